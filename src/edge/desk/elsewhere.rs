//! What other programs replace or remove while the desk is open, a sync program, a colleague's editor, the file manager,
//! goes to the history as well, as the desk last read it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::Desk;
use super::history::Reason;
use super::moves;
use super::refusal::Refusal;
use super::store::TextStore;
use crate::base::source::{Source, Sources};
use crate::edge::preview::Edition;
use crate::edge::session::lock;

/// More texts at once are changed by what keeps versions of its own: git, a backup that is brought back. They would drive
/// everything else out of the history.
const MOST: usize = 50;

/// A file that is away for less is being written anew.
const AWAY: Duration = Duration::from_secs(5);

/// What the desk knows of the folder.
#[derive(Default)]
pub struct Elsewhere(Mutex<KnownElsewhere>);

#[derive(Default)]
struct KnownElsewhere {
    /// The edition that was looked at last.
    edition: Option<Arc<Edition>>,
    /// Texts whose file was taken away a moment ago.
    away: BTreeMap<String, (Arc<str>, Instant)>,
}

impl Elsewhere {
    /// Keeps what was replaced or removed since the last look. A folder that cannot be written keeps nothing, as it would
    /// refuse every save.
    pub fn look(&self, desk: &Desk, now: Instant) {
        let Some(latest) = desk.state.latest() else { return };
        let mut known = lock(&self.0);
        if known.edition.as_ref().is_none_or(|before| !Arc::ptr_eq(before, &latest)) {
            let before = known.edition.replace(latest.clone());
            let lost = before.map(|before| lost(&before.plan.sources, &latest.plan.sources)).unwrap_or_default();
            for (path, text) in lost {
                if latest.plan.sources.get(&path).is_none() {
                    known.away.insert(path, (text, now));
                } else {
                    let _ = keep(&desk.store, &path, &text, Reason::Other);
                }
            }
        }
        known.away.retain(|path, (text, at)| {
            let is_recent = now.saturating_duration_since(*at) < AWAY;
            if !is_recent {
                let _ = keep(&desk.store, path, text, Reason::Remove);
            }
            is_recent
        });
    }
}

/// The texts that are no longer what they were, and stand nowhere else.
fn lost(before: &Sources, now: &Sources) -> Vec<(String, Arc<str>)> {
    let is_same = |a: &Arc<str>, b: &Arc<str>| Arc::ptr_eq(a, b) || a == b;
    let is_there = |path: &str, text| matches!(now.get(path), Some(Source::Text(there)) if is_same(there, text));
    let texts = before.below("content/").filter_map(|(path, source)| match source {
        Source::Text(text) if !is_there(path, text) && !text.trim().is_empty() => Some((path, text)),
        _ => None,
    });
    let changed: Vec<_> = texts.take(MOST + 1).collect();
    if changed.is_empty() || changed.len() > MOST {
        return Vec::new();
    }
    let came: Vec<&Arc<str>> = now
        .below("content/")
        .filter_map(|(path, source)| match source {
            Source::Text(text) if before.get(path).is_none() => Some(text),
            _ => None,
        })
        .collect();
    let lost = changed.into_iter().filter(|(_, text)| !came.iter().any(|new| is_same(new, text)));
    lost.map(|(path, text)| (path.to_string(), text.clone())).collect()
}

/// Puts a text among the versions of its file, unless it is there or the desk itself has kept it.
fn keep(store: &TextStore, path: &str, text: &Arc<str>, reason: Reason) -> Result<(), Refusal> {
    let is_text = |bytes: &[u8]| matches!(Source::from_bytes(bytes), Source::Text(there) if there == *text);
    store.disk(path)?;
    let _held = store.hold()?;
    let is_there = match store.read(path) {
        Err(Refusal::Missing) => moves::led_on(store, path).is_some(),
        there => reason == Reason::Remove || is_text(&there?),
    };
    let is_kept = |id: &str| store.history.get(path, id).is_ok_and(|bytes| is_text(&bytes));
    if !is_there && !store.history.versions(path).iter().any(|version| is_kept(&version.id)) {
        store.history.put(path, text.as_bytes(), reason)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(texts: &[(&str, &str)]) -> Sources {
        texts.iter().map(|(path, text)| ((*path).into(), Source::Text((*text).into()))).collect()
    }

    #[test]
    fn a_text_is_lost_where_it_stands_nowhere_any_more() {
        let before = sources(&[
            ("content/a.md", "A"),
            ("content/b.md", "B"),
            ("content/c.csv", "C"),
            ("content/d.md", "D"),
            ("content/empty.md", "\n"),
            ("themes/x/theme.toml", "x"),
        ]);
        // `a` is renamed, `b` is written over, `c` is removed.
        let now = sources(&[("content/b.md", "other"), ("content/d.md", "D"), ("content/new.md", "A")]);
        let paths = |lost: Vec<(String, Arc<str>)>| lost.into_iter().map(|(path, _)| path).collect::<Vec<_>>();
        assert_eq!(paths(lost(&before, &now)), ["content/b.md", "content/c.csv"]);
        assert_eq!(paths(lost(&before, &before)), [""; 0]);
    }

    #[test]
    fn what_changes_a_whole_folder_keeps_versions_of_its_own() {
        let many = |count: usize| {
            let all = (0..count).map(|number| (format!("content/{number}.md").into(), Source::Text("A".into())));
            all.collect::<Sources>()
        };
        assert_eq!(lost(&many(MOST), &Sources::default()).len(), MOST);
        assert_eq!(lost(&many(MOST + 1), &Sources::default()), []);
    }
}
