//! Raw HTML as its author means it: tags, words between them, and what may swallow the words behind it in a browser,
//! because it is not closed. `lost.rs` compares that with what the HTML parser makes of it.

use std::collections::BTreeMap;
use std::ops::Range;

use memchr::memmem;

/// A part of raw HTML.
#[derive(Debug, PartialEq)]
pub(super) enum Part {
    /// Words that readers should see, without space around them.
    Words(Range<usize>),
    /// A start or end tag.
    Tag(HtmlTag),
    /// The first characters of what hides everything up to its end, and has no end of its own.
    Opener(Range<usize>),
}

/// A tag of raw HTML.
#[derive(Debug, PartialEq)]
pub(super) struct HtmlTag {
    /// From `<` to behind `>`.
    pub(super) range: Range<usize>,
    /// In lower case.
    pub(super) name: String,
    /// Whether it is `</...>`.
    pub(super) is_end: bool,
}

/// Elements whose content is no words, where they are closed.
const CODE: [&str; 3] = ["script", "style", "iframe"];

/// Elements whose content is not shown here, though it may be words.
const UNSEEN: [&str; 3] = ["template", "title", "noscript"];

/// What is left as it is where raw HTML is let through: its author knows what a browser makes of it.
const FREE: [&str; 9] = ["template", "noscript", "svg", "math", "object", "canvas", "video", "audio", "select"];

/// Elements that may stand between letters: all others end a paragraph.
const INLINE: [&str; 26] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr",
];

/// Elements without content, and those that the next one of their kind closes.
const NOT_NESTED: [&str; 27] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "colgroup", "dd", "dt", "li", "option", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "tr",
];

impl HtmlTag {
    /// The names of its attributes in lower case, and where their values are in `raw`, the text the tag was read from.
    pub(super) fn attributes(&self, raw: &str) -> Vec<(String, Range<usize>)> {
        let mut found = Vec::new();
        let end = self.range.start + raw[self.range.clone()].trim_end_matches(['>', '/']).len();
        let mut at = self.range.start + 1 + self.name.len() + usize::from(self.is_end);
        while let Some(rest) = raw.get(at..end) {
            let skipped = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let length = skipped.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(skipped.len());
            let name = skipped[..length].to_ascii_lowercase();
            let behind = skipped[length..].trim_start();
            let value = behind.strip_prefix('=').map(str::trim_start);
            at = end - value.unwrap_or(behind).len();
            if name.is_empty() && value.is_none() {
                return found;
            }
            let Some(value) = value else {
                found.push((name, at..at));
                continue;
            };
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let length = match quote {
                Some(quote) => value[1..].find(quote).unwrap_or(value.len() - 1),
                None => value.find(char::is_whitespace).unwrap_or(value.len()),
            };
            let start = at + usize::from(quote.is_some());
            found.push((name, start..start + length));
            at = start + length + usize::from(quote.is_some());
        }
        found
    }

    /// From the name of an attribute to the end of its value, by where the value is.
    pub(super) fn whole_attribute(&self, raw: &str, name: &str, value: &Range<usize>) -> Range<usize> {
        let before = &raw[self.range.start..value.start];
        let bare = before.strip_suffix(['"', '\'']).filter(|bare| bare.trim_end().ends_with('='));
        let named = bare.unwrap_or(before).trim_end();
        let named = named.strip_suffix('=').unwrap_or(named).trim_end();
        let start = named.len().checked_sub(name.len()).filter(|start| named.is_char_boundary(*start));
        let end = value.end + usize::from(bare.is_some() && value.end < self.range.end);
        let end = if value.is_empty() && bare.is_none() { self.range.start + named.len() } else { end };
        start.map_or(value.start, |start| self.range.start + start)..end
    }

    /// Whether what follows is inside it until it is closed.
    pub(super) fn nests(&self) -> bool {
        !NOT_NESTED.contains(&&*self.name)
    }

    /// Whether it stands between letters.
    pub(super) fn is_inline(&self) -> bool {
        INLINE.contains(&&*self.name)
    }
}

