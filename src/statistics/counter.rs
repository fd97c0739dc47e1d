//! The table `[visits]` of `content/stats.toml`: so far the visit counter's opening figure.

use chrono::NaiveDate;

use crate::base::diagnostic::{Diagnostic, Diagnostics, say};
use crate::base::source::SourcePath;
use crate::base::value::{Entry, Fields};

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

/// Reads the table `[visits]`; none where there is no opening figure.
pub(super) fn read(visits: &[Entry], path: &SourcePath, out: &mut Diagnostics) -> Option<Counter> {
    let mut fields = Fields::new(visits, path);
    let opening = fields.table("opening", out).and_then(|opening| read_opening(opening, path, out));
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
    let date = date_node.and_then(|node| super::dataset::date(node, "date", path, out));
    let note = fields.text("note", out).map(|note| note.value).unwrap_or_default();
    fields.finish(out);
    if date_node.is_none() {
        out.push(missing("date", "date = 2023-11-07").at(path, span.clone()));
    }
    if !had_total {
        out.push(missing("total", "total = 1606806").at(path, span));
    }
    Some(Counter { total: total?, date: date?, note })
}

fn missing(key: &str, example: &str) -> Diagnostic {
    Diagnostic::error("missing-key", say!("thiếu `{}`", "`{}` is missing", key)).help(say!(
        "thêm: {}",
        "add: {}",
        example
    ))
}
