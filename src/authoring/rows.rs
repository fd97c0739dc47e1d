//! The rows of a data set as they are to be: cells with other values, new rows, rows that go.
//!
//! The rows stay in their order, so the edits name all of them: each row that stays names the one it was, and the
//! cells that change. Only the bytes of those cells and rows change; a new row is written as the rows around it are.

mod csv;
mod records;
mod toml;

use std::collections::BTreeMap;

pub use self::records::RecordEdit;
pub(super) use self::records::{Records, values};
use super::edit::CellEdit;
use crate::base::diagnostic::{Message, msg};
use crate::base::source::SourcePath;
use crate::statistics::DataSet;

/// An edit of a row: how it is to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowEdit {
    /// The number of the row that it was; none: it is new.
    pub from: Option<usize>,
    /// The cells that change, by the number of their column.
    pub cells: BTreeMap<usize, CellEdit>,
}

/// The text that has the rows of a data set.
#[derive(Clone, Copy, Debug)]
pub enum RowsText<'t> {
    /// The TOML file that declares the set.
    Toml(&'t str),
    /// A CSV file.
    Csv(&'t SourcePath, &'t str),
}

/// The text with the rows of a data set as they are to be. `set` is what was read of the same text.
///
/// # Errors
/// If the rows cannot be changed without touching anything else; then nothing is changed.
pub fn edit_rows(text: RowsText, set: &DataSet, rows: &[RowEdit]) -> Result<String, Message> {
    let kept: Vec<usize> = rows.iter().filter_map(|row| row.from).collect();
    let columns = rows.iter().flat_map(|row| row.cells.keys()).max();
    let is_sound = kept.is_sorted_by(|a, b| a < b)
        && kept.last().is_none_or(|last| *last < set.rows.len())
        && columns.is_none_or(|column| *column < set.columns.len());
    if !is_sound {
        return Err(msg!("các dòng không khớp với bảng", "the rows do not fit the data set"));
    }
    match text {
        RowsText::Toml(text) => toml::edit(text, set, rows),
        RowsText::Csv(path, text) => csv::edit(path, text, set, rows),
    }
}

/// The edits that change nothing: every row as it is.
pub fn rows_as_they_are(set: &DataSet) -> Vec<RowEdit> {
    (0..set.rows.len()).map(|from| RowEdit { from: Some(from), cells: BTreeMap::new() }).collect()
}

/// Of a file with a row that could not be read.
fn unread_rows() -> Message {
    msg!(
        "bảng có dòng chưa đọc được: hãy sửa trong tệp trước",
        "the data set has a row that cannot be read: mend it in the file first"
    )
}

pub(super) fn no_room() -> Message {
    msg!(
        "không thêm, bớt dòng được mà giữ nguyên phần còn lại; hãy sửa trong tệp",
        "cannot add or remove rows and leave everything else as it is; change them in the file"
    )
}
