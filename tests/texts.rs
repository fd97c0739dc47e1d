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

#[test]
fn a3_text_as_it_comes_from_word_is_told() {
    let pasted = |body: &str| {
        let told = told(body).into_iter().filter(|one| one.contains(" pasted-text: "));
        told.map(|one| one.replace("warning pasted-text: ", "")).collect::<Vec<_>>()
    };
    assert_eq!(pasted("Mở đầu.\n\n\tThụt đầu dòng."), ["8:2 lines indented by a tab or four spaces are code"]);
    assert_eq!(pasted("Mở đầu.\n\n    Thụt đầu dòng."), ["8:5 lines indented by a tab or four spaces are code"]);
    assert_eq!(pasted("Mở đầu\n    thụt dòng sau."), ["7:5 this line is joined to the line above"]);
    assert_eq!(pasted("a) Họp tổ dân phố\nb) Dọn vệ sinh"), ["7:1 the line `b)` is joined to the line above"]);
    assert_eq!(pasted("Gồm:\n• Họp tổ dân phố\n• Dọn vệ sinh"), ["7:1 the line `•` is joined to the line above"]);
    assert_eq!(pasted("Gồm:\n– Họp tổ dân phố;\n– Dọn vệ sinh."), ["7:1 the line `–` is joined to the line above"]);
    assert_eq!(pasted("Gồm:\n-Họp tổ dân phố;\n-Dọn vệ sinh."), ["7:1 the line `-` is joined to the line above"]);
    assert_eq!(pasted("Gồm:\n2) Họp tổ dân phố;\n3) Dọn vệ sinh."), ["7:1 the line `2)` is joined to the line above"]);
    assert_eq!(
        pasted("Thời gian: 7 giờ ngày 5-12\nĐịa điểm: nhà văn hóa"),
        ["7:1 this line is joined to the line above"]
    );
    assert_eq!(
        pasted("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n(Đã ký)\nNguyễn Văn A"),
        ["7:1 this line is joined to the line above"]
    );
    assert_eq!(pasted("**TM. ỦY BAN NHÂN DÂN**\n**CHỦ TỊCH**"), ["7:1 this line is joined to the line above"]);
    assert_eq!(pasted("Khu phố\tSố hộ\n1\t412"), ["6:1 tabs do not make columns: readers see one space"]);
    assert_eq!(
        pasted("Lịch tiếp dân\n-------------\n\nSáng thứ Hai."),
        ["7:1 these dashes make a heading of the paragraph above"]
    );
}

#[test]
fn a3_ordinary_markdown_is_quiet() {
    for body in [
        "Sáng 7-11, Đảng ủy phường Thạch Hãn tổ chức hội nghị sơ kết công tác chín tháng đầu năm và triển khai\nNghị quyết mới, có 45 đại biểu dự.",
        "- một\n- hai\n  - ba\n    tiếp\n\n1. một\n2. hai\n\n   đoạn hai của mục",
        "| Khu phố | Số hộ |\n|---|---:|\n| 1 | 412 |",
        "```\n\tmã\n    mã\n```",
        "TM. ỦY BAN NHÂN DÂN\\\nCHỦ TỊCH\\\nNguyễn Văn A",
        "TM. ỦY BAN NHÂN DÂN  \nCHỦ TỊCH  \nNguyễn Văn A",
        "Trời mưa.\nBà con vẫn đến dự rất đông.",
        "a) Họp tổ dân phố\n\nb) Dọn vệ sinh",
        "> Trích một câu\n> dài hai dòng.",
        "Đoạn một.\n\n---\n\nĐoạn hai.",
        "Từ 5 * 6 = 30 m2, đạt 3/5 (60 %), lúc 7:30, số 12/TB-UBND, 5 - 6 hộ, A&B, 2 > 1.",
        "*Ghi chú: giá chưa gồm thuế.* Giá** tạm tính. Họ tên: ______ Mã: ********12. Đắk R`lấp. #QuangTri\\*",
        "Xem [bài](#a) và [1] (trang 3), {không} [x]. C:\\\\x --> y {{ \\{{ a }}",
        "1. một\n1. hai\n1. ba\n\nĐoạn.\n\n3. ba\n4. bốn",
    ] {
        let wrong: Vec<String> =
            told(body).into_iter().filter(|one| one.contains("pasted-text") || one.contains("typed-mark")).collect();
        assert_eq!(wrong, [] as [&str; 0], "{body}");
    }
}

