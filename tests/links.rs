//! Links, pictures and addresses: what they lead to, on servers, on other days, and on terminals.

use std::process::{Command, Stdio};

use crate::common::program::{SITE, Said, Site, fine};
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

/// The page of an item with this body, beside a picture, with HTML let through or not.
fn page_of(body: &str, raw_html: bool) -> (Site, Said) {
    let site = Site::small();
    site.write("content/site.toml", format!("{SITE}\n[markdown]\nraw_html = {raw_html}\n"));
    article(&site, "tin-tuc/a.md", "title = \"Tin A\"\ndate = 2026-11-02", body);
    let said = build(&site, "2026-11-24");
    (site, said)
}

const THEIRS: &str = "the picture is on the server of";

#[test]
fn d9_a_picture_on_another_server_is_shown_and_told_with_its_host() {
    let body = "![Hồ sen](https://anh.example.vn/ho-sen.jpg \"Mùa hè\")\n\n\
        Xem ![Cầu](//cau.example.vn/c.gif?a=1&b=2) và <img src=\"HTTP://cho.example.vn/Chợ.png\" alt=\"Chợ\">.\n\n\
        ![Một](https://anh.example.vn/1.jpg)\n![Hai](https://anh.example.vn/2.jpg)";
    let (site, said) = page_of(body, false);
    let at = |place: &str, host: &str| format!("content/tin-tuc/a.md:{place} warning: {THEIRS} `{host}`");
    let anh = "anh.example.vn";
    assert_eq!(
        (said.code, told(&said)),
        (
            Some(0),
            vec![
                at("6:1", anh),
                at("8:5", "cau.example.vn"),
                at("8:57", "cho.example.vn"),
                at("10:1", anh),
                at("11:1", anh)
            ]
        )
    );
    let full = |address: &str| format!("<a class=\"full-view\" href=\"{address}\" title=\"Xem ảnh lớn\">");
    let img = |address: &str, alt: &str, early: &str| {
        format!("<img src=\"{address}\" alt=\"{alt}\"{early} decoding=\"async\">")
    };
    let lazy = " loading=\"lazy\"";
    let figure = |address: &str, alt: &str, early: &str| format!("{}{}</a>", full(address), img(address, alt, early));
    let [one, two] = ["1", "2"].map(|name| format!("https://anh.example.vn/{name}.jpg"));
    let sen = "https://anh.example.vn/ho-sen.jpg";
    assert_eq!(
        text(&site, "tin-tuc/a.html"),
        format!(
            "<figure>{}<figcaption>Mùa hè</figcaption></figure>\n\
            <p>Xem {} và <img src=\"HTTP://cho.example.vn/Chợ.png\" alt=\"Chợ\">.</p>\n\
            <div class=\"gallery\">\n<figure>{}</figure>\n<figure>{}</figure>",
            figure(sen, "Hồ sen", ""),
            img("https://cau.example.vn/c.gif?a=1&amp;b=2", "Cầu", lazy),
            figure(&one, "Một", lazy),
            figure(&two, "Hai", lazy)
        )
    );
    // Feeds have it too, and what other servers have is no weight of the page.
    let feed = std::fs::read_to_string(site.path("public/feed.json")).unwrap();
    assert!(feed.contains("<img src=\\\"https://anh.example.vn/ho-sen.jpg\\\" alt=\\\"Hồ sen\\\">"), "{feed}");
    assert_eq!(site.run(&["check", "--lang", "en", "--now", "2026-11-24"]).code, Some(0));
}

