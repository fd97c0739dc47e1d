//! Standing bars, for more rows than can lie; and the frame that they share with lines.

use super::readings::sign;
use super::series::{BarSegment, Track, extent};
use super::text::{Both, LINE, LabelSpot, NARROW, PlacedTexts, WIDE, bold, size, spot, spot_in, spots, width, wrap};
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
/// Where not all values have room, so many are told: those of the newest, the highest and the lowest.
pub(super) const EXTREMES: usize = 3;
/// How far a value may stand above its column to clear its neighbours.
const RAISED: f64 = 2.0;
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

/// The values of one series at the ends of its columns, as far as there is room: the newest, the highest and the lowest
/// first; these alone where the columns are narrower than their values.
fn values(series: &Series, data: &ChartData, frame: &Frame, view: &mut ChartView) {
    if data.rows.len() > VALUED {
        return;
    }
    let mut both = Both::new(TOP + HEIGHT + 0.3, WIDE);
    frame.take_axis(data, &mut both);
    let widest = series.values.iter().map(|value| bold(&data.shown(series, *value))).fold(0.0, f64::max);
    // Wider than their columns they would cover others, and nobody could tell whose they are.
    let fits = |room: f64| widest <= 1.25 * frame.band() / 100.0 * room;
    for (rank, row) in by_importance(series, data.newest(0)).into_iter().enumerate() {
        let is_extreme = rank < EXTREMES;
        if !is_extreme && !fits(WIDE) {
            break;
        }
        let value = series.values[row].unwrap_or_default();
        let text = data.shown(series, Some(value));
        let is_negative = value < Decimal::ZERO;
        let mut y = frame.y(value) + if is_negative { 1.15 } else { -0.4 };
        if !is_negative && !fits(WIDE) {
            let above = frame.above(series, row, bold(&text)) - 0.4;
            if y - above < RAISED {
                y = y.min(above);
            } else if rank > 0 {
                // Far above its column nobody could tell whose it is.
                continue;
            }
        }
        for (spot, room) in both.place((frame.x(row), y), bold(&text), is_extreme || fits(NARROW)) {
            let (x, y, class, text) = (percent(spot.x), em(y), "value".to_owned(), text.clone());
            view.texts.push(TextView { x, y, anchor: spot.anchor, class, room, text, turn: String::new() });
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

    /// The top of the highest of all columns over which a text reaches in the narrowest chart.
    fn above(&self, series: &Series, row: usize, text: f64) -> f64 {
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
        let shown = self.thinned(&widths);
        let first = shown.iter().position(|(_, roomy)| !roomy).unwrap_or(0);
        for (at, (row, roomy)) in shown.iter().copied().enumerate() {
            let before = if at <= first { None } else { shown.get(at - 1).map(|(row, _)| data.rows[*row]) };
            let label = without_year(data.rows[row], before);
            let wide = if label.len() < data.rows[row].len() { width(label) } else { widths[row] };
            for (spot, room) in spots(self.x(row), wide, self.wide, !roomy) {
                for (at, text) in wrap(label, LABEL).into_iter().enumerate() {
                    let y = top + at as f64 * LINE;
                    let (x, y, class) = (percent(spot.x), em(y), "label".to_owned());
                    view.texts.push(TextView { x, y, anchor: spot.anchor, class, room, text, turn: String::new() });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::language::Language;
    use crate::chart::draw;

    fn drawn(kind: ChartKind, rows: &[String], series: Vec<Series>) -> ChartView {
        let data = ChartData {
            language: Language::Vi,
            kind,
            title: "T",
            finding: "",
            unit: "",
            source: "S",
            updated: chrono::NaiveDate::default(),
            rows: rows.iter().map(String::as_str).collect(),
            in_time: true,
            times: None,
            marks: Vec::new(),
            series,
            left_out: Vec::new(),
            note: "",
        };
        draw(&data).unwrap_or_default()
    }

    fn series<'l>(label: &'l str, values: &[i64]) -> Series<'l> {
        Series { label, decimals: None, values: values.iter().map(|value| Some(Decimal::from(*value))).collect() }
    }

    /// The texts of a class, with where each stands and in which charts.
    fn texts(view: &ChartView, class: &str) -> Vec<String> {
        let texts = view.texts.iter().filter(|text| text.class == class);
        texts
            .map(|text| format!("{} {} {} {}", text.text, text.x, text.anchor, text.room).trim_end().to_owned())
            .collect()
    }

    #[test]
    fn narrow_columns_tell_the_newest_and_the_highest_above_their_neighbours() {
        let rows: Vec<String> = (1..=31).map(|day| format!("{day}-12-2026")).collect();
        let mut values = [12_000; 31];
        (values[9], values[20], values[29]) = (15_787, 9_079, 13_000);
        let view = drawn(ChartKind::Bars, &rows, vec![series("A", &values)]);
        assert_eq!(texts(&view, "value"), ["12.000 100% end", "15.787 44.52% middle"]);
        let high = |text: &str| view.texts.iter().find(|one| one.text == text).map(|one| one.y.as_str());
        // Above the column of 13.000 before it.
        assert_eq!([high("12.000"), high("15.787")], [Some("7.05em"), Some("4.68em")]);
        assert_eq!(
            texts(&view, "label"),
            ["31-12 100% end", "1-12-2026 21.29% middle roomy", "11-12-2026 47.1% middle", "21-12 72.9% middle roomy"]
        );
    }

    #[test]
    fn wide_columns_tell_every_value() {
        let rows = ["2023", "2024", "2025"].map(str::to_owned);
        let view = drawn(ChartKind::Bars, &rows, vec![series("A", &[3, 1, 2])]);
        assert_eq!(texts(&view, "value"), ["2 84.38% middle", "3 21.88% middle", "1 53.13% middle"]);
    }

    #[test]
    fn months_of_the_year_before_are_paler_than_those_of_this_year() {
        let rows = ["1-2026", "2-2026"].map(str::to_owned);
        let view = drawn(ChartKind::YearBefore, &rows, vec![series("Trước", &[4, 5]), series("Nay", &[6, 7])]);
        let bars: Vec<_> = view.bars.iter().map(|bar| (bar.series, bar.class, bar.x.as_str())).collect();
        assert_eq!(bars, [(1, "", "29.69%"), (1, "", "76.56%"), (1, "past", "9.53%"), (1, "past", "56.41%")]);
        let legend: Vec<_> = view.series.iter().map(|one| (one.label.as_str(), one.number, one.class)).collect();
        assert_eq!(legend, [("Trước", 1, "past"), ("Nay", 1, "")]);
    }

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
