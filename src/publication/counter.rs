//! The counter's figures on a page. They change with every count, and no page is sent again for them alone: the script
//! brings newer ones.

use std::borrow::Cow;

use memchr::memmem;

/// The attribute of the element in which the figures are.
const WIDGET: &[u8] = b" data-visits-json=";

/// A finished page without what the counter writes into its widget: figures, their instant, and which are hidden. Words and
/// links of the widget stay.
pub fn without_figures(html: &[u8]) -> Cow<'_, [u8]> {
    let Some((start, end)) = widget(html) else { return html.into() };
    let mut page = html[..start].to_vec();
    let mut rest = &html[start..end];
    while !rest.is_empty() {
        let tag = memchr::memchr(b'>', rest).map_or(rest.len(), |at| at + 1);
        let is_figure =
            [&b" data-visits="[..], b" data-words=", b" data-since="].iter().any(|name| has(&rest[..tag], name));
        page.extend(without_attributes(&rest[..tag]));
        let inside = if is_figure { content_end(rest) } else { None };
        rest = &rest[inside.unwrap_or(tag)..];
        // Words before the next tag.
        let text = memchr::memchr(b'<', rest).unwrap_or(rest.len());
        page.extend(&rest[..text]);
        rest = &rest[text..];
    }
    page.extend(&html[end..]);
    page.into()
}

fn has(tag: &[u8], name: &[u8]) -> bool {
    memmem::find(tag, name).is_some()
}

/// The bytes of the widget: from its start tag to the end tag that belongs to it.
fn widget(html: &[u8]) -> Option<(usize, usize)> {
    let at = memmem::find(html, WIDGET)?;
    let start = memchr::memrchr(b'<', &html[..at])?;
    let end = start + content_end(&html[start..])?;
    Some((start, end + memchr::memchr(b'>', &html[end..])? + 1))
}

/// Where the end tag begins that belongs to the start tag at the beginning.
fn content_end(html: &[u8]) -> Option<usize> {
    let name = html.get(1..)?.split(|byte| byte.is_ascii_whitespace() || *byte == b'>').next()?;
    let (open, close) = ([b"<", name].concat(), [b"</", name, b">"].concat());
    let mut depth = 1_usize;
    let mut here = open.len();
    loop {
        let end = here + memmem::find(&html[here..], &close)?;
        depth += memmem::find_iter(&html[here..end], &open).count();
        depth -= 1;
        if depth == 0 {
            return Some(end);
        }
        here = end + close.len();
    }
}

/// A tag without the attributes that change with a count.
fn without_attributes(tag: &[u8]) -> Vec<u8> {
    let mut tag = tag.to_vec();
    for name in [&b" data-value=\""[..], b" datetime=\""] {
        if let Some(start) = memmem::find(&tag, name) {
            let value = start + name.len();
            let end = memchr::memchr(b'"', &tag[value..]).map_or(tag.len(), |at| value + at + 1);
            tag.drain(start..end);
        }
    }
    if let Some(start) = memmem::find(&tag, b" hidden") {
        tag.drain(start..start + b" hidden".len());
    }
    tag
}
