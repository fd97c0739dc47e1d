//! One log: which it is, and what is new in it.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Read};

use super::logs::Opened;
use crate::visits::compare::{Comparison, Found};
use crate::visits::count::{Count, Counting, Rules, Salts, time_of};
use crate::visits::ledger::Server;
use crate::visits::line::{Line, Lines};
use crate::visits::sieve::Sieve;
use crate::visits::stream::{Cursor, Filter, Key, Prefix, Shared};
use crate::visits::time::DayNumber;

/// Bytes read at once.
const BUFFER: usize = 1 << 20;

/// A longer line is no request; it is not kept in memory.
const LONGEST: usize = BUFFER;

/// A log whose lines all lie in so few seconds is recognised inside another file only where one ends: a flood writes
/// the same line again and again.
const WEAK_SECONDS: i64 = 10;

/// Known logs, ready to be recognised.
pub struct Known<'l> {
    key: &'l Key,
    rows: Vec<(&'l (Server, String), &'l Cursor)>,
    firsts: HashMap<u64, Vec<usize>>,
    sketches: HashMap<u64, Vec<usize>>,
    /// Logs of another key, by the instant of their first line.
    foreign: HashMap<i64, Vec<usize>>,
    filter: Filter,
}

impl<'l> Known<'l> {
    /// All logs of a ledger.
    pub fn new(key: &'l Key, cursors: &'l BTreeMap<(Server, String), Cursor>) -> Known<'l> {
        let rows: Vec<_> = cursors.iter().collect();
        let mut known = Known {
            key,
            firsts: HashMap::new(),
            sketches: HashMap::new(),
            foreign: HashMap::new(),
            filter: Filter::new(rows.iter().flat_map(|(_, one)| one.sketch.iter().copied().chain([one.mark]))),
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

    /// Logs that may begin with this line.
    fn candidates(&self, mark: u64, line: &[u8], time: Option<i64>) -> Vec<usize> {
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

    fn compare(&self, found: &[usize]) -> Comparison<'l> {
        Comparison::new(self.key, found.iter().map(|number| (*number, self.rows[*number].1)))
    }
}

/// What a file is.
#[derive(Debug)]
pub enum Which {
    /// No whole line yet.
    Empty,
    /// This log, counted up to its cursor.
    Log(usize),
    /// A shorter copy of this log.
    Copy(usize),
    /// A new log.
    New,
}

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

/// Which log a file is. `hint` is what it was the last time; `is_elsewhere` says whether the file of a log is another one,
/// which is still there: then a flood that begins alike is not that log.
pub fn identify(
    opened: &Opened,
    known: &Known,
    hint: Option<usize>,
    is_elsewhere: &dyn Fn(usize) -> bool,
) -> io::Result<Which> {
    let mut reader = opened.from(0)?;
    let mut buffer = vec![0; 64 * 1024];
    let mut filled = fill(&mut *reader, &mut buffer)?;
    while memchr::memchr(b'\n', &buffer[..filled]).is_none() {
        // A first line that never ends is no line yet; one of megabytes is garbage, and known by its beginning.
        if filled < buffer.len() || buffer.len() >= LONGEST {
            break;
        }
        let half = buffer.len();
        buffer.resize(half * 2, 0);
        filled += fill(&mut *reader, &mut buffer[half..])?;
    }
    let end = memchr::memchr(b'\n', &buffer[..filled]);
    if end.is_none() && filled < LONGEST {
        return Ok(Which::Empty);
    }
    // A first line of megabytes has no mark.
    let line = end.map_or(&[][..], |end| &buffer[..end]);
    let time = time_of(&mut Lines::default(), line);
    let mark = if end.is_some() { known.key.mark(line) } else { 0 };
    let found = known.candidates(mark, line, time);
    if found.is_empty() {
        return Ok(Which::New);
    }
    if let Some(number) = hint.filter(|number| found.contains(number) && !opened.is_packed)
        && stands_at(opened, known, number)?
    {
        return Ok(Which::Log(number));
    }
    Ok(match compare(&mut *reader, &buffer[..filled], known.compare(&found))? {
        Found::Whole { number, position } if known.cursor(number).is_flood() => {
            match after_flood(opened, known, position)? {
                After::Nothing => Which::Copy(number),
                After::Another => Which::Log(number),
                After::Same if is_elsewhere(number) => Which::New,
                After::Same => Which::Log(number),
            }
        }
        Found::Whole { number, .. } => Which::Log(number),
        // Its own file, cut to nothing and written anew, or another flood.
        Found::Shorter { number, .. }
            if known.cursor(number).is_flood() && (hint == Some(number) || is_elsewhere(number)) =>
        {
            Which::New
        }
        Found::Shorter { number, .. } => Which::Copy(number),
        Found::Differs { .. } | Found::Unknown => Which::New,
    })
}

/// What comes after a place in a log.
enum After {
    /// The end.
    Nothing,
    /// A line like the one before it: the flood goes on, so this is another, longer flood.
    Same,
    /// Anything else, a known log that begins with such a line among it.
    Another,
}

fn after_flood(opened: &Opened, known: &Known, place: u64) -> io::Result<After> {
    let start = place.saturating_sub(64 * 1024);
    let mut bytes = Vec::new();
    opened.from(start)?.take(place - start + 64 * 1024).read_to_end(&mut bytes)?;
    let (before, after) = bytes.split_at(usize::try_from(place - start).unwrap_or(0).min(bytes.len()));
    let Some(end) = memchr::memchr(b'\n', after) else { return Ok(After::Nothing) };
    let last = before.strip_suffix(b"\n").unwrap_or(before);
    let last = memchr::memrchr(b'\n', last).map_or(last, |newline| &last[newline + 1..]);
    let next = &after[..end];
    if last != next {
        return Ok(After::Another);
    }
    let found = known.candidates(known.key.mark(next), next, time_of(&mut Lines::default(), next));
    let found = compare(&mut *opened.from(place)?, &[], known.compare(&found))?;
    // A flood of one line would be found in itself again and again.
    let is_log = |number: usize| known.cursor(number).sketch.len() > 1;
    Ok(if matches!(found, Found::Whole { number, .. } if is_log(number)) { After::Another } else { After::Same })
}

/// Whether the bytes before the cursor of a log are in this file: the block the cursor stands in is enough for a file
/// that was this log the last time.
fn stands_at(opened: &Opened, known: &Known, number: usize) -> io::Result<bool> {
    let cursor = known.cursor(number);
    if cursor.key != known.key.id || opened.facts.len < cursor.position {
        return Ok(false);
    }
    let mut prefix = cursor.resume(known.key);
    let mut block = Vec::new();
    let wanted = cursor.position - prefix.position();
    opened.from(prefix.position())?.take(wanted).read_to_end(&mut block)?;
    prefix.update(&block);
    Ok(prefix.position() == cursor.position && prefix.sum() == cursor.sum)
}

fn compare(reader: &mut dyn Read, first: &[u8], mut comparison: Comparison) -> io::Result<Found> {
    comparison.feed(first);
    let mut buffer = vec![0; 64 * 1024];
    while comparison.wants_more() {
        let filled = fill(reader, &mut buffer)?;
        if filled == 0 {
            break;
        }
        comparison.feed(&buffer[..filled]);
    }
    Ok(comparison.finish())
}

/// Whether a file still begins with all that was counted of a log; every byte is hashed again.
pub fn compare_whole(opened: &Opened, key: &Key, cursor: &Cursor) -> io::Result<Found> {
    compare(&mut *opened.from(0)?, &[], Comparison::new(key, [(0, cursor)]))
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
    /// Count shared lines: off where staff say that it is a log of its own.
    pub is_trusted: bool,
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
            skip: 0,
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

/// The way through one file.
struct Walk<'w, 'c, 's> {
    known: &'w Known<'w>,
    opened: &'w Opened,
    counting: Counting<'c, 's>,
    prefix: Prefix,
    cursor: Cursor,
    /// The log this file is and was: its own first line may come again in it.
    own: Option<usize>,
    shared: BTreeMap<usize, Shared>,
    /// Bytes that belong to a known log.
    skip: u64,
    /// A known log ends here: another may begin, even in the middle of a line.
    after_skip: bool,
    is_joined: bool,
    in_long_line: bool,
    unreadable: Option<u64>,
    lines: u64,
    is_trusted: bool,
}

impl Walk<'_, '_, '_> {
    /// Hashes what was counted before; with `look` also takes notice of its directives, and of marks where the sketch of
    /// a lost key is made anew.
    fn catch_up(&mut self, reader: &mut dyn Read, until: u64, look: bool) -> io::Result<()> {
        let mut buffer = vec![0; 64 * 1024];
        let rekey = self.cursor.sketch.is_empty();
        let mut line: Vec<u8> = Vec::new();
        let mut is_first = true;
        while self.prefix.position() < until {
            let wanted = buffer.len().min(usize::try_from(until - self.prefix.position()).unwrap_or(usize::MAX));
            let filled = fill(reader, &mut buffer[..wanted])?;
            if filled == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.prefix.update(&buffer[..filled]);
            for part in buffer[..filled].split_inclusive(|byte| *byte == b'\n').filter(|_| look) {
                if line.len() < LONGEST {
                    line.extend_from_slice(part);
                }
                if part.ends_with(b"\n") {
                    let whole = line.strip_suffix(b"\n").unwrap_or(&line);
                    if std::mem::take(&mut is_first) {
                        self.cursor.mark = if line.len() < LONGEST { self.known.key.mark(whole) } else { 0 };
                    }
                    if whole.first() == Some(&b'#') {
                        self.counting.directive(whole);
                    }
                    if rekey {
                        self.cursor.sketch(self.known.key.mark(whole));
                    }
                    line.clear();
                }
            }
        }
        Ok(())
    }

