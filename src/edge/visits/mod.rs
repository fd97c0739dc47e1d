//! The counter's run on disk: reads bytes and writes files; what they mean is decided in `visits`.
//!
//! Lock; read ledger and open state; list the logs until two listings agree; read what is new in each; write the open
//! state, write the ledger next to the old one, rename it (the only commit point); rewrite `visits.json`. Any failure
//! before the rename leaves everything as it was.

pub(super) mod commands;
mod logs;
mod published;
mod store;
mod unpack;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{Datelike, FixedOffset, NaiveDate};

pub use self::logs::matches;
pub use self::published::other_figures;

use self::logs::{AccessLog, OpenedLog};
use self::store::{Store, cannot, random};
use super::Failure;
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::source::Sources;
use crate::visits::{
    Bookkeeper, BotList, Change, CountRun, CounterSettings, FRESH, Figures, Ledger, LineCounts, LogInput, OpenState,
    Origin, Pages, RowFilter, RunInput, SavedState, date_of, is_nothing_new, local_day,
};

/// What the counter needs to know about a site.
#[derive(Clone, Debug)]
pub struct CounterConfig {
    /// Its root folder.
    pub root: PathBuf,
    /// The output folder, where `visits.json` is written if the site was built.
    pub out: PathBuf,
    /// The table `[visits]`.
    pub settings: CounterSettings,
    /// The time zone of its days.
    pub zone: FixedOffset,
    /// Its pages.
    pub pages: Pages,
    /// The lists of bots, the oldest first.
    pub bots: &'static [BotList],
}

/// A point at which a run may be killed: what is on disk then must be as good as before or after the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KillPoint {
    /// The folder was locked.
    Locked,
    /// The logs were listed.
    Listed,
    /// A log was read.
    Read,
    /// All logs were read, nothing was written yet.
    Counted,
    /// The open state of the coming commit was written.
    StateWritten,
    /// The new ledger was written next to the old one.
    LedgerWritten,
    /// The new ledger replaced the old one: the commit point.
    Renamed,
    /// The commit was noted.
    Committed,
    /// Older open states were removed.
    Tidied,
    /// `visits.json` was written.
    Published,
}

impl KillPoint {
    /// All steps, in order.
    pub const ALL: [KillPoint; 10] = [
        KillPoint::Locked,
        KillPoint::Listed,
        KillPoint::Read,
        KillPoint::Counted,
        KillPoint::StateWritten,
        KillPoint::LedgerWritten,
        KillPoint::Renamed,
        KillPoint::Committed,
        KillPoint::Tidied,
        KillPoint::Published,
    ];
}

/// Progress of reading, in decompressed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadProgress {
    /// About this many are to be read.
    Expected(u64),
    /// This many more were read.
    Read(u64),
}

/// One run.
pub struct Task<'t> {
    /// The time of the count, in seconds since 1970.
    pub now: i64,
    /// Further logs (`import`), as named on the command line.
    pub more: &'t [PathBuf],
    /// Count `more` even if they look like altered copies.
    pub is_trusted: bool,
    /// How long to wait for another run to end: a timer tries again by itself, a person should not have to.
    pub patience: Duration,
    /// Sync everything to disk. Off only in tests.
    pub durable: bool,
    /// Receives the progress of reading.
    pub progress: &'t dyn Fn(ReadProgress),
    /// Decides at each step whether the run continues. Only tests stop it.
    pub step: &'t dyn Fn(KillPoint) -> bool,
}

impl<'t> Task<'t> {
    /// A run as the command line starts it.
    pub fn new(now: i64) -> Task<'t> {
        Task {
            now,
            more: &[],
            is_trusted: false,
            patience: Duration::ZERO,
            durable: true,
            progress: &|_| {},
            step: &|_| true,
        }
    }
}

/// Why a run did not finish.
#[derive(Debug)]
pub enum RunError {
    /// The machine failed, or a log is in the wrong format.
    Failure(Failure),
    /// The ledger or the settings have errors.
    Problems(Box<(Diagnostics, Sources)>),
    /// A test stopped it.
    Killed,
}

impl From<Failure> for RunError {
    fn from(failure: Failure) -> RunError {
        RunError::Failure(failure)
    }
}

/// What a run did.
#[derive(Clone, Debug, Default)]
pub struct VisitsReport {
    /// Another run was in progress; nothing was done.
    pub is_busy: bool,
    /// New lines by kind.
    pub lines: LineCounts,
    /// The figures of the widget.
    pub figures: Figures,
    /// What staff should know.
    pub warnings: Vec<Message>,
    /// Whether the ledger changed.
    pub has_changed: bool,
    /// A log that was named on the command line could not be read, the disk did not confirm the ledger, or the figures could
    /// not be published.
    pub is_partial: bool,
}

