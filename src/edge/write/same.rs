//! Whether a file in the output is right as it is, and copies that can be recognised.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

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
    let (Ok(there), Ok(here)) = (fs::metadata(path), fs::metadata(source)) else { return false };
    if !there.is_file() || there.len() != len || here.len() != len {
        return false;
    }
    let times = (there.modified(), here.modified());
    if let (Ok(copied), Ok(time)) = times
        && copied == time
        && is_later(&there, &here)
    {
        return true;
    }
    let same = same_content(path, source).unwrap_or(false);
    if same && let Ok(time) = here.modified() {
        // So that the next run need not read both again.
        let _ = File::options().append(true).open(path).and_then(|file| file.set_modified(time));
    }
    same
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
