//! The steps of a publication, one after the other.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::journal::TransferJournal;
use super::local::hash;
use super::remote::ARRIVING;
use super::{Target, failed, resumes};
use crate::base::address::Address;
use crate::base::diagnostic::msg;
use crate::edge::Failure;
use crate::edge::failure::is_out_of_reach;
use crate::publication::{DesiredFile, Hash, MANIFEST, Manifest, PublicationPlan, Step, without_figures};

/// How many files are sent as one batch, at the same time or one after the other.
const AT_ONCE: usize = 256;

/// A place that refuses to rename so many files in a row does not rename.
const REFUSALS: usize = 3;

/// How long a file may be open elsewhere when it is renamed.
const MOMENT: Duration = Duration::from_millis(300);

/// The page that takes the place of those that go.
const NOT_FOUND: &str = "404.html";

/// How far a publication is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Steps that are done.
    pub done: usize,
    /// All steps.
    pub steps: usize,
    /// Bytes that were sent.
    pub sent: u64,
    /// Bytes that will have been.
    pub bytes: u64,
    /// The file whose turn it is.
    pub path: Address,
}

/// What a publication did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Files that were sent.
    pub sent: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files that were deleted.
    pub deleted: usize,
    /// Files that were right already.
    pub kept: usize,
    /// Whether the place did not give a file another name, so that it was written in its place.
    pub without_rename: bool,
}

/// Sends files to a target.
pub struct Sender<'s> {
    target: &'s mut dyn Target,
    journal: &'s mut TransferJournal,
    out: &'s Path,
    /// Whether files are written in their place from the beginning.
    without_rename: bool,
    /// How many files in a row could not be renamed.
    refused: usize,
    /// Whether a file was written in its place.
    wrote_in_place: bool,
}

/// A file that is being sent: its bytes, and what is known of them by then.
struct SentFile<R> {
    inner: R,
    size: u64,
    sha: Sha256,
}

impl<R: Read> Read for SentFile<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.size += read as u64;
        self.sha.update(&buffer[..read]);
        Ok(read)
    }
}

