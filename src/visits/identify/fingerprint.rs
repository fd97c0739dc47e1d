//! Fingerprints of decompressed bytes: a log is known by its content, not by its name or inode.
//!
//! * `mark`: a keyed hash of a line, 40 bits. A line with the mark of a known log's first line deserves a closer look.
//! * checkpoints: keyed hashes of the first 256, 512, 1024, ... bytes, 40 bits each. They recognise a copy that is shorter
//!   than the known log, and tell two logs that begin alike apart as soon as they differ.
//! * `sum`: the same for all bytes before the cursor, 64 bits. It is a chain over the hashes of blocks of 64 KiB: to resume
//!   takes only the chain and the block that holds the cursor, which is hashed again and so proves the bytes before it.
//! * sketch: the smallest marks of views. A sorted, filtered or edited copy has the same ones.
//! * times of the first and last lines and the number of lines: they reveal nothing, and identify a log whose key was lost
//!   (a fresh clone).
//!
//! All hashes are keyed, so that nobody can guess an address from one.

use std::collections::BTreeSet;

/// Bytes in a block of the chain.
pub const BLOCK: u64 = 64 * 1024;

/// The first checkpoint, in bytes; each further one is twice as far.
const FIRST_CHECKPOINT: u64 = 256;

/// Marks in a sketch.
const SKETCH: usize = 12;

/// An inexact copy counts as one only if shared lines lie this many seconds apart: at a rotation two logs may rightly have
/// the same line in the same second.
const SHARED_SECONDS: i64 = 10;

/// 40 bits.
const MARK_BITS: u64 = (1 << 40) - 1;

/// The secret of a server; it never leaves `content/visits/.open/`.
#[derive(Clone, PartialEq, Eq)]
pub struct FingerprintKey {
    bytes: [u8; 32],
    seed: u64,
    /// Four hexadecimal digits that identify the key.
    pub id: String,
}

impl FingerprintKey {
    /// From 32 random bytes.
    pub fn new(bytes: [u8; 32]) -> FingerprintKey {
        let derived = blake3::keyed_hash(&bytes, b"bantin: the seed of marks");
        let seed = first_u64(derived.as_bytes());
        let id = blake3::keyed_hash(&bytes, b"bantin: the name of the key").to_hex()[..4].to_owned();
        FingerprintKey { bytes, seed, id }
    }

    /// The mark of a line, without its `\n`.
    pub fn mark(&self, line: &[u8]) -> u64 {
        xxhash_rust::xxh3::xxh3_64_with_seed(line, self.seed) & MARK_BITS
    }
}

impl std::fmt::Debug for FingerprintKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FingerprintKey({})", self.id)
    }
}

fn first_u64(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// The hash of a log's first bytes, updated as they are read.
#[derive(Clone)]
pub struct PrefixHash {
    key: [u8; 32],
    /// Of the current block only: complete blocks are hashed eight pieces at a time.
    hasher: blake3::Hasher,
    position: u64,
    /// The chain before the current block.
    chain: [u8; 16],
    checkpoints: Vec<u64>,
}

impl PrefixHash {
    /// At the beginning of a log.
    pub fn new(key: &FingerprintKey) -> PrefixHash {
        PrefixHash::resume(key, 0, [0; 16], Vec::new())
    }

    /// At the beginning of the block that holds a cursor.
    fn resume(key: &FingerprintKey, block: u64, chain: [u8; 16], checkpoints: Vec<u64>) -> PrefixHash {
        let hasher = blake3::Hasher::new_keyed(&key.bytes);
        PrefixHash { key: key.bytes, hasher, position: block * BLOCK, chain, checkpoints }
    }

    /// Bytes so far.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The hash of all bytes so far.
    pub fn sum(&self) -> u64 {
        first_u64(self.link().as_bytes())
    }

    /// The chain before the current block combined with the hash of the block.
    fn link(&self) -> blake3::Hash {
        let mut bytes = [0; 48];
        bytes[..16].copy_from_slice(&self.chain);
        bytes[16..].copy_from_slice(self.hasher.finalize().as_bytes());
        blake3::keyed_hash(&self.key, &bytes)
    }

    /// The checkpoints so far.
    pub fn checkpoints(&self) -> &[u64] {
        &self.checkpoints
    }

    /// The bytes until the next checkpoint or the end of the block.
    fn room(&self) -> u64 {
        let checkpoint = checkpoint(self.checkpoints.len());
        let block = (self.position / BLOCK + 1) * BLOCK;
        block.min(if checkpoint > self.position { checkpoint } else { u64::MAX }) - self.position
    }

    /// Takes further bytes.
    pub fn update(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let taken = bytes.len().min(usize::try_from(self.room()).unwrap_or(usize::MAX));
            self.hasher.update(&bytes[..taken]);
            self.position += taken as u64;
            bytes = &bytes[taken..];
            if self.position == checkpoint(self.checkpoints.len()) {
                self.checkpoints.push(self.sum() >> 24);
            }
            if self.position.is_multiple_of(BLOCK) {
                let link = self.link();
                self.chain.copy_from_slice(&link.as_bytes()[..16]);
                self.hasher.reset();
            }
        }
    }
}

