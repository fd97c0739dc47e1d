//! Two periods: a line for each thing from the left to the right, with its name at the end.

use super::text::{LINE, NARROW, bold, spot, width, wrap};
use super::{ChartData, Series, em, percent, spread};
use crate::view::{ChartView, DotView, GridView, PathView, PlotView, TextView};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Longer values leave no room for the lines.
pub(super) const MOST_VALUE: f64 = 6.0;
/// Names are broken at this width.
const NAME: f64 = 7.6;
/// The least height of the lines.
const LEAST: f64 = 12.0;
/// From the end of a line to the text beside it, in percent.
const GAP: f64 = 5.0;

/// Where everything is.
struct Slope {
    /// The value of each thing at the left and at the right.
    ends: Vec<(Decimal, Decimal)>,
    /// The name of each with its value at the right, in lines.
    names: Vec<Vec<String>>,
    /// The left and the right end of the lines, in percent.
    x: [f64; 2],
    /// The middles of the texts at the left and at the right.
    texts: [Vec<f64>; 2],
    scale: SlopeScale,
}

/// From a value to a place, in em.
struct SlopeScale {
    low: f64,
    high: f64,
    height: f64,
}

/// Where the lines begin below the names of the periods.
const TOP: f64 = 1.8;
/// How far the axes stand out.
const OUT: f64 = 0.6;

impl SlopeScale {
    fn new(ends: &[(Decimal, Decimal)], height: f64) -> SlopeScale {
        let all = ends.iter().flat_map(|(one, other)| [*one, *other]).filter_map(|value| value.to_f64());
        let (low, high) =
            all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        SlopeScale { low, high, height }
    }

    fn place(&self, value: Decimal) -> f64 {
        let above = value.to_f64().unwrap_or_default() - self.low;
        let part = if self.high > self.low { above / (self.high - self.low) } else { 0.5 };
        TOP + (1.0 - part) * self.height
    }

    /// In ten-thousandths of the height.
    fn down(&self, value: Decimal) -> i32 {
        ((self.place(value) - TOP) / self.height * 10_000.0).round() as i32
    }
}

/// Draws it; both ends have their values, so there is no axis.
pub(super) fn draw(data: &ChartData, view: &mut ChartView) -> Option<bool> {
    let slope = Slope::new(data)?;
    for (x, label) in slope.x.into_iter().zip(&data.rows) {
        let spot = spot(x, width(label));
        view.texts.push(text(spot.x, 0.9, spot.anchor, "tick", (*label).to_owned()));
        view.grid.push(line("grid", (x, TOP - OUT), (x, TOP + slope.scale.height + OUT)));
    }
    let lines = (0..slope.ends.len()).map(|at| slope.thing(data, at, view)).collect();
    view.plot = Some(PlotView { y: em(TOP), height: em(slope.scale.height), lines });
    view.kind = "slope";
    view.legend = false;
    view.height = em(TOP + slope.scale.height + 0.9);
    view.readings = data.readings("x", |row| slope.x[row.min(1)]);
    Some(true)
}

impl Slope {
    fn new(data: &ChartData) -> Option<Slope> {
        let shown = |series: &Series, row: usize| data.shown(series, series.values.get(row).copied().flatten());
        let ends: Vec<(Decimal, Decimal)> = data
            .series
            .iter()
            .map(|series| series.values.first().copied().flatten().zip(series.values.get(1).copied().flatten()))
            .collect::<Option<_>>()?;
        let named = |series: &Series| wrap(&format!("{} {}", shown(series, 1), series.label), NAME);
        let names: Vec<Vec<String>> = data.series.iter().map(named).collect();
        let left = data.series.iter().map(|series| bold(&shown(series, 0))).fold(0.0, f64::max);
        let right = names.iter().flatten().map(|line| width(line)).fold(0.0, f64::max);
        let part = |wide: f64| (wide + 0.4) / NARROW * 100.0 + GAP;
        let heights: Vec<f64> = names.iter().map(|lines| lines.len() as f64 * LINE + 0.2).collect();
        let height = heights.iter().sum::<f64>().max(LEAST);
        let scale = SlopeScale::new(&ends, height);
        let (top, bottom) = (TOP - OUT, TOP + height + OUT);
        let at_left: Vec<f64> = ends.iter().map(|(value, _)| scale.place(*value)).collect();
        let at_right: Vec<f64> = ends.iter().map(|(_, value)| scale.place(*value)).collect();
        let texts = [spread(&at_left, &vec![LINE; names.len()], top, bottom), spread(&at_right, &heights, top, bottom)];
        Some(Slope { ends, names, x: [part(left), 100.0 - part(right)], texts, scale })
    }

    /// A thing: its points, its texts, its line.
    fn thing(&self, data: &ChartData, at: usize, view: &mut ChartView) -> PathView {
        let [x1, x2] = self.x;
        let [left, right] = [self.texts[0][at], self.texts[1][at]];
        let (from, to) = self.ends[at];
        let place = |value| self.scale.place(value);
        for (x, value) in [(x1, from), (x2, to)] {
            view.dots.push(DotView { x: percent(x), y: em(place(value)), series: at + 1 });
        }
        view.grid.push(line("lead", (x1 - GAP + 0.5, left), (x1, place(from))));
        view.grid.push(line("lead", (x2, place(to)), (x2 + GAP - 0.5, right)));
        let shown = data.shown(&data.series[at], Some(from));
        view.texts.push(text(x1 - GAP, left + 0.35, "end", "value", shown));
        let first = right - self.names[at].len() as f64 * LINE / 2.0 + 0.95;
        for (line, words) in self.names[at].iter().enumerate() {
            view.texts.push(text(x2 + GAP, first + line as f64 * LINE, "start", "label", words.clone()));
        }
        let [left, right] = [x1, x2].map(|x| (x * 100.0).round());
        let d = format!("M{left} {}L{right} {}", self.scale.down(from), self.scale.down(to));
        PathView { d, series: at + 1, class: if data.is_planned(1) { "plan" } else { "" } }
    }
}

fn text(x: f64, y: f64, anchor: &'static str, class: &str, text: String) -> TextView {
    TextView { x: percent(x), y: em(y), anchor, class: class.to_owned(), text, ..TextView::default() }
}

fn line(class: &'static str, from: (f64, f64), to: (f64, f64)) -> GridView {
    GridView { x1: percent(from.0), y1: em(from.1), x2: percent(to.0), y2: em(to.1), class }
}
