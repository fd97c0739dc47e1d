//! Charts: [`ChartData`] to a picture, at build time, without a script.
//!
//! Here is geometry and language; the picture itself is the theme's template `chart.html`, which gets a [`ChartView`].
//!
//! **Why no chart crate.** plotters 0.3 and charts-rs 2.3 were tried with six Vietnamese labels, one of 62 letters, at
//! 320 and 800 px, as they come. plotters cuts the long label off at both widths (its label area is a number of pixels
//! that one must guess), lets the legend cover a bar and has no grouped bars: its histograms lie over each other.
//! charts-rs gives the long label all of a 320 px picture, so that no bar is left, and half of one of 800; standing, it
//! drops four of the six labels. Both fix a width in a `viewBox`: a picture made for 800 px has letters of 4 or 6 px on a
//! phone. Colours are attributes, without a class to theme; no pattern, `<title>` or `<desc>` was in the files; they
//! bring 5 and 17 crates (3.5 s and 12 s to build). Here a label has its own lines above its bar and the text keeps the
//! page's size, because every `x` is a percentage and every `y` is in `em`: one picture fits 320 px and 1,280 px, and
//! grows with the reader's letters. The price is that nothing is measured: room is reckoned from the number of letters
//! (`text`), and what only a wide chart has room for has the class `roomy`, shown by a container query.
//!
//! Lines are paths in a square that is stretched, since SVG paths know no percentages; dashes then run on from one value
//! to the next, which they would not in separate segments. Hundreds of bars are an outline of all bars of a series, which
//! cuts its pattern: as elements of their own they would weigh more than the rest of the page.
//!
//! Only columns with the same unit share an axis, at most eight of them: the note names the others, which are in
//! the table, which is always named.

mod bars;
mod columns;
mod data;
mod lines;
mod series;
mod text;
mod ticks;
mod timeline;
mod words;

use rust_decimal::Decimal;

use crate::base::time::day;
use crate::view::{ChartView, SeriesView};
pub use data::{ChartData, ChartKind, Series, in_time};

/// Up to this many rows bars lie, each below its label; more rows stand as columns.
const LYING: usize = 24;

/// More rows are not drawn: they would be narrower than a hair.
const ROWS: usize = 1000;

/// Larger numbers are not drawn: their sums and marks would not fit into a decimal.
const LARGEST: Decimal = Decimal::from_parts(0xE400_0000, 0xDCC8_0CD2, 0x52_B7D2, false, 0);

/// Draws a chart; `id` and `table_href` are left to the page. None where nothing can be drawn: no number, too many rows, or
/// numbers beyond reckoning.
pub fn draw(data: &ChartData) -> Option<ChartView> {
    if data.rows.len() > ROWS || data.values().any(|value| value.abs() > LARGEST) {
        return None;
    }
    let mut view = ChartView {
        title: data.title.to_owned(),
        unit: data.unit.to_owned(),
        source: data.source.to_owned(),
        updated: day(data.updated, data.language),
        datetime: data.updated.to_string(),
        series: legend(data),
        ..ChartView::default()
    };
    let stacked = data.kind == ChartKind::Stacked;
    let from_zero = match data.kind {
        ChartKind::Lines => lines::draw(data, &mut view)?,
        _ if data.rows.len() > LYING => columns::draw(data, stacked, &mut view)?,
        _ => bars::draw(data, stacked, &mut view)?,
    };
    view.note = words::note(data, from_zero);
    view.summary = words::summary(data, view.kind, stacked, &view.note);
    Some(view)
}

fn legend(data: &ChartData) -> Vec<SeriesView> {
    let series = data.series.iter().enumerate();
    series.map(|(at, series)| SeriesView { number: at + 1, label: series.label.to_owned() }).collect()
}

/// A coordinate in percent of the width.
fn percent(x: f64) -> String {
    format!("{}%", short(x))
}

/// A coordinate in lines of text.
fn em(y: f64) -> String {
    format!("{}em", short(y))
}

fn short(number: f64) -> String {
    // Adding 0 makes a plain 0 of −0.
    format!("{}", (number * 100.0).round() / 100.0 + 0.0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
