//! One pass over a log: counts what is new, and skips what other known logs already brought.

use std::collections::BTreeSet;
use std::io::{self, Read};

use super::evidence::OriginEvidence;
use super::line_counter::LineCounter;
use super::origins::Origins;
use super::totals::Count;
use crate::base::diagnostic::{Message, msg};
use crate::visits::formats::{LogLine, instant_of, what_it_is};
use crate::visits::identify::{
    BUFFER, KnownLogs, LONGEST_LINE, LogCursor, LogSource, Match, PrefixHash, compare, fill, is_longer_flood,
};

/// A log whose lines all lie within this many seconds is recognised inside another file only where one ends: a flood
/// writes the same line again and again.
const WEAK_SECONDS: i64 = 10;

/// What was new in a file.
#[derive(Debug)]
pub struct Scanned {
    /// Lines, pages, visitors.
    pub count: Count,
    /// How far the file was read: up to its last newline.
    pub cursor: LogCursor,
    /// Bytes after the last line that was read.
    pub unread: u64,
    /// Whether the next line is ahead of the clock.
    pub waits: bool,
    /// Whether it contains other known logs, and so is not the log it begins with.
    pub is_joined: bool,
    /// A known log of which this one is an altered copy, judging by the lines they share.
    pub copy_of: Option<usize>,
    /// Whether more than half of its views lie in the time of logs whose key was lost: they may have been counted.
    pub is_doubtful: bool,
    /// Where the new views came from.
    pub origins: Origins,
    /// The first unreadable line.
    pub unreadable: Option<UnreadableLine>,
}

/// A line that is in no known format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableLine {
    /// Its number, counted from where reading resumed.
    pub number: u64,
    /// What it probably is, and what to do about it.
    pub what_it_is: Option<Message>,
}

/// Where a log is read from, and how far its lines are believed to be new.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// The known log that the file is; its cursor is where reading resumes.
    pub from: Option<usize>,
    /// What the file was in the last run.
    pub hint: Option<usize>,
    /// Staff vouch that it is a log of its own: it may share lines with others.
    pub is_trusted: bool,
    /// It was named by hand, not found where the server writes.
    pub is_import: bool,
    /// Nothing will be added to it, so that its last line needs no end.
    pub is_finished: bool,
}

/// One pass over a file.
pub struct LogScan<'w, 'c, 's> {
    known: &'w KnownLogs<'w>,
    source: &'w dyn LogSource,
    counter: LineCounter<'c, 's>,
    prefix: PrefixHash,
    cursor: LogCursor,
    /// The log this file is and was: its own first line may recur in it.
    own: Option<usize>,
    evidence: OriginEvidence,
    /// Bytes that belong to a known log.
    skip: u64,
    /// The known logs that were found in it.
    found: BTreeSet<usize>,
    /// A known log ends here: another may begin, even in the middle of a line.
    after_skip: bool,
    is_joined: bool,
    in_long_line: bool,
    /// Reading resumes inside a line: the last line of a log that was taken for finished.
    is_mid_line: bool,
    /// The next line is ahead of the clock.
    is_waiting: bool,
    is_finished: bool,
    /// Whether a request without a user agent is cut off: not where the one before it had none either.
    has_agents: bool,
    unreadable: Option<UnreadableLine>,
    lines: u64,
}

