//! Texts as staff type and paste them: nothing of an article may vanish or change its meaning without a word.

use crate::common;
use crate::common::program::Site;

/// The body of an item's page, and each problem as `line:column severity code: message`, in English.
struct Checked {
    page: String,
    body: String,
    told: Vec<String>,
}

/// Checks an item with this body, which begins in line 6.
fn item(body: &str) -> Checked {
    file(&format!("+++\ntitle = \"Tin\"\ndate = 2026-11-03\n+++\n\n{body}\n"))
}

/// Checks a whole file.
fn file(text: &str) -> Checked {
    let site = Site::small();
    site.write("content/tin-tuc/a.md", text);
    site.write("content/tin-tuc/a.jpg", common::jpeg());
    let plan = common::plan(&site.path(""));
    let source = plan.sources.text("content/tin-tuc/a.md").map(|text| text.to_string()).unwrap_or_default();
    let of_file = |one: &&bantin::base::diagnostic::Diagnostic| {
        one.place.as_ref().is_some_and(|place| &*place.source == "content/tin-tuc/a.md")
    };
    let told = plan.diagnostics.iter().filter(of_file).map(|one| {
        let at = one.place.as_ref().and_then(|place| place.range).map_or(0, |range| range.start);
        let (line, column) = bantin::base::source::line_column(&source, at);
        let severity = format!("{:?}", one.severity).to_lowercase();
        format!("{line}:{column} {severity} {}: {}", one.code, one.message.en)
    });
    let told = told.collect();
    let page = plan.pages.iter().find(|page| &*page.address == "tin-tuc/a.html");
    let html = match page.map(|page| plan.render(page)) {
        Some(Ok(bantin::Rendered::Bytes(bytes))) => String::from_utf8(bytes.to_vec()).unwrap(),
        _ => String::new(),
    };
    let body = html.split_once("<div class=\"text\">").and_then(|(_, rest)| rest.split_once("</div>"));
    let body = body.map_or(html.clone(), |(body, _)| body.trim().to_owned());
    Checked { page: html, body, told }
}

/// What is said of an item with this body.
fn told(body: &str) -> Vec<String> {
    item(body).told
}

#[test]
fn a1_what_swallows_text_is_an_error_where_it_begins() {
    let lost = |column: usize, line: usize, words: &str| {
        format!("8:{column} error lost-text: text from line {line} (“{words}”) would be lost")
    };
    let after = |opener: &str| told(&format!("Mở đầu.\n\n{opener}\n\nChiều nay họp tổ dân phố.\n"));
    for opener in ["<!-- forgot to close", "<?php"] {
        let words = opener.trim_start_matches(['<', '!', '-', '?', ' ']);
        assert!(
            after(opener)[0].starts_with(&format!("8:1 error lost-text: text from line 8 (“{words}")),
            "{opener}: {:?}",
            after(opener)
        );
    }
    for opener in [
        "<template>",
        "<title>",
        "<iframe src=\"x\">",
        "<iframe src=\"x\" />",
        "<script src=\"x\" />",
        "<noscript>",
        "<style>",
        "<SCRIPT>",
        "<div>\n<!-- quên",
        "<div title=\"quên>",
    ] {
        assert!(
            after(opener).iter().any(|one| one.contains("error lost-text: text from line ")),
            "{opener}: {:?}",
            after(opener)
        );
    }
    assert!(after("<template>").contains(&lost(1, 10, "Chiều nay họp tổ dân")), "{:?}", after("<template>"));
    assert_eq!(after("<!-- ghi chú -->"), [] as [&str; 0]);
    assert_eq!(after("<!-- ghi chú\n\nhai đoạn\n-->"), [] as [&str; 0]);
    assert_eq!(after("<div title=\"a > b\">chữ</div>"), [] as [&str; 0]);
}

#[test]
fn a1_siblings_of_swallowed_text() {
    let lost = |body: &str| told(body).into_iter().filter(|one| one.contains("lost-text")).collect::<Vec<_>>();
    assert_eq!(
        lost("<table>\n<tr><td>ô</td></tr>\nchữ ngoài ô\n</table>"),
        ["8:1 error lost-text: this text would move above what stands before it"]
    );
    assert_eq!(
        lost("<!-- một\n\nBà con chú ý.\n\n<!-- hai -->\n\nCuối."),
        ["6:1 error lost-text: text from line 6 (“một Bà con chú ý.”) would be lost"]
    );
    assert_eq!(
        lost("<![CDATA[Bà con]]>"),
        ["6:1 error lost-text: text from line 6 (“[CDATA[Bà con]]>”) would be lost"]
    );
    assert_eq!(lost("[Ghi-chú]: abc"), ["6:1 error lost-text: the line `[Ghi-chú]: ...` would not be shown"]);
    assert_eq!(lost("[//]: # (lời nhắn)\n\n[a]: https://vidu.vn\n\nXem [A]."), [] as [&str; 0]);
    assert_eq!(lost("```Kính gửi ông\nx\n```"), ["6:1 error lost-text: `Kính gửi ông` would not be shown"]);
    assert_eq!(lost("## Họp {ngày 5}"), ["6:1 error lost-text: `{ngày ...}` would not be shown"]);
    assert_eq!(lost("Chữ <script>alert(1)</script> chữ. <details><summary>a</summary>b</details>"), [] as [&str; 0]);
}

