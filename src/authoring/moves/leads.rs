//! What the targets of texts lead to, and how they are written so that they lead there after a move.

use std::collections::BTreeMap;

use super::paths::{PathMap, relative, relative_to_file};
use crate::article::{Article, TargetPlace, TypedTarget};
use crate::base::address::{Address, canonical, decode, encode, is_web_address};
use crate::base::source::{SourcePath, folder, join, nfc};
use crate::site::{LinkTarget, Site};

/// What a target leads to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Lead {
    /// A text or a file, by its path.
    Source(SourcePath),
    /// A page of many texts, by its address.
    Page(Address),
}

/// Finds what a target leads to; none where it leads to no part of the portal, or nowhere.
pub(super) fn lead(site: &Site, from: &SourcePath, target: &TypedTarget) -> Option<Lead> {
    // An anchor that is not there is a mistake of its own: the link still leads to the page.
    let (typed, path) = (target.typed, divided(target.typed).0);
    let found = match is_web_address(typed) {
        true => site.resolve_full(path)?,
        false => site.resolve(from, path).or_else(|_| site.resolve(from, typed)),
    };
    let found = match (found, &target.place) {
        (Err(_), TargetPlace::Raw(_)) => site.resolve(from, &format!("/{}", seen_from_page(site, from, typed)?)),
        (found, _) => found,
    };
    Some(match found.ok()? {
        LinkTarget::File { path, .. } => Lead::Source(path.clone()),
        LinkTarget::Page { address, .. } => match site.text_at(address) {
            Some(text) => Lead::Source(text.path.clone()),
            None => Lead::Page(address.clone()),
        },
    })
}

/// The address that a target of raw HTML means to a browser.
fn seen_from_page(site: &Site, from: &str, typed: &str) -> Option<String> {
    let path = decode(divided(typed).0).filter(|path| !path.is_empty() && !path.starts_with('/'))?;
    join(folder(site.text_address(from)?), &path)
}

/// Path and what follows it.
fn divided(typed: &str) -> (&str, &str) {
    typed.split_at(typed.find(['#', '?']).unwrap_or(typed.len()))
}

/// All links of a site, before and after a move.
pub(super) struct Links<'s> {
    pub(super) before: &'s Site,
    /// With the files in their new places, and the links as they were.
    pub(super) after: &'s Site,
    pub(super) map: &'s PathMap,
}

impl Links<'_> {
    /// The targets of a text that have to be rewritten, by their number among its targets.
    pub(super) fn new_targets(&self, article: &Article) -> BTreeMap<usize, String> {
        let new = |(number, target): (usize, TypedTarget)| Some((number, self.written(&article.path, &target)?));
        article.targets().enumerate().filter_map(new).collect()
    }

    /// A target as it has to be written after the move; none where it can stay.
    pub(super) fn written(&self, from: &SourcePath, target: &TypedTarget) -> Option<String> {
        let typed = target.typed;
        let lead = lead(self.before, from, target)?;
        if is_web_address(typed) {
            return self.in_full(typed, &lead);
        }
        if typed.starts_with('/') {
            return self.as_address(typed, &lead);
        }
        let (path, suffix) = divided(typed);
        if path.is_empty() {
            return None;
        }
        let meant = |path: &str| join(folder(from), &nfc(path));
        // As the join reads it: first as an address, then as the very name of a file.
        let by_address = decode(path).and_then(|path| meant(&path)).filter(|path| self.is_at(path, &lead));
        let by_name = || meant(typed).filter(|path| self.is_at(path, &lead));
        let (meant, suffix) = match by_address {
            Some(meant) => (meant, suffix),
            None => match by_name() {
                Some(meant) => (meant, ""),
                None => return self.seen_from_page(from, typed, &lead),
            },
        };
        let new = relative_to_file(&self.map.to(from), &self.map.to(&meant));
        (new != relative_to_file(from, &meant)).then(|| styled(&new, typed, suffix))
    }

    /// Whether a path is that of what a target leads to: the file itself, or the folder of a section.
    fn is_at(&self, path: &str, lead: &Lead) -> bool {
        matches!(lead, Lead::Source(source) if **source == *path || **source == *format!("{path}/_index.md"))
    }

    /// The address of what is led to, afterwards; none where it is what it was.
    fn new_address(&self, lead: &Lead) -> Option<Address> {
        let Lead::Source(path) = lead else { return None };
        let of = |site: &Site, path: &str| {
            let file = || site.files().find(|(file, ..)| ***file == *path).map(|(_, address, _)| address.clone());
            site.text_address(path).cloned().or_else(file)
        };
        let new = of(self.after, &self.map.to(path))?;
        (Some(&new) != of(self.before, path).as_ref()).then_some(new)
    }

    fn as_address(&self, typed: &str, lead: &Lead) -> Option<String> {
        let (path, suffix) = divided(typed);
        let new = self.new_address(lead)?;
        let new = if path.ends_with("index.html") { &*new } else { canonical(&new) };
        Some(format!("/{}{suffix}", if path.contains('%') { encode(new) } else { new.to_owned() }))
    }

    /// An address of the portal in full keeps its scheme and host as they are typed.
    fn in_full(&self, typed: &str, lead: &Lead) -> Option<String> {
        let base = self.before.config.base_url.split_once("://").map_or("", |(_, base)| base);
        let end = typed.find("//")? + "//".len() + base.len();
        Some(format!("{}{}", typed.get(..end)?, self.as_address(typed.get(end..)?, lead)?))
    }

    /// A target of raw HTML that a browser sees from the page.
    fn seen_from_page(&self, from: &SourcePath, typed: &str, lead: &Lead) -> Option<String> {
        let (own, own_new) = (self.before.text_address(from)?, self.after.text_address(&self.map.to(from))?);
        let seen = seen_from_page(self.before, from, typed)?;
        let new = match lead {
            Lead::Source(_) => self.new_address(lead).map_or(seen.clone(), |new| canonical(&new).to_owned()),
            Lead::Page(_) => seen.clone(),
        };
        let new = relative(folder(own_new), &new);
        (new != relative(folder(own), &seen)).then(|| styled(&new, typed, divided(typed).1))
    }
}

/// A path written as another target was: with `./` before it or `/` behind it, percent-encoded or not.
fn styled(path: &str, typed: &str, suffix: &str) -> String {
    let old = &typed[..typed.len() - suffix.len()];
    let is_encoded = old.is_ascii() && decode(old).is_some_and(|decoded| !decoded.is_ascii());
    let path = if is_encoded {
        encode(path)
    } else {
        // What means something else in an address, in Markdown or in HTML.
        let is_other = |c: char| "%#?&()<>\"'`\\".contains(c) || c.is_control() || c == ' ' && !old.contains(' ');
        path.chars().map(|c| if is_other(c) { format!("%{:02X}", u32::from(c)) } else { c.to_string() }).collect()
    };
    let before = if old.starts_with("./") && !path.starts_with('.') { "./" } else { "" };
    let behind = if old.ends_with('/') { "/" } else { "" };
    format!("{before}{path}{behind}{suffix}")
}
