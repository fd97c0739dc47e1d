//! Markdown to [`Body`]: HTML in one piece with *holes* where other files are needed (links, pictures, figures),
//! plain text, headings, anchors.
//!
//! A hole, or a long stretch of words as they stand in the file, is marked in the HTML by two noncharacters around its
//! number while the HTML is made, so that the marks pass unchanged through the HTML writer and the clean-up; then the HTML
//! is cut there. A text can be parsed without knowing any other file, and be remembered.
//!
//! `events.rs` is what pulldown-cmark reads, `reader.rs` and the files below it turn that into HTML, `expression.rs` is the grammar of figures, `clean.rs` holds the allow-list for raw HTML,
//! `tags.rs` reads it as its author means it, `lost.rs` says what a browser would not show of it, `pasted.rs` and `typed.rs` what was not meant as Markdown takes it, `words.rs` looks at words
//! alone, `video.rs` knows videos and sounds, `elsewhere.rs` tells what other servers are asked for, `paragraphs.rs` keeps the plain text,
//! `github.rs` knows the anchors that others have typed.

mod autolink;
mod clean;
pub mod elsewhere;
mod events;
mod expression;
mod github;
mod paragraphs;
mod reader;
mod run;
mod lints;
mod lost;
mod pasted;
mod tags;
mod targets;
mod typed;
mod video;
mod words;

pub use expression::{Expression, FigureRef, FigureText, SetBlock, Slot, parse as parse_expression, unfilled};
pub use github::anchor_of_github;
pub use paragraphs::Paragraphs;
pub use video::{Video, video_of};

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::base::diagnostic::Diagnostics;
use crate::base::source::{SourcePath, nfc};
use crate::document_number::DocumentKey;
use crate::prose::Prose;

pub(crate) const OPEN: char = '\u{FDD0}';
pub(crate) const CLOSE: char = '\u{FDD1}';

/// A Markdown text as HTML, waiting for what only the whole site knows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Body {
    /// Without what stands in the file as it is, and without what belongs into the holes.
    html: String,
    typed: Vec<Typed>,
    /// What is missing, in the order of the HTML.
    pub holes: Vec<Hole>,
    /// The words without markup.
    pub words: Paragraphs,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// Everything in it a link can point at.
    pub ids: BTreeSet<String>,
    /// The steps that reading it took, each of bounded length, and bytes that were searched; linear in the text.
    pub work: u64,
}

/// A place in the HTML where words of the file belong, as they stand there: a large site is in memory once.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Typed {
    /// Its byte in the HTML.
    at: u32,
    /// How many holes come before it.
    holes: u32,
    /// Bytes of the file.
    words: Range<u32>,
}

/// A place in the HTML that waits for the join.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hole {
    /// Its byte in the HTML.
    at: usize,
    /// What belongs there.
    pub kind: HoleKind,
    /// Bytes of the source it comes from.
    pub place: Range<usize>,
}

/// What belongs into a hole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum HoleKind {
    /// The value of an `href`: the target as typed.
    Link(String),
    /// A whole picture: everything between the words around it.
    Picture {
        /// The target as typed.
        target: String,
        /// What is seen.
        alt: FigureText,
        /// A title that no caption shows; mostly empty.
        title: FigureText,
        /// Where it stands.
        spot: Spot,
    },
    /// The value of an `href` or `src` in raw HTML that is let through: the target as typed, which may be that of a file
    /// of the sources or of the finished site.
    Raw(String),
    /// The value of a `src` in raw HTML, and after its closing quote width and height: the target as typed.
    Source(String),
    /// The same of a picture that has a width or height of its own: nothing follows the quote.
    SizedSource(String),
    /// Type and size of the file behind a link, right before the link's end.
    Facts {
        /// The target as typed.
        target: String,
        /// The words of the link.
        words: String,
    },
    /// A figure of the statistics among words.
    Figure(Expression),
    /// A chart or a table of a data set, alone on its line.
    Block(SetBlock, String),
    /// A video, alone on its line.
    Video(Video),
    /// A word of the theme.
    Word(Cow<'static, str>),
    /// The number of a document among words.
    DocumentNumber {
        /// As typed.
        typed: String,
        /// What it names.
        key: DocumentKey,
        /// The day that is written behind it.
        day: Option<NaiveDate>,
    },
}

/// Where a picture stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its words.
    pub text: FigureText,
}

