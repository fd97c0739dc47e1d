//! Documents of Word and what becomes of them, side by side: `tests/word/*.txt`, each a habit of Word, as raw XML.
//!
//! ```text
//! ##### a title                     the name of a case
//! --- PATH                          a part of the package; `document` is the body in `word/document.xml`, the relations of
//!                                   the parts that are there are added; a part that ends in `.png` or `.jpg` is a picture
//! === markdown                      title, date and number, then the whole text
//! === report                        what is said, in English
//! ```
//!
//! `UPDATE=1 cargo test word::` writes the expected parts anew.

use std::io::{Cursor, Write as _};
use std::path::Path;

use bantin::blocks::{Remarks, write};
use bantin::word::{Document, read};
use zip::write::SimpleFileOptions;

use crate::common;
use crate::common::program::{Site, failed};

common::cases! { run, "word", ".txt": lines lists office pictures tables }

fn run(path: &Path) {
    let whole = std::fs::read_to_string(path).unwrap();
    let mut anew = whole.split("##### ").next().unwrap().to_owned();
    let mut failed = String::new();
    for case in whole.split("##### ").skip(1) {
        let (name, rest) = case.split_once('\n').unwrap();
        let (parts, expected) = rest.split_once("=== ").unwrap_or((rest, ""));
        let actual = shown(read(&package(&divided(parts))).unwrap());
        failed.extend(common::difference(name, expected, &actual));
        anew += &format!("##### {name}\n{parts}=== {actual}");
    }
    if common::update() {
        std::fs::write(path, anew).unwrap();
        return;
    }
    assert!(failed.is_empty(), "{failed}");
}

fn divided(parts: &str) -> Vec<(String, String)> {
    let parts = parts.split("--- ").skip(1).map(|part| part.split_once('\n').unwrap());
    parts.map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The package of some parts.
pub fn package(parts: &[(String, String)]) -> Vec<u8> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut relations = String::new();
    for (path, text) in parts {
        let open = format!("xmlns:w=\"{WORD}\" xmlns:r=\"{OFFICE}\"");
        let name = path.rsplit('/').next().unwrap().split('.').next().unwrap();
        let kind = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let root = match kind {
            "document" => format!("<w:document {open}><w:body>{text}</w:body></w:document>"),
            "header" | "footer" => format!("<w:{} {open}>{text}</w:{}>", &kind[..1], &kind[..1]),
            _ => format!("<w:{kind} {open}>{text}</w:{kind}>"),
        };
        match (kind, path.as_str()) {
            ("document", _) => files.push(("word/document.xml".into(), root.into_bytes())),
            ("rels", _) => relations.push_str(text),
            (_, path) if path.ends_with(".jpg") || path.ends_with(".png") => {
                relations += &relation(name, "image", path);
                files.push((format!("word/{path}"), common::jpeg()));
            }
            (_, path) if path.ends_with(".emf") || path.ends_with(".bin") => {
                relations += &relation(name, "image", path);
                files.push((format!("word/{path}"), b"\x01\0\0\0".to_vec()));
            }
            (kind, path) => {
                relations += &relation(name, kind, &format!("{path}.xml"));
                files.push((format!("word/{path}.xml"), root.into_bytes()));
            }
        }
    }
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let all = |inner: &str| format!("<Relationships xmlns=\"{package}\">{inner}</Relationships>").into_bytes();
    files.push(("word/_rels/document.xml.rels".into(), all(&relations)));
    files.push(("_rels/.rels".into(), all(&relation("rId1", "officeDocument", "word/document.xml"))));
    zipped(&files)
}

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
}

fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(path, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn shown(document: Document) -> String {
    let mut out = String::from("markdown\n");
    for (name, value) in [("title", &document.title), ("date", &document.date), ("number", &document.number)] {
        out.extend(value.iter().map(|value| format!("{name}: {value}\n")));
    }
    let mut remarks = Remarks::new();
    out += &format!("\n{}", write(&document.text, &mut remarks));
    let report = document.report;
    let mut lines = String::new();
    for (name, list) in [
        ("taken", &report.taken),
        ("cleaned", &report.cleaned),
        ("left out", &report.dropped),
        ("look", &report.look),
        ("look", &remarks),
    ] {
        lines.extend(list.iter().map(|line| format!("{name}: {}\n", line.en)));
    }
    lines.extend(document.pictures.iter().map(|one| format!("file: {}\n", one.name)));
    out + if lines.is_empty() { "" } else { "=== report\n" } + &lines
}

/// A document of one body.
pub fn body(xml: &str) -> Vec<u8> {
    package(&[("document".into(), xml.into())])
}

fn refused(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().en
}

#[test]
fn what_is_no_document_is_refused_with_advice() {
    assert_eq!(refused(b"%PDF-1.7"), "the file is not a Word document (.docx)");
    assert_eq!(
        refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 WordDocument"),
        "an old Word document (.doc): open it in Word or LibreOffice and save it as .docx"
    );
    let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
    assert_eq!(
        refused(&[b"\xD0\xCF\x11\xE0".to_vec(), name].concat()),
        "the document has a password: open it in Word, remove the password and save it again"
    );
    assert_eq!(refused(b"{\\rtf1 x}"), "an RTF document: open it in Word or LibreOffice and save it as .docx");
    let damaged = "the document is damaged or was not copied to its end: open it in Word and save it again";
    let whole = body("<w:p><w:r><w:t>một</w:t></w:r></w:p>");
    assert_eq!(refused(&whole[..whole.len() / 2]), damaged);
    assert_eq!(refused(&body("<w:p><w:r></w:p>")), damaged);
    assert_eq!(refused(&zipped(&[("a.txt".into(), b"x".to_vec())])), "the file is not a Word document (.docx)");
}

#[test]
fn hostile_documents_end_in_a_message() {
    let large = "the document is too large: divide it, or publish it as an attachment";
    // A part that unpacks to a hundred times its size.
    assert_eq!(refused(&body(&" ".repeat(30 << 20))), large);
    // More elements than a book has.
    assert_eq!(refused(&body(&"<w:p/>".repeat(1_100_000))), large);
    // Entities that grow.
    let entities = "<!DOCTYPE w:document [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>";
    let damaged = "the document is damaged or was not copied to its end: open it in Word and save it again";
    assert_eq!(refused(&zipped(&[("word/document.xml".into(), entities.as_bytes().to_vec())])), damaged);
    assert_eq!(refused(&body("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>")), damaged);
    // Nesting.
    let deep = |name: &str, times: usize| {
        format!("{}{}", format!("<w:{name}>").repeat(times), format!("</w:{name}>").repeat(times))
    };
    assert_eq!(refused(&body(&deep("tbl", 10_000))), "the document is nested too deep");
    let (open, close) = ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>");
    let tables = format!("{}<w:p><w:r><w:t>x</w:t></w:r></w:p>{}", open.repeat(40), close.repeat(40));
    let document = read(&body(&tables)).unwrap();
    assert_eq!(write(&document.text, &mut Remarks::new()), "");
    assert_eq!(
        document.report.dropped.iter().map(|one| &*one.en).collect::<Vec<_>>(),
        ["parts that are nested too deep: 1"]
    );
    // Relations that lead out of the package, to nothing, or in a circle.
    let picture = "<w:p><w:r><w:drawing><a:blip r:embed=\"a\"/><a:blip r:embed=\"b\"/><a:blip r:embed=\"none\"/></w:drawing></w:r></w:p>";
    let relations =
        format!("{}{}", relation("a", "image", "../../../etc/passwd"), relation("b", "image", "document.xml"));
    let document = read(&package(&[("document".into(), picture.into()), ("rels".into(), relations)])).unwrap();
    assert_eq!(document.pictures, []);
    assert_eq!(document.report.dropped.len(), 1);
}

/// A site, and a document beside it.
#[test]
fn documents_become_drafts_with_their_pictures_and_a_report() {
    let site = Site::small();
    let text = "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>Lịch tiếp dân</w:t></w:r></w:p>\
        <w:p><w:r><w:t xml:space=\"preserve\">Sáng  thứ Hai.</w:t></w:r></w:p>\
        <w:p><w:r><w:drawing><wp:inline><wp:docPr descr=\"Phòng tiếp dân\"/><a:blip r:embed=\"image1\"/></wp:inline></w:drawing></w:r></w:p>";
    let parts = [("document".into(), text.into()), ("media/image1.png".into(), String::new())];
    site.write("tai-lieu/mot.docx", package(&parts));
    site.write("tai-lieu/~$mot.docx", b"x");
    let import = |more: &[&str]| {
        let arguments = [&["import", "--now", "2026-11-24T08:00", "--section", "tin-tuc"], more].concat();
        site.run(&arguments)
    };
    let said = import(&["tai-lieu"]);
    assert_eq!(
        said,
        crate::common::program::fine(
            "đã tạo DIR/content/tin-tuc/2026/lich-tiep-dan/index.md\n  đã lấy: 1 ảnh\n  đã dọn: 1 chỗ thừa dấu cách\n  \
             cần xem lại: tài liệu không ghi ngày: bài lấy ngày giờ bây giờ\n"
        )
    );
    let files = site.tree("content/tin-tuc/2026");
    assert_eq!(files.keys().collect::<Vec<_>>(), ["lich-tiep-dan/anh-1.jpg", "lich-tiep-dan/index.md"]);
    assert_eq!(
        String::from_utf8_lossy(&files["lich-tiep-dan/index.md"]),
        "+++\ntitle = \"Lịch tiếp dân\"\ndate = 2026-11-24T08:00:00\nsummary = \"\"\nauthor = \"\"\ntags = []\n\
         # Xóa dòng dưới đây khi đăng bài · remove the next line to publish\ndraft = true\n+++\n\n\
         Sáng thứ Hai.\n\n![Phòng tiếp dân](anh-1.jpg)\n"
    );
    let said = site.run(&["check", "--drafts", "--now", "2026-11-25"]);
    assert_eq!(said.code, Some(0), "{said:?}");

    assert_eq!(
        import(&["--lang", "en", "tai-lieu/mot.docx", "tai-lieu/none.docx"]),
        failed(
            1,
            "error: tai-lieu/mot.docx: `DIR/content/tin-tuc/2026/lich-tiep-dan/index.md` exists already; choose another title\n\
             error: tai-lieu/none.docx: there is no `tai-lieu/none.docx`\n"
        )
    );
}
