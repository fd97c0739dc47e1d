//! What is at the target: by its manifest, and by asking for the files that the manifest leaves open.

use std::collections::{BTreeMap, BTreeSet};

use super::journal::TransferJournal;
use super::{Consent, Stop, Target, failed, unchanged};
use crate::base::address::Address;
use crate::base::diagnostic::msg;
use crate::edge::Failure;
use crate::publication::{DesiredFile, MANIFEST, MOST_MANIFEST, Manifest, Remote, Unreadable, is_safe};

/// The end of a name under which a file arrives.
pub const ARRIVING: &str = ".bantin-new";

/// What was found at a target.
pub struct Found {
    /// As far as it is known.
    pub remote: Remote,
    /// The address of the portal whose manifest this is, if it is another one.
    pub stranger: Option<String>,
    /// Whether this portal was published there and nothing of it is left: the disk or share may not be mounted.
    pub is_emptied: bool,
    /// The manifest as it was read.
    pub bytes: Option<Vec<u8>>,
}

impl Found {
    /// Fails where the manifest has changed since it was read: somebody has published meanwhile.
    pub fn still(&self, target: &mut dyn Target) -> Result<(), Failure> {
        if read(target)? == self.bytes {
            return Ok(());
        }
        Err(msg!(
            "có người khác vừa đăng lên đây; chạy lại lệnh này",
            "somebody else has just published here; run this again"
        )
        .into())
    }
}

fn read(target: &mut dyn Target) -> Result<Option<Vec<u8>>, Failure> {
    target.read(MANIFEST, MOST_MANIFEST).map_err(|error| unreachable(target, &error))
}

/// Reads what is at a target. Files are asked for one by one only where the manifest does not tell.
pub fn look(
    target: &mut dyn Target,
    journal: &TransferJournal,
    wanted: &BTreeMap<Address, DesiredFile>,
    site: &str,
    consent: Consent,
) -> Result<Found, Stop> {
    let bytes = read(target)?;
    let manifest = match bytes.as_deref().map(Manifest::read) {
        Some(Ok(manifest)) => Some(manifest),
        Some(Err(Unreadable::Newer)) => {
            return Err(Stop::Failure(
                msg!(
                    "nơi này do một bản bantin mới hơn đăng; hãy cập nhật bantin",
                    "a newer bantin has published here; update bantin"
                )
                .into(),
            ));
        }
        Some(Err(Unreadable::Damaged(_))) | None => None,
    };
    let other = manifest.as_ref().filter(|there| there.site != site).map(|there| there.site.clone());
    let stranger = other.filter(|_| !consent.overwrite);
    let mut remote = match manifest {
        Some(manifest) if stranger.is_none() => known(target, journal, wanted, manifest)?,
        _ => listed(target)?,
    };
    let is_emptied =
        bytes.is_none() && journal.has_published && !wanted.keys().any(|path| remote.foreign.contains_key(path));
    if consent.everything {
        remote.manifest.files.values_mut().for_each(|entry| entry.hash = None);
        // A file of no length is never taken for ours.
        remote.foreign.values_mut().for_each(|size| *size = 0);
    }
    Ok(Found { remote, stranger, is_emptied, bytes })
}

/// Without a manifest nothing at the place is known to be bantin's.
fn listed(target: &mut dyn Target) -> Result<Remote, Failure> {
    let files = target.list().map_err(|error| unreachable(target, &error))?;
    let is_own = |path: &str| path.ends_with(ARRIVING) || !is_safe(path);
    let foreign = files.into_iter().filter(|(path, _)| !is_own(path)).map(|(path, size)| (path.into(), size));
    Ok(Remote { manifest: Manifest::default(), foreign: foreign.collect() })
}

fn known(
    target: &mut dyn Target,
    journal: &TransferJournal,
    wanted: &BTreeMap<Address, DesiredFile>,
    mut manifest: Manifest,
) -> Result<Remote, Failure> {
    let failed = |target: &dyn Target, path: &str, error: std::io::Error| failed(&target.name(), path, &error);
    if manifest.unfinished.is_some() && manifest.unfinished == journal.token {
        for (path, hash) in &journal.arrived {
            if let Some(entry) = manifest.files.get_mut(path.as_str()).filter(|entry| entry.hash.is_none()) {
                entry.hash = Some(*hash);
            }
        }
        for path in journal.begun.iter().filter(|path| is_safe(path)) {
            target.delete(&format!("{path}{ARRIVING}")).map_err(|error| failed(target, path, error))?;
        }
    }
    // What a run that broke off was about to send, replace or delete; and of what arrived, whether all of it did.
    let mut absent = BTreeSet::new();
    for (path, entry) in &mut manifest.files {
        let arrived = journal.arrived.contains_key(&**path) && manifest.unfinished.is_some();
        if entry.hash.is_some() && !arrived {
            continue;
        }
        let size = target.size(path).map_err(|error| failed(target, path, error))?;
        match size {
            None => {
                absent.insert(path.clone());
            }
            Some(size) if wanted.get(path).is_none_or(|file| file.size != size) => entry.hash = None,
            Some(_) => {}
        }
    }
    manifest.files.retain(|path, _| !absent.contains(path));
    let mut foreign = BTreeMap::new();
    for path in wanted.keys().filter(|path| !manifest.files.contains_key(*path)) {
        if let Some(size) = target.size(path).map_err(|error| failed(target, path, error))? {
            foreign.insert(path.clone(), size);
        }
    }
    Ok(Remote { manifest, foreign })
}

fn unreachable(target: &dyn Target, error: &std::io::Error) -> Failure {
    let (name, why) = (target.name(), Failure::reason(error));
    let message = crate::base::diagnostic::Message {
        vi: format!("không xem được nơi đăng `{name}`: {}", why.vi),
        en: format!("cannot look at `{name}`: {}", why.en),
    };
    Failure::from(message).with(unchanged())
}
