//! Timestamps of logs, as seconds since 1970.

use crate::visits::time::{DAY, day_number};

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

/// Parses timestamps and remembers the last date: a log has thousands of lines of one day.
#[derive(Default)]
pub struct TimestampParser {
    date: [u8; 11],
    day: i64,
    zone_text: [u8; 5],
    zone: i64,
}

impl TimestampParser {
    /// `07/Nov/2023:14:53:02 +0700`, as Apache and nginx write it.
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

    /// Seconds since 1970, with or without a fraction, `1699343582.123`; milliseconds, micro- or nanoseconds if the number is
    /// that large.
    pub fn unix(text: &[u8]) -> Option<i64> {
        let whole = text.split(|byte| *byte == b'.').next()?;
        let is_number = whole.iter().chain(text[whole.len()..].iter().skip(1)).all(u8::is_ascii_digit);
        if whole.is_empty() || whole.len() > 19 || !is_number {
            return None;
        }
        let mut number: i64 = std::str::from_utf8(whole).ok()?.parse().ok()?;
        while number > 100_000_000_000 {
            number /= 1000;
        }
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_are_one_instant() {
        let mut clock = TimestampParser::default();
        let instant = Some(1_699_343_582);
        assert_eq!(clock.common(b"07/Nov/2023:14:53:02 +0700"), instant);
        assert_eq!(clock.common(b"07/Nov/2023:02:53:02 -0500"), instant);
        assert_eq!(clock.iso(b"2023-11-07T14:53:02+07:00"), instant);
        assert_eq!(clock.iso(b"2023-11-07T07:53:02Z"), instant);
        assert_eq!(clock.iso(b"2023-11-07T07:53:02.123456Z"), instant);
        assert_eq!(clock.date_and_clock(b"2023-11-07", b"07:53:02"), instant);
        assert_eq!(TimestampParser::unix(b"1699343582.123"), instant);
        assert_eq!(TimestampParser::unix(b"1699343582123"), instant);
        assert_eq!(clock.common(b"07/Nov/2023:14:53:02 +0700"), instant);
    }

    #[test]
    fn what_is_no_instant() {
        let mut clock = TimestampParser::default();
        for text in ["31/Feb/2023:14:53:02 +0700", "07/Nov/2023:24:00:00 +0700", "07/nov/2023:14:53:02 +0700", "-", ""]
        {
            assert_eq!(clock.common(text.as_bytes()), None, "{text}");
        }
        for text in ["2023-11-07T14:53:02", "2023-11-07T14:53:02.", "2023-13-07T14:53:02Z", "2023-11-07T14:53:02+99:00"]
        {
            assert_eq!(clock.iso(text.as_bytes()), None, "{text}");
        }
    }
}
