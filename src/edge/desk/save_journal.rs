//! Which texts are being put in place together: a program that is killed between two of them finds the rest here.

use std::fs;
use std::path::PathBuf;

use super::history::History;
use crate::edge::Failure;
use crate::edge::disk::replace;

/// A text, and the version that it is in place of.
type Begun = (String, Option<String>);

/// `.bantin-history/journal.json`, which is there only while several texts are put in place.
pub struct SaveJournal {
    file: PathBuf,
}

impl SaveJournal {
    /// The journal beside a history.
    pub fn of(history: &History) -> SaveJournal {
        SaveJournal { file: history.folder().join("journal.json") }
    }

    /// Notes what begins. Everything that is to be put in place is on the disk already.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write<'c>(&self, texts: impl Iterator<Item = (&'c str, Option<&'c str>)>) -> Result<(), Failure> {
        let cannot = |error| Failure::cannot_write(&self.file, &error);
        let bytes = serde_json::to_vec(&texts.collect::<Vec<_>>()).map_err(|error| cannot(error.into()))?;
        replace(&self.file, &bytes, true).map_err(cannot)
    }

    /// Whether something was begun and not finished.
    pub fn is_there(&self) -> bool {
        self.file.is_file()
    }

    /// What was begun; nothing where nobody can say.
    pub fn read(&self) -> Vec<Begun> {
        let bytes = fs::read(&self.file).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// Notes that all of it is in place.
    pub fn remove(&self) {
        let _ = fs::remove_file(&self.file);
    }
}
