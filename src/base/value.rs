//! TOML and YAML as one tree in which every key and value knows its place, and a reader that asks for keys,
//! records every wrong type, and at the end every key that nobody asked for.
//!
//! serde would stop at the first mistake of a file; a clerk should see all of them in one run.

mod day;
mod yaml;

use std::ops::Range;

use serde::{Deserialize, Serialize};
use toml::de::{DeTable, DeValue};

use super::characters;
use super::diagnostic::{Diagnostic, Diagnostics, Message, error, msg, warning};
use super::source::SourcePath;
use super::suggest::suggest;

pub use day::day;
pub use yaml::yaml;

/// A value and its bytes in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Its bytes.
    pub span: Range<usize>,
}

/// What TOML and YAML have in common.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// YAML's empty value.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction, as it was typed.
    Decimal(String),
    /// A text.
    Text(String),
    /// TOML's dates and times, as they were typed.
    Date(String),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the order of the file.
    Table(Vec<Entry>),
}

/// One key of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Its bytes.
    pub key_span: Range<usize>,
    /// Its value.
    pub node: Node,
}

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its bytes.
    pub span: Range<usize>,
}

/// Reads TOML that begins at byte `offset` of `source`; what is sound survives a syntax error beside it.
pub fn toml(text: &str, offset: usize, source: &SourcePath, out: &mut Diagnostics) -> Vec<Entry> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut entries = entries_of_toml(table.get_ref(), offset);
    let span_of = |error: &toml::de::Error| error.span().unwrap_or(0..0);
    let mut spans: Vec<_> = errors.iter().map(span_of).map(|span| span.start + offset..span.end + offset).collect();
    spans.sort_by_key(|span| span.start);
    forget(&mut entries, &joined(spans.into_iter()));
    let ends: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
    let (mut last_line, mut told) = (None, 0);
    for error in errors {
        let span = span_of(&error);
        // The parser stumbles on over the rest of the line: the first error is the one to fix.
        let line = ends.partition_point(|end| *end < span.start);
        if last_line.replace(line) == Some(line) {
            continue;
        }
        told += 1;
        if told > MOST_ERRORS {
            out.push(more_errors().at(source, span.start + offset..span.end + offset));
            break;
        }
        let first = error.message().lines().next().unwrap_or_default();
        error!(out, "syntax" at (source, span.start + offset..span.end + offset);
            Message { vi: format!("TOML sai: {}", toml_words(first)), en: format!("invalid TOML: {first}") };
            help: toml_help(first));
    }
    make_fit(&mut entries, source, out);
    entries
}

/// Replaces what an escape such as `\u000B` brings into a text and no page may have, and says where.
fn make_fit(entries: &mut [Entry], source: &SourcePath, out: &mut Diagnostics) {
    fn visit(node: &mut Node, source: &SourcePath, out: &mut Diagnostics) {
        match &mut node.value {
            Value::Text(text) => {
                let fit = characters::fit(text);
                if fit != *text {
                    warning!(out, "replacement" at (source, &node.span);
                        "giá trị có ký tự không trang nào dùng được", "the value has a character that no page can show";
                        help: "xóa ký tự viết bằng dấu `\\`", "delete the character that is written with a `\\`");
                    *text = fit.into_owned();
                }
            }
            Value::List(list) => list.iter_mut().for_each(|node| visit(node, source, out)),
            Value::Table(entries) => make_fit(entries, source, out),
            _ => {}
        }
    }
    entries.iter_mut().for_each(|entry| visit(&mut entry.node, source, out));
}

/// At most this many syntax errors of a file are reported.
const MOST_ERRORS: usize = 100;

fn more_errors() -> Diagnostic {
    error!("syntax"; "từ đây còn nhiều chỗ sai nữa", "there are more mistakes from here on";
        help: "sửa các chỗ ở trên rồi chạy lại", "fix those above and run again")
}

/// Sorted ranges as few that do not touch.
fn joined(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match all.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => all.push(range),
        }
    }
    all
}

/// A value that a syntax error touches counts as missing; the error itself is reported. Returns how many values were looked
/// at; each takes the logarithm of the errors.
fn forget(entries: &mut [Entry], errors: &[Range<usize>]) -> usize {
    let mut looked = 0;
    for Entry { node: Node { value, span }, .. } in entries {
        looked += 1;
        if let Value::Table(inner) = value {
            looked += forget(inner, errors);
            continue;
        }
        let next = errors.partition_point(|error| error.end < span.start);
        if errors.get(next).is_some_and(|error| error.start <= span.end) {
            *value = Value::Null;
        }
    }
    looked
}

fn entries_of_toml(table: &DeTable<'_>, offset: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: key.span().start + offset..key.span().end + offset,
            node: node_of_toml(value.get_ref(), value.span(), offset),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span.start);
    entries
}

