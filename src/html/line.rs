//! Elements among words: styles, links, line ends.

use scraper::ElementRef;

use super::flow::InlineFormat;
use super::office::{NoteLink, note_link};
use super::reader::HtmlReader;
use super::style::{font_of, style_of};
use crate::blocks::raised;

/// Whether nothing but words, coloured or not, is in an element.
fn is_bare(element: ElementRef) -> bool {
    element
        .descendent_elements()
        .skip(1)
        .all(|one| matches!(one.value().name(), "span" | "b" | "i" | "em" | "strong" | "font"))
}

impl HtmlReader<'_> {
    /// An element among words; one that is not known counts as its words.
    pub(super) fn inline<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>) {
        let font = font_of(element).unwrap_or(format.font);
        let styled = InlineFormat { style: style_of(element, format.style), font, ..*format };
        match element.value().name() {
            "br" => self.flow.push_break(),
            "wbr" => {}
            "a" => match note_link(element) {
                Some(NoteLink::Call(id)) => self.call(id),
                Some(NoteLink::Back) => {}
                None => self.link(element, &styled),
            },
            "code" | "samp" | "tt" | "kbd"
                if !element.text().all(|text| text.trim().is_empty()) && is_bare(element) =>
            {
                self.places.clear();
                self.flow.push_code(&element.text().collect::<String>(), format);
            }
            "input" => self.flow.push(if element.attr("checked").is_some() { "☑ " } else { "☐ " }, format),
            "q" => {
                self.flow.push("“", format);
                self.children(element, &styled);
                self.flow.push("”", format);
            }
            _ => match HtmlReader::is_raised(element) {
                Some(digits) if element.child_elements().next().is_none() => {
                    let text: String = element.text().collect();
                    self.flow.push(&raised(text.trim(), digits), &styled);
                }
                _ => self.children(element, &styled),
            },
        }
    }

    fn link<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>) {
        let href = element.attr("href").map(str::trim).unwrap_or_default();
        if !self.is_target(href) {
            return self.children(element, &InlineFormat { link: None, ..*format });
        }
        self.links += 1;
        self.children(element, &InlineFormat { link: Some((self.links, href)), ..*format });
    }

    /// Whether readers can follow an address; what they cannot is counted.
    fn is_target(&mut self, href: &str) -> bool {
        // Where a link within the page leads is known when all of it is read.
        if href.is_empty() || href == "#" {
            return false;
        }
        let scheme = href.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        let scheme =
            scheme.filter(|scheme| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)));
        let is_good = scheme.is_none_or(|scheme| matches!(&*scheme, "http" | "https" | "mailto" | "tel"));
        self.tally.bad_links += usize::from(!is_good);
        is_good
    }

    /// An address that readers can follow.
    pub(super) fn target(&mut self, address: &str) -> Option<String> {
        let address = if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
        self.is_target(&address).then_some(address)
    }
}
