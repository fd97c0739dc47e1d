//! Events of pulldown-cmark to HTML with marked holes.

mod lines;
mod links;
mod notes;
mod pictures;
mod raw;
mod text;
mod videos;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd, html::push_html};

use super::events::Definition;
use super::expression::{BlockOf, FigureText, block};
use super::lost::Opener;
use super::paragraphs::Paragraphs;
use super::run::{OBJECT, Object, TextRun};
use super::words::{is_reserved, table_cells, words};
use super::{CLOSE, Heading, HoleKind, Input, Mark, MarkKind, OPEN, ProseCheck, Spot, escape};
use super::{events, lints};
use crate::base::diagnostic::{Diagnostics, error, warning};
use crate::base::language::slug;
use crate::prose::CellPosition;
use links::Link;
use text::TextTables;

/// What was read, holes still marked in the HTML.
pub(super) struct Parsed {
    pub(super) html: String,
    pub(super) marks: Vec<Mark>,
    /// What may swallow words.
    pub(super) openers: Vec<Opener>,
    pub(super) words: Paragraphs,
    pub(super) headings: Vec<Heading>,
    pub(super) ids: BTreeSet<String>,
    pub(super) has_raw: bool,
    /// Steps that were taken, each of bounded length, and bytes that were searched.
    pub(super) work: u64,
}

/// How deep Markdown is nested.
fn depth(events: &[(Event, Range<usize>)]) -> usize {
    let (mut depth, mut most) = (0usize, 0);
    for (event, _) in events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        most = most.max(depth);
    }
    most
}

/// For each event the index of the one that closes it.
fn closes(events: &[(Event, Range<usize>)]) -> Vec<usize> {
    let (mut closes, mut open): (Vec<usize>, Vec<usize>) = ((0..events.len()).collect(), Vec::new());
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => open.push(index),
            Event::End(_) => {
                if let Some(start) = open.pop() {
                    closes[start] = index;
                }
            }
            _ => {}
        }
    }
    closes
}

pub(super) fn read(input: &Input, prose: &mut ProseCheck, out: &mut Diagnostics) -> Parsed {
    let offset = input.range.start;
    let (events, definitions, replaced) = events::read(&input.text[input.range.clone()], offset);
    for range in replaced {
        warning!(out, "replacement" at (input.source, range);
            "mã `&...;` của ký tự không trang nào dùng được", "an `&...;` of a character that no page can show";
            help: "xóa mã này", "delete it");
    }
    let demote =
        events.iter().any(|(event, _)| matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })));
    let mut reader = Reader {
        input,
        events: &events,
        at: 0,
        closes: closes(&events),
        numbered: BTreeMap::new(),
        open: BTreeMap::new(),
        depth: depth(&events),
        demote,
        html: Vec::with_capacity(events.len()),
        run: TextRun::default(),
        notes: BTreeMap::new(),
        numbers: Vec::new(),
        references: BTreeMap::new(),
        links: Vec::new(),
        cell: None,
        tables: TextTables::default(),
        hidden: 0,
        parsed: Parsed {
            html: String::new(),
            marks: Vec::new(),
            openers: Vec::new(),
            words: Paragraphs::of(input.text.clone()),
            headings: Vec::new(),
            ids: BTreeSet::new(),
            has_raw: events.iter().any(|(event, _)| matches!(event, Event::Html(_) | Event::InlineHtml(_))),
            work: 0,
        },
        prose,
        out,
    };
    while reader.at < events.len() {
        reader.step();
    }
    reader.unused(&definitions);
    reader.finish()
}

