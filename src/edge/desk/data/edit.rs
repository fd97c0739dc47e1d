//! What the browser asks for of a data set: its rows, figures and facts as they are to be.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::authoring::{
    CellEdit, Edit, FormValue, PathStep, Renames, RowEdit, TypedCell, certain, certain_text, rows_as_they_are,
    typed_cell,
};
use crate::base::decimal::{format, parse_typed};
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::edge::desk::json::wrong;
use crate::edge::desk::refusal::Refusal;
use crate::statistics::{DataSet, Figure};

/// Facts of a set that are changed with its figures.
const FACTS: [&str; 2] = ["updated", "source"];

/// More rows than any page shows are no data set of a portal.
const MOST_ROWS: usize = 20_000;

/// An edit of a data set, with what was found out while its cells were read.
pub struct DataSetEdit {
    /// The rows as they are to be.
    pub rows: Vec<RowEdit>,
    figures: BTreeMap<String, Decimal>,
    facts: BTreeMap<String, String>,
    /// What is to be said of cells as they were typed, as the browser shows problems.
    pub told: Vec<Value>,
    /// Cells as they are read, where that is not how they were typed: row, column, text.
    pub read: Vec<(usize, usize, String)>,
    doubtful: bool,
}

impl DataSetEdit {
    /// Reads `{"rows": [{"from": 0, "cells": {"total": "1.607.275"}}], "figures": {"all": "77"}, "facts": {"updated": "2024-01-31"}}`.
    ///
    /// # Errors
    /// If it is nothing of the kind, or a figure is no number.
    pub fn of(value: &Value, set: &DataSet, language: Language) -> Result<DataSetEdit, Refusal> {
        let mut edit = DataSetEdit {
            rows: Vec::new(),
            figures: BTreeMap::new(),
            facts: BTreeMap::new(),
            told: Vec::new(),
            read: Vec::new(),
            doubtful: false,
        };
        let none = serde_json::Map::new();
        let rows = value["rows"].as_array().ok_or_else(wrong)?;
        if rows.len() > MOST_ROWS {
            return Err(msg!("bảng có quá {MOST_ROWS} dòng", "the data set has more than {MOST_ROWS} rows").into());
        }
        for (number, row) in rows.iter().enumerate() {
            let from = match &row["from"] {
                Value::Null => None,
                from => Some(from.as_u64().ok_or_else(wrong)? as usize),
            };
            let mut cells = BTreeMap::new();
            for (name, typed) in row["cells"].as_object().unwrap_or(&none) {
                let column = set.columns.iter().position(|column| column.name == *name).ok_or_else(wrong)?;
                let typed = typed.as_str().ok_or_else(wrong)?;
                cells.insert(column, edit.cell(typed, set, (number, column), language));
            }
            edit.rows.push(RowEdit { from, cells });
        }
        for (name, typed) in value["figures"].as_object().unwrap_or(&none) {
            let figure = set.figures.iter().find(|figure| figure.name == *name).ok_or_else(wrong)?;
            let value = edit.figure(figure, typed.as_str().ok_or_else(wrong)?, language);
            if let Some(value) = value.filter(|value| *value != figure.value) {
                edit.figures.insert(name.clone(), value);
            }
        }
        for (name, text) in value["facts"].as_object().unwrap_or(&none) {
            let text = text.as_str().filter(|_| FACTS.contains(&name.as_str())).ok_or_else(wrong)?;
            if name == "updated" && chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_err() {
                return Err(msg!("`{text}` không phải một ngày", "`{text}` is no day").into());
            }
            edit.facts.insert(name.clone(), text.to_owned());
        }
        Ok(edit)
    }

    fn cell(&mut self, typed: &str, set: &DataSet, (row, column): (usize, usize), language: Language) -> CellEdit {
        let shown = |value: Decimal| format(Some(value), None, language);
        match typed_cell(typed, set, column, language) {
            TypedCell::Value(CellEdit::Number(value)) => {
                let text = certain_text(value, language);
                if text != typed && shown(value) != typed {
                    self.read.push((row, column, text));
                }
                CellEdit::Number(value)
            }
            TypedCell::Value(value) => value,
            TypedCell::Doubtful(own, other) => {
                self.doubtful = true;
                let place = json!({ "row": row, "column": column });
                self.told.push(doubt(typed, (own, other), place, language));
                CellEdit::Number(own)
            }
            TypedCell::Wrong { message, help } => {
                self.told.push(json!({
                    "severity": "error",
                    "code": "other-unit",
                    "message": message.text(language),
                    "help": help.map(|help| help.text(language).to_owned()),
                    "row": row,
                    "column": column,
                    "fixes": [],
                }));
                CellEdit::Text(typed.to_owned())
            }
        }
    }

