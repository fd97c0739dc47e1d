//! What the last build knew of the pictures: those that have not changed since need not be read.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::base::source::{Blob, Picture, SourcePath};
use crate::images::RECIPE;

/// The folder of a site that is kept between builds and may be deleted at any time.
pub const CACHE_FOLDER: &str = ".bantin-cache";

/// A file that changed only a moment ago may change again with the same time; in nanoseconds.
const SETTLED: u64 = 3_000_000_000;

/// The pictures of the last build by their paths, in `files.json` of the cache.
#[derive(Default, Serialize, Deserialize)]
pub struct PictureIndex {
    recipe: u32,
    files: BTreeMap<String, Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    len: u64,
    /// Nanoseconds since 1970.
    modified: u64,
    hash: String,
    picture: Picture,
}

impl PictureIndex {
    /// Reads the index of the last build; an empty one if there is none or it is of another version.
    pub fn read(root: &Path) -> PictureIndex {
        let file = File::open(PictureIndex::path(&root.join(CACHE_FOLDER))).ok();
        let index = file.and_then(|file| serde_json::from_reader(io::BufReader::new(file)).ok());
        index.filter(|index: &PictureIndex| index.recipe == RECIPE).unwrap_or_default()
    }

    /// Where the index is in a cache folder.
    pub fn path(cache: &Path) -> PathBuf {
        cache.join("files.json")
    }

    /// The index of these pictures, without those that changed only a moment before `now`.
    pub fn of<'b>(pictures: impl Iterator<Item = (&'b SourcePath, &'b Blob)>, now: SystemTime) -> PictureIndex {
        let now = nanoseconds(now).unwrap_or_default();
        let entry = |blob: &Blob| {
            let modified = blob.modified.filter(|modified| modified + SETTLED < now)?;
            Some(Entry { len: blob.len, modified, hash: format!("{:032x}", blob.hash), picture: blob.picture? })
        };
        let files = pictures.filter_map(|(path, blob)| Some((path.to_string(), entry(blob)?)));
        PictureIndex { recipe: RECIPE, files: files.collect() }
    }

    /// Hash and facts of a picture that has not changed since.
    pub fn get(&self, path: &str, len: u64, modified: Option<u64>) -> Option<(u128, Picture)> {
        let entry = self.files.get(path).filter(|entry| entry.len == len && modified == Some(entry.modified))?;
        Some((u128::from_str_radix(&entry.hash, 16).ok()?, entry.picture))
    }
}

/// An instant in nanoseconds since 1970.
pub fn nanoseconds(time: SystemTime) -> Option<u64> {
    time.duration_since(UNIX_EPOCH).ok().and_then(|since| u64::try_from(since.as_nanos()).ok())
}
