//! Edits in YAML, as front matter of other programs is written: keys of the outermost mapping.

use std::ops::Range;

use super::edit::{Edit, PathStep, no_place};
use super::form_value::FormValue;
use super::list;
use super::splice::{Ground, Splice};
use crate::base::diagnostic::Message;
use crate::base::value::{Entry, Node, Value};

/// What carries out an edit.
pub(super) fn splice(ground: &Ground, edit: &Edit) -> Result<Splice, Message> {
    let [PathStep::Key(key)] = edit.path.as_slice() else { return Err(no_place(edit)) };
    let found = ground.entries.iter().find(|entry| entry.key == *key);
    match (found, &edit.value) {
        (None, None) => Err(no_place(edit)),
        (None, Some(value)) => Ok(insert(ground, key, value)),
        (Some(entry), None) => Ok(Splice::new(lines_of(ground, entry), "")),
        (Some(entry), Some(FormValue::List(desired))) if desired.is_empty() => {
            Ok(Splice::new(after_colon(ground, entry), " []"))
        }
        (Some(entry), Some(value)) => Ok(change(ground, entry, value)),
    }
}

/// A new line at the end; in an object of JSON, before its last brace.
fn insert(ground: &Ground, key: &str, value: &FormValue) -> Splice {
    let end = ground.text.len();
    if let Some(brace) = ground.text.rfind('}').filter(|_| is_json(ground)) {
        let before = ground.text[..brace].trim_end();
        let line = ground.entries.first().map_or("  ", |first| &ground.text[ground.line_of(first.key_span.start)..]);
        let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        let comma = if before.ends_with([',', '{']) { "" } else { "," };
        let (key, written) = (serde_json::Value::from(key), as_json(value));
        let at = before.len();
        return Splice::new(at..at, format!("{comma}{}{indent}{key}: {written}", ground.line_end));
    }
    let first = ground.entries.first();
    let indent = first.map_or("", |entry| {
        let line = ground.line_of(entry.key_span.start);
        &ground.text[line..entry.key_span.start]
    });
    let before = if end == 0 || ground.text.ends_with('\n') { "" } else { ground.line_end };
    Splice::new(end..end, format!("{before}{indent}{key}: {}{}", written(value), ground.line_end))
}

fn change(ground: &Ground, entry: &Entry, value: &FormValue) -> Splice {
    match (&entry.node.value, value) {
        (Value::List(items), FormValue::List(desired)) if !items.is_empty() => {
            let spans: Vec<Range<usize>> = items.iter().map(|item| item.span.clone()).collect();
            let is_flow = ground.text[entry.node.span.clone()].starts_with('[');
            if is_flow {
                let same = |at: usize, desired: &FormValue| is_same(&items[at], desired);
                let end = ground.text[spans[spans.len() - 1].end..].find(']').unwrap_or_default();
                let whole = entry.node.span.start..spans[spans.len() - 1].end + end + 1;
                list::splice((ground.text, ground.line_end), (whole, &spans), desired, &same, &written)
            } else {
                block_list(ground, items, desired)
            }
        }
        // The parser does not count the mark of a text over several lines to the text.
        _ if ground.text[colon_of(ground, entry)..].trim_start_matches(' ').starts_with(['|', '>']) => {
            Splice::new(after_colon(ground, entry), format!(" {}", written(value)))
        }
        (Value::Null, _) => Splice::new(after_colon(ground, entry), format!(" {}", written(value))),
        _ => {
            let span = entry.node.span.clone();
            let end = span.start + ground.text[span.clone()].trim_end().len();
            Splice::new(span.start..end, if is_json(ground) { as_json(value) } else { written(value) })
        }
    }
}

/// A list with a dash before each item: items that stay keep their lines.
fn block_list(ground: &Ground, items: &[Node], desired: &[FormValue]) -> Splice {
    let start = ground.line_of(items[0].span.start);
    let lines: Vec<&str> = items
        .iter()
        .map(|item| &ground.text[ground.line_of(item.span.start)..line_end_at(ground, item.span.end)])
        .collect();
    let dash = &ground.text[start..items[0].span.start];
    let dash = if dash.trim_start().starts_with('-') { dash.to_owned() } else { "- ".to_owned() };
    let mut left: Vec<usize> = (0..items.len()).collect();
    let mut text = String::new();
    for value in desired {
        match left.iter().position(|at| is_same(&items[*at], value)) {
            Some(at) => text += lines[left.remove(at)],
            None => text += &format!("{dash}{}{}", written(value), ground.line_end),
        }
        if !text.ends_with('\n') {
            text += ground.line_end;
        }
    }
    Splice::new(start..line_end_at(ground, items[items.len() - 1].span.end), text)
}

/// From the colon behind a key to the end of its value.
fn after_colon(ground: &Ground, entry: &Entry) -> Range<usize> {
    let colon = colon_of(ground, entry);
    let end = match entry.node.value {
        Value::Null => colon + null_length(&ground.text[colon..]),
        _ => value_end(ground, entry),
    };
    colon..end.max(colon)
}

/// How long an empty value is that is written out, with the space before it.
fn null_length(rest: &str) -> usize {
    let line = rest.lines().next().unwrap_or_default();
    let written = line.split(" #").next().unwrap_or_default().trim_end();
    if matches!(written.trim_start(), "~" | "null" | "Null" | "NULL") { written.len() } else { 0 }
}

/// The byte behind the colon of a key.
fn colon_of(ground: &Ground, entry: &Entry) -> usize {
    let end = entry.key_span.end;
    ground.text[end..].find(':').map_or(end, |at| end + at + 1)
}

/// The end of a value, without the space that the parser counts to it.
fn value_end(ground: &Ground, entry: &Entry) -> usize {
    entry.node.span.start + ground.text[entry.node.span.clone()].trim_end().len()
}

/// The whole lines of a key and its value.
fn lines_of(ground: &Ground, entry: &Entry) -> Range<usize> {
    let end = value_end(ground, entry).max(entry.key_span.end);
    ground.line_of(entry.key_span.start)..line_end_at(ground, end)
}

/// The byte behind the line of this one. The parser may count the line end to a value.
fn line_end_at(ground: &Ground, at: usize) -> usize {
    ground.line_after(if ground.text[..at].ends_with('\n') { at - 1 } else { at })
}

fn is_same(node: &Node, desired: &FormValue) -> bool {
    match (&node.value, desired) {
        (Value::Text(old), FormValue::Text(new)) => old == new,
        _ => false,
    }
}

/// Whether the whole text is an object of JSON.
fn is_json(ground: &Ground) -> bool {
    ground.text.trim_start().starts_with('{')
}

/// A value as JSON takes it, which knows no dates.
fn as_json(value: &FormValue) -> String {
    match value {
        FormValue::Bare(text) if serde_json::from_str::<serde_json::Value>(text).is_err() => {
            serde_json::Value::from(text.as_str()).to_string()
        }
        value => written(value),
    }
}

/// A value as YAML takes it, whatever is in it: JSON's strings and lists are YAML's (YAML 1.2.2, 1.3).
fn written(value: &FormValue) -> String {
    match value {
        FormValue::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
        FormValue::Bare(text) => text.clone(),
        FormValue::List(list) => format!("[{}]", list.iter().map(written).collect::<Vec<_>>().join(", ")),
        FormValue::Table(keys) => {
            let keys = keys.iter().map(|(key, value)| format!("{key}: {}", written(value)));
            format!("{{{}}}", keys.collect::<Vec<_>>().join(", "))
        }
    }
}
