//! Pages of the statistics, and their figures, tables and charts on other pages.

use std::sync::OnceLock;

use chrono::NaiveDate;
use serde_json::json;
use tera::{Context, Value};

use super::{Rendering, head, lists, shell};
use crate::base::diagnostic::Diagnostic;
use crate::base::language::{Language, day};
use crate::chart::{self, ChartData};
use crate::markdown::{Block, FigureRef};
use crate::site::Site;
use crate::statistics::{Cell, DataSet, Row, Statistics, format, with_unit};
use crate::theme::Theme;
use crate::view::{ColumnView, DataSetView, FigureView, LinkView, RowView, SetCardView, TableView};

/// How many articles that cite it a data set's page shows.
const CITED: usize = 20;

pub(super) fn overview(page: &Rendering) -> Result<Vec<u8>, Diagnostic> {
    let site = page.site;
    let language = site.config.language;
    let sets: Vec<SetCardView> = site
        .statistics
        .sets
        .iter()
        .enumerate()
        .map(|(number, set)| SetCardView {
            link: page.link(&set.title, &site.set_address(number)),
            description: set.description.clone(),
            figures: key_figures(page, number, language),
            source: set.source.clone(),
            updated: day(set.updated, language),
        })
        .collect();
    let words = page.theme.words(language);
    let mut head = head::page(page, "statistics", language, words.get("statistics"), vec![page.home_link(language)]);
    head.description = words.get("statistics_text").to_owned();
    let active = shell::active(site, page.address);
    page.render("statistics.html", language, active, &head, ("sets", Value::from_serializable(&sets)))
}

pub(super) fn data_set(page: &Rendering, number: usize) -> Result<Vec<u8>, Diagnostic> {
    let site = page.site;
    let language = site.config.language;
    let words = page.theme.words(language);
    let set = &site.statistics.sets[number];
    let breadcrumbs = vec![page.home_link(language), page.link(words.get("statistics"), &site.statistics_address())];
    let mut head = head::page(page, "dataset", language, &set.title, breadcrumbs);
    head.description = if set.description.is_empty() { set.title.clone() } else { set.description.clone() };
    head.modified = set.updated.to_string();
    head.dc_date = set.updated.to_string();
    head.creator.clone_from(&set.source);
    head.json_ld = head::safe_json(&dataset_json(site, number, &head.canonical));
    let address = site.set_address(number);
    let stem = address.strip_suffix(".html").unwrap_or_default();
    let view = DataSetView {
        description: set.description.clone(),
        source: set.source.clone(),
        updated: day(set.updated, language),
        updated_datetime: set.updated.to_string(),
        figures: key_figures(page, number, language),
        chart: chart_html(page.theme, page.news.drawings.get(site, number, language), language, "chart", "#bang")?,
        table: (!set.rows.is_empty()).then(|| table(set, language, String::new())),
        notes: set.notes.clone(),
        downloads: vec![page.link("CSV", &format!("{stem}.csv")), page.link("JSON", &format!("{stem}.json"))],
        cited_by: Vec::new(),
    };
    let cited = site.citations[number].iter().copied().take(CITED);
    let value = lists::fields(&view, [("cited_by", page.cards(cited))]);
    let active = shell::active_statistics(site);
    page.render("dataset.html", language, active, &head, ("set", value))
}

/// schema.org `Dataset` with `DataDownload`s that exist.
fn dataset_json(site: &Site, number: usize, canonical: &str) -> serde_json::Value {
    let set = &site.statistics.sets[number];
    let address = site.set_address(number);
    let stem = address.strip_suffix(".html").unwrap_or_default();
    let download = |format: &str, ext: &str| {
        json!({
            "@type": "DataDownload",
            "encodingFormat": format,
            "contentUrl": site.absolute(&format!("{stem}.{ext}")),
        })
    };
    let description = if set.description.is_empty() { &set.title } else { &set.description };
    let variables: Vec<&str> =
        set.columns.iter().filter(|column| column.numeric).map(|column| column.label.as_str()).collect();
    json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": set.title,
        "description": description,
        "url": canonical,
        "dateModified": set.updated.to_string(),
        "inLanguage": site.config.language.code(),
        "isAccessibleForFree": true,
        "creator": { "@type": "Organization", "name": set.source },
        "publisher": head::organisation(site),
        "variableMeasured": variables,
        "distribution": [download("text/csv", "csv"), download("application/json", "json")],
    })
}

fn key_figures(page: &Rendering, number: usize, language: Language) -> Vec<FigureView> {
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
    page: &Rendering,
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
        set: page.link(&page.site.statistics.sets[set].title, &page.site.set_address(set)),
    }
}

