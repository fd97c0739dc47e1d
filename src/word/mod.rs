//! Documents of Word (`.docx`, ECMA-376) to a tree of [`blocks`](crate::blocks). Pure: bytes in, a [`WordDocument`] out; the
//! command line, the desk's drop and its paste all come through [`read`].
//!
//! `package.rs` opens the archive and bounds what it unpacks to, `xml.rs` makes trees of its parts, `styles.rs` and
//! `numbering.rs` say what a paragraph is, `runs.rs` reads lines with their fields and links, `drawings.rs` pictures and text
//! boxes, `tables.rs` tables, `shape.rs` makes blocks of paragraphs (`piece.rs`), `office.rs` knows the habits of Vietnamese offices,
//! `title.rs` finds the title, `report.rs` tells all that.

mod drawings;
mod numbering;
mod office;
mod package;
mod piece;
mod reader;
mod report;
mod runs;
mod shape;
mod styles;
mod tables;
mod title;
mod xml;

use crate::base::diagnostic::{Message, msg};
use crate::blocks::{ImportReport, Text};

/// What a document says.
#[derive(Clone, Debug, Default)]
pub struct WordDocument {
    /// Its text, without its title where that is the first heading.
    pub text: Text,
    /// Its pictures, named as the text names them.
    pub pictures: Vec<PictureFile>,
    /// What was taken, cleaned and left out.
    pub report: ImportReport,
    /// Its title: the paragraph in the style of titles, or the first heading.
    pub title: Option<String>,
    /// The date that it says it was written on: `2023-11-07`.
    pub date: Option<String>,
    /// Its number: `12/QĐ-UBND`.
    pub number: Option<String>,
}

/// A picture of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureFile {
    /// A name that every system and address can have: `anh-1.jpg`.
    pub name: String,
    /// Its bytes, as they were in the document.
    pub bytes: Vec<u8>,
}

/// Reads a document.
///
/// # Errors
/// If it is no document of Word, one of before 2007, has a password, is damaged, or unpacks to more than a document can be.
pub fn read(bytes: &[u8]) -> Result<WordDocument, Message> {
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
        return Err(match memchr::memmem::find(bytes, &name) {
            Some(_) => msg!(
                "tài liệu có mật khẩu: mở bằng Word, bỏ mật khẩu rồi lưu lại",
                "the document has a password: open it in Word, remove the password and save it again"
            ),
            None => msg!(
                "tài liệu Word cũ (.doc): mở bằng Word hoặc LibreOffice rồi lưu thành .docx",
                "an old Word document (.doc): open it in Word or LibreOffice and save it as .docx"
            ),
        });
    }
    if bytes.starts_with(b"{\\rtf") {
        return Err(msg!(
            "tài liệu RTF: mở bằng Word hoặc LibreOffice rồi lưu thành .docx",
            "an RTF document: open it in Word or LibreOffice and save it as .docx"
        ));
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(msg!("tệp không phải tài liệu Word (.docx)", "the file is not a Word document (.docx)"));
    }
    reader::document(bytes)
}

fn damaged() -> Message {
    msg!(
        "tài liệu bị hỏng hoặc chép chưa hết: mở bằng Word rồi lưu lại",
        "the document is damaged or was not copied to its end: open it in Word and save it again"
    )
}

fn too_large() -> Message {
    msg!(
        "tài liệu quá lớn: chia thành nhiều tài liệu, hoặc đăng làm tệp đính kèm",
        "the document is too large: divide it, or publish it as an attachment"
    )
}
