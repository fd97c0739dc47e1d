//! `bantin check --published URL`: the portal as readers get it, over HTTP.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use flate2::read::MultiGzDecoder;

use crate::base::address::{Address, encode};
use crate::base::diagnostic::msg;
use crate::config::Config;
use crate::edge::Failure;
use crate::edge::session::lock;
use crate::output;
use crate::publication::{
    Answer, Hash, MANIFEST, MOST_MANIFEST, Manifest, ManifestEntry, ServingFault, Stay, Unreadable,
};
use crate::publication::{is_served, judge, without_figures};

/// How long a server may take for a file.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many files are requested at the same time.
const AT_ONCE: usize = 8;

/// At most this many files that bantin did not publish, but that pages link to, are checked.
const MOST_FOREIGN: usize = 200;

/// What was found at a published portal.
#[derive(Debug, Default)]
pub struct Looked {
    /// By path: what is wrong with it.
    pub findings: BTreeMap<Address, Vec<ServingFault>>,
    /// Files that pages lead to, are there and were not published by bantin.
    pub foreign: BTreeSet<String>,
    /// Files whose published content is not that of the output folder.
    pub stale: Vec<Address>,
    /// Assets that stay for readers whose page is older.
    pub retained: Vec<Address>,
    /// How many files were asked for.
    pub asked: usize,
    /// How many were published.
    pub published: usize,
    /// Whether a publication was begun and not finished.
    pub is_unfinished: bool,
}

/// Looks at a published portal: at every file, or at a sample of this size. `progress` is called after each.
///
/// # Errors
/// If there is no manifest, or the server cannot be reached.
pub fn look(url: &str, out: &Path, sample: Option<usize>, progress: &(dyn Fn() + Sync)) -> Result<Looked, Failure> {
    let url = url.trim_end_matches('/');
    let config = Config { base_url: url.to_owned(), ..Config::default() };
    let agent = agent();
    let manifest = manifest(&agent, url)?;
    let all: Vec<(&Address, &ManifestEntry)> = manifest.files.iter().filter(|(path, _)| is_served(path)).collect();
    let count = sample.map_or(all.len(), |sample| sample.clamp(1, all.len().max(1)));
    let asked: Vec<(&Address, &ManifestEntry)> =
        (0..count).filter_map(|number| all.get(number * all.len() / count)).copied().collect();
    let found = Mutex::new((Looked::default(), BTreeSet::new()));
    let work = Mutex::new(asked.iter());
    let failed = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(asked.len()) {
            scope.spawn(|| {
                loop {
                    let Some((path, entry)) = lock(&work).next() else { return };
                    match fetch(&agent, &address(url, path), entry.size) {
                        Ok(answer) => note(&mut lock(&found), &config, (path, entry), &answer),
                        Err(error) => *lock(&failed) = Some(error),
                    }
                    if lock(&failed).is_some() {
                        return;
                    }
                    progress();
                }
            });
        }
    });
    if let Some(failure) = lock(&failed).take() {
        return Err(failure);
    }
    let (mut looked, targets) = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let others = targets.into_iter().filter(|path| !manifest.files.contains_key(path.as_str()));
    for path in others.take(MOST_FOREIGN) {
        if fetch(&agent, &address(url, &path), 0)?.status == 200 {
            looked.foreign.insert(path);
        }
    }
    looked.stale = manifest
        .files
        .iter()
        .filter(|(path, entry)| is_stale(out, path, entry))
        .map(|(path, _)| path.clone())
        .collect();
    let retained = manifest.files.iter().filter(|(_, entry)| entry.stay == Stay::Retained);
    looked.retained = retained.map(|(path, _)| path.clone()).collect();
    looked.asked = asked.len();
    looked.published = manifest.files.len();
    looked.is_unfinished = manifest.unfinished.is_some();
    Ok(looked)
}

/// Notes what an answer says, and where its page leads.
fn note(
    (looked, targets): &mut (Looked, BTreeSet<String>),
    config: &Config,
    (path, entry): (&Address, &ManifestEntry),
    answer: &Answer,
) {
    let findings = judge(path, entry, answer);
    if path.ends_with(".html") && answer.status == 200 {
        let facts = output::look(&answer.body);
        let links = facts.links.iter().chain(&facts.loads);
        targets.extend(links.filter_map(|link| output::local(config, path, link)).map(|(target, _)| target));
    }
    if !findings.is_empty() {
        looked.findings.insert(path.clone(), findings);
    }
}

/// Whether the output folder has another content for a path; nothing is known where it has none.
fn is_stale(out: &Path, path: &str, entry: &ManifestEntry) -> bool {
    if entry.stay == Stay::Retained || path == crate::site::VISITS_JSON {
        return false;
    }
    let (Ok(bytes), Some(hash)) = (std::fs::read(out.join(path)), entry.hash) else { return false };
    hash != Hash::of(&bytes) && hash != Hash::of(&without_figures(&bytes))
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder();
    let config = config.timeout_global(Some(PATIENCE)).http_status_as_error(false);
    config.user_agent(concat!("bantin/", env!("CARGO_PKG_VERSION"))).build().into()
}

fn address(url: &str, path: &str) -> String {
    format!("{url}/{}", encode(path))
}

fn manifest(agent: &ureq::Agent, url: &str) -> Result<Manifest, Failure> {
    let address = address(url, MANIFEST);
    let answer = fetch(agent, &address, MOST_MANIFEST)?;
    match (answer.status, Manifest::read(&answer.body)) {
        (200, Ok(manifest)) => Ok(manifest),
        (200, Err(Unreadable::Newer)) => {
            Err(msg!("`{address}` do một bản bantin mới hơn viết", "`{address}` was written by a newer bantin").into())
        }
        (status, _) => Err(msg!(
            "không có bản kê `{address}` ({status}): cổng này chưa được đăng bằng bantin publish",
            "there is no manifest `{address}` ({status}): this portal was not published by bantin publish"
        )
        .into()),
    }
}

/// Asks for a file. Of a body longer than `size` only a little more is read: it is another one anyway.
fn fetch(agent: &ureq::Agent, address: &str, size: u64) -> Result<Answer, Failure> {
    let failed = |error: &dyn std::fmt::Display| {
        Failure::from(msg!("không tải được `{address}`: {error}", "cannot load `{address}`: {error}"))
    };
    let response = agent.get(address).header("Accept-Encoding", "gzip").call().map_err(|error| failed(&error))?;
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let encoding = header("content-encoding").trim().to_ascii_lowercase();
    let mut answer = Answer {
        status: response.status().as_u16(),
        kind: header("content-type").split(';').next().unwrap_or_default().trim().to_owned(),
        is_compressed: !matches!(encoding.as_str(), "" | "identity"),
        age: header("age").trim().parse().unwrap_or_default(),
        body: Vec::new(),
    };
    let raw = response.into_body().into_reader();
    let body: Box<dyn Read> = if encoding == "gzip" { Box::new(MultiGzDecoder::new(raw)) } else { Box::new(raw) };
    // A damaged or endless body is not the one that was published.
    match body.take(size.saturating_add(1 << 20)).read_to_end(&mut answer.body) {
        Ok(_) => Ok(answer),
        Err(error) if error.kind() == io::ErrorKind::TimedOut => Err(failed(&error)),
        Err(_) => {
            answer.body.clear();
            Ok(answer)
        }
    }
}
