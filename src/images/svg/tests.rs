//! Drawings before and after.
#![allow(clippy::unwrap_used)]

use super::*;

fn cleaned(text: &str) -> (String, Vec<String>) {
    let mut out = Diagnostics::default();
    let path: SourcePath = "content/a.svg".into();
    let bytes = clean(&path, text, &mut out).unwrap_or_default();
    let told = |one: &Diagnostic| {
        let range = one.place.as_ref().and_then(|place| place.range).unwrap();
        format!("{} @ {}", one.message.en, &text[range.start..range.end])
    };
    (String::from_utf8(bytes).unwrap(), out.iter().map(told).collect())
}

#[test]
fn a_drawing_stays_and_what_programs_keep_goes_without_a_word() {
    let (svg, told) = cleaned(
        "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY ns 'x'>]><!-- 16.7N -->\
         <svg xmlns='http://www.w3.org/2000/svg' xmlns:sodipodi='http://s' viewBox='0 0 4 3' sodipodi:docname='C:\\Users\\Lan\\a.svg'>\
         <sodipodi:namedview><sodipodi:x/></sodipodi:namedview><metadata><rdf>Lan</rdf></metadata>\
         <style>.a{fill:url(#g)}</style><a href='https://x'><path class=\"a\" d='M0 0L1 1'/></a>\
         <text>Sông &amp; cầu &#7856;</text></svg>",
    );
    assert_eq!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"><style>.a{fill:url(#g)}</style>\
         <path class=\"a\" d=\"M0 0L1 1\"/><text>Sông &amp; cầu &#7856;</text></svg>"
    );
    assert_eq!(told, [] as [&str; 0]);
    assert_eq!(size(&svg), Some((4, 3)));
    assert_eq!(size("<svg width='12px' height='7.6' viewBox='0 0 1 1'/>"), Some((12, 8)));
    assert_eq!(size("<svg width='100%'/>"), None);
}

#[test]
fn what_could_do_harm_goes_and_is_told() {
    let (svg, told) = cleaned(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"><script>alert(1)</script>\
         <foreignObject><p>a</p></foreignObject><image href=\"https://x/a.jpg\"/><use href=\"https://x#a\"/>\
         <rect fill=\"url(https://x)\" style=\"fill:u\\72l(x)\"/><style>@import 'x';</style><use href=\"#a\"/></svg>",
    );
    assert_eq!(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\"><use/><rect/><style></style><use href=\"#a\"/></svg>");
    assert_eq!(
        told,
        [
            "`onload=` is not allowed in drawings and was removed @ <svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\">",
            "`<script>` is not allowed in drawings and was removed @ <script>",
            "`<foreignObject>` is not allowed in drawings and was removed @ <foreignObject>",
            "`<image>` is not allowed in drawings and was removed @ <image href=\"https://x/a.jpg\"/>",
            "`href=` is not allowed in drawings and was removed @ <use href=\"https://x#a\"/>",
            "`fill=` is not allowed in drawings and was removed @ <rect fill=\"url(https://x)\" style=\"fill:u\\72l(x)\"/>",
            "`style=` is not allowed in drawings and was removed @ <rect fill=\"url(https://x)\" style=\"fill:u\\72l(x)\"/>",
            "`<style>` is not allowed in drawings and was removed @ @import 'x';",
        ]
    );
}

#[test]
fn what_is_no_drawing_is_an_error_at_its_place() {
    assert_eq!(cleaned("<html></html>").1, ["this file is not an SVG drawing @ <"]);
    assert!(cleaned("").1[0].starts_with("this file is not an SVG drawing"));
    assert!(cleaned("<svg><g></svg>").1[0].starts_with("the drawing is broken here:"));
    assert!(cleaned("<svg><g>").1[0].starts_with("the drawing is broken here: unexpected end"));
    assert!(cleaned("<svg>&xxe;</svg>").1[0].starts_with("the drawing is broken here: &xxe;"));
}

#[test]
fn a_style_is_judged_as_a_browser_joins_it() {
    let dropped = [
        "@imp<!-- -->ort 'https://x';",
        "@imp<![CDATA[ort 'https://x';]]>",
        "@imp<?x?>ort 'https://x';",
        "@imp<g/>ort 'https://x';",
        "@&#105;mport 'https://x';",
        "@\\69mport 'https://x';",
        "a{fill:u\\72l(https://x)}",
        "a{fill:url(<!-- -->https://x)}",
        "a{fill:url('https://x')}",
        "a{b:image-set('https://x' 1x)}",
        "a{fill:URL( https://x )}",
        "@media print{a{fill:url(https://x)}}",
    ];
    for css in dropped {
        let (svg, told) = cleaned(&style(css));
        assert_eq!(svg, style(""), "{css}");
        assert!(told.iter().any(|one| one.starts_with("`<style>` is not allowed")), "{css}: {told:?}");
    }
    let kept = ["a &gt; b{fill:url(#g)}", ".a{font:12px 'Be Vietnam'}", "a{fill:url( '#g' )}", "@media print{a{b:c}}"];
    for css in kept {
        let svg = style(css);
        assert_eq!(cleaned(&svg), (svg, vec![]));
    }
    let deep = style(&"(".repeat(100_000));
    assert_eq!(cleaned(&deep).0, style(""));
}

/// A drawing of one style.
fn style(css: &str) -> String {
    inside(&format!("<style>{css}</style>"))
}

fn inside(xml: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{xml}</svg>")
}

