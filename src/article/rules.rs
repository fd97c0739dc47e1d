//! What reading a text depends on beside the text.

use chrono::FixedOffset;

use crate::base::language::Language;
use crate::config::Config;

/// What parsing depends on beside the text itself; part of the memo's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rules {
    /// Zone of dates without an offset.
    pub time_zone: FixedOffset,
    /// Language of the site.
    pub language: Language,
    /// Raw HTML is let through.
    pub raw_html: bool,
    /// Unbound numbers in texts are read.
    pub numbers: bool,
    /// There are data sets with which the quantities of texts are compared; else they are not kept: they take a fifth as much
    /// memory as the text itself.
    pub figures: bool,
    /// Numbers of documents are looked for in texts: a section has a register of them.
    pub documents: bool,
}

impl Rules {
    /// Those of a portal without data sets and without a register of documents.
    pub fn of(config: &Config) -> Rules {
        Rules {
            time_zone: config.time_zone,
            language: config.language,
            raw_html: config.raw_html,
            numbers: config.numbers,
            figures: false,
            documents: false,
        }
    }
}
