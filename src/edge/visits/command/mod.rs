//! `bantin visits` and its commands: what is asked for in, sentences out.

mod enter;
mod look;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{Datelike, NaiveDate};
use clap::Subcommand;

use super::store::{Books, Store, cannot};
use super::{Reading, Report, Site, Stopped, Task, run};
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::language::{Language, number, stamp};
use crate::base::source::{Source, Sources};
use crate::edge::Failure;
use crate::statistics::{PATH as STATISTICS, counter_of_file};
use crate::visits::bots;
use crate::visits::ledger::Rows;
use crate::visits::sieve::{Addresses, Pages};
use crate::visits::time::moment;

/// So long a person's command waits for a count that is running. A count of a minute's lines takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is asked of the counter, where it is not to count.
#[derive(Clone, Debug, Subcommand)]
pub enum Order {
    /// Bộ đếm biết gì: nhật ký, ngày chưa khóa sổ, khoảng trống · logs, open days, gaps
    Status,
    /// Một ngày gồm những gì · what a day is made of
    Explain {
        /// Ngày, ví dụ 7-11-2023 hay 2023-11-07 · the day
        #[arg(value_parser = day)]
        date: NaiveDate,
    },
    /// Đếm thêm nhật ký cũ; nhật ký đã đếm thì không thêm gì · count further logs; known ones add nothing
    Import {
        /// Tệp nhật ký, .gz cũng được · logs, .gz too
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Đếm cả khi giống bản sao đã bị sửa · count even what looks like a changed copy
        #[arg(long)]
        anyway: bool,
    },
    /// Ghi một điều chỉnh vào sổ · enter a correction
    Correct {
        /// Ngày, ví dụ 7-11-2023 hay 2023-11-07 · the day
        #[arg(long, value_parser = day)]
        date: NaiveDate,
        /// Thêm hoặc bớt bao nhiêu lượt, ví dụ -120 · visits more or fewer
        #[arg(long, allow_hyphen_values = true)]
        visits: i64,
        /// Lý do · why
        #[arg(long)]
        reason: String,
        /// Người ghi · who
        #[arg(long, default_value = "")]
        by: String,
    },
    /// Gộp sổ của các máy chủ khác · join ledgers of other servers
    Merge {
        /// Thư mục của trang khác, hoặc sổ của nó · folders of sites, or their ledgers
        #[arg(required = true)]
        ledgers: Vec<PathBuf>,
    },
    /// Băm lại mọi nhật ký đã đếm · hash every counted log again
    Verify,
}

/// A day as the portal shows it, `7-11-2023`, `7/11/2023` or `7.11.2023`, or as files have it, `2023-11-07`.
fn day(text: &str) -> Result<NaiveDate, String> {
    let forms = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"];
    let found = forms.iter().find_map(|form| NaiveDate::parse_from_str(text.trim(), form).ok());
    // `7-11-23` would be a day of the first century.
    found
        .filter(|day| (1900..=9999).contains(&day.year()))
        .ok_or_else(|| "không có ngày này; viết 7-11-2023 hoặc 2023-11-07 · no such day".to_owned())
}

/// What a command says, and whether all is well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// For standard output.
    pub said: Vec<Message>,
    /// For standard error.
    pub warned: Vec<Message>,
    /// Whether something is wrong in the user's files.
    pub is_bad: bool,
    /// Whether anything was counted.
    pub has_news: bool,
}

