//! The server: connections, requests, responses. Everything is bounded: the number of connections, the time for the head
//! of a request; no request of the preview has a body, and no other host's name is accepted.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::future::{Either, select};
use futures_util::stream::{self, Stream};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::answer::{self, PreviewResponse, ResponseBody};
use super::state::{OWN, PreviewState};

/// The most connections at once; more wait in line.
const CONNECTIONS: usize = 512;

/// The most browser windows that follow changes. Each keeps a connection open, so there must be fewer of them than
/// connections: pages come first.
const FOLLOWERS: usize = 128;

/// How long the head of a request may take, and a connection be idle.
const HEAD: Duration = Duration::from_secs(5);

/// No browser sends a longer head.
const HEAD_BYTES: usize = 64 * 1024;

/// Long files are read in pieces of this length.
const PIECE: u64 = 64 * 1024;

/// The name of an event that tells of no page: see [`PreviewState::whisper`].
const WHISPER: &str = "own";

/// How requests are served.
#[derive(Clone)]
pub struct PreviewServer {
    /// What is shown.
    pub state: Arc<PreviewState>,
    /// Whether other machines on the network are served.
    pub lan: bool,
    /// Below this path requests may write; none: nowhere.
    pub writes: Option<&'static str>,
    /// Counts the windows that follow.
    pub windows: Windows,
    /// Room for browser windows that follow changes.
    followers: Arc<Semaphore>,
}

/// How many browser windows follow one site or several.
#[derive(Clone, Default)]
pub struct Windows(Arc<AtomicUsize>);

impl Windows {
    /// Whether there is any.
    pub fn any(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }

    fn one_more(&self) -> CountedWindow {
        self.0.fetch_add(1, Ordering::Relaxed);
        CountedWindow(self.clone())
    }
}

/// A window, counted for as long as this lives.
struct CountedWindow(Windows);

impl Drop for CountedWindow {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl PreviewServer {
    /// A server of what is shown. `lan`: whether other machines on the network are served.
    pub fn new(state: Arc<PreviewState>, lan: bool) -> PreviewServer {
        PreviewServer {
            state,
            lan,
            writes: None,
            windows: Windows::default(),
            followers: Arc::new(Semaphore::new(FOLLOWERS)),
        }
    }
}

/// Serves forever; `more` adds to what is served.
pub async fn serve(listener: TcpListener, server: PreviewServer, more: impl FnOnce(Router) -> Router) {
    let events = format!("{OWN}events");
    let app = Router::new().route(&events, get(follow)).fallback(page).with_state(server.clone());
    let app = more(app).layer(middleware::from_fn_with_state(server, check));
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = room.clone().acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // Too many open files, or a connection that is gone already: neither lasts.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let app = TowerToHyperService::new(app.clone());
        tokio::spawn(async move {
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(HEAD_BYTES);
            let _ = http.serve_connection(TokioIo::new(stream), app).await;
            drop(place);
        });
    }
}

/// Refuses what no browser showing this site would send. A page elsewhere could point its own name at this machine
/// ("DNS rebinding") and read the drafts: only names that nobody else can own are accepted.
async fn check(State(server): State<PreviewServer>, request: Request, next: Next) -> Response {
    let named = request.headers().get_all(header::HOST).iter().collect::<Vec<_>>();
    let told = request.uri().host().map(str::to_owned);
    let hosts = named.iter().map(|host| host.to_str().unwrap_or_default().to_owned()).chain(told);
    let hosts: Vec<String> = hosts.collect();
    if named.len() != 1 {
        return refuse(StatusCode::BAD_REQUEST, "one Host, please\n");
    }
    if !hosts.iter().all(|host| is_ours(host, server.lan)) {
        return refuse(StatusCode::MISDIRECTED_REQUEST, "this Host is not served here\n");
    }
    let may_write =
        *request.method() == Method::POST && server.writes.is_some_and(|below| request.uri().path().starts_with(below));
    if !may_write && !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED, "GET or HEAD\n");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

/// A refusal; the connection is closed, so that others get its place.
fn refuse(status: StatusCode, why: &'static str) -> Response {
    let close = [(header::CONNECTION, "close"), (header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (status, close, why).into_response()
}

/// Whether a host's name, perhaps with a port, is this machine's own.
fn is_ours(host: &str, lan: bool) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !name.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.to_ascii_lowercase();
    if let Ok(address) = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        return lan || address.is_loopback();
    }
    // `.local` is resolved on the local network alone (RFC 6762).
    name == "localhost" || name.ends_with(".localhost") || lan && name.ends_with(".local")
}

