//! What there is in the portal: its items with their states, one item with its keys, the figures that a text can show.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::json::fields;
use super::refusal::Refusal;
use super::store::{TextStore, version};
use super::unsaved::Unsaved;
use crate::Plan;
use crate::article::{self, Article, FrontMatterForm, Rules, TextKind};
use crate::authoring::Document;
use crate::base::decimal::{format, with_unit};
use crate::base::diagnostic::{Diagnostics, Severity};
use crate::base::language::Language;
use crate::base::source::folder;
use crate::chart::ChartData;
use crate::edge::preview::{Edition, href};
use crate::file_checks;
use crate::layout::{Field, FieldKind};
use crate::site::Visibility;
use crate::statistics::{Cell, Column};
use crate::visits::{Figures, moment};

/// The portal, its sections, layouts, tags, authors and the people of its registers.
pub fn state(edition: &Edition, language: Language) -> Value {
    let site = &edition.plan.site;
    let registers = edition.plan.rows.registers();
    let tables: BTreeMap<String, String> =
        registers.map(|register| (register.folder().to_owned(), register.file.to_string())).collect();
    let sections = site.sections.iter().map(|section| {
        json!({
            "folder": section.folder,
            "title": section.article.front.title,
            "layout": section.article.layout.name,
            "table": tables.get(section.folder.as_str()),
        })
    });
    let layouts: BTreeMap<&str, Value> = site
        .sections
        .iter()
        .map(|section| &section.article.layout)
        .map(|layout| {
            let fields: Value = layout.fields.iter().map(|one| field(one, language)).collect();
            (layout.name.as_str(), json!({ "title": layout.name, "fields": fields }))
        })
        .collect();
    let mut authors: Vec<&str> = site.articles.iter().filter_map(|item| item.article.front.author.as_deref()).collect();
    authors.sort_unstable();
    authors.dedup();
    json!({
        "portal": site.config.title,
        "language": language.code(),
        "home": href(&edition.plan, "index.html"),
        "sections": sections.collect::<Value>(),
        "layouts": layouts,
        "tags": site.tags.iter().map(|tag| &tag.name).collect::<Vec<_>>(),
        "authors": authors,
        "people": site.people(),
        "edition": edition.name,
        "now": site.now.to_rfc3339(),
        "approval": site.config.approval.is_some(),
        "due": site.statistics.sets.iter().filter(|set| super::data::is_due(&edition.plan, set)).count(),
        "visits": visits(&edition.plan),
    })
}

/// What the counter of the portal says of today; nothing where there is none, or it never counted.
fn visits(plan: &Plan) -> Value {
    let (site, zone) = (&plan.site, plan.site.config.time_zone);
    let Some(counter) = &site.statistics.counter else { return Value::Null };
    let figures = Figures::of(&site.ledger, counter.opening.as_ref(), zone);
    let Some(at) = figures.as_of else { return Value::Null };
    let is_today = figures.is_of_today(site.now.timestamp(), zone);
    json!({
        "today": is_today.then_some(figures.today),
        "total": figures.total,
        "at": moment(at, zone).to_rfc3339(),
    })
}

fn field(field: &Field, language: Language) -> Value {
    let values = match &field.kind {
        FieldKind::Choice(choices) => {
            let value = |one: &crate::layout::Choice| json!({ "value": one.value, "label": one.label.text(language) });
            choices.iter().map(value).collect()
        }
        _ => Vec::new(),
    };
    json!({
        "name": field.name,
        "label": field.label.text(language),
        "type": kind_of(&field.kind),
        "required": field.required,
        "values": values,
    })
}

/// The word for what a field holds.
pub fn kind_of(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Text | FieldKind::Time | FieldKind::DocumentNumber | FieldKind::Link | FieldKind::Email => "text",
        FieldKind::Person => "person",
        FieldKind::Date => "date",
        FieldKind::Number => "number",
        FieldKind::File(_) => "file",
        FieldKind::Item(_) => "item",
        FieldKind::Choice(_) => "choice",
    }
}

