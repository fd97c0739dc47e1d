//! What a sentence says of a change: from one number to the next, by how much, against what.

use rust_decimal::Decimal;

use super::phrase::{DOWN, UP, alike, ends, has, has_any, is_about, last_words, near, noun, percent, same_kind, sizes};
use super::sentence::{Quantity, Sentence};
use super::told::{NumberClaim, contradiction, say};

/// The words that lead from one number to the next.
const CONNECTING: [&str; 11] = ["lên", "đến", "tới", "thành", "sang", "xuống", "còn", "tăng", "giảm", "to", "up"];

/// Words behind a number that do not say what is counted.
const NO_NOUNS: [&str; 12] = ["", "trong", "và", "so", "sau", "do", "vào", "tương", "in", "and", "over", "this"];

/// The direction that a verb before "từ" gives: 1 up, -1 down.
pub(super) fn direction(words: &str) -> i8 {
    let (up, down) = (has_any(words, &UP), has_any(words, &DOWN));
    i8::from(up && !down) - i8::from(down && !up)
}

/// The direction from one number to the next, by the words before the first and between the two.
fn way(before: &str, gap: &str) -> Option<i8> {
    if ends(before, &["from"]) {
        return ends(gap, &["to"]).then(|| direction(last_words(before, 5)));
    }
    let verb = direction(last_words(before, 4));
    if ends(gap, &["lên", "lên đến", "lên tới", "lên thành", "tăng lên"]) {
        return (verb >= 0).then_some(1);
    }
    if ends(gap, &["xuống", "xuống còn", "giảm còn", "còn", "giảm xuống", "giảm xuống còn"]) {
        return (verb <= 0).then_some(-1);
    }
    (verb != 0 && ends(gap, &["đến", "tới", "thành", "sang"])).then_some(verb)
}

/// "tăng từ 120 lên 98", "từ 120 xuống 98 hộ, giảm 32 hộ", "giảm 12%, từ 120 xuống 98".
pub(super) fn from_to(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let (one, other) = (&sentence.quantities[number], sentence.quantities.get(number + 1)?);
    let (before, gap) = (sentence.before(number), sentence.after(number));
    if !ends(before, &["từ", "từ mức", "từ con số", "từ chỗ", "from"])
        || one.is_share() != other.is_share() && one.unit.is_some()
    {
        return None;
    }
    if one.unit.is_some() && other.unit.is_some() && !same_kind(one, other) || gap.len() > 80 || gap.contains(':') {
        return None;
    }
    // "từ 50 cm đến 1,2 m", "từ 400.000 khách hàng lên 2 triệu khách hàng": the first has a unit of its own, one that is
    // not known here.
    let is_bare = gap.split_whitespace().all(|word| CONNECTING.contains(&word));
    if one.unit.is_none() && other.unit.is_some() && !is_bare {
        return None;
    }
    let way = way(before, gap)?;
    let (from, to) = sizes(one, other);
    let plain = (one.value, other.value);
    // "giảm giá từ 10 đến 30%": by something between the two.
    if way < 0 && from < to && ends(gap, &["đến", "tới"]) {
        return None;
    }
    let against = |from: Decimal, to: Decimal| way > 0 && to < from || way < 0 && to > from;
    if against(from, to) && (one.unit.is_some() || against(plain.0, plain.1)) {
        let (up_vi, up_en) = if way > 0 { ("tăng", "up") } else { ("giảm", "down") };
        return Some(NumberClaim::error(
            other,
            say(
                |show| format!("từ {} đến {} không phải là {up_vi}", show(plain.0), show(plain.1)),
                |show| format!("from {} to {} is not {up_en}", show(plain.0), show(plain.1)),
            ),
        ));
    }
    change_of(sentence, number, (from, to))
}

/// Words for a multiple, and the ratios in thousandths that are called so.
const MULTIPLES: [(&str, i64, i64); 10] = [
    ("gấp đôi", 1_750, 2_400),
    ("gấp hai", 1_750, 2_400),
    ("gấp ba", 2_600, 3_500),
    ("gấp bốn", 3_500, 4_600),
    ("gấp rưỡi", 1_350, 1_650),
    ("giảm một nửa", 420, 580),
    ("giảm phân nửa", 420, 580),
    ("doubled", 1_750, 2_400),
    ("tripled", 2_600, 3_500),
    ("halved", 420, 580),
];

