//! Columns and rows of a data set, from TOML or from a CSV file.

use super::dataset::{At, Cell, Column, Row, decimal};
use super::numbers::parse_typed;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, say};
use crate::base::language::{Language, nearest};
use crate::base::source::{SourcePath, folder};
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
    out: &mut Diagnostics,
) -> Vec<Row> {
    let Some(node) = fields.node("rows") else { return Vec::new() };
    let rows = match &node.value {
        Value::Text(file) => from_csv(file, node, at, columns, key, out),
        Value::List(items) => items.iter().filter_map(|item| from_toml(item, at, columns, key, out)).collect(),
        _ => {
            let what = say!("danh sách các dòng, hoặc tên tệp .csv", "a list of rows, or the name of a .csv file");
            fields.wrong_type("rows", node, &what, out);
            return Vec::new();
        }
    };
    settle_types(&rows, columns, key, out);
    report_double_keys(&rows, out);
    rows
}

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
                Fields::new(&[], path).wrong_type(column, node, &say!("số hoặc chữ", "a number or a text"), out);
                Cell::Missing
            }
        },
    }
}

pub(super) fn unknown_column(name: &str, columns: &[Column]) -> Diagnostic {
    let near = nearest(name, columns.iter().map(|column| column.name.as_str()));
    Diagnostic::error("unknown-column", say!("không có cột `{}`", "there is no column `{}`", name)).help(match near {
        Some(near) => say!("có phải `{}`?", "did you mean `{}`?", near),
        None => say!("thêm cột này vào `columns`", "add it to `columns`"),
    })
}

fn row(cells: Vec<Cell>, key: usize, place: Place, out: &mut Diagnostics) -> Option<Row> {
    let name = match cells.get(key) {
        Some(Cell::Text(text)) => text.clone(),
        Some(Cell::Number(number)) => number.to_string(),
        _ => {
            out.push(
                Diagnostic::error("missing-row-key", say!("dòng này không có tên", "this row has no key"))
                    .place(place)
                    .help(say!("điền cột đứng tên dòng (key)", "fill in the key column")),
            );
            return None;
        }
    };
    Some(Row { key: name, cells, place })
}

/// Reads the rows of a CSV file beside the TOML file or in `content/stats/`. The first line names the columns, by name
/// or by heading. With commas between the fields numbers are raw (`3.25`); with semicolons, as spreadsheets set to
/// Vietnamese write them, numbers are Vietnamese (`1.607.275`, `3,25`).
fn from_csv(file: &str, node: &Node, at: &At, columns: &[Column], key: usize, out: &mut Diagnostics) -> Vec<Row> {
    let beside = crate::base::source::join(folder(at.path), file);
    let in_stats = crate::base::source::join("content/stats", file);
    let found = [beside, in_stats]
        .into_iter()
        .flatten()
        .filter(|path| path.starts_with("content/"))
        .find_map(|path| at.sources.text(&path).map(|text| (SourcePath::from(path), text)));
    let Some((path, text)) = found else {
        out.push(
            Diagnostic::error("no-csv", say!("không có tệp `{}`", "there is no file `{}`", file))
                .at(at.path, node.span.clone())
                .help(say!("chép tệp vào `content/stats/`", "copy the file into `content/stats/`")),
        );
        return Vec::new();
    };
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.matches(';').count() > header.matches(',').count() { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let order = match reader.headers() {
        Ok(headers) => csv_columns(headers, columns, &path, header.len(), out),
        Err(error) => {
            out.push(csv_error(&path, text, &error));
            return Vec::new();
        }
    };
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let start = record.position().map_or(0, |position| position.byte() as usize);
                let end = text[start.min(text.len())..].find('\n').map_or(text.len(), |length| start + length);
                let place = Place::new(&path, start..end);
                let cells = csv_cells(&record, &order, columns.len(), key, delimiter == b';');
                rows.extend(row(cells, key, place, out));
            }
            Err(error) => out.push(csv_error(&path, text, &error)),
        }
    }
    rows
}

/// For each field of a line the number of its column.
fn csv_columns(
    headers: &csv::StringRecord,
    columns: &[Column],
    path: &SourcePath,
    line: usize,
    out: &mut Diagnostics,
) -> Vec<Option<usize>> {
    headers
        .iter()
        .map(|name| {
            let found = columns.iter().position(|column| column.name == name || column.label == name);
            if found.is_none() {
                out.push(unknown_column(name, columns).at(path, 0..line));
            }
            found
        })
        .collect()
}

fn csv_cells(
    record: &csv::StringRecord,
    order: &[Option<usize>],
    columns: usize,
    key: usize,
    vietnamese: bool,
) -> Vec<Cell> {
    let mut cells = vec![Cell::Missing; columns];
    for (field, number) in record.iter().zip(order) {
        let Some(number) = *number else { continue };
        let language = if vietnamese { Language::Vi } else { Language::En };
        cells[number] = match parse_typed(field, language) {
            _ if field.is_empty() || field == "–" => Cell::Missing,
            Some(value) if number != key => Cell::Number(value),
            _ => Cell::Text(field.to_owned()),
        };
    }
    cells
}

fn csv_error(path: &SourcePath, text: &str, error: &csv::Error) -> Diagnostic {
    let at = error.position().map_or(0, |position| (position.byte() as usize).min(text.len()));
    Diagnostic::error("syntax", say!("CSV sai: {}", "invalid CSV: {}", error)).at(path, at..at)
}

/// A column is of numbers if every value in it is one; a mixture is a mistake told at the first odd row.
fn settle_types(rows: &[Row], columns: &mut [Column], key: usize, out: &mut Diagnostics) {
    for (number, column) in columns.iter_mut().enumerate().filter(|(number, _)| *number != key) {
        let numbers = rows.iter().filter(|row| matches!(row.cells[number], Cell::Number(_))).count();
        let mut texts = rows.iter().filter(|row| matches!(row.cells[number], Cell::Text(_)));
        column.numeric = numbers > 0;
        if let Some(odd) = texts.next().filter(|_| numbers > 0) {
            let Cell::Text(text) = &odd.cells[number] else { continue };
            out.push(
                Diagnostic::error(
                    "mixed-column",
                    say!(
                        "cột `{}` là số ở các dòng khác, ở đây là chữ: `{}`",
                        "the column `{}` is a number in other rows, here it is a text: `{}`",
                        column.name,
                        text
                    ),
                )
                .place(odd.place.clone())
                .help(say!(
                    "viết số không có dấu ngoặc kép, dấu chấm thập phân: 3.25; chưa có số liệu thì bỏ trống",
                    "write the number without quotes: 3.25; leave it out where there is none"
                )),
            );
        }
    }
}

fn report_double_keys(rows: &[Row], out: &mut Diagnostics) {
    let mut seen: std::collections::BTreeMap<&str, &Place> = std::collections::BTreeMap::new();
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