/// Events for the script: one immediately, one after each change; and those of an extension, by another name.
async fn follow(State(server): State<PreviewServer>, request: Request) -> Response {
    let Ok(place) = server.followers.try_acquire_owned() else {
        return refuse(StatusCode::SERVICE_UNAVAILABLE, "too many windows follow this preview\n");
    };
    let hidden = request.uri().query() == Some("hidden");
    let stream = notices(server.state, hidden, (place, server.windows.one_more()));
    let headers = [(header::CACHE_CONTROL, "no-store")];
    (headers, Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))).into_response()
}

/// `place` is held for as long as the stream is open.
fn notices(
    state: Arc<PreviewState>,
    hidden: bool,
    place: (OwnedSemaphorePermit, CountedWindow),
) -> impl Stream<Item = Result<Event, Infallible>> {
    let (ticks, whispers) = (state.subscribe(), state.whispers());
    stream::unfold(
        (state, ticks, whispers, true, place),
        move |(state, mut ticks, mut whispers, first, place)| async move {
            if first {
                ticks.mark_unchanged();
            } else if whispered(&mut ticks, &mut whispers).await {
                let event = Event::default().event(WHISPER).data("{}");
                return Some((Ok(event), (state, ticks, whispers, false, place)));
            }
            let made = state.clone();
            // It may need a plan of the hidden pages.
            let notice = tokio::task::spawn_blocking(move || made.notice(hidden)).await.ok()?;
            let event = Event::default().retry(Duration::from_millis(300)).data(notice);
            Some((Ok(event), (state, ticks, whispers, false, place)))
        },
    )
}

/// Waits for either; whether it is a whisper.
async fn whispered(ticks: &mut watch::Receiver<u64>, whispers: &mut watch::Receiver<u64>) -> bool {
    let (tick, whisper) = (pin!(ticks.changed()), pin!(whispers.changed()));
    let first = select(tick, whisper).await;
    matches!(first, Either::Right(_))
}

/// A page or file of the site.
async fn page(State(server): State<PreviewServer>, request: Request) -> Response {
    let (path, query) = (request.uri().path().to_owned(), request.uri().query().map(str::to_owned));
    let state = server.state;
    let answered = tokio::task::spawn_blocking(move || answer::answer(&state, &path, query.as_deref())).await;
    match answered {
        Ok(answer) => respond(answer, request.headers()).await,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Marks the response of a file of the portal that is sent as it is.
#[derive(Clone, Copy)]
pub struct AsItIs;

/// Sends it, as far as the browser does not have it yet; a part of it where one is wanted.
pub async fn respond(answer: PreviewResponse, asked: &HeaderMap) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if matches!(answer.body, ResponseBody::File(..)) {
        response.extensions_mut().insert(AsItIs);
    }
    let headers = response.headers_mut();
    let mut put = |name: header::HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    put(header::CONTENT_TYPE, answer.kind);
    // Kept, but revalidated each time: what is shown is always the newest.
    put(header::CACHE_CONTROL, "no-cache");
    put(header::ETAG, &answer.tag);
    if let Some(policy) = answer.policy {
        put(header::CONTENT_SECURITY_POLICY, policy);
    }
    if let Some(to) = &answer.location {
        put(header::LOCATION, to);
    }
    if answer.status == 200 {
        put(header::ACCEPT_RANGES, "bytes");
    }
    if answer.status == 200 && is_known(&answer.tag, asked) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    let len = match &answer.body {
        ResponseBody::Bytes(bytes) => bytes.len() as u64,
        ResponseBody::File(_, len) => *len,
    };
    let range = if answer.status == 200 { range(asked, &answer.tag, len) } else { Span::Whole };
    let (start, end) = match range {
        Span::Whole => (0, len),
        Span::Part(start, end) => {
            put(header::CONTENT_RANGE, &format!("bytes {start}-{}/{len}", end - 1));
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            (start, end)
        }
        Span::None => {
            put(header::CONTENT_RANGE, &format!("bytes */{len}"));
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            return response;
        }
    };
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(end - start));
    *response.body_mut() = match answer.body {
        ResponseBody::Bytes(mut bytes) => {
            bytes.truncate(end as usize);
            Body::from(bytes.split_off(start as usize))
        }
        ResponseBody::File(disk, _) => Body::from_stream(pieces(disk, start, end)),
    };
    response
}

