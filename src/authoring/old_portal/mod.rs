//! What an older portal holds, as texts of this one: a plan of files to write and copy, and a report. Pure; the edge carries it
//! out.
//!
//! Each text that is made says where it came from and what it was like (`imported` in its `[extra]`), so that the same source
//! can be imported again: whatever staff have edited since is left alone, and the report says so.
//!
//! `mark.rs` is that line, `places.rs` finds a place for each item, `leads.rs` what a link or a picture leads to, `relink.rs` writes links of Markdown
//! anew, `write.rs` makes the texts, `report.rs` tells everything.

mod leads;
mod mark;
mod places;
mod relink;
mod report;
mod write;

pub use report::PortalReport;

use std::collections::{BTreeMap, BTreeSet};

use crate::base::language::Language;
use crate::base::source::SourcePath;
use crate::old_portals::OldPortal;

use leads::Leads;
use mark::{mark_of, same_but_mark};
use places::{ImportPlaces, places};
use write::{Made, texts};

/// What an import has to know of the portal and of the files that came with the source.
#[derive(Clone, Copy, Debug)]
pub struct ImportGround<'g> {
    /// The Markdown texts of the portal, by their paths.
    pub texts: &'g BTreeMap<SourcePath, String>,
    /// The files that are not texts, by their paths in the folders that were given.
    pub files: &'g BTreeSet<String>,
    /// What was imported before, also where staff have deleted it since.
    pub known: &'g BTreeSet<String>,
    /// The section of items that have none.
    pub section: &'g str,
    /// The portal's language.
    pub language: Language,
    /// The date of items that have none: `2026-11-24`.
    pub today: &'g str,
}

/// What is to be done, and what there is to say.
#[derive(Clone, Debug, Default)]
pub struct PortalImport {
    /// Texts to write: path, what lies there now, what is to lie there.
    pub texts: Vec<(SourcePath, Option<String>, String)>,
    /// Files to copy: where from, as the ground names them, and where to.
    pub copies: BTreeMap<SourcePath, String>,
    /// What was imported, by now.
    pub known: BTreeSet<String>,
    /// What became of everything.
    pub report: PortalReport,
}

/// Plans the import of a portal.
pub fn import_portal(portal: &OldPortal, ground: &ImportGround) -> PortalImport {
    let places = places(portal, ground);
    let mut leads = Leads::of(portal, ground, &places);
    let made = texts(portal, ground, &places, &mut leads);
    let mut import = PortalImport { known: ground.known.clone(), ..PortalImport::default() };
    import.report.left = portal.left.clone();
    for one in made {
        settle(one, ground, &places, &mut import);
    }
    leads.told(&mut import.report);
    import.copies = leads.copies;
    import
}

/// Decides what becomes of a text that was made: staff's own work stays.
fn settle(made: Made, ground: &ImportGround, places: &ImportPlaces, import: &mut PortalImport) {
    let report = &mut import.report;
    let there = ground.texts.get(&made.path);
    match there {
        None if ground.known.contains(&made.id) && !places.known.contains_key(&made.id) => {
            report.deleted.push(made.title)
        }
        None => {
            report.new += 1;
            report.look.extend(made.look.into_iter().map(|look| (made.path.to_string(), look)));
            import.texts.push((made.path, None, made.text));
        }
        Some(there) if same_but_mark(there, &made.text) => report.same += 1,
        Some(there) => match mark_of(there) {
            Some(mark) if mark.id == made.id && mark.is_of(there) => {
                report.updated += 1;
                import.texts.push((made.path, Some(there.clone()), made.text));
            }
            // The source is what it was; staff have written on.
            Some(mark) if mark.id == made.id && mark.is_of(&made.text) => report.same += 1,
            Some(mark) if mark.id == made.id => report.kept.push(made.path.to_string()),
            _ => report.taken_paths.push(made.path.to_string()),
        },
    }
    import.known.insert(made.id);
}
