//! What a section's layout asks for: the order of its list, and a list for each value of a field that filters.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::{Item, Section, Site, address_word};
use crate::article::FieldValue;
use crate::base::address::Address;
use crate::base::clock::place_in_day;
use crate::base::collation::Collation;
use crate::base::language::{Language, slug};
use crate::base::time;
use crate::layout::{Field, FieldKind, FilterBy, Layout, SortBy, SortKey};

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
    /// Whether all its items are on one page.
    pub is_whole: bool,
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

    /// The number of a document that its layout has a field for.
    pub fn document_number(&self) -> Option<&str> {
        match self.field(self.article.layout.document_number()?)? {
            FieldValue::Text(number) => Some(&number.value),
            _ => None,
        }
    }

    /// The day in a date field.
    pub fn day(&self, field: Option<usize>) -> Option<NaiveDate> {
        match self.field(field?)? {
            FieldValue::Date(day) => Some(*day),
            _ => None,
        }
    }
}

impl Site {
    /// Whether an item is in force today; none where its layout declares no such state, or it states no day.
    pub fn in_force(&self, item: &Item) -> Option<InForce> {
        let today = self.today();
        match self.days_in_force(item) {
            [None, None] => None,
            [_, Some(end)] if end <= today => Some(InForce::Expired),
            [Some(from), _] if from > today => Some(InForce::NotYet),
            _ => Some(InForce::Now),
        }
    }

    /// The first day on which an item is in force, and the first on which it no longer is, where its layout declares them
    /// and they are known.
    pub fn days_in_force(&self, item: &Item) -> [Option<NaiveDate>; 2] {
        let Some(state) = &item.article.layout.state else { return [None, None] };
        let until = item.day(state.until).and_then(|day| day.succ_opt());
        let ends = [until, item.day(state.ended), self.ends.get(&item.address).copied()];
        [item.day(state.from), ends.into_iter().flatten().min()]
    }
}

/// Puts the items of each section in the order that its layout declares, and notes each one's place and which are to come.
pub(super) fn sort(sections: &mut [Section], articles: &mut [Item], order: &Collation, today: NaiveDate) {
    for section in sections {
        let keys = section.article.layout.order.as_slice();
        if !keys.is_empty() {
            section.articles.sort_by(|a, b| compare(&articles[*a], &articles[*b], keys, order));
        }
        for (place, number) in section.articles.iter().enumerate() {
            articles[*number].place = place;
        }
        if let Some(field) = section.article.layout.upcoming {
            let day = |number: &usize| articles[*number].day(Some(field));
            section.upcoming = section.articles.iter().copied().filter(|number| day(number) >= Some(today)).collect();
            section.upcoming.sort_by_key(day);
        }
    }
}

