//! Logs that are fetched from a place where the portal is published: from which places, and where they lie here.

use std::path::{Path, PathBuf};

use super::disk::CACHE_FOLDER;
use crate::config::{Config, FtpAccount, PublishPlace};

const FOLDER: &str = "logs";

/// The name of a place as that of a file.
pub fn file_name(place: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '_' };
    if place.is_empty() { "default".to_owned() } else { place.chars().map(safe).collect() }
}

/// The accounts that have logs: the name of the place, the account, the path of the logs.
pub fn accounts(config: &Config) -> impl Iterator<Item = (&str, &FtpAccount, &str)> {
    config.publish.iter().filter_map(|target| match &target.place {
        PublishPlace::Ftp(account) => Some((target.name.as_str(), account, account.logs.as_deref()?)),
        _ => None,
    })
}

/// Where the logs of a place lie in a portal's folder.
pub fn folder(root: &Path, place: &str) -> PathBuf {
    root.join(CACHE_FOLDER).join(FOLDER).join(file_name(place))
}

/// The same of all places, as the counter's settings would name them: relative to `content/`.
pub fn globs(config: &Config) -> Vec<String> {
    accounts(config).map(|(place, ..)| format!("../{CACHE_FOLDER}/{FOLDER}/{}/*", file_name(place))).collect()
}
