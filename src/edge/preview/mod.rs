//! `bantin preview`: the site as it will be published, and at once after each change.
//!
//! The same [`crate::plan`] and [`Plan::render`](crate::Plan::render) as `build`: nothing is rendered before someone
//! asks for it, and nothing is rendered in another way. What is added is added while answering: one `<script>` in
//! each page of the theme, a file of the server and no part of the site, so that an answer less this one element is,
//! byte for byte, what `build` writes.
//!
//! **What readers do not see.** A draft among the published news would change lists, neighbours, feeds and counts, and
//! the preview would no longer show what is published. So there are two plans of the same sources and the same memo:
//! the published one answers for every address it has, and only an address it does not have is looked for in the
//! plan with everything: drafts, scheduled and expired items with their banners, their pictures, and the lists that
//! only they have. That second plan is made when such an address is asked for, and not before. `/_bantin/` lists what
//! there is.
//!
//! **Mistakes.** A plan with errors is not shown: the last good one stays, and the script puts the diagnostics over it.
//! As templates can fail only while rendering, one page of each kind is rendered before a plan counts as good; a page
//! that fails later is answered from the good edition before. Mistakes that only drafts have are told on the pages of
//! what readers do not see.
//!
//! The pieces: [`crate::edge::desk`] waits and plans, `stage` holds what is shown, `answer` finds and renders,
//! `serve` speaks HTTP, `newsroom` makes the server's own pages.

mod answer;
mod newsroom;
mod serve;
mod stage;

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::runtime::Runtime;

use super::desk::{Clock, Desk, Woken};
use super::watch::Manner;
use super::{Failure, terminal};
use crate::Options;
use crate::base::diagnostic::msg;
use crate::base::language::{Language, number};
use serve::Server;
use stage::{Edition, SHOWN, Stage, href};

/// The port where the preview is looked for first.
const PORT: u16 = 1111;

/// So many ports after it are tried.
const PORTS: u16 = 50;

/// How to preview.
pub struct Wishes {
    /// This port and no other.
    pub port: Option<u16>,
    /// Answer the local network too.
    pub lan: bool,
    /// Open the browser.
    pub open: bool,
    /// Jump to the article that was saved.
    pub follow: bool,
    /// Say nothing but problems.
    pub quiet: bool,
    /// The language of what is said; none: the site's.
    pub language: Option<Language>,
    /// How to watch.
    pub manner: Manner,
}

/// Serves a site until the program is ended.
///
/// # Errors
/// When the folder cannot be read or watched, or no port is free.
pub fn run(root: &Path, clock: Clock, options: Options, wishes: &Wishes) -> Result<Infallible, Failure> {
    let listener = listen(wishes)?;
    let mut desk = Desk::open(root, clock, options, wishes.manner)?;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
    let real = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let stage = Arc::new(Stage::new(real, format!("{since:x}"), wishes.follow, wishes.language, desk.memo()));
    let edition = show(&mut desk, &stage, Woken::now(BTreeSet::new()), wishes)?;
    // Lives as long as this function: its threads serve while this one watches.
    let _runtime = start(listener, Server { stage: stage.clone(), lan: wishes.lan }, &edition, wishes)?;
    let mut told = None;
    loop {
        let shown = desk.wait().and_then(|woken| show(&mut desk, &stage, woken, wishes));
        // A folder that is gone may come back: it is looked for again and again, and told once.
        if let Err(failure) = &shown
            && told.as_ref() != Some(failure)
        {
            terminal::err(failure.message.text(wishes.language.unwrap_or(Language::Vi)));
        }
        told = shown.err();
    }
}

/// Plans and puts the plan on the stage; tells what is wrong, or that it is done.
fn show(desk: &mut Desk, stage: &Stage, mut woken: Woken, wishes: &Wishes) -> Result<Arc<Edition>, Failure> {
    let plan = loop {
        let plan = desk.plan();
        if !desk.gather(&mut woken)? {
            break plan;
        }
    };
    let (edition, is_news) = stage.publish(plan, desk.options(), &woken.changed);
    let language = stage.language(&edition.plan);
    if is_news {
        terminal::report(&edition.plan, edition.told(), language, SHOWN);
    }
    if !wishes.quiet && edition.is_good() && !woken.changed.is_empty() {
        let files = number(woken.changed.len() as i64, language);
        let took = woken.at.elapsed().as_millis();
        let line = msg!("đã dựng lại: {files} tệp đổi, {took} ms", "planned again: {files} files changed, {took} ms");
        terminal::out(line.text(language));
    }
    Ok(edition)
}

/// The wished port, or the first that is free.
fn listen(wishes: &Wishes) -> Result<TcpListener, Failure> {
    let host = IpAddr::V4(if wishes.lan { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST });
    let first = wishes.port.unwrap_or(PORT);
    let last = wishes.port.unwrap_or(PORT + PORTS);
    let mut why = None;
    for port in first..=last {
        match TcpListener::bind(SocketAddr::new(host, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) => why = Some(error),
        }
    }
    let why = why.map(|error| error.to_string()).unwrap_or_default();
    Err(msg!("không mở được cổng {first}: {why}", "cannot open the port {first}: {why}").into())
}

/// Begins to serve, and says where.
fn start(listener: TcpListener, server: Server, edition: &Edition, wishes: &Wishes) -> Result<Runtime, Failure> {
    let failed = |error: std::io::Error| msg!("không mở được máy chủ: {}", "cannot start the server: {}", error);
    let port = listener.local_addr().map_err(failed)?.port();
    let language = server.stage.language(&edition.plan);
    let path = href(&edition.plan, "index.html");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener).map_err(failed)?
    };
    runtime.spawn(serve::serve(listener, server));
    let here = format!("http://127.0.0.1:{port}{path}");
    let newsroom = format!("http://127.0.0.1:{port}{}", answer::OWN);
    let line = msg!(
        "xem thử: {here}\ntòa soạn: {newsroom}\nbấm Ctrl+C để dừng",
        "preview: {here}\nnewsroom: {newsroom}\npress Ctrl+C to stop"
    );
    terminal::out(line.text(language));
    if wishes.lan {
        for_phones(port, &path, language);
    }
    if wishes.open && open::that_detached(&here).is_err() {
        let line = msg!("không mở được trình duyệt; mở {here}", "cannot open a browser; open {here}");
        terminal::err(line.text(language));
    }
    Ok(runtime)
}

/// The address on the local network, in letters and for a camera.
fn for_phones(port: u16, path: &str, language: Language) {
    let Some(own) = own_address() else {
        let line = msg!("máy này không có địa chỉ trong mạng", "this machine has no address on a network");
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
