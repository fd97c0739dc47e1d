//! What a page says of itself to search engines, as JSON-LD in the words of schema.org. Nearly every page of a portal says it,
//! so it is written from borrowed structs; their fields stand in the order of their names.

use serde::Serialize;
use serde_json::json;

use super::context::PageContext;
use super::pictures;
use crate::base::address::canonical;
use crate::site::{Item, Site};
use crate::view::PageView;

/// What several things are said of at once.
#[derive(Serialize)]
struct Graph<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<GraphNode<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum GraphNode<'a> {
    News(Box<NewsArticle<'a>>),
    Breadcrumbs(BreadcrumbList<'a>),
}

/// `NewsArticle` with the properties that search engines read.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewsArticle<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    article_section: Option<&'a str>,
    author: Organisation<'a>,
    date_modified: &'a str,
    date_published: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    headline: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Vec<String>>,
    in_language: &'a str,
    #[serde(skip_serializing_if = "String::is_empty")]
    keywords: String,
    main_entity_of_page: &'a str,
    publisher: Organisation<'a>,
    url: &'a str,
}

/// Who writes or publishes.
#[derive(Serialize)]
pub struct Organisation<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BreadcrumbList<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    item_list_element: Vec<Breadcrumb<'a>>,
}

#[derive(Serialize)]
struct Breadcrumb<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    item: String,
    name: &'a str,
    position: usize,
}

/// Who answers for a page: the agency, or else the portal's name.
pub fn publisher(site: &Site) -> &str {
    site.agency().unwrap_or(&site.config.title)
}

/// Who answered for an item when it was new: the agency by its name of that day.
pub fn publisher_of<'a>(site: &'a Site, item: &Item) -> &'a str {
    site.agency_then(item).unwrap_or_else(|| publisher(site))
}

/// The agency of an item as an organisation. Where it had another name, the portal's address is not its own.
fn organisation_of<'a>(site: &'a Site, item: &Item) -> Organisation<'a> {
    match site.agency_then(item) {
        Some(name) => Organisation { kind: "GovernmentOrganization", name, url: None },
        None => organisation(site),
    }
}

/// The agency as an organisation.
pub fn organisation(site: &Site) -> Organisation<'_> {
    Organisation { kind: "GovernmentOrganization", name: publisher(site), url: Some(site.absolute("index.html")) }
}

/// The home page: the portal itself.
pub(super) fn portal(site: &Site, page: &PageView) -> String {
    script_json(&json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": site.config.title,
        "url": site.absolute("index.html"),
        "description": site.config.description,
        "inLanguage": page.lang,
        "publisher": organisation(site),
    }))
}

/// The way to a page; empty where it has none.
pub(super) fn way(rendering: &PageContext, page: &PageView) -> String {
    graph(breadcrumbs(rendering, page).into_iter().collect()).unwrap_or_default()
}

/// The page of an item. Only news is a `NewsArticle`: schema.org has no one type for what a theme declares.
pub(super) fn item(rendering: &PageContext, item: &Item, page: &PageView) -> String {
    let news =
        item.article.layout.is_news().then(|| GraphNode::News(Box::new(news_article(rendering.site, item, page))));
    graph(news.into_iter().chain(breadcrumbs(rendering, page)).collect()).unwrap_or_default()
}

fn graph(graph: Vec<GraphNode>) -> Option<String> {
    (!graph.is_empty()).then(|| script_json(&Graph { context: "https://schema.org", graph }))
}

fn news_article<'a>(site: &'a Site, item: &'a Item, page: &'a PageView) -> NewsArticle<'a> {
    let front = &item.article.front;
    let image = pictures::lead_picture(site, item).map(|address| {
        // The whole picture first, then the shape that other sites want.
        let mut images = vec![address, page.og_image.clone()];
        images.retain(|image| !image.is_empty());
        images.dedup();
        images
    });
    NewsArticle {
        kind: "NewsArticle",
        article_section: item.section.map(|section| site.sections[section].article.front.title.as_str()),
        author: match &front.author {
            Some(author) => Organisation { kind: "Organization", name: author, url: None },
            None => organisation_of(site, item),
        },
        date_modified: &page.modified,
        date_published: &page.published,
        description: &page.description,
        headline: &front.title,
        image,
        in_language: page.lang,
        keywords: page.subject.replace("; ", ", "),
        main_entity_of_page: &page.canonical,
        publisher: organisation_of(site, item),
        url: &page.canonical,
    }
}

fn breadcrumbs<'a>(rendering: &PageContext, page: &'a PageView) -> Option<GraphNode<'a>> {
    if page.breadcrumbs.is_empty() || page.canonical.is_empty() {
        return None;
    }
    let steps = page.breadcrumbs.iter().map(|link| {
        let address = link.href.strip_prefix(rendering.root.as_str()).unwrap_or(&link.href);
        (link.title.as_str(), format!("{}/{}", rendering.site.config.base_url, canonical(address)))
    });
    let item_list_element = steps
        .chain([(page.title.as_str(), page.canonical.clone())])
        .zip(1..)
        .map(|((name, item), position)| Breadcrumb { kind: "ListItem", item, name, position })
        .collect();
    Some(GraphNode::Breadcrumbs(BreadcrumbList { kind: "BreadcrumbList", item_list_element }))
}

/// JSON for a script and for a `script` element: no `<` can end the element, no line separator a JavaScript string.
pub fn script_json(value: &impl Serialize) -> String {
    // Nothing that is written here has keys that are not strings, the one thing that can fail.
    let json = serde_json::to_string(value).unwrap_or_default();
    if memchr::memchr2(b'<', 0xE2, json.as_bytes()).is_none() {
        return json;
    }
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_cannot_end_its_script() {
        assert_eq!(script_json(&json!({ "a": "</script><b>&\u{2028}" })), r#"{"a":"\u003c/script>\u003cb>&\u2028"}"#);
    }
}
