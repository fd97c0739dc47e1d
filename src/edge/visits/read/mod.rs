//! One log: which it is, and what is new in it.

mod identify;
mod known;
mod walk;

use std::collections::BTreeMap;
use std::io::{self, Read};

pub use self::identify::{Which, compare_whole, identify};
pub use self::known::Known;
use self::walk::Walk;
use super::logs::Opened;
use crate::visits::count::{Count, Counting, Rules, Salts};
use crate::visits::sieve::Sieve;
use crate::visits::stream::{Cursor, Key, Prefix};
use crate::visits::time::DayNumber;

/// Bytes read at once: so few that they stay in the processor's own memory while they are looked at.
const BUFFER: usize = 1 << 18;

/// A longer line is no request; it is not kept in memory.
const LONGEST: usize = BUFFER;

/// A log whose lines all lie in so few seconds is recognised inside another file only where one ends: a flood writes
/// the same line again and again.
const WEAK_SECONDS: i64 = 10;

fn fill(reader: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// What was new in a file.
#[derive(Debug)]
pub struct Fresh {
    /// Lines, pages, visitors.
    pub count: Count,
    /// The whole file as far as it has whole lines.
    pub cursor: Cursor,
    /// Bytes behind the last end of a line.
    pub unread: u64,
    /// Whether it contains other known logs, and so is not the log it begins with.
    pub is_joined: bool,
    /// Known logs with which it shares so many lines that it is a changed copy of one.
    pub copy_of: Option<usize>,
    /// More than half of what counts lies in the time of logs whose key was lost: it may have been counted with them.
    pub is_doubtful: bool,
    /// The number of the first line that was not understood, counted from where reading went on.
    pub unreadable: Option<u64>,
}

/// What reading depends on.
pub struct Reader<'r, 's> {
    /// Known logs.
    pub known: &'r Known<'r>,
    /// What counts.
    pub sieve: &'r mut Sieve<'s>,
    /// Salts of the days.
    pub salts: &'r Salts,
    /// Zone, instant, form.
    pub rules: Rules,
    /// Called with the number of bytes read.
    pub progress: &'r dyn Fn(u64),
    /// Staff say that it is a log of its own: it may share lines with others.
    pub is_trusted: bool,
    /// It was named by hand, not found where the server writes.
    pub is_import: bool,
}

impl Reader<'_, '_> {
    /// Counts what is new in a file: from the cursor of the log it is, or from its beginning. `hint` is what it was the
    /// last time.
    pub fn read(&mut self, opened: &Opened, from: Option<usize>, hint: Option<usize>) -> io::Result<Fresh> {
        let (known, rules) = (self.known, self.rules);
        let mut walk = Walk {
            known,
            opened,
            counting: Counting::new(rules, self.sieve, self.salts),
            prefix: Prefix::new(known.key),
            cursor: empty(known.key),
            own: from.filter(|_| from == hint),
            shared: BTreeMap::new(),
            lost: if self.is_import && from.is_none() { known.lost_spans() } else { Vec::new() },
            doubtful: 0,
            views: 0,
            skip: 0,
            found: from.into_iter().collect(),
            after_skip: from.is_some() && from != hint,
            is_joined: false,
            in_long_line: false,
            unreadable: None,
            lines: 0,
            is_trusted: self.is_trusted,
        };
        let (mut start, mut until, mut look) = (0, 0, false);
        if let Some(number) = from {
            let cursor = known.cursor(number);
            until = cursor.position;
            walk.cursor = cursor.clone();
            walk.cursor.key.clone_from(&known.key.id);
            if cursor.key != known.key.id {
                // Fingerprints of a lost key are made anew.
                walk.cursor.sketch.clear();
                look = true;
            } else if has_directives(opened)? {
                look = true;
            } else if !opened.is_packed {
                walk.prefix = cursor.resume(known.key);
                start = walk.prefix.position();
            }
        }
        let mut reader = opened.from(start)?;
        walk.catch_up(&mut *reader, until, look)?;
        walk.run(&mut *reader, self.progress)
    }

    /// Makes the visitors of open days again from lines that were counted: their sets were lost.
    pub fn sets_again(&mut self, opened: &Opened, number: usize, since: DayNumber) -> io::Result<Count> {
        let until = self.known.cursor(number).position;
        let mut counting = Counting::new(self.rules, self.sieve, self.salts).only_sets_since(since);
        let mut reader = opened.from(0)?.take(until);
        let mut buffer = vec![0; BUFFER];
        let mut kept = 0;
        loop {
            let filled = kept + fill(&mut reader, &mut buffer[kept..])?;
            let end = memchr::memrchr(b'\n', &buffer[..filled]).map_or(0, |newline| newline + 1);
            for line in buffer[..end].split(|byte| *byte == b'\n') {
                let line = counting.read(line);
                counting.add(&line);
            }
            if filled < buffer.len() {
                return Ok(counting.finish());
            }
            kept = if end == 0 { 0 } else { filled - end };
            buffer.copy_within(end..end + kept, 0);
            (self.progress)(end as u64);
        }
    }
}

fn empty(key: &Key) -> Cursor {
    Cursor {
        key: key.id.clone(),
        mark: 0,
        position: 0,
        lines: 0,
        first: 0,
        last: 0,
        chain: [0; 16],
        sum: 0,
        checkpoints: Vec::new(),
        sketch: Default::default(),
    }
}

/// Whether a log says in lines of its own what its columns are.
fn has_directives(opened: &Opened) -> io::Result<bool> {
    let mut first = [0; 1];
    Ok(fill(&mut *opened.from(0)?, &mut first)? == 1 && first[0] == b'#')
}
