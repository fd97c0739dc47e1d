//! A register as it lies on the disk, and what is to become of its cells.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::authoring::{EditedRegister, RecordEdit, RegisterReader, edit_register};
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::edge::desk::Desk;
use crate::edge::desk::items::kind_of;
use crate::edge::desk::json::wrong;
use crate::edge::desk::refusal::Refusal;
use crate::edge::desk::store::version;
use crate::edge::desk::text_file::{TextFile, in_excel, not_plain};
use crate::edge::preview::Edition;
use crate::layout::FieldKind;
use crate::rows::{Register, RegisterColumn, RegisterTable, RowColumn};
use crate::tables::is_workbook;

/// More rows than any page shows are no register of a portal.
const MOST_ROWS: usize = 20_000;

/// A register that is open at the desk.
pub struct OpenRegister {
    /// Which one.
    pub register: Register,
    /// Its CSV file; none: it is in a workbook.
    file: Option<TextFile>,
    /// The text with its table.
    text: String,
}

impl OpenRegister {
    /// Reads a register by the folder of its section.
    ///
    /// # Errors
    /// If there is none, or its file cannot be read.
    pub fn read(desk: &Desk, edition: &Edition, name: &str) -> Result<OpenRegister, Refusal> {
        let plan = &edition.plan;
        let register = plan.rows.registers().find(|register| register.folder() == name).ok_or(Refusal::Missing)?;
        if is_workbook(&register.file) {
            let text = plan.sources.text(&register.file).map(ToString::to_string).unwrap_or_default();
            return Ok(OpenRegister { register, file: None, text });
        }
        let bytes = desk.store.read(&register.file)?;
        Ok(OpenRegister { text: String::new(), file: None, register }.with_bytes(bytes))
    }

    /// The same register with another version of its file.
    pub fn with_bytes(self, bytes: Vec<u8>) -> OpenRegister {
        let file = TextFile { path: self.register.file.clone(), bytes };
        OpenRegister { text: file.text().to_owned(), file: Some(file), register: self.register }
    }

    /// Its rows and columns.
    ///
    /// # Errors
    /// What keeps them from being read.
    pub fn table(&self) -> Result<RegisterTable<'_>, Message> {
        self.register.read(&self.text).map_err(|problem| problem.message)
    }

    /// Whether its rows cannot be changed here.
    pub fn is_fixed(&self) -> bool {
        self.why_fixed().is_some()
    }

    /// Why they cannot, and how they can.
    fn why_fixed(&self) -> Option<Message> {
        match &self.file {
            None => Some(in_excel(&self.register.file)),
            Some(file) if !file.is_plain() => Some(not_plain()),
            Some(_) => edit_register(&self.register, &self.text, &as_they_are(&self.table().ok()?)).err(),
        }
    }

    /// What it is known by.
    pub fn version(&self) -> String {
        self.file.as_ref().map_or_else(|| version(self.text.as_bytes()), TextFile::version)
    }

    /// The whole file as an edit makes it.
    ///
    /// # Errors
    /// If the edit does not fit into it; then nothing is changed.
    pub fn changed(&self, edit: &RegisterEdit) -> Result<EditedRegister, Message> {
        let file = match &self.file {
            None => return Err(in_excel(&self.register.file)),
            Some(file) if !file.is_plain() => return Err(not_plain()),
            Some(file) => file,
        };
        let edited = edit_register(&self.register, &self.text, &edit.rows)?;
        Ok(EditedRegister { text: file.with(&edited.text), ..edited })
    }

    /// As the browser shows it: a grid as those of data sets, without figures.
    pub fn json(&self, edition: &Edition, language: Language) -> Value {
        let name = self.register.folder();
        let section = edition.plan.site.sections.iter().find(|section| section.folder == name);
        let table = self.table();
        let fixed = table.as_ref().err().cloned().or_else(|| self.why_fixed());
        let naming = table.as_ref().ok().and_then(|table| table.naming_column());
        let column = |(at, column): (usize, &RegisterColumn)| {
            let mut shown = shown(column, &self.register, language);
            shown["key"] = (naming == Some(at)).into();
            shown
        };
        let columns = table.as_ref().map_or(json!([]), |table| table.columns.iter().enumerate().map(column).collect());
        let row = |table: &RegisterTable, row: usize| -> Value {
            let cells = (0..table.columns.len()).map(|column| table.cell(row, column));
            cells.map(|text| json!({ "text": text, "raw": text })).collect()
        };
        let rows =
            table.as_ref().map_or(json!([]), |table| (0..table.spans.rows.len()).map(|at| row(table, at)).collect());
        json!({
            "name": name,
            "title": section.map_or(name, |section| &section.article.front.title),
            "description": "",
            "unit": "",
            "source": "",
            "updated": "",
            "computed": false,
            "total": null,
            "columns": columns,
            "rows": rows,
            "figures": [],
            "version": self.version(),
            "fixed": fixed.map(|why| why.text(language).to_owned()),
        })
    }
}

