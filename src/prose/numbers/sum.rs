//! What a sentence says of the sum of its numbers.

use rust_decimal::Decimal;

use super::phrase::{alike, ends, has, has_any, is_about, is_quoted, noun, sizes};
use super::sentence::{Quantity, Sentence};
use super::told::{NumberClaim, contradiction, say};

/// `50 + 48 = 99`.
pub(super) fn equation(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let gap = |number: usize| sentence.after(number).trim();
    let sign = |number: usize| gap(number).rsplit(' ').next().unwrap_or_default();
    // In the middle of one: "1 + 1 (lề) + 2 = 4".
    if number > 0 && matches!(sign(number - 1), "+" | "-" | "−" | "–") {
        return None;
    }
    let (mut sum, mut at) = (sentence.quantities[number].value, number);
    loop {
        let next = sentence.quantities.get(at + 1)?;
        sum = match sign(at) {
            "+" => sum.checked_add(next.value)?,
            "-" | "−" | "–" if gap(at).len() > 3 || !gap(at).contains('-') => sum.checked_sub(next.value)?,
            "=" if at > number => break,
            _ => return None,
        };
        at += 1;
    }
    let stated = &sentence.quantities[at + 1];
    (sum != stated.value).then(|| contradiction(stated, sum, sum, "phép tính", "the sum"))
}

/// Whether the words between two parts only list them.
pub(super) fn lists(gap: &str) -> bool {
    let listed = gap.contains(',') || has_any(gap, &["và", "and", "cùng"]);
    listed
        && gap.len() < 70
        && !gap.contains(['(', ')', ':'])
        && !has_any(gap, &["trong đó", "chiếm", "tăng", "giảm", "so với", "đạt", "được", "còn lại", "của"])
}

/// The counts of one list, from this one on; percentages in brackets are passed over.
pub(super) fn parts(sentence: &Sentence, first: usize) -> Vec<usize> {
    let mut all = vec![first];
    for at in first + 1..sentence.quantities.len() {
        let last = all[all.len() - 1];
        if !lists(sentence.before(at)) || !alike(sentence, last, at) || is_about(sentence.before(at)) {
            break;
        }
        all.push(at);
    }
    all
}

pub(super) fn sum(sentence: &Sentence, parts: &[usize]) -> Option<Decimal> {
    parts.iter().try_fold(Decimal::ZERO, |sum, at| sum.checked_add(sentence.quantities[*at].size()))
}

/// Whether the tail of a list shows that it ends there.
pub(super) fn is_closed(sentence: &Sentence, parts: &[usize]) -> bool {
    let last = parts[parts.len() - 1];
    parts.len() > 1
        && has_any(sentence.before(last), &["và", "and"])
        && !has_any(sentence.after(last), &["khác", "others", "và", "cùng", "…", "..."])
        && sentence.quantities.get(last + 1).is_none_or(|next| {
            next.is_share() || has_any(sentence.after(last), &["trong đó", "so với", "tăng", "giảm"])
        })
}

/// "120 hộ, gồm 50 hộ nghèo và 60 hộ cận nghèo"; of men and women "trong đó" is enough.
pub(super) fn total(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let whole = &sentence.quantities[number];
    let gap = sentence.after(number);
    let first = number + 1;
    sentence.quantities.get(first)?;
    let parts = parts(sentence, first);
    let sexes = parts.len() == 2 && {
        let names = [noun(sentence, parts[0]), noun(sentence, parts[1])];
        let is = |word: &str| {
            names.contains(&word) || has(sentence.after(parts[0]), word) || has(sentence.after(parts[1]), word)
        };
        is("nam") && is("nữ") && has_any(gap, &["trong đó", "có", "gồm"]) && gap.len() < 40
    };
    let made_of = has_any(gap, &["gồm", "bao gồm", "gồm có", "comprising", "made up of", "consisting of", "namely"])
        && gap.len() < 60;
    let of_one_kind = made_of && alike(sentence, number, first) || sexes && !whole.is_share();
    if !of_one_kind
        || !is_closed(sentence, &parts)
        || is_about(sentence.before(number))
        || is_about(gap)
        || gap.contains('(')
    {
        return None;
    }
    let sum = sum(sentence, &parts)?;
    (sum != whole.size()).then(|| contradiction(whole, sum, sum, "tổng các phần", "the sum of the parts"))
}

