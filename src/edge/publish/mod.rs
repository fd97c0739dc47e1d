//! `bantin publish`: carries a [`PublicationPlan`] out.
//!
//! ```text
//!  Files             the output folder, each file with its hash
//!  remote::look      the manifest at the target, and what it leaves open     ──►  publication::plan
//!  lock, TransferJournal     one publisher at a time; what has arrived, for the run after one that was killed
//!  carry_out         each file under another name, its length checked, then renamed
//! ```
//!
//! Before the first step the manifest at the target names everything that may be there until the last, so that whoever
//! publishes after a run that broke off knows what is bantin's. [`Target`] is all that a kind of place has to offer.

mod carry_out;
mod certificate;
mod files;
mod folder;
mod ftp;
mod journal;
mod local;
mod lock;
pub mod logs;
pub mod published;
mod rclone;
mod remote;
pub mod secrets;
mod target;
mod waiting;
mod watching;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub use self::carry_out::{Outcome, Progress};
pub use self::files::Files;
use self::journal::TransferJournal;
pub use self::rclone::guard;
pub use self::target::Target;
use self::waiting::Memory;
pub use self::waiting::{Waiting, last_published};
pub use self::watching::Watching;
use super::Failure;
use super::disk::{CACHE_FOLDER, lower, real};
use crate::Plan;
use crate::base::address::Address;
use crate::base::diagnostic::{Message, msg};
use crate::base::suggest::nearest;
use crate::config::{Config, FtpAccount, PublishPlace, PublishTarget};
use crate::publication::{self, DesiredFile, PublicationPlan};

/// What somebody has agreed to, and how thoroughly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// Many files may be deleted.
    pub delete: bool,
    /// Files that bantin did not put there may be written over, and the manifest of another portal.
    pub overwrite: bool,
    /// The lock of another publisher may be broken.
    pub take_over: bool,
    /// Everything is sent again, whatever the manifest says, and though the place is empty that was not.
    pub everything: bool,
    /// Assets that were replaced go at once.
    pub purge: bool,
}

/// A publication that is ready to be carried out.
pub struct Publication {
    /// What it will do.
    pub plan: PublicationPlan,
    /// What there shall be.
    pub wanted: BTreeMap<Address, DesiredFile>,
    site: String,
    out: PathBuf,
    target: Box<dyn Target>,
    found: remote::Found,
    journal: TransferJournal,
    memory: Option<Memory>,
}

/// Why nothing was published.
#[derive(Debug)]
pub enum Stop {
    /// This many files would be deleted, so many that somebody has to agree.
    ManyDeletions(usize),
    /// Files that bantin did not put there would be written over; or the place belongs to the portal with this address.
    Overwrites(Option<String>),
    /// The portal was published there and nothing of it is left.
    Emptied,
    /// Somebody else is publishing: who, and since when.
    Busy(Message),
    /// The machine or the target failed.
    Failure(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        Stop::Failure(failure)
    }
}

/// The variable of the environment with the password.
pub const PASSWORD: &str = "BANTIN_PUBLISH_PASSWORD";

/// The place that is meant: the one without a name, or the only one, or the one with this name.
///
/// # Errors
/// If there is none, or several.
pub fn choose<'c>(config: &'c Config, name: Option<&str>) -> Result<&'c PublishTarget, Failure> {
    let targets = &config.publish;
    let found = match (name, targets.as_slice()) {
        (None, [only]) => Some(only),
        _ => targets.iter().find(|target| target.name == name.unwrap_or_default()),
    };
    let names = || targets.iter().map(|target| target.name.as_str()).filter(|name| !name.is_empty());
    found
        .ok_or_else(|| match (name, names().next()) {
            (_, None) if targets.is_empty() => msg!(
                "chưa biết đăng vào đâu; thêm vào content/site.toml:\n[publish]\npath = '\\\\maychu\\www'",
                "nowhere to publish; add to content/site.toml:\n[publish]\npath = '\\\\server\\www'"
            ),
            (Some(name), Some(_)) if nearest(name, names()).is_some() => {
                let near = nearest(name, names()).unwrap_or_default();
                msg!(
                    "không có [publish.{name}]; có phải `{near}`?",
                    "there is no [publish.{name}]; did you mean `{near}`?"
                )
            }
            (Some(name), _) => msg!("không có [publish.{name}]", "there is no [publish.{name}]"),
            (None, _) => {
                let names = names().collect::<Vec<_>>().join(", ");
                msg!("có nhiều nơi đăng, hãy nêu tên: {names}", "there are several places, name one: {names}")
            }
        })
        .map_err(Failure::from)
}

