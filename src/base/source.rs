//! What was read, as a value: paths, texts, and blobs of which only the facts are kept.

mod blob;

use std::borrow::Cow;
use std::ops::{Bound, Range};
use std::sync::Arc;

use super::characters::{is_other_line_end, is_unfit, may_be_unfit};
use imbl::OrdMap;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

pub use blob::{Blob, Flaw, Format, Pdf, Picture, Raster};

/// A path inside the site's folder: `content/tin-tuc/a.md`; `/` between names, in Unicode's form NFC.
pub type SourcePath = Arc<str>;

/// The longest text bantin reads, in bytes. A news item of this length is a book: it belongs into an attachment.
pub const MAX_TEXT: u64 = 4_000_000;

/// One file as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A text file: UTF-8, without a byte order mark, with `\n` line ends, in form NFC; U+FFFD for what is unfit for a page.
    Text(Arc<str>),
    /// A small file whose bytes are needed (the assets of a theme).
    Data(Arc<[u8]>),
    /// A file that is only copied. Shared, so that a text, as nearly all files are, takes little memory.
    Blob(Arc<Blob>),
    /// A file that could not be used, and why.
    Fault(Fault),
}

/// Why a file could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not UTF-8; the text with replacement characters and the byte where it went wrong.
    NotUtf8(Arc<str>, usize),
    /// A document of an office program under the name of a text.
    Office,
    /// A NUL in a text; the text and its byte.
    Nul(Arc<str>, usize),
    /// Longer than [`MAX_TEXT`]; its length in bytes.
    TooLong(u64),
    /// A symbolic link that leads out of the site's folder.
    LinkOutside,
    /// Symbolic links in a circle.
    LinkLoop,
    /// A name that is not UTF-8.
    BadName,
    /// Two names that are one after Unicode normalisation.
    SameName,
    /// The system would not let us read it, in its words.
    Unreadable(String),
}

/// The character that comes after `/`.
const AFTER_SLASH: char = '0';

/// All that was read: the only input of the pure core beside the options. A copy shares what is not changed in it.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: OrdMap<SourcePath, Source>,
}

impl Sources {
    /// Adds a file; a second one of the same path becomes a [`Fault::SameName`].
    pub fn insert(&mut self, path: &str, source: Source) {
        let path: SourcePath = nfc(path).into();
        self.files.entry(path).and_modify(|first| *first = Source::Fault(Fault::SameName)).or_insert(source);
    }

    /// Puts a file at its path, in form NFC, in place of what was there; none: there is no such file any more.
    pub fn set(&mut self, path: &SourcePath, source: Option<Source>) {
        match source {
            Some(source) => self.files.insert(path.clone(), source),
            None => self.files.remove(path),
        };
    }

    /// Adds a file only where there is none of this path.
    pub fn insert_below(&mut self, path: &SourcePath, source: &Source) {
        self.files.entry(path.clone()).or_insert_with(|| source.clone());
    }

    /// How many files there are.
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// The file of this path.
    pub fn get(&self, path: &str) -> Option<&Source> {
        self.files.get(path)
    }

    /// The text of this path; none where it is missing or not a text.
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        match self.files.get(path)? {
            Source::Text(text) => Some(text),
            Source::Fault(Fault::NotUtf8(text, _) | Fault::Nul(text, _)) => Some(text),
            Source::Blob(blob) => blob.text.as_ref(),
            _ => None,
        }
    }

    /// The blob of this path.
    pub fn blob(&self, path: &str) -> Option<&Blob> {
        match self.files.get(path)? {
            Source::Blob(blob) => Some(blob),
            _ => None,
        }
    }

    /// All files whose path begins with `prefix`, in the order of their paths.
    pub fn below<'s, 'p>(
        &'s self,
        prefix: &'p str,
    ) -> impl Iterator<Item = (&'s SourcePath, &'s Source)> + use<'s, 'p> {
        // The end is looked for once: comparing each path would read the memory of all of them.
        let after = prefix.strip_suffix('/').map(|folder| format!("{folder}{AFTER_SLASH}"));
        let end = after.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let files = self.files.range::<_, str>((Bound::Included(prefix), end));
        let is_folder = after.is_some();
        files.take_while(move |(path, _)| is_folder || path.starts_with(prefix))
    }
}

