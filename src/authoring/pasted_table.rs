//! A table that was copied in Excel or Word, read as a data set that is new: its title, its headings with their units, its
//! rows.

use rust_decimal::Decimal;

use super::cells::{PastedBlock, block, one_line, records};
use super::declaration::{Declaration, DeclaredColumn};
use super::new_set::new_set;
use crate::base::diagnostic::Message;
use crate::base::language::Language;
use crate::base::unit::Unit;
use crate::statistics::{Chart, ColumnType, DataSet, FieldReading, read_field};
use crate::tables::CellValue;

/// A table as a data set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PastedTable {
    /// The line above the table; may be empty.
    pub title: String,
    /// The unit that is written above the table, or that all its columns of numbers have; may be empty.
    pub unit: String,
    /// Its columns. Without headings they have no labels.
    pub columns: Vec<DeclaredColumn>,
    /// Its rows, in the number format of the page.
    pub rows: Vec<Vec<String>>,
    /// Whether its first line was read as the headings.
    pub has_head: bool,
    /// A number that can be read in two ways, and how; see [`PastedBlock::doubt`].
    pub doubt: Option<(String, Decimal, Decimal)>,
    /// The number format that the table proves, or that was chosen.
    pub format: Option<Language>,
}

/// Reads what a spreadsheet or a word processor puts on the clipboard: lines with tabs. `head`: whether the first line has the
/// headings, where that was asked; `chosen`: the format of its numbers, where that was asked.
///
/// # Errors
/// If there is no table in it.
pub fn pasted_table(
    text: &str,
    head: Option<bool>,
    chosen: Option<Language>,
    language: Language,
) -> Result<PastedTable, Message> {
    let (mut table, mut lines) = above(trimmed(records(text, one_line)));
    let has_head = head.unwrap_or_else(|| is_head(&lines)) && !lines.is_empty();
    let heads = if has_head { lines.remove(0) } else { Vec::new() };
    let width = lines.iter().chain([&heads]).map(Vec::len).max().unwrap_or_default();
    let mut columns: Vec<DeclaredColumn> = (0..width)
        .map(|at| {
            let (label, unit) = split_unit(heads.get(at).map_or("", String::as_str));
            DeclaredColumn { label, unit, is_drawn: true, ..DeclaredColumn::default() }
        })
        .collect();
    if is_numbering(&columns, &lines) {
        columns.remove(0);
        lines.iter_mut().filter(|line| !line.is_empty()).for_each(|line| drop(line.remove(0)));
    }
    let set = draft(&columns, &table.unit)?;
    for (at, column) in columns.iter_mut().enumerate().skip(1) {
        column.kind = kind(&lines, at, column, &set);
    }
    let set = draft(&columns, &table.unit)?;
    let PastedBlock { rows, doubt, format } = block(lines, &set, 0, chosen, language);
    common_unit(&mut table, &mut columns);
    if let Some(key) = columns.first_mut() {
        key.unit = None;
    }
    Ok(PastedTable { columns, rows, has_head, doubt, format, ..table })
}

