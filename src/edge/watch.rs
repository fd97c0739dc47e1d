//! Reports that the site's files have changed, and which: one batch per save, however an editor saves.
//!
//! Folders are watched, not files, because most editors replace a file by renaming another to its name. Events that
//! belong together are reported together: a batch ends once nothing has happened for a moment and no file is still open
//! for writing, so that none is read mid-write. On drives that send no events (network drives) the folder is polled
//! instead, and a change counts once two polls agree.

mod batch;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use self::batch::{Batch, LONG_QUIET};
use super::Failure;
use super::disk::SiteFolder;
use crate::base::diagnostic::msg;

/// Between two polls of a drive that sends no events.
const POLL: Duration = Duration::from_millis(400);

/// Between two attempts to watch a folder that is gone.
const RETRY: Duration = Duration::from_secs(1);

/// How to watch.
#[derive(Clone, Copy, Debug, Default)]
pub struct WatchOptions {
    /// Poll instead of waiting for events.
    pub poll: bool,
    /// Wait this long after the last event; none: as long as the kind of change needs.
    pub delay: Option<Duration>,
}

/// What may have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files and folders with events.
    pub paths: BTreeSet<PathBuf>,
    /// Events may have been missed: everything has to be scanned.
    pub everywhere: bool,
}

/// Watches a site's folders.
pub struct Watch {
    /// Its own, and the one that it shares with others, if there is one.
    roots: Vec<PathBuf>,
    options: WatchOptions,
    batch: Batch,
    events: EventSource,
    /// Some folder could not be watched: try again.
    lost: bool,
    /// Scan everything at this instant: files may have been written into a new folder before it was watched.
    rescan_at: Option<Instant>,
}

enum EventSource {
    System(RecommendedWatcher, Receiver<notify::Result<Event>>),
    Poll { seen: Option<u64> },
}

impl Watch {
    /// Starts watching: changes from now on are reported.
    ///
    /// # Errors
    /// If a folder does not exist, or the system refuses.
    pub fn new(folder: &SiteFolder, options: WatchOptions) -> Result<Watch, Failure> {
        let real = |root: &Path| root.canonicalize().map_err(|error| cannot_watch(root, &error));
        let roots = folder.roots().map(real).collect::<Result<Vec<PathBuf>, Failure>>()?;
        let events = if options.poll {
            EventSource::Poll { seen: None }
        } else {
            let (sender, receiver) = channel();
            let watcher = notify::recommended_watcher(sender).map_err(|error| cannot_watch(folder.root(), &error))?;
            EventSource::System(watcher, receiver)
        };
        let mut watch = Watch { roots, options, batch: Batch::default(), events, lost: false, rescan_at: None };
        watch.attach();
        Ok(watch)
    }

    /// Waits for a change; none once `until` has come. `folder` is what polling compares with.
    pub fn wait(&mut self, folder: &SiteFolder, until: Option<Instant>) -> Option<Changes> {
        loop {
            let now = Instant::now();
            if let Some(changes) = self.ready(now) {
                return Some(changes);
            }
            if until.is_some_and(|until| until <= now) {
                return None;
            }
            let next = [until, self.next(now)].into_iter().flatten().min();
            self.listen(folder, next.map(|next| next.saturating_duration_since(now)));
        }
    }

    /// Whether more has happened since: the read may have caught a file mid-write.
    pub fn has_more(&mut self) -> bool {
        if let EventSource::System(_, events) = &self.events {
            let now = Instant::now();
            events.try_iter().for_each(|event| self.batch.add(&self.roots, event, now));
        }
        !self.batch.is_empty()
    }

    fn ready(&mut self, now: Instant) -> Option<Changes> {
        if self.lost && self.batch.is_empty() && self.rescan_at.is_none_or(|at| at <= now) {
            self.attach();
            self.rescan_at = Some(now + RETRY);
            return Some(Changes { everywhere: true, ..Changes::default() });
        }
        if self.rescan_at.is_some_and(|at| at <= now) && self.batch.is_empty() {
            self.rescan_at = None;
            return Some(Changes { everywhere: true, ..Changes::default() });
        }
        if self.batch.is_empty() || self.batch.ready_at(self.options.delay, now) > now {
            return None;
        }
        let batch = std::mem::take(&mut self.batch);
        if batch.reattach {
            self.attach();
        }
        if batch.everywhere || batch.reattach {
            self.rescan_at = Some(now + LONG_QUIET * 3);
        }
        Some(Changes { paths: batch.paths, everywhere: batch.everywhere || batch.reattach })
    }

    /// When there is something to do even without an event.
    fn next(&self, now: Instant) -> Option<Instant> {
        if self.batch.is_empty() { self.rescan_at } else { Some(self.batch.ready_at(self.options.delay, now)) }
    }

    fn listen(&mut self, folder: &SiteFolder, most: Option<Duration>) {
        match &mut self.events {
            EventSource::System(_, events) => {
                let event = match most {
                    Some(most) => events.recv_timeout(most),
                    None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                };
                match event {
                    Ok(event) => self.batch.add(&self.roots, event, Instant::now()),
                    Err(RecvTimeoutError::Timeout) => {}
                    // The watcher is gone, which no system does; poll from now on.
                    Err(RecvTimeoutError::Disconnected) => self.events = EventSource::Poll { seen: None },
                }
            }
            EventSource::Poll { seen } => {
                std::thread::sleep(most.unwrap_or(POLL).min(self.options.delay.unwrap_or(POLL)));
                let current = folder.current_signature();
                let before = std::mem::replace(seen, current);
                if is_news(before, current, folder.read_signature(), self.batch.is_empty()) {
                    self.batch.rescan(Instant::now());
                }
            }
        }
    }

    /// Watches the folders again: to the system, one that was replaced is a different folder.
    fn attach(&mut self) {
        let EventSource::System(watcher, _) = &mut self.events else { return };
        self.lost = false;
        for root in &self.roots {
            self.lost |= watcher.watch(root, RecursiveMode::NonRecursive).is_err();
            for top in ["content", "themes"] {
                let folder = root.join(top);
                let _ = watcher.unwatch(&folder);
                if folder.is_dir() {
                    self.lost |= watcher.watch(&folder, RecursiveMode::Recursive).is_err();
                }
            }
        }
    }
}

/// Whether a poll found something that the batch does not know yet: a change that two polls agree about starts a batch, a
/// further change prolongs it. What is already known must not prolong it: the batch would never be complete.
fn is_news(before: Option<u64>, current: Option<u64>, read: u64, nothing_pending: bool) -> bool {
    if nothing_pending { before == current && current != Some(read) } else { before != current }
}

fn cannot_watch(root: &Path, error: &dyn std::fmt::Display) -> Failure {
    msg!(
        "không theo dõi được thư mục `{}`: {}; thử --poll",
        "cannot watch the folder `{}`: {}; try --poll",
        root.display(),
        error
    )
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_that_polls_agree_about_is_reported_once() {
        let (old, new, newer) = (Some(1), Some(2), Some(3));
        // Nothing has changed; something has, and is steady; then it is known.
        assert!(!is_news(old, old, 1, true));
        assert!(!is_news(old, new, 1, true));
        assert!(is_news(new, new, 1, true));
        assert!(!is_news(new, new, 1, false));
        // It goes on changing.
        assert!(is_news(new, newer, 1, false));
        // The folder is gone, and was read like that or not.
        assert!(is_news(None, None, 1, true));
    }
}
