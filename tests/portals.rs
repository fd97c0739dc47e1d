//! The desk without a portal: choosing one, making one, and what a hostile request would.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::common::server::{Response, Server};
use crate::common::{NOW, write};
use crate::desk::Desk;
use crate::desk::hostile::named;

/// A machine of one user, and the page that the program opened.
struct Chooser {
    server: Server,
    cookie: String,
    home: tempfile::TempDir,
}

impl Chooser {
    fn open() -> Chooser {
        Chooser::of(tempfile::tempdir().unwrap())
    }

    fn of(home: tempfile::TempDir) -> Chooser {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_bantin-desk"));
        command.args(["--port", "0", "--no-open", "--lang", "en", "--now", NOW]).env_remove("BANTIN_LANG");
        command.env("HOME", home.path()).env("XDG_CONFIG_HOME", home.path().join(".config")).current_dir(home.path());
        let (server, start) = Server::of(command, "choose a portal");
        let opened = server.get(&start);
        assert_eq!((opened.status, opened.header("location")), (303, "/_bantin/desk/"));
        let cookie = opened.header("set-cookie").split(';').next().unwrap().to_owned();
        Chooser { server, cookie, home }
    }

    fn headers(&self) -> String {
        format!("Cookie: {}\r\nOrigin: http://127.0.0.1:{}\r\n", self.cookie, self.server.port)
    }

    fn get(&self, name: &str) -> (u16, Value) {
        let reply = self.server.ask("GET", &format!("/_bantin/desk/api/{name}"), &self.headers());
        (reply.status, serde_json::from_slice(&reply.body).unwrap())
    }

    fn send(&self, name: &str, body: &Value, headers: &str) -> Response {
        self.server.post_json(&format!("/_bantin/desk/api/{name}"), body, headers)
    }

