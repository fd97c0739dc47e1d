//! Texts that are not saved yet: what a crash, a closed window or a dead machine would take.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use super::store::{FOLDER, version};
use crate::edge::Failure;
use crate::edge::disk::replace;
use crate::edge::session::lock;

/// The recovery files of a portal: `.bantin-history/unsaved/HASH.json`.
pub struct Unsaved {
    folder: PathBuf,
    /// Two windows do not write the same file at once.
    writing: Mutex<()>,
    changes: AtomicU64,
}

fn file_name(path: &str) -> String {
    format!("{}.json", version(path.as_bytes()))
}

impl Unsaved {
    /// Those of the portal in this folder.
    pub fn new(root: &std::path::Path) -> Unsaved {
        Unsaved::below(root, "unsaved")
    }

    /// What else is kept for each item, in another folder of the history.
    pub fn below(root: &std::path::Path, name: &str) -> Unsaved {
        Unsaved { folder: root.join(FOLDER).join(name), writing: Mutex::default(), changes: AtomicU64::default() }
    }

    fn file(&self, path: &str) -> PathBuf {
        self.folder.join(file_name(path))
    }

    /// Keeps the unsaved text of an item. The disk has it when this returns.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn keep(&self, path: &str, text: &Value) -> Result<(), Failure> {
        let file = self.file(path);
        let _held = lock(&self.writing);
        let is_first = !file.is_file();
        fs::create_dir_all(&self.folder)
            .and_then(|()| replace(&file, text.to_string().as_bytes(), true))
            .map_err(|error| Failure::cannot_write(&file, &error))?;
        self.changes.fetch_add(u64::from(is_first), Ordering::Relaxed);
        Ok(())
    }

    /// How often it changed which items have one.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }

    /// The unsaved text of an item; none where there is none, or it is damaged.
    pub fn get(&self, path: &str) -> Option<Value> {
        serde_json::from_slice(&fs::read(self.file(path)).ok()?).ok()
    }

    /// Whether an item has one.
    pub fn has(&self, path: &str) -> bool {
        self.file(path).is_file()
    }

    /// Tells of many items whether each has one: the folder is listed once.
    pub fn all(&self) -> impl Fn(&str) -> bool {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names: HashSet<_> = entries.map(|entry| entry.file_name()).collect();
        move |path| !names.is_empty() && names.contains(OsStr::new(&file_name(path)))
    }

    /// All that can be read.
    pub fn texts(&self) -> Vec<Value> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        entries.filter_map(|entry| serde_json::from_slice(&fs::read(entry.path()).ok()?).ok()).collect()
    }

    /// What is kept of an item is that of another path now.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn rename(&self, from: &str, to: &str) -> Result<(), Failure> {
        let Some(mut kept) = self.get(from) else { return Ok(()) };
        kept["path"] = to.into();
        self.keep(to, &kept)?;
        self.forget(from);
        Ok(())
    }

    /// Forgets the unsaved text of an item.
    pub fn forget(&self, path: &str) {
        let gone = fs::remove_file(self.file(path)).is_ok();
        self.changes.fetch_add(u64::from(gone), Ordering::Relaxed);
    }
}
