//! What is said on the terminal.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Write};

use crate::Plan;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, STYLE, Severity};
use crate::base::language::Language;
use crate::base::report::{self, Folded, ReportStyle};
use crate::base::source::SourcePath;

/// How much of what there is to say is said.
#[derive(Clone, Copy, Debug)]
pub struct Detail {
    /// Of each kind no more than this many.
    pub most: usize,
    /// The style of old items too, one by one.
    pub old: bool,
}

/// Prints diagnostics of a plan, as [`report_text`] gives them.
pub fn report(plan: &Plan, diagnostics: &Diagnostics, language: Language, detail: Detail) {
    tell(&report_text(plan, diagnostics, language, detail));
}

/// Prints what there is to say, if there is anything.
pub fn tell(text: &str) {
    if !text.is_empty() {
        err(text);
    }
}

/// Diagnostics of a plan for the terminal, errors first. What is only the style of old items is a line for each kind.
pub fn report_text(plan: &Plan, diagnostics: &Diagnostics, language: Language, Detail { most, old }: Detail) -> String {
    let (before, old_items) = plan.site.old_items();
    let is_folded = |one: &&Diagnostic| {
        let of_old = |place: &Place| old_items.contains(&place.source);
        !old && STYLE.contains(&one.code) && one.severity == Severity::Warning && one.place.as_ref().is_some_and(of_old)
    };
    let (folded, shown): (Vec<&Diagnostic>, Vec<&Diagnostic>) = diagnostics.iter().partition(is_folded);
    let style = ReportStyle { language, colour: colour(), most };
    let text = report::text(shown, &plan.sources, style);
    let lines = report::folded(&counted(&folded), before, language);
    let between = if text.is_empty() || lines.is_empty() { "" } else { "\n" };
    format!("{text}{between}{lines}")
}

/// How many there are of each kind, and in how many files.
fn counted<'d>(folded: &[&'d Diagnostic]) -> BTreeMap<&'d str, Folded> {
    let mut files: BTreeMap<&str, BTreeSet<&SourcePath>> = BTreeMap::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for one in folded {
        *counts.entry(one.code).or_default() += one.count;
        files.entry(one.code).or_default().extend(one.place.as_ref().map(|place| &place.source));
    }
    let of = |(code, count)| (code, Folded { count, files: files.get(code).map_or(0, BTreeSet::len) });
    counts.into_iter().map(of).collect()
}

/// Whether the terminal wants colours.
pub fn colour() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Whether somebody can answer a question.
pub fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks, and takes only a clear yes for one: `y`, `yes`, `c`, `có`.
pub fn agrees(question: &str) -> bool {
    let _ = write!(std::io::stderr(), "{question} ");
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "c" | "có" | "co")
}

/// A line on the standard output. A closed pipe is no reason to fail.
pub fn out(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// A line on the standard error.
pub fn err(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
