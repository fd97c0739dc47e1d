//! Reads a site's folder into [`Sources`].

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::Failure;
use crate::base::diagnostic::say;
use crate::base::source::{Blob, Fault, MAX_TEXT, Source, Sources, extension, is_picture};
use crate::theme;

/// So many first bytes of a picture tell its size, a JPEG's metadata included.
const HEAD: u64 = 256 * 1024;

/// Reads `content/` and `themes/` below `root`.
///
/// # Errors
/// When `root` or its `content` is no folder that can be listed. What is wrong with single files becomes a fault in
/// the sources.
pub fn read(root: &Path) -> Result<Sources, Failure> {
    let real = root.canonicalize().map_err(|error| {
        say!("không mở được thư mục `{}`: {}", "cannot open the folder `{}`: {}", root.display(), error)
    })?;
    let mut found = Vec::new();
    for top in ["content", "themes"] {
        list(&real, top, &mut found);
    }
    let read: Vec<(String, Source)> = found
        .into_par_iter()
        .map(|(path, entry)| {
            let source = match entry {
                Ok(disk) => read_file(&path, &disk),
                Err(fault) => Source::Fault(fault),
            };
            (path, source)
        })
        .collect();
    let mut sources = Sources::default();
    for (path, source) in read {
        sources.insert(&path, source);
    }
    Ok(sources)
}

type Found = (String, Result<PathBuf, Fault>);

fn list(root: &Path, top: &str, found: &mut Vec<Found>) {
    let folder = root.join(top);
    if !folder.exists() {
        return;
    }
    let walk = WalkDir::new(&folder).follow_links(true).sort_by_file_name().into_iter();
    let mut walk = walk.filter_entry(|entry| !is_hidden(entry));
    while let Some(entry) = walk.next() {
        match entry {
            Ok(entry) => {
                let name = relative(root, entry.path());
                if entry.path_is_symlink() && leads_out(if entry.depth() == 0 { root } else { &folder }, &entry) {
                    found.push((name, Err(Fault::LinkOutside)));
                    // A link to a folder is followed by the walk; where it leads out, nothing in it may be looked at.
                    if entry.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                } else if entry.file_type().is_file() {
                    found.push((name, Ok(entry.into_path())));
                }
            }
            Err(error) => {
                let path = error.path().unwrap_or(&folder).to_path_buf();
                let fault = if error.loop_ancestor().is_some() {
                    Fault::LinkLoop
                } else if path.is_symlink() && !path.exists() {
                    // A link to nothing is a file that is missing: whoever uses it is told.
                    continue;
                } else {
                    Fault::Unreadable(error.io_error().map_or_else(|| error.to_string(), ToString::to_string))
                };
                found.push((relative(root, &path), Err(fault)));
            }
        }
    }
}

/// What editors, file managers and office programs leave behind.
fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() > 0
        && (name.starts_with('.')
            || name.starts_with("~$")
            || name.ends_with('~')
            || (name.starts_with('#') && name.ends_with('#'))
            || matches!(&*name, "Thumbs.db" | "desktop.ini")
            || matches!(extension(&name).as_str(), "swp" | "swx" | "tmp" | "bak"))
}

/// Whether a link leads out of a folder. What lies below one that stays inside is inside as well.
fn leads_out(folder: &Path, entry: &DirEntry) -> bool {
    let real = folder.canonicalize().and_then(|folder| Ok(entry.path().canonicalize()?.starts_with(folder)));
    !real.unwrap_or(false)
}

fn relative(root: &Path, path: &Path) -> String {
    let rest = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<String> = rest.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
}

fn read_file(path: &str, disk: &Path) -> Source {
    match read_bytes(path, disk) {
        Ok(source) => source,
        Err(error) => Source::Fault(Fault::Unreadable(error.to_string())),
    }
}

fn read_bytes(path: &str, disk: &Path) -> std::io::Result<Source> {
    let mut file = File::open(disk)?;
    let len = file.metadata()?.len();
    let is_text = matches!(extension(path).as_str(), "md" | "toml" | "csv" | "html" | "xml") || is_ledger(path);
    if path.starts_with("content/") && (!is_text || is_copied(path)) {
        let mut head = Vec::new();
        if is_picture(path) {
            file.take(HEAD).read_to_end(&mut head)?;
        }
        return Ok(Source::Blob(Blob::new(path, disk.to_path_buf(), len, &head)));
    }
    // A large site's ledger is longer than any text that people write.
    let most = if is_ledger(path) { 16 * MAX_TEXT } else { MAX_TEXT };
    if len > most {
        return Ok(Source::Fault(Fault::TooLong(len)));
    }
    let mut bytes = Vec::with_capacity(len as usize + 1);
    file.read_to_end(&mut bytes)?;
    Ok(if path.starts_with("themes/") { theme::read_file(path, &bytes) } else { Source::from_bytes(&bytes) })
}

fn is_ledger(path: &str) -> bool {
    path.starts_with(crate::visits::ledger::FOLDER) && extension(path) == "tsv"
}

/// Text files that are not read but copied as they are: all of `static/`, and attachments that are no content.
fn is_copied(path: &str) -> bool {
    path.starts_with("content/static/")
        || !matches!(extension(path).as_str(), "md" | "toml")
            && !(extension(path) == "csv" && path.starts_with("content/stats/"))
            && !is_ledger(path)
}
