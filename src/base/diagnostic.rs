//! An error as data: what is wrong, where, and what to do; said in Vietnamese and English where it arises.
//! Nothing here prints; `report.rs` makes text and JSON of it.

use std::ops::Range;

use super::source::SourcePath;

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

/// A [`Message`] of two format strings: first Vietnamese, then English.
#[macro_export]
macro_rules! say {
    ($vi:literal, $en:literal $(, $arg:expr)* $(,)?) => {
        $crate::base::diagnostic::Message { vi: format!($vi $(, $arg)*), en: format!($en $(, $arg)*) }
    };
}
pub use say;

/// How bad it is. Exact mistakes are errors, matters of style are warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site can be published as it is.
    Warning,
    /// Nothing is written.
    Error,
}

/// A source and a byte range in it; an empty range at 0 of a file without text is the file as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub source: SourcePath,
    /// Bytes of its text; none for the file as a whole.
    pub range: Option<ByteRange>,
}

/// A byte range that can be ordered, which [`Range`] cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteRange {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Place {
    /// A range of a text.
    pub fn new(source: &SourcePath, range: Range<usize>) -> Place {
        Place { source: source.clone(), range: Some(ByteRange { start: range.start, end: range.end }) }
    }

    /// A file as a whole.
    pub fn file(source: &SourcePath) -> Place {
        Place { source: source.clone(), range: None }
    }
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Where; none for the site as a whole.
    pub place: Option<Place>,
    /// How bad.
    pub severity: Severity,
    /// Its kind, a short word with hyphens: the name by which `[check] off` switches a warning off.
    pub code: &'static str,
    /// What is wrong.
    pub message: Message,
    /// What to do.
    pub help: Option<Message>,
    /// Other places that belong to it, each with a word about it.
    pub also: Vec<(Place, Message)>,
    /// How many of the very same there were.
    pub count: usize,
}

impl Diagnostic {
    /// An exact mistake.
    pub fn error(code: &'static str, message: Message) -> Diagnostic {
        Diagnostic { place: None, severity: Severity::Error, code, message, help: None, also: Vec::new(), count: 1 }
    }

    /// A matter of style.
    pub fn warning(code: &'static str, message: Message) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, message) }
    }

    /// At this range of this text.
    pub fn at(mut self, source: &SourcePath, range: Range<usize>) -> Diagnostic {
        self.place = Some(Place::new(source, range));
        self
    }

    /// About this file as a whole.
    pub fn file(mut self, source: &SourcePath) -> Diagnostic {
        self.place = Some(Place::file(source));
        self
    }

    /// At this place.
    pub fn place(mut self, place: Place) -> Diagnostic {
        self.place = Some(place);
        self
    }

    /// What to do about it.
    pub fn help(mut self, help: Message) -> Diagnostic {
        self.help = Some(help);
        self
    }

    /// What to do about it, where something can be said.
    pub fn maybe_help(mut self, help: Option<Message>) -> Diagnostic {
        self.help = help;
        self
    }

    /// Whether it says the very same, however often.
    fn is_same(&self, other: &Diagnostic) -> bool {
        let parts = |one: &Diagnostic| (one.severity, one.code);
        self.place == other.place
            && parts(self) == parts(other)
            && self.message == other.message
            && self.help == other.help
            && self.also == other.also
    }

    /// A second place that belongs to it.
    pub fn also(mut self, place: Place, word: Message) -> Diagnostic {
        self.also.push((place, word));
        self
    }
}

/// The problems of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    all: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Records one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }

    /// Records all of these.
    pub fn extend(&mut self, more: impl IntoIterator<Item = Diagnostic>) {
        self.all.extend(more);
    }

    /// All of them, in order once [`Diagnostics::settle`] was called.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.all.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many errors and how many warnings, repeats included.
    pub fn counts(&self) -> (usize, usize) {
        let count = |severity| self.all.iter().filter(|d| d.severity == severity).map(|d| d.count).sum();
        (count(Severity::Error), count(Severity::Warning))
    }

    /// Whether anything forbids publishing.
    pub fn has_errors(&self) -> bool {
        self.all.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether anything in this file forbids publishing.
    pub fn has_errors_in(&self, source: &str) -> bool {
        let here = |place: &Place| &*place.source == source;
        self.all.iter().any(|one| one.severity == Severity::Error && one.place.as_ref().is_some_and(here))
    }

    /// Whether there is an error that begins in these bytes of a file.
    pub fn has_errors_between(&self, source: &str, bytes: Range<usize>) -> bool {
        let here =
            |place: &Place| &*place.source == source && place.range.is_some_and(|range| bytes.contains(&range.start));
        self.all.iter().any(|one| one.severity == Severity::Error && one.place.as_ref().is_some_and(here))
    }

    /// Sorts by path and place, joins what is the very same, and drops the warnings that are switched off.
    pub fn settle(&mut self, off: &[String]) {
        self.all.retain(|d| d.severity == Severity::Error || !off.iter().any(|code| code == d.code));
        self.all.sort();
        self.all.dedup_by(|second, first| {
            let same = first.is_same(second);
            if same {
                first.count += second.count;
            }
            same
        });
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.into_iter()
    }
}
