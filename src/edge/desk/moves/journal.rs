//! A move on the disk. Before anything is changed, the whole of it is written to `.bantin-history/move.json`; each of its
//! steps can be done again without harm. So whoever is stopped on the way is completed by the desk that starts next.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::log::{LoggedMove, MoveLog};
use crate::authoring::Moved;
use crate::base::diagnostic::msg;
use crate::edge::Failure;
use crate::edge::desk::history::Reason;
use crate::edge::desk::refusal::Refusal;
use crate::edge::desk::store::{TextStore, version};
use crate::edge::disk::replace;

/// Everything that a move does.
#[derive(Serialize, Deserialize)]
pub struct MoveJournal {
    /// Files and folders with their new paths.
    paths: Vec<(String, String)>,
    texts: Vec<JournalText>,
    /// What the history remembers of it.
    moves: Vec<LoggedMove>,
}

/// A file that says something else afterwards, by its path afterwards.
#[derive(Serialize, Deserialize)]
struct JournalText {
    path: String,
    /// The version it has before.
    before: String,
    after: String,
}

/// One of the steps, in this order.
#[derive(Clone, Copy, Debug)]
enum MoveStep {
    /// A file or a folder gets its new path.
    Path(usize),
    /// A text is written.
    Text(usize),
    /// The versions of a file or a folder follow it.
    History(usize),
    /// The move is remembered.
    Log,
    /// The journal goes.
    End,
}

/// Moves and writes, if everything is as it was when the move was planned.
///
/// # Errors
/// [`Refusal::Conflict`] if something is not; then nothing was done. If a file cannot be moved, nothing stays done either; if
/// a text cannot be written, the next start of the desk tries again.
pub fn carry_out(store: &TextStore, moved: &Moved) -> Result<(), Refusal> {
    let held = store.hold()?;
    resume_held(store)?;
    for text in &moved.texts {
        if store.read(&text.path).ok().as_ref() != Some(&text.before) {
            return Err(other(&text.path));
        }
    }
    for (from, to) in &moved.paths {
        if !place(store, from)?.exists() || place(store, to)?.exists() {
            return Err(other(if place(store, to)?.exists() { to } else { from }));
        }
    }
    let journal = MoveJournal::of(store, moved)?;
    let file = file(store)?;
    let bytes = serde_json::to_vec(&journal).map_err(|error| cannot_write(&file, &error.into()))?;
    replace(&file, &bytes, true).map_err(|error| cannot_write(&file, &error))?;
    if let Err(refusal) = journal.moved(store) {
        // Nothing else was done yet: it is as if nothing had been asked for.
        let _ = fs::remove_file(&file);
        return Err(refusal);
    }
    journal.complete(store)?;
    drop(held);
    Ok(())
}

/// Completes the move that a stopped desk left behind, if there is one.
///
/// # Errors
/// If the folder cannot be written.
pub fn resume(store: &TextStore) -> Result<(), Refusal> {
    if !store.history.folder().join(FILE).exists() {
        return Ok(());
    }
    let _held = store.hold()?;
    resume_held(store)
}

fn resume_held(store: &TextStore) -> Result<(), Refusal> {
    let file = file(store)?;
    let bytes = match fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(cannot_write(&file, &error)),
    };
    match serde_json::from_slice::<MoveJournal>(&bytes) {
        Ok(journal) => journal.complete(store),
        // It was replaced as a whole: one that cannot be read is none of ours.
        Err(_) => fs::remove_file(&file).map_err(|error| cannot_write(&file, &error)),
    }
}

impl MoveJournal {
    /// Keeps what will be replaced, and notes what is to be done.
    fn of(store: &TextStore, moved: &Moved) -> Result<MoveJournal, Refusal> {
        let mut moves = Vec::new();
        let own =
            |path: &str| moved.paths.iter().any(|(from, _)| path == &**from || path.starts_with(&format!("{from}/")));
        for text in &moved.texts {
            let is_moved = own(&text.path) || moved.pages.iter().any(|page| page.path == text.path);
            let reason = if is_moved { Reason::Move } else { Reason::Save };
            let id = store.history.put(&text.path, &text.before, reason)?;
            if is_moved {
                moves.push(LoggedMove { from: text.path.to_string(), to: moved.new_path(&text.path), id });
            }
        }
        let is_told = |from: &str, moves: &[LoggedMove]| moves.iter().any(|one| one.from.starts_with(from));
        for (from, to) in &moved.paths {
            if !is_told(from, &moves) {
                moves.push(LoggedMove { from: from.to_string(), to: to.to_string(), id: String::new() });
            }
        }
        let texts = moved.texts.iter().map(|text| JournalText {
            path: moved.new_path(&text.path),
            before: version(&text.before),
            after: text.after.clone(),
        });
        let paths = moved.paths.iter().map(|(from, to)| (from.to_string(), to.to_string())).collect();
        Ok(MoveJournal { paths, texts: texts.collect(), moves })
    }

