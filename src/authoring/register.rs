//! The rows of a register as they are to be: items that a section keeps in a CSV file.
//!
//! Cells are written as typed, with two exceptions: a date takes the format of the other dates in its column (`3-2-26`
//! becomes `03/02/2026`), and a choice gets its full name. Month-first dates (`11/23/2026`, from a spreadsheet set to English)
//! are recognised by their own numbers or by those of the block they were pasted with; an ambiguous date is day-first, as
//! everywhere in bantin.

use chrono::{Datelike, NaiveDate};

use super::cells::records;
use super::rows::{RecordEdit, Records, no_room, values};
use crate::base::diagnostic::Message;
use crate::base::language::{Language, fold};
use crate::base::source::nfc;
use crate::layout::FieldKind;
use crate::rows::{Register, RegisterColumn, RegisterTable, RowColumn, date};

/// The table of a register after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedRegister {
    /// Its text.
    pub text: String,
    /// For each edited row the number of its row in the text; none: nothing stands in it, so it is not written.
    pub rows: Vec<Option<usize>>,
}

/// The text of a register with the rows as they are to be. Those that stay keep their order.
///
/// # Errors
/// If the rows cannot be changed without touching anything else; then nothing is changed.
pub fn edit_register(register: &Register, text: &str, rows: &[RecordEdit]) -> Result<EditedRegister, Message> {
    let table = register.read(text).map_err(|problem| problem.message)?;
    let kept: Vec<usize> = rows.iter().filter_map(|row| row.from).collect();
    let is_sound = kept.is_sorted_by(|a, b| a < b)
        && kept.last().is_none_or(|last| *last < table.spans.rows.len())
        && rows.iter().flat_map(|row| row.fields.keys()).all(|column| *column < table.columns.len());
    if !is_sound {
        return Err(no_room());
    }
    let records = Records { spans: &table.spans, text };
    let (mut filled, mut numbers) = (Vec::new(), Vec::new());
    for (row, fields) in rows.iter().zip(records.values_after(rows)) {
        let says = fields.iter().any(|said| !said.trim().is_empty());
        numbers.push(says.then_some(filled.len()));
        if says {
            filled.push(with_line_ends(row, &table));
        }
    }
    let changed = records.changed(&filled);
    let after = register.read(&changed).map_err(|_| no_room())?;
    let heading = |table: &RegisterTable| table.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
    // A last column that nothing is in any longer, and that has no heading, is none.
    let is_same =
        heading(&table).starts_with(&heading(&after)) && values(&after.spans) == records.values_after(&filled);
    if is_same { Ok(EditedRegister { text: changed, rows: numbers }) } else { Err(no_room()) }
}

/// Lines of a cell end as they did in it.
fn with_line_ends(row: &RecordEdit, table: &RegisterTable) -> RecordEdit {
    let has_both = |column: usize| {
        let field = row.from.and_then(|row| table.spans.records[table.spans.rows[row]].fields.get(column));
        field.is_some_and(|field| table.spans.table.value(field).contains("\r\n"))
    };
    let field = |(column, said): (&usize, &String)| {
        (*column, if has_both(*column) { said.replace('\n', "\r\n") } else { said.clone() })
    };
    RecordEdit { from: row.from, fields: row.fields.iter().map(field).collect() }
}

/// Reads what is typed into the cells of a register, or pasted there.
pub struct RegisterReader<'t> {
    table: &'t RegisterTable<'t>,
    language: Language,
    /// How the days of each column are written; none: it has no days.
    days: Vec<Option<DayStyle>>,
}

impl<'t> RegisterReader<'t> {
    /// Looks at the columns of a table. `language`: that of the portal.
    pub fn new(table: &'t RegisterTable<'t>, language: Language) -> RegisterReader<'t> {
        let style = |(at, column): (usize, &RegisterColumn)| column.has_days().then(|| DayStyle::of(table, at));
        RegisterReader { table, language, days: table.columns.iter().enumerate().map(style).collect() }
    }

    /// What was typed into a cell of a column, as the file is to say it.
    pub fn typed(&self, typed: &str, column: usize) -> String {
        self.read(&clean(typed), column, false)
    }

    /// What a spreadsheet or a table of Word put on the clipboard, as cells from a column on.
    pub fn pasted(&self, text: &str, column: usize) -> Vec<Vec<String>> {
        let rows = records(text, clean);
        let widest = rows.iter().map(Vec::len).max().unwrap_or_default();
        let is_english = |at: usize| {
            let days = || rows.iter().filter_map(move |row| parts(row.get(at)?));
            days().any(|day| day.is_english()) && !days().any(|day| day.is_vietnamese())
        };
        let english: Vec<bool> = (0..widest).map(is_english).collect();
        let cell = |(at, typed): (usize, &String)| self.read(typed, column + at, english[at]);
        rows.iter().map(|row| row.iter().enumerate().map(cell).collect()).collect()
    }

    fn read(&self, typed: &str, column: usize, is_english: bool) -> String {
        if let Some(Some(style)) = self.days.get(column) {
            return day(typed, style, is_english);
        }
        let chosen = match self.table.columns.get(column).and_then(|column| column.holds) {
            Some(RowColumn::Field(field)) => choice(typed, &field.kind, self.language),
            _ => None,
        };
        chosen.unwrap_or_else(|| typed.to_owned())
    }
}