/// "tăng gấp đôi, từ 120 lên 180", "từ 100 lên 150, gấp 3 lần", "halved from 120 to 80".
pub(super) fn multiple(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let (one, other) = (&sentence.quantities[number], sentence.quantities.get(number + 1)?);
    let (before, gap) = (sentence.before(number), sentence.after(number));
    let leads = ends(before, &["từ", "từ mức", "từ con số", "từ chỗ", "from"]);
    let joins = ends(gap, &["lên", "lên đến", "lên tới", "xuống", "xuống còn", "còn", "đến", "thành", "to"]);
    let alike = other.unit.is_none() && one.unit.is_none() || same_kind(one, other) || one.unit.is_none();
    if !leads || !joins || !alike || gap.len() > 40 || gap.contains(':') {
        return None;
    }
    let behind = sentence.after(number + 1).split(['.', ';', '(']).next().unwrap_or_default();
    let behind = behind.split_once(',').filter(|(unit, _)| unit.len() < 30).map_or("", |(_, behind)| behind);
    let (from, to) = sizes(one, other);
    let ratio = to.checked_mul(1_000.into())?.checked_div(from)?;
    // "giá từ 100 đến 150, tăng gấp đôi": by something between the two.
    let behind = if ends(gap, &["đến", "to"]) && !ends(gap, &["lên đến"]) { "" } else { behind };
    [last_words(before, 8), behind].into_iter().find_map(|words| {
        let (name, least, most) = named_multiple(words)?;
        let is_about =
            has_any(words, &["gần", "hơn", "khoảng", "trên", "so với", "nearly", "almost", "more than", "about"]);
        let fits = ratio >= least.into() && ratio <= most.into();
        (!fits && !is_about && ratio > Decimal::ZERO).then(|| {
            let exact = (ratio / Decimal::from(1_000)).round_dp(2);
            NumberClaim::error(
                other,
                say(
                    |show| {
                        format!(
                            "từ {} đến {} là {} lần, không phải {name}",
                            show(one.value),
                            show(other.value),
                            show(exact)
                        )
                    },
                    |show| {
                        format!(
                            "from {} to {} is {} times, not {name}",
                            show(one.value),
                            show(other.value),
                            show(exact)
                        )
                    },
                ),
            )
        })
    })
}

/// The multiple that words name: as they do, and the ratios that are called so.
fn named_multiple(words: &str) -> Option<(String, i64, i64)> {
    if let Some((name, least, most)) = MULTIPLES.iter().find(|(name, ..)| has(words, name)) {
        return Some(((*name).to_owned(), *least, *most));
    }
    let (verb, rest) = ["gấp ", "tăng "].iter().find_map(|verb| Some((*verb, words.split_once(verb)?.1)))?;
    let (typed, _) = rest.split_once(" lần")?;
    let times: Decimal = typed.replace(',', ".").parse().ok()?;
    let thousandths = times.checked_mul(1_000.into()).and_then(|times| i64::try_from(times.trunc()).ok())?;
    if !(1_000..100_000).contains(&thousandths) {
        return None;
    }
    // "Tăng 1,5 lần" is half as much more to some, and two and a half times as much to others.
    let most = if verb == "tăng " { thousandths + 1_000 } else { thousandths };
    Some((format!("{verb}{typed} lần"), thousandths * 85 / 100, most * 115 / 100))
}

