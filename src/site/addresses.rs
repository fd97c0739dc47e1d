//! Every address of the site and what lies there; two at one address are a clash.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use ahash::{HashMap, HashMapExt};

use super::collisions::{Claims, Owners};
use super::items::{FolderNames, slugs};
use super::time::Life;
use super::{Item, LeftOut, ListPage, PageId, Site, Visibility, inner};
use crate::article::{Article, TextKind, file_name};
use crate::base::address::Address;
use crate::base::diagnostic::{Diagnostics, Place};
use crate::base::language::slug;
use crate::base::memo::{Memo, is_same};
use crate::base::source::{Blob, Source, SourcePath, Sources, extension, folder};
use crate::base::suggest::MOST_COMPARED;

/// What is known of the site's addresses and of the files that a link can name.
#[derive(Default)]
pub(super) struct AddressTable {
    /// The page at an address: its text, where it has one of its own.
    pages: HashMap<Address, Option<PageId>>,
    /// The address of a Markdown file.
    texts: HashMap<SourcePath, (Address, PageId)>,
    /// Address and facts of a file that is copied.
    files: BTreeMap<SourcePath, (Address, Arc<Blob>)>,
    /// The copied file at an address.
    file_at: HashMap<Address, SourcePath>,
    /// Texts that are not public, and why.
    hidden: BTreeMap<SourcePath, Visibility>,
    /// Folders that belong to an article alone, and whether that article is public.
    bundles: HashMap<String, bool>,
    owners: Owners,
    /// Every file that a relative link could name, by its folder and name; every address. Sorted when the first is mistyped.
    sorted_paths: OnceLock<Vec<SourcePath>>,
    sorted_addresses: OnceLock<Vec<Address>>,
}

impl AddressTable {
    pub(super) fn in_the_way(&self, address: &str) -> Option<&Place> {
        self.owners.in_the_way(address)
    }

    pub(super) fn page(&self, address: &str) -> Option<(&Address, Option<PageId>)> {
        self.pages.get_key_value(address).map(|(address, text)| (address, *text))
    }

    pub(super) fn text(&self, path: &str) -> Option<(&Address, PageId)> {
        self.texts.get(path).map(|(address, text)| (address, *text))
    }

    pub(super) fn file(&self, path: &str) -> Option<(&SourcePath, &Address, &Blob)> {
        self.files.get_key_value(path).map(|(path, (address, blob))| (path, address, &**blob))
    }

    pub(super) fn file_at(&self, address: &str) -> Option<(&SourcePath, &Address, &Blob)> {
        self.file(self.file_at.get(address)?)
    }

    pub(super) fn files(&self) -> impl Iterator<Item = (&SourcePath, &Address, &Blob)> {
        self.files.iter().map(|(path, (address, blob))| (path, address, &**blob))
    }

    /// Why readers do not see a Markdown file; none where they do, or there is no such file.
    pub(super) fn hidden(&self, path: &str) -> Option<Visibility> {
        self.hidden.get(path).copied()
    }

    /// The same of the article in whose folder a file lies.
    pub(super) fn hidden_beside(&self, path: &str) -> Option<Visibility> {
        let bundle = bundle_of(&self.bundles, path).filter(|bundle| !self.bundles[*bundle])?;
        self.hidden(&format!("{bundle}/index.md")).or_else(|| self.hidden(&format!("{bundle}/index.html.md")))
    }

