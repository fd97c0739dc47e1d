//! The frame of a chart whose values go upwards and whose rows go to the right: axis, labels, signs.

use rust_decimal::Decimal;

use super::readings::sign;
use super::text::{Both, LINE, LabelSpot, NARROW, PlacedTexts, size, spot, spot_in, spots, width, wrap};
use super::ticks::Ticks;
use super::timeline;
use super::{ChartData, ChartKind, Series, em, percent};
use crate::view::{ChartView, GridView, TextView};

/// Where the plot begins; the highest mark stands above it.
pub(super) const TOP: f64 = 1.5;
/// How high the plot is.
pub(super) const HEIGHT: f64 = 17.0;
/// Labels below the axis are broken at this width.
const LABEL: f64 = 7.2;
/// Labels of more lines are turned.
const LINES: usize = 3;
/// How wide the sign of an annotation is.
const SIGN: f64 = 1.2;
/// Turned labels are broken at this width.
const TURNED: f64 = 15.0;

/// The plot of a chart whose values go upwards and whose rows go to the right.
pub(super) struct Frame<'t> {
    ticks: &'t Ticks,
    rows: usize,
    /// The band of each row: years that are not there leave theirs empty.
    bands: Option<&'t [usize]>,
    /// At which distances months or quarters are round, and the first of them.
    rounds: Option<(usize, &'static [usize])>,
    count: usize,
    /// Whether labels are counted from the first row, in even parts of all, as on the face of a clock.
    is_cyclic: bool,
    /// Where the first row's band begins: the marks of the axis stand to its left, as far as they are short.
    left: f64,
    /// Where the last row's band ends.
    right: f64,
    /// How wide the picture is where it shows what has room only in a wide one.
    wide: f64,
}

