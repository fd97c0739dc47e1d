//! Paragraphs to blocks: headings, lists with their levels, pictures with their captions.

use std::collections::BTreeSet;

use super::numbering::ListMarker;
use super::office::{manual_heading, signatures};
use super::piece::{BodyPiece, DefinitionPart, Paragraph, is_rule};
use super::report::WordTally;
use crate::blocks::{Block, BoxKind, Definition, Inline, List, Picture, Style, words_of};

/// The blocks of a body; of a cell, a note or a box, in which a bold line is no heading.
pub(super) fn shape(pieces: Vec<BodyPiece>, is_body: bool, tally: &mut WordTally) -> Vec<Block> {
    let pieces = if is_body { signatures(pieces) } else { pieces };
    let mut pieces = typed_items(typed_numbers(kept(pieces, tally), tally), tally);
    captions(&mut pieces, tally);
    let mut levels = Levels::of(&pieces, is_body);
    let mut blocks: Vec<Block> = Vec::with_capacity(pieces.len());
    let mut items: Vec<ListItem> = Vec::new();
    for piece in pieces {
        let one = match piece {
            BodyPiece::Paragraph(one) => one,
            other => {
                blocks.extend(lists(std::mem::take(&mut items)));
                blocks.push(match other {
                    BodyPiece::Table(table) => Block::Table(table),
                    BodyPiece::Box(inner) => Block::Box(BoxKind::Note, inner),
                    BodyPiece::Paragraph(_) => continue,
                });
                continue;
            }
        };
        if let Some(level) = levels.next(&one) {
            tally.headings += usize::from(one.heading.is_none());
            blocks.extend(lists(std::mem::take(&mut items)));
            let places = one.places.into_iter().map(Inline::Place);
            let words = places.chain(plain(labelled(one.mark.as_ref(), one.words))).collect();
            blocks.push(Block::Heading { level, words });
            blocks.extend(gallery(one.pictures));
        } else if let Some(mark) = one.mark {
            items.push(ListItem { level: one.level, mark, words: one.words, pictures: one.pictures });
        } else {
            blocks.extend(lists(std::mem::take(&mut items)));
            let Some(one) = code(definition(one, &mut blocks), &mut blocks) else { continue };
            let paragraph = Block::Paragraph(one.words);
            match (one.is_quotation, blocks.last_mut()) {
                (true, Some(Block::Quotation(inner))) => inner.push(paragraph),
                (true, _) => blocks.push(Block::Quotation(vec![paragraph])),
                (false, _) => blocks.push(paragraph),
            }
            blocks.extend(gallery(one.pictures));
        }
    }
    blocks.extend(lists(items));
    blocks
}

/// Puts a line of code behind the one before it; any other paragraph comes back.
fn code(one: Option<Paragraph>, blocks: &mut Vec<Block>) -> Option<Paragraph> {
    let one = one?;
    if !one.is_code || !one.pictures.is_empty() {
        return Some(one);
    }
    let lines: Vec<String> = one.words.split(|inline| *inline == Inline::Break).map(words_of).collect();
    let line = lines.join("\n");
    match blocks.last_mut() {
        Some(Block::Code { code, .. }) => {
            code.push('\n');
            code.push_str(&line);
        }
        _ => blocks.push(Block::Code { language: String::new(), code: line }),
    }
    None
}

/// Puts a word, or what it means, into the list of them; any other paragraph comes back.
fn definition(one: Paragraph, blocks: &mut Vec<Block>) -> Option<Paragraph> {
    match (one.entry, blocks.last_mut()) {
        (Some(DefinitionPart::Term), Some(Block::Definitions(list))) => {
            list.push(Definition { term: plain(one.words), meanings: Vec::new() });
        }
        (Some(DefinitionPart::Term), _) => {
            let first = Definition { term: plain(one.words), meanings: Vec::new() };
            blocks.push(Block::Definitions(vec![first]));
        }
        (Some(DefinitionPart::Meaning), Some(Block::Definitions(list))) if !list.is_empty() => {
            list.last_mut().into_iter().for_each(|last| last.meanings.push(one.words.clone()));
        }
        _ => return Some(one),
    }
    None
}

fn gallery(pictures: Vec<Picture>) -> Option<Block> {
    (!pictures.is_empty()).then_some(Block::Pictures(pictures))
}

/// Without paragraphs that say nothing.
fn kept(pieces: Vec<BodyPiece>, tally: &mut WordTally) -> Vec<BodyPiece> {
    let says = |piece: &BodyPiece| match piece {
        BodyPiece::Paragraph(one) if is_rule(one) && !one.is_code => {
            tally.rules += 1;
            false
        }
        BodyPiece::Paragraph(one) => {
            let is_blank = |inline: &Inline| match inline {
                Inline::Words { text, .. } => text.trim().is_empty(),
                inline => *inline == Inline::Break,
            };
            one.is_code || !one.words.iter().all(is_blank) || !one.pictures.is_empty()
        }
        _ => true,
    };
    pieces.into_iter().filter(says).collect()
}

