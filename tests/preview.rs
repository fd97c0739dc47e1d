//! `bantin preview` over HTTP, as browsers and those who mean harm speak to it.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use crate::common;
use crate::common::server::{Server, bantin, build, wait_for};
use crate::common::{NOW, jpeg, write};

const SITE: &str = "title = \"Phường Một\"\nbase_url = \"https://phuong.example.vn\"\nlanguage = \"vi\"\n\
                    [check]\noff = [\"agency\", \"unused-file\"]\n";

const STATS: &str = "[visits]\nopening = { total = 1606806, date = 2023-11-07, note = \"cổng cũ\" }\n";

fn article(title: &str, date: &str, more: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ndate = {date}\n{more}+++\n\nNội dung của {title}.\n")
}

/// Another picture: what stands behind its end does not matter, but makes another address.
fn jpeg_of_draft() -> Vec<u8> {
    [jpeg(), b"nhap".to_vec()].concat()
}

/// Where the picture of an article is published.
fn picture(bytes: &[u8]) -> String {
    format!("/{}", bantin::images::address("anh-8", bantin::images::hash(bytes), "jpg"))
}

/// A site with a bit of everything.
fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    let put = |path: &str, text: &str| write(&content.join(path), text);
    put("site.toml", SITE);
    put("tin-tuc/_index.md", "+++\ntitle = \"Tin tức\"\n+++\n");
    put("tin-tuc/mot.md", &article("Một", "2026-11-01", "aliases = [\"/cu/mot.html\", \"/xem.aspx?id=1\"]\n"));
    put("tin-tuc/hai.md", &article("Hai", "2026-11-02", "tags = [\"lễ hội\"]\n"));
    put("tin-tuc/ba/index.md", &(article("Ba", "2026-11-03", "") + "\n![Ảnh](anh.jpg)\n\n[Tệp](tep.pdf)\n"));
    write(&content.join("tin-tuc/ba/anh.jpg"), jpeg());
    put("tin-tuc/ba/tep.pdf", "%PDF-1.4 0123456789");
    put("tin-tuc/nhap/index.md", &(article("Nháp", "2026-11-04", "draft = true\n") + "\n![Ảnh](anh.jpg)\n"));
    write(&content.join("tin-tuc/nhap/anh.jpg"), jpeg_of_draft());
    put("tin-tuc/hen.md", &article("Hẹn", "2026-12-01T08:00:00", ""));
    put("tin-tuc/het.md", &article("Hết", "2026-10-01", "expires = 2026-10-31\n"));
    put("gioi-thieu.md", "+++\ntitle = \"Giới thiệu\"\n+++\n\nPhường Một.\n");
    put("static/favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    put("static/tai-lieu/a.txt", "chữ");
    put("stats.toml", STATS);
    folder
}

fn preview(folder: &Path) -> Server {
    Server::start(folder, &["--now", NOW])
}

#[test]
fn every_answer_less_the_script_is_what_build_writes() {
    let folder = site();
    let out = folder.path().join("public");
    assert_eq!(build(folder.path(), &out, &["--now", NOW]), (true, String::new()));
    let server = preview(folder.path());
    let built = common::tree(&out);
    assert!(built.len() > 30);
    let mut pages = 0;
    for (address, bytes) in built.iter().filter(|(address, _)| !address.starts_with(".bantin/")) {
        let answer = server.get(&format!("/{}", bantin::base::address::encode(address)));
        assert_eq!(String::from_utf8_lossy(&answer.published()), String::from_utf8_lossy(bytes), "{address}");
        assert_eq!(answer.status, 200, "{address}");
        let scripts = answer.text().matches("/_bantin/").count();
        assert_eq!(scripts, usize::from(address.ends_with(".html")), "{address}");
        pages += scripts;
    }
    assert!(pages > 10);
    assert!(built.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("_bantin")));
}

