//! The normal form of a tree: what Markdown can say, and no more.

use std::collections::BTreeMap;

use super::grid::flat;
use super::inline::{Line, apart_each, line, picture, plain};
use super::made::{list, paragraph};
use super::{Block, Definition, Inline, Remarks, Table, TableCell, Text, words_of};
use crate::markdown::video_of;

/// The normal form. Blocks without words are gone, footnotes are in the order of their calls.
pub fn normal(text: &Text, remarks: &mut Remarks) -> Text {
    let blocks = blocks(&text.blocks, remarks);
    let mut notes = NoteNumbers::default();
    let blocks = numbered(blocks, &mut notes);
    let mut at = 0;
    let mut written = Vec::new();
    while let Some(old) = notes.order.get(at).copied() {
        // A note that is called and has no words would be a call of nothing.
        let note = text.notes.get(old).map(|note| normal_note(note, remarks)).unwrap_or_default();
        written.push(numbered(note, &mut notes));
        at += 1;
    }
    Text { blocks, notes: written }
}

/// A note is paragraphs: other blocks are too much for the foot of a page.
fn normal_note(note: &[Block], remarks: &mut Remarks) -> Vec<Block> {
    let note = blocks(note, remarks);
    if note.is_empty() { vec![Block::Paragraph(vec![Inline::plain("…")])] } else { note }
}

/// The new number of each note.
#[derive(Default)]
struct NoteNumbers {
    order: Vec<usize>,
    new: BTreeMap<usize, usize>,
}

impl NoteNumbers {
    fn of(&mut self, old: usize) -> usize {
        *self.new.entry(old).or_insert_with(|| {
            self.order.push(old);
            self.order.len() - 1
        })
    }
}

fn numbered(mut blocks: Vec<Block>, numbers: &mut NoteNumbers) -> Vec<Block> {
    each_line(&mut blocks, &mut |line, _| {
        for inline in line {
            if let Inline::Note(number) = inline {
                *number = numbers.of(*number);
            }
        }
    });
    blocks
}

/// Shows every line of a tree, in the order of reading, and says whether it is a heading.
pub(super) fn each_line(blocks: &mut [Block], show: &mut dyn FnMut(&mut Vec<Inline>, bool)) {
    for block in blocks {
        match block {
            Block::Heading { words, .. } => show(words, true),
            Block::Paragraph(words) => show(words, false),
            Block::List(list) => list.items.iter_mut().for_each(|item| each_line(item, show)),
            Block::Table(table) => {
                table.rows.iter_mut().flatten().for_each(|cell| each_line(&mut cell.blocks, show));
            }
            Block::Box(_, inner) | Block::Quotation(inner) => each_line(inner, show),
            Block::Definitions(list) => {
                for one in list {
                    show(&mut one.term, false);
                    one.meanings.iter_mut().for_each(|words| show(words, false));
                }
            }
            Block::Pictures(_) | Block::Video { .. } | Block::Code { .. } | Block::Rule => {}
        }
    }
}

/// The normal form of some blocks.
fn blocks(blocks: &[Block], remarks: &mut Remarks) -> Vec<Block> {
    blocks.iter().flat_map(|one| block(one, remarks)).collect()
}

fn block(one: &Block, remarks: &mut Remarks) -> Vec<Block> {
    let some = |inner: Vec<Block>, make: &dyn Fn(Vec<Block>) -> Block| {
        if inner.is_empty() { Vec::new() } else { vec![make(inner)] }
    };
    match one {
        Block::Heading { level, words } => {
            let words = line(words, Line::Heading);
            match words_of(&words).is_empty() {
                true => Vec::new(),
                false => vec![Block::Heading { level: (*level).clamp(2, 6), words }],
            }
        }
        Block::Paragraph(words) => paragraph(line(words, Line::Paragraph)),
        Block::List(list_of) => {
            let items = list_of.items.iter().map(|item| blocks(item, remarks)).collect();
            list(list_of.start, items)
        }
        Block::Table(table) => {
            let cell =
                |cell: &TableCell, remarks: &mut Remarks| TableCell { blocks: blocks(&cell.blocks, remarks), ..*cell };
            let row = |row: &Vec<TableCell>| row.iter().map(|one| cell(one, remarks)).collect();
            let rows = table.rows.iter().map(row).collect();
            flat(&Table { rows, headings: table.headings, columns: table.columns.clone() }, remarks)
        }
        Block::Pictures(pictures) if pictures.is_empty() => Vec::new(),
        Block::Pictures(pictures) => vec![Block::Pictures(pictures.iter().map(picture).collect())],
        Block::Video { address, caption } => video(address, caption),
        Block::Box(kind, inner) => some(blocks(inner, remarks), &|inner| Block::Box(*kind, inner)),
        Block::Quotation(inner) => some(blocks(inner, remarks), &Block::Quotation),
        Block::Definitions(list) => {
            let list: Vec<Definition> = list.iter().filter_map(definition).collect();
            if list.is_empty() { Vec::new() } else { vec![Block::Definitions(list)] }
        }
        Block::Code { language, code } => {
            let language = language.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
            vec![Block::Code { language, code: code.trim_end_matches('\n').to_owned() }]
        }
        Block::Rule => vec![Block::Rule],
    }
}

/// A video that bantin shows; any other address as a link.
fn video(address: &str, caption: &str) -> Vec<Block> {
    let caption = plain(caption);
    match video_of(address) {
        Some(address) => vec![Block::Video { address, caption: apart_each(&caption, '}') }],
        None => {
            let words = if caption.is_empty() { address.to_owned() } else { caption };
            let link = Inline::Link { target: address.to_owned(), words: vec![Inline::plain(words)] };
            paragraph(line(&[link], Line::Paragraph))
        }
    }
}

fn definition(one: &Definition) -> Option<Definition> {
    let term = line(&one.term, Line::Term);
    let meanings: Vec<Vec<Inline>> = one.meanings.iter().map(|words| line(words, Line::Term)).collect();
    let meanings: Vec<Vec<Inline>> = meanings.into_iter().filter(|words| !words.is_empty()).collect();
    (!term.is_empty() && !meanings.is_empty()).then_some(Definition { term, meanings })
}
