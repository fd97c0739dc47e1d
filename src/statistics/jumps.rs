//! Numbers that a change makes many times what they were, or what the rest of their column is: a digit too many, a comma
//! in the wrong place.

use rust_decimal::Decimal;

use super::model::{Cell, DataSet};
use crate::base::decimal::format;
use crate::base::diagnostic::{Diagnostic, Message, warning};
use crate::base::language::Language;

/// Nobody's figures change so many times from one year to the next without a reason; a digit too many makes it ten.
const TIMES: i64 = 8;

/// Smaller numbers change by chance.
const SMALL: i64 = 10;

/// What is odd in the cells of `after` that differ from those of `before`; `origin` tells for each row which it was. Each
/// with its row and its column.
pub fn jumps(before: &DataSet, after: &DataSet, origin: &[Option<usize>]) -> Vec<(usize, usize, Diagnostic)> {
    let mut found = Vec::new();
    for (row, from) in origin.iter().enumerate() {
        for column in (0..after.columns.len()).filter(|column| *column != after.key) {
            let Some(now) = number(after, row, column) else { continue };
            let old = from.and_then(|from| number(before, from, column));
            if old == Some(now) {
                continue;
            }
            let told = match old {
                Some(old) => jump(now, old).map(|times| of_itself(after, (row, column), (old, now), times)),
                None => beside(after, row, column, now)
                    .map(|(old, times)| of_others(after, (row, column), (old, now), times)),
            };
            found.extend(told.map(|problem| (row, column, problem.place(after.rows[row].place.clone()))));
        }
    }
    found
}

fn number(set: &DataSet, row: usize, column: usize) -> Option<Decimal> {
    match set.rows.get(row)?.cells.get(column)? {
        Cell::Number(value) => Some(*value),
        _ => None,
    }
}

/// How many times one number is the other, where that is odd; below one where it is smaller.
fn jump(now: Decimal, old: Decimal) -> Option<Decimal> {
    let (now, old) = (now.abs(), old.abs());
    let is_small = now.max(old) < Decimal::from(SMALL) || old.is_zero() || now.is_zero();
    let times = now.checked_div(old).filter(|_| !is_small)?;
    let most = Decimal::from(TIMES);
    (times >= most || times.checked_mul(most)? <= Decimal::ONE).then_some(times)
}

/// The number of the column that a new one is odd beside: nearest to it, where all others are alike.
fn beside(set: &DataSet, row: usize, column: usize, now: Decimal) -> Option<(Decimal, Decimal)> {
    let is_other = |other: &usize| *other != row && Some(*other) != set.total_row && Some(row) != set.total_row;
    let others: Vec<Decimal> =
        (0..set.rows.len()).filter(is_other).filter_map(|other| number(set, other, column)).collect();
    let (least, most) = (others.iter().min()?, others.iter().max()?);
    let nearest = if now > *most { most } else { least };
    (others.len() > 1 && jump(*most, *least).is_none()).then_some(())?;
    jump(now, *nearest).map(|times| (*nearest, times))
}

fn of_itself(set: &DataSet, at: (usize, usize), (old, now): (Decimal, Decimal), times: Decimal) -> Diagnostic {
    let say = |language: Language| {
        let [old, now] = [old, now].map(|value| format(Some(value), None, language));
        let (cell, how) = (cell(set, at), how(times, language));
        match language {
            Language::Vi => format!("`{cell}` đổi từ {old} thành {now}: {how}"),
            Language::En => format!("`{cell}` changes from {old} to {now}: {how}"),
        }
    };
    told(Message { vi: say(Language::Vi), en: say(Language::En) })
}

fn of_others(set: &DataSet, at: (usize, usize), (old, now): (Decimal, Decimal), times: Decimal) -> Diagnostic {
    let say = |language: Language| {
        let [old, now] = [old, now].map(|value| format(Some(value), None, language));
        let (cell, how) = (cell(set, at), how(times, language));
        match language {
            Language::Vi => format!("`{cell}` là {now}, số gần nhất trong cột là {old}: {how}"),
            Language::En => format!("`{cell}` is {now}, the nearest in its column is {old}: {how}"),
        }
    };
    told(Message { vi: say(Language::Vi), en: say(Language::En) })
}

fn cell(set: &DataSet, (row, column): (usize, usize)) -> String {
    format!("{}, {}", set.columns[column].label, set.rows[row].key)
}

fn how(times: Decimal, language: Language) -> String {
    let is_more = times > Decimal::ONE;
    let times = if is_more { times } else { Decimal::ONE.checked_div(times).unwrap_or(times) };
    let times = format(Some(times.round_dp(u32::from(times < Decimal::from(100))).normalize()), None, language);
    match (language, is_more) {
        (Language::Vi, true) => format!("gấp {times} lần"),
        (Language::Vi, false) => format!("chỉ còn một phần {times}"),
        (Language::En, true) => format!("{times} times as much"),
        (Language::En, false) => format!("one part in {times}"),
    }
}

fn told(message: Message) -> Diagnostic {
    warning!("odd-figure"; message; help: "xem lại số chữ số và dấu phẩy; đúng thì cứ để", "look at its digits and its decimal mark; leave it if it is right")
}
