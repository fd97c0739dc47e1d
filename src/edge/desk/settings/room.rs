//! The files of the settings: read by their declared keys, checked before they are saved, and saved as texts are.

use std::sync::Arc;

use chrono::Utc;
use serde_json::{Value, json};

use super::form::{declared, problems, setting_edits};
use crate::authoring::{FormValue, SettingValues, settings, with_settings};
use crate::base::diagnostic::{Diagnostic, Message, Severity, msg};
use crate::base::language::Language;
use crate::base::source::{Source, SourcePath, is_picture};
use crate::base::warnings::WARNINGS;
use crate::config::settings::GROUPS;
use crate::edge::desk::json::{fields, wrong};
use crate::edge::desk::refusal::Refusal;
use crate::edge::desk::request::ApiRequest;
use crate::edge::desk::store::{is_settings, version};
use crate::edge::desk::{DRAFT, Desk};
use crate::edge::preview::{Edition, href};
use crate::{Plan, Rendered};

/// The declaration, the files with their values, and what there is to choose from.
///
/// # Errors
/// If a file cannot be read.
pub fn get(desk: &Desk, edition: &Edition) -> Result<Value, Refusal> {
    let language = desk.language(edition);
    let mut files: Vec<&str> = GROUPS.iter().map(|group| group.file).collect();
    files.dedup();
    let groups = GROUPS.iter().map(|group| {
        let settings: Value = group.settings.iter().map(|one| declared(one, language)).collect();
        json!({ "name": group.name, "file": group.file, "title": group.title().text(language), "settings": settings })
    });
    let files = files.into_iter().map(|path| file(desk, path, language)).collect::<Result<Value, Refusal>>()?;
    Ok(json!({ "groups": groups.collect::<Value>(), "files": files, "offers": offers(&edition.plan, language) }))
}

fn file(desk: &Desk, path: &str, language: Language) -> Result<Value, Refusal> {
    let bytes = read(desk, path)?;
    let found = text_of(&bytes).and_then(|(_, text)| settings(path, text));
    let broken = found.as_ref().err().map(|message| message.text(language).to_owned());
    let SettingValues { known, others } = found.unwrap_or_default();
    // The tables beside the counter's are the statistics, which have a room of their own.
    let is_shown = |key: &str| path == crate::config::PATH || key.starts_with("visits.");
    let others: Vec<(String, FormValue)> = others.into_iter().filter(|(key, _)| is_shown(key)).collect();
    Ok(json!({
        "path": path,
        "version": version(&bytes),
        "values": fields(&known),
        "others": fields(&others),
        "broken": broken,
        "recovery": desk.unsaved.get(&kept_as(path)),
    }))
}

/// What unsaved settings are kept as: the statistics of the same file have theirs.
fn kept_as(path: &str) -> String {
    format!("settings:{path}")
}

/// The bytes of a file that may be missing.
fn read(desk: &Desk, path: &str) -> Result<Vec<u8>, Refusal> {
    match desk.store.read(path) {
        Err(Refusal::Missing) => Ok(Vec::new()),
        bytes => bytes,
    }
}

const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// The mark at the beginning of a file, and its text.
fn text_of(bytes: &[u8]) -> Result<(&'static str, &str), Message> {
    let text =
        std::str::from_utf8(bytes).map_err(|_| msg!("tệp không phải văn bản UTF-8", "the file is not UTF-8 text"))?;
    Ok(text.strip_prefix(BYTE_ORDER_MARK).map_or(("", text), |text| (BYTE_ORDER_MARK, text)))
}

fn offers(plan: &Plan, language: Language) -> Value {
    let site = &plan.site;
    let choice = |value: &str, label: &str| json!({ "value": value, "label": label });
    let sections: Vec<Value> =
        site.sections.iter().map(|section| choice(&section.folder, &section.article.front.title)).collect();
    let figures = site.statistics.sets.iter().flat_map(|set| {
        set.figures
            .iter()
            .map(move |one| choice(&format!("{}.{}", set.name, one.name), &format!("{}: {}", set.title, one.label)))
    });
    let mut themes: Vec<&str> = plan.sources.below("themes/").filter_map(|(path, _)| path.split('/').nth(1)).collect();
    themes.dedup();
    let pictures = plan.sources.below("content/static/").filter(|(path, _)| is_picture(path));
    let pages = site.texts().filter(|(_, _, article)| article.kind == crate::article::TextKind::Standing);
    let pages = pages.map(|(_, _, page)| choice(crate::site::inner(&page.path), &page.front.title));
    json!({
        "links": sections.iter().cloned().chain(pages).collect::<Value>(),
        "sections": sections,
        "figures": figures.collect::<Value>(),
        "themes": themes.iter().map(|name| choice(name, name)).collect::<Value>(),
        "pictures": pictures.map(|(path, _)| crate::site::inner(path)).collect::<Value>(),
        "warnings": WARNINGS.iter().map(|kind| choice(kind.code, kind.words(language))).collect::<Value>(),
    })
}

/// Judges, keeps and saves.
///
/// # Errors
/// If it cannot be carried out; then nothing was.
pub fn post(desk: &Desk, edition: &Arc<Edition>, request: &ApiRequest) -> Result<Value, Refusal> {
    let body = &request.body;
    match request.name {
        "settings-check" => {
            let files = body["files"].as_array().filter(|files| files.len() <= GROUPS.len()).ok_or_else(wrong)?;
            let files = files.iter().map(|one| edited(desk, one)).collect::<Result<Vec<_>, Refusal>>()?;
            let judged = judge(desk, edition, &files);
            let preview = preview(desk, edition, &judged.plan)?;
            Ok(json!({ "problems": judged.problems, "elsewhere": judged.elsewhere, "preview": preview }))
        }
        "settings-keep" => {
            let EditedSettings { path, .. } = edited(desk, body)?;
            let known = body["version"].as_str().ok_or_else(wrong)?;
            let at = Utc::now().to_rfc3339();
            let kept = json!({ "path": path, "version": known, "changes": body["changes"], "body": "", "at": at });
            desk.unsaved.keep(&kept_as(path), &kept)?;
            Ok(json!({}))
        }
        _ => save(desk, edition, body),
    }
}

