//! The two places of a tone mark: `hòa, khỏe, thủy` and `hoà, khoẻ, thuỷ`. Both are accepted; both in one text are not.

use std::ops::Range;

use crate::base::diagnostic::{Diagnostics, warning};
use crate::base::source::SourcePath;

use super::cursor::Cursor;

/// What is collected over the paragraphs of one file.
#[derive(Debug, Default)]
pub struct Tones {
    old: ToneStyle,
    new: ToneStyle,
    /// Whether the file counts its points ("Thứ nhất, ..."), so that "Thứ hai, ..." may be one of them and no Monday.
    pub(super) counts_points: bool,
}

/// How often a style was met, and first where.
#[derive(Debug, Default)]
struct ToneStyle {
    count: usize,
    first: Option<Word>,
}

/// A word of one style.
#[derive(Debug)]
struct Word {
    range: Range<usize>,
    as_is: String,
    in_other_style: String,
}

/// An ending in which the styles differ.
struct Ending {
    /// Its letters without a tone.
    plain: [char; 2],
    /// The five tones on its first letter, as in the old style.
    old: [char; 5],
    /// The five tones on its second letter, as in the new style.
    new: [char; 5],
}

const ENDINGS: [Ending; 3] = [
    Ending { plain: ['o', 'a'], old: ['ò', 'ó', 'ỏ', 'õ', 'ọ'], new: ['à', 'á', 'ả', 'ã', 'ạ'] },
    Ending { plain: ['o', 'e'], old: ['ò', 'ó', 'ỏ', 'õ', 'ọ'], new: ['è', 'é', 'ẻ', 'ẽ', 'ẹ'] },
    Ending { plain: ['u', 'y'], old: ['ù', 'ú', 'ủ', 'ũ', 'ụ'], new: ['ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ'] },
];

impl Tones {
    /// Counts the syllable whose last two letters meet between the bytes `at` and `at + 1`, if the styles differ in it.
    pub(super) fn look(&mut self, text: &str, at: usize, map: &dyn Fn(Range<usize>) -> Range<usize>) {
        let Some((head, tail)) = text.split_at_checked(at + 1) else { return };
        let (Some(first), Some(second)) = (head.chars().next_back(), tail.chars().next()) else { return };
        let Some((is_new, other)) = in_other_style(first, second) else { return };
        let (start, end) = (head.len() - first.len_utf8(), head.len() + second.len_utf8());
        let before = text.get(..start).unwrap_or_default();
        // The u of quý belongs to the q: there is only one place for its tone.
        if before.ends_with(['q', 'Q']) || (Cursor { text, at: end }).peek().is_some_and(char::is_alphabetic) {
            return;
        }
        let style = if is_new { &mut self.new } else { &mut self.old };
        style.count += 1;
        if style.first.is_none() {
            let onset = before.get(before.trim_end_matches(char::is_alphabetic).len()..).unwrap_or_default();
            let begin = start - onset.len();
            let as_is = text.get(begin..end).unwrap_or_default().to_owned();
            style.first = Some(Word {
                range: map(begin..end),
                as_is,
                in_other_style: format!("{onset}{}{}", other[0], other[1]),
            });
        }
    }

    /// Says once that the file mixes both styles: at the first word of the rarer one.
    pub fn finish(self, source: &SourcePath, out: &mut Diagnostics) {
        let (Some(old), Some(new)) = (self.old.first, self.new.first) else { return };
        let (olds, news) = (self.old.count, self.new.count);
        // Where neither is rarer, the one that came later breaks what the text began with.
        let old_is_odd = olds < news || olds == news && old.range.start > new.range.start;
        let (odd, usual) = if old_is_odd { (old, new) } else { (new, old) };
        let told = warning!("tone-place" at (source, odd.range);
            "bài dùng cả hai kiểu đặt dấu thanh: {olds} chữ kiểu cũ (hòa, thủy), {news} chữ kiểu mới (hoà, thuỷ)",
            "tone marks are placed in two ways in this text: {olds} old style (hòa, thủy), {news} new style (hoà, thuỷ)";
            help: "viết “{}” thay cho “{}”, để cả bài theo một kiểu",
                  "write “{}” instead of “{}”, so that the whole text keeps to one style", odd.in_other_style, odd.as_is;
            also: (source, usual.range),
                  "“{}”: chữ đầu tiên của kiểu kia", "“{}”: the first word of the other style", usual.as_is);
        out.push(told.fix(odd.as_is, odd.in_other_style));
    }
}

