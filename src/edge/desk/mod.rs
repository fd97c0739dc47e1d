//! `bantin desk`: where staff write, in the browser. The preview's server, with writing allowed to the one browser that
//! the program opened.
//!
//! **Nothing is lost.** A save names the version it read; if the file has another one by now, both texts go to the browser
//! and nothing is written. What a save replaces goes to `.bantin-history/` first. Text that is not saved lies there too,
//! written each second while someone types.
//!
//! **Nothing else may write.** The address that is opened has a token, which the browser gets a cookie for; a request that
//! writes has to come from the desk's own pages ([`access`]). Pages of the portal are shown under the same address, so
//! those that may have scripts of their own (raw HTML, attached files) are kept apart by a sandbox.
//!
//! The pieces: `store` reads and writes texts, `history` and `unsaved` keep what would be lost, `items` says what there
//! is, `check` judges a text that is not saved yet, `data` is the statistics, `api` is the interface to the web part in `web/`.

mod access;
mod api;
mod check;
mod data;
mod history;
mod items;
mod json;
mod request;
mod store;
mod unsaved;
mod upload;

use std::collections::VecDeque;
use std::convert::Infallible;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::any;
use serde_json::{Value, json};

use self::access::Access;
use self::json::{malformed, wrong};
use self::store::{Refusal, TextStore};
use self::unsaved::Unsaved;
use super::Failure;
use super::preview::{self, Edition, Extension, PreviewOptions, PreviewState};
use super::session::{Clock, lock};
use crate::Options;
use crate::base::address::decode;
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::markdown::escape;

/// The desk's own pages are below this path.
const ROOT: &str = "/_bantin/desk/";

/// The key of an address that shows a text which is not saved.
const DRAFT: &str = "_bantin_draft";

/// The longest body of a request: the longest text, and what JSON adds to it.
const MOST_BODY: usize = 12_000_000;

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where the preview tells of changes; the desk's windows listen there too.
const EVENTS: &str = "/_bantin/events";

const SCRIPT: &str = include_str!("web/dist/desk.js");
const STYLE: &str = include_str!("web/dist/desk.css");

/// Everything the desk answers from.
struct Desk {
    state: Arc<PreviewState>,
    store: TextStore,
    unsaved: Unsaved,
    access: Access,
    port: u16,
    clock: Clock,
    language: Option<Language>,
    pages: UnsavedPages,
}

/// The pages of the last unsaved texts. Each is known by a secret of its own: the cookie is for the desk's own paths.
#[derive(Default)]
struct UnsavedPages(Mutex<VecDeque<(String, Bytes)>>);

impl UnsavedPages {
    /// So many are kept: two windows that write at the same time.
    const MOST: usize = 8;

    /// Keeps a page and gives it a name.
    fn put(&self, page: Vec<u8>) -> Result<String, Failure> {
        let name = access::secret()?;
        let mut kept = lock(&self.0);
        kept.push_back((name.clone(), page.into()));
        if kept.len() > UnsavedPages::MOST {
            kept.pop_front();
        }
        Ok(name)
    }

    fn get(&self, name: &str) -> Option<Bytes> {
        lock(&self.0).iter().find(|(known, _)| known == name).map(|(_, page)| page.clone())
    }
}

impl Desk {
    fn language(&self, edition: &Edition) -> Language {
        self.language.unwrap_or(edition.plan.language())
    }
}

/// Serves the desk of a portal until the program is stopped.
///
/// # Errors
/// Those of [`preview::run`], and if the system gives no random bytes.
pub fn run(root: &Path, clock: Clock, plan: Options, options: &PreviewOptions) -> Result<Infallible, Failure> {
    let access = Access::new()?;
    preview::run_with(root, clock, plan, options, |state, port| {
        let start = format!("{ROOT}?token={}", access.token);
        let desk = Arc::new(Desk {
            store: TextStore::new(state.root.clone()),
            unsaved: Unsaved::new(&state.root),
            state: state.clone(),
            access,
            port,
            clock,
            language: options.language,
            pages: UnsavedPages::default(),
        });
        Some(Extension {
            routes: Box::new(move |app| routes(app, desk)),
            writes: ROOT,
            start,
            name: msg!("bàn viết", "desk"),
        })
    })
}

fn routes(app: Router, desk: Arc<Desk>) -> Router {
    let own = Router::new()
        .route(ROOT, any(shell))
        .route(&format!("{ROOT}{{file}}"), any(file))
        .route(&format!("{ROOT}api/events"), any(|| async { Redirect::temporary(EVENTS) }))
        .route(&format!("{ROOT}api/upload"), any(upload))
        .route(&format!("{ROOT}api/{{name}}"), any(api))
        .with_state(desk.clone());
    app.merge(own).layer(middleware::from_fn_with_state(desk, around))
}

