//! The title of a document: by its style, or as offices set it, the kind of paper above what it is about.

use super::office::{HEADING, manual_heading, signatures};
use super::piece::{BodyPiece, Paragraph, is_rule};
use crate::base::language::capital;
use crate::blocks::{Inline, words_of};

/// The kinds of documents, which are set above what they are about.
const KINDS: [&str; 22] = [
    "QUYẾT ĐỊNH",
    "THÔNG BÁO",
    "KẾ HOẠCH",
    "BÁO CÁO",
    "GIẤY MỜI",
    "TỜ TRÌNH",
    "CÔNG ĐIỆN",
    "BIÊN BẢN",
    "NGHỊ QUYẾT",
    "HƯỚNG DẪN",
    "CHƯƠNG TRÌNH",
    "CHỈ THỊ",
    "PHƯƠNG ÁN",
    "LỊCH CÔNG TÁC",
    "DANH SÁCH",
    "BÀI PHÁT BIỂU",
    "DIỄN VĂN",
    "THƯ NGỎ",
    "NỘI QUY",
    "QUY CHẾ",
    "QUY ĐỊNH",
    "LỜI KÊU GỌI",
];

/// Words that begin what a paper is about, and are written small behind its kind; others may be names.
const SMALL: [&str; 22] = [
    "Về", "V/v", "Kết", "Tổ", "Họp", "Tình", "Công", "Thực", "Triển", "Sơ", "Tổng", "Phân", "Đánh", "Kiểm", "Hội",
    "Xây", "Phát", "Khai", "Bế", "Đội", "Các", "Tuần",
];

/// The title. It is taken out of the text where nothing but the letterhead stands before it.
pub(super) fn title(pieces: &mut Vec<BodyPiece>) -> Option<String> {
    *pieces = signatures(std::mem::take(pieces));
    if let Some(at) = styled(pieces) {
        let BodyPiece::Paragraph(one) = pieces.remove(at) else { return None };
        return Some(line(&one));
    }
    let found = pieces.iter().enumerate().find_map(|(at, piece)| match piece {
        BodyPiece::Paragraph(one) if one.heading.is_some() || manual_heading(one).is_some() => Some((at, one)),
        _ => None,
    });
    let Some((at, one)) = found else { return about(pieces) };
    let kind = line(one);
    let is_first = pieces[..at].iter().all(is_before_text);
    let is_by_hand = one.heading.is_none() && one.mark.is_none();
    if !KINDS.contains(&kind.as_str()) {
        let is_part = kind.starts_with(|c: char| c.is_ascii_digit()) || kind.split('.').next().is_some_and(is_roman);
        if is_first && is_by_hand && !is_part {
            pieces.remove(at);
        }
        return Some(kind);
    }
    let below = pieces[at + 1..].iter().position(|piece| !is_before_text(piece)).map(|behind| at + 1 + behind);
    let below = below.and_then(|at| match &pieces[at] {
        BodyPiece::Paragraph(below) => Some((at, below)),
        _ => None,
    });
    let below = below.map(|(at, below)| (at, line(below), is_set_apart(below)));
    let below = below.filter(|(_, text, _)| text.chars().count() <= HEADING * 2 && !text.ends_with([':', '.']));
    let title = together(&kind, below.as_ref().map(|(_, text, _)| text.as_str()));
    if is_first && is_by_hand {
        if let Some((at, _, true)) = below {
            pieces.remove(at);
        }
        pieces.remove(at);
    }
    Some(title)
}

/// The words of a paragraph on one line.
fn line(one: &Paragraph) -> String {
    words_of(&one.words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The paragraph in the style of titles, or the only heading of the first level, where it is the first of all.
fn styled(pieces: &[BodyPiece]) -> Option<usize> {
    let heading = |piece: &BodyPiece, wanted: &dyn Fn(u8) -> bool| match piece {
        BodyPiece::Paragraph(one) => one.heading.is_some_and(wanted) && !line(one).is_empty(),
        _ => false,
    };
    let first = pieces.iter().position(|piece| heading(piece, &|level| level == 0));
    let tops = pieces.iter().filter(|piece| heading(piece, &|level| level == 1)).count();
    let top = pieces.iter().position(|piece| heading(piece, &|_| true));
    first.or(top.filter(|at| tops == 1 && heading(&pieces[*at], &|level| level == 1)))
}

/// Whether a piece is a part of the letterhead, or nothing.
fn is_before_text(piece: &BodyPiece) -> bool {
    match piece {
        BodyPiece::Paragraph(one) => one.pictures.is_empty() && (one.is_fixed || is_rule(one) || line(one).is_empty()),
        _ => false,
    }
}

/// Whether a line is set as a title is: in the middle, bold or italic.
fn is_set_apart(one: &Paragraph) -> bool {
    let is_styled = |inline: &Inline| match inline {
        Inline::Words { text, style } => style.bold || style.italic || text.trim().is_empty(),
        inline => *inline == Inline::Break,
    };
    one.mark.is_none() && one.pictures.is_empty() && (one.side == "center" || one.words.iter().all(is_styled))
}

fn is_roman(start: &str) -> bool {
    !start.is_empty() && start.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

/// `QUYẾT ĐỊNH`, and below it `Về việc ...`, as a sentence has them.
fn together(kind: &str, below: Option<&str>) -> String {
    let mut letters = kind.chars();
    let first: String = letters.next().into_iter().collect();
    let kind = first + &letters.as_str().to_lowercase();
    let Some(below) = below else { return kind };
    let is_small = below.split(' ').next().is_some_and(|word| SMALL.contains(&word));
    let begin = below.chars().next().filter(|_| is_small);
    let below = begin.map_or(below.to_owned(), |c| c.to_lowercase().to_string() + &below[c.len_utf8()..]);
    format!("{kind} {below}")
}

/// What a letter is about: `V/v phối hợp ...`, to the end of its block.
fn about(pieces: &[BodyPiece]) -> Option<String> {
    let paragraphs = pieces.iter().take(15).filter_map(|piece| match piece {
        BodyPiece::Paragraph(one) => Some(one),
        _ => None,
    });
    paragraphs.into_iter().find_map(|one| {
        let lines: Vec<String> = one.words.split(|inline| *inline == Inline::Break).map(words_of).collect();
        let at = lines.iter().position(|line| ["V/v ", "V/v: "].iter().any(|start| line.trim().starts_with(start)))?;
        let whole = lines[at..].join(" ");
        let whole = whole.split_whitespace().skip(1).collect::<Vec<_>>().join(" ");
        Some(capital(&whole)).filter(|title| !title.is_empty())
    })
}
