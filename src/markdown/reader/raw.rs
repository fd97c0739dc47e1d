//! Raw HTML: its words are words of the text, and marked, so that `lost.rs` sees when a browser would not show them.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::Reader;
use crate::base::address::is_web_address;
use crate::base::diagnostic::{Message, error, msg, warning};
use crate::markdown::run::{OBJECT, Object, TextRun};
use crate::markdown::tags::{HtmlTag, Part, parts};
use crate::markdown::words::decoded;
use crate::markdown::{HoleKind, MarkKind, clean, elsewhere, targets, unfilled, video};

/// What to write instead of a tag that is dropped.
fn instead(raw: &str, parts: &[Part], place: &Range<usize>) -> Message {
    let tag = parts.iter().find_map(|part| match part {
        Part::Tag(tag) if tag.range == *place => Some(tag),
        _ => None,
    });
    let embeds = tag.filter(|tag| matches!(&*tag.name, "iframe" | "embed" | "video" | "source" | "object"));
    let sources = embeds.map(|tag| tag.attributes(raw)).unwrap_or_default();
    let source = sources.into_iter().find(|(name, _)| matches!(&**name, "src" | "data"));
    let Some(source) = source.map(|(_, value)| decoded(raw[value].trim()).into_owned()).filter(|src| !src.is_empty())
    else {
        return msg!(
            "viết bằng Markdown, hoặc nhờ người quản trị đặt [markdown] raw_html = true",
            "write it in Markdown, or set [markdown] raw_html = true"
        );
    };
    match video::line(&source) {
        Some(line) => msg!("viết riêng một dòng: {line}", "write instead, alone on a line: {line}"),
        None => msg!("viết liên kết thay cho khung: [tên]({source})", "write a link instead: [words]({source})"),
    }
}

/// An address as browsers read it: they take no notice of line ends in it, nor of controls before it.
fn as_browsers_read(target: &str) -> String {
    let read: String = target.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    read.trim_start_matches(|c: char| c <= ' ').to_owned()
}

impl<'a> Reader<'a, '_, '_> {
    /// A block of raw HTML, which comes line by line.
    pub(super) fn html_block(&mut self) {
        self.flush();
        let close = self.close_of(self.at - 1);
        let mut run = TextRun::default();
        for (event, range) in &self.events[self.at..close] {
            if let Event::Html(line) | Event::Text(line) = event {
                run.push(line, range.clone());
            }
        }
        let parts = self.raw(&run);
        if self.is_too_deep(&parts, &run) {
            self.at = close + 1;
            return;
        }
        let (mut html, mut from) = (String::new(), 0);
        for part in parts {
            match part {
                Part::Words(words) => {
                    html.push_str(&run.text[from..words.start]);
                    from = words.start;
                    html.push_str(&self.raw_words(&run, words));
                }
                Part::Tag(tag) => {
                    html.push_str(&run.text[from..tag.range.start]);
                    html.push_str(&self.tag(&run, &tag));
                    from = tag.range.end;
                    if tag.name == "br" {
                        self.run.push(" ", run.source(tag.range));
                    } else if !tag.is_inline() {
                        self.flush();
                    }
                }
                Part::Opener(_) => {}
            }
        }
        self.flush();
        html.push_str(&run.text[from..]);
        self.html.push(Event::Html(html.into()));
        self.at = close + 1;
    }

    /// Keeps the words between two tags of raw HTML as those of a paragraph; gives the mark that stands before them.
    fn raw_words(&mut self, run: &TextRun, words: Range<usize>) -> String {
        let before = run.text[..words.start].chars().next_back();
        if before.is_some_and(char::is_whitespace) && !self.run.text.is_empty() {
            self.run.push(" ", run.source(words.start..words.start));
        }
        if let Some((figure, problem)) = unfilled(&run.text[words.clone()]) {
            let place = run.source(words.start + figure.start..words.start + figure.end);
            self.out.push(problem.at(self.input.source, place));
        }
        let mut at = words.start;
        for line in run.text[words.clone()].split_inclusive('\n') {
            let start = at + line.len() - line.trim_start().len();
            let typed = line.trim();
            self.run.push(&decoded(typed), run.source(start..start + typed.len()));
            at += line.len();
            if line.ends_with('\n') {
                self.run.push(" ", run.source(at - 1..at));
            }
        }
        if run.text[words.end..].starts_with(char::is_whitespace) {
            self.run.push(" ", run.source(words.end..words.end + 1));
        }
        self.mark_any(MarkKind::Probe, run.source(words))
    }

