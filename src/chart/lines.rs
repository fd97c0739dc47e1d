//! Lines, with a gap where a value is missing.

use std::fmt::Write as _;

use super::columns::{EXTREMES, by_importance};
use super::frame::{Frame, HEIGHT, TOP};
use super::text::{Both, LINE, LabelSpot, NARROW, ROOMY, WIDE, bold, spot, width, wrap};
use super::ticks::Ticks;
use super::{ChartData, Series, em, percent, spread};
use crate::view::{ChartView, DotView, EndsView, PathView, PlotView, TextView};

use rust_decimal::Decimal;

/// Up to this many rows every value has a point; with more rows only the ends and the extremes have one.
const DOTS: usize = 24;
/// Names at the ends of lines are broken at this width, in bold.
const END: f64 = 7.2;
/// How wide the picture of the lines is at least where the names have room beside it: `chart.css` shows them from 38 em on.
const BESIDE: f64 = 28.5;
/// Half a marker in percent of the narrowest chart.
const MARKER: f64 = 2.2;

/// Draws them; gives back whether the axis begins at 0.
pub(super) fn draw(data: &ChartData, view: &mut ChartView) -> Option<bool> {
    let low = data.values().min()?;
    let high = data.values().max()?;
    // A line may begin above 0 where nothing of it is near: its slope counts, not its height. A flat one has no slope.
    let near = |a: Decimal, b: Decimal| a != b && a > b / Decimal::TWO;
    let from_zero = !near(low, high) || low <= Decimal::ZERO;
    let below_zero = !near(-high, -low) || high >= Decimal::ZERO;
    let low = if from_zero { low.min(Decimal::ZERO) } else { low };
    let high = if below_zero { high.max(Decimal::ZERO) } else { high };
    let ticks = Ticks::new(low, high, data.decimals())?;
    // Where points are few, a mark upon the first of a line hides none of them, and the line has the width.
    let room = if data.rows.len() > DOTS { WIDE } else { NARROW };
    let ends = ends(data, &ticks);
    let wide = if ends.is_some() { BESIDE } else { WIDE };
    let frame = Frame::new(data, &ticks, (MARKER, room), wide);
    view.kind = "lines";
    frame.axis(data, view);
    if data.rows.len() > DOTS {
        clear(data, &ticks, &frame, view);
    }
    let mut both = Both::new(TOP + HEIGHT + 0.3, wide);
    frame.take_axis(data, &mut both);
    let bottom = frame.labels(data, view);
    view.height = em(frame.marks(data, bottom, view));
    view.readings = data.readings("x", |row| frame.x(row));
    view.ends = ends;
    let mut lines = Vec::new();
    for (at, series) in data.series.iter().enumerate() {
        for (class, is_planned) in [("", false), ("plan", true)] {
            let d = path(data, series, is_planned, |row| frame.x(row), |value| frame.down(value));
            if !d.is_empty() {
                lines.push(PathView { d, series: at + 1, class });
            }
        }
        dots(at, series, data, &frame, view);
    }
    view.plot = Some(PlotView { y: em(TOP), height: em(HEIGHT), lines });
    if let [series] = data.series.as_slice() {
        values(series, data, &frame, &mut both, view);
    }
    Some(ticks.marks.contains(&Decimal::ZERO))
}

/// Leaves out the marks that would cover the first point of a line in a narrow chart.
fn clear(data: &ChartData, ticks: &Ticks, frame: &Frame, view: &mut ChartView) {
    let first = |series: &Series| series.values.iter().enumerate().find_map(|(row, value)| Some((row, (*value)?)));
    let points: Vec<(f64, f64)> =
        data.series.iter().filter_map(first).map(|(row, value)| (frame.x(row), frame.y(value))).collect();
    for (mark, text) in ticks.marks.iter().zip(&mut view.texts) {
        let (wide, y) = (width(&text.text), frame.y(*mark));
        if points.iter().any(|(x, at)| (x - MARKER) / 100.0 * NARROW < wide && (y - 1.5..y + 0.2).contains(at)) {
            text.room = ROOMY;
        }
    }
}

/// The names of several lines with their newest values, beside their ends; none where they need more height than there is.
fn ends(data: &ChartData, ticks: &Ticks) -> Option<EndsView> {
    if data.series.len() < 2 {
        return None;
    }
    let (mut wanted, mut names) = (Vec::new(), Vec::new());
    for series in &data.series {
        let newest = series.values.iter().rev().find_map(|value| *value)?;
        wanted.push(TOP + (1.0 - ticks.part(newest)) * HEIGHT);
        names.push(wrap(&format!("{} {}", series.label, data.shown(series, Some(newest))), END));
    }
    let heights: Vec<f64> = names.iter().map(|lines| lines.len() as f64 * LINE + 0.15).collect();
    if heights.iter().sum::<f64>() > TOP + HEIGHT {
        return None;
    }
    let places = spread(&wanted, &heights, 0.2, TOP + HEIGHT + 0.6);
    let widest = names.iter().flatten().map(|line| bold(line)).fold(0.0, f64::max);
    let mut texts = Vec::new();
    for (at, (place, lines)) in places.iter().zip(names).enumerate() {
        let first = place - lines.len() as f64 * LINE / 2.0 + 0.95;
        for (line, text) in lines.into_iter().enumerate() {
            let (y, class) = (em(first + line as f64 * LINE), format!("name s{}", at + 1));
            texts.push(TextView { x: "0".to_owned(), y, anchor: "start", class, text, ..TextView::default() });
        }
    }
    Some(EndsView { width: em(widest + 0.1), texts })
}

