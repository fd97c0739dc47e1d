//! Columns of a CSV file: other headings, columns that come or go. They stay in the order that the file has.

use super::declaration::DeclaredColumn;
use crate::base::diagnostic::{Message, msg};
use crate::base::source::SourcePath;
use crate::statistics::DataSet;
use crate::tables::RecordSpan;

/// The file with the desired columns.
pub(super) fn change(
    path: &SourcePath,
    text: &str,
    set: &DataSet,
    columns: &[DeclaredColumn],
) -> Result<String, Message> {
    let spans = set.spans_in(path, text, None).map_err(|problem| problem.message)?;
    let desired = |at: usize| columns.iter().find(|column| column.from == Some(at));
    let gone: Vec<usize> =
        (0..set.columns.len()).filter(|at| desired(*at).is_none()).filter_map(|at| spans.columns[at]).collect();
    let fresh: Vec<&DeclaredColumn> = columns.iter().filter(|column| column.from.is_none()).collect();
    // A heading that says more than the label stays as long as it is found.
    let heading = |field: usize| {
        let at = spans.columns.iter().position(|own| *own == Some(field))?;
        let column = desired(at)
            .filter(|column| column.label != set.columns[at].label || column.unit != set.columns[at].unit)?;
        Some(column.label.clone())
    };
    let delimiter = spans.table.delimiter();
    let quoted = |said: &str, is_quoted: bool| {
        let needs = is_quoted || said.contains(['"', '\n', '\r', delimiter]);
        if needs { format!("\"{}\"", said.replace('"', "\"\"")) } else { said.to_owned() }
    };
    let Some(head) = spans.records.first() else { return Err(unread()) };
    let (mut out, mut from) = (String::new(), 0);
    for (number, record) in spans.records.iter().enumerate() {
        out += &text[from..record.whole.start];
        let kept = record.fields.iter().enumerate().filter(|(field, _)| !gone.contains(field));
        let mut fields: Vec<String> = kept
            .map(|(field, span)| {
                let typed = &text[span.clone()];
                let new = heading(field).filter(|_| number == 0);
                new.map_or_else(|| typed.to_owned(), |label| quoted(&label, typed.starts_with('"')))
            })
            .collect();
        if number == 0 {
            fields.extend(fresh.iter().map(|column| quoted(&column.label, false)));
        } else if record.fields.len() >= head.fields.len() {
            fields.extend(fresh.iter().map(|_| String::new()));
        }
        out += &fields.join(&delimiter.to_string());
        from = end_of(record);
    }
    Ok(out + &text[from..])
}

fn end_of(record: &RecordSpan) -> usize {
    record.fields.last().map_or(record.whole.end, |field| field.end)
}

fn unread() -> Message {
    msg!("chưa đọc được tệp có các dòng của bảng", "the file with the rows cannot be read")
}
