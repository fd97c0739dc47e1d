//! Whether a file in the output is right as it is, and copies that can be recognised.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use crate::base::source::Blob;
use crate::edge::Cache;
use crate::edge::disk::CHECKSUM;
use crate::images::Derivative;

/// Whether a file holds these bytes.
pub fn is_same_bytes(path: &Path, bytes: &[u8]) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let Ok(facts) = file.metadata() else { return false };
    if !facts.is_file() || facts.len() != bytes.len() as u64 {
        return false;
    }
    let mut there = Vec::with_capacity(bytes.len() + 1);
    (&file).read_to_end(&mut there).is_ok() && there == bytes
}

/// Whether a copy is still right: same length and time, as copies get the time of what they are copied from, and made
/// after the last change of any kind to that. Where that does not show (a fresh clone, a file replaced by one of the same
/// length and time), the bytes decide.
pub fn is_same_file(path: &Path, source: &Path, len: u64) -> bool {
    fs::metadata(source).is_ok_and(|here| {
        here.len() == len && is_same_copy(path, &here, len, || same_content(path, source).unwrap_or(false))
    })
}

/// Whether a file holds a picture of the cache; the same way.
pub fn is_same_picture(path: &Path, (blob, one): (&Blob, &Derivative), cache: &Cache) -> bool {
    let Some(kept) = cache.kept(blob, one) else { return false };
    let is_same = || cache.bytes(blob, one).is_ok_and(|bytes| is_same_bytes(path, &bytes));
    kept.len().checked_sub(CHECKSUM).is_some_and(|len| is_same_copy(path, &kept, len, is_same))
}

/// Whether a copy is of this length, and either untouched or, where that does not show, the same by its bytes.
fn is_same_copy(copy: &Path, source: &Metadata, len: u64, is_same: impl FnOnce() -> bool) -> bool {
    let Some(there) = fs::metadata(copy).ok().filter(|there| there.is_file() && there.len() == len) else {
        return false;
    };
    is_untouched(&there, source) || {
        let same = is_same();
        if same {
            mark(copy, source);
        }
        same
    }
}

/// Whether a copy has the time of its source, and was made after the last change of any kind to that.
fn is_untouched(copy: &Metadata, source: &Metadata) -> bool {
    matches!((copy.modified(), source.modified()), (Ok(copied), Ok(time)) if copied == time) && is_later(copy, source)
}

/// Gives a copy the time of its source, so that the next run need not read both again.
fn mark(copy: &Path, source: &Metadata) {
    if let Ok(time) = source.modified() {
        let _ = File::options().append(true).open(copy).and_then(|file| file.set_modified(time));
    }
}

/// Whether a copy was last changed after its source was. Nobody can set this time, unlike that of the bytes.
#[cfg(unix)]
fn is_later(copy: &Metadata, source: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (copy.ctime(), copy.ctime_nsec()) > (source.ctime(), source.ctime_nsec())
}

#[cfg(not(unix))]
fn is_later(_: &Metadata, _: &Metadata) -> bool {
    false
}

fn same_content(one: &Path, other: &Path) -> io::Result<bool> {
    let (mut one, mut other) = (File::open(one)?, File::open(other)?);
    let (mut left, mut right) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        let read = one.read(&mut left)?;
        if read == 0 {
            return Ok(other.read(&mut right[..1])? == 0);
        }
        if other.read_exact(&mut right[..read]).is_err() || left[..read] != right[..read] {
            return Ok(false);
        }
    }
}

/// Writes a picture with the time of the file that it is kept in, by which [`is_same_picture`] recognises it.
pub fn put_picture(bytes: &[u8], kept: Option<&Metadata>, target: &Path) -> io::Result<()> {
    fs::write(target, bytes)?;
    if let Some(kept) = kept {
        mark(target, kept);
    }
    Ok(())
}

/// Copies a file with its time, by which [`is_same_file`] recognises the copy.
pub fn copy(source: &Path, target: &Path) -> io::Result<()> {
    let mut from = File::open(source)?;
    let time = from.metadata()?.modified();
    let mut to = File::create(target)?;
    io::copy(&mut from, &mut to)?;
    if let Ok(time) = time {
        to.set_modified(time)?;
    }
    Ok(())
}
