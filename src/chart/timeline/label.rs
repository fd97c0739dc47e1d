//! A row's label as a time: its words and numbers, and the times that they can stand for.

use chrono::{Datelike, NaiveDate, Weekday};

/// What a label counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeStep {
    Year,
    SchoolYear,
    /// Several years, as long as this.
    Span(i64),
    Half,
    /// The first months of a year: `9 tháng đầu năm 2023`.
    FirstMonths,
    Quarter,
    Month,
    Week,
    Day,
    /// A day of any year.
    DayOfYear,
    Minute,
    /// One of a row: `Khóa II`, `Ngày 3`.
    Ordinal,
}

/// A time: how many steps of its kind it is from year 0, or from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LabelTime {
    pub(super) step: TimeStep,
    pub(super) at: i64,
}

/// What a label says: the times that it can be, the likeliest first, and the words that are none of time's.
#[derive(Debug, Default)]
pub(super) struct LabelReading {
    pub(super) times: Vec<LabelTime>,
    pub(super) rest: String,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const DIGITS: [(&str, i64); 15] = [
    ("một", 1),
    ("giêng", 1),
    ("nhất", 1),
    ("hai", 2),
    ("nhì", 2),
    ("ba", 3),
    ("tư", 4),
    ("bốn", 4),
    ("năm", 5),
    ("sáu", 6),
    ("bảy", 7),
    ("tám", 8),
    ("chín", 9),
    ("mười", 10),
    ("chạp", 12),
];
const ROMAN: [&str; 20] = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
    "xviii", "xix", "xx",
];
/// Words that say nothing of when.
const SILENT: [&str; 26] = [
    "năm",
    "year",
    "school",
    "of",
    "học",
    "ngày",
    "day",
    "phút",
    "ước",
    "tính",
    "dự",
    "kiến",
    "kế",
    "hoạch",
    "sơ",
    "bộ",
    "thực",
    "hiện",
    "ưth",
    "est",
    "estimated",
    "forecast",
    "plan",
    "planned",
    "preliminary",
    "đạt",
];
const WEEKDAYS: [&str; 15] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "cn",
];

/// A number of a label, how many digits it has, and the sign before it.
#[derive(Clone, Copy, Debug)]
struct LabelNumber {
    value: i64,
    digits: usize,
    sign: char,
}

/// What the words around the numbers say.
#[derive(Debug, Default)]
struct LabelWords {
    numbers: Vec<LabelNumber>,
    quarter: bool,
    month: bool,
    half: bool,
    term: bool,
    week: bool,
    clock: bool,
    ordinal: bool,
    roman: bool,
    /// `tháng 11` by its English name.
    named: Option<i64>,
    /// The number of months in `9 tháng đầu năm`.
    months: Option<i64>,
    /// 0 for the first part of a year, 1 for the last.
    edge: Option<i64>,
    rest: Vec<String>,
}

/// What a label can stand for.
pub(super) fn read(label: &str) -> LabelReading {
    let words = words(&label.to_lowercase());
    LabelReading { times: times(&words), rest: words.rest.join(" ") }
}

/// A label without what stands in brackets, unless the time does: `2023 (ước)`, `Khóa XVI (2010-2015)`.
fn without_brackets(label: &str) -> &str {
    let before = label.split('(').next().unwrap_or_default();
    let has_year = before.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() == 4);
    let inside = &label[before.len()..];
    if has_year || !inside.contains(|c: char| c.is_ascii_digit()) { before } else { label }
}

/// Runs of letters and of digits, each with the sign before it; none where it follows at once.
fn tokens(label: &str) -> Vec<Token<'_>> {
    let kind = |c: char| if c.is_ascii_digit() { 2 } else { u8::from(c.is_alphanumeric()) };
    let (mut all, mut start, mut sign, mut last) = (Vec::new(), 0, Some(' '), 0);
    for (at, c) in label.char_indices().chain([(label.len(), ' ')]) {
        if kind(c) != last && last > 0 {
            all.push((&label[start..at], sign.take()));
        }
        if kind(c) != last && kind(c) > 0 {
            start = at;
        }
        if kind(c) == 0 {
            sign = if c == ' ' { sign.or(Some(' ')) } else { Some(c) };
        }
        last = kind(c);
    }
    all
}

fn words(label: &str) -> LabelWords {
    let tokens = tokens(without_brackets(label));
    let (mut found, mut at) = (LabelWords::default(), 0);
    while let Some((token, sign)) = tokens.get(at) {
        match token.parse() {
            Ok(value) => {
                let sign = sign.unwrap_or_default();
                found.numbers.push(LabelNumber { value, digits: token.len(), sign });
            }
            Err(_) => at += found.word(&tokens, at),
        }
        at += 1;
    }
    found
}