/// `- Thực hiện`, typed at the beginning of a paragraph, is an item of a list; `+` below it one of a list in it.
fn typed_items(mut pieces: Vec<BodyPiece>, tally: &mut WordTally) -> Vec<BodyPiece> {
    let mut in_list = false;
    for piece in &mut pieces {
        let BodyPiece::Paragraph(one) = piece else {
            in_list = false;
            continue;
        };
        let typed =
            match (one.mark.is_none() && one.heading.is_none() && !one.is_fixed && !one.is_code, one.words.first_mut())
            {
                (true, Some(Inline::Words { text, .. })) => {
                    let words = text.trim_start();
                    let mark = words.chars().next().filter(|c| matches!(c, '-' | '–' | '+' | '•' | '·' | '▪' | '➢'));
                    let rest = mark.map(|mark| &words[mark.len_utf8()..]).unwrap_or_default();
                    let is_item = rest.starts_with(char::is_whitespace) && !rest.trim_start().starts_with(['-', '–']);
                    let rest = rest.trim_start().to_owned();
                    let mark = mark.filter(|_| is_item);
                    if mark.is_some() {
                        *text = rest;
                    }
                    mark
                }
                _ => None,
            };
        if let Some(mark) = typed {
            one.mark = Some(ListMarker::Bullet);
            one.level = u8::from(mark == '+' && in_list);
            tally.typed_marks += 1;
            in_list = true;
        } else {
            in_list = false;
        }
    }
    pieces
}

/// `1. Cờ`, `2. Hoa`, typed at the beginning of paragraphs that follow each other, are a list.
fn typed_numbers(mut pieces: Vec<BodyPiece>, tally: &mut WordTally) -> Vec<BodyPiece> {
    let numbers: Vec<Option<u64>> = pieces.iter().map(typed_number).collect();
    let is_next = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| numbers[before]);
        before.zip(numbers[at]).is_some_and(|(before, own)| before + 1 == own)
    };
    for at in 0..pieces.len() {
        let is_one = is_next(at) || (at + 1 < numbers.len() && is_next(at + 1));
        if let (true, Some(number), BodyPiece::Paragraph(one)) = (is_one, numbers[at], &mut pieces[at]) {
            if let Some(Inline::Words { text, .. }) = one.words.first_mut() {
                *text = text.split_once(['.', ')']).map_or("", |(_, rest)| rest).trim_start().to_owned();
            }
            one.mark = Some(ListMarker::Number(number));
            one.level = 0;
            tally.typed_marks += 1;
        }
    }
    pieces
}

/// The number that a paragraph begins with, as typed by hand.
fn typed_number(piece: &BodyPiece) -> Option<u64> {
    let BodyPiece::Paragraph(one) = piece else { return None };
    let Some(Inline::Words { text, style }) = one.words.first() else { return None };
    let is_plain = one.mark.is_none() && one.heading.is_none() && !one.is_fixed && !one.is_code;
    let (number, rest) = text.trim_start().split_once(['.', ')'])?;
    let is_typed = number.len() <= 3 && rest.starts_with(char::is_whitespace) && rest.trim_start().len() > 1;
    if is_plain && *style == Style::PLAIN && is_typed { number.parse().ok() } else { None }
}

/// The words below a picture: in the style of captions, or a short line in the middle or italic.
fn captions(pieces: &mut Vec<BodyPiece>, tally: &mut WordTally) {
    let mut at = 0;
    while at < pieces.len() {
        let caption = match (&pieces[at], pieces.get(at + 1)) {
            (BodyPiece::Paragraph(one), Some(BodyPiece::Paragraph(below)))
                if !one.pictures.is_empty() && words_of(&one.words).trim().is_empty() && is_caption(below) =>
            {
                Some(words_of(&below.words).trim().to_owned())
            }
            _ => None,
        };
        if caption.is_some() {
            pieces.remove(at + 1);
        }
        if let BodyPiece::Paragraph(one) = &mut pieces[at] {
            if let (Some(caption), Some(last)) = (caption, one.pictures.last_mut()) {
                last.caption = caption;
            }
            for picture in &mut one.pictures {
                describe(picture, tally);
            }
        }
        at += 1;
    }
}

fn is_caption(one: &Paragraph) -> bool {
    let words = words_of(&one.words);
    let words = words.trim();
    let is_italic = one.words.iter().all(|inline| match inline {
        Inline::Words { text, style } => style.italic || text.trim().is_empty(),
        _ => false,
    });
    let is_short = words.chars().count() <= 200 && words.chars().any(char::is_lowercase);
    let has_notes = one.words.iter().any(|inline| matches!(inline, Inline::Note(_) | Inline::Link { .. }));
    !words.is_empty()
        && one.pictures.is_empty()
        && !has_notes
        && (one.is_caption
            || (is_short && one.mark.is_none() && one.heading.is_none() && (is_italic || one.side == "center")))
}

