//! What the items of layouts say of each other: who names whom, what follows from it, and where two contradict each other.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::{Item, LinkTarget, PageId, Site};
use crate::article::FieldValue;
use crate::base::address::Address;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, warning};
use crate::base::value::Spanned;
use crate::document_number::{self, DocumentKey};

/// The items of layouts that have the number of a document, by that number.
#[derive(Default)]
pub struct DocumentIndex(BTreeMap<DocumentKey, Vec<usize>>);

impl DocumentIndex {
    pub(super) fn new(items: &[Item]) -> DocumentIndex {
        let mut index: BTreeMap<DocumentKey, Vec<usize>> = BTreeMap::new();
        for (number, item) in items.iter().enumerate() {
            if let Some(document) = item.document_number().and_then(document_number::parse) {
                index.entry(document.key()).or_default().push(number);
            }
        }
        DocumentIndex(index)
    }
}

/// Which items name a page in a field of their layout: the number of the field and of the item.
pub(super) type References = BTreeMap<Address, Vec<(usize, usize)>>;

pub(super) fn references(site: &Site) -> References {
    let mut references = References::new();
    for (number, item) in site.articles.iter().enumerate().skip(site.news_count) {
        for (field, value) in item.article.front.fields.iter().enumerate() {
            let Some(FieldValue::Targets(targets)) = value else { continue };
            for target in targets {
                if let Ok(LinkTarget::Page { address, .. }) = site.resolve(&item.article.path, &target.value) {
                    references.entry(address.clone()).or_default().push((field, number));
                }
            }
        }
    }
    references
}

/// From which day on items are no longer in force because of others that are.
pub(super) fn ends(site: &Site) -> BTreeMap<Address, NaiveDate> {
    let mut ends = BTreeMap::new();
    for item in &site.articles[site.news_count..] {
        let Some(state) = &item.article.layout.state else { continue };
        let Some(field) = state.ended_by else { continue };
        let begins = |number: &usize| {
            let by = &site.articles[*number];
            by.day(state.from).or(by.date.map(|date| date.date_naive())).unwrap_or(NaiveDate::MIN)
        };
        if let Some(day) = site.related(item, field).iter().map(begins).min() {
            ends.insert(item.address.clone(), day);
        }
    }
    ends
}

impl Site {
    /// The document of a number, where there is one alone; `day` is when it was issued, where that is known.
    pub fn document(&self, key: &DocumentKey, day: Option<NaiveDate>) -> Option<&Item> {
        let numbers = self.documents.0.get(key)?;
        let is_of = |item: &&Item| match (day, item.date) {
            (Some(day), Some(date)) => date.date_naive() == day,
            _ => true,
        };
        let mut items = numbers.iter().map(|number| &*self.articles[*number]).filter(is_of);
        items.next().filter(|_| items.next().is_none())
    }

    /// The address of the document that a target names by its number, if the portal has it; none of a target that is no number,
    /// or where there is no register of documents.
    pub(super) fn by_document_number(&self, target: &str) -> Option<Option<&Address>> {
        if self.documents.0.is_empty() {
            return None;
        }
        let key = document_number::parse(target)?.key();
        Some(self.document(&key, None).map(|item| &item.address))
    }

    /// Whether a target is the number of a document that the portal does not have: it is named, and leads nowhere.
    pub fn is_document_elsewhere(&self, target: &str) -> bool {
        self.by_document_number(target) == Some(None)
    }

    /// What other items call an item: its title, behind its number where it has one.
    pub fn name_of(&self, item: &Item) -> String {
        let title = &item.article.front.title;
        match item.document_number().filter(|number| !title.contains(number)) {
            Some(number) => format!("{number}: {title}"),
            None => title.clone(),
        }
    }

    /// The items of the same layout that name the page at this address in a field, in the order of the site.
    pub fn naming(&self, item: &Item, field: usize) -> impl Iterator<Item = usize> {
        let named = self.references.get(&item.address).into_iter().flatten();
        let named = named.filter(move |(own, _)| *own == field).map(|(_, number)| *number);
        named.filter(|number| self.articles[*number].article.layout.name == item.article.layout.name)
    }

    /// The items that a field of an item names, and those that say the same from the other side; each once.
    pub fn related(&self, item: &Item, field: usize) -> Vec<usize> {
        let mut numbers: Vec<usize> = self.named(item, field).map(|(_, number)| number).collect();
        if let Some(pair) = item.article.layout.fields.get(field).and_then(|field| field.pair) {
            for number in self.naming(item, pair) {
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
            }
        }
        numbers
    }

