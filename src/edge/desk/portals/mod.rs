//! Where a portal is chosen, before there is a desk: one that was opened before, a folder, or a new one. Each that is
//! chosen gets a desk at a port of its own in this program, with a token of its own, and the window goes there.

mod folders;
mod known;
mod new;
mod receive;
mod unpack;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use axum::routing::any;
use serde_json::{Value, json};

use self::folders::checked;
use self::known::KnownPortals;
use self::new::NewPortal;
use super::access::Access;
use super::http;
use super::json::{malformed, wrong};
use super::refusal::Refusal;
use super::{MOST_BODY, ROOT};
use crate::base::diagnostic::msg;
use crate::base::language::Language;
use crate::config;
use crate::edge::preview::{self, Extension, Host, PreviewOptions, Windows};
use crate::edge::session::{Clock, lock};
use crate::edge::{Failure, disk};

/// Runs the desk of a portal until the program ends.
pub type Opener = dyn Fn(&Path, Host) -> Result<Infallible, Failure> + Send + Sync;

struct Chooser {
    access: Access,
    port: u16,
    language: Language,
    clock: Clock,
    known: KnownPortals,
    open: Arc<Opener>,
    /// The address of this page, with its token.
    here: String,
    windows: Windows,
    /// The desks of this program: where each begins.
    running: Mutex<BTreeMap<PathBuf, String>>,
}

/// Serves the page until the program is stopped.
///
/// # Errors
/// If no port is free, or the system gives no random bytes.
pub fn choose(
    options: &PreviewOptions,
    language: Language,
    clock: Clock,
    open: Box<Opener>,
) -> Result<Infallible, Failure> {
    let windows = Windows::default();
    end_when_left(windows.clone());
    preview::run_alone(language, options, windows.clone(), |port| {
        let access = Access::new()?;
        let start = format!("{ROOT}?token={}", access.token);
        let here = format!("http://127.0.0.1:{port}{start}");
        let (known, running) = (KnownPortals::of_user(), Mutex::default());
        let chooser = Chooser { access, port, language, clock, known, open: open.into(), here, windows, running };
        let chooser = Arc::new(chooser);
        let own = Router::new()
            .route(ROOT, any(shell))
            .route(&format!("{ROOT}{{file}}"), any(http::file))
            .route(&format!("{ROOT}api/unpack"), any(unpacked))
            .route(&format!("{ROOT}api/{{name}}"), any(api))
            .with_state(chooser);
        let routes = Box::new(move |app: Router| app.merge(own));
        Ok(Extension {
            routes, writes: ROOT, start, name: msg!("chọn cổng", "choose a portal"), then: Box::new(|| {})
        })
    })
}

/// Ends the program when no window has shown any of its pages for an hour: nobody sees that it runs, and nothing is lost,
/// as unsaved text is on the disk within a second.
fn end_when_left(windows: Windows) {
    std::thread::spawn(move || {
        let mut minutes = 0;
        while minutes < 60 {
            std::thread::sleep(Duration::from_secs(60));
            minutes = if windows.any() { 0 } else { minutes + 1 };
        }
        std::process::exit(0);
    });
}

async fn shell(State(chooser): State<Arc<Chooser>>, request: Request) -> Response {
    http::shell(&chooser.access, chooser.port, chooser.language, "portals", &request)
}

async fn api(State(chooser): State<Arc<Chooser>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let allowed = http::accepted(&chooser.access, &parts);
    http::answered(chooser.language, allowed, (body, MOST_BODY), move |bytes| {
        let name = parts.uri.path().strip_prefix(ROOT).and_then(|path| path.strip_prefix("api/")).unwrap_or_default();
        if parts.method == Method::POST {
            return chooser.post(name, &serde_json::from_slice(bytes).unwrap_or_default());
        }
        chooser.get(name, http::value_of(parts.uri.query(), "path").as_deref())
    })
    .await
}

/// A new portal from a ZIP file. It is written to the disk as it comes, beside the folder that it is to fill.
async fn unpacked(State(chooser): State<Arc<Chooser>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let query = http::query_of(parts.uri.query());
    let of = |key: &str| query.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value.as_str());
    let allowed = match parts.method {
        Method::POST => http::allowed(&chooser.access, &parts.method, &parts.headers),
        _ => Err((StatusCode::METHOD_NOT_ALLOWED, malformed())),
    };
    let (language, folder) = (chooser.language, new::folder(of("parent"), of("folder")));
    // What is refused anyway is not waited for.
    let received = match (allowed, folder) {
        (Err(denied), _) => return http::answered(language, Err(denied), (body, 0), |_| Err(Refusal::Missing)).await,
        (_, Err(refusal)) => Err(refusal),
        (_, Ok(folder)) => receive::to_disk(body, &folder, unpack::MOST_BYTES).await.map(|file| (folder, file)),
    };
    http::answered(language, Ok(()), (Body::empty(), 0), move |_| {
        let (folder, file) = received?;
        unpack::unpack(file.open()?, &folder)?;
        chooser.start(&folder)
    })
    .await
}

impl Chooser {
    fn get(&self, name: &str, path: Option<&str>) -> Result<Value, Refusal> {
        match name {
            "portals" => {
                let portal = |path: PathBuf| {
                    let title = disk::read_config(&path).map(|config| config.title).unwrap_or_default();
                    json!({ "path": path, "title": title })
                };
                Ok(json!({
                    "portals": self.known.list().into_iter().map(portal).collect::<Value>(),
                    "home": folders::home(),
                    "form": new::form(self.language),
                    "profiles": new::profiles(self.language),
                }))
            }
            "folders" => folders::list(&path.map_or_else(|| Ok(folders::home()), checked)?),
            _ => Err(Refusal::Missing),
        }
    }

    fn post(&self, name: &str, body: &Value) -> Result<Value, Refusal> {
        match name {
            "open" => self.start(&checked(body["path"].as_str().ok_or_else(wrong)?)?),
            "check" => NewPortal::read(body)?.check(self.language),
            "create" => self.start(&NewPortal::read(body)?.write(self.clock.now())?),
            "quit" => {
                // After the answer has left.
                std::thread::spawn(|| {
                    std::thread::sleep(Duration::from_millis(300));
                    std::process::exit(0);
                });
                Ok(json!({}))
            }
            _ => Err(Refusal::Missing),
        }
    }

    /// Starts the desk of a portal, or finds the one that runs: `{to}` is where the window is to go.
    fn start(&self, portal: &Path) -> Result<Value, Refusal> {
        if !portal.join(config::PATH).is_file() {
            let shown = portal.display();
            return Err(msg!(
                "`{shown}` chưa phải là cổng: trong đó không có content/site.toml",
                "`{shown}` is not a portal: there is no content/site.toml in it"
            )
            .into());
        }
        let mut running = lock(&self.running);
        let to = match running.get(portal) {
            Some(to) => to.clone(),
            None => {
                let (told, begun) = channel();
                let (open, path) = (self.open.clone(), portal.to_path_buf());
                let host = Host { told: told.clone(), from: self.here.clone(), windows: self.windows.clone() };
                std::thread::spawn(move || {
                    let Err(failure) = open(&path, host);
                    let _ = told.send(Err(failure));
                });
                let stopped = || msg!("bantin gặp lỗi nội bộ", "bantin failed with an internal error");
                begun.recv().map_err(|_| stopped())??
            }
        };
        running.insert(portal.to_path_buf(), to.clone());
        self.known.add(portal);
        Ok(json!({ "to": to }))
    }
}
