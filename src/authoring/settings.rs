//! Settings by the keys of their declaration ([`crate::config::settings`]): their values in a file, and edits of them.

use super::apply::{edit_toml, fields};
use super::edit::{Edit, PathStep};
use super::form_value::FormValue;
use super::splice::Syntax;
use super::toml::key_text;
use crate::base::characters::fit;
use crate::base::diagnostic::{Message, msg};
use crate::config::settings::setting;

/// An edit of a setting: a declared key and its new value; none: it is to be gone.
pub type SettingEdit = (String, Option<FormValue>);

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingValues {
    /// The declared settings it has.
    pub known: Vec<(String, FormValue)>,
    /// Every other key with its value: `params.motto`.
    pub others: Vec<(String, FormValue)>,
}

/// Reads the settings of a file.
///
/// # Errors
/// If the file is not valid TOML.
pub fn settings(file: &str, text: &str) -> Result<SettingValues, Message> {
    let mut found = SettingValues::default();
    collect(file, "", fields(Syntax::Toml, text)?, &mut found);
    Ok(found)
}

fn collect(file: &str, before: &str, keys: Vec<(String, FormValue)>, out: &mut SettingValues) {
    for (key, value) in keys {
        let path = if before.is_empty() { key_text(&key) } else { format!("{before}.{}", key_text(&key)) };
        match value {
            value if setting(file, &path).is_some() => out.known.push((path, value)),
            // A sentence is the short form of a table.
            FormValue::Text(_) if path == "notice" => out.known.push((NOTICE.to_owned(), value)),
            FormValue::Table(keys) if !keys.is_empty() => collect(file, &path, keys, out),
            value => out.others.push((path, value)),
        }
    }
}

const NOTICE: &str = "notice.text";

/// Carries out edits of the settings of a file.
///
/// # Errors
/// If a key is not declared for this file, the file is not valid TOML, or an edit fits nowhere in it.
pub fn with_settings(file: &str, text: &str, changes: &[SettingEdit]) -> Result<String, Message> {
    if let Some((key, _)) = changes.iter().find(|(key, _)| setting(file, key).is_none()) {
        return Err(msg!("không có mục `{key}`", "there is no setting `{key}`"));
    }
    let changes: Vec<SettingEdit> =
        changes.iter().map(|(key, value)| (key.clone(), value.as_ref().map(one_line))).collect();
    let (notice, plain): (Vec<_>, Vec<_>) = changes.iter().partition(|(key, _)| key.starts_with("notice."));
    let mut edits: Vec<Edit> =
        plain.into_iter().map(|(key, value)| Edit { path: path(key), value: value.clone() }).collect();
    if !notice.is_empty() {
        edits.extend(notice_edits(fields(Syntax::Toml, text)?, &notice));
    }
    edit_toml(text, &edits)
}

/// Texts of settings are one line, of characters that a page can show, whatever was pasted.
fn one_line(value: &FormValue) -> FormValue {
    match value {
        FormValue::Text(text) => FormValue::Text(fit(text).split_whitespace().collect::<Vec<_>>().join(" ")),
        FormValue::Bare(text) => FormValue::Bare(text.clone()),
        FormValue::List(list) => FormValue::List(list.iter().map(one_line).collect()),
        FormValue::Table(keys) => {
            FormValue::Table(keys.iter().map(|(key, value)| (key.clone(), one_line(value))).collect())
        }
    }
}

fn path(key: &str) -> Vec<PathStep> {
    key.split('.').map(|key| PathStep::Key(key.to_owned())).collect()
}

/// The banner is a sentence as long as that is all there is to say, and a table where it has a level, a link or an end.
fn notice_edits(keys: Vec<(String, FormValue)>, changes: &[&SettingEdit]) -> Vec<Edit> {
    let there = keys.into_iter().find(|(key, _)| key == "notice").map(|(_, value)| value);
    let mut table = match &there {
        Some(FormValue::Table(keys)) => keys.clone(),
        Some(text) => vec![("text".to_owned(), text.clone())],
        None => Vec::new(),
    };
    for (key, value) in changes {
        let key = key.trim_start_matches("notice.");
        match (table.iter().position(|(name, _)| name == key), value) {
            (Some(at), Some(value)) => table[at].1 = value.clone(),
            (Some(at), None) => drop(table.remove(at)),
            (None, Some(value)) => table.push((key.to_owned(), value.clone())),
            (None, None) => {}
        }
    }
    let text = table.iter().find(|(key, _)| key == "text").map(|(_, text)| text.clone());
    let whole = |value| vec![Edit::key("notice", value)];
    match (there, text) {
        (_, None) => whole(None),
        (Some(FormValue::Table(_)), _) => {
            changes.iter().map(|(key, value)| Edit { path: path(key), value: value.clone() }).collect()
        }
        (_, Some(text)) if table.len() == 1 => whole(Some(text)),
        _ => whole(Some(FormValue::Table(table))),
    }
}

/// `site.toml` of a new portal: the starter's, with these settings. A line that waits for one of them (`# phone = ""`) goes.
///
/// # Errors
/// Those of [`with_settings`].
pub fn new_site(starter: &str, changes: &[SettingEdit]) -> Result<String, Message> {
    let is_set =
        |key: &str| changes.iter().any(|(name, value)| value.is_some() && name.rsplit('.').next() == Some(key));
    let waits = |line: &str| line.strip_prefix("# ").and_then(|line| line.strip_suffix(" = \"\"")).is_some_and(is_set);
    let text: String = starter.split_inclusive('\n').filter(|line| !waits(line.trim_end())).collect();
    with_settings(crate::config::PATH, &text, changes)
}
