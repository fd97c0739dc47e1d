//! Dates as authors write them.

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeZone};

use crate::base::diagnostic::{Diagnostics, error};
use crate::base::source::SourcePath;
use crate::base::time::Moment;
use crate::base::value::{Node, Value};
use crate::config::vietnam;

/// The years that an instant can lie in: another is a slip, and `0023` or `2203` would be taken at its word.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2199;

/// Reads `2023-11-07`, `2023-11-07T14:53`, `2023-11-07 14:53:00`, with or without `Z` or `+07:00`.
pub fn moment(text: &str, zone: FixedOffset, whole_day: bool) -> Option<Moment> {
    any_moment(text, zone, whole_day).filter(|moment| YEARS.contains(&moment.year()))
}

fn any_moment(text: &str, zone: FixedOffset, whole_day: bool) -> Option<Moment> {
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        let time = if whole_day { day.and_hms_opt(23, 59, 59) } else { day.and_hms_opt(0, 0, 0) };
        return zone.from_local_datetime(&time?).single();
    }
    let text = text.replacen(' ', "T", 1);
    for form in ["%Y-%m-%dT%H:%M:%S%.f%:z", "%Y-%m-%dT%H:%M%:z"] {
        if let Ok(moment) = chrono::DateTime::parse_from_str(&text.replacen('Z', "+00:00", 1), form) {
            return Some(moment.with_timezone(&zone));
        }
    }
    for form in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"] {
        if let Ok(moment) = NaiveDateTime::parse_from_str(&text, form) {
            return zone.from_local_datetime(&moment).single();
        }
    }
    None
}

/// A TOML date without a time; anything else is recorded as an error.
pub fn date(node: &Node, key: &str, path: &SourcePath, out: &mut Diagnostics) -> Option<NaiveDate> {
    let day = match &node.value {
        // An agency may be older than the instants of news.
        Value::Date(text) | Value::Text(text) => any_moment(text, vietnam(), false).filter(|day| day.year() >= 1000),
        _ => None,
    };
    // A syntax error was reported already.
    if day.is_none() && node.value != Value::Null {
        error!(out, "date" at (path, &node.span); "`{key}` phải là ngày", "`{key}` must be a date";
            help: "viết năm-tháng-ngày: 2023-11-07", "write year-month-day: 2023-11-07");
    }
    day.map(|day| day.date_naive())
}
