//! Figures and days that can hardly be right: days in the future, more than the whole, half a household.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::Site;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, Place, msg, warning};
use crate::base::language::Language;
use crate::base::time::day;
use crate::prose::reckoned;
use crate::statistics::{Cell, Chart, DataSet, PATH, Row, Unit, UnitKind, format};

/// Longer sets are sheets: nobody made their sums by hand.
const MOST_ROWS: usize = 500;

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
        sums(set, out);
        figures(set, out);
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

/// Things that are counted one by one, beside persons, households and cases.
const THINGS: [&str; 32] = [
    "trường",
    "lớp",
    "phòng học",
    "dự án",
    "công trình",
    "lượt",
    "chiếc",
    "cái",
    "con",
    "giường",
    "cơ sở",
    "doanh nghiệp",
    "hợp tác xã",
    "hồ sơ",
    "văn bản",
    "thôn",
    "xã",
    "phường",
    "khu phố",
    "tổ",
    "đơn vị",
    "cuộc",
    "buổi",
    "suất",
    "căn",
    "ngôi",
    "xe",
    "ý kiến",
    "schools",
    "classes",
    "visits",
    "projects",
];

/// What a unit counts or measures, how large it is, and whether there are only whole ones. A label without a unit may say
/// itself what it counts: `Số hộ nghèo`.
fn counted(label: &str, unit: &str) -> Option<(Option<UnitKind>, Decimal, bool)> {
    let lower = label.to_lowercase();
    let unit = if unit.is_empty() { lower.strip_prefix("số ").unwrap_or_default() } else { unit };
    let lower = unit.to_lowercase();
    let is_thing = |thing: &str| {
        lower.strip_prefix(thing).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '/'))
    };
    match Unit::leading(unit) {
        Some(Unit { kind: Some(kind), factor }) => Some((Some(kind), factor, kind.is_counted())),
        _ => THINGS.iter().any(|thing| is_thing(thing)).then_some((None, Decimal::ONE, true)),
    }
}

fn value(label: &str, unit: &str, value: Decimal, place: &Place, out: &mut Diagnostics) {
    let Some((kind, factor, is_counted)) = counted(label, unit) else { return };
    let lower = label.to_lowercase().replace("đạt chuẩn", "");
    if CHANGE.iter().any(|word| lower.contains(word)) {
        return;
    }
    let is_rate = ["tỷ lệ", "tỉ lệ", "tỷ trọng", "tỉ trọng", "cơ cấu", "proportion", "share of"];
    let is_rate = is_rate.iter().any(|word| lower.contains(word));
    let is_measured = matches!(kind, Some(UnitKind::Area | UnitKind::Mass | UnitKind::Volume | UnitKind::Time));
    let why = if kind == Some(UnitKind::Share) && value.checked_mul(factor).is_some_and(|share| share > Decimal::ONE) {
        msg!("nhiều hơn toàn bộ", "more than the whole")
    } else if value < Decimal::ZERO && (is_counted || is_measured || kind == Some(UnitKind::Share) && is_rate) {
        msg!("ít hơn không", "less than none")
    } else if is_counted && value.checked_mul(factor).is_some_and(|count| !count.fract().is_zero()) {
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

/// Columns that are calculated from others, in all rows but one: totals, shares, changes.
fn sums(set: &DataSet, out: &mut Diagnostics) {
    let numbers: Vec<usize> = (0..set.columns.len()).filter(|at| *at != set.key && set.columns[*at].numeric).collect();
    // Sheets are long and their columns are rarely sums; two numbers are no column.
    if numbers.len() < 2 || !(3..MOST_ROWS).contains(&set.rows.len()) {
        return;
    }
    let head = |at: &usize| {
        let column = &set.columns[*at];
        let sign = if Unit::leading(set.unit_of(column)).is_some_and(|unit| unit.kind == Some(UnitKind::Share)) {
            " (%)"
        } else {
            ""
        };
        format!("{}{sign}", column.label)
    };
    let heads: Vec<String> = [set.columns[set.key].label.clone()].into_iter().chain(numbers.iter().map(head)).collect();
    let value = |row: &Row, at: usize| match &row.cells[at] {
        Cell::Number(value) => Some(*value),
        _ => None,
    };
    let rows: Vec<(&str, Vec<Option<Decimal>>)> =
        set.rows.iter().map(|row| (&*row.key, numbers.iter().map(|at| value(row, *at)).collect())).collect();
    for ((row, column), Message { vi, en }) in reckoned(&heads, &rows) {
        // The sums of that row are checked where it is found.
        if set.total_row == Some(row) && !heads[column].ends_with(" (%)") {
            continue;
        }
        let (label, key) = (&set.columns[numbers[column - 1]].label, &set.rows[row].key);
        let message = Message { vi: format!("`{label}, {key}`: {vi}"), en: format!("`{label}, {key}`: {en}") };
        warning!(out, "odd-figure" at &set.rows[row].place; message; help: "sửa con số sai", "correct the wrong number");
    }
}

/// Figures whose label names a column and a row of their set, and that have another value.
fn figures(set: &DataSet, out: &mut Diagnostics) {
    if set.rows.len() > MOST_ROWS {
        return;
    }
    for figure in &set.figures {
        let label = figure.label.to_lowercase();
        let named = |at: usize| {
            let column = &set.columns[at];
            let rest = label.strip_prefix(&*column.label.to_lowercase())?;
            let is = |row: &&Row| {
                let key = row.key.to_lowercase();
                let words = rest.replace("trong", "").replace("năm", "").replace("in ", "");
                words.trim() == key.trim_start_matches("năm ") && !key.is_empty()
            };
            let row = set.rows.iter().find(is)?;
            match row.cells[at] {
                Cell::Number(value) if set.unit_of(column) == figure.unit => Some((row, at, value)),
                _ => None,
            }
        };
        let found = (0..set.columns.len()).filter(|at| *at != set.key).find_map(named);
        let Some((row, column, value)) = found.filter(|(.., value)| *value != figure.value) else { continue };
        let (name, of) = (&figure.name, format!("{}[{}].{}", set.name, row.key, set.columns[column].name));
        let [own_vi, own_en] = [Language::Vi, Language::En].map(|language| format(Some(figure.value), None, language));
        let [vi, en] = [Language::Vi, Language::En].map(|language| format(Some(value), None, language));
        let message = Message {
            vi: format!("`{name}` là {own_vi}, `{of}` là {vi}"),
            en: format!("`{name}` is {own_en}, `{of}` is {en}"),
        };
        warning!(out, "odd-figure" at &figure.place; message;
            help: "sửa con số sai", "correct the wrong number"; also: &row.place, "dòng ở đây", "the row is here");
    }
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
