//! Older portals and what becomes of them: `tests/old_portals/*.txt`, each a source, whole, and every file that is made of it.
//!
//! ```text
//! $ import portal old --files pictures    how the program is called
//! --- PATH                                a file of the source; one that ends in `.jpg` is a picture
//! === PATH                                a file that was made
//! === report                              the report
//! === check                               what `check` says of the new portal
//! ```
//!
//! Each is imported twice: the second time changes nothing. `UPDATE=1 cargo test old_portals::` writes the expected parts anew.

use std::path::Path;

use crate::common;
use crate::common::program::{SITE, Site};

common::cases! { run, "old_portals", ".txt": feed github hugo jekyll nukeviet wordpress zola }

fn run(path: &Path) {
    let whole = std::fs::read_to_string(path).unwrap();
    let (source, expected) = whole.split_once("\n=== ").unwrap_or((&whole, ""));
    let actual = imported(source);
    if common::update() {
        std::fs::write(path, format!("{}\n=== {actual}", source.trim_end_matches('\n'))).unwrap();
        return;
    }
    let difference = common::difference(&path.display().to_string(), expected, &actual);
    assert!(difference.is_none(), "{}", difference.unwrap());
}

fn source_of(site: &Site, source: &str) -> Vec<String> {
    site.write("content/site.toml", SITE);
    for file in source.split("\n--- ").skip(1) {
        let (path, text) = file.split_once('\n').unwrap_or((file, ""));
        let text = format!("{}\n", text.trim_end_matches('\n'));
        let bytes = if path.ends_with(".jpg") { common::jpeg() } else { text.into_bytes() };
        site.write(path, bytes);
    }
    let line = source.lines().find_map(|line| line.strip_prefix("$ ")).unwrap();
    let more = "--now 2026-11-24T08:00 --lang en";
    line.split(' ').chain(more.split(' ')).map(str::to_owned).collect()
}

fn imported(source: &str) -> String {
    let site = Site::empty();
    let arguments = source_of(&site, source);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let said = site.run(&arguments);
    assert_eq!(said.code, Some(0), "{said:?}");
    let first = site.tree("content");
    let report = String::from_utf8(std::fs::read(site.path("nhap-cong-cu.txt")).unwrap()).unwrap();
    // Once more: nothing is made, nothing is changed.
    let again = site.run(&arguments);
    assert!(again.out.starts_with("new items and pages: 0\nunchanged: "), "{again:?}");
    assert!(site.tree("content") == first, "the second import changed something");
    let mut parts = Vec::new();
    for (path, bytes) in first.iter().filter(|(path, _)| !matches!(path.as_str(), "site.toml" | ".imported")) {
        let text = String::from_utf8(bytes.clone()).unwrap_or_else(|_| "a picture\n".to_owned());
        parts.push(format!("content/{path}\n{text}"));
    }
    parts.push(format!("report\n{report}"));
    let check = site.run(&["check", "--now", "2026-11-24T08:00", "--lang", "en"]);
    parts.push(format!("check\n{}{}", check.out, check.err));
    parts.join("\n=== ")
}

const POST: &str = "$ import portal old\n--- old/config.toml\nbase_url = \"https://cu.vidu.vn\"\n--- old/content/tin/a.md\n+++\ntitle = \"Tin\"\ndate = 2020-01-01\n+++\nMột.\n\n--- old/content/tin/b.md\n+++\ntitle = \"Khác\"\ndate = 2020-01-02\n+++\nXem [tin](@/tin/a.md).\n";

/// A source that changes, and staff who write meanwhile.
#[test]
fn what_staff_have_touched_stays_and_is_told() {
    let site = Site::empty();
    let arguments = source_of(&site, POST);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    site.run(&arguments);
    let (a, b) = ("content/tin/2020/a/index.md", "content/tin/2020/b/index.md");
    let read = |path: &str| std::fs::read_to_string(site.path(path)).unwrap();
    let change = |path: &str, from: &str, to: &str| site.write(path, read(path).replace(from, to));

    // The source alone: the text follows it, and what it was is in the history.
    change("old/content/tin/a.md", "Một.", "Một, đã sửa.");
    let said = site.run(&arguments);
    assert_eq!(
        said.out,
        "new items and pages: 0\nupdated from the source: 1\nunchanged: 2\npictures: 0; other files: 0\nreport: DIR/nhap-cong-cu.txt\n"
    );
    assert!(read(a).ends_with("+++\n\nMột, đã sửa.\n"), "{}", read(a));
    assert!(site.tree(".bantin-history").keys().any(|path| path.contains("tin/2020/a/index.md")));

    // Staff alone: their text stays, and there is nothing to say.
    change(b, "Xem", "Mời xem");
    assert_eq!(
        site.run(&arguments).out,
        "new items and pages: 0\nunchanged: 3\npictures: 0; other files: 0\nreport: DIR/nhap-cong-cu.txt\n"
    );

    // Both: their text stays, and is named.
    change("old/content/tin/b.md", "Xem", "Đọc");
    let said = site.run(&arguments);
    let heading = "the source has changed, but so has the text here, which stays";
    assert!(said.out.contains(&format!("{heading}: 1\n")), "{said:?}");
    assert!(read("nhap-cong-cu.txt").contains(&format!("{heading} (1):\n- {b}\n")), "{}", read("nhap-cong-cu.txt"));
    assert!(read(b).ends_with("Mời xem [tin](../a/index.md).\n"), "{}", read(b));

    // A text that staff have moved is found where it is now; one that they have deleted does not come back.
    site.write("content/tin/2020/moi/index.md", read(b));
    std::fs::remove_dir_all(site.path("content/tin/2020/b")).unwrap();
    std::fs::remove_dir_all(site.path("content/tin/2020/a")).unwrap();
    let said = site.run(&arguments);
    assert!(said.out.contains("deleted here, not taken again: 1\n"), "{said:?}");
    assert!(!site.path(a).exists() && !site.path(b).exists());
}

#[test]
fn what_is_no_portal_is_refused() {
    let site = Site::empty();
    site.write("content/site.toml", SITE);
    site.write("a.xml", "<?xml version=\"1.0\"?><x/>");
    site.write("b.xml", "<rss xmlns:wp=\"x\"><wp:x><channel>");
    site.write("c.xml", "<!DOCTYPE rss [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><rss><wp:x/></rss>");
    site.write("s.toml", "text = [\"a[\"]\n");
    let said = |arguments: &[&str]| {
        let said = site.run(&[&["import", "portal", "--lang", "en"], arguments].concat());
        assert_eq!(said.code, Some(2), "{said:?}");
        said.err
    };
    assert_eq!(said(&["none.xml"]), "error: there is no `none.xml`\n");
    assert_eq!(said(&["a.xml"]), "error: the file is neither a feed (RSS) nor an export of WordPress\n");
    assert_eq!(said(&["c.xml"]), "error: the file is not an export of WordPress\n");
    assert_eq!(said(&["a.xml", "--selectors", "s.toml"]), "error: `a[` is not a CSS selector\n");
    assert_eq!(site.tree("content").len(), 1);
    site.run(&["import", "portal", "b.xml"]);
}
