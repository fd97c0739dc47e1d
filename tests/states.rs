//! Days, states and names: what time, a rename or a stray file does to a site that was sound.

use crate::common::program::{SITE, Said, Site, fine};

/// Runs a command at an instant, in English.
pub(crate) fn at(site: &Site, command: &str, now: &str) -> Said {
    site.run(&[command, "--quiet", "--lang", "en", "--now", now])
}

pub(crate) fn build(site: &Site, now: &str) -> Said {
    at(site, "build", now)
}

/// Where each warning or error is, and its sentence.
pub(crate) fn told(said: &Said) -> Vec<String> {
    let lines: Vec<&str> = said.err.lines().collect();
    let heads = lines.iter().enumerate().filter(|(_, line)| line.starts_with("warning:") || line.starts_with("error:"));
    heads
        .map(|(at, line)| {
            format!("{} {line}", lines.get(at + 1).map_or("", |at| at.trim_start_matches([' ', '-', '>'])))
        })
        .collect()
}

/// The text of an article's page, as readers get it.
pub(crate) fn text(site: &Site, page: &str) -> String {
    let html = std::fs::read_to_string(site.path("public").join(page)).unwrap();
    let (_, text) = html.split_once("<div class=\"text\">\n").unwrap();
    text.split_once("</div>\n").unwrap().0.trim_end().to_owned()
}

/// The words and addresses of the menu on the home page.
fn menu(site: &Site) -> Vec<String> {
    let html = std::fs::read_to_string(site.path("public/index.html")).unwrap();
    let (_, nav) = html.split_once("<nav").unwrap();
    let (nav, _) = nav.split_once("</nav>").unwrap();
    nav.split("<a href=\"").skip(1).map(|link| link.split_once("</a>").unwrap().0.replace('"', " ")).collect()
}

pub(crate) fn article(site: &Site, path: &str, front: &str, body: &str) {
    site.write(&format!("content/{path}"), format!("+++\n{front}\n+++\n\n{body}\n"));
}

#[test]
fn d1_a_link_to_what_has_expired_is_a_warning_and_its_words() {
    let site = Site::small();
    article(
        &site,
        "tin-tuc/a.md",
        "title = \"Tin A\"\ndate = 2026-11-02",
        "Xem [thông báo **cắt nước**](b.md \"Lịch\") và [tin](mot.md).",
    );
    article(&site, "tin-tuc/b.md", "title = \"Tin B\"\ndate = 2026-11-02\nexpires = 2026-11-10", "Cắt nước.");
    assert_eq!(build(&site, "2026-11-10T23:59:59"), fine(""));
    let linked = "<p>Xem <a href=\"../tin-tuc/b.html\" title=\"Lịch\">thông báo <strong>cắt nước</strong></a> và <a href=\"../tin-tuc/mot.html\">tin</a>.</p>";
    assert_eq!(text(&site, "tin-tuc/a.html"), linked);
    let said = build(&site, "2026-11-11T00:00:00");
    assert_eq!(
        (said.code, told(&said)),
        (Some(0), vec!["content/tin-tuc/a.md:6:5 warning: `b.md` expired at the end of 10 November 2026".to_owned()])
    );
    let words = "<p>Xem thông báo <strong>cắt nước</strong> và <a href=\"../tin-tuc/mot.html\">tin</a>.</p>";
    assert_eq!(text(&site, "tin-tuc/a.html"), words);
    assert!(!site.path("public/tin-tuc/b.html").exists());
    let feed = std::fs::read_to_string(site.path("public/feed.xml")).unwrap();
    assert!(!feed.contains("b.html"), "{feed}");
}

#[test]
fn d1_no_kind_of_link_to_what_is_hidden_stops_a_build_or_leaks_an_address() {
    let site = Site::small();
    site.write(
        "content/site.toml",
        format!("{SITE}\n[check]\noff = [\"orphan-picture\", \"unused-file\", \"raw-html\"]\n"),
    );
    site.write("content/xoaikin/_index.md", "+++\ntitle = \"Mục kín\"\nexpires = 2026-11-10\n+++\n");
    article(&site, "xoaikin/b/index.md", "title = \"Tin B\"\ndate = 2026-10-02\ntags = [\"Xoairiêng\"]", "Một.");
    site.write("content/xoaikin/b/anh.jpg", crate::common::jpeg());
    site.write("content/xoaikin/b/tep.pdf", "%PDF");
    let links = [
        ("[a](../xoaikin/b/index.md)", "<p>a</p>"),
        ("[a](../xoaikin)", "<p>a</p>"),
        ("[a](/xoaikin/)", "<p>a</p>"),
        ("[a](/xoaikin/b.html)", "<p>a</p>"),
        ("[a](/xoaikin/feed.xml)", "<p>a</p>"),
        ("[a](/chu-de/xoairieng.html)", "<p>a</p>"),
        ("[a](/luu-tru/2026-10.html)", "<p>a</p>"),
        ("[a](../xoaikin/b/tep.pdf)", "<p>a</p>"),
        ("[a](/xoaikin/b/tep.pdf)", "<p>a</p>"),
        ("[![A](../mot.jpg)](../xoaikin/b/index.md)", ""),
        ("a ![A](../xoaikin/b/anh.jpg)", "<p>a </p>"),
        (
            "a <a title=\"x <a y\" href=\"../xoaikin/b/index.md\">b</a> <img src=\"../xoaikin/b/anh.jpg\" alt=\"\"> c",
            "<p>a b  c</p>",
        ),
        ("[a]\n\n[a]: ../xoaikin/b/index.md", "<p>a</p>"),
    ];
    site.write("content/mot.jpg", crate::common::jpeg());
    site.article("hai", "title = \"Tin thứ hai\"\ndate = 2026-11-01");
    for (link, expected) in links {
        article(&site, "tin-tuc/a.md", "title = \"Tin A\"\ndate = 2026-11-02", link);
        let before = build(&site, "2026-11-09");
        assert_eq!((before.code, told(&before)), (Some(0), Vec::new()), "{link}");
        let said = build(&site, "2026-11-24");
        assert_eq!(said.code, Some(0), "{link}: {said:?}");
        assert!(!told(&said).is_empty() && told(&said).iter().all(|one| one.contains("warning: `")), "{said:?}");
        if !expected.is_empty() {
            assert_eq!(text(&site, "tin-tuc/a.html"), expected, "{link}");
        }
        for (name, bytes) in site.tree("public") {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("xoaikin") && !text.contains("xoairieng"), "{link}: {name}");
        }
    }
}

