//! Another address or section for an item, another name for a file: what it comes to, and doing it.

mod journal;
mod log;

use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::Desk;
use super::items::text_of;
use super::refusal::Refusal;
use super::request::ApiRequest;
use super::store::{TextStore, is_item, is_settings, version};
use super::upload::is_publishable;
use crate::Plan;
use crate::authoring::{ItemMove, MoveGround, Moved, move_item, rename_file};
use crate::base::address::canonical;
use crate::base::diagnostic::msg;
use crate::base::language::{short_slug, slug_of_file};
use crate::base::source::{Source, SourcePath, Sources};
use crate::edge::preview::Edition;

use log::MoveLog;

pub use journal::resume;

/// `POST api/move-check {item, section, name}` or `{file, name}`: what would move and change. `POST api/move` with the same and
/// the `token` of that answer does it.
///
/// # Errors
/// If it cannot be; [`Refusal::Conflict`] if something of it changed since the check. Then nothing was done.
pub fn post(desk: &Desk, edition: &Arc<Edition>, request: &ApiRequest) -> Result<Value, Refusal> {
    let moved = planned(desk, edition, request)?;
    let token = token(&moved);
    let unsaved = unsaved(desk, request, &moved);
    if request.name == "move-check" {
        return Ok(told(&edition.plan, desk, &moved, (&token, &unsaved)));
    }
    if let Some(first) = unsaved.first() {
        return Err(Refusal::Conflict(msg!(
            "`{first}` có chữ chưa lưu; hãy lưu hoặc bỏ đi trước đã",
            "`{first}` has text that is not saved; save it or drop it first"
        )));
    }
    if token != request.text("token")? {
        return Err(Refusal::Conflict(msg!(
            "có tệp vừa được sửa; chưa đổi gì, hãy xem lại",
            "something was just changed; nothing was done, look again"
        )));
    }
    journal::carry_out(&desk.store, &moved)?;
    let path = request.text("item").or_else(|_| request.text("file"))?;
    let new = moved.new_path(path);
    desk.imports.moved(path, &new)?;
    Ok(json!({ "path": new }))
}

fn planned(desk: &Desk, edition: &Arc<Edition>, request: &ApiRequest) -> Result<Moved, Refusal> {
    let hidden = desk.state.hidden(edition);
    let newer = newer(&desk.store, &edition.plan.sources).map(|sources| desk.state.plan(edition, sources, true));
    let plan = newer.as_ref().unwrap_or(&hidden.plan);
    let ground = MoveGround {
        sources: &plan.sources,
        site: &plan.site,
        rows: &plan.rows,
        diagnostics: &plan.diagnostics,
        read: &|path| desk.store.read(path).ok(),
        plan: &|sources| {
            let Plan { site, diagnostics, .. } = desk.state.plan(edition, sources, true);
            (site, diagnostics)
        },
    };
    let typed = request.text("name")?.trim();
    if request.body.get("file").is_some() {
        let file = request.text("file")?;
        // Whatever was typed behind it, the ending stays.
        let stem = typed.rsplit_once('.').filter(|(_, ending)| file.to_lowercase().ends_with(&ending.to_lowercase()));
        let name = short_slug(stem.map_or(typed, |(stem, _)| stem));
        if !is_publishable(file) {
            return Err(msg!("`{file}` không đổi tên được ở đây", "`{file}` cannot be renamed here").into());
        }
        return Ok(rename_file(&ground, file, &name)?);
    }
    let name = slug_of_file(&short_slug(typed));
    let item_move = ItemMove { item: request.text("item")?, section: request.text("section")?, name: &name };
    Ok(move_item(&ground, &item_move)?)
}

/// The sources as the disk has them, where a text was changed so lately that the edition does not know it.
fn newer(store: &TextStore, known: &Sources) -> Option<Sources> {
    let texts: Vec<(&SourcePath, &Source)> =
        known.below("content/").filter(|(path, _)| is_item(path) || is_settings(path)).collect();
    let changed: Vec<(&SourcePath, Source)> = texts
        .into_par_iter()
        .filter_map(|(path, source)| {
            let now = Source::from_bytes(&store.read(path).ok()?);
            (now != *source).then_some((path, now))
        })
        .collect();
    if changed.is_empty() {
        return None;
    }
    let mut sources = known.clone();
    changed.into_iter().for_each(|(path, source)| sources.set(path, Some(source)));
    Some(sources)
}

