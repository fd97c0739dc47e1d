//! The widget of the visit counter: "Đang truy cập", "Hôm nay", "Tổng lượt truy cập".

use crate::base::language::Language;
use crate::base::number::{NO_VALUE, number};
use crate::base::time::{day, stamp};
use crate::site::Site;
use crate::theme::Strings;
use crate::view::{CounterRow, CounterView};
use crate::visits::{Figures, Opening, moment};

/// The widget, with its figures as of the newest count. A figure that is not of now any more at the instant of the build
/// says since when it is: who is there after a quarter of an hour, "today" on another day. There are always three rows: where
/// figures are not `baked` into the page, each is a dash until the script brings them.
pub fn widget(site: &Site, strings: &Strings, language: Language, baked: bool) -> Option<CounterView> {
    let counter = site.statistics.counter.as_ref()?;
    let zone = site.config.time_zone;
    let figures = Figures::of(&site.ledger, counter.opening.as_ref(), zone);
    let now = site.now.timestamp();
    let counted = figures.as_of.map(|at| moment(at, zone));
    let time = counted.map(|at| format!("{}, {}", at.format("%H:%M"), day(at.date_naive(), language)));
    let row = |id, word: &str, value: i64, known: bool| CounterRow {
        id,
        label: strings.get(word).to_owned(),
        value: if baked && known { number(value, language) } else { NO_VALUE.to_owned() },
        raw: if baked { value } else { 0 },
        since: String::new(),
        words: String::new(),
    };
    // Before the first count nothing is known, and nothing is old.
    let dated = |row: CounterRow, current: bool| CounterRow {
        since: time.as_ref().filter(|_| baked && !current).map_or_else(String::new, |at| strings.with("at_time", at)),
        words: strings.get("at_time").to_owned(),
        ..row
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
            dated(row("online", "online", count(figures.online), is_counted), figures.is_fresh(now)),
            dated(row("today", "today", count(figures.today), is_counted), figures.is_of_today(now, zone)),
            row("total", "total_visits", figures.total, true),
        ],
        as_of,
        words: strings.get("counted_at").to_owned(),
        datetime: counted.filter(|_| baked).map(|at| at.to_rfc3339()).unwrap_or_default(),
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
