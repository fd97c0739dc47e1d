//! Carries out edits, and proves that nothing else changed.

use super::edit::{Edit, PathStep, no_place};
use super::form_value::{FormValue, form_table};
use super::splice::{Ground, Syntax, line_end_of};
use super::{toml, yaml};
use crate::base::diagnostic::{Diagnostics, Message, Severity};
use crate::base::source::SourcePath;
use crate::base::value::{self, Entry, Node, Value};

/// Carries out edits in a TOML file.
///
/// # Errors
/// If the file is not valid TOML, or an edit fits nowhere in it; then nothing is changed.
pub fn edit_toml(text: &str, edits: &[Edit]) -> Result<String, Message> {
    apply((Syntax::Toml, line_end_of(text)), text, edits)
}

/// Carries out edits one after the other; what is new gets this line end.
pub(super) fn apply(form: (Syntax, &'static str), text: &str, edits: &[Edit]) -> Result<String, Message> {
    let mut text = text.to_owned();
    for edit in edits {
        text = one(form, &text, edit)?;
    }
    Ok(text)
}

/// The keys of the outermost table with their values, in the order of the text.
///
/// # Errors
/// If the text has a mistake.
pub(super) fn fields(syntax: Syntax, text: &str) -> Result<Vec<(String, FormValue)>, Message> {
    Ok(form_table(&parse(syntax, text)?))
}

fn one((syntax, line_end): (Syntax, &'static str), text: &str, edit: &Edit) -> Result<String, Message> {
    let ground = Ground { text, entries: parse(syntax, text)?, line_end };
    let before = plain(&ground.entries);
    let value = edit.value.as_ref().map(|value| value.plain(syntax));
    // An empty list is as good as none: where there is none of either kind, nothing is to be done.
    // A form shows YAML's empty value as an empty text.
    let new = value.as_ref().filter(|value| **value != Plain::List(Vec::new()));
    let there = found(&before, &edit.path);
    let is_empty = there == Some(&Plain::Null) && new == Some(&Plain::Text(String::new()));
    if new == there || is_empty {
        return Ok(text.to_owned());
    }
    let splice = match syntax {
        Syntax::Toml => toml::splice(&ground, edit)?,
        Syntax::Yaml => yaml::splice(&ground, edit)?,
    };
    let mut changed = text.to_owned();
    changed.replace_range(splice.range, &splice.text);
    let after = plain(&parse(syntax, &changed).map_err(|_| no_place(edit))?);
    if after == with_value(before, &edit.path, value) { Ok(changed) } else { Err(no_place(edit)) }
}

/// What a text says.
///
/// # Errors
/// If it has a mistake.
pub(super) fn parse(syntax: Syntax, text: &str) -> Result<Vec<Entry>, Message> {
    let path: SourcePath = "".into();
    let mut out = Diagnostics::default();
    let entries = match syntax {
        Syntax::Toml => value::toml(text, 0, &path, &mut out),
        Syntax::Yaml => value::yaml(text, 0, &path, &mut out),
    };
    match out.iter().find(|one| one.severity == Severity::Error) {
        Some(wrong) => Err(wrong.message.clone()),
        None => Ok(entries),
    }
}

/// A value without its place: what two readings are compared by.
#[derive(Clone, Debug, PartialEq)]
enum Plain {
    Null,
    Text(String),
    Bare(String),
    List(Vec<Plain>),
    Table(Vec<(String, Plain)>),
}

impl Plain {
    /// Keys in one order: a table that is written further down is the same table. An empty list is as good as none.
    fn sorted(mut keys: Vec<(String, Plain)>) -> Plain {
        keys.retain(|(_, value)| *value != Plain::List(Vec::new()));
        keys.sort_by(|a, b| a.0.cmp(&b.0));
        Plain::Table(keys)
    }
}

impl FormValue {
    /// As it is read again: a date is a text in YAML.
    fn plain(&self, syntax: Syntax) -> Plain {
        match self {
            FormValue::Text(text) => Plain::Text(text.clone()),
            FormValue::Bare(text) if syntax == Syntax::Yaml && !is_number_or_bool(text) => Plain::Text(text.clone()),
            FormValue::Bare(text) => Plain::Bare(text.clone()),
            FormValue::List(list) => Plain::List(list.iter().map(|value| value.plain(syntax)).collect()),
            FormValue::Table(keys) => {
                Plain::sorted(keys.iter().map(|(key, value)| (key.clone(), value.plain(syntax))).collect())
            }
        }
    }
}

fn is_number_or_bool(text: &str) -> bool {
    matches!(text, "true" | "false") || text.parse::<f64>().is_ok()
}

fn plain(entries: &[Entry]) -> Plain {
    Plain::sorted(entries.iter().map(|entry| (entry.key.clone(), plain_node(&entry.node))).collect())
}

fn plain_node(node: &Node) -> Plain {
    match &node.value {
        Value::Null => Plain::Null,
        Value::Bool(yes) => Plain::Bare(yes.to_string()),
        Value::Integer(number) => Plain::Bare(number.to_string()),
        Value::Decimal(text) => Plain::Bare(text.replace('_', "")),
        Value::Date(text) => Plain::Bare(text.clone()),
        // The line ends of the file are not what is meant.
        Value::Text(text) => Plain::Text(text.replace("\r\n", "\n")),
        Value::List(list) => Plain::List(list.iter().map(plain_node).collect()),
        Value::Table(entries) => plain(entries),
    }
}

fn found<'p>(plain: &'p Plain, path: &[PathStep]) -> Option<&'p Plain> {
    let Some((step, rest)) = path.split_first() else { return Some(plain) };
    let next = match (plain, step) {
        (Plain::Table(keys), PathStep::Key(key)) => &keys.iter().find(|(name, _)| name == key)?.1,
        (Plain::List(list), PathStep::Index(index)) => list.get(*index)?,
        _ => return None,
    };
    found(next, rest)
}

