//! What became of the documents that items were made of: a report for each item, and what its text was then. It is kept with the
//! history, so that the report can be read again, and so that a document that comes once more finds a draft that nobody has touched.

use std::path::Path;

use chrono::Utc;
use serde_json::{Value, json};

use super::store::version;
use super::unsaved::Unsaved;
use crate::base::diagnostic::Message;
use crate::base::language::Language;
use crate::blocks::ImportReport;
use crate::edge::Failure;

/// The reports of a portal: `.bantin-history/imports/`.
pub struct Imports(Unsaved);

impl Imports {
    /// Those of the portal in this folder.
    pub fn of(root: &Path) -> Imports {
        Imports(Unsaved::below(root, "imports"))
    }

    /// Keeps what became of a document, and what was made of it where that is a whole text.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn keep(&self, path: &str, name: &str, report: &ImportReport, made: Option<&[u8]>) -> Result<(), Failure> {
        let lines = |lines: &[Message]| lines.iter().map(|line| json!([line.vi, line.en])).collect::<Value>();
        let first = self.0.get(path).map(|kept| kept["first"].clone()).filter(Value::is_string);
        let kept = json!({
            "path": path,
            // Where it was made: a document that comes again would be made there.
            "first": first.unwrap_or_else(|| path.into()),
            "name": name.rsplit(['/', '\\']).next().unwrap_or(name),
            "at": Utc::now().to_rfc3339(),
            "made": made.map(version),
            "taken": lines(&report.taken),
            "cleaned": lines(&report.cleaned),
            "dropped": lines(&report.dropped),
            "look": lines(&report.look),
        });
        self.0.keep(path, &kept)
    }

    /// What became of the document that an item was made of, or that was put into it last.
    pub fn told(&self, path: &str, language: Language) -> Value {
        let Some(kept) = self.0.get(path) else { return Value::Null };
        let at = usize::from(language != Language::Vi);
        let lines =
            |key: &str| kept[key].as_array().into_iter().flatten().map(|both| both[at].clone()).collect::<Value>();
        json!({
            "name": kept["name"],
            "at": kept["at"],
            "taken": lines("taken"),
            "cleaned": lines("cleaned"),
            "dropped": lines("dropped"),
            "look": lines("look"),
        })
    }

    /// Whether a text is still the one that was made of a document.
    pub fn is_untouched(&self, path: &str, text: &[u8]) -> bool {
        self.0.get(path).is_some_and(|kept| kept["made"] == version(text).as_str())
    }

    /// Where an item lies now that was made at this path and moved since.
    pub fn now(&self, path: &str) -> Option<String> {
        let all = self.0.texts();
        let kept = all.iter().find(|kept| kept["first"] == path && kept["path"] != path)?;
        kept["path"].as_str().map(str::to_owned)
    }

    /// The item lies elsewhere now.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn moved(&self, from: &str, to: &str) -> Result<(), Failure> {
        self.0.rename(from, to)
    }
}
