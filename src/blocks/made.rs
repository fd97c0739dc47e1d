//! Blocks that are read as they were made: a paragraph of pictures alone is a gallery, and so is a list of one.

use super::{Block, Inline, List};

/// A line in its normal form as a paragraph, or as the gallery that it is; nothing where there are no words.
pub(super) fn paragraph(words: Vec<Inline>) -> Vec<Block> {
    let is_blank = |inline: &Inline| match inline {
        Inline::Words { text, .. } => text.trim().is_empty(),
        inline => matches!(inline, Inline::Break),
    };
    if words.iter().all(is_blank) {
        return Vec::new();
    }
    if words.iter().all(|inline| is_blank(inline) || matches!(inline, Inline::Picture(_))) {
        let pictures = words.into_iter().filter_map(|inline| match inline {
            Inline::Picture(picture) => Some(picture),
            _ => None,
        });
        return vec![Block::Pictures(pictures.collect())];
    }
    vec![Block::Paragraph(words)]
}

/// A list of items in their normal form.
pub(super) fn list(start: Option<u64>, items: Vec<Vec<Block>>) -> Vec<Block> {
    let items: Vec<Vec<Block>> = items.into_iter().filter(|item| !item.is_empty()).collect();
    match items.as_slice() {
        [] => Vec::new(),
        // Nothing tells Markdown that such a picture or video does not stand between words.
        [only] if matches!(only.as_slice(), [Block::Pictures(_) | Block::Video { .. }]) => only.clone(),
        _ => vec![Block::List(List { start: start.map(|start| start.min(999_999_999)), items })],
    }
}
