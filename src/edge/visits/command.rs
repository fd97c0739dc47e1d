//! `bantin visits` and its commands: what is asked for in, sentences out.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::store::{Store, read_folder};
use super::{Report, Site, Step, Stopped, Task, logs, run, token, watch};
use crate::base::diagnostic::{Diagnostics, Message, say};
use crate::base::language::{Language, Moment, day, number, stamp};
use crate::base::source::{Source, SourcePath, Sources};
use crate::edge::Failure;
use crate::statistics::{PATH as STATISTICS, counter_of_file};
use crate::visits::compare::Found;
use crate::visits::figures;
use crate::visits::ledger::{self, Correction, Ledger, is_name};
use crate::visits::open::Fate;
use crate::visits::sieve::Pages;
use crate::visits::time::moment;

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
            Err(error) => return Err(super::cannot(&root.join(path), &error).into()),
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
            let task = Task { more, is_trusted: *is_trusted, ..task };
            run(site, &task).map(|report| told(site, report, language))
        }
        Order::Status => status(site, now, language),
        Order::Explain(date) => explain(site, now, *date, language),
        Order::Correct(date, visits, by, reason) => correct(site, &task, *date, *visits, by, reason, language),
        Order::Merge(folders) => merge(site, &task, folders, language),
        Order::Verify => verify(site, now, language),
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

/// The store and the ledger, for commands that only look or that enter something by hand.
fn opened(site: &Site, now: i64, durable: bool) -> Result<Option<(Store, NaiveDate, super::store::Books)>, Stopped> {
    let Some(store) = Store::open(&site.root, durable)? else { return Ok(None) };
    let month = store.month(site.month(now));
    let books = store.books(month)?;
    Ok(Some((store, month, books)))
}

fn status(site: &Site, now: i64, language: Language) -> Result<Answer, Stopped> {
    let Some((store, _, books)) = opened(site, now, false)? else {
        return Ok(Answer { said: vec![busy()], ..Answer::default() });
    };
    let n = |value: u64| number(i64::try_from(value).unwrap_or(i64::MAX), language);
    let mut said = Vec::new();
    let ledger = &books.ledger;
    let figures = figures::Figures::of(ledger, site.counter.opening.as_ref(), site.zone);
    let at = figures.as_of.map_or_else(|| "–".to_owned(), |at| stamp(&moment(at, site.zone), language));
    let total = number(figures.total, language);
    said.push(say!("Lần đếm cuối có gì mới: {at}; tổng {total}", "Last count with news: {at}; total {total}"));
    let open = match store.kept(ledger, &site.counter.server)? {
        super::store::Kept::Whole(open) => open,
        _ => Default::default(),
    };
    let base = site.root.join("content");
    for log in logs::list(&base, &site.counter.logs).map_err(|error| super::cannot(&base, &error))? {
        let name = &log.name;
        said.push(match open.files.get(name) {
            None => say!("{name}: chưa đếm", "{name}: not counted yet"),
            Some(file) => match file.fate {
                Fate::Aside => say!("{name}: bản sao đã bị sửa, không đếm", "{name}: a changed copy, not counted"),
                Fate::Broken => {
                    say!("{name}: tệp nén hỏng hoặc chưa xong", "{name}: damaged, or not packed to its end")
                }
                Fate::Copy => {
                    say!("{name}: bản sao của {}, không có gì mới", "{name}: a copy of {}, nothing new", file.log)
                }
                Fate::Counted => {
                    let key = (site.counter.server.clone(), file.log.clone());
                    let (bytes, lines) =
                        ledger.cursors.get(&key).map_or((0, 0), |cursor| (cursor.position, cursor.lines));
                    let (bytes, lines) = (n(bytes), n(lines));
                    let behind = if file.len == log.facts.len { String::new() } else { "+".to_owned() };
                    say!(
                        "{name}: đã đếm {lines} dòng, {bytes} byte{behind}",
                        "{name}: {lines} lines counted, {bytes} bytes{behind}"
                    )
                }
            },
        });
    }
    for ((date, server), row) in ledger.days.iter().filter(|(_, row)| row.open) {
        let (date, visits) = (day(*date, language), n(row.visits));
        said.push(say!(
            "Ngày chưa khóa sổ: {date} ({server}), {visits} lượt",
            "Open day: {date} ({server}), {visits} visits"
        ));
    }
    for ((server, log), gap) in &ledger.gaps {
        let (from, until) =
            (stamp(&moment(gap.from, site.zone), language), stamp(&moment(gap.until, site.zone), language));
        said.push(say!(
            "Khoảng trống: nhật ký {log} ({server}) mất từ {from}, phát hiện {until}",
            "Gap: log {log} ({server}) lost from {from}, noticed {until}"
        ));
    }
    Ok(Answer { said, ..Answer::default() })
}