#[test]
fn d1_a_menu_a_home_page_and_a_lead_picture_lose_what_has_expired() {
    let site = Site::small();
    site.write(
        "content/site.toml",
        format!(
            "{SITE}\n[home]\nnotices = \"bao\"\nsections = [\"tin-tuc\", \"bao\"]\n\n\
        [[menu]]\ntitle = \"Tin\"\nlink = \"tin-tuc\"\n\n[[menu]]\ntitle = \"Lịch\"\nlink = \"tin-tuc/b/index.md\"\n\n\
        [[menu]]\ntitle = \"Báo\"\nlink = \"/bao/\"\n\n[[links]]\ntitle = \"Báo\"\nlink = \"bao\"\n"
        ),
    );
    site.write("content/bao/_index.md", "+++\ntitle = \"Báo\"\nexpires = 2026-11-10\n+++\n");
    article(&site, "tin-tuc/b/index.md", "title = \"Tin B\"\ndate = 2026-11-02\nexpires = 2026-11-10", "Cắt nước.");
    site.write("content/tin-tuc/b/anh.jpg", crate::common::jpeg());
    article(
        &site,
        "tin-tuc/a.md",
        "title = \"Tin A\"\ndate = 2026-11-02\nimage = \"b/anh.jpg\"\nimage_alt = \"Ảnh\"",
        "Chữ.",
    );
    assert_eq!(build(&site, "2026-11-09"), fine(""));
    assert_eq!(
        menu(&site),
        ["tin-tuc/ >Tin", "tin-tuc/b.html >Lịch", "bao/ >Báo"].map(|one| one.replace("/ >", "/index.html >"))
    );
    let said = build(&site, "2026-11-11");
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(
        told(&said),
        [
            "content/site.toml:12:11 warning: `bao` expired at the end of 10 November 2026",
            "content/site.toml:13:24 warning: `bao` expired at the end of 10 November 2026",
            "content/site.toml:21:8 warning: `tin-tuc/b/index.md` expired at the end of 10 November 2026",
            "content/site.toml:25:8 warning: `/bao/` expired at the end of 10 November 2026",
            "content/site.toml:29:8 warning: `bao` expired at the end of 10 November 2026",
            "content/tin-tuc/a.md:4:9 warning: `b/anh.jpg` expired at the end of 10 November 2026",
        ]
    );
    assert_eq!(menu(&site), ["tin-tuc/index.html >Tin"]);
}

#[test]
fn d1_scheduled_items_may_link_each_other() {
    let site = Site::small();
    article(&site, "tin-tuc/a.md", "title = \"Tin A\"\ndate = 2026-12-01", "[b](b.md) [b](/tin-tuc/b.html)");
    article(&site, "tin-tuc/b.md", "title = \"Tin B\"\ndate = 2026-12-02", "[a](a.md)");
    assert_eq!(build(&site, "2026-11-24"), fine(""));
    assert_eq!(build(&site, "2026-12-02"), fine(""));
    assert_eq!(
        text(&site, "tin-tuc/a.html"),
        "<p><a href=\"../tin-tuc/b.html\">b</a> <a href=\"../tin-tuc/b.html\">b</a></p>"
    );
    // A draft does not come by itself.
    article(&site, "tin-tuc/b.md", "title = \"Tin B\"\ndate = 2026-12-02\ndraft = true", "[a](a.md)");
    assert_eq!(
        told(&build(&site, "2026-11-24")),
        [
            "content/tin-tuc/a.md:6:1 warning: `b.md` is a draft",
            "content/tin-tuc/a.md:6:11 warning: `/tin-tuc/b.html` is a draft",
        ]
    );
}

/// The files of tags, and the links of a page below its headline.
fn tags(site: &Site) -> Vec<String> {
    let files = site.tree("public").into_keys();
    files.filter(|name| name.starts_with("chu-de/") && name != "chu-de/index.html").collect()
}

fn main_links(site: &Site, page: &str) -> Vec<String> {
    let html = std::fs::read_to_string(site.path("public").join(page)).unwrap();
    let (_, main) = html.split_once("<h1>").unwrap();
    let (main, _) = main.split_once("</main>").unwrap();
    main.split("<a href=\"").skip(1).map(|link| link.split_once("</a>").unwrap().0.replace('"', " ")).collect()
}

#[test]
fn a2_words_that_differ_by_tone_or_letter_are_two_tags() {
    let site = Site::small();
    let put = |name: &str, tags: &str| {
        site.article(name, &format!("title = \"Tin {name}\"\ndate = 2026-11-05\ntags = {tags}"))
    };
    put("hai", "[]");
    put("a", "[\"Chợ\"]");
    assert_eq!(build(&site, "2026-11-24"), fine(""));
    assert_eq!(tags(&site), ["chu-de/cho.html"]);
    put("b", "[\"Chó\"]");
    put("c", "[\"Chó\"]");
    put("d", "[\"C++\", \"C#\", \"Đổi mới\"]");
    // An old link to the tag holds.
    put("mot", "[]");
    article(&site, "tin-tuc/e.md", "title = \"Tin e\"\ndate = 2026-11-05", "[chợ](/chu-de/cho.html)");
    assert_eq!(build(&site, "2026-11-24"), fine(""));
    assert_eq!(
        tags(&site),
        [
            "chu-de/c-plus-plus.html",
            "chu-de/c-sharp.html",
            "chu-de/c.html",
            "chu-de/cho.html",
            "chu-de/chos.html",
            "chu-de/chowj.html",
            "chu-de/doi-moi.html",
        ]
    );
    assert_eq!(
        main_links(&site, "chu-de/cho.html"),
        ["chos.html >Chó", "chowj.html >Chợ"].map(|l| format!("../chu-de/{l}"))
    );
    assert_eq!(main_links(&site, "chu-de/c.html"), ["../chu-de/c-sharp.html >C#", "../chu-de/c-plus-plus.html >C++"]);
    let read = std::fs::read_to_string(site.path("public/tin-tuc/a.html")).unwrap();
    assert!(read.contains("<a href=\"../chu-de/chowj.html\" rel=\"tag\">Chợ</a>"), "{read}");
}

#[test]
fn a2_case_form_and_tone_place_are_one_word_and_no_marks_are_told() {
    let site = Site::small();
    let put = |name: &str, tags: &str| {
        site.article(name, &format!("title = \"Tin {name}\"\ndate = 2026-11-05\ntags = {tags}"))
    };
    put("hai", "[\"Hòa bình\", \"Le hoi\", \"Ba\"]");
    put("mot", "[\"Hòa bình\", \"Lễ hội\", \"Bà\"]");
    put("ba", "[\"HOÀ BÌNH\", \"Le hoi\"]");
    let said = build(&site, "2026-11-24");
    assert_eq!(
        told(&said),
        [
            "content/tin-tuc/ba.md:4:9 warning: the tag `HOÀ BÌNH` is spelled `Hòa bình` elsewhere",
            "content/tin-tuc/ba.md:4:21 warning: the tag `Le hoi` has no marks; there is `Lễ hội` elsewhere",
        ]
    );
    assert_eq!(
        tags(&site),
        ["chu-de/ba.html", "chu-de/baf.html", "chu-de/hoa-binh.html", "chu-de/le-hoi.html", "chu-de/leex-hooij.html",]
    );
    // A word without marks has the address itself, and leads to the other.
    let links = main_links(&site, "chu-de/le-hoi.html");
    assert_eq!(links[0], "../chu-de/leex-hooij.html >Lễ hội");
}

