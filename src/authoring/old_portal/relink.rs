//! Links and pictures of a Markdown text with other targets; everything else stays byte for byte.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use regex_lite::{Captures, Regex};

/// What becomes of a link or a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays.
    Keep,
    /// It leads there.
    To(String),
    /// Its words stay.
    Words,
}

/// A link or a picture that is open.
struct Open<'t> {
    range: Range<usize>,
    /// The bytes of its words.
    inner: Option<Range<usize>>,
    is_picture: bool,
    is_auto: bool,
    target: CowStr<'t>,
    title: CowStr<'t>,
}

/// Asks for the fate of every target; the first argument tells whether it is a picture's.
pub(super) fn relink(text: &str, fate: &mut dyn FnMut(bool, &str) -> Fate) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { link_type, dest_url: target, title, .. }) => {
                let is_auto = matches!(link_type, LinkType::Autolink | LinkType::Email);
                open.push(Open { range, inner: None, is_picture: false, is_auto, target, title });
                continue;
            }
            Event::Start(Tag::Image { dest_url: target, title, .. }) => {
                open.push(Open { range, inner: None, is_picture: true, is_auto: false, target, title });
                continue;
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some(one) = open.pop() {
                    edits.extend(ends(&one, fate(one.is_picture, &one.target)));
                }
            }
            Event::Html(_) | Event::InlineHtml(_) => edits.extend(attributes(text, &range, fate)),
            _ => {}
        }
        if let Some(outer) = open.last_mut() {
            let inner = outer.inner.get_or_insert(range.clone());
            inner.start = inner.start.min(range.start);
            inner.end = inner.end.max(range.end);
        }
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in edits {
        if range.start < at {
            continue;
        }
        out.push_str(&text[at..range.start]);
        out.push_str(&new);
        at = range.end;
    }
    out + &text[at..]
}

/// The marks before and behind the words of a link.
fn ends(one: &Open, fate: Fate) -> Vec<(Range<usize>, String)> {
    let Range { start, end } = one.range;
    let mark = if one.is_picture { "![" } else { "[" };
    let inner = one.inner.clone().unwrap_or((start + mark.len()).min(end)..(start + mark.len()).min(end));
    let (inner_start, inner_end) = (inner.start.max(start), inner.end.min(end));
    let around = |before: &str, behind: String| {
        vec![(start..inner_start, before.to_owned()), (inner_end..end, behind)]
    };
    match fate {
        Fate::Keep => Vec::new(),
        Fate::Words if one.is_auto => around("", String::new()),
        Fate::Words => around("", String::new()),
        Fate::To(target) => {
            let target = if target.contains([' ', '(', ')']) { format!("<{target}>") } else { target };
            let title = match one.title.trim() {
                "" => String::new(),
                title => format!(" \"{}\"", title.replace('\n', " ").replace('\\', "\\\\").replace('"', "\\\"")),
            };
            around(mark, format!("]({target}{title})"))
        }
    }
}

/// The targets in a piece of raw HTML.
fn attributes(text: &str, range: &Range<usize>, fate: &mut dyn FnMut(bool, &str) -> Fate) -> Vec<(Range<usize>, String)> {
    let Ok(named) = Regex::new(r#"(?i)\s(href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')"#) else { return Vec::new() };
    let one = |found: Captures| {
        let whole = found.get(0)?;
        let is_picture = found[1].eq_ignore_ascii_case("src");
        let target = found.get(2).or(found.get(3))?.as_str();
        let place = range.start + whole.start()..range.start + whole.end();
        match fate(is_picture, target) {
            Fate::Keep => None,
            Fate::To(new) => Some((place, format!(" {}=\"{new}\"", &found[1]))),
            Fate::Words => Some((place, String::new())),
        }
    };
    named.captures_iter(&text[range.clone()]).filter_map(one).collect()
}
