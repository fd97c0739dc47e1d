//! Links and pictures of a Markdown text with other targets; everything else stays byte for byte.

use std::collections::BTreeMap;
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
    /// For a reference link, the name of the definition that holds its target.
    label: Option<CowStr<'t>>,
    /// The bytes of its words.
    inner: Option<Range<usize>>,
    is_picture: bool,
    target: CowStr<'t>,
    title: CowStr<'t>,
}

/// Asks for the fate of every target; the first argument tells whether it is a picture's. Pictures without a description get
/// `alt`, and definitions of links that nothing uses are left out.
pub(super) fn relink(text: &str, alt: &str, fate: &mut dyn FnMut(bool, &str) -> Fate) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut events = Parser::new_ext(text, options).into_offset_iter();
    // The bytes of each definition, and its fate where something uses it.
    let places = events.reference_definitions().iter().map(|(_, one)| (one.span.start, (one.span.clone(), None)));
    let mut definitions: BTreeMap<usize, (Range<usize>, Option<String>)> = places.collect();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::Link { link_type, dest_url: target, title, id }) => {
                open.push(Open { range, label: label(link_type, id), inner: None, is_picture: false, target, title });
                continue;
            }
            Event::Start(Tag::Image { link_type, dest_url: target, title, id }) => {
                open.push(Open { range, label: label(link_type, id), inner: None, is_picture: true, target, title });
                continue;
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some(mut one) = open.pop() {
                    let mut fate = fate(one.is_picture, &one.target);
                    if one.is_picture && one.inner.is_none() {
                        one.title = one.title.trim().to_owned().into();
                        fate = match fate {
                            Fate::Keep => Fate::To(one.target.to_string()),
                            other => other,
                        };
                        one.label = None;
                    }
                    let definition = one.label.as_ref().and_then(|label| events.reference_definitions().get(label));
                    match (definition.and_then(|one| definitions.get_mut(&one.span.start)), &fate) {
                        (Some((_, used)), Fate::Keep) => *used = Some(one.target.to_string()),
                        (Some((_, used)), Fate::To(new)) => *used = Some(new.clone()),
                        _ => edits.extend(ends(&one, alt, fate)),
                    }
                }
            }
            Event::Html(_) | Event::InlineHtml(_) => edits.extend(attributes(text, &range, alt, fate)),
            _ => {}
        }
        if let Some(outer) = open.last_mut() {
            let inner = outer.inner.get_or_insert(range.clone());
            inner.start = inner.start.min(range.start);
            inner.end = inner.end.max(range.end);
        }
    }
    edits.extend(definitions.into_values().filter_map(|(place, used)| definition(text, place, used)));
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
fn ends(one: &Open, alt: &str, fate: Fate) -> Vec<(Range<usize>, String)> {
    let Range { start, end } = one.range;
    let mark = if one.is_picture { "![" } else { "[" };
    let inner = one.inner.clone().unwrap_or((start + mark.len()).min(end)..(start + mark.len()).min(end));
    let (inner_start, inner_end) = (inner.start.max(start), inner.end.min(end));
    let around = |before: &str, behind: String| vec![(start..inner_start, before.to_owned()), (inner_end..end, behind)];
    match fate {
        Fate::Keep => Vec::new(),
        Fate::Words => around("", String::new()),
        Fate::To(target) => {
            let target = if target.contains([' ', '(', ')']) { format!("<{target}>") } else { target };
            let title = match one.title.trim() {
                "" => String::new(),
                title => format!(" \"{}\"", title.replace('\n', " ").replace('\\', "\\\\").replace('"', "\\\"")),
            };
            let alt = if one.is_picture && one.inner.is_none() { alt } else { "" };
            around(mark, format!("{alt}]({target}{title})"))
        }
    }
}

/// The name of the definition of a link's target; none where the link names it itself.
fn label<'t>(link_type: LinkType, id: CowStr<'t>) -> Option<CowStr<'t>> {
    matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut).then_some(id)
}

/// A definition with another target; without any where nothing uses it.
fn definition(text: &str, place: Range<usize>, used: Option<String>) -> Option<(Range<usize>, String)> {
    let Some(target) = used else { return Some((place, String::new())) };
    let typed = text.get(place.clone())?;
    let colon = typed.find("]:")? + 2;
    let rest = &typed[colon..];
    let start = colon + rest.len() - rest.trim_start().len();
    let length = match typed[start..].strip_prefix('<') {
        Some(inner) => inner.find('>')? + 2,
        None => typed[start..].find(char::is_whitespace).unwrap_or(typed.len() - start),
    };
    let target = if target.contains(' ') { format!("<{target}>") } else { target };
    Some((place.start + start..place.start + start + length, target))
}

/// The targets in a piece of raw HTML.
fn attributes(
    text: &str,
    range: &Range<usize>,
    alt: &str,
    fate: &mut dyn FnMut(bool, &str) -> Fate,
) -> Vec<(Range<usize>, String)> {
    let Ok(named) = Regex::new(r#"(?i)\s(href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')"#) else { return Vec::new() };
    let piece = &text[range.clone()];
    let one = |found: Captures| {
        let whole = found.get(0)?;
        let is_picture = found[1].eq_ignore_ascii_case("src");
        let target = found.get(2).or(found.get(3))?.as_str();
        let place = range.start + whole.start()..range.start + whole.end();
        match fate(is_picture, target) {
            Fate::Keep => None,
            Fate::To(new) => Some((place, format!(" {}=\"{new}\"", &found[1]))),
            // Without its source a picture is nothing.
            Fate::Words if is_picture => Some((tag_around(piece, whole.range(), range.start), String::new())),
            Fate::Words => Some((place, String::new())),
        }
    };
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let lower = piece.to_ascii_lowercase();
    for (at, mark) in lower.match_indices("<img") {
        let end = at + mark.len();
        let tag = &lower[at..lower[at..].find('>').map_or(lower.len(), |length| at + length)];
        if !tag.contains("alt=") {
            let alt = alt.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
            edits.push((range.start + end..range.start + end, format!(" alt=\"{alt}\"")));
        }
    }
    edits.extend(named.captures_iter(piece).filter_map(one));
    edits
}

/// The tag in which a piece of raw HTML has these bytes; `start` is where the piece begins.
fn tag_around(piece: &str, inside: Range<usize>, start: usize) -> Range<usize> {
    let open = piece[..inside.start].rfind('<').unwrap_or(inside.start);
    let close = piece[inside.end..].find('>').map_or(piece.len(), |at| inside.end + at + 1);
    start + open..start + close
}