/// What is said of marks in an item with this body.
fn marks(body: &str) -> Vec<String> {
    let told = told(body).into_iter().filter(|one| one.contains(" typed-mark: "));
    told.map(|one| one.replace("warning typed-mark: ", "")).collect()
}

#[test]
fn a4_numbers_that_become_slanted_are_told() {
    let slanted = "`*` makes words slanted here, and readers do not see it";
    assert_eq!(marks("Dài 5*6*3 m"), [format!("6:6 {slanted}")]);
    assert_eq!(marks("Dài a*b*c"), [format!("6:6 {slanted}")]);
    assert_eq!(marks("Dài 5 *6* 3 m"), [format!("6:7 {slanted}")]);
    assert_eq!(marks("2**3**4"), ["6:2 `**` makes words bold here, and readers do not see it"]);
    assert_eq!(marks(">5 tỷ đồng"), ["6:1 `>` at the start of a line makes a quotation, and readers do not see it"]);
    assert_eq!(marks("1. một\n3. ba"), ["7:1 the number `3` is shown as 2"]);
    for body in ["5 * 6 * 3", "5\\*6\\*3", "*nghiêng* **đậm** ~~bỏ~~", "**7 giờ**30", "> 5 hộ"] {
        assert_eq!(marks(body), [] as [&str; 0], "{body}");
    }
}

#[test]
fn a5_marks_that_became_none_are_told() {
    let shown = |at: &str, mark: &str| vec![format!("{at} `{mark}` is shown as it was typed")];
    assert_eq!(marks("##Tiêu đề"), shown("6:1", "##"));
    assert_eq!(marks("**Thời gian:**7 giờ"), shown("6:1", "**"));
    assert_eq!(marks("**Đậm **chữ"), shown("6:1", "**"));
    assert_eq!(marks("__Đậm __chữ"), shown("6:1", "__"));
    assert_eq!(marks("~~Bỏ ~~chữ"), shown("6:1", "~~"));
    assert_eq!(marks("*nghiêng *chữ"), shown("6:1", "*"));
    assert_eq!(marks("![Cổng] (a.jpg)"), shown("6:1", "![Cổng] (a.jpg"));
    assert_eq!(marks("Xem [kế hoạch] (k.pdf)."), shown("6:5", "[kế hoạch] (k.pdf"));
    assert_eq!(marks("Xem (kế hoạch)[k.pdf]."), shown("6:5", "(kế hoạch)[k.pdf"));
    assert_eq!(marks("Xem [[trang]]."), shown("6:5", "[[trang]]"));
    assert_eq!(marks("Ảnh {width=50%}"), shown("6:5", "{width=50%}"));
    assert_eq!(marks("Ảnh {.center}"), shown("6:5", "{.center}"));
    assert_eq!(marks("Ảnh {% include a %}"), shown("6:5", "{% include a %}"));
    assert_eq!(marks("+++\ntitle = \"B\"\n+++"), [shown("6:1", "+++"), shown("8:1", "+++")].concat());
    assert_eq!(marks(":::note\nChữ\n:::").first(), shown("6:1", ":::note").first());
    assert_eq!(marks("Chữ <!-- ghi chú"), shown("6:5", "<!--"));
    assert_eq!(marks("mã `bỏ quên"), ["6:4 a ` is shown as it was typed"]);
    let table = |at: &str| vec![format!("{at} these lines do not make a table")];
    assert_eq!(marks("| Tên | Số |\n|---|\n| 1 | 2 |"), table("6:1"));
    assert_eq!(marks("| Tên | Số |\n| 1 | 2 |"), table("6:1"));
    assert_eq!(marks("Tên | Số\n--- | --- | ---\n1 | 2"), table("7:1"));
    assert!(marks("```\nmã\n\nchữ")[0].starts_with("6:1 the code opened by `"));
}

