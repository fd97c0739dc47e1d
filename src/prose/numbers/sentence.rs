//! Sentences as the calculations need them: their words in lower case, and the quantities among them. Dates, times, document and
//! telephone numbers, addresses, scores, ranges and ordinals are words like others.

use std::borrow::Cow;
use std::ops::Range;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::hints::Hints;
use super::words;
use crate::base::decimal::parse_typed;
use crate::base::language::{Language, lowercase, push_lowercase};
use crate::base::unit::{Unit, UnitKind};
use crate::prose::cursor::{is_of_word, next_digit};

/// A sentence with at least one quantity, or one that compares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    /// Its words in lower case, one space between them.
    pub words: Box<str>,
    /// Its quantities, in order.
    pub quantities: Box<[Quantity]>,
    /// Its bytes in the file.
    pub place: Range<usize>,
    /// Whether it says that something has most, or else that it has least.
    pub superlative: Option<bool>,
}

/// A number that counts or measures something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// What is typed, without its unit.
    pub value: Decimal,
    /// In `98/3.750 hộ` the 3,750: the whole of which it is a part.
    pub of: Option<Decimal>,
    /// Its bytes in the words of the sentence, a percent sign included.
    pub at: Range<usize>,
    /// Its bytes in the file.
    pub place: Range<usize>,
    /// The unit behind it.
    pub unit: Option<Unit>,
    /// It is written in words.
    pub spelled: bool,
}

impl Quantity {
    /// The value in the smallest unit of its kind.
    pub fn size(&self) -> Decimal {
        let factor =
            self.unit.filter(|unit| unit.kind != Some(UnitKind::Share)).map_or(Decimal::ONE, |unit| unit.factor);
        self.value.checked_mul(factor).unwrap_or(self.value)
    }

    /// What it counts or measures.
    pub fn kind(&self) -> Option<UnitKind> {
        self.unit.and_then(|unit| unit.kind)
    }

    /// Whether it is a percentage.
    pub fn is_share(&self) -> bool {
        self.kind() == Some(UnitKind::Share)
    }

    /// How far the exact value may lie from what is typed: half a step of its last digit, and a little for rounding twice.
    pub fn tolerance(&self) -> Decimal {
        Decimal::new(6, (self.value.scale() + 1).min(Decimal::MAX_SCALE))
    }
}

impl Sentence {
    /// The words between the quantity before and this one.
    pub fn before(&self, number: usize) -> &str {
        let from = number.checked_sub(1).and_then(|one| self.quantities.get(one)).map_or(0, |one| one.at.end);
        let to = self.quantities.get(number).map_or(self.words.len(), |one| one.at.start);
        self.words.get(from..to).unwrap_or_default()
    }

    /// The words between this quantity and the next one.
    pub fn after(&self, number: usize) -> &str {
        self.before(number + 1)
    }

    /// What it is typed as.
    pub fn typed(&self, number: usize) -> &str {
        self.quantities.get(number).and_then(|one| self.words.get(one.at.clone())).unwrap_or_default()
    }
}

/// Words before a number that make it a name, a date or an ordinal.
const NAMES: [&str; 78] = [
    "đợt",
    "ngày",
    "tháng",
    "năm",
    "quý",
    "tuần",
    "điều",
    "khoản",
    "thứ",
    "lần",
    "khóa",
    "khoá",
    "kỳ",
    "kì",
    "đường",
    "phố",
    "tổ",
    "thôn",
    "phòng",
    "lớp",
    "km",
    "lộ",
    "lúc",
    "tập",
    "trang",
    "mẫu",
    "phiên",
    "giải",
    "hạng",
    "bài",
    "chương",
    "mục",
    "lục",
    "đoạn",
    "kỷ",
    "kỉ",
    "bậc",
    "cấp",
    "loại",
    "nhóm",
    "khu",
    "vực",
    "tầng",
    "block",
    "cửa",
    "cổng",
    "bàn",
    "ghế",
    "vị",
    "trí",
    "top",
    "sinh",
    "mã",
    "hotline",
    "đt",
    "tel",
    "fax",
    "vòng",
    "trận",
    "bảng",
    "nhà",
    "ngõ",
    "hẻm",
    "kiệt",
    "số",
    "báo",
    "bão",
    "quyết",
    "luật",
    "no",
    "section",
    "article",
    "page",
    "room",
    "chapter",
    "tk",
    "u",
    "road",
];

