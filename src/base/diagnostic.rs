//! An error as data: what is wrong, where, and what to do; said in Vietnamese and English where it arises.
//! Nothing here prints; `report.rs` makes text and JSON of it.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::source::SourcePath;

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Message {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

/// A [`Message`]: two format strings, Vietnamese then English, and the arguments of both. A single expression is itself.
macro_rules! msg {
    ($vi:literal, $en:literal $(, $arg:expr)* $(,)?) => {
        $crate::base::diagnostic::Message { vi: format!($vi $(, $arg)*), en: format!($en $(, $arg)*) }
    };
    ($message:expr) => { $message };
}

/// An error, read like a sentence: its code, where it is, what is wrong, what to do, what else belongs to it.
///
/// ```text
/// error!(out, "front-matter" at (path, lead..end);
///     "phần đầu bài mở bằng `{fence}` mà không đóng", "the front matter opened by `{fence}` is never closed";
///     help: "thêm một dòng `{fence}` sau khóa cuối cùng", "add a line `{fence}` after the last key");
/// ```
///
/// - With `out` it is pushed there; without, the macro gives the [`Diagnostic`].
/// - The code is a literal, a name, or any expression in parentheses.
/// - `at` takes whatever becomes a [`Place`]: `(path, range)`, `path` for the file as a whole, or a place. Leave it out
///   where a caller adds the place, or there is none.
/// - Each text is Vietnamese, English, then the arguments of both; or one expression: a [`Message`].
/// - `help:` takes an `Option<Help>` as well, as [`suggest`](super::suggest::suggest) gives it; `or:` after it is the
///   help where that is none.
/// - `also: place, "vi", "en"` comes last and names another place that belongs to it; as often as needed.
///
/// rustfmt leaves the macro as it is: the message and each part on a line of its own, indented once.
macro_rules! error {
    ($($rest:tt)+) => { $crate::base::diagnostic::diagnostic!(Error, $($rest)+) };
}

/// A warning: a matter of style, which `[check]` can switch off or make an error. Written like [`error!`](error).
macro_rules! warning {
    ($($rest:tt)+) => { $crate::base::diagnostic::diagnostic!(Warning, $($rest)+) };
}

/// What [`error!`](error) and [`warning!`](warning) share.
macro_rules! diagnostic {
    ($severity:ident, $code:tt $(at $place:expr)?; $($text:expr),+
        $(; help: $($help:expr),+)? $(; or: $($or:expr),+)? $(; also: $also:expr, $($word:expr),+)* $(;)?) => {{
        use $crate::base::diagnostic::{Diagnostic, Severity, msg};
        Diagnostic::new(Severity::$severity, $code, msg!($($text),+))
            $(.place($place))? $(.help(msg!($($help),+)))? $(.or_help(|| msg!($($or),+)))? $(.also($also, msg!($($word),+)))*
    }};
    ($severity:ident, $out:expr, $($rest:tt)+) => {
        $out.push($crate::base::diagnostic::diagnostic!($severity, $($rest)+))
    };
}
pub(crate) use {diagnostic, error, msg, warning};

/// How bad it is. Exact mistakes are errors, matters of style are warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// An offer: nothing is wrong, and `--strict` passes.
    Hint,
    /// The site can be published as it is.
    Warning,
    /// Nothing is written.
    Error,
}

/// The kinds of [warnings](super::warnings) that are the style of one text: of old items they are counted, not shown one by one.
pub const STYLE: &[&str] =
    &["heading-order", "link-syntax", "nbsp", "raw-html", "replacement", "stray-space", "tag-spelling", "tone-place"];

/// A source and a byte range in it; an empty range at 0 of a file without text is the file as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub source: SourcePath,
    /// Bytes of its text; none for the file as a whole.
    pub range: Option<ByteRange>,
}

/// A byte range that can be ordered, which [`Range`] cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

impl From<(&SourcePath, Range<usize>)> for Place {
    fn from((source, range): (&SourcePath, Range<usize>)) -> Place {
        Place::new(source, range)
    }
}

impl From<(&SourcePath, &Range<usize>)> for Place {
    fn from((source, range): (&SourcePath, &Range<usize>)) -> Place {
        Place::new(source, range.clone())
    }
}

impl From<&SourcePath> for Place {
    fn from(source: &SourcePath) -> Place {
        Place::file(source)
    }
}

impl From<&Place> for Place {
    fn from(place: &Place) -> Place {
        place.clone()
    }
}

/// Words at the place of a problem, and what they should be: where there is one answer, an editor offers it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fix {
    /// The words as they stand in the file, once within the place.
    pub wrong: String,
    /// The right ones.
    pub right: String,
}

/// What to do about a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// In words.
    pub message: Message,
    /// As a change of the text, where it is one.
    pub fix: Option<Fix>,
}

