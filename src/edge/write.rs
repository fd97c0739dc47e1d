//! Writes a plan: only what differs, in the safe order, all or nothing.
//!
//! Every page is rendered and compared with what is on the disk; what differs is written to a staging folder inside
//! the output. Only when all pages are there is each renamed to its place: assets, then texts, then lists; files of the
//! last run that are no longer made go last. A crash leaves each file whole, old or new; the manifest written before the
//! first rename names old and new files, so that the next run knows its own. Where the output does not exist yet, the
//! staging folder becomes the output by one rename.

mod fresh;
mod same;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rayon::prelude::*;

use self::fresh::{beside, make_lock, remove_stale};
use self::same::{copy, is_same_bytes, is_same_file};
use super::{Cache, Failure};
use crate::base::diagnostic::{Diagnostics, Message, say};
use crate::base::source::folder;
use crate::site::{Page, VISITS_JSON, WritePhase, counted};
use crate::visits::as_of;
use crate::{Plan, Rendered};

/// The folder in the output that belongs to bantin: manifest, lock, staging.
const OWN: &str = ".bantin";

/// So many pages are one piece of work: those of statistics weigh ten times the others and stand together, so that with
/// larger pieces one processor would wait for the other.
const FEW: usize = 16;

/// What a run did to the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that were right already.
    pub unchanged: usize,
    /// Files of the last run that are gone.
    pub removed: usize,
}

/// Writes all pages of a plan below `out`. `step` is called once for each picture that was made and for each page that
/// was looked at.
///
/// # Errors
/// With diagnostics where a template fails; as a failure where the disk does, or where a file that bantin did not make
/// stands in the way. In both cases the output is as it was.
pub fn write(
    plan: &Plan,
    out: &Path,
    cache: &Cache,
    step: &(dyn Fn() + Sync),
) -> Result<Result<Written, Diagnostics>, Failure> {
    let fresh = !out.exists();
    if out.exists() && !out.is_dir() {
        return Err(say!("`{}` không phải thư mục", "`{}` is not a folder", out.display()).into());
    }
    if fresh {
        remove_stale(out);
    }
    let target = if fresh { beside(out) } else { out.to_path_buf() };
    let made = Output::open(&target, out, fresh)?;
    let result = made.run(plan, cache, step);
    match result {
        Ok(Ok(written)) if fresh => {
            made.close();
            fs::rename(&target, out).map_err(|error| {
                made.abandon(fresh);
                if out.exists() { busy(out) } else { cannot_write(out, &error) }
            })?;
            Ok(Ok(written))
        }
        other => {
            made.abandon(fresh);
            other
        }
    }
}

fn busy(out: &Path) -> Failure {
    say!(
        "một lệnh bantin khác đang ghi vào `{}`; đợi nó xong rồi chạy lại",
        "another bantin is writing to `{}`; wait for it and run again",
        out.display()
    )
    .into()
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    let why = reason(error);
    Message {
        vi: format!("không ghi được `{}`: {}; trang cũ vẫn nguyên", path.display(), why.vi),
        en: format!("cannot write `{}`: {}; the site is as it was", path.display(), why.en),
    }
    .into()
}

fn reason(error: &io::Error) -> Message {
    match error.kind() {
        io::ErrorKind::StorageFull => say!("đĩa đầy", "the disk is full"),
        io::ErrorKind::PermissionDenied => say!("không có quyền ghi", "permission denied"),
        io::ErrorKind::ReadOnlyFilesystem => say!("ổ đĩa chỉ đọc", "read-only file system"),
        io::ErrorKind::QuotaExceeded => say!("hết hạn mức đĩa", "disk quota exceeded"),
        _ => say!("{}", "{}", error),
    }
}

/// An output folder while one run works on it.
struct Output {
    root: PathBuf,
    /// What it is called in messages: a new output has another name until it is whole.
    name: PathBuf,
    staging: PathBuf,
    /// What the last run made.
    known: BTreeSet<String>,
    // Held until the run ends; the system lets go of it whatever happens.
    _lock: File,
}

/// What has to be done to one file.
enum Change {
    /// Nothing.
    Same,
    /// Its new bytes are in the staging folder.
    Staged,
}

