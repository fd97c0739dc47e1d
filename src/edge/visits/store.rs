//! Ledger, open state and key on disk. Positions and totals are in one file, which one rename replaces.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use chrono::NaiveDate;

use super::{KillPoint, RunError};
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::source::{Source, SourcePath, Sources};
use crate::edge::Failure;
use crate::edge::disk::{self, LockFile, Replacement};
use crate::visits::{FOLDER, FingerprintKey, Ledger, OpenState, RowFilter, SavedState, read_rows};

/// How often to retry while waiting for the lock.
const RETRY: Duration = Duration::from_millis(20);

/// The folder of the counter, locked for one run.
pub struct Store {
    folder: PathBuf,
    open: PathBuf,
    durable: bool,
    // Held until the run ends; the system releases it whatever happens.
    _lock: LockFile,
}

/// The ledger as it is on disk.
pub struct LedgerFiles {
    /// All months.
    pub ledger: Ledger,
    /// The months that never change again.
    pub older: Ledger,
}

/// The file of the open state that belongs to a commit; it never leaves the machine that counted.
pub(super) fn state_file(root: &Path, token: &str) -> PathBuf {
    root.join(FOLDER).join(".open").join(state_name(token))
}

fn state_name(token: &str) -> String {
    format!("state-{token}")
}

pub(super) fn cannot(path: &Path, error: &io::Error) -> Failure {
    let path = path.display();
    msg!("`{path}`: {error}; sổ vẫn nguyên", "`{path}`: {error}; the ledger was not changed").into()
}

/// The new ledger is in its place, but a power cut might still bring the old one back.
fn not_synced(path: &Path, error: &io::Error) -> Message {
    let path = path.display();
    msg!(
        "sổ đã ghi xong, nhưng ổ đĩa chưa xác nhận đã lưu `{path}` ({error}): kiểm tra ổ đĩa; nếu máy mất điện lúc này, sổ có thể trở lại bản trước",
        "the ledger is up to date, but the disk did not confirm that it has `{path}` ({error}): check the disk; a power cut now may bring the ledger before this one back"
    )
}

