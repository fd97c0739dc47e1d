//! Spaces where none belong, and characters that were pasted and not typed.

use std::ops::Range;

use crate::base::diagnostic::{Diagnostic, Message, msg, warning};

use super::Finding;
use super::cursor::Cursor;

/// What was found in one paragraph; each kind is reported once, so that a pasted page does not bring a hundred warnings.
#[derive(Default)]
pub(super) struct Spaces {
    opening: bool,
    punctuation: bool,
    closing: bool,
    blanks: Tally,
    blanks_end: usize,
    strange: [Tally; STRANGE.len()],
}

/// How many there were, and where the first.
#[derive(Clone, Default)]
struct Tally {
    count: usize,
    first: Range<usize>,
}

/// Characters that no one types on purpose.
const STRANGE: [char; 4] = ['\u{FFFD}', '\u{200B}', '\u{FEFF}', '\u{00AD}'];

impl Spaces {
    /// A space at the byte `at`, after an opening bracket or quotation mark.
    pub(super) fn after_opening(&mut self, text: &str, at: usize) -> Option<Finding> {
        let (before, after) = text.split_at_checked(at)?;
        let mark = before.chars().next_back()?;
        let inner = after.trim_start_matches(is_blank);
        let next = inner.chars().next()?;
        if self.opening || inner.len() == after.len() {
            return None;
        }
        let outer = before.trim_end_matches(mark);
        // “ and « close in other languages; `:(` is a face, `[ ]` a box to tick.
        let opens = match mark {
            '(' | '[' => !outer.ends_with([':', ';', '-']),
            '“' | '‘' | '«' => !outer.ends_with(is_inner),
            _ => false,
        };
        if !opens || is_form(inner) || next == '\n' || is_closing(next) {
            return None;
        }
        self.opening = true;
        let range = at - mark.len_utf8()..text.len() - inner.len();
        Some(stray(range, msg!("thừa dấu cách sau `{}`", "stray space after `{}`", mark)))
    }

    /// A mark at the byte `at`, after a space, that belongs to the word before it.
    pub(super) fn before_mark(&mut self, text: &str, at: usize) -> Option<Finding> {
        let (before, after) = text.split_at_checked(at)?;
        let mark = after.chars().next()?;
        let closing = is_closing(mark);
        if !closing && !matches!(mark, ',' | '.' | ';' | ':' | '!' | '?') {
            return None;
        }
        let word = before.trim_end_matches(is_blank);
        let last = word.chars().next_back()?;
        let rest = after.get(mark.len_utf8()..)?;
        let told = if closing { &mut self.closing } else { &mut self.punctuation };
        if *told || word.len() == before.len() || last == '\n' || is_form(word) || !belongs(mark, last, rest) {
            return None;
        }
        *told = true;
        let range = word.len()..at + mark.len_utf8();
        Some(stray(range, msg!("thừa dấu cách trước `{}`", "stray space before `{}`", mark)))
    }

    /// A character at the byte `at` that may be a non-breaking space, an invisible or a replacement character.
    pub(super) fn rare(&mut self, text: &str, at: usize) {
        let Some(letter) = (Cursor { text, at }).peek() else { return };
        if is_non_breaking(letter) {
            self.blank(text, at);
        } else if let Some(kind) = STRANGE.iter().position(|strange| *strange == letter) {
            self.strange[kind].add(1, at..at + letter.len_utf8());
        }
    }

    /// The run of blanks around the non-breaking space at the byte `at`; it is counted at its first one.
    fn blank(&mut self, text: &str, at: usize) {
        let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else { return };
        if at < self.blanks_end {
            return;
        }
        let start = before.trim_end_matches(is_blank).len();
        let end = text.len() - after.trim_start_matches(is_blank).len();
        self.blanks_end = end;
        let count = text.get(at..end).unwrap_or_default().chars().filter(|c| is_non_breaking(*c)).count();
        if count > 1 || start == 0 || end == text.len() {
            self.blanks.add(count, start..end);
        }
    }

    /// What is known only at the end of the paragraph, because it is counted.
    pub(super) fn finish(self, text: &str) -> impl Iterator<Item = Finding> {
        let [lost, zero, mark, hyphen] = self.strange;
        let all: [(Tally, Make); STRANGE.len() + 1] =
            [(self.blanks, nbsp), (lost, replaced), (zero, unseen), (mark, unseen), (hyphen, unseen)];
        // One by one: nearly no paragraph has any, and an array of findings is a kilobyte to be moved.
        all.into_iter().filter(|(tally, _)| tally.count > 0).filter_map(move |(Tally { count, first: range }, make)| {
            let letter = Cursor { text, at: range.start }.peek()?;
            Some(Finding { diagnostic: make(count, letter), range })
        })
    }
}