/// Counts; the description of the module lists the steps.
///
/// # Errors
/// When the ledger is invalid or older than the last count, when not one log could be read, or when the disk fails. Nothing
/// was changed then.
pub fn run(config: &CounterConfig, task: &Task) -> Result<VisitsReport, RunError> {
    let Some(store) = Store::open(&config.root, task.durable, task.patience)? else {
        return Ok(VisitsReport { is_busy: true, ..VisitsReport::default() });
    };
    task.alive(KillPoint::Locked)?;
    let month = store.month(config.month(task.now));
    let quick = store.ledger(month, RowFilter::WithoutDetails)?.ledger;
    let mut saved = store.saved_state(&quick, &config.settings.server)?;
    let logs = list(config, task)?;
    task.alive(KillPoint::Listed)?;
    if let SavedState::Whole(open) = &mut saved {
        store.tidy_after(&quick, &config.settings.server);
        open.adopt_reader(config.settings.format);
        let files = logs.iter().map(|log| (log.name.as_str(), log.stamp, task.origin(log)));
        if is_nothing_new(&config.books(task.now), files, open, &quick) {
            return publish(config, task, &store, &quick, open);
        }
    }
    let files = store.ledger(month, RowFilter::All)?;
    if let Some(lost) = files.ledger.lost_cursors(&config.settings.server) {
        return Err(Failure::from(unsound(&lost.message)).into());
    }
    let input = RunInput {
        books: config.books(task.now),
        settings: &config.settings,
        pages: &config.pages,
        bots: config.bots,
        key: store.key()?,
        random: [random()?, random()?],
        sizes: logs.iter().map(|log| (log.stamp.node, log.stamp.len)).collect(),
    };
    let mut run = CountRun::begin(input, files.ledger, saved);
    let mut is_partial = !read_all(task, &logs, &mut run)?;
    if let Some(message) = run.nothing_readable() {
        return Err(Failure::from(message.clone()).into());
    }
    task.alive(KillPoint::Counted)?;
    let token = token()?;
    let done = run.finish(&files.older, || has_rotated(config, &logs), &token).map_err(Failure::from)?;
    let mut warnings = done.warnings;
    match done.change {
        Change::Ledger => {
            let unsure = store.commit(month, &done.ledger.text(&files.older), &done.open, &token, task.step)?;
            is_partial |= !unsure.is_empty();
            warnings.extend(unsure);
        }
        Change::OpenState => {
            if let Some(last) = done.ledger.runs.get(&config.settings.server) {
                store.note(&done.open, &last.token)?;
            }
        }
        Change::Nothing => {}
    }
    let published = publish(config, task, &store, &done.ledger, &done.open)?;
    let has_changed = done.change == Change::Ledger;
    warnings.extend(published.warnings);
    is_partial |= published.is_partial;
    Ok(VisitsReport { lines: done.lines, warnings, has_changed, is_partial, ..published })
}

/// A ledger that lost what it knows of logs, or was edited: they would be counted again.
fn unsound(what: &Message) -> Message {
    let end = msg!(
        "; sổ đã bị sửa tay hoặc mất dòng, đếm tiếp sẽ đếm trùng nên chưa đếm gì: lấy lại bản đúng từ git",
        "; the ledger was edited or lost rows, and counting on would count twice, so nothing was counted: restore it from git"
    );
    Message { vi: what.vi.clone() + &end.vi, en: what.en.clone() + &end.en }
}

/// The logs that the settings name, and those on the command line.
fn list(config: &CounterConfig, task: &Task) -> Result<Vec<AccessLog>, RunError> {
    let mut logs = config.logs()?;
    for path in task.more {
        let name = path.to_string_lossy().into_owned();
        logs.extend(logs::list(Path::new(""), &[name]).map_err(|error| cannot(path, &error))?);
        if !path.exists() {
            return Err(Failure::from(msg!("không có tệp `{}`", "there is no file `{}`", path.display())).into());
        }
    }
    Ok(logs)
}

