//! A site that is planned again after every change: its folder, its options, and the memo from one plan to the next.
//! Preview and `build --watch` run one each.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use chrono::Utc;

use super::disk::SiteFolder;
use super::watch::{Changes, Watch, WatchOptions};
use super::{Failure, terminal};
use crate::base::diagnostic::msg;
use crate::base::language::Language;
use crate::base::source::SourcePath;
use crate::base::time::Moment;
use crate::{Options, Plan, PlanMemo};

/// The clock of a run.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// It always shows this instant.
    Fixed(Moment),
    /// The machine's own.
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
pub struct Session {
    folder: SiteFolder,
    watch: Watch,
    clock: Clock,
    options: Options,
    memo: Arc<Mutex<PlanMemo>>,
    due: Option<Moment>,
    retry: Option<Instant>,
}

/// Why a session woke up.
pub struct Wakeup {
    /// The sources that changed; none if only time has passed.
    pub changed: BTreeSet<SourcePath>,
    /// When it did.
    pub at: Instant,
}

impl Wakeup {
    /// Just now.
    pub fn now(changed: BTreeSet<SourcePath>) -> Wakeup {
        Wakeup { changed, at: Instant::now() }
    }
}

/// A change that goes on for longer than this is shown before it ends.
const PATIENCE: Duration = Duration::from_secs(2);

impl Session {
    /// Reads a folder, starts watching it, then scans for what was written in between, so that no change is missed.
    /// Watching first would be simpler, but inotify also reports the files bantin itself opens, and those of a large
    /// site overflow its queue.
    ///
    /// # Errors
    /// If the folder does not exist or cannot be watched.
    pub fn open(root: &Path, clock: Clock, options: Options, watching: WatchOptions) -> Result<Session, Failure> {
        let now = SystemTime::now();
        let mut folder = SiteFolder::open(root)?;
        let watch = Watch::new(&folder, watching)?;
        folder.scan(&folder.written_since(now))?;
        Ok(Session { folder, watch, clock, options, memo: Arc::default(), due: None, retry: None })
    }

    /// Plans the sources as they were last read.
    pub fn plan(&mut self) -> Plan {
        self.options.now = self.clock.now();
        let plan = crate::plan(self.folder.sources(), &self.options, &mut lock_memo(&self.memo));
        self.due = match self.clock {
            Clock::Fixed(_) => None,
            Clock::Machine => plan.next_change(),
        };
        plan
    }

    /// When the last plan changes by itself; none where it does not, or the clock stands still.
    pub fn due(&self) -> Option<Moment> {
        self.due
    }

    /// Plans again after this time, though nothing changed: something else may have, such as the network.
    pub fn retry_in(&mut self, time: Option<Duration>) {
        self.retry = time.map(|time| Instant::now() + time);
    }

    /// The memo of this session's plans, to be shared with others of the same sources.
    pub fn memo(&self) -> Arc<Mutex<PlanMemo>> {
        self.memo.clone()
    }

    /// The options of the last plan.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Carries out one rebuild. A panic in it becomes a failure, so that the next save is served; its cause has been
    /// printed by then.
    pub fn guard<T>(&mut self, rebuild: impl FnOnce(&mut Session) -> Result<T, Failure>) -> Result<T, Failure> {
        self.attempt(rebuild).unwrap_or_else(|| Err(internal_error()))
    }

    /// The same; none where it panicked.
    fn attempt<T>(&mut self, rebuild: impl FnOnce(&mut Session) -> Result<T, Failure>) -> Option<Result<T, Failure>> {
        // The memo is the only thing that a panic can leave half-changed, and `lock_memo` empties it then.
        catch_unwind(AssertUnwindSafe(|| rebuild(self))).ok()
    }

    /// The first build. Where it panics, that is printed, and it is tried again after the next change.
    ///
    /// # Errors
    /// Those of `build`.
    pub fn first<T>(
        &mut self,
        language: Language,
        mut build: impl FnMut(&mut Session) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        loop {
            if let Some(built) = self.attempt(&mut build) {
                return built;
            }
            terminal::err(internal_error().message.text(language));
            // A folder that is gone may come back.
            while self.guard(Session::wait).is_err() {}
        }
    }

    /// Calls `rebuild` whenever the site has to be planned again, until the program is stopped. A failure is printed
    /// and the next change awaited: a folder that is gone may come back. As long as it stays the same failure it is
    /// printed only once.
    pub fn run(
        mut self,
        language: Language,
        mut rebuild: impl FnMut(&mut Session, Wakeup) -> Result<(), Failure>,
    ) -> ! {
        let mut printed = None;
        loop {
            let wakened = |session: &mut Session| session.wait().and_then(|wakeup| rebuild(session, wakeup));
            let failure = self.guard(wakened).err();
            if let Some(failure) = failure.as_ref().filter(|failure| printed.as_ref() != Some(*failure)) {
                terminal::err(failure.message.text(language));
            }
            printed = failure;
        }
    }