/// The tree with another value at a path, or without the one there; tables on the way are made where there are none.
fn with_value(plain: Plain, path: &[PathStep], value: Option<Plain>) -> Plain {
    let Some((step, rest)) = path.split_first() else { return value.unwrap_or(plain) };
    match (plain, step) {
        (Plain::List(mut list), PathStep::Index(index)) => {
            if rest.is_empty() && value.is_none() {
                if *index < list.len() {
                    list.remove(*index);
                }
            } else if *index < list.len() {
                let old = std::mem::replace(&mut list[*index], Plain::Null);
                list[*index] = with_value(old, rest, value);
            } else {
                list.push(with_value(Plain::Null, rest, value));
            }
            Plain::List(list)
        }
        (Plain::Null, PathStep::Index(_)) => Plain::List(vec![with_value(Plain::Null, rest, value)]),
        (plain, PathStep::Key(key)) => {
            let mut keys = if let Plain::Table(keys) = plain { keys } else { Vec::new() };
            let at = keys.iter().position(|(name, _)| name == key);
            let old = at.map_or(Plain::Null, |at| keys.remove(at).1);
            if !(rest.is_empty() && value.is_none()) {
                keys.push((key.clone(), with_value(old, rest, value)));
            }
            Plain::sorted(keys)
        }
        (plain, _) => plain,
    }
}

/// Whether two readings of a file say the same, but for what is below these keys.
pub(super) fn same_but(before: &[Entry], after: &[Entry], keys: &[&str]) -> bool {
    let path: Vec<PathStep> = keys.iter().map(|key| PathStep::Key((*key).to_owned())).collect();
    with_value(plain(before), &path, None) == with_value(plain(after), &path, None)
}

/// What a scalar says, as a text.
pub(super) fn loose(node: &Node) -> String {
    match plain_node(node) {
        Plain::Text(text) | Plain::Bare(text) => text,
        _ => String::new(),
    }
}
