//! A feed (RSS 2.0, with `content:encoded` where it has it): what it says of each item, its text included.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;

use super::pages::date_of;
use super::wordpress::plain;
use super::{OldBody, OldItem, OldPlace, OldPortal, OldSection, own_path};
use crate::base::diagnostic::{Message, msg};
use crate::base::language::slug;
use crate::html;

/// Reads a feed. `pages` gives the saved page of an address, from which the text is taken where the feed has only a lead.
///
/// # Errors
/// If it is no feed.
pub fn read_feed(source: impl BufRead, pages: &OldPortal) -> Result<OldPortal, Message> {
    let mut reader = Reader::from_reader(source);
    let (mut portal, mut open, mut text) = (OldPortal::default(), Vec::<String>::new(), String::new());
    let mut fields: Vec<(String, String)> = Vec::new();
    let (mut bytes, mut is_feed) = (Vec::new(), false);
    loop {
        let event = reader.read_event_into(&mut bytes);
        match event.map_err(|error| msg!("tệp XML bị hỏng: {error}", "the XML is damaged: {error}"))? {
            Event::Start(tag) => {
                let name = tag.name();
                let name: &str = name.as_ref();
                is_feed |= matches!(name, "rss" | "rdf:RDF");
                if name == "item" {
                    fields.clear();
                }
                open.push(name.to_owned());
                text.clear();
            }
            Event::End(_) => {
                let name = open.pop().unwrap_or_default();
                let value = std::mem::take(&mut text).trim().to_owned();
                match name.as_str() {
                    "item" => portal.items.extend(item(std::mem::take(&mut fields), &portal.base)),
                    "link" if open.last().is_some_and(|outer| outer == "channel") => {
                        value.trim_end_matches('/').clone_into(&mut portal.base);
                    }
                    _ => fields.push((name, value)),
                }
            }
            Event::Text(words) => text.push_str(&words),
            Event::CData(words) => text.push_str(&words),
            Event::GeneralRef(name) => text.push_str(&unescape(&format!("&{};", &*name)).unwrap_or_default()),
            Event::DocType(_) => return Err(not_feed()),
            Event::Eof => break,
            _ => {}
        }
        bytes.clear();
    }
    if !is_feed {
        return Err(not_feed());
    }
    with_pages(&mut portal, pages);
    Ok(portal)
}

fn not_feed() -> Message {
    msg!(
        "tệp không phải RSS, cũng không phải bản xuất của WordPress",
        "the file is neither a feed (RSS) nor an export of WordPress"
    )
}

/// Takes texts, pictures and addresses of saved pages, and sections.
fn with_pages(portal: &mut OldPortal, pages: &OldPortal) {
    for item in &mut portal.items {
        let saved =
            pages.items.iter().find(|page| page.addresses.iter().any(|address| item.addresses.contains(address)));
        if let Some(saved) = saved {
            item.body = saved.body.clone();
            item.file.clone_from(&saved.file);
            item.image = saved.image.clone().or_else(|| item.image.take());
        }
        if let OldPlace::Item(folder) = &item.place
            && !portal.sections.iter().any(|section| section.folder == *folder)
        {
            let title = item.tags.first().cloned().unwrap_or_default();
            portal.sections.push(OldSection { folder: folder.clone(), title, addresses: Vec::new() });
        }
        if matches!(&item.place, OldPlace::Item(folder) if !folder.is_empty()) && !item.tags.is_empty() {
            item.tags.remove(0);
        }
    }
}

fn item(fields: Vec<(String, String)>, base: &str) -> Option<OldItem> {
    let all = |name: &str| {
        fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str()).collect::<Vec<_>>()
    };
    let first = |name: &str| all(name).first().copied().unwrap_or_default();
    let link = if first("link").is_empty() { first("guid") } else { first("link") };
    let id = if first("guid").is_empty() { link } else { first("guid") };
    let title = plain(first("title"));
    if title.is_empty() || id.is_empty() {
        return None;
    }
    let (lead, whole) = (first("description"), first("content:encoded"));
    let (text, summary) = if whole.is_empty() { (lead, String::new()) } else { (whole, plain(lead)) };
    let read = html::read(text).unwrap_or_default();
    let mut look = read.report.dropped;
    look.extend(read.report.look);
    let tags: Vec<String> = all("category").into_iter().map(plain).filter(|tag| !tag.is_empty()).collect();
    let address = own_path(base, link).map(str::to_owned);
    let name = address.as_deref().unwrap_or_default().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    Some(OldItem {
        id: format!("feed:{id}"),
        place: OldPlace::Item(tags.first().map(|tag| slug(tag)).unwrap_or_default()),
        name: slug(name.split('.').next().unwrap_or_default()),
        title,
        date: day_of(first("pubDate")).or_else(|| date_of(first("dc:date"))),
        updated: None,
        language: None,
        translates: None,
        summary,
        author: first("dc:creator").to_owned(),
        tags,
        draft: false,
        addresses: address.into_iter().collect(),
        file: String::new(),
        image: None,
        body: OldBody::Blocks(read.text),
        look,
    })
}

/// A date of e-mail (RFC 2822), as feeds have it, in its own time zone.
fn day_of(text: &str) -> Option<String> {
    let date = chrono::DateTime::parse_from_rfc2822(text).ok()?;
    Some(date.format("%Y-%m-%dT%H:%M:%S%:z").to_string())
}
