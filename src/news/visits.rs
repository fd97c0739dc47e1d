//! The visit counter: its widget, its page, the articles that are read most.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use tera::Value;

use super::statistics::chart_html;
use super::{Rendering, head, shell};
use crate::base::address::encode;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::{Language, NO_VALUE, day, month as month_name, number, stamp};
use crate::chart::{self, ChartData, Series};
use crate::site::Site;
use crate::theme::{Theme, Words};
use crate::view::{
    ColumnView, CountedView, CounterRow, CounterView, GroupView, RowView, TableView, VisitsTableView, VisitsView,
};
use crate::visits::{Day, Figures, Opening, by, date_of, days, local_day, moment, most_read_month, most_read_week};

/// How many days the table of days shows.
const DAYS: usize = 31;

/// How many months the table of months shows.
const MONTHS: usize = 24;

/// How many pages the lists of the most read show.
const MOST_READ: usize = 10;

/// How many articles "Tin đọc nhiều" shows on the home page and in sections.
pub(super) const READ_CARDS: usize = 5;

/// The widget, with its figures as of the newest count. A figure that is not true any more at the instant of the build
/// is hidden: "now" after a quarter of an hour, "today" on another day. Where figures are not `baked` into the page, the
/// script brings them.
pub(super) fn widget(site: &Site, words: &Words, language: Language, baked: bool) -> Option<CounterView> {
    let counter = site.statistics.counter.as_ref()?;
    let zone = site.config.time_zone;
    let figures = Figures::of(&site.ledger, counter.opening.as_ref(), zone);
    let now = site.now.timestamp();
    let (is_fresh, is_today) = (figures.is_fresh(now), figures.is_of_today(now, zone));
    let row = |id, word: &str, value: i64, known: bool, shown: bool| CounterRow {
        id,
        label: words.get(word).to_owned(),
        value: match () {
            () if !baked => String::new(),
            () if known => number(value, language),
            () => NO_VALUE.to_owned(),
        },
        raw: if baked { value } else { 0 },
        hidden: !baked || !shown,
    };
    let count = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    let is_counted = figures.as_of.is_some();
    let opening_day = counter.opening.as_ref().map(|opening| opening.date);
    let as_of = match (figures.as_of, opening_day) {
        _ if !baked => String::new(),
        (Some(at), _) => words.with("counted_at", &stamp(&moment(at, zone), language)),
        (None, Some(date)) => format!("{} {}", words.get("as_of"), day(date, language)),
        (None, None) => return None,
    };
    Some(CounterView {
        rows: vec![
            // Before the first count nothing is known of them, and that is shown; later what is stale is hidden.
            row("online", "online", count(figures.online), is_counted, is_fresh || !is_counted),
            row("today", "today", count(figures.today), is_counted, is_today || !is_counted),
            row("total", "total_visits", figures.total, true, true),
        ],
        as_of,
        words: words.get("counted_at").to_owned(),
        datetime: figures.as_of.map(|at| moment(at, zone).to_rfc3339()).unwrap_or_default(),
        note: match &counter.opening {
            Some(opening) if !opening.note.is_empty() => opening_words(opening, words, language),
            _ => String::new(),
        },
        href: String::new(),
    })
}

/// `Số mở đầu: 1.606.806 (7-11-2023, số liệu cổng cũ)`: what of the total was not counted here.
fn opening_words(opening: &Opening, words: &Words, language: Language) -> String {
    let date = day(opening.date, language);
    let source = if opening.note.is_empty() { date } else { format!("{date}, {}", opening.note) };
    words.with("visits_opening", &format!("{} ({source})", number(opening.total, language)))
}

/// The page of visits.
pub(super) fn page(page: &Rendering) -> Result<Vec<u8>, Diagnostic> {
    let site = page.site;
    let language = site.config.language;
    let words = page.theme.words(language);
    let breadcrumbs = vec![page.home_link(language)];
    let head = head::page(page, "visits", language, words.get("visits"), breadcrumbs);
    let view = VisitsView {
        counter: widget(site, words, language, true).unwrap_or_default(),
        tables: tables(site, page.theme, words, language)?,
        most_read: most_read(page, words, language),
        notes: notes(site, words, language),
        gaps: gaps(site, words, language),
    };
    let active = shell::active(site, page.address);
    page.render("visits.html", language, active, &head, ("visits", Value::from_serializable(&view)))
}

/// Days, months and years, newest first.
fn tables(site: &Site, theme: &Theme, words: &Words, language: Language) -> Result<Vec<VisitsTableView>, Diagnostic> {
    let days = days(&site.ledger);
    let months = by(&days, |date| (date.year(), date.month()));
    let years = by(&days, |date| date.year());
    let parts = [
        ("visits_by_day", "visits_date", rows(&days, DAYS, |date| day(*date, language))),
        ("visits_by_month", "visits_month_column", rows(&months, MONTHS, |(y, m)| month_name(*y, *m, language))),
        ("visits_by_year", "visits_year_column", rows(&years, usize::MAX, |year| year.to_string())),
    ];
    let parts = parts.into_iter().filter(|(_, _, rows)| !rows.is_empty()).zip(1..);
    let as_of = site.ledger.runs.values().map(|run| run.at).max().unwrap_or(0);
    let updated = date_of(local_day(as_of, site.config.time_zone));
    parts
        .map(|((title, key, rows), number)| {
            let chart = chart(theme, words, language, title, &rows, updated, number)?;
            Ok(VisitsTableView { chart, table: table(words, language, [title, key], rows, updated) })
        })
        .collect()
}

