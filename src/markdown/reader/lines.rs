//! The lines of a paragraph as they were typed, and what is said of them: text that was pasted, marks that became none.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag};

use super::Reader;
use crate::base::diagnostic::Diagnostic;
use crate::markdown::pasted::{self, TypedLine};
use crate::markdown::run::{OBJECT, TextRun};
use crate::markdown::typed;

impl Reader<'_, '_, '_> {
    /// Says what is odd about what begins here, before it is written.
    pub(super) fn look(&mut self, tag: &Tag, range: &Range<usize>) {
        match tag {
            Tag::Paragraph | Tag::Item => self.look_at_words(true),
            Tag::TableCell | Tag::DefinitionListTitle => self.look_at_words(false),
            Tag::Heading { level, .. } => {
                self.look_at_words(false);
                self.underlined(*level, range);
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => self.tell(range.start..range.start + 1, pasted::indented_code()),
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => self.open_fence(range),
            Tag::List(Some(first)) => self.numbers(*first),
            Tag::BlockQuote(None) => {
                let quoted = self.input.text[range.clone()].strip_prefix('>');
                if quoted.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '=')) {
                    self.tell(range.start..range.start + 1, typed::more_than());
                }
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {
                let (before, after) =
                    (near(&self.input.text[..range.start], true), near(&self.input.text[range.end..], false));
                if let Some(found) = typed::unmeant(before, &self.input.text[range.clone()], after) {
                    self.tell(range.clone(), found);
                }
            }
            _ => {}
        }
    }

    fn tell(&mut self, place: Range<usize>, found: Diagnostic) {
        self.out.push(found.at(self.input.source, place));
    }

    /// The words up to the next block.
    fn look_at_words(&mut self, has_lines: bool) {
        let words = self.events[self.at..].iter().take_while(|(event, _)| is_inline(event)).count();
        let Some(last) = words.checked_sub(1) else { return };
        let (from, to) = (self.at, self.at + last);
        let typed = &self.input.text[self.events[from].1.start..self.events[to].1.end.max(self.events[from].1.start)];
        self.parsed.work += typed.len() as u64;
        if has_lines && (typed.contains('\n') || typed.contains('\t')) {
            let lines = self.lines(from..to + 1);
            if let Some((at, found)) = pasted::paragraph(&lines) {
                let (start, length) = (lines[at].start, lines[at].text.chars().next().map_or(0, char::len_utf8));
                self.tell(start..start + length, found);
            }
        }
        if typed::may_have_marks(typed) {
            let run = self.words(from..to + 1);
            // Most of the marks that were typed became marks, and are gone from the words.
            let found = if typed::may_have_marks(&run.text) { typed::marks(&run.text) } else { Vec::new() };
            for (range, found) in found {
                let place = run.source(range);
                // A backslash says that it is meant as text.
                if self.input.text.as_bytes().get(place.start.wrapping_sub(1)) != Some(&b'\\') {
                    self.tell(place, found);
                }
            }
        }
    }

    fn lines(&self, events: Range<usize>) -> Vec<TypedLine<'_>> {
        let text: &str = self.input.text;
        let first = self.events[events.start].1.start;
        let indent = |at: usize| text[text[..at].rfind('\n').map_or(0, |end| end + 1)..at].to_owned();
        let is_top = {
            let before = indent(first);
            before.len() < 4 && before.bytes().all(|byte| byte == b' ')
        };
        let (mut lines, mut start, mut is_joined, mut end) = (Vec::new(), first, false, first);
        let mut push = |start: usize, end: usize, is_joined: bool| {
            let typed = text
                .get(start..end)
                .unwrap_or_default()
                .trim_matches(|c: char| c.is_whitespace() || c == '*' || c == '_');
            let before = if is_top && is_joined { indent(start) } else { String::new() };
            let is_indented = before.contains('\t') || before.starts_with("    ");
            lines.push(TypedLine { text: typed, start, is_joined, is_indented });
        };
        let mut is_new = false;
        for (event, range) in &self.events[events] {
            if is_new && range.start >= end {
                start = range.start;
                is_new = false;
            }
            if matches!(event, Event::SoftBreak | Event::HardBreak) {
                push(start, range.start, is_joined);
                is_joined = *event == Event::SoftBreak;
                is_new = true;
            }
            end = end.max(range.end);
        }
        push(start, end, is_joined);
        lines
    }

    /// The words with their line ends; [`OBJECT`] for what is no words.
    fn words(&self, events: Range<usize>) -> TextRun {
        let mut run = TextRun::default();
        let mut at = events.start;
        while at < events.end {
            let (event, range) = &self.events[at];
            match event {
                Event::Text(text) => run.push(text, range.clone()),
                Event::SoftBreak | Event::HardBreak => run.push("\n", range.clone()),
                Event::Start(Tag::Image { .. }) => {
                    run.push(OBJECT, range.clone());
                    at = self.close_of(at);
                }
                Event::Start(_) | Event::End(_) => {}
                _ => run.push(OBJECT, range.clone()),
            }
            at += 1;
        }
        run
    }

    /// A heading that dashes below it make: one of several lines, or dashes that were meant as a rule.
    fn underlined(&mut self, level: HeadingLevel, range: &Range<usize>) {
        let typed = self.input.text[range.clone()].trim_end();
        let Some((above, rule)) = typed.rsplit_once('\n') else { return };
        // Seven of them separate the two sides of a merge conflict, which is reported as one.
        if typed.starts_with('#') || rule == "=======" || (level == HeadingLevel::H1 && !above.contains('\n')) {
            return;
        }
        let end = range.start + typed.len();
        let dashes = rule.trim_start_matches(|c: char| c == '>' || c.is_whitespace()).len();
        self.tell(end - dashes..end, pasted::underlined());
    }

    fn open_fence(&mut self, range: &Range<usize>) {
        let typed = self.input.text[range.clone()].trim_end();
        let Some(letter) = typed.chars().next() else { return };
        let length = typed.len() - typed.trim_start_matches(letter).len();
        let last = typed
            .rsplit_once('\n')
            .map_or("", |(_, last)| last)
            .trim_start_matches(|c: char| c == '>' || c.is_whitespace());
        if last.len() < length || last.chars().any(|c| c != letter) {
            self.tell(range.start..range.start + length, typed::open_fence(&typed[..length]));
        }
    }

    /// The numbers of a list: `1.` for all of them is a habit, a gap is none.
    fn numbers(&mut self, first: u64) {
        let (mut at, end, mut typed) = (self.at, self.close_of(self.at - 1), Vec::new());
        while at < end {
            let (event, range) = &self.events[at];
            if matches!(event, Event::Start(Tag::Item)) {
                let item = &self.input.text[range.clone()];
                let digits = item.find(|c: char| !c.is_ascii_digit()).unwrap_or(item.len());
                typed.push((item[..digits].parse::<u64>().unwrap_or(first), range.start..range.start + digits));
            }
            at = self.close_of(at) + 1;
        }
        if typed.iter().all(|(number, _)| *number == first) {
            return;
        }
        let wrong = typed.into_iter().zip(first..).find(|((number, _), shown)| number != shown);
        if let Some(((number, place), shown)) = wrong {
            self.tell(place, typed::other_number(number, shown));
        }
    }
}

/// At most 16 bytes at the end or the beginning of a text.
fn near(text: &str, is_end: bool) -> &str {
    const FAR: usize = 16;
    let mut at = if is_end { text.len().saturating_sub(FAR) } else { text.len().min(FAR) };
    while !text.is_char_boundary(at) {
        at = if is_end { at + 1 } else { at - 1 };
    }
    if is_end { &text[at..] } else { &text[..at] }
}

fn is_inline(event: &Event) -> bool {
    use pulldown_cmark::TagEnd;
    match event {
        Event::Start(tag) => {
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        Event::End(tag) => {
            matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
        }
        Event::Html(_) | Event::Rule => false,
        _ => true,
    }
}
