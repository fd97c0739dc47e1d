//! What a text says of its import: where it came from, and what it was like.

use xxhash_rust::xxh3::xxh3_64;

/// What a text says of its import.
pub(super) struct ImportMark {
    pub(super) id: String,
    hash: String,
}

impl ImportMark {
    /// Whether a text is the one that was imported, apart from the mark itself.
    pub(super) fn is_of(&self, text: &str) -> bool {
        hash(text) == self.hash
    }
}

/// How the line begins that says it.
pub(super) const MARK: &str = "imported = \"";

/// What a text says of its import; none: it was not imported.
pub(super) fn mark_of(text: &str) -> Option<ImportMark> {
    let line = text.lines().take(200).find(|line| line.starts_with(MARK))?;
    let (id, hash) = line.strip_prefix(MARK)?.strip_suffix('"')?.rsplit_once(' ')?;
    Some(ImportMark { id: id.replace("\\\"", "\"").replace("\\\\", "\\"), hash: hash.to_owned() })
}

/// Whether two texts are the same, apart from what they say of their import.
pub(super) fn same_but_mark(one: &str, other: &str) -> bool {
    hash(one) == hash(other)
}

/// What a text is known by, without the line that says it.
pub(super) fn hash(text: &str) -> String {
    let rest: String = text.split_inclusive('\n').filter(|line| !line.starts_with(MARK)).collect();
    format!("{:016x}", xxh3_64(rest.as_bytes()))
}
