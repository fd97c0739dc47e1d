//! Rows of a data set in a CSV file, with the marks that the numbers of its columns have.

use rust_decimal::Decimal;

use super::records::{RecordEdit, Records, values};
use super::{RowEdit, no_room, unread_rows};
use crate::authoring::edit::CellEdit;
use crate::base::decimal::{format, parse_typed};
use crate::base::diagnostic::Message;
use crate::base::language::Language;
use crate::base::number::marks;
use crate::base::source::SourcePath;
use crate::statistics::DataSet;
use crate::tables::TableSpans;

pub(super) fn edit(path: &SourcePath, text: &str, set: &DataSet, rows: &[RowEdit]) -> Result<String, Message> {
    let spans = set.spans_in(path, text, None).map_err(|problem| problem.message)?;
    if spans.rows.len() != set.rows.len() {
        return Err(unread_rows());
    }
    let cells = SetCells { spans: &spans, set };
    let edits: Vec<RecordEdit> = rows.iter().map(|row| cells.record(row)).collect::<Option<_>>().ok_or_else(no_room)?;
    let records = Records { spans: &spans, text };
    let changed = records.changed(&edits);
    let after = set.spans_in(path, &changed, None).map_err(|_| no_room())?;
    let is_as_edited = after.columns == spans.columns && values(&after) == records.values_after(&edits);
    if is_as_edited { Ok(changed) } else { Err(no_room()) }
}

struct SetCells<'t> {
    spans: &'t TableSpans<'t>,
    set: &'t DataSet,
}

impl SetCells<'_> {
    /// What the fields of a row are to say; none where the file lacks a column.
    fn record(&self, row: &RowEdit) -> Option<RecordEdit> {
        let field =
            |(column, edit): (&usize, &CellEdit)| Some((self.spans.columns[*column]?, self.said(*column, edit)));
        Some(RecordEdit { from: row.from, fields: row.cells.iter().map(field).collect::<Option<_>>()? })
    }

    /// What a field says, with the marks that the numbers of its column have.
    fn said(&self, column: usize, edit: &CellEdit) -> String {
        match edit {
            CellEdit::Empty => String::new(),
            CellEdit::Text(text) => text.clone(),
            CellEdit::Number(value) => self.number(column, *value),
        }
    }

    fn number(&self, column: usize, value: Decimal) -> String {
        let fields = self.spans.rows.iter().filter_map(|number| {
            let field = self.spans.records[*number].fields.get(self.spans.columns[column]?)?;
            Some(self.spans.table.value(field).trim().to_owned())
        });
        let fields: Vec<String> = fields.filter(|field| field.contains(['.', ','])).collect();
        let reads = |field: &str, language| parse_typed(field, language).is_some();
        let is_only = |language, other| fields.iter().any(|field| reads(field, language) && !reads(field, other));
        let proven = match (is_only(Language::Vi, Language::En), is_only(Language::En, Language::Vi)) {
            (true, _) => Some(Language::Vi),
            (_, true) => Some(Language::En),
            _ => self.set.columns[column].number,
        };
        let otherwise = if self.spans.table.semicolons { Language::Vi } else { Language::En };
        let language = proven.unwrap_or(otherwise);
        let (group, comma) = marks(language);
        let is_grouped = |field: &String| parse_typed(field, language).is_some() && field.contains(group);
        if fields.iter().any(is_grouped) {
            return format(Some(value), None, language).replace('−', "-");
        }
        let digits = value.to_string();
        // Where nothing proves the format, three decimals would look like a group.
        let is_doubtful = proven.is_none() && !self.spans.table.semicolons && value.scale() == 3;
        digits.replace('.', &comma.to_string()) + if is_doubtful { "0" } else { "" }
    }
}
