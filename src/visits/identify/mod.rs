//! Which known log a file is, judged by its content alone: names and inodes are only hints.

mod compare;
mod fingerprint;
mod known;
mod line_ends;
mod source;

use std::io::{self, Read};

use super::formats::instant_of;

pub use compare::{Comparison, Match};
pub use fingerprint::{FingerprintKey, LogCursor, PrefixHash, SharedLines};
pub use known::{Cursors, KnownLogs, ServerName};
pub use line_ends::OtherLineEnds;
pub use source::{BUFFER, FileStamp, LONGEST_LINE, LogFile, LogNode, LogSource, LogStatus, fill};

/// Bytes read at once where a file is only compared.
const BLOCK: usize = 64 * 1024;

/// What a file is. Known logs are given by their number in [`KnownLogs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// No complete line yet.
    Empty,
    /// This log, counted up to its cursor.
    Log(usize),
    /// A shorter copy of this log.
    Copy(usize),
    /// Probably a shorter copy of this log, but its key was lost and only the first timestamp says so.
    Doubtful(usize),
    /// A new log.
    New,
}

/// Identifies a file. `hint` is the log it was in the last run. `is_elsewhere` says whether another file that still
/// exists holds a given log; if so, a flood that begins alike is not that log. In a finished file the last line needs no end.
///
/// # Errors
/// Those of reading the file.
pub fn identify(
    source: &dyn LogSource,
    known: &KnownLogs,
    hint: Option<usize>,
    is_finished: bool,
    is_elsewhere: &dyn Fn(usize) -> bool,
) -> io::Result<Identity> {
    let mut reader = source.read_from(0)?;
    let Some((head, end)) = first_line(&mut *reader, is_finished)? else { return Ok(Identity::Empty) };
    // A first line of megabytes has no mark.
    let line = &head[..end.unwrap_or(0)];
    let mark = end.map_or(0, |_| known.key.mark(line));
    let found = known.candidates(mark, line, instant_of(line));
    if found.is_empty() {
        return Ok(Identity::New);
    }
    if let Some(number) = hint.filter(|number| found.contains(number) && !source.is_packed())
        && ends_at_cursor(source, known, number)?
    {
        return Ok(Identity::Log(number));
    }
    Ok(match compare(&mut *reader, &head, known.compare(&found))? {
        Match::Whole { number, position } if known.cursor(number).is_small() => {
            let is_other = is_elsewhere(number) && is_longer_flood(source, known, position, number)?;
            if is_other { Identity::New } else { Identity::Log(number) }
        }
        Match::Whole { number, .. } => Identity::Log(number),
        // The log's own file, truncated and rewritten, or another flood.
        Match::Shorter { number, .. }
            if known.cursor(number).is_flood() && (hint == Some(number) || is_elsewhere(number)) =>
        {
            Identity::New
        }
        Match::Shorter { number, is_sure: true, .. } => Identity::Copy(number),
        Match::Shorter { number, .. } => Identity::Doubtful(number),
        Match::Unknown => Identity::New,
    })
}

/// The beginning of a log and the end of its first line in it. An endless first line is no line yet, unless it is so
/// long that it must be garbage: then it has no end.
fn first_line(reader: &mut dyn Read, is_finished: bool) -> io::Result<Option<(Vec<u8>, Option<usize>)>> {
    let mut head = Vec::new();
    loop {
        let filled = head.len();
        head.resize((filled * 2).max(BLOCK), 0);
        let read = fill(reader, &mut head[filled..])?;
        let is_at_end = filled + read < head.len();
        head.truncate(filled + read);
        let end = memchr::memchr(b'\n', &head);
        if end.is_some() || head.len() >= LONGEST_LINE {
            return Ok(Some((head, end)));
        }
        if is_at_end {
            let end = head.len();
            return Ok((is_finished && end > 0).then_some((head, Some(end))));
        }
    }
}

