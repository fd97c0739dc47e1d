//! The front matter of other generators: TOML, YAML, JSON.

use crate::base::diagnostic::Diagnostics;
use crate::base::source::SourcePath;
use crate::base::value::{self, Entry, Node, Value};

/// Keys and values, and where the text begins.
pub(super) struct Front {
    entries: Vec<Entry>,
    /// Whether there is any.
    pub(super) is_there: bool,
}

impl Front {
    /// Divides a file; what cannot be read of its front matter counts as missing.
    pub(super) fn of(text: &str) -> (Front, &str) {
        let text = text.trim_start_matches(['\u{FEFF}', '\r', '\n']);
        let path: SourcePath = "".into();
        let out = &mut Diagnostics::default();
        let found = |entries, body| (Front { entries, is_there: true }, body);
        let is_json = text.strip_prefix('{').is_some_and(|rest| rest.starts_with(['\n', '\r', ' ', '"']));
        if let Some(end) = end_of_json(text).filter(|_| is_json) {
            return found(value::yaml(&text[..end], 0, &path, out), &text[end..]);
        }
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let fence = match first.trim_end() {
            "+++" => "+++",
            "---" | "---yaml" | "--- yaml" | "---json" | "---toml" => "---",
            _ => return (Front { entries: Vec::new(), is_there: false }, text),
        };
        let mut at = 0;
        for line in rest.split_inclusive('\n') {
            if line.trim_end() == fence {
                let (front, body) = (&rest[..at], &rest[at + line.len()..]);
                let is_toml = fence == "+++" || first.contains("toml");
                let entries =
                    if is_toml { value::toml(front, 0, &path, out) } else { value::yaml(front, 0, &path, out) };
                return found(entries, body);
            }
            at += line.len();
        }
        (Front { entries: Vec::new(), is_there: false }, text)
    }

    fn get<'f>(entries: &'f [Entry], key: &str) -> Option<&'f Node> {
        entries.iter().find(|entry| entry.key.eq_ignore_ascii_case(key)).map(|entry| &entry.node)
    }

    /// A value by its key, or by keys in keys: `extra.author`.
    fn node(&self, key: &str) -> Option<&Node> {
        let mut entries = &self.entries;
        let mut parts = key.split('.').peekable();
        loop {
            let node = Front::get(entries, parts.next()?)?;
            match (&node.value, parts.peek()) {
                (_, None) => return Some(node),
                (Value::Table(inner), Some(_)) => entries = inner,
                _ => return None,
            }
        }
    }

    /// The first of some keys that has a text, a number or a date.
    pub(super) fn text(&self, keys: &[&str]) -> Option<String> {
        keys.iter().filter_map(|key| self.node(key)).find_map(scalar).filter(|text| !text.is_empty())
    }

    /// The texts of the first of some keys that has any: a list, or a text.
    pub(super) fn texts(&self, keys: &[&str]) -> Vec<String> {
        let list = |node: &Node| match &node.value {
            Value::List(list) => list.iter().filter_map(scalar).filter(|text| !text.is_empty()).collect(),
            _ => scalar(node).filter(|text| !text.is_empty()).into_iter().collect::<Vec<_>>(),
        };
        keys.iter().filter_map(|key| self.node(key)).map(list).find(|list| !list.is_empty()).unwrap_or_default()
    }

    /// Whether a key says yes.
    pub(super) fn is(&self, key: &str) -> Option<bool> {
        match &self.node(key)?.value {
            Value::Bool(yes) => Some(*yes),
            Value::Text(text) => Some(text == "true"),
            _ => None,
        }
    }
}

fn scalar(node: &Node) -> Option<String> {
    Some(match &node.value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Date(text) | Value::Decimal(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Table(inner) => return Front::get(inner, "name").or_else(|| Front::get(inner, "src")).and_then(scalar),
        _ => return None,
    })
}

/// Where an object of JSON at the beginning ends.
fn end_of_json(text: &str) -> Option<usize> {
    let (mut depth, mut in_text, mut is_escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_text => is_escaped = true,
            b'"' => in_text = !in_text,
            b'{' if !in_text => depth += 1,
            b'}' if !in_text => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}
