//! Replacing a file by one rename: whoever reads it sees the old bytes or the new ones, never a mixture.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

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
    Replacement::write_at(beside(path, &format!(".{}", std::process::id())), path, bytes, false)?.place()
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
        Replacement::write_at(beside(path, ".new"), path, bytes, durable)
    }

    fn write_at(beside: PathBuf, path: &Path, bytes: &[u8], durable: bool) -> io::Result<Replacement> {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        if durable {
            file.sync_all()?;
        }
        Ok(Replacement { beside, path: path.to_path_buf(), durable })
    }

    /// Puts the bytes in place of the old ones.
    ///
    /// # Errors
    /// If the file cannot be renamed, or the folder not be synced.
    pub fn place(self) -> io::Result<()> {
        fs::rename(&self.beside, &self.path)?;
        if self.durable { sync_folder(self.path.parent().unwrap_or(&self.path)) } else { Ok(()) }
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
