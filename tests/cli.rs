//! The command line: arguments, environment, exit codes, and every word that is said.

use crate::common;
use crate::common::program::{Said, Site, failed, fine};

const NOW: [&str; 2] = ["--now", common::NOW];

fn build<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["build", NOW[0], NOW[1]], more].concat()
}

#[test]
fn init_makes_a_site_that_builds() {
    let site = Site::empty();
    let mut init = site.command(&["init", "phuong", "--title", "Phường \"Thạch Hãn\""]);
    init.env("SOURCE_DATE_EPOCH", "1795000000");
    assert_eq!(
        site.said(&init.output().unwrap()),
        fine("đã tạo trang trong phuong\nsửa phuong/content/site.toml, rồi: cd phuong && bantin build\n")
    );
    let said = site.run(&["check", "--root", "phuong", "--now", "2027-01-01"]);
    assert_eq!(
        said,
        Said {
            code: Some(0),
            out: "23 tệp: 0 lỗi, 1 cảnh báo\n".replace("23", &pages(&site, "phuong").to_string()),
            err: "\
cảnh báo: chân trang thiếu thông tin cơ quan: address, phone, email, editor
 --> content/site.toml:7:2
  |
7 | [agency]
  |  ^^^^^^
  |
  = gợi ý: thêm vào bảng [agency]: name, address, phone, email, editor

"
            .to_owned()
        }
    );
    assert_eq!(site.run(&["init", "phuong"]), failed(2, "lỗi: thư mục `phuong` không trống; chọn một thư mục mới\n"));
}

/// How many files a site has once it is built, beside bantin's own.
fn pages(site: &Site, root: &str) -> usize {
    let out = format!("{root}/built");
    assert_eq!(site.run(&["build", "--quiet", "--root", root, "--out", &out, "--now", "2027-01-01"]).code, Some(0));
    site.made(&out)
}

#[test]
fn init_in_english() {
    let site = Site::empty();
    assert_eq!(
        site.run(&["init", "town", "--lang", "en"]),
        fine("created a site in town\nedit town/content/site.toml, then: cd town && bantin build\n")
    );
    assert_eq!(site.run(&["build", "--root", "town", "--quiet", "--now", "2099-01-01"]).code, Some(0));
    assert_eq!(
        site.run(&["init", "town", "--lang", "en"]),
        failed(2, "error: the folder `town` is not empty; choose a new one\n")
    );
}

#[test]
fn init_makes_the_portal_of_a_commune() {
    let site = Site::empty();
    let mut init = site.command(&["init", "xa", "--profile", "commune", "--title", "Xã \"Thử\""]);
    init.env("SOURCE_DATE_EPOCH", "1795000000");
    assert_eq!(
        site.said(&init.output().unwrap()),
        fine(
            "đã tạo trang trong xa\nsửa xa/content/site.toml, rồi: cd xa && bantin build\nmục nào ghi (ví dụ) là mẫu: thay bằng \
             nội dung thật rồi xóa chữ ấy; xem còn gì phải làm: bantin check --duties\n"
        )
    );
    // What is left to be filled in is said, and nothing else.
    let said = site.run(&["check", "--root", "xa", "--now", "2026-12-01", "--strict", "--quiet"]);
    assert_eq!(
        said.err,
        "\
cảnh báo: chân trang thiếu thông tin cơ quan: address, phone, email, editor
  --> content/site.toml:12:2
   |
12 | [agency]
   |  ^^^^^^
   |
   = gợi ý: thêm vào bảng [agency]: name, address, phone, email, editor

"
    );
    pages(&site, "xa");
    let home = String::from_utf8(site.tree("xa/built")["index.html"].clone()).unwrap();
    assert!(home.contains("<title>Xã &quot;Thử&quot;</title>"), "{home}");
    // The texts are Vietnamese in whatever language the program speaks.
    let english = site.run(&["init", "other", "--profile", "commune", "--lang", "en"]);
    assert_eq!(
        english,
        fine(
            "created a site in other\nedit other/content/site.toml, then: cd other && bantin build\nwhat says (ví dụ) is an \
             example: replace it, and remove those words; what is left to do: bantin check --duties\n"
        )
    );
    let config = String::from_utf8(site.tree("other")["content/site.toml"].clone()).unwrap();
    assert!(config.contains("\nlanguage = \"vi\"\n"), "{config}");
}

