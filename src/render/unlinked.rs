//! Links that lead to what readers do not see: their words stay, their addresses go.

/// Stands for the address of what readers do not see, until [`unlinked`] takes the whole tag away. No text has it.
pub(super) const NOWHERE: char = '\u{FDD2}';

/// Takes away the tags whose address is [`NOWHERE`]: of a link its words stay.
pub(super) fn unlinked(html: String) -> String {
    // Its first byte begins few characters; its last one, by which `contains` looks, ends Vietnamese letters.
    if memchr::memmem::find(html.as_bytes(), NOWHERE.encode_utf8(&mut [0; 4]).as_bytes()).is_none() {
        return html;
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while let Some(at) = rest.find(NOWHERE) {
        // The attribute before the address may hold a `<` of its own: then the quotes do not fit.
        let before = &rest[..at];
        let is_tag = |start: &usize| before[*start..].matches('"').count() % 2 == 1;
        let start = before.rmatch_indices('<').map(|(start, _)| start).take(4).find(is_tag).unwrap_or(at);
        out.push_str(&rest[..start]);
        let is_link = is_tag_a(&rest[start..], "<a");
        rest = behind_tag(&rest[at + NOWHERE.len_utf8()..]);
        let end = rest.match_indices("</").map(|(at, _)| at).find(|at| is_tag_a(&rest[*at..], "</a"));
        if let Some(end) = end.filter(|_| is_link) {
            // A picture inside the link may be hidden too: the words are looked at again.
            out.push_str(&unlinked(rest[..end].to_owned()));
            rest = rest[end..].split_once('>').map_or("", |(_, after)| after);
        }
    }
    out + rest
}

/// Whether HTML begins with this tag of a link, in capitals or not.
fn is_tag_a(html: &str, tag: &str) -> bool {
    let (name, rest) = html.split_at_checked(tag.len()).unwrap_or_default();
    name.eq_ignore_ascii_case(tag) && rest.starts_with(|c: char| c == '>' || c.is_whitespace())
}

/// What follows a tag, from inside a quoted value of it.
fn behind_tag(html: &str) -> &str {
    let mut quoted = true;
    for (at, c) in html.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return &html[at + 1..],
            _ => {}
        }
    }
    ""
}