#[test]
fn a10_links_that_lead_nowhere_are_told() {
    let nowhere = |body: &str| told(body).into_iter().filter(|one| !one.contains("lost-text")).collect::<Vec<_>>();
    let impossible =
        |column: usize, target: &str| vec![format!("6:{column} warning link-target: `{target}` can lead nowhere")];
    assert_eq!(nowhere("[z](https://)"), impossible(1, "https://"));
    assert_eq!(nowhere("Xem [p](https://a.vn:99999/)"), impossible(5, "https://a.vn:99999/"));
    assert_eq!(nowhere("[p](https:/a.vn)"), impossible(1, "https:/a.vn"));
    assert_eq!(nowhere("[p](mailto:)"), impossible(1, "mailto:"));
    assert_eq!(nowhere("[p](tel:goi)"), impossible(1, "tel:goi"));
    assert_eq!(nowhere("[p]()"), ["6:1 warning link-target: the link leads nowhere"]);
    assert_eq!(nowhere("[p](#)"), ["6:1 warning link-target: the link leads nowhere"]);
    let dropped = "6:10 warning raw-html: a link to `javascript:` is not allowed in texts and was removed";
    assert_eq!(nowhere("<a href=\"javascript:alert(1)\">x</a>"), [dropped]);
    assert_eq!(nowhere("<a href=\"java&#10;script:alert(1)\">x</a>"), [dropped]);
    assert_eq!(nowhere("<a href=\"https://a.vn:99999/\">x</a>"), impossible(10, "https://a.vn:99999/"));
    assert_eq!(nowhere("<a href=\"\">x</a>"), ["6:10 warning link-target: the link leads nowhere"]);
    assert_eq!(
        nowhere("[a](https://vidu.vn) [b](mailto:a@b.vn) [c](tel:113) [d](/) <a id=\"x\">x</a>"),
        [] as [&str; 0]
    );
}

/// The work of reading a text.
fn work(body: &str) -> u64 {
    let text: std::sync::Arc<str> = body.into();
    let source = "content/a.md".into();
    let input = bantin::markdown::Input {
        text: &text,
        range: 0..text.len(),
        source: &source,
        raw_html: false,
        documents: true,
    };
    bantin::markdown::read(&input, &mut |_, _| {}, &mut bantin::base::diagnostic::Diagnostics::default()).work
}

#[test]
fn f5_reading_is_linear() {
    let inputs: [(&str, &str); 17] = [
        ("## A\n\n", ""),
        ("[a](", ""),
        ("<div>", ""),
        ("<ul><li>", ""),
        ("{{ a.f }} ", ""),
        ("“", " Thứ Hai, ngày 8-11-2023"),
        ("\\{{ ", ""),
        ("## A 2\n\n## A\n\n", ""),
        ("<!-- ", "-->"),
        ("<iframe>\n", "</iframe>"),
        ("<a href=x>a</a>\n", ""),
        ("[^", "]"),
        ("](", ")"),
        ("> ", "a"),
        ("*a **b ", ""),
        ("| a ", "|\n|---|\n"),
        ("a@b.vn www._ https:// ", ""),
    ];
    for (part, end) in inputs {
        let [one, two, four] = [250, 500, 1000].map(|n| work(&format!("{}{end}", part.repeat(n))));
        assert!(one > 0 && two <= 2 * one + 64 && four <= 2 * two + 64, "{part:?}: {one} {two} {four}");
    }
}

