//! What a data set says of itself beside its columns: read of its files, and changed there. That is all there is to change of
//! a set that the portal counts itself.

use super::apply::edit_toml;
use super::declaration::{Declaration, DeclaredColumn, DeclaredFigure, TotalRow};
use super::edit::{Edit, PathStep};
use super::form_value::FormValue;
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::source::{Source, SourcePath, Sources};
use crate::statistics::{Chart, ColumnType, DataSet, Figure, read};

impl Declaration {
    /// What the files of a data set declare.
    pub fn of(set: &DataSet) -> Declaration {
        let column = |(at, column): (usize, &crate::statistics::Column)| DeclaredColumn {
            from: Some(at),
            name: column.name.clone(),
            label: column.label.clone(),
            unit: column.unit.clone(),
            kind: column.kind.filter(|kind| *kind != ColumnType::Number),
            is_drawn: set.charted.contains(&at) || !set.takes_numbers(at),
            is_sensitive: set.sensitive.contains(&at),
        };
        Declaration {
            title: set.title.clone(),
            description: set.description.clone(),
            unit: set.unit.clone(),
            source: set.source.clone(),
            updated: set.updated.to_string(),
            chart: set.chart,
            notes: set.notes.clone(),
            checks: set.checks.iter().map(|(check, _)| check.clone()).collect(),
            columns: set.columns.iter().enumerate().map(column).collect(),
            total: match set.total_row {
                _ if !set.is_total_declared => TotalRow::Guessed,
                None => TotalRow::Nothing,
                Some(row) => TotalRow::Row(set.rows[row].key.clone()),
            },
            figures: set.figures.iter().enumerate().map(|(at, figure)| figure_of(set, at, figure)).collect(),
        }
    }
}

/// A key figure as a form has it.
pub(super) fn figure_of(set: &DataSet, at: usize, figure: &Figure) -> DeclaredFigure {
    let unit = if figure.unit == set.unit { String::new() } else { figure.unit.clone() };
    DeclaredFigure { from: Some(at), label: figure.label.clone(), unit, value: figure.value }
}

/// What is said of a data set that the portal counts itself: words and the chart, nothing of its figures.
///
/// # Errors
/// As [`reshape`].
pub fn reshape_computed(toml: &str, set: &DataSet, desired: Declaration) -> Result<String, Message> {
    let raw = read_set(toml, None, set).ok_or_else(no_room)?;
    let before = Declaration::of(&raw);
    let desired = Declaration { figures: Vec::new(), ..desired }.in_words()?;
    // What is counted has its own unit, day and columns.
    let desired = Declaration {
        title: desired.title,
        description: desired.description,
        source: desired.source,
        chart: desired.chart,
        notes: desired.notes,
        ..before.clone()
    };
    let toml = edit_toml(toml, &fact_edits(&raw, &before, &desired))?;
    let said = read_set(&toml, None, set).map(|set| Declaration::of(&set));
    if said == Some(desired) { Ok(toml) } else { Err(no_room()) }
}

/// What changes of the keys that say what a data set is.
pub(super) fn fact_edits(set: &DataSet, before: &Declaration, desired: &Declaration) -> Vec<Edit> {
    let mut edits = Vec::new();
    let text = |text: &String| (!text.is_empty()).then(|| FormValue::Text(text.clone()));
    let mut put = |key: &str, is_same: bool, value: Option<FormValue>| {
        if !is_same {
            edits.push(Edit { path: path(set, &[key]), value });
        }
    };
    put("title", before.title == desired.title, text(&desired.title));
    put("description", before.description == desired.description, text(&desired.description));
    put("unit", before.unit == desired.unit, text(&desired.unit));
    put("source", before.source == desired.source, Some(FormValue::Text(desired.source.clone())));
    put("updated", before.updated == desired.updated, Some(FormValue::Bare(desired.updated.clone())));
    put("chart", before.chart == desired.chart, chart_value(desired.chart));
    put("notes", before.notes == desired.notes, texts(&desired.notes));
    edits
}

/// What is written of a form; the one that is taken where none is named needs no words.
pub(super) fn chart_value(chart: Chart) -> Option<FormValue> {
    (chart != Chart::Auto).then(|| FormValue::Text(chart.word().to_owned()))
}

/// A list of texts; none where it is empty.
pub(super) fn texts(list: &[String]) -> Option<FormValue> {
    (!list.is_empty()).then(|| FormValue::List(list.iter().map(|one| FormValue::Text(one.clone())).collect()))
}

/// Where a key of a set is, in a file of several or in its own.
pub(super) fn path(set: &DataSet, keys: &[&str]) -> Vec<PathStep> {
    let header = set.is_below_header().then_some(set.name.as_str());
    header.iter().chain(keys).map(|key| PathStep::Key((*key).to_owned())).collect()
}

/// The set as these texts say it.
pub(super) fn read_set(toml: &str, csv: Option<(&SourcePath, &str)>, set: &DataSet) -> Option<DataSet> {
    let mut sources = Sources::default();
    sources.insert(&set.place.source, Source::from_bytes(toml.as_bytes()));
    if let Some((path, text)) = csv {
        sources.insert(path, Source::from_bytes(text.as_bytes()));
    }
    read(&sources, &mut Diagnostics::default()).sets.into_iter().find(|found| found.name == set.name)
}

/// That the files cannot say it.
pub(super) fn no_room() -> Message {
    msg!(
        "không đổi được mà giữ nguyên phần còn lại; hãy sửa trong tệp",
        "cannot be changed and everything else left as it is; change it in the file"
    )
}
