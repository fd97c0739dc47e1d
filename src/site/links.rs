//! Where links lead. A relative link is taken from the source file's folder; one that begins with `/` is an address
//! of the site, and the number of a document is that document. All are checked against what there is, anchors included.

use std::sync::Arc;

use super::{Site, Visibility};
use crate::article::Article;
use crate::base::address::{Address, decode};
use crate::base::source::{Blob, SourcePath, folder, join, nfc};
use crate::base::suggest::{MOST_COMPARED, nearest};
use crate::markdown::anchor_of_github;

/// What a link leads to.
#[derive(Debug)]
pub enum LinkTarget<'s> {
    /// A page, perhaps with `#anchor` or `?query` behind it.
    Page {
        /// Its address.
        address: &'s Address,
        /// What follows the path, as typed.
        suffix: String,
    },
    /// A file that is copied.
    File {
        /// Its path in the sources.
        path: &'s SourcePath,
        /// Its address.
        address: &'s Address,
        /// What is known of it.
        blob: &'s Blob,
        /// What follows the path, as typed: `#page=3`.
        suffix: String,
    },
}

/// Why a link leads nowhere.
#[derive(Debug, PartialEq)]
pub enum Problem {
    /// Nothing is there; the nearest there is.
    Missing(Option<String>),
    /// It is there, but readers do not see it: the state of its item, where it is of one alone.
    Hidden(Option<Visibility>),
    /// The page has no such anchor; the nearest it has.
    NoAnchor(String, Option<String>),
    /// It leads out of `content/`.
    Outside,
}

/// What an address in raw HTML that is let through leads to.
#[derive(Debug)]
pub enum RawTarget<'s> {
    /// To a file of the sources.
    Found(LinkTarget<'s>),
    /// To what readers do not see.
    Hidden(Option<Visibility>),
    /// It is an address of the finished site, as typed, or leads nowhere: the finished pages are looked at for that.
    AsTyped,
}

impl Site {
    /// Finds what lies at an address in raw HTML: a file seen from the source file, or an address seen from its page.
    pub fn resolve_raw<'s>(&'s self, from: &SourcePath, target: &str) -> RawTarget<'s> {
        let seen_from_page = || {
            let (path, suffix) = target.split_at(target.find(['#', '?']).unwrap_or(target.len()));
            let address = join(folder(self.text_address(from)?), &decode(path)?)?;
            Some(by_address(self, &nfc(&address), suffix))
        };
        match resolve(self, from, target) {
            Ok(LinkTarget::Page { .. }) if target.starts_with('/') => RawTarget::AsTyped,
            Ok(found) => RawTarget::Found(found),
            Err(Problem::Hidden(state)) => RawTarget::Hidden(state),
            Err(_) => match seen_from_page() {
                Some(Err(Problem::Hidden(state))) => RawTarget::Hidden(state),
                _ => RawTarget::AsTyped,
            },
        }
    }
}

impl Site {
    /// Finds what lies at an address of the portal that is written in full, as people copy it from a browser; none where
    /// it is of another site.
    pub fn resolve_full(&self, target: &str) -> Option<Result<LinkTarget<'_>, Problem>> {
        let base = self.config.base_url.split_once("://").map(|(_, base)| base)?;
        let (_, typed) = target.split_once("//")?;
        let rest =
            typed.get(..base.len()).filter(|start| start.eq_ignore_ascii_case(base)).map(|_| &typed[base.len()..])?;
        if !rest.is_empty() && !rest.starts_with(['/', '?', '#']) {
            return None;
        }
        let (path, suffix) = rest.split_at(rest.find(['#', '?']).unwrap_or(rest.len()));
        let path = nfc(&decode(path)?).into_owned();
        Some(by_address(self, path.strip_prefix('/').unwrap_or(&path), suffix))
    }
}

/// Finds what lies at a target, seen from a file.
pub(super) fn resolve<'s>(site: &'s Site, from: &SourcePath, target: &str) -> Result<LinkTarget<'s>, Problem> {
    if let Some(document) = site.by_document_number(target) {
        // No file is near to a number: none is looked for, which would take long where many are named that are not here.
        let address = document.ok_or(Problem::Missing(None))?;
        return Ok(LinkTarget::Page { address, suffix: String::new() });
    }
    resolve_url(site, from, target).or_else(|problem| match problem {
        Problem::Missing(_) | Problem::NoAnchor(..) if target.contains(['#', '?', '%']) => {
            as_typed(site, from, target).ok_or(problem)
        }
        problem => Err(problem),
    })
}