#[test]
fn a2_numbered_pages_of_an_old_list_lead_on() {
    let site = Site::small();
    site.write("content/site.toml", format!("{SITE}\n[lists]\npage_size = 2\n"));
    site.article("hai", "title = \"Tin thứ hai\"\ndate = 2026-10-01\ntags = [\"Chó\"]");
    for number in 1..=5 {
        site.article(&format!("a{number}"), &format!("title = \"Tin {number}\"\ndate = 2026-11-05\ntags = [\"Chợ\"]"));
    }
    assert_eq!(build(&site, "2026-11-24"), fine(""));
    assert_eq!(
        tags(&site),
        [
            "chu-de/cho.html",
            "chu-de/cho/trang-1.html",
            "chu-de/chos.html",
            "chu-de/chowj.html",
            "chu-de/chowj/trang-1.html",
        ]
    );
    assert_eq!(
        main_links(&site, "chu-de/cho/trang-1.html"),
        ["../../chu-de/chos.html >Chó", "../../chu-de/chowj.html >Chợ"]
    );
}

#[test]
fn d16_errors_come_first_and_the_style_of_old_items_is_a_line_a_kind() {
    let site = Site::small();
    for number in 1..=3 {
        article(
            &site,
            &format!("tin-tuc/cu{number}.md"),
            "title = \"Tin cũ\"\ndate = 2026-10-24",
            "Chữ thừa , và ủy ban, uỷ ban.",
        );
    }
    article(&site, "tin-tuc/moi.md", "title = \"Tin mới\"\ndate = 2026-10-25", "Chữ thừa ,");
    let check = |more: &[&str]| site.run(&[&["check", "--now", "2026-11-24", "--lang", "en"][..], more].concat());
    let fold = "… and `stray-space` in older items, before 25 October 2026 (places: 3, files: 3): see all with `bantin check --all`\n\
        … and `tone-place` in older items, before 25 October 2026 (places: 3, files: 3): see all with `bantin check --all`\n\n";
    let fresh = "warning: stray space before `,`
 --> content/tin-tuc/moi.md:6:9
  |
6 | Chữ thừa ,
  |         ^^
  |
";
    let said = check(&[]);
    assert!(
        said.err.starts_with(fresh) && said.err.ends_with(&format!("  = help: delete the space\n\n{fold}")),
        "{}",
        said.err
    );
    assert_eq!(said.err.matches("warning:").count(), 1);
    assert_eq!(check(&["--all"]).err.matches("warning:").count(), 7);
    assert_eq!((check(&["--strict"]).code, check(&["--all"]).out), (Some(1), said.out));
    // An item that was changed lately is not old, and an error of an old one is no matter of style.
    article(&site, "tin-tuc/cu1.md", "title = \"Tin cũ\"\ndate = 2026-10-24\nupdated = 2026-11-20", "Chữ thừa ,");
    article(&site, "tin-tuc/cu2.md", "title = \"Tin cũ\"\ndate = 2026-10-24", "Chữ thừa , [hỏng](khong-co.md).");
    let heads = |said: &Said| {
        said.err.lines().filter(|l| l.starts_with(['w', 'e', '…'])).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        heads(&check(&[])),
        [
            "error: broken link: no `khong-co.md`",
            "warning: stray space before `,`",
            "warning: stray space before `,`",
            "… and `stray-space` in older items, before 25 October 2026 (places: 2, files: 2): see all with `bantin check --all`",
            "… and `tone-place` in older items, before 25 October 2026 (places: 1, files: 1): see all with `bantin check --all`",
        ]
    );
    let vi = site.run(&["check", "--now", "2026-11-24"]);
    assert!(
        vi.err.ends_with(
            "… và 1 chỗ `tone-place` trong 1 bài cũ (trước ngày 25-10-2026): xem hết bằng `bantin check --all`\n\n"
        ),
        "{}",
        vi.err
    );
    let json: serde_json::Value = serde_json::from_str(&check(&["--format", "json"]).out).unwrap();
    let severities: Vec<&str> = json.as_array().unwrap().iter().map(|one| one["severity"].as_str().unwrap()).collect();
    assert_eq!(severities, [&["error"][..], &["warning"; 5]].concat());
}

#[test]
fn d13_an_output_among_the_sources_is_refused() {
    let site = Site::small();
    site.write("themes/own/theme.toml", "");
    site.write("elsewhere/a.txt", "");
    std::os::unix::fs::symlink(site.path("content"), site.path("link")).unwrap();
    std::os::unix::fs::symlink(site.path("link"), site.path("elsewhere/link")).unwrap();
    let before = site.tree(".");
    let root = site.path("").to_string_lossy().trim_end_matches('/').to_owned();
    let absolute = format!("{root}/content/tin-tuc");
    for out in [
        ".",
        "content",
        "content/",
        "./content",
        "content/new",
        "themes",
        "themes/own",
        "Content",
        "THEMES",
        "link",
        "link/new",
        "elsewhere/link",
        "elsewhere/../content",
        "nothing/../content",
        "public/..",
        ".git",
        &absolute,
        &root,
    ] {
        let said = site.run(&["build", "--quiet", "--lang", "en", "--out", out]);
        let shown = out.replace(&root, "DIR");
        assert_eq!(
            (said.code, said.err),
            (
                Some(2),
                format!(
                    "error: --out: `{shown}` belongs to the sources, which the site would overwrite; choose another folder, such as `--out public`\n"
                )
            ),
            "{out}"
        );
    }
    assert_eq!(site.tree("."), before);
    for out in ["public", "content-built", "elsewhere/contents", "themed"] {
        assert_eq!(site.run(&["build", "--quiet", "--now", "2026-11-24", "--out", out]), fine(""), "{out}");
    }
}

#[test]
fn d5_names_that_windows_hides_are_told_with_the_right_one() {
    let site = Site::small();
    site.write("content/stats.toml.txt", "");
    site.write("content/tin-tuc/a/index.md.txt", "+++\n");
    site.write("content/tin-tuc/Bài viết.MD", "+++\n");
    site.write("content/tin-tuc/b/Index.md", "+++\n");
    article(&site, "tin-tuc/c/index.md", "title = \"Tin C\"\ndate = 2026-11-02", "Chữ.");
    site.write("content/tin-tuc/c/Index.md", "+++\n");
    let said = build(&site, "2026-11-24");
    let name = |path: &str| {
        let name = path.rsplit('/').next().unwrap();
        format!("{path} warning: the file is not read because of its name: `{name}`")
    };
    assert_eq!(
        (said.code, told(&said)),
        (
            Some(0),
            vec![
                name("content/stats.toml.txt"),
                name("content/tin-tuc/Bài viết.MD"),
                name("content/tin-tuc/a/index.md.txt"),
                name("content/tin-tuc/b/Index.md"),
                name("content/tin-tuc/c/Index.md"),
            ]
        )
    );
    let help: Vec<&str> = said
        .err
        .lines()
        .filter_map(|line| line.split_once("= help: "))
        .map(|(_, help)| help.split(" (").next().unwrap())
        .collect();
    assert_eq!(
        help,
        [
            "rename it to `stats.toml`",
            "rename it to `Bài viết.md`",
            "rename it to `index.md`",
            "rename it to `index.md`",
            "there is a `index.md` already: join the two and remove this one",
        ]
    );
}

