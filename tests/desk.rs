//! `bantin desk` over HTTP: what the web part asks for, and what a hostile page would.

mod approval;
mod data;
mod editing;
mod elsewhere;
mod files;
mod from_word;
pub mod hostile;
mod moves;
mod publish;
mod registers;
mod settings;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::common::server::{Response, Server, bantin, wait_for};
use crate::common::{NOW, jpeg, write};

const SITE: &str = "title = \"Phường Một\"\nbase_url = \"https://phuong.example.vn\"\nlanguage = \"vi\"\n\
                    [check]\noff = [\"agency\", \"unused-file\"]\n";

/// Comments, spacing and Windows' line ends, which must stay.
const ITEM: &str = "+++\r\ntitle   =  \"Một\"   # tên\r\ndate = 2026-11-01\r\ntags = [\"Lễ hội\"]\r\n+++\r\n\r\nDòng một.\r\n\r\nDòng hai.\r\n";

const PATH: &str = "content/tin-tuc/2026/mot/index.md";

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    write(&content.join("site.toml"), SITE);
    write(&content.join("tin-tuc/_index.md"), "+++\ntitle = \"Tin tức\"\n+++\n");
    write(&folder.path().join(PATH), ITEM);
    write(&content.join("tin-tuc/hai.md"), "+++\ntitle = \"Hai\"\ndate = 2026-11-02\ndraft = true\n+++\n\nNháp.\n");
    folder
}

/// A desk, and the browser that it opened.
pub struct Desk {
    pub server: Server,
    cookie: String,
    start: String,
}

impl Desk {
    pub fn open(folder: &Path) -> Desk {
        Desk::of(bantin(folder, &["desk", "--port", "0", "--no-open"]), "desk")
    }

    /// The desk that a command opens, which calls it by this name.
    pub fn of(mut command: std::process::Command, name: &str) -> Desk {
        command.args(["--now", NOW]);
        let (server, start) = Server::of(command, name);
        let opened = server.get(&start);
        assert_eq!((opened.status, opened.header("location")), (303, "/_bantin/desk/"));
        let cookie = opened.header("set-cookie");
        assert!(cookie.ends_with("; Path=/_bantin/desk/; HttpOnly; SameSite=Strict"), "{cookie}");
        Desk { cookie: cookie.split(';').next().unwrap().to_owned(), server, start }
    }

    pub fn headers(&self) -> String {
        format!("Cookie: {}\r\nOrigin: http://127.0.0.1:{}\r\n", self.cookie, self.server.port)
    }

    pub fn get(&self, name: &str) -> Value {
        let reply = self.server.ask("GET", &format!("/_bantin/desk/api/{name}"), &self.headers());
        assert_eq!(reply.status, 200, "{name}: {}", reply.text());
        serde_json::from_slice(&reply.body).unwrap()
    }

    fn send(&self, name: &str, body: &Value, headers: &str) -> Response {
        self.server.post_json(&format!("/_bantin/desk/api/{name}"), body, headers)
    }

    pub fn post(&self, name: &str, body: &Value) -> (u16, Value) {
        let reply = self.send(name, body, &self.headers());
        (reply.status, serde_json::from_slice(&reply.body).unwrap())
    }

    fn version(&self) -> String {
        self.get(&format!("item?path={PATH}"))["version"].as_str().unwrap().to_owned()
    }
}

/// The texts of the history that the desk replaced, removed or put aside itself, oldest first.
fn history(folder: &Path, path: &str) -> Vec<String> {
    versions(folder, path, |name| !name.ends_with("-other"))
}

/// Those that another program replaced.
fn replaced(folder: &Path, path: &str) -> Vec<String> {
    versions(folder, path, |name| name.ends_with("-other"))
}

