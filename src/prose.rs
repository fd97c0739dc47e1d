//! The house style: what can be said of a paragraph of text by itself. One look at every pair of neighbouring bytes
//! decides which rule is worth asking; a paragraph without faults costs that look and no allocation.

mod cursor;
mod dates;
mod numbers;
mod personal;
mod spaces;
mod tones;
mod weekday;
mod written_date;

use std::ops::Range;

use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::language::Language;
use crate::base::source::SourcePath;

pub use numbers::{Numbers, Quantity, Sentence, has, is_quoted, near, percent, reckoned};
pub use personal::check_personal;
use spaces::Spaces;
pub use tones::Tones;

/// A paragraph's plain text and where its bytes stand in the file. Whatever is no text (code, a figure, a picture)
/// should be one U+FFFC in it, so that the spaces around it are not taken for stray ones.
pub struct Prose<'a> {
    /// The text without its markup.
    pub text: &'a str,
    /// From a byte range of the text to a byte range of the source.
    pub at: &'a dyn Fn(Range<usize>) -> Range<usize>,
    /// Its place in a table, if it is a cell of one.
    pub cell: Option<CellPosition>,
}

/// The place of a cell, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellPosition {
    /// Which table of the text.
    pub table: usize,
    /// Its row; the first one has the headings.
    pub row: usize,
    /// Its column.
    pub column: usize,
}

/// Looks for weekdays that do not fit their date, dates that do not exist, stray spaces, and characters that no one typed on purpose, in any
/// paragraph, whatever its language; the styles of tone marks of a Vietnamese text are collected in `tones`.
pub fn check(paragraph: &Prose<'_>, language: Language, source: &SourcePath, tones: &mut Tones, out: &mut Diagnostics) {
    let text = paragraph.text;
    let mut dates = Vec::new();
    let mut report = |found: Finding| {
        if found.diagnostic.code == "date-in-text" {
            dates.push(found.range.clone());
        }
        out.push(found.diagnostic.at(source, (paragraph.at)(found.range)));
    };
    let mut spaces = Spaces::default();
    for (at, pair) in text.as_bytes().windows(2).enumerate() {
        let rules = FIRST[usize::from(pair[0])] & SECOND[usize::from(pair[1])];
        if rules == 0 {
            continue;
        }
        if rules & WEEKDAY != 0
            && let Some(found) = weekday::look(text, at, tones)
        {
            report(found);
        }
        if rules & TONE != 0 && language == Language::Vi {
            tones.look(text, at, paragraph.at);
        }
        if rules & OPENING != 0
            && let Some(found) = spaces.after_opening(text, at + 1)
        {
            report(found);
        }
        if rules & CLOSING != 0
            && let Some(found) = spaces.before_mark(text, at + 1)
        {
            report(found);
        }
        if rules & RARE != 0 {
            spaces.rare(text, at);
        }
    }
    spaces.finish(text).for_each(report);
    dates::look(text, language, &dates, |found| {
        out.push(found.diagnostic.at(source, (paragraph.at)(found.range)));
    });
}

/// A problem and its range in the paragraph's text.
struct Finding {
    range: Range<usize>,
    diagnostic: Diagnostic,
}

// The rules a pair of bytes can call for, one bit each; a rule is asked where both bytes of the pair have its bit.
/// `hứ`, `hủ` as in "Thứ" and "Chủ", and `da` as in "Tuesday".
const WEEKDAY: u8 = WEEKDAY_VI | WEEKDAY_EN;
const WEEKDAY_VI: u8 = 1;
const WEEKDAY_EN: u8 = 2;
/// A marked letter before `a`, `e`, `y` (òa), or one after `o`, `u` (oà).
const TONE: u8 = TONE_OLD | TONE_NEW;
const TONE_OLD: u8 = 4;
const TONE_NEW: u8 = 8;
/// A space after an opening mark.
const OPENING: u8 = 16;
/// A space before a closing mark.
const CLOSING: u8 = 32;
/// The first two bytes of non-breaking spaces, invisible characters and the replacement character.
const RARE: u8 = 64;

/// What a byte can begin.
static FIRST: [u8; 256] = table(&[
    (WEEKDAY_VI, b"hH"),
    (WEEKDAY_EN, b"dD"),
    (TONE_NEW, b"oOuU"),
    (OPENING, b"([\x9C\x98\xAB"), // the last bytes of “ ‘ «
    (CLOSING, b" \xA0\xAF"),      // the last bytes of both non-breaking spaces
    (RARE, b"\xC2\xE2\xEF"),
    (TONE_OLD, &LAST_OF_TONES),
]);

/// What a byte can go on with.
static SECOND: [u8; 256] = table(&[
    (WEEKDAY_VI, b"\xE1"),
    (WEEKDAY_EN, b"aA"),
    (TONE_NEW, b"\xC3\xE1"),
    (TONE_OLD, b"aAeEyY"),
    (OPENING, b" \xC2\xE2"),
    (CLOSING, b",.;:!?)]\xC2\xE2"), // the first bytes of » and ”
    (RARE, b"\xA0\xAD\x80\xBB\xBF"),
]);

/// The last bytes of ò ó ỏ õ ọ ù ú ủ ũ ụ in either case.
const LAST_OF_TONES: [u8; 20] = *b"\xB2\xB3\x8F\xB5\x8D\x92\x93\x8E\x95\x8C\xB9\xBA\xA7\xA9\xA5\x99\x9A\xA6\xA8\xA4";

