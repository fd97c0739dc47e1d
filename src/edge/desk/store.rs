//! The texts of a portal as the desk reads and writes them: inside `content/` alone, and never over what someone else wrote.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use super::history::{History, Reason};
use super::refusal::Refusal;
use super::save_journal::SaveJournal;
use crate::base::diagnostic::msg;
use crate::base::source::{MAX_TEXT, extension, nfc};
use crate::edge::Failure;
use crate::edge::disk::{LockFile, Replacement, is_shared, sweep};
use crate::edge::portals::shared_with;
use crate::edge::session::lock;

/// The folder beside `content/` that keeps what the desk replaced, and what is not saved yet.
pub const FOLDER: &str = ".bantin-history";

/// What a file's bytes are known by.
pub fn version(bytes: &[u8]) -> String {
    format!("{:032x}", xxhash_rust::xxh3::xxh3_128(bytes))
}

/// What is to become of a text.
pub struct TextChange<'c> {
    /// The text.
    pub path: &'c str,
    /// The version that it is in place of; none: it must be new.
    pub known: Option<&'c str>,
    /// The whole file.
    pub bytes: &'c [u8],
}

/// The texts of a portal.
pub struct TextStore {
    /// The portal's real folder.
    root: PathBuf,
    /// The folder of texts that this portal shares with others, which are not its own to change.
    shared: Option<PathBuf>,
    /// What was replaced.
    pub history: History,
    /// One writer at a time in this process; the file is for other processes.
    writing: Mutex<()>,
}

impl TextStore {
    /// The texts of the portal in this folder, which must be a real path.
    pub fn new(root: PathBuf) -> TextStore {
        // A list of portals with mistakes is told when the portal is read.
        let shared = shared_with(&root).ok().flatten();
        TextStore { history: History::new(root.join(FOLDER)), root, shared, writing: Mutex::default() }
    }

    /// Where a text lies.
    ///
    /// # Errors
    /// If the path is not that of a Markdown file in `content/`, of the settings, of the statistics or of a table, or leads out of it
    /// through a link.
    pub fn disk(&self, path: &str) -> Result<PathBuf, Refusal> {
        let is_known = is_item(path) || is_settings(path) || is_data(path);
        self.place(path)?.filter(|_| is_known).ok_or_else(|| not_a_text(path))
    }

    /// Where a file of any kind lies, or would; none if the path is not one below `content/`, or leads out of it
    /// through a link.
    ///
    /// # Errors
    /// If the portal's folder is gone.
    pub fn place(&self, path: &str) -> Result<Option<PathBuf>, Refusal> {
        let is_plain = |name: &str| {
            !matches!(name, "" | "." | "..")
                && !name.starts_with('.')
                && !name.contains(['\\', ':', '\0'])
                && !name.contains(char::is_control)
                // Windows would open the device.
                && !crate::site::is_device(name)
        };
        if !path.strip_prefix("content/").is_some_and(|inner| inner.split('/').all(is_plain)) {
            return Ok(None);
        }
        let content = self.root.join("content").canonicalize().map_err(|_| Refusal::Missing)?;
        let disk = self.on_disk(path);
        // The nearest folder that is there must not lead out; what is below it is ours to make.
        let real = disk.ancestors().find_map(|above| above.canonicalize().ok());
        Ok(real.filter(|real| real.starts_with(&content)).map(|_| disk))
    }

    /// A path as the folder spells it: paths are in form NFC, names on the disk may not be.
    fn on_disk(&self, path: &str) -> PathBuf {
        let mut disk = self.root.clone();
        for name in path.split('/') {
            let plain = disk.join(name);
            if plain.symlink_metadata().is_ok() {
                disk = plain;
                continue;
            }
            let entries = fs::read_dir(&disk).into_iter().flatten().flatten();
            let same = entries
                .map(|entry| entry.path())
                .find(|entry| entry.file_name().is_some_and(|own| nfc(&own.to_string_lossy()) == name));
            disk = same.unwrap_or(plain);
        }
        disk
    }

