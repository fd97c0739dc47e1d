//! What a sentence says of its own numbers, recalculated: "từ 120 xuống 98 hộ, giảm 32 hộ".
//!
//! Each rule asks for words that leave only one reading; where two readings are possible, one that is right is enough.

use super::change::{difference, from_to, multiple};
use super::period::period;
use super::phrase::{has, is_quoted};
use super::sentence::Sentence;
use super::share::{fraction, share, single};
use super::sum::{equation, part, rest, total, total_behind};
use super::told::{NumberClaim, say};
use super::worth::{in_other_unit, of_plan, rest_of_fraction, sexes, simple_fraction, worth};

/// No sentence with more numbers than this is worked through: it is a list.
const MOST: usize = 32;

/// All contradictions within a sentence.
pub(super) fn claims(sentence: &Sentence) -> Vec<NumberClaim> {
    if sentence.quantities.len() > MOST || is_quoted(&sentence.words) {
        return single(sentence).into_iter().collect();
    }
    let mut claims: Vec<NumberClaim> = Vec::new();
    for number in 0..sentence.quantities.len() {
        let found = period(sentence, number).or_else(|| simple_fraction(sentence, number));
        if sentence.quantities.len() < 2 {
            claims.extend(found);
            continue;
        }
        let found = found
            .or_else(|| equation(sentence, number))
            .or_else(|| same_in_words(sentence, number))
            .or_else(|| from_to(sentence, number))
            .or_else(|| fraction(sentence, number))
            .or_else(|| share(sentence, number))
            .or_else(|| difference(sentence, number))
            .or_else(|| total(sentence, number))
            .or_else(|| total_behind(sentence, number))
            .or_else(|| part(sentence, number))
            .or_else(|| rest(sentence, number))
            .or_else(|| multiple(sentence, number))
            .or_else(|| worth(sentence, number))
            .or_else(|| in_other_unit(sentence, number))
            .or_else(|| rest_of_fraction(sentence, number))
            .or_else(|| of_plan(sentence, number));
        claims.extend(found);
    }
    claims.extend(sexes(sentence));
    claims.extend(single(sentence));
    claims
}

/// `98 (chín mươi chín)`, `ninety-eight (99)`.
fn same_in_words(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let (one, other) = (&sentence.quantities[number], sentence.quantities.get(number + 1)?);
    let gap = sentence.after(number);
    let tail = sentence.after(number + 1);
    let bracketed = gap.trim_end().ends_with('(') || has(gap, "bằng chữ");
    // Only a unit may stand between them, and nothing but one before the bracket closes.
    let inside = tail.split(')').next().unwrap_or_default();
    let short = gap.split_whitespace().count() <= 6 && tail.contains(')') && inside.split_whitespace().count() <= 3;
    if one.spelled == other.spelled || !bracketed || !short || one.is_share() && !other.is_share() && !inside.is_empty()
    {
        return None;
    }
    // "khóm 7 (Ba Lòng)", "trên 14 triệu lượt (năm 2019)": one word is a number only where nothing but its unit follows.
    let is_word = other.spelled && !sentence.typed(number + 1).contains([' ', '-']);
    if is_word && other.unit.is_none() && !inside.trim().is_empty() {
        return None;
    }
    let typed = one.value;
    // `3,5 (ba phẩy năm)` is not read.
    let readable =
        typed.fract().is_zero() && !inside.contains("phẩy") && !inside.contains("point") && !inside.contains("rưỡi");
    let equal = typed == other.value || other.unit.is_some() && one.size() == other.size();
    (readable && !equal).then(|| {
        let (digits, spelled) = if one.spelled { (other, one) } else { (one, other) };
        NumberClaim::error(
            other,
            say(
                |show| format!("số là {}, chữ là {}", show(digits.value), show(spelled.value)),
                |show| format!("the digits say {}, the words {}", show(digits.value), show(spelled.value)),
            ),
        )
    })
}
