//! Reads a site's folder into [`Sources`].

mod checksum;
mod file;
mod index;
mod lock_file;
mod looks;
mod place;
mod replace;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::Failure;
use super::portals::shared_with;
use crate::base::diagnostic::{Diagnostics, msg};
use crate::base::source::{Fault, Source, SourcePath, Sources, extension, nfc};
use crate::config::{self, Config};
pub use checksum::{CHECKSUM, ChecksumWriter, read_checked, replace_checked};
pub use file::Stamp;
use file::{Read, read_file};
pub use index::{CACHE_FOLDER, PictureIndex};
pub use lock_file::LockFile;
pub use looks::{Looks, looks_below, program};
pub use place::{lower, real};
pub use replace::{Replacement, remove_abandoned, replace, replace_unlocked, replace_unlocked_by, sweep};

/// Up to this many changes are put into the sources one by one; after more, all are gathered again.
const FEW: usize = 64;

/// Reads `content/` and `themes/` below `root`.
///
/// # Errors
/// If `root` or its `content` is not a folder that can be listed. What is wrong with single files becomes a fault in
/// the sources.
pub fn read(root: &Path) -> Result<Sources, Failure> {
    Ok(SiteFolder::open(root)?.sources())
}

/// A site's folder as it was last read. A later scan reads only what differs, and gives what a first scan would give.
pub struct SiteFolder {
    root: PathBuf,
    /// By the path as it is on the disk, which may be in another normal form than that in the sources.
    files: BTreeMap<String, ReadFile>,
    /// The last result of `sources`, updated in place: most changes are of one file.
    given: Option<Sources>,
    /// Some name is in another normal form than its path. Two names may be one path, which only shows with all files.
    has_odd_names: bool,
    /// A link shows one file at two places, and the system reports changes at one of them: scan everything then.
    has_links: bool,
    /// What the last build knew of the pictures.
    index: PictureIndex,
    /// What this portal shares with others: its files are as if they lay here, where there is none of the same path.
    shared: Option<Box<SiteFolder>>,
}

/// A file as it was last read.
struct ReadFile {
    path: SourcePath,
    stamp: Option<Stamp>,
    source: Source,
}

impl SiteFolder {
    /// Reads the folder for the first time.
    ///
    /// # Errors
    /// If the folder cannot be opened.
    pub fn open(root: &Path) -> Result<SiteFolder, Failure> {
        let root = canonical(root)?;
        let shared = shared_with(&root)?.map(|shared| SiteFolder::of(&shared).map(Box::new)).transpose()?;
        Ok(SiteFolder { shared, ..SiteFolder::of(&root)? })
    }

    /// A folder by itself.
    fn of(root: &Path) -> Result<SiteFolder, Failure> {
        let root = canonical(root)?;
        let (index, files) = (PictureIndex::read(&root), BTreeMap::new());
        let mut folder =
            SiteFolder { root, files, given: None, has_odd_names: false, has_links: false, index, shared: None };
        folder.scan(&BTreeSet::new())?;
        Ok(folder)
    }

    /// The folder's real path.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folders that files are read from: its own, and the one that it shares with others.
    pub fn roots(&self) -> impl Iterator<Item = &Path> {
        std::iter::once(self.root()).chain(self.shared.as_deref().map(SiteFolder::root))
    }

    /// Everything that was read.
    pub fn sources(&mut self) -> Sources {
        let (files, shared) = (&self.files, &self.shared);
        let all = || {
            let mut all: Sources = files.values().map(|known| (known.path.clone(), known.source.clone())).collect();
            for known in shared.iter().flat_map(|shared| shared.files.values()).filter(|known| is_shared(&known.path)) {
                all.insert_below(&known.path, &known.source);
            }
            all
        };
        self.given.get_or_insert_with(all).clone()
    }

