//! The habits of office programs in the HTML that they put on the clipboard: Word's paragraphs that only their `mso-list` makes
//! items, the notes of Word and LibreOffice, comments, fonts from before Unicode, bullets typed by hand.

use scraper::ElementRef;

use super::style::{declared, has_class};
use crate::blocks::{Block, Inline, List, words_of};

/// What an `<a>` has to do with a note.
pub(super) enum NoteLink {
    /// It calls the note of this name.
    Call(String),
    /// It leads from the note back to its call.
    Back,
}

/// Whether a link is the call of a note, or leads back to one.
pub(super) fn note_link(element: ElementRef) -> Option<NoteLink> {
    let href = element.attr("href").unwrap_or_default();
    if let Some(id) = declared(element, "mso-footnote-id").or_else(|| declared(element, "mso-endnote-id")) {
        return Some(if href.contains("ref") { NoteLink::Back } else { NoteLink::Call(id) });
    }
    if has_class(element, &["sdfootnotesym", "sdendnotesym"]) {
        return Some(NoteLink::Back);
    }
    let id = href.trim_start_matches('#').trim_end_matches("sym").to_owned();
    has_class(element, &["sdfootnoteanc", "sdendnoteanc"]).then_some(NoteLink::Call(id))
}

/// The name of the note whose text an element is.
pub(super) fn note_of(element: ElementRef<'_>) -> Option<&str> {
    let id = element.attr("id")?;
    let is_word = matches!(declared(element, "mso-element").as_deref(), Some("footnote" | "endnote"));
    (is_word || id.starts_with("sdfootnote") || id.starts_with("sdendnote")).then_some(id)
}

/// Whether an element is a comment beside the text, or its mark.
pub(super) fn is_comment(element: ElementRef) -> bool {
    declared(element, "mso-element").is_some_and(|kind| kind.starts_with("comment"))
        || has_class(element, &["msocomanchor", "msocommentreference"])
}

/// How many comments are in what is one, or a list of them; none in a mark.
pub(super) fn comments(element: ElementRef) -> usize {
    let all = element.descendent_elements();
    all.filter(|one| declared(*one, "mso-element").as_deref() == Some("comment")).count()
}

/// Whether an element is what Word shows before an item: a bullet or a number.
pub(super) fn is_mark(element: ElementRef) -> bool {
    declared(element, "mso-list").as_deref() == Some("ignore")
}

/// The level of a paragraph that Word shows as an item, from 1.
pub(super) fn item_level(element: ElementRef) -> Option<usize> {
    let list = declared(element, "mso-list").filter(|_| element.value().name() == "p")?;
    list.split_whitespace().find_map(|part| part.strip_prefix("level")?.parse().ok())
}

/// The font of the words that name none, as Word describes it at the head of what it puts on the clipboard.
pub(super) fn normal_font(root: ElementRef<'_>) -> &str {
    let sheets = root.descendent_elements().filter(|one| one.value().name() == "style").flat_map(|one| one.text());
    let font = sheets.into_iter().find_map(|text| {
        let rule = text.split_once("MsoNormal")?.1.split('}').next()?;
        rule.split("font-family:").nth(1)?.split([';', ',']).next()
    });
    font.unwrap_or_default().trim().trim_matches(['"', '\''])
}

/// Changes the blocks of the last item that many lists deep, or as deep as there are lists.
pub(super) fn inside(blocks: &mut Vec<Block>, depth: usize, change: impl FnOnce(&mut Vec<Block>)) {
    match blocks.last_mut() {
        Some(Block::List(List { items, .. })) if depth > 0 && !items.is_empty() => {
            let last = items.len() - 1;
            inside(&mut items[last], depth - 1, change);
        }
        _ => change(blocks),
    }
}

/// Puts an item behind the last one of its list, or begins a list.
pub(super) fn put(blocks: &mut Vec<Block>, depth: usize, start: Option<u64>, item: Vec<Block>) {
    inside(blocks, depth, |blocks| match blocks.last_mut() {
        Some(Block::List(list)) if list.start.map(|first| first + list.items.len() as u64) == start => {
            list.items.push(item);
        }
        _ => blocks.push(Block::List(List { start, items: vec![item] })),
    });
}

/// `- Thực hiện`, typed at the beginning of lines, makes items; `+` below it items in that item.
pub(super) fn typed_items(blocks: Vec<Block>, count: &mut usize) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut in_list = false;
    for block in blocks {
        let Block::Paragraph(words) = block else {
            in_list = false;
            out.push(block);
            continue;
        };
        let lines: Vec<Vec<Inline>> = words.split(|one| *one == Inline::Break).map(<[Inline]>::to_vec).collect();
        let first = lines.iter().position(|line| typed(line).is_some()).unwrap_or(lines.len());
        if first > 1 || first == lines.len() || !lines[first..].iter().all(|line| typed(line).is_some()) {
            in_list = false;
            out.push(Block::Paragraph(words));
            continue;
        }
        if first == 1 {
            in_list = false;
            out.push(Block::Paragraph(lines[0].clone()));
        }
        for mut line in lines.into_iter().skip(first) {
            let is_inner = typed(&line) == Some('+') && in_list;
            if let Some(Inline::Words { text, .. }) = line.first_mut() {
                *text = text.trim_start().chars().skip(1).collect::<String>().trim_start().to_owned();
            }
            *count += 1;
            let item = vec![Block::Paragraph(line)];
            match out.last_mut() {
                _ if is_inner => put(&mut out, 1, None, item),
                Some(Block::List(list)) if in_list => list.items.push(item),
                _ => out.push(Block::List(List { start: None, items: vec![item] })),
            }
            in_list = true;
        }
    }
    out
}

/// The mark that a line begins with, as typed by hand.
fn typed(line: &[Inline]) -> Option<char> {
    let Some(Inline::Words { text, .. }) = line.first() else { return None };
    let text = text.trim_start();
    let mark = text.chars().next().filter(|c| matches!(c, '-' | '–' | '+' | '•' | '·' | '▪' | '➢'))?;
    let rest = &text[mark.len_utf8()..];
    let is_item = rest.starts_with(char::is_whitespace) && !rest.trim_start().starts_with(['-', '–']);
    (is_item && !(words_of(line).trim_start()[mark.len_utf8()..].trim().is_empty())).then_some(mark)
}