#[test]
fn d8_words_of_raw_html_are_words_of_the_text() {
    let site = Site::small();
    let body = "<div class=\"khung\">\n  <p>Bà con <b>khu ph</b>ố 3<br>họp lúc&nbsp;7 giờ</p>\n  <ul><li>M&ugrave;a sen</li></ul></div>";
    site.write("content/tin-tuc/a.md", format!("+++\ntitle = \"Tin\"\ndate = 2026-11-03\n+++\n\n{body}\n"));
    let plan = common::plan(&site.path(""));
    let article = plan.site.texts().find(|(_, _, article)| &*article.path == "content/tin-tuc/a.md").unwrap().2;
    let words: Vec<&str> = article.body.words.iter().map(|(words, _)| words).collect();
    assert_eq!(words, ["Bà con khu phố 3 họp lúc\u{A0}7 giờ", "Mùa sen"]);
    let shown = body.replace("M&ugrave;a", "Mùa");
    assert_eq!(item(body).body, shown.strip_suffix("</div>").unwrap());
}

#[test]
fn a6_yaml_that_a_hash_cuts_off_is_told() {
    let told = |line: &str| file(&format!("---\n{line}\ndate: 2026-11-03\n---\n\nNội dung.\n")).told;
    let cut = |column: usize, cut: &str| {
        vec![format!("2:{column} warning yaml-comment: YAML drops `{cut}`: a `#` begins a comment")]
    };
    assert_eq!(told("title: Họp tổ dân phố #3"), cut(23, "#3"));
    assert_eq!(told("title: Họp tổ dân phố # 3"), cut(23, "# 3"));
    assert_eq!(
        told("title: Tin\nsummary: Chào mừng #VN50"),
        ["3:20 warning yaml-comment: YAML drops `#VN50`: a `#` begins a comment"]
    );
    assert_eq!(
        told("title: Tin\ntags: [a]\nauthor: Tổ 5 #hai"),
        ["4:14 warning yaml-comment: YAML drops `#hai`: a `#` begins a comment"]
    );
    assert!(told("title: !Khan họp")[0].contains("a value that begins with `!` must be in quotes"));
    for fine in [
        "title: \"Họp tổ #3\"",
        "title: Họp tổ#3",
        "title: Họp # sửa lại sau",
        "# chú\ntitle: Họp",
        "title: Họp\ndraft: false #x",
    ] {
        assert_eq!(told(fine), [] as [&str; 0], "{fine}");
    }
}

#[test]
fn a7_f6_characters_no_page_can_show_are_told_and_never_come_out() {
    let bad =
        ["\u{B}", "\u{C}", "\u{1}", "\u{9F}", "\u{FFFE}", "\u{FFFF}", "\u{202E}", "\u{2066}", "\u{FFFC}", "\u{1FFFF}"];
    for c in bad {
        for text in [
            format!("+++\ntitle = \"Tin\"\ndate = 2026-11-03\n+++\n\nTổ{c}dân\n"),
            format!("+++\ntitle = \"Ti{c}n\"\ndate = 2026-11-03\n+++\n\nDân\n"),
            format!("+++\ntitle = \"Tin\"\ndate = 2026-11-03\nauthor = \"Ti{c}n\"\n+++\n\nDân\n"),
            format!("---\ntitle: Tin\ndate: 2026-11-03\ntags: [\"A{c}\"]\n---\n\nDân\n"),
            format!("+++\ntitle = \"Tin\"\ndate = 2026-11-03\n+++\n\n    Tổ{c}dân\n"),
        ] {
            let found = file(&text);
            assert!(found.told.iter().any(|one| one.contains("warning replacement")), "{text:?}: {:?}", found.told);
            assert!(!found.page.contains(c), "{text:?}");
        }
    }
    for entity in [
        "&#11;",
        "&#x202E;",
        "&#xFFFF;",
        "<p>a&#x202e</p>",
        "<p title='&#1;'>a</p>",
        "[a](https://a.vn/&#xFFFE;)",
        "![&#8;](a.jpg)",
    ] {
        let found = item(entity);
        assert!(found.told.iter().any(|one| one.contains("warning replacement")), "{entity}: {:?}", found.told);
        assert!(!found.page.contains(bantin::base::characters::is_unfit), "{entity}");
    }
    let escaped = file("+++\ntitle = \"Tin\\u000B\\u202E\"\ndate = 2026-11-03\n+++\n\nDân\n");
    let value = "2:9 warning replacement: the value has a character that no page can show";
    assert_eq!(escaped.told, ["2:9 warning replacement: lost characters (U+FFFD): 2", value]);
    assert!(!escaped.page.contains(bantin::base::characters::is_unfit));
    assert_eq!(told("Đảng bộ “Ái Tử” – 77 đảng viên… 😀 ®\u{FE0F}"), [] as [&str; 0]);
}

