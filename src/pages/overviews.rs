//! The pages that lead to others: all tags, the archive, the site map, corrections, "not found", the stubs of old
//! addresses.

use crate::base::diagnostic::Diagnostic;
use crate::base::language::Language;
use crate::base::number::number as shown;
use crate::base::time::month as month_name;
use crate::render::{Composed, PageContext, chrome, correction_view, head};
use crate::site::{Item, Tag};
use crate::view::{CorrectionView, CountedView, GroupView};

pub(super) fn tags<'a>(page: &PageContext<'a>) -> Result<Composed<'a>, Diagnostic> {
    let site = page.site;
    let links = site.tags.iter().map(|tag| counted(page, &tag.name, &tag.address, tag.articles.len())).collect();
    groups(page, "tags", "tags.html", "tags", vec![GroupView { title: String::new(), links }])
}

/// Links to the tags that differ only in diacritics; redirects if there is just one.
pub(super) fn tag_choice<'a>(page: &PageContext<'a>, number: usize) -> Result<Composed<'a>, Diagnostic> {
    let site = page.site;
    let tags: Vec<&Tag> = site.tag_choices[number].tags.iter().map(|tag| &site.tags[*tag]).collect();
    if let [only] = tags.as_slice() {
        return Ok(page.stub(&only.name, &only.address));
    }
    let language = site.config.language;
    let strings = page.theme.strings(language);
    let crumbs =
        vec![page.home_link(language), page.link(strings.get("tags"), &format!("{}/index.html", site.word("tags")))];
    let names: Vec<&str> = tags.iter().map(|tag| tag.name.as_str()).collect();
    let mut head = head::page(page, "tags", language, &strings.with("tag_title", &names.join(", ")), crumbs);
    head.noindex = true;
    let links = tags.iter().map(|tag| counted(page, &tag.name, &tag.address, tag.articles.len())).collect();
    let groups = vec![GroupView { title: String::new(), links }];
    Ok(page.compose("tags.html", (language, None), head, ("groups", groups), Vec::new()))
}

pub(super) fn archive<'a>(page: &PageContext<'a>) -> Result<Composed<'a>, Diagnostic> {
    groups(page, "archive", "archive.html", "archive", years(page))
}

pub(super) fn years(page: &PageContext) -> Vec<GroupView> {
    let site = page.site;
    let mut years: Vec<GroupView> = Vec::new();
    for month in site.months.iter() {
        let title = month.year.to_string();
        if years.last().is_none_or(|year| year.title != title) {
            years.push(GroupView { title, links: Vec::new() });
        }
        if let Some(year) = years.last_mut() {
            let name = month_name(month.year, month.month, site.config.language);
            year.links.push(counted(page, &name, &month.address, month.articles.len()));
        }
    }
    years
}

pub(super) fn counted(page: &PageContext, title: &str, address: &str, count: usize) -> CountedView {
    CountedView {
        title: title.to_owned(),
        href: page.href(address),
        count: shown(count as i64, page.site.config.language),
        part: String::new(),
        lang: "",
    }
}

pub(super) fn site_map<'a>(page: &PageContext<'a>) -> Result<Composed<'a>, Diagnostic> {
    let site = page.site;
    let strings = page.theme.strings(site.config.language);
    let plain = |title: &str, address: &str| CountedView {
        title: title.to_owned(),
        href: page.href(address),
        count: String::new(),
        part: String::new(),
        lang: "",
    };
    let mut pages = vec![plain(strings.get("home"), "index.html")];
    let (translated, own): (Vec<&Item>, Vec<&Item>) =
        site.standing.iter().map(|item| &**item).partition(|item| item.is_translation);
    pages.extend(own.into_iter().map(|item| plain(&item.article.front.title, &item.address)));
    if !site.statistics.sets.is_empty() {
        pages.push(plain(strings.get("statistics"), &site.statistics_address()));
        let sets = site.statistics.sets.iter().enumerate();
        pages.extend(sets.map(|(number, set)| plain(&set.title, &site.set_address(number))));
    }
    if site.statistics.counter.is_some() {
        pages.push(plain(strings.get("visits"), &site.visits_address()));
    }
    pages.extend(site.search_address().map(|address| plain(strings.get("search"), &address)));
    for (word, address) in [
        ("archive", format!("{}/index.html", site.word("archive"))),
        ("tags", format!("{}/index.html", site.word("tags"))),
        ("corrections", format!("{}.html", site.word("corrections"))),
    ] {
        pages.push(plain(strings.get(word), &address));
    }
    let sections = site
        .sections
        .iter()
        .map(|section| counted(page, &section.article.front.title, &section.address, section.articles.len()))
        .collect();
    let months = years(page).into_iter().flat_map(|year| year.links).collect();
    let group = |word: &str, links| GroupView { title: strings.get(word).to_owned(), links };
    let other = if site.config.language == Language::Vi { Language::En } else { Language::Vi };
    let translated = translated
        .into_iter()
        .map(|item| CountedView { lang: other.code(), ..plain(&item.article.front.title, &item.address) });
    let translated =
        GroupView { title: page.theme.strings(other).get("language").to_owned(), links: translated.collect() };
    let groups_of = vec![group("pages", pages), translated, group("sections", sections), group("months", months)];
    groups(page, "sitemap", "sitemap.html", "site_map", groups_of)
}

fn groups<'a>(
    page: &PageContext<'a>,
    kind: &'static str,
    template: &'a str,
    title: &str,
    mut groups: Vec<GroupView>,
) -> Result<Composed<'a>, Diagnostic> {
    groups.retain(|group| !group.links.is_empty());
    let language = page.site.config.language;
    let title = page.theme.strings(language).get(title);
    let head = head::page(page, kind, language, title, vec![page.home_link(language)]);
    let active = chrome::active(page.site, page.address);
    Ok(page.compose(template, (language, active), head, ("groups", groups), Vec::new()))
}

pub(super) fn corrections<'a>(page: &PageContext<'a>) -> Result<Composed<'a>, Diagnostic> {
    let site = page.site;
    let language = site.config.language;
    let mut all: Vec<CorrectionView> = site
        .articles
        .iter()
        .filter(|item| !item.article.front.corrections.is_empty())
        .flat_map(|item| {
            let link = page.link(&item.article.front.title, &item.address);
            item.article.front.corrections.iter().map(move |one| correction_view(one, link.clone(), language))
        })
        .collect();
    all.sort_by(|a, b| b.datetime.cmp(&a.datetime));
    let title = page.theme.strings(language).get("corrections");
    let head = head::page(page, "corrections", language, title, vec![page.home_link(language)]);
    let active = chrome::active(site, page.address);
    Ok(page.compose("corrections.html", (language, active), head, ("corrections", all), Vec::new()))
}

pub(super) fn not_found<'a>(page: &PageContext<'a>) -> Result<Composed<'a>, Diagnostic> {
    let language = page.site.config.language;
    let title = page.theme.strings(language).get("not_found");
    let mut head = head::page(page, "404", language, title, Vec::new());
    head.noindex = true;
    Ok(page.compose("404.html", (language, None), head, ("groups", Vec::<GroupView>::new()), Vec::new()))
}

pub(super) fn redirect<'a>(page: &PageContext<'a>, number: usize) -> Result<Composed<'a>, Diagnostic> {
    let redirect = &page.site.redirects[number];
    Ok(page.stub(&redirect.title, &redirect.to))
}