fn node_of_toml(value: &DeValue<'_>, span: Range<usize>, offset: usize) -> Node {
    let value = match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()) {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::Decimal(number.to_string()),
        },
        DeValue::Float(number) => Value::Decimal(number.to_string()),
        DeValue::Boolean(yes) => Value::Bool(*yes),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(list) => {
            Value::List(list.iter().map(|item| node_of_toml(item.get_ref(), item.span(), offset)).collect())
        }
        DeValue::Table(table) => Value::Table(entries_of_toml(table, offset)),
    };
    Node { value, span: span.start + offset..span.end + offset }
}

fn toml_words(message: &str) -> String {
    const WORDS: [(&str, &str); 18] = [
        ("string values must be quoted", "chữ phải đặt trong dấu ngoặc kép"),
        ("invalid basic string", "dòng chữ thiếu dấu ngoặc kép đóng"),
        ("invalid literal string", "dòng chữ thiếu dấu nháy đơn đóng"),
        ("duplicate key", "khóa này đã có ở trên"),
        ("unclosed table", "tên bảng thiếu dấu `]`"),
        ("unclosed array", "danh sách thiếu dấu `]` đóng"),
        ("unclosed inline table", "bảng thiếu dấu `}` đóng"),
        ("key with no value", "khóa không có giá trị, thiếu dấu `=`"),
        ("invalid date", "ngày không có thật hoặc sai dạng"),
        ("invalid time", "giờ không có thật hoặc sai dạng"),
        ("unexpected leading zero", "số không được bắt đầu bằng 0"),
        ("unexpected key or value", "thừa chữ sau giá trị này"),
        ("missing comma between array", "thiếu dấu `,` giữa hai mục, hoặc thiếu dấu `]` đóng danh sách"),
        ("missing comma between key", "thiếu dấu `,` giữa hai khóa, hoặc thiếu dấu `}` đóng bảng"),
        ("invalid unquoted key", "sau tên khóa phải là dấu `=`; tên khóa không có dấu, không có dấu cách"),
        ("unquoted keys cannot be empty", "thiếu tên khóa trước dấu `=`"),
        ("cannot recurse further", "lồng quá sâu"),
        ("extra", "thừa dấu"),
    ];
    let found = WORDS.iter().find(|(english, _)| message.starts_with(english));
    found.map_or_else(|| message.to_owned(), |(_, vietnamese)| (*vietnamese).to_owned())
}

fn toml_help(message: &str) -> Option<Message> {
    if message.starts_with("string values must be quoted") || message.starts_with("invalid basic string") {
        return Some(msg!(
            "viết chữ giữa hai dấu ngoặc kép thẳng: title = \"Tin mới\"",
            "put text between straight double quotes: title = \"News\""
        ));
    }
    if message.starts_with("invalid date") {
        return Some(msg!("viết năm-tháng-ngày: 2023-11-07", "write year-month-day: 2023-11-07"));
    }
    if message.starts_with("unexpected key or value") {
        return Some(msg!(
            "dấu ngoặc kép ở giữa dòng chữ thì viết “ ” hoặc \\\"; khóa khác thì xuống dòng",
            "inside a text write “ ” or \\\" for quotes; put another key on its own line"
        ));
    }
    if message.starts_with("invalid unquoted key") {
        return Some(msg!("viết: title = \"Tin mới\"", "write: title = \"News\""));
    }
    if message.starts_with("duplicate key") {
        return Some(msg!("xóa một trong hai dòng", "remove one of the two lines"));
    }
    None
}

/// Asks a table for its keys one by one; [`Fields::finish`] reports the keys nobody asked for.
pub struct Fields<'a> {
    entries: &'a [Entry],
    source: &'a SourcePath,
    asked: Vec<&'a str>,
}