fn compare(a: &Item, b: &Item, keys: &[SortKey], order: &Collation) -> Ordering {
    let by = |key: &SortKey| match key.by {
        SortBy::Title => directed(order.compare(&a.article.front.title, &b.article.front.title), key),
        SortBy::Date => last_if_missing(a.date.as_ref(), b.date.as_ref(), key, Ord::cmp),
        SortBy::Field(field) => {
            let kind = a.article.layout.fields.get(field).map(|field| &field.kind);
            last_if_missing(a.field(field), b.field(field), key, |a, b| compare_values(kind, a, b, order))
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

fn compare_values(kind: Option<&FieldKind>, a: &FieldValue, b: &FieldValue, order: &Collation) -> Ordering {
    match (a, b) {
        (FieldValue::Text(a), FieldValue::Text(b)) if kind == Some(&FieldKind::Time) => {
            let [at, other] = [a, b].map(|text| (place_in_day(&text.value).is_none(), place_in_day(&text.value)));
            at.cmp(&other).then_with(|| order.compare(&a.value, &b.value))
        }
        (FieldValue::Text(a), FieldValue::Text(b)) => order.compare(&a.value, &b.value),
        (FieldValue::Date(a), FieldValue::Date(b)) => a.cmp(b),
        (FieldValue::Number(a), FieldValue::Number(b)) => a.cmp(b),
        (FieldValue::Choice(a), FieldValue::Choice(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

/// The lists of all values of the fields that filter, section by section and field by field. Days come newest first,
/// choices as declared, other values in the order of the language.
pub(super) fn filters(sections: &[Section], articles: &[Item], language: Language, order: &Collation) -> Vec<Filter> {
    let mut filters = Vec::new();
    for (number, section) in sections.iter().enumerate() {
        let layout: &Layout = &section.article.layout;
        for (at, field) in layout.fields.iter().enumerate() {
            let Some(by) = field.filter else { continue };
            let mut values: BTreeMap<String, (String, Vec<usize>)> = BTreeMap::new();
            for item in &section.articles {
                let value = articles[*item].field(at).and_then(|value| filtered(field, by, value, language));
                if let Some((name, value)) = value.filter(|(name, _)| !name.is_empty()) {
                    values.entry(name).or_insert((value, Vec::new())).1.push(*item);
                }
            }
            let folder = section.address.strip_suffix("index.html").unwrap_or_default();
            let word = slug(field.label.text(language));
            let own = values.into_iter().rev().map(|(name, (value, articles))| Filter {
                section: number,
                field: at,
                address: format!("{folder}{word}/{name}.html").into(),
                value,
                is_whole: by == FilterBy::Week,
                articles,
            });
            let mut own: Vec<Filter> = own.collect();
            // A week is read from its first day on.
            for week in own.iter_mut().filter(|filter| filter.is_whole) {
                week.articles.sort_by_key(|item| articles[*item].day(Some(at)));
            }
            if field.kind != FieldKind::Date {
                own.sort_by(|a, b| compare_filters(field, language, order, a, b));
            }
            filters.extend(own);
        }
    }
    filters
}

fn compare_filters(field: &Field, language: Language, order: &Collation, a: &Filter, b: &Filter) -> Ordering {
    match &field.kind {
        FieldKind::Choice(choices) => {
            let place = |filter: &Filter| choices.iter().position(|one| *one.label.text(language) == filter.value);
            place(a).cmp(&place(b))
        }
        _ => order.compare(&a.value, &b.value),
    }
}

/// The value under which a filter lists an item: its name in addresses, and as readers see it.
fn filtered(field: &Field, by: FilterBy, value: &FieldValue, language: Language) -> Option<(String, String)> {
    let shown = match (value, &field.kind) {
        (FieldValue::Date(day), _) => return Some(period(*day, by, language)),
        (FieldValue::Text(text), _) => text.value.clone(),
        (FieldValue::Number(number), _) => number.to_string(),
        (FieldValue::Choice(number), FieldKind::Choice(choices)) => {
            choices.get(*number)?.label.text(language).to_owned()
        }
        _ => return None,
    };
    Some((slug(&shown), shown))
}

/// The year, month or week of a day: its name in addresses, which sorts by time, and as readers see it.
fn period(date: NaiveDate, by: FilterBy, language: Language) -> (String, String) {
    match by {
        FilterBy::Value => (date.year().to_string(), date.year().to_string()),
        FilterBy::Month => (date.format("%Y-%m").to_string(), time::month(date.year(), date.month(), language)),
        FilterBy::Week => {
            let week = date.week(chrono::Weekday::Mon);
            let (first, last) = (week.first_day(), week.last_day());
            let [first, last] = [time::day_of_year(first, language), time::day(last, language)];
            let days = match language {
                Language::Vi => format!("Tuần {first} – {last}"),
                Language::En => format!("{first} – {last}"),
            };
            let word = address_word(language, "week");
            (date.format(&format!("%G-{word}-%V")).to_string(), days)
        }
    }
}

/// How many items a file of those has that the script looks through.
const FIND_PART: usize = 1000;

impl Section {
    /// The items that its pages list: what is to come stands by itself, above them.
    pub fn listed(&self) -> Cow<'_, [usize]> {
        if self.upcoming.is_empty() {
            return Cow::Borrowed(&self.articles);
        }
        self.articles.iter().copied().filter(|number| !self.upcoming.contains(number)).collect()
    }

    /// Whether there is something for calendar programs; a calendar without an event is none (RFC 5545, 3.6).
    pub fn has_events(&self) -> bool {
        self.article.layout.events.is_some() && !self.articles.is_empty()
    }

    /// In how many files the items are for the script that finds them.
    pub fn find_parts(&self) -> usize {
        if self.article.layout.find { self.articles.len().div_ceil(FIND_PART) } else { 0 }
    }

    /// The items of such a file. Files are counted from the oldest: a new item changes the last one alone.
    pub fn find_part(&self, part: usize) -> &[usize] {
        let end = self.articles.len().saturating_sub(part * FIND_PART);
        &self.articles[end.saturating_sub(FIND_PART)..end]
    }
}

impl Site {
    /// The address of such a file.
    pub fn find_address(&self, section: usize, part: usize) -> String {
        format!("{}/{}-{part}.json", self.sections[section].slug(), self.word("find"))
    }

    /// What the list of a filter is called.
    pub fn filter_title(&self, number: usize) -> String {
        let Filter { section, value, .. } = &self.filters[number];
        format!("{}: {value}", self.sections[*section].article.front.title)
    }
}