fn explain(site: &Site, now: i64, date: NaiveDate, language: Language) -> Result<Answer, Stopped> {
    let Some((_, _, books)) = opened(site, now, false)? else {
        return Ok(Answer { said: vec![busy()], ..Answer::default() });
    };
    let n = |value: u64| number(i64::try_from(value).unwrap_or(i64::MAX), language);
    let title = day(date, language);
    let mut said = Vec::new();
    let row = |what: Message, row: &ledger::Day| {
        let (lines, excluded, bots) = (n(row.lines()), n(row.excluded), n(row.bots));
        let (unreadable, views, visits, visitors) = (n(row.unreadable), n(row.views), n(row.visits), n(row.visitors));
        let mut line = say!(
            "{}: {lines} dòng = {views} lần xem + {excluded} không đếm + {bots} của máy + {unreadable} không hiểu; {visits} lượt của {visitors} người đọc",
            "{}: {lines} lines = {views} page views + {excluded} excluded + {bots} bots + {unreadable} unreadable; {visits} visits of {visitors} visitors",
            "{what}"
        );
        line.vi = line.vi.replacen("{what}", &what.vi, 1);
        line.en = line.en.replacen("{what}", &what.en, 1);
        if row.clamped > 0 {
            let clamped = n(row.clamped);
            line.vi.push_str(&format!("; {clamped} dòng có giờ sai, tính vào lúc đếm"));
            line.en.push_str(&format!("; {clamped} lines with an impossible time, taken as of the count"));
        }
        if row.approximate {
            line.vi.push_str("; số lượt là gần đúng");
            line.en.push_str("; visits are approximate");
        }
        if row.open {
            line.vi.push_str("; chưa khóa sổ");
            line.en.push_str("; not sealed yet");
        }
        line
    };
    for ((_, server), one) in books.ledger.days.iter().filter(|((one, _), _)| *one == date) {
        said.push(row(say!("{title} ({server})", "{title} ({server})"), one));
    }
    for ((server, generation, _), one) in books.ledger.late.iter().filter(|((_, _, one), _)| *one == date) {
        said.push(row(
            say!("{title}, đến muộn (lần đếm {generation}, {server})", "{title}, late (count {generation}, {server})"),
            one,
        ));
    }
    for (id, one) in books.ledger.corrections.iter().filter(|(_, one)| one.date == date) {
        let (visits, reason, by) = (number(one.visits, language), &one.reason, &one.by);
        said.push(say!(
            "{title}, điều chỉnh {id}: {visits} lượt; {by}: {reason}",
            "{title}, correction {id}: {visits} visits; {by}: {reason}"
        ));
    }
    if said.is_empty() {
        said.push(say!("{title}: sổ không có gì về ngày này", "{title}: the ledger knows nothing of this day"));
    }
    Ok(Answer { said, ..Answer::default() })
}

/// Changes the ledger by hand: the change is a commit of its own, like that of a count.
fn enter(
    site: &Site,
    task: &Task,
    change: impl FnOnce(&mut Ledger) -> Result<Message, Stopped>,
) -> Result<Answer, Stopped> {
    let Some((store, month, books)) = opened(site, task.now, task.durable)? else {
        return Ok(Answer { said: vec![busy()], ..Answer::default() });
    };
    let mut open = match store.kept(&books.ledger, &site.counter.server)? {
        super::store::Kept::Whole(open) => open,
        // Nothing may be committed over a lost state: the count makes it again first.
        super::store::Kept::Lost => {
            drop(store);
            run(site, task)?;
            return enter(site, task, change);
        }
        super::store::Kept::Fresh => Default::default(),
    };
    let mut ledger = books.ledger.clone();
    let said = change(&mut ledger)?;
    if ledger == books.ledger {
        return Ok(Answer { said: vec![say!("không có gì mới", "nothing new")], ..Answer::default() });
    }
    let token = token()?;
    let own = ledger.runs.entry(site.counter.server.clone()).or_default();
    own.generation = own.generation.max(open.generation) + 1;
    own.token.clone_from(&token);
    if own.at == 0 {
        own.at = task.now;
    }
    if own.since.is_none() && own.high == 0 {
        own.since = site.counter.opening.as_ref().map(|opening| opening.date);
    }
    open.generation = own.generation;
    let text = ledger.text(&books.older);
    store.commit(month, &text, &open, &token, task.step)?;
    let figures = figures::Figures::of(&ledger, site.counter.opening.as_ref(), site.zone);
    super::publish(site, &store, &figures)?;
    if !(task.step)(Step::Published) {
        return Err(Stopped::Killed);
    }
    Ok(Answer { said: vec![said], ..Answer::default() })
}