/// "50 hộ nghèo và 48 hộ cận nghèo, tổng cộng 99 hộ".
pub(super) fn total_behind(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let whole = &sentence.quantities[number];
    let gap = sentence.before(number);
    let words = [
        "tổng cộng",
        "tổng cộng là",
        "cộng lại là",
        "tổng là",
        "tổng số là",
        "cả thảy",
        "cộng lại",
        "in total",
        "a total of",
        "in all",
    ];
    if number < 2 || !ends(gap, &words) || gap.len() > 60 || whole.is_share() {
        return None;
    }
    let parts: Vec<usize> = parts(sentence, 0).into_iter().filter(|at| *at < number).collect();
    if parts.len() != number || !(1..number).all(|at| lists(sentence.before(at))) || !alike(sentence, 0, number) {
        return None;
    }
    let sum = sum(sentence, &parts)?;
    (sum != whole.size()).then(|| contradiction(whole, sum, sum, "tổng các phần", "the sum of the parts"))
}

/// "Lớp có 18 nam và 22 nữ. Tổng cộng 41 em.": a sentence that sums the one before it.
pub(super) fn total_of(before: &Sentence, sentence: &Sentence) -> Option<NumberClaim> {
    let words =
        ["tổng cộng", "tổng cộng có", "cộng lại là", "cả thảy", "cả thảy có", "tổng cộng là", "in total", "altogether"];
    let whole = sentence.quantities.first()?;
    let lead = sentence.before(0).trim();
    if !words.contains(&lead.trim_end_matches([',', ':']))
        || before.quantities.len() < 2
        || whole.is_share()
        || is_quoted(&before.words)
        || is_quoted(&sentence.words)
    {
        return None;
    }
    let parts = parts(before, 0);
    let of_one_kind = parts.iter().all(|at| before.quantities[*at].kind() == whole.kind());
    if parts.len() != before.quantities.len()
        || !is_closed(before, &parts)
        || !of_one_kind
        || is_about(before.before(0))
    {
        return None;
    }
    let sum = sum(before, &parts)?;
    (sum != whole.size()).then(|| contradiction(whole, sum, sum, "tổng các phần", "the sum of the parts"))
}

/// "98 hộ, trong đó 120 hộ nghèo": a part that is larger than the whole.
pub(super) fn part(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let (whole, part) = (&sentence.quantities[number], sentence.quantities.get(number + 1)?);
    let gap = sentence.after(number);
    let within =
        has_any(gap, &["trong đó", "trong số đó", "of whom", "of which"]) && gap.len() < 60 && !gap.contains('(');
    // "thắng 8 trận, thua 1 trận, trong đó 6 trận trên sân khách": of what was counted before.
    let is_of_another =
        |earlier: usize| alike(sentence, earlier, number + 1) && sentence.quantities[earlier].size() >= part.size();
    if !within
        || !alike(sentence, number, number + 1)
        || (0..number).any(is_of_another)
        // One alone has no parts: they are of a number that was not read.
        || whole.value <= Decimal::ONE
        || is_about(sentence.before(number))
        || part.size() <= whole.size()
    {
        return None;
    }
    Some(NumberClaim::error(
        part,
        say(
            |show| format!("một phần ({}) lớn hơn toàn bộ ({})", show(part.value), show(whole.value)),
            |show| format!("a part ({}) is larger than the whole ({})", show(part.value), show(whole.value)),
        ),
    ))
}

/// "120 hộ, trong đó 98 hộ đã thoát nghèo, còn lại 32 hộ"; "60% ..., 30% ..., còn lại 20%".
pub(super) fn rest(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let left = &sentence.quantities[number];
    if number < 2 || !ends(sentence.before(number), &["còn lại", "còn lại là", "the remaining", "the other"]) {
        return None;
    }
    if left.is_share() {
        let all = &sentence.quantities[..number];
        let sum = all.iter().try_fold(Decimal::ZERO, |sum, one| sum.checked_add(one.value))?;
        let exact = Decimal::ONE_HUNDRED - sum;
        let shares = all.iter().all(Quantity::is_share) && sum < Decimal::ONE_HUNDRED;
        let slack = left.tolerance() * Decimal::from(number as u64 + 1);
        return (shares && (exact - left.value).abs() > slack)
            .then(|| contradiction(left, exact, exact, "phần còn lại", "the rest"));
    }
    let within = has_any(sentence.after(0), &["trong đó", "of whom", "of which"]);
    let counts = (1..=number).all(|at| alike(sentence, 0, at) || sentence.quantities[at].unit.is_none());
    if !within || !counts || (0..number).any(|at| is_about(sentence.before(at)) || sentence.before(at).contains('(')) {
        return None;
    }
    let taken = sum(sentence, &(1..number).collect::<Vec<_>>())?;
    let exact = sentence.quantities[0].size() - taken;
    let stated = sizes(left, &sentence.quantities[0]).0;
    (exact >= Decimal::ZERO && stated != exact).then(|| contradiction(left, exact, exact, "phần còn lại", "the rest"))
}
