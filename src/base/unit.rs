//! Units as people write them: what they count or measure, and how large they are.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::language::push_lowercase;

/// What a unit counts or measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnitKind {
    /// Persons, whatever they are called.
    Person,
    /// Households.
    Household,
    /// Cases: fires, accidents, offences.
    Case,
    /// Đồng.
    Dong,
    /// Dollars.
    Dollar,
    /// Euros.
    Euro,
    /// Yuan.
    Yuan,
    /// Kilograms.
    Mass,
    /// Square metres.
    Area,
    /// `sào`, of which every region has its own.
    LocalArea,
    /// Metres.
    Length,
    /// Cubic metres.
    Volume,
    /// Parts of one.
    Share,
    /// How many times as much, or how often.
    Times,
    /// Seconds.
    Time,
    /// Days.
    Day,
    /// Months.
    Month,
    /// Years.
    Year,
}

impl UnitKind {
    /// Whether there are only whole ones, and never fewer than none.
    pub fn is_counted(self) -> bool {
        matches!(self, UnitKind::Person | UnitKind::Household | UnitKind::Case)
    }

    /// Words for time follow a number without being its unit: `14 năm 2023`.
    fn is_time(self) -> bool {
        matches!(self, UnitKind::Day | UnitKind::Month | UnitKind::Year)
    }
}

/// What stands before or after a number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// None where it is a multiplier alone: `triệu`.
    pub kind: Option<UnitKind>,
    /// How many of the smallest unit of its kind: 1,000 for a tonne.
    pub factor: Decimal,
}

const MULTIPLIERS: [(&str, u32); 11] = [
    ("trăm", 2),
    ("nghìn", 3),
    ("ngàn", 3),
    ("thousand", 3),
    ("triệu", 6),
    ("million", 6),
    ("tỷ", 9),
    ("tỉ", 9),
    ("billion", 9),
    ("bn", 9),
    ("nghìn tỷ", 12),
];

/// Signs and names of currencies, which may stand before a number.
const CURRENCIES: [(&str, UnitKind); 8] = [
    ("us$", UnitKind::Dollar),
    ("$", UnitKind::Dollar),
    ("usd", UnitKind::Dollar),
    ("€", UnitKind::Euro),
    ("eur", UnitKind::Euro),
    ("₫", UnitKind::Dong),
    ("vnd", UnitKind::Dong),
    ("vnđ", UnitKind::Dong),
];

/// The currency whose sign or name this is.
pub fn currency(word: &str) -> Option<UnitKind> {
    let word = word.to_lowercase();
    CURRENCIES.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
}

/// What a unit measures and its size: a number and how many of its digits are decimals.
type Meaning = (UnitKind, (i64, u32));

