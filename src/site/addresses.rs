//! Every address of the site and what lies there; two at one address are a clash.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ahash::{HashMap, HashMapExt};

use super::items::{FolderNames, slugs};
use super::{Item, List, ListKind, Site, inner};
use crate::article::{Article, Kind, file_name};
use crate::base::address::Address;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, say};
use crate::base::language::{Language, slug};
use crate::base::source::{Blob, Source, SourcePath, Sources, extension, folder};

/// What is known of the site's addresses and of the files that a link can name.
#[derive(Default)]
pub(super) struct Addresses {
    /// The page at an address: its text, where it has one of its own.
    pages: HashMap<Address, Option<Arc<Article>>>,
    /// The address of a Markdown file.
    texts: HashMap<SourcePath, (Address, Arc<Article>)>,
    /// Address and facts of a file that is copied.
    files: BTreeMap<SourcePath, (Address, Blob)>,
    /// The copied file at an address.
    file_at: HashMap<Address, SourcePath>,
    /// Files that are not public.
    hidden: BTreeSet<SourcePath>,
    /// Folders that belong to an article alone, and whether that article is public.
    bundles: HashMap<String, bool>,
    owners: Owners,
}

impl Addresses {
    pub(super) fn in_the_way(&self, address: &str) -> Option<&Place> {
        self.owners.in_the_way(address)
    }

    pub(super) fn page(&self, address: &str) -> Option<&Option<Arc<Article>>> {
        self.pages.get(address)
    }

    pub(super) fn page_key(&self, address: &str) -> Option<&Address> {
        self.pages.get_key_value(address).map(|(address, _)| address)
    }

    pub(super) fn text(&self, path: &str) -> Option<&(Address, Arc<Article>)> {
        self.texts.get(path)
    }

    pub(super) fn file(&self, path: &str) -> Option<(&SourcePath, &Address, &Blob)> {
        self.files.get_key_value(path).map(|(path, (address, blob))| (path, address, blob))
    }

    pub(super) fn file_at(&self, address: &str) -> Option<(&SourcePath, &Address, &Blob)> {
        self.file(self.file_at.get(address)?)
    }

    pub(super) fn files(&self) -> impl Iterator<Item = (&SourcePath, &Address, &Blob)> {
        self.files.iter().map(|(path, (address, blob))| (path, address, blob))
    }

    /// Whether a Markdown file exists but readers do not see it.
    pub(super) fn is_hidden(&self, path: &str) -> bool {
        self.hidden.contains(path)
    }

    /// Whether a file lies in the folder of an article that readers do not see.
    pub(super) fn is_beside_hidden(&self, path: &str) -> bool {
        bundle_of(&self.bundles, path).is_some_and(|bundle| !self.bundles[bundle])
    }

    /// Every file a relative link could name, for suggestions.
    pub(super) fn names_in(&self, folder: &str) -> Vec<&str> {
        let prefix = format!("{folder}/");
        let texts = self.texts.keys().map(|path| &**path);
        let files = self.files.keys().map(|path| &**path);
        let mut names: Vec<&str> = texts
            .chain(files)
            .filter_map(|path| path.strip_prefix(prefix.as_str()))
            .filter(|rest| !rest.contains('/'))
            .collect();
        names.sort_unstable();
        names
    }

    /// Every address, for suggestions.
    pub(super) fn all(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.pages.keys().chain(self.file_at.keys()).map(|address| &**address).collect();
        all.sort_unstable();
        all
    }
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

/// The longest name of a file or folder in an address; most disks allow 255 bytes.
const LONGEST: usize = 240;

/// Who owns each file and folder of the output. Names that differ only in capitals are one on many servers' disks.
#[derive(Default)]
pub(super) struct Owners {
    files: HashMap<Address, Place>,
    folders: HashMap<String, Place>,
}

/// An address as it counts here; most are in small letters already.
fn lower(address: &str) -> Cow<'_, str> {
    let is_lower = address.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(address) } else { Cow::Owned(address.to_lowercase()) }
}

impl Owners {
    pub(super) fn in_the_way(&self, address: &str) -> Option<&Place> {
        let address = lower(address);
        let above = std::iter::successors(Some(folder(&address)), |above| Some(folder(above)));
        let mut above = above.take_while(|above| !above.is_empty());
        let same = self.files.get(&*address).or_else(|| self.folders.get(&*address));
        same.or_else(|| above.find_map(|above| self.files.get(above)))
    }