/// Whether two letters are an ending of the new style (and not of the old), and the same ending in the other style;
/// none where both styles write it alike.
fn in_other_style(first: char, second: char) -> Option<(bool, [char; 2])> {
    let (low_first, low_second) = (lower(first), lower(second));
    ENDINGS.iter().find_map(|ending| {
        let [plain_first, plain_second] = ending.plain;
        let (is_new, pair) = if low_first == plain_first {
            (true, [ending.old[tone(&ending.new, low_second)?], plain_second])
        } else if low_second == plain_second {
            (false, [plain_first, ending.new[tone(&ending.old, low_first)?]])
        } else {
            return None;
        };
        Some((is_new, [like(first, pair[0]), like(second, pair[1])]))
    })
}

fn tone(tones: &[char; 5], letter: char) -> Option<usize> {
    tones.iter().position(|tone| *tone == letter)
}

/// A Vietnamese letter in lower case; asked of every "ủa" and "ùa", for which `char::to_lowercase` searches too long.
fn lower(letter: char) -> char {
    match letter {
        'À'..='Ý' => char::from_u32(u32::from(letter) + 0x20).unwrap_or(letter),
        // In pairs, the capital first.
        'Ă'..='ă' | 'Đ'..='đ' | 'Ĩ'..='ĩ' | 'Ũ'..='ũ' | 'Ơ'..='ơ' | 'Ạ'..='ỹ' => {
            char::from_u32(u32::from(letter) | 1).unwrap_or(letter)
        }
        'Ư' => 'ư',
        _ => letter.to_ascii_lowercase(),
    }
}

/// The letter in the case of a model.
fn like(model: char, letter: char) -> char {
    if model.is_uppercase() { letter.to_uppercase().next().unwrap_or(letter) } else { letter }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::tests::{found, paragraphs};

    #[test]
    fn mixed_styles_are_told_once() {
        assert_eq!(
            found("Hòa bình, thủy lợi, khỏe và thuỷ điện, Hoà Lý"),
            ["tone-place “thuỷ”: bài dùng cả hai kiểu đặt dấu thanh: 3 chữ kiểu cũ (hòa, thủy), 2 chữ kiểu mới (hoà, \
              thuỷ); viết “thủy” thay cho “thuỷ”, để cả bài theo một kiểu; also “Hòa”"]
        );
        assert_eq!(
            found("ỦY BAN; uỷ ban, khoẻ"),
            ["tone-place “ỦY”: bài dùng cả hai kiểu đặt dấu thanh: 1 chữ kiểu cũ (hòa, thủy), 2 chữ kiểu mới (hoà, \
              thuỷ); viết “UỶ” thay cho “ỦY”, để cả bài theo một kiểu; also “uỷ”"]
        );
    }

    #[test]
    fn letters_have_their_lower_case() {
        let letters = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụvxyỳýỷỹỵ";
        for letter in letters.chars() {
            let capital = letter.to_uppercase().next().unwrap();
            assert_eq!([super::lower(letter), super::lower(capital)], [letter, letter]);
        }
    }

    #[test]
    fn a_tie_goes_to_what_the_text_began_with() {
        let text = "thuỷ, thủy";
        assert!(found(text)[0].starts_with("tone-place “thủy”"), "{:?}", found(text));
        let text = "thủy, thuỷ";
        assert!(found(text)[0].starts_with("tone-place “thuỷ”"), "{:?}", found(text));
    }

    #[test]
    fn both_styles_may_be_in_different_paragraphs() {
        let all = paragraphs(&["Hòa", "hoà", "hoà"]);
        assert_eq!(all.len(), 1);
        assert!(all[0].starts_with("tone-place “Hòa”"), "{all:?}");
    }

    #[test]
    fn one_style_and_what_both_write_alike_is_silent() {
        for text in [
            "hòa, khỏe, thủy, ỦY",
            "hoà, khoẻ, thuỷ",
            "hòa và quý III, quỳ, Quỹ, QUÝ, quà, hoàn thành, của quý, ngoài, khoản, thuyền, huỳnh, toàn",
            "hoà; hóan, khỏeo, thủyn",
            "này, đây, tuy, hoa, khoe, xoay",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
