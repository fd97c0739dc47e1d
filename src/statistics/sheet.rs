//! Rows from a CSV file, in the dialects that spreadsheets write.
//!
//! With commas between the fields, numbers are raw (`1200`, `3.25`); with semicolons, as a spreadsheet set to Vietnamese
//! writes them, they are Vietnamese (`1.200`, `3,25`). A number that only the other format can read is read by that one;
//! in a file with commas, one that both read differently (`1.200`: one comma two, or one thousand two hundred?) is
//! refused: guessing would be worse than asking.

use rust_decimal::Decimal;

use super::dataset::{At, Cell, Column, Row};
use super::numbers::parse_typed;
use super::rows::{row, unknown_column};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, say};
use crate::base::language::Language;
use crate::base::source::{SourcePath, folder, join};
use crate::base::value::Node;

/// Reads a CSV file beside the TOML file or in `content/stats/`. Its first line names the columns, by name or heading.
pub(super) fn read(
    file: &str,
    node: &Node,
    at: &At,
    columns: &[Column],
    key: usize,
    out: &mut Diagnostics,
) -> Vec<Row> {
    let places = [join(folder(at.path), file), join("content/stats", file)];
    let found = places
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
    if let Some(problem) = unreadable(&path, text) {
        out.push(problem);
        return Vec::new();
    }
    Sheet::new(path, text).rows(columns, key, out)
}

/// What keeps a file from being read at all: nothing in it, or a quote that never ends.
fn unreadable(path: &SourcePath, text: &str) -> Option<Diagnostic> {
    if text.trim().is_empty() {
        return Some(
            Diagnostic::error("syntax", say!("tệp CSV trống", "the CSV file is empty"))
                .file(path)
                .help(say!("dòng đầu ghi tên các cột", "its first line names the columns")),
        );
    }
    let mut open = None;
    for (at, _) in text.match_indices('"') {
        open = if open.is_some() { None } else { Some(at) };
    }
    let at = open?;
    Some(
        Diagnostic::error("syntax", say!("dấu ngoặc kép mở ở đây không đóng", "the quote opened here is never closed"))
            .at(path, at..at + 1)
            .help(say!(
                "đóng ngoặc kép; ngoặc kép bên trong ô thì viết hai lần: \"\"",
                "close it; a quote inside a field is written twice: \"\""
            )),
    )
}

struct Sheet<'a> {
    path: SourcePath,
    text: &'a str,
    /// Semicolons between the fields: numbers are Vietnamese.
    vietnamese: bool,
}

impl<'a> Sheet<'a> {
    fn new(path: SourcePath, text: &'a str) -> Sheet<'a> {
        let header = text.lines().next().unwrap_or_default();
        let vietnamese = header.matches(';').count() > header.matches(',').count();
        Sheet { path, text, vietnamese }
    }

    fn rows(&self, columns: &[Column], key: usize, out: &mut Diagnostics) -> Vec<Row> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(if self.vietnamese { b';' } else { b',' })
            .flexible(true)
            .trim(csv::Trim::Headers)
            .from_reader(self.text.as_bytes());
        let order = match reader.headers() {
            Ok(headers) => self.columns(headers, columns, out),
            Err(error) => {
                out.push(self.broken(&error));
                return Vec::new();
            }
        };
        let mut rows = Vec::new();
        let mut record = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => return rows,
                Ok(true) => {
                    let place = self.place(&record);
                    if record.len() != order.len() {
                        out.push(ragged(record.len(), order.len()).place(place.clone()));
                    }
                    let cells = self.cells(&record, &order, columns, key, &place, out);
                    rows.extend(row(cells, key, place, out));
                }
                Err(error) => out.push(self.broken(&error)),
            }
        }
    }

    /// For each field of a line the number of its column.
    fn columns(&self, headers: &csv::StringRecord, columns: &[Column], out: &mut Diagnostics) -> Vec<Option<usize>> {
        let line = self.text.lines().next().unwrap_or_default().len();
        headers
            .iter()
            .map(|name| {
                let found = columns.iter().position(|column| column.name == name || column.label == name);
                if found.is_none() {
                    out.push(unknown_column(name, columns).at(&self.path, 0..line));
                }
                found
            })
            .collect()
    }

    fn place(&self, record: &csv::StringRecord) -> Place {
        let start = record.position().map_or(0, |position| position.byte() as usize).min(self.text.len());
        let length = self.text[start..].find('\n').unwrap_or(self.text.len() - start);
        Place::new(&self.path, start..start + length)
    }

    fn cells(
        &self,
        record: &csv::StringRecord,
        order: &[Option<usize>],
        columns: &[Column],
        key: usize,
        place: &Place,
        out: &mut Diagnostics,
    ) -> Vec<Cell> {
        let mut cells = vec![Cell::Missing; columns.len()];
        for (field, number) in record.iter().map(str::trim).zip(order) {
            let Some(number) = *number else { continue };
            if field.is_empty() || field == "–" {
                continue;
            }
            if number == key {
                cells[number] = Cell::Text(field.to_owned());
                continue;
            }
            cells[number] = match self.number(field) {
                Ok(Some(value)) => Cell::Number(value),
                Ok(None) => Cell::Text(field.to_owned()),
                Err([vietnamese, raw]) => {
                    out.push(ambiguous(field, &columns[number].name, vietnamese, raw).place(place.clone()));
                    Cell::Missing
                }
            };
        }
        cells
    }

    /// The number of a field; none where it is a text; both readings where it could be either.
    fn number(&self, field: &str) -> Result<Option<Decimal>, [Decimal; 2]> {
        let vietnamese = parse_typed(field, Language::Vi);
        // Digits alone are the same in both.
        if field.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(vietnamese);
        }
        match (vietnamese, parse_typed(field, Language::En)) {
            (Some(vietnamese), Some(raw)) if vietnamese != raw && !self.vietnamese => Err([vietnamese, raw]),
            (Some(vietnamese), _) => Ok(Some(vietnamese)),
            (None, raw) => Ok(raw),
        }
    }

    fn broken(&self, error: &csv::Error) -> Diagnostic {
        let at = error.position().map_or(0, |position| (position.byte() as usize).min(self.text.len()));
        Diagnostic::error("syntax", say!("CSV sai: {}", "invalid CSV: {}", error)).at(&self.path, at..at)
    }
}

fn ragged(fields: usize, columns: usize) -> Diagnostic {
    Diagnostic::error(
        "ragged-row",
        say!(
            "dòng này có {fields} ô, dòng đầu có {columns} cột",
            "this line has {fields} fields, the first line has {columns} columns"
        ),
    )
    .help(say!(
        "ô trống vẫn cần dấu ngăn; chữ có dấu ngăn thì đặt trong ngoặc kép",
        "an empty field needs its delimiter; a text with a delimiter in it needs quotes"
    ))
}

fn ambiguous(field: &str, column: &str, vietnamese: Decimal, raw: Decimal) -> Diagnostic {
    let (vietnamese, raw) = (vietnamese.normalize(), raw.normalize());
    Diagnostic::error(
        "ambiguous-number",
        say!(
            "`{field}` ở cột `{column}` có thể là {vietnamese} hoặc {raw}",
            "`{field}` in the column `{column}` could be {vietnamese} or {raw}"
        ),
    )
    .help(say!(
        "viết số trần, không dấu chấm nhóm: 1200; hoặc lưu tệp ngăn bằng dấu chấm phẩy",
        "write it raw, without grouping: 1200; or save the file with semicolons"
    ))
}
