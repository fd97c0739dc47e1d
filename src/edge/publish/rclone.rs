//! A remote of the user's rclone as a place to publish: SFTP, S3 and compatible stores, WebDAV, and some seventy more. bantin
//! says which file goes when; rclone brings each, under another name that it changes when the file is whole, or as a whole
//! where the store does so anyway, and compares what has arrived.

mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use serde_json::{Value, json};

use self::program::Program;
pub use self::program::guard;
use super::Target;
use super::remote::ARRIVING;
use crate::base::diagnostic::Message;
use crate::base::source::folder;
use crate::edge::Failure;
use crate::edge::session::lock;

/// How many files are transferred at the same time.
const AT_ONCE: usize = 8;

/// A remote, and the program that reaches it.
pub struct Rclone {
    remote: String,
    program: Program,
    /// How many files in a row could not be given their name: after [`REFUSALS`] they are written in their place.
    refused: AtomicUsize,
    /// Whether a file was written in its place.
    wrote_in_place: AtomicBool,
}

/// A server that refuses to rename so many files in a row does not rename.
const REFUSALS: usize = 3;

/// How often a file is read that is another one each time.
const READS: usize = 3;

/// How long a file may be in use at the server when it is renamed.
const MOMENT: Duration = Duration::from_millis(300);

impl Rclone {
    /// Starts rclone. Whether it knows the remote shows at the first question.
    ///
    /// # Errors
    /// If rclone is not installed, or too old.
    pub fn open(remote: &str) -> Result<Rclone, Failure> {
        let (refused, wrote_in_place) = (AtomicUsize::new(0), AtomicBool::new(false));
        let target = Rclone { remote: remote.to_owned(), program: Program::start()?, refused, wrote_in_place };
        target.ask("operations/fsinfo", json!({ "fs": remote })).map_err(|error| {
            let why = Failure::reason(&error);
            Failure::from(Message {
                vi: format!("không mở được `{remote}`: {}", why.vi),
                en: format!("cannot open `{remote}`: {}", why.en),
            })
            .with(super::unchanged())
        })?;
        Ok(target)
    }

    /// Asks rclone for something.
    fn ask(&self, what: &str, question: Value) -> io::Result<Value> {
        self.program.ask(what, &question)?.or_explained()
    }

    /// A question about one file.
    fn about(&self, path: &str) -> Value {
        json!({ "fs": self.remote, "remote": path })
    }

    fn copy(&self, (file, path): &(PathBuf, String)) -> io::Result<()> {
        let (Some(above), Some(name)) = (file.parent(), file.file_name()) else {
            return Err(ErrorKind::InvalidInput.into());
        };
        let question = |in_place| {
            json!({
                "srcFs": above.to_string_lossy(), "srcRemote": name.to_string_lossy(),
                "dstFs": self.remote, "dstRemote": path, "_config": { "Inplace": in_place },
            })
        };
        let copy = |in_place| self.program.ask("operations/copyfile", &question(in_place));
        if self.refused.load(Ordering::Relaxed) < REFUSALS {
            let mut said = copy(false)?;
            if said.is_about_renaming() {
                std::thread::sleep(MOMENT);
                said = copy(false)?;
            }
            if !said.is_about_renaming() {
                self.refused.store(0, Ordering::Relaxed);
                return said.or_explained().map(drop);
            }
            self.refused.fetch_add(1, Ordering::Relaxed);
        }
        self.wrote_in_place.store(true, Ordering::Relaxed);
        copy(true)?.or_explained().map(drop)
    }

    /// Files in a folder with their lengths; none where there is no such folder.
    fn listed(&self, folder: &str, recurse: bool) -> io::Result<BTreeMap<String, u64>> {
        let mut question = self.about(folder);
        question["opt"] = json!({ "recurse": recurse, "noModTime": true, "noMimeType": true, "filesOnly": true });
        let answer = match self.ask("operations/list", question) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
            answer => answer?,
        };
        let entries = answer["list"].as_array().map(Vec::as_slice).unwrap_or_default();
        let entry = |entry: &Value| Some((entry["Path"].as_str()?.to_owned(), size(entry)?));
        Ok(entries.iter().filter_map(entry).collect())
    }

    /// Deletes what a run that was killed left of a file on its way: rclone puts letters of its own into the name.
    fn delete_arriving(&self, path: &str) -> io::Result<()> {
        let begin = format!("{}.", path.strip_suffix(ARRIVING).unwrap_or(path));
        for (left, _) in self.listed(folder(path), false)? {
            if left == path || left.starts_with(&begin) && left.ends_with(ARRIVING) {
                self.delete_file(&left)?;
            }
        }
        Ok(())
    }

    fn delete_file(&self, path: &str) -> io::Result<()> {
        match self.ask("operations/deletefile", self.about(path)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            done => done.map(drop),
        }
    }
}

