//! What the fields of a CSV file are as numbers, and what they prove of each other.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::model::{Cell, Column, ColumnType, Row};
use super::numbers::{bare, is_code, visible};
use crate::base::decimal::parse_typed;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, error, msg};
use crate::base::language::Language;

/// What a field is as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FieldReading {
    /// None.
    Text,
    /// A number, in Vietnamese format where it has marks.
    Number(Decimal),
    /// Only with a point for decimals.
    Raw(Decimal),
    /// The other format reads another number.
    Doubtful {
        /// With a comma for decimals.
        vietnamese: Decimal,
        /// With a point for decimals.
        raw: Decimal,
    },
}

impl FieldReading {
    /// A field as it was meant, with what accountants and footnotes put around a number: `(1.234)`, `1.234*`.
    pub(super) fn of(field: &str, unit: &str) -> FieldReading {
        let field = &*visible(field);
        let (negative, typed) = bare(field, unit).unwrap_or((false, field));
        let signed = |value: Decimal| if negative { -value } else { value };
        match reading(typed) {
            FieldReading::Text => FieldReading::Text,
            FieldReading::Number(value) => FieldReading::Number(signed(value)),
            FieldReading::Raw(value) => FieldReading::Raw(signed(value)),
            FieldReading::Doubtful { vietnamese, raw } => {
                FieldReading::Doubtful { vietnamese: signed(vietnamese), raw: signed(raw) }
            }
        }
    }
}

/// What the fields of a file tell about its numbers together.
#[derive(Default)]
pub(super) struct NumberEvidence {
    /// The first number with a point for decimals, in each column that has one.
    raw: BTreeMap<usize, Place>,
    /// The columns with a number that only Vietnamese format reads: `1.234.567`, `3,5`.
    vietnamese: BTreeSet<usize>,
    /// The numbers of each column that both formats read differently, with their rows.
    doubtful: BTreeMap<usize, Vec<(usize, DoubtfulValue)>>,
}

struct DoubtfulValue {
    field: String,
    vietnamese: Decimal,
    raw: Decimal,
    place: Place,
}

impl NumberEvidence {
    /// What a field of a column is.
    pub(super) fn cell(
        &mut self,
        field: &str,
        (number, column, unit): (usize, &Column, &str),
        (row, place): (usize, impl Fn() -> Place),
    ) -> Cell {
        if matches!(column.kind, Some(ColumnType::Text | ColumnType::Year | ColumnType::Date)) {
            return Cell::Text(field.to_owned());
        }
        let field = &*visible(field);
        let (negative, typed) = bare(field, column.unit.as_deref().unwrap_or(unit)).unwrap_or((false, field));
        let signed = |value: Decimal| if negative { -value } else { value };
        if let Some(language) = column.number {
            return parse_typed(typed, language)
                .map_or_else(|| Cell::Text(field.to_owned()), |value| Cell::Number(signed(value)));
        }
        match reading(typed) {
            FieldReading::Text => Cell::Text(field.to_owned()),
            FieldReading::Number(value) => {
                if typed.contains(['.', ',']) {
                    self.vietnamese.insert(number);
                }
                Cell::Number(signed(value))
            }
            FieldReading::Raw(value) => {
                self.raw.entry(number).or_insert_with(place);
                Cell::Number(signed(value))
            }
            FieldReading::Doubtful { vietnamese, raw } => {
                let (vietnamese, raw) = (signed(vietnamese), signed(raw));
                let doubt = DoubtfulValue { field: field.to_owned(), vietnamese, raw, place: place() };
                self.doubtful.entry(number).or_default().push((row, doubt));
                Cell::Number(vietnamese)
            }
        }
    }

    /// Settles the doubtful numbers. With commas or tabs a number of the same column proves its format (`14.7` that points
    /// are decimal); with semicolons they are Vietnamese, unless another number of the file is not.
    pub(super) fn judge(self, columns: &[Column], semicolons: bool, rows: &mut [Row], out: &mut Diagnostics) {
        let point = self.raw.values().next().filter(|_| semicolons);
        for (number, doubts) in self.doubtful {
            // Points in one field and commas in another: then nothing is proven.
            let mixed = doubts.iter().any(|(_, one)| one.field.contains('.') != doubts[0].1.field.contains('.'));
            let raw = !mixed && self.raw.contains_key(&number);
            let vietnamese = !mixed && self.vietnamese.contains(&number);
            match (semicolons, raw, vietnamese) {
                (true, ..) if point.is_none() => continue,
                (false, false, true) => continue,
                (false, true, false) => {
                    for (row, doubt) in doubts {
                        if let Some(row) = rows.get_mut(row) {
                            row.cells[number] = Cell::Number(doubt.raw);
                        }
                    }
                    continue;
                }
                _ => {}
            }
            let Some((_, doubt)) = doubts.into_iter().next() else { continue };
            let problem = ambiguous(&doubt, &columns[number].name).place(doubt.place);
            out.push(match point.cloned() {
                Some(point) => problem
                    .also(point, msg!("ở đây dấu chấm đứng trước phần lẻ", "here a point stands before decimals"))
                    .help(msg!(
                        "viết mọi số trong tệp như nhau: 1.200 và 3,25",
                        "write all numbers of the file alike: 1.200 and 3,25"
                    )),
                None => problem.help(msg!(
                    "viết số trần, không dấu chấm nhóm: 1200; hoặc ghi cách viết số của cột: number = \"1.234,5\"",
                    "write it raw, without grouping: 1200; or declare the format of the column: number = \"1.234,5\""
                )),
            });
        }
    }
}

pub(super) fn reading(field: &str) -> FieldReading {
    let vietnamese = parse_typed(field, Language::Vi);
    // Digits alone are the same in both.
    if is_code(field) {
        return FieldReading::Text;
    }
    if field.bytes().all(|byte| byte.is_ascii_digit()) {
        return vietnamese.map_or(FieldReading::Text, FieldReading::Number);
    }
    match (vietnamese, parse_typed(field, Language::En)) {
        (Some(vietnamese), Some(raw)) if vietnamese != raw => FieldReading::Doubtful { vietnamese, raw },
        (Some(vietnamese), _) => FieldReading::Number(vietnamese),
        (None, Some(raw)) => FieldReading::Raw(raw),
        (None, None) => FieldReading::Text,
    }
}

fn ambiguous(doubt: &DoubtfulValue, column: &str) -> Diagnostic {
    let (field, vietnamese, raw) = (&doubt.field, doubt.vietnamese.normalize(), doubt.raw.normalize());
    error!("ambiguous-number";
        "`{field}` ở cột `{column}` có thể là {vietnamese} hoặc {raw}",
        "`{field}` in the column `{column}` could be {vietnamese} or {raw}")
}