impl<'a> Fields<'a> {
    /// A reader of these entries of this file.
    pub fn new(entries: &'a [Entry], source: &'a SourcePath) -> Fields<'a> {
        Fields { entries, source, asked: Vec::new() }
    }

    /// The raw node of a key, if the key is there.
    pub fn node(&mut self, key: &'a str) -> Option<&'a Node> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        let entries = self.entries;
        entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The bytes of the key itself, if it is there.
    pub fn key_span(&self, key: &str) -> Option<Range<usize>> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| entry.key_span.clone())
    }

    /// Whether a key is missing or empty. A value of the wrong type is reported separately.
    pub fn is_missing(&mut self, key: &'a str) -> bool {
        self.node(key).is_none_or(|node| match &node.value {
            Value::Null => true,
            Value::Text(text) => text.trim().is_empty(),
            _ => false,
        })
    }

    /// One line of text; a number stands for its digits. Empty counts as missing.
    pub fn text(&mut self, key: &'a str, out: &mut Diagnostics) -> Option<Spanned<String>> {
        let node = self.node(key)?;
        let value = match &node.value {
            Value::Text(text) => text.trim().to_owned(),
            Value::Integer(number) => number.to_string(),
            Value::Decimal(number) | Value::Date(number) => number.clone(),
            Value::Null => return None,
            _ => {
                self.wrong_type(key, node, &msg!("một dòng chữ", "text"), out);
                return None;
            }
        };
        (!value.is_empty()).then(|| Spanned { value, span: node.span.clone() })
    }

    /// `true` or `false`.
    pub fn bool(&mut self, key: &'a str, out: &mut Diagnostics) -> Option<bool> {
        let node = self.node(key)?;
        match node.value {
            Value::Bool(yes) => Some(yes),
            Value::Null => None,
            _ => {
                self.wrong_type(key, node, &msg!("`true` (có) hoặc `false` (không)", "`true` or `false`"), out);
                None
            }
        }
    }

    /// A whole number from `least` to `most`.
    pub fn integer(&mut self, key: &'a str, least: i64, most: i64, out: &mut Diagnostics) -> Option<i64> {
        let node = self.node(key)?;
        match node.value {
            Value::Integer(number) if (least..=most).contains(&number) => Some(number),
            Value::Null => None,
            _ => {
                let what = if most == i64::MAX {
                    msg!("số nguyên từ {} trở lên", "a whole number, at least {}", least)
                } else {
                    msg!("số nguyên từ {} đến {}", "a whole number from {} to {}", least, most)
                };
                self.wrong_type(key, node, &what, out);
                None
            }
        }
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn texts(&mut self, key: &'a str, out: &mut Diagnostics) -> Vec<Spanned<String>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            Value::Null => &[],
            _ => std::slice::from_ref(node),
        };
        let mut texts = Vec::new();
        for item in items {
            match &item.value {
                Value::Text(text) => texts.push(Spanned { value: text.trim().to_owned(), span: item.span.clone() }),
                Value::Integer(number) => {
                    texts.push(Spanned { value: number.to_string(), span: item.span.clone() });
                }
                Value::Null => {}
                _ => self.wrong_type(key, item, &msg!("danh sách các dòng chữ", "a list of texts"), out),
            }
        }
        texts
    }

    /// A table; none where the key is missing.
    pub fn table(&mut self, key: &'a str, out: &mut Diagnostics) -> Option<&'a [Entry]> {
        let node = self.node(key)?;
        match &node.value {
            Value::Table(entries) => Some(entries),
            Value::Null => None,
            _ => {
                self.wrong_type(key, node, &msg!("một bảng", "a table"), out);
                None
            }
        }
    }

    /// A list of tables; empty where the key is missing.
    pub fn tables(&mut self, key: &'a str, out: &mut Diagnostics) -> Vec<Spanned<&'a [Entry]>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            Value::Null => &[],
            _ => std::slice::from_ref(node),
        };
        let mut tables = Vec::new();
        for item in items {
            match &item.value {
                Value::Table(entries) => tables.push(Spanned { value: entries.as_slice(), span: item.span.clone() }),
                _ => self.wrong_type(key, item, &msg!("danh sách các bảng", "a list of tables"), out),
            }
        }
        tables
    }

    /// Says that a value is not of the kind its key wants.
    pub fn wrong_type(&self, key: &str, node: &Node, wanted: &Message, out: &mut Diagnostics) {
        error!(out, "wrong-type" at (self.source, &node.span);
            Message { vi: format!("`{key}` phải là {}", wanted.vi), en: format!("`{key}` must be {}", wanted.en) });
    }

    /// Reports every key that was not asked for, with the nearest one that was.
    pub fn finish(self, out: &mut Diagnostics) {
        for entry in
            self.entries.iter().filter(|entry| !self.asked.contains(&entry.key.as_str()) && !entry.key_span.is_empty())
        {
            error!(out, "unknown-key" at (self.source, &entry.key_span);
                "không có khóa `{}` ở đây", "unknown key `{}`", entry.key;
                help: suggest(&entry.key, self.asked.iter().copied());
                or: "các khóa được dùng: {}", "valid keys here: {}", self.asked.join(", "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f5_mistakes_cost_no_more_than_their_number() {
        for n in [1000, 2000, 4000] {
            let mut entries: Vec<Entry> = (0..n)
                .map(|at| Entry {
                    key: at.to_string(),
                    key_span: at * 4..at * 4 + 1,
                    node: Node { value: Value::Bool(true), span: at * 4 + 2..at * 4 + 3 },
                })
                .collect();
            // Every second value is touched by a mistake.
            let errors = joined((0..n).step_by(2).map(|at| at * 4 + 2..at * 4 + 3));
            assert_eq!(forget(&mut entries, &errors), n);
            assert_eq!(entries.iter().filter(|entry| entry.node.value == Value::Null).count(), n / 2);
        }
    }
}
