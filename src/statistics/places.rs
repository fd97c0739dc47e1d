//! Where the cells of a data set stand in the text that has its rows.

use super::at::RowSchema;
use super::model::DataSet;
use super::sheet::find_column;
use crate::base::diagnostic::Diagnostic;
use crate::base::source::SourcePath;
use crate::base::value::{Entry, Value};
use crate::tables::{RecordSpan, RowSpan, TableSpans, TextTable};

impl DataSet {
    /// Finds the rows in a text.
    ///
    /// # Errors
    /// What keeps it from being read as a table.
    pub fn spans_in<'t>(
        &self,
        path: &'t SourcePath,
        text: &'t str,
        sheet: Option<&str>,
    ) -> Result<TableSpans<'t>, Diagnostic> {
        let frame = RowSchema { columns: &self.columns, key: self.key, unit: &self.unit };
        let table = TextTable::find((path, text), sheet, &|field| find_column(field, frame).is_some())?;
        let records = table.spans();
        let mut columns = vec![None; self.columns.len()];
        for (at, field) in records.first().map_or(&[][..], |record| &record.fields).iter().enumerate().rev() {
            if let Some(found) = find_column(table.value(field).trim().trim_start_matches('\''), frame) {
                columns[found] = Some(at);
            }
        }
        let key = columns.get(self.key).copied().flatten();
        let has_key = |record: &RecordSpan| {
            let field = key.and_then(|at| record.fields.get(at)).map(|field| table.value(field));
            field.is_some_and(|field| !matches!(field.trim(), "" | "–" | "-" | "—" | "―"))
        };
        let rows = records.iter().enumerate().skip(1).filter(|(_, record)| has_key(record)).map(|(at, _)| at);
        let rows = rows.collect();
        Ok(TableSpans { table, records, columns, rows })
    }

    /// Whether it is one of several in its file, below a header with its name.
    pub fn is_below_header(&self) -> bool {
        *self.place.source == *super::PATH
    }

    /// Its keys among those of its file.
    pub fn entries<'e>(&self, file: &'e [Entry]) -> &'e [Entry] {
        if !self.is_below_header() {
            return file;
        }
        match file.iter().find(|entry| entry.key == self.name).map(|entry| &entry.node.value) {
            Some(Value::Table(entries)) => entries,
            _ => &[],
        }
    }
}

/// The rows in TOML with their cells; `file` is what the file says.
pub fn row_spans(set: &DataSet, file: &[Entry]) -> Vec<RowSpan> {
    let rows = set.entries(file).iter().find(|entry| entry.key == "rows");
    let Some(Value::List(items)) = rows.map(|entry| &entry.node.value) else { return Vec::new() };
    let rows = items.iter().map(|item| {
        let entries = if let Value::Table(entries) = &item.value { entries.as_slice() } else { &[] };
        let cell = |name: &str| {
            let entry = entries.iter().find(|entry| entry.key == name)?;
            Some(entry.key_span.start..entry.node.span.end)
        };
        let end = entries.iter().map(|entry| entry.node.span.end).max().unwrap_or_default();
        let whole = item.span.start..item.span.end.max(end);
        RowSpan { whole, cells: set.columns.iter().map(|column| cell(&column.name)).collect() }
    });
    rows.collect()
}
