//! Rows of a CSV file, in the dialect of its program: what separates the fields, quotation marks, the marks of numbers.

use std::ops::Range;

use rust_decimal::Decimal;

use super::{WishedRow, no_room, unread_rows};
use crate::authoring::wish::{CellWish, line_end_of};
use crate::base::decimal::{format, parse_typed};
use crate::base::diagnostic::Message;
use crate::base::language::Language;
use crate::base::number::marks;
use crate::base::source::SourcePath;
use crate::statistics::{DataSet, SheetSpans};
use crate::tables::RecordSpan;

pub(super) fn edit(path: &SourcePath, text: &str, set: &DataSet, rows: &[WishedRow]) -> Result<String, Message> {
    let spans = set.spans_in(path, text, None).map_err(|problem| problem.message)?;
    if spans.rows.len() != set.rows.len() {
        return Err(unread_rows());
    }
    let sheet = CsvRows { spans: &spans, set, text };
    let changed = sheet.changed(rows)?;
    let after = set.spans_in(path, &changed, None).map_err(|_| no_room())?;
    let is_wished = after.columns == spans.columns && values(&after) == sheet.wished(rows);
    if is_wished { Ok(changed) } else { Err(no_room()) }
}

/// The fields of all rows, without quotation marks.
fn values(spans: &SheetSpans) -> Vec<Vec<String>> {
    let fields =
        |number: &usize| spans.records[*number].fields.iter().map(|field| spans.table.value(field).into_owned());
    spans.rows.iter().map(|number| fields(number).collect()).collect()
}

struct CsvRows<'t> {
    spans: &'t SheetSpans<'t>,
    set: &'t DataSet,
    text: &'t str,
}

impl CsvRows<'_> {
    fn record(&self, row: usize) -> &RecordSpan {
        &self.spans.records[self.spans.rows[row]]
    }

    /// What the fields of all rows are to say.
    fn wished(&self, rows: &[WishedRow]) -> Vec<Vec<String>> {
        let before = values(self.spans);
        let row = |row: &WishedRow| {
            let empty = || vec![String::new(); self.spans.records[0].fields.len()];
            let mut fields = row.from.map_or_else(empty, |from| before[from].clone());
            for (column, wish) in &row.cells {
                let Some(at) = self.spans.columns[*column] else { continue };
                fields.resize(fields.len().max(at + 1), String::new());
                fields[at] = self.said(*column, wish);
            }
            fields
        };
        rows.iter().map(row).collect()
    }

    fn changed(&self, rows: &[WishedRow]) -> Result<String, Message> {
        let lacks = |row: &WishedRow| row.cells.keys().any(|column| self.spans.columns[*column].is_none());
        if rows.iter().any(lacks) {
            return Err(no_room());
        }
        let end = line_end_of(self.text);
        // Behind the headings, and behind each row, what is not a row stays where it is.
        let mut out = self.text[..self.spans.records[0].whole.end].to_owned();
        let mut at = 1;
        let mut pass = |upto: usize, out: &mut String| {
            for number in at..upto.max(at) {
                if !self.spans.rows.contains(&number) {
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
                    self.begin_line(&mut out, end);
                    out += &self.text[self.gap(self.spans.rows[from]).start..self.record(from).whole.start];
                    out += &self.kept(self.record(from), row);
                }
                None => {
                    self.begin_line(&mut out, end);
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
        Ok(out)
    }

    fn begin_line(&self, out: &mut String, end: &str) {
        if !out.is_empty() && !out.ends_with('\n') {
            *out += end;
        }
    }

    /// A record, with the empty lines before it.
    fn gap(&self, number: usize) -> Range<usize> {
        let before = self.spans.records[number - 1].whole.end;
        before..self.spans.records[number].whole.end
    }

    fn beside(&self, rows: &[WishedRow], at: usize) -> Option<&RecordSpan> {
        let before = rows[..at].iter().rev().find_map(|row| row.from);
        let from = before.or_else(|| rows[at..].iter().find_map(|row| row.from));
        let last = self.spans.rows.len().checked_sub(1);
        from.or(last).map(|row| self.record(row))
    }

    fn kept(&self, record: &RecordSpan, row: &WishedRow) -> String {
        let (mut out, mut from) = (String::new(), record.whole.start);
        for (at, field) in record.fields.iter().enumerate() {
            let wish = row.cells.iter().find(|(column, _)| self.spans.columns[**column] == Some(at));
            let Some((column, wish)) = wish else { continue };
            out += &self.text[from..field.start];
            out += &self.written(&self.text[field.clone()], &self.said(*column, wish));
            from = field.end;
        }
        // A row may end before its last columns.
        let rest = &self.text[from..record.whole.end];
        let line = rest.trim_end_matches(['\r', '\n']);
        out += line;
        let mut count = record.fields.len();
        let mut more: Vec<(usize, String)> = row
            .cells
            .iter()
            .filter_map(|(column, wish)| Some((self.spans.columns[*column]?, self.said(*column, wish))))
            .filter(|(at, _)| *at >= record.fields.len())
            .collect();
        more.sort();
        for (at, said) in more {
            out.extend(std::iter::repeat_n(self.spans.table.delimiter(), at + 1 - count));
            out += &self.written("", &said);
            count = at + 1;
        }
        out + &rest[line.len()..]
    }

    /// A new row, quoted as the one beside it.
    fn fresh(&self, beside: Option<&RecordSpan>, row: &WishedRow) -> String {
        let field = |at: usize| {
            let wish = row.cells.iter().find(|(column, _)| self.spans.columns[**column] == Some(at));
            let model = beside.and_then(|record| record.fields.get(at)).map_or("", |field| &self.text[field.clone()]);
            self.written(model, &wish.map_or(String::new(), |(column, wish)| self.said(*column, wish)))
        };
        let fields: Vec<String> = (0..self.spans.records[0].fields.len()).map(field).collect();
        fields.join(&self.spans.table.delimiter().to_string())
    }

    /// A field with quotation marks, where it needs them or the one it replaces has them.
    fn written(&self, model: &str, said: &str) -> String {
        let needs = said.contains(['"', '\n', '\r', self.spans.table.delimiter()]);
        if needs || model.starts_with('"') { format!("\"{}\"", said.replace('"', "\"\"")) } else { said.to_owned() }
    }

    /// What a field says, with the marks that the numbers of its column have.
    fn said(&self, column: usize, wish: &CellWish) -> String {
        match wish {
            CellWish::Empty => String::new(),
            CellWish::Text(text) => text.clone(),
            CellWish::Number(value) => self.number(column, *value),
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