    /// The files of a folder that a mistyped relative link may mean.
    pub(super) fn names_near<'a>(&'a self, own: &str, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let paths = self.sorted_paths.get_or_init(|| {
            let mut all: Vec<SourcePath> = self.texts.keys().chain(self.files.keys()).cloned().collect();
            all.sort_unstable_by(|a, b| (folder(a), name_of(a)).cmp(&(folder(b), name_of(b))));
            all
        });
        let start = paths.partition_point(|path| folder(path) < own);
        let end = start + paths[start..].partition_point(|path| folder(path) == own);
        let at = paths[start..end].partition_point(|path| name_of(path) < name);
        around(&paths[start..end], at).iter().map(|path| name_of(path))
    }

    /// The addresses that a mistyped one may mean.
    pub(super) fn near<'a>(&'a self, address: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let all = self.sorted_addresses.get_or_init(|| {
            let mut all: Vec<Address> = self.pages.keys().chain(self.file_at.keys()).cloned().collect();
            all.sort_unstable();
            all
        });
        around(all, all.partition_point(|one| **one < *address)).iter().map(|one| &**one)
    }
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// Those around a place in the alphabet, as many as are compared.
fn around<T>(sorted: &[T], at: usize) -> &[T] {
    let start = at.saturating_sub(MOST_COMPARED / 2).min(sorted.len().saturating_sub(MOST_COMPARED));
    &sorted[start..sorted.len().min(start + MOST_COMPARED)]
}

fn bundle_of<'a>(bundles: &'a HashMap<String, bool>, path: &str) -> Option<&'a str> {
    let mut at = folder(path);
    while !at.is_empty() {
        if let Some((bundle, _)) = bundles.get_key_value(at) {
            return Some(bundle);
        }
        at = folder(at);
    }
    None
}

/// The place that stands for an article in a clash: its slug where it is typed, else the file.
pub(super) fn place_of(article: &Article) -> Place {
    let span = &article.front.slug.span;
    if span.is_empty() { Place::file(&article.path) } else { Place::new(&article.path, span.clone()) }
}

/// Everything that addresses are made of. Most edits change a text and nothing of this.
pub(super) struct AddressInputs {
    /// Pages that every site has, each once: two sections with the same address share a feed, and the clash is reported
    /// of the sections.
    fixed: BTreeSet<Address>,
    /// Sections, standing pages, articles and the home page's text: an article that takes a section's address is the
    /// one to rename.
    texts: Vec<(Address, Arc<Article>)>,
    lists: Vec<(Address, Place)>,
    hidden: Vec<LeftOut>,
    files: Vec<(SourcePath, Arc<Blob>)>,
}

/// The addresses of the last join.
pub(super) type AddressMemo = Memo<AddressInputs, Arc<AddressTable>>;

/// Collects the addresses, or takes those of the last join where nothing that they are made of changed.
pub(super) fn collect(
    site: &Site,
    sources: &Sources,
    memo: &mut AddressMemo,
    out: &mut Diagnostics,
) -> Arc<AddressTable> {
    let fixed: BTreeSet<Address> = super::pages::fixed(site).into_iter().collect();
    if let Some(addresses) =
        memo.recall(|then, _| then.fixed == fixed && then.hidden == site.left_out && then.is_of(site, sources), out)
    {
        return addresses;
    }
    let inputs = AddressInputs {
        fixed,
        texts: site.texts().map(|(_, address, article)| (address.clone(), article.clone())).collect(),
        lists: claimed_lists(site).map(|list| (list.address.clone(), place_of_list(site, list))).collect(),
        hidden: site.left_out.clone(),
        files: files(sources).map(|(path, blob)| (path.clone(), blob.clone())).collect(),
    };
    memo.make(inputs, |inputs, out| Arc::new(make(site, inputs, out)), out)
}

impl AddressInputs {
    /// Whether the addresses of a site are made of the very same. Of two readings of a text the newer one is kept.
    fn is_of(&mut self, site: &Site, sources: &Sources) -> bool {
        let mut texts_then = self.texts.iter_mut();
        let texts = site.texts().all(|(_, address, article)| {
            let Some((own, then)) = texts_then.next() else { return false };
            if !is_same(own, address) {
                return false;
            }
            if !Arc::ptr_eq(then, article) {
                if !is_alike(then, article) {
                    return false;
                }
                *then = article.clone();
            }
            true
        });
        texts
            && texts_then.next().is_none()
            && self.files.iter().map(|(path, blob)| (path, blob)).eq(files(sources))
            && self.lists.len() == claimed_lists(site).count()
            && self
                .lists
                .iter()
                .zip(claimed_lists(site))
                .all(|((address, place), list)| *address == list.address && *place == place_of_list(site, list))
    }
}

