//! `bantin visits` and its subcommands: a command in, sentences out.

mod edit;
mod inspect;
mod verify;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{Datelike, NaiveDate};
use clap::Subcommand;

use super::store::{LedgerFiles, Store, cannot};
use super::{CounterConfig, ReadProgress, RunError, Task, VisitsReport, run};
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::language::Language;
use crate::base::number::number;
use crate::base::source::{Source, Sources};
use crate::base::time::stamp;
use crate::edge::Failure;
use crate::edge::fetched::globs;
use crate::statistics::PATH as STATISTICS;
use crate::visits::{BOT_LISTS, BotList, PageList, Pages, RowFilter, moment, settings_of_file};

/// How long a person's command waits for a running count. Counting a minute's lines takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// What `bantin visits` does besides counting.
#[derive(Clone, Debug, Subcommand)]
pub enum VisitsCommand {
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
        #[arg(required_unless_present = "counted")]
        files: Vec<PathBuf>,
        /// Các ngày kho dữ liệu đã đếm, dạng CSV (docs/visits-sql.md) · days that a warehouse has counted
        #[arg(long, value_name = "FILE", conflicts_with = "files")]
        counted: Option<PathBuf>,
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
        #[arg(long, allow_hyphen_values = true, value_parser = visits)]
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
    /// In danh sách máy để đếm trong kho dữ liệu · print the bots, for counting in a warehouse
    Bots,
    /// Băm lại mọi nhật ký đã đếm · hash every counted log again
    Verify,
}

/// A day as the portal shows it, `7-11-2023`, `7/11/2023` or `7.11.2023`, or as in files, `2023-11-07`.
fn day(text: &str) -> Result<NaiveDate, String> {
    let forms = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"];
    let found = forms.iter().find_map(|form| NaiveDate::parse_from_str(text.trim(), form).ok());
    // `7-11-23` would be a day of the first century.
    found
        .filter(|day| (1900..=9999).contains(&day.year()))
        .ok_or_else(|| "không có ngày này; viết 7-11-2023 hoặc 2023-11-07 · no such day".to_owned())
}

/// A number of visits with its sign. A point could be a decimal or stand between thousands, so there is none.
fn visits(text: &str) -> Result<i64, String> {
    const MOST: i64 = 1_000_000_000_000;
    let plain = text.trim().replace('−', "-");
    let digits = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("không phải số nguyên; viết như -120 hay 1500, không dấu chấm · not a whole number".to_owned());
    }
    let number: Option<i64> = plain.parse().ok().filter(|number: &i64| (-MOST..=MOST).contains(number));
    number.ok_or_else(|| "số quá lớn · the number is too large".to_owned())
}

/// What a command says, and whether everything is in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// For standard output.
    pub said: Vec<Message>,
    /// For standard error.
    pub warned: Vec<Message>,
    /// Whether the user's files have errors.
    pub is_bad: bool,
    /// Whether anything was counted.
    pub has_news: bool,
}