impl FromIterator<(SourcePath, Source)> for Sources {
    /// Of paths in form NFC; a second one of the same path becomes a [`Fault::SameName`].
    fn from_iter<I: IntoIterator<Item = (SourcePath, Source)>>(files: I) -> Sources {
        let mut files: Vec<(SourcePath, Source)> = files.into_iter().collect();
        // Nearly always sorted: a tree is made of sorted files much faster than of one after the other.
        files.sort_by(|a, b| a.0.cmp(&b.0));
        files.dedup_by(|second, first| {
            let same = second.0 == first.0;
            if same {
                first.1 = Source::Fault(Fault::SameName);
            }
            same
        });
        Sources { files: files.into_iter().collect() }
    }
}

impl Source {
    /// Makes a text of bytes as editors leave them: with or without a byte order mark, with any line ends, in any
    /// normal form; UTF-16 where a byte order mark says so. What is not UTF-8, or holds a NUL, becomes a fault that knows its place.
    pub fn from_bytes(bytes: &[u8]) -> Source {
        match Source::with_all_characters(bytes) {
            Source::Text(text) if may_be_unfit(&text) => Source::Text(tidy(&text).into()),
            source => source,
        }
    }

    /// The same with every character, also those that are unfit for a page: a drawing is judged by them, and the text of
    /// a workbook is divided by some.
    pub fn with_all_characters(bytes: &[u8]) -> Source {
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            return Source::Fault(Fault::Office);
        }
        if let Some(text) = from_utf16(bytes) {
            return Source::from_bytes(text.as_bytes());
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match simdutf8::compat::from_utf8(bytes) {
            Err(error) => {
                let at = error.valid_up_to();
                let good = normal(&String::from_utf8_lossy(&bytes[..at])).len();
                Source::Fault(Fault::NotUtf8(normal(&String::from_utf8_lossy(bytes)).into(), good))
            }
            Ok(text) => {
                let text = normal(text);
                match memchr::memchr(0, text.as_bytes()) {
                    Some(at) => Source::Fault(Fault::Nul(text.into(), at)),
                    None => Source::Text(text.into()),
                }
            }
        }
    }
}

/// A text in UTF-16, as Excel writes "Unicode text": only behind its byte order mark, which nothing else begins with.
fn from_utf16(bytes: &[u8]) -> Option<String> {
    let read: fn([u8; 2]) -> u16 = match bytes {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let units: Vec<u16> = bytes[2..].as_chunks().0.iter().map(|pair| read(*pair)).collect();
    String::from_utf16(&units).ok()
}

/// Whether the name is that of a picture a browser shows.
pub fn is_picture(path: &str) -> bool {
    matches!(extension(path).as_str(), "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" | "svg")
}

/// The extension of the last name of a path, in lower case, without its dot; empty where there is none.
pub fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map(|(_, ext)| ext.to_lowercase()).unwrap_or_default()
}

/// The folder of a path, without the last `/`; empty at the top.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `target` as seen from `folder`, with `.` and `..` resolved; none where it leaves the top.
///
/// ```
/// use bantin::base::source::join;
/// assert_eq!(join("content/tin-tuc", "../a.md").as_deref(), Some("content/a.md"));
/// assert_eq!(join("content", "../../etc/passwd"), None);
/// ```
pub fn join(folder: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Unicode's form NFC.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_common(text) || is_nfc_quick(text.chars()) == IsNormalized::Yes { text.into() } else { text.nfc().collect() }
}

/// Whether a text is of characters that form NFC leaves as they are, as nearly all Vietnamese and English texts are:
/// U+0000 to U+02FF, U+1E00 to U+1EFF, U+2010 to U+203F, which have `NFC_Quick_Check=Yes` and the combining class 0
/// throughout (Unicode Standard Annex 15, 9).
///
/// Every file is asked. So it looks at bytes, many at a time and without a branch, not at characters one by one: the first
/// byte of a character is never one that follows (RFC 3629).
fn is_common(text: &str) -> bool {
    let odd = |first: u8, second: u8, third: u8| {
        let far = first > 0xCB && first != 0xE1 && first != 0xE2;
        let e1 = first == 0xE1 && !(0xB8..=0xBB).contains(&second);
        let e2 = first == 0xE2 && (second != 0x80 || third < 0x90);
        far | e1 | e2
    };
    // One call for a stretch is a loop that the compiler turns into wide instructions; between two it can end.
    let is_odd = |bytes: &[u8]| {
        let (second, third) = (&bytes[1..], &bytes[2..]);
        bytes.iter().zip(second).zip(third).fold(false, |found, ((a, b), c)| found | odd(*a, *b, *c))
    };
    let bytes = text.as_bytes();
    // What begins in the last two bytes has at most two.
    let (last, stretches) = (&bytes[bytes.len().saturating_sub(2)..], bytes.len().saturating_sub(2));
    !(0..stretches).step_by(STRETCH).any(|at| is_odd(&bytes[at..bytes.len().min(at + STRETCH + 2)]))
        && last.iter().all(|byte| *byte <= 0xCB)
}

