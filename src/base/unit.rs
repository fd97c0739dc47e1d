//! Units as people write them: what they count or measure, and how large they are.

use rust_decimal::Decimal;

use super::language::push_lowercase;

/// What a unit counts or measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Kilograms.
    Mass,
    /// Square metres.
    Area,
    /// Metres.
    Length,
    /// Cubic metres.
    Volume,
    /// Parts of one.
    Share,
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// None where it is a multiplier alone: `triệu`.
    pub kind: Option<UnitKind>,
    /// How many of the smallest unit of its kind: 1,000 for a tonne.
    pub factor: Decimal,
}

const MULTIPLIERS: [(&str, u32); 10] = [
    ("trăm", 2),
    ("nghìn", 3),
    ("ngàn", 3),
    ("thousand", 3),
    ("triệu", 6),
    ("million", 6),
    ("tỷ", 9),
    ("tỉ", 9),
    ("billion", 9),
    ("nghìn tỷ", 12),
];

/// Words for each unit; the power of ten stands behind the kind.
const WORDS: [(&[&str], (UnitKind, i32)); 21] = {
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
            (Person, 0),
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
            (Household, 0),
        ),
        (&["vụ", "vụ việc", "cases", "case"], (Case, 0)),
        (&["đồng", "đ", "₫", "vnđ", "vnd", "dong"], (Dong, 0)),
        (&["usd", "đô la", "đô-la", "dollars", "us dollars"], (Dollar, 0)),
        (&["kg", "ki-lô-gam", "kilôgam", "kilograms"], (Mass, 0)),
        (&["g", "gam", "grams"], (Mass, -3)),
        (&["yến"], (Mass, 1)),
        (&["tạ"], (Mass, 2)),
        (&["tấn", "tonnes", "tonne", "tons"], (Mass, 3)),
        (&["m2", "m²", "mét vuông", "square metres"], (Area, 0)),
        (&["ha", "héc-ta", "héc ta", "hécta", "hecta", "hectares"], (Area, 4)),
        (&["km2", "km²", "ki-lô-mét vuông", "square kilometres"], (Area, 6)),
        (&["m", "mét", "metres"], (Length, 0)),
        (&["km", "ki-lô-mét", "kilômét", "cây số", "kilometres"], (Length, 3)),
        (&["m3", "m³", "mét khối", "cubic metres"], (Volume, 0)),
        (&["%", "phần trăm", "điểm phần trăm", "percent", "per cent", "percentage points"], (Share, -2)),
        (&["‰", "phần nghìn", "per mille"], (Share, -3)),
        (&["ngày", "days", "day"], (Day, 0)),
        (&["tháng", "months", "month"], (Month, 0)),
        (&["năm", "years", "year"], (Year, 0)),
    ]
};

/// Each word of [`WORDS`] by itself, in the order of their first bytes: a number of any text may have any of them.
const SORTED: [(&str, (UnitKind, i32)); count()] = {
    let (mut sorted, mut row, mut length) = ([("", (UnitKind::Person, 0)); count()], 0, 0);
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
fn alike(text: &str) -> impl Iterator<Item = (&'static str, (UnitKind, i32))> {
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
        let mut lower = String::with_capacity(text.len());
        push_lowercase(&mut lower, text);
        let text = lower.trim_start();
        if OTHERS.iter().any(|word| behind(text, word).is_some()) {
            return None;
        }
        let multiplier = longest(text, MULTIPLIERS.iter().map(|(word, power)| (*word, *power)));
        let (power, rest) = multiplier.unwrap_or((0, text));
        let factor = |power: i32| match u32::try_from(power) {
            Ok(power) => Decimal::from(10_i64.pow(power)),
            Err(_) => Decimal::new(1, power.unsigned_abs()),
        };
        let Some(((kind, own), rest)) = longest(rest.trim_start(), alike(rest.trim_start())) else {
            return multiplier.map(|_| Unit { kind: None, factor: factor(power as i32) });
        };
        let dated = kind.is_time() && rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
        (!rest.starts_with('/') && !dated).then(|| Unit { kind: Some(kind), factor: factor(power as i32 + own) })
    }

    /// Whether a number with this unit in a text cannot be one of that unit.
    pub fn contradicts(self, other: Unit) -> bool {
        match (self.kind, other.kind) {
            (Some(one), Some(other)) => one != other && (other.is_time() || !one.is_time()),
            _ => false,
        }
    }
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
        for text in ["tấn/ha", " năm 2023", "đồng hồ", "tỷ lệ", "trường", "hội trường", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