/// Whether the browser has these bytes already.
fn is_known(tag: &str, asked: &HeaderMap) -> bool {
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// Which bytes are wanted.
#[derive(Debug, PartialEq)]
enum Span {
    Whole,
    Part(u64, u64),
    /// Bytes beyond the end.
    None,
}

/// RFC 9110, section 14.2: a range that is not understood, and several ranges at once, get the whole file.
fn range(asked: &HeaderMap, tag: &str, len: u64) -> Span {
    let text = |name| asked.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if text(header::IF_RANGE).is_some_and(|known| known != tag) {
        return Span::Whole;
    }
    let wanted = text(header::RANGE).and_then(|value| value.trim().strip_prefix("bytes=")?.split_once('-'));
    let Some((first, last)) = wanted else { return Span::Whole };
    let (first, last) = (first.trim(), last.trim());
    match (first.parse::<u64>(), last.parse::<u64>()) {
        (Err(_), Ok(count)) if first.is_empty() => match count {
            0 => Span::None,
            _ if len == 0 => Span::None,
            count => Span::Part(len.saturating_sub(count), len),
        },
        (Ok(start), _) if last.is_empty() && start < len => Span::Part(start, len),
        (Ok(start), Ok(end)) if start <= end && start < len => Span::Part(start, end.saturating_add(1).min(len)),
        (Ok(start), Ok(end)) if start > end => Span::Whole,
        (Ok(_), Ok(_)) => Span::None,
        (Ok(_), Err(_)) if last.is_empty() => Span::None,
        _ => Span::Whole,
    }
}

/// A part of a file, piece by piece.
fn pieces(disk: std::path::PathBuf, start: u64, end: u64) -> impl Stream<Item = std::io::Result<Vec<u8>>> {
    stream::try_unfold((None, start), move |(file, at)| {
        let disk = disk.clone();
        async move {
            if at >= end {
                return Ok(None);
            }
            let mut file = match file {
                Some(file) => file,
                None => {
                    let mut file = tokio::fs::File::open(&disk).await?;
                    file.seek(std::io::SeekFrom::Start(at)).await?;
                    file
                }
            };
            let mut piece = vec![0; PIECE.min(end - at) as usize];
            let read = file.read(&mut piece).await?;
            if read == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            piece.truncate(read);
            Ok(Some((piece, (Some(file), at + read as u64))))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_nobody_else_can_own_are_ours() {
        let shown = |host| (is_ours(host, false), is_ours(host, true));
        for host in ["localhost", "LocalHost:1111", "127.0.0.1:1111", "[::1]:80", "a.localhost"] {
            assert_eq!(shown(host), (true, true), "{host}");
        }
        for host in ["192.168.1.5:1111", "[fe80::1]:1111", "may-tinh.local:1111"] {
            assert_eq!(shown(host), (false, true), "{host}");
        }
        for host in ["example.vn", "localhost.example.vn", "127.0.0.1.example.vn", "", ":80", "localhost:80:80", "[::1"]
        {
            assert_eq!(shown(host), (false, false), "{host}");
        }
    }

    #[test]
    fn ranges() {
        let of = |text: &'static str| {
            let mut asked = HeaderMap::new();
            asked.insert(header::RANGE, HeaderValue::from_static(text));
            range(&asked, "\"a\"", 10)
        };
        assert_eq!(of("bytes=0-3"), Span::Part(0, 4));
        assert_eq!(of("bytes=4-"), Span::Part(4, 10));
        assert_eq!(of("bytes=-3"), Span::Part(7, 10));
        assert_eq!(of("bytes=-30"), Span::Part(0, 10));
        assert_eq!(of("bytes=8-99"), Span::Part(8, 10));
        assert_eq!(of("bytes=0-18446744073709551615"), Span::Part(0, 10));
        assert_eq!(of("bytes=10-"), Span::None);
        assert_eq!(of("bytes=-0"), Span::None);
        assert_eq!(of("bytes=5-2"), Span::Whole);
        assert_eq!(of("bytes=0-1,3-4"), Span::Whole);
        assert_eq!(of("lines=0-1"), Span::Whole);
    }
}