/// Whether the lines after `place`, where a known log ends, go on in the same way, so that this is another, longer flood.
/// Several floods of one line may follow each other, each known log once: in a longer flood a shorter one would be found
/// again and again.
pub fn is_longer_flood(source: &dyn LogSource, known: &KnownLogs, place: u64, number: usize) -> io::Result<bool> {
    let mut at = place;
    let mut used = vec![number];
    loop {
        let Some(next) = repeated_line(source, at)? else { return Ok(false) };
        let mut found = known.candidates(known.key.mark(&next), &next, instant_of(&next));
        found.retain(|number| !used.contains(number));
        match compare(&mut *source.read_from(at)?, &[], known.compare(&found))? {
            Match::Whole { number, position } if known.cursor(number).sketch.len() <= 1 => {
                used.push(number);
                at += position;
            }
            Match::Whole { .. } => return Ok(false),
            _ => return Ok(true),
        }
    }
}

/// The line at `place`, where it equals the line before it.
fn repeated_line(source: &dyn LogSource, place: u64) -> io::Result<Option<Vec<u8>>> {
    let start = place.saturating_sub(BLOCK as u64);
    let mut bytes = Vec::new();
    source.read_from(start)?.take(place - start + BLOCK as u64).read_to_end(&mut bytes)?;
    let (before, after) = bytes.split_at(usize::try_from(place - start).unwrap_or(0).min(bytes.len()));
    let Some(end) = memchr::memchr(b'\n', after) else { return Ok(None) };
    let last = before.strip_suffix(b"\n").unwrap_or(before);
    let last = memchr::memrchr(b'\n', last).map_or(last, |newline| &last[newline + 1..]);
    Ok((last == &after[..end]).then(|| last.to_vec()))
}

/// Whether the bytes before a log's cursor are in this file. For a file that was this log in the last run, the block that
/// holds the cursor is proof enough.
fn ends_at_cursor(source: &dyn LogSource, known: &KnownLogs, number: usize) -> io::Result<bool> {
    let cursor = known.cursor(number);
    if cursor.key != known.key.id || source.stamp().len < cursor.position {
        return Ok(false);
    }
    let mut prefix = cursor.resume(known.key);
    let mut block = Vec::new();
    let wanted = cursor.position - prefix.position();
    source.read_from(prefix.position())?.take(wanted).read_to_end(&mut block)?;
    prefix.update(&block);
    Ok(prefix.position() == cursor.position && prefix.sum() == cursor.sum)
}

/// Runs a comparison over `first` and then over what the reader has, as far as is needed.
pub fn compare(reader: &mut dyn Read, first: &[u8], mut comparison: Comparison) -> io::Result<Match> {
    comparison.feed(first);
    let mut buffer = vec![0; BLOCK];
    while comparison.wants_more() {
        let filled = fill(reader, &mut buffer)?;
        if filled == 0 {
            break;
        }
        comparison.feed(&buffer[..filled]);
    }
    Ok(comparison.finish())
}

/// What a file holds of the known logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// All that was counted of this one.
    Whole(String),
    /// Its beginning.
    Beginning(String),
    /// None of them.
    Nothing,
}

/// What a file holds of the logs of a server; every byte is hashed again.
///
/// # Errors
/// Those of reading the file.
pub fn held(source: &dyn LogSource, key: &FingerprintKey, server: &str, cursors: &Cursors) -> io::Result<Held> {
    let known = KnownLogs::new(key, server, cursors);
    let is_elsewhere = |_: usize| false;
    let mut identity = identify(source, &known, None, true, &is_elsewhere)?;
    if identity == Identity::New {
        identity = identify(&OtherLineEnds::of(source)?, &known, None, true, &is_elsewhere)?;
    }
    let name = |number: usize| known.name(number).to_owned();
    Ok(match identity {
        Identity::Log(number) => Held::Whole(name(number)),
        Identity::Copy(number) | Identity::Doubtful(number) => Held::Beginning(name(number)),
        Identity::Empty | Identity::New => Held::Nothing,
    })
}
