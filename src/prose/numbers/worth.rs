//! Numbers that are the same thing twice: a price times a count and its total, a size in another unit, a part and its share.

use rust_decimal::Decimal;

use super::change::near_sizes;
use super::phrase::{ends, has_any, is_about, near, noun, percent, same_kind};
use super::sentence::{Quantity, Sentence};
use super::told::{NumberClaim, contradiction};
use crate::base::unit::{Unit, UnitKind};

/// Words before the total of a price times a count.
const WORTH: [&str; 9] = [
    "tổng trị giá",
    "tổng giá trị",
    "tổng số tiền",
    "tổng kinh phí",
    "tổng cộng",
    "trị giá tổng cộng",
    "a total of",
    "in total",
    "total value",
];

/// "40 suất quà, mỗi suất 500.000 đồng, tổng trị giá 25 triệu đồng".
pub(super) fn worth(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let each = &sentence.quantities[number];
    let before = sentence.before(number);
    if !matches!(each.kind()?, UnitKind::Dong | UnitKind::Dollar) || is_about(before) {
        return None;
    }
    let is_count = |at: &usize| {
        let one = &sentence.quantities[*at];
        let is_thing = match before.rsplit_once("mỗi ") {
            Some((_, words)) => words.split_whitespace().next() == Some(noun(sentence, *at)) && words.len() < 40,
            None => has_any(before, &["each"]) && one.kind() != each.kind(),
        };
        is_thing && !one.is_share()
    };
    let counts: Vec<usize> = (0..number).filter(is_count).collect();
    let [count] = counts[..] else { return None };
    let total = |at: usize, gap: &str| {
        let total = sentence.quantities.get(at).filter(|total| total.kind() == each.kind())?;
        let others = ["và", "cùng", "kèm", "gồm", "and", "with"];
        (has_any(gap, &WORTH) && gap.len() < 60 && !has_any(gap, &others) && !is_about(gap)).then_some(total)
    };
    let behind = || total(number + 1, sentence.after(number));
    let between = || total(number.checked_sub(1)?, sentence.before(number - 1)).filter(|_| number > count + 1);
    let total = behind().or_else(between)?;
    let count = &sentence.quantities[count].value;
    let exact = each.size().checked_mul(*count).filter(|_| count.fract().is_zero())?;
    (!near_sizes(total.size(), exact, total))
        .then(|| contradiction(total, exact, exact, "số lượng nhân đơn giá", "the count times the price"))
}

/// "2 ha (2.000 m²)", "1,5 tấn, tương đương 150 kg".
pub(super) fn in_other_unit(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let (one, other) = (&sentence.quantities[number], sentence.quantities.get(number + 1)?);
    let (unit, other_unit) = (one.unit?, other.unit?);
    let is_measure = |kind| {
        use UnitKind::{Area, Dong, Length, Mass, Time, Volume};
        matches!(kind, Area | Dong | Length | Mass | Time | Volume)
    };
    let gap = sentence.after(number).trim();
    let inside = sentence.after(number + 1);
    let is_unit = |text: &str| {
        let words = text.split_whitespace().count();
        Unit::leading(text).is_some() && (words == 1 || words == 2 && unit.kind == Some(UnitKind::Dong))
    };
    let beside = match gap.strip_suffix('(') {
        Some(gap) => is_unit(gap) && inside.split_once(')').is_some_and(|(inside, _)| is_unit(inside)),
        None => gap.strip_suffix("tương đương").is_some_and(|gap| is_unit(gap.trim_end_matches([' ', ',', '(']))),
    };
    if unit.kind != other_unit.kind || unit.factor == other_unit.factor || !unit.kind.is_some_and(is_measure) || !beside
    {
        return None;
    }
    let slack = |one: &Quantity, unit: Unit| one.tolerance().checked_mul(unit.factor);
    let slack = slack(one, unit)?.checked_add(slack(other, other_unit)?)?;
    let apart = one.size().checked_sub(other.size())?.abs();
    (apart > slack && !is_about(sentence.before(number)))
        .then(|| contradiction(other, one.size(), one.size(), "số ấy theo đơn vị này", "the same in this unit"))
}

/// Parts in words: how many of how many.
const PARTS: [(&str, i64, i64); 11] = [
    ("một nửa", 1, 2),
    ("phân nửa", 1, 2),
    ("một phần ba", 1, 3),
    ("hai phần ba", 2, 3),
    ("một phần tư", 1, 4),
    ("ba phần tư", 3, 4),
    ("half", 1, 2),
    ("a third", 1, 3),
    ("one third", 1, 3),
    ("two thirds", 2, 3),
    ("a quarter", 1, 4),
];

