//! Addresses that time will claim. What is scheduled becomes public with nobody at the keyboard: what would stop the build
//! of that day is told now. Two items may have one address as long as readers never see both.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::addresses::place_of;
use super::collisions::{long_name, same_address};
use super::items::{FolderNames, no_section};
use super::redirects::{claimed_twice, own_address, stub_of, taken, without_marks};
use super::time::{Hidden, Life, sort_by_state, state};
use super::{LeftOut, Site, Visibility, inner, redirects};
use crate::article::{Article, TextKind};
use crate::base::address::Address;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::source::folder;
use crate::base::time::Moment;

/// An address that a text has, or had.
struct ScheduledClaim<'s> {
    article: &'s Arc<Article>,
    life: Life,
    place: Place,
    /// The old address as typed; none of the page's own.
    alias: Option<String>,
}

impl<'s> ScheduledClaim<'s> {
    fn page(article: &'s Arc<Article>) -> ScheduledClaim<'s> {
        ScheduledClaim { article, life: Life::of(article), place: place_of(article), alias: None }
    }

    fn aliases(article: &'s Arc<Article>) -> impl Iterator<Item = ScheduledClaim<'s>> {
        article.front.aliases.iter().map(move |alias| ScheduledClaim {
            article,
            life: Life::of(article),
            place: Place::new(&article.path, alias.span.clone()),
            alias: Some(without_marks(&alias.value)),
        })
    }

    /// What to say of this claim and one of the same address that was there first.
    fn clash(&self, address: &str, first: &ScheduledClaim) -> Option<Diagnostic> {
        if self.article.path == first.article.path || !self.life.meets(first.life) {
            return None;
        }
        Some(match (&self.alias, &first.alias) {
            (None, None) => same_address(address, &self.place, &first.place, true),
            (Some(alias), None) => taken(alias, &first.place).place(self.place.clone()),
            (None, Some(alias)) => taken(alias, &self.place).place(first.place.clone()),
            (Some(alias), Some(_)) => claimed_twice(alias, &first.place).place(self.place.clone()),
        })
    }
}

/// What is shown of each kind, or what readers see; and what is not, with the reason, in the order of the paths.
pub(super) fn sort(
    kinds: [Vec<Arc<Article>>; 3],
    now: Moment,
    everything: bool,
) -> ([Vec<Arc<Article>>; 3], Vec<Hidden>) {
    let (mut kinds, mut hidden) = sort_by_state(kinds, now, everything);
    if everything {
        hidden = take_apart(&mut kinds, now);
    }
    (kinds, hidden)
}

/// Takes out what cannot be shown beside another text of the same address, where everything is shown that readers will
/// see or saw, one after the other.
fn take_apart(kinds: &mut [Vec<Arc<Article>>; 3], now: Moment) -> Vec<Hidden> {
    let is_hidden =
        |article: &Article| matches!(state(article, now), Visibility::Scheduled(_) | Visibility::Expired(_));
    let slugs: BTreeSet<String> = kinds[1..]
        .iter()
        .flatten()
        .filter(|article| is_hidden(article))
        .map(|article| article.front.slug.value.clone())
        .collect();
    let sections: Vec<Arc<Article>> = kinds[0].clone();
    let names = FolderNames::of(sections.iter().map(|section| &**section));
    let folders: BTreeSet<&str> = sections.iter().map(|section| inner(folder(&section.path))).collect();
    let mut seen: BTreeMap<Address, Vec<Arc<Article>>> = BTreeMap::new();
    for article in kinds[1..].iter().flatten().filter(|article| slugs.contains(&article.front.slug.value)) {
        if let Some(address) = address(article, &names, &folders) {
            seen.entry(address).or_default().push(article.clone());
        }
    }
    let mut out = Vec::new();
    for mut alike in seen.into_values() {
        // What readers see now comes first, then what they will see, then what they saw.
        alike.sort_by_key(|article| match state(article, now) {
            Visibility::Public | Visibility::Draft => (0, None),
            Visibility::Scheduled(due) => (1, Some(due)),
            Visibility::Expired(_) => (2, None),
        });
        let (first, others) = alike.split_at(1);
        let never_both = |other: &&Arc<Article>| !Life::of(&first[0]).meets(Life::of(other)) && is_hidden(other);
        out.extend(
            others
                .iter()
                .filter(never_both)
                .map(|other| (LeftOut { path: other.path.clone(), state: state(other, now) }, other.clone())),
        );
    }
    for kind in kinds.iter_mut() {
        kind.retain(|article| !out.iter().any(|(left, _)| left.path == article.path));
    }
    out.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    out
}

/// Tells what is wrong with the addresses of what is scheduled.
pub(super) fn check(site: &Site, out: &mut Diagnostics) {
    let states = site.left_out.iter().map(|left| left.state);
    let scheduled: Vec<&Arc<Article>> = states
        .zip(&site.unpublished)
        .filter(|(state, _)| matches!(state, Visibility::Scheduled(_)))
        .map(|(_, article)| article)
        .collect();
    if scheduled.is_empty() {
        return;
    }
    // The pages of today are in the table of addresses, their old addresses are not.
    let mut claims: BTreeMap<String, Vec<ScheduledClaim>> = BTreeMap::new();
    for claim in site.texts().flat_map(|(.., article)| ScheduledClaim::aliases(article)) {
        claims.entry(key(claim.alias.as_deref().unwrap_or_default())).or_default().push(claim);
    }
    let sections = site.unpublished.iter().filter(|article| article.kind == TextKind::Section);
    let sections: Vec<&Article> =
        site.sections.iter().map(|section| &*section.article).chain(sections.map(|section| &**section)).collect();
    let names = FolderNames::of(sections.iter().copied());
    let folders: BTreeSet<&str> = sections.iter().map(|section| inner(folder(&section.path))).collect();
    for article in scheduled {
        let Some(own) = address(article, &names, &folders) else {
            if article.kind == TextKind::Article {
                out.push(no_section(article, inner(folder(&article.path))));
            }
            continue;
        };
        for claim in std::iter::once(ScheduledClaim::page(article)).chain(ScheduledClaim::aliases(article)) {
            let page = match &claim.alias {
                None => Some(own.clone()),
                Some(alias) => stub_of(alias),
            };
            let key = claim.alias.as_deref().map_or_else(|| own.to_lowercase(), key);
            let now = page.as_ref().and_then(|page| with_today(site, page, &own, &claim));
            let others = claims.entry(key).or_default();
            let later = || others.iter().find_map(|first| claim.clash(page.as_deref().unwrap_or(&own), first));
            out.extend(now.or_else(later));
            others.push(claim);
        }
    }
}

/// What to say of a claim of a page and what is there today.
fn with_today(site: &Site, page: &Address, own: &Address, claim: &ScheduledClaim) -> Option<Diagnostic> {
    if let Some(alias) = claim.alias.as_ref().filter(|_| page == own) {
        return Some(own_address(alias).place(claim.place.clone()));
    }
    if let Some(long) = long_name(page) {
        return Some(long.place(claim.place.clone()));
    }
    let first = site.in_the_way(page)?;
    let there = site.addresses.text(&first.source).and_then(|(_, id)| site.text(id));
    if there.is_some_and(|there| !claim.life.meets(Life::of(there))) {
        return None;
    }
    Some(match &claim.alias {
        None => same_address(page, &claim.place, first, site.has_address(page)),
        Some(alias) => taken(alias, first).place(claim.place.clone()),
    })
}

/// What two claims of one address have in common; servers and disks take no notice of case.
fn key(alias: &str) -> String {
    stub_of(alias).map_or_else(|| redirects::ascii(alias), |stub| stub.to_string()).to_lowercase()
}

/// The address that a text will have; none for the home page, and for an article in no section.
fn address(article: &Article, names: &FolderNames, folders: &BTreeSet<&str>) -> Option<Address> {
    let own = inner(folder(&article.path));
    let slug = &article.front.slug.value;
    match article.kind {
        TextKind::Home => None,
        TextKind::Section => Some(format!("{}/index.html", names.address(own)).into()),
        TextKind::Standing => Some(format!("{slug}.html").into()),
        TextKind::Article => {
            let mut above = std::iter::successors(Some(own), |at| Some(folder(at))).take_while(|at| !at.is_empty());
            let section = above.find(|at| folders.contains(at))?;
            Some(format!("{}/{slug}.html", names.address(section)).into())
        }
    }
}
