//! Room for text that nobody has measured: how wide it is at most, where it breaks, what it would lie upon.
//!
//! Everything is calculated in `em` of the chart's text. A letter counts as 0.6: more than the letters of Segoe UI, Roboto,
//! Noto Sans or DejaVu Sans take on average in Vietnamese, so that what fits here fits on the screen.

use unicode_normalization::char::is_combining_mark;

use super::{em, percent};
use crate::view::TextView;

/// The narrowest chart: a screen of 320 px without the page's margins, text of 15 px.
pub(super) const NARROW: f64 = 19.2;
/// From this width on the theme shows the texts that are `roomy`.
pub(super) const WIDE: f64 = 36.0;
/// From one line of text to the next.
pub(super) const LINE: f64 = 1.3;

/// How wide a text is at most.
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(letter).sum()
}

/// How wide a value is at most: it is set bold, and figures are wider than the average letter.
pub(super) fn bold(text: &str) -> f64 {
    1.17 * width(text)
}

fn letter(c: char) -> f64 {
    match c {
        '\0'..='\u{2FF}' => latin(c),
        _ if is_combining_mark(c) => 0.0,
        '\u{1100}'.. => {
            if ('\u{1E00}'..='\u{2E7F}').contains(&c) {
                latin(c)
            } else {
                1.1
            }
        }
        _ => latin(c),
    }
}

fn latin(c: char) -> f64 {
    if c.is_uppercase() || matches!(c, '%' | '‰' | '—' | '…' | '@') { 0.75 } else { 0.6 }
}

/// Breaks a text into lines of at most `limit`; a word that is wider is broken too. A no-break space does not break.
pub(super) fn wrap(text: &str, limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    // Of the line so far.
    let mut wide = 0.0;
    for word in text.split(|c: char| c.is_whitespace() && c != '\u{A0}').filter(|word| !word.is_empty()) {
        if !line.is_empty() && wide + letter(' ') + width(word) > limit + 1e-9 {
            lines.push(std::mem::take(&mut line));
            wide = 0.0;
        }
        if !line.is_empty() {
            line.push(' ');
            wide += letter(' ');
        }
        for c in word.chars() {
            if !line.is_empty() && wide + letter(c) > limit + 1e-9 {
                lines.push(std::mem::take(&mut line));
                wide = 0.0;
            }
            line.push(c);
            wide += letter(c);
        }
    }
    lines.push(line);
    lines
}

/// How many lines [`wrap`] makes of a text, and how wide the widest is. Nearly all labels are short, and not all are drawn.
pub(super) fn size(text: &str, limit: f64) -> (usize, f64) {
    let whole = width(text);
    if whole <= limit {
        return (1, whole);
    }
    let lines = wrap(text, limit);
    (lines.len(), lines.iter().map(|line| width(line)).fold(0.0, f64::max))
}

/// Which end of a text its anchor is, so that it stays in the picture.
pub(super) struct LabelSpot {
    /// In percent.
    pub(super) x: f64,
    /// `start`, `middle`, `end`.
    pub(super) anchor: &'static str,
}

impl LabelSpot {
    /// A text at this place, on a base line `y`, in the charts that `room` says.
    pub(super) fn text(&self, y: f64, class: &str, room: &'static str, text: String) -> TextView {
        let (x, y, class) = (percent(self.x), em(y), class.to_owned());
        TextView { x, y, anchor: self.anchor, class, room, text, turn: String::new() }
    }
}

/// What [`TextView::room`](crate::view::TextView) says of a text that only a wide chart shows.
pub(super) const ROOMY: &str = "roomy";
/// Of one that only a narrow chart shows.
const TIGHT: &str = "tight";

/// A text in the middle over `x`, pushed inside where it would stick out of the narrowest chart.
pub(super) fn spot(x: f64, width: f64) -> LabelSpot {
    spot_in(x, width, NARROW)
}

/// A text in the middle over `x`, pushed inside where it would stick out of a chart of the width `room`, in em.
pub(super) fn spot_in(x: f64, width: f64, room: f64) -> LabelSpot {
    let half = 50.0 * width / room;
    if x < half {
        LabelSpot { x: 0.0, anchor: "start" }
    } else if x > 100.0 - half {
        LabelSpot { x: 100.0, anchor: "end" }
    } else {
        LabelSpot { x, anchor: "middle" }
    }
}

/// A text in the middle over `x`, in a chart of the width `wide` and, where `is_narrow`, in the narrowest one: twice where it is
/// pushed aside in one of them alone.
pub(super) fn spots(x: f64, width: f64, wide: f64, is_narrow: bool) -> Vec<(LabelSpot, &'static str)> {
    let (inner, outer) = (spot(x, width), spot_in(x, width, wide));
    match (is_narrow, inner.anchor == outer.anchor) {
        (true, true) => vec![(inner, "")],
        (true, false) => vec![(inner, TIGHT), (outer, ROOMY)],
        (false, _) => vec![(outer, ROOMY)],
    }
}

