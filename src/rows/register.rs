//! A register as a grid: the table of a section with every column and every row, those too that no item could be made of.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::headings::{self, KeyForm, RowColumn};
use super::{Expanded, Rows, text};
use crate::base::diagnostic::{Diagnostic, Place};
use crate::base::source::{SourcePath, Sources, extension, folder};
use crate::base::value::Fields;
use crate::layout::{FieldKind, Layout};
use crate::tables::{CellValue, TableSpans, TextTable};

/// A section whose items are the rows of a table.
#[derive(Clone, Debug)]
pub struct Register {
    /// The `_index.md` that names the table.
    pub index: SourcePath,
    /// The table.
    pub file: SourcePath,
    /// What its columns may be.
    pub layout: Arc<Layout>,
    sheet: Option<String>,
}

/// The table of a register in its text.
pub struct RegisterTable<'t> {
    /// Where its rows and cells stand. A column has the number of its field.
    pub spans: TableSpans<'t>,
    /// Its columns, in the order of the file.
    pub columns: Vec<RegisterColumn<'t>>,
}

/// A column of a register.
#[derive(Clone, Debug)]
pub struct RegisterColumn<'l> {
    /// By what it is told from others, wherever it stands: the field or key, or its number.
    pub name: String,
    /// What stands above it.
    pub heading: String,
    /// What its cells are; none: the layout does not know it.
    pub holds: Option<RowColumn<'l>>,
    /// Whether its cells tell one row from the others.
    pub tells: bool,
}

impl RegisterColumn<'_> {
    /// Whether its cells are days.
    pub fn has_days(&self) -> bool {
        match self.holds {
            Some(RowColumn::Field(field)) => field.kind == FieldKind::Date,
            Some(RowColumn::Key(_, form)) => form == KeyForm::Date,
            _ => false,
        }
    }

    /// Whether it is the column by which people name a row: the number of a document, or else the title.
    fn names(&self, has_numbers: bool) -> bool {
        match self.holds {
            Some(RowColumn::Field(field)) => field.kind == FieldKind::DocumentNumber,
            Some(RowColumn::Key(key, _)) => key == "title" && !has_numbers,
            _ => false,
        }
    }
}

impl Rows {
    /// The registers of the portal, by their sections.
    pub fn registers(&self) -> impl Iterator<Item = Register> {
        self.expanded.iter().filter_map(|one| {
            // A grid is of cells, which a TOML file has not.
            let is_grid = |(file, _): &&(SourcePath, Arc<str>)| one.layout.rows && extension(file) != "toml";
            let (file, _) = one.table.as_ref().filter(is_grid)?;
            let sheet = Fields::new(&one.keys, &one.index).text("sheet", &mut Default::default());
            Some(Register {
                index: one.index.clone(),
                file: file.clone(),
                layout: one.layout.clone(),
                sheet: sheet.map(|sheet| sheet.value),
            })
        })
    }

    /// The texts of rows, with the index of their section and their numbers; the first row is 0.
    pub fn numbers(&self) -> BTreeMap<&str, (&SourcePath, usize)> {
        let texts = self.expanded.iter().flat_map(|one| one.texts.iter().enumerate().map(|text| (&one.index, text)));
        texts.map(|(index, (number, (path, ..)))| (&**path, (index, number))).collect()
    }

    /// The text that was made of the row at a place of a table.
    pub fn text_of(&self, place: &Place) -> Option<&SourcePath> {
        self.expanded.iter().find_map(|one| text_in(one, place))
    }

    /// The same in the section of this index: several may name the same table.
    pub fn text_at(&self, index: &str, place: &Place) -> Option<&SourcePath> {
        text_in(self.expanded.iter().find(|one| *one.index == *index)?, place)
    }

    /// Takes the texts of rows out of sources, so that those of another version of a table can be put in.
    pub fn take_from(&self, sources: &mut Sources) {
        for (path, ..) in self.expanded.iter().flat_map(|one| &one.texts) {
            sources.set(path, None);
        }
    }
}

