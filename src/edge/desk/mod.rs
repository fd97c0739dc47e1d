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
//! The pieces: `http` answers requests and refuses what others send, `portals` is the page where a portal is chosen, `store` reads
//! and writes texts, `history` and `unsaved` keep what would be lost, `items` says what there is, `check` judges a text that is
//! not saved yet, `gone` leads on from a text whose file is elsewhere, `from_word` and `paste` make texts of documents and of what is pasted, `imports` keeps what became of documents, `leases`, `turns` and `editing` say who else has a text open, `data` is the statistics, `registers` sections kept as the rows of a table, `moves` gives items and files
//! other addresses and names, `api` is the interface to the web part in `web/`.

mod access;
mod api;
mod approval;
mod check;
mod data;
mod editing;
mod elsewhere;
mod files;
mod from_word;
mod gone;
mod history;
mod http;
mod imports;
mod items;
mod json;
mod leases;
mod moves;
mod pack;
mod paste;
mod portals;
mod publish;
mod refusal;
mod registers;
mod request;
mod save_journal;
mod settings;
mod shelf;
mod store;
mod streams;
mod text_file;
mod turns;
mod unsaved;
mod unsaved_files;
mod upload;

pub use self::imports::Imports;
pub use self::refusal::Refusal;
pub use self::store::{TextStore, version};

use std::collections::VecDeque;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::any;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use self::access::Access;
use self::elsewhere::Elsewhere;
use self::http::{Denied, accepted, allowed, query_of, secured, value_of};
use self::json::{malformed, wrong};
use self::leases::Leases;
pub use self::portals::choose;
use self::streams::Streams;
use self::turns::Turns;
use self::unsaved::Unsaved;
use self::unsaved_files::UnsavedFiles;
use super::preview::{self, AsItIs, Edition, Extension, PreviewOptions, PreviewState, respond};
use super::session::{Clock, lock};
use super::{Failure, disk};
use crate::Options;
use crate::base::diagnostic::msg;
use crate::base::language::Language;
use crate::base::source::MAX_TEXT;

/// The desk's own pages are below this path.
const ROOT: &str = "/_bantin/desk/";

/// The key of an address that shows a text which is not saved.
const DRAFT: &str = "_bantin_draft";

/// The longest body of a request: the longest text, and what JSON adds to it.
const MOST_BODY: usize = 12_000_000;

/// How many uploads are received at once; more wait in line.
const UPLOADS: usize = 2;

/// Where the preview tells of changes; the desk's windows listen there too.
const EVENTS: &str = "/_bantin/events";

/// Everything the desk answers from.
struct Desk {
    state: Arc<PreviewState>,
    store: TextStore,
    unsaved: Unsaved,
    /// What became of the document that an item was made of.
    imports: Imports,
    leases: Leases,
    turns: Turns,
    streams: Streams,
    elsewhere: Elsewhere,
    /// Of how many changes of leases and of unsaved texts the windows were told.
    told: AtomicU64,
    access: Access,
    port: u16,
    clock: Clock,
    language: Option<Language>,
    pages: UnsavedPages,
    files: UnsavedFiles,
    seen_sets: data::SeenSets,
    /// Room for files that are being received: each is in memory until it is whole.
    uploads: Semaphore,
    /// The page where the portal was chosen, if it was.
    portals: Option<String>,
    /// The output folder.
    out: PathBuf,
    publishing: publish::Running,
    counted: publish::Counted,
}

/// The pages of the last unsaved texts. Each is known by a secret of its own: the cookie is for the desk's own paths.
#[derive(Default)]
struct UnsavedPages(Mutex<VecDeque<UnsavedPage>>);

/// A page, the secret it is known by, and its content type.
struct UnsavedPage {
    name: String,
    bytes: Bytes,
    kind: &'static str,
}

impl UnsavedPages {
    /// At most this many are kept: enough for two windows that write at the same time.
    const MOST: usize = 16;

    /// Keeps a page and gives it a name.
    fn put(&self, page: Vec<u8>) -> Result<String, Failure> {
        self.put_as("text/html; charset=utf-8", page)
    }

    /// The same with another content type.
    fn put_as(&self, kind: &'static str, page: Vec<u8>) -> Result<String, Failure> {
        let name = access::secret()?;
        let mut kept = lock(&self.0);
        kept.push_back(UnsavedPage { name: name.clone(), bytes: page.into(), kind });
        if kept.len() > UnsavedPages::MOST {
            kept.pop_front();
        }
        Ok(name)
    }

    fn get(&self, name: &str) -> Option<(Bytes, &'static str)> {
        lock(&self.0).iter().find(|page| page.name == name).map(|page| (page.bytes.clone(), page.kind))
    }
}

