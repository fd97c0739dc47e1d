//! Dates: `7-11-2023`, `02/12/2022`, `ngày 01/02`, `11/2026`, and ranges of them.

use chrono::NaiveDate;

use super::number::in_words;
use super::place::{SpokenForm, TextPlace, Why, last_words};
use super::quantities::{counts, dash};
use super::settings::SpokenWords;
use super::tables::HOUSES;

/// A date, as far as it is written.
struct SpokenDate {
    day: Option<u32>,
    /// The last day of several: `25-26/12`.
    until: Option<u32>,
    month: u32,
    year: Option<u32>,
    why: Option<Why>,
}

/// Words behind which two numbers are a day and a month.
const DAY: [&str; 9] = ["ngày", "mùng", "mồng", "sáng", "trưa", "chiều", "tối", "đêm", "hôm"];
const FEAST: [&str; 7] = ["lễ", "dịp", "khánh", "niệm", "động", "nữ", "nhi"];
/// Words behind which two numbers are more often a date than not.
const PERHAPS: [&str; 6] = ["từ", "đến", "tới", "trước", "sau", "vào"];

/// Whether what stands between two dates makes the second one as sure as the first.
pub(super) fn joins(between: &str) -> bool {
    let between = between.split_whitespace().collect::<Vec<_>>().join(" ");
    matches!(between.as_str(), "," | "và" | "hoặc" | "đến" | "-" | "–" | ", và" | "tới" | "đến ngày")
}

/// A date or a range of dates.
pub(super) fn read(place: TextPlace, words: &SpokenWords) -> Option<SpokenForm> {
    if !place.peek()?.is_ascii_digit() {
        return None;
    }
    if let Some(end) = impossible(place) {
        let digits = place.text.get(place.at..end)?;
        return Some(SpokenForm::new(end, digits.to_owned()).unsure(Why::NoDate));
    }
    let (first, end) = date(place)?;
    let names: &[&str] = match first.day {
        Some(_) => &["ngày", "mùng", "mồng", "hôm", "lễ", "dịp"],
        None => &["tháng", "quý", "kỳ", "đợt", "số"],
    };
    let has_name = place.is_behind(names);
    let mut said = first.words(!has_name, words);
    let (mut at, mut why) = (end.at, first.why);
    if let Some((next, _)) = dash(end)
        && let Some((second, end)) = date(TextPlace { after_date: true, ..next })
        && second.day.is_some() == first.day.is_some()
    {
        said = format!("{said} đến {}", second.words(true, words));
        (at, why) = (end.at, first.why.filter(|_| second.year.is_none()).or(second.why));
    }
    Some(SpokenForm { end: at, words: said, is_date: true, why })
}

/// The end of three numbers that look like a date and are none: `31/02/2026`.
fn impossible(place: TextPlace) -> Option<usize> {
    let (day, mark, next) = first_part(place, 1, 2)?;
    let (month, next) = next.number(1, 2)?;
    let (year, end) = next.behind(mark)?.number(4, 4)?;
    let is_none = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).is_none();
    (is_none && end.ends_word() && end.behind("/").is_none() && (1800..2200).contains(&year)).then_some(end.at)
}

/// A number and the mark behind it.
fn first_part(place: TextPlace, least: usize, most: usize) -> Option<(u32, &'static str, TextPlace)> {
    let (number, end) = place.number(least, most)?;
    ["/", "-", "."].into_iter().find_map(|mark| Some((number, mark, end.behind(mark)?)))
}

fn date(place: TextPlace) -> Option<(SpokenDate, TextPlace)> {
    let (date, end) = year_first(place).or_else(|| full(place)).or_else(|| days(place)).or_else(|| short(place))?;
    let goes_on = |mark: &str| end.behind(mark).is_some_and(|next| !next.ends_word());
    (end.ends_word() && !goes_on("/") && !goes_on(".")).then_some((date, end))
}

/// `2026-11-07`.
fn year_first(place: TextPlace) -> Option<(SpokenDate, TextPlace)> {
    let (year, end) = place.number(4, 4)?;
    let (month, end) = end.behind("-")?.number(2, 2)?;
    let (day, end) = end.behind("-")?.number(2, 2)?;
    is_day(day, month, Some(year)).then_some((SpokenDate::of(day, month, Some(year)), end))
}

/// `7-11-2023`, `07/11/2023`, `7.11.2023`.
fn full(place: TextPlace) -> Option<(SpokenDate, TextPlace)> {
    let (day, mark, next) = first_part(place, 1, 2)?;
    let (month, next) = next.number(1, 2)?;
    let (year, end) = next.behind(mark)?.number(4, 4)?;
    let is_date = is_day(day, month, Some(year)) && (1800..2200).contains(&year);
    is_date.then_some((SpokenDate::of(day, month, Some(year)), end))
}

