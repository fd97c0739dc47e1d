//! Whether bytes are those of a known log: all candidates are compared in one pass.

use super::line::Lines;
use super::stream::{Cursor, Key, Likeness, Prefix};
use super::time::Clock;

/// A known log that may be the one at hand.
struct Candidate<'k> {
    number: usize,
    cursor: &'k Cursor,
    hashes: Hashes,
}

/// Whose hashes a known log has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hashes {
    /// Of the key at hand: bytes are compared.
    Known,
    /// Of a key of this server that was lost: only lengths, lines and instants can be compared.
    Lost,
    /// Of another server's key: the same, but its logs may begin in the same second as ours, so that only all of it
    /// tells that a log is one of its.
    Others,
}

/// What the comparison found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The bytes begin with all of this log.
    Whole {
        /// The log.
        number: usize,
        /// Its length in bytes.
        position: u64,
    },
    /// All bytes are the beginning of this log, which is longer.
    Shorter {
        /// The log.
        number: usize,
        /// Bytes up to the last end of a line.
        position: u64,
        /// False where the key was lost and nothing but the first instant says so.
        is_sure: bool,
    },
    /// They begin like this log and then differ.
    Differs {
        /// The log.
        number: usize,
    },
    /// They are of no known log.
    Unknown,
}

/// Compares bytes, fed from their beginning, with known logs.
pub struct Comparison<'k> {
    prefix: Prefix,
    candidates: Vec<Candidate<'k>>,
    whole: Option<(usize, u64)>,
    differs: Option<(u64, usize)>,
    newlines: u64,
    last_newline: u64,
    /// The last line so far, for its instant.
    tail: Vec<u8>,
}

/// Of a line so many first bytes are enough to see its instant.
const TAIL: usize = 16 * 1024;

impl<'k> Comparison<'k> {
    /// With these known logs.
    pub fn new(key: &Key, known: impl IntoIterator<Item = (usize, &'k Cursor, Hashes)>) -> Self {
        let known = known.into_iter();
        let candidates = known.map(|(number, cursor, hashes)| Candidate { number, cursor, hashes }).collect();
        let prefix = Prefix::new(key);
        let tail = Vec::new();
        Comparison { prefix, candidates, whole: None, differs: None, newlines: 0, last_newline: 0, tail }
    }

    /// Whether more bytes could change the result.
    pub fn wants_more(&self) -> bool {
        !self.candidates.is_empty()
    }

    /// Bytes so far.
    pub fn position(&self) -> u64 {
        self.prefix.position()
    }

    /// Takes further bytes.
    pub fn feed(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() && self.wants_more() {
            let at = self.prefix.position();
            let stop = self.candidates.iter().map(|one| one.cursor.position.saturating_sub(at)).filter(|n| *n > 0);
            let stop = usize::try_from(stop.min().unwrap_or(1)).unwrap_or(usize::MAX);
            // Differences show at checkpoints; looking every 4 KiB finds them soon enough.
            let taken = bytes.len().min(stop).min(4096);
            self.take(&bytes[..taken]);
            bytes = &bytes[taken..];
            self.compare();
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        let at = self.prefix.position();
        self.prefix.update(bytes);
        if !self.candidates.iter().any(|one| one.hashes != Hashes::Known) {
            if let Some(newline) = memchr::memrchr(b'\n', bytes) {
                self.last_newline = at + newline as u64 + 1;
            }
            return;
        }
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.tail.last() == Some(&b'\n') {
                self.tail.clear();
            }
            if self.tail.len() < TAIL {
                self.tail.extend_from_slice(line);
            }
            if line.ends_with(b"\n") {
                self.newlines += 1;
                if self.tail.last() != Some(&b'\n') {
                    self.tail.push(b'\n');
                }
            }
        }
        if let Some(newline) = memchr::memrchr(b'\n', bytes) {
            self.last_newline = at + newline as u64 + 1;
        }
    }

    fn compare(&mut self) {
        let mut kept = Vec::with_capacity(self.candidates.len());
        for one in std::mem::take(&mut self.candidates) {
            match if one.hashes == Hashes::Known {
                one.cursor.compare(&self.prefix)
            } else {
                self.structure(one.cursor)
            } {
                Likeness::SoFar => kept.push(one),
                Likeness::Whole => {
                    // A longer one takes the place of a shorter one.
                    self.whole = Some((one.number, one.cursor.position));
                }
                Likeness::Differs(common) => self.differs = self.differs.max(Some((common, one.number))),
            }
        }
        self.candidates = kept;
    }

    /// A log whose key was lost is known by its length, its number of lines and the instant of its last line.
    fn structure(&self, cursor: &Cursor) -> Likeness {
        if self.prefix.position() < cursor.position {
            return Likeness::SoFar;
        }
        let mut line = self.tail.as_slice();
        while let Some(shorter) = line.strip_suffix(b"\n").or_else(|| line.strip_suffix(b"\r")) {
            line = shorter;
        }
        // Where a log without a last end of line was joined to another, two lines are one: either instant will do.
        let mut clock = Clock::default();
        let mut inner = memchr::memchr_iter(b'[', line).filter_map(|at| clock.common(line.get(at + 1..at + 27)?));
        if inner.any(|time| time == cursor.last) {
            return self.ends(cursor);
        }
        let time = super::count::time_of(&mut Lines::default(), line);
        if time.is_none_or(|time| time == cursor.last) { self.ends(cursor) } else { Likeness::Differs(0) }
    }

    fn ends(&self, cursor: &Cursor) -> Likeness {
        let ends = self.last_newline == cursor.position && self.newlines == cursor.lines;
        if ends { Likeness::Whole } else { Likeness::Differs(0) }
    }

    /// What was found, when all bytes were fed or no more are wanted.
    pub fn finish(self) -> Found {
        // A log that is there whole goes before a longer one that begins alike: between two checkpoints nobody can tell
        // whether the rest is the longer one's. Where it is, its lines are recognised as they are read.
        if let Some((number, position)) = self.whole {
            return Found::Whole { number, position };
        }
        let with = |hashes: Hashes| self.candidates.iter().find(|one| one.hashes == hashes);
        match with(Hashes::Known).or_else(|| with(Hashes::Lost)).filter(|_| self.prefix.position() > 0) {
            Some(one) => {
                Found::Shorter { number: one.number, position: self.last_newline, is_sure: one.hashes == Hashes::Known }
            }
            None => self.differs.map_or(Found::Unknown, |(_, number)| Found::Differs { number }),
        }
    }
}
