//! Bars that lie, each row below its own label: a label may be as long as it likes, on a phone too.

use super::series::{Track, extent};
use super::text::{Both, LINE, NARROW, WIDE, bold, width, wrap};
use super::ticks::Ticks;
use super::{ChartData, Series, em, percent};
use crate::view::{BarView, ChartView, GridView, TextView};

use rust_decimal::Decimal;

/// More bars than this are thin and have no values beside them.
const VALUED: usize = 60;
/// Up to this many bars of several series have their names above them, instead of a legend.
const NAMED: usize = 18;
/// Between a bar and its value.
const GAP: f64 = 0.5;
/// Above the first row: the marks of the axis.
const TOP: f64 = 1.6;

/// Where zero and the ends of the axis are, and how thick the bars are.
struct BarLayout {
    ticks: Ticks,
    left: f64,
    right: f64,
    values: Values,
    thick: f64,
}

#[derive(Clone, Copy, PartialEq)]
enum Values {
    AtTheEnd,
    Above,
    None,
}

/// Draws them; the axis begins at 0.
pub(super) fn draw(data: &ChartData, stacked: bool, view: &mut ChartView) -> Option<bool> {
    let rows = data.tracks(stacked);
    let layout = BarLayout::new(data, &rows)?;
    let named = !stacked && is_named(data);
    view.legend &= !named;
    let (mut y, mut middles) = (TOP, Vec::new());
    for (row, tracks) in rows.iter().enumerate() {
        let top = y;
        y = layout.row(&data.signed(row), tracks, if named { &data.series } else { &[] }, y, view);
        middles.push((top + y) / 2.0);
    }
    // What stands in words beside each bar needs neither patterns nor a script.
    view.named = named;
    if !named {
        view.readings = data.readings("y", |row| middles.get(row).copied().unwrap_or_default());
    }
    layout.axis(data, y, view);
    view.kind = "bars";
    view.height = em(y);
    Some(true)
}

/// Whether each bar has the name of its series above it: a few, of several series. What is missing is left out then.
fn is_named(data: &ChartData) -> bool {
    data.series.len() > 2 && data.rows.len() * data.series.len() <= NAMED
}

impl BarLayout {
    fn new(data: &ChartData, rows: &[Vec<Track>]) -> Option<BarLayout> {
        let (low, high) = extent(rows);
        let ticks = Ticks::new(low, high, data.decimals())?;
        let ends = || rows.iter().flatten().flat_map(|track| &track.ends);
        let room = |text: &str| (bold(text) + GAP) / NARROW * 100.0;
        let (mut left, mut right) = (0.0, 100.0);
        // Every value must begin and end within the picture; either end of the axis moves inwards until all do.
        for _ in 0..20 {
            for (end, text) in ends() {
                let part = ticks.part(*end);
                if *end < Decimal::ZERO {
                    left = ((room(text) - part * right) / (1.0 - part).max(0.01)).max(left);
                } else {
                    right = (left + (100.0 - left - room(text)) / part.max(0.01)).min(right);
                }
            }
        }
        let count = rows.iter().flatten().count();
        let mut layout = BarLayout { ticks, left, right, values: Values::AtTheEnd, thick: 1.25 };
        if count > VALUED {
            layout = BarLayout { left: 0.0, right: 100.0, values: Values::None, thick: 0.7, ..layout };
        } else if right - left < 45.0 {
            layout = BarLayout { left: 0.0, right: 100.0, values: Values::Above, thick: 0.9, ..layout };
        }
        Some(layout)
    }

    fn x(&self, value: Decimal) -> f64 {
        self.left + self.ticks.part(value) * (self.right - self.left)
    }

