//! Vietnamese and English: their codes, folding, slugs.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::source::nfc;

/// A language bantin speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// The code of BCP 47: `vi` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Language::Vi => "vi",
            Language::En => "en",
        }
    }

    /// The language of a code; none for a language bantin does not speak.
    pub fn parse(code: &str) -> Option<Language> {
        match code {
            "vi" => Some(Language::Vi),
            "en" => Some(Language::En),
            _ => None,
        }
    }
}

/// A text with a capital at its beginning.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Adds a text in lower case, any white space as one space.
pub fn push_lowercase(out: &mut String, text: &str) {
    let (mut kept, mut at, mut was_space) = (0, 0, out.ends_with(' '));
    let bytes = text.as_bytes();
    while at < text.len() {
        // Most of a text is ASCII in lower case.
        if bytes[at].is_ascii_lowercase() {
            at += 1;
            was_space = false;
            continue;
        }
        if bytes[at] == b' ' && !was_space {
            at += 1;
            was_space = true;
            continue;
        }
        let length = lower_len(&bytes[at..]);
        if length > 0 {
            at += length;
            was_space = false;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        out.push_str(&text[kept..at]);
        at += c.len_utf8();
        kept = at;
        if !c.is_whitespace() {
            out.extend(c.to_lowercase());
            was_space = false;
        } else if !was_space {
            out.push(' ');
            was_space = true;
        }
    }
    out.push_str(&text[kept..]);
}

/// A word in lower case; most words are.
pub fn lowercase(word: &str) -> Cow<'_, str> {
    let mut rest = word.as_bytes();
    while let length @ 1.. = lower_len(rest) {
        rest = &rest[length..];
    }
    if rest.is_empty() { word.into() } else { word.to_lowercase().into() }
}

/// The length of the first character of a text in UTF-8, if it is no space and certainly has no other lower case; 0 for some
/// that have none either. It reads bytes: a text has few characters but these, and each word of each text is asked for.
fn lower_len(text: &[u8]) -> usize {
    match text {
        [b'!'..=b'@' | b'['..=b'~', ..] => 1,
        // ß to ÿ; ă, đ, ĩ; ũ; ơ, ư.
        [0xC3, 0x9F..=0xBF, ..] | [0xC4, 0x83 | 0x91 | 0xA9, ..] | [0xC5, 0xA9, ..] | [0xC6, 0xA1 | 0xB0, ..] => 2,
        // The small letters among Vietnamese ones with marks, U+1EA0 to U+1EF9, are the odd ones.
        [0xE1, 0xBA, last @ 0xA0..=0xBF, ..] | [0xE1, 0xBB, last @ 0x80..=0xB9, ..] if last % 2 == 1 => 3,
        // –, “ and ”.
        [0xE2, 0x80, 0x93 | 0x9C | 0x9D, ..] => 3,
        _ => 0,
    }
}

/// The text as search compares it: lower case, without marks, đ as d; so `Hoà` and `hòa` are both `hoa`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Letter by letter: `str::to_lowercase` looks at the neighbours of a Greek sigma, which a search must not.
    text.chars().flat_map(char::to_lowercase).nfd().filter(|c| !is_combining_mark(*c)).map(plain_d).collect()
}

/// The three letters of the same look that old fonts and converters leave for đ, as d.
fn plain_d(letter: char) -> char {
    match letter {
        'đ' | 'ð' | 'ɖ' => 'd',
        other => other,
    }
}

/// The text as a part of an address: only `a-z`, `0-9` and single `-` between them; empty where nothing is left.
pub fn slug(text: &str) -> String {
    slug::slugify(nfc(text))
}

/// The slug of a title, at most 80 letters, cut between words: that of a decree may be longer than a disk allows.
pub fn short_slug(title: &str) -> String {
    /// As long as a name in an address is easy to read out, and short enough for a path on Windows (260 letters).
    const LONGEST: usize = 80;
    let whole = slug(title);
    let Some(begin) = whole.get(..=LONGEST) else { return whole };
    begin.rsplit_once('-').map_or(&begin[..LONGEST], |(words, _)| words).to_owned()
}

/// The slug of a file's name without its extension; a leading date such as `2023-11-07-` is dropped.
pub fn slug_of_file(stem: &str) -> String {
    let short = slug(without_date(stem));
    // A name of which nothing but the date can be said is called by its date.
    if short.is_empty() { slug(stem) } else { short }
}