#[test]
fn kinds_of_content() {
    let folder = site();
    let server = preview(folder.path());
    let css = server.get("/").text();
    let css = css.split("href=\"assets/").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let told: Vec<String> = [
        "/",
        "/tin-tuc/mot.html",
        "/feed.xml",
        "/feed.json",
        "/robots.txt",
        "/_redirects",
        "/favicon.svg",
        "/tai-lieu/a.txt",
        &picture(&jpeg()),
        "/tin-tuc/ba/tep.pdf",
        "/_bantin/live.js",
        "/_bantin/live.css",
    ]
    .iter()
    .map(|path| (*path).to_owned())
    .chain([format!("/assets/{css}")])
    .map(|path| {
        let answer = server.get(&path);
        let path = match path.starts_with("/assets") {
            true if path.ends_with("css") => "/assets/style.css",
            true => "/assets/anh.jpg",
            false => &path,
        };
        format!("{} {path}: {}", answer.status, answer.header("content-type"))
    })
    .collect();
    assert_eq!(
        told,
        [
            "200 /: text/html; charset=utf-8",
            "200 /tin-tuc/mot.html: text/html; charset=utf-8",
            "200 /feed.xml: application/xml",
            "200 /feed.json: application/json",
            "200 /robots.txt: text/plain; charset=utf-8",
            "200 /_redirects: text/plain; charset=utf-8",
            "200 /favicon.svg: image/svg+xml",
            "200 /tai-lieu/a.txt: text/plain; charset=utf-8",
            "200 /assets/anh.jpg: image/jpeg",
            "200 /tin-tuc/ba/tep.pdf: application/pdf",
            "200 /_bantin/live.js: text/javascript; charset=utf-8",
            "200 /_bantin/live.css: text/css; charset=utf-8",
            "200 /assets/style.css: text/css; charset=utf-8",
        ]
    );
    let answer = server.get("/");
    assert_eq!(answer.header("content-security-policy"), "default-src 'self'");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cache-control"), "no-cache");
}

#[test]
fn what_the_browser_has_is_not_sent_again() {
    let folder = site();
    let server = preview(folder.path());
    for path in ["/tin-tuc/mot.html", "/feed.xml", &*picture(&jpeg()), "/tin-tuc/ba/tep.pdf"] {
        let first = server.get(path);
        let tag = first.header("etag").to_owned();
        let again = server.ask("GET", path, &format!("If-None-Match: \"x\", W/{tag}\r\n"));
        assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, &*tag), "{path}");
        let other = server.ask("GET", path, "If-None-Match: \"x\"\r\n");
        assert_eq!((other.status, &other.body), (200, &first.body), "{path}");
        let head = server.ask("HEAD", path, "");
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(head.header("content-length"), first.body.len().to_string(), "{path}");
    }
}

#[test]
fn parts_of_files() {
    let folder = site();
    let server = preview(folder.path());
    let part = |range: &str| {
        let answer = server.ask("GET", "/tin-tuc/ba/tep.pdf", &format!("Range: {range}\r\n"));
        format!("{} {} {}", answer.status, answer.header("content-range"), answer.text())
    };
    assert_eq!(part("bytes=0-3"), "206 bytes 0-3/19 %PDF");
    assert_eq!(part("bytes=-4"), "206 bytes 15-18/19 6789");
    assert_eq!(part("bytes=17-900"), "206 bytes 17-18/19 89");
    assert_eq!(part("bytes=19-"), "416 bytes */19 ");
    assert_eq!(part("bytes=0-1,3-4"), "200  %PDF-1.4 0123456789");
    let stale = server.ask("GET", "/tin-tuc/ba/tep.pdf", "Range: bytes=0-3\r\nIf-Range: \"x\"\r\n");
    assert_eq!(stale.status, 200);
    let page = server.ask("GET", "/tin-tuc/mot.html", "Range: bytes=0-14\r\n");
    assert_eq!(page.text(), "<!doctype html>");
}

#[test]
fn a_long_file_comes_whole() {
    let folder = site();
    let long: Vec<u8> = (0..3_000_000u32).flat_map(u32::to_le_bytes).collect();
    write(&folder.path().join("content/static/phim.mp4"), &long);
    let server = preview(folder.path());
    assert!(server.get("/phim.mp4").body == long);
    let part = server.ask("GET", "/phim.mp4", "Range: bytes=4000000-4000007\r\n");
    assert_eq!(part.body, long[4_000_000..4_000_008]);
}

