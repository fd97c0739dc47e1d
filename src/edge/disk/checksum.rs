//! Files of the cache that end in a hash of what they hold: one that is damaged or cut off is as if it were not there.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::replace_unlocked_by;

/// How much longer a file is than what it holds: XXH3 of that, 128 bits, little-endian.
pub const CHECKSUM: u64 = 16;

/// What a file holds. None where there is none, or it is damaged.
pub fn read_checked(path: &Path) -> Option<Vec<u8>> {
    checked(fs::read(path).ok()?)
}

/// What these bytes hold. None where they are damaged.
fn checked(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let (held, sum) = bytes.split_last_chunk()?;
    if u128::from_le_bytes(*sum) != xxh3_128(held) {
        return None;
    }
    bytes.truncate(held.len());
    Some(bytes)
}

/// Replaces a file that other processes may be replacing at the same time.
///
/// # Errors
/// If it cannot be written; the old file is untouched then.
pub fn replace_checked(path: &Path, held: &[u8]) -> io::Result<()> {
    replace_unlocked_by(path, |file| {
        file.write_all(held)?;
        file.write_all(&xxh3_128(held).to_le_bytes())
    })
}

/// Writes what a file holds piece by piece, and its checksum at the end.
pub struct ChecksumWriter<W> {
    to: W,
    sum: Xxh3,
}

impl<W: Write> ChecksumWriter<W> {
    pub fn new(to: W) -> ChecksumWriter<W> {
        ChecksumWriter { to, sum: Xxh3::new() }
    }

    /// Writes the checksum.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.to.write_all(&self.sum.digest128().to_le_bytes())?;
        self.to.flush()
    }
}

impl<W: Write> Write for ChecksumWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_is_damaged_holds_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for held in ["", "bản tin"] {
            replace_checked(&path, held.as_bytes()).unwrap();
            let bytes = fs::read(&path).unwrap();
            assert_eq!(bytes.len() as u64, held.len() as u64 + CHECKSUM);
            assert_eq!(read_checked(&path).as_deref(), Some(held.as_bytes()));
            let mut in_pieces = ChecksumWriter::new(Vec::new());
            held.bytes().for_each(|byte| in_pieces.write_all(&[byte]).unwrap());
            in_pieces.flush().unwrap();
            assert_eq!(in_pieces.to, held.as_bytes());
            for at in 0..bytes.len() {
                let mut other = bytes.clone();
                other[at] ^= 1;
                assert_eq!(
                    (checked(other), checked(bytes[..at].to_vec()), checked(bytes[at + 1..].to_vec())),
                    (None, None, None)
                );
            }
        }
        assert_eq!(read_checked(&folder.path().join("none")), None);
    }
}
