//! Days of the site's time zone, and the instants, in seconds since 1970, that belong to them.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};

/// Seconds in a day.
pub const DAY: i64 = 86_400;

/// Seconds in an hour.
pub const HOUR: i64 = 3600;

/// Page views are kept by day for this many days, then by month.
const BY_DAY: i32 = 8;

/// A day of the site's zone, as days since 1970-01-01.
pub type DayNumber = i32;

/// The number of a day of the Gregorian calendar; `None` if there is no such day.
pub fn day_number(year: i32, month: u32, day: u32) -> Option<DayNumber> {
    NaiveDate::from_ymd_opt(year, month, day).map(number_of)
}

/// The number of a date.
pub fn number_of(date: NaiveDate) -> DayNumber {
    date.num_days_from_ce() - 719_163
}

/// The date of a number.
pub fn date_of(number: DayNumber) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(number.saturating_add(719_163)).unwrap_or_default()
}

/// A period of page views: a day, or a month once its days are a week old.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// A month by its first day.
    Month(NaiveDate),
    /// A day.
    Day(NaiveDate),
}

impl Period {
    /// The month of a date.
    pub fn month(date: NaiveDate) -> Period {
        Period::Month(date.with_day(1).unwrap_or(date))
    }

    /// The period that a day's views are kept in when they are counted on the day `today`.
    pub fn of(day: DayNumber, today: DayNumber) -> Period {
        let date = date_of(day);
        if day < today.saturating_sub(BY_DAY) { Period::month(date) } else { Period::Day(date) }
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Period::Month(first) => write!(f, "{}", first.format("%Y-%m")),
            Period::Day(date) => write!(f, "{date}"),
        }
    }
}

/// The day of an instant in a time zone.
pub fn local_day(seconds: i64, zone: FixedOffset) -> DayNumber {
    let local = seconds.saturating_add(i64::from(zone.local_minus_utc()));
    local.div_euclid(DAY).clamp(i64::from(i32::MIN) / 2, i64::from(i32::MAX) / 2) as i32
}

/// The instant at which a day begins in a time zone.
pub fn start_of(day: DayNumber, zone: FixedOffset) -> i64 {
    i64::from(day) * DAY - i64::from(zone.local_minus_utc())
}

/// An instant in a time zone.
pub fn moment(seconds: i64, zone: FixedOffset) -> DateTime<FixedOffset> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default().with_timezone(&zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_zone() {
        let vietnam = crate::config::vietnam();
        let day = local_day(1_699_343_582, vietnam);
        assert_eq!(date_of(day).to_string(), "2023-11-07");
        assert_eq!(local_day(start_of(day, vietnam) - 1, vietnam), day - 1);
        assert_eq!(local_day(i64::MAX, vietnam), i32::MAX / 2);
    }
}