    /// A row: its label, its bars; gives back where it ends.
    fn row(&self, label: &str, tracks: &[Track], names: &[Series], mut y: f64, view: &mut ChartView) -> f64 {
        let text = |x, y, anchor, class: &str, text| TextView {
            x: percent(x),
            y: em(y),
            anchor,
            class: class.to_owned(),
            text,
            ..TextView::default()
        };
        y += if names.is_empty() { 0.5 } else { 1.0 };
        let class = if names.is_empty() { "label" } else { "value" };
        for line in wrap(label, NARROW / if names.is_empty() { 1.0 } else { 1.17 }) {
            view.texts.push(text(0.0, y + 1.0, "start", class, line));
            y += LINE;
        }
        y += 0.1;
        let top = y;
        for (at, track) in tracks.iter().enumerate() {
            if let Some(series) = names.get(at) {
                if track.segments.is_empty() {
                    continue;
                }
                y += 0.2;
                for line in wrap(series.label, NARROW) {
                    view.texts.push(text(0.0, y + 1.0, "start", "label", line));
                    y += LINE;
                }
                y += 0.05;
            }
            if self.values == Values::Above && !track.ends.is_empty() {
                let texts: Vec<&str> = track.ends.iter().map(|(_, text)| text.as_str()).collect();
                for line in wrap(&texts.join(" / "), NARROW / bold("0") * width("0")) {
                    view.texts.push(text(0.0, y + 1.0, "start", "value", line));
                    y += LINE;
                }
            }
            view.bars.extend(track.segments.iter().filter_map(|segment| {
                let (from, to) = (self.x(segment.from), self.x(segment.to));
                (segment.from != segment.to).then(|| BarView {
                    x: percent(from.min(to)),
                    y: em(y),
                    width: percent((to - from).abs()),
                    height: em(self.thick),
                    series: segment.series,
                    class: segment.class,
                })
            }));
            if self.values == Values::AtTheEnd {
                view.texts.extend(track.ends.iter().map(|(end, text)| self.value(*end, text, y)));
            }
            if !names.is_empty() {
                view.grid.push(self.zero(y - 0.1, y + self.thick + 0.1));
            }
            y += self.thick + 0.15;
        }
        if names.is_empty() {
            view.grid.push(self.zero(top - 0.15, y));
        }
        y + 0.25
    }

    fn zero(&self, from: f64, to: f64) -> GridView {
        let x = percent(self.x(Decimal::ZERO));
        GridView { x1: x.clone(), y1: em(from), x2: x, y2: em(to), class: "zero" }
    }

    /// The value at the end of its bar. The gap is a no-break space, since the picture has no other unit that fits.
    fn value(&self, end: Decimal, text: &str, y: f64) -> TextView {
        let negative = end < Decimal::ZERO;
        let text = if negative { format!("{text}\u{A0}") } else { format!("\u{A0}{text}") };
        TextView {
            x: percent(self.x(end)),
            y: em(y + self.thick / 2.0 + 0.36),
            anchor: if negative { "end" } else { "start" },
            class: "value".to_owned(),
            text,
            ..TextView::default()
        }
    }

    /// The marks above, their lines behind all rows.
    fn axis(&self, data: &ChartData, bottom: f64, view: &mut ChartView) {
        let mut both = Both::new(TOP, WIDE);
        let marks = &self.ticks.marks;
        // Zero and the far end first: what is left over goes between them.
        let mut order: Vec<usize> = (0..marks.len()).collect();
        order.sort_by_key(|at| (!marks[*at].is_zero(), *at + 1 != marks.len(), at % 2, *at));
        for at in order {
            let x = self.x(marks[at]);
            // At the very edge the labels begin; each row has its own piece of the zero line there.
            if x > 0.0 {
                let (x1, x2) = (percent(x), percent(x));
                view.grid.push(GridView { x1, y1: em(TOP - 0.3), x2, y2: em(bottom), class: "grid" });
            }
            let text = self.ticks.text(marks[at], data.language);
            for (spot, room) in both.place((x, 1.0), width(&text), true) {
                view.texts.push(spot.text(1.0, "tick", room, text.clone()));
            }
        }
    }
}
