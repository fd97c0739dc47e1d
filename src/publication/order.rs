//! The order of what is sent.

use std::collections::{BTreeMap, BTreeSet};

use super::{Class, DesiredFile};
use crate::base::address::Address;

/// The home page: every reader knows its address, so that it is never a page that nothing leads to.
const HOME: &str = "index.html";

/// Whether readers can open a page that will be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reached {
    /// It is not there.
    No,
    /// A publication that broke off brought it: what it leads to may be missing, and then nothing leads to it yet.
    Perhaps,
    /// It is there.
    Yes,
}

/// Assets first; then files and pages that are new, to which nothing leads yet, each after those it leads to; then what is
/// there already, texts before lists, the home page last of them, feeds and sitemaps at the end.
pub(super) fn sorted(
    puts: &BTreeMap<&Address, &DesiredFile>,
    reached: &dyn Fn(&str) -> Reached,
    links: &dyn Fn(&str) -> Vec<Address>,
) -> Vec<Address> {
    let (mut assets, mut files, mut there) = (Vec::new(), Vec::new(), Vec::new());
    let mut pages: BTreeMap<Reached, BTreeSet<Address>> = BTreeMap::new();
    for (path, file) in puts {
        let is_home = &***path == HOME;
        match (file.class, reached(path)) {
            (Class::Asset, _) => assets.push((*path).clone()),
            (Class::Feed, Reached::No) => files.push((*path).clone()),
            (Class::Text | Class::List, new @ (Reached::No | Reached::Perhaps)) if !is_home => {
                pages.entry(new).or_default().insert((*path).clone());
            }
            (class, _) => there.push((class, is_home, (*path).clone())),
        }
    }
    there.sort();
    let pages = pages.values().flat_map(|pages| targets_first(pages, links));
    assets.into_iter().chain(files).chain(pages).chain(there.into_iter().map(|(_, _, path)| path)).collect()
}

/// How many of the first of them may be sent in any order: those that lead nowhere; and where nothing is yet (`is_empty`), all
/// before the home page.
pub(super) fn together(sorted: &[Address], puts: &BTreeMap<&Address, &DesiredFile>, is_empty: bool) -> usize {
    let leads_nowhere = |path: &Address| puts.get(path).is_some_and(|file| file.class == Class::Asset);
    sorted.iter().take_while(|path| leads_nowhere(path) || is_empty && &***path != HOME).count()
}

/// Pages so that each comes after those of them it leads to; where they lead to each other in a circle, in any order.
fn targets_first(pages: &BTreeSet<Address>, links: &dyn Fn(&str) -> Vec<Address>) -> Vec<Address> {
    let mut sorted = Vec::with_capacity(pages.len());
    let mut seen = BTreeSet::new();
    for page in pages {
        if !seen.insert(page.clone()) {
            continue;
        }
        // Depth first, without recursion: a page is done when all that it leads to is.
        let mut open = vec![(page.clone(), links(page).into_iter())];
        while let Some((_, targets)) = open.last_mut() {
            match targets.next() {
                Some(target) => {
                    if pages.contains(&target) && seen.insert(target.clone()) {
                        let next = links(&target).into_iter();
                        open.push((target, next));
                    }
                }
                None => sorted.extend(open.pop().map(|(done, _)| done)),
            }
        }
    }
    sorted
}
