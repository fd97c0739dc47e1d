//! The way through one file, line by line.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use super::identify::{compare, is_longer_flood};
use super::{BUFFER, Fresh, Known, LONGEST, WEAK_SECONDS, fill};
use crate::edge::visits::logs::Opened;
use crate::visits::compare::Found;
use crate::visits::count::{Counting, time_of};
use crate::visits::line::{Line, Lines};
use crate::visits::stream::{Cursor, Prefix, Shared};

/// The way through one file.
pub(super) struct Walk<'w, 'c, 's> {
    pub(super) known: &'w Known<'w>,
    pub(super) opened: &'w Opened,
    pub(super) counting: Counting<'c, 's>,
    pub(super) prefix: Prefix,
    pub(super) cursor: Cursor,
    /// The log this file is and was: its own first line may come again in it.
    pub(super) own: Option<usize>,
    pub(super) shared: BTreeMap<usize, Shared>,
    /// Spans in which lines may have been counted already, and how many of the views lie in one.
    pub(super) lost: Vec<(i64, i64)>,
    pub(super) doubtful: u64,
    pub(super) views: u64,
    /// Bytes that belong to a known log.
    pub(super) skip: u64,
    /// The known logs that it was found to hold.
    pub(super) found: BTreeSet<usize>,
    /// A known log ends here: another may begin, even in the middle of a line.
    pub(super) after_skip: bool,
    pub(super) is_joined: bool,
    pub(super) in_long_line: bool,
    pub(super) unreadable: Option<u64>,
    pub(super) lines: u64,
    pub(super) is_trusted: bool,
}

impl Walk<'_, '_, '_> {
    /// Hashes what was counted before; with `look` also takes notice of its directives, and of marks where the sketch of
    /// a lost key is made anew.
    pub(super) fn catch_up(&mut self, reader: &mut dyn Read, until: u64, look: bool) -> io::Result<()> {
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

    pub(super) fn run(mut self, reader: &mut dyn Read, progress: &dyn Fn(u64)) -> io::Result<Fresh> {
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
        let read = self.counting.read(line);
        let time = match &read {
            Line::Request(request) => Some(request.time),
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
            self.viewed(self.known.key.mark(line), seen.time);
        }
        Ok(None)
    }

    /// Takes notice of a line that counts: a known log that has it too may be the original of this one.
    fn viewed(&mut self, mark: u64, time: Option<i64>) {
        self.cursor.sketch(mark);
        let is_between = |time: i64| self.lost.iter().any(|(first, last)| (*first..=*last).contains(&time));
        self.views += 1;
        self.doubtful += u64::from(time.is_some_and(is_between));
        if !self.known.filter.may_have(mark) {
            return;
        }
        for number in self.known.sketches.get(&mark).into_iter().flatten().filter(|number| Some(**number) != self.own) {
            self.shared.entry(*number).or_default().add(mark, time.unwrap_or(0));
        }
    }

    /// Bytes of a known log that begins at this place, and the instant of its last line.
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
        // A log of one moment stands once in a joined file; in a flood it would be found again and again.
        let may_stand = |number: &usize| !is_weak(number) || self.after_skip && !self.found.contains(number);
        found.retain(|number| Some(*number) != self.own && may_stand(number));
        if found.is_empty() {
            return Ok(None);
        }
        let mut reader = self.opened.from(offset)?;
        let comparison = self.known.compare(&found);
        Ok(match compare(&mut *reader, &[], comparison)? {
            Found::Whole { position, number } => {
                let cursor = self.known.cursor(number);
                let end = offset + position;
                if cursor.is_flood() && is_longer_flood(self.opened, self.known, end, number)? {
                    return Ok(None);
                }
                self.found.insert(number);
                Some((position, cursor.last))
            }
            // The beginning of a known log, at the end of this file: only where it is more than a flood of one line.
            Found::Shorter { position, is_sure: true, .. } if position > 0 => {
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
            is_doubtful: self.doubtful * 2 > self.views,
            copy_of: copy_of.map(|(number, _)| *number),
            cursor: self.cursor,
            unread,
            is_joined: self.is_joined,
            unreadable: self.unreadable,
            count: self.counting.finish(),
        }
    }
}
