//! Marks that were typed and did not become marks, or became unintended ones: readers see the mark, or a character is missing.

use std::ops::Range;

use crate::base::diagnostic::{Diagnostic, Message, msg, warning};
use crate::markdown::lints::names_a_file;
use crate::markdown::run::OBJECT;

/// What is said of a mark, and its range in the words.
type Found = (Range<usize>, Diagnostic);

/// What is said of the words of a paragraph, with its line ends; at most one thing of each kind.
pub(super) fn marks(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for mark in ["**", "__", "~~"] {
        found.extend(doubled(text, mark));
    }
    found.extend(single_stars(text));
    let mut at = 0;
    let mut rows = Vec::new();
    for line in text.split_inclusive('\n') {
        found.extend(line_mark(line).map(|(range, told)| (at + range.start..at + range.end, told)));
        if is_row(line) {
            rows.push(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    let is_rule = |row: &Range<usize>| text[row.clone()].contains("--");
    if let Some(first) = rows.first().filter(|_| rows.len() > 1 || rows.iter().any(is_rule)) {
        found.push((first.clone(), no_table()));
    }
    found
}

fn shown(mark: &str, help: Message) -> Diagnostic {
    if mark == "`" {
        return warning!("typed-mark"; "dấu ` sẽ hiện nguyên như đã gõ", "a ` is shown as it was typed"; help: help);
    }
    warning!("typed-mark"; "`{mark}` sẽ hiện nguyên như đã gõ", "`{mark}` is shown as it was typed"; help: help)
}

/// Two stars, lines or waves that are no pair around words.
fn doubled(text: &str, mark: &str) -> Option<Found> {
    let letter = mark.chars().next()?;
    let mut runs = text.match_indices(mark).filter(|(at, _)| {
        let (before, after) = (&text[..*at], &text[at + 2..]);
        !before.ends_with(letter) && !after.starts_with(letter)
    });
    let (first, _) = runs.next()?;
    let before = text[..first].chars().next_back();
    let after = text[first + 2..].chars().next();
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let has_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let opens = !is_word(before) && !has_space(after);
    let is_pair = runs.next().is_some()
        && !(has_space(before) && has_space(after))
        && !(letter == '_' && is_word(before) && is_word(after));
    let help = msg!(
        "viết sát vào chữ, có dấu cách ở bên ngoài: {mark}Thời gian:{mark} 7 giờ; là chữ thì viết \\{letter}\\{letter}",
        "no spaces inside, a space outside: {mark}Time:{mark} 7 a.m.; if it is text, write \\{letter}\\{letter}"
    );
    (opens || is_pair).then(|| (first..first + 2, shown(mark, help)))
}

/// `*nghiêng *chữ`: two stars of a line that open and never close.
fn single_stars(text: &str) -> Option<Found> {
    let bytes = text.as_bytes();
    let mut open: Option<usize> = None;
    for at in memchr::memchr2_iter(b'*', b'\n', bytes) {
        if bytes[at] == b'\n' {
            open = None;
            continue;
        }
        let (before, after) = (text[..at].chars().next_back(), text[at + 1..].chars().next());
        let is_alone = before != Some('*') && after != Some('*');
        if !is_alone || !after.is_some_and(char::is_alphanumeric) || before.is_some_and(char::is_alphanumeric) {
            continue;
        }
        match open {
            Some(open) if before.is_some_and(|c| !matches!(c, '(' | '"' | '“')) => {
                let help = msg!(
                    "viết sát vào chữ, có dấu cách ở bên ngoài: *nghiêng* chữ; là chữ thì viết \\*",
                    "no spaces inside, a space outside: *slanted* word; if it is text, write \\*"
                );
                return Some((open..at + 1, shown("*", help)));
            }
            _ => open = Some(at),
        }
    }
    None
}

/// A mark that one line tells.
fn line_mark(line: &str) -> Option<Found> {
    let typed = line.trim();
    let hashes = typed.bytes().take_while(|byte| *byte == b'#').count();
    if (2..=6).contains(&hashes) && typed[hashes..].starts_with(char::is_alphanumeric) {
        let help = msg!("thêm dấu cách: {} {}", "add a space: {} {}", &typed[..hashes], first_words(&typed[hashes..]));
        return Some((0..hashes, shown(&typed[..hashes], help)));
    }
    if typed == "+++" || typed.starts_with(":::") {
        let help = msg!(
            "phần đầu bài chỉ có một, ở đầu tệp; xóa dòng này",
            "there is one front matter, at the beginning of the file; delete this line"
        );
        let help =
            if typed == "+++" { help } else { msg!("hộp thì viết: > [!NOTE]", "write a box as: > [!NOTE]") };
        return Some((0..typed.len().min(line.len()), shown(&first_words(typed), help)));
    }
    loose_link(line).or_else(|| attributes(line)).or_else(|| html(line)).or_else(|| backtick(line))
}

fn first_words(text: &str) -> String {
    text.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

/// `![alt] (a.jpg)`, `[xem] (k.pdf)`, `(xem)[k.pdf]`, `[xem](k.pdf` and `[[trang]]`.
fn loose_link(line: &str) -> Option<Found> {
    let is_target =
        |text: &str| names_a_file(text) || text.starts_with("www.") || text.starts_with('/') || text.starts_with('#');
    let within = |from: usize, close: char| line[from..].split_once(close).map(|(target, _)| target.trim());
    for (mark, close) in [("] (", ')'), (")[", ']'), ("](", ')')] {
        for (at, _) in line.match_indices(mark).take(8) {
            let from = at + mark.len();
            let open = line[..at].rfind(if mark == ")[" { '(' } else { '[' });
            let is_picture = open.is_some_and(|open| line[..open].ends_with('!'));
            let target = match (within(from, close), mark) {
                (Some(_), "](") => continue,
                (None, "](") => line[from..].trim(),
                (Some(target), _) => target,
                (None, _) => continue,
            };
            let Some(open) = open.filter(|_| is_picture || (is_target(target) && !target.contains(' '))) else {
                continue;
            };
            let mark = if is_picture { "!" } else { "" };
            let help = msg!(
                "viết liền: {mark}[lời]({target}), ngoặc vuông trước, ngoặc tròn sau",
                "write it together: {mark}[words]({target}), square brackets before round ones"
            );
            let space = line[from..].len() - line[from..].trim_start().len();
            let range = open - usize::from(is_picture)..(from + space + target.len()).min(line.len());
            return Some((range.clone(), shown(line[range].trim_end(), help)));
        }
    }
    let open = line.find("[[")?;
    let inner = line[open + 2..].split_once("]]")?.0;
    let help = msg!("liên kết thì viết: [lời](ten-tep.md)", "write a link as: [words](file-name.md)");
    let range = open..open + inner.len() + 4;
    (!inner.is_empty() && !inner.contains('[')).then(|| (range.clone(), shown(&line[range], help)))
}

/// `{width=50%}`, `{.center}`, `{% ... %}`: other programs' attributes.
fn attributes(line: &str) -> Option<Found> {
    let bytes = line.as_bytes();
    for open in memchr::memchr_iter(b'{', bytes).take(16) {
        let around = |at: usize| bytes.get(at) == Some(&b'{');
        let (inner, _) = line[open + 1..].split_once('}')?;
        if around(open + 1) || open.checked_sub(1).is_some_and(around) {
            continue;
        }
        let typed = inner.trim();
        let name = typed.split('=').next().unwrap_or_default();
        let is_name =
            |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        let is_class = typed
            .strip_prefix([':', '.', '#'])
            .is_some_and(|rest| rest.trim().starts_with(|c: char| c == '.' || c == '#' || c.is_ascii_alphabetic()));
        if is_class || (typed.contains('=') && is_name(name)) || (typed.starts_with('%') && typed.ends_with('%')) {
            let help = msg!(
                "xóa phần trong ngoặc nhọn: bantin không dùng nó ở đây",
                "delete the part in braces: bantin has no use for it here"
            );
            let range = open..open + inner.len() + 2;
            return Some((range.clone(), shown(&line[range], help)));
        }
    }
    None
}

/// HTML that Markdown did not take for HTML, and entities that were escaped twice.
fn html(line: &str) -> Option<Found> {
    let starts = ["<!--", "</", "<a href", "<img ", "&nbsp", "&amp;", "&lt;", "&gt;", "&quot;"];
    let (at, mark) = starts.iter().filter_map(|mark| Some((line.find(mark)?, *mark))).min()?;
    let is_end = mark != "</" || line[at + 2..].starts_with(|c: char| c.is_ascii_alphabetic());
    let help = msg!("viết bằng Markdown, hoặc sửa lại mã HTML", "write it in Markdown, or fix the HTML");
    is_end.then(|| (at..at + mark.len(), shown(mark, help)))
}

/// One ` without another; in `Đắk R`lấp` it stands for an apostrophe.
fn backtick(line: &str) -> Option<Found> {
    let at = line.find('`')?;
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (before, after) = (line[..at].chars().next_back(), line[at + 1..].chars().next());
    let help =
        msg!("mã thì viết giữa hai dấu `; là chữ thì viết \\`", "code stands between two `; if it is text, write \\`");
    (is_word(before) != is_word(after)).then(|| (at..at + 1, shown("`", help)))
}

/// Whether a line was meant as a row of a table.
fn is_row(line: &str) -> bool {
    let line = line.trim();
    let is_rule = line.contains("--") && line.contains(['|', '+']) && line.chars().all(|c| "-|:+= ".contains(c));
    is_rule || (line.starts_with('|') && line.len() > 1 && line[1..].contains('|'))
}

fn no_table() -> Diagnostic {
    warning!("typed-mark"; "các dòng này không thành bảng", "these lines do not make a table";
        help: "dòng thứ hai phải là dòng gạch có đúng số ô của dòng đầu: | Tên | Số |, rồi |---|---:|; trước bảng có dòng trống",
              "the second line must be dashes with as many cells as the first: | Name | Count |, then |---|---:|; leave an empty line above")
}

/// What is said of stars or waves that became a mark inside a word or between numbers: `5*6*3`. `before` and `after` are
/// the source around it, `typed` is the mark with its words.
pub(super) fn unmeant(before: &str, typed: &str, after: &str) -> Option<Diagnostic> {
    let letter = typed.chars().next()?;
    let inner = typed.trim_matches(letter);
    let count = (typed.len() - typed.trim_start_matches(letter).len()) / letter.len_utf8();
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (last, first) = (before.chars().next_back(), inner.chars().next());
    let around = digit(before.trim_end_matches(' ').chars().next_back())
        && digit(first)
        && digit(after.trim_start_matches(' ').chars().next());
    let is_inside = if count == 1 { word(last) && word(first) } else { digit(last) && digit(first) };
    if letter == '_' || !(is_inside || around) {
        return None;
    }
    let mark = letter.to_string().repeat(count);
    let what = match (letter, count) {
        ('~', _) => msg!(
            "`{mark}` ở đây gạch ngang chữ, người đọc không thấy dấu",
            "`{mark}` strikes words out here, and readers do not see it"
        ),
        (_, 1) => msg!(
            "`{mark}` ở đây làm chữ nghiêng, người đọc không thấy dấu",
            "`{mark}` makes words slanted here, and readers do not see it"
        ),
        _ => msg!(
            "`{mark}` ở đây làm chữ đậm, người đọc không thấy dấu",
            "`{mark}` makes words bold here, and readers do not see it"
        ),
    };
    Some(warning!("typed-mark"; what;
        help: "phép nhân thì viết ×; là chữ thì viết \\{letter}; khoảng số thì dùng –",
              "write × for times; if it is text, write \\{letter}; between numbers use –"))
}

/// What is said of a number of a list that readers would see as another.
pub(super) fn other_number(typed: u64, shown: u64) -> Diagnostic {
    warning!("typed-mark"; "số `{typed}` sẽ hiện thành {shown}", "the number `{typed}` is shown as {shown}";
        help: "sửa số cho liền nhau; muốn giữ số thì viết `{typed}\\.`", "number without gaps; to keep the number write `{typed}\\.`")
}

/// What is said of a line that begins with `>` and a number: readers would see a quotation, not "more than".
pub(super) fn more_than() -> Diagnostic {
    warning!("typed-mark"; "`>` đầu dòng thành khung trích dẫn, người đọc không thấy dấu", "`>` at the start of a line makes a quotation, and readers do not see it";
        help: "viết `\\>`, hoặc “trên”, “hơn”", "write `\\>`, or “over”, “more than”")
}

/// What is said of code that is opened and not closed.
pub(super) fn open_fence(fence: &str) -> Diagnostic {
    warning!("typed-mark"; "khối mã mở bằng `{fence}` mà không đóng: phần còn lại của bài thành mã", "the code opened by `{fence}` is never closed: the rest of the text is code";
        help: "thêm một dòng `{fence}` ở cuối khối mã, hoặc xóa dòng này", "add a line `{fence}` where the code ends, or delete this line")
}

/// Whether there is something to look for in words: nearly all texts have nothing.
pub(super) fn may_have_marks(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_mark = |byte: u8| matches!(byte, b'*' | b'_' | b'~' | b'[' | b'{' | b'<' | b'&' | b'`' | b'|');
    // Two of a kind: a heading, a second front matter, a box.
    let is_double = |one: u8, next: u8| (one == next) & matches!(one, b'#' | b'+' | b':');
    // Every byte of every text is asked: many at a time and without a branch between them.
    let marks = |stretch: &[u8]| stretch.iter().fold(false, |found, byte| found | is_mark(*byte));
    let doubles = |pairs: (&[u8], &[u8])| {
        pairs.0.iter().zip(pairs.1).fold(false, |found, (one, next)| found | is_double(*one, *next))
    };
    let next = bytes.get(1..).unwrap_or_default();
    (bytes.chunks(STRETCH).any(marks) || bytes.chunks(STRETCH).zip(next.chunks(STRETCH)).any(doubles)) && text != OBJECT
}

/// Bytes that are looked at together.
const STRETCH: usize = 256;
