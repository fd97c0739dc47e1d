//! Data sets as grids: what there is, one set with its cells, what would become of it and of the pages that show it, and
//! how it is saved.

mod change;
mod edit;
mod gone;
mod new;
mod open;
mod report;
mod rule;

use std::sync::Arc;

use chrono::Utc;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use self::open::OpenSet;
use super::Desk;
use super::json::wrong;
use super::refusal::Refusal;
use super::request::ApiRequest;
use crate::Plan;
use crate::authoring::pasted_block;
use crate::base::decimal::format;
use crate::base::diagnostic::msg;
use crate::base::language::Language;
use crate::edge::preview::Edition;
use crate::statistics::DataSet;

pub use self::gone::SeenSets;
pub use self::new::file as table_file;
pub use self::report::broken;

/// Reads: all data sets, or one of them.
///
/// # Errors
/// If there is no such set, or its files cannot be read.
pub fn get(desk: &Desk, edition: &Arc<Edition>, request: &ApiRequest) -> Result<Value, Refusal> {
    match request.name {
        "data" => Ok(list(desk, edition)),
        "data-new" => Ok(new::begin(desk)),
        _ => {
            let set = open(desk, edition, request.query("name")?)?;
            desk.seen_sets.put(&set);
            Ok(grid(desk, edition, &set))
        }
    }
}

/// Judges, keeps or saves an unsaved grid, or reads what is pasted into it.
///
/// # Errors
/// If it cannot be carried out; then nothing was.
pub fn post(desk: &Desk, edition: &Arc<Edition>, request: &ApiRequest) -> Result<Value, Refusal> {
    if request.name.starts_with("data-new-") {
        return new::post(desk, edition, request);
    }
    let (name, language) = (request.text("name")?, desk.language(edition));
    match request.name {
        // Whatever became of the files meanwhile: what was typed is kept.
        "data-keep" => {
            let is_known = edition.plan.site.statistics.set(name).is_ok();
            let (version, at) = (request.text("version")?, Utc::now().to_rfc3339());
            let (key, what) = match &request.body["set"] {
                set if set.is_object() => (form_key(name), "set"),
                _ => (unsaved_key(name), "edit"),
            };
            if !is_known && !desk.unsaved.has(&key) && !desk.seen_sets.knows(name) {
                return Err(msg!("không có bảng số liệu `{name}`", "there is no data set `{name}`").into());
            }
            let content = Some(&request.body[what]).filter(|content| content.is_object()).ok_or_else(wrong)?;
            desk.unsaved.keep(&key, &json!({ "version": version, what: content, "at": at }))?;
            Ok(json!({}))
        }
        "data-drop" => {
            let is_form = request.body["form"] == json!(true);
            desk.unsaved.forget(&if is_form { form_key(name) } else { unsaved_key(name) });
            Ok(json!({}))
        }
        "data-check" => change::check(desk, edition, &open(desk, edition, name)?, &request.body),
        "data-remove" => gone::remove(desk, edition, &open(desk, edition, name)?, request.text("version")?),
        "data-restore" => gone::restore(desk, edition, name),
        "data-paste" => paste(&open(desk, edition, name)?, request, language),
        "data-save" => change::save(desk, edition, &open(desk, edition, name)?, request),
        _ => Err(Refusal::Missing),
    }
}

/// Reads a set by its name. One that another program removed goes to the history.
fn open(desk: &Desk, edition: &Edition, name: &str) -> Result<OpenSet, Refusal> {
    let read = OpenSet::read(desk, edition, name);
    if let Err(Refusal::Missing) = read {
        gone::by_others(desk, name)?;
    }
    read
}

/// Under what the unsaved cells of a set are kept, which is the path of no text.
fn unsaved_key(name: &str) -> String {
    format!("data set {name}")
}

/// The same of the form of what a set is.
fn form_key(name: &str) -> String {
    format!("form of data set {name}")
}

