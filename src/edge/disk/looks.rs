//! What a portal's folder looks like, without reading any file.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::file::Stamp;
use super::{canonical, list};
use crate::edge::portals::shared_with;

/// What the sources of a portal look like.
pub struct Looks {
    /// The same as long as nothing was written.
    pub hash: u64,
    /// When something was written last, as far as the file system tells.
    pub newest: Option<SystemTime>,
}

impl Looks {
    /// Of this portal, with what it shares with others. None where it cannot be listed.
    pub fn of(root: &Path) -> Option<Looks> {
        let root = canonical(root).ok()?;
        let mut found = Vec::new();
        for folder in std::iter::once(root.clone()).chain(shared_with(&root).ok()?) {
            for top in ["content", "themes"] {
                list(&folder, top, &mut found);
            }
        }
        let stamp = |disk: &Path| std::fs::metadata(disk).ok().map(|facts| (Stamp::of(&facts), facts.modified().ok()));
        let stamps: Vec<_> =
            found.par_iter().map(|(_, disk)| disk.as_ref().ok().and_then(|disk| stamp(disk))).collect();
        let mut hash = DefaultHasher::new();
        let mut newest = None;
        for ((_, disk), stamp) in found.iter().zip(&stamps) {
            disk.as_ref().ok().hash(&mut hash);
            stamp.map(|(stamp, _)| stamp).hash(&mut hash);
            newest = newest.max(stamp.and_then(|(_, modified)| modified));
        }
        Some(Looks { hash: hash.finish(), newest })
    }
}

/// A hash of what the files of a folder look like, whichever they are; the same as long as nothing was written.
pub fn looks_below(folder: &Path) -> u64 {
    let entries: Vec<_> = WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok).collect();
    let stamp = |entry: &walkdir::DirEntry| {
        entry.metadata().ok().filter(|facts| facts.is_file()).map(|facts| Stamp::of(&facts))
    };
    let stamps: Vec<Option<Stamp>> = entries.par_iter().map(stamp).collect();
    let mut hash = DefaultHasher::new();
    for (entry, stamp) in entries.iter().zip(&stamps) {
        // However the folder is called.
        entry.path().strip_prefix(folder).unwrap_or(entry.path()).hash(&mut hash);
        stamp.hash(&mut hash);
    }
    hash.finish()
}
