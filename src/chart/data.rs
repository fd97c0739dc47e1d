//! What is drawn, and what of a data set that is.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::timeline;
use crate::base::language::Language;
use crate::statistics::{Cell, Chart, Column, DataSet, Row};

/// How many series can be told apart.
const MOST: usize = 8;

/// How it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// Bars, grouped where there are several series.
    Bars,
    /// Bars stacked on each other.
    Stacked,
    /// Lines.
    Lines,
}

/// Everything that a chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartData<'a> {
    /// Language of its words and numbers.
    pub language: Language,
    /// How it is drawn.
    pub kind: ChartKind,
    /// What is shown; without the unit.
    pub title: &'a str,
    /// The unit of all numbers; may be empty.
    pub unit: &'a str,
    /// Who says so.
    pub source: &'a str,
    /// When it was brought up to date.
    pub updated: NaiveDate,
    /// The label of each row.
    pub rows: Vec<&'a str>,
    /// Of lines whose rows are times: when each is, in steps from the first, rising.
    pub times: Option<Vec<usize>>,
    /// One to eight.
    pub series: Vec<Series<'a>>,
    /// Labels of what the table has and the chart has not.
    pub left_out: Vec<&'a str>,
}

/// The numbers of one colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Series<'a> {
    /// Its name.
    pub label: &'a str,
    /// Decimals shown; none: as they are.
    pub decimals: Option<u32>,
    /// One for each row; none where it is missing.
    pub values: Vec<Option<Decimal>>,
}

impl<'a> ChartData<'a> {
    /// What is drawn of a data set: its columns of numbers that share the unit of the first. None where nothing is:
    /// `chart = "none"`, or no number.
    pub fn of(set: &'a DataSet, language: Language) -> Option<ChartData<'a>> {
        let kind = match set.chart {
            Chart::Bar => ChartKind::Bars,
            Chart::Stacked => ChartKind::Stacked,
            Chart::Line => ChartKind::Lines,
            Chart::None => return None,
        };
        let is_number = |at: &usize| set.parts().any(|row| matches!(row.cells.get(*at), Some(Cell::Number(_))));
        let mut numbers: Vec<usize> =
            set.charted.iter().copied().filter(|at| *at != set.key).filter(is_number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let unit = set.unit_of(&set.columns[*numbers.first()?]);
        let (mut drawn, mut left_out): (Vec<usize>, Vec<usize>) =
            numbers.into_iter().partition(|at| set.unit_of(&set.columns[*at]) == unit);
        left_out.splice(0..0, drawn.split_off(drawn.len().min(MOST)));
        let mut rows: Vec<&Row> = set.parts().collect();
        let labels: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
        let mut times = if kind == ChartKind::Lines { timeline::times(&labels) } else { None };
        if let Some(times) = &mut times {
            // Time runs forward, whatever the order of the table.
            let mut order: Vec<(usize, &Row)> = times.iter().copied().zip(rows).collect();
            order.sort_by_key(|(time, _)| *time);
            (*times, rows) = order.into_iter().unzip();
        } else if let Some(keys) = timeline::order(&labels).filter(|_| kind == ChartKind::Lines) {
            let mut order: Vec<(i64, &Row)> = keys.into_iter().zip(rows).collect();
            order.sort_by_key(|(key, _)| *key);
            rows = order.into_iter().map(|(_, row)| row).collect();
        }
        Some(ChartData {
            language,
            kind,
            title: &set.title,
            unit,
            source: &set.source,
            updated: set.updated,
            rows: rows.iter().map(|row| row.key.as_str()).collect(),
            times,
            series: drawn.into_iter().map(|at| series(&set.columns[at], &rows, at)).collect(),
            left_out: left_out.into_iter().map(|at| set.columns[at].label.as_str()).collect(),
        })
    }
}

/// The rows of a data set from the oldest to the newest, without the sums, each with its step from the first one: 2 for
/// `2023` behind `2021`. Periods of several kinds have no steps. None where the rows are no times, or one lies in another.
pub fn in_time(set: &DataSet) -> Option<Vec<(Option<usize>, &Row)>> {
    let rows: Vec<&Row> = set.parts().collect();
    let labels: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
    let Some(steps) = timeline::times(&labels) else {
        let mut dated: Vec<(i64, &Row)> = timeline::order(&labels)?.into_iter().zip(rows).collect();
        dated.sort_by_key(|(from, _)| *from);
        return Some(dated.into_iter().map(|(_, row)| (None, row)).collect());
    };
    let mut dated: Vec<(Option<usize>, &Row)> = steps.into_iter().map(Some).zip(rows).collect();
    dated.sort_by_key(|(step, _)| *step);
    Some(dated)
}

fn series<'a>(Column { label, decimals, .. }: &'a Column, rows: &[&Row], at: usize) -> Series<'a> {
    let values = rows.iter().map(|row| match row.cells.get(at) {
        Some(Cell::Number(value)) => Some(*value),
        _ => None,
    });
    Series { label, decimals: *decimals, values: values.collect() }
}
