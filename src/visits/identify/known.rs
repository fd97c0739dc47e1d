//! The logs that were counted before, indexed so that they are recognised quickly.

use std::collections::{BTreeMap, HashMap};

use super::compare::{Comparison, Hashes};
use super::fingerprint::{FingerprintKey, LogCursor, MarkFilter};
use super::source::FileStamp;

/// The name of a server.
pub type ServerName = String;

/// How far each log was counted, by server and name of the log.
pub type Cursors = BTreeMap<(ServerName, String), LogCursor>;

/// The known logs, by their number in the order of [`Cursors`].
pub struct KnownLogs<'l> {
    pub(in crate::visits) key: &'l FingerprintKey,
    server: &'l str,
    rows: Vec<(&'l (ServerName, String), &'l LogCursor)>,
    by_mark: HashMap<u64, Vec<usize>>,
    by_sketch: HashMap<u64, Vec<usize>>,
    /// Logs of another key, by their first timestamp.
    by_instant: HashMap<i64, Vec<usize>>,
    marks: MarkFilter,
    /// First timestamps: most lines cannot begin a known log.
    beginnings: MarkFilter,
}

impl<'l> KnownLogs<'l> {
    /// Indexes the logs of all servers; `server` is the one whose logs are read.
    pub fn new(key: &'l FingerprintKey, server: &'l str, cursors: &'l Cursors) -> KnownLogs<'l> {
        let rows: Vec<_> = cursors.iter().collect();
        let mut known = KnownLogs {
            key,
            server,
            by_mark: HashMap::new(),
            by_sketch: HashMap::new(),
            by_instant: HashMap::new(),
            marks: MarkFilter::new(rows.iter().flat_map(|(_, one)| one.sketch.iter().copied().chain([one.mark]))),
            beginnings: MarkFilter::new(rows.iter().map(|(_, one)| one.first as u64)),
            rows,
        };
        for (number, (_, one)) in known.rows.iter().enumerate() {
            if one.key == key.id {
                known.by_mark.entry(one.mark).or_default().push(number);
                one.sketch.iter().for_each(|mark| known.by_sketch.entry(*mark).or_default().push(number));
            } else {
                known.by_instant.entry(one.first).or_default().push(number);
            }
        }
        known
    }

    /// Whether a log belongs to the server whose logs are read.
    pub fn is_own(&self, number: usize) -> bool {
        self.rows[number].0.0 == self.server
    }

    /// The name of a log.
    pub fn name(&self, number: usize) -> &'l str {
        &self.rows[number].0.1
    }

    /// A log of this server by its name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.rows.iter().position(|((server, known), _)| server == self.server && known == name)
    }

    /// A name for a new log: the mark of its first line, with a number where another log has that mark.
    pub fn new_name(&self, cursor: &LogCursor) -> String {
        let name = cursor.name();
        let is_free = |name: &String| !self.rows.iter().any(|((_, known), _)| known == name);
        if is_free(&name) {
            return name;
        }
        let numbered = (2..u32::MAX).map(|number| format!("{name}.{number}")).find(is_free);
        numbered.unwrap_or(name)
    }

    /// Whether another log of this server has lines that were written after a file last changed.
    pub fn goes_on(&self, stamp: FileStamp) -> bool {
        self.rows.iter().any(|((server, _), one)| server == self.server && one.last > stamp.changed_at())
    }

    /// The cursor of a log.
    pub fn cursor(&self, number: usize) -> &'l LogCursor {
        self.rows[number].1
    }

    /// Whether a known log may begin with a line of this timestamp, or with one that has none.
    pub fn may_begin(&self, time: Option<i64>) -> bool {
        time.is_none_or(|time| self.beginnings.may_have(time as u64))
    }

    /// Whether a line of this mark may begin a known log or be in a sketch of one.
    pub fn may_have(&self, mark: u64) -> bool {
        self.marks.may_have(mark)
    }

    /// Logs that have this mark in their sketch.
    pub fn with_line(&self, mark: u64) -> &[usize] {
        if self.may_have(mark) { self.by_sketch.get(&mark).map_or(&[], Vec::as_slice) } else { &[] }
    }

    /// Logs that may begin with this line.
    pub fn candidates(&self, mark: u64, line: &[u8], time: Option<i64>) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        if self.may_have(mark) {
            found.extend(self.by_mark.get(&mark).into_iter().flatten());
        }
        match time {
            Some(time) => found.extend(self.by_instant.get(&time).into_iter().flatten()),
            // A log that begins with a comment has its first timestamp later.
            None if line.first() == Some(&b'#') => {
                found.extend((0..self.rows.len()).filter(|number| self.rows[*number].1.key != self.key.id));
            }
            None => found.extend(self.by_instant.get(&0).into_iter().flatten()),
        }
        found
    }

    /// A comparison with these logs.
    pub fn compare(&self, found: &[usize]) -> Comparison<'l> {
        let hashes = |number: usize| match () {
            () if self.cursor(number).key == self.key.id => Hashes::Known,
            () if self.is_own(number) => Hashes::Lost,
            () => Hashes::Others,
        };
        Comparison::new(self.key, found.iter().map(|number| (*number, self.cursor(*number), hashes(*number))))
    }

    /// The time spans of this server's logs whose key was lost: nobody can tell any more which lines of those times
    /// were counted.
    pub fn lost_spans(&self) -> Vec<(i64, i64)> {
        let lost = self.rows.iter().filter(|((server, _), one)| server == self.server && one.key != self.key.id);
        lost.map(|(_, one)| (one.first, one.last)).collect()
    }
}
