//! Hand-made tables, added up again: totals of columns and rows, shares, differences.

use std::ops::Range;

use rust_decimal::Decimal;

use super::phrase::{has, has_any, percent};
use super::sentence::Sentence;
use super::told::{NumberClaim, say};
use crate::base::decimal::parse_typed;
use crate::base::diagnostic::{Message, Severity};
use crate::base::language::Language;
use crate::base::unit::Unit;

/// A table of a text: its first row are the headings.
#[derive(Default)]
pub(super) struct HandTable {
    rows: Vec<Vec<NumberCell>>,
}

/// A cell as it stands, and as a number.
#[derive(Clone, Default)]
struct NumberCell {
    /// In lower case.
    text: String,
    typed: String,
    value: Option<Decimal>,
    is_share: bool,
    place: Range<usize>,
}

/// First words of the row or column of sums.
const TOTAL: [&str; 12] = [
    "tổng",
    "tổng cộng",
    "tổng số",
    "cộng",
    "toàn phường",
    "toàn xã",
    "toàn huyện",
    "toàn tỉnh",
    "total",
    "sum",
    "all",
    "chung",
];

/// Headings of columns that cannot be added.
const NO_SUM: [&str; 26] = [
    "stt",
    "tt",
    "năm",
    "year",
    "thứ tự",
    "tháng",
    "ngày",
    "giờ",
    "bình quân",
    "trung bình",
    "mật độ",
    "năng suất",
    "average",
    "mean",
    "tỷ lệ",
    "tỉ lệ",
    "rate",
    "giá",
    "đơn giá",
    "điểm",
    "xếp hạng",
    "rank",
    "no",
    "số nhà",
    "mã",
    "date",
];

const CHANGE: [&str; 9] =
    ["tăng", "giảm", "chênh lệch", "so sánh", "so với", "thay đổi", "change", "difference", "growth"];

impl HandTable {
    /// Adds a cell; those that are not there are empty.
    pub(super) fn put(&mut self, (row, column): (usize, usize), text: &str, place: Range<usize>, language: Language) {
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize_with(column + 1, NumberCell::default);
        }
        let (typed, text) = (text.trim().to_owned(), text.trim().to_lowercase());
        let (value, is_share) = number(&text, language);
        cells[column] = NumberCell { text, typed, value, is_share, place };
    }

    /// A table whose numbers are known.
    fn of(heads: &[String], rows: &[(&str, Vec<Option<Decimal>>)]) -> HandTable {
        let text =
            |text: &str| NumberCell { text: text.to_lowercase(), typed: text.to_owned(), ..NumberCell::default() };
        let row = |(at, (key, values)): (usize, &(&str, Vec<Option<Decimal>>))| {
            let number = |(column, value): (usize, &Option<Decimal>)| {
                let place = at * heads.len() + column + 1;
                NumberCell { value: *value, place: place..place, ..NumberCell::default() }
            };
            [text(key)].into_iter().chain(values.iter().enumerate().map(number)).collect()
        };
        let body = rows.iter().enumerate().map(row);
        HandTable { rows: [heads.iter().map(|head| text(head)).collect()].into_iter().chain(body).collect() }
    }

    /// What does not add up.
    pub(super) fn claims(&self) -> Vec<NumberClaim> {
        let Some(heads) = self.rows.first() else { return Vec::new() };
        let Some(body) = TableBody::of(heads, &self.rows[1..]) else { return Vec::new() };
        let mut claims: Vec<NumberClaim> = Vec::new();
        for column in 0..heads.len() {
            let found = body.relation(column).or_else(|| body.column(column)).or_else(|| body.larger(column));
            // One wrong number spoils a row and a column; it is reported once.
            claims.extend(found.filter(|found| claims.iter().all(|one| one.place != found.place)));
        }
        claims
    }

    /// What a sentence says of the row that has most or least.
    pub(super) fn superlative(&self, sentence: &Sentence) -> Option<(&str, &str)> {
        let (words, most) = (&*sentence.words, sentence.superlative?);
        let body = TableBody::of(self.rows.first()?, &self.rows[1..])?;
        let rows: Vec<&[NumberCell]> = body.parts().map(|(_, row)| row).collect();
        let names: Vec<&[NumberCell]> = rows.iter().filter(|row| is_named(words, &row[0].text)).copied().collect();
        let [named] = names[..] else { return None };
        let countable =
            |column: &usize| rows.iter().all(|row| row.get(*column).is_some_and(|cell| cell.value.is_some()));
        let columns: Vec<usize> = (1..body.heads.len()).filter(countable).collect();
        let by_name: Vec<usize> =
            columns.iter().filter(|at| is_named(words, &body.heads[**at].text)).copied().collect();
        let column = match (&columns[..], &by_name[..]) {
            ([only], _) | (_, [only]) => *only,
            _ => return None,
        };
        let values = || rows.iter().filter_map(|row| Some((row[column].value?, &row[0].typed)));
        let best = if most { values().max_by_key(|one| one.0) } else { values().min_by_key(|one| one.0) }?;
        (rows.len() > 2 && named[column].value != Some(best.0)).then_some((&named[0].typed, best.1))
    }
}

