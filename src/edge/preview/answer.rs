//! From a path to a reply: the page that a published site has there, rendered on request.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::state::{Edition, Located, OWN, PreviewState, SHOWN, href};
use super::{dashboard, gallery};
use crate::Rendered;
use crate::base::address::decode;
use crate::base::report::ReportStyle;
use crate::base::source::{Blob, extension, nfc};
use crate::edge::Cache;
use crate::markdown::escape;
use crate::site::{Content, Page, without_marks};

const SCRIPT: &str = include_str!("live.js");
const OVERLAY: &str = include_str!("live.css");
const DASHBOARD: &str = include_str!("dashboard.css");

/// The policy of the site's pages, the one that the guides recommend for web servers.
const SITE_POLICY: &str = "default-src 'self'";

/// That of the preview's own pages: no page elsewhere may frame the drafts.
const OWN_POLICY: &str = "default-src 'self'; frame-ancestors 'none'";

/// The response to a request.
pub struct PreviewResponse {
    /// 200, 302, 404, 503.
    pub status: u16,
    /// The content type.
    pub kind: &'static str,
    /// Identifies these bytes: the `ETag`.
    pub tag: String,
    /// Where to look instead.
    pub location: Option<String>,
    /// The content security policy; none for a site with raw HTML.
    pub policy: Option<&'static str>,
    /// The bytes.
    pub body: ResponseBody,
}

/// The bytes of a reply.
pub enum ResponseBody {
    /// In memory.
    Bytes(Vec<u8>),
    /// In this file, which has this length.
    File(PathBuf, u64),
}

impl PreviewResponse {
    /// These bytes.
    pub fn bytes(status: u16, kind: &'static str, bytes: Vec<u8>) -> PreviewResponse {
        let tag = format!("\"{:032x}\"", xxhash_rust::xxh3::xxh3_128(&bytes));
        PreviewResponse {
            status,
            kind,
            tag,
            location: None,
            policy: Some(SITE_POLICY),
            body: ResponseBody::Bytes(bytes),
        }
    }

    fn redirect(to: String) -> PreviewResponse {
        PreviewResponse { location: Some(to), ..PreviewResponse::bytes(302, "text/plain; charset=utf-8", Vec::new()) }
    }

    /// Nothing is there.
    pub fn missing() -> PreviewResponse {
        PreviewResponse::bytes(404, "text/plain; charset=utf-8", b"404\n".to_vec())
    }
}

/// Answers a path and query as they are in the request.
pub fn answer(state: &PreviewState, path: &str, query: Option<&str>) -> PreviewResponse {
    if let Some(own) = path.strip_prefix(OWN) {
        return PreviewResponse { policy: Some(OWN_POLICY), ..own_page(state, own) };
    }
    let name = state.name();
    let Some(latest) = state.latest() else { return PreviewResponse::missing() };
    let shown = state.shown().unwrap_or(latest);
    let base = format!("{}/", shown.plan.site.config.base_path());
    let Some(path) = decode(path).map(|path| nfc(&path).into_owned()) else { return not_found(state, &shown) };
    let Some(address) = path.strip_prefix(&base) else {
        let is_above = base.strip_suffix('/').is_some_and(|base| path == "/" || path == base);
        return if is_above { PreviewResponse::redirect(base) } else { not_found(state, &shown) };
    };
    let exact =
        if address.is_empty() || address.ends_with('/') { format!("{address}index.html") } else { address.to_owned() };
    if let Some(found) = state.find(&exact) {
        return found_page(state, &found, &exact, name);
    }
    // As servers do for a folder.
    let folder = format!("{address}/index.html");
    if !address.is_empty() && state.find(&folder).is_some() {
        return PreviewResponse::redirect(href(&shown.plan, &folder));
    }
    // An old address with a query has no stub page, but servers get it in their maps.
    let typed = query.map(|query| without_marks(&format!("/{address}?{query}")));
    if let Some(old) = shown.plan.site.redirects.iter().find(|old| Some(&old.from) == typed.as_ref()) {
        return PreviewResponse::redirect(href(&shown.plan, &old.to));
    }
    not_found(state, &shown)
}

fn own_page(state: &PreviewState, name: &str) -> PreviewResponse {
    match name {
        "live.js" => PreviewResponse::bytes(200, "text/javascript; charset=utf-8", SCRIPT.into()),
        "live.css" => PreviewResponse::bytes(200, "text/css; charset=utf-8", OVERLAY.into()),
        "dashboard.css" => PreviewResponse::bytes(200, "text/css; charset=utf-8", DASHBOARD.into()),
        "" => match state.latest() {
            Some(latest) => {
                let page = dashboard::page(state, &latest);
                PreviewResponse::bytes(
                    200,
                    HTML,
                    live(page.into_bytes(), &PreviewScript { edition: state.name(), hidden: true }),
                )
            }
            None => PreviewResponse::missing(),
        },
        _ => match (name.strip_prefix(gallery::FOLDER.trim_end_matches('/')), state.latest()) {
            (Some(""), Some(_)) => PreviewResponse::redirect(format!("{OWN}{}", gallery::FOLDER)),
            (Some(path), Some(latest)) if path.starts_with('/') => {
                let found = gallery::answer(&latest.plan, &path[1..], state.language(&latest.plan));
                found.map_or_else(PreviewResponse::missing, |file| {
                    PreviewResponse::bytes(file.status, kind_of(&file.name), file.bytes)
                })
            }
            _ => PreviewResponse::missing(),
        },
    }
}

