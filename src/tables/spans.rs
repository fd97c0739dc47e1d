//! Where the rows and cells of a table stand in the text that has it.

use std::ops::Range;

use super::text::{RecordSpan, TextTable};

/// A table with its rows and columns as bytes of its text.
pub struct TableSpans<'t> {
    /// The table.
    pub table: TextTable<'t>,
    /// The headings and all records, those that are no rows too.
    pub records: Vec<RecordSpan>,
    /// For each column the number of its field; none: the file does not have it.
    pub columns: Vec<Option<usize>>,
    /// For each row the number of its record.
    pub rows: Vec<usize>,
}

impl TableSpans<'_> {
    /// The rows with their cells.
    pub fn row_spans(&self) -> Vec<RowSpan> {
        let cell = |record: &RecordSpan, at: &Option<usize>| at.and_then(|at| record.fields.get(at)).cloned();
        let rows = self.rows.iter().map(|number| &self.records[*number]);
        let rows = rows.map(|record| RowSpan {
            whole: record.whole.clone(),
            cells: self.columns.iter().map(|at| cell(record, at)).collect(),
        });
        rows.collect()
    }
}

/// A row as bytes of the text that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSpan {
    /// All of it.
    pub whole: Range<usize>,
    /// Its cells, by column, with their keys in TOML; none: it is not written.
    pub cells: Vec<Option<Range<usize>>>,
}

/// The row and the column that a place in the text of the rows is of.
pub fn cell_at(rows: &[RowSpan], at: &Range<usize>) -> Option<(usize, Option<usize>)> {
    let is_in = |span: &Range<usize>| span.start <= at.start && at.end <= span.end;
    // An empty cell at the beginning of a row is at the end of the one before as well.
    let row = rows.iter().rposition(|row| is_in(&row.whole))?;
    let column = rows[row].cells.iter().position(|cell| cell.as_ref().is_some_and(is_in));
    Some((row, column))
}
