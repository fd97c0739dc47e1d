//! The commit of a run: what was staged goes to its place in a safe order, and what is no longer made goes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::fresh::{OWN, remove_all};
use super::output::{Change, Output, above, cannot_write};
use super::same::is_same_bytes;
use crate::Plan;
use crate::base::diagnostic::{Message, msg};
use crate::edge::Failure;
use crate::edge::disk::replace;
use crate::site::{Page, WritePhase, counted};

/// What a run did to the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that were right already.
    pub unchanged: usize,
    /// Files of the last run that are gone.
    pub removed: usize,
}

/// The order of a commit. Wherever it is cut short, no page that can be reached links to one that is missing: pages that
/// are new come before all pages that could link to them, and what is no longer made is removed last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CommitStep {
    /// Style sheets, pictures, attachments.
    Assets,
    /// Pages that the last run did not make, lists among them: nothing links to them yet.
    NewPages,
    /// Articles and standing pages that changed.
    Texts,
    /// Lists, home page and feeds that changed.
    Lists,
}

/// What to say of a commit that failed in the middle.
fn half_done(placed: usize, total: usize) -> Message {
    msg!(
        "{placed} trên {total} tệp thay đổi đã là bản mới, các tệp khác còn là bản cũ; sửa lỗi này rồi dựng lại",
        "{placed} of {total} changed files are new, the others are old; fix this and build again"
    )
}

impl Output {
    /// Where the last run made a file and this one makes a folder, or the other way round, the old one has to go first.
    fn clear_the_way(&self, address: &str) -> io::Result<()> {
        for above in above(address) {
            let path = self.root.join(above);
            if path.is_file() {
                fs::remove_file(path)?;
            }
        }
        let path = self.root.join(address);
        if path.is_dir() { remove_all(&path) } else { Ok(()) }
    }

    /// Puts everything staged in its place, then removes what is no longer made.
    pub fn commit(&self, plan: &Plan, changes: &[Change]) -> Result<Written, Failure> {
        let now: BTreeSet<String> = plan.pages.iter().map(|page| page.address.to_string()).collect();
        let both: BTreeSet<String> = self.known.union(&now).cloned().collect();
        self.write_manifest(&both)?;
        let changed = plan.pages.iter().zip(changes).filter(|(_, change)| matches!(change, Change::Staged));
        let mut steps: BTreeMap<CommitStep, Vec<&Page>> = BTreeMap::new();
        for (page, _) in changed {
            steps.entry(self.step_of(page)).or_default().push(page);
        }
        let mut written = Written { unchanged: plan.pages.len(), ..Written::default() };
        let placed = AtomicUsize::new(0);
        let total = steps.values().map(Vec::len).sum();
        // Once a file is in its place, the site is not as it was.
        let failed = |(path, error): (PathBuf, io::Error)| match placed.load(Ordering::Relaxed) {
            0 => cannot_write(&path, &error),
            placed => Failure::cannot_write(&path, &error).with(half_done(placed, total)),
        };
        for pages in steps.values() {
            self.place(pages, &placed).map_err(failed)?;
            written.written += pages.len();
        }
        written.unchanged -= written.written;
        written.removed = self.remove_old(&now).map_err(failed)?;
        self.write_manifest(&now)?;
        // For `bantin visits`.
        self.write_own("pages", &counted(&plan.pages))?;
        Ok(written)
    }

    fn step_of(&self, page: &Page) -> CommitStep {
        match page.phase {
            WritePhase::Asset => CommitStep::Assets,
            _ if !self.known.contains(&*page.address) => CommitStep::NewPages,
            WritePhase::Text => CommitStep::Texts,
            WritePhase::List => CommitStep::Lists,
        }
    }

    /// Renames staged files to their places; `placed` counts them.
    fn place(&self, pages: &[&Page], placed: &AtomicUsize) -> Result<(), (PathBuf, io::Error)> {
        for page in pages {
            self.clear_the_way(&page.address).map_err(|error| (self.name.join(&*page.address), error))?;
        }
        let folders: BTreeSet<PathBuf> =
            pages.iter().filter_map(|page| self.root.join(&*page.address).parent().map(Path::to_path_buf)).collect();
        for folder in folders {
            fs::create_dir_all(&folder).map_err(|error| (folder.clone(), error))?;
        }
        pages.par_iter().try_for_each(|page| {
            let path = self.root.join(&*page.address);
            fs::rename(self.staging.join(&*page.address), &path).map_err(|error| (path, error))?;
            placed.fetch_add(1, Ordering::Relaxed);
            Ok(())
        })
    }

    /// Removes what the last run made and this one did not, and folders that are empty then.
    fn remove_old(&self, now: &BTreeSet<String>) -> Result<usize, (PathBuf, io::Error)> {
        let mut removed = 0;
        for address in self.known.difference(now) {
            // A manifest is a file like any other: never follow it out of the output.
            if address.split('/').any(|part| part == ".." || part.is_empty()) || Path::new(address).is_absolute() {
                continue;
            }
            let path = self.root.join(address);
            if path.is_dir() {
                // The name belongs to a folder now.
                continue;
            }
            match fs::remove_file(&path) {
                Ok(()) => removed += 1,
                Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
                Err(error) => return Err((path, error)),
            }
            let mut folder = path.parent();
            while let Some(empty) = folder.filter(|folder| *folder != self.root) {
                if fs::remove_dir(empty).is_err() {
                    break;
                }
                folder = empty.parent();
            }
        }
        Ok(removed)
    }

    fn write_manifest(&self, files: &BTreeSet<String>) -> Result<(), Failure> {
        let mut text = String::from("# bantin 1: files made by bantin; only these are ever removed\n");
        for file in files {
            text.push_str(file);
            text.push('\n');
        }
        self.write_own("manifest", &text)
    }

    /// Writes a file of bantin's own, whole or not at all.
    fn write_own(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.root.join(OWN).join(name);
        if is_same_bytes(&path, text.as_bytes()) {
            return Ok(());
        }
        replace(&path, text.as_bytes(), false).map_err(|error| cannot_write(&path, &error))
    }
}
