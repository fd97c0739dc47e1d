//! A part of a package as a tree of elements. Names are without their prefixes: every program writes the same ones.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::{damaged, too_large};
use crate::base::diagnostic::{Message, msg};

/// Word itself refuses deeper tables long before this.
const DEEPEST: usize = 160;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: Box<str>,
    attributes: Vec<(Box<str>, Box<str>)>,
    pub(super) children: Vec<XmlNode>,
}

/// What an element contains.
#[derive(Debug)]
pub(super) enum XmlNode {
    Element(Element),
    Text(String),
}

impl Element {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| **key == *name).map(|(_, value)| &**value)
    }

    /// The elements in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            XmlNode::Element(element) => Some(element),
            XmlNode::Text(_) => None,
        })
    }

    /// The first element of a name in it.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| *element.name == *name)
    }

    /// The `val` of the first element of a name in it.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.get("val")
    }

    /// Whether a property is switched on; none where it is not mentioned.
    pub(super) fn switch(&self, name: &str) -> Option<bool> {
        self.child(name).map(|element| !matches!(element.get("val"), Some("0" | "false" | "off" | "none")))
    }

    /// How many elements of a name are anywhere in it.
    pub(super) fn count(&self, name: &str) -> usize {
        self.elements().map(|element| usize::from(*element.name == *name) + element.count(name)).sum()
    }

    /// All words in it.
    pub(super) fn words(&self, out: &mut String) {
        for node in &self.children {
            match node {
                XmlNode::Text(text) if &*self.name == "t" => out.push_str(text),
                XmlNode::Text(_) => {}
                XmlNode::Element(element) => {
                    element.words(out);
                    if &*element.name == "p" {
                        out.push(' ');
                    }
                }
            }
        }
    }
}

/// What all parts together may still have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Left {
    /// Elements and attributes.
    pub(super) elements: usize,
    /// Words, in bytes.
    pub(super) words: usize,
}

/// Reads a part.
pub(super) fn parse(text: &str, left: &mut Left) -> Result<Element, Message> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = vec![Element::default()];
    loop {
        let event = reader.read_event().map_err(|_| damaged())?;
        match event {
            Event::Start(tag) => {
                if open.len() > DEEPEST {
                    return Err(msg!("tài liệu lồng quá sâu", "the document is nested too deep"));
                }
                open.push(element(&tag, &mut left.elements)?);
            }
            Event::Empty(tag) => {
                let element = element(&tag, &mut left.elements)?;
                push(&mut open, XmlNode::Element(element));
            }
            Event::End(_) if open.len() > 1 => {
                if let Some(mut element) = open.pop() {
                    // Most have one child, and room for four is what a list takes first.
                    element.children.shrink_to_fit();
                    push(&mut open, XmlNode::Element(element));
                }
            }
            Event::End(_) => return Err(damaged()),
            Event::Text(words) => text_in(&mut open, &words, left)?,
            Event::CData(words) => text_in(&mut open, &words, left)?,
            Event::GeneralRef(name) => {
                // Nothing but the five of XML and numbers: what a document declares itself is a trap.
                let words = unescape(&format!("&{};", &*name)).map(|words| words.into_owned());
                text_in(&mut open, &words.map_err(|_| damaged())?, left)?;
            }
            Event::DocType(_) => return Err(damaged()),
            Event::Eof if open.len() == 1 => return open.pop().ok_or_else(damaged),
            Event::Eof => return Err(damaged()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn push(open: &mut [Element], node: XmlNode) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

/// Words count only in elements of words: between others there is only layout.
fn text_in(open: &mut [Element], words: &str, left: &mut Left) -> Result<(), Message> {
    let Some(parent) = open.last_mut().filter(|parent| matches!(&*parent.name, "t" | "instrText" | "title")) else {
        return Ok(());
    };
    left.words = left.words.checked_sub(words.len()).ok_or_else(too_large)?;
    match parent.children.last_mut() {
        Some(XmlNode::Text(text)) => text.push_str(words),
        _ => parent.children.push(XmlNode::Text(words.to_owned())),
    }
    Ok(())
}

fn element(tag: &BytesStart, left: &mut usize) -> Result<Element, Message> {
    let name = tag.name();
    let name: &str = name.as_ref();
    let mut element = Element { name: local(name).into(), ..Element::default() };
    *left = left.checked_sub(1).ok_or_else(too_large)?;
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| damaged())?;
        let key: &str = attribute.key.as_ref();
        // Marks of who typed what when, and declarations.
        if key.starts_with("xmlns") || local(key).starts_with("rsid") {
            continue;
        }
        *left = left.checked_sub(1).ok_or_else(too_large)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| damaged())?;
        element.attributes.push((local(key).into(), (&*value).into()));
    }
    element.attributes.shrink_to_fit();
    Ok(element)
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}
