//! Checks of files: those that could not be used, those that nothing uses, and what the site lacks.

mod approval;
mod names;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use memchr::memmem::Finder;

use crate::article::{file_name, is_note};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, Place, Severity, error, msg, warning};
use crate::base::language::Language;
use crate::base::memo::is_same;
use crate::base::number::bytes;
use crate::base::source::{Fault, Flaw, MAX_TEXT, Picture, Raster, Source, SourcePath, Sources, extension, is_picture};
use crate::config::Config;
use crate::site::{Site, Used};
use crate::tables;

pub use approval::{approvals, needs_approval};
pub use names::COPY;

/// What was found of the files last time: most of them are the same memory at the next plan.
#[derive(Default)]
pub struct FileMemo {
    names: Names,
    /// The texts with characters that were lost.
    texts: Vec<(SourcePath, Arc<str>, LostLines)>,
}

/// What the names of files tell by themselves.
#[derive(Default)]
struct Names {
    /// All of them: a name is judged beside the others.
    paths: Vec<SourcePath>,
    /// What is wrong with names.
    wrong: Vec<(SourcePath, Diagnostic)>,
    /// The texts that are notes for people who work with the folder, unless they have a front matter.
    notes: Vec<SourcePath>,
    /// The texts that would be translations of lists.
    translations: Vec<SourcePath>,
}

/// The lines of a text with a lost character, and where the first one in each is.
type LostLines = Box<[(Range<usize>, usize)]>;

/// Reports every file that could not be read or used.
pub fn files(sources: &Sources, memo: &mut FileMemo, out: &mut Diagnostics) {
    let names = &mut memo.names;
    names.update(sources);
    let mut notes =
        names.notes.iter().filter(|path| matches!(sources.get(path), Some(Source::Text(text)) if is_note(path, text)));
    if let Some(first) = notes.next() {
        out.push(note(1 + notes.count()).place(first));
    }
    out.extend(names.wrong.iter().map(|(path, told)| told.clone().place(path)));
    let translations = names.translations.iter().filter(|path| matches!(sources.get(path), Some(Source::Text(_))));
    out.extend(translations.map(|path| no_translation().place(path)));
    for (path, source) in sources.below("") {
        match source {
            Source::Fault(fault) => out.push(fault_at(path, fault)),
            Source::Blob(blob) => {
                // What lies in `static/` is copied as it is, and of no concern here.
                if let Some(Picture::Broken(flaw)) = blob.picture
                    && !path.starts_with("content/static/")
                {
                    out.push(flaw_told(flaw).place(path));
                }
            }
            Source::Text(_) | Source::Data(_) => {}
        }
    }
}

fn fault_at(path: &SourcePath, fault: &Fault) -> Diagnostic {
    let told = match fault {
        Fault::NotUtf8(..) if path.ends_with(".csv") => tables::not_utf8(),
        fault => fault_told(fault),
    };
    match fault {
        Fault::NotUtf8(_, at) | Fault::Nul(_, at) => told.at(path, *at..at + 1),
        _ => told.place(path),
    }
}

impl FileMemo {
    /// The files that were found to be copies of others, none of which is published; nothing is a copy where that kind of
    /// warning is `off`.
    pub fn copies(&self, off: &[String]) -> BTreeSet<SourcePath> {
        if off.iter().any(|code| code == COPY) {
            return BTreeSet::new();
        }
        let copies = self.names.wrong.iter().filter(|(_, told)| told.code == COPY);
        copies.map(|(path, _)| path.clone()).collect()
    }
}

impl Names {
    /// Judges the names again where they are others than last time.
    fn update(&mut self, sources: &Sources) {
        let paths = || sources.below("").map(|(path, _)| path);
        if self.paths.len() == sources.count() && paths().zip(&self.paths).all(|(path, known)| is_same(path, known)) {
            return;
        }
        let is_content = |path: &&SourcePath| path.starts_with("content/") && !path.starts_with("content/static/");
        *self = Names {
            paths: paths().cloned().collect(),
            wrong: paths().filter_map(|path| Some((path.clone(), names::told(path, sources)?))).collect(),
            notes: paths().filter(is_content).filter(|path| is_note(path, "")).cloned().collect(),
            translations: paths().filter(|path| is_translated_list(path)).cloned().collect(),
        };
    }
}

/// The characters that reading put in the place of what was lost.
const LOST: &[u8] = "\u{FFFD}".as_bytes();