/// All texts, newest first; one that is a row of a table names its register.
/// `approval`: where a text stands on its way to one. `is_shared`: whether it is one of many portals.
pub fn list(
    plan: &Plan,
    unsaved: &Unsaved,
    approval: impl Fn(&Plan, &Article) -> &'static str,
    is_shared: impl Fn(&str) -> bool,
) -> Vec<Value> {
    let (site, unsaved, rows) = (&plan.site, unsaved.all(), plan.rows.numbers());
    let mut problems: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for one in plan.diagnostics.iter() {
        let Some(place) = &one.place else { continue };
        // What is reported of a row is reported at its cells.
        let row = plan.rows.text_of(place);
        let counts = problems.entry(row.unwrap_or(&place.source)).or_default();
        match one.severity {
            Severity::Error => counts[0] += 1,
            Severity::Warning => counts[1] += 1,
            Severity::Hint => {}
        }
    }
    let states: BTreeMap<&str, &Visibility> = site.left_out.iter().map(|left| (&*left.path, &left.state)).collect();
    let public = site.texts().map(|(_, address, article)| (Some(address), article));
    let hidden = site.unpublished.iter().map(|article| (None, article));
    let mut items: Vec<(Option<i64>, Value)> = public
        .chain(hidden)
        .filter(|(_, article)| article.path.ends_with(".md"))
        .map(|(address, article)| {
            let front = &article.front;
            let (word, at) = state_of(states.get(&*article.path).copied());
            let [errors, warnings] = problems.get(&*article.path).copied().unwrap_or_default();
            let value = json!({
                "path": &*article.path,
                "title": front.title,
                "section": section_of(plan, article),
                "kind": kind_word(article.kind),
                "state": word,
                "at": at,
                "date": front.date.map(|date| date.date_naive().to_string()).unwrap_or_default(),
                "author": front.author.as_deref().unwrap_or_default(),
                "tags": front.tags.iter().map(|tag| tag.value.as_str()).collect::<Vec<_>>(),
                "address": address.map(|address| href(plan, address)),
                "errors": errors,
                "warnings": warnings,
                "unsaved": unsaved(&article.path),
                "approval": approval(plan, article),
                "shared": is_shared(&article.path),
                "row": rows.get(&*article.path).map(|(index, row)| json!({ "register": folder(crate::site::inner(index)), "row": row })),
            });
            (front.date.map(|date| date.timestamp()), value)
        })
        .collect();
    items.sort_by_key(|(date, _)| std::cmp::Reverse(*date));
    items.into_iter().map(|(_, value)| value).collect()
}

/// Whether readers see a text: `public`, `draft`, `scheduled` or `expired`.
pub fn state_word(plan: &Plan, path: &str) -> &'static str {
    let state = text_of(plan, path).map(|article| crate::site::state(article, plan.site.now));
    state_of(state.as_ref()).0
}

/// The same of a text as it was just saved: it is read alone, by its place. None where it has no place among the texts.
pub fn saved_state_word(plan: &Plan, path: &str, text: &str) -> Option<&'static str> {
    let (before, rules) = (text_of(plan, path), Rules::of(&plan.site.config));
    let has_section = |folder: &str| plan.sources.get(&format!("{folder}/_index.md")).is_some();
    let kind = before.map(|article| article.kind).or_else(|| crate::site::kind_of(path, has_section))?;
    let around = section_of_path(plan, path);
    let section = plan.site.sections.iter().find(|section| section.folder == around);
    let layout = &before.or(section.map(|section| &*section.article))?.layout;
    let told = &mut Diagnostics::default();
    let mut saved = article::read((&path.into(), &text.into()), kind, layout.clone(), rules, told);
    // A copy is hidden for its name, whatever it says.
    saved.front.draft |= plan
        .diagnostics
        .iter()
        .any(|one| one.code == file_checks::COPY && one.place.as_ref().is_some_and(|place| *place.source == *path));
    Some(state_of(Some(&crate::site::state(&saved, plan.site.now))).0)
}

fn state_of(state: Option<&Visibility>) -> (&'static str, Option<String>) {
    match state {
        None | Some(Visibility::Public) => ("public", None),
        Some(Visibility::Draft) => ("draft", None),
        Some(Visibility::Scheduled(at)) => ("scheduled", Some(at.to_rfc3339())),
        Some(Visibility::Expired(at)) => ("expired", Some(at.to_rfc3339())),
    }
}

