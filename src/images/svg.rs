//! SVG, cleaned: only elements and attributes of an allow-list are written again, so that a drawing cannot run a
//! script, request anything from another server, or reveal where it was made. What a reader would miss is reported at its line;
//! what drawing programs keep for themselves is removed silently.

mod css;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;

use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, error, msg, warning};
use crate::base::source::SourcePath;
use crate::markdown::escape;
use css::is_harmless_css;

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

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// The deepest nesting: drawing programs need a tenth of it, and readers of XML refuse more (libxml2).
const DEEPEST: usize = 256;

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
    let mut cleaner = Cleaner {
        path,
        text,
        html: String::with_capacity(text.len()),
        skip: 0,
        open: Vec::new(),
        style: None,
        root_end: 0,
        uses_xlink: false,
        out,
    };
    match cleaner.run() {
        Ok(()) => Some(cleaner.html.into_bytes()),
        Err((at, diagnostic)) => {
            cleaner.out.push(diagnostic.at(path, at..(at + 1).min(text.len().max(at))));
            None
        }
    }
}

type SvgError = (usize, Diagnostic);

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
struct StyleElement {
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
    style: Option<StyleElement>,
    /// Where the attributes of the root end.
    root_end: usize,
    uses_xlink: bool,
    out: &'a mut Diagnostics,
}

