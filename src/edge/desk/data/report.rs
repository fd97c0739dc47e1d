//! What would become of an unsaved grid: what bantin says of its cells, the sentences and charts that readers would see
//! otherwise, its chart.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use serde_json::{Value, json};

use super::edit::DataSetEdit;
use super::open::OpenSet;
use super::rule::Rule;
use crate::Plan;
use crate::authoring::{Renames, RowEdit};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::base::language::Language;
use crate::base::source::{Blob, Source, SourcePath, Sources, line_column};
use crate::base::value::{self, Entry};
use crate::chart::ChartData;
use crate::edge::desk::json::{diagnostic, severity_word};
use crate::edge::desk::refusal::Refusal;
use crate::edge::desk::{DRAFT, Desk};
use crate::edge::preview::{Edition, href};
use crate::markdown::escape;
use crate::site::{FigureUse, ShownAs};
use crate::statistics::{Chart, DataSet, jumps, row_spans};
use crate::tables::{RowSpan, cell_at};

/// More problems of one set than these are not worth showing at once.
const MOST: usize = 200;

/// What is judged: a set with the files that change, whether of its own or of texts.
pub struct EditedSet<'e> {
    /// The set as it is on the disk.
    pub open: &'e OpenSet,
    /// What becomes of its rows.
    pub edit: &'e DataSetEdit,
    /// The files that are other ones.
    pub files: Vec<(&'e SourcePath, &'e str)>,
    /// What its rows and columns are called then.
    pub renames: &'e Renames,
}

/// Plans the site with the edited files in place of those on the disk. `shown` makes what is looked at.
pub fn check(
    desk: &Desk,
    edition: &Arc<Edition>,
    edited: &EditedSet,
    shown: impl Fn(&Plan, &DataSet) -> Result<String, Diagnostic>,
) -> Result<Value, Refusal> {
    let language = desk.language(edition);
    let EditedSet { open, edit, .. } = edited;
    let mut sources = edition.plan.sources.clone();
    for (path, text) in &edited.files {
        put(&mut sources, path, text.as_bytes());
    }
    let plan = desk.state.plan(edition, sources, false);
    let mut told = edit.told.clone();
    let (mut chart, mut why) = (None, None);
    if let Some(set) = plan.site.statistics.sets.iter().find(|set| set.name == open.set.name) {
        told.extend(problems(&plan, edition, set, language));
        let origin: Vec<Option<usize>> = edit.rows.iter().map(|row: &RowEdit| row.from).collect();
        let doubtful: BTreeSet<(u64, u64)> = edit.told.iter().filter_map(place_of).collect();
        let names = |set: &DataSet| set.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
        let jumps = if names(&open.set) == names(set) { jumps(&open.set, set, &origin) } else { Vec::new() };
        for (row, column, one) in jumps {
            if !doubtful.contains(&(row as u64, column as u64)) {
                told.push(problem(&one, (Some(row), Some(column), None), true, language));
            }
        }
        why = ChartData::chosen(set, plan.language()).map(|(_, choice)| choice);
        chart = shown(&plan, set).ok().filter(|html| !html.is_empty());
    }
    let preview = match chart {
        Some(chart) => Some(format!("{}?{DRAFT}={}", super::super::ROOT, desk.pages.put(page(edition, &chart))?)),
        None => None,
    };
    let read: Value = edit.read.iter().map(|(row, column, text)| json!([row, column, text])).collect();
    told.truncate(MOST);
    Ok(json!({
        "problems": told,
        "read": read,
        "chart": preview,
        "chart_forms": Chart::ALL.map(|form| json!({ "word": form.word(), "name": form.name().text(language) })),
        "chart_why": why.map(|choice| choice.why.text(language).to_owned()),
        "touched": touched(edition, &plan, edited.renames),
        "broken": broken(edition, &plan, language),
    }))
}

fn place_of(told: &Value) -> Option<(u64, u64)> {
    Some((told["row"].as_u64()?, told["column"].as_u64()?))
}

/// Puts a file at its path, as it is read from the disk.
fn put(sources: &mut Sources, path: &SourcePath, bytes: &[u8]) {
    let source = match sources.get(path) {
        Some(Source::Blob(blob)) => {
            let blob = Blob { len: bytes.len() as u64, text: None, data: Some(bytes.into()), ..(**blob).clone() };
            Source::Blob(blob.into())
        }
        _ => Source::from_bytes(bytes),
    };
    sources.set(path, Some(source));
}

/// A chart on a page of its own, in the look of the portal.
fn page(edition: &Edition, chart: &str) -> Vec<u8> {
    let sheets =
        edition.plan.pages.iter().filter(|page| page.address.starts_with("assets/") && page.address.ends_with(".css"));
    let links = sheets
        .map(|page| format!("<link rel=\"stylesheet\" href=\"{}\">\n", escape(&href(&edition.plan, &page.address))));
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>bantin</title>\n{}</head>\n<body>\n<main>{chart}</main>\n</body>\n</html>\n",
        edition.plan.language().code(),
        links.collect::<String>()
    )
    .into_bytes()
}

