//! What waits to be published, without asking a server and without writing the output: the pages of a plan, checked against the
//! manifest of the last publication as it lies in the folder, or as it is remembered of a server.
//!
//! ```text
//! .bantin-cache/publish/NAME.manifest   a line with the place, then its manifest as it was seen last
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::files::has_figures;
use crate::config::{PublishPlace, PublishTarget};
use crate::edge::disk::{CACHE_FOLDER, replace_unlocked};
use crate::edge::fetched::file_name;
use crate::publication::{Hash, MANIFEST, Manifest, Stay, without_figures};
use crate::site::Page;
use crate::{Plan, Rendered};

/// How many pages of each kind wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Pages that readers do not have.
    pub new: usize,
    /// Pages that readers see otherwise.
    pub changed: usize,
    /// Pages that readers have and will not.
    pub gone: usize,
}

impl Waiting {
    /// The pages of a plan beside those that were published.
    pub fn of(plan: &Plan, published: &Manifest) -> Waiting {
        let pages: Vec<&Page> = plan.pages.iter().filter(|page| page.address.ends_with(".html")).collect();
        let count = |page: &&Page| match (published.files.get(&page.address), plan.render(page)) {
            (None, _) => Waiting { new: 1, ..Waiting::default() },
            (Some(entry), Ok(Rendered::Bytes(bytes))) => {
                let hash = if has_figures(page) { Hash::of(&without_figures(&bytes)) } else { Hash::of(&bytes) };
                Waiting { changed: usize::from(entry.hash != Some(hash)), ..Waiting::default() }
            }
            // A page that somebody else made and is copied as it is: its length tells.
            (Some(entry), Ok(Rendered::File(blob))) => {
                Waiting { changed: usize::from(entry.size != blob.len), ..Waiting::default() }
            }
            (Some(_), _) => Waiting::default(),
        };
        let both = |a: Waiting, b: Waiting| Waiting { new: a.new + b.new, changed: a.changed + b.changed, gone: 0 };
        let counted = pages.par_iter().map(count).reduce(Waiting::default, both);
        let there: std::collections::HashSet<&str> = pages.iter().map(|page| &*page.address).collect();
        let is_gone = |path: &str| path.ends_with(".html") && !there.contains(path);
        let own = published.files.iter().filter(|(_, entry)| entry.stay != Stay::Retained);
        Waiting { gone: own.filter(|(path, _)| is_gone(path)).count(), ..counted }
    }
}

/// What is known to be published at a place, as the bytes of its manifest. None where nothing is known.
pub fn last_published(root: &Path, target: &PublishTarget) -> Option<Vec<u8>> {
    match &target.place {
        PublishPlace::Folder(folder) => fs::read(root.join(folder).join(MANIFEST)).ok(),
        place => {
            let mut bytes = fs::read(remembered(root, &target.name)).ok()?;
            let line = format!("{}\n", name(place));
            bytes.starts_with(line.as_bytes()).then(|| bytes.split_off(line.len()))
        }
    }
}

/// The manifest of a server, as it is remembered.
pub struct Memory {
    file: PathBuf,
    place: String,
}

impl Memory {
    /// That of a place; a folder is looked at instead.
    pub fn of(root: &Path, target: &PublishTarget) -> Option<Memory> {
        let is_folder = matches!(target.place, PublishPlace::Folder(_));
        (!is_folder).then(|| Memory { file: remembered(root, &target.name), place: name(&target.place) })
    }

    /// Remembers the manifest as it was read or written there; none: there is none.
    pub fn put(&self, manifest: Option<&[u8]>) {
        // What cannot be remembered is not known: nothing is said of it then.
        let _ = match manifest {
            Some(manifest) => {
                let _ = self.file.parent().map(fs::create_dir_all);
                replace_unlocked(&self.file, &[format!("{}\n", self.place).as_bytes(), manifest].concat())
            }
            None => fs::remove_file(&self.file),
        };
    }
}

fn remembered(root: &Path, name: &str) -> PathBuf {
    root.join(CACHE_FOLDER).join("publish").join(format!("{}.manifest", file_name(name)))
}

/// A place in one line: another account or folder is another place.
fn name(place: &PublishPlace) -> String {
    format!("{place:?}").replace('\n', " ")
}
