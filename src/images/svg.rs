//! SVG, cleaned: only elements and attributes of an allow-list are written again, so that a drawing cannot run a
//! script, request anything from another server, or reveal where it was made. What a reader would miss is reported at its line;
//! what drawing programs keep for themselves is removed silently.

use std::ops::Range;

use cssparser::{BasicParseErrorKind, ParseError, Parser, Token};
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::base::diagnostic::{Diagnostic, Diagnostics, error, warning};
use crate::base::source::SourcePath;
use crate::markdown::escape;

const ELEMENTS: &str = " svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title \
    desc linearGradient radialGradient stop clipPath mask pattern marker switch style filter feBlend feColorMatrix \
    feComponentTransfer feComposite feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge \
    feMergeNode feMorphology feOffset feTurbulence ";

const ATTRIBUTES: &str = " id class style lang role aria-label aria-labelledby aria-hidden xmlns xmlns:xlink xml:space \
    xml:lang version viewBox preserveAspectRatio width height x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy d points \
    pathLength rotate textLength lengthAdjust startOffset method spacing transform href xlink:href offset \
    gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits patternTransform clipPathUnits \
    maskUnits maskContentUnits markerUnits markerWidth markerHeight refX refY orient filterUnits primitiveUnits in in2 \
    result mode type values operator k1 k2 k3 k4 stdDeviation radius baseFrequency numOctaves seed tableValues slope \
    intercept amplitude exponent alignment-baseline baseline-shift clip-path clip-rule color color-interpolation \
    color-interpolation-filters direction display dominant-baseline fill fill-opacity fill-rule filter flood-color \
    flood-opacity font-family font-size font-stretch font-style font-variant font-weight kerning letter-spacing \
    marker-end marker-mid marker-start mask opacity overflow paint-order shape-rendering stop-color stop-opacity stroke \
    stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width \
    text-anchor text-decoration text-rendering unicode-bidi vector-effect visibility word-spacing writing-mode ";

/// Elements that programs keep for themselves.
const SILENT: &[&str] = &["metadata", "namedview", "perspective", "a"];

fn listed(list: &str, name: &str) -> bool {
    !name.contains(' ') && list.contains(&format!(" {name} "))
}

/// The size a drawing asks for, from its first tag.
pub fn size(text: &str) -> Option<(u32, u32)> {
    let mut reader = Reader::from_str(text);
    let root = loop {
        match reader.read_event().ok()? {
            Event::Start(root) | Event::Empty(root) => break root,
            Event::Eof => return None,
            _ => {}
        }
    };
    let get = |name: &str| {
        let found = root.attributes().filter_map(Result::ok).find(|one| one.key.as_ref() == name);
        found.and_then(|one| one.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned()))
    };
    let length = |text: String| text.trim().trim_end_matches("px").parse::<f64>().ok();
    let (width, height) = match (get("width").and_then(length), get("height").and_then(length)) {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let view = get("viewBox")?;
            let mut numbers = view.split([' ', ',']).filter(|one| !one.is_empty()).skip(2);
            (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?)
        }
    };
    let sound = |length: f64| (0.5..100_000.0).contains(&length).then_some(length.round() as u32);
    Some((sound(width)?, sound(height)?))
}

/// Cleans a drawing. What had to go is recorded in `out`; one that is no drawing is an error and gives nothing.
pub fn clean(path: &SourcePath, text: &str, out: &mut Diagnostics) -> Option<Vec<u8>> {
    let mut cleaner =
        Cleaner { path, text, html: String::with_capacity(text.len()), skip: 0, open: Vec::new(), style: None, out };
    match cleaner.run() {
        Ok(()) => Some(cleaner.html.into_bytes()),
        Err((at, diagnostic)) => {
            cleaner.out.push(diagnostic.at(path, at..(at + 1).min(text.len().max(at))));
            None
        }
    }
}

type Failed = (usize, Diagnostic);

/// What became of an element.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Written,
    /// It went, what is in it stays.
    Unwrapped,
    /// It went with all that is in it.
    Gone,
}

/// The text of a `<style>`. A browser joins its parts, whatever stands between them, and so it is judged as a whole.
#[derive(Default)]
struct Style {
    /// As it is written.
    xml: String,
    /// As the browser reads it.
    css: String,
    /// Where its text begins.
    start: Option<usize>,
}

