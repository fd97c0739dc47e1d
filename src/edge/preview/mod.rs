//! `bantin preview`: the site as it will be published, and at once after each change.
//!
//! The same [`crate::plan`] and [`Plan::render`](crate::Plan::render) as `build`: a page is rendered when it is
//! requested, and in no other way. One thing is added to the response: a `<script>` in each page of the theme, served
//! by the preview and not part of the site. Without this element a response is, byte for byte, what `build` writes.
//!
//! **Hidden pages.** A draft among the published news would change lists, neighbours, feeds and counts, and the preview
//! would no longer show what is published. So there are two plans of the same sources and the same memo:
//! the published one answers for every address it has, and only an address it does not have is looked for in the
//! plan with everything: drafts, scheduled and expired items with their banners, their pictures, and the lists that
//! only they have. That second plan is made when such an address is asked for, and not before. `/_bantin/` lists what
//! there is.
//!
//! **Mistakes.** A plan with errors is not shown: the last good one stays, and the script puts the diagnostics over it.
//! As templates can fail only while rendering, one page of each kind is rendered before a plan counts as good; a page
//! that fails later is answered from the good edition before. Mistakes found only in drafts are shown on the pages of
//! what readers do not see.
//!
//! The pieces: [`crate::edge::session`] waits and plans, `state` holds what is shown, `answer` finds and renders,
//! `serve` speaks HTTP, `dashboard` makes the server's own pages, `gallery` shows the theme with sample content.

mod answer;
mod dashboard;
pub mod gallery;
mod serve;
mod state;

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use tokio::runtime::Runtime;

use super::session::{Clock, Session, Wakeup};
use super::watch::WatchOptions;
use super::write::published_figures;
use super::{Failure, disk, terminal};
use crate::Options;
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::base::number::number;
pub use answer::{PreviewResponse, file_at, kind_of};
use serve::PreviewServer;
pub use serve::{AsItIs, Windows, respond};
use state::SHOWN;
pub use state::{Edition, PreviewState, href};

/// The first port to try.
const PORT: u16 = 1111;

/// How many ports after it are tried.
const PORTS: u16 = 50;

/// How to preview.
pub struct PreviewOptions {
    /// This port and no other.
    pub port: Option<u16>,
    /// Serve the local network too.
    pub lan: bool,
    /// Open the browser.
    pub open: bool,
    /// Jump to the article that was saved.
    pub follow: bool,
    /// Print problems only.
    pub quiet: bool,
    /// The language of messages; none: the site's.
    pub language: Option<Language>,
    /// How to watch.
    pub watching: WatchOptions,
    /// The output of the last build, to tell what changes of it.
    pub out: PathBuf,
    /// The program that opened it beside others.
    pub host: Option<Host>,
}

/// What a program that opens several sites has in common with each of them.
#[derive(Clone)]
pub struct Host {
    /// Who is told where a site begins, or why it does not.
    pub told: Sender<Result<String, Failure>>,
    /// The address of the page where it was chosen.
    pub from: String,
    /// How many windows follow the sites of the program.
    pub windows: Windows,
}

/// Serves a site until the program is stopped.
///
/// # Errors
/// If the folder cannot be read or watched, or no port is free.
pub fn run(root: &Path, clock: Clock, plan: Options, options: &PreviewOptions) -> Result<Infallible, Failure> {
    run_with(root, clock, plan, options, |_, _| None)
}

/// What another program adds to the preview's server.
pub struct Extension {
    /// Its routes, around those of the preview.
    pub routes: Box<dyn FnOnce(Router) -> Router + Send>,
    /// Below this path requests may write.
    pub writes: &'static str,
    /// The path with which it begins.
    pub start: String,
    /// What is printed before that address.
    pub name: Message,
    /// Called once the site is there.
    pub then: Box<dyn FnOnce() + Send>,
}

/// The same with what `extend` makes of the state and the port. An extension is served as soon as the folder is read, and
/// waits for the site with [`PreviewState::first`]: browser and site get ready at the same time.
///
/// # Errors
/// Those of [`run`].
pub fn run_with(
    root: &Path,
    clock: Clock,
    plan: Options,
    options: &PreviewOptions,
    extend: impl FnOnce(&Arc<PreviewState>, u16) -> Option<Extension>,
) -> Result<Infallible, Failure> {
    let listener = listen(options)?;
    let mut session = Session::open(root, clock, plan, options.watching)?;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
    let real = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let state =
        Arc::new(PreviewState::new(real, format!("{since:x}"), options.follow, options.language, session.memo()));
    let language = options.language.unwrap_or(Language::Vi);
    let extension = extend(&state, port_of(&listener)?);
    let mut server = PreviewServer::new(state.clone(), options.lan);
    server.writes = extension.as_ref().map(|one| one.writes);
    server.windows = options.host.as_ref().map(|host| host.windows.clone()).unwrap_or_default();
    let first = |session: &mut Session| show(session, &state, Wakeup::now(BTreeSet::new()), options);
    // The runtime lives as long as this function: its threads serve while this one watches.
    let (_runtime, language) = match extension {
        Some(mut extension) => {
            let own = options.language.or_else(|| Some(disk::read_config(root).ok()?.language)).unwrap_or(language);
            let then = std::mem::replace(&mut extension.then, Box::new(|| {}));
            let runtime = start(listener, server, (own, "/"), options, Some(extension))?;
            let edition = session.first(own, first)?;
            then();
            (runtime, state.language(&edition.plan))
        }
        None => {
            let edition = session.first(language, first)?;
            let (language, home) = (state.language(&edition.plan), href(&edition.plan, "index.html"));
            (start(listener, server, (language, &home), options, None)?, language)
        }
    };
    session.run(language, |session, wakeup| show(session, &state, wakeup, options).map(drop))
}

