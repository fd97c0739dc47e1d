//! Feeds: Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org).

use quick_xml::events::BytesText;
use serde_json::json;

use super::xml::{Xml, XmlResult, allowed, document, element};
use crate::render::json_ld::publisher;
use crate::render::{absolute_body, excerpt, lead_picture};
use crate::site::{Item, Site};
use crate::theme::Theme;

/// How many articles a feed holds.
const MOST: usize = 20;

/// The newest articles of the site.
pub(super) fn atom_of_site(site: &Site, theme: &Theme) -> Vec<u8> {
    let items: Vec<&Item> = site.news().iter().take(MOST).map(|item| &**item).collect();
    let head = AtomHead { title: site.config.title.clone(), page: "index.html", own: "feed.xml".to_owned() };
    document(|xml| atom(xml, site, theme, &head, &items))
}

/// The newest articles of a section.
pub(super) fn atom_of_section(site: &Site, theme: &Theme, number: usize) -> Vec<u8> {
    let section = &site.sections[number];
    let items = section.articles.iter().map(|item| &*site.articles[*item]);
    // A feed is in the order of time, whatever the order of the list, and has no place for what has no date.
    let mut items: Vec<&Item> = items.filter(|item| item.date.is_some()).collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.date));
    items.truncate(MOST);
    let folder = section.address.strip_suffix("index.html").unwrap_or_default();
    let head = AtomHead {
        title: format!("{} - {}", section.article.front.title, site.config.title),
        page: &section.address,
        own: format!("{folder}feed.xml"),
    };
    document(|xml| atom(xml, site, theme, &head, &items))
}

struct AtomHead<'a> {
    title: String,
    page: &'a str,
    own: String,
}

fn atom(xml: &mut Xml, site: &Site, theme: &Theme, head: &AtomHead, items: &[&Item]) -> XmlResult {
    let agency = publisher(site);
    let feed = xml
        .create_element("feed")
        .with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", site.config.language.code())]);
    feed.write_inner_content(|xml| {
        element(xml, "title", &head.title)?;
        element(xml, "id", &site.absolute(head.page))?;
        link(xml, "self", "application/atom+xml", &site.absolute(&head.own))?;
        link(xml, "alternate", "text/html", &site.absolute(head.page))?;
        element(xml, "updated", &newest(site, items))?;
        xml.create_element("author").write_inner_content(|xml| element(xml, "name", agency))?;
        element(xml, "generator", "bantin")?;
        for item in items {
            xml.create_element("entry").write_inner_content(|xml| entry(xml, site, theme, item))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The last change in a feed; an empty one has none, and says the beginning of time.
fn newest(site: &Site, items: &[&Item]) -> String {
    items
        .iter()
        .filter_map(|item| item.changed(site.config.time_zone))
        .max()
        .map_or("1970-01-01T00:00:00Z".to_owned(), |m| m.to_rfc3339())
}

fn link(xml: &mut Xml, rel: &str, kind: &str, href: &str) -> XmlResult {
    xml.create_element("link").with_attributes([("rel", rel), ("type", kind), ("href", href)]).write_empty()?;
    Ok(())
}

/// Who wrote an item, or else the agency by its name of that day, where it is not the feed's own author.
fn author<'a>(site: &'a Site, item: &'a Item) -> Option<&'a str> {
    item.article.front.author.as_deref().or_else(|| site.agency_then(item))
}

fn entry(xml: &mut Xml, site: &Site, theme: &Theme, item: &Item) -> XmlResult {
    let front = &item.article.front;
    let address = site.absolute(&item.address);
    element(xml, "title", &front.title)?;
    element(xml, "id", &address)?;
    link(xml, "alternate", "text/html", &address)?;
    element(xml, "published", &item.date.map(|date| date.to_rfc3339()).unwrap_or_default())?;
    element(xml, "updated", &item.changed(site.config.time_zone).map(|date| date.to_rfc3339()).unwrap_or_default())?;
    if let Some(author) = author(site, item) {
        xml.create_element("author").write_inner_content(|xml| element(xml, "name", &allowed(author)))?;
    }
    for tag in &item.tags {
        xml.create_element("category").with_attribute(("term", &*allowed(&site.tags[*tag].name))).write_empty()?;
    }
    element(xml, "summary", &excerpt(site, &item.article))?;
    let body = absolute_body(site, theme, &item.article);
    let body = allowed(&body);
    xml.create_element("content").with_attribute(("type", "html")).write_text_content(BytesText::new(&body))?;
    Ok(())
}

/// The newest articles of the site as JSON.
pub(super) fn json(site: &Site, theme: &Theme) -> Vec<u8> {
    let agency = publisher(site);
    let items: Vec<_> = site
        .news()
        .iter()
        .take(MOST)
        .map(|item| {
            let front = &item.article.front;
            let mut json = json!({
                "id": site.absolute(&item.address),
                "url": site.absolute(&item.address),
                "title": front.title,
                "summary": excerpt(site, &item.article),
                "content_html": absolute_body(site, theme, &item.article),
                "date_published": item.date.map(|date| date.to_rfc3339()),
                "date_modified": item.changed(site.config.time_zone).map(|date| date.to_rfc3339()),
                "tags": item.tags.iter().map(|tag| &site.tags[*tag].name).collect::<Vec<_>>(),
            });
            if let Some(author) = author(site, item) {
                json["authors"] = json!([{ "name": author }]);
            }
            if let Some(address) = lead_picture(site, item) {
                json["image"] = address.into();
            }
            if let Some(lang) = front.lang {
                json["language"] = lang.code().into();
            }
            json
        })
        .collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.config.title,
        "home_page_url": site.absolute("index.html"),
        "feed_url": site.absolute("feed.json"),
        "description": site.config.description,
        "language": site.config.language.code(),
        "authors": [{ "name": agency }],
        "items": items,
    });
    format!("{feed:#}\n").into_bytes()
}
