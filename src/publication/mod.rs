//! A publication as a value: what has to be done to the place that readers see, and in which order, so that at every
//! moment every link of a page as it is then served leads somewhere.
//!
//! ```text
//!  output folder   DesiredFile    what there shall be: path, content, class
//!  the target      Remote    what is there: the manifest of the last publication, and files that bantin did not put there
//!                    │ plan
//!                    ▼
//!          PublicationPlan   steps in order; the manifests to write before the first and after the last
//! ```
//!
//! Nothing is read and nothing is written here; `edge::publish` carries a plan out.

mod counter;
mod manifest;
mod order;
mod published;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use self::counter::without_figures;
pub use self::manifest::{Hash, MANIFEST, MOST_MANIFEST, Manifest, ManifestEntry, Stay, Unreadable, is_safe};
use self::order::Reached;
pub use self::published::{Answer, ServingFault, is_served, judge};
use crate::base::address::Address;
use crate::base::source::{extension, folder};
use crate::site::{Content, Feed, Page, VISITS_JSON, WritePhase};
use crate::visits::as_of;

/// What a file is to readers, in the order in which files that are there already are replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// What pages load or lead to, and itself leads nowhere: style sheets, pictures, attachments.
    Asset,
    /// An article, a standing page, a file of the search's index.
    Text,
    /// A list, an overview, the home page.
    List,
    /// A feed or a download, which pages lead to.
    Feed,
    /// Sitemaps, `robots.txt`, maps of redirects: no page leads there.
    Service,
}

impl Class {
    /// The class of a page of the site.
    pub fn of(page: &Page) -> Class {
        match page.content {
            Content::Feed(Feed::Visits) => Class::Asset,
            _ if page.phase == WritePhase::Asset => Class::Asset,
            Content::Feed(
                Feed::Sitemap
                | Feed::SitemapPart(_)
                | Feed::NewsSitemap
                | Feed::Robots
                | Feed::RedirectsFile
                | Feed::RedirectsNginx
                | Feed::RedirectsApache
                | Feed::Hosting(_),
            ) => Class::Service,
            Content::Feed(_) => Class::Feed,
            _ if page.phase == WritePhase::Text => Class::Text,
            _ => Class::List,
        }
    }
}

/// A file as it shall be at the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DesiredFile {
    /// Of its content [`without_figures`].
    pub hash: Hash,
    /// Its length in bytes.
    pub size: u64,
    /// What it is to readers.
    pub class: Class,
}

/// What is known of the target.
#[derive(Clone, Debug, Default)]
pub struct Remote {
    /// What bantin put there; an entry without a hash is there, with a content that is not known.
    pub manifest: Manifest,
    /// What somebody else did, with its length, as far as it was looked for.
    pub foreign: BTreeMap<Address, u64>,
}

/// One step of a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The file is sent under another name and renamed.
    Put(Address),
    /// The page that says "not found" takes the place of a page that will go, so that no page that is still there leads to
    /// one that is gone. Where there is no file, nothing is done.
    Blank(Address),
    /// The file is deleted.
    Delete(Address),
}

impl Step {
    /// The file it is about.
    pub fn path(&self) -> &Address {
        let (Step::Put(path) | Step::Blank(path) | Step::Delete(path)) = self;
        path
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Step::Put(path) => write!(f, "+ {path}"),
            Step::Blank(path) => write!(f, "~ {path}"),
            Step::Delete(path) => write!(f, "- {path}"),
        }
    }
}

/// What a publication will do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicationPlan {
    /// In this order.
    pub steps: Vec<Step>,
    /// How many of the first steps send files that lead nowhere, or that nobody can reach yet: they may be carried out in any
    /// order, also at the same time.
    pub together: usize,
    /// Files that were not there.
    pub new: Vec<Address>,
    /// Files that were there with another content.
    pub changed: Vec<Address>,
    /// Files that readers could open and will not.
    pub gone: Vec<Address>,
    /// Files of somebody else that will be written over.
    pub replaced: Vec<Address>,
    /// Files of somebody else, which stay as they are.
    pub unknown: Vec<Address>,
    /// Assets that no page needs any more, which stay until the next publication for readers whose page is older.
    pub retained: Vec<Address>,
    /// To be written before the first step: it names all that may be there if the publication breaks off.
    pub during: Manifest,
    /// To be written after the last.
    pub after: Manifest,
    /// How many files may be deleted before somebody is asked.
    pub most_gone: usize,
    is_finished: bool,
}