impl Cleaner<'_> {
    fn run(&mut self) -> Result<(), SvgError> {
        let mut reader = Reader::from_str(self.text);
        let mut has_root = false;
        loop {
            let start = reader.buffer_position() as usize;
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => return Err((reader.error_position() as usize, not_xml(error))),
            };
            let place = start..reader.buffer_position() as usize;
            match event {
                Event::Start(tag) => {
                    self.root(&tag, &mut has_root, start)?;
                    self.start(&tag, place, false)?;
                }
                Event::Empty(tag) => {
                    self.root(&tag, &mut has_root, start)?;
                    self.start(&tag, place, true)?;
                }
                Event::End(tag) => self.end(tag.name().as_ref(), start),
                Event::Text(words) => self.words(&words, &words, start)?,
                Event::CData(words) => self.words(&escape(&words), &words, start + "<![CDATA[".len())?,
                Event::GeneralRef(name) => self.reference(&name, start)?,
                Event::Eof if !has_root => return Err((0, not_svg())),
                Event::Eof if !self.open.is_empty() => return Err((start, not_xml("unexpected end"))),
                Event::Eof => {
                    self.declare_xlink();
                    return Ok(());
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    /// The first element is `<svg>`, and there is no second one outside of it.
    fn root(&self, tag: &BytesStart, has_root: &mut bool, at: usize) -> Result<(), SvgError> {
        match std::mem::replace(has_root, true) {
            false if tag.name().as_ref() != "svg" => Err((at, not_svg())),
            true if self.open.is_empty() => Err((at, broken(msg!("có hai phần tử gốc", "a second root element")))),
            _ if self.open.len() >= DEEPEST => Err((at, broken(msg!("lồng quá sâu", "nested too deep")))),
            _ => Ok(()),
        }
    }

    fn start(&mut self, tag: &BytesStart, place: Range<usize>, empty: bool) -> Result<(), SvgError> {
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
        self.attributes(tag, &place)?;
        self.html.push_str(if empty { "/>" } else { ">" });
        if !empty {
            self.open.push(Fate::Written);
            self.style = (name == "style").then(StyleElement::default);
        }
        Ok(())
    }

    fn attributes(&mut self, tag: &BytesStart, place: &Range<usize>) -> Result<(), SvgError> {
        // The reader would look for each name among all before it.
        let mut seen = BTreeSet::new();
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| (place.start, not_xml(error)))?;
            let key: &str = attribute.key.as_ref();
            if !seen.insert(key.to_owned()) {
                return Err((place.start, broken(msg!("`{key}` viết hai lần", "`{key}` is there twice"))));
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|error| (place.start, not_xml(error)))?;
            if let Some((_, problem)) = odd_character(&value) {
                return Err((place.start, problem));
            }
            if listed(ATTRIBUTES, key) && harmless(key, &value) {
                self.uses_xlink |= key == "xlink:href";
                self.html.push_str(&format!(" {key}=\"{}\"", in_attribute(&value)));
            } else if key.starts_with("on") || listed(ATTRIBUTES, key) {
                self.dropped(&format!("{key}="), place.clone());
            }
        }
        // Without its namespace a drawing is a file of XML that no browser draws.
        if self.open.is_empty() {
            if !self.html.contains(" xmlns=\"") {
                self.html.push_str(&format!(" xmlns=\"{SVG}\""));
            }
            self.root_end = self.html.len();
        }
        Ok(())
    }

    /// A prefix that is used and not declared makes the file unreadable.
    fn declare_xlink(&mut self) {
        if self.uses_xlink && !self.html[..self.root_end].contains(" xmlns:xlink=\"") {
            self.html.insert_str(self.root_end, &format!(" xmlns:xlink=\"{XLINK}\""));
        }
    }

    fn end(&mut self, name: &str, at: usize) {
        match self.open.pop() {
            Some(Fate::Written) => {
                if let Some(StyleElement { xml, css, start }) = self.style.take() {
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
    fn words(&mut self, xml: &str, words: &str, at: usize) -> Result<(), SvgError> {
        if let Some((offset, problem)) = odd_character(words) {
            return Err((at + offset, problem));
        }
        if self.skip > 0 || self.open.is_empty() {
            return Ok(());
        }
        let written = match &mut self.style {
            Some(style) => {
                style.css.push_str(words);
                style.start.get_or_insert(at);
                &mut style.xml
            }
            None => &mut self.html,
        };
        // `]]>` ends a CDATA section and stands nowhere else (XML 1.0, 2.4), wherever its parts came from.
        for c in xml.chars() {
            if c == '>' && written.ends_with("]]") { written.push_str("&gt;") } else { written.push(c) }
        }
        Ok(())
    }

    fn reference(&mut self, name: &str, at: usize) -> Result<(), SvgError> {
        let xml = format!("&{name};");
        match unescape(&xml) {
            Ok(words) => self.words(&xml, &words, at),
            Err(_) => Err((at, not_xml(xml))),
        }
    }

    fn dropped(&mut self, what: &str, place: Range<usize>) {
        warning!(self.out, "svg" at (self.path, place);
            "`{what}` không được dùng trong ảnh SVG, đã bỏ", "`{what}` is not allowed in drawings and was removed";
            help: "xuất lại bản vẽ dạng \"SVG thuần\" (plain SVG), chữ chuyển thành đường nét, hoặc dạng .png",
                  "export it again as plain SVG with text as paths, or as .png");
    }
}

/// The first character that XML does not have (XML 1.0, 2.2): no reader opens a file with one in it.
fn odd_character(words: &str) -> Option<(usize, Diagnostic)> {
    let is_odd = |c: char| matches!(c, '\0'..'\t' | '\u{B}' | '\u{C}' | '\u{E}'..' ' | '\u{FFFE}' | '\u{FFFF}');
    let (at, odd) = words.char_indices().find(|(_, c)| is_odd(*c))?;
    let code = format!("U+{:04X}", u32::from(odd));
    Some((at, broken(msg!("XML không có ký tự {code}", "XML has no character {code}"))))
}

/// A value as an attribute has it: a tab or the end of a line is a space there (XML 1.0, 3.3.3) unless it is a reference.
fn in_attribute(value: &str) -> String {
    escape(value).replace('\t', "&#9;").replace('\n', "&#10;").replace('\r', "&#13;")
}

/// Whether a value names nothing outside of the drawing.
fn harmless(key: &str, value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    match key {
        "xmlns" => value == SVG,
        "xmlns:xlink" => value == XLINK,
        "href" | "xlink:href" => value.trim_start().starts_with('#'),
        // Whatever refers to something needs a function; what is hidden by escapes is one for the parser of CSS.
        _ => !value.contains("javascript:") && (!value.contains(['(', '\\', '@']) || is_harmless_css(&value)),
    }
}

fn not_svg() -> Diagnostic {
    error!("broken-picture"; "tệp này không phải ảnh SVG", "this file is not an SVG drawing";
        help: "xuất lại từ chương trình vẽ, hoặc lưu dạng .png", "export it again, or save it as .png")
}

fn not_xml(why: impl std::fmt::Display) -> Diagnostic {
    broken(msg!("{why}", "{why}"))
}

fn broken(why: Message) -> Diagnostic {
    let Message { vi, en } = why;
    error!("broken-picture"; "ảnh SVG bị hỏng ở đây: {vi}", "the drawing is broken here: {en}";
        help: "xuất lại từ chương trình vẽ, hoặc lưu dạng .png", "export it again, or save it as .png")
}
