//! The widget of the visit counter: "Đang truy cập", "Hôm nay", "Tổng lượt truy cập".

use crate::base::language::Language;
use crate::base::number::{NO_VALUE, number};
use crate::base::time::{day, stamp};
use crate::site::Site;
use crate::theme::Strings;
use crate::view::{CounterRow, CounterView};
use crate::visits::{Figures, Opening, moment};

/// The widget, with its figures as of the newest count. A figure that is not true any more at the instant of the build
/// is hidden: "now" after a quarter of an hour, "today" on another day. Where figures are not `baked` into the page, the
/// script brings them.
pub fn widget(site: &Site, strings: &Strings, language: Language, baked: bool) -> Option<CounterView> {
    let counter = site.statistics.counter.as_ref()?;
    let zone = site.config.time_zone;
    let figures = Figures::of(&site.ledger, counter.opening.as_ref(), zone);
    let now = site.now.timestamp();
    let (is_fresh, is_today) = (figures.is_fresh(now), figures.is_of_today(now, zone));
    let row = |id, word: &str, value: i64, known: bool, shown: bool| CounterRow {
        id,
        label: strings.get(word).to_owned(),
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
        (Some(at), _) => strings.with("counted_at", &stamp(&moment(at, zone), language)),
        (None, Some(date)) => format!("{} {}", strings.get("as_of"), day(date, language)),
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
        words: strings.get("counted_at").to_owned(),
        datetime: figures.as_of.map(|at| moment(at, zone).to_rfc3339()).unwrap_or_default(),
        note: match &counter.opening {
            Some(opening) if !opening.note.is_empty() => opening_note(opening, strings, language),
            _ => String::new(),
        },
        href: String::new(),
    })
}

/// `Số mở đầu: 1.606.806 (7-11-2023, số liệu cổng cũ)`: what of the total was not counted here.
pub fn opening_note(opening: &Opening, strings: &Strings, language: Language) -> String {
    let date = day(opening.date, language);
    let source = if opening.note.is_empty() { date } else { format!("{date}, {}", opening.note) };
    strings.with("visits_opening", &format!("{} ({source})", number(opening.total, language)))
}