    fn post(&self, name: &str, body: &Value) -> (u16, Value) {
        let reply = self.send(name, body, &self.headers());
        (reply.status, serde_json::from_slice(&reply.body).unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<String> {
    let all = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = all.filter(|entry| entry.file_type().is_file());
    files.map(|entry| entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned()).collect()
}

/// The first page of the desk that a window was sent to.
fn desk_at(to: &str) -> Response {
    let (port, path) = to.strip_prefix("http://127.0.0.1:").unwrap().split_once('/').unwrap();
    let text = format!("GET /{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port.parse().unwrap())).unwrap();
    std::io::Write::write_all(&mut stream, text.as_bytes()).unwrap();
    let mut answer = Vec::new();
    std::io::Read::read_to_end(&mut stream, &mut answer).unwrap();
    let head = String::from_utf8_lossy(&answer).to_lowercase();
    Response { status: head[9..12].parse().unwrap(), head, body: Vec::new() }
}

#[test]
fn a_new_portal_is_made_opened_and_known_the_next_time() {
    let chooser = Chooser::open();
    let (_, told) = chooser.get("portals");
    assert_eq!(told["portals"], json!([]));
    let asked: Vec<&str> = told["form"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|group| group["settings"].as_array().unwrap())
        .map(|one| one["key"].as_str().unwrap())
        .collect();
    assert_eq!(
        asked,
        [
            "title",
            "base_url",
            "language",
            "agency.name",
            "agency.parent",
            "agency.address",
            "agency.phone",
            "agency.email",
            "agency.editor",
            "agency.licence",
            "colours.primary"
        ]
    );
    let mut request = json!({
        "parent": chooser.home.path(),
        "folder": "",
        "changes": [
            ["title", "Phường \"Một\" \\ {date}"], ["language", "vi"], ["agency.name", "UBND phường Một"],
            ["agency.phone", "0233 000 000"], ["colours.primary", "#88ccee"]
        ],
    });
    // A colour that cannot be read is told before anything is written, with the nearest that can.
    let (status, checked) = chooser.post("check", &request);
    assert_eq!(status, 200, "{checked}");
    assert_eq!(checked["folder"], json!(chooser.path("phuong-mot-date")));
    assert_eq!(
        (&checked["problems"][0]["key"], &checked["problems"][0]["code"], &checked["problems"][0]["help"]),
        (&json!("colours.primary"), &json!("contrast"), &json!("the nearest readable colour: primary = \"#347898\""))
    );
    assert_eq!(files(chooser.home.path()), [] as [&str; 0]);

    request["changes"][4][1] = json!("#0b5566");
    let (status, made) = chooser.post("create", &request);
    assert_eq!(status, 200, "{made}");
    let folder = chooser.path("phuong-mot-date");
    assert_eq!(
        fs::read_to_string(folder.join("content/site.toml")).unwrap(),
        "# Tên và địa chỉ của trang\n\
         title = 'Phường \"Một\" \\ {date}'\n\
         base_url = \"https://ten-mien.example.vn\"\n\
         language = \"vi\"\n\n\
         # Thông tin cơ quan ở chân trang: bỏ dấu # và điền vào\n\
         [agency]\n\
         name = \"UBND phường Một\"\n\
         phone = \"0233 000 000\"\n\
         # address = \"\"\n\
         # email = \"\"\n\
         # editor = \"\"\n\n\
         [home]\n\
         notices = \"thong-bao\"\n\n\
         [colours]\n\
         primary = \"#0b5566\"\n"
    );
    assert_eq!(desk_at(made["to"].as_str().unwrap()).status, 303);
    // The same portal is not opened twice.
    let (_, again) = chooser.post("open", &json!({ "path": folder }));
    assert_eq!(again["to"], made["to"]);

    // The next start knows it, and forgets one that is gone.
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join(".config")).unwrap();
    fs::create_dir(home.path().join(".config/bantin")).unwrap();
    let list = chooser.path(".config/bantin/portals.json");
    let gone = home.path().join("gone");
    fs::write(home.path().join(".config/bantin/portals.json"), json!([folder, gone]).to_string()).unwrap();
    assert_eq!(fs::read_to_string(list).unwrap(), json!([folder]).to_string());
    let next = Chooser::of(home);
    assert_eq!(next.get("portals").1["portals"], json!([{ "path": folder, "title": "Phường \"Một\" \\ {date}" }]));
}

#[test]
fn a_new_portal_begins_with_the_profile_that_is_chosen() {
    let chooser = Chooser::open();
    let told = chooser.get("portals").1["profiles"].clone();
    let names: Vec<(&str, Option<&str>)> =
        told.as_array().unwrap().iter().map(|one| (one["name"].as_str().unwrap(), one["language"].as_str())).collect();
    assert_eq!(names, [("news", None), ("commune", Some("vi"))]);
    let request = |profile: &str| json!({ "parent": chooser.home.path(), "folder": "xa", "profile": profile, "changes": [["title", "Xã Thử"], ["language", "en"], ["agency.parent", "Tỉnh"]] });
    let (status, refused) = chooser.post("create", &request("comune"));
    assert_eq!((status, &refused["error"]), (422, &json!("there is no profile `comune`; did you mean `commune`?")));
    let (status, made) = chooser.post("create", &request("commune"));
    assert_eq!(status, 200, "{made}");
    let site = fs::read_to_string(chooser.path("xa/content/site.toml")).unwrap();
    assert!(site.contains("title = \"Xã Thử\"\n") && site.contains("\nlanguage = \"vi\"\n"), "{site}");
    assert!(site.contains("parent = \"Tỉnh\"\n") && !site.contains("# parent"), "{site}");
    assert!(chooser.path("xa/content/lanh-dao/lanh-dao.csv").is_file());
}

#[test]
fn nothing_is_written_over_and_nothing_half_is_left() {
    let chooser = Chooser::open();
    write(&chooser.path("day/tep.txt"), "của tôi");
    write(&chooser.path("cong/content/site.toml"), "title = \"T\"\nbase_url = \"https://t.vn\"\n");
    let before = files(chooser.home.path());
    let try_in = |parent: PathBuf, folder: &str, title: &str| {
        let request = json!({ "parent": parent, "folder": folder, "changes": [["title", title]] });
        let (status, told) = chooser.post("create", &request);
        (status, told["error"].as_str().unwrap_or_default().replace(chooser.home.path().to_str().unwrap(), "HOME"))
    };
    let home = chooser.home.path().to_path_buf();
    assert_eq!(
        try_in(home.clone(), "day", "Một"),
        (422, "the folder `HOME/day` is not empty; choose another name or place".to_owned())
    );
    assert_eq!(try_in(home.clone(), "moi", " "), (422, "the portal must have a name".to_owned()));
    assert_eq!(try_in(home.join("khong-co"), "moi", "Một"), (422, "there is no folder `HOME/khong-co`".to_owned()));
    assert_eq!(
        try_in(home.join("cong/content"), "moi", "Một"),
        (
            422,
            "`HOME/cong` is a portal already; choose another place, a new portal cannot lie in an old one".to_owned()
        )
    );
    for parent in ["tuong-doi", "", ".", "/tmp/../tmp"] {
        assert_eq!(try_in(parent.into(), "moi", "Một"), (422, format!("`{parent}` is not the full path of a folder")));
    }
    // A setting that nobody declared, and values that are none.
    let request = json!({ "parent": home, "folder": "moi", "changes": [["title", "Một"], ["params.x", "y"]] });
    assert_eq!(chooser.post("create", &request), (422, json!({ "error": "there is no setting `params.x`" })));
    for changes in [json!("x"), json!([["title"]]), json!([["title", { "bare": "a b" }]]), json!([["title", 1]])] {
        let request = json!({ "parent": home, "folder": "moi", "changes": changes });
        assert_eq!(chooser.post("create", &request), (422, json!({ "error": "a malformed request" })), "{changes}");
    }
    // A name is only a name.
    let request = json!({ "parent": home, "folder": "../../x/..", "changes": [["title", "Một"]] });
    assert_eq!(chooser.post("check", &request).1["folder"], json!(home.join("x")));
    assert_eq!(files(chooser.home.path()), before);

    // An empty folder is filled.
    fs::create_dir(chooser.path("trong")).unwrap();
    assert_eq!(try_in(home, "trong", "Một").0, 200);
    assert!(chooser.path("trong/content/site.toml").is_file());
}

#[test]
fn folders_are_shown_from_the_home_folder_without_hidden_ones() {
    let chooser = Chooser::open();
    write(&chooser.path("Ảnh/a.jpg"), "");
    write(&chooser.path("cong/content/site.toml"), "");
    write(&chooser.path(".an/tep.txt"), "");
    write(&chooser.path("tep.txt"), "");
    let home = chooser.home.path();
    let (_, shown) = chooser.get("folders");
    assert_eq!(
        shown,
        json!({
            "path": home, "parent": home.parent(), "portal": false, "more": false, "drives": [],
            "folders": [
                { "name": "Ảnh", "path": home.join("Ảnh"), "portal": false },
                { "name": "cong", "path": home.join("cong"), "portal": true },
            ],
        })
    );
    for number in 0..502 {
        fs::create_dir_all(chooser.path(&format!("nhieu/{number}"))).unwrap();
    }
    let (_, many) = chooser.get(&format!("folders?path={}/nhieu", home.display()));
    assert_eq!((many["folders"].as_array().unwrap().len(), &many["more"]), (500, &json!(true)));
    let (status, told) = chooser.get("folders?path=../..");
    assert_eq!((status, &told["error"]), (422, &json!("`../..` is not the full path of a folder")));
    let (status, told) = chooser.get(&format!("folders?path={}/tep.txt", home.display()));
    assert_eq!(status, 422, "{told}");
}

#[test]
fn a_stranger_gets_nothing() {
    let chooser = Chooser::open();
    let port = chooser.server.port;
    let ask = |path: &str, headers: &str| chooser.server.ask("GET", path, headers).status;
    assert_eq!(ask("/_bantin/desk/", ""), 403);
    assert_eq!(ask("/_bantin/desk/?token=0123", ""), 403);
    assert_eq!(ask("/_bantin/desk/api/portals", ""), 403);
    assert_eq!(ask("/_bantin/desk/api/folders?path=/", ""), 403);
    let open = json!({ "path": chooser.home.path() });
    let cookie = format!("Cookie: {}\r\n", chooser.cookie);
    let headers = [
        format!("Origin: http://127.0.0.1:{port}\r\n"),
        format!("{cookie}Origin: http://evil.example\r\n"),
        cookie.clone(),
        format!("{cookie}Origin: http://127.0.0.1:{port}\r\nSec-Fetch-Site: cross-site\r\n"),
        format!("{cookie}Origin: http://127.0.0.1:{port}\r\nSec-Fetch-Site: same-site\r\nSec-Fetch-Mode: navigate\r\n"),
    ];
    for name in ["open", "create", "quit"] {
        for headers in &headers {
            assert_eq!(chooser.send(name, &open, headers).status, 403, "{name} {headers}");
        }
    }
    // A window may come from the port where the portal was chosen, and read no more than its first page that way.
    let near = format!("{cookie}Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: ");
    assert_eq!(ask("/_bantin/desk/", &format!("{near}navigate\r\n")), 200);
    assert_eq!(ask("/_bantin/desk/api/portals", &format!("{near}cors\r\n")), 403);
    // What is no portal is not opened, and the page is framed by nobody.
    assert_eq!(chooser.post("open", &open).0, 422);
    let page = chooser.server.ask("GET", "/_bantin/desk/", &cookie);
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"), "{}", page.head);
    assert!(page.text().contains("data-room=\"portals\""));
}

/// Every endpoint of the page; `unpack` takes a file as it is.
const ENDPOINTS: [(&str, &str); 7] = [
    ("GET", "folders"),
    ("GET", "portals"),
    ("POST", "check"),
    ("POST", "create"),
    ("POST", "open"),
    ("POST", "quit"),
    ("POST", "unpack"),
];

impl Chooser {
    /// The status of a request with exactly these headers.
    fn status(&self, method: &str, name: &str, host: &str, headers: &str, body: &str) -> u16 {
        let length = if method == "POST" { format!("Content-Length: {}\r\n", body.len()) } else { String::new() };
        let head = format!(
            "{method} /_bantin/desk/api/{name} HTTP/1.1\r\n{host}Connection: close\r\n{length}{headers}\r\n{body}"
        );
        self.server.send(head.as_bytes()).status
    }
}

#[test]
fn every_endpoint_of_the_page_is_closed_to_others() {
    let mut code: Vec<(String, String)> = named("portals/mod.rs")
        .into_iter()
        .map(|(method, name)| (if method.is_empty() { "POST" } else { method }.to_owned(), name))
        .collect();
    code.sort();
    assert_eq!(code, ENDPOINTS.map(|(method, name)| (method.to_owned(), name.to_owned())), "each needs a row");
    let chooser = Chooser::open();
    let port = chooser.server.port;
    let (host, cookie) = (format!("Host: 127.0.0.1:{port}\r\n"), format!("Cookie: {}\r\n", chooser.cookie));
    let (own, json) = (format!("Origin: http://127.0.0.1:{port}\r\n"), "Content-Type: application/json\r\n");
    let stranger = format!("Cookie: bantin_desk_{port}={}\r\n", "0123456789abcdef".repeat(2));
    let other = port ^ 1;
    let cases: Vec<(&str, String, String, u16)> = vec![
        ("no cookie", host.clone(), format!("{own}{json}"), 403),
        ("another run's cookie", host.clone(), format!("{stranger}{own}{json}"), 403),
        ("DNS rebinding", format!("Host: evil.example:{port}\r\n"), format!("{cookie}{own}{json}"), 421),
        ("another machine's address", format!("Host: 192.168.1.5:{port}\r\n"), format!("{cookie}{own}{json}"), 421),
        ("two hosts", format!("{host}Host: evil.example\r\n"), format!("{cookie}{own}{json}"), 400),
        ("no host", String::new(), format!("{cookie}{own}{json}"), 400),
        ("a foreign origin", host.clone(), format!("{cookie}Origin: https://evil.example\r\n{json}"), 403),
        ("no page's origin", host.clone(), format!("{cookie}Origin: null\r\n{json}"), 403),
        ("another port's origin", host.clone(), format!("{cookie}Origin: http://127.0.0.1:{other}\r\n{json}"), 403),
        ("another name's origin", host.clone(), format!("{cookie}Origin: http://localhost:{port}\r\n{json}"), 403),
        ("a page elsewhere", host.clone(), format!("{cookie}{own}Sec-Fetch-Site: cross-site\r\n{json}"), 403),
        ("another port's page", host.clone(), format!("{cookie}{own}Sec-Fetch-Site: same-site\r\n{json}"), 403),
    ];
    for (what, host, headers, expected) in &cases {
        for (method, name) in ENDPOINTS {
            assert_eq!(chooser.status(method, name, host, headers, "{}"), *expected, "{what}: {method} {name}");
        }
    }
    for (method, name) in ENDPOINTS {
        let said =
            |method: &str, headers: &str| chooser.status(method, name, &host, &format!("{cookie}{headers}"), "{}");
        for wrong in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
            assert_eq!(said(wrong, &format!("{own}{json}")), 405, "{wrong} {name}");
        }
        if method == "GET" {
            assert_eq!(said("POST", &format!("{own}{json}")), 404, "POST {name}");
            continue;
        }
        assert_eq!(said("POST", json), 403, "no origin: {name}");
        assert_eq!(said("GET", &own), if name == "unpack" { 405 } else { 404 }, "GET {name}");
        for kind in ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"] {
            let expected = if name == "unpack" { 422 } else { 415 };
            assert_eq!(said("POST", &format!("{own}Content-Type: {kind}\r\n")), expected, "{kind}: {name}");
        }
        for length in [12_000_001_u64, 9_000_000_000_000].into_iter().filter(|_| name != "unpack") {
            let head = format!(
                "POST /_bantin/desk/api/{name} HTTP/1.1\r\n{host}Connection: close\r\nContent-Length: {length}\r\n{cookie}{own}{json}\r\n"
            );
            assert_eq!(chooser.server.send(head.as_bytes()).status, 413, "{name}, {length}");
        }
    }
    assert_eq!(chooser.get("portals").0, 200, "nobody ended it");
    assert_eq!(files(chooser.home.path()), [] as [&str; 0]);
}

#[test]
fn no_path_that_is_not_a_whole_one_is_looked_at() {
    let chooser = Chooser::open();
    for path in ["", "..", "../..", "x", "./x", "/etc/../etc", "~/x", "C:\\x", "\\\\server\\x", "/a\0b", "file:///etc"]
    {
        let encoded: String = path.bytes().map(|byte| format!("%{byte:02X}")).collect();
        assert_eq!(chooser.get(&format!("folders?path={encoded}")).0, 422, "folders {path:?}");
        assert_eq!(chooser.post("open", &json!({ "path": path })).0, 422, "open {path:?}");
        let request = json!({ "parent": path, "folder": "x", "values": [] });
        assert_eq!(chooser.post("create", &request).0, 422, "create {path:?}");
        let to = format!("unpack?parent={encoded}&folder=x");
        assert_eq!(chooser.send(&to, &json!({}), &chooser.headers()).status, 422, "unpack {path:?}");
    }
    for name in ["", "..", "../x", "a/b", "a\\b", "/etc/x"] {
        let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let to = format!("unpack?parent={}&folder={encoded}", chooser.home.path().display());
        assert_eq!(chooser.send(&to, &json!({}), &chooser.headers()).status, 422, "unpack into {name:?}");
    }
    assert_eq!(files(chooser.home.path()), [] as [&str; 0]);
    assert_eq!(fs::read_dir(chooser.home.path()).unwrap().count(), 0);
}

/// A ZIP file of these names and texts; `None`: a symbolic link.
fn zip_of(files: &[(&str, Option<&[u8]>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in files {
        match bytes {
            Some(bytes) => {
                zip.start_file(*name, options).unwrap();
                std::io::Write::write_all(&mut zip, bytes).unwrap();
            }
            None => zip.add_symlink(*name, "/etc", options).unwrap(),
        }
    }
    zip.finish().unwrap().into_inner()
}

impl Chooser {
    fn unpack(&self, folder: &str, bytes: &[u8]) -> (u16, Value) {
        let (port, parent) = (self.server.port, self.home.path().display());
        let mut text = format!(
            "POST /_bantin/desk/api/unpack?parent={parent}&folder={folder} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\
             Connection: close\r\nContent-Length: {}\r\n{}\r\n",
            bytes.len(),
            self.headers()
        )
        .into_bytes();
        text.extend_from_slice(bytes);
        let reply = self.server.send(&text);
        (reply.status, serde_json::from_slice(&reply.body).unwrap())
    }
}

/// The body of a response that came in pieces (RFC 9112, 7.1).
fn whole(reply: &Response) -> Vec<u8> {
    let (mut rest, mut bytes) = (reply.body.as_slice(), Vec::new());
    loop {
        let end = rest.windows(2).position(|window| window == b"\r\n").unwrap();
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        bytes.extend_from_slice(&rest[end + 2..end + 2 + length]);
        rest = &rest[end + 2 + length + 2..];
        if length == 0 {
            return bytes;
        }
    }
}

const SITE: &[u8] = b"title = \"T\"\nbase_url = \"https://t.vn\"\n";

#[test]
fn a_whole_portal_goes_to_another_computer_byte_for_byte() {
    let old = tempfile::tempdir().unwrap();
    let root = old.path();
    let picture = crate::common::jpeg();
    let texts: [(&str, &[u8]); 9] = [
        (
            "content/site.toml",
            b"title = \"Ph\xC6\xB0\xE1\xBB\x9Dng M\xE1\xBB\x99t\"\r\nbase_url = \"https://t.vn\"   # x\r\n",
        ),
        ("content/tin-tuc/_index.md", b"+++\ntitle = \"Tin\"\n+++\n"),
        ("content/tin-tuc/2026/mot/index.md", b"\xEF\xBB\xBF+++\ntitle = \"M\"\ndate = 2026-11-01\n+++\n\nx\n"),
        ("content/tin-tuc/2026/mot/ảnh đẹp.jpg", &picture),
        ("content/visits/so.csv", b"ledger"),
        ("content/trong.txt", b""),
        ("themes/rieng/theme.toml", b"extends = \"thach-han\"\n"),
        (".bantin-history/content/tin-tuc/hai.md/20261124T010203004Z-remove", b"old"),
        (".bantin-history/.gitignore", b"*\n"),
    ];
    for (path, bytes) in texts {
        write(&root.join(path), bytes);
    }
    // What is made of these is left behind.
    write(&root.join("public/index.html"), "made");
    write(&root.join(".bantin-cache/x"), "made");
    write(&root.join(".git/config"), "git");
    write(&root.join(".bantin-history/lock"), "");

    let desk = Desk::open(root);
    let reply = desk.server.ask("GET", "/_bantin/desk/api/portal.zip", &desk.headers());
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/zip"));
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"phuong-mot-2026-11-24.zip\"");
    assert_eq!(desk.server.get("/_bantin/desk/api/portal.zip").status, 403);
    let bytes = whole(&reply);
    let mut names: Vec<String> = zip::ZipArchive::new(std::io::Cursor::new(&bytes))
        .unwrap()
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    names.sort();
    let mut wanted: Vec<&str> = texts.iter().map(|(path, _)| *path).collect();
    wanted.sort_unstable();
    assert_eq!(names, wanted);

    let chooser = Chooser::open();
    let (status, made) = chooser.unpack("phuong-mot", &bytes);
    assert_eq!(status, 200, "{made}");
    assert_eq!(desk_at(made["to"].as_str().unwrap()).status, 303);
    for (path, bytes) in texts {
        assert_eq!(fs::read(chooser.path("phuong-mot").join(path)).unwrap(), bytes, "{path}");
    }
    // A folder that someone packed by hand has itself around it, and more beside.
    let by_hand = zip_of(&[
        ("cong/content/site.toml", Some(SITE)),
        ("cong/public/index.html", Some(b"x")),
        ("doc.txt", Some(b"x")),
    ]);
    assert_eq!(chooser.unpack("bang-tay", &by_hand).0, 200);
    assert_eq!(files(&chooser.path("bang-tay")), ["content/site.toml"]);
}

#[test]
fn a_hostile_zip_is_refused_with_a_sentence_and_nothing_is_left() {
    let chooser = Chooser::open();
    write(&chooser.path("day/tep.txt"), "của tôi");
    let site = ("content/site.toml", Some(SITE));
    let unsafe_name = |name: &str| format!("this ZIP file is not safe: `{name}` leads out of the portal's folder");
    let refused = |bytes: &[u8]| {
        let (status, told) = chooser.unpack("moi", bytes);
        assert_eq!(status, 422, "{told}");
        assert_eq!(files(chooser.home.path()), ["day/tep.txt"]);
        told["error"].as_str().unwrap().to_owned()
    };
    for name in [
        "../ra-ngoai.md",
        "content/../../x",
        "/etc/x",
        "content\\..\\x",
        "C:/x",
        "content/./x",
        "content//x",
        "content/a\0b",
        "content/x. ",
    ] {
        let told = refused(&zip_of(&[site, (name, Some(b"x"))]));
        assert!(told.starts_with("this ZIP file is not safe: ") || told.starts_with("cannot read"), "{name}: {told}");
    }
    assert_eq!(refused(&zip_of(&[site, ("../x", Some(b"x"))])), unsafe_name("../x"));
    assert_eq!(refused(&zip_of(&[site, ("content/lien-ket", None)])), unsafe_name("content/lien-ket"));
    // Of one name written twice, and of two that are the same letters.
    let mut twice = zip_of(&[site, ("content/aa.md", Some(b"1")), ("content/bb.md", Some(b"2"))]);
    while let Some(at) = twice.windows(5).position(|name| name == b"bb.md") {
        twice[at..at + 2].copy_from_slice(b"aa");
    }
    assert_eq!(refused(&twice), "the ZIP file has a name twice");
    let same = zip_of(&[site, ("content/\u{1EA1}.md", Some(b"1")), ("content/a\u{323}.md", Some(b"2"))]);
    assert!(refused(&same).starts_with("the ZIP file has a name twice: "));
    let zeros = vec![0; 300_000_000];
    assert_eq!(
        refused(&zip_of(&[site, ("content/bom.txt", Some(&zeros))])),
        "this ZIP file is not safe: it unpacks to hundreds of times its size"
    );
    assert_eq!(
        refused(&zip_of(&[("readme.txt", Some(b"x"))])),
        "there is no portal in the ZIP file: content/site.toml is missing"
    );
    for bytes in [b"".as_slice(), b"PK", b"not a zip", &zip_of(&[site])[..40]] {
        assert!(refused(bytes).starts_with("cannot read the ZIP file: "));
    }
    // A file whose bytes are not those that were packed: found while it is written, and taken away again.
    let mut damaged = zip_of(&[site, ("content/x.md", Some(&b"abcdefgh".repeat(9)))]);
    let at = damaged.windows(12).position(|name| name == b"content/x.md").unwrap() + 14;
    damaged[at] ^= 0x55;
    assert!(refused(&damaged).starts_with("cannot read the ZIP file: "));
    let (status, told) = chooser.unpack("day", &zip_of(&[site]));
    assert_eq!(status, 422, "{told}");
    assert_eq!(files(chooser.home.path()), ["day/tep.txt"]);
}
