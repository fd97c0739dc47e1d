//! Instants of logs as seconds since 1970 and days of the site's zone.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// Days of page views are joined to months after so many days.
const BY_DAY: i32 = 8;

/// A day of the site's zone, as days since 1970-01-01.
pub type DayNumber = i32;

/// Days since 1970 of a date of the Gregorian calendar; none where there is no such day.
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

/// The day of an instant in a zone.
pub fn local_day(seconds: i64, zone: FixedOffset) -> DayNumber {
    let local = seconds.saturating_add(i64::from(zone.local_minus_utc()));
    local.div_euclid(DAY).clamp(i64::from(i32::MIN) / 2, i64::from(i32::MAX) / 2) as i32
}

/// The instant at which a day begins in a zone.
pub fn start_of(day: DayNumber, zone: FixedOffset) -> i64 {
    i64::from(day) * DAY - i64::from(zone.local_minus_utc())
}

/// An instant in a zone.
pub fn moment(seconds: i64, zone: FixedOffset) -> DateTime<FixedOffset> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default().with_timezone(&zone)
}

fn digits(bytes: &[u8]) -> Option<i64> {
    bytes.iter().try_fold(0i64, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0')))
}

/// `14:53:02` as seconds; a leap second counts as the second before it.
fn clock(bytes: &[u8]) -> Option<i64> {
    if bytes.len() != 8 || bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    let (hour, minute, second) = (digits(&bytes[..2])?, digits(&bytes[3..5])?, digits(&bytes[6..])?);
    (hour < 24 && minute < 60 && second < 61).then(|| hour * 3600 + minute * 60 + second.min(59))
}

/// `+0700`, `+07:00` or `Z` as seconds east.
fn zone(bytes: &[u8]) -> Option<i64> {
    let (sign, hour, minute) = match bytes {
        [b'Z' | b'z'] => return Some(0),
        [sign, h1, h2, b':', m1, m2] | [sign, h1, h2, m1, m2] => (sign, digits(&[*h1, *h2])?, digits(&[*m1, *m2])?),
        _ => return None,
    };
    let east = hour * 3600 + minute * 60;
    match sign {
        b'+' if east < DAY => Some(east),
        b'-' if east < DAY => Some(-east),
        _ => None,
    }
}

/// Reads instants of logs and remembers the last date: a log has thousands of lines of one day.
#[derive(Default)]
pub struct Clock {
    date: [u8; 11],
    day: i64,
    zone_text: [u8; 5],
    zone: i64,
}

impl Clock {
    /// `07/Nov/2023:14:53:02 +0700`, the form of Apache and nginx.
    pub fn common(&mut self, text: &[u8]) -> Option<i64> {
        if text.len() != 26 || text[11] != b':' || text[20] != b' ' {
            return None;
        }
        if text[..11] != self.date {
            const MONTHS: &[u8; 36] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
            let month = MONTHS.chunks(3).position(|month| *month == text[3..6])? as u32 + 1;
            let (year, day) = (digits(&text[7..11])? as i32, digits(&text[..2])? as u32);
            self.day = i64::from(day_number(year, month, day)?) * DAY;
            self.date.copy_from_slice(&text[..11]);
        }
        if text[21..] != self.zone_text {
            self.zone = zone(&text[21..])?;
            self.zone_text.copy_from_slice(&text[21..]);
        }
        Some(self.day + clock(&text[12..20])? - self.zone)
    }

    /// `2023-11-07T14:53:02+07:00`, with or without a fraction; `Z` for UTC.
    pub fn iso(&mut self, text: &[u8]) -> Option<i64> {
        if text.len() < 20 || !matches!(text[10], b'T' | b't' | b' ') {
            return None;
        }
        let seconds = self.date_and_clock(&text[..10], &text[11..19])?;
        let mut rest = &text[19..];
        if let [b'.', fraction @ ..] = rest {
            let end = fraction.iter().position(|byte| !byte.is_ascii_digit())?;
            rest = &fraction[end..];
        }
        Some(seconds - zone(rest)?)
    }

    /// `2023-11-07` and `14:53:02`, both UTC, as IIS and CloudFront write them.
    pub fn date_and_clock(&mut self, date: &[u8], time: &[u8]) -> Option<i64> {
        if date.len() != 10 || date[4] != b'-' || date[7] != b'-' {
            return None;
        }
        if date != &self.date[..10] || self.date[10] != 0 {
            let (year, month, day) = (digits(&date[..4])?, digits(&date[5..7])?, digits(&date[8..])?);
            self.day = i64::from(day_number(year as i32, month as u32, day as u32)?) * DAY;
            self.date[..10].copy_from_slice(date);
            self.date[10] = 0;
        }
        Some(self.day + clock(time)?)
    }

    /// Seconds since 1970, with or without a fraction: `1699343582.123`; milliseconds where it is that large.
    pub fn unix(text: &[u8]) -> Option<i64> {
        let whole = text.split(|byte| *byte == b'.').next()?;
        let fraction_is_sound = text[whole.len()..].iter().skip(1).all(u8::is_ascii_digit);
        if whole.is_empty() || whole.len() > 15 || !fraction_is_sound {
            return None;
        }
        digits(whole).map(|number| if number > 100_000_000_000 { number / 1000 } else { number })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_are_one_instant() {
        let mut clock = Clock::default();
        let instant = Some(1_699_343_582);
        assert_eq!(clock.common(b"07/Nov/2023:14:53:02 +0700"), instant);
        assert_eq!(clock.common(b"07/Nov/2023:02:53:02 -0500"), instant);
        assert_eq!(clock.iso(b"2023-11-07T14:53:02+07:00"), instant);
        assert_eq!(clock.iso(b"2023-11-07T07:53:02Z"), instant);
        assert_eq!(clock.iso(b"2023-11-07T07:53:02.123456Z"), instant);
        assert_eq!(clock.date_and_clock(b"2023-11-07", b"07:53:02"), instant);
        assert_eq!(Clock::unix(b"1699343582.123"), instant);
        assert_eq!(Clock::unix(b"1699343582123"), instant);
        assert_eq!(clock.common(b"07/Nov/2023:14:53:02 +0700"), instant);
    }

    #[test]
    fn what_is_no_instant() {
        let mut clock = Clock::default();
        for text in ["31/Feb/2023:14:53:02 +0700", "07/Nov/2023:24:00:00 +0700", "07/nov/2023:14:53:02 +0700", "-", ""]
        {
            assert_eq!(clock.common(text.as_bytes()), None, "{text}");
        }
        for text in ["2023-11-07T14:53:02", "2023-11-07T14:53:02.", "2023-13-07T14:53:02Z", "2023-11-07T14:53:02+99:00"]
        {
            assert_eq!(clock.iso(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn days_are_those_of_the_zone() {
        let vietnam = crate::config::vietnam();
        let day = local_day(1_699_343_582, vietnam);
        assert_eq!(date_of(day).to_string(), "2023-11-07");
        assert_eq!(local_day(start_of(day, vietnam) - 1, vietnam), day - 1);
        assert_eq!(local_day(i64::MAX, vietnam), i32::MAX / 2);
    }
}