#[test]
fn init_with_the_profile_that_is_the_usual_one_changes_nothing() {
    let site = Site::empty();
    let made = |folder: &str, more: &[&str]| {
        let mut init = site.command(&[&["init", folder], more].concat());
        assert!(init.env("SOURCE_DATE_EPOCH", "1795000000").output().unwrap().status.success());
        site.tree(folder)
    };
    assert_eq!(made("a", &["--profile", "news"]), made("b", &[]));
    assert_eq!(
        site.run(&["init", "c", "--profile", "comune"]),
        failed(2, "lỗi: không có kiểu cổng `comune`; có phải `commune`?\n")
    );
    assert_eq!(
        site.run(&["init", "c", "--profile", "province", "--lang", "en"]),
        failed(2, "error: there is no profile `province`; choose one of `news`, `commune`\n")
    );
    assert!(!site.path("c").exists());
}

#[test]
fn init_makes_a_theme_to_begin_with() {
    let site = Site::empty();
    assert_eq!(
        site.run(&["init", "town", "--theme", "sen", "--lang", "en"]),
        fine(
            "created a site in town\nedit town/content/site.toml, then: cd town && bantin build\nthe theme is in \
             town/themes/sen\n"
        )
    );
    let mut files: Vec<String> = site.tree("town/themes").into_keys().collect();
    files.sort();
    assert_eq!(files, ["sen/assets/look.css", "sen/i18n/en.toml", "sen/templates/base.html", "sen/theme.toml"]);
    assert!(String::from_utf8_lossy(&site.tree("town")["content/site.toml"]).contains("\ntheme = \"sen\"\n"));
    assert_eq!(site.run(&["build", "--root", "town", "--quiet", "--now", "2099-01-01"]).code, Some(0));
    let home = String::from_utf8(site.tree("town/public")["index.html"].clone()).unwrap();
    let sheets: Vec<&str> = home.lines().filter(|line| line.contains("rel=\"stylesheet\"")).collect();
    assert_eq!(sheets.len(), 3, "{sheets:?}");
    let names = ["assets/style.", "assets/home.", "assets/look."];
    assert!(sheets.iter().zip(names).all(|(sheet, name)| sheet.contains(name)), "{sheets:?}");
}

#[test]
fn init_adds_a_theme_to_a_site() {
    let site = Site::small();
    let set = "để dùng, ghi vào content/site.toml, trước bảng đầu tiên: theme = ";
    assert_eq!(
        site.run(&["init", "--theme", "sen"]),
        fine(&format!("đã tạo giao diện trong DIR/themes/sen\n{set}\"sen\"\n"))
    );
    assert_eq!(site.run(&["init", "--theme", "sen"]), failed(2, "lỗi: `DIR/themes/sen` đã có\n"));
    assert_eq!(
        site.run(&["init", "--theme", "hien-luong"]),
        failed(2, &format!("lỗi: giao diện `hien-luong` có sẵn trong bantin; {set}\"hien-luong\"\n"))
    );
    assert_eq!(
        site.run(&["init", "--theme", "../sen", "--lang", "en"]),
        failed(2, "error: the name of a theme has only letters, digits, `-` and `_`, not `../sen`\n")
    );
    site.write("content/site.toml", common::program::SITE.replace("\n[agency]", "theme = \"sen\"\n\n[agency]"));
    assert_eq!(site.run(&build(&["--quiet"])), fine(""));
}

#[test]
fn init_with_a_theme_that_comes_with_bantin_only_names_it() {
    let site = Site::empty();
    assert_eq!(
        site.run(&["init", "xa", "--theme", "hien-luong"]),
        fine("đã tạo trang trong xa\nsửa xa/content/site.toml, rồi: cd xa && bantin build\n")
    );
    assert_eq!(site.run(&["build", "--root", "xa", "--quiet", "--now", "2099-01-01"]).code, Some(0));
    assert!(site.tree("xa").keys().all(|name| !name.starts_with("themes/")));
}

