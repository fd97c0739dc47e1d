//! What a sentence says of parts of a whole in percent.

use rust_decimal::Decimal;

use super::phrase::{alike, ends, has_any, is_about, is_quoted, near, percent, same_kind, sizes};
use super::sentence::Sentence;
use super::told::{NumberClaim, contradiction, say};

/// Words between a count and its percentage.
pub(super) const SHARE: [&str; 16] = [
    "chiếm",
    "đạt",
    "tương đương",
    "bằng",
    "tỷ lệ",
    "tỉ lệ",
    "hay",
    "tức",
    "là",
    "(",
    "or",
    "equal to",
    "chiếm tỷ lệ",
    "đạt tỷ lệ",
    "tương ứng",
    "accounting for",
];

pub(super) fn states_share(gap: &str) -> bool {
    let gap = gap.trim_end();
    gap.ends_with('(')
        || gap.len() < 60 && SHARE.iter().any(|word| *word == "(" && gap.ends_with('(') || ends(gap, &[word]))
}

/// `98/3.750 hộ, chiếm 26%`, and `98 hộ trên tổng số 3.750 hộ (26%)`.
pub(super) fn fraction(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let stated = sentence.quantities.get(number).filter(|one| one.is_share())?;
    let lead = sentence.before(number);
    let one = sentence.quantities.get(number.checked_sub(1)?)?;
    if !states_share(lead) || lead.len() > 60 || has_any(lead, &["kế hoạch", "so với"]) {
        return None;
    }
    let (part, whole) = match one.of {
        Some(whole) => (one.value, whole),
        None => {
            let part = sentence.quantities.get(number.checked_sub(2)?)?;
            let gap = sentence.after(number - 2);
            let words =
                ["trên tổng số", "trong tổng số", "trên tổng", "trong số", "out of", "of the", "of a total of", "of"];
            let stands = ends(gap, &words) && gap.len() < 50;
            if !stands || !same_kind(part, one) && part.unit.is_some() || is_about(sentence.before(number - 2)) {
                return None;
            }
            (part.size(), sizes(part, one).1)
        }
    };
    let exact = percent(part, whole)?;
    (!near(exact, stated)).then(|| contradiction(stated, exact, exact, "tỷ lệ", "the share"))
}

/// "3.750 hộ, trong đó 98 hộ nghèo, chiếm 26%": one pair of counts before it must have this share.
pub(super) fn share(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let stated = sentence.quantities.get(number).filter(|one| one.is_share())?;
    let lead = sentence.before(number);
    let tail = sentence.after(number).trim_start();
    let ends_here = tail.is_empty()
        || tail.starts_with([',', ')', '.', '”', ':', '“', '"'])
        || ["tổng số", "số hộ", "tổng", "dân số", "toàn", "of the", "of all"].iter().any(|word| tail.starts_with(word));
    let word = lead.trim_end().ends_with('(')
        || ends(lead, &["chiếm", "chiếm tỷ lệ", "tỷ lệ", "chiếm tỉ lệ", "tỷ lệ là", "or", "accounting for"]);
    if !ends_here || !word || has_any(lead, &["tăng", "giảm", "so với", "kế hoạch"]) {
        return None;
    }
    let part = number.checked_sub(1)?;
    let counts: Vec<usize> = (0..number).filter(|at| !sentence.quantities[*at].is_share()).collect();
    let is_part = |at: usize| {
        has_any(sentence.after(at), &["trong đó", "trong số đó", "trong đó có", "of whom", "of which", "including"])
    };
    let whole = counts.iter().rev().find(|at| **at < part && is_part(**at) && alike(sentence, **at, part))?;
    let size = |at: usize| sentence.quantities[at].size();
    let fits = counts.iter().any(|one| {
        counts.iter().any(|other| percent(size(*one), size(*other)).is_some_and(|exact| near(exact, stated)))
    });
    let exact = percent(size(part), size(*whole))?;
    let unclear =
        sentence.before(part).contains('(') || is_about(sentence.before(part)) || is_about(sentence.before(*whole));
    (!fits && !unclear).then(|| contradiction(stated, exact, exact, "tỷ lệ", "the share"))
}

/// A number that is wrong by itself: "chiếm 126%".
pub(super) fn single(sentence: &Sentence) -> Option<NumberClaim> {
    let at = (0..sentence.quantities.len()).find(|at| {
        let one = &sentence.quantities[*at];
        one.is_share()
            && one.value > Decimal::ONE_HUNDRED
            && one.unit.is_some_and(|unit| unit.factor == Decimal::new(1, 2))
            && ends(sentence.before(*at), &["chiếm", "chiếm tỷ lệ", "accounting for"])
            && !is_quoted(&sentence.words)
            && !has_any(sentence.after(*at), &["so với", "kế hoạch", "dự toán"])
    })?;
    Some(NumberClaim::error(
        &sentence.quantities[at],
        say(
            |show| format!("{}% là nhiều hơn toàn bộ", show(sentence.quantities[at].value)),
            |show| format!("{}% is more than the whole", show(sentence.quantities[at].value)),
        ),
    ))
}
