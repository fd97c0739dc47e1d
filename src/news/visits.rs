//! The visit counter's widget and its page.

use crate::base::language::{Language, NO_VALUE, day, number, stamp};
use crate::site::Site;
use crate::theme::Theme;
use crate::view::{CounterRow, CounterView};
use crate::visits::figures::{FRESH, Figures};
use crate::visits::time::{date_of, local_day, moment};

/// The widget, with its figures as of the newest count. A figure that is not true any more at the instant of the build
/// is hidden: "now" after a quarter of an hour, "today" on another day.
pub(super) fn widget(site: &Site, theme: &Theme, language: Language) -> Option<CounterView> {
    let counter = site.statistics.counter.as_ref()?;
    let words = theme.words(language);
    let zone = site.config.time_zone;
    let figures = Figures::of(&site.ledger, counter.opening.as_ref(), zone);
    let now = site.now.timestamp();
    let age = figures.as_of.map(|at| now - at);
    let is_fresh = age.is_some_and(|age| (-FRESH..=FRESH).contains(&age));
    let is_today = figures.as_of.is_some_and(|at| local_day(at, zone) == local_day(now, zone));
    let row = |id, word: &str, value: i64, hidden: bool| CounterRow {
        id,
        label: words.get(word).to_owned(),
        value: if figures.as_of.is_none() && id != "total" { NO_VALUE.to_owned() } else { number(value, language) },
        raw: value,
        hidden,
    };
    let count = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    let opening_day = counter.opening.as_ref().map(|opening| opening.date);
    let as_of = match (figures.as_of, opening_day) {
        (Some(at), _) => words.with("counted_at", &stamp(&moment(at, zone), language)),
        (None, Some(date)) => format!("{} {}", words.get("as_of"), day(date, language)),
        (None, None) => return None,
    };
    Some(CounterView {
        rows: vec![
            row("online", "online", count(figures.online), !is_fresh),
            row("today", "today", count(figures.today), !is_today),
            row("total", "total_visits", figures.total, false),
        ],
        as_of,
        datetime: figures.as_of.map(|at| moment(at, zone).to_rfc3339()).unwrap_or_default(),
        day: figures.as_of.map(|at| date_of(local_day(at, zone)).to_string()).unwrap_or_default(),
        note: counter.opening.as_ref().map(|opening| opening.note.clone()).unwrap_or_default(),
        href: String::new(),
    })
}