#[test]
fn new_makes_a_draft_once() {
    let site = Site::small();
    let new = ["new", "Lễ hội \"mùa xuân\" 2027", "--section", "tin-tuc", NOW[0], NOW[1]];
    let path = "content/tin-tuc/2026/le-hoi-mua-xuan-2027/index.md";
    assert_eq!(site.run(&new), fine(&format!("đã tạo DIR/{path}\n")));
    assert_eq!(
        std::fs::read_to_string(site.path(path)).unwrap(),
        "\
+++
title = 'Lễ hội \"mùa xuân\" 2027'
date = 2026-11-24T08:00:00
summary = \"\"
author = \"\"
tags = []
# Xóa dòng dưới đây khi đăng bài · remove the next line to publish
draft = true
+++

"
    );
    assert_eq!(site.run(&new), failed(2, &format!("lỗi: `DIR/{path}` đã có; đổi tiêu đề\n")));
    assert_eq!(site.run(&["check", NOW[0], NOW[1]]).err, "");
}

#[test]
fn new_as_a_single_file_and_where_it_cannot() {
    let site = Site::small();
    assert_eq!(
        site.run(&["new", "Lễ hội", "-s", "tin-tuc", "--file", NOW[0], NOW[1]]),
        fine("đã tạo DIR/content/tin-tuc/2026/le-hoi.md\n")
    );
    assert_eq!(
        site.run(&["new", "Lễ hội", "-s", "tin-tuk"]),
        failed(2, "lỗi: không có chuyên mục `tin-tuk`; có phải `tin-tuc`?\n")
    );
    assert_eq!(
        site.run(&["new", "Lễ hội", "-s", "../../etc", "--lang", "en"]),
        failed(2, "error: there is no section `../../etc`; the sections are: tin-tuc\n")
    );
    assert_eq!(site.run(&["new", "?!", "-s", "tin-tuc"]), failed(2, "lỗi: tiêu đề phải có chữ hoặc số\n"));
    assert_eq!(
        site.run(&["new", "Hội xuân", "-s", "tin-tuc", "--edit", "--quiet"]),
        failed(2, "lỗi: chưa đặt biến EDITOR; chạy lại không có --edit, rồi mở tệp bằng trình soạn thảo\n")
    );
}

#[test]
fn a_second_build_writes_nothing() {
    let site = Site::small();
    let first = site.run(&build(&[]));
    let files = site.made("public");
    assert_eq!(
        first,
        fine(&format!("{files} tệp trong DIR/public: {files} ghi mới, 0 giữ nguyên, 0 xóa; SECONDS giây\n"))
    );
    let (tree, times) = (site.tree("public"), times(&site));
    assert_eq!(
        site.run(&build(&[])),
        fine(&format!("{files} tệp trong DIR/public: 0 ghi mới, {files} giữ nguyên, 0 xóa; SECONDS giây\n"))
    );
    assert_eq!(site.tree("public"), tree);
    assert_eq!(self::times(&site), times);
}

