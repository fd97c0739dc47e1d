//! An output folder while one run works on it: locked, with a staging folder for what differs.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::fresh::{OWN, make_lock, remove_all};
use super::inputs::{MadePages, PageInputs};
use super::same::{copy, is_same_bytes, is_same_file, is_same_picture, put_picture};
use crate::Rendered;
use crate::base::diagnostic::msg;
use crate::base::source::folder;
use crate::edge::disk::{LockFile, Stamp};
use crate::edge::{Cache, Failure};
use crate::site::{Page, VISITS_JSON};
use crate::visits::as_of;

/// An output folder while one run works on it.
pub struct OutputFolder {
    /// Where it is.
    pub root: PathBuf,
    /// What it is called in messages: a new output has another name until it is whole.
    pub name: PathBuf,
    /// Where new bytes wait for the commit.
    pub staging: PathBuf,
    /// Where the old files of a commit are kept until it is done.
    pub kept: PathBuf,
    /// The addresses the last run made.
    pub known: BTreeSet<String>,
    /// Nothing was there before, and nobody sees the folder before all is done: files are written where they belong.
    pub is_fresh: bool,
    // Held until the run ends; the system releases it whatever happens.
    _lock: LockFile,
}

/// What has to be done to one file.
pub enum FileChange {
    /// Nothing.
    Same,
    /// Its new bytes are in the staging folder, or in a new output in their place.
    Staged,
}

impl OutputFolder {
    /// Locks a folder and empties its staging folder. `name`: what the output is called in messages.
    pub fn open(root: &Path, name: &Path, is_fresh: bool) -> Result<OutputFolder, Failure> {
        let own = root.join(OWN);
        let failed = |error: io::Error| cannot_write(name, &error);
        let lock = make_lock(&own).map_err(failed)?;
        match lock.try_lock() {
            // Another run may have taken this folder for a stale one before it was locked.
            Ok(()) if !own.join("lock").exists() => return Err(busy(name)),
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(busy(name)),
            // Some network drives have no locks; a run is safe without, only two at once are not.
            Err(fs::TryLockError::Error(_)) => {}
        }
        let (staging, kept) = (own.join("staging"), own.join("kept"));
        remove_all(&staging).and_then(|()| remove_all(&kept)).map_err(failed)?;
        fs::create_dir(&staging).map_err(failed)?;
        let known = if is_fresh { BTreeSet::new() } else { read_manifest(&own.join("manifest")) };
        Ok(OutputFolder {
            root: root.to_path_buf(),
            name: name.to_path_buf(),
            staging,
            kept,
            known,
            is_fresh,
            _lock: lock,
        })
    }

    /// Removes what only this run needed.
    pub fn close(&self) {
        let _ = remove_all(&self.staging);
        let _ = remove_all(&self.kept);
    }

    /// Cleans up after a run on an existing folder, or after a failure: nothing of ours stays behind that was not there
    /// before.
    pub fn abandon(&self, is_fresh: bool) {
        self.close();
        if is_fresh {
            let _ = remove_all(&self.root);
        } else if !self.root.join(OWN).join("manifest").exists() {
            let _ = remove_all(&self.root.join(OWN));
        }
    }

    /// What is known of a page that is made of these inputs.
    pub fn look(&self, page: &Page, inputs: u128, made: &MadePages) -> PageInputs {
        if self.is_fresh {
            return PageInputs::New(inputs);
        }
        made.look(&page.address, inputs, Stamp::at(&self.root.join(&*page.address)))
    }

    /// Compares a page with the file in its place and stages it where they differ.
    pub fn stage(&self, page: &Page, rendered: Rendered, cache: &Cache) -> Result<FileChange, Failure> {
        let path = self.root.join(&*page.address);
        if self.is_fresh {
            return self.put(&path, page, &rendered, cache);
        }
        let same = match &rendered {
            Rendered::Bytes(bytes) => is_same_bytes(&path, bytes),
            Rendered::File(blob) => is_same_file(&path, &blob.disk, blob.len),
            Rendered::Picture(blob, one) => is_same_picture(&path, (blob, one), cache),
        };
        if same {
            return Ok(FileChange::Same);
        }
        // `bantin visits` writes this file by itself: what it counted later than the ledger says stays.
        if &*page.address == VISITS_JSON && is_newer(&path, &rendered) {
            return Ok(FileChange::Same);
        }
        if let Some(foreign) = self.in_the_way(&page.address).filter(|foreign| foreign != VISITS_JSON) {
            return Err(msg!(
                "`{}` đã có và không do bantin tạo ra; chuyển tệp này đi nơi khác, hoặc dùng --out với thư mục khác",
                "`{}` exists and was not made by bantin; move it away, or choose another folder with --out",
                self.name.join(&foreign).display()
            )
            .into());
        }
        self.put(&self.staging.join(&*page.address), page, &rendered, cache)
    }

