//! A data set as it lies on the disk: its TOML file and, where it has one, the CSV file of its rows.

use serde_json::{Value, json};

use super::edit::DataSetEdit;
use super::rule::Rule;
use crate::authoring::{
    Declaration, NewSet, Renames, RowsText, TotalRow, edit_rows, edit_toml, reshape, reshape_computed, with_total,
};
use crate::base::decimal::format;
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::language::Language;
use crate::base::source::{MAX_TEXT, Source, SourcePath, Sources, join};
use crate::base::value::{self, Value as Typed};
use crate::edge::desk::Desk;
use crate::edge::desk::refusal::Refusal;
use crate::edge::desk::store::TextChange;
use crate::edge::desk::text_file::{TextFile, in_excel, not_plain};
use crate::edge::preview::Edition;
use crate::statistics::{Cell, ColumnType, DataSet, PATH, read};
use crate::tables::is_workbook;

/// A text as it is to be.
pub struct ChangedText {
    /// Its file.
    pub path: SourcePath,
    /// The version that it is changed from.
    pub known: String,
    /// The whole of it.
    pub text: String,
}

impl ChangedText {
    /// As the store writes it.
    pub fn change(&self) -> TextChange<'_> {
        TextChange { path: &self.path, known: Some(&self.known), bytes: self.text.as_bytes() }
    }
}

/// A data set that is open at the desk.
pub struct OpenSet {
    /// As its files say it now.
    pub set: DataSet,
    toml: TextFile,
    csv: Option<TextFile>,
    /// Why its rows cannot be changed here, and how they can.
    pub fixed: Option<Message>,
}

impl OpenSet {
    /// Reads a set by its name.
    ///
    /// # Errors
    /// If there is none, or its files cannot be read.
    pub fn read(desk: &Desk, edition: &Edition, name: &str) -> Result<OpenSet, Refusal> {
        let known = edition.plan.site.statistics.sets.iter().find(|set| set.name == name).ok_or(Refusal::Missing)?;
        let path = known.place.source.clone();
        let toml = TextFile { bytes: desk.store.read(&path)?, path: path.clone() };
        let mut sources = Sources::default();
        sources.insert(&path, Source::from_bytes(&toml.bytes));
        let rows = rows_file(known, &toml);
        let mut csv = None;
        if let Some(rows) = &rows {
            if is_workbook(rows) {
                sources.set(rows, edition.plan.sources.get(rows).cloned());
            } else if let Ok(bytes) = desk.store.read(rows) {
                sources.insert(rows, Source::from_bytes(&bytes));
                csv = Some(TextFile { path: rows.clone(), bytes });
            }
        }
        let mut out = Diagnostics::default();
        let found = read(&sources, &mut out).sets.into_iter().find(|set| set.name == name).ok_or(Refusal::Missing)?;
        let set = if known.computed.is_some() { known.clone() } else { found };
        let mut open = OpenSet { set, toml, csv, fixed: None };
        open.fixed = open.why_fixed(rows.as_deref());
        Ok(open)
    }

    /// A set that is not on the disk yet, with the files that it begins with.
    pub fn begun(new: NewSet) -> OpenSet {
        let file = |(path, text): (SourcePath, String)| TextFile { path, bytes: text.into_bytes() };
        OpenSet { set: new.set, toml: file(new.toml), csv: new.csv.map(file), fixed: None }
    }

    /// All files of a set that is not on the disk yet, with the rows that were asked for: path and text.
    ///
    /// # Errors
    /// Those of [`OpenSet::changed`].
    pub fn begun_with(&self, edit: &DataSetEdit) -> Result<Vec<(SourcePath, String)>, Message> {
        let changed = self.changed(edit)?;
        let text = |file: &TextFile| {
            let text = changed.iter().find(|changed| changed.path == file.path).map(|changed| changed.text.clone());
            (file.path.clone(), text.unwrap_or_else(|| file.with(file.text())))
        };
        let (toml, csv) = (text(&self.toml), self.csv.as_ref().map(text));
        let rows = csv.as_ref().map(|(path, text)| (path, text.as_str()));
        let declared = with_total(&self.set.name, (&toml.0, &toml.1), rows)?;
        Ok(csv.into_iter().chain([(toml.0, declared)]).collect())
    }