    /// The bytes of a text.
    ///
    /// # Errors
    /// If there is none of this path, it cannot be read, or it is one that many portals share.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, Refusal> {
        match (read(&self.disk(path)?), self.shared(path)) {
            (Err(Refusal::Missing), Some(shared)) => {
                let shared = shared.display();
                Err(msg!(
                    "bài này dùng chung cho nhiều cổng, không sửa ở bàn viết của một cổng; sửa tệp `{shared}`",
                    "many portals share this text, and it is not changed at the desk of one; change the file `{shared}`"
                )
                .into())
            }
            (read, _) => read,
        }
    }

    /// Where a text lies that this portal shares with others and has no file of its own for.
    pub fn shared(&self, path: &str) -> Option<PathBuf> {
        let shared = self.shared.as_ref().filter(|_| is_shared(path))?.join(path);
        (shared.is_file() && !self.on_disk(path).exists()).then_some(shared)
    }

    /// The path of a new item, or the next one that is free: `.../hop-bao-2/index.md`.
    pub fn free(&self, path: &str) -> String {
        let numbered = |number: usize| match number {
            1 => path.to_owned(),
            _ => path.replace("/index.md", &format!("-{number}/index.md")),
        };
        (1..).map(numbered).find(|path| self.read(path).is_err()).unwrap_or_default()
    }

    /// Writes a text in place of the one that has this version; none: it must be new. What was there goes to the history.
    ///
    /// # Errors
    /// [`Refusal::Changed`] if the file has another version; then nothing is written.
    pub fn save(&self, path: &str, known: Option<&str>, bytes: &[u8]) -> Result<String, Refusal> {
        self.save_all(&[TextChange { path, known, bytes }])?;
        Ok(version(bytes))
    }

    /// The same with several texts that belong together: all of them are written or none, also where the program is killed.
    ///
    /// # Errors
    /// As [`TextStore::save`].
    pub fn save_all(&self, changes: &[TextChange]) -> Result<(), Refusal> {
        let _held = self.hold()?;
        let mut written = Vec::new();
        let prepared = self.prepare_all(changes, &mut written);
        if prepared.is_err() {
            written.iter().for_each(|(new, _)| new.abandon());
        }
        prepared?;
        let journal = SaveJournal::of(&self.history);
        if written.len() > 1 {
            journal.write(written.iter().map(|(_, change)| (change.path, change.known)))?;
        }
        for (new, change) in written {
            new.place().map_err(|error| Failure::cannot_write(Path::new(change.path), &error))?;
        }
        journal.remove();
        Ok(())
    }

    /// Writes the new bytes beside the files, and what they replace into the history.
    fn prepare_all<'c>(
        &self,
        changes: &'c [TextChange],
        written: &mut Vec<(Replacement, &'c TextChange<'c>)>,
    ) -> Result<(), Refusal> {
        for change in changes {
            let disk = self.disk(change.path)?;
            let before = self.as_known(&disk, change.known)?;
            if before.as_deref() == Some(change.bytes) {
                continue;
            }
            let cannot = |error: io::Error| Failure::cannot_write(&disk, &error);
            fs::create_dir_all(disk.parent().unwrap_or(&self.root)).map_err(cannot)?;
            if let Some(before) = &before {
                self.history.put(change.path, before, Reason::Save)?;
            }
            written.push((Replacement::write(&disk, change.bytes, true).map_err(cannot)?, change));
        }
        // Writing took a while: another program may have been quicker.
        written.iter().try_for_each(|(_, change)| self.as_known(&self.disk(change.path)?, change.known).map(drop))
    }

    /// Carries out what a run that was killed had begun to put in its place. What someone else changed meanwhile stays as it
    /// is; the text that was to be there goes to the history then.
    fn finish(&self) -> Result<(), Refusal> {
        let journal = SaveJournal::of(&self.history);
        for (path, known) in journal.read() {
            let Ok(disk) = self.disk(&path) else { continue };
            let Some(new) = Replacement::left_by_killed(&disk) else { continue };
            let cannot = |error: io::Error| Failure::cannot_write(&disk, &error);
            if self.as_known(&disk, known.as_deref()).is_ok() {
                new.place().map_err(cannot)?;
            } else {
                self.history.put(&path, &new.bytes().map_err(cannot)?, Reason::Unsaved)?;
                new.abandon();
            }
        }
        journal.remove();
        Ok(())
    }

    /// Tidies up after runs that were killed.
    pub fn recover(&self) {
        if SaveJournal::of(&self.history).is_there() {
            // It carries out what is left.
            let _ = self.hold();
        }
        sweep(&self.root.join("content"));
        sweep(self.history.folder());
    }

    /// The bytes that are there, if they are those of the known version.
    fn as_known(&self, disk: &Path, known: Option<&str>) -> Result<Option<Vec<u8>>, Refusal> {
        match (read(disk), known) {
            (Ok(now), Some(known)) if version(&now) == known => Ok(Some(now)),
            (Ok(now), _) => Err(Refusal::Changed(now)),
            (Err(Refusal::Missing), None) => Ok(None),
            // It was removed by someone: an empty text is what is there now.
            (Err(Refusal::Missing), Some(known)) if known == version(b"") => Ok(None),
            (Err(Refusal::Missing), Some(_)) => Err(Refusal::Changed(Vec::new())),
            (Err(refusal), _) => Err(refusal),
        }
    }

    /// Takes a text away. It goes to the history first.
    ///
    /// # Errors
    /// If there is none, or the folder cannot be written.
    pub fn remove(&self, path: &str) -> Result<(), Refusal> {
        let disk = self.disk(path)?;
        let _held = self.hold()?;
        self.history.put(path, &read(&disk)?, Reason::Remove)?;
        Ok(fs::remove_file(&disk).map_err(|error| Failure::cannot_write(&disk, &error))?)
    }

    /// Keeps a text that was never saved among the versions, unless it is the one that is there or was kept last.
    ///
    /// # Errors
    /// If the folder of the history cannot be written.
    pub fn set_aside(&self, path: &str, bytes: &[u8]) -> Result<(), Refusal> {
        let disk = self.disk(path)?;
        let _held = self.hold()?;
        let newest = self.history.versions(path).into_iter().next();
        let last = newest.and_then(|version| self.history.get(path, &version.id).ok());
        let is_there = read(&disk).is_ok_and(|there| there == bytes) || last.is_some_and(|last| last == bytes);
        if is_there { Ok(()) } else { Ok(self.history.put(path, bytes, Reason::Unsaved).map(drop)?) }
    }

    /// Brings back a version of the history; what is there goes to the history first.
    ///
    /// # Errors
    /// If there is no such version, or it cannot be written.
    pub fn restore(&self, path: &str, id: &str) -> Result<String, Refusal> {
        self.disk(path)?;
        let bytes = self.history.get(path, id)?;
        let known = match self.read(path) {
            Ok(now) => Some(version(&now)),
            Err(Refusal::Missing) => None,
            Err(refusal) => return Err(refusal),
        };
        self.save(path, known.as_deref(), &bytes)
    }

    /// Holds the right to write: in this process, and among all desks of this folder.
    ///
    /// # Errors
    /// If the folder of the history cannot be written.
    pub fn hold(&self) -> Result<(MutexGuard<'_, ()>, LockFile), Refusal> {
        let guard = lock(&self.writing);
        let path = self.history.prepare()?.join("lock");
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.map(LockFile::from).map_err(|error| Failure::cannot_write(&path, &error))?;
        // A network drive may know no locks: then the comparison of versions is all there is.
        let _ = file.lock();
        if SaveJournal::of(&self.history).is_there() {
            self.finish()?;
        }
        Ok((guard, file))
    }
}

