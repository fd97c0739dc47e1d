//! The visitors of open days once more, where the open state was lost.

use std::io::{self, Read};

use super::line_counter::LineCounter;
use super::totals::Count;
use crate::visits::formats::LogLine;
use crate::visits::identify::{BUFFER, LogSource, fill};

/// Rebuilds the visitors of open days from lines that were counted, where the open state was lost.
///
/// # Errors
/// Those of reading the file.
pub fn rebuild_visitor_sets(
    source: &dyn LogSource,
    until: u64,
    mut counter: LineCounter,
    progress: &dyn Fn(u64),
) -> io::Result<Count> {
    let mut reader = source.read_from(0)?.take(until);
    let mut buffer = vec![0; BUFFER];
    let mut kept = 0;
    loop {
        let filled = kept + fill(&mut reader, &mut buffer[kept..])?;
        let end = memchr::memrchr(b'\n', &buffer[..filled]).map_or(0, |newline| newline + 1);
        for line in buffer[..end].split(|byte| *byte == b'\n') {
            let line = counter.read(line);
            counter.add(&line);
        }
        if filled < buffer.len() {
            // The last line of a log that was taken for finished.
            let line = counter.read(&buffer[end..filled]);
            if matches!(line, LogLine::Request(_)) {
                counter.add(&line);
            }
            return Ok(counter.finish());
        }
        kept = if end == 0 { 0 } else { filled - end };
        buffer.copy_within(end..end + kept, 0);
        progress(end as u64);
    }
}
