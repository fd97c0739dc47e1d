//! Pages that readers could open until now and cannot any more, by the list of the last run: an item was renamed without
//! an alias, a section's folder has another name, something was deleted. What only expired is no accident.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::fresh::OWN;
use super::output::read_manifest;
use crate::Plan;
use crate::base::address::canonical;
use crate::base::source::SourcePath;
use crate::site::{Content, PageId};

/// A page that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vanished {
    /// Its address, as an alias names it: `/tin-tuc/le-hoi.html`.
    pub address: String,
    /// The file that it seems to be now: the new page of the same name, or the only new one of its folder.
    pub now: Option<SourcePath>,
}

/// The pages of the last run that this plan does not make any more. Lists come and go with their items, and are not
/// among them; nor is what is not public for a reason that its file states.
pub fn vanished(plan: &Plan, out: &Path) -> Vec<Vanished> {
    let known = read_manifest(&out.join(OWN).join("manifest"));
    let now: BTreeSet<&str> = plan.pages.iter().map(|page| &*page.address).collect();
    let site = &plan.site;
    let is_list = |address: &str| {
        let folders = [site.word("tags"), site.word("archive"), site.word("search"), site.word("statistics")];
        let name = address.rsplit('/').next().unwrap_or(address);
        folders.iter().any(|folder| address.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
            || name.strip_prefix(site.word("page")).is_some_and(|rest| rest.starts_with('-'))
    };
    let gone = known.iter().filter(|address| address.ends_with(".html") && !now.contains(address.as_str()));
    let gone: Vec<&String> = gone.filter(|address| !is_list(address) && !site.would_have(address)).collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let mut names: BTreeMap<&str, Vec<&SourcePath>> = BTreeMap::new();
    let mut folders: BTreeMap<&str, Vec<&SourcePath>> = BTreeMap::new();
    let new = plan.pages.iter().filter(|page| !known.contains(&*page.address));
    for page in new {
        let id = match page.content {
            Content::View(id @ (PageId::Article(_) | PageId::Standing(_))) => id,
            Content::List(list) if site.lists[list].number.is_none() => site.lists[list].of,
            _ => continue,
        };
        let Some(text) = site.text(id) else { continue };
        names.entry(name(&page.address)).or_default().push(&text.path);
        folders.entry(folder(&page.address)).or_default().push(&text.path);
    }
    let only = |found: Option<&Vec<&SourcePath>>| match found.map(Vec::as_slice) {
        Some([one]) => Some((*one).clone()),
        _ => None,
    };
    let gone_in = |wanted: &str| gone.iter().filter(|address| folder(address) == wanted).take(2).count();
    let now = |address: &str| {
        let alone = || if gone_in(folder(address)) == 1 { only(folders.get(folder(address))) } else { None };
        only(names.get(name(address))).or_else(alone)
    };
    let told = |address: &&String| Vanished { address: format!("/{}", canonical(address)), now: now(address) };
    gone.iter().map(told).collect()
}

/// The last part of an address; of the first page of a section, that of its folder.
fn name(address: &str) -> &str {
    canonical(address).trim_end_matches('/').rsplit('/').next().unwrap_or(address)
}

fn folder(address: &str) -> &str {
    crate::base::source::folder(canonical(address).trim_end_matches('/'))
}