/// Reports lines of texts with a character that was lost, or that no page can show and was replaced; those of paragraphs
/// were reported where the paragraphs were read.
pub fn replaced(sources: &Sources, memo: &mut FileMemo, out: &mut Diagnostics) {
    let finder = Finder::new(LOST);
    let texts = sources.below("content/").filter_map(|(path, source)| match source {
        Source::Text(text) => Some((path, text)),
        _ => None,
    });
    let mut last = std::mem::take(&mut memo.texts).into_iter().peekable();
    for (path, text) in texts {
        // Nearly always the very next; else a file came or went.
        let is_next = |(known, ..): &(SourcePath, _, _)| Arc::ptr_eq(known, path);
        let known = last.next_if(is_next).or_else(|| {
            while last.next_if(|(known, ..)| known < path).is_some() {}
            last.next_if(|(known, ..)| known == path)
        });
        memo.texts.push(match known {
            Some(known) if Arc::ptr_eq(&known.1, text) => known,
            _ => (path.clone(), text.clone(), lost_lines(text, &finder)),
        });
    }
    let found: Vec<(&SourcePath, &Range<usize>, usize)> =
        memo.texts.iter().flat_map(|(path, _, lost)| lost.iter().map(move |(line, at)| (path, line, *at))).collect();
    if found.is_empty() {
        return;
    }
    let told: BTreeSet<(SourcePath, usize)> = out
        .iter()
        .filter(|one| one.code == "replacement")
        .filter_map(|one| one.place.as_ref())
        .filter_map(|place| Some((place.source.clone(), place.range?.start)))
        .collect();
    for (path, line, at) in found {
        let lines = (path.clone(), line.start)..=(path.clone(), line.end);
        if told.range(lines).next().is_none() {
            warning!(out, "replacement" at (path, at..at + LOST.len());
                "chữ bị hỏng, hoặc ký tự không trang nào dùng được", "a lost character, or one that no page can show";
                help: "xóa ký tự này, hoặc gõ lại chữ đúng", "delete it, or type the right character");
        }
    }
}

fn lost_lines(text: &str, finder: &Finder) -> LostLines {
    let mut found = Vec::new();
    let mut last_line = None;
    for at in finder.find_iter(text.as_bytes()) {
        let line = text[..at].rfind('\n');
        if last_line.replace(line) != Some(line) {
            let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
            found.push((line.map_or(0, |newline| newline + 1)..end, at));
        }
    }
    found.into()
}

/// Whether a file would be the translation of the home page or of a section.
fn is_translated_list(path: &str) -> bool {
    // Every file is asked: the name is looked at first.
    let name = path.rsplit('/').next().unwrap_or_default();
    name.starts_with("_index.")
        && path.starts_with("content/")
        && path.ends_with(".md")
        && matches!(file_name(path), ("_index", Some(_)))
}

/// Told once, of all of them.
fn note(count: usize) -> Diagnostic {
    let message = match count {
        1 => msg!(
            "không đăng tệp này: README.md không có phần đầu bài là lời nhắn cho người làm việc với thư mục",
            "this file is not published: a README.md without front matter is a note for people who work with the folder"
        ),
        _ => msg!(
            "không đăng tệp này và {} tệp README.md khác: không có phần đầu bài thì đó là lời nhắn cho người làm việc với thư mục",
            "this file is not published, nor are others of this name ({}): a README.md without front matter is a note for people who work with the folder",
            count - 1
        ),
    };
    Diagnostic::new(Severity::Hint, "folder-note", message).help(msg!(
        "muốn đăng thì thêm phần đầu bài có title, và đổi tên tệp theo nội dung",
        "to publish it, add a front matter with a title, and name the file after what it says"
    ))
}

fn no_translation() -> Diagnostic {
    error!("translation";
        "trang chủ và chuyên mục không có bản dịch riêng",
        "the home page and sections cannot have translations";
        help: "dịch từng trang, từng bài: `gioi-thieu.en.md` cạnh `gioi-thieu.md`",
              "translate pages and articles: `about.vi.md` beside `about.md`")
}