/// Whether a path is that of an item's text.
pub fn is_item(path: &str) -> bool {
    path.ends_with(".md")
}

/// Whether a path is that of a file with settings.
pub fn is_settings(path: &str) -> bool {
    crate::config::settings::GROUPS.iter().any(|group| group.file == path)
}

/// Whether a path is that of a file of the statistics, or of a table.
fn is_data(path: &str) -> bool {
    let is_declaration = path.starts_with("content/stats/") && extension(path) == "toml";
    path == crate::statistics::PATH || is_declaration || extension(path) == "csv"
}

/// That a path is that of no text.
pub fn not_a_text(path: &str) -> Refusal {
    msg!("`{path}` không phải một bài của cổng", "`{path}` is not a text of this portal").into()
}

fn read(disk: &Path) -> Result<Vec<u8>, Refusal> {
    let cannot = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Refusal::Missing,
        _ => Refusal::Failed(msg!("không đọc được `{}`: {error}", "cannot read `{}`: {error}", disk.display()).into()),
    };
    let facts = fs::metadata(disk).map_err(cannot)?;
    if !facts.is_file() {
        return Err(Refusal::Missing);
    }
    if facts.len() > MAX_TEXT {
        return Err(msg!("bài dài quá 4 MB", "the text is longer than 4 MB").into());
    }
    fs::read(disk).map_err(cannot)
}
