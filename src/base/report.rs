//! Diagnostics as text with carets, as rustc prints them, and as JSON for tools.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Padding, Renderer, Snippet};
use chrono::NaiveDate;
use serde::Serialize;

use super::cell::cell_place;
use super::diagnostic::{Diagnostic, Message, Place, Severity};
use super::language::Language;
use super::lines::LineStarts;
use super::number::number;
use super::source::{SourcePath, Sources, clamp};
use super::time::day;

/// How a report looks.
#[derive(Clone, Copy, Debug)]
pub struct ReportStyle {
    /// Its language.
    pub language: Language,
    /// With colours for a terminal.
    pub colour: bool,
    /// Of each kind no more than this many; the rest is counted.
    pub most: usize,
}

impl Message {
    /// The sentence in this language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }
}

/// The files that diagnostics name, and the lines of each: found once, however many name it.
struct NamedFiles<'s> {
    sources: &'s Sources,
    lines: RefCell<BTreeMap<SourcePath, Rc<LineStarts>>>,
}

impl<'s> NamedFiles<'s> {
    fn new(sources: &'s Sources) -> NamedFiles<'s> {
        NamedFiles { sources, lines: RefCell::default() }
    }

    fn lines(&self, path: &SourcePath, text: &str) -> Rc<LineStarts> {
        self.lines.borrow_mut().entry(path.clone()).or_insert_with(|| Rc::new(LineStarts::of(text))).clone()
    }
}

/// Errors before warnings before hints, each in their order: what stops the site comes first.
fn errors_first<'a>(all: impl IntoIterator<Item = &'a Diagnostic>) -> impl Iterator<Item = &'a Diagnostic> {
    let mut all: Vec<&Diagnostic> = all.into_iter().collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.severity));
    all.into_iter()
}

/// Warnings of one kind that are counted and not shown.
pub struct Folded {
    /// How many there are.
    pub count: usize,
    /// In how many files.
    pub files: usize,
}

/// A line for each kind of warnings that are not shown one by one, because they are of items before this day.
pub fn folded(kinds: &BTreeMap<&str, Folded>, before: NaiveDate, language: Language) -> String {
    let line = |(code, Folded { count, files }): (&&str, &Folded)| {
        let [count, files] = [count, files].map(|count| number(*count as i64, language));
        let before = day(before, language);
        match language {
            Language::Vi => format!(
                "… và {count} chỗ `{code}` trong {files} bài cũ (trước ngày {before}): xem hết bằng `bantin check --all`\n"
            ),
            Language::En => format!(
                "… and `{code}` in older items, before {before} (places: {count}, files: {files}): see all with `bantin check --all`\n"
            ),
        }
    };
    kinds.iter().map(line).collect()
}

/// All of these as text, errors first, a blank line between them; empty where there is none.
pub fn text<'a>(all: impl IntoIterator<Item = &'a Diagnostic>, sources: &Sources, style: ReportStyle) -> String {
    let all = errors_first(all);
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    let mut parts = Vec::new();
    let files = NamedFiles::new(sources);
    for diagnostic in all {
        let seen = shown.entry(diagnostic.code).or_default();
        *seen += 1;
        if *seen <= style.most {
            parts.push(one(diagnostic, &files, style));
        }
    }
    for (code, seen) in shown.into_iter().filter(|(_, seen)| *seen > style.most) {
        let more = seen - style.most;
        parts.push(match style.language {
            Language::Vi => format!("… và {more} chỗ `{code}` nữa: xem hết bằng `bantin check`"),
            Language::En => format!("… and {more} more of `{code}`: see all with `bantin check`"),
        });
    }
    if parts.is_empty() { String::new() } else { parts.join("\n\n") + "\n" }
}

