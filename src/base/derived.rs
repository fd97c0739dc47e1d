//! What the join makes of one article alone: remembered with it.

/// What indexes need of an article, and what costs too much to make again for each plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// The slug of each tag, in the order of the tags.
    pub tags: Vec<String>,
    /// Hashes of the pairs of neighbouring words in the headline.
    pub pairs: Vec<u64>,
    /// Names of the data sets that the text cites.
    pub cites: Vec<String>,
    /// It names no file, no page and no figure: there is nothing to look up.
    pub is_plain: bool,
}
