//! A data set that is new: read of a pasted table, looked at, saved in a file of its own.

use std::sync::Arc;

use chrono::Utc;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::edit::DataSetEdit;
use super::open::OpenSet;
use super::report::{self, EditedSet};
use super::{chosen_format, doubtful, paste};
use crate::Plan;
use crate::authoring::{
    Declaration, DeclaredColumn, DeclaredFigure, TotalRow, certain, new_computed, new_set, pasted_table, table_lines,
};
use crate::base::decimal::{format, parse_typed};
use crate::base::diagnostic::{Diagnostic, Message, msg};
use crate::base::language::{Language, slug};
use crate::edge::desk::Desk;
use crate::edge::desk::json::wrong;
use crate::edge::desk::refusal::Refusal;
use crate::edge::desk::request::ApiRequest;
use crate::edge::desk::store::TextChange;
use crate::edge::preview::Edition;
use crate::statistics::{Chart, ColumnType, Computed, DataSet};
use crate::tables::{is_workbook, sheets};

/// Under what an unsaved new set is kept, which is the path of no text and the name of no set.
const KEPT: &str = "a new data set";

/// What was not saved last time.
pub fn begin(desk: &Desk) -> Value {
    json!({ "recovery": desk.unsaved.get(KEPT) })
}

/// Reads, judges, keeps or saves a new set.
///
/// # Errors
/// If it cannot be carried out; then nothing was.
pub fn post(desk: &Desk, edition: &Arc<Edition>, request: &ApiRequest) -> Result<Value, Refusal> {
    let language = desk.language(edition);
    match request.name {
        "data-new-read" => read(request, language),
        "data-new-computed" => computed(desk, edition, request),
        "data-new-keep" => {
            let form = Some(&request.body["set"]).filter(|set| set.is_object()).ok_or_else(wrong)?;
            desk.unsaved.keep(KEPT, &json!({ "set": form, "at": Utc::now().to_rfc3339() }))?;
            Ok(json!({}))
        }
        "data-new-drop" => {
            desk.unsaved.forget(KEPT);
            Ok(json!({}))
        }
        "data-new-paste" => paste(&begun(desk, edition, &request.body["set"])?, request, language),
        "data-new-check" => {
            let open = begun(desk, edition, &request.body["set"])?;
            let edit = DataSetEdit::of(&rows(&request.body["set"], &open)?, &open.set, language)?;
            let files = open.begun_with(&edit)?;
            let files = files.iter().map(|(path, text)| (path, text.as_str())).collect();
            let edited = EditedSet { open: &open, edit: &edit, files, renames: &edit.renames(&open.set) };
            let mut checked = report::check(desk, edition, &edited, chart_and_table)?;
            checked["name"] = open.set.name.as_str().into();
            Ok(checked)
        }
        "data-new-save" => {
            let open = begun(desk, edition, &request.body["set"])?;
            let edit = DataSetEdit::of(&rows(&request.body["set"], &open)?, &open.set, language)?;
            edit.certain()?;
            let files = open.begun_with(&edit)?;
            let new = files.iter().map(|(path, text)| TextChange { path, known: None, bytes: text.as_bytes() });
            let files: Vec<TextChange> = new.collect();
            desk.store.save_all(&files)?;
            desk.unsaved.forget(KEPT);
            Ok(json!({ "name": open.set.name }))
        }
        _ => Err(Refusal::Missing),
    }
}

/// What is looked at before a set is saved.
pub fn chart_and_table(plan: &Plan, set: &DataSet) -> Result<String, Diagnostic> {
    Ok(plan.chart(set, plan.language())? + &plan.table(set, plan.language())?)
}

/// A table that was copied in Excel or Word, as the form has it.
fn read(request: &ApiRequest, language: Language) -> Result<Value, Refusal> {
    let head = request.body["head"].as_bool();
    let table = pasted_table(request.text("text")?, head, chosen_format(request), language)?;
    let column = |column: &DeclaredColumn| json!({ "label": column.label, "unit": column.unit.as_deref().unwrap_or_default(), "type": kind_word(column.kind) });
    Ok(json!({
        "title": table.title,
        "unit": table.unit,
        "columns": table.columns.iter().map(column).collect::<Value>(),
        "rows": table.rows,
        "head": table.has_head,
        "doubt": table.doubt.map(|doubt| doubtful(doubt, language)),
        "format": table.format.map(Language::code),
    }))
}

