//! Links, and what is known of the files they lead to.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::Reader;
use crate::base::address::is_web_address;
use crate::base::diagnostic::{error, msg, warning};
use crate::markdown::words::{names_attachment, words};
use crate::markdown::{HoleKind, clean, escape, lints, targets};

/// A link while it is open.
pub(super) enum Link {
    /// Only its words are kept.
    Dropped,
    /// It leads to a page or elsewhere.
    Written,
    /// It leads to a file: its target, and the event its words begin with.
    File(String, usize),
}

impl Reader<'_, '_, '_> {
    pub(super) fn link(&mut self, kind: LinkType, target: &str, title: &str, range: &Range<usize>) {
        // A bare address where a whole link was meant.
        let typed = &self.input.text[..range.start];
        if typed.ends_with("](")
            && let Some((length, found)) = lints::spaced_address(&self.input.text[range.start..])
        {
            self.out.push(found.at(self.input.source, range.start - 2..range.start + length + 1));
        }
        let target = if kind == LinkType::Email { format!("mailto:{target}") } else { target.to_owned() };
        let (href, open) = if clean::has_scheme(&target) || target.starts_with("//") {
            let scheme = target.split(':').next().unwrap_or_default().to_ascii_lowercase();
            if !matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel") {
                // `C:` is a disk.
                let help = if scheme == "file" || scheme.len() == 1 {
                    msg!(
                        "tệp trên máy này không ai khác mở được: chép vào thư mục của bài rồi ghi tên tệp",
                        "nobody else can open a file of this computer: copy it into the article's folder and name it"
                    )
                } else {
                    msg!("dùng https://, mailto: hoặc tel:", "use https://, mailto: or tel:")
                };
                error!(self.out, "link-scheme" at (self.input.source, range);
                    "liên kết không được bắt đầu bằng `{scheme}:`", "a link must not begin with `{scheme}:`"; help: help);
                self.links.push(Link::Dropped);
                return;
            }
            self.impossible(&target, range);
            // It may be an address of the portal itself, which the join knows.
            let href = match is_web_address(&target) {
                true => self.mark(HoleKind::Link(target), range.clone()),
                false => escape(&target),
            };
            (href, Link::Written)
        } else {
            if matches!(&*target, "" | "#") {
                self.out.push(targets::empty().at(self.input.source, range.clone()));
            }
            let to_file = LinkType::Autolink != kind && names_attachment(&target);
            let open = if to_file { Link::File(target.clone(), self.at) } else { Link::Written };
            (self.mark(HoleKind::Link(target), range.clone()), open)
        };
        let inner = &self.events[self.at..self.close_of(self.at - 1)];
        let is_shown = |(event, _): &(Event, Range<usize>)| {
            matches!(event, Event::Start(Tag::Image { .. }) | Event::InlineHtml(_) | Event::Html(_))
        };
        if words(inner).trim().is_empty() && !inner.iter().any(is_shown) {
            warning!(self.out, "link-target" at (self.input.source, range);
                "liên kết không có chữ: người đọc không thấy", "a link without words: readers do not see it";
                help: "viết chữ vào giữa hai ngoặc vuông, hoặc bỏ liên kết",
                      "write words in the square brackets, or remove the link");
        }
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        self.links.push(open);
        self.push(format!("<a href=\"{href}\"{title}>"));
    }

    /// Says where an address with a scheme can lead nowhere.
    pub(super) fn impossible(&mut self, target: &str, place: &Range<usize>) {
        if let Some(found) = targets::impossible(target) {
            self.out.push(found.at(self.input.source, place.clone()));
        }
    }

    pub(super) fn end_link(&mut self) {
        match self.links.pop() {
            None | Some(Link::Dropped) => {}
            Some(Link::Written) => self.push("</a>".into()),
            Some(Link::File(target, start)) => {
                let words = words(&self.events[start..self.at - 1]);
                let facts = self.mark(HoleKind::Facts { target, words }, 0..0);
                self.push(facts + "</a>");
            }
        }
    }
}
