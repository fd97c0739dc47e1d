//! Data sets that the site counts itself: its published articles by month and by section.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::{Site, Visibility};
use crate::base::language::Language;
use crate::statistics::{Cell, Column, Computed, DataSet, Figure, Row};

/// Fills every computed data set.
pub(super) fn fill(site: &mut Site) {
    let mut sets = std::mem::take(&mut site.statistics.sets);
    for set in &mut sets {
        match set.computed {
            Some(Computed::ItemsByMonth) => by_month(site, set),
            Some(Computed::ItemsBySection) => by_section(site, set),
            None => continue,
        }
        finish(site, set);
    }
    site.statistics.sets = sets;
}

/// Section and day of all news that readers see.
fn items(site: &Site) -> impl Iterator<Item = (usize, NaiveDate)> {
    site.news()
        .iter()
        .filter(|item| item.state == Visibility::Public)
        .filter_map(|item| Some((item.section?, item.date?.date_naive())))
}

fn words(site: &Site) -> [&'static str; 5] {
    match site.config.language {
        Language::Vi => ["Tháng", "Số tin", "Chuyên mục", "Tổng số tin", "tin"],
        Language::En => ["Month", "Items", "Section", "Items in all", "items"],
    }
}

fn by_month(site: &Site, set: &mut DataSet) {
    let mut counts: BTreeMap<(i32, u32), i64> = BTreeMap::new();
    for (_, day) in items(site) {
        *counts.entry((day.year(), day.month())).or_default() += 1;
    }
    // A month without an article is a month with none, not a gap.
    if let (Some((first, _)), Some((last, _))) = (counts.first_key_value(), counts.last_key_value()) {
        let (first, last) = (*first, *last);
        let months = (first.0 * 12 + first.1 as i32 - 1)..=(last.0 * 12 + last.1 as i32 - 1);
        for month in months {
            counts.entry((month.div_euclid(12), month.rem_euclid(12) as u32 + 1)).or_default();
        }
    }
    let [month, items, ..] = words(site);
    set.columns = vec![column("month", month, false), column("items", items, true)];
    set.rows =
        counts.into_iter().map(|((year, month), count)| row(set, format!("{month}-{year}"), vec![count])).collect();
}

fn by_section(site: &Site, set: &mut DataSet) {
    let mut counts: BTreeMap<(usize, i32), i64> = BTreeMap::new();
    for (section, day) in items(site) {
        *counts.entry((section, day.year())).or_default() += 1;
    }
    let mut years: Vec<i32> = counts.keys().map(|(_, year)| *year).collect();
    years.sort_unstable();
    years.dedup();
    let [_, _, section, ..] = words(site);
    set.columns = vec![column("section", section, false)];
    set.columns.extend(years.iter().map(|year| column(&format!("y{year}"), &year.to_string(), true)));
    set.rows = (0..site.sections.len())
        .filter(|number| counts.keys().any(|(section, _)| section == number))
        .map(|number| {
            let count = |year: &i32| counts.get(&(number, *year)).copied().unwrap_or(0);
            row(set, site.sections[number].article.front.title.clone(), years.iter().map(count).collect())
        })
        .collect();
}

fn column(name: &str, label: &str, numeric: bool) -> Column {
    Column { name: name.to_owned(), label: label.to_owned(), numeric, ..Column::default() }
}

fn row(set: &DataSet, key: String, counts: Vec<i64>) -> Row {
    let numbers = counts.into_iter().map(|count| Cell::Number(Decimal::from(count)));
    Row { cells: std::iter::once(Cell::Text(key.clone())).chain(numbers).collect(), key, place: set.place.clone() }
}

/// The day, the unit and the sum of what was counted.
fn finish(site: &Site, set: &mut DataSet) {
    let [_, _, _, total, unit] = words(site);
    set.key = 0;
    set.charted = (1..set.columns.len()).collect();
    if let Some(day) = items(site).map(|(_, day)| day).max() {
        set.updated = day;
    }
    if set.unit.is_empty() {
        set.unit = unit.to_owned();
    }
    if set.figures.iter().all(|figure| figure.name != "total") {
        set.figures.push(Figure {
            name: "total".to_owned(),
            value: Decimal::from(items(site).count()),
            label: total.to_owned(),
            unit: set.unit.clone(),
            decimals: None,
            as_of: None,
            place: set.place.clone(),
        });
    }
}