type Make = fn(usize, char) -> Diagnostic;

impl Tally {
    fn add(&mut self, count: usize, range: Range<usize>) {
        if self.count == 0 {
            self.first = range;
        }
        self.count += count;
    }
}

fn stray(range: Range<usize>, message: Message) -> Finding {
    let diagnostic = warning!("stray-space"; message; help: "xóa dấu cách", "delete the space").fix(" ", "");
    Finding { range, diagnostic }
}

fn nbsp(count: usize, _: char) -> Diagnostic {
    let message = msg!(
        "thừa {} dấu cách không ngắt (NBSP), thường do dán từ Word",
        "superfluous non-breaking spaces, usually pasted from Word: {}",
        count
    );
    warning!("nbsp"; message;
        help: "xóa chỗ trống này rồi gõ lại một dấu cách, hoặc không gõ gì ở đầu và cuối đoạn",
              "delete this blank and type one space instead, or nothing at either end of a paragraph")
}

fn replaced(count: usize, _: char) -> Diagnostic {
    let message = msg!("{} chữ bị hỏng (U+FFFD)", "lost characters (U+FFFD): {}", count);
    warning!("replacement"; message;
        help: "gõ lại chữ đúng; chữ đã hỏng khi chép từ nơi dùng bảng mã khác",
              "type the right character; it was lost when the text was copied from another encoding")
}

fn unseen(count: usize, letter: char) -> Diagnostic {
    let code = u32::from(letter);
    let message = msg!("{0} ký tự ẩn (U+{1:04X})", "invisible characters (U+{1:04X}): {0}", count, code);
    warning!("replacement"; message;
        help: "xóa và gõ lại chữ ở hai bên; ký tự ẩn làm tìm kiếm không thấy từ này",
              "delete and retype the letters on both sides; search cannot find a word with an invisible character")
}

/// Whether a mark after a space belongs to the word before it, and is not the beginning of something.
fn belongs(mark: char, last: char, rest: &str) -> bool {
    let next = rest.chars().next();
    let next_is = |test: fn(char) -> bool| next.is_some_and(test);
    match mark {
        // `...`, `. . .` and names such as `.docx`.
        '.' => last != '.' && !next_is(char::is_alphanumeric) && !rest.trim_start_matches(is_blank).starts_with('.'),
        // `:smile:`, `:)`, `://`, `:=`, `:80`.
        ':' => {
            !is_sign(rest)
                && !next_is(|c| matches!(c, ')' | '(' | '-' | '/' | ':' | '=' | 'D' | 'P') || c.is_ascii_digit())
        }
        ';' => !next_is(|c| matches!(c, ')' | '(' | '-')),
        // `![` is a mistyped picture, which is reported elsewhere.
        '!' => !next_is(|c| c.is_alphanumeric() || matches!(c, '=' | '[')),
        // `1890 – ?` is a year that no one knows.
        '?' => !is_dash(last),
        ',' => true,
        // ” and » open in other languages.
        '”' | '»' => !next_is(is_inner) && !is_opening(last),
        _ => !is_opening(last),
    }
}

/// Whether what is behind a colon is the rest of a sign between two of them.
fn is_sign(rest: &str) -> bool {
    let name = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-'));
    name.len() < rest.len() && name.starts_with(':')
}

fn is_blank(letter: char) -> bool {
    letter == ' ' || is_non_breaking(letter)
}

fn is_non_breaking(letter: char) -> bool {
    matches!(letter, '\u{00A0}' | '\u{202F}')
}

fn is_opening(letter: char) -> bool {
    matches!(letter, '(' | '[' | '“' | '‘' | '«')
}

fn is_closing(letter: char) -> bool {
    matches!(letter, ')' | ']' | '”' | '»')
}

fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '–' | '—')
}

/// Whether dots or strokes to write on stand at either end: a form, which is laid out with spaces.
fn is_form(text: &str) -> bool {
    ["..", "……", "__"].iter().any(|line| text.starts_with(line) || text.ends_with(line))
}