fn text_in<'r>(one: &'r Expanded, place: &Place) -> Option<&'r SourcePath> {
    one.table.as_ref().filter(|(file, _)| *file == place.source)?;
    let at = place.range?.start;
    let behind = one.texts.partition_point(|(.., origin)| origin.begin() <= at);
    one.texts.get(behind.checked_sub(1)?).map(|(path, ..)| path)
}

impl Register {
    /// The folder of the section, by which the register is known: `van-ban`.
    pub fn folder(&self) -> &str {
        let folder = folder(&self.index);
        folder.strip_prefix("content/").unwrap_or(folder)
    }

    /// Finds its rows and columns in the text of its table.
    ///
    /// # Errors
    /// What keeps it from being read as a table.
    pub fn read<'t>(&'t self, text: &'t str) -> Result<RegisterTable<'t>, Diagnostic> {
        let is_known = |heading: &str| headings::find(heading, &self.layout).is_some();
        let table = TextTable::find((&self.file, text), self.sheet.as_deref(), &is_known)?;
        let records = table.spans();
        let says = |record: usize, at: usize| {
            let field = records.get(record).and_then(|record| record.fields.get(at));
            field.map(|field| table.value(field)).is_some_and(|said| !said.trim().is_empty())
        };
        let rows: Vec<usize> =
            (1..records.len()).filter(|row| (0..records[*row].fields.len()).any(|at| says(*row, at))).collect();
        let widest = records.iter().map(|record| record.fields.len()).max().unwrap_or_default();
        let width = (0..widest).rev().find(|at| (0..records.len()).any(|record| says(record, *at)));
        let width = width.map_or(0, |last| last + 1);
        let mut columns: Vec<RegisterColumn> = Vec::new();
        for at in 0..width {
            let heading = records
                .first()
                .and_then(|record| record.fields.get(at))
                .map_or(Cow::Borrowed(""), |field| table.value(field));
            let heading = if table.typed { heading.trim_start_matches('\'') } else { &heading };
            let column = self.column(at, heading.trim(), &columns);
            columns.push(column);
        }
        Ok(RegisterTable {
            spans: TableSpans { table, records, columns: (0..width).map(Some).collect(), rows },
            columns,
        })
    }

    fn column<'t>(&'t self, at: usize, heading: &str, before: &[RegisterColumn<'t>]) -> RegisterColumn<'t> {
        let heading = heading.split_whitespace().collect::<Vec<_>>().join(" ");
        let holds = headings::find(&heading, &self.layout);
        let name = match holds {
            Some(RowColumn::Field(field)) => field.name.clone(),
            Some(RowColumn::Key(key, _)) => key.to_owned(),
            Some(RowColumn::Body) => "body".to_owned(),
            None => format!("#{}", at + 1),
        };
        let is_twice = before.iter().any(|one| one.name == name);
        let in_slug = |field: &str| self.layout.slug.iter().any(|at| self.layout.fields[*at].name == field);
        let tells = name == "title" || matches!(holds, Some(RowColumn::Field(field)) if in_slug(&field.name));
        RegisterColumn { name: if is_twice { format!("#{}", at + 1) } else { name }, heading, holds, tells }
    }
}

impl RegisterTable<'_> {
    /// What a cell says.
    pub fn cell(&self, row: usize, column: usize) -> String {
        let field = self.spans.rows.get(row).and_then(|record| self.spans.records[*record].fields.get(column));
        let Some(field) = field else { return String::new() };
        let said = self.spans.table.value(field);
        let value = if self.spans.table.typed { CellValue::of(&said) } else { CellValue::Text((&*said).into()) };
        text::words(value).replace("\r\n", "\n")
    }

    /// The column by which people name a row.
    pub fn naming_column(&self) -> Option<usize> {
        let has_numbers = self.columns.iter().any(|column| column.names(true));
        self.columns.iter().position(|column| column.names(has_numbers))
    }
}
