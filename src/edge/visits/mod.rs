//! The counter on the disk: one run from logs to ledger to `visits.json`.
//!
//! Lock; read ledger and open state; list the logs until two listings agree; identify each by its content; read what is
//! new; check that the sums agree and no day fell; write open state, write the ledger beside the old one, rename it (the
//! one commit point); rewrite `visits.json`. Any failure before the rename leaves everything as it was.

pub(super) mod command;
mod logs;
mod read;
mod store;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use chrono::{Datelike, FixedOffset, NaiveDate};

use self::logs::{Facts, Log, Opened};
use self::read::{Known, Reader, Which};
use self::store::{Kept, Store, cannot, random};
use super::Failure;
use crate::base::diagnostic::{Diagnostics, Message, say};
use crate::base::source::Sources;
use crate::statistics::Counter;
use crate::visits::books::{Books, broken};
use crate::visits::count::{Count, Rules, Salts};
use crate::visits::figures::Figures;
use crate::visits::ledger::{Gap, Ledger};
use crate::visits::open::{Fate, File, Open};
use crate::visits::sieve::{Pages, Sieve};
use crate::visits::stream::{Cursor, Key};
use crate::visits::time::{DayNumber, date_of, local_day, number_of};

/// Of a log with so many unreadable new lines or more, over one in twenty of them unreadable means a wrong format.
const UNREADABLE: u64 = 10;

/// A site as far as the counter needs it.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its folder.
    pub root: PathBuf,
    /// The output folder, where `visits.json` is written if a site is there.
    pub out: PathBuf,
    /// The table `[visits]`.
    pub counter: Counter,
    /// The zone of its days.
    pub zone: FixedOffset,
    /// Its pages.
    pub pages: Pages,
}

/// A point of a run at which it may be killed: what is on the disk then must be as good as before or after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The folder is locked.
    Locked,
    /// The logs are listed.
    Listed,
    /// A log was read.
    Read,
    /// All logs were read, nothing is written yet.
    Counted,
    /// The open state of the coming commit is there.
    StateWritten,
    /// The new ledger lies beside the old one.
    LedgerWritten,
    /// The new ledger is in its place: the commit point.
    Renamed,
    /// The commit is noted.
    Committed,
    /// Older open states are gone.
    Tidied,
    /// `visits.json` is written.
    Published,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Step; 10] = [
        Step::Locked,
        Step::Listed,
        Step::Read,
        Step::Counted,
        Step::StateWritten,
        Step::LedgerWritten,
        Step::Renamed,
        Step::Committed,
        Step::Tidied,
        Step::Published,
    ];
}

/// One run.
pub struct Task<'t> {
    /// The instant of the count, in seconds since 1970.
    pub now: i64,
    /// Further logs (`import`), as they are named on the command line.
    pub more: &'t [PathBuf],
    /// Count `more` even where they look like changed copies.
    pub is_trusted: bool,
    /// Wait until the disk has everything. Off only in tests.
    pub durable: bool,
    /// Told how many bytes of logs were read.
    pub progress: &'t dyn Fn(u64),
    /// Asked at each step whether the run goes on. Says no only in tests.
    pub step: &'t dyn Fn(Step) -> bool,
}

impl<'t> Task<'t> {
    /// A run as the command line does it.
    pub fn new(now: i64) -> Task<'t> {
        Task { now, more: &[], is_trusted: false, durable: true, progress: &|_| {}, step: &|_| true }
    }
}

/// Why a run did not come to its end.
#[derive(Debug)]
pub enum Stopped {
    /// The machine.
    Failure(Failure),
    /// The ledger.
    Problems(Box<(Diagnostics, Sources)>),
    /// A test.
    Killed,
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Stopped {
        Stopped::Failure(failure)
    }
}

/// What a run did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Another run is at work; nothing was done.
    pub is_busy: bool,
    /// New lines by kind.
    pub lines: crate::visits::count::Tally,
    /// The widget.
    pub figures: Figures,
    /// What staff should know.
    pub warnings: Vec<Message>,
    /// Whether the ledger changed.
    pub has_changed: bool,
}

