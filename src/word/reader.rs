//! The document as a whole: its parts, in the order they are needed.

use std::collections::BTreeMap;

use super::numbering::Numbering;
use super::package::{Package, RelationTarget, Relations};
use super::piece::{BodyPiece, Paragraph};
use super::report::WordTally;
use super::shape::shape;
use super::styles::Styles;
use super::xml::Element;
use super::{PictureFile, WordDocument, damaged, office, title};
use crate::base::diagnostic::{Message, msg};
use crate::base::source::extension;
use crate::blocks::{Block, Inline, Text, lead};

/// Text boxes and tables in one another.
const DEEPEST: usize = 12;

/// What is known while a document is read.
pub(super) struct WordReader<'b> {
    pub(super) package: Package<'b>,
    pub(super) relations: Relations,
    pub(super) styles: Styles,
    pub(super) numbering: Numbering,
    pub(super) tally: WordTally,
    /// The number of each footnote (`f3`) and endnote (`e3`) that is called.
    pub(super) notes: BTreeMap<String, usize>,
    /// Their names, in the order of their numbers.
    pub(super) called: Vec<String>,
    pub(super) pictures: Vec<PictureFile>,
    /// The name of the file of each picture's part; none: it cannot be used.
    pub(super) names: BTreeMap<String, Option<String>>,
    pub(super) depth: usize,
}

/// Reads a package.
pub(super) fn document(bytes: &[u8]) -> Result<WordDocument, Message> {
    let mut package = Package::open(bytes)?;
    let main = package.main()?;
    let relations = package.relations(&main)?;
    let part = |kind: &str| {
        relations.values().find_map(|(known, target)| match target {
            RelationTarget::Part(part) if known == kind => Some(part.clone()),
            _ => None,
        })
    };
    let mut of = |kind: &str| match part(kind) {
        Some(part) => package.xml(&part),
        None => Ok(None),
    };
    let (styles, numbering) = (Styles::read(of("styles")?.as_ref()), Numbering::read(of("numbering")?.as_ref()));
    let (footnotes, endnotes, comments) = (of("footnotes")?, of("endnotes")?, of("comments")?);
    let mut tally =
        WordTally { macros: package.names().any(|name| name.ends_with("vbaproject.bin")), ..WordTally::default() };
    tally.comments = comments.map_or(0, |comments| comments.count("comment"));
    for (kind, target) in relations.values() {
        if let (RelationTarget::Part(part), true) = (target, matches!(kind.as_str(), "header" | "footer"))
            && let Some(root) = package.xml(part)?
        {
            root.words(&mut tally.margins);
        }
    }
    let root = package.xml(&main)?.ok_or_else(damaged)?;
    let body = root.child("document").and_then(|document| document.child("body")).ok_or_else(damaged)?;
    let notes = BTreeMap::new();
    let mut reader = WordReader {
        package,
        relations,
        styles,
        numbering,
        tally,
        notes,
        called: Vec::new(),
        pictures: Vec::new(),
        names: BTreeMap::new(),
        depth: 0,
    };
    let mut pieces = reader.pieces(body);
    let title = title::title(&mut pieces);
    let (date, number) = office::facts(&pieces);
    let blocks = shape(pieces, true, &mut reader.tally);
    let notes = reader.all_notes(footnotes.as_ref(), endnotes.as_ref());
    let mut text = Text { blocks, notes };
    reader.tally.places = lead(&mut text);
    let report = reader.tally.report(reader.pictures.len(), reader.notes.len());
    Ok(WordDocument { text, pictures: reader.pictures, report, title, date, number })
}

/// The names of the bookmarks in a paragraph.
fn bookmarks(element: &Element) -> Vec<String> {
    let own = element.elements().filter(|one| &*one.name == "bookmarkStart");
    own.filter_map(|one| one.get("name")).map(str::to_owned).collect()
}

