//! Markdown that is valid but not what was meant: a link that stays text, cells and notes that are dropped.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::diagnostic::{Diagnostic, Message, error, msg, warning};

/// What is said of `[kế hoạch](Kế hoạch 12.pdf)`, which is text because of the space, and the range from `](` to `)`:
/// readers would see it as typed.
pub(super) fn no_links(text: &str, work: &mut u64) -> Vec<(Range<usize>, Diagnostic)> {
    let closings = Closings::of(text, work);
    let found = text.match_indices("](").filter_map(|(open, _)| {
        let Some(close) = closings.of_bracket(open + 1) else { return never_closed(text, open) };
        let target = &text[open + 2..close];
        let is_picture = text[..open].rsplit(']').next().is_some_and(|before| before.contains("!["));
        let message = msg!("`({target})` không thành liên kết", "`({target})` does not make a link");
        let found = match target {
            "" => return None,
            _ if is_picture || names_a_file(target) => error!("broken-link"; message),
            _ => warning!("link-syntax"; message),
        };
        let help = instead_of(target, if is_picture { "!" } else { "" });
        Some((open..open + 2 + target.len() + 1, found.help(help)))
    });
    found.collect()
}

/// What is said of `[trang](b.md]`, whose round bracket closes nowhere.
fn never_closed(text: &str, open: usize) -> Option<(Range<usize>, Diagnostic)> {
    let typed = &text[open + 2..];
    let typed = &typed[..typed.find(char::is_whitespace).unwrap_or(typed.len())];
    let target = typed.trim_end_matches([']', '}', '>', '.', ',', ';', ':']);
    names_a_file(target).then(|| {
        let found = error!("broken-link"; "`({typed}` không thành liên kết", "`({typed}` does not make a link";
            help: "đóng ngoặc tròn: ({target})", "close the round bracket: ({target})");
        (open + 1..open + 2 + typed.len(), found)
    })
}

/// What to write for a target that makes no link because of its space.
fn instead_of(target: &str, mark: &str) -> Message {
    let (name, rest) = target.split_once(char::is_whitespace).unwrap_or((target, ""));
    let rest = rest.trim();
    let quotes = ['"', '\'', '“', '”', '‘', '’'];
    if names_a_file(name) && rest.starts_with(quotes) {
        let caption = rest.trim_matches(quotes);
        return msg!(
            "chú thích đặt giữa hai dấu ngoặc kép thẳng: {mark}[lời]({name} \"{caption}\")",
            "put the caption between two straight quotation marks: {mark}[words]({name} \"{caption}\")"
        );
    }
    if names_a_file(name) && rest.starts_with('=') {
        return msg!(
            "bỏ `{rest}`, bantin tự làm ảnh vừa trang: {mark}[lời]({name})",
            "delete `{rest}`, bantin makes pictures fit: {mark}[words]({name})"
        );
    }
    msg!(
        "tên tệp có dấu cách thì đặt trong <>: {mark}[lời](<{target}>)",
        "put a name with spaces between <>: {mark}[words](<{target}>)"
    )
}

/// What is said of `[kế hoạch](https://vidu.vn/kế hoạch.pdf)`, where the address became a link by itself: what follows it,
/// and how long the whole target is.
pub(super) fn spaced_address(text: &str) -> Option<(usize, Diagnostic)> {
    /// No address that people write is longer.
    const LONGEST: usize = 1000;
    let length = text.bytes().take(LONGEST).position(|byte| matches!(byte, b')' | b'\n'))?;
    let target = text.get(..length).filter(|target| text.as_bytes()[length] == b')' && target.contains(' '))?;
    let right = target.trim().replace(' ', "%20");
    Some((
        length,
        error!("broken-link"; "`({target})` không thành liên kết", "`({target})` does not make a link";
        help: "thay dấu cách trong địa chỉ bằng %20: [lời]({right})",
              "write %20 for a space in an address: [words]({right})"),
    ))
}

/// The longest label of a link or note, in bytes (CommonMark, 6.3).
const LABEL: usize = 999;

/// What is said of `[cổng][trang]` and `[^1]` in a text, for which nobody wrote what they lead to, and their ranges.
pub(super) fn undefined(text: &str) -> impl Iterator<Item = (Range<usize>, Diagnostic)> {
    let is_label = |label: &str| !label.is_empty() && !label.contains('[');
    let label = move |from: usize| {
        let length = memchr::memchr(b']', text.as_bytes()[from..].get(..LABEL).unwrap_or(&text.as_bytes()[from..]))?;
        text.get(from..from + length).filter(|one| is_label(one))
    };
    let links = text.match_indices("][").filter_map(move |(open, _)| {
        let label = label(open + 2).filter(|label| !label.starts_with('^'))?;
        let message = msg!("`[{label}]` không thành liên kết", "`[{label}]` does not make a link");
        let help = msg!(
            "thêm một dòng: [{label}]: địa-chỉ; hoặc viết [lời](địa-chỉ)",
            "add a line: [{label}]: address; or write [words](address)"
        );
        Some((open + 1..open + 2 + label.len() + 1, warning!("link-syntax"; message; help: help)))
    });
    let notes = text.match_indices("[^").filter_map(move |(open, _)| {
        let label = label(open + 2).filter(|label| !label.contains(char::is_whitespace))?;
        let message = msg!("không có chú thích `[^{label}]`", "there is no footnote `[^{label}]`");
        let help = msg!("thêm một dòng: [^{label}]: lời chú thích", "add a line: [^{label}]: the note");
        Some((open..open + 2 + label.len() + 1, error!("footnote"; message; help: help)))
    });
    links.chain(notes)
}

