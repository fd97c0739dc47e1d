//! Phrases around numbers, and whether two numbers count the same.

use rust_decimal::Decimal;

use super::sentence::{Quantity, Sentence};

pub(super) const UP: [&str; 12] =
    ["tăng", "nâng", "rose", "risen", "increased", "grew", "up", "increase", "growth", "tăng thêm", "thêm", "rise"];
pub(super) const DOWN: [&str; 14] = [
    "giảm",
    "hạ",
    "rút",
    "bớt",
    "fell",
    "fallen",
    "dropped",
    "decreased",
    "declined",
    "down",
    "decrease",
    "drop",
    "giảm được",
    "decline",
];

/// Words before a number that is none exactly.
pub(super) const ABOUT: [&str; 19] = [
    "khoảng",
    "gần",
    "hơn",
    "trên",
    "dưới",
    "ước",
    "chừng",
    "độ",
    "ít nhất",
    "tối thiểu",
    "tối đa",
    "about",
    "nearly",
    "over",
    "almost",
    "more than",
    "some",
    "around",
    "under",
];

/// Whether a sentence marks its words as quoted verbatim.
pub fn is_quoted(words: &str) -> bool {
    ["[nguyên văn]", "(nguyên văn)", "[sic]", "(sic)"].iter().any(|mark| words.contains(mark))
}

/// Whether a text contains words, and not as parts of other words.
pub fn has(text: &str, words: &str) -> bool {
    let Some(first) = words.bytes().next() else { return false };
    // Sentences are short, and asked for many words: to make a searcher for each would cost more than the search.
    memchr::memchr_iter(first, text.as_bytes()).any(|at| {
        text.as_bytes()[at..].starts_with(words.as_bytes())
            && !text[..at].ends_with(char::is_alphanumeric)
            && !text[at + words.len()..].starts_with(char::is_alphanumeric)
    })
}

pub(super) fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|one| has(text, one))
}

/// Whether a text ends in one of these words.
pub(super) fn ends(text: &str, words: &[&str]) -> bool {
    let text = text.trim_end();
    let ends = |word: &&str| text.strip_suffix(*word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric));
    words.iter().any(ends)
}

/// The last words of a text, as many as may belong to what follows.
pub(super) fn last_words(text: &str, count: usize) -> &str {
    let text = text.trim_end();
    let start = text.rmatch_indices([' ', '(', ',']).nth(count - 1).map_or(0, |(at, _)| at + 1);
    &text[start..]
}

pub(super) fn is_about(before: &str) -> bool {
    ends(before, &ABOUT)
}

/// Whether two quantities can be added: of one kind, or one of them without a unit.
pub(super) fn same_kind(one: &Quantity, other: &Quantity) -> bool {
    match (one.kind(), other.kind()) {
        (Some(one), Some(other)) => one == other,
        (None, None) => true,
        _ => false,
    }
}

/// The noun behind a quantity, one word of it.
pub(super) fn noun(sentence: &Sentence, number: usize) -> &str {
    sentence.after(number).split_whitespace().next().unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric())
}

/// Whether they count the same thing by their words.
pub(super) fn alike(sentence: &Sentence, one: usize, other: usize) -> bool {
    let (first, second) = (&sentence.quantities[one], &sentence.quantities[other]);
    let known = first.kind().is_some() && first.kind() == second.kind();
    let (name, other_name) = (noun(sentence, one), noun(sentence, other));
    !first.is_share()
        && !second.is_share()
        && (known || first.kind() == second.kind() && !name.is_empty() && name == other_name)
}

/// Two sizes with the unit of the second where the first has none: "từ 1,2 lên 1,5 triệu".
pub(super) fn sizes(one: &Quantity, other: &Quantity) -> (Decimal, Decimal) {
    match (one.unit, other.unit) {
        (None, Some(_)) if !other.is_share() => (Quantity { unit: other.unit, ..one.clone() }.size(), other.size()),
        _ => (one.size(), other.size()),
    }
}

/// A part of a whole in percent.
pub fn percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
}

/// Whether a percentage is stated as it should be, rounded or cut off.
pub fn near(exact: Decimal, stated: &Quantity) -> bool {
    // Per mille is a tenth of a percent.
    let factor = stated.unit.map_or(Decimal::ONE, |unit| unit.factor * Decimal::ONE_HUNDRED);
    let stated_value = stated.value * factor;
    let cut_off = exact >= stated_value && exact - stated_value < Decimal::new(1, stated.value.scale()) * factor;
    cut_off || (exact - stated_value).abs() <= stated.tolerance() * factor
}
