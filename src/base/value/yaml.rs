//! YAML, as other editors write front matter: events of a parser to the tree that TOML gives as well.

use std::collections::BTreeSet;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::{Entry, MOST_ERRORS, Node, Value, more_errors};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, error, warning};
use crate::base::source::SourcePath;

/// Reads YAML that begins at byte `offset` of `source`: one mapping, without anchors, at most 32 levels deep. What is
/// sound survives a mistake beside it: then each key of the outermost mapping is read alone.
pub fn yaml(text: &str, offset: usize, source: &SourcePath, out: &mut Diagnostics) -> Vec<Entry> {
    let entries = match whole(text, offset) {
        Ok(entries) => entries,
        Err(first) => {
            let mut entries = Vec::new();
            let mut told = 0;
            for block in blocks(text) {
                match whole(&text[block.clone()], offset + block.start) {
                    Ok(found) => entries.extend(found),
                    Err(_) if told == MOST_ERRORS => {
                        out.push(more_errors().at(source, offset + block.start..offset + block.end));
                        break;
                    }
                    Err(wrong) => {
                        out.push(wrong_yaml(wrong, source));
                        told += 1;
                    }
                }
            }
            if told == 0 {
                out.push(wrong_yaml(first, source));
            }
            entries
        }
    };
    let mut entries = entries;
    report_doubles(&entries, source, out);
    entries.iter().for_each(|entry| report_cut(&entry.node, (text, offset), source, out));
    super::make_fit(&mut entries, source, out);
    entries
}

/// Reports a text that `#` cuts off: `title: Họp tổ dân phố #3`. A comment has a space behind its `#`.
fn report_cut(node: &Node, (text, offset): (&str, usize), source: &SourcePath, out: &mut Diagnostics) {
    match &node.value {
        Value::List(list) => list.iter().for_each(|node| report_cut(node, (text, offset), source, out)),
        Value::Table(entries) => entries.iter().for_each(|one| report_cut(&one.node, (text, offset), source, out)),
        Value::Text(_) | Value::Integer(_) | Value::Decimal(_) => {
            let start = node.span.start - offset;
            let end = start + text[start..node.span.end - offset].trim_end().len();
            let rest = text[end..].lines().next().unwrap_or_default();
            let is_quoted = text[start..].starts_with(['"', '\'', '|', '>']);
            let cut = rest.trim_start();
            let behind = cut.strip_prefix('#').map(str::trim_end).unwrap_or_default();
            let is_comment = behind.starts_with(' ') && !behind.trim_start().starts_with(|c: char| c.is_ascii_digit());
            if !is_quoted && cut.len() < rest.len() && !behind.is_empty() && !is_comment {
                let (value, cut) = (&text[start..end], cut.trim_end());
                let from = offset + end + rest.len() - rest.trim_start().len();
                warning!(out, "yaml-comment" at (source, from..from + cut.len());
                    "`{cut}` bị YAML bỏ: `#` mở đầu một lời ghi chú", "YAML drops `{cut}`: a `#` begins a comment";
                    help: "đặt cả dòng chữ trong dấu ngoặc kép: \"{value} {cut}\"",
                          "put the whole text in quotes: \"{value} {cut}\"");
            }
        }
        _ => {}
    }
}

/// A whole document, which must be a mapping.
fn whole(text: &str, offset: usize) -> Result<Vec<Entry>, Wrong> {
    let mut loader = Yaml { parser: Parser::new_from_str(text), text, starts: byte_starts(text), offset };
    match loader.document() {
        Ok(Some(Node { value: Value::Table(entries), .. })) => Ok(entries),
        Ok(None | Some(Node { value: Value::Null, .. })) => Ok(Vec::new()),
        Ok(Some(node)) => Err(Wrong::NoMapping(node.span)),
        Err((span, message)) => Err(Wrong::Syntax(span, message)),
    }
}

/// The parts of a text that begin with a key at the edge, each with all that is indented below it. YAML wants whatever
/// belongs to a key to be indented more than the key, but for the dashes of a list.
fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_new = !line.starts_with([' ', '\t', '#', '-', '\r', '\n', ']', '}']);
        match blocks.last_mut() {
            Some(last) if !is_new => last.end = at + line.len(),
            _ => blocks.push(at..at + line.len()),
        }
        at += line.len();
    }
    blocks
}