/// Whether a problem is about a data set.
pub fn is_of(set: &DataSet, one: &Diagnostic, plan: &Plan) -> bool {
    let Some(place) = &one.place else { return false };
    let is_row_file = || set.rows.first().is_some_and(|row| row.place.source == place.source);
    if place.source != set.place.source {
        return is_row_file();
    }
    if !set.is_below_header() {
        return true;
    }
    let Some(range) = place.range else { return false };
    let text = plan.sources.text(&place.source).cloned().unwrap_or_default();
    let entries = value::toml(&text, 0, &place.source, &mut Diagnostics::default());
    own_range(&entries, &set.name, text.len()).is_some_and(|own| own.contains(&range.start))
}

/// From the header of a set to the next one.
fn own_range(entries: &[Entry], name: &str, end: usize) -> Option<Range<usize>> {
    let at = entries.iter().position(|entry| entry.key == name)?;
    let next = entries.get(at + 1).map_or(end, |next| next.key_span.start);
    Some(entries[at].key_span.start..next)
}

/// What bantin says of a set, each at its cell, its figure or its key.
fn problems(plan: &Plan, edition: &Edition, set: &DataSet, language: Language) -> Vec<Value> {
    let path = &set.place.source;
    let text = plan.sources.text(path).cloned().unwrap_or_default();
    let entries = value::toml(&text, 0, path, &mut Diagnostics::default());
    let sheet = set.rows.first().map(|row| &row.place.source).filter(|source| *source != path);
    let spans: Vec<RowSpan> = match sheet {
        None => row_spans(set, &entries),
        Some(sheet) => {
            let text = plan.sources.text(sheet).cloned().unwrap_or_default();
            set.spans_in(sheet, &text, None).map(|spans| spans.row_spans()).unwrap_or_default()
        }
    };
    let before: BTreeSet<(&str, &str)> =
        edition.plan.diagnostics.iter().map(|one| (one.code, &*one.message.vi)).collect();
    let own = plan.diagnostics.iter().filter(|one| is_of(set, one, plan));
    // What nobody of this room can do anything about.
    let own = own.filter(|one| !matches!(one.code, "uncited-set" | "old-figures"));
    let told = own.map(|one| {
        let place = located(one, set, (sheet.unwrap_or(path), &spans), &entries);
        let mut told = problem(one, place.clone(), !before.contains(&(one.code, &*one.message.vi)), language);
        let check = set.checks.iter().find(|(_, at)| one.code == "failed-check" && one.place.as_ref() == Some(at));
        if let Some((check, _)) = check {
            let rule = Rule::of(check, set, language);
            let named = rule.columns.iter().filter_map(|column| Some((place.0?, *column)));
            told["cells"] = rule.cells.iter().copied().chain(named).map(|(row, column)| json!([row, column])).collect();
            told["figures"] = rule.figures.into();
            told["rule"] = rule.words.into();
        }
        told
    });
    told.collect()
}

/// Row, column and figure that a problem is about.
type Located = (Option<usize>, Option<usize>, Option<String>);

fn located(one: &Diagnostic, set: &DataSet, (path, spans): (&SourcePath, &[RowSpan]), entries: &[Entry]) -> Located {
    let place = one.place.as_ref();
    let range = place.and_then(|place| place.range).map(|range| range.start..range.end);
    let quoted: Vec<&str> = one.message.vi.split('`').skip(1).step_by(2).collect();
    let in_rows =
        place.filter(|place| place.source == *path).and(range.clone()).and_then(|range| cell_at(spans, &range));
    // A problem of a whole row names its column, as `Tổng` or `Tổng, 2023`; one of a check names its row.
    let named = |text: &str| {
        set.columns.iter().position(|column| {
            let rest = text.strip_prefix(&*column.label);
            column.name == text || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(", "))
        })
    };
    let (row, column) = match in_rows {
        Some((row, column)) => (Some(row), column.or_else(|| quoted.iter().find_map(|text| named(text)))),
        None => (set.rows.iter().position(|row| one.code == "failed-check" && quoted.contains(&&*row.key)), None),
    };
    let figure = || {
        let start = range.as_ref().filter(|_| place.is_some_and(|place| place.source == set.place.source))?.start;
        let figures = set.entries(entries).iter().find(|entry| entry.key == "figures")?;
        let value::Value::Table(figures) = &figures.node.value else { return None };
        let end = |entry: &Entry| entry.node.span.end;
        let found = figures.iter().find(|entry| entry.key_span.start <= start && start < end(entry))?;
        Some(found.key.clone())
    };
    let figure = if row.is_none() { figure() } else { None };
    (row, column, figure)
}

