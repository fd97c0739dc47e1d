//! Data sets for spreadsheets and programs.

use serde_json::{Map, Value as Json, json};

use crate::site::Site;
use crate::statistics::{Cell, DataSet};

/// CSV (RFC 4180) in UTF-8 with a byte order mark, so that a spreadsheet opens it right; headings as labels, numbers
/// raw. A text that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection).
pub fn csv(set: &DataSet) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xEF\xBB\xBF".to_vec());
    let mut write = |fields: Vec<String>| {
        let written = writer.write_record(fields.iter().map(|field| guarded(field)));
        // Writing to memory cannot fail, and every record has as many fields.
        debug_assert!(written.is_ok());
    };
    write(set.columns.iter().map(|column| column.label.clone()).collect());
    for row in &set.rows {
        write(row.cells.iter().enumerate().map(|(number, cell)| raw(cell, number == set.key, &row.key)).collect());
    }
    writer.into_inner().unwrap_or_default()
}

fn raw(cell: &Cell, is_key: bool, key: &str) -> String {
    match cell {
        _ if is_key => key.to_owned(),
        Cell::Number(value) => value.to_string(),
        Cell::Text(text) => text.clone(),
        Cell::Missing => String::new(),
    }
}

fn guarded(field: &str) -> String {
    let is_number = field.parse::<rust_decimal::Decimal>().is_ok();
    if !is_number && field.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{field}") } else { field.into() }
}

/// JSON: title, description, unit, source, updated, columns, rows, figures, notes. Numbers are JSON numbers as typed.
pub fn json(site: &Site, number: usize) -> Vec<u8> {
    let set = &site.statistics.sets[number];
    let columns: Vec<Json> = set
        .columns
        .iter()
        .map(|column| {
            json!({
                "name": column.name,
                "label": column.label,
                "unit": column.unit.as_deref().unwrap_or(if column.numeric { &set.unit } else { "" }),
            })
        })
        .collect();
    let rows: Vec<Json> = set
        .rows
        .iter()
        .map(|row| {
            let cells = set.columns.iter().zip(&row.cells).enumerate().map(|(number, (column, cell))| {
                let value = match cell {
                    _ if number == set.key => Json::from(row.key.clone()),
                    Cell::Number(value) => exact(value),
                    Cell::Text(text) => Json::from(text.clone()),
                    Cell::Missing => Json::Null,
                };
                (column.name.clone(), value)
            });
            Json::Object(cells.collect::<Map<_, _>>())
        })
        .collect();
    let figures: Vec<Json> = set
        .figures
        .iter()
        .map(|figure| {
            json!({
                "name": figure.name,
                "label": figure.label,
                "value": exact(&figure.value),
                "unit": figure.unit,
                "as_of": figure.as_of.unwrap_or(set.updated).to_string(),
            })
        })
        .collect();
    let json = json!({
        "title": set.title,
        "description": set.description,
        "url": site.absolute(&site.set_address(number)),
        "unit": set.unit,
        "source": set.source,
        "updated": set.updated.to_string(),
        "key": set.columns.get(set.key).map(|column| &column.name),
        "columns": columns,
        "rows": rows,
        "figures": figures,
        "notes": set.notes,
    });
    format!("{json:#}\n").into_bytes()
}

/// A decimal as a JSON number with the digits it was typed with.
fn exact(value: &rust_decimal::Decimal) -> Json {
    serde_json::from_str(&value.to_string()).unwrap_or(Json::Null)
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
        let value: rust_decimal::Decimal = "3.250".parse().unwrap_or_default();
        assert_eq!(exact(&value).to_string(), "3.250");
    }
}