#[test]
fn f1_fences_followed_by_any_space_are_fences() {
    for space in ["\u{A0}", "\u{2028}", "\u{2029}", "\u{85}", "\u{3000}", " ", "\t", "\u{2003}", "\u{FEFF}", "\u{B}"] {
        for text in [
            format!("+++{space}\ntitle = \"Tin\"\ndate = 2026-11-03\n+++{space}\n\nTổ 3 họp.\n"),
            format!("---{space}\ntitle: Tin\ndate: 2026-11-03\n---{space}\n\nTổ 3 họp.\n"),
            format!("+++{space}title = \"Tin\"{space}date = 2026-11-03{space}+++{space}"),
        ] {
            let found = file(&text);
            assert!(found.page.contains("<h1>Tin</h1>") || !found.told.is_empty(), "{text:?}");
        }
    }
    let nbsp = file("+++\u{A0}\ntitle = \"Tin\"\ndate = 2026-11-03\n+++\u{3000}\n\nTổ 3 họp.\n");
    assert_eq!((nbsp.body.as_str(), nbsp.told.len()), ("<p>Tổ 3 họp.</p>", 0));
}

#[test]
fn a8_only_commonmark_and_nfc() {
    assert_eq!(item("Cây\n:evergreen_tree: thông").body, "<p>Cây\n:evergreen_tree: thông</p>");
    assert_eq!(item(":evergreen_tree: thông").body, "<p>:evergreen_tree: thông</p>");
    assert_eq!(item("Từ\n: Lời giải").body, "<dl>\n<dt>Từ</dt>\n<dd>Lời giải</dd>\n</dl>");
    assert_eq!(item("Vi&ecirc;\u{323}t").body, "<p>Việt</p>");
    assert_eq!(item("Vi&ecirc;&#803;t e&#x301;").body, "<p>Việt é</p>");
    assert_eq!(item("<p>Vi&ecirc;&#803;t</p>").body, "<p>Việt</p>");
    assert!(!item("![Vi&ecirc;&#803;t](a.jpg)").page.contains('\u{323}'));
}

#[test]
fn a9_bare_addresses_are_links() {
    let link = |target: &str, words: &str| format!("<a href=\"{target}\">{words}</a>");
    let (site, www, mail) = (
        link("https://vidu.vn/a_b_c", "https://vidu.vn/a_b_c"),
        link("http://www.vidu.vn", "www.vidu.vn"),
        link("mailto:a.b@vidu.vn", "a.b@vidu.vn"),
    );
    assert_eq!(item("Xem https://vidu.vn/a_b_c.").body, format!("<p>Xem {site}.</p>"));
    assert_eq!(item("(xem www.vidu.vn), thư a.b@vidu.vn").body, format!("<p>(xem {www}), thư {mail}</p>"));
    assert_eq!(item("- **www.vidu.vn**").body, format!("<ul>\n<li><strong>{www}</strong></li>\n</ul>"));
    assert_eq!(
        item("https://vidu.vn/?a=1&amp;b=2").body,
        format!("<p>{}</p>", link("https://vidu.vn/?a=1&amp;b=2", "https://vidu.vn/?a=1&amp;b=2"))
    );
    let same = "<p><a href=\"https://vidu.vn\">www.vidu.vn</a> <code>www.vidu.vn</code></p>";
    assert_eq!(item("[www.vidu.vn](https://vidu.vn) `www.vidu.vn`").body, same);
    assert_eq!(item("<https://vidu.vn>").body, format!("<p>{}</p>", link("https://vidu.vn", "https://vidu.vn")));
    assert_eq!(told("Xem https://vidu.vn/a, www.vidu.vn hoặc a@vidu.vn (24/24)."), [] as [&str; 0]);
}
