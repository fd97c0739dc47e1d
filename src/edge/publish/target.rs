//! What a place has to offer so that a portal can be published there, and so that its logs can be fetched.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use std::path::PathBuf;

/// A place of files. Paths are relative, with `/`, and have passed [`crate::publication::is_safe`] or are bantin's own.
pub trait Target: Send {
    /// What it is called in messages.
    fn name(&self) -> String;

    /// A file, up to this many bytes; none where there is none.
    ///
    /// # Errors
    /// If it is longer, or cannot be read.
    fn read(&mut self, path: &str, most: u64) -> io::Result<Option<Vec<u8>>>;

    /// The length of a file; none where there is none.
    ///
    /// # Errors
    /// If that cannot be found out.
    fn size(&mut self, path: &str) -> io::Result<Option<u64>>;

    /// Every file with its length.
    ///
    /// # Errors
    /// If a folder cannot be listed.
    fn list(&mut self) -> io::Result<BTreeMap<String, u64>>;

    /// Writes a file, over what is there, and makes the folders it lies in.
    ///
    /// # Errors
    /// If it cannot be written whole.
    fn write(&mut self, path: &str, bytes: &mut dyn Read) -> io::Result<()>;

    /// Gives a file another name, over what is there.
    ///
    /// # Errors
    /// Then everything is as it was. [`io::ErrorKind::Unsupported`] where the place never gives other names.
    fn rename(&mut self, from: &str, to: &str) -> io::Result<()>;

    /// Deletes a file, and folders that are empty then. It is well if there is none.
    ///
    /// # Errors
    /// If it stays.
    fn delete(&mut self, path: &str) -> io::Result<()>;

    /// Brings files of this machine to paths, in any order, each whole and checked or not at all, and calls `arrived` with the
    /// number of each. None where the place has no way of its own: then files are written under other names and renamed.
    ///
    /// # Errors
    /// If one cannot be brought; others may have arrived.
    fn bring(&mut self, files: &[(PathBuf, String)], arrived: &mut dyn FnMut(usize)) -> Option<io::Result<()>> {
        let _ = (files, arrived);
        None
    }

    /// Whether [`Target::write`] leaves what is there until the new file is whole and checked.
    fn writes_whole(&self) -> bool {
        false
    }

    /// Whether files had to be written in their place, so that readers may have met half of one.
    fn wrote_in_place(&self) -> bool {
        false
    }

    /// Makes a file that is not there yet, in one step in which of two only one succeeds. Whether it was made; none where the
    /// place has no such step.
    ///
    /// # Errors
    /// If it cannot be written.
    fn create(&mut self, path: &str, bytes: &[u8]) -> io::Result<Option<bool>> {
        let _ = (path, bytes);
        Ok(None)
    }

    /// The names of the files in the topmost folder, as they are at this moment.
    ///
    /// # Errors
    /// If it cannot be listed.
    fn top(&mut self) -> io::Result<BTreeSet<String>> {
        Ok(self.list()?.into_keys().filter(|path| !path.contains('/')).collect())
    }
}

/// A folder with logs.
pub trait LogFolder {
    /// Its files, with their lengths.
    ///
    /// # Errors
    /// If it is not there, or cannot be listed.
    fn names(&mut self) -> io::Result<BTreeMap<String, u64>>;

    /// Reads a file from a byte on, no more than `most` bytes.
    ///
    /// # Errors
    /// If it breaks off, or `into` does not take it.
    fn read_on(&mut self, name: &str, from: u64, most: u64, into: &mut dyn Write) -> io::Result<()>;
}
