//! Pictures and files of the desk: shown, taken and refused.

use std::fs;

use serde_json::json;

use super::{Desk, PATH, site, upload};
use crate::common::server::Response;
use crate::common::{bomb, jpeg, write};

/// Asks for a file as an item writes its name.
fn file(desk: &Desk, item: &str, name: &str) -> Response {
    let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    desk.server.ask("GET", &format!("/_bantin/desk/api/file?path={item}&name={name}"), &desk.headers())
}

#[test]
fn a_picture_beside_an_item_is_shown_at_once_and_nothing_else_is() {
    let folder = site();
    let item = folder.path().join(PATH);
    fs::write(item.with_file_name("Cổng thành.jpg"), jpeg()).unwrap();
    write(&folder.path().join("content/static/anh/chung.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    write(&folder.path().join("content/tin-tuc/2026/ba/k.pdf"), "%PDF-1.4");
    write(&folder.path().join("secret.jpg"), "bí mật");
    let outside = tempfile::tempdir().unwrap();
    write(&outside.path().join("a.jpg"), "bí mật");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.path().join("a.jpg"), item.with_file_name("ra.jpg")).unwrap();
        std::os::unix::fs::symlink(outside.path(), item.with_file_name("ra")).unwrap();
    }
    let desk = Desk::open(folder.path());

    // Put there a moment ago: no scan of the folder is waited for.
    assert_eq!(upload(&desk, PATH, "moi.jpg", &jpeg()).0, 200);
    let picture = file(&desk, PATH, "moi.jpg");
    assert_eq!((picture.status, picture.header("content-type"), &picture.body), (200, "image/jpeg", &jpeg()));
    assert_eq!(
        (picture.header("content-security-policy"), picture.header("x-content-type-options")),
        ("default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'", "nosniff")
    );
    // The browser asks again each time, and gets it only if it is another one.
    let known = format!("If-None-Match: {}\r\n{}", picture.header("etag"), desk.headers());
    let path = format!("/_bantin/desk/api/file?path={PATH}&name=moi.jpg");
    assert_eq!((picture.header("cache-control"), desk.server.ask("GET", &path, &known).status), ("no-cache", 304));

    for name in ["Cổng thành.jpg", "C%E1%BB%95ng%20th%C3%A0nh.jpg", "./moi.jpg", "../mot/moi.jpg"] {
        assert_eq!(file(&desk, PATH, name).body, jpeg(), "{name}");
    }
    let shared = file(&desk, PATH, "/anh/chung.svg");
    assert_eq!((shared.status, shared.header("content-type")), (200, "image/svg+xml"));
    // An attachment is kept, not opened.
    let attachment = file(&desk, PATH, "../ba/k.pdf");
    assert_eq!(
        (attachment.header("content-type"), attachment.header("content-disposition")),
        ("application/octet-stream", "attachment; filename*=UTF-8''k.pdf")
    );
    for name in [
        "index.md",
        "../../_index.md",
        "/../site.toml",
        "../../../site.toml",
        "../../../../secret.jpg",
        "/../../secret.jpg",
        "/etc/passwd",
        "..\\..\\secret.jpg",
        "ra.jpg",
        "ra/a.jpg",
        ".an.jpg",
        "a\0.jpg",
        "khong-co.jpg",
        "",
        ".",
        "https://example.vn/a.jpg",
    ] {
        let refused = file(&desk, PATH, name);
        assert_eq!(refused.status, 404, "{name}: {}", refused.text());
    }
    for item in ["secret.md", "content/../secret.md", "content/site.toml", "", "content/ra-ngoai/%2E%2E/a.md"] {
        assert_eq!(file(&desk, item, "moi.jpg").status, 422, "{item}");
    }
    // Only the desk's own pages get it, and only by looking.
    assert_eq!(desk.server.ask("GET", &path, "").status, 403);
    let elsewhere = format!("Sec-Fetch-Site: cross-site\r\n{}", desk.headers());
    assert_eq!(desk.server.ask("GET", &path, &elsewhere).status, 403);
    assert_eq!(desk.server.ask("POST", &path, &format!("Content-Length: 0\r\n{}", desk.headers())).status, 405);
}

#[test]
fn a_file_just_put_beside_an_item_is_no_mistake_of_its_text() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let version = desk.version();
    assert_eq!(upload(&desk, PATH, "a.jpg", &jpeg()).0, 200);
    let body = "![Cổng thành](a.jpg)\n\n![Hào](b.jpg)\n";
    let request = json!({ "path": PATH, "version": version, "changes": [], "body": body });
    let problems = desk.post("check", &request).1["problems"].clone();
    let codes: Vec<&str> = problems.as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["missing-picture"], "only the one that is not there: {problems}");
}

