//! A file that programs lock, to keep others away.

use std::fs::File;
use std::ops::{Deref, DerefMut};

/// A file opened to be locked. The lock ends when this is dropped.
///
/// Closing the file would not be enough: a process that another thread is starting has a copy of every open file, and with it
/// the lock, until it is another program.
pub struct LockFile(File);

impl From<File> for LockFile {
    fn from(file: File) -> LockFile {
        LockFile(file)
    }
}

impl Deref for LockFile {
    type Target = File;

    fn deref(&self) -> &File {
        &self.0
    }
}

impl DerefMut for LockFile {
    fn deref_mut(&mut self) -> &mut File {
        &mut self.0
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        // Where it was never locked, or there are no locks, nothing is to be undone.
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_lock_ends_whoever_has_a_copy_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let open = || LockFile::from(File::create(folder.path().join("lock")).unwrap());
        let first = open();
        first.try_lock().unwrap();
        let copy = first.try_clone().unwrap();
        assert!(open().try_lock().is_err());
        drop(first);
        assert!(open().try_lock().is_ok());
        drop(copy);
    }
}
