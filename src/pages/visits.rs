//! The visit counter: its widget, its page, the articles that are read most.

mod hours;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use tera::Value;

use super::chart_file;
use super::lists::month_short;
use crate::base::address::encode;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Language;
use crate::base::number::number;
use crate::base::time::{day, stamp};
use crate::chart::{self, ChartData, Series};
use crate::render::{Composed, PageContext, blocks, chrome, head, opening_note, widget};
use crate::site::Site;
use crate::theme::{Strings, Theme};
use crate::view::{ChartView, ColumnView, CountedView, GroupView, RowView, TableView, VisitsTableView, VisitsView};
use crate::visits::{
    Day, Figures, VisitsBy, by as sums_by, date_of, days, hours_of_day, local_day, moment, most_read_month,
    most_read_week,
};

/// How many days the table of days shows.
const DAYS: usize = 31;

/// How many months the table of months shows.
const MONTHS: usize = 24;

/// How many months are compared with those of the year before.
const YEAR: usize = 12;

/// How many pages the lists of the most read show.
const MOST_READ: usize = 10;

/// The page of visits.
pub(super) fn page<'a>(page: &PageContext<'a>) -> Result<Composed<'a>, Diagnostic> {
    let site = page.site;
    let language = site.config.language;
    let strings = page.theme.strings(language);
    let breadcrumbs = vec![page.home_link(language)];
    let head = head::page(page, "visits", language, strings.get("visits"), breadcrumbs);
    let view = VisitsView {
        counter: widget(site, strings, language, true).unwrap_or_default(),
        tables: tables(page, strings, language)?,
        most_read: most_read(page, strings, language),
        notes: notes(site, strings, language),
        gaps: gaps(site, strings, language),
    };
    let active = chrome::active(site, page.address);
    Ok(page.compose("visits.html", (language, active), head, ("visits", view), Vec::new()))
}

/// A part of the page: its chart, where there is one, and its table.
type Part = (Option<ChartView>, TableView);

/// Visits by day, hour, month or year; none where nothing is known of them.
fn part(site: &Site, strings: &Strings, language: Language, by: VisitsBy) -> Option<Part> {
    let (days, updated) = (days(&site.ledger), updated(site));
    let sums = match by {
        VisitsBy::Hour => return hours::part(&site.ledger, strings, language, updated),
        VisitsBy::Day => Sums {
            title: "visits_by_day",
            key: "visits_date",
            rows: rows(&days, DAYS, |date| day(*date, language)),
            before: Vec::new(),
        },
        VisitsBy::Month => of_months(&days, language),
        VisitsBy::Year => Sums {
            title: "visits_by_year",
            key: "visits_year_column",
            rows: rows(&sums_by(&days, |date| date.year()), usize::MAX, |year| year.to_string()),
            before: Vec::new(),
        },
    };
    let has_rows = !sums.rows.is_empty();
    has_rows.then(|| (drawing(strings, language, updated, &sums), table(strings, language, &sums, updated)))
}

/// Sums of visits: their words in the theme, their rows, newest first.
struct Sums {
    title: &'static str,
    key: &'static str,
    rows: Vec<Named>,
    /// The visits of the same months a year before, newest first; empty where they are not compared.
    before: Vec<Option<u64>>,
}

/// Months, and those of the year before.
fn of_months(days: &BTreeMap<NaiveDate, Day>, language: Language) -> Sums {
    let months = sums_by(days, |date| (date.year(), date.month()));
    let before = |(year, month): &(i32, u32)| months.get(&(year - 1, *month)).map(|day| day.visits);
    Sums {
        title: "visits_by_month",
        key: "visits_month_column",
        rows: rows(&months, MONTHS, |(year, month)| month_short(*year, *month, language)),
        before: months.keys().rev().take(YEAR).map(before).collect(),
    }
}

/// When the counter last ran.
fn updated(site: &Site) -> NaiveDate {
    let as_of = site.ledger.runs.values().map(|run| run.at).max().unwrap_or(0);
    date_of(local_day(as_of, site.config.time_zone))
}