#[test]
fn f4_no_way_of_writing_it_leads_outside() {
    // What is left of each, and what is said to have gone.
    let elsewhere = [
        ("<rect style='fill:url(https://x)'/>", "<rect/>", "style="),
        ("<rect style='fill:url&#40;https://x)'/>", "<rect/>", "style="),
        ("<rect style='fill:u\\000072l(https://x)'/>", "<rect/>", "style="),
        ("<rect style='-moz-binding:url(https://x#a)'/>", "<rect/>", "style="),
        ("<rect style='fill:image-set(\"https://x\" 1x)'/>", "<rect/>", "style="),
        ("<rect style='fill:src(\"https://x\")'/>", "<rect/>", "style="),
        ("<rect style='--a:\"https://x\";fill:src(var(--a))'/>", "<rect/>", "style="),
        ("<rect style='fill:url(https://x'/>", "<rect/>", "style="),
        ("<rect fill='url(&quot;//x&quot;)'/>", "<rect/>", "fill="),
        ("<rect mask='url(data:image/svg+xml,x)'/>", "<rect/>", "mask="),
        ("<rect filter='url(a.svg#f)'/>", "<rect/>", "filter="),
        ("<use href='a.svg#a'/>", "<use/>", "href="),
        ("<use href='&#9;javascript:x()'/>", "<use/>", "href="),
        ("<use href='data:image/svg+xml,x#a'/>", "<use/>", "href="),
        ("<feImage href='https://x'/>", "", "<feImage>"),
        ("<image href='https://x'/>", "", "<image>"),
        ("<set attributeName='href' to='https://x'/>", "", "<set>"),
        ("<animate attributeName='href' values='https://x'/>", "", "<animate>"),
        ("<rect onclick='x()'/>", "<rect/>", "onclick="),
        ("<style>@\\69 mport \"https://x\";</style>", "<style></style>", "<style>"),
        ("<style>@font-face{src:url(https://x)}</style>", "<style></style>", "<style>"),
        ("<style>a{fill:url(#a)}@import/**/'//x';</style>", "<style></style>", "<style>"),
        ("<style>a{b:-webkit-image-set(url(#a) 1x, '//x' 2x)}</style>", "<style></style>", "<style>"),
        ("<style><![CDATA[a{fill:url(//x)}]]></style>", "<style></style>", "<style>"),
        ("<g xmlns='http://www.w3.org/1999/xhtml'/>", "<g/>", "xmlns="),
    ];
    for (xml, left, gone) in elsewhere {
        let (svg, told) = cleaned(&inside(xml));
        assert_eq!(svg, inside(left), "{xml}");
        let gone = format!("`{gone}` is not allowed in drawings and was removed @ ");
        assert!(told.len() == 1 && told[0].starts_with(&gone), "{xml}: {told:?}");
    }
    // Without a word, as programs write it everywhere.
    let base = "<g xml:base='https://x/'><x:use xmlns:x='http://www.w3.org/2000/svg' href='https://x'/></g>";
    assert_eq!(cleaned(&inside(base)), (inside("<g></g>"), vec![]));
    // An entity of its own is known to nobody.
    let entity = "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>";
    assert_eq!(cleaned(entity), (String::new(), vec!["the drawing is broken here: &a; @ &".to_owned()]));
}

#[test]
fn f6_what_no_reader_of_xml_opens_is_told_and_not_written() {
    let refused = [
        ("<svg>&#0;</svg>", "&#0;", 5),
        ("<svg>a&#x1;</svg>", "XML has no character U+0001", 6),
        ("<svg>&#xFFFE;</svg>", "XML has no character U+FFFE", 5),
        ("<svg>&#xD800;</svg>", "&#xD800;", 5),
        ("<svg><text>Ủy\u{FFFF}</text></svg>", "XML has no character U+FFFF", 15),
        ("<svg><text>\u{B}</text></svg>", "XML has no character U+000B", 11),
        ("<svg><![CDATA[\u{1B}]]></svg>", "XML has no character U+001B", 14),
        ("<svg><g id='a\u{FFFE}'/></svg>", "XML has no character U+FFFE", 5),
        ("<svg><g id='&#8;'/></svg>", "XML has no character U+0008", 5),
        ("<svg><metadata>\u{FFFE}</metadata></svg>", "XML has no character U+FFFE", 15),
        ("<svg/><svg/>", "a second root element", 6),
        ("<svg></svg><g/>", "a second root element", 11),
        ("<svg><g id='a' id='b'/></svg>", "`id` is there twice", 5),
    ];
    for (text, why, at) in refused {
        let mut out = Diagnostics::default();
        assert_eq!(clean(&"content/a.svg".into(), text, &mut out), None, "{text}");
        let told: Vec<_> =
            out.iter().map(|one| (&*one.message.en, one.place.as_ref().unwrap().range.unwrap().start)).collect();
        assert_eq!(told, [(&*format!("the drawing is broken here: {}", why), at)], "{text}");
    }
    // A tab that is a reference stays one.
    let tab = inside("<text style=\"a&#9;b&#10;\"/>");
    assert_eq!(cleaned(&tab), (tab, vec![]));
    // What a reader wants and a drawing lacks is written.
    assert_eq!(
        cleaned("<svg><use xlink:href='#a'/><text>]]<!-- -->></text></svg>").0,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"><use xlink:href=\"#a\"/>\
         <text>]]&gt;</text></svg>"
    );
}

#[test]
fn f5_a_drawing_is_nested_no_deeper_than_readers_go() {
    let nested = |depth: usize| format!("<svg>{}{}</svg>", "<g>".repeat(depth), "</g>".repeat(depth));
    assert!(cleaned(&nested(255)).1.is_empty());
    for depth in [256, 100_000] {
        assert_eq!(
            cleaned(&nested(depth)),
            (String::new(), vec!["the drawing is broken here: nested too deep @ <".to_owned()])
        );
    }
}
