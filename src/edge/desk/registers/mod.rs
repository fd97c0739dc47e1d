//! Registers as grids: sections whose items are the rows of a table. What there is, one register with its cells, what would
//! become of it and of its pages, and how it is saved.

mod check;
mod open;

use std::sync::Arc;

use chrono::Utc;
use serde_json::{Value, json};

use self::open::{OpenRegister, RegisterEdit};
use super::Desk;
use super::json::wrong;
use super::refusal::Refusal;
use super::request::ApiRequest;
use super::store::{TextChange, version};
use crate::Plan;
use crate::authoring::RegisterReader;
use crate::base::diagnostic::msg;
use crate::base::source::MAX_TEXT;
use crate::edge::preview::{Edition, href};

/// One register with its cells.
///
/// # Errors
/// If there is none of this name, or its table cannot be read.
pub fn get(desk: &Desk, edition: &Edition, request: &ApiRequest) -> Result<Value, Refusal> {
    let name = request.query("name")?;
    let open = OpenRegister::read(desk, edition, name)?;
    let (site, file) = (&edition.plan.site, open.register.file.to_string());
    let address = site.text_address(&open.register.index).map(|address| href(&edition.plan, address));
    let mut grid = open.json(edition, desk.language(edition));
    grid["versions"] = desk.store.history.versions(&file).len().into();
    grid["files"] = json!([file]);
    grid["index"] = json!(&*open.register.index);
    grid["address"] = address.into();
    grid["uses"] = json!([]);
    grid["recovery"] = desk.unsaved.get(&unsaved_key(name)).unwrap_or_default();
    Ok(grid)
}

/// Judges, keeps or saves an unsaved register, or reads what is pasted into it.
///
/// # Errors
/// If it cannot be carried out; then nothing was.
pub fn post(desk: &Desk, edition: &Arc<Edition>, request: &ApiRequest) -> Result<Value, Refusal> {
    let name = request.text("name")?;
    match request.name {
        // Whatever became of the file meanwhile: what was typed is kept.
        "register-keep" => keep(desk, edition, request, name),
        "register-drop" => {
            let path = path_of(&edition.plan, name);
            if !path.is_some_and(|path| request.is_others(&desk.leases, &path)) {
                desk.unsaved.forget(&unsaved_key(name));
            }
            Ok(json!({}))
        }
        "register-check" => {
            let row = request.body["row"].as_u64().map(|row| row as usize);
            check::check(desk, edition, &OpenRegister::read(desk, edition, name)?, (&request.body["edit"], row))
        }
        "register-paste" => {
            let (open, text) = (OpenRegister::read(desk, edition, name)?, request.text("text")?);
            let column = request.body["column"].as_u64().ok_or_else(wrong)? as usize;
            let table = open.table()?;
            let rows = RegisterReader::new(&table, edition.plan.language()).pasted(text, column);
            Ok(json!({ "rows": rows, "doubt": null, "format": null }))
        }
        "register-save" => save(desk, edition, request, name),
        _ => Err(Refusal::Missing),
    }
}

/// Under what the unsaved cells of a register are kept, which is the path of no text.
fn unsaved_key(name: &str) -> String {
    format!("register {name}")
}

/// The table of a register.
fn path_of(plan: &Plan, name: &str) -> Option<String> {
    plan.rows.registers().find(|register| register.folder() == name).map(|register| register.file.to_string())
}

/// Whether a path is that of a register's table.
pub fn is_table(plan: &Plan, path: &str) -> bool {
    plan.rows.registers().any(|register| *register.file == *path)
}

/// Data sets with the registers beside them.
pub fn beside(desk: &Desk, edition: &Edition, mut sets: Value) -> Value {
    sets["registers"] = list(desk, edition);
    sets
}

/// All registers, in the order of their sections.
fn list(desk: &Desk, edition: &Edition) -> Value {
    let plan = &edition.plan;
    let register = |register: crate::rows::Register| {
        let name = register.folder();
        let section = plan.site.sections.iter().find(|section| section.folder == name);
        let text = plan.sources.text(&register.file).cloned().unwrap_or_default();
        let problems = plan.diagnostics.iter().filter_map(|one| one.place.as_ref());
        let table = register.read(&text).ok();
        json!({
            "name": name,
            "title": section.map_or(name, |section| &section.article.front.title),
            "file": &*register.file,
            "rows": table.as_ref().map_or(0, |table| table.spans.rows.len()),
            "columns": table.as_ref().map_or(0, |table| table.columns.len()),
            "problems": problems.filter(|place| place.source == register.file).count(),
            "unsaved": desk.unsaved.has(&unsaved_key(name)),
        })
    };
    plan.rows.registers().map(register).collect()
}

