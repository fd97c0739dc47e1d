//! A text as a tree of blocks, and the one writer that makes bantin's Markdown of it. Whatever comes from elsewhere (Word, a
//! clipboard, another generator) becomes such a tree first, so that marks are escaped in one place.
//!
//! [`normal`] brings a tree into the form that Markdown can say: spaces and marks at the edge of bold words move out of it,
//! merged cells become single ones. What that changes for readers is told in remarks. What [`write`](write()) makes of a tree,
//! read again by [`crate::markdown`], shows the blocks of its normal form.

mod anchors;
mod fonts;
mod grid;
mod inline;
mod made;
mod normal;
mod pictures;
mod tidy;
mod writer;

pub use anchors::lead;
pub use fonts::unicode;
pub use normal::normal;
pub use pictures::retain_pictures;
pub use tidy::{Stray, clean, joined, raised};
pub use writer::write;

use crate::base::diagnostic::{Message, msg};

/// A whole text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
    /// Its footnotes; [`Inline::Note`] counts them from 0.
    pub notes: Vec<Vec<Block>>,
}

/// A block of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading {
        /// 2 to 6; the title of the page is the only 1.
        level: u8,
        /// Its words.
        words: Vec<Inline>,
    },
    /// A paragraph; a signature block is one whose lines end in [`Inline::Break`].
    Paragraph(Vec<Inline>),
    /// A list.
    List(List),
    /// A table.
    Table(Table),
    /// A picture, or several as a gallery.
    Pictures(Vec<Picture>),
    /// A video.
    Video {
        /// Its address on a site of videos, or its file; one that bantin does not show becomes a link.
        address: String,
        /// The words below it; may be empty.
        caption: String,
    },
    /// A box beside the text.
    Box(BoxKind, Vec<Block>),
    /// A quotation.
    Quotation(Vec<Block>),
    /// Words and what they mean.
    Definitions(Vec<Definition>),
    /// Code.
    Code {
        /// The name of its language; may be empty.
        language: String,
        /// Its lines.
        code: String,
    },
    /// A line across the text.
    Rule,
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The first number; none: a list with bullets.
    pub start: Option<u64>,
    /// The blocks of each item.
    pub items: Vec<Vec<Block>>,
}

/// A word or a name, and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The word.
    pub term: Vec<Inline>,
    /// What it means, one paragraph for each meaning.
    pub meanings: Vec<Vec<Inline>>,
}

/// A table. In the normal form there is one row of headings, no cell reaches further than its own place, and each has at
/// most one paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The rows; a cell that another covers is left out of its row.
    pub rows: Vec<Vec<TableCell>>,
    /// How many rows at the top are headings.
    pub headings: usize,
    /// How each column stands; missing ones stand left.
    pub columns: Vec<Side>,
}

/// Where the words of a column stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// As the language begins its lines.
    #[default]
    Start,
    /// In the middle.
    Centre,
    /// At the end, as numbers do.
    End,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableCell {
    /// What is in it.
    pub blocks: Vec<Block>,
    /// How many columns it takes, from 1.
    pub across: usize,
    /// How many rows it takes, from 1.
    pub down: usize,
}

impl TableCell {
    /// A cell that takes one place.
    pub fn of(blocks: Vec<Block>) -> TableCell {
        TableCell { blocks, across: 1, down: 1 }
    }
}

/// A picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Its file.
    pub target: String,
    /// What is seen.
    pub alt: String,
    /// The words below it; may be empty.
    pub caption: String,
}

/// The kinds of boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BoxKind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words of one style.
    Words {
        /// As readers see them.
        text: String,
        /// How they are set.
        style: Style,
    },
    /// A link.
    Link {
        /// Where it leads.
        target: String,
        /// Its words; nothing but [`Inline::Words`] in the normal form.
        words: Vec<Inline>,
    },
    /// Code among words.
    Code(String),
    /// The call of a footnote, counted from 0.
    Note(usize),
    /// A name by which links within the text call the heading that it stands in. [`lead`] makes anchors of them; nothing
    /// else is written of it.
    Place(String),
    /// A picture among words, as in a cell.
    Picture(Picture),
    /// The end of a line.
    Break,
}

/// How words are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
}

impl Style {
    /// As the text around is set.
    pub const PLAIN: Style = Style { bold: false, italic: false };
}

impl Inline {
    /// Words without a style.
    pub fn plain(text: impl Into<String>) -> Inline {
        Inline::Words { text: text.into(), style: Style::PLAIN }
    }

    /// Bold words.
    pub fn bold(text: impl Into<String>) -> Inline {
        Inline::Words { text: text.into(), style: Style { bold: true, italic: false } }
    }
}

/// The words of some inlines, without their styles; a line end is a space.
pub fn words_of(inlines: &[Inline]) -> String {
    let mut words = String::new();
    for inline in inlines {
        match inline {
            Inline::Words { text, .. } => words.push_str(text),
            Inline::Link { words: inner, .. } => words.push_str(&words_of(inner)),
            Inline::Code(code) => words.push_str(code),
            Inline::Break => words.push(' '),
            Inline::Note(_) | Inline::Picture(_) | Inline::Place(_) => {}
        }
    }
    words
}

/// What became of a text that comes from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// What was taken.
    pub taken: Vec<Message>,
    /// What was cleaned.
    pub cleaned: Vec<Message>,
    /// What was left out.
    pub dropped: Vec<Message>,
    /// What a person should look at.
    pub look: Vec<Message>,
}

/// What there was at all, of what was counted.
pub fn counted(lines: Vec<(usize, Message)>) -> Vec<Message> {
    lines.into_iter().filter(|(count, _)| *count > 0).map(|(_, message)| message).collect()
}

/// What is said of pictures that nobody described.
pub fn no_descriptions(count: usize) -> Message {
    msg!(
        "{count} ảnh chưa có lời mô tả: viết những gì nhìn thấy",
        "pictures without a description: say what is seen: {count}"
    )
}

/// What was changed for readers while a tree came into its normal form.
pub type Remarks = Vec<Message>;
