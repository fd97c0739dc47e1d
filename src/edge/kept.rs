//! What the last build has left to the next one: texts as they were read, so that only what changed is parsed, and the parts of
//! the search index.
//!
//! ```text
//! .bantin-cache/texts, .bantin-cache/index
//!     the values one behind the other
//!     for each its hash (16 bytes) and where it ends (8), by hashes in ascending order
//!     how many there are (8), what the program looks like (8); all little-endian
//! ```
//!
//! They may be deleted at any time. What is damaged, cut off, or of another program is as if it were not there. Two builds at once
//! each write a whole file.

use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::Path;

use super::cache::cache_folder;
use super::disk::{CACHE_FOLDER, ChecksumWriter, program, read_checked, replace_unlocked_by};
use crate::base::kept::{Kept, Left};
use crate::{Plan, PlanMemo};

const TEXTS: &str = "texts";
const INDEX: &str = "index";

/// Bytes of an entry: hash and end of a value.
const ENTRY: usize = 24;

/// What the last build has left; nothing where that cannot be used.
pub fn read(root: &Path) -> PlanMemo {
    let kept = |name| {
        let bytes = read_checked(&root.join(CACHE_FOLDER).join(name)).unwrap_or_default();
        let places = places(&bytes).unwrap_or_default();
        Kept::new(bytes, places)
    };
    PlanMemo::keeping(kept(TEXTS), kept(INDEX))
}

/// Leaves the texts of a plan to the next build. What cannot be left is made again.
pub fn leave_texts(root: &Path, memo: &PlanMemo) {
    leave(&root.join(CACHE_FOLDER), TEXTS, memo.left_texts());
}

/// Leaves the parts of the search index to the next build, in a cache.
pub fn leave_index(cache: &Path, plan: &Plan) {
    leave(cache, INDEX, plan.left_index());
}

fn leave(cache: &Path, name: &str, left: Option<Left>) {
    if let Some(left) = left {
        let _ = cache_folder(cache);
        let _ = replace_unlocked_by(&cache.join(name), |file| write(left, ChecksumWriter::new(BufWriter::new(file))));
    }
}

/// Where each value is.
fn places(bytes: &[u8]) -> Option<Vec<(u128, Range<usize>)>> {
    let (rest, of) = bytes.split_last_chunk()?;
    let (rest, count) = rest.split_last_chunk()?;
    if u64::from_le_bytes(*of) != program() {
        return None;
    }
    let count = usize::try_from(u64::from_le_bytes(*count)).ok()?;
    let (values, entries) = rest.split_at_checked(rest.len().checked_sub(count.checked_mul(ENTRY)?)?)?;
    let mut start = 0;
    let place = |entry: &[u8; ENTRY]| {
        let (hash, end) = entry.split_first_chunk()?;
        let end = usize::try_from(u64::from_le_bytes(end.try_into().ok()?)).ok()?;
        let place = values.get(start..end).map(|_| start..end)?;
        start = end;
        Some((u128::from_le_bytes(*hash), place))
    };
    entries.as_chunks().0.iter().map(place).collect()
}

/// Writes the values as [`places`] finds them.
fn write(left: Left, mut to: ChecksumWriter<impl Write>) -> io::Result<()> {
    let (mut entries, mut end, mut count) = (Vec::new(), 0_u64, 0_u64);
    for (hash, value) in left {
        to.write_all(&value)?;
        end += value.len() as u64;
        count += 1;
        entries.extend(hash.to_le_bytes());
        entries.extend(end.to_le_bytes());
    }
    entries.extend(count.to_le_bytes());
    entries.extend(program().to_le_bytes());
    to.write_all(&entries)?;
    to.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::disk::CHECKSUM;

    #[test]
    fn what_was_left_is_found_and_nothing_of_another_program() {
        let written = |values: &[(u128, &'static str)]| {
            let mut bytes = Vec::new();
            let left = values.iter().map(|(hash, value)| (*hash, value.as_bytes().into()));
            let _ = write(Box::new(left), ChecksumWriter::new(&mut bytes));
            bytes.truncate(bytes.len() - CHECKSUM as usize);
            bytes
        };
        let bytes = written(&[(1, "one"), (2, ""), (7, "seven")]);
        assert_eq!(places(&bytes), Some(vec![(1, 0..3), (2, 3..3), (7, 3..8)]));
        assert_eq!(places(&written(&[])), Some(Vec::new()));
        let mut other = bytes.clone();
        *other.last_mut().unwrap_or(&mut 0) ^= 1;
        assert_eq!(places(&other), None);
        // Whatever it holds, nothing panics.
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 0x80;
            let _ = (places(&other), places(&bytes[..at]), places(&bytes[at..]));
        }
    }
}