#[test]
fn what_has_not_changed_is_not_read_again_and_what_was_said_is_said_again() {
    let site = Site::small();
    site.write("content/tin-tuc/anh.jpg", common::jpeg());
    site.article("mai", "title = \"Tin hẹn giờ\"\ndate = 2026-11-25T06:00:00");
    site.age();
    let first = site.run(&build(&["--lang", "en"]));
    let warning = "warning: no article uses this picture\n";
    assert!(first.err.starts_with(warning), "{first:?}");
    let files = site.made("public");
    let due = "left out 1 scheduled (next 06:00, Wednesday, 25 November 2026)";
    let nothing = Said {
        code: Some(0),
        out: format!(
            "{files} files in DIR/public: 0 written, {files} unchanged, 0 removed; {due}; SECONDS s; warnings: 1\n"
        ),
        err: first.err.clone(),
    };
    assert_eq!(site.run(&build(&["--lang", "en"])), nothing);
    // What is remembered is used: here it is wrong, which shows.
    let remembered = std::fs::read_to_string(site.path(".bantin-cache/said")).unwrap();
    site.write(".bantin-cache/said", remembered.replace("no article", "NO ARTICLE"));
    assert_eq!(site.run(&build(&["--lang", "en"])).err, first.err.replace("no article", "NO ARTICLE"));
    // In another language it is said anew.
    assert!(site.run(&build(&[])).err.starts_with("cảnh báo: "), "{:?}", site.run(&build(&[])));
    // What is damaged is forgotten.
    for broken in ["", "{}", &remembered[..remembered.len() / 2]] {
        site.write(".bantin-cache/said", broken);
        assert_eq!(site.run(&build(&["--lang", "en"])), nothing);
    }

    // A page that somebody changed by hand is put right, also where it has the same length.
    let page = "public/tin-tuc/mot.html";
    let whole = std::fs::read(site.path(page)).unwrap();
    site.write(page, vec![b'x'; whole.len()]);
    let said = site.run(&build(&["--lang", "en"]));
    assert!(said.out.contains(": 1 written, "), "{said:?}");
    assert_eq!(std::fs::read(site.path(page)).unwrap(), whole);
    // Other flags make other pages.
    let elsewhere = site.run(&build(&["--base-url", "https://example.org"]));
    assert!(!elsewhere.out.contains(" 0 ghi mới"), "{elsewhere:?}");
    let drafts = site.run(&build(&["--drafts"]));
    assert!(!drafts.out.contains(" 0 ghi mới"), "{drafts:?}");
    assert!(!site.run(&build(&[])).out.contains(" 0 ghi mới"));
    // What is due comes at its time, and goes where the clock is set back.
    let later = site.run(&["build", "--quiet", "--now", "2026-11-25T06:00:00"]);
    assert_eq!(later.code, Some(0));
    assert!(site.path("public/tin-tuc/mai.html").exists());
    assert_eq!(site.run(&build(&["--quiet"])).code, Some(0));
    assert!(!site.path("public/tin-tuc/mai.html").exists());
    // As long as a file may be written without showing it, all is read.
    site.run(&build(&["--lang", "en"]));
    site.article("mot", "title = \"Tin thứ nhất\"\ndate = 2026-11-01");
    site.run(&build(&["--lang", "en"]));
    site.article("mot", "title = \"Tin thứ hại\"\ndate = 2026-11-01");
    assert!(site.run(&build(&["--lang", "en"])).out.contains(" unchanged"));
    assert!(std::fs::read_to_string(site.path(page)).unwrap().contains("Tin thứ hại"));
}

#[test]
fn figures_that_change_are_told_once() {
    let site = Site::small();
    let data = |value: &str| {
        site.write(
            "content/stats.toml",
            format!("[ho]\ntitle = \"Hộ\"\nsource = \"Xã\"\nupdated = 2026-11-01\nkey = \"nam\"\nchart = \"none\"\ncolumns = {{ nam = \"Năm\", ho = \"Hộ\" }}\nrows = [{{ nam = 2025, ho = {value} }}]\n"),
        );
        site.age();
    };
    data("98");
    site.write("content/tin-tuc/so.md", "+++\ntitle = \"Số hộ\"\ndate = 2026-11-02\n+++\n\nCó {{ ho[2025].ho }} hộ.\n");
    site.age();
    assert_eq!(site.run(&build(&["--quiet"])), fine(""));
    data("99");
    let told = site.run(&build(&["--quiet"]));
    assert!(told.err.contains("98") && told.err.contains("99"), "{told:?}");
    assert_eq!(site.run(&build(&["--quiet"])), fine(""));
    assert_eq!(site.run(&build(&["--quiet"])), fine(""));
}