/// Reads what the counter needs of a site: two files, so that a run takes milliseconds.
///
/// # Errors
/// When there is no `[visits]`, or it is wrong.
pub fn site(root: &Path, out: &Path, base_url: Option<&str>) -> Result<Site, Stopped> {
    let mut sources = Sources::default();
    for path in [crate::config::PATH, STATISTICS] {
        match std::fs::read(root.join(path)) {
            Ok(bytes) => sources.insert(path, Source::from_bytes(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(cannot(&root.join(path), &error).into()),
        }
    }
    let config = crate::config::read(&sources, base_url, &mut Diagnostics::default());
    let mut found = Diagnostics::default();
    let text = sources.text(STATISTICS).cloned().unwrap_or_default();
    let counter = counter_of_file(&text, &STATISTICS.into(), &mut found);
    if found.has_errors() {
        found.settle(&[]);
        return Err(Stopped::Problems(Box::new((found, sources))));
    }
    let Some(counter) = counter else {
        return Err(Failure::from(msg!(
            "content/stats.toml chưa có bảng [visits]; thêm: [visits] rồi logs = [\"../logs/access.log*\"]",
            "content/stats.toml has no table [visits]; add: [visits] and logs = [\"../logs/access.log*\"]"
        ))
        .into());
    };
    let url = config.base_url.as_str();
    let path = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    let base = if path.is_empty() { String::new() } else { format!("/{}", path.trim_end_matches('/')) };
    let known = std::fs::read_to_string(out.join(".bantin").join("pages")).ok();
    Ok(Site {
        root: root.to_path_buf(),
        out: out.to_path_buf(),
        counter,
        zone: config.time_zone,
        pages: Pages { known: known.map(Addresses::new), base },
        programs: bots::LISTS,
    })
}

/// Carries out an order, or counts.
///
/// # Errors
/// See [`run`].
pub fn carry_out(
    site: &Site,
    order: Option<&Order>,
    now: i64,
    progress: &dyn Fn(Reading),
    language: Language,
) -> Result<Answer, Stopped> {
    let task = Task { progress, ..Task::new(now) };
    match order {
        None => run(site, &task).map(|report| told(site, report, language)),
        Some(Order::Import { files, anyway }) => {
            let task = Task { more: files, is_trusted: *anyway, patience: PATIENCE, ..task };
            let report = run(site, &task)?;
            if report.is_busy { Err(still_busy().into()) } else { Ok(told(site, report, language)) }
        }
        Some(Order::Status) => look::status(site, now, language),
        Some(Order::Explain { date }) => look::explain(site, now, *date, language),
        Some(Order::Correct { date, visits, reason, by }) => {
            enter::correct(site, &task, *date, *visits, by, reason, language)
        }
        Some(Order::Merge { ledgers }) => enter::merge(site, &task, ledgers, language),
        Some(Order::Verify) => look::verify(site, now, language),
    }
}

/// Asks again and again, each time of the site as it is then: a new page counts from its first reader on. What goes wrong
/// after the first time is told once and tried again.
///
/// # Errors
/// Those of the first time: a configuration that is wrong is not waited for.
pub fn watch(
    ask: &dyn Fn() -> Result<Answer, Stopped>,
    every: Duration,
    hear: &dyn Fn(Answer),
) -> Result<Answer, Stopped> {
    let mut last = ask()?;
    hear(last.clone());
    loop {
        std::thread::sleep(every);
        let answer = ask().unwrap_or_else(failed);
        if answer.has_news || answer.warned != last.warned {
            hear(answer.clone());
        }
        last = answer;
    }
}

/// A count that failed, as an answer.
fn failed(stopped: Stopped) -> Answer {
    let message = match stopped {
        Stopped::Failure(failure) => failure.message,
        Stopped::Problems(_) | Stopped::Killed => msg!(
            "nội dung hoặc sổ có lỗi, chưa đếm được: `bantin visits` cho biết lỗi gì",
            "the content or the ledger has errors, nothing was counted: `bantin visits` tells which"
        ),
    };
    Answer { warned: vec![message], ..Answer::default() }
}

fn told(site: &Site, report: Report, language: Language) -> Answer {
    if report.is_busy {
        return Answer { said: vec![busy()], ..Answer::default() };
    }
    let n = |value: u64| number(i64::try_from(value).unwrap_or(i64::MAX), language);
    let lines = report.lines;
    let (all, views, bots) = (n(lines.lines()), n(lines.views), n(lines.bots));
    let (excluded, unreadable) = (n(lines.excluded), n(lines.unreadable));
    let figures = &report.figures;
    let at = stamp(&moment(figures.as_of.unwrap_or(0), site.zone), language);
    let (online, today, total) = (n(figures.online), n(figures.today), number(figures.total, language));
    let first = msg!(
        "{all} dòng mới: {views} lần xem, {bots} của máy, {excluded} không đếm, {unreadable} không hiểu",
        "{all} new lines: {views} page views, {bots} of bots, {excluded} excluded, {unreadable} unreadable"
    );
    let second = msg!(
        "{at}: đang truy cập {online}, hôm nay {today}, tổng {total}",
        "{at}: online {online}, today {today}, total {total}"
    );
    Answer { said: vec![first, second], warned: report.warnings, is_bad: false, has_news: report.has_changed }
}

fn busy() -> Message {
    msg!("một lệnh đếm khác đang chạy; lần này không làm gì", "another count is running; nothing to do")
}

/// What a person asked for and did not get is no success.
fn still_busy() -> Failure {
    msg!(
        "một lệnh đếm khác vẫn đang chạy; chưa làm gì, hãy thử lại",
        "another count is still running; nothing was done, please try again"
    )
    .into()
}

/// The store and the ledger, for commands that only look or that enter something by hand.
fn opened(site: &Site, now: i64, durable: bool) -> Result<(Store, NaiveDate, Books), Stopped> {
    let store = Store::open(&site.root, durable, PATIENCE)?.ok_or_else(still_busy)?;
    let month = store.month(site.month(now));
    let books = store.books(month, Rows::All)?;
    Ok((store, month, books))
}