/// A text in form NFC, without what nobody sees; its lines stay.
fn clean(text: &str) -> String {
    let lines = nfc(text).replace("\r\n", "\n").replace('\r', "\n");
    let plain = |c: char| if c.is_control() && c != '\n' { ' ' } else { c };
    lines.chars().map(plain).collect::<String>().trim().to_owned()
}

/// A choice by its whole name, where what was typed is one without its marks.
fn choice(typed: &str, kind: &FieldKind, language: Language) -> Option<String> {
    let FieldKind::Choice(choices) = kind else { return None };
    let names = |one: &crate::layout::Choice| [one.value.clone(), one.label.vi.clone(), one.label.en.clone()];
    if typed.is_empty() || choices.iter().any(|one| names(one).iter().any(|name| name == typed)) {
        return None;
    }
    let mut found = choices.iter().filter(|one| names(one).iter().any(|name| fold(name) == fold(typed)));
    found.next().filter(|_| found.next().is_none()).map(|one| one.label.text(language).to_owned())
}

/// A day as it was typed: three numbers, and the hour behind them.
struct TypedDay<'t> {
    numbers: [u32; 3],
    hour: &'t str,
}

fn parts(typed: &str) -> Option<TypedDay<'_>> {
    let (day, hour) = typed.split_once([' ', 'T']).unwrap_or((typed, ""));
    let numbers: Vec<u32> = day.split(['/', '-', '.']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    Some(TypedDay { numbers: numbers.try_into().ok()?, hour })
}

impl TypedDay<'_> {
    /// Whether only the English order reads it: month, day, year.
    fn is_english(&self) -> bool {
        self.numbers[1] > 12 && self.numbers[0] <= 12
    }

    fn is_vietnamese(&self) -> bool {
        self.numbers[0] > 12 && self.numbers[1] <= 12
    }

    fn date(&self, is_english: bool) -> Option<NaiveDate> {
        let [first, second, third] = self.numbers;
        let (year, month, day) = if first > 999 {
            (first, second, third)
        } else if is_english || self.is_english() {
            (third, first, second)
        } else {
            (third, second, first)
        };
        // `26` is this century's.
        let year = if year < 100 { 2000 + year } else { year };
        NaiveDate::from_ymd_opt(i32::try_from(year).ok().filter(|year| *year > 999)?, month, day)
    }
}

/// How the days of a column are written.
struct DayStyle {
    /// `2026-02-03`.
    is_iso: bool,
    mark: char,
    is_padded: bool,
}

impl DayStyle {
    fn of(table: &RegisterTable, column: usize) -> DayStyle {
        let mut style = DayStyle { is_iso: false, mark: '/', is_padded: false };
        let days = (0..table.spans.rows.len()).map(|row| table.cell(row, column)).filter(|said| date(said).is_some());
        for (number, said) in days.enumerate() {
            let day = said.split([' ', 'T']).next().unwrap_or_default();
            if number == 0 {
                style.mark = day.chars().find(|c| !c.is_ascii_digit()).unwrap_or('/');
                style.is_iso = day.find(style.mark) == Some(4);
            }
            style.is_padded |= day.split(style.mark).any(|part| part.starts_with('0'));
        }
        style
    }

    fn written(&self, day: NaiveDate) -> String {
        let mark = self.mark;
        match (self.is_iso, self.is_padded) {
            (true, _) => day.to_string(),
            (_, true) => day.format(&format!("%d{mark}%m{mark}%Y")).to_string(),
            _ => format!("{}{mark}{}{mark}{}", day.day(), day.month(), day.year()),
        }
    }
}

/// A date in the format of its column. Anything that is not a date stays as typed and is reported later.
fn day(typed: &str, style: &DayStyle, is_english: bool) -> String {
    let read = parts(typed).and_then(|parts| Some((parts.date(is_english)?, parts.hour)));
    let Some((day, hour)) = read else { return typed.to_owned() };
    let written = style.written(day);
    let whole = if hour.is_empty() { written } else { format!("{written} {hour}") };
    // A day that reads as this one, typed with the marks of the column, stays.
    let is_its = typed.contains(style.mark) && (typed.find(style.mark) == Some(4)) == style.is_iso;
    if date(&whole).is_none() || is_its && date(typed) == date(&whole) && !is_english {
        typed.to_owned()
    } else {
        whole
    }
}