    fn steps(&self) -> Vec<MoveStep> {
        let paths = (0..self.paths.len()).map(MoveStep::Path);
        let texts = (0..self.texts.len()).map(MoveStep::Text);
        let history = (0..self.paths.len()).map(MoveStep::History);
        paths.chain(texts).chain(history).chain([MoveStep::Log, MoveStep::End]).collect()
    }

    fn complete(&self, store: &TextStore) -> Result<(), Refusal> {
        self.steps().into_iter().try_for_each(|step| self.carry_out(store, step))
    }

    /// Moves all files, or none.
    fn moved(&self, store: &TextStore) -> Result<(), Refusal> {
        for number in 0..self.paths.len() {
            if let Err(refusal) = self.carry_out(store, MoveStep::Path(number)) {
                for (from, to) in &self.paths[..number] {
                    let _ = fs::rename(place(store, to)?, place(store, from)?);
                }
                return Err(refusal);
            }
        }
        Ok(())
    }

    fn carry_out(&self, store: &TextStore, step: MoveStep) -> Result<(), Refusal> {
        match step {
            MoveStep::Path(number) => {
                let (from, to) = &self.paths[number];
                let (from, to) = (place(store, from)?, place(store, to)?);
                if !from.exists() || to.exists() {
                    return Ok(());
                }
                let folder = to.parent().unwrap_or(&to);
                fs::create_dir_all(folder)
                    .and_then(|()| fs::rename(&from, &to))
                    .map_err(|error| cannot_write(&from, &error))
            }
            MoveStep::Text(number) => {
                let text = &self.texts[number];
                // What someone wrote there since the desk was stopped stays.
                let is_before = store.read(&text.path).is_ok_and(|now| version(&now) == text.before);
                let disk = store.disk(&text.path)?;
                let write = || replace(&disk, text.after.as_bytes(), true).map_err(|error| cannot_write(&disk, &error));
                if is_before { write() } else { Ok(()) }
            }
            MoveStep::History(number) => {
                let (from, to) = &self.paths[number];
                Ok(store.history.rename(from, to)?)
            }
            MoveStep::Log => Ok(MoveLog::of(store).add(&self.moves)?),
            MoveStep::End => {
                let file = file(store)?;
                fs::remove_file(&file).map_err(|error| cannot_write(&file, &error))
            }
        }
    }
}

const FILE: &str = "move.json";

fn file(store: &TextStore) -> Result<PathBuf, Failure> {
    Ok(store.history.prepare()?.join(FILE))
}

fn place(store: &TextStore, path: &str) -> Result<PathBuf, Refusal> {
    store.place(path)?.ok_or(Refusal::Missing)
}

fn cannot_write(path: &Path, error: &io::Error) -> Refusal {
    Failure::cannot_write(path, error).into()
}