fn versions(folder: &Path, path: &str, wanted: fn(&str) -> bool) -> Vec<String> {
    let entries = fs::read_dir(folder.join(".bantin-history").join(path)).into_iter().flatten();
    let mut files: Vec<_> = entries.map(|one| one.unwrap().path()).collect();
    files.retain(|file| wanted(file.file_name().unwrap().to_str().unwrap()));
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

#[test]
fn an_item_is_read_changed_checked_and_saved_and_no_other_byte_changes() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let item = desk.get(&format!("item?path={PATH}"));
    let keys = json!([["title", "Một"], ["date", { "bare": "2026-11-01" }], ["tags", ["Lễ hội"]]]);
    assert_eq!((&item["fields"], &item["body"]), (&keys, &json!("Dòng một.\n\nDòng hai.\n")));
    assert_eq!(
        (&item["state"], &item["section"], &item["form"]),
        (&json!("public"), &json!("tin-tuc"), &json!("toml"))
    );

    // Not saved yet: what readers would see, and what is wrong with it, at its place in UTF-16 units.
    let body = "😀 Thứ Hai ngày 24/11/2026 có [tệp](khong-co.pdf).\n\nDòng hai.\n";
    let changes = json!([["title", "Một \"mới\""]]);
    let request = json!({ "path": PATH, "version": item["version"], "changes": changes, "body": body });
    let (status, checked) = desk.post("check", &request);
    assert_eq!(status, 200, "{checked}");
    let found: Vec<(&str, &str)> = checked["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let at = |key: &str| one[key].as_u64().unwrap() as usize;
            let units: Vec<u16> = body.encode_utf16().collect();
            let text = String::from_utf16(&units[at("from")..at("to")]).unwrap();
            (one["code"].as_str().unwrap(), body.matches(&text).next().unwrap())
        })
        .collect();
    let fix = &checked["problems"][0]["fixes"];
    assert_eq!(*fix, json!([{ "label": "Change to “Thứ Ba”", "from": 3, "to": 10, "insert": "Thứ Ba" }]));
    assert_eq!(found, [("weekday", "Thứ Hai ngày 24/11/2026"), ("broken-link", "[tệp](khong-co.pdf)")]);

    let fine = json!({ "path": PATH, "version": item["version"], "changes": changes, "body": "Dòng một, sửa.\n\nDòng hai.\n" });
    let (_, checked) = desk.post("check", &fine);
    assert_eq!(checked["problems"], json!([]));
    let preview = checked["preview"].as_str().unwrap();
    // The browser has no cookie for this path: the address is a secret of its own.
    let page = desk.server.get(preview);
    assert_eq!(page.status, 200);
    assert!(
        page.text().contains("Dòng một, sửa.") && page.text().contains("Một “mới”")
            || page.text().contains("Một &quot;mới&quot;"),
        "{}",
        page.text()
    );
    assert_eq!(checked["page"], json!(page.text()), "a window that shows one already need not ask for it");
    assert_eq!(fs::read_to_string(folder.path().join(PATH)).unwrap(), ITEM, "nothing is written yet");

    let (status, saved) = desk.post("save", &fine);
    assert_eq!((status, &saved["state"]), (200, &json!("public")), "{saved}");
    let expected = ITEM.replace("\"Một\"", "'Một \"mới\"'").replace("Dòng một.", "Dòng một, sửa.");
    assert_eq!(fs::read_to_string(folder.path().join(PATH)).unwrap(), expected);
    assert_eq!(history(folder.path(), PATH), [ITEM]);
    // What is saved is what the preview shows.
    wait_for("the preview of the saved text", || {
        desk.server.get(item["address"].as_str().unwrap()).text().contains("Dòng một, sửa.").then_some(())
    });
}

#[test]
fn the_people_of_registers_are_offered_each_once() {
    let folder = site();
    assert_eq!(Desk::open(folder.path()).get("state")["people"], json!([]));
    let put = |path: &str, text: &str| write(&folder.path().join("content/to-chuc").join(path), text);
    put("_index.md", "+++\ntitle = \"Tổ chức\"\nlayout = \"people\"\n+++\n");
    for (name, office) in [("Trần Thị Hương", "Bí thư"), ("Lê Văn Sông", "Chủ tịch"), ("Lê Văn Sông", "Đại biểu")]
    {
        let text = format!("+++\ntitle = \"{name}\"\noffice = \"{office}\"\nunit = \"Phường\"\n+++\n");
        put(&format!("{office}.md"), &text);
    }
    assert_eq!(Desk::open(folder.path()).get("state")["people"], json!(["Lê Văn Sông", "Trần Thị Hương"]));
}

#[test]
fn a_save_tells_at_once_whether_readers_see_the_text() {
    let folder = site();
    let copy = &PATH.replace("index.md", "index-PC02.md");
    fs::write(folder.path().join(copy), ITEM).unwrap();
    let desk = Desk::open(folder.path());
    let saved = |path: &str, key: &str, value: Value| {
        let version = desk.get(&format!("item?path={path}"))["version"].clone();
        let request = json!({ "path": path, "version": version, "changes": [[key, value]] });
        desk.post("save", &request).1["state"].clone()
    };
    let bare = |text: &str| json!({ "bare": text });
    assert_eq!(saved(PATH, "draft", bare("true")), "draft");
    assert_eq!(saved(PATH, "draft", Value::Null), "public");
    assert_eq!(saved(PATH, "publish", bare("2026-12-01T08:00:00+07:00")), "scheduled");
    assert_eq!(saved(PATH, "publish", Value::Null), "public");
    assert_eq!(saved(PATH, "expires", bare("2026-11-02")), "expired");
    // A copy is one by its name, whatever is typed there.
    assert_eq!(saved(copy, "title", json!("Hai")), "draft");
    // One that the portal has not read yet.
    let (_, new) = desk.post("new", &json!({ "title": "Mới", "section": "tin-tuc" }));
    assert_eq!(saved(new["path"].as_str().unwrap(), "title", json!("Mới hơn")), "draft");
}

