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
use std::path::{Path, PathBuf};

use bantin::blocks::{Remarks, write};
use bantin::word::{WordDocument, read};
use zip::write::SimpleFileOptions;

use crate::common;
use crate::common::program::{SITE, Site, failed};

common::cases! { run, "word", ".txt": lines lists office pictures tables }

fn run(path: &Path) {
    let whole = std::fs::read_to_string(path).unwrap();
    let mut anew = whole.split("##### ").next().unwrap().to_owned();
    let mut failed = String::new();
    for case in whole.split("##### ").skip(1) {
        let (name, rest) = case.split_once('\n').unwrap();
        let (parts, expected) = rest.split_once("=== ").unwrap_or((rest, ""));
        let bytes = package(&divided(parts));
        leave(&format!("{} {name}", path.file_stem().unwrap().to_string_lossy()), &bytes);
        let actual = shown(read(&bytes).unwrap());
        failed.extend(common::difference(name, expected, &actual));
        anew += &format!("##### {name}\n{parts}=== {actual}");
    }
    if common::update() {
        std::fs::write(path, anew).unwrap();
        return;
    }
    assert!(failed.is_empty(), "{failed}");
}

/// Leaves a document, its Markdown and what was left out for another program to compare, where a folder is named for that.
fn leave(name: &str, bytes: &[u8]) {
    let Some(folder) = std::env::var_os("BANTIN_WORD_OUT") else { return };
    let name: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let file = Path::new(&folder).join(name);
    let document = read(bytes).unwrap();
    let title = document.title.unwrap_or_default();
    let markdown = format!("{title}\n\n{}", write(&document.text, &mut Remarks::new()));
    let out: String = document.report.dropped.iter().map(|line| format!("{}\n", line.en)).collect();
    std::fs::write(file.with_extension("docx"), bytes).unwrap();
    std::fs::write(file.with_extension("md"), markdown).unwrap();
    std::fs::write(file.with_extension("out"), out).unwrap();
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

fn shown(document: WordDocument) -> String {
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

/// The papers of `tests/word/files/`, made by `make.py` there: what each says, whole; in TCVN3 or VNI, and as LibreOffice saves
/// it, it says the same.
#[test]
fn papers_of_a_ward_say_the_same_in_every_alphabet_and_program() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/word/files");
    // Made anew, they are compared with what the committed ones became.
    let papers = std::env::var_os("BANTIN_WORD_FILES").map_or_else(|| folder.clone(), PathBuf::from);
    let mut names: Vec<String> =
        std::fs::read_dir(&papers).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name.ends_with(".docx"));
    names.sort();
    assert_eq!(names.len(), 31, "{names:?}");
    let mut failed = String::new();
    for name in &names {
        let paper = name.split('.').next().unwrap();
        let file = folder.join(format!("{paper}.txt"));
        let bytes = std::fs::read(papers.join(name)).unwrap();
        leave(name.trim_end_matches(".docx"), &bytes);
        let actual = shown(read(&bytes).unwrap());
        if common::update() && *name == format!("{paper}.docx") {
            std::fs::write(&file, &actual).unwrap();
        }
        let expected = std::fs::read_to_string(&file).unwrap();
        let text = |all: &str| all.split("=== report").next().unwrap().to_owned();
        let is_first = *name == format!("{paper}.docx");
        let (expected, actual) = if is_first { (expected, actual) } else { (text(&expected), text(&actual)) };
        failed.extend(common::difference(name, &expected, &actual));
    }
    assert!(failed.is_empty(), "{failed}");
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
    // More words than a thousand pages have.
    let long = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a".repeat(7 << 20));
    assert_eq!(refused(&body(&long)), large);
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

/// Documents that would fill a machine, each imported by the program with 300 MB of memory: those that can be read are.
#[cfg(target_os = "linux")]
#[test]
fn no_document_takes_more_than_300_mb() {
    let site = Site::small();
    let words = |count: usize| "<w:p><w:r><w:t>x</w:t></w:r></w:p>".repeat(count);
    let whole = |text: String| {
        let open = format!("xmlns:w=\"{WORD}\" xmlns:r=\"{OFFICE}\" xmlns:a=\"a\"");
        format!("<w:document {open}><w:body>{text}</w:body></w:document>").into_bytes()
    };
    let picture = "<w:p><w:r><w:drawing><a:blip r:embed=\"a\"/></w:drawing></w:r></w:p>";
    let relations = format!("<Relationships>{}</Relationships>", relation("a", "image", "media/a.png"));
    let mut huge = common::jpeg();
    huge.resize(200_000_000, 0);
    let attributes = "<w:r w:a=\"1\" w:b=\"2\" w:c=\"3\" w:d=\"4\" w:e=\"5\"/>".repeat(80_000);
    let document = |text: String| ("word/document.xml".to_owned(), whole(text));
    let calls = (0..20_000).map(|at| format!("<w:r><w:footnoteReference w:id=\"{at}\"/></w:r>")).collect::<String>();
    let note = |at: i32| format!("<w:footnote w:id=\"{at}\"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:footnote>");
    let notes = format!("<w:footnotes xmlns:w=\"{WORD}\">{}</w:footnotes>", (0..20_000).map(note).collect::<String>());
    let has_notes = format!("<Relationships>{}</Relationships>", relation("f", "footnotes", "footnotes.xml"));
    let cases = [
        ("many-elements", vec![document(words(150_000))], Some(0)),
        ("too-many-elements", vec![document(words(200_000))], Some(1)),
        ("attributes", vec![document(format!("<w:p>{attributes}</w:p>"))], Some(0)),
        ("long-words", vec![document(format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a".repeat(6_000_000)))], Some(0)),
        (
            "many-notes",
            vec![
                document(format!("<w:p>{calls}</w:p>")),
                ("word/_rels/document.xml.rels".into(), has_notes.into_bytes()),
                ("word/footnotes.xml".into(), notes.into_bytes()),
            ],
            Some(0),
        ),
        (
            "huge-picture",
            vec![
                document(picture.to_owned()),
                ("word/_rels/document.xml.rels".into(), relations.into_bytes()),
                ("word/media/a.png".into(), huge),
            ],
            Some(0),
        ),
        ("outside", vec![document(words(1)), ("../../outside.xml".into(), b"<x/>".to_vec())], Some(0)),
        ("macros", vec![document(words(1)), ("word/vbaProject.bin".into(), b"x".to_vec())], Some(0)),
    ];
    for (name, parts, expected) in cases {
        site.write(&format!("{name}.docx"), zipped(&parts));
        let run = std::process::Command::new("sh")
            .args(["-c", "ulimit -d 307200 && exec \"$@\"", "sh", env!("CARGO_BIN_EXE_bantin"), "import"])
            .args(["--now", "2026-11-24T08:00", "--section", "tin-tuc", "--lang", "en", &format!("{name}.docx")])
            .current_dir(site.path(""))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), expected, "{name}: {said}");
        let told = match name {
            "huge-picture" => "the picture `a.png` is damaged or of a kind that cannot be used",
            "macros" => "left out: macros",
            "too-many-elements" => "the document is too large",
            _ => "",
        };
        assert!(said.contains(told), "{name}: {said}");
    }
    assert!(!site.path("../outside.xml").exists());
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
        crate::common::program::Said {
            code: Some(1),
            out: "nothing has changed: DIR/content/tin-tuc/2026/lich-tiep-dan/index.md\n".into(),
            err: "error: tai-lieu/none.docx: there is no `tai-lieu/none.docx`\n".into(),
        }
    );
    assert!(site.tree("content/tin-tuc/2026") == files);
}

/// The timetable of a week, with these words.
fn timetable(site: &Site, words: &str) {
    let text = format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>Lịch</w:t></w:r></w:p><w:p><w:r><w:t>{words}</w:t></w:r></w:p>\
        <w:p><w:r><w:drawing><wp:inline><wp:docPr descr=\"Sân\"/><a:blip r:embed=\"image1\"/></wp:inline></w:drawing></w:r></w:p>"
    );
    site.write("lich.docx", package(&[("document".into(), text), ("media/image1.png".into(), String::new())]));
}