fn kind_word(kind: Option<ColumnType>) -> &'static str {
    match kind {
        Some(ColumnType::Text) => "text",
        Some(ColumnType::Year) => "year",
        Some(ColumnType::Date) => "date",
        Some(ColumnType::Number) | None => "number",
    }
}

/// A sheet of a workbook or a CSV file that is chosen or dropped, as the clipboard would have it.
///
/// # Errors
/// If the file cannot be read, or has no such sheet.
pub fn file(name: &str, sheet: usize, bytes: &[u8], language: Language) -> Result<Value, Refusal> {
    let flaw = |problem: Diagnostic| match problem.help {
        Some(help) => Message {
            vi: format!("{}; {}", problem.message.vi, help.vi),
            en: format!("{}; {}", problem.message.en, help.en),
        },
        None => problem.message,
    };
    let sheets = sheets(name, bytes).map_err(|problem| Refusal::Request(flaw(problem)))?;
    let found = sheets.get(sheet).or(sheets.first());
    let found = found.ok_or_else(|| msg!("tệp không có trang tính nào đọc được", "the file has no sheet to read"))?;
    let typed = is_workbook(name);
    Ok(json!({
        "text": table_lines(&found.rows, typed, language),
        "format": typed.then(|| language.code()),
        "sheets": sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Value>(),
        "sheet": found.name,
    }))
}

/// A set that the portal counts itself, saved at once: `{"computed": "items-by-month", "title": "Số tin mỗi tháng"}`.
fn computed(desk: &Desk, edition: &Edition, request: &ApiRequest) -> Result<Value, Refusal> {
    let what = match request.text("computed")? {
        "items-by-month" => Computed::ItemsByMonth,
        "items-by-section" => Computed::ItemsBySection,
        _ => return Err(wrong()),
    };
    let said = (request.text("title")?, edition.plan.site.config.title.as_str());
    let (name, path, text) = new_computed(said, what, |name| is_taken(desk, edition, name))?;
    desk.store.save(&path, None, text.as_bytes())?;
    Ok(json!({ "name": name }))
}

fn is_taken(desk: &Desk, edition: &Edition, name: &str) -> bool {
    // A file that cannot be read as a data set has its name all the same.
    let is_there = |path: String| !matches!(desk.store.read(&path), Err(Refusal::Missing));
    edition.plan.site.statistics.sets.iter().any(|set| set.name == name || set.slug == slug(name))
        || ["toml", "csv"].iter().any(|ending| is_there(format!("content/stats/{name}.{ending}")))
}

/// The set with its files, as its declaration begins them.
fn begun(desk: &Desk, edition: &Edition, value: &Value) -> Result<OpenSet, Refusal> {
    let in_csv = value["file"].as_str() == Some("csv");
    let desired = declaration(value, None, desk.language(edition))?;
    Ok(OpenSet::begun(new_set(desired, in_csv, |name| is_taken(desk, edition, name))?))
}

/// Reads `{"title": "Dân số", "unit": "người", "source": "...", "updated": "2026-01-31", "chart": "bar", "notes": [],
/// "checks": [], "columns": [{"label": "Năm", "unit": "", "type": "year", "drawn": true}]}`. `set`: what it is the form of.
///
/// # Errors
/// If it is nothing of the kind, or the value of a key figure is no number.
pub fn declaration(value: &Value, set: Option<&DataSet>, language: Language) -> Result<Declaration, Refusal> {
    let text = |key: &str| value[key].as_str().map(str::to_owned).ok_or_else(wrong);
    let list = |key: &str| {
        let texts = value[key].as_array().ok_or_else(wrong)?.iter();
        texts.map(|text| text.as_str().map(str::to_owned).ok_or_else(wrong)).collect::<Result<Vec<_>, _>>()
    };
    let columns = value["columns"].as_array().ok_or_else(wrong)?;
    Ok(Declaration {
        title: text("title")?,
        description: text("description")?,
        unit: text("unit")?,
        source: text("source")?,
        updated: text("updated")?,
        chart: value["chart"].as_str().and_then(Chart::of_word).ok_or_else(wrong)?,
        notes: list("notes")?,
        checks: list("checks")?,
        columns: columns.iter().map(column).collect::<Result<_, _>>()?,
        total: match &value["total_row"] {
            Value::Null => TotalRow::Guessed,
            Value::Bool(false) => TotalRow::Nothing,
            Value::String(name) => TotalRow::Row(name.clone()),
            _ => return Err(wrong()),
        },
        // A form that says nothing of them leaves them as they are.
        figures: match value["figures"].as_array() {
            Some(figures) => figures.iter().map(|one| figure(one, language)).collect::<Result<_, _>>()?,
            None => set.map(|set| Declaration::of(set).figures).unwrap_or_default(),
        },
    })
}

