//! Another address or section for an item, another name for a file.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{Desk, PATH, site};
use crate::common::server::wait_for;
use crate::common::{jpeg, tree, write};

const OTHER: &str = "content/thong-bao/ba.md";

/// A portal with a second section, whose item names the first one.
fn portal() -> tempfile::TempDir {
    let folder = site();
    let content = folder.path().join("content");
    write(&content.join("thong-bao/_index.md"), "+++\ntitle = \"Thông báo\"\n+++\n");
    write(&content.join("tin-tuc/2026/mot/anh.jpg"), jpeg());
    write(
        &folder.path().join(OTHER),
        "+++\r\ntitle = \"Ba\"\r\ndate = 2026-11-03\r\n+++\r\n\r\n[Một](../tin-tuc/2026/mot/index.md#x) và ![A](../tin-tuc/2026/mot/anh.jpg).\r\n\r\nKhác.\r\n",
    );
    folder
}

fn request(section: &str, name: &str) -> Value {
    json!({ "item": PATH, "section": section, "name": name })
}

/// Looks, and does what it saw.
fn carry_out(desk: &Desk, mut request: Value) -> (u16, Value) {
    let (status, seen) = desk.post("move-check", &request);
    assert_eq!(status, 200, "{seen}");
    request["token"] = seen["token"].clone();
    desk.post("move", &request)
}

/// Every file of the portal's content.
fn content(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    tree(&folder.join("content"))
}

#[test]
fn an_item_moves_its_links_follow_and_it_comes_back() {
    let folder = portal();
    let before = content(folder.path());
    let desk = Desk::open(folder.path());
    let (status, mut seen) = desk.post("move-check", &request("thong-bao", "Lễ hội Mới!"));
    seen["token"] = Value::Null;
    assert_eq!(
        (status, seen),
        (
            200,
            json!({
                "token": null,
                "base": "https://phuong.example.vn",
                "paths": [["content/tin-tuc/2026/mot", "content/thong-bao/2026/le-hoi-moi"]],
                "pages": [{
                    "path": PATH, "title": "Một", "ledOn": true,
                    "before": "/tin-tuc/mot.html", "after": "/thong-bao/le-hoi-moi.html",
                }],
                "texts": [{ "path": OTHER, "title": "Ba", "links": 2 }],
                "cells": [],
                "unsaved": [],
            })
        )
    );
    assert_eq!(content(folder.path()), before);
    let new = "content/thong-bao/2026/le-hoi-moi/index.md";
    assert_eq!(carry_out(&desk, request("thong-bao", "Lễ hội Mới!")), (200, json!({ "path": new })));
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    assert_eq!(
        read(new),
        "+++\r\ntitle   =  \"Một\"   # tên\r\ndate = 2026-11-01\r\ntags = [\"Lễ hội\"]\r\naliases = [\"/tin-tuc/mot.html\"]\r\n+++\r\n\r\nDòng một.\r\n\r\nDòng hai.\r\n"
    );
    assert_eq!(
        read(OTHER),
        "+++\r\ntitle = \"Ba\"\r\ndate = 2026-11-03\r\n+++\r\n\r\n[Một](2026/le-hoi-moi/index.md#x) và ![A](2026/le-hoi-moi/anh.jpg).\r\n\r\nKhác.\r\n"
    );
    assert!(!folder.path().join("content/tin-tuc/2026/mot").exists());
    assert!(!folder.path().join(".bantin-history/move.json").exists());
    // A window that still has the old path is led on, and nothing that is typed there is lost.
    let old = desk.server.ask("GET", &format!("/_bantin/desk/api/item?path={PATH}"), &desk.headers());
    assert_eq!((old.status, serde_json::from_slice::<Value>(&old.body).unwrap()["moved"].clone()), (409, json!(new)));
    let text = json!({ "path": PATH, "version": "x", "changes": [["title", "Dở"]], "body": "Dở dang" });
    assert_eq!(desk.post("keep", &text).0, 200);
    let (status, refused) = desk.post("save", &text);
    assert_eq!((status, &refused["moved"]), (409, &json!(new)));
    let item = wait_for("the item at its new path", || {
        let item = desk.get(&format!("item?path={new}"));
        (item["address"] == "/thong-bao/le-hoi-moi.html").then_some(item)
    });
    assert_eq!(
        (&item["recovery"]["body"], &item["section"], &item["name"]),
        (&json!("Dở dang"), &json!("thong-bao"), &json!("le-hoi-moi"))
    );
    // Unsaved text stops a move; so does a text that was saved since it was looked at.
    let back = json!({ "item": new, "section": "tin-tuc", "name": "mot" });
    let (_, seen) = desk.post("move-check", &back);
    assert_eq!(seen["unsaved"], json!([{ "path": new, "title": "Một" }]));
    assert_eq!(carry_out(&desk, back.clone()).0, 409);
    assert_eq!(desk.post("drop", &json!({ "path": new })).0, 200);
    // Its versions went with it, and tell the way back.
    let history = desk.get(&format!("history?path={new}"));
    assert_eq!(
        (&history[0]["why"], &history[0]["before"]),
        (&json!("move"), &json!({ "path": PATH, "section": "tin-tuc", "name": "mot" }))
    );
    assert_eq!(carry_out(&desk, back), (200, json!({ "path": PATH })));
    let mut after = content(folder.path());
    let text = String::from_utf8(after.remove("tin-tuc/2026/mot/index.md").unwrap()).unwrap();
    assert!(text.contains("\r\naliases = [\"/thong-bao/le-hoi-moi.html\"]\r\n"), "{text}");
    let mut before = before;
    before.remove("tin-tuc/2026/mot/index.md");
    after.remove("thong-bao/2026/");
    assert_eq!(after, before);
    assert_eq!(desk.get("removed"), json!([]));
}