/// The parts of raw HTML, in order; `free`: it is let through as it is.
pub(super) fn parts(raw: &str, free: bool) -> Vec<Part> {
    let mut reader =
        TagReader { raw, free, at: 0, parts: Vec::new(), last_close: raw.rfind('>'), ends: BTreeMap::new() };
    while reader.at < raw.len() {
        let open = memchr::memchr(b'<', &raw.as_bytes()[reader.at..]).map_or(raw.len(), |open| reader.at + open);
        reader.words(open);
        reader.at = open;
        if open < raw.len() {
            reader.markup();
        }
    }
    reader.parts
}

struct TagReader<'r> {
    raw: &'r str,
    free: bool,
    at: usize,
    parts: Vec<Part>,
    last_close: Option<usize>,
    /// Where the ends are that were looked for last; none: there is no more. No stretch is searched twice for the same.
    ends: BTreeMap<String, Option<usize>>,
}

impl TagReader<'_> {
    fn words(&mut self, end: usize) {
        let words = &self.raw[self.at..end];
        let start = self.at + words.len() - words.trim_start().len();
        if !words.trim().is_empty() {
            self.push_words(start..start + words.trim().len());
        }
    }

    /// A `<` that begins nothing does not part the words around it.
    fn push_words(&mut self, range: Range<usize>) {
        match self.parts.last_mut() {
            // Between two words with only space there was no comment.
            Some(Part::Words(before)) if self.raw[before.end..range.start].trim().is_empty() => before.end = range.end,
            _ => self.parts.push(Part::Words(range)),
        }
    }

    fn markup(&mut self) {
        let rest = &self.raw[self.at + 1..];
        let letter = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
        if rest.starts_with("!--") {
            self.hidden_until("-->", self.at + 2, "<!--", 4);
        } else if rest.get(..8).is_some_and(|word| word.eq_ignore_ascii_case("!doctype")) {
            self.at = self.find(">", self.at).map_or(self.raw.len(), |end| end + 1);
        } else if rest.starts_with(['!', '?']) || (rest.starts_with('/') && !letter(&rest[1..])) {
            self.opener(2);
        } else if letter(rest) || rest.starts_with('/') {
            self.tag();
        } else {
            self.push_words(self.at..self.at + 1);
            self.at += 1;
        }
    }

    fn opener(&mut self, length: usize) {
        self.parts.push(Part::Opener(self.at..self.at + length));
        self.at += length;
    }

    /// Passes what is hidden, from here to behind `end`, which is looked for from `from`; where there is no end, or it is
    /// that of another one that begins before, this is an opener.
    fn hidden_until(&mut self, end: &str, from: usize, again: &str, length: usize) {
        let Some(close) = self.find(end, from) else { return self.opener(length) };
        let inner = self.raw.get(self.at + length..close).unwrap_or_default();
        if find(inner, again).is_some() {
            return self.opener(length);
        }
        self.at = close.max(from) + end.len();
    }

    /// The position of a text at or after `from`, ignoring case.
    fn find(&mut self, text: &str, from: usize) -> Option<usize> {
        match self.ends.get(text) {
            Some(None) => return None,
            Some(Some(known)) if *known >= from => return Some(*known),
            _ => {}
        }
        let found = find(&self.raw[from..], text).map(|at| from + at);
        self.ends.insert(text.to_owned(), found);
        found
    }

    fn tag(&mut self) {
        let start = self.at;
        if self.last_close.is_none_or(|last| last < start) {
            let line = self.raw[start..].find('\n').unwrap_or(self.raw.len() - start);
            return self.opener(line);
        }
        let is_end = self.raw[start + 1..].starts_with('/');
        let rest = &self.raw[start + 1 + usize::from(is_end)..];
        let name_end = rest.find(|c: char| c.is_whitespace() || c == '/' || c == '>').unwrap_or(rest.len());
        let name = rest[..name_end].to_ascii_lowercase();
        let (end, is_sound) = self.end_of_tag(start);
        if !is_sound {
            self.parts.push(Part::Opener(start..end));
        }
        let is_closed = self.raw[start..end].ends_with("/>");
        self.parts.push(Part::Tag(HtmlTag { range: start..end, name: name.clone(), is_end }));
        self.at = end;
        let is_known = |list: &[&str]| !is_end && list.contains(&&*name);
        let hides = is_known(&CODE) || (self.free && is_known(&FREE));
        if hides && !is_closed {
            let close = self.find(&format!("</{name}"), end);
            let again = |close: usize| find(&self.raw[end..close], &format!("<{name}")).is_some();
            match close.filter(|close| !again(*close)) {
                Some(close) => self.at = close,
                None => self.parts.push(Part::Opener(start..end)),
            }
        } else if hides || is_known(&UNSEEN) {
            self.parts.push(Part::Opener(start..end));
        }
    }

    /// Where a tag ends, and whether a browser agrees: a quotation mark that is not closed swallows what follows. A tag
    /// whose last mark is never closed was meant to end on its line: what stands on the next ones are words.
    fn end_of_tag(&self, start: usize) -> (usize, bool) {
        let rest = &self.raw[start..];
        let first = start + rest.find('>').map_or(rest.len(), |at| at + 1);
        let on_its_line = first.min(start + rest.find('\n').unwrap_or(rest.len()));
        let (mut at, mut behind_equals) = (start, false);
        let bytes = self.raw.as_bytes();
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'>' => return (at + 1, true),
                b'"' | b'\'' if behind_equals => {
                    let Some(length) = memchr::memchr(*byte, &bytes[at + 1..]) else { return (on_its_line, false) };
                    let value = &self.raw[at + 1..at + 1 + length];
                    if has_tag(value) {
                        return (first, false);
                    }
                    at += length + 2;
                    behind_equals = false;
                    continue;
                }
                b'=' => behind_equals = true,
                byte if byte.is_ascii_whitespace() => {}
                _ => behind_equals = false,
            }
            at += 1;
        }
        (on_its_line, false)
    }
}