#[test]
fn d9_a_lead_picture_on_another_server_breaks_no_card_feed_or_head() {
    let site = Site::small();
    let address = "https://anh.example.vn/a%20b.jpg?x=1&y=2";
    let front = format!("title = \"Tin A\"\ndate = 2026-11-12\nimage = \"{address}\"\nimage_alt = \"Hồ sen\"");
    article(&site, "tin-tuc/a.md", &front, &format!("Chữ.\n\n![Cầu]({address})"));
    let said = build(&site, "2026-11-24");
    assert_eq!(
        told(&said),
        ["4:9", "10:1"].map(|at| format!("content/tin-tuc/a.md:{at} warning: {THEIRS} `anh.example.vn`"))
    );
    let read = |name: &str| std::fs::read_to_string(site.path("public").join(name)).unwrap();
    let (page, home, json) = (read("tin-tuc/a.html"), read("index.html"), read("feed.json"));
    let escaped = address.replace('&', "&amp;");
    assert!(page.contains(&format!("<meta property=\"og:image\" content=\"{escaped}\">")), "{page}");
    assert!(!page.contains("og:image:width") && page.contains(&format!("\"image\":[\"{}\"]", address)), "{page}");
    // The text begins with the same picture: it is shown once, there.
    assert_eq!(page.matches(&format!("<img src=\"{escaped}\"")).count(), 1, "{page}");
    assert!(home.contains(&format!("<img src=\"{escaped}\" alt=\"Hồ sen\"")), "{home}");
    assert!(json.contains(&format!("\"image\": \"{address}\"")), "{json}");
    for name in ["index.html", "tin-tuc/a.html", "tin-tuc/index.html", "feed.xml"] {
        assert!(!read(name).contains("../https:") && !read(name).contains(".vn/https:"), "{name}");
    }
}

#[test]
fn d9_only_where_the_site_says_so_it_is_an_error() {
    let site = Site::small();
    site.write("content/site.toml", format!("{SITE}\n[check]\nerrors = [\"external-picture\"]\n"));
    article(&site, "tin-tuc/a.md", "title = \"Tin A\"\ndate = 2026-11-02", "![Sen](https://anh.example.vn/a.jpg)");
    let said = build(&site, "2026-11-24");
    let error = format!("content/tin-tuc/a.md:6:1 error: {THEIRS} `anh.example.vn`");
    assert_eq!((said.code, told(&said)), (Some(1), vec![error]));
    // Other kinds, and what is off, stay as they are.
    site.write("content/site.toml", format!("{SITE}\n[check]\nerrors = [\"nbsp\"]\noff = [\"external-picture\"]\n"));
    assert_eq!(build(&site, "2026-11-24"), fine(""));
}

#[test]
fn d9_what_raw_html_loads_from_other_servers_is_told() {
    let body = "<picture><source srcset=\"https://a.example.vn/1.webp 1x, //b.example.vn/2.webp 2x\"><img src=a.jpg alt=\"\"></picture>\n\
        <video poster='https://a.example.vn/p.jpg' preload=none src=\"https://a.example.vn/v.mp4\"></video>\n\
        <audio src=\"https://am.example.vn/a.mp3\"></audio>\n\
        <iframe src=\"https://www.youtube.com/embed/aqz-KE-bpKQ\"></iframe>\n\
        <a href=\"https://a.example.vn/\">a</a>";
    let (site, said) = page_of(&body.replace("a.jpg", "/a.svg"), true);
    site.write("content/static/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>");
    let picture = |at: &str, host: &str| format!("content/tin-tuc/a.md:{at} warning: {THEIRS} `{host}`");
    let content = |at: &str, tag: &str, host: &str| {
        format!(
            "content/tin-tuc/a.md:{at} warning: `<{tag}>` loads from the server of `{host}` as soon as the page opens"
        )
    };
    assert_eq!(
        told(&said),
        [
            picture("6:26", "a.example.vn"),
            picture("6:26", "b.example.vn"),
            picture("7:16", "a.example.vn"),
            content("8:13", "audio", "am.example.vn"),
            content("9:14", "iframe", "www.youtube.com"),
        ]
    );
    assert!(
        said.err.contains("alone on a line: {{ video https://www.youtube.com/watch?v=aqz-KE-bpKQ }}"),
        "{}",
        said.err
    );
    let (_, said) = page_of(
        "<a href=\"https://a.example.vn/a.jpg\">a</a> <img src=\"/khong.jpg\" srcset=\"k.jpg 1x\" alt=\"\">",
        true,
    );
    assert_eq!(told(&said), [] as [&str; 0]);
}

