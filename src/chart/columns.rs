//! Standing bars, for more rows than can lie.

use super::frame::{Frame, HEIGHT, TOP};
use super::series::{BarSegment, Track, extent};
use super::text::{Both, NARROW, WIDE, bold};
use super::ticks::Ticks;
use super::{ChartData, Series, em, percent};
use crate::view::{BarView, ChartView, OutlineView, PathView};

use rust_decimal::Decimal;

/// How many values are shown where there is no room for all: the newest, the highest and the lowest.
pub(super) const EXTREMES: usize = 3;
/// How far a value may stand above its column to clear its neighbours.
const RAISED: f64 = 2.0;
/// More columns have no values above them.
const VALUED: usize = 60;

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
            view.texts.push(spot.text(y, "value", room, text.clone()));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::language::Language;
    use crate::chart::{ChartKind, draw};

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
}
