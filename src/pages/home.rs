//! The home page.

use std::collections::BTreeSet;

use tera::Value;

use super::READ_CARDS;
use crate::base::diagnostic::Diagnostic;
use crate::render::{PageContext, chrome, figures, head, with_values};
use crate::view::{BlockView, HomeView, LinkView};

/// How many articles a section shows on the home page.
const BLOCK: usize = 5;

pub(super) fn home(page: &PageContext) -> Result<Vec<u8>, Diagnostic> {
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
    let shown: BTreeSet<usize> = newest.iter().copied().chain(lead).collect();
    let block = |section: usize| {
        let section = &site.sections[section];
        let link = page.link(&section.article.front.title, &section.address);
        let own = section.articles.iter().copied().filter(|number| !shown.contains(number));
        (link, own.take(BLOCK).collect::<Vec<_>>())
    };
    let view = HomeView {
        body: site.home.as_ref().map_or(Ok(String::new()), |home| page.text(home, language))?,
        figures: figures::chosen(page, &site.home_figures, language),
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
    let value = with_values(
        &view,
        [
            ("lead", lead.map_or_else(Value::none, |lead| page.card(lead))),
            ("newest", page.cards(newest.iter().copied())),
            ("sections", Value::from(blocks)),
            ("notices", notices),
            ("most_read", page.cards(site.most_read.iter().copied().take(READ_CARDS))),
        ],
    );
    head.feed = Some(page.link(strings.get("feed"), "feed.xml"));
    page.render("home.html", language, chrome::active(site, "index.html"), &head, ("home", value))
}

fn block_value(page: &PageContext, section: LinkView, numbers: Vec<usize>) -> Value {
    with_values(&BlockView { section, cards: Vec::new() }, [("cards", page.cards(numbers))])
}
