//! Charts and tables of data sets, inside a text or on a page of their own.

use std::sync::OnceLock;

use tera::{Context, Value};

use crate::base::diagnostic::Diagnostic;
use crate::base::language::Language;
use crate::base::time::day;
use crate::chart::{self, ChartData};
use crate::markdown::SetBlock;
use crate::site::Site;
use crate::statistics::{Cell, DataSet, Row, format};
use crate::theme::Theme;
use crate::view::{ColumnView, LinkView, RowView, TableView};

/// A data set as a table: the column that names a row comes first.
pub fn table(set: &DataSet, language: Language, href: String) -> TableView {
    let others = (0..set.columns.len()).filter(|number| *number != set.key);
    let order = std::iter::once(set.key).chain(others.clone());
    let columns = order.filter_map(|number| set.columns.get(number)).map(|column| ColumnView {
        label: match &column.unit {
            Some(unit) if names(&column.label, unit) => column.label.clone(),
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

/// Whether a heading says its unit already: `Sản lượng (tấn)`, `Tỷ lệ, %`, `Số hộ`.
fn names(label: &str, unit: &str) -> bool {
    let label = label.trim_end_matches([')', ']', ' ']).to_lowercase();
    let before = label.strip_suffix(unit.to_lowercase().as_str());
    before.is_some_and(|before| !before.ends_with(char::is_alphanumeric))
}

/// Charts of data sets, drawn once for each language; on each page only their `id` and the way to the table differ.
#[derive(Default)]
pub(super) struct ChartCache(Vec<[OnceLock<Option<Value>>; 2]>);

impl ChartCache {
    /// Of the data sets of a site.
    pub(super) fn new(site: &Site) -> ChartCache {
        ChartCache(site.statistics.sets.iter().map(|_| Default::default()).collect())
    }

    /// The chart of a data set by its number.
    pub(super) fn get(&self, site: &Site, number: usize, language: Language) -> Option<Value> {
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
pub fn chart(
    theme: &Theme,
    drawn: Option<Value>,
    language: Language,
    id: &str,
    (table_href, picture_href): (&str, &str),
) -> Result<String, Diagnostic> {
    let Some(mut view) = drawn.and_then(Value::into_map) else { return Ok(String::new()) };
    view.insert("id".into(), Value::from(id));
    view.insert("table_href".into(), Value::from(table_href));
    view.insert("picture_href".into(), Value::from(picture_href));
    let mut context = Context::new();
    context.insert_value("chart", Value::from(view));
    context.insert_value("strings", theme.strings(language).value.clone());
    Ok(String::from_utf8_lossy(&theme.render("chart.html", &context)?).into_owned())
}

/// The chart of a data set by itself, as HTML; empty where there is none.
///
/// # Errors
/// A mistake in the template.
pub fn chart_of(theme: &Theme, set: &DataSet, language: Language) -> Result<String, Diagnostic> {
    chart(theme, drawn(set, language), language, "chart", ("#", ""))
}

/// A chart or a table inside a text. `number` tells several on one page apart.
pub(super) fn block(
    (site, theme, drawings): (&Site, &Theme, &ChartCache),
    (block, name): (SetBlock, &str),
    language: Language,
    root: &str,
    number: usize,
) -> Result<String, Diagnostic> {
    let Some(set) = site.statistics.sets.iter().position(|set| set.name == name) else { return Ok(String::new()) };
    let href = format!("{root}{}", site.set_address(set));
    match block {
        SetBlock::Chart => {
            let drawn = drawings.get(site, set, language);
            let picture = format!("{}.svg", href.strip_suffix(".html").unwrap_or(&href));
            chart(theme, drawn, language, &format!("chart{number}"), (&format!("{href}#bang"), &picture))
        }
        SetBlock::Table => table_html(theme, table(&site.statistics.sets[set], language, href), language),
    }
}

/// The table of a data set by itself, as HTML.
///
/// # Errors
/// A mistake in the template.
pub fn table_of(theme: &Theme, set: &DataSet, language: Language) -> Result<String, Diagnostic> {
    table_html(theme, table(set, language, "#".to_owned()), language)
}

fn table_html(theme: &Theme, table: TableView, language: Language) -> Result<String, Diagnostic> {
    let mut context = Context::new();
    context.insert("table", &table);
    context.insert_value("strings", theme.strings(language).value.clone());
    Ok(String::from_utf8_lossy(&theme.render("table.html", &context)?).into_owned())
}

/// A link to a data set, for readers who get no charts (feeds).
pub(super) fn link_to(site: &Site, name: &str, root: &str) -> Option<LinkView> {
    let number = site.statistics.sets.iter().position(|set| set.name == name)?;
    let href = format!("{root}{}", site.set_address(number));
    Some(LinkView { title: site.statistics.sets[number].title.clone(), href, current: "" })
}
