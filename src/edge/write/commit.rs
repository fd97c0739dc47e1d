//! The commit of a run: what was staged goes to its place in a safe order, and what is no longer made goes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::fresh::{OWN, remove_all};
use super::output::{FileChange, OutputFolder, above, cannot_write};
use super::same::is_same_bytes;
use super::undo::Stopped;
use crate::Plan;
use crate::edge::Failure;
use crate::edge::disk::replace;
use crate::site::{Page, ShownFigures, VISITS_JSON, WritePhase, counted};
use crate::visits::as_of;

/// The file of bantin's own with the figures that items show.
const FIGURES: &str = "figures.json";

/// What the items of an output show of the statistics; nothing where there is no output, or an older bantin made it.
pub fn published_figures(out: &Path) -> ShownFigures {
    ShownFigures::read(&fs::read_to_string(out.join(OWN).join(FIGURES)).unwrap_or_default())
}

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

impl OutputFolder {
    /// Puts everything staged in its place, then removes what is no longer made. If that fails anywhere, all is put back.
    pub fn commit(&self, plan: &Plan, changes: &[FileChange]) -> Result<Written, Failure> {
        let now: BTreeSet<String> = plan.pages.iter().map(|page| page.address.to_string()).collect();
        let both: BTreeSet<String> = self.known.union(&now).cloned().collect();
        self.write_manifest(&both)?;
        let changed = plan.pages.iter().zip(changes).filter(|(_, change)| matches!(change, FileChange::Staged));
        let mut steps: BTreeMap<CommitStep, Vec<&Page>> = BTreeMap::new();
        for (page, _) in changed {
            steps.entry(self.step_of(page)).or_default().push(page);
        }
        let pages: Vec<&Page> = steps.values().flatten().copied().collect();
        let mut made = BTreeSet::new();
        let kept = if self.is_fresh { Ok(()) } else { self.keep_all(&pages) };
        let result = kept.and_then(|()| {
            if !self.is_fresh {
                steps.values().try_for_each(|pages| self.place(pages, &mut made))?;
            }
            let removed = self.remove_old(&now)?;
            self.write_own("manifest", &manifest(&now))?;
            // For `bantin visits`.
            self.write_own("pages", &counted(&plan.pages))?;
            self.write_own(FIGURES, &plan.site.shown_figures().text())?;
            Ok(Written { written: pages.len(), unchanged: plan.pages.len() - pages.len(), removed })
        });
        result.map_err(|stopped| self.roll_back(&pages, &made, stopped))
    }

    /// Where the last run made a file and this one makes a folder, or the other way round, the old one has to go first.
    fn clear_the_way(&self, address: &str) -> Result<(), Stopped> {
        let failed = |error| (self.name.join(address), error);
        for above in above(address) {
            let path = self.root.join(above);
            if path.is_file() {
                self.keep(above)?;
                fs::remove_file(path).map_err(failed)?;
            }
        }
        let path = self.root.join(address);
        if path.is_dir() {
            self.keep_folder(address)?;
            remove_all(&path).map_err(failed)?;
        }
        Ok(())
    }

    fn step_of(&self, page: &Page) -> CommitStep {
        match page.phase {
            WritePhase::Asset => CommitStep::Assets,
            _ if !self.known.contains(&*page.address) => CommitStep::NewPages,
            WritePhase::Text => CommitStep::Texts,
            WritePhase::List => CommitStep::Lists,
        }
    }

    /// Renames staged files to their places. The folders that had to be made for it are added to `made`.
    fn place(&self, pages: &[&Page], made: &mut BTreeSet<PathBuf>) -> Result<(), Stopped> {
        for page in pages {
            self.clear_the_way(&page.address)?;
        }
        let folders: BTreeSet<PathBuf> =
            pages.iter().filter_map(|page| self.root.join(&*page.address).parent().map(Path::to_path_buf)).collect();
        for folder in folders {
            made.extend(folder.ancestors().take_while(|above| !above.exists()).map(Path::to_path_buf));
            fs::create_dir_all(&folder).map_err(|error| (folder.clone(), error))?;
        }
        pages.par_iter().try_for_each(|page| {
            fs::rename(self.staging.join(&*page.address), self.root.join(&*page.address))
                .map_err(|error| (self.name.join(&*page.address), error))
        })
    }

    /// Removes what the last run made and this one did not, and folders that are empty then.
    fn remove_old(&self, now: &BTreeSet<String>) -> Result<usize, Stopped> {
        let mut removed = 0;
        for address in self.known.difference(now) {
            // A manifest is a file like any other: never follow it out of the output.
            if address.split('/').any(|part| part == ".." || part.is_empty()) || Path::new(address).is_absolute() {
                continue;
            }
            let path = self.root.join(address);
            // What `bantin visits` counted is not a build's to remove: this machine may have no ledger.
            let is_counted = || address == VISITS_JSON && fs::read(&path).is_ok_and(|json| as_of(&json).is_some());
            if path.is_dir() || is_counted() {
                // Or the name belongs to a folder now.
                continue;
            }
            self.keep(address)?;
            match fs::remove_file(&path) {
                Ok(()) => removed += 1,
                Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
                Err(error) => return Err((self.name.join(address), error)),
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

    /// Writes which files bantin made.
    pub fn write_manifest(&self, files: &BTreeSet<String>) -> Result<(), Failure> {
        self.write_own("manifest", &manifest(files)).map_err(|(path, error)| cannot_write(&path, &error))
    }

    /// Writes a file of bantin's own, whole or not at all.
    fn write_own(&self, name: &str, text: &str) -> Result<(), Stopped> {
        let path = self.root.join(OWN).join(name);
        if is_same_bytes(&path, text.as_bytes()) {
            return Ok(());
        }
        replace(&path, text.as_bytes(), false).map_err(|error| (self.name.join(OWN).join(name), error))
    }
}

fn manifest(files: &BTreeSet<String>) -> String {
    let mut text = String::from("# bantin 1: files made by bantin; only these are ever removed\n");
    for file in files {
        text.push_str(file);
        text.push('\n');
    }
    text
}
