//! Looking at words: numbers, figures in braces, anchors, names of files.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{Event, Parser};

use crate::base::source::{extension, is_picture};

/// Whether a target is that of an attachment by its name.
pub(super) fn names_attachment(target: &str) -> bool {
    let path = &target[..target.find(['#', '?']).unwrap_or(target.len())];
    let is_one = |path: &str| {
        let ext = extension(path);
        let is_page = matches!(ext.as_str(), "" | "md" | "html" | "htm" | "xml");
        let is_ending = ext.bytes().all(|byte| byte.is_ascii_alphanumeric());
        !is_page && is_ending && !path.ends_with('/') && !is_picture(path)
    };
    // `#` and `?` may be signs of the name: the join knows.
    is_one(path) || is_one(target)
}

/// The words of some events without their markup.
pub(super) fn words(events: &[(Event, Range<usize>)]) -> String {
    let word = |(event, _): &(Event, Range<usize>)| match event {
        Event::Text(text) | Event::Code(text) => text.to_string(),
        Event::SoftBreak | Event::HardBreak => " ".to_owned(),
        _ => String::new(),
    };
    events.iter().map(word).collect()
}

/// A text of HTML with its entities (`&eacute;`) as the characters they stand for.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    let mut parts = text.split('&');
    let first = parts.next().unwrap_or_default();
    if first.len() == text.len() {
        return text.into();
    }
    let mut out = first.to_owned();
    for part in parts {
        let entity =
            part.split_once(';').filter(|(name, _)| name.len() < 32).map(|(name, rest)| (format!("&{name};"), rest));
        let known = entity.as_ref().and_then(|(entity, rest)| {
            // As Markdown reads it: one text of another length.
            let character = Parser::new(entity).find_map(|event| match event {
                Event::Text(text) if *text != **entity => Some(text.to_string()),
                _ => None,
            });
            character
                .filter(|text| text.chars().count() < 3 && !text.is_empty() && text != "&")
                .map(|text| (text, *rest))
                .or_else(|| (entity == "&amp;").then(|| ("&".to_owned(), *rest)))
        });
        match known {
            Some((text, rest)) => out.extend([&*text, rest]),
            None => out.extend(["&", part]),
        }
    }
    out.into()
}

/// The number at the end of a text, as it was typed: digits and their marks, a sign, `%` perhaps behind a space.
pub(super) fn typed_before(text: &str) -> Option<String> {
    let without_percent = text.strip_suffix(['%', '‰']);
    let digits_end = match without_percent {
        Some(rest) => rest.strip_suffix([' ', '\u{A0}', '\u{202F}']).unwrap_or(rest).len(),
        None => text.len(),
    };
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\u{A0}' | '\u{202F}');
    let body = &text[..digits_end];
    let start = body.char_indices().rev().take_while(|(_, c)| is_part(*c)).last().map_or(body.len(), |(at, _)| at);
    let start = start + body[start..].find(|c: char| c.is_ascii_digit())?;
    let start = first_group(body, start);
    let before = &body[..start];
    let sign = before.chars().next_back().filter(|c| matches!(c, '-' | '−' | '–'));
    let start = match sign {
        Some(sign) if !before[..before.len() - sign.len_utf8()].ends_with(char::is_alphanumeric) => {
            start - sign.len_utf8()
        }
        _ => start,
    };
    Some(text[start..].to_owned())
}

/// Where a number begins whose thousands are grouped by plain spaces (`1 607 275`), given where its last group begins.
fn first_group(text: &str, mut start: usize) -> usize {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    while text[start..].bytes().take_while(is_digit).count() == 3
        && let Some(before) = text[..start].strip_suffix(' ')
    {
        let count = before.bytes().rev().take_while(is_digit).count();
        let rest = &before[..before.len() - count];
        // `2023 150` is a year and a number, `3,5 150` are two numbers.
        if !(1..=3).contains(&count) || rest.ends_with(['.', ',']) {
            break;
        }
        start = rest.len();
    }
    start
}

/// pulldown-cmark writes header cells bare, and alignment as a style, which a strict content security policy forbids.
pub(super) fn table_cells(html: String) -> String {
    if memmem::find(html.as_bytes(), b"<th").is_none() {
        return html;
    }
    let mut html = html.replace("<th>", "<th scope=\"col\">").replace("<th style=", "<th scope=\"col\" style=");
    for side in ["left", "center", "right"] {
        html = html.replace(&format!(" style=\"text-align: {side}\">"), &format!(" class=\"{side}\">"));
    }
    html
}

/// Anchors of the page around a text, and of its footnotes.
pub(super) fn is_reserved(id: &str) -> bool {
    let note = id.strip_prefix("note-").or_else(|| id.strip_prefix("ref-"));
    id == "noi-dung" || note.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
}

/// The next `{{ ... }}` from byte `from`: the bytes of both pairs of braces. An escaped one, or one without an end, is text.
pub(super) fn next_figure(text: &str, from: usize, escaped: &[usize]) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        let open = at + memmem::find(&text.as_bytes()[at..], b"{{")?;
        if escaped.binary_search(&open).is_ok() {
            at = open + 2;
            continue;
        }
        let close = open + 2 + text[open + 2..].find("}}")?;
        return Some((open, close));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_read_as_markdown_does() {
        assert_eq!(decoded("a &amp; b&nbsp;&eacute;&#7879; &x; & c;"), "a & b\u{A0}éệ &x; & c;");
    }

    #[test]
    fn the_number_before_a_binding_is_found_as_typed() {
        let found = |text| typed_before(text);
        assert_eq!(found("kết nạp 77").as_deref(), Some("77"));
        assert_eq!(found("tổng 1.607.275").as_deref(), Some("1.607.275"));
        assert_eq!(found("đạt 3 %").as_deref(), Some("3 %"));
        assert_eq!(found("đạt 3,25%").as_deref(), Some("3,25%"));
        assert_eq!(found("giảm −5").as_deref(), Some("−5"));
        assert_eq!(found("2020-2025").as_deref(), Some("2025"));
        assert_eq!(found("năm 2023 có 14").as_deref(), Some("14"));
        assert_eq!(found("hết. 5").as_deref(), Some("5"));
        assert_eq!(found("tổng 1 607 275").as_deref(), Some("1 607 275"));
        assert_eq!(found("tổng 1 607 275,5 %").as_deref(), Some("1 607 275,5 %"));
        assert_eq!(found("lỗ -12 000").as_deref(), Some("-12 000"));
        assert_eq!(found("năm 2023 150").as_deref(), Some("150"));
        assert_eq!(found("tổ 3 14").as_deref(), Some("14"));
        assert_eq!(found("3,5 150").as_deref(), Some("150"));
        assert_eq!(found("đảng viên"), None);
        assert_eq!(found(""), None);
    }
}
