//! Charts: a data set to a picture, at build time, without a script.
//!
//! Here is geometry and language; the picture itself is the theme's template `chart.html`, which gets a [`ChartView`].
//!
//! PLACEHOLDER
//!
//! Only columns of one unit share an axis, and at most eight of them: the others are told of in the note and stand in
//! the table, which is always named.

mod bars;
mod columns;
mod lines;
mod series;
mod text;
mod ticks;
mod words;

use crate::base::language::{Language, day};
use crate::statistics::{Chart, DataSet};
use crate::view::{ChartView, SeriesView};
use series::Data;

/// Up to this many rows bars lie, each below its label; more rows stand as columns.
const LYING: usize = 24;

/// Draws a data set. `id` begins every `id` in the picture; `table_href` leads to the table. None where nothing is to be
/// drawn: `chart = "none"`, no column of numbers, no number, or numbers beyond reckoning.
pub fn draw(set: &DataSet, language: Language, id: &str, table_href: &str) -> Option<ChartView> {
    if set.chart == Chart::None {
        return None;
    }
    let data = Data::new(set, language)?;
    let mut view = ChartView {
        id: id.to_owned(),
        title: set.title.clone(),
        unit: data.unit.to_owned(),
        table_href: table_href.to_owned(),
        source: set.source.clone(),
        updated: day(set.updated, language),
        datetime: set.updated.to_string(),
        series: legend(&data),
        ..ChartView::default()
    };
    let from_zero = match set.chart {
        Chart::Line => lines::draw(&data, &mut view)?,
        chart if data.rows.len() > LYING => columns::draw(&data, chart == Chart::Stacked, &mut view)?,
        chart => bars::draw(&data, chart == Chart::Stacked, &mut view)?,
    };
    view.note = words::note(&data, from_zero);
    view.summary = words::summary(&data, view.kind, set.chart == Chart::Stacked, &view.note);
    Some(view)
}

fn legend(data: &Data) -> Vec<SeriesView> {
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
mod tests;
