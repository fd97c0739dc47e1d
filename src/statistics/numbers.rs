//! Numbers in the cells of a sheet: what people put around them, and what only looks like one.

use crate::base::unit::{Unit, UnitKind};

/// A number with what accountants and footnotes put around it, where that is clear: `(1.234)` is negative, `1.234*` and
/// `1.234 (1)` have a note, `1.234 đ` has the `unit` of its column.
pub(super) fn bare<'f>(field: &'f str, unit: &str) -> Option<(bool, &'f str)> {
    let digit = |c: char| c.is_ascii_digit();
    let inner = field.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    if let Some(inner) = inner.filter(|inner| inner.starts_with(digit)) {
        return Some((true, inner));
    }
    let plain = field.strip_prefix('+').filter(|rest| rest.starts_with(digit)).unwrap_or(field);
    let noted = plain.trim_end_matches(['*', '†', '‡', '¹', '²', '³']);
    let noted = match noted.rsplit_once([' ', '\u{A0}', '[']) {
        Some((number, note)) if is_note(note) && number.ends_with(digit) => number,
        _ => noted,
    };
    let (number, word) = noted.split_at(noted.rfind(digit).map_or(0, |last| last + 1));
    let word = word.trim().to_lowercase();
    let is_unit = !word.is_empty()
        && (word == unit.to_lowercase()
            || Unit::leading(&word)
                .is_some_and(|one| matches!(one.kind, Some(UnitKind::Dong)) && Unit::leading(unit) == Some(one)));
    let number = if is_unit { number } else { noted };
    (number.len() < field.len()).then_some((false, number))
}

/// `(1)` or `1]`, the latter behind its bracket.
fn is_note(text: &str) -> bool {
    let number = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).or_else(|| text.strip_suffix(']'));
    number.is_some_and(|number| (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Digits that begin with a zero, which no quantity does: `019`.
pub(super) fn is_code(text: &str) -> bool {
    text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text was meant as a number: hardly anything but digits and signs is in it. A day, a span of years and a
/// telephone number are not meant as one.
pub(super) fn looks_like_number(text: &str) -> bool {
    let text = text.trim_start_matches(['=', '+', '~', '≈', '<', '>', '≥', '≤']).trim();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let others = text.chars().filter(|c| c.is_alphabetic()).count();
    let longest = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or_default();
    let dashes = text.matches(['-', '–', '/']).count();
    let is_span = dashes == 1 && longest == 4;
    digits > 0
        && others <= 4
        && digits >= others
        && dashes < 2
        && !is_span
        && !text.contains(':')
        && !is_code(&text.replace([' ', '.'], ""))
        && text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '(' | '-' | '−' | '–' | '.' | ','))
}
