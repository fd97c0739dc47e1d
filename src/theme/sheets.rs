//! Style sheets as they are published: short, and with the addresses of the assets that they name.

use std::collections::BTreeMap;

/// A style sheet without comments and needless spaces; `url("name")` of an asset becomes the asset's address.
pub(super) fn published(sheet: &[u8], names: &BTreeMap<String, String>) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(sheet.len());
    let mut rest = sheet;
    let mut space = false;
    while let Some(first) = rest.first().copied() {
        let end = match first {
            b'/' if rest.starts_with(b"/*") => after(rest, b"*/", 2),
            b'"' | b'\'' => text_end(rest),
            _ => 1,
        };
        let (piece, left) = rest.split_at(end);
        rest = left;
        if first.is_ascii_whitespace() || piece.len() > 1 && first == b'/' {
            space = true;
            continue;
        }
        if space && needs_space(out.last().copied(), first) {
            out.push(b' ');
        }
        space = false;
        // The last `;` of a block says nothing.
        if first == b'}' && out.last() == Some(&b';') && !out.ends_with(b" ;") {
            out.pop();
        }
        match piece {
            [_, name @ .., _] if out.ends_with(b"url(") => {
                let address = std::str::from_utf8(name).ok().and_then(|name| names.get(name)?.strip_prefix("assets/"));
                out.push(first);
                out.extend_from_slice(address.map_or(name, str::as_bytes));
                out.push(first);
            }
            _ => out.extend_from_slice(piece),
        }
    }
    out.push(b'\n');
    out
}

/// Whether a space between two bytes means something: not around what separates rules and declarations. That of an empty
/// custom property does (`--dark: ;`).
fn needs_space(before: Option<u8>, after: u8) -> bool {
    match (before, after) {
        (None, _) | (_, b'{' | b'}' | b',' | b'>') | (Some(b'{' | b'}' | b',' | b'>' | b';'), _) => false,
        (Some(b':'), after) => after == b';',
        (_, b';') => false,
        _ => true,
    }
}

/// The end of the mark that closes what begins here; a sheet may end before.
fn after(rest: &[u8], mark: &[u8], from: usize) -> usize {
    let tail = rest.get(from..).unwrap_or_default();
    memchr::memmem::find(tail, mark).map_or(rest.len(), |at| from + at + mark.len())
}

/// The end of a text between quotes.
fn text_end(rest: &[u8]) -> usize {
    let quote = rest.first().copied();
    let mut escaped = false;
    for (at, byte) in rest.iter().copied().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            _ if Some(byte) == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_short_and_names_addresses() {
        let names = BTreeMap::from([("a.woff2".to_owned(), "assets/a.0123.woff2".to_owned())]);
        let shown = |sheet: &str| String::from_utf8_lossy(&published(sheet.as_bytes(), &names)).into_owned();
        assert_eq!(
            shown(
                "/* one */\n:root {\n  --dark: ;\n  color: red;\n}\n@media (min-width: 4em) { a > b, c :hover { x: calc(1em + 2px); } }"
            ),
            ":root{--dark: ;color:red}@media (min-width:4em){a>b,c :hover{x:calc(1em + 2px)}}\n"
        );
        assert_eq!(shown("a::after { content: \"/* } \\\" ; */\"; }"), "a::after{content:\"/* } \\\" ; */\"}\n");
        assert_eq!(
            shown("@font-face { src: url(\"a.woff2\"), url(\"b.woff2\"); }"),
            "@font-face{src:url(\"a.0123.woff2\"),url(\"b.woff2\")}\n"
        );
        assert_eq!(shown("a { b: \"c"), "a{b:\"c\n");
        assert_eq!(shown("/* open"), "\n");
    }
}
