//! Tells when the site's files have changed, and which: one batch for one save, however an editor saves.
//!
//! Folders are watched, not files, because most editors replace a file by renaming another to its name. What belongs
//! together is told together: a batch ends once nothing has happened for a moment, and a file that someone still holds
//! open for writing is waited for, so that no half-written file is read. Where the system tells nothing (network
//! drives), the folder is looked at again and again instead, and a change counts once two looks are alike.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Failure;
use super::disk::{Folder, is_content};
use crate::base::diagnostic::msg;

/// After the last event of a save that is complete.
const QUIET: Duration = Duration::from_millis(5);

/// After the last event of a larger change: a file is gone and may come back, many files are being written, or the
/// system does not tell when a file is closed.
const LONG_QUIET: Duration = Duration::from_millis(100);

/// From so many paths on a change is a larger one.
const MANY: usize = 4;

/// Who writes a file says something at least this often; else it is taken as it is.
const WRITING: Duration = Duration::from_secs(3);

/// A change that never ends is told nevertheless.
const STARVING: Duration = Duration::from_secs(15);

/// Between two looks at a drive that tells nothing.
const POLL: Duration = Duration::from_millis(400);

/// Between two tries to watch a folder that is gone.
const RETRY: Duration = Duration::from_secs(1);

/// Whether the system tells when a file that was written is closed.
const TELLS_CLOSED: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// How to watch.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner {
    /// By looking again and again.
    pub poll: bool,
    /// Wait so long after the last event; none: as long as the kind of change needs.
    pub delay: Option<Duration>,
}

/// What may have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files and folders of which something was told.
    pub paths: BTreeSet<PathBuf>,
    /// Something may have been missed: everything has to be looked at.
    pub everywhere: bool,
}

/// Watches a site's folder.
pub struct Watch {
    root: PathBuf,
    manner: Manner,
    batch: Batch,
    source: Source,
    /// Folders that could not be watched the last time: tried again.
    lost: bool,
    /// Look everywhere at this instant: files may have been written into a new folder before it was watched.
    again: Option<Instant>,
}

enum Source {
    Events(RecommendedWatcher, Receiver<notify::Result<Event>>),
    Poll { seen: Option<u64> },
}

impl Watch {
    /// Begins to watch: what changes from now on is told.
    ///
    /// # Errors
    /// When the folder is gone, or the system refuses.
    pub fn new(root: &Path, manner: Manner) -> Result<Watch, Failure> {
        let root = root.canonicalize().map_err(|error| cannot_watch(root, &error))?;
        let source = if manner.poll {
            Source::Poll { seen: None }
        } else {
            let (tell, told) = channel();
            let watcher = notify::recommended_watcher(tell).map_err(|error| cannot_watch(&root, &error))?;
            Source::Events(watcher, told)
        };
        let mut watch = Watch { root, manner, batch: Batch::default(), source, lost: false, again: None };
        watch.attach();
        Ok(watch)
    }

