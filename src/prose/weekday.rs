//! Weekdays that do not fit their date: "Thứ Ba, ngày 8-11-2023" was a Wednesday.
//!
//! This is an error, and an error stops the whole site; so a phrase counts only where it can be nothing else. "Thứ ba"
//! is "Tuesday" and "the third" alike: it is read as a day where it is written as one (`thứ Ba`), or where what stands
//! before it asks for a day (`sáng thứ ba`, the beginning of a sentence).
//!
//! A quotation may be wrong, and must not be corrected: behind the words “[nguyên văn]” or “[sic]” tells readers so, and
//! then it is no error.

use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::base::diagnostic::{Diagnostic, error, msg};
use crate::base::language::Language;
use crate::base::time::{day, month, weekday};

use super::cursor::{Cursor, is_word, last_word};
use super::written_date::{Date, english_date, is_lunar, vietnamese_date};
use super::{Finding, Tones};

/// A weekday and a date that a text puts together.
struct Claim {
    weekday: Weekday,
    date: Date,
    /// From the weekday to the end of the date.
    range: Range<usize>,
}

/// The weekdays after "thứ".
const THU: [(&str, Weekday); 13] = [
    ("hai", Weekday::Mon),
    ("ba", Weekday::Tue),
    ("tư", Weekday::Wed),
    ("năm", Weekday::Thu),
    ("sáu", Weekday::Fri),
    ("bảy", Weekday::Sat),
    ("bẩy", Weekday::Sat),
    ("2", Weekday::Mon),
    ("3", Weekday::Tue),
    ("4", Weekday::Wed),
    ("5", Weekday::Thu),
    ("6", Weekday::Fri),
    ("7", Weekday::Sat),
];

/// Words after which "thứ ba" is a day even in lower case.
const BEFORE_A_DAY: [&str; 21] = [
    "sáng", "trưa", "chiều", "tối", "vào", "hôm", "nay", "mai", "qua", "từ", "đến", "tới", "trước", "giờ", "phút",
    "lúc", "và", "là", "ra", "mạc", "nhằm",
];

/// Words after which "thứ Ba" is a number even with a capital letter: "Đại hội lần thứ Ba".
const BEFORE_A_NUMBER: [&str; 6] = ["lần", "kỳ", "kì", "khóa", "khoá", "phiên"];

/// Words between two weekdays: "từ thứ Hai đến thứ Sáu".
const BETWEEN_DAYS: [&str; 5] = ["đến", "tới", "và", "hoặc", "sang"];

/// What is said of the weekday whose "hứ", "hủ" or "day" begins at this byte, if one does.
pub(super) fn look(text: &str, at: usize, tones: &mut Tones) -> Option<Finding> {
    let claim = match text.as_bytes().get(at + 1..)? {
        [b'a' | b'A', ..] => english(text, at),
        // ủ, Ủ, ứ, Ứ: most words with an "h" before such a byte are others (thị, phát, chỉ).
        [0xE1, 0xBB, 0xA6..=0xA9, ..] => vietnamese(text, at, &mut tones.counts_points),
        _ => None,
    }?;
    claim.judge(text)
}

impl Claim {
    fn judge(self, text: &str) -> Option<Finding> {
        if is_quoted_as_it_is(text, self.range.end) {
            return None;
        }
        let Date { year, month: m, day: d, range } = self.date;
        // Before the Gregorian calendar was in use, a date has two weekdays.
        let year = i32::try_from(year).ok().filter(|year| *year >= 1800)?;
        let Some(date) = NaiveDate::from_ymd_opt(year, m, d) else {
            let typed = text.get(range.clone()).unwrap_or_default();
            return Some(Finding { diagnostic: no_such_date(typed, year, m), range });
        };
        if date.weekday() == self.weekday {
            return None;
        }
        let near = nearest_such(date, self.weekday);
        let names =
            |language| (day(date, language), weekday(date.weekday(), language), weekday(self.weekday, language));
        let (date_vi, right_vi, wrong_vi) = names(Language::Vi);
        let (date_en, right_en, wrong_en) = names(Language::En);
        let (near_vi, near_en) = (day(near, Language::Vi), day(near, Language::En));
        let message =
            msg!("ngày {date_vi} là {right_vi}, không phải {wrong_vi}", "{date_en} is a {right_en}, not a {wrong_en}");
        let help = msg!(
            "viết “{right_vi}”, hoặc sửa ngày: {wrong_vi} gần đó là {near_vi}; trích nguyên văn thì thêm “[nguyên văn]” ngay sau",
            "write “{right_en}”, or correct the date: the {wrong_en} next to it is {near_en}; in a quotation add “[sic]”"
        );
        let typed = text.get(self.range.clone()).unwrap_or_default();
        let mut diagnostic = error!("weekday"; message; help: help);
        // The weekday as it is typed: `thứ hai`, `Thứ Hai`, `Monday`.
        let right = [(wrong_vi, right_vi), (wrong_en, right_en)].into_iter().find_map(|(wrong, right)| {
            let at = typed.to_lowercase().find(&wrong.to_lowercase())?;
            let wrong = typed.get(at..at + wrong.len())?;
            Some((wrong, in_case_of(wrong, right)))
        });
        if let Some((wrong, right)) = right {
            diagnostic = diagnostic.fix(wrong, right);
        }
        Some(Finding { diagnostic, range: self.range })
    }
}

