//! Periods: how many years or days lie between two ends that a sentence names beside the count.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::phrase::{has_any, is_about};
use super::sentence::Sentence;
use super::told::{NumberClaim, contradiction};
use crate::base::unit::UnitKind;

/// No period is named farther from its length, in bytes.
const FAR: usize = 120;

/// An end of a period; a day may lack its month and year, which then are those of the other end.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct PeriodEnd {
    day: Option<u32>,
    month: Option<u32>,
    year: Option<i32>,
}

/// "từ năm 2019 đến năm 2024 (8 năm)", "trong 3 ngày, từ 10 đến 15/11", "Kỷ niệm 75 năm Ngày thành lập
/// (22/12/1944 - 22/12/2024)".
pub(super) fn period(sentence: &Sentence, number: usize) -> Option<NumberClaim> {
    let stated = &sentence.quantities[number];
    let in_years = match stated.kind()? {
        UnitKind::Year => true,
        UnitKind::Day => false,
        _ => return None,
    };
    let is_one = stated.unit.is_some_and(|unit| unit.factor == Decimal::ONE);
    let before = tail(&sentence.words[..stated.at.start]);
    if !is_one || is_about(before) {
        return None;
    }
    let length = stated.value.to_i64().filter(|_| stated.value.fract().is_zero())?;
    let behind = without_unit(head(&sentence.words[stated.at.end..]))?;
    let (from, to) = match before.trim_end().strip_suffix('(') {
        Some(before) if behind.starts_with(')') => ending(before)?,
        _ => beginning(behind, has_any(before, &["kỷ niệm", "kỉ niệm"]))?,
    };
    let (least, most) = if in_years { years(from, to)? } else { days(from, to)? };
    let exact = if length < least { least } else { most }.into();
    (!(least..=most).contains(&length)).then(|| contradiction(stated, exact, exact, "khoảng thời gian", "the period"))
}

/// What follows the unit of a number.
fn without_unit(behind: &str) -> Option<&str> {
    let behind = behind.trim_start();
    ["năm", "ngày", "years", "year", "days", "day"].iter().find_map(|unit| behind.strip_prefix(unit))
}

/// The two ends at the end of a text: "từ năm 2019 đến năm 2024".
fn ending(before: &str) -> Option<(PeriodEnd, PeriodEnd)> {
    // The first of two ends is preceded by words; each digit may begin it.
    let starts = before
        .char_indices()
        .filter(|(at, c)| c.is_ascii_digit() && !before[..*at].ends_with(|c: char| c.is_ascii_digit()));
    let found = starts.filter_map(|(at, _)| range(&before[at..]).filter(|(.., rest)| rest.trim().is_empty()));
    found.map(|(from, to, _)| (from, to)).next()
}

/// The two ends behind a length: "(2015-2020)", ", từ 10 đến 15/11"; of an anniversary words may stand before the bracket.
fn beginning(behind: &str, is_anniversary: bool) -> Option<(PeriodEnd, PeriodEnd)> {
    let (lead, text) = behind.split_at(behind.find(|c: char| c.is_ascii_digit())?);
    let lead = lead.trim_end();
    let lead = ["ngày", "năm"].iter().find_map(|word| lead.strip_suffix(word)).unwrap_or(lead).trim();
    let (from, to, rest) = range(text)?;
    let bracketed = lead.ends_with('(') && (lead.len() == 1 || is_anniversary) || lead == "(từ" || lead == "(from";
    let listed = matches!(lead, "từ" | ", từ" | ", from" | "from");
    (bracketed && rest.starts_with(')') || listed).then_some((from, to))
}

/// Two ends with what connects them, and the rest of the text.
fn range(text: &str) -> Option<(PeriodEnd, PeriodEnd, &str)> {
    let (from, rest) = end(text)?;
    let rest = rest.trim_start();
    let rest = ["đến", "tới", "-", "–", "—", "to", "until"].iter().find_map(|word| rest.strip_prefix(word))?;
    let rest = ["hết", "ngày", "năm"]
        .iter()
        .fold(rest.trim_start(), |rest, word| rest.strip_prefix(word).unwrap_or(rest).trim_start());
    let (to, rest) = end(rest)?;
    Some((from, to, rest))
}