/// Opens a place.
///
/// # Errors
/// If it cannot be reached, or the sources lie there.
pub fn open(
    place: &PublishPlace,
    (root, out): (&Path, &Path),
    password: Option<&str>,
) -> Result<Box<dyn Target>, Failure> {
    match place {
        PublishPlace::Folder(path) => {
            if path.starts_with("\\\\") && !cfg!(windows) {
                return Err(msg!(
                    "`{path}` là thư mục mạng của Windows; trên máy này hãy gắn nó vào một thư mục rồi ghi thư mục ấy",
                    "`{path}` is a share as Windows names it; mount it on this machine and name that folder"
                )
                .into());
            }
            let folder = root.join(path);
            refuse_sources(&folder, root, out)?;
            Ok(Box::new(folder::FolderTarget::new(folder)))
        }
        PublishPlace::Ftp(account) => {
            let password = password.map_or_else(|| password_of(account), |typed| Ok(typed.to_owned()))?;
            Ok(Box::new(ftp::Ftp::open(account, &password, root)?))
        }
        PublishPlace::Rclone(remote) => Ok(Box::new(rclone::Rclone::open(remote)?)),
    }
}

/// The password of an account, where nobody is there to type it: from the environment, else from the system's store.
fn password_of(account: &FtpAccount) -> Result<String, Failure> {
    std::env::var(PASSWORD).ok().or_else(|| secrets::stored(account)).ok_or_else(|| {
        msg!(
            "thiếu mật khẩu FTP: đăng một lần ở bàn viết và cho máy nhớ, hoặc đặt biến môi trường {PASSWORD}",
            "the FTP password is missing: publish once at the desk and let this computer keep it, or set {PASSWORD}"
        )
        .into()
    })
}

/// Refuses a folder where the sources or the output lie, or which lies in them.
fn refuse_sources(folder: &Path, root: &Path, out: &Path) -> Result<(), Failure> {
    let [place, root, out] = [folder, root, out].map(|path| lower(&real(path)));
    let holds = root.starts_with(&place) || out.starts_with(&place);
    let lies_in =
        ["content", "themes", ".git"].iter().any(|name| place.starts_with(root.join(name))) || place.starts_with(&out);
    if !holds && !lies_in {
        return Ok(());
    }
    Err(msg!(
        "[publish] path: `{}` là thư mục của nguồn hay của bản dựng; chọn thư mục khác",
        "[publish] path: `{}` belongs to the sources or the output; choose another folder",
        folder.display()
    )
    .into())
}

/// What a publication of the output folder of a plan would do. The output must have been written from the plan.
///
/// # Errors
/// If the output or the target cannot be read.
pub fn prepare(
    plan: &Plan,
    (root, out): (&Path, &Path),
    place: (&str, Box<dyn Target>),
    consent: Consent,
) -> Result<Publication, Stop> {
    prepare_files((&plan.site.config, Files::of(plan, out)?), (root, out), place, consent)
}

/// What a publication of these files of the output folder would do.
///
/// # Errors
/// If the output or the target cannot be read.
pub fn prepare_files(
    (config, Files(mut wanted)): (&Config, Files),
    (root, out): (&Path, &Path),
    (name, mut target): (&str, Box<dyn Target>),
    consent: Consent,
) -> Result<Publication, Stop> {
    let journal = TransferJournal::open(&root.join(CACHE_FOLDER).join("publish"), name, &target.name())?;
    let site = config.base_url.clone();
    let found = remote::look(target.as_mut(), &journal, &wanted, &site, consent)?;
    let memory = config.publish.iter().find(|one| one.name == name).and_then(|one| Memory::of(root, one));
    memory.iter().for_each(|memory| memory.put(found.bytes.as_deref()));
    if local::counted_later(out, target.as_mut(), &wanted, &found.remote)? {
        wanted.remove(crate::site::VISITS_JSON);
    }
    let links = |path: &str| local::links(config, out, path);
    let planned = publication::plan(&wanted, &found.remote, !consent.purge, &links);
    Ok(Publication { plan: planned, wanted, site, out: out.to_path_buf(), target, found, journal, memory })
}