#[test]
fn d9_a_mistake_in_an_attribute_of_html_is_told_where_it_stands() {
    let body = "Chữ.\n\n<div>\n<p>a</p>\n<img alt=\"x &amp; y\"\n  src=\"a&amp;b.png\" width=\"3\">\n\
        <a title='1'\n href=' c&#46;md '>c</a> <a href=a&amp;b.md>d</a>\n</div>\n\n\
        Xem <img src=\"a&amp;b.png\" alt=\"\"> và <a\nhref=\"../../../x.md\">x</a>";
    let (_, said) = page_of(body, false);
    let at = |place: &str, what: &str| format!("content/tin-tuc/a.md:{place} error: {what}");
    assert_eq!(
        told(&said),
        [
            at("11:8", "there is no picture `a&b.png`"),
            at("13:8", "broken link: no `c.md`"),
            at("13:34", "broken link: no `a&b.md`"),
            at("16:15", "there is no picture `a&b.png`"),
            at("17:7", "`../../../x.md` is outside `content/`"),
        ]
    );
}

#[test]
fn d9_notes_for_a_folder_are_not_published_and_told_once() {
    let site = Site::small();
    for path in ["README.md", "tin-tuc/README.md", "tin-tuc/2026/Readme.md"] {
        site.write(&format!("content/{path}"), "# Ghi chú\n\nAi sửa gì thì ghi vào đây.\n");
    }
    // One with a front matter is an item like others.
    article(&site, "tin-tuc/2025/README.md", "title = \"Tin có phần đầu\"\ndate = 2026-11-02", "Chữ.");
    let said = build(&site, "2026-11-24");
    let hints: Vec<&str> = said.err.lines().filter(|line| line.starts_with("hint:")).collect();
    let hint = "hint: this file is not published, nor are others of this name (2): a README.md without front matter is a note for people who work with the folder";
    assert_eq!((said.code, told(&said), hints), (Some(0), vec![], vec![hint]));
    assert!(site.path("public/tin-tuc/readme.html").exists() && !site.path("public/readme.html").exists());
    assert_eq!(site.run(&["check", "--strict", "--now", "2026-11-24"]).code, Some(0));
    article(&site, "tin-tuc/a.md", "title = \"Tin A\"\ndate = 2026-11-02", "[ghi chú](README.md)");
    let said = build(&site, "2026-11-24");
    let broken = "content/tin-tuc/a.md:6:1 error: broken link: `README.md` is not published";
    assert_eq!((said.code, told(&said)), (Some(1), vec![broken.to_owned()]));
}

#[test]
fn d9_files_that_are_called_like_their_page_have_its_address() {
    let site = Site::small();
    article(
        &site,
        "tin-tuc/le-hoi.html.md",
        "title = \"Lễ hội\"\ndate = 2026-11-02",
        "[b](b/index.html.md) ![A](b/a.jpg)",
    );
    article(
        &site,
        "tin-tuc/b/index.html.md",
        "title = \"Tin B\"\ndate = 2026-11-02",
        "[a](../le-hoi.html.md) [t](tep.pdf)",
    );
    article(&site, "tin-tuc/c.en.html.md", "title = \"C\"\ndate = 2026-11-02\nlang = \"en\"", "C.");
    article(&site, "tin-tuc/c.md", "title = \"Tin C\"\ndate = 2026-11-02", "C.");
    site.write("content/gioi-thieu.html.md", "+++\ntitle = \"Giới thiệu\"\n+++\n");
    site.write("content/tin-tuc/b/a.jpg", crate::common::jpeg());
    site.write("content/tin-tuc/b/tep.pdf", "%PDF");
    assert_eq!(build(&site, "2026-11-24"), fine(""));
    for page in ["tin-tuc/le-hoi.html", "tin-tuc/b.html", "tin-tuc/b/tep.pdf", "gioi-thieu.html", "tin-tuc/c-en.html"] {
        assert!(site.path("public").join(page).exists(), "{page}");
    }
    assert!(
        text(&site, "tin-tuc/b.html")
            .starts_with("<p><a href=\"../tin-tuc/le-hoi.html\">a</a> <a href=\"../tin-tuc/b/tep.pdf\">")
    );
}