/// A file whose very name is the target: `bao cao #2.pdf`, `tang 5%.pdf`. In an address these signs mean something else.
fn as_typed<'s>(site: &'s Site, from: &SourcePath, target: &str) -> Option<LinkTarget<'s>> {
    let path = join(folder(from), &nfc(target)).filter(|path| path.starts_with("content/"))?;
    let (path, address, blob) = site.addresses.file(&path)?;
    site.addresses.hidden_beside(path).is_none().then(|| file((path, address, blob), ""))
}

pub(super) fn file<'s>((path, address, blob): (&'s SourcePath, &'s Address, &'s Blob), suffix: &str) -> LinkTarget<'s> {
    LinkTarget::File { path, address, blob, suffix: suffix.to_owned() }
}

fn resolve_url<'s>(site: &'s Site, from: &SourcePath, target: &str) -> Result<LinkTarget<'s>, Problem> {
    let end = target.find(['#', '?']).unwrap_or(target.len());
    let (path, suffix) = target.split_at(end);
    let path = decode(path).ok_or(Problem::Missing(None))?;
    let path = nfc(&path);
    if let Some(address) = path.strip_prefix('/') {
        return by_address(site, address, suffix);
    }
    let path = if path.is_empty() {
        from.to_string()
    } else {
        let path = join(folder(from), &path).ok_or(Problem::Outside)?;
        if path != "content" && !path.starts_with("content/") {
            return Err(Problem::Outside);
        }
        path
    };
    by_path(site, &path, suffix)
}

fn by_path<'s>(site: &'s Site, path: &str, suffix: &str) -> Result<LinkTarget<'s>, Problem> {
    let addresses = &site.addresses;
    let index = format!("{path}/_index.md");
    if let Some((address, text)) = addresses.text(path).or_else(|| addresses.text(&index)) {
        let suffix = site.text(text).map_or(Ok(suffix.to_owned()), |article| check_anchor(suffix, article))?;
        return Ok(LinkTarget::Page { address, suffix });
    }
    let hidden = addresses.hidden(path).or_else(|| addresses.hidden(&index));
    if let Some(state) = hidden.or_else(|| addresses.hidden_beside(path)) {
        return Err(Problem::Hidden(Some(state)));
    }
    if let Some(found) = addresses.file(path) {
        return Ok(file(found, suffix));
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    Err(Problem::Missing(nearest(name, addresses.names_near(folder(path), name)).map(str::to_owned)))
}

fn by_address<'s>(site: &'s Site, address: &str, suffix: &str) -> Result<LinkTarget<'s>, Problem> {
    let addresses = &site.addresses;
    if let Some(found) = addresses.file(&format!("content/static/{address}")) {
        return Ok(file(found, suffix));
    }
    let index = match address {
        "" => "index.html".to_owned(),
        folder if folder.ends_with('/') => format!("{folder}index.html"),
        page => format!("{page}/index.html"),
    };
    if let Some(found) = addresses.file_at(address) {
        if let Some(state) = addresses.hidden_beside(found.0) {
            return Err(Problem::Hidden(Some(state)));
        }
        return Ok(file(found, suffix));
    }
    let found = addresses.page(address).or_else(|| addresses.page(&index));
    let Some((address, text)) = found else {
        if let Some(state) = site.hidden_at(address).or_else(|| site.hidden_at(&index)) {
            return Err(Problem::Hidden(state));
        }
        return Err(Problem::Missing(nearest(address, addresses.near(address)).map(|near| format!("/{near}"))));
    };
    let article = text.and_then(|text| site.text(text));
    let suffix = article.map_or(Ok(suffix.to_owned()), |article| check_anchor(suffix, article))?;
    Ok(LinkTarget::Page { address, suffix })
}

/// What follows the path of a link, with an anchor that the page has.
pub(super) fn check_anchor(suffix: &str, article: &Arc<Article>) -> Result<String, Problem> {
    let Some((query, id)) = suffix.split_once('#').filter(|(_, id)| !id.is_empty()) else {
        return Ok(suffix.to_owned());
    };
    let id = decode(id).unwrap_or_default();
    if article.body.ids.contains(&id) {
        return Ok(suffix.to_owned());
    }
    if let Some(own) = anchor_of_github(&nfc(&id), &article.body.headings) {
        return Ok(format!("{query}#{own}"));
    }
    let near = nearest(&id, article.body.ids.iter().take(MOST_COMPARED).map(String::as_str)).map(str::to_owned);
    Err(Problem::NoAnchor(id, near))
}