/// What makes "số" the beginning of a count: "tổng số 98 hộ".
const BEFORE_SO: [&str; 14] =
    ["tổng", "trong", "dân", "một", "với", "có", "là", "đa", "doanh", "con", "hiện", "đủ", "quân", "sĩ"];

/// Words behind a number that make it no quantity.
const AFTER: [&str; 20] = [
    "giờ", "phút", "giây", "h", "tuổi", "độ", "lần", "điểm", "tầng", "bàn", "sao", "o'clock", "am", "pm", "°c",
    "trang", "rạng", "sáng", "am.", "pm.",
];

/// With more numbers than this a sentence is a table without lines, in which nothing is recalculated.
const MOST: usize = 200;

/// The sentences of a paragraph in which something can be recalculated.
pub(super) fn sentences(
    text: &str,
    language: Language,
    hints: Hints,
    at: &dyn Fn(Range<usize>) -> Range<usize>,
) -> Vec<Sentence> {
    let digits = has_digit(text);
    if !digits && !hints.spells && !hints.compares {
        return Vec::new();
    }
    let all = split(text).into_iter().filter_map(|range| {
        let part = text.get(range.clone())?;
        let own = if hints.spells || hints.compares { Hints::of(part, language) } else { hints };
        let digits = digits && has_digit(part);
        let mut found = if digits { self::digits(part, language) } else { Vec::new() };
        if own.spells || digits && part.contains('(') {
            found.extend(spelled(part));
        }
        if found.is_empty() && !own.compares || found.len() > MOST {
            return None;
        }
        let sentence = sentence(part, found, &|inner| at(inner.start + range.start..inner.end + range.start));
        let superlative = if own.compares { super::superlative(&sentence.words) } else { None };
        (!sentence.quantities.is_empty() || superlative.is_some()).then_some(Sentence { superlative, ..sentence })
    });
    all.collect()
}

fn has_digit(text: &str) -> bool {
    next_digit(text, 0).is_some()
}

/// Sentences by their marks: a point, `;`, `?`, `!` or a line's end, where a space or nothing follows.
fn split(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let is_end = |at: &usize| {
        // A remark in brackets, such as “[sic]”, belongs to what stands before it.
        bytes[*at] == b'\n'
            || text.get(at + 1..).is_some_and(|rest| {
                rest.chars().next().is_none_or(char::is_whitespace) && !rest.trim_start().starts_with('[')
            })
    };
    let marks = memchr::memchr3_iter(b'\n', b'.', b';', bytes).chain(memchr::memchr2_iter(b'?', b'!', bytes));
    let mut ends: Vec<usize> = marks.filter(is_end).chain([text.len()]).collect();
    ends.sort_unstable();
    let mut from = 0;
    let ranges = ends.into_iter().map(|end| {
        let range = from..end;
        from = (end + 1).min(text.len());
        range
    });
    ranges.filter(|range| range.start < range.end).collect()
}

/// A number as it was found, before its neighbours are known.
struct FoundNumber {
    range: Range<usize>,
    value: Decimal,
    of: Option<Decimal>,
    unit: Option<Unit>,
    spelled: bool,
}

fn sentence(text: &str, mut found: Vec<FoundNumber>, at: &dyn Fn(Range<usize>) -> Range<usize>) -> Sentence {
    found.sort_by_key(|one| one.range.start);
    let (mut lower, mut quantities, mut from) = (String::with_capacity(text.len()), Vec::new(), 0);
    for one in found {
        push_lowercase(&mut lower, &text[from..one.range.start]);
        let start = lower.len();
        push_lowercase(&mut lower, &text[one.range.clone()]);
        from = one.range.end;
        let place = at(one.range);
        let FoundNumber { value, of, unit, spelled, .. } = one;
        quantities.push(Quantity { value, of, at: start..lower.len(), place, unit, spelled });
    }
    push_lowercase(&mut lower, &text[from..]);
    Sentence {
        words: lower.into(),
        quantities: quantities.into(),
        place: at(text.len() - text.trim_start().len()..text.trim_end().len()),
        superlative: None,
    }
}

