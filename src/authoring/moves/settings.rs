//! The settings that name texts and files: menus, links, the banner, the emblem.

use super::leads::Links;
use super::{MoveGround, MovedText, changed_meanwhile, settings_path, text_of};
use crate::article::{TargetPlace, TypedTarget};
use crate::authoring::apply::{edit_toml, fields};
use crate::authoring::edit::{Edit, PathStep};
use crate::authoring::form_value::FormValue;
use crate::authoring::splice::Syntax;
use crate::base::diagnostic::Message;

/// `site.toml`, if something in it has to be rewritten.
pub(super) fn changed(ground: &MoveGround, links: &Links) -> Result<Option<MovedText>, Message> {
    let path = settings_path();
    let Some(bytes) = (ground.read)(&path) else { return Ok(None) };
    let Ok(whole) = std::str::from_utf8(&bytes) else { return Ok(None) };
    let text = whole.trim_start_matches('\u{FEFF}');
    let Ok(keys) = fields(Syntax::Toml, text) else { return Ok(None) };
    let edit_of = |(steps, typed): (Vec<PathStep>, &str)| {
        let target = TypedTarget { typed, place: TargetPlace::Key("link") };
        Some(Edit { path: steps, value: Some(FormValue::Text(links.written(&path, &target)?)) })
    };
    let edits: Vec<Edit> = targets(&keys).into_iter().filter_map(edit_of).collect();
    if edits.is_empty() {
        return Ok(None);
    }
    if ground.sources.text(&path) != text_of(&bytes).as_ref() {
        return Err(changed_meanwhile(&path));
    }
    let mark = &whole[..whole.len() - text.len()];
    let after = format!("{mark}{}", edit_toml(text, &edits)?);
    Ok(Some(MovedText { path, after, links: edits.len(), before: bytes }))
}

/// What the settings name, with the way to each value.
fn targets(keys: &[(String, FormValue)]) -> Vec<(Vec<PathStep>, &str)> {
    let key = |key: &str| PathStep::Key(key.to_owned());
    let mut found = Vec::new();
    for (name, value) in keys {
        match (name.as_str(), value) {
            ("menu" | "menu_more" | "links", FormValue::List(entries)) => {
                for (number, entry) in entries.iter().enumerate() {
                    let steps = vec![key(name), PathStep::Index(number), key("link")];
                    found.extend(link(entry).map(|link| (steps, link)));
                }
            }
            ("notice", entry) => found.extend(link(entry).map(|link| (vec![key(name), key("link")], link))),
            ("emblem", FormValue::Text(file)) => found.push((vec![key(name)], file.as_str())),
            _ => {}
        }
    }
    found
}

fn link(entry: &FormValue) -> Option<&str> {
    let FormValue::Table(keys) = entry else { return None };
    keys.iter().find_map(|(key, value)| match value {
        FormValue::Text(link) if key == "link" => Some(link.as_str()),
        _ => None,
    })
}
