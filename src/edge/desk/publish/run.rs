//! A publication that is carried out while the room looks on.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::config::{FtpAccount, PublishTarget};
use crate::edge::desk::refusal::Refusal;
use crate::edge::preview::Edition;
use crate::edge::publish::{Consent, Outcome, PASSWORD, Progress, Stop, open, prepare, secrets};
use crate::edge::session::lock;
use crate::edge::write::{WriteError, write};
use crate::edge::{Cache, Failure};

/// The publication of this desk: there is one at a time.
#[derive(Default)]
pub struct Running {
    state: Arc<Mutex<State>>,
    /// Who writes the output, or looks at the place: windows that ask at the same time wait for each other.
    turn: Arc<Mutex<()>>,
    /// By account, as long as the program runs; none: what is known of it was refused.
    passwords: Mutex<BTreeMap<String, Option<String>>>,
}

#[derive(Default)]
enum State {
    /// None yet.
    #[default]
    Idle,
    /// The output is being built, or the place looked at.
    Preparing,
    Sending(Progress),
    Done(Outcome),
    /// Somebody has to agree first.
    Asks(Stop),
    Failed(Failure),
}

impl Running {
    /// How far it is.
    pub fn told(&self, language: Language) -> Value {
        match &*lock(&self.state) {
            State::Idle => json!({ "state": "idle" }),
            State::Preparing => json!({ "state": "preparing" }),
            State::Sending(Progress { done, steps, sent, bytes, path }) => json!({
                "state": "sending", "done": done, "steps": steps, "sent": sent, "bytes": bytes, "path": &**path,
            }),
            State::Done(outcome) => json!({
                "state": "done",
                "sent": outcome.sent,
                "bytes": outcome.bytes,
                "deleted": outcome.deleted,
                "kept": outcome.kept,
                "without_rename": outcome.without_rename,
            }),
            State::Asks(stop) => json!({ "state": "asks", "asks": asked(stop, language) }),
            State::Failed(failure) => json!({ "state": "failed", "error": failure.message.text(language) }),
        }
    }

    /// The password of an account: the one that was typed, else that of the environment or of the system's store.
    pub fn password(&self, account: &FtpAccount) -> Option<String> {
        let known = lock(&self.passwords).get(&key(account)).cloned();
        let found = known.unwrap_or_else(|| std::env::var(PASSWORD).ok().or_else(|| secrets::stored(account)));
        if let Some(password) = &found {
            self.remember(account, password);
        }
        found
    }

    /// Keeps a password.
    pub fn remember(&self, account: &FtpAccount, password: &str) {
        lock(&self.passwords).insert(key(account), Some(password.to_owned()));
    }

    /// Forgets a password, which may be the wrong one: it is asked for again.
    pub fn forget(&self, account: &FtpAccount) {
        lock(&self.passwords).insert(key(account), None);
    }

    /// Does something to the output or the place while nobody else does.
    ///
    /// # Errors
    /// Those of `work`, and if a publication is being carried out.
    pub fn alone<T>(&self, work: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
        if matches!(*lock(&self.state), State::Preparing | State::Sending(_)) {
            return Err(busy());
        }
        let _turn = lock(&self.turn);
        work()
    }

    /// Begins, in a thread of its own.
    ///
    /// # Errors
    /// If one is being carried out.
    pub fn start(
        &self,
        edition: Arc<Edition>,
        (root, out): (&Path, &Path),
        (target, password): (PublishTarget, Option<String>),
        consent: Consent,
    ) -> Result<(), Refusal> {
        let mut state = lock(&self.state);
        if matches!(*state, State::Preparing | State::Sending(_)) {
            return Err(busy());
        }
        *state = State::Preparing;
        drop(state);
        let (shared, turn) = (self.state.clone(), self.turn.clone());
        let (root, out) = (root.to_path_buf(), out.to_path_buf());
        std::thread::spawn(move || {
            let _turn = lock(&turn);
            let work = || publish(&edition, (&root, &out), (&target, password.as_deref()), consent, &shared);
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
            *lock(&shared) = match result {
                Ok(Ok(outcome)) => State::Done(outcome),
                Ok(Err(Stop::Failure(failure))) => State::Failed(failure),
                Ok(Err(stop)) => State::Asks(stop),
                Err(_) => State::Failed(msg!("bantin gặp lỗi nội bộ", "bantin failed with an internal error").into()),
            };
        });
        Ok(())
    }
}

