//! The habits of Vietnamese offices (Decree 30/2020/NĐ-CP, appendix I): the two columns at the head and at the foot of a
//! document, its number and date, who signs, headings set by hand.

use regex_lite::Regex;

use super::numbering::ListMarker;
use super::piece::{BodyPiece, Paragraph, is_rule};
use crate::blocks::{Inline, words_of};

/// Lines that a signature begins with.
const FOR: [&str; 7] = ["TM. ", "KT. ", "TL. ", "TUQ. ", "T/M ", "TM ", "Q. "];
const ROLES: [&str; 14] = [
    "CHỦ TỊCH",
    "PHÓ CHỦ TỊCH",
    "GIÁM ĐỐC",
    "PHÓ GIÁM ĐỐC",
    "HIỆU TRƯỞNG",
    "BÍ THƯ",
    "TRƯỞNG BAN",
    "TRƯỞNG PHÒNG",
    "CHÁNH VĂN PHÒNG",
    "THƯ KÝ",
    "CHỦ TRÌ",
    "CHỦ TỌA",
    "NGƯỜI LẬP",
    "KẾ TOÁN",
];
/// Who decides: named above a decision, and no heading of it.
const OFFICES: [&str; 5] =
    ["CHỦ TỊCH ỦY BAN", "CHỦ TỊCH UỶ BAN", "ỦY BAN NHÂN DÂN", "UỶ BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN"];

/// The longest line of a signature or a letterhead, in letters.
const SHORT: usize = 80;
/// The longest heading set by hand.
pub(super) const HEADING: usize = 120;

/// Whether a table only places the head or the foot of a document.
pub(super) fn is_layout(words: &str, rows: usize) -> bool {
    let has = |part: &str| words.contains(part);
    let is_head = has("CỘNG HÒA XÃ HỘI CHỦ NGHĨA") || has("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA") || has("Độc lập - Tự do");
    let is_foot = has("Nơi nhận") || FOR.iter().any(|mark| words.trim_start().starts_with(mark));
    rows <= 4 && (is_head || is_foot || (rows == 1 && ROLES.iter().any(|role| has(role))))
}

/// Short lines, one behind the other, as one paragraph that keeps its lines.
pub(super) fn as_one(pieces: Vec<BodyPiece>) -> Vec<BodyPiece> {
    let mut out: Vec<BodyPiece> = Vec::new();
    for piece in pieces {
        match (out.last_mut(), piece) {
            (_, BodyPiece::Paragraph(one)) if is_rule(&one) || (one.words.is_empty() && one.pictures.is_empty()) => {}
            (Some(BodyPiece::Paragraph(before)), BodyPiece::Paragraph(one)) if is_line(before) && is_line(&one) => {
                before.words.push(Inline::Break);
                before.words.extend(one.words);
            }
            (_, BodyPiece::Paragraph(one)) => {
                let is_fixed = is_line(&one);
                out.push(BodyPiece::Paragraph(Paragraph { is_fixed, ..one }));
            }
            (_, piece) => out.push(piece),
        }
    }
    out
}

fn is_line(one: &Paragraph) -> bool {
    let last = one.words.iter().rposition(|inline| *inline == Inline::Break).map_or(0, |at| at + 1);
    let words = words_of(&one.words[last..]);
    let is_typed_item = words.trim_start().starts_with(['-', '+', '•']);
    one.mark.is_none() && one.pictures.is_empty() && !is_typed_item && words.chars().count() <= SHORT
}

/// Signatures and letterheads that stand in the text itself: their lines as one paragraph.
pub(super) fn signatures(pieces: Vec<BodyPiece>) -> Vec<BodyPiece> {
    let mut out = Vec::with_capacity(pieces.len());
    let count = pieces.len();
    let mut lines: Vec<BodyPiece> = Vec::new();
    for (at, piece) in pieces.into_iter().enumerate() {
        let is_near_end = count - at <= 12;
        let opens = matches!(&piece, BodyPiece::Paragraph(one) if is_line(one) && begins(one, is_near_end));
        let goes_on = matches!(&piece, BodyPiece::Paragraph(one) if is_line(one) && one.heading.is_none() && !one.is_fixed
            && (!lines.is_empty() && lines.len() < 10) && follows(one, &lines));
        if !goes_on {
            out.extend(as_one(std::mem::take(&mut lines)));
        }
        if opens || goes_on {
            lines.push(piece);
        } else {
            out.push(piece);
        }
    }
    out.extend(as_one(lines));
    out
}