/// Bytes before the checkpoint of this number.
fn checkpoint(number: usize) -> u64 {
    FIRST_CHECKPOINT << number.min(48)
}

/// How far a log was counted, and how to recognise it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogCursor {
    /// The key of the hashes.
    pub key: String,
    /// The mark of the first line.
    pub mark: u64,
    /// Bytes that were counted.
    pub position: u64,
    /// Lines that were counted.
    pub lines: u64,
    /// The first timestamp, in seconds since 1970; 0 if no line has one.
    pub first: i64,
    /// The last timestamp.
    pub last: i64,
    /// The chain before the block that holds the cursor.
    pub chain: [u8; 16],
    /// The hash of all bytes before the cursor.
    pub sum: u64,
    /// Hashes of the first 256, 512, ... bytes.
    pub checkpoints: Vec<u64>,
    /// The smallest marks of views.
    pub sketch: BTreeSet<u64>,
}

impl LogCursor {
    /// The beginning of a log.
    pub fn start(key: &FingerprintKey) -> LogCursor {
        LogCursor {
            key: key.id.clone(),
            mark: 0,
            position: 0,
            lines: 0,
            first: 0,
            last: 0,
            chain: [0; 16],
            sum: 0,
            checkpoints: Vec::new(),
            sketch: BTreeSet::new(),
        }
    }

    /// The name of the log in the ledger; a second log that begins with the same line gets a number appended.
    pub fn name(&self) -> String {
        format!("{:010x}", self.mark)
    }

    /// Whether it has so few views that another log may begin with exactly the same.
    pub fn is_small(&self) -> bool {
        self.sketch.len() < SKETCH
    }

    /// Whether the log repeats a few lines, as a flood of one request does: then its content does not distinguish it from
    /// another flood in the same second.
    pub fn is_flood(&self) -> bool {
        self.is_small() && self.lines >= 8 * self.sketch.len().max(1) as u64
    }

    /// Adds a mark to the sketch, which keeps the smallest ones.
    pub fn sketch(&mut self, mark: u64) {
        if self.sketch.len() < SKETCH || self.sketch.last().is_some_and(|largest| mark < *largest) {
            self.sketch.insert(mark);
            if self.sketch.len() > SKETCH {
                self.sketch.pop_last();
            }
        }
    }

    /// Resumes at the block that holds the cursor.
    pub fn resume(&self, key: &FingerprintKey) -> PrefixHash {
        let block = self.position / BLOCK;
        let checkpoints = self
            .checkpoints
            .iter()
            .enumerate()
            .take_while(|(number, _)| checkpoint(*number) <= block * BLOCK)
            .map(|(_, sum)| *sum)
            .collect();
        PrefixHash::resume(key, block, self.chain, checkpoints)
    }

    /// Compares the bytes hashed so far with this log; valid at any time while a file is read from its beginning.
    pub fn compare(&self, prefix: &PrefixHash) -> Likeness {
        let common = self.checkpoints.iter().zip(prefix.checkpoints()).take_while(|(a, b)| a == b).count();
        let differs = Likeness::Differs(common.checked_sub(1).map_or(0, checkpoint));
        if common < self.checkpoints.len().min(prefix.checkpoints().len()) {
            return differs;
        }
        match prefix.position().cmp(&self.position) {
            std::cmp::Ordering::Less => Likeness::SoFar,
            std::cmp::Ordering::Equal if prefix.sum() == self.sum => Likeness::Whole,
            _ => differs,
        }
    }