/// Enough of a text for any unit.
fn head(text: &str) -> &str {
    let end = text.char_indices().nth(32).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

fn digits(text: &str, language: Language) -> Vec<FoundNumber> {
    let (mut all, mut at) = (Vec::new(), 0);
    while let Some(start) = next_digit(text, at) {
        let run = text[start..].bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')).count();
        let mut end = start + text[start..start + run].trim_end_matches(['.', ',']).len();
        let typed = &text[start..end];
        let rest = &text[end..];
        // What hangs together with the number makes it another thing: `7-11-2023`, `12/NQ-HĐND`, `8:30`, `12h30`.
        let joined = rest.starts_with(['/', '-', '–', '—', ':', '_', '+', '°', 'º', '*', '×', 'x'])
            || is_range(rest)
            || rest.strip_prefix(' ').is_some_and(|rest| is_group(rest) && typed.len() <= 3);
        let glued = text[..start].ends_with(|c: char| is_of_word(c) || "/-–—:_#@$+.,*×^".contains(c));
        if let Some((fraction, length)) = (!glued).then(|| fraction(typed, rest, language)).flatten() {
            if !is_name(&text[..start]) {
                all.push(FoundNumber { range: start..end + length, ..fraction });
            }
            at = end + length;
            continue;
        }
        if joined {
            // The whole of it is passed over.
            let is_end = |c: char| c.is_alphabetic() || !c.is_numeric() && !"/-–—:_+.,*× ".contains(c);
            let next = rest.find(is_end).unwrap_or(rest.len());
            at = end + next.max(1).min(rest.len());
            while !text.is_char_boundary(at) {
                at += 1;
            }
            continue;
        }
        at = end;
        let sign = rest.strip_prefix(' ').unwrap_or(rest);
        if sign.starts_with(['%', '‰']) {
            end += rest.len() - sign.len() + sign.chars().next().map_or(0, char::len_utf8);
        }
        if !glued && let Some(found) = quantity(text, typed, start..end, language) {
            all.push(found);
        }
    }
    all
}

/// ` - 20`, ` – 20`: the end of a range, or of a score.
fn is_range(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.strip_prefix(['-', '–', '—', ':', 'x', '×'])
        .is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}

/// `607 275` behind `1 `: groups between spaces, or a telephone number.
fn is_group(rest: &str) -> bool {
    rest.bytes().take_while(u8::is_ascii_digit).count() == 3
}

/// `98/3.750 hộ`: a part and the whole, where a unit follows; and how long the rest of it is.
fn fraction(typed: &str, rest: &str, language: Language) -> Option<(FoundNumber, usize)> {
    let whole = rest.strip_prefix('/')?;
    let run = whole.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')).count();
    let run = whole[..run].trim_end_matches(['.', ',']).len();
    let unit = Unit::leading(head(&whole[run..]));
    let (value, of) = (parse_typed(typed, language)?, parse_typed(&whole[..run], language)?);
    // "18/20 đại biểu": no day of a month, and of some thing.
    let is_plain = |text: &str| text.len() < 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let thing = whole[run..].strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    let is_part =
        unit.is_none() && thing && is_plain(typed) && is_plain(&whole[..run]) && of > Decimal::from(12) && value <= of;
    let counted = unit.and_then(|unit| unit.kind).is_some_and(|kind| {
        kind.is_counted() || matches!(kind, UnitKind::Dong | UnitKind::Mass | UnitKind::Area | UnitKind::Length)
    });
    ((counted || is_part) && !whole[run..].starts_with(['/', '-']) && of > Decimal::ZERO)
        .then(|| (FoundNumber { range: 0..0, value, of: Some(of), unit, spelled: false }, 1 + run))
}

fn quantity(text: &str, typed: &str, range: Range<usize>, language: Language) -> Option<FoundNumber> {
    let (before, rest) = (&text[..range.start], &text[range.end..]);
    let is_percent = text[range.clone()].ends_with(['%', '‰']);
    let unit = match text[range.clone()].chars().next_back().filter(|_| is_percent) {
        Some(sign) => Unit::leading(sign.encode_utf8(&mut [0; 4])),
        None => Unit::leading(head(rest)),
    };
    // Letters right behind are part of a name (5G, 12A), unless they are a unit (5kg).
    if rest.starts_with(char::is_alphabetic) && unit.is_none() {
        return None;
    }
    let kind = unit.and_then(|unit| unit.kind);
    let plain = typed.bytes().all(|byte| byte.is_ascii_digit());
    let next = first_word(rest);
    let is_year = plain && typed.len() == 4 && matches!(typed.as_bytes(), [b'1', b'8' | b'9', ..] | [b'2', b'0', ..]);
    let odd = plain && (typed.len() > 9 || typed.len() > 3 && typed.starts_with('0'));
    let is_day = kind.is_some_and(|kind| matches!(kind, UnitKind::Year | UnitKind::Month | UnitKind::Day)) && is_year;
    if odd
        || is_day
        || is_year && !kind.is_some_and(UnitKind::is_counted)
        || AFTER.contains(&&*next) && kind != Some(UnitKind::Share)
        || is_name(before) && !words::is_repeated(rest)
    {
        return None;
    }
    // Men and women are persons, whatever else the words count.
    let sex = || {
        matches!(&*next, "nam" | "nữ" | "boys" | "girls" | "men" | "women").then(|| Unit::leading("người")).flatten()
    };
    let unit = unit.or_else(sex);
    Some(FoundNumber { value: parse_typed(typed, language)?, of: None, range, unit, spelled: false })
}

fn first_word(rest: &str) -> Cow<'_, str> {
    let word = rest.trim_start_matches(' ').split(|c: char| !is_of_word(c) && !"'°".contains(c)).next();
    lowercase(word.unwrap_or_default())
}

