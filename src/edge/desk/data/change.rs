//! Changes of a data set that is there: of its cells, or of what it is. Texts that name its rows and columns by names that
//! change are changed with it, all of them or nothing.

use std::sync::Arc;

use chrono::Utc;
use serde_json::{Value, json};

use super::edit::DataSetEdit;
use super::new::{chart_and_table, declaration};
use super::open::{ChangedText, OpenSet};
use super::report::{self, EditedSet};
use super::{form_key, unsaved_key};
use crate::authoring::Renames;
use crate::base::diagnostic::msg;
use crate::base::source::SourcePath;
use crate::config;
use crate::edge::desk::Desk;
use crate::edge::desk::refusal::Refusal;
use crate::edge::desk::request::ApiRequest;
use crate::edge::desk::store::version;
use crate::edge::preview::Edition;

/// An edit with the files that it changes.
struct PlannedEdit {
    edit: DataSetEdit,
    files: Vec<ChangedText>,
    renames: Renames,
    /// The texts that name what is renamed, with how many places each has.
    renamed: Vec<(ChangedText, usize)>,
}

impl PlannedEdit {
    /// Reads `{"edit": ...}`, the cells of a grid, or `{"set": ...}`, what the set is.
    fn read(desk: &Desk, edition: &Edition, open: &OpenSet, body: &Value) -> Result<PlannedEdit, Refusal> {
        let (edit, files, renames) = if body["set"].is_object() {
            let (files, renames) =
                open.reshaped(declaration(&body["set"], Some(&open.set), desk.language(edition))?)?;
            (DataSetEdit::none(&open.set), files, renames)
        } else {
            let edit = DataSetEdit::of(&body["edit"], &open.set, desk.language(edition))?;
            let (files, renames) = (open.changed(&edit)?, edit.renames(&open.set));
            (edit, files, renames)
        };
        let renamed = renamed(desk, edition, &renames)?;
        Ok(PlannedEdit { edit, files, renames, renamed })
    }
}

/// Judges a change that is not saved.
///
/// # Errors
/// If it does not fit into the files.
pub fn check(desk: &Desk, edition: &Arc<Edition>, open: &OpenSet, body: &Value) -> Result<Value, Refusal> {
    let change = PlannedEdit::read(desk, edition, open, body)?;
    let all = change.files.iter().chain(change.renamed.iter().map(|(text, _)| text));
    let edited = EditedSet {
        open,
        edit: &change.edit,
        files: all.map(|file| (&file.path, file.text.as_str())).collect(),
        renames: &change.renames,
    };
    let mut checked = if body["set"].is_object() {
        report::check(desk, edition, &edited, chart_and_table)?
    } else {
        report::check(desk, edition, &edited, |plan, set| plan.chart(set, plan.language()))?
    };
    let title = |path: &SourcePath| {
        let found = edition.plan.site.texts().find(|(.., article)| article.path == *path);
        found.map(|(.., article)| article.front.title.clone())
    };
    let told = |(text, places): &(ChangedText, usize)| json!({ "path": &*text.path, "title": title(&text.path), "places": places });
    checked["renamed"] = change.renamed.iter().map(told).collect();
    Ok(checked)
}

/// Saves a change: its files and the texts that name what is renamed, all of them or none.
///
/// # Errors
/// If one of the files changed meanwhile, or the change does not fit into them; then nothing is written.
pub fn save(desk: &Desk, edition: &Arc<Edition>, open: &OpenSet, request: &ApiRequest) -> Result<Value, Refusal> {
    let language = desk.language(edition);
    if open.version() != request.text("version")? {
        return Err(Refusal::OtherGrid(open.json(language)));
    }
    let PlannedEdit { edit, files, renamed, .. } = PlannedEdit::read(desk, edition, open, &request.body)?;
    edit.certain()?;
    let all: Vec<&ChangedText> = files.iter().chain(renamed.iter().map(|(text, _)| text)).collect();
    let texts: Vec<_> = all.iter().map(|file| file.change()).collect();
    match desk.store.save_all(&texts) {
        Err(Refusal::Changed(_)) => {
            let theirs = OpenSet::read(desk, edition, &open.set.name)?;
            if theirs.version() != open.version() {
                return Err(Refusal::OtherGrid(theirs.json(language)));
            }
            return Err(meanwhile());
        }
        saved => saved?,
    }
    let key = if request.body["set"].is_object() { form_key(&open.set.name) } else { unsaved_key(&open.set.name) };
    desk.unsaved.forget(&key);
    let now = OpenSet::read(desk, edition, &open.set.name)?;
    Ok(json!({ "grid": now.json(language), "at": Utc::now().to_rfc3339() }))
}

/// The texts and settings that name rows or columns under names that change.
fn renamed(desk: &Desk, edition: &Edition, renames: &Renames) -> Result<Vec<(ChangedText, usize)>, Refusal> {
    if renames.is_empty() {
        return Ok(Vec::new());
    }
    let plan = &edition.plan;
    let mut all = Vec::new();
    for (path, places) in plan.site.figure_places(&renames.set) {
        let Some(text) = plan.sources.text(&path) else { continue };
        let (after, count) = renames.in_text(text, &places)?;
        all.extend(changed(desk, &path, text, after)?.map(|changed| (changed, count)));
    }
    let path = SourcePath::from(config::PATH);
    if let Some(text) = plan.sources.text(&path) {
        all.extend(changed(desk, &path, text, renames.in_settings(text)?)?.map(|changed| (changed, 1)));
    }
    Ok(all)
}

/// A text with its version on the disk, if it is to be another one.
fn changed(desk: &Desk, path: &SourcePath, text: &str, after: String) -> Result<Option<ChangedText>, Refusal> {
    if after == text {
        return Ok(None);
    }
    let bytes = desk.store.read(path)?;
    // The places are those of the text that was planned with; a byte order mark is no part of it.
    let there = std::str::from_utf8(&bytes).unwrap_or_default();
    let mark = if there.starts_with('\u{FEFF}') { "\u{FEFF}" } else { "" };
    if there.strip_prefix(mark) != Some(text) {
        return Err(meanwhile());
    }
    Ok(Some(ChangedText { path: path.clone(), known: version(&bytes), text: format!("{mark}{after}") }))
}

/// That a text which is to be changed too is not the one that was read.
fn meanwhile() -> Refusal {
    msg!(
        "một bài dẫn bảng này vừa được sửa ở nơi khác: chưa ghi gì cả, hãy lưu lại",
        "a text that names this data set was just changed elsewhere: nothing is written, save again"
    )
    .into()
}