impl WordReader<'_> {
    /// The paragraphs and tables of a body, a cell, a note or a box.
    pub(super) fn pieces(&mut self, element: &Element) -> Vec<BodyPiece> {
        let mut pieces = Vec::new();
        if self.depth < DEEPEST {
            self.depth += 1;
            self.walk(element, &mut pieces);
            self.depth -= 1;
        } else {
            let mut words = String::new();
            element.words(&mut words);
            self.tally.deep += usize::from(!words.trim().is_empty());
        }
        pieces
    }

    fn walk(&mut self, element: &Element, pieces: &mut Vec<BodyPiece>) {
        for one in element.elements() {
            match &*one.name {
                "p" => self.paragraph(one, pieces),
                "tbl" => {
                    let table = self.table(one);
                    pieces.extend(table);
                }
                "del" | "moveFrom" | "sdtPr" | "sectPr" | "pPr" => {}
                _ => self.walk(one, pieces),
            }
        }
    }

    fn paragraph(&mut self, element: &Element, pieces: &mut Vec<BodyPiece>) {
        let own = self.styles.paragraph(element);
        if own.name.starts_with("toc ") || own.name == "toc heading" {
            self.tally.contents += 1;
            return;
        }
        let mark = own.number.as_deref().filter(|id| *id != "0");
        let mark = mark.and_then(|id| self.numbering.next(id, own.level.unwrap_or(0)));
        let line = self.line(element, &own);
        pieces.push(BodyPiece::Paragraph(Paragraph {
            level: own.level.unwrap_or(0),
            mark,
            heading: own.heading(),
            is_caption: own.name == "caption",
            is_quotation: matches!(own.name.as_str(), "quote" | "intense quote"),
            is_code: own.is_code(),
            entry: own.definition(),
            side: own.side.clone().unwrap_or_default(),
            places: bookmarks(element),
            words: line.words,
            pictures: line.pictures,
            is_fixed: false,
        }));
        pieces.extend(line.boxes.into_iter().map(BodyPiece::Box));
    }

    /// The notes that are called, in the order of their calls.
    fn all_notes(&mut self, footnotes: Option<&Element>, endnotes: Option<&Element>) -> Vec<Vec<Block>> {
        let mut known: BTreeMap<String, &Element> = BTreeMap::new();
        for (root, kind, mark) in [(footnotes, "footnote", 'f'), (endnotes, "endnote", 'e')] {
            let all = root.into_iter().flat_map(Element::elements).flat_map(Element::elements);
            for note in all.filter(|note| &*note.name == kind) {
                known.entry(format!("{mark}{}", note.get("id").unwrap_or_default())).or_insert(note);
            }
        }
        let mut notes = Vec::new();
        // A note may call others.
        while let Some(key) = self.called.get(notes.len()).cloned() {
            let pieces = known.get(&key).map(|note| self.pieces(note)).unwrap_or_default();
            notes.push(shape(pieces, false, &mut self.tally));
        }
        notes
    }

    /// The call of a note.
    pub(super) fn note(&mut self, kind: char, id: &str) -> Inline {
        let key = format!("{kind}{id}");
        let next = self.called.len();
        let number = *self.notes.entry(key.clone()).or_insert(next);
        if number == next {
            self.called.push(key);
        }
        Inline::Note(number)
    }

    /// The name of the file of a picture, by the name of its relation; none where it cannot be used, which is reported.
    pub(super) fn picture(&mut self, relation: &str) -> Option<String> {
        let part = match self.relations.get(relation) {
            Some((_, RelationTarget::Part(part))) => part.clone(),
            Some((_, RelationTarget::Elsewhere(_))) => {
                self.tally.far_pictures += 1;
                return None;
            }
            None => return None,
        };
        if let Some(known) = self.names.get(&part) {
            return known.clone();
        }
        let name = self.picture_file(&part);
        self.names.insert(part, name.clone());
        name
    }

    fn picture_file(&mut self, part: &str) -> Option<String> {
        use crate::base::source::Picture::Raster;
        let shown = part.rsplit('/').next().unwrap_or(part);
        let bytes = self.package.picture(part);
        let found = bytes.as_deref().map(|bytes| crate::images::probe("", bytes));
        let (Some(bytes), Some(Raster(raster))) = (bytes, found) else {
            let message = match extension(part).as_str() {
                "emf" | "wmf" => msg!(
                    "hình vẽ `{shown}` (EMF/WMF) trình duyệt không xem được: trong Word bấm chuột phải vào hình, chọn Save as Picture, lưu thành PNG rồi thêm vào bài",
                    "browsers do not show the drawing `{shown}` (EMF/WMF): in Word right-click it, choose Save as Picture, save it as PNG and add it to the item"
                ),
                _ => msg!(
                    "ảnh `{shown}` bị hỏng hoặc là loại không dùng được: lưu thành JPEG hoặc PNG rồi thêm vào bài",
                    "the picture `{shown}` is damaged or of a kind that cannot be used: save it as JPEG or PNG and add it to the item"
                ),
            };
            self.tally.refused.push(message);
            return None;
        };
        let name = format!("anh-{}.{}", self.pictures.len() + 1, raster.format.extension());
        self.pictures.push(PictureFile { name: name.clone(), bytes });
        Some(name)
    }
}