/// What does not add up in a table whose numbers are known: the number of the row and of the column, and what is said. The
/// first heading is that of the names of the rows.
pub fn reckoned(heads: &[String], rows: &[(&str, Vec<Option<Decimal>>)]) -> Vec<((usize, usize), Message)> {
    let claims = HandTable::of(heads, rows).claims().into_iter();
    // A claim on a heading has no row.
    let claims = claims.filter(|claim| claim.place.start > 0);
    claims
        .map(|claim| ((claim.place.start / heads.len(), claim.place.start % heads.len()), claim.diagnostic.message))
        .collect()
}

/// Whether a sentence contains a name of at least three letters, or with a digit.
fn is_named(words: &str, name: &str) -> bool {
    (name.chars().count() > 2 || name.contains(|c: char| c.is_ascii_digit())) && has(words, name)
}

/// A cell that is a number, perhaps with its unit.
fn number(text: &str, language: Language) -> (Option<Decimal>, bool) {
    let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    let (digits, rest) = text.split_at(end);
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let is_unit = rest.trim().is_empty()
        || rest.trim() == "%"
        || Unit::leading(rest).is_some_and(|unit| unit.factor == Decimal::ONE);
    let value = if is_unit { parse_typed(digits, language) } else { None };
    (value, rest.trim() == "%")
}

/// The rows below the headings, and which of them has the sums.
struct TableBody<'t> {
    heads: &'t [NumberCell],
    rows: Vec<&'t [NumberCell]>,
    total: Option<usize>,
}

