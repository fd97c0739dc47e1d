//! A log as another system would have saved it: with the other line ends, and without the mark that Windows puts before a
//! text. Only whether a file is a copy of a known log is asked of it.

use std::io::{self, Read};

use super::source::{FileStamp, LogSource, fill};

/// A log with its line ends exchanged.
pub struct OtherLineEnds<'s> {
    source: &'s dyn LogSource,
    has_carriage_returns: bool,
}

impl<'s> OtherLineEnds<'s> {
    /// Of a log; its first lines tell which line ends it has.
    ///
    /// # Errors
    /// Those of reading the log.
    pub fn of(source: &'s dyn LogSource) -> io::Result<OtherLineEnds<'s>> {
        let mut head = vec![0; 64 * 1024];
        let filled = fill(&mut *source.read_from(0)?, &mut head)?;
        let head = &head[..filled];
        let first = memchr::memchr(b'\n', head).map_or(head, |end| &head[..end]);
        Ok(OtherLineEnds { source, has_carriage_returns: first.ends_with(b"\r") || head.starts_with(MARK) })
    }
}

/// The byte order mark.
const MARK: &[u8] = b"\xEF\xBB\xBF";

impl LogSource for OtherLineEnds<'_> {
    fn read_from(&self, offset: u64) -> io::Result<Box<dyn Read + '_>> {
        let has_carriage_returns = self.has_carriage_returns;
        let inner = self.source.read_from(0)?;
        let mut bytes = Exchanged { inner, has_carriage_returns, out: Vec::new(), done: 0, last: None };
        io::copy(&mut (&mut bytes).take(offset), &mut io::sink())?;
        Ok(Box::new(bytes))
    }

    fn stamp(&self) -> FileStamp {
        self.source.stamp()
    }

    fn is_packed(&self) -> bool {
        true
    }
}

struct Exchanged<'s> {
    inner: Box<dyn Read + 's>,
    has_carriage_returns: bool,
    out: Vec<u8>,
    /// How much of `out` was given.
    done: usize,
    /// The last byte that was read; `None` at the beginning.
    last: Option<u8>,
}

impl Read for Exchanged<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.done == self.out.len() {
            if !self.exchange()? {
                return Ok(0);
            }
        }
        let given = buffer.len().min(self.out.len() - self.done);
        buffer[..given].copy_from_slice(&self.out[self.done..self.done + given]);
        self.done += given;
        Ok(given)
    }
}

impl Exchanged<'_> {
    /// Exchanges the next block; says whether there was one.
    fn exchange(&mut self) -> io::Result<bool> {
        let mut block = vec![0; 64 * 1024];
        let filled = fill(&mut *self.inner, &mut block)?;
        self.out.clear();
        self.done = 0;
        let mut bytes = &block[..filled];
        if self.last.is_none() {
            bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
        }
        let was_return = |last: Option<u8>| last == Some(b'\r');
        for byte in bytes {
            if self.has_carriage_returns {
                // A carriage return is held back until it shows whether it ends a line.
                if was_return(self.last) && *byte != b'\n' {
                    self.out.push(b'\r');
                }
                if *byte != b'\r' {
                    self.out.push(*byte);
                }
            } else {
                if *byte == b'\n' && !was_return(self.last) {
                    self.out.push(b'\r');
                }
                self.out.push(*byte);
            }
            self.last = Some(*byte);
        }
        if filled == 0 && self.has_carriage_returns && was_return(self.last.take()) {
            self.out.push(b'\r');
            return Ok(true);
        }
        Ok(filled > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Bytes(&'static [u8]);

    impl LogSource for Bytes {
        fn read_from(&self, offset: u64) -> io::Result<Box<dyn Read + '_>> {
            Ok(Box::new(&self.0[offset as usize..]))
        }

        fn stamp(&self) -> FileStamp {
            FileStamp::default()
        }

        fn is_packed(&self) -> bool {
            false
        }
    }

    #[test]
    fn c6_line_ends_are_exchanged_and_nothing_else() -> io::Result<()> {
        let table: [(&[u8], &[u8]); 6] = [
            (b"a\r\nb\r\n", b"a\nb\n"),
            (b"a\nb\n", b"a\r\nb\r\n"),
            (b"a\r\nb\rc\r\r\nd\r", b"a\nb\rc\r\nd\r"),
            (b"\xEF\xBB\xBFa\nb\r\n", b"a\nb\n"),
            (b"a", b"a"),
            (b"", b""),
        ];
        for (bytes, expected) in table {
            let source = Bytes(bytes);
            let mut out = Vec::new();
            OtherLineEnds::of(&source)?.read_from(0)?.read_to_end(&mut out)?;
            assert_eq!(out, expected, "{}", String::from_utf8_lossy(bytes));
            let mut rest = Vec::new();
            OtherLineEnds::of(&source)?.read_from(expected.len().min(1) as u64)?.read_to_end(&mut rest)?;
            assert_eq!(rest, expected.get(1..).unwrap_or_default());
        }
        Ok(())
    }
}
