//! What links and pictures of an older portal lead to.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::relink::Fate;
use super::report::PortalReport;
use super::{ImportGround, ImportPlaces};
use crate::authoring::moves::paths::relative_to_file;
use crate::base::address::{decode, is_web_address};
use crate::base::diagnostic::Diagnostics;
use crate::base::language::slug;
use crate::base::source::{SourcePath, extension, folder, is_picture, join, nfc};
use crate::blocks::{Remarks, write};
use crate::markdown::{Heading, Input, anchor_of_github, read};
use crate::old_portals::{OldBody, OldItem, OldPortal, own_path};

pub(super) struct Leads<'p> {
    portal: &'p OldPortal,
    ground: &'p ImportGround<'p>,
    places: &'p ImportPlaces,
    /// The text at each old address and file.
    pages: BTreeMap<String, SourcePath>,
    /// The texts of each name, for references that name no folder.
    names: BTreeMap<String, Option<SourcePath>>,
    numbers: BTreeMap<SourcePath, usize>,
    anchors: RefCell<BTreeMap<usize, Rc<Anchors>>>,
    /// Where each file goes.
    taken: BTreeMap<String, SourcePath>,
    pub(super) copies: BTreeMap<SourcePath, String>,
    remote: BTreeMap<String, String>,
    missing: Vec<(String, String)>,
    dead: Vec<(String, String)>,
}