/// What is parsed.
pub struct Input<'a> {
    /// The whole file.
    pub text: &'a Arc<str>,
    /// The bytes of it that are Markdown.
    pub range: Range<usize>,
    /// Its path.
    pub source: &'a SourcePath,
    /// Raw HTML passes as it is.
    pub raw_html: bool,
    /// Numbers of documents are looked for.
    pub documents: bool,
}

/// Parses Markdown. Each paragraph's words are shown to `prose`, which may have something to say about them.
pub fn read(input: &Input, prose: &mut ProseCheck, out: &mut Diagnostics) -> Body {
    let mut parsed = reader::read(input, prose, out);
    if parsed.has_raw {
        let (clean, more) = clean::clean(&parsed.html, parsed.marks.len());
        let words = (&**input.text, input.source);
        lost::check((&parsed.html, &clean), &parsed.marks, &parsed.openers, words, out);
        if !input.raw_html {
            parsed.html = nfc(&clean).into_owned();
            // Of a target that only the HTML parser found, no place is known.
            let place = input.range.start..input.range.start;
            parsed.marks.extend(more.into_iter().map(|kind| Mark { kind: MarkKind::Hole(kind), place: place.clone() }));
        }
    }
    let (html, marks) = (parsed.html, parsed.marks);
    let mut ids = parsed.ids;
    if parsed.has_raw {
        ids.extend(ids_in(&html));
    }
    let (html, typed, holes) = cut(&html, &marks);
    Body { html, typed, holes, words: parsed.words, headings: parsed.headings, ids, work: parsed.work }
}

/// The anchors in HTML, those of raw HTML among them.
fn ids_in(html: &str) -> impl Iterator<Item = String> + use<'_> {
    html.split(" id=\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(id, _)| id.replace("&amp;", "&"))
}

/// What belongs where a mark stands.
enum MarkKind {
    /// What other files are needed for.
    Hole(HoleKind),
    /// The words of the file, as they stand there.
    Typed,
    /// Nothing: words follow, and what loses them loses the mark too.
    Probe,
}

/// A mark in the HTML while it is made, and its place in the file.
struct Mark {
    kind: MarkKind,
    place: Range<usize>,
}

/// Says what is odd about a paragraph.
pub type ProseCheck<'a> = dyn FnMut(&Prose, &mut Diagnostics) + 'a;

/// Takes the marks out of the HTML; gives what stands in the file and the holes, with the places where they stood.
fn cut(marked: &str, marks: &[Mark]) -> (String, Vec<Typed>, Vec<Hole>) {
    let (mut html, mut typed, mut holes) = (String::new(), Vec::new(), Vec::new());
    let mut rest = marked;
    while let Some(open) = rest.find(OPEN) {
        html.push_str(&rest[..open]);
        rest = &rest[open + OPEN.len_utf8()..];
        let Some(close) = rest.find(CLOSE) else { break };
        match rest[..close].parse().ok().and_then(|number: usize| marks.get(number)) {
            Some(Mark { kind: MarkKind::Hole(kind), place }) => {
                holes.push(Hole { at: html.len(), kind: kind.clone(), place: place.clone() });
            }
            // No text is longer than `MAX_TEXT`, and no HTML made of one is so long that it does not fit.
            Some(Mark { kind: MarkKind::Typed, place: words }) => typed.push(Typed {
                at: html.len() as u32,
                holes: holes.len() as u32,
                words: words.start as u32..words.end as u32,
            }),
            Some(Mark { kind: MarkKind::Probe, .. }) | None => {}
        }
        rest = &rest[close + CLOSE.len_utf8()..];
    }
    html.push_str(rest);
    html.shrink_to_fit();
    holes.shrink_to_fit();
    typed.shrink_to_fit();
    (html, typed, holes)
}

impl Body {
    /// The same body of the very same text, which a stored one does not hold.
    pub(crate) fn of(mut self, file: Arc<str>) -> Body {
        self.words.refer(file);
        self
    }