fn one(diagnostic: &Diagnostic, files: &NamedFiles, style: ReportStyle) -> String {
    let language = style.language;
    let level = match (diagnostic.severity, language) {
        (Severity::Error, Language::Vi) => Level::ERROR.with_name("lỗi"),
        (Severity::Error, Language::En) => Level::ERROR,
        (Severity::Warning, Language::Vi) => Level::WARNING.with_name("cảnh báo"),
        (Severity::Warning, Language::En) => Level::WARNING,
        (Severity::Hint, Language::Vi) => Level::NOTE.with_name("gợi ý"),
        (Severity::Hint, Language::En) => Level::NOTE.with_name("hint"),
    };
    let mut title = diagnostic.message.text(language).to_owned();
    if diagnostic.count > 1 {
        title.push_str(&format!(" (×{})", diagnostic.count));
    }
    let mut group = Group::with_title(level.primary_title(title));
    if let Some(place) = &diagnostic.place {
        group = at(group, place, None, files, AnnotationKind::Primary);
    }
    for (place, word) in &diagnostic.also {
        group = at(group, place, Some(word.text(language)), files, AnnotationKind::Context);
    }
    if let Some(help) = &diagnostic.help {
        let level = if language == Language::Vi { Level::HELP.with_name("gợi ý") } else { Level::HELP };
        group = group.element(level.message(help.text(language).to_owned()));
    }
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let shown = renderer.render(&[group]).to_string();
    // Places are given beside their lines, for which the renderer leaves a gap.
    let is_gap = |line: &str| line.contains(":::") && !line.contains(['|', '/']);
    if !shown.lines().any(is_gap) {
        return shown;
    }
    shown.lines().filter(|line| !is_gap(line)).collect::<Vec<_>>().join("\n")
}

fn at<'a>(group: Group<'a>, place: &Place, label: Option<&str>, files: &NamedFiles, kind: AnnotationKind) -> Group<'a> {
    let (Some(text), Some(range)) = (files.sources.text(&place.source), place.range) else {
        return group.element(Origin::path(place.source.to_string()));
    };
    let range = clamp(text, &(range.start..range.end));
    let lines = files.lines(&place.source, text);
    let (number, column) = lines.line_column(text, range.start);
    // Only the first line of a longer range is marked: carets over ten lines point at nothing.
    let (_, line) = lines.line(text, range.start);
    let end = range.end.min(line.end);
    let (excerpt, marked) = excerpt(&text[line.clone()], range.start - line.start..end - line.start);
    let mut annotation = kind.span(marked);
    if let Some(label) = label {
        annotation = annotation.label(label.to_owned());
    }
    let (number, origin) = match cell_place(text, &lines, range.start) {
        Some(cell) => (cell.row, Origin::path(format!("{}, {}!{}", place.source, cell.sheet, cell.name()))),
        None => (number, Origin::path(place.source.to_string()).line(number).char_column(column)),
    };
    let group = if kind == AnnotationKind::Context { group.element(Padding) } else { group };
    group.element(origin).element(Snippet::source(excerpt).line_start(number).annotation(annotation))
}

/// More than is shown of a line, in bytes, on either side of what is marked in it, and at either end of that.
const SHOWN: usize = 1000;

/// What may be shown of a line, and what is marked in it: a line of megabytes may have thousands of mistakes.
fn excerpt(line: &str, marked: Range<usize>) -> (String, Range<usize>) {
    let cut = |at: usize| clamp(line, &(at..at)).start;
    let (from, until) = (cut(marked.start.saturating_sub(SHOWN)), cut(marked.end.saturating_add(SHOWN)));
    let (head, tail) = (cut(marked.start.saturating_add(SHOWN)), cut(marked.end.saturating_sub(SHOWN)));
    // The middle of what is long is not shown either.
    let dropped = head..tail.max(head);
    let excerpt = [&line[from..dropped.start], &line[dropped.end..until.max(dropped.end)]].concat();
    (excerpt, marked.start - from..marked.end - from - dropped.len())
}

