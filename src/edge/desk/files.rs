//! Files of the portal as the browser shows them: beside an item, or in `static/`, which all items share.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;

use super::Desk;
use super::http::{allowed, failed, query_of, refuse, refused};
use super::json::{malformed, wrong};
use super::refusal::Refusal;
use super::store::{TextStore, is_item, not_a_text};
use super::upload::is_publishable;
use crate::base::address::{decode, encode};
use crate::base::source::{Picture, Source, SourcePath, folder, is_picture, join, nfc};
use crate::edge::preview::{Edition, PreviewResponse, file_at, kind_of, respond};
use crate::edge::{Cache, disk};
use crate::images;

/// A file is looked at or kept, never run: not even by who opens its address.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/// A picture of fewer bytes than this is shown as it is.
const SMALL: u64 = 300_000;

/// More files than these beside one item are not looked for while someone writes.
const MOST_BESIDE: usize = 500;

/// `GET api/file?path=ITEM&name=NAME`: the bytes of a picture or an attachment; with `small`, a picture made smaller.
pub async fn file(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let language = desk.latest_language();
    let allowed = match parts.method {
        Method::GET => allowed(&desk.access, &parts.method, &parts.headers),
        _ => Err((StatusCode::METHOD_NOT_ALLOWED, malformed())),
    };
    if let Err((status, message)) = allowed {
        return refused(status, &message, language);
    }
    let found = tokio::task::spawn_blocking(move || {
        let query = query_of(parts.uri.query());
        let of = |key: &str| query.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        let (Some(item), Some(name)) = (of("path"), of("name")) else { return Err(wrong()) };
        let (path, place) = find(&desk.store, item, name)?;
        let small = of("small").and_then(|_| smaller(&desk, &path));
        let whole = || file_at(&desk.state.root, &place, if is_picture(&path) { kind_of(&path) } else { BYTES });
        Ok((small.unwrap_or_else(whole), path))
    });
    match found.await {
        Ok(Ok((answer, path))) => {
            let mut response = respond(PreviewResponse { policy: Some(POLICY), ..answer }, &parts.headers).await;
            if !is_picture(&path) {
                let name = encode(path.rsplit('/').next().unwrap_or(&path));
                let kept = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{name}"));
                kept.into_iter()
                    .for_each(|kept| drop(response.headers_mut().insert(header::CONTENT_DISPOSITION, kept)));
            }
            response
        }
        Ok(Err(refusal)) => refuse(refusal, language),
        Err(_) => refused(StatusCode::INTERNAL_SERVER_ERROR, &failed(), language),
    }
}

/// What a browser keeps instead of showing it.
const BYTES: &str = "application/octet-stream";

/// The path of a file and its place, by its name as an item writes it: seen from the item's folder, or from the top of
/// the portal where it begins with `/`.
fn find(store: &TextStore, item: &str, name: &str) -> Result<(String, PathBuf), Refusal> {
    if !is_item(item) || store.place(item)?.is_none() {
        return Err(not_a_text(item));
    }
    let name = nfc(name);
    let plain = decode(&name).map(|name| nfc(&name).into_owned());
    // As in a text, where `%20` may stand for a space or for itself.
    for name in [Some(name.into_owned()), plain].into_iter().flatten() {
        let path = match name.strip_prefix('/') {
            Some(shared) => join("content/static", shared).filter(|path| path.starts_with("content/static/")),
            None => join(folder(item), &name),
        };
        let Some(path) = path.filter(|path| is_publishable(path)) else { continue };
        if let Some(place) = store.place(&path)?.filter(|place| place.is_file()) {
            return Ok((path, place));
        }
    }
    Err(Refusal::Missing)
}

/// The smallest size in which the portal publishes a picture, where that spares anything.
fn smaller(desk: &Desk, path: &str) -> Option<PreviewResponse> {
    let edition = desk.state.latest()?;
    let blob = edition.plan.sources.blob(path).filter(|blob| blob.len > SMALL)?;
    let Some(Picture::Raster(raster)) = blob.picture else { return None };
    let set = images::set(&raster, false);
    let bytes = Cache::single(&desk.state.root, blob, set.webp.first()?)?;
    Some(PreviewResponse::bytes(200, "image/webp", bytes))
}

/// The files beside an item that the edition does not know yet: they were put there a moment ago.
pub fn newest(store: &TextStore, edition: &Edition, item: &str) -> Result<Vec<(SourcePath, Source)>, Refusal> {
    let place = store.disk(item)?;
    let entries = place.parent().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let names = entries.take(MOST_BESIDE).filter_map(|entry| entry.file_name().into_string().ok());
    let paths = names.map(|name| format!("{}/{}", folder(item), nfc(&name)));
    let unknown = paths.filter(|path| is_publishable(path) && edition.plan.sources.get(path).is_none());
    let read = unknown.filter_map(|path| {
        let place = store.place(&path).ok()??;
        place.is_file().then(|| (SourcePath::from(path.as_str()), disk::read_one(&path, &place)))
    });
    Ok(read.collect())
}