#[test]
fn d7_copies_and_versions_that_were_not_joined_are_told() {
    let site = Site::small();
    for name in ["mot-PC02", "hai - Copy", "mot (1)"] {
        site.article(name, &format!("title = \"Tin {name}\"\ndate = 2026-11-01"));
    }
    site.article("mot-2026", "title = \"Tin năm 2026\"\ndate = 2026-11-01");
    article(
        &site,
        "tin-tuc/git.md",
        "title = \"Git\"\ndate = 2026-11-01",
        "<<<<<<< HEAD\nMột.\n=======\nHai.\n>>>>>>> main",
    );
    assert_eq!(
        told(&build(&site, "2026-11-24")),
        [
            "content/tin-tuc/git.md:6:1 error: two versions of this text were not joined",
            "content/tin-tuc/git.md:10:1 error: two versions of this text were not joined",
            "content/tin-tuc/hai - Copy.md warning: `hai - Copy.md` is not published: its name is that of a copy of another file",
            "content/tin-tuc/mot (1).md warning: `mot (1).md` is not published: its name is that of a copy of another file",
            "content/tin-tuc/mot-PC02.md warning: `mot-PC02.md` is not published: its name is that of a copy of another file",
        ]
    );
}

#[test]
fn d11_a_long_title_gives_a_short_name() {
    let site = Site::small();
    let title = "Quyết định ban hành Quy định về phân cấp quản lý ".repeat(6).trim_end().to_owned();
    assert!(title.chars().count() > 266);
    let said = site.run(&["new", &title, "--section", "tin-tuc", "--now", "2026-11-24", "--lang", "en"]);
    let name = "quyet-dinh-ban-hanh-quy-dinh-ve-phan-cap-quan-ly-quyet-dinh-ban-hanh-quy-dinh-ve";
    assert_eq!(
        said,
        fine(
            &format!("created ./content/tin-tuc/2026/{name}/index.md\n")
                .replace("./", &said.out["created ".len()..said.out.find("content").unwrap()])
        )
    );
    for title in ["a".repeat(300), format!("{} b", "ư".repeat(300))] {
        let said = site.run(&["new", &title, "--section", "tin-tuc", "--now", "2026-11-24", "--file"]);
        assert_eq!(said.code, Some(0), "{said:?}");
        assert!(
            said.out.trim_end().ends_with(&format!("/{}.md", &"au"[title.starts_with('ư') as usize..][..1].repeat(80))),
            "{said:?}"
        );
        std::fs::remove_dir_all(site.path("content/tin-tuc/2026")).unwrap();
    }
}

#[test]
fn d14_odd_names_and_years_are_right_or_told() {
    let site = Site::small();
    site.write("content/static/.htaccess", "Options -Indexes\n");
    site.write("content/static/con.html", "<p>");
    site.write("content/static/.env", "secret");
    site.article("Con", "title = \"Con\"\ndate = 2026-11-01\ntags = [\"Nul\"]");
    for name in ["báo cáo #2.pdf", "tăng 5%.pdf", "x%20y.pdf", "hỏi?.pdf"] {
        site.write(&format!("content/tin-tuc/{name}"), "%PDF");
    }
    site.write(
        "content/tin-tuc/a.md",
        "---\ntitle: Tin A\ndate: 2026-11-01\nslug: 0123\n---\n\n\
        [1](<báo cáo #2.pdf>) [2](<tăng 5%.pdf>) [3](x%20y.pdf) [4](hỏi?.pdf) [5](<b%C3%A1o c%C3%A1o %232.pdf>)\n",
    );
    let said = build(&site, "2026-11-24");
    assert_eq!(
        (said.code, told(&said)),
        (
            Some(0),
            vec![
                "content/static/con.html warning: Windows can make no file or folder named `con.html`".to_owned(),
                "content/tin-tuc/Con.md warning: Windows can make no file or folder named `con.html`".to_owned(),
                "content/tin-tuc/Con.md:4:9 warning: Windows can make no file or folder named `nul.html`".to_owned(),
            ]
        )
    );
    let names = ["bao-cao-2.pdf", "tang-5.pdf", "x-20y.pdf", "hoi.pdf", "bao-cao-2.pdf"];
    let link = |(at, name): (usize, &&str)| format!("<a href=\"../tin-tuc/{name}\">{} (PDF, 4\u{a0}B)</a>", at + 1);
    let links: Vec<String> = names.iter().enumerate().map(link).collect();
    assert_eq!(text(&site, "tin-tuc/0123.html"), format!("<p>{}</p>", links.join(" ")));
    assert!(site.path("public/.htaccess").exists() && !site.path("public/.env").exists());
    for date in ["0023-11-07", "23-11-07", "202-11-07", "2203-11-07", "1023-11-07"] {
        site.write("content/tin-tuc/a.md", format!("---\ntitle: Tin A\ndate: {date}\n---\n"));
        let said = build(&site, "2026-11-24");
        assert_eq!(said.code, Some(1), "{date}");
        assert_eq!(told(&said)[0], format!("content/tin-tuc/a.md:3:7 error: `date`: `{date}` is not a valid date"));
    }
}

#[test]
fn d4_a_menu_that_leaves_sections_out_is_told_and_menu_more_adds() {
    let site = Site::small();
    site.write("content/bao/_index.md", "+++\ntitle = \"Thông báo\"\n+++\n");
    site.write("content/an/_index.md", "+++\ntitle = \"Ẩn\"\nmenu = false\n+++\n");
    let menu_of = |more: &str| {
        site.write("content/site.toml", format!("{SITE}\n{more}"));
        let said = build(&site, "2026-11-24");
        assert_eq!(said.code, Some(0), "{said:?}");
        (told(&said), menu(&site))
    };
    let link = "\n[[menu_more]]\ntitle = \"Tỉnh\"\nlink = \"https://tinh.example.vn\"\n";
    let all = [
        "index.html >Trang chủ",
        "bao/index.html >Thông báo",
        "tin-tuc/index.html >Tin tức",
        "https://tinh.example.vn >Tỉnh",
    ];
    let shown = |menu: Vec<String>| menu.iter().map(|one| one.replace(" aria-current= page ", "")).collect::<Vec<_>>();
    let (said, menu) = menu_of(link);
    assert_eq!((said, shown(menu)), (Vec::new(), all.map(str::to_owned).to_vec()));
    let own = "[[menu]]\ntitle = \"Tin\"\nlink = \"tin-tuc\"\n";
    let missing =
        "content/site.toml:13:8 warning: [[menu]] replaces the whole menu, and leaves out sections: Thông báo"
            .to_owned();
    let (said, menu) = menu_of(own);
    assert_eq!((said, shown(menu)), (vec![missing.clone()], vec!["tin-tuc/index.html >Tin".to_owned()]));
    let (said, menu) = menu_of(&format!("{own}{link}"));
    assert_eq!((said, menu.len()), (vec![missing], 2));
    let (said, _) = menu_of(&format!("{own}\n[[menu_more]]\ntitle = \"Báo\"\nlink = \"/bao/\"\n"));
    assert_eq!(said, Vec::<String>::new());
}

/// The banner on top of an article.
fn bar(site: &Site) -> Option<String> {
    let html = std::fs::read_to_string(site.path("public/tin-tuc/mot.html")).unwrap();
    let (_, bar) = html.split_once("<aside class=\"bar")?;
    Some(bar.split_once("</aside>").unwrap().0.to_owned())
}

