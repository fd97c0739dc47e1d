//! Numbers of documents, as a newsreader says them: the kind, the number and its year, who issued it.

use super::abbreviations;
use super::number::in_words;
use super::place::{SpokenForm, TextPlace, Why, last_words};
use super::settings::SpokenWords;
use crate::base::number::from_roman;
use crate::document_number::{DocumentNumber, KINDS, Mention, parse};

/// `Quyết định số 21/2026/QĐ-UBND` is "Quyết định số hai mươi mốt năm hai nghìn không trăm hai mươi sáu của Ủy ban nhân
/// dân": a kind that stands before is not said again, nor an issuer that comes behind.
pub(super) fn read(place: TextPlace, mention: &Mention, words: &SpokenWords) -> SpokenForm {
    let end = mention.range.end;
    let typed = place.text.get(mention.range.clone()).unwrap_or_default();
    let Some(document) = parse(typed) else { return SpokenForm::new(end, typed).unsure(Why::Code) };
    let number = number(&document, words);
    let before = last_words(place.near().trim_end_matches([':', ' ']), 9);
    let kind = document.kind().and_then(|kind| KINDS.get(kind)).map(|kind| kind.vi);
    let has_number_word = before.ends_with("số");
    let is_said = kind.is_some_and(|kind| before.contains(&kind.to_lowercase()))
        || KINDS.iter().any(|kind| before.contains(&kind.vi.to_lowercase()));
    let mut said = match (has_number_word, kind.filter(|_| !is_said)) {
        (true, None) => number,
        (true, Some(kind)) => format!("{number}, {kind}"),
        (false, None) => format!("số {number}"),
        (false, Some(kind)) => format!("{kind} số {number}"),
    };
    let (issuer, is_known) = issuer(document.issuer, words);
    if !names_issuer(place.text.get(end..).unwrap_or_default()) {
        said.push_str(&format!(" của {issuer}"));
    }
    let is_kind_known = document.kind.is_none() || kind.is_some() || is_said;
    SpokenForm::new(end, said).unsure((!is_known || !is_kind_known).then_some(Why::Abbreviation))
}

fn number(document: &DocumentNumber, words: &SpokenWords) -> String {
    let digits = document.number.trim_end_matches(|c: char| !c.is_ascii_digit());
    let letter = document.number.get(digits.len()..).unwrap_or_default();
    let mut said = in_words(digits.parse().unwrap_or_default(), words);
    if !letter.is_empty() {
        said.push_str(&format!(" {letter}"));
    }
    if let Some(year) = document.year {
        said.push_str(&format!(" năm {}", in_words(year.parse().unwrap_or_default(), words)));
    }
    said
}

/// Whether the same sentence goes on with whose document it is: `, ngày 7-11-2026 của UBND tỉnh`.
fn names_issuer(rest: &str) -> bool {
    let near: String = rest.chars().take(40).collect();
    let clause = near.split([';', '\n', '(', ')']).next().unwrap_or_default();
    clause.split(". ").next().unwrap_or_default().contains(" của ")
}

/// Who issued a document, and whether all of it is known: `UBND-VX` is not.
fn issuer(typed: &str, words: &SpokenWords) -> (String, bool) {
    if let Some(said) = abbreviations::issuer(typed, words) {
        return (said, true);
    }
    // What the National Assembly or its committee passed names its term: `QH15`.
    for (prefix, name) in [("UBTVQH", "Ủy ban Thường vụ Quốc hội"), ("QH", "Quốc hội")] {
        if let Some(term) = typed.strip_prefix(prefix) {
            let term = term.parse().ok().or_else(|| from_roman(term).map(u64::from));
            if let Some(term) = term {
                return (format!("{name} khóa {}", in_words(term, words)), true);
            }
        }
    }
    let parts: Vec<String> =
        typed.split('-').map(|part| abbreviations::issuer(part, words).unwrap_or_else(|| part.to_owned())).collect();
    (parts.join(", "), false)
}
