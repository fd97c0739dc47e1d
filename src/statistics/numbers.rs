//! Numbers in the cells of a sheet: what people put around them, and what only looks like one.

use std::borrow::Cow;

use crate::base::unit::{Unit, UnitKind, currency};

/// A number with what accountants and footnotes put around it, where that is clear: `(1.234)` is negative, `1.234*` and
/// `1.234 (1)` have a note, `1.234 đ`, `$5` and `5 triệu` have the `unit` of their column.
pub(super) fn bare<'f>(field: &'f str, unit: &str) -> Option<(bool, &'f str)> {
    let digit = |c: char| c.is_ascii_digit();
    let inner = field.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).map(str::trim);
    if let Some(inner) = inner.filter(|inner| inner.starts_with(digit)) {
        return Some((true, inner));
    }
    let plain = field.strip_prefix('+').filter(|rest| rest.starts_with(digit)).unwrap_or(field);
    let plain = without_currency(plain, unit);
    let noted = plain.trim_end_matches(['*', '†', '‡', '¹', '²', '³']);
    let noted = match noted.rsplit_once([' ', '\u{A0}', '[']) {
        Some((number, note)) if is_note(note) && number.trim_end().ends_with(digit) => number.trim_end(),
        _ => noted,
    };
    let (number, word) = noted.split_at(noted.rfind(digit).map_or(0, |last| last + 1));
    let number = if is_of(word, unit) { number } else { noted };
    (number.len() < field.len()).then_some((false, number))
}

/// The number behind the sign or name of a currency that is the unit.
fn without_currency<'f>(field: &'f str, unit: &str) -> &'f str {
    let end = field.find(|c: char| c.is_ascii_digit()).unwrap_or_default();
    let (before, number) = field.split_at(end);
    let kind = currency(before.trim());
    let is_unit = kind.is_some() && Unit::leading(unit) == kind.map(|kind| Unit { kind: Some(kind), factor: 1.into() });
    if is_unit { number } else { field }
}

/// Whether a word behind a number is the unit, or as much of it as says how large the number is.
fn is_of(word: &str, unit: &str) -> bool {
    let (word, known) = (word.trim().to_lowercase(), Unit::leading(unit));
    let written = Unit::leading(&word);
    let is_money = || matches!(written, Some(Unit { kind: Some(UnitKind::Dong), .. })) && written == known;
    let is_size =
        || matches!(written, Some(Unit { kind: None, factor }) if known.is_some_and(|unit| unit.factor == factor));
    !word.is_empty() && (word == unit.to_lowercase() || is_money() || is_size())
}

/// What a note may say of a number.
const NOTES: [&str; 11] =
    ["*", "**", "ước", "ước tính", "sơ bộ", "dự kiến", "tạm tính", "est.", "estimate", "preliminary", "provisional"];

/// `(1)`, `(ước)`, `[1]` or `1]`, the last behind its bracket.
fn is_note(text: &str) -> bool {
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let inner = inner.or_else(|| text.strip_suffix(']').map(|rest| rest.trim_start_matches('[')));
    let is_number = |note: &str| (1..=2).contains(&note.len()) && note.bytes().all(|byte| byte.is_ascii_digit());
    inner.is_some_and(|note| is_number(note) || NOTES.contains(&note))
}

/// A field as it was meant: digits of full width as usual ones, without characters that nobody sees.
pub(super) fn visible(field: &str) -> Cow<'_, str> {
    let is_odd = |c: char| matches!(c, '０'..='９' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}');
    if field.is_ascii() || !field.contains(is_odd) {
        return field.into();
    }
    let visible = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
        c => (!is_odd(c)).then_some(c),
    };
    field.chars().filter_map(visible).collect()
}

/// What stands in a column of numbers for one that is not there.
pub(super) fn is_no_value(text: &str) -> bool {
    matches!(text, "…" | "..." | "..") || ["n/a", "na", "n.a."].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Digits that begin with a zero, which no quantity does: `019`.
pub(super) fn is_code(text: &str) -> bool {
    text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text was meant as a number: hardly anything but digits and signs is in it, or a unit behind it. A day, a span
/// of years and a telephone number are not meant as one.
pub(super) fn looks_like_number(text: &str) -> bool {
    let text = text.trim_start_matches(['=', '+', '~', '≈', '<', '>', '≥', '≤', '-', '−', '–', '$', '€', '₫', ' ']);
    let text = ["khoảng ", "gần ", "hơn ", "trên ", "dưới ", "about "]
        .iter()
        .fold(text, |text, word| text.strip_prefix(word).unwrap_or(text));
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let others = text.chars().filter(|c| c.is_alphabetic()).count();
    let longest = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or_default();
    let dashes = text.matches(['-', '–', '/']).count();
    let is_span = dashes == 1 && longest == 4;
    // `5A` is a class.
    let is_name = others == 1 && text.ends_with(char::is_alphabetic) && !text.ends_with(['k', 'K', 'đ']);
    digits > 0
        && !is_name
        && (others <= 4 && digits >= others || is_measured(text))
        && dashes < 2
        && !is_span
        && !text.contains(':')
        && !is_code(&text.replace([' ', '.'], ""))
        && text.starts_with(|c: char| c.is_numeric() || matches!(c, '(' | '.' | ','))
}

/// `5 hộ`, `1,5 triệu`: a number with what it counts or measures, and nothing else.
fn is_measured(text: &str) -> bool {
    let (_, word) = text.split_at(text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |last| last + 1));
    let is_counted =
        |kind| !matches!(kind, UnitKind::Times | UnitKind::Time | UnitKind::Day | UnitKind::Month | UnitKind::Year);
    Unit::leading(word).is_some_and(|unit| unit.kind.is_none_or(is_counted)) && word.split_whitespace().count() < 4
}
