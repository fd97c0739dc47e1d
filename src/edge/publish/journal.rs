//! The journal of a publication, on this machine: what has arrived, so that the run after one that was killed goes on where
//! that one stopped. It may be deleted at any time; then more is sent again.
//!
//! ```text
//! bantin-journal 1 <token> <place>
//! > tin-tuc/a.html                    begun
//! = 5891b5b522d5df08… tin-tuc/a.html  arrived, with this content
//! ```
//!
//! When all has arrived one line is left, without a token: this portal was published there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::Stop;
use crate::base::diagnostic::msg;
use crate::edge::Failure;
use crate::edge::cache::cache_folder;
use crate::edge::disk::LockFile;
use crate::edge::fetched::file_name;
use crate::publication::Hash;

/// The longest journal that is read.
const MOST: u64 = 128 << 20;

/// A journal, locked: no other process of this machine publishes to the same place.
pub struct TransferJournal {
    path: PathBuf,
    place: String,
    file: LockFile,
    /// The publication that broke off.
    pub token: Option<String>,
    /// What arrived of it.
    pub arrived: BTreeMap<String, Hash>,
    /// What was begun and did not arrive.
    pub begun: BTreeSet<String>,
    /// Whether something was published there before.
    pub has_published: bool,
}

/// Where a token would be, once everything has arrived.
const WHOLE: &str = "-";

/// The line by which a publication that is not the first one says so.
const PUBLISHED: &str = "published";

impl TransferJournal {
    /// Opens the journal of a place with this name.
    ///
    /// # Errors
    /// If another process publishes there, or it cannot be written.
    pub fn open(folder: &Path, name: &str, place: &str) -> Result<TransferJournal, Stop> {
        let path = folder.join(format!("{}.journal", file_name(name)));
        let failed = |error| Failure::cannot_write(&path, &error);
        fs::create_dir_all(folder).and_then(|()| cache_folder(folder.parent().unwrap_or(folder))).map_err(failed)?;
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map(LockFile::from)
            .map_err(failed)?;
        // Some network drives have no locks; the lock at the place is there too.
        if let Err(fs::TryLockError::WouldBlock) = file.try_lock() {
            return Err(Stop::Busy(msg!("trên máy này", "on this computer")));
        }
        let mut text = String::new();
        // What cannot be read is not known: it is sent again.
        let _ = (&*file).take(MOST).read_to_string(&mut text);
        let mut journal = TransferJournal {
            path,
            place: place.to_owned(),
            file,
            token: None,
            arrived: BTreeMap::new(),
            begun: BTreeSet::new(),
            has_published: false,
        };
        journal.remember(&text);
        Ok(journal)
    }

    fn remember(&mut self, text: &str) {
        let mut lines = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
        let head = lines.next().and_then(|line| line.strip_prefix("bantin-journal 1 ")?.split_once(' '));
        let Some((token, _)) = head.filter(|(_, place)| *place == self.place) else { return };
        self.token = Some(token.to_owned()).filter(|token| token != WHOLE);
        self.has_published = self.token.is_none();
        for line in lines {
            if line == PUBLISHED {
                self.has_published = true;
            } else if let Some(path) = line.strip_prefix("> ") {
                self.arrived.remove(path);
                self.begun.insert(path.to_owned());
            } else if let Some((hash, path)) = line.strip_prefix("= ").and_then(|rest| rest.split_once(' ')) {
                self.begun.remove(path);
                self.arrived.extend(Hash::parse(hash).map(|hash| (path.to_owned(), hash)));
            }
        }
        // The manifest is there before the first file changes.
        self.has_published |= !self.begun.is_empty() || !self.arrived.is_empty();
    }

    /// Begins a publication, or goes on with the one that broke off. Its token.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn begin(&mut self) -> Result<String, Failure> {
        if let Some(token) = &self.token {
            let token = token.clone();
            self.file.seek(SeekFrom::End(0)).map_err(|error| Failure::cannot_write(&self.path, &error))?;
            // A line that was cut off is ended, and says nothing.
            self.line("")?;
            return Ok(token);
        }
        let mut bytes = [0; 12];
        getrandom::fill(&mut bytes).map_err(|error| {
            msg!("hệ thống không cho số ngẫu nhiên: {error}", "the system gives no random bytes: {error}")
        })?;
        let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let emptied = self.file.set_len(0).and_then(|()| self.file.seek(SeekFrom::Start(0)));
        emptied.map_err(|error| Failure::cannot_write(&self.path, &error))?;
        self.line(&format!("bantin-journal 1 {token} {}", self.place))?;
        if self.has_published {
            self.line(PUBLISHED)?;
        }
        self.token = Some(token.clone());
        Ok(token)
    }

    /// Notes that a file is about to change.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn begun(&mut self, path: &str) -> Result<(), Failure> {
        self.line(&format!("> {path}"))
    }

    /// Notes that a file has arrived.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn arrived(&mut self, path: &str, hash: Hash) -> Result<(), Failure> {
        self.line(&format!("= {hash} {path}"))
    }

    /// Everything is done: no more is to be remembered than that.
    pub fn end(&mut self) {
        // Where that fails, what has arrived is asked for once more.
        if self.file.set_len(0).and_then(|()| self.file.seek(SeekFrom::Start(0))).is_ok() {
            let _ = self.line(&format!("bantin-journal 1 {WHOLE} {}", self.place));
        }
        (self.token, self.has_published) = (None, true);
    }

    fn line(&mut self, line: &str) -> Result<(), Failure> {
        self.file.write_all(format!("{line}\n").as_bytes()).map_err(|error| Failure::cannot_write(&self.path, &error))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_journal_is_free_again_whoever_has_a_copy_of_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let open = || TransferJournal::open(&folder.path().join("publish"), "place", "place");
        let journal = open().unwrap();
        let copy = journal.file.try_clone().unwrap();
        assert!(matches!(open(), Err(Stop::Busy(_))));
        drop(journal);
        assert!(open().is_ok());
        drop(copy);
    }
}
