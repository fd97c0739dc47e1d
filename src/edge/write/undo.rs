//! The way back of a commit: what it replaces or removes is kept until all is done, and put back if anything fails.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::fresh::OWN;
use super::output::{OutputFolder, cannot_write};
use super::same::copy;
use crate::base::diagnostic::{Message, msg};
use crate::edge::Failure;
use crate::site::Page;

/// Why a commit stopped: a file, and what the disk said.
pub type Stopped = (PathBuf, io::Error);

/// What to say where not even the way back was free.
fn half_done(stuck: &BTreeSet<PathBuf>) -> Message {
    let first = stuck.first().map(|path| path.display().to_string()).unwrap_or_default();
    let count = stuck.len();
    msg!(
        "{count} tệp không trở lại bản cũ được, như `{first}`, các tệp khác là bản cũ; sửa lỗi này rồi dựng lại",
        "{count} files could not be put back, like `{first}`, the others are old; fix this and build again"
    )
}

impl OutputFolder {
    /// Keeps the old files of pages that are about to be replaced.
    pub fn keep_all(&self, pages: &[&Page]) -> Result<(), Stopped> {
        pages.par_iter().try_for_each(|page| self.keep(&page.address))
    }

    /// Keeps an old file, if there is one: by a second name, or as a copy where the disk has no hard links.
    pub fn keep(&self, address: &str) -> Result<(), Stopped> {
        let (path, kept) = (self.root.join(address), self.kept.join(address));
        if !fs::symlink_metadata(&path).is_ok_and(|facts| !facts.is_dir()) {
            return Ok(());
        }
        let folder = kept.parent().unwrap_or(&self.kept);
        fs::create_dir_all(folder)
            .and_then(|()| fs::hard_link(&path, &kept).or_else(|_| copy(&path, &kept)))
            .map_err(|error| (self.name.join(address), error))
    }

    /// Keeps every file below a folder.
    pub fn keep_folder(&self, address: &str) -> Result<(), Stopped> {
        files_below(&self.root.join(address)).iter().try_for_each(|file| match file.strip_prefix(&self.root) {
            Ok(address) => self.keep(&address.to_string_lossy()),
            Err(_) => Ok(()),
        })
    }

    /// Undoes a commit that stopped: new files go, `made` folders too, old files come back. Says what the site is now.
    pub fn roll_back(&self, pages: &[&Page], made: &BTreeSet<PathBuf>, (path, error): Stopped) -> Failure {
        let is_placed = |page: &&Page| !self.staging.join(&*page.address).exists();
        let placed: BTreeSet<&Path> =
            pages.iter().copied().filter(is_placed).map(|page| Path::new(&*page.address)).collect();
        let mut stuck = BTreeSet::new();
        for address in &placed {
            if !self.kept.join(address).is_file() && !is_gone(fs::remove_file(self.root.join(address))) {
                stuck.insert(self.name.join(address));
            }
        }
        // The innermost first; one that is not empty stays.
        for folder in made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
        for kept in files_below(&self.kept) {
            let Ok(address) = kept.strip_prefix(&self.kept) else { continue };
            let path = self.root.join(address);
            // One that is still there was not reached.
            if path.is_file() && !placed.contains(address) {
                continue;
            }
            let back = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::rename(&kept, &path));
            if back.is_err() {
                stuck.insert(self.name.join(address));
            }
        }
        if !stuck.is_empty() {
            return Failure::cannot_write(&path, &error).with(half_done(&stuck));
        }
        // One that names too much only makes the next run look for files that are not there.
        if self.known.is_empty() {
            let _ = fs::remove_file(self.root.join(OWN).join("manifest"));
        } else {
            let _ = self.write_manifest(&self.known);
        }
        cannot_write(&path, &error)
    }
}

fn is_gone(removed: io::Result<()>) -> bool {
    match removed {
        Ok(()) => true,
        Err(error) => matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory),
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    entries.filter(|entry| !entry.file_type().is_dir()).map(walkdir::DirEntry::into_path).collect()
}
