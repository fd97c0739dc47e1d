//! Characters that no page may have: controls, those that turn the direction of a line, and noncharacters. XML forbids
//! most of them, letters close up where one is dropped, and readers see none of them.

use std::borrow::Cow;

use memchr::memchr_iter;

/// Whether a character may stand in no text that readers or programs get.
pub fn is_unfit(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}'
        | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFF9}'..='\u{FFFC}' | '\u{FDD0}'..='\u{FDEF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Whether a character ends a line in Unicode, but neither in Markdown nor in TOML: Word and some editors write them.
pub fn is_other_line_end(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The text with each unfit character replaced by U+FFFD, which `check` reports.
pub fn fit(text: &str) -> Cow<'_, str> {
    if may_be_unfit(text) && text.contains(is_unfit) { text.replace(is_unfit, "\u{FFFD}").into() } else { text.into() }
}

/// Whether a text has bytes that an unfit character or another line end begins with: nearly no text has.
pub fn may_be_unfit(text: &str) -> bool {
    let bytes = text.as_bytes();
    let control = |byte: u8| (byte < 0x20) & (byte != b'\n') & (byte != b'\t') & (byte != b'\r') | (byte == 0x7F);
    let is_odd = |stretch: &[u8]| stretch.iter().fold(false, |odd, byte| odd | control(*byte) | (*byte >= 0xEF));
    let second =
        |first: u8, hit: fn(&[u8]) -> bool| memchr_iter(first, bytes).any(|at| bytes.get(at + 1..).is_some_and(hit));
    bytes.chunks(1024).any(is_odd)
        || second(0xC2, |rest| rest.first().is_some_and(|byte| *byte < 0xA0))
        || second(0xE2, |rest| matches!(rest, [0x80, 0xA8..=0xAE, ..] | [0x81, 0xA6..=0xA9, ..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unfit_character_is_seen_by_its_bytes() {
        let unseen = ('\0'..=char::MAX)
            .filter(|c| (is_unfit(*c) || is_other_line_end(*c)) && !may_be_unfit(&format!("Hoà {c} Đảng")))
            .count();
        assert_eq!(unseen, 0);
        assert!(!may_be_unfit("Đảng bộ “Ái Tử” – 77 đảng viên…\r\n\tđạt 3\u{A0}%"));
    }

    #[test]
    fn an_unfit_character_becomes_one_that_is_told() {
        assert_eq!(fit("a\u{B}b\u{202E}c\u{FFFF}d\u{1FFFE}e\u{FEFF}"), "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e\u{FEFF}");
    }
}