/// When each file of the output was last written; the lock is bantin's own.
fn times(site: &Site) -> Vec<(String, std::time::SystemTime)> {
    let files = site.tree("public").into_keys().filter(|name| name != ".bantin/lock");
    files.map(|name| (name.clone(), site.path("public").join(name).metadata().unwrap().modified().unwrap())).collect()
}

#[test]
fn a_deleted_article_takes_its_own_files_along() {
    let site = Site::small();
    site.write(
        "content/tin-tuc/ba/index.md",
        "+++\ntitle = \"Ba\"\ndate = 2026-09-01\ntags = [\"Ba\"]\n+++\n\n![A](a.jpg)\n",
    );
    site.write("content/tin-tuc/ba/a.jpg", common::jpeg());
    assert_eq!(site.run(&build(&["--quiet"])), fine(""));
    let before: Vec<String> = site.tree("public").into_keys().collect();
    std::fs::remove_dir_all(site.path("content/tin-tuc/ba")).unwrap();
    assert_eq!(site.run(&build(&["--quiet"])), fine(""));
    let after = site.tree("public");
    let gone: Vec<&String> = before.iter().filter(|name| !after.contains_key(*name)).collect();
    let picture = |ext| bantin::images::address("a-8", bantin::images::hash(&common::jpeg()), ext);
    let (jpeg, webp) = (picture("jpg"), picture("webp"));
    // The drawing that stood for it in lists goes too.
    let drawing = "assets/tin-tuc-7.7643980238.svg";
    assert_eq!(gone, [&jpeg, &webp, drawing, "chu-de/ba.html", "luu-tru/2026-09.html", "tin-tuc/ba.html"]);
    assert_eq!(after.keys().filter(|name| !before.contains(name)).count(), 0, "no folder is left empty");
    let clean = Site::small();
    clean.run(&build(&["--quiet"]));
    assert_eq!(after, clean.tree("public"));
}

#[test]
fn the_output_can_be_elsewhere_and_the_address_another() {
    let site = Site::small();
    let said = site.run(&build(&["--out", "khac/noi", "--base-url", "https://example.org/thu"]));
    let files = site.made("khac/noi");
    assert_eq!(
        said,
        fine(&format!("{files} tệp trong khac/noi: {files} ghi mới, 0 giữ nguyên, 0 xóa; SECONDS giây\n"))
    );
    assert!(!site.path("public").exists());
    assert_eq!(
        std::fs::read_to_string(site.path("khac/noi/robots.txt")).unwrap(),
        "\
User-agent: *
Disallow:

Sitemap: https://example.org/thu/sitemap.xml
Sitemap: https://example.org/thu/news-sitemap.xml
"
    );
    assert_eq!(
        site.run(&build(&["--base-url", "example.org"])),
        failed(2, "lỗi: --base-url: `example.org` không phải địa chỉ web; viết đủ cả https:// và tên miền\n")
    );
}

#[test]
fn the_clock_is_the_flag_then_the_variable() {
    let site = Site::small();
    site.article("mai", "title = \"Ngày mai\"\ndate = 2026-11-25");
    let out = |said: Said| {
        let files = site.made("public");
        said.out.replace(&format!("{files} tệp trong DIR/public: "), "")
    };
    assert_eq!(
        out(site.run(&build(&[]))),
        format!(
            "{} ghi mới, 0 giữ nguyên, 0 xóa; để lại 1 bài hẹn giờ (sớm nhất 00:00, Thứ Tư, 25-11-2026); SECONDS giây\n",
            site.made("public")
        )
    );
    let mut later = site.command(&["build", "--quiet"]);
    later.env("SOURCE_DATE_EPOCH", "1795539600");
    assert_eq!(site.said(&later.output().unwrap()), fine(""));
    assert!(site.path("public/tin-tuc/mai.html").exists());
    let mut flag_first = site.command(&build(&["--quiet"]));
    flag_first.env("SOURCE_DATE_EPOCH", "1795539600");
    assert_eq!(site.said(&flag_first.output().unwrap()), fine(""));
    assert!(!site.path("public/tin-tuc/mai.html").exists());
    let mut wrong = site.command(&["build"]);
    wrong.env("SOURCE_DATE_EPOCH", "hôm nay");
    assert_eq!(
        site.said(&wrong.output().unwrap()),
        failed(2, "lỗi: SOURCE_DATE_EPOCH: không có thời điểm `hôm nay`\n")
    );
    assert_eq!(site.run(&["build", "--now", "31-02-2026"]), failed(2, "lỗi: --now: không có thời điểm `31-02-2026`\n"));
}