fn tables(page: &PageContext, strings: &Strings, language: Language) -> Result<Vec<VisitsTableView>, Diagnostic> {
    let parts = VisitsBy::ALL.into_iter().filter_map(|by| Some((by, part(page.site, strings, language, by)?)));
    let view = |((by, (drawn, table)), number): ((VisitsBy, Part), usize)| {
        let drawn = drawn.map(|view| Value::from_serializable(&view));
        let picture = page.href(&page.site.visits_picture_address(by));
        let (id, table_href) = (format!("chart{number}"), format!("#h_table{number}"));
        let chart = blocks::chart(page.theme, drawn, language, &id, (&table_href, &picture))?;
        Ok(VisitsTableView { chart, table })
    };
    parts.zip(1..).map(view).collect()
}

/// The picture of the visits of each day, hour, month or year, as a file.
pub(super) fn svg(site: &Site, theme: &Theme, by: VisitsBy) -> Vec<u8> {
    let language = site.config.language;
    let strings = theme.strings(language);
    let view = part(site, strings, language, by).and_then(|(chart, _)| chart);
    chart_file::of_view(&view.unwrap_or_default(), strings)
}

/// A row's name and its visits, page views, bots.
type Named = (String, [u64; 3]);

fn rows<K: Ord>(sums: &BTreeMap<K, Day>, most: usize, name: impl Fn(&K) -> String) -> Vec<Named> {
    sums.iter().rev().take(most).map(|(key, day)| (name(key), [day.visits, day.views, day.bots])).collect()
}

fn table(strings: &Strings, language: Language, sums: &Sums, updated: NaiveDate) -> TableView {
    let cell = |value: u64| number(i64::try_from(value).unwrap_or(i64::MAX), language);
    let rows = sums.rows.iter().map(|(key, values)| RowView { key: key.clone(), cells: values.map(cell).into() });
    let numbers = ["visits_visits", "visits_views", "visits_bots"];
    table_of(strings, [sums.title, sums.key], &numbers, rows.collect(), (updated, language))
}

/// A table by its words in the theme: its title, the column of names, those of numbers.
fn table_of(
    strings: &Strings,
    [title, key]: [&str; 2],
    numbers: &[&str],
    rows: Vec<RowView>,
    (updated, language): (NaiveDate, Language),
) -> TableView {
    let column = |word: &str, numeric| ColumnView { label: strings.get(word).to_owned(), numeric };
    let columns = std::iter::once(column(key, false)).chain(numbers.iter().map(|word| column(word, true))).collect();
    TableView {
        title: strings.get(title).to_owned(),
        unit: String::new(),
        columns,
        rows,
        source: strings.get("visits_source").to_owned(),
        updated: day(updated, language),
        href: String::new(),
    }
}

/// Visits of each row as columns, oldest first, months beside those of the year before; none where there is one row,
/// which compares with nothing.
fn drawing(strings: &Strings, language: Language, updated: NaiveDate, sums: &Sums) -> Option<ChartView> {
    let Sums { title, rows, before, .. } = sums;
    if rows.len() < 2 {
        return None;
    }
    let is_compared = before.iter().any(Option::is_some);
    let rows = if is_compared { &rows[..rows.len().min(before.len())] } else { rows.as_slice() };
    let visits = rows.iter().rev().map(|(_, [visits, ..])| Some((*visits).into())).collect();
    let mut series = vec![Series { label: strings.get("visits_visits"), decimals: None, values: visits }];
    if is_compared {
        let values = before.iter().take(rows.len()).rev().map(|visits| visits.map(Decimal::from)).collect();
        series.insert(0, Series { label: strings.get("visits_year_before"), decimals: None, values });
    }
    chart::draw(&ChartData {
        language,
        kind: if is_compared { chart::ChartKind::YearBefore } else { chart::ChartKind::Bars },
        title: &format!("{} {}", strings.get("visits_visits"), strings.get(title).to_lowercase()),
        finding: "",
        unit: "",
        source: strings.get("visits_source"),
        updated,
        rows: rows.iter().rev().map(|(name, _)| name.as_str()).collect(),
        in_time: true,
        times: None,
        marks: Vec::new(),
        series,
        left_out: Vec::new(),
        note: "",
    })
}