#[test]
fn the_cells_of_a_table_follow_a_move_and_its_file_comes_back() {
    let folder = portal();
    let table = folder.path().join("content/van-ban/van-ban.csv");
    write(
        &folder.path().join("themes/thach-han/layouts/documents.toml"),
        "date = \"issued\"\nrows = {}\n\n[fields.number]\ntype = \"text\"\nlabel = \"Số\"\n\n[fields.issued]\ntype = \"date\"\nlabel = \"Ngày\"\n",
    );
    write(
        &folder.path().join("content/van-ban/_index.md"),
        "+++\ntitle = \"Văn bản\"\nlayout = \"documents\"\nrows = \"van-ban.csv\"\n+++\n",
    );
    let before =
        "\u{FEFF}title;number;issued;body\r\n\r\n\"Một; hai\";1;2026-11-01;Xem [A](../tin-tuc/2026/mot/index.md)\r\n";
    write(&table, before);
    let desk = Desk::open(folder.path());
    let (status, moved) = carry_out(&desk, request("thong-bao", "hai"));
    assert_eq!(status, 200, "{moved}");
    let after = before.replace("tin-tuc/2026/mot", "thong-bao/2026/hai");
    assert_eq!(fs::read_to_string(&table).unwrap(), after);
    // What stood there before is kept.
    let kept = fs::read_dir(folder.path().join(".bantin-history/content/van-ban/van-ban.csv")).unwrap().next();
    assert_eq!(fs::read_to_string(kept.unwrap().unwrap().path()).unwrap(), before);
}

#[test]
fn what_was_changed_since_it_was_looked_at_stops_a_move() {
    let folder = portal();
    let desk = Desk::open(folder.path());
    let (_, seen) = desk.post("move-check", &request("thong-bao", "mot"));
    write(
        &folder.path().join(OTHER),
        "+++\ntitle = \"Ba\"\ndate = 2026-11-03\n+++\n[Một](../tin-tuc/2026/mot/index.md), sửa.\n",
    );
    let before = content(folder.path());
    let mut request = request("thong-bao", "mot");
    request["token"] = seen["token"].clone();
    let (status, refused) = desk.post("move", &request);
    assert_eq!(
        (status, refused),
        (409, json!({ "error": "something was just changed; nothing was done, look again" }))
    );
    assert_eq!(content(folder.path()), before);
    // Looked at again, at once: what the disk has counts, not what the desk read last.
    assert_eq!(carry_out(&desk, request).0, 200);
    let text = fs::read_to_string(folder.path().join(OTHER)).unwrap();
    assert!(text.contains("[Một](2026/mot/index.md), sửa."), "{text}");
}

