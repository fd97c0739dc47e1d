//! The export of WordPress (WXR, "Tools → Export"): one item after the other, so that the largest one fits.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::classic::html_of;
use super::{OldBody, OldItem, OldPlace, OldPortal, OldSection, own_path};
use crate::base::address::decode;
use crate::base::diagnostic::{Message, msg};
use crate::base::language::slug;
use crate::blocks::words_of;
use crate::html;

/// The longest text of one element, in bytes.
const MOST_TEXT: usize = 40_000_000;

/// Reads an export.
///
/// # Errors
/// If it is no XML, or not one of WordPress.
pub fn read_export(source: impl BufRead) -> Result<OldPortal, Message> {
    let mut reader = Reader::from_reader(source);
    let mut export = Export::default();
    let mut bytes = Vec::new();
    loop {
        let event = reader.read_event_into(&mut bytes).map_err(|error| {
            msg!(
                "tệp XML bị hỏng: {error}; xuất lại từ WordPress",
                "the XML is damaged: {error}; export it again from WordPress"
            )
        })?;
        match event {
            Event::Start(tag) => export.open(&tag),
            Event::Empty(tag) => {
                export.open(&tag);
                export.close();
            }
            Event::End(_) => export.close(),
            Event::Text(words) => export.text.push_str(&words),
            Event::CData(words) => export.text.push_str(&words),
            Event::GeneralRef(name) => {
                let words = format!("&{};", &*name);
                export.text.push_str(&unescape(&words).unwrap_or_default());
            }
            Event::DocType(_) => {
                return Err(msg!("tệp không phải bản xuất của WordPress", "the file is not an export of WordPress"));
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
        if export.text.len() > MOST_TEXT {
            return Err(msg!("một bài của bản xuất quá lớn", "an item of the export is too large"));
        }
        bytes.clear();
    }
    if !export.is_wordpress {
        return Err(msg!("tệp không phải bản xuất của WordPress", "the file is not an export of WordPress"));
    }
    Ok(export.portal())
}

/// An item as the export has it.
#[derive(Default)]
struct Post {
    fields: BTreeMap<String, String>,
    /// The names of its categories, and the words of its tags.
    categories: Vec<(String, String)>,
    tags: Vec<String>,
    thumbnail: String,
    key: String,
}

#[derive(Default)]
struct Export {
    portal: OldPortal,
    open: Vec<String>,
    text: String,
    post: Option<Post>,
    /// Domain and name of the category that is open.
    category: (String, String),
    /// A category of the portal while it is read.
    section: OldSection,
    names: BTreeMap<String, String>,
    attachments: BTreeMap<String, String>,
    thumbnails: Vec<(usize, String)>,
    skipped: BTreeMap<String, usize>,
    is_wordpress: bool,
}

impl Export {
    fn open(&mut self, tag: &BytesStart) {
        let name = tag.name();
        let name: &str = name.as_ref();
        self.text.clear();
        if name == "item" {
            self.post = Some(Post::default());
        }
        if name == "category" {
            let value = |wanted: &str| {
                let found = tag.attributes().with_checks(false).flatten().find(|one| {
                    let key: &str = one.key.as_ref();
                    key == wanted
                });
                found
                    .and_then(|one| Some(one.normalized_value(XmlVersion::Implicit1_0).ok()?.to_string()))
                    .unwrap_or_default()
            };
            self.category = (value("domain"), value("nicename"));
        }
        self.is_wordpress |= name.starts_with("wp:");
        self.open.push(name.to_owned());
    }

    fn close(&mut self) {
        let Some(name) = self.open.pop() else { return };
        let text = std::mem::take(&mut self.text).trim().to_owned();
        match (&mut self.post, name.as_str()) {
            (Some(_), "item") => {
                if let Some(post) = self.post.take() {
                    self.item(post);
                }
            }
            (Some(post), "category") => match self.category.0.as_str() {
                "category" => post.categories.push((self.category.1.clone(), text)),
                "post_tag" => post.tags.push(text),
                _ => {}
            },
            (Some(post), "wp:meta_key") => post.key = text,
            (Some(post), "wp:meta_value") if post.key == "_thumbnail_id" => post.thumbnail = text,
            (Some(post), name) if !name.starts_with("wp:comment") && name != "wp:meta_value" => {
                post.fields.entry(name.to_owned()).or_insert(text);
            }
            (None, "link" | "wp:base_blog_url") if self.portal.base.is_empty() => self.portal.base = text,
            (None, "wp:category_nicename") => self.section.folder = folder_name(&text),
            (None, "wp:cat_name") => self.section.title = text,
            (None, "wp:category") => {
                let section = std::mem::take(&mut self.section);
                self.names.insert(section.folder, section.title);
            }
            _ => {}
        }
    }

    fn item(&mut self, post: Post) {
        let field = |name: &str| post.fields.get(name).map(String::as_str).unwrap_or_default();
        let (kind, number) = (field("wp:post_type"), field("wp:post_id"));
        match kind {
            "attachment" => {
                self.attachments.insert(number.to_owned(), field("wp:attachment_url").to_owned());
                return;
            }
            "post" | "page" => {}
            _ => {
                *self.skipped.entry(kind.to_owned()).or_default() += 1;
                return;
            }
        }
        let status = field("wp:status");
        if matches!(status, "trash" | "auto-draft" | "inherit") {
            *self.skipped.entry(status.to_owned()).or_default() += 1;
            return;
        }
        let mut look = Vec::new();
        if !field("wp:post_password").is_empty() || status == "private" {
            look.push(msg!("bài riêng tư hoặc có mật khẩu: để nháp", "private or with a password: it is a draft"));
        }
        let draft = !matches!(status, "publish" | "future") || !look.is_empty();
        let addresses = self.addresses(&post, number);
        let place = if kind == "post" { OldPlace::Item(self.section_of(&post)) } else { OldPlace::Page };
        let (text, summary) = self.texts(&post, &mut look);
        if !post.thumbnail.is_empty() {
            self.thumbnails.push((self.portal.items.len(), post.thumbnail.clone()));
        }
        let date = field("wp:post_date").replacen(' ', "T", 1);
        let known = |date: String| Some(date).filter(|date| !date.is_empty() && !date.starts_with("0000"));
        self.portal.items.push(OldItem {
            id: format!("wordpress:{number}"),
            place,
            name: folder_name(field("wp:post_name")),
            title: plain(field("title")),
            date: known(date),
            updated: known(field("wp:post_modified").replacen(' ', "T", 1)),
            language: None,
            translates: None,
            summary,
            author: field("dc:creator").to_owned(),
            tags: post.tags.iter().map(|tag| plain(tag)).collect(),
            draft,
            addresses,
            file: String::new(),
            image: None,
            body: OldBody::Blocks(text),
            look,
        });
    }

    /// The section of a post: its first category that says something.
    fn section_of(&mut self, post: &Post) -> String {
        let said = post.categories.iter().find(|(name, _)| name != "uncategorized");
        let Some((name, title)) = said else { return String::new() };
        let folder = folder_name(name);
        self.names.entry(folder.clone()).or_insert_with(|| title.clone());
        folder
    }

    fn addresses(&self, post: &Post, number: &str) -> Vec<String> {
        let field = |name: &str| post.fields.get(name).map(String::as_str).unwrap_or_default();
        let own = [field("link"), field("guid")].map(|address| own_path(&self.portal.base, address).map(str::to_owned));
        let kind = if field("wp:post_type") == "page" { "page_id" } else { "p" };
        let mut addresses: Vec<String> = own.into_iter().flatten().chain([format!("/?{kind}={number}")]).collect();
        let mut seen = BTreeSet::new();
        addresses.retain(|address| address != "/" && seen.insert(address.clone()));
        addresses
    }

    /// The text and the lead.
    fn texts(&self, post: &Post, look: &mut Vec<Message>) -> (crate::blocks::Text, String) {
        let field = |name: &str| post.fields.get(name).map(String::as_str).unwrap_or_default();
        let read = |html: &str, look: &mut Vec<Message>| {
            html::read(html).unwrap_or_else(|problem| {
                look.push(problem);
                html::HtmlFragment::default()
            })
        };
        let (html, unknown) = html_of(field("content:encoded"));
        if !unknown.is_empty() {
            let names = unknown.into_iter().collect::<Vec<_>>().join(", ");
            look.push(msg!(
                "mã của phần bổ trợ WordPress, đã bỏ: {names}",
                "codes of WordPress plugins, left out: {names}"
            ));
        }
        let reading = read(&html, look);
        look.extend(reading.report.dropped);
        look.extend(reading.report.look);
        (reading.text, plain(field("excerpt:encoded")))
    }

    fn portal(mut self) -> OldPortal {
        for (at, number) in self.thumbnails {
            if let (Some(item), Some(target)) = (self.portal.items.get_mut(at), self.attachments.get(&number)) {
                item.image = Some((target.clone(), String::new()));
            }
        }
        let used = self.portal.items.iter().filter_map(|item| match &item.place {
            OldPlace::Item(folder) => Some(folder.as_str()),
            _ => None,
        });
        let used: BTreeSet<&str> = used.collect();
        for folder in used {
            let title = self.names.get(folder).map(|title| plain(title)).unwrap_or_default();
            let addresses = if folder.is_empty() { Vec::new() } else { vec![format!("/category/{folder}/")] };
            self.portal.sections.push(OldSection { folder: folder.to_owned(), title, addresses });
        }
        for (kind, count) in self.skipped {
            self.portal.left.push(msg!("{count} mục loại `{kind}`", "entries of the kind `{kind}`: {count}"));
        }
        self.portal
    }
}

/// A name that is typed percent-encoded.
fn folder_name(name: &str) -> String {
    slug(&decode(name).unwrap_or_else(|| name.to_owned()))
}

/// A line of HTML as its words.
pub(super) fn plain(text: &str) -> String {
    if !text.contains(['<', '&', '\n']) {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let blocks = html::read(text).map(|reading| reading.text.blocks).unwrap_or_default();
    let words = blocks.iter().map(|block| match block {
        crate::blocks::Block::Paragraph(words) | crate::blocks::Block::Heading { words, .. } => words_of(words),
        _ => String::new(),
    });
    words.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}
