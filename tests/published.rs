//! `bantin check --published`: a portal on a web server that does this and that wrong.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::common;
use crate::common::program::{SITE, Said, Site, failed, fine};

/// What a server does with a path: another status, type or body; or no compression, or an old cache.
#[derive(Clone, Default)]
struct Odd {
    status: Option<u16>,
    kind: Option<&'static str>,
    body: Option<&'static str>,
    plain: bool,
    age: u64,
}

/// A web server over a folder, which compresses and knows the types; `odd` is what it does otherwise.
struct Server {
    port: u16,
    odd: Arc<Mutex<BTreeMap<&'static str, Odd>>>,
}

impl Server {
    fn of(root: PathBuf) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Server { port: listener.local_addr().unwrap().port(), odd: Arc::default() };
        let odd = server.odd.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (root, odd) = (root.clone(), odd.clone());
                std::thread::spawn(move || answer(&stream, &root, &odd));
            }
        });
        server
    }

    fn set(&self, path: &'static str, odd: Odd) {
        self.odd.lock().unwrap().insert(path, odd);
    }
}

fn answer(stream: &TcpStream, root: &Path, odd: &Mutex<BTreeMap<&'static str, Odd>>) -> Option<()> {
    let mut lines = BufReader::new(stream).lines();
    let line = lines.next()?.ok()?;
    while !lines.next()?.ok()?.is_empty() {}
    let path = line.split(' ').nth(1)?.trim_start_matches('/').to_owned();
    let odd = odd.lock().unwrap().get(path.as_str()).cloned().unwrap_or_default();
    let there = std::fs::read(root.join(&path)).ok();
    let status = odd.status.unwrap_or(if there.is_some() { 200 } else { 404 });
    let body = odd.body.map(|body| body.as_bytes().to_vec()).or(there).unwrap_or_default();
    let kind = odd.kind.unwrap_or(match path.rsplit('.').next()? {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css",
        "js" => "text/javascript",
        "json" => "application/json",
        "xml" => "application/xml",
        "txt" => "text/plain",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    });
    let mut head = format!("HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nConnection: close\r\n");
    if odd.age > 0 {
        head += &format!("Age: {}\r\n", odd.age);
    }
    let body = if odd.plain {
        body
    } else {
        head += "Content-Encoding: gzip\r\n";
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&body).unwrap();
        gzip.finish().unwrap()
    };
    let mut stream = stream;
    stream.write_all(format!("{head}Content-Length: {}\r\n\r\n", body.len()).as_bytes()).ok()?;
    stream.write_all(&body).ok()
}

fn portal() -> (Site, Server) {
    let site = Site::small();
    site.write("content/site.toml", format!("{SITE}\n[publish]\npath = \"www\"\n"));
    assert_eq!(site.run(&["publish", "--quiet", "--now", common::NOW]), fine(""));
    let server = Server::of(site.path("www"));
    (site, server)
}

fn check(site: &Site, server: &Server, more: &[&str]) -> Said {
    let url = format!("http://127.0.0.1:{}", server.port);
    let said = site.run(&[&["check", "--published", &url], more].concat());
    let without = |text: String| text.replace(&url, "URL");
    Said { out: without(said.out), err: without(said.err), ..said }
}

#[test]
fn a_portal_as_it_was_published_is_well() {
    let (site, server) = portal();
    let all = "URL: đã xem 40 trong 43 tệp, 0 tệp giữ cho người mở trang cũ: 0 lỗi, 0 cảnh báo\n";
    assert_eq!(check(&site, &server, &["--strict"]), fine(all));
    let some = "URL: 10 of 43 files looked at, 0 kept for older pages: errors: 0, warnings: 0\n";
    assert_eq!(check(&site, &server, &["--sample", "10", "--lang", "en"]), fine(some));
}

