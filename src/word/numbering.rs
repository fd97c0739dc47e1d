//! Numbering: what stands before the paragraphs of a list.

use std::collections::BTreeMap;

use super::xml::Element;
use crate::base::number::roman;

/// What stands before a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ListMarker {
    /// A bullet of any shape.
    Bullet,
    /// A number that Markdown can count.
    Number(u64),
    /// A letter, a Roman number or words: `a)`, `IV.`, `Điều 3.`
    Label(String),
}

#[derive(Clone, Debug)]
struct NumberingLevel {
    format: String,
    text: String,
    start: u64,
}

/// The lists of a document, and how far each has counted.
#[derive(Default)]
pub(super) struct Numbering {
    lists: BTreeMap<String, String>,
    starts: BTreeMap<(String, usize), u64>,
    levels: BTreeMap<String, Vec<NumberingLevel>>,
    counts: BTreeMap<String, [Option<u64>; LEVELS]>,
    restarted: std::collections::BTreeSet<String>,
}

const LEVELS: usize = 9;

impl Numbering {
    pub(super) fn read(root: Option<&Element>) -> Numbering {
        let mut numbering = Numbering::default();
        let Some(root) = root.and_then(|root| root.child("numbering")) else { return numbering };
        for one in root.elements() {
            match &*one.name {
                "abstractNum" => {
                    let levels = one.elements().filter(|level| &*level.name == "lvl").take(LEVELS).map(level).collect();
                    numbering.levels.insert(one.get("abstractNumId").unwrap_or_default().to_owned(), levels);
                }
                "num" => {
                    let id = one.get("numId").unwrap_or_default();
                    let list = one.value("abstractNumId").unwrap_or_default();
                    numbering.lists.insert(id.to_owned(), list.to_owned());
                    for change in one.elements().filter(|change| &*change.name == "lvlOverride") {
                        let at = change.get("ilvl").and_then(|at| at.parse().ok());
                        let start = change.value("startOverride").and_then(|start| start.parse().ok());
                        if let (Some(at), Some(start)) = (at, start) {
                            numbering.starts.insert((id.to_owned(), at), start);
                        }
                    }
                }
                _ => {}
            }
        }
        numbering
    }

    /// Counts a paragraph of a list; none where nothing stands before it.
    pub(super) fn next(&mut self, id: &str, level: u8) -> Option<ListMarker> {
        let list = self.lists.get(id)?.clone();
        let at = usize::from(level).min(LEVELS - 1);
        let levels = self.levels.get(&list)?.clone();
        let own = levels.get(at)?;
        let first = |at: usize| {
            let start = self.starts.get(&(id.to_owned(), at)).copied();
            start.or(levels.get(at).map(|level| level.start)).unwrap_or(1)
        };
        let counts = self.counts.entry(list).or_default();
        // A list that begins again counts from the start, the first time it is used.
        let restarts = self.starts.range((id.to_owned(), 0)..).next().is_some_and(|((number, _), _)| number == id);
        if restarts && self.restarted.insert(id.to_owned()) {
            *counts = Default::default();
        }
        counts[at] = Some(counts[at].map_or(first(at), |count| count.saturating_add(1)));
        counts[at + 1..].fill(None);
        let shown = *counts;
        let value = |at: usize| shown[at].unwrap_or(first(at));
        match own.format.as_str() {
            "bullet" => Some(ListMarker::Bullet),
            "none" => None,
            format => {
                let place = format!("%{}", at + 1);
                let is_plain = ["", ".", ")"].iter().any(|end| own.text == format!("{place}{end}"));
                if is_plain && matches!(format, "decimal" | "decimalZero") {
                    return Some(ListMarker::Number(value(at)));
                }
                let mut text = own.text.clone();
                for (at, level) in levels.iter().enumerate().rev() {
                    text = text.replace(&format!("%{}", at + 1), &shown_as(&level.format, value(at)));
                }
                let text = text.trim().to_owned();
                (!text.is_empty()).then_some(ListMarker::Label(text))
            }
        }
    }
}

fn level(element: &Element) -> NumberingLevel {
    NumberingLevel {
        format: element.value("numFmt").unwrap_or("decimal").to_owned(),
        text: element.value("lvlText").unwrap_or_default().to_owned(),
        start: element.value("start").and_then(|start| start.parse().ok()).unwrap_or(1),
    }
}

/// A number in a format of Word.
fn shown_as(format: &str, number: u64) -> String {
    match format {
        "lowerLetter" => letters(number),
        "upperLetter" => letters(number).to_uppercase(),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        "decimalZero" => format!("{number:02}"),
        "bullet" | "none" => String::new(),
        _ => number.to_string(),
    }
}

/// `a` to `z`, then `aa`, as Word does.
fn letters(number: u64) -> String {
    let at = number.max(1) - 1;
    let letter = char::from(b'a' + (at % 26) as u8);
    letter.to_string().repeat((at / 26 + 1).min(30) as usize)
}
