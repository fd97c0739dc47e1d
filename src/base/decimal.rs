//! Decimal numbers as readers see and type them. The value is exact all the way.

use rust_decimal::Decimal;

use super::language::Language;
use super::number::{NO_VALUE, grouped, marks};

/// A number in the format of a language: `1.607.275`, `3,25`, `−5`; `decimals` digits behind the comma, or as many as
/// were typed. No value is `–`, never 0.
///
/// ```
/// use bantin::{base::language::Language, statistics::format};
/// assert_eq!(format("3.25".parse().ok(), None, Language::Vi), "3,25");
/// assert_eq!(format(None, None, Language::Vi), "–");
/// ```
pub fn format(value: Option<Decimal>, decimals: Option<u32>, language: Language) -> String {
    let Some(value) = value else { return NO_VALUE.to_owned() };
    let text = match decimals {
        // Half away from zero, as people round.
        Some(places) => {
            let strategy = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
            format!("{:.*}", places as usize, value.round_dp_with_strategy(places, strategy))
        }
        None => whole(value).map_or_else(|| value.to_string(), |whole| whole.to_string()),
    };
    let (_, comma) = marks(language);
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) if digits.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) => ("−", digits),
        Some(digits) => ("", digits),
        None => ("", text.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').map_or((digits, ""), |(whole, fraction)| (whole, fraction));
    let mut out = grouped(sign, whole, language);
    if !fraction.is_empty() {
        out.push(comma);
        out.push_str(fraction);
    }
    out
}

/// A number that was typed without decimals, as an integer. Nearly all figures are: what is calculated or written of many
/// of them costs a quarter that way.
pub fn whole(value: Decimal) -> Option<i64> {
    if value.scale() == 0 { i64::try_from(value).ok() } else { None }
}

/// A figure with its unit: `77 đảng viên`, `3,25%`.
pub fn with_unit(figure: &str, unit: &str) -> String {
    match unit {
        "" => figure.to_owned(),
        "%" | "‰" => format!("{figure}{unit}"),
        unit => format!("{figure} {unit}"),
    }
}

/// A number as a person types it, in the format of a language: `1.607.275`, `1607275`, `3 %`, `−5`, `3,25`. A single
/// mark of grouping with exactly three digits behind it groups: `3.009` is three thousand and nine in Vietnamese, but
/// `0.125` is no number. Spaces group in any language, as the International System of Units has it: `1 607 275`.
pub fn parse_typed(text: &str, language: Language) -> Option<Decimal> {
    let (group, comma) = marks(language);
    // Nearly all numbers of a sheet are plain digits.
    if (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<i64>().ok().map(Decimal::from);
    }
    let text = text.trim().trim_end_matches(['%', '‰']).trim();
    let (negative, digits) = match text.strip_prefix(['-', '−', '–']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (whole, fraction) = digits.split_once(comma).map_or((digits, None), |(w, f)| (w, Some(f)));
    let groups: Vec<&str> = match whole.contains(is_space) {
        true => whole.split(is_space).collect(),
        false => whole.split(group).collect(),
    };
    // `0.125` is not a hundred and twenty-five.
    let grouped = (1..=3).contains(&groups[0].len())
        && !groups[0].starts_with('0')
        && groups[1..].iter().all(|one| one.len() == 3);
    if groups.len() > 1 && !grouped {
        return None;
    }
    let plain = format!("{}{}", groups.concat(), fraction.map(|f| format!(".{f}")).unwrap_or_default());
    if !plain.ends_with(|c: char| c.is_ascii_digit()) || !plain.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let value: Decimal = plain.parse().ok()?;
    Some(if negative { -value } else { value })
}

/// A space as typed or, kept from breaking the line, as programs write it between groups.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{2009}' | '\u{202F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn vi(text: &str, decimals: Option<u32>) -> String {
        format(Some(text.parse().unwrap_or_default()), decimals, Language::Vi)
    }

    #[test]
    fn figures_are_shown_as_they_were_typed() {
        assert_eq!(vi("1607275", None), "1.607.275");
        assert_eq!(vi("3009", None), "3.009");
        assert_eq!(vi("3.25", None), "3,25");
        assert_eq!(vi("3.250", None), "3,250");
        assert_eq!(vi("-5", None), "−5");
        assert_eq!(vi("-0.4", Some(0)), "0");
        assert_eq!(vi("2.5", Some(0)), "3");
        assert_eq!(vi("3", Some(2)), "3,00");
        assert_eq!(format("1234.5".parse().ok(), None, Language::En), "1,234.5");
    }

    #[test]
    fn units_stand_as_the_language_wants() {
        assert_eq!(with_unit("3,25", "%"), "3,25%");
        assert_eq!(with_unit("77", "đảng viên"), "77 đảng viên");
        assert_eq!(with_unit("77", ""), "77");
    }

    #[test]
    fn typed_numbers_are_read_as_a_reader_would() {
        let read = |text| parse_typed(text, Language::Vi).map(|d| d.to_string());
        assert_eq!(read("1.607.275").as_deref(), Some("1607275"));
        assert_eq!(read("1607275").as_deref(), Some("1607275"));
        assert_eq!(read("3 %").as_deref(), Some("3"));
        assert_eq!(read("3,25%").as_deref(), Some("3.25"));
        assert_eq!(read("3.009").as_deref(), Some("3009"));
        assert_eq!(read("−5").as_deref(), Some("-5"));
        assert_eq!(read("0,125").as_deref(), Some("0.125"));
        assert_eq!(read("1 607 275").as_deref(), Some("1607275"));
        assert_eq!(read("1\u{A0}607\u{202F}275,5").as_deref(), Some("1607275.5"));
        assert_eq!(read("1 607.275"), None);
        assert_eq!(read("1 60"), None);
        assert_eq!(read("1\u{A0}2"), None);
        assert_eq!(read("0 125"), None);
        assert_eq!(read("0.125"), None);
        assert_eq!(read("1.60"), None);
        assert_eq!(read("7-11"), None);
        assert_eq!(read(""), None);
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(number in -999_999_999_999i64..999_999_999_999, scale in 0u32..6) {
            let value = Decimal::new(number, scale);
            for language in [Language::Vi, Language::En] {
                prop_assert_eq!(parse_typed(&format(Some(value), None, language), language), Some(value));
            }
        }
    }
}
