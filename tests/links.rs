//! Links, pictures and addresses: what they lead to, on servers, on other days, and on terminals.

use std::process::{Command, Stdio};

use crate::common::program::{Said, Site, fine};
use crate::common::server::{Running, wait_for};
use crate::states::{article, build, text, told};

#[test]
fn d12_an_alias_with_marks_of_networks_is_the_address_without_them() {
    let site = Site::small();
    let aliases = "aliases = [\"/cu.aspx?fbclid=1&id=5\", \"/xua.html?utm_source=a&utm_id=2\", \"/Xua.html\", \"/cu.aspx?page=2&id=5\"]";
    site.article("hai", &format!("title = \"Tin thứ hai\"\ndate = 2026-10-01\n{aliases}"));
    assert_eq!(build(&site, "2026-11-24"), fine(""));
    let read = |name: &str| std::fs::read_to_string(site.path("public").join(name)).unwrap();
    // What has more in its query comes first: the first line that fits is taken.
    let lines = ["/cu.aspx page=2 id=5", "/cu.aspx id=5", "/Xua.html", "/xua.html"];
    assert_eq!(read("_redirects"), lines.map(|from| format!("{from} /tin-tuc/hai.html 301\n")).concat());
    // nginx would not start with two keys that differ in case alone.
    let nginx = read("redirects.nginx.conf");
    let keys: Vec<&str> = nginx.lines().filter(|line| line.ends_with("\"/tin-tuc/hai.html\";")).collect();
    assert_eq!(keys.len(), 3, "{keys:?}");
    assert!(site.path("public/xua.html").exists());
}

#[test]
fn d12_two_items_cannot_have_addresses_that_servers_take_for_one() {
    for alias in ["/cu.aspx?ID=5", "/cu.aspx?id=5&gidzl=x", "/cu.aspx?utm_source=a&id=5"] {
        let site = Site::small();
        site.article("mot", "title = \"Tin thứ nhất\"\ndate = 2026-11-01\naliases = [\"/cu.aspx?id=5\"]");
        site.article("hai", &format!("title = \"Tin thứ hai\"\ndate = 2026-10-01\naliases = [\"{alias}\"]"));
        let said = build(&site, "2026-11-24");
        assert_eq!(said.code, Some(1), "{alias}");
        assert!(told(&said)[0].contains("error: two pages claim the alias `/cu.aspx?"), "{said:?}");
    }
}

#[test]
fn d14_type_and_size_stand_behind_every_way_to_name_a_file() {
    let site = Site::small();
    for name in ["bao-cao.pdf", "100%.pdf", "tang 5%25.pdf", "hoi?.xlsx", "#1.pdf"] {
        site.write(&format!("content/tin-tuc/{name}"), "%PDF");
    }
    site.write("content/static/mau/don.docx", "PK");
    let links = [
        ("[a](bao-cao.pdf#page=3)", "../tin-tuc/bao-cao.pdf#page=3", "a (PDF, 4\u{a0}B)"),
        ("[a](bao-cao.pdf?v=2&x=1#page=3)", "../tin-tuc/bao-cao.pdf?v=2&amp;x=1#page=3", "a (PDF, 4\u{a0}B)"),
        ("[a](100%.pdf)", "../tin-tuc/100.pdf", "a (PDF, 4\u{a0}B)"),
        ("[a](100%25.pdf#page=2)", "../tin-tuc/100.pdf#page=2", "a (PDF, 4\u{a0}B)"),
        ("[a](<tang 5%25.pdf>)", "../tin-tuc/tang-5-25.pdf", "a (PDF, 4\u{a0}B)"),
        ("[a](hoi?.xlsx)", "../tin-tuc/hoi.xlsx", "a (XLSX, 4\u{a0}B)"),
        ("[a](#1.pdf)", "../tin-tuc/1.pdf", "a (PDF, 4\u{a0}B)"),
        ("[Tệp PDF](bao-cao.pdf#page=3)", "../tin-tuc/bao-cao.pdf#page=3", "Tệp PDF (4\u{a0}B)"),
        ("[a](/mau/don.docx#b)", "../mau/don.docx#b", "a (DOCX, 2\u{a0}B)"),
        ("[a](mot.md?x=1.5)", "../tin-tuc/mot.html?x=1.5", "a"),
    ];
    let body: Vec<&str> = links.iter().map(|(typed, ..)| *typed).collect();
    article(&site, "tin-tuc/a.md", "title = \"Tin A\"\ndate = 2026-11-02", &body.join("\n\n"));
    let said = build(&site, "2026-11-24");
    assert_eq!((said.code, told(&said)), (Some(0), vec![]));
    let lines: Vec<String> =
        links.iter().map(|(_, href, words)| format!("<p><a href=\"{href}\">{words}</a></p>")).collect();
    assert_eq!(text(&site, "tin-tuc/a.html"), lines.join("\n"));
}