#[test]
fn a_text_that_changed_elsewhere_is_not_written_over() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let version = desk.version();
    let theirs = ITEM.replace("Dòng hai.", "Dòng hai, của đồng nghiệp.");
    fs::write(folder.path().join(PATH), &theirs).unwrap();
    let mut request = json!({ "path": PATH, "version": version, "changes": [], "body": "Của tôi.\n" });
    let (status, told) = desk.post("save", &request);
    assert_eq!(status, 409);
    assert_eq!(told["theirs"]["body"], "Dòng một.\n\nDòng hai, của đồng nghiệp.\n");
    assert_eq!(fs::read_to_string(folder.path().join(PATH)).unwrap(), theirs);
    // A choice for one's own text: theirs is in the history.
    request["version"] = told["theirs"]["version"].clone();
    assert_eq!(desk.post("save", &request).0, 200);
    assert_eq!(history(folder.path(), PATH), [theirs]);

    // The same, where it was removed.
    request["version"] = json!(desk.version());
    fs::remove_file(folder.path().join(PATH)).unwrap();
    let (status, told) = desk.post("save", &request);
    assert_eq!((status, &told["theirs"]["body"]), (409, &json!("")));
    assert!(!folder.path().join(PATH).exists());
}

#[test]
fn a_folder_that_cannot_be_written_keeps_its_text_and_says_so() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let version = desk.version();
    // A folder where the history of this text would be: neither may be written, and nobody is root enough to do it.
    write(&folder.path().join(".bantin-history").join("content"), "in the way");
    let request = json!({ "path": PATH, "version": version, "changes": [["title", "Hai"]], "body": null });
    let (status, told) = desk.post("save", &request);
    assert_eq!(status, 500, "{told}");
    assert!(told["error"].as_str().unwrap().starts_with("cannot write"), "{told}");
    assert_eq!(fs::read_to_string(folder.path().join(PATH)).unwrap(), ITEM);
}

#[test]
fn unsaved_text_comes_back_and_versions_too() {
    let folder = site();
    let version = {
        let desk = Desk::open(folder.path());
        let version = desk.version();
        let kept = json!({ "path": PATH, "version": version, "changes": [["title", "Dở"]], "body": "Dở dang" });
        assert_eq!(desk.post("keep", &kept).0, 200);
        version
        // The program is killed here.
    };
    let desk = Desk::open(folder.path());
    let item = desk.get(&format!("item?path={PATH}"));
    let kept = &item["recovery"];
    assert_eq!(
        (&kept["version"], &kept["body"], &kept["changes"]),
        (&json!(version), &json!("Dở dang"), &json!([["title", "Dở"]]))
    );
    let items = desk.get("items");
    let unsaved: Vec<&str> = items
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["unsaved"] == true)
        .map(|one| one["path"].as_str().unwrap())
        .collect();
    assert_eq!(unsaved, [PATH]);
    // Saving it, it is kept no longer; and the text before can be taken back.
    let request = json!({ "path": PATH, "version": version, "changes": kept["changes"], "body": kept["body"] });
    assert_eq!(desk.post("save", &request).0, 200);
    assert_eq!(desk.get(&format!("item?path={PATH}"))["recovery"], Value::Null);
    let versions = desk.get(&format!("history?path={PATH}"));
    let id = versions[0]["id"].as_str().unwrap();
    assert_eq!(desk.get(&format!("version?path={PATH}&id={id}"))["body"], "Dòng một.\n\nDòng hai.\n");
    assert_eq!(desk.post("restore", &json!({ "path": PATH, "id": id })).0, 200);
    assert_eq!(fs::read_to_string(folder.path().join(PATH)).unwrap(), ITEM);
    // Removed and brought back.
    assert_eq!(desk.post("remove", &json!({ "path": PATH })).0, 200);
    assert!(!folder.path().join(PATH).exists());
    let removed = desk.get("removed");
    assert_eq!((&removed[0]["path"], &removed[0]["title"]), (&json!(PATH), &json!("Một")));
    assert_eq!(desk.post("restore", &json!({ "path": PATH, "id": removed[0]["id"] })).0, 200);
    assert_eq!(fs::read_to_string(folder.path().join(PATH)).unwrap(), ITEM);
    assert_eq!(desk.get("removed"), json!([]));
}

