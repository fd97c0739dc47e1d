//! Blocks to Markdown.

use super::inline::{Line, picture_mark, written};
use super::normal::normal;
use super::{Block, BoxKind, List, Remarks, Side, Table, Text};

/// A text as bantin's Markdown, ending in a line end; empty where there are no words. What its normal form changes for
/// readers is said in `remarks`.
pub fn write(text: &Text, remarks: &mut Remarks) -> String {
    let Text { blocks, notes } = normal(text, remarks);
    let mut parts = vec![all(&blocks, false)];
    for (number, note) in notes.iter().enumerate() {
        parts.push(indented(&all(note, false), &format!("[^{}]: ", number + 1), "    "));
    }
    parts.retain(|part| !part.is_empty());
    if parts.is_empty() { String::new() } else { parts.join("\n\n") + "\n" }
}

/// Blocks with an empty line between them, or none in an item of a tight list.
fn all(blocks: &[Block], is_tight: bool) -> String {
    let mut parts: Vec<String> = Vec::with_capacity(blocks.len());
    // Two lists one behind the other need different marks, or they are one.
    let mut before: Option<(bool, bool)> = None;
    for one in blocks {
        let other = match (one, before) {
            (Block::List(list), Some((ordered, other))) if ordered == list.start.is_some() => !other,
            _ => false,
        };
        before = if let Block::List(list) = one { Some((list.start.is_some(), other)) } else { None };
        parts.push(block(one, other));
    }
    parts.join(if is_tight { "\n" } else { "\n\n" })
}

fn block(one: &Block, other: bool) -> String {
    match one {
        Block::Heading { level, words } => {
            format!("{} {}", "#".repeat(usize::from(*level)), written(words, Line::Heading))
        }
        Block::Paragraph(words) => written(words, Line::Paragraph),
        Block::List(one) => list(one, other),
        Block::Table(one) => table(one),
        Block::Pictures(pictures) => pictures.iter().map(picture_mark).collect::<Vec<_>>().join("\n"),
        Block::Video { address, caption } => {
            let address = if address.contains(' ') { format!("<{address}>") } else { address.clone() };
            format!("{{{{ video {} }}}}", format!("{address} {caption}").trim_end())
        }
        Block::Box(kind, inner) => {
            let kind = match kind {
                BoxKind::Note => "NOTE",
                BoxKind::Tip => "TIP",
                BoxKind::Important => "IMPORTANT",
                BoxKind::Warning => "WARNING",
                BoxKind::Caution => "CAUTION",
            };
            // A list from 2 on, or dashes, would go on with the line of the kind.
            let gap = if matches!(inner.first(), Some(Block::Paragraph(_))) { "" } else { "\n" };
            quoted(&format!("[!{kind}]\n{gap}{}", all(inner, false)))
        }
        Block::Quotation(inner) => quoted(&all(inner, false)),
        Block::Definitions(list) => {
            let one = |definition: &super::Definition| {
                let meanings = definition.meanings.iter().map(|words| format!("\n: {}", written(words, Line::Term)));
                written(&definition.term, Line::Term) + &meanings.collect::<String>()
            };
            list.iter().map(one).collect::<Vec<_>>().join("\n\n")
        }
        Block::Code { language, code } => {
            let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            format!("{fence}{language}\n{code}\n{fence}")
        }
        // Dashes would be a list of lists in an item.
        Block::Rule => "___".to_owned(),
    }
}

fn quoted(text: &str) -> String {
    text.lines()
        .map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The first line behind `first`, all others behind `rest`, empty ones empty.
fn indented(text: &str, first: &str, rest: &str) -> String {
    let line = |(number, line): (usize, &str)| match (number, line) {
        (0, line) => format!("{first}{line}"),
        (_, "") => String::new(),
        (_, line) => format!("{rest}{line}"),
    };
    text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// Whether the items of a list can follow each other without empty lines: each is a paragraph, perhaps with a list below it
/// that may interrupt it.
fn is_tight(list: &List) -> bool {
    list.items.iter().all(|item| match item.as_slice() {
        [Block::Paragraph(_)] => true,
        [Block::Paragraph(_), Block::List(inner)] => inner.start.is_none_or(|start| start == 1),
        _ => false,
    })
}

fn list(one: &List, other: bool) -> String {
    let tight = is_tight(one);
    let items = one.items.iter().enumerate().map(|(number, item)| {
        let mark = match (one.start, other) {
            (None, false) => "- ".to_owned(),
            (None, true) => "* ".to_owned(),
            (Some(start), false) => format!("{}. ", start + number as u64),
            (Some(start), true) => format!("{}) ", start + number as u64),
        };
        indented(&all(item, tight), &mark, &" ".repeat(mark.len()))
    });
    items.collect::<Vec<_>>().join(if tight { "\n" } else { "\n\n" })
}

fn table(one: &Table) -> String {
    let mut lines = Vec::with_capacity(one.rows.len() + 1);
    for (number, row) in one.rows.iter().enumerate() {
        let cells = row.iter().map(|cell| match cell.blocks.first() {
            Some(Block::Paragraph(words)) => format!(" {} ", written(words, Line::Cell)),
            _ => " ".to_owned(),
        });
        lines.push(format!("|{}|", cells.collect::<Vec<_>>().join("|")));
        if number == 0 {
            let rules = one.columns.iter().map(|side| match side {
                Side::Start => "---",
                Side::Centre => ":---:",
                Side::End => "---:",
            });
            lines.push(format!("|{}|", rules.collect::<Vec<_>>().join("|")));
        }
    }
    lines.join("\n")
}
