//! The items of a section for spreadsheets and programs.

use std::borrow::Cow;

use serde_json::{Map, Value as Json, json};

use super::downloads::{exact, guarded, record, table};
use crate::article::FieldValue;
use crate::base::address::encode;
use crate::base::value::Spanned;
use crate::layout::{Field, StateFields};
use crate::render::fields::{state_label, texts};
use crate::site::{InForce, Item, LinkTarget, Site};

/// CSV as [`super::downloads::csv`] writes it: title, address and the fields, in the order of the section's list.
pub(super) fn csv(site: &Site, number: usize) -> Vec<u8> {
    let section = &site.sections[number];
    let language = site.language_of(&section.article);
    let fields = &section.article.layout.fields;
    table(|writer| {
        let labels = fields.iter().map(|field| field.label.text(language));
        record(writer, ["title", "url"].into_iter().chain(labels).map(guarded))?;
        for item in section.articles.iter().map(|item| &site.articles[*item]) {
            let values = fields.iter().enumerate().map(|(at, field)| match item.field(at) {
                Some(FieldValue::Targets(_)) => Cow::Owned(addresses(site, item, at).join(" ")),
                Some(value) => {
                    let [text, raw] = texts(field, value, language);
                    let is_exact = matches!(value, FieldValue::Date(_) | FieldValue::Number(_));
                    Cow::Owned(guarded(if is_exact { &raw } else { &text }).into_owned())
                }
                None => Cow::default(),
            });
            let own = [guarded(&item.article.front.title), site.absolute(&item.address).into()];
            record(writer, own.into_iter().chain(values))?;
        }
        Ok(())
    })
}

/// JSON: the section's title and address, and its items with the fields by their keys.
pub(super) fn json(site: &Site, number: usize) -> Vec<u8> {
    let section = &site.sections[number];
    let items = section.articles.iter().map(|item| &site.articles[*item]).map(|item| item_json(site, item));
    let file = json!({
        "title": section.article.front.title,
        "url": site.absolute(&section.address),
        "items": items.collect::<Vec<Json>>(),
    });
    format!("{file:#}\n").into_bytes()
}

/// A part of the items for the script of the list, newest first: page, title, the fields that lists show, and the state with
/// its words where an item is not in force.
pub(super) fn find(site: &Site, number: usize, part: usize) -> Vec<u8> {
    let section = &site.sections[number];
    let language = site.language_of(&section.article);
    let folder = format!("{}/", section.slug());
    let rows = section.find_part(part).iter().map(|item| &site.articles[*item]).map(|item| {
        let fields = item.article.layout.fields.iter().enumerate().filter(|(_, field)| field.list);
        let shown = fields.map(|(at, field)| {
            item.field(at).map_or_else(String::new, |value| {
                let [text, _] = texts(field, value, language);
                text
            })
        });
        let state = site.in_force(item).filter(|state| *state != InForce::Now);
        let state = state.map(|state| (StateFields::NAMES[state as usize], state_label(site, item, language)));
        let href = match item.address.strip_prefix(&folder) {
            Some(name) => encode(name),
            None => format!("/{}", encode(&item.address)),
        };
        json!([href, item.article.front.title, shown.collect::<Vec<_>>(), state])
    });
    let rows: Vec<String> = rows.map(|row| row.to_string()).collect();
    format!("[{}]\n", rows.join(",\n")).into_bytes()
}

fn item_json(site: &Site, item: &Item) -> Json {
    let mut json = Map::new();
    json.insert("title".to_owned(), item.article.front.title.clone().into());
    json.insert("url".to_owned(), site.absolute(&item.address).into());
    json.insert("date".to_owned(), item.date.map(|date| date.to_rfc3339()).into());
    for (at, field) in item.article.layout.fields.iter().enumerate() {
        json.insert(field.name.clone(), value_json(site, item, at, field));
    }
    json.into()
}

fn value_json(site: &Site, item: &Item, at: usize, field: &Field) -> Json {
    match item.field(at) {
        None => Json::Null,
        Some(FieldValue::Targets(_)) => addresses(site, item, at).into(),
        Some(FieldValue::Number(number)) => exact(number).map_or(Json::Null, Json::Number),
        Some(value) => {
            let [text, raw] = texts(field, value, site.config.language);
            if raw.is_empty() { text.into() } else { raw.into() }
        }
    }
}

/// The absolute addresses of the files or items that a field names, and the numbers of documents that have none here.
fn addresses(site: &Site, item: &Item, at: usize) -> Vec<String> {
    let Some(FieldValue::Targets(targets)) = item.field(at) else { return Vec::new() };
    let address = |target: &Spanned<String>| match site.resolve(&item.article.path, &target.value) {
        Ok(LinkTarget::File { address, .. } | LinkTarget::Page { address, .. }) => Some(site.absolute(address)),
        Err(_) => site.is_document_elsewhere(&target.value).then(|| target.value.clone()),
    };
    targets.iter().filter_map(address).collect()
}
