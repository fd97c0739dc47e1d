//! The page of an article, and that of a standing page.

use crate::base::address::encode;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Language;
use crate::base::time::{self, Moment, published, stamp};
use crate::render::{CardList, Composed, PageContext, chrome, correction_view, fields, head, lead_image};
use crate::site::{Item, Visibility, other_news, related_news};
use crate::theme::Strings;
use crate::view::{ArticleView, LinkView};

/// How many related articles are shown.
const RELATED: usize = 4;

/// A table of contents is of use from this many headings on.
const CONTENTS: usize = 4;

pub(super) fn article<'a>(page: &PageContext<'a>, number: usize) -> Result<Composed<'a>, Diagnostic> {
    item_page(page, &page.site.articles[number], number)
}

/// The page of an article, or of its translation: then `number` is that of the original, whose neighbours it shows.
fn item_page<'a>(page: &PageContext<'a>, item: &'a Item, number: usize) -> Result<Composed<'a>, Diagnostic> {
    let site = page.site;
    let language = site.language_of(&item.article);
    let mut breadcrumbs = vec![page.home_link(language)];
    breadcrumbs.extend(page.section_path(item.section));
    let mut head = head::article(page, item, "article", breadcrumbs);
    head.banner = banner(item, page.theme.strings(language), language);
    head.register = !item.article.layout.is_news();
    if let Some(section) = item.section {
        let section = &site.sections[section];
        head.feed = Some(page.section_feed(section, language));
    }
    let others = other_news(site, number);
    let related = if page.theme.shows_related { related_news(site, number, &others, RELATED) } else { Vec::new() };
    let mut view = view(page, item, language)?;
    view.image = lead_image(site, item, &page.root).filter(|_| !site.repeats_lead(&item.article));
    view.mail = head::mail(&view.title, &head.canonical);
    let cards = vec![("related", CardList::below(related)), ("others", CardList::below(others))];
    let place = (language, chrome::active_section(site, item.section));
    Ok(page.compose(&item.article.layout.item_template, place, head, ("article", view), cards))
}

pub(super) fn standing<'a>(page: &PageContext<'a>, number: usize) -> Result<Composed<'a>, Diagnostic> {
    let site = page.site;
    let item = &site.standing[number];
    if let Some(original) = site.original_of(item) {
        return item_page(page, item, original);
    }
    let language = site.language_of(&item.article);
    let mut head = head::article(page, item, "standing", vec![page.home_link(language)]);
    head.banner = banner(item, page.theme.strings(language), language);
    head.og_type = "website";
    let mut view = view(page, item, language)?;
    view.image = lead_image(site, item, &page.root).filter(|_| !site.repeats_lead(&item.article));
    view.mail = head::mail(&view.title, &head.canonical);
    view.pages = standing_pages(page, item);
    let active = chrome::active(site, &item.address);
    Ok(page.compose("standing.html", (language, active), head, ("article", view), Vec::new()))
}

/// The standing pages among which this one stands; none where it is alone.
fn standing_pages(page: &PageContext, item: &Item) -> Vec<LinkView> {
    let pages: Vec<&Item> = page.site.standing.iter().map(|one| &**one).filter(|one| !one.is_translation).collect();
    let link = |one: &Item| LinkView {
        current: if one.address == item.address { "page" } else { "" },
        ..page.link(&one.article.front.title, &one.address)
    };
    if pages.len() > 1 { pages.into_iter().map(link).collect() } else { Vec::new() }
}

fn banner(item: &Item, strings: &Strings, language: Language) -> String {
    match item.state {
        Visibility::Public => String::new(),
        Visibility::Draft => strings.get("banner_draft").to_owned(),
        Visibility::Scheduled(due) => strings.with("banner_scheduled", &stamp(&due, language)),
        Visibility::Expired(end) => strings.with("banner_expired", &time::end(&end, language)),
    }
}

fn view(page: &PageContext, item: &Item, language: Language) -> Result<ArticleView, Diagnostic> {
    let site = page.site;
    let front = &item.article.front;
    let headings: Vec<_> = item.article.body.headings.iter().filter(|heading| heading.level == 2).collect();
    let contents = if headings.len() < CONTENTS { Vec::new() } else { headings };
    let section = item.section.map(|number| &site.sections[number]);
    let at = |moment: Option<Moment>| moment.map(|moment| published(&moment, language)).unwrap_or_default();
    let ((stamp, datetime), (updated, updated_datetime)) = (at(item.date), at(front.updated));
    Ok(ArticleView {
        title: front.title.clone(),
        stamp,
        datetime,
        updated,
        updated_datetime,
        summary: site.lead(&item.article).into_owned(),
        body: page.text(&item.article, language)?,
        agency_then: site.agency_then(item).unwrap_or_default().to_owned(),
        author: front.author.clone().unwrap_or_default(),
        source: front.source.clone().unwrap_or_default(),
        section: section.map(|section| page.link(&section.article.front.title, &section.address)).unwrap_or_default(),
        image: None,
        tags: item.tags.iter().map(|tag| &site.tags[*tag]).map(|tag| page.link(&tag.name, &tag.address)).collect(),
        corrections: front
            .corrections
            .iter()
            .map(|correction| correction_view(correction, LinkView::default(), language))
            .collect(),
        contents: contents
            .into_iter()
            .map(|heading| LinkView {
                title: site.statistics.fill_line(&heading.text, language).into_owned(),
                href: format!("#{}", encode(&heading.id)),
                current: "",
            })
            .collect(),
        related: Vec::new(),
        others: Vec::new(),
        pages: Vec::new(),
        mail: String::new(),
        fields: fields::of_item(page, item, language),
        state: fields::state(site, item),
        state_label: fields::state_label(site, item, language),
        extra: front.extra.clone(),
    })
}