fn flaw_told(flaw: Flaw) -> Diagnostic {
    let again = msg!("mở lại bằng chương trình xem ảnh và lưu dạng .jpg", "save it again as .jpg");
    match flaw {
        Flaw::NotPicture => {
            error!("broken-picture"; "tệp này không phải ảnh", "this file is not a picture"; help: again)
        }
        Flaw::Damaged => damaged(),
        Flaw::TooLarge(width, height) => error!("broken-picture";
            "ảnh {width} x {height} điểm là quá lớn", "a picture of {width} by {height} pixels is too large";
            help: "thu nhỏ ảnh: mỗi chiều dưới 10.000 điểm", "make it smaller: under 10,000 pixels each way"),
        Flaw::TooLong => {
            error!("broken-picture"; "tệp ảnh quá lớn", "the picture file is too large"; help: again)
        }
        Flaw::Unsupported => error!("broken-picture";
            "ảnh dạng này chưa dùng được (AVIF, hoặc JPEG lưu từng màu riêng)",
            "pictures of this kind cannot be used (AVIF, or JPEG with separate colours)";
            help: again),
    }
}

/// A picture that cannot be read to its end.
pub fn damaged() -> Diagnostic {
    error!("broken-picture"; "ảnh bị hỏng hoặc chép chưa hết", "the picture is damaged or incomplete";
        help: "chép lại ảnh từ máy ảnh hay điện thoại; nếu vẫn hỏng, mở bằng chương trình xem ảnh và lưu lại",
              "copy it again from the camera or phone; if that does not help, open it in a viewer and save it again")
}

fn fault_told(fault: &Fault) -> Diagnostic {
    match fault {
        Fault::NotUtf8(..) => error!("not-utf8"; "tệp không ở bảng mã UTF-8", "the file is not UTF-8";
            help: "mở tệp bằng trình soạn thảo, chọn Lưu với bảng mã UTF-8; chữ TCVN3, VNI phải đổi sang Unicode",
                  "save the file again with encoding UTF-8"),
        Fault::Office => error!("not-utf8";
            "đây là tệp Word hoặc Excel mang tên một tệp chữ", "this is a Word or Excel document with the name of a text file";
            help: "bảng Excel: đổi đuôi tệp thành .xlsx; bài viết: chép chữ vào một tệp .md mới",
                  "a workbook: rename it so that it ends in .xlsx; an article: copy its text into a new .md file"),
        Fault::Nul(..) => {
            error!("nul"; "tệp có ký tự NUL", "the file contains a NUL character";
                help: "tệp có thể bị hỏng hoặc lưu ở UTF-16: lưu lại với bảng mã UTF-8",
                      "it may be broken or UTF-16: save it again with encoding UTF-8")
        }
        Fault::TooLong(len) => {
            let sizes = |language| (bytes(*len, language), bytes(MAX_TEXT, language));
            let ((vi, vi_most), (en, en_most)) = (sizes(Language::Vi), sizes(Language::En));
            let message = Message {
                vi: format!("tệp dài {vi}, tối đa {vi_most}"),
                en: format!("the file is {en} long, at most {en_most}"),
            };
            error!("too-long"; message;
                help: "chia tệp ra, hoặc đính kèm để tải về", "split it, or attach it for download")
        }
        Fault::LinkOutside => error!("link-outside";
            "liên kết tượng trưng dẫn ra ngoài thư mục", "the symbolic link leads outside the folder";
            help: "chép tệp vào đây thay cho liên kết", "copy the file here instead"),
        Fault::LinkLoop => {
            error!("link-loop"; "liên kết tượng trưng đi vòng tròn", "symbolic links form a loop";
                help: "xóa liên kết này", "remove the link")
        }
        Fault::BadName => {
            error!("bad-name"; "tên tệp không ở bảng mã UTF-8", "the file name is not UTF-8";
                help: "đổi tên tệp", "rename the file")
        }
        Fault::SameName => error!("same-name";
            "hai tệp cùng tên, chỉ khác cách mã hóa dấu (NFC và NFD)",
            "two file names differ only in Unicode normalisation (NFC and NFD)";
            help: "đổi tên hoặc xóa một tệp", "rename or remove one of them"),
        Fault::Unreadable(why) => {
            error!("unreadable"; "không đọc được tệp: {why}", "cannot read the file: {why}")
        }
    }
}

