//! The home page and all pages that list articles.

use tera::Value;

use super::article::{body, correction_view, section_feed, section_path};
use super::visits::READ_CARDS;
use super::{Rendering, head, shell, statistics};
use crate::base::diagnostic::Diagnostic;
use crate::base::language::{Language, month as month_name, number as shown};
use crate::site::{Item, List, Site};
use crate::view::{
    BlockView, CorrectionView, CountedView, GroupView, HomeView, LinkView, ListView, OptionView, PageView, SearchView,
};

/// How many articles a section shows on the home page.
const BLOCK: usize = 5;

pub(super) fn home(page: &Rendering) -> Result<Vec<u8>, Diagnostic> {
    let site = page.site;
    let language = site.config.language;
    let words = page.theme.words(language);
    let title = site.home.as_ref().map(|home| home.front.title.as_str()).filter(|title| !title.is_empty());
    let mut head = head::page(page, "home", language, title.unwrap_or(&site.config.title), Vec::new());
    head.description.clone_from(&site.config.description);
    // A notice leads the page only where it is pinned, or nothing else is there.
    let is_notice = |number: &usize| site.notices.is_some() && site.articles[*number].section == site.notices;
    let news = || (0..site.articles.len()).filter(|number| !is_notice(number));
    let lead = site.pinned().next().or_else(|| news().next()).or(site.articles.first().map(|_| 0));
    let newest = news().filter(|number| Some(*number) != lead).take(site.config.home.newest);
    let block = |section: usize| {
        let section = &site.sections[section];
        let link = page.link(&section.article.front.title, &section.address);
        (link, section.articles.iter().copied().filter(|number| Some(*number) != lead).take(BLOCK).collect::<Vec<_>>())
    };
    let view = HomeView {
        body: site.home.as_ref().map_or(Ok(String::new()), |home| body(page, home, language))?,
        figures: statistics::chosen(page, &site.home_figures, language),
        ..HomeView::default()
    };
    let blocks: Vec<Value> = site
        .blocks
        .iter()
        .map(|section| block(*section))
        .filter(|(_, numbers)| !numbers.is_empty())
        .map(|(link, numbers)| block_value(page, link, numbers))
        .collect();
    let notices = match site.notices.map(block) {
        Some((link, numbers)) => block_value(page, link, numbers),
        None => Value::none(),
    };
    let value = fields(
        &view,
        [
            ("lead", lead.map_or_else(Value::none, |lead| page.news.cards.get(site, &page.root, lead))),
            ("newest", page.cards(newest)),
            ("sections", Value::from(blocks)),
            ("notices", notices),
            ("most_read", page.cards(site.most_read.iter().copied().take(READ_CARDS))),
        ],
    );
    head.feed = Some(page.link(words.get("feed"), "feed.xml"));
    page.render("home.html", language, shell::active(site, "index.html"), &head, ("home", value))
}

fn block_value(page: &Rendering, section: LinkView, numbers: Vec<usize>) -> Value {
    fields(&BlockView { section, cards: Vec::new() }, [("cards", page.cards(numbers))])
}

