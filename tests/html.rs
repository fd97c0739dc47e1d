//! HTML of clipboards and old portals and what becomes of it, side by side: `tests/html/*.txt`.
//!
//! ```text
//! ##### a title                     the name of a case
//! <p>...                            the HTML
//! === markdown                      the whole text
//! === report                        what is said, in English
//! ```
//!
//! `UPDATE=1 cargo test html::` writes the expected parts anew.

use std::path::Path;

use bantin::blocks::{Remarks, write};
use bantin::html::{HtmlFragment, read};

use crate::common;

common::cases! { run, "html", ".txt": blocks lines office pictures tables }

fn run(path: &Path) {
    let whole = std::fs::read_to_string(path).unwrap();
    let mut anew = whole.split("##### ").next().unwrap().to_owned();
    let mut failed = String::new();
    for case in whole.split("##### ").skip(1) {
        let (name, rest) = case.split_once('\n').unwrap();
        let (html, expected) = rest.split_once("=== ").unwrap_or((rest, ""));
        let actual = shown(&read(html).unwrap());
        failed.extend(common::difference(name, expected, &actual));
        anew += &format!("##### {name}\n{html}=== {actual}");
    }
    if common::update() {
        std::fs::write(path, anew).unwrap();
        return;
    }
    assert!(failed.is_empty(), "{failed}");
}

fn shown(reading: &HtmlFragment) -> String {
    let mut remarks = Remarks::new();
    let markdown = write(&reading.text, &mut remarks);
    let report = &reading.report;
    let groups =
        [("cleaned", &report.cleaned), ("left out", &report.dropped), ("look", &report.look), ("look", &remarks)];
    let lines = groups.iter().flat_map(|(name, list)| list.iter().map(move |line| format!("{name}: {}\n", line.en)));
    let lines: String = lines.collect();
    format!("markdown\n\n{markdown}{}{lines}\n", if lines.is_empty() { "" } else { "=== report\n" })
}

/// Each would take hours, gigabytes or the stack of a reader without bounds.
#[test]
fn hostile_html_is_refused_or_read_at_once() {
    let words = |html: &str| read(html).map(|reading| write(&reading.text, &mut Remarks::new()).len()).is_ok();
    for (html, is_read) in [
        ("<div>".repeat(20_000), false),
        ("<b>".repeat(20_000) + "x", false),
        ("<ul><li>".repeat(10_000), false),
        ("<table><tr><td>".repeat(10_000), false),
        (format!("{}{}", (0..1000).map(|n| format!("<b x={n}>")).collect::<String>(), "<p>x".repeat(100_000)), false),
        (format!("<p {}>x", "a=1 ".repeat(100_000)), false),
        (format!("<p {}>x", (0..100_000).map(|n| format!("a{n}/")).collect::<String>()), false),
        ("<p>x".repeat(250_000), false),
        ("<div></span>".repeat(5_000), false),
        ("<blockquote>".repeat(90) + "x", true),
        (format!("<img src=\"data:image/png;base64,{}\">", "A/b+".repeat(500_000)), true),
        ("&amp;&#x110;&unknown;".repeat(10_000), true),
        ("<svg><math><template><frameset><select><option><!--".to_owned(), true),
        ("<script>a<b ".to_owned() + &"x ".repeat(10_000) + "</SCRIPT><p>x", true),
        ("<td><tr></table></p></html><p>x".to_owned(), true),
    ] {
        assert_eq!(words(&html), is_read, "{}", &html[..html.len().min(60)]);
    }
}
