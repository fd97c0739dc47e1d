//! What a section's layout asks for: the order of its list, and a list for each value of a field that filters.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::{Item, LinkTarget, Section, Site};
use crate::article::FieldValue;
use crate::base::address::Address;
use crate::base::collation::Collation;
use crate::base::language::{Language, slug};
use crate::layout::{Field, FieldKind, Layout, SortBy, SortKey};

/// The items of a section that have one value of a field.
pub struct Filter {
    /// The number of the section.
    pub section: usize,
    /// The number of the field.
    pub field: usize,
    /// The value, as readers see it; of a date its year.
    pub value: String,
    /// Its first page.
    pub address: Address,
    /// Its items, in the order of the section's list.
    pub articles: Vec<usize>,
}

/// Whether an item is in force, by the days of its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InForce {
    /// Not before this day comes.
    NotYet,
    /// It is.
    Now,
    /// Not any more.
    Expired,
}

impl Item {
    /// The value of a field of its layout, by the field's number.
    pub fn field(&self, number: usize) -> Option<&FieldValue> {
        self.article.front.fields.get(number)?.as_ref()
    }

    /// Whether it is in force on this day; none where its layout declares no such state, or it states no day.
    pub fn in_force(&self, today: NaiveDate) -> Option<InForce> {
        match self.days_in_force() {
            [None, None] => None,
            [_, Some(until)] if until < today => Some(InForce::Expired),
            [Some(from), _] if from > today => Some(InForce::NotYet),
            _ => Some(InForce::Now),
        }
    }

    /// The first and the last day on which it is in force, where its layout declares them and it states them.
    pub(super) fn days_in_force(&self) -> [Option<NaiveDate>; 2] {
        let Some(state) = self.article.layout.state else { return [None, None] };
        [state.from, state.until].map(|field| match self.field(field?)? {
            FieldValue::Date(day) => Some(*day),
            _ => None,
        })
    }
}

/// Puts the items of each section in the order that its layout declares, and notes each one's place.
pub(super) fn sort(sections: &mut [Section], articles: &mut [Item], order: &Collation) {
    for section in sections {
        let keys = section.article.layout.order.as_slice();
        if !keys.is_empty() {
            section.articles.sort_by(|a, b| compare(&articles[*a], &articles[*b], keys, order));
        }
        for (place, number) in section.articles.iter().enumerate() {
            articles[*number].place = place;
        }
    }
}

fn compare(a: &Item, b: &Item, keys: &[SortKey], order: &Collation) -> Ordering {
    let by = |key: &SortKey| match key.by {
        SortBy::Title => directed(order.compare(&a.article.front.title, &b.article.front.title), key),
        SortBy::Date => last_if_missing(a.date.as_ref(), b.date.as_ref(), key, Ord::cmp),
        SortBy::Field(field) => {
            last_if_missing(a.field(field), b.field(field), key, |a, b| compare_values(a, b, order))
        }
    };
    keys.iter().map(by).find(|found| found.is_ne()).unwrap_or(Ordering::Equal)
}

fn directed(found: Ordering, key: &SortKey) -> Ordering {
    if key.descending { found.reverse() } else { found }
}

/// What has no value comes last in either direction.
fn last_if_missing<T>(a: Option<&T>, b: Option<&T>, key: &SortKey, by: impl Fn(&T, &T) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => directed(by(a, b), key),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

fn compare_values(a: &FieldValue, b: &FieldValue, order: &Collation) -> Ordering {
    match (a, b) {
        (FieldValue::Text(a), FieldValue::Text(b)) => order.compare(a, b),
        (FieldValue::Date(a), FieldValue::Date(b)) => a.cmp(b),
        (FieldValue::Number(a), FieldValue::Number(b)) => a.cmp(b),
        (FieldValue::Choice(a), FieldValue::Choice(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

/// The lists of all values of the fields that filter, section by section and field by field. Years come newest first,
/// choices as declared, other values in the order of the language.
pub(super) fn filters(sections: &[Section], articles: &[Item], language: Language, order: &Collation) -> Vec<Filter> {
    let mut filters = Vec::new();
    for (number, section) in sections.iter().enumerate() {
        let layout: &Layout = &section.article.layout;
        let fields = layout.fields.iter().enumerate().filter(|(_, field)| field.filter);
        for (at, field) in fields {
            let mut values: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for item in &section.articles {
                if let Some(value) = articles[*item].field(at).and_then(|value| filtered(field, value, language)) {
                    values.entry(value).or_default().push(*item);
                }
            }
            let folder = section.address.strip_suffix("index.html").unwrap_or_default();
            let word = slug(field.label.text(language));
            let mut own: Vec<Filter> = values
                .into_iter()
                .filter(|(value, _)| !slug(value).is_empty())
                .map(|(value, articles)| Filter {
                    section: number,
                    field: at,
                    address: format!("{folder}{word}/{}.html", slug(&value)).into(),
                    value,
                    articles,
                })
                .collect();
            own.sort_by(|a, b| compare_filters(field, language, order, a, b));
            filters.extend(own);
        }
    }
    filters
}

fn compare_filters(field: &Field, language: Language, order: &Collation, a: &Filter, b: &Filter) -> Ordering {
    match &field.kind {
        FieldKind::Date => b.value.cmp(&a.value),
        FieldKind::Choice(choices) => {
            let place = |filter: &Filter| choices.iter().position(|one| *one.label.text(language) == filter.value);
            place(a).cmp(&place(b))
        }
        _ => order.compare(&a.value, &b.value),
    }
}

/// The value under which a filter lists an item.
fn filtered(field: &Field, value: &FieldValue, language: Language) -> Option<String> {
    Some(match (value, &field.kind) {
        (FieldValue::Date(day), _) => day.year().to_string(),
        (FieldValue::Text(text), _) => text.clone(),
        (FieldValue::Number(number), _) => number.to_string(),
        (FieldValue::Choice(number), FieldKind::Choice(choices)) => {
            choices.get(*number)?.label.text(language).to_owned()
        }
        _ => return None,
    })
}

/// Which items name a page in a field of their layout.
pub(super) fn references(site: &Site) -> BTreeMap<Address, Vec<(usize, usize)>> {
    let mut references: BTreeMap<Address, Vec<(usize, usize)>> = BTreeMap::new();
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

impl Site {
    /// What the list of a filter is called.
    pub fn filter_title(&self, number: usize) -> String {
        let Filter { section, value, .. } = &self.filters[number];
        format!("{}: {value}", self.sections[*section].article.front.title)
    }

    /// The items of a section that name the page at this address in a field, in the order of the site.
    pub fn naming(&self, section: usize, field: usize, address: &str) -> impl Iterator<Item = &Item> {
        let named = self.references.get(address).into_iter().flatten();
        let named = named.filter(move |(own, _)| *own == field).map(|(_, number)| &*self.articles[*number]);
        named.filter(move |item| item.section == Some(section))
    }
}