impl<'t> Frame<'t> {
    /// `marker` is the room that the middle of the last row needs to its right, in percent.
    /// The marks have room in a chart of the width `room`; in a narrower one they stand upon the first rows.
    pub(super) fn new(data: &'t ChartData, ticks: &'t Ticks, (marker, room): (f64, f64), wide: f64) -> Frame<'t> {
        let widest = ticks.marks.iter().map(|mark| width(&ticks.text(*mark, data.language))).fold(0.0, f64::max);
        let left = ((widest + 0.6) / room * 100.0).min(20.0);
        // Half of one of that many bands, as a part of the plot.
        let bands = data.times.as_deref();
        let count = bands.and_then(<[usize]>::last).map_or(data.rows.len(), |last| last + 1).max(1);
        let half = 0.5 / count as f64;
        let right = ((100.0 - marker - left * half) / (1.0 - half)).min(100.0);
        let rounds = if bands.is_some() { timeline::rounds(&data.rows) } else { None };
        let is_cyclic = data.kind == ChartKind::Cyclic;
        Frame { ticks, rows: data.rows.len(), bands, rounds, is_cyclic, count, left, right, wide }
    }

    /// The middle of a row's band.
    pub(super) fn x(&self, row: usize) -> f64 {
        let band = self.bands.and_then(|bands| bands.get(row).copied()).unwrap_or(row);
        self.left + self.band() * (band as f64 + 0.5)
    }

    pub(super) fn band(&self) -> f64 {
        (self.right - self.left) / self.count as f64
    }

    pub(super) fn y(&self, value: Decimal) -> f64 {
        TOP + (1.0 - self.ticks.part(value)) * HEIGHT
    }

    /// The top of the highest of all columns over which a text reaches in the narrowest chart.
    pub(super) fn above(&self, series: &Series, row: usize, text: f64) -> f64 {
        let reach = text / NARROW * 50.0 + self.band() / 2.0;
        let middle = spot(self.x(row), text);
        let middle = match middle.anchor {
            "start" => middle.x + text / NARROW * 50.0,
            "end" => middle.x - text / NARROW * 50.0,
            _ => middle.x,
        };
        let under = series.values.iter().enumerate().filter(|(other, _)| (self.x(*other) - middle).abs() < reach);
        under.filter_map(|(_, value)| *value).map(|value| self.y(value)).fold(f64::MAX, f64::min)
    }

    /// How far below the top of the plot, in ten-thousandths of its height.
    pub(super) fn down(&self, value: Decimal) -> i32 {
        ((1.0 - self.ticks.part(value)) * 10_000.0).round() as i32
    }

    /// The marks stand upon their lines, at the left.
    pub(super) fn axis(&self, data: &ChartData, view: &mut ChartView) {
        for mark in &self.ticks.marks {
            let y = self.y(*mark);
            let class = if mark.is_zero() { "zero" } else { "grid" };
            view.grid.push(GridView { x1: percent(0.0), y1: em(y), x2: percent(100.0), y2: em(y), class });
            let text = self.ticks.text(*mark, data.language);
            let class = "tick".to_owned();
            let (x, y) = (percent(0.0), em(y - 0.3));
            view.texts.push(TextView { x, y, anchor: "start", class, text, ..TextView::default() });
        }
    }

    /// The room of the marks.
    pub(super) fn take_axis(&self, data: &ChartData, both: &mut Both) {
        for mark in &self.ticks.marks {
            let text = self.ticks.text(*mark, data.language);
            both.take(&LabelSpot { x: 0.0, anchor: "start" }, self.y(*mark) - 0.3, width(&text));
        }
    }

    /// A line at each row of which something is said, its sign below the labels, which end at `bottom`. Gives back where
    /// the signs end.
    pub(super) fn marks(&self, data: &ChartData, bottom: f64, view: &mut ChartView) -> f64 {
        let mut marked: Vec<(usize, usize)> = data.marked().collect();
        marked.sort_unstable();
        // Signs that would meet stand in further lines.
        let mut lines: Vec<PlacedTexts> = Vec::new();
        for (row, number) in marked {
            let (text, x) = (sign(number), self.x(row));
            view.grid.push(GridView {
                x1: percent(x),
                y1: em(TOP),
                x2: percent(x),
                y2: em(TOP + HEIGHT),
                class: "mark",
            });
            let spot = spot(x, SIGN);
            let line = lines.iter_mut().position(|line| line.next(&spot, SIGN)).unwrap_or_else(|| {
                let mut line = PlacedTexts::new(NARROW, f64::MAX);
                line.next(&spot, SIGN);
                lines.push(line);
                lines.len() - 1
            });
            let y = bottom + 1.1 + line as f64 * LINE;
            view.texts.push(spot.text(y, "mark", "", text));
        }
        if lines.is_empty() { bottom } else { bottom + 0.4 + lines.len() as f64 * LINE }
    }

    /// The rows' labels below: as many as there is room for, the last row's among them. Gives back where they end.
    pub(super) fn labels(&self, data: &ChartData, view: &mut ChartView) -> f64 {
        let top = TOP + HEIGHT + 1.4;
        let sizes: Vec<(usize, f64)> = data.rows.iter().map(|row| size(row, LABEL)).collect();
        let lines = sizes.iter().map(|(lines, _)| *lines).max().unwrap_or(1);
        if lines > LINES {
            return self.turned_labels(data, view);
        }
        let widths: Vec<f64> = sizes.into_iter().map(|(_, width)| width).collect();
        let shown = self.thinned(&widths);
        let first = shown.iter().position(|(_, roomy)| !roomy).unwrap_or(0);
        for (at, (row, roomy)) in shown.iter().copied().enumerate() {
            let before = if at <= first { None } else { shown.get(at - 1).map(|(row, _)| data.rows[*row]) };
            let label = without_year(data.rows[row], before);
            let wide = if label.len() < data.rows[row].len() { width(label) } else { widths[row] };
            for (spot, room) in spots(self.x(row), wide, self.wide, !roomy) {
                for (at, text) in wrap(label, LABEL).into_iter().enumerate() {
                    let y = top + at as f64 * LINE;
                    view.texts.push(spot.text(y, "label", room, text));
                }
            }
        }
        top + (lines as f64 - 1.0) * LINE + 0.5
    }

    /// Labels a quarter turn to the left, read from below; they end at the axis.
    fn turned_labels(&self, data: &ChartData, view: &mut ChartView) -> f64 {
        let broken: Vec<Vec<String>> = data.rows.iter().map(|row| wrap(row, TURNED)).collect();
        let widths: Vec<f64> = broken.iter().map(|lines| lines.len() as f64 * LINE).collect();
        let top = TOP + HEIGHT + 0.6;
        let mut longest: f64 = 0.0;
        for (row, roomy) in self.thinned(&widths) {
            longest = broken[row].iter().map(|line| width(line)).fold(longest, f64::max);
            for (spot, room) in spots(self.x(row), widths[row], self.wide, !roomy) {
                let first = match spot.anchor {
                    "start" => 0.95,
                    "end" => 0.95 - widths[row],
                    _ => 0.95 - widths[row] / 2.0,
                };
                for (at, text) in broken[row].iter().enumerate() {
                    let (x, y, turn) = (percent(spot.x), em(top), em(first + at as f64 * LINE));
                    let (class, text) = ("label".to_owned(), text.clone());
                    view.texts.push(TextView { x, y, anchor: "end", class, room, turn, text });
                }
            }
        }
        top + longest + 0.5
    }

    /// The months or quarters that have a label: each, or every third, or the first of each year, as the calendar has them.
    fn round_labels(&self, widths: &[f64]) -> Option<Vec<(usize, bool)>> {
        let ((first, rounds), bands) = self.rounds.zip(self.bands)?;
        let is_round = |row: usize, step: usize| bands.get(row).is_some_and(|band| (first + band).is_multiple_of(step));
        let fits = |step: usize, room: f64| {
            let mut places = PlacedTexts::new(room, f64::MAX);
            let mut labelled = (0..self.rows).filter(|row| is_round(*row, step));
            labelled.all(|row| places.next(&spot_in(self.x(row), widths[row], room), widths[row]))
        };
        let labelled = |step: usize| (0..self.rows).filter(move |row| is_round(*row, step));
        // Two labels tell how long a year is; fewer tell nothing.
        let tells = |step: usize| labelled(step).nth(1).is_some() && fits(step, NARROW);
        let (wide, narrow) = rounds.iter().filter(|step| fits(**step, self.wide)).find_map(|wide| {
            let narrow = rounds.iter().find(|step| step.is_multiple_of(*wide) && tells(**step))?;
            Some((*wide, *narrow))
        })?;
        Some(labelled(wide).map(|row| (row, !is_round(row, narrow))).collect())
    }

    /// The rows that have a label: every second, third, ... counted from the last, so that labels do not meet; of rows that
    /// come round again from the first. In a wide chart there are more of them, which are `roomy`.
    fn thinned(&self, widths: &[f64]) -> Vec<(usize, bool)> {
        if let Some(round) = self.round_labels(widths) {
            return round;
        }
        let origin = if self.is_cyclic { 0 } else { self.rows.saturating_sub(1) };
        let labelled = |step: usize| (0..self.rows).filter(move |row| origin.abs_diff(*row).is_multiple_of(step));
        let fits = |step: usize, room: f64| {
            let mut places = PlacedTexts::new(room, f64::MAX);
            let is_even = !self.is_cyclic || self.rows.is_multiple_of(step);
            is_even && labelled(step).all(|row| places.next(&spot_in(self.x(row), widths[row], room), widths[row]))
        };
        let first = |by: usize, room: f64| (1..=self.rows).map(|times| by * times).find(|step| fits(*step, room));
        let wide = first(1, self.wide).unwrap_or(self.rows.max(1));
        let narrow = first(wide, NARROW).unwrap_or(self.rows.max(1));
        labelled(wide).map(|row| (row, !origin.abs_diff(row).is_multiple_of(narrow))).collect()
    }
}

/// A day, `28-11-2026`, as `28-11` behind another of its year; any other label as it is.
fn without_year<'l>(label: &'l str, before: Option<&str>) -> &'l str {
    let parts = |label: &'l str| {
        let (day, year) = label.rsplit_once('-')?;
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let (one, other) = day.split_once('-')?;
        (year.len() == 4 && [one, other, year].into_iter().all(is_number)).then_some((day, year))
    };
    match (parts(label), before.and_then(|before| before.rsplit_once('-'))) {
        (Some((day, year)), Some((_, same))) if year == same => day,
        _ => label,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_says_its_year_where_it_is_another() {
        let said = |label, before| without_year(label, before);
        assert_eq!(said("28-11-2026", Some("18-11-2026")), "28-11");
        assert_eq!(said("8-1-2027", Some("29-12-2026")), "8-1-2027");
        assert_eq!(said("28-11-2026", None), "28-11-2026");
        assert_eq!(said("11-2026", Some("10-2026")), "11-2026");
        assert_eq!(said("21-NQ-2026", Some("20-NQ-2026")), "21-NQ-2026");
        assert_eq!(said("", Some("")), "");
    }
}