    fn run(mut self, reader: &mut dyn Read, progress: &dyn Fn(u64)) -> io::Result<Fresh> {
        let mut buffer = vec![0; BUFFER];
        let mut kept = 0;
        loop {
            let filled = kept + fill(reader, &mut buffer[kept..])?;
            let at_end = filled < buffer.len();
            let mut taken = self.take(&buffer[..filled])?;
            if taken == 0 && filled == LONGEST {
                // A line of megabytes: it is counted as unreadable where it ends.
                self.in_long_line = true;
                taken = filled;
            }
            self.prefix.update(&buffer[..taken]);
            if !self.in_long_line {
                self.cursor.advance(&self.prefix);
            }
            progress(taken as u64);
            kept = filled - taken;
            if at_end {
                let unread = kept as u64 + self.prefix.position() - self.cursor.position;
                return Ok(self.finish(unread));
            }
            buffer.copy_within(taken..filled, 0);
        }
    }

    /// Goes through the whole lines of a block; gives the number of bytes that are done.
    fn take(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut at = 0;
        while at < bytes.len() {
            if self.skip > 0 {
                let skipped = bytes.len().min(at + usize::try_from(self.skip).unwrap_or(usize::MAX)) - at;
                self.cursor.lines += memchr::memchr_iter(b'\n', &bytes[at..at + skipped]).count() as u64;
                self.skip -= skipped as u64;
                at += skipped;
                self.after_skip = self.skip == 0;
                continue;
            }
            let Some(end) = memchr::memchr(b'\n', &bytes[at..]) else { break };
            if std::mem::take(&mut self.in_long_line) {
                self.line_done(None);
                self.counting.unreadable();
                self.unreadable.get_or_insert(self.lines);
            } else {
                let line = &bytes[at..at + end];
                let offset = self.prefix.position() + at as u64;
                if let Some(skip) = self.line(line, offset)? {
                    self.skip = skip;
                    self.is_joined = true;
                    continue;
                }
            }
            at += end + 1;
        }
        Ok(at)
    }