    /// Waits for a change; none once `until` has come. The folder is looked at where the system tells nothing.
    pub fn wait(&mut self, folder: &Folder, until: Option<Instant>) -> Option<Changes> {
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

    /// Whether something more has happened meanwhile: what was read may be half of a change.
    pub fn has_more(&mut self) -> bool {
        if let Source::Events(_, events) = &self.source {
            let now = Instant::now();
            events.try_iter().for_each(|event| self.batch.add(&self.root, event, now));
        }
        !self.batch.is_empty()
    }

    fn ready(&mut self, now: Instant) -> Option<Changes> {
        if self.lost && self.batch.is_empty() && self.again.is_none_or(|again| again <= now) {
            self.attach();
            self.again = Some(now + RETRY);
            return Some(Changes { everywhere: true, ..Changes::default() });
        }
        if self.again.is_some_and(|again| again <= now) && self.batch.is_empty() {
            self.again = None;
            return Some(Changes { everywhere: true, ..Changes::default() });
        }
        if self.batch.is_empty() || self.batch.ready_at(self.manner.delay, now) > now {
            return None;
        }
        let batch = std::mem::take(&mut self.batch);
        if batch.reattach {
            self.attach();
        }
        if batch.everywhere || batch.reattach {
            self.again = Some(now + LONG_QUIET * 3);
        }
        Some(Changes { paths: batch.paths, everywhere: batch.everywhere || batch.reattach })
    }

    /// When there is something to do without any event.
    fn next(&self, now: Instant) -> Option<Instant> {
        if self.batch.is_empty() { self.again } else { Some(self.batch.ready_at(self.manner.delay, now)) }
    }

    fn listen(&mut self, folder: &Folder, most: Option<Duration>) {
        match &mut self.source {
            Source::Events(_, events) => {
                let event = match most {
                    Some(most) => events.recv_timeout(most),
                    None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                };
                match event {
                    Ok(event) => self.batch.add(&self.root, event, Instant::now()),
                    Err(RecvTimeoutError::Timeout) => {}
                    // The watcher is gone, which no system does; look again and again then.
                    Err(RecvTimeoutError::Disconnected) => self.source = Source::Poll { seen: None },
                }
            }
            Source::Poll { seen } => {
                std::thread::sleep(most.unwrap_or(POLL).min(self.manner.delay.unwrap_or(POLL)));
                let found = folder.look_now();
                let steady = *seen == found;
                *seen = found;
                if steady && found != Some(folder.look_then()) {
                    self.batch.look_everywhere(Instant::now());
                }
            }
        }
    }

    /// Watches the folders anew: one that was replaced is another folder to the system.
    fn attach(&mut self) {
        let Source::Events(watcher, _) = &mut self.source else { return };
        self.lost = watcher.watch(&self.root, RecursiveMode::NonRecursive).is_err();
        for top in ["content", "themes"] {
            let folder = self.root.join(top);
            let _ = watcher.unwatch(&folder);
            if folder.is_dir() {
                self.lost |= watcher.watch(&folder, RecursiveMode::Recursive).is_err();
            }
        }
    }
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

/// What has happened since the last batch.
#[derive(Default)]
struct Batch {
    paths: BTreeSet<PathBuf>,
    everywhere: bool,
    /// `content/` or `themes/` itself was made or removed.
    reattach: bool,
    /// Files that are being written, with the instant of the last sign of it.
    open: BTreeMap<PathBuf, Instant>,
    /// Files that are gone and may come back.
    gone: BTreeSet<PathBuf>,
    /// Files that were not there before.
    made: BTreeSet<PathBuf>,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Batch {
    fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    fn look_everywhere(&mut self, now: Instant) {
        self.everywhere = true;
        self.happened(now);
    }

    fn happened(&mut self, now: Instant) {
        self.first.get_or_insert(now);
        self.last = Some(now);
    }

    fn add(&mut self, root: &Path, event: notify::Result<Event>, now: Instant) {
        let Ok(event) = event else { return self.look_everywhere(now) };
        if event.need_rescan() {
            return self.look_everywhere(now);
        }
        for path in &event.paths {
            let Ok(name) = path.strip_prefix(root) else { continue };
            let name = name.to_string_lossy().replace('\\', "/");
            if is_content(&name) {
                self.add_one(path, !name.contains('/'), event.kind, now);
            }
        }
    }

    fn add_one(&mut self, path: &Path, is_top: bool, kind: EventKind, now: Instant) {
        let own = || path.to_path_buf();
        match kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => {
                self.open.remove(path);
            }
            // Reading changes nothing, and bantin reads.
            EventKind::Access(_) => return,
            EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) => self.everywhere = true,
            EventKind::Create(_) => {
                self.made.insert(own());
                self.gone.remove(path);
                if TELLS_CLOSED && !path.is_symlink() {
                    self.open.insert(own(), now);
                }
            }
            EventKind::Modify(ModifyKind::Data(_)) if TELLS_CLOSED => {
                self.open.insert(own(), now);
            }
            EventKind::Modify(ModifyKind::Name(RenameMode::From)) | EventKind::Remove(_) => {
                self.open.remove(path);
                // What came and went within one batch was never there: vim tries a folder so.
                if !self.made.remove(path) {
                    self.gone.insert(own());
                }
            }
            EventKind::Modify(ModifyKind::Name(_)) => {
                self.gone.remove(path);
                self.open.remove(path);
                self.everywhere |= path.is_dir();
            }
            _ => {}
        }
        self.reattach |= is_top;
        self.paths.insert(own());
        self.happened(now);
    }

    /// When the batch is complete, as things are.
    fn ready_at(&self, delay: Option<Duration>, now: Instant) -> Instant {
        let (Some(first), Some(last)) = (self.first, self.last) else { return now };
        let large = !TELLS_CLOSED || self.everywhere || !self.gone.is_empty() || self.paths.len() >= MANY;
        let quiet = last + delay.unwrap_or(if large { LONG_QUIET } else { QUIET });
        let written = self.open.values().map(|sign| *sign + WRITING).max();
        quiet.max(written.unwrap_or(quiet)).min(first + STARVING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITE: EventKind = EventKind::Modify(ModifyKind::Data(notify::event::DataChange::Any));
    const CREATE: EventKind = EventKind::Create(CreateKind::File);
    const CLOSE: EventKind = EventKind::Access(AccessKind::Close(AccessMode::Write));
    const AWAY: EventKind = EventKind::Modify(ModifyKind::Name(RenameMode::From));
    const HERE: EventKind = EventKind::Modify(ModifyKind::Name(RenameMode::To));

    /// How many milliseconds after the last of these events, one millisecond apart, the batch is complete; its names.
    fn batch(events: &[(EventKind, &str)]) -> (u128, Vec<String>) {
        let start = Instant::now();
        let mut batch = Batch::default();
        let mut now = start;
        for (kind, name) in events {
            now += Duration::from_millis(1);
            batch.add(Path::new("/s"), Ok(Event::new(*kind).add_path(Path::new("/s").join(name))), now);
        }
        let wait = if batch.is_empty() { Duration::ZERO } else { batch.ready_at(None, now) - now };
        (wait.as_millis(), batch.paths.iter().map(|path| path.to_string_lossy().into_owned()).collect())
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_batch_ends_when_a_save_is_complete() {
        let a = "content/a.md";
        let one = vec!["/s/content/a.md".to_owned()];
        // A rename over the file: how most editors save.
        assert_eq!(batch(&[(HERE, a)]), (5, one.clone()));
        // Truncate, write, close.
        assert_eq!(batch(&[(WRITE, a), (WRITE, a), (CLOSE, a)]), (5, one.clone()));
        // Still being written.
        assert_eq!(batch(&[(CREATE, a), (WRITE, a)]), (3000, one.clone()));
        // Moved away, as vim does before it writes the new file; then the new file.
        assert_eq!(batch(&[(AWAY, a)]), (100, one.clone()));
        assert_eq!(batch(&[(AWAY, a), (CREATE, a), (WRITE, a), (CLOSE, a)]), (5, one));
        // Swap and backup files, other folders, reading.
        let read = EventKind::Access(AccessKind::Open(AccessMode::Any));
        assert_eq!(batch(&[(WRITE, "content/.a.md.swp"), (WRITE, "content/a.md~")]), (0, vec![]));
        assert_eq!(batch(&[(WRITE, "public/a.html"), (read, a)]), (0, vec![]));
    }
}
