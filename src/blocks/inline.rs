//! A line: its normal form, and how it is written.
//!
//! In the normal form neighbours differ in style, no style begins or ends with a space, and two styles never touch each
//! other: there are no words for that in Markdown which every program reads alike.

use super::{Inline, Picture, Style};

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// In a paragraph.
    Paragraph,
    /// In a heading: without line ends.
    Heading,
    /// In a term or its meaning: without line ends, but at the beginning of one.
    Term,
    /// In a cell of a table.
    Cell,
    /// In a link: nothing but words.
    Link,
}

impl Line {
    /// Whether it has no line ends, and braces cannot be escaped in it.
    fn is_single(self) -> bool {
        matches!(self, Line::Heading | Line::Term)
    }
}

/// The normal form of a line.
pub(super) fn line(inlines: &[Inline], kind: Line) -> Vec<Inline> {
    let mut parts = inlines.to_vec();
    // What moves out of a style may meet another one; each round leaves fewer.
    for _ in 0..ROUNDS {
        let next = round(&parts, kind);
        if next == parts {
            break;
        }
        parts = next;
    }
    parts
}

const ROUNDS: usize = 8;

fn round(inlines: &[Inline], kind: Line) -> Vec<Inline> {
    let mut parts = Vec::new();
    flatten(inlines, kind, &mut parts);
    let parts = merged(spaced(parts));
    let parts = merged(apart(merged(without_edges(parts))));
    trimmed(merged(marks_outside(after_notes(parts))))
}

/// A call of a note right before a link would be read as the words of a link: a space stands between them.
fn after_notes(parts: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(parts.len());
    for part in parts {
        if matches!((out.last(), &part), (Some(Inline::Note(_)), Inline::Link { .. })) {
            out.push(Inline::plain(" "));
        }
        out.push(part);
    }
    out
}

/// Without what cannot stand in such a line.
fn flatten(inlines: &[Inline], kind: Line, out: &mut Vec<Inline>) {
    for inline in inlines {
        match inline {
            Inline::Words { text, style } if kind.is_single() => {
                out.push(Inline::Words { text: braces_apart(text), style: *style });
            }
            Inline::Words { .. } => out.push(inline.clone()),
            Inline::Link { words, .. } if kind == Line::Link => flatten(words, kind, out),
            Inline::Link { target, words } => link(target, words, kind, out),
            Inline::Code(code) => out.push(code_in(code, kind)),
            Inline::Place(_) => {}
            Inline::Break if kind.is_single() || kind == Line::Link => out.push(Inline::plain(" ")),
            Inline::Picture(one) if kind != Line::Link && !kind.is_single() => {
                out.push(Inline::Picture(picture(one)));
            }
            Inline::Picture(one) => out.push(Inline::plain(plain(&one.alt))),
            Inline::Note(_) if kind == Line::Link => {}
            Inline::Break | Inline::Note(_) => out.push(inline.clone()),
        }
    }
}

/// Code on one line; plain words where its marks would end it, or mean something else.
fn code_in(code: &str, kind: Line) -> Inline {
    let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_odd = code.is_empty()
        || (code.contains('|') && matches!(kind, Line::Cell | Line::Link))
        || (code.contains("{{") && kind.is_single());
    if is_odd { Inline::plain(if kind.is_single() { braces_apart(&code) } else { code }) } else { Inline::Code(code) }
}

/// A link, with the spaces at its edges outside, and the notes that were in it behind it.
fn link(target: &str, words: &[Inline], kind: Line, out: &mut Vec<Inline>) {
    let text = super::words_of(words);
    let inner = line(words, Line::Link);
    if text.starts_with(char::is_whitespace) {
        out.push(Inline::plain(" "));
    }
    let inner = if kind.is_single() { inner.into_iter().map(without_braces).collect() } else { inner };
    let is_shown = !super::words_of(&inner).is_empty();
    if is_shown && !target.is_empty() {
        out.push(Inline::Link { target: target.to_owned(), words: inner });
    } else {
        out.extend(inner);
    }
    out.extend(words.iter().filter(|inline| matches!(inline, Inline::Note(_))).cloned());
    if text.ends_with(char::is_whitespace) {
        out.push(Inline::plain(" "));
    }
}

fn without_braces(inline: Inline) -> Inline {
    match inline {
        Inline::Words { text, style } => Inline::Words { text: braces_apart(&text), style },
        other => other,
    }
}

/// A space that may be one of many: not one that is typed to keep words together.
fn is_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}')
}

/// Any white space as one space. Spaces between words of one style are of that style.
fn spaced(parts: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(parts.len());
    let mut after_space = true;
    for part in parts {
        let Inline::Words { text, style } = part else {
            after_space = part == Inline::Break;
            out.push(part);
            continue;
        };
        let mut words = String::with_capacity(text.len());
        for c in text.chars() {
            let space = is_space(c);
            if !(space && after_space) {
                words.push(if space { ' ' } else { c });
            }
            after_space = space;
        }
        if !words.is_empty() {
            out.push(Inline::Words { text: words, style });
        }
    }
    for at in 1..out.len().saturating_sub(1) {
        let style_of = |at: usize| match &out[at] {
            Inline::Words { style, .. } => *style,
            _ => Style::PLAIN,
        };
        let (before, after) = (style_of(at - 1), style_of(at + 1));
        if let Inline::Words { text, style } = &mut out[at]
            && text.chars().all(char::is_whitespace)
        {
            *style = if before == after { before } else { Style::PLAIN };
        }
    }
    out
}

