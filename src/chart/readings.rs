//! Every figure of a chart with its place, for the script that shows them one by one; and the marks of rows.

use super::{ChartData, ChartKind, short};
use crate::statistics::format;
use crate::view::{ChartView, MarkView};

/// More figures would weigh more than the rest of the page; the table has them.
const MOST: usize = 1200;

/// The sign of an annotation, from 0.
pub(super) fn sign(number: usize) -> String {
    // ① and those behind it.
    u32::try_from(number).ok().and_then(|number| char::from_u32(0x2460 + number)).map(String::from).unwrap_or_default()
}

impl ChartData<'_> {
    /// The readings of a chart; `axis` is `x` or `y`, `place` where a row is.
    pub(super) fn readings(&self, axis: &str, place: impl Fn(usize) -> f64) -> String {
        if self.rows.len() * self.series.len() > MOST {
            return String::new();
        }
        let names = self.series.iter().map(|series| series.label);
        let mut text =
            line(std::iter::once(axis).chain(if self.series.len() > 1 { names.collect() } else { vec![""] }));
        for (row, label) in self.rows.iter().enumerate() {
            let place = short(place(row));
            let values: Vec<String> = (0..self.series.len()).map(|at| self.reading(row, at)).collect();
            text.push('\n');
            text.push_str(&line([*label, &place].into_iter().chain(values.iter().map(String::as_str))));
        }
        text
    }

    /// A figure with its unit, and its share where shares are drawn.
    fn reading(&self, row: usize, at: usize) -> String {
        let series = &self.series[at];
        let Some(value) = series.values.get(row).copied().flatten() else { return format(None, None, self.language) };
        let shown = self.with_unit(series, value);
        match self.share(row, at) {
            Some(share) if self.kind == ChartKind::Shares && self.unit != "%" => format!("{shown} ({share}%)"),
            _ => shown,
        }
    }

    /// Which part of its row a figure is, in percent without decimals.
    pub(super) fn share(&self, row: usize, at: usize) -> Option<String> {
        let value = self.series.get(at)?.values.get(row).copied().flatten()?;
        let share = value.checked_mul(100.into())?.checked_div(self.sum(row)?)?;
        Some(format(Some(share), Some(0), self.language))
    }

    /// The annotations that name a row of the picture: its number, and the annotation's.
    pub(super) fn marked(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let row = |at: &str| self.rows.iter().position(|label| *label == at);
        self.marks.iter().enumerate().filter_map(move |(number, (at, _))| Some((row(at)?, number)))
    }

    /// The signs of a row's annotations, behind its label.
    pub(super) fn signed(&self, row: usize) -> String {
        let signs: String = self.marked().filter(|(at, _)| *at == row).map(|(_, number)| sign(number)).collect();
        let label = self.rows[row];
        if signs.is_empty() { label.to_owned() } else { format!("{label} {signs}") }
    }
}

/// The list below the picture.
pub(super) fn list(data: &ChartData, view: &mut ChartView) {
    let mark = |(at, (label, text)): (usize, &(&str, &str))| MarkView {
        mark: sign(at),
        label: (*label).to_owned(),
        text: (*text).to_owned(),
    };
    view.marks = data.marks.iter().enumerate().map(mark).collect();
}

fn line<'t>(parts: impl IntoIterator<Item = &'t str>) -> String {
    let plain = |part: &str| part.replace(|c: char| c.is_control(), " ");
    parts.into_iter().map(plain).collect::<Vec<_>>().join("\t")
}
