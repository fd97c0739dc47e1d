//! A path to what is answered: the page that a published site has there, rendered when it is asked for.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use super::newsroom;
use super::stage::{Edition, Found, SHOWN, Stage, href};
use crate::Rendered;
use crate::base::address::decode;
use crate::base::report::Style;
use crate::base::source::{Blob, extension, nfc};
use crate::edge::Cache;
use crate::markdown::escape;
use crate::site::{Content, Page};

const SCRIPT: &str = include_str!("live.js");
const OVERLAY: &str = include_str!("live.css");
const NEWSROOM: &str = include_str!("newsroom.css");

/// Where the preview's own pages and files are; nothing of it is ever in the output.
pub const OWN: &str = "/_bantin/";

/// What is answered to a request.
pub struct Answer {
    /// 200, 302, 404, 503.
    pub status: u16,
    /// The kind of content.
    pub kind: &'static str,
    /// Names these bytes.
    pub tag: String,
    /// Where else to look.
    pub location: Option<String>,
    /// Whether the page keeps to the strict policy.
    pub strict: bool,
    /// The bytes.
    pub body: Body,
}

/// The bytes of an answer.
pub enum Body {
    /// Here they are.
    Bytes(Vec<u8>),
    /// They are in this file; so many.
    File(PathBuf, u64),
}

impl Answer {
    fn bytes(status: u16, kind: &'static str, bytes: Vec<u8>) -> Answer {
        let tag = format!("\"{:032x}\"", xxhash_rust::xxh3::xxh3_128(&bytes));
        Answer { status, kind, tag, location: None, strict: true, body: Body::Bytes(bytes) }
    }

    fn redirect(to: String) -> Answer {
        Answer { location: Some(to), ..Answer::bytes(302, "text/plain; charset=utf-8", Vec::new()) }
    }

    fn missing() -> Answer {
        Answer::bytes(404, "text/plain; charset=utf-8", b"404\n".to_vec())
    }
}

/// Answers a path and query as they came in the request.
pub fn answer(stage: &Stage, path: &str, query: Option<&str>) -> Answer {
    if let Some(own) = path.strip_prefix(OWN) {
        return own_page(stage, own);
    }
    let name = stage.name();
    let Some(latest) = stage.latest() else { return Answer::missing() };
    let shown = stage.shown().unwrap_or(latest);
    let base = format!("{}/", shown.plan.site.config.base_path());
    let Some(path) = decode(path).map(|path| nfc(&path).into_owned()) else { return not_found(stage, &shown) };
    let Some(address) = path.strip_prefix(&base) else {
        let is_above = base.strip_suffix('/').is_some_and(|base| path == "/" || path == base);
        return if is_above { Answer::redirect(base) } else { not_found(stage, &shown) };
    };
    let exact =
        if address.is_empty() || address.ends_with('/') { format!("{address}index.html") } else { address.to_owned() };
    if let Some(found) = stage.find(&exact) {
        return found_page(stage, &found, &exact, name);
    }
    // As servers do for a folder.
    let folder = format!("{address}/index.html");
    if !address.is_empty() && stage.find(&folder).is_some() {
        return Answer::redirect(href(&shown.plan, &folder));
    }
    // An old address with a query has no stub page, but servers get it in their maps.
    let typed = query.map(|query| format!("/{address}?{query}"));
    if let Some(old) = shown.plan.site.redirects.iter().find(|old| Some(&old.from) == typed.as_ref()) {
        return Answer::redirect(href(&shown.plan, &old.to));
    }
    not_found(stage, &shown)
}

fn own_page(stage: &Stage, name: &str) -> Answer {
    match name {
        "live.js" => Answer::bytes(200, "text/javascript; charset=utf-8", SCRIPT.into()),
        "live.css" => Answer::bytes(200, "text/css; charset=utf-8", OVERLAY.into()),
        "newsroom.css" => Answer::bytes(200, "text/css; charset=utf-8", NEWSROOM.into()),
        "" => match stage.latest() {
            Some(latest) => {
                let page = newsroom::page(stage, &latest);
                Answer::bytes(200, HTML, live(page.into_bytes(), &Script { edition: stage.name(), hidden: true }))
            }
            None => Answer::missing(),
        },
        _ => Answer::missing(),
    }
}

const HTML: &str = "text/html; charset=utf-8";

