//! Data sets for spreadsheets and programs.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use serde_json::{Number, Value as Json, json};

use crate::site::Site;
use crate::statistics::{Cell, Column, DataSet, Figure, Row, whole};

/// CSV (RFC 4180) in UTF-8 with a byte order mark, so that a spreadsheet opens it right; headings as labels, numbers
/// raw. A text that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection).
pub fn csv(set: &DataSet) -> Vec<u8> {
    let head = set.columns.iter().map(|column| guarded(&column.label));
    let mut rows = set.rows.iter().map(|row| {
        row.cells.iter().enumerate().map(|(number, cell)| match cell {
            _ if number == set.key => guarded(&row.key),
            Cell::Number(value) => whole(*value).map_or_else(|| value.to_string(), |whole| whole.to_string()).into(),
            Cell::Text(text) => guarded(text),
            Cell::Missing => Cow::default(),
        })
    });
    table(|writer| record(writer, head).and_then(|()| rows.try_for_each(|row| record(writer, row))))
}

/// A CSV file of the records that `write` writes, all with as many fields.
pub fn table(write: impl FnOnce(&mut csv::Writer<Vec<u8>>) -> csv::Result<()>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xEF\xBB\xBF".to_vec());
    // Writing to memory cannot fail.
    let written = write(&mut writer);
    debug_assert!(written.is_ok());
    writer.into_inner().unwrap_or_default()
}

/// Writes one record.
pub fn record<'a>(writer: &mut csv::Writer<Vec<u8>>, fields: impl Iterator<Item = Cow<'a, str>>) -> csv::Result<()> {
    for field in fields {
        writer.write_field(field.as_bytes())?;
    }
    writer.write_record(None::<&[u8]>)
}

/// A text that no spreadsheet takes for a formula.
pub fn guarded(field: &str) -> Cow<'_, str> {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']) && field.parse::<Decimal>().is_err();
    if formula { format!("'{field}").into() } else { field.into() }
}

/// JSON: title, description, unit, source, updated, columns, rows, figures, notes. Numbers are JSON numbers as typed; the
/// names of an object are sorted.
pub fn json(site: &Site, number: usize) -> Vec<u8> {
    let set = &site.statistics.sets[number];
    let mut by_name: Vec<usize> = (0..set.columns.len()).collect();
    by_name.sort_by(|a, b| set.columns[*a].name.cmp(&set.columns[*b].name));
    let columns: Vec<Json> = set.columns.iter().map(|column| column_json(set, column)).collect();
    let figures: Vec<Json> = set.figures.iter().map(|figure| figure_json(set, figure)).collect();
    let file = File {
        columns,
        description: &set.description,
        figures,
        key: set.columns.get(set.key).map(|column| column.name.as_str()),
        notes: &set.notes,
        rows: set.rows.iter().map(|row| RowJson { set, by_name: &by_name, row }).collect(),
        source: &set.source,
        title: &set.title,
        unit: &set.unit,
        updated: set.updated.to_string(),
        url: site.absolute(&site.set_address(number)),
    };
    // A cell and its name on a line of their own take some 30 bytes.
    let mut bytes = Vec::with_capacity(1000 + set.rows.len() * set.columns.len() * 32);
    // Writing to memory cannot fail.
    let written = serde_json::to_writer_pretty(&mut bytes, &file);
    debug_assert!(written.is_ok());
    bytes.push(b'\n');
    bytes
}

#[derive(Serialize)]
struct File<'a> {
    columns: Vec<Json>,
    description: &'a str,
    figures: Vec<Json>,
    key: Option<&'a str>,
    notes: &'a [String],
    rows: Vec<RowJson<'a>>,
    source: &'a str,
    title: &'a str,
    unit: &'a str,
    updated: String,
    url: String,
}

/// A row, written without a tree of values between: a set may have very many.
struct RowJson<'a> {
    set: &'a DataSet,
    by_name: &'a [usize],
    row: &'a Row,
}

impl Serialize for RowJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.by_name.iter().map(|number| {
            let value = match &self.row.cells[*number] {
                _ if *number == self.set.key => CellJson::Text(&self.row.key),
                Cell::Number(value) => CellJson::Number(exact(value)),
                Cell::Text(text) => CellJson::Text(text),
                Cell::Missing => CellJson::Number(None),
            };
            (&self.set.columns[*number].name, value)
        }))
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum CellJson<'a> {
    Number(Option<Number>),
    Text(&'a str),
}

fn column_json(set: &DataSet, column: &Column) -> Json {
    json!({
        "name": column.name,
        "label": column.label,
        "unit": if column.numeric { set.unit_of(column) } else { column.unit.as_deref().unwrap_or_default() },
    })
}

fn figure_json(set: &DataSet, figure: &Figure) -> Json {
    json!({
        "name": figure.name,
        "label": figure.label,
        "value": exact(&figure.value),
        "unit": figure.unit,
        "as_of": figure.as_of.unwrap_or(set.updated).to_string(),
    })
}

/// A decimal as a JSON number with the digits it was typed with.
pub(super) fn exact(value: &Decimal) -> Option<Number> {
    whole(*value).map_or_else(|| value.to_string().parse().ok(), |whole| Some(whole.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_made_a_text_and_a_number_is_left() {
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("-5"), "-5");
        assert_eq!(guarded("- gạch"), "'- gạch");
        assert_eq!(guarded("Kỳ 1"), "Kỳ 1");
    }

    #[test]
    fn json_keeps_every_digit() {
        for text in ["3.250", "-17", "0", "5.00", "79228162514264337593543950335"] {
            let value: Decimal = text.parse().unwrap_or_default();
            assert_eq!(exact(&value).map(|number| number.to_string()).as_deref(), Some(text));
        }
    }
}
