//! Compares bytes with known logs; all candidates are compared in one pass.

use super::fingerprint::{FingerprintKey, Likeness, LogCursor, PrefixHash};
use crate::visits::formats::{TimestampParser, instant_of};

/// A known log that the bytes may be.
struct Candidate<'k> {
    number: usize,
    cursor: &'k LogCursor,
    hashes: Hashes,
}

/// Which key the hashes of a known log were made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hashes {
    /// The present key: bytes are compared.
    Known,
    /// A key of this server that was lost: only lengths, line counts and timestamps can be compared.
    Lost,
    /// Another server's key: as with a lost one, but its logs may begin in the same second as ours, so that only the
    /// whole of it proves that a log is one of its.
    Others,
}

/// What the comparison found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
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
        /// Bytes up to the last newline.
        position: u64,
        /// False where the key was lost and only the first timestamp says so.
        is_sure: bool,
    },
    /// The bytes are those of no known log.
    Unknown,
}

/// Compares bytes, fed from their beginning, with known logs.
pub struct Comparison<'k> {
    prefix: PrefixHash,
    candidates: Vec<Candidate<'k>>,
    whole: Option<(usize, u64)>,
    newlines: u64,
    last_newline: u64,
    /// The last line so far, for its timestamp.
    tail: Vec<u8>,
}

/// This many bytes of a line are enough to find its timestamp.
const TAIL: usize = 16 * 1024;

impl<'k> Comparison<'k> {
    /// With these known logs.
    pub fn new(key: &FingerprintKey, known: impl IntoIterator<Item = (usize, &'k LogCursor, Hashes)>) -> Self {
        let known = known.into_iter();
        let candidates = known.map(|(number, cursor, hashes)| Candidate { number, cursor, hashes }).collect();
        let prefix = PrefixHash::new(key);
        Comparison { prefix, candidates, whole: None, newlines: 0, last_newline: 0, tail: Vec::new() }
    }

    /// Whether more bytes could change the result.
    pub fn wants_more(&self) -> bool {
        !self.candidates.is_empty()
    }

    /// Takes further bytes.
    pub fn feed(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() && self.wants_more() {
            let at = self.prefix.position();
            let stop = self.candidates.iter().map(|one| one.cursor.position.saturating_sub(at)).filter(|n| *n > 0);
            let stop = usize::try_from(stop.min().unwrap_or(1)).unwrap_or(usize::MAX);
            // Differences show at checkpoints; checking every 4 KiB is soon enough.
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
            let is_known = one.hashes == Hashes::Known;
            match if is_known { one.cursor.compare(&self.prefix) } else { self.structure(one.cursor) } {
                Likeness::SoFar => kept.push(one),
                // A longer log replaces a shorter one.
                Likeness::Whole => self.whole = Some((one.number, one.cursor.position)),
                Likeness::Differs(_) => {}
            }
        }
        self.candidates = kept;
    }

    /// A log whose key was lost is recognised by its length, its number of lines and its last timestamp.
    fn structure(&self, cursor: &LogCursor) -> Likeness {
        if self.prefix.position() < cursor.position {
            return Likeness::SoFar;
        }
        let mut line = self.tail.as_slice();
        while let Some(shorter) = line.strip_suffix(b"\n").or_else(|| line.strip_suffix(b"\r")) {
            line = shorter;
        }
        // Where a log without a final newline was joined to another, two lines are one: either timestamp will do.
        let mut clock = TimestampParser::default();
        let mut inner = memchr::memchr_iter(b'[', line).filter_map(|at| clock.common(line.get(at + 1..at + 27)?));
        if inner.any(|time| time == cursor.last) {
            return self.ends(cursor);
        }
        let is_last = match instant_of(line) {
            Some(time) => time == cursor.last,
            // A whole line may have no timestamp; of one that is cut here, the log has it in full and ends elsewhere.
            None => self.last_newline == self.prefix.position(),
        };
        if is_last { self.ends(cursor) } else { Likeness::Differs(0) }
    }

    fn ends(&self, cursor: &LogCursor) -> Likeness {
        // The last line of a finished log may have no end.
        let lines = self.newlines + u64::from(self.last_newline < self.prefix.position());
        let ends = self.prefix.position() == cursor.position && lines == cursor.lines;
        if ends { Likeness::Whole } else { Likeness::Differs(0) }
    }

    /// The result, once all bytes were fed or no more are wanted.
    pub fn finish(self) -> Match {
        // A complete log wins over a longer one that begins alike: between two checkpoints nobody can tell whether the
        // rest belongs to the longer one. If it does, its lines are recognised as they are read.
        if let Some((number, position)) = self.whole {
            return Match::Whole { number, position };
        }
        let with = |hashes: Hashes| self.candidates.iter().find(|one| one.hashes == hashes);
        match with(Hashes::Known).or_else(|| with(Hashes::Lost)).filter(|_| self.prefix.position() > 0) {
            Some(one) => {
                Match::Shorter { number: one.number, position: self.last_newline, is_sure: one.hashes == Hashes::Known }
            }
            None => Match::Unknown,
        }
    }
}
