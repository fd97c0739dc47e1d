//! Files beside an item: pictures and attachments, as the browser sends them.

use std::fs;
use std::io;
use std::path::Path;

use super::refusal::Refusal;
use super::store::{TextStore, is_item, not_a_text};
use crate::attachments;
use crate::base::diagnostic::{Diagnostics, Message, msg};
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

/// Whether readers may get a file of this name: a picture or an attachment.
pub fn is_publishable(name: &str) -> bool {
    is_picture(name) || ATTACHMENTS.contains(&extension(name).as_str())
}

/// In place of an item: the folder of the files that all items share.
const SHARED: &str = "content/static";

/// Puts a file beside an item, or among those that all share, and returns its name there: without marks, and never that of
/// another file.
///
/// # Errors
/// If it is of no kind that the portal publishes, not what its name says, or cannot be written.
pub fn put(store: &TextStore, item: &str, name: &str, bytes: &[u8]) -> Result<String, Refusal> {
    let is_shared = item == SHARED;
    let disk = store.place(item)?.filter(|_| is_item(item) || is_shared).ok_or_else(|| not_a_text(item))?;
    if !is_shared && !disk.is_file() {
        return Err(Refusal::Missing);
    }
    put_beside(store, &disk, name, bytes)
}

/// The same beside an item that need not be there yet; `disk` is its place.
///
/// # Errors
/// As [`put`].
pub fn put_beside(store: &TextStore, disk: &Path, name: &str, bytes: &[u8]) -> Result<String, Refusal> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let ending = judged(name, bytes)?;
    let stem = safe_stem(name);
    let is_shared = store.place(SHARED)?.is_some_and(|shared| shared == *disk);
    let folder = if is_shared { disk } else { disk.parent().unwrap_or(disk) };
    let cannot = |path: &Path, error: &io::Error| Failure::cannot_write(path, error);
    // Those are published as they are.
    if is_shared && is_picture(name) && images::tells_place(bytes) {
        return Err(tells_place(name).into());
    }
    fs::create_dir_all(folder).map_err(|error| cannot(folder, &error))?;
    // Two desks, or two files at once, do not take the same name.
    let _held = store.hold()?;
    let mut number = 1;
    loop {
        let name = if number == 1 { format!("{stem}.{ending}") } else { format!("{stem}-{number}.{ending}") };
        let path = folder.join(&name);
        match fs::metadata(&path) {
            Ok(facts) if facts.len() == bytes.len() as u64 && fs::read(&path).is_ok_and(|there| there == bytes) => {
                return Ok(name);
            }
            Ok(_) => number += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                replace(&path, bytes, true).map_err(|error| cannot(&path, &error))?;
                return Ok(name);
            }
            Err(error) => return Err(cannot(&path, &error).into()),
        }
    }
}

/// The name of a file without its ending, as every system and address can have it.
pub fn safe_stem(name: &str) -> String {
    let stem: String = slug(name.rsplit_once('.').map_or(name, |(stem, _)| stem)).chars().take(60).collect();
    match stem.trim_matches('-') {
        "" => "tep".to_owned(),
        // Windows has devices of these names.
        device if crate::site::is_device(device) => format!("tep-{device}"),
        stem => stem.to_owned(),
    }
}

/// The ending under which a file is kept, if it is what its name says.
fn judged(name: &str, bytes: &[u8]) -> Result<String, Message> {
    let ending = extension(name);
    if matches!(ending.as_str(), "heic" | "heif") || (is_picture(name) && is_heic(bytes)) {
        return Err(msg!(
            "`{name}` là ảnh HEIC của iPhone, trình duyệt không xem được; hãy lưu thành JPEG rồi thêm lại (trên iPhone: Cài đặt, Camera, Định dạng, Tương thích nhất)",
            "`{name}` is a HEIC photo of an iPhone, which browsers do not show; save it as JPEG and add it again (on the iPhone: Settings, Camera, Formats, Most Compatible)"
        ));
    }
    if ending.is_empty() {
        return Err(msg!(
            "tên tệp `{name}` thiếu đuôi như .jpg hay .pdf, không biết là loại gì",
            "the name `{name}` has no ending such as .jpg or .pdf, so nobody knows what it is"
        ));
    }
    if !is_publishable(name) {
        return Err(msg!("cổng không đăng tệp `.{ending}`", "the portal publishes no `.{ending}` files"));
    }
    if bytes.is_empty() {
        return Err(msg!("tệp `{name}` trống", "the file `{name}` is empty"));
    }
    if ending == "svg" {
        return drawing(name, bytes).map(|()| ending);
    }
    if is_picture(name) {
        // The name follows the bytes: chat programs call every picture `.jpg`.
        return match images::probe(&ending, bytes) {
            Picture::Broken(flaw) => Err(broken(name, flaw)),
            Picture::Raster(raster) => Ok(raster.format.extension().to_owned()),
            Picture::Vector(_) => Ok(ending),
        };
    }
    if is_what_it_says(&ending, bytes) { Ok(ending) } else { Err(other(name, &ending)) }
}