#[test]
fn what_stays_for_readers_whose_page_is_older_is_listed() {
    let (site, server) = portal();
    let styles = || site.tree("www").into_keys().filter(|path| path.ends_with(".css")).collect::<Vec<_>>();
    let before = styles();
    let config = format!("{SITE}\n[publish]\npath = \"www\"\n[colours]\nprimary = \"#0b5566\"\n");
    site.write("content/site.toml", config);
    assert_eq!(site.run(&["publish", "--quiet", "--now", common::NOW]), fine(""));
    let old: Vec<String> = before.into_iter().filter(|path| !site.path(&format!("public/{path}")).exists()).collect();
    assert_eq!((old.len(), styles().len()), (1, 10));
    let all = format!(
        "giữ cho người mở trang cũ:\n  {}\nURL: đã xem 41 trong 44 tệp, 1 tệp giữ cho người mở trang cũ: 0 lỗi, 0 cảnh báo\n",
        old[0]
    );
    assert_eq!(check(&site, &server, &["--all"]), fine(&all));
    let json: serde_json::Value = serde_json::from_str(&check(&site, &server, &["--format", "json"]).out).unwrap();
    assert_eq!(json["retained"], serde_json::json!(old));
}

#[test]
fn what_is_missing_altered_stale_foreign_or_sent_wrong_is_named() {
    let (site, server) = portal();
    server.set("tin-tuc/hai.html", Odd { status: Some(404), ..Odd::default() });
    server.set("tin-tuc/mot.html", Odd { body: Some("<a href=\"khac.html\">của tôi</a>"), ..Odd::default() });
    server.set("index.html", Odd { body: Some("cũ"), age: 86_400, ..Odd::default() });
    server.set("feed.xml", Odd { kind: Some("application/octet-stream"), ..Odd::default() });
    server.set("so-do-trang.html", Odd { plain: true, ..Odd::default() });
    site.write("www/tin-tuc/khac.html", "x");
    site.article("ba", "title = \"Tin thứ ba\"\ndate = 2026-11-03");
    assert_eq!(site.run(&["build", "--quiet", "--now", common::NOW]), fine(""));
    let said = check(&site, &server, &[]);
    assert_eq!(
        said,
        Said {
            code: Some(1),
            out: "URL: đã xem 40 trong 43 tệp, 0 tệp giữ cho người mở trang cũ: 4 lỗi, 17 cảnh báo\n".to_owned(),
            err: "\
lỗi: máy chủ gửi với kiểu sai `application/octet-stream`:
  feed.xml
lỗi: bộ nhớ đệm còn giữ bản cũ, đã 86400 giây:
  index.html
lỗi: không có (404):
  tin-tuc/hai.html
lỗi: khác với bản đã đăng:
  tin-tuc/mot.html
cảnh báo: máy chủ không nén:
  so-do-trang.html
cảnh báo: khác với bản dựng ở đây; chạy bantin publish:
  feed.json
  feed.xml
  index.html
  luu-tru/2026-11.html
  luu-tru/index.html
  sitemap.xml
  so-do-trang.html
  tim-kiem.html
  tim-kiem/a0/t0.js
  tim-kiem/a0/x0.js
  … và 5 tệp nữa
cảnh báo: có trang dẫn đến mà không do bantin đăng:
  tin-tuc/khac.html
"
            .to_owned(),
        }
    );
    let json: serde_json::Value = serde_json::from_str(&check(&site, &server, &["--format", "json"]).out).unwrap();
    let kinds: Vec<&str> =
        json["findings"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["type", "cached", "missing", "altered", "uncompressed", "stale", "foreign"]);
}

#[test]
fn a_place_without_a_manifest_or_a_hostile_one_is_told() {
    let (site, server) = portal();
    let none = "lỗi: không có bản kê `URL/bantin-manifest.txt` (404): cổng này chưa được đăng bằng bantin publish\n";
    server.set("bantin-manifest.txt", Odd { status: Some(404), ..Odd::default() });
    assert_eq!(check(&site, &server, &[]), failed(2, none));
    server.set("bantin-manifest.txt", Odd { body: Some("<!doctype html>"), ..Odd::default() });
    assert_eq!(check(&site, &server, &[]), failed(2, &none.replace("404", "200")));
    server.set("bantin-manifest.txt", Odd { body: Some("bantin-publication 2\n"), ..Odd::default() });
    let newer = "lỗi: `URL/bantin-manifest.txt` do một bản bantin mới hơn viết\n";
    assert_eq!(check(&site, &server, &[]), failed(2, newer));
    let nobody = site.run(&["check", "--published", "http://127.0.0.1:1"]);
    assert_eq!((nobody.code, nobody.out.as_str()), (Some(2), ""));
    assert!(nobody.err.starts_with("lỗi: không tải được `http://127.0.0.1:1/bantin-manifest.txt`: "), "{nobody:?}");
}
