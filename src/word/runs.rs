//! The lines of a paragraph: runs with their styles, links, fields, tracked changes.

use super::package::RelationTarget;
use super::piece::BodyPiece;
use super::reader::WordReader;
use super::shape::shape;
use super::styles::Properties;
use super::xml::{Element, XmlNode};
use crate::base::characters::fit;
use crate::base::source::nfc;
use crate::blocks::{Block, Inline, Picture, Style, clean, joined, raised, unicode};

/// What a paragraph says.
#[derive(Default)]
pub(super) struct LineOf {
    pub(super) words: Vec<Inline>,
    pub(super) pictures: Vec<Picture>,
    /// The text boxes that hang on it.
    pub(super) boxes: Vec<Vec<Block>>,
    fields: Vec<OpenField>,
}

/// A field while it is open.
#[derive(Default)]
struct OpenField {
    code: String,
    /// Where its result begins in the words; none while its code is read.
    from: Option<usize>,
}

impl WordReader<'_> {
    /// The line of a paragraph.
    pub(super) fn line(&mut self, element: &Element, own: &Properties) -> LineOf {
        let mut line = LineOf::default();
        self.parts(element, own, &mut line);
        line.words = joined(std::mem::take(&mut line.words));
        if own.is_code() {
            return line;
        }
        clean(&mut line.words, &mut self.tally.stray);
        line
    }

    fn parts(&mut self, element: &Element, own: &Properties, line: &mut LineOf) {
        for one in element.elements() {
            match &*one.name {
                "r" => self.run(one, own, line),
                "hyperlink" => {
                    let from = line.words.len();
                    self.parts(one, own, line);
                    let target = match one.get("id").and_then(|id| self.relations.get(id)) {
                        Some((_, RelationTarget::Elsewhere(target))) => Some(target.clone()),
                        _ => None,
                    };
                    let place = one.get("anchor").map(|place| format!("#{place}"));
                    self.link(target.or(place), from, line);
                }
                "fldSimple" => {
                    let from = line.words.len();
                    self.parts(one, own, line);
                    let target = one.get("instr").and_then(target_of);
                    self.link(target, from, line);
                }
                "ins" | "moveTo" => {
                    self.tally.insertions += 1;
                    self.parts(one, own, line);
                }
                "del" | "moveFrom" => self.tally.deletions += 1,
                "pPr" | "rPr" | "sdtPr" | "smartTagPr" | "customXmlPr" => {}
                "AlternateContent" => self.alternate(one, own, line),
                "drawing" | "pict" | "object" => self.drawing(one, line),
                _ => self.parts(one, own, line),
            }
        }
    }

    /// The same thing in several ways, for programs of several ages: only one of them counts.
    pub(super) fn alternate(&mut self, element: &Element, own: &Properties, line: &mut LineOf) {
        if let Some(one) = element.child("Choice").or_else(|| element.child("Fallback")) {
            if one.child("r").is_some() {
                self.parts(one, own, line);
            } else {
                self.drawing(one, line);
            }
        }
    }

    fn run(&mut self, element: &Element, paragraph: &Properties, line: &mut LineOf) {
        let own = self.styles.run(element, paragraph);
        if own.hidden == Some(true) {
            self.tally.hidden += usize::from(element.child("t").is_some());
            return;
        }
        for one in element.elements() {
            match &*one.name {
                "t" => {
                    let text: String = one.children.iter().filter_map(text_of).collect();
                    self.push(&text, &own, line);
                }
                "tab" | "ptab" => self.push(if paragraph.is_code() { "    " } else { " " }, &own, line),
                "br" if matches!(one.get("type"), Some("page" | "column")) => {}
                "br" | "cr" if is_shown(line) => line.words.push(Inline::Break),
                "noBreakHyphen" => self.push("-", &own, line),
                "sym" => self.symbol(one, &own, line),
                "footnoteReference" | "endnoteReference" if is_shown(line) => {
                    let kind = if &*one.name == "footnoteReference" { 'f' } else { 'e' };
                    let note = self.note(kind, one.get("id").unwrap_or_default());
                    line.words.push(note);
                }
                "fldChar" => self.field(one.get("fldCharType").unwrap_or_default(), line),
                "instrText" => {
                    let code: String = one.children.iter().filter_map(text_of).collect();
                    if let Some(field) = line.fields.last_mut().filter(|field| field.from.is_none()) {
                        field.code.push_str(&code);
                    }
                }
                "AlternateContent" => self.alternate(one, paragraph, line),
                "drawing" | "pict" | "object" => self.drawing(one, line),
                _ => {}
            }
        }
    }

    fn push(&mut self, text: &str, own: &Properties, line: &mut LineOf) {
        if !is_shown(line) {
            return;
        }
        let font = own.font.as_deref().unwrap_or_default();
        let read = unicode(text, font);
        self.tally.old_letters += usize::from(read != text);
        let text = nfc(&read).into_owned();
        let text = if own.capitals == Some(true) { text.to_uppercase() } else { text };
        let text = match own.raised.as_deref() {
            Some("superscript") => raised(&text, "⁰¹²³⁴⁵⁶⁷⁸⁹"),
            Some("subscript") => raised(&text, "₀₁₂₃₄₅₆₇₈₉"),
            _ => text,
        };
        let style = Style { bold: own.bold == Some(true), italic: own.italic == Some(true) };
        line.words.push(Inline::Words { text: fit(&text).into_owned(), style });
    }

    /// A sign of a font of signs.
    fn symbol(&mut self, element: &Element, own: &Properties, line: &mut LineOf) {
        let code = element.get("char").and_then(|code| u32::from_str_radix(code, 16).ok()).unwrap_or(0);
        let sign = match code & 0xFF {
            0xB7 => "•",
            0xA7 => "▪",
            0xFC | 0xFE => "✓",
            0xA8 | 0x6F => "☐",
            0xE0 | 0xF0 => "→",
            0xD8 => "➢",
            _ => "",
        };
        self.tally.symbols += usize::from(sign.is_empty());
        self.push(sign, own, line);
    }

    fn field(&mut self, kind: &str, line: &mut LineOf) {
        match kind {
            "begin" => line.fields.push(OpenField::default()),
            "separate" => {
                let from = line.words.len();
                if let Some(field) = line.fields.last_mut() {
                    field.from = Some(from);
                }
            }
            "end" => {
                if let Some(OpenField { code, from: Some(from) }) = line.fields.pop() {
                    self.link(target_of(&code), from, line);
                }
            }
            _ => {}
        }
    }

    /// Makes a link of the words from a place on, where its target is one that readers can follow.
    fn link(&mut self, target: Option<String>, from: usize, line: &mut LineOf) {
        let Some(target) = target else { return };
        let lower = target.to_lowercase();
        let is_web = ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme));
        // Where a link within the document leads is known when all of it is read.
        let is_place = target.starts_with('#') && target.len() > 1;
        if !(is_web || is_place) || from >= line.words.len() {
            self.tally.bad_links += usize::from(!is_web && !target.starts_with('#'));
            return;
        }
        let words = line.words.split_off(from);
        let plain = words.into_iter().map(|inline| match inline {
            Inline::Words { text, .. } => Inline::plain(text),
            other => other,
        });
        line.words.push(Inline::Link { target, words: plain.collect() });
    }

    /// What is in a text box.
    pub(super) fn text_box(&mut self, element: &Element, line: &mut LineOf) {
        let pieces: Vec<BodyPiece> = self.pieces(element);
        let blocks = shape(pieces, false, &mut self.tally);
        if !blocks.is_empty() {
            self.tally.boxes += 1;
            line.boxes.push(blocks);
        }
    }
}

fn text_of(node: &XmlNode) -> Option<&str> {
    match node {
        XmlNode::Text(text) => Some(text),
        XmlNode::Element(_) => None,
    }
}

/// Whether what comes is seen: not the code of a field.
fn is_shown(line: &LineOf) -> bool {
    line.fields.iter().all(|field| field.from.is_some())
}

/// The target of a field `HYPERLINK "https://..."`.
fn target_of(code: &str) -> Option<String> {
    let rest = code.trim_start().strip_prefix("HYPERLINK")?;
    let (before, rest) = rest.split_once('"')?;
    let target = rest.split('"').next()?.to_owned();
    Some(if before.contains("\\l") { format!("#{target}") } else { target })
}