fn most_read(page: &PageContext, strings: &Strings, language: Language) -> Vec<GroupView> {
    let site = page.site;
    let today = site.today();
    let lists =
        [("visits_week", most_read_week(&site.ledger, today)), ("visits_month", most_read_month(&site.ledger, today))];
    let links = |pages: Vec<(String, u64)>| -> Vec<CountedView> {
        let most = pages.iter().map(|(_, views)| *views).max().unwrap_or(1).max(1);
        let pages = pages.into_iter().filter_map(|(path, views)| {
            let address = path.trim_start_matches('/');
            let address = if address.is_empty() || address.ends_with('/') {
                format!("{address}index.html")
            } else {
                address.to_owned()
            };
            // Of a page that is gone no link may lead anywhere.
            let (title, lang) = title_of(site, strings, &address)?;
            let count = number(i64::try_from(views).unwrap_or(i64::MAX), language);
            Some(CountedView {
                title,
                href: format!("{}{}", page.root, encode(&address)),
                count,
                part: format!("{}%", views * 100 / most),
                lang,
            })
        });
        pages.take(MOST_READ).collect()
    };
    let lists = lists.map(|(word, pages)| GroupView { title: strings.get(word).to_owned(), links: links(pages) });
    let mut lists: Vec<GroupView> = lists.into_iter().filter(|group| !group.links.is_empty()).collect();
    // Of a young portal the month is the week.
    lists.dedup_by(|month, week| month.links == week.links);
    lists
}

/// The title of a page, and its language where it is not the site's.
fn title_of(site: &Site, strings: &Strings, address: &str) -> Option<(String, &'static str)> {
    if address == "index.html" {
        return Some((strings.get("home").to_owned(), ""));
    }
    let article = site.text_at(address)?;
    let lang = article.front.lang.filter(|lang| *lang != site.config.language);
    Some((article.front.title.clone(), lang.map_or("", Language::code)))
}

fn notes(site: &Site, strings: &Strings, language: Language) -> Vec<String> {
    let opening = site.statistics.counter.as_ref().and_then(|counter| counter.opening.as_ref());
    let mut notes = Vec::new();
    for key in ["visit", "online", "total", "hours", "not", "bots", "private"] {
        if key == "hours" && hours_of_day(&site.ledger).is_none() {
            continue;
        }
        notes.push(strings.get(&format!("visits_rule_{key}")).to_owned());
        if let Some(opening) = opening.filter(|_| key == "total") {
            notes.push(opening_note(opening, strings, language));
        }
    }
    notes
}

fn gaps(site: &Site, strings: &Strings, language: Language) -> Vec<String> {
    let zone = site.config.time_zone;
    let gaps = site.ledger.gaps.values().map(|gap| {
        let (from, until) = (moment(gap.from, zone), moment(gap.until, zone));
        strings.with("visits_gap", &format!("{} – {}", stamp(&from, language), stamp(&until, language)))
    });
    let days = days(&site.ledger);
    let approximate = days.iter().filter(|(_, day)| day.approximate);
    let approximate = approximate.map(|(date, _)| strings.with("visits_approximate", &day(*date, language)));
    let corrections = site.ledger.corrections.values().map(|one| {
        let (date, visits, reason) = (day(one.date, language), number(one.visits, language), &one.reason);
        strings.with("visits_correction", &format!("{date}, {visits}: {reason}"))
    });
    gaps.chain(approximate).chain(corrections).collect()
}

/// `visits.json`: the figures for the script on every page.
pub(super) fn json(site: &Site) -> Vec<u8> {
    let zone = site.config.time_zone;
    let opening = site.statistics.counter.as_ref().and_then(|counter| counter.opening.as_ref());
    Figures::of(&site.ledger, opening, zone).json(zone)
}