/// A year, a day, a day with its month, or a whole date, and the rest of the text.
fn end(text: &str) -> Option<(PeriodEnd, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (first, rest) = text.split_at(digits(text));
    if first.len() == 4 {
        let year = first.parse().ok().filter(|year| (1000..2200).contains(year))?;
        return Some((PeriodEnd { year: Some(year), ..PeriodEnd::default() }, rest));
    }
    let day = first.parse().ok().filter(|day| (1..=31).contains(day))?;
    let only = (PeriodEnd { day: Some(day), ..PeriodEnd::default() }, rest);
    let Some(sign) = rest.chars().next().filter(|sign| matches!(sign, '/' | '-' | '.')) else { return Some(only) };
    let (month, behind) = rest[1..].split_at(digits(&rest[1..]));
    let Some(month) = month.parse().ok().filter(|month| (1..=12).contains(month)) else { return Some(only) };
    let (year, last) = behind.strip_prefix(sign).map_or(("", behind), |rest| rest.split_at(digits(rest)));
    match year.parse() {
        Ok(year) if year > 999 => Some((PeriodEnd { day: Some(day), month: Some(month), year: Some(year) }, last)),
        // `10-12/11` is the tenth to the twelfth.
        _ if sign != '/' => Some(only),
        _ => Some((PeriodEnd { day: Some(day), month: Some(month), year: None }, behind)),
    }
}

/// The least and the most years that a period can be called; a day of one month to the same one is exactly so many.
fn years(from: PeriodEnd, to: PeriodEnd) -> Option<(i64, i64)> {
    let years = i64::from(to.year? - from.year?);
    if years < 1 || from.day.is_some() != to.day.is_some() {
        return None;
    }
    let is_exact = from.day.is_some() && (from.day, from.month) == (to.day, to.month);
    // Of long periods people leave the odd year out.
    let least = if is_exact || from.day.is_none() && years < 10 { years } else { years - 1 };
    Some((least, if is_exact { years } else { years + 1 }))
}

/// The least and the most days: with the last one, or without it.
fn days(from: PeriodEnd, to: PeriodEnd) -> Option<(i64, i64)> {
    let month = to.month?;
    let year = to.year.or(from.year).unwrap_or(2001);
    let first = from.month.unwrap_or(month);
    let begins = from.year.unwrap_or(if first > month { year - 1 } else { year });
    let last = NaiveDate::from_ymd_opt(year, month, to.day?)?;
    let days = (last - NaiveDate::from_ymd_opt(begins, first, from.day?)?).num_days();
    (1..400).contains(&days).then_some((days, days + 1))
}

fn head(text: &str) -> &str {
    let mut end = text.len().min(FAR);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn tail(text: &str) -> &str {
    let mut start = text.len().saturating_sub(FAR);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// "(sinh năm 1950, 86 tuổi)" in a text of this year: the place of the age, and what it is by the year of birth.
pub(super) fn ages(text: &str, year: i32) -> Vec<(std::ops::Range<usize>, i64, i64)> {
    let found = text.match_indices("sinh năm ").filter_map(|(at, words)| {
        let (born, rest) = end(&text[at + words.len()..])?;
        let between = ["; ", ", năm nay ", ", ", " - ", " – "].iter().find_map(|between| rest.strip_prefix(between))?;
        let digits = between.bytes().take_while(u8::is_ascii_digit).count();
        let (age, rest) = between.split_at(digits);
        let is_alone = rest.strip_prefix(" tuổi")?.starts_with([')', ',']) && text[..at].trim_end().ends_with('(');
        let start = text.len() - between.len();
        let (age, exact) = (age.parse::<i64>().ok()?, i64::from(year - born.year?));
        (is_alone && (age - exact).abs() > 1).then_some((start..start + digits, age, exact))
    });
    found.collect()
}