#[test]
fn a_file_that_is_not_what_its_name_says_is_refused_and_leaves_nothing() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0".to_vec();
    let said = [
        (upload(&desk, PATH, "a.png", b"<html>"), "`a.png` is not a picture"),
        (upload(&desk, PATH, "a.png", &bomb()), "the picture `a.png` is too large: 65000 × 65000"),
        (upload(&desk, PATH, "a.svg", b"\xFF\xFE"), "`a.svg` is not a picture"),
        (
            upload(&desk, PATH, "a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>"),
            "the drawing `a.svg` contains a script, which the portal does not take; save it as PNG",
        ),
        (
            upload(&desk, PATH, "a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
            "the drawing `a.svg` contains a script, which the portal does not take; save it as PNG",
        ),
        (
            upload(&desk, PATH, "IMG_1.HEIC", &heic),
            "`IMG_1.HEIC` is a HEIC photo of an iPhone, which browsers do not show; save it as JPEG and add it again (on the iPhone: Settings, Camera, Formats, Most Compatible)",
        ),
        (
            upload(&desk, PATH, "IMG_1.jpg", &heic),
            "`IMG_1.jpg` is a HEIC photo of an iPhone, which browsers do not show; save it as JPEG and add it again (on the iPhone: Settings, Camera, Formats, Most Compatible)",
        ),
        (
            upload(&desk, PATH, "k.pdf", b"MZ\x90\0"),
            "`k.pdf` is not really a .pdf file: it is of another kind, or was not copied to its end; open it and save it again",
        ),
        (
            upload(&desk, PATH, "k.docx", b"<html>"),
            "`k.docx` is not really a .docx file: it is of another kind, or was not copied to its end; open it and save it again",
        ),
        (
            upload(&desk, PATH, "k.xls", b"MZ\x90\0"),
            "`k.xls` is not really a .xls file: it is of another kind, or was not copied to its end; open it and save it again",
        ),
        (upload(&desk, PATH, "k.pdf", b""), "the file `k.pdf` is empty"),
        (upload(&desk, PATH, "k", b"x"), "the name `k` has no ending such as .jpg or .pdf, so nobody knows what it is"),
        (upload(&desk, PATH, ".htaccess", b"x"), "the portal publishes no `.htaccess` files"),
    ];
    for ((status, told), why) in said {
        assert_eq!((status, &told["error"]), (422, &json!(why)));
    }
    // What lies beside the item afterwards: the item.
    let item = folder.path().join(PATH);
    let names: Vec<_> = fs::read_dir(item.parent().unwrap()).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert_eq!(names, ["index.md"]);
    // The name follows the bytes, and is one that every system can have.
    assert_eq!(upload(&desk, PATH, "con.png", &jpeg()).1, json!({ "name": "tep-con.jpg" }));
    assert_eq!(upload(&desk, PATH, "%C4%90%E1%BB%81%20%C3%A1n%20(1).TXT", b"x").1, json!({ "name": "de-an-1.txt" }));
    assert_eq!(upload(&desk, PATH, "C%3A%5Ca%5Cb.txt", b"x").1, json!({ "name": "b.txt" }));
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let port = desk.server.port;
    let head = format!(
        "POST /_bantin/desk/api/upload?path={PATH}&name=a.txt HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Content-Length: 1000\r\n{}\r\n",
        desk.headers()
    );
    {
        use std::io::Write;
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.write_all(&[head.as_bytes(), b"half"].concat()).unwrap();
        stream.shutdown(std::net::Shutdown::Both).unwrap();
    }
    // The next one gets its turn, and its own name.
    assert_eq!(upload(&desk, PATH, "a.txt", b"whole").1, json!({ "name": "a.txt" }));
    let item = folder.path().join(PATH);
    let mut names: Vec<_> = fs::read_dir(item.parent().unwrap()).unwrap().map(|one| one.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["a.txt", "index.md"]);
}