/// Pages of the portal among the desk's own: those of unsaved texts, and a sandbox for whatever may have scripts.
async fn around(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let draft = query_of(request.uri().query()).into_iter().find(|(key, _)| key == DRAFT);
    if let Some((_, name)) = draft {
        return match desk.pages.get(&name) {
            Some(page) => secured(page.into_response(), "text/html; charset=utf-8", UNSAVED_POLICY),
            None => StatusCode::NOT_FOUND.into_response(),
        };
    }
    let is_own = request.uri().path().starts_with(preview_own());
    let mut response = next.run(request).await;
    if !is_own {
        let headers = response.headers_mut();
        let policy = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|value| value.to_str().ok());
        let policy = policy.map_or_else(|| SANDBOX.to_owned(), |policy| format!("{policy}; {FRAMED}"));
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
    response
}

/// Below this path nothing is of the portal.
fn preview_own() -> &'static str {
    ROOT.trim_end_matches("desk/")
}

/// Scripts of a portal with raw HTML run as those of nobody: they have no cookie and may not ask the desk for anything.
const SANDBOX: &str = "sandbox allow-scripts allow-forms allow-popups; frame-ancestors 'self'";

/// Pages are shown beside the text, and nowhere else.
const FRAMED: &str = "frame-ancestors 'self'";

/// The page of an unsaved text is looked at, not used.
const UNSAVED_POLICY: &str = "sandbox allow-same-origin; default-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'none'; frame-ancestors 'self'";

/// The first page, for the browser that knows the token or has its cookie already.
async fn shell(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let query = query_of(request.uri().query());
    if let Some((_, token)) = query.iter().find(|(key, _)| key == "token")
        && let Some(cookie) = desk.access.cookie(token, desk.port)
    {
        // On to the address without the token, which is in no history and no picture of the screen then.
        let headers = [(header::SET_COOKIE, cookie), (header::LOCATION, ROOT.to_owned())];
        return secured((StatusCode::SEE_OTHER, headers).into_response(), "text/plain; charset=utf-8", CLOSED_POLICY);
    }
    let language = desk.state.latest().map_or(Language::Vi, |latest| desk.language(&latest));
    if *request.method() != Method::GET || !desk.access.allows(&Method::GET, request.headers()) {
        let text = closed().text(language).to_owned();
        let page = format!(
            "<!doctype html>\n<html lang=\"{0}\"><meta charset=\"utf-8\"><title>bantin</title><p>{1}</p>\n",
            language.code(),
            escape(&text)
        );
        return secured((StatusCode::FORBIDDEN, page).into_response(), "text/html; charset=utf-8", CLOSED_POLICY);
    }
    let Ok(nonce) = access::secret() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>bantin</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{ROOT}desk.css\">\n</head>\n\
         <body data-nonce=\"{nonce}\" data-port=\"{}\">\n<div id=\"desk\"></div>\n\
         <script src=\"{ROOT}desk.js\" defer></script>\n</body>\n</html>\n",
        language.code(),
        desk.port,
    );
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self'; \
         connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    );
    secured(page.into_response(), "text/html; charset=utf-8", &policy)
}

const CLOSED_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

fn closed() -> Message {
    msg!(
        "Bàn viết chỉ mở được từ chương trình: chạy lại bantin desk.",
        "The desk can only be opened by the program: run bantin desk again."
    )
}

/// The script and the style sheet, which are no secrets.
async fn file(State(_): State<Arc<Desk>>, request: Request) -> Response {
    match request.uri().path().strip_prefix(ROOT) {
        Some("desk.js") => secured(SCRIPT.into_response(), "text/javascript; charset=utf-8", CLOSED_POLICY),
        Some("desk.css") => secured(STYLE.into_response(), "text/css; charset=utf-8", CLOSED_POLICY),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A request of the web part.
async fn api(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let writes = parts.method == Method::POST;
    let allowed = allowed(&desk, &parts.method, &parts.headers).and_then(|()| {
        let is_fine = !writes || is_json(&parts.headers);
        if is_fine { Ok(()) } else { Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, malformed())) }
    });
    answered(desk, allowed, (body, MOST_BODY), move |desk, edition, bytes| {
        let body = if writes { serde_json::from_slice(bytes).unwrap_or_default() } else { Value::Null };
        let name = parts.uri.path().strip_prefix(ROOT).and_then(|path| path.strip_prefix("api/")).unwrap_or_default();
        let request = request::ApiRequest { name, query: query_of(parts.uri.query()), body };
        if writes { api::post(desk, edition, &request) } else { api::get(desk, edition, &request) }
    })
    .await
}