/// A run of letters or digits, and the sign before it.
type Token<'l> = (&'l str, Option<char>);

impl LabelWords {
    /// What the word at this place says; gives how many words behind it belong to it.
    fn word(&mut self, tokens: &[Token], at: usize) -> usize {
        let word = |at: usize| tokens.get(at).map_or("", |(word, _)| *word);
        let is_number = |at: usize| word(at).starts_with(|c: char| c.is_ascii_digit());
        let (next, behind_number) = (word(at + 1), at > 0 && is_number(at - 1));
        // "9 tháng đầu năm" and "9 tháng 2023" are nine months, not the ninth month.
        let of_year = matches!(next, "đầu" | "cuối" | "năm" | "") || is_number(at + 1) && next.len() == 4;
        match word(at) {
            // A weekday, where a date follows.
            "thứ"
                if tokens[at..].iter().filter(|(word, _)| word.starts_with(|c: char| c.is_ascii_digit())).count()
                    > 1 =>
            {
                return 1;
            }
            "chủ" if next == "nhật" => return 1,
            "tháng" | "t" | "months" | "month" if behind_number && of_year => {
                self.months = self.numbers.pop().map(|one| one.value);
            }
            "st" | "nd" | "rd" | "th" if behind_number && tokens[at].1.is_none() => {}
            "tháng" | "t" | "th" | "thg" | "month" => self.month = true,
            "quý" | "q" | "quarter" => self.quarter = true,
            "học" if matches!(next, "kỳ" | "kì") => {
                self.term = true;
                return 1;
            }
            "hk" | "term" | "semester" => self.term = true,
            "nửa" | "half" => self.half = true,
            "h" if !behind_number => self.half = true,
            "giờ" | "h" => self.clock = true,
            "đầu" | "first" => self.edge = Some(0),
            "cuối" | "second" => self.edge = Some(1),
            "tuần" | "w" | "week" => self.week = true,
            "ngày" | "day" | "thứ" => self.ordinal = true,
            _ => self.other(tokens, at),
        }
        0
    }

    /// A word that is a number, a month, or none of time's.
    fn other(&mut self, tokens: &[Token], at: usize) {
        let (word, before) = (tokens[at].0, at.checked_sub(1).map_or("", |at| tokens[at].0));
        let is_counted = matches!(before, "tháng" | "quý" | "thứ" | "mười");
        let digit = DIGITS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        self.ordinal |= matches!(word, "khóa" | "khoá" | "kỳ" | "đợt" | "lần" | "vòng");
        if let Some(value) = digit.filter(|_| is_counted) {
            match self.numbers.last_mut() {
                Some(last) if before == "mười" => last.value += value,
                _ => self.numbers.push(LabelNumber { value, digits: 1, sign: ' ' }),
            }
        } else if let Some(value) = ROMAN.iter().position(|roman| *roman == word) {
            self.roman = true;
            self.numbers.push(LabelNumber { value: value as i64 + 1, digits: 1, sign: ' ' });
        } else if let Some(month) = month(word) {
            self.named = Some(month);
        } else if !SILENT.contains(&word) && !WEEKDAYS.contains(&word) {
            self.rest.push(word.to_owned());
        }
    }
}

fn month(word: &str) -> Option<i64> {
    let is = |month: &&str| word.len() > 2 && (month.starts_with(word) || word == "sept" && **month == *"september");
    Some(MONTHS.iter().position(is)? as i64 + 1)
}

fn time(step: TimeStep, at: i64) -> Option<LabelTime> {
    Some(LabelTime { step, at })
}

fn times(words: &LabelWords) -> Vec<LabelTime> {
    let year = words.numbers.iter().find(|one| one.is_year()).map(|one| one.value);
    let one = words.numbers.iter().find(|one| !one.is_year()).map(|one| one.value);
    let ordinal = || one.filter(|_| words.numbers.len() == 1).and_then(|one| time(TimeStep::Ordinal, one));
    let found = if let Some(months) = words.months.filter(|months| (1..=12).contains(months)) {
        let last = words.edge.unwrap_or_default();
        let half = || year.filter(|_| months == 6 && words.edge.is_some()).map(|year| year * 2 + last);
        let first = || time(TimeStep::FirstMonths, year.unwrap_or_default() * 12 + months).filter(|_| last == 0);
        vec![half().and_then(|half| time(TimeStep::Half, half)), first()]
    } else if words.term || words.half || words.edge.is_some() && one.is_none() {
        let half = words.edge.or(one.map(|one| one - 1)).filter(|half| matches!(half, 0 | 1));
        let whole = half.and_then(|half| time(TimeStep::Half, year.unwrap_or_default() * 2 + half));
        vec![whole]
    } else if words.week {
        let monday = |(year, week)| NaiveDate::from_isoywd_opt(year as i32, u32::try_from(week).ok()?, Weekday::Mon);
        let week = year.zip(one).and_then(monday).map(|day| i64::from(day.num_days_from_ce()) / 7);
        vec![week.and_then(|week| time(TimeStep::Week, week)), ordinal()]
    } else if words.clock || matches!(words.numbers[..], [_, LabelNumber { sign: ':', .. }]) {
        let minutes = words.numbers.get(1).map_or(0, |one| one.value);
        vec![one.filter(|hour| *hour < 25 && minutes < 60).and_then(|hour| time(TimeStep::Minute, hour * 60 + minutes))]
    } else {
        let is_ordinal = words.ordinal || words.roman && words.rest.is_empty();
        return calendar(words)
            .into_iter()
            .flatten()
            .chain(ordinal().filter(|_| is_ordinal && !words.quarter))
            .collect();
    };
    found.into_iter().flatten().collect()
}