/// A built site whose section was then renamed: this many items are no longer at their addresses, and the section.
fn renamed(items: usize) -> Site {
    let site = Site::small();
    for number in 2..items {
        site.article(&format!("a{number}"), "title = \"Tin\"\ndate = 2026-11-01");
    }
    assert_eq!(build(&site, "2026-11-24"), fine(""));
    std::fs::rename(site.path("content/tin-tuc"), site.path("content/tin")).unwrap();
    site
}

/// `script` runs a line of shell on a terminal of its own; what is typed there comes from its standard input.
#[cfg(target_os = "linux")]
fn on_a_terminal(site: &Site, line: &str) -> Command {
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--command", line, "/dev/null"]).current_dir(site.path(""));
    command.env("BANTIN", env!("CARGO_BIN_EXE_bantin")).env_remove("BANTIN_LANG");
    command
}

/// What a build says on a terminal where this is typed.
#[cfg(target_os = "linux")]
fn answered(site: &Site, language: &str, answer: &str) -> (Option<i32>, String) {
    use std::io::Write;
    let line = format!("\"$BANTIN\" build --now 2026-11-24 --lang {language}");
    let mut child = on_a_terminal(site, &line).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
#[cfg(target_os = "linux")]
fn d6_many_pages_that_vanish_are_asked_for_on_a_terminal() {
    let question = "remove these 10 pages from the portal? [y/N]";
    let site = renamed(9);
    let there = || (site.path("public/tin-tuc/mot.html").exists(), site.path("public/tin/mot.html").exists());
    // Only a clear yes is one.
    for answer in ["n\n", "\n", "có thể\n", "\u{4}"] {
        let (code, said) = answered(&site, "en", answer);
        assert_eq!((code, there()), (Some(1), (true, false)), "{answer:?}: {said}");
        let asked = said.find(question).expect(&said);
        let named = said.find("aliases = [\"/tin-tuc/mot.html\"]  (content/tin/mot.md)").expect(&said);
        assert!(named < asked && said.contains("nothing was written, the site is as it was"), "{said}");
    }
    let (code, said) = answered(&site, "vi", "có\n");
    assert!(said.contains("gỡ 10 trang này khỏi cổng? [c/K]"), "{said}");
    assert_eq!((code, there()), (Some(0), (false, true)), "{said}");
}

#[test]
#[cfg(target_os = "linux")]
fn d6_few_pages_that_vanish_are_only_told() {
    let site = renamed(8);
    let (code, said) = answered(&site, "en", "");
    assert!(!said.contains("[y/N]") && said.contains("no longer at their addresses: 9"), "{said}");
    assert_eq!((code, site.path("public/tin/mot.html").exists()), (Some(0), true));
}

#[test]
fn d6_without_a_terminal_many_pages_that_vanish_are_told_and_go() {
    let site = renamed(12);
    let Said { code, err, .. } = site.run(&["build", "--lang", "en", "--now", "2026-11-24"]);
    assert!(!err.contains("[y/N]") && err.contains("no longer at their addresses: 13"), "{err}");
    assert!(err.ends_with("  … and 3 more\n"), "{err}");
    assert_eq!((code, site.path("public/tin-tuc/mot.html").exists()), (Some(0), false));
}

#[test]
#[cfg(target_os = "linux")]
fn d6_watch_tells_what_vanished_and_never_asks() {
    let site = Site::small();
    for number in 2..12 {
        site.article(&format!("a{number}"), "title = \"Tin\"\ndate = 2026-11-01");
    }
    let mut watch = Running::start(on_a_terminal(&site, "\"$BANTIN\" build --watch --now 2026-11-24 --lang en"));
    wait_for("the first build", || site.path("public/tin-tuc/mot.html").exists().then_some(()));
    std::fs::rename(site.path("content/tin-tuc"), site.path("content/tin")).unwrap();
    wait_for("the second build", || site.path("public/tin/mot.html").exists().then_some(()));
    wait_for("what it says", || watch.said().contains("no longer at their addresses: 13").then_some(()));
    assert!(watch.lives() && !watch.said().contains("[y/N]"), "{}", watch.said());
}