impl<'p> Leads<'p> {
    pub(super) fn of(portal: &'p OldPortal, ground: &'p ImportGround<'p>, places: &'p ImportPlaces) -> Leads<'p> {
        let (mut pages, mut names) = (BTreeMap::new(), BTreeMap::new());
        for section in &portal.sections {
            let Some((path, _)) = places.sections.get(&section.folder) else { continue };
            for address in &section.addresses {
                pages.entry(key(address)).or_insert_with(|| path.clone());
            }
            pages.entry(key(&section.folder)).or_insert_with(|| path.clone());
        }
        for (item, path) in portal.items.iter().zip(&places.items) {
            for address in item.addresses.iter().chain([&item.file]).filter(|address| !address.is_empty()) {
                pages.entry(key(address)).or_insert_with(|| path.clone());
            }
            let name = key(&item.file).rsplit('/').next().unwrap_or_default().to_owned();
            names.entry(name).and_modify(|known| *known = None).or_insert_with(|| Some(path.clone()));
        }
        let numbers = places.items.iter().cloned().enumerate().map(|(at, path)| (path, at)).collect();
        let (anchors, taken, copies, remote) = Default::default();
        Leads {
            portal,
            ground,
            places,
            pages,
            names,
            numbers,
            anchors,
            taken,
            copies,
            remote,
            missing: Vec::new(),
            dead: Vec::new(),
        }
    }

    /// What becomes of a target of an item.
    pub(super) fn fate(&mut self, at: usize, is_picture: bool, target: &str) -> Fate {
        match self.new_target(at, is_picture, target) {
            Fate::To(new) if new == target => Fate::Keep,
            fate => fate,
        }
    }

    fn new_target(&mut self, at: usize, is_picture: bool, target: &str) -> Fate {
        let target = match target.trim().strip_prefix("//") {
            // A path with one slash too many, or an address without its scheme.
            Some(rest) if rest.split('/').next().is_some_and(|host| !host.contains('.')) => format!("/{rest}"),
            Some(rest) => format!("https://{rest}"),
            None => target.trim().to_owned(),
        };
        let target = target.as_str();
        let item = &self.portal.items[at];
        let from = self.places.items[at].clone();
        let scheme = target.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        if target.is_empty()
            || scheme.is_some_and(|scheme| matches!(&*scheme, "mailto" | "tel" | "data" | "javascript"))
        {
            return Fate::Keep;
        }
        if let Some(anchor) = target.strip_prefix('#') {
            return match self.anchor(at, anchor) {
                Some(anchor) if anchor == target[1..] => Fate::Keep,
                Some(anchor) => Fate::To(format!("#{anchor}")),
                None => Fate::Words,
            };
        }
        if !is_picture && own_path(&self.portal.base, target) == Some("/") {
            return Fate::To("/".to_owned());
        }
        if !is_picture && let Some(page) = self.page(item, target) {
            return Fate::To(self.written(&from, &page, target));
        }
        if let Some(file) = self.file(item, target) {
            let place = self.place(&from, &file);
            return Fate::To(relative_to_file(&from, &place));
        }
        let told = || (target.to_owned(), from.to_string());
        let is_own = own_path(&self.portal.base, target).is_some();
        match (is_picture, is_web_address(target)) {
            (true, true) => {
                self.remote.entry(target.to_owned()).or_insert_with(|| from.to_string());
                Fate::To(target.to_owned())
            }
            (true, false) if is_own && self.portal.base.contains("://") => {
                let full = format!("{}{target}", self.portal.base);
                self.remote.entry(full.clone()).or_insert_with(|| from.to_string());
                Fate::To(full)
            }
            (true, false) => {
                self.missing.push(told());
                Fate::Words
            }
            (false, true) if !is_own => Fate::To(target.to_owned()),
            (false, _) => with_scheme(target).map_or_else(
                || {
                    self.dead.push(told());
                    Fate::Words
                },
                Fate::To,
            ),
        }
    }

    /// The text that a link leads to.
    fn page(&self, item: &OldItem, target: &str) -> Option<SourcePath> {
        let whole = target.split('#').next().unwrap_or_default();
        let path = whole.split('?').next().unwrap_or_default();
        let get = |path: &str| self.pages.get(&key(path)).cloned();
        if let Some(named) = target.strip_prefix("@/") {
            let named = named.split('#').next().unwrap_or_default();
            let near = || join(folder(&item.file), named).and_then(|path| get(&path));
            let name = key(named).rsplit('/').next().unwrap_or_default().to_owned();
            return get(named).or_else(near).or_else(|| self.names.get(&name).cloned().flatten());
        }
        if let Some(own) = own_path(&self.portal.base, whole) {
            return get(own).or_else(|| get(own.split('?').next().unwrap_or_default()));
        }
        if is_web_address(target) {
            return None;
        }
        let seen_from = [folder(&item.file), item.file.trim_end_matches(".md")];
        let addresses = item.addresses.first().map(|own| folder(own).trim_start_matches('/'));
        seen_from.into_iter().chain(addresses).filter_map(|from| join(from, path)).find_map(|path| get(&path))
    }

    /// A link to a text, with its anchor if there is such a place in it.
    fn written(&self, from: &SourcePath, page: &SourcePath, target: &str) -> String {
        let path = relative_to_file(from, page);
        let anchor = target.split_once('#').map(|(_, anchor)| anchor).filter(|anchor| !anchor.is_empty());
        let known = anchor.and_then(|anchor| self.anchor(*self.numbers.get(page)?, anchor));
        known.map_or(path.clone(), |anchor| format!("{path}#{anchor}"))
    }

    /// The anchor of a text that is meant.
    fn anchor(&self, at: usize, anchor: &str) -> Option<String> {
        let mut all = self.anchors.borrow_mut();
        let (ids, headings) = &**all.entry(at).or_insert_with(|| Rc::new(anchors(&self.portal.items[at].body)));
        let typed = decode(anchor).unwrap_or_else(|| anchor.to_owned());
        if ids.contains(&typed) {
            return Some(typed);
        }
        if let Some(own) = anchor_of_github(&nfc(&typed).to_lowercase(), headings) {
            return Some(own.to_owned());
        }
        let plain = slug(&typed);
        ids.contains(&plain).then_some(plain)
    }

    /// The file that a target names, among those that were given.
    fn file(&self, item: &OldItem, target: &str) -> Option<String> {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let path = nfc(&decode(path)?).into_owned();
        if !is_picture(&path) && !ATTACHMENTS.contains(&&*extension(&path)) {
            return None;
        }
        let has = |path: &str| self.ground.files.contains(path).then(|| path.to_owned());
        let found = |path: &str| unsized_name(path).and_then(|whole| has(&whole)).or_else(|| has(path));
        let own = own_path(&self.portal.base, &path).map(|path| path.trim_start_matches('/').to_owned());
        if own.is_none() && is_web_address(&path) {
            let rest = path.split_once("//").map_or(path.as_str(), |(_, rest)| rest);
            let inside = rest.split_once('/').map(|(_, path)| path);
            return found(rest).or_else(|| inside.filter(|path| path.contains('/')).and_then(found));
        }
        let near = [folder(&item.file), item.file.trim_end_matches(".md")];
        let near = near.into_iter().filter_map(|from| join(from, &path));
        let near = near.chain(item.addresses.first().and_then(|own| join(folder(own), &path)));
        let mut near = near.filter(|_| own.is_none());
        near.find_map(|path| found(&path)).or_else(|| {
            // As seen from the top, and from the folders above what was given.
            let mut rest = own.as_deref().unwrap_or(&path).trim_start_matches("./");
            loop {
                if let Some(file) = found(rest) {
                    return Some(file);
                }
                rest = rest.split_once('/').map(|(_, rest)| rest).filter(|rest| rest.contains('/'))?;
            }
        })
    }

    /// The place of a file: beside the text that names it first.
    fn place(&mut self, from: &SourcePath, file: &str) -> SourcePath {
        if let Some(place) = self.taken.get(file) {
            return place.clone();
        }
        let name = file.rsplit('/').next().unwrap_or(file);
        let stem = slug(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
        let (stem, ending) = (if stem.is_empty() { "tep".to_owned() } else { stem }, extension(name));
        let names = std::iter::once(stem.clone()).chain((2..).map(|number| format!("{stem}-{number}")));
        let mut places = names.map(|stem| SourcePath::from(format!("{}/{stem}.{ending}", folder(from))));
        let place = places.find(|place| !self.copies.contains_key(place)).unwrap_or_else(|| from.clone());
        self.copies.insert(place.clone(), file.to_owned());
        self.taken.insert(file.to_owned(), place.clone());
        place
    }

    pub(super) fn told(&self, report: &mut PortalReport) {
        report.pictures = self.copies.keys().filter(|path| is_picture(path)).count();
        report.files = self.copies.len() - report.pictures;
        report.remote = self.remote.clone().into_iter().collect();
        report.missing.clone_from(&self.missing);
        report.dead.clone_from(&self.dead);
    }
}

