//! Columns of a data set: what is declared of them, and what their cells say.

use super::at::SetOrigin;
use super::model::{Cell, Column, ColumnType, Row};
use super::numbers::{is_code, is_no_value, looks_like_number};
use crate::base::decimal::whole;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, Place, error, msg, warning};
use crate::base::language::Language;
use crate::base::source::SourcePath;
use crate::base::suggest::suggest;
use crate::base::value::{Entry, Fields, Value};
use crate::tables::cell_of;

/// No table on a page has more, and each cell is looked up by the name of its column.
pub(super) const MOST_COLUMNS: usize = 200;

/// The columns: `columns = { period = "Kỳ", total = { label = "Tổng số", unit = "%", decimals = 2 } }`.
pub(super) fn read(fields: &mut Fields, at: &SetOrigin, out: &mut Diagnostics) -> Vec<Column> {
    let Some(entries) = fields.table("columns", out) else { return Vec::new() };
    if let Some(entry) = entries.get(MOST_COLUMNS) {
        error!(out, "too-long" at (at.path, &entry.key_span);
            "bảng số liệu có quá {MOST_COLUMNS} cột", "the data set has more than {MOST_COLUMNS} columns";
            help: "đổi cột thành dòng, hoặc chia thành nhiều bảng", "turn columns into rows, or split the data set");
    }
    entries.iter().take(MOST_COLUMNS).filter_map(|entry| column(entry, at.path, out)).collect()
}

fn column(entry: &Entry, path: &SourcePath, out: &mut Diagnostics) -> Option<Column> {
    let name = entry.key.clone();
    match &entry.node.value {
        Value::Text(label) => Some(Column { name, label: label.clone(), ..Column::default() }),
        Value::Table(inner) => {
            let mut fields = Fields::new(inner, path);
            let label = fields.text("label", out).map_or_else(|| name.clone(), |label| label.value);
            let unit = fields.text("unit", out).map(|unit| unit.value);
            let decimals = fields.integer("decimals", 0, 12, out).map(|decimals| decimals as u32);
            let kind = choice(&mut fields, "type", &TYPES, path, out);
            let number = choice(&mut fields, "number", &FORMATS, path, out);
            fields.finish(out);
            Some(Column { name, label, unit, decimals, kind, number, numeric: false })
        }
        _ => {
            Fields::new(&[], path).wrong_type(&name, &entry.node, &msg!("tên cột", "the column's heading"), out);
            None
        }
    }
}

const TYPES: [(&str, ColumnType); 4] = [
    ("number", ColumnType::Number),
    ("text", ColumnType::Text),
    ("year", ColumnType::Year),
    ("date", ColumnType::Date),
];

/// The same number as each format has it.
const FORMATS: [(&str, Language); 4] =
    [("1.234,5", Language::Vi), ("1,234.5", Language::En), ("1234,5", Language::Vi), ("1234.5", Language::En)];

