//! Data sets that are removed, here or by another program, and the way back. Each comes back as a file of its own, so that
//! what became of other sets meanwhile stays.

use std::collections::VecDeque;
use std::sync::Mutex;

use serde_json::{Value, json};

use super::open::OpenSet;
use super::unsaved_key;
use crate::authoring::remove_set;
use crate::base::diagnostic::{Diagnostics, msg};
use crate::base::source::{SourcePath, join};
use crate::base::value::{self, Value as Typed};
use crate::edge::desk::Desk;
use crate::edge::desk::history::Reason;
use crate::edge::desk::refusal::Refusal;
use crate::edge::desk::store::version;
use crate::edge::preview::Edition;
use crate::edge::session::lock;

/// A file with what is in it.
type File = (String, Vec<u8>);

/// The files of the sets that windows have open, for when another program removes them.
#[derive(Default)]
pub struct SeenSets(Mutex<VecDeque<(String, Vec<File>)>>);

impl SeenSets {
    /// At most this many sets are remembered.
    const MOST: usize = 16;

    /// A window has this set open.
    pub fn put(&self, open: &OpenSet) {
        let set = &open.set;
        let declared = match set.is_below_header() {
            true => remove_set(open.text(), set).ok().and_then(|without| without.alone).map(String::into_bytes),
            false => Some(open.bytes().to_vec()),
        };
        let rows = open.rows_path().zip(open.rows_bytes()).map(|(path, bytes)| (path.to_string(), bytes.to_vec()));
        let files = declared.map(|bytes| (own_file(&set.name), bytes)).into_iter().chain(rows).collect();
        let mut seen = lock(&self.0);
        seen.retain(|(name, _)| *name != set.name);
        seen.push_back((set.name.clone(), files));
        if seen.len() > SeenSets::MOST {
            seen.pop_front();
        }
    }

    /// Whether a window had this set open.
    pub fn knows(&self, name: &str) -> bool {
        lock(&self.0).iter().any(|(seen, _)| seen == name)
    }
}

/// Puts a set that another program removed into the history, as far as a window had it open, so that it can come back.
///
/// # Errors
/// If the history cannot be written.
pub fn by_others(desk: &Desk, name: &str) -> Result<(), Refusal> {
    let found = lock(&desk.seen_sets.0).iter().find(|(seen, _)| seen == name).map(|(_, files)| files.clone());
    for (path, bytes) in found.unwrap_or_default() {
        let newest = desk.store.history.versions(&path).into_iter().next();
        let is_kept = newest.is_some_and(|version| {
            version.reason == Reason::Remove
                && desk.store.history.get(&path, &version.id).is_ok_and(|kept| kept == bytes)
        });
        // A file that is there, and cannot be read as a set, is for its owner to fix.
        if !is_kept && matches!(desk.store.read(&path), Err(Refusal::Missing)) {
            desk.store.history.put(&path, &bytes, Reason::Remove)?;
        }
    }
    Ok(())
}

/// Removes a data set; all of it goes to the history.
///
/// # Errors
/// If its files are not those of this version, or it cannot go without touching other sets.
pub fn remove(desk: &Desk, edition: &Edition, open: &OpenSet, known: &str) -> Result<Value, Refusal> {
    if open.version() != known {
        return Err(Refusal::OtherGrid(open.json(desk.language(edition))));
    }
    let set = &open.set;
    if set.is_below_header() {
        let bytes = desk.store.read(&set.place.source)?;
        let without = remove_set(open.text(), set)?;
        if let Some(alone) = &without.alone {
            desk.store.history.put(&own_file(&set.name), alone.as_bytes(), Reason::Remove)?;
        }
        desk.store.save(&set.place.source, Some(&version(&bytes)), open.with_mark(&without.rest).as_bytes())?;
    } else {
        desk.store.remove(&set.place.source)?;
    }
    // Another set may have its rows in the same file.
    let others = edition.plan.site.statistics.sets.iter().filter(|other| other.name != set.name);
    let is_shared =
        |path: &SourcePath| others.clone().any(|other| other.rows.iter().any(|row| row.place.source == *path));
    if let Some(rows) = open.rows_path().filter(|path| !is_shared(path)) {
        desk.store.remove(rows)?;
    }
    desk.unsaved.forget(&unsaved_key(&set.name));
    Ok(json!({}))
}

/// The data sets that were removed and are not there again, newest first.
pub fn removed(desk: &Desk, edition: &Edition) -> Value {
    let sets = &edition.plan.site.statistics.sets;
    let gone = desk.store.history.removed().into_iter().filter_map(|(path, version)| {
        let name = path.strip_prefix("content/stats/")?.strip_suffix(".toml")?.to_owned();
        let is_there =
            sets.iter().any(|set| set.name == name) || desk.store.disk(&path).is_ok_and(|disk| disk.exists());
        let text = desk.store.history.get(&path, &version.id).ok().filter(|_| !is_there)?;
        let title = text_of(&text, "title").unwrap_or_else(|| name.clone());
        Some(json!({ "name": name, "title": title, "at": version.at.to_rfc3339() }))
    });
    gone.collect()
}

/// Brings a removed data set back, with its rows.
///
/// # Errors
/// If there is none of this name, or another one has its name now.
pub fn restore(desk: &Desk, edition: &Edition, name: &str) -> Result<Value, Refusal> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    if name.is_empty() || !name.chars().all(is_name) {
        return Err(Refusal::Missing);
    }
    let path = own_file(name);
    let is_there = |path: &str| !matches!(desk.store.read(path), Err(Refusal::Missing));
    if edition.plan.site.statistics.sets.iter().any(|set| set.name == name) || is_there(&path) {
        return Err(msg!("đã có bảng tên `{name}`", "there is a data set named `{name}`").into());
    }
    let newest = |path: &str| {
        let versions = desk.store.history.versions(path);
        versions.into_iter().find(|version| version.reason == Reason::Remove).map(|version| version.id)
    };
    let id = newest(&path).ok_or(Refusal::Missing)?;
    let rows = text_of(&desk.store.history.get(&path, &id)?, "rows").and_then(|file| join("content/stats", &file));
    if let Some(rows) = rows.filter(|rows| desk.store.disk(rows).is_ok() && !is_there(rows))
        && let Some(id) = newest(&rows)
    {
        desk.store.restore(&rows, &id)?;
    }
    desk.store.restore(&path, &id)?;
    Ok(json!({}))
}

fn own_file(name: &str) -> String {
    format!("content/stats/{name}.toml")
}

/// A text of a file with a data set of its own.
fn text_of(bytes: &[u8], key: &str) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{FEFF}');
    let entries = value::toml(text, 0, &"".into(), &mut Diagnostics::default());
    match &entries.iter().find(|entry| entry.key == key)?.node.value {
        Typed::Text(text) => Some(text.clone()),
        _ => None,
    }
}