#[test]
fn a_document_that_comes_again_updates_its_draft_until_somebody_writes_in_it() {
    let site = Site::small();
    let import = |now: &str| site.run(&["import", "--now", now, "--section", "tin-tuc", "--lang", "en", "lich.docx"]);
    let draft = "content/tin-tuc/2026/lich/index.md";
    let read = || std::fs::read_to_string(site.path(draft)).unwrap();
    timetable(&site, "Thứ Hai.");
    assert!(import("2026-11-24T08:00").out.starts_with("created DIR/content/tin-tuc/2026/lich/index.md\n"));
    let first = read();

    timetable(&site, "Thứ Ba.");
    let said = import("2026-11-25T09:00");
    assert_eq!(said.code, Some(0));
    assert!(said.out.starts_with("updated the draft DIR/content/tin-tuc/2026/lich/index.md\n"), "{said:?}");
    // Its date is still the one it got at first; what it was is in the history.
    assert_eq!(read(), first.replace("Thứ Hai.", "Thứ Ba."));
    let history = site.tree(".bantin-history/content");
    assert!(history.values().any(|bytes| *bytes == first.as_bytes()), "{:?}", history.keys());
    assert_eq!(import("2026-11-25T09:00").out, "nothing has changed: DIR/content/tin-tuc/2026/lich/index.md\n");

    let edited = read().replace("summary = \"\"", "summary = \"Lịch tuần.\"");
    site.write(draft, &edited);
    // The words are those of the document still.
    assert_eq!(import("2026-11-25T09:00").out, "nothing has changed: DIR/content/tin-tuc/2026/lich/index.md\n");
    timetable(&site, "Thứ Tư.");
    assert_eq!(
        import("2026-11-25T09:00"),
        failed(
            1,
            "error: lich.docx: `DIR/content/tin-tuc/2026/lich/index.md` exists and was edited since it was imported, or is another item of this name: it stays; to import again, rename or delete it first\n"
        )
    );
    assert_eq!(read(), edited);
    assert_eq!(site.tree("content/tin-tuc/2026").len(), 2);
}