/// Reads `{"from": null, "label": "Tổng số hộ", "unit": "hộ", "text": "1.200"}`; the value of one that stays is not read.
fn figure(value: &Value, language: Language) -> Result<DeclaredFigure, Refusal> {
    let text = |key: &str| value[key].as_str().map(str::to_owned).ok_or_else(wrong);
    let (from, label, typed) = (value["from"].as_u64().map(|from| from as usize), text("label")?, text("text")?);
    let number = match from {
        Some(_) => Decimal::ZERO,
        None => certain_figure(&typed, &label, language)?,
    };
    Ok(DeclaredFigure { from, label, unit: text("unit")?, value: number })
}

/// A number that cannot be meant as another one.
fn certain_figure(typed: &str, label: &str, language: Language) -> Result<Decimal, Message> {
    let other = if language == Language::Vi { Language::En } else { Language::Vi };
    let shown = |value: Decimal| format(Some(value.normalize()), None, language);
    match (certain(typed), parse_typed(typed, language), parse_typed(typed, other)) {
        (Some(value), ..) => Ok(value),
        (_, Some(own), Some(other)) if own.abs() < other.abs() => {
            let (own, other) = (shown(own), shown(other));
            Err(msg!("`{typed}` ở “{label}” là {own} hay {other}?", "is `{typed}` at “{label}” {own} or {other}?"))
        }
        (_, Some(value), _) | (_, None, Some(value)) => Ok(value),
        _ => Err(msg!("`{typed}` ở “{label}” không phải một số", "`{typed}` at “{label}” is no number")),
    }
}

fn column(value: &Value) -> Result<DeclaredColumn, Refusal> {
    let text = |key: &str| value[key].as_str().map(str::to_owned).ok_or_else(wrong);
    Ok(DeclaredColumn {
        from: value["from"].as_u64().map(|from| from as usize),
        name: value["name"].as_str().unwrap_or_default().to_owned(),
        label: text("label")?,
        unit: Some(text("unit")?).filter(|unit| !unit.is_empty()),
        kind: match value["type"].as_str() {
            Some("number") => None,
            Some("text") => Some(ColumnType::Text),
            Some("year") => Some(ColumnType::Year),
            Some("date") => Some(ColumnType::Date),
            _ => return Err(wrong()),
        },
        is_drawn: value["drawn"].as_bool().unwrap_or(true),
        is_sensitive: value["sensitive"].as_bool().unwrap_or(false),
    })
}

/// The rows of the form, `[["2025", "15.240"]]`, as those of any set. One without a word is none.
fn rows(value: &Value, open: &OpenSet) -> Result<Value, Refusal> {
    let row = |row: &Value| {
        let cells = row.as_array().ok_or_else(wrong)?.iter().zip(&open.set.columns);
        let cells = cells.filter(|(text, _)| text.as_str() != Some(""));
        let cells: serde_json::Map<_, _> = cells.map(|(text, column)| (column.name.clone(), text.clone())).collect();
        Ok(json!({ "from": null, "cells": cells }))
    };
    let rows = value["rows"].as_array().ok_or_else(wrong)?;
    let rows = rows.iter().map(row).collect::<Result<Vec<_>, Refusal>>()?;
    if rows.is_empty() {
        return Err(msg!("bảng chưa có dòng nào", "the data set has no rows").into());
    }
    Ok(json!({ "rows": rows }))
}