#[test]
fn a_new_item_is_a_draft_and_never_over_another() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let request = json!({ "title": "Lễ hội Hoa đăng", "section": "tin-tuc" });
    assert_eq!(desk.post("new", &request).1, json!({ "path": "content/tin-tuc/2026/le-hoi-hoa-dang/index.md" }));
    assert_eq!(desk.post("new", &request).1, json!({ "path": "content/tin-tuc/2026/le-hoi-hoa-dang-2/index.md" }));
    let (status, told) = desk.post("new", &json!({ "title": "Lễ hội", "section": "tin-tuk" }));
    assert_eq!((status, &told["error"]), (422, &json!("there is no section `tin-tuk`; did you mean `tin-tuc`?")));
    wait_for("the new items", || {
        let items = desk.get("items");
        let drafts = items.as_array().unwrap().iter().filter(|one| one["state"] == "draft").count();
        (drafts == 3).then_some(())
    });
}

#[test]
fn a_page_elsewhere_in_the_same_browser_can_do_nothing() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let (port, cookie) = (desk.server.port, &desk.cookie);
    let api = format!("/_bantin/desk/api/item?path={PATH}");
    // Without the cookie, with a wrong one or a wrong token there is nothing to see.
    for headers in
        ["", "Cookie: bantin_desk_1=x\r\n", &format!("Cookie: bantin_desk_{port}=0123456789abcdef0123456789abcdef\r\n")]
    {
        assert_eq!(desk.server.ask("GET", &api, headers).status, 403, "{headers}");
        assert_eq!(desk.server.ask("GET", "/_bantin/desk/", headers).status, 403, "{headers}");
    }
    let guess = desk.server.get("/_bantin/desk/?token=0123456789abcdef0123456789abcdef");
    assert_eq!((guess.status, guess.header("set-cookie")), (403, ""));
    // A browser sends the cookie, if at all, with the page's own origin, or says what the request is for.
    let request = json!({ "path": PATH });
    for headers in [
        format!("Cookie: {cookie}\r\n"),
        format!("Cookie: {cookie}\r\nOrigin: null\r\n"),
        format!("Cookie: {cookie}\r\nOrigin: https://evil.example\r\n"),
        format!("Cookie: {cookie}\r\nOrigin: http://localhost:{port}\r\n"),
        format!("Cookie: {cookie}\r\nOrigin: http://127.0.0.1:{port}\r\nSec-Fetch-Site: cross-site\r\n"),
        format!("Origin: http://127.0.0.1:{port}\r\n"),
    ] {
        assert_eq!(desk.send("remove", &request, &headers).status, 403, "{headers}");
    }
    assert!(folder.path().join(PATH).exists());
    // Another name of this machine (DNS rebinding), a form, another method.
    let rebound = format!("GET {} HTTP/1.1\r\nHost: evil.example:{port}\r\nConnection: close\r\n\r\n", desk.start);
    assert_eq!(desk.server.send(rebound.as_bytes()).status, 421);
    let form = format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n{}", desk.headers());
    assert_eq!(desk.server.ask("POST", "/_bantin/desk/api/remove", &form).status, 415);
    assert_eq!(desk.server.ask("PUT", "/_bantin/desk/api/remove", &desk.headers()).status, 405);
    assert_eq!(desk.server.ask("POST", "/tin-tuc/", &desk.headers()).status, 405);
    // No other page frames the desk, and its policy lets no script of others in.
    let shell = desk.server.ask("GET", "/_bantin/desk/", &desk.headers());
    let policy = shell.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'; ") && policy.ends_with("; frame-ancestors 'none'"),
        "{policy}"
    );
}

/// A site with a file above its content, and a link that leads out to another folder; both say "bí mật".
fn site_with_secrets() -> (tempfile::TempDir, tempfile::TempDir) {
    let folder = site();
    write(&folder.path().join("secret.md"), "bí mật");
    let outside = tempfile::tempdir().unwrap();
    write(&outside.path().join("a.md"), "bí mật");
    #[cfg(unix)]
    std::os::unix::fs::symlink(outside.path(), folder.path().join("content/ra-ngoai")).unwrap();
    (folder, outside)
}

