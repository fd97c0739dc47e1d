//! Elements to blocks.

use std::collections::BTreeMap;

use scraper::{ElementRef, Node, Selector};

use super::HtmlFragment;
use super::flow::{Flow, InlineFormat, is_blank};
use super::media::{address, picture};
use super::office::{comments, is_comment, is_mark, normal_font, typed_items};
use super::report::HtmlTally;
use super::style::{declared, font_of, has_class, is_hidden, is_struck, side, style_of};
use crate::blocks::{Block, Definition, Inline, List, Picture, Style, Text, lead, unicode, words_of};
use crate::markdown::video_of;

/// Lists, quotations and tables in each other: deeper ones stand in the last of them.
pub(super) const MOST_NESTED: usize = 8;
/// Elements in elements.
const MOST_DEPTH: usize = 400;

pub(super) struct HtmlReader<'s> {
    pub(super) tally: HtmlTally,
    pub(super) flow: Flow,
    /// How many lists, quotations and tables are open.
    pub(super) nested: usize,
    depth: usize,
    /// Names by which links within the page call what is read next; words between take them.
    pub(super) places: Vec<String>,
    /// How many links there were.
    pub(super) links: usize,
    /// The names of the notes, in the order of their calls, and the texts of those that have one.
    pub(super) calls: Vec<String>,
    pub(super) called: BTreeMap<String, usize>,
    pub(super) notes: BTreeMap<String, Vec<Block>>,
    /// Whether Word's own mark of an item stands before what is read.
    pub(super) in_item: bool,
    without: &'s [Selector],
}

const PLAIN: InlineFormat<'static> =
    InlineFormat { style: Style::PLAIN, link: None, font: "", is_centred: false, is_caption: false };

/// What an element says.
pub(super) fn element(element: ElementRef, without: &[Selector]) -> HtmlFragment {
    let mut reader = HtmlReader {
        tally: HtmlTally::default(),
        flow: Flow::default(),
        nested: 0,
        depth: 0,
        places: Vec::new(),
        links: 0,
        calls: Vec::new(),
        called: BTreeMap::new(),
        notes: BTreeMap::new(),
        in_item: false,
        without,
    };
    let format = InlineFormat { font: normal_font(element), ..PLAIN };
    let blocks = reader.within(|reader| reader.block(element, &format));
    let mut blocks = typed_items(blocks, &mut reader.tally.typed);
    level(&mut blocks);
    let HtmlReader { calls, mut notes, mut tally, .. } = reader;
    let notes = calls.iter().map(|id| notes.remove(id).unwrap_or_default()).collect();
    let mut text = Text { blocks, notes };
    tally.places = lead(&mut text);
    HtmlFragment { text, report: tally.report() }
}

