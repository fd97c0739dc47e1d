//! Dates as texts write them, in both languages.

use std::ops::Range;

use super::cursor::Cursor;
use crate::base::time::MONTHS;

/// A date as it is written, possible or not.
pub(super) struct Date {
    pub(super) year: u32,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) range: Range<usize>,
}

/// Whether the date before this byte is one of the lunar calendar.
pub(super) fn is_lunar(text: &str, end: usize) -> bool {
    let end = Cursor { text, at: end }.spaces();
    let end = end.one_of(&['(', ',']).unwrap_or(end).spaces();
    end.word("âm").is_some() || end.word("âl").is_some()
}

/// `7-11-2023`, `07/11/2023`, `7 - 11 - 2023`, `7 tháng 11 năm 2023`, `7 tháng 11-2023`, `2023-11-07`.
pub(super) fn vietnamese_date(start: Cursor<'_>) -> Option<Date> {
    if let Some(date) = iso_date(start) {
        return Some(date);
    }
    let (day, end) = start.digits(1, 2)?;
    let end = end.spaces();
    let (separators, end) = match end.word("tháng") {
        Some(end) => (&['-', '/', '.'][..], end),
        None => {
            let mark = end.peek()?;
            let mark = ['-', '/', '.'].iter().position(|other| *other == mark)?;
            (&['-', '/', '.'][mark..=mark], end.one_of(&['-', '/', '.'])?)
        }
    };
    let (month, end) = end.spaces().digits(1, 2)?;
    let end = end.spaces();
    let end = end.word("năm").or_else(|| end.one_of(separators))?;
    let (year, end) = end.spaces().digits(4, 4)?;
    whole(Date { year, month, day, range: start.at..end.at }, end)
}

/// `2023-11-07`.
fn iso_date(start: Cursor<'_>) -> Option<Date> {
    let (year, end) = start.digits(4, 4)?;
    let (month, end) = end.one_of(&['-'])?.digits(2, 2)?;
    let (day, end) = end.one_of(&['-'])?.digits(2, 2)?;
    whole(Date { year, month, day, range: start.at..end.at }, end)
}

/// The date, if nothing more belongs to its last number.
fn whole(date: Date, end: Cursor<'_>) -> Option<Date> {
    let next = end.one_of(&['-', '/', '.', ',']).and_then(Cursor::peek);
    let goes_on = next.is_some_and(|next| next.is_ascii_digit());
    (end.ends_word() && !goes_on).then_some(date)
}

/// `7 November 2023`, `7th of November, 2023`, `November 7, 2023`, `Nov. 7th, 2023`, `2023-11-07`. Dates of numbers
/// alone have two readings in English.
pub(super) fn english_date(start: Cursor<'_>) -> Option<Date> {
    if let Some(date) = iso_date(start) {
        return Some(date);
    }
    let (month, day, end) = match month_of(start) {
        Some((month, end)) => {
            let (day, end) = day_of(end.spaces())?;
            (month, day, end)
        }
        None => {
            let (day, end) = day_of(start)?;
            let end = end.spaces();
            let (month, end) = month_of(end.word("of").map_or(end, Cursor::spaces))?;
            (month, day, end)
        }
    };
    let (year, end) = end.one_of(&[',']).unwrap_or(end).spaces().digits(4, 4)?;
    whole(Date { year, month, day, range: start.at..end.at }, end)
}

/// A day of the month: `7`, `7th`.
pub(super) fn day_of(start: Cursor<'_>) -> Option<(u32, Cursor<'_>)> {
    let (day, end) = start.digits(1, 2)?;
    Some((day, end.one_word_of(["st", "nd", "rd", "th"]).map_or(end, |(_, end)| end)))
}

/// What the names of months begin with.
const FIRST_OF_MONTHS: [char; 16] = ['J', 'F', 'M', 'A', 'S', 'O', 'N', 'D', 'j', 'f', 'm', 'a', 's', 'o', 'n', 'd'];

/// A month's name or its first three letters, with or without a point.
pub(super) fn month_of(start: Cursor<'_>) -> Option<(u32, Cursor<'_>)> {
    let length = start.rest().bytes().take_while(u8::is_ascii_alphabetic).count();
    // Behind nearly every number there is a word of another kind.
    let word = start.rest().get(..length).filter(|word| word.len() > 2 && word.starts_with(FIRST_OF_MONTHS))?;
    let names = |name: &str| {
        name.eq_ignore_ascii_case(word)
            || name.get(..3).is_some_and(|short| short.eq_ignore_ascii_case(word))
            || name.get(..4).is_some_and(|short| short == "Sept" && short.eq_ignore_ascii_case(word))
    };
    let index = MONTHS.iter().position(|name| names(name))?;
    let end = Cursor { at: start.at + word.len(), ..start };
    end.ends_word().then(|| (index as u32 + 1, end.one_of(&['.']).unwrap_or(end)))
}
