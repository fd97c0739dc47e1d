//! Rows as texts with a front matter, and the way back from there to the cells.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use super::headings::{self, KeyForm, RowColumn};
use crate::base::diagnostic::{ByteRange, Diagnostic, Diagnostics, Place, error};
use crate::base::language::{Language, fold, short_slug, slug};
use crate::base::source::{SourcePath, folder};
use crate::layout::{FieldKind, Layout};
use crate::statistics::parse_typed;
use crate::tables::{CellValue, Record, TextTable};

/// Of what a text was made.
pub(super) struct RowOrigin {
    pub(super) file: SourcePath,
    pub(super) row: Range<usize>,
    /// Bytes of the text, the bytes of the file that they come from, and whether it is the same, letter by letter.
    pub(super) parts: CellPlaces,
}

impl RowOrigin {
    /// Where its row begins in the file.
    pub(super) fn begin(&self) -> usize {
        self.row.start
    }

    /// The place in the file of a range of the text.
    pub(super) fn place(&self, range: Option<ByteRange>) -> Place {
        let part = |range: ByteRange| {
            let inside = |part: &Range<usize>| part.start <= range.start && range.end <= part.end.max(range.start);
            self.parts.iter().find(|(part, ..)| range.end > 0 && inside(part)).map(|found| (range, found))
        };
        let Some((range, (part, cell, is_same))) = range.and_then(part) else {
            return Place::new(&self.file, self.row.clone());
        };
        if !is_same || (range.start, range.end) == (part.start, part.end) {
            return Place::new(&self.file, cell.clone());
        }
        let at = |byte: usize| (cell.start + byte.saturating_sub(part.start)).min(cell.end);
        Place::new(&self.file, at(range.start)..at(range.end))
    }
}

/// What a cell holds; no words where it is empty.
struct RowCell {
    text: String,
    /// The bytes of the words in the file.
    range: Range<usize>,
    /// Whether the words stand there as they are.
    is_same: bool,
}

/// A text for each row, named after its line.
pub(super) fn of(
    (table, file): (&TextTable, &SourcePath),
    index: &SourcePath,
    layout: &Layout,
    out: &mut Diagnostics,
) -> Vec<(SourcePath, Arc<str>, RowOrigin)> {
    let mut reader = table.records();
    let columns = match reader.headers() {
        Ok(headings) => headings::read(table, headings, layout, out),
        Err(error) => {
            out.push(table.broken(&error));
            None
        }
    };
    let Some(columns) = columns else { return Vec::new() };
    let mut rows = Vec::new();
    let mut record = Record::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) if record.iter().all(|field| field.trim().is_empty()) => {}
            Ok(true) => {
                let line = record.position().map_or(0, csv::Position::line);
                let cells: Vec<Option<RowCell>> = (0..columns.len()).map(|at| cell(table, &record, at, out)).collect();
                rows.push((line, table.place(&record).range, cells));
            }
            Err(error) => out.push(table.broken(&error)),
        }
    }
    let base = format!("{}/{}", folder(index), file.rsplit('/').next().unwrap_or_default());
    let names = rows.iter().map(|(line, _, cells)| (title(&columns, cells), format!("{base}#{line:06}.md")));
    let writer = RowsWriter { layout, columns: &columns, names: names.collect(), table, file };
    let texts = rows.into_iter().map(|(line, range, cells)| {
        let row = range.map_or(0..0, |range| range.start..range.end);
        let (text, parts) = writer.text(&cells, out);
        (format!("{base}#{line:06}.md").into(), text.into(), RowOrigin { file: file.clone(), row, parts })
    });
    texts.collect()
}

/// By what other rows name a row.
fn title(columns: &[Option<RowColumn>], cells: &[Option<RowCell>]) -> String {
    let is_title = |column: &Option<RowColumn>| matches!(column, Some(RowColumn::Key("title", _)));
    let title = columns.iter().position(is_title).and_then(|at| cells.get(at)?.as_ref());
    title.map(|cell| fold(&cell.text)).unwrap_or_default()
}