    /// The items that a field of an item names.
    fn named<'a>(&'a self, item: &'a Item, field: usize) -> impl Iterator<Item = (&'a Spanned<String>, usize)> {
        let targets = match item.field(field) {
            Some(FieldValue::Targets(targets)) => targets.as_slice(),
            _ => &[],
        };
        targets.iter().filter_map(|target| {
            let Ok(LinkTarget::Page { address, .. }) = self.resolve(&item.article.path, &target.value) else {
                return None;
            };
            match self.addresses.page(address)?.1? {
                PageId::Article(number) => Some((target, number)),
                _ => None,
            }
        })
    }
}

/// Reports items of which two say what cannot both be, and values that occur twice.
pub(super) fn check(site: &Site, out: &mut Diagnostics) {
    let mut known: BTreeMap<String, &Item> = BTreeMap::new();
    for item in &site.articles[site.news_count..] {
        let fields = &item.article.layout.fields;
        for (number, field) in fields.iter().enumerate() {
            if field.pair.is_some() {
                relations(site, item, number, out);
            }
            let Some(FieldValue::Text(typed)) = item.field(number).filter(|_| field.unique.is_some()) else { continue };
            match known.entry(unique_key(item, number)) {
                std::collections::btree_map::Entry::Vacant(free) => drop(free.insert(item)),
                std::collections::btree_map::Entry::Occupied(first) => {
                    let place = place_of(first.get(), number);
                    out.push(twice(&typed.value, place).at(&item.article.path, typed.span.clone()));
                }
            }
        }
    }
}

/// By what two items are told apart: a field, and those that the layout names with it.
fn unique_key(item: &Item, number: usize) -> String {
    let layout = &item.article.layout;
    let together = layout.fields[number].unique.as_deref().unwrap_or_default();
    let value = |field: usize| match item.field(field) {
        Some(FieldValue::Text(text)) => match document_number::parse(&text.value) {
            Some(document) => document.key().to_string(),
            None => crate::base::language::fold(&text.value),
        },
        Some(FieldValue::Date(day)) => day.year().to_string(),
        Some(FieldValue::Number(number)) => number.normalize().to_string(),
        Some(FieldValue::Choice(choice)) => choice.to_string(),
        _ => String::new(),
    };
    let values = std::iter::once(number).chain(together.iter().copied()).map(value);
    format!("{}\n{number}\n{}", layout.name, values.collect::<Vec<_>>().join("\n"))
}

fn place_of(item: &Item, field: usize) -> Place {
    match item.field(field) {
        Some(FieldValue::Text(text)) => Place::new(&item.article.path, text.span.clone()),
        _ => Place::file(&item.article.path),
    }
}

fn twice(value: &str, first: Place) -> Diagnostic {
    warning!("same-value"; "`{value}` có ở hai bài", "two items have `{value}`";
        help: "sửa giá trị, hoặc xóa bài chép thừa", "fix the value, or delete the copy";
        also: first, "bài kia", "the other one")
}

/// What a field says of other items, checked against what they say.
fn relations(site: &Site, item: &Item, number: usize, out: &mut Diagnostics) {
    let layout = &item.article.layout;
    let Some(pair) = layout.fields[number].pair else { return };
    let ends = layout.state.as_ref().and_then(|state| state.ended_by);
    for (target, other) in site.named(item, number) {
        let other = &site.articles[other];
        let at_target = |found: Diagnostic| found.at(&item.article.path, target.span.clone());
        let names = |field: usize| site.named(other, field).any(|(_, one)| site.articles[one].address == item.address);
        if other.article.layout.name != layout.name {
            continue;
        }
        if other.address == item.address {
            out.push(at_target(warning!("relation"; "bài tự nêu chính mình", "the item names itself";
                help: "xóa tên này", "remove the name")));
        } else if pair != number && names(number) {
            out.push(at_target(warning!("relation";
                "`{}` cũng ghi như thế về bài này", "`{}` says the same of this item", site.name_of(other);
                help: "chỉ một trong hai bài là đúng: xóa ở bài kia", "only one of them can be right: remove the other")));
        } else if pair != number && other.field(pair).is_some() && !names(pair) {
            out.push(at_target(warning!("relation";
                "`{}` không nêu lại bài này", "`{}` does not name this item back", site.name_of(other);
                help: "thêm bài này vào đó, hoặc bỏ ở đây", "add this item there, or remove it here")));
        }
        let begins = [item, other].map(|one| one.date.map(|date| date.date_naive()));
        let [earlier, later] = if Some(number) == ends { begins } else { [begins[1], begins[0]] };
        let is_ending = ends.is_some() && (Some(number) == ends || Some(pair) == ends);
        if is_ending
            && let (Some(earlier), Some(later)) = (earlier, later)
            && later < earlier
        {
            out.push(at_target(warning!("relation";
                "bài thay thế lại có trước bài bị thay thế", "what replaces the other is older than it";
                help: "kiểm tra ngày, và bài nào thay bài nào", "check the days, and which one replaces which")));
        }
    }
}