/// Keeps unsaved cells. Whoever took the register over has cells of her own there by now: then they go to the history.
fn keep(desk: &Desk, edition: &Edition, request: &ApiRequest, name: &str) -> Result<Value, Refusal> {
    let (path, key) = (path_of(&edition.plan, name), unsaved_key(name));
    if path.is_none() && !desk.unsaved.has(&key) {
        return Err(Refusal::Missing);
    }
    let edit = Some(&request.body["edit"]).filter(|edit| edit["rows"].is_array()).ok_or_else(wrong)?;
    let (version, window) = (request.text("version")?, request.body["window"].as_str());
    let kept = json!({ "version": version, "edit": edit, "at": Utc::now().to_rfc3339(), "window": window });
    if path.is_some_and(|path| request.is_others(&desk.leases, &path)) {
        set_aside(desk, edition, name, &kept)?;
    } else {
        desk.unsaved.keep(&key, &kept)?;
    }
    Ok(json!({}))
}

/// Puts unsaved cells among the versions of the table that they were typed into.
fn set_aside(desk: &Desk, edition: &Edition, name: &str, kept: &Value) -> Result<(), Refusal> {
    let mut open = OpenRegister::read(desk, edition, name)?;
    let path = open.register.file.to_string();
    let known = kept["version"].as_str().unwrap_or_default();
    if open.version() != known {
        let store = &desk.store;
        let old = store.history.versions(&path).into_iter().filter_map(|one| store.history.get(&path, &one.id).ok());
        let old = old.into_iter().find(|bytes| version(bytes) == known);
        open = open.with_bytes(old.ok_or(Refusal::Missing)?);
    }
    let edit = RegisterEdit::of(&kept["edit"], &open.table()?, edition.plan.language())?;
    desk.store.set_aside(&path, open.changed(&edit)?.text.as_bytes())
}

/// What was not saved of the table at a path goes to its history: someone else takes it over.
///
/// # Errors
/// If it cannot be written there.
pub fn taken_over(desk: &Desk, edition: &Edition, path: &str) -> Result<(), Refusal> {
    for register in edition.plan.rows.registers().filter(|register| *register.file == *path) {
        let key = unsaved_key(register.folder());
        if let Some(kept) = desk.unsaved.get(&key) {
            set_aside(desk, edition, register.folder(), &kept)?;
            desk.unsaved.forget(&key);
        }
    }
    Ok(())
}

fn save(desk: &Desk, edition: &Edition, request: &ApiRequest, name: &str) -> Result<Value, Refusal> {
    let language = desk.language(edition);
    let open = OpenRegister::read(desk, edition, name)?;
    let known = request.text("version")?;
    if open.version() != known {
        return Err(Refusal::OtherGrid(open.json(edition, language)));
    }
    let edit = RegisterEdit::of(&request.body["edit"], &open.table()?, edition.plan.language())?;
    let path = open.register.file.to_string();
    let changed = open.changed(&edit)?;
    if changed.text.len() as u64 > MAX_TEXT {
        return Err(msg!("tệp sẽ dài quá 4 MB", "the file would be longer than 4 MB").into());
    }
    let change = TextChange { path: &path, known: Some(known), bytes: changed.text.as_bytes() };
    match desk.store.save_all(&[change]) {
        Err(Refusal::Changed(_)) => {
            return Err(Refusal::OtherGrid(OpenRegister::read(desk, edition, name)?.json(edition, language)));
        }
        saved => saved?,
    }
    if !request.is_others(&desk.leases, &path) {
        desk.unsaved.forget(&unsaved_key(name));
    }
    let now = OpenRegister::read(desk, edition, name)?;
    Ok(json!({ "grid": now.json(edition, language), "at": Utc::now().to_rfc3339() }))
}
