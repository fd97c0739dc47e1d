//! HTML from elsewhere (a clipboard, an old portal, the text of an export) to a tree of [`blocks`](crate::blocks). Pure: text
//! in, a [`HtmlFragment`] out. Targets of links and pictures stay as they are written; the caller knows what they lead to.
//!
//! `tree.rs` reads HTML as browsers do, within bounds, `reader.rs` makes blocks of elements, `flow.rs` gathers the words and
//! pictures of a block, `line.rs` knows the elements among words, `tables.rs` tables, `media.rs` pictures and videos,
//! `office.rs` and `notes.rs` what only Word and LibreOffice write, `style.rs` how words are set, `report.rs` tells what was left out.

mod flow;
mod line;
mod media;
mod notes;
mod office;
mod reader;
mod report;
mod style;
mod tables;
mod tree;

use scraper::{ElementRef, Html, Selector};

use crate::base::diagnostic::Message;
use crate::blocks::{ImportReport, Text};

/// What a piece of HTML says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HtmlFragment {
    /// Its text. Pictures have the target that the HTML names, `data:` ones too.
    pub text: Text,
    /// What was cleaned and left out.
    pub report: ImportReport,
}

/// Reads a piece of HTML, or the body of a whole page.
///
/// # Errors
/// If it is larger, or nested deeper, than any page.
pub fn read(html: &str) -> Result<HtmlFragment, Message> {
    let page = HtmlPage::parse(html)?;
    Ok(page.root().map(|root| reading(root, &[])).unwrap_or_default())
}

/// A page as its tree, to take parts of.
pub struct HtmlPage(Html);

impl HtmlPage {
    /// Reads a page.
    ///
    /// # Errors
    /// As [`read`].
    pub fn parse(html: &str) -> Result<HtmlPage, Message> {
        tree::parse(html).map(HtmlPage)
    }

    fn root(&self) -> Option<ElementRef<'_>> {
        self.0.tree.root().children().find_map(ElementRef::wrap)
    }

    /// The first element that a selector finds.
    pub fn first(&self, selector: &Selector) -> Option<ElementRef<'_>> {
        self.0.select(selector).next()
    }

    /// Every element that a selector finds.
    pub fn all<'p>(&'p self, selector: &'p Selector) -> impl Iterator<Item = ElementRef<'p>> {
        self.0.select(selector)
    }
}

/// What an element of a page says, without the parts of it that the selectors find.
pub fn reading(element: ElementRef, without: &[Selector]) -> HtmlFragment {
    reader::element(element, without)
}

/// The words of an element, on one line.
pub fn words(element: ElementRef) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
