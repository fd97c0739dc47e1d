//! What tells who a person is and how to reach them, in texts that are published without it: telephone numbers, mailboxes,
//! numbers of identity cards.

use std::ops::Range;

use super::Prose;
use crate::base::diagnostic::{Diagnostics, Message, msg, warning};
use crate::base::source::SourcePath;

/// Reports such data in a paragraph.
pub fn check_personal(prose: &Prose, path: &SourcePath, out: &mut Diagnostics) {
    for (range, what) in personal_data(prose.text) {
        let place = (prose.at)(range.clone());
        out.push(found(&prose.text[range], &what).at(path, place));
    }
}

/// What is said of such data.
fn found(typed: &str, what: &Message) -> crate::base::diagnostic::Diagnostic {
    let message = Message {
        vi: format!("`{typed}` là {} của một người", what.vi),
        en: format!("`{typed}` is {} of a person", what.en),
    };
    warning!("personal-data"; message;
        help: "xóa trước khi đăng: mục này đăng câu hỏi, không đăng dữ liệu cá nhân của người hỏi",
            "delete it before it is published: this section shows the question, not who asked it")
}

/// Personal data in a text, each with what it is.
fn personal_data(text: &str) -> Vec<(Range<usize>, Message)> {
    let mut found: Vec<(Range<usize>, Message)> = numbers(text).collect();
    found.extend(mailboxes(text).map(|range| (range, msg!("hộp thư", "a mailbox"))));
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// Telephone numbers of people, who have mobile ones (an office's begins with 02), and the twelve digits of identity cards.
fn numbers(text: &str) -> impl Iterator<Item = (Range<usize>, Message)> + use<'_> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '+');
    let mut at = 0;
    let stretches = text.split(move |c: char| !is_part(c)).map(move |part| {
        let start = at;
        at += part.len() + text[at + part.len()..].chars().next().map_or(0, char::len_utf8);
        (start, part)
    });
    stretches.filter_map(|(start, part)| {
        let words = part.trim_matches([' ', '.', '-']);
        let start = start + part.find(words)?;
        let digits: String = words.chars().filter(char::is_ascii_digit).collect();
        let local =
            digits.strip_prefix("84").filter(|rest| rest.len() == 9).map_or(digits.clone(), |rest| format!("0{rest}"));
        let is_mobile =
            local.len() == 10 && ["03", "05", "07", "08", "09"].iter().any(|start| local.starts_with(start));
        let is_identity = digits.len() == 12 && digits.starts_with('0') && words.len() == 12;
        let what = match (is_mobile, is_identity) {
            (true, _) => msg!("số điện thoại", "the telephone number"),
            (_, true) => msg!("số căn cước", "the identity number"),
            _ => return None,
        };
        Some((start..start + words.len(), what))
    })
}

/// Mailboxes but those of the state.
fn mailboxes(text: &str) -> impl Iterator<Item = Range<usize>> + use<'_> {
    text.match_indices('@').filter_map(|(at, _)| {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
        let before = text[..at]
            .rfind(|c: char| !is_part(c))
            .map_or(0, |end| end + text[end..].chars().next().map_or(1, char::len_utf8));
        let after = at + 1 + text[at + 1..].find(|c: char| !is_part(c)).unwrap_or(text.len() - at - 1);
        let host = text[at + 1..after].trim_end_matches('.');
        let is_one = before < at && host.contains('.') && !host.ends_with(".gov.vn");
        is_one.then(|| before..at + 1 + host.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_of_people_is_found_and_that_of_offices_is_not() {
        let told = |text: &str| -> Vec<String> {
            personal_data(text).into_iter().map(|(range, what)| format!("{} {}", &text[range], what.en)).collect()
        };
        assert_eq!(
            told("Tôi là A, số 0912 345 678, +84912.345.678, thư a.b@vidu.com. Căn cước 045201001234."),
            [
                "0912 345 678 the telephone number",
                "+84912.345.678 the telephone number",
                "a.b@vidu.com a mailbox",
                "045201001234 the identity number",
            ]
        );
        let none: [String; 0] = [];
        assert_eq!(told("Gọi 0233 386 1234, thư xa@quangtri.gov.vn; 1.607.275 lượt, ngày 16-6-2022, 0912, a@b"), none);
    }
}
