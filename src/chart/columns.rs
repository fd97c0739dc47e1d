//! Standing bars, for more rows than can lie; and the frame that they share with lines.

use super::readings::sign;
use super::series::{BarSegment, Track, extent};
use super::text::{Both, LINE, LabelSpot, NARROW, PlacedTexts, WIDE, bold, size, spot, width, wrap};
use super::ticks::Ticks;
use super::timeline;
use super::{ChartData, ChartKind, Series, em, percent};
use crate::view::{BarView, ChartView, GridView, OutlineView, PathView, TextView};

use rust_decimal::Decimal;

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
/// More columns have no values above them.
const VALUED: usize = 60;
/// Turned labels are broken at this width.
const TURNED: f64 = 15.0;

/// Draws them; the axis begins at 0.
pub(super) fn draw(data: &ChartData, stacked: bool, view: &mut ChartView) -> Option<bool> {
    let rows = data.tracks(stacked);
    let (low, high) = extent(&rows);
    let ticks = Ticks::new(low, high, data.decimals())?;
    let frame = Frame::new(data, &ticks, (0.0, NARROW), WIDE);
    view.kind = "columns";
    frame.axis(data, view);
    let bottom = frame.labels(data, view);
    view.height = em(frame.marks(data, bottom, view));
    view.readings = data.readings("x", |row| frame.x(row));
    if let [series] = data.series.as_slice() {
        values(series, data, &frame, view);
    }
    if data.apart() {
        view.bars = bars(&rows, &frame);
    } else {
        let outlines = outlines(&rows, data.series.len(), &frame);
        view.outlines = Some(OutlineView { y: em(TOP), height: em(HEIGHT), series: outlines });
    }
    Some(true)
}

/// One by one.
fn bars(rows: &[Vec<Track>], frame: &Frame) -> Vec<BarView> {
    let bar = |(left, wide, segment): (f64, f64, &BarSegment)| {
        let (from, to) = (frame.y(segment.from), frame.y(segment.to));
        BarView {
            x: percent(left),
            y: em(from.min(to)),
            width: percent(wide),
            height: em((to - from).abs()),
            series: segment.series,
            class: segment.class,
        }
    };
    segments(rows, frame).map(bar).collect()
}

/// The values of one series at the ends of its columns, as far as there is room: the newest, the highest and the lowest
/// first.
fn values(series: &Series, data: &ChartData, frame: &Frame, view: &mut ChartView) {
    if data.rows.len() > VALUED {
        return;
    }
    let mut both = Both::new(TOP + HEIGHT + 0.3, WIDE);
    frame.take_axis(data, &mut both);
    for row in by_importance(series, data.newest(0)) {
        let value = series.values[row].unwrap_or_default();
        let text = data.shown(series, Some(value));
        let wide = bold(&text);
        let (spot, y) = (spot(frame.x(row), wide), frame.y(value) + if value < Decimal::ZERO { 1.15 } else { -0.4 });
        if let Some(class) = both.take(&spot, y, wide, "value") {
            view.texts.push(TextView {
                x: percent(spot.x),
                y: em(y),
                anchor: spot.anchor,
                class,
                text,
                ..TextView::default()
            });
        }
    }
}

/// The rows that have a value: the newest, the highest, the lowest, the first, then all others.
pub(super) fn by_importance(series: &Series, newest: Option<usize>) -> Vec<usize> {
    let known: Vec<(usize, Decimal)> =
        series.values.iter().enumerate().filter_map(|(row, value)| value.map(|value| (row, value))).collect();
    let highest = known.iter().max_by_key(|(_, value)| *value).map(|(row, _)| *row);
    let lowest = known.iter().min_by_key(|(_, value)| *value).map(|(row, _)| *row);
    let first = known.first().map(|(row, _)| *row);
    let mut rows: Vec<usize> = known.into_iter().map(|(row, _)| row).collect();
    rows.sort_by_key(|row| {
        let is = |one: Option<usize>| Some(*row) != one;
        (is(newest), is(highest), is(lowest), is(first), *row)
    });
    rows
}

/// All bars of a series in one path, in ten-thousandths of the plot.
fn outlines(rows: &[Vec<Track>], series: usize, frame: &Frame) -> Vec<PathView> {
    let mut paths: Vec<PathView> =
        (1..=series).map(|series| PathView { d: String::new(), series, class: "" }).collect();
    for (left, wide, segment) in segments(rows, frame) {
        let (start, end) = ((left * 100.0).round() as i32, ((left + wide) * 100.0).round() as i32);
        let (from, to) = (frame.down(segment.from), frame.down(segment.to));
        let d = &mut paths[segment.series - 1].d;
        for (command, place) in [("M", start), (" ", from), ("V", to), ("H", end), ("V", from)] {
            d.push_str(command);
            // Ten thousand places: the formatter of the standard library would take half of the time of a drawing.
            d.push_str(itoa::Buffer::new().format(place));
        }
        d.push('z');
    }
    paths.retain(|path| !path.d.is_empty());
    paths
}