/// Neighbours of one style as one.
fn merged(parts: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(parts.len());
    for part in parts {
        match (out.last_mut(), part) {
            (_, Inline::Words { text, .. }) if text.is_empty() => {}
            (Some(Inline::Code(code)), Inline::Code(more)) => code.push_str(&more),
            // An escaped mark of code right before one.
            (Some(Inline::Words { text, style }), Inline::Code(code)) if text.ends_with('`') => {
                match *style == Style::PLAIN {
                    true => text.push_str(&code),
                    false => out.push(Inline::plain(code)),
                }
            }
            (Some(Inline::Words { text, style }), Inline::Words { text: more, style: same }) if *style == same => {
                // Spaces that met.
                let more = if text.ends_with(' ') { more.trim_start_matches(' ') } else { &more };
                text.push_str(more);
            }
            (_, part) => out.push(part),
        }
    }
    out
}

/// Styled words without space at either end; the space is plain.
fn without_edges(parts: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Inline::Words { text, style } if style != Style::PLAIN => {
                let inner = text.trim();
                let start = text.len() - text.trim_start().len();
                out.push(Inline::plain(&text[..start]));
                out.push(Inline::Words { text: inner.to_owned(), style });
                out.push(Inline::plain(&text[(start + inner.len()).min(text.len())..]));
            }
            part => out.push(part),
        }
    }
    out
}

/// Two styles that touch have what they share; where they share nothing, the shorter has none.
fn apart(parts: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(parts.len());
    for mut part in parts {
        if let (Some(Inline::Words { text, style }), Inline::Words { text: next, style: other }) =
            (out.last_mut(), &mut part)
            && *style != Style::PLAIN
            && *other != Style::PLAIN
        {
            let shared = Style { bold: style.bold && other.bold, italic: style.italic && other.italic };
            if shared != Style::PLAIN {
                (*style, *other) = (shared, shared);
                text.push_str(next);
                continue;
            }
            if text.len() < next.len() { *style = Style::PLAIN } else { *other = Style::PLAIN }
        }
        out.push(part);
    }
    out
}

/// The character by which an inline begins or ends, as it is written.
fn edge(part: Option<&Inline>, is_end: bool) -> Option<char> {
    match part? {
        Inline::Words { text, style } if *style == Style::PLAIN => {
            if is_end {
                text.chars().next_back()
            } else {
                text.chars().next()
            }
        }
        Inline::Words { .. } => Some('*'),
        Inline::Link { .. } => Some(if is_end { ')' } else { '[' }),
        Inline::Note(_) => Some(if is_end { ']' } else { '[' }),
        Inline::Code(_) => Some('`'),
        Inline::Place(_) => None,
        Inline::Picture(_) => Some(if is_end { ')' } else { '!' }),
        Inline::Break => None,
    }
}

/// Marks at the edge of styled words, beside a letter outside: stars would not open or close there (CommonMark 6.2).
fn marks_outside(parts: Vec<Inline>) -> Vec<Inline> {
    let is_safe = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation());
    let mut out: Vec<Inline> = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter().enumerate() {
        let Inline::Words { text, style } = part else {
            out.push(part.clone());
            continue;
        };
        if *style == Style::PLAIN {
            out.push(part.clone());
            continue;
        }
        let outside = |c: char| !c.is_alphanumeric();
        let (before, after) = (edge(out.last(), true), edge(parts.get(at + 1), false));
        let start = if is_safe(before) { 0 } else { text.len() - text.trim_start_matches(outside).len() };
        let rest = &text[start..];
        let inner = if is_safe(after) { rest } else { rest.trim_end_matches(outside) };
        out.push(Inline::plain(&text[..start]));
        out.push(Inline::Words { text: inner.to_owned(), style: *style });
        out.push(Inline::plain(&rest[inner.len()..]));
    }
    out
}

/// Without space and line ends at the ends of the line, and of each line in it.
fn trimmed(parts: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(parts.len());
    let end_line = |out: &mut Vec<Inline>| {
        while let Some(Inline::Words { text, .. }) = out.last_mut() {
            text.truncate(text.trim_end().len());
            if !text.is_empty() {
                break;
            }
            out.pop();
        }
    };
    for mut part in parts {
        let at_start = matches!(out.last(), None | Some(Inline::Break));
        match &mut part {
            Inline::Break => {
                end_line(&mut out);
                if matches!(out.last(), None | Some(Inline::Break)) {
                    continue;
                }
            }
            Inline::Words { text, .. } if at_start => {
                *text = text.trim_start().to_owned();
                if text.is_empty() {
                    continue;
                }
            }
            _ => {}
        }
        out.push(part);
    }
    end_line(&mut out);
    while out.last() == Some(&Inline::Break) {
        out.pop();
        end_line(&mut out);
    }
    out
}

