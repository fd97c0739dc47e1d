//! The words of a paragraph, and where each of them stands in the file.

use std::borrow::Cow;
use std::ops::Range;

use super::expression::{Expression, Slot};

/// Stands in a paragraph's words for what is not prose (U+FFFC, object replacement character).
pub(super) const OBJECT: &str = "\u{FFFC}";

/// The words of the paragraph being read, and where each stretch of them comes from.
#[derive(Default)]
pub(super) struct TextRun {
    pub(super) text: String,
    /// What stands where the words have [`OBJECT`].
    pub(super) objects: Vec<Object>,
    pub(super) stretches: Vec<(usize, Range<usize>)>,
}

pub(super) enum Object {
    Code(String),
    /// An expression, braces and all; none where it cannot be understood.
    Figure(String, Option<Expression>),
}

impl TextRun {
    pub(super) fn push(&mut self, text: &str, range: Range<usize>) {
        self.stretches.push((self.text.len(), range));
        self.text.push_str(text);
    }

    /// The words without space around them, [`OBJECT`]s as they were typed, and where figures belong in them.
    pub(super) fn finished(&mut self) -> (Cow<'_, str>, Vec<Slot>) {
        if self.objects.is_empty() {
            return (self.text.trim().into(), Vec::new());
        }
        let (mut words, mut slots) = (String::new(), Vec::new());
        let mut objects = std::mem::take(&mut self.objects).into_iter();
        for (at, part) in self.text.trim().split(OBJECT).enumerate() {
            match if at == 0 { None } else { Some(objects.next()) } {
                None => {}
                Some(None) => words.push_str(OBJECT),
                Some(Some(Object::Code(code))) => words.push_str(&code),
                Some(Some(Object::Figure(typed, expression))) => {
                    slots.push(Slot { range: words.len()..words.len() + typed.len(), expression });
                    words.push_str(&typed);
                }
            }
            words.push_str(part);
        }
        (words.into(), slots)
    }

    /// Bytes of the words to bytes of the source. A stretch that was typed otherwise (`&amp;`) is meant as a whole.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        let find = |at: usize| {
            let index = self.stretches.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            self.stretches.get(index).map(|(start, source)| {
                let end = self.stretches.get(index + 1).map_or(self.text.len(), |next| next.0);
                let exact = end - start == source.len();
                (at - start, source.clone(), exact)
            })
        };
        let last = range.end.saturating_sub(1).max(range.start);
        match (find(range.start), find(last)) {
            (Some((from, first, exact)), Some((to, second, also_exact))) => {
                let start = if exact { first.start + from } else { first.start };
                let end = if also_exact { second.start + to + (range.end - last) } else { second.end };
                start..end.max(start)
            }
            _ => 0..0,
        }
    }
}