fn other(path: &str) -> Refusal {
    Refusal::Conflict(msg!(
        "`{path}` vừa bị sửa ở nơi khác; chưa đổi gì, hãy xem lại",
        "`{path}` was just changed elsewhere; nothing was done, look again"
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use super::*;
    use crate::authoring::{MovedPage, MovedText};

    /// Everything below a folder but the lock, stamps of versions as `STAMP`.
    fn tree(root: &Path) -> BTreeMap<String, String> {
        let files =
            walkdir::WalkDir::new(root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
        let named = files.map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap().to_string_lossy().into_owned();
            let path = path
                .split('/')
                .map(|name| name.split_once("Z-").map_or(name.to_owned(), |(_, why)| format!("STAMP-{why}")));
            (path.collect::<Vec<_>>().join("/"), fs::read_to_string(entry.path()).unwrap())
        });
        named.filter(|(path, _)| !path.ends_with("/lock") && !path.ends_with(".gitignore")).collect()
    }

    fn portal(root: &Path) -> Moved {
        for (path, text) in [("tin/a/index.md", "Một"), ("tin/a/anh.jpg", "ảnh"), ("tin/b.md", "[a](a/index.md)")] {
            let file = root.join("content").join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let text = |path: &str, before: &str, after: &str| MovedText {
            path: path.into(),
            before: before.as_bytes().to_vec(),
            after: after.to_owned(),
            links: 1,
        };
        Moved {
            paths: vec![("content/tin/a".into(), "content/moi/c".into())],
            texts: vec![
                text("content/tin/a/index.md", "Một", "Một, có địa chỉ cũ"),
                text("content/tin/b.md", "[a](a/index.md)", "[a](../moi/c/index.md)"),
            ],
            cells: Vec::new(),
            pages: vec![MovedPage {
                path: "content/tin/a/index.md".into(),
                before: "tin/a.html".into(),
                after: "moi/c.html".into(),
                is_led_on: true,
            }],
        }
    }

    fn store(root: &Path) -> TextStore {
        TextStore::new(root.canonicalize().unwrap())
    }

    #[test]
    fn a_move_that_is_stopped_between_any_two_steps_is_completed_by_the_next_desk() {
        let whole = tempfile::tempdir().unwrap();
        let moved = portal(whole.path());
        carry_out(&store(whole.path()), &moved).unwrap();
        let mut expected = tree(whole.path());
        let log = expected.remove(".bantin-history/moved.json").unwrap();
        assert!(log.contains("\"from\":\"content/tin/a/index.md\",\"to\":\"content/moi/c/index.md\""), "{log}");
        assert_eq!(
            expected,
            BTreeMap::from(
                [
                    ("content/moi/c/index.md", "Một, có địa chỉ cũ"),
                    ("content/moi/c/anh.jpg", "ảnh"),
                    ("content/tin/b.md", "[a](../moi/c/index.md)"),
                    (".bantin-history/content/moi/c/index.md/STAMP-move", "Một"),
                    (".bantin-history/content/tin/b.md/STAMP-save", "[a](a/index.md)"),
                ]
                .map(|(path, text)| (path.to_owned(), text.to_owned()))
            )
        );
        let steps =
            MoveJournal::of(&store(whole.path()), &Moved { texts: Vec::new(), ..moved }).unwrap().steps().len() + 2;
        for stopped_after in 0..=steps {
            let root = tempfile::tempdir().unwrap();
            let moved = portal(root.path());
            let first = store(root.path());
            let journal = MoveJournal::of(&first, &moved).unwrap();
            fs::write(file(&first).unwrap(), serde_json::to_vec(&journal).unwrap()).unwrap();
            for step in journal.steps().into_iter().take(stopped_after) {
                journal.carry_out(&first, step).unwrap();
            }
            resume(&store(root.path())).unwrap();
            let mut found = tree(root.path());
            assert!(found.remove(".bantin-history/moved.json").is_some(), "after {stopped_after} steps");
            assert_eq!(found, expected, "after {stopped_after} steps");
        }
    }

    #[test]
    fn what_someone_changed_meanwhile_stops_a_move_or_stays() {
        let root = tempfile::tempdir().unwrap();
        let moved = portal(root.path());
        fs::write(root.path().join("content/tin/b.md"), "Khác").unwrap();
        let before = tree(root.path());
        assert!(matches!(carry_out(&store(root.path()), &moved), Err(Refusal::Conflict(_))));
        assert_eq!(tree(root.path()), before);
        // Stopped, and changed before the desk started again.
        let root = tempfile::tempdir().unwrap();
        let moved = portal(root.path());
        let first = store(root.path());
        let journal = MoveJournal::of(&first, &moved).unwrap();
        fs::write(file(&first).unwrap(), serde_json::to_vec(&journal).unwrap()).unwrap();
        fs::write(root.path().join("content/tin/b.md"), "Khác").unwrap();
        resume(&first).unwrap();
        let found = tree(root.path());
        assert_eq!(
            (found["content/tin/b.md"].as_str(), found["content/moi/c/index.md"].as_str()),
            ("Khác", "Một, có địa chỉ cũ")
        );
    }

    #[test]
    fn a_name_that_is_taken_meanwhile_stops_a_move() {
        let root = tempfile::tempdir().unwrap();
        let moved = portal(root.path());
        fs::create_dir_all(root.path().join("content/moi/c")).unwrap();
        let before = tree(root.path());
        assert!(matches!(carry_out(&store(root.path()), &moved), Err(Refusal::Conflict(_))));
        assert_eq!(tree(root.path()), before);
    }
}
