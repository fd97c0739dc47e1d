//! Texts whose file another program renamed or removed while someone was writing them: the text is led on to the new name,
//! or stays a text that can be saved again.

use serde_json::{Value, json};

use super::items::{parts, section_of_path};
use super::refusal::Refusal;
use super::store::{TextStore, is_item, version};
use super::unsaved::Unsaved;
use super::{Desk, editing, moves};
use crate::Plan;

/// The path that a text has now: where the desk moved it, or the one file of the portal that has the very bytes which were
/// read, as after a rename in the file manager.
pub fn path_now(plan: &Plan, store: &TextStore, path: &str, known: Option<&str>) -> Option<String> {
    if let Some(Refusal::Moved(now)) = moves::led_on(store, path) {
        return Some(now);
    }
    let known = known.filter(|known| *known != version(b""))?;
    let paths = plan.sources.below("content/").map(|(path, _)| path).filter(|path| is_item(path));
    let mut same = paths.filter(|path| store.read(path).is_ok_and(|bytes| version(&bytes) == known));
    // Two files of the same text: neither is the one more than the other.
    same.next().filter(|_| same.next().is_none()).map(ToString::to_string)
}

/// A text that has no file, for the window that has it open at this version or whoever comes back to what was kept of it:
/// an empty one, whose unsaved words are to be chosen.
///
/// # Errors
/// [`Refusal::Moved`] if the file has another path now; what was kept goes with it. [`Refusal::Missing`] if nothing is known
/// of such a text.
pub fn opened(desk: &Desk, plan: &Plan, path: &str, known: Option<&str>) -> Result<Value, Refusal> {
    let (store, unsaved) = (&desk.store, &desk.unsaved);
    let kept = unsaved.get(path);
    let read = known.or_else(|| kept.as_ref()?["version"].as_str());
    if let Some(now) = path_now(plan, store, path, read) {
        if let Some(mut kept) = kept {
            kept["path"] = json!(now);
            // Words are there already: these are a version among others.
            if unsaved.has(&now) {
                editing::set_aside(desk, &now, &kept)?
            } else {
                unsaved.keep(&now, &kept)?
            }
            unsaved.forget(path);
        }
        return Err(Refusal::Moved(now));
    }
    if kept.is_none() && known.is_none() {
        return Err(Refusal::Missing);
    }
    Ok(json!({
        "path": path,
        "gone": true,
        "version": version(b""),
        "fields": [],
        "body": "",
        "form": "none",
        "broken": null,
        "section": section_of_path(plan, path),
        "layout": crate::layout::NEWS,
        "kind": "article",
        "name": null,
        "state": "draft",
        "address": null,
        "recovery": kept.map(|kept| whole(plan, store, path, kept)),
        "versions": store.history.versions(path).len(),
    }))
}

/// Unsaved words with the keys that the file had, as far as the history knows them.
fn whole(plan: &Plan, store: &TextStore, path: &str, mut kept: Value) -> Value {
    let newest = store.history.versions(path).into_iter().next();
    let before = newest.and_then(|version| store.history.get(path, &version.id).ok());
    let fields = before.map_or(json!([]), |bytes| parts(&bytes, plan.language()).1);
    let changes = kept["changes"].as_array().cloned().unwrap_or_default();
    let stays = |field: &&Value| !changes.iter().any(|change| change[0] == field[0]);
    let fields: Vec<Value> = fields.as_array().into_iter().flatten().filter(stays).cloned().collect();
    kept["changes"] = fields.into_iter().chain(changes).collect();
    kept
}

/// The texts of which nothing is left but what was kept: as items of the newsroom.
pub fn listed(plan: &Plan, store: &TextStore, unsaved: &Unsaved) -> Vec<Value> {
    let lost = unsaved.texts().into_iter().filter(|kept| {
        let path = kept["path"].as_str().filter(|path| is_item(path));
        path.is_some_and(|path| store.disk(path).is_ok_and(|disk| !disk.exists()))
    });
    let item = |kept: Value| {
        let path = kept["path"].as_str().unwrap_or_default().to_owned();
        let kept = whole(plan, store, &path, kept);
        let field = |key: &str| {
            let found = kept["changes"].as_array()?.iter().find(|pair| pair[0] == key)?;
            found[1].as_str().map(str::to_owned)
        };
        json!({
            "path": path,
            "title": field("title").unwrap_or_else(|| crate::authoring::name_in_path(&path)),
            "section": section_of_path(plan, &path),
            "kind": "article",
            "state": "draft",
            "at": null,
            "date": "",
            "author": field("author").unwrap_or_default(),
            "tags": [],
            "address": null,
            "errors": 0,
            "warnings": 0,
            "unsaved": true,
            "gone": true,
            "approval": "",
        })
    };
    lost.map(item).collect()
}