/// The rows of a sheet as a spreadsheet puts them on the clipboard. `typed`: they are those of a workbook, whose numbers
/// are certain; they are written in the format of `language`.
pub fn table_lines(rows: &[Vec<String>], typed: bool, language: Language) -> String {
    let cell = |field: &String| match CellValue::of(field) {
        _ if !typed => field.clone(),
        CellValue::Text(text) => text.into_owned(),
        CellValue::Number(value, is_share) => {
            // Without groups, as a spreadsheet has it: 2024 may be a year.
            let text = value.to_string();
            let text = if language == Language::Vi { text.replace('.', ",") } else { text };
            if is_share { text + "%" } else { text }
        }
        CellValue::Day(day) => day,
        CellValue::Bool(yes) => if yes { "TRUE" } else { "FALSE" }.to_owned(),
        CellValue::Error(text) | CellValue::NoYear(text) => text.to_owned(),
        CellValue::Merged(_) | CellValue::Formula => String::new(),
    };
    let quoted = |text: String| match text.contains(['"', '\t', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    };
    let line = |row: &Vec<String>| row.iter().map(|field| quoted(cell(field))).collect::<Vec<_>>().join("\t");
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The lines of a block without what is empty at its edges.
fn trimmed(lines: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let is_full = |line: &Vec<String>| line.iter().any(|cell| !cell.is_empty());
    let lines: Vec<Vec<String>> = lines.into_iter().filter(is_full).collect();
    let filled = |line: &Vec<String>| line.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1);
    let width = lines.iter().map(filled).max().unwrap_or_default();
    let first = |line: &Vec<String>| line.iter().position(|cell| !cell.is_empty()).unwrap_or_default();
    let left = lines.iter().map(first).min().unwrap_or_default();
    let cut = |line: Vec<String>| line.into_iter().take(width).skip(left).collect();
    lines.into_iter().map(cut).collect()
}

/// What stands above a table in a line by itself: its title, its unit.
fn above(mut lines: Vec<Vec<String>>) -> (PastedTable, Vec<Vec<String>>) {
    let mut table = PastedTable::default();
    let count = |line: &Vec<String>| line.iter().filter(|cell| !cell.is_empty()).count();
    while lines.len() > 2 && count(&lines[0]) == 1 && lines.iter().any(|line| count(line) > 1) {
        let line = lines.remove(0).concat();
        match unit_above(&line) {
            Some(unit) => table.unit = unit,
            None if table.title.is_empty() => table.title = line,
            None => {}
        }
    }
    // Above the other columns.
    let width = lines.iter().map(Vec::len).max().unwrap_or_default();
    lines.iter_mut().for_each(|line| line.resize(width, String::new()));
    (table, lines)
}

/// The unit in `(Đơn vị tính: nghìn người)`.
fn unit_above(line: &str) -> Option<String> {
    let line = line.trim_matches(['(', ')', ' ']);
    let lower = line.to_lowercase();
    let names = ["đơn vị tính", "đơn vị", "đvt", "unit"];
    let name = names.iter().find(|name| lower.starts_with(**name))?;
    Some(line.get(name.len()..)?.trim_start_matches([':', ' ']).to_owned()).filter(|unit| !unit.is_empty())
}

/// Whether the first line has the headings: it has words, or years, where the others have numbers.
fn is_head(lines: &[Vec<String>]) -> bool {
    let [first, rest @ ..] = lines else { return false };
    let is_number = |cell: &String| {
        cell.starts_with(|c: char| c.is_ascii_digit()) && !cell.contains(|c: char| c.is_alphabetic() || c == '/')
    };
    let is_year = |cell: &String| is_year(&split_unit(cell).0);
    let below = |at: usize| rest.iter().filter_map(move |line| line.get(at)).any(is_number);
    let names_numbers = |(at, cell): (usize, &String)| !cell.is_empty() && !is_number(cell) && below(at);
    let years = first.len() > 1 && !is_number(&first[0]) && first[1..].iter().all(is_year);
    let no_numbers = !first.iter().any(is_number) && !rest.iter().flatten().any(is_number);
    !rest.is_empty() && (first.iter().enumerate().skip(1).any(names_numbers) || years || no_numbers)
}

/// A heading and the unit behind it: `Sản lượng (tấn)`.
fn split_unit(heading: &str) -> (String, Option<String>) {
    let split = || {
        let (label, unit) = heading.trim_end().strip_suffix(')')?.rsplit_once('(')?;
        let unit = unit.trim();
        let is_unit = Unit::leading(unit).is_some() || Unit::rate(unit).is_some();
        (is_unit && !label.trim().is_empty()).then(|| (label.trim().to_owned(), Some(unit.to_owned())))
    };
    split().unwrap_or_else(|| (heading.to_owned(), None))
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u16>().is_ok_and(|year| (1900..2200).contains(&year))
}

/// Whether the first column only numbers the lines.
fn is_numbering(columns: &[DeclaredColumn], lines: &[Vec<String>]) -> bool {
    let label = columns.first().map(|column| column.label.to_lowercase()).unwrap_or_default();
    let is_named = matches!(label.trim_end_matches('.'), "stt" | "tt" | "số tt" | "số thứ tự" | "no");
    columns.len() > 2 && is_named && lines.iter().all(|line| line.first().is_some_and(|cell| cell.len() < 5))
}

/// A set with these columns and no rows, against which cells are read.
fn draft(columns: &[DeclaredColumn], unit: &str) -> Result<DataSet, Message> {
    let named = |(at, column): (usize, &DeclaredColumn)| DeclaredColumn {
        // Headings may repeat; labels must not.
        label: format!("{} {at}", column.label),
        ..column.clone()
    };
    let declaration = Declaration {
        title: "a".to_owned(),
        unit: unit.to_owned(),
        source: "a".to_owned(),
        updated: "2000-01-01".to_owned(),
        chart: Chart::None,
        columns: columns.iter().enumerate().map(named).collect(),
        ..Declaration::default()
    };
    Ok(new_set(declaration, false, |_| false)?.set)
}

/// What the cells of a column are, where they are not numbers.
fn kind(rows: &[Vec<String>], at: usize, column: &DeclaredColumn, set: &DataSet) -> Option<ColumnType> {
    let cells = || rows.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.is_empty());
    let is_number = |cell: &&String| match read_field(cell, &set.columns[at], &set.unit) {
        Ok(reading) => reading != FieldReading::Text,
        // A mistake in a number.
        Err(_) => true,
    };
    let is_of_years = column.label.to_lowercase().starts_with("năm") && column.unit.is_none();
    match cells().next() {
        None => None,
        Some(_) if is_of_years && cells().all(|cell| is_year(cell)) => Some(ColumnType::Year),
        Some(_) if !cells().any(|cell| is_number(&cell)) => Some(ColumnType::Text),
        Some(_) => None,
    }
}

/// One unit of all columns of numbers is that of the set.
fn common_unit(table: &mut PastedTable, columns: &mut [DeclaredColumn]) {
    let numbers = || (1..columns.len()).filter(|at| columns[*at].kind.is_none());
    let first = numbers().next().and_then(|at| columns[at].unit.clone());
    let is_common = first.is_some() && numbers().all(|at| columns[at].unit == first);
    if let Some(unit) = first.filter(|_| is_common && table.unit.is_empty()) {
        table.unit = unit;
    }
    for column in columns {
        if column.kind.is_some() || column.unit.as_deref() == Some(&table.unit) {
            column.unit = None;
        }
    }
}