/// An address that was typed without its scheme.
fn with_scheme(target: &str) -> Option<String> {
    const ENDS: [&str; 8] = [".com", ".org", ".net", ".vn", ".gov", ".edu", ".io", ".info"];
    let host = target.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = |host: &str| {
        let parts = host.split('.');
        parts.clone().count() > 1
            && ENDS.iter().any(|end| host.ends_with(end))
            && parts
                .into_iter()
                .all(|part| !part.is_empty() && part.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-'))
    };
    match host.split_once('@') {
        Some((name, host)) if !name.is_empty() && is_host(host) && !target.contains('/') => {
            Some(format!("mailto:{target}"))
        }
        None if is_host(host) => Some(format!("https://{target}")),
        _ => None,
    }
}

/// Files that readers open or save, by their endings.
const ATTACHMENTS: [&str; 24] = [
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "csv", "txt", "zip", "rar", "7z", "mp3",
    "m4a", "ogg", "mp4", "webm", "m4v", "ogv", "epub", "ics",
];

/// Everything in a text that a link can point at, and its headings.
type Anchors = (BTreeSet<String>, Vec<Heading>);

fn anchors(body: &OldBody) -> Anchors {
    let text: Arc<str> = match body {
        OldBody::Markdown(text) => text.as_str().into(),
        OldBody::Blocks(text) => write(text, &mut Remarks::new()).into(),
    };
    let source: SourcePath = "content/a.md".into();
    let input = Input { text: &text, range: 0..text.len(), source: &source, raw_html: true, documents: false };
    let body = read(&input, &mut |_, _| {}, &mut Diagnostics::default());
    (body.ids, body.headings)
}

/// An address or a file as one is found by: without host, endings and the name of an index.
fn key(path: &str) -> String {
    let path = decode(path).unwrap_or_else(|| path.to_owned()).to_lowercase();
    if path.contains('?') {
        return path;
    }
    let path = path.trim_matches('/');
    let path = [".md", ".markdown", ".html", ".htm"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
    let parts = path.rsplit_once('/').unwrap_or(("", path));
    let path = if matches!(parts.1, "index" | "_index") { parts.0 } else { path };
    path.trim_matches('/').to_owned()
}

/// The name of the picture that WordPress made a smaller one of: `cho.jpg` of `cho-300x200.jpg`.
fn unsized_name(path: &str) -> Option<String> {
    let (stem, ending) = path.rsplit_once('.')?;
    let (stem, size) = stem.rsplit_once('-')?;
    let (across, down) = size.split_once('x')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(across) && is_number(down)).then(|| format!("{stem}.{ending}"))
}
