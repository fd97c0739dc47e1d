//! Items and notes as office programs write them, brought into the tree.

use scraper::ElementRef;

use super::flow::InlineFormat;
use super::office::{inside, is_mark, item_level, note_of, put};
use super::reader::HtmlReader;
use super::style::declared;
use super::words;
use crate::blocks::{Block, Inline};

/// Word has nine levels.
const DEEPEST: usize = 9;

impl HtmlReader<'_> {
    /// What only office programs write; whether it was such an element.
    pub(super) fn office<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>) -> bool {
        if let Some(level) = item_level(element) {
            self.item(element, format, level.clamp(1, DEEPEST));
        } else if let Some(id) = note_of(element) {
            let blocks = self.within(|reader| reader.block(element, format));
            self.notes.insert(id.to_owned(), blocks);
        } else if declared(element, "mso-element").is_some_and(|kind| kind.ends_with("note-list")) {
            // The line above the notes is none of the text.
            for note in element.child_elements().filter(|one| note_of(*one).is_some()) {
                self.office(note, format);
            }
        } else {
            return false;
        }
        true
    }

    /// The call of a note.
    pub(super) fn call(&mut self, id: String) {
        let number = *self.called.entry(id.clone()).or_insert(self.calls.len());
        if number == self.calls.len() {
            self.calls.push(id);
        }
        self.flow.push_note(number);
    }

    fn item<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>, level: usize) {
        self.flow.end_line(format, &mut self.tally);
        let mark = element.descendent_elements().find(|one| is_mark(*one)).map(words).unwrap_or_default();
        self.in_item = true;
        let mut blocks = self.within(|reader| reader.block(element, format));
        self.in_item = false;
        let number = mark.trim_end_matches(['.', ')']).parse().ok();
        let is_bullet = !mark.chars().any(char::is_alphanumeric) || matches!(mark.as_str(), "o" | "§");
        if number.is_some() || is_bullet {
            if !blocks.is_empty() {
                put(&mut self.flow.blocks, level - 1, number, blocks);
            }
            return;
        }
        // A letter stays as it is typed: others refer to `điểm a`.
        if let Some(Block::Paragraph(words)) = blocks.first_mut() {
            words.insert(0, Inline::plain(format!("{mark} ")));
        }
        inside(&mut self.flow.blocks, level - 1, |last| last.extend(blocks));
    }
}