struct Reader<'a, 'i, 'o> {
    input: &'i Input<'i>,
    events: &'a [(Event<'a>, Range<usize>)],
    at: usize,
    /// For each event the index of the one that closes it; of those that open nothing, their own.
    closes: Vec<usize>,
    /// The last number behind each anchor that is wanted more than once.
    numbered: BTreeMap<String, usize>,
    /// How often each element of raw HTML is open.
    open: BTreeMap<String, usize>,
    /// How many elements are open: those of Markdown around the raw HTML, and its own.
    depth: usize,
    /// The page's title is its only `h1`: a text that uses `#` has all its headings moved down by one.
    demote: bool,
    html: Vec<Event<'a>>,
    run: TextRun,
    notes: BTreeMap<String, (Range<usize>, Vec<Event<'a>>)>,
    numbers: Vec<String>,
    /// The number of each note that is called, and how often it is.
    references: BTreeMap<String, (usize, usize)>,
    /// Each open link. One without a usable target leaves only its words.
    links: Vec<Link>,
    /// The cell that is being read, and its table.
    cell: Option<CellPosition>,
    tables: TextTables,
    /// The events before this one are code of raw HTML and no words.
    hidden: usize,
    parsed: Parsed,
    prose: &'o mut ProseCheck<'o>,
    out: &'o mut Diagnostics,
}

impl<'a> Reader<'a, '_, '_> {
    fn push(&mut self, html: String) {
        self.html.push(Event::InlineHtml(CowStr::from(html)));
    }

    fn mark(&mut self, kind: HoleKind, place: Range<usize>) -> String {
        self.mark_any(MarkKind::Hole(kind), place)
    }

    fn mark_any(&mut self, kind: MarkKind, place: Range<usize>) -> String {
        self.parsed.marks.push(Mark { kind, place });
        format!("{OPEN}{}{CLOSE}", self.parsed.marks.len() - 1)
    }

    /// Marks words that are written next, where raw HTML might lose them.
    fn probe(&mut self, place: &Range<usize>) {
        if self.parsed.has_raw && self.at > self.hidden {
            let mark = self.mark_any(MarkKind::Probe, place.clone());
            self.push(mark);
        }
    }

    /// The index of the event that closes the one at `start`.
    fn close_of(&self, start: usize) -> usize {
        self.closes.get(start).copied().unwrap_or(self.events.len().saturating_sub(1))
    }

