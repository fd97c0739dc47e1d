//! A log is known by its content, not by its name or inode: fingerprints on the unpacked bytes.
//!
//! * `mark`: a keyed hash of a line, 40 bits. Of each line that begins a known log it says "look closer".
//! * checkpoints: a keyed hash of the first 256, 512, 1024, ... bytes, 40 bits each, so that a copy that is shorter than
//!   what is known is still recognised, and two logs that begin alike are told apart as soon as they differ.
//! * `sum`: the same of all bytes before the cursor, 64 bits. It is a chain over the hashes of blocks of 64 KiB: reading
//!   on needs only the chain and the block the cursor stands in, which is hashed again and so proves the bytes before the
//!   cursor.
//! * sketch: the smallest marks of lines that count. A sorted, filtered or edited copy has the same ones.
//! * times of the first and last line and the number of lines: they betray nothing, and know a log again where the key
//!   was lost (a fresh clone).
//!
//! All hashes are keyed, so that nobody can guess an address from one.

use std::collections::BTreeSet;

/// Bytes of a block of the chain.
pub const BLOCK: u64 = 64 * 1024;

/// The first checkpoint, in bytes; each further one is twice as far.
const FIRST_CHECKPOINT: u64 = 256;

/// How many marks a sketch has.
const SKETCH: usize = 12;

/// Copies that are no exact ones are believed to be copies only where shared lines lie so many seconds apart: at a
/// rotation two logs rightly have the same line of the same second.
const SHARED_SECONDS: i64 = 10;

/// 40 bits.
const MARK_BITS: u64 = (1 << 40) - 1;

/// The secret of a server; lies in `content/visits/.open/` and never leaves it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    bytes: [u8; 32],
    seed: u64,
    /// Four hexadecimal digits that tell keys apart.
    pub id: String,
}

impl Key {
    /// Of 32 random bytes.
    pub fn new(bytes: [u8; 32]) -> Key {
        let derived = blake3::keyed_hash(&bytes, b"bantin: the seed of marks");
        let seed = first_u64(derived.as_bytes());
        let id = blake3::keyed_hash(&bytes, b"bantin: the name of the key").to_hex()[..4].to_owned();
        Key { bytes, seed, id }
    }

    /// The bytes, to be kept.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// The mark of a line, without its `\n`.
    pub fn mark(&self, line: &[u8]) -> u64 {
        xxhash_rust::xxh3::xxh3_64_with_seed(line, self.seed) & MARK_BITS
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.id)
    }
}

