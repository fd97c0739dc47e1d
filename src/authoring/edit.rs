//! Edits: a key and its new value, a cell and what it is to say.

use rust_decimal::Decimal;

use super::form_value::FormValue;
use crate::base::diagnostic::{Message, msg};

/// A step from a table to one of its keys, or from a list to one of its entries, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// A key.
    Key(String),
    /// An entry; one behind the last means a new one.
    Index(usize),
}

/// An edit of a file of keys: the value at `path` is to be this one; none: it is to be gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The way to the value, from the outermost table.
    pub path: Vec<PathStep>,
    /// Its new value.
    pub value: Option<FormValue>,
}

impl Edit {
    /// An edit of a key of the outermost table.
    pub fn key(key: &str, value: Option<FormValue>) -> Edit {
        Edit { path: vec![PathStep::Key(key.to_owned())], value }
    }
}

/// An edit of a cell: what it is to say.
#[derive(Clone, Debug, PartialEq)]
pub enum CellEdit {
    /// Nothing.
    Empty,
    /// A number, with as many decimals as were typed.
    Number(Decimal),
    /// A text, on one line.
    Text(String),
}

/// Of an edit that fits nowhere.
pub(super) fn no_place(edit: &Edit) -> Message {
    let names = edit.path.iter().map(|step| match step {
        PathStep::Key(key) => key.clone(),
        PathStep::Index(index) => (index + 1).to_string(),
    });
    let path = names.collect::<Vec<_>>().join(".");
    msg!(
        "không sửa được `{path}` mà giữ nguyên phần còn lại; hãy sửa trong tệp",
        "cannot change `{path}` and leave everything else as it is; change it in the file"
    )
}