#[test]
fn the_number_of_a_document_is_kept_where_a_section_has_a_field_for_it() {
    let site = Site::small();
    let text = "<w:p><w:r><w:t>Số: 48/BC-UBND</w:t></w:r></w:p><w:p><w:r><w:t>Đông Hà, ngày 07 tháng 11 năm 2026</w:t></w:r></w:p>\
        <w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>Báo cáo quý</w:t></w:r></w:p><w:p><w:r><w:t>Chữ.</w:t></w:r></w:p>";
    site.write("bao-cao.docx", body(text));
    let import = |section: &str| {
        let said = site.run(&["import", "--now", "2026-11-24", "--section", section, "--lang", "en", "bao-cao.docx"]);
        assert!(said.out.contains("taken: the number: 48/BC-UBND"), "{said:?}");
        let draft =
            std::fs::read_to_string(site.path(&format!("content/{section}/2026/bao-cao-quy/index.md"))).unwrap();
        draft.split("+++").nth(1).unwrap().to_owned()
    };
    let common = "\ntitle = \"Báo cáo quý\"\ndate = 2026-11-07\nsummary = \"\"\nauthor = \"\"\ntags = []\n\
        # Xóa dòng dưới đây khi đăng bài · remove the next line to publish\ndraft = true\n";
    assert_eq!(import("tin-tuc"), format!("{common}\n[extra]\nnumber = \"48/BC-UBND\"\n"));
    let theme = "name = \"Sen\"\n";
    site.write("themes/sen/theme.toml", theme);
    site.write(
        "themes/sen/layouts/van-ban.toml",
        "[fields.so]\ntype = \"text\"\nlabel = { vi = \"Số, ký hiệu\", en = \"Number\" }\n",
    );
    site.write("content/site.toml", format!("theme = \"sen\"\n{SITE}"));
    site.write("content/van-ban/_index.md", "+++\ntitle = \"Văn bản\"\nlayout = \"van-ban\"\n+++\n");
    assert_eq!(import("van-ban"), format!("{common}so = \"48/BC-UBND\"\n"));
}
