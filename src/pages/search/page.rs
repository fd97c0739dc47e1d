//! The search page.

use std::cmp::Reverse;

use crate::base::address::Address;
use crate::base::diagnostic::Diagnostic;
use crate::pages::overviews::{counted, years};
use crate::render::{Composed, PageContext, chrome, head};
use crate::view::{CountedView, GroupView, OptionView, SearchView};

/// How many tags the search page names; the most used ones.
const TAGS: usize = 40;

/// The search. Without its script it is a page to leaf from: sections, tags, the months of each year.
pub(in crate::pages) fn render<'a>(page: &PageContext<'a>, index: &str) -> Result<Composed<'a>, Diagnostic> {
    let site = page.site;
    let language = site.config.language;
    let strings = page.theme.strings(language);
    let sections = site.sections.iter().map(|one| (one.article.front.title.as_str(), &one.address, one.articles.len()));
    let mut tags: Vec<usize> = (0..site.tags.len()).collect();
    tags.sort_by_key(|number| Reverse(site.tags[*number].articles.len()));
    tags.truncate(TAGS);
    tags.sort_unstable();
    let tags = tags.into_iter().map(|number| &site.tags[number]);
    let tags = tags.map(|tag| (tag.name.as_str(), &tag.address, tag.articles.len()));
    let mut groups = vec![
        GroupView { title: strings.get("sections").to_owned(), links: links(page, sections) },
        GroupView { title: strings.get("tags").to_owned(), links: links(page, tags) },
    ];
    groups.extend(
        years(page).into_iter().map(|year| GroupView { title: strings.with("year_title", &year.title), ..year }),
    );
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
            .then(|| page.link(strings.get("all_tags"), &format!("{}/index.html", site.word("tags")))),
    };
    let mut head = head::page(page, "search", language, strings.get("search"), vec![page.home_link(language)]);
    head.description = strings.with("search_description", &site.config.title);
    let active = chrome::active(site, page.address);
    Ok(page.compose("search.html", (language, active), head, ("search", view), Vec::new()))
}

fn links<'a>(page: &PageContext, all: impl Iterator<Item = (&'a str, &'a Address, usize)>) -> Vec<CountedView> {
    all.map(|(title, address, count)| counted(page, title, address, count)).collect()
}