#[test]
fn what_is_not_there_and_what_moved() {
    let folder = site();
    let server = preview(folder.path());
    let missing = server.get("/khong-co.html");
    assert_eq!((missing.status, missing.published()), (404, server.get("/404.html").published()));
    let led = |path: &str| {
        let answer = server.get(path);
        format!("{} {}", answer.status, answer.header("location"))
    };
    assert_eq!(led("/tin-tuc"), "302 /tin-tuc/");
    assert_eq!(led("/tin-tuc/"), "200 ");
    assert_eq!(led("/xem.aspx?id=1"), "302 /tin-tuc/mot.html");
    assert_eq!(led("/xem.aspx?id=2"), "404 ");
    let stub = server.get("/cu/mot.html");
    assert_eq!(stub.status, 200);
    assert!(stub.text().contains("http-equiv=\"refresh\""), "{}", stub.text());
}

#[test]
fn a_portal_below_a_path_lies_there_in_the_preview_too() {
    let folder = site();
    write(&folder.path().join("content/site.toml"), SITE.replace("example.vn\"", "example.vn/cong\""));
    let server = preview(folder.path());
    let led = |path: &str| {
        let answer = server.get(path);
        format!("{} {}", answer.status, answer.header("location"))
    };
    assert_eq!(led("/"), "302 /cong/");
    assert_eq!(led("/cong"), "302 /cong/");
    assert_eq!(led("/cong/"), "200 ");
    assert_eq!(led("/cong/tin-tuc"), "302 /cong/tin-tuc/");
    assert_eq!(led("/tin-tuc/"), "404 ");
}

#[test]
fn what_readers_do_not_see_is_seen_and_listed_but_changes_no_public_page() {
    let folder = site();
    let server = preview(folder.path());
    let banner = |path: &str| {
        let answer = server.get(path);
        let text = answer.text();
        let known = ["Bản nháp: bạn đọc", "Hẹn đăng lúc", "Đã hết hạn lúc"];
        (answer.status, known.iter().find(|banner| text.contains(**banner)).copied().unwrap_or_default())
    };
    assert_eq!(banner("/tin-tuc/nhap.html"), (200, "Bản nháp: bạn đọc"));
    assert_eq!(banner("/tin-tuc/hen.html"), (200, "Hẹn đăng lúc"));
    assert_eq!(banner("/tin-tuc/het.html"), (200, "Đã hết hạn lúc"));
    assert_eq!(banner("/tin-tuc/mot.html"), (200, ""));
    let bantin::base::source::Picture::Raster(raster) = bantin::images::probe("jpg", &jpeg()) else {
        panic!("no picture")
    };
    let plain = bantin::images::set(&raster, false).plain;
    let made = bantin::images::make(&jpeg(), &raster, &plain).unwrap();
    assert_eq!(server.get(&picture(&jpeg_of_draft())).body, made[0]);
    assert!(!server.get("/tin-tuc/").text().contains("Nháp"));
    let page = server.get("/_bantin/").published();
    let page = String::from_utf8(page).unwrap();
    let main = page.split("<main>\n").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap();
    assert_eq!(
        main,
        "<h1>Newsroom: Phường Một</h1>\n\
         <p><a href=\"/\">Phường Một</a></p>\n\
         <h2>Drafts</h2>\n\
         <table><tr><td><a href=\"/tin-tuc/nhap.html\">Nháp</a></td><td></td>\
         <td><code>content/tin-tuc/nhap/index.md</code></td></tr></table>\n\
         <h2>Scheduled</h2>\n\
         <table><tr><td><a href=\"/tin-tuc/hen.html\">Hẹn</a></td><td>08:00, Tuesday, 1 December 2026</td>\
         <td><code>content/tin-tuc/hen.md</code></td></tr></table>\n\
         <h2>Expired</h2>\n\
         <table><tr><td><a href=\"/tin-tuc/het.html\">Hết</a></td><td>the end of 31 October 2026</td>\
         <td><code>content/tin-tuc/het.md</code></td></tr></table>\n\
         <h2>Visits</h2>\n\
         <table><tr><td>Readers now</td><td>–</td><td></td></tr>\n\
         <tr><td>Today</td><td>–</td><td></td></tr>\n\
         <tr><td>All visits</td><td>1,606,806</td><td>never counted</td></tr>\n\
         <tr><td>Opening figure</td><td>1,606,806</td><td>7 November 2023 cổng cũ</td></tr></table>\n\
         <h2>Figures</h2>\n\
         <p class=\"none\">None</p>\n\
         <h2>Problems and warnings</h2>\n\
         <p class=\"none\">None</p>\n"
    );
}

