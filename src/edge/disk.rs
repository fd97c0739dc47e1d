//! Reads a site's folder into [`Sources`].

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::Failure;
use super::cache::{Known, nanoseconds};
use crate::base::diagnostic::{Diagnostics, say};
use crate::base::source::{Blob, Fault, Flaw, MAX_TEXT, Picture, Source, Sources, extension, is_picture};
use crate::config::{self, Config};
use crate::{images, theme};

/// No photograph is longer, and no animation of that length belongs on a page.
const LONGEST_PICTURE: u64 = 256 * 1024 * 1024;

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
    let known = Known::read(&real);
    let read: Vec<(String, Source)> = found
        .into_par_iter()
        .map(|(path, entry)| {
            let source = match entry {
                Ok(disk) => read_file(&path, &disk, &known),
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

/// Reads `content/site.toml` alone.
///
/// # Errors
/// When there is none below `root`.
pub fn read_config(root: &Path) -> Result<Config, Failure> {
    let bytes = std::fs::read(root.join(config::PATH)).map_err(|_| {
        say!(
            "không có `{}` trong `{}`; tạo trang mới bằng: bantin init THƯ-MỤC",
            "there is no `{}` in `{}`; make a new site with: bantin init DIR",
            config::PATH,
            root.display()
        )
    })?;
    let mut sources = Sources::default();
    sources.insert(config::PATH, Source::from_bytes(&bytes));
    Ok(config::read(&sources, None, &mut Diagnostics::default()))
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
                if entry.file_name().to_str().is_none() {
                    found.push((name, Err(Fault::BadName)));
                    if entry.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                } else if entry.path_is_symlink() && leads_out(if entry.depth() == 0 { root } else { &folder }, &entry)
                {
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
                // A link to nothing is a file that is missing: whoever uses it is told. What a link leads to and neither
                // is missing nor forbidden leads to itself.
                let link = path.is_symlink().then(|| error.io_error().map(std::io::Error::kind)).flatten();
                let fault = if link == Some(ErrorKind::NotFound) {
                    continue;
                } else if error.loop_ancestor().is_some() || link.is_some_and(|why| why != ErrorKind::PermissionDenied)
                {
                    Fault::LinkLoop
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
    // Of the hidden files only this one is meant for the web (RFC 8615).
    entry.depth() > 0
        && (name.starts_with('.') && name != ".well-known"
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

fn read_file(path: &str, disk: &Path, known: &Known) -> Source {
    match read_bytes(path, disk, known) {
        Ok(source) => source,
        Err(error) => Source::Fault(Fault::Unreadable(error.to_string())),
    }
}

fn read_bytes(path: &str, disk: &Path, known: &Known) -> std::io::Result<Source> {
    let mut file = File::open(disk)?;
    let facts = file.metadata()?;
    let len = facts.len();
    let is_text = matches!(extension(path).as_str(), "md" | "toml" | "csv" | "html" | "xml");
    if path.starts_with("content/") && (!is_text || is_copied(path)) {
        let (disk, modified) = (disk.to_path_buf(), facts.modified().ok().and_then(nanoseconds));
        let blob = Blob { len, disk, modified, picture: None, hash: 0, text: None };
        return Ok(Source::Blob(if is_picture(path) { read_picture(path, file, blob, known)? } else { blob }));
    }
    if len > MAX_TEXT {
        return Ok(Source::Fault(Fault::TooLong(len)));
    }
    let mut bytes = Vec::with_capacity(len as usize + 1);
    file.read_to_end(&mut bytes)?;
    Ok(if path.starts_with("themes/") { theme::read_file(path, &bytes) } else { Source::from_bytes(&bytes) })
}

/// A picture is read whole once: its hash is part of the addresses of what is made of it, and a picture that was copied
/// half is told before anything is built.
fn read_picture(path: &str, mut file: File, blob: Blob, known: &Known) -> std::io::Result<Blob> {
    let is_drawing = extension(path) == "svg";
    if blob.len > if is_drawing { MAX_TEXT } else { LONGEST_PICTURE } {
        return Ok(Blob { picture: Some(Picture::Broken(Flaw::TooLong)), ..blob });
    }
    if let Some((hash, picture)) = known.get(path, blob.len, blob.modified).filter(|_| !is_drawing) {
        return Ok(Blob { picture: Some(picture), hash, ..blob });
    }
    let mut bytes = Vec::with_capacity(blob.len as usize + 1);
    file.read_to_end(&mut bytes)?;
    let (picture, hash) = (images::look(&extension(path), &bytes), images::hash(&bytes));
    let text = match is_drawing.then(|| Source::from_bytes(&bytes)) {
        Some(Source::Text(text)) => Some(text),
        _ => None,
    };
    Ok(Blob { picture: Some(picture), hash, text, ..blob })
}

/// Text files that are not read but copied as they are: all of `static/`, and attachments that are no content.
fn is_copied(path: &str) -> bool {
    let is_read = match extension(path).as_str() {
        "md" | "toml" => true,
        "csv" => path.starts_with("content/stats/"),
        _ => false,
    };
    path.starts_with("content/static/") || !is_read
}