impl PublicationPlan {
    /// Whether everything is published already.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.is_finished
    }

    /// Whether enough files would be deleted that somebody has to agree.
    pub fn removes_many(&self) -> bool {
        self.gone.len() > self.most_gone
    }
}

/// Deletions that nobody is asked about: this many, or this share of the files.
const FEW: usize = 20;
const SHARE: usize = 10;

/// Plans a publication. `links` gives the files of the site that a wanted page leads to or loads. `retain`: whether assets
/// that were replaced stay one publication longer.
pub fn plan(
    wanted: &BTreeMap<Address, DesiredFile>,
    remote: &Remote,
    retain: bool,
    links: &dyn Fn(&str) -> Vec<Address>,
) -> PublicationPlan {
    let own = &remote.manifest.files;
    let adopted = |path: &Address, file: &DesiredFile| {
        file.class == Class::Asset && file.size > 0 && remote.foreign.get(path) == Some(&file.size)
    };
    let is_right = |path: &Address, file: &DesiredFile| match own.get(path) {
        Some(entry) => entry.hash == Some(file.hash),
        None => adopted(path, file),
    };
    let puts: BTreeMap<&Address, &DesiredFile> = wanted.iter().filter(|(path, file)| !is_right(path, file)).collect();
    let is_there = |path: &str| own.contains_key(path) || remote.foreign.contains_key(path);
    let going = Going::of(wanted, own, retain);

    let (changed, new): (Vec<Address>, Vec<Address>) =
        puts.keys().map(|path| (*path).clone()).partition(|path| is_there(path));
    let is_first = own.is_empty();
    let mut steps: Vec<Step> = going.in_the_way.iter().cloned().map(Step::Delete).collect();
    let no_links = |_: &str| Vec::new();
    let reached = |path: &str| match own.get(path) {
        Some(entry) if entry.stay == Stay::Begun => Reached::Perhaps,
        Some(_) => Reached::Yes,
        None if remote.foreign.contains_key(path) => Reached::Yes,
        None => Reached::No,
    };
    let sorted = order::sorted(&puts, &reached, if is_first { &no_links } else { links });
    let together =
        if steps.is_empty() { order::together(&sorted, &puts, is_first && remote.foreign.is_empty()) } else { 0 };
    steps.extend(sorted.into_iter().map(Step::Put));
    // One page alone leads to no other that goes.
    if going.pages.len() > 1 {
        steps.extend(going.pages.iter().cloned().map(Step::Blank));
    }
    steps.extend(going.pages.iter().chain(&going.files).cloned().map(Step::Delete));
    if !steps.is_empty() || !retain {
        steps.extend(going.expired.iter().cloned().map(Step::Delete));
    }

    let after = after(wanted, remote, &going.retained);
    PublicationPlan {
        gone: sorted_set([&going.in_the_way, &going.pages, &going.files]),
        replaced: changed.iter().filter(|path| remote.foreign.contains_key(*path)).cloned().collect(),
        unknown: remote.foreign.keys().filter(|path| !wanted.contains_key(*path)).cloned().collect(),
        during: during(&after, remote, &steps),
        most_gone: FEW.max(own.len() / SHARE),
        is_finished: remote.manifest.unfinished.is_none() && wanted.keys().all(|path| own.contains_key(path)),
        retained: going.retained,
        together,
        new,
        changed,
        steps,
        after,
    }
}

/// What bantin put there and the site no longer has.
#[derive(Default)]
struct Going {
    /// What stands where something new belongs: a file where a folder will be, a name that differs in capitals alone.
    in_the_way: Vec<Address>,
    pages: Vec<Address>,
    files: Vec<Address>,
    /// Assets that stay this time.
    retained: Vec<Address>,
    /// Assets that stayed last time.
    expired: Vec<Address>,
}