    /// A tag or a comment among words.
    pub(super) fn inline_html(&mut self, raw: &CowStr<'a>, range: &Range<usize>) {
        let mut run = TextRun::default();
        run.push(raw, range.clone());
        let parts = self.raw(&run);
        if self.is_too_deep(&parts, &run) {
            return;
        }
        let mut html = String::new();
        let mut from = 0;
        for part in parts {
            if let Part::Tag(tag) = part {
                if tag.name == "br" {
                    self.run.push(" ", range.clone());
                } else if tag.name == "img" {
                    self.run.push(OBJECT, range.clone());
                    self.run.objects.push(Object::Code(String::new()));
                }
                html.push_str(&run.text[from..tag.range.start]);
                html.push_str(&self.tag(&run, &tag));
                from = tag.range.end;
            }
        }
        html.push_str(&run.text[from..]);
        self.html.push(Event::Html(html.into()));
    }

    /// A tag with marks for what the join has to look up: where a link leads, or a picture is.
    fn tag(&mut self, raw: &TextRun, tag: &HtmlTag) -> String {
        let (mut html, mut from) = (String::new(), tag.range.start);
        let attributes = if tag.is_end { Vec::new() } else { tag.attributes(&raw.text) };
        let is_sized = attributes.iter().any(|(name, _)| name == "width" || name == "height");
        for (name, value) in attributes.into_iter().filter(|(_, value)| !value.is_empty()) {
            let target = decoded(raw.text[value.clone()].trim()).into_owned();
            let kind = match self.looked_up(&tag.name, &name, &target) {
                Some(HoleKind::Source(target)) if is_sized => HoleKind::SizedSource(target),
                Some(kind) => kind,
                None => continue,
            };
            let quoted = usize::from(raw.text[..value.start].ends_with(['"', '\'']));
            html.push_str(&raw.text[from..value.start - quoted]);
            html.push_str(&format!("\"{}\"", self.mark(kind, raw.source(value.clone()))));
            from = value.end + quoted;
        }
        html.push_str(raw.text.get(from..tag.range.end).unwrap_or_default());
        html
    }

    /// What an attribute of raw HTML names, where that is a file or page of the portal.
    fn looked_up(&self, tag: &str, attribute: &str, target: &str) -> Option<HoleKind> {
        let read = as_browsers_read(target);
        if (tag, attribute) == ("a", "href") && is_web_address(&read) {
            // It may be an address of the portal itself, which the join knows.
            return Some(HoleKind::Link(target.to_owned()));
        }
        if clean::has_scheme(&read) || is_web_address(&read) || read.is_empty() {
            return None;
        }
        match (tag, attribute) {
            (_, "href" | "src" | "poster" | "data") if self.input.raw_html => {
                (!read.starts_with('#')).then(|| HoleKind::Raw(target.to_owned()))
            }
            ("a", "href") => Some(HoleKind::Link(target.to_owned())),
            ("img", "src") => Some(HoleKind::Source(target.to_owned())),
            _ => None,
        }
    }

    /// The parts of raw HTML; says what of them is dropped, and keeps what may swallow words.
    fn raw(&mut self, raw: &TextRun) -> Vec<Part> {
        let parts = parts(&raw.text, self.input.raw_html);
        self.parsed.work += raw.text.len() as u64;
        if !self.input.raw_html {
            for dropped in clean::dropped(&raw.text, &parts) {
                let what = dropped.what;
                let help = instead(&raw.text, &parts, &dropped.range);
                warning!(self.out, "raw-html" at (self.input.source, raw.source(dropped.range));
                    "`{what}` không được dùng trong bài, đã bỏ", "`{what}` is not allowed in texts and was removed";
                    help: help);
            }
        }
        for part in &parts {
            if let Part::Tag(tag) = part {
                self.quotes(tag, raw);
            }
            match part {
                Part::Opener(range) if self.is_code(&raw.text[range.clone()]) => {}
                Part::Opener(range) => {
                    self.parsed.openers.push((self.parsed.marks.len(), raw.source(range.clone())));
                }
                Part::Tag(tag) if !tag.is_end => self.targets(tag, raw),
                _ => {}
            }
        }
        parts
    }

    /// A name of an attribute with a quotation mark in it (HTML Standard, 13.2.5.33, unexpected-character-in-attribute-name):
    /// a value before it ends where the next one should begin, and the words between are part of it.
    fn quotes(&mut self, tag: &HtmlTag, raw: &TextRun) {
        if tag.attributes(&raw.text).iter().any(|(name, _)| name.contains(['"', '\''])) {
            let start = tag.range.start;
            let end = raw.text[start..tag.range.end].find('\n').map_or(tag.range.end, |length| start + length);
            error!(self.out, "lost-text" at (self.input.source, raw.source(start..end));
                "dấu ngoặc kép trong thẻ này không thành cặp: chữ sau nó sẽ mất", "the quotation marks in this tag are no pairs: text after one would be lost";
                help: "đóng mỗi dấu ngoặc kép đã mở", "close each quotation mark that is open");
        }
    }

