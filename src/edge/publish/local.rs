//! The output folder as a publication sees it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{Target, failed};
use crate::base::address::Address;
use crate::base::diagnostic::msg;
use crate::config::Config;
use crate::edge::Failure;
use crate::output;
use crate::publication::{self, DesiredFile, Hash, Remote};
use crate::site::VISITS_JSON;

/// The longest `visits.json` that is read from a target.
const MOST_VISITS: u64 = 1 << 20;

/// Hash and length of a file of any length.
pub fn hash(path: &Path) -> io::Result<(Hash, u64)> {
    let mut file = File::open(path)?;
    let (mut sha, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 64 * 1024]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((Hash(sha.finalize().into()), size)),
            read => {
                sha.update(&buffer[..read]);
                size += read as u64;
            }
        }
    }
}

/// A file that the output should have.
pub fn missing(path: &str, error: &io::Error) -> Failure {
    msg!(
        "không đọc được `{path}` của bản dựng: {error}; dựng lại rồi đăng",
        "cannot read `{path}` of the output: {error}; build again, then publish"
    )
    .into()
}

/// The files that a page of the output leads to or loads.
pub fn links(config: &Config, out: &Path, path: &str) -> Vec<Address> {
    if !path.ends_with(".html") {
        return Vec::new();
    }
    // A page that is gone by now fails when it is sent.
    let facts = output::look(&fs::read(out.join(path)).unwrap_or_default());
    let links = facts.links.iter().chain(&facts.loads);
    links.filter_map(|link| output::local(config, path, link)).map(|(target, _)| target.into()).collect()
}

/// Whether the `visits.json` at the target is newer than ours, which would be sent otherwise.
pub fn counted_later(
    out: &Path,
    target: &mut dyn Target,
    wanted: &BTreeMap<Address, DesiredFile>,
    remote: &Remote,
) -> Result<bool, Failure> {
    let Some(ours) = wanted.get(VISITS_JSON) else { return Ok(false) };
    if remote.manifest.files.get(VISITS_JSON).is_some_and(|entry| entry.hash == Some(ours.hash)) {
        return Ok(false);
    }
    let theirs = target.read(VISITS_JSON, MOST_VISITS).map_err(|error| failed(&target.name(), VISITS_JSON, &error))?;
    let ours = fs::read(out.join(VISITS_JSON)).map_err(|error| missing(VISITS_JSON, &error))?;
    Ok(theirs.is_some_and(|theirs| publication::counted_later(&theirs, &ours)))
}
