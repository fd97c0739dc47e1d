//! Cells of a workbook as fields of a text, in which their type shows, and back.
//!
//! | in the text | is |
//! |---|---|
//! | `15.031`, `-5`, `7.5%` | a number, with a point for decimals and all its digits |
//! | `2026-03-15`, `2026-03` | a day, a month |
//! | `TRUE`, `FALSE` | a logical value |
//! | `#N/A` | an error of the spreadsheet |
//! | `#A2:A4` | a cell that was merged into another |
//! | `#=` | a formula whose result is not in the file |
//! | `#10/12` | a day that shows no year: what Excel made of `10-12` |
//! | `'019` | a text that begins like one of these |
//! | all else | a text |

use std::borrow::Cow;

use calamine::{DataRef, ExcelDateTime};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::base::characters::is_unfit;

/// What stands for a line end inside a cell: one byte, as in a CSV file, so that places stay true.
pub(super) const LINE_END: char = '\u{B}';

/// A cell of a workbook.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue<'f> {
    /// A text; empty where the cell is.
    Text(Cow<'f, str>),
    /// A number, and whether it is shown as a percentage, which then is what it counts.
    Number(Decimal, bool),
    /// A day or a month, with its hour where it has one, as people write it: `15/3/2026`.
    Day(String),
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// What the spreadsheet says instead of a value.
    Error(&'f str),
    /// Merged into another cell: all cells that were.
    Merged(&'f str),
    /// A formula without a result.
    Formula,
    /// A day that shows no year.
    NoYear(&'f str),
}

impl<'f> CellValue<'f> {
    /// Reads a field.
    pub fn of(field: &'f str) -> CellValue<'f> {
        let text = |text: &'f str| match text.contains(LINE_END) {
            true => CellValue::Text(text.replace(LINE_END, "\n").into()),
            false => CellValue::Text(text.into()),
        };
        if let Some(typed) = field.strip_prefix('\'') {
            return text(typed);
        }
        if let Some(mark) = field.strip_prefix('#') {
            return match mark {
                "=" => CellValue::Formula,
                _ if mark.contains(':') => CellValue::Merged(mark),
                _ if mark.starts_with(|c: char| c.is_ascii_digit()) => CellValue::NoYear(mark),
                _ => CellValue::Error(field),
            };
        }
        match field {
            "TRUE" => CellValue::Bool(true),
            "FALSE" => CellValue::Bool(false),
            _ if !field.starts_with(|c: char| c.is_ascii_digit() || c == '-') => text(field),
            _ => number(field).or_else(|| day(field)).unwrap_or(CellValue::Error(field)),
        }
    }
}

fn number(field: &str) -> Option<CellValue<'_>> {
    let (digits, is_share) = field.strip_suffix('%').map_or((field, false), |digits| (digits, true));
    let value: Decimal = digits.parse().ok()?;
    (value.to_string() == digits).then_some(CellValue::Number(value, is_share))
}

fn day(field: &str) -> Option<CellValue<'_>> {
    let (day, hour) = field.split_once('T').map_or((field, None), |(day, hour)| (day, Some(hour)));
    let parts: Vec<u32> = day.split('-').rev().map(|part| part.parse().ok()).collect::<Option<_>>()?;
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    let day = parts.iter().map(u32::to_string).collect::<Vec<_>>().join("/");
    Some(CellValue::Day(hour.map_or(day.clone(), |hour| format!("{day} {hour}"))))
}

/// Writes a cell, whose number has this format.
pub(super) fn write(value: &DataRef, format: &str) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => digits(*number as f64, format),
        DataRef::Float(number) => digits(*number, format),
        DataRef::String(text) | DataRef::DurationIso(text) => words(text),
        DataRef::SharedString(text) => words(text),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(date) => date_time(date, format),
        // Days as a strict workbook has them (ECMA-376-1, 18.17.4.1).
        DataRef::DateTimeIso(text) => text.get(..10).filter(|_| text.contains("00:00:00")).unwrap_or(text).to_owned(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A text, marked where it could be taken for something else.
fn words(text: &str) -> String {
    let text = text.trim_end_matches(['\r', '\n']).replace("\r\n", "\n");
    let text: String = text
        .chars()
        .map(|c| match c {
            '\n' | '\r' => LINE_END,
            '\t' | '\u{C}' => ' ',
            c if is_unfit(c) => '\u{FFFD}',
            c => c,
        })
        .collect();
    let is_plain = text.starts_with(char::is_alphabetic) && !matches!(text.as_str(), "TRUE" | "FALSE");
    if is_plain || text.trim().is_empty() { text } else { format!("'{text}") }
}

/// A number as Excel shows it with all its digits, of which there are 15; a percentage as people read it.
fn digits(number: f64, format: &str) -> String {
    let tokens = tokens(format);
    let is_share = tokens.contains('%');
    let whole = decimal(number, if is_share { 2 } else { 0 });
    // A format of zeros alone is that of codes: 19 is shown as 019.
    let is_code = tokens.len() > 1 && tokens.bytes().all(|byte| byte == b'0');
    match whole {
        Some(digits) if is_share => format!("{digits}%"),
        Some(digits) if is_code && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("'{digits:0>width$}", width = tokens.len())
        }
        Some(digits) => digits,
        None => format!("{number:e}"),
    }
}

/// A number to 15 significant digits, as an exact decimal, multiplied by a power of ten; none where it has more digits
/// before or behind the point than a figure has.
fn decimal(number: f64, power: i32) -> Option<String> {
    let text = format!("{number:.14e}");
    let (mantissa, exponent) = text.split_once('e')?;
    let exponent = exponent.parse::<i32>().ok()? + power;
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |mantissa| ("-", mantissa));
    let all = mantissa.replace('.', "");
    let significant = all.trim_end_matches('0');
    if significant.is_empty() {
        return Some("0".to_owned());
    }
    if !(-12..=24).contains(&exponent) {
        return None;
    }
    let point = exponent + 1;
    let places = significant.len() as i32;
    Some(if point <= 0 {
        format!("{sign}0.{}{significant}", "0".repeat(point.unsigned_abs() as usize))
    } else if point >= places {
        format!("{sign}{significant}{}", "0".repeat((point - places) as usize))
    } else {
        let (whole, fraction) = significant.split_at(point as usize);
        format!("{sign}{whole}.{fraction}")
    })
}