    /// Puts what changed into what was given last.
    fn give(&mut self, changed: &BTreeSet<SourcePath>) {
        if self.has_odd_names || changed.len() > FEW || self.shared.is_some() {
            self.given = None;
        }
        let Some(given) = &mut self.given else { return };
        for path in changed {
            given.set(path, self.files.get(&**path).map(|known| known.source.clone()));
        }
    }

    fn put(&mut self, name: String, known: ReadFile) {
        self.has_odd_names |= *known.path != *name;
        self.files.insert(name, known);
    }

    /// Looks at every file, and reads those that are new, look different, or are named. Returns the paths that changed.
    ///
    /// # Errors
    /// If the folder is gone.
    pub fn scan(&mut self, named: &BTreeSet<PathBuf>) -> Result<BTreeSet<SourcePath>, Failure> {
        let (found, has_links) = self.list()?;
        self.has_links = has_links;
        let (known, index) = (&self.files, &self.index);
        let read: Vec<Option<Read>> = found
            .par_iter()
            .map(|(name, entry)| {
                let disk = match entry {
                    Ok(disk) => disk,
                    Err(fault) => return Some((None, Source::Fault(fault.clone()))),
                };
                let is_same = |known: &ReadFile| known.stamp.is_some() && known.stamp == Stamp::at(disk);
                let same = !named.contains(disk) && known.get(name).is_some_and(is_same);
                (!same).then(|| read_file(name, disk, index))
            })
            .collect();
        let mut changed = BTreeSet::new();
        let mut before = std::mem::take(&mut self.files);
        for ((name, _), read) in found.into_iter().zip(read) {
            let old = before.remove(&name);
            let known = match (read, old) {
                (None, Some(old)) => old,
                (None, None) => continue,
                (Some(read), old) => renewed(&name, read, old, &mut changed),
            };
            self.put(name, known);
        }
        changed.extend(before.into_values().map(|gone| gone.path));
        if let Some(shared) = &mut self.shared {
            changed.extend(shared.scan(named)?);
        }
        self.give(&changed);
        Ok(changed)
    }

    /// Looks at these files only if that is enough, else at every file. Returns the paths that changed.
    ///
    /// # Errors
    /// If the folder is gone.
    pub fn scan_paths(&mut self, named: &BTreeSet<PathBuf>) -> Result<BTreeSet<SourcePath>, Failure> {
        canonical(&self.root)?;
        if self.has_links || !named.iter().all(|path| self.is_plain(path)) {
            return self.scan(named);
        }
        let mut changed = BTreeSet::new();
        for disk in named {
            let name = relative(&self.root, disk);
            if !is_content(&name) {
                continue;
            }
            let below = format!("{name}/");
            let inside: Vec<String> = self
                .files
                .range(below.clone()..)
                .take_while(|(path, _)| path.starts_with(&below))
                .map(|(path, _)| path.clone())
                .collect();
            changed.extend(inside.iter().filter_map(|path| self.files.remove(path)).map(|gone| gone.path));
            let old = self.files.remove(&name);
            if disk.exists() {
                let known = renewed(&name, read_file(&name, disk, &self.index), old, &mut changed);
                self.put(name, known);
            } else {
                changed.extend(old.map(|gone| gone.path));
            }
        }
        self.give(&changed);
        Ok(changed)
    }

    /// Whether only this path itself has to be looked at: it is a file in folders that are no links, or nothing at all.
    fn is_plain(&self, path: &Path) -> bool {
        if path.to_str().is_none() || !path.starts_with(&self.root) {
            return false;
        }
        let real = |folder: &Path| folder.canonicalize().is_ok_and(|real| real == folder);
        match fs::symlink_metadata(path) {
            Ok(facts) => facts.is_file() && path.parent().is_some_and(real),
            Err(error) => error.kind() == ErrorKind::NotFound,
        }
    }

    /// The files that may have been written at this instant or later, as far as the clock of their file system shows: it
    /// would not show either whether they were written again after they were read.
    pub fn written_since(&self, instant: SystemTime) -> BTreeSet<PathBuf> {
        let is_new = |known: &ReadFile| known.stamp.is_some_and(|stamp| stamp.may_be_since(instant));
        let own = self.files.iter().filter(|(_, known)| is_new(known)).map(|(name, _)| self.root.join(name));
        own.chain(self.shared.iter().flat_map(|shared| shared.written_since(instant))).collect()
    }