/// A column as the browser shows it.
fn shown(column: &RegisterColumn, register: &Register, language: Language) -> Value {
    let (kind, label, values) = match column.holds {
        Some(RowColumn::Field(field)) => {
            let values = match &field.kind {
                FieldKind::Choice(choices) => choices.iter().map(|one| one.label.text(language)).collect(),
                _ => Vec::new(),
            };
            (kind_of(&field.kind), Some(&field.label), values)
        }
        Some(RowColumn::Body) => ("lines", register.layout.body.as_ref(), Vec::new()),
        Some(RowColumn::Key("title", _)) => ("text", register.layout.title.as_ref(), Vec::new()),
        _ if column.has_days() => ("date", None, Vec::new()),
        _ => ("text", None, Vec::new()),
    };
    json!({
        "name": column.name,
        "label": label.map_or(column.heading.as_str(), |label| label.text(language)),
        "unit": "",
        "type": kind,
        "tells": column.tells,
        "required": column.holds.is_some_and(|holds| holds.is_required()),
        "values": values,
    })
}

fn as_they_are(table: &RegisterTable) -> Vec<RecordEdit> {
    let row = |from: usize| RecordEdit { from: Some(from), fields: BTreeMap::new() };
    (0..table.spans.rows.len()).map(row).collect()
}

/// An edit of a register: what is to become of its rows.
pub struct RegisterEdit {
    /// All of them as they are to be.
    pub rows: Vec<RecordEdit>,
    /// Cells as they are read, where that is not how they were typed: row, column, text.
    pub read: Vec<(usize, usize, String)>,
}

impl RegisterEdit {
    /// Reads `{"rows": [{"from": 0, "cells": {"day": "3/2/2026"}}]}`.
    ///
    /// # Errors
    /// If it is nothing of the kind, or names a column that is not there.
    pub fn of(value: &Value, table: &RegisterTable, language: Language) -> Result<RegisterEdit, Refusal> {
        let rows = value["rows"].as_array().ok_or_else(wrong)?;
        if rows.len() > MOST_ROWS {
            return Err(msg!("bảng có quá {MOST_ROWS} dòng", "the table has more than {MOST_ROWS} rows").into());
        }
        let (mut edit, none) = (RegisterEdit { rows: Vec::new(), read: Vec::new() }, serde_json::Map::new());
        let reader = RegisterReader::new(table, language);
        for (number, row) in rows.iter().enumerate() {
            let from = match &row["from"] {
                Value::Null => None,
                from => Some(from.as_u64().ok_or_else(wrong)? as usize),
            };
            let mut fields = BTreeMap::new();
            for (name, typed) in row["cells"].as_object().unwrap_or(&none) {
                let column = table.columns.iter().position(|column| column.name == *name).ok_or_else(wrong)?;
                let typed = typed.as_str().ok_or_else(wrong)?;
                let text = reader.typed(typed, column);
                if text != typed {
                    edit.read.push((number, column, text.clone()));
                }
                fields.insert(column, text);
            }
            edit.rows.push(RecordEdit { from, fields });
        }
        Ok(edit)
    }
}
