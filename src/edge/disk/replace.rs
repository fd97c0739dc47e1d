//! Replacing a file by one rename: whoever reads it sees the old bytes or the new ones, never a mixture.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Replaces a file whose only writer this is, as it holds a lock. `durable`: wait until the disk has it.
///
/// # Errors
/// If it cannot be written; the old file is untouched then.
pub fn replace(path: &Path, bytes: &[u8], durable: bool) -> io::Result<()> {
    Replacement::write(path, bytes, durable)?.place()
}

/// Replaces a file that other processes may be replacing at the same time. Nobody waits for the disk.
///
/// # Errors
/// If it cannot be written; the old file is untouched then.
pub fn replace_unlocked(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_unlocked_by(path, |file| file.write_all(bytes))
}

/// The same with what `write` writes, which need not be in memory at once.
///
/// # Errors
/// If it cannot be written; the old file is untouched then.
pub fn replace_unlocked_by(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    Replacement::write_at(beside(path, &format!(".{}", std::process::id())), path, write, false)?.place()
}

/// The new bytes of a file, already on the disk beside it.
pub struct Replacement {
    beside: PathBuf,
    path: PathBuf,
    durable: bool,
}

impl Replacement {
    /// Writes the bytes to `.NAME.new` beside the file: what a killed run leaves there, the next one overwrites.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn write(path: &Path, bytes: &[u8], durable: bool) -> io::Result<Replacement> {
        Replacement::write_at(beside(path, ".new"), path, |file| file.write_all(bytes), durable)
    }

    fn write_at(
        beside: PathBuf,
        path: &Path,
        write: impl FnOnce(&mut File) -> io::Result<()>,
        durable: bool,
    ) -> io::Result<Replacement> {
        let mut file = File::create(&beside)?;
        let new = Replacement { beside, path: path.to_path_buf(), durable };
        let written = write(&mut file).and_then(|()| if durable { file.sync_all() } else { Ok(()) });
        match written {
            Ok(()) => Ok(new),
            // What there is of it would take the room that a full disk lacks.
            Err(error) => {
                new.abandon();
                Err(error)
            }
        }
    }

    /// The new bytes that a run left beside a file which was killed before it put them in its place.
    pub fn left_by_killed(path: &Path) -> Option<Replacement> {
        let beside = beside(path, ".new");
        beside.is_file().then(|| Replacement { beside, path: path.to_path_buf(), durable: true })
    }

    /// The new bytes.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        fs::read(&self.beside)
    }

    /// Removes them; the file stays as it is.
    pub fn abandon(&self) {
        let _ = fs::remove_file(&self.beside);
    }

    /// Puts the bytes in place of the old ones.
    ///
    /// # Errors
    /// If the file cannot be renamed, or the folder not be synced.
    pub fn place(self) -> io::Result<()> {
        self.rename()?.sync()
    }

    /// Puts the bytes where no file is.
    ///
    /// # Errors
    /// `AlreadyExists` if there is one, which is untouched; or if the file cannot be put there.
    pub fn place_new(self) -> io::Result<()> {
        match fs::hard_link(&self.beside, &self.path) {
            Ok(()) => self.abandon(),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists || self.path.symlink_metadata().is_ok() => {
                self.abandon();
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            // Not every disk knows a second name for a file.
            Err(_) => drop(fs::rename(&self.beside, &self.path).inspect_err(|_| self.abandon())?),
        }
        Placed { path: self.path, durable: self.durable }.sync()
    }

    /// Puts the bytes in place of the old ones, without waiting until the disk has noted it.
    ///
    /// # Errors
    /// If the file cannot be renamed; the old one is untouched then.
    pub fn rename(self) -> io::Result<Placed> {
        fs::rename(&self.beside, &self.path).inspect_err(|_| self.abandon())?;
        Ok(Placed { path: self.path, durable: self.durable })
    }
}

/// A file that was replaced: everybody sees the new bytes.
pub struct Placed {
    path: PathBuf,
    durable: bool,
}

impl Placed {
    /// Waits until the disk has noted the replacement.
    ///
    /// # Errors
    /// If the folder cannot be synced. The new file is there, but a power cut may bring the old one back.
    pub fn sync(&self) -> io::Result<()> {
        if self.durable { sync_folder(self.path.parent().unwrap_or(&self.path)) } else { Ok(()) }
    }
}

/// How long a replacement may lie beside its file: writing one takes a fraction of this.
const ABANDONED: Duration = Duration::from_secs(600);

/// Removes what killed runs left of [`replace`] below a folder: `.NAME.new`, not written to for a day, so that nobody's
/// clock matters.
pub fn sweep(folder: &Path) {
    const DAY: Duration = Duration::from_secs(24 * 3600);
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        let name = entry.file_name().to_string_lossy();
        let age = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
        if name.starts_with('.') && name.ends_with(".new") && age().is_some_and(|age| age > DAY) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Removes what killed runs left of [`replace_unlocked`] in a folder: `.NAME.PROCESS`, not written to for ten minutes.
pub fn remove_abandoned(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix('.').and_then(|name| name.rsplit_once('.')).map(|(_, process)| process);
        let is_ours = process.is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()));
        let age = entry.metadata().and_then(|facts| facts.modified()).ok().and_then(|time| time.elapsed().ok());
        if is_ours && age.is_some_and(|age| age > ABANDONED) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}{suffix}"))
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

// A folder cannot be opened for this on Windows; the rename itself is written through there.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