/// Every segment that has a height, with its left edge and its width in percent.
fn segments<'a>(rows: &'a [Vec<Track>], frame: &'a Frame) -> impl Iterator<Item = (f64, f64, &'a BarSegment)> {
    rows.iter().enumerate().flat_map(move |(row, tracks)| {
        let wide = frame.band() * if tracks.len() > 1 { 0.86 } else { 0.76 } / tracks.len() as f64;
        let start = frame.x(row) - wide * tracks.len() as f64 / 2.0;
        tracks.iter().enumerate().flat_map(move |(at, track)| {
            let drawn = track.segments.iter().filter(|segment| segment.from != segment.to);
            drawn.map(move |segment| (start + wide * at as f64, wide, segment))
        })
    })
}

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
            both.take(&LabelSpot { x: 0.0, anchor: "start" }, self.y(*mark) - 0.3, width(&text), "tick");
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
            let class = "mark".to_owned();
            view.texts.push(TextView {
                x: percent(spot.x),
                y: em(y),
                anchor: spot.anchor,
                class,
                text,
                ..TextView::default()
            });
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
        for (row, class) in self.thinned(&widths) {
            let spot = spot(self.x(row), widths[row]);
            for (at, text) in wrap(data.rows[row], LABEL).into_iter().enumerate() {
                let y = top + at as f64 * LINE;
                let (x, y, class) = (percent(spot.x), em(y), class.to_owned());
                view.texts.push(TextView { x, y, anchor: spot.anchor, class, text, turn: String::new() });
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
        for (row, class) in self.thinned(&widths) {
            longest = broken[row].iter().map(|line| width(line)).fold(longest, f64::max);
            let spot = spot(self.x(row), widths[row]);
            let first = match spot.anchor {
                "start" => 0.95,
                "end" => 0.95 - widths[row],
                _ => 0.95 - widths[row] / 2.0,
            };
            for (at, text) in broken[row].iter().enumerate() {
                let (x, y, turn) = (percent(spot.x), em(top), em(first + at as f64 * LINE));
                let class = class.to_owned();
                view.texts.push(TextView { x, y, anchor: "end", class, turn, text: text.clone() });
            }
        }
        top + longest + 0.5
    }

    /// The months or quarters that have a label: each, or every third, or the first of each year, as the calendar has them.
    fn round_labels(&self, widths: &[f64]) -> Option<Vec<(usize, &'static str)>> {
        let ((first, rounds), bands) = self.rounds.zip(self.bands)?;
        let is_round = |row: usize, step: usize| bands.get(row).is_some_and(|band| (first + band).is_multiple_of(step));
        let fits = |step: usize, room: f64| {
            let mut places = PlacedTexts::new(room, f64::MAX);
            let mut labelled = (0..self.rows).filter(|row| is_round(*row, step));
            labelled.all(|row| places.next(&spot(self.x(row), widths[row]), widths[row]))
        };
        let labelled = |step: usize| (0..self.rows).filter(move |row| is_round(*row, step));
        // Two labels tell how long a year is; fewer tell nothing.
        let tells = |step: usize| labelled(step).nth(1).is_some() && fits(step, NARROW);
        let (wide, narrow) = rounds.iter().filter(|step| fits(**step, self.wide)).find_map(|wide| {
            let narrow = rounds.iter().find(|step| step.is_multiple_of(*wide) && tells(**step))?;
            Some((*wide, *narrow))
        })?;
        let class = |row| if is_round(row, narrow) { "label" } else { "label roomy" };
        Some(labelled(wide).map(|row| (row, class(row))).collect())
    }

    /// The rows that have a label: every second, third, ... counted from the last, so that labels do not meet; of rows that
    /// come round again from the first. In a wide chart there are more of them, the `roomy` ones.
    fn thinned(&self, widths: &[f64]) -> Vec<(usize, &'static str)> {
        if let Some(round) = self.round_labels(widths) {
            return round;
        }
        let origin = if self.is_cyclic { 0 } else { self.rows.saturating_sub(1) };
        let labelled = |step: usize| (0..self.rows).filter(move |row| origin.abs_diff(*row).is_multiple_of(step));
        let fits = |step: usize, room: f64| {
            let mut places = PlacedTexts::new(room, f64::MAX);
            let is_even = !self.is_cyclic || self.rows.is_multiple_of(step);
            is_even && labelled(step).all(|row| places.next(&spot(self.x(row), widths[row]), widths[row]))
        };
        let first = |by: usize, room: f64| (1..=self.rows).map(|times| by * times).find(|step| fits(*step, room));
        let wide = first(1, self.wide).unwrap_or(self.rows.max(1));
        let narrow = first(wide, NARROW).unwrap_or(self.rows.max(1));
        labelled(wide)
            .map(|row| (row, if origin.abs_diff(row).is_multiple_of(narrow) { "label" } else { "label roomy" }))
            .collect()
    }
}
