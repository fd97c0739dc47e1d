//! Columns and rows of a data set, from TOML or from a CSV file.

use ahash::{HashMap, HashMapExt};

use super::at::{At, Frame, decimal, row, unknown_column};
use super::model::{Cell, Column, Row};
use super::sheet;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, say};
use crate::base::source::SourcePath;
use crate::base::value::{Entry, Fields, Node, Value};

/// The columns: `columns = { period = "Kỳ", total = { label = "Tổng số", unit = "%", decimals = 2 } }`.
pub(super) fn columns(fields: &mut Fields, at: &At, out: &mut Diagnostics) -> Vec<Column> {
    let Some(entries) = fields.table("columns", out) else { return Vec::new() };
    entries.iter().filter_map(|entry| column(entry, at.path, out)).collect()
}

fn column(entry: &Entry, path: &SourcePath, out: &mut Diagnostics) -> Option<Column> {
    let name = entry.key.clone();
    match &entry.node.value {
        Value::Text(label) => Some(Column { name, label: label.clone(), unit: None, decimals: None, numeric: false }),
        Value::Table(inner) => {
            let mut fields = Fields::new(inner, path);
            let label = fields.text("label", out).map_or_else(|| name.clone(), |label| label.value);
            let unit = fields.text("unit", out).map(|unit| unit.value);
            let decimals = fields.integer("decimals", 0, 12, out).map(|decimals| decimals as u32);
            fields.finish(out);
            Some(Column { name, label, unit, decimals, numeric: false })
        }
        _ => {
            Fields::new(&[], path).wrong_type(&name, &entry.node, &say!("tên cột", "the column's heading"), out);
            None
        }
    }
}

/// The rows; also finds out which columns hold numbers.
pub(super) fn read(
    fields: &mut Fields,
    at: &At,
    columns: &mut [Column],
    key: usize,
    unit: &str,
    out: &mut Diagnostics,
) -> Vec<Row> {
    let Some(node) = fields.node("rows") else { return Vec::new() };
    let rows = match &node.value {
        Value::Text(file) => sheet::read(file, node, at, Frame { columns, key, unit }, out),
        Value::List(items) => items.iter().filter_map(|item| from_toml(item, at, columns, key, out)).collect(),
        _ => {
            let what = say!("danh sách các dòng, hoặc tên tệp .csv", "a list of rows, or the name of a .csv file");
            fields.wrong_type("rows", node, &what, out);
            return Vec::new();
        }
    };
    settle(rows, at, columns, key, out)
}

/// What holds for rows of any origin: types of columns, no double keys, not more than a page can show.
fn settle(mut rows: Vec<Row>, at: &At, columns: &mut [Column], key: usize, out: &mut Diagnostics) -> Vec<Row> {
    if let Some(first) = rows.get(MOST_ROWS) {
        let count = rows.len();
        out.push(
            Diagnostic::error(
                "too-many-rows",
                say!(
                    "bảng `{}` có {count} dòng, tối đa {MOST_ROWS}",
                    "the data set `{}` has {count} rows, at most {MOST_ROWS}",
                    at.name
                ),
            )
            .place(first.place.clone())
            .help(say!(
                "chia theo năm, hoặc đính kèm tệp dưới dạng tải về",
                "split it by year, or attach the file as a download"
            )),
        );
        rows.truncate(MOST_ROWS);
    }
    settle_types(&rows, columns, key, out);
    report_double_keys(&rows, out);
    rows
}

/// A page with more rows than this is of use to nobody, and heavy on an old phone.
const MOST_ROWS: usize = 5000;

fn from_toml(item: &Node, at: &At, columns: &[Column], key: usize, out: &mut Diagnostics) -> Option<Row> {
    let Value::Table(entries) = &item.value else {
        Fields::new(&[], at.path).wrong_type("rows", item, &say!("danh sách các dòng", "a list of rows"), out);
        return None;
    };
    for entry in entries.iter().filter(|entry| columns.iter().all(|column| column.name != entry.key)) {
        out.push(unknown_column(&entry.key, columns).at(at.path, entry.key_span.clone()));
    }
    let cells: Vec<Cell> = columns
        .iter()
        .enumerate()
        .map(|(number, column)| match entries.iter().find(|entry| entry.key == column.name) {
            Some(entry) => cell(&entry.node, number == key, &column.name, at.path, out),
            None => Cell::Missing,
        })
        .collect();
    row(cells, key, Place::new(at.path, item.span.clone()), out)
}

fn cell(node: &Node, is_key: bool, column: &str, path: &SourcePath, out: &mut Diagnostics) -> Cell {
    match &node.value {
        Value::Text(text) if text.trim().is_empty() => Cell::Missing,
        Value::Text(text) | Value::Date(text) => Cell::Text(text.trim().to_owned()),
        Value::Integer(number) if is_key => Cell::Text(number.to_string()),
        Value::Null => Cell::Missing,
        _ => match decimal(node) {
            Some(number) => Cell::Number(number),
            None => {
                let what = say!("số có không quá 28 chữ số, hoặc chữ", "a number of at most 28 digits, or a text");
                Fields::new(&[], path).wrong_type(column, node, &what, out);
                Cell::Missing
            }
        },
    }
}

/// A column is of numbers if every value in it is one; a mixture is a mistake told at the first odd row, and so is a text
/// in a column with decimals.
fn settle_types(rows: &[Row], columns: &mut [Column], key: usize, out: &mut Diagnostics) {
    for (number, column) in columns.iter_mut().enumerate().filter(|(number, _)| *number != key) {
        let numbers = rows.iter().filter(|row| matches!(row.cells[number], Cell::Number(_))).count();
        let text = rows.iter().find_map(|row| match &row.cells[number] {
            Cell::Text(text) => Some((text, &row.place)),
            _ => None,
        });
        column.numeric = numbers > 0;
        let Some((text, place)) = text.filter(|_| numbers > 0 || column.decimals.is_some()) else { continue };
        let what = if numbers > 0 {
            say!(
                "cột `{}` là số ở các dòng khác, ở đây là chữ: `{}`",
                "the column `{}` is a number in other rows, here it is a text: `{}`",
                column.name,
                text
            )
        } else {
            say!(
                "cột `{}` có `decimals`, tức là số, ở đây là chữ: `{}`",
                "the column `{}` has `decimals`, so it is of numbers, here it is a text: `{}`",
                column.name,
                text
            )
        };
        out.push(Diagnostic::error("mixed-column", what).place(place.clone()).help(say!(
            "chỉ viết chữ số và dấu thập phân, trong TOML không có ngoặc kép: 3.25; chưa có số liệu thì bỏ trống",
            "write digits and the decimal mark alone, in TOML without quotes: 3.25; leave it out where there is none"
        )));
    }
}

fn report_double_keys(rows: &[Row], out: &mut Diagnostics) {
    let mut seen: HashMap<&str, &Place> = HashMap::with_capacity(rows.len());
    for row in rows {
        if let Some(first) = seen.get(row.key.as_str()) {
            out.push(
                Diagnostic::error("same-row", say!("hai dòng cùng tên `{}`", "two rows named `{}`", row.key))
                    .place(row.place.clone())
                    .also((*first).clone(), say!("dòng kia", "the other one"))
                    .help(say!("mỗi kỳ một dòng: xóa hoặc đổi tên", "one row for each key: remove or rename one")),
            );
        }
        seen.entry(&row.key).or_insert(&row.place);
    }
}