impl<'s> Sender<'s> {
    /// A sender of files of the output folder.
    pub fn new(target: &'s mut dyn Target, journal: &'s mut TransferJournal, out: &'s Path) -> Sender<'s> {
        Sender { target, journal, out, without_rename: false, refused: 0, wrote_in_place: false }
    }

    /// Carries out all steps.
    pub fn all(
        &mut self,
        plan: &PublicationPlan,
        wanted: &BTreeMap<Address, DesiredFile>,
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<Outcome, Failure> {
        let size = |path: &Address| wanted.get(path).map_or(0, |file| file.size);
        let puts = plan.steps.iter().filter(|step| matches!(step, Step::Put(_)));
        let bytes = puts.map(|step| size(step.path())).sum();
        let mut outcome = Outcome::default();
        let (early, steps) = (&plan.steps[..plan.together], plan.steps.len());
        let mut tell = |outcome: &Outcome, done, path: &Address| {
            progress(&Progress { done, steps, sent: outcome.bytes, bytes, path: path.clone() });
        };
        let first = self.early(early, wanted, &mut outcome, &mut tell)?;
        for (done, step) in plan.steps.iter().enumerate().skip(first) {
            let path = step.path().clone();
            tell(&outcome, done, &path);
            self.journal.begun(&path)?;
            match (step, wanted.get(&path)) {
                (Step::Put(_), Some(file)) => {
                    self.put(&path, &path, Some(file))?;
                    self.journal.arrived(&path, file.hash)?;
                    outcome.sent += 1;
                    outcome.bytes += file.size;
                }
                (Step::Put(_), None) => {}
                (Step::Blank(_), _) => self.blank(&path, wanted)?,
                (Step::Delete(_), _) => {
                    self.target.delete(&path).map_err(|error| self.failed(&path, &error))?;
                    outcome.deleted += 1;
                }
            }
        }
        outcome.without_rename = self.wrote_in_place || self.target.wrote_in_place();
        Ok(outcome)
    }

    /// Carries out the first steps, whose order does not matter, where the place can send several files at once. How many of
    /// them are done: all or none.
    fn early(
        &mut self,
        steps: &[Step],
        wanted: &BTreeMap<Address, DesiredFile>,
        outcome: &mut Outcome,
        tell: &mut dyn FnMut(&Outcome, usize, &Address),
    ) -> Result<usize, Failure> {
        let mut done = 0;
        for some in steps.chunks(AT_ONCE) {
            let files: Vec<(&str, &str, &DesiredFile)> = some
                .iter()
                .filter_map(|step| Some((&**step.path(), &**step.path(), wanted.get(step.path())?)))
                .collect();
            for (path, _, _) in &files {
                self.journal.begun(path)?;
            }
            let brought = self.bring(&files, &mut |journal, path, file| {
                tell(outcome, done, &path.into());
                done += 1;
                outcome.sent += 1;
                outcome.bytes += file.size;
                journal.arrived(path, file.hash)
            })?;
            if !brought {
                return Ok(0);
            }
        }
        Ok(done)
    }

    /// Brings files of the output to paths, if the place has a way of its own for that. Each is compared with what it was when
    /// it was planned, before it is sent and after.
    fn bring(
        &mut self,
        files: &[(&str, &str, &DesiredFile)],
        arrived: &mut dyn FnMut(&mut TransferJournal, &str, &DesiredFile) -> Result<(), Failure>,
    ) -> Result<bool, Failure> {
        let out = self.out;
        let same = |from: &str, file: &DesiredFile| match is_planned(&out.join(from), file) {
            Ok(true) => Ok(()),
            Ok(false) => Err(changed(from)),
            Err(error) => Err(gone(from, &error)),
        };
        let paths: Vec<(PathBuf, String)> =
            files.iter().map(|(from, to, _)| (out.join(from), (*to).to_owned())).collect();
        files.iter().try_for_each(|(from, _, file)| same(from, file))?;
        let mut result = Ok(());
        let journal = &mut *self.journal;
        let sent = self.target.bring(&paths, &mut |at| {
            if let (Some((from, to, file)), Ok(())) = (files.get(at), &result) {
                result = same(from, file).and_then(|()| arrived(journal, to, file));
            }
        });
        match sent {
            None => Ok(false),
            Some(Err(error)) => Err(self.failed(files.first().map_or("", |(_, to, _)| to), &error)),
            Some(Ok(())) => result.map(|()| true),
        }
    }

    fn failed(&self, path: &str, error: &io::Error) -> Failure {
        failed(&self.target.name(), path, error)
    }

    fn blank(&mut self, path: &str, wanted: &BTreeMap<Address, DesiredFile>) -> Result<(), Failure> {
        let is_there = self.target.size(path).map_err(|error| self.failed(path, &error))?.is_some();
        match wanted.get(NOT_FOUND) {
            Some(file) if is_there => self.put(NOT_FOUND, path, Some(file)),
            _ => Ok(()),
        }
    }

    /// Sends a file of the output to a path. With `file` its content is compared with what it was when it was planned.
    fn put(&mut self, from: &str, to: &str, file: Option<&DesiredFile>) -> Result<(), Failure> {
        if let Some(file) = file
            && self.bring(&[(from, to, file)], &mut |_, _, _| Ok(()))?
        {
            return Ok(());
        }
        if self.send(from, to, file, self.without_rename)? || self.send(from, to, file, true)? {
            return Ok(());
        }
        Err(changed(from))
    }

    /// Sends a file under another name and renames it, or in its place. Whether it has its name.
    fn send(&mut self, from: &str, to: &str, file: Option<&DesiredFile>, in_place: bool) -> Result<bool, Failure> {
        let source = self.out.join(from);
        let gone = |error: io::Error| gone(from, &error);
        let page = if from.ends_with(".html") { Some(fs::read(&source).map_err(gone)?) } else { None };
        let opened: Box<dyn Read> = match &page {
            Some(page) => Box::new(page.as_slice()),
            None => Box::new(File::open(&source).map_err(gone)?),
        };
        let mut bytes = SentFile { inner: opened, size: 0, sha: Sha256::new() };
        let arriving = format!("{to}{ARRIVING}");
        let place = if in_place { to } else { &arriving };
        self.wrote_in_place |= in_place;
        self.target.write(place, &mut bytes).map_err(|error| self.failed(to, &error))?;
        let whole = Hash(bytes.sha.finalize().into());
        let is_planned = |file: &DesiredFile| {
            file.hash == whole || page.as_ref().is_some_and(|page| Hash::of(&without_figures(page)) == file.hash)
        };
        if !file.is_none_or(is_planned) {
            let _ = self.target.delete(&arriving);
            return Err(changed(from));
        }
        self.arrive(place, to, bytes.size)
    }

    /// Checks what has arrived, and gives it its name. Whether it has that.
    fn arrive(&mut self, place: &str, to: &str, size: u64) -> Result<bool, Failure> {
        let there = self.target.size(place).map_err(|error| self.failed(to, &error))?;
        if there != Some(size) {
            let _ = self.target.delete(place);
            return Err(another_length(to, there.unwrap_or_default(), size));
        }
        if place == to || self.rename(place, to)? {
            return Ok(true);
        }
        self.target.delete(place).map_err(|error| self.failed(to, &error))?;
        Ok(false)
    }

    /// Gives a file that has arrived its name. Whether it could be done: whoever has the file open may let it go in a moment,
    /// and a place that refuses several files gives none another name.
    fn rename(&mut self, place: &str, to: &str) -> Result<bool, Failure> {
        let mut is_again = false;
        loop {
            match self.target.rename(place, to) {
                Ok(()) => {
                    self.refused = 0;
                    return Ok(true);
                }
                Err(error) if error.kind() == ErrorKind::Unsupported => {
                    self.without_rename = true;
                    return Ok(false);
                }
                Err(_) if !is_again => {
                    is_again = true;
                    std::thread::sleep(MOMENT);
                }
                Err(error) if is_refusal(&error) => {
                    self.refused += 1;
                    self.without_rename = self.refused >= REFUSALS;
                    return Ok(false);
                }
                Err(error) => return Err(self.failed(to, &error)),
            }
        }
    }

    /// Writes the manifest.
    pub fn manifest(&mut self, manifest: &Manifest) -> Result<(), Failure> {
        let text = manifest.text();
        let is_direct = self.without_rename || self.target.writes_whole();
        if !self.write_manifest(&text, is_direct)? {
            self.write_manifest(&text, true)?;
        }
        Ok(())
    }

    fn write_manifest(&mut self, text: &str, is_direct: bool) -> Result<bool, Failure> {
        let arriving = format!("{MANIFEST}{ARRIVING}");
        let place = if is_direct { MANIFEST } else { &arriving };
        self.target.write(place, &mut text.as_bytes()).map_err(|error| self.failed(MANIFEST, &error))?;
        self.arrive(place, MANIFEST, text.len() as u64)
    }
}

/// Whether this is about the file alone, and not about the connection, or a disk that is full.
pub fn is_refusal(error: &io::Error) -> bool {
    use ErrorKind::{NotFound, QuotaExceeded, ReadOnlyFilesystem, ResourceBusy, StorageFull};
    let others = [NotFound, QuotaExceeded, ReadOnlyFilesystem, ResourceBusy, StorageFull];
    !is_out_of_reach(error) && !others.contains(&error.kind())
}

/// A file that has another length there than was sent.
fn another_length(path: &str, there: u64, size: u64) -> Failure {
    let message = if there < size {
        msg!(
            "`{path}`: chỉ {there} trong {size} byte đến nơi; đĩa ở đó có thể đã đầy",
            "`{path}`: {there} of {size} bytes have arrived; the disk there may be full"
        )
    } else {
        msg!(
            "`{path}`: đã gửi {size} byte, máy chủ báo có {there}; hãy báo người quản trị máy chủ",
            "`{path}`: {size} bytes were sent, the server tells of {there}; tell whoever looks after the server"
        )
    };
    Failure::from(message).with(resumes())
}

/// Whether a file of the output has the content that was planned.
fn is_planned(path: &Path, file: &DesiredFile) -> io::Result<bool> {
    Ok(hash(path)?.0 == file.hash
        || path.extension().is_some_and(|kind| kind == "html")
            && Hash::of(&without_figures(&fs::read(path)?)) == file.hash)
}

fn gone(path: &str, error: &io::Error) -> Failure {
    msg!("không đọc được `{path}` của bản dựng: {error}", "cannot read `{path}` of the output: {error}").into()
}

fn changed(path: &str) -> Failure {
    msg!(
        "`{path}` thay đổi trong lúc đăng; chạy lại lệnh này",
        "`{path}` changed while it was being published; run this again"
    )
    .into()
}