impl Desk {
    fn language(&self, edition: &Edition) -> Language {
        self.language.unwrap_or(edition.plan.language())
    }

    fn latest_language(&self) -> Language {
        let first = || disk::read_config(&self.state.root).map_or(Language::Vi, |config| config.language);
        self.state.latest().map_or_else(|| self.language.unwrap_or_else(first), |latest| self.language(&latest))
    }
}

/// Serves the desk of a portal until the program is stopped.
///
/// # Errors
/// Those of [`preview::run`], and if the system gives no random bytes.
pub fn run(root: &Path, clock: Clock, plan: Options, options: &PreviewOptions) -> Result<Infallible, Failure> {
    let (access, id) = (Access::new()?, access::secret()?);
    if let Ok(real) = root.canonicalize()
        && let Err(Refusal::Failed(failure)) = moves::resume(&TextStore::new(real))
    {
        super::terminal::err(failure.message.text(options.language.unwrap_or(Language::Vi)));
    }
    preview::run_with(root, clock, plan, options, |state, port| {
        let start = format!("{ROOT}?token={}", access.token);
        let store = TextStore::new(state.root.clone());
        let leases = Leases::new(store.history.folder(), id);
        let desk = Arc::new(Desk {
            store,
            unsaved: Unsaved::new(&state.root),
            imports: Imports::of(&state.root),
            leases,
            turns: Turns::default(),
            streams: Streams::default(),
            elsewhere: Elsewhere::default(),
            told: AtomicU64::default(),
            state: state.clone(),
            access,
            port,
            clock,
            language: options.language,
            pages: UnsavedPages::default(),
            files: UnsavedFiles::default(),
            seen_sets: data::SeenSets::default(),
            uploads: Semaphore::new(UPLOADS),
            portals: options.host.as_ref().map(|host| host.from.clone()),
            out: options.out.clone(),
            publishing: publish::Running::default(),
            counted: publish::Counted::default(),
        });
        editing::keep_beating(&desk);
        let killed = desk.clone();
        let recover = move || drop(std::thread::spawn(move || killed.store.recover()));
        Some(Extension {
            routes: Box::new(move |app| routes(app, desk)),
            writes: ROOT,
            start,
            name: msg!("bàn viết", "desk"),
            then: Box::new(recover),
        })
    })
}

fn routes(app: Router, desk: Arc<Desk>) -> Router {
    let own = Router::new()
        .route(ROOT, any(shell))
        .route(&format!("{ROOT}{{file}}"), any(http::file))
        .route(&format!("{ROOT}api/events"), any(follow))
        .route(&format!("{ROOT}api/upload"), any(upload))
        .route(&format!("{ROOT}api/data-new-file"), any(table))
        .route(&format!("{ROOT}api/word"), any(word))
        .route(&format!("{ROOT}api/file"), any(files::file))
        .route(&format!("{ROOT}api/portal.zip"), any(portal_zip))
        .route(&format!("{ROOT}api/{{name}}"), any(api))
        .with_state(desk.clone());
    app.merge(own).layer(middleware::from_fn_with_state(desk, around))
}

