//! The texts of an import.

use std::collections::BTreeSet;

use super::ImportGround;
use super::leads::Leads;
use super::mark::{MARK, hash};
use super::places::ImportPlaces;
use super::relink::{Fate, relink};
use crate::base::diagnostic::{Message, msg};
use crate::base::language::{Language, slug};
use crate::base::source::{SourcePath, folder, is_picture};
use crate::blocks::{Block, Inline, Picture, Remarks, Text, counted, no_descriptions, retain_pictures, write};
use crate::old_portals::{OldBody, OldItem, OldPlace, OldPortal};

/// A text that was made.
pub(super) struct Made {
    pub(super) id: String,
    pub(super) path: SourcePath,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) look: Vec<Message>,
}

/// Makes the texts of all sections and items.
pub(super) fn texts(portal: &OldPortal, ground: &ImportGround, places: &ImportPlaces, leads: &mut Leads) -> Vec<Made> {
    let mut aliases = Aliases::of(places);
    let mut made = Vec::new();
    for section in &portal.sections {
        let Some((path, title)) = places.sections.get(&section.folder) else { continue };
        let id = format!("section:{}", section.folder);
        // A section that is there already is the portal's own.
        let is_own = ground.texts.contains_key(path) && !places.known.contains_key(&id);
        if is_own || places.items.contains(path) {
            continue;
        }
        let keys = vec![("title", quoted(title)), ("aliases", list(&aliases.good(&section.addresses, path)))];
        made.push(Made { path: path.clone(), title: title.clone(), text: whole(keys, &id, ""), look: Vec::new(), id });
    }
    for (at, item) in portal.items.iter().enumerate() {
        let path = &places.items[at];
        let mut look = item.look.clone();
        let image = image(at, item, leads);
        let body = body(at, item, ground.language, leads, &mut look);
        if body.trim().is_empty() {
            look.push(msg!("bài không có chữ", "it has no words"));
        }
        let keys = keys(item, image, &aliases.good(&item.addresses, path), ground.texts.get(path), ground.today);
        let text = whole(keys, &item.id, &body);
        made.push(Made { id: item.id.clone(), path: path.clone(), title: item.title.clone(), text, look });
    }
    made
}

/// The lead picture as it lies beside the text, and what is seen on it.
fn image(at: usize, item: &OldItem, leads: &mut Leads) -> Option<(String, String)> {
    let (target, alt) = item.image.as_ref()?;
    match leads.fate(at, true, target) {
        Fate::To(path) if is_picture(&path) && !path.contains("://") => {
            Some((path, if alt.is_empty() { item.title.clone() } else { alt.clone() }))
        }
        _ => None,
    }
}

fn keys(
    item: &OldItem,
    image: Option<(String, String)>,
    aliases: &[String],
    there: Option<&String>,
    today: &str,
) -> Vec<(&'static str, String)> {
    let is_item = matches!(item.place, OldPlace::Item(_));
    let before =
        || there.and_then(|text| text.lines().find_map(|line| line.strip_prefix("date = "))).map(str::to_owned);
    let date = item.date.clone().or_else(before).unwrap_or_else(|| today.to_owned());
    let title = if item.title.trim().is_empty() { "…" } else { item.title.trim() };
    let mut keys = vec![("title", quoted(title))];
    let is_section = matches!(item.place, OldPlace::Section(_));
    if is_section {
        keys.push(("aliases", list(aliases)));
        return keys;
    }
    if is_item || item.date.is_some() {
        keys.push(("date", date));
    }
    keys.extend(updated(item, today).map(|updated| ("updated", updated)));
    keys.extend(item.language.filter(|_| item.translates.is_none()).map(|own| ("lang", quoted(own.code()))));
    keys.push(("summary", quoted(&item.summary)));
    keys.push(("author", quoted(&item.author)));
    if let Some((path, alt)) = image {
        keys.extend([("image", quoted(&path)), ("image_alt", quoted(&alt))]);
    }
    keys.push(("tags", list(&tags(&item.tags))));
    if !is_item {
        // Which pages are in the menu is for staff to say.
        keys.push(("menu", "false".to_owned()));
    }
    if item.draft {
        keys.push(("draft", "true".to_owned()));
    }
    keys.push(("aliases", list(aliases)));
    keys
}

