//! The row of a data set that has the sums of the others: declared, or guessed by its name; checked either way.

use rust_decimal::Decimal;

use super::model::{Cell, DataSet, Row};
use crate::base::decimal::format;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, error, msg, warning};
use crate::base::language::Language;
use crate::base::source::SourcePath;
use crate::base::suggest::suggest;
use crate::base::unit::{Unit, UnitKind};
use crate::base::value::{Fields, Value};

/// Names that only a row of sums has.
const SURE: [&str; 7] = ["tổng cộng", "tổng", "cộng", "cộng dồn", "total", "grand total", "sum"];

/// Names that a row of sums may have, but a row that others are a part of (`trong đó`), too.
const LIKELY: [&str; 3] = ["tổng số", "chung", "all"];

/// What names a whole that the other rows are parts of.
const WHOLES: [&str; 3] = ["toàn ", "cả ", "tổng "];

/// Finds the row and checks its sums.
pub(super) fn settle(fields: &mut Fields, set: &mut DataSet, path: &SourcePath, out: &mut Diagnostics) {
    let (row, declared) = match fields.node("total_row").map(|node| (&node.value, node)) {
        Some((Value::Bool(false), _)) => {
            set.is_total_declared = true;
            return;
        }
        Some((Value::Text(name), node)) => {
            let found = set.rows.iter().position(|row| row.key == *name);
            if found.is_none() && !set.unread {
                error!(out, "wrong-value" at (path, &node.span); "không có dòng `{name}`", "there is no row `{name}`";
                    help: suggest(name, set.rows.iter().map(|row| row.key.as_str())));
            }
            (found, true)
        }
        Some((_, node)) => {
            let what = msg!("tên dòng tổng, hoặc `false`", "the name of the row of sums, or `false`");
            return fields.wrong_type("total_row", node, &what, out);
        }
        None => (guessed(set), false),
    };
    set.is_total_declared = declared;
    let Some(row) = row else { return };
    set.total_row = Some(row);
    out.extend(wrong_sums(set, row));
    if !declared {
        let key = &set.rows[row].key;
        warning!(out, "total-row" at set.rows[row].place.clone();
            "dòng `{key}` được hiểu là dòng tổng", "the row `{key}` was taken for the sums of the others";
            help: "ghi total_row = \"{key}\"; nếu không phải dòng tổng thì ghi total_row = false",
                  "declare it with total_row = \"{key}\", or write total_row = false if it is none");
    }
}

/// The row whose name is that of sums; a name that others have, too, counts only where a column agrees.
fn guessed(set: &DataSet) -> Option<usize> {
    if set.rows.len() < 3 {
        return None;
    }
    let name = |row: &Row| {
        // `Tổng cộng (I + II):` is `tổng cộng`.
        row.key.split('(').next().unwrap_or_default().trim_end_matches([':', '.', ' ']).trim().to_lowercase()
    };
    let is_sure = |row: &Row| SURE.contains(&name(row).as_str()) || name(row).starts_with("tổng cộng ");
    let is_likely =
        |row: &Row| LIKELY.contains(&name(row).as_str()) || WHOLES.iter().any(|whole| name(row).starts_with(whole));
    let agrees = |row: &usize| sums(set, *row).any(|(_, stated, sum)| stated == sum);
    let likely = || (0..set.rows.len()).filter(|row| is_likely(&set.rows[*row])).find(agrees);
    set.rows.iter().position(is_sure).or_else(likely)
}

/// Each column that can be summed: its number, the sum that the row states, and that of the others.
fn sums(set: &DataSet, total: usize) -> impl Iterator<Item = (usize, Decimal, Decimal)> {
    let is_share = |unit: &str| Unit::leading(unit).is_some_and(|unit| unit.kind == Some(UnitKind::Share));
    let number = |row: &super::model::Row, column: usize| match &row.cells[column] {
        Cell::Number(value) => Some(*value),
        _ => None,
    };
    let columns = (0..set.columns.len()).filter(move |column| {
        *column != set.key && set.columns[*column].numeric && !is_share(set.unit_of(&set.columns[*column]))
    });
    columns.filter_map(move |column| {
        let stated = number(&set.rows[total], column)?;
        let others = set.rows.iter().enumerate().filter(|(row, _)| *row != total);
        let sum =
            others.map(|(_, row)| number(row, column)).try_fold(Decimal::ZERO, |sum, value| sum.checked_add(value?))?;
        Some((column, stated, sum))
    })
}

fn wrong_sums(set: &DataSet, total: usize) -> Vec<Diagnostic> {
    let wrong = sums(set, total).filter(|(_, stated, sum)| stated != sum);
    let told = wrong.map(|(column, stated, sum)| {
        let (name, row) = (&set.columns[column].name, &set.rows[total]);
        let shown = |value, language| format(Some(value), None, language);
        let (vi, en) = (Language::Vi, Language::En);
        let message = Message {
            vi: format!(
                "dòng `{}` ghi `{name}` là {}, các dòng khác cộng lại là {}",
                row.key,
                shown(stated, vi),
                shown(sum, vi)
            ),
            en: format!(
                "the row `{}` states {} for `{name}`, the others sum to {}",
                row.key,
                shown(stated, en),
                shown(sum, en)
            ),
        };
        error!("failed-check" at &row.place; message;
            help: "sửa con số sai; nếu không phải dòng tổng thì ghi total_row = false",
                  "correct the wrong number, or write total_row = false if it is not a row of sums")
    });
    told.collect()
}
