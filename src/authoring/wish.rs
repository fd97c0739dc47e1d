//! A wish: a key and its new value.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::base::diagnostic::{Message, msg};
use crate::base::value::{Entry, Node, Value};

/// A value as a form gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormValue {
    /// A text.
    Text(String),
    /// A date, a number, `true` or `false`: written as it stands, without quotation marks.
    Bare(String),
    /// A list.
    List(Vec<FormValue>),
    /// Keys and values, in this order.
    Table(Vec<(String, FormValue)>),
}

impl FormValue {
    /// Whether it is a table.
    pub fn is_table(&self) -> bool {
        matches!(self, FormValue::Table(_))
    }

    /// Whether it says the same as another; the order of keys means nothing.
    pub(super) fn is_same(&self, other: &FormValue) -> bool {
        match (self, other) {
            (FormValue::Table(own), FormValue::Table(keys)) => {
                let has =
                    |key: &str, value: &FormValue| own.iter().any(|(name, own)| name == key && own.is_same(value));
                own.len() == keys.len() && keys.iter().all(|(key, value)| has(key, value))
            }
            (FormValue::List(own), FormValue::List(list)) => {
                own.len() == list.len() && own.iter().zip(list).all(|(own, value)| own.is_same(value))
            }
            _ => self == other,
        }
    }
}

/// The keys of a table with their values.
pub(super) fn form_table(entries: &[Entry]) -> Vec<(String, FormValue)> {
    entries.iter().map(|entry| (entry.key.clone(), form_value(&entry.node))).collect()
}

/// A value that was read, as a form shows it.
pub(super) fn form_value(node: &Node) -> FormValue {
    match &node.value {
        Value::Null => FormValue::Text(String::new()),
        Value::Bool(yes) => FormValue::Bare(yes.to_string()),
        Value::Integer(number) => FormValue::Bare(number.to_string()),
        Value::Decimal(text) | Value::Date(text) => FormValue::Bare(text.clone()),
        Value::Text(text) => FormValue::Text(text.replace("\r\n", "\n")),
        Value::List(list) => FormValue::List(list.iter().map(form_value).collect()),
        Value::Table(entries) => FormValue::Table(form_table(entries)),
    }
}

/// A step from a table to one of its keys, or from a list to one of its entries, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// A key.
    Key(String),
    /// An entry; one behind the last means a new one.
    Index(usize),
}

/// A wish: the value at `path` is to be this one; none: it is to be gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The way to the value, from the outermost table.
    pub path: Vec<PathStep>,
    /// Its new value.
    pub value: Option<FormValue>,
}

impl Edit {
    /// A wish for a key of the outermost table.
    pub fn key(key: &str, value: Option<FormValue>) -> Edit {
        Edit { path: vec![PathStep::Key(key.to_owned())], value }
    }
}

/// What a cell is to say.
#[derive(Clone, Debug, PartialEq)]
pub enum CellWish {
    /// Nothing.
    Empty,
    /// A number, with as many decimals as were typed.
    Number(Decimal),
    /// A text, on one line.
    Text(String),
}

/// The two languages of front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    Toml,
    Yaml,
}

/// A stretch of a text that is to be replaced.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Splice {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

impl Splice {
    pub(super) fn new(range: Range<usize>, text: impl Into<String>) -> Splice {
        Splice { range, text: text.into() }
    }
}

/// What an edit is made in.
pub(super) struct Ground<'t> {
    /// The TOML or YAML, without fences.
    pub(super) text: &'t str,
    pub(super) entries: Vec<Entry>,
    /// `\n` or `\r\n`.
    pub(super) line_end: &'static str,
}

impl Ground<'_> {
    /// The beginning of the line of this byte.
    pub(super) fn line_of(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |at| at + 1)
    }

    /// The beginning of the line behind the one of this byte.
    pub(super) fn line_after(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |end| at + end + 1)
    }
}

/// The line end of a text: that of its first line.
pub(super) fn line_end_of(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

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