/// A line in its normal form as Markdown.
pub(super) fn written(parts: &[Inline], kind: Line) -> String {
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        match part {
            Inline::Words { text, style } => {
                let marks = match (style.bold, style.italic) {
                    (false, false) => "",
                    (true, false) => "**",
                    (false, true) => "*",
                    (true, true) => "***",
                };
                let next = if marks.is_empty() { edge(parts.get(at + 1), false) } else { Some('*') };
                let at_start = marks.is_empty() && matches!(parts[..at].last(), None | Some(Inline::Break));
                let has_start = matches!(kind, Line::Paragraph | Line::Term);
                let words = escaped(text, at_start && has_start, next, kind);
                // Behind the call of a note it would make a note or a link of it.
                let is_taken = marks.is_empty() && text.starts_with([':', '(']);
                let is_after_note = matches!(parts[..at].last(), Some(Inline::Note(_)));
                out.extend([marks, if is_taken && is_after_note { "\\" } else { "" }, &words, marks]);
            }
            Inline::Link { target, words } => {
                let words = written(words, if kind == Line::Heading { kind } else { Line::Link });
                out.push_str(&format!("[{words}]({})", destination(target)));
            }
            Inline::Note(number) => out.push_str(&format!("[^{}]", number + 1)),
            Inline::Code(code) => out.push_str(&code_marked(code)),
            Inline::Place(_) => {}
            Inline::Picture(one) => out.push_str(&picture_mark(one)),
            Inline::Break if kind == Line::Cell => out.push_str("<br>"),
            Inline::Break => out.push_str("\\\n"),
        }
    }
    out
}

/// Code between more backticks than there are in it.
fn code_marked(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let marks = "`".repeat(longest + 1);
    let gap = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{marks}{gap}{code}{gap}{marks}")
}

/// `![alt](target "caption")`.
pub(super) fn picture_mark(one: &Picture) -> String {
    let alt = escaped(&one.alt, false, Some(']'), Line::Link);
    let caption = match one.caption.is_empty() {
        true => String::new(),
        false => format!(" \"{}\"", escaped(&one.caption, false, Some('"'), Line::Link).replace('"', "\\\"")),
    };
    format!("![{alt}]({}{caption})", destination(&one.target))
}

/// A target, between `<>` where its characters would end it.
fn destination(target: &str) -> String {
    let target: String = target.chars().filter(|c| !c.is_control()).collect();
    let is_plain = |c: char| !c.is_whitespace() && !matches!(c, '(' | ')' | '<' | '>' | '\\' | '"' | '&' | '*' | '_');
    if !target.is_empty() && target.chars().all(is_plain) {
        return target;
    }
    let mut out = String::from("<");
    for c in target.chars() {
        if matches!(c, '<' | '>' | '\\' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out + ">"
}

/// Words with a backslash before whatever Markdown, or bantin's braces, would take for a mark. `next` is what follows them.
fn escaped(text: &str, at_start: bool, next: Option<char>, kind: Line) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let numbered = at_start.then(|| number_mark(text, next)).flatten();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next().or(next);
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_mark = match c {
            '\\' | '`' | '*' | '[' | ']' | '{' | '|' | '~' => true,
            '_' => !(is_word(before) && is_word(after)),
            '<' => !after.is_some_and(|c| c == ' ' || c == '=' || c.is_ascii_digit()),
            '&' => after.is_some_and(|c| c == '#' || c.is_ascii_alphanumeric()),
            '!' => after == Some('['),
            // Braces at the end of a heading would be its anchor; there a backslash before the first is not enough.
            '}' => kind == Line::Heading,
            '#' => kind == Line::Heading || (at_start && at == 0),
            '>' | '=' | ':' => at_start && at == 0,
            '-' | '+' => at_start && at == 0 && !is_word(after),
            '.' | ')' => numbered == Some(at),
            _ => false,
        };
        if is_mark {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
    out
}

/// Where the mark is that would make an item of a list of `1. Mở đầu`.
fn number_mark(text: &str, next: Option<char>) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_mark = (1..=9).contains(&digits) && text[digits..].starts_with(['.', ')']);
    let after = text.get(digits + 1..).unwrap_or_default().chars().next().or(next);
    (is_mark && after.is_none_or(char::is_whitespace)).then_some(digits)
}

/// Plain text on one line. In it braces cannot be escaped as they are among words, so two are never side by side.
pub(super) fn plain(text: &str) -> String {
    braces_apart(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

pub(super) fn picture(one: &Picture) -> Picture {
    Picture { target: one.target.clone(), alt: plain(&one.alt), caption: plain(&one.caption) }
}

/// Braces never side by side: in plain text no backslash keeps two from being a figure.
fn braces_apart(text: &str) -> String {
    apart_each(text, '{')
}

/// Two of a sign never side by side.
pub(super) fn apart_each(text: &str, sign: char) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == sign && out.ends_with(sign) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}
