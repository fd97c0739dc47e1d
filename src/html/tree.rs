//! HTML to its tree, by the parser of browsers, with bounds: hostile text is refused before it takes time or memory.

use std::cell::Cell;

use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use scraper::{Html, HtmlTreeSink};

use crate::base::diagnostic::{Message, msg};

/// The longest text, in bytes; pictures inside it (`data:`) count too.
const MOST_BYTES: usize = 40_000_000;
/// The most elements and words of a page: more than a novel has.
const MOST_NODES: usize = 400_000;
/// Elements in elements: pages have a few dozen.
const MOST_DEPTH: usize = 300;
/// Attributes of one element. The parser compares each with all before it.
const MOST_ATTRIBUTES: usize = 2_000;
/// The bounds are checked once per this many tags.
const STEP: usize = 128;

/// Reads HTML as a browser does.
///
/// # Errors
/// If it is larger or deeper than any page.
pub(super) fn parse(html: &str) -> Result<Html, Message> {
    if html.len() > MOST_BYTES || has_endless_tag(html) {
        return Err(too_large());
    }
    let builder = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), TreeBuilderOpts::default());
    let guard = Guard { builder, tags: Cell::new(0), is_full: Cell::new(false) };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(html.into());
    // Each script stops the tokenizer for a browser to run it.
    while !queue.is_empty() {
        let _ = tokenizer.feed(&queue);
    }
    tokenizer.end();
    let Guard { builder, is_full, .. } = tokenizer.sink;
    let html = builder.sink.0.into_inner();
    if is_full.get() || is_beyond(&html) { Err(too_large()) } else { Ok(html) }
}

fn too_large() -> Message {
    msg!(
        "trang HTML quá lớn hoặc lồng quá sâu: chép từng phần",
        "the HTML is too large or nested too deep: copy it in parts"
    )
}

/// A node of the tree.
type NodeId = <HtmlTreeSink as TreeSink>::Handle;

/// Passes tokens on until a bound is reached.
struct Guard {
    builder: TreeBuilder<NodeId, HtmlTreeSink>,
    tags: Cell<usize>,
    is_full: Cell<bool>,
}

impl TokenSink for Guard {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        if self.is_full.get() {
            return TokenSinkResult::Continue;
        }
        if let Token::TagToken(tag) = &token
            && tag.kind == TagKind::StartTag
        {
            self.tags.set(self.tags.get() + 1);
            if self.tags.get().is_multiple_of(STEP) {
                self.is_full.set(is_beyond(&self.builder.sink.0.borrow()));
            }
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Whether a tree is beyond the bounds, by its number of nodes and by the depth of the last one.
fn is_beyond(html: &Html) -> bool {
    let depth = html.tree.nodes().next_back().map_or(0, |last| last.ancestors().take(MOST_DEPTH + 1).count());
    html.tree.values().len() > MOST_NODES || depth > MOST_DEPTH
}

/// Whether a tag has more attributes than any has.
fn has_endless_tag(html: &str) -> bool {
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &bytes[at..]) {
        at += open + 1;
        if !bytes.get(at).is_some_and(|byte| byte.is_ascii_alphabetic()) {
            continue;
        }
        let name = &bytes[at..bytes.len().min(at + 6)];
        let is_script = name.eq_ignore_ascii_case(b"script");
        let (mut parts, mut has_value) = (0, false);
        while let Some(byte) = bytes.get(at).filter(|byte| **byte != b'>') {
            match byte {
                b'"' | b'\'' if has_value => {
                    let Some(length) = memchr::memchr(*byte, &bytes[at + 1..]) else { return false };
                    at += length + 1;
                    (parts, has_value) = (parts + 1, false);
                }
                b'=' => has_value = true,
                b'/' if has_value => {}
                byte if byte.is_ascii_whitespace() || *byte == b'/' => {
                    (parts, has_value) = (parts + 1, false);
                }
                _ => {}
            }
            if parts > 2 * MOST_ATTRIBUTES {
                return true;
            }
            at += 1;
        }
        // Nothing in a script is a tag before its end.
        let is_end =
            |end: &usize| bytes[at + end + 2..].get(..6).is_some_and(|name| name.eq_ignore_ascii_case(b"script"));
        if is_script {
            at += memchr::memmem::find_iter(&bytes[at..], b"</").find(is_end).unwrap_or(bytes.len() - at);
        }
    }
    false
}
