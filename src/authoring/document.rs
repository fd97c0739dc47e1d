//! A Markdown file as it lies on the disk: front matter between fences, and a body.

use std::ops::Range;

use super::apply::{apply, fields};
use super::edit::Edit;
use super::form_value::FormValue;
use super::splice::{Syntax, line_end_of};
use crate::article::{FileParts, FrontMatterForm, split};
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::source::Source;

/// A text file that can be changed in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    text: String,
    syntax: Option<Syntax>,
    front: Range<usize>,
    body: Range<usize>,
}

const BYTE_ORDER_MARK: char = '\u{FEFF}';

impl Document {
    /// Divides a file.
    ///
    /// Its bytes stay as they are but for two kinds of file, which become UTF-8 with `\n`: UTF-16, and line ends of old Macs.
    ///
    /// # Errors
    /// If it is not a text, or its front matter is never closed: then nothing in it has a known place.
    pub fn read(bytes: &[u8]) -> Result<Document, Message> {
        let Source::Text(tidy) = Source::from_bytes(bytes) else { return Err(not_text()) };
        let read = divided(&tidy)?;
        let raw = std::str::from_utf8(bytes).ok().and_then(|text| {
            let mark = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
            let parts = divided(&text[mark..]).ok().filter(|parts| parts.form == read.form)?;
            let moved = |range: Range<usize>| range.start + mark..range.end + mark;
            let is_known = !text.replace("\r\n", "").contains('\r');
            is_known
                .then(|| (text.to_owned(), FileParts { front: moved(parts.front), body: moved(parts.body), ..parts }))
        });
        let (text, FileParts { form, front, body }) = raw.unwrap_or_else(|| (tidy.to_string(), read));
        let syntax = match form {
            FrontMatterForm::Toml => Some(Syntax::Toml),
            FrontMatterForm::Yaml => Some(Syntax::Yaml),
            FrontMatterForm::None => None,
        };
        Ok(Document { text, syntax, front, body })
    }

    /// Where the body begins, in bytes of the whole file.
    pub fn body_start(&self) -> usize {
        self.body.start
    }

    /// The front matter, without its fences.
    pub fn front(&self) -> &str {
        &self.text[self.front.clone()]
    }

    /// The body, from its first line that is not empty, with `\n` at the ends of its lines, as an editor shows it.
    pub fn body(&self) -> String {
        self.text[self.body.clone()].replace("\r\n", "\n")
    }

    /// The keys of the front matter with their values, in the order of the file.
    ///
    /// # Errors
    /// If the front matter has a mistake.
    pub fn fields(&self) -> Result<Vec<(String, FormValue)>, Message> {
        self.syntax.map_or(Ok(Vec::new()), |syntax| fields(syntax, self.front()))
    }

    /// How the front matter is written.
    pub fn form(&self) -> FrontMatterForm {
        match self.syntax {
            Some(Syntax::Toml) => FrontMatterForm::Toml,
            Some(Syntax::Yaml) => FrontMatterForm::Yaml,
            None => FrontMatterForm::None,
        }
    }

    /// The whole file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The file with changed keys. One without front matter gets one.
    ///
    /// # Errors
    /// If the front matter has a mistake, or an edit fits nowhere in it; then nothing is changed.
    pub fn with_keys(&self, edits: &[Edit]) -> Result<Document, Message> {
        let Some(syntax) = self.syntax else { return self.with_front_matter(edits) };
        let changed = apply((syntax, line_end_of(&self.text)), self.front(), edits)?;
        Ok(self.replaced(self.front.clone(), &changed))
    }

    fn with_front_matter(&self, edits: &[Edit]) -> Result<Document, Message> {
        let keys = apply((Syntax::Toml, "\n"), "", edits)?;
        if keys.is_empty() {
            return Ok(self.clone());
        }
        let start = self.body.start;
        let front = format!("+++\n{keys}+++\n\n").replace('\n', line_end_of(&self.text));
        let mut text = self.text.clone();
        text.insert_str(start, &front);
        Document::read(text.as_bytes())
    }

    /// The file with this body, whose lines end in `\n`. Lines at its beginning and at its end that are as they were keep
    /// their bytes, the others get the line end of the file.
    pub fn with_body(&self, body: &str) -> Document {
        let old: Vec<&str> = self.text[self.body.clone()].split_inclusive('\n').collect();
        let new: Vec<&str> = body.split_inclusive('\n').collect();
        let is_same = |old: &&str, new: &&str| match old.strip_suffix("\r\n") {
            Some(line) => new.strip_suffix('\n') == Some(line),
            None => old == new,
        };
        let first = old.iter().zip(&new).take_while(|(old, new)| is_same(old, new)).count();
        let (old, new) = (&old[first..], &new[first..]);
        let last = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| is_same(old, new)).count();
        let start = self.body.end - old.iter().map(|line| line.len()).sum::<usize>();
        let end = self.body.end - old[old.len() - last..].iter().map(|line| line.len()).sum::<usize>();
        let middle = new[..new.len() - last].concat();
        let middle = if line_end_of(&self.text) == "\n" { middle } else { middle.replace('\n', "\r\n") };
        self.replaced(start..end, &middle)
    }

    /// The file with other words at a place of [`Document::body`].
    pub(super) fn with_body_part(&self, place: Range<usize>, with: &str) -> Document {
        let raw = &self.text[self.body.clone()];
        // A line end of two bytes is one in the body.
        let longer = |at: usize| {
            raw.match_indices("\r\n").enumerate().take_while(|(number, (end, _))| end - number < at).count()
        };
        let start = self.body.start;
        self.replaced(start + place.start + longer(place.start)..start + place.end + longer(place.end), with)
    }

    /// The same file with other bytes in one place, before or in its body.
    fn replaced(&self, range: Range<usize>, with: &str) -> Document {
        let mut changed = self.clone();
        changed.text.replace_range(range.clone(), with);
        let grown = |at: usize| if at >= range.end { at - range.len() + with.len() } else { at };
        if range.end <= self.front.end {
            changed.front.end = grown(self.front.end);
            changed.body.start = grown(self.body.start);
        }
        changed.body.end = grown(self.body.end);
        changed
    }
}

fn divided(text: &str) -> Result<FileParts, Message> {
    let mut out = Diagnostics::default();
    let FileParts { form, front, body } = split(text, &"".into(), &mut out);
    // The empty lines between the front matter and the text belong to neither.
    let start = body.end - text[body.clone()].trim_start_matches(['\r', '\n']).len();
    match out.iter().next() {
        Some(wrong) => Err(wrong.message.clone()),
        None => Ok(FileParts { form, front, body: start..body.end }),
    }
}

fn not_text() -> Message {
    msg!("tệp không phải văn bản UTF-8", "the file is not UTF-8 text")
}
