//! What is drawn, and what of a data set that is.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::timeline;
use crate::base::language::Language;
use crate::statistics::{Cell, Column, DataSet, Row};

/// How many series can be told apart.
pub(super) const MOST: usize = 8;

/// How it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// Bars, grouped where there are several series; they stand where the rows are times, or many.
    Bars,
    /// Standing bars, those of a time before paler beside those of now: the first of two series is the earlier one.
    YearBefore,
    /// Standing bars whose rows come round again, such as hours of the day: the highest is to be seen first.
    Cyclic,
    /// Lying bars, the longest first.
    Ranking,
    /// Bars stacked on each other.
    Stacked,
    /// Bars of one length, in parts.
    Shares,
    /// Lines.
    Lines,
    /// A small picture for each series.
    Multiples,
    /// From one time to another.
    Slope,
    /// Two series back to back.
    Pyramid,
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
    /// What the figures show, in a sentence; may be empty.
    pub finding: &'a str,
    /// The unit of all numbers; may be empty.
    pub unit: &'a str,
    /// Who says so.
    pub source: &'a str,
    /// When it was brought up to date.
    pub updated: NaiveDate,
    /// The label of each row.
    pub rows: Vec<&'a str>,
    /// Whether the rows are times, one after the other.
    pub in_time: bool,
    /// When each row is, in steps from the first, rising; none where they are no times, or of several kinds.
    pub times: Option<Vec<usize>>,
    /// What is said of rows: a label, and the words.
    pub marks: Vec<(&'a str, &'a str)>,
    /// One to eight.
    pub series: Vec<Series<'a>>,
    /// Labels of what the table has and the chart has not.
    pub left_out: Vec<&'a str>,
    /// What else is to be known for reading the picture rightly, in sentences; may be empty.
    pub note: &'a str,
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

/// A column as a series.
pub(super) fn series<'a>(Column { label, decimals, .. }: &'a Column, rows: &[&Row], at: usize) -> Series<'a> {
    let values = rows.iter().map(|row| match row.cells.get(at) {
        Some(Cell::Number(value)) => Some(*value),
        _ => None,
    });
    Series { label, decimals: *decimals, values: values.collect() }
}