/// What is wrong with a document, and where.
enum Wrong {
    NoMapping(Range<usize>),
    Syntax(Range<usize>, String),
}

fn wrong_yaml(wrong: Wrong, source: &SourcePath) -> Diagnostic {
    match wrong {
        Wrong::NoMapping(span) => error!("syntax" at (source, span);
            "phần đầu bài phải gồm các dòng `khóa: giá trị`", "front matter must be `key: value` lines"),
        Wrong::Syntax(span, message) => error!("syntax" at (source, span);
            Message { vi: format!("YAML sai: {}", yaml_words(&message)), en: format!("invalid YAML: {message}") };
            help: "kiểm tra dấu hai chấm, thụt đầu dòng và dấu ngoặc kép ở dòng này",
                  "check colons, indentation and quotes on this line"),
    }
}

fn yaml_words(message: &str) -> String {
    const WORDS: [(&str, &str); 11] = [
        ("scanning a tag", "giá trị bắt đầu bằng `!` phải đặt trong dấu ngoặc kép"),
        (NO_TAGS, "giá trị bắt đầu bằng `!` phải đặt trong dấu ngoặc kép"),
        (
            "mapping values are not allowed",
            "dấu hai chấm thừa: đặt cả dòng chữ trong dấu ngoặc kép, hoặc bỏ thụt đầu dòng",
        ),
        ("quoted scalar", "dòng chữ thiếu dấu ngoặc kép đóng"),
        ("flow sequence", "danh sách thiếu dấu `]` đóng"),
        ("found a tab character", "dùng dấu cách thay cho phím Tab"),
        ("tabs disallowed", "dùng dấu cách thay cho phím Tab"),
        ("unexpected end", "thiếu dấu đóng ở cuối"),
        ("aliases", "không dùng `&` và `*` của YAML ở đây"),
        ("too deep", "lồng quá sâu"),
        ("recursion limit", "lồng quá sâu"),
    ];
    let found = WORDS.iter().find(|(english, _)| message.contains(english));
    found.map_or_else(|| message.to_owned(), |(_, vietnamese)| (*vietnamese).to_owned())
}

fn report_doubles(entries: &[Entry], source: &SourcePath, out: &mut Diagnostics) {
    let mut known = BTreeSet::new();
    for entry in entries {
        if !known.insert(&entry.key) {
            error!(out, "syntax" at (source, &entry.key_span);
                "khóa `{}` đã có ở trên", "duplicate key `{}`", entry.key;
                help: "xóa một trong hai dòng", "remove one of the two lines");
        }
    }
}

/// Bytes at which the characters begin: saphyr counts characters.
fn byte_starts(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

type YamlError = (Range<usize>, String);

const NO_TAGS: &str = "a value that begins with `!` must be in quotes";

const NO_ALIASES: &str = "aliases and anchors are not supported";

struct Yaml<'a> {
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    text: &'a str,
    starts: Vec<usize>,
    offset: usize,
}

impl<'a> Yaml<'a> {
    fn byte(&self, character: usize) -> usize {
        self.starts.get(character).copied().unwrap_or(self.text.len()) + self.offset
    }

