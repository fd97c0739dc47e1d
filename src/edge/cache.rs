//! What bantin keeps between builds, in `.bantin-cache/` of the site: the files made from pictures, named by the hash of
//! the picture, and which picture has which hash. It may be deleted at any time, and git ignores it.
//!
//! ```text
//! .bantin-cache/files.json                        path to length, time, hash and facts: unchanged pictures are not read
//! .bantin-cache/pictures-1/<hash>-960x640.webp    `1` is the recipe: another one starts afresh
//! ```
//!
//! Both end in a checksum: what is damaged is made again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::SystemTime;

use rayon::prelude::*;

use super::Failure;
use super::disk::{CACHE_FOLDER, PictureIndex, read_checked, remove_abandoned, replace_checked};
use crate::base::diagnostic::{Diagnostics, msg};
use crate::base::source::{Blob, Picture, Raster, Source, SourcePath, Sources};
use crate::images::{self, Derivative, RECIPE, Way};
use crate::site::Content;
use crate::{Plan, file_checks};

/// The cache of a site.
pub struct Cache {
    folder: PathBuf,
    pictures: PathBuf,
    encoded: AtomicUsize,
}

/// Makes bantin's own folder of a site, and writes into it that neither git nor backups are to keep it.
pub fn cache_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (name, text) in [
        (".gitignore", "*\n"),
        // bford.info/cachedir: backups skip such folders.
        ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# bantin; may be deleted at any time\n"),
    ] {
        if !folder.join(name).exists() {
            fs::write(folder.join(name), text)?;
        }
    }
    Ok(())
}

/// A picture of which some files are missing.
pub struct Job<'p> {
    path: &'p SourcePath,
    blob: &'p Blob,
    raster: Raster,
    wanted: BTreeSet<Derivative>,
}

impl Cache {
    /// Opens the cache of a site, or one beside the output if the site's cannot be written. For a plan without pictures
    /// nothing is created.
    ///
    /// # Errors
    /// If neither can be written.
    pub fn open(root: &Path, out: &Path, plan: &Plan) -> Result<Cache, Failure> {
        if !plan.pages.iter().any(|page| matches!(page.content, Content::Picture(..))) {
            return Ok(Cache::at(&root.join(CACHE_FOLDER)));
        }
        match Cache::make(&root.join(CACHE_FOLDER)) {
            Ok(cache) => Ok(cache),
            Err(_) => {
                Cache::make(&out.with_file_name(CACHE_FOLDER)).map_err(|error| Failure::cannot_write(out, &error))
            }
        }
    }