#[test]
fn d9_front_matter_in_json_is_read_as_yaml_is() {
    let site = Site::small();
    let fronts = [
        (
            "a",
            "---json\n{\n  \"title\": \"Tin A\",\n  \"date\": \"2026-11-02\",\n  \"tags\": [\"Sông\"]\n}\n---\n\nChữ A.\n",
        ),
        ("b", "{\r\n  \"title\": \"Tin B\",\r\n  \"date\": \"2026-11-02\"\r\n}\r\n\r\nChữ B.\r\n"),
        ("c", "--- toml\ntitle = \"Tin C\"\ndate = 2026-11-02\n---\nChữ C.\n"),
        ("d", "---yaml\ntitle: Tin D\ndate: 2026-11-02\n---\nChữ D.\n"),
    ];
    for (name, whole) in fronts {
        site.write(&format!("content/tin-tuc/{name}.md"), whole);
    }
    assert_eq!(build(&site, "2026-11-24"), fine(""));
    for (name, _) in fronts {
        let own = name.to_uppercase();
        assert_eq!(text(&site, &format!("tin-tuc/{name}.html")), format!("<p>Chữ {own}.</p>"), "{name}");
        let page = std::fs::read_to_string(site.path(&format!("public/tin-tuc/{name}.html"))).unwrap();
        assert!(page.contains(&format!("<h1>Tin {own}</h1>")), "{page}");
    }
    // A mistake is told at its line.
    site.write("content/tin-tuc/a.md", "---json\n{\n  \"title\": \"Tin A\",\n  \"date\": \"2026-13-02\"\n}\n---\n");
    let said = told(&build(&site, "2026-11-24"));
    assert!(said[0].starts_with("content/tin-tuc/a.md:4:11 error: "), "{said:?}");
    // A text that begins with a brace has no front matter.
    site.write("content/tin-tuc/a.md", "{\nchữ\n");
    assert_eq!(told(&build(&site, "2026-11-24")).len(), 2);
}

#[test]
fn d9_signs_between_colons_are_no_definitions_and_letters_in_parts_are_whole() {
    let site = Site::small();
    article(
        &site,
        "tin-tuc/a.md",
        "title = \"Tin A\"\ndate = 2026-11-02",
        "Vui\n:smile: cười\n\n:emoji: text\n\nTi&ecirc;&#769;ng Vi&ecirc;&#803;t, hoa&#768;",
    );
    assert_eq!(build(&site, "2026-11-24"), fine(""));
    assert_eq!(text(&site, "tin-tuc/a.html"), "<p>Vui\n:smile: cười</p>\n<p>:emoji: text</p>\n<p>Tiếng Việt, hoà</p>");
}