/// Whether a set says itself of which day it is.
fn is_dated(set: &DataSet) -> bool {
    set.computed.is_none() && set.updated != chrono::NaiveDate::default()
}

/// Whether a set is older than the portal wants its figures.
pub fn is_due(plan: &Plan, set: &DataSet) -> bool {
    let age = plan.site.now.date_naive() - set.updated;
    is_dated(set) && age.num_days() > plan.site.config.figure_days
}

fn list(desk: &Desk, edition: &Edition) -> Value {
    let plan = &edition.plan;
    let language = desk.language(edition);
    let today = plan.site.now.date_naive();
    let set = |set: &DataSet| {
        let age = (today - set.updated).num_days();
        let problems = plan.diagnostics.iter().filter(|one| report::is_of(set, one, plan)).count();
        json!({
            "name": set.name,
            "title": set.title,
            "unit": set.unit,
            "source": set.source,
            "updated": if is_dated(set) { set.updated.to_string() } else { String::new() },
            "age": age,
            "due": is_due(plan, set),
            "computed": set.computed.is_some(),
            "rows": set.rows.len(),
            "columns": set.columns.len(),
            "figures": set.figures.iter().take(3).map(|figure| json!({
                "label": figure.label,
                "text": crate::base::decimal::with_unit(&format(Some(figure.value), figure.decimals, language), &figure.unit),
            })).collect::<Value>(),
            "problems": problems,
            "unsaved": desk.unsaved.has(&unsaved_key(&set.name)) || desk.unsaved.has(&form_key(&set.name)),
        })
    };
    json!({ "days": plan.site.config.figure_days, "removed": gone::removed(desk, edition), "sets": plan.site.statistics.sets.iter().map(set).collect::<Value>() })
}

/// A set with its cells, as the browser shows it.
fn grid(desk: &Desk, edition: &Edition, open: &OpenSet) -> Value {
    let language = desk.language(edition);
    let mut grid = open.json(language);
    let set = &open.set;
    let paths = open.paths();
    let versions: usize = paths.iter().map(|path| desk.store.history.versions(path).len()).sum();
    let number = edition.plan.site.statistics.sets.iter().position(|one| one.name == set.name);
    let address =
        number.map(|number| crate::edge::preview::href(&edition.plan, &edition.plan.site.set_address(number)));
    let uses = report::uses(edition, &set.name);
    if let Some(keys) = grid.as_object_mut() {
        keys.insert("files".into(), paths.into());
        keys.insert("versions".into(), versions.into());
        keys.insert("address".into(), address.into());
        keys.insert("uses".into(), uses);
        keys.insert("recovery".into(), desk.unsaved.get(&unsaved_key(&set.name)).unwrap_or_default());
        keys.insert("form".into(), desk.unsaved.get(&form_key(&set.name)).unwrap_or_default());
    }
    grid
}

/// What a spreadsheet put on the clipboard, as cells from a column on.
fn paste(open: &OpenSet, request: &ApiRequest, language: Language) -> Result<Value, Refusal> {
    let column = request.body["column"].as_u64().ok_or_else(wrong)? as usize;
    let block = pasted_block(request.text("text")?, &open.set, column, chosen_format(request), language);
    let doubt = block.doubt.map(|doubt| doubtful(doubt, language));
    Ok(json!({ "rows": block.rows, "doubt": doubt, "format": block.format.map(Language::code) }))
}

/// The number format that was chosen for what is pasted.
fn chosen_format(request: &ApiRequest) -> Option<Language> {
    match request.body["format"].as_str() {
        Some("vi") => Some(Language::Vi),
        Some("en") => Some(Language::En),
        _ => None,
    }
}

/// A number that can be read in two ways, as the browser asks about it.
fn doubtful((typed, vi, en): (String, Decimal, Decimal), language: Language) -> Value {
    // Without zeros at the end, each of the two looks like itself alone.
    let shown = |value: Decimal| format(Some(value.normalize()), None, language);
    json!({ "typed": typed, "vi": shown(vi), "en": shown(en) })
}
