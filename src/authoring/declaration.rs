//! What a form says of a data set beside its figures, and how that is written.

use rust_decimal::Decimal;

use super::form_value::FormValue;
use super::splice::Ground;
use super::toml::key_text;
use crate::base::characters::fit;
use crate::base::diagnostic::{Message, msg};
use crate::base::language::short_slug;
use crate::site::is_device;
use crate::statistics::{Chart, Column, ColumnType, DataSet, RESERVED};

/// A data set as a form has it, without its rows and figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    /// Its title.
    pub title: String,
    /// What it is; may be empty.
    pub description: String,
    /// The unit of its numbers; may be empty.
    pub unit: String,
    /// Who says so.
    pub source: String,
    /// `2026-01-31`.
    pub updated: String,
    /// How it is drawn.
    pub chart: Chart,
    /// Remarks.
    pub notes: Vec<String>,
    /// Identities that must hold.
    pub checks: Vec<String>,
    /// Its columns, in their order. The first of a new set names the rows.
    pub columns: Vec<DeclaredColumn>,
    /// Which row has the sums of the others.
    pub total: TotalRow,
    /// Its key figures.
    pub figures: Vec<DeclaredFigure>,
}

/// A key figure as a form has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredFigure {
    /// The number of the figure that it was; none: it is new.
    pub from: Option<usize>,
    /// What it counts.
    pub label: String,
    /// Its unit, where it is not the set's; may be empty.
    pub unit: String,
    /// Its value, where it is new: one that is there is changed among the cells.
    pub value: Decimal,
}

impl DeclaredFigure {
    /// What is declared of it.
    pub(super) fn value(&self) -> FormValue {
        let text = |text: &str| FormValue::Text(text.to_owned());
        let mut keys = vec![
            ("label".to_owned(), text(&self.label)),
            ("value".to_owned(), FormValue::Bare(self.value.to_string())),
        ];
        if !self.unit.is_empty() {
            keys.push(("unit".to_owned(), text(&self.unit)));
        }
        FormValue::Table(keys)
    }
}

/// Which row has the sums of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TotalRow {
    /// It is not declared: a row with such a name is taken for it.
    #[default]
    Guessed,
    /// None.
    Nothing,
    /// The one of this name.
    Row(String),
}

/// A column as a form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeclaredColumn {
    /// The number of the column that it was; none: it is new.
    pub from: Option<usize>,
    /// Its name in texts; empty: one is made from the heading, or it stays as it was.
    pub name: String,
    /// Its heading.
    pub label: String,
    /// Its unit, where it is not the set's.
    pub unit: Option<String>,
    /// What its cells are; none: numbers if they are such.
    pub kind: Option<ColumnType>,
    /// Whether it is drawn, where it is of numbers.
    pub is_drawn: bool,
    /// Whether its small counts could point at persons.
    pub is_sensitive: bool,
}

/// More columns or key figures than any page shows.
const MOST_COLUMNS: usize = 200;

impl Default for Declaration {
    fn default() -> Declaration {
        Declaration {
            title: String::new(),
            description: String::new(),
            unit: String::new(),
            source: String::new(),
            updated: String::new(),
            chart: Chart::Auto,
            notes: Vec::new(),
            checks: Vec::new(),
            columns: Vec::new(),
            total: TotalRow::Guessed,
            figures: Vec::new(),
        }
    }
}

impl Declaration {
    /// The same with every text on one line, of characters that a page can show.
    ///
    /// # Errors
    /// If something is missing without which it is no data set, or it has too many columns.
    pub fn tidied(self) -> Result<Declaration, Message> {
        let tidied = self.in_words()?;
        tidied.fit_columns()?;
        tidied.fit_figures()?;
        if chrono::NaiveDate::parse_from_str(&tidied.updated, "%Y-%m-%d").is_err() {
            let updated = &tidied.updated;
            return Err(msg!("`{updated}` không phải một ngày", "`{updated}` is no day"));
        }
        Ok(tidied)
    }

    /// Every text on one line, and those that no set can do without.
    pub(super) fn in_words(mut self) -> Result<Declaration, Message> {
        for text in [&mut self.title, &mut self.description, &mut self.unit, &mut self.source] {
            *text = one_line(text);
        }
        for list in [&mut self.notes, &mut self.checks] {
            *list = list.iter().map(|text| one_line(text)).filter(|text| !text.is_empty()).collect();
        }
        for column in &mut self.columns {
            column.label = one_line(&column.label);
            column.unit = column.unit.as_deref().map(one_line);
        }
        for figure in &mut self.figures {
            (figure.label, figure.unit) = (one_line(&figure.label), one_line(&figure.unit));
        }
        if self.title.is_empty() {
            return Err(msg!("bảng cần có tên", "the data set needs a title"));
        }
        if self.source.is_empty() {
            return Err(msg!(
                "bảng cần có nguồn: ai công bố những số này",
                "the data set needs a source: who published these figures"
            ));
        }
        Ok(self)
    }