#[test]
fn the_newsroom_tells_the_figures_of_today() {
    let folder = site();
    let content = folder.path().join("content");
    let set = |title: &str, updated: &str| {
        format!(
            "title = \"{title}\"\nsource = \"Văn phòng\"\nupdated = {updated}\n\
             columns = {{ year = \"Năm\", count = \"Số\" }}\nrows = [{{ year = 2026, count = 7 }}]\n"
        )
    };
    write(&content.join("stats/le.toml"), set("Lễ <hội>", "2026-11-20"));
    write(&content.join("stats/cho.toml"), set("Chợ", "2026-06-30"));
    write(&content.join("stats.toml"), STATS.replace("[visits]", "[visits]\nlogs = [\"visits.log\"]"));
    let log = "2026-11-24T07:58:00+07:00 a /\n2026-11-24T06:00:00+07:00 b /tin-tuc/\n2026-11-23T06:00:00+07:00 b /\n";
    write(&content.join("visits.log"), log);
    assert!(bantin(folder.path(), &["visits", "--quiet", "--now", NOW]).status().unwrap().success());
    let figures = |now: &str| {
        let page = Server::start(folder.path(), &["--now", now]).get("/_bantin/").text();
        let from = page.find("<h2>Visits</h2>").unwrap();
        page[from..page.find("<h2>Problems").unwrap()].to_owned()
    };
    let told = |online: &str, today: &str| {
        format!(
            "<h2>Visits</h2>\n\
             <table><tr><td>Readers now</td><td>{online}</td><td></td></tr>\n\
             <tr><td>Today</td><td>{today}</td><td></td></tr>\n\
             <tr><td>All visits</td><td>1,606,809</td><td>counted at 08:00, Tuesday, 24 November 2026</td></tr>\n\
             <tr><td>Opening figure</td><td>1,606,806</td><td>7 November 2023 cổng cũ</td></tr></table>\n\
             <h2>Figures</h2>\n\
             <table><tr><td><a href=\"/thong-ke/cho.html\">Chợ</a></td><td>30 June 2026</td>\
             <td><code>content/stats/cho.toml</code></td></tr>\n\
             <tr><td><a href=\"/thong-ke/le.html\">Lễ &lt;hội&gt;</a></td><td>20 November 2026</td>\
             <td><code>content/stats/le.toml</code></td></tr></table>\n"
        )
    };
    assert_eq!(figures(NOW), told("1", "2"));
    // What was true then is not shown as true now.
    assert_eq!(figures("2026-11-24T08:16:00+07:00"), told("–", "2"));
    assert_eq!(figures("2026-11-25T08:00:00+07:00"), told("–", "–"));
}

#[test]
fn only_this_machine_is_asked() {
    let folder = site();
    let asked = |server: &Server, head: &str| {
        let text = format!("GET {head}\r\nConnection: close\r\n\r\n");
        server.send(text.as_bytes()).status
    };
    let server = preview(folder.path());
    let told: Vec<(u16, &str)> = [
        "/ HTTP/1.1\r\nHost: localhost",
        "/ HTTP/1.1\r\nHost: 127.0.0.1:9",
        "/ HTTP/1.1\r\nHost: [::1]",
        "/ HTTP/1.1\r\nHost: evil.example.vn",
        "/_bantin/ HTTP/1.1\r\nHost: evil.example.vn",
        "/_bantin/events HTTP/1.1\r\nHost: evil.example.vn",
        "/ HTTP/1.1\r\nHost: localhost.evil.example.vn",
        "/ HTTP/1.1\r\nHost: 192.168.1.5",
        "/ HTTP/1.1",
        "/ HTTP/1.0",
        "/ HTTP/1.1\r\nHost: ",
        "/ HTTP/1.1\r\nHost: localhost\r\nHost: evil.example.vn",
        "http://evil.example.vn/ HTTP/1.1\r\nHost: localhost",
    ]
    .into_iter()
    .map(|head| (asked(&server, head), head))
    .collect();
    assert_eq!(
        told.iter().map(|(status, _)| *status).collect::<Vec<_>>(),
        [200, 200, 200, 421, 421, 421, 421, 421, 400, 400, 421, 400, 421],
        "{told:?}"
    );
    let lan = Server::start(folder.path(), &["--now", NOW, "--lan"]);
    assert_eq!(asked(&lan, "/ HTTP/1.1\r\nHost: 192.168.1.5:1111"), 200);
    assert_eq!(asked(&lan, "/ HTTP/1.1\r\nHost: evil.example.vn"), 421);
}