#[derive(Serialize)]
struct JsonRow<'a> {
    severity: &'a str,
    code: &'a str,
    #[serde(flatten)]
    place: Option<JsonPlace<'a>>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<JsonAlso<'a>>,
    count: usize,
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    file: &'a str,
    #[serde(flatten)]
    range: Option<RowRange>,
}

#[derive(Serialize)]
struct RowRange {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    /// Of a workbook, whose lines and columns are rows and columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
}

#[derive(Serialize)]
struct JsonAlso<'a> {
    #[serde(flatten)]
    place: JsonPlace<'a>,
    message: &'a str,
}

/// A JSON array with one object a diagnostic, errors first: severity, code, file, line, column, end_line, end_column (from 1, in
/// characters), message, help, also, count.
pub fn json<'a>(
    all: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
    language: Language,
) -> Result<String, serde_json::Error> {
    let files = NamedFiles::new(sources);
    let rows: Vec<JsonRow> = errors_first(all)
        .map(|d| JsonRow {
            severity: match d.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Hint => "hint",
            },
            code: d.code,
            place: d.place.as_ref().map(|place| row_place(place, &files)),
            message: d.message.text(language),
            help: d.help.as_ref().map(|help| help.text(language)),
            also: d
                .also
                .iter()
                .map(|(place, word)| JsonAlso { place: row_place(place, &files), message: word.text(language) })
                .collect(),
            count: d.count,
        })
        .collect();
    serde_json::to_string_pretty(&rows)
}

fn row_place<'a>(place: &'a Place, files: &NamedFiles) -> JsonPlace<'a> {
    let range = place.range.zip(files.sources.text(&place.source)).map(|(range, text)| {
        let lines = files.lines(&place.source, text);
        if let Some(cell) = cell_place(text, &lines, range.start) {
            let (line, column, sheet) = (cell.row, cell.column, Some(cell.sheet.to_owned()));
            return RowRange { line, column, end_line: line, end_column: column, sheet, cell: Some(cell.name()) };
        }
        let (line, column) = lines.line_column(text, range.start);
        let (end_line, end_column) = lines.line_column(text, range.end);
        RowRange { line, column, end_line, end_column, sheet: None, cell: None }
    });
    JsonPlace { file: &place.source, range }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::error;
    use crate::base::source::Source;

    /// What is said of one mistake in a file of one line.
    fn told(line: &str, marked: Range<usize>) -> String {
        let mut sources = Sources::default();
        sources.insert("content/a.md", Source::Text(line.into()));
        let all = [error!("x"; "sai", "wrong").at(&"content/a.md".into(), marked)];
        text(&all, &sources, ReportStyle { language: Language::En, colour: false, most: 9 })
    }

    #[test]
    fn f5_of_a_long_line_only_the_part_around_the_mistake_is_looked_at() {
        let (before, after) = ("ệ ".repeat(2000), " b".repeat(2000));
        let line = format!("{before}sai{after}");
        let marked = before.len()..before.len() + 3;
        let expected = format!(
            "error: wrong\n --> content/a.md:1:4001\n  |\n1 | ... {}sai{}...\n  |     {}^^^\n",
            "ệ ".repeat(31),
            " b".repeat(32),
            " ".repeat(62),
        );
        assert_eq!(told(&line, marked.clone()), expected);
        let (excerpt, marked) = excerpt(&line, marked);
        assert_eq!((&excerpt[marked], excerpt.len() <= 2 * SHOWN + 6), ("sai", true));
    }

    #[test]
    fn f5_of_a_long_mistake_only_its_ends_are_looked_at() {
        for length in [0, 1, 500, 1999, 2000, 2001, 5000] {
            let line = format!("a {} b", "ệ".repeat(length));
            let (shown, marked) = excerpt(&line, 2..line.len() - 2);
            assert!(shown.len() <= 4 * SHOWN && shown.starts_with("a ") && shown.ends_with(" b"), "{length}");
            assert_eq!(marked, 2..shown.len() - 2, "{length}");
            assert!(3 * length > 2 * SHOWN || shown == line, "{length}");
        }
    }
}
