//! Documents of Word at the desk: as drafts, into a text, a second time.

use std::fs;

use serde_json::{Value, json};

use super::{Desk, PATH, history, site};
use crate::common::jpeg;
use crate::common::server::wait_for;
use crate::word::package;

/// Sends a document as it is.
fn word(desk: &Desk, query: &str, bytes: &[u8]) -> (u16, Value) {
    let port = desk.server.port;
    let head = format!(
        "POST /_bantin/desk/api/word?{query} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Content-Length: {}\r\n{}\r\n",
        bytes.len(),
        desk.headers()
    );
    let reply = desk.server.send(&[head.as_bytes(), bytes].concat());
    (reply.status, serde_json::from_slice(&reply.body).unwrap())
}

/// An invitation with a picture.
fn invitation(words: &str) -> Vec<u8> {
    let text = format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>Giấy mời</w:t></w:r></w:p>\
         <w:p><w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>\
         <w:p><w:r><w:drawing><wp:inline><wp:docPr descr=\"Sơ đồ\"/><a:blip r:embed=\"image1\"/></wp:inline></w:drawing></w:r></w:p>"
    );
    package(&[("document".into(), text), ("media/image1.png".into(), String::new())])
}

const DRAFT: &str = "content/tin-tuc/2026/giay-moi/index.md";
const NEW: &str = "section=tin-tuc&name=giay_moi.docx";

#[test]
fn a_document_becomes_a_draft_with_its_pictures_and_a_report_that_is_found_again() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let made = word(&desk, NEW, &invitation("Kính  mời bà con."));
    assert_eq!(made, (200, json!({ "path": DRAFT, "title": "Giấy mời", "same": false })));
    let text = fs::read_to_string(folder.path().join(DRAFT)).unwrap();
    assert!(text.ends_with("draft = true\n+++\n\nKính mời bà con.\n\n![Sơ đồ](anh-1.jpg)\n"), "{text}");
    let beside = folder.path().join(DRAFT).with_file_name("anh-1.jpg");
    assert_eq!(fs::read(beside).unwrap(), jpeg());
    let item = desk.get(&format!("item?path={DRAFT}"));
    let mut report = item["import"].clone();
    assert!(report["at"].take().is_string());
    let expected = json!({
        "name": "giay_moi.docx", "at": null, "taken": ["1 ảnh"], "cleaned": ["1 chỗ thừa dấu cách"], "dropped": [],
        "look": ["tài liệu không ghi ngày: bài lấy ngày giờ bây giờ"],
    });
    let english = json!({
        "name": "giay_moi.docx", "at": null, "taken": ["pictures: 1"], "cleaned": ["stray spaces: 1"], "dropped": [],
        "look": ["the document tells no date: the item has the present one"],
    });
    assert!(report == expected || report == english, "{report}");
    assert_eq!(desk.get(&format!("item?path={PATH}"))["import"], Value::Null);
    for (bytes, name, why) in [
        (
            &b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 WordDocument"[..],
            "cu.doc",
            "an old Word document (.doc): open it in Word or LibreOffice and save it as .docx",
        ),
        (b"%PDF-1.7", "a.docx", "the file is not a Word document (.docx)"),
    ] {
        let (status, said) = word(&desk, &format!("section=tin-tuc&name={name}"), bytes);
        assert_eq!((status, &said["error"]), (422, &json!(why)));
    }
    assert_eq!(word(&desk, "section=khong-co&name=a.docx", &invitation("x")).0, 422);
    assert_eq!(word(&desk, "name=a.docx", &invitation("x")).0, 422);
}

#[test]
fn the_same_document_again_doubles_nothing_and_one_that_was_changed_asks() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    word(&desk, NEW, &invitation("Một."));
    // The clerk fills in the form; the words are still those of the document.
    let filled = read(DRAFT).replace("summary = \"\"", "summary = \"Mời họp.\"");
    fs::write(folder.path().join(DRAFT), &filled).unwrap();
    let again = word(&desk, NEW, &invitation("Một."));
    assert_eq!(again, (200, json!({ "path": DRAFT, "title": "Giấy mời", "same": true })));
    assert_eq!(read(DRAFT), filled);
    // Other words: nothing is written until a person says what is meant.
    let other = invitation("Hai.");
    assert_eq!(word(&desk, NEW, &other), (200, json!({ "there": DRAFT, "title": "Giấy mời" })));
    assert_eq!(read(DRAFT), filled);
    let replaced = word(&desk, &format!("{NEW}&take=replace"), &other);
    assert_eq!(replaced, (200, json!({ "path": DRAFT, "title": "Giấy mời", "same": false })));
    assert_eq!(read(DRAFT), filled.replace("Một.", "Hai."));
    assert_eq!(history(folder.path(), DRAFT), [filled]);
    let second = DRAFT.replace("giay-moi", "giay-moi-2");
    let new = word(&desk, &format!("{NEW}&take=new"), &invitation("Ba."));
    assert_eq!(new, (200, json!({ "path": second, "title": "Giấy mời", "same": false })));
    assert!(read(&second).contains("\n\nBa.\n") && read(DRAFT).contains("\n\nHai.\n"));
}

