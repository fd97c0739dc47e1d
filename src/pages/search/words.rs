//! Words as the index has them. `themes/thach-han/scripts/engine.mjs` does the same to what a reader types, and
//! `tests/search` holds the two against each other.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text: runs of letters, digits and marks. A Vietnamese word is a syllable.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !is_word(letter)).filter(|word| !word.is_empty())
}

/// Letters, digits and marks; those of Vietnamese without a look into a table.
fn is_word(letter: char) -> bool {
    match letter {
        '\0'..='\x7F' => letter.is_ascii_alphanumeric(),
        '×' | '÷' => false,
        '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => true,
        _ => letter.is_alphanumeric() || is_combining_mark(letter),
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
            assert_eq!(is_word(letter), letter.is_alphanumeric() || is_combining_mark(letter), "{letter:?}");
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