    fn figure(&mut self, figure: &Figure, typed: &str, language: Language) -> Option<Decimal> {
        if let Some(value) = certain(typed) {
            return Some(value);
        }
        let Figure { name, label, .. } = figure;
        let other = if language == Language::Vi { Language::En } else { Language::Vi };
        let (own, other) = (parse_typed(typed, language), parse_typed(typed, other));
        let place = json!({ "figure": name });
        let is_whole = figure.value.fract().is_zero();
        match (own, other) {
            (Some(own), Some(other)) if is_whole && own.abs() < other.abs() => {
                self.doubtful = true;
                self.told.push(doubt(typed, (own, other), place, language));
                Some(own)
            }
            (Some(value), _) | (None, Some(value)) => Some(value),
            (None, None) => {
                self.doubtful = true;
                let what = msg!("`{typed}` ở “{label}” không phải một số", "`{typed}` at “{label}” is no number");
                self.told.push(json!({
                    "severity": "error", "code": "wrong-type", "message": what.text(language), "help": null, "figure": name, "fixes": [],
                }));
                None
            }
        }
    }

    /// That nothing of it could be read in two ways.
    ///
    /// # Errors
    /// If something could, or could not be read at all.
    pub fn certain(&self) -> Result<(), Message> {
        if self.doubtful {
            return Err(msg!(
                "có ô chưa rõ là số nào: hãy chọn trước khi lưu",
                "a cell can be read as two numbers: choose one before saving"
            ));
        }
        Ok(())
    }

    /// Whether it changes nothing of the rows.
    pub fn leaves_rows(&self, set: &DataSet) -> bool {
        self.rows.len() == set.rows.len()
            && self.rows.iter().enumerate().all(|(at, row)| row.from == Some(at) && row.cells.is_empty())
    }

    /// An edit that changes nothing of the rows.
    pub fn none(set: &DataSet) -> DataSetEdit {
        DataSetEdit {
            rows: rows_as_they_are(set),
            figures: BTreeMap::new(),
            facts: BTreeMap::new(),
            told: Vec::new(),
            read: Vec::new(),
            doubtful: false,
        }
    }

    /// The rows that stay under other names.
    pub fn renames(&self, set: &DataSet) -> Renames {
        let renamed = |row: &RowEdit| {
            let old = &set.rows.get(row.from?)?.key;
            let new = match row.cells.get(&set.key)? {
                CellEdit::Text(text) => text.clone(),
                CellEdit::Number(value) => value.to_string(),
                CellEdit::Empty => return None,
            };
            (*old != new).then(|| (old.clone(), new))
        };
        let rows = self.rows.iter().filter_map(renamed).collect();
        Renames { set: set.name.clone(), rows, columns: BTreeMap::new() }
    }

    /// What it changes beside the rows.
    pub fn edits(&self, set: &DataSet) -> Vec<Edit> {
        let step = |key: &str| PathStep::Key(key.to_owned());
        let below = |keys: &[&str]| {
            let header = set.is_below_header().then(|| step(&set.name));
            header.into_iter().chain(keys.iter().map(|key| step(key))).collect::<Vec<_>>()
        };
        let figures = self.figures.iter().map(|(name, value)| Edit {
            path: below(&["figures", name, "value"]),
            value: Some(FormValue::Bare(value.to_string())),
        });
        let facts = self.facts.iter().map(|(name, text)| {
            let value = if name == "updated" { FormValue::Bare(text.clone()) } else { FormValue::Text(text.clone()) };
            Edit { path: below(&[name]), value: Some(value) }
        });
        figures.chain(facts).collect()
    }
}

/// Of a number that can be read in two ways, with a button for each.
fn doubt(typed: &str, numbers: (Decimal, Decimal), mut place: Value, language: Language) -> Value {
    let shown = |value: Decimal| format(Some(value.normalize()), None, language);
    let (own, other) = (shown(numbers.0), shown(numbers.1));
    let text = |value: Decimal| certain_text(value.normalize(), language);
    let what = msg!("`{typed}` là {own} hay {other}?", "is `{typed}` {own} or {other}?");
    let help: Message = msg!("chọn một trong hai", "choose one of them");
    let fixes = json!([{ "label": own, "text": text(numbers.0) }, { "label": other, "text": text(numbers.1) }]);
    if let Some(keys) = place.as_object_mut() {
        keys.insert("severity".into(), "error".into());
        keys.insert("code".into(), "ambiguous-number".into());
        keys.insert("message".into(), what.text(language).into());
        keys.insert("help".into(), help.text(language).into());
        keys.insert("fixes".into(), fixes);
    }
    place
}
