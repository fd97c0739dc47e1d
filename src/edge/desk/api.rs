//! Requests of the desk's web part: from a path and a body to JSON.

use std::sync::Arc;

use chrono::Utc;
use serde_json::{Value, json};

use super::check::{beside, changed, check};
use super::history::{Reason, Version};
use super::json::edits;
use super::refusal::Refusal;
use super::request::ApiRequest;
use super::store::{TextStore, is_item, not_a_text, version};
use super::{Desk, approval, data, editing, files, gone, items, moves, paste, publish, registers, settings, shelf};
use crate::authoring::{Document, FormValue, NewItem, new_item};
use crate::edge::duties::DutyReport;
use crate::edge::preview::Edition;

/// Reads.
///
/// # Errors
/// If there is nothing of this name, or it cannot be read.
pub fn get(desk: &Desk, edition: &Arc<Edition>, request: &ApiRequest) -> Result<Value, Refusal> {
    let (plan, language) = (&edition.plan, desk.language(edition));
    let (store, unsaved) = (&desk.store, &desk.unsaved);
    match request.name {
        "state" => {
            let mut state = items::state(edition, language);
            state["id"] = version(desk.state.root.as_os_str().as_encoded_bytes()).into();
            state["portals"] = desk.portals.clone().into();
            state["me"] = editing::system_name().into();
            Ok(state)
        }
        "items" => {
            let mut listed = gone::listed(plan, store, unsaved);
            listed.extend(items::list(plan, unsaved, approval::state, |path| store.shared(path).is_some()));
            Ok(listed.into())
        }
        "item" => opened(desk, edition, request),
        "duties" => Ok(DutyReport::of(plan, &plan.diagnostics).json(language)),
        "figures" => Ok(items::figures(plan, language)),
        "files" => Ok(shelf::get(plan, store, request.query("path").ok())),
        "settings" => settings::get(desk, edition),
        "approval" => approval::get(desk, edition, request),
        "publish" | "publish-run" | "publish-waiting" => Ok(publish::get(desk, edition, request)),
        "data" => Ok(registers::beside(desk, edition, data::get(desk, edition, request)?)),
        "data-new" | "data-set" => data::get(desk, edition, request),
        "register" => registers::get(desk, edition, request),
        "history" => {
            let path = request.query("path")?;
            store.disk(path)?;
            let versions = store.history.versions(path);
            let version = |one: &Version| {
                let before = match one.reason {
                    Reason::Move => moves::told_of_version(plan, store, path, &one.id),
                    _ => Value::Null,
                };
                json!({ "id": one.id, "at": one.at.to_rfc3339(), "bytes": one.bytes, "why": one.reason.word(), "before": before })
            };
            Ok(versions.iter().map(version).collect())
        }
        "version" => {
            let (path, id) = (request.query("path")?, request.query("id")?);
            store.disk(path)?;
            let (_, fields, body, _) = items::parts(&store.history.get(path, id)?, language);
            let versions = store.history.versions(path);
            let at = versions.iter().find(|one| one.id == id).map(|one| one.at.to_rfc3339());
            Ok(json!({ "fields": fields, "body": body, "at": at }))
        }
        "removed" => Ok(removed(store)),
        _ => Err(Refusal::Missing),
    }
}

/// The texts that were removed and are not there again, newest first.
fn removed(store: &TextStore) -> Value {
    let gone = store
        .history
        .removed()
        .into_iter()
        .filter(|(path, _)| is_item(path) && store.disk(path).is_ok_and(|disk| !disk.exists()));
    let shown = gone.map(|(path, one)| {
        let title = store.history.get(&path, &one.id).ok().and_then(|bytes| title(&bytes));
        json!({ "path": path, "title": title, "at": one.at.to_rfc3339(), "id": one.id })
    });
    shown.collect()
}

/// A text, with all that is known of it. A window that has it open names the `version` that it read.
fn opened(desk: &Desk, edition: &Arc<Edition>, request: &ApiRequest) -> Result<Value, Refusal> {
    let (plan, store, path) = (&edition.plan, &desk.store, request.query("path")?);
    let mut item = match items::item(plan, store, &desk.unsaved, path) {
        Err(Refusal::Missing) => gone::opened(desk, plan, path, request.query("version").ok())?,
        item => item?,
    };
    item["approval"] = approval::told(plan, path);
    item["import"] = desk.imports.told(path, desk.language(edition));
    Ok(item)
}

fn title(bytes: &[u8]) -> Option<String> {
    let fields = Document::read(bytes).ok()?.fields().ok()?;
    fields.into_iter().find_map(|(key, value)| match value {
        FormValue::Text(text) if key == "title" => Some(text),
        _ => None,
    })
}

