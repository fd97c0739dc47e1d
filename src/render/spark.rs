//! Small pictures of figures: their past, what changed since the period before, the largest parts of a set.

use chrono::Datelike;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::base::language::Language;
use crate::base::number::number;
use crate::chart::{expected, in_time};
use crate::statistics::{Cell, Chart, Column, DataSet, Figure, Row, format, with_unit};
use crate::theme::Strings;
use crate::view::{PartView, SetPictureView, SparkView};

/// More numbers are a line.
const BARS: usize = 36;

/// How many parts are shown.
const PARTS: usize = 5;

/// The box of a small picture.
const WIDTH: f64 = 100.0;
const HEIGHT: f64 = 30.0;

/// Rows in order of time, with their steps.
type InTime<'s> = [(Option<usize>, &'s Row)];

/// What changed, in words, and its direction; both empty where nothing is known.
type Change = (String, &'static str);

/// A small picture has no room for more steps of time.
const MOST_STEPS: usize = 1000;

/// The past of a column up to a row, and what changed since the row before; nothing where the rows are not in time, or
/// periods of several kinds: nine months beside whole years would look like a fall.
pub(super) fn past(
    set: &DataSet,
    column: usize,
    row: &str,
    strings: &Strings,
    language: Language,
) -> (Option<SparkView>, Change) {
    let Some(rows) = in_time(set) else { return Default::default() };
    let Some(at) = rows.iter().position(|(_, one)| one.key == row) else { return Default::default() };
    let rows = &rows[..=at];
    (spark(&values(rows, column), true), change(set, rows, column, strings, language))
}

/// The past of the only column that is drawn of a set; none where there are several, or no time.
pub(super) fn of_set(set: &DataSet) -> Option<SparkView> {
    let [column] = drawn(set)[..] else { return None };
    spark(&values(&in_time(set)?, column), false)
}

/// A data set at a glance; none where it has no numbers.
pub(super) fn glance(set: &DataSet, strings: &Strings, language: Language) -> Option<SetPictureView> {
    let columns = drawn(set);
    let first = *columns.first()?;
    let shown = |value, column: &Column| with_unit(&format(value, column.decimals, language), set.unit_of(column));
    let label = |column: usize| if columns.len() > 1 { set.columns[column].label.clone() } else { String::new() };
    let newest = in_time(set).filter(|rows| rows.len() > 1).and_then(|mut rows| {
        // What has not come yet is not the newest.
        let end = rows.iter().rposition(|(_, row)| cell(row, first).is_some())?;
        rows.truncate(end + 1);
        Some(rows)
    });
    let Some(rows) = newest else { return ranked(set, &columns, label(first), language) };
    let ((_, oldest), (_, last)) = (rows.first()?, rows.last()?);
    if let Some(sum) = sum(set, &rows, &columns) {
        return Some(SetPictureView {
            label: sum.label.clone(),
            value: with_unit(&format(Some(sum.value), sum.decimals, language), &sum.unit),
            spark: spark(&values(&rows, first), false),
            first: oldest.key.clone(),
            last: last.key.clone(),
            ..SetPictureView::default()
        });
    }
    let (change, trend) = change(set, &rows, first, strings, language);
    Some(SetPictureView {
        label: label(first),
        value: shown(cell(last, first), &set.columns[first]),
        period: last.key.clone(),
        change,
        trend,
        spark: spark(&values(&rows, first), true),
        first: oldest.key.clone(),
        last: last.key.clone(),
        ..SetPictureView::default()
    })
}

/// The key figure that is the sum of all rows of the only column that is drawn, where these are of a time long past: it says
/// more than the last of its parts, which is no fall from the one before.
fn sum<'s>(set: &'s DataSet, rows: &InTime, columns: &[usize]) -> Option<&'s Figure> {
    let [column] = columns else { return None };
    let years = rows.last()?.1.key.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() == 4);
    if years.filter_map(|year| year.parse::<i32>().ok()).next_back()? + 1 >= set.updated.year() {
        return None;
    }
    let whole =
        rows.iter().map(|(_, row)| cell(row, *column)).try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part?))?;
    let counts = |figure: &&Figure| figure.value == whole && figure.as_of.is_none_or(|day| day == set.updated);
    set.figures.iter().find(counts)
}

/// The largest parts of a set, by its first column, or by their sums where its columns are stacked.
fn ranked(set: &DataSet, columns: &[usize], label: String, language: Language) -> Option<SetPictureView> {
    let first = *columns.first()?;
    let stacked = set.chart == Chart::Stacked;
    let value = |row: &Row| -> Option<Decimal> {
        if !stacked {
            return cell(row, first);
        }
        columns.iter().filter_map(|column| cell(row, *column)).try_fold(Decimal::ZERO, Decimal::checked_add)
    };
    let mut parts: Vec<(&str, Decimal)> = set.parts().filter_map(|row| Some((row.key.as_str(), value(row)?))).collect();
    parts.sort_by_key(|(_, value)| std::cmp::Reverse(*value));
    let longest =
        parts.first().map(|(_, value)| *value).filter(|value| value.is_sign_positive() && !value.is_zero())?;
    let left = parts.len().saturating_sub(PARTS);
    let column = &set.columns[first];
    let part = |(label, value): &(&str, Decimal)| PartView {
        label: (*label).to_owned(),
        value: with_unit(&format(Some(*value), column.decimals, language), set.unit_of(column)),
        width: percent(share(*value, longest)),
    };
    Some(SetPictureView {
        label: if stacked { String::new() } else { label },
        parts: parts.iter().take(PARTS).map(part).collect(),
        more: if left > 0 { number(left as i64, language) } else { String::new() },
        ..SetPictureView::default()
    })
}

