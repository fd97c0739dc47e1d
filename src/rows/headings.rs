//! What the headings of a table name: the fields of a layout, and keys that every item has.

use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, error};
use crate::base::suggest::suggest;
use crate::layout::{Field, Layout};
use crate::tables::{Record, TextTable};

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RowColumn<'l> {
    /// A field of the layout.
    Field(&'l Field),
    /// A key that every item may have.
    Key(&'static str, KeyForm),
    /// The item's text, in Markdown.
    Body,
}

impl RowColumn<'_> {
    /// Whether an item needs it.
    pub fn is_required(&self) -> bool {
        match self {
            RowColumn::Field(field) => field.required,
            RowColumn::Key(key, _) => *key == "title",
            RowColumn::Body => false,
        }
    }
}

/// How a key is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyForm {
    /// As a text.
    Text,
    /// As a day, or a day and an hour.
    Date,
    /// As yes or no.
    Bool,
    /// As several texts.
    List,
}

/// The keys of every item that a table may have, with the Vietnamese words for them.
const KEYS: [(&str, KeyForm, &[&str]); 16] = [
    ("title", KeyForm::Text, &["tiêu đề", "tên"]),
    ("slug", KeyForm::Text, &[]),
    ("date", KeyForm::Date, &["ngày"]),
    ("summary", KeyForm::Text, &["tóm tắt"]),
    ("tags", KeyForm::List, &["thẻ"]),
    ("author", KeyForm::Text, &["tác giả"]),
    ("source", KeyForm::Text, &["nguồn"]),
    ("updated", KeyForm::Date, &["ngày cập nhật"]),
    ("publish", KeyForm::Date, &["ngày đăng"]),
    ("expires", KeyForm::Date, &["ngày gỡ"]),
    ("pinned", KeyForm::Date, &[]),
    ("draft", KeyForm::Bool, &["bản nháp"]),
    ("aliases", KeyForm::List, &[]),
    ("image", KeyForm::Text, &["ảnh", "ảnh chân dung"]),
    ("image_alt", KeyForm::Text, &["mô tả ảnh"]),
    ("lang", KeyForm::Text, &[]),
];

/// The column that a heading names: by a field's name or label, by a key, in whatever case.
pub(super) fn find<'l>(heading: &str, layout: &'l Layout) -> Option<RowColumn<'l>> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let heading = plain(&heading.replace('\u{B}', " "));
    let is = |name: &str| plain(name) == heading;
    if let Some(field) =
        layout.fields.iter().find(|field| is(&field.name) || is(&field.label.vi) || is(&field.label.en))
    {
        return Some(RowColumn::Field(field));
    }
    if layout.title.as_ref().is_some_and(|title| is(&title.vi) || is(&title.en)) {
        return Some(RowColumn::Key("title", KeyForm::Text));
    }
    if layout.body.as_ref().is_some_and(|body| is(&body.vi) || is(&body.en)) || is("body") {
        return Some(RowColumn::Body);
    }
    let key = KEYS.iter().find(|(key, _, words)| is(key) || words.contains(&heading.as_str()));
    key.map(|(key, form, _)| RowColumn::Key(key, *form))
}

/// The columns of a table; none where a heading is wrong or missing, which is reported once, not for each row.
pub(super) fn read<'l>(
    table: &TextTable,
    headings: &Record,
    layout: &'l Layout,
    out: &mut Diagnostics,
) -> Option<Vec<Option<RowColumn<'l>>>> {
    let mut columns: Vec<Option<RowColumn>> = Vec::new();
    let mut problems = Vec::new();
    for (at, heading) in headings.iter().enumerate() {
        let heading = if table.typed { heading.trim_start_matches('\'') } else { heading };
        let found = find(heading, layout);
        match found {
            Some(column) if columns.contains(&Some(column)) => {
                problems.push(twice(heading).place(table.field(headings, at)))
            }
            None if !heading.trim().is_empty() => {
                problems.push(unknown(heading, layout).place(table.field(headings, at)));
            }
            _ => {}
        }
        columns.push(found);
    }
    let has = |wanted: &dyn Fn(&RowColumn) -> bool| columns.iter().flatten().any(wanted);
    let mut missing = Vec::new();
    if !has(&|column| matches!(column, RowColumn::Key("title", _))) {
        missing.push(("title", Message { vi: "tiêu đề".to_owned(), en: "title".to_owned() }));
    }
    let required = layout.fields.iter().filter(|field| field.required && field.by.is_none());
    let lacking =
        required.filter(|field| !has(&|column| matches!(column, RowColumn::Field(one) if one.name == field.name)));
    missing.extend(lacking.map(|field| (field.name.as_str(), field.label.clone())));
    // A misspelt heading was reported as that.
    if problems.is_empty() {
        problems.extend(missing.iter().map(|(name, label)| lacks(name, label).place(table.heading_place())));
    }
    let is_sound = problems.is_empty();
    out.extend(problems);
    is_sound.then_some(columns)
}

fn unknown(heading: &str, layout: &Layout) -> Diagnostic {
    let fields = layout.fields.iter().flat_map(|field| [&*field.name, &*field.label.vi, &*field.label.en]);
    let keys = KEYS.iter().flat_map(|(key, _, words)| words.iter().copied().chain([*key]));
    let names: Vec<&str> =
        layout.fields.iter().map(|field| field.name.as_str()).chain(["title", "date", "slug"]).collect();
    let all = names.join(", ");
    error!("unknown-column"; "không có trường `{heading}`", "there is no field `{heading}`";
        help: suggest(heading, fields.chain(keys)); or: "tiêu đề cột là tên trường: {all}", "a heading is the name of a field: {all}")
}

fn twice(heading: &str) -> Diagnostic {
    error!("same-column"; "hai cột cùng tiêu đề `{heading}`", "two columns are headed `{heading}`";
        help: "đổi tiêu đề hoặc xóa một cột", "rename or remove one of them")
}

fn lacks(name: &str, label: &Message) -> Diagnostic {
    let message = Message {
        vi: format!("bảng không có cột `{name}` ({})", label.vi),
        en: format!("the table has no column `{name}` ({})", label.en),
    };
    error!("missing-column"; message; help: "thêm cột vào bảng", "add it to the table")
}
