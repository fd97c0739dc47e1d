//! The item that somebody names.

use crate::base::address::decode;
use crate::base::diagnostic::Help;
use crate::base::language::slug;
use crate::base::suggest::{did_you_mean, nearest};
use crate::site::{Item, Site};

/// There is no such item, or there are several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// None; perhaps another one was meant.
    None(Option<Help>),
    /// The files of all that have this title or name.
    Several(Vec<String>),
}

/// Finds an item by its address on the portal, full or not, its file or folder below the site's folder or `content/`, its
/// slug, or its title.
pub fn find<'s>(site: &'s Site, typed: &str) -> Result<&'s Item, Missing> {
    let typed = typed.trim();
    let path = typed.strip_prefix(&site.config.base_url).unwrap_or(typed);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = decode(path).unwrap_or_else(|| path.to_owned());
    let path = path.trim_start_matches("./").trim_matches('/').replace('\\', "/");
    let items = || site.items().map(|(_, item)| item);
    let is_file = |item: &&Item| {
        let file = &*item.article.path;
        let inner = file.strip_prefix("content/").unwrap_or(file);
        let folder = inner.strip_suffix("/index.md");
        [Some(file), Some(inner), folder].contains(&Some(path.as_str()))
            || folder.is_some_and(|folder| path.strip_prefix("content/") == Some(folder))
            || path.ends_with(&format!("/{file}"))
    };
    let is_page = |item: &&Item| *item.address == *path || item.address.strip_suffix(".html") == Some(&path);
    if let Some(item) = items().find(is_page).or_else(|| items().find(is_file)) {
        return Ok(item);
    }
    let name = slug(typed);
    let is_named = |item: &&Item| {
        let front = &item.article.front;
        front.slug.value == name || slug(&front.title) == name
    };
    let named: Vec<&Item> = if name.is_empty() { Vec::new() } else { items().filter(is_named).collect() };
    match named.as_slice() {
        [] => Err(Missing::None(suggested(site, typed, &path))),
        [one] => Ok(one),
        several => Err(Missing::Several(several.iter().map(|item| item.article.path.to_string()).collect())),
    }
}

/// "Did you mean": an address, where an address was typed, else a slug or a title.
fn suggested(site: &Site, typed: &str, path: &str) -> Option<Help> {
    let items = || site.items().map(|(_, item)| item);
    let near = if path.ends_with(".md") {
        nearest(path, items().map(|item| &*item.article.path))
    } else if path.contains('/') {
        nearest(path, items().map(|item| &*item.address))
    } else {
        nearest(typed, items().map(|item| item.article.front.slug.value.as_str()))
            .or_else(|| nearest(typed, items().map(|item| item.article.front.title.as_str())))
    };
    near.map(|near| did_you_mean(typed, near))
}