/// When an item was changed, if that was a day after it was published.
fn updated(item: &OldItem, today: &str) -> Option<String> {
    fn day(date: &str) -> Option<&str> {
        date.get(.."2026-11-24".len())
    }
    let updated = item.updated.as_deref()?;
    let is_later = day(updated)? > day(item.date.as_deref()?)? && day(updated)? <= today;
    is_later.then(|| updated.to_owned())
}

/// Tags that can have a page, each once.
fn tags(typed: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let tags = typed.iter().map(|tag| tag.split_whitespace().collect::<Vec<_>>().join(" "));
    tags.filter(|tag| !slug(tag).is_empty() && seen.insert(slug(tag))).collect()
}

/// A whole file. Keys without a value are left out.
fn whole(keys: Vec<(&str, String)>, id: &str, body: &str) -> String {
    let keys = keys.into_iter().filter(|(_, value)| !matches!(value.as_str(), "\"\"" | "[]"));
    let keys: String = keys.map(|(key, value)| format!("{key} = {value}\n")).collect();
    let text = |mark: &str| {
        let gap = if body.is_empty() { "" } else { "\n" };
        format!("+++\n{keys}\n[extra]\n{mark}+++\n{gap}{body}")
    };
    let id = id.replace('\\', "\\\\").replace('"', "\\\"");
    text(&format!("{MARK}{id} {}\"\n", hash(&text(""))))
}

/// A text as TOML. Two braces would be a figure.
fn quoted(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace("{{", "{ {");
    toml::Value::String(text).to_string()
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}

/// What a picture is called that has no description.
fn alt_of(item: &OldItem, language: Language) -> String {
    let title: String = item.title.replace(['[', ']', '\\', '`', '*', '<', '"', '{'], "");
    msg!("Ảnh trong bài: {}", "Picture of: {}", title.trim()).text(language).to_owned()
}

fn body(at: usize, item: &OldItem, language: Language, leads: &mut Leads, look: &mut Vec<Message>) -> String {
    let alt = alt_of(item, language);
    match &item.body {
        OldBody::Markdown(text) => {
            let before = text.matches(&alt).count();
            let text = relink(text, &alt, &mut |is_picture, target| leads.fate(at, is_picture, target));
            let undescribed = text.matches(&alt).count().saturating_sub(before);
            look.extend(counted(vec![(undescribed, no_descriptions(undescribed))]));
            text.trim().to_owned() + if text.trim().is_empty() { "" } else { "\n" }
        }
        OldBody::Blocks(text) => {
            let mut text = text.clone();
            text.blocks =
                blocks(std::mem::take(&mut text.blocks), &mut |is_picture, target| leads.fate(at, is_picture, target));
            let undescribed = describe(&mut text.blocks, &alt);
            look.extend(counted(vec![(undescribed, no_descriptions(undescribed))]));
            let mut remarks = Remarks::new();
            let text = write(&Text { ..text }, &mut remarks);
            remarks.sort();
            remarks.dedup();
            look.extend(remarks);
            text
        }
    }
}

/// Gives each picture without a description its caption, or what the item is called; how many there are.
fn describe(blocks: &mut [Block], alt: &str) -> usize {
    let mut count = 0;
    retain_pictures(blocks, &mut |one| {
        if one.alt.trim().is_empty() {
            one.alt = if one.caption.trim().is_empty() { alt.to_owned() } else { one.caption.clone() };
            count += 1;
        }
        true
    });
    count
}

type FateOf<'f> = &'f mut dyn FnMut(bool, &str) -> Fate;

/// Blocks with other targets.
fn blocks(all: Vec<Block>, fate: FateOf) -> Vec<Block> {
    all.into_iter().filter_map(|one| block(one, fate)).collect()
}

