//! The pages that list articles: of a section, a tag, a month.

use super::READ_CARDS;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::{month as month_name, number as shown};
use crate::render::{PageContext, chrome, figures, head, with_values};
use crate::site::{List, Site};
use crate::view::{ListView, PageView};

pub(super) fn section(page: &PageContext, list: &List, number: usize) -> Result<Vec<u8>, Diagnostic> {
    let site = page.site;
    let section = &site.sections[number];
    let article = &section.article;
    let language = site.language_of(article);
    let mut breadcrumbs = vec![page.home_link(language)];
    breadcrumbs.extend(page.section_path(section.parent));
    if list.number.is_some() {
        breadcrumbs.push(page.link(&article.front.title, &section.address));
    }
    let mut head = head::page(page, "section", language, &article.front.title, breadcrumbs);
    number_title(page, list, &mut head);
    let first = list.number.is_none();
    let description = site.lead(article).into_owned();
    head.description.clone_from(&description);
    head.feed = Some(page.section_feed(section, language));
    let view = ListView {
        body: if first { page.text(article, language)? } else { String::new() },
        figures: match site.section_figures.get(&number).filter(|_| first) {
            Some(wanted) => figures::chosen(page, wanted, language),
            None => Vec::new(),
        },
        description: if first { description } else { String::new() },
        sections: site
            .sections
            .iter()
            .filter(|inner| first && inner.parent == Some(number))
            .map(|inner| page.link(&inner.article.front.title, &inner.address))
            .collect(),
        ..list_view(page, list, section.articles.len())
    };
    let cards = section.articles[list.range.clone()].iter().copied();
    let read = site.most_read.iter().copied().filter(|read| first && site.is_in_section(*read, number));
    let read = page.cards(read.take(READ_CARDS));
    let value = with_values(&view, [("cards", page.cards(cards)), ("most_read", read)]);
    page.render("list.html", language, chrome::active_list(site, number, page.address), &head, ("list", value))
}

pub(super) fn tag(page: &PageContext, list: &List, number: usize) -> Result<Vec<u8>, Diagnostic> {
    let site = page.site;
    let language = site.config.language;
    let words = page.theme.words(language);
    let tag = &site.tags[number];
    let mut breadcrumbs = vec![page.home_link(language)];
    breadcrumbs.push(page.link(words.get("tags"), &format!("{}/index.html", site.word("tags"))));
    let mut head = head::page(page, "tag", language, &words.with("tag_title", &tag.name), breadcrumbs);
    number_title(page, list, &mut head);
    let view = list_view(page, list, tag.articles.len());
    let cards = tag.articles[list.range.clone()].iter().copied();
    let value = with_values(&view, [("cards", page.cards(cards))]);
    page.render("list.html", language, None, &head, ("list", value))
}

pub(super) fn month(page: &PageContext, list: &List, number: usize) -> Result<Vec<u8>, Diagnostic> {
    let site = page.site;
    let language = site.config.language;
    let words = page.theme.words(language);
    let month = &site.months[number];
    let name = month_short(site, month.year, month.month);
    let mut breadcrumbs = vec![page.home_link(language)];
    breadcrumbs.push(page.link(words.get("archive"), &format!("{}/index.html", site.word("archive"))));
    let head = head::page(page, "month", language, &words.with("month_title", &name), breadcrumbs);
    let named = |other: Option<usize>| {
        let other = site.months.get(other?)?;
        Some(page.link(&month_name(other.year, other.month, language), &other.address))
    };
    let view = ListView {
        newer: named(number.checked_sub(1)),
        older: named(Some(number + 1)),
        ..list_view(page, list, month.articles.len())
    };
    let value = with_values(&view, [("cards", page.cards(month.articles.iter().copied()))]);
    page.render("month.html", language, None, &head, ("list", value))
}

/// `11-2023`, and in English `November 2023`.
fn month_short(site: &Site, year: i32, month: u32) -> String {
    let name = month_name(year, month, site.config.language);
    name.strip_prefix("Tháng ").map_or(name.clone(), str::to_owned)
}

fn list_view(page: &PageContext, list: &List, total: usize) -> ListView {
    let language = page.site.config.language;
    let words = page.theme.words(language);
    let link = |word: &str, address: &Option<crate::base::address::Address>| {
        address.as_ref().map(|address| page.link(words.get(word), address))
    };
    ListView {
        newer: link("newer", &list.newer),
        older: link("older", &list.older),
        page: list.number.map(|number| words.with("page_number", &number.to_string())).unwrap_or_default(),
        total: shown(total as i64, language),
        ..ListView::default()
    }
}

/// A numbered page has its number in its title: no two pages have the same.
fn number_title(page: &PageContext, list: &List, head: &mut PageView) {
    if let Some(number) = list.number {
        let words = page.theme.words(page.site.config.language);
        let number = words.with("page_number", &number.to_string());
        head.full_title = format!("{} - {number} - {}", head.title, page.site.config.title);
    }
}