#[test]
fn d1_a_link_in_raw_html_to_what_is_hidden_is_a_warning_and_its_words() {
    let site = Site::small();
    site.write("content/site.toml", format!("{SITE}\n[markdown]\nraw_html = true\n"));
    article(&site, "tin-tuc/b.md", "title = \"Tin B\"\ndate = 2026-11-02\nexpires = 2026-11-10", "Cắt nước.");
    let links = [
        ("<a href=\"b.html\">lịch <b>cắt</b></a>", "<p>lịch <b>cắt</b></p>"),
        ("<a class='x' href='b.html#a'>lịch</a>", "<p>lịch</p>"),
        ("<a href=../b.md>lịch</a>", "<p>lịch</p>"),
        ("<A\nHREF=\"/tin-tuc/b.html\">lịch</A>", "<p>lịch</p>"),
        ("<a href=\"../tin-tuc/b.html?x=1\">lịch</a>", "<p>lịch</p>"),
        ("<p class=x><a href=\"b.html\">lịch</a></p>", "<p class=x>lịch</p>"),
    ];
    for (link, words) in links {
        article(&site, "tin-tuc/2026/a.md", "title = \"Tin A\"\ndate = 2026-11-02", link);
        let said = build(&site, "2026-11-09");
        assert_eq!(said, fine(""), "{link}");
        assert!(text(&site, "tin-tuc/a.html").contains("b.html"), "{link}");
        let said = build(&site, "2026-11-24");
        assert_eq!(said.code, Some(0), "{link}: {said:?}");
        let [one] = &told(&said)[..] else { panic!("{link}: {said:?}") };
        assert!(one.contains(" warning: `") && one.ends_with("expired at the end of 10 November 2026"), "{one}");
        assert_eq!(text(&site, "tin-tuc/a.html"), words, "{link}");
        let check = site.run(&["check", "--quiet", "--lang", "en", "--now", "2026-11-24"]);
        assert_eq!(check.code, Some(0), "{link}: {check:?}");
    }
    // What is public, elsewhere or a place of the page stays as it is.
    let typed = "<p><a href=\"mot.html\">a</a> <a href='/tin-tuc/mot.html'>b</a> <a href=#c id=\"c\">c</a> <a href=\"https://vidu.vn/?a=1&amp;b=2\">d</a></p>";
    article(&site, "tin-tuc/2026/a.md", "title = \"Tin A\"\ndate = 2026-11-02", typed);
    assert_eq!(build(&site, "2026-11-24"), fine(""));
    assert_eq!(site.run(&["check", "--quiet", "--lang", "en", "--now", "2026-11-24"]).code, Some(0));
    assert_eq!(text(&site, "tin-tuc/a.html"), typed.replace("'/tin-tuc/mot.html'", "\"/tin-tuc/mot.html\""));
}

fn scheduled(name: &str, publish: &str, more: &str) -> String {
    format!("title = \"Tin {name}\"\ndate = {publish}\n{more}")
}