    /// Writes a page to a path.
    fn put(&self, path: &Path, page: &Page, rendered: &Rendered, cache: &Cache) -> Result<FileChange, Failure> {
        match rendered {
            Rendered::Bytes(bytes) => self.put_by(path, page, || fs::write(path, bytes)),
            Rendered::File(blob) => self.put_by(path, page, || copy(&blob.disk, path)),
            Rendered::Picture(blob, one) => {
                let (bytes, kept) = (cache.bytes(blob, one)?, cache.kept(blob, one));
                self.put_by(path, page, || put_picture(&bytes, kept.as_ref(), path))
            }
        }
    }

    /// The same as `write` writes it.
    fn put_by(&self, path: &Path, page: &Page, write: impl Fn() -> io::Result<()>) -> Result<FileChange, Failure> {
        // Most folders are there: asking first would cost as much as writing. A source that is gone is missed again.
        let done = write().or_else(|error| match path.parent() {
            Some(folder) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(folder).and_then(|()| write())
            }
            _ => Err(error),
        });
        done.map_err(|error| cannot_write(&self.name.join(&*page.address), &error))?;
        Ok(FileChange::Staged)
    }

    /// What is in the place of a page or of a folder above it, and was not made by bantin.
    fn in_the_way(&self, address: &str) -> Option<String> {
        let is_foreign_file = |above: &&str| {
            let facts = fs::symlink_metadata(self.root.join(above));
            facts.is_ok_and(|facts| facts.is_file()) && !self.known.contains(*above)
        };
        if let Some(above) = above(address).find(is_foreign_file) {
            return Some(above.to_owned());
        }
        let path = self.root.join(address);
        if path.is_dir() {
            return self.foreign_in(address);
        }
        (path.exists() && !self.known.contains(address)).then(|| address.to_owned())
    }

    /// The first thing in a folder of the output that bantin did not make.
    fn foreign_in(&self, folder: &str) -> Option<String> {
        let Ok(entries) = fs::read_dir(self.root.join(folder)) else { return Some(folder.to_owned()) };
        let mut names: Vec<String> = entries
            .map(|entry| entry.map_or_else(|_| String::new(), |entry| entry.file_name().to_string_lossy().into_owned()))
            .collect();
        names.sort();
        names.into_iter().map(|name| format!("{folder}/{name}")).find_map(|address| {
            if self.root.join(&address).is_dir() {
                return self.foreign_in(&address);
            }
            (!self.known.contains(&address)).then_some(address)
        })
    }
}

/// The folders above an address, from the inside out.
pub fn above(address: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder(address)), |above| Some(folder(above))).take_while(|above| !above.is_empty())
}

pub fn read_manifest(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(str::to_owned).collect()
}

/// Whether a `visits.json` on the disk was counted after the one that was rendered.
fn is_newer(path: &Path, rendered: &Rendered) -> bool {
    let Rendered::Bytes(bytes) = rendered else { return false };
    let there = fs::read(path).ok().and_then(|there| as_of(&there));
    there.is_some_and(|there| as_of(bytes).is_none_or(|ours| there > ours))
}

/// Another run holds the lock.
pub fn busy(out: &Path) -> Failure {
    msg!(
        "một lệnh bantin khác đang ghi vào `{}`; đợi nó xong rồi chạy lại",
        "another bantin is writing to `{}`; wait for it and run again",
        out.display()
    )
    .into()
}

/// A file of the output that cannot be written.
pub fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::cannot_write(path, error).with(msg!("trang cũ vẫn nguyên", "the site is as it was"))
}
