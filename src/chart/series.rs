//! The bars of a chart, and how its figures are shown.

use rust_decimal::Decimal;

use super::{ChartData, Series};
use crate::statistics::{format, with_unit};

/// More bars than this have no words.
const WORDED: usize = 200;

impl ChartData<'_> {
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