fn tells_place(name: &str) -> Message {
    msg!(
        "ảnh `{name}` có ghi nơi chụp, mà tệp dùng chung được chép nguyên; hãy thêm ảnh cạnh một tin (bantin tự bỏ nơi chụp), hoặc lưu lại ảnh không kèm vị trí",
        "the photo `{name}` tells where it was taken, and shared files are copied as they are; add it beside an item, where bantin removes that, or save it again without its place"
    )
}

fn other(name: &str, ending: &str) -> Message {
    msg!(
        "`{name}` không phải tệp .{ending} thật: nội dung là loại khác, hoặc chép chưa hết; hãy mở ra xem rồi lưu lại",
        "`{name}` is not really a .{ending} file: it is of another kind, or was not copied to its end; open it and save it again"
    )
}

/// A drawing has to be one, and without anything that runs.
fn drawing(name: &str, bytes: &[u8]) -> Result<(), Message> {
    if attachments::runs_script("svg", bytes) {
        return Err(msg!(
            "bản vẽ `{name}` có chứa mã chạy được, cổng không nhận; hãy lưu thành PNG",
            "the drawing `{name}` contains a script, which the portal does not take; save it as PNG"
        ));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| broken(name, Flaw::NotPicture))?;
    let cleaned = images::svg::clean(&name.into(), text, &mut Diagnostics::default());
    cleaned.map(drop).ok_or_else(|| broken(name, Flaw::NotPicture))
}

/// Photographs of iPhones (ISO 23008-12), also where a program calls them `.jpg`.
fn is_heic(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp")
        && matches!(bytes.get(8..12), Some(b"heic" | b"heix" | b"hevc" | b"heim" | b"mif1" | b"msf1"))
}

/// Whether an attachment begins as files of its ending do. Office programs wrote many things under the old endings, so
/// there only programs are refused.
fn is_what_it_says(ending: &str, bytes: &[u8]) -> bool {
    let begins = |sign: &[u8]| bytes.starts_with(sign);
    let is_zip = begins(b"PK\x03\x04") || begins(b"PK\x05\x06");
    match ending {
        "pdf" => bytes.get(..1024).unwrap_or(bytes).windows(5).any(|five| five == b"%PDF-"),
        "zip" | "odt" | "ods" | "odp" => is_zip,
        // With a password they are of the old kind.
        "docx" | "xlsx" | "pptx" => is_zip || begins(b"\xD0\xCF\x11\xE0"),
        "mp4" | "m4a" => bytes.get(4..8) == Some(b"ftyp"),
        "webm" => begins(b"\x1A\x45\xDF\xA3"),
        "mp3" => begins(b"ID3") || matches!(bytes, [0xFF, second, ..] if second & 0xE0 == 0xE0),
        "ogg" => begins(b"OggS"),
        "rar" => begins(b"Rar!"),
        "7z" => begins(b"7z\xBC\xAF\x27\x1C"),
        _ => !begins(b"MZ") && !begins(b"\x7FELF"),
    }
}

fn broken(name: &str, flaw: Flaw) -> Message {
    match flaw {
        Flaw::NotPicture => msg!("`{name}` không phải ảnh", "`{name}` is not a picture"),
        Flaw::Damaged => msg!("ảnh `{name}` bị hỏng", "the picture `{name}` is damaged"),
        Flaw::TooLarge(width, height) => {
            msg!("ảnh `{name}` quá lớn: {width} × {height}", "the picture `{name}` is too large: {width} × {height}")
        }
        Flaw::TooLong => msg!("tệp ảnh `{name}` quá lớn", "the file of the picture `{name}` is too large"),
        Flaw::Unsupported => msg!("không đọc được loại ảnh của `{name}`", "`{name}` is of a kind that cannot be read"),
    }
}