/// Whether what stands before a number makes it a name: "khu phố 3", "Nghị quyết số 12", "năm 2024".
fn is_name(before: &str) -> bool {
    // Enough for two words, so that no text takes long.
    let start = before.char_indices().rev().nth(24).map_or(0, |(at, _)| at);
    let before = before[start..].trim_end();
    let mut words = before.rsplit(|c: char| !is_of_word(c)).filter(|word| !word.is_empty());
    if !before.ends_with(is_of_word) {
        return false;
    }
    let Some(last) = words.next().map(lowercase) else { return false };
    if last == "số" {
        let earlier = words.next().map(lowercase).unwrap_or_default();
        return !BEFORE_SO.contains(&&*earlier);
    }
    NAMES.contains(&&*last)
}

/// Numbers of two and more words, and those of any length in brackets behind a number.
fn spelled(text: &str) -> Vec<FoundNumber> {
    let words: Vec<(Range<usize>, Cow<'_, str>)> =
        words_of(text).map(|range| (range.clone(), lowercase(&text[range]))).collect();
    let lower: Vec<&str> = words.iter().map(|(_, word)| &**word).collect();
    // Whether a word hangs together with the next one.
    let hangs = |number: usize| {
        let next = words.get(number + 1).map(|(range, _)| range.start);
        next.is_some_and(|next| matches!(text.get(words[number].0.end..next), Some(" " | "-")))
    };
    let (mut all, mut at) = (Vec::new(), 0);
    while at < words.len() {
        let most = words.len().min(at + words::MOST);
        let last = (at..most).find(|number| !hangs(*number)).unwrap_or(most - 1);
        let Some((value, used)) = words::leading(&lower[at..=last]) else {
            at += 1;
            continue;
        };
        let range = words[at].0.start..words[at + used - 1].0.end;
        let before = &text[..range.start];
        let bracketed = ["(", "Bằng chữ: ", "bằng chữ: "].iter().any(|mark| before.ends_with(mark));
        if (used > 1 || bracketed) && !is_name(before) {
            let unit = Unit::leading(head(&text[range.end..]));
            all.push(FoundNumber { range, value: value.into(), of: None, unit, spelled: true });
        }
        at += used;
    }
    all
}

fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(char::is_alphabetic)?;
        let end = text[start..].find(|c: char| !c.is_alphabetic()).map_or(text.len(), |length| start + length);
        from = end;
        Some(start..end)
    })
}
