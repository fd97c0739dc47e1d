//! What a build was made of, so that what has not changed since is not built again: a portal of many, or one that is
//! published once more.
//!
//! ```text
//! .bantin-cache/built   a hash of what sources, output and program look like, when it was built, when the next build is due, and a
//!                       hash of what the sources alone look like
//! ```

use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::cache::cache_folder;
use super::disk::{CACHE_FOLDER, Looks, looks_below, program, read_checked, replace_checked};
use super::write::has_leftovers;
use crate::base::time::Moment;

const FILE: &str = "built";

/// What the sources of a portal looked like before it was built.
pub struct Before {
    looks: u64,
    /// A file may have been written at the same instant without showing it.
    is_fresh: bool,
}

/// A build that was noted: the same as long as sources, output and program look the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted(String);

impl fmt::Display for Noted {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Before {
    /// What they look like now. None where they cannot be listed.
    pub fn look(root: &Path) -> Option<Before> {
        let at = SystemTime::now();
        let Looks { hash, newest } = Looks::of(root)?;
        Some(Before { looks: hash, is_fresh: newest.is_none_or(|newest| newest + Duration::from_secs(2) > at) })
    }

    /// Whether they looked the same then.
    pub fn is_same(&self, other: &Before) -> bool {
        self.looks == other.looks
    }

    /// Notes a build that went well: with this output, as of `now`, until something changes by itself. None where it has to
    /// be made again anyway.
    pub fn built(&self, root: &Path, out: &Path, (now, due): (Moment, Option<Moment>)) -> Option<Noted> {
        let file = root.join(CACHE_FOLDER).join(FILE);
        // What could not be removed is tried again.
        if self.is_fresh || has_leftovers(out) {
            let _ = fs::remove_file(file);
            return None;
        }
        let due = due.map_or_else(|| "-".to_owned(), |due| due.timestamp().to_string());
        let noted = self.noted(out);
        let text = format!("{noted} {} {due} {:016x}\n", now.timestamp(), self.looks);
        // What cannot be noted is built again.
        let folder = root.join(CACHE_FOLDER);
        let _ = cache_folder(&folder);
        let _ = replace_checked(&file, text.as_bytes());
        Some(noted)
    }

    /// The last build that was noted, if it would be made again.
    pub fn is_built(&self, root: &Path, out: &Path, now: Moment) -> Option<Noted> {
        let text = read(root)?;
        let mut parts = text.split_whitespace();
        let (whole, built, due, looks) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let now = now.timestamp();
        let is_before = due == "-" || due.parse().is_ok_and(|due: i64| now < due);
        // Another day may be asked for (`--now`), and clocks go back.
        let is_after = built.parse().is_ok_and(|built: i64| now >= built);
        let is_same = u64::from_str_radix(looks, 16).is_ok_and(|looks| looks == self.looks);
        // Listing the output takes the longest.
        (is_same && is_before && is_after).then(|| self.noted(out)).filter(|noted| noted.0 == whole)
    }

    /// When the build that was noted last has to be made again though nothing was written, in seconds since 1970. None where
    /// none is noted.
    pub fn due(root: &Path) -> Option<i64> {
        match read(root)?.split_whitespace().nth(2)? {
            "-" => Some(i64::MAX),
            due => due.parse().ok(),
        }
    }

    /// Sources and output, and the program.
    fn noted(&self, out: &Path) -> Noted {
        let mut hash = DefaultHasher::new();
        (self.looks, looks_below(out), program()).hash(&mut hash);
        Noted(format!("{:016x}", hash.finish()))
    }
}

/// What is noted of the last build.
fn read(root: &Path) -> Option<String> {
    String::from_utf8(read_checked(&root.join(CACHE_FOLDER).join(FILE))?).ok()
}