/// Serves an extension where there is no site yet, until the program is stopped.
///
/// # Errors
/// If no port is free, or those of `extend`.
pub fn run_alone(
    language: Language,
    options: &PreviewOptions,
    windows: Windows,
    extend: impl FnOnce(u16) -> Result<Extension, Failure>,
) -> Result<Infallible, Failure> {
    let listener = listen(options)?;
    let nothing = PreviewState::new(PathBuf::new(), String::new(), false, Some(language), Arc::default());
    let extension = extend(port_of(&listener)?)?;
    let mut server = PreviewServer::new(Arc::new(nothing), false);
    server.writes = Some(extension.writes);
    server.windows = windows;
    let _runtime = start(listener, server, (language, "/"), options, Some(extension))?;
    loop {
        std::thread::park();
    }
}

/// Plans and publishes the plan; prints what is wrong, or that it is done.
fn show(
    session: &mut Session,
    state: &PreviewState,
    mut wakeup: Wakeup,
    options: &PreviewOptions,
) -> Result<Arc<Edition>, Failure> {
    let mut plan = loop {
        let plan = session.plan();
        if !session.gather(&mut wakeup)? {
            break plan;
        }
    };
    plan.compare(&published_figures(&options.out));
    let (edition, is_news) = state.publish(plan, session.options(), &wakeup.changed);
    let language = state.language(&edition.plan);
    if is_news {
        terminal::report(&edition.plan, edition.reported(), language, terminal::Detail { most: SHOWN, old: false });
    }
    if !options.quiet && edition.is_good() && !wakeup.changed.is_empty() {
        let files = number(wakeup.changed.len() as i64, language);
        let took = wakeup.at.elapsed().as_millis();
        let line = msg!("đã dựng lại: {files} tệp đổi, {took} ms", "rebuilt: {files} files changed, {took} ms");
        terminal::out(line.text(language));
    }
    Ok(edition)
}

/// The requested port, or the first free one.
fn listen(options: &PreviewOptions) -> Result<TcpListener, Failure> {
    let host = IpAddr::V4(if options.lan { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST });
    let first = options.port.unwrap_or(PORT);
    let last = options.port.unwrap_or(PORT + PORTS);
    let mut why = None;
    for port in first..=last {
        match TcpListener::bind(SocketAddr::new(host, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) => why = Some(error),
        }
    }
    let why = why.map(|error| error.to_string()).unwrap_or_default();
    Err(msg!("không mở được cổng {first}: {why}", "cannot open port {first}: {why}").into())
}

fn port_of(listener: &TcpListener) -> Result<u16, Failure> {
    Ok(listener.local_addr().map_err(cannot_start)?.port())
}

fn cannot_start(error: std::io::Error) -> Failure {
    msg!("không mở được máy chủ: {error}", "cannot start the server: {error}").into()
}

/// Starts serving, and prints where.
fn start(
    listener: TcpListener,
    server: PreviewServer,
    (language, path): (Language, &str),
    options: &PreviewOptions,
    extension: Option<Extension>,
) -> Result<Runtime, Failure> {
    let port = port_of(&listener)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(cannot_start)?;
    listener.set_nonblocking(true).map_err(cannot_start)?;
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener).map_err(cannot_start)?
    };
    let at = |path: &str| format!("http://127.0.0.1:{port}{path}");
    let (here, line) = match &extension {
        Some(more) => {
            let (here, Message { vi, en }) = (at(&more.start), &more.name);
            (here.clone(), msg!("{vi}: {here}\nbấm Ctrl+C để dừng", "{en}: {here}\npress Ctrl+C to stop"))
        }
        None => {
            let (here, newsroom) = (at(path), at(state::OWN));
            let line = msg!(
                "xem thử: {here}\ntòa soạn: {newsroom}\nbấm Ctrl+C để dừng",
                "preview: {here}\nnewsroom: {newsroom}\npress Ctrl+C to stop"
            );
            (here, line)
        }
    };
    let routes =
        extension.map_or_else(|| Box::new(|app| app) as Box<dyn FnOnce(Router) -> Router + Send>, |more| more.routes);
    runtime.spawn(serve::serve(listener, server, routes));
    terminal::out(line.text(language));
    if let Some(host) = &options.host {
        let _ = host.told.send(Ok(here.clone()));
    }
    if options.lan {
        for_phones(port, path, language);
    }
    if options.open && open::that_detached(&here).is_err() {
        let line = msg!("không mở được trình duyệt; mở {here}", "cannot open a browser; open {here}");
        terminal::err(line.text(language));
    }
    Ok(runtime)
}

/// The address on the local network, in letters and for a camera.
fn for_phones(port: u16, path: &str, language: Language) {
    let Some(own) = own_address() else {
        let line = msg!("máy này không có địa chỉ trong mạng", "this machine has no network address");
        return terminal::err(line.text(language));
    };
    let there = format!("http://{own}:{port}{path}");
    let line = msg!(
        "trong mạng nội bộ, ai cũng xem được cả bản nháp: {there}",
        "everyone on the local network can see it, drafts too: {there}"
    );
    terminal::out(line.text(language));
    if let Ok(code) = qrcode::QrCode::new(there.as_bytes()) {
        let mut picture = code.render::<qrcode::render::unicode::Dense1x2>();
        // Dark on light, as cameras want it, on the dark background most terminals have.
        let (dark, light) = (qrcode::render::unicode::Dense1x2::Light, qrcode::render::unicode::Dense1x2::Dark);
        terminal::out(&picture.dark_color(dark).light_color(light).build());
    }
}

/// This machine's address on the network: the one from which it would speak to the world. Nothing is sent.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // An address that is nobody's (RFC 5737).
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|own| !own.is_unspecified())
}
