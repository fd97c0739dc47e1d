//! The text that an edit is made in, and the stretch of it that is replaced.

use std::ops::Range;

use crate::base::value::Entry;

/// The two languages of front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    Toml,
    Yaml,
}

/// A stretch of a text that is to be replaced.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Splice {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

impl Splice {
    pub(super) fn new(range: Range<usize>, text: impl Into<String>) -> Splice {
        Splice { range, text: text.into() }
    }
}

/// What an edit is made in.
pub(super) struct Ground<'t> {
    /// The TOML or YAML, without fences.
    pub(super) text: &'t str,
    pub(super) entries: Vec<Entry>,
    /// `\n` or `\r\n`.
    pub(super) line_end: &'static str,
}

impl Ground<'_> {
    /// The beginning of the line of this byte.
    pub(super) fn line_of(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |at| at + 1)
    }

    /// The beginning of the line behind the one of this byte.
    pub(super) fn line_after(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |end| at + end + 1)
    }
}

/// The line end of a text: that of its first line.
pub(super) fn line_end_of(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}
