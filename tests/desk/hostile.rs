//! What a page elsewhere in the same browser, another program of the machine or a wrong path would do, at every endpoint
//! of the desk. The endpoints are those that the code names: one without a row here fails the test.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::json;

use super::{Desk, PATH, site, site_with_secrets};
use crate::common::{self, write};

/// What an endpoint answers to a path that leads out of the content, and to a body that is too long.
struct Row {
    /// `GET` or `POST`, and the name below `api/`.
    endpoint: (&'static str, &'static str),
    /// A path that leads out of the content, or is that of no text.
    path: u16,
    /// The longest body; 0: nobody reads one.
    most: u64,
}

const JSON: u64 = 12_000_000;

const fn get(name: &'static str, path: u16) -> Row {
    Row { endpoint: ("GET", name), path, most: 0 }
}

const fn post(name: &'static str, path: u16) -> Row {
    Row { endpoint: ("POST", name), path, most: JSON }
}

/// Every endpoint. 200: it takes no path, or only compares it with what it knows.
const ROWS: [Row; 60] = [
    get("approval", 422),
    get("data", 200),
    get("data-new", 200),
    get("data-set", 404),
    get("duties", 200),
    get("events", 307),
    get("figures", 200),
    get("file", 422),
    get("files", 200),
    get("history", 422),
    get("item", 422),
    get("items", 200),
    get("portal.zip", 200),
    get("publish", 200),
    get("publish-run", 200),
    get("publish-waiting", 200),
    get("register", 404),
    get("removed", 200),
    get("settings", 200),
    get("state", 200),
    get("version", 422),
    post("approval", 422),
    post("check", 422),
    post("data-check", 404),
    post("data-drop", 200),
    post("data-keep", 422),
    post("data-new-check", 422),
    post("data-new-computed", 422),
    post("data-new-drop", 200),
    post("data-new-keep", 422),
    post("data-new-paste", 422),
    post("data-new-read", 200),
    post("data-new-save", 422),
    post("data-paste", 404),
    post("data-remove", 404),
    post("data-restore", 404),
    post("data-save", 404),
    post("drop", 200),
    post("editing", 422),
    post("file-remove", 422),
    post("file-restore", 422),
    post("keep", 422),
    post("move", 422),
    post("move-check", 422),
    post("new", 422),
    post("paste", 422),
    post("publish-build", 422),
    post("publish-look", 422),
    post("publish-start", 422),
    post("register-check", 404),
    post("register-drop", 200),
    post("register-keep", 404),
    post("register-paste", 404),
    post("register-save", 404),
    post("remove", 422),
    post("restore", 422),
    post("save", 422),
    post("settings-check", 422),
    post("settings-keep", 422),
    post("settings-save", 422),
];

const UPLOAD: Row = Row { endpoint: ("POST", "upload"), path: 422, most: 50_000_000 };
const TABLE: Row = Row { endpoint: ("POST", "data-new-file"), path: 422, most: 4_000_000 };

const WORD: Row = Row { endpoint: ("POST", "word"), path: 422, most: 50_000_000 };

fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().chain([&UPLOAD, &TABLE, &WORD])
}

/// Endpoints whose body is a file as it is.
fn takes_file(name: &str) -> bool {
    matches!(name, "upload" | "word" | "data-new-file")
}

/// The endpoints that the code of a server names: arms of the matches in `get` and `post`, and routes of their own.
pub fn named(source: &str) -> Vec<(&'static str, String)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/edge/desk").join(source)).unwrap();
    let mut found = Vec::new();
    let mut method = "";
    for line in text.lines() {
        if line.contains("fn ") {
            method = [("fn get(", "GET"), ("fn post(", "POST")]
                .into_iter()
                .find(|(start, _)| line.contains(start))
                .map_or("", |(_, method)| method);
        }
        if let Some((name, _)) = line.split_once("api/").and_then(|(_, rest)| rest.split_once('"'))
            && line.contains(".route(")
            && !name.contains('{')
        {
            found.push(("", name.to_owned()));
        }
        if let Some((names, _)) = line.trim_start().split_once("=>")
            && names.starts_with('"')
            && !method.is_empty()
        {
            found.extend(names.split('|').map(|name| (method, name.trim().trim_matches('"').to_owned())));
        }
    }
    found
}