#[test]
fn d15_the_banner_has_a_link_a_level_and_an_end() {
    let site = Site::small();
    let bar_at = |notice: &str, now: &str| {
        let (title, rest) = SITE.split_once('\n').unwrap();
        site.write("content/site.toml", format!("{title}\n{notice}\n{rest}"));
        let said = build(&site, now);
        (
            told(&said),
            bar(&site).map(|bar| bar.split_once("<p class=\"wrap\">").unwrap().1.to_owned()),
            bar(&site).map(|bar| bar[..bar.find('>').unwrap()].to_owned()),
        )
    };
    let shown = |words: &str, attributes: &str| (Vec::new(), Some(format!("{words}</p>")), Some(attributes.to_owned()));
    let level = |word: &str| {
        format!(
            "<strong class=\"bar-level\"><svg viewBox=\"0 0 24 24\" aria-hidden=\"true\">\
             <path d=\"M12 3 1.5 21h21zM12 9.5V15M12 17.5v1\"/></svg>{word}</strong> "
        )
    };
    assert_eq!(
        bar_at("notice = \"Chạy thử.\"", "2026-11-24"),
        shown("<span>Chạy thử.</span>", "\" aria-label=\"Thông báo chung\"")
    );
    let storm = "notice = { text = \"Bão số 6\", link = \"tin-tuc/hai.md\", level = \"danger\", end = 2026-11-24 }";
    let danger = |words: &str| {
        let until = "<span class=\"bar-until\">Đến 24 giờ ngày 24-11-2026</span>";
        shown(&format!("{}<span>{words}</span> {until}", level("Khẩn cấp")), " bar-danger\" aria-label=\"Khẩn cấp\"")
    };
    assert_eq!(bar_at(storm, "2026-11-24T23:59:59"), danger("<a href=\"../tin-tuc/hai.html\">Bão số 6</a>"));
    // A page that nobody builds anew tells the script when it is over.
    assert!(
        std::fs::read_to_string(site.path("public/tin-tuc/mot.html"))
            .unwrap()
            .contains("<html lang=\"vi\" data-notice-end=\"2026-11-25T00:00:00+07:00\">")
    );
    assert_eq!(bar_at(storm, "2026-11-25T00:00:00"), (Vec::new(), None, None));
    let elsewhere = "notice = { text = \"Lũ\", link = \"https://kttv.example.vn/lu\", level = \"warning\", end = \"2026-11-24T17:00\" }";
    let flood = format!(
        "{}<span><a href=\"https://kttv.example.vn/lu\">Lũ</a></span> \
         <span class=\"bar-until\">Đến 17:00, Thứ Ba, 24-11-2026</span>",
        level("Lưu ý")
    );
    assert_eq!(bar_at(elsewhere, "2026-11-24T16:59:59"), shown(&flood, " bar-warning\" aria-label=\"Lưu ý\""));
    assert_eq!(bar_at(elsewhere, "2026-11-24T17:00:00"), (Vec::new(), None, None));
    // What it links to may expire; the sentence stays.
    site.article("hai", "title = \"Tin thứ hai\"\ndate = 2026-10-01\nexpires = 2026-11-20");
    let (said, words, _) = bar_at(storm, "2026-11-24");
    assert_eq!((said.len(), words), (1, danger("Bão số 6").1));
    for (notice, error) in [
        ("notice = { link = \"tin-tuc\" }", "`text` is missing"),
        ("notice = { text = \"a\", level = \"red\" }", "`level` must be `info`, `warning` or `danger`"),
        ("notice = { text = \"a\", end = \"31-11-2026\" }", "`end`: `31-11-2026` is not a valid date"),
        ("notice = { text = \"a\", link = \"khong-co.md\" }", "broken link: no `khong-co.md`"),
    ] {
        assert!(bar_at(notice, "2026-11-24").0.iter().any(|one| one.ends_with(&format!("error: {error}"))), "{notice}");
    }
}

#[test]
fn d17_nothing_is_shown_twice_and_the_starter_item_does_not_lead() {
    let site = Site::small();
    site.write("content/tin-tuc/anh.jpg", crate::common::jpeg());
    site.write("content/tin-tuc/khac.jpg", crate::common::jpeg());
    let image = "image = \"anh.jpg\"\nimage_alt = \"Cổng\"";
    article(
        &site,
        "tin-tuc/a.md",
        &format!("title = \"Tin A\"\ndate = 2026-11-20\n{image}"),
        "![Cổng](./anh.jpg \"Cổng thành\")\n\nChữ.",
    );
    article(
        &site,
        "tin-tuc/b.md",
        &format!("title = \"Tin B\"\ndate = 2026-11-19\n{image}"),
        "![Khác](khac.jpg)\n\n![Cổng](anh.jpg)",
    );
    assert_eq!(build(&site, "2026-11-24"), fine(""));
    let pictures = |page: &str| {
        let html = std::fs::read_to_string(site.path("public").join(page)).unwrap();
        html.split_once("<main").unwrap().1.matches("alt=\"Cổng\"").count()
    };
    assert_eq!([pictures("tin-tuc/a.html"), pictures("tin-tuc/b.html")], [1, 2]);
    site.write("content/site.toml", format!("{SITE}\n[home]\nnewest = 1\n"));
    assert_eq!(build(&site, "2026-11-24"), fine(""));
    let home = std::fs::read_to_string(site.path("public/index.html")).unwrap();
    let main = home.split_once("<main").unwrap().1;
    assert_eq!(
        ["a", "b", "mot", "hai"].map(|name| main.matches(&format!("<a href=\"tin-tuc/{name}.html\"")).count()),
        [1; 4],
        "{main}"
    );
    let new = Site::empty();
    assert_eq!(new.run(&["init", "trang"]).code, Some(0));
    new.write("trang/content/tin-tuc/cu.md", "+++\ntitle = \"Tin chép từ cổng cũ\"\ndate = 2018-01-01\n+++\n");
    assert_eq!(new.run(&["build", "--quiet", "--root", "trang"]).code, Some(0));
    let home = std::fs::read_to_string(new.path("trang/public/index.html")).unwrap();
    assert!(home.find("Tin chép từ cổng cũ").unwrap() < home.find("Tin đầu tiên").unwrap());
}