impl<'t> TableBody<'t> {
    /// None where the table has parts within parts.
    fn of(heads: &'t [NumberCell], rows: &'t [Vec<NumberCell>]) -> Option<TableBody<'t>> {
        let rows: Vec<&[NumberCell]> = rows.iter().map(Vec::as_slice).collect();
        // The first cell with words names the row: before it there may be a number.
        let name = |row: &'t [NumberCell]| {
            row.iter().map(|cell| &*cell.text).find(|text| text.contains(char::is_alphabetic)).unwrap_or_default()
        };
        let is_total = |row: &'t [NumberCell]| TOTAL.contains(&name(row).trim_matches(|c: char| !c.is_alphanumeric()));
        let totals: Vec<usize> = (0..rows.len()).filter(|at| is_total(rows[*at])).collect();
        let total = match totals[..] {
            [] => None,
            [only] if only == 0 || only + 1 == rows.len() => Some(only),
            _ => return None,
        };
        let nested = rows.iter().enumerate().any(|(at, row)| {
            let name = name(row);
            let first = row.first().map(|cell| &*cell.text).unwrap_or_default();
            Some(at) != total
                && (name.starts_with(['-', '–', '+', '•', '*'])
                    || name.starts_with("trong đó")
                    || name.starts_with("tổng")
                    || name.starts_with("cộng")
                    || is_roman(first)
                    || first.matches('.').count() > 0
                        && first.len() < 6
                        && first.starts_with(|c: char| c.is_ascii_digit()))
        });
        (!nested && rows.len() < 500 && heads.len() < 16).then_some(TableBody { heads, rows, total })
    }

    /// The rows but that of the sums.
    fn parts(&self) -> impl Iterator<Item = (usize, &'t [NumberCell])> + '_ {
        self.rows.iter().enumerate().filter(|(at, _)| Some(*at) != self.total).map(|(at, row)| (at, *row))
    }

    fn value(&self, row: usize, column: usize) -> Option<Decimal> {
        self.rows[row].get(column)?.value
    }

    fn is_share(&self, column: usize) -> bool {
        self.heads[column].text.contains('%')
            || self.rows.iter().any(|row| row.get(column).is_some_and(|cell| cell.is_share))
    }

    fn has_numbers(&self, column: usize) -> bool {
        column > 0 && self.parts().filter(|(row, _)| self.value(*row, column).is_some()).count() > 1
    }

    /// The sum of a column against its total.
    fn column(&self, column: usize) -> Option<NumberClaim> {
        let head = &*self.heads[column].text;
        let values: Vec<Decimal> = self.parts().map(|(row, _)| self.value(row, column)).collect::<Option<_>>()?;
        let sum = values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value))?;
        let is_share = self.is_share(column);
        let parts_of_one = has_any(head, &["cơ cấu", "tỷ trọng", "tỉ trọng", "proportion"]);
        let (total, place) = match self.total {
            Some(row) => (self.value(row, column)?, &self.rows[row][column].place),
            None if is_share && parts_of_one => (Decimal::ONE_HUNDRED, &self.heads[column].place),
            None => return None,
        };
        let scale = values.iter().map(Decimal::scale).max().unwrap_or_default();
        let rounded = if is_share || scale > 0 {
            Decimal::new(6, (scale + 1).min(Decimal::MAX_SCALE)) * Decimal::from(values.len())
        } else {
            Decimal::ZERO
        };
        let whole = total == Decimal::ONE_HUNDRED && (Decimal::from(50)..Decimal::from(150)).contains(&sum);
        let summed = if is_share { whole } else { !has_any(head, &NO_SUM) && column > 0 };
        (values.len() > 1 && summed && apart(sum, total) > rounded)
            .then(|| wrong(place.clone(), total, sum, ("tổng của cột", "the sum of the column")))
    }

    /// The one part that is larger than its total: "Hộ nghèo" beside "Tổng số hộ".
    fn larger(&self, column: usize) -> Option<NumberClaim> {
        let is_total = |at: &usize| {
            let head = &*self.heads[*at].text;
            *at != column && !self.is_share(*at) && (has(head, "tổng số") || has(head, "tổng") || has(head, "total"))
        };
        let head = &*self.heads[column].text;
        if column == 0
            || self.is_share(column)
            || has_any(head, &NO_SUM)
            || has_any(head, &CHANGE)
            || head.contains("tổng")
        {
            return None;
        }
        let total = (1..self.heads.len()).find(is_total)?;
        let rows =
            || (0..self.rows.len()).filter_map(|row| Some((row, self.value(row, column)?, self.value(row, total)?)));
        let larger: Vec<_> = rows().filter(|(_, part, whole)| part > whole).collect();
        let [(row, part, whole)] = larger[..] else { return None };
        (rows().count() > 3).then(|| {
            let message = say(
                |show| format!("một phần ({}) lớn hơn tổng số ({})", show(part), show(whole)),
                |show| format!("a part ({}) is larger than the total ({})", show(part), show(whole)),
            );
            NumberClaim::of(Severity::Error, "wrong-number", self.rows[row][column].place.clone(), message)
        })
    }

    /// A column that is calculated from others in all rows but one.
    fn relation(&self, column: usize) -> Option<NumberClaim> {
        if !self.has_numbers(column) {
            return None;
        }
        let others: Vec<usize> = (1..self.heads.len())
            .filter(|other| {
                *other != column
                    && self.has_numbers(*other)
                    && !has_any(&self.heads[*other].text, &["stt", "tt", "năm", "year"])
            })
            .collect();
        let counts: Vec<usize> = others.iter().filter(|at| !self.is_share(**at)).copied().collect();
        let mut best: Option<(usize, Box<NumberClaim>)> = None;
        for (reckon, what) in self.hypotheses(column, &counts) {
            match self.against(column, &*reckon, what) {
                SumVerdict::Fits => return None,
                SumVerdict::AllBut(matches, claim) if best.as_ref().is_none_or(|(most, _)| matches > *most) => {
                    best = Some((matches, claim));
                }
                _ => {}
            }
        }
        best.map(|(_, claim)| *claim)
    }

    /// The ways in which a column may be calculated from columns of counts, by its heading, each with its name.
    fn hypotheses<'s>(&'s self, column: usize, counts: &'s [usize]) -> Vec<Hypothesis<'s>> {
        let head = &*self.heads[column].text;
        let pairs = || counts.iter().flat_map(|x| counts.iter().filter(move |y| *y != x).map(move |y| (*x, *y)));
        let mut all: Vec<Hypothesis<'s>> = Vec::new();
        if has_any(head, &CHANGE) {
            // Against the row above, or the one below where the newest stands first.
            for x in counts {
                let change = move |row: usize, other: usize| -> Option<Decimal> {
                    let (now, then) = (self.value(row, *x)?, self.value(other, *x)?);
                    let change = now.checked_sub(then)?;
                    if self.is_share(column) { percent(change, then) } else { Some(change) }
                };
                let above = move |row: usize| change(row, row.checked_sub(1)?);
                let below = move |row: usize| change(row, row + 1).filter(|_| row + 1 < self.rows.len());
                all.push((Box::new(above), ("mức thay đổi", "the change")));
                all.push((Box::new(below), ("mức thay đổi", "the change")));
            }
        }
        if self.is_share(column) {
            for x in counts {
                let whole = self.total.and_then(|row| self.value(row, *x));
                all.push((Box::new(move |row| percent(self.value(row, *x)?, whole?)), ("tỷ lệ", "the share")));
            }
            for (x, y) in pairs() {
                let ratio = move |row| percent(self.value(row, x)?, self.value(row, y)?);
                let growth =
                    move |row| percent(self.value(row, x)?.checked_sub(self.value(row, y)?)?, self.value(row, y)?);
                all.push((Box::new(ratio), ("tỷ lệ", "the share")));
                all.push((Box::new(growth), ("mức thay đổi", "the change")));
                all.push((Box::new(move |row| growth(row).map(|value| value.abs())), ("mức thay đổi", "the change")));
            }
        } else if counts.len() > 1 && TOTAL.iter().any(|word| head == *word || head.starts_with(&format!("{word} "))) {
            let sum = |row| counts.iter().try_fold(Decimal::ZERO, |sum, at| sum.checked_add(self.value(row, *at)?));
            all.push((Box::new(sum), ("tổng của dòng", "the sum of the row")));
        } else if has_any(head, &CHANGE) {
            for (x, y) in pairs() {
                let change = move |row| self.value(row, x)?.checked_sub(self.value(row, y)?);
                all.push((Box::new(change), ("chênh lệch", "the difference")));
                let size = move |row| change(row).map(|value: Decimal| value.abs());
                all.push((Box::new(size), ("chênh lệch", "the difference")));
            }
        }
        all
    }

    /// Whether a cell is what it should be: whole numbers exactly, others rounded, or cut off as spreadsheets do.
    fn is_right(&self, column: usize, value: Decimal, exact: Decimal) -> bool {
        let apart = apart(exact, value);
        match value.scale() > 0 || self.is_share(column) {
            true => apart < Decimal::new(1, value.scale()),
            false => apart.is_zero(),
        }
    }

    /// Whether the numbers of a column are calculated so, in all rows or in all but one.
    fn against(&self, column: usize, reckon: &dyn Fn(usize) -> Option<Decimal>, (vi, en): (&str, &str)) -> SumVerdict {
        let (mut fits, mut wrong_ones) = (0, Vec::new());
        for row in 0..self.rows.len() {
            let (Some(value), Some(exact)) = (self.value(row, column), reckon(row)) else { continue };
            if self.is_right(column, value, exact) {
                fits += usize::from(!value.is_zero());
            } else {
                wrong_ones.push((row, value, exact));
            }
            if wrong_ones.len() > 1 {
                return SumVerdict::Other;
            }
        }
        match wrong_ones[..] {
            [] if fits > 0 => SumVerdict::Fits,
            // Among many columns whole percentages often fit by chance.
            [(row, value, exact)]
                if fits > 1 + usize::from(value.scale() == 0 && self.is_share(column) && self.heads.len() > 4) =>
            {
                let exact = exact.round_dp(value.scale().max(1));
                SumVerdict::AllBut(fits, Box::new(wrong(self.rows[row][column].place.clone(), value, exact, (vi, en))))
            }
            _ => SumVerdict::Other,
        }
    }
}

/// What the cell of a row should be, and how that is called in both languages.
type Hypothesis<'s> = (Box<dyn Fn(usize) -> Option<Decimal> + 's>, (&'static str, &'static str));

enum SumVerdict {
    Fits,
    /// How many rows fit, and what is said of the one that does not.
    AllBut(usize, Box<NumberClaim>),
    Other,
}

fn wrong(place: Range<usize>, stated: Decimal, exact: Decimal, (vi, en): (&str, &str)) -> NumberClaim {
    let message = say(
        |show| format!("bảng ghi {}, tính lại {vi} là {}", show(stated), show(exact)),
        |show| format!("the table says {}, {en} is {}", show(stated), show(exact)),
    );
    NumberClaim::of(Severity::Error, "wrong-number", place, message)
}

/// How far two numbers are from each other.
fn apart(one: Decimal, other: Decimal) -> Decimal {
    one.checked_sub(other).map_or(Decimal::MAX, |difference| difference.abs())
}

fn is_roman(text: &str) -> bool {
    !text.is_empty() && text.trim_end_matches('.').chars().all(|c| matches!(c, 'i' | 'v' | 'x')) && text.len() < 5
}