impl From<Message> for Help {
    fn from(message: Message) -> Help {
        Help { message, fix: None }
    }
}

/// Help or none, from whatever a caller has.
pub struct AnyHelp(Option<Help>);

impl<T: Into<Help>> From<T> for AnyHelp {
    fn from(help: T) -> AnyHelp {
        AnyHelp(Some(help.into()))
    }
}

impl<T: Into<Help>> From<Option<T>> for AnyHelp {
    fn from(help: Option<T>) -> AnyHelp {
        AnyHelp(help.map(Into::into))
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
    /// What to do as a change of the text, where there is one answer.
    pub fix: Option<Fix>,
    /// Other places that belong to it, each with a word about it.
    pub also: Vec<(Place, Message)>,
    /// How many of the very same there were.
    pub count: usize,
}

impl Diagnostic {
    /// A problem without a place; [`error!`](error) and [`warning!`](warning) read better.
    pub fn new(severity: Severity, code: &'static str, message: Message) -> Diagnostic {
        Diagnostic { place: None, severity, code, message, help: None, fix: None, also: Vec::new(), count: 1 }
    }

    /// At this range of this text.
    pub fn at(self, source: &SourcePath, range: Range<usize>) -> Diagnostic {
        self.place((source, range))
    }

    /// At this place.
    pub fn place(mut self, place: impl Into<Place>) -> Diagnostic {
        self.place = Some(place.into());
        self
    }

    /// What to do about it, where something can be said.
    pub fn help(mut self, help: impl Into<AnyHelp>) -> Diagnostic {
        if let AnyHelp(Some(Help { message, fix })) = help.into() {
            self.help = Some(message);
            self.fix = fix.or(self.fix);
        }
        self
    }

    /// What the words at its place should be.
    pub fn fix(mut self, wrong: impl Into<String>, right: impl Into<String>) -> Diagnostic {
        self.fix = Some(Fix { wrong: wrong.into(), right: right.into() });
        self
    }

    /// What to do about it, where nothing better was said.
    pub fn or_help(mut self, help: impl FnOnce() -> Message) -> Diagnostic {
        self.help = self.help.or_else(|| Some(help()));
        self
    }

    /// A second place that belongs to it.
    pub fn also(mut self, place: impl Into<Place>, word: Message) -> Diagnostic {
        self.also.push((place.into(), word));
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
}

/// The problems of a run. Each is in memory once, however many stages remember it: portals of many years have thousands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    all: Vec<Arc<Diagnostic>>,
}

impl Diagnostics {
    /// Records one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.all.push(Arc::new(diagnostic));
    }

    /// Records all of these.
    pub fn extend(&mut self, more: impl IntoIterator<Item = Diagnostic>) {
        self.all.extend(more.into_iter().map(Arc::new));
    }

    /// Records all that others have recorded.
    pub fn include(&mut self, others: &Diagnostics) {
        self.all.extend_from_slice(&others.all);
    }

    /// All of them, in order once [`Diagnostics::settle`] was called.
    pub fn iter(&self) -> DiagnosticsIter<'_> {
        let shared: fn(&Arc<Diagnostic>) -> &Diagnostic = |one| one;
        self.all.iter().map(shared)
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

    /// Changes each of them.
    pub fn change(&mut self, change: impl Fn(&mut Diagnostic)) {
        self.all.iter_mut().map(Arc::make_mut).for_each(change);
    }

    /// Makes errors of the warnings of these kinds.
    pub fn forbid(&mut self, kinds: &[String]) {
        for one in &mut self.all {
            if one.severity == Severity::Warning && kinds.iter().any(|code| code == one.code) {
                Arc::make_mut(one).severity = Severity::Error;
            }
        }
    }

    /// Sorts by path and place, joins what is the very same, and drops the warnings that are switched off.
    pub fn settle(&mut self, off: &[String]) {
        self.all.retain(|d| d.severity == Severity::Error || !off.iter().any(|code| code == d.code));
        self.all.sort();
        self.all.dedup_by(|second, first| {
            let same = first.is_same(second);
            if same {
                Arc::make_mut(first).count += second.count;
            }
            same
        });
    }
}

/// The problems of a run, one after another.
pub type DiagnosticsIter<'a> =
    std::iter::Map<std::slice::Iter<'a, Arc<Diagnostic>>, fn(&Arc<Diagnostic>) -> &Diagnostic>;

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = DiagnosticsIter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::iter::Map<std::vec::IntoIter<Arc<Diagnostic>>, fn(Arc<Diagnostic>) -> Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        let own: fn(Arc<Diagnostic>) -> Diagnostic = Arc::unwrap_or_clone;
        self.all.into_iter().map(own)
    }
}