#[test]
fn d6_what_vanished_is_told_with_the_alias_to_add() {
    let site = Site::small();
    site.write("content/anh/_index.md", "+++\ntitle = \"Ảnh\"\n+++\n");
    article(&site, "anh/le-hoi.md", "title = \"Ảnh lễ hội\"\ndate = 2026-11-02", "Một.");
    article(
        &site,
        "tin-tuc/tam.md",
        "title = \"Tạm\"\ndate = 2026-11-02\nexpires = 2026-11-23\ntags = [\"Riêng\"]",
        "Một.",
    );
    assert_eq!(build(&site, "2026-11-22"), fine(""));
    let build = |site: &Site, now: &str| site.run(&["build", "--lang", "en", "--now", now]);
    let silent = |said: Said| (said.code, said.err) == (Some(0), String::new());
    let rename =
        |from: &str, to: &str| std::fs::rename(site.path("content").join(from), site.path("content").join(to)).unwrap();
    let head = |count: usize| {
        format!(
            "warning: pages that are no longer at their addresses: {count}; where an item only has a new name or place, add to its front matter:\n"
        )
    };
    // What expired is no accident.
    rename("tin-tuc/mot.md", "tin-tuc/mot-moi.md");
    let said = build(&site, "2026-11-24");
    assert_eq!(
        (said.code, said.err),
        (Some(0), format!("{}  aliases = [\"/tin-tuc/mot.html\"]  (content/tin-tuc/mot-moi.md)\n", head(1)))
    );
    // Told once; with the alias there is nothing to tell.
    assert!(silent(build(&site, "2026-11-24")));
    rename("tin-tuc/hai.md", "tin-tuc/hai-moi.md");
    site.article("hai-moi", "title = \"Tin thứ hai\"\ndate = 2026-10-01\naliases = [\"/tin-tuc/hai.html\"]");
    assert!(silent(build(&site, "2026-11-24")));
    // A section that is renamed, and one that is deleted.
    rename("tin-tuc", "tin");
    std::fs::remove_dir_all(site.path("content/anh")).unwrap();
    let said = build(&site, "2026-11-24");
    let gone = [
        "aliases = [\"/anh/\"]",
        "aliases = [\"/anh/le-hoi.html\"]",
        "aliases = [\"/tin-tuc/hai-moi.html\"]  (content/tin/hai-moi.md)",
        "aliases = [\"/tin-tuc/\"]",
        "aliases = [\"/tin-tuc/mot-moi.html\"]  (content/tin/mot-moi.md)",
    ];
    assert_eq!(said.err, format!("{}  {}\n", head(5), gone.join("\n  ")));
}

#[test]
fn d9_anchors_as_github_makes_them_lead_to_the_same_heading() {
    let site = Site::small();
    article(
        &site,
        "tin-tuc/a.md",
        "title = \"Tin A\"\ndate = 2026-11-02",
        "\
        [1](#điều-kiện--hồ-sơ) [2](#food--drink) [3](#food--drink-1) [4](b.md#t%E1%BB%95-3-h%E1%BB%8Dp) [5](#dieu-kien-ho-so)\n\n\
        ## Điều kiện & hồ sơ\n\n## Food & Drink\n\n## Food & Drink\n",
    );
    article(&site, "tin-tuc/b.md", "title = \"Tin B\"\ndate = 2026-11-02", "## Tổ 3: họp!\n");
    assert_eq!(build(&site, "2026-11-24"), fine(""));
    let links = ["#dieu-kien-ho-so", "#food-drink", "#food-drink-2", "../tin-tuc/b.html#to-3-hop", "#dieu-kien-ho-so"];
    let links: Vec<String> =
        links.iter().enumerate().map(|(at, to)| format!("<a href=\"{to}\">{}</a>", at + 1)).collect();
    assert!(
        text(&site, "tin-tuc/a.html").starts_with(&format!("<p>{}</p>", links.join(" "))),
        "{}",
        text(&site, "tin-tuc/a.html")
    );
    article(&site, "tin-tuc/b.md", "title = \"Tin B\"\ndate = 2026-11-02", "[1](#food--drink)\n\n## Food\n");
    assert_eq!(told(&build(&site, "2026-11-24")).len(), 2);
}

#[test]
fn d12_old_addresses_with_vietnamese_queries_and_marks_of_networks_are_in_the_maps() {
    let site = Site::small();
    let aliases = "aliases = [\"/tim.aspx?q=lễ\", \"/cu.aspx?id=5\", \"/cu.html\"]";
    site.article("hai", &format!("title = \"Tin thứ hai\"\ndate = 2026-10-01\n{aliases}"));
    assert_eq!(build(&site, "2026-11-24"), fine(""));
    let read = |name: &str| std::fs::read_to_string(site.path("public").join(name)).unwrap();
    // That these expressions find the marks wherever they stand, real servers show: `tests/web/servers.mjs`.
    let marks = "_ga|_gl|dclid|fbclid|gbraid|gclid|gclsrc|gidzl|igsh|igshid|li_fat_id|mc_cid|mc_eid|mibextid|msclkid|sfnsn|srsltid|ttclid|twclid|wbraid|yclid|zarsrc";
    let mark = format!("(?(DEFINE)(?<bantin_mark>(?:{marks}|(?:gad|utm)_[a-z_]+)=))");
    let only = "(?:(?&bantin_mark)[^&]*+(?:&(?&bantin_mark)[^&]*+)*+)?";
    let kept = |[a, b, c]: [&str; 3]| {
        let (marked, rest) = ("(?:&(?&bantin_mark)[^&]*+)*+", "(?:&(?!(?&bantin_mark))[^&]*+)*+");
        format!(
            "(?:(?&bantin_mark)[^&]*+&)*+{a}(?!(?&bantin_mark))[^&]*+{rest}){marked}{b}{rest}){marked}{c}{rest}){marked}"
        )
    };
    let rule = |path: &str, query: &str| {
        format!(
            "RewriteCond %{{REQUEST_URI}} \"={path}\" [NC]\nRewriteCond %{{ENV:BANTIN_QUERY}} \"{query}\" [NC]\nRewriteRule ^ /tin-tuc/hai.html [R=301,L,QSD,NE]\n"
        )
    };
    let rules = [rule("/cu.aspx", "=id=5"), rule("/tim.aspx", "=q=l%E1%BB%85"), rule("/cu.html", "^$")];
    let head = format!(
        "RewriteEngine On\nRewriteRule ^ - [E=BANTIN_QUERY:%{{QUERY_STRING}}]\n\
        RewriteCond %{{QUERY_STRING}} \"{mark}^{only}$\"\nRewriteRule ^ - [E=BANTIN_QUERY:]\n\
        RewriteCond %{{QUERY_STRING}} \"{mark}^{}$\"\nRewriteRule ^ - [E=BANTIN_QUERY:%2%3%4]\n",
        kept(["("; 3])
    );
    assert_eq!(read("redirects.apache.conf"), format!("{head}{}", rules.concat()));
    let nginx = read("redirects.nginx.conf");
    let expected = format!(
        "map $request_uri $bantin_asked {{\n    default $request_uri;\n    \
        \"~{mark}^(?<bantin_path>[^?]*)\\?{only}$\" $bantin_path;\n    \
        \"~{mark}^(?<bantin_path>[^?]*)\\?{}$\" $bantin_path?$bantin_a$bantin_b$bantin_c;\n}}\n\
        map $bantin_asked $bantin_redirect {{\n    default \"\";\n    \"/cu.aspx?id=5\" \"/tin-tuc/hai.html\";\n    \
        \"/tim.aspx?q=l%E1%BB%85\" \"/tin-tuc/hai.html\";\n    \"/cu.html\" \"/tin-tuc/hai.html\";\n}}\n",
        kept(["(?<bantin_a>", "(?<bantin_b>", "(?<bantin_c>"])
    );
    assert!(nginx.ends_with(&expected), "{nginx}");
}

