//! What a finished page says of itself: anchors, links, what it loads.

use std::collections::BTreeSet;

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::emitters::{Emitter, ForwardingEmitter};
use html5gum::{Span, Tokenizer};

/// What one finished page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its length in bytes.
    pub len: u64,
    /// Its anchors.
    pub ids: BTreeSet<String>,
    /// Where its links lead, as written.
    pub links: Vec<String>,
    /// What it loads (pictures, style, script), as written.
    pub loads: Vec<String>,
}

/// Reads a finished page.
pub fn look(html: &[u8]) -> Facts {
    let mut facts = Facts { len: html.len() as u64, ..Facts::default() };
    let mut tag = StartTag::default();
    let see = |event: CallbackEvent<'_>, _: Span<()>| -> Option<()> {
        match event {
            CallbackEvent::OpenStartTag { name } => tag.open(name),
            CallbackEvent::AttributeName { name } => tag.name_attribute(name),
            CallbackEvent::AttributeValue { value } => tag.set(value),
            CallbackEvent::CloseStartTag { .. } => tag.close(&mut facts),
            _ => {}
        }
        None
    };
    Tokenizer::new_with_emitter(html, WithoutErrors(CallbackEmitter::new(see))).for_each(drop);
    facts
}

/// Looking for errors in the HTML would take as long as reading it, and nobody asks for them here.
struct WithoutErrors<F: Callback<(), ()>>(CallbackEmitter<F, ()>);

impl<F: Callback<(), ()>> ForwardingEmitter for WithoutErrors<F> {
    type Token = ();

    fn inner(&mut self) -> &mut impl Emitter<Token = ()> {
        &mut self.0
    }

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }
}

/// The attributes that are asked for.
const ATTRIBUTES: [&[u8]; 5] = [b"id", b"href", b"src", b"rel", b"preload"];
const ID: usize = 0;
const HREF: usize = 1;
const SRC: usize = 2;
const REL: usize = 3;
const PRELOAD: usize = 4;

/// A start tag while it is read.
#[derive(Default)]
struct StartTag {
    name: Vec<u8>,
    /// Which of [`ATTRIBUTES`] is being read; none where it is another, or the second of its name.
    attribute: Option<usize>,
    values: [Option<String>; ATTRIBUTES.len()],
}

impl StartTag {
    fn open(&mut self, name: &[u8]) {
        self.name.clear();
        self.name.extend_from_slice(name);
        self.attribute = None;
        self.values = Default::default();
    }

    fn name_attribute(&mut self, name: &[u8]) {
        self.attribute = ATTRIBUTES.iter().position(|one| *one == name).filter(|one| self.values[*one].is_none());
        if let Some(number) = self.attribute {
            // One without a value has an empty one.
            self.values[number] = Some(String::new());
        }
    }

    fn set(&mut self, value: &[u8]) {
        if let Some(number) = self.attribute {
            self.values[number] = Some(String::from_utf8_lossy(value).into_owned());
        }
    }

    fn close(&mut self, facts: &mut Facts) {
        let [id, href, src, rel, preload] = [ID, HREF, SRC, REL, PRELOAD].map(|one| self.values[one].take());
        facts.ids.extend(id);
        match &*self.name {
            // It is loaded when a reader starts it.
            b"audio" | b"video" if preload.as_deref() == Some("none") => facts.links.extend(src),
            b"a" | b"area" => facts.links.extend(href),
            b"img" | b"script" | b"source" | b"audio" | b"video" | b"iframe" => facts.loads.extend(src),
            b"link" if matches!(rel.as_deref(), Some("stylesheet" | "icon" | "preload")) => facts.loads.extend(href),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use html5ever::tokenizer as other;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_page_tells_its_links_anchors_and_what_it_loads() {
        let facts = look(
            b"<link rel=stylesheet href=a.css><link rel=canonical href=https://x><a href='b.html#c'>b</a>\
              <h2 id=c>c</h2><img src=\"d.jpg\"><script src=e.js></script><pre>&lt;a href=no&gt;</pre>\
              <A HREF='x?a&amp;b' href=no>x</A><a href>y</a><img alt=z>",
        );
        assert_eq!(facts.links, ["b.html#c", "x?a&b", ""]);
        assert_eq!(facts.loads, ["a.css", "d.jpg", "e.js"]);
        assert_eq!(facts.ids, BTreeSet::from(["c".to_owned()]));
    }

    /// Start tags as another parser reads them: their names, and the attributes that are asked for.
    struct Tags<'t>(&'t RefCell<Vec<StartTag>>);

    impl other::TokenSink for Tags<'_> {
        type Handle = ();

        fn process_token(&self, token: other::Token, _line: u64) -> other::TokenSinkResult<()> {
            if let other::Token::TagToken(tag) = token
                && tag.kind == other::TagKind::StartTag
            {
                let value = |name: &&[u8]| {
                    let attribute = tag.attrs.iter().find(|one| one.name.local.as_bytes() == *name);
                    attribute.map(|one| one.value.to_string())
                };
                let values = ATTRIBUTES.each_ref().map(value);
                self.0.borrow_mut().push(StartTag { name: tag.name.as_bytes().to_vec(), attribute: None, values });
            }
            other::TokenSinkResult::Continue
        }
    }

    fn by_another(html: &str) -> Facts {
        let tags = RefCell::new(Vec::new());
        let tokenizer = other::Tokenizer::new(Tags(&tags), other::TokenizerOpts::default());
        let queue = other::BufferQueue::default();
        queue.push_back(html.into());
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        drop(tokenizer);
        let mut facts = Facts { len: html.len() as u64, ..Facts::default() };
        tags.into_inner().iter_mut().for_each(|tag| tag.close(&mut facts));
        facts
    }

    proptest! {
        #[test]
        fn two_parsers_read_the_same(parts in proptest::collection::vec(prop_oneof![
            Just("<a "), Just("<A"), Just("<img "), Just("<link "), Just("<video "), Just("</a>"), Just(">"), Just("/>"), Just("<!-- "),
            Just("-->"), Just("<!doctype html>"), Just("<script>"), Just("</script>"), Just(" href="), Just("src ="), Just(" id"),
            Just("HREF='"), Just("rel=stylesheet "), Just("preload=none"), Just("\""), Just("'"), Just("&amp;"), Just("&lt"), Just("&#7855;"),
            Just("b.html"), Just("ế"), Just("\n"), Just("<"), Just("="), Just("<svg><a href=c>"), Just("<title>"), Just("\u{0}"),
        ], 0..24)) {
            let html = parts.concat();
            prop_assert_eq!(look(html.as_bytes()), by_another(&html));
        }
    }
}
