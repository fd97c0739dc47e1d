//! What is drawn of a data set: its rows, and the columns that share an axis.

use rust_decimal::Decimal;

use crate::base::language::Language;
use crate::statistics::{Cell, Column, DataSet, format, with_unit};

/// How many series can be told apart.
const MOST: usize = 8;
/// More rows are not drawn: they would be narrower than a hair.
const ROWS: usize = 1000;
/// More bars than this have no words.
const WORDED: usize = 200;
/// Larger numbers are not drawn: their sums and marks would not fit into a decimal.
const LARGEST: Decimal = Decimal::from_parts(0xE400_0000, 0xDCC8_0CD2, 0x52_B7D2, false, 0);

/// The part of a data set that is drawn.
pub(super) struct Data<'a> {
    pub(super) language: Language,
    /// The rows' keys.
    pub(super) rows: Vec<&'a str>,
    /// One to eight.
    pub(super) series: Vec<Series<'a>>,
    pub(super) unit: &'a str,
    /// Columns of numbers that are not drawn.
    pub(super) left_out: Vec<&'a str>,
}

/// A column.
pub(super) struct Series<'a> {
    pub(super) label: &'a str,
    pub(super) decimals: Option<u32>,
    /// One for each row.
    pub(super) values: Vec<Option<Decimal>>,
}

impl<'a> Data<'a> {
    /// None where there is no number, or one too large, or too many.
    pub(super) fn new(set: &'a DataSet, language: Language) -> Option<Data<'a>> {
        let numbers: Vec<usize> = (0..set.columns.len())
            .filter(|at| *at != set.key && set.charted.contains(at))
            .filter(|at| set.rows.iter().any(|row| matches!(row.cells.get(*at), Some(Cell::Number(_)))))
            .collect();
        let unit = unit_of(set, &set.columns[*numbers.first()?]);
        let (mut drawn, mut left_out): (Vec<usize>, Vec<usize>) =
            numbers.into_iter().partition(|at| unit_of(set, &set.columns[*at]) == unit);
        left_out.splice(0..0, drawn.split_off(drawn.len().min(MOST)));
        let data = Data {
            language,
            rows: set.rows.iter().map(|row| row.key.as_str()).collect(),
            series: drawn.into_iter().map(|at| series(set, at)).collect(),
            unit,
            left_out: left_out.into_iter().map(|at| set.columns[at].label.as_str()).collect(),
        };
        let sound = data.rows.len() <= ROWS && data.values().all(|value| value.abs() <= LARGEST);
        sound.then_some(data)
    }

    /// All numbers.
    pub(super) fn values(&self) -> impl Iterator<Item = Decimal> {
        self.series.iter().flat_map(|series| series.values.iter().copied().flatten())
    }

    /// Digits behind the comma of the finest figure.
    pub(super) fn decimals(&self) -> u32 {
        self.values().map(|value| value.normalize().scale()).max().unwrap_or_default()
    }

    /// A value of a series as it is shown.
    pub(super) fn shown(&self, series: &Series, value: Option<Decimal>) -> String {
        format(value, series.decimals, self.language)
    }

    /// A value of a series with its unit.
    pub(super) fn with_unit(&self, series: &Series, value: Decimal) -> String {
        with_unit(&self.shown(series, Some(value)), self.unit)
    }

    /// What a bar or a point says under a mouse.
    pub(super) fn tip(&self, row: usize, series: &Series, value: Decimal) -> String {
        let value = self.with_unit(series, value);
        match self.series.len() {
            1 => format!("{}: {value}", self.rows[row]),
            _ => format!("{}, {}: {value}", self.rows[row], series.label),
        }
    }

    /// Whether bars have words: with more of them they are too narrow to be met by a mouse, and the words would weigh
    /// too much.
    pub(super) fn worded(&self) -> bool {
        self.rows.len() * self.series.len() <= WORDED
    }

    /// The bars of every row.
    pub(super) fn tracks(&self, stacked: bool) -> Vec<Vec<Track>> {
        let rows = 0..self.rows.len();
        if stacked && self.series.len() > 1 {
            return rows.map(|row| vec![self.stack(row)]).collect();
        }
        rows.map(|row| self.series.iter().enumerate().map(|(at, _)| self.single(row, at)).collect()).collect()
    }

    fn single(&self, row: usize, at: usize) -> Track {
        let series = &self.series[at];
        let value = series.values[row];
        let piece = value.map(|to| self.piece(row, at, Decimal::ZERO, to, to));
        let end = self.worded().then(|| (value.unwrap_or_default(), self.shown(series, value)));
        Track { pieces: piece.into_iter().collect(), ends: end.into_iter().collect() }
    }

    /// Positive values upwards from zero, negative ones downwards. At each end stands the sum, where no part is missing.
    fn stack(&self, row: usize) -> Track {
        let (mut up, mut down) = (Decimal::ZERO, Decimal::ZERO);
        let mut pieces = Vec::new();
        for (at, series) in self.series.iter().enumerate() {
            let Some(value) = series.values[row] else { continue };
            let from = if value < Decimal::ZERO { &mut down } else { &mut up };
            let to = *from + value;
            pieces.push(self.piece(row, at, *from, to, value));
            *from = to;
        }
        if !self.worded() {
            return Track { pieces, ends: Vec::new() };
        }
        let decimals = self.series.iter().map(|series| series.decimals).max().flatten();
        let shown = |sum| (sum, format(Some(sum), decimals, self.language));
        let ends = match pieces.len() {
            0 => vec![(Decimal::ZERO, format(None, None, self.language))],
            parts if parts < self.series.len() => Vec::new(),
            _ if down.is_zero() => vec![shown(up)],
            _ if up.is_zero() => vec![shown(down)],
            _ => vec![shown(down), shown(up)],
        };
        Track { pieces, ends }
    }

    fn piece(&self, row: usize, at: usize, from: Decimal, to: Decimal, value: Decimal) -> Piece {
        let tip = if self.worded() { self.tip(row, &self.series[at], value) } else { String::new() };
        Piece { series: at + 1, from, to, tip }
    }
}

/// A bar of one piece, or several stacked.
pub(super) struct Track {
    pub(super) pieces: Vec<Piece>,
    /// Where it ends and what is written there: two where it goes both ways, none where the sum is not known or the bars
    /// have no words.
    pub(super) ends: Vec<(Decimal, String)>,
}

/// A part of a bar.
pub(super) struct Piece {
    /// 1 to 8.
    pub(super) series: usize,
    pub(super) from: Decimal,
    pub(super) to: Decimal,
    /// Row, series, value; empty where bars have no words.
    pub(super) tip: String,
}

/// The lowest and highest end of all bars, zero among them.
pub(super) fn extent(rows: &[Vec<Track>]) -> (Decimal, Decimal) {
    let ends = rows.iter().flatten().flat_map(|track| track.pieces.iter().map(|piece| piece.to));
    ends.fold((Decimal::ZERO, Decimal::ZERO), |(low, high), end| (low.min(end), high.max(end)))
}

fn unit_of<'a>(set: &'a DataSet, column: &'a Column) -> &'a str {
    column.unit.as_deref().unwrap_or(&set.unit)
}

fn series(set: &DataSet, at: usize) -> Series<'_> {
    let column = &set.columns[at];
    let values = set.rows.iter().map(|row| match row.cells.get(at) {
        Some(Cell::Number(value)) => Some(*value),
        _ => None,
    });
    Series { label: &column.label, decimals: column.decimals, values: values.collect() }
}
