//! What pulldown-cmark reads in a text, with bare addresses as links, in form NFC, and without characters that no page may
//! have: entities (`&#x202E;`) bring them into a text that had none.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use unicode_normalization::char::is_combining_mark;

use super::autolink;
use super::run::TextRun;
use crate::base::characters::{fit, is_unfit};
use crate::base::source::nfc;

/// Events, each with its bytes in the file.
pub(super) type Events<'a> = Vec<(Event<'a>, Range<usize>)>;

/// A definition of a link: label, target, and the byte of the file at which it begins.
pub(super) type Definition = (String, String, usize);

/// Everything pulldown-cmark offers that readers of a portal need.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM);

/// The events of a text that begins at byte `offset` of its file, its definitions of links, and the places of characters
/// that were replaced.
pub(super) fn read(text: &str, offset: usize) -> (Events<'_>, Vec<Definition>, Vec<Range<usize>>) {
    let options = if defines(text) { OPTIONS | Options::ENABLE_DEFINITION_LIST } else { OPTIONS };
    let parser = Parser::new_ext(text, options).into_offset_iter();
    let definitions = parser.reference_definitions().iter();
    let definitions =
        definitions.map(|(label, link)| (label.to_owned(), link.dest.to_string(), link.span.start + offset)).collect();
    let mut events: Events = parser.map(|(event, range)| (event, range.start + offset..range.end + offset)).collect();
    let mut replaced = Vec::new();
    if text.contains('&') {
        events = whole_letters(events);
        for (event, range) in &mut events {
            if make_fit(event) {
                replaced.push(range.clone());
            }
        }
    }
    let has_addresses = ["://", "www.", "WWW.", "Www.", "@"]
        .iter()
        .any(|mark| memmem::find(text.as_bytes(), mark.as_bytes()).is_some());
    (if has_addresses { linked(events) } else { events }, definitions, replaced)
}

/// Whether a text has a definition list: a line that begins with a colon and a space, and none with a colon and a word,
/// which is CommonMark's `:smile:`.
fn defines(text: &str) -> bool {
    let mut found = false;
    for line in text.lines() {
        let typed = line.trim_start_matches([' ', '>']);
        if let Some(rest) = typed.strip_prefix(':') {
            if !rest.starts_with([' ', '\t']) {
                return false;
            }
            found = true;
        }
    }
    found
}

/// A text that begins with a combining mark belongs to the one before: `&ecirc;&#803;` is one letter.
fn whole_letters(events: Events) -> Events {
    let mut whole: Events = Vec::with_capacity(events.len());
    for (event, range) in events {
        match (whole.last_mut(), &event) {
            (Some((Event::Text(before), place)), Event::Text(text)) if text.starts_with(is_combining_mark) => {
                *before = format!("{before}{text}").into();
                place.end = range.end;
            }
            _ => whole.push((event, range)),
        }
    }
    whole
}

/// Puts the texts of an event into form NFC, and U+FFFD for what no page may have; whether there was any.
fn make_fit(event: &mut Event) -> bool {
    let text = |text: &mut CowStr| {
        let composed = nfc(text);
        let made = fit(&composed);
        let was_unfit = made != composed;
        if *made != **text {
            *text = made.into_owned().into();
        }
        was_unfit
    };
    match event {
        Event::Text(words) => text(words),
        Event::Start(Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. }) => {
            let target = text(dest_url);
            text(title) || target
        }
        Event::Html(raw) | Event::InlineHtml(raw) => {
            let made = without_unfit_entities(raw);
            let was_unfit = made != **raw;
            if was_unfit {
                *raw = made.into();
            }
            was_unfit
        }
        _ => false,
    }
}

/// Raw HTML with U+FFFD for each numeric entity of a character that no page may have.
fn without_unfit_entities(raw: &str) -> String {
    let mut parts = raw.split("&#");
    let mut made = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, radix) = match part.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => (hexadecimal, 16),
            None => (part, 10),
        };
        let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let number = u32::from_str_radix(&digits[..length], radix).ok();
        let control = |number: u32| number < 0x20 && !matches!(number, 9 | 10 | 13);
        if length > 0 && number.is_some_and(|number| control(number) || char::from_u32(number).is_some_and(is_unfit)) {
            made.push('\u{FFFD}');
            made.push_str(digits[length..].strip_prefix(';').unwrap_or(&digits[length..]));
        } else {
            made.push_str("&#");
            made.push_str(part);
        }
    }
    made
}

/// Makes links of bare addresses, as GitHub does; not in links, pictures and code.
fn linked(events: Events) -> Events {
    let mut made: Events = Vec::with_capacity(events.len());
    let (mut closed, mut run, mut texts) = (0usize, TextRun::default(), Vec::new());
    for (event, range) in events {
        if let (Event::Text(text), 0) = (&event, closed) {
            run.push(text, range.clone());
            texts.push((event, range));
            continue;
        }
        addresses(&mut run, &mut texts, &mut made);
        match &event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => closed += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => closed = closed.saturating_sub(1),
            _ => {}
        }
        made.push((event, range));
    }
    addresses(&mut run, &mut texts, &mut made);
    made
}

/// Moves a run of texts to `made`, with links where it has addresses.
fn addresses<'a>(run: &mut TextRun, texts: &mut Events<'a>, made: &mut Events<'a>) {
    let (run, texts) = (std::mem::take(run), std::mem::take(texts));
    let found = autolink::find(&run.text);
    if found.is_empty() {
        return made.extend(texts);
    }
    let mut from = 0;
    for (range, target) in found {
        pieces(&run, from..range.start, made);
        let place = run.source(range.clone());
        let tag = Tag::Link { link_type: LinkType::Autolink, dest_url: target.into(), title: "".into(), id: "".into() };
        made.push((Event::Start(tag), place.clone()));
        pieces(&run, range.clone(), made);
        made.push((Event::End(TagEnd::Link), place));
        from = range.end;
    }
    pieces(&run, from..run.text.len(), made);
}

/// Texts again of a part of a run, in the stretches they came in.
fn pieces(run: &TextRun, range: Range<usize>, made: &mut Events) {
    let first = run.stretches.partition_point(|(start, _)| *start <= range.start).saturating_sub(1);
    for (index, (start, _)) in run.stretches.iter().enumerate().skip(first) {
        let end = run.stretches.get(index + 1).map_or(run.text.len(), |next| next.0);
        let (from, to) = ((*start).max(range.start), end.min(range.end));
        if from >= range.end {
            break;
        }
        if from < to {
            made.push((Event::Text(run.text[from..to].to_owned().into()), run.source(from..to)));
        }
    }
}
