//! Unbound numbers of a text, read as an editor reads them: what sentences and hand-made tables say of their own
//! numbers is recalculated here, where one text is known alone; its quantities are kept for the join, which knows the
//! statistics.
//!
//! A false alarm is worse than a mistake that is not found: a rule speaks only where its words leave one reading.

mod hints;
mod words;
mod sentence;
mod told;
mod phrase;
mod change;
mod share;
mod sum;
mod worth;
mod period;
mod arithmetic;
mod table;

use super::Prose;
use crate::base::diagnostic::{Diagnostics, Severity};
use crate::base::language::Language;
use crate::base::source::SourcePath;

use hints::Hints;
pub use phrase::{has, is_quoted, near, percent};
pub use sentence::{Quantity, Sentence};
use table::HandTable;
pub use table::reckoned;
use told::{NumberClaim, say};

/// Reads the numbers of one text, paragraph by paragraph.
pub struct Numbers {
    language: Language,
    /// The year in which the text was written, where it says so.
    year: Option<i32>,
    sentences: Vec<Sentence>,
    tables: Vec<HandTable>,
    /// The number of the table that is being read.
    table: Option<usize>,
}

impl Numbers {
    /// For a text of this language and year.
    pub fn new(language: Language, year: Option<i32>) -> Numbers {
        Numbers { language, year, sentences: Vec::new(), tables: Vec::new(), table: None }
    }

    /// Reads a paragraph, or a cell of a table; contradictions within it are recorded.
    pub fn look(&mut self, prose: &Prose<'_>, source: &SourcePath, out: &mut Diagnostics) {
        if let Some(cell) = prose.cell {
            if self.table != Some(cell.table) {
                self.table = Some(cell.table);
                self.tables.push(HandTable::default());
            }
            if let Some(table) = self.tables.last_mut() {
                table.put((cell.row, cell.column), prose.text, (prose.at)(0..prose.text.len()), self.language);
            }
            return;
        }
        let hints = Hints::of(prose.text, self.language);
        if let Some(year) = self.year.filter(|_| hints.tells_age) {
            tell(told::ages(period::ages(prose.text, year), prose.at), source, out);
        }
        let first = self.sentences.len();
        for sentence in sentence::sentences(prose.text, self.language, hints, prose.at) {
            tell(arithmetic::claims(&sentence), source, out);
            if let Some(before) = self.sentences[first..].last() {
                tell(sum::total_of(before, &sentence).into_iter().collect(), source, out);
            }
            self.sentences.push(sentence);
        }
    }

    /// Adds up the tables; gives the sentences for the join.
    pub fn finish(self, source: &SourcePath, out: &mut Diagnostics) -> Vec<Sentence> {
        let is_one_of_few = self.tables.len() <= MOST_TABLES;
        let compares = |one: &&Sentence| is_one_of_few && one.superlative.is_some() && !phrase::is_quoted(&one.words);
        for table in &self.tables {
            tell(table.claims(), source, out);
            for sentence in self.sentences.iter().filter(compares) {
                let Some((named, best)) = table.superlative(sentence) else { continue };
                let message = say(
                    |_| format!("theo bảng trong bài, đó là `{best}`, không phải `{named}`"),
                    |_| format!("in the table of this text it is `{best}`, not `{named}`"),
                );
                tell(
                    vec![NumberClaim::of(Severity::Warning, "odd-number", sentence.place.clone(), message)],
                    source,
                    out,
                );
            }
        }
        self.sentences
    }
}

fn tell(claims: Vec<NumberClaim>, source: &SourcePath, out: &mut Diagnostics) {
    out.extend(claims.into_iter().map(|claim| claim.diagnostic.at(source, claim.place)));
}

/// In a text with more tables than this nobody can say which of them a sentence is about.
const MOST_TABLES: usize = 20;

/// Words that say of something that it has most, and of something that it has least.
const MOST: [&str; 11] = [
    "cao nhất",
    "nhiều nhất",
    "lớn nhất",
    "đông nhất",
    "dẫn đầu",
    "highest",
    "most",
    "largest",
    "đứng đầu",
    "greatest",
    "biggest",
];
const LEAST: [&str; 8] = ["thấp nhất", "nhỏ nhất", "ít nhất", "lowest", "fewest", "smallest", "least", "đứng cuối"];

/// Whether a sentence, in lower case, says that something has most, or else that it has least; none where it says neither or both.
fn superlative(words: &str) -> Option<bool> {
    let (most, least) = (phrase::has_any(words, &MOST), phrase::has_any(words, &LEAST));
    // "ít nhất 98 hộ", "at least 98" and "at most 98" compare nothing.
    let bound = ["at least", "at most", "one of the", "một trong những"].iter().any(|bound| words.contains(bound))
        || words
            .match_indices("ít nhất ")
            .any(|(at, phrase)| words[at + phrase.len()..].starts_with(|c: char| c.is_ascii_digit()));
    (most != least && !bound).then_some(most)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::prose::{CellPosition, Prose};

    proptest! {
        #[test]
        fn no_text_is_too_strange(parts in proptest::collection::vec(prop_oneof![
            Just("98"), Just("1.234"), Just("3,5"), Just("99.999.999.999.999.999.999.999.999"), Just("0,0000000000000000000000000001"),
            Just("%"), Just("‰"), Just(" "), Just(" hộ"), Just("/"), Just("từ "), Just(" lên "), Just(" xuống "), Just("giảm "), Just("("), Just(")"),
            Just(" triệu đồng"), Just(", "), Just(" và "), Just("gồm "), Just("tổng cộng "), Just("chín mươi "), Just("bảy"), Just("."), Just("\n"),
            Just("İ"), Just("ẞ"), Just("…"), Just("−"), Just("trong đó "), Just("chiếm "), Just("còn lại "), Just(" + "), Just(" = "), Just("nhiều nhất"),
        ], 0..24), cell in any::<bool>()) {
            let text = parts.concat();
            let (mut numbers, mut out) = (Numbers::new(Language::Vi, Some(2026)), Diagnostics::default());
            let source = SourcePath::from("content/a.md");
            for at in 0..12 {
                let cell = cell.then_some(CellPosition { table: 0, row: at / 3, column: at % 3 });
                numbers.look(&Prose { text: &text, at: &|range| range, cell }, &source, &mut out);
            }
            let sentences = numbers.finish(&source, &mut out);
            prop_assert!(sentences.iter().flat_map(|one| &one.quantities).all(|one| text.get(one.place.clone()).is_some()));
        }
    }
}
