//! What a body is made of, before it is brought into blocks.

use super::numbering::ListMarker;
use crate::blocks::{Block, Inline, Picture, Table, words_of};

/// A part of a list of words and meanings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DefinitionPart {
    Term,
    Meaning,
}

/// A paragraph with what its style says of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    /// Its level in a list, from 0.
    pub(super) level: u8,
    pub(super) mark: Option<ListMarker>,
    /// Its level as a heading, from 1; 0: the title.
    pub(super) heading: Option<u8>,
    pub(super) is_caption: bool,
    pub(super) is_quotation: bool,
    /// Code, whose spaces and line ends count.
    pub(super) is_code: bool,
    /// A word, or what it means.
    pub(super) entry: Option<DefinitionPart>,
    /// Where its lines stand, as Word calls it.
    pub(super) side: String,
    /// The names of its bookmarks.
    pub(super) places: Vec<String>,
    pub(super) words: Vec<Inline>,
    pub(super) pictures: Vec<Picture>,
    /// Its lines stay as they are: a signature, a letterhead.
    pub(super) is_fixed: bool,
}

/// What a body is made of.
#[derive(Clone, Debug)]
pub(super) enum BodyPiece {
    Paragraph(Paragraph),
    Table(Table),
    /// A text box.
    Box(Vec<Block>),
}

/// Whether a paragraph is nothing but a line of dashes, typed to divide.
pub(super) fn is_rule(one: &Paragraph) -> bool {
    let words = words_of(&one.words);
    let marks = words.trim();
    marks.chars().count() > 2
        && marks.chars().all(|c| matches!(c, '-' | '–' | '—' | '_' | '*' | '=' | '~' | ' '))
        && one.pictures.is_empty()
}