struct Cleaner<'a> {
    path: &'a SourcePath,
    text: &'a str,
    html: String,
    /// How deep inside something that goes.
    skip: usize,
    /// What became of each open element.
    open: Vec<Fate>,
    /// The open `<style>`.
    style: Option<Style>,
    out: &'a mut Diagnostics,
}

impl Cleaner<'_> {
    fn run(&mut self) -> Result<(), Failed> {
        let mut reader = Reader::from_str(self.text);
        let mut is_empty = true;
        loop {
            let start = reader.buffer_position() as usize;
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => return Err((reader.error_position() as usize, not_xml(&error.to_string()))),
            };
            let place = start..reader.buffer_position() as usize;
            match event {
                Event::Start(tag) => {
                    self.root(&tag, is_empty, start)?;
                    is_empty = false;
                    self.start(&tag, place, false)?;
                }
                Event::Empty(tag) => {
                    self.root(&tag, is_empty, start)?;
                    is_empty = false;
                    self.start(&tag, place, true)?;
                }
                Event::End(tag) => self.end(tag.name().as_ref(), start),
                Event::Text(words) => self.words(&words, &words, start),
                Event::CData(words) => self.words(&escape(&words), &words, start),
                Event::GeneralRef(name) => self.reference(&name, start)?,
                Event::Eof if is_empty => return Err((0, not_svg())),
                Event::Eof if !self.open.is_empty() => return Err((start, not_xml("unexpected end"))),
                Event::Eof => return Ok(()),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    fn root(&self, tag: &BytesStart, first: bool, at: usize) -> Result<(), Failed> {
        if first && tag.name().as_ref() != "svg" { Err((at, not_svg())) } else { Ok(()) }
    }

    fn start(&mut self, tag: &BytesStart, place: Range<usize>, empty: bool) -> Result<(), Failed> {
        let name = tag.name();
        let name: &str = name.as_ref();
        if self.skip > 0 || self.style.is_some() || !listed(ELEMENTS, name) {
            let local = name.rsplit(':').next().unwrap_or(name);
            // A link around a part goes, the part stays.
            let unwrap = self.skip == 0 && self.style.is_none() && local == "a";
            if self.skip == 0 && !name.contains(':') && !SILENT.contains(&local) {
                self.dropped(&format!("<{name}>"), place);
            }
            if !empty {
                self.open.push(if unwrap { Fate::Unwrapped } else { Fate::Gone });
                self.skip += usize::from(!unwrap);
            }
            return Ok(());
        }
        self.html.push('<');
        self.html.push_str(name);
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| (place.start, not_xml(&error.to_string())))?;
            let key: &str = attribute.key.as_ref();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|error| (place.start, not_xml(&error.to_string())))?;
            if listed(ATTRIBUTES, key) && harmless(key, &value) {
                self.html.push_str(&format!(" {key}=\"{}\"", escape(&value)));
            } else if key.starts_with("on") || listed(ATTRIBUTES, key) {
                self.dropped(&format!("{key}="), place.clone());
            }
        }
        self.html.push_str(if empty { "/>" } else { ">" });
        if !empty {
            self.open.push(Fate::Written);
            self.style = (name == "style").then(Style::default);
        }
        Ok(())
    }

    fn end(&mut self, name: &str, at: usize) {
        match self.open.pop() {
            Some(Fate::Written) => {
                if let Some(Style { xml, css, start }) = self.style.take() {
                    if is_harmless_css(&css) {
                        self.html.push_str(&xml);
                    } else {
                        self.dropped("<style>", start.unwrap_or(at)..at);
                    }
                }
                self.html.push_str(&format!("</{name}>"));
            }
            Some(Fate::Gone) => self.skip -= 1,
            Some(Fate::Unwrapped) | None => {}
        }
    }

    /// Words as they are written in XML, and as a reader of it sees them.
    fn words(&mut self, xml: &str, words: &str, at: usize) {
        if self.skip > 0 || self.open.is_empty() {
            return;
        }
        match &mut self.style {
            Some(style) => {
                style.xml.push_str(xml);
                style.css.push_str(words);
                style.start.get_or_insert(at);
            }
            None => self.html.push_str(xml),
        }
    }

    fn reference(&mut self, name: &str, at: usize) -> Result<(), Failed> {
        let xml = format!("&{name};");
        match unescape(&xml) {
            Ok(words) => self.words(&xml, &words, at),
            Err(_) => return Err((at, not_xml(&xml))),
        }
        Ok(())
    }

    fn dropped(&mut self, what: &str, place: Range<usize>) {
        warning!(self.out, "svg" at (self.path, place);
            "`{what}` không được dùng trong ảnh SVG, đã bỏ", "`{what}` is not allowed in drawings and was removed";
            help: "xuất lại bản vẽ dạng \"SVG thuần\" (plain SVG), chữ chuyển thành đường nét, hoặc dạng .png",
                  "export it again as plain SVG with text as paths, or as .png");
    }
}

