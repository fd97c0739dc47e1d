//! The words and pictures of a block while they are gathered.

use super::report::HtmlTally;
use crate::base::characters::fit;
use crate::base::source::nfc;
use crate::blocks::{Block, Inline, Picture, Style, clean, joined, words_of};
use crate::markdown::video_of;

/// The blocks of a container, and the line that is not yet one of them.
#[derive(Default)]
pub(super) struct Flow {
    pub(super) blocks: Vec<Block>,
    line: Vec<Inline>,
    /// Pictures among the words of the line, which come behind it.
    behind: Vec<Picture>,
    /// Whether the last block is a gallery that this line began with.
    has_gallery: bool,
    /// The number of the link that the last inline belongs to.
    link: usize,
}

/// How words are formatted, and where they lead.
#[derive(Clone, Copy)]
pub(super) struct InlineFormat<'a> {
    pub(super) style: Style,
    /// The number of the link they are in, and its target.
    pub(super) link: Option<(usize, &'a str)>,
    /// The font that they are in.
    pub(super) font: &'a str,
    /// Whether they stand in the middle, as the words below a picture do.
    pub(super) is_centred: bool,
    /// Whether their element says that they are the words below a picture.
    pub(super) is_caption: bool,
}

impl Flow {
    pub(super) fn push(&mut self, text: &str, format: &InlineFormat) {
        let mut text = collapsed(&fit(&nfc(text)));
        let is_after_space = match self.line.last() {
            Some(Inline::Words { text, .. }) => text.ends_with(' '),
            Some(Inline::Link { words, .. }) => words_of(words).ends_with(' '),
            last => last.is_none_or(|last| *last == Inline::Break),
        };
        if is_after_space && text.starts_with(' ') {
            text.remove(0);
        }
        if text.is_empty() {
            return;
        }
        self.push_inline(Inline::Words { text, style: format.style }, format);
    }

    /// Code among words.
    pub(super) fn push_code(&mut self, code: &str, format: &InlineFormat) {
        self.push_inline(Inline::Code(fit(&nfc(code)).into_owned()), format);
    }

    fn push_inline(&mut self, inline: Inline, format: &InlineFormat) {
        let Some((number, target)) = format.link else { return self.line.push(inline) };
        match self.line.last_mut() {
            Some(Inline::Link { words: inner, .. }) if self.link == number => inner.push(inline),
            _ => {
                self.link = number;
                self.line.push(Inline::Link { target: target.to_owned(), words: vec![inline] });
            }
        }
    }

    pub(super) fn push_note(&mut self, number: usize) {
        self.line.push(Inline::Note(number));
    }

    pub(super) fn push_break(&mut self) {
        self.line.push(Inline::Break);
    }

    /// A picture: before the words if it comes first, otherwise behind them.
    pub(super) fn picture(&mut self, picture: Picture) {
        if !is_blank(&self.line) {
            self.behind.push(picture);
            return;
        }
        match self.blocks.last_mut() {
            Some(Block::Pictures(gallery)) if self.has_gallery => gallery.push(picture),
            _ => self.blocks.push(Block::Pictures(vec![picture])),
        }
        self.has_gallery = true;
    }

    /// The words of the line; its pictures become blocks.
    pub(super) fn take_line(&mut self, tally: &mut HtmlTally) -> Vec<Inline> {
        let mut words = joined(std::mem::take(&mut self.line));
        clean(&mut words, &mut tally.stray);
        words
    }

    /// Ends a block of words.
    pub(super) fn end_line(&mut self, format: &InlineFormat, tally: &mut HtmlTally) {
        let words = self.take_line(tally);
        for paragraph in paragraphs(words) {
            self.paragraph(paragraph, format);
        }
        self.end_pictures();
    }

    pub(super) fn end_pictures(&mut self) {
        self.has_gallery = false;
        if !self.behind.is_empty() {
            self.blocks.push(Block::Pictures(std::mem::take(&mut self.behind)));
        }
    }

    fn paragraph(&mut self, words: Vec<Inline>, format: &InlineFormat) {
        let text = words_of(&words).split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(Block::Pictures(gallery)) = self.blocks.last_mut()
            && let [.., last] = gallery.as_mut_slice()
            && last.caption.is_empty()
            && text.chars().count() <= LONGEST_CAPTION
            && (format.is_caption || format.is_centred || is_italic(&words))
        {
            last.caption = text;
            return;
        }
        // The address of a video, alone: WordPress shows the video.
        let is_address = text.starts_with("https://") || text.starts_with("http://");
        if is_address && !text.contains(' ') && video_of(&text).is_some() {
            self.blocks.push(Block::Video { address: text, caption: String::new() });
            return;
        }
        self.blocks.push(Block::Paragraph(words));
    }
}

/// White space of HTML as one space each.
fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let is_space = c.is_ascii_whitespace();
        if !(is_space && out.ends_with(' ')) {
            out.push(if is_space { ' ' } else { c });
        }
    }
    out
}

/// The words below a picture are a sentence or two.
const LONGEST_CAPTION: usize = 300;

/// A line as paragraphs: two line ends are a new one.
fn paragraphs(words: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut all = vec![Vec::new()];
    let mut ends = 0;
    for inline in words {
        if inline == Inline::Break {
            ends += 1;
            continue;
        }
        let is_space = matches!(&inline, Inline::Words { text, .. } if text.trim().is_empty());
        if is_space && ends > 0 {
            continue;
        }
        match (ends, all.last_mut()) {
            (0, Some(line)) => line.push(inline),
            (1, Some(line)) => line.extend([Inline::Break, inline]),
            _ => all.push(vec![inline]),
        }
        ends = 0;
    }
    all.retain(|line| !is_blank(line));
    all
}

/// Whether a line shows nothing.
pub(super) fn is_blank(line: &[Inline]) -> bool {
    words_of(line).trim().is_empty()
}

fn is_italic(words: &[Inline]) -> bool {
    words.iter().all(|inline| match inline {
        Inline::Words { text, style } => style.italic || text.trim().is_empty(),
        Inline::Break => true,
        _ => false,
    })
}