/// Reads what the counter needs to know about a site: only two files, so that a run takes milliseconds.
///
/// # Errors
/// When there is no table `[visits]`, or it has errors.
pub fn config(root: &Path, out: &Path, base_url: Option<&str>) -> Result<CounterConfig, RunError> {
    let mut sources = Sources::default();
    for path in [crate::config::PATH, STATISTICS] {
        match std::fs::read(root.join(path)) {
            Ok(bytes) => sources.insert(path, Source::from_bytes(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(cannot(&root.join(path), &error).into()),
        }
    }
    let site = crate::config::read(&sources, base_url, &mut Diagnostics::default());
    let mut found = Diagnostics::default();
    let text = sources.text(STATISTICS).cloned().unwrap_or_default();
    let settings = settings_of_file(&text, &STATISTICS.into(), &mut found);
    let settings = settings.map(|mut settings| {
        settings.logs.extend(globs(&site));
        settings
    });
    if found.has_errors() {
        found.settle(&[]);
        return Err(RunError::Problems(Box::new((found, sources))));
    }
    let Some(settings) = settings else {
        return Err(Failure::from(msg!(
            "content/stats.toml chưa có bảng [visits]; thêm: [visits] rồi logs = [\"../logs/access.log*\"]",
            "content/stats.toml has no table [visits]; add [visits] and below it logs = [\"../logs/access.log*\"]"
        ))
        .into());
    };
    let url = site.base_url.as_str();
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let base = if path.is_empty() { String::new() } else { format!("/{}", path.trim_end_matches('/')) };
    let known = std::fs::read_to_string(out.join(".bantin").join("pages")).ok();
    let hosts = hosts(host, &settings.hosts);
    Ok(CounterConfig {
        root: root.to_path_buf(),
        out: out.to_path_buf(),
        settings,
        zone: site.time_zone,
        pages: Pages { known: known.map(PageList::new), base, hosts },
        bots: BOT_LISTS,
    })
}

/// The hosts of the portal: that of its address, with `www.` and without, and those that the settings name. None where the
/// address is one to try things with.
fn hosts(host: &str, more: &[String]) -> Vec<String> {
    let host = host.split(':').next().unwrap_or(host).to_lowercase();
    let bare = host.strip_prefix("www.").unwrap_or(&host);
    let own = [bare.to_owned(), format!("www.{bare}")].into_iter().filter(|_| bare.contains('.'));
    own.chain(more.iter().cloned()).collect()
}

/// Carries out a command; counts if there is none.
///
/// # Errors
/// See [`run`].
pub fn carry_out(
    config: &CounterConfig,
    command: Option<&VisitsCommand>,
    now: i64,
    progress: &dyn Fn(ReadProgress),
    language: Language,
) -> Result<Reply, RunError> {
    let task = Task { progress, ..Task::new(now) };
    match command {
        None => run(config, &task).map(|report| summary(config, report, language)),
        Some(VisitsCommand::Import { counted: Some(file), .. }) => {
            edit::counted_elsewhere(config, &task, file, language)
        }
        Some(VisitsCommand::Bots) => {
            let rules = config.bots.last().into_iter().flat_map(BotList::rules);
            Ok(Reply {
                said: rules.map(|(kind, text)| msg!("{kind}\t{text}", "{kind}\t{text}")).collect(),
                ..Reply::default()
            })
        }
        Some(VisitsCommand::Import { files, anyway, .. }) => {
            let task = Task { more: files, is_trusted: *anyway, patience: PATIENCE, ..task };
            let report = run(config, &task)?;
            if report.is_busy { Err(still_busy().into()) } else { Ok(summary(config, report, language)) }
        }
        Some(VisitsCommand::Status) => inspect::status(config, now, language),
        Some(VisitsCommand::Explain { date }) => inspect::explain(config, now, *date, language),
        Some(VisitsCommand::Correct { date, visits, reason, by }) => {
            edit::correct(config, &task, edit::NewCorrection { date: *date, visits: *visits, by, reason }, language)
        }
        Some(VisitsCommand::Merge { ledgers }) => edit::merge(config, &task, ledgers, language),
        Some(VisitsCommand::Verify) => verify::verify(config, now, language),
    }
}

/// Counts again and again, each time rereading the site, so that a new page counts from its first reader on. A failure
/// after the first count is reported once and retried.
///
/// # Errors
/// Those of the first count: waiting would not fix a wrong configuration.
pub fn watch(
    count: &dyn Fn() -> Result<Reply, RunError>,
    every: Duration,
    report: &dyn Fn(Reply),
) -> Result<Reply, RunError> {
    let mut last = count()?;
    report(last.clone());
    loop {
        std::thread::sleep(every);
        let reply = count().unwrap_or_else(failed);
        if reply.has_news || reply.warned != last.warned {
            report(reply.clone());
        }
        last = reply;
    }
}

/// A failed count as a reply.
fn failed(stopped: RunError) -> Reply {
    let message = match stopped {
        RunError::Failure(failure) => failure.message,
        RunError::Problems(_) | RunError::Killed => msg!(
            "nội dung hoặc sổ có lỗi, chưa đếm được: `bantin visits` cho biết lỗi gì",
            "the content or the ledger has errors, so nothing was counted: run `bantin visits` to see them"
        ),
    };
    Reply { warned: vec![message], ..Reply::default() }
}

fn summary(config: &CounterConfig, report: VisitsReport, language: Language) -> Reply {
    if report.is_busy {
        return Reply { said: vec![busy()], ..Reply::default() };
    }
    let n = |value: u64| number(i64::try_from(value).unwrap_or(i64::MAX), language);
    let lines = report.lines;
    let (all, views, bots) = (n(lines.lines()), n(lines.views), n(lines.bots));
    let (excluded, unreadable) = (n(lines.excluded), n(lines.unreadable));
    let figures = &report.figures;
    let at = stamp(&moment(figures.as_of.unwrap_or(0), config.zone), language);
    let (online, today, total) = (n(figures.online), n(figures.today), number(figures.total, language));
    let first = msg!(
        "{all} dòng mới: {views} lần xem, {bots} của máy, {excluded} không đếm, {unreadable} không hiểu",
        "new lines: {all} (page views: {views}, by bots: {bots}, excluded: {excluded}, unreadable: {unreadable})"
    );
    let second = msg!(
        "{at}: đang truy cập {online}, hôm nay {today}, tổng {total}",
        "{at}: online {online}, today {today}, total {total}"
    );
    Reply {
        said: vec![first, second],
        warned: report.warnings,
        is_bad: report.is_partial,
        has_news: report.has_changed,
    }
}

fn busy() -> Message {
    msg!("một lệnh đếm khác đang chạy; lần này không làm gì", "another count is running; nothing was done")
}

/// A command of a person that was not carried out is a failure.
fn still_busy() -> Failure {
    msg!(
        "một lệnh đếm khác vẫn đang chạy; chưa làm gì, hãy thử lại",
        "another count is still running; nothing was done, please try again"
    )
    .into()
}

/// The store and the ledger, for commands that inspect them or edit by hand.
fn opened(config: &CounterConfig, now: i64, durable: bool) -> Result<(Store, NaiveDate, LedgerFiles), RunError> {
    let store = Store::open(&config.root, durable, PATIENCE)?.ok_or_else(still_busy)?;
    let month = store.month(config.month(now));
    let files = store.ledger(month, RowFilter::All)?;
    Ok((store, month, files))
}