    /// A hash of what the folder looks like now, without reading any file: for drives that send no events.
    pub fn current_signature(&self) -> Option<u64> {
        let (found, _) = self.list().ok()?;
        let stamps: Vec<Option<Stamp>> =
            found.par_iter().map(|(_, entry)| entry.as_ref().ok().and_then(|disk| Stamp::at(disk))).collect();
        let mut found: Vec<(&String, Option<Stamp>)> = found.iter().map(|(name, _)| name).zip(stamps).collect();
        found.sort_by_key(|(name, _)| *name);
        let shared = match &self.shared {
            Some(shared) => Some(shared.current_signature()?),
            None => None,
        };
        Some(signature(found.into_iter(), shared))
    }

    /// The same of what the folder looked like when it was read.
    pub fn read_signature(&self) -> u64 {
        let shared = self.shared.as_ref().map(|shared| shared.read_signature());
        signature(self.files.iter().map(|(name, known)| (name, known.stamp)), shared)
    }

    /// Every file there is, and whether there is a link among them or their folders.
    fn list(&self) -> Result<(Vec<ListedFile>, bool), Failure> {
        let root = canonical(&self.root)?;
        let mut found = Vec::new();
        let mut has_links = false;
        for top in ["content", "themes"] {
            has_links |= list(&root, top, &mut found);
        }
        Ok((found, has_links))
    }
}

fn signature<'a>(files: impl Iterator<Item = (&'a String, Option<Stamp>)>, shared: Option<u64>) -> u64 {
    let mut hash = DefaultHasher::new();
    shared.hash(&mut hash);
    files.for_each(|file| file.hash(&mut hash));
    hash.finish()
}

fn renewed(name: &str, (stamp, source): Read, old: Option<ReadFile>, changed: &mut BTreeSet<SourcePath>) -> ReadFile {
    let path: SourcePath = old.as_ref().map_or_else(|| nfc(name).into(), |old| old.path.clone());
    // For a file that is only copied the stamp has to do: its bytes are not known here.
    let same =
        old.is_some_and(|old| old.source == source && (old.stamp == stamp || !matches!(source, Source::Blob(_))));
    if !same {
        changed.insert(path.clone());
    }
    ReadFile { path, stamp, source }
}

fn canonical(root: &Path) -> Result<PathBuf, Failure> {
    root.canonicalize().map_err(|error| {
        msg!("không mở được thư mục `{}`: {}", "cannot open the folder `{}`: {}", root.display(), error).into()
    })
}

/// One file as [`read`] finds it, for who cannot wait until the folder is read again.
pub fn read_one(path: &str, disk: &Path) -> Source {
    read_file(path, disk, &PictureIndex::default()).1
}

/// Whether a path below the site's folder is one that is read: in the right folders, and not left behind by an editor, a
/// file manager or an office program.
pub fn is_content(path: &str) -> bool {
    let mut parts = path.split('/');
    matches!(parts.next(), Some("content" | "themes")) && !parts.any(is_hidden)
}

/// Whether a file is shared: settings, figures and counts are a portal's own.
pub fn is_shared(path: &str) -> bool {
    path != config::PATH && path != crate::statistics::PATH && !path.starts_with("content/visits/")
}

/// Reads `content/site.toml` alone.
///
/// # Errors
/// If there is none below `root`.
pub fn read_config(root: &Path) -> Result<Config, Failure> {
    let bytes = std::fs::read(root.join(config::PATH)).map_err(|_| {
        msg!(
            "không có `{}` trong `{}`; tạo trang mới bằng: bantin init THƯ-MỤC",
            "there is no `{}` in `{}`; create a new site with: bantin init DIR",
            config::PATH,
            root.display()
        )
    })?;
    let mut sources = Sources::default();
    sources.insert(config::PATH, Source::from_bytes(&bytes));
    Ok(config::read(&sources, None, &mut Diagnostics::default()))
}

