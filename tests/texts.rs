//! Texts as staff type and paste them: nothing of an article may vanish or change its meaning without a word.

use crate::common;
use crate::common::program::Site;

/// The body of an item's page, and each problem as `line:column severity code: message`, in English.
struct Checked {
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
    Checked { body: body.map_or(html.clone(), |(body, _)| body.trim().to_owned()), told }
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
