//! A place in a text from which words, numbers and marks can be read off, and the words that stand before it.

/// A place in a text. Every step gives the place behind what was read, or none where something else stands there.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    /// The text from here on.
    pub(super) fn rest(self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The character that stands here.
    pub(super) fn peek(self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Behind all white space that stands here, the non-breaking kinds included.
    pub(super) fn spaces(self) -> Cursor<'a> {
        let rest = self.rest();
        self.skip(rest.len() - rest.trim_start().len())
    }

    /// Behind one of these characters.
    pub(super) fn one_of(self, marks: &[char]) -> Option<Cursor<'a>> {
        let mark = self.peek().filter(|c| marks.contains(c))?;
        Some(self.skip(mark.len_utf8()))
    }

    /// Behind this word, given in lower case and met in any; not where it is only the beginning of a longer one.
    pub(super) fn word(self, word: &str) -> Option<Cursor<'a>> {
        let mut rest = self.rest().chars();
        if !word.chars().all(|letter| rest.next().is_some_and(|c| same_letter(c, letter))) {
            return None;
        }
        let end = Cursor { text: self.text, at: self.text.len() - rest.as_str().len() };
        end.ends_word().then_some(end)
    }

    /// Behind one of these words; with its index.
    pub(super) fn one_word_of<'w>(self, words: impl IntoIterator<Item = &'w str>) -> Option<(usize, Cursor<'a>)> {
        words.into_iter().enumerate().find_map(|(index, word)| Some((index, self.word(word)?)))
    }

    /// A whole number of `least` to `most` digits, and the place behind it.
    pub(super) fn digits(self, least: usize, most: usize) -> Option<(u32, Cursor<'a>)> {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        if count < least || count > most {
            return None;
        }
        Some((self.rest().get(..count)?.parse().ok()?, self.skip(count)))
    }

    /// Whether no letter or digit stands here.
    pub(super) fn ends_word(self) -> bool {
        !self.peek().is_some_and(is_of_word)
    }

    fn skip(self, bytes: usize) -> Cursor<'a> {
        Cursor { at: self.at + bytes, ..self }
    }
}

/// Where the next digit of a text is, at or after `from`. Most texts have none for long: a fold looks at many bytes at once.
pub(super) fn next_digit(text: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    let has_digit = |chunk: &[u8]| chunk.iter().fold(false, |found, byte| found | byte.is_ascii_digit());
    let (number, chunk) = rest.chunks(32).enumerate().find(|(_, chunk)| has_digit(chunk))?;
    chunk.iter().position(u8::is_ascii_digit).map(|at| from + number * 32 + at)
}

/// [`char::is_alphanumeric`], which takes some 400 instructions for a letter of Vietnamese.
pub(super) fn is_of_word(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphanumeric(),
        '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => true,
        _ => c.is_alphanumeric(),
    }
}

/// The last word of a text and what stands before it; the word is empty where the text ends in a mark.
pub(super) fn last_word(text: &str) -> (&str, &str) {
    let text = text.trim_end();
    let before = text.trim_end_matches(is_of_word);
    (before, text.get(before.len()..).unwrap_or_default())
}

/// Whether `word`, in any case, is the one given in lower case.
pub(super) fn is_word(word: &str, lower: &str) -> bool {
    let mut letters = word.chars();
    lower.chars().all(|letter| letters.next().is_some_and(|c| same_letter(c, letter))) && letters.next().is_none()
}

fn same_letter(letter: char, lower: char) -> bool {
    if letter.is_ascii() && lower.is_ascii() {
        return letter.to_ascii_lowercase() == lower;
    }
    letter == lower || letter.to_lowercase().eq([lower])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Cursor<'_> {
        Cursor { text, at: 0 }
    }

    #[test]
    fn letters_and_digits_are_those_of_unicode() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_of_word(c), c.is_alphanumeric(), "{c:?}");
        }
    }

    #[test]
    fn words_are_whole_and_of_any_case() {
        assert_eq!(at("THỨ Ba").word("thứ").map(Cursor::rest), Some(" Ba"));
        assert_eq!(at("thứa").word("thứ").map(Cursor::rest), None);
        assert_eq!(at("th").word("thứ").map(Cursor::rest), None);
        assert_eq!(at("ba.").one_word_of(["hai", "ba"]).map(|(index, c)| (index, c.rest())), Some((1, ".")));
    }

    #[test]
    fn numbers_have_a_length() {
        assert_eq!(at("2023.").digits(4, 4).map(|(year, c)| (year, c.rest())), Some((2023, ".")));
        assert_eq!(at("2023").digits(1, 2).map(|(year, c)| (year, c.rest())), None);
        assert_eq!(at("x").digits(1, 2).map(|(year, c)| (year, c.rest())), None);
    }

    #[test]
    fn digits_are_found_from_a_place_on() {
        let text = format!("7{}98{}", "ă".repeat(40), " ".repeat(70));
        let found: Vec<_> = [0, 1, 82, 83, 84, 200].map(|from| next_digit(&text, from)).into();
        assert_eq!(found, [Some(0), Some(81), Some(82), None, None, None]);
    }

    #[test]
    fn the_last_word_stands_before_the_end() {
        assert_eq!(last_word("kỳ họp "), ("kỳ ", "họp"));
        assert_eq!(last_word("họp, "), ("họp,", ""));
        assert_eq!(last_word(""), ("", ""));
        assert!(is_word("Lần", "lần") && !is_word("lần", "lầ") && !is_word("lầ", "lần"));
    }
}