/// Counts. See the module's description.
///
/// # Errors
/// When the ledger is nonsense or older than the last count, when more than one in twenty lines of a log cannot be read,
/// or when the disk fails. Nothing was changed then.
pub fn run(site: &Site, task: &Task) -> Result<Report, Stopped> {
    let Some(store) = Store::open(&site.root, task.durable)? else {
        return Ok(Report { is_busy: true, ..Report::default() });
    };
    task.alive(Step::Locked)?;
    let month = store.month(site.month(task.now));
    let books = store.books(month)?;
    let kept = store.kept(&books.ledger, &site.counter.server)?;
    let key = store.key()?;
    let mut run = Run::new(site, task, key, books.ledger.clone(), kept)?;
    let base = site.root.join("content");
    let logs = run.list(&base)?;
    task.alive(Step::Listed)?;
    run.read_all(&logs)?;
    run.look_for_gaps(&logs, &base);
    task.alive(Step::Counted)?;
    let is_new = run.has_changed || run.books.has_to_seal(&run.ledger);
    if is_new {
        let token = token()?;
        let count = std::mem::take(&mut run.count);
        run.books.enter(&mut run.ledger, &mut run.open, &run.salts, count);
        run.books.close(&mut run.ledger, &mut run.open, &books.older, token.clone());
        if let Some(date) = broken(&books.ledger, &run.ledger) {
            return Err(Failure::from(say!(
                "tổng của ngày {date} không khớp; chưa ghi gì (đây là lỗi của bantin)",
                "the sums of {date} do not agree; nothing was written (this is a fault of bantin)"
            ))
            .into());
        }
        let text = run.ledger.text(&books.older);
        store.commit(month, &text, &run.open, &token, task.step)?;
    } else if run.files_changed
        && let Some(last) = run.ledger.runs.get(&site.counter.server)
    {
        store.note(&run.open, &last.token)?;
    }
    let online = run.books.online(&run.open) + others_online(&run.ledger, &site.counter.server, task.now);
    let figures = Figures::of(&run.ledger, site.counter.opening.as_ref(), site.zone);
    let figures = figures.at(&run.ledger, task.now, online, site.zone);
    publish(site, &store, &figures)?;
    task.alive(Step::Published)?;
    Ok(Report { is_busy: false, lines: run.lines, figures, warnings: run.warnings, has_changed: is_new })
}

/// Visitors that other servers saw, where their counts are fresh.
fn others_online(ledger: &Ledger, own: &str, now: i64) -> u64 {
    let fresh = |at: i64| now - at <= crate::visits::figures::FRESH;
    ledger.runs.iter().filter(|(server, run)| *server != own && fresh(run.at)).map(|(_, run)| run.online).sum()
}

/// Writes `visits.json` where a site was built.
fn publish(site: &Site, store: &Store, figures: &Figures) -> Result<(), Failure> {
    if !site.out.join(".bantin").is_dir() {
        return Ok(());
    }
    store.replace(&site.out.join("visits.json"), &figures.json(site.zone))
}

fn token() -> Result<String, Failure> {
    let bytes = random()?;
    Ok(bytes[..8].iter().map(|byte| format!("{byte:02x}")).collect())
}

impl Site {
    /// The month of an instant.
    fn month(&self, now: i64) -> NaiveDate {
        let date = date_of(local_day(now, self.zone));
        date.with_day(1).unwrap_or(date)
    }
}

impl Task<'_> {
    fn alive(&self, step: Step) -> Result<(), Stopped> {
        if (self.step)(step) { Ok(()) } else { Err(Stopped::Killed) }
    }
}

/// A run under way.
struct Run<'r> {
    site: &'r Site,
    task: &'r Task<'r>,
    key: Key,
    books: Books,
    ledger: Ledger,
    open: Open,
    salts: Salts,
    count: Count,
    lines: crate::visits::count::Tally,
    warnings: Vec<Message>,
    has_changed: bool,
    files_changed: bool,
    /// The sizes of the listed files by their numbers on the disk.
    sizes: BTreeMap<(u64, u64), u64>,
    /// Files that this run has read already.
    now_known: Vec<File>,
    /// Logs that are in some file of this run.
    seen: BTreeSet<String>,
    /// The first open day whose visitors were lost, and the sets made again so far.
    lost: Option<(DayNumber, Count)>,
}

