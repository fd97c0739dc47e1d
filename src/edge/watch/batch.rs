//! Events gathered into one batch per save, and when a batch is complete.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind, RenameMode};
use notify::{Event, EventKind};

use crate::edge::disk::is_content;

/// How long nothing has happened when a save is complete.
const QUIET: Duration = Duration::from_millis(5);

/// The same after a larger change: a file is gone and may come back, many files are being written, or the system does
/// not report when a file is closed.
pub const LONG_QUIET: Duration = Duration::from_millis(100);

/// A change of this many paths or more is a larger one.
const MANY: usize = 4;

/// A file that is open for writing is taken as it is once there was no event of it for this long.
const WRITING: Duration = Duration::from_secs(3);

/// A change that never ends is reported after this long.
const STARVING: Duration = Duration::from_secs(15);

/// Whether the system reports that a file that was written has been closed.
const REPORTS_CLOSE: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// What has happened since the last batch.
#[derive(Default)]
pub struct Batch {
    /// Files and folders with events.
    pub paths: BTreeSet<PathBuf>,
    /// Events may have been missed.
    pub everywhere: bool,
    /// `content/` or `themes/` itself was created or removed.
    pub reattach: bool,
    /// Files that are being written, with the instant of the last event.
    open: BTreeMap<PathBuf, Instant>,
    /// Files that are gone and may come back.
    gone: BTreeSet<PathBuf>,
    /// Files that are new.
    made: BTreeSet<PathBuf>,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Batch {
    /// Whether nothing has happened.
    pub fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    /// Events were lost: everything has to be scanned.
    pub fn rescan(&mut self, now: Instant) {
        self.everywhere = true;
        self.happened(now);
    }

    fn happened(&mut self, now: Instant) {
        self.first.get_or_insert(now);
        self.last = Some(now);
    }

    /// Adds an event of a file below one of these folders.
    pub fn add(&mut self, roots: &[PathBuf], event: notify::Result<Event>, now: Instant) {
        let Ok(event) = event else { return self.rescan(now) };
        if event.need_rescan() {
            return self.rescan(now);
        }
        for path in &event.paths {
            let mut names = roots.iter().filter_map(|root| path.strip_prefix(root).ok());
            let content = names.find_map(|name| {
                let name = name.to_string_lossy().replace('\\', "/");
                is_content(&name).then_some(name)
            });
            if let Some(name) = content {
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
            // Reading changes nothing, and bantin itself reads.
            EventKind::Access(_) => return,
            EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) => self.everywhere = true,
            EventKind::Create(_) => {
                self.made.insert(own());
                self.gone.remove(path);
                if REPORTS_CLOSE && !path.is_symlink() {
                    self.open.insert(own(), now);
                }
            }
            EventKind::Modify(ModifyKind::Data(_)) if REPORTS_CLOSE => {
                self.open.insert(own(), now);
            }
            EventKind::Modify(ModifyKind::Name(RenameMode::From)) | EventKind::Remove(_) => {
                self.open.remove(path);
                // What came and went within one batch was never there: that is how vim tests whether a folder is writable.
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

    /// When the batch is complete if nothing more happens.
    pub fn ready_at(&self, delay: Option<Duration>, now: Instant) -> Instant {
        let (Some(first), Some(last)) = (self.first, self.last) else { return now };
        let large = !REPORTS_CLOSE || self.everywhere || !self.gone.is_empty() || self.paths.len() >= MANY;
        let quiet = last + delay.unwrap_or(if large { LONG_QUIET } else { QUIET });
        let written = self.open.values().map(|last| *last + WRITING).max();
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
            batch.add(&["/s".into()], Ok(Event::new(*kind).add_path(Path::new("/s").join(name))), now);
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
