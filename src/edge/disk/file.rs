//! One file: what it looks like, and what is in it.

use std::fs::{self, File, Metadata};
use std::io::{Read as _, Seek, SeekFrom};
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::index::PictureIndex;
use crate::base::source::{Blob, Fault, Flaw, MAX_TEXT, Picture, Source, extension, is_picture};
use crate::{attachments, images, theme};

/// No photograph is longer, and no animation of that length belongs on a page.
const LONGEST_PICTURE: u64 = 256 * 1024 * 1024;

/// How much of an attachment is looked at, in bytes.
const LOOKED_AT: u64 = 64 * 1024 * 1024;

/// What shows that a file was written, without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    len: u64,
    modified: Option<SystemTime>,
    /// Inode and the instant of its last change of any kind, on systems that know them.
    own: [i64; 3],
}

impl Stamp {
    /// That of the file at this path, if there is one.
    pub fn at(disk: &Path) -> Option<Stamp> {
        fs::metadata(disk).ok().map(|facts| Stamp::of(&facts))
    }

    pub(super) fn of(facts: &Metadata) -> Stamp {
        #[cfg(unix)]
        let own = {
            use std::os::unix::fs::MetadataExt;
            [facts.ino() as i64, facts.ctime(), facts.ctime_nsec()]
        };
        #[cfg(not(unix))]
        let own = [0; 3];
        Stamp { len: facts.len(), modified: facts.modified().ok(), own }
    }

    /// Whether the file may have been written at this instant or later, as far as the clock of its file system shows.
    pub(super) fn may_be_since(&self, instant: SystemTime) -> bool {
        let latest = self.modified.and_then(|when| when.checked_add(coarseness(when)));
        latest.is_some_and(|latest| latest >= instant)
    }
}

/// How much later than it says a file may have been written: on most file systems a tick of the machine, on those that
/// count whole seconds two (FAT).
fn coarseness(stamp: SystemTime) -> Duration {
    let fraction = stamp.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.subsec_nanos());
    if fraction == 0 { Duration::from_secs(2) } else { Duration::from_millis(20) }
}

/// When a file was changed last, in any way, in nanoseconds since 1970. Unlike the time of its bytes nobody can set it: a
/// picture replaced by one of the same length and time is another one.
#[cfg(unix)]
fn last_change(facts: &Metadata) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(facts.ctime()).ok()?;
    seconds.checked_mul(1_000_000_000)?.checked_add(u64::try_from(facts.ctime_nsec()).ok()?)
}

#[cfg(not(unix))]
fn last_change(facts: &Metadata) -> Option<u64> {
    facts.modified().ok().and_then(super::index::nanoseconds)
}

/// A file just read: what it looked like before, and what is in it.
pub(super) type Read = (Option<Stamp>, Source);

/// The file, and what it looked like before it was read.
pub(super) fn read_file(path: &str, disk: &Path, index: &PictureIndex) -> Read {
    let failed = |error: std::io::Error| Source::Fault(Fault::Unreadable(error.to_string()));
    match File::open(disk).and_then(|file| Ok((file.metadata()?, file))) {
        Ok((facts, file)) => {
            (Some(Stamp::of(&facts)), read_bytes(path, disk, (file, &facts), index).unwrap_or_else(failed))
        }
        Err(error) => (Stamp::at(disk), failed(error)),
    }
}

fn read_bytes(
    path: &str,
    disk: &Path,
    (mut file, facts): (File, &Metadata),
    index: &PictureIndex,
) -> std::io::Result<Source> {
    let len = facts.len();
    let is_text = matches!(extension(path).as_str(), "md" | "toml" | "csv" | "html" | "xml") || is_ledger(path);
    if path.starts_with("content/") && (!is_text || is_copied(path)) {
        let (disk, modified) = (disk.to_path_buf(), last_change(facts));
        let data = if is_table(path) && len <= MAX_TEXT { Some(read_all(&mut file, len)?.into()) } else { None };
        let blob = Blob { len, disk, modified, data, ..Blob::default() };
        let look = if is_picture(path) { read_picture } else { look_inside };
        return Ok(Source::Blob(look(path, file, blob, index)?.into()));
    }
    // A large site's ledger is longer than any text that people write.
    let most = if is_ledger(path) { 16 * MAX_TEXT } else { MAX_TEXT };
    if len > most {
        return Ok(Source::Fault(Fault::TooLong(len)));
    }
    let bytes = read_all(&mut file, len)?;
    Ok(if path.starts_with("themes/") { theme::read_file(path, &bytes) } else { Source::from_bytes(&bytes) })
}