impl Output {
    fn open(root: &Path, name: &Path, fresh: bool) -> Result<Output, Failure> {
        let own = root.join(OWN);
        let failed = |error: io::Error| cannot_write(name, &error);
        let lock = make_lock(&own).map_err(failed)?;
        match lock.try_lock() {
            // Another run may have taken this folder for a stale one before it was locked.
            Ok(()) if !own.join("lock").exists() => return Err(busy(name)),
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(busy(name)),
            // Some network drives know no locks; the run is safe without, only two at once are not.
            Err(fs::TryLockError::Error(_)) => {}
        }
        let staging = own.join("staging");
        remove_all(&staging).map_err(failed)?;
        let _ = fs::remove_file(own.join("manifest.new"));
        fs::create_dir(&staging).map_err(failed)?;
        let known = if fresh { BTreeSet::new() } else { read_manifest(&own.join("manifest")) };
        Ok(Output { root: root.to_path_buf(), name: name.to_path_buf(), staging, known, _lock: lock })
    }

    /// Gives the folder up after a success of a fresh output.
    fn close(&self) {
        let _ = remove_all(&self.staging);
    }

    /// Cleans up after a run on a folder that was there, or after a failure: nothing of ours stays behind that was not
    /// there before.
    fn abandon(&self, fresh: bool) {
        let _ = remove_all(&self.staging);
        if fresh {
            let _ = remove_all(&self.root);
        } else if !self.root.join(OWN).join("manifest").exists() {
            let _ = remove_all(&self.root.join(OWN));
        }
    }

    fn run(
        &self,
        plan: &Plan,
        cache: &Cache,
        step: &(dyn Fn() + Sync),
    ) -> Result<Result<Written, Diagnostics>, Failure> {
        let mut spoilt = cache.fill(plan, step)?;
        if !spoilt.is_empty() {
            spoilt.settle(&[]);
            return Ok(Err(spoilt));
        }
        plan.prepare();
        let failed = Mutex::new(Diagnostics::default());
        let changes: Result<Vec<Change>, Failure> = plan
            .pages
            .par_iter()
            .with_max_len(FEW)
            .map(|page| {
                let change = match plan.render(page) {
                    Ok(rendered) => self.stage(page, rendered, cache),
                    Err(diagnostic) => {
                        lock(&failed).push(diagnostic);
                        Ok(Change::Same)
                    }
                };
                step();
                change
            })
            .collect();
        let changes = changes?;
        let mut failed = failed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !failed.is_empty() {
            failed.settle(&[]);
            return Ok(Err(failed));
        }
        self.commit(plan, &changes).map(Ok)
    }

