//! What makes two tags one, and how a tag is called in addresses.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::base::language::slug;

/// The five tone marks, with the letters that Telex writes for them.
const TONES: [(char, char); 5] =
    [('\u{300}', 'f'), ('\u{301}', 's'), ('\u{309}', 'r'), ('\u{303}', 'x'), ('\u{323}', 'j')];

/// The word itself: two tags are one if they differ in nothing but case, normalisation, the place of a tone mark, and
/// signs between words. Each tone mark stands at the end of its syllable; empty where there is no letter.
pub(super) fn key(tag: &str) -> String {
    // A tag with a letter of ASCII has an address; asking takes long, and there are many tags.
    if !tag.bytes().any(|byte| byte.is_ascii_alphanumeric()) && slug(tag).is_empty() {
        return String::new();
    }
    // The letters of other alphabets that old fonts leave for đ are one.
    let letters: Vec<char> = tag.to_lowercase().nfd().map(|c| if matches!(c, 'ð' | 'ɖ') { 'đ' } else { c }).collect();
    let mut ends_word = vec![true; letters.len()];
    for at in (1..letters.len()).rev() {
        ends_word[at - 1] = if spoken(letters[at]).is_some() { ends_word[at] } else { !letters[at].is_alphanumeric() };
    }
    let end_syllable = |key: &mut String, tone: &mut Option<char>| {
        key.extend(tone.take());
        if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
    };
    let (mut key, mut tone, mut in_word) = (String::new(), None, false);
    for (letter, ends_word) in letters.into_iter().zip(ends_word) {
        if TONES.iter().any(|(mark, _)| *mark == letter) {
            tone = Some(letter);
        } else if let Some(word) = spoken(letter).filter(|_| ends_word && in_word) {
            end_syllable(&mut key, &mut tone);
            key.push_str(word);
            key.push('-');
        } else if is_combining_mark(letter) || is_written(letter) {
            key.push(letter);
            in_word = true;
        } else {
            end_syllable(&mut key, &mut tone);
            in_word = false;
        }
    }
    key.extend(tone);
    key.truncate(key.trim_end_matches('-').len());
    key
}

/// Whether anything of a sign is left in an address.
fn is_written(letter: char) -> bool {
    letter.is_alphanumeric() || !letter.is_ascii() && !slug(letter.encode_utf8(&mut [0; 4])).is_empty()
}

/// The signs that belong to a name: `C++`, `C#`.
fn spoken(sign: char) -> Option<&'static str> {
    match sign {
        '+' => Some("plus"),
        '#' => Some("sharp"),
        _ => None,
    }
}

/// A word in an address, without marks: `cho` of `chợ`.
pub(super) fn plain(key: &str) -> String {
    slug(key)
}

/// A word in an address as Telex writes it, for words that are the same without marks: `chowj` of `chợ`.
pub(super) fn telex(key: &str) -> String {
    let mut out = String::new();
    for letter in key.chars() {
        match letter {
            'đ' => out.push_str("dd"),
            // A circumflex doubles its letter; a breve and a horn are a w.
            '\u{302}' => out.extend(out.chars().next_back()),
            '\u{306}' | '\u{31B}' => out.push('w'),
            _ => out.push(TONES.iter().find(|(mark, _)| *mark == letter).map_or(letter, |(_, typed)| *typed)),
        }
    }
    slug(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_form_and_place_of_the_tone_make_no_other_word() {
        let same = |one: &str, other: &str| key(one) == key(other);
        assert!(same("Lễ hội", "LỄ HỘI"));
        assert!(same("Lễ hội", &"lễ  hội".nfd().collect::<String>()));
        assert!(same("Hoà bình", "Hòa bình") && same("Thuỷ lợi", "thủy-lợi"));
        assert!(!same("Chợ", "Chó") && !same("Chợ", "cho") && !same("Lễ hội", "Le hoi"));
        assert!(!same("Lă", "Law") && !same("Đo", "Do") && !same("C", "C++") && !same("C++", "C#"));
        assert_eq!(["", "–", "+", " # "].map(key), ["", "", "", ""]);
    }

    #[test]
    fn addresses_are_plain_or_telex() {
        let both = |tag: &str| [plain(&key(tag)), telex(&key(tag))];
        assert_eq!(both("Chợ"), ["cho", "chowj"]);
        assert_eq!(both("Chó"), ["cho", "chos"]);
        assert_eq!(both("Lễ hội"), ["le-hoi", "leex-hooij"]);
        assert_eq!(both("Đường thủy"), ["duong-thuy", "dduwowngf-thuyr"]);
        assert_eq!(both("ẤM, Ắp"), ["am-ap", "aams-awps"]);
        assert_eq!(both("C++"), ["c-plus-plus", "c-plus-plus"]);
        assert_eq!(both("C# cơ bản"), ["c-sharp-co-ban", "c-sharp-cow-banr"]);
        assert_eq!(both("Toán+Lý"), ["toan-ly", "toans-lys"]);
        assert_eq!(both("Tổ #3"), ["to-3", "toor-3"]);
    }
}
