//! Markdown to [`Body`]: HTML in one piece with *holes* where other files are needed (links, pictures, figures),
//! plain text, headings, anchors.
//!
//! A hole is marked in the HTML by two noncharacters around its number while the HTML is made, so that the marks pass
//! unchanged through the HTML writer and the clean-up; then the HTML is cut there. A text can be parsed without
//! knowing any other file, and be remembered.
//!
//! `reader.rs` turns events into HTML, `clean.rs` holds the allow-list for raw HTML, `words.rs` what looks at words alone.

mod clean;
mod reader;
mod run;
mod slips;
mod words;

pub use words::typed_before;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::base::diagnostic::Diagnostics;
use crate::base::source::SourcePath;
use crate::prose::Prose;

pub(crate) const OPEN: char = '\u{FDD0}';
pub(crate) const CLOSE: char = '\u{FDD1}';

/// A Markdown text as HTML, waiting for what only the whole site knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    html: String,
    /// What is missing, in the order of the HTML.
    pub holes: Vec<Hole>,
    /// The words without markup, a line for each paragraph.
    pub text: String,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// Everything in it a link can point at.
    pub ids: BTreeSet<String>,
}

/// A place in the HTML that waits for the join.
#[derive(Clone, Debug, PartialEq)]
pub struct Hole {
    /// Its byte in the HTML.
    at: usize,
    /// What belongs there.
    pub kind: HoleKind,
    /// Bytes of the source it comes from.
    pub place: Range<usize>,
}

/// What belongs into a hole.
#[derive(Clone, Debug, PartialEq)]
pub enum HoleKind {
    /// The value of an `href`: the target as typed.
    Link(String),
    /// A whole picture: everything between the words around it.
    Picture {
        /// The target as typed.
        target: String,
        /// What is seen, with figures still in their braces.
        alt: String,
        /// A title that no caption shows; mostly empty.
        title: String,
        /// Where it stands.
        spot: Spot,
    },
    /// The value of a `src` in raw HTML, and after its closing quote width and height: the target as typed.
    Source(String),
    /// Type and size of the file behind a link, right before the link's end.
    Facts {
        /// The target as typed.
        target: String,
        /// The words of the link.
        words: String,
    },
    /// A figure of the statistics: what stood between `{{` and `}}`, and the number typed right before it, if any.
    Figure {
        /// Between the braces.
        expression: String,
        /// `77` in `77{{= ... }}`.
        typed: Option<String>,
    },
    /// A chart or a table, alone on its line: what stood between the braces.
    Block(String),
    /// A word of the theme.
    Word(&'static str),
}

/// Where a picture stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Alone in its paragraph.
    Figure,
    /// Among others.
    Gallery,
    /// Between words.
    Line,
    /// Inside a link: it cannot be one itself.
    Link,
}

/// A heading of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its words.
    pub text: String,
}

/// What is parsed.
pub struct Input<'a> {
    /// The whole file.
    pub text: &'a str,
    /// The bytes of it that are Markdown.
    pub range: Range<usize>,
    /// Its path.
    pub source: &'a SourcePath,
    /// Raw HTML passes as it is.
    pub raw_html: bool,
}

/// Parses Markdown. Each paragraph's words are shown to `prose`, which may have something to say about them.
pub fn read(input: &Input, prose: &mut ProseCheck, out: &mut Diagnostics) -> Body {
    let parsed = reader::read(input, prose, out);
    let (html, more) = if parsed.has_raw && !input.raw_html {
        clean::clean(&parsed.html, parsed.holes.len())
    } else {
        (parsed.html, Vec::new())
    };
    let mut kinds: Vec<(HoleKind, Range<usize>)> = parsed.holes;
    kinds.extend(more.into_iter().map(|kind| {
        let (HoleKind::Link(target) | HoleKind::Source(target)) = &kind else {
            return (kind, input.range.clone());
        };
        // The clean-up knows no places: point at the first mention in the text.
        let at = input.text[input.range.clone()].find(target.as_str()).map(|at| at + input.range.start);
        let place = at.map_or(input.range.start..input.range.start, |at| at..at + target.len());
        (kind, place)
    }));
    let (html, holes) = cut(&html, &kinds);
    let mut ids = parsed.ids;
    if parsed.has_raw {
        ids.extend(ids_in(&html));
    }
    Body { html, holes, text: parsed.text, headings: parsed.headings, ids }
}

/// The anchors in HTML, those of raw HTML among them.
fn ids_in(html: &str) -> impl Iterator<Item = String> + use<'_> {
    html.split(" id=\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(id, _)| id.replace("&amp;", "&"))
}

/// Says what is odd about a paragraph.
pub type ProseCheck<'a> = dyn FnMut(&Prose, &mut Diagnostics) + 'a;

/// Takes the marks out of the HTML and notes where they stood.
fn cut(marked: &str, kinds: &[(HoleKind, Range<usize>)]) -> (String, Vec<Hole>) {
    let mut html = String::with_capacity(marked.len());
    let mut holes = Vec::new();
    let mut rest = marked;
    while let Some(open) = rest.find(OPEN) {
        html.push_str(&rest[..open]);
        rest = &rest[open + OPEN.len_utf8()..];
        let Some(close) = rest.find(CLOSE) else { break };
        if let Some((kind, place)) = rest[..close].parse().ok().and_then(|number: usize| kinds.get(number)) {
            holes.push(Hole { at: html.len(), kind: kind.clone(), place: place.clone() });
        }
        rest = &rest[close + CLOSE.len_utf8()..];
    }
    html.push_str(rest);
    (html, holes)
}

impl Body {
    /// Writes the HTML to `out`; `fill` writes what belongs into each hole.
    pub fn fill(&self, out: &mut String, mut fill: impl FnMut(&Hole, &mut String)) {
        let mut at = 0;
        for hole in &self.holes {
            out.push_str(&self.html[at..hole.at]);
            fill(hole, out);
            at = hole.at;
        }
        out.push_str(&self.html[at..]);
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.html.trim().is_empty()
    }
}

/// Escapes for HTML text and double-quoted attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