/// A cell; none where it cannot be used, which is reported.
fn cell(table: &TextTable, record: &Record, at: usize, out: &mut Diagnostics) -> Option<RowCell> {
    let field = record.get(at).map(str::trim).unwrap_or_default();
    let Range { start, end } = table.field_range(record, at);
    let typed = table.slice(start..end);
    let lead = typed.len() - typed.trim_start_matches([' ', '"', '\'']).len();
    let value = if table.typed { CellValue::of(field) } else { CellValue::Text(field.into()) };
    if !matches!(value, CellValue::Bool(_))
        && let Some(problem) = table.spoilt(record, at, &value)
    {
        out.push(problem);
        return None;
    }
    let text = words(value);
    let words = start + lead..(start + lead + text.len()).min(end);
    // A quotation mark in a cell is written twice, for instance.
    let is_same = table.slice(words.clone()) == text;
    Some(RowCell { text, range: if is_same { words } else { start..end }, is_same })
}

/// What the value of a cell says.
pub(super) fn words(value: CellValue) -> String {
    match value {
        CellValue::Text(text) => text.trim().to_owned(),
        CellValue::Number(number, is_share) => format!("{number}{}", if is_share { "%" } else { "" }),
        CellValue::Day(day) => day,
        CellValue::Bool(yes) => yes.to_string(),
        _ => String::new(),
    }
}

pub(super) type CellPlaces = Vec<(Range<usize>, Range<usize>, bool)>;

struct RowsWriter<'w> {
    layout: &'w Layout,
    columns: &'w [Option<RowColumn<'w>>],
    /// The path of each row by its title, by which others name it.
    names: BTreeMap<String, String>,
    table: &'w TextTable<'w>,
    file: &'w SourcePath,
}

impl RowsWriter<'_> {
    fn text(&self, cells: &[Option<RowCell>], out: &mut Diagnostics) -> (String, CellPlaces) {
        let (mut text, mut parts): (String, CellPlaces) = ("+++\n".to_owned(), Vec::new());
        let mut body = None;
        let mut address = None;
        for (column, cell) in self.columns.iter().zip(cells) {
            let (Some(column), Some(cell)) = (column, cell) else { continue };
            if cell.text.is_empty() && !column.is_required() {
                continue;
            }
            let (key, value) = match column {
                RowColumn::Body => {
                    body = Some(cell);
                    continue;
                }
                RowColumn::Key(key, form) => (*key, written(&cell.text, *form)),
                RowColumn::Field(field) if cell.text.is_empty() => (field.name.as_str(), quoted("")),
                RowColumn::Field(field) => (field.name.as_str(), self.field(&field.kind, cell, out)),
            };
            match (key, &address) {
                ("slug", _) => address = Some((cell, None)),
                ("title", None) => address = Some((cell, Some(short_slug(&cell.text)))),
                _ => {}
            }
            let start = text.len();
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{} = {value}", quoted(key));
            let end = text.len() - 1;
            let quote = usize::from(value.starts_with('"'));
            let words = end - value.len() + quote..end - quote;
            parts.push((words, cell.range.clone(), cell.is_same && quote == 1 && value.len() == cell.text.len() + 2));
            parts.push((start..end, cell.range.clone(), false));
        }
        if let Some((cell, Some(slug))) = address {
            let slug = self.slug(cells).unwrap_or(slug);
            let start = text.len();
            let _ = writeln!(text, "slug = {}", quoted(&slug));
            parts.push((start..text.len(), cell.range.clone(), false));
        }
        text.push_str("+++\n");
        if let Some(cell) = body {
            let start = text.len() + 1;
            let _ = writeln!(text, "\n{}", cell.text);
            parts.push((start..text.len(), cell.range.clone(), cell.is_same));
        }
        (text, parts)
    }

    /// The name of the page, of the fields that the layout names for it.
    fn slug(&self, cells: &[Option<RowCell>]) -> Option<String> {
        let part = |number: &usize| {
            let field = self.layout.fields.get(*number)?;
            let is_of =
                |column: &Option<RowColumn>| matches!(column, Some(RowColumn::Field(one)) if one.name == field.name);
            let cell = cells.get(self.columns.iter().position(is_of)?)?.as_ref()?;
            Some(if field.kind == FieldKind::Date { date(&cell.text)? } else { cell.text.clone() })
        };
        let parts: Vec<String> = self.layout.slug.iter().filter_map(part).collect();
        let slug = slug(&parts.join(" "));
        (!slug.is_empty()).then_some(slug)
    }

    fn field(&self, kind: &FieldKind, cell: &RowCell, out: &mut Diagnostics) -> String {
        match kind {
            FieldKind::Text
            | FieldKind::Person
            | FieldKind::Time
            | FieldKind::DocumentNumber
            | FieldKind::Link
            | FieldKind::Email
            | FieldKind::Choice(_) => quoted(&cell.text),
            FieldKind::Date => written(&cell.text, KeyForm::Date),
            FieldKind::Number => match self.number(&cell.text) {
                Ok(number) => number,
                Err(problem) => {
                    out.push(problem.at(self.file, cell.range.clone()));
                    "0".to_owned()
                }
            },
            FieldKind::File(_) => list(&cell.text, &[';', '\n'], |target| target.to_owned()),
            FieldKind::Item(_) => list(&cell.text, &[';', '\n'], |target| target_of(target, &self.names)),
        }
    }

    /// A number as people write it; with semicolons between the cells it is Vietnamese.
    fn number(&self, text: &str) -> Result<String, Diagnostic> {
        if self.table.typed && text.parse::<rust_decimal::Decimal>().is_ok() {
            return Ok(text.to_owned());
        }
        let [vietnamese, english] = [Language::Vi, Language::En].map(|language| parse_typed(text, language));
        match (vietnamese, english) {
            (Some(one), Some(other)) if one != other && !self.table.semicolons => Err(error!("ambiguous-number";
                "`{text}` có thể là {} hoặc {}", "`{text}` could be {} or {}", one.normalize(), other.normalize();
                help: "viết số trần, không dấu chấm nhóm: 1200", "write it raw, without grouping: 1200")),
            (Some(number), _) | (None, Some(number)) => Ok(number.to_string()),
            (None, None) => Err(error!("wrong-type"; "`{text}` không phải một số", "`{text}` is not a number";
                help: "chỉ viết chữ số và dấu thập phân", "write digits and the decimal mark alone")),
        }
    }
}