    pub(super) fn add(&mut self, address: &Address, owner: &Place) {
        let address: Address = match lower(address) {
            Cow::Borrowed(_) => address.clone(),
            Cow::Owned(lower) => lower.into(),
        };
        let mut above = folder(&address);
        while !above.is_empty() && !self.folders.contains_key(above) {
            self.folders.insert(above.to_owned(), owner.clone());
            above = folder(above);
        }
        self.files.insert(address, owner.clone());
    }
}

/// Tells addresses that two claim, and those that no disk can hold.
struct Claims<'o> {
    owners: Owners,
    out: &'o mut Diagnostics,
}

impl Claims<'_> {
    fn claim(&mut self, address: &Address, owner: &Place) {
        if let Some(long) = long_name(address) {
            self.out.push(long.place(owner.clone()));
        }
        let Some(first) = self.owners.in_the_way(address) else { return self.owners.add(address, owner) };
        let own = is_own(first);
        let message = match self.owners.files.contains_key(&*lower(address)) {
            true if own => say!(
                "địa chỉ `/{}` là của một trang có sẵn",
                "the address `/{}` belongs to a page that every site has",
                address
            ),
            true => say!("hai trang cùng địa chỉ `/{}`", "two pages at one address: `/{}`", address),
            false => say!(
                "`/{}` là tên của cả một tệp và một thư mục",
                "`/{}` would be the name of a file and of a folder",
                address
            ),
        };
        let help = if owner.source.ends_with(".md") && !owner.source.ends_with("/_index.md") && owner.range.is_none() {
            say!(
                "đổi tên tệp, hoặc thêm khóa slug với tên khác",
                "rename the file, or add the key slug with another name"
            )
        } else {
            say!("chọn tên khác", "choose another name")
        };
        let clash = Diagnostic::error("same-address", message).place(owner.clone()).help(help);
        let clash = if own { clash } else { clash.also(first.clone(), say!("trang kia", "the other one")) };
        self.out.push(clash);
    }
}

/// Whether a place stands for the pages that every site has.
pub(super) fn is_own(owner: &Place) -> bool {
    &*owner.source == crate::config::PATH
}

/// Tells an address with a name that is too long for a file.
pub(super) fn long_name(address: &str) -> Option<Diagnostic> {
    let name = address.split('/').find(|name| name.len() > LONGEST)?;
    let (length, begin) = (name.len(), name.chars().take(30).collect::<String>());
    Some(
        Diagnostic::error(
            "long-name",
            say!(
                "địa chỉ `{begin}...` dài {length} ký tự, tối đa {LONGEST}",
                "the address `{begin}...` is {length} characters long, at most {LONGEST}"
            ),
        )
        .help(say!("rút ngắn tên", "make the name shorter")),
    )
}

/// The place that stands for an article in a clash: its slug where it is typed, else the file.
pub(super) fn place_of(article: &Article) -> Place {
    let span = &article.front.slug.span;
    if span.is_empty() { Place::file(&article.path) } else { Place::new(&article.path, span.clone()) }
}

pub(super) fn collect(site: &Site, sources: &Sources, hidden: Vec<SourcePath>, out: &mut Diagnostics) -> Addresses {
    let maps = || rayon::join(|| pages(site), || (texts(site), bundles(site, &hidden)));
    let (mut claims, (pages, (texts, bundles))) = rayon::join(|| claim_pages(site, out), maps);
    let mut addresses = Addresses { pages, texts, bundles, ..Addresses::default() };
    addresses.hidden = hidden.into_iter().collect();
    collect_files(site, sources, &mut addresses, &mut claims);
    addresses.owners = claims.owners;
    addresses
}

/// Two sections at one address have one feed; what is wrong is told of the sections.
fn fixed(site: &Site) -> BTreeSet<Address> {
    super::pages::fixed(site).into_iter().collect()
}

fn items(site: &Site) -> impl Iterator<Item = &Item> {
    site.standing.iter().chain(&site.articles)
}

/// Sections come first: an article that takes a section's address is the one to rename.
fn claim_pages<'o>(site: &Site, out: &'o mut Diagnostics) -> Claims<'o> {
    let mut claims = Claims { owners: Owners::default(), out };
    claims.owners.files.reserve(site.articles.len() + site.standing.len() + site.lists.len());
    for address in fixed(site) {
        claims.claim(&address, &Place::file(&crate::config::PATH.into()));
    }
    for section in &site.sections {
        claims.claim(&section.address, &place_of(&section.article));
    }
    // The first page of a section is claimed by its file.
    for list in site.lists.iter().filter(|list| list.number.is_some() || !matches!(list.kind, ListKind::Section(_))) {
        claims.claim(&list.address, &place_of_list(site, list));
    }
    for item in items(site) {
        claims.claim(&item.address, &place_of(&item.article));
    }
    claims
}