/// "1/3 số hộ (25%)", "một nửa (60%)".
pub(super) fn simple_fraction(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let stated = sentence.quantities.get(number).filter(|one| one.is_share())?;
    let before = sentence.before(number).trim_end().strip_suffix('(')?.trim_end();
    if !sentence.after(number).starts_with(')') {
        return None;
    }
    let start = before.char_indices().rev().nth(30).map_or(0, |(at, _)| at);
    let near_by = &before[start..];
    let (part, whole) = in_words(near_by).or_else(|| in_digits(near_by))?;
    let exact = percent(part.into(), whole.into())?;
    // People call 34% a third.
    let close = (exact - stated.value).abs() <= Decimal::TWO || near(exact, stated) || is_about(before);
    (!close).then(|| contradiction(stated, exact, exact, "tỷ lệ", "the share"))
}

fn in_words(text: &str) -> Option<(i64, i64)> {
    PARTS.iter().find(|(words, ..)| ends(text, &[words])).map(|(_, part, whole)| (*part, *whole))
}

/// `1/3`, or `1/3 số hộ`.
fn in_digits(text: &str) -> Option<(i64, i64)> {
    let slash = text.rfind('/')?;
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = &text[slash + 1..slash + 1 + digits(&text[slash + 1..])];
    let before = text[..slash].trim_end_matches(|c: char| c.is_ascii_digit());
    let part = &text[before.len()..slash];
    let behind = text[slash + 1 + whole.len()..].trim_start();
    let counted =
        behind.is_empty() || ["số ", "tổng ", "dân ", "diện tích", "of "].iter().any(|word| behind.starts_with(word));
    let is_date = ends(before, &["ngày", "sáng", "chiều", "tối", "hôm", "từ", "đến", "số"])
        || before.ends_with(['/', '-', ',', '.']);
    let (part, whole) = (part.parse::<i64>().ok()?, whole.parse::<i64>().ok()?);
    (counted && !is_date && part < whole && (2..=10).contains(&whole)).then_some((part, whole))
}

/// "25/30 hộ đã nộp, còn 6 hộ chưa nộp".
pub(super) fn rest_of_fraction(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let (one, left) = (&sentence.quantities[number], sentence.quantities.get(number + 1)?);
    let exact = one.of?.checked_sub(one.value)?;
    let gap = sentence.after(number);
    let is_left = ends(gap, &["còn lại", "còn lại là"])
        || ends(gap, &["còn"]) && has_any(sentence.after(number + 1), &["chưa", "không"]);
    (is_left
        && gap.len() < 80
        && same_kind(one, left)
        && one.unit == left.unit
        && left.of.is_none()
        && left.value != exact)
        .then(|| contradiction(left, exact, exact, "phần còn lại", "the rest"))
}

/// "Thu 105 tỷ đồng, đạt 95% kế hoạch (100 tỷ đồng)".
pub(super) fn of_plan(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let stated = sentence.quantities.get(number).filter(|one| one.is_share())?;
    let (done, plan) = (sentence.quantities.get(number.checked_sub(1)?)?, sentence.quantities.get(number + 1)?);
    let (before, gap) = (sentence.before(number), sentence.after(number).trim());
    let is_plan = ["kế hoạch", "dự toán", "chỉ tiêu"]
        .iter()
        .any(|word| gap.strip_prefix(word).is_some_and(|rest| matches!(rest.trim(), "(" | "năm (" | "là")));
    if !is_plan
        || !ends(before, &["đạt", "bằng"])
        || before.len() > 40
        || done.unit.is_none()
        || !same_kind(done, plan)
        || done.is_share()
    {
        return None;
    }
    let exact = percent(done.size(), plan.size()).filter(|_| !is_about(sentence.before(number - 1)))?;
    (!near(exact, stated)).then(|| contradiction(stated, exact, exact, "tỷ lệ", "the share"))
}

/// "nam chiếm 48%, nữ chiếm 62%".
pub(super) fn sexes(sentence: &Sentence) -> Option<NumberClaim> {
    let [one, other] = &sentence.quantities[..] else { return None };
    let (first, second) = (sentence.before(0), sentence.before(1));
    let both = ends(first, &["nam chiếm"]) && ends(second, &["nữ chiếm"])
        || ends(first, &["nữ chiếm"]) && ends(second, &["nam chiếm"]);
    let sum = one.value.checked_add(other.value)?;
    let slack = one.tolerance() + other.tolerance();
    (both && one.is_share() && other.is_share() && (sum - Decimal::ONE_HUNDRED).abs() > slack).then(|| {
        let exact = Decimal::ONE_HUNDRED - one.value;
        contradiction(other, exact, exact, "phần còn lại", "the rest")
    })
}