#[test]
fn every_file_says_what_uses_it_and_what_nothing_uses_is_removed_and_comes_back() {
    let folder = site();
    let content = folder.path().join("content");
    let item = folder.path().join(PATH);
    write(
        &content.join("tin-tuc/hai.md"),
        "+++\ntitle = \"Hai\"\ndate = 2026-11-02\ndraft = true\n+++\n\n![Cổng](<2026/mot/Cổng thành.jpg>) [đơn](/don.pdf)\n",
    );
    write(&content.join("tin-tuc/_index.md"), "+++\ntitle = \"Tin tức\"\n+++\n\nBảng: bang.xlsx\n");
    fs::write(item.with_file_name("Cổng thành.jpg"), jpeg()).unwrap();
    fs::write(item.with_file_name("thua.jpg"), jpeg()).unwrap();
    fs::write(content.join("tin-tuc/bang.xlsx"), "PK\x03\x04").unwrap();
    write(&content.join("static/don.pdf"), "%PDF-1.4");
    write(&content.join("static/bieu-tuong.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"/>");
    write(&content.join("stats/ho.csv"), "năm,hộ\n2025,1\n");
    let desk = Desk::open(folder.path());
    let used = |file: &serde_json::Value| -> Vec<String> {
        let texts = file["used"].as_array().unwrap().iter();
        texts.map(|one| format!("{}: {}", one["path"].as_str().unwrap(), one["title"].as_str().unwrap())).collect()
    };
    let listed: Vec<(String, Vec<String>)> = desk.get("files")["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["path"].as_str().unwrap().to_owned(), used(file)))
        .collect();
    let hai = vec!["content/tin-tuc/hai.md: Hai".to_owned()];
    let none = Vec::new();
    assert_eq!(
        listed,
        [
            ("content/static/bieu-tuong.svg".to_owned(), none.clone()),
            ("content/static/don.pdf".to_owned(), hai.clone()),
            ("content/tin-tuc/2026/mot/Cổng thành.jpg".to_owned(), hai),
            ("content/tin-tuc/2026/mot/thua.jpg".to_owned(), none),
            // A table whose rows are items is named by its section alone.
            ("content/tin-tuc/bang.xlsx".to_owned(), vec!["content/tin-tuc/_index.md: Tin tức".to_owned()]),
        ]
    );
    let beside = desk.get(&format!("files?path={PATH}"));
    let sizes: Vec<_> = beside["files"].as_array().unwrap().iter().map(|one| (&one["width"], &one["height"])).collect();
    assert_eq!(sizes, [(&json!(8), &json!(8)), (&json!(8), &json!(8))]);

    let extra = "content/tin-tuc/2026/mot/thua.jpg";
    for (path, why) in [
        ("content/tin-tuc/2026/mot/Cổng thành.jpg", "1 texts still use this file; take it out of them first"),
        ("content/tin-tuc/bang.xlsx", "1 texts still use this file; take it out of them first"),
        ("content/static/bieu-tuong.svg", "files that all share are only removed in their folder"),
        (PATH, "`content/tin-tuc/2026/mot/index.md` is no picture or file of this portal"),
        ("content/stats/ho.csv", "`content/stats/ho.csv` is no picture or file of this portal"),
        ("content/../k.pdf", "`content/../k.pdf` is no picture or file of this portal"),
    ] {
        let (status, told) = desk.post("file-remove", &json!({ "path": path }));
        assert_eq!((status, &told["error"]), (422, &json!(why)), "{path}");
    }
    assert_eq!(desk.post("file-remove", &json!({ "path": "content/tin-tuc/khong-co.pdf" })).0, 404);
    assert_eq!(desk.post("file-remove", &json!({ "path": extra })).0, 200);
    assert!(!folder.path().join(extra).exists());
    let removed = desk.get("files")["removed"].clone();
    assert_eq!((&removed[0]["path"], removed.as_array().unwrap().len()), (&json!(extra), 1));
    let request = json!({ "path": extra, "id": removed[0]["id"] });
    assert_eq!(desk.post("file-restore", &request).0, 200);
    assert_eq!(fs::read(folder.path().join(extra)).unwrap(), jpeg());
    // Not over what is there by now.
    let (status, told) = desk.post("file-restore", &request);
    assert_eq!((status, &told["error"]), (422, &json!("there is another file of this name")));
    assert_eq!(desk.get("files")["removed"], json!([]));
}

#[test]
fn the_page_of_an_unsaved_text_has_its_pictures() {
    let folder = site();
    let desk = Desk::open(folder.path());
    assert_eq!(upload(&desk, PATH, "moi.jpg", &jpeg()).0, 200);
    let body = json!({ "path": PATH, "changes": [], "body": "\nẢnh mới.\n\n![Cổng thành](moi.jpg)\n" });
    let (status, checked) = desk.post("check", &body);
    assert_eq!((status, &checked["problems"]), (200, &json!([])));
    let page = desk.server.get(checked["preview"].as_str().unwrap()).text();
    let address = page.split("src=\"").find_map(|part| part.strip_prefix("../assets/moi-")).unwrap();
    let address = format!("/assets/moi-{}", address.split('"').next().unwrap());
    let picture = desk.server.get(&address);
    assert_eq!((picture.status, picture.header("content-type")), (200, "image/jpeg"), "{address}");
    assert_eq!(desk.server.get("/assets/moi-9.000000000000.jpg").status, 404);
}

#[test]
fn a_file_for_all_items_goes_where_they_share_it() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let shared = "content/static";
    assert_eq!(upload(&desk, shared, "Mau%20don.pdf", b"%PDF-1.4"), (200, json!({ "name": "mau-don.pdf" })));
    assert_eq!(fs::read(folder.path().join("content/static/mau-don.pdf")).unwrap(), b"%PDF-1.4");
    assert_eq!(upload(&desk, shared, "a.jpg", &jpeg()).0, 200);
    for other in ["content", "content/tin-tuc", "content/static/x", "content/stats", "themes"] {
        assert_eq!(upload(&desk, other, "a.pdf", b"%PDF-1.4").0, 422, "{other}");
    }
}
