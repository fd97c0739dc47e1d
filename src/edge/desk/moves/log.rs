//! Which paths there were before: so that a window that still has the old one is led on, and the way back is known.

use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::edge::Failure;
use crate::edge::desk::store::TextStore;
use crate::edge::disk::replace;

/// As many are remembered; the oldest goes first.
const MOST: usize = 1000;

/// A file that got another path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedMove {
    /// Its path before.
    pub from: String,
    /// Its path afterwards.
    pub to: String,
    /// The version of it that the history kept; empty for a file that is no text.
    pub id: String,
}

/// The moves of a portal: `.bantin-history/moved.json`.
pub struct MoveLog {
    file: PathBuf,
    moves: Vec<LoggedMove>,
}

impl MoveLog {
    /// What is remembered; nothing where the file is damaged.
    pub fn of(store: &TextStore) -> MoveLog {
        let file = store.history.folder().join("moved.json");
        let moves = fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        MoveLog { file, moves: moves.unwrap_or_default() }
    }

    /// Remembers moves, each once.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn add(mut self, moves: &[LoggedMove]) -> Result<(), Failure> {
        let is_new = |one: &&LoggedMove| !self.moves.iter().rev().take(moves.len()).any(|known| known == *one);
        let new: Vec<LoggedMove> = moves.iter().filter(is_new).cloned().collect();
        self.moves.extend(new);
        let surplus = self.moves.len().saturating_sub(MOST);
        let bytes = serde_json::to_vec(&self.moves[surplus..]).unwrap_or_default();
        replace(&self.file, &bytes, true).map_err(|error| Failure::cannot_write(&self.file, &error))
    }

    /// The path that a file has now; none where it never moved.
    pub fn now(&self, path: &str) -> Option<&str> {
        let mut moves = self.moves.iter();
        let mut found = None;
        while let Some(one) = moves.find(|one| one.from == found.unwrap_or(path)) {
            found = Some(one.to.as_str());
        }
        found
    }

    /// The path that a text had before the move at which the history kept this version of it.
    pub fn before(&self, path: &str, id: &str) -> Option<&str> {
        let mut at = path;
        for one in self.moves.iter().rev().filter(|one| !one.id.is_empty()) {
            if one.to == at {
                if one.id == id {
                    return Some(&one.from);
                }
                at = &one.from;
            }
        }
        None
    }
}
