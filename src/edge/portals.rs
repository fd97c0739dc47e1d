//! Many portals looked after from one place: which they are, and what they share.

use std::fs;
use std::path::{Path, PathBuf};

use super::Failure;
use crate::base::diagnostic::{Diagnostics, msg};
use crate::base::language::Language;
use crate::base::report::{self, ReportStyle};
use crate::base::source::{Source, Sources};
use crate::config::{self, PORTALS, Portals, read_portals};

/// A place with `portals.toml`.
pub struct Province {
    /// Its folder.
    pub root: PathBuf,
    /// What the file says.
    pub portals: Portals,
}

impl Province {
    /// The place of this folder, or the nearest one above it. None where there is no `portals.toml`.
    ///
    /// # Errors
    /// If the file has mistakes.
    pub fn find(from: &Path) -> Result<Option<Province>, Failure> {
        let Some(root) = from.ancestors().find(|folder| folder.join(PORTALS).is_file()) else { return Ok(None) };
        let path = root.join(PORTALS);
        let bytes = fs::read(&path).map_err(|error| Failure::cannot_read(&path, &error))?;
        let mut sources = Sources::default();
        sources.insert(PORTALS, Source::from_bytes(&bytes));
        let mut out = Diagnostics::default();
        let portals = read_portals(sources.text(PORTALS).map_or("", |text| text), &mut out);
        if !out.has_errors() {
            return Ok(Some(Province { root: root.to_path_buf(), portals }));
        }
        let told = |language| {
            let text = report::text(out.iter(), &sources, ReportStyle { language, colour: false, most: usize::MAX });
            format!("{}\n{}", path.display(), text.trim_end())
        };
        let (vi, en) = (told(Language::Vi), told(Language::En));
        Err(msg!("{vi}", "{en}").into())
    }

    /// The folders of the portals, sorted, each once.
    ///
    /// # Errors
    /// If one of them is no portal, or a folder cannot be listed.
    pub fn folders(&self) -> Result<Vec<PathBuf>, Failure> {
        let is_portal = |folder: &Path| folder.join(config::PATH).is_file();
        let mut found = Vec::new();
        for name in &self.portals.portals {
            let Some(above) = name.strip_suffix('*').map(|above| self.root.join(above.trim_end_matches('/'))) else {
                let folder = self.root.join(name);
                if !is_portal(&folder) {
                    return Err(msg!(
                        "{PORTALS}: `{name}` không phải cổng, thiếu content/site.toml",
                        "{PORTALS}: `{name}` is no portal, it lacks content/site.toml"
                    )
                    .into());
                }
                found.push(folder);
                continue;
            };
            let entries = fs::read_dir(&above).map_err(|error| Failure::cannot_read(&above, &error))?;
            let folders = entries.filter_map(Result::ok).map(|entry| entry.path());
            found.extend(folders.filter(|folder| is_portal(folder) && !self.is_shared(folder)));
        }
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// What a portal is called: its folder, from the place on.
    pub fn name(&self, folder: &Path) -> String {
        folder.strip_prefix(&self.root).unwrap_or(folder).display().to_string()
    }

    /// The folder that all portals share.
    pub fn shared(&self) -> Option<PathBuf> {
        self.portals.shared.as_ref().map(|shared| self.root.join(shared))
    }

    fn is_shared(&self, folder: &Path) -> bool {
        self.shared().is_some_and(|shared| shared == folder)
    }
}

/// The folder whose files are as if they lay in this portal: that of the place which looks after it.
///
/// # Errors
/// If the place's `portals.toml` has mistakes.
pub fn shared_with(portal: &Path) -> Result<Option<PathBuf>, Failure> {
    let Some(province) = portal.parent().map(Province::find).transpose()?.flatten() else { return Ok(None) };
    let Some(shared) = province.shared() else { return Ok(None) };
    let is_listed = province.folders()?.iter().any(|folder| folder == portal);
    Ok(is_listed.then_some(shared))
}
