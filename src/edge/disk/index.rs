//! What the last build knew of the pictures: those that have not changed since need not be read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::read_checked;
use crate::base::source::{Blob, Pdf, Picture, SourcePath};
use crate::images::RECIPE;

/// The folder of a site that is kept between builds and may be deleted at any time.
pub const CACHE_FOLDER: &str = ".bantin-cache";

/// A file that changed only a moment ago may change again with the same time; in nanoseconds.
const SETTLED: u64 = 3_000_000_000;

/// The pictures of the last build by their paths, in `files.json` of the cache.
#[derive(Default, Serialize, Deserialize)]
pub struct PictureIndex {
    recipe: u32,
    files: BTreeMap<String, CachedFile>,
    /// What was found in other files that are copied.
    #[serde(default)]
    attachments: BTreeMap<String, KnownAttachment>,
}

#[derive(Serialize, Deserialize)]
struct KnownAttachment {
    len: u64,
    modified: u64,
    located: bool,
    scripted: bool,
    pdf: Option<Pdf>,
}

#[derive(Serialize, Deserialize)]
struct CachedFile {
    len: u64,
    /// Nanoseconds since 1970.
    modified: u64,
    hash: String,
    picture: Picture,
}

impl PictureIndex {
    /// Reads the index of the last build; an empty one if there is none or it is of another version.
    pub fn read(root: &Path) -> PictureIndex {
        let json = read_checked(&PictureIndex::path(&root.join(CACHE_FOLDER)));
        let index = json.and_then(|json| serde_json::from_slice(&json).ok());
        index.filter(|index: &PictureIndex| index.recipe == RECIPE).unwrap_or_default()
    }

    /// Where the index is in a cache folder.
    pub fn path(cache: &Path) -> PathBuf {
        cache.join("files.json")
    }

    /// The index of these files, without those that changed only a moment before `now`.
    pub fn of<'b>(blobs: impl Iterator<Item = (&'b SourcePath, &'b Blob)>, now: SystemTime) -> PictureIndex {
        let now = nanoseconds(now).unwrap_or_default();
        let mut index = PictureIndex { recipe: RECIPE, ..PictureIndex::default() };
        for (path, blob) in blobs {
            let Some(modified) = blob.modified.filter(|modified| modified + SETTLED < now) else { continue };
            let (path, len) = (path.to_string(), blob.len);
            match blob.picture {
                Some(picture) => {
                    index
                        .files
                        .insert(path, CachedFile { len, modified, hash: format!("{:032x}", blob.hash), picture });
                }
                None => {
                    let (located, scripted, pdf) = (blob.located, blob.scripted, blob.pdf);
                    index.attachments.insert(path, KnownAttachment { len, modified, located, scripted, pdf });
                }
            }
        }
        index
    }

    /// Whether a file that has not changed since tells where it was taken, whether it runs a script, and what it says as a PDF.
    pub fn looked(&self, path: &str, len: u64, modified: Option<u64>) -> Option<(bool, bool, Option<Pdf>)> {
        let looked = self.attachments.get(path).filter(|one| one.len == len && modified == Some(one.modified))?;
        Some((looked.located, looked.scripted, looked.pdf))
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
