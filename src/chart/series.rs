//! The bars of a chart, and how its figures are shown.

use rust_decimal::Decimal;

use super::{ChartData, ChartKind, Series};
use crate::statistics::{format, with_unit};

/// More bars than this are one outline, and have no values.
const APART: usize = 200;

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

    /// Whether bars are drawn one by one: more of them would weigh too much.
    pub(super) fn apart(&self) -> bool {
        self.rows.len() * self.series.len() <= APART
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
        let segment = value.map(|to| self.segment(row, at, Decimal::ZERO, to));
        let end = self.apart().then(|| (value.unwrap_or_default(), self.shown(series, value)));
        Track { segments: segment.into_iter().collect(), ends: end.into_iter().collect() }
    }

    /// Positive values upwards from zero, negative ones downwards. At each end stands the sum, where no part is missing.
    fn stack(&self, row: usize) -> Track {
        let (mut up, mut down) = (Decimal::ZERO, Decimal::ZERO);
        let mut segments = Vec::new();
        for (at, series) in self.series.iter().enumerate() {
            let Some(value) = series.values[row] else { continue };
            let from = if value < Decimal::ZERO { &mut down } else { &mut up };
            let to = *from + value;
            segments.push(self.segment(row, at, *from, to));
            *from = to;
        }
        if !self.apart() {
            return Track { segments, ends: Vec::new() };
        }
        let decimals = self.series.iter().map(|series| series.decimals).max().flatten();
        let shown = |sum| (sum, format(Some(sum), decimals, self.language));
        let ends = match segments.len() {
            0 => vec![(Decimal::ZERO, format(None, None, self.language))],
            parts if parts < self.series.len() => Vec::new(),
            _ if down.is_zero() => vec![shown(up)],
            _ if up.is_zero() => vec![shown(down)],
            _ => vec![shown(down), shown(up)],
        };
        Track { segments, ends }
    }

    /// What is planned is drawn as such; of one thing over time the newest is to be seen first, of a ranking or what
    /// comes round again the largest.
    pub(super) fn class(&self, row: usize, at: usize) -> &'static str {
        if self.is_planned(row) {
            return "plan";
        }
        let first = match self.kind {
            ChartKind::Ranking => Some(0),
            ChartKind::Multiples => self.newest(at),
            ChartKind::Cyclic => {
                let values = self.series.get(at).map_or(&[][..], |series| &series.values);
                let is_highest = values.get(row) == values.iter().max();
                return if is_highest { "" } else { "past" };
            }
            ChartKind::YearBefore => return if at == 0 { "past" } else { "" },
            ChartKind::Bars if self.in_time && self.series.len() == 1 => self.newest(at),
            _ => None,
        };
        if first.is_some_and(|first| first != row) { "past" } else { "" }
    }

    fn segment(&self, row: usize, at: usize, from: Decimal, to: Decimal) -> BarSegment {
        BarSegment { series: self.colour(at), from, to, class: self.class(row, at) }
    }

    /// The number of a series' colour, 1 to 8.
    pub(super) fn colour(&self, at: usize) -> usize {
        if self.kind == ChartKind::YearBefore { 1 } else { at + 1 }
    }
}

/// A bar of one segment, or several stacked.
pub(super) struct Track {
    pub(super) segments: Vec<BarSegment>,
    /// Where it ends and what is written there: two where it goes both ways, none where the sum is not known or the bars
    /// have no words.
    pub(super) ends: Vec<(Decimal, String)>,
}

/// A part of a bar.
pub(super) struct BarSegment {
    /// 1 to 8.
    pub(super) series: usize,
    pub(super) from: Decimal,
    pub(super) to: Decimal,
    /// As in the view.
    pub(super) class: &'static str,
}

/// The lowest and highest end of all bars, zero among them.
pub(super) fn extent(rows: &[Vec<Track>]) -> (Decimal, Decimal) {
    let ends = rows.iter().flatten().flat_map(|track| track.segments.iter().map(|segment| segment.to));
    ends.fold((Decimal::ZERO, Decimal::ZERO), |(low, high), end| (low.min(end), high.max(end)))
}
