//! The look at the site as it is after a move: each link leads where it led, and there is nothing new to report.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::MoveGround;
use super::leads::{Lead, lead};
use super::paths::PathMap;
use crate::article::Article;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, Severity, msg};
use crate::site::Site;

/// # Errors
/// The first link that leads elsewhere, or the first new problem.
pub(super) fn check(ground: &MoveGround, (site, found): (&Site, &Diagnostics), map: &PathMap) -> Result<(), Message> {
    if let Some(new) = new_problem(ground.diagnostics, found, map) {
        let place = new.place.as_ref().map(|place| place.source.to_string()).unwrap_or_default();
        let Message { vi, en } = &new.message;
        return Err(Message {
            vi: format!("chưa đổi được, vì sau đó sẽ có lỗi ở `{place}`: {vi}"),
            en: format!("cannot be done, as `{place}` would have a problem then: {en}"),
        });
    }
    let after: BTreeMap<&str, &Arc<Article>> = site.texts().map(|(_, _, text)| (&*text.path, text)).collect();
    for (_, _, text) in ground.site.texts() {
        let is_kept =
            after.get(&*map.to(&text.path)).is_some_and(|new| leads_the_same((ground.site, text), (site, new), map));
        if !is_kept {
            let path = &text.path;
            return Err(msg!(
                "không giữ được mọi liên kết trong `{path}`; hãy sửa các liên kết ấy trước",
                "not every link in `{path}` can be kept; change those links first"
            ));
        }
    }
    Ok(())
}

fn leads_the_same((before, old): (&Site, &Article), (after, new): (&Site, &Article), map: &PathMap) -> bool {
    let (mut olds, mut news) = (old.targets(), new.targets());
    loop {
        match (olds.next(), news.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) => {
                let led = lead(before, &old.path, &one).map(|lead| match lead {
                    Lead::Source(path) => Lead::Source(map.to(&path).into()),
                    page @ Lead::Page(_) => page,
                });
                // What led nowhere may lead somewhere: an item that came back to its old place finds its links again.
                if led.is_some() && led != lead(after, &new.path, &other) {
                    return false;
                }
            }
            _ => return false,
        }
    }
}

/// The first problem of a kind that its file had less often before.
fn new_problem<'d>(before: &Diagnostics, after: &'d Diagnostics, map: &PathMap) -> Option<&'d Diagnostic> {
    let mut known: BTreeMap<(&str, Option<String>), usize> = BTreeMap::new();
    for one in before.iter().filter(|one| one.severity != Severity::Hint) {
        *known.entry((one.code, one.place.as_ref().map(|place| map.to(&place.source)))).or_default() += 1;
    }
    after.iter().filter(|one| one.severity != Severity::Hint).find(|one| {
        let place = one.place.as_ref().map(|place| place.source.to_string());
        match known.get_mut(&(one.code, place)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => true,
        }
    })
}