#[test]
fn every_endpoint_has_a_row() {
    let mut code: Vec<(String, String)> = [named("api.rs"), named("mod.rs")]
        .concat()
        .into_iter()
        .map(|(method, name)| match (method, name.as_str()) {
            ("", own) if takes_file(own) => ("POST".to_owned(), name),
            ("", _) => ("GET".to_owned(), name),
            _ => (method.to_owned(), name),
        })
        .collect();
    code.sort();
    code.dedup();
    let mut known: Vec<(String, String)> =
        rows().map(|row| (row.endpoint.0.to_owned(), row.endpoint.1.to_owned())).collect();
    known.sort();
    assert_eq!(code, known, "each endpoint of src/edge/desk/ needs a row in {}", file!());
}

/// The status of a request with exactly this head; a `POST` has a body of JSON, or says that it has one.
fn status(desk: &Desk, method: &str, name: &str, host: &str, headers: &str, body: &str) -> u16 {
    let length = if method == "POST" { format!("Content-Length: {}\r\n", body.len()) } else { String::new() };
    let head =
        format!("{method} /_bantin/desk/api/{name} HTTP/1.1\r\n{host}Connection: close\r\n{length}{headers}\r\n{body}");
    desk.server.send(head.as_bytes()).status
}

#[test]
fn only_the_desks_own_pages_are_answered() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let before = files(folder.path());
    let (port, other) = (desk.server.port, desk.server.port ^ 1);
    let (host, cookie) = (format!("Host: 127.0.0.1:{port}\r\n"), format!("Cookie: {}\r\n", desk.cookie));
    let own = format!("Origin: http://127.0.0.1:{port}\r\n");
    let json = "Content-Type: application/json\r\n";
    let stranger = format!("Cookie: bantin_desk_{port}={}\r\n", "0123456789abcdef".repeat(2));
    let moved = format!("Cookie: {}\r\n", desk.cookie.replace(&format!("_{port}="), &format!("_{other}=")));
    // What is wrong, the host, the other headers, and the answer.
    let cases: Vec<(&str, String, String, u16)> = vec![
        ("no cookie", host.clone(), format!("{own}{json}"), 403),
        ("another run's cookie", host.clone(), format!("{stranger}{own}{json}"), 403),
        ("another port's cookie", host.clone(), format!("{moved}{own}{json}"), 403),
        ("DNS rebinding", format!("Host: evil.example:{port}\r\n"), format!("{cookie}{own}{json}"), 421),
        ("DNS rebinding, own name", "Host: 127.0.0.1.evil.example\r\n".into(), format!("{cookie}{own}{json}"), 421),
        ("another machine's address", format!("Host: 192.168.1.5:{port}\r\n"), format!("{cookie}{own}{json}"), 421),
        ("two hosts", format!("{host}Host: evil.example\r\n"), format!("{cookie}{own}{json}"), 400),
        ("no host", String::new(), format!("{cookie}{own}{json}"), 400),
        ("a foreign origin", host.clone(), format!("{cookie}Origin: https://evil.example\r\n{json}"), 403),
        ("no page's origin", host.clone(), format!("{cookie}Origin: null\r\n{json}"), 403),
        ("another port's origin", host.clone(), format!("{cookie}Origin: http://127.0.0.1:{other}\r\n{json}"), 403),
        ("another name's origin", host.clone(), format!("{cookie}Origin: http://localhost:{port}\r\n{json}"), 403),
        ("another scheme's origin", host.clone(), format!("{cookie}Origin: https://127.0.0.1:{port}\r\n{json}"), 403),
        ("a page elsewhere", host.clone(), format!("{cookie}{own}Sec-Fetch-Site: cross-site\r\n{json}"), 403),
        ("another port's page", host.clone(), format!("{cookie}{own}Sec-Fetch-Site: same-site\r\n{json}"), 403),
    ];
    for (what, host, headers, expected) in &cases {
        for Row { endpoint: (method, name), .. } in rows().filter(|row| row.endpoint.1 != "events") {
            assert_eq!(status(&desk, method, name, host, headers, "{}"), *expected, "{what}: {method} {name}");
        }
    }
    for Row { endpoint: (method, name), .. } in rows() {
        let said =
            |method: &str, headers: &str| status(&desk, method, name, &host, &format!("{cookie}{headers}"), "{}");
        for wrong in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
            assert_eq!(said(wrong, &format!("{own}{json}")), 405, "{wrong} {name}");
        }
        let both = rows().filter(|row| row.endpoint.1 == *name).count() == 2;
        if *method == "POST" {
            // A form of another page sends no origin in old browsers, and never JSON.
            assert_eq!(said("POST", json), 403, "no origin: {name}");
            let looked = match *name {
                _ if both => None,
                name if takes_file(name) => Some(405),
                _ => Some(404),
            };
            looked.into_iter().for_each(|looked| assert_eq!(said("GET", &own), looked, "GET {name}"));
            for kind in ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""] {
                let headers = format!("{own}Content-Type: {kind}\r\n");
                let expected = if takes_file(name) { 422 } else { 415 };
                assert_eq!(said("POST", &headers), expected, "{kind}: {name}");
            }
        } else if !both {
            let expected = match *name {
                "file" | "portal.zip" => 405,
                "events" => 307,
                _ => 404,
            };
            assert_eq!(said("POST", &format!("{own}{json}")), expected, "POST {name}");
        }
    }
    assert_eq!(files(folder.path()), before);
}