    /// Waits until the site has to be planned again.
    ///
    /// # Errors
    /// If the folder is gone; the next call looks for it again.
    fn wait(&mut self) -> Result<Wakeup, Failure> {
        loop {
            let until = self.due.map(instant).into_iter().chain(self.retry).min();
            let Some(changes) = self.watch.wait(&self.folder, until) else {
                if self.retry.is_some_and(|retry| retry <= Instant::now()) {
                    self.retry = None;
                    return Ok(Wakeup::now(BTreeSet::new()));
                }
                if self.due.is_some_and(|due| due <= self.clock.now()) {
                    return Ok(Wakeup::now(BTreeSet::new()));
                }
                continue;
            };
            let at = Instant::now();
            let changed = self.scan(&changes)?;
            if !changed.is_empty() {
                return Ok(Wakeup { changed, at });
            }
        }
    }

    /// Adds changes that have happened since, for as long as more keep coming: the read may have caught a file
    /// mid-write. Returns whether there were any.
    ///
    /// # Errors
    /// If the folder is gone.
    pub fn gather(&mut self, wakeup: &mut Wakeup) -> Result<bool, Failure> {
        let until = wakeup.at + PATIENCE;
        let mut any = false;
        while Instant::now() < until && self.watch.has_more() {
            if let Some(changes) = self.watch.wait(&self.folder, Some(until)) {
                wakeup.changed.extend(self.scan(&changes)?);
                any = true;
            }
        }
        Ok(any)
    }

    fn scan(&mut self, Changes { paths, everywhere }: &Changes) -> Result<BTreeSet<SourcePath>, Failure> {
        if *everywhere { self.folder.scan(paths) } else { self.folder.scan_paths(paths) }
    }
}

fn internal_error() -> Failure {
    msg!(
        "bantin gặp lỗi nội bộ khi dựng trang (xem chi tiết ở trên), xin báo lỗi này; sửa tệp vừa lưu để dựng lại",
        "bantin failed with an internal error (see above), please report it; change the file you saved to try again"
    )
    .into()
}

/// When to look at the clock again: within a minute, because clocks are set and machines sleep.
fn instant(due: Moment) -> Instant {
    let left = (due.with_timezone(&Utc) - Utc::now()).to_std().unwrap_or_default();
    Instant::now() + (left + Duration::from_millis(2)).min(Duration::from_secs(60))
}

/// Locks a memo. One whose last plan panicked may be half-changed, and is emptied.
pub fn lock_memo(memo: &Mutex<PlanMemo>) -> std::sync::MutexGuard<'_, PlanMemo> {
    memo.lock().unwrap_or_else(|poisoned| {
        memo.clear_poison();
        let mut locked = poisoned.into_inner();
        *locked = PlanMemo::default();
        locked
    })
}

/// Locks. A value left by a thread that panicked is whole all the same.
pub fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;

    /// A site, and the session that watches it.
    fn opened() -> (tempfile::TempDir, Session) {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("content/tin")).unwrap();
        std::fs::write(root.path().join("content/site.toml"), "title = \"Phường\"\nbase_url = \"https://a.vn\"\n")
            .unwrap();
        std::fs::write(root.path().join("content/tin/_index.md"), "+++\ntitle = \"Tin\"\n+++\n").unwrap();
        let now = Moment::parse_from_rfc3339("2026-11-24T08:00:00+07:00").unwrap();
        let options = Options { now, base_url: None, drafts: false };
        let watching = WatchOptions { poll: true, delay: None };
        let session = Session::open(root.path(), Clock::Fixed(now), options, watching).unwrap();
        (root, session)
    }

    #[test]
    fn f1_the_first_plan_may_panic_too_and_the_next_save_is_served() {
        let (root, mut session) = opened();
        let mut tries = 0;
        let pages = session.first(Language::En, |session| {
            tries += 1;
            if tries < 3 {
                std::fs::write(root.path().join("content/a.md"), format!("+++\ntitle = \"{tries}\"\n+++\n")).unwrap();
                let memo = session.memo();
                let _locked = lock(&memo);
                panic!("half a plan");
            }
            Ok(session.plan().pages.len())
        });
        assert_eq!(tries, 3);
        assert_eq!(pages.unwrap(), session.plan().pages.len());
        // What fails in the ordinary way is no reason to wait.
        let failed = session.first(Language::En, |_| -> Result<(), Failure> { Err(msg!("không", "no").into()) });
        assert_eq!(failed.unwrap_err().message.en, "no");
    }

    #[test]
    fn what_is_to_be_tried_again_wakes_it_up_though_nothing_changed() {
        let (_root, mut session) = opened();
        session.plan();
        session.retry_in(Some(Duration::from_millis(1)));
        assert_eq!(session.wait().unwrap().changed, BTreeSet::new());
        assert_eq!(session.retry, None);
    }

    #[test]
    fn f1_a_panic_is_a_failure_and_the_next_plan_is_as_if_nothing_had_happened() {
        let (_root, mut session) = opened();
        let addresses = |plan: Plan| plan.pages.iter().map(|page| page.address.clone()).collect::<Vec<_>>();
        let before = addresses(session.plan());
        let memo = session.memo();
        let failed = session.guard(|_| -> Result<(), Failure> {
            let _locked = lock(&memo);
            panic!("half a plan")
        });
        assert_eq!(
            failed.unwrap_err().message.en,
            "bantin failed with an internal error (see above), please report it; change the file you saved to try again"
        );
        assert!(memo.is_poisoned());
        assert_eq!(addresses(session.plan()), before);
        assert!(!memo.is_poisoned());
    }
}