/// `name`: what was shown when the request came; a page that readers do not see may come from an older edition.
fn found_page(stage: &Stage, found: &Found, address: &str, name: String) -> Answer {
    let edition = &found.edition;
    let Some(page) = edition.page(address) else { return not_found(stage, edition) };
    if !edition.is_good() {
        return problems(stage, edition, found.hidden);
    }
    let script = Script { edition: if found.hidden { name } else { edition.name.clone() }, hidden: found.hidden };
    match rendered(stage, edition, page, &script) {
        Ok(answer) => answer,
        Err(failed) => {
            if stage.tell(edition, (*failed).clone()) {
                stage.print(edition, &failed);
            }
            let before = stage.before().filter(|_| !found.hidden);
            let last_good = before.and_then(|before| rendered(stage, &before, before.page(address)?, &script).ok());
            last_good.unwrap_or_else(|| problems(stage, edition, found.hidden))
        }
    }
}

/// The script that follows the preview, as it is put into a page.
struct Script {
    /// What the page is of.
    edition: String,
    /// Whether readers do not see the page: it is told what is wrong with such pages too.
    hidden: bool,
}

type Failed = Box<crate::base::diagnostic::Diagnostic>;

fn rendered(stage: &Stage, edition: &Edition, page: &Page, script: &Script) -> Result<Answer, Failed> {
    let kind = kind_of(&page.address);
    let strict = !edition.plan.site.config.raw_html;
    Ok(match edition.plan.render(page)? {
        Rendered::File(blob) => Answer { strict, ..file(stage, blob, kind) },
        Rendered::Picture(blob, one) => match Cache::single(&stage.root, blob, &one) {
            Some(bytes) => Answer { strict, ..Answer::bytes(200, kind, bytes) },
            None => Answer::missing(),
        },
        Rendered::Bytes(bytes) => {
            let is_page = matches!(page.content, Content::View(_) | Content::List(_));
            let bytes = bytes.into_owned();
            let bytes = if is_page { live(bytes, script) } else { bytes };
            Answer { strict, ..Answer::bytes(200, kind, bytes) }
        }
    })
}

/// A file of the sources. It may have been replaced since it was read: its facts are taken anew, and it must not have
/// become a link that leads out of `content/`.
fn file(stage: &Stage, blob: &Blob, kind: &'static str) -> Answer {
    let content = stage.root.join("content").canonicalize().ok();
    let real = blob.disk.canonicalize().ok().filter(|real| content.is_some_and(|content| real.starts_with(content)));
    let facts = real.as_ref().and_then(|real| std::fs::metadata(real).ok()).filter(std::fs::Metadata::is_file);
    let Some(facts) = facts else { return Answer::missing() };
    let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).map(|time| time.as_nanos()).unwrap_or_default();
    let modified = facts.modified().map(since).unwrap_or_default();
    let tag = format!("\"{:x}-{modified:x}\"", facts.len());
    let body = Body::File(real.unwrap_or_default(), facts.len());
    Answer { status: 200, kind, tag, location: None, strict: true, body }
}

/// The site's own page for what is not there.
fn not_found(stage: &Stage, shown: &Edition) -> Answer {
    if !shown.is_good() {
        return problems(stage, shown, false);
    }
    let script = Script { edition: shown.name.clone(), hidden: false };
    let page = shown.page("404.html").and_then(|page| rendered(stage, shown, page, &script).ok());
    page.map_or_else(Answer::missing, |page| Answer { status: 404, ..page })
}

/// Where there is no good page to show: what is wrong.
fn problems(stage: &Stage, edition: &Edition, hidden: bool) -> Answer {
    let language = stage.language(&edition.plan);
    let text = edition.problems(Style { language, colour: false, most: SHOWN });
    let page = newsroom::problems(&text, language);
    Answer::bytes(503, HTML, live(page.into_bytes(), &Script { edition: stage.name(), hidden }))
}

/// Adds the script that follows the preview, before the end of the page's body.
fn live(mut page: Vec<u8>, script: &Script) -> Vec<u8> {
    let Script { edition, hidden } = script;
    let hidden = if *hidden { "&amp;hidden" } else { "" };
    let script = format!("<script src=\"{OWN}live.js?{}{hidden}\" defer></script>", escape(edition));
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|window| window == end).unwrap_or(page.len());
    page.splice(at..at, script.into_bytes());
    page
}

/// The kind of content, as servers tell it by the name.
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
        "ogg" | "oga" => "audio/ogg",
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