#[test]
fn a_file_gets_another_name_and_its_texts_follow() {
    let folder = portal();
    let desk = Desk::open(folder.path());
    let request = json!({ "file": "content/tin-tuc/2026/mot/anh.jpg", "name": "Chợ Hôm.JPG" });
    let (_, seen) = desk.post("move-check", &request);
    assert_eq!(
        (&seen["paths"], &seen["texts"], &seen["pages"]),
        (
            &json!([["content/tin-tuc/2026/mot/anh.jpg", "content/tin-tuc/2026/mot/cho-hom.jpg"]]),
            &json!([{ "path": OTHER, "title": "Ba", "links": 1 }]),
            &json!([])
        )
    );
    let (status, done) = carry_out(&desk, request);
    assert_eq!((status, done), (200, json!({ "path": "content/tin-tuc/2026/mot/cho-hom.jpg" })));
    assert!(folder.path().join("content/tin-tuc/2026/mot/cho-hom.jpg").is_file());
    let text = fs::read_to_string(folder.path().join(OTHER)).unwrap();
    assert!(text.contains("![A](../tin-tuc/2026/mot/cho-hom.jpg)"), "{text}");
}

#[test]
fn what_a_killed_desk_left_is_completed_by_the_next() {
    let folder = portal();
    let text = fs::read(folder.path().join(OTHER)).unwrap();
    let journal = json!({
        "paths": [["content/tin-tuc/2026/mot", "content/thong-bao/mot"]],
        "texts": [{ "path": OTHER, "before": format!("{:032x}", xxhash_rust::xxh3::xxh3_128(&text)), "after": "+++\ntitle = \"Ba\"\ndate = 2026-11-03\n+++\n[Một](mot/index.md)\n" }],
        "moves": [{ "from": PATH, "to": "content/thong-bao/mot/index.md", "id": "" }],
    });
    write(&folder.path().join(".bantin-history/move.json"), journal.to_string());
    let desk = Desk::open(folder.path());
    assert_eq!(desk.get("item?path=content/thong-bao/mot/index.md")["address"], "/thong-bao/mot.html");
    assert_eq!(desk.get(&format!("item?path={OTHER}"))["body"], "[Một](mot/index.md)\n");
    assert!(!folder.path().join(".bantin-history/move.json").exists());
}

#[test]
fn a_journal_that_leads_out_of_the_content_moves_nothing() {
    let folder = portal();
    let journal = json!({ "paths": [["content/tin-tuc/2026/mot", "content/../mot"]], "texts": [], "moves": [] });
    write(&folder.path().join(".bantin-history/move.json"), journal.to_string());
    let before = content(folder.path());
    let _desk = Desk::open(folder.path());
    assert_eq!(content(folder.path()), before);
    assert!(!folder.path().join("mot").exists());
}

#[test]
fn a_move_that_cannot_be_is_refused_in_words() {
    let folder = portal();
    let before = content(folder.path());
    let desk = Desk::open(folder.path());
    let cases = [
        (request("khong-co", "mot"), "there is no section `khong-co`"),
        (request("../..", "mot"), "there is no section `../..`"),
        (request("tin-tuc", "mot"), "the address is the one it has"),
        (request("tin-tuc", "///"), "the name must have letters or digits"),
        (
            request("tin-tuc", "con"),
            "`con` cannot be a name: only small letters, digits and `-`, and no name that systems keep for themselves",
        ),
        (request("tin-tuc", "hai"), "the address `/tin-tuc/hai.html` is that of “Hai”; choose another name"),
        (
            json!({ "item": "content/site.toml", "section": "tin-tuc", "name": "a" }),
            "`content/site.toml` is no item that can be moved here",
        ),
        (
            json!({ "item": "content/../../a.md", "section": "tin-tuc", "name": "a" }),
            "`content/../../a.md` is no item that can be moved here",
        ),
        (json!({ "file": "content/site.toml", "name": "a" }), "`content/site.toml` cannot be renamed here"),
        (json!({ "file": "content/../a.jpg", "name": "a" }), "`content/../a.jpg` cannot be renamed here"),
        (json!({ "file": "content/tin-tuc/2026/mot/anh.jpg", "name": "anh.jpg" }), "the name is the one it has"),
        (json!({ "item": PATH, "name": "a" }), "a malformed request"),
    ];
    for (request, told) in cases {
        let (status, refused) = desk.post("move-check", &request);
        assert_eq!((status, refused["error"].as_str().unwrap()), (422, told), "{request}");
        assert_eq!(desk.post("move", &request).0, 422, "{request}");
    }
    assert_eq!(content(folder.path()), before);
}
