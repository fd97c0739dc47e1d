//! `bantin visits` and its commands: what is asked for in, sentences out.

mod enter;
mod look;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveDate;

use super::store::{Books, Store, cannot};
use super::{Report, Site, Stopped, Task, run, watch};
use crate::base::diagnostic::{Diagnostics, Message, say};
use crate::base::language::{Language, Moment, number, stamp};
use crate::base::source::{Source, Sources};
use crate::edge::Failure;
use crate::statistics::{PATH as STATISTICS, counter_of_file};
use crate::visits::sieve::Pages;
use crate::visits::time::moment;

/// So long a person's command waits for a count that is running. A count of a minute's lines takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is asked of the counter.
#[derive(Clone, Debug)]
pub enum Order {
    /// Count what is new.
    Count,
    /// Count, again and again.
    Watch,
    /// What the counter knows.
    Status,
    /// What a day is made of.
    Explain(NaiveDate),
    /// Count further logs, once; with `true` even where they look like changed copies.
    Import(Vec<PathBuf>, bool),
    /// Correct a day by hand: visits more or fewer, who, why.
    Correct(NaiveDate, i64, String, String),
    /// Join ledgers of other servers.
    Merge(Vec<PathBuf>),
    /// Hash everything again.
    Verify,
}

/// What a command says, and whether all is well.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// For standard output.
    pub said: Vec<Message>,
    /// For standard error.
    pub warned: Vec<Message>,
    /// Whether something is wrong in the user's files.
    pub is_bad: bool,
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
        return Err(Failure::from(say!(
            "content/stats.toml chưa có bảng [visits]; thêm: [visits] rồi logs = [\"../logs/access.log*\"]",
            "content/stats.toml has no table [visits]; add: [visits] and logs = [\"../logs/access.log*\"]"
        ))
        .into());
    };
    let url = config.base_url.as_str();
    let path = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    let base = if path.is_empty() { String::new() } else { format!("/{}", path.trim_end_matches('/')) };
    let known = std::fs::read_to_string(out.join(".bantin").join("pages")).ok();
    let known = known.map(|text| text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect());
    Ok(Site {
        root: root.to_path_buf(),
        out: out.to_path_buf(),
        counter,
        zone: config.time_zone,
        pages: Pages { known, base },
    })
}

/// Carries out an order. `hear` is told the answer of each run of a watch.
///
/// # Errors
/// See [`run`].
pub fn carry_out(
    site: &Site,
    order: &Order,
    clock: &dyn Fn() -> Result<Moment, Failure>,
    progress: &dyn Fn(u64),
    language: Language,
    hear: &dyn Fn(Answer),
) -> Result<Answer, Stopped> {
    let now = clock()?.timestamp();
    let task = Task { progress, ..Task::new(now) };
    match order {
        Order::Count => run(site, &task).map(|report| told(site, report, language)),
        Order::Watch => loop {
            let task = Task { progress, ..Task::new(clock()?.timestamp()) };
            let report = run(site, &task)?;
            if report.has_changed || !report.warnings.is_empty() {
                hear(told(site, report, language));
            }
            watch::pause();
        },
        Order::Import(more, is_trusted) => {
            let task = Task { more, is_trusted: *is_trusted, patience: PATIENCE, ..task };
            let report = run(site, &task)?;
            if report.is_busy { Err(still_busy().into()) } else { Ok(told(site, report, language)) }
        }
        Order::Status => look::status(site, now, language),
        Order::Explain(date) => look::explain(site, now, *date, language),
        Order::Correct(date, visits, by, reason) => enter::correct(site, &task, *date, *visits, by, reason, language),
        Order::Merge(folders) => enter::merge(site, &task, folders, language),
        Order::Verify => look::verify(site, now, language),
    }
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
    let first = say!(
        "{all} dòng mới: {views} lần xem, {bots} của máy, {excluded} không đếm, {unreadable} không hiểu",
        "{all} new lines: {views} page views, {bots} of bots, {excluded} excluded, {unreadable} unreadable"
    );
    let second = say!(
        "{at}: đang truy cập {online}, hôm nay {today}, tổng {total}",
        "{at}: online {online}, today {today}, total {total}"
    );
    Answer { said: vec![first, second], warned: report.warnings, is_bad: false }
}

fn busy() -> Message {
    say!("một lệnh đếm khác đang chạy; lần này không làm gì", "another count is running; nothing to do")
}

/// What a person asked for and did not get is no success.
fn still_busy() -> Failure {
    say!(
        "một lệnh đếm khác vẫn đang chạy; chưa làm gì, hãy thử lại",
        "another count is still running; nothing was done, please try again"
    )
    .into()
}

/// The store and the ledger, for commands that only look or that enter something by hand.
fn opened(site: &Site, now: i64, durable: bool) -> Result<(Store, NaiveDate, Books), Stopped> {
    let store = Store::open(&site.root, durable, PATIENCE)?.ok_or_else(still_busy)?;
    let month = store.month(site.month(now));
    let books = store.books(month)?;
    Ok((store, month, books))
}