impl Going {
    fn of(wanted: &BTreeMap<Address, DesiredFile>, own: &BTreeMap<Address, ManifestEntry>, retain: bool) -> Going {
        let mut going = Going::default();
        // The figures that were counted are never deleted: this machine may have no ledger.
        let gone = own.iter().filter(|(path, _)| !wanted.contains_key(*path) && &***path != VISITS_JSON);
        let gone: Vec<(&Address, &ManifestEntry)> = gone.collect();
        if gone.is_empty() {
            return going;
        }
        let names: BTreeSet<String> = wanted.keys().map(|path| path.to_lowercase()).collect();
        let folders: BTreeSet<&str> = names.iter().flat_map(|name| above(name)).collect();
        for (path, entry) in gone {
            let name = path.to_lowercase();
            let is_in_the_way = names.contains(&name)
                || folders.contains(name.as_str())
                || above(&name).any(|folder| names.contains(folder));
            let list = match () {
                () if is_in_the_way => &mut going.in_the_way,
                () if entry.stay == Stay::Retained => &mut going.expired,
                () if path.ends_with(".html") => &mut going.pages,
                () if retain && is_loaded(path) => &mut going.retained,
                () => &mut going.files,
            };
            list.push(path.clone());
        }
        going
    }
}

/// The folders above a path.
fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder(path)), |above| Some(folder(above))).take_while(|above| !above.is_empty())
}

/// Whether pages load files of this kind. What readers open by a link goes at once: it may have been published by mistake.
fn is_loaded(path: &str) -> bool {
    let loaded =
        ["css", "js", "json", "webp", "avif", "jpg", "jpeg", "png", "gif", "svg", "ico", "woff2", "webmanifest"];
    loaded.contains(&extension(path).as_str())
}

fn sorted_set<const N: usize>(lists: [&Vec<Address>; N]) -> Vec<Address> {
    let set: BTreeSet<&Address> = lists.into_iter().flatten().collect();
    set.into_iter().cloned().collect()
}

/// The manifest of what will be there.
fn after(wanted: &BTreeMap<Address, DesiredFile>, remote: &Remote, retained: &[Address]) -> Manifest {
    let own = &remote.manifest.files;
    let now = |file: &DesiredFile| ManifestEntry { hash: Some(file.hash), size: file.size, stay: Stay::Settled };
    let mut files: BTreeMap<Address, ManifestEntry> =
        wanted.iter().map(|(path, file)| (path.clone(), now(file))).collect();
    let stay =
        |path: &Address| own.get(path).map(|entry| (path.clone(), ManifestEntry { stay: Stay::Retained, ..*entry }));
    files.extend(retained.iter().filter_map(stay));
    if let Some((path, counted)) = own.get_key_value(VISITS_JSON) {
        files.entry(path.clone()).or_insert(*counted);
    }
    Manifest { number: remote.manifest.number + 1, files, ..Manifest::default() }
}

/// The manifest of what may be there while the steps are carried out.
fn during(after: &Manifest, remote: &Remote, steps: &[Step]) -> Manifest {
    let mut files = remote.manifest.files.clone();
    for (path, entry) in &after.files {
        let there = files.entry(path.clone()).or_insert(ManifestEntry { stay: Stay::Begun, ..*entry });
        // DesiredFile again: if this publication breaks off and the next one drops it, it stays for one more.
        if there.stay == Stay::Retained {
            there.stay = entry.stay;
        }
    }
    for step in steps {
        if let Some(entry) = files.get_mut(step.path()) {
            entry.hash = None;
        }
    }
    Manifest { number: after.number, files, ..Manifest::default() }
}

/// Whether the `visits.json` at the target stays: it was counted later than ours, or ours counts nothing.
pub fn counted_later(theirs: &[u8], ours: &[u8]) -> bool {
    as_of(theirs).is_some_and(|theirs| as_of(ours).is_none_or(|ours| theirs > ours))
}
