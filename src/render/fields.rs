//! The fields of a layout, ready to show.

use super::context::PageContext;
use super::text::file_facts;
use crate::article::FieldValue;
use crate::base::language::Language;
use crate::base::time::day;
use crate::base::value::Spanned;
use crate::layout::{Field, FieldKind};
use crate::site::{InForce, Item, LinkTarget, Site};
use crate::statistics::format;
use crate::view::{FieldView, ItemView, LinkView};

/// The fields of an item that have a value, then what other items say of it.
pub fn of_item(page: &PageContext, item: &Item, language: Language) -> Vec<FieldView> {
    let layout = &item.article.layout;
    let own = layout.fields.iter().enumerate().filter(|(number, _)| item.field(*number).is_some());
    let own = own.map(|(number, field)| view(page, item, field, item.field(number), language));
    own.chain(inverses(page, item, language)).collect()
}

/// The labels of the fields that a list shows.
pub fn columns(fields: &[Field], language: Language) -> Vec<String> {
    fields.iter().filter(|field| field.list).map(|field| field.label.text(language).to_owned()).collect()
}

/// An item in the list of its layout.
pub fn in_list(page: &PageContext, item: &Item, language: Language) -> ItemView {
    let fields = item.article.layout.fields.iter().enumerate().filter(|(_, field)| field.list);
    ItemView {
        link: page.link(&item.article.front.title, &item.address),
        summary: page.site.lead(&item.article).into_owned(),
        day: item.date.map(|date| day(date.date_naive(), language)).unwrap_or_default(),
        fields: fields.map(|(number, field)| view(page, item, field, item.field(number), language)).collect(),
        state: state(page.site, item),
    }
}

/// Whether an item is in force, as a word for templates.
pub fn state(site: &Site, item: &Item) -> &'static str {
    match item.in_force(site.today()) {
        None => "",
        Some(InForce::NotYet) => "not_yet",
        Some(InForce::Now) => "in_force",
        Some(InForce::Expired) => "expired",
    }
}

/// A value as text for readers, and as text for programs.
pub fn texts(field: &Field, value: &FieldValue, language: Language) -> [String; 2] {
    match (value, &field.kind) {
        (FieldValue::Text(text), _) => [text.clone(), String::new()],
        (FieldValue::Date(date), _) => [day(*date, language), date.to_string()],
        (FieldValue::Number(number), _) => [format(Some(*number), None, language), number.to_string()],
        (FieldValue::Choice(number), FieldKind::Choice(choices)) => choices
            .get(*number)
            .map_or_else(Default::default, |one| [one.label.text(language).to_owned(), one.value.clone()]),
        _ => Default::default(),
    }
}

fn view(page: &PageContext, item: &Item, field: &Field, value: Option<&FieldValue>, language: Language) -> FieldView {
    let [text, raw] = value.map(|value| texts(field, value, language)).unwrap_or_default();
    let links = match value {
        Some(FieldValue::Targets(targets)) => {
            targets.iter().filter_map(|one| link(page, item, one, language)).collect()
        }
        _ => Vec::new(),
    };
    FieldView { name: field.name.clone(), label: field.label.text(language).to_owned(), text, raw, links }
}

/// A link to a file with its type and size, or to an item by its title. A target that leads nowhere is an error
/// elsewhere.
fn link(page: &PageContext, item: &Item, target: &Spanned<String>, language: Language) -> Option<LinkView> {
    match page.site.resolve(&item.article.path, &target.value).ok()? {
        LinkTarget::File { address, .. } => {
            let name = address.rsplit('/').next().unwrap_or_default();
            let facts = file_facts(page.site, &item.article, &target.value, "", language);
            Some(page.link(&format!("{name}{facts}"), address))
        }
        LinkTarget::Page { address, suffix } => {
            let title = page.site.text_at(address).map_or(target.value.as_str(), |article| &article.front.title);
            let link = page.link(title, address);
            Some(LinkView { href: format!("{}{suffix}", link.href), ..link })
        }
    }
}

/// What the items of the same section say of an item: each field with an `inverse`, with the items that name this one.
fn inverses(page: &PageContext, item: &Item, language: Language) -> Vec<FieldView> {
    let Some(section) = item.section else { return Vec::new() };
    let fields = item.article.layout.fields.iter().enumerate();
    let inverses = fields.filter_map(|(number, field)| match &field.kind {
        FieldKind::Item(Some(label)) => Some((number, field, label)),
        _ => None,
    });
    let views = inverses.map(|(number, field, label)| {
        let others = page.site.naming(section, number, &item.address);
        let links = others.map(|other| page.link(&other.article.front.title, &other.address)).collect();
        let (name, label) = (format!("{}_of", field.name), label.text(language).to_owned());
        FieldView { name, label, links, ..FieldView::default() }
    });
    views.filter(|view| !view.links.is_empty()).collect()
}
