//! One run under way: which logs there are, what is new in each, what becomes of their cursors.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use super::logs::{self, Facts, Log, Opened};
use super::read::{self, Known, Reader, Which};
use super::store::{Kept, cannot, random};
use super::{Reading, Site, Step, Stopped, Task};
use crate::base::diagnostic::{Message, msg};
use crate::edge::Failure;
use crate::visits::books::Books;
use crate::visits::bots::Bots;
use crate::visits::count::{Count, Rules, Salts, Tally};
use crate::visits::ledger::Ledger;
use crate::visits::open::{Fate, File, Open};
use crate::visits::sieve::Sieve;
use crate::visits::stream::{Cursor, Key};
use crate::visits::time::{DayNumber, local_day, number_of};

/// Of a log with so many unreadable new lines or more, over one in twenty of them unreadable means a wrong format.
const UNREADABLE: u64 = 10;

/// A run under way.
pub(super) struct Run<'r> {
    pub(super) site: &'r Site,
    pub(super) task: &'r Task<'r>,
    pub(super) key: Key,
    pub(super) books: Books,
    pub(super) ledger: Ledger,
    pub(super) open: Open,
    pub(super) salts: Salts,
    pub(super) sieve: Sieve<'r>,
    pub(super) count: Count,
    pub(super) lines: Tally,
    pub(super) warnings: Vec<Message>,
    pub(super) has_changed: bool,
    pub(super) files_changed: bool,
    /// The sizes of the listed files by their numbers on the disk.
    pub(super) sizes: BTreeMap<(u64, u64), u64>,
    /// Files that this run has read already.
    pub(super) now_known: Vec<File>,
    /// Logs that are in some file of this run.
    pub(super) seen: BTreeSet<String>,
    /// The first open day whose visitors were lost, and the sets made again so far.
    pub(super) lost: Option<(DayNumber, Count)>,
}

/// The logs that the site names, and those on the command line.
pub(super) fn list(site: &Site, task: &Task) -> Result<Vec<Log>, Stopped> {
    let base = site.root.join("content");
    let mut logs = logs::list(&base, &site.counter.logs).map_err(|error| cannot(&base, &error))?;
    for path in task.more {
        let name = path.to_string_lossy().into_owned();
        logs.extend(logs::list(Path::new(""), &[name]).map_err(|error| cannot(path, &error))?);
        if !path.exists() {
            return Err(Failure::from(msg!("không có tệp `{}`", "there is no file `{}`", path.display())).into());
        }
    }
    Ok(logs)
}

/// Whether the system says of all logs that they are as they were, none is gone, and no day waits to be sealed.
pub(super) fn is_nothing_new(site: &Site, task: &Task, logs: &[Log], open: &Open, ledger: &Ledger) -> bool {
    let is_known = |log: &Log| unchanged(task, open, log).is_some_and(|file| !file.grew);
    logs.len() == open.files.len() && logs.iter().all(is_known) && !site.books(task.now).has_to_seal(ledger)
}

/// A file that the system says is as it was.
fn unchanged(task: &Task, open: &Open, log: &Log) -> Option<File> {
    let known = open.files.get(&log.name)?;
    let same = Facts { node: known.node, len: known.len, changed: known.changed } == log.facts;
    (same && known.fate != Fate::Broken && !is_trusted(task, log)).then(|| known.clone())
}

fn is_trusted(task: &Task, log: &Log) -> bool {
    task.is_trusted && task.more.contains(&log.path)
}