/// A weekday with capitals as in another one: on every word, on the first, or on none.
fn in_case_of(like: &str, weekday: &str) -> String {
    let mut capitals = like.split(' ').map(|word| word.starts_with(char::is_uppercase));
    let (first, second) = (capitals.next().unwrap_or_default(), capitals.next());
    let word = |(number, word): (usize, &str)| {
        let (head, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        let large = if number == 0 { first } else { second.unwrap_or(first) };
        if large { head.to_uppercase() + rest } else { head.to_lowercase() + rest }
    };
    weekday.split(' ').enumerate().map(word).collect::<Vec<_>>().join(" ")
}

pub(super) fn no_such_date(typed: &str, year: i32, m: u32) -> Diagnostic {
    let message = msg!("không có ngày {}", "there is no such date: {}", typed);
    let last = NaiveDate::from_ymd_opt(year, m, 1).map(|first| first.num_days_in_month());
    let (vi, en) = (month(year, m, Language::Vi), month(year, m, Language::En));
    let help = match last {
        Some(last) => msg!("{vi} có {last} ngày", "{en} has {last} days"),
        None => msg!("viết ngày trước, tháng sau: 7-11-2023", "write the day before the month: 7-11-2023"),
    };
    error!("date-in-text"; message; help: help)
}

/// Whether readers are told behind this byte that the words stand as in their source: `[nguyên văn]`, `(sic)`, with the
/// quotation's closing marks before it or not.
pub(super) fn is_quoted_as_it_is(text: &str, end: usize) -> bool {
    let mut at = Cursor { text, at: end };
    while let Some(next) = at.one_of(&['”', '"', '’', '»', ')', ',', '.']) {
        at = next;
    }
    let Some(inner) = at.spaces().one_of(&['[', '(']) else { return false };
    let said = inner.word("sic").or_else(|| inner.word("nguyên")?.spaces().word("văn"));
    said.is_some_and(|end| end.one_of(&[']', ')']).is_some())
}

/// The date with this weekday at most three days away.
fn nearest_such(date: NaiveDate, weekday: Weekday) -> NaiveDate {
    let ahead = u64::from(weekday.days_since(date.weekday()));
    let near =
        if ahead <= 3 { date.checked_add_days(Days::new(ahead)) } else { date.checked_sub_days(Days::new(7 - ahead)) };
    near.unwrap_or(date)
}

/// "Thứ Ba, ngày 7-11-2023" with its "h" at this byte.
fn vietnamese(text: &str, at: usize, counts_points: &mut bool) -> Option<Claim> {
    let start = Cursor { text, at: at.checked_sub(1)? };
    let before = text.get(..start.at)?;
    if before.ends_with(char::is_alphanumeric) {
        return None;
    }
    let (weekday, end) = match start.word("thứ") {
        Some(thu) => {
            let name = thu.spaces();
            if name.word("nhất").is_some() {
                *counts_points = true;
                return None;
            }
            let (index, end) = name.one_word_of(THU.iter().map(|(word, _)| *word))?;
            (THU.get(index)?.1, end)
        }
        None => (Weekday::Sun, start.word("chủ")?.spaces().word("nhật")?),
    };
    if let Some(date) = date_before(start, end, vietnamese_date) {
        return Some(Claim { weekday, range: date.range.start..end.at, date });
    }
    let date = vietnamese_date(link(end, "ngày"))?;
    let name = last_word(text.get(..end.at)?).1;
    let sure = weekday == Weekday::Sun || is_day(before, name, *counts_points);
    if !sure || is_lunar(text, date.range.end) || is_one_of_many(before) {
        return None;
    }
    Some(Claim { weekday, range: start.at..date.range.end, date })
}

/// Whether "thứ ba" after this text is a Tuesday and not the third.
fn is_day(before: &str, name: &str, counts_points: bool) -> bool {
    let (earlier, word) = last_word(before);
    let mut letters = name.chars();
    let capital = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    let one_of = |words: &[&str]| words.iter().any(|other| is_word(word, other));
    if capital {
        let session = is_word(word, "họp") && {
            let earlier = last_word(earlier).1;
            ["kỳ", "kì", "phiên"].iter().any(|other| is_word(earlier, other))
        };
        return !session && !one_of(&BEFORE_A_NUMBER);
    }
    if word.is_empty() {
        !counts_points
    } else {
        word.starts_with(|c: char| c.is_ascii_digit()) || one_of(&BEFORE_A_DAY)
    }
}

/// Whether another weekday stands before this one, as in "thứ Hai đến thứ Sáu": then it is not known whose the date is.
fn is_one_of_many(before: &str) -> bool {
    let (earlier, word) = last_word(before);
    let between = word.is_empty() || BETWEEN_DAYS.iter().any(|other| is_word(word, other));
    if !between {
        return false;
    }
    let earlier = earlier.trim_end().trim_end_matches([',', '-', '–']);
    let (earlier, name) = last_word(earlier);
    let head = last_word(earlier).1;
    is_word(head, "thứ") && THU.iter().any(|(other, _)| is_word(name, other))
        || is_word(head, "chủ") && is_word(name, "nhật")
}

/// The date before a weekday that stands alone in brackets: "8-11-2023 (thứ Ba)".
fn date_before<'a>(start: Cursor<'a>, end: Cursor<'a>, read: impl Fn(Cursor<'a>) -> Option<Date>) -> Option<Date> {
    end.one_of(&[')'])?;
    let before = start.text.get(..start.at)?.strip_suffix('(')?.trim_end();
    // As long as a date can be, so that no text of weekdays alone takes long.
    let places = before.char_indices().rev().take("30 th of September , 2023".len());
    let dates = places.filter_map(|(at, _)| {
        // Neither the middle of a number or a word, nor the end of `6-8/11/2023`.
        let inside = before.get(..at)?.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '–' | '/' | '.'));
        if inside { None } else { read(Cursor { at, ..start }).filter(|date| date.range.end == before.len()) }
    });
    dates.last()
}