impl HtmlReader<'_> {
    /// The blocks that are made inside.
    pub(super) fn within(&mut self, make: impl FnOnce(&mut Self)) -> Vec<Block> {
        let outer = std::mem::take(&mut self.flow);
        self.nested += 1;
        make(self);
        self.nested -= 1;
        self.flow.end_line(&PLAIN, &mut self.tally);
        std::mem::replace(&mut self.flow, outer).blocks
    }

    /// The children of an element, as words and blocks of the open container.
    pub(super) fn children<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>) {
        if self.depth >= MOST_DEPTH {
            self.tally.deep += 1;
            return;
        }
        self.depth += 1;
        for child in element.children() {
            match child.value() {
                Node::Text(text) => {
                    if !text.trim().is_empty() {
                        self.places.clear();
                    }
                    let read = unicode(text, format.font);
                    self.tally.old_letters += usize::from(*read != **text);
                    self.flow.push(&read, format);
                }
                Node::Element(_) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.element(child, format);
                    }
                }
                _ => {}
            }
        }
        self.depth -= 1;
    }

    /// An element that is a block of its own, without being more.
    pub(super) fn block<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>) {
        self.flow.end_line(format, &mut self.tally);
        let format = &InlineFormat {
            style: style_of(element, format.style),
            font: font_of(element).unwrap_or(format.font),
            is_centred: side(element).map_or(format.is_centred, |side| side == "center"),
            is_caption: format.is_caption
                || element.value().name() == "figcaption"
                || has_class(element, &["caption", "pic_desc", "image-desc"]),
            ..*format
        };
        self.children(element, format);
        self.flow.end_line(format, &mut self.tally);
    }

    fn element<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>) {
        if self.without.iter().any(|selector| selector.matches(&element)) || self.is_left_out(element) {
            return;
        }
        self.places.extend(place_of(element));
        if self.office(element, format) {
            return;
        }
        match element.value().name() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(element, format),
            "p" if has_class(element, &["msoquote", "msointensequote"]) => {
                self.container(format, Block::Quotation, |reader| reader.block(element, format));
            }
            "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "aside" | "center" | "address"
            | "fieldset" | "form" | "details" | "summary" | "body" | "html" | "hgroup" | "figcaption" | "caption"
            | "legend" | "tr" | "td" | "th" | "li" | "dt" | "dd" | "optgroup" | "nav" | "marquee" => {
                self.block(element, format);
            }
            "blockquote" if self.nested < MOST_NESTED => {
                self.container(format, Block::Quotation, |reader| reader.children(element, format));
            }
            "ul" | "ol" | "menu" | "dir" if self.nested < MOST_NESTED => self.list(element, format),
            "dl" => self.definitions(element, format),
            "table" => {
                self.flow.end_line(format, &mut self.tally);
                self.table(element, format);
            }
            "pre" => self.code(element, format),
            "figure" => self.figure(element, format),
            "hr" => {
                self.flow.end_line(format, &mut self.tally);
                self.flow.blocks.push(Block::Rule);
            }
            "img" => self.image(element, format),
            "iframe" | "embed" | "object" | "video" | "audio" => self.frame(element, format),
            "blockquote" | "ul" | "ol" | "menu" | "dir" => {
                self.tally.deep += 1;
                self.block(element, format);
            }
            _ => self.inline(element, format),
        }
    }

    /// Whether readers did not see an element, or it does nothing without a server; it is counted.
    fn is_left_out(&mut self, element: ElementRef) -> bool {
        let count = match element.value().name() {
            "script" => &mut self.tally.scripts,
            "head" | "style" | "title" | "meta" | "link" | "base" | "template" | "noscript" | "noframes"
            | "datalist" | "param" | "source" | "track" | "map" => return true,
            "input" if element.attr("type") == Some("checkbox") => return false,
            "input" | "button" | "select" | "textarea" | "progress" | "meter" => &mut self.tally.forms,
            "svg" | "canvas" | "math" => &mut self.tally.drawings,
            _ if self.in_item && is_mark(element) => return true,
            _ if is_comment(element) => {
                self.tally.comments += comments(element);
                return true;
            }
            _ if is_struck(element) => &mut self.tally.struck,
            _ if is_hidden(element) => &mut self.tally.hidden,
            _ => return false,
        };
        *count += 1;
        true
    }

    /// Blocks that stand in another one.
    fn container<'a>(
        &mut self,
        format: &InlineFormat<'a>,
        make: impl FnOnce(Vec<Block>) -> Block,
        inner: impl FnOnce(&mut Self),
    ) {
        self.flow.end_line(format, &mut self.tally);
        let blocks = self.within(inner);
        if !blocks.is_empty() {
            self.flow.blocks.push(make(blocks));
        }
    }

    fn heading<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>) {
        self.flow.end_line(format, &mut self.tally);
        let level = element.value().name().bytes().last().map_or(2, |digit| digit.saturating_sub(b'0'));
        let mut places = std::mem::take(&mut self.places);
        places.extend(element.descendent_elements().skip(1).filter_map(place_of));
        // Headings are bold anyway.
        self.children(element, &InlineFormat { style: Style::PLAIN, ..*format });
        let words: Vec<Inline> = self.flow.take_line(&mut self.tally).into_iter().map(without_style).collect();
        self.places.clear();
        if !is_blank(&words) {
            let words = places.into_iter().map(Inline::Place).chain(words).collect();
            self.flow.blocks.push(Block::Heading { level, words });
        }
        self.flow.end_pictures();
    }

    fn list<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>) {
        self.flow.end_line(format, &mut self.tally);
        let mut items: Vec<Vec<Block>> = Vec::new();
        for child in element.child_elements() {
            if self.is_left_out(child) {
                continue;
            }
            let is_item = child.value().name() == "li";
            let blocks = self.within(|reader| match is_item {
                true => reader.block(child, format),
                false => reader.element(child, format),
            });
            // A list right in a list belongs to the item before it.
            match items.last_mut() {
                Some(last) if !is_item => last.extend(blocks),
                _ => items.push(blocks),
            }
        }
        items.retain(|item| !item.is_empty());
        let start = match element.value().name() {
            "ol" => Some(element.attr("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1)),
            _ => None,
        };
        if !items.is_empty() {
            self.flow.blocks.push(Block::List(List { start, items }));
        }
    }

    /// Words and what they mean; meanings that are more than paragraphs are blocks behind their word.
    fn definitions<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>) {
        self.flow.end_line(format, &mut self.tally);
        let mut list: Vec<Definition> = Vec::new();
        let parts = element.child_elements().flat_map(|child| match child.value().name() {
            "div" => child.child_elements().collect(),
            _ => vec![child],
        });
        for child in parts {
            let is_term = child.value().name() == "dt";
            let blocks = self.within(|reader| reader.block(child, format));
            let lines = blocks.iter().map(|block| match block {
                Block::Paragraph(words) => Some(words.clone()),
                _ => None,
            });
            match (lines.collect::<Option<Vec<_>>>(), list.last_mut()) {
                (Some(lines), _) if is_term => {
                    let term = lines.into_iter().flatten().map(without_style).collect();
                    list.push(Definition { term, meanings: Vec::new() });
                }
                (Some(lines), Some(last)) => last.meanings.extend(lines),
                _ => {
                    self.end_definitions(&mut list);
                    self.flow.blocks.extend(blocks);
                }
            }
        }
        self.end_definitions(&mut list);
    }

    fn end_definitions(&mut self, list: &mut Vec<Definition>) {
        let mut whole = std::mem::take(list);
        // A word whose meaning comes as blocks is a paragraph.
        let last = whole.pop_if(|last| last.meanings.is_empty());
        whole.retain(|one| !one.meanings.is_empty());
        if !whole.is_empty() {
            self.flow.blocks.push(Block::Definitions(whole));
        }
        if let Some(last) = last.filter(|last| !is_blank(&last.term)) {
            self.flow.blocks.push(Block::Paragraph(vec![Inline::bold(words_of(&last.term))]));
        }
    }

    fn code<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>) {
        self.flow.end_line(format, &mut self.tally);
        let mut code = String::new();
        for node in element.descendants() {
            match node.value() {
                Node::Text(text) => code.push_str(text),
                Node::Element(one) if one.name() == "br" => code.push('\n'),
                _ => {}
            }
        }
        let classes = element.child_elements().chain([element]).flat_map(|one| one.value().classes());
        let named = classes.filter_map(|class| class.strip_prefix("language-").or_else(|| class.strip_prefix("lang-")));
        let language = { named }.next().unwrap_or_default().to_owned();
        if !code.trim().is_empty() {
            self.flow.blocks.push(Block::Code { language, code: code.trim_matches('\n').to_owned() });
        }
    }

    /// Pictures, or whatever else stands there, with the words below.
    fn figure<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>) {
        self.flow.end_line(format, &mut self.tally);
        let blocks = self.within(|reader| reader.block(element, &InlineFormat { is_caption: false, ..*format }));
        let mut pictures: Vec<Picture> = Vec::new();
        for block in blocks {
            match (block, self.flow.blocks.last_mut()) {
                (Block::Pictures(more), _) => pictures.extend(more),
                (Block::Paragraph(words), Some(Block::Video { caption, .. })) if caption.is_empty() => {
                    *caption = words_of(&words);
                }
                (block, _) => {
                    self.flow.blocks.extend(gallery(&mut pictures));
                    self.flow.blocks.push(block);
                }
            }
        }
        self.flow.blocks.extend(gallery(&mut pictures));
    }

    pub(super) fn image<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>) {
        if let Some(sign) = super::media::smiley(element) {
            return self.flow.push(sign, format);
        }
        if let Some(picture) = picture(element, format.link.map(|(_, target)| target)) {
            self.flow.picture(picture);
        }
    }

    /// A video as one; whatever else is embedded as a link to it.
    fn frame<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>) {
        let Some(target) = address(element) else { return };
        self.flow.end_line(format, &mut self.tally);
        let title = element.attr("title").unwrap_or_default().trim().to_owned();
        if video_of(target).is_some() {
            self.flow.blocks.push(Block::Video { address: target.to_owned(), caption: String::new() });
        } else if let Some(target) = self.target(target) {
            self.tally.frames += 1;
            let words = vec![Inline::plain(if title.is_empty() { target.clone() } else { title })];
            self.flow.blocks.push(Block::Paragraph(vec![Inline::Link { target, words }]));
        }
    }

    /// Whether an element is set apart as a signature is: on the right.
    pub(super) fn is_raised(element: ElementRef) -> Option<&'static str> {
        match (element.value().name(), declared(element, "vertical-align").as_deref()) {
            ("sup", _) | (_, Some("super")) => Some("⁰¹²³⁴⁵⁶⁷⁸⁹"),
            ("sub", _) | (_, Some("sub")) => Some("₀₁₂₃₄₅₆₇₈₉"),
            _ => None,
        }
    }
}

/// The name by which links within the page call an element.
fn place_of(element: ElementRef) -> Option<String> {
    let name = element.attr("id").or_else(|| element.attr("name").filter(|_| element.value().name() == "a"))?;
    (!name.is_empty()).then(|| name.to_owned())
}

fn gallery(pictures: &mut Vec<Picture>) -> Option<Block> {
    (!pictures.is_empty()).then(|| Block::Pictures(std::mem::take(pictures)))
}

fn without_style(inline: Inline) -> Inline {
    match inline {
        Inline::Words { text, .. } => Inline::plain(text),
        Inline::Link { target, words } => {
            Inline::Link { target, words: words.into_iter().map(without_style).collect() }
        }
        other => other,
    }
}

/// Headings from level 2 on, none more than one below the one before: old editors chose them by size.
fn level(blocks: &mut [Block]) {
    let mut open: Vec<u8> = Vec::new();
    for block in blocks {
        if let Block::Heading { level, .. } = block {
            open.retain(|outer| *outer < *level);
            open.push(*level);
            *level = u8::try_from(open.len()).unwrap_or(5).saturating_add(1).min(6);
        }
    }
}
