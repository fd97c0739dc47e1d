//! The pictures of a tree.

use super::{Block, Inline, Picture};

/// Shows every picture of some blocks, in the order of reading; those for which `keep` says no are taken out.
pub fn retain_pictures(blocks: &mut [Block], keep: &mut dyn FnMut(&mut Picture) -> bool) {
    for block in blocks {
        match block {
            Block::Pictures(pictures) => pictures.retain_mut(&mut *keep),
            Block::Heading { words, .. } | Block::Paragraph(words) => in_line(words, keep),
            Block::List(list) => list.items.iter_mut().for_each(|item| retain_pictures(item, keep)),
            Block::Table(table) => {
                table.rows.iter_mut().flatten().for_each(|cell| retain_pictures(&mut cell.blocks, keep));
            }
            Block::Box(_, inner) | Block::Quotation(inner) => retain_pictures(inner, keep),
            Block::Definitions(list) => list.iter_mut().for_each(|one| {
                in_line(&mut one.term, keep);
                one.meanings.iter_mut().for_each(|words| in_line(words, keep));
            }),
            Block::Video { .. } | Block::Code { .. } | Block::Rule => {}
        }
    }
}

fn in_line(words: &mut Vec<Inline>, keep: &mut dyn FnMut(&mut Picture) -> bool) {
    words.retain_mut(|inline| match inline {
        Inline::Picture(picture) => keep(picture),
        Inline::Link { words, .. } => {
            in_line(words, keep);
            true
        }
        _ => true,
    });
}