    /// Whether this may be the same log, read further: as far as both have hashes of one key, those of the older one are its
    /// own. Where they first differ after the last checkpoint, only the sketch can show it.
    pub fn may_continue(&self, older: &LogCursor) -> bool {
        if self.position < older.position || self.lines < older.lines {
            return false;
        }
        let is_full = self.sketch.len() >= SKETCH;
        let is_beyond = |mark: &u64| is_full && self.sketch.last().is_some_and(|largest| mark > largest);
        let is_whole = self.checkpoints.starts_with(&older.checkpoints)
            && (self.position != older.position || self.sum == older.sum)
            && older.sketch.iter().all(|mark| self.sketch.contains(mark) || is_beyond(mark));
        self.key != older.key || is_whole
    }

    /// Moves the cursor to the end of a prefix.
    pub fn advance(&mut self, prefix: &PrefixHash) {
        self.position = prefix.position;
        self.chain = prefix.chain;
        self.sum = prefix.sum();
        self.checkpoints.clone_from(&prefix.checkpoints);
    }
}

/// How bytes compare with a known log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Alike so far; the known log is longer.
    SoFar,
    /// All bytes of the known log are there.
    Whole,
    /// Another log, the same in at least this many first bytes.
    Differs(u64),
}

/// The lines shared with a known log: the distinct ones, and the time they span.
#[derive(Clone, Debug, Default)]
pub struct SharedLines {
    marks: BTreeSet<u64>,
    first: i64,
    last: i64,
}

impl SharedLines {
    /// Records a shared line.
    pub fn add(&mut self, mark: u64, time: i64) {
        if self.marks.is_empty() {
            (self.first, self.last) = (time, time);
        }
        self.marks.insert(mark);
        self.first = self.first.min(time);
        self.last = self.last.max(time);
    }

    /// Whether so much is shared that one log is an altered copy of the other.
    pub fn is_copy(&self) -> bool {
        self.marks.len() >= 2 && self.last - self.first > SHARED_SECONDS
    }
}

/// Rules out most lookups of marks cheaply.
#[derive(Clone, Debug)]
pub struct MarkFilter {
    bits: Vec<u64>,
}

impl MarkFilter {
    /// From these marks.
    pub fn new(marks: impl IntoIterator<Item = u64>) -> MarkFilter {
        let mut filter = MarkFilter { bits: vec![0; 4096] };
        for mark in marks {
            let (word, bit) = MarkFilter::place(mark);
            filter.bits[word] |= bit;
        }
        filter
    }

    fn place(mark: u64) -> (usize, u64) {
        let place = (mark & 0x3_FFFF) as usize;
        (place >> 6, 1 << (place & 63))
    }

    /// False if the mark is certainly none of them.
    pub fn may_have(&self, mark: u64) -> bool {
        let (word, bit) = MarkFilter::place(mark);
        self.bits[word] & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> FingerprintKey {
        FingerprintKey::new([7; 32])
    }

    fn cursor(bytes: &[u8]) -> LogCursor {
        let mut prefix = PrefixHash::new(&key());
        prefix.update(bytes);
        let mut cursor = LogCursor { mark: 1, ..LogCursor::start(&key()) };
        cursor.advance(&prefix);
        cursor
    }

    fn bytes(len: usize) -> Vec<u8> {
        (0..len).map(|at| (at * 31 % 251) as u8).collect()
    }

    #[test]
    fn reading_on_gives_the_fingerprint_of_reading_at_once() {
        for (len, more) in [(0, 10), (100, 400), (65_536, 1), (65_535, 200_000), (300_000, 300_000)] {
            let whole = bytes(len + more);
            let before = cursor(&whole[..len]);
            let mut prefix = before.resume(&key());
            prefix.update(&whole[prefix.position() as usize..len]);
            assert_eq!((prefix.position(), prefix.sum()), (before.position, before.sum), "{len}");
            prefix.update(&whole[len..]);
            let mut after = before;
            after.advance(&prefix);
            assert_eq!(after, cursor(&whole), "{len} {more}");
        }
    }

    #[test]
    fn a_log_is_the_same_shorter_longer_or_another() {
        let whole = bytes(100_000);
        let known = cursor(&whole[..70_000]);
        let compare = |bytes: &[u8]| {
            let mut prefix = PrefixHash::new(&key());
            prefix.update(bytes);
            known.compare(&prefix)
        };
        assert_eq!(compare(&whole[..70_000]), Likeness::Whole);
        assert_eq!(compare(&whole[..50_000]), Likeness::SoFar);
        let mut edited = whole.clone();
        edited[40_000] ^= 1;
        assert_eq!(compare(&edited[..70_000]), Likeness::Differs(32_768));
        edited[10] ^= 1;
        assert_eq!(compare(&edited[..70_000]), Likeness::Differs(0));
    }
}
