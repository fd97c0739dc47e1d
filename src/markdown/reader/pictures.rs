//! Pictures: alone in their paragraph, in a gallery, or between words.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::Reader;
use crate::base::address::is_web_address;
use crate::base::diagnostic::error;
use crate::base::value::Spanned;
use crate::markdown::run::{OBJECT, Object};
use crate::markdown::words::words;
use crate::markdown::{Expression, FigureText, HoleKind, Slot, Spot, clean, elsewhere, escape};

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
                let caption = match &self.events[*start] {
                    (Event::Start(Tag::Image { title, .. }), place) if !title.is_empty() => {
                        let line = self.line(title.to_string(), place);
                        self.words_of(&line, place);
                        self.flush();
                        format!("<figcaption>{}</figcaption>", self.caption(line, place))
                    }
                    _ => String::new(),
                };
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
            error!(self.out, "missing-alt" at (self.input.source, range);
                "ảnh không có lời mô tả", "the picture has no description";
                help: "viết những gì nhìn thấy vào giữa hai ngoặc vuông: ![Cổng thành nhìn từ cầu]({dest_url})",
                      "describe the picture in the square brackets: ![The gate seen from the bridge]({dest_url})");
        }
        if is_web_address(dest_url) {
            self.out.push(elsewhere::picture(dest_url).at(self.input.source, range.clone()));
        } else if clean::has_scheme(dest_url) {
            self.out.push(elsewhere::on_this_computer(dest_url).at(self.input.source, range.clone()));
            return String::new();
        }
        let title = if matches!(spot, Spot::Line | Spot::Link) { title.to_string() } else { String::new() };
        let (alt, title) = (self.line(alt.trim().to_owned(), range), self.line(title, range));
        self.mark(HoleKind::Picture { target: dest_url.to_string(), alt, title, spot }, range.clone())
    }

    /// A plain text that may have figures; what is wrong with them is reported at `place`.
    pub(super) fn line(&mut self, text: String, place: &Range<usize>) -> FigureText {
        FigureText::read(Spanned { value: text, span: place.clone() }, self.input.source, self.out).value
    }

    pub(super) fn words_of(&mut self, line: &FigureText, place: &Range<usize>) {
        let mut from = 0;
        for Slot { range, expression } in &line.slots {
            self.run.push(&line.text[from..range.start], place.clone());
            if !matches!(expression, Some(Expression::Assertion { typed: Some(_), .. })) {
                self.run.push(OBJECT, place.clone());
                self.run.objects.push(Object::Figure(line.text[range.clone()].to_owned(), expression.clone()));
            }
            from = range.end;
        }
        self.run.push(&line.text[from..], place.clone());
    }

    /// A caption, escaped, its figures marked.
    pub(super) fn caption(&mut self, line: FigureText, place: &Range<usize>) -> String {
        let mut out = String::new();
        let mut from = 0;
        for slot in line.slots {
            out.push_str(&escape(&line.text[from..slot.range.start]));
            if let Some(expression) = slot.expression {
                out.push_str(&self.mark(HoleKind::Figure(expression), place.clone()));
            }
            from = slot.range.end;
        }
        out.push_str(&escape(&line.text[from..]));
        out
    }
}
