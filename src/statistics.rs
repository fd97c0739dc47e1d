//! `content/stats.toml`: so far the visit counter's opening figure; data sets come with a later version.

use chrono::NaiveDate;

use crate::article::moment;
use crate::base::diagnostic::{Diagnostic, Diagnostics, say};
use crate::base::source::{SourcePath, Sources};
use crate::base::value::{self, Entry, Fields, Value};
use crate::config::vietnam;

/// Where the statistics lie.
pub const PATH: &str = "content/stats.toml";

/// What the widget "Thống kê lượt truy cập" shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Counter {
    /// Visits in all.
    pub total: i64,
    /// The day of that figure.
    pub date: NaiveDate,
    /// Where the opening figure comes from.
    pub note: String,
}

/// Reads the statistics; none where there is no opening figure.
pub fn read(sources: &Sources, out: &mut Diagnostics) -> Option<Counter> {
    let path: SourcePath = PATH.into();
    let text = sources.text(PATH)?;
    let entries = value::toml(text, 0, &path, out);
    let mut fields = Fields::new(&entries, &path);
    let visits = fields.table("visits", out)?;
    let mut fields = Fields::new(visits, &path);
    let opening = fields.table("opening", out).and_then(|opening| read_opening(opening, &path, out));
    fields.texts("logs", out);
    fields.texts("exclude", out);
    fields.text("rule", out);
    fields.bool("bake", out);
    fields.finish(out);
    opening
}

fn read_opening(entries: &[Entry], path: &SourcePath, out: &mut Diagnostics) -> Option<Counter> {
    let span = entries.first().map_or(0..0, |first| first.key_span.clone());
    let mut fields = Fields::new(entries, path);
    let had_total = fields.key_span("total").is_some();
    let total = fields.integer("total", 0, i64::MAX, out);
    let date_node = fields.node("date");
    let date = date_node.and_then(|node| match &node.value {
        Value::Date(text) | Value::Text(text) => moment(text, vietnam(), false),
        _ => None,
    });
    let note = fields.text("note", out).map(|note| note.value).unwrap_or_default();
    fields.finish(out);
    match (date_node, date) {
        (Some(node), None) if node.value != Value::Null => out.push(
            Diagnostic::error("date", say!("`date` phải là ngày", "`date` must be a date"))
                .at(path, node.span.clone())
                .help(say!("viết năm-tháng-ngày: 2023-11-07", "write year-month-day: 2023-11-07")),
        ),
        (None, _) => out.push(missing("date", "date = 2023-11-07").at(path, span.clone())),
        _ => {}
    }
    if !had_total {
        out.push(missing("total", "total = 1606806").at(path, span));
    }
    Some(Counter { total: total?, date: date?.date_naive(), note })
}

fn missing(key: &str, example: &str) -> Diagnostic {
    Diagnostic::error("missing-key", say!("thiếu `{}`", "`{}` is missing", key))
        .help(say!("thêm: {}", "add: {}", example))
}
