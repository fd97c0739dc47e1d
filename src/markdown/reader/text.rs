//! The words of a text: shown to the prose check paragraph by paragraph, and searched for figures.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::Reader;
use crate::document_number::{self, Mention};
use crate::markdown::expression::{AROUND, Expression, among_words, block};
use crate::markdown::run::{OBJECT, Object, TextRun};
use crate::markdown::words::next_figure;
use crate::markdown::{HoleKind, MarkKind, lints, video};
use crate::prose::Prose;

/// The tables of a text.
#[derive(Default)]
pub(super) struct TextTables {
    /// How many there were.
    pub(super) count: usize,
    /// The headings of the one that is being read.
    headings: Vec<String>,
}

impl TextTables {
    pub(super) fn end(&mut self) {
        self.count += 1;
        self.headings.clear();
    }
}

impl<'a> Reader<'a, '_, '_> {
    /// Shows the finished paragraph to the prose check and keeps its words.
    pub(super) fn flush(&mut self) {
        if self.run.text.is_empty() {
            return;
        }
        let mut run = std::mem::take(&mut self.run);
        if let Some(cell) = self.cell.filter(|cell| cell.row == 0) {
            self.tables.headings.resize(cell.column, String::new());
            self.tables.headings.push(run.text.clone());
        }
        (self.prose)(&Prose { text: &run.text, at: &|range| run.source(range), cell: self.cell }, self.out);
        let start = run.text.len() - run.text.trim_start().len();
        let place = run.source(start..start + run.text.trim().len());
        let (words, slots) = run.finished();
        if !words.is_empty() {
            self.parsed.words.push(&words, slots, place);
        }
    }

    /// A run of text events: one text, in which figures are found.
    pub(super) fn text(&mut self) {
        self.at -= 1;
        if self.simple_text() {
            return;
        }
        let mut run = TextRun::default();
        let mut escaped = Vec::new();
        while let Some((Event::Text(text), range)) = self.events.get(self.at) {
            // `\{{`: a text that follows a backslash of its own begins with a literal character.
            if range.start > self.input.range.start
                && self.input.text.as_bytes()[range.start - 1] == b'\\'
                && text.starts_with('{')
            {
                escaped.push(run.text.len());
            }
            run.push(text, range.clone());
            self.at += 1;
        }
        self.lone_video(&run, &escaped);
        let no_links = lints::no_links(&run.text, &mut self.parsed.work);
        for (range, found) in no_links.into_iter().chain(lints::undefined(&run.text)) {
            let place = run.source(range);
            // A backslash says that it is meant as text.
            if self.input.text.as_bytes().get(place.start.wrapping_sub(1)) != Some(&b'\\') {
                self.out.push(found.at(self.input.source, place));
            }
        }
        let mut from = 0;
        while let Some((open, close)) = next_figure(&run.text, from, &escaped) {
            self.plain(&run, from..open);
            let after = self.following(&run.text[close + 2..]);
            self.expression(&run.text[open..close + 2], &after, run.source(open..close + 2));
            from = close + 2;
        }
        self.plain(&run, from..run.text.len());
    }

    /// What readers see behind a figure, as much as its unit may take: the rest of a text and, where that is short, the
    /// next ones of its paragraph; of a number alone in the cell of a table the unit that its heading has in brackets.
    fn following(&self, rest: &str) -> String {
        let mut after: String = rest.chars().take(AROUND).collect();
        for (event, _) in self.events[self.at..].iter().take(AROUND) {
            match event {
                Event::Text(text) if after.len() < AROUND => after.extend(text.chars().take(AROUND)),
                Event::SoftBreak | Event::HardBreak => after.push(' '),
                Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
                | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => {}
                _ => break,
            }
        }
        let cell = self.cell.filter(|cell| cell.row > 0 && after.trim().is_empty());
        let heading = cell.and_then(|cell| self.tables.headings.get(cell.column)?.trim_end().strip_suffix(')'));
        match heading.and_then(|heading| heading.rsplit_once('(')) {
            Some((_, unit)) => format!("({unit})"),
            None => after,
        }
    }

    /// Tells a video among words, whose address is a link of its own behind this run.
    fn lone_video(&mut self, run: &TextRun, escaped: &[usize]) {
        let Some(open) = run.text.rfind("{{").filter(|open| !escaped.contains(open)) else { return };
        if video::WORDS.contains(&run.text[open + 2..].trim()) {
            let place = run.source(open..run.text.trim_end().len());
            self.out.push(video::among_words().at(self.input.source, place));
        }
    }

