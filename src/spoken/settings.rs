//! `content/reading.toml`: how a portal reads.

use std::collections::BTreeMap;

use crate::base::diagnostic::{Diagnostics, error, msg};
use crate::base::source::{SourcePath, Sources};
use crate::base::value::{self, Fields, Value};

/// The file.
pub const PATH: &str = "content/reading.toml";

/// Words that are not the same everywhere, and a portal's own abbreviations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokenWords {
    /// `linh` or `lẻ`.
    pub empty_tens: String,
    /// `nghìn` or `ngàn`.
    pub thousand: String,
    /// How many syllables are read in a minute: a newsreader has some 200, loudspeakers between houses want fewer.
    pub pace: usize,
    /// What is said for an abbreviation, before any that bantin knows.
    pub abbreviations: BTreeMap<String, String>,
}

impl Default for SpokenWords {
    fn default() -> SpokenWords {
        SpokenWords { empty_tens: "linh".into(), thousand: "nghìn".into(), pace: 180, abbreviations: BTreeMap::new() }
    }
}

/// Reads the file, if there is one:
///
/// ```toml
/// empty_tens = "lẻ"        # 105 is một trăm lẻ năm; usually "linh"
/// thousand = "ngàn"        # usually "nghìn"
/// syllables_per_minute = 160
/// [abbreviations]
/// TU = "Thành ủy"
/// ```
pub fn read(sources: &Sources, out: &mut Diagnostics) -> SpokenWords {
    let mut words = SpokenWords::default();
    let Some(text) = sources.text(PATH) else { return words };
    let path: SourcePath = PATH.into();
    let entries = value::toml(text, 0, &path, out);
    let mut fields = Fields::new(&entries, &path);
    let choices =
        [("empty_tens", ["linh", "lẻ"], &mut words.empty_tens), ("thousand", ["nghìn", "ngàn"], &mut words.thousand)];
    for (key, known, word) in choices {
        let Some(typed) = fields.text(key, out) else { continue };
        if known.contains(&typed.value.as_str()) {
            *word = typed.value;
        } else {
            error!(out, "wrong-value" at (&path, typed.span);
                "`{key}` phải là `{}` hoặc `{}`", "`{key}` must be `{}` or `{}`", known[0], known[1]);
        }
    }
    let pace = fields.integer("syllables_per_minute", 60, 400, out);
    words.pace = pace.and_then(|pace| usize::try_from(pace).ok()).unwrap_or(words.pace);
    for entry in fields.table("abbreviations", out).unwrap_or_default() {
        match &entry.node.value {
            Value::Text(read) if !read.trim().is_empty() && !entry.key.trim().is_empty() => {
                words.abbreviations.insert(entry.key.clone(), read.trim().to_owned());
            }
            _ => fields.wrong_type(&entry.key, &entry.node, &msg!("một dòng chữ", "text"), out),
        }
    }
    fields.finish(out);
    words
}
