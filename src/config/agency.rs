//! `[agency]`: who answers for the portal today, and what it was called before.

use std::ops::Range;

use chrono::NaiveDate;

use crate::base::diagnostic::{Diagnostic, Diagnostics, error};
use crate::base::source::SourcePath;
use crate::base::value::{Entry, Fields, Spanned, day};

/// The agency that answers for the portal (footer; Nghị định 42/2022 and its successor name these).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agency {
    /// Cơ quan chủ quản trang.
    pub name: Option<String>,
    /// Cơ quan cấp trên.
    pub parent: Option<String>,
    /// Địa chỉ.
    pub address: Option<String>,
    /// Điện thoại.
    pub phone: Option<String>,
    /// Thư điện tử.
    pub email: Option<String>,
    /// Chịu trách nhiệm nội dung.
    pub editor: Option<String>,
    /// Giấy phép.
    pub licence: Option<String>,
    /// Names before `name`, oldest first. Each begins where the one before it ends, so no two can overlap.
    pub history: Vec<FormerName>,
    /// Bytes of the table's key in the file, to point at.
    pub span: Option<Range<usize>>,
}

/// What the agency was called: the same body renamed, or the one whose place it took.
#[derive(Clone, Debug, PartialEq)]
pub struct FormerName {
    /// The name.
    pub name: String,
    /// The last day of this name.
    pub until: NaiveDate,
}

impl Agency {
    /// What the agency is called on a day.
    pub fn name_on(&self, day: NaiveDate) -> Option<&str> {
        let former = self.history.iter().find(|former| day <= former.until);
        former.map_or(self.name.as_deref(), |former| Some(&former.name))
    }
}

/// Reads the table.
pub(super) fn read(fields: &mut Fields, path: &SourcePath, out: &mut Diagnostics) -> Agency {
    let span = fields.key_span("agency");
    let Some(entries) = fields.table("agency", out) else { return Agency { span, ..Agency::default() } };
    let mut fields = Fields::new(entries, path);
    let name = fields.text("name", out);
    let mut text = |key| fields.text(key, out).map(|text| text.value);
    let agency = Agency {
        parent: text("parent"),
        address: text("address"),
        phone: text("phone"),
        email: text("email"),
        editor: text("editor"),
        licence: text("licence"),
        history: Vec::new(),
        name: name.as_ref().map(|name| name.value.clone()),
        span,
    };
    let history = history(&mut fields, name.as_ref(), path, out);
    fields.finish(out);
    Agency { history, ..agency }
}

/// Reads `[[agency.history]]`. What is out of order is reported and left out.
fn history(
    fields: &mut Fields,
    today: Option<&Spanned<String>>,
    path: &SourcePath,
    out: &mut Diagnostics,
) -> Vec<FormerName> {
    let mut history: Vec<FormerName> = Vec::new();
    let mut last_name: Option<Spanned<String>> = None;
    for table in fields.tables("history", out) {
        let Some((name, until)) = former_name(table.value, table.span, path, out) else { continue };
        if let Some(last) = history.last().filter(|last| until.value <= last.until) {
            out.push(out_of_order(last).at(path, until.span));
            continue;
        }
        if let Some(last) = last_name.replace(name.clone()).filter(|last| last.value == name.value) {
            out.push(same_name(&last.value).at(path, name.span.clone()));
        }
        history.push(FormerName { name: name.value, until: until.value });
    }
    if let Some(last) = last_name.filter(|last| today.is_some_and(|today| today.value == last.value)) {
        out.push(same_name(&last.value).at(path, last.span));
    }
    history
}

/// A name and its last day; none where one of them is missing or wrong, which is reported.
fn former_name(
    entries: &[Entry],
    span: Range<usize>,
    path: &SourcePath,
    out: &mut Diagnostics,
) -> Option<(Spanned<String>, Spanned<NaiveDate>)> {
    let mut fields = Fields::new(entries, path);
    let name = fields.text("name", out);
    let node = fields.node("until");
    let until = node.and_then(|node| Some(Spanned { value: day(node, "until", path, out)?, span: node.span.clone() }));
    for (key, example) in [("name", "name = \"UBND thị xã Quảng Trị\""), ("until", "until = 2025-06-30")] {
        if fields.is_missing(key) {
            error!(out, "missing-key" at (path, fields.key_span(key).unwrap_or(span.clone()));
                "thiếu `{key}`", "`{key}` is missing";
                help: "thêm một dòng, ví dụ: {example}", "add a line like: {example}");
        }
    }
    fields.finish(out);
    name.zip(until)
}

fn out_of_order(last: &FormerName) -> Diagnostic {
    error!("agency-history";
        "tên này hết trước hoặc cùng ngày với tên ở trên, `{}` ({})",
        "this name ends before or on the same day as the one above, `{}` ({})", last.name, last.until;
        help: "xếp các tên từ cũ đến mới; `until` là ngày cuối cùng mang tên ấy",
            "put the names from oldest to newest; `until` is the last day of a name")
}

fn same_name(name: &str) -> Diagnostic {
    error!("agency-history"; "sau `{name}` lại là chính tên ấy", "`{name}` is followed by the same name";
        help: "tên hiện nay ghi ở `name` của [agency]; ở đây chỉ ghi các tên trước đó",
            "today's name is `name` in [agency]; list only the names before it here")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_name_lasts_until_the_end_of_its_last_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let former = |name: &str, until| FormerName { name: name.to_owned(), until: day(until) };
        let history = vec![former("huyện", "1989-06-30"), former("thị xã", "2025-06-30")];
        let agency = Agency { name: Some("phường".to_owned()), history, ..Agency::default() };
        let table = [
            ("1975-05-01", "huyện"),
            ("1989-06-30", "huyện"),
            ("1989-07-01", "thị xã"),
            ("2025-06-30", "thị xã"),
            ("2025-07-01", "phường"),
        ];
        for (on, name) in table {
            assert_eq!(agency.name_on(day(on)), Some(name), "{on}");
        }
    }
}
