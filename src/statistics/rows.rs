//! Rows of a data set, from TOML or from a file.

use ahash::{HashMap, HashMapExt};

use super::at::{RowSchema, SetOrigin, decimal, row, unknown_column};
use super::columns;
use super::model::{Cell, Column, Row};
use super::sheet;
use crate::base::diagnostic::{Diagnostics, Place, error, msg};
use crate::base::source::SourcePath;
use crate::base::value::{Fields, Node, Value};

/// The rows; also finds out which columns hold numbers. None where their file cannot be read, which is reported.
pub(super) fn read(
    fields: &mut Fields,
    at: &SetOrigin,
    columns: &mut [Column],
    key: usize,
    unit: &str,
    out: &mut Diagnostics,
) -> Option<Vec<Row>> {
    let sheet = fields.text("sheet", out);
    let Some(node) = fields.node("rows") else { return Some(Vec::new()) };
    let rows = match &node.value {
        Value::Text(file) => sheet::read((file, node), sheet.as_ref(), at, RowSchema { columns, key, unit }, out)?,
        Value::List(items) => items.iter().filter_map(|item| from_toml(item, at, columns, key, out)).collect(),
        _ => {
            let what = msg!(
                "danh sách các dòng, hoặc tên tệp .csv, .xlsx",
                "a list of rows, or the name of a .csv or .xlsx file"
            );
            fields.wrong_type("rows", node, &what, out);
            return None;
        }
    };
    Some(settle(rows, at, columns, key, out))
}

/// What holds for rows of any origin: types of columns, no double keys, not more than a page can show.
fn settle(mut rows: Vec<Row>, at: &SetOrigin, columns: &mut [Column], key: usize, out: &mut Diagnostics) -> Vec<Row> {
    if let Some(first) = rows.get(MOST_ROWS) {
        let count = rows.len();
        error!(out, "too-many-rows" at &first.place;
            "bảng `{}` có {count} dòng, tối đa {MOST_ROWS}",
            "the data set `{}` has {count} rows, at most {MOST_ROWS}", at.name;
            help: "chia theo năm, hoặc đính kèm tệp dưới dạng tải về",
                  "split it by year, or attach the file as a download");
        rows.truncate(MOST_ROWS);
    }
    columns::settle(&mut rows, at, columns, key, out);
    report_double_keys(&rows, out);
    rows
}

/// A page with more rows than this is of use to nobody, and heavy on an old phone.
const MOST_ROWS: usize = 5000;

fn from_toml(item: &Node, at: &SetOrigin, columns: &[Column], key: usize, out: &mut Diagnostics) -> Option<Row> {
    let Value::Table(entries) = &item.value else {
        Fields::new(&[], at.path).wrong_type("rows", item, &msg!("danh sách các dòng", "a list of rows"), out);
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
                let what = msg!("số có không quá 28 chữ số, hoặc chữ", "a number of at most 28 digits, or a text");
                Fields::new(&[], path).wrong_type(column, node, &what, out);
                Cell::Missing
            }
        },
    }
}

fn report_double_keys(rows: &[Row], out: &mut Diagnostics) {
    let mut seen: HashMap<&str, &Place> = HashMap::with_capacity(rows.len());
    for row in rows {
        if let Some(first) = seen.get(row.key.as_str()) {
            error!(out, "same-row" at &row.place; "hai dòng cùng tên `{}`", "two rows named `{}`", row.key;
                help: "mỗi kỳ một dòng: xóa hoặc đổi tên", "one row for each key: remove or rename one";
                also: (*first).clone(), "dòng kia", "the other one");
        }
        seen.entry(&row.key).or_insert(&row.place);
    }
}