/// A view with some of its fields replaced by shared values.
pub(super) fn fields<const N: usize>(view: &impl serde::Serialize, shared: [(&'static str, Value); N]) -> Value {
    match Value::from_serializable(view).into_map() {
        Some(mut map) => {
            for (key, value) in shared {
                map.insert(key.into(), value);
            }
            Value::from(map)
        }
        None => Value::none(),
    }
}

pub(super) fn section(page: &Rendering, list: &List, number: usize) -> Result<Vec<u8>, Diagnostic> {
    let site = page.site;
    let section = &site.sections[number];
    let article = &section.article;
    let language = site.language_of(article);
    let mut breadcrumbs = vec![page.home_link(language)];
    breadcrumbs.extend(section_path(page, section.parent));
    if list.number.is_some() {
        breadcrumbs.push(page.link(&article.front.title, &section.address));
    }
    let mut head = head::page(page, "section", language, &article.front.title, breadcrumbs);
    number_title(page, list, &mut head);
    let first = list.number.is_none();
    let description = site.lead(article).into_owned();
    head.description.clone_from(&description);
    head.feed = Some(section_feed(page, section, language));
    let view = ListView {
        body: if first { body(page, article, language)? } else { String::new() },
        figures: match site.section_figures.get(&number).filter(|_| first) {
            Some(wanted) => statistics::chosen(page, wanted, language),
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
    let value = fields(&view, [("cards", page.cards(cards)), ("most_read", read)]);
    page.render("list.html", language, shell::active_list(site, number, page.address), &head, ("list", value))
}

pub(super) fn tag(page: &Rendering, list: &List, number: usize) -> Result<Vec<u8>, Diagnostic> {
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
    let value = fields(&view, [("cards", page.cards(cards))]);
    page.render("list.html", language, None, &head, ("list", value))
}

pub(super) fn month(page: &Rendering, list: &List, number: usize) -> Result<Vec<u8>, Diagnostic> {
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
    let value = fields(&view, [("cards", page.cards(month.articles.iter().copied()))]);
    page.render("month.html", language, None, &head, ("list", value))
}

/// `11-2023`, and in English `November 2023`.
fn month_short(site: &Site, year: i32, month: u32) -> String {
    let name = month_name(year, month, site.config.language);
    name.strip_prefix("Tháng ").map_or(name.clone(), str::to_owned)
}

fn list_view(page: &Rendering, list: &List, total: usize) -> ListView {
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
fn number_title(page: &Rendering, list: &List, head: &mut PageView) {
    if let Some(number) = list.number {
        let words = page.theme.words(page.site.config.language);
        let number = words.with("page_number", &number.to_string());
        head.full_title = format!("{} - {number} - {}", head.title, page.site.config.title);
    }
}

pub(super) fn tags(page: &Rendering) -> Result<Vec<u8>, Diagnostic> {
    let site = page.site;
    let links = site.tags.iter().map(|tag| counted(page, &tag.name, &tag.address, tag.articles.len())).collect();
    groups(page, "tags", "tags.html", "tags", vec![GroupView { title: String::new(), links }])
}

pub(super) fn archive(page: &Rendering) -> Result<Vec<u8>, Diagnostic> {
    groups(page, "archive", "archive.html", "archive", years(page))
}

fn years(page: &Rendering) -> Vec<GroupView> {
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

fn counted(page: &Rendering, title: &str, address: &str, count: usize) -> CountedView {
    CountedView {
        title: title.to_owned(),
        href: page.href(address),
        count: shown(count as i64, page.site.config.language),
        lang: "",
    }
}

pub(super) fn site_map(page: &Rendering) -> Result<Vec<u8>, Diagnostic> {
    let site = page.site;
    let words = page.theme.words(site.config.language);
    let plain = |title: &str, address: &str| CountedView {
        title: title.to_owned(),
        href: page.href(address),
        count: String::new(),
        lang: "",
    };
    let mut pages = vec![plain(words.get("home"), "index.html")];
    let (translated, own): (Vec<&Item>, Vec<&Item>) = site.standing.iter().partition(|item| item.is_translation);
    pages.extend(own.into_iter().map(|item| plain(&item.article.front.title, &item.address)));
    if !site.statistics.sets.is_empty() {
        pages.push(plain(words.get("statistics"), &site.statistics_address()));
        let sets = site.statistics.sets.iter().enumerate();
        pages.extend(sets.map(|(number, set)| plain(&set.title, &site.set_address(number))));
    }
    if site.statistics.counter.is_some() {
        pages.push(plain(words.get("visits"), &site.visits_address()));
    }
    for (word, address) in [
        ("search", format!("{}.html", site.word("search"))),
        ("archive", format!("{}/index.html", site.word("archive"))),
        ("tags", format!("{}/index.html", site.word("tags"))),
        ("corrections", format!("{}.html", site.word("corrections"))),
    ] {
        pages.push(plain(words.get(word), &address));
    }
    let sections = site
        .sections
        .iter()
        .map(|section| counted(page, &section.article.front.title, &section.address, section.articles.len()))
        .collect();
    let months = years(page).into_iter().flat_map(|year| year.links).collect();
    let group = |word: &str, links| GroupView { title: words.get(word).to_owned(), links };
    let other = if site.config.language == Language::Vi { Language::En } else { Language::Vi };
    let translated = translated
        .into_iter()
        .map(|item| CountedView { lang: other.code(), ..plain(&item.article.front.title, &item.address) });
    let translated =
        GroupView { title: page.theme.words(other).get("language").to_owned(), links: translated.collect() };
    let groups_of = vec![group("pages", pages), translated, group("sections", sections), group("months", months)];
    let groups_of = groups_of.into_iter().filter(|group| !group.links.is_empty()).collect();
    groups(page, "sitemap", "sitemap.html", "site_map", groups_of)
}

/// How many tags the search page names; the most used ones.
const TAGS: usize = 40;

/// The search. Without its script it is a page to leaf from: sections, tags, the months of each year.
pub(super) fn search(page: &Rendering, index: &str) -> Result<Vec<u8>, Diagnostic> {
    let site = page.site;
    let language = site.config.language;
    let words = page.theme.words(language);
    let sections = site.sections.iter().map(|one| (one.article.front.title.as_str(), &one.address, one.articles.len()));
    let mut tags: Vec<usize> = (0..site.tags.len()).collect();
    tags.sort_by_key(|number| std::cmp::Reverse(site.tags[*number].articles.len()));
    tags.truncate(TAGS);
    tags.sort_unstable();
    let tags = tags.into_iter().map(|number| &site.tags[number]);
    let tags = tags.map(|tag| (tag.name.as_str(), &tag.address, tag.articles.len()));
    let mut groups = vec![
        GroupView { title: words.get("sections").to_owned(), links: links(page, sections) },
        GroupView { title: words.get("tags").to_owned(), links: links(page, tags) },
    ];
    groups
        .extend(years(page).into_iter().map(|year| GroupView { title: words.with("year_title", &year.title), ..year }));
    groups.retain(|group| !group.links.is_empty());
    let option = |value: &str, title: &str| OptionView { value: value.to_owned(), title: title.to_owned() };
    let mut of_years: Vec<String> = site.months.iter().map(|month| month.year.to_string()).collect();
    of_years.dedup();
    let view = SearchView {
        action: page.href(page.address),
        index: index.to_owned(),
        sections: site.sections.iter().map(|one| option(one.slug(), &one.article.front.title)).collect(),
        years: of_years.iter().map(|year| option(year, year)).collect(),
        groups,
        all_tags: (site.tags.len() > TAGS)
            .then(|| page.link(words.get("all_tags"), &format!("{}/index.html", site.word("tags")))),
    };
    let mut head = head::page(page, "search", language, words.get("search"), vec![page.home_link(language)]);
    head.description = words.with("search_description", &site.config.title);
    let active = shell::active(site, page.address);
    page.render("search.html", language, active, &head, ("search", Value::from_serializable(&view)))
}

fn links<'a>(
    page: &Rendering,
    all: impl Iterator<Item = (&'a str, &'a crate::base::address::Address, usize)>,
) -> Vec<CountedView> {
    all.map(|(title, address, count)| counted(page, title, address, count)).collect()
}

fn groups(
    page: &Rendering,
    kind: &'static str,
    template: &str,
    title: &str,
    groups: Vec<GroupView>,
) -> Result<Vec<u8>, Diagnostic> {
    let language = page.site.config.language;
    let title = page.theme.words(language).get(title);
    let head = head::page(page, kind, language, title, vec![page.home_link(language)]);
    let active = shell::active(page.site, page.address);
    page.render(template, language, active, &head, ("groups", Value::from_serializable(&groups)))
}

pub(super) fn corrections(page: &Rendering) -> Result<Vec<u8>, Diagnostic> {
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
    let title = page.theme.words(language).get("corrections");
    let head = head::page(page, "corrections", language, title, vec![page.home_link(language)]);
    let active = shell::active(site, page.address);
    page.render("corrections.html", language, active, &head, ("corrections", Value::from_serializable(&all)))
}

pub(super) fn not_found(page: &Rendering) -> Result<Vec<u8>, Diagnostic> {
    let language = page.site.config.language;
    let title = page.theme.words(language).get("not_found");
    let mut head = head::page(page, "404", language, title, Vec::new());
    head.noindex = true;
    page.render("404.html", language, None, &head, ("groups", Value::from(Vec::<Value>::new())))
}

pub(super) fn redirect(page: &Rendering, number: usize) -> Result<Vec<u8>, Diagnostic> {
    let site = page.site;
    let redirect = &site.redirects[number];
    let language = site.config.language;
    let mut context = tera::Context::new();
    context.insert("target", &page.href(&redirect.to));
    context.insert("canonical", &site.absolute(&redirect.to));
    context.insert("title", &redirect.title);
    context.insert_value("site", page.news.site_view.clone());
    context.insert_value("words", page.theme.words(language).value.clone());
    context.insert("lang", language.code());
    page.theme.render("redirect.html", &context)
}