/// A file for an item, as it is.
async fn upload(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let allowed = match parts.method {
        Method::POST => allowed(&desk, &parts.method, &parts.headers),
        _ => Err((StatusCode::METHOD_NOT_ALLOWED, malformed())),
    };
    answered(desk, allowed, (body, upload::MOST), move |desk, _, bytes| {
        let query = query_of(parts.uri.query());
        let of = |key: &str| query.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        let (Some(path), Some(name)) = (of("path"), of("name")) else { return Err(wrong()) };
        Ok(json!({ "name": upload::put(&desk.store, path, name, bytes)? }))
    })
    .await
}

type Denied = (StatusCode, Message);

fn allowed(desk: &Desk, method: &Method, headers: &HeaderMap) -> Result<(), Denied> {
    if desk.access.allows(method, headers) { Ok(()) } else { Err((StatusCode::FORBIDDEN, closed())) }
}

/// Reads the body of an allowed request, up to a length, and answers it.
async fn answered(
    desk: Arc<Desk>,
    allowed: Result<(), Denied>,
    (body, most): (Body, usize),
    answer: impl FnOnce(&Desk, &Arc<Edition>, &Bytes) -> Result<Value, Refusal> + Send + 'static,
) -> Response {
    let language = desk.state.latest().map_or(Language::Vi, |latest| desk.language(&latest));
    if let Err((status, message)) = allowed {
        return refused(status, &message, language);
    }
    let bytes = match body.size_hint().lower() {
        long if long > most as u64 => None,
        _ => tokio::time::timeout(PATIENCE, axum::body::to_bytes(body, most)).await.ok().and_then(Result::ok),
    };
    let Some(bytes) = bytes else {
        let message = msg!("dài quá {} MB", "longer than {} MB", most / 1_000_000);
        return refused(StatusCode::PAYLOAD_TOO_LARGE, &message, language);
    };
    let answered = tokio::task::spawn_blocking(move || {
        let edition = desk.state.latest().ok_or(Refusal::Missing)?;
        answer(&desk, &edition, &bytes)
    });
    match answered.await {
        Ok(Ok(value)) => replied(StatusCode::OK, &value),
        Ok(Err(refusal)) => refuse(refusal, language),
        Err(_) => {
            let message = msg!("bantin gặp lỗi nội bộ", "bantin failed with an internal error");
            refused(StatusCode::INTERNAL_SERVER_ERROR, &message, language)
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

fn refuse(refusal: Refusal, language: Language) -> Response {
    match refusal {
        Refusal::Request(message) => refused(StatusCode::UNPROCESSABLE_ENTITY, &message, language),
        Refusal::Missing => {
            refused(StatusCode::NOT_FOUND, &msg!("không có bài này", "there is no such text"), language)
        }
        Refusal::Failed(failure) => refused(StatusCode::INTERNAL_SERVER_ERROR, &failure.message, language),
        Refusal::OtherGrid(theirs) => {
            let message = msg!(
                "bảng số liệu đã bị sửa ở nơi khác từ khi bạn mở; chưa ghi gì",
                "the data set was changed elsewhere since you opened it; nothing was written"
            );
            replied(StatusCode::CONFLICT, &json!({ "error": message.text(language), "theirs": theirs }))
        }
        Refusal::Changed(bytes) => {
            let (_, fields, body, _) = items::parts(&bytes, language);
            let message = msg!(
                "bài đã bị sửa ở nơi khác từ khi bạn mở; chưa ghi gì",
                "the text was changed elsewhere since you opened it; nothing was written"
            );
            let theirs = json!({ "version": store::version(&bytes), "fields": fields, "body": body });
            replied(StatusCode::CONFLICT, &json!({ "error": message.text(language), "theirs": theirs }))
        }
    }
}

fn refused(status: StatusCode, message: &Message, language: Language) -> Response {
    replied(status, &json!({ "error": message.text(language) }))
}

fn replied(status: StatusCode, value: &Value) -> Response {
    secured((status, Body::from(value.to_string())).into_response(), "application/json", CLOSED_POLICY)
}

/// A response of the desk's own: no other page frames it, no cache keeps it.
fn secured(mut response: Response, kind: &'static str, policy: &str) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Ok(policy) = HeaderValue::from_str(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The keys of a query with their values, decoded.
fn query_of(query: Option<&str>) -> Vec<(String, String)> {
    let pairs = query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter_map(|(key, value)| Some((decode(key)?, decode(&value.replace('+', " "))?))).collect()
}