/// Bytes that [`is_common`] looks at before it may end.
const STRETCH: usize = 1024;

/// Line and column of a byte, both from 1; the column counts characters, as editors do.
pub fn line_column(text: &str, at: usize) -> (usize, usize) {
    let at = floor(text, at);
    let line = text[..at].bytes().filter(|byte| *byte == b'\n').count() + 1;
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    (line, text[start..at].chars().count() + 1)
}

/// The range cut to the text and to whole characters.
pub fn clamp(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = floor(text, range.start);
    start..floor(text, range.end).max(start)
}

pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Unicode keeps U+FDD0 to U+FDEF for a program's own use (The Unicode Standard, 23.7): `markdown.rs` marks holes with
/// them, so no file may bring any.
fn normal(text: &str) -> Cow<'_, str> {
    let own = |c: char| ('\u{FDD0}'..='\u{FDEF}').contains(&c);
    let text = match is_common(text) {
        true => text.into(),
        false => match nfc(text) {
            text if text.contains(own) => text.replace(own, "\u{FFFD}").into(),
            text => text,
        },
    };
    match memchr::memchr(b'\r', text.as_bytes()) {
        Some(_) => text.replace("\r\n", "\n").replace('\r', "\n").into(),
        None => text,
    }
}

/// The text with U+FFFD for what no page may have, and with the line ends of Unicode as line ends.
fn tidy(text: &str) -> String {
    text.replace(is_other_line_end, "\n").replace(is_unfit, "\u{FFFD}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        match Source::from_bytes(bytes) {
            Source::Text(text) => text.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn bytes_of_any_editor_become_one_text() {
        assert_eq!(text(b"\xEF\xBB\xBFa\r\nb\rc\n"), "a\nb\nc\n");
        assert_eq!(text("Hoa\u{0300}".as_bytes()), "Hoà");
    }

    #[test]
    fn a7_characters_unfit_for_a_page_are_replaced_and_line_ends_of_unicode_are_line_ends() {
        assert_eq!(text("a\u{B}b\u{FFFF}c\u{202E}d\u{9F}e".as_bytes()), "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e");
        assert_eq!(text("+++\u{2028}a\u{85}\r\nb\u{2029}".as_bytes()), "+++\na\n\nb\n");
    }

    #[test]
    fn common_letters_are_the_same_in_every_form() {
        use unicode_normalization::char::canonical_combining_class;
        let known = |c: &char| matches!(c, '\0'..='\u{2FF}' | '\u{1E00}'..='\u{1EFF}' | '\u{2010}'..='\u{203F}');
        // Alone, at the seam of two stretches, and at the end.
        for before in [0, STRETCH - 3, STRETCH - 2, STRETCH - 1, STRETCH, STRETCH + 1] {
            for after in ["", "a", "ab", "abc"] {
                let same = |c: &char| is_common(&format!("{}{c}{after}", "x".repeat(before))) == known(c);
                assert_eq!(
                    ('\0'..='\u{3000}').chain(['\u{FDD0}', '\u{1F600}']).find(|c| !same(c)),
                    None,
                    "{before} {after}"
                );
            }
        }
        let common = ('\0'..=char::MAX).filter(|c| is_common(&c.to_string()));
        let odd =
            |c: &char| is_nfc_quick(std::iter::once(*c)) != IsNormalized::Yes || canonical_combining_class(*c) != 0;
        assert_eq!(common.filter(odd).collect::<String>(), "");
        assert!(
            is_common("Đảng bộ thị trấn “Ái Tử” – 77 đảng viên…") && !is_common("Hoa\u{300}") && !is_common("\u{FDD0}")
        );
    }

    #[test]
    fn a_fault_knows_its_byte() {
        assert_eq!(text(b"Qu\xe2ng"), r#"Fault(NotUtf8("Qu�ng", 2))"#);
        assert_eq!(text(b"a\0b"), r#"Fault(Nul("a\0b", 1))"#);
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(line_column("Thứ Ba\nngày", "Thứ Ba\nngà".len()), (2, 4));
        assert_eq!(line_column("ab", 99), (1, 3));
    }

    #[test]
    fn two_names_of_one_form_are_a_fault() {
        let mut sources = Sources::default();
        sources.insert("content/Hoà.md", Source::Text("1".into()));
        sources.insert("content/Hoa\u{0300}.md", Source::Text("2".into()));
        assert!(matches!(sources.get("content/Hoà.md"), Some(Source::Fault(Fault::SameName))));
    }
}
