//! Events of pulldown-cmark to HTML with marked holes.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{
    BlockQuoteKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html::push_html,
};

use super::run::{OBJECT, Run};
use super::slips;
use super::words::{is_reserved, names_attachment, next_figure, table_cells, typed_before, without_figures, words};
use super::{CLOSE, Heading, HoleKind, Input, OPEN, ProseCheck, Spot, clean, escape};
use crate::base::diagnostic::{Diagnostic, Diagnostics, say};
use crate::base::language::slug;
use crate::prose::Prose;

/// What was read, holes still marked in the HTML.
pub(super) struct Parsed {
    pub(super) html: String,
    pub(super) holes: Vec<(HoleKind, Range<usize>)>,
    pub(super) text: String,
    pub(super) headings: Vec<Heading>,
    pub(super) ids: BTreeSet<String>,
    pub(super) has_raw: bool,
}

pub(super) fn read(input: &Input, prose: &mut ProseCheck, out: &mut Diagnostics) -> Parsed {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    let offset = input.range.start;
    let events: Vec<(Event, Range<usize>)> = Parser::new_ext(&input.text[input.range.clone()], options)
        .into_offset_iter()
        .map(|(event, range)| (event, range.start + offset..range.end + offset))
        .collect();
    let demote =
        events.iter().any(|(event, _)| matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })));
    let mut reader = Reader {
        input,
        events: &events,
        at: 0,
        demote,
        html: Vec::with_capacity(events.len()),
        run: Run::default(),
        notes: BTreeMap::new(),
        numbers: Vec::new(),
        references: BTreeMap::new(),
        links: Vec::new(),
        parsed: Parsed {
            html: String::new(),
            holes: Vec::new(),
            text: String::new(),
            headings: Vec::new(),
            ids: BTreeSet::new(),
            has_raw: false,
        },
        prose,
        out,
    };
    while reader.at < events.len() {
        reader.step();
    }
    reader.finish()
}

/// A link while it is open.
enum Link {
    /// Only its words are kept.
    Dropped,
    /// It leads to a page or elsewhere.
    Written,
    /// It leads to a file: its target, and the event its words begin with.
    File(String, usize),
}

struct Reader<'a, 'i, 'o> {
    input: &'i Input<'i>,
    events: &'a [(Event<'a>, Range<usize>)],
    at: usize,
    /// The page's title is its only `h1`: a text that uses `#` has all its headings moved down by one.
    demote: bool,
    html: Vec<Event<'a>>,
    run: Run,
    notes: BTreeMap<String, (Range<usize>, Vec<Event<'a>>)>,
    numbers: Vec<String>,
    references: BTreeMap<String, usize>,
    /// Each open link. One without a usable target leaves only its words.
    links: Vec<Link>,
    parsed: Parsed,
    prose: &'o mut ProseCheck<'o>,
    out: &'o mut Diagnostics,
}

impl<'a> Reader<'a, '_, '_> {
    fn push(&mut self, html: String) {
        self.html.push(Event::InlineHtml(CowStr::from(html)));
    }

    fn mark(&mut self, kind: HoleKind, place: Range<usize>) -> String {
        self.parsed.holes.push((kind, place));
        format!("{OPEN}{}{CLOSE}", self.parsed.holes.len() - 1)
    }

