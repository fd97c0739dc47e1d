//! Records of a CSV file as they are to be. The bytes of fields and records that stay are copied; what is new is written as
//! its program would: with the same delimiter, line end and quotation marks.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::authoring::splice::line_end_of;
use crate::tables::{RecordSpan, TableSpans};

/// An edit of a row of a table: how it is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordEdit {
    /// The number of the row that it was; none: it is new.
    pub from: Option<usize>,
    /// What its fields say that change, by their number in the file.
    pub fields: BTreeMap<usize, String>,
}

/// What the fields of all rows say, without quotation marks.
pub(in crate::authoring) fn values(spans: &TableSpans) -> Vec<Vec<String>> {
    let fields =
        |number: &usize| spans.records[*number].fields.iter().map(|field| spans.table.value(field).into_owned());
    spans.rows.iter().map(|number| fields(number).collect()).collect()
}

/// A table in its text.
pub(in crate::authoring) struct Records<'t> {
    /// Its rows as bytes of the text.
    pub(in crate::authoring) spans: &'t TableSpans<'t>,
    /// The text.
    pub(in crate::authoring) text: &'t str,
}

impl Records<'_> {
    fn record(&self, row: usize) -> &RecordSpan {
        &self.spans.records[self.spans.rows[row]]
    }

    /// What the fields of all rows are to say.
    pub(in crate::authoring) fn values_after(&self, rows: &[RecordEdit]) -> Vec<Vec<String>> {
        let before = values(self.spans);
        let row = |row: &RecordEdit| {
            let empty = || vec![String::new(); self.spans.records[0].fields.len()];
            let mut fields = row.from.map_or_else(empty, |from| before[from].clone());
            for (at, said) in &row.fields {
                fields.resize(fields.len().max(at + 1), String::new());
                fields[*at].clone_from(said);
            }
            fields
        };
        rows.iter().map(row).collect()
    }

    /// The text with these rows. Those that stay keep their order.
    pub(in crate::authoring) fn changed(&self, rows: &[RecordEdit]) -> String {
        let end = line_end_of(self.text);
        // Behind the headings, and behind each row, what is not a row stays where it is.
        let mut out = self.text[..self.spans.records[0].whole.end].to_owned();
        let mut at = 1;
        let mut pass = |upto: usize, out: &mut String| {
            for number in at..upto.max(at) {
                if self.spans.rows.binary_search(&number).is_err() {
                    *out += &self.text[self.gap(number)];
                }
            }
            at = upto.max(at);
        };
        for (number, row) in rows.iter().enumerate() {
            match row.from {
                Some(from) => {
                    pass(self.spans.rows[from], &mut out);
                    pass(self.spans.rows[from] + 1, &mut out);
                    begin_line(&mut out, end);
                    out += &self.text[self.gap(self.spans.rows[from]).start..self.record(from).whole.start];
                    out += &self.kept(self.record(from), row);
                }
                None => {
                    begin_line(&mut out, end);
                    out += &self.fresh(self.beside(rows, number), row);
                    out += end;
                }
            }
        }
        pass(self.spans.records.len(), &mut out);
        let last = self.spans.records.last().map_or(0, |record| record.whole.end);
        let ends_open = !self.text[..last].ends_with('\n');
        out += &self.text[last..];
        if ends_open && out.ends_with(end) {
            out.truncate(out.len() - end.len());
        }
        out
    }

    /// A record, with the empty lines before it.
    fn gap(&self, number: usize) -> Range<usize> {
        let before = self.spans.records[number - 1].whole.end;
        before..self.spans.records[number].whole.end
    }

    fn beside(&self, rows: &[RecordEdit], at: usize) -> Option<&RecordSpan> {
        let before = rows[..at].iter().rev().find_map(|row| row.from);
        let from = before.or_else(|| rows[at..].iter().find_map(|row| row.from));
        let last = self.spans.rows.len().checked_sub(1);
        from.or(last).map(|row| self.record(row))
    }

    fn kept(&self, record: &RecordSpan, row: &RecordEdit) -> String {
        let (mut out, mut from) = (String::new(), record.whole.start);
        for (at, field) in record.fields.iter().enumerate() {
            let Some(said) = row.fields.get(&at) else { continue };
            out += &self.text[from..field.start];
            out += &self.written(&self.text[field.clone()], said);
            from = field.end;
        }
        // A row may end before its last columns.
        let rest = &self.text[from..record.whole.end];
        let line = rest.trim_end_matches(['\r', '\n']);
        out += line;
        let mut count = record.fields.len();
        for (at, said) in row.fields.range(count..) {
            out.extend(std::iter::repeat_n(self.spans.table.delimiter(), at + 1 - count));
            out += &self.written("", said);
            count = at + 1;
        }
        out + &rest[line.len()..]
    }

    /// A new row, quoted as the one beside it.
    fn fresh(&self, beside: Option<&RecordSpan>, row: &RecordEdit) -> String {
        let field = |at: usize| {
            let model = beside.and_then(|record| record.fields.get(at)).map_or("", |field| &self.text[field.clone()]);
            self.written(model, row.fields.get(&at).map_or("", String::as_str))
        };
        let last = row.fields.keys().next_back().map_or(0, |at| at + 1);
        let fields: Vec<String> = (0..self.spans.records[0].fields.len().max(last)).map(field).collect();
        fields.join(&self.spans.table.delimiter().to_string())
    }

    /// A field with quotation marks, where it needs them or the one it replaces has them.
    fn written(&self, model: &str, said: &str) -> String {
        let needs = said.contains(['"', '\n', '\r', self.spans.table.delimiter()]);
        if needs || model.starts_with('"') { format!("\"{}\"", said.replace('"', "\"\"")) } else { said.to_owned() }
    }
}

fn begin_line(out: &mut String, end: &str) {
    if !out.is_empty() && !out.ends_with('\n') {
        *out += end;
    }
}
