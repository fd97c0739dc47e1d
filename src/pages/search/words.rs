//! Words as the index has them. `themes/thach-han/scripts/engine.mjs` does the same to what a reader types, and
//! `tests/search` holds the two against each other.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text: runs of letters, digits and marks. A Vietnamese word is a syllable.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[gap(rest)..];
        let (word, behind) = rest.split_at(run(rest));
        rest = behind;
        (!word.is_empty()).then_some(word)
    })
}

/// What a byte says of the character that it begins or goes on with.
#[derive(Clone, Copy)]
enum ByteClass {
    /// A letter or a digit, or the rest of a character whose first byte was one of a word.
    Word,
    /// Neither.
    Gap,
    /// What follows decides.
    Open,
}

/// Every text of the site is read byte by byte, and nearly all of it is ASCII and the letters of Vietnamese.
const CLASSES: [ByteClass; 256] = {
    let mut classes = [ByteClass::Open; 256];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = if (byte as u8).is_ascii_alphanumeric() { ByteClass::Word } else { ByteClass::Gap };
        byte += 1;
    }
    while byte < 0xC0 {
        classes[byte] = ByteClass::Word;
        byte += 1;
    }
    // Ā to ȿ.
    byte = 0xC4;
    while byte <= 0xC8 {
        classes[byte] = ByteClass::Word;
        byte += 1;
    }
    classes
};

/// How far a text begins with letters, digits and marks.
fn run(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match CLASSES[usize::from(*byte)] {
            ByteClass::Word => at += 1,
            ByteClass::Gap => break,
            ByteClass::Open => match open(text, at) {
                (true, length) => at += length,
                (false, _) => break,
            },
        }
    }
    at
}

/// How far a text begins with none of them.
fn gap(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match CLASSES[usize::from(*byte)] {
            ByteClass::Word => break,
            ByteClass::Gap => at += 1,
            ByteClass::Open => match open(text, at) {
                (true, _) => break,
                (false, length) => at += length,
            },
        }
    }
    at
}

/// Whether a character is of a word, where its first byte does not tell; and its length.
fn open(text: &str, at: usize) -> (bool, usize) {
    match text.as_bytes()[at..] {
        // À to ÿ, but for × and ÷.
        [0xC3, last, ..] => (last != 0x97 && last != 0xB7, 2),
        // Latin Extended Additional, U+1E00 to U+1EFF.
        [0xE1, 0xB8..=0xBB, ..] => (true, 3),
        _ => match text[at..].chars().next() {
            Some(letter) => (letter.is_alphanumeric() || is_combining_mark(letter), letter.len_utf8()),
            None => (false, 1),
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
            assert_eq!(run(&text), if is_word { length } else { 0 }, "{letter:?}");
            assert_eq!(gap(&text), if is_word { 0 } else { length }, "{letter:?}");
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
