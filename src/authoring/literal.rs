//! Values as the file around them writes values.

use super::edit::CellEdit;

/// A value in TOML, as the one beside it is written: quotation marks of the same kind, a year as a number, digits in groups.
pub(super) fn literal(model: Option<&str>, edit: &CellEdit) -> String {
    match edit {
        CellEdit::Empty => String::new(),
        CellEdit::Number(value) => number_like(model.unwrap_or_default(), &value.to_string()),
        CellEdit::Text(text) => match model.unwrap_or_default() {
            model if model.starts_with('\'') && is_literal(text) => format!("'{text}'"),
            model if is_bare_as(model, text) => text.clone(),
            _ => ::toml::Value::String(text.clone()).to_string(),
        },
    }
}

/// A number with `_` between its groups, if the one beside it has some.
pub(super) fn number_like(model: &str, digits: &str) -> String {
    if !model.contains('_') || model.starts_with(['"', '\'']) {
        return digits.to_owned();
    }
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let (sign, whole) = whole.split_at(whole.len() - whole.trim_start_matches(['-', '+']).len());
    let mut grouped = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    fraction.map_or(grouped.clone(), |fraction| format!("{grouped}.{fraction}"))
}

fn is_literal(text: &str) -> bool {
    !text.contains('\'') && !text.contains(char::is_control)
}

/// Whether a text is a whole number or a day as the value beside it is.
fn is_bare_as(model: &str, text: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = |text: &str| is_digits(text) && text.len() < 19 && (text == "0" || !text.starts_with('0'));
    let is_day = |text: &str| chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok() && text.len() == 10;
    is_whole(model) && is_whole(text) || is_day(model) && is_day(text)
}
