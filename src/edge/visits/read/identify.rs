//! Which log a file is.

use std::io::{self, Read};

use super::{Known, LONGEST, fill};
use crate::edge::visits::logs::Opened;
use crate::visits::compare::{Comparison, Found, Hashes};
use crate::visits::count::time_of;
use crate::visits::line::Lines;
use crate::visits::stream::{Cursor, Key};

/// What a file is.
#[derive(Debug)]
pub enum Which {
    /// No whole line yet.
    Empty,
    /// This log, counted up to its cursor.
    Log(usize),
    /// A shorter copy of this log.
    Copy(usize),
    /// Nothing but its first instant says that it is a shorter copy of this log, whose key was lost.
    Doubtful(usize),
    /// A new log.
    New,
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
        Found::Whole { number, position } if known.cursor(number).is_small() => {
            let is_other = is_elsewhere(number) && is_longer_flood(opened, known, position, number)?;
            if is_other { Which::New } else { Which::Log(number) }
        }
        Found::Whole { number, .. } => Which::Log(number),
        // Its own file, cut to nothing and written anew, or another flood.
        Found::Shorter { number, .. }
            if known.cursor(number).is_flood() && (hint == Some(number) || is_elsewhere(number)) =>
        {
            Which::New
        }
        Found::Shorter { number, is_sure: true, .. } => Which::Copy(number),
        Found::Shorter { number, .. } => Which::Doubtful(number),
        Found::Differs { .. } | Found::Unknown => Which::New,
    })
}

/// Whether the lines of a log that ends here go on in the same way, so that this is another, longer flood. Floods of one
/// and the same line may stand one behind the other, each known log once: in a longer flood a shorter one would be found
/// again and again.
pub(super) fn is_longer_flood(opened: &Opened, known: &Known, place: u64, number: usize) -> io::Result<bool> {
    let mut at = place;
    let mut used = vec![number];
    loop {
        let Some(next) = repeated_line(opened, at)? else { return Ok(false) };
        let mut found = known.candidates(known.key.mark(&next), &next, time_of(&mut Lines::default(), &next));
        found.retain(|number| !used.contains(number));
        match compare(&mut *opened.from(at)?, &[], known.compare(&found))? {
            Found::Whole { number, position } if known.cursor(number).sketch.len() <= 1 => {
                used.push(number);
                at += position;
            }
            Found::Whole { .. } => return Ok(false),
            _ => return Ok(true),
        }
    }
}

/// The line at a place in a log, where it is the same as the line before it.
fn repeated_line(opened: &Opened, place: u64) -> io::Result<Option<Vec<u8>>> {
    let start = place.saturating_sub(64 * 1024);
    let mut bytes = Vec::new();
    opened.from(start)?.take(place - start + 64 * 1024).read_to_end(&mut bytes)?;
    let (before, after) = bytes.split_at(usize::try_from(place - start).unwrap_or(0).min(bytes.len()));
    let Some(end) = memchr::memchr(b'\n', after) else { return Ok(None) };
    let last = before.strip_suffix(b"\n").unwrap_or(before);
    let last = memchr::memrchr(b'\n', last).map_or(last, |newline| &last[newline + 1..]);
    Ok((last == &after[..end]).then(|| last.to_vec()))
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

pub(super) fn compare(reader: &mut dyn Read, first: &[u8], mut comparison: Comparison) -> io::Result<Found> {
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
    let hashes = if cursor.key == key.id { Hashes::Known } else { Hashes::Lost };
    compare(&mut *opened.from(0)?, &[], Comparison::new(key, [(0, cursor, hashes)]))
}
