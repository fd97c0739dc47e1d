//! What was replaced or removed, as plain files: `.bantin-history/content/.../a.md/20261124T010203004Z-save`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, Utc};

use super::refusal::Refusal;
use crate::base::diagnostic::msg;
use crate::edge::Failure;
use crate::edge::disk::replace;

/// As much is kept of all texts together, in bytes; the oldest goes first.
const MOST_BYTES: u64 = 200_000_000;

/// As many versions are kept of all texts together.
const MOST_VERSIONS: usize = 1000;

/// How a moment is written in a name: in UTC, to the millisecond, in the order of time.
const STAMP: &str = "%Y%m%dT%H%M%S%3f";

/// Why a version was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Another text was saved in its place.
    Save,
    /// Another program wrote another text in its place.
    Other,
    /// It was removed.
    Remove,
    /// It got another path, with which this version went.
    Move,
    /// It was never saved: someone else took the text over from who wrote it.
    Unsaved,
}

impl Reason {
    /// The word in the names of files.
    pub fn word(self) -> &'static str {
        match self {
            Reason::Save => "save",
            Reason::Other => "other",
            Reason::Remove => "remove",
            Reason::Move => "move",
            Reason::Unsaved => "unsaved",
        }
    }
}

/// A version that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its name among the versions of its text.
    pub id: String,
    /// When it was replaced.
    pub at: DateTime<Utc>,
    /// Its length.
    pub bytes: u64,
    /// Why it was kept.
    pub reason: Reason,
}

/// The versions of all texts.
pub struct History {
    folder: PathBuf,
}

impl History {
    /// The history in this folder, which is made when something is kept.
    pub fn new(folder: PathBuf) -> History {
        History { folder }
    }