fn correct(
    site: &Site,
    task: &Task,
    date: NaiveDate,
    visits: i64,
    by: &str,
    reason: &str,
    language: Language,
) -> Result<Answer, Stopped> {
    if reason.trim().is_empty() || visits == 0 || visits.unsigned_abs() > 1 << 40 {
        return Err(Failure::from(say!(
            "điều chỉnh cần --visits khác 0 và --reason",
            "a correction needs --visits other than 0, and a --reason"
        ))
        .into());
    }
    let id = token()?;
    enter(site, task, |ledger| {
        let correction =
            Correction { date, visits, at: task.now, by: by.trim().to_owned(), reason: reason.trim().to_owned() };
        debug_assert!(is_name(&id));
        ledger.corrections.insert(id, correction);
        let figures = figures::Figures::of(ledger, site.counter.opening.as_ref(), site.zone);
        let (date, visits, total) = (day(date, language), number(visits, language), number(figures.total, language));
        Ok(say!(
            "đã ghi điều chỉnh {visits} lượt của ngày {date}; tổng nay là {total}",
            "entered a correction of {visits} visits on {date}; the total is {total} now"
        ))
    })
}

fn merge(site: &Site, task: &Task, folders: &[PathBuf], language: Language) -> Result<Answer, Stopped> {
    let mut others = Vec::new();
    for folder in folders {
        others.push(ledger_of(folder)?);
    }
    enter(site, task, |ledger| {
        others.iter().for_each(|other| ledger.merge(other));
        let servers = ledger.servers().join(", ");
        let figures = figures::Figures::of(ledger, site.counter.opening.as_ref(), site.zone);
        let total = number(figures.total, language);
        Ok(say!("đã gộp; máy chủ: {servers}; tổng {total}", "merged; servers: {servers}; total {total}"))
    })
}

/// The ledger of another site's folder: its root, its `content/visits`, or one file of it.
fn ledger_of(path: &Path) -> Result<Ledger, Stopped> {
    let inner = path.join("content/visits");
    let folder = if inner.is_dir() { inner } else { path.to_path_buf() };
    let mut files: BTreeMap<SourcePath, String> = BTreeMap::new();
    let sources = if folder.is_file() {
        let bytes = std::fs::read(&folder).map_err(|error| super::cannot(&folder, &error))?;
        let name = folder.to_string_lossy().into_owned();
        let mut sources = Sources::default();
        sources.insert(&name, Source::from_bytes(&bytes));
        if let Some(text) = sources.text(&name) {
            files.insert(name.as_str().into(), text.to_string());
        }
        sources
    } else {
        read_folder(&folder, &format!("{}/", folder.display()), &mut files)?
    };
    if files.is_empty() {
        return Err(Failure::from(say!("`{}` không có sổ nào", "there is no ledger in `{}`", path.display())).into());
    }
    let mut ledger = Ledger::default();
    let mut out = Diagnostics::default();
    for (path, text) in &files {
        ledger::read_file(path, text, &mut ledger, &mut out);
    }
    if out.has_errors() {
        out.settle(&[]);
        return Err(Stopped::Problems(Box::new((out, sources))));
    }
    Ok(ledger)
}

/// Hashes every log that is on the disk from its beginning, and holds it against its cursor.
fn verify(site: &Site, now: i64, language: Language) -> Result<Answer, Stopped> {
    let Some((store, _, books)) = opened(site, now, false)? else {
        return Ok(Answer { said: vec![busy()], ..Answer::default() });
    };
    let key = store.key()?;
    let open = match store.kept(&books.ledger, &site.counter.server)? {
        super::store::Kept::Whole(open) => open,
        _ => Default::default(),
    };
    let mut answer = Answer::default();
    let base = site.root.join("content");
    let (mut whole, mut bytes) = (0i64, 0u64);
    for log in logs::list(&base, &site.counter.logs).map_err(|error| super::cannot(&base, &error))? {
        let Some(file) = open.files.get(&log.name).filter(|file| file.fate == Fate::Counted && !file.log.is_empty())
        else {
            continue;
        };
        let Some(cursor) = books.ledger.cursors.get(&(site.counter.server.clone(), file.log.clone())) else { continue };
        let opened = logs::Opened::open(&log.path).map_err(|error| super::cannot(&log.path, &error))?;
        let found =
            super::read::compare_whole(&opened, &key, cursor).map_err(|error| super::cannot(&log.path, &error))?;
        bytes += cursor.position;
        if matches!(found, Found::Whole { .. }) {
            whole += 1;
        } else {
            answer.is_bad = true;
            let name = &log.name;
            answer.warned.push(say!(
                "`{name}`: phần đã đếm bị sửa sau khi đếm",
                "`{name}`: what was counted has been changed since"
            ));
        }
    }
    let (whole, bytes) = (number(whole, language), crate::base::language::bytes(bytes, language));
    answer.said.push(say!(
        "{whole} nhật ký đúng như khi đếm ({bytes}); sổ đọc được, các tổng khớp",
        "{whole} logs are as they were counted ({bytes}); the ledger is sound, the sums agree"
    ));
    Ok(answer)
}
