//! New outputs, made beside the place where they will be, and what killed runs left of them.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::edge::disk::LockFile;

/// The folder in the output that belongs to bantin: manifest, lock, staging.
pub const OWN: &str = ".bantin";

/// Whether a run left in an output what only it needed.
pub fn has_leftovers(out: &Path) -> bool {
    ["staging", "kept"].iter().any(|name| out.join(OWN).join(name).exists())
}

/// Where a new output is made before it gets its name.
pub fn beside(out: &Path) -> PathBuf {
    out.with_file_name(format!("{}{}", beginning(out), std::process::id()))
}

/// What the names of all new outputs begin with.
fn beginning(out: &Path) -> String {
    let name = out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    format!(".{name}.")
}

/// Removes what a run left behind that was killed while making a new output: nobody holds its lock any more.
pub fn remove_stale(out: &Path) {
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let number = name.strip_prefix(&beginning(out)).unwrap_or_default();
        let is_ours = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        if !is_ours {
            continue;
        }
        // The lock is held until all is removed: a run that has just made its folder finds it taken.
        match File::open(entry.path().join(OWN).join("lock")) {
            Ok(lock) if lock.try_lock().is_ok() => {
                let _ = remove_all(&entry.path());
            }
            Ok(_) => {}
            // Killed before it had a lock: only empty folders go, and a run that is just making them makes them again.
            Err(_) => {
                let _ = fs::remove_dir(entry.path().join(OWN));
                let _ = fs::remove_dir(entry.path());
            }
        }
    }
}

/// Makes a folder with a lock in it; tries again if another run took it for a stale one before the lock was there.
pub fn make_lock(own: &Path) -> io::Result<LockFile> {
    let make = || fs::create_dir_all(own).and_then(|()| File::create(own.join("lock"))).map(LockFile::from);
    for _ in 0..20 {
        match make() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            made => return made,
        }
    }
    make()
}

/// Removes a folder if there is one.
pub fn remove_all(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