/// What a move is known by: it is done only if it is the one that was looked at.
fn token(moved: &Moved) -> String {
    let texts = moved.texts.iter().map(|text| format!("{} {}\n{}", text.path, version(&text.before), text.after));
    let paths = moved.paths.iter().map(|(from, to)| format!("{from}\n{to}"));
    let cells = moved.cells.iter().map(|cell| format!("{} {} {} {}", cell.table, cell.sheet, cell.cell, cell.after));
    version(paths.chain(texts).chain(cells).collect::<Vec<_>>().join("\n").as_bytes())
}

/// Texts that would change, in which someone is writing or wrote what is not saved.
fn unsaved<'m>(desk: &Desk, request: &ApiRequest, moved: &'m Moved) -> Vec<&'m SourcePath> {
    let open = desk.leases.elsewhere(request.text("window").unwrap_or_default(), Instant::now());
    let is_written = |path: &str| open.iter().any(|lease| lease.path == path && lease.writing);
    moved.texts.iter().map(|text| &text.path).filter(|path| desk.unsaved.has(path) || is_written(path)).collect()
}

fn told(plan: &Plan, desk: &Desk, moved: &Moved, (token, unsaved): (&str, &[&SourcePath])) -> Value {
    let title = |path: &str| text_of(plan, path).map(|article| article.front.title.clone());
    let pages = moved.pages.iter().map(|page| {
        json!({
            "path": &*page.path,
            "title": title(&page.path),
            "before": format!("/{}", canonical(&page.before)),
            "after": format!("/{}", canonical(&page.after)),
            "ledOn": page.is_led_on,
        })
    });
    let texts = moved.texts.iter().filter(|text| text.links > 0);
    let texts = texts.map(|text| json!({ "path": &*text.path, "title": title(&text.path), "links": text.links }));
    let paths = moved.paths.iter().map(|(from, to)| json!([&**from, &**to]));
    let cells = moved.cells.iter().map(|cell| {
        json!({
            "table": &*moved.new_path(&cell.table),
            "sheet": cell.sheet,
            "cell": cell.cell,
            "before": cell.before,
            "after": cell.after,
        })
    });
    let unsaved = unsaved.iter().map(|path| json!({ "path": &***path, "title": title(path) }));
    json!({
        "token": token,
        "paths": paths.collect::<Value>(),
        "pages": pages.collect::<Value>(),
        "texts": texts.collect::<Value>(),
        "cells": cells.collect::<Value>(),
        "unsaved": unsaved.collect::<Value>(),
        "base": desk.state.latest().map(|latest| latest.plan.site.config.base_url.clone()),
    })
}

/// What the history tells of a version that was kept at a move: the section and the name that the item had.
pub fn told_of_version(plan: &Plan, store: &TextStore, path: &str, id: &str) -> Value {
    let log = MoveLog::of(store);
    let Some(before) = log.before(path, id) else { return Value::Null };
    let fields = store.history.get(path, id).ok().map(|bytes| super::items::parts(&bytes, plan.language()).1);
    let slug =
        fields.as_ref().and_then(Value::as_array).and_then(|fields| fields.iter().find(|pair| pair[0] == "slug"));
    let name =
        slug.and_then(|pair| pair[1].as_str()).map_or_else(|| crate::authoring::name_in_path(before), str::to_owned);
    json!({ "path": before, "section": super::items::section_of_path(plan, before), "name": name })
}

/// The refusal of a path whose file moved; none where it did not.
pub fn led_on(store: &TextStore, path: &str) -> Option<Refusal> {
    let log = MoveLog::of(store);
    let now = log.now(path).filter(|now| store.read(now).is_ok())?;
    Some(Refusal::Moved(now.to_owned()))
}
