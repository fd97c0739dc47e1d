//! Raw HTML in Markdown: an allow-list, applied by a real HTML5 parser to the whole body, so that an unclosed tag
//! cannot swallow the page around it. Relative links in raw HTML become holes like those of Markdown.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, Mutex};

use super::tags::Part;
use super::{CLOSE, HoleKind, OPEN};

/// Elements that may stand in a text. Those of the renderer are among them.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Attributes that may stand on any of them.
const ATTRIBUTES: &[&str] = &["id", "class", "title", "lang", "dir", "role", "tabindex", "aria-label", "aria-hidden"];

/// Attributes that belong to one element.
const OWN: &[(&str, &[&str])] = &[
    ("a", &["href"]),
    ("img", &["src", "alt", "width", "height", "loading", "decoding"]),
    ("td", &["colspan", "rowspan", "headers"]),
    ("th", &["colspan", "rowspan", "headers", "scope"]),
    ("ol", &["start", "reversed", "type"]),
    ("time", &["datetime"]),
    ("details", &["open"]),
    ("del", &["datetime"]),
    ("ins", &["datetime"]),
    ("blockquote", &["cite"]),
    ("q", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
];

/// Cleans the body. Relative targets found in raw HTML become further holes, numbered from `first`.
pub(super) fn clean(html: &str, first: usize) -> (String, Vec<HoleKind>) {
    let found: Arc<Mutex<Vec<HoleKind>>> = Arc::default();
    let holes = Arc::clone(&found);
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .generic_attributes(ATTRIBUTES.iter().copied().collect())
        .tag_attributes(own())
        .clean_content_tags(HashSet::from(["script", "style", "template", "iframe", "noscript", "title"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None)
        .attribute_filter(move |element, attribute, value| {
            if !matches!((element, attribute), ("a", "href") | ("img", "src")) || value.starts_with(OPEN) {
                return Some(Cow::Borrowed(value));
            }
            if attribute == "href" && has_scheme(value) {
                return Some(Cow::Borrowed(value));
            }
            let mut holes = holes.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let number = first + holes.len();
            let target = value.to_owned();
            holes.push(if attribute == "href" { HoleKind::Link(target) } else { HoleKind::Source(target) });
            Some(Cow::Owned(format!("{OPEN}{number}{CLOSE}")))
        });
    let clean = builder.clean(html).to_string();
    let holes = found.lock().map(|holes| holes.clone()).unwrap_or_default();
    (clean, holes)
}

fn own() -> HashMap<&'static str, HashSet<&'static str>> {
    OWN.iter().map(|(tag, attributes)| (*tag, attributes.iter().copied().collect())).collect()
}

/// Whether a target begins with a scheme, as `https:` or `mailto:` does (RFC 3986, section 3.1).
pub(super) fn has_scheme(target: &str) -> bool {
    match target.split_once(':') {
        Some((scheme, _)) => {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        }
        None => false,
    }
}

/// Something the clean-up will drop: its bytes in `raw`, and a word for it.
pub(super) struct Dropped {
    pub(super) range: Range<usize>,
    pub(super) what: String,
}

/// What the clean-up will drop of the parts of a piece of raw HTML. This only makes the warning: what is let through is
/// decided by the parser above.
pub(super) fn dropped(raw: &str, parts: &[Part]) -> Vec<Dropped> {
    let mut found = Vec::new();
    let starts = parts.iter().filter_map(|part| match part {
        Part::Tag(tag) if !tag.is_end => Some(tag),
        _ => None,
    });
    for tag in starts {
        let mut drop = |range, what| found.push(Dropped { range, what });
        if !TAGS.contains(&&*tag.name) {
            drop(tag.range.clone(), format!("<{}>", tag.name));
            continue;
        }
        let own = OWN.iter().find(|(name, _)| *name == tag.name).map_or(&[][..], |(_, attributes)| attributes);
        for (name, value) in tag.attributes(raw) {
            if !ATTRIBUTES.contains(&&*name) && !own.contains(&&*name) {
                drop(tag.whole_attribute(raw, &name, &value), format!("{name}="));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tags::parts;
    use super::*;

    #[test]
    fn an_unclosed_tag_stays_in_the_body_and_a_script_goes() {
        let (html, holes) = clean("<p><b>đậm</p><script>x()</script></main><p onclick=x>sau</p>", 0);
        assert_eq!(html, "<p><b>đậm</b></p><p><b>sau</b></p>");
        assert_eq!(holes, []);
    }

    #[test]
    fn relative_targets_become_holes_and_javascript_goes() {
        let (html, holes) = clean("<a href='../a.md'>a</a> <a href='JavaScript:x()'>b</a> <img src=a.jpg alt=''>", 7);
        assert_eq!(html, "<a href=\"\u{FDD0}7\u{FDD1}\">a</a> <a>b</a> <img src=\"\u{FDD0}8\u{FDD1}\" alt=\"\">");
        assert_eq!(holes, [HoleKind::Link("../a.md".into()), HoleKind::Source("a.jpg".into())]);
    }

    #[test]
    fn what_goes_is_told() {
        let told = |raw: &'static str| {
            dropped(raw, &parts(raw, false))
                .into_iter()
                .map(|d| format!("{} {}", d.what, &raw[d.range]))
                .collect::<Vec<_>>()
        };
        assert_eq!(told("a <iframe src=x></iframe> <b>c</b>"), ["<iframe> <iframe src=x>"]);
        assert_eq!(
            told("<p style=\"color:red\" onclick='a b' lang=vi>"),
            ["style= style=\"color:red\"", "onclick= onclick='a b'"]
        );
        assert_eq!(told("<P\n  ONCLICK = x\n  hidden>"), ["onclick= ONCLICK = x", "hidden= hidden"]);
        assert_eq!(told("1 < 2 <!-- thôi --> <kbd>Ctrl</kbd>"), [] as [&str; 0]);
    }
}