fn pages(site: &Site) -> HashMap<Address, Option<Arc<Article>>> {
    let mut pages: HashMap<Address, Option<Arc<Article>>> = HashMap::with_capacity(site.articles.len() * 2);
    pages.extend(fixed(site).into_iter().map(|address| (address, None)));
    pages.extend(site.sections.iter().map(|section| (section.address.clone(), Some(section.article.clone()))));
    for list in &site.lists {
        pages.entry(list.address.clone()).or_insert(None);
    }
    pages.extend(site.home.iter().map(|home| ("index.html".into(), Some(home.clone()))));
    pages.extend(items(site).map(|item| (item.address.clone(), Some(item.article.clone()))));
    pages
}

fn texts(site: &Site) -> HashMap<SourcePath, (Address, Arc<Article>)> {
    let text = |address: &Address, article: &Arc<Article>| (article.path.clone(), (address.clone(), article.clone()));
    let mut texts = HashMap::with_capacity(site.articles.len() + site.standing.len() + site.sections.len());
    texts.extend(site.sections.iter().map(|section| text(&section.address, &section.article)));
    texts.extend(site.home.iter().map(|home| text(&"index.html".into(), home)));
    texts.extend(items(site).map(|item| text(&item.address, &item.article)));
    texts
}

fn bundles(site: &Site, hidden: &[SourcePath]) -> HashMap<String, bool> {
    let shown = items(site).filter_map(|item| Some((bundle(&item.article.path)?.to_owned(), true)));
    let hidden = hidden.iter().filter_map(|path| Some((bundle(path)?.to_owned(), false)));
    shown.chain(hidden).collect()
}

/// The place that stands for a list in a clash: the first mention of a tag, the file of a section.
fn place_of_list(site: &Site, list: &List) -> Place {
    match list.kind {
        ListKind::Section(number) => Place::file(&site.sections[number].article.path),
        ListKind::Month(_) => Place::file(&crate::config::PATH.into()),
        ListKind::Tag(number) => site.tags[number].place.clone(),
    }
}

/// The folder of an article that has one of its own.
fn bundle(path: &str) -> Option<&str> {
    path.strip_suffix("/index.md")
}

fn collect_files(site: &Site, sources: &Sources, addresses: &mut Addresses, claims: &mut Claims) {
    let home_of: HashMap<&str, &Item> = site
        .standing
        .iter()
        .chain(&site.articles)
        .filter_map(|item| bundle(&item.article.path).map(|bundle| (bundle, item)))
        .collect();
    let names = FolderNames::of(site.sections.iter().map(|section| &*section.article));
    for (path, source) in sources.below("content/") {
        let Source::Blob(blob) = source else { continue };
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
pub fn kind_of(path: &str, has_section: impl Fn(&str) -> bool) -> Option<Kind> {
    let rest = path.strip_prefix("content/")?.strip_suffix(".md").map(|_| inner(path))?;
    if matches!(rest.split('/').next(), Some("static" | "stats" | "visits")) && rest.contains('/') {
        return None;
    }
    let (stem, language) = file_name(path);
    if stem == "_index" && language.is_some() {
        return None;
    }
    if rest == "_index.md" {
        return Some(Kind::Home);
    }
    if rest.ends_with("/_index.md") {
        return Some(Kind::Section);
    }
    match rest.split('/').count() {
        1 => Some(Kind::Standing),
        // A standing page with its pictures: a folder that is no section.
        2 if stem == "index" && !has_section(folder(path)) => Some(Kind::Standing),
        _ => Some(Kind::Article),
    }
}

/// The words of addresses: they belong to the site's language.
pub fn address_word(language: Language, word: &str) -> &'static str {
    match (language, word) {
        (Language::Vi, "tags") => "chu-de",
        (Language::Vi, "archive") => "luu-tru",
        (Language::Vi, "page") => "trang",
        (Language::Vi, "corrections") => "dinh-chinh",
        (Language::Vi, "site_map") => "so-do-trang",
        (Language::Vi, "search") => "tim-kiem",
        (Language::Vi, "statistics") => "thong-ke",
        (Language::Vi, "visits") => "luot-truy-cap",
        (Language::En, "statistics") => "statistics",
        (Language::En, "visits") => "visits",
        (Language::En, "tags") => "tags",
        (Language::En, "archive") => "archive",
        (Language::En, "page") => "page",
        (Language::En, "corrections") => "corrections",
        (Language::En, "site_map") => "site-map",
        (Language::En, "search") => "search",
        _ => "",
    }
}
