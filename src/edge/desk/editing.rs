//! Two people at one folder: a window tells which text it has open and hears who else has it; whoever takes a text over
//! takes nothing from anybody: what was not saved yet goes to the history.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Instant;

use serde_json::{Value, json};

use super::Desk;
use super::access::secret;
use super::check::changed;
use super::json::{edits, wrong};
use super::leases::{GLANCE, Lease, OpenText, Standing};
use super::refusal::Refusal;
use super::registers;
use super::request::ApiRequest;
use crate::authoring::Document;
use crate::base::characters::fit;
use crate::base::diagnostic::msg;
use crate::edge::preview::Edition;

/// A name is no longer than this, in characters.
const MOST_NAME: usize = 60;

/// Shows the other desks that this one lives, and tells its windows what it sees of them, for as long as it does.
pub fn keep_beating(desk: &Arc<Desk>) {
    let desk: Weak<Desk> = Arc::downgrade(desk);
    std::thread::spawn(move || {
        while let Some(desk) = desk.upgrade() {
            let now = Instant::now();
            for window in desk.streams.gone(now) {
                desk.leases.leave(&window, now);
            }
            desk.leases.beat(now);
            tell_windows(&desk);
            desk.elsewhere.look(&desk, now);
            drop(desk);
            std::thread::sleep(GLANCE);
        }
    });
}

/// Tells the windows at once that somebody opened or left a text, began to write or saved.
pub fn tell_windows(desk: &Desk) {
    let now = desk.leases.changes() + desk.unsaved.changes();
    if desk.told.swap(now, Ordering::Relaxed) != now {
        desk.state.whisper();
    }
}

/// `POST api/editing {window, turn, path, who, writing, take}`, every few seconds: who has the text instead of this window, and
/// which texts are open elsewhere. `turn`: grows with each message of the window; one that a later one overtook changes
/// nothing. `path`: none where no text is open.
///
/// # Errors
/// If there is no such text, or what was not saved cannot be put aside before it is taken over.
pub fn post(desk: &Desk, edition: &Edition, request: &ApiRequest) -> Result<Value, Refusal> {
    let (window, now) = (request.window().ok_or_else(wrong)?, Instant::now());
    desk.streams.heard(window, now);
    let is_next = desk.turns.is_next(window, request.body["turn"].as_u64(), now);
    let standing = match request.body["path"].as_str() {
        _ if !is_next => None,
        None => {
            desk.leases.leave(window, now);
            None
        }
        Some(path) => Some(open(desk, edition, request, (window, path), now)?),
    };
    let told = standing.as_ref().and_then(|standing| Some((standing.holder.as_ref()?, standing.is_own)));
    let holder = told.map(|(lease, is_own)| {
        let mut holder = shown(lease);
        holder["own"] = is_own.into();
        holder
    });
    let others: Value = desk.leases.elsewhere(window, now).iter().map(shown).collect();
    Ok(json!({ "holder": holder, "others": others }))
}

fn open(
    desk: &Desk,
    edition: &Edition,
    request: &ApiRequest,
    (window, path): (&str, &str),
    now: Instant,
) -> Result<Standing, Refusal> {
    desk.store.disk(path)?;
    let named = request.body["who"].as_str().map(named).filter(|name| !name.is_empty());
    let who = named.unwrap_or_else(|| match system_name() {
        name if name.is_empty() => msg!("một người khác", "someone").text(desk.latest_language()).to_owned(),
        name => name,
    });
    let (writing, takes) = (request.body["writing"] == json!(true), request.body["take"] == json!(true));
    let instead = if takes { desk.leases.instead(path, window, now) } else { None };
    let takes = instead.is_some();
    // What her own other window, which may have died, has not saved is hers to go on with.
    if instead == Some(false) {
        if let Some(kept) = desk.unsaved.get(path) {
            set_aside(desk, path, &kept)?;
            desk.unsaved.forget(path);
        }
        registers::taken_over(desk, edition, path)?;
    }
    let open = OpenText { path, who: &who, writing, takes };
    Ok(desk.leases.hear(window, &open, secret()?, &desk.clock.now().to_rfc3339(), now))
}

fn shown(lease: &Lease) -> Value {
    json!({ "path": lease.path, "who": named(&lease.who), "since": lease.since, "writing": lease.writing })
}

/// Puts an unsaved text among the versions of its file.
///
/// # Errors
/// If the folder of the history cannot be written.
pub fn set_aside(desk: &Desk, path: &str, kept: &Value) -> Result<(), Refusal> {
    let there = match desk.store.read(path) {
        Err(Refusal::Missing) => Vec::new(),
        there => there?,
    };
    let body = kept["body"].as_str();
    let whole = changed(&there, &edits(&kept["changes"])?, body);
    // The file may be another one by now, in which the edits have no place: the text alone then.
    let text = whole.or_else(|_| Document::read(body.unwrap_or_default().as_bytes()));
    let text = text.map(|document| document.text().to_owned()).unwrap_or_else(|_| body.unwrap_or_default().to_owned());
    desk.store.set_aside(path, text.as_bytes())
}

/// What this machine's user is called; empty where the system does not tell.
pub fn system_name() -> String {
    let names = ["USERNAME", "USER", "LOGNAME"].into_iter().filter_map(|key| std::env::var(key).ok());
    names.map(|name| named(&name)).find(|name| !name.is_empty()).unwrap_or_default()
}

/// A name on one line, no longer than one is.
fn named(name: &str) -> String {
    fit(name).split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MOST_NAME).collect()
}
