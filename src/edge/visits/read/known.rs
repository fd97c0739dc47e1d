//! Known logs, ready to be recognised.

use std::collections::{BTreeMap, HashMap};

use crate::visits::compare::{Comparison, Hashes};
use crate::visits::ledger::Server;
use crate::visits::stream::{Cursor, Filter, Key};

/// Known logs, ready to be recognised.
pub struct Known<'l> {
    pub(super) key: &'l Key,
    server: &'l str,
    rows: Vec<(&'l (Server, String), &'l Cursor)>,
    firsts: HashMap<u64, Vec<usize>>,
    pub(super) sketches: HashMap<u64, Vec<usize>>,
    /// Logs of another key, by the instant of their first line.
    pub(super) foreign: HashMap<i64, Vec<usize>>,
    pub(super) filter: Filter,
    /// Instants of first lines, folded: most lines cannot begin a known log.
    begin: Filter,
}

impl<'l> Known<'l> {
    /// All logs of a ledger.
    pub fn new(key: &'l Key, server: &'l str, cursors: &'l BTreeMap<(Server, String), Cursor>) -> Known<'l> {
        let rows: Vec<_> = cursors.iter().collect();
        let mut known = Known {
            key,
            server,
            firsts: HashMap::new(),
            sketches: HashMap::new(),
            foreign: HashMap::new(),
            filter: Filter::new(rows.iter().flat_map(|(_, one)| one.sketch.iter().copied().chain([one.mark]))),
            begin: Filter::new(rows.iter().map(|(_, one)| one.first as u64)),
            rows,
        };
        for (number, (_, one)) in known.rows.iter().enumerate() {
            if one.key == key.id {
                known.firsts.entry(one.mark).or_default().push(number);
                one.sketch.iter().for_each(|mark| known.sketches.entry(*mark).or_default().push(number));
            } else {
                known.foreign.entry(one.first).or_default().push(number);
            }
        }
        known
    }

    /// Server and name of a log.
    pub fn name(&self, number: usize) -> &'l (Server, String) {
        self.rows[number].0
    }

    /// A log by its server and name.
    pub fn find(&self, server: &str, name: &str) -> Option<usize> {
        self.rows.iter().position(|((one, known), _)| one == server && known == name)
    }

    /// The cursor of a log.
    pub fn cursor(&self, number: usize) -> &'l Cursor {
        self.rows[number].1
    }

    /// Whether a known log may begin with a line of this instant, or of none.
    pub(super) fn may_begin(&self, time: Option<i64>) -> bool {
        time.is_none_or(|time| self.begin.may_have(time as u64))
    }

    /// Logs that may begin with this line.
    pub(super) fn candidates(&self, mark: u64, line: &[u8], time: Option<i64>) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        if self.filter.may_have(mark) {
            found.extend(self.firsts.get(&mark).into_iter().flatten());
        }
        match time {
            Some(time) => found.extend(self.foreign.get(&time).into_iter().flatten()),
            // A log that begins with a comment: its first instant comes later.
            None if line.first() == Some(&b'#') => {
                found.extend((0..self.rows.len()).filter(|number| self.rows[*number].1.key != self.key.id));
            }
            None => found.extend(self.foreign.get(&0).into_iter().flatten()),
        }
        found
    }

    pub(super) fn compare(&self, found: &[usize]) -> Comparison<'l> {
        let hashes = |((server, _), cursor): (&(Server, String), &Cursor)| match () {
            () if cursor.key == self.key.id => Hashes::Known,
            () if server == self.server => Hashes::Lost,
            () => Hashes::Others,
        };
        Comparison::new(self.key, found.iter().map(|at| (*at, self.rows[*at].1, hashes(self.rows[*at]))))
    }

    /// The spans of time of this server's logs whose key was lost: nobody can tell any more what of another log with
    /// lines of that time was counted.
    pub(super) fn lost_spans(&self) -> Vec<(i64, i64)> {
        let lost = self.rows.iter().filter(|((server, _), one)| server == self.server && one.key != self.key.id);
        lost.map(|(_, one)| (one.first, one.last)).collect()
    }
}