    fn why_fixed(&self, rows: Option<&str>) -> Option<Message> {
        if self.set.computed.is_some() {
            return Some(msg!(
                "Cổng tự đếm những số này mỗi khi dựng trang: không phải nhập gì.",
                "The portal counts these figures itself whenever its pages are made: there is nothing to type."
            ));
        }
        if let Some(path) = rows.filter(|path| is_workbook(path)) {
            return Some(in_excel(path));
        }
        if rows.is_some() && self.csv.is_none() || self.set.unread {
            return Some(msg!(
                "Chưa đọc được tệp có các dòng của bảng; xem lỗi bên dưới.",
                "The file with the rows cannot be read; see the problem below."
            ));
        }
        let rows = crate::authoring::rows_as_they_are(&self.set);
        let is_plain = self.toml.is_plain() && self.csv.as_ref().is_none_or(TextFile::is_plain);
        match edit_rows(self.rows_text(), &self.set, &rows) {
            Ok(_) if is_plain => None,
            Ok(_) => Some(not_plain()),
            Err(why) => Some(why),
        }
    }

    fn rows_text(&self) -> RowsText<'_> {
        match &self.csv {
            Some(csv) => RowsText::Csv(&csv.path, csv.text()),
            None => RowsText::Toml(self.toml.text()),
        }
    }

    /// The paths of its files, that of the rows first.
    pub fn paths(&self) -> Vec<String> {
        self.csv.iter().chain([&self.toml]).map(|file| file.path.to_string()).collect()
    }

    /// What its files are known by together.
    pub fn version(&self) -> String {
        let versions = [Some(&self.toml), self.csv.as_ref()].into_iter().flatten().map(TextFile::version);
        versions.collect::<Vec<_>>().join("-")
    }

    /// The files that an edit changes.
    ///
    /// # Errors
    /// If the edit does not fit into them; then nothing is changed.
    pub fn changed(&self, edit: &DataSetEdit) -> Result<Vec<ChangedText>, Message> {
        let mut toml = self.toml.text().to_owned();
        let mut csv = None;
        if !edit.leaves_rows(&self.set) {
            if let Some(why) = &self.fixed {
                return Err(why.clone());
            }
            let rows = edit_rows(self.rows_text(), &self.set, &edit.rows)?;
            if self.csv.is_some() {
                csv = Some(rows)
            } else {
                toml = rows
            }
            toml = edit.renames(&self.set).in_set(&toml, &self.set)?;
        }
        toml = edit_toml(&toml, &edit.edits(&self.set))?;
        self.written(toml, csv)
    }

    /// The files that change where the set is to be another one, and the columns that are renamed.
    ///
    /// # Errors
    /// If the declaration does not fit into them; then nothing is changed.
    pub fn reshaped(&self, desired: Declaration) -> Result<(Vec<ChangedText>, Renames), Message> {
        if self.set.computed.is_some() {
            let toml = reshape_computed(self.toml.text(), &self.set, desired)?;
            return Ok((self.written(toml, None)?, DataSetEdit::none(&self.set).renames(&self.set)));
        }
        if let Some(why) = self.fixed.as_ref().filter(|_| self.set.unread) {
            return Err(why.clone());
        }
        let csv = self.csv.as_ref().map(|csv| (&csv.path, csv.text()));
        let reshaped = reshape(self.toml.text(), csv, &self.set, desired)?;
        Ok((self.written(reshaped.toml, reshaped.csv)?, reshaped.renames))
    }

    fn written(&self, toml: String, csv: Option<String>) -> Result<Vec<ChangedText>, Message> {
        let files = [(Some(&self.toml), Some(toml)), (self.csv.as_ref(), csv)];
        let files = files.into_iter().filter_map(|(file, text)| Some((file?, text?)));
        let changed: Vec<(&TextFile, String)> = files.filter(|(file, text)| file.text() != text).collect();
        if changed.iter().any(|(_, text)| text.len() as u64 > MAX_TEXT) {
            return Err(msg!("tệp sẽ dài quá 4 MB", "the file would be longer than 4 MB"));
        }
        let text = |(file, text): (&TextFile, String)| ChangedText {
            path: file.path.clone(),
            known: file.version(),
            text: file.with(&text),
        };
        Ok(changed.into_iter().map(text).collect())
    }

    /// The text of the file that declares it.
    pub fn text(&self) -> &str {
        self.toml.text()
    }

    /// Another text for that file, with the byte order mark it has.
    pub fn with_mark(&self, text: &str) -> String {
        self.toml.with(text)
    }

    /// The bytes of the file that declares it.
    pub fn bytes(&self) -> &[u8] {
        &self.toml.bytes
    }

    /// The bytes of the CSV file of its rows.
    pub fn rows_bytes(&self) -> Option<&[u8]> {
        self.csv.as_ref().map(|csv| csv.bytes.as_slice())
    }

    /// The CSV file of its rows.
    pub fn rows_path(&self) -> Option<&SourcePath> {
        self.csv.as_ref().map(|csv| &csv.path)
    }

    /// As the browser shows it.
    pub fn json(&self, language: Language) -> Value {
        let set = &self.set;
        let columns = set.columns.iter().enumerate().map(|(number, column)| {
            json!({
                "name": column.name,
                "label": column.label,
                "unit": set.unit_of(column),
                "type": kind(set, number),
                "key": number == set.key,
                "own_unit": column.unit,
                "sensitive": set.sensitive.contains(&number),
                "drawn": set.charted.contains(&number) || !set.takes_numbers(number),
            })
        });
        let rows = set.rows.iter().map(|row| row.cells.iter().map(|cell| shown(cell, language)).collect::<Value>());
        let figures = set.figures.iter().map(|figure| {
            json!({
                "name": figure.name,
                "label": figure.label,
                "unit": figure.unit,
                "text": format(Some(figure.value), None, language),
                "raw": figure.value.to_string(),
                "own_unit": if figure.unit == set.unit { "" } else { figure.unit.as_str() },
            })
        });
        json!({
            "name": set.name,
            "title": set.title,
            "description": set.description,
            "unit": set.unit,
            "source": set.source,
            "updated": if set.computed.is_some() { String::new() } else { set.updated.to_string() },
            "computed": set.computed.is_some(),
            "total": set.total_row,
            "chart_kind": set.chart.word(),
            "notes": set.notes,
            "total_row": match Declaration::of(set).total {
                TotalRow::Guessed => Value::Null,
                TotalRow::Nothing => false.into(),
                TotalRow::Row(name) => name.into(),
            },
            "checks": set.checks.iter().map(|(check, _)| json!({ "text": check, "words": Rule::of(check, set, language).words })).collect::<Value>(),
            "columns": columns.collect::<Value>(),
            "rows": rows.collect::<Value>(),
            "figures": figures.collect::<Value>(),
            "version": self.version(),
            "fixed": self.fixed.as_ref().map(|why| why.text(language)),
        })
    }
}

/// A cell in the format of the page, and exactly.
fn shown(cell: &Cell, language: Language) -> Value {
    match cell {
        Cell::Number(value) => json!({ "text": format(Some(*value), None, language), "raw": value.to_string() }),
        Cell::Text(text) => json!({ "text": text, "raw": text }),
        Cell::Missing => json!({ "text": "", "raw": "" }),
    }
}

fn kind(set: &DataSet, number: usize) -> &'static str {
    match set.columns[number].kind {
        Some(ColumnType::Year) => "year",
        Some(ColumnType::Date) => "date",
        _ if set.takes_numbers(number) => "number",
        _ => "text",
    }
}

/// The file that a set has its rows in, if that is not its own.
fn rows_file(set: &DataSet, toml: &TextFile) -> Option<SourcePath> {
    let entries = value::toml(toml.text(), 0, &PATH.into(), &mut Diagnostics::default());
    let rows = set.entries(&entries).iter().find(|entry| entry.key == "rows")?;
    let Typed::Text(file) = &rows.node.value else { return None };
    Some(join("content/stats", file)?.into())
}
