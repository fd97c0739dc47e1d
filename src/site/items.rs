//! Sections, standing pages and articles, with their addresses and in their order.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use ahash::HashMap;
use rayon::prelude::*;

use super::{Item, Section, inner, state};
use crate::article::Article;
use crate::base::collation::Collation;
use crate::base::diagnostic::{Diagnostic, Diagnostics, error};
use crate::base::language::slug;
use crate::base::source::folder;
use crate::base::time::Moment;

pub(super) fn make_sections(articles: &[Arc<Article>], order: &Collation, out: &mut Diagnostics) -> Vec<Section> {
    for article in articles {
        let name = folder(&article.path).rsplit('/').next().unwrap_or_default();
        if slug(name).is_empty() && typed_slug(article).is_none() {
            error!(out, "slug" at &article.path;
                "tên thư mục `{name}` không cho được địa chỉ", "the folder name `{name}` gives no address";
                help: "đổi tên thư mục, dùng chữ hoặc số", "rename the folder, with letters or digits");
        }
    }
    let names = FolderNames::of(articles.iter().map(|article| &**article));
    let mut sections: Vec<Section> = articles
        .iter()
        .map(|article| {
            let folder = inner(folder(&article.path)).to_owned();
            let address = format!("{}/index.html", names.address(&folder)).into();
            Section {
                article: article.clone(),
                folder,
                address,
                articles: Vec::new(),
                upcoming: Vec::new(),
                parent: None,
            }
        })
        .collect();
    sections.sort_by(|a, b| {
        let (a, b) = (&a.article, &b.article);
        a.front
            .order
            .cmp(&b.front.order)
            .then_with(|| order.compare(&a.front.title, &b.front.title))
            .then_with(|| a.path.cmp(&b.path))
    });
    let by_folder: HashMap<String, usize> =
        sections.iter().enumerate().map(|(number, section)| (section.folder.clone(), number)).collect();
    for section in &mut sections {
        section.parent = nearest_section(folder(&section.folder), &by_folder);
    }
    sections
}

pub(super) fn make_standing(articles: Vec<Arc<Article>>, now: Moment, order: &Collation) -> Vec<Item> {
    let mut standing: Vec<Item> = articles
        .into_iter()
        .map(|article| Item {
            address: format!("{}.html", article.front.slug.value).into(),
            date: article.front.date,
            section: None,
            place: 0,
            tags: Vec::new(),
            is_translation: false,
            state: state(&article, now),
            article,
        })
        .collect();
    standing.sort_by(|a, b| {
        let (a, b) = (&a.article, &b.article);
        a.front
            .order
            .cmp(&b.front.order)
            .then_with(|| order.compare(&a.front.title, &b.front.title))
            .then_with(|| a.path.cmp(&b.path))
    });
    standing
}

/// The articles: news first, newest first. They come in the order of their files, which decides for those of the same instant, so
/// that no run differs.
pub(super) fn make_items(
    articles: Vec<Arc<Article>>,
    sections: &[Section],
    now: Moment,
    out: &mut Diagnostics,
) -> Vec<Item> {
    let by_folder: HashMap<String, usize> =
        sections.iter().enumerate().map(|(number, section)| (section.folder.clone(), number)).collect();
    let mut dated: Vec<(Option<Moment>, Arc<Article>)> =
        articles.into_par_iter().map(|article| (article.front.date, article)).collect();
    dated.par_sort_by_key(|(date, article)| (!article.layout.is_news(), Reverse(*date)));
    let made: Vec<Result<Item, Diagnostic>> = dated
        .into_par_iter()
        .map(|(date, article)| {
            let own = inner(folder(&article.path));
            let section = nearest_section(own, &by_folder).ok_or_else(|| no_section(&article, own))?;
            let home = sections[section].address.strip_suffix("index.html").unwrap_or_default();
            Ok(Item {
                address: format!("{home}{}.html", article.front.slug.value).into(),
                date,
                section: Some(section),
                place: 0,
                tags: Vec::new(),
                is_translation: false,
                state: state(&article, now),
                article,
            })
        })
        .collect();
    let mut items = Vec::with_capacity(made.len());
    for item in made {
        match item {
            Ok(item) => items.push(item),
            Err(homeless) => out.push(homeless),
        }
    }
    items
}

pub(super) fn no_section(article: &Article, own: &str) -> Diagnostic {
    let top = own.split('/').next().unwrap_or_default();
    error!("no-section" at &article.path; "bài không thuộc chuyên mục nào", "the article is in no section";
        help: "tạo tệp `content/{top}/_index.md` có khóa title, hoặc chuyển bài vào một chuyên mục",
              "create `content/{top}/_index.md` with a title, or move the article into a section")
}

/// The number of the section whose folder is `own` or the nearest one around it.
pub(super) fn nearest_section(own: &str, by_folder: &HashMap<String, usize>) -> Option<usize> {
    let mut at = own;
    loop {
        if let Some(number) = by_folder.get(at) {
            return Some(*number);
        }
        if at.is_empty() {
            return None;
        }
        at = folder(at);
    }
}

/// The name of a section in addresses, where its file has one of its own.
fn typed_slug(section: &Article) -> Option<&str> {
    let slug = &section.front.slug;
    (!slug.span.is_empty() && !slug.value.is_empty()).then_some(slug.value.as_str())
}

/// What the folders of `content/` are called in addresses.
pub(super) struct FolderNames<'a> {
    /// The `slug` of a section by its folder.
    typed: BTreeMap<&'a str, &'a str>,
}

impl<'a> FolderNames<'a> {
    pub(super) fn of(sections: impl Iterator<Item = &'a Article>) -> FolderNames<'a> {
        let typed = sections.filter_map(|section| Some((inner(folder(&section.path)), typed_slug(section)?)));
        FolderNames { typed: typed.collect() }
    }

    /// A path of folders below `content/` as it appears in addresses.
    pub(super) fn address(&self, path: &str) -> String {
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let (mut start, mut address) = (0, String::new());
        for end in ends {
            let name = &path[start..end];
            start = end + 1;
            if name.is_empty() {
                continue;
            }
            let name = self.typed.get(&path[..end]).map_or_else(|| folder_slug(name), |slug| (*slug).to_owned());
            address.push_str(if address.is_empty() { "" } else { "/" });
            address.push_str(&name);
        }
        address
    }
}

/// Folders inside that of an article as they appear in addresses.
pub(super) fn slugs(path: &str) -> String {
    path.split('/').filter(|part| !part.is_empty()).map(folder_slug).collect::<Vec<_>>().join("/")
}

/// A folder's name in addresses; one without letters and digits becomes `muc`.
fn folder_slug(name: &str) -> String {
    Some(slug(name)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "muc".to_owned())
}