/// Words for each unit.
const WORDS: [(&[&str], Meaning); 35] = {
    use UnitKind::*;
    [
        (
            &[
                "người",
                "em",
                "cháu",
                "trẻ",
                "học sinh",
                "sinh viên",
                "đảng viên",
                "đoàn viên",
                "hội viên",
                "cán bộ",
                "công chức",
                "viên chức",
                "giáo viên",
                "lao động",
                "công dân",
                "cử tri",
                "đồng chí",
                "đồng bào",
                "nhân khẩu",
                "khẩu",
                "thanh niên",
                "phụ nữ",
                "chủ hộ",
                "chủ doanh nghiệp",
                "people",
                "persons",
                "person",
                "members",
                "party members",
                "pupils",
                "students",
                "residents",
                "inhabitants",
                "workers",
                "voters",
            ],
            (Person, (1, 0)),
        ),
        (
            &[
                "hộ",
                "hộ dân",
                "hộ gia đình",
                "hộ nghèo",
                "hộ cận nghèo",
                "gia đình",
                "households",
                "household",
                "families",
            ],
            (Household, (1, 0)),
        ),
        (&["vụ", "vụ việc", "cases", "case"], (Case, (1, 0))),
        (&["đồng", "đ", "₫", "vnđ", "vnd", "dong"], (Dong, (1, 0))),
        (&["usd", "đô la", "đô-la", "dollars", "us dollars"], (Dollar, (1, 0))),
        (&["euro", "eur", "euros"], (Euro, (1, 0))),
        (&["nhân dân tệ", "ndt", "yuan"], (Yuan, (1, 0))),
        (&["kg", "ki-lô-gam", "kilôgam", "kilograms"], (Mass, (1, 0))),
        (&["g", "gam", "grams"], (Mass, (1, 3))),
        (&["yến"], (Mass, (10, 0))),
        (&["tạ"], (Mass, (100, 0))),
        (&["tấn", "tonnes", "tonne", "tons"], (Mass, (1000, 0))),
        (&["m2", "m²", "mét vuông", "square metres"], (Area, (1, 0))),
        (&["ha", "héc-ta", "héc ta", "hécta", "hecta", "hectares"], (Area, (10000, 0))),
        (&["acres", "acre"], (Area, (40_468_564_224, 7))),
        (&["sào"], (LocalArea, (1, 0))),
        (&["mẫu"], (LocalArea, (10, 0))),
        (&["km2", "km²", "ki-lô-mét vuông", "square kilometres"], (Area, (1000000, 0))),
        (&["m", "mét", "metres"], (Length, (1, 0))),
        (&["km", "ki-lô-mét", "kilômét", "cây số", "kilometres"], (Length, (1000, 0))),
        (&["cm", "centimetres"], (Length, (1, 2))),
        (&["mm", "millimetres"], (Length, (1, 3))),
        (&["dặm", "miles", "mile"], (Length, (1_609_344, 3))),
        (&["lít", "litres", "liters"], (Volume, (1, 3))),
        (&["m3", "m³", "mét khối", "cubic metres"], (Volume, (1, 0))),
        (
            &[
                "%",
                "phần trăm",
                "điểm phần trăm",
                "percent",
                "per cent",
                "percentage points",
                "percentage point",
                "pct",
            ],
            (Share, (1, 2)),
        ),
        (&["‰", "phần nghìn", "per mille"], (Share, (1, 3))),
        (&["lần", "times"], (Times, (1, 0))),
        (&["giây", "seconds"], (Time, (1, 0))),
        (&["phút", "minutes", "minute"], (Time, (60, 0))),
        (&["giờ", "h", "hours", "hour"], (Time, (3600, 0))),
        (&["tuần", "weeks", "week"], (Day, (7, 0))),
        (&["ngày", "days", "day"], (Day, (1, 0))),
        (&["tháng", "months", "month"], (Month, (1, 0))),
        (&["năm", "years", "year"], (Year, (1, 0))),
    ]
};

/// Each word of [`WORDS`] by itself, in the order of their first bytes: a number of any text may have any of them.
const SORTED: [(&str, Meaning); count()] = {
    let (mut sorted, mut row, mut length) = ([("", (UnitKind::Person, (1, 0))); count()], 0, 0);
    while row < WORDS.len() {
        let (words, meaning) = WORDS[row];
        let mut word = 0;
        while word < words.len() {
            let mut at = length;
            while at > 0 && sorted[at - 1].0.as_bytes()[0] > words[word].as_bytes()[0] {
                sorted[at] = sorted[at - 1];
                at -= 1;
            }
            sorted[at] = (words[word], meaning);
            length += 1;
            word += 1;
        }
        row += 1;
    }
    sorted
};

const fn count() -> usize {
    let (mut row, mut count) = (0, 0);
    while row < WORDS.len() {
        count += WORDS[row].0.len();
        row += 1;
    }
    count
}

/// The words for units that begin as a text does.
fn alike(text: &str) -> impl Iterator<Item = (&'static str, Meaning)> {
    let first = text.bytes().next();
    let from = SORTED.partition_point(|(word, _)| word.bytes().next() < first);
    SORTED[from..].iter().take_while(move |(word, _)| word.bytes().next() == first).copied()
}

/// Words that begin as a unit and are none.
const OTHERS: [&str; 6] = ["đồng hồ", "đồng đều", "hộ chiếu", "tỷ lệ", "tỉ lệ", "năm học"];