    /// The folder, which may not be there yet.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the folder, unseen by git, and returns it.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn prepare(&self) -> Result<&Path, Failure> {
        let ignore = self.folder.join(".gitignore");
        if !ignore.is_file() {
            fs::create_dir_all(&self.folder)
                .and_then(|()| fs::write(&ignore, "*\n"))
                .map_err(|error| Failure::cannot_write(&self.folder, &error))?;
        }
        Ok(&self.folder)
    }

    /// Keeps a version of a text and returns its name. The disk has it when this returns.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn put(&self, path: &str, bytes: &[u8], reason: Reason) -> Result<String, Failure> {
        let folder = self.prepare()?.join(path);
        let cannot = |error: io::Error| Failure::cannot_write(&folder, &error);
        fs::create_dir_all(&folder).map_err(cannot)?;
        let mut all = self.all();
        // A clock that was set back makes no version older than those before it.
        let newest = all.iter().map(|(_, version)| version.at + chrono::Duration::milliseconds(1)).max();
        let at = newest.map_or_else(Utc::now, |newest| newest.max(Utc::now()));
        let kept = folder.join(format!("{}Z-{}", at.format(STAMP), reason.word()));
        replace(&kept, bytes, true).map_err(cannot)?;
        all.extend(version(&kept, bytes.len() as u64).map(|version| (path.to_owned(), version)));
        self.thin_out(all);
        Ok(kept.file_name().unwrap_or_default().to_string_lossy().into_owned())
    }

    /// Gives the versions of a file, or of everything in a folder, to another path, beside those that are there. Doing it
    /// again does nothing.
    ///
    /// # Errors
    /// If they cannot be moved.
    pub fn rename(&self, from: &str, to: &str) -> Result<(), Failure> {
        let (from, to) = (self.folder.join(from), self.folder.join(to));
        let cannot = |error: io::Error| Failure::cannot_write(&to, &error);
        for (file, _) in files_below(&from) {
            let Ok(inner) = file.strip_prefix(&from) else { continue };
            let place = to.join(inner);
            fs::create_dir_all(place.parent().unwrap_or(&to)).map_err(cannot)?;
            if !place.exists() {
                fs::rename(&file, &place).map_err(cannot)?;
            }
        }
        let folders = walkdir::WalkDir::new(&from).contents_first(true).into_iter().flatten();
        // What is not empty stays.
        folders.for_each(|folder| drop(fs::remove_dir(folder.path())));
        Ok(())
    }

    /// The versions of a text, newest first.
    pub fn versions(&self, path: &str) -> Vec<Version> {
        let mut versions: Vec<Version> =
            files(&self.folder.join(path)).into_iter().filter_map(|(file, bytes)| version(&file, bytes)).collect();
        versions.sort_by(|a, b| b.id.cmp(&a.id));
        versions
    }

    /// The bytes of a version.
    ///
    /// # Errors
    /// If there is none.
    pub fn get(&self, path: &str, id: &str) -> Result<Vec<u8>, Refusal> {
        if !self.versions(path).iter().any(|version| version.id == id) {
            return Err(Refusal::Missing);
        }
        let file = self.folder.join(path).join(id);
        fs::read(&file).map_err(|error| {
            Failure::from(msg!("không đọc được `{}`: {error}", "cannot read `{}`: {error}", file.display())).into()
        })
    }

    /// The newest removal of each text, newest first, whether the text is there again or not.
    pub fn removed(&self) -> Vec<(String, Version)> {
        let mut removed: Vec<(String, Version)> = Vec::new();
        for (path, version) in self.all() {
            if version.reason != Reason::Remove {
                continue;
            }
            match removed.iter_mut().find(|(known, _)| *known == path) {
                Some((_, known)) if known.id < version.id => *known = version,
                Some(_) => {}
                None => removed.push((path, version)),
            }
        }
        removed.sort_by(|a, b| b.1.id.cmp(&a.1.id));
        removed
    }

    /// All versions with the paths of their texts.
    fn all(&self) -> Vec<(String, Version)> {
        let versions = files_below(&self.folder.join("content")).into_iter().filter_map(|(file, bytes)| {
            let version = version(&file, bytes)?;
            let text = file.parent()?.strip_prefix(&self.folder).ok()?;
            let names = text.components().map(|name| name.as_os_str().to_string_lossy().into_owned());
            Some((names.collect::<Vec<_>>().join("/"), version))
        });
        versions.collect()
    }

    /// Removes the oldest of all versions until the rest is within bounds.
    fn thin_out(&self, mut all: Vec<(String, Version)>) {
        all.sort_by(|a, b| b.1.id.cmp(&a.1.id));
        let mut bytes = 0;
        for (number, (path, version)) in all.iter().enumerate() {
            bytes += version.bytes;
            // The newest version is kept however long it is.
            if number > 0 && (number >= MOST_VERSIONS || bytes > MOST_BYTES) {
                let _ = fs::remove_file(self.folder.join(path).join(&version.id));
            }
        }
    }
}

/// The files of a folder with their lengths.
fn files(folder: &Path) -> Vec<(PathBuf, u64)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter_map(|entry| {
        let facts = entry.metadata().ok()?;
        facts.is_file().then(|| (entry.path(), facts.len()))
    });
    files.collect()
}

/// The same of everything in it.
fn files_below(folder: &Path) -> Vec<(PathBuf, u64)> {
    let entries = walkdir::WalkDir::new(folder).follow_links(false).into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.filter_map(|entry| Some((entry.path().to_path_buf(), entry.metadata().ok()?.len()))).collect()
}

/// A version by the name of its file.
fn version(file: &Path, bytes: u64) -> Option<Version> {
    let id = file.file_name()?.to_str()?;
    let (stamp, word) = id.split_once("Z-")?;
    let all = [Reason::Save, Reason::Other, Reason::Remove, Reason::Move, Reason::Unsaved];
    let reason = all.into_iter().find(|reason| reason.word() == word)?;
    let at = NaiveDateTime::parse_from_str(stamp, STAMP).ok()?.and_utc();
    Some(Version { id: id.to_owned(), at, bytes, reason })
}
