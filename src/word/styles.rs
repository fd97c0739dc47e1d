//! Styles: what a paragraph or a run is by the name of its style, through the styles it is based on.

use std::collections::BTreeMap;

use super::piece::DefinitionPart;
use super::xml::Element;

/// A style, or what a paragraph or run says itself; none: not said.
#[derive(Clone, Debug, Default)]
pub(super) struct Properties {
    /// The name of the style in lower case, as Word shows it in English.
    pub(super) name: String,
    pub(super) outline: Option<u8>,
    pub(super) number: Option<String>,
    pub(super) level: Option<u8>,
    pub(super) side: Option<String>,
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) capitals: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) raised: Option<String>,
    pub(super) font: Option<String>,
}

impl Properties {
    /// Reads `pPr` and `rPr` of an element.
    pub(super) fn of(element: &Element) -> Properties {
        let mut own = Properties::default();
        if let Some(paragraph) = element.child("pPr") {
            own.outline = paragraph.value("outlineLvl").and_then(|level| level.parse().ok());
            own.side = paragraph.value("jc").map(str::to_owned);
            if let Some(number) = paragraph.child("numPr") {
                own.number = number.value("numId").map(str::to_owned);
                own.level = number.value("ilvl").and_then(|level| level.parse().ok());
            }
        }
        if let Some(run) = element.child("rPr") {
            own.bold = run.switch("b");
            own.italic = run.switch("i");
            own.capitals = run.switch("caps");
            own.hidden = run.switch("vanish");
            own.raised = run.value("vertAlign").map(str::to_owned);
            let fonts = run.child("rFonts");
            own.font = fonts.and_then(|fonts| fonts.get("ascii").or_else(|| fonts.get("hAnsi"))).map(str::to_owned);
        }
        own
    }

    /// The same, with what is not said taken from another.
    pub(super) fn over(self, base: &Properties) -> Properties {
        let base = base.clone();
        Properties {
            name: if self.name.is_empty() { base.name } else { self.name },
            outline: self.outline.or(base.outline),
            number: self.number.or(base.number),
            level: self.level.or(base.level),
            side: self.side.or(base.side),
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            capitals: self.capitals.or(base.capitals),
            hidden: self.hidden.or(base.hidden),
            raised: self.raised.or(base.raised),
            font: self.font.or(base.font),
        }
    }

    /// Whether it is code or a text whose spaces count.
    pub(super) fn is_code(&self) -> bool {
        matches!(
            self.name.as_str(),
            "html preformatted" | "preformatted text" | "source code" | "code" | "code block" | "macro text" | "macro"
        )
    }

    /// Whether it is a word, or what a word means, as pandoc and LibreOffice call them.
    pub(super) fn definition(&self) -> Option<DefinitionPart> {
        match self.name.as_str() {
            "definition term" | "list heading" => Some(DefinitionPart::Term),
            "definition" | "list contents" => Some(DefinitionPart::Meaning),
            _ => None,
        }
    }

    /// The level of a heading, from 1; 0: the title of the document.
    pub(super) fn heading(&self) -> Option<u8> {
        let by_name = self.name.strip_prefix("heading ").and_then(|level| level.parse().ok());
        let title = (self.name == "title").then_some(0);
        title.or(by_name).or(self.outline.filter(|level| *level < 9).map(|level| level + 1))
    }
}

/// The styles of a document.
#[derive(Default)]
pub(super) struct Styles {
    known: BTreeMap<String, Properties>,
    /// The style of paragraphs that name none.
    default: Properties,
}

/// Styles that are based on one another, at most this many: a circle ends.
const LONGEST: usize = 12;

impl Styles {
    pub(super) fn read(root: Option<&Element>) -> Styles {
        let Some(root) = root.and_then(|root| root.child("styles")) else { return Styles::default() };
        let mut own: BTreeMap<String, (Properties, Option<String>)> = BTreeMap::new();
        let mut first = None;
        for style in root.elements().filter(|element| &*element.name == "style") {
            let Some(id) = style.get("styleId") else { continue };
            let name = style.value("name").unwrap_or(id).to_lowercase();
            let is_paragraph = style.get("type") == Some("paragraph");
            if is_paragraph && matches!(style.get("default"), Some("1" | "true")) {
                first = Some(id.to_owned());
            }
            let properties = Properties { name, ..Properties::of(style) };
            own.insert(id.to_owned(), (properties, style.value("basedOn").map(str::to_owned)));
        }
        let defaults = root.child("docDefaults").and_then(|defaults| defaults.child("rPrDefault"));
        let defaults = defaults.map(Properties::of).unwrap_or_default();
        let whole = |id: &String| {
            let mut made = Properties::default();
            let mut next = Some(id.clone());
            for _ in 0..LONGEST {
                let Some((properties, base)) = next.as_ref().and_then(|id| own.get(id)) else { break };
                made = made.over(&Properties { name: String::new(), ..properties.clone() });
                next = base.clone();
            }
            made.name = own.get(id).map(|(properties, _)| properties.name.clone()).unwrap_or_default();
            made
        };
        let known: BTreeMap<String, Properties> = own.keys().map(|id| (id.clone(), whole(id))).collect();
        let default = first.and_then(|id| known.get(&id).cloned()).unwrap_or_default().over(&defaults);
        Styles { known, default }
    }

    /// What a paragraph is.
    pub(super) fn paragraph(&self, element: &Element) -> Properties {
        let id = element.child("pPr").and_then(|properties| properties.value("pStyle"));
        // A style that the document does not describe is known by its name.
        let named = |id: &str| Properties { name: spaced(id), ..Properties::default() };
        let style = id.map(|id| self.known.get(id).cloned().unwrap_or_else(|| named(id)));
        Properties { name: String::new(), ..Properties::of(element) }
            .over(&style.unwrap_or_default().over(&self.default))
    }

    /// What a run is, in a paragraph.
    pub(super) fn run(&self, element: &Element, paragraph: &Properties) -> Properties {
        let id = element.child("rPr").and_then(|properties| properties.value("rStyle"));
        let style = id.and_then(|id| self.known.get(id)).cloned().unwrap_or_default();
        Properties::of(element).over(&style).over(paragraph)
    }
}

/// `Heading1` as Word names it: `heading 1`.
fn spaced(id: &str) -> String {
    let id = id.to_lowercase();
    let digits = id.len() - id.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (name, number) = id.split_at(id.len() - digits);
    if number.is_empty() || name.is_empty() { id } else { format!("{name} {number}") }
}