/// A file's path below the root, and where it is or why it cannot be used.
type ListedFile = (String, Result<PathBuf, Fault>);

/// Finds the files of a folder, in no order. Returns whether there is a link among them or their folders.
fn list(root: &Path, top: &str, found: &mut Vec<ListedFile>) -> bool {
    let folder = root.join(top);
    let mut has_links = false;
    if !folder.exists() {
        return has_links;
    }
    let walk = WalkDir::new(&folder).follow_links(true).into_iter();
    let mut walk = walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(&entry.file_name().to_string_lossy()));
    while let Some(entry) = walk.next() {
        match entry {
            Ok(entry) => {
                let name = relative(root, entry.path());
                has_links |= entry.path_is_symlink();
                if entry.file_name().to_str().is_none() {
                    found.push((name, Err(Fault::BadName)));
                    if entry.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                } else if entry.path_is_symlink() && leads_out(if entry.depth() == 0 { root } else { &folder }, &entry)
                {
                    found.push((name, Err(Fault::LinkOutside)));
                    // The walk follows links to folders; if one leads out, nothing in it may be looked at.
                    if entry.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                } else if entry.file_type().is_file() {
                    found.push((name, Ok(entry.into_path())));
                }
            }
            Err(error) => {
                let path = error.path().unwrap_or(&folder).to_path_buf();
                has_links |= path.is_symlink();
                // A link to nothing is a missing file, reported where it is used. A link whose target is neither missing
                // nor forbidden leads to itself.
                let link = path.is_symlink().then(|| error.io_error().map(std::io::Error::kind)).flatten();
                let fault = if link == Some(ErrorKind::NotFound) {
                    continue;
                } else if error.loop_ancestor().is_some() || link.is_some_and(|why| why != ErrorKind::PermissionDenied)
                {
                    Fault::LinkLoop
                } else {
                    Fault::Unreadable(error.io_error().map_or_else(|| error.to_string(), ToString::to_string))
                };
                found.push((relative(root, &path), Err(fault)));
            }
        }
    }
    has_links
}

/// What editors, file managers and office programs leave behind.
fn is_hidden(name: &str) -> bool {
    // What is meant for the web and for web servers (RFC 8615); in `static/`, which alone is copied as it is.
    name.starts_with('.') && !matches!(name, ".well-known" | ".htaccess" | ".nojekyll")
        || name.starts_with("~$")
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || matches!(name, "Thumbs.db" | "desktop.ini")
        || matches!(extension(name).as_str(), "swp" | "swx" | "tmp" | "bak")
}

/// Whether a link leads out of a folder. Everything below one that stays inside is inside as well.
fn leads_out(folder: &Path, entry: &DirEntry) -> bool {
    let real = folder.canonicalize().and_then(|folder| Ok(entry.path().canonicalize()?.starts_with(folder)));
    !real.unwrap_or(false)
}

fn relative(root: &Path, path: &Path) -> String {
    let rest = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<String> = rest.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs::File;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_file_counts_as_new_as_long_as_its_clock_may_stand_still() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("content")).unwrap();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let files = [("a", 0, 0), ("b", 1990, 0), ("c", 2010, 0), ("d", 15, 1), ("e", 25, 1)];
        for (name, before, nanoseconds) in files {
            let file = File::create(root.path().join("content").join(name).with_extension("md")).unwrap();
            file.set_modified(now - Duration::from_millis(before) + Duration::from_nanos(nanoseconds)).unwrap();
        }
        let folder = SiteFolder::open(root.path()).unwrap();
        let named = |paths: BTreeSet<PathBuf>| -> Vec<String> {
            paths.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
        };
        assert_eq!(named(folder.written_since(now)), ["a.md", "d.md"]);
        assert_eq!(named(folder.written_since(now + Duration::from_secs(3))), Vec::<String>::new());
    }
}
