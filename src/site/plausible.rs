//! Figures and days that can hardly be right: days in the future, more than the whole, half a household.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::Site;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, Place, msg, warning};
use crate::base::language::Language;
use crate::base::time::day;
use crate::statistics::{Cell, Chart, DataSet, PATH, Unit, UnitKind, format};

/// Warns of what is odd in the data sets and the counter's opening figure.
pub(super) fn warn(site: &Site, out: &mut Diagnostics) {
    let today = site.now.date_naive();
    for set in &site.statistics.sets {
        dates(set, today, out);
        for figure in &set.figures {
            value(&figure.label, &figure.unit, figure.value, &figure.place, out);
        }
        for (number, column) in set.columns.iter().enumerate().filter(|(number, _)| *number != set.key) {
            let unit = set.unit_of(column);
            for row in &set.rows {
                if let Cell::Number(number) = &row.cells[number] {
                    value(&format!("{}, {}", column.label, row.key), unit, *number, &row.place, out);
                }
            }
            whole(set, number, out);
        }
        if set.chart == Chart::Stacked {
            stacks(set, out);
        }
    }
    let opening = site.statistics.counter.as_ref().and_then(|counter| counter.opening.as_ref());
    if let Some(opening) = opening.filter(|opening| opening.date > today) {
        out.push(future("opening.date", opening.date, Place::file(&PATH.into())));
    }
}

fn dates(set: &DataSet, today: NaiveDate, out: &mut Diagnostics) {
    let told = set.updated != NaiveDate::default();
    if set.updated > today {
        out.push(future("updated", set.updated, set.updated_place.clone()));
    }
    for figure in &set.figures {
        let Some(as_of) = figure.as_of else { continue };
        if as_of > today {
            out.push(future("as_of", as_of, figure.place.clone()));
        } else if told && as_of > set.updated {
            let (name, updated) = (&figure.name, set.updated);
            warning!(out, "future-date" at &figure.place;
                "`{name}` là số liệu ngày {as_of}, sau ngày cập nhật {updated}",
                "`{name}` is as of {as_of}, after the day of the update, {updated}";
                help: "sửa `as_of` hoặc `updated`", "fix `as_of` or `updated`");
        }
    }
}

fn future(key: &str, date: NaiveDate, place: Place) -> Diagnostic {
    let (vi, en) = (day(date, Language::Vi), day(date, Language::En));
    let message =
        Message { vi: format!("`{key}` ở tương lai: {vi}"), en: format!("`{key}` is in the future: {en}") };
    warning!("future-date" at place; message; help: "sửa ngày", "fix the date")
}

/// Words of a heading that speaks of change or of a plan: there more than the whole, and less than nothing, are sound.
const CHANGE: [&str; 20] = [
    "tăng",
    "giảm",
    "chênh",
    "so với",
    "kế hoạch",
    "dự toán",
    "chỉ tiêu",
    "hoàn thành",
    "đạt",
    "tốc độ",
    "bình quân",
    "trung bình",
    "change",
    "growth",
    "average",
    "mean",
    "compared",
    "plan",
    "target",
    "biến động",
];

fn value(label: &str, unit: &str, value: Decimal, place: &Place, out: &mut Diagnostics) {
    let Some(Unit { kind: Some(kind), factor }) = Unit::leading(unit) else { return };
    let lower = label.to_lowercase();
    if CHANGE.iter().any(|word| lower.contains(word)) {
        return;
    }
    let why = if kind == UnitKind::Share && value.checked_mul(factor).is_some_and(|share| share > Decimal::ONE) {
        msg!("nhiều hơn toàn bộ", "more than the whole")
    } else if kind.is_counted() && value < Decimal::ZERO {
        msg!("ít hơn không", "less than none")
    } else if kind.is_counted() && factor == Decimal::ONE && value.fract() != Decimal::ZERO {
        msg!("không phải số nguyên", "not a whole number")
    } else {
        return;
    };
    out.push(odd(label, (value, unit), &why, place));
}

fn odd(label: &str, (value, unit): (Decimal, &str), why: &Message, place: &Place) -> Diagnostic {
    let shown = |language| crate::statistics::with_unit(&format(Some(value), None, language), unit);
    let message = Message {
        vi: format!("`{label}` là {}: {}", shown(Language::Vi), why.vi),
        en: format!("`{label}` is {}: {}", shown(Language::En), why.en),
    };
    warning!("odd-figure" at place; message; help: "sửa con số hoặc đơn vị", "correct the number or the unit")
}

/// The shares of the parts of a whole, where the heading says that they are such.
fn whole(set: &DataSet, number: usize, out: &mut Diagnostics) {
    let column = &set.columns[number];
    let label = column.label.to_lowercase();
    let is_parts = ["cơ cấu", "tỷ trọng", "tỉ trọng", "proportion", "share"].iter().any(|word| label.starts_with(word));
    if !is_parts || set.unit_of(column) != "%" {
        return;
    }
    let sum = sum(set.parts().map(|row| &row.cells[number]));
    let Some(sum) = sum.filter(|sum| *sum > Decimal::from(101)) else { return };
    out.push(odd(
        &column.label,
        (sum, "%"),
        &msg!("các phần cộng lại nhiều hơn toàn bộ", "the parts sum to more than the whole"),
        &set.place,
    ));
}

/// Bars of shares that are stacked to more than the whole.
fn stacks(set: &DataSet, out: &mut Diagnostics) {
    for row in set.parts() {
        let shares = set.charted.iter().filter(|number| set.unit_of(&set.columns[**number]) == "%");
        let sum = sum(shares.map(|number| &row.cells[*number]));
        if let Some(sum) = sum.filter(|sum| *sum > Decimal::from(101)) {
            let why = msg!("các phần cộng lại nhiều hơn toàn bộ", "the parts sum to more than the whole");
            out.push(odd(&row.key, (sum, "%"), &why, &row.place));
        }
    }
}

/// The sum of the numbers; none where it is too large.
fn sum<'c>(mut cells: impl Iterator<Item = &'c Cell>) -> Option<Decimal> {
    cells.try_fold(Decimal::ZERO, |sum, cell| match cell {
        Cell::Number(value) => sum.checked_add(*value),
        _ => Some(sum),
    })
}