fn without_date(stem: &str) -> &str {
    let Some((date, rest)) = stem.split_at_checked("2023-11-07-".len()) else { return stem };
    let dated = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 | 10 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if dated { rest } else { stem }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::Language::{En, Vi};
    use super::*;

    #[test]
    fn lower_case_has_single_spaces() {
        let lower = |text: &str| {
            let mut out = String::new();
            push_lowercase(&mut out, text);
            out
        };
        assert_eq!(lower("98 HỘ  nghèo,\u{A0}Ở Khu phố\n 3 “Ái Tử”"), "98 hộ nghèo, ở khu phố 3 “ái tử”");
        assert_eq!(lower("İẞ ĐƯỜNG"), "i\u{307}ß đường");
        assert_eq!([lowercase("Mươi"), lowercase("mươi")], ["mươi", "mươi"]);
    }

    proptest! {
        #[test]
        fn what_counts_as_lower_case_is_unicode_s(c in any::<char>()) {
            let length = lower_len(c.to_string().as_bytes());
            prop_assert!(length == 0 || length == c.len_utf8() && !c.is_whitespace() && c.to_lowercase().eq([c]));
        }
    }

    #[test]
    fn the_letters_of_vietnamese_need_no_table() {
        let letters = "aáàảãạăắằẳẵặâấầẩẫậbcdđeéèẻẽẹêếềểễệghiíìỉĩịklmnoóòỏõọôốồổỗộơớờởỡợpqrstuúùủũụưứừửữựvxyýỳỷỹỵ";
        for letter in letters.chars() {
            assert_eq!(lower_len(letter.to_string().as_bytes()), letter.len_utf8(), "{letter}");
            assert_eq!(lower_len(letter.to_uppercase().to_string().as_bytes()), 0, "{letter}");
        }
    }

    #[test]
    fn languages_have_codes() {
        assert_eq!([Vi, En].map(|language| Language::parse(language.code())), [Some(Vi), Some(En)]);
        assert_eq!(["", "VI", "fr"].map(Language::parse), [None, None, None]);
        assert_eq!(Language::default(), Vi);
    }

    #[test]
    fn folding_forgets_marks_and_tone_places() {
        assert_eq!(fold("Hoà BÌNH, Hòa bình"), "hoa binh, hoa binh");
        assert_eq!(fold("Ðảng bộ  Đông\tHà"), "dang bo  dong\tha");
        assert_eq!(fold("ƯỚC Ở Ăn Â ơ ỹ 7-11 “x”"), "uoc o an a o y 7-11 “x”");
        assert_eq!(fold("QUANG TRI"), "quang tri");
        assert_eq!(fold(""), "");
    }

    #[test]
    fn folding_twice_changes_nothing_for_any_letter() {
        for letter in '\0'..=char::MAX {
            let once = fold(&letter.to_string());
            assert_eq!(fold(&once), once, "U+{:04X}", letter as u32);
        }
    }

    #[test]
    fn slugs_are_addresses() {
        let title = "Đảng bộ thị xã: kết nạp 77 đảng viên – vượt 3,25%!";
        assert_eq!(slug(title), "dang-bo-thi-xa-ket-nap-77-dang-vien-vuot-3-25");
        assert_eq!(slug("Đại ≠ Ái"), "dai-ai");
        assert_eq!(slug("Thuỷ lợi “Ái Tử”"), "thuy-loi-ai-tu");
        assert_eq!(slug("ước mơ, kỹ sư, ở, ỡ, ỵ"), "uoc-mo-ky-su-o-o-y");
        assert_eq!(slug(" -- … "), "");
        assert_eq!(slug(""), "");
    }

    #[test]
    fn file_names_lose_their_date() {
        assert_eq!(slug_of_file("2023-11-07-Hội nghị"), "hoi-nghi");
        assert_eq!(slug_of_file("2023-11-07-2023-11-08-x"), "2023-11-08-x");
        assert_eq!(slug_of_file("2023-11-07-"), "2023-11-07");
        assert_eq!(slug_of_file("2023-11-07-…"), "2023-11-07");
        assert_eq!(slug_of_file("2023-11-07"), "2023-11-07");
        assert_eq!(slug_of_file("2023-11-7-hội"), "2023-11-7-hoi");
        assert_eq!(slug_of_file("đại-hội-đảng"), "dai-hoi-dang");
        assert_eq!(slug_of_file(""), "");
    }

    /// Text as it really comes, and as it never should.
    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![any::<String>(), "[ aAàÀạbBđĐeẻêggiouưởýy\u{300}\u{309}0-9–_.]{0,20}"]
    }

    proptest! {
        #[test]
        fn slugs_have_one_alphabet_and_one_form(text in any_text()) {
            let made = slug(&text);
            let good = |part: &str| !part.is_empty() && part.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9'));
            prop_assert!(made.is_empty() || made.split('-').all(good), "{made:?}");
            prop_assert_eq!(&slug(&text.nfd().collect::<String>()), &made);
            prop_assert_eq!(&slug(&text.nfc().collect::<String>()), &made);
            prop_assert_eq!(&slug(&made), &made);
        }

        #[test]
        fn folding_is_done_once(text in any_text()) {
            let once = fold(&text);
            prop_assert_eq!(&fold(&once), &once);
            prop_assert_eq!(&fold(&text.nfd().collect::<String>()), &once);
        }

        #[test]
        fn file_dates_vanish(days in 0i32..99_999, name in "[a-z]{1,9}") {
            let date = NaiveDate::from_num_days_from_ce_opt(730_000 + days).unwrap();
            prop_assert_eq!(slug_of_file(&format!("{date}-{name}")), name);
        }
    }
}