impl<'r> Run<'r> {
    fn new(site: &'r Site, task: &'r Task, key: Key, ledger: Ledger, kept: Kept) -> Result<Run<'r>, Failure> {
        let server = site.counter.server.clone();
        let is_lost = matches!(kept, Kept::Lost);
        let open = match kept {
            Kept::Whole(open) => open,
            Kept::Fresh | Kept::Lost => Open::default(),
        };
        let salts = Salts { open: open.days.iter().map(|(day, one)| (*day, one.salt)).collect(), run: random()? };
        let opened = ledger.days.iter().filter(|((_, one), row)| *one == server && row.open);
        let first_lost = opened.map(|((date, _), _)| number_of(*date)).min().filter(|_| is_lost);
        let books = Books {
            server,
            zone: site.zone,
            now: task.now,
            rule: site.counter.rule,
            since: site.counter.opening.as_ref().map(|opening| opening.date),
        };
        Ok(Run {
            site,
            task,
            key,
            books,
            ledger,
            open,
            salts,
            count: Count::default(),
            lines: Default::default(),
            warnings: Vec::new(),
            has_changed: is_lost,
            files_changed: false,
            sizes: BTreeMap::new(),
            now_known: Vec::new(),
            seen: BTreeSet::new(),
            lost: first_lost.map(|day| (day, Count::default())),
        })
    }

    fn list(&mut self, base: &Path) -> Result<Vec<Log>, Stopped> {
        let mut logs = logs::list(base, &self.site.counter.logs).map_err(|error| cannot(base, &error))?;
        for path in self.task.more {
            let name = path.to_string_lossy().into_owned();
            logs.extend(logs::list(Path::new(""), &[name]).map_err(|error| cannot(path, &error))?);
            if !path.exists() {
                return Err(Failure::from(say!("không có tệp `{}`", "there is no file `{}`", path.display())).into());
            }
        }
        Ok(logs)
    }

    /// Reads all logs, the smaller ones first: what is part of a joined file is known then.
    fn read_all(&mut self, logs: &[Log]) -> Result<(), Stopped> {
        self.sizes = logs.iter().map(|log| (log.facts.node, log.facts.len)).collect();
        let mut opened: Vec<(u64, &Log, Opened)> = Vec::new();
        let mut files: BTreeMap<String, File> = BTreeMap::new();
        for log in logs {
            if let Some(same) = self.unchanged(log) {
                if same.fate == Fate::Counted || same.fate == Fate::Copy {
                    self.seen.insert(same.log.clone());
                }
                if self.lost.is_none() {
                    files.insert(log.name.clone(), File { grew: false, ..same });
                    continue;
                }
            }
            match Opened::open(&log.path) {
                Ok(file) => opened.push((file.expected_len(), log, file)),
                // Renamed or removed since it was listed: the next run finds it under its new name.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(cannot(&log.path, &error).into()),
            }
        }
        opened.sort_by(|a, b| (a.0, &a.1.name).cmp(&(b.0, &b.1.name)));
        for (_, log, file) in opened {
            let entry = self.read_log(log, &file)?;
            if let Some(entry) = entry {
                self.now_known.push(entry.clone());
                files.insert(log.name.clone(), entry);
            }
            self.task.alive(Step::Read)?;
        }
        self.sets_are_back();
        // What is seen no more is forgotten here once its loss was looked at.
        let gone = std::mem::replace(&mut self.open.files, files);
        self.files_changed = gone != self.open.files;
        self.gone(gone);
        Ok(())
    }

    /// A file that the system says is as it was.
    fn unchanged(&self, log: &Log) -> Option<File> {
        let known = self.open.files.get(&log.name)?;
        let same = Facts { node: known.node, len: known.len, changed: known.changed } == log.facts;
        (same && known.fate != Fate::Broken && !self.is_trusted(log)).then(|| known.clone())
    }

    fn is_trusted(&self, log: &Log) -> bool {
        self.task.is_trusted && self.task.more.contains(&log.path)
    }

    /// What a file was the last time: by its number on the disk; by its name where the system has no numbers.
    fn last_time(&self, log: &Log, facts: &Facts) -> Option<&File> {
        if facts.node == (0, 0) {
            return self.open.files.get(&log.name);
        }
        self.open.files.values().find(|file| file.node == facts.node)
    }

    fn read_log(&mut self, log: &Log, file: &Opened) -> Result<Option<File>, Stopped> {
        let last = self.last_time(log, &file.facts).cloned();
        match self.read_new(log, file, last.as_ref()) {
            Ok(entry) => Ok(Some(entry)),
            Err(Failed::Stopped(stopped)) => Err(stopped),
            Err(Failed::Io(error)) if file.is_packed => {
                // Being packed just now, or damaged: tried again in the next run.
                let name = &log.name;
                self.warnings.push(say!(
                    "`{name}` chưa nén xong hoặc bị hỏng ({error}); lần sau sẽ thử lại",
                    "`{name}` is not packed to its end, or damaged ({error}); the next run tries again"
                ));
                Ok(Some(self.entry(file, Fate::Broken, String::new(), 0, false)))
            }
            Err(Failed::Io(error)) => Err(cannot(&log.path, &error).into()),
        }
    }

    fn entry(&self, file: &Opened, fate: Fate, log: String, unread: u64, grew: bool) -> File {
        let Facts { node, len, changed } = file.facts;
        File { node, len, changed, fate, log, unread, grew }
    }

    fn read_new(&mut self, log: &Log, file: &Opened, last: Option<&File>) -> Result<File, Failed> {
        let server = self.site.counter.server.clone();
        let key = self.key.clone();
        let cursors = self.ledger.cursors.clone();
        let known = Known::new(&key, &cursors);
        let hint = last.filter(|last| last.fate == Fate::Counted).and_then(|last| known.find(&server, &last.log));
        let is_elsewhere = |number: usize| {
            let ((_, name), cursor) = (known.name(number), known.cursor(number));
            let others = self
                .open
                .files
                .values()
                .chain(&self.now_known)
                .filter(|other| other.log == *name && other.fate == Fate::Counted);
            let nodes = others.map(|other| other.node).filter(|node| *node != file.facts.node);
            let sizes = nodes.filter_map(|node| self.sizes.get(&node));
            sizes.into_iter().any(|len| *len >= cursor.position)
        };
        let which = read::identify(file, &known, hint, &is_elsewhere)?;
        self.copytruncate(log, file, last, &which, hint);
        let from = match which {
            Which::Empty => return Ok(self.entry(file, Fate::Counted, String::new(), file.facts.len, false)),
            Which::Copy(number) => {
                let name = known.name(number).1.clone();
                self.seen.insert(name.clone());
                self.sets_again(file, &known, None)?;
                return Ok(self.entry(file, Fate::Copy, name, 0, false));
            }
            Which::Log(number) => Some(number),
            Which::New => None,
        };
        self.sets_again(file, &known, from)?;
        let mut sieve = Sieve::new(&self.site.pages, &self.site.counter.exclude);
        let rules = self.rules();
        let is_trusted = self.is_trusted(log);
        let progress = self.task.progress;
        let mut reader = Reader { known: &known, sieve: &mut sieve, salts: &self.salts, rules, progress, is_trusted };
        let fresh = reader.read(file, from, hint)?;
        let total = fresh.count.total();
        if let Some(number) = fresh.copy_of.filter(|_| total.views > 0) {
            let (name, other) = (&log.name, &known.name(number).1);
            self.warnings.push(say!(
                "`{name}` giống nhật ký đã đếm `{other}` nhưng đã bị sửa, lọc hoặc xếp lại: không đếm. Nếu đó thật là nhật ký khác: bantin visits import --anyway",
                "`{name}` is a changed, filtered or sorted copy of the counted log `{other}`: not counted. If it really is another log: bantin visits import --anyway"
            ));
            return Ok(self.entry(file, Fate::Aside, other.clone(), 0, false));
        }
        if total.unreadable >= UNREADABLE && total.unreadable * 20 > total.lines() {
            return Err(wrong_format(log, total.unreadable, total.lines(), fresh.unreadable).into());
        }
        let name = self.keep_cursor(&known, from, &fresh);
        self.seen.insert(name.clone());
        self.lines.add(&total);
        self.count.join(fresh.count);
        Ok(self.entry(file, Fate::Counted, name, fresh.unread, total.lines() > 0))
    }

    fn rules(&self) -> Rules {
        let counter = &self.site.counter;
        Rules { zone: self.site.zone, now: self.task.now, format: counter.format, rule: counter.rule }
    }

    /// Puts the cursor of a file into the ledger; gives the name of its log.
    fn keep_cursor(&mut self, known: &Known, from: Option<usize>, fresh: &read::Fresh) -> String {
        let server = &self.site.counter.server;
        let old = from.map(|number| (known.name(number), known.cursor(number)));
        if let Some(((_, name), cursor)) = old
            && *cursor == fresh.cursor
        {
            return name.clone();
        }
        if fresh.cursor.position == 0 {
            return String::new();
        }
        self.has_changed = true;
        let own = old.filter(|((one, _), _)| one == server && !fresh.is_joined);
        let name = own.map_or_else(|| self.new_name(&fresh.cursor), |((_, name), _)| name.clone());
        self.ledger.cursors.insert((server.clone(), name.clone()), fresh.cursor.clone());
        name
    }

    /// The mark of its first line; with a number where another log begins with the same one.
    fn new_name(&self, cursor: &Cursor) -> String {
        let name = cursor.name();
        let is_free = |name: &String| !self.ledger.cursors.keys().any(|(_, known)| known == name);
        if is_free(&name) {
            return name;
        }
        let numbered = (2..u32::MAX).map(|number| format!("{name}.{number}")).find(is_free);
        numbered.unwrap_or(name)
    }

    /// Warns where a file was cut to nothing and written anew: lines between copy and cut are lost at the source.
    fn copytruncate(&mut self, log: &Log, file: &Opened, last: Option<&File>, which: &Which, hint: Option<usize>) {
        let Some(last) = last.filter(|last| last.node == file.facts.node && last.node != (0, 0)) else { return };
        let is_other = match which {
            Which::Log(number) => hint.is_some() && hint != Some(*number),
            Which::New | Which::Empty => hint.is_some() && (file.facts.len < last.len || matches!(which, Which::New)),
            Which::Copy(_) => false,
        };
        if is_other && last.len > 0 {
            let name = &log.name;
            self.warnings.push(say!(
                "`{name}` bị cắt về 0 (copytruncate): máy chủ mất những dòng ghi giữa lúc chép và lúc cắt; hãy xoay vòng bằng đổi tên",
                "`{name}` was cut to nothing (copytruncate): the server loses lines between copy and cut; rotate by renaming"
            ));
        }
    }

    /// Makes lost sets again from a file whose lines were counted.
    fn sets_again(&mut self, file: &Opened, known: &Known, from: Option<usize>) -> Result<(), Failed> {
        let (Some((since, _)), Some(number)) = (&self.lost, from) else { return Ok(()) };
        let since = *since;
        if local_day(known.cursor(number).last, self.site.zone) < since {
            return Ok(());
        }
        let mut sieve = Sieve::new(&self.site.pages, &self.site.counter.exclude);
        let rules = Rules {
            zone: self.site.zone,
            now: self.task.now,
            format: self.site.counter.format,
            rule: self.site.counter.rule,
        };
        let progress = self.task.progress;
        let mut reader = Reader { known, sieve: &mut sieve, salts: &self.salts, rules, progress, is_trusted: false };
        let count = reader.sets_again(file, number, since)?;
        if let Some((_, sum)) = &mut self.lost {
            sum.join(count);
        }
        Ok(())
    }

    /// Puts the sets that could be made again in their places; where lines are missing, the day is approximate.
    fn sets_are_back(&mut self) {
        let Some((_, count)) = self.lost.take() else { return };
        let server = self.site.counter.server.clone();
        let rule = self.site.counter.rule;
        let views: BTreeMap<DayNumber, u64> = count.days.iter().map(|(day, tally)| (*day, tally.views)).collect();
        let mut count = count;
        for ((date, one), row) in &self.ledger.days {
            if *one != server || !row.open {
                continue;
            }
            let day = number_of(*date);
            let (visits, visitors) = count.visits_of(day, rule);
            let set = count.sets.remove(&day).unwrap_or_default();
            let is_whole = views.get(&day).copied().unwrap_or(0) == row.views && !count.closed.contains_key(&day);
            let open = self.open.days.entry(day).or_default();
            open.salt = self.salts.of(day);
            open.set.join(set);
            open.approximate = !is_whole || row.approximate;
            if open.approximate {
                open.more_visits = row.visits.saturating_sub(visits);
                open.more_visitors = row.visitors.saturating_sub(visitors);
            }
        }
        // The half hour before tomorrow.
        for (day, set) in count.sets {
            let salt = self.salts.of(day);
            let open = self.open.days.entry(day).or_default();
            open.salt = salt;
            open.set.join(set);
        }
    }

    /// Logs that were there the last time and are no more, before their end was read.
    fn gone(&mut self, gone: BTreeMap<String, File>) {
        for file in gone.values().filter(|file| file.fate == Fate::Counted && !file.log.is_empty()) {
            if self.seen.contains(&file.log) || !(file.grew || file.unread > 0) {
                continue;
            }
            let server = self.site.counter.server.clone();
            let key = (server, file.log.clone());
            let Some(cursor) = self.ledger.cursors.get(&key) else { continue };
            let reason = if file.unread > 0 { "unfinished-line" } else { "gone-while-growing" };
            let gap = Gap { from: cursor.last, until: self.task.now, reason: reason.to_owned() };
            self.ledger.gaps.insert(key, gap);
            self.has_changed = true;
            let log = &file.log;
            self.warnings.push(say!(
                "nhật ký `{log}` đã mất trước khi đọc đến cuối; ghi vào sổ một khoảng trống",
                "the log `{log}` was gone before its end was read; the ledger has a gap now"
            ));
        }
    }

    /// A rotation during the run is no loss: the next run sees the log under its new name.
    fn look_for_gaps(&mut self, logs: &[Log], base: &Path) {
        let again = logs::list(base, &self.site.counter.logs).unwrap_or_default();
        let nodes = |logs: &[Log]| -> BTreeSet<(u64, u64)> { logs.iter().map(|log| log.facts.node).collect() };
        if !nodes(&again).is_subset(&nodes(logs)) {
            let before = self.ledger.gaps.len();
            self.ledger.gaps.retain(|_, gap| gap.until != self.task.now);
            if self.ledger.gaps.len() < before {
                self.warnings.clear();
            }
        }
    }
}

fn wrong_format(log: &Log, unreadable: u64, lines: u64, first: Option<u64>) -> Stopped {
    let (name, first) = (&log.name, first.unwrap_or(1));
    Failure::from(say!(
        "`{name}`: không hiểu {unreadable} trong {lines} dòng mới (dòng mới thứ {first} là dòng đầu tiên); dạng nhật ký có lẽ sai, chưa đếm gì. Đặt [visits] format trong content/stats.toml",
        "`{name}`: {unreadable} of {lines} new lines cannot be read (the first is new line {first}); the format is probably wrong, nothing was counted. Set [visits] format in content/stats.toml"
    ))
    .into()
}

/// Why a log was not read.
enum Failed {
    Io(io::Error),
    Stopped(Stopped),
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Failed {
        Failed::Io(error)
    }
}

impl From<Stopped> for Failed {
    fn from(stopped: Stopped) -> Failed {
        Failed::Stopped(stopped)
    }
}