fn problem(one: &Diagnostic, (row, column, figure): Located, is_new: bool, language: Language) -> Value {
    let place = json!({ "row": row, "column": column, "figure": figure, "fixes": [], "new": is_new });
    diagnostic(one, language, place)
}

fn uses_of(plan: &Plan, name: &str) -> Vec<FigureUse> {
    plan.site.figure_uses(name, |path| plan.sources.text(path).map(|text| text.to_string()))
}

/// Every place where readers see a set, as it is now.
pub fn uses(edition: &Edition, name: &str) -> Value {
    let plan = &edition.plan;
    uses_of(plan, name).iter().map(|one| shown(plan, one, one.text(&plan.site.statistics), None)).collect()
}

fn shown(plan: &Plan, one: &FigureUse, before: Option<String>, after: Option<String>) -> Value {
    let kind = match one.shown {
        ShownAs::Sentence(_) => "sentence",
        ShownAs::Chart => "chart",
        ShownAs::Table => "table",
        ShownAs::Chosen(_) => "figure",
    };
    json!({
        "path": &*one.path,
        "title": one.title,
        "address": href(plan, &one.address),
        "kind": kind,
        "before": before,
        "after": after,
    })
}

/// The sentences, charts and tables that readers would see otherwise; `lost`: a figure is there no longer.
fn touched(edition: &Edition, plan: &Plan, renames: &Renames) -> Value {
    let (old, name) = (&edition.plan, renames.set.as_str());
    let set = |plan: &'_ Plan| plan.site.statistics.set(name).ok().map(|set| (set.rows.clone(), set.columns.clone()));
    let cells = |plan: &Plan| set(plan).map(|(rows, _)| rows.into_iter().map(|row| row.cells).collect::<Vec<_>>());
    let is_drawn_anew = cells(old) != cells(plan);
    // Texts name the set in the same places, whatever its rows and columns are called.
    let is_of_text = |one: &FigureUse| !matches!(one.shown, ShownAs::Chosen(_));
    let mut after = uses_of(plan, name).into_iter().filter(is_of_text);
    let changed = uses_of(old, name).into_iter().filter_map(|one| {
        let now = if is_of_text(&one) { after.next() } else { None };
        let now = match (&one.shown, now) {
            (ShownAs::Chosen(figure), _) => FigureUse { shown: ShownAs::Chosen(renames.figure(figure)), ..one.clone() },
            (_, now) => now?,
        };
        let (before, after) = (one.text(&old.site.statistics), now.text(&plan.site.statistics));
        let is_changed = if before.is_none() { is_drawn_anew } else { before != after };
        let is_lost =
            now.lacks_a_figure(name, &plan.site.statistics) && !one.lacks_a_figure(name, &old.site.statistics);
        let mut told = is_changed.then(|| shown(old, &one, before, after))?;
        told["lost"] = is_lost.into();
        Some(told)
    });
    changed.collect()
}

/// What bantin would say of texts that it does not say now: numbers bound to a figure, or typed beside one, that no longer
/// agree.
pub fn broken(edition: &Edition, plan: &Plan, language: Language) -> Value {
    let key = |one: &Diagnostic| (one.place.clone(), one.code, one.message.vi.clone());
    let before: BTreeSet<_> = edition.plan.diagnostics.iter().map(key).collect();
    let after: BTreeSet<_> = plan.diagnostics.iter().map(key).collect();
    let is_text = |one: &&Diagnostic| one.place.as_ref().is_some_and(|place| place.source.ends_with(".md"));
    let new = plan.diagnostics.iter().filter(is_text).filter(|one| !before.contains(&key(one)));
    // A number that was the figure and is typed without being bound to it stays as it is.
    let left = edition
        .plan
        .diagnostics
        .iter()
        .filter(is_text)
        .filter(|one| one.code == "unbound-figure" && !after.contains(&key(one)));
    let told = |one: &Diagnostic, severity: Severity, is_left: bool| {
        let place = one.place.as_ref()?;
        let text = plan.sources.text(&place.source)?;
        let range = place.range.map_or(0..0, |range| range.start..range.end);
        let title = plan
            .site
            .texts()
            .find(|(.., article)| article.path == place.source)
            .map(|(.., one)| one.front.title.clone());
        Some(json!({
            "path": &*place.source,
            "title": title,
            "line": line_column(text, range.start).0,
            "text": line_of(text, range.start),
            "severity": severity_word(severity),
            "message": if is_left { None } else { Some(one.message.text(language)) },
            "typed": text.get(range),
        }))
    };
    let new: Vec<Value> = new.filter_map(|one| told(one, one.severity, false)).collect();
    let left = left.filter_map(|one| told(one, Severity::Warning, true));
    new.into_iter().chain(left).take(MOST).collect()
}

fn line_of(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    text[start..].lines().next().unwrap_or_default()
}
