//! What a portal's folder looks like, without reading any file.

use std::fs::Metadata;
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
        let look = |disk: &Path| {
            let facts = std::fs::metadata(disk).ok();
            (look_of(disk, facts.as_ref()), facts.and_then(|facts| facts.modified().ok()))
        };
        let looks = found.par_iter().filter_map(|(_, disk)| disk.as_ref().ok().map(|disk| look(disk)));
        let both = |one: (u64, Option<SystemTime>), other: (u64, Option<SystemTime>)| {
            (one.0.wrapping_add(other.0), one.1.max(other.1))
        };
        let (hash, newest) = looks.reduce(|| (0, None), both);
        Some(Looks { hash: hash.wrapping_add(found.len() as u64), newest })
    }
}

/// A hash of what the files of a folder look like, whichever they are; the same as long as nothing was written, however the
/// folder is called.
pub fn looks_below(folder: &Path) -> u64 {
    let entries: Vec<_> = WalkDir::new(folder).into_iter().filter_map(Result::ok).collect();
    let look = |entry: &walkdir::DirEntry| {
        let facts = entry.metadata().ok().filter(|facts| facts.is_file());
        look_of(entry.path().strip_prefix(folder).unwrap_or(entry.path()), facts.as_ref())
    };
    entries.par_iter().map(look).reduce(|| 0, u64::wrapping_add)
}

/// A hash of what the file of this program looks like: another one may make other bytes of the same.
pub fn program() -> u64 {
    let mut hash = DefaultHasher::new();
    env!("CARGO_PKG_VERSION").hash(&mut hash);
    if let Ok(own) = std::env::current_exe().and_then(std::fs::metadata) {
        (own.len(), own.modified().ok()).hash(&mut hash);
    }
    hash.finish()
}

/// A hash of one file. Those of many are added, so that they need no order.
fn look_of(path: &Path, facts: Option<&Metadata>) -> u64 {
    let mut hash = DefaultHasher::new();
    path.as_os_str().as_encoded_bytes().hash(&mut hash);
    facts.map(Stamp::of).hash(&mut hash);
    hash.finish()
}
