//! Text as it comes from Word and from e-mail: its lines, marks and columns are made of spaces and tabs, which Markdown
//! takes for something else, or joins.

use crate::base::diagnostic::{Diagnostic, Message, msg, warning};

/// A line of a paragraph.
pub(super) struct TypedLine<'t> {
    /// As it was typed, without space around it.
    pub(super) text: &'t str,
    /// Its byte in the file.
    pub(super) start: usize,
    /// Whether Markdown joins it to the line before.
    pub(super) is_joined: bool,
    /// Whether it is indented by a tab or four spaces, and not because it belongs to a list.
    pub(super) is_indented: bool,
}

/// A line that is this short and ends without a mark was ended on purpose.
const SHORT: usize = 45;

/// What is said of the lines of a paragraph, and the number of the line: one thing, the first.
pub(super) fn paragraph(lines: &[TypedLine]) -> Option<(usize, Diagnostic)> {
    let joined = || lines.iter().enumerate().skip(1).filter(|(_, line)| line.is_joined);
    if let Some(at) = lines.iter().position(|line| line.text.contains('\t')) {
        return Some((
            at,
            pasted(
                msg!(
                    "dấu Tab không chia cột: người đọc thấy một dấu cách",
                    "tabs do not make columns: readers see one space"
                ),
                table(),
            ),
        ));
    }
    let marks = lines.iter().filter(|line| marker(line.text).is_some()).count();
    for (at, line) in joined() {
        let before = lines[at - 1].text;
        let Some(mark) = marker(line.text) else { continue };
        if marks > 1 || is_bullet(mark) || before.ends_with(['.', ';', ':', ',', '!', '?']) {
            let what = msg!("dòng `{mark}` sẽ dính vào dòng trên", "the line `{mark}` is joined to the line above");
            let help = msg!(
                "danh sách thì viết `- ` hoặc `1. ` ở đầu dòng; không thì để một dòng trống ở trên",
                "begin the lines of a list with `- ` or `1. `; otherwise leave an empty line above"
            );
            return Some((at, pasted(what, help)));
        }
    }
    let (at, _) = joined()
        .find(|(at, line)| line.is_indented || is_label_pair(lines[at - 1].text, line.text))
        .or_else(|| ended(lines))?;
    let what = msg!("dòng này sẽ dính vào dòng trên", "this line is joined to the line above");
    let help = msg!(
        "để một dòng trống ở trên; hoặc đặt `\\` ở cuối dòng trên để xuống dòng",
        "leave an empty line above; or put a `\\` at the end of the line above for a line break"
    );
    Some((at, pasted(what, help)))
}

/// The first line that follows one which was ended on purpose, as in a signature: `CHỦ TỊCH`, then a name.
fn ended<'l, 't>(lines: &'l [TypedLine<'t>]) -> Option<(usize, &'l TypedLine<'t>)> {
    let is_end = |(at, line): &(usize, &TypedLine)| line.is_joined && is_ended(lines[at - 1].text, line.text);
    let ends: Vec<(usize, &TypedLine)> = lines.iter().enumerate().skip(1).filter(is_end).collect();
    let all_short = lines.iter().all(|line| line.text.chars().count() <= SHORT);
    let (first, line) = *ends.first()?;
    let capitals =
        |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() > 3 && !text.chars().any(char::is_lowercase);
    let has_capitals = ends.iter().any(|(at, line)| capitals(lines[at - 1].text) || capitals(line.text));
    (ends.len() > 1 || all_short || has_capitals).then_some((first, line))
}

fn is_ended(before: &str, line: &str) -> bool {
    let is_open = before.ends_with(['.', ',', ';', '!', '?', '…', '-', '–', '(', '“', '"']);
    let begins = line.trim_start_matches(['(', '“', '"']).starts_with(char::is_uppercase);
    before.chars().count() <= SHORT && before.contains(char::is_alphabetic) && !is_open && begins
}

/// `Thời gian: ...` and `Địa điểm: ...`, one below the other.
fn is_label_pair(before: &str, line: &str) -> bool {
    let is_label = |text: &str| {
        text.split_once(": ").is_some_and(|(label, _)| {
            label.starts_with(char::is_uppercase)
                && label.chars().count() <= 30
                && !label.contains(['.', ',', ';', '!', '?', '(', '“'])
        })
    };
    is_label(before) && is_label(line)
}

/// The mark of a list at the beginning of a line, where Markdown knows none: `a)`, `•`, `–`, `-` without a space.
fn marker(line: &str) -> Option<&str> {
    let first = line.chars().next()?;
    let rest = &line[first.len_utf8()..];
    let has_space = rest.starts_with(char::is_whitespace);
    let is_mark = match first {
        '•' | '●' | '▪' | '■' | '◦' | '○' | '►' | '➢' | '❖' | '‣' | '✓' | '✔' | '\u{F000}'..='\u{F0FF}' => {
            true
        }
        '·' | '–' | '—' | '−' => has_space,
        '-' | '+' => rest.starts_with(|c: char| c.is_alphabetic() || c == '\u{A0}'),
        _ => false,
    };
    if is_mark {
        return Some(&line[..first.len_utf8()]);
    }
    let length = line.find([')', '.', '/'])?;
    let (name, rest) = line.split_at(length);
    let is_number = name.len() <= 2 && name.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = name.chars().count() == 1
        && name.chars().all(|c| c.is_lowercase() || (c.is_uppercase() && !rest.starts_with('.')));
    let is_roman = name.len() <= 4 && name.bytes().all(|byte| b"IVX".contains(&byte));
    let behind = rest[1..].chars().next();
    let has_end = behind.is_some_and(|c| c.is_whitespace() || (rest.starts_with(')') && c.is_alphabetic()));
    (!name.is_empty() && (is_number || is_letter || is_roman) && has_end).then(|| &line[..length + 1])
}

fn is_bullet(mark: &str) -> bool {
    !mark.starts_with(|c: char| c.is_ascii() || matches!(c, '–' | '—' | '−' | '·')) && !mark.ends_with([')', '.', '/'])
}

fn pasted(what: Message, help: Message) -> Diagnostic {
    warning!("pasted-text"; what; help: help)
}

fn table() -> Message {
    msg!(
        "bảng thì viết: | Tên | Số |, rồi dòng |---|---:|",
        "write a table: | Name | Count |, then the line |---|---:|"
    )
}

/// What is said of lines that are code because they are indented.
pub(super) fn indented_code() -> Diagnostic {
    pasted(
        msg!("dòng thụt vào bằng Tab hoặc 4 dấu cách thành khối mã", "lines indented by a tab or four spaces are code"),
        msg!(
            "xóa khoảng trống đầu dòng; khối mã thì đặt giữa hai dòng ```",
            "delete the space at the beginning; put code between two lines ```"
        ),
    )
}

/// What is said of dashes below a line, which make a heading of it.
pub(super) fn underlined() -> Diagnostic {
    pasted(
        msg!("dòng gạch này làm đoạn ngay trên thành tiêu đề", "these dashes make a heading of the paragraph above"),
        msg!(
            "đường kẻ thì để một dòng trống ở trên; tiêu đề thì viết `## ` ở đầu dòng",
            "leave an empty line above for a rule; begin a heading with `## `"
        ),
    )
}