fn first_u64(bytes: &[u8]) -> u64 {
    bytes.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// The hash of the first bytes of a log while it is read.
#[derive(Clone)]
pub struct Prefix {
    key: [u8; 32],
    /// Of the bytes of the current block alone: whole blocks are hashed eight pieces at a time.
    hasher: blake3::Hasher,
    position: u64,
    /// The chain before the current block.
    chain: [u8; 16],
    checkpoints: Vec<u64>,
}

impl Prefix {
    /// At the beginning of a log.
    pub fn new(key: &Key) -> Prefix {
        Prefix::resume(key, 0, [0; 16], Vec::new())
    }

    /// At the beginning of the block that a cursor stands in.
    fn resume(key: &Key, block: u64, chain: [u8; 16], checkpoints: Vec<u64>) -> Prefix {
        let hasher = blake3::Hasher::new_keyed(&key.bytes);
        Prefix { key: key.bytes, hasher, position: block * BLOCK, chain, checkpoints }
    }

    /// Bytes so far.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The hash of all bytes so far.
    pub fn sum(&self) -> u64 {
        first_u64(self.link().as_bytes())
    }

    /// The chain before the current block and the hash of the block as one.
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

    /// How many bytes may be taken before the next checkpoint or the end of the block is reached.
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

/// A log as far as it was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Which key the hashes are made with.
    pub key: String,
    /// The mark of the first line.
    pub mark: u64,
    /// Bytes that were counted.
    pub position: u64,
    /// Lines that were counted.
    pub lines: u64,
    /// Instant of the first line that has one, in seconds since 1970; 0 where none has.
    pub first: i64,
    /// Instant of the last line that has one.
    pub last: i64,
    /// The chain before the block the cursor stands in.
    pub chain: [u8; 16],
    /// The hash of all bytes before the cursor.
    pub sum: u64,
    /// Hashes of the first 256, 512, ... bytes.
    pub checkpoints: Vec<u64>,
    /// The smallest marks of lines that count.
    pub sketch: BTreeSet<u64>,
}

impl Cursor {
    /// The name of the log in the ledger; a second log that begins with the same line gets a number behind it.
    pub fn name(&self) -> String {
        format!("{:010x}", self.mark)
    }

    /// Whether so few lines of it count that another log may begin with the very same.
    pub fn is_small(&self) -> bool {
        self.sketch.len() < SKETCH
    }

    /// Whether the log is a few lines again and again, as a flood of one request writes them: then its content does not
    /// tell it from another flood of the same second.
    pub fn is_flood(&self) -> bool {
        self.is_small() && self.lines >= 8 * self.sketch.len().max(1) as u64
    }

    /// Keeps a mark in the sketch if it is small enough.
    pub fn sketch(&mut self, mark: u64) {
        add_to_sketch(&mut self.sketch, mark);
    }

    /// Reading goes on here: from the block the cursor stands in.
    pub fn resume(&self, key: &Key) -> Prefix {
        let block = self.position / BLOCK;
        let checkpoints = self
            .checkpoints
            .iter()
            .enumerate()
            .take_while(|(number, _)| checkpoint(*number) <= block * BLOCK)
            .map(|(_, sum)| *sum)
            .collect();
        Prefix::resume(key, block, self.chain, checkpoints)
    }

    /// Whether the bytes hashed so far are those of this log; asked at any time while a file is read from its beginning.
    pub fn compare(&self, prefix: &Prefix) -> Likeness {
        let common = self.checkpoints.iter().zip(prefix.checkpoints()).take_while(|(a, b)| a == b).count();
        if common < self.checkpoints.len().min(prefix.checkpoints().len()) {
            return Likeness::Differs(if common == 0 { 0 } else { checkpoint(common - 1) });
        }
        match prefix.position().cmp(&self.position) {
            std::cmp::Ordering::Less => Likeness::SoFar,
            std::cmp::Ordering::Equal if prefix.sum() == self.sum => Likeness::Whole,
            _ => Likeness::Differs(if common == 0 { 0 } else { checkpoint(common - 1) }),
        }
    }

    /// Takes over where a prefix stands.
    pub fn advance(&mut self, prefix: &Prefix) {
        self.position = prefix.position;
        self.chain = prefix.chain;
        self.sum = prefix.sum();
        self.checkpoints.clone_from(&prefix.checkpoints);
    }
}

/// Adds a mark to a sketch, which keeps the smallest ones.
pub fn add_to_sketch(sketch: &mut BTreeSet<u64>, mark: u64) {
    if sketch.len() < SKETCH || sketch.last().is_some_and(|largest| mark < *largest) {
        sketch.insert(mark);
        if sketch.len() > SKETCH {
            sketch.pop_last();
        }
    }
}

/// What comparing with a known log says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Alike so far; the known log is longer.
    SoFar,
    /// All bytes of the known log are there.
    Whole,
    /// Another log, alike in at least so many first bytes.
    Differs(u64),
}

/// Shared lines with known logs, by the number of the log: how many distinct ones, and the span of their instants.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    marks: BTreeSet<u64>,
    first: i64,
    last: i64,
}

impl Shared {
    /// Records a shared line.
    pub fn add(&mut self, mark: u64, time: i64) {
        if self.marks.is_empty() {
            (self.first, self.last) = (time, time);
        }
        self.marks.insert(mark);
        self.first = self.first.min(time);
        self.last = self.last.max(time);
    }

    /// Whether so much is shared that one log is a changed copy of the other.
    pub fn is_copy(&self) -> bool {
        self.marks.len() >= 2 && self.last - self.first > SHARED_SECONDS
    }
}

/// A filter over marks in front of the exact look-up: most lines are asked about in vain.
#[derive(Clone, Debug)]
pub struct Filter {
    bits: Vec<u64>,
}

impl Filter {
    /// Of these marks.
    pub fn new(marks: impl IntoIterator<Item = u64>) -> Filter {
        let mut filter = Filter { bits: vec![0; 4096] };
        for mark in marks {
            let (word, bit) = Filter::place(mark);
            filter.bits[word] |= bit;
        }
        filter
    }

    fn place(mark: u64) -> (usize, u64) {
        let place = (mark & 0x3_FFFF) as usize;
        (place >> 6, 1 << (place & 63))
    }

    /// False: certainly none of them.
    pub fn may_have(&self, mark: u64) -> bool {
        let (word, bit) = Filter::place(mark);
        self.bits[word] & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key::new([7; 32])
    }

    fn cursor(bytes: &[u8]) -> Cursor {
        let mut prefix = Prefix::new(&key());
        prefix.update(bytes);
        let mut cursor = Cursor {
            key: key().id,
            mark: 1,
            position: 0,
            lines: 0,
            first: 0,
            last: 0,
            chain: [0; 16],
            sum: 0,
            checkpoints: Vec::new(),
            sketch: BTreeSet::new(),
        };
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
            let mut prefix = Prefix::new(&key());
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