/// What an account is known by.
fn key(FtpAccount { host, port, user, .. }: &FtpAccount) -> String {
    format!("{user}@{host}:{port}")
}

/// What is asked where an account's password is not known.
pub fn password_asked(FtpAccount { host, user, .. }: &FtpAccount, language: Language) -> Value {
    let message = msg!("Mật khẩu của tài khoản {user} ở {host}", "The password of {user} at {host}");
    json!({ "what": "password", "message": message.text(language) })
}

fn busy() -> Refusal {
    msg!("đang đăng rồi", "it is being published already").into()
}

/// What has to be agreed to: a word, and a sentence.
pub fn asked(stop: &Stop, language: Language) -> Value {
    let (word, message): (&str, Message) = match stop {
        Stop::ManyDeletions(count) => (
            "delete",
            msg!(
                "Sẽ xóa {count} tệp mà người đọc đang xem được, nhiều hơn thường lệ.",
                "{count} files that readers can see now would be deleted, more than usual."
            ),
        ),
        Stop::Overwrites(Some(site)) => (
            "overwrite",
            msg!(
                "Nơi đăng đang có cổng {site}. Chỉ đăng đè nếu đó là cổng này với địa chỉ cũ.",
                "The portal {site} is there now. Go on only if it is this one by its old address."
            ),
        ),
        Stop::Overwrites(None) => (
            "overwrite",
            msg!(
                "Ở nơi đăng có tệp trùng tên mà không do bantin đăng; chúng sẽ bị ghi đè.",
                "Files of these names are there that bantin did not put; they would be written over."
            ),
        ),
        Stop::Emptied => (
            "everything",
            msg!(
                "Ở nơi đăng không còn gì của lần đăng trước. Ổ đĩa hay thư mục mạng có thể chưa gắn. Chỉ đăng lại nếu nơi ấy đã được dọn đi có chủ ý.",
                "Nothing of what was published there is left. Its disk or share may not be mounted. Publish again only if the place was emptied on purpose."
            ),
        ),
        Stop::Busy(who) => (
            "take_over",
            msg!(
                "Đang có người đăng {}. Chỉ tiếp quản nếu chắc chắn không còn ai.",
                "Somebody is publishing {}. Take over only if you are sure that nobody is.",
                who.text(language)
            ),
        ),
        Stop::Failure(failure) => ("failed", failure.message.clone()),
    };
    json!({ "what": word, "message": message.text(language) })
}

fn publish(
    edition: &Edition,
    (root, out): (&Path, &Path),
    (target, password): (&PublishTarget, Option<&str>),
    consent: Consent,
    shared: &Mutex<State>,
) -> Result<Outcome, Stop> {
    build(edition, root, out)?;
    let ready = || {
        let place = open(&target.place, (root, out), password)?;
        prepare(&edition.plan, (root, out), (&target.name, place), consent)
    };
    let outcome = ready()?.run(consent, &mut |progress| *lock(shared) = State::Sending(progress.clone()))?;
    // Looked at once more: the manifest there says that nothing is left to do.
    if ready()?.plan.is_empty() {
        return Ok(outcome);
    }
    Err(Stop::Failure(
        msg!("nơi đăng vẫn khác sau khi gửi; hãy đăng lại", "the place still differs after sending; publish again")
            .into(),
    ))
}

/// Writes the output folder; how many files it has.
pub fn build(edition: &Edition, root: &Path, out: &Path) -> Result<usize, Failure> {
    let plan = &edition.plan;
    let cache = Cache::open(root, out, plan)?;
    let written = write(plan, out, &cache, &|| ());
    cache.settle(&plan.sources);
    match written {
        Ok(written) => Ok(written.written + written.unchanged),
        Err(WriteError::Failure(failure)) => Err(failure),
        Err(WriteError::Problems(problems)) => {
            let first = problems.iter().next().map(|one| one.message.clone());
            Err(first.unwrap_or_else(|| msg!("không dựng được cổng", "the portal cannot be built")).into())
        }
    }
}
