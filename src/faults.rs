//! Files that could not be used, told as diagnostics; and files that nothing uses.

use crate::article::file_name;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, Place, msg};
use crate::base::language::{Language, bytes};
use crate::base::source::{
    Blob, Fault, Flaw, MAX_TEXT, Picture, Raster, Source, SourcePath, Sources, extension, is_picture,
};
use crate::config::Config;
use crate::site::{Site, Used};

/// Tells every file that could not be read as what it is.
pub fn files(sources: &Sources, out: &mut Diagnostics) {
    for (path, source) in sources.below("") {
        match source {
            Source::Fault(fault) => {
                let at = match fault {
                    Fault::NotUtf8(_, at) | Fault::Nul(_, at) => Some(*at),
                    _ => None,
                };
                let told = fault_told(fault);
                out.push(match at {
                    Some(at) => told.at(path, at..at + 1),
                    None => told.file(path),
                });
            }
            // What lies in `static/` is copied as it is, and of no concern here.
            Source::Blob(Blob { picture: Some(Picture::Broken(flaw)), .. }) if !path.starts_with("content/static/") => {
                out.push(flaw_told(*flaw).file(path));
            }
            Source::Text(_) if is_translated_list(path) => out.push(no_translation().file(path)),
            _ => {}
        }
    }
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

fn no_translation() -> Diagnostic {
    Diagnostic::error(
        "translation",
        msg!(
            "trang chủ và chuyên mục không có bản dịch riêng",
            "the home page and sections have no translation of their own"
        ),
    )
    .help(msg!(
        "dịch từng trang, từng bài: `gioi-thieu.en.md` cạnh `gioi-thieu.md`",
        "translate pages and articles: `about.vi.md` beside `about.md`"
    ))
}

fn flaw_told(flaw: Flaw) -> Diagnostic {
    let again = msg!("mở lại bằng chương trình xem ảnh và lưu dạng .jpg", "save it again as .jpg");
    match flaw {
        Flaw::NotPicture => {
            Diagnostic::error("broken-picture", msg!("tệp này không phải ảnh", "this file is not a picture"))
                .help(again)
        }
        Flaw::Damaged => damaged(),
        Flaw::TooLarge(width, height) => Diagnostic::error(
            "broken-picture",
            msg!("ảnh {} x {} điểm là quá lớn", "a picture of {} by {} pixels is too large", width, height),
        )
        .help(msg!("thu nhỏ ảnh: mỗi chiều dưới 10.000 điểm", "make it smaller: under 10,000 pixels each way")),
        Flaw::TooLong => {
            Diagnostic::error("broken-picture", msg!("tệp ảnh quá nặng", "the file of the picture is too long"))
                .help(again)
        }
        Flaw::Unsupported => Diagnostic::error(
            "broken-picture",
            msg!(
                "ảnh dạng này chưa dùng được (AVIF, hoặc JPEG lưu từng màu riêng)",
                "pictures of this kind cannot be used (AVIF, or JPEG with separate colours)"
            ),
        )
        .help(again),
    }
}

/// A picture that cannot be read to its end.
pub fn damaged() -> Diagnostic {
    Diagnostic::error("broken-picture", msg!("ảnh bị hỏng hoặc chép chưa hết", "the picture is damaged or cut off"))
        .help(msg!(
            "chép lại ảnh từ máy ảnh hay điện thoại; nếu vẫn hỏng, mở bằng chương trình xem ảnh và lưu lại",
            "copy it again from the camera or phone; if that does not help, open it in a viewer and save it again"
        ))
}

fn fault_told(fault: &Fault) -> Diagnostic {
    match fault {
        Fault::NotUtf8(..) => Diagnostic::error("not-utf8", msg!("tệp không ở bảng mã UTF-8", "the file is not UTF-8"))
            .help(msg!(
                "mở tệp bằng trình soạn thảo, chọn Lưu với bảng mã UTF-8; chữ TCVN3, VNI phải đổi sang Unicode",
                "save the file again with encoding UTF-8"
            )),
        Fault::Nul(..) => {
            Diagnostic::error("nul", msg!("tệp có ký tự NUL", "the file has a NUL character")).help(msg!(
                "tệp có thể bị hỏng hoặc lưu ở UTF-16: lưu lại với bảng mã UTF-8",
                "it may be broken or UTF-16: save it again with encoding UTF-8"
            ))
        }
        Fault::TooLong(len) => {
            let sizes = |language| (bytes(*len, language), bytes(MAX_TEXT, language));
            let ((vi, vi_most), (en, en_most)) = (sizes(Language::Vi), sizes(Language::En));
            let message = Message {
                vi: format!("tệp dài {vi}, tối đa {vi_most}"),
                en: format!("the file is {en} long, at most {en_most}"),
            };
            Diagnostic::error("too-long", message)
                .help(msg!("chia tệp ra, hoặc đính kèm để tải về", "split it, or attach it for download"))
        }
        Fault::LinkOutside => Diagnostic::error(
            "link-outside",
            msg!("liên kết tượng trưng dẫn ra ngoài thư mục", "the symbolic link leads out of the folder"),
        )
        .help(msg!("chép tệp vào đây thay cho liên kết", "copy the file here instead")),
        Fault::LinkLoop => {
            Diagnostic::error("link-loop", msg!("liên kết tượng trưng đi vòng tròn", "symbolic links in a circle"))
                .help(msg!("xóa liên kết này", "remove the link"))
        }
        Fault::BadName => {
            Diagnostic::error("bad-name", msg!("tên tệp không ở bảng mã UTF-8", "the name of the file is not UTF-8"))
                .help(msg!("đổi tên tệp", "rename the file"))
        }
        Fault::SameName => Diagnostic::error(
            "same-name",
            msg!(
                "hai tệp cùng tên, chỉ khác cách mã hóa dấu (NFC và NFD)",
                "two files of one name that differ only in Unicode's form (NFC and NFD)"
            ),
        )
        .help(msg!("đổi tên hoặc xóa một tệp", "rename or remove one of them")),
        Fault::Unreadable(why) => {
            Diagnostic::error("unreadable", msg!("không đọc được tệp: {}", "cannot read the file: {}", why))
        }
    }
}

/// Warns of photographs that would tell every reader where they were taken: what lies in `static/` is copied as it is.
pub fn places(sources: &Sources, out: &mut Diagnostics) {
    for (path, source) in sources.below("content/static/") {
        let Source::Blob(Blob { picture: Some(Picture::Raster(Raster { located: true, .. })), .. }) = source else {
            continue;
        };
        out.push(
            Diagnostic::warning(
                "photo-location",
                msg!("ảnh này ghi nơi chụp (GPS)", "this photograph tells where it was taken (GPS)"),
            )
            .file(path)
            .help(msg!(
                "tệp trong static/ được chép nguyên: đặt ảnh cạnh bài viết, ở đó dữ liệu riêng được bỏ, hoặc xóa GPS khỏi ảnh",
                "files in static/ are copied as they are: put it beside an article, where such data is removed, or remove it"
            )),
        );
    }
}

/// Warns of pictures and other files that nothing uses. Files of `static/`, data sets and logs have uses of their own.
pub fn orphans(sources: &Sources, used: &Used, out: &mut Diagnostics) {
    let own = ["content/static/", "content/stats/", "content/visits/"];
    for (path, source) in sources.below("content/") {
        let known = own.iter().any(|folder| path.starts_with(folder)) || &**path == "content/visits.log";
        if known || used.any.contains(path) || !matches!(source, Source::Blob(_)) {
            continue;
        }
        out.push(if is_picture(path) {
            Diagnostic::warning("orphan-picture", msg!("không bài nào dùng ảnh này", "no article uses this picture"))
                .file(path)
                .help(msg!("đưa ảnh vào bài, hoặc xóa tệp", "use it in an article, or remove the file"))
        } else {
            Diagnostic::warning("unused-file", msg!("không bài nào dùng tệp này", "no article uses this file"))
                .file(path)
                .help(if extension(path).is_empty() {
                    msg!(
                        "bài viết cần đuôi .md; tệp đính kèm cần một liên kết",
                        "articles end in .md; attachments need a link"
                    )
                } else {
                    msg!("đặt liên kết đến tệp, hoặc xóa tệp", "link to it, or remove the file")
                })
        });
    }
}

/// Asks for the agency's data that the footer of a public body's portal must name.
pub fn agency(site: &Site, out: &mut Diagnostics) {
    if site.config.title.is_empty() {
        // There is no usable `site.toml`, which was told.
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
    out.push(
        Diagnostic::warning(
            "agency",
            msg!("chân trang thiếu thông tin cơ quan: {}", "the footer lacks data of the agency: {}", keys),
        )
        .place(match &agency.span {
            Some(span) => Place::new(&path, span.clone()),
            None => Place::file(&path),
        })
        .help(msg!(
            "thêm vào bảng [agency]: name, address, phone, email, editor",
            "add to the table [agency]: name, address, phone, email, editor"
        )),
    );
}