#[test]
fn no_body_is_read_that_is_too_long() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let host = format!("Host: 127.0.0.1:{}\r\n", desk.server.port);
    for Row { endpoint: (method, name), most, .. } in rows().filter(|row| row.most > 0) {
        let headers = format!("{}Content-Type: application/json\r\n", desk.headers());
        for length in [most + 1, 2_000_000_000, 9_000_000_000_000] {
            let head = format!(
                "{method} /_bantin/desk/api/{name} HTTP/1.1\r\n{host}Connection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
            );
            assert_eq!(desk.server.send(head.as_bytes()).status, 413, "{name}, {length}");
        }
    }
    // Without a length it is counted as it comes.
    let head = format!(
        "POST /_bantin/desk/api/save HTTP/1.1\r\n{host}Connection: close\r\nTransfer-Encoding: chunked\r\n\
         Content-Type: application/json\r\n{}\r\n",
        desk.headers()
    );
    let piece = format!("100000\r\n{}\r\n", " ".repeat(0x10_0000)).repeat(13);
    assert_eq!(desk.server.send_as_far_as_it_reads(&[head.as_bytes(), piece.as_bytes()].concat()).status, 413);
}

#[test]
fn six_hundred_streams_keep_no_save_waiting() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let begin = |_| {
        let mut stream = desk.server.connect();
        stream.write_all(b"GET /_bantin/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        stream
    };
    let streams: Vec<_> = (0..600).map(begin).collect();
    let request = json!({ "path": PATH, "version": desk.version(), "changes": [], "body": "Mới.\n" });
    assert_eq!(desk.post("save", &request).0, 200);
    drop(streams);
}