#[test]
fn a1_quotation_marks_that_are_no_pairs_swallow_words_and_are_told() {
    for body in [
        "<p title=\"x\nmất\n<iframe src=\"x\"></iframe>",
        "<p title=\"x\nmất\n</div>",
        "<p title='x\n\nmất <b>đậm</b>",
        "<p title=x\" class=\"\nmất\n</div>",
        "<div class=\"a>mất</div>\n<div class=\"b\">còn</div>",
        "<div title='x>mất\n<span title='y'>còn</span></div>",
    ] {
        assert!(told(body).iter().any(|one| one.contains(" error lost-text: ")), "{body}: {:?}", told(body));
    }
    let all = told("<p title=\"x\nmất\n<iframe src=\"x\"></iframe>");
    assert!(all[0].ends_with("the quotation marks in this tag are no pairs: text after one would be lost"), "{all:?}");
    assert_eq!(told("<p title=\"a 'b' c\">còn</p>"), [] as [&str; 0]);
    assert_eq!(told("<p title='a \"b\" c'>còn</p>"), [] as [&str; 0]);
}

#[test]
fn f5_nesting_of_html_is_bounded_with_a_message() {
    for body in ["<div>".repeat(40_000), "<ul><li>".repeat(20_000), "<b>\n\n".repeat(300), "<p><div><span>".repeat(300)]
    {
        assert!(
            told(&body).iter().any(|one| one.contains("error deep-html: HTML nested more than 200 deep")),
            "{}",
            &body[..16]
        );
    }
    let fine = ["<p>a\n".repeat(2_000), "<div>a</div>\n".repeat(2_000), "<ul><li>a<li>b</ul>\n".repeat(500)];
    for body in fine {
        assert_eq!(told(&body), [] as [&str; 0], "{}", &body[..16]);
    }
}

/// Parts of a text: readers should see each `w`, and need not see any `x`.
const PARTS: [&str; 43] = [
    "w w",
    "*w* **w**",
    "`w`",
    "## w",
    "- w",
    "1. w",
    "> w",
    "| w | w |\n|---|---|\n| w | w |",
    "```\nw\n```",
    "    w",
    "<div>w</div>",
    "<p>w",
    "w <b>w</b>",
    "<!-- x -->",
    "<!-- w",
    "<template>w</template>",
    "<script>x</script>",
    "<iframe src=\"x\" />",
    "<iframe src=\"x\"></iframe>",
    "<table><tr><td>w</td></tr></table>",
    "<table>w</table>",
    "<p title=\"x",
    "<p title=\"x\">w</p>",
    "<?php w",
    "[w]: w",
    "[x]: https://vidu.vn",
    "[w](https://vidu.vn/x)",
    "[w][x]",
    "</div>",
    "<details><summary>w</summary>w",
    "<select><option>w</option></select>",
    "<textarea>w",
    "<svg><text>w</text></svg>",
    "<!w",
    "w <br> w",
    "</p>",
    "<title>w",
    "<noscript>w</noscript>",
    "w[^x]\n\n[^x]: w",
    "Term\n: w",
    "<style>x</style>w",
    "<center>\n\nw\n\n</center>",
    "w\\\nw",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(96))]
    #[test]
    fn the_words_of_a_text_are_those_of_its_page_or_it_is_told(parts in proptest::collection::vec((0..PARTS.len(), 1..3usize), 1..7)) {
        let mut number = 0;
        let mut body = String::new();
        for (part, lines) in parts {
            for c in PARTS[part].chars() {
                body.push(c);
                if c == 'w' && !body.ends_with("ww") && !body.ends_with("ow") && !body.ends_with("aw") {
                    number += 1;
                    body.push_str(&number.to_string());
                }
            }
            body.push_str(&"\n".repeat(lines));
        }
        let found = item(&body);
        if !found.told.iter().any(|one| one.contains(" error ")) {
            let shown: String = found.page.split('<').filter_map(|rest| rest.split_once('>')).map(|(_, words)| format!("{words} ")).collect();
            let shown: std::collections::BTreeSet<&str> = shown.split(|c: char| !c.is_alphanumeric()).collect();
            for word in (1..=number).map(|number| format!("w{number}")) {
                let is_told = found.told.iter().any(|one| one.contains(&format!("`{word}=`")));
                proptest::prop_assert!(is_told || shown.contains(&*word), "{word} of:\n{body}\ntold: {:?}\n{shown:?}", found.told);
            }
        }
    }
}