/// A picture without a description has its caption's words, or what a person has to replace.
fn describe(picture: &mut Picture, tally: &mut WordTally) {
    let lower = picture.alt.to_lowercase();
    let says_nothing = lower.trim().is_empty()
        || [".jpg", ".jpeg", ".png", ".gif"].iter().any(|end| lower.ends_with(end))
        || ["picture ", "image ", "hình ảnh "]
            .iter()
            .any(|start| lower.strip_prefix(start).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit())));
    if !says_nothing {
        return;
    }
    tally.undescribed += 1;
    let number: String = picture.target.chars().filter(char::is_ascii_digit).collect();
    picture.alt = if picture.caption.is_empty() { format!("Ảnh {number}") } else { picture.caption.clone() };
}

/// The levels of headings, from 2 on without gaps.
struct Levels {
    used: BTreeSet<u8>,
    by_hand: bool,
    last: u8,
}

impl Levels {
    fn of(pieces: &[BodyPiece], by_hand: bool) -> Levels {
        let mut levels = Levels { used: BTreeSet::new(), by_hand, last: 1 };
        let used = pieces.iter().filter_map(|piece| match piece {
            BodyPiece::Paragraph(one) => levels.raw(one),
            _ => None,
        });
        levels.used = used.collect();
        levels
    }

    /// How deep a paragraph is as a heading; what is set by hand is between the styles.
    fn raw(&self, one: &Paragraph) -> Option<u8> {
        let styled = one.heading.map(|level| level.min(9) * 10).filter(|_| !words_of(&one.words).trim().is_empty());
        styled.or_else(|| manual_heading(one).filter(|_| self.by_hand))
    }

    fn next(&mut self, one: &Paragraph) -> Option<u8> {
        let raw = self.raw(one)?;
        let rank = self.used.iter().filter(|used| **used < raw).count() as u8;
        self.last = (rank + 2).min(self.last + 1).min(6);
        Some(self.last)
    }
}

/// Words without a style: a heading is bold anyway.
fn plain(words: Vec<Inline>) -> Vec<Inline> {
    let one = |inline| match inline {
        Inline::Words { text, .. } => Inline::plain(text),
        other => other,
    };
    words.into_iter().map(one).collect()
}

/// Words with their number before them, where Markdown would not count it.
fn labelled(mark: Option<&ListMarker>, words: Vec<Inline>) -> Vec<Inline> {
    let label = match mark {
        Some(ListMarker::Number(number)) => format!("{number}. "),
        Some(ListMarker::Label(label)) => format!("{label} "),
        Some(ListMarker::Bullet) | None => return words,
    };
    std::iter::once(Inline::plain(label)).chain(words).collect()
}

/// A paragraph of a list.
struct ListItem {
    level: u8,
    mark: ListMarker,
    words: Vec<Inline>,
    pictures: Vec<Picture>,
}

/// The lists of paragraphs that follow each other.
fn lists(items: Vec<ListItem>) -> Vec<Block> {
    let mut items = items.into_iter().peekable();
    let mut blocks = Vec::new();
    while let Some(level) = items.peek().map(|item| item.level) {
        blocks.extend(level_of(&mut items, level));
    }
    blocks
}

/// What stands at a level or deeper, up to what stands higher.
fn level_of(items: &mut std::iter::Peekable<std::vec::IntoIter<ListItem>>, level: u8) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    while let Some(deeper) = items.peek().map(|item| item.level).filter(|own| *own >= level) {
        if deeper > level {
            let inner = level_of(items, deeper);
            match blocks.last_mut() {
                Some(Block::List(list)) if !list.items.is_empty() => {
                    list.items.last_mut().into_iter().for_each(|item| item.extend(inner.iter().cloned()));
                }
                _ => blocks.extend(inner),
            }
            continue;
        }
        let Some(item) = items.next() else { break };
        let start = match item.mark {
            ListMarker::Bullet => None,
            ListMarker::Number(number) => Some(number),
            // A letter stays as it is typed: others refer to `điểm a`.
            ListMarker::Label(_) => {
                blocks.push(Block::Paragraph(labelled(Some(&item.mark), item.words)));
                blocks.extend(gallery(item.pictures));
                continue;
            }
        };
        let own: Vec<Block> = std::iter::once(Block::Paragraph(item.words)).chain(gallery(item.pictures)).collect();
        match blocks.last_mut() {
            Some(Block::List(list)) if list.start.map(|first| first + list.items.len() as u64) == start => {
                list.items.push(own);
            }
            _ => blocks.push(Block::List(List { start, items: vec![own] })),
        }
    }
    blocks
}
