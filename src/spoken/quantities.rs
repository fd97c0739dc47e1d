//! Numbers with their units, ranges, fractions: `12,5%`, `10-15 km`, `2021-2026`, `2/3`, `15.000 đồng/kg`.

use super::number::{decimals, in_words, one_by_one, ranked};
use super::place::{SpokenForm, TextPlace, Why, last_words};
use super::settings::SpokenWords;
use super::tables;

/// A number as it was read.
pub(super) struct Amount<'t> {
    pub(super) end: TextPlace<'t>,
    words: String,
    /// To compare two of them.
    size: f64,
    /// Its digits, where it has nothing else.
    digits: Option<&'t str>,
    why: Option<Why>,
}

/// A number may have a sign, a unit and a range or a fraction behind it.
pub(super) fn read(place: TextPlace, words: &SpokenWords) -> Option<SpokenForm> {
    let (sign, start) = sign(place)?;
    let first = amount(start, words)?;
    if let Some(fraction) = fraction(start, &first, words) {
        return Some(SpokenForm { words: format!("{sign}{}", fraction.words), ..fraction });
    }
    if let Some(chain) = chain(&first, words) {
        return Some(chain);
    }
    let (unit, end) = unit(first.end);
    let words_of_first = format!("{sign}{}{unit}", first.words);
    if let Some((next, is_spaced)) = dash(end)
        && let Some(second) = amount(next, words)
        && let Some(range) = range(place, (&first, &words_of_first), (&second, is_spaced))
    {
        return Some(range);
    }
    Some(SpokenForm::new(end.at, words_of_first).unsure(first.why))
}

/// What is said of a sign before a number, and the place of the number.
fn sign(place: TextPlace) -> Option<(&'static str, TextPlace)> {
    if place.peek()?.is_ascii_digit() {
        return Some(("", place));
    }
    let stands_free = place.before().ends_with([' ', '(', '\n', '\u{A0}']) || place.at == 0;
    let (typed, said, may_have_space) =
        tables::SIGNS.into_iter().find(|(typed, ..)| place.rest().starts_with(typed))?;
    let behind = place.skip(typed.len());
    let number = if may_have_space { behind.space() } else { behind };
    let is_sign = number.peek().is_some_and(|c| c.is_ascii_digit()) && (stands_free || may_have_space);
    is_sign.then_some((said, number))
}

/// A number alone.
pub(super) fn amount<'t>(place: TextPlace<'t>, words: &SpokenWords) -> Option<Amount<'t>> {
    let (digits, end) = place.digits(1, 40)?;
    if let Some(amount) = grouped(digits, end, words).or_else(|| pointed(digits, end, words)) {
        return Some(amount);
    }
    let behind = place.last_word();
    let value = digits.parse::<u64>().ok().filter(|value| *value < 1_000_000_000_000_000_000);
    let is_code = digits.len() >= 3 && digits.starts_with('0') || digits.len() >= 9;
    let (said, why) = match value.filter(|_| !is_code) {
        None => (one_by_one(digits), Some(Why::Code)),
        Some(value) if is_emergency(place, value) => (one_by_one(digits), None),
        Some(value) => (ranked(value, &behind, words).unwrap_or_else(|| in_words(value, words)), None),
    };
    let size = value.map_or(f64::MAX, |value| value as f64);
    let whole = Amount { end, words: said, size, digits: Some(digits), why };
    Some(with_decimals(whole, words))
}

/// Numbers to call in need, behind a word that says so.
fn is_emergency(place: TextPlace, value: u64) -> bool {
    let calls = ["gọi", "đài", "thoại", "nóng", "hotline"];
    let before = last_words(place.near().trim_end_matches([':', ' ', '.']), 3);
    matches!(value, 111..=115 | 1022) && before.split(' ').any(|word| calls.contains(&word))
}

