//! Words as the index has them. `themes/thach-han/scripts/engine.mjs` does the same to what a reader types, and
//! `tests/search` holds the two against each other.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text: runs of letters, digits and marks. A Vietnamese word is a syllable.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[run(rest, false)..];
        let (word, behind) = rest.split_at(run(rest, true));
        rest = behind;
        (!word.is_empty()).then_some(word)
    })
}

/// What the first byte of a character says of it: its length, and [`OF_WORD`] for letters and digits. 0: what follows decides.
/// Every text of the site is read so, byte by byte, and nearly all of it is ASCII and the letters of Vietnamese.
const FIRST: [u8; 256] = {
    let mut first = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        first[byte] = if (byte as u8).is_ascii_alphanumeric() { 1 | OF_WORD } else { 1 };
        byte += 1;
    }
    // Ā to ȿ.
    byte = 0xC4;
    while byte <= 0xC8 {
        first[byte] = 2 | OF_WORD;
        byte += 1;
    }
    first
};

const OF_WORD: u8 = 0x80;

/// How far a text begins with letters, digits and marks, or else with none of them.
fn run(text: &str, of_word: bool) -> usize {
    let bytes = text.as_bytes();
    let wanted = if of_word { OF_WORD } else { 0 };
    let mut at = 0;
    while at < bytes.len() {
        let first = match FIRST[usize::from(bytes[at])] {
            0 => open(text, at),
            first => first,
        };
        if first & OF_WORD != wanted {
            break;
        }
        at += usize::from(first & !OF_WORD);
    }
    at
}

/// The same of a character whose first byte does not tell.
fn open(text: &str, at: usize) -> u8 {
    let of = |is_word, length| if is_word { length | OF_WORD } else { length };
    match text.as_bytes()[at..] {
        // À to ÿ, but for × and ÷.
        [0xC3, last, ..] => of(last != 0x97 && last != 0xB7, 2),
        // Latin Extended Additional, U+1E00 to U+1EFF.
        [0xE1, 0xB8..=0xBB, ..] => 3 | OF_WORD,
        _ => match text[at..].chars().next() {
            Some(letter) => of(letter.is_alphanumeric() || is_combining_mark(letter), letter.len_utf8() as u8),
            None => 1,
        },
    }
}

/// The word as it is written, case and the place of the tone aside: the tone stands at the end, as a sign that no word
/// has. `hoà`, `hòa` and `HÒA` are one form, `` hoa` ``; `họa` is another, `hoa.`.
pub fn form(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut tones = String::new();
    let plain: Vec<char> = word
        .chars()
        .flat_map(char::to_lowercase)
        .nfd()
        .filter(|letter| {
            let tone = tone(*letter);
            tones.extend(tone);
            tone.is_none()
        })
        .collect();
    let mut form: String = plain.into_iter().nfc().map(d_with_stroke).collect();
    form.push_str(&tones);
    form
}

/// The five tones: huyền, sắc, ngã, hỏi, nặng.
fn tone(mark: char) -> Option<char> {
    match mark {
        '\u{300}' => Some('`'),
        '\u{301}' => Some('\''),
        '\u{303}' => Some('~'),
        '\u{309}' => Some('?'),
        '\u{323}' => Some('.'),
        _ => None,
    }
}

/// The letters that old fonts and converters leave for đ, as [`fold`](crate::base::language::fold) takes them.
fn d_with_stroke(letter: char) -> char {
    match letter {
        'ð' | 'ɖ' => 'đ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_of_letters_digits_and_marks() {
        for letter in '\0'..=char::MAX {
            let is_word = letter.is_alphanumeric() || is_combining_mark(letter);
            let (text, length) = (letter.to_string(), letter.len_utf8());
            assert_eq!(run(&text, true), if is_word { length } else { 0 }, "{letter:?}");
            assert_eq!(run(&text, false), if is_word { 0 } else { length }, "{letter:?}");
        }
    }

    #[test]
    fn a_form_keeps_marks_and_forgets_case_and_the_place_of_the_tone() {
        let table = [
            ("Hoà hòa HÒA hoa\u{300} ho\u{300}a", "hoa` hoa` hoa` hoa` hoa`"),
            ("họa hoa hóa", "hoa. hoa hoa'"),
            ("thuỷ thủy khoẻ khỏe", "thuy? thuy? khoe? khoe?"),
            ("Đường ĐƯỜNG Ðường dương", "đương` đương` đương` dương"),
            ("quý quí giá", "quy' qui' gia'"),
            ("ngã nguyễn", "nga~ nguyên~"),
            ("48-CTr/TU, 1.607.275 x²", "48 ctr tu 1 607 275 x²"),
        ];
        for (text, forms) in table {
            assert_eq!(words(text).map(form).collect::<Vec<_>>().join(" "), forms);
        }
    }
}