    /// Compares a page with the file in its place and stages it where they differ.
    fn stage(&self, page: &Page, rendered: Rendered, cache: &Cache) -> Result<Change, Failure> {
        let path = self.root.join(&*page.address);
        let same = match &rendered {
            Rendered::Bytes(bytes) => is_same_bytes(&path, bytes),
            Rendered::File(blob) => is_same_file(&path, &blob.disk, blob.len),
            Rendered::Picture(blob, one) => {
                let kept = cache.path(blob, one);
                fs::metadata(&kept).is_ok_and(|facts| is_same_file(&path, &kept, facts.len()))
            }
        };
        if same {
            return Ok(Change::Same);
        }
        // `bantin visits` writes this file alone: what it counted later than the ledger says stays.
        if &*page.address == VISITS_JSON && is_newer(&path, &rendered) {
            return Ok(Change::Same);
        }
        if let Some(foreign) = self.in_the_way(&page.address).filter(|foreign| foreign != VISITS_JSON) {
            return Err(say!(
                "`{}` đã có và không do bantin tạo ra; chuyển tệp này đi nơi khác, hoặc dùng --out với thư mục khác",
                "`{}` is there and was not made by bantin; move it away, or use --out with another folder",
                self.name.join(&foreign).display()
            )
            .into());
        }
        let staged = self.staging.join(&*page.address);
        let done = staged.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| match &rendered {
            Rendered::Bytes(bytes) => fs::write(&staged, bytes),
            Rendered::File(blob) => copy(&blob.disk, &staged),
            Rendered::Picture(blob, one) => copy(&cache.path(blob, one), &staged),
        });
        done.map_err(|error| cannot_write(&self.name.join(&*page.address), &error))?;
        Ok(Change::Staged)
    }

    /// What stands where a page or a folder above it belongs, and was not made by bantin.
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

    /// Where the last run made a file and this one makes a folder, or the other way round, the old one has to go first.
    fn clear_the_way(&self, address: &str) -> io::Result<()> {
        for above in above(address) {
            let path = self.root.join(above);
            if path.is_file() {
                fs::remove_file(path)?;
            }
        }
        let path = self.root.join(address);
        if path.is_dir() { remove_all(&path) } else { Ok(()) }
    }

    fn commit(&self, plan: &Plan, changes: &[Change]) -> Result<Written, Failure> {
        let now: BTreeSet<String> = plan.pages.iter().map(|page| page.address.to_string()).collect();
        let both: BTreeSet<String> = self.known.union(&now).cloned().collect();
        self.write_manifest(&both)?;
        for (page, _) in plan.pages.iter().zip(changes).filter(|(_, change)| matches!(change, Change::Staged)) {
            self.clear_the_way(&page.address).map_err(|error| cannot_write(&self.name.join(&*page.address), &error))?;
        }
        let mut written = Written::default();
        for phase in [WritePhase::Asset, WritePhase::Text, WritePhase::List] {
            let staged: Vec<&Page> = plan
                .pages
                .iter()
                .zip(changes)
                .filter(|(page, change)| page.phase == phase && matches!(change, Change::Staged))
                .map(|(page, _)| page)
                .collect();
            self.place(&staged)?;
            written.written += staged.len();
        }
        written.unchanged = changes.iter().filter(|change| matches!(change, Change::Same)).count();
        written.removed = self.remove_old(&now)?;
        self.write_manifest(&now)?;
        // For `bantin visits`.
        self.write_own("pages", &counted(&plan.pages))?;
        Ok(written)
    }

    /// Renames staged files to their places.
    fn place(&self, pages: &[&Page]) -> Result<(), Failure> {
        let folders: BTreeSet<PathBuf> =
            pages.iter().filter_map(|page| self.root.join(&*page.address).parent().map(Path::to_path_buf)).collect();
        for folder in folders {
            fs::create_dir_all(&folder).map_err(|error| cannot_write(&folder, &error))?;
        }
        pages.par_iter().try_for_each(|page| {
            let path = self.root.join(&*page.address);
            fs::rename(self.staging.join(&*page.address), &path).map_err(|error| cannot_write(&path, &error))
        })
    }

    /// Removes what the last run made and this one did not, and folders that are empty then.
    fn remove_old(&self, now: &BTreeSet<String>) -> Result<usize, Failure> {
        let mut removed = 0;
        for address in self.known.difference(now) {
            // A manifest is a file like any other: never follow it out of the output.
            if address.split('/').any(|part| part == ".." || part.is_empty()) || Path::new(address).is_absolute() {
                continue;
            }
            let path = self.root.join(address);
            if path.is_dir() {
                // The name belongs to a folder now.
                continue;
            }
            match fs::remove_file(&path) {
                Ok(()) => removed += 1,
                Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
                Err(error) => return Err(cannot_write(&path, &error)),
            }
            let mut folder = path.parent();
            while let Some(empty) = folder.filter(|folder| *folder != self.root) {
                if fs::remove_dir(empty).is_err() {
                    break;
                }
                folder = empty.parent();
            }
        }
        Ok(removed)
    }

    fn write_manifest(&self, files: &BTreeSet<String>) -> Result<(), Failure> {
        let mut text = String::from("# bantin 1: files made by bantin; only these are ever removed\n");
        for file in files {
            text.push_str(file);
            text.push('\n');
        }
        self.write_own("manifest", &text)
    }

    /// Writes a file of bantin's own, whole or not at all.
    fn write_own(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.root.join(OWN).join(name);
        if is_same_bytes(&path, text.as_bytes()) {
            return Ok(());
        }
        let staged = path.with_extension("new");
        fs::write(&staged, text).and_then(|()| fs::rename(&staged, &path)).map_err(|error| cannot_write(&path, &error))
    }
}

/// The folders above an address, from the inside out.
fn above(address: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder(address)), |above| Some(folder(above))).take_while(|above| !above.is_empty())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn read_manifest(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(str::to_owned).collect()
}

fn remove_all(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether a `visits.json` on the disk was counted after the one that was rendered.
fn is_newer(path: &Path, rendered: &Rendered) -> bool {
    let Rendered::Bytes(bytes) = rendered else { return false };
    let there = fs::read(path).ok().and_then(|there| as_of(&there));
    there.is_some_and(|there| as_of(bytes).is_none_or(|ours| there > ours))
}
