//! The visit counter: its widget, its page, the articles that are read most.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use tera::Value;

use super::chart_file;
use crate::base::address::encode;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Language;
use crate::base::number::number;
use crate::base::time::{day, month as month_name, stamp};
use crate::chart::{self, ChartData, Series};
use crate::render::{Composed, PageContext, blocks, chrome, head, opening_note, widget};
use crate::site::Site;
use crate::theme::{Strings, Theme};
use crate::view::{ChartView, ColumnView, CountedView, GroupView, RowView, TableView, VisitsTableView, VisitsView};
use crate::visits::{Day, Figures, VisitsBy, by, date_of, days, local_day, moment, most_read_month, most_read_week};

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

/// A table of visits: its words in the theme, its rows, newest first.
struct Part {
    by: VisitsBy,
    title: &'static str,
    key: &'static str,
    rows: Vec<Named>,
    /// The visits of the same months a year before, newest first; empty where they are not compared.
    before: Vec<Option<u64>>,
}

/// Days, months and years, as far as there are any.
fn parts(site: &Site, language: Language) -> Vec<Part> {
    let days = days(&site.ledger);
    let months = by(&days, |date| (date.year(), date.month()));
    let years = by(&days, |date| date.year());
    let before = |at: usize| {
        let (year, month) = months.keys().rev().nth(at)?;
        months.get(&(year - 1, *month)).map(|day| day.visits)
    };
    let part = |by: VisitsBy| {
        let (title, key, rows) = match by {
            VisitsBy::Day => ("visits_by_day", "visits_date", rows(&days, DAYS, |date| day(*date, language))),
            VisitsBy::Month => {
                ("visits_by_month", "visits_month_column", rows(&months, MONTHS, |(y, m)| month_name(*y, *m, language)))
            }
            VisitsBy::Year => {
                ("visits_by_year", "visits_year_column", rows(&years, usize::MAX, |year| year.to_string()))
            }
        };
        let before = if by == VisitsBy::Month { (0..YEAR).map(before).collect() } else { Vec::new() };
        Part { by, title, key, rows, before }
    };
    VisitsBy::ALL.into_iter().map(part).filter(|part| !part.rows.is_empty()).collect()
}

/// When the counter last ran.
fn updated(site: &Site) -> NaiveDate {
    let as_of = site.ledger.runs.values().map(|run| run.at).max().unwrap_or(0);
    date_of(local_day(as_of, site.config.time_zone))
}

fn tables(page: &PageContext, strings: &Strings, language: Language) -> Result<Vec<VisitsTableView>, Diagnostic> {
    let updated = updated(page.site);
    let view = |(part, number): (Part, usize)| {
        let drawn = drawing(strings, language, updated, &part).map(|view| Value::from_serializable(&view));
        let picture = page.href(&page.site.visits_picture_address(part.by));
        let (id, table_href) = (format!("chart{number}"), format!("#h_table{number}"));
        let chart = blocks::chart(page.theme, drawn, language, &id, (&table_href, &picture))?;
        Ok(VisitsTableView { chart, table: table(strings, language, [part.title, part.key], part.rows, updated) })
    };
    parts(page.site, language).into_iter().zip(1..).map(view).collect()
}

/// The picture of the visits of each day, month or year, as a file.
pub(super) fn svg(site: &Site, theme: &Theme, by: VisitsBy) -> Vec<u8> {
    let language = site.config.language;
    let strings = theme.strings(language);
    let part = parts(site, language).into_iter().find(|part| part.by == by);
    let view = part.and_then(|part| drawing(strings, language, updated(site), &part));
    chart_file::of_view(&view.unwrap_or_default(), strings)
}

/// A row's name and its visits, page views, bots.
type Named = (String, [u64; 3]);

fn rows<K: Ord>(sums: &BTreeMap<K, Day>, most: usize, name: impl Fn(&K) -> String) -> Vec<Named> {
    sums.iter().rev().take(most).map(|(key, day)| (name(key), [day.visits, day.views, day.bots])).collect()
}

fn table(
    strings: &Strings,
    language: Language,
    [title, key]: [&str; 2],
    rows: Vec<Named>,
    updated: NaiveDate,
) -> TableView {
    let column = |word: &str, numeric| ColumnView { label: strings.get(word).to_owned(), numeric };
    let cell = |value: u64| number(i64::try_from(value).unwrap_or(i64::MAX), language);
    TableView {
        title: strings.get(title).to_owned(),
        unit: String::new(),
        columns: vec![
            column(key, false),
            column("visits_visits", true),
            column("visits_views", true),
            column("visits_bots", true),
        ],
        rows: rows.into_iter().map(|(key, values)| RowView { key, cells: values.map(cell).into() }).collect(),
        source: strings.get("visits_source").to_owned(),
        updated: day(updated, language),
        href: String::new(),
    }
}

/// Visits of each row as columns, oldest first, months beside those of the year before; none where there is one row,
/// which compares with nothing.
fn drawing(strings: &Strings, language: Language, updated: NaiveDate, part: &Part) -> Option<ChartView> {
    let Part { title, rows, before, .. } = part;
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
        kind: chart::ChartKind::Bars,
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
    lists.into_iter().filter(|group| !group.links.is_empty()).collect()
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
    for key in ["visit", "online", "total", "not", "bots", "private"] {
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
