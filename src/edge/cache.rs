//! What bantin keeps between builds, in `.bantin-cache/` of the site: the files made of pictures, by the hash of the
//! picture, and which file has which hash. It may be deleted at any time, and git does not see it.
//!
//! ```text
//! .bantin-cache/files.json                        path to length, time, hash and facts: what has not changed is not read
//! .bantin-cache/pictures-1/<hash>-960x640.webp    `1` is the recipe: another one begins anew
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;
use crate::base::diagnostic::{Diagnostics, msg};
use crate::base::source::{Blob, Picture, Raster, Source, SourcePath, Sources};
use crate::images::{self, Derivative, RECIPE, Way};
use crate::site::Content;
use crate::{Plan, faults};

const FOLDER: &str = ".bantin-cache";

/// A file that was changed a moment ago may change again without its time telling; in nanoseconds.
const SETTLED: u64 = 3_000_000_000;

/// The cache of a site.
pub struct Cache {
    folder: PathBuf,
    pictures: PathBuf,
    encoded: AtomicUsize,
}

/// A picture of which something is missing.
pub struct Job<'p> {
    path: &'p SourcePath,
    blob: &'p Blob,
    raster: Raster,
    wanted: BTreeSet<Derivative>,
}

impl Cache {
    /// Opens the cache of a site, or where that cannot be written, one beside the output. For a plan without pictures
    /// nothing is made.
    ///
    /// # Errors
    /// When neither can be written.
    pub fn open(root: &Path, out: &Path, plan: &Plan) -> Result<Cache, Failure> {
        if !plan.pages.iter().any(|page| matches!(page.content, Content::Picture(..))) {
            return Ok(Cache::at(&root.join(FOLDER)));
        }
        match Cache::make(&root.join(FOLDER)) {
            Ok(cache) => Ok(cache),
            Err(_) => Cache::make(&out.with_file_name(FOLDER)).map_err(|error| cannot_keep(out, &error)),
        }
    }

    fn make(folder: &Path) -> io::Result<Cache> {
        let pictures = folder.join(format!("pictures-{RECIPE}"));
        fs::create_dir_all(&pictures)?;
        for (name, text) in [
            (".gitignore", "*\n"),
            // bford.info/cachedir: backups leave it out.
            ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# bantin; may be deleted at any time\n"),
        ] {
            if !folder.join(name).exists() {
                fs::write(folder.join(name), text)?;
            }
        }
        Ok(Cache::at(folder))
    }

    fn at(folder: &Path) -> Cache {
        let pictures = folder.join(format!("pictures-{RECIPE}"));
        Cache { folder: folder.to_path_buf(), pictures, encoded: AtomicUsize::new(0) }
    }

    /// How many pictures were decoded and encoded since the cache was opened.
    pub fn encoded(&self) -> usize {
        self.encoded.load(Ordering::Relaxed)
    }

    /// Where a file made of a picture is kept.
    pub(super) fn path(&self, blob: &Blob, one: &Derivative) -> PathBuf {
        let (hash, ext) = (blob.hash, one.format.extension());
        let size = format!("{}x{}", one.width, one.height);
        self.pictures.join(match one.way {
            Way::Scale => format!("{hash:032x}-{size}.{ext}"),
            Way::Social => format!("{hash:032x}-social-{size}.{ext}"),
            Way::Strip => format!("{hash:032x}-same.{ext}"),
        })
    }