#[test]
fn d2_expires_and_pinned_include_the_day_named() {
    let site = Site::small();
    let public = |front: &str, now: &str| {
        site.article("a", &format!("title = \"Tin A\"\n{front}"));
        assert_eq!(build(&site, now), fine(""), "{front} {now}");
        site.path("public/tin-tuc/a.html").exists()
    };
    let table = [
        ("date = 2026-12-01\nexpires = 2026-12-10", "2026-12-10T23:59:59", "2026-12-11T00:00:00"),
        ("date = 2026-12-10\nexpires = 2026-12-10", "2026-12-10T12:00:00", "2026-12-11T00:00:00"),
        ("date = 2026-12-10T14:00:00\nexpires = \"2026-12-10\"", "2026-12-10T14:00:00", "2026-12-11T00:00:00"),
        ("date = 2026-12-10\nexpires = 2026-12-10T17:00:00", "2026-12-10T16:59:59", "2026-12-10T17:00:00"),
        ("date = 2026-12-10\nexpires = 2026-12-10T23:59:59", "2026-12-10T23:59:59", "2026-12-11T00:00:00"),
    ];
    for (front, last, gone) in table {
        assert!(public(front, last), "{front} {last}");
        assert!(!public(front, gone), "{front} {gone}");
    }
    let leads = |now: &str| {
        assert_eq!(build(&site, now), fine(""));
        let html = std::fs::read_to_string(site.path("public/index.html")).unwrap();
        html.find("Tin A").unwrap() < html.find("Tin thứ nhất").unwrap()
    };
    site.article("a", "title = \"Tin A\"\ndate = 2026-01-01\npinned = 2026-12-10");
    assert!(leads("2026-12-10T23:59:59"));
    assert!(!leads("2026-12-11T00:00:00"));
}

/// A data set of the single file, with one figure.
fn poor(value: &str) -> String {
    format!(
        "[poor]\ntitle = \"Hộ nghèo\"\nsource = \"S\"\nupdated = 2026-11-01\n\
         figures.total = {{ value = {value}, unit = \"hộ\", label = \"Số hộ nghèo\" }}\n\n\
         [poor.columns]\nky = \"Kỳ\"\nso = \"Số\"\n\n[[poor.rows]]\nky = \"2025\"\nso = 98\n"
    )
}

/// Says its whole report at an instant, in English.
fn whole(site: &Site, command: &[&str]) -> Said {
    let always: &[&str] = &["--quiet", "--lang", "en", "--now", "2026-11-22"];
    site.run(&[command, always].concat())
}