const HTML: &str = "text/html; charset=utf-8";

/// `name`: what was shown when the request came; a hidden page may come from an older edition.
fn found_page(state: &PreviewState, found: &Located, address: &str, name: String) -> PreviewResponse {
    let edition = &found.edition;
    let Some(page) = edition.page(address) else { return not_found(state, edition) };
    if !edition.is_good() {
        return problems(state, edition, found.hidden);
    }
    let script =
        PreviewScript { edition: if found.hidden { name } else { edition.name.clone() }, hidden: found.hidden };
    match rendered(state, edition, page, &script) {
        Ok(answer) => answer,
        Err(failed) => {
            if state.notify(edition, (*failed).clone()) {
                state.print(edition, &failed);
            }
            let before = state.before().filter(|_| !found.hidden);
            let last_good = before.and_then(|before| rendered(state, &before, before.page(address)?, &script).ok());
            last_good.unwrap_or_else(|| problems(state, edition, found.hidden))
        }
    }
}

/// The script that follows the preview, as it is put into a page.
struct PreviewScript {
    /// The edition the page is of.
    edition: String,
    /// Whether the page is hidden from readers: it also gets what is wrong with hidden pages.
    hidden: bool,
}

type RenderError = Box<crate::base::diagnostic::Diagnostic>;

fn rendered(
    state: &PreviewState,
    edition: &Edition,
    page: &Page,
    script: &PreviewScript,
) -> Result<PreviewResponse, RenderError> {
    let kind = kind_of(&page.address);
    let policy = (!edition.plan.site.config.raw_html).then_some(SITE_POLICY);
    Ok(match edition.plan.render(page)? {
        Rendered::File(blob) => PreviewResponse { policy, ..file(state, blob, kind) },
        Rendered::Picture(blob, one) => match Cache::single(&state.root, blob, &one) {
            Some(bytes) => PreviewResponse { policy, ..PreviewResponse::bytes(200, kind, bytes) },
            None => PreviewResponse::missing(),
        },
        Rendered::Bytes(bytes) => {
            let is_page = matches!(page.content, Content::View(_) | Content::List(_));
            let bytes = bytes.into_owned();
            let bytes = if is_page { live(bytes, script) } else { bytes };
            PreviewResponse { policy, ..PreviewResponse::bytes(200, kind, bytes) }
        }
    })
}

/// A file of the sources. It may have been replaced since it was read: its facts are taken again.
fn file(state: &PreviewState, blob: &Blob, kind: &'static str) -> PreviewResponse {
    file_at(&state.root, &blob.disk, kind)
}

/// A file on the disk, which must not have become a link that leads out of `content/`.
pub fn file_at(root: &Path, disk: &Path, kind: &'static str) -> PreviewResponse {
    let content = root.join("content").canonicalize().ok();
    let real = disk.canonicalize().ok().filter(|real| content.is_some_and(|content| real.starts_with(content)));
    let facts = real.as_ref().and_then(|real| std::fs::metadata(real).ok()).filter(std::fs::Metadata::is_file);
    let Some(facts) = facts else { return PreviewResponse::missing() };
    let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).map(|time| time.as_nanos()).unwrap_or_default();
    let modified = facts.modified().map(since).unwrap_or_default();
    let tag = format!("\"{:x}-{modified:x}\"", facts.len());
    let body = ResponseBody::File(real.unwrap_or_default(), facts.len());
    PreviewResponse { status: 200, kind, tag, location: None, policy: Some(SITE_POLICY), body }
}

/// The site's own page for addresses it does not have.
fn not_found(state: &PreviewState, shown: &Edition) -> PreviewResponse {
    if !shown.is_good() {
        return problems(state, shown, false);
    }
    let script = PreviewScript { edition: shown.name.clone(), hidden: false };
    let page = shown.page("404.html").and_then(|page| rendered(state, shown, page, &script).ok());
    page.map_or_else(PreviewResponse::missing, |page| PreviewResponse { status: 404, ..page })
}

/// If there is no good page to show: what is wrong.
fn problems(state: &PreviewState, edition: &Edition, hidden: bool) -> PreviewResponse {
    let language = state.language(&edition.plan);
    let text = edition.problems(ReportStyle { language, colour: false, most: SHOWN });
    let page = dashboard::problems(&text, language);
    PreviewResponse {
        policy: Some(OWN_POLICY),
        ..PreviewResponse::bytes(503, HTML, live(page.into_bytes(), &PreviewScript { edition: state.name(), hidden }))
    }
}

/// Adds the script that follows the preview, before the end of the page's body.
fn live(mut page: Vec<u8>, script: &PreviewScript) -> Vec<u8> {
    let PreviewScript { edition, hidden } = script;
    let hidden = if *hidden { "&amp;hidden" } else { "" };
    let script = format!("<script src=\"{OWN}live.js?{}{hidden}\" defer></script>", escape(edition));
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|window| window == end).unwrap_or(page.len());
    page.splice(at..at, script.into_bytes());
    page
}

/// The content type, by the ending of the name.
pub fn kind_of(address: &str) -> &'static str {
    match extension(address).as_str() {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" | "conf" | "log" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "pdf" => "application/pdf",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "aac" => "audio/aac",
        "flac" => "audio/flac",
        "wav" => "audio/wav",
        "zip" => "application/zip",
        "doc" => "application/msword",
        "xls" => "application/vnd.ms-excel",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
