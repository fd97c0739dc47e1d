//! What a folder must survive on a real disk, and that the same folder gives the same bytes.
#![cfg(unix)]

use crate::common;
use crate::common::program::{Site, failed, fine};

const BUILD: [&str; 4] = ["build", "--quiet", "--now", common::NOW];

/// Builds a site, lets something happen to it, and builds again: exit code 1, this report, the same files as before.
fn refuses(spoil: impl Fn(&Site), report: &str) {
    let site = Site::small();
    assert_eq!(site.run(&BUILD), fine(""));
    let before = site.tree("public");
    spoil(&site);
    let errors = report.matches("lỗi: ").count();
    let end = format!("{errors} lỗi, 0 cảnh báo; chưa ghi gì, trang cũ vẫn nguyên\n");
    assert_eq!(site.run(&BUILD), failed(1, &format!("{report}\n{end}")));
    assert_eq!(site.tree("public"), before);
}

/// The same, where the second build succeeds; gives the site back.
fn survives(spoil: impl Fn(&Site)) -> Site {
    let site = Site::small();
    assert_eq!(site.run(&BUILD), fine(""));
    spoil(&site);
    assert_eq!(site.run(&BUILD), fine(""));
    site
}

#[test]
fn an_article_of_50_mb() {
    refuses(
        |site| site.write("content/tin-tuc/dai.md", "Dài lắm. ".repeat(5_000_000)),
        "\
lỗi: tệp dài 60 MB, tối đa 4 MB
--> content/tin-tuc/dai.md
 = gợi ý: chia tệp ra, hoặc đính kèm để tải về
",
    );
}

#[test]
fn an_article_of_3_mb_is_built() {
    let text = "Mọi người cùng đọc một bài dài. ".repeat(80_000);
    let site = survives(|site| {
        site.write("content/tin-tuc/dai.md", format!("+++\ntitle = \"Dài\"\ndate = 2026-11-03\n+++\n\n{text}\n"));
    });
    assert!(site.path("public/tin-tuc/dai.html").metadata().unwrap().len() > text.len() as u64);
}

#[test]
fn deep_nesting_in_markdown_and_in_yaml() {
    survives(|site| {
        let (quotes, lists) = ("> ".repeat(20_000), "- ".repeat(20_000));
        site.write(
            "content/tin-tuc/sau.md",
            format!("+++\ntitle = \"Sâu\"\ndate = 2026-11-03\n+++\n\n{quotes}a\n\n{lists}b\n"),
        );
    });
    refuses(
        |site| {
            let deep: String = (0..40).map(|depth| format!("{}- a:\n", "  ".repeat(depth))).collect();
            site.write("content/tin-tuc/sau.md", format!("---\ntitle: Sâu\ndate: 2026-11-03\ntags:\n{deep}---\n"));
        },
        "\
lỗi: YAML sai: lồng quá sâu
  --> content/tin-tuc/sau.md:21:35
   |
21 | ...                   - a:
   |                         ^
   |
   = gợi ý: kiểm tra dấu hai chấm, thụt đầu dòng và dấu ngoặc kép ở dòng này
",
    );
    refuses(
        |site| {
            let deep = "[".repeat(50_000);
            site.write("content/tin-tuc/sau.md", format!("+++\ntitle = \"Sâu\"\ndate = 2026-11-03\ntags = {deep}\n+++\n"));
        },
        "\
lỗi: TOML sai: lồng quá sâu
 --> content/tin-tuc/sau.md:4:88
  |
4 | tags = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...
  |                                                                                        ^
",
    );
}

#[test]
fn ten_thousand_tags() {
    let tags: Vec<String> = (0..10_000).map(|number| format!("\"chủ đề {number}\"")).collect();
    let site = survives(|site| {
        site.article("nhan", &format!("title = \"Nhiều chủ đề\"\ndate = 2026-11-03\ntags = [{}]", tags.join(", ")));
    });
    let pages = site.tree("public").keys().filter(|name| name.starts_with("chu-de/chu-de-")).count();
    assert_eq!(pages, 10_000);
}

