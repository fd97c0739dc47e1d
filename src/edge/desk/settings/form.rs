//! The settings as the form in the browser gets them: their declaration, and what bantin says of them at their keys.

use std::ops::Range;

use serde_json::{Value, json};

use crate::authoring::{Edit, PathStep, SettingEdit};
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::language::Language;
use crate::base::value::{self, Entry, Node};
use crate::config::settings::{Kind, Setting, setting};
use crate::edge::desk::json::{diagnostic, edits, wrong};
use crate::edge::desk::refusal::Refusal;

/// A setting as its box needs it.
pub fn declared(setting: &Setting, language: Language) -> Value {
    let (kind, more) = match setting.kind {
        Kind::Line => ("line", Value::Null),
        Kind::Sentence => ("sentence", Value::Null),
        Kind::Number(least, most, own) => ("number", json!({ "least": least, "most": most, "own": own })),
        Kind::Choice(values) => {
            let value = |(value, (vi, en)): &(&str, (&str, &str))| json!({ "value": value, "label": if language == Language::Vi { vi } else { en } });
            ("choice", json!({ "values": values.iter().map(value).collect::<Value>() }))
        }
        Kind::Switch(own) => ("switch", json!({ "own": own })),
        Kind::Colour => ("colour", Value::Null),
        Kind::Moment => ("moment", Value::Null),
        Kind::Day => ("day", Value::Null),
        Kind::Picture => ("picture", Value::Null),
        Kind::Theme => ("theme", Value::Null),
        Kind::Section => ("section", Value::Null),
        Kind::Sections => ("sections", Value::Null),
        Kind::Figures => ("figures", Value::Null),
        Kind::Warnings => ("warnings", Value::Null),
        Kind::Texts => ("texts", Value::Null),
        Kind::Entries => ("entries", Value::Null),
        Kind::Menu => ("menu", Value::Null),
    };
    json!({
        "key": setting.key,
        "label": setting.label().text(language),
        "help": setting.help().text(language),
        "kind": kind,
        "more": more,
    })
}

/// The edits in `[["agency.name", "..."], ["notice.end", null]]`.
///
/// # Errors
/// If it is nothing of the kind.
pub fn setting_edits(value: &Value) -> Result<Vec<SettingEdit>, Refusal> {
    // A form is small. Each edit rereads the file, and entries are checked against all others.
    let is_small = |value: &Value| value.as_array().is_none_or(|list| list.len() <= MOST);
    let pairs = value.as_array().ok_or_else(wrong)?;
    if !is_small(value) || !pairs.iter().filter_map(|pair| pair.get(1)).all(is_small) {
        return Err(wrong());
    }
    let of_key = |edit: Edit| match edit.path.into_iter().next() {
        Some(PathStep::Key(key)) => Ok((key, edit.value)),
        _ => Err(wrong()),
    };
    edits(value)?.into_iter().map(of_key).collect()
}

/// As many settings are edited at once, and as many entries has a list.
const MOST: usize = 500;

/// What is said of a file of settings: each with the key of the setting it is about, and of a list the number of the entry.
pub fn problems<'d>(
    (file, text): (&str, &str),
    found: impl Iterator<Item = &'d Diagnostic>,
    language: Language,
) -> Vec<Value> {
    let entries = value::toml(text, 0, &file.into(), &mut Diagnostics::default());
    let problem = |one: &Diagnostic| {
        let range = one.place.as_ref().and_then(|place| place.range).map(|range| range.start..range.end);
        let at = range.filter(|range| *range != (0..0)).and_then(|range| place(file, &entries, "", &range));
        let place = json!({
            "key": at.as_ref().map(|(key, _)| key),
            "entry": at.as_ref().and_then(|(_, entry)| *entry),
            "from": null,
            "to": null,
            "fixes": [],
        });
        diagnostic(one, language, place)
    };
    found.map(problem).collect()
}

/// The declared setting around these bytes, and the entry of its list.
fn place(file: &str, entries: &[Entry], before: &str, range: &Range<usize>) -> Option<(String, Option<usize>)> {
    let holds = |node: &Node| node.span.start <= range.start && range.start < end_of(node).max(node.span.start + 1);
    let entry = entries.iter().find(|entry| {
        entry.key_span.start <= range.start && range.start < entry.key_span.end.max(1) || holds(&entry.node)
    })?;
    let path = if before.is_empty() { entry.key.clone() } else { format!("{before}.{}", entry.key) };
    if setting(file, &path).is_some() {
        let value::Value::List(items) = &entry.node.value else { return Some((path, None)) };
        return Some((path, items.iter().position(holds)));
    }
    match &entry.node.value {
        value::Value::Table(inner) => {
            let first = setting(file, &format!("{path}.text")).map(|one| (one.key.to_owned(), None));
            place(file, inner, &path, range).or(first)
        }
        _ => setting(file, &format!("{path}.text")).map(|one| (one.key.to_owned(), None)),
    }
}

/// The byte behind everything below a node.
fn end_of(node: &Node) -> usize {
    let below = match &node.value {
        value::Value::Table(entries) => entries.iter().map(|entry| end_of(&entry.node)).max(),
        value::Value::List(items) => items.iter().map(end_of).max(),
        _ => None,
    };
    node.span.end.max(below.unwrap_or_default())
}
