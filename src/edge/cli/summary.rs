//! One line about what a build did.

use std::path::Path;
use std::time::Duration;

use super::build_messages::BuildMessages;
use crate::base::diagnostic::msg;
use crate::base::language::Language;
use crate::base::number::number;
use crate::edge::Written;
use crate::edge::publish::Watching;
use crate::edge::write::Vanished;

/// How many files there are, how many were written, what is not public, how long it took.
pub fn line(
    said: &BuildMessages,
    written: &Written,
    (root, out): (&Path, &Path),
    took: Duration,
    language: Language,
) -> String {
    let count = |n: usize| number(n as i64, language);
    let (pages, new, same, gone) =
        (count(said.pages), count(written.written), count(written.unchanged), count(written.removed));
    let (seconds, tenths) = (took.as_secs(), took.subsec_millis() / 10);
    let out = out.display();
    let mut line = msg!(
        "{pages} tệp trong {out}: {new} ghi mới, {same} giữ nguyên, {gone} xóa{}; {seconds},{tenths:02} giây",
        "{pages} files in {out}: {new} written, {same} unchanged, {gone} removed{}; {seconds}.{tenths:02} s",
        if Watching::is_up(root) { &said.left_out_watched } else { &said.left_out },
    );
    if said.warnings > 0 {
        line.vi.push_str(&format!("; {} cảnh báo", count(said.warnings)));
        line.en.push_str(&format!("; warnings: {}", count(said.warnings)));
    }
    line.text(language).to_owned()
}

/// The pages that are gone, at most this many by name.
const NAMED: usize = 10;

/// What vanished, by address, each with the alias to add.
pub fn vanished(gone: &[Vanished], language: Language) -> String {
    let count = number(gone.len() as i64, language);
    let head = msg!(
        "cảnh báo: {count} trang không còn ở địa chỉ cũ; nếu bài chỉ đổi tên hay đổi chỗ thì thêm vào phần đầu của bài:",
        "warning: pages that are no longer at their addresses: {count}; where an item only has a new name or place, add to its front matter:"
    );
    let mut text = head.text(language).to_owned();
    for Vanished { address, now } in gone.iter().take(NAMED) {
        text.push_str(&format!("\n  aliases = [\"{address}\"]"));
        if let Some(path) = now {
            text.push_str(&format!("  ({path})"));
        }
    }
    if gone.len() > NAMED {
        let more = number((gone.len() - NAMED) as i64, language);
        text.push_str(msg!("\n  … và {more} trang nữa", "\n  … and {more} more").text(language));
    }
    text
}

/// The question before many pages are removed.
pub fn ask_to_remove(gone: &[Vanished], language: Language) -> String {
    let count = number(gone.len() as i64, language);
    msg!("gỡ {count} trang này khỏi cổng? [c/K]", "remove these {count} pages from the portal? [y/N]")
        .text(language)
        .to_owned()
}
