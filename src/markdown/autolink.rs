//! Bare addresses in a text: `https://...`, `www...` and e-mail, as GitHub Flavored Markdown links them (6.9, autolinks),
//! with the marks of Vietnamese texts around them.

use std::ops::Range;

/// Each address in a text, in order, and where it leads.
pub(super) fn find(text: &str) -> Vec<(Range<usize>, String)> {
    let bytes = text.as_bytes();
    let (mut found, mut from) = (Vec::new(), 0);
    for at in memchr::memchr3_iter(b':', b'.', b'@', bytes) {
        if at < from {
            continue;
        }
        let address = match bytes[at] {
            b':' => web(text, at, from),
            b'.' => www(text, at, from),
            _ => email(text, at, from),
        };
        match address {
            Some((range, target)) => {
                from = range.end;
                found.push((range, target));
            }
            None if bytes[at] == b'@' => from = at + 1,
            None => {}
        }
    }
    found
}

/// `http://` or `https://` around the colon at byte `colon`.
fn web(text: &str, colon: usize, from: usize) -> Option<(Range<usize>, String)> {
    let rest = text[colon..].strip_prefix("://")?;
    let scheme = ["https", "http"].into_iter().find(|scheme| ends_with(&text[from..colon], scheme))?;
    let start = colon - scheme.len();
    if text[..start].ends_with(char::is_alphanumeric) {
        return None;
    }
    let end = colon + 3 + length(rest)?;
    Some((start..end, text[start..end].to_owned()))
}

/// `www.` whose point is at byte `point`.
fn www(text: &str, point: usize, from: usize) -> Option<(Range<usize>, String)> {
    let start = point.checked_sub(3).filter(|start| *start >= from && ends_with(&text[from..point], "www"))?;
    if text[..start].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | '@')) {
        return None;
    }
    let end = start + length(&text[start..])?;
    Some((start..end, format!("http://{}", &text[start..end])))
}

fn ends_with(text: &str, word: &str) -> bool {
    text.len().checked_sub(word.len()).and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(word))
}

/// How long an address is that begins with a domain; none where there is no domain.
fn length(text: &str) -> Option<usize> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let domain = &text[..text.find(|c: char| !is_part(c)).unwrap_or(text.len())];
    let domain = domain.trim_end_matches('.');
    let mut parts = domain.rsplit('.');
    let (last, second) = (parts.next()?, parts.next()?);
    if last.is_empty() || second.is_empty() || last.contains('_') || second.contains('_') {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '"' | '“' | '”' | '«' | '»' | '`' | '\u{FFFD}');
    let mut end = text.find(ends).unwrap_or(text.len());
    // A list without spaces: `https://a.vn,https://b.vn`.
    for mark in [",http", ";http", "|"] {
        end = text[..end].find(mark).unwrap_or(end);
    }
    Some(trimmed(&text[..end]))
}

/// The length without the marks at the end, which belong to the sentence; a bracket does where none opened in the address.
fn trimmed(address: &str) -> usize {
    let mut rest = address;
    let count = |mark: char| address.matches(mark).count();
    let (mut round, mut square) = (count(')') as i64 - count('(') as i64, count(']') as i64 - count('[') as i64);
    loop {
        let Some(last) = rest.chars().next_back() else { return 0 };
        let is_mark = match last {
            ')' => {
                round -= 1;
                round >= 0
            }
            ']' => {
                square -= 1;
                square >= 0
            }
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '…' | '’' | '‘' => true,
            _ => false,
        };
        if !is_mark {
            return rest.len();
        }
        rest = &rest[..rest.len() - last.len_utf8()];
    }
}

/// An e-mail address around the `@` at byte `at`.
fn email(text: &str, at: usize, from: usize) -> Option<(Range<usize>, String)> {
    let name = &text[from..at];
    let length = name.bytes().rev().take_while(|b| b.is_ascii_alphanumeric() || b"._+-".contains(b)).count();
    let name = name[name.len() - length..].trim_start_matches(['.', '-', '+', '_']);
    let start = at - name.len();
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let rest = &text[at + 1..];
    let host = &rest[..rest.find(|c: char| !is_part(c)).unwrap_or(rest.len())];
    let host = host.trim_end_matches(['.', '-', '_']);
    let (_, ending) = host.rsplit_once('.')?;
    let is_host = ending.len() > 1 && ending.bytes().all(|b| b.is_ascii_alphabetic()) && !host.starts_with('.');
    if name.is_empty() || !is_host || text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '/') {
        return None;
    }
    let end = at + 1 + host.len();
    Some((start..end, format!("mailto:{}", &text[start..end])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        find(text).into_iter().map(|(range, target)| format!("{} {target}", &text[range])).collect()
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        let same = |text: &str, address: &str| assert_eq!(found(text), [format!("{address} {address}")], "{text}");
        for text in [
            "Xem https://vidu.vn/a.",
            "(https://vidu.vn/a)",
            "“https://vidu.vn/a”",
            "tại:https://vidu.vn/a, hoặc",
            "https://vidu.vn/a…",
            "https://vidu.vn/a; và",
            "«https://vidu.vn/a»!",
        ] {
            same(text, "https://vidu.vn/a");
        }
        same("Xem https://vidu.vn/a_(b).", "https://vidu.vn/a_(b)");
        same("Xem HTTPS://vidu.vn:8080/tin-tức?x=1&y=2#z.", "HTTPS://vidu.vn:8080/tin-tức?x=1&y=2#z");
        assert_eq!(found("https://a.vn,https://b.vn").len(), 2);
        assert_eq!(
            found("www.vidu.vn và Www.vidu.vn/a?"),
            ["www.vidu.vn http://www.vidu.vn", "Www.vidu.vn/a http://Www.vidu.vn/a"]
        );
        assert_eq!(found("Thư: phuong.7@vidu.vn."), ["phuong.7@vidu.vn mailto:phuong.7@vidu.vn"]);
    }

    #[test]
    fn other_words_are_no_addresses() {
        for text in [
            "https://",
            "https://vidu",
            "xhttps",
            "www.",
            "www",
            "lúc 7:30.",
            "a@b",
            "@ten",
            "3@5.2",
            "tin.gov.vn",
            "ftp://a.vn",
            "https://_a._b",
        ] {
            assert_eq!(found(text), [] as [&str; 0], "{text}");
        }
    }
}