#[test]
fn drafts_are_built_when_asked_for() {
    let site = Site::small();
    site.article("nhap", "title = \"Bản nháp\"\ndate = 2026-11-02\ndraft = true");
    site.article("cu", "title = \"Đã hết hạn\"\ndate = 2026-11-02\nexpires = 2026-11-03");
    let said = site.run(&build(&[]));
    let files = site.made("public");
    assert_eq!(
        said,
        fine(&format!(
            "{files} tệp trong DIR/public: {files} ghi mới, 0 giữ nguyên, 0 xóa; để lại 1 bài nháp, 1 bài hết hạn; SECONDS giây\n"
        ))
    );
    assert_eq!(site.run(&build(&["--drafts", "--quiet"])), fine(""));
    assert!(site.path("public/tin-tuc/nhap.html").exists() && site.path("public/tin-tuc/cu.html").exists());
}

#[test]
fn messages_are_in_the_language_asked_for() {
    let site = Site::small();
    site.article("loi", "title = \"Lỗi\"");
    let vi = "\
lỗi: thiếu `date`
 --> content/tin-tuc/loi.md:1:1
  |
1 | +++
  | ^
  |
  = gợi ý: thêm một dòng vào phần đầu bài, ví dụ: date = 2023-11-07T14:53:00

1 lỗi, 0 cảnh báo; chưa ghi gì, trang cũ vẫn nguyên
";
    let en = "\
error: `date` is missing
 --> content/tin-tuc/loi.md:1:1
  |
1 | +++
  | ^
  |
  = help: add a line to the front matter, such as: date = 2023-11-07T14:53:00

errors: 1, warnings: 0; nothing was written, the site is as it was
";
    assert_eq!(site.run(&build(&[])), failed(1, vi));
    assert_eq!(site.run(&build(&["--lang", "en"])), failed(1, en));
    let with = |language: &str, args: &[&str]| {
        let mut command = site.command(args);
        command.env("BANTIN_LANG", language);
        site.said(&command.output().unwrap())
    };
    assert_eq!(with("en", &build(&[])), failed(1, en));
    assert_eq!(with("en", &build(&["--lang", "vi"])), failed(1, vi));
    assert_eq!(with("fr", &build(&[])), failed(1, vi));
    assert_eq!(with("en", &["build", "--root", "khong-co"]), failed(2, NO_FOLDER_EN));
    site.write("content/site.toml", format!("language = \"en\"\n{}", common::program::SITE));
    assert_eq!(site.run(&build(&[])), failed(1, en), "the site's own language");
}

const NO_FOLDER_EN: &str = "error: cannot open the folder `khong-co`: No such file or directory (os error 2)\n";

#[test]
fn check_counts_and_can_be_strict() {
    let site = Site::small();
    let clean = site.run(&["check", NOW[0], NOW[1]]);
    site.run(&build(&["--quiet"]));
    assert_eq!(clean, fine(&format!("{} tệp: 0 lỗi, 0 cảnh báo\n", site.made("public"))));
    assert_eq!(site.run(&["check", "--quiet", NOW[0], NOW[1]]), fine(""));
    site.article("mot", "title = \"Tin , một\"\ndate = 2026-11-01");
    let files = site.made("public");
    let warned = |code| Said {
        code: Some(code),
        out: format!("{files} tệp: 0 lỗi, 1 cảnh báo\n"),
        err: "\
cảnh báo: thừa dấu cách trước `,`
 --> content/tin-tuc/mot.md:2:13
  |
2 | title = \"Tin , một\"
  |             ^^
  |
  = gợi ý: xóa dấu cách

"
        .to_owned(),
    };
    assert_eq!(site.run(&["check", NOW[0], NOW[1]]), warned(0));
    assert_eq!(site.run(&["check", "--strict", NOW[0], NOW[1]]), warned(1));
    assert_eq!(
        site.run(&["check", "--format", "json", "--lang", "en", NOW[0], NOW[1]]),
        fine(
            r#"[
  {
    "severity": "warning",
    "code": "stray-space",
    "file": "content/tin-tuc/mot.md",
    "line": 2,
    "column": 13,
    "end_line": 2,
    "end_column": 15,
    "message": "stray space before `,`",
    "help": "delete the space",
    "count": 1
  }
]
"#
        )
    );
}