/// The texts already placed in a chart of a given width.
pub(super) struct PlacedTexts {
    width: f64,
    bottom: f64,
    taken: Vec<[f64; 4]>,
}

impl PlacedTexts {
    /// Nothing placed yet; nothing may reach below `bottom`.
    pub(super) fn new(width: f64, bottom: f64) -> PlacedTexts {
        PlacedTexts { width, bottom, taken: Vec::new() }
    }

    /// Takes the room of a text, if nothing is there.
    fn take(&mut self, spot: &LabelSpot, y: f64, width: f64) -> bool {
        let area = self.area(spot, y, width);
        let free = self.free(area);
        if free {
            self.taken.push(area);
        }
        free
    }

    fn area(&self, spot: &LabelSpot, y: f64, width: f64) -> [f64; 4] {
        let (left, right) = self.reach(spot, width);
        [left - 0.2, y - 0.85, right + 0.2, y + 0.3]
    }

    fn free(&self, area: [f64; 4]) -> bool {
        let meets = |old: &[f64; 4]| old[0] < area[2] && area[0] < old[2] && old[1] < area[3] && area[1] < old[3];
        area[3] <= self.bottom && !self.taken.iter().any(meets)
    }

    /// Takes the room of a text in a line of texts that go from left to right, if it does not meet the one before.
    pub(super) fn next(&mut self, spot: &LabelSpot, width: f64) -> bool {
        let (left, right) = self.reach(spot, width);
        let free = self.taken.last().is_none_or(|before| before[2] + 0.6 <= left);
        if free {
            self.taken.push([left, 0.0, right, 0.0]);
        }
        free
    }

    fn reach(&self, spot: &LabelSpot, width: f64) -> (f64, f64) {
        let x = spot.x / 100.0 * self.width;
        match spot.anchor {
            "start" => (x, x + width),
            "end" => (x - width, x),
            _ => (x - width / 2.0, x + width / 2.0),
        }
    }
}

/// A narrow and a wide chart at once.
pub(super) struct Both {
    narrow: PlacedTexts,
    wide: PlacedTexts,
}

impl Both {
    /// Nothing placed yet; nothing may reach below `bottom`; a wide chart is as wide as this.
    pub(super) fn new(bottom: f64, wide: f64) -> Both {
        Both { narrow: PlacedTexts::new(NARROW, bottom), wide: PlacedTexts::new(wide, bottom) }
    }

    /// Whether there is room in the narrow chart.
    pub(super) fn free(&self, spot: &LabelSpot, y: f64, width: f64) -> bool {
        self.narrow.free(self.narrow.area(spot, y, width))
    }

    /// In which charts a text has room at this place, as [`TextView::room`] says it; none where not even a wide one has.
    pub(super) fn take(&mut self, spot: &LabelSpot, y: f64, width: f64) -> Option<&'static str> {
        self.wide.take(spot, y, width).then(|| if self.narrow.take(spot, y, width) { "" } else { ROOMY })
    }

    /// Where a text in the middle over `x` stands, as [`spots`]; in the narrow chart only if `may_narrow`.
    pub(super) fn place(&mut self, (x, y): (f64, f64), width: f64, may_narrow: bool) -> Vec<(LabelSpot, &'static str)> {
        let wide = self.wide.width;
        if !self.wide.take(&spot_in(x, width, wide), y, width) {
            return Vec::new();
        }
        spots(x, width, wide, may_narrow && self.narrow.take(&spot(x, width), y, width))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn labels_break_between_words() {
        assert_eq!(
            wrap("Các đơn vị sự nghiệp trực thuộc Thị ủy", 10.0),
            ["Các đơn vị sự", "nghiệp trực", "thuộc Thị ủy"]
        );
        assert_eq!(wrap("", 10.0), [""]);
        assert_eq!(wrap("abcdefghij", 3.0), ["abcde", "fghij"]);
        assert_eq!(wrap("7\u{A0}đảng\u{A0}viên mới", 8.0), ["7\u{A0}đảng\u{A0}viên", "mới"]);
    }

    #[test]
    fn texts_do_not_lie_upon_each_other() {
        let mut both = Both::new(9.0, WIDE);
        let mut take = |x| both.take(&spot(x, 4.0), 1.0, 4.0);
        assert_eq!([take(50.0), take(65.0), take(55.0)], [Some(""), Some(ROOMY), None]);
    }

    proptest! {
        #[test]
        fn lines_keep_the_limit_and_every_letter(text in "[a-zđờỹA-Z ]{0,80}", limit in 2.0f64..20.0) {
            let lines = wrap(&text, limit);
            prop_assert!(lines.iter().all(|line| width(line) <= limit + 1e-9));
            prop_assert!(lines.len() == 1 || lines.iter().all(|line| !line.is_empty()));
            prop_assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }

        #[test]
        fn whole_words_join_back(words in prop::collection::vec("[a-zđờỹ]{1,7}", 1..20)) {
            let text = words.join(" ");
            prop_assert_eq!(wrap(&text, 12.0).join(" "), text);
        }
    }
}