/// `1.607.275`, with points or narrow spaces between groups of three; `1,607,275` is English and not sure.
fn grouped<'t>(digits: &str, first: TextPlace<'t>, words: &SpokenWords) -> Option<Amount<'t>> {
    if digits.len() > 3 || digits.starts_with('0') {
        return None;
    }
    let (mark, mut end) =
        first.peek().filter(|c| matches!(c, '.' | ',' | '\u{A0}' | '\u{202F}')).map(|c| (c, first))?;
    let (mut all, mut groups) = (digits.to_owned(), 0);
    while let Some((group, behind)) = end.one_of(&[mark]).and_then(|next| next.digits(3, 3)) {
        all.push_str(group);
        (end, groups) = (behind, groups + 1);
    }
    // `1,250` has decimals.
    if groups == 0 || mark == ',' && groups == 1 || all.len() > 18 {
        return None;
    }
    let goes_on = end.one_of(&[mark]).is_some_and(|next| next.digits(1, 40).is_some());
    if goes_on {
        return None;
    }
    let value: u64 = all.parse().ok()?;
    let why = (mark == ',').then_some(Why::Point);
    let whole = Amount { end, words: in_words(value, words), size: value as f64, digits: None, why };
    Some(if mark == ',' { whole } else { with_decimals(whole, words) })
}

/// `3,25`; in `1,2,3` the commas stand between numbers.
fn with_decimals<'t>(whole: Amount<'t>, words: &SpokenWords) -> Amount<'t> {
    let Some((digits, end)) = whole.end.behind(",").and_then(|next| next.digits(1, 12)) else { return whole };
    if end.behind(",").is_some_and(|next| next.digits(1, 40).is_some()) || whole.why.is_some() {
        return whole;
    }
    let size = whole.size + format!("0.{digits}").parse::<f64>().unwrap_or_default();
    Amount { end, words: format!("{} phẩy {}", whole.words, decimals(digits, words)), size, digits: None, ..whole }
}

/// `4.0`, `1.2.3`: a point that does not group. Two numbers may be English decimals.
fn pointed<'t>(digits: &'t str, end: TextPlace<'t>, words: &SpokenWords) -> Option<Amount<'t>> {
    let mut parts = vec![digits];
    let mut end = end;
    while let Some((part, behind)) = end.behind(".").and_then(|next| next.digits(1, 12)) {
        parts.push(part);
        end = behind;
    }
    if parts.len() == 1 {
        return None;
    }
    let said: Vec<String> = parts
        .iter()
        .map(|part| match part.parse() {
            Ok(value) if part.len() == 1 || !part.starts_with('0') => in_words(value, words),
            _ => one_by_one(part),
        })
        .collect();
    let why = (parts.len() == 2 && parts[1] != "0").then_some(Why::Point);
    let size = format!("{}.{}", parts[0], parts[1]).parse().unwrap_or_default();
    Some(Amount { end, words: said.join(" chấm "), size, digits: None, why })
}

/// The unit behind a number, with a space before its words, and what follows a slash there; nothing where there is none.
pub(super) fn unit(place: TextPlace) -> (String, TextPlace) {
    let mut said = String::new();
    let mut end = place;
    let mut is_money = false;
    for place in [place, place.space()] {
        if let Some((unit, behind)) = tables::unit_at(place, true) {
            is_money = tables::is_money(unit.typed);
            said = format!(" {}", unit.read);
            end = behind;
            break;
        }
        // `2B`, `1A`: a letter that belongs to the number.
        let letter = place.word();
        if place.at == end.at && letter.chars().count() == 1 && letter.chars().all(char::is_uppercase) {
            return (format!(" {letter}"), place.skip(letter.len()));
        }
        let multiplied = place.behind("x").or_else(|| place.behind("×"));
        if let Some(next) =
            multiplied.map(TextPlace::space).filter(|next| next.peek().is_some_and(|c| c.is_ascii_digit()))
        {
            return (" nhân".to_owned(), TextPlace { at: next.at, ..place });
        }
    }
    while !said.is_empty() && end.behind("/").is_some_and(|next| next.peek().is_some_and(char::is_alphabetic)) {
        end = end.skip(1);
        said.push_str(if is_money { " một" } else { " trên" });
        let Some((unit, behind)) = tables::unit_at(end, false) else { break };
        said.push_str(&format!(" {}", unit.read));
        end = behind;
    }
    (said, end)
}

