//! Small multiples: a picture for each series, one below the other, so that the same time stands in one line.

use super::lines::path;
use super::text::{LINE, NARROW, bold, spot, width, wrap};
use super::{ChartData, Series, em, percent};
use crate::view::{BarView, ChartView, GridView, PathView, PlotView, TextView};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// How high a picture is.
const HEIGHT: f64 = 4.6;
/// More steps of time are a line.
const BARS: usize = 48;
/// Where one series is so much larger than another, each has its own measure: the small one would be flat.
const APART: f64 = 15.0;

/// The lowest and the highest of an axis.
#[derive(Clone, Copy)]
struct Extent {
    low: f64,
    high: f64,
}

impl Extent {
    fn of<'s>(series: impl IntoIterator<Item = &'s Series<'s>>) -> Extent {
        let values = series.into_iter().flat_map(|series| series.values.iter().flatten()).filter_map(Decimal::to_f64);
        let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        Extent { low, high: if high > low { high } else { low + 1.0 } }
    }

    fn span(self) -> f64 {
        self.high - self.low
    }

    /// How far below the top a value is, from 0 to 1.
    fn down(self, value: f64) -> f64 {
        (self.high - value) / self.span()
    }
}

/// Whether each series needs its own measure.
pub(super) fn is_apart(data: &ChartData) -> bool {
    let spans = || data.series.iter().map(|series| Extent::of([series]).span());
    spans().fold(0.0, f64::max) > APART * spans().fold(f64::INFINITY, f64::min)
}

/// Draws them; every axis begins at 0.
pub(super) fn draw(data: &ChartData, view: &mut ChartView) -> Option<bool> {
    let last = data.times.as_ref().and_then(|times| times.last().copied()).unwrap_or(data.rows.len().saturating_sub(1));
    let band = 100.0 / (last as f64 + 1.0);
    let x = |row: usize| {
        let step = data.times.as_ref().and_then(|times| times.get(row).copied()).unwrap_or(row);
        band * (step as f64 + 0.5)
    };
    let shared = Extent::of(&data.series);
    let is_apart = is_apart(data);
    let mut y = 0.0;
    let mut tops = Vec::new();
    for (at, series) in data.series.iter().enumerate() {
        y = head(data, (at, series), y, view) + 0.35;
        tops.push((y, if is_apart { Extent::of([series]) } else { shared }));
        y += HEIGHT + 0.5;
    }
    let height = ends(data, x, y, view);
    for (at, (top, extent)) in tops.into_iter().enumerate() {
        let zero = em(top + extent.down(0.0) * HEIGHT);
        view.grid.push(GridView { x1: percent(0.0), y1: zero.clone(), x2: percent(100.0), y2: zero, class: "zero" });
        if last < BARS {
            bars(data, at, (top, extent), (band, &x), view);
            continue;
        }
        let down = |value: Decimal| {
            let place = top + extent.down(value.to_f64().unwrap_or_default()) * HEIGHT;
            (place / height * 10_000.0).round() as i32
        };
        let plot = view.plot.get_or_insert_with(|| PlotView { y: em(0.0), height: em(height), lines: Vec::new() });
        for (class, is_planned) in [("", false), ("plan", true)] {
            let d = path(data, &data.series[at], is_planned, x, down);
            if !d.is_empty() {
                plot.lines.push(PathView { d, series: 1, class });
            }
        }
    }
    view.kind = "multiples";
    view.legend = false;
    view.height = em(height);
    view.readings = data.readings("x", x);
    Some(true)
}

/// The name of a series, and its newest value at the other side; gives back where they end.
fn head(data: &ChartData, (at, series): (usize, &Series), mut y: f64, view: &mut ChartView) -> f64 {
    let newest = data.newest(at).and_then(|row| series.values[row]);
    let value = newest.map(|value| data.shown(series, Some(value))).unwrap_or_default();
    let room = NARROW - bold(&value) - 1.0;
    let text = |x, y, anchor, class: &str, text| TextView {
        x: percent(x),
        y: em(y),
        anchor,
        class: class.to_owned(),
        text,
        ..TextView::default()
    };
    if !value.is_empty() {
        view.texts.push(text(100.0, y + 1.2, "end", "value", value));
    }
    for line in wrap(series.label, room.max(6.0)) {
        view.texts.push(text(0.0, y + 1.2, "start", "label", line));
        y += LINE;
    }
    y + 0.2
}

/// The first and the last time below the last picture, and the marks; gives back where they end.
fn ends(data: &ChartData, x: impl Fn(usize) -> f64, bottom: f64, view: &mut ChartView) -> f64 {
    let last = data.rows.len().saturating_sub(1);
    let lines = [0, last].map(|row| wrap(data.rows[row], NARROW / 2.0 - 0.5));
    let longest = lines.iter().map(Vec::len).max().unwrap_or(1);
    for ((row, anchor), lines) in [(0, "start"), (last, "end")].into_iter().zip(lines) {
        let widest = lines.iter().map(|line| width(line)).fold(0.0, f64::max);
        let spot = spot(x(row), widest);
        let (x, anchor) =
            if spot.anchor == "middle" { (spot.x, "middle") } else { (if row == 0 { 0.0 } else { 100.0 }, anchor) };
        for (line, text) in lines.into_iter().enumerate() {
            let (y, class) = (em(bottom + 0.8 + line as f64 * LINE), "tick".to_owned());
            view.texts.push(TextView { x: percent(x), y, anchor, class, text, ..TextView::default() });
        }
    }
    let below = bottom + longest as f64 * LINE;
    for (row, _) in data.marked() {
        let x = percent(x(row));
        view.grid.push(GridView { x1: x.clone(), y1: em(1.5), x2: x, y2: em(bottom), class: "mark" });
    }
    below
}

fn bars(
    data: &ChartData,
    at: usize,
    (top, extent): (f64, Extent),
    (band, x): (f64, impl Fn(usize) -> f64),
    view: &mut ChartView,
) {
    for (row, value) in data.series[at].values.iter().enumerate() {
        let Some(value) = value.and_then(|value| value.to_f64()).filter(|value| *value != 0.0) else { continue };
        let (from, to) = (top + extent.down(0.0) * HEIGHT, top + extent.down(value) * HEIGHT);
        let wide = band * 0.76;
        view.bars.push(BarView {
            x: percent(x(row) - wide / 2.0),
            y: em(from.min(to)),
            width: percent(wide),
            height: em((to - from).abs()),
            series: 1,
            class: data.class(row, at),
        });
    }
}
