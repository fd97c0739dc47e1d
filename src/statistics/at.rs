//! Where a data set is read from, and values of TOML as statistics need them.

use std::ops::Range;

use rust_decimal::Decimal;

use super::model::{Cell, Column, Row};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, error};
use crate::base::source::{SourcePath, Sources};
use crate::base::suggest::suggest;
use crate::base::value::{Node, Value};

/// Where a data set is read from.
pub(super) struct SetOrigin<'a> {
    pub(super) sources: &'a Sources,
    pub(super) path: &'a SourcePath,
    pub(super) name: &'a str,
    pub(super) span: Range<usize>,
    /// A syntax error may have swallowed keys: what is missing then is not told on top of it.
    pub(super) broken: bool,
}

impl SetOrigin<'_> {
    pub(super) fn missing(&self, key: &str, example: &str, out: &mut Diagnostics) {
        error!(out, "missing-key" at (self.path, &self.span);
            "bảng `{}` thiếu `{}`", "the data set `{}` lacks `{}`", self.name, key;
            help: "thêm: {example}", "add: {example}");
    }
}

/// A number of TOML, exactly as typed.
pub(super) fn decimal(node: &Node) -> Option<Decimal> {
    match &node.value {
        Value::Integer(number) => Some(Decimal::from(*number)),
        Value::Decimal(text) => {
            let text = text.replace('_', "");
            let text = text.strip_prefix('+').unwrap_or(&text);
            if text.contains(['e', 'E']) { Decimal::from_scientific(text).ok() } else { text.parse().ok() }
        }
        _ => None,
    }
}

/// What a data set says of its rows.
#[derive(Clone, Copy)]
pub(super) struct RowSchema<'a> {
    pub(super) columns: &'a [Column],
    /// The number of the column that names a row.
    pub(super) key: usize,
    /// The unit of columns that have none of their own.
    pub(super) unit: &'a str,
}

pub(super) fn unknown_column(name: &str, columns: &[Column]) -> Diagnostic {
    error!("unknown-column"; "không có cột `{name}`", "there is no column `{name}`";
        help: suggest(name, columns.iter().map(|column| column.name.as_str()));
        or: "thêm cột này vào `columns`", "add it to `columns`")
}

pub(super) fn row(cells: Vec<Cell>, key: usize, place: Place, out: &mut Diagnostics) -> Option<Row> {
    let name = match cells.get(key) {
        Some(Cell::Text(text)) => text.clone(),
        Some(Cell::Number(number)) => number.to_string(),
        _ => {
            error!(out, "missing-row-key" at place; "dòng này không có tên", "this row has no key";
                help: "điền cột đứng tên dòng (key)", "fill in the key column");
            return None;
        }
    };
    Some(Row { key: name, cells, place })
}