    /// The index of the event that closes the one at `start`.
    fn close_of(&self, start: usize) -> usize {
        let mut depth = 0;
        for (index, (event, _)) in self.events.iter().enumerate().skip(start) {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return index;
            }
        }
        self.events.len().saturating_sub(1)
    }

    fn step(&mut self) {
        let events = self.events;
        let (event, range) = &events[self.at];
        self.at += 1;
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(_) => self.text(),
            Event::Code(code) => {
                // Prose has nothing to say about code; the search has.
                self.run.push(OBJECT, range.clone());
                self.run.codes.push(code.to_string());
                self.html.push(event.clone());
            }
            Event::SoftBreak | Event::HardBreak => {
                self.run.push(" ", range.clone());
                self.html.push(event.clone());
            }
            Event::Html(raw) | Event::InlineHtml(raw) => self.raw(raw, range),
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
        match tag {
            Tag::Paragraph => {
                let close = self.close_of(self.at - 1);
                if let Some((block, place)) = self.only_block(self.at, close) {
                    self.flush();
                    let mark = self.mark(HoleKind::Block(block), place);
                    self.push(mark + "\n");
                    self.at = close + 1;
                    return;
                }
                if let Some(pictures) = self.only_pictures(self.at, close) {
                    self.figure(&pictures);
                    self.at = close + 1;
                    return;
                }
                self.flush();
            }
            Tag::Heading { level, id, .. } => return self.heading(*level, id.as_deref(), range),
            Tag::BlockQuote(Some(kind)) => {
                self.flush();
                return self.alert(*kind);
            }
            Tag::CodeBlock(_) => {
                self.flush();
                return self.code_block();
            }
            Tag::HtmlBlock => {}
            Tag::Link { link_type, dest_url, title, .. } => return self.link(*link_type, dest_url, title, range),
            Tag::Image { .. } => {
                let close = self.close_of(self.at - 1);
                let spot = if self.links.is_empty() { Spot::Line } else { Spot::Link };
                let html = self.image(self.at - 1, close, spot);
                self.push(html);
                self.at = close + 1;
                return;
            }
            Tag::FootnoteDefinition(label) => return self.note(label, range),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            Tag::Table(_) => {
                self.flush();
                let label = self.mark(HoleKind::Word("table"), 0..0);
                self.push(format!("<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\">"));
            }
            Tag::TableRow => {
                self.flush();
                self.lost_cells(range);
            }
            _ => self.flush(),
        }
        self.html.push(Event::Start(tag.clone()));
    }

    fn lost_cells(&mut self, row: &Range<usize>) {
        let cells = &self.events[self.at..self.close_of(self.at - 1)];
        let is_cell = |event: &Event| matches!(event, Event::End(TagEnd::TableCell));
        let Some((_, last)) = cells.iter().rev().find(|(event, _)| is_cell(event)) else { return };
        let rest = self.input.text.get(last.end..row.end).unwrap_or_default();
        if let Some((lost, found)) = slips::lost_cells(rest) {
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
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::HtmlBlock => {}
            _ => self.flush(),
        }
        self.html.push(Event::End(*tag));
        if *tag == TagEnd::Table {
            self.push("</div>\n".into());
        }
    }

    /// Shows the finished paragraph to the prose check and keeps its words.
    fn flush(&mut self) {
        if self.run.text.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.run);
        (self.prose)(&Prose { text: &run.text, at: &|range| run.source(range) }, self.out);
        let mut text = run.text;
        for code in &run.codes {
            text = text.replacen(OBJECT, code, 1);
        }
        let words = text.trim();
        if !words.is_empty() {
            if !self.parsed.text.is_empty() {
                self.parsed.text.push('\n');
            }
            self.parsed.text.push_str(words);
        }
    }

    /// A run of text events: one text, in which figures are found.
    fn text(&mut self) {
        let mut run = Run::default();
        let mut escaped = Vec::new();
        self.at -= 1;
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
        for (range, found) in slips::no_links(&run.text).chain(slips::undefined(&run.text)) {
            let place = run.source(range);
            // A backslash says that it is meant as text.
            if self.input.text.as_bytes().get(place.start.wrapping_sub(1)) != Some(&b'\\') {
                self.out.push(found.at(self.input.source, place));
            }
        }
        let mut from = 0;
        while let Some((open, close)) = next_figure(&run.text, from, &escaped) {
            self.plain(&run, from..open);
            let expression = run.text[open + 2..close].trim().to_owned();
            let typed = if expression.starts_with('=') { typed_before(&self.run.text) } else { None };
            let mut place = run.source(open..close + 2);
            if let Some(typed) = &typed {
                place.start = self.run.source(self.run.text.len() - typed.len()..self.run.text.len()).start;
            }
            // Prose sees a number typed before it; a figure that is shown stands for a word of its own.
            if typed.is_none() {
                self.run.push(OBJECT, place.clone());
                self.run.codes.push(run.text[open..close + 2].to_owned());
            }
            let mark = self.mark(HoleKind::Figure { expression, typed }, place);
            self.push(mark);
            from = close + 2;
        }
        self.plain(&run, from..run.text.len());
    }

    fn plain(&mut self, run: &Run, range: Range<usize>) {
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
        self.html.push(Event::Text(CowStr::from(run.text[range].to_owned())));
    }

    fn raw(&mut self, raw: &CowStr<'a>, range: &Range<usize>) {
        self.parsed.has_raw = true;
        if !self.input.raw_html {
            for dropped in clean::dropped(raw) {
                let what = dropped.what;
                self.out.push(
                    Diagnostic::warning(
                        "raw-html",
                        say!("`{what}` không được dùng trong bài, đã bỏ", "`{what}` is not allowed in a text, dropped"),
                    )
                    .at(self.input.source, range.start + dropped.range.start..range.start + dropped.range.end)
                    .help(say!(
                        "viết bằng Markdown, hoặc nhờ người quản trị đặt [markdown] raw_html = true",
                        "write it in Markdown, or set [markdown] raw_html = true"
                    )),
                );
            }
        }
        if raw.trim_start().to_ascii_lowercase().starts_with("<br") {
            self.run.push(" ", range.clone());
        }
        self.html.push(Event::Html(raw.clone()));
    }

    fn id(&mut self, wanted: &str) -> String {
        let base = if wanted.is_empty() { "muc" } else { wanted };
        let mut id = base.to_owned();
        let mut number = 2;
        while is_reserved(&id) || !self.parsed.ids.insert(id.clone()) {
            id = format!("{base}-{number}");
            number += 1;
        }
        id
    }

    fn heading(&mut self, level: HeadingLevel, id: Option<&str>, range: &Range<usize>) {
        self.flush();
        let close = self.close_of(self.at - 1);
        let words = words(&self.events[self.at..close]);
        if let Some(id) = id.filter(|id| self.parsed.ids.contains(*id)) {
            self.out.push(
                Diagnostic::error(
                    "double-anchor",
                    say!("mã `#{}` đã dùng ở trên", "the anchor `#{}` is used above", id),
                )
                .at(self.input.source, range.clone()),
            );
        }
        let level = (level as u8 + u8::from(self.demote)).clamp(2, 6);
        let last = self.parsed.headings.last().map_or(1, |heading| heading.level);
        if level > last + 1 {
            self.out.push(
                Diagnostic::warning(
                    "heading-order",
                    say!(
                        "tiêu đề mục nhảy từ cấp {last} xuống cấp {level}",
                        "the heading skips from level {last} to level {level}"
                    ),
                )
                .at(self.input.source, range.start..range.start + 1)
                .help(say!("bớt dấu `#`", "use fewer `#`")),
            );
        }
        let id = self.id(&id.map_or_else(|| slug(&without_figures(&words)), str::to_owned));
        self.push(format!("<h{level} id=\"{}\">", escape(&id)));
        self.parsed.headings.push(Heading { level, id, text: words.trim().to_owned() });
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
        let mark = self.mark(HoleKind::Word(word), 0..0);
        self.push(format!("<aside class=\"alert alert-{class}\"><p class=\"alert-title\">{mark}</p>\n"));
    }

    /// Code is left alone: no figures, no prose.
    fn code_block(&mut self) {
        let close = self.close_of(self.at - 1);
        let label = self.mark(HoleKind::Word("code"), 0..0);
        self.push(format!("<div class=\"code\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\">"));
        self.html.extend(self.events[self.at - 1..=close].iter().map(|(event, _)| event.clone()));
        self.push("</div>\n".into());
        self.at = close + 1;
    }

    fn link(&mut self, kind: LinkType, target: &str, title: &str, range: &Range<usize>) {
        let target = if kind == LinkType::Email { format!("mailto:{target}") } else { target.to_owned() };
        let (href, open) = if clean::has_scheme(&target) || target.starts_with("//") {
            let scheme = target.split(':').next().unwrap_or_default().to_ascii_lowercase();
            if !matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel") {
                self.out.push(
                    Diagnostic::error(
                        "link-scheme",
                        say!("liên kết không được bắt đầu bằng `{scheme}:`", "a link must not begin with `{scheme}:`"),
                    )
                    .at(self.input.source, range.clone())
                    .help(say!("dùng https://, mailto: hoặc tel:", "use https://, mailto: or tel:")),
                );
                self.links.push(Link::Dropped);
                return;
            }
            (escape(&target), Link::Written)
        } else {
            let to_file = LinkType::Autolink != kind && names_attachment(&target);
            let open = if to_file { Link::File(target.clone(), self.at) } else { Link::Written };
            (self.mark(HoleKind::Link(target), range.clone()), open)
        };
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        self.links.push(open);
        self.push(format!("<a href=\"{href}\"{title}>"));
    }

    fn end_link(&mut self) {
        match self.links.pop() {
            None | Some(Link::Dropped) => {}
            Some(Link::Written) => self.push("</a>".into()),
            Some(Link::File(target, start)) => {
                let words = words(&self.events[start..self.at - 1]);
                let facts = self.mark(HoleKind::Facts { target, words }, 0..0);
                self.push(facts + "</a>");
            }
        }
    }

    /// The expression and place of a chart or table, where it is all there is in `from..to`.
    fn only_block(&self, from: usize, to: usize) -> Option<(String, Range<usize>)> {
        let mut text = String::new();
        for (event, _) in &self.events[from..to] {
            let Event::Text(part) = event else { return None };
            text.push_str(part);
        }
        let inner = text.trim().strip_prefix("{{")?.strip_suffix("}}")?.trim();
        let is_block = ["chart", "table"]
            .iter()
            .any(|word| inner.strip_prefix(word).is_some_and(|rest| rest.starts_with(char::is_whitespace)));
        let place = self.events.get(from)?.1.start..self.events.get(to.checked_sub(1)?)?.1.end;
        (is_block && !inner.contains("{{")).then(|| (inner.to_owned(), place))
    }

    /// The starts and ends of the images in `from..to`, where there is nothing else but space.
    fn only_pictures(&self, from: usize, to: usize) -> Option<Vec<(usize, usize)>> {
        let mut pictures = Vec::new();
        let mut at = from;
        while at < to {
            match &self.events[at].0 {
                Event::Start(Tag::Image { .. }) => {
                    let close = self.close_of(at);
                    pictures.push((at, close));
                    at = close + 1;
                }
                Event::SoftBreak | Event::HardBreak => at += 1,
                Event::Text(text) if text.trim().is_empty() => at += 1,
                _ => return None,
            }
        }
        (!pictures.is_empty()).then_some(pictures)
    }

    fn figure(&mut self, pictures: &[(usize, usize)]) {
        self.flush();
        let spot = if pictures.len() == 1 { Spot::Figure } else { Spot::Gallery };
        let figures: Vec<String> = pictures
            .iter()
            .map(|(start, close)| {
                let caption = match &self.events[*start].0 {
                    Event::Start(Tag::Image { title, .. }) if !title.is_empty() => {
                        let caption = self.with_figures(title, &self.events[*start].1.clone());
                        format!("<figcaption>{caption}</figcaption>")
                    }
                    _ => String::new(),
                };
                if let Event::Start(Tag::Image { title, .. }) = &self.events[*start].0 {
                    self.run.push(title, self.events[*start].1.clone());
                    self.flush();
                }
                format!("<figure>{}{caption}</figure>", self.image(*start, *close, spot))
            })
            .collect();
        let html = if figures.len() == 1 {
            figures.concat()
        } else {
            format!("<div class=\"gallery\">\n{}\n</div>", figures.join("\n"))
        };
        self.push(html + "\n");
    }

    /// The image from `start` to `close`; its title too, where no caption shows it.
    fn image(&mut self, start: usize, close: usize, spot: Spot) -> String {
        let (Event::Start(Tag::Image { dest_url, title, .. }), range) = &self.events[start] else {
            return String::new();
        };
        let alt = words(&self.events[start + 1..close]);
        if alt.trim().is_empty() {
            self.out.push(
                Diagnostic::error("missing-alt", say!("ảnh không có lời mô tả", "the picture has no description"))
                    .at(self.input.source, range.clone())
                    .help(say!(
                        "viết những gì nhìn thấy vào giữa hai ngoặc vuông: ![Cổng thành nhìn từ cầu]({})",
                        "say what is seen between the square brackets: ![The gate seen from the bridge]({})",
                        dest_url
                    )),
            );
        }
        if clean::has_scheme(dest_url) || dest_url.starts_with("//") {
            self.out.push(
                Diagnostic::error(
                    "external-picture",
                    say!("ảnh nằm trên trang web khác", "the picture lies on another web site"),
                )
                .at(self.input.source, range.clone())
                .help(say!(
                    "lưu ảnh vào thư mục của bài rồi ghi tên tệp",
                    "save the picture beside the article and name the file"
                )),
            );
            return String::new();
        }
        let range = range.clone();
        let title = if matches!(spot, Spot::Line | Spot::Link) { title.to_string() } else { String::new() };
        let target = dest_url.to_string();
        self.mark(HoleKind::Picture { target, alt: alt.trim().to_owned(), title, spot }, range)
    }

    /// A caption or description, escaped, its figures marked.
    fn with_figures(&mut self, text: &str, place: &Range<usize>) -> String {
        let mut out = String::new();
        let mut from = 0;
        while let Some((open, close)) = next_figure(text, from, &[]) {
            out.push_str(&escape(&text[from..open]));
            let expression = text[open + 2..close].trim().to_owned();
            let typed = if expression.starts_with('=') { typed_before(&text[..open]) } else { None };
            out.push_str(&self.mark(HoleKind::Figure { expression, typed }, place.clone()));
            from = close + 2;
        }
        out.push_str(&escape(&text[from..]));
        out
    }

    fn reference(&mut self, label: &CowStr<'a>) {
        let label = label.to_string();
        let number = match self.numbers.iter().position(|known| *known == label) {
            Some(index) => index + 1,
            None => {
                self.numbers.push(label.clone());
                self.numbers.len()
            }
        };
        let times = self.references.entry(label).or_default();
        *times += 1;
        let id = if *times == 1 { format!("ref-{number}") } else { format!("ref-{number}-{times}") };
        self.parsed.ids.extend([id.clone(), format!("note-{number}")]);
        self.push(format!("<sup class=\"note-ref\"><a id=\"{id}\" href=\"#note-{number}\">{number}</a></sup>"));
    }

    /// A footnote's text is kept for the end of the page.
    fn note(&mut self, label: &CowStr<'a>, range: &Range<usize>) {
        self.flush();
        let place = range.start..range.start + label.len() + "[^]".len();
        if self.notes.contains_key(&**label) {
            self.out.push(slips::lost_note(label, true).at(self.input.source, place.clone()));
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

    fn finish(mut self) -> Parsed {
        self.flush();
        if !self.numbers.is_empty() {
            let label = self.mark(HoleKind::Word("notes"), 0..0);
            self.push(format!("<section class=\"notes\" aria-label=\"{label}\">\n<ol>\n"));
            for (index, label) in std::mem::take(&mut self.numbers).into_iter().enumerate() {
                let number = index + 1;
                let back = self.mark(HoleKind::Word("note_back"), 0..0);
                self.parsed.ids.extend([format!("note-{number}"), format!("ref-{number}")]);
                self.push(format!("<li id=\"note-{number}\">"));
                let (_, note) = self.notes.remove(&label).unwrap_or_default();
                self.html.extend(note);
                self.push(format!("<p class=\"note-back\"><a href=\"#ref-{number}\">{back}</a></p></li>\n"));
            }
            self.push("</ol>\n</section>\n".into());
        }
        for (label, (place, _)) in std::mem::take(&mut self.notes) {
            self.out.push(slips::lost_note(&label, false).at(self.input.source, place));
        }
        let mut html = String::new();
        push_html(&mut html, self.html.into_iter());
        self.parsed.html = table_cells(html);
        self.parsed
    }
}