    /// Writes the HTML to `out`; `fill` writes what belongs into each hole.
    pub fn fill(&self, out: &mut String, mut fill: impl FnMut(&Hole, &mut String)) {
        let (mut at, mut filled) = (0, 0);
        let mut holes_until = |out: &mut String, at: &mut usize, until: usize| {
            for hole in &self.holes[filled..until] {
                out.push_str(&self.html[*at..hole.at]);
                fill(hole, out);
                *at = hole.at;
            }
            filled = until;
        };
        for Typed { at: place, holes, words } in &self.typed {
            holes_until(out, &mut at, *holes as usize);
            out.push_str(&self.html[at..*place as usize]);
            out.push_str(&self.words.file()[words.start as usize..words.end as usize]);
            at = *place as usize;
        }
        holes_until(out, &mut at, self.holes.len());
        out.push_str(&self.html[at..]);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The HTML of a text, what belongs into its holes in braces, and how many bytes of it are kept.
    fn html(text: &str) -> (String, usize) {
        let file: Arc<str> = text.into();
        let source = SourcePath::from("content/a.md");
        let input = Input { text: &file, range: 0..text.len(), source: &source, raw_html: false, documents: true };
        let body = read(&input, &mut |_, _| {}, &mut Diagnostics::default());
        let mut out = String::new();
        body.fill(&mut out, |hole, out| match &hole.kind {
            HoleKind::Link(target) => out.push_str(&format!("{{{target}}}")),
            HoleKind::Figure(expression) => out.push_str(&format!("{{{}}}", expression.set())),
            HoleKind::DocumentNumber { typed, .. } => out.push_str(&format!("{{{typed}}}")),
            other => out.push_str(&format!("{{{other:?}}}")),
        });
        (out, body.html.len())
    }

    const LONG: &str = "Thị xã Quảng Trị nằm bên bờ sông Thạch Hãn, có thành cổ, chợ, bến xe và nhiều trường học";

    #[test]
    fn long_words_are_kept_as_their_place_in_the_file_and_written_where_they_stand() {
        let marks = "<p></p>\n".len();
        assert_eq!(html(LONG), (format!("<p>{LONG}</p>\n"), marks));
        assert_eq!(html(&format!("{LONG}\n{LONG}")), (format!("<p>{LONG}\n{LONG}</p>\n"), marks + 1));
        assert_eq!(html("ngắn"), ("<p>ngắn</p>\n".into(), marks + "ngắn".len()));
    }

    #[test]
    fn long_words_and_holes_keep_their_order() {
        let text = format!("[a](b.md)*{LONG}*{{{{ x.a }}}}\n\n{LONG}\n\n{{{{ y.a }}}} và [**{LONG}**](c.md)");
        let expected = format!(
            "<p><a href=\"{{b.md}}\">a</a><em>{LONG}</em>{{x}}</p>\n<p>{LONG}</p>\n\
             <p>{{y}} và <a href=\"{{c.md}}\"><strong>{LONG}</strong></a></p>\n"
        );
        assert_eq!(html(&text).0, expected);
    }

    #[test]
    fn numbers_of_documents_wait_for_the_join_but_not_in_links_and_code() {
        assert_eq!(
            html("Theo **số 21-NQ/TW**, [12/KH-UBND](a.md), [x] 7/KH-UBND & `5/KH-UBND`.").0,
            "<p>Theo <strong>số {21-NQ/TW}</strong>, <a href=\"{a.md}\">12/KH-UBND</a>, [x] {7/KH-UBND} &amp; \
             <code>5/KH-UBND</code>.</p>\n"
        );
    }

    #[test]
    fn words_that_html_writes_otherwise_are_no_place_in_the_file() {
        let text = format!("{LONG} & {LONG}\n\n\\*{LONG}\n\n{LONG} &amp; {LONG}");
        let expected = format!("<p>{LONG} &amp; {LONG}</p>\n<p>*{LONG}</p>\n<p>{LONG} &amp; {LONG}</p>\n");
        assert_eq!(html(&text).0, expected);
    }

    #[test]
    fn headings_with_the_name_of_a_footnote_get_anchors_of_their_own() {
        assert_eq!(
            html("## Note 1\n\n## Note 1\n\n## Ref\n\n## Ref").0,
            "<h2 id=\"muc-note-1-2\">Note 1</h2>\n<h2 id=\"muc-note-1-3\">Note 1</h2>\n<h2 id=\"ref\">Ref</h2>\n\
             <h2 id=\"muc-ref-2\">Ref</h2>\n"
        );
    }

    #[test]
    fn a_picture_that_never_ends_is_told_to_its_last_letter() {
        assert_eq!(html("![Chợ]( Chợ quê").0, "<p>![Chợ]( Chợ quê</p>\n");
    }

    #[test]
    fn raw_html_around_long_words_is_cleaned() {
        let (out, _) = html(&format!("<div>\n\n{LONG}\n\n</div><script>\n\n{LONG}\n\n</script>"));
        assert_eq!(out, format!("<div>\n<p>{LONG}</p>\n</div>"));
    }
}
