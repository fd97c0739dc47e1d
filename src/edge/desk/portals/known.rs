//! The portals that were opened before: a small list in the user's own configuration folder.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::config;
use crate::edge::disk::replace_unlocked;

/// As many are remembered.
const MOST: usize = 20;

/// The list, newest first. A machine without such a folder remembers nothing.
pub struct KnownPortals {
    file: Option<PathBuf>,
}

impl KnownPortals {
    /// The list of this user.
    pub fn of_user() -> KnownPortals {
        KnownPortals { file: folder().map(|folder| folder.join("bantin").join("portals.json")) }
    }

    /// The folders that are portals still.
    pub fn list(&self) -> Vec<PathBuf> {
        let text = self.file.as_ref().and_then(|file| fs::read(file).ok()).unwrap_or_default();
        let list: Vec<Value> = serde_json::from_slice(&text).unwrap_or_default();
        let paths = list.iter().filter_map(Value::as_str).map(PathBuf::from).take(MOST);
        paths.filter(|path| path.is_absolute() && path.join(config::PATH).is_file()).collect()
    }

    /// Puts a portal at the head of the list. That it cannot be remembered is no reason not to open it.
    pub fn add(&self, portal: &Path) {
        let Some(file) = &self.file else { return };
        let mut list = self.list();
        list.retain(|known| known != portal);
        list.insert(0, portal.to_path_buf());
        list.truncate(MOST);
        let list: Value = list.iter().filter_map(|path| path.to_str()).collect();
        let _ = file.parent().map(fs::create_dir_all);
        let _ = replace_unlocked(file, list.to_string().as_bytes());
    }
}

/// Where programs of this system keep what a user chose.
fn folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if cfg!(windows) {
        return set("APPDATA");
    }
    let home = std::env::home_dir()?;
    if cfg!(target_os = "macos") {
        return Some(home.join("Library/Application Support"));
    }
    Some(set("XDG_CONFIG_HOME").unwrap_or_else(|| home.join(".config")))
}
