//! What the head of a page says: titles, Dublin Core, OpenGraph; `json_ld` has the rest.

use tera::Value;

use super::context::PageContext;
use super::json_ld::{self, publisher, publisher_of};
use super::{pictures, text};
use crate::article::Article;
use crate::base::address::encode;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Language;
use crate::base::time::day;
use crate::base::time::end;
use crate::markdown::{HoleKind, SetBlock};
use crate::site::{Item, office_in_unit};
use crate::view::{AlternateView, LinkView, PageView, TranslationView};

/// The elements of text whose look does not come from the style sheet of articles.
const PLAIN: [&str; 6] = ["p", "a", "strong", "em", "br", "span"];

/// The head of a page that is no article.
pub fn page(
    rendering: &PageContext,
    kind: &'static str,
    language: Language,
    title: &str,
    breadcrumbs: Vec<LinkView>,
) -> PageView {
    let site = rendering.site;
    let name = &site.config.title;
    let full_title = if kind == "home" { name.clone() } else { format!("{title} - {name}") };
    let canonical = if kind == "404" { String::new() } else { site.absolute(rendering.address) };
    let has_charts = matches!(kind, "statistics" | "dataset" | "visits");
    let mut page = PageView {
        kind,
        title: title.to_owned(),
        full_title,
        canonical,
        lang: language.code(),
        notice_until: site.notice().and_then(|notice| notice.end).map(|at| end(&at, language)).unwrap_or_default(),
        breadcrumbs,
        og_type: "website",
        charts: has_charts,
        chart_script: has_charts,
        creator: publisher(site).to_owned(),
        publisher: publisher(site).to_owned(),
        ..PageView::default()
    };
    page.json_ld = match kind {
        _ if !rendering.theme.shows_json_ld => String::new(),
        "home" => json_ld::portal(site, &page),
        // It says more.
        "article" => String::new(),
        _ => json_ld::way(rendering, &page),
    };
    page
}

/// The head of an article or standing page.
pub fn article(rendering: &PageContext, item: &Item, kind: &'static str, breadcrumbs: Vec<LinkView>) -> PageView {
    let site = rendering.site;
    let front = &item.article.front;
    let language = site.language_of(&item.article);
    let mut page = page(rendering, kind, language, &front.title, breadcrumbs);
    if let Some(what) = told_apart(item, language) {
        page.full_title = format!("{}, {what} - {}", page.title, site.config.title);
    }
    page.description = text::excerpt(site, &item.article);
    page.og_type = "article";
    page.text = true;
    add_charts(rendering, &item.article, language, &mut page);
    if let Some((address, size)) = pictures::social(site, item) {
        page.og_image = address;
        page.og_image_alt = front.image.as_ref().map(|image| image.alt.clone()).unwrap_or_default();
        (page.og_image_width, page.og_image_height) = size.unzip();
    }
    page.published = item.date.map(|date| date.to_rfc3339()).unwrap_or_default();
    page.modified = item.changed(site.config.time_zone).map(|date| date.to_rfc3339()).unwrap_or_default();
    page.publisher = publisher_of(site, item).to_owned();
    page.creator = front.author.clone().unwrap_or_else(|| page.publisher.clone());
    page.dc_date = item.date.or(front.updated).map(|date| date.date_naive().to_string()).unwrap_or_default();
    page.subject = item.tags.iter().map(|tag| site.tags[*tag].name.as_str()).collect::<Vec<_>>().join("; ");
    translate(rendering, item, &mut page);
    page.noindex = item.state != crate::site::Visibility::Public;
    if kind == "article" && rendering.theme.shows_json_ld {
        page.json_ld = json_ld::item(rendering, item, &page);
    }
    page
}

/// The page shows the charts of a text.
fn add_charts(rendering: &PageContext, article: &Article, language: Language, page: &mut PageView) {
    page.charts |= charts(article).next().is_some();
    page.chart_script |= charts(article).any(|set| is_read(rendering, set, language));
}

/// The text with which a page that is no article begins; empty where it has no file, or that has no text.
///
/// # Errors
/// As [`PageContext::text`].
pub fn opening_text(
    rendering: &PageContext,
    article: Option<&Article>,
    language: Language,
    page: &mut PageView,
) -> Result<String, Diagnostic> {
    let Some(article) = article else { return Ok(String::new()) };
    let text = rendering.text(article, language)?;
    page.text = !is_paragraphs(&text);
    add_charts(rendering, article, language, page);
    Ok(text)
}

/// Whether HTML has paragraphs alone, which every page can show.
fn is_paragraphs(html: &str) -> bool {
    let name =
        |tag: &str| tag.trim_start_matches('/').split([' ', '>']).next().is_some_and(|name| PLAIN.contains(&name));
    html.split('<').skip(1).all(name)
}

/// What tells an item from others of its title: the same meeting comes again and again, and people go from office to office.
fn told_apart(item: &Item, language: Language) -> Option<String> {
    let layout = &item.article.layout;
    let event = layout.events.and_then(|fields| item.day(Some(fields.day)));
    match (event, layout.offices) {
        (Some(date), _) => Some(day(date, language)),
        (None, Some(_)) => Some(office_in_unit(item)).filter(|office| !office.is_empty()),
        (None, None) => None,
    }
}

/// The data sets whose charts a text shows.
fn charts(article: &Article) -> impl Iterator<Item = &str> {
    article.body.holes.iter().filter_map(|hole| match &hole.kind {
        HoleKind::Block(SetBlock::Chart, set) => Some(set.as_str()),
        _ => None,
    })
}

/// Whether the chart of a data set has figures to be read one by one.
fn is_read(rendering: &PageContext, name: &str, language: Language) -> bool {
    let set = rendering.site.statistics.sets.iter().position(|set| set.name == name);
    let drawing = set.and_then(|set| rendering.drawing(set, language)).and_then(Value::into_map);
    drawing.is_some_and(|view| view.get(&"readings".into()).is_some_and(|readings| readings.as_str() != Some("")))
}

/// Tells a page's other language (`hreflang`: developers.google.com/search/docs/specialty/international). Who reads
/// neither is led to the site's own language.
fn translate(rendering: &PageContext, item: &Item, page: &mut PageView) {
    let site = rendering.site;
    let Some((language, address)) = site.translation_of(&item.article) else { return };
    let there = site.absolute(address);
    let mut alternates = vec![(page.lang, page.canonical.clone()), (language.code(), there.clone())];
    alternates.sort_by_key(|(lang, _)| *lang != site.config.language.code());
    let original = if item.is_translation { there } else { page.canonical.clone() };
    alternates.push(("x-default", original));
    page.alternates = alternates.into_iter().map(|(lang, url)| AlternateView { lang, url }).collect();
    page.translation = Some(TranslationView {
        title: rendering.theme.strings(language).get("language").to_owned(),
        href: rendering.href(address),
        lang: language.code(),
    });
}

/// `mailto:` with a title and the page's address.
pub fn mail(title: &str, canonical: &str) -> String {
    format!("mailto:?subject={}&body={}", encode_query(title), encode_query(canonical))
}

/// A link that writes to a mailbox about something.
pub fn mail_to(mailbox: &str, subject: &str) -> String {
    format!("mailto:{}?subject={}", encode(mailbox), encode_query(subject))
}

fn encode_query(text: &str) -> String {
    encode(text).replace('/', "%2F")
}
