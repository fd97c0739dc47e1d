//! The items of a section for calendar programs: iCalendar (RFC 5545).

use chrono::NaiveDateTime;

use crate::base::clock::clock;
use crate::layout::EventFields;
use crate::render::fields::line;
use crate::site::{Item, Site};

/// The longest line, in bytes without its end (3.1).
const LINE: usize = 75;

/// An event for each item that has a day. One without an hour takes the whole day; how long others take is not known.
pub(super) fn calendar(site: &Site, number: usize) -> Vec<u8> {
    let section = &site.sections[number];
    let mut out = String::new();
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//bantin//bantin//VI".to_owned(),
        format!("X-WR-CALNAME:{}", escaped(&section.article.front.title)),
    ];
    if let Some(fields) = section.article.layout.events {
        let items = section.articles.iter().map(|item| &site.articles[*item]);
        lines.extend(items.filter_map(|item| event(site, item, fields)).flatten());
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().for_each(|line| fold(line, &mut out));
    out.into_bytes()
}

fn event(site: &Site, item: &Item, fields: EventFields) -> Option<Vec<String>> {
    let day = item.day(Some(fields.day))?;
    let text = |field: Option<usize>| field.and_then(|field| line(item, field)).unwrap_or_default();
    let zone = site.config.time_zone;
    let start = match clock(text(fields.time)) {
        Some(hour) => {
            let at = NaiveDateTime::new(day, hour).and_local_timezone(zone).single()?.naive_utc();
            format!("DTSTART:{}", at.format("%Y%m%dT%H%M%SZ"))
        }
        None => format!("DTSTART;VALUE=DATE:{}", day.format("%Y%m%d")),
    };
    let url = site.absolute(&item.address);
    let mut lines = vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", escaped(&url)),
        // When it was written is not known, and a clock would make other bytes each time.
        format!("DTSTAMP:{}T000000Z", day.format("%Y%m%d")),
        start,
        format!("SUMMARY:{}", escaped(&item.article.front.title)),
    ];
    let place = text(fields.place);
    if !place.is_empty() {
        lines.push(format!("LOCATION:{}", escaped(place)));
    }
    lines.extend([format!("URL:{url}"), "END:VEVENT".to_owned()]);
    Some(lines)
}

/// A text as a value (3.3.11).
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\r', "").replace('\n', "\\n")
}

/// Writes a line, cut where it is too long: what follows begins with a space.
fn fold(line: &str, out: &mut String) {
    let mut left = LINE;
    for c in line.chars() {
        if c.len_utf8() > left {
            out.push_str("\r\n ");
            left = LINE - 1;
        }
        out.push(c);
        left -= c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_part_values_are_escaped() {
        assert_eq!(escaped("a\\b; c, d\r\ne: f"), "a\\\\b\\; c\\, d\\ne: f");
    }

    #[test]
    fn long_lines_are_folded_between_letters() {
        let mut out = String::new();
        fold(&"đ".repeat(40), &mut out);
        assert_eq!(out, format!("{}\r\n {}\r\n", "đ".repeat(37), "đ".repeat(3)));
    }
}