    fn line_done(&mut self, time: Option<i64>) {
        self.lines += 1;
        self.cursor.lines += 1;
        if let Some(time) = time {
            if self.cursor.first == 0 {
                self.cursor.first = time;
            }
            self.cursor.last = time;
        }
    }

    /// Counts a line, or gives the number of bytes of a known log that begins with it.
    fn line(&mut self, line: &[u8], offset: u64) -> io::Result<Option<u64>> {
        let mark = self.known.key.mark(line);
        if offset == 0 {
            self.cursor.mark = mark;
        }
        let is_marked = self.known.filter.may_have(mark);
        let read = self.counting.read(line);
        let time = match &read {
            Line::Request(request) => Some(request.time),
            _ => None,
        };
        if offset > 0 && (is_marked || self.after_skip || !self.known.foreign.is_empty()) {
            if let Some((skip, last)) = self.known_log_at(mark, line, time, offset)? {
                self.cursor.last = last;
                return Ok(Some(skip));
            }
            if std::mem::take(&mut self.after_skip)
                && let Some((skip, last)) = self.known_log_inside(line, offset)?
            {
                // What stands before it is the unfinished last line of the log before.
                self.counting.unreadable();
                self.lines += 1;
                self.cursor.last = last;
                return Ok(Some(skip));
            }
        }
        let seen = self.counting.add(&read);
        if read == Line::Unreadable {
            self.unreadable.get_or_insert(self.lines + 1);
        }
        self.line_done(seen.time);
        if seen.is_view {
            self.cursor.sketch(mark);
        }
        if is_marked && let Some(rows) = self.known.sketches.get(&mark) {
            for number in rows.iter().filter(|number| Some(**number) != self.own) {
                self.shared.entry(*number).or_default().add(mark, seen.time.unwrap_or(0));
            }
        }
        Ok(None)
    }