/// One of a few words.
fn choice<T: Copy>(
    fields: &mut Fields,
    key: &'static str,
    all: &[(&'static str, T)],
    path: &SourcePath,
    out: &mut Diagnostics,
) -> Option<T> {
    let text = fields.text(key, out)?;
    let found = all.iter().find(|(word, _)| *word == text.value);
    if found.is_none() {
        let words: Vec<&str> = all.iter().map(|(word, _)| *word).collect();
        error!(out, "wrong-value" at (path, text.span);
            "`{key}` không thể là `{}`", "`{key}` cannot be `{}`", text.value;
            help: suggest(&text.value, words.iter().copied()); or: "dùng {}", "use {}", words.join(", "));
    }
    found.map(|(_, value)| *value)
}

/// Settles what each column is: of numbers, or of texts. A mixture is a mistake, reported at the first odd row.
pub(super) fn settle(rows: &mut [Row], at: &SetOrigin, columns: &mut [Column], key: usize, out: &mut Diagnostics) {
    for (number, column) in columns.iter_mut().enumerate().filter(|(number, _)| *number != key) {
        if let Some(kind) = guessed(rows, number, column) {
            out.push(told_guess(column, kind).at(at.path, at.span.clone()));
            column.kind = Some(kind);
        }
        match column.kind {
            None | Some(ColumnType::Number) => settle_numbers(rows, number, column, at, out),
            Some(kind) => settle_texts(rows, number, column, (kind, at), out),
        }
    }
}

fn settle_numbers(rows: &mut [Row], number: usize, column: &mut Column, at: &SetOrigin, out: &mut Diagnostics) {
    let numbers = rows.iter().filter(|row| matches!(row.cells[number], Cell::Number(_))).count();
    column.numeric = numbers > 0;
    if numbers > 0 || column.is_declared_numeric() {
        for row in rows.iter_mut() {
            if matches!(&row.cells[number], Cell::Text(text) if is_no_value(text)) {
                row.cells[number] = Cell::Missing;
            }
        }
    }
    let Some((text, place)) = first_text(rows, number).filter(|_| numbers > 0 || column.is_declared_numeric()) else {
        return;
    };
    let Column { name, .. } = column;
    let declared = if column.decimals.is_some() { "decimals" } else { "unit" };
    let what = if numbers > 0 {
        msg!(
            "cột `{name}` là số ở các dòng khác, ở đây là chữ: `{text}`",
            "the column `{name}` is a number in other rows, here it is a text: `{text}`"
        )
    } else {
        msg!(
            "cột `{name}` có `{declared}`, tức là số, ở đây là chữ: `{text}`",
            "the column `{name}` has `{declared}`, so it is of numbers, here it is a text: `{text}`"
        )
    };
    error!(out, "mixed-column" at cell_of(text, place, at.sources); what;
        help: "chỉ viết chữ số và dấu thập phân, trong TOML không có ngoặc kép: 3.25; chưa có số liệu thì bỏ trống",
              "write digits and the decimal mark alone, in TOML without quotes: 3.25; leave it out where there is none");
}

/// Cells of a column that is no number are what was typed; years and days must be such.
fn settle_texts(
    rows: &mut [Row],
    number: usize,
    column: &Column,
    (kind, at): (ColumnType, &SetOrigin),
    out: &mut Diagnostics,
) {
    for row in rows {
        if let Cell::Number(value) = &row.cells[number] {
            row.cells[number] = Cell::Text(value.to_string());
        }
        let Cell::Text(text) = &row.cells[number] else { continue };
        let (sound, wanted) = match kind {
            ColumnType::Year => (is_year(text), msg!("một năm: 2023", "a year: 2023")),
            ColumnType::Date => (is_day(text), msg!("một ngày: 7-11-2023", "a date: 7-11-2023 or 2023-11-07")),
            ColumnType::Number | ColumnType::Text => continue,
        };
        if !sound {
            let (name, Message { vi, en }) = (&column.name, wanted);
            let what = Message {
                vi: format!("`{text}` ở cột `{name}` không phải {vi}"),
                en: format!("`{text}` in the column `{name}` is not {en}"),
            };
            error!(out, "wrong-value" at cell_of(text, &row.place, at.sources); what);
        }
    }
}

/// What a column of whole numbers is by its heading and its digits: years are not grouped, codes keep their zeros, and
/// neither is drawn.
fn guessed(rows: &[Row], number: usize, column: &Column) -> Option<ColumnType> {
    if column.kind.is_some() || column.is_declared_numeric() || column.number.is_some() {
        return None;
    }
    let cells = || rows.iter().map(|row| &row.cells[number]).filter(|cell| !matches!(cell, Cell::Missing));
    let is_whole = |cell: &Cell| match cell {
        Cell::Number(value) => whole(*value).is_some_and(|value| value >= 0),
        Cell::Text(text) => is_code(text),
        Cell::Missing => false,
    };
    if cells().next().is_none() || !cells().all(is_whole) {
        return None;
    }
    let label = column.label.to_lowercase();
    let starts = |words: &[&str]| {
        words.iter().any(|word| label.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
    };
    let years = |cell: &Cell| matches!(cell, Cell::Number(value) if is_year(&value.to_string()));
    if starts(&["năm", "year"]) && !label.contains(|c: char| c.is_ascii_digit()) && cells().all(years) {
        return Some(ColumnType::Year);
    }
    let is_coded = starts(&[
        "mã",
        "code",
        "id",
        "số điện thoại",
        "điện thoại",
        "phone",
        "cccd",
        "số cccd",
        "cmnd",
        "số hiệu",
        "sđt",
        "mst",
        "stt",
        "số tt",
        "tt",
        "số thứ tự",
        "no.",
        "số nhà",
        "số tờ",
        "số thửa",
    ]);
    (is_coded || cells().any(|cell| matches!(cell, Cell::Text(_)))).then_some(ColumnType::Text)
}

fn told_guess(column: &Column, kind: ColumnType) -> Diagnostic {
    let Column { name, label, .. } = column;
    let (what, word) = match kind {
        ColumnType::Year => (msg!("năm", "years"), "year"),
        _ => (msg!("mã, không phải số lượng", "codes, not quantities"), "text"),
    };
    let Message { vi, en } = what;
    let what = Message {
        vi: format!("cột `{name}` được hiểu là {vi}"),
        en: format!("the column `{name}` was taken for {en}"),
    };
    warning!("guessed-type"; what;
        help: "ghi rõ: {name} = {{ label = \"{label}\", type = \"{word}\" }}, hoặc type = \"number\" nếu là số lượng",
              "declare it: {name} = {{ label = \"{label}\", type = \"{word}\" }}, or type = \"number\" if it is a quantity")
}

/// The first text of a column, and where its row is.
pub(super) fn first_text(rows: &[Row], number: usize) -> Option<(&str, &Place)> {
    rows.iter().find_map(|row| match &row.cells[number] {
        Cell::Text(text) => Some((text.as_str(), &row.place)),
        _ => None,
    })
}

/// The first cell of a column that was meant as a number and is none; none where a text stands in it.
pub(super) fn first_broken(rows: &[Row], number: usize) -> Option<(&str, &Place)> {
    let texts = rows.iter().all(|row| match &row.cells[number] {
        Cell::Text(text) => looks_like_number(text),
        _ => true,
    });
    first_text(rows, number).filter(|_| texts)
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1000..2200).contains(&year))
}

fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let number = |at: usize| parts.get(at).and_then(|part| part.parse::<u32>().ok()).unwrap_or_default();
    let (day, month, year) =
        if number(0) > 31 { (number(2), number(1), number(0)) } else { (number(0), number(1), number(2)) };
    parts.len() == 3 && chrono::NaiveDate::from_ymd_opt(year as i32, month, day).is_some() && year > 999
}
