//! What a build was made of, so that a portal of many that has not changed since is not built again.
//!
//! ```text
//! .bantin-cache/built   a hash of what the sources and the output look like, and when the next build is due
//! ```

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use super::cache::cache_folder;
use super::disk::{CACHE_FOLDER, Looks, replace_unlocked};
use crate::base::time::Moment;

const FILE: &str = "built";

/// What the sources of a portal looked like before it was built.
pub struct Before {
    looks: u64,
    /// A file may have been written at the same instant without showing it.
    is_fresh: bool,
}

impl Before {
    /// What they look like now. None where they cannot be listed.
    pub fn look(root: &Path) -> Option<Before> {
        let at = SystemTime::now();
        let Looks { hash, newest } = Looks::of(root)?;
        Some(Before { looks: hash, is_fresh: newest.is_none_or(|newest| newest + Duration::from_secs(2) > at) })
    }

    /// Notes a build that went well: with this output, as of `now`, until something changes by itself.
    pub fn built(&self, root: &Path, out: &Path, (now, due): (Moment, Option<Moment>)) {
        let file = root.join(CACHE_FOLDER).join(FILE);
        if self.is_fresh {
            let _ = fs::remove_file(file);
            return;
        }
        let due = due.map_or_else(|| "-".to_owned(), |due| due.timestamp().to_string());
        let text = format!("{} {} {due}\n", self.whole(out), now.timestamp());
        // What cannot be noted is built again.
        let folder = root.join(CACHE_FOLDER);
        let _ = fs::create_dir_all(&folder).and_then(|()| cache_folder(&folder));
        let _ = replace_unlocked(&file, text.as_bytes());
    }

    /// Whether the last build that was noted would be made again.
    pub fn is_built(&self, root: &Path, out: &Path, now: Moment) -> bool {
        let text = fs::read_to_string(root.join(CACHE_FOLDER).join(FILE)).unwrap_or_default();
        let mut parts = text.split_whitespace();
        let (Some(whole), Some(built), Some(due)) = (parts.next(), parts.next(), parts.next()) else { return false };
        let now = now.timestamp();
        let is_before = due == "-" || due.parse().is_ok_and(|due: i64| now < due);
        // Another day may be asked for (`--now`), and clocks go back.
        let is_after = built.parse().is_ok_and(|built: i64| now >= built);
        is_before && is_after && whole == self.whole(out)
    }

    /// Sources and output, and the program.
    fn whole(&self, out: &Path) -> String {
        let mut hash = DefaultHasher::new();
        self.looks.hash(&mut hash);
        for entry in WalkDir::new(out).sort_by_file_name().into_iter().filter_map(Result::ok) {
            let facts = entry.metadata().ok().filter(fs::Metadata::is_file);
            entry.path().hash(&mut hash);
            facts.map(|facts| (facts.len(), facts.modified().ok())).hash(&mut hash);
        }
        if let Ok(own) = std::env::current_exe().and_then(fs::metadata) {
            (own.len(), own.modified().ok()).hash(&mut hash);
        }
        format!("{:016x}", hash.finish())
    }
}