/// Writes, or judges what is not written yet.
///
/// # Errors
/// If it cannot be carried out; then nothing was.
pub fn post(desk: &Desk, edition: &Arc<Edition>, request: &ApiRequest) -> Result<Value, Refusal> {
    // The settings are changed by their keys alone, the files of the statistics by their cells.
    if let ("check" | "save" | "keep" | "remove" | "approval" | "editing", Some(path)) =
        (request.name, request.body["path"].as_str())
        && !is_item(path)
        // Who has the table of a register open is told as of a text.
        && !(request.name == "editing" && registers::is_table(&edition.plan, path))
    {
        return Err(not_a_text(path));
    }
    match request.name {
        "settings-check" | "settings-keep" | "settings-save" => settings::post(desk, edition, request),
        "publish-look" | "publish-start" | "publish-build" => publish::post(desk, edition, request),
        "data-check" | "data-drop" | "data-keep" | "data-paste" | "data-save" => data::post(desk, edition, request),
        "data-remove" | "data-restore" => data::post(desk, edition, request),
        "data-new-check" | "data-new-drop" | "data-new-keep" => data::post(desk, edition, request),
        "data-new-paste" | "data-new-read" | "data-new-save" | "data-new-computed" => {
            data::post(desk, edition, request)
        }
        "register-check" | "register-drop" | "register-keep" => registers::post(desk, edition, request),
        "register-paste" | "register-save" => registers::post(desk, edition, request),
        "approval" => approval::post(desk, edition, request),
        "move-check" | "move" => moves::post(desk, edition, request),
        "file-remove" | "file-restore" => shelf::post(&edition.plan, &desk.store, request),
        "check" => checked(desk, edition, request),
        "save" => save(desk, edition, request),
        "keep" => keep(desk, edition, request),
        "drop" => {
            let path = request.text("path")?;
            if !request.is_others(&desk.leases, path) {
                desk.unsaved.forget(path);
            }
            Ok(json!({}))
        }
        "editing" => editing::post(desk, edition, request),
        "new" => new(desk, edition, request),
        "paste" => paste::post(desk, request, desk.language(edition)),
        "remove" => {
            desk.store.remove(request.text("path")?)?;
            Ok(json!({}))
        }
        "restore" => {
            let version = desk.store.restore(request.text("path")?, request.text("id")?)?;
            Ok(json!({ "version": version }))
        }
        _ => Err(Refusal::Missing),
    }
}

/// Keeps unsaved text.
fn keep(desk: &Desk, edition: &Edition, request: &ApiRequest) -> Result<Value, Refusal> {
    let path = request.text("path")?;
    // What is typed in a window that has the old path comes back under the new one.
    let now = match desk.store.disk(path)?.exists() {
        false => gone::path_now(&edition.plan, &desk.store, path, request.text("version").ok()),
        true => None,
    };
    let (before, path) = (path, now.as_deref().unwrap_or(path));
    let kept = json!({
        "path": path,
        "version": request.text("version")?,
        "changes": request.body["changes"],
        "body": request.body["body"],
        "at": Utc::now().to_rfc3339(),
        "window": request.body["window"].as_str(),
    });
    edits(&kept["changes"])?;
    // Whoever took the text over has unsaved text there by now.
    if request.is_others(&desk.leases, path) {
        editing::set_aside(desk, path, &kept)?;
    } else {
        desk.unsaved.keep(path, &kept)?;
    }
    if path != before {
        desk.unsaved.forget(before);
    }
    Ok(json!({}))
}

/// The file that is on the disk, with the edits of a request.
fn edited(bytes: &[u8], request: &ApiRequest) -> Result<Document, Refusal> {
    Ok(changed(bytes, &edits(&request.body["changes"])?, request.body["body"].as_str())?)
}

fn checked(desk: &Desk, edition: &Arc<Edition>, request: &ApiRequest) -> Result<Value, Refusal> {
    let path = request.text("path")?;
    let there = match desk.store.read(path) {
        Err(Refusal::Missing) => Vec::new(),
        there => there?,
    };
    let document = edited(&there, request)?;
    let newest = files::newest(&desk.store, edition, path)?;
    let checked = check(&desk.state, edition, (path, &document), newest, desk.language(edition));
    desk.files.keep(checked.files);
    let [preview, page] = beside(desk, checked.page)?;
    Ok(json!({ "preview": preview, "page": page, "problems": checked.problems, "elsewhere": checked.elsewhere }))
}

fn save(desk: &Desk, edition: &Arc<Edition>, request: &ApiRequest) -> Result<Value, Refusal> {
    let (path, known) = (request.text("path")?, request.text("version")?);
    let there = match desk.store.read(path) {
        Err(Refusal::Missing) => match gone::path_now(&edition.plan, &desk.store, path, Some(known)) {
            Some(now) => return Err(Refusal::Moved(now)),
            None => Vec::new(),
        },
        there => there?,
    };
    // The edits are for the text that was read, so that what someone else wrote is not mixed with them.
    if version(&there) != known {
        return Err(Refusal::Changed(there));
    }
    let document = edited(&there, request)?;
    let version = desk.store.save(path, Some(known), document.text().as_bytes())?;
    if !request.is_others(&desk.leases, path) {
        desk.unsaved.forget(path);
    }
    // The site follows when the folder reports the change; nobody waits for it here.
    let state = items::saved_state_word(&edition.plan, path, document.text());
    Ok(json!({ "version": version, "state": state, "at": Utc::now().to_rfc3339() }))
}

fn new(desk: &Desk, edition: &Arc<Edition>, request: &ApiRequest) -> Result<Value, Refusal> {
    let sections = edition.plan.site.sections.iter().map(|section| section.folder.as_str());
    let now = desk.clock.now();
    let item = NewItem { title: request.text("title")?, section: request.text("section")?, now, single_file: false };
    let (path, text) = new_item(&item, sections)?;
    let free = desk.store.free(&path);
    desk.store.save(&free, None, text.as_bytes())?;
    Ok(json!({ "path": free }))
}
