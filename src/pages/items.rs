//! The items of a section for spreadsheets and programs.

use std::borrow::Cow;

use serde_json::{Map, Value as Json, json};

use super::downloads::{exact, guarded, record, table};
use crate::article::FieldValue;
use crate::layout::Field;
use crate::render::fields::texts;
use crate::site::{Item, LinkTarget, Site};

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

/// The absolute addresses of the files or items that a field names.
fn addresses(site: &Site, item: &Item, at: usize) -> Vec<String> {
    let Some(FieldValue::Targets(targets)) = item.field(at) else { return Vec::new() };
    let resolved = targets.iter().filter_map(|target| site.resolve(&item.article.path, &target.value).ok());
    resolved
        .map(|found| match found {
            LinkTarget::File { address, .. } | LinkTarget::Page { address, .. } => site.absolute(address),
        })
        .collect()
}