/// Whether two readings of a text are the same to addresses.
fn is_alike(one: &Article, other: &Article) -> bool {
    one.path == other.path
        && one.kind == other.kind
        && one.front.slug == other.front.slug
        && Life::of(one) == Life::of(other)
}

/// The lists that claim an address; the first page of a section is claimed by its file.
fn claimed_lists(site: &Site) -> impl Iterator<Item = &ListPage> {
    site.lists.iter().filter(|list| list.number.is_some() || !matches!(list.of, PageId::Section(_)))
}

fn files(sources: &Sources) -> impl Iterator<Item = (&SourcePath, &Arc<Blob>)> {
    sources.below("content/").filter_map(|(path, source)| match source {
        Source::Blob(blob) => Some((path, blob)),
        _ => None,
    })
}

fn make(site: &Site, inputs: &AddressInputs, out: &mut Diagnostics) -> AddressTable {
    let maps = || rayon::join(|| pages(site, &inputs.fixed), || (by_path(site), bundles(site, &inputs.hidden)));
    let (mut claims, (pages, (texts, bundles))) = rayon::join(|| claim_pages(site, inputs, out), maps);
    let mut addresses = AddressTable { pages, texts, bundles, ..AddressTable::default() };
    addresses.hidden = inputs.hidden.iter().map(|left| (left.path.clone(), left.state)).collect();
    collect_files(site, &inputs.files, &mut addresses, &mut claims);
    addresses.owners = claims.owners;
    addresses
}

fn claim_pages<'o>(site: &Site, inputs: &AddressInputs, out: &'o mut Diagnostics) -> Claims<'o> {
    let mut claims = Claims::new(inputs.texts.len() + inputs.lists.len(), out);
    for address in &inputs.fixed {
        claims.claim(address, &Place::file(&crate::config::PATH.into()));
    }
    let (sections, others) = inputs.texts.split_at(site.sections.len().min(inputs.texts.len()));
    let claim = |claims: &mut Claims, (address, article): &(Address, Arc<Article>)| {
        claims.claim_unless(address, &place_of(article), |first| {
            let other = inputs.texts.iter().find(|(_, other)| other.path == first.source);
            other.is_some_and(|(_, other)| !Life::of(article).meets(Life::of(other)))
        });
    };
    sections.iter().for_each(|text| claim(&mut claims, text));
    for (address, place) in &inputs.lists {
        claims.claim(address, place);
    }
    // The home page's address is claimed by the page that every site has.
    let own = others.iter().filter(|(_, article)| article.kind != TextKind::Home);
    own.for_each(|text| claim(&mut claims, text));
    claims
}

fn pages(site: &Site, fixed: &BTreeSet<Address>) -> HashMap<Address, Option<PageId>> {
    let mut pages: HashMap<Address, Option<PageId>> = HashMap::with_capacity(site.articles.len() * 2);
    pages.extend(fixed.iter().map(|address| (address.clone(), None)));
    pages.extend(site.lists.iter().map(|list| (list.address.clone(), None)));
    pages.extend(site.texts().map(|(text, address, _)| (address.clone(), Some(text))));
    pages
}

fn by_path(site: &Site) -> HashMap<SourcePath, (Address, PageId)> {
    let mut found = HashMap::with_capacity(site.articles.len() + site.standing.len() + site.sections.len());
    found.extend(site.texts().map(|(text, address, article)| (article.path.clone(), (address.clone(), text))));
    found
}

fn bundles(site: &Site, hidden: &[LeftOut]) -> HashMap<String, bool> {
    let shown = site.items().filter_map(|(_, item)| Some((bundle(&item.article.path)?.to_owned(), true)));
    let hidden = hidden.iter().filter_map(|left| Some((bundle(&left.path)?.to_owned(), false)));
    shown.chain(hidden).collect()
}

