//! Single figures of data sets, with the day they are from.

use chrono::NaiveDate;

use super::context::PageContext;
use super::spark;
use crate::base::language::Language;
use crate::base::time::day;
use crate::markdown::FigureRef;
use crate::statistics::{Statistics, format, with_unit};
use crate::view::{FigureView, SetPictureView};

/// The key figures of a data set.
pub fn key_figures(page: &PageContext, number: usize, language: Language) -> Vec<FigureView> {
    let set = &page.site.statistics.sets[number];
    set.figures
        .iter()
        .map(|figure| {
            let value = format(Some(figure.value), figure.decimals, language);
            figure_view(page, number, &figure.label, value, &figure.unit, figure.as_of.unwrap_or(set.updated), language)
        })
        .collect()
}

fn figure_view(
    page: &PageContext,
    set: usize,
    label: &str,
    value: String,
    unit: &str,
    as_of: NaiveDate,
    language: Language,
) -> FigureView {
    FigureView {
        label: label.to_owned(),
        text: with_unit(&value, unit),
        unit: unit.to_owned(),
        value,
        as_of: day(as_of, language),
        change: String::new(),
        trend: "",
        spark: None,
        set: page.link(&page.site.statistics.sets[set].title, &page.site.set_address(set)),
    }
}

/// The figures that a page was told to show.
pub fn chosen(page: &PageContext, figures: &[FigureRef], language: Language) -> Vec<FigureView> {
    let statistics = &page.site.statistics;
    figures.iter().filter_map(|one| chosen_figure(page, statistics, one, language)).collect()
}

fn chosen_figure(
    page: &PageContext,
    statistics: &Statistics,
    figure: &FigureRef,
    language: Language,
) -> Option<FigureView> {
    let found = statistics.find(figure).ok()?;
    let set = statistics.sets.iter().position(|set| set.name == found.set.name)?;
    let (label, as_of) = match figure {
        FigureRef::Figure { figure, .. } => {
            let figure = found.set.figures.iter().find(|one| one.name == *figure)?;
            (figure.label.clone(), figure.as_of)
        }
        FigureRef::Cell { row, column, .. } => {
            let column = found.set.columns.iter().find(|one| one.name == *column)?;
            (format!("{} – {row}", column.label), None)
        }
    };
    let as_of = as_of.unwrap_or(found.set.updated);
    let (spark, (change, trend)) = match figure {
        FigureRef::Cell { row, column, .. } => {
            let column = found.set.columns.iter().position(|one| one.name == *column)?;
            spark::past(found.set, column, row, page.theme.strings(language), language)
        }
        FigureRef::Figure { .. } => (spark::of_set(found.set), Default::default()),
    };
    let view = figure_view(page, set, &label, found.text(language), found.unit, as_of, language);
    Some(FigureView { change, trend, spark, ..view })
}

/// A data set at a glance, for the overview of all.
pub fn picture(page: &PageContext, number: usize, language: Language) -> Option<SetPictureView> {
    spark::glance(&page.site.statistics.sets[number], page.theme.strings(language), language)
}
