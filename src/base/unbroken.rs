//! What stays in one piece: a browser breaks `16-9-1972` and `21-NQ/TW` at their marks, a reader does not.

/// The longest one, in characters: no column is narrower than this.
const LONGEST: usize = 16;

/// The frame around one, which templates have around days too. `style.css` of the theme keeps what is in it on one line.
const FRAME: &str = "<span class=\"day\">";

/// Elements whose words stay as they are: code, drawings, and days that are marked already.
const LEFT_ALONE: [&str; 10] = ["code", "kbd", "pre", "samp", "script", "style", "svg", "math", "textarea", "time"];

/// HTML with a frame around each day, span of years and number of a document among its words.
pub fn framed(html: String) -> String {
    if !has_any(&html) {
        return html;
    }
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut rest = html.as_str();
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        let (words, tag) = rest.split_at(at);
        write_words(words, &mut out);
        let end = behind(tag);
        out.push_str(&tag[..end]);
        rest = &tag[end..];
    }
    write_words(rest, &mut out);
    out
}

/// Whether there may be one in a text.
pub fn has_any(text: &str) -> bool {
    next_mark(text.as_bytes(), 0).is_some()
}

/// Where a tag ends that begins a text, or the whole element where its words are left alone. A `>` between quotes is no end.
fn behind(tag: &str) -> usize {
    let mut quote = None;
    let end = tag.bytes().position(|byte| match quote {
        Some(open) => {
            if byte == open {
                quote = None;
            }
            false
        }
        None if byte == b'"' || byte == b'\'' => {
            quote = Some(byte);
            false
        }
        None => byte == b'>',
    });
    let Some(end) = end.map(|end| end + 1) else { return tag.len() };
    let name = tag[1..end].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    if !tag.starts_with(FRAME) && !LEFT_ALONE.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        return end;
    }
    let (open, close) = (format!("<{name}"), format!("</{name}"));
    let mut depth = 1;
    for at in memchr::memchr_iter(b'<', &tag.as_bytes()[end..]).map(|at| end + at) {
        if tag[at..].starts_with(&close) {
            depth -= 1;
        } else if name == "svg" && tag[at..].starts_with(&open) {
            // A drawing in a drawing.
            depth += 1;
        }
        if depth == 0 {
            return at;
        }
    }
    tag.len()
}

/// The next hyphen or slash from byte `from` between a digit and what may be a digit or a capital.
fn next_mark(bytes: &[u8], from: usize) -> Option<usize> {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let may_follow = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() || !byte.is_ascii();
    memchr::memchr2_iter(b'-', b'/', &bytes[from..])
        .map(|at| from + at)
        .find(|at| *at > 0 && is_digit(at - 1) && bytes.get(at + 1).is_some_and(may_follow))
}

fn write_words(words: &str, out: &mut String) {
    let (mut written, mut from) = (0, 0);
    while let Some(mark) = next_mark(words.as_bytes(), from) {
        let is_part = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '/');
        let start = mark - words[written..mark].chars().rev().take_while(is_part).map(char::len_utf8).sum::<usize>();
        let end = mark + words[mark..].chars().take_while(is_part).map(char::len_utf8).sum::<usize>();
        from = end;
        // Parts of names and addresses have neighbours.
        let stands_alone =
            !words[..start].ends_with(['_', '@', '#', '=', '/', '.']) && !words[end..].starts_with(['_', '@']);
        if stands_alone && is_one(&words[start..end]) {
            out.extend([&words[written..start], FRAME, &words[start..end], "</span>"]);
            written = end;
        }
    }
    out.push_str(&words[written..]);
}

/// Digits, then parts that begin with a digit or a capital.
fn is_one(text: &str) -> bool {
    let begins = |part: &str| part.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase());
    let mut parts = text.split(['-', '/']);
    text.chars().count() <= LONGEST
        && parts.next().is_some_and(|first| !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit()))
        && parts.all(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        framed(html.to_owned()).replace(FRAME, "[").replace("</span>", "]")
    }

    #[test]
    fn days_spans_and_numbers_of_documents_are_kept_in_one_piece() {
        for (html, expected) in [
            ("<p>Ngày 16-9-1972, sau 81 ngày.</p>", "<p>Ngày [16-9-1972], sau 81 ngày.</p>"),
            ("từ 28-6 đến 16/9/1972", "từ [28-6] đến [16/9/1972]"),
            ("nhiệm kỳ 2020-2025 (10-2026)", "nhiệm kỳ [2020-2025] ([10-2026])"),
            ("<strong>7-11-2023</strong>.", "<strong>[7-11-2023]</strong>."),
            ("số 21-NQ/TW, 48-CTr/TU và 21/2026/QĐ-UBND", "số [21-NQ/TW], [48-CTr/TU] và [21/2026/QĐ-UBND]"),
        ] {
            assert_eq!(shown(html), expected);
        }
    }

    #[test]
    fn there_is_one_frame() {
        let once = framed("Ngày 16-9-1972.".to_owned());
        assert_eq!(framed(once.clone()), once);
    }

    #[test]
    fn other_marks_stay_as_they_are() {
        for html in [
            "<p>Số A-1/2, -5 độ, 3 - 4, a-1, 5-abc, 60/km</p>",
            "<a href=\"tin-2026-10.html\" title=\"5 > 3: 1-2\">tin</a>",
            "tin/2026-10-1, b7-11, a@1-2, vidu.1-2",
            "1234-5678-9012-3456",
            "<code>7-11-2023</code>, <PRE>1-2</PRE>",
            "<svg><text>7-11-2023</text></svg>",
            "<svg><svg></svg><text>7-11-2023</text></svg>",
            "<time datetime=\"2023-11-07\">7-11-2023</time>",
            "<b>5</b>-<b>6</b>, 1--2, 1-2-",
            "<a title=\"1-2",
        ] {
            assert_eq!(shown(html), html);
        }
    }
}