#[test]
fn b11_a_corrected_figure_is_told_before_old_news_says_it() {
    let site = Site::small();
    site.write("content/stats.toml", poor("98"));
    article(
        &site,
        "tin-tuc/a.md",
        "title = \"Tin A\"\ndate = 2026-11-02",
        "Còn {{ poor.total }} hộ, {{ poor.total }}.",
    );
    article(&site, "tin-tuc/b.md", "title = \"Tin B\"\ndate = 2026-10-03", "Phường có {{ poor.total | unit }} nghèo.");
    article(&site, "tin-tuc/c.md", "title = \"Tin C\"\ndate = 2026-10-03", "Năm 2025 có 98{{= poor[2025].so }}.");
    article(&site, "gioi-thieu.md", "title = \"Giới thiệu\"", "Có {{ poor.total }} hộ nghèo.");
    // Nothing is known of an output that does not exist, nor of one without a record.
    assert_eq!(whole(&site, &["build"]), fine(""));
    assert_eq!(whole(&site, &["build"]), fine(""));
    site.write("content/stats.toml", poor("97"));
    let told = "\
hint: 2 items, this one of 2 November 2026 the newest, were published with `98` and will say `97`
 --> content/tin-tuc/a.md:6:5
  |
6 | Còn {{ poor.total }} hộ, {{ poor.total }}.
  |     ^^^^^^^^^^^^^^^^
  |
 ::: content/tin-tuc/b.md:6:11
  |
6 | Phường có {{ poor.total | unit }} nghèo.
  |           ----------------------- here too
  |
 ::: content/stats.toml:5:27
  |
5 | figures.total = { value = 97, unit = \"hộ\", label = \"Số hộ nghèo\" }
  |                           -- the figure is here
  |
  = help: if that is meant, do nothing; to keep what was said, type `98` instead of `{{ poor.total }}`, bound to the row of its period if there is one: `98{{= poor[period].column }}`

";
    // `check` tells it as often as it is asked, and strictness lets it pass; the build that publishes it tells it last.
    let expected = Said { code: Some(0), out: String::new(), err: told.to_owned() };
    assert_eq!(whole(&site, &["check", "--strict"]), expected);
    assert_eq!(whole(&site, &["check"]), expected);
    let vi = site.run(&["check", "--lang", "vi", "--now", "2026-11-22"]).err;
    assert_eq!(
        vi.lines().next(),
        Some("gợi ý: 2 bài đã đăng, mới nhất là bài ngày 2-11-2026 này, đang ghi `98`, dựng lại sẽ thành `97`")
    );
    assert_eq!(text(&site, "tin-tuc/a.html"), "<p>Còn 98 hộ, 98.</p>");
    assert_eq!(whole(&site, &["build"]), expected);
    assert_eq!(text(&site, "tin-tuc/a.html"), "<p>Còn 97 hộ, 97.</p>");
    assert_eq!(whole(&site, &["build"]), fine(""));
    assert_eq!(whole(&site, &["check"]), fine(""));
}

#[test]
fn b11_a_bound_number_keeps_its_sentence_and_a_typed_one_too() {
    let site = Site::small();
    site.write("content/stats.toml", poor("98"));
    article(&site, "tin-tuc/a.md", "title = \"Tin A\"\ndate = 2026-11-02", "Còn 98{{= poor.total }} hộ.");
    article(&site, "tin-tuc/b.md", "title = \"Tin B\"\ndate = 2026-10-02", "Còn {{ poor.total }} hộ.");
    assert_eq!(whole(&site, &["build"]), fine(""));
    site.write("content/stats.toml", poor("97"));
    let said = whole(&site, &["build"]);
    let heads: Vec<&str> = said.err.lines().filter(|line| line.starts_with(['e', 'h'])).collect();
    let stopped = [
        "error: the text says `98 hộ`, the figure is `97 hộ`",
        "hint: this item of 2 October 2026 was published with `98` and will say `97`",
        "errors: 1, warnings: 0; nothing was written, the site is as it was",
    ];
    assert_eq!((said.code, heads), (Some(1), stopped.to_vec()));
    // What was refused was not published: it is told again. What keeps the number is silent.
    article(&site, "tin-tuc/a.md", "title = \"Tin A\"\ndate = 2026-11-02", "Còn 98{{= poor[2025].so }} hộ.");
    assert_eq!(whole(&site, &["check"]).err.lines().next(), Some(stopped[1]));
    article(&site, "tin-tuc/b.md", "title = \"Tin B\"\ndate = 2026-10-02", "Còn 98{{= poor[2025].so }} hộ.");
    assert_eq!(whole(&site, &["build"]), fine(""));
    assert_eq!(text(&site, "tin-tuc/b.html"), "<p>Còn 98 hộ.</p>");
}

#[test]
fn b11_a_cell_of_a_csv_file_and_the_total_over_it_are_told_each_once() {
    let site = Site::small();
    site.write(
        "content/stats/fees.toml",
        "title = \"Thu quỹ\"\nsource = \"S\"\nupdated = 2026-11-01\ntotal_row = \"Tổng cộng\"\nrows = \"fees.csv\"\n\
         columns = { ky = \"Kỳ\", so = \"Số\" }\n",
    );
    site.write("content/stats/fees.csv", "ky,so\nQuý 1,1200\nQuý 2,300\nTổng cộng,1500\n");
    let front = "title = \"Tin A\"\ndate = 2026-11-02\nsummary = \"Cả năm {{ fees[Tổng cộng].so }}.\"";
    article(&site, "tin-tuc/a.md", front, "Quý hai {{ fees[Quý 2].so }}, quý một {{ fees[Quý 1].so }}.");
    assert_eq!(whole(&site, &["build"]), fine(""));
    site.write("content/stats/fees.csv", "ky,so\nQuý 1,1200\nQuý 2,350\nTổng cộng,1550\n");
    let said = whole(&site, &["build"]);
    let expected = [
        "content/tin-tuc/a.md:4:11 hint: this item of 2 November 2026 was published with `1.500` and will say `1.550`",
        "content/tin-tuc/a.md:7:9 hint: this item of 2 November 2026 was published with `300` and will say `350`",
    ];
    assert_eq!((said.code, told_hints(&said)), (Some(0), expected.map(str::to_owned).to_vec()));
    assert_eq!(whole(&site, &["build"]), fine(""));
}

#[test]
fn b11_records_that_cannot_be_read_and_warnings_switched_off_are_silent() {
    let site = Site::small();
    site.write("content/stats.toml", poor("98"));
    article(&site, "tin-tuc/a.md", "title = \"Tin A\"\ndate = 2026-11-02", "Còn {{ poor.total }} hộ.");
    let record = "public/.bantin/figures.json";
    for (value, earlier) in [("97", "no record"), ("96", "[1]"), ("95", "{\"tin-tuc/a.html\": [\"96\"]}"), ("94", "")] {
        assert_eq!(whole(&site, &["build"]), fine(""));
        site.write("content/stats.toml", poor(value));
        site.write(record, earlier);
        assert_eq!(whole(&site, &["build"]), fine(""), "{earlier}");
    }
    // An older bantin made the output.
    std::fs::remove_file(site.path(record)).unwrap();
    site.write("content/stats.toml", poor("93"));
    assert_eq!(whole(&site, &["build"]), fine(""));
    // What was not public before has said nothing, and an item that is edited says what it is told to.
    article(&site, "tin-tuc/b.md", "title = \"Tin B\"\ndate = 2026-11-03\ndraft = true", "Còn {{ poor.total }} hộ.");
    assert_eq!(whole(&site, &["build"]), fine(""));
    article(&site, "tin-tuc/a.md", "title = \"Tin A\"\ndate = 2026-11-02", "Còn {{ poor[2025].so }} hộ.");
    article(&site, "tin-tuc/b.md", "title = \"Tin B\"\ndate = 2026-11-03", "Còn {{ poor.total }} hộ.");
    site.write("content/stats.toml", poor("92"));
    assert_eq!(whole(&site, &["build"]), fine(""));
    // It can be switched off like other kinds.
    site.write("content/site.toml", format!("{SITE}\n[check]\noff = [\"figure-changed\"]\n"));
    site.write("content/stats.toml", poor("91"));
    assert_eq!(whole(&site, &["check"]), fine(""));
}

/// A data set of fees whose second quarter is this.
fn fees(site: &Site, second: u32, more: &str) {
    let set = "title = \"Thu quỹ\"\nsource = \"S\"\nupdated = 2026-11-01\nrows = \"fees.csv\"\ncolumns = { ky = \"Kỳ\", so = \"Số\" }\n";
    site.write("content/stats/fees.toml", set);
    site.write("content/stats/fees.csv", format!("ky,so\nQuý 1,1200\nQuý 2,{second}\n{more}"));
}

#[test]
fn b11_tables_and_charts_of_old_news_are_compared_too() {
    let site = Site::small();
    fees(&site, 300, "");
    article(&site, "tin-tuc/a.md", "title = \"Tin A\"\ndate = 2026-11-02", "{{ table fees }}\n\n{{ chart fees }}");
    article(&site, "tin-tuc/b.md", "title = \"Tin B\"\ndate = 2026-10-02", "{{ chart fees }}");
    article(&site, "gioi-thieu.md", "title = \"Giới thiệu\"", "{{ table fees }}");
    assert_eq!(whole(&site, &["build"]), fine(""));
    // A new row changes nothing that was said.
    fees(&site, 300, "Quý 3,400\n");
    assert_eq!(whole(&site, &["build"]), fine(""));
    fees(&site, 350, "Quý 3,450\n");
    let told = "content/tin-tuc/a.md:6:1 hint: the table `fees` in 2 items, this one of 2 November 2026 the newest, \
                will change in 2 numbers: `fees[Quý 2].so` from `300` to `350`";
    assert_eq!(told_hints(&whole(&site, &["check"])), [told]);
    assert_eq!(told_hints(&whole(&site, &["build"])), [told]);
    assert_eq!(whole(&site, &["build"]), fine(""));
    fees(&site, 350, "");
    let told = "content/tin-tuc/a.md:6:1 hint: the table `fees` in 2 items, this one of 2 November 2026 the newest, \
                will change in one number: `fees[Quý 3].so` from `450` to `–`";
    assert_eq!(told_hints(&whole(&site, &["build"])), [told]);
}

#[test]
fn b11_an_item_that_was_renamed_is_compared_by_its_alias() {
    let site = Site::small();
    fees(&site, 300, "");
    let text = "Quý hai {{ fees[Quý 2].so }}.\n\n{{ table fees }}";
    article(&site, "tin-tuc/a.md", "title = \"Tin A\"\ndate = 2026-11-02", text);
    assert_eq!(whole(&site, &["build"]), fine(""));
    std::fs::remove_file(site.path("content/tin-tuc/a.md")).unwrap();
    let front = "title = \"Tin A\"\ndate = 2026-11-02\naliases = [\"/tin-tuc/a.html\"]";
    article(&site, "tin-tuc/moi.md", front, text);
    fees(&site, 350, "");
    let told = [
        "content/tin-tuc/moi.md:7:9 hint: this item of 2 November 2026 was published with `300` and will say `350`",
        "content/tin-tuc/moi.md:9:1 hint: the table `fees` in this item of 2 November 2026 will change in one number: \
         `fees[Quý 2].so` from `300` to `350`",
    ];
    assert_eq!(told_hints(&whole(&site, &["check"])), told);
}

/// Where each hint is, and its sentence.
fn told_hints(said: &Said) -> Vec<String> {
    let lines: Vec<&str> = said.err.lines().collect();
    let heads = lines.iter().zip(lines.iter().skip(1)).filter(|(line, _)| line.starts_with("hint:"));
    heads.map(|(line, at)| format!("{} {line}", at.trim_start_matches([' ', '-', '>']))).collect()
}
