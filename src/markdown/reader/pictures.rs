//! Pictures: alone in their paragraph, in a gallery, or between words.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::Reader;
use crate::base::diagnostic::{Diagnostic, msg};
use crate::markdown::words::{next_figure, typed_before, words};
use crate::markdown::{HoleKind, Spot, clean, escape};

impl Reader<'_, '_, '_> {
    /// The starts and ends of the images in `from..to`, where there is nothing else but space.
    pub(super) fn only_pictures(&self, from: usize, to: usize) -> Option<Vec<(usize, usize)>> {
        let mut pictures = Vec::new();
        let mut at = from;
        while at < to {
            match &self.events[at].0 {
                Event::Start(Tag::Image { .. }) => {
                    let close = self.close_of(at);
                    pictures.push((at, close));
                    at = close + 1;
                }
                Event::SoftBreak | Event::HardBreak => at += 1,
                Event::Text(text) if text.trim().is_empty() => at += 1,
                _ => return None,
            }
        }
        (!pictures.is_empty()).then_some(pictures)
    }

    pub(super) fn figure(&mut self, pictures: &[(usize, usize)]) {
        self.flush();
        let spot = if pictures.len() == 1 { Spot::Figure } else { Spot::Gallery };
        let figures: Vec<String> = pictures
            .iter()
            .map(|(start, close)| {
                let caption = match &self.events[*start].0 {
                    Event::Start(Tag::Image { title, .. }) if !title.is_empty() => {
                        let caption = self.with_figures(title, &self.events[*start].1.clone());
                        format!("<figcaption>{caption}</figcaption>")
                    }
                    _ => String::new(),
                };
                if let Event::Start(Tag::Image { title, .. }) = &self.events[*start].0 {
                    self.run.push(title, self.events[*start].1.clone());
                    self.flush();
                }
                format!("<figure>{}{caption}</figure>", self.image(*start, *close, spot))
            })
            .collect();
        let html = if figures.len() == 1 {
            figures.concat()
        } else {
            format!("<div class=\"gallery\">\n{}\n</div>", figures.join("\n"))
        };
        self.push(html + "\n");
    }

    /// The image from `start` to `close`; its title too, where no caption shows it.
    pub(super) fn image(&mut self, start: usize, close: usize, spot: Spot) -> String {
        let (Event::Start(Tag::Image { dest_url, title, .. }), range) = &self.events[start] else {
            return String::new();
        };
        let alt = words(&self.events[start + 1..close]);
        if alt.trim().is_empty() {
            self.out.push(
                Diagnostic::error("missing-alt", msg!("ảnh không có lời mô tả", "the picture has no description"))
                    .at(self.input.source, range.clone())
                    .help(msg!(
                        "viết những gì nhìn thấy vào giữa hai ngoặc vuông: ![Cổng thành nhìn từ cầu]({})",
                        "say what is seen between the square brackets: ![The gate seen from the bridge]({})",
                        dest_url
                    )),
            );
        }
        if clean::has_scheme(dest_url) || dest_url.starts_with("//") {
            self.out.push(
                Diagnostic::error(
                    "external-picture",
                    msg!("ảnh nằm trên trang web khác", "the picture lies on another web site"),
                )
                .at(self.input.source, range.clone())
                .help(msg!(
                    "lưu ảnh vào thư mục của bài rồi ghi tên tệp",
                    "save the picture beside the article and name the file"
                )),
            );
            return String::new();
        }
        let range = range.clone();
        let title = if matches!(spot, Spot::Line | Spot::Link) { title.to_string() } else { String::new() };
        let target = dest_url.to_string();
        self.mark(HoleKind::Picture { target, alt: alt.trim().to_owned(), title, spot }, range)
    }

    /// A caption or description, escaped, its figures marked.
    fn with_figures(&mut self, text: &str, place: &Range<usize>) -> String {
        let mut out = String::new();
        let mut from = 0;
        while let Some((open, close)) = next_figure(text, from, &[]) {
            out.push_str(&escape(&text[from..open]));
            let expression = text[open + 2..close].trim().to_owned();
            let typed = if expression.starts_with('=') { typed_before(&text[..open]) } else { None };
            out.push_str(&self.mark(HoleKind::Figure { expression, typed }, place.clone()));
            from = close + 2;
        }
        out.push_str(&escape(&text[from..]));
        out
    }
}