fn block(one: Block, fate: FateOf) -> Option<Block> {
    Some(match one {
        Block::Paragraph(words) => Block::Paragraph(line(words, fate)),
        Block::Heading { level, words } => Block::Heading { level, words: line(words, fate) },
        Block::Pictures(pictures) => {
            let kept: Vec<Picture> = pictures.into_iter().filter_map(|one| picture(one, fate)).collect();
            if kept.is_empty() {
                return None;
            }
            Block::Pictures(kept)
        }
        Block::List(mut list) => {
            list.items = list.items.into_iter().map(|item| blocks(item, fate)).collect();
            Block::List(list)
        }
        Block::Table(mut table) => {
            for cell in table.rows.iter_mut().flatten() {
                cell.blocks = blocks(std::mem::take(&mut cell.blocks), fate);
            }
            Block::Table(table)
        }
        Block::Box(kind, inner) => Block::Box(kind, blocks(inner, fate)),
        Block::Quotation(inner) => Block::Quotation(blocks(inner, fate)),
        Block::Definitions(mut list) => {
            for one in &mut list {
                one.term = line(std::mem::take(&mut one.term), fate);
                one.meanings = std::mem::take(&mut one.meanings).into_iter().map(|words| line(words, fate)).collect();
            }
            Block::Definitions(list)
        }
        Block::Video { address, caption } => match fate(true, &address) {
            Fate::To(address) => Block::Video { address, caption },
            Fate::Keep => Block::Video { address, caption },
            Fate::Words => Block::Paragraph(vec![Inline::plain(caption)]),
        },
        other @ (Block::Code { .. } | Block::Rule) => other,
    })
}

fn picture(one: Picture, fate: FateOf) -> Option<Picture> {
    match fate(true, &one.target) {
        Fate::Keep => Some(one),
        Fate::To(target) => Some(Picture { target, ..one }),
        Fate::Words => None,
    }
}

fn line(words: Vec<Inline>, fate: FateOf) -> Vec<Inline> {
    let mut out = Vec::with_capacity(words.len());
    for inline in words {
        match inline {
            Inline::Link { target, words } => match fate(false, &target) {
                Fate::Keep => out.push(Inline::Link { target, words }),
                Fate::To(target) => out.push(Inline::Link { target, words }),
                Fate::Words => out.extend(words),
            },
            Inline::Picture(one) => out.extend(picture(one, fate).map(Inline::Picture)),
            other => out.push(other),
        }
    }
    out
}

/// Addresses that every portal has.
const OWN: [&str; 12] = [
    "/",
    "/404",
    "/feed.xml",
    "/rss.xml",
    "/atom.xml",
    "/sitemap.xml",
    "/robots.txt",
    "/search",
    "/tim-kiem",
    "/tags",
    "/archive",
    "/luu-tru",
];

/// Old addresses that can redirect: each once, and none that is a page's now.
struct Aliases {
    seen: BTreeSet<String>,
}

impl Aliases {
    fn of(places: &ImportPlaces) -> Aliases {
        let new = places.items.iter().chain(places.sections.values().map(|(path, _)| path));
        let mut seen: BTreeSet<String> = new.map(address_of).collect();
        seen.extend(OWN.map(str::to_owned));
        Aliases { seen }
    }

    fn good(&mut self, addresses: &[String], path: &SourcePath) -> Vec<String> {
        let own = address_of(path);
        let mut good = Vec::new();
        for address in addresses {
            let address = address.split('#').next().unwrap_or_default();
            let address: String = if address.is_ascii() { address.to_owned() } else { address.replace(' ', "%20") };
            let plain = plain(&address);
            let odd = |c: char| c.is_whitespace() || c.is_control() || "\"'<>\\^`{|}*:".contains(c);
            let is_bad =
                !address.starts_with('/') || address.contains(odd) || address.contains("//") || address.contains("/.");
            if !is_bad && plain != own && self.seen.insert(plain) {
                good.push(address);
            }
        }
        good
    }
}

/// An address by which two of one page are the same.
fn plain(address: &str) -> String {
    let address = address.strip_suffix("index.html").unwrap_or(address);
    let address = address.strip_suffix(".html").unwrap_or(address).trim_end_matches('/').to_lowercase();
    if address.is_empty() { "/".to_owned() } else { address }
}

/// The address that a path of an import gets.
fn address_of(path: &SourcePath) -> String {
    let inside = path.strip_prefix("content/").unwrap_or(path);
    let place = folder(inside);
    let (top, rest) = place.split_once('/').unwrap_or((place, ""));
    let name = rest.rsplit('/').next().unwrap_or_default();
    plain(&if name.is_empty() { format!("/{top}") } else { format!("/{top}/{name}") })
}