/// What is said of a footnote that no place in the text calls, or that is written twice: readers would not see it.
pub(super) fn lost_note(label: &str, is_second: bool) -> Diagnostic {
    if is_second {
        let message = msg!("hai chú thích cùng tên `[^{label}]`", "two footnotes `[^{label}]`");
        return error!("footnote"; message; help: "đổi tên một chú thích", "rename one of them");
    }
    let message = msg!("không chỗ nào gọi chú thích `[^{label}]`", "the footnote `[^{label}]` is never referenced");
    error!("footnote"; message;
        help: "đặt [^{label}] vào chỗ cần chú thích, hoặc xóa chú thích",
              "put [^{label}] where it belongs, or remove the note")
}

/// What is said of a row of a table that goes on behind its last column, which Markdown drops, and the range of it in
/// what stands behind the last cell that is shown.
pub(super) fn lost_cells(rest: &str) -> Option<(Range<usize>, Diagnostic)> {
    let is_edge = |c: char| c == '|' || c.is_whitespace();
    let lost = rest.trim_matches(is_edge);
    let start = rest.len() - rest.trim_start_matches(is_edge).len();
    let message = msg!("`{lost}` không thuộc cột nào, sẽ mất", "`{lost}` is beyond the last column and would be lost");
    let found = error!("ragged-row"; message;
        help: "thêm cột vào dòng đầu và dòng gạch của bảng; dấu | trong ô thì viết \\|",
              "add a column to the first line and the line of dashes; a | inside a cell is written \\|");
    (!lost.is_empty()).then(|| (start..start + lost.len(), found))
}

/// What is said of `[Ghi chú]: abc`, which defines a link that nothing uses: readers would not see the line. `[//]: #` and
/// `[comment]: <>` are how comments are written in Markdown.
pub(super) fn lost_definition(label: &str, target: &str) -> Option<Diagnostic> {
    let message = msg!("dòng `[{label}]: ...` sẽ không hiện", "the line `[{label}]: ...` would not be shown");
    (!matches!(target, "" | "#")).then(|| {
        error!("lost-text"; message;
            help: "là chữ thì viết `\\[{label}]: ...`; là địa chỉ của liên kết `[{label}]` thì chưa chỗ nào dùng",
                  "if it is text, write `\\[{label}]: ...`; if it is the address of a link `[{label}]`, nothing uses it")
    })
}

/// What is said of words in braces behind a heading, which would be its class: readers would not see them.
pub(super) fn lost_braces(first: &str) -> Diagnostic {
    error!("lost-text"; "`{{{first} ...}}` sẽ không hiện", "`{{{first} ...}}` would not be shown";
        help: "chuyển sang dòng khác, hoặc thêm \\ trước cả hai dấu ngoặc: \\{{...\\}}",
              "move it to another line, or put a \\ before both braces: \\{{...\\}}")
}

/// What is said of words behind the ``` that opens code: readers would not see them.
pub(super) fn lost_words(words: &str) -> Diagnostic {
    error!("lost-text"; "`{words}` sẽ không hiện", "`{words}` would not be shown";
        help: "chuyển sang dòng khác, hoặc thêm \\ trước dấu mở", "move it to another line, or put a \\ before the opening mark")
}

/// Where the round brackets of a text close: `Ảnh (1).jpg)` has one of its own. Found in one pass for all of them.
struct Closings {
    /// Each bracket that closes, by where it opens.
    pairs: BTreeMap<usize, usize>,
    /// All that close, in order.
    all: Vec<usize>,
}

impl Closings {
    fn of(text: &str, work: &mut u64) -> Closings {
        *work += text.len() as u64;
        let (mut open, mut pairs, mut all) = (Vec::new(), BTreeMap::new(), Vec::new());
        for at in memchr::memchr2_iter(b'(', b')', text.as_bytes()) {
            if text.as_bytes()[at] == b'(' {
                open.push(at);
            } else {
                all.push(at);
                pairs.extend(open.pop().map(|open| (open, at)));
            }
        }
        Closings { pairs, all }
    }

    /// Where the bracket at this byte closes, or else the next one that does.
    fn of_bracket(&self, open: usize) -> Option<usize> {
        let next = || self.all.get(self.all.partition_point(|at| *at < open)).copied();
        self.pairs.get(&open).copied().or_else(next)
    }
}

/// Whether a text ends as the name of a file does, or begins as a web address.
pub(super) fn names_a_file(text: &str) -> bool {
    let is_ending = |ending: &str| (2..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    text.rsplit_once('.').is_some_and(|(_, ending)| is_ending(ending)) || text.contains("://")
}