/// Reads every log that changed, the smaller ones first, so that the parts of a joined file are known when it is read. One
/// that cannot be read is left out; says whether all that were named on the command line could be.
fn read_all(task: &Task, logs: &[AccessLog], run: &mut CountRun) -> Result<bool, RunError> {
    let mut is_complete = true;
    let mut opened: Vec<(u64, &AccessLog, OpenedLog)> = Vec::new();
    for log in logs {
        if run.keep_unchanged(&log.name, log.stamp, task.origin(log)) {
            continue;
        }
        match OpenedLog::open(&log.path) {
            Ok(file) => opened.push((file.expected_len(), log, file)),
            // Renamed or removed since it was listed: the next run finds it under its new name.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                let name = &log.name;
                is_complete &= task.origin(log) == Origin::Settings;
                run.leave_out(name, log.stamp, task.origin(log), msg!(
                    "không mở được `{name}` ({error}): không đếm tệp này; người chạy bộ đếm phải đọc được nhật ký",
                    "`{name}` cannot be opened ({error}): it was left out; the user who runs the counter must be able to read the logs"
                ));
            }
        }
    }
    opened.sort_by(|a, b| (a.0, &a.1.name).cmp(&(b.0, &b.1.name)));
    let inputs: Vec<(LogInput, u64)> = opened
        .iter()
        .map(|(len, log, file)| (LogInput { name: &log.name, origin: task.origin(log), source: file }, *len))
        .collect();
    let expected = inputs.iter().map(|(input, len)| run.expected(input, *len)).sum();
    (task.progress)(ReadProgress::Expected(expected));
    for (input, _) in &inputs {
        let is_read = run.read(input, &|bytes| (task.progress)(ReadProgress::Read(bytes)));
        is_complete &= is_read || input.origin == Origin::Settings;
        task.alive(KillPoint::Read)?;
    }
    Ok(is_complete)
}

/// Whether logs have appeared since they were listed.
fn has_rotated(config: &CounterConfig, logs: &[AccessLog]) -> bool {
    let now = config.logs().unwrap_or_default();
    !now.iter().all(|one| logs.iter().any(|log| log.stamp.node == one.stamp.node))
}

/// Writes `visits.json` if the site was built; gives its figures.
fn publish(
    config: &CounterConfig,
    task: &Task,
    store: &Store,
    ledger: &Ledger,
    open: &OpenState,
) -> Result<VisitsReport, RunError> {
    let online = config.books(task.now).online(open) + others_online(ledger, &config.settings.server, task.now);
    let figures = config.figures(ledger).at(ledger, task.now, online, config.zone);
    let warnings: Vec<Message> = config.publish(store, &figures).err().into_iter().collect();
    task.alive(KillPoint::Published)?;
    Ok(VisitsReport { figures, is_partial: !warnings.is_empty(), warnings, ..VisitsReport::default() })
}

/// Visitors online on other servers, where their counts are fresh.
fn others_online(ledger: &Ledger, own: &str, now: i64) -> u64 {
    let fresh = |at: i64| now - at <= FRESH;
    ledger.runs.iter().filter(|(server, run)| *server != own && fresh(run.at)).map(|(_, run)| run.online).sum()
}

fn token() -> Result<String, Failure> {
    let bytes = random()?;
    Ok(bytes[..8].iter().map(|byte| format!("{byte:02x}")).collect())
}

impl CounterConfig {
    /// The logs that the settings name.
    fn logs(&self) -> Result<Vec<AccessLog>, Failure> {
        let base = self.root.join("content");
        logs::list(&base, &self.settings.logs).map_err(|error| cannot(&base, &error))
    }

    /// The key of a log in the ledger.
    fn log_key(&self, log: &str) -> (String, String) {
        (self.settings.server.clone(), log.to_owned())
    }

    /// The figures of a ledger.
    fn figures(&self, ledger: &Ledger) -> Figures {
        Figures::of(ledger, self.settings.opening.as_ref(), self.zone)
    }

    /// Writes `visits.json` if the site was built. What is in the ledger stays there if that fails.
    fn publish(&self, store: &Store, figures: &Figures) -> Result<(), Message> {
        if !self.out.join(".bantin").is_dir() {
            return Ok(());
        }
        let path = self.out.join("visits.json");
        store.publish(&path, &figures.json(self.zone)).map_err(|error| {
            let path = path.display();
            msg!(
                "sổ đã ghi xong, nhưng không viết được `{path}` ({error}): trang còn số cũ; lần đếm sau sẽ viết lại",
                "the ledger is up to date, but `{path}` could not be written ({error}): the site still shows the old figures; the next count writes them again"
            )
        })
    }

    /// The books at a point in time.
    fn books(&self, now: i64) -> Bookkeeper {
        Bookkeeper {
            server: self.settings.server.clone(),
            zone: self.zone,
            now,
            rule: self.settings.rule,
            since: self.settings.opening.as_ref().map(|opening| opening.date),
        }
    }

    /// The month of a point in time.
    fn month(&self, now: i64) -> NaiveDate {
        let date = date_of(local_day(now, self.zone));
        date.with_day(1).unwrap_or(date)
    }
}

impl Task<'_> {
    fn alive(&self, step: KillPoint) -> Result<(), RunError> {
        if (self.step)(step) { Ok(()) } else { Err(RunError::Killed) }
    }

    fn origin(&self, log: &AccessLog) -> Origin {
        match self.more.contains(&log.path) {
            false => Origin::Settings,
            true if self.is_trusted => Origin::TrustedImport,
            true => Origin::Import,
        }
    }
}
