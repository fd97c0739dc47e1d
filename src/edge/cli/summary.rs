//! One line about what a build did.

use std::path::Path;
use std::time::Duration;

use crate::Plan;
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::base::number::number;
use crate::base::time::stamp;
use crate::edge::Written;
use crate::edge::publish::Watching;
use crate::edge::write::Vanished;
use crate::site::State;

/// How many files there are, how many were written, what is not public, how long it took.
pub fn line(plan: &Plan, written: &Written, (root, out): (&Path, &Path), took: Duration, language: Language) -> String {
    let count = |n: usize| number(n as i64, language);
    let (pages, new, same, gone) =
        (count(plan.pages.len()), count(written.written), count(written.unchanged), count(written.removed));
    let (seconds, tenths) = (took.as_secs(), took.subsec_millis() / 10);
    let out = out.display();
    let mut line = msg!(
        "{pages} tệp trong {out}: {new} ghi mới, {same} giữ nguyên, {gone} xóa{}; {seconds},{tenths:02} giây",
        "{pages} files in {out}: {new} written, {same} unchanged, {gone} removed{}; {seconds}.{tenths:02} s",
        left_out(plan, Watching::is_up(root), language),
    );
    let (_, warnings) = plan.diagnostics.counts();
    if warnings > 0 {
        line.vi.push_str(&format!("; {} cảnh báo", count(warnings)));
        line.en.push_str(&format!("; warnings: {}", count(warnings)));
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

/// What is not public, by reason; when the next scheduled item is due, and whether it is then published by itself.
fn left_out(plan: &Plan, is_watched: bool, language: Language) -> String {
    let itself = msg!("tự đăng", "published by itself");
    let left = &plan.site.left_out;
    let count = |wanted: fn(&State) -> bool| left.iter().filter(|one| wanted(&one.state)).count() as i64;
    let drafts = count(|state| matches!(state, State::Draft));
    let scheduled = count(|state| matches!(state, State::Scheduled(_)));
    let expired = count(|state| matches!(state, State::Expired(_)));
    let due = left.iter().filter_map(|one| match one.state {
        State::Scheduled(due) => Some(due),
        _ => None,
    });
    let due = due.min().map(|due| stamp(&due.with_timezone(&plan.site.config.time_zone), language));
    let mut parts: Vec<String> = Vec::new();
    let mut part = |n: i64, message: Message| {
        if n > 0 {
            parts.push(format!("{} {}", number(n, language), message.text(language)));
        }
    };
    part(drafts, msg!("bài nháp", "draft"));
    let due =
        due.map(|due| if is_watched { format!("{due}, {}", itself.text(language)) } else { due }).unwrap_or_default();
    part(scheduled, msg!("bài hẹn giờ (sớm nhất {due})", "scheduled (next {due})"));
    part(expired, msg!("bài hết hạn", "expired"));
    if parts.is_empty() {
        return String::new();
    }
    let list = parts.join(", ");
    msg!("; để lại {list}", "; left out {list}").text(language).to_owned()
}
