//! What a reader gets, beside what was published.

use super::{Hash, ManifestEntry, without_figures};
use crate::base::source::extension;
use crate::site::VISITS_JSON;

/// What a web server answered when it was asked for a file, its compression undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// `Content-Type`, without parameters.
    pub kind: String,
    /// Whether it was compressed.
    pub is_compressed: bool,
    /// For how many seconds a cache has kept it; 0 where none has.
    pub age: u64,
    /// The bytes.
    pub body: Vec<u8>,
}

/// What is wrong with a file as readers get it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ServingFault {
    /// It is not there: the status.
    Missing(u16),
    /// It has another content than was published.
    Altered,
    /// A cache on the way still serves other content, for this many more seconds.
    Cached(u64),
    /// Browsers are told that it is something else.
    WrongType(String),
    /// It is sent as it is, though compressing would make it a fraction.
    Uncompressed,
}

impl ServingFault {
    /// Whether readers get something wrong, rather than slowly.
    pub fn is_error(&self) -> bool {
        !matches!(self, ServingFault::Uncompressed)
    }
}

/// Files for web servers, which show them to nobody.
const FOR_SERVERS: [&str; 7] = [
    "_redirects",
    "redirects.nginx.conf",
    "redirects.apache.conf",
    "_headers",
    "hosting.nginx.conf",
    ".htaccess",
    "web.config",
];

/// Shorter texts hardly shrink.
const LEAST_COMPRESSED: u64 = 1400;

/// Whether a web server is asked for a file of this path.
pub fn is_served(path: &str) -> bool {
    !FOR_SERVERS.contains(&path)
}

/// Judges an answer.
pub fn judge(path: &str, entry: &ManifestEntry, answer: &Answer) -> Vec<ServingFault> {
    // The page of errors may be sent as one.
    if answer.status != 200 && !(path == "404.html" && answer.status == 404) {
        return vec![ServingFault::Missing(answer.status)];
    }
    let mut found = Vec::new();
    let is_same = |hash: &Hash| *hash == Hash::of(&answer.body) || *hash == Hash::of(&without_figures(&answer.body));
    // The figures of visits are written where they are counted.
    if path != VISITS_JSON && entry.hash.as_ref().is_some_and(|hash| !is_same(hash)) {
        found.push(if answer.age > 0 { ServingFault::Cached(answer.age) } else { ServingFault::Altered });
    }
    let kinds = kinds(path);
    if !kinds.is_empty() && !kinds.iter().any(|kind| answer.kind.eq_ignore_ascii_case(kind)) {
        found.push(ServingFault::WrongType(answer.kind.clone()));
    }
    if is_text(path) && entry.size >= LEAST_COMPRESSED && !answer.is_compressed {
        found.push(ServingFault::Uncompressed);
    }
    found
}

/// The types that a file may be sent as, by its ending; empty where any will do.
fn kinds(path: &str) -> &'static [&'static str] {
    match extension(path).as_str() {
        "html" => &["text/html"],
        "css" => &["text/css"],
        "js" => &["text/javascript", "application/javascript", "application/x-javascript"],
        "json" => &["application/json", "application/feed+json"],
        "xml" => &["application/xml", "text/xml", "application/atom+xml", "application/rss+xml"],
        "svg" => &["image/svg+xml"],
        "webp" => &["image/webp"],
        "jpg" | "jpeg" => &["image/jpeg"],
        "png" => &["image/png"],
        "gif" => &["image/gif"],
        "pdf" => &["application/pdf"],
        "csv" => &["text/csv", "application/csv", "text/plain"],
        "txt" => &["text/plain"],
        "woff2" => &["font/woff2", "application/font-woff2"],
        _ => &[],
    }
}

fn is_text(path: &str) -> bool {
    matches!(extension(path).as_str(), "html" | "css" | "js" | "json" | "xml" | "svg" | "csv" | "txt")
}