fn save(desk: &Desk, edition: &Arc<Edition>, body: &Value) -> Result<Value, Refusal> {
    let known = body["version"].as_str().ok_or_else(wrong)?;
    let edited = edited(desk, body)?;
    if version(&edited.before) != known {
        return Err(Refusal::Changed(edited.before));
    }
    let judged = judge(desk, edition, std::slice::from_ref(&edited));
    if judged.forbids && body["despite"] != json!(true) {
        return Err(msg!(
            "với thiết lập này cổng không dựng được; hãy sửa các chỗ báo lỗi trước",
            "the portal cannot be built with these settings; mend the errors first"
        )
        .into());
    }
    let there = if edited.before.is_empty() && !desk.store.disk(edited.path)?.exists() { None } else { Some(known) };
    let version = desk.store.save(edited.path, there, edited.text.as_bytes())?;
    desk.unsaved.forget(&kept_as(edited.path));
    Ok(json!({ "version": version, "at": Utc::now().to_rfc3339() }))
}

/// A file of settings as it is and as it would be saved.
struct EditedSettings<'b> {
    path: &'b str,
    before: Vec<u8>,
    text: String,
}

/// The file of `{path, changes}` with its changes.
fn edited<'b>(desk: &Desk, body: &'b Value) -> Result<EditedSettings<'b>, Refusal> {
    let path = body["path"].as_str().filter(|path| is_settings(path)).ok_or_else(wrong)?;
    let before = read(desk, path)?;
    let (mark, text) = text_of(&before)?;
    let text = format!("{mark}{}", with_settings(path, text, &setting_edits(&body["changes"])?)?);
    Ok(EditedSettings { path, before, text })
}

/// What bantin says of settings that are not saved yet.
struct Judged {
    plan: Plan,
    problems: Vec<Value>,
    /// Errors that other files get by them.
    elsewhere: Vec<String>,
    /// Whether a portal that can be built could no longer be.
    forbids: bool,
}

fn judge(desk: &Desk, edition: &Arc<Edition>, files: &[EditedSettings]) -> Judged {
    let language = desk.language(edition);
    let mut sources = edition.plan.sources.clone();
    for file in files {
        sources.set(&SourcePath::from(file.path), Some(Source::from_bytes(file.text.as_bytes())));
    }
    let plan = desk.state.plan(edition, sources, false);
    let source = |one: &Diagnostic| one.place.as_ref().map(|place| place.source.clone());
    let mut all = Vec::new();
    for file in files {
        let own = plan.diagnostics.iter().filter(|one| source(one).is_some_and(|path| *path == *file.path));
        let text = plan.sources.text(file.path).cloned().unwrap_or_default();
        all.extend(problems((file.path, &text), own, language));
    }
    let is_error = |one: &&Diagnostic| one.severity == Severity::Error;
    let is_own = |one: &&Diagnostic| source(one).is_some_and(|path| files.iter().any(|file| *path == *file.path));
    let is_new = |one: &&Diagnostic| {
        !edition.plan.diagnostics.iter().any(|old| old.code == one.code && source(old) == source(one))
    };
    let errors: Vec<&Diagnostic> = plan.diagnostics.iter().filter(is_error).collect();
    let elsewhere: Vec<&Diagnostic> = errors.iter().copied().filter(|one| !is_own(one) && is_new(one)).collect();
    let forbids = errors.iter().any(is_own) || !elsewhere.is_empty();
    let told = |one: &&Diagnostic| match source(one) {
        Some(path) => format!("{path}: {}", one.message.text(language)),
        None => one.message.text(language).to_owned(),
    };
    let elsewhere = elsewhere.iter().take(MOST).map(told).collect();
    Judged { problems: all, elsewhere, forbids, plan }
}

/// More errors of other files than these are not worth showing at once.
const MOST: usize = 20;

/// The address of the home page with these settings; none where it cannot be made.
fn preview(desk: &Desk, edition: &Edition, plan: &Plan) -> Result<Option<String>, Refusal> {
    let rendered = |address: &str| {
        let page = plan.pages.iter().find(|page| *page.address == *address)?;
        match plan.render(page) {
            Ok(Rendered::Bytes(bytes)) => String::from_utf8(bytes.into_owned()).ok(),
            _ => None,
        }
    };
    let Some(mut home) = rendered("index.html") else { return Ok(None) };
    // Style sheets are called by what is in them: those of other colours are not among the ones that are served.
    let sheets =
        plan.pages.iter().filter(|page| page.address.ends_with(".css") && edition.page(&page.address).is_none());
    for sheet in sheets {
        let Some(text) = rendered(&sheet.address) else { continue };
        let name = desk.pages.put_as("text/css; charset=utf-8", text.into_bytes())?;
        home = home.replace(&format!("\"{}\"", &*sheet.address), &format!("\"?{DRAFT}={name}\""));
    }
    let name = desk.pages.put(home.into_bytes())?;
    Ok(Some(format!("{}?{DRAFT}={name}", href(&edition.plan, "index.html"))))
}
