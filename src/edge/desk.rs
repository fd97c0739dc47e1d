//! A site that is planned again and again: its folder, its options, and what is remembered between two plans. Preview
//! and `build --watch` sit at one each.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use chrono::Utc;

use super::Failure;
use super::disk::Folder;
use super::watch::{Changes, Manner, Watch};
use crate::base::language::Moment;
use crate::base::source::SourcePath;
use crate::{Memo, Options, Plan};

/// The clock of a run.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// It stands still, as asked for.
    Fixed(Moment),
    /// That of the machine.
    Machine,
}

impl Clock {
    /// The instant it shows.
    pub fn now(self) -> Moment {
        match self {
            Clock::Fixed(moment) => moment,
            Clock::Machine => Utc::now().with_timezone(&crate::config::vietnam()),
        }
    }
}

/// A site that is planned again and again.
pub struct Desk {
    folder: Folder,
    watch: Watch,
    clock: Clock,
    options: Options,
    memo: Arc<Mutex<Memo>>,
    due: Option<Moment>,
}

/// What woke the desk.
pub struct Woken {
    /// The sources that changed; none where only time went by.
    pub changed: BTreeSet<SourcePath>,
    /// When it was.
    pub at: Instant,
}

impl Woken {
    /// Just now.
    pub fn now(changed: BTreeSet<SourcePath>) -> Woken {
        Woken { changed, at: Instant::now() }
    }
}

/// A change that goes on is shown after this long nevertheless.
const PATIENCE: Duration = Duration::from_secs(2);

impl Desk {
    /// Reads a folder, then begins to watch it, then looks at what was written meanwhile, so that no change falls between.
    /// To watch first would be simpler, but the system tells of each file that is read: of a large site's more than it can.
    ///
    /// # Errors
    /// When the folder is gone or cannot be watched.
    pub fn open(root: &Path, clock: Clock, options: Options, manner: Manner) -> Result<Desk, Failure> {
        let now = SystemTime::now();
        let mut folder = Folder::open(root)?;
        let watch = Watch::new(root, manner)?;
        folder.look(&folder.written_since(now))?;
        Ok(Desk { folder, watch, clock, options, memo: Arc::default(), due: None })
    }

    /// Plans what was read last.
    pub fn plan(&mut self) -> Plan {
        self.options.now = self.clock.now();
        let plan = crate::plan(self.folder.sources(), &self.options, &mut lock(&self.memo));
        self.due = match self.clock {
            Clock::Fixed(_) => None,
            Clock::Machine => plan.next_change(),
        };
        plan
    }

    /// What is remembered between two plans.
    pub fn memo(&self) -> Arc<Mutex<Memo>> {
        self.memo.clone()
    }

    /// The options of the last plan.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Waits until the site has to be planned again.
    ///
    /// # Errors
    /// When the folder is gone; it is looked for again at the next call.
    pub fn wait(&mut self) -> Result<Woken, Failure> {
        loop {
            let Some(changes) = self.watch.wait(&self.folder, self.due.map(instant)) else {
                if self.due.is_some_and(|due| due <= self.clock.now()) {
                    return Ok(Woken::now(BTreeSet::new()));
                }
                continue;
            };
            let woken = Woken::now(BTreeSet::new());
            let changed = self.look(&changes)?;
            if !changed.is_empty() {
                return Ok(Woken { changed, ..woken });
            }
        }
    }

    /// Looks at what has happened meanwhile, as long as it goes on: what was read may be half of a change. Gives whether
    /// there was anything.
    ///
    /// # Errors
    /// When the folder is gone.
    pub fn gather(&mut self, woken: &mut Woken) -> Result<bool, Failure> {
        let until = woken.at + PATIENCE;
        let mut any = false;
        while Instant::now() < until && self.watch.has_more() {
            if let Some(changes) = self.watch.wait(&self.folder, Some(until)) {
                woken.changed.extend(self.look(&changes)?);
                any = true;
            }
        }
        Ok(any)
    }

    fn look(&mut self, Changes { paths, everywhere }: &Changes) -> Result<BTreeSet<SourcePath>, Failure> {
        if *everywhere { self.folder.look(paths) } else { self.folder.look_at(paths) }
    }
}

/// When to look at the clock again. Clocks are set and machines sleep: never wait longer than a minute.
fn instant(due: Moment) -> Instant {
    let left = (due.with_timezone(&Utc) - Utc::now()).to_std().unwrap_or_default();
    Instant::now() + (left + Duration::from_millis(2)).min(Duration::from_secs(60))
}

/// Locks; what another thread left behind when it failed is a whole value all the same.
pub fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
