//! Raw HTML in Markdown: an allow-list, applied by a real HTML5 parser to the whole body, so that an unclosed tag
//! cannot swallow the page around it. Relative links in raw HTML become holes like those of Markdown.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, Mutex};

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
            holes.push(if attribute == "href" { HoleKind::Link(target) } else { HoleKind::Picture(target) });
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

/// Looks through a piece of raw HTML for what the clean-up will drop. This only makes the warning: what is let
/// through is decided by the parser above.
pub(super) fn dropped(raw: &str) -> Vec<Dropped> {
    let mut found = Vec::new();
    for (at, _) in raw.match_indices('<') {
        let is_end = raw[at + 1..].starts_with('/');
        let rest = raw[at + 1..].trim_start_matches('/');
        let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        if name.is_empty() || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name = name.to_ascii_lowercase();
        let end = raw[at..].find('>').map_or(raw.len(), |end| at + end + 1);
        if !TAGS.contains(&name.as_str()) {
            if !is_end {
                found.push(Dropped { range: at..end, what: format!("<{name}>") });
            }
            continue;
        }
        if is_end {
            continue;
        }
        for attribute in attributes(&raw[at + 1 + name.len()..end]) {
            let own = OWN.iter().find(|(tag, _)| *tag == name).map_or(&[][..], |(_, attributes)| attributes);
            if !ATTRIBUTES.contains(&attribute.as_str()) && !own.contains(&attribute.as_str()) {
                found.push(Dropped { range: at..end, what: format!("{attribute}=") });
            }
        }
    }
    found
}

/// The names of the attributes in the rest of a tag.
fn attributes(tag: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = tag.trim_end_matches(['>', '/']);
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let length = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        if length == 0 {
            return names;
        }
        names.push(rest[..length].to_ascii_lowercase());
        rest = rest[length..].trim_start();
        if let Some(value) = rest.strip_prefix('=') {
            let value = value.trim_start();
            rest = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).map_or("", |(_, rest)| rest),
                _ => &value[value.find(char::is_whitespace).unwrap_or(value.len())..],
            };
        }
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(holes, [HoleKind::Link("../a.md".into()), HoleKind::Picture("a.jpg".into())]);
    }

    #[test]
    fn what_goes_is_told() {
        let told = |raw| dropped(raw).into_iter().map(|d| format!("{} {}", d.what, &raw[d.range])).collect::<Vec<_>>();
        assert_eq!(told("a <iframe src=x></iframe> <b>c</b>"), ["<iframe> <iframe src=x>"]);
        assert_eq!(
            told("<p style=\"color:red\" onclick='a b' lang=vi>"),
            [
                "style= <p style=\"color:red\" onclick='a b' lang=vi>",
                "onclick= <p style=\"color:red\" onclick='a b' lang=vi>"
            ]
        );
        assert_eq!(told("1 < 2 <!-- thôi --> <kbd>Ctrl</kbd>"), [] as [&str; 0]);
    }
}