/// A series' line in a square of 10,000, which the picture stretches: what was counted, or the way on to what is planned.
pub(super) fn path(
    data: &ChartData,
    series: &Series,
    is_planned: bool,
    x: impl Fn(usize) -> f64,
    down: impl Fn(Decimal) -> i32,
) -> String {
    let mut d = String::new();
    let mut pen = false;
    let value = |row: usize| series.values.get(row).copied().flatten();
    let mut draw = |row: usize, value: Decimal, pen: bool| {
        // Writing to a string cannot fail.
        let _ = write!(d, "{}{} {}", if pen { "L" } else { "M" }, (x(row) * 100.0).round() as i32, down(value));
    };
    for row in 0..series.values.len() {
        let here = value(row).filter(|_| data.is_planned(row) == is_planned);
        if let Some(here) = here {
            let before = row.checked_sub(1).and_then(|before| Some((before, value(before)?)));
            // From the last that was counted to the first that is planned.
            if let Some((before, value)) = before.filter(|_| is_planned && !pen) {
                draw(before, value, false);
                pen = true;
            }
            draw(row, here, pen);
        }
        pen = here.is_some();
    }
    d
}

/// Points; one that has no neighbour is always among them, since no line shows it.
fn dots(at: usize, series: &Series, data: &ChartData, frame: &Frame, view: &mut ChartView) {
    let known = |row: Option<usize>| row.and_then(|row| series.values.get(row)).is_some_and(Option::is_some);
    let all = || series.values.iter().enumerate().filter_map(|(row, value)| Some((row, (*value)?)));
    let chosen =
        [all().next(), all().next_back(), all().max_by_key(|(_, value)| *value), all().min_by_key(|(_, value)| *value)];
    let is_chosen = |row: usize| chosen.iter().flatten().any(|(one, _)| *one == row);
    for (row, value) in series.values.iter().enumerate() {
        let Some(value) = *value else { continue };
        let alone = !known(row.checked_sub(1)) && !known(row.checked_add(1));
        if alone || data.rows.len() <= DOTS || is_chosen(row) {
            view.dots.push(DotView { x: percent(frame.x(row)), y: em(frame.y(value)), series: at + 1 });
        }
    }
}

/// The values of a single line beside its points, as far as there is room: the last, the highest and the lowest first.
fn values(series: &Series, data: &ChartData, frame: &Frame, both: &mut Both, view: &mut ChartView) {
    let rows = by_importance(series, data.newest(0));
    let is_long = rows.len() > DOTS;
    for row in rows.into_iter().take(if is_long { EXTREMES } else { usize::MAX }) {
        let value = series.values[row].unwrap_or_default();
        let text = data.shown(series, Some(value));
        let wide = bold(&text);
        let mut places = beside(series, row, frame, wide);
        let at = places.iter().position(|(spot, y)| both.free(spot, *y, wide)).unwrap_or(0);
        if places.is_empty() {
            continue;
        }
        let (spot, y) = places.swap_remove(at);
        if let Some(room) = both.take(&spot, y, wide) {
            view.texts.push(spot.text(y, "value", room, text));
        }
    }
}

/// Places for a value, the best first: where the line does not go.
fn beside(series: &Series, row: usize, frame: &Frame, width: f64) -> Vec<(LabelSpot, f64)> {
    let at = |row: Option<usize>| row.and_then(|row| series.values.get(row).copied().flatten());
    let (before, value, after) = (at(row.checked_sub(1)), at(Some(row)), at(row.checked_add(1)));
    let (x, y) = (frame.x(row), frame.y(value.unwrap_or_default()));
    let (above, below) = (y - 0.6, y + 1.35);
    let room = width / NARROW * 100.0;
    let right = (x + room <= 100.0).then_some(LabelSpot { x, anchor: "start" });
    let left = (x >= room).then_some(LabelSpot { x, anchor: "end" });
    let middle = spot(x, width);
    let falls = before > value && after.is_some_and(|after| Some(after) < value);
    let rises = after > value && before.is_some_and(|before| Some(before) < value);
    let valley = before > value || after > value;
    let places = match (falls, rises, valley) {
        (true, ..) => vec![right.map(|spot| (spot, above)), left.map(|spot| (spot, below))],
        (_, true, _) => vec![left.map(|spot| (spot, above)), right.map(|spot| (spot, below))],
        (_, _, true) => vec![Some((spot(x, width), below)), Some((middle, above))],
        _ => vec![Some((middle, above))],
    };
    places.into_iter().flatten().collect()
}
