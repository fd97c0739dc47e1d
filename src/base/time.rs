//! Instants and dates, as Vietnamese and English readers see them.

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Weekday};

use super::language::Language;

/// An instant with the offset it is shown in.
pub type Moment = chrono::DateTime<chrono::FixedOffset>;

/// The years that an instant can lie in: another is a slip, and `0023` or `2203` would be taken at its word.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2199;

/// `+07:00`, the only zone of Vietnam; it has no summer time.
pub fn vietnam() -> FixedOffset {
    FixedOffset::east_opt(7 * 3600).unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc))
}

/// Reads `2023-11-07`, `2023-11-07T14:53`, `2023-11-07 14:53:00`, with or without `Z` or `+07:00`.
pub fn moment(text: &str, zone: FixedOffset, whole_day: bool) -> Option<Moment> {
    any_moment(text, zone, whole_day).filter(|moment| YEARS.contains(&moment.year()))
}

/// The same in any year that a calendar has.
pub fn any_moment(text: &str, zone: FixedOffset, whole_day: bool) -> Option<Moment> {
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        let time = if whole_day { day.and_hms_opt(23, 59, 59) } else { day.and_hms_opt(0, 0, 0) };
        return zone.from_local_datetime(&time?).single();
    }
    let text = text.replacen(' ', "T", 1);
    for form in ["%Y-%m-%dT%H:%M:%S%.f%:z", "%Y-%m-%dT%H:%M%:z"] {
        if let Ok(moment) = chrono::DateTime::parse_from_str(&text.replacen('Z', "+00:00", 1), form) {
            return Some(moment.with_timezone(&zone));
        }
    }
    for form in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"] {
        if let Ok(moment) = NaiveDateTime::parse_from_str(&text, form) {
            return zone.from_local_datetime(&moment).single();
        }
    }
    None
}

/// The end of something that lasts until `text`: of a day alone, or of its last second, the midnight that ends it.
pub fn until(text: &str, zone: FixedOffset) -> Option<Moment> {
    let named = moment(text, zone, true)?;
    let last_second = (named.hour(), named.minute(), named.second()) == (23, 59, 59);
    Some(if last_second { named + chrono::TimeDelta::seconds(1) } else { named })
}

/// The stamp of an article: `14:53, Thứ Ba, 7-11-2023` or `14:53, Tuesday, 7 November 2023`.
pub fn stamp(moment: &Moment, language: Language) -> String {
    let date = moment.date_naive();
    let name = weekday(date.weekday(), language);
    format!("{:02}:{:02}, {name}, {}", moment.hour(), moment.minute(), day(date, language))
}

/// The end of something: the [`stamp`], or of midnight the day that ends then: `24 giờ ngày 10-12-2026`.
pub fn end(moment: &Moment, language: Language) -> String {
    match (moment.date_naive().pred_opt(), language) {
        (Some(last), Language::Vi) if moment.time() == NaiveTime::MIN => format!("24 giờ ngày {}", day(last, language)),
        (Some(last), Language::En) if moment.time() == NaiveTime::MIN => format!("the end of {}", day(last, language)),
        _ => stamp(moment, language),
    }
}

/// When something was published, for readers and for `<time datetime>`: the [`stamp`] and RFC 3339. Midnight is what a
/// date without a time stands for: then neither names a time that nobody stated.
pub fn published(moment: &Moment, language: Language) -> (String, String) {
    if moment.time() != NaiveTime::MIN {
        return (stamp(moment, language), moment.to_rfc3339());
    }
    let date = moment.date_naive();
    (format!("{}, {}", weekday(date.weekday(), language), day(date, language)), date.to_string())
}

/// A date: `7-11-2023` or `7 November 2023`.
pub fn day(date: NaiveDate, language: Language) -> String {
    match language {
        Language::Vi => format!("{}-{}-{}", date.day(), date.month(), date.year()),
        Language::En => format!("{} {} {}", date.day(), month_name(date.month()), date.year()),
    }
}

/// A day without its year: `7-11` or `7 November`.
pub fn day_of_year(date: NaiveDate, language: Language) -> String {
    match language {
        Language::Vi => format!("{}-{}", date.day(), date.month()),
        Language::En => format!("{} {}", date.day(), month_name(date.month())),
    }
}

/// An hour of the day: `8 giờ` or `8:00`.
pub fn hour(hour: usize, language: Language) -> String {
    match language {
        Language::Vi => format!("{hour} giờ"),
        Language::En => format!("{hour}:00"),
    }
}

/// From one hour of the day to another: `8–9 giờ` or `8:00–9:00`.
pub fn hour_span(from: usize, to: usize, language: Language) -> String {
    match language {
        Language::Vi => format!("{from}–{to} giờ"),
        Language::En => format!("{from}:00–{to}:00"),
    }
}

/// The name of a day of the week: `Thứ Ba` or `Tuesday`.
pub fn weekday(day: Weekday, language: Language) -> &'static str {
    match (language, day) {
        (Language::Vi, Weekday::Mon) => "Thứ Hai",
        (Language::Vi, Weekday::Tue) => "Thứ Ba",
        (Language::Vi, Weekday::Wed) => "Thứ Tư",
        (Language::Vi, Weekday::Thu) => "Thứ Năm",
        (Language::Vi, Weekday::Fri) => "Thứ Sáu",
        (Language::Vi, Weekday::Sat) => "Thứ Bảy",
        (Language::Vi, Weekday::Sun) => "Chủ Nhật",
        (Language::En, Weekday::Mon) => "Monday",
        (Language::En, Weekday::Tue) => "Tuesday",
        (Language::En, Weekday::Wed) => "Wednesday",
        (Language::En, Weekday::Thu) => "Thursday",
        (Language::En, Weekday::Fri) => "Friday",
        (Language::En, Weekday::Sat) => "Saturday",
        (Language::En, Weekday::Sun) => "Sunday",
    }
}

