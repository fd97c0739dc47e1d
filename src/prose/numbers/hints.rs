//! What tells cheaply that a text has no number in words and no superlative.

use memchr::memmem::Finder;

use crate::base::language::Language;

/// Pieces of words without which a text has no number in words and no superlative: nearly no text has any, and looking for
/// them is cheap once the searchers are made.
pub(super) struct Hints {
    spelled: Vec<Finder<'static>>,
    compared: Vec<Finder<'static>>,
    age: Finder<'static>,
}

impl Hints {
    pub(super) fn new(language: Language) -> Hints {
        let english = ["nty", "rty", "fty", "xty", "hty", "nety", "hundred"];
        let spelled = ["mươi", "mười", "Mười", "trăm", "Mươi"].into_iter();
        Hints {
            spelled: match language {
                Language::Vi => spelled.map(Finder::new).collect(),
                Language::En => spelled.chain(english).map(Finder::new).collect(),
            },
            age: Finder::new("sinh năm "),
            compared: ["nhất", " đầu", " cuối", "est", "ost"].map(Finder::new).into(),
        }
    }

    /// Whether a text may have a number of two and more words.
    pub(super) fn may_spell(&self, text: &str) -> bool {
        self.spelled.iter().any(|piece| piece.find(text.as_bytes()).is_some())
    }

    /// Whether a text may have somebody's age beside the year of birth.
    pub(super) fn may_tell_age(&self, text: &str) -> bool {
        self.age.find(text.as_bytes()).is_some()
    }

    /// Whether a text may say of something that it has most or least.
    pub(super) fn may_compare(&self, text: &str) -> bool {
        self.compared.iter().any(|piece| piece.find(text.as_bytes()).is_some())
    }
}