    /// Bytes of a known log that begins at this place, and the instant of its last line.
    fn known_log_at(&self, mark: u64, line: &[u8], time: Option<i64>, offset: u64) -> io::Result<Option<(u64, i64)>> {
        let mut found = self.known.candidates(mark, line, time);
        let is_weak = |number: &usize| {
            let cursor = self.known.cursor(*number);
            cursor.last - cursor.first <= WEAK_SECONDS
        };
        found.retain(|number| Some(*number) != self.own && (self.after_skip || !is_weak(number)));
        if found.is_empty() {
            return Ok(None);
        }
        let mut reader = self.opened.from(offset)?;
        let comparison = self.known.compare(&found);
        Ok(match compare(&mut *reader, &[], comparison)? {
            Found::Whole { position, number } => {
                let cursor = self.known.cursor(number);
                let is_other = cursor.is_flood()
                    && matches!(after_flood(self.opened, self.known, offset + position)?, After::Same);
                (!is_other).then_some((position, cursor.last))
            }
            // The beginning of a known log, at the end of this file: only where it is more than a flood of one line.
            Found::Shorter { position, .. } if position > 0 => {
                let (first, last) = self.instants(offset, position)?;
                (self.after_skip || last - first > WEAK_SECONDS).then_some((position, last))
            }
            _ => None,
        })
    }

    /// The first and the last instant in a region; twice 0 where there is none.
    fn instants(&self, offset: u64, length: u64) -> io::Result<(i64, i64)> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let mut head = vec![0; length.min(64 * 1024)];
        let filled = fill(&mut *self.opened.from(offset)?, &mut head)?;
        let mut tail = vec![0; length.min(64 * 1024)];
        let tail_filled = fill(&mut *self.opened.from(offset + (length - tail.len()) as u64)?, &mut tail)?;
        let time = |line: &[u8]| time_of(&mut Lines::default(), line);
        let first = head[..filled].split(|byte| *byte == b'\n').find_map(time);
        let last = tail[..tail_filled].split(|byte| *byte == b'\n').rev().find_map(time);
        Ok(first.zip(last).unwrap_or_default())
    }

    /// The same inside a line: the log before it ended without an end of line. Gives the bytes from the line's start.
    fn known_log_inside(&mut self, line: &[u8], offset: u64) -> io::Result<Option<(u64, i64)>> {
        for at in 1..line.len().min(8192) {
            let rest = &line[at..];
            let mark = self.known.key.mark(rest);
            if !self.known.filter.may_have(mark) {
                continue;
            }
            self.after_skip = true;
            let found = self.known_log_at(mark, rest, None, offset + at as u64)?;
            self.after_skip = false;
            if let Some((length, last)) = found {
                return Ok(Some((at as u64 + length, last)));
            }
        }
        Ok(None)
    }

    fn finish(self, unread: u64) -> Fresh {
        let copy_of = self.shared.iter().find(|(_, shared)| shared.is_copy() && !self.is_trusted);
        Fresh {
            copy_of: copy_of.map(|(number, _)| *number),
            cursor: self.cursor,
            unread,
            is_joined: self.is_joined,
            unreadable: self.unreadable,
            count: self.counting.finish(),
        }
    }
}