impl<'r> Run<'r> {
    pub(super) fn new(
        site: &'r Site,
        task: &'r Task,
        key: Key,
        mut ledger: Ledger,
        kept: Kept,
    ) -> Result<Run<'r>, Failure> {
        let server = site.counter.server.clone();
        let is_lost = matches!(kept, Kept::Lost);
        let open = match kept {
            Kept::Whole(open) => open,
            Kept::Fresh | Kept::Lost => Open::default(),
        };
        let salts = Salts { open: open.days.iter().map(|(day, one)| (*day, one.salt)).collect(), run: random()? };
        let seed = random()?.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        let opened = ledger.days.iter().filter(|((_, one), row)| *one == server && row.open);
        let first_lost = opened.map(|((date, _), _)| number_of(*date)).min().filter(|_| is_lost);
        let books = site.books(task.now);
        let bots = Bots::new(site.programs);
        ledger.adopt(&server, bots.newest(), local_day(task.now, site.zone));
        let lists = ledger.lists_of(&server);
        Ok(Run {
            site,
            task,
            key,
            books,
            ledger,
            open,
            sieve: Sieve::new(&site.pages, &site.counter.exclude, bots, lists, seed),
            salts,
            count: Count::default(),
            lines: Tally::default(),
            warnings: Vec::new(),
            has_changed: is_lost,
            files_changed: false,
            sizes: BTreeMap::new(),
            now_known: Vec::new(),
            seen: BTreeSet::new(),
            lost: first_lost.map(|day| (day, Count::default())),
        })
    }

    /// Reads all logs, the smaller ones first: what is part of a joined file is known then.
    pub(super) fn read_all(&mut self, logs: &[Log]) -> Result<(), Stopped> {
        self.sizes = logs.iter().map(|log| (log.facts.node, log.facts.len)).collect();
        let mut opened: Vec<(u64, &Log, Opened)> = Vec::new();
        let mut files: BTreeMap<String, File> = BTreeMap::new();
        for log in logs {
            if let Some(same) = unchanged(self.task, &self.open, log) {
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
        let counted = |log: &Log| self.last_time(log, &log.facts).filter(|last| last.fate == Fate::Counted);
        let rest = |(bytes, log, file): &(u64, &Log, Opened)| match counted(log) {
            Some(last) if !file.is_packed => bytes.saturating_sub(last.len),
            _ => *bytes,
        };
        (self.task.progress)(Reading::Expected(opened.iter().map(rest).sum()));
        opened.sort_by(|a, b| (a.0, &a.1.name).cmp(&(b.0, &b.1.name)));
        for (_, log, file) in opened {
            let entry = self.read_log(log, &file)?;
            if let Some(entry) = entry {
                self.now_known.push(entry.clone());
                // What was named by hand is not looked for again, so it cannot be missed.
                if !self.task.more.contains(&log.path) {
                    files.insert(log.name.clone(), entry);
                }
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
                self.warnings.push(msg!(
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
        let known = Known::new(&key, &server, &cursors);
        let hint = last.filter(|last| last.fate == Fate::Counted).and_then(|last| known.find(&server, &last.log));
        let which = read::identify(file, &known, hint, &|number| self.is_elsewhere(&known, number, file))?;
        self.copytruncate(log, file, last, &which, hint);
        let from = match which {
            Which::Empty => return Ok(self.entry(file, Fate::Counted, String::new(), file.facts.len, false)),
            Which::Copy(number) => {
                let name = known.name(number).1.clone();
                self.seen.insert(name.clone());
                return Ok(self.entry(file, Fate::Copy, name, 0, false));
            }
            Which::Doubtful(number) if !is_trusted(self.task, log) => {
                return Ok(self.doubtful(log, file, &known.name(number).1));
            }
            Which::Doubtful(_) | Which::New => None,
            Which::Log(number) => Some(number),
        };
        self.sets_again(file, &known, from)?;
        let (rules, is_trusted) = (self.rules(), is_trusted(self.task, log));
        let is_import = !is_trusted && self.task.more.contains(&log.path);
        let task = self.task;
        let progress = &|bytes| (task.progress)(Reading::Read(bytes));
        let (sieve, salts) = (&mut self.sieve, &self.salts);
        let mut reader = Reader { known: &known, sieve, salts, rules, progress, is_trusted, is_import };
        let fresh = reader.read(file, from, hint)?;
        let total = fresh.count.total();
        if let Some(number) = fresh.copy_of.filter(|_| total.views > 0) {
            return Ok(self.changed_copy(log, file, &known.name(number).1));
        }
        if fresh.is_doubtful && total.views > 0 {
            return Ok(self.doubtful(log, file, ""));
        }
        if total.unreadable >= UNREADABLE && total.unreadable * 20 > total.lines() {
            return Err(wrong_format(log, total.unreadable, total.lines(), fresh.unreadable).into());
        }
        let name = self.keep_cursor(&known, from, &fresh);
        self.seen.insert(name.clone());
        self.lines.add(&total);
        self.count.join(fresh.count);
        self.count.bound(rules.rule);
        Ok(self.entry(file, Fate::Counted, name, fresh.unread, total.lines() > 0))
    }

    /// Whether the file of a log is another one than this, which is still there.
    fn is_elsewhere(&self, known: &Known, number: usize, file: &Opened) -> bool {
        let ((_, name), cursor) = (known.name(number), known.cursor(number));
        let files = self.open.files.values().chain(&self.now_known);
        let others = files.filter(|other| other.log == *name && other.fate == Fate::Counted);
        let mut nodes = others.map(|other| other.node).filter(|node| *node != file.facts.node);
        nodes.any(|node| self.sizes.get(&node).is_some_and(|len| *len >= cursor.position))
    }

    /// Sets a changed copy of a counted log aside.
    fn changed_copy(&mut self, log: &Log, file: &Opened, other: &str) -> File {
        let name = &log.name;
        self.warnings.push(msg!(
            "`{name}` giống nhật ký đã đếm `{other}` nhưng đã bị sửa, lọc hoặc xếp lại: không đếm. Nếu đó thật là nhật ký khác: bantin visits import --anyway",
            "`{name}` is a changed, filtered or sorted copy of the counted log `{other}`: not counted. If it really is another log: bantin visits import --anyway"
        ));
        self.entry(file, Fate::Aside, other.to_owned(), 0, false)
    }

    /// Sets a log aside of which nobody can tell whether it was counted: the key of the old fingerprints was lost.
    fn doubtful(&mut self, log: &Log, file: &Opened, other: &str) -> File {
        let name = &log.name;
        self.warnings.push(msg!(
            "`{name}`: có lẽ đã đếm rồi; khóa của các dấu vết cũ (content/visits/.open) đã mất nên không so được: không đếm. Nếu chắc chắn chưa đếm: bantin visits import --anyway",
            "`{name}` may have been counted already; the key of the old fingerprints (content/visits/.open) was lost, so nobody can tell: not counted. If it certainly was not: bantin visits import --anyway"
        ));
        self.entry(file, Fate::Aside, other.to_owned(), 0, false)
    }

    pub(super) fn rules(&self) -> Rules {
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
}

fn wrong_format(log: &Log, unreadable: u64, lines: u64, first: Option<u64>) -> Stopped {
    let (name, first) = (&log.name, first.unwrap_or(1));
    Failure::from(msg!(
        "`{name}`: không hiểu {unreadable} trong {lines} dòng mới (dòng mới thứ {first} là dòng đầu tiên); dạng nhật ký có lẽ sai, chưa đếm gì. Đặt [visits] format trong content/stats.toml",
        "`{name}`: {unreadable} of {lines} new lines cannot be read (the first is new line {first}); the format is probably wrong, nothing was counted. Set [visits] format in content/stats.toml"
    ))
    .into()
}

/// Why a log was not read.
pub(super) enum Failed {
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