    /// The pictures of a plan of which something has to be made.
    pub fn missing<'p>(&self, plan: &'p Plan) -> Vec<Job<'p>> {
        let mut jobs: BTreeMap<u128, Job> = BTreeMap::new();
        for page in &plan.pages {
            let Content::Picture(path, one) = &page.content else { continue };
            let Some(blob) = plan.sources.blob(path) else { continue };
            let Some(Picture::Raster(raster)) = blob.picture else { continue };
            // After a loss of power a file may be there and empty.
            if !fs::metadata(self.path(blob, one)).is_ok_and(|facts| facts.len() > 0) {
                let new = || Job { path, blob, raster, wanted: BTreeSet::new() };
                jobs.entry(blob.hash).or_insert_with(new).wanted.insert(*one);
            }
        }
        jobs.into_values().collect()
    }

    /// Makes what is missing, in parallel. `step` is called once for each picture. A picture that proves spoilt is told.
    ///
    /// # Errors
    /// When a picture cannot be read any more, or the cache not be written.
    pub(super) fn fill(&self, plan: &Plan, step: &(dyn Fn() + Sync)) -> Result<Diagnostics, Failure> {
        let memory = Memory::new(images::MOST_PIXELS);
        let told: Result<Vec<Diagnostics>, Failure> = self
            .missing(plan)
            .into_par_iter()
            .map(|job| {
                let _share = memory.take(u64::from(job.raster.width) * u64::from(job.raster.height));
                let told = self.make_files(&job);
                step();
                told
            })
            .collect();
        let mut all = Diagnostics::default();
        told?.into_iter().for_each(|told| all.extend(told));
        Ok(all)
    }

    /// A file made of a picture, for the preview: kept, or made now.
    pub(super) fn single(root: &Path, blob: &Blob, one: &Derivative) -> Option<Vec<u8>> {
        let cache = Cache::make(&root.join(FOLDER)).unwrap_or_else(|_| Cache::at(&root.join(FOLDER)));
        let path = cache.path(blob, one);
        if let Some(kept) = fs::read(&path).ok().filter(|kept| !kept.is_empty()) {
            return Some(kept);
        }
        let (Some(Picture::Raster(raster)), Ok(bytes)) = (blob.picture, fs::read(&blob.disk)) else { return None };
        // A file that was replaced since, perhaps by a link to elsewhere, is not shown: the next look will find it.
        let bytes = Some(bytes).filter(|bytes| images::hash(bytes) == blob.hash)?;
        let made = images::make(&bytes, &raster, &[*one]).ok()?.pop()?;
        let _ = write_whole(&path, &made);
        Some(made)
    }

    fn make_files(&self, job: &Job) -> Result<Diagnostics, Failure> {
        let mut told = Diagnostics::default();
        let bytes = fs::read(&job.blob.disk)
            .map_err(|error| msg!("không đọc được `{}`: {}", "cannot read `{}`: {}", job.blob.disk.display(), error))?;
        if images::hash(&bytes) != job.blob.hash {
            let path = job.blob.disk.display();
            return Err(msg!(
                "`{path}` vừa thay đổi trong khi dựng; chạy lại",
                "`{path}` changed during the build; run again"
            )
            .into());
        }
        self.encoded.fetch_add(1, Ordering::Relaxed);
        let wanted: Vec<Derivative> = job.wanted.iter().copied().collect();
        match images::make(&bytes, &job.raster, &wanted) {
            Ok(files) => {
                for (one, file) in wanted.iter().zip(files) {
                    let path = self.path(job.blob, one);
                    write_whole(&path, &file).map_err(|error| cannot_keep(&path, &error))?;
                }
            }
            Err(_) => told.push(faults::damaged().file(job.path)),
        }
        Ok(told)
    }

    /// Notes what is known of the files, and removes what was made of pictures that are gone. Neither matters enough to
    /// fail for.
    pub fn settle(&self, sources: &Sources) {
        if !self.folder.exists() {
            return;
        }
        let pictures = || {
            sources.below("content/").filter_map(|(path, source)| match source {
                Source::Blob(blob) if blob.picture.is_some() => Some((path, blob)),
                _ => None,
            })
        };
        let now = nanoseconds(SystemTime::now()).unwrap_or_default();
        let notes = pictures().filter_map(|(path, blob)| Some((path.to_string(), Note::of(blob, now)?)));
        let known = Notes { recipe: RECIPE, files: notes.collect() };
        if let Ok(json) = serde_json::to_vec(&known) {
            let path = self.folder.join("files.json");
            if fs::read(&path).is_ok_and(|there| there == json) {
                return self.prune(&pictures().map(|(_, blob)| blob.hash).collect());
            }
            let _ = write_whole(&path, &json);
        }
        self.prune(&pictures().map(|(_, blob)| blob.hash).collect());
    }

    fn prune(&self, hashes: &BTreeSet<u128>) {
        let own = self.pictures.file_name();
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with("pictures-") && Some(&*entry.file_name()) != own {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        for entry in fs::read_dir(&self.pictures).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let hash = name.to_string_lossy().split('-').next().and_then(|hex| u128::from_str_radix(hex, 16).ok());
            if hash.is_some_and(|hash| !hashes.contains(&hash)) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn cannot_keep(path: &Path, error: &io::Error) -> Failure {
    msg!("không ghi được `{}`: {}", "cannot write `{}`: {}", path.display(), error).into()
}

/// Written beside and renamed, so that nobody sees half a file.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}", std::process::id()));
    fs::write(&beside, bytes)?;
    fs::rename(&beside, path)
}

/// What is known of the files of the last run.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Notes {
    recipe: u32,
    files: BTreeMap<String, Note>,
}

#[derive(Serialize, Deserialize)]
struct Note {
    len: u64,
    /// Nanoseconds since 1970.
    modified: u64,
    hash: String,
    picture: Picture,
}

impl Note {
    fn of(blob: &Blob, now: u64) -> Option<Note> {
        let modified = blob.modified.filter(|modified| modified + SETTLED < now)?;
        Some(Note { len: blob.len, modified, hash: format!("{:032x}", blob.hash), picture: blob.picture? })
    }
}

/// An instant as a number.
pub(super) fn nanoseconds(time: SystemTime) -> Option<u64> {
    time.duration_since(UNIX_EPOCH).ok().and_then(|since| u64::try_from(since.as_nanos()).ok())
}

impl Notes {
    /// Reads what the last build noted; nothing is written.
    pub(super) fn read(root: &Path) -> Notes {
        let read = File::open(root.join(FOLDER).join("files.json")).ok();
        let known = read.and_then(|file| serde_json::from_reader(io::BufReader::new(file)).ok());
        known.filter(|notes: &Notes| notes.recipe == RECIPE).unwrap_or_default()
    }

    /// Hash and facts of a file that has not changed since.
    pub(super) fn get(&self, path: &str, len: u64, modified: Option<u64>) -> Option<(u128, Picture)> {
        let note = self.files.get(path)?;
        let same = note.len == len && modified == Some(note.modified);
        Some((u128::from_str_radix(&note.hash, 16).ok().filter(|_| same)?, note.picture))
    }
}

/// How many pixels may be in memory at one time: whoever wants more waits until others are done.
struct Memory {
    most: u64,
    free: Mutex<u64>,
    freed: Condvar,
}

struct Share<'m>(&'m Memory, u64);

impl Memory {
    fn new(most: u64) -> Memory {
        Memory { most, free: Mutex::new(most), freed: Condvar::new() }
    }

    fn take(&self, pixels: u64) -> Share<'_> {
        let pixels = pixels.min(self.most);
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free < pixels {
            free = self.freed.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free -= pixels;
        Share(self, pixels)
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += self.1;
        self.0.freed.notify_all();
    }
}