const fn table(rules: &[(u8, &[u8])]) -> [u8; 256] {
    let mut table = [0; 256];
    let mut rule = 0;
    while rule < rules.len() {
        let (bit, bytes) = rules[rule];
        let mut at = 0;
        while at < bytes.len() {
            table[bytes[at] as usize] |= bit;
            at += 1;
        }
        rule += 1;
    }
    table
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All that is said of the paragraphs of one file: code, text of the range, message and help in Vietnamese. The
    /// file is the paragraphs with a line between them, so that the ranges have to be mapped.
    pub(super) fn paragraphs(texts: &[&str]) -> Vec<String> {
        check_in(Language::Vi, texts)
    }

    /// All that is said of one paragraph.
    pub(super) fn found(text: &str) -> Vec<String> {
        paragraphs(&[text])
    }

    fn check_in(language: Language, texts: &[&str]) -> Vec<String> {
        let file = texts.concat();
        let source = SourcePath::from("content/a.md");
        let (mut tones, mut out, mut before) = (Tones::default(), Diagnostics::default(), 0);
        for text in texts {
            let at = |range: Range<usize>| range.start + before..range.end + before;
            check(&Prose { text, at: &at, cell: None }, language, &source, &mut tones, &mut out);
            before += text.len();
        }
        tones.finish(&source, &mut out);
        let quoted = |place: &crate::base::diagnostic::Place| {
            let range = place.range.map_or(0..0, |range| range.start..range.end);
            file.get(range).unwrap_or("not a range of the file").to_owned()
        };
        out.iter()
            .map(|d| {
                let range = d.place.as_ref().map(quoted).unwrap_or_default();
                let help = d.help.as_ref().map_or(String::new(), |help| format!("; {}", help.vi));
                let also: String = d.also.iter().map(|(place, _)| format!("; also “{}”", quoted(place))).collect();
                format!("{} “{range}”: {}{help}{also}", d.code, d.message.vi)
            })
            .collect()
    }

    #[test]
    fn a_clean_paragraph_is_clean() {
        let text = "14:53, Thứ Ba, 7-11-2023 – Đảng bộ thị xã Quảng Trị đã kết nạp 77 đảng viên, đạt 3,25%; “quý III” \
                    (kỳ họp thứ ba) hoàn thành... Chủ Nhật, ngày 12 tháng 11 năm 2023: nghỉ!";
        assert_eq!(found(text), Vec::<String>::new());
        assert_eq!(found(""), Vec::<String>::new());
    }

    #[test]
    fn all_rules_see_the_same_paragraph() {
        let codes = |texts: &[&str]| -> Vec<String> {
            paragraphs(texts).iter().map(|line| line.split(' ').next().unwrap_or_default().to_owned()).collect()
        };
        assert_eq!(
            codes(&["\u{A0}Thứ Ba, 8-11-2023 , hòa ", "hoà\u{FFFD}\u{200B} Tuesday, 8 November 2023"]),
            ["weekday", "stray-space", "nbsp", "weekday", "replacement", "replacement", "tone-place"]
        );
    }

    #[test]
    fn tones_of_a_text_in_english_are_names_and_no_matter_of_style() {
        assert_eq!(check_in(Language::En, &["Thanh Hóa, Hoà Bình"]), Vec::<String>::new());
        assert_eq!(check_in(Language::Vi, &["Thanh Hóa, Hoà Bình"]).len(), 1);
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in any::<String>()) {
            prop_assert!(found(&text).iter().all(|line| !line.contains("not a range of the file")));
        }

        #[test]
        fn no_mix_of_the_watched_parts_is_too_strange(parts in proptest::collection::vec(prop_oneof![
            Just("thứ "), Just("Thứ "), Just("ba"), Just("Chủ Nhật"), Just("nhất"), Just("Tuesday"), Just(" November "),
            Just("8"), Just("31"), Just("-"), Just("/"), Just("2023"), Just(", "), Just("("), Just(" tháng "),
            Just(" năm "), Just("ngày "), Just("“"), Just("”"), Just(" "), Just("\u{A0}"), Just("\u{202F}"),
            Just("\u{FFFD}"), Just("\u{AD}"), Just("hòa"), Just("hoà"), Just("q"), Just("uý"), Just("."), Just(")"),
            Just("à"), Just("ữ"), Just("ứ"), Just("h"), Just("đ"), Just("\n"), Just("lần"), Just("âm lịch"),
        ], 0..24)) {
            prop_assert!(found(&parts.concat()).iter().all(|line| !line.contains("not a range of the file")));
        }

        #[test]
        fn every_date_has_one_weekday(days in 0i32..140_000, wrong in 1usize..7) {
            use chrono::{Datelike, NaiveDate};
            let day = NaiveDate::from_num_days_from_ce_opt(657_438 + days).unwrap_or_default();
            for language in [Language::Vi, Language::En] {
                let date = crate::base::time::day(day, language);
                let right = crate::base::time::weekday(day.weekday(), language);
                prop_assert_eq!(found(&format!("{right}, {date}")), Vec::<String>::new());
                let other = (0..wrong).fold(day.weekday(), |day, _| day.succ());
                let other = crate::base::time::weekday(other, language);
                let start = format!("weekday “{other}, {date}”: ");
                let all = found(&format!("a {other}, {date}"));
                prop_assert!(all.len() == 1 && all[0].starts_with(&start), "{all:?}");
            }
        }
    }
}
