//! What lies on the portal's shelf: every picture and attachment, which texts use it, and what was taken away.

use std::collections::BTreeMap;
use std::fs;
use std::io;

use serde_json::{Value, json};

use super::history::Reason;
use super::refusal::Refusal;
use super::request::ApiRequest;
use super::store::TextStore;
use super::upload::{MOST, is_publishable};
use crate::Plan;
use crate::base::address::{decode, is_web_address};
use crate::base::diagnostic::msg;
use crate::base::source::{Picture, Source, SourcePath, folder, is_picture, join, nfc};
use crate::edge::Failure;
use crate::edge::disk::replace;

/// `GET api/files`: all pictures and attachments with the texts that use them; with `path`, those beside one item. And what
/// was taken away, newest first.
pub fn get(plan: &Plan, store: &TextStore, beside: Option<&str>) -> Value {
    let uses = uses(plan);
    let below = beside.map_or("content/".to_owned(), |item| format!("{}/", folder(item)));
    let is_beside = |path: &str| beside.is_none() || !path[below.len()..].contains('/');
    let files = plan.sources.below(&below).filter_map(|(path, source)| match source {
        Source::Blob(blob) if is_publishable(path) && is_kept(path) && is_beside(path) => {
            let (width, height) = match blob.picture {
                Some(Picture::Raster(raster)) => (Some(raster.width), Some(raster.height)),
                Some(Picture::Vector(size)) => (size.map(|size| size.0), size.map(|size| size.1)),
                _ => (None, None),
            };
            Some(json!({
                "path": &**path,
                "bytes": blob.len,
                "picture": is_picture(path),
                "broken": matches!(blob.picture, Some(Picture::Broken(_))),
                "width": width,
                "height": height,
                "used": used_by(plan, &users(plan, &uses, path)),
            }))
        }
        _ => None,
    });
    let files: Value = files.collect();
    json!({ "files": files, "removed": removed(store) })
}

/// What is not the counter's or the statistics' own, and not for programs.
fn is_kept(path: &str) -> bool {
    !path.starts_with("content/stats/") && !path.starts_with("content/visits/")
}

/// The texts that use a file. One beside it that only names it, as a section names the table of its items, counts too.
fn users(plan: &Plan, uses: &BTreeMap<SourcePath, Vec<SourcePath>>, path: &str) -> Vec<SourcePath> {
    if let Some(texts) = uses.get(path) {
        return texts.clone();
    }
    let (own, name) = (folder(path), path.rsplit('/').next().unwrap_or(path));
    let beside = plan.sources.below(own).filter(|(text, _)| text.ends_with(".md") && folder(text) == own);
    let naming = beside.filter(|(_, source)| matches!(source, Source::Text(text) if text.contains(name)));
    naming.map(|(text, _)| text.clone()).collect()
}

fn used_by(plan: &Plan, texts: &[SourcePath]) -> Value {
    let texts = texts.iter();
    let title = |path: &SourcePath| super::items::text_of(plan, path).map(|article| article.front.title.clone());
    texts.map(|path| json!({ "path": &**path, "title": title(path) })).collect()
}

fn removed(store: &TextStore) -> Value {
    let gone = store.history.removed().into_iter().filter(|(path, _)| is_publishable(path));
    let gone = gone.filter(|(path, _)| store.place(path).ok().flatten().is_some_and(|place| !place.exists()));
    gone.map(|(path, one)| json!({ "path": path, "at": one.at.to_rfc3339(), "id": one.id })).collect()
}

/// The texts that use a file, drafts too, by the path of the file.
fn uses(plan: &Plan) -> BTreeMap<SourcePath, Vec<SourcePath>> {
    let mut uses: BTreeMap<SourcePath, Vec<SourcePath>> = BTreeMap::new();
    let public = plan.site.texts().map(|(_, _, article)| article);
    for article in public.chain(&plan.site.unpublished) {
        for target in article.targets() {
            for path in paths(&article.path, target.typed) {
                let Some((path, _)) = plan.sources.below(&path).next().filter(|(known, _)| ***known == *path) else {
                    continue;
                };
                let texts = uses.entry(path.clone()).or_default();
                if texts.last() != Some(&article.path) {
                    texts.push(article.path.clone());
                }
            }
        }
    }
    uses
}

/// The paths that a target may mean, seen from a text: as typed, and as an address.
fn paths(from: &SourcePath, target: &str) -> Vec<String> {
    if is_web_address(target) {
        return Vec::new();
    }
    let address = target.split(['#', '?']).next().unwrap_or_default();
    let path = |name: &str| match nfc(name).strip_prefix('/') {
        Some(shared) => join("content/static", shared),
        None => join(folder(from), &nfc(name)),
    };
    [Some(target.to_owned()), decode(address)].into_iter().flatten().filter_map(|name| path(&name)).collect()
}

/// `POST api/file-remove {path}` takes a file away that no text uses; `POST api/file-restore {path, id}` brings it back.
///
/// # Errors
/// If it is no picture or attachment, a text uses it, or the folder cannot be written.
pub fn post(plan: &Plan, store: &TextStore, request: &ApiRequest) -> Result<Value, Refusal> {
    let path = request.text("path")?;
    let place = store.place(path)?.filter(|_| is_publishable(path) && is_kept(path));
    let place = place.ok_or_else(|| {
        msg!("`{path}` không phải ảnh hay tệp của cổng", "`{path}` is no picture or file of this portal")
    })?;
    let cannot = |error: io::Error| Failure::cannot_write(&place, &error);
    let _held = store.hold()?;
    if request.name == "file-restore" {
        if place.exists() {
            return Err(msg!("đã có tệp khác tên này", "there is another file of this name").into());
        }
        let bytes = store.history.get(path, request.text("id")?)?;
        fs::create_dir_all(place.parent().unwrap_or(&place)).map_err(cannot)?;
        replace(&place, &bytes, true).map_err(cannot)?;
        return Ok(json!({}));
    }
    let facts = fs::metadata(&place).map_err(|_| Refusal::Missing)?;
    if path.starts_with("content/static/") {
        return Err(msg!(
            "tệp dùng chung chỉ bỏ được trong thư mục",
            "files that all share are only removed in their folder"
        )
        .into());
    }
    let count = users(plan, &uses(plan), path).len();
    if count > 0 {
        return Err(msg!(
            "còn {count} bài dùng tệp này; bỏ khỏi bài trước đã",
            "{count} texts still use this file; take it out of them first"
        )
        .into());
    }
    if !facts.is_file() || facts.len() > MOST as u64 {
        return Err(msg!(
            "tệp quá lớn, lịch sử không giữ được; hãy xóa trong thư mục",
            "the file is too large for the history; remove it in its folder"
        )
        .into());
    }
    store.history.put(path, &fs::read(&place).map_err(cannot)?, Reason::Remove)?;
    fs::remove_file(&place).map_err(cannot)?;
    Ok(json!({}))
}