    fn next(&mut self) -> Result<(Event<'a>, Range<usize>), YamlError> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, self.byte(span.start.index())..self.byte(span.end.index()))),
            Some(Err(error)) => {
                let at = self.byte(error.marker().index());
                // The anchor may stand in another block.
                let message = if error.info().contains("unknown anchor") { NO_ALIASES } else { error.info() };
                Err((at..at, message.to_owned()))
            }
            None => Ok((Event::StreamEnd, self.byte(usize::MAX)..self.byte(usize::MAX))),
        }
    }

    fn document(&mut self) -> Result<Option<Node>, YamlError> {
        loop {
            match self.next()? {
                (Event::StreamEnd | Event::DocumentEnd, _) => return Ok(None),
                (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => {}
                (event, span) => {
                    let node = self.node(event, span, 0)?;
                    // What follows the mapping must be sound as well.
                    while !matches!(self.next()?.0, Event::StreamEnd) {}
                    return Ok(Some(node));
                }
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: Range<usize>, depth: usize) -> Result<Node, YamlError> {
        if depth > 32 {
            return Err((span, "too deep".to_owned()));
        }
        match event {
            Event::Scalar(_, _, _, Some(tag)) if !tag.is_yaml_core_schema() => Err((span, NO_TAGS.to_owned())),
            Event::Scalar(text, style, 0, _) => {
                let value = if style == ScalarStyle::Plain { plain(&text) } else { Value::Text(text.into_owned()) };
                Ok(Node { value, span })
            }
            Event::SequenceStart(0, _) => {
                let mut list = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, end) => {
                            return Ok(Node { value: Value::List(list), span: span.start..end.end });
                        }
                        (event, span) => list.push(self.node(event, span, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(0, _) => {
                let mut table = Vec::new();
                loop {
                    let (key, key_span) = match self.next()? {
                        (Event::MappingEnd, end) => {
                            return Ok(Node { value: Value::Table(table), span: span.start..end.end });
                        }
                        (Event::Scalar(key, ..), key_span) => (key.into_owned(), key_span),
                        (_, span) => return Err((span, "a key must be a word".to_owned())),
                    };
                    let (event, span) = self.next()?;
                    let node = self.node(event, span, depth + 1)?;
                    table.push(Entry { key, key_span, node });
                }
            }
            _ => Err((span, NO_ALIASES.to_owned())),
        }
    }
}

/// YAML's core schema for plain scalars, as far as front matter needs it.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match text.parse::<i64>() {
            // `0123` is a name, not 123.
            Ok(number) if number.to_string() == text => Value::Integer(number),
            _ if text.parse::<f64>().is_ok_and(f64::is_finite) => Value::Decimal(text.to_owned()),
            _ => Value::Text(text.to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml_of(text: &str) -> String {
        let mut out = Diagnostics::default();
        let entries = yaml(text, 0, &"a.md".into(), &mut out);
        let keys: Vec<String> = entries.iter().map(|e| format!("{}={:?}", e.key, e.node.value)).collect();
        let errors: Vec<String> = out.iter().map(|d| d.message.en.clone()).collect();
        format!("{} {errors:?}", keys.join(" "))
    }

    #[test]
    fn yaml_scalars_are_those_of_the_core_schema() {
        assert_eq!(yaml_of("a: Tin: mới\n"), r#" ["invalid YAML: mapping values are not allowed in this context"]"#);
        assert_eq!(
            yaml_of("a: Hoà\nb: 'true'\nc: true\nd: 3\ne: 3,5\nf:\n"),
            r#"a=Text("Hoà") b=Text("true") c=Bool(true) d=Integer(3) e=Text("3,5") f=Null []"#
        );
    }

    #[test]
    fn yaml_aliases_are_refused_before_they_multiply() {
        let refused = "invalid YAML: aliases and anchors are not supported";
        assert_eq!(yaml_of("a: &a [1,1]\nb: [*a,*a]\n"), format!(" {:?}", [refused, refused]));
    }

    #[test]
    fn yaml_spans_are_bytes() {
        let mut out = Diagnostics::default();
        let text = "đề: Hoà bình\ndate: 2023-11-07\n";
        let entries = yaml(text, 10, &"a.md".into(), &mut out);
        let spans: Vec<&str> = entries.iter().map(|e| &text[e.node.span.start - 10..e.node.span.end - 10]).collect();
        assert_eq!(spans, ["Hoà bình", "2023-11-07"]);
    }

    #[test]
    fn one_mistake_does_not_hide_the_others() {
        assert_eq!(
            yaml_of("title: Tin: mới\ndate: 2023-11-07\ntags: [một\nauthor: \"Ban\n"),
            "date=Text(\"2023-11-07\") [\"invalid YAML: mapping values are not allowed in this context\", \
             \"invalid YAML: while parsing a flow sequence, expected ',' or ']'\", \
             \"invalid YAML: while scanning a quoted scalar, found unexpected end of stream\"]"
        );
    }
}