impl Unit {
    /// The unit that a text begins with: ` triệu đồng`, `%`, `hộ nghèo`. None where no known one does, or where it is part
    /// of another (`tấn/ha`) or of a date (`năm 2023`).
    pub fn leading(text: &str) -> Option<Unit> {
        let text = lower(text);
        let (unit, rest) = Unit::split(&text)?;
        let dated =
            unit.kind.is_some_and(UnitKind::is_time) && rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
        (unit.kind.is_none() || !rest.starts_with('/') && !dated).then_some(unit)
    }

    /// The two units of a rate that a text begins with: `km/giờ`, `tạ/ha`.
    pub fn rate(text: &str) -> Option<(Unit, Unit)> {
        let text = lower(text);
        let (unit, rest) = Unit::split(&text)?;
        let (per, _) = Unit::split(rest.strip_prefix('/')?)?;
        (unit.kind.is_some() && per.kind.is_some()).then_some((unit, per))
    }

    /// The unit that a text in lower case begins with, and what follows it.
    fn split(text: &str) -> Option<(Unit, &str)> {
        let text = text.trim_start();
        if OTHERS.iter().any(|word| behind(text, word).is_some()) {
            return None;
        }
        let multiplier = longest(text, MULTIPLIERS.iter().map(|(word, power)| (*word, *power)));
        let (multiple, rest) = multiplier.map_or((1, text), |(power, rest)| (10_i64.pow(power), rest));
        let multiple = Decimal::from(multiple);
        match longest(rest.trim_start(), alike(rest.trim_start())) {
            Some(((kind, (size, decimals)), rest)) => {
                Some((Unit { kind: Some(kind), factor: multiple * Decimal::new(size, decimals) }, rest))
            }
            None => multiplier.map(|_| (Unit { kind: None, factor: multiple }, rest)),
        }
    }

    /// Whether a number with this unit in a text cannot be one of that unit.
    pub fn contradicts(self, other: Unit) -> bool {
        match (self.kind, other.kind) {
            (Some(one), Some(other)) => one != other && (other.is_time() || other == UnitKind::Time || !one.is_time()),
            _ => false,
        }
    }
}

fn lower(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    push_lowercase(&mut lower, text);
    lower
}

/// What follows a word at the beginning of a text.
fn behind<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    // Nearly all words differ in their first byte, and a text has no unit far more often than one.
    if text.as_bytes().first() != word.as_bytes().first() {
        return None;
    }
    let rest = text.strip_prefix(word)?;
    let ends = !word.ends_with(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric);
    ends.then_some(rest)
}

/// What the longest of some words that a text begins with stands for, and the rest of the text.
fn longest<T>(text: &str, words: impl Iterator<Item = (&'static str, T)>) -> Option<(T, &str)> {
    let found = words.filter_map(|(word, value)| behind(text, word).map(|rest| (value, rest)));
    found.min_by_key(|(_, rest)| rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_known_by_what_they_count_and_how_large_they_are() {
        let read = |text| Unit::leading(text).map(|unit| (unit.kind, unit.factor.to_string()));
        let known = |kind, factor: &str| Some((Some(kind), factor.to_owned()));
        assert_eq!(read(" triệu đồng."), known(UnitKind::Dong, "1000000"));
        assert_eq!(read("nghìn tỷ đồng"), known(UnitKind::Dong, "1000000000000"));
        assert_eq!(read(" đồng chí"), known(UnitKind::Person, "1"));
        assert_eq!(read("hộ nghèo, giảm"), known(UnitKind::Household, "1"));
        assert_eq!(read("\u{A0}Tấn"), known(UnitKind::Mass, "1000"));
        assert_eq!(read("%"), known(UnitKind::Share, "0.01"));
        assert_eq!(read(" nghìn"), Some((None, "1000".into())));
        assert_eq!(read(" giờ 30"), known(UnitKind::Time, "3600"));
        assert_eq!(read("cm."), known(UnitKind::Length, "0.01"));
        let rate = |text| Unit::rate(text).and_then(|(unit, per)| unit.kind.zip(per.kind));
        assert_eq!(rate("km/giờ"), Some((UnitKind::Length, UnitKind::Time)));
        assert_eq!(rate(" tạ/ha."), Some((UnitKind::Mass, UnitKind::Area)));
        assert_eq!(rate("hộ/3.750 hộ"), None);
        for text in ["tấn/ha", " năm 2023", "đồng hồ", "tỷ lệ", "trường", "hội trường", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
