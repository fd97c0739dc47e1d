//! The package: an archive of parts, and the relations between them (ECMA-376, part 2). Nothing of it is trusted: its names are
//! only looked up, and what it unpacks to is bounded.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use super::xml::{Element, Left, parse};
use super::{damaged, too_large};
use crate::base::diagnostic::{Message, msg};
use crate::base::source::{folder, join};

/// A part of XML, in bytes; the text of a thousand pages has fewer.
const MOST_XML: u64 = 24 << 20;
/// All parts together that are read.
const MOST_UNPACKED: u64 = 150 << 20;
const MOST_PARTS: usize = 5000;
/// All elements and attributes that are read.
const MOST_ELEMENTS: usize = 500_000;
/// All words that are read, in bytes: a thousand pages have half as many.
const MOST_WORDS: usize = 6 << 20;
/// A picture.
const MOST_PICTURE: u64 = 50_000_000;

/// An open package.
pub(super) struct Package<'b> {
    archive: zip::ZipArchive<Cursor<&'b [u8]>>,
    /// Where each part is, by its name in lower case.
    places: BTreeMap<String, usize>,
    left: u64,
    parts: Left,
}

/// What a relation leads to.
#[derive(Clone, Debug)]
pub(super) enum RelationTarget {
    /// A part of the package.
    Part(String),
    /// An address.
    Elsewhere(String),
}

/// The relations of a part, by their names: kind and target.
pub(super) type Relations = BTreeMap<String, (String, RelationTarget)>;

impl Package<'_> {
    /// Opens a package.
    pub(super) fn open(bytes: &[u8]) -> Result<Package<'_>, Message> {
        let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        if archive.len() > MOST_PARTS {
            return Err(too_large());
        }
        let names = archive.file_names().map(|name| name.map(|name| name.to_lowercase()));
        let names: Vec<String> = names.map(|name| name.unwrap_or_default()).collect();
        let mut places = BTreeMap::new();
        for (at, name) in names.into_iter().enumerate() {
            places.entry(name).or_insert(at);
        }
        Ok(Package { archive, places, left: MOST_UNPACKED, parts: Left { elements: MOST_ELEMENTS, words: MOST_WORDS } })
    }

    /// The names of all parts, in lower case.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// The bytes of a part; none where there is no such part.
    pub(super) fn bytes(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>, Message> {
        let Some(at) = self.places.get(&name.to_lowercase()).copied() else { return Ok(None) };
        let part = self.archive.by_index(at).map_err(|_| damaged())?;
        let most = most.min(self.left);
        let mut bytes = Vec::new();
        part.take(most + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
        // What is refused counts too: a thousand traps are not each tried to their end.
        self.left = self.left.saturating_sub(bytes.len() as u64);
        if bytes.len() as u64 > most {
            return Err(too_large());
        }
        Ok(Some(bytes))
    }

    /// The bytes of a picture; none where it is missing, damaged or larger than any camera makes.
    pub(super) fn picture(&mut self, name: &str) -> Option<Vec<u8>> {
        self.bytes(name, MOST_PICTURE).ok().flatten()
    }

    /// A part of XML; none where there is no such part.
    pub(super) fn xml(&mut self, name: &str) -> Result<Option<Element>, Message> {
        let Some(bytes) = self.bytes(name, MOST_XML)? else { return Ok(None) };
        let text = match bytes.as_slice() {
            [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
            [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
            [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.to_vec()).map_err(|_| damaged())?,
            _ => String::from_utf8(bytes).map_err(|_| damaged())?,
        };
        parse(&text, &mut self.parts).map(Some)
    }

    /// The relations of a part.
    pub(super) fn relations(&mut self, part: &str) -> Result<Relations, Message> {
        let base = folder(part);
        let name = part.rsplit('/').next().unwrap_or(part);
        let file = if base.is_empty() { format!("_rels/{name}.rels") } else { format!("{base}/_rels/{name}.rels") };
        let mut relations = Relations::new();
        let Some(root) = self.xml(&file)? else { return Ok(relations) };
        for one in root.child("Relationships").into_iter().flat_map(Element::elements) {
            let (Some(id), Some(target)) = (one.get("Id"), one.get("Target")) else { continue };
            let kind = one.get("Type").unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned();
            let target = match one.get("TargetMode") {
                Some("External") => Some(RelationTarget::Elsewhere(target.to_owned())),
                // One that leads out of the package leads nowhere.
                _ => {
                    let from = if target.starts_with('/') { "" } else { base };
                    join(from, target).map(RelationTarget::Part)
                }
            };
            relations.extend(target.map(|target| (id.to_owned(), (kind, target))));
        }
        Ok(relations)
    }

    /// The name of the main part: a text, not a sheet.
    pub(super) fn main(&mut self) -> Result<String, Message> {
        let relations = self.relations("")?;
        let main = relations.values().find_map(|(kind, target)| match target {
            RelationTarget::Part(part) if kind == "officeDocument" => Some(part.clone()),
            _ => None,
        });
        let main = main.unwrap_or_else(|| "word/document.xml".to_owned());
        if self.places.contains_key(&main.to_lowercase()) && !self.places.contains_key("xl/workbook.xml") {
            return Ok(main);
        }
        Err(msg!("tệp không phải tài liệu Word (.docx)", "the file is not a Word document (.docx)"))
    }
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> Result<String, Message> {
    let units: Vec<u16> = bytes.as_chunks().0.iter().map(|pair| read(*pair)).collect();
    String::from_utf16(&units).map_err(|_| damaged())
}
