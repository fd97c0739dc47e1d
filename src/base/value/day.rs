//! Days as authors write them.

use chrono::{Datelike, NaiveDate};

use super::{Node, Value};
use crate::base::diagnostic::{Diagnostics, error};
use crate::base::source::SourcePath;
use crate::base::time::{any_moment, vietnam};

/// A TOML date without a time; anything else is recorded as an error.
pub fn day(node: &Node, key: &str, path: &SourcePath, out: &mut Diagnostics) -> Option<NaiveDate> {
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
