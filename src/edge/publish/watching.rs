//! Whether a program is running that publishes a portal by itself (`bantin publish --watch`): it holds a lock as long as it
//! lives, however it ends.

use std::fs::{self, File};
use std::path::Path;

use crate::edge::Failure;
use crate::edge::cache::cache_folder;
use crate::edge::disk::{CACHE_FOLDER, LockFile};

const FILE: &str = "publish/watching";

/// The sign that a portal is published by itself, as long as it is kept.
pub struct Watching {
    _lock: LockFile,
}

impl Watching {
    /// Puts the sign up. None where another program has it up.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn begin(root: &Path) -> Result<Option<Watching>, Failure> {
        let cache = root.join(CACHE_FOLDER);
        let path = cache.join(FILE);
        let made = fs::create_dir_all(cache.join("publish")).and_then(|()| cache_folder(&cache));
        let lock = made
            .and_then(|()| File::create(&path))
            .map(LockFile::from)
            .map_err(|error| Failure::cannot_write(&path, &error))?;
        match lock.try_lock() {
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            // Some network drives have no locks: then it is not known whether somebody watches.
            _ => Ok(Some(Watching { _lock: lock })),
        }
    }

    /// Whether a program has the sign up for this portal.
    pub fn is_up(root: &Path) -> bool {
        let file = File::open(root.join(CACHE_FOLDER).join(FILE));
        file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(fs::TryLockError::WouldBlock)))
    }
}
