//! Words that a reader would not see: the marks in the HTML before the clean-up, compared with those that the HTML parser
//! left between its tags. Whatever swallows words, it swallows their marks too.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{CLOSE, HoleKind, Mark, MarkKind, OPEN};
use crate::base::diagnostic::{Diagnostic, Diagnostics, error, msg};
use crate::base::source::{SourcePath, line_column};

/// What may swallow words: how many marks were made before it, and its place.
pub(super) type Opener = (usize, Range<usize>);

/// Reports words of `html` that `clean` lacks or has in another place. `html` is what the reader made, with its marks;
/// `clean` is what the HTML parser made of it, where `<` and `>` stand only for tags.
pub(super) fn check(
    (html, clean): (&str, &str),
    marks: &[Mark],
    openers: &[Opener],
    (text, path): (&str, &SourcePath),
    out: &mut Diagnostics,
) {
    let wanted: Vec<usize> =
        numbers(html).into_iter().filter(|number| marks.get(*number).is_some_and(is_seen)).collect();
    let seen = numbers(&between_tags(clean));
    let order: BTreeMap<usize, usize> = seen.iter().enumerate().map(|(at, number)| (*number, at)).collect();
    let (mut was_lost, mut last) = (false, 0);
    for number in wanted {
        let place = marks.get(number).map_or(0..0, |mark| mark.place.clone());
        match order.get(&number) {
            None if !was_lost => {
                let before = openers.partition_point(|(before, _)| *before <= number);
                out.push(lost(text, &place, before.checked_sub(1).map(|at| openers[at].1.clone()), path));
                was_lost = true;
            }
            None => {}
            Some(at) => {
                if *at < last && !was_lost {
                    out.push(moved().at(path, place));
                }
                last = last.max(*at);
                was_lost = false;
            }
        }
    }
}

/// Whether a mark stands for something that readers see between tags.
fn is_seen(mark: &Mark) -> bool {
    use HoleKind::{Block, Figure, Picture, Video};
    match &mark.kind {
        MarkKind::Typed | MarkKind::Probe => true,
        MarkKind::Hole(kind) => matches!(kind, Picture { .. } | Figure(_) | Block(..) | Video(_)),
    }
}

/// The numbers of all marks in a text, in order.
fn numbers(html: &str) -> Vec<usize> {
    let inner = html.split(OPEN).skip(1).filter_map(|rest| rest.split_once(CLOSE));
    inner.filter_map(|(number, _)| number.parse().ok()).collect()
}

fn between_tags(html: &str) -> String {
    html.split('<').map(|rest| rest.split_once('>').map_or(rest, |(_, words)| words)).collect()
}

fn lost(text: &str, place: &Range<usize>, opener: Option<Range<usize>>, path: &SourcePath) -> Diagnostic {
    let (line, _) = line_column(text, place.start);
    let words: String =
        text.get(place.clone()).unwrap_or_default().split_whitespace().take(5).collect::<Vec<_>>().join(" ");
    let message = msg!("chữ từ dòng {line} (“{words}”) sẽ mất", "text from line {line} (“{words}”) would be lost");
    let Some(opener) = opener else {
        return error!("lost-text" at (path, place); message;
            help: "HTML ở đây bị trình duyệt bỏ: viết phần này bằng Markdown",
                  "browsers drop this HTML: write it in Markdown");
    };
    let typed = text.get(opener.clone()).unwrap_or_default();
    let help = match typed {
        "<!--" => {
            msg!("đóng lời ghi chú bằng `-->`, hoặc xóa `<!--`", "close the comment with `-->`, or delete `<!--`")
        }
        _ if typed.starts_with("<!") || typed.starts_with("<?") => {
            msg!(
                "xóa `{typed}`, hoặc viết `\\{typed}` nếu là chữ",
                "delete `{typed}`, or write `\\{typed}` if it is meant as text"
            )
        }
        _ => msg!(
            "xóa thẻ này, hoặc đóng nó đúng chỗ (kể cả dấu ngoặc kép và dấu >)",
            "delete this tag, or close it where it ends (its quotation marks and `>` too)"
        ),
    };
    error!("lost-text" at (path, opener); message; help: help;
        also: (path, place), "chữ mất từ đây", "lost from here")
}

fn moved() -> Diagnostic {
    error!("lost-text";
        "chữ này sẽ nhảy lên trước phần đứng trên nó", "this text would move above what stands before it";
        help: "trong `<table>` chữ chỉ được đứng trong `<td>`, `<th>` hoặc `<caption>`",
              "inside a `<table>` text stands only in `<td>`, `<th>` or `<caption>`")
}
