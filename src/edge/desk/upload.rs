//! Files beside an item: pictures and attachments, as the browser sends them.

use std::fs;
use std::io;

use super::store::{Refusal, TextStore};
use crate::base::diagnostic::msg;
use crate::base::language::slug;
use crate::base::source::{Flaw, Picture, extension, is_picture};
use crate::edge::Failure;
use crate::edge::disk::replace;
use crate::images;

/// The largest file, in bytes. What is larger belongs on a server made for it.
pub const MOST: usize = 50_000_000;

/// The endings of files that readers may get beside pictures. Nothing that a browser would run.
const ATTACHMENTS: [&str; 20] = [
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "csv", "txt", "zip", "mp3", "m4a", "ogg",
    "mp4", "webm", "rar", "7z",
];

/// Puts a file beside an item and returns its name there: without marks, and never that of another file.
///
/// # Errors
/// If it is of no kind that the portal publishes, a picture that no browser shows, or cannot be written.
pub fn put(store: &TextStore, item: &str, name: &str, bytes: &[u8]) -> Result<String, Refusal> {
    let disk = store.disk(item)?;
    if !disk.is_file() {
        return Err(Refusal::Missing);
    }
    let ending = extension(name);
    if is_picture(name) {
        if let Picture::Broken(flaw) = images::probe(&ending, bytes) {
            return Err(broken(name, flaw));
        }
    } else if !ATTACHMENTS.contains(&ending.as_str()) {
        return Err(msg!("cổng không đăng tệp `.{ending}`", "the portal publishes no `.{ending}` files").into());
    }
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = slug(stem.rsplit_once('.').map_or(stem, |(stem, _)| stem));
    let stem = if stem.is_empty() { "tep".to_owned() } else { stem.chars().take(60).collect() };
    let folder = disk.parent().unwrap_or(&disk);
    let cannot = |path: &std::path::Path, error: &io::Error| Failure::cannot_write(path, error);
    let mut number = 1;
    loop {
        let name = if number == 1 { format!("{stem}.{ending}") } else { format!("{stem}-{number}.{ending}") };
        let path = folder.join(&name);
        match fs::read(&path) {
            Ok(there) if there == bytes => return Ok(name),
            Ok(_) => number += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                replace(&path, bytes, true).map_err(|error| cannot(&path, &error))?;
                return Ok(name);
            }
            Err(error) => return Err(cannot(&path, &error).into()),
        }
    }
}

fn broken(name: &str, flaw: Flaw) -> Refusal {
    let message = match flaw {
        Flaw::NotPicture => msg!("`{name}` không phải ảnh", "`{name}` is not a picture"),
        Flaw::Damaged => msg!("ảnh `{name}` bị hỏng", "the picture `{name}` is damaged"),
        Flaw::TooLarge(width, height) => {
            msg!("ảnh `{name}` quá lớn: {width} × {height}", "the picture `{name}` is too large: {width} × {height}")
        }
        Flaw::TooLong => msg!("tệp ảnh `{name}` quá lớn", "the file of the picture `{name}` is too large"),
        Flaw::Unsupported => msg!("không đọc được loại ảnh của `{name}`", "`{name}` is of a kind that cannot be read"),
    };
    message.into()
}