/// `25-26/12`, `1-3/9/2026`.
fn days(place: TextPlace) -> Option<(SpokenDate, TextPlace)> {
    let (day, next) = place.number(1, 2)?;
    let (next, _) = dash(next)?;
    let (until, next) = next.number(1, 2)?;
    let (month, end) = next.behind("/")?.number(1, 2)?;
    let (year, end) = with_year(end, "/");
    let is_range = day < until && is_day(day, month, year) && is_day(until, month, year);
    is_range.then_some((SpokenDate { until: Some(until), ..SpokenDate::of(day, month, year) }, end))
}

fn with_year<'t>(end: TextPlace<'t>, mark: &str) -> (Option<u32>, TextPlace<'t>) {
    let year = end.behind(mark).and_then(|next| next.number(4, 4)).filter(|(year, _)| (1800..2200).contains(year));
    year.map_or((None, end), |(year, end)| (Some(year), end))
}

/// A day and a month, or a month and a year, where what stands before tells so or nothing else is likely.
fn short(place: TextPlace) -> Option<(SpokenDate, TextPlace)> {
    let (first, mark, next) = first_part(place, 1, 2)?;
    if let (Some(year), end) = with_year(place.skip(next.at - place.at - mark.len()), mark) {
        let is_month = (1..=12).contains(&first) && mark != ".";
        let date = SpokenDate { day: None, until: None, month: first, year: Some(year), why: None };
        return is_month.then_some((date, end));
    }
    let (month, end) = next.number(1, 2)?;
    if !is_day(first, month, None) {
        return None;
    }
    let date = SpokenDate::of(first, month, None);
    if place.after_date || is_behind_day(place) || place.is_behind(&FEAST) {
        return Some((date, end));
    }
    if counts(end) || place.is_behind(&HOUSES) {
        return None;
    }
    let has_zero = place.rest().starts_with('0') || next.rest().starts_with('0');
    // `24/7` is always.
    let is_fraction = first < month || (first, month) == (24, 7);
    let is_hinted = place.is_behind(&PERHAPS) && !is_fraction;
    match mark {
        "/" if has_zero || is_hinted => Some((date, end)),
        "/" if !is_fraction && first > 12 => Some((date, end)),
        "/" if !is_fraction => Some((SpokenDate { why: Some(Why::DateOrFraction), ..date }, end)),
        "-" if has_zero || first > 12 && first > month || is_hinted => {
            Some((SpokenDate { why: (!has_zero).then_some(Why::DateOrRange), ..date }, end))
        }
        _ => None,
    }
}

/// Whether the last word before the place, or before other days there (`các ngày 7, 8, 9/11`), names a day.
fn is_behind_day(place: TextPlace) -> bool {
    let mut before = place.near().trim_end();
    loop {
        if DAY.contains(&last_words(before, 1).as_str()) {
            return true;
        }
        let shorter = before.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '–' | '/'));
        let shorter = shorter.strip_suffix(" và").unwrap_or(shorter);
        if shorter.len() == before.len() {
            return false;
        }
        before = shorter;
    }
}

/// Whether a calendar has the day; without a year any that has 29 February.
fn is_day(day: u32, month: u32, year: Option<u32>) -> bool {
    NaiveDate::from_ymd_opt(year.and_then(|year| i32::try_from(year).ok()).unwrap_or(2024), month, day).is_some()
}

impl SpokenDate {
    fn of(day: u32, month: u32, year: Option<u32>) -> SpokenDate {
        SpokenDate { day: Some(day), until: None, month, year, why: None }
    }

    /// With "ngày" or "tháng" before it, if nothing there says so.
    fn words(&self, named: bool, words: &SpokenWords) -> String {
        let say = |number: u32| in_words(u64::from(number), words);
        let month = if self.month == 4 { "tư".to_owned() } else { say(self.month) };
        let mut said = match (self.day, self.until) {
            (Some(day), Some(until)) => format!("ngày {} đến ngày {} tháng {month}", say(day), say(until)),
            (Some(day), None) => format!("ngày {} tháng {month}", say(day)),
            _ => format!("tháng {month}"),
        };
        if let Some(year) = self.year {
            said.push_str(&format!(" năm {}", say(year)));
        }
        let bare = said.strip_prefix("ngày ").or_else(|| said.strip_prefix("tháng ")).filter(|_| !named);
        bare.map(str::to_owned).unwrap_or(said)
    }
}