#[test]
fn the_report_goes_with_an_item_that_gets_another_address() {
    let folder = site();
    let desk = Desk::open(folder.path());
    word(&desk, NEW, &invitation("Một."));
    let mut request = json!({ "item": DRAFT, "section": "tin-tuc", "name": "hop-to" });
    let told = wait_for("the desk to know the draft", || {
        let (status, told) = desk.post("move-check", &request);
        (status == 200).then_some(told)
    });
    request["token"] = told["token"].clone();
    let (status, moved) = desk.post("move", &request);
    assert_eq!(status, 200, "{moved}");
    let new = moved["path"].as_str().unwrap();
    assert_eq!(desk.get(&format!("item?path={new}"))["import"]["name"], "giay_moi.docx");
    // Another item at the old address has nothing to do with it.
    fs::create_dir_all(folder.path().join(DRAFT).parent().unwrap()).unwrap();
    fs::write(folder.path().join(DRAFT), fs::read(folder.path().join(new)).unwrap()).unwrap();
    assert_eq!(desk.get(&format!("item?path={DRAFT}"))["import"], Value::Null);
}

#[test]
fn a_document_goes_into_a_text_under_names_that_are_free() {
    let folder = site();
    let item = folder.path().join(PATH);
    fs::write(item.with_file_name("anh-1.jpg"), b"another picture").unwrap();
    let desk = Desk::open(folder.path());
    let before = fs::read(&item).unwrap();
    let (status, said) = word(&desk, &format!("path={PATH}&name=giay.docx"), &invitation("Kính mời."));
    assert_eq!((status, &said["markdown"]), (200, &json!("Kính mời.\n\n![Sơ đồ](anh-1-2.jpg)\n")));
    assert_eq!(said["import"]["name"], "giay.docx");
    assert_eq!(fs::read(item.with_file_name("anh-1-2.jpg")).unwrap(), jpeg());
    // The text itself is the clerk's to save.
    assert_eq!(fs::read(&item).unwrap(), before);
    assert_eq!(word(&desk, "path=content/tin-tuc/khong-co.md&name=a.docx", &invitation("x")).0, 404);
    assert_eq!(word(&desk, "path=content/site.toml&name=a.docx", &invitation("x")).0, 422);
}

#[test]
fn pasted_html_becomes_markdown_and_its_pictures_files() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let item = folder.path().join(PATH);
    fs::write(item.with_file_name("tu-word.png"), jpeg()).unwrap();
    let before = fs::read(&item).unwrap();
    let inside = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, jpeg());
    let html = format!(
        "<p class=MsoNormal>Sân <b>đình</b><o:p></o:p></p><img alt='Cổng' src='data:image/jpeg;base64,{inside}'>\
         <p><img src='file:///C:/a/clip_image002.png'></p><p><img src='file:///C:/a/clip_image003.png'></p>\
         <p><img src='https://example.vn/a.jpg'></p><p><img src='data:image/png;base64,xxxx'></p>"
    );
    let (status, said) =
        desk.post("paste", &json!({ "path": PATH, "html": html, "pictures": ["tu-word.png", "../b.png"] }));
    assert_eq!(status, 200, "{said}");
    assert_eq!(said["markdown"], "Sân **đình**\n\n![Cổng](anh.jpg)\n\n![Ảnh 2](tu-word.png)\n");
    assert_eq!(said["import"]["taken"], json!(["pictures: 2"]));
    // Of those that were left out nothing is to be described.
    assert_eq!(said["import"]["look"], json!(["pictures without a description: say what is seen: 1"]));
    let dropped = said["import"]["dropped"].as_array().unwrap();
    assert!(dropped.iter().any(|line| line.as_str().unwrap().starts_with("pictures: 2: the browser")), "{dropped:?}");
    assert!(dropped.iter().any(|line| line.as_str().unwrap().starts_with("pictures of other sites: 1")), "{dropped:?}");
    assert_eq!(fs::read(item.with_file_name("anh.jpg")).unwrap(), jpeg());
    assert_eq!(fs::read(&item).unwrap(), before);
    let deep = "<div>".repeat(100_000);
    let (status, said) = desk.post("paste", &json!({ "path": PATH, "html": deep }));
    assert_eq!((status, &said["error"]), (422, &json!("the HTML is too large or nested too deep: copy it in parts")));
}