/// Pages of the portal among the desk's own: those of unsaved texts, and a sandbox for whatever may have scripts.
async fn around(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    if !is_shell(request.uri().path()) {
        desk.state.first().await;
    }
    if let Some(name) = value_of(request.uri().query(), DRAFT) {
        return match desk.pages.get(&name) {
            Some((page, kind)) => secured(page.into_response(), kind, UNSAVED_POLICY),
            None => StatusCode::NOT_FOUND.into_response(),
        };
    }
    let is_own = request.uri().path().starts_with(preview_own());
    let unsaved = if is_own { None } else { desk.files.find(request.uri().path()) };
    let unsaved = unsaved.map(|file| (file, request.headers().clone()));
    let listens = request.uri().path() == EVENTS;
    let window = if listens { window_of(request.uri().query()) } else { None };
    let mut response = next.run(request).await;
    if let Some(window) = window.filter(|_| response.status() == StatusCode::OK) {
        response = desk.streams.follow(window, response);
    }
    if let Some((file, asked)) = unsaved.filter(|_| response.status() == StatusCode::NOT_FOUND) {
        let root = desk.state.root.clone();
        if let Ok(answer) = tokio::task::spawn_blocking(move || file.answer(&root)).await {
            response = respond(answer, &asked).await;
        }
    }
    if !is_own {
        let is_file = response.extensions().get::<AsItIs>().is_some();
        let headers = response.headers_mut();
        let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let may_run =
            ["html", "xml"].iter().any(|kind| text(header::CONTENT_TYPE).is_some_and(|own| own.contains(kind)));
        let policy = text(header::CONTENT_SECURITY_POLICY).filter(|_| !(is_file && may_run));
        let policy = policy.map_or_else(|| SANDBOX.to_owned(), |policy| format!("{policy}; {FRAMED}"));
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
    response
}

/// `GET api/events?window=NAME`: leads to the preview's events.
async fn follow(request: Request) -> Response {
    let window = window_of(request.uri().query()).map(|window| format!("{EVENTS}?window={window}"));
    Redirect::temporary(window.as_deref().unwrap_or(EVENTS)).into_response()
}

/// The window that a query names.
fn window_of(query: Option<&str>) -> Option<String> {
    value_of(query, "window").filter(|window| request::is_window(window))
}

/// Whether a path is that of the first page, its script or its style: they are there before the portal is.
fn is_shell(path: &str) -> bool {
    path.strip_prefix(ROOT).is_some_and(|own| !own.contains('/'))
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

/// The first page.
async fn shell(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    http::shell(&desk.access, desk.port, desk.latest_language(), "desk", &request)
}

/// A request of the web part.
async fn api(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let writes = parts.method == Method::POST;
    let allowed = accepted(&desk.access, &parts);
    answered(desk, allowed, (body, MOST_BODY), move |desk, edition, bytes| {
        let body = if writes { serde_json::from_slice(bytes).unwrap_or_default() } else { Value::Null };
        let name = parts.uri.path().strip_prefix(ROOT).and_then(|path| path.strip_prefix("api/")).unwrap_or_default();
        let request = request::ApiRequest { name, query: query_of(parts.uri.query()), body };
        if !writes {
            return api::get(desk, edition, &request);
        }
        let answer = api::post(desk, edition, &request);
        editing::tell_windows(desk);
        answer
    })
    .await
}

/// The whole portal.
async fn portal_zip(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let language = desk.latest_language();
    let asked = allowed(&desk.access, request.method(), request.headers());
    match asked {
        Ok(()) if request.method() == Method::GET => {
            let title = desk.state.latest().map(|latest| latest.plan.site.config.title.clone()).unwrap_or_default();
            let name = pack::file_name(&title, desk.clock);
            let named = [(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))];
            let body = pack::body(&desk.state.root);
            secured((named, body).into_response(), "application/zip", UNSAVED_POLICY)
        }
        Ok(()) => http::refused(StatusCode::METHOD_NOT_ALLOWED, &malformed(), language),
        Err((status, message)) => http::refused(status, &message, language),
    }
}

/// A file for an item, as it is.
async fn upload(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    received(desk, request, upload::MOST, |desk, _, query, bytes| {
        let (path, name) = (query("path").ok_or_else(wrong)?, query("name").ok_or_else(wrong)?);
        Ok(json!({ "name": upload::put(&desk.store, path, name, bytes)? }))
    })
    .await
}

/// A workbook or a CSV file that a new data set is to begin with; nothing of it is kept.
async fn table(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    received(desk, request, MAX_TEXT as usize, |desk, edition, query, bytes| {
        let sheet = query("sheet").and_then(|sheet| sheet.parse().ok()).unwrap_or_default();
        data::table_file(query("name").ok_or_else(wrong)?, sheet, bytes, desk.language(edition))
    })
    .await
}

/// A document of Word, as it is.
async fn word(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    received(desk, request, upload::MOST, from_word::take).await
}

/// Receives a file up to a length, few at a time, and answers it.
async fn received(
    desk: Arc<Desk>,
    request: Request,
    most: usize,
    answer: impl for<'q> FnOnce(&Desk, &Edition, &dyn Fn(&str) -> Option<&'q str>, &[u8]) -> Result<Value, Refusal>
    + Send
    + 'static,
) -> Response {
    let (parts, body) = request.into_parts();
    let allowed = match parts.method {
        Method::POST => allowed(&desk.access, &parts.method, &parts.headers),
        _ => Err((StatusCode::METHOD_NOT_ALLOWED, malformed())),
    };
    let line = desk.clone();
    let _place = line.uploads.acquire().await;
    answered(desk, allowed, (body, most), move |desk, edition, bytes| {
        let query = query_of(parts.uri.query());
        let of = |key: &str| query.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        answer(desk, edition, &of, bytes)
    })
    .await
}

/// Reads the body of an allowed request, up to a length, and answers it.
async fn answered(
    desk: Arc<Desk>,
    allowed: Result<(), Denied>,
    body: (Body, usize),
    answer: impl FnOnce(&Desk, &Arc<Edition>, &Bytes) -> Result<Value, Refusal> + Send + 'static,
) -> Response {
    let language = desk.latest_language();
    http::answered(language, allowed, body, move |bytes| {
        let edition = desk.state.latest().ok_or(Refusal::Missing)?;
        answer(&desk, &edition, bytes)
    })
    .await
}
