//! Diagnostics as text with carets, as rustc prints them, and as JSON for tools.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use chrono::NaiveDate;
use serde::Serialize;

use super::cell::cell_place;
use super::diagnostic::{Diagnostic, Message, Place, Severity};
use super::language::Language;
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

/// The files that diagnostics name, and where the lines of each begin: found once, however many name it.
struct Files<'s> {
    sources: &'s Sources,
    lines: RefCell<BTreeMap<SourcePath, Rc<[usize]>>>,
}

impl<'s> Files<'s> {
    fn new(sources: &'s Sources) -> Files<'s> {
        Files { sources, lines: RefCell::default() }
    }

    /// The number of the line of a byte, from 1, and the bytes of the line.
    fn line(&self, path: &SourcePath, text: &str, at: usize) -> (usize, Range<usize>) {
        let mut lines = self.lines.borrow_mut();
        let starts = lines.entry(path.clone()).or_insert_with(|| {
            let ends = memchr::memchr_iter(b'\n', text.as_bytes());
            std::iter::once(0).chain(ends.map(|end| end + 1)).collect()
        });
        let number = starts.partition_point(|start| *start <= at).max(1);
        let end = starts.get(number).map_or(text.len(), |next| next - 1);
        (number, starts[number - 1]..end)
    }

    /// Line and column of a byte, both from 1; the column counts characters, as editors do.
    fn line_column(&self, path: &SourcePath, text: &str, at: usize) -> (usize, usize) {
        let at = clamp(text, &(at..at)).start;
        let (line, bytes) = self.line(path, text, at);
        (line, text[bytes.start..at].chars().count() + 1)
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
    let files = Files::new(sources);
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

fn one(diagnostic: &Diagnostic, files: &Files, style: ReportStyle) -> String {
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
    // Of a cell of a workbook the place was given without lines, for which the renderer leaves a gap.
    let is_gap = |line: &str| line.contains(":::") && !line.contains(['|', '/']);
    if !shown.lines().any(is_gap) {
        return shown;
    }
    shown.lines().filter(|line| !is_gap(line)).collect::<Vec<_>>().join("\n")
}

fn at<'a>(group: Group<'a>, place: &Place, label: Option<&str>, files: &Files, kind: AnnotationKind) -> Group<'a> {
    let (Some(text), Some(range)) = (files.sources.text(&place.source), place.range) else {
        let origin = annotate_snippets::Origin::path(place.source.to_string());
        return group.element(origin);
    };
    let range = clamp(text, &(range.start..range.end));
    // Only the first line of a longer range is marked: carets over ten lines point at nothing.
    let (line, Range { start: line_start, end: line_end }) = files.line(&place.source, text, range.start);
    let end = range.end.min(line_end);
    let mut annotation = kind.span(range.start - line_start..end - line_start);
    if let Some(label) = label {
        annotation = annotation.label(label.to_owned());
    }
    let excerpt = text[line_start..line_end].to_owned();
    if let Some(cell) = cell_place(text, range.start) {
        let origin = format!("{}, {}!{}", place.source, cell.sheet, cell.name());
        let snippet = Snippet::source(excerpt).line_start(cell.row).annotation(annotation);
        return group.element(annotate_snippets::Origin::path(origin)).element(snippet);
    }
    group.element(Snippet::source(excerpt).line_start(line).path(place.source.to_string()).annotation(annotation))
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
    let files = Files::new(sources);
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

fn row_place<'a>(place: &'a Place, files: &Files) -> JsonPlace<'a> {
    let range = place.range.zip(files.sources.text(&place.source)).map(|(range, text)| {
        if let Some(cell) = cell_place(text, range.start) {
            let (line, column, sheet) = (cell.row, cell.column, Some(cell.sheet.to_owned()));
            return RowRange { line, column, end_line: line, end_column: column, sheet, cell: Some(cell.name()) };
        }
        let (line, column) = files.line_column(&place.source, text, range.start);
        let (end_line, end_column) = files.line_column(&place.source, text, range.end);
        RowRange { line, column, end_line, end_column, sheet: None, cell: None }
    });
    JsonPlace { file: &place.source, range }
}