/// A row's name and its visits, page views, bots.
type Named = (String, [u64; 3]);

fn rows<K: Ord>(sums: &BTreeMap<K, Day>, most: usize, name: impl Fn(&K) -> String) -> Vec<Named> {
    sums.iter().rev().take(most).map(|(key, day)| (name(key), [day.visits, day.views, day.bots])).collect()
}

fn table(
    words: &Words,
    language: Language,
    [title, key]: [&str; 2],
    rows: Vec<Named>,
    updated: NaiveDate,
) -> TableView {
    let column = |word: &str, numeric| ColumnView { label: words.get(word).to_owned(), numeric };
    let cell = |value: u64| number(i64::try_from(value).unwrap_or(i64::MAX), language);
    TableView {
        title: words.get(title).to_owned(),
        unit: String::new(),
        columns: vec![
            column(key, false),
            column("visits_visits", true),
            column("visits_views", true),
            column("visits_bots", true),
        ],
        rows: rows.into_iter().map(|(key, values)| RowView { key, cells: values.map(cell).into() }).collect(),
        source: words.get("visits_source").to_owned(),
        updated: day(updated, language),
        href: String::new(),
    }
}

/// Visits of each row as bars, oldest first; empty where there is one row, which compares with nothing.
fn chart(
    theme: &Theme,
    words: &Words,
    language: Language,
    title: &str,
    rows: &[Named],
    updated: NaiveDate,
    number: usize,
) -> Result<String, Diagnostic> {
    if rows.len() < 2 {
        return Ok(String::new());
    }
    let oldest_first = rows.iter().rev();
    let series = Series {
        label: words.get("visits_visits"),
        decimals: None,
        values: oldest_first.clone().map(|(_, [visits, ..])| Some((*visits).into())).collect(),
    };
    let data = ChartData {
        language,
        kind: chart::Kind::Bars,
        title: &format!("{} {}", series.label, words.get(title).to_lowercase()),
        unit: "",
        source: words.get("visits_source"),
        updated,
        rows: oldest_first.map(|(name, _)| name.as_str()).collect(),
        series: vec![series],
        left_out: Vec::new(),
    };
    let drawn = chart::draw(&data).map(|view| Value::from_serializable(&view));
    chart_html(theme, drawn, language, &format!("chart{number}"), &format!("#h_table{number}"))
}

fn most_read(page: &Rendering, words: &Words, language: Language) -> Vec<GroupView> {
    let site = page.site;
    let today = today(site);
    let lists =
        [("visits_week", most_read_week(&site.ledger, today)), ("visits_month", most_read_month(&site.ledger, today))];
    let links = |pages: Vec<(String, u64)>| -> Vec<CountedView> {
        let pages = pages.into_iter().filter_map(|(path, views)| {
            let address = path.trim_start_matches('/');
            let address = if address.is_empty() || address.ends_with('/') {
                format!("{address}index.html")
            } else {
                address.to_owned()
            };
            // Of a page that is gone no link may lead anywhere.
            let (title, lang) = title_of(site, words, &address)?;
            let count = number(i64::try_from(views).unwrap_or(i64::MAX), language);
            Some(CountedView { title, href: format!("{}{}", page.root, encode(&address)), count, lang })
        });
        pages.take(MOST_READ).collect()
    };
    let lists = lists.map(|(word, pages)| GroupView { title: words.get(word).to_owned(), links: links(pages) });
    lists.into_iter().filter(|group| !group.links.is_empty()).collect()
}

/// The title of a page, and its language where it is not the site's.
fn title_of(site: &Site, words: &Words, address: &str) -> Option<(String, &'static str)> {
    if address == "index.html" {
        return Some((words.get("home").to_owned(), ""));
    }
    let items = site.articles.iter().chain(&site.standing);
    let item = items.filter(|item| &*item.address == address).map(|item| &item.article).next();
    let section = || site.sections.iter().find(|one| &*one.address == address).map(|one| &one.article);
    item.or_else(section).map(|article| {
        let lang = article.front.lang.filter(|lang| *lang != site.config.language);
        (article.front.title.clone(), lang.map_or("", Language::code))
    })
}

fn notes(site: &Site, words: &Words, language: Language) -> Vec<String> {
    let opening = site.statistics.counter.as_ref().and_then(|counter| counter.opening.as_ref());
    let mut notes = Vec::new();
    for key in ["visit", "online", "total", "not", "bots", "private"] {
        notes.push(words.get(&format!("visits_rule_{key}")).to_owned());
        if let Some(opening) = opening.filter(|_| key == "total") {
            notes.push(opening_words(opening, words, language));
        }
    }
    notes
}

fn gaps(site: &Site, words: &Words, language: Language) -> Vec<String> {
    let zone = site.config.time_zone;
    let gaps = site.ledger.gaps.values().map(|gap| {
        let (from, until) = (moment(gap.from, zone), moment(gap.until, zone));
        words.with("visits_gap", &format!("{} – {}", stamp(&from, language), stamp(&until, language)))
    });
    let days = days(&site.ledger);
    let approximate = days.iter().filter(|(_, day)| day.approximate);
    let approximate = approximate.map(|(date, _)| words.with("visits_approximate", &day(*date, language)));
    let corrections = site.ledger.corrections.values().map(|one| {
        let (date, visits, reason) = (day(one.date, language), number(one.visits, language), &one.reason);
        words.with("visits_correction", &format!("{date}, {visits}: {reason}"))
    });
    gaps.chain(approximate).chain(corrections).collect()
}

fn today(site: &Site) -> NaiveDate {
    site.now.with_timezone(&site.config.time_zone).date_naive()
}