#[test]
fn no_path_leads_out_of_the_site() {
    let folder = site();
    write(&folder.path().join("secret.txt"), "SECRET");
    write(&folder.path().join("content/.secret.txt"), "SECRET");
    let server = preview(folder.path());
    for path in [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e%252fsecret.txt",
        "/tin-tuc/../../secret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%uff0e%uff0e/secret.txt",
        "//secret.txt",
        "/./../secret.txt",
        "/....//secret.txt",
        "/secret.txt%00.html",
        "/.secret.txt",
        "/content/site.toml",
        "/static/../../secret.txt",
        "/file:///etc/passwd",
        "//etc/passwd",
        "/tin-tuc/mot.md",
        "/.bantin/manifest",
        "/_bantin/../secret.txt",
        "/_bantin/..%2fsecret.txt",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("SECRET") && !answer.text().contains("root:"), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_becomes_a_link_out_of_the_site_is_not_followed() {
    let folder = site();
    write(&folder.path().join("secret.txt"), "SECRET");
    let server = preview(folder.path());
    let events = server.events();
    assert_eq!(server.get("/tai-lieu/a.txt").text(), "chữ");
    let file = folder.path().join("content/static/tai-lieu/a.txt");
    fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink(folder.path().join("secret.txt"), &file).unwrap();
    // Before the change is known as well as after.
    for _ in 0..50 {
        assert!(!server.get("/tai-lieu/a.txt").text().contains("SECRET"));
    }
    wait_for("the problem", || events.problems().contains("tai-lieu/a.txt").then_some(()));
    assert_eq!(server.get("/tai-lieu/a.txt").status, 404);
}

#[test]
fn other_methods_and_long_bodies_are_refused() {
    let folder = site();
    let server = preview(folder.path());
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        assert_eq!(server.ask(method, "/", "").status, 405, "{method}");
    }
    let mut stream = server.connect();
    let head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    // The server closes instead of reading a gigabyte: the answer is there, or the connection is reset on the way.
    let piece = vec![b'a'; 1 << 16];
    let sent = (0..16_000).take_while(|_| stream.write_all(&piece).is_ok()).count();
    assert!(sent < 16_000);
    let endless = format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "a".repeat(1 << 20));
    let mut stream = server.connect();
    let _ = stream.write_all(endless.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 431"), "{}", String::from_utf8_lossy(&answer));
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn a_thousand_idle_connections_and_slow_heads_are_closed() {
    let folder = site();
    let server = preview(folder.path());
    let idle: Vec<_> = (0..1000).map(|_| server.connect()).collect();
    let mut slow = server.connect();
    let _ = slow.write_all(b"GET / HTTP/1.1\r\n");
    assert_eq!(server.get("/").status, 200);
    // Whoever never finishes is closed, however often a byte comes.
    wait_for("the end of the slow head", || {
        slow.write_all(b"X").is_err().then_some(()).or_else(|| {
            std::thread::sleep(Duration::from_millis(100));
            None
        })
    });
    for mut stream in idle {
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
    }
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn f12_more_windows_than_there_is_room_for_keep_no_page_waiting() {
    let folder = site();
    let server = preview(folder.path());
    let mut windows: Vec<_> = (0..700)
        .map(|_| {
            let mut window = server.connect();
            window.write_all(b"GET /_bantin/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
            window
        })
        .collect();
    assert_eq!(server.get("/").status, 200);
    // The windows beyond the room are told so, and their connections closed. Which ones these are, nobody knows: requests
    // that come together are answered in any order.
    let mut refused = Vec::new();
    for window in &mut windows {
        let mut status = [0; 12];
        window.read_exact(&mut status).unwrap();
        if &status != b"HTTP/1.1 200" {
            let mut rest = String::new();
            window.read_to_string(&mut rest).unwrap();
            refused.push(format!("{}{rest}", String::from_utf8_lossy(&status)));
        }
    }
    assert_eq!(refused.len(), 700 - 128);
    for answer in refused {
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert_eq!(
            (head.lines().next(), head.contains("connection: close"), body),
            (Some("HTTP/1.1 503 Service Unavailable"), true, "too many windows follow this preview\n")
        );
    }
    // A window that is closed makes room for another.
    drop(windows);
    wait_for("room for a window", || {
        let mut stream = server.connect();
        stream.write_all(b"GET /_bantin/events HTTP/1.1\r\nHost: localhost\r\n\r\n").ok()?;
        let mut first = [0; 12];
        stream.read_exact(&mut first).ok()?;
        (&first == b"HTTP/1.1 200").then_some(())
    });
}

#[test]
fn f17_no_page_elsewhere_may_frame_the_previews_own_pages() {
    let folder = site();
    let site_toml = folder.path().join("content/site.toml");
    let server = preview(folder.path());
    let policy = |path: &str| server.get(path).header("content-security-policy").to_owned();
    let own = "default-src 'self'; frame-ancestors 'none'";
    assert_eq!(
        ["/_bantin/", "/_bantin/live.js", "/_bantin/nothing", "/", "/nothing"].map(policy),
        [own, own, own, "default-src 'self'", "default-src 'self'"]
    );
    // Raw HTML lifts the policy of the site's pages, not that of the preview's own.
    write(&site_toml, format!("{SITE}\n[markdown]\nraw_html = true\n"));
    wait_for("raw HTML", || (policy("/")).is_empty().then_some(()));
    assert_eq!(policy("/_bantin/"), own);
    drop(server);
    write(&site_toml, "title = \"Phường Một\n");
    let broken = preview(folder.path()).get("/");
    assert_eq!((broken.status, broken.header("content-security-policy")), (503, own));
}

/// What is pasted after the first fence: spaces that are no spaces to TOML and YAML. Whatever a plan does with them, the
/// preview and the watch are there for the next save.
#[test]
fn f1_the_save_after_one_that_upsets_the_planner_is_served() {
    let folder = site();
    let server = preview(folder.path());
    let out = folder.path().join("public");
    let mut command = crate::common::server::bantin(folder.path(), &["build", "--watch", "--now", NOW]);
    command.arg("--out").arg(&out);
    let mut watching = crate::common::server::Running::start(command);
    let path = folder.path().join("content/tin-tuc/mot.md");
    wait_for("the first build", || out.join("tin-tuc/mot.html").exists().then_some(()));
    for (number, space) in ["\u{a0}", "\u{2028}", "\u{2029}", "\u{85}", "\u{3000}"].into_iter().enumerate() {
        for fence in ["+++", "---"] {
            let good = article(&format!("Một {number}{}", &fence[..1]), "2026-11-01", "");
            write(&path, good.replacen("+++", &format!("{fence}{space}"), 1));
            std::thread::sleep(Duration::from_millis(150));
            write(&path, &good);
            let title = format!("Một {number}{}", &fence[..1]);
            wait_for("the good save", || server.get("/tin-tuc/mot.html").text().contains(&title).then_some(()));
            wait_for("the good build", || {
                fs::read_to_string(out.join("tin-tuc/mot.html")).ok()?.contains(&title).then_some(())
            });
        }
    }
    assert!(watching.lives());
}

#[test]
fn without_any_good_plan_the_diagnostics_are_the_page() {
    let folder = site();
    let site_toml = folder.path().join("content/site.toml");
    write(&site_toml, "title = \"Phường Một\n");
    let server = preview(folder.path());
    let events = server.events();
    let page = server.get("/tin-tuc/mot.html");
    assert_eq!(page.status, 503);
    let page = page.text();
    let shown = page.split("<pre id=\"bantin-problems\">").nth(1).and_then(|rest| rest.split("</pre>").next()).unwrap();
    let (_, said) = build(folder.path(), &folder.path().join("public"), &["--now", NOW]);
    let (report, _) = said.rsplit_once("\nerrors: ").unwrap();
    assert_eq!(shown.replace("&gt;", ">").replace("&quot;", "\""), report);
    wait_for("the problems as an event", || (events.problems() == report).then_some(()));
    write(&site_toml, SITE);
    wait_for("the mended site", || (server.get("/tin-tuc/mot.html").status == 200).then_some(()));
    // The page may be served before the event of the same plan arrives.
    wait_for("the end of the problems", || events.problems().is_empty().then_some(()));
}

#[test]
fn mistakes_of_any_file_are_told_over_the_last_good_page_and_go_with_the_next_good_save() {
    let folder = site();
    let server = preview(folder.path());
    let events = server.events();
    let good = server.get("/tin-tuc/mot.html").published();
    let template = fs::read_to_string("themes/thach-han/templates/article.html").unwrap();
    let own = folder.path().join("themes/thach-han/templates/article.html");
    write(&own, &template);
    let cases = [
        ("content/site.toml", SITE.replace("title", "titel"), SITE.to_owned()),
        ("content/stats.toml", "[so]\ntitle = 1\n".to_owned(), STATS.to_owned()),
        ("content/tin-tuc/mot.md", "+++\ntitle = \"Một\n+++\n".to_owned(), article("Một", "2026-11-01", "")),
        ("themes/thach-han/templates/article.html", template.replace("{%", "{% wrong "), template.clone()),
        // Fails only while an article is rendered.
        (
            "themes/thach-han/templates/article.html",
            format!("{template}{{{{ 1 / 0 + article.no.no }}}}"),
            template.clone(),
        ),
        ("themes/thach-han/templates/article.html", template.replace("article.title", "article.titel.x"), template),
    ];
    for (path, broken, mended) in cases {
        write(&folder.path().join(path), &broken);
        wait_for(&format!("the mistake in {path}"), || events.problems().contains(path).then_some(()));
        let shown = server.get("/tin-tuc/mot.html");
        assert_eq!((shown.status, shown.published() == good), (200, true), "{path}");
        wait_for("the terminal", || server.program.said().contains(path).then_some(()));
        write(&folder.path().join(path), &mended);
        wait_for(&format!("the mended {path}"), || events.problems().is_empty().then_some(()));
        // An alias is gone in the mended article; its page is the same.
        assert_eq!(String::from_utf8(server.get("/tin-tuc/mot.html").published()), String::from_utf8(good.clone()));
    }
}

#[test]
fn a_style_sheet_is_swapped_and_the_saved_article_is_jumped_to() {
    let folder = site();
    let css = folder.path().join("themes/thach-han/assets/style.css");
    write(&css, "body { color: red }");
    let server = Server::start(folder.path(), &["--now", NOW, "--follow"]);
    let events = server.events();
    write(&css, "body { color: blue }");
    let event = wait_for("the swap", || events.last().filter(|event| event["styles"][0].is_array()));
    let sheets = event["styles"].as_array().unwrap();
    let pair = sheets.iter().find(|pair| pair[0].as_str().unwrap().starts_with("/assets/style.")).unwrap();
    let (old, new) = (pair[0].as_str().unwrap(), pair[1].as_str().unwrap());
    assert!(old != new, "{event}");
    assert_eq!(server.get(new).text(), "body{color:blue}\n");
    for (path, address) in [("tin-tuc/hai.md", "/tin-tuc/hai.html"), ("tin-tuc/hen.md", "/tin-tuc/hen.html")] {
        let path = folder.path().join("content").join(path);
        let text = fs::read_to_string(&path).unwrap();
        write(&path, text + "\nThêm.\n");
        wait_for(address, || events.last().filter(|event| event["follow"] == address));
    }
}

#[test]
fn a_scheduled_item_is_published_when_it_is_due() {
    let folder = site();
    let due = chrono::Utc::now() + chrono::TimeDelta::seconds(3);
    let end = due + chrono::TimeDelta::seconds(2);
    let soon = format!("publish = {}\nexpires = {}\n", due.to_rfc3339(), end.to_rfc3339());
    write(&folder.path().join("content/tin-tuc/sap.md"), article("Sắp", "2026-11-01", &soon));
    let server = Server::start(folder.path(), &[]);
    let listed = || server.get("/tin-tuc/").text().contains("Sắp");
    assert!(!listed());
    wait_for("the item", || listed().then_some(()));
    wait_for("its end", || (!listed()).then_some(()));
}

#[test]
fn the_next_free_port_is_taken() {
    let folder = site();
    let mut servers = Vec::new();
    for _ in 0..2 {
        let mut command = common::server::bantin(folder.path(), &["preview", "--now", NOW]);
        command.arg("--quiet");
        servers.push(common::server::Running::start(command));
    }
    let ports: Vec<String> = servers
        .iter()
        .map(|server| wait_for("an address", || Some(server.said().lines().next()?.to_owned())))
        .collect();
    assert!(ports[0] != ports[1], "{ports:?}");
}
