//! What a person types into a cell of a data set, or pastes there from a spreadsheet, as values.
//!
//! A number that two formats read differently (`1,200`: one comma two, or one thousand two hundred?) is never guessed: what
//! the page itself would show is taken, so are decimals in a column that has some; a pasted block may prove its format by its
//! other numbers; all else is asked. `=1.234` is that number for certain, with a point for decimals.

use rust_decimal::Decimal;

use super::edit::CellEdit;
use crate::base::decimal::{format, parse_typed};
use crate::base::diagnostic::Message;
use crate::base::language::Language;
use crate::base::source::nfc;
use crate::statistics::{Cell, DataSet, FieldReading, read_field};

/// What was typed into a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum TypedCell {
    /// A value.
    Value(CellEdit),
    /// A number that can be read in two ways: as the page's language writes it, and as the other one does.
    Doubtful(Decimal, Decimal),
    /// A number with another unit, or one that a spreadsheet cut short.
    Wrong {
        /// What is wrong.
        message: Message,
        /// What to do.
        help: Option<Message>,
    },
}

/// Reads what was typed into a cell.
pub fn typed_cell(typed: &str, set: &DataSet, column: usize, language: Language) -> TypedCell {
    let typed = one_line(typed);
    if !set.takes_numbers(column) {
        let is_empty = typed.is_empty();
        return TypedCell::Value(if is_empty { CellEdit::Empty } else { CellEdit::Text(typed) });
    }
    if matches!(typed.as_str(), "" | "–" | "-" | "—" | "―") {
        return TypedCell::Value(CellEdit::Empty);
    }
    if let Some(value) = certain(&typed) {
        return TypedCell::Value(CellEdit::Number(value));
    }
    let has_decimals =
        || set.rows.iter().any(|row| matches!(row.cells[column], Cell::Number(value) if !value.fract().is_zero()));
    match read_field(&typed, &set.columns[column], &set.unit) {
        Err(problem) => TypedCell::Wrong { help: problem.help, message: problem.message },
        Ok(FieldReading::Text) => TypedCell::Value(CellEdit::Text(typed)),
        Ok(FieldReading::Number(value) | FieldReading::Raw(value)) => TypedCell::Value(CellEdit::Number(value)),
        Ok(FieldReading::Doubtful { vietnamese, raw }) => {
            let (own, other) = if language == Language::Vi { (vietnamese, raw) } else { (raw, vietnamese) };
            // `1.200` in Vietnamese is what the page shows for this number; `1,200` may come from elsewhere.
            if own.abs() > other.abs() || has_decimals() {
                TypedCell::Value(CellEdit::Number(own))
            } else {
                TypedCell::Doubtful(own, other)
            }
        }
    }
}

/// The number in `=1.234`.
pub fn certain(typed: &str) -> Option<Decimal> {
    typed.strip_prefix('=')?.trim().parse().ok()
}

/// A number as a text that is read as that number in whatever column: in the format of the page, or as `=1.234`.
pub fn certain_text(value: Decimal, language: Language) -> String {
    let is_doubtful = |text: &str| {
        let other = if language == Language::Vi { Language::En } else { Language::Vi };
        let (own, other) = (parse_typed(text, language), parse_typed(text, other));
        own.zip(other).is_some_and(|(own, other)| own.abs() < other.abs())
    };
    let [typed, short] = [value, value.normalize()].map(|value| format(Some(value), None, language));
    match (is_doubtful(&typed), is_doubtful(&short)) {
        (false, _) => typed,
        (_, false) => short,
        _ => format!("={value}"),
    }
}

/// A block of cells that was copied in a spreadsheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PastedBlock {
    /// The cells by row, in the format of the page; as they were pasted where they are no numbers.
    pub rows: Vec<Vec<String>>,
    /// The first number that can be read in two ways, and how: in Vietnamese format and in English. Nothing of the block may
    /// be used before the format is chosen.
    pub doubt: Option<(String, Decimal, Decimal)>,
    /// The number format that the block proves, or that was chosen.
    pub format: Option<Language>,
}

/// More cells than a data set has are no table.
const MOST_CELLS: usize = 1_000_000;

/// Reads what a spreadsheet puts on the clipboard: lines with tabs, quotation marks around cells with line ends. The block
/// begins at a column; `chosen` is the format of its numbers, where that was asked.
pub fn pasted_block(
    text: &str,
    set: &DataSet,
    column: usize,
    chosen: Option<Language>,
    language: Language,
) -> PastedBlock {
    block(records(text, one_line), set, column, chosen, language)
}

/// Reads the cells of a block.
pub(super) fn block(
    rows: Vec<Vec<String>>,
    set: &DataSet,
    column: usize,
    chosen: Option<Language>,
    language: Language,
) -> PastedBlock {
    let numeric = |at: usize| column + at < set.columns.len() && set.takes_numbers(column + at);
    let (mut vietnamese, mut english, mut doubt) = (false, false, None);
    for (at, field) in rows.iter().flat_map(|row| row.iter().enumerate()).filter(|(at, _)| numeric(*at)) {
        match read_field(field, &set.columns[column + at], &set.unit) {
            Ok(FieldReading::Number(_)) => vietnamese |= field.contains(['.', ',']),
            Ok(FieldReading::Raw(_)) => english = true,
            Ok(FieldReading::Doubtful { vietnamese, raw }) => doubt = doubt.or(Some((field.clone(), vietnamese, raw))),
            _ => {}
        }
    }
    let proven = match (vietnamese, english) {
        (true, false) => Some(Language::Vi),
        (false, true) => Some(Language::En),
        _ => None,
    };
    let known = chosen.or(proven);
    let cell = |(at, field): (usize, String)| match numeric(at)
        .then(|| read_field(&field, &set.columns[column + at], &set.unit))
    {
        Some(Ok(FieldReading::Number(value) | FieldReading::Raw(value))) => certain_text(value, language),
        Some(Ok(FieldReading::Doubtful { vietnamese, raw })) => match known {
            Some(Language::Vi) => certain_text(vietnamese, language),
            Some(Language::En) => certain_text(raw, language),
            None => field,
        },
        _ => field,
    };
    PastedBlock {
        rows: rows.into_iter().map(|row| row.into_iter().enumerate().map(cell).collect()).collect(),
        doubt: doubt.filter(|_| known.is_none()),
        format: known,
    }
}

/// The cells of a pasted text by row, each as `clean` leaves it.
pub(super) fn records(text: &str, clean: fn(&str) -> String) -> Vec<Vec<String>> {
    let mut reader =
        ::csv::ReaderBuilder::new().delimiter(b'\t').has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut rows, mut count) = (Vec::new(), 0);
    for record in reader.records().flatten() {
        count += record.len();
        if count > MOST_CELLS {
            break;
        }
        rows.push(record.iter().map(clean).collect());
    }
    rows
}

/// A text on one line, in form NFC, without what nobody sees at its ends.
pub(super) fn one_line(text: &str) -> String {
    nfc(&text.split_whitespace().collect::<Vec<_>>().join(" ")).to_string()
}