fn read_all(file: &mut File, len: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(len as usize + 1);
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Looks for what readers should not get in what is copied as it is.
fn look_inside(path: &str, mut file: File, blob: Blob, index: &PictureIndex) -> std::io::Result<Blob> {
    let extension = extension(path);
    let (may_tell, may_run) = (images::may_tell_place(&extension), attachments::may_run_script(&extension));
    if !may_tell && !may_run {
        return Ok(blob);
    }
    if let Some((located, scripted, pdf)) = index.looked(path, blob.len, blob.modified) {
        return Ok(Blob { located, scripted, pdf, ..blob });
    }
    let mut bytes = Vec::new();
    std::io::Read::by_ref(&mut file).take(LOOKED_AT).read_to_end(&mut bytes)?;
    // A video may have its metadata at its end.
    if blob.len > LOOKED_AT {
        file.seek(SeekFrom::End(-(LOOKED_AT as i64) / 4))?;
        file.take(LOOKED_AT / 4).read_to_end(&mut bytes)?;
    }
    let located = may_tell && images::tells_place(&bytes);
    let pdf = if extension == "pdf" && blob.len <= LOOKED_AT { attachments::pdf_facts(&bytes) } else { None };
    Ok(Blob { located, scripted: may_run && attachments::runs_script(&extension, &bytes), pdf, ..blob })
}

/// What may be read as a table where a data set or a section names it. In `static/` nothing is.
fn is_table(path: &str) -> bool {
    matches!(extension(path).as_str(), "csv" | "xlsx" | "xlsm") && !path.starts_with("content/static/")
}

/// A picture is read whole once: its hash is part of the addresses of what is made from it, and a picture that was only
/// half copied is reported before anything is built.
fn read_picture(path: &str, mut file: File, blob: Blob, index: &PictureIndex) -> std::io::Result<Blob> {
    let is_drawing = extension(path) == "svg";
    if blob.len > if is_drawing { MAX_TEXT } else { LONGEST_PICTURE } {
        return Ok(Blob { picture: Some(Picture::Broken(Flaw::TooLong)), ..blob });
    }
    if let Some((hash, picture)) = index
        .get(path, blob.len, blob.modified)
        .filter(|(_, picture)| !is_drawing && !matches!(picture, Picture::Broken(_)))
    {
        return Ok(Blob { picture: Some(picture), hash, ..blob });
    }
    let bytes = read_all(&mut file, blob.len)?;
    let (picture, hash) = (images::probe(&extension(path), &bytes), images::hash(&bytes));
    let text = match is_drawing.then(|| Source::with_all_characters(&bytes)) {
        Some(Source::Text(text)) => Some(text),
        _ => None,
    };
    // Of what cannot be shown nothing else is known; in `static/` it is copied all the same.
    let located = matches!(picture, Picture::Broken(_)) && images::tells_place(&bytes);
    Ok(Blob { picture: Some(picture), hash, text, located, ..blob })
}

fn is_ledger(path: &str) -> bool {
    path.starts_with(crate::visits::FOLDER) && extension(path) == "tsv"
}

/// Text files that are copied, not read: everything in `static/`, and attachments that are not content.
fn is_copied(path: &str) -> bool {
    let is_read = match extension(path).as_str() {
        "md" | "toml" => true,
        "csv" => path.starts_with("content/stats/"),
        "tsv" => is_ledger(path),
        _ => false,
    };
    path.starts_with("content/static/") || !is_read
}