impl Store {
    /// Locks the folder; `None` if another run still holds it after this time.
    pub fn open(root: &Path, durable: bool, patience: Duration) -> Result<Option<Store>, Failure> {
        let folder = root.join(FOLDER.trim_end_matches('/'));
        let open = folder.join(".open");
        make_private(&open).map_err(|error| cannot(&open, &error))?;
        let path = open.join("lock");
        let lock = File::options().create(true).truncate(false).write(true).open(&path);
        let lock = lock.map(LockFile::from).map_err(|error| cannot(&path, &error))?;
        let start = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(Some(Store { folder, open, durable, _lock: lock })),
                Err(fs::TryLockError::WouldBlock) if start.elapsed() < patience => thread::sleep(RETRY),
                Err(fs::TryLockError::WouldBlock) => return Ok(None),
                Err(fs::TryLockError::Error(error)) => return Err(cannot(&path, &error)),
            }
        }
    }

    /// The key, created in the first run.
    pub fn key(&self) -> Result<FingerprintKey, Failure> {
        let path = self.open.join("key");
        match fs::read(&path) {
            Ok(bytes) => {
                if let Ok(bytes) = <[u8; 32]>::try_from(bytes.as_slice()) {
                    return Ok(FingerprintKey::new(bytes));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(cannot(&path, &error)),
        }
        let bytes = random()?;
        self.replace(&path, &bytes)?;
        Ok(FingerprintKey::new(bytes))
    }

    /// Reads the ledger. `month` is that of the run, whose file is the one that changes.
    pub fn ledger(&self, month: NaiveDate, rows: RowFilter) -> Result<LedgerFiles, RunError> {
        let mut files: BTreeMap<SourcePath, String> = BTreeMap::new();
        let sources = read_folder(&self.folder, FOLDER, &mut files)?;
        let mut out = Diagnostics::default();
        let mut older = Ledger::default();
        let current: SourcePath = self.name(month).into();
        for (path, text) in files.iter().filter(|(path, _)| **path != current) {
            read_rows(path, text, rows, &mut older, &mut out);
        }
        let mut ledger = older.clone();
        if let Some(text) = files.get(&current) {
            read_rows(&current, text, rows, &mut ledger, &mut out);
        }
        if out.has_errors() {
            out.settle(&[]);
            return Err(RunError::Problems(Box::new((out, sources))));
        }
        Ok(LedgerFiles { ledger, older })
    }

    /// The month whose file the run writes: that of its clock, unless a later one exists already.
    pub fn month(&self, month: NaiveDate) -> NaiveDate {
        let names = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let later = names.filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            NaiveDate::parse_from_str(&format!("{}-01", name.strip_suffix(".tsv")?), "%Y-%m-%d").ok()
        });
        later.fold(month, NaiveDate::max)
    }

    fn name(&self, month: NaiveDate) -> String {
        format!("{FOLDER}{}.tsv", month.format("%Y-%m"))
    }

    /// The open state that belongs to the ledger.
    pub fn saved_state(&self, ledger: &Ledger, server: &str) -> Result<SavedState, RunError> {
        let run = ledger.runs.get(server);
        let generation = run.map_or(0, |run| run.generation);
        let committed = fs::read_to_string(self.open.join("committed")).unwrap_or_default();
        let committed: u64 = committed.trim().parse().unwrap_or(0);
        if committed > generation {
            return Err(RunError::Failure(
                msg!(
                    "sổ trong `{}` cũ hơn lần đếm cuối (lần {generation}, đã đếm đến lần {committed}); chưa đếm gì. Hãy lấy lại sổ mới nhất; nếu thật sự muốn dùng sổ cũ, xóa thư mục `{}`",
                    "the ledger in `{}` is older than the last count (it is at count {generation}, the last was {committed}); nothing was counted. Restore the newest ledger; if you really want to use the old one, remove the folder `{}`",
                    self.folder.display(),
                    self.open.display()
                )
                .into(),
            ));
        }
        let Some(run) = run else {
            return Ok(if ledger.cursors.is_empty() { SavedState::Fresh } else { SavedState::Lost });
        };
        let bytes = fs::read(self.state(&run.token)).ok();
        let open =
            bytes.and_then(|bytes| OpenState::from_bytes(&bytes)).filter(|open| open.generation == run.generation);
        Ok(open.map_or(SavedState::Lost, SavedState::Whole))
    }

    fn state(&self, token: &str) -> PathBuf {
        self.open.join(state_name(token))
    }

    /// Writes open state and ledger; the rename of the ledger is the only commit point. Whatever fails after it is no error
    /// any more, but a warning.
    pub fn commit(
        &self,
        month: NaiveDate,
        text: &str,
        open: &OpenState,
        token: &str,
        step: &dyn Fn(KillPoint) -> bool,
    ) -> Result<Vec<Message>, RunError> {
        let alive = |at| if step(at) { Ok(()) } else { Err(RunError::Killed) };
        self.replace(&self.state(token), &open.to_bytes())?;
        alive(KillPoint::StateWritten)?;
        let path = self.folder.join(format!("{}.tsv", month.format("%Y-%m")));
        let new = Replacement::write(&path, text.as_bytes(), self.durable).map_err(|error| cannot(&path, &error))?;
        alive(KillPoint::LedgerWritten)?;
        let placed = new.rename().map_err(|error| cannot(&path, &error))?;
        alive(KillPoint::Renamed)?;
        // Everything is committed now; the rest only tidies up.
        let unsure = placed.sync().err().map(|error| not_synced(&path, &error));
        let written = WrittenFile { generation: open.generation, name: self.name(month), hash: hash(text.as_bytes()) };
        self.note_written(&written);
        let _ = fs::write(self.open.join("committed"), format!("{}\n", open.generation));
        alive(KillPoint::Committed)?;
        self.tidy(token);
        alive(KillPoint::Tidied)?;
        Ok(unsure.into_iter().collect())
    }

    /// Replaces only the open state: what the log files look like changed, the ledger did not.
    pub fn note(&self, open: &OpenState, token: &str) -> Result<(), Failure> {
        self.replace(&self.state(token), &open.to_bytes())
    }

    /// Removes what a run that was killed after its commit left behind.
    pub fn tidy_after(&self, ledger: &Ledger, server: &str) {
        if let Some(run) = ledger.runs.get(server) {
            self.tidy(&run.token);
        }
    }

    /// Notes what the ledger's files are like, for `verify`: those of older months, which are not written any more, too.
    fn note_written(&self, new: &WrittenFile) {
        let mut files = self.written().map_or_else(BTreeMap::new, |(_, files)| files);
        files.insert(new.name.clone(), new.hash.clone());
        let lines: String = files.iter().map(|(name, hash)| format!("{hash} {name}\n")).collect();
        let _ = fs::write(self.open.join("written"), format!("{}\n{lines}", new.generation));
    }

    /// The commit after which the ledger's files were noted, and their hashes.
    fn written(&self) -> Option<(u64, BTreeMap<String, String>)> {
        let text = fs::read_to_string(self.open.join("written")).ok()?;
        let (generation, lines) = text.split_once('\n')?;
        let files = lines.lines().filter_map(|line| line.split_once(' '));
        Some((generation.parse().ok()?, files.map(|(hash, name)| (name.to_owned(), hash.to_owned())).collect()))
    }

    /// The ledger's files that another hand changed or removed since the last commit of this machine.
    pub fn altered_files(&self, generation: u64) -> Vec<String> {
        let Some((_, files)) = self.written().filter(|(noted, _)| *noted == generation) else { return Vec::new() };
        let is_altered = |(name, noted): &(String, String)| {
            let path = self.folder.join(name.trim_start_matches(FOLDER));
            // git may have exchanged the line ends.
            let text = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
            hash(text.as_bytes()) != *noted
        };
        files.into_iter().filter(is_altered).map(|(name, _)| name).collect()
    }

    /// Removes the open states of other commits: their salts must be destroyed.
    fn tidy(&self, token: &str) {
        let keep = self.state(token);
        for entry in fs::read_dir(&self.open).into_iter().flatten().flatten() {
            let path = entry.path();
            // `.state-….new` is what a killed run left.
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.trim_start_matches('.').starts_with("state-") && path != keep {
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Replaces a file of the site by one rename. As with all output, it is not synced: the next run writes it again.
    pub fn publish(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        disk::replace(path, bytes, false)
    }

    /// Replaces a file by one rename and syncs the folder.
    fn replace(&self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        disk::replace(path, bytes, self.durable).map_err(|error| cannot(path, &error))
    }
}

/// A file of the ledger as a commit wrote it.
struct WrittenFile {
    generation: u64,
    name: String,
    hash: String,
}

fn hash(bytes: &[u8]) -> String {
    format!("{:016x}", xxhash_rust::xxh3::xxh3_64(bytes))
}

/// The ledger files of a folder, as sources whose names begin with `prefix`.
pub(super) fn read_folder(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeMap<SourcePath, String>,
) -> Result<Sources, Failure> {
    let mut sources = Sources::default();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(sources),
        Err(error) => return Err(cannot(folder, &error)),
    };
    for entry in entries {
        let entry = entry.map_err(|error| cannot(folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.ends_with(".tsv") || name.starts_with('.') {
            continue;
        }
        let bytes = fs::read(entry.path()).map_err(|error| cannot(&entry.path(), &error))?;
        let path = format!("{prefix}{name}");
        let source = Source::from_bytes(&bytes);
        let Source::Text(text) = &source else {
            return Err(msg!(
                "`{path}` không phải văn bản UTF-8; sổ vẫn nguyên",
                "`{path}` is not UTF-8 text; the ledger was not changed"
            )
            .into());
        };
        files.insert(path.as_str().into(), text.to_string());
        sources.insert(&path, source);
    }
    Ok(sources)
}

/// 32 random bytes from the system.
pub(super) fn random() -> Result<[u8; 32], Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| {
        msg!("hệ thống không cho số ngẫu nhiên: {error}", "the system provides no random numbers: {error}")
    })?;
    Ok(bytes)
}

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}