/// Warns of what is copied as it is and should not be: files that tell every reader where they were taken, and attachments
/// that run scripts as part of the portal. `public`: the files that something public uses.
pub fn copied(sources: &Sources, public: &BTreeSet<SourcePath>, out: &mut Diagnostics) {
    for (path, source) in sources.below("content/") {
        let Source::Blob(blob) = source else { continue };
        let is_static = path.starts_with("content/static/");
        let located = blob.located || matches!(blob.picture, Some(Picture::Raster(Raster { located: true, .. })));
        if is_static && located {
            warning!(out, "photo-location" at path;
                "ảnh này ghi nơi chụp (GPS)", "this photo contains the place where it was taken (GPS)";
                help: "tệp trong static/ được chép nguyên: đặt ảnh cạnh bài viết, ở đó dữ liệu riêng được bỏ, hoặc xóa GPS khỏi ảnh",
                      "files in static/ are copied as they are: put it beside an article, where such data is removed, or remove it");
        } else if blob.located && public.contains(path) {
            warning!(out, "photo-location" at path;
                "tệp đính kèm này ghi nơi chụp hoặc nơi quay (GPS)", "this attachment contains the place where it was taken (GPS)";
                help: "tệp đính kèm được chép nguyên: xóa GPS khỏi tệp, hoặc đổi ảnh sang .jpg và đưa vào bài bằng ![…](…)",
                      "attachments are copied as they are: remove it, or save a photo as .jpg and show it with ![…](…)");
        }
        if blob.pdf.is_some_and(|pdf| pdf.is_scan) && public.contains(path) {
            warning!(out, "scanned-pdf" at path;
                "tệp PDF này chỉ có ảnh chụp, không có chữ", "this PDF has pictures of pages and no text";
                help: "không ai tìm, chép hay nghe đọc được: đăng bản xuất từ Word, hoặc nhận dạng chữ (OCR) rồi lưu lại",
                      "nobody can search it, copy from it or hear it: publish the export of the text file, or recognise the text (OCR) first");
        }
        if !is_static && blob.scripted && public.contains(path) {
            warning!(out, "attachment-script" at path;
                "tệp đính kèm này có mã tự chạy (JavaScript)", "this attachment contains a script that runs by itself";
                help: "mã chạy trên máy người đọc như một phần của cổng: xuất lại tệp không có mã (PDF thường), hoặc đăng nội dung thành một bài",
                      "it runs on readers' machines as part of the portal: export it again without scripts, or publish its text as an article");
        }
    }
}

/// Warns of pictures and other files that nothing uses. Files of `static/`, data sets and logs have uses of their own.
pub fn orphans(sources: &Sources, used: &Used, out: &mut Diagnostics) {
    let own = ["content/static/", "content/stats/", "content/visits/"];
    for (path, source) in sources.below("content/") {
        let known = own.iter().any(|folder| path.starts_with(folder)) || &**path == "content/visits.log";
        if known
            || used.any.contains(path)
            || !matches!(source, Source::Blob(_))
            || names::told(path, sources).is_some()
        {
            continue;
        }
        if is_picture(path) {
            warning!(out, "orphan-picture" at path; "không bài nào dùng ảnh này", "no article uses this picture";
                help: "đưa ảnh vào bài, hoặc xóa tệp", "use it in an article, or remove the file");
        } else if extension(path).is_empty() {
            warning!(out, "unused-file" at path; "không bài nào dùng tệp này", "no article uses this file";
                help: "bài viết cần đuôi .md; tệp đính kèm cần một liên kết", "articles end in .md; attachments need a link");
        } else {
            warning!(out, "unused-file" at path; "không bài nào dùng tệp này", "no article uses this file";
                help: "đặt liên kết đến tệp, hoặc xóa tệp", "link to it, or remove the file");
        }
    }
}

/// Asks for the agency's data that the footer of a public body's portal must name.
pub fn agency(site: &Site, out: &mut Diagnostics) {
    if site.config.title.is_empty() {
        // There is no usable `site.toml`, which is reported already.
        return;
    }
    let Config { agency, .. } = &site.config;
    let path: SourcePath = crate::config::PATH.into();
    let wanted = [
        ("name", &agency.name),
        ("address", &agency.address),
        ("phone", &agency.phone),
        ("email", &agency.email),
        ("editor", &agency.editor),
    ];
    let missing: Vec<&str> = wanted.iter().filter(|(_, value)| value.is_none()).map(|(key, _)| *key).collect();
    if missing.is_empty() {
        return;
    }
    let keys = missing.join(", ");
    let place = match &agency.span {
        Some(span) => Place::new(&path, span.clone()),
        None => Place::file(&path),
    };
    warning!(out, "agency" at place;
        "chân trang thiếu thông tin cơ quan: {keys}", "the footer lacks details of the agency: {keys}";
        help: "thêm vào bảng [agency]: name, address, phone, email, editor",
              "add to the table [agency]: name, address, phone, email, editor");
}
