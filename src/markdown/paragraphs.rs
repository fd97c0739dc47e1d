//! The plain text of an article.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::expression::{FigureText, Slot};

/// The words of a text without its markup, paragraph by paragraph.
///
/// Most paragraphs read as they stand in the file, and of these only the place is kept: a large site is in memory once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Paragraphs {
    #[serde(skip)]
    file: Arc<str>,
    all: Vec<Paragraph>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Paragraph {
    /// These bytes of the file.
    Typed(Range<u32>),
    /// Other words than stand in the file: without the stars of what is bold, say.
    Other(Box<str>),
    /// Words with figures among them.
    Figures(Box<FigureText>),
}

impl Paragraphs {
    /// None yet, of this file.
    pub(super) fn of(file: Arc<str>) -> Paragraphs {
        Paragraphs { file, all: Vec::new() }
    }

    /// Says which file it is, where that was not stored.
    pub(super) fn refer(&mut self, file: Arc<str>) {
        self.file = file;
    }

    /// The whole file.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// Adds a paragraph, which was made of these bytes of the file.
    pub(super) fn push(&mut self, words: &str, slots: Vec<Slot>, place: Range<usize>) {
        if !slots.is_empty() {
            return self.all.push(Paragraph::Figures(FigureText { text: words.to_owned(), slots }.into()));
        }
        let bounds = u32::try_from(place.start).ok().zip(u32::try_from(place.end).ok());
        self.all.push(match bounds {
            Some((start, end)) if self.file.get(place) == Some(words) => Paragraph::Typed(start..end),
            _ => Paragraph::Other(words.into()),
        });
    }

    /// Each paragraph, in order, and where figures belong in it; none is empty.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Slot])> {
        self.all.iter().map(|paragraph| match paragraph {
            Paragraph::Typed(place) => (&self.file[place.start as usize..place.end as usize], &[][..]),
            Paragraph::Other(words) => (&**words, &[][..]),
            Paragraph::Figures(line) => (&*line.text, &*line.slots),
        })
    }
}