/// The place behind a dash that a number follows, and whether spaces stand around it.
pub(super) fn dash(place: TextPlace) -> Option<(TextPlace, bool)> {
    let spaced = place.space();
    let behind = spaced.one_of(&['-', '–', '—'])?;
    let next = behind.space();
    let is_spaced = spaced.at > place.at;
    let is_even = is_spaced == (next.at > behind.at);
    (is_even && next.peek().is_some_and(|c| c.is_ascii_digit())).then_some((next, is_spaced))
}

/// `10-15%`; what does not rise is a score, or nobody knows.
fn range(
    place: TextPlace,
    (first, words_of_first): (&Amount, &str),
    (second, is_spaced): (&Amount, bool),
) -> Option<SpokenForm> {
    let (unit, end) = unit(second.end);
    let said = |between: &str| format!("{words_of_first}{between}{}{unit}", second.words);
    let why = first.why.or(second.why);
    if !is_spaced && place.is_behind(&tables::SCORES) {
        return Some(SpokenForm::new(end.at, said(" ")).unsure(why));
    }
    if first.size < second.size {
        return Some(SpokenForm::new(end.at, said(" đến ")).unsure(why));
    }
    (!is_spaced).then(|| SpokenForm::new(end.at, said(" gạch ngang ")).unsure(Why::Range))
}

/// `1-2-3`, three numbers or more.
fn chain(first: &Amount, words: &SpokenWords) -> Option<SpokenForm> {
    let mut said = vec![first.words.clone()];
    let mut end = first.end;
    while let Some((next, false)) = dash(end)
        && let Some(amount) = amount(next, words)
    {
        said.push(amount.words);
        end = amount.end;
    }
    (said.len() > 2).then(|| SpokenForm::new(end.at, said.join(" gạch ngang ")).unsure(Why::Code))
}

/// `2/3` is "hai phần ba", `15/17` "mười lăm trên mười bảy".
fn fraction(place: TextPlace, first: &Amount, words: &SpokenWords) -> Option<SpokenForm> {
    let over = first.digits?;
    let mut parts = vec![over];
    let mut end = first.end;
    while let Some((part, behind)) = end.behind("/").and_then(|next| next.digits(1, 9)) {
        parts.push(part);
        end = behind;
    }
    let numbers: Vec<u64> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let (&[over, under], true) = (numbers.as_slice(), parts.len() == 2) else {
        let said: Vec<String> = numbers.iter().map(|number| in_words(*number, words)).collect();
        let is_address = place.is_behind(&tables::HOUSES);
        let reading = SpokenForm::new(end.at, said.join(" trên ")).unsure((!is_address).then_some(Why::Code));
        return (parts.len() > 2).then_some(reading);
    };
    if matches!(over, 1000..) && under == over + 1 {
        return Some(SpokenForm::new(end.at, format!("{} đến {}", first.words, in_words(under, words))));
    }
    let is_address = place.is_behind(&tables::HOUSES);
    let is_part = over < under && matches!(under, 2..=10 | 100 | 1000) && !is_address;
    let under_words = match under {
        4 if is_part => "tư".to_owned(),
        under => in_words(under, words),
    };
    let between = if is_part { "phần" } else { "trên" };
    let over_words = in_words(over, words);
    let (unit, end) = unit(end);
    // A day and a month, perhaps: `5/7`.
    let is_doubtful = is_part && (1..=31).contains(&over) && (1..=12).contains(&under) && !counts(end);
    let why = (is_doubtful && unit.is_empty()).then_some(Why::DateOrFraction);
    Some(SpokenForm::new(end.at, format!("{over_words} {between} {under_words}{unit}")).unsure(why))
}

/// A unit that stands without a number: `m²`, `5 nghìn ha`.
pub(super) fn lone_unit(place: TextPlace) -> Option<SpokenForm> {
    let (unit, end) = tables::unit_at(place, true)?;
    let is_letter = unit.typed.starts_with(char::is_alphanumeric);
    let is_unit = is_letter && (unit.is_plain || place.is_behind(&tables::NUMBER_WORDS));
    is_unit.then(|| SpokenForm::new(end.at, unit.read))
}

/// Whether a word behind tells that what stands before counts.
pub(super) fn counts(place: TextPlace) -> bool {
    let word = place.space().word().to_lowercase();
    tables::COUNTED.contains(&word.as_str())
}
