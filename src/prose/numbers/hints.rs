//! What tells cheaply that a text has no number in words, no superlative and nobody's age.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Input, MatchKind};

use crate::base::language::Language;

const SPELLED: [&str; 5] = ["mươi", "mười", "Mười", "trăm", "Mươi"];
const SPELLED_IN_ENGLISH: [&str; 7] = ["nty", "rty", "fty", "xty", "hty", "nety", "hundred"];
/// The first of these only behind "dẫn" or "đứng".
const COMPARED: [&str; 5] = [" đầu", " cuối", "nhất", "est", "ost"];
const PLACES: usize = 2;
/// "dẫn" and "đứng" in any case.
const LEADS: [&str; 4] = ["ẫn", "ứng", "ẪN", "ỨNG"];
const AGE: [&str; 1] = ["sinh năm"];

/// Pieces of words without which a text has none of these: nearly no text has any, and one look finds them all.
static PIECES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let pieces = SPELLED.iter().chain(&SPELLED_IN_ENGLISH).chain(&COMPARED).chain(&AGE);
    // Only this kind is searched for many bytes at once.
    AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(pieces).ok()
});

/// What a text may have.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Hints {
    /// A number of two and more words.
    pub(super) spells: bool,
    /// Something that has most or least.
    pub(super) compares: bool,
    /// Somebody's age beside the year of birth.
    pub(super) tells_age: bool,
}

impl Hints {
    pub(super) fn of(text: &str, language: Language) -> Hints {
        let mut hints = Hints::default();
        let Some(pieces) = &*PIECES else { return Hints { spells: true, compares: true, tells_age: true } };
        let mut at = 0;
        while let Some(piece) = pieces.find(Input::new(text).range(at..)) {
            // Another one may begin in this one.
            at = piece.start() + 1;
            let number = piece.pattern().as_usize();
            let english = SPELLED.len()..SPELLED.len() + SPELLED_IN_ENGLISH.len();
            if number < english.start || english.contains(&number) && language == Language::En {
                hints.spells = true;
            } else if (english.end..english.end + COMPARED.len()).contains(&number) {
                // Of the beginning of a year or the end of a road nothing is said: only who leads or comes last is compared.
                let place = number < english.end + PLACES;
                let before = text[..piece.start()].trim_end();
                hints.compares |= !place || LEADS.iter().any(|lead| before.ends_with(lead));
            } else if number >= english.end {
                hints.tells_age = true;
            }
        }
        hints
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_may_have_what_its_pieces_say() {
        let of = |text, language| {
            let Hints { spells, compares, tells_age } = Hints::of(text, language);
            [spells, compares, tells_age]
        };
        assert_eq!(of("Phường có 98 hộ", Language::Vi), [false, false, false]);
        assert_eq!(of("Chín mươi tám hộ, nhiều nhất tỉnh", Language::Vi), [true, true, false]);
        assert_eq!(of("(sinh năm đầu thế kỷ, dẫn đầu)", Language::Vi), [false, true, true]);
        assert_eq!(of("twenty, the most", Language::En), [true, true, false]);
        assert_eq!(of("twenty", Language::Vi), [false, false, false]);
        assert_eq!(of("nhấtrăm", Language::Vi), [true, true, false]);
        assert_eq!(of("đầu năm, cuối đường, đầu tư", Language::Vi), [false, false, false]);
        for leads in ["Dẫn đầu", "dẫn  đầu", "đứng\n đầu", "xã đứng cuối", "ĐỨNG đầu"] {
            assert_eq!(of(leads, Language::Vi), [false, true, false], "{leads:?}");
        }
    }
}