fn begins(one: &Paragraph, is_near_end: bool) -> bool {
    let words = words_of(&one.words);
    let words = words.trim();
    let is_for = FOR.iter().any(|mark| words.starts_with(mark)) && !words.chars().any(char::is_lowercase);
    !one.is_fixed && (is_state(words) || (is_near_end && (is_for || ROLES.contains(&words))))
}

/// Whether a line is the name of the state, in either style of tone marks.
fn is_state(words: &str) -> bool {
    ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA"].iter().any(|name| words.starts_with(name))
}

/// Whether a line belongs to the block above it.
fn follows(one: &Paragraph, lines: &[BodyPiece]) -> bool {
    let words = words_of(&one.words);
    let words = words.trim();
    let first = lines.iter().find_map(|piece| match piece {
        BodyPiece::Paragraph(first) => Some(words_of(&first.words)),
        _ => None,
    });
    let is_head = first.is_some_and(|first| is_state(first.trim()));
    let is_motto = words.starts_with("Độc lập");
    let is_date = words.contains("ngày ") && words.contains("tháng ");
    match is_head {
        true => words.is_empty() || is_motto || is_date || is_rule(one),
        false => !words.ends_with(['.', ';', ':']),
    }
}

/// How deep a heading is that was set by hand: a short line alone, in capitals or bold; none where it is none.
pub(super) fn manual_heading(one: &Paragraph) -> Option<u8> {
    let words = words_of(&one.words);
    let words = words.trim();
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let has_lines = one.words.contains(&Inline::Break);
    let is_one = letters > 3
        && !has_lines
        && !one.is_fixed
        && !one.is_code
        && one.entry.is_none()
        && one.pictures.is_empty()
        && words.chars().count() <= HEADING
        && !OFFICES.iter().any(|office| words.starts_with(office))
        && !words.ends_with(['.', ',', ';', ':', '!', '?', '…'])
        && !matches!(one.mark, Some(ListMarker::Bullet));
    if !is_one {
        return None;
    }
    let is_bold = |inline: &Inline| match inline {
        Inline::Words { text, style } => style.bold || text.trim().is_empty(),
        Inline::Note(_) => true,
        _ => false,
    };
    let has_capitals = !words.chars().any(char::is_lowercase) && words.contains(' ');
    match (has_capitals, one.words.iter().all(is_bold)) {
        (true, _) => Some(25),
        (false, true) => Some(35),
        (false, false) => None,
    }
}

/// The date and the number that a document says it has.
pub(super) fn facts(pieces: &[BodyPiece]) -> (Option<String>, Option<String>) {
    let lines: Vec<String> = pieces
        .iter()
        .filter_map(|piece| match piece {
            BodyPiece::Paragraph(one) => Some(one),
            _ => None,
        })
        .flat_map(|one| one.words.split(|inline| *inline == Inline::Break).map(words_of).collect::<Vec<_>>())
        .filter(|line| line.chars().count() <= SHORT * 2)
        .collect();
    let find = |pattern: &str, lines: &[String]| {
        let pattern = Regex::new(pattern).ok()?;
        let found = lines.iter().find_map(|line| pattern.captures(line))?;
        Some((1..found.len()).filter_map(|at| found.get(at)).map(|part| part.as_str().to_owned()).collect::<Vec<_>>())
    };
    let date = find(r",\s*[Nn]gày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", &lines);
    let date = date.and_then(|parts| {
        let [day, month, year] = parts.try_into().ok()?;
        let date = chrono::NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
        Some(date.format("%Y-%m-%d").to_string())
    });
    let head = &lines[..lines.len().min(30)];
    let number = find(r"^\s*Số\s*:\s*(\d+\s*[/-]\s*[^\s,;]+)", head).and_then(|parts| parts.into_iter().next());
    (date, number.map(|number| number.split_whitespace().collect()))
}
