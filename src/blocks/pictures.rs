//! The pictures of a tree.

use super::{Block, Inline, Picture};

/// Shows every picture of some blocks, in the order of reading.
pub fn each_picture(blocks: &mut [Block], show: &mut dyn FnMut(&mut Picture)) {
    for block in blocks {
        match block {
            Block::Pictures(pictures) => pictures.iter_mut().for_each(&mut *show),
            Block::Heading { words, .. } | Block::Paragraph(words) => in_line(words, show),
            Block::List(list) => list.items.iter_mut().for_each(|item| each_picture(item, show)),
            Block::Table(table) => {
                table.rows.iter_mut().flatten().for_each(|cell| each_picture(&mut cell.blocks, show));
            }
            Block::Box(_, inner) | Block::Quotation(inner) => each_picture(inner, show),
            Block::Definitions(list) => list.iter_mut().for_each(|one| {
                in_line(&mut one.term, show);
                one.meanings.iter_mut().for_each(|words| in_line(words, show));
            }),
            _ => {}
        }
    }
}

fn in_line(words: &mut [Inline], show: &mut dyn FnMut(&mut Picture)) {
    for inline in words {
        match inline {
            Inline::Picture(picture) => show(picture),
            Inline::Link { words, .. } => in_line(words, show),
            _ => {}
        }
    }
}