    fn step(&mut self) {
        let events = self.events;
        let (event, range) = &events[self.at];
        self.at += 1;
        self.parsed.work += 1;
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(_) => self.text(),
            Event::Code(code) => {
                // Prose has nothing to say about code; the search has.
                self.run.push(OBJECT, range.clone());
                self.run.objects.push(Object::Code(code.to_string()));
                self.probe(range);
                self.html.push(event.clone());
            }
            Event::SoftBreak | Event::HardBreak => {
                self.run.push(" ", range.clone());
                self.html.push(event.clone());
            }
            Event::Html(raw) | Event::InlineHtml(raw) => self.inline_html(raw, range),
            Event::FootnoteReference(label) => self.reference(label),
            Event::TaskListMarker(done) => {
                self.push(
                    if *done { "<span class=\"task\">☑</span> " } else { "<span class=\"task\">☐</span> " }.into(),
                );
            }
            _ => self.html.push(event.clone()),
        }
    }

    fn start(&mut self, tag: &Tag<'a>, range: &Range<usize>) {
        self.look(tag, range);
        match tag {
            Tag::Paragraph => {
                if self.alone() {
                    return;
                }
                self.flush();
            }
            Tag::Heading { level, id, attrs, .. } => {
                if let Some((name, _)) = attrs.first() {
                    self.out.push(lints::lost_braces(name).at(self.input.source, range.clone()));
                }
                return self.heading(*level, id.as_deref(), range);
            }
            Tag::BlockQuote(Some(kind)) => {
                self.flush();
                return self.alert(*kind);
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                self.fence(kind, range);
                self.probe(range);
                return self.code_block();
            }
            Tag::HtmlBlock => return self.html_block(),
            Tag::Link { link_type, dest_url, title, .. } => return self.link(*link_type, dest_url, title, range),
            Tag::Image { .. } => {
                let close = self.close_of(self.at - 1);
                let spot = if self.links.is_empty() { Spot::Line } else { Spot::Link };
                let html = self.image(self.at - 1, close, spot);
                // Something stands between the words, which are not those of prose.
                self.run.push(OBJECT, range.clone());
                self.run.objects.push(Object::Code(String::new()));
                self.push(html);
                self.at = close + 1;
                return;
            }
            Tag::FootnoteDefinition(label) => return self.note(label, range),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            Tag::Table(_) => {
                self.flush();
                let label = self.mark(HoleKind::Word("table".into()), 0..0);
                self.push(format!("<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\">"));
            }
            Tag::TableHead | Tag::TableRow => self.row(range),
            _ => self.flush(),
        }
        self.html.push(Event::Start(tag.clone()));
    }

    fn row(&mut self, range: &Range<usize>) {
        self.flush();
        let row = self.cell.map_or(0, |cell| cell.row + 1);
        self.cell = Some(CellPosition { table: self.tables.count, row, column: 0 });
        if row > 0 {
            self.lost_cells(range);
        }
    }

    /// A paragraph that is a chart, a table, pictures, videos or a figure in a box and nothing else; whether it is.
    fn alone(&mut self) -> bool {
        let close = self.close_of(self.at - 1);
        if let Some((block, place)) = self.only_block(self.at, close) {
            self.flush();
            match block {
                Ok((block, set)) => {
                    let mark = self.mark(HoleKind::Block(block, set), place);
                    self.push(mark + "\n");
                }
                Err(problem) => self.out.push(problem.at(self.input.source, place)),
            }
        } else if let Some(pictures) = self.only_pictures(self.at, close) {
            self.figure(&pictures);
        } else if !(self.only_videos() || self.only_box()) {
            return false;
        }
        self.at = close + 1;
        true
    }

    fn lost_cells(&mut self, row: &Range<usize>) {
        let cells = &self.events[self.at..self.close_of(self.at - 1)];
        let is_cell = |event: &Event| matches!(event, Event::End(TagEnd::TableCell));
        let Some((_, last)) = cells.iter().rev().find(|(event, _)| is_cell(event)) else { return };
        let rest = self.input.text.get(last.end..row.end).unwrap_or_default();
        if let Some((lost, found)) = lints::lost_cells(rest) {
            self.out.push(found.at(self.input.source, last.end + lost.start..last.end + lost.end));
        }
    }

    fn end(&mut self, tag: &TagEnd) {
        match tag {
            TagEnd::BlockQuote(Some(_)) => {
                self.flush();
                return self.push("</aside>\n".into());
            }
            TagEnd::Link => {
                return self.end_link();
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {}
            TagEnd::TableCell => {
                self.flush();
                self.cell = self.cell.map(|cell| CellPosition { column: cell.column + 1, ..cell });
            }
            TagEnd::Table => {
                self.flush();
                self.cell = None;
                self.tables.end();
            }
            _ => self.flush(),
        }
        self.html.push(Event::End(*tag));
        if *tag == TagEnd::Table {
            self.push("</div>\n".into());
        }
    }

    fn id(&mut self, wanted: &str) -> String {
        let base = if wanted.is_empty() { "muc" } else { wanted };
        let mut id = base.to_owned();
        // Numbers once taken stay taken: the next one is looked for behind the last.
        let number = self.numbered.entry(base.to_owned()).or_insert(1);
        if *number > 1 {
            id = format!("{base}-{number}");
        }
        while is_reserved(&id) || !self.parsed.ids.insert(id.clone()) {
            *number += 1;
            let next = format!("{base}-{number}");
            // `note` and `note-1` with a number are anchors of footnotes, however large it grows.
            id = if is_reserved(&next) { format!("muc-{next}") } else { next };
            self.parsed.work += 1;
        }
        id
    }

    fn heading(&mut self, level: HeadingLevel, id: Option<&str>, range: &Range<usize>) {
        self.flush();
        let close = self.close_of(self.at - 1);
        // What is wrong with its figures is reported where its words are read.
        let text = FigureText::parse(words(&self.events[self.at..close]).trim().to_owned()).0;
        if let Some(id) = id.filter(|id| self.parsed.ids.contains(*id)) {
            error!(self.out, "double-anchor" at (self.input.source, range);
                "mã `#{id}` đã dùng ở trên", "the anchor `#{id}` is used above");
        }
        let level = (level as u8 + u8::from(self.demote)).clamp(2, 6);
        let last = self.parsed.headings.last().map_or(1, |heading| heading.level);
        if level > last + 1 {
            warning!(self.out, "heading-order" at (self.input.source, range.start..range.start + 1);
                "tiêu đề mục nhảy từ cấp {last} xuống cấp {level}",
                "the heading skips from level {last} to level {level}";
                help: "bớt dấu `#`", "use fewer `#`");
        }
        let id = self.id(&id.map_or_else(|| slug(&text.without_figures()), str::to_owned));
        self.push(format!("<h{level} id=\"{}\">", escape(&id)));
        self.parsed.headings.push(Heading { level, id, text });
        while self.at < close {
            self.step();
        }
        self.flush();
        self.push(format!("</h{level}>\n"));
        self.at = close + 1;
    }

    fn alert(&mut self, kind: BlockQuoteKind) {
        let (class, word) = match kind {
            BlockQuoteKind::Note => ("note", "alert_note"),
            BlockQuoteKind::Tip => ("tip", "alert_tip"),
            BlockQuoteKind::Important => ("important", "alert_important"),
            BlockQuoteKind::Warning => ("warning", "alert_warning"),
            BlockQuoteKind::Caution => ("caution", "alert_caution"),
        };
        let mark = self.mark(HoleKind::Word(word.into()), 0..0);
        self.push(format!("<aside class=\"alert alert-{class}\"><p class=\"alert-title\">{mark}</p>\n"));
    }

    /// Says which definitions of links nothing uses: label, target and place of each.
    fn unused(&mut self, definitions: &[Definition]) {
        let label = |(event, _): &(Event, Range<usize>)| match event {
            Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) => Some(id.to_lowercase()),
            _ => None,
        };
        let used: BTreeSet<String> = self.events.iter().filter_map(label).collect();
        for (label, target, start) in definitions.iter().filter(|(label, ..)| !used.contains(&label.to_lowercase())) {
            if let Some(lost) = lints::lost_definition(label, target) {
                self.out.push(lost.at(self.input.source, *start..*start + label.len() + "[]:".len()));
            }
        }
    }

    /// Words behind the fence of a code block, other than the name of its language.
    fn fence(&mut self, kind: &CodeBlockKind, range: &Range<usize>) {
        let CodeBlockKind::Fenced(info) = kind else { return };
        if info.split_whitespace().count() > 3 || !info.is_ascii() {
            let line = self.input.text[range.clone()].lines().next().unwrap_or_default().len();
            let lost = lints::lost_words(info.trim());
            self.out.push(lost.at(self.input.source, range.start..range.start + line));
        }
    }

    /// Code is left alone: no figures, no prose.
    fn code_block(&mut self) {
        let close = self.close_of(self.at - 1);
        let label = self.mark(HoleKind::Word("code".into()), 0..0);
        self.push(format!("<div class=\"code\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\">"));
        self.html.extend(self.events[self.at - 1..=close].iter().map(|(event, _)| event.clone()));
        self.push("</div>\n".into());
        self.at = close + 1;
    }

    /// A chart or table with its data set, and its place, where it is all there is in `from..to`.
    fn only_block(&self, from: usize, to: usize) -> Option<(BlockOf, Range<usize>)> {
        let mut text = String::new();
        for (event, _) in &self.events[from..to] {
            let Event::Text(part) = event else { return None };
            text.push_str(part);
            // Most paragraphs are another thing, which their first letter tells.
            if text.trim_start().starts_with(|first| first != '{') {
                return None;
            }
        }
        let inner = text.trim().strip_prefix("{{")?.strip_suffix("}}")?.trim();
        if inner.contains("{{") {
            return None;
        }
        let place = self.events.get(from)?.1.start..self.events.get(to.checked_sub(1)?)?.1.end;
        block(inner).map(|block| (block, place))
    }

    fn finish(mut self) -> Parsed {
        self.flush();
        self.all_notes();
        let mut html = String::new();
        push_html(&mut html, self.html.into_iter());
        self.parsed.html = table_cells(html);
        self.parsed
    }
}