/// Whether a value of an attribute has a tag in it, which mostly means that it was never closed.
fn has_tag(value: &str) -> bool {
    let begins = |at: usize| value[at + 1..].starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
    memmem::find_iter(value.as_bytes(), "<").any(begins)
}

/// The position of a text, ignoring case.
fn find(text: &str, wanted: &str) -> Option<usize> {
    let first = wanted.as_bytes().first()?;
    let is_here = |at: &usize| {
        text.as_bytes().get(*at..*at + wanted.len()).is_some_and(|here| here.eq_ignore_ascii_case(wanted.as_bytes()))
    };
    memchr::memchr_iter(*first, text.as_bytes()).find(is_here)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(raw: &str) -> String {
        let one = |part: Part| match part {
            Part::Words(range) => format!("“{}”", &raw[range]),
            Part::Tag(tag) => format!("{}{}", if tag.is_end { "/" } else { "" }, tag.name),
            Part::Opener(range) => format!("!{}", &raw[range]),
        };
        parts(raw, false).into_iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_and_tags() {
        assert_eq!(told("<div class=\"a > b\"> chữ <b>đậm</b>\n</div>"), "div “chữ” b “đậm” /b /div");
        assert_eq!(told("1 < 2 <!-- thôi --> <kbd>Ctrl</kbd>"), "“1 < 2” kbd “Ctrl” /kbd");
        assert_eq!(told("<!DOCTYPE html><p>a"), "p “a”");
        assert_eq!(
            told("<script>if (a < b) { x }</script>sau<iframe src=x></iframe>"),
            "script /script “sau” iframe /iframe"
        );
    }

    #[test]
    fn what_is_not_closed_is_an_opener() {
        assert_eq!(told("a <!-- b"), "“a” !<!-- “b”");
        assert_eq!(told("<!-- a <!-- b -->c"), "!<!-- “a” “c”");
        assert_eq!(told("<!--><!--->a"), "“a”");
        assert_eq!(told("<?php x"), "!<? “php x”");
        assert_eq!(told("<![CDATA[x]]>"), "!<! “[CDATA[x]]>”");
        assert_eq!(told("<iframe src=x />a"), "iframe !<iframe src=x /> “a”");
        assert_eq!(told("<SCRIPT>a"), "script !<SCRIPT> “a”");
        assert_eq!(told("<iframe>a<iframe>b</iframe>"), "iframe !<iframe> “a” iframe /iframe");
        assert_eq!(told("<title>a</title>"), "title !<title> “a” /title");
        assert_eq!(told("<div class=\"a\"\nb"), "!<div class=\"a\" “b”");
        assert_eq!(told("<p title=\"a>b</p><p class=\"c\">d"), "!<p title=\"a> p “b” /p p “d”");
    }
}