/// A month of a year: `Tháng 11-2023` or `November 2023`; a number that is no month stays a number.
pub fn month(year: i32, month: u32, language: Language) -> String {
    match language {
        Language::Vi => format!("Tháng {month}-{year}"),
        Language::En if month_name(month).is_empty() => format!("{month}-{year}"),
        Language::En => format!("{} {year}", month_name(month)),
    }
}

/// The twelve months in English.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_name(month: u32) -> &'static str {
    (month as usize).checked_sub(1).and_then(|at| MONTHS.get(at)).copied().unwrap_or_default()
}

/// The date of an official document by Nghị định 30/2020: `ngày 05 tháng 7 năm 2023`. Days below 10 and the months 1
/// and 2 get a zero, because nothing can be forged before a 0.
pub fn document_day(date: NaiveDate) -> String {
    let (day, month, year) = (date.day(), date.month(), date.year());
    let zero = if month <= 2 { "0" } else { "" };
    format!("ngày {day:02} tháng {zero}{month} năm {year}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::base::language::Language::{En, Vi};

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn moment(text: &str) -> Moment {
        Moment::parse_from_rfc3339(text).unwrap()
    }

    #[test]
    fn stamps_pad_the_time_and_not_the_date() {
        let table = [
            ("2023-11-07T14:53:59+07:00", "14:53, Thứ Ba, 7-11-2023", "14:53, Tuesday, 7 November 2023"),
            ("2024-04-03T10:08:00+07:00", "10:08, Thứ Tư, 3-4-2024", "10:08, Wednesday, 3 April 2024"),
            ("2023-11-12T00:00:00+07:00", "00:00, Chủ Nhật, 12-11-2023", "00:00, Sunday, 12 November 2023"),
            ("2024-02-29T23:59:00-11:00", "23:59, Thứ Năm, 29-2-2024", "23:59, Thursday, 29 February 2024"),
        ];
        for (at, vi, en) in table {
            assert_eq!([stamp(&moment(at), Vi), stamp(&moment(at), En)], [vi, en]);
        }
    }

    #[test]
    fn a_date_without_a_time_is_shown_without_one() {
        let table = [
            ("2023-11-07T14:53:00+07:00", "14:53, Thứ Ba, 7-11-2023", "2023-11-07T14:53:00+07:00"),
            ("2023-11-07T00:00:01+07:00", "00:00, Thứ Ba, 7-11-2023", "2023-11-07T00:00:01+07:00"),
            ("2023-11-07T00:00:00+07:00", "Thứ Ba, 7-11-2023", "2023-11-07"),
        ];
        for (at, shown, datetime) in table {
            assert_eq!(published(&moment(at), Vi), (shown.to_owned(), datetime.to_owned()));
        }
        assert_eq!(published(&moment("2023-11-07T00:00:00+07:00"), En).0, "Tuesday, 7 November 2023");
    }

    #[test]
    fn months_and_days_have_their_forms() {
        assert_eq!([day(date(2023, 11, 7), Vi), day(date(2023, 11, 7), En)], ["7-11-2023", "7 November 2023"]);
        assert_eq!([month(2023, 11, Vi), month(2024, 1, En)], ["Tháng 11-2023", "January 2024"]);
        assert_eq!([month(2023, 13, Vi), month(2023, 0, En)], ["Tháng 13-2023", "0-2023"]);
    }

    #[test]
    fn document_dates_follow_the_decree() {
        let table = [
            ((2023, 7, 5), "ngày 05 tháng 7 năm 2023"),
            ((2023, 2, 1), "ngày 01 tháng 02 năm 2023"),
            ((2023, 1, 10), "ngày 10 tháng 01 năm 2023"),
            ((2023, 12, 31), "ngày 31 tháng 12 năm 2023"),
        ];
        for ((y, m, d), shown) in table {
            assert_eq!(document_day(date(y, m, d)), shown);
        }
    }

    proptest! {
        #[test]
        fn stamps_tell_what_the_calendar_tells(seconds in 0i64..7_000_000_000, hours in -11i32..=14) {
            let zone = FixedOffset::east_opt(hours * 3600).unwrap();
            let moment = zone.timestamp_opt(seconds, 0).unwrap();
            let vi = stamp(&moment, Vi);
            let time = moment.format("%H:%M").to_string();
            prop_assert_eq!(stamp(&moment, En), moment.format("%H:%M, %A, %-d %B %Y").to_string());
            prop_assert_eq!(&vi[..5], &time);
            prop_assert_eq!(vi.rsplit(", ").next().unwrap(), moment.format("%-d-%-m-%Y").to_string());
            let number = moment.weekday().number_from_monday();
            let names = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"];
            prop_assert_eq!(vi.split(", ").nth(1).unwrap(), names[number as usize - 1]);
            prop_assert!((22..=27).contains(&vi.chars().count()), "{vi}");
        }
    }
}
