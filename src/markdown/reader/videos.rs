//! Videos and sounds, each on a line, and a figure in a box: alone in their paragraph.

use std::ops::Range;

use super::Reader;
use crate::markdown::HoleKind;
use crate::markdown::expression::{Expression, boxed};
use crate::markdown::video::{Video, VideoOf, read};

impl Reader<'_, '_, '_> {
    /// Takes a paragraph where each line is a video; whether it is one. It is read as it stands in the file: an address
    /// there may have signs that Markdown takes for its own.
    pub(super) fn only_videos(&mut self) -> bool {
        let Some((_, range)) = self.events.get(self.at - 1) else { return false };
        let typed = self.input.text.get(range.clone()).unwrap_or_default();
        let mut at = range.start;
        let mut found: Vec<(VideoOf, Range<usize>, usize)> = Vec::new();
        for line in typed.split_inclusive('\n') {
            let start = at + line.len() - line.trim_start().len();
            let inner = line.trim().strip_prefix("{{").and_then(|line| line.strip_suffix("}}"));
            let Some(video) = inner.filter(|inner| !inner.contains("{{")).and_then(read) else { return false };
            found.push((video, start..start + line.trim().len(), start + "{{".len()));
            at += line.len();
        }
        self.flush();
        for (video, place, inner) in found {
            match video {
                Ok((video, caption)) => self.video(video, place, inner + caption.start..inner + caption.end),
                Err(problem) => self.out.push(problem.at(self.input.source, place)),
            }
        }
        true
    }

    fn video(&mut self, video: Video, place: Range<usize>, caption: Range<usize>) {
        let class = if matches!(video, Video::Sound(_)) { "audio" } else { "video" };
        let mut html = format!("<figure class=\"{class}\">{}", self.mark(HoleKind::Video(video), place));
        if !caption.is_empty() {
            let typed = self.input.text.get(caption.clone()).unwrap_or_default();
            let line = self.line(typed.to_owned(), &caption);
            self.words_of(&line, &caption);
            self.flush();
            html.push_str(&format!("<figcaption>{}</figcaption>", self.caption(line, &caption)));
        }
        self.push(html + "</figure>\n");
    }

    /// Takes a paragraph that is one figure in a box; whether it is.
    pub(super) fn only_box(&mut self) -> bool {
        let Some((_, range)) = self.events.get(self.at - 1) else { return false };
        let typed = self.input.text.get(range.clone()).unwrap_or_default();
        let place = range.start + typed.len() - typed.trim_start().len()..range.start + typed.trim_end().len();
        let inner = typed.trim().strip_prefix("{{").and_then(|line| line.strip_suffix("}}"));
        let Some(found) = inner.filter(|inner| !inner.contains("{{") && !inner.contains('\n')).and_then(boxed) else {
            return false;
        };
        self.flush();
        let inner = place.start + "{{".len();
        match found {
            Ok((figure, words)) => self.figure_box(figure, place, inner + words.start..inner + words.end),
            Err(problem) => self.out.push(problem.at(self.input.source, place)),
        }
        true
    }

    fn figure_box(&mut self, figure: Expression, place: Range<usize>, words: Range<usize>) {
        let value = self.mark(HoleKind::Figure(figure), place);
        let typed = self.input.text.get(words.clone()).unwrap_or_default();
        let line = self.line(typed.to_owned(), &words);
        self.words_of(&line, &words);
        self.flush();
        let words = self.caption(line, &words);
        self.push(format!("<div class=\"figure-box\"><p class=\"figure-value\">{value}</p>\n<p>{words}</p></div>\n"));
    }
}
