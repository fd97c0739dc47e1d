//! A population pyramid: two series back to back, the rows' names between them, the last row at the top.

use super::text::{NARROW, bold, width, wrap};
use super::{ChartData, em, percent};
use crate::view::{BarView, ChartView, TextView};

use rust_decimal::prelude::ToPrimitive;

/// More rows are no pyramid that fits a screen.
pub(super) const MOST_ROWS: usize = 30;
/// Longer names leave no room for the bars.
pub(super) const MOST_LABEL: f64 = 7.0;
/// How high a row is.
const ROW: f64 = 1.55;

/// Draws it; both axes begin at 0, in the middle.
pub(super) fn draw(data: &ChartData, view: &mut ChartView) -> Option<bool> {
    let [one, other] = data.series.as_slice() else { return None };
    let widest = data.rows.iter().map(|row| width(row)).fold(0.0, f64::max);
    // Half of the room for the names, and what the longest value takes at the outer end.
    let gap = (widest / 2.0 + 0.5) / NARROW * 100.0;
    let value = |series: &super::Series, row: usize| series.values.get(row).copied().flatten();
    let texts =
        (0..data.rows.len()).flat_map(|row| [one, other].map(|series| bold(&data.shown(series, value(series, row)))));
    let outer = (texts.fold(0.0, f64::max) + 0.4) / NARROW * 100.0;
    let longest = data.values().max()?.to_f64().filter(|longest| *longest > 0.0)?;
    let room = (50.0 - gap - outer).max(5.0);
    let text = |x, y, anchor, class: &str, text| TextView {
        x: percent(x),
        y: em(y),
        anchor,
        class: class.to_owned(),
        text,
        ..TextView::default()
    };
    let half = (50.0 - gap) / 100.0 * NARROW;
    let mut top = 0.2;
    if [one, other].iter().all(|series| bold(series.label) <= half) {
        view.texts.push(text(50.0 - gap, 1.0, "end", "name s1", one.label.to_owned()));
        view.texts.push(text(50.0 + gap, 1.0, "start", "name s2", other.label.to_owned()));
        view.legend = false;
        top = 1.6;
    }
    let rows = data.rows.len();
    let place = |row: usize| top + (rows - 1 - row) as f64 * ROW;
    for row in 0..rows {
        let y = place(row);
        for line in wrap(data.rows[row], MOST_LABEL) {
            view.texts.push(text(50.0, y + 1.1, "middle", "label", line));
        }
        for (at, series) in [one, other].into_iter().enumerate() {
            let Some(known) = value(series, row) else { continue };
            let wide = known.to_f64().unwrap_or_default() / longest * room;
            let (x, end, anchor) = if at == 0 {
                (50.0 - gap - wide, 50.0 - gap - wide, "end")
            } else {
                (50.0 + gap, 50.0 + gap + wide, "start")
            };
            view.bars.push(BarView {
                x: percent(x),
                y: em(y + 0.15),
                width: percent(wide),
                height: em(ROW - 0.3),
                series: at + 1,
                class: "",
            });
            let shown = data.shown(series, Some(known));
            let shown = if at == 0 { format!("{shown}\u{A0}") } else { format!("\u{A0}{shown}") };
            view.texts.push(text(end, y + 1.1, anchor, "value", shown));
        }
    }
    view.kind = "pyramid";
    view.height = em(top + rows as f64 * ROW + 0.2);
    view.readings = data.readings("y", |row| place(row) + ROW / 2.0);
    Some(true)
}