#[test]
fn d1_a_clash_of_what_is_scheduled_is_told_before_its_day() {
    // What is public, what is scheduled, and what is said of them.
    let same = "two pages have the same address: `/tin-tuc/a.html`";
    let page = "there is a page at the alias";
    let twice = "two pages claim the alias";
    type Items<'a> = &'a [(&'a str, &'a str, &'a str)];
    let cases: [(Items, &str); 9] = [
        (&[("a", "2026-11-02", ""), ("x", "2026-12-01", "slug = \"a\"")], same),
        (&[("x", "2026-12-01", "slug = \"a\""), ("y", "2026-12-02", "slug = \"a\"")], same),
        (&[("a", "2026-11-02", ""), ("x", "2026-12-01", "aliases = [\"/tin-tuc/a.html\"]")], page),
        (&[("a", "2026-11-02", "aliases = [\"/tin-tuc/x.html\"]"), ("x", "2026-12-01", "")], page),
        (
            &[
                ("a", "2026-11-02", "aliases = [\"/cu.html\"]"),
                ("x", "2026-12-01", "aliases = [\"/cu.html?fbclid=1\"]"),
            ],
            twice,
        ),
        (&[("x", "2026-12-01", "aliases = [\"/cu.html\"]"), ("y", "2026-12-02", "aliases = [\"/Cu.html\"]")], twice),
        (&[("x", "2026-12-01", ""), ("y", "2026-12-02", "aliases = [\"/tin-tuc/x.html\"]")], page),
        (&[("x", "2026-12-01", "aliases = [\"/tin-tuc/x.html\"]")], "is the page's own address"),
        (&[("x", "2026-12-01", "aliases = [\"/tin-tuc/\"]")], page),
    ];
    for (items, expected) in cases {
        let site = Site::small();
        for (name, publish, more) in items {
            site.article(name, &scheduled(name, publish, more));
        }
        // The same is said on the day.
        for day in ["2026-11-24", "2026-12-03"] {
            let said = build(&site, day);
            assert_eq!((said.code, told(&said).len()), (Some(1), 1), "{items:?} {day}: {said:?}");
            let (_, error) =
                told(&said)[0].split_once(" error: ").map(|(at, error)| (at.to_owned(), error.to_owned())).unwrap();
            assert!(error.contains(expected), "{items:?} {day}: {error}");
        }
    }
}

#[test]
fn d1_two_items_that_readers_never_see_together_may_have_one_address() {
    let site = Site::small();
    article(&site, "tin-tuc/1/lich-tuan.md", "title = \"Lịch 1\"\ndate = 2026-11-16\nexpires = 2026-11-29", "Một.");
    let next = "title = \"Lịch 2\"\ndate = 2026-11-30\nexpires = 2026-12-06\naliases = [\"/lich.html\"]";
    article(&site, "tin-tuc/2/lich-tuan.md", next, "Hai.");
    article(
        &site,
        "tin-tuc/3/lich-tuan.md",
        "title = \"Lịch 3\"\ndate = 2026-12-07\naliases = [\"/lich.html\"]",
        "Ba.",
    );
    // A draft does not come by itself.
    article(&site, "tin-tuc/4/lich-tuan.md", "title = \"Lịch 4\"\ndate = 2026-12-07\ndraft = true", "Bốn.");
    for (day, shown) in
        [("2026-11-24", "Một."), ("2026-11-29T23:59:59", "Một."), ("2026-11-30", "Hai."), ("2026-12-07", "Ba.")]
    {
        assert_eq!(build(&site, day), fine(""), "{day}");
        assert_eq!(text(&site, "tin-tuc/lich-tuan.html"), format!("<p>{shown}</p>"), "{day}");
    }
    std::fs::remove_file(site.path("content/tin-tuc/4/lich-tuan.md")).unwrap();
    // The preview shows what is not public yet, and takes it for no mistake either.
    let said = site.run(&["build", "--drafts", "--quiet", "--lang", "en", "--now", "2026-11-24", "--out", "xem"]);
    assert_eq!((said.code, told(&said)), (Some(0), vec![]));
    // One that stays a day longer is told.
    article(&site, "tin-tuc/1/lich-tuan.md", "title = \"Lịch 1\"\ndate = 2026-11-16\nexpires = 2026-11-30", "Một.");
    let said = build(&site, "2026-11-24");
    assert_eq!((said.code, told(&said).len()), (Some(1), 1), "{said:?}");
}

#[test]
fn d1_whatever_a_scheduled_item_lacks_is_told_before_its_day() {
    let long = "a".repeat(250);
    for (path, front, expected) in [
        ("la/a.md", "title = \"Tin\"\ndate = 2026-12-01".to_owned(), "error: the article is in no section"),
        (
            "tin-tuc/a.md",
            format!("title = \"Tin\"\ndate = 2026-12-01\nslug = \"{long}\""),
            "error: the address `aaaaaa",
        ),
        (
            "gioi-thieu.md",
            "title = \"Trang\"\npublish = 2026-12-01\nslug = \"404\"".to_owned(),
            "error: the address `/404.html` belongs to",
        ),
    ] {
        let site = Site::small();
        article(&site, path, &front, "Chữ.");
        for day in ["2026-11-24", "2026-12-02"] {
            let said = build(&site, day);
            assert_eq!((said.code, told(&said).len()), (Some(1), 1), "{path} {day}: {said:?}");
            assert!(told(&said)[0].contains(expected), "{path} {day}: {said:?}");
        }
    }
}

/// The first help for an item with this body.
fn help(body: &str) -> String {
    let (_, said) = page_of(body, false);
    said.err.lines().find_map(|line| line.trim().strip_prefix("= help: ")).unwrap_or_default().to_owned()
}

#[test]
fn d9_links_and_pictures_that_were_meant_otherwise_are_told_with_the_way_out() {
    let computer = "nobody else can open a file of this computer: copy it into the article's folder and name it";
    let folders = "copy the file into the article's folder and name it; between folders write `/`, not `\\`";
    for (typed, expected) in [
        (
            "[a](https://vidu.vn/kế hoạch 12.pdf)",
            "write %20 for a space in an address: [words](https://vidu.vn/kế%20hoạch%2012.pdf)",
        ),
        (
            "![a](anh.png “Mùa hè”)",
            "put the caption between two straight quotation marks: ![words](anh.png \"Mùa hè\")",
        ),
        (
            "![a](anh.png \"Mùa hè)",
            "put the caption between two straight quotation marks: ![words](anh.png \"Mùa hè\")",
        ),
        ("![a](anh.png =300x200)", "delete `=300x200`, bantin makes pictures fit: ![words](anh.png)"),
        ("[a](Kế hoạch 12.pdf)", "put a name with spaces between <>: [words](<Kế hoạch 12.pdf>)"),
        ("[a](vidu.vn/tin)", "another site begins with https://vidu.vn/tin"),
        ("[a](www.vidu.example)", "another site begins with https://www.vidu.example"),
        ("[a](phuong@vidu.vn)", "a mailbox begins with mailto:phuong@vidu.vn"),
        ("[a](0233.386.1234)", "a telephone number begins with tel:02333861234"),
        ("[a](C:\\Users\\Lan\\a.pdf)", computer),
        ("[a](file:///C:/a.pdf)", computer),
        ("[a](\\\\maychu\\chung\\a.pdf)", folders),
    ] {
        assert_eq!(help(typed), expected, "{typed}");
    }
}

#[test]
fn d9_what_readers_would_not_see_or_hear_of_links_and_pictures_is_told() {
    let first = |body: &str| told(&page_of(body, false).1).first().cloned().unwrap_or_default();
    let at = |what: &str| format!("content/tin-tuc/a.md:6:1 {what}");
    let silent = "a link without words: readers do not see it";
    assert_eq!(first("[](mot.md)"), at(&format!("warning: {silent}")));
    assert_eq!(first("[ ](https://vidu.vn/)"), at(&format!("warning: {silent}")));
    assert_eq!(first("<img src=\"/a.png\">"), at("error: the picture has no description"));
    assert_eq!(first("[b](mot.md]"), "content/tin-tuc/a.md:6:4 error: `(mot.md]` does not make a link");
    let own = "https://thachhan.example.vn/tin-tuc/mot.html";
    assert_eq!(first(&format!("[b]({own}#x)")), at("error: the page has no anchor `#x`"));
    for body in ["[b](mot.md) và [x](y", "[![A](https://vidu.vn/a.png)](mot.md)", "[`x`](mot.md)", "[<b>x</b>](mot.md)"]
    {
        assert!(first(body).is_empty() || first(body).contains(THEIRS), "{body}: {}", first(body));
    }
    // A size of its own stays the only one.
    let (site, _) = page_of("<img src=\"a.jpg\" alt=\"A\" width=\"30\"> <img src=\"a.jpg\" alt=\"A\">", false);
    site.write("content/tin-tuc/a.jpg", crate::common::jpeg());
    assert_eq!(build(&site, "2026-11-24"), fine(""));
    let html = text(&site, "tin-tuc/a.html");
    assert_eq!((html.matches(" width=").count(), html.matches(" height=").count()), (2, 1), "{html}");
}

#[test]
fn d1_full_addresses_of_the_portal_are_checked_like_others() {
    let site = Site::small();
    article(
        &site,
        "tin-tuc/b.md",
        "title = \"Tin B\"\ndate = 2026-11-02\nexpires = 2026-11-10\naliases = [\"/cu.html\"]",
        "## Một",
    );
    let own = "https://thachhan.example.vn";
    let links = [
        (format!("[a]({own}/tin-tuc/b.html#mot)"), "<a href=\"../tin-tuc/b.html#mot\">a</a>"),
        ("[a](http://ThachHan.example.vn/tin-tuc/b.html?x=1)".to_owned(), "<a href=\"../tin-tuc/b.html?x=1\">a</a>"),
        (format!("<a href=\"{own}/tin-tuc/b.html\">a</a>"), "<a href=\"../tin-tuc/b.html\">a</a>"),
    ];
    for (link, written) in &links {
        article(&site, "tin-tuc/a.md", "title = \"Tin A\"\ndate = 2026-11-02", link);
        assert_eq!(build(&site, "2026-11-09"), fine(""), "{link}");
        assert_eq!(text(&site, "tin-tuc/a.html"), format!("<p>{written}</p>"), "{link}");
        let said = build(&site, "2026-11-24");
        assert!(told(&said)[0].ends_with("expired at the end of 10 November 2026"), "{link}: {said:?}");
        assert_eq!((said.code, text(&site, "tin-tuc/a.html").as_str()), (Some(0), "<p>a</p>"), "{link}");
    }
    site.write("content/tin-tuc/b.pdf", "%PDF");
    // A file is copied, an old address leads on, and other hosts are other sites.
    let fine_links = format!(
        "[p]({own}/tin-tuc/b.pdf) [h]({own}) [c]({own}/cu.html) [x]({own}.vn/a) [y](https://vidu.vn/tin-tuc/b.html)"
    );
    article(&site, "tin-tuc/a.md", "title = \"Tin A\"\ndate = 2026-11-02", &fine_links);
    assert_eq!(build(&site, "2026-11-09"), fine(""));
    assert!(site.path("public/tin-tuc/b.pdf").exists());
    let missing = format!("[a]({own}/tin-tuc/khong.html)\n\n[p](b.pdf)");
    article(&site, "tin-tuc/a.md", "title = \"Tin A\"\ndate = 2026-11-02", &missing);
    let said = build(&site, "2026-11-09");
    let sentence = format!("content/tin-tuc/a.md:6:1 warning: the portal has no page `{own}/tin-tuc/khong.html`");
    assert_eq!((said.code, told(&said)), (Some(0), vec![sentence]));
    assert!(text(&site, "tin-tuc/a.html").starts_with(&format!("<p><a href=\"{own}/tin-tuc/khong.html\">a</a></p>")));
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

#[test]
fn what_was_meant_is_found_among_thousands_of_names() {
    let site = Site::small();
    for number in 0..1200 {
        site.write(&format!("content/tin-tuc/cu/bai-{number:04}.pdf"), "%PDF");
    }
    site.write("content/tin-tuc/cu/ke-hoach-nam-2026.pdf", "%PDF");
    let body = "[a](cu/ke-hoach-nam-2062.pdf)\n\n[b](/tin-tuc/cu/ke-hoach-nan-2026.pdf)\n\n[c](cu/khac-han.pdf)\n";
    article(&site, "tin-tuc/a.md", "title = \"Tin A\"\ndate = 2026-11-02", body);
    let said = site.run(&["check", "--lang", "en", "--now", "2026-11-24"]);
    let help: Vec<&str> = said.err.lines().filter(|line| line.contains("did you mean")).map(str::trim).collect();
    assert_eq!(
        help,
        ["= help: did you mean `ke-hoach-nam-2026.pdf`?", "= help: did you mean `/tin-tuc/cu/ke-hoach-nam-2026.pdf`?"]
    );
}