/// The figures that a page was told to show.
pub(super) fn chosen(page: &Rendering, figures: &[FigureRef], language: Language) -> Vec<FigureView> {
    let statistics = &page.site.statistics;
    figures.iter().filter_map(|one| chosen_figure(page, statistics, one, language)).collect()
}

fn chosen_figure(
    page: &Rendering,
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
    Some(figure_view(page, set, &label, found.text(language), found.unit, as_of, language))
}

/// A data set as a table: the column that names a row comes first.
pub(super) fn table(set: &DataSet, language: Language, href: String) -> TableView {
    let others = (0..set.columns.len()).filter(|number| *number != set.key);
    let order = std::iter::once(set.key).chain(others.clone());
    let columns = order.filter_map(|number| set.columns.get(number)).map(|column| ColumnView {
        label: match &column.unit {
            Some(unit) if *unit != set.unit && !unit.is_empty() => format!("{} ({unit})", column.label),
            _ => column.label.clone(),
        },
        numeric: column.numeric,
    });
    let cell = |row: &Row, number: usize| match &row.cells[number] {
        Cell::Number(value) => format(Some(*value), set.columns[number].decimals, language),
        Cell::Text(text) => text.clone(),
        Cell::Missing => format(None, None, language),
    };
    let rows = set
        .rows
        .iter()
        .map(|row| RowView { key: row.key.clone(), cells: others.clone().map(|number| cell(row, number)).collect() });
    TableView {
        title: set.title.clone(),
        unit: set.unit.clone(),
        columns: columns.collect(),
        rows: rows.collect(),
        source: set.source.clone(),
        updated: day(set.updated, language),
        href,
    }
}

/// Charts of data sets, drawn once for each language; on each page only their `id` and the way to the table differ.
#[derive(Default)]
pub(super) struct Drawings(Vec<[OnceLock<Option<Value>>; 2]>);

impl Drawings {
    /// Of the data sets of a site.
    pub(super) fn new(site: &Site) -> Drawings {
        Drawings(site.statistics.sets.iter().map(|_| Default::default()).collect())
    }

    /// The chart of a data set by its number.
    fn get(&self, site: &Site, number: usize, language: Language) -> Option<Value> {
        let make = || drawn(&site.statistics.sets[number], language);
        match self.0.get(number) {
            Some(kept) => kept[usize::from(language == Language::En)].get_or_init(make).clone(),
            None => make(),
        }
    }
}

/// The chart of a data set, without its `id` and the way to the table; none where there is nothing to draw.
fn drawn(set: &DataSet, language: Language) -> Option<Value> {
    let data = ChartData::of(set, language)?;
    chart::draw(&data).map(|view| Value::from_serializable(&view))
}

/// A chart as HTML; empty where there is none. `id` tells several on one page apart.
pub(super) fn chart_html(
    theme: &Theme,
    drawn: Option<Value>,
    language: Language,
    id: &str,
    table_href: &str,
) -> Result<String, Diagnostic> {
    let Some(mut view) = drawn.and_then(Value::into_map) else { return Ok(String::new()) };
    view.insert("id".into(), Value::from(id));
    view.insert("table_href".into(), Value::from(table_href));
    let mut context = Context::new();
    context.insert_value("chart", Value::from(view));
    context.insert_value("words", theme.words(language).value.clone());
    Ok(String::from_utf8_lossy(&theme.render("chart.html", &context)?).into_owned())
}

/// A chart or a table inside a text. `number` tells several on one page apart.
pub(super) fn block(
    (site, theme, drawings): (&Site, &Theme, &Drawings),
    (block, name): (Block, &str),
    language: Language,
    root: &str,
    number: usize,
) -> Result<String, Diagnostic> {
    let Some(set) = site.statistics.sets.iter().position(|set| set.name == name) else { return Ok(String::new()) };
    let href = format!("{root}{}", site.set_address(set));
    match block {
        Block::Chart => {
            let drawn = drawings.get(site, set, language);
            chart_html(theme, drawn, language, &format!("chart{number}"), &format!("{href}#bang"))
        }
        Block::Table => {
            let mut context = Context::new();
            context.insert("table", &table(&site.statistics.sets[set], language, href));
            context.insert_value("words", theme.words(language).value.clone());
            Ok(String::from_utf8_lossy(&theme.render("table.html", &context)?).into_owned())
        }
    }
}

/// A link to a data set, for readers who get no charts (feeds).
pub(super) fn link_to(site: &Site, name: &str, root: &str) -> Option<LinkView> {
    let number = site.statistics.sets.iter().position(|set| set.name == name)?;
    let href = format!("{root}{}", site.set_address(number));
    Some(LinkView { title: site.statistics.sets[number].title.clone(), href, current: "" })
}