    /// Says what is to be said of where a tag leads, and of what it has a browser fetch from other servers.
    fn targets(&mut self, tag: &HtmlTag, raw: &TextRun) {
        // What is dropped is told already; of what stays, only pictures are fetched.
        if self.input.raw_html || tag.name == "img" {
            for (value, told) in elsewhere::fetched(tag, &raw.text, self.input.raw_html) {
                self.out.push(told.at(self.input.source, raw.source(value)));
            }
        }
        if !matches!(&*tag.name, "a" | "img") {
            return;
        }
        let attributes = tag.attributes(&raw.text);
        if tag.name == "img" && !attributes.iter().any(|(name, _)| name == "alt") {
            error!(self.out, "missing-alt" at (self.input.source, raw.source(tag.range.clone()));
                "ảnh không có lời mô tả", "the picture has no description";
                help: "thêm alt=\"Những gì nhìn thấy trong ảnh\"; ảnh chỉ để trang trí thì alt=\"\"",
                      "add alt=\"What the picture shows\"; alt=\"\" if it is only decoration");
        }
        for (name, value) in attributes {
            if name == "href" || name == "src" {
                let target = decoded(raw.text[value.clone()].trim()).into_owned();
                self.target(&tag.name, &target, &raw.source(value));
            }
        }
    }

    /// Says what of a link's target in raw HTML is dropped, or leads nowhere.
    fn target(&mut self, tag: &str, target: &str, place: &Range<usize>) {
        let read = &*as_browsers_read(target);
        let scheme = read.split(':').next().unwrap_or_default().to_ascii_lowercase();
        if clean::has_scheme(read) && !matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel") {
            if !self.input.raw_html {
                warning!(self.out, "raw-html" at (self.input.source, place);
                    "liên kết `{scheme}:` không được dùng trong bài, đã bỏ", "a link to `{scheme}:` is not allowed in texts and was removed";
                    help: "dùng https://, mailto: hoặc tel:", "use https://, mailto: or tel:");
            }
        } else if tag == "a" && matches!(read, "" | "#") {
            self.out.push(targets::empty().at(self.input.source, place.clone()));
        } else if tag == "a" && (clean::has_scheme(read) || read.starts_with("//")) {
            self.impossible(read, place);
        }
    }

    /// Counts the elements that are open, and says once where there are too many: an HTML parser asks all of them at each
    /// tag. Nothing is made of raw HTML then.
    fn is_too_deep(&mut self, parts: &[Part], raw: &TextRun) -> bool {
        /// More than any page needs; browsers end at 512.
        const DEEPEST: usize = 200;
        for part in parts {
            let Part::Tag(tag) = part else { continue };
            self.parsed.work += 1;
            if tag.is_end {
                if let Some(count @ 1..) = self.open.get_mut(&tag.name) {
                    *count -= 1;
                    self.depth -= 1;
                }
            } else if tag.nests() && self.depth <= DEEPEST {
                *self.open.entry(tag.name.clone()).or_default() += 1;
                self.depth += 1;
            }
            if self.depth > DEEPEST && self.parsed.has_raw {
                self.parsed.has_raw = false;
                error!(self.out, "deep-html" at (self.input.source, raw.source(tag.range.clone()));
                    "HTML lồng quá {DEEPEST} lớp", "HTML nested more than {DEEPEST} deep";
                    help: "đóng các thẻ đã mở, hoặc viết bằng Markdown",
                          "close the tags that are open, or write it in Markdown");
            }
        }
        !self.parsed.has_raw
    }

    /// Whether a tag among words begins code that ends in the same paragraph: then that is no loss.
    fn is_code(&mut self, opener: &str) -> bool {
        /// More events are no script between words.
        const MOST: usize = 64;
        let Some(name) = ["script", "style", "iframe"].into_iter().find(|name| {
            opener.get(1..=name.len()).is_some_and(|typed| typed.eq_ignore_ascii_case(name)) && !opener.ends_with("/>")
        }) else {
            return false;
        };
        let end = format!("</{name}");
        let is_end = |raw: &str| raw.get(..end.len()).is_some_and(|typed| typed.eq_ignore_ascii_case(&end));
        for (index, (event, _)) in self.events.iter().enumerate().skip(self.at).take(MOST) {
            match event {
                Event::InlineHtml(raw) if is_end(raw) => {
                    self.hidden = index;
                    return true;
                }
                Event::Start(Tag::Paragraph)
                | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell) => break,
                _ => {}
            }
        }
        false
    }
}