/// Paths that are those of no text of the portal, however they are read.
const PATHS: [&str; 24] = [
    "",
    "..",
    "secret.md",
    "content",
    "content/../secret.md",
    "content/tin-tuc/../../secret.md",
    "content/./tin-tuc/hai.md",
    "content//tin-tuc/hai.md",
    "/etc/passwd",
    "/content/tin-tuc/hai.md",
    "C:\\secret.md",
    "C:/secret.md",
    "content/C:secret.md",
    "content\\..\\secret.md",
    "content/tin-tuc\\..\\..\\secret.md",
    "content/%2e%2e/secret.md\0",
    "content/a\0.md",
    "content/.an/a.md",
    "content/ra-ngoai/a.md",
    "content/ra-ngoai/moi.md",
    "content/con.md",
    "content/nul/index.md",
    "content/LPT1.x.md",
    "\\\\server\\share\\a.md",
];

#[test]
fn no_path_leads_out_at_any_endpoint() {
    let (folder, outside) = site_with_secrets();
    let desk = Desk::open(folder.path());
    let (before, host) = (files(folder.path()), format!("Host: 127.0.0.1:{}\r\n", desk.server.port));
    for path in PATHS {
        let encoded: String = path.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let query = format!("path={encoded}&name={encoded}&id={encoded}");
        // Whatever an endpoint calls its paths.
        let body = json!({
            "path": path, "item": path, "name": path, "id": path, "section": path, "folder": path, "title": "A", "window": "w",
            "version": "", "changes": [["title", "x"]], "body": "x", "step": "ask", "text": "1", "column": 0,
            "edit": { "rows": [] }, "files": [{ "path": path, "changes": [] }], "take": true,
        });
        let headers = format!("{}Content-Type: application/json\r\n", desk.headers());
        for Row { endpoint: (method, name), path: expected, .. } in rows() {
            let (name, body) = match *method {
                "GET" => (format!("{name}?{query}"), String::new()),
                _ if takes_file(name) => (format!("{name}?path={encoded}&name=a.pdf"), "%PDF-1.4".to_owned()),
                _ => ((*name).to_owned(), body.to_string()),
            };
            assert_eq!(status(&desk, method, &name, &host, &headers, &body), *expected, "{name} of {path:?}");
        }
        // As an address: the router knows no such path, or the portal has none.
        for address in
            [format!("/_bantin/desk/api/../{encoded}"), format!("/{encoded}"), format!("/_bantin/desk/{encoded}")]
        {
            let reply = desk.server.ask("GET", &address, &desk.headers());
            assert!(!reply.text().contains("bí mật"), "{address}");
        }
    }
    assert_eq!(files(folder.path()), before, "nothing was written");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
}

/// Every file of a portal but what the desk notes while it runs.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files: BTreeMap<String, Vec<u8>> = common::tree(folder).into_iter().collect();
    files.retain(|path, _| !matches!(path.as_str(), ".bantin-history/.gitignore" | ".bantin-history/lock"));
    files
}

#[test]
fn what_a_page_of_the_portal_may_do_is_nothing() {
    let folder = site();
    write(
        &folder.path().join("content/static/la.html"),
        "<!doctype html><script>fetch('/_bantin/desk/api/state')</script>",
    );
    let desk = Desk::open(folder.path());
    let address = desk.get(&format!("item?path={PATH}"))["address"].as_str().unwrap().to_owned();
    // A page without raw HTML has the theme's scripts alone; any other runs as nobody's.
    for (path, policy) in [
        (address.as_str(), "default-src 'self'; frame-ancestors 'self'"),
        ("/la.html", "sandbox allow-scripts allow-forms allow-popups; frame-ancestors 'self'"),
    ] {
        let page = desk.server.ask("GET", path, &desk.headers());
        let headers = ["content-security-policy", "x-content-type-options", "cross-origin-resource-policy"];
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(headers.map(|name| page.header(name)), [policy, "nosniff", "same-origin"], "{path}");
    }
    for path in ["", "desk.js", "desk.css", "api/state", "api/nothing"] {
        let own = desk.server.ask("GET", &format!("/_bantin/desk/{path}"), &desk.headers());
        let policy = own.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert_eq!((own.header("referrer-policy"), own.header("cache-control")), ("no-referrer", "no-store"), "{path}");
        assert_eq!(own.header("access-control-allow-origin"), "", "{path}");
    }
}
