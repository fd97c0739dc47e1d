//! What the head of a page says: titles, Dublin Core, OpenGraph, JSON-LD.

use serde_json::{Value as Json, json};
use tera::Value;

use super::context::PageContext;
use super::{pictures, text};
use crate::article::Article;
use crate::base::address::encode;
use crate::base::language::Language;
use crate::markdown::{Block, HoleKind};
use crate::site::{Item, Site};
use crate::view::{AlternateView, LinkView, PageView, TranslationView};

/// Who answers for a page: the agency, or else the portal's name.
fn publisher(site: &Site) -> String {
    site.config.agency.name.clone().unwrap_or_else(|| site.config.title.clone())
}

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
    let mut page = PageView {
        kind,
        title: title.to_owned(),
        full_title,
        canonical,
        lang: language.code(),
        breadcrumbs,
        og_type: "website",
        charts: matches!(kind, "statistics" | "dataset" | "visits"),
        chart_script: matches!(kind, "statistics" | "dataset" | "visits"),
        creator: publisher(site),
        publisher: publisher(site),
        ..PageView::default()
    };
    page.json_ld = match kind {
        "home" => script_json(&json!({
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": name,
            "url": site.absolute("index.html"),
            "description": site.config.description,
            "inLanguage": language.code(),
            "publisher": organisation(site),
        })),
        _ => match breadcrumb_json(rendering, &page) {
            Some(list) => script_json(&json!({ "@context": "https://schema.org", "@graph": [list] })),
            None => String::new(),
        },
    };
    page
}

/// The head of an article or standing page.
pub fn article(rendering: &PageContext, item: &Item, kind: &'static str, breadcrumbs: Vec<LinkView>) -> PageView {
    let site = rendering.site;
    let front = &item.article.front;
    let language = site.language_of(&item.article);
    let mut page = page(rendering, kind, language, &front.title, breadcrumbs);
    page.description = text::excerpt(site, &item.article);
    page.og_type = "article";
    page.charts = charts(&item.article).next().is_some();
    page.chart_script = charts(&item.article).any(|set| is_read(rendering, set, language));
    if let Some((address, size)) = pictures::social(site, item) {
        page.og_image = address;
        page.og_image_alt = front.image.as_ref().map(|image| image.alt.clone()).unwrap_or_default();
        (page.og_image_width, page.og_image_height) = size.unzip();
    }
    page.published = item.date.map(|date| date.to_rfc3339()).unwrap_or_default();
    page.modified = item.changed(site.config.time_zone).map(|date| date.to_rfc3339()).unwrap_or_default();
    page.creator = front.author.clone().unwrap_or_else(|| publisher(site));
    page.dc_date = item.date.map(|date| date.date_naive().to_string()).unwrap_or_default();
    page.subject = item.tags.iter().map(|tag| site.tags[*tag].name.as_str()).collect::<Vec<_>>().join("; ");
    translate(rendering, item, &mut page);
    page.noindex = item.state != crate::site::State::Public;
    if kind == "article" {
        // Only news is a `NewsArticle`; schema.org has no one type for what a theme declares.
        let news = item.article.layout.is_news().then(|| news_article(rendering, item, &page));
        let mut graph: Vec<Json> = news.into_iter().collect();
        graph.extend(breadcrumb_json(rendering, &page));
        page.json_ld = script_json(&json!({ "@context": "https://schema.org", "@graph": graph }));
    }
    page
}

/// The data sets whose charts a text shows.
fn charts(article: &Article) -> impl Iterator<Item = &str> {
    article.body.holes.iter().filter_map(|hole| match &hole.kind {
        HoleKind::Block(Block::Chart, set) => Some(set.as_str()),
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

/// schema.org `NewsArticle` with the properties that search engines read.
fn news_article(rendering: &PageContext, item: &Item, page: &PageView) -> Json {
    let site = rendering.site;
    let front = &item.article.front;
    let mut json = json!({
        "@type": "NewsArticle",
        "headline": front.title,
        "mainEntityOfPage": page.canonical,
        "url": page.canonical,
        "datePublished": page.published,
        "dateModified": page.modified,
        "inLanguage": page.lang,
        "author": match &front.author {
            Some(author) => json!({ "@type": "Organization", "name": author }),
            None => organisation(site),
        },
        "publisher": organisation(site),
    });
    if !page.description.is_empty() {
        json["description"] = page.description.clone().into();
    }
    if let Some(section) = item.section {
        json["articleSection"] = site.sections[section].article.front.title.clone().into();
    }
    if !page.subject.is_empty() {
        json["keywords"] = page.subject.replace("; ", ", ").into();
    }
    if let Some(address) = pictures::lead_picture(site, item) {
        // The whole picture first, then the shape that other sites want.
        let mut images = vec![address, page.og_image.clone()];
        images.retain(|image| !image.is_empty());
        images.dedup();
        json["image"] = json!(images);
    }
    json
}

/// The agency as a schema.org organisation.
pub fn organisation(site: &Site) -> Json {
    json!({ "@type": "GovernmentOrganization", "name": publisher(site), "url": site.absolute("index.html") })
}

fn breadcrumb_json(rendering: &PageContext, page: &PageView) -> Option<Json> {
    if page.breadcrumbs.is_empty() || page.canonical.is_empty() {
        return None;
    }
    let site = rendering.site;
    let steps = page.breadcrumbs.iter().map(|link| {
        let address = link.href.strip_prefix(rendering.root.as_str()).unwrap_or(&link.href);
        (link.title.clone(), format!("{}/{}", site.config.base_url, crate::base::address::canonical(address)))
    });
    let list: Vec<Json> = steps
        .chain([(page.title.clone(), page.canonical.clone())])
        .enumerate()
        .map(|(index, (name, item))| json!({ "@type": "ListItem", "position": index + 1, "name": name, "item": item }))
        .collect();
    Some(json!({ "@type": "BreadcrumbList", "itemListElement": list }))
}

/// JSON for a script and for a `script` element: no `<` can end the element, no line separator a JavaScript string.
pub fn script_json(json: &Json) -> String {
    json.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// `mailto:` with a title and the page's address.
pub fn mail(title: &str, canonical: &str) -> String {
    format!("mailto:?subject={}&body={}", encode_query(title), encode_query(canonical))
}

fn encode_query(text: &str) -> String {
    encode(text).replace('/', "%2F")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_cannot_end_its_script() {
        assert_eq!(script_json(&json!({ "a": "</script><b>&\u{2028}" })), r#"{"a":"\u003c/script>\u003cb>&\u2028"}"#);
    }
}