/// The columns of numbers that the chart of a set draws, of the unit of the first.
fn drawn(set: &DataSet) -> Vec<usize> {
    let is_number = |at: &usize| *at != set.key && set.parts().any(|row| cell(row, *at).is_some());
    let mut columns: Vec<usize> = set.charted.iter().copied().filter(is_number).collect();
    columns.sort_unstable();
    columns.dedup();
    let unit = columns.first().map(|first| set.unit_of(&set.columns[*first]));
    columns.retain(|at| Some(set.unit_of(&set.columns[*at])) == unit);
    columns
}

fn cell(row: &Row, column: usize) -> Option<Decimal> {
    match row.cells.get(column) {
        Some(Cell::Number(value)) => Some(*value),
        _ => None,
    }
}

/// The numbers of a column from the first row on, one for each step of time: those without a row are none. Empty where there
/// are no steps, or too many.
fn values(rows: &InTime<'_>, column: usize) -> Vec<Option<Decimal>> {
    let (Some((Some(first), _)), Some((Some(last), _))) = (rows.first(), rows.last()) else { return Vec::new() };
    let mut values = vec![None; (last - first + 1).min(MOST_STEPS)];
    for (step, row) in rows {
        match step.and_then(|step| values.get_mut(step - first)) {
            Some(value) => *value = cell(row, column),
            None => return Vec::new(),
        }
    }
    values
}

/// What changed between the last two rows, where they can be compared. Of what the site counts itself nothing is said: its
/// last period is not over.
fn change(set: &DataSet, rows: &InTime<'_>, column: usize, strings: &Strings, language: Language) -> Change {
    let [.., (Some(one), before), (Some(other), last)] = rows else { return Change::default() };
    let (Some(from), Some(to), None) = (cell(before, column), cell(last, column), set.computed) else {
        return Change::default();
    };
    if other - one != 1 || expected(&before.key) != expected(&last.key) {
        return Change::default();
    }
    let Some(difference) = to.checked_sub(from) else { return Change::default() };
    let (word, trend) = match () {
        () if difference.is_zero() => ("change_none", "same"),
        () if difference.is_sign_positive() => ("change_up", "up"),
        () => ("change_down", "down"),
    };
    let column = &set.columns[column];
    let amount = format(Some(difference.abs()), column.decimals, language);
    let unit = set.unit_of(column);
    // The difference of two shares is no share.
    let amount = if unit == "%" { strings.with("change_points", &amount) } else { amount };
    (format!("{} {}", strings.with(word, &amount), strings.with("change_since", &before.key)), trend)
}

/// Numbers as bars or as a line; none where there are fewer than three.
fn spark(values: &[Option<Decimal>], marked: bool) -> Option<SparkView> {
    let known: Vec<f64> = values.iter().flatten().filter_map(Decimal::to_f64).collect();
    let (least, most) =
        known.iter().fold((0.0_f64, 0.0_f64), |(least, most), value| (least.min(*value), most.max(*value)));
    if known.len() < 3 || most <= least {
        return None;
    }
    let y = |value: f64| (most - value) / (most - least) * HEIGHT;
    let step = WIDTH / values.len() as f64;
    let at = |number: usize| number as f64 * step;
    let shown = values.iter().enumerate().filter_map(|(number, value)| Some((number, value.as_ref()?.to_f64()?)));
    if values.len() > BARS {
        let points = shown.map(|(number, value)| format!("{} {}", short(at(number) + step / 2.0), short(y(value))));
        let past = format!("M{}", points.collect::<Vec<_>>().join(" "));
        return Some(SparkView { is_line: true, past, last: String::new() });
    }
    let bar = |number: usize, value: f64| {
        let (from, to) = (y(0.0), y(value));
        format!("M{} {}h{}V{}h-{2}z", short(at(number) + step * 0.1), short(from), short(step * 0.8), short(to))
    };
    let newest = if marked { values.len() - 1 } else { usize::MAX };
    let (mut past, mut last) = (String::new(), String::new());
    for (number, value) in shown {
        let path = if number == newest { &mut last } else { &mut past };
        path.push_str(&bar(number, value));
    }
    Some(SparkView { is_line: false, past, last })
}

fn share(part: Decimal, whole: Decimal) -> f64 {
    part.checked_div(whole).and_then(|share| share.to_f64()).unwrap_or_default().clamp(0.0, 1.0)
}

fn percent(share: f64) -> String {
    format!("{}%", short(share * 100.0))
}

fn short(number: f64) -> String {
    format!("{}", (number * 10.0).round() / 10.0 + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::Place;

    fn row(key: &str, value: i64) -> Row {
        let place = Place { source: "content/stats/a.toml".into(), range: None };
        Row { key: key.into(), cells: vec![Cell::Missing, Cell::Number(value.into())], place }
    }

    #[test]
    fn a_period_that_is_missing_leaves_its_place_empty() {
        let (a, b, c) = (row("2020", 1), row("2022", 3), row("2023", 4));
        let number = |value: i64| Some(Decimal::from(value));
        assert_eq!(values(&[(Some(0), &a), (Some(2), &b), (Some(3), &c)], 1), [number(1), None, number(3), number(4)]);
        assert_eq!(values(&[(Some(0), &a), (Some(MOST_STEPS), &b)], 1), []);
        assert_eq!(values(&[(None, &a), (None, &b)], 1), []);
    }
}
