//! Values as a form shows and gives them.

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
