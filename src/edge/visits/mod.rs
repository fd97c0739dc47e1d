//! The counter on the disk: one run from logs to ledger to `visits.json`.
//!
//! Lock; read ledger and open state; list the logs until two listings agree; identify each by its content; read what is
//! new; check that the sums agree and no day fell; write open state, write the ledger beside the old one, rename it (the
//! one commit point); rewrite `visits.json`. Any failure before the rename leaves everything as it was.

pub(super) mod command;
mod gaps;
mod logs;
mod lost;
mod read;
mod run;
mod store;

use std::path::PathBuf;
use std::time::Duration;

use chrono::{Datelike, FixedOffset, NaiveDate};

use self::run::Run;
use self::store::{Kept, Store, random};
use super::Failure;
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::source::Sources;
use crate::statistics::Counter;
use crate::visits::books::{Books, broken};
use crate::visits::bots;
use crate::visits::count::Tally;
use crate::visits::figures::{FRESH, Figures};
use crate::visits::ledger::{Ledger, Rows};
use crate::visits::open::Open;
use crate::visits::sieve::Pages;
use crate::visits::time::{date_of, local_day};

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
    /// The lists of programs that are no readers.
    pub programs: &'static [bots::Text],
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

/// How far reading is, in unpacked bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// About so many are to be read.
    Expected(u64),
    /// So many more were read.
    Read(u64),
}

/// One run.
pub struct Task<'t> {
    /// The instant of the count, in seconds since 1970.
    pub now: i64,
    /// Further logs (`import`), as they are named on the command line.
    pub more: &'t [PathBuf],
    /// Count `more` even where they look like changed copies.
    pub is_trusted: bool,
    /// How long to wait for another run to end: a timer comes again, a person does not like to.
    pub patience: Duration,
    /// Wait until the disk has everything. Off only in tests.
    pub durable: bool,
    /// Told how far reading is.
    pub progress: &'t dyn Fn(Reading),
    /// Asked at each step whether the run goes on. Says no only in tests.
    pub step: &'t dyn Fn(Step) -> bool,
}

impl<'t> Task<'t> {
    /// A run as the command line does it.
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
    pub lines: Tally,
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
    let Some(store) = Store::open(&site.root, task.durable, task.patience)? else {
        return Ok(Report { is_busy: true, ..Report::default() });
    };
    task.alive(Step::Locked)?;
    let month = store.month(site.month(task.now));
    let quick = store.books(month, Rows::WithoutPages)?.ledger;
    let kept = store.kept(&quick, &site.counter.server)?;
    let logs = run::list(site, task)?;
    task.alive(Step::Listed)?;
    if let Kept::Whole(open) = &kept
        && run::is_nothing_new(site, task, &logs, open, &quick)
    {
        return publish(site, task, &store, &quick, open);
    }
    let books = store.books(month, Rows::All)?;
    let mut run = Run::new(site, task, store.key()?, books.ledger, kept)?;
    let before = run.ledger.days.clone();
    run.read_all(&logs)?;
    run.look_for_gaps(&logs);
    task.alive(Step::Counted)?;
    if run.has_changed || run.books.has_to_seal(&run.ledger) {
        run.has_changed = true;
        let token = token()?;
        let count = std::mem::take(&mut run.count);
        run.books.enter(&mut run.ledger, &mut run.open, &run.salts, count);
        run.books.close(&mut run.ledger, &mut run.open, &books.older, token.clone());
        if let Some(date) = broken(&before, &run.ledger.days) {
            return Err(not_sound(date));
        }
        store.commit(month, &run.ledger.text(&books.older), &run.open, &token, task.step)?;
    } else if run.files_changed
        && let Some(last) = run.ledger.runs.get(&site.counter.server)
    {
        store.note(&run.open, &last.token)?;
    }
    let published = publish(site, task, &store, &run.ledger, &run.open)?;
    Ok(Report { lines: run.lines, warnings: run.warnings, has_changed: run.has_changed, ..published })
}

fn not_sound(date: NaiveDate) -> Stopped {
    Failure::from(msg!(
        "tổng của ngày {date} không khớp; chưa ghi gì (đây là lỗi của bantin)",
        "the sums of {date} do not agree; nothing was written (this is a fault of bantin)"
    ))
    .into()
}

/// Writes `visits.json` where a site was built; gives its figures.
fn publish(site: &Site, task: &Task, store: &Store, ledger: &Ledger, open: &Open) -> Result<Report, Stopped> {
    let online = site.books(task.now).online(open) + others_online(ledger, &site.counter.server, task.now);
    let figures = Figures::of(ledger, site.counter.opening.as_ref(), site.zone);
    let figures = figures.at(ledger, task.now, online, site.zone);
    site.publish(store, &figures)?;
    task.alive(Step::Published)?;
    Ok(Report { figures, ..Report::default() })
}

/// Visitors that other servers saw, where their counts are fresh.
fn others_online(ledger: &Ledger, own: &str, now: i64) -> u64 {
    let fresh = |at: i64| now - at <= FRESH;
    ledger.runs.iter().filter(|(server, run)| *server != own && fresh(run.at)).map(|(_, run)| run.online).sum()
}

fn token() -> Result<String, Failure> {
    let bytes = random()?;
    Ok(bytes[..8].iter().map(|byte| format!("{byte:02x}")).collect())
}

impl Site {
    /// Writes `visits.json` where a site was built.
    fn publish(&self, store: &Store, figures: &Figures) -> Result<(), Failure> {
        if !self.out.join(".bantin").is_dir() {
            return Ok(());
        }
        store.publish(&self.out.join("visits.json"), &figures.json(self.zone))
    }

    /// Who keeps the books at an instant.
    fn books(&self, now: i64) -> Books {
        Books {
            server: self.counter.server.clone(),
            zone: self.zone,
            now,
            rule: self.counter.rule,
            since: self.counter.opening.as_ref().map(|opening| opening.date),
        }
    }

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