/// Over what may stand between a weekday and its date: `, `, ` (`, ` - `, `: ` and a word.
fn link<'a>(end: Cursor<'a>, word: &str) -> Cursor<'a> {
    let spaced = end.spaces();
    let dash = if spaced.at > end.at { spaced.one_of(&['-', '–']) } else { None };
    let marked = dash.or_else(|| spaced.one_of(&[',', '(', ':'])).unwrap_or(spaced).spaces();
    // "Thứ Ba, (ngày" has been seen as well.
    let marked = marked.one_of(&['(']).unwrap_or(marked);
    marked.word(word).map_or(marked, Cursor::spaces)
}

/// "Tuesday, 7 November 2023" with its "day" at this byte.
fn english(text: &str, at: usize) -> Option<Claim> {
    if !text.get(at..at + 3)?.eq_ignore_ascii_case("day") {
        return None;
    }
    // No more letters than "Wednesday" has, so that a long word of days does not take long.
    let letters = text.as_bytes().get(..at)?.iter().rev().take_while(|byte| byte.is_ascii_alphabetic());
    let start = at - letters.take("Wednes".len()).count();
    if text.get(..start)?.ends_with(char::is_alphanumeric) {
        return None;
    }
    let end = Cursor { text, at: at + 3 };
    let typed = text.get(start..end.at)?;
    let mut week = std::iter::successors(Some(Weekday::Mon), |day| Some(day.succ())).take(7);
    let weekday = week.find(|day| weekday(*day, Language::En).eq_ignore_ascii_case(typed))?;
    if !end.ends_word() {
        return None;
    }
    if let Some(date) = date_before(Cursor { text, at: start }, end, english_date) {
        return Some(Claim { weekday, range: date.range.start..end.at, date });
    }
    let date = english_date(link(end, "the"))?;
    Some(Claim { weekday, range: start..date.range.end, date })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, paragraphs};

    const WEDNESDAY: &str = "ngày 8-11-2023 là Thứ Tư, không phải Thứ Ba; viết “Thứ Tư”, hoặc sửa ngày: Thứ Ba gần đó là 7-11-2023; trích nguyên văn thì thêm “[nguyên văn]” ngay sau";

    #[test]
    fn a_weekday_that_does_not_fit_is_found_however_it_is_written() {
        for phrase in [
            "Thứ Ba, ngày 8-11-2023",
            "thứ 3 ngày 8/11/2023",
            "Thứ 3, 08/11/2023",
            "Thứ Ba (8-11-2023",
            "Thứ Ba, (ngày 8-11-2023",
            "Thứ Ba, 8.11.2023",
            "thứ Ba, ngày 08 tháng 11 năm 2023",
            "thứ ba 8 tháng 11-2023",
            "THỨ BA, NGÀY 8-11-2023",
            "Thứ ba - 8 - 11 - 2023",
            "Thứ Ba: 2023-11-08",
            "Thứ\u{A0}Ba,\nngày 8-11-2023",
            "Tuesday, 8 November 2023",
            "Tuesday, November 8, 2023",
            "Tuesday (8 Nov. 2023",
            "tuesday the 8th of November, 2023",
            "Tuesday, 2023-11-08",
        ] {
            let expected = format!("weekday “{phrase}”: {WEDNESDAY}");
            assert_eq!(found(phrase), [expected.as_str()]);
            assert_eq!(found(&format!("14 giờ 30, {phrase}, họp.")), [expected.as_str()]);
            assert_eq!(found(&format!("({phrase}) và")), [expected.as_str()]);
        }
    }

    #[test]
    fn every_name_is_known_and_the_right_one_is_named() {
        let table = [
            ("Chủ Nhật, 7.11.2023", "7-11-2023", "Thứ Ba", "Chủ Nhật", "5-11-2023"),
            ("Thứ Hai, ngày 07 tháng 11 năm 2023", "7-11-2023", "Thứ Ba", "Thứ Hai", "6-11-2023"),
            ("thứ tư ngày 7-11-2023", "7-11-2023", "Thứ Ba", "Thứ Tư", "8-11-2023"),
            ("thứ Năm, 7/11/2023", "7-11-2023", "Thứ Ba", "Thứ Năm", "9-11-2023"),
            ("Thứ Sáu, 7/11/2023", "7-11-2023", "Thứ Ba", "Thứ Sáu", "10-11-2023"),
            ("Thứ Bảy, 7/11/2023", "7-11-2023", "Thứ Ba", "Thứ Bảy", "4-11-2023"),
            ("Thứ Bẩy, 7/11/2023", "7-11-2023", "Thứ Ba", "Thứ Bảy", "4-11-2023"),
            ("Thứ Hai, 1/1/2023", "1-1-2023", "Chủ Nhật", "Thứ Hai", "2-1-2023"),
        ];
        for (phrase, date, right, wrong, near) in table {
            let expected = format!(
                "weekday “{phrase}”: ngày {date} là {right}, không phải {wrong}; viết “{right}”, hoặc sửa ngày: {wrong} \
                 gần đó là {near}; trích nguyên văn thì thêm “[nguyên văn]” ngay sau"
            );
            assert_eq!(found(phrase), [expected]);
        }
    }

    #[test]
    fn a_day_in_lower_case_is_known_by_what_stands_before() {
        for before in ["Sáng", "Vào", "diễn ra", "lúc 14h30", "hôm qua,", "từ"] {
            let expected = format!("weekday “thứ ba, ngày 8-11-2023”: {WEDNESDAY}");
            assert_eq!(found(&format!("{before} thứ ba, ngày 8-11-2023")), [expected], "{before}");
        }
    }

    #[test]
    fn a_weekday_may_stand_in_brackets_behind_its_date() {
        for phrase in [
            "8-11-2023 (thứ Ba",
            "08/11/2023 (thứ 3",
            "08 tháng 11 năm 2023 (Thứ ba",
            "8 November 2023 (Tuesday",
            "Nov. 8, 2023 (Tuesday",
        ] {
            let expected = format!("weekday “{phrase}”: {WEDNESDAY}");
            assert_eq!(found(&format!("vào ngày {phrase}), tại")), [expected], "{phrase}");
        }
        for text in [
            "ngày 8-11-2023 (thứ Tư), 12/11/2023 (Chủ Nhật), 8 November 2023 (Wednesday)",
            "ngày 6-8/11/2023 (thứ Hai)",
            "từ 6 đến 8-11-2023 (thứ Hai đến thứ Tư)",
            "ngày 8-11 (thứ Ba), (thứ Ba), 2023 (thứ Ba)",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    /// Anything that looks back to the beginning at each of these parts would take hours.
    #[test]
    fn a_hostile_text_takes_no_longer() {
        let parts = ["day", "hứ", "thứ ba ", "oà", "òa ", "( ", "(((", "\u{A0}", "8-11-2023 (thứ ba) ", " ,", "“ "];
        let said = parts.map(|part| found(&part.repeat(3_000_000 / part.len())).len());
        assert_eq!(said, [0, 0, 0, 0, 0, 1, 0, 1, 142_857, 1, 1]);
    }

    #[test]
    fn a_quotation_may_be_wrong_where_readers_are_told() {
        for text in [
            "“Thứ Ba, ngày 8-11-2023” [nguyên văn]",
            "“Thứ Ba, ngày 8-11-2023 [sic], họp.”",
            "“Thứ Ba, ngày 8-11-2023.” (Nguyên văn)",
            "8-11-2023 (thứ Ba) [nguyên văn]",
            "Thứ Ba, ngày 31-02-1945 (sic)",
            "Tuesday, 8 November 2023 [sic]",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
        for text in ["Thứ Ba, ngày 8-11-2023 sic", "Thứ Ba, ngày 8-11-2023 [sic?]", "Thứ Ba, ngày 8-11-2023 nguyên văn"]
        {
            assert_eq!(found(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn a_date_that_does_not_exist_is_an_error_of_its_own() {
        assert_eq!(
            found("Thứ Ba, ngày 31-02-2023"),
            ["date-in-text “31-02-2023”: không có ngày 31-02-2023; Tháng 2-2023 có 28 ngày"]
        );
        assert_eq!(
            found("Thứ Ba, 11/28/2023"),
            ["date-in-text “11/28/2023”: không có ngày 11/28/2023; viết ngày trước, tháng sau: 7-11-2023"]
        );
        assert_eq!(
            found("Tuesday, 31 November 2023"),
            ["date-in-text “31 November 2023”: không có ngày 31 November 2023; Tháng 11-2023 có 30 ngày"]
        );
    }

    #[test]
    fn what_may_be_something_else_is_left_alone() {
        for text in [
            // Right.
            "14:53, Thứ Ba, 7-11-2023",
            "thứ Tư ngày 08/11/2023, Chủ Nhật (12-11-2023), Tuesday, November 7th, 2023; Wednesday 8 November 2023",
            "Thứ Năm, ngày 29-2-2024",
            // Numbers.
            "thứ ba trong bảng xếp hạng",
            "lần thứ hai, ngày 8-11-2023",
            "Đại hội lần thứ Hai, ngày 8-11-2023",
            "Kỳ họp thứ Hai, ngày 8-11-2023",
            "KỲ HỌP THỨ HAI, NGÀY 8-11-2023",
            "kỳ họp thứ hai ngày 8/11/2023",
            "Kỳ họp thứ 6, ngày 8/11/2023",
            "phiên thứ ba, ngày 8-11-2023; Phiên họp thứ Hai, ngày 8-11-2023",
            "hội nghị thứ ba, ngày 8-11-2023; khóa thứ hai ngày 8-11-2023; cuộc thứ 3, 8/11/2023",
            "người thứ ba, ngày 8-11-2023, đã",
            "Thứ nhất, họp. Thứ hai, ngày 8-11-2023 phải xong.",
            // No year, or no date.
            "Thứ Ba, ngày 8-11",
            "Thứ Hai, 8/11/23",
            "thứ Hai hằng tuần",
            "Thứ Hai, ngày 6-8/11/2023",
            "thứ Ba, 8-11-20233, 8-11-2023-1, 8.11.2023,5",
            "Thứ Hai, ngày 8/11, 2023 đại biểu",
            // Whose is the date?
            "từ thứ Hai đến thứ Sáu, ngày 8-11-2023",
            "các ngày thứ Hai, thứ Sáu, ngày 8-11-2023",
            "mở cửa thứ Sáu. Ngày 8-11-2023 nghỉ",
            // Another calendar.
            "Thứ Ba, ngày 10-1-2023 (âm lịch)",
            "Thứ Ba, 8-11-1523",
            // Other words.
            "today, 8 November 2023; Tuesdays, 8 November 2023; Sunday 8/11/2023; May Day, 1 May 2023",
            "Thứa Ba, 8-11-2023; Chủ Nhậtt, 8-11-2023; gia chủ, nhật ký 8-11-2023",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn points_are_counted_through_the_whole_file() {
        let all = ["Thứ nhất, ngày 7-11-2023 họp.", "Thứ hai, ngày 8-11-2023 xong."];
        assert_eq!(paragraphs(&all), Vec::<String>::new());
        assert_eq!(paragraphs(&all[1..]).len(), 1);
        assert_eq!(paragraphs(&[all[0], "sáng thứ hai, ngày 8-11-2023"]).len(), 1);
    }
}