/// What stands inside of quotation marks: letters, and the marks at the end of a sentence.
fn is_inner(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '.' | ',' | '!' | '?' | '…')
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    /// A text and all that is said of it.
    fn table(rows: &[(&str, &[&str])]) {
        for (text, expected) in rows {
            assert_eq!(found(text), *expected, "{text}");
        }
    }

    #[test]
    fn stray_spaces_are_told_once_a_kind() {
        table(&[
            ("“ Để phục vụ”", &["stray-space ““ ”: thừa dấu cách sau `“`; xóa dấu cách"]),
            ("( abc), ( def)", &["stray-space “( ”: thừa dấu cách sau `(`; xóa dấu cách"]),
            ("Đông Hà , Huế ; Vinh", &["stray-space “ ,”: thừa dấu cách trước `,`; xóa dấu cách"]),
            ("Đông Hà ,Huế", &["stray-space “ ,”: thừa dấu cách trước `,`; xóa dấu cách"]),
            ("như sau\u{A0}: một", &["stray-space “\u{A0}:”: thừa dấu cách trước `:`; xóa dấu cách"]),
            ("hết  .", &["stray-space “  .”: thừa dấu cách trước `.`; xóa dấu cách"]),
            ("Ai ?", &["stray-space “ ?”: thừa dấu cách trước `?`; xóa dấu cách"]),
            ("“Hết. ”", &["stray-space “ ””: thừa dấu cách trước `”`; xóa dấu cách"]),
            (
                "( a ) !",
                &[
                    "stray-space “( ”: thừa dấu cách sau `(`; xóa dấu cách",
                    "stray-space “ )”: thừa dấu cách trước `)`; xóa dấu cách",
                    "stray-space “ !”: thừa dấu cách trước `!`; xóa dấu cách",
                ],
            ),
        ]);
    }

    #[test]
    fn spaces_that_mean_something_are_left_alone() {
        for text in [
            "và ... rồi",
            "và . . . rồi",
            "Họ và tên: ( ........ ), số ( ____ )",
            "vui :smile: cười :+1: nhé",
            "vui :) buồn :-( nháy ;)",
            "tệp .docx và .pdf",
            "[ ] việc cần làm",
            "( )",
            "sáng – trưa – chiều",
            "(1890 – ?)",
            "„ein Wort“ und",
            "nói ”Để",
            "hà, à, ữ, ồ; ừ!",
            "\u{FFFC} \u{FFFC}, “Để”, (abc).",
            ", bắt đầu",
            "x != y",
            "dòng một\n: dòng hai",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn residues_of_word_are_counted() {
        let help = "xóa chỗ trống này rồi gõ lại một dấu cách, hoặc không gõ gì ở đầu và cuối đoạn";
        let said = |range: &str, count: usize| {
            vec![format!("nbsp “{range}”: thừa {count} dấu cách không ngắt (NBSP), thường do dán từ Word; {help}")]
        };
        assert_eq!(found("a\u{A0}\u{A0}b\u{202F}\u{A0}\u{A0}c"), said("\u{A0}\u{A0}", 5));
        assert_eq!(found("a\u{A0} \u{A0}b"), said("\u{A0} \u{A0}", 2));
        assert_eq!(found("\u{A0}a"), said("\u{A0}", 1));
        assert_eq!(found("a \u{202F}"), said(" \u{202F}", 1));
        assert_eq!(found("\u{A0}"), said("\u{A0}", 1));
        assert_eq!(found("77\u{A0}đảng viên, 3\u{202F}%"), Vec::<String>::new());
    }

    #[test]
    fn strange_characters_are_counted() {
        table(&[
            (
                "Qu\u{FFFD}ng Tr\u{FFFD}",
                &["replacement “\u{FFFD}”: 2 chữ bị hỏng (U+FFFD); gõ lại chữ đúng; chữ đã hỏng khi chép từ nơi dùng \
                   bảng mã khác"],
            ),
            (
                "Quảng\u{200B} Trị\u{AD}",
                &[
                    "replacement “\u{200B}”: 1 ký tự ẩn (U+200B); xóa và gõ lại chữ ở hai bên; ký tự ẩn làm tìm kiếm \
                     không thấy từ này",
                    "replacement “\u{AD}”: 1 ký tự ẩn (U+00AD); xóa và gõ lại chữ ở hai bên; ký tự ẩn làm tìm kiếm \
                     không thấy từ này",
                ],
            ),
            (
                "\u{FEFF}a",
                &["replacement “\u{FEFF}”: 1 ký tự ẩn (U+FEFF); xóa và gõ lại chữ ở hai bên; ký tự ẩn làm tìm kiếm \
                   không thấy từ này"],
            ),
        ]);
    }
}