impl LabelNumber {
    fn is_year(self) -> bool {
        self.digits == 4 && (1000..2200).contains(&self.value)
    }

    /// `24` behind a month is 2024.
    fn short_year(self) -> Option<i64> {
        (self.digits == 2).then_some(2000 + self.value)
    }
}

fn quarter(year: i64, one: i64) -> Option<LabelTime> {
    time(TimeStep::Quarter, year * 4 + one - 1).filter(|_| (1..=4).contains(&one))
}

fn month_of(year: i64, one: i64) -> Option<LabelTime> {
    time(TimeStep::Month, year * 12 + one - 1).filter(|_| (1..=12).contains(&one))
}

fn day(year: i64, month: i64, day: i64) -> Option<LabelTime> {
    let date = NaiveDate::from_ymd_opt(year as i32, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?;
    time(TimeStep::Day, i64::from(date.num_days_from_ce()))
}

fn day_of_year(month: i64, one: i64) -> Option<LabelTime> {
    // A year that has all days.
    let date = NaiveDate::from_ymd_opt(2000, u32::try_from(month).ok()?, u32::try_from(one).ok()?)?;
    time(TimeStep::DayOfYear, i64::from(date.ordinal()))
}

fn years(from: i64, to: i64) -> Option<LabelTime> {
    let length = to - from;
    let step = if length == 1 { TimeStep::SchoolYear } else { TimeStep::Span(length) };
    (length > 0).then_some(LabelTime { step, at: from })
}

/// Years, quarters, months and days.
fn calendar(words: &LabelWords) -> [Option<LabelTime>; 2] {
    let numbers = &words.numbers[..];
    if let Some(month) = words.named {
        let found = match *numbers {
            [] => time(TimeStep::Month, month),
            [year] if year.is_year() => month_of(year.value, month),
            [year] if matches!(year.sign, '-' | '\'' | '’') => {
                year.short_year().and_then(|year| month_of(year, month))
            }
            [one] => day_of_year(month, one.value),
            [one, year] | [year, one] if year.is_year() => day(year.value, month, one.value),
            _ => None,
        };
        return [found, None];
    }
    match *numbers {
        [year] if year.is_year() => [time(TimeStep::Year, year.value).filter(|_| !words.quarter && !words.month), None],
        [one] if words.quarter => [time(TimeStep::Quarter, one.value).filter(|_| (1..=4).contains(&one.value)), None],
        [one] if words.month => [time(TimeStep::Month, one.value).filter(|_| (1..=12).contains(&one.value)), None],
        [from, to] if from.is_year() && to.is_year() => [years(from.value, to.value), None],
        [one, year] | [year, one] if year.is_year() => {
            if words.quarter || words.roman && !words.month {
                return [quarter(year.value, one.value), None];
            }
            let is_pair = year.sign != one.sign && one.digits == 2 && matches!(one.sign, '-' | '–' | '—' | '/');
            let next = is_pair && (year.value + 1) % 100 == one.value;
            let month = month_of(year.value, one.value).filter(|_| words.month || words.rest.is_empty());
            [years(year.value, year.value + 1).filter(|_| next), month]
        }
        [one, year] if words.quarter => [year.short_year().and_then(|year| quarter(year, one.value)), None],
        [one, month] if words.month && words.rest.is_empty() && month.digits < 3 && month.sign == ' ' => {
            [day_of_year(month.value, one.value), None]
        }
        [one, other] if other.sign == '/' && words.rest.is_empty() => [
            day_of_year(other.value, one.value).filter(|_| !words.month),
            other.short_year().and_then(|year| month_of(year, one.value)),
        ],
        [one, month, year] | [year, month, one] if year.is_year() && !month.is_year() => {
            [day(year.value, month.value, one.value), None]
        }
        [_, from, to] if from.is_year() && to.is_year() => [years(from.value, to.value), None],
        _ => [None, None],
    }
}