#[test]
fn the_site_is_found_upwards() {
    let site = Site::small();
    let mut command = site.command(&build(&["--quiet"]));
    command.current_dir(site.path("content/tin-tuc"));
    assert_eq!(site.said(&command.output().unwrap()), fine(""));
    assert!(site.path("public/index.html").is_file());
}

#[test]
fn no_site_is_an_error_of_the_files() {
    let site = Site::empty();
    assert_eq!(
        site.run(&build(&[])),
        failed(
            1,
            "\
lỗi: không có tệp `content/site.toml`
 |
 = gợi ý: tạo trang mới bằng: bantin init THƯ-MỤC

1 lỗi, 0 cảnh báo; chưa ghi gì, trang cũ vẫn nguyên
"
        )
    );
    assert_eq!(site.tree("."), Default::default());
}

#[test]
fn build_shows_ten_of_a_kind_and_check_all() {
    let site = Site::small();
    for number in 0..12 {
        site.article(&format!("bai-{number:02}"), "title = \"Thiếu ngày\"");
    }
    let one = |number: usize| {
        format!(
            "\
lỗi: thiếu `date`
 --> content/tin-tuc/bai-{number:02}.md:1:1
  |
1 | +++
  | ^
  |
  = gợi ý: thêm một dòng vào phần đầu bài, ví dụ: date = 2023-11-07T14:53:00

"
        )
    };
    let ten: String = (0..10).map(one).collect();
    let twelve: String = (0..12).map(one).collect();
    assert_eq!(
        site.run(&build(&[])),
        failed(
            1,
            &format!(
                "{ten}… và 2 chỗ `missing-key` nữa: xem hết bằng `bantin check`\n\n12 lỗi, 0 cảnh báo; chưa ghi gì, trang cũ vẫn nguyên\n"
            )
        )
    );
    assert_eq!(site.run(&["check", NOW[0], NOW[1]]).err, twelve);
}

#[test]
fn the_command_line_itself_can_be_wrong() {
    let site = Site::small();
    assert_eq!(
        site.run(&["build", "--jobs", "0"]),
        failed(
            2,
            "error: invalid value '0' for '--jobs <N>': 0 is not in 1..=256\n\nFor more information, try '--help'.\n"
        )
    );
    assert_eq!(
        site.run(&["dung"]),
        failed(
            2,
            "error: unrecognized subcommand 'dung'\n\nUsage: bantin <COMMAND>\n\nFor more information, try '--help'.\n"
        )
    );
    assert_eq!(site.run(&["--version"]), fine(&format!("bantin {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn completions_and_the_man_page_begin_as_they_should() {
    let site = Site::empty();
    let first = |args: &[&str]| {
        let said = site.run(args);
        (said.code, said.err, said.out.lines().find(|line| !line.is_empty()).unwrap_or_default().to_owned())
    };
    let begins = |line: &str| (Some(0), String::new(), line.to_owned());
    assert_eq!(first(&["completions", "bash"]), begins("_bantin() {"));
    assert_eq!(first(&["completions", "zsh"]), begins("#compdef bantin"));
    assert_eq!(
        first(&["completions", "fish"]),
        begins("# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.")
    );
    assert_eq!(first(&["completions", "powershell"]), begins("using namespace System.Management.Automation"));
    assert_eq!(first(&["man"]), begins(".ie \\n(.g .ds Aq \\(aq"));
}
