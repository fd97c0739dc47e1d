//! What WordPress keeps in its editor, as HTML: paragraphs by empty lines, codes in square brackets.

use std::collections::BTreeSet;

use regex_lite::{Captures, Regex};

/// Elements around which an empty line is no paragraph.
const BLOCKS: [&str; 28] = [
    "table",
    "thead",
    "tfoot",
    "caption",
    "colgroup",
    "tbody",
    "tr",
    "td",
    "th",
    "div",
    "dl",
    "dd",
    "dt",
    "ul",
    "ol",
    "li",
    "pre",
    "form",
    "blockquote",
    "address",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
];
const MORE_BLOCKS: [&str; 9] =
    ["figure", "figcaption", "section", "article", "aside", "header", "footer", "details", "iframe"];

/// The HTML of a text, and the codes in it that only a plugin understood; the words between them stay.
pub(super) fn html_of(text: &str) -> (String, BTreeSet<String>) {
    let text = text.replace("\r\n", "\n");
    let (text, unknown) = codes(&text);
    // The block editor writes its paragraphs itself.
    (if text.contains("<!-- wp:") { text } else { paragraphs(&text) }, unknown)
}

/// `[caption]` and its like, as HTML.
fn codes(text: &str) -> (String, BTreeSet<String>) {
    let mut unknown = BTreeSet::new();
    let Ok(code) = Regex::new(r"\[(/?)([a-z][a-z0-9_-]{2,30})((?:\s[^\[\]]*)?)\]") else {
        return (text.to_owned(), unknown);
    };
    let ends: BTreeSet<String> =
        code.captures_iter(text).filter(|found| &found[1] == "/").map(|found| found[2].to_owned()).collect();
    let out = code.replace_all(text, |found: &Captures| {
        let (is_end, name, rest) = (&found[1] == "/", &found[2], &found[3]);
        let value = |key: &str| attribute(rest, key);
        // `[youtube ADDRESS]` too.
        let named = || rest.split_whitespace().next().filter(|first| !first.contains('=')).map(str::to_owned);
        let video = ["src", "mp4", "m4v", "webm", "url", "id"].iter().find_map(|key| value(key)).or_else(named);
        match (name, is_end) {
            ("caption" | "wp_caption", false) => match value("caption") {
                Some(words) => format!("<figure><figcaption>{words}</figcaption>"),
                None => "<figure class=\"wp-caption\">".to_owned(),
            },
            ("caption" | "wp_caption", true) => "</figure>".to_owned(),
            ("embed" | "audio" | "playlist", _) => "\n\n".to_owned(),
            ("video" | "youtube" | "vimeo", false) => match video {
                Some(id) if name == "youtube" && !id.contains('/') => format!("\n\nhttps://youtu.be/{id}\n\n"),
                Some(id) if name == "vimeo" && !id.contains('/') => format!("\n\nhttps://vimeo.com/{id}\n\n"),
                Some(address) => format!("<video src=\"{address}\"></video>"),
                None => "\n\n".to_owned(),
            },
            ("video" | "youtube" | "vimeo", true) => "\n\n".to_owned(),
            // A word in brackets is a word.
            (_, false) if rest.trim().is_empty() && !ends.contains(name) && !KNOWN.contains(&name) => {
                found[0].to_owned()
            }
            _ => {
                unknown.insert(name.to_owned());
                String::new()
            }
        }
    });
    (out.into_owned(), unknown)
}

/// Codes of WordPress itself, and of plugins that many have, which stand without anything else.
const KNOWN: [&str; 5] = ["gallery", "toc", "contact-form", "sitemap", "woocommerce_cart"];

fn attribute(text: &str, key: &str) -> Option<String> {
    let at = text.find(&format!("{key}="))? + key.len() + 1;
    let rest = &text[at..];
    let value = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].split(quote).next()?,
        _ => rest.split_whitespace().next()?,
    };
    Some(value.to_owned())
}

/// Paragraphs by empty lines, and line ends as they were typed, as WordPress shows them (`wpautop`).
fn paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    for (number, part) in text.split("<pre").enumerate() {
        let Some((code, rest)) = part.split_once("</pre>").filter(|_| number > 0) else {
            out.push_str(if number > 0 { "<pre" } else { "" });
            loose(part, &mut out);
            continue;
        };
        out.push_str(&format!("<pre{code}</pre>"));
        loose(rest, &mut out);
    }
    out
}

fn loose(text: &str, out: &mut String) {
    for part in text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()) {
        let is_block = begins_block(part);
        out.push_str(if is_block { "" } else { "<p>" });
        let mut lines = part.lines().peekable();
        while let Some(line) = lines.next() {
            out.push_str(line);
            let is_apart =
                |line: &str| begins_block(line) || line.trim_end().ends_with("<br>") || line.trim_end().ends_with("/>");
            if let Some(next) = lines.peek() {
                out.push_str(if is_block || is_apart(line) || begins_block(next) { "\n" } else { "<br>\n" });
            }
        }
        out.push_str(if is_block { "\n" } else { "</p>\n" });
    }
}

fn begins_block(line: &str) -> bool {
    let Some(rest) = line.trim_start().strip_prefix('<') else { return false };
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    BLOCKS.contains(&&*name) || MORE_BLOCKS.contains(&&*name)
}