impl Publication {
    /// What the place is called.
    pub fn place(&self) -> String {
        self.target.name()
    }

    /// How many bytes will be sent.
    pub fn bytes(&self) -> u64 {
        let sent: BTreeSet<&Address> = self.plan.new.iter().chain(&self.plan.changed).collect();
        sent.into_iter().filter_map(|path| self.wanted.get(path)).map(|file| file.size).sum()
    }

    /// What somebody has to agree to first.
    pub fn asks(&self, consent: Consent) -> Option<Stop> {
        if self.found.is_emptied && !consent.everything {
            return Some(Stop::Emptied);
        }
        if !consent.overwrite && (!self.plan.replaced.is_empty() || self.found.stranger.is_some()) {
            return Some(Stop::Overwrites(self.found.stranger.clone()));
        }
        (self.plan.removes_many() && !consent.delete).then_some(Stop::ManyDeletions(self.plan.gone.len()))
    }

    /// Carries it out. `progress` is called before each step.
    ///
    /// # Errors
    /// See [`Stop`]. What has arrived stays, every page of it leads somewhere, and the next run goes on.
    pub fn run(mut self, consent: Consent, progress: &mut dyn FnMut(&Progress)) -> Result<Outcome, Stop> {
        if let Some(asks) = self.asks(consent) {
            return Err(asks);
        }
        let is_done = self.plan.is_empty();
        let nothing = Outcome { kept: self.wanted.len(), ..Outcome::default() };
        if is_done && self.journal.token.is_none() {
            self.journal.end();
            return Ok(nothing);
        }
        let token = self.journal.begin()?;
        let held = match lock::take(self.target.as_mut(), &token, consent.take_over) {
            // A run that was killed after its last step may have left its lock. This one is somebody else's.
            Err(Stop::Busy(_)) if is_done => {
                self.journal.end();
                return Ok(nothing);
            }
            held => held?,
        };
        let result = match is_done {
            true => Ok(nothing),
            false => {
                self.found.still(self.target.as_mut()).map_err(Stop::from).and_then(|()| self.steps(&token, progress))
            }
        };
        let is_released = held.release(self.target.as_mut()).is_ok();
        // Until the lock is gone the journal knows whose it is.
        if result.is_ok() && is_released {
            self.journal.end();
        }
        result
    }

    fn steps(&mut self, token: &str, progress: &mut dyn FnMut(&Progress)) -> Result<Outcome, Stop> {
        let during = publication::Manifest {
            site: self.site.clone(),
            unfinished: Some(token.to_owned()),
            ..self.plan.during.clone()
        };
        let after = publication::Manifest { site: self.site.clone(), ..self.plan.after.clone() };
        let mut sender = carry_out::Sender::new(self.target.as_mut(), &mut self.journal, &self.out);
        sender.manifest(&during)?;
        let mut outcome = sender.all(&self.plan, &self.wanted, progress)?;
        sender.manifest(&after)?;
        self.memory.iter().for_each(|memory| memory.put(Some(after.text().as_bytes())));
        outcome.kept = self.wanted.len() - outcome.sent;
        Ok(outcome)
    }
}

/// A failure of a target at a file.
fn failed(target: &str, path: &str, error: &std::io::Error) -> Failure {
    let path = Path::new(target).join(path);
    let failure = match error.kind() {
        std::io::ErrorKind::NotFound => {
            let path = path.display();
            msg!("không ghi được `{path}`: không có thư mục này", "cannot write `{path}`: there is no such folder")
                .into()
        }
        _ => Failure::cannot_write(&path, error),
    };
    failure.with(resumes())
}

/// What holds where a publication has not begun.
fn unchanged() -> Message {
    msg!("chưa gửi gì, người đọc vẫn xem cổng như trước", "nothing was sent, readers see the portal as before")
}

/// What holds wherever a publication breaks off.
fn resumes() -> Message {
    msg!("người đọc vẫn xem được cổng; chạy lại để đăng tiếp", "readers still see a whole portal; run again to go on")
}