#[test]
fn no_path_leads_out_of_the_content() {
    let (folder, outside) = site_with_secrets();
    let desk = Desk::open(folder.path());
    for path in [
        "secret.md",
        "content/../secret.md",
        "content/tin-tuc/../../secret.md",
        "/etc/passwd.md",
        "content//a.md",
        "content/./a.md",
        "content/.an/a.md",
        "content/a\\..\\..\\secret.md",
        "content/C:secret.md",
        "content/site.toml",
        "content/ra-ngoai/a.md",
        "content/ra-ngoai/moi.md",
        "content/a\u{0}.md",
        "",
    ] {
        let request = json!({ "path": path, "version": "", "changes": [], "body": "x", "id": "x" });
        for name in ["check", "save", "keep", "remove", "restore"] {
            let (status, told) = desk.post(name, &request);
            assert!(matches!(status, 404 | 422), "{name} {path}: {status} {told}");
        }
    }
    assert_eq!(fs::read_to_string(outside.path().join("a.md")).unwrap(), "bí mật");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
    // Nonsense is answered, not fallen over.
    for body in [json!(null), json!([]), json!({ "path": PATH, "version": 1, "changes": [["a"]], "body": 3 })] {
        for name in ["check", "save", "keep", "remove", "restore", "new", "drop", "nothing"] {
            let status = desk.post(name, &body).0;
            assert!(matches!(status, 200 | 404 | 422), "{name} {body}: {status}");
        }
    }
}

/// Sends a file as it is.
fn upload(desk: &Desk, item: &str, name: &str, bytes: &[u8]) -> (u16, Value) {
    send_file(desk, &format!("upload?path={item}&name={name}"), bytes)
}

/// Sends a file as it is.
fn send_file(desk: &Desk, to: &str, bytes: &[u8]) -> (u16, Value) {
    let port = desk.server.port;
    let head = format!(
        "POST /_bantin/desk/api/{to} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Content-Length: {}\r\n{}\r\n",
        bytes.len(),
        desk.headers()
    );
    let reply = desk.server.send(&[head.as_bytes(), bytes].concat());
    (reply.status, serde_json::from_slice(&reply.body).unwrap())
}

#[test]
fn pictures_and_attachments_lie_beside_their_item_under_safe_names() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let item = folder.path().join(PATH);
    let name = "%E1%BA%A2nh%20l%E1%BB%85%20h%E1%BB%99i.JPG";
    assert_eq!(upload(&desk, PATH, name, &jpeg()), (200, json!({ "name": "anh-le-hoi.jpg" })));
    assert_eq!(fs::read(item.with_file_name("anh-le-hoi.jpg")).unwrap(), jpeg());
    // The same again is the same file; another one gets a name of its own.
    assert_eq!(upload(&desk, PATH, name, &jpeg()).1, json!({ "name": "anh-le-hoi.jpg" }));
    let other = [jpeg(), b"khac".to_vec()].concat();
    assert_eq!(upload(&desk, PATH, name, &other).1, json!({ "name": "anh-le-hoi-2.jpg" }));
    assert_eq!(upload(&desk, PATH, "..%2F..%2F..%2Fk.pdf", b"%PDF-1.4").1, json!({ "name": "k.pdf" }));
    assert_eq!(upload(&desk, PATH, "%2E%2E.pdf", b"%PDF-1.4").1, json!({ "name": "tep.pdf" }));
    let refused = [
        (upload(&desk, PATH, "a.jpg", b"MZ"), "`a.jpg` is not a picture"),
        (upload(&desk, PATH, "a.exe", b"MZ"), "the portal publishes no `.exe` files"),
        (upload(&desk, PATH, "a.html", b"<script>"), "the portal publishes no `.html` files"),
        (upload(&desk, PATH, "index.md", b"x"), "the portal publishes no `.md` files"),
        (upload(&desk, "content/../x.md", "a.pdf", b"x"), "`content/../x.md` is not a text of this portal"),
    ];
    for ((status, told), why) in refused {
        assert_eq!((status, &told["error"]), (422, &json!(why)));
    }
    let files: Vec<_> = fs::read_dir(item.parent().unwrap()).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert_eq!(files.len(), 5, "{files:?}");
    // A file of 2 GB is not read: it is refused by its length.
    let port = desk.server.port;
    let head = format!(
        "POST /_bantin/desk/api/upload?path={PATH}&name=a.pdf HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Content-Length: 2000000000\r\n{}\r\n",
        desk.headers()
    );
    let reply = desk.server.send(head.as_bytes());
    assert_eq!((reply.status, reply.text().as_str()), (413, "{\"error\":\"longer than 50 MB\"}"));
}