/// What a sentence says of the change from one number to the next, beside it.
pub(super) fn change_of(sentence: &Sentence, number: usize, (from, to): (Decimal, Decimal)) -> Option<NumberClaim> {
    let one = &sentence.quantities[number];
    let other = &sentence.quantities[number + 1];
    let before = number.checked_sub(1).filter(|_| sentence.before(number).len() < 40);
    let behind = Some(number + 2).filter(|at| *at < sentence.quantities.len());
    for at in before.into_iter().chain(behind) {
        let change = &sentence.quantities[at];
        let lead = last_words(sentence.before(at), 4);
        let tail = sentence.after(at);
        let verb = ends(lead, &UP) || ends(lead, &DOWN) || ends(lead, &["mức tăng", "mức giảm", "tăng trưởng", "by"]);
        if at < number && !has_any(sentence.before(number), &["từ", "from"]) {
            continue;
        }
        // "từ 32 lên 36 đội, thêm 100 trận": of another thing.
        let what = noun(sentence, at);
        let is_other = ![noun(sentence, number), noun(sentence, number + 1)].contains(&what);
        if change.unit.is_none() && is_other && !NO_NOUNS.contains(&what) {
            continue;
        }
        if !verb
            || is_about(lead)
            || has_any(tail, &["so với", "mỗi", "bình quân", "trung bình", "compared", "per", "a year"])
        {
            continue;
        }
        let claim = check_change(change, (from, to), one.is_share() && other.is_share());
        if claim.is_some() {
            return claim;
        }
    }
    None
}

/// A stated change against the one calculated: as a difference, or as a percentage of the first.
pub(super) fn check_change(change: &Quantity, (from, to): (Decimal, Decimal), of_shares: bool) -> Option<NumberClaim> {
    let difference = (to - from).abs();
    if change.is_share() {
        let percent = percent(difference, from)?;
        let fits = near(percent, change) || of_shares && near(difference, change);
        return (!fits).then(|| contradiction(change, percent, difference, "mức thay đổi", "the change"));
    }
    let stated = change.size();
    // A change without its unit has that of the numbers.
    let fits = near_sizes(stated, difference, change)
        || change.unit.is_none() && from.abs() >= Decimal::ONE && scaled(change.value, difference);
    (!fits).then(|| contradiction(change, difference, difference, "mức thay đổi", "the change"))
}

/// Whether a number is the other one in thousands, millions or billions.
pub(super) fn scaled(value: Decimal, size: Decimal) -> bool {
    [1_000_i64, 1_000_000, 1_000_000_000].iter().any(|factor| value.checked_mul((*factor).into()) == Some(size))
}

pub(super) fn near_sizes(stated: Decimal, exact: Decimal, quantity: &Quantity) -> bool {
    let factor = quantity.unit.map_or(Decimal::ONE, |unit| unit.factor);
    (stated - exact).abs()
        <= if stated.scale() == 0 && factor == Decimal::ONE { Decimal::ZERO } else { quantity.tolerance() * factor }
}

/// Whether the words between a change and a number say that the change is against that number, and not what happened
/// to something else: "so với cùng kỳ, trong khi lợi nhuận đạt".
fn leads_to_base(gap: &str) -> bool {
    const AGAINST: [&str; 5] = ["so với", "compared with", "compared to", "from", "than"];
    let behind = AGAINST.iter().find(|words| has(gap, words)).and_then(|words| gap.rsplit_once(*words));
    behind.is_some_and(|(_, rest)| !rest.contains(',') && direction(rest) == 0)
}

/// "còn 98 hộ, giảm 32 hộ so với 120 hộ của năm trước".
pub(super) fn difference(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let (change, base) = (sentence.quantities.get(number)?, sentence.quantities.get(number + 1)?);
    let lead = last_words(sentence.before(number), 3);
    let gap = sentence.after(number);
    let (up, down) = (ends(lead, &UP), ends(lead, &DOWN));
    if up == down || base.is_share() || gap.len() > 100 || !leads_to_base(gap) {
        return None;
    }
    let fits = |at: usize| {
        let (now, then) = (sentence.quantities[at].size(), base.size());
        let right_way = if up { now >= then } else { now <= then };
        right_way && check_change(change, (then, now), false).is_none()
    };
    let candidates: Vec<usize> = (0..number).filter(|at| alike(sentence, *at, number + 1)).collect();
    let [only] = candidates[..] else { return None };
    if fits(only)
        || is_about(sentence.before(only))
        || is_about(gap)
        || !change.is_share() && change.unit.is_some() && !same_kind(change, base)
    {
        return None;
    }
    let (now, then) = (sentence.quantities[only].size(), base.size());
    let exact = if change.is_share() { percent(now - then, then)? } else { now - then };
    Some(contradiction(change, exact.abs(), exact.abs(), "mức thay đổi", "the change"))
}