/// What another row is called as a target, where its title was typed; else what was typed.
pub(super) fn target_of(typed: &str, names: &BTreeMap<String, String>) -> String {
    let name = names.get(&fold(typed)).and_then(|path| path.rsplit('/').next());
    name.map_or_else(|| typed.to_owned(), |name| name.replace('#', "%23"))
}

/// A value of TOML.
fn written(text: &str, form: KeyForm) -> String {
    match form {
        KeyForm::Text => quoted(text),
        KeyForm::List => list(text, &[';', ',', '\n'], |one| one.to_owned()),
        KeyForm::Date if text == "true" || text == "false" => text.to_owned(),
        KeyForm::Date => date(text).unwrap_or_else(|| quoted(text)),
        KeyForm::Bool => match fold(text).as_str() {
            "true" | "x" | "co" | "yes" | "1" => "true".to_owned(),
            "false" | "khong" | "no" | "0" => "false".to_owned(),
            _ => quoted(text),
        },
    }
}

pub(super) fn list(text: &str, marks: &[char], name: impl Fn(&str) -> String) -> String {
    let all = text.split(marks).map(str::trim).filter(|one| !one.is_empty()).map(|one| quoted(&name(one)));
    format!("[{}]", all.collect::<Vec<_>>().join(", "))
}

/// A text as TOML writes it, on one line (TOML 1.0, "String").
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push(' '),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A day as people write it, `7/11/2023` or `7-11-2023 14:30`, as TOML does.
pub fn date(text: &str) -> Option<String> {
    let (day, time) = text.split_once([' ', 'T']).map_or((text, None), |(day, time)| (day, Some(time)));
    let parts: Vec<u32> = day.split(['/', '-', '.']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if *year > 999 => (*year, *month, *day),
        [day, month, year] if *year > 999 => (*year, *month, *day),
        _ => return None,
    };
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let Some(time) = time else { return Some(day.to_string()) };
    let time =
        ["%H:%M", "%H:%M:%S"].into_iter().find_map(|form| chrono::NaiveTime::parse_from_str(time.trim(), form).ok())?;
    Some(format!("{day}T{time}"))
}
