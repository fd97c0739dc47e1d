//! Days that no calendar has, without a weekday beside them: "31/4/2023", "ngày 30/2", "31 tháng 4", "29 February 2023".
//!
//! As in `weekday.rs`, a phrase counts only where it can be nothing else: document numbers, fractions and the lunar
//! calendar, whose second month may have a 30th day, are left alone.

use std::ops::Range;

use chrono::NaiveDate;

use super::Finding;
use super::cursor::{Cursor, is_word, last_word, next_digit};
use super::weekday::{is_quoted_as_it_is, no_such_date};
use super::written_date::{Date, day_of, english_date, is_lunar, month_of, vietnamese_date};
use crate::base::diagnostic::{Diagnostic, error, msg};
use crate::base::language::Language;

/// Words behind which a number of months is a while: "sau 31 tháng 4 ngày".
const BEFORE_A_WHILE: [&str; 10] = ["sau", "trong", "hơn", "gần", "được", "suốt", "qua", "khoảng", "tròn", "của"];

/// The months that end before a 31st, as words.
const SHORT_MONTHS: [(&str, u32); 4] = [("hai", 2), ("tư", 4), ("sáu", 6), ("chín", 9)];

/// A year in which every day of the calendar exists.
const LEAP: u32 = 2024;

/// All dates of a paragraph that do not exist, but for those that lie in `known`.
pub(super) fn look(text: &str, language: Language, known: &[Range<usize>], mut report: impl FnMut(Finding)) {
    let mut at = 0;
    while let Some(start) = next_digit(text, at) {
        let digits = text.as_bytes()[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        at = start + digits;
        // A number of more digits begins no date but `2023-02-30`.
        let is_year = digits == 4 && text.as_bytes().get(at) == Some(&b'-');
        if digits > 2 && !is_year || !begins(text, start) {
            continue;
        }
        let Some(found) = impossible(Cursor { text, at: start }, language) else { continue };
        at = at.max(found.range.end);
        if !known.iter().any(|known| known.start < found.range.end && found.range.start < known.end) {
            report(found);
        }
    }
}

/// Whether a date may begin at this number: it is not in the middle of something longer. In "29-31/4/2023" it does.
fn begins(text: &str, start: usize) -> bool {
    let before = &text[..start];
    match before.chars().next_back() {
        None => true,
        Some('-' | '–') => {
            let first = before.trim_end_matches(['-', '–']);
            let word = first.trim_end_matches(|c: char| c.is_ascii_digit());
            (1..=2).contains(&(first.len() - word.len()))
                && !word.ends_with(|c: char| c.is_alphanumeric() || "-–/.,".contains(c))
        }
        Some(c) => !c.is_alphanumeric() && !matches!(c, '/' | '.' | ',' | '_' | '#' | '=' | '\\'),
    }
}

fn impossible(start: Cursor<'_>, language: Language) -> Option<Finding> {
    let (text, before) = (start.text, start.text.get(..start.at)?);
    let (earlier, word) = last_word(before);
    let (date, is_sure) = match vietnamese_date(start) {
        Some(date) => {
            let is_sure = is_date(text, &date, word, language);
            (date, is_sure)
        }
        None => (english(start, earlier, word).or_else(|| without_year(start, word))?, true),
    };
    let end = date.range.end;
    let (year, named) = if date.year == 0 { (LEAP, false) } else { (date.year, true) };
    let year = i32::try_from(year).ok().filter(|year| (1800..2200).contains(year))?;
    let exists = |month, day| NaiveDate::from_ymd_opt(year, month, day).is_some();
    let is_numeric = !text[date.range.clone()].contains(char::is_alphabetic);
    let other = language == Language::En && is_numeric && exists(date.day, date.month);
    if !is_sure || exists(date.month, date.day) || other || date.day == 0 || date.month == 0 {
        return None;
    }
    let named_day = is_word(word, "ngày");
    let swapped = text[date.range.clone()].contains('/') && date.day <= 12 && date.month <= 31;
    if date.month > 12 && !(named_day || swapped) || date.day > 31 && !named_day {
        return None;
    }
    let near =
        text[..date.range.start].char_indices().rev().take(40).last().map_or("", |(at, _)| &text[at..date.range.start]);
    let lunar = ["âm lịch", "Âm lịch", "nhằm", "tức"].iter().any(|word| near.contains(word));
    if lunar || is_lunar(text, end) || is_quoted_as_it_is(text, end) {
        return None;
    }
    let typed = text.get(date.range.clone())?;
    let diagnostic = if named { no_such_date(typed, year, date.month) } else { no_such_day(typed, date.month) };
    Some(Finding { diagnostic, range: date.range })
}

/// Whether day, month and year behind each other are a date and no number of a document.
fn is_date(text: &str, date: &Date, word: &str, language: Language) -> bool {
    let typed = &text[date.range.clone()];
    let rest = &text[date.range.end..];
    let goes_on = rest.strip_prefix(['/', '-']).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    // Points stand in numbers of sections and of programs.
    let is_point = typed.contains('.') && !is_word(word, "ngày") && language == Language::En;
    !(goes_on || is_point || ["số", "no", "version"].iter().any(|other| is_word(word, other)))
}

/// "31 April 2023", "April 31", "30th of February".
fn english(start: Cursor<'_>, earlier: &str, word: &str) -> Option<Date> {
    if let Some(date) = english_date(start) {
        return Some(date);
    }
    let (day, end) = day_of(start)?;
    let before = Cursor { at: earlier.len(), ..start };
    if let Some((month, behind)) = month_of(before).filter(|_| word.len() > 3)
        && behind.spaces().at == start.at
        && end.ends_word()
    {
        let year = end.one_of(&[',']).unwrap_or(end).spaces().digits(4, 4).filter(|(_, end)| end.ends_word());
        let (year, end) = year.unwrap_or((0, end));
        return Some(Date { year, month, day, range: before.at..end.at });
    }
    let spaced = end.spaces();
    let (month, end) = month_of(spaced.word("of").map_or(spaced, Cursor::spaces))?;
    // "30 Sep" is a date, "31 Sec" or "31 Nov" before a word may be anything.
    let is_long = start.text[spaced.at..end.at].len() > "of Sept".len() - 3;
    is_long.then_some(Date { year: 0, month, day, range: start.at..end.at })
}

/// "31 tháng 4", "ngày 30/2", "31 tháng Tư": the year of what was said before.
fn without_year(start: Cursor<'_>, word: &str) -> Option<Date> {
    let (day, end) = start.digits(1, 2)?;
    let spaced = end.spaces();
    if let Some(end) = spaced.word("tháng") {
        let end = end.spaces();
        let (month, end) = match end.digits(1, 2) {
            Some(found) => found,
            None => {
                let (index, end) = end.one_word_of(SHORT_MONTHS.iter().map(|(word, _)| *word))?;
                (SHORT_MONTHS.get(index)?.1, end)
            }
        };
        let next = end.spaces();
        let is_while = BEFORE_A_WHILE.iter().any(|other| is_word(word, other)) || next.word("ngày").is_some();
        // Years of the lunar calendar have names: "30 tháng 2 năm Quý Mão".
        let is_named = next.word("năm").is_some_and(|year| year.spaces().peek().is_some_and(char::is_uppercase));
        let goes_on = end.one_of(&['/', '-', '.', ',']).and_then(Cursor::peek).is_some_and(|c| c.is_ascii_digit());
        let good = end.ends_word() && !goes_on && !is_while && !is_named && (1..=12).contains(&month) && day <= 31;
        return good.then_some(Date { year: 0, month, day, range: start.at..end.at });
    }
    let (month, end) = end.one_of(&['/'])?.digits(1, 2)?;
    let goes_on = end.one_of(&['/', '-', '.', ',']).and_then(Cursor::peek).is_some_and(char::is_alphanumeric);
    (is_word(word, "ngày") && end.ends_word() && !goes_on).then_some(Date {
        year: 0,
        month,
        day,
        range: start.at..end.at,
    })
}

fn no_such_day(typed: &str, month: u32) -> Diagnostic {
    let last = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let message = msg!("không có ngày {}", "there is no such date: {}", typed);
    let help = match month {
        1..=12 => msg!("tháng {month} có {last} ngày", "month {month} has {last} days"),
        _ => msg!("viết ngày trước, tháng sau: 7-11-2023", "write the day before the month: 7-11-2023"),
    };
    error!("date-in-text"; message; help: help)
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn d3_days_that_no_calendar_has_are_found() {
        let table = [
            ("họp 31/4/2023, xong", "31/4/2023", "Tháng 4-2023 có 30 ngày"),
            ("vào 31 tháng 4.", "31 tháng 4", "tháng 4 có 30 ngày"),
            ("29/2/2023", "29/2/2023", "Tháng 2-2023 có 28 ngày"),
            ("ngày 29 tháng 2 năm 2023", "29 tháng 2 năm 2023", "Tháng 2-2023 có 28 ngày"),
            ("từ 29-31/4/2023", "31/4/2023", "Tháng 4-2023 có 30 ngày"),
            ("từ ngày 28-4 đến 31-4-2023", "31-4-2023", "Tháng 4-2023 có 30 ngày"),
            ("ngày 30/2 tới", "30/2", "tháng 2 có 29 ngày"),
            ("30 tháng Hai", "30 tháng Hai", "tháng 2 có 29 ngày"),
            ("31.11.2023", "31.11.2023", "Tháng 11-2023 có 30 ngày"),
            ("2023-02-30", "2023-02-30", "Tháng 2-2023 có 28 ngày"),
            ("hạn 11/28/2023", "11/28/2023", "viết ngày trước, tháng sau: 7-11-2023"),
            ("ngày 32/1/2023", "32/1/2023", "Tháng 1-2023 có 31 ngày"),
            ("on 31 April 2023", "31 April 2023", "Tháng 4-2023 có 30 ngày"),
            ("February 30, 2024", "February 30, 2024", "Tháng 2-2024 có 29 ngày"),
            ("until 31 November", "31 November", "tháng 11 có 30 ngày"),
        ];
        for (text, typed, help) in table {
            assert_eq!(found(text), [format!("date-in-text “{typed}”: không có ngày {typed}; {help}")], "{text}");
        }
    }

    #[test]
    fn d3_what_exists_or_may_be_something_else_is_left_alone() {
        for text in [
            "29/2/2024, 29 tháng 2, 30/4/2023, 31-12-2023, 31 tháng 5, ngày 29/2, 2024-02-29",
            "Quyết định số 31/4/2023, 31/2023/QĐ-UBND, 30/2/2023/QĐ-UBND, 31/4/2023-TB",
            "30 tháng 2 âm lịch, ngày 30/2 (âm lịch), nhằm ngày 30 tháng 2, 30 tháng 2 năm Quý Mão",
            "sau 31 tháng 4 ngày, trong 31 tháng, 4 người, 31/4 số hộ, thửa 30/2",
            "“31/4/2023” [nguyên văn], điện thoại 0233 31-4-20230, 1.31.4.2023, 31/4/20231",
            "45/12/2023, 31/4/1523, 30 Sep, April 2023, May 31, 30 tháng 21",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn d3_a_hostile_text_takes_no_longer() {
        for part in ["1 ", "31/", "31 tháng ", "1-", "April 3", "31/4/2023", "31 tháng 4 "] {
            found(&part.repeat(1_000_000 / part.len()));
        }
    }
}