    /// Where it is; it may not be there yet.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    fn make(folder: &Path) -> io::Result<Cache> {
        let pictures = folder.join(format!("pictures-{RECIPE}"));
        fs::create_dir_all(&pictures)?;
        cache_folder(folder)?;
        Ok(Cache::at(folder))
    }

    fn at(folder: &Path) -> Cache {
        let pictures = folder.join(format!("pictures-{RECIPE}"));
        Cache { folder: folder.to_path_buf(), pictures, encoded: AtomicUsize::new(0) }
    }

    /// How many pictures have been decoded and encoded since the cache was opened.
    pub fn encoded(&self) -> usize {
        self.encoded.load(Ordering::Relaxed)
    }

    /// Where a file made from a picture is kept, with a checksum at its end.
    fn path(&self, blob: &Blob, one: &Derivative) -> PathBuf {
        let (hash, ext) = (blob.hash, one.format.extension());
        let size = format!("{}x{}", one.width, one.height);
        self.pictures.join(match one.way {
            Way::Scale => format!("{hash:032x}-{size}.{ext}"),
            Way::Social => format!("{hash:032x}-social-{size}.{ext}"),
            Way::Strip => format!("{hash:032x}-same.{ext}"),
        })
    }

    /// The pictures of a plan of which some files have to be made.
    pub fn missing<'p>(&self, plan: &'p Plan) -> Vec<Job<'p>> {
        let mut jobs: BTreeMap<u128, Job> = BTreeMap::new();
        for page in &plan.pages {
            let Content::Picture(path, one) = &page.content else { continue };
            let Some(blob) = plan.sources.blob(path) else { continue };
            let Some(Picture::Raster(raster)) = blob.picture else { continue };
            // After a power failure a file may exist and be empty.
            if !fs::metadata(self.path(blob, one)).is_ok_and(|facts| facts.len() > 0) {
                let new = || Job { path, blob, raster, wanted: BTreeSet::new() };
                jobs.entry(blob.hash).or_insert_with(new).wanted.insert(*one);
            }
        }
        jobs.into_values().collect()
    }

    /// Makes what is missing, in parallel. `step` is called once for each picture. Returns a diagnostic for each picture
    /// that turns out to be damaged.
    ///
    /// # Errors
    /// If a picture can no longer be read, or the cache cannot be written.
    pub(super) fn fill(&self, plan: &Plan, step: &(dyn Fn() + Sync)) -> Result<Diagnostics, Failure> {
        let memory = PixelBudget::new(images::MOST_PIXELS);
        let found: Result<Vec<Diagnostics>, Failure> = self
            .missing(plan)
            .into_par_iter()
            .map(|job| {
                let _share = memory.take(u64::from(job.raster.width) * u64::from(job.raster.height));
                let found = self.make_files(&job);
                step();
                found
            })
            .collect();
        let mut all = Diagnostics::default();
        found?.into_iter().for_each(|found| all.extend(found));
        Ok(all)
    }

    /// A file made from a picture, for the preview: from the cache, or made now.
    pub(super) fn single(root: &Path, blob: &Blob, one: &Derivative) -> Option<Vec<u8>> {
        let cache = Cache::make(&root.join(CACHE_FOLDER)).unwrap_or_else(|_| Cache::at(&root.join(CACHE_FOLDER)));
        cache.bytes(blob, one).ok()
    }

    /// A file made from a picture: as it is kept, or where nothing whole is kept, made now.
    ///
    /// # Errors
    /// If the picture can no longer be read.
    pub(super) fn bytes(&self, blob: &Blob, one: &Derivative) -> Result<Vec<u8>, Failure> {
        let path = self.path(blob, one);
        if let Some(kept) = read_checked(&path) {
            return Ok(kept);
        }
        let bytes = original(blob)?;
        self.encoded.fetch_add(1, Ordering::Relaxed);
        let made = match blob.picture {
            Some(Picture::Raster(raster)) => images::make(&bytes, &raster, &[*one]).ok(),
            _ => None,
        };
        let made = made.and_then(|mut made| made.pop()).ok_or_else(|| {
            let path = blob.disk.display();
            msg!("không đọc được ảnh `{path}`", "cannot read the picture `{path}`")
        })?;
        let _ = replace_checked(&path, &made);
        Ok(made)
    }

    /// What the disk says of a kept file, which is longer by a checksum.
    pub(super) fn kept(&self, blob: &Blob, one: &Derivative) -> Option<Metadata> {
        fs::metadata(self.path(blob, one)).ok()
    }

    fn make_files(&self, job: &Job) -> Result<Diagnostics, Failure> {
        let mut found = Diagnostics::default();
        let bytes = original(job.blob)?;
        self.encoded.fetch_add(1, Ordering::Relaxed);
        let wanted: Vec<Derivative> = job.wanted.iter().copied().collect();
        match images::make(&bytes, &job.raster, &wanted) {
            Ok(files) => {
                for (one, file) in wanted.iter().zip(files) {
                    let path = self.path(job.blob, one);
                    replace_checked(&path, &file).map_err(|error| Failure::cannot_write(&path, &error))?;
                }
            }
            Err(_) => found.push(file_checks::damaged().place(job.path)),
        }
        Ok(found)
    }

    /// Writes the index of the pictures, and removes what was made from pictures that are gone. Neither is worth failing
    /// for.
    pub fn settle(&self, sources: &Sources) {
        if !self.folder.exists() {
            return;
        }
        let blobs = || {
            sources.below("content/").filter_map(|(path, source)| match source {
                Source::Blob(blob) => Some((path, &**blob)),
                _ => None,
            })
        };
        let path = PictureIndex::path(&self.folder);
        if let Ok(json) = serde_json::to_vec(&PictureIndex::of(blobs(), SystemTime::now()))
            && read_checked(&path).is_none_or(|there| there != json)
        {
            let _ = replace_checked(&path, &json);
        }
        self.prune(&blobs().map(|(_, blob)| blob.hash).collect());
    }

    fn prune(&self, hashes: &BTreeSet<u128>) {
        let own = self.pictures.file_name();
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with("pictures-") && Some(&*entry.file_name()) != own {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        for folder in [&self.folder, &self.pictures] {
            remove_abandoned(folder);
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

/// A picture as it was scanned. One that was replaced since, perhaps by a link to elsewhere, is not shown: the next scan will
/// find it.
fn original(blob: &Blob) -> Result<Vec<u8>, Failure> {
    let path = blob.disk.display();
    let bytes = fs::read(&blob.disk)
        .map_err(|error| msg!("không đọc được `{path}`: {error}", "cannot read `{path}`: {error}"))?;
    if images::hash(&bytes) != blob.hash {
        return Err(msg!(
            "`{path}` vừa thay đổi trong khi dựng; chạy lại",
            "`{path}` changed during the build; run again"
        )
        .into());
    }
    Ok(bytes)
}

/// How many pixels may be in memory at one time: whoever needs more waits until others are done.
struct PixelBudget {
    most: u64,
    free: Mutex<u64>,
    freed: Condvar,
}

struct PixelShare<'m>(&'m PixelBudget, u64);

impl PixelBudget {
    fn new(most: u64) -> PixelBudget {
        PixelBudget { most, free: Mutex::new(most), freed: Condvar::new() }
    }

    fn take(&self, pixels: u64) -> PixelShare<'_> {
        let pixels = pixels.min(self.most);
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free < pixels {
            free = self.freed.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free -= pixels;
        PixelShare(self, pixels)
    }
}

impl Drop for PixelShare<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += self.1;
        self.0.freed.notify_all();
    }
}
