//! The home page.

use std::collections::BTreeSet;

use tera::Value;

use super::READ_CARDS;
use crate::artwork;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::number as count;
use crate::base::time::published;
use crate::render::{Composed, PageContext, chrome, fields, figures, head, with_values};
use crate::site::MenuTarget;
use crate::view::{BlockView, HomeView, ServiceView, TopicView};

/// How many articles a section shows on the home page.
const BLOCK: usize = 5;

pub(super) fn home<'a>(page: &PageContext<'a>) -> Result<Composed<'a>, Diagnostic> {
    let site = page.site;
    let language = site.config.language;
    let strings = page.theme.strings(language);
    let title = site.home.as_ref().map(|home| home.front.title.as_str()).filter(|title| !title.is_empty());
    let mut head = head::page(page, "home", language, title.unwrap_or(&site.config.title), Vec::new());
    head.description.clone_from(&site.config.description);
    // A notice leads the page only where it is pinned, or nothing else is there.
    let is_notice = |number: &usize| site.notices.is_some() && site.articles[*number].section == site.notices;
    let news = || (0..site.news_count).filter(|number| !is_notice(number));
    let lead = site.pinned().next().or_else(|| news().next()).or(site.articles.first().map(|_| 0));
    let newest: Vec<usize> = news().filter(|number| Some(*number) != lead).take(site.config.home.newest).collect();
    // No item stands on the page twice.
    let mut shown: BTreeSet<usize> = newest.iter().copied().chain(lead).collect();
    let mut fresh = |numbers: &[usize], most: usize| -> Vec<usize> {
        let fresh: Vec<usize> = numbers.iter().copied().filter(|number| !shown.contains(number)).take(most).collect();
        shown.extend(&fresh);
        fresh
    };
    let notices = site.notices.map(|section| (section, fresh(&site.sections[section].articles, BLOCK)));
    let notices = notices.filter(|(_, numbers)| !numbers.is_empty());
    let most_read = fresh(&site.most_read, READ_CARDS);
    let shown_of = |number: usize| match site.sections[number].article.layout.upcoming {
        Some(_) => &site.sections[number].upcoming,
        None => &site.sections[number].articles,
    };
    let blocks: Vec<Value> = site
        .blocks
        .iter()
        .map(|section| (*section, fresh(shown_of(*section), BLOCK)))
        .filter(|(_, numbers)| !numbers.is_empty())
        .map(|(section, numbers)| block_value(page, section, numbers))
        .collect();
    let latest = site.news().first().and_then(|item| item.date);
    let (latest, latest_datetime) = latest.map(|date| published(&date, language)).unwrap_or_default();
    let view = HomeView {
        latest,
        latest_datetime,
        body: head::opening_text(page, site.home.as_deref(), language, &mut head)?,
        figures: figures::chosen(page, &site.home_figures, language),
        services: services(page),
        topics: topics(page),
        statistics: (!site.statistics.sets.is_empty())
            .then(|| page.link(strings.get("statistics"), &site.statistics_address())),
        ..HomeView::default()
    };
    let value = with_values(
        &view,
        [
            ("lead", lead.map_or_else(Value::none, |lead| page.card(lead))),
            ("newest", page.cards(newest.iter().copied())),
            ("sections", Value::from(blocks)),
            ("notices", notices.map_or_else(Value::none, |(section, numbers)| block_value(page, section, numbers))),
            ("most_read", page.cards(most_read)),
        ],
    );
    Ok(page.compose_of("home.html", (language, chrome::active(site, "index.html")), head, ("home", value)))
}

fn block_value(page: &PageContext, number: usize, numbers: Vec<usize>) -> Value {
    let site = page.site;
    let section = &site.sections[number];
    let language = site.config.language;
    let layout = &section.article.layout;
    let items = numbers.iter().filter(|_| !layout.is_news());
    let title = &section.article.front.title;
    let is_of_newest = !layout.is_news() && layout.date.is_some() && layout.upcoming.is_none();
    let block = BlockView {
        section: page.link(title, &section.address),
        heading: match is_of_newest {
            true => page.theme.strings(language).get("newest_of").replace("{}", title),
            false => title.clone(),
        },
        items: items.map(|item| fields::in_list(page, &site.articles[*item], language)).collect(),
        cards: Vec::new(),
    };
    with_values(&block, [("cards", page.cards(numbers))])
}

fn services(page: &PageContext) -> Vec<ServiceView> {
    let services = page.site.navigation.services.iter();
    let view = services.map(|item| ServiceView {
        title: item.title.clone(),
        href: match &item.target {
            MenuTarget::Page(address, suffix) => format!("{}{suffix}", page.href(address)),
            MenuTarget::Url(url) => url.clone(),
        },
        icon: artwork::service(&item.title),
    });
    view.collect()
}

/// The sections with a block, and that of the notices, as far as they have articles.
fn topics(page: &PageContext) -> Vec<TopicView> {
    let site = page.site;
    let sections = site.blocks.iter().copied().chain(site.notices).map(|number| &site.sections[number]);
    let view = sections.filter(|section| !section.articles.is_empty()).map(|section| TopicView {
        title: section.article.front.title.clone(),
        href: page.href(&section.address),
        icon: artwork::emblem(&section.article.front.title, &section.folder),
        count: count(section.articles.len() as i64, site.config.language),
    });
    view.collect()
}