/// The place that stands for a list in a clash: the first mention of a tag, the file of a section.
fn place_of_list(site: &Site, list: &ListPage) -> Place {
    match list.of {
        PageId::Section(number) => Place::file(&site.sections[number].article.path),
        PageId::Filter(number) => Place::file(&site.sections[site.filters[number].section].article.path),
        PageId::Tag(number) => site.tags[number].place.clone(),
        _ => Place::file(&crate::config::PATH.into()),
    }
}

/// The folder of an article that has one of its own.
fn bundle(path: &str) -> Option<&str> {
    path.strip_suffix("/index.md").or_else(|| path.strip_suffix("/index.html.md"))
}

fn collect_files(site: &Site, files: &[(SourcePath, Arc<Blob>)], addresses: &mut AddressTable, claims: &mut Claims) {
    let home_of: HashMap<&str, &Item> =
        site.items().filter_map(|(_, item)| bundle(&item.article.path).map(|bundle| (bundle, item))).collect();
    let names = FolderNames::of(site.sections.iter().map(|section| &*section.article));
    for (path, blob) in files {
        let address: Address = match path.strip_prefix("content/static/") {
            Some(rest) => rest.into(),
            None => {
                let home = bundle_of(&addresses.bundles, path)
                    .and_then(|bundle| home_of.get(bundle).map(|item| (bundle, *item)));
                file_address(path, home, &names).into()
            }
        };
        let is_static = path.starts_with("content/static/");
        // A robots.txt of the owner's own takes the place of ours.
        // A picture is published under names of its own.
        let is_claimed = if is_static { &*address != "robots.txt" } else { blob.picture.is_none() };
        if is_claimed {
            claims.claim(&address, &Place::file(path));
        }
        addresses.file_at.insert(address.clone(), path.clone());
        addresses.files.insert(path.clone(), (address, blob.clone()));
    }
}

/// The address of a picture or attachment: beside the page of the article whose folder it is in, else as in `content/`.
fn file_address(path: &str, home: Option<(&str, &Item)>, names: &FolderNames) -> String {
    let (folder, name) = match home {
        Some((bundle, item)) => {
            let rest = path.strip_prefix(bundle).unwrap_or(path).trim_start_matches('/');
            let base = item.address.strip_suffix(".html").unwrap_or(&item.address);
            (format!("{base}/{}", slugs(folder(rest))), rest)
        }
        None => (names.address(folder(inner(path))), inner(path)),
    };
    let name = name.rsplit('/').next().unwrap_or(name);
    let ext = extension(name);
    let stem = if ext.is_empty() { name } else { &name[..name.len() - ext.len() - 1] };
    let slugged = slug(stem);
    let stem = if slugged.is_empty() { "tep" } else { &slugged };
    let name = if ext.is_empty() { stem.to_owned() } else { format!("{stem}.{}", slug(&ext)) };
    let folder = folder.trim_matches('/');
    if folder.is_empty() { name } else { format!("{folder}/{name}") }
}

/// What kind of file a Markdown path is, by its place; none where it is not content.
pub fn kind_of(path: &str, has_section: impl Fn(&str) -> bool) -> Option<TextKind> {
    let rest = path.strip_prefix("content/")?;
    rest.strip_suffix(".md")?;
    let (top, inside) = rest.split_once('/').unwrap_or(("", rest));
    if matches!(top, "static" | "stats" | "visits") {
        return None;
    }
    let (stem, language) = file_name(inside);
    // A name in capitals is reported elsewhere: it would clash with the section's own page.
    if stem.eq_ignore_ascii_case("index") && stem != "index" || stem.eq_ignore_ascii_case("_index") && stem != "_index"
    {
        return None;
    }
    match (stem, top) {
        ("_index", _) if language.is_some() => None,
        ("_index", "") => Some(TextKind::Home),
        ("_index", _) => Some(TextKind::Section),
        (_, "") => Some(TextKind::Standing),
        // A standing page with its pictures: a folder that is no section.
        ("index", _) if !inside.contains('/') && !has_section(folder(path)) => Some(TextKind::Standing),
        _ => Some(TextKind::Article),
    }
}
