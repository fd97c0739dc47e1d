//! The fields of a layout, ready to show.

use chrono::{Datelike, NaiveDate};

use super::context::PageContext;
use super::text::file_facts;
use super::{head, pictures};
use crate::article::FieldValue;
use crate::base::diagnostic::msg;
use crate::base::language::Language;
use crate::base::time::{day, weekday};
use crate::base::value::Spanned;
use crate::layout::{Field, FieldKind, FilterBy, StateFields};
use crate::site::{InForce, Item, LinkTarget, Site, names_of_people};
use crate::statistics::format;
use crate::view::{FieldView, ItemView, LinkView};

/// The fields of an item that have a value, its own or from the other side, then what other items say of it.
pub fn of_item(page: &PageContext, item: &Item, language: Language) -> Vec<FieldView> {
    let fields = item.article.layout.fields.iter().enumerate();
    let own = fields.map(|(number, field)| view(page, item, number, field, language));
    let own = own.filter(|view| !view.text.is_empty() || !view.links.is_empty());
    own.chain(inverses(page, item, language)).collect()
}

/// The labels of the fields that a list shows.
pub fn columns(fields: &[Field], language: Language) -> Vec<String> {
    fields.iter().filter(|field| field.list).map(|field| field.label.text(language).to_owned()).collect()
}

/// An item in the list of its layout.
pub fn in_list(page: &PageContext, item: &Item, language: Language) -> ItemView {
    let fields = item.article.layout.fields.iter().enumerate().filter(|(_, field)| field.list);
    let [from, end] = page.site.days_in_force(item);
    let shown = |date: Option<NaiveDate>| date.map(|date| day(date, language)).unwrap_or_default();
    ItemView {
        link: page.link(&item.article.front.title, &item.address),
        summary: page.site.lead(&item.article).into_owned(),
        day: item.date.map(|date| day(date.date_naive(), language)).unwrap_or_default(),
        fields: fields.map(|(number, field)| view(page, item, number, field, language)).collect(),
        state: state(page.site, item),
        state_label: state_label(page.site, item, language),
        from: shown(from),
        until: shown(end.and_then(|end| end.pred_opt())),
        image: pictures::lead(page.site, item, &page.root),
    }
}

/// Whether an item is in force, as a word for templates.
pub fn state(site: &Site, item: &Item) -> &'static str {
    site.in_force(item).map_or("", |state| StateFields::NAMES[state as usize])
}

/// The same for readers, in the words of its layout.
pub fn state_label(site: &Site, item: &Item, language: Language) -> String {
    let labels = item.article.layout.state.as_ref().map(|state| &state.labels);
    let label = site.in_force(item).zip(labels).map(|(state, labels)| labels[state as usize].text(language));
    label.unwrap_or_default().to_owned()
}

/// A line of text in a field, as it is typed.
pub fn line(item: &Item, number: usize) -> Option<&str> {
    match item.field(number)? {
        FieldValue::Text(line) => Some(&line.value),
        _ => None,
    }
}

/// A value as text for readers, and as text for programs.
pub fn texts(field: &Field, value: &FieldValue, language: Language) -> [String; 2] {
    match (value, &field.kind) {
        (FieldValue::Text(text), _) => [text.value.clone(), String::new()],
        (FieldValue::Date(date), _) if field.filter == Some(FilterBy::Week) => {
            [format!("{}, {}", weekday(date.weekday(), language), day(*date, language)), date.to_string()]
        }
        (FieldValue::Date(date), _) => [day(*date, language), date.to_string()],
        (FieldValue::Number(number), _) => [format(Some(*number), None, language), number.to_string()],
        (FieldValue::Choice(number), FieldKind::Choice(choices)) => choices
            .get(*number)
            .map_or_else(Default::default, |one| [one.label.text(language).to_owned(), one.value.clone()]),
        _ => Default::default(),
    }
}

fn view(page: &PageContext, item: &Item, number: usize, field: &Field, language: Language) -> FieldView {
    let value = item.field(number);
    let [mut text, raw] = value.map(|value| texts(field, value, language)).unwrap_or_default();
    let mut links = Vec::new();
    if let Some(FieldValue::Targets(targets)) = value {
        links.extend(targets.iter().filter_map(|one| link(page, item, one, language)));
        let elsewhere = targets.iter().filter(|one| page.site.is_document_elsewhere(&one.value));
        text = elsewhere.map(|one| one.value.as_str()).collect::<Vec<_>>().join("; ");
    }
    match (value, &field.kind) {
        (Some(FieldValue::Text(url)), FieldKind::Link) => {
            let host = url.value.split('/').nth(2).unwrap_or(&url.value);
            links.push(LinkView { title: host.to_owned(), href: std::mem::take(&mut text), current: "" });
        }
        (Some(FieldValue::Text(mailbox)), FieldKind::Email) => {
            let href = head::mail_to(&mailbox.value, &item.article.front.title);
            links.push(LinkView { title: std::mem::take(&mut text), href, current: "" });
        }
        _ => {}
    }
    if let (Some(FieldValue::Text(typed)), FieldKind::Person) = (value, &field.kind) {
        (links, text) = people(page, item, &typed.value, language);
    }
    if field.pair.is_some() {
        links = others(page, page.site.related(item, number));
    }
    FieldView { name: field.name.clone(), label: field.label.text(language).to_owned(), text, raw, links }
}

/// The people of a field with the offices that they held when the item was new; and the names that no register has.
fn people(page: &PageContext, item: &Item, typed: &str, language: Language) -> (Vec<LinkView>, String) {
    let site = page.site;
    let date = item.date.map_or(site.today(), |date| date.with_timezone(&site.config.time_zone).date_naive());
    let (mut links, mut others) = (Vec::new(), Vec::new());
    for name in names_of_people(typed) {
        let Some(person) = site.person_on(name, date) else {
            others.push(name);
            continue;
        };
        let offices = person.offices.join(", ");
        let title = match site.in_force(person.item) {
            _ if offices.is_empty() => name.to_owned(),
            Some(InForce::Expired) => {
                msg!("{name}, khi ấy là {offices}", "{name}, then {offices}").text(language).to_owned()
            }
            _ => format!("{name}, {offices}"),
        };
        links.push(page.link(&title, &person.item.address));
    }
    (links, others.join("; "))
}

/// Links to items.
fn others(page: &PageContext, numbers: impl IntoIterator<Item = usize>) -> Vec<LinkView> {
    let others = numbers.into_iter().map(|number| &page.site.articles[number]);
    others.map(|other| page.link(&page.site.name_of(other), &other.address)).collect()
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

/// What other items of its layout say of an item: each field with a label for the other side, with the items that name it.
fn inverses(page: &PageContext, item: &Item, language: Language) -> Vec<FieldView> {
    let fields = item.article.layout.fields.iter().enumerate();
    let inverses = fields.filter_map(|(number, field)| match &field.kind {
        FieldKind::Item(Some(label)) => Some((number, field, label)),
        _ => None,
    });
    let views = inverses.map(|(number, field, label)| {
        let links = others(page, page.site.naming(item, number));
        let (name, label) = (format!("{}_of", field.name), label.text(language).to_owned());
        FieldView { name, label, links, ..FieldView::default() }
    });
    views.filter(|view| !view.links.is_empty()).collect()
}
