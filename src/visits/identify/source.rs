//! A log file as the core sees it: its bytes, and what the file system says about it.

use std::io::{self, Read};

/// Bytes read at once; few enough to stay in the processor's cache while they are parsed.
pub const BUFFER: usize = 1 << 18;

/// A longer line is not a request and is not kept in memory.
pub const LONGEST_LINE: usize = BUFFER;

/// Device and inode; both 0 where the system has no such numbers.
pub type LogNode = (u64, u64);

/// The bytes of one log file, decompressed.
pub trait LogSource {
    /// The bytes from `offset` to the end the file had when it was opened. Readers are independent of each other.
    ///
    /// # Errors
    /// Those of the disk and, for a compressed file, of its content.
    fn read_from(&self, offset: u64) -> io::Result<Box<dyn Read + '_>>;

    /// What the file system said when the file was opened.
    fn stamp(&self) -> FileStamp;

    /// Whether the file is compressed, so that any offset costs a pass from the beginning.
    fn is_packed(&self) -> bool;
}

/// What the file system says about a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileStamp {
    /// Which file it is, whatever its name.
    pub node: LogNode,
    /// Bytes on disk.
    pub len: u64,
    /// Time of the last change, in nanoseconds since 1970.
    pub changed: u64,
}

impl FileStamp {
    /// The time of the last change, in seconds since 1970.
    pub fn changed_at(&self) -> i64 {
        (self.changed / 1_000_000_000) as i64
    }
}

/// What became of a log file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogStatus {
    /// Counted up to the cursor.
    Counted,
    /// A copy of a known log, possibly a shorter one: nothing in it is new.
    Copy,
    /// An altered copy of a known log, not counted.
    Aside,
    /// It could not be read: a compressed file that is damaged or incomplete, or the system refused. Every run tries again.
    Broken,
    /// Its new lines are in no known format; it is read again once it changes.
    LeftOut,
}

impl LogStatus {
    /// Whether its bytes could be read and understood.
    pub fn is_readable(self) -> bool {
        !matches!(self, LogStatus::Broken | LogStatus::LeftOut)
    }
}

/// A log file as a run saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFile {
    /// What the file system said.
    pub stamp: FileStamp,
    /// What became of it.
    pub status: LogStatus,
    /// The name of the log in the ledger; empty where it has none yet.
    pub log: String,
    /// Bytes after the last newline; they are read once their line is complete.
    pub unread: u64,
    /// Whether that run found new lines in it.
    pub grew: bool,
    /// Whether its next line is ahead of the clock, and is read once the clock has come to it.
    pub waits: bool,
}

/// Fills the buffer as far as the reader has bytes.
pub fn fill(reader: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
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