    fn fit_columns(&self) -> Result<(), Message> {
        if self.columns.is_empty() {
            return Err(msg!("bảng cần ít nhất một cột", "the data set needs a column"));
        }
        if self.columns.len() > MOST_COLUMNS {
            return Err(msg!("bảng có quá {MOST_COLUMNS} cột", "the data set has more than {MOST_COLUMNS} columns"));
        }
        if let Some(at) = self.columns.iter().position(|column| column.label.is_empty()) {
            let number = at + 1;
            return Err(msg!("cột thứ {number} chưa có tên", "column {number} has no title"));
        }
        let labels: Vec<String> = self.columns.iter().map(|column| column.label.to_lowercase()).collect();
        if let Some(at) = (1..labels.len()).find(|at| labels[..*at].contains(&labels[*at])) {
            let label = &self.columns[at].label;
            return Err(msg!("hai cột cùng tên `{label}`", "two columns are titled `{label}`"));
        }
        Ok(())
    }

    fn fit_figures(&self) -> Result<(), Message> {
        if self.figures.len() > MOST_COLUMNS {
            return Err(msg!("quá {MOST_COLUMNS} số chính", "more than {MOST_COLUMNS} key figures"));
        }
        match self.figures.iter().position(|figure| figure.label.is_empty()) {
            Some(at) => {
                let number = at + 1;
                Err(msg!("số chính thứ {number} chưa nói là số gì", "key figure {number} does not say what it counts"))
            }
            None => Ok(()),
        }
    }

    /// The names of the key figures that are new, in their order: made of what they count.
    pub(super) fn new_figures(&self, taken: &[String]) -> Vec<(String, &DeclaredFigure)> {
        let mut names: Vec<String> = taken.to_vec();
        let new = self.figures.iter().filter(|figure| figure.from.is_none());
        new.map(|figure| {
            let name = free(&name_of(&figure.label, "so"), |name| names.iter().any(|other| other == name));
            names.push(name.clone());
            (name, figure)
        })
        .collect()
    }

    /// The names of the columns that are drawn, where those are not all that hold numbers; `set` has what the cells say.
    pub(super) fn drawn<'s>(&self, set: &'s DataSet) -> Option<Vec<&'s str>> {
        let can = |at: &usize| *at != set.key && set.takes_numbers(*at);
        let numeric = || (0..set.columns.len()).filter(can);
        let drawn: Vec<usize> = numeric().filter(|at| self.columns[*at].is_drawn).collect();
        let is_some = !drawn.is_empty() && drawn.len() < numeric().count();
        is_some.then(|| drawn.into_iter().map(|at| &*set.columns[at].name).collect())
    }
}

fn kind_word(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Number => "number",
        ColumnType::Text => "text",
        ColumnType::Year => "year",
        ColumnType::Date => "date",
    }
}

/// What is declared of a column: its heading alone, or with its unit and type.
pub(super) fn column_value(column: &DeclaredColumn) -> FormValue {
    let text = |text: &str| FormValue::Text(text.to_owned());
    let mut keys = vec![("label".to_owned(), text(&column.label))];
    keys.extend(column.unit.as_deref().map(|unit| ("unit".to_owned(), text(unit))));
    keys.extend(column.kind.map(|kind| ("type".to_owned(), text(kind_word(kind)))));
    if keys.len() == 1 { text(&column.label) } else { FormValue::Table(keys) }
}

/// All columns between braces, as TOML has them.
pub(super) fn columns_text(ground: &Ground, names: &[String], columns: &[DeclaredColumn]) -> String {
    let entries = names.iter().zip(columns);
    let entries =
        entries.map(|(name, column)| format!("{} = {}", key_text(name), ground.written(&column_value(column))));
    format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
}

/// The name of a new data set, made from its title; `is_taken` knows those that it cannot have.
///
/// # Errors
/// If the title has neither letters nor digits.
pub fn set_name(title: &str, is_taken: impl Fn(&str) -> bool) -> Result<String, Message> {
    let name = short_slug(title).replace('-', "_");
    if name.is_empty() {
        return Err(msg!("tên bảng phải có chữ hoặc số", "the title must have letters or digits"));
    }
    let is_unfit = |name: &str| {
        let slug = short_slug(name);
        RESERVED.contains(&slug.as_str()) || is_device(name) || is_taken(name)
    };
    Ok(free(&name, is_unfit))
}

/// The name of each column: the one it has, else one made from its heading.
pub(super) fn column_names(columns: &[DeclaredColumn], before: &[Column]) -> Vec<String> {
    let own = |column: &DeclaredColumn| match (column.name.as_str(), column.from.and_then(|from| before.get(from))) {
        ("", Some(known)) => known.name.clone(),
        (name, _) => name.to_owned(),
    };
    let mut names: Vec<String> = columns.iter().map(own).collect();
    for at in 0..names.len() {
        if names[at].is_empty() {
            let name = name_of(&columns[at].label, "cot");
            names[at] = free(&name, |name| name == "figures" || names.iter().any(|other| other == name));
        }
    }
    names
}

/// The name that a label gives in texts and checks, where one of digits would be a number.
fn name_of(label: &str, instead: &str) -> String {
    let name = short_slug(label).replace('-', "_");
    match name.starts_with(|c: char| c.is_ascii_digit()) || name.is_empty() {
        true => format!("{instead}_{name}").trim_end_matches('_').to_owned(),
        false => name,
    }
}

/// The name, or the first of `name_2`, `name_3`, ... that is not taken.
fn free(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
}

fn one_line(text: &str) -> String {
    fit(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
