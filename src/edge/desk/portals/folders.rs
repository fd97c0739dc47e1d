//! The folders of this machine, for the page where one is chosen.

use std::fs;
use std::path::{Component, Path, PathBuf};

use serde_json::{Value, json};

use crate::base::collation::Collation;
use crate::base::diagnostic::msg;
use crate::base::language::Language;
use crate::config;
use crate::edge::desk::refusal::Refusal;

/// As many entries of a folder are looked at, and as many folders are shown.
const MOST: (usize, usize) = (5000, 500);

/// The folder where people keep their documents, else their own.
pub fn home() -> PathBuf {
    // What is no text cannot be sent to a browser.
    let home = std::env::home_dir().filter(|home| home.to_str().is_some()).unwrap_or_default();
    let documents = home.join("Documents");
    if documents.is_dir() { documents } else { home }
}

/// A path from the browser: whole, and without a step upwards.
///
/// # Errors
/// If it is something else.
pub fn checked(path: &str) -> Result<PathBuf, Refusal> {
    // People copy paths with quotation marks around them.
    let path = Path::new(path.trim().trim_matches('"'));
    let is_plain = path.components().all(|part| !matches!(part, Component::ParentDir | Component::CurDir));
    if path.is_absolute() && is_plain && !path.to_string_lossy().contains('\0') {
        return Ok(path.to_path_buf());
    }
    let path = path.display();
    Err(msg!("`{path}` không phải đường dẫn đầy đủ của một thư mục", "`{path}` is not the full path of a folder")
        .into())
}

/// The folders in a folder, by name, without hidden ones.
///
/// # Errors
/// If it cannot be read.
pub fn list(folder: &Path) -> Result<Value, Refusal> {
    let shown = folder.display();
    let entries = fs::read_dir(folder).map_err(|error| {
        msg!("không mở được thư mục `{shown}`: {error}", "cannot open the folder `{shown}`: {error}")
    })?;
    let mut names: Vec<String> = entries
        .take(MOST.0)
        .flatten()
        .filter(|entry| !is_hidden(entry) && entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    let order = Collation::new(Language::Vi);
    names.sort_by(|a, b| order.compare(a, b));
    let more = names.len() > MOST.1;
    names.truncate(MOST.1);
    let of = |name: &String| {
        let path = folder.join(name);
        json!({ "name": name, "path": path, "portal": path.join(config::PATH).is_file() })
    };
    Ok(json!({
        "path": folder,
        "parent": folder.parent(),
        "portal": folder.join(config::PATH).is_file(),
        "folders": names.iter().map(of).collect::<Value>(),
        "more": more,
        "drives": drives(),
    }))
}

#[cfg(windows)]
fn is_hidden(entry: &fs::DirEntry) -> bool {
    use std::os::windows::fs::MetadataExt;
    /// FILE_ATTRIBUTE_HIDDEN and FILE_ATTRIBUTE_SYSTEM.
    const HIDDEN: u32 = 0x2 | 0x4;
    entry.file_name().to_string_lossy().starts_with('.')
        || entry.metadata().is_ok_and(|facts| facts.file_attributes() & HIDDEN != 0)
}

#[cfg(not(windows))]
fn is_hidden(entry: &fs::DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

/// The drives of Windows, those of the network among them.
fn drives() -> Vec<String> {
    let all = if cfg!(windows) { 'A'..='Z' } else { 'B'..='A' };
    all.map(|letter| format!("{letter}:\\")).filter(|drive| Path::new(drive).is_dir()).collect()
}