impl<'w, 'c, 's> LogScan<'w, 'c, 's> {
    /// Prepares a pass.
    pub fn new(
        source: &'w dyn LogSource,
        known: &'w KnownLogs<'w>,
        start: Start,
        counter: LineCounter<'c, 's>,
    ) -> LogScan<'w, 'c, 's> {
        let Start { from, hint, is_trusted, is_import, is_finished } = start;
        let lost = if is_import && from.is_none() { known.lost_spans() } else { Vec::new() };
        LogScan {
            known,
            source,
            counter,
            prefix: PrefixHash::new(known.key),
            cursor: LogCursor::start(known.key),
            own: from.filter(|_| from == hint),
            evidence: OriginEvidence::new(lost, is_trusted),
            skip: 0,
            found: from.into_iter().collect(),
            after_skip: from.is_some() && from != hint,
            is_joined: false,
            in_long_line: false,
            is_mid_line: false,
            is_waiting: false,
            is_finished,
            has_agents: true,
            unreadable: None,
            lines: 0,
        }
    }

    /// Counts what is new: from the cursor of the log that the file is, or from its beginning.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn run(mut self, from: Option<usize>, progress: &dyn Fn(u64)) -> io::Result<Scanned> {
        let (mut start, mut until, mut parses) = (0, 0, false);
        if let Some(number) = from {
            let cursor = self.known.cursor(number);
            until = cursor.position;
            self.cursor = LogCursor { key: self.known.key.id.clone(), ..cursor.clone() };
            if cursor.key != self.known.key.id {
                // Fingerprints of a lost key are made again.
                self.cursor.sketch.clear();
                parses = true;
            } else if has_directives(self.source)? {
                parses = true;
            } else if !self.source.is_packed() {
                self.prefix = cursor.resume(self.known.key);
                start = self.prefix.position();
            }
        }
        let mut reader = self.source.read_from(start)?;
        self.catch_up(&mut *reader, until, parses)?;
        let unread = self.read_on(&mut *reader, progress)?;
        Ok(Scanned {
            is_doubtful: self.evidence.is_doubtful(),
            copy_of: self.evidence.copy_of(),
            cursor: self.cursor,
            unread,
            waits: self.is_waiting,
            is_joined: self.is_joined,
            unreadable: self.unreadable,
            origins: std::mem::take(&mut self.counter.origins),
            count: self.counter.finish(),
        })
    }

    /// Hashes what was counted before. With `parses` it also heeds directives, and marks lines where the sketch of a
    /// lost key is made again.
    fn catch_up(&mut self, reader: &mut dyn Read, until: u64, parses: bool) -> io::Result<()> {
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
            self.is_mid_line = buffer[filled - 1] != b'\n';
            if self.is_finished && self.prefix.position() == until {
                let last = buffer[..filled].rsplit(|byte| *byte == b'\n').find(|line| !line.is_empty());
                if let Some(LogLine::Request(request)) = last.map(|line| self.counter.read(line)) {
                    self.has_agents = request.agent.is_some();
                }
            }
            for part in buffer[..filled].split_inclusive(|byte| *byte == b'\n').filter(|_| parses) {
                if line.len() < LONGEST_LINE {
                    line.extend_from_slice(part);
                }
                if part.ends_with(b"\n") {
                    let whole = line.strip_suffix(b"\n").unwrap_or(&line);
                    if std::mem::take(&mut is_first) {
                        self.cursor.mark = if line.len() < LONGEST_LINE { self.known.key.mark(whole) } else { 0 };
                    }
                    if whole.first() == Some(&b'#') {
                        self.counter.directive(whole);
                    }
                    if rekey {
                        self.cursor.sketch(self.known.key.mark(whole.strip_suffix(b"\r").unwrap_or(whole)));
                    }
                    line.clear();
                }
            }
        }
        Ok(())
    }

    /// Counts to the end of the file; gives the number of bytes after its last newline.
    fn read_on(&mut self, reader: &mut dyn Read, progress: &dyn Fn(u64)) -> io::Result<u64> {
        let mut buffer = vec![0; BUFFER];
        let mut kept = 0;
        loop {
            let filled = kept + fill(reader, &mut buffer[kept..])?;
            let at_end = filled < buffer.len();
            let mut taken = self.take(&buffer[..filled])?;
            if taken == 0 && filled == LONGEST_LINE && !self.is_waiting {
                // A line of megabytes is counted as unreadable where it ends.
                self.in_long_line = true;
                taken = filled;
            }
            self.prefix.update(&buffer[..taken]);
            if !self.in_long_line {
                self.cursor.advance(&self.prefix);
            }
            progress(taken as u64);
            kept = filled - taken;
            if self.is_waiting {
                return Ok(kept.max(1) as u64);
            }
            if at_end && self.is_finished && !self.in_long_line && kept > 0 && self.last_line(&buffer[taken..filled])? {
                return Ok(0);
            }
            if at_end {
                return Ok(kept as u64 + self.prefix.position() - self.cursor.position);
            }
            buffer.copy_within(taken..filled, 0);
        }
    }

    /// Handles the complete lines of a block; gives the number of bytes that are done.
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
                self.counter.unreadable();
                self.unreadable.get_or_insert(UnreadableLine { number: self.lines, what_it_is: None });
            } else if std::mem::take(&mut self.is_mid_line) && matches!(bytes[at..at + end], [] | [b'\r']) {
                // The end of the line that was counted without it.
            } else {
                let line = &bytes[at..at + end];
                let offset = self.prefix.position() + at as u64;
                if let Some(skip) = self.line(line, offset)? {
                    self.skip = skip;
                    self.is_joined = true;
                    continue;
                }
                if self.is_waiting {
                    break;
                }
            }
            at += end + 1;
        }
        Ok(at)
    }

    /// Counts the last line of a finished log, which has no end; says whether it is whole.
    fn last_line(&mut self, line: &[u8]) -> io::Result<bool> {
        let is_whole = match self.counter.read(line) {
            LogLine::Request(request) => request.agent.is_some() || !self.has_agents,
            _ => false,
        };
        if !is_whole {
            return Ok(false);
        }
        if self.line(line, self.prefix.position())?.is_some() {
            self.cursor.lines += 1;
            self.is_joined = true;
        }
        if !self.is_waiting {
            self.prefix.update(line);
            self.cursor.advance(&self.prefix);
        }
        Ok(!self.is_waiting)
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
        let read = self.counter.read(line);
        let time = match &read {
            LogLine::Request(request) => Some(request.time),
            _ => None,
        };
        if offset == 0 {
            self.cursor.mark = self.known.key.mark(line);
        } else if self.after_skip || self.known.may_begin(time) {
            let mark = self.known.key.mark(line);
            if let Some((skip, last)) = self.known_log_at(mark, line, time, offset)? {
                self.cursor.last = last;
                return Ok(Some(skip));
            }
            if std::mem::take(&mut self.after_skip)
                && let Some((skip, last)) = self.known_log_inside(line, offset)?
            {
                // What precedes it is the unfinished last line of the log before.
                self.counter.unreadable();
                self.lines += 1;
                self.cursor.last = last;
                return Ok(Some(skip));
            }
        }
        if let LogLine::Request(request) = &read {
            if self.counter.must_wait(request.time) {
                self.is_waiting = true;
                return Ok(None);
            }
            self.has_agents = request.agent.is_some();
        }
        let seen = self.counter.add(&read);
        if read == LogLine::Unreadable {
            let number = self.lines + 1;
            self.unreadable.get_or_insert_with(|| UnreadableLine { number, what_it_is: what_is_wrong(line) });
        }
        self.line_done(seen.time);
        if seen.is_view {
            // A copy with other line ends has the same marks.
            let mark = self.known.key.mark(line.strip_suffix(b"\r").unwrap_or(line));
            self.cursor.sketch(mark);
            self.evidence.add(self.known, self.own, mark, seen.time);
        }
        Ok(None)
    }

    /// Bytes of a known log that begins at this place, and its last timestamp.
    fn known_log_at(
        &mut self,
        mark: u64,
        line: &[u8],
        time: Option<i64>,
        offset: u64,
    ) -> io::Result<Option<(u64, i64)>> {
        let mut found = self.known.candidates(mark, line, time);
        let is_weak = |number: &usize| {
            let cursor = self.known.cursor(*number);
            cursor.last - cursor.first <= WEAK_SECONDS
        };
        // A log of one moment occurs once in a joined file; in a flood it would be found again and again.
        let may_stand = |number: &usize| !is_weak(number) || self.after_skip && !self.found.contains(number);
        found.retain(|number| Some(*number) != self.own && may_stand(number));
        if found.is_empty() {
            return Ok(None);
        }
        let mut reader = self.source.read_from(offset)?;
        Ok(match compare(&mut *reader, &[], self.known.compare(&found))? {
            Match::Whole { position, number } => {
                let cursor = self.known.cursor(number);
                let end = offset + position;
                if cursor.is_flood() && is_longer_flood(self.source, self.known, end, number)? {
                    return Ok(None);
                }
                self.found.insert(number);
                Some((position, cursor.last))
            }
            // The beginning of a known log at the end of this file, provided it is more than a flood of one line.
            Match::Shorter { position, is_sure: true, .. } if position > 0 => {
                let (first, last) = self.time_span(offset, position)?;
                (self.after_skip || last - first > WEAK_SECONDS).then_some((position, last))
            }
            _ => None,
        })
    }

    /// The first and last timestamp in a region; both 0 where there is none.
    fn time_span(&self, offset: u64, length: u64) -> io::Result<(i64, i64)> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let mut head = vec![0; length.min(64 * 1024)];
        let filled = fill(&mut *self.source.read_from(offset)?, &mut head)?;
        let mut tail = vec![0; length.min(64 * 1024)];
        let tail_filled = fill(&mut *self.source.read_from(offset + (length - tail.len()) as u64)?, &mut tail)?;
        let first = head[..filled].split(|byte| *byte == b'\n').find_map(instant_of);
        let last = tail[..tail_filled].split(|byte| *byte == b'\n').rev().find_map(instant_of);
        Ok(first.zip(last).unwrap_or_default())
    }

    /// The same inside a line, where the log before it ended without a newline. Counts bytes from the line's start.
    fn known_log_inside(&mut self, line: &[u8], offset: u64) -> io::Result<Option<(u64, i64)>> {
        for at in 1..line.len().min(8192) {
            let rest = &line[at..];
            let mark = self.known.key.mark(rest);
            if !self.known.may_have(mark) {
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
}

/// What a line that could not be read probably is.
fn what_is_wrong(line: &[u8]) -> Option<Message> {
    let is_ahead = instant_of(line).is_some();
    what_it_is(line).or_else(|| {
        is_ahead.then(|| {
            msg!(
                "giờ của nhật ký đi trước đồng hồ máy này hơn một ngày; xem lại đồng hồ của hai máy",
                "its times are more than a day ahead of the clock of this machine; check the clocks of both"
            )
        })
    })
}

/// Whether a log names its columns in lines of its own.
fn has_directives(source: &dyn LogSource) -> io::Result<bool> {
    let mut first = [0; 1];
    Ok(fill(&mut *source.read_from(0)?, &mut first)? == 1 && first[0] == b'#')
}
