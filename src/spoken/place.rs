//! A place in the text that is read, and what is said there.

/// How far rules look back from a place, in bytes, so that they take no longer in a long text.
const NEAR: usize = 120;

/// A place in a text.
#[derive(Clone, Copy)]
pub(super) struct TextPlace<'t> {
    pub(super) text: &'t str,
    /// The byte.
    pub(super) at: usize,
    /// Whether only a comma or a word such as "và" stands between it and a date.
    pub(super) after_date: bool,
    /// Whether a word may begin here: it is not the middle of one.
    pub(super) is_fresh: bool,
}

/// What is said instead of what is typed.
pub(super) struct SpokenForm {
    /// The byte behind what was read.
    pub(super) end: usize,
    pub(super) words: String,
    pub(super) is_date: bool,
    pub(super) why: Option<Why>,
}

/// Why a reading is not sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    Abbreviation,
    ShortForm,
    Address,
    DateOrFraction,
    DateOrRange,
    Range,
    NoDate,
    Point,
    Code,
    Roman,
    Slash,
    Symbol,
}

impl SpokenForm {
    pub(super) fn new(end: usize, words: impl Into<String>) -> SpokenForm {
        SpokenForm { end, words: words.into(), is_date: false, why: None }
    }

    pub(super) fn unsure(self, why: impl Into<Option<Why>>) -> SpokenForm {
        SpokenForm { why: why.into(), ..self }
    }
}

impl<'t> TextPlace<'t> {
    /// The text from here on.
    pub(super) fn rest(self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The text up to here.
    pub(super) fn before(self) -> &'t str {
        self.text.get(..self.at).unwrap_or_default()
    }

    /// As much of the text up to here as any rule looks at.
    pub(super) fn near(self) -> &'t str {
        let before = self.before();
        let mut start = before.len().saturating_sub(NEAR);
        while !before.is_char_boundary(start) {
            start += 1;
        }
        &before[start..]
    }

    /// The character here.
    pub(super) fn peek(self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The place so many bytes on.
    pub(super) fn skip(self, bytes: usize) -> TextPlace<'t> {
        TextPlace { at: self.at + bytes, ..self }
    }

    /// Behind this text, if it stands here.
    pub(super) fn behind(self, typed: &str) -> Option<TextPlace<'t>> {
        self.rest().starts_with(typed).then(|| self.skip(typed.len()))
    }

    /// Behind one of these characters.
    pub(super) fn one_of(self, marks: &[char]) -> Option<TextPlace<'t>> {
        let mark = self.peek().filter(|c| marks.contains(c))?;
        Some(self.skip(mark.len_utf8()))
    }

    /// Behind a space, if one stands here.
    pub(super) fn space(self) -> TextPlace<'t> {
        self.one_of(&[' ', '\u{A0}', '\u{202F}']).unwrap_or(self)
    }

    /// The digits that stand here, so many at least and at most, and no other behind them.
    pub(super) fn digits(self, least: usize, most: usize) -> Option<(&'t str, TextPlace<'t>)> {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        ((least..=most).contains(&count)).then(|| (&self.rest()[..count], self.skip(count)))
    }

    /// The same as a number.
    pub(super) fn number(self, least: usize, most: usize) -> Option<(u32, TextPlace<'t>)> {
        let (digits, end) = self.digits(least, most)?;
        Some((digits.parse().ok()?, end))
    }

    /// Whether no letter or digit stands here.
    pub(super) fn ends_word(self) -> bool {
        !self.peek().is_some_and(char::is_alphanumeric)
    }

    /// The letters and digits that stand here.
    pub(super) fn word(self) -> &'t str {
        let rest = self.rest();
        &rest[..rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())]
    }

    /// The last word before this place in lower case; empty where a mark comes between.
    pub(super) fn last_word(self) -> String {
        last_words(self.near(), 1)
    }

    /// Whether one of these, in lower case, is the last word or words before this place.
    pub(super) fn is_behind(self, words: &[&str]) -> bool {
        let last = [last_words(self.near(), 1), last_words(self.near(), 2)];
        words.iter().any(|word| last.iter().any(|last| last == word))
    }
}

/// The last so many words of a text in lower case, with one space between them; empty where a mark comes behind them.
pub(super) fn last_words(text: &str, count: usize) -> String {
    let mut words = Vec::new();
    let mut rest = text.trim_end();
    for _ in 0..count {
        let start = rest.trim_end_matches(char::is_alphanumeric);
        if start.len() == rest.len() {
            break;
        }
        words.push(rest[start.len()..].to_lowercase());
        rest = start.trim_end();
        if start.len() == rest.len() {
            break;
        }
    }
    words.reverse();
    words.join(" ")
}
