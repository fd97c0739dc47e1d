//! Whether a file in the output is right as it is, and copies that can be recognised.

use std::fs::{self, File};
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

/// Whether a copy is still right: same length and time, as copies get the time of what they are copied from. If only the
/// time differs (a fresh clone), the bytes decide.
pub fn is_same_file(path: &Path, source: &Path, len: u64) -> bool {
    let (Ok(there), Ok(here)) = (fs::metadata(path), fs::metadata(source)) else { return false };
    if !there.is_file() || there.len() != len || here.len() != len {
        return false;
    }
    if let (Ok(there), Ok(here)) = (there.modified(), here.modified())
        && there == here
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
