//! Where the lines and the characters of a text are: found once, however many places in it are asked for.

use std::ops::Range;

use super::source::floor;

/// Bytes between two counts of characters.
const BLOCK: usize = 1024;

/// The lines and characters of one text, which every method is given again.
pub struct LineStarts {
    /// The byte at which each line begins.
    starts: Vec<usize>,
    /// How many characters begin before each block.
    characters: Vec<usize>,
}

fn characters(bytes: &[u8]) -> usize {
    let continues = |byte: u8| byte & 0xC0 == 0x80;
    bytes.iter().filter(|byte| !continues(**byte)).count()
}

impl LineStarts {
    /// Of a text.
    pub fn of(text: &str) -> LineStarts {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let sums = text.as_bytes().chunks(BLOCK).scan(0, |sum, block| {
            *sum += characters(block);
            Some(*sum)
        });
        LineStarts {
            starts: std::iter::once(0).chain(ends.map(|end| end + 1)).collect(),
            characters: std::iter::once(0).chain(sums).collect(),
        }
    }

    /// The number of the line of a byte, from 1, and the bytes of the line without its end.
    pub fn line(&self, text: &str, at: usize) -> (usize, Range<usize>) {
        let number = self.starts.partition_point(|start| *start <= at).max(1);
        let end = self.starts.get(number).map_or(text.len(), |next| next - 1);
        (number, self.starts[number - 1]..end)
    }

    /// Line and column of a byte, both from 1; the column counts characters, as editors do.
    pub fn line_column(&self, text: &str, at: usize) -> (usize, usize) {
        let at = floor(text, at);
        let (line, Range { start, .. }) = self.line(text, at);
        (line, self.before(text, at) - self.before(text, start) + 1)
    }

    /// How many characters stand before a byte.
    fn before(&self, text: &str, at: usize) -> usize {
        let block = at / BLOCK;
        self.characters[block] + characters(&text.as_bytes()[block * BLOCK..at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f5_columns_count_characters_however_long_the_line_is() {
        let text = format!("a\n{}\nb", "ệ".repeat(5000));
        let lines = LineStarts::of(&text);
        for (at, expected) in
            [(0, (1, 1)), (1, (1, 2)), (2, (2, 1)), (5, (2, 2)), (6, (2, 2)), (2 + 3 * 4000, (2, 4001))]
        {
            assert_eq!(lines.line_column(&text, at), expected, "{at}");
        }
        assert_eq!(lines.line_column(&text, text.len() + 9), (3, 2));
        assert_eq!(lines.line(&text, 3), (2, 2..2 + 15_000));
        assert_eq!(LineStarts::of("").line_column("", 0), (1, 1));
    }
}