/// Whether a value names nothing outside of the drawing.
fn harmless(key: &str, value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    match key {
        "xmlns" => value == "http://www.w3.org/2000/svg",
        "xmlns:xlink" => value == "http://www.w3.org/1999/xlink",
        "href" | "xlink:href" => value.trim_start().starts_with('#'),
        // Whatever refers to something needs a function; what is hidden by escapes is one for the parser of CSS.
        _ => !value.contains("javascript:") && (!value.contains(['(', '\\', '@']) || is_harmless_css(&value)),
    }
}

/// Functions of CSS that can load something, beside `url`.
const LOADING: [&str; 6] = ["image-set", "-webkit-image-set", "image", "-webkit-cross-fade", "src", "expression"];

/// Whether a style names nothing outside of the drawing, as a browser reads it.
fn is_harmless_css(text: &str) -> bool {
    is_harmless_block(&mut Parser::new(text))
}

fn is_harmless_block(parser: &mut Parser) -> bool {
    loop {
        let token = match parser.next() {
            Ok(token) => token.clone(),
            Err(error) => return matches!(error.kind, BasicParseErrorKind::EndOfInput),
        };
        let harmless = match &token {
            Token::AtKeyword(name) => !name.eq_ignore_ascii_case("import"),
            Token::UnquotedUrl(url) => url.starts_with('#'),
            Token::BadUrl(_) | Token::BadString(_) => false,
            Token::Function(name) if LOADING.iter().any(|one| name.eq_ignore_ascii_case(one)) => false,
            Token::Function(name) if name.eq_ignore_ascii_case("url") => {
                nested(parser, |inner| inner.expect_string().is_ok_and(|url| url.trim_start().starts_with('#')))
            }
            Token::Function(_) | Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                nested(parser, is_harmless_block)
            }
            _ => true,
        };
        if !harmless {
            return false;
        }
    }
}

/// Whether the block that was just opened passes; one that is not read to its end, or nested too deep for the parser, does not.
fn nested(parser: &mut Parser, test: impl FnOnce(&mut Parser) -> bool) -> bool {
    parser.parse_nested_block(|inner| Ok::<bool, ParseError<()>>(test(inner))).unwrap_or(false)
}

fn not_svg() -> Diagnostic {
    error!("broken-picture"; "tệp này không phải ảnh SVG", "this file is not an SVG drawing";
        help: "xuất lại từ chương trình vẽ, hoặc lưu dạng .png", "export it again, or save it as .png")
}

fn not_xml(why: &str) -> Diagnostic {
    error!("broken-picture"; "ảnh SVG bị hỏng ở đây: {why}", "the drawing is broken here: {why}";
        help: "xuất lại từ chương trình vẽ, hoặc lưu dạng .png", "export it again, or save it as .png")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
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
        assert_eq!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><use/><rect/><style></style><use href=\"#a\"/></svg>"
        );
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
            let (svg, told) = cleaned(&format!("<svg><style>{css}</style></svg>"));
            assert_eq!(svg, "<svg><style></style></svg>", "{css}");
            assert!(told.iter().any(|one| one.starts_with("`<style>` is not allowed")), "{css}: {told:?}");
        }
        let kept =
            ["a &gt; b{fill:url(#g)}", ".a{font:12px 'Be Vietnam'}", "a{fill:url( '#g' )}", "@media print{a{b:c}}"];
        for css in kept {
            let svg = format!("<svg><style>{css}</style></svg>");
            assert_eq!(cleaned(&svg), (svg, vec![]));
        }
        let deep = format!("<svg><style>{}</style></svg>", "(".repeat(100_000));
        assert_eq!(cleaned(&deep).0, "<svg><style></style></svg>");
    }
}