#[test]
fn bytes_of_latin_1() {
    refuses(
        |site| site.write("content/tin-tuc/la.md", b"+++\ntitle = \"Th\xe0nh\"\ndate = 2026-11-03\n+++\n"),
        "\
lỗi: tệp không ở bảng mã UTF-8
 --> content/tin-tuc/la.md:2:12
  |
2 | title = \"Th\u{FFFD}nh\"
  |            ^
  |
  = gợi ý: mở tệp bằng trình soạn thảo, chọn Lưu với bảng mã UTF-8; chữ TCVN3, VNI phải đổi sang Unicode
",
    );
}

#[test]
fn names_in_form_nfd() {
    let site = survives(|site| {
        site.write(
            "content/tin-tuc/Le\u{302}\u{303} ho\u{323}\u{302}i.md",
            "+++\ntitle = \"Lễ hội\"\ndate = 2026-11-03\n+++\n",
        );
    });
    assert!(site.path("public/tin-tuc/le-hoi.html").exists());
}

#[test]
fn names_that_are_not_utf_8() {
    use std::os::unix::ffi::OsStrExt;
    refuses(
        |site| {
            let name = std::ffi::OsStr::from_bytes(b"th\xe0nh.md");
            std::fs::write(site.path("content/tin-tuc").join(name), "+++\ntitle = \"Thành\"\ndate = 2026-11-03\n+++\n")
                .unwrap();
        },
        "\
lỗi: tên tệp không ở bảng mã UTF-8
--> content/tin-tuc/th\u{FFFD}nh.md
 = gợi ý: đổi tên tệp
",
    );
}

#[test]
fn a_link_out_of_the_folder() {
    let outside = tempfile::tempdir().unwrap();
    common::write(&outside.path().join("a/mat.md"), "+++\ntitle = \"Mật\"\ndate = 2026-11-03\n+++\n");
    refuses(
        |site| std::os::unix::fs::symlink(outside.path(), site.path("content/tin-tuc/ngoai")).unwrap(),
        "\
lỗi: liên kết tượng trưng dẫn ra ngoài thư mục
--> content/tin-tuc/ngoai
 = gợi ý: chép tệp vào đây thay cho liên kết
",
    );
}

#[test]
fn a_loop_of_links() {
    refuses(
        |site| std::os::unix::fs::symlink("..", site.path("content/tin-tuc/vong")).unwrap(),
        "\
lỗi: liên kết tượng trưng đi vòng tròn
--> content/tin-tuc/vong
 = gợi ý: xóa liên kết này
",
    );
    refuses(
        |site| {
            std::os::unix::fs::symlink("b.md", site.path("content/tin-tuc/a.md")).unwrap();
            std::os::unix::fs::symlink("a.md", site.path("content/tin-tuc/b.md")).unwrap();
        },
        "\
lỗi: liên kết tượng trưng đi vòng tròn
--> content/tin-tuc/a.md
 = gợi ý: xóa liên kết này

lỗi: liên kết tượng trưng đi vòng tròn
--> content/tin-tuc/b.md
 = gợi ý: xóa liên kết này
",
    );
}

#[test]
fn what_is_neither_file_nor_folder() {
    survives(|site| {
        let made = site.shell("mkfifo content/tin-tuc/ong.md content/tin-tuc/ong.jpg");
        assert_eq!(made, fine(""));
    });
}

#[test]
fn the_same_folder_gives_the_same_bytes() {
    let site = demo();
    let mut trees = Vec::new();
    let mut runs = vec![("a", "1", "UTC"), ("b", "8", "America/New_York")];
    if std::env::var_os("BANTIN_LONG").is_some() {
        runs.extend([("c", "8", "UTC"), ("d", "3", "Asia/Tokyo")]);
    }
    for (out, jobs, zone) in runs {
        let mut build = site.command(&["build", "--quiet", "--now", common::NOW, "--out", out, "--jobs", jobs]);
        build.env("TZ", zone).env("LC_ALL", if out == "b" { "C" } else { "tr_TR.UTF-8" });
        assert_eq!(site.said(&build.output().unwrap()), fine(""));
        trees.push(site.tree(out));
    }
    assert!(trees[0].len() > 100);
    assert!(trees.windows(2).all(|pair| pair[0] == pair[1]));
}

/// A copy of this repository's demo portal.
fn demo() -> Site {
    let site = Site::empty();
    let content = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    for (name, bytes) in common::tree(&content) {
        site.write(&format!("content/{name}"), bytes);
    }
    site
}
