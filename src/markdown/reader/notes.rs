//! Footnotes: numbered where they are called, written at the end of the text.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::Reader;
use crate::markdown::{HoleKind, lints};

impl<'a> Reader<'a, '_, '_> {
    pub(super) fn reference(&mut self, label: &CowStr<'a>) {
        let label = label.to_string();
        let (number, times) = *self
            .references
            .entry(label.clone())
            .and_modify(|(_, times)| *times += 1)
            .or_insert((self.numbers.len() + 1, 1));
        if times == 1 {
            self.numbers.push(label);
        }
        let id = if times == 1 { format!("ref-{number}") } else { format!("ref-{number}-{times}") };
        self.parsed.ids.extend([id.clone(), format!("note-{number}")]);
        self.push(format!("<sup class=\"note-ref\"><a id=\"{id}\" href=\"#note-{number}\">{number}</a></sup>"));
    }

    /// A footnote's text is kept for the end of the page.
    pub(super) fn note(&mut self, label: &CowStr<'a>, range: &Range<usize>) {
        self.flush();
        let place = range.start..range.start + label.len() + "[^]".len();
        if self.notes.contains_key(&**label) {
            self.out.push(lints::lost_note(label, true).at(self.input.source, place.clone()));
        }
        let close = self.close_of(self.at - 1);
        let outer = std::mem::take(&mut self.html);
        while self.at < close {
            self.step();
        }
        self.flush();
        let note = std::mem::replace(&mut self.html, outer);
        self.notes.insert(label.to_string(), (place, note));
        self.at = close + 1;
    }

    /// The notes in the order of their calls, and what is said of those that nothing calls.
    pub(super) fn all_notes(&mut self) {
        if !self.numbers.is_empty() {
            let label = self.mark(HoleKind::Word("notes".into()), 0..0);
            self.push(format!("<section class=\"notes\" aria-label=\"{label}\">\n<ol>\n"));
            for (index, label) in std::mem::take(&mut self.numbers).into_iter().enumerate() {
                let number = index + 1;
                let back = self.mark(HoleKind::Word("note_back".into()), 0..0);
                self.parsed.ids.extend([format!("note-{number}"), format!("ref-{number}")]);
                self.push(format!("<li id=\"note-{number}\">"));
                let (_, note) = self.notes.remove(&label).unwrap_or_default();
                self.html.extend(note);
                self.push(format!("<p class=\"note-back\"><a href=\"#ref-{number}\">{back}</a></p></li>\n"));
            }
            self.push("</ol>\n</section>\n".into());
        }
        for (label, (place, _)) in std::mem::take(&mut self.notes) {
            self.out.push(lints::lost_note(&label, false).at(self.input.source, place));
        }
    }
}
