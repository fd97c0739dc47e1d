//! A data set that is new: a file of its own in `content/stats/`, so that two people who write two data sets never touch the
//! same file, and one that is removed comes back alone.

use super::apply::edit_toml;
use super::declaration::{Declaration, column_names, columns_text, set_name};
use super::edit::Edit;
use super::facts::chart_value;
use super::form_value::FormValue;
use super::splice::Ground;
use super::toml::key_text;
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::source::{Source, SourcePath, Sources};
use crate::statistics::{Computed, DataSet, read};

/// The files of a new data set that has no rows yet; they are added as to any other set, by [`super::edit_rows`].
#[derive(Clone, Debug)]
pub struct NewSet {
    /// What was read of the files.
    pub set: DataSet,
    /// The file that declares it.
    pub toml: (SourcePath, String),
    /// The file of its rows, where those are for a spreadsheet: with a byte order mark, by which Excel knows UTF-8.
    pub csv: Option<(SourcePath, String)>,
}

/// Begins a data set. `in_csv`: its rows are in a CSV file; `is_taken` knows the names that it cannot have.
///
/// # Errors
/// If the declaration lacks something; what is said of its rows follows when they are there.
pub fn new_set(declaration: Declaration, in_csv: bool, is_taken: impl Fn(&str) -> bool) -> Result<NewSet, Message> {
    let mut declaration = declaration.tidied()?;
    if let Some(key) = declaration.columns.first_mut() {
        (key.unit, key.kind) = (None, None);
    }
    let name = set_name(&declaration.title, is_taken)?;
    let path: SourcePath = format!("content/stats/{name}.toml").into();
    let names = column_names(&declaration.columns, &[]);
    let csv = in_csv.then(|| {
        let heads: Vec<String> = declaration.columns.iter().map(|column| field(&column.label)).collect();
        (SourcePath::from(format!("content/stats/{name}.csv")), format!("\u{FEFF}{}\r\n", heads.join(";")))
    });
    let rows = csv.as_ref().map(|_| format!("{name}.csv"));
    // Which columns are drawn depends on which hold numbers.
    let all = read_set(&name, &path, &written(&declaration, &names, rows.as_deref(), None), csv.as_ref())?;
    let toml = written(&declaration, &names, rows.as_deref(), declaration.drawn(&all));
    let set = read_set(&name, &path, &toml, csv.as_ref())?;
    Ok(NewSet { set, toml: (path, toml), csv })
}

/// The file of a set that is new, once its rows are there: it says which row has the sums, where there is such a row.
///
/// # Errors
/// If it cannot be read.
pub fn with_total(name: &str, toml: (&SourcePath, &str), csv: Option<(&SourcePath, &str)>) -> Result<String, Message> {
    let (path, text) = toml;
    let csv = csv.map(|(path, text)| (path.clone(), text.to_owned()));
    let set = read_set(name, path, text, csv.as_ref())?;
    match set.total_row.filter(|_| !set.is_total_declared) {
        Some(row) => edit_toml(text, &[Edit::key("total_row", Some(FormValue::Text(set.rows[row].key.clone())))]),
        None => Ok(text.to_owned()),
    }
}

fn written(declaration: &Declaration, names: &[String], rows: Option<&str>, drawn: Option<Vec<&str>>) -> String {
    let ground = Ground { text: "", entries: Vec::new(), line_end: "\n" };
    let text = |text: &str| FormValue::Text(text.to_owned());
    let some = |words: &str| if words.is_empty() { None } else { Some(text(words)) };
    let list =
        |list: &[String]| (!list.is_empty()).then(|| FormValue::List(list.iter().map(|words| text(words)).collect()));
    let lines = [
        ("title", some(&declaration.title)),
        ("description", some(&declaration.description)),
        ("unit", some(&declaration.unit)),
        ("source", Some(text(&declaration.source))),
        ("updated", Some(FormValue::Bare(declaration.updated.clone()))),
        ("chart", chart_value(declaration.chart)),
        ("chart_columns", drawn.map(|names| FormValue::List(names.into_iter().map(text).collect()))),
        ("columns", Some(FormValue::Bare(columns_text(&ground, names, &declaration.columns)))),
        ("rows", rows.map(text)),
        ("notes", list(&declaration.notes)),
        ("checks", list(&declaration.checks)),
        ("figures", (!declaration.figures.is_empty()).then(|| FormValue::Bare(figures_text(&ground, declaration)))),
    ];
    let lines = lines.into_iter().filter_map(|(key, value)| Some(format!("{key} = {}\n", ground.written(&value?))));
    lines.collect()
}

fn figures_text(ground: &Ground, declaration: &Declaration) -> String {
    let new = declaration.new_figures(&[]);
    let entries = new.iter().map(|(name, figure)| format!("{} = {}", key_text(name), ground.written(&figure.value())));
    format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
}

/// The file of a data set that the portal counts itself, and its name.
///
/// # Errors
/// If it has no title or no source.
pub fn new_computed(
    (title, source): (&str, &str),
    computed: Computed,
    is_taken: impl Fn(&str) -> bool,
) -> Result<(String, SourcePath, String), Message> {
    let declaration =
        Declaration { title: title.to_owned(), source: source.to_owned(), ..Declaration::default() }.in_words()?;
    let ground = Ground { text: "", entries: Vec::new(), line_end: "\n" };
    let name = set_name(&declaration.title, is_taken)?;
    let what = match computed {
        Computed::ItemsByMonth => "items-by-month",
        Computed::ItemsBySection => "items-by-section",
    };
    let lines = [("title", declaration.title.as_str()), ("source", &declaration.source), ("computed", what)];
    let lines = lines.map(|(key, text)| format!("{key} = {}\n", ground.written(&FormValue::Text(text.to_owned()))));
    Ok((name.clone(), format!("content/stats/{name}.toml").into(), lines.concat()))
}

fn read_set(name: &str, path: &SourcePath, toml: &str, csv: Option<&(SourcePath, String)>) -> Result<DataSet, Message> {
    let mut sources = Sources::default();
    sources.insert(path, Source::from_bytes(toml.as_bytes()));
    if let Some((path, text)) = csv {
        sources.insert(path, Source::from_bytes(text.as_bytes()));
    }
    let found = read(&sources, &mut Diagnostics::default()).sets.into_iter().find(|set| set.name == name);
    found.ok_or_else(|| msg!("không viết được bảng này", "this data set cannot be written"))
}

/// A field of a CSV file with semicolons.
fn field(text: &str) -> String {
    if text.contains([';', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