fn kind_word(kind: TextKind) -> &'static str {
    match kind {
        TextKind::Home => "home",
        TextKind::Section => "section",
        TextKind::Standing => "page",
        TextKind::Article => "article",
    }
}

/// The folder of the section nearest around a text.
fn section_of(plan: &Plan, article: &Article) -> String {
    section_of_path(plan, &article.path)
}

/// The same of a path.
pub fn section_of_path(plan: &Plan, path: &str) -> String {
    let mut own = folder(crate::site::inner(path));
    while !own.is_empty() && !plan.site.sections.iter().any(|section| section.folder == own) {
        own = folder(own);
    }
    own.to_owned()
}

/// One text with its keys, its body and its version.
pub fn item(plan: &Plan, store: &TextStore, unsaved: &Unsaved, path: &str) -> Result<Value, Refusal> {
    let bytes = store.read(path)?;
    let article = text_of(plan, path);
    let (form, keys, body, broken) = parts(&bytes, plan.language());
    Ok(json!({
        "path": path,
        "version": version(&bytes),
        "fields": keys,
        "body": body,
        "form": form,
        "broken": broken,
        "section": article.map(|article| section_of(plan, article)).unwrap_or_default(),
        "layout": article.map_or(crate::layout::NEWS, |article| article.layout.name.as_str()),
        "kind": article.map_or("article", |article| kind_word(article.kind)),
        "name": article.map(crate::authoring::name_of),
        "state": state_word(plan, path),
        "address": plan.site.text_address(path).map(|address| href(plan, address)),
        "recovery": unsaved.get(path),
        "versions": store.history.versions(path).len(),
    }))
}

/// The article of a file, public or not.
pub fn text_of<'p>(plan: &'p Plan, path: &str) -> Option<&'p Article> {
    let public = plan.site.texts().map(|(_, _, article)| article);
    public.chain(&plan.site.unpublished).find(|article| *article.path == *path).map(|article| &**article)
}

/// The form of the front matter, its keys, the body, and why the keys cannot be shown.
pub fn parts(bytes: &[u8], language: Language) -> (&'static str, Value, String, Option<String>) {
    let whole = || String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    match Document::read(bytes) {
        Err(message) => ("none", Value::Array(Vec::new()), whole(), Some(message.text(language).to_owned())),
        Ok(document) => {
            let form = match document.form() {
                FrontMatterForm::Toml => "toml",
                FrontMatterForm::Yaml => "yaml",
                FrontMatterForm::None => "none",
            };
            match document.fields() {
                Ok(keys) => (form, fields(&keys), document.body(), None),
                Err(message) => (form, Value::Array(Vec::new()), whole(), Some(message.text(language).to_owned())),
            }
        }
    }
}

/// The data sets, whose figures and charts a text can show.
pub fn figures(plan: &Plan, language: Language) -> Value {
    let set = |set: &crate::statistics::DataSet| {
        let figures = set.figures.iter().map(|figure| {
            let text = format(Some(figure.value), figure.decimals, language);
            json!({ "name": figure.name, "label": figure.label, "text": with_unit(&text, &figure.unit) })
        });
        // A cell that is no number has no value to show in a text.
        let value = |(cell, column): (&Cell, &Column)| match cell {
            Cell::Number(value) => {
                let text = format(Some(*value), column.decimals, language);
                Value::from(with_unit(&text, set.unit_of(column)))
            }
            _ => Value::Null,
        };
        let rows = set.rows.iter().map(|row| {
            json!({ "key": row.key, "label": row.key, "values": row.cells.iter().zip(&set.columns).map(value).collect::<Value>() })
        });
        json!({
            "name": set.name,
            "title": set.title,
            "unit": set.unit,
            "updated": set.updated.to_string(),
            "figures": figures.collect::<Value>(),
            "columns": set.columns.iter().map(|one| json!({ "name": one.name, "label": one.label })).collect::<Value>(),
            "rows": rows.collect::<Value>(),
            "chart": ChartData::of(set, language).is_some(),
        })
    };
    plan.site.statistics.sets.iter().map(set).collect()
}
