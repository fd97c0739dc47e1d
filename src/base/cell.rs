//! Cells of a workbook, as its text has them: [`SHEET`] and the name of each sheet, then a line for each row with tabs
//! between the cells. Reports name `B7` instead of a line.

use super::lines::LineStarts;
use super::source::floor;

/// Begins the line with the name of a sheet in the text of a workbook.
pub const SHEET: char = '\u{C}';

/// A cell of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellPlace<'t> {
    /// The name of its sheet.
    pub sheet: &'t str,
    /// Its row, from 1.
    pub row: usize,
    /// Its column, from 1.
    pub column: usize,
}

impl CellPlace<'_> {
    /// Its name in its sheet: `B7`.
    pub fn name(&self) -> String {
        format!("{}{}", column_name(self.column - 1), self.row)
    }
}

/// The cell at a byte of a workbook's text, of which the lines are known; none of any other text.
pub fn cell_place<'t>(text: &'t str, lines: &LineStarts, at: usize) -> Option<CellPlace<'t>> {
    let before = Some(&text[..floor(text, at)]).filter(|_| text.starts_with(SHEET))?;
    let start = before.rfind(SHEET)?;
    let sheet = text[start + 1..].lines().next()?.split('\t').next()?;
    let (number, line) = lines.line(text, before.len());
    let (head, _) = lines.line(text, start);
    Some(CellPlace {
        sheet,
        row: number.checked_sub(head).filter(|row| *row > 0)?,
        column: before[line.start..].matches('\t').count() + 1,
    })
}

/// The letters of a column, which is numbered from 0: `A`, `Z`, `AA`.
pub fn column_name(number: usize) -> String {
    let mut letters = Vec::new();
    let mut left = number + 1;
    while left > 0 {
        letters.push(b'A' + ((left - 1) % 26) as u8);
        left = (left - 1) / 26;
    }
    letters.into_iter().rev().map(char::from).collect()
}