/// The length of a file; that of one whose length the store does not know is 0.
fn size(entry: &Value) -> Option<u64> {
    entry["Size"].as_i64().map(|size| u64::try_from(size).unwrap_or_default())
}

impl Target for Rclone {
    fn name(&self) -> String {
        self.remote.clone()
    }

    fn read(&mut self, path: &str, most: u64) -> io::Result<Option<Vec<u8>>> {
        let place = self.program.folder.join("read");
        let question = json!({
            "srcFs": self.remote, "srcRemote": path, "dstFs": self.program.folder.to_string_lossy(), "dstRemote": "read",
        });
        for attempt in 1.. {
            match self.size(path)? {
                None => break,
                Some(size) if size > most => return Err(ErrorKind::FileTooLarge.into()),
                Some(_) => {}
            }
            let reply = self.program.ask("operations/copyfile", &question)?;
            // Another publication may have replaced it while it was read. A server that lies about lengths always does.
            if reply.is_of_another_length() && attempt < READS {
                std::thread::sleep(MOMENT);
                continue;
            }
            match reply.or_explained() {
                Err(error) if error.kind() == ErrorKind::NotFound => break,
                done => return done.and_then(|_| fs::read(place)).map(Some),
            }
        }
        Ok(None)
    }

    fn size(&mut self, path: &str) -> io::Result<Option<u64>> {
        match self.ask("operations/stat", self.about(path)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            answer => Ok(Some(&answer?["item"]).filter(|item| item["IsDir"] == false).and_then(size)),
        }
    }

    fn list(&mut self) -> io::Result<BTreeMap<String, u64>> {
        self.listed("", true)
    }

    fn write(&mut self, path: &str, bytes: &mut dyn Read) -> io::Result<()> {
        let place = self.program.folder.join("write");
        io::copy(bytes, &mut fs::File::create(&place)?)?;
        self.copy(&(place, path.to_owned()))
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        let question = json!({ "srcFs": self.remote, "srcRemote": from, "dstFs": self.remote, "dstRemote": to });
        self.ask("operations/movefile", question).map(drop)
    }

    fn delete(&mut self, path: &str) -> io::Result<()> {
        if path.ends_with(ARRIVING) {
            return self.delete_arriving(path);
        }
        self.delete_file(path)?;
        let mut empty = folder(path);
        while !empty.is_empty() && self.ask("operations/rmdir", self.about(empty)).is_ok() {
            empty = folder(empty);
        }
        Ok(())
    }

    fn bring(&mut self, files: &[(PathBuf, String)], arrived: &mut dyn FnMut(usize)) -> Option<io::Result<()>> {
        let this = &*self;
        let work = Mutex::new(files.iter().enumerate());
        let (tell, told) = mpsc::channel();
        let result = std::thread::scope(|scope| {
            for _ in 0..AT_ONCE.min(files.len()) {
                let (work, tell) = (&work, tell.clone());
                scope.spawn(move || {
                    loop {
                        let Some((at, file)) = lock(work).next() else { return };
                        let copied = this.copy(file);
                        if copied.is_err() {
                            // Nobody begins another.
                            lock(work).by_ref().for_each(drop);
                        }
                        let _ = tell.send(copied.map(|()| at));
                    }
                });
            }
            drop(tell);
            let mut result = Ok(());
            for copied in told {
                match copied {
                    Ok(at) => arrived(at),
                    Err(error) => result = Err(error),
                }
            }
            result
        });
        Some(result)
    }

    fn writes_whole(&self) -> bool {
        true
    }

    fn wrote_in_place(&self) -> bool {
        self.wrote_in_place.load(Ordering::Relaxed)
    }

    fn top(&mut self) -> io::Result<BTreeSet<String>> {
        Ok(self.listed("", false)?.into_keys().collect())
    }
}