    /// An expression among words, braces and all, what follows it, and its place.
    fn expression(&mut self, text: &str, after: &str, mut place: Range<usize>) {
        let parsed = among_words(&text[2..text.len() - 2], &self.run.text, after);
        let typed = match &parsed {
            Ok(Expression::Assertion { typed: Some(typed), .. }) => Some(typed.len()),
            _ => None,
        };
        match typed {
            // Prose sees the number typed before it; a figure that is shown stands for a word of its own.
            Some(typed) => {
                place.start = self.run.source(self.run.text.len() - typed..self.run.text.len()).start;
            }
            None => {
                self.run.push(OBJECT, place.clone());
                self.run.objects.push(Object::Figure(text.to_owned(), parsed.as_ref().ok().cloned()));
            }
        }
        match parsed {
            Ok(expression) => {
                let mark = self.mark(HoleKind::Figure(expression), place);
                self.push(mark);
            }
            Err(problem) => {
                self.out.push(problem.at(self.input.source, place.clone()));
                // A misplaced chart still cites its data set.
                if let Some(Ok((kind, set))) = block(&text[2..text.len() - 2]) {
                    let mark = self.mark(HoleKind::Block(kind, set), place);
                    self.push(mark);
                }
            }
        }
    }

    /// Takes a run of text events without brackets and braces, which is nearly all there is: nothing can be said of it.
    fn simple_text(&mut self) -> bool {
        let events = self.events;
        let texts = events[self.at..].iter().map_while(|(event, range)| match event {
            Event::Text(text) => Some((event, text, range)),
            _ => None,
        });
        if texts.clone().any(|(_, text, _)| memchr::memchr3(b'{', b'[', b']', text.as_bytes()).is_some()) {
            return false;
        }
        for (event, text, range) in texts {
            self.run.push(text, range.clone());
            self.at += 1;
            let place = |part: Range<usize>| match text.len() == range.len() {
                true => range.start + part.start..range.start + part.end,
                false => range.clone(),
            };
            if self.document_numbers(text, &place) {
                continue;
            }
            if self.at > self.hidden && self.stands_as_it_is(text, range) {
                let mark = self.mark_any(MarkKind::Typed, range.clone());
                self.push(mark);
            } else {
                self.probe(range);
                self.html.push(event.clone());
            }
        }
        true
    }

    /// Whether the HTML of a text is what is typed in the file, and long enough to be kept as its place there.
    fn stands_as_it_is(&self, text: &str, range: &Range<usize>) -> bool {
        const LONG: usize = 64;
        text.len() >= LONG
            && memchr::memchr3(b'&', b'<', b'>', text.as_bytes()).is_none()
            && self.input.text.get(range.clone()) == Some(text)
    }

    fn plain(&mut self, run: &TextRun, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        for (index, (start, source)) in run.stretches.iter().enumerate() {
            let end = run.stretches.get(index + 1).map_or(run.text.len(), |next| next.0);
            let (from, to) = ((*start).max(range.start), end.min(range.end));
            if from < to {
                let exact = end - start == source.len();
                let place = if exact { source.start + from - start..source.start + to - start } else { source.clone() };
                self.run.push(&run.text[from..to], place);
            }
        }
        let start = range.start;
        if self.document_numbers(&run.text[range.clone()], &|part| run.source(start + part.start..start + part.end)) {
            return;
        }
        self.probe(&run.source(range.clone()));
        self.html.push(Event::Text(CowStr::from(run.text[range].to_owned())));
    }

    /// Writes words with numbers of documents, which the join may know; whether there are any. `place` gives the bytes of the
    /// file. What is a link already stays one.
    fn document_numbers(&mut self, text: &str, place: &dyn Fn(Range<usize>) -> Range<usize>) -> bool {
        if !self.input.documents || !self.links.is_empty() || self.at <= self.hidden {
            return false;
        }
        let mentions = document_number::mentions(text);
        let mut from = 0;
        let is_any = !mentions.is_empty();
        let words = |part: &str| Event::Text(CowStr::from(part.to_owned()));
        for Mention { range, key, day } in mentions {
            self.probe(&place(from..range.start));
            self.html.push(words(&text[from..range.start]));
            from = range.end;
            let typed = text[range.clone()].to_owned();
            let mark = self.mark(HoleKind::DocumentNumber { typed, key, day }, place(range));
            self.push(mark);
        }
        if is_any {
            self.html.push(words(&text[from..]));
        }
        is_any
    }
}
