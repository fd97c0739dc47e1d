//! `[params]`: a free table for themes.

use std::collections::BTreeMap;

use crate::base::value::{Entry, Node, Value};

/// A free table as JSON, for themes.
pub fn json_table(entries: &[Entry]) -> BTreeMap<String, serde_json::Value> {
    entries.iter().map(|entry| (entry.key.clone(), json(&entry.node))).collect()
}

fn json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(yes) => (*yes).into(),
        Value::Integer(number) => (*number).into(),
        Value::Decimal(text) | Value::Text(text) | Value::Date(text) => text.clone().into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Table(entries) => json_table(entries).into_iter().collect(),
    }
}