/// A day, a month or an hour, by what its format shows.
fn date_time(date: &ExcelDateTime, format: &str) -> String {
    let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
    let tokens = tokens(format).to_lowercase();
    let shows = |token: char| tokens.contains(token);
    let time = format!("{hour}:{minute:02}");
    if date.is_duration() {
        let minutes = (date.as_f64() * 1440.0).round() as i64;
        return words(&format!("{}:{:02}", minutes / 60, minutes % 60));
    }
    if date.as_f64() < 1.0 || (shows('h') && !shows('d') && !shows('y')) {
        return words(&time);
    }
    let Some(found) = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()) else {
        return "#VALUE!".to_owned();
    };
    let (year, month, day) = (found.year(), found.month(), found.day());
    match (shows('y'), shows('m'), shows('d')) {
        (false, _, true) => format!("#{day}/{month}"),
        (true, true, false) => format!("{year:04}-{month:02}"),
        (true, false, false) => words(&year.to_string()),
        _ if shows('h') && (hour, minute) != (0, 0) => format!("{year:04}-{month:02}-{day:02}T{time}"),
        _ => format!("{year:04}-{month:02}-{day:02}"),
    }
}

/// The first part of a format without its words: `0.0"%"` is `0.0` (ECMA-376-1, 18.8.31).
fn tokens(format: &str) -> String {
    let mut tokens = String::new();
    let mut letters = format.chars();
    while let Some(c) = letters.next() {
        match c {
            ';' => break,
            '"' => drop(letters.by_ref().find(|c| *c == '"')),
            '[' => drop(letters.by_ref().find(|c| *c == ']')),
            '\\' | '_' | '*' => drop(letters.next()),
            c => tokens.push(c),
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_excel_shows() {
        let table = [
            (0.1 + 0.2, "0.3"),
            (3.1 + 2.95, "6.05"),
            (15.031, "15.031"),
            (1_607_275.0, "1607275"),
            (0.154_171_000_000_000_03, "0.154171"),
            (-5.0, "-5"),
            (-0.0, "0"),
            (123_456_789_012_345_680.0, "123456789012346000"),
            (0.000_001, "0.000001"),
            (1.0 / 3.0, "0.333333333333333"),
            (100.0, "100"),
        ];
        for (number, shown) in table {
            assert_eq!(digits(number, "General"), shown);
        }
        assert_eq!(digits(0.075, "0.0%"), "7.5%");
        assert_eq!(digits(0.29, "0%"), "29%");
        assert_eq!(digits(1.1, "0.00%;[Red]-0.00%"), "110%");
        assert_eq!(digits(0.5, "0.0\"%\""), "0.5");
        assert_eq!(digits(19.0, "000"), "'019");
        assert_eq!(digits(19.0, "0"), "19");
        assert_eq!(digits(1e300, "General"), "1e300");
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["Khu phố 1", "'019", "TRUE", "#N/A", "1.234", "- một\n- hai", "=1+1", "(5)", "'"] {
            let field = words(text);
            assert_eq!(CellValue::of(&field), CellValue::Text(text.into()), "{field}");
        }
        assert_eq!(CellValue::of("7.5%"), CellValue::Number(Decimal::new(75, 1), true));
        assert_eq!(CellValue::of("2026-03-05"), CellValue::Day("5/3/2026".to_owned()));
        assert_eq!(CellValue::of("2026-03"), CellValue::Day("3/2026".to_owned()));
        assert_eq!(CellValue::of("2026-03-05T7:30"), CellValue::Day("5/3/2026 7:30".to_owned()));
        assert_eq!(CellValue::of("1e300"), CellValue::Error("1e300"));
        assert_eq!(CellValue::of("#A2:A4"), CellValue::Merged("A2:A4"));
    }
}
