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
//! grows with the reader's letters. The price is that nothing is measured: room is calculated from the number of letters
//! (`text`), and what only a wide chart has room for is `roomy`, shown by a container query.
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
mod finding;
mod forms;
mod frame;
mod lines;
mod multiples;
mod planned;
mod pyramid;
mod readings;
mod series;
mod shape;
mod shares;
mod slope;
mod text;
mod ticks;
mod timeline;
mod words;

use crate::base::time::day;
use crate::statistics::{LARGEST_DRAWN, MOST_DRAWN};
use crate::view::{ChartView, SeriesView};
pub use data::{ChartData, ChartKind, Series, in_time};
pub use finding::check;
pub use forms::ChosenForm;
pub use planned::expected;

/// Up to this many rows bars lie, each below its label; more rows stand as columns.
const LYING: usize = 24;

/// Up to this many rows of a ranking are horizontal bars, read from the top.
const RANKED: usize = 60;

/// Draws a chart; `id`, `table_href` and `picture_href` are left to the page. None where nothing can be drawn: no number,
/// too many rows, or numbers too large to calculate with.
pub fn draw(data: &ChartData) -> Option<ChartView> {
    if data.rows.len() > MOST_DRAWN || data.values().any(|value| value.abs() > LARGEST_DRAWN) {
        return None;
    }
    let mut view = ChartView {
        title: data.title.to_owned(),
        finding: data.finding.to_owned(),
        unit: data.unit.to_owned(),
        source: data.source.to_owned(),
        updated: day(data.updated, data.language),
        datetime: data.updated.to_string(),
        series: legend(data),
        legend: data.series.len() > 1,
        ..ChartView::default()
    };
    let stacked = data.kind == ChartKind::Stacked;
    let from_zero = match data.kind {
        ChartKind::Lines => lines::draw(data, &mut view)?,
        ChartKind::Multiples => multiples::draw(data, &mut view)?,
        ChartKind::Slope => slope::draw(data, &mut view)?,
        ChartKind::Pyramid => pyramid::draw(data, &mut view)?,
        ChartKind::Shares => shares::draw(data, &mut view)?,
        ChartKind::Ranking if data.rows.len() <= RANKED => bars::draw(data, false, &mut view)?,
        ChartKind::Cyclic => columns::draw(data, false, &mut view)?,
        _ if data.rows.len() > LYING || data.in_time => columns::draw(data, stacked, &mut view)?,
        _ => bars::draw(data, stacked, &mut view)?,
    };
    view.bars.sort_by_key(|bar| (bar.series, bar.class));
    view.texts.sort_by(|one, other| (&one.class, one.anchor).cmp(&(&other.class, other.anchor)));
    readings::list(data, &mut view);
    view.note = words::note(data, &view, from_zero);
    view.summary = words::summary(data, view.kind, &view.note);
    Some(view)
}

fn legend(data: &ChartData) -> Vec<SeriesView> {
    let series = data.series.iter().enumerate();
    let view = |(at, series): (usize, &Series)| SeriesView {
        number: data.colour(at),
        class: if data.kind == ChartKind::YearBefore { data.class(0, at) } else { "" },
        label: series.label.to_owned(),
    };
    series.map(view).collect()
}

/// A place for each text of this height, near where it wants to be and upon no other; between `top` and `bottom`, where
/// there is room. The places are middles.
fn spread(wanted: &[f64], heights: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut places = wanted.to_vec();
    let mut edge = top;
    for at in &order {
        places[*at] = places[*at].max(edge + heights[*at] / 2.0);
        edge = places[*at] + heights[*at] / 2.0;
    }
    edge = bottom;
    for at in order.iter().rev() {
        places[*at] = places[*at].min(edge - heights[*at] / 2.0);
        edge = places[*at] - heights[*at] / 2.0;
    }
    places
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
