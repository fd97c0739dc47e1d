//! The publish room: what would change, what forbids it, and a publication that is looked on.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{Desk, PATH, site};
use crate::common::server::wait_for;
use crate::common::write;

fn portal() -> tempfile::TempDir {
    let folder = site();
    let file = folder.path().join("content/site.toml");
    let text = fs::read_to_string(&file).unwrap();
    write(&file, format!("{text}[publish]\npath = \"www\"\n"));
    folder
}

const NOTHING: [&str; 4] = ["delete", "overwrite", "take_over", "everything"];

/// A request without consent, or with this one.
fn request(consent: &str) -> Value {
    let mut request = json!({ "place": "" });
    for key in NOTHING {
        request[key] = (key == consent).into();
    }
    request
}

/// How a publication ended.
fn ended(desk: &Desk) -> Value {
    wait_for("the end", || {
        let told = desk.get("publish-run");
        (!matches!(told["state"].as_str(), Some("preparing" | "sending"))).then_some(told)
    })
}

fn addresses(list: &Value) -> Vec<&str> {
    list["pages"].as_array().unwrap().iter().map(|page| page["address"].as_str().unwrap()).collect()
}

#[test]
fn what_would_change_is_shown_then_sent_and_looked_at_again() {
    let folder = portal();
    let desk = Desk::open(folder.path());
    let room = desk.get("publish");
    assert_eq!(
        room,
        json!({
            "places": [{ "name": "", "place": "www" }],
            "problems": [],
            "site": "https://phuong.example.vn",
            "next": null,
            "run": { "state": "idle" },
        })
    );
    let (status, look) = desk.post("publish-look", &request(""));
    assert_eq!((status, &look["nothing"], &look["asks"]), (200, &json!(false), &Value::Null), "{look}");
    assert_eq!(look["place"], "www");
    let first = &look["new"]["pages"][0];
    assert_eq!(
        *first,
        json!({ "address": "tin-tuc/mot.html", "title": "Một", "href": "/tin-tuc/mot.html", "text": true })
    );
    assert_eq!(desk.server.get("/tin-tuc/mot.html").status, 200);
    assert!(!folder.path().join("www").exists());
    let (status, begun) = desk.post("publish-start", &request(""));
    assert_eq!(status, 200, "{begun}");
    let done = ended(&desk);
    assert_eq!((&done["state"], &done["deleted"]), (&json!("done"), &json!(0)), "{done}");
    assert!(folder.path().join("www/tin-tuc/mot.html").exists());
    let (_, look) = desk.post("publish-look", &request(""));
    assert_eq!((&look["nothing"], &look["bytes"]), (&json!(true), &json!(0)));

    // The draft is no part of it. What is taken down goes.
    let page = fs::read_to_string(folder.path().join(PATH)).unwrap();
    write(&folder.path().join("content/tin-tuc/ba.md"), page.replace("Một", "Ba"));
    fs::remove_file(folder.path().join(PATH)).unwrap();
    wait_for("the new text", || {
        (desk.get("items").as_array().unwrap().iter().any(|item| item["title"] == "Ba")).then_some(())
    });
    wait_for("the text to be gone", || {
        (desk.get("items").as_array().unwrap().iter().all(|item| item["title"] != "Một")).then_some(())
    });
    let (_, look) = desk.post("publish-look", &request(""));
    assert_eq!(addresses(&look["new"]), ["tin-tuc/ba.html"]);
    assert_eq!(
        look["gone"]["pages"],
        json!([{ "address": "tin-tuc/mot.html", "title": null, "href": null, "text": false }])
    );
    desk.post("publish-start", &request(""));
    assert_eq!(ended(&desk)["state"], json!("done"));
    assert!(!folder.path().join("www/tin-tuc/mot.html").exists());
}

#[test]
fn the_newsroom_counts_the_pages_that_wait() {
    let folder = portal();
    let desk = Desk::open(folder.path());
    assert_eq!(desk.get("publish-waiting"), Value::Null, "nothing is known of what was published");
    desk.post("publish-start", &request(""));
    assert_eq!(ended(&desk)["state"], json!("done"));
    assert_eq!(desk.get("publish-waiting"), json!({ "new": 0, "changed": 0, "gone": 0 }));
    let page = fs::read_to_string(folder.path().join(PATH)).unwrap();
    write(&folder.path().join("content/tin-tuc/ba.md"), page.replace("Một", "Ba"));
    let waiting = wait_for("the new page", || {
        let waiting = desk.get("publish-waiting");
        (waiting["new"] == 1).then_some(waiting)
    });
    // The same that the room of publishing tells.
    let look = |desk: &Desk| {
        let (_, look) = desk.post("publish-look", &request(""));
        json!({ "new": look["new"]["count"], "changed": look["changed"]["count"], "gone": look["gone"]["count"] })
    };
    assert_eq!(waiting, look(&desk));
    fs::remove_file(folder.path().join(PATH)).unwrap();
    let waiting = wait_for("the page that goes", || {
        let waiting = desk.get("publish-waiting");
        (waiting["gone"] == 1).then_some(waiting)
    });
    assert_eq!(waiting, look(&desk));
    // Not while the portal has errors.
    write(&folder.path().join("content/tin-tuc/ba.md"), page.replace("2026-11-01", "2026-13-01"));
    wait_for("the error", || desk.get("publish-waiting").is_null().then_some(()));
}

#[test]
fn errors_forbid_it_and_consent_is_asked_for() {
    let folder = portal();
    write(&folder.path().join("www/index.html"), "hi");
    let desk = Desk::open(folder.path());
    let (_, look) = desk.post("publish-look", &request(""));
    assert_eq!((&look["asks"]["what"], &look["replaced"]), (&json!("overwrite"), &json!(["index.html"])));
    desk.post("publish-start", &request(""));
    assert_eq!(ended(&desk)["asks"]["what"], json!("overwrite"));
    assert_eq!(fs::read(folder.path().join("www/index.html")).unwrap(), b"hi");
    write(&folder.path().join("www/bantin-publish.lock"), "abc MAY-2 08:12 24-11-2026");
    desk.post("publish-start", &request("overwrite"));
    assert_eq!(
        ended(&desk)["asks"],
        json!({
            "what": "take_over",
            "message": "Somebody is publishing from MAY-2 08:12 24-11-2026. Take over only if you are sure that nobody is.",
        })
    );
    fs::remove_file(folder.path().join("www/bantin-publish.lock")).unwrap();
    desk.post("publish-start", &request("overwrite"));
    assert_eq!(ended(&desk)["state"], json!("done"));

    write(
        &folder.path().join("content/tin-tuc/loi.md"),
        "+++\ntitle = \"Lỗi\"\ndate = 2026-11-01\n+++\n\n[a](khong-co.pdf)\n",
    );
    wait_for("the error", || (desk.get("publish")["problems"] != json!([])).then_some(()));
    let problem = &desk.get("publish")["problems"][0];
    assert_eq!((&problem["path"], &problem["title"]), (&json!("content/tin-tuc/loi.md"), &json!("Lỗi")));
    for name in ["publish-look", "publish-start", "publish-build"] {
        let (status, said) = desk.post(name, &request(""));
        assert_eq!(status, 422);
        assert_eq!(said["error"], json!("the portal has errors and cannot be published; mend them first"));
    }
}

#[test]
fn a_portal_without_a_place_gets_one_or_is_built_to_be_copied() {
    let folder = site();
    let desk = Desk::open(folder.path());
    assert_eq!(desk.get("publish")["places"], json!([]));
    let (status, built) = desk.post("publish-build", &json!({ "build": true }));
    assert_eq!(status, 200, "{built}");
    assert!(folder.path().join("public/index.html").exists());
    assert!(Path::new(built["folder"].as_str().unwrap()).ends_with("public"));
    let settings = desk.get("settings");
    let version = &settings["files"]
        .as_array()
        .unwrap()
        .iter()
        .find(|file| file["path"] == "content/site.toml")
        .unwrap()["version"];
    let share = "\\\\maychu\\www";
    let settings = json!({ "path": "content/site.toml", "version": version, "changes": [["publish.path", share]], "despite": false });
    assert_eq!(desk.post("settings-save", &settings).0, 200);
    wait_for("the place", || (desk.get("publish")["places"] == json!([{ "name": "", "place": share }])).then_some(()));
    if cfg!(not(windows)) {
        // Nor is it a folder of this name here.
        let (status, said) = desk.post("publish-look", &request(""));
        assert_eq!(status, 422);
        assert!(said["error"].as_str().unwrap().contains("is a share as Windows names it"), "{said}");
    }
    // Hostile requests.
    for body in [
        json!({}),
        json!({ "place": 1 }),
        json!({ "place": "" }),
        json!({ "place": "../x", "delete": false, "overwrite": false, "take_over": false, "everything": false }),
    ] {
        let (status, _) = desk.post("publish-start", &body);
        assert_eq!(status, 422, "{body}");
    }
}

#[test]
fn the_password_of_an_account_is_asked_for_and_a_wrong_one_again() {
    let folder = site();
    let file = folder.path().join("content/site.toml");
    let text = fs::read_to_string(&file).unwrap();
    // Nobody listens there.
    write(&file, format!("{text}[publish]\nkind = \"ftps\"\nhost = \"127.0.0.1\"\nport = 1\nuser = \"phuong\"\n"));
    let desk = Desk::open(folder.path());
    assert_eq!(desk.get("publish")["places"], json!([{ "name": "", "place": "127.0.0.1" }]));
    let asked = json!({ "asks": { "what": "password", "message": "The password of phuong at 127.0.0.1" } });
    for name in ["publish-look", "publish-start"] {
        assert_eq!(desk.post(name, &request("")), (200, asked.clone()));
    }
    let mut typed = request("");
    typed["password"] = "bí mật".into();
    let (status, said) = desk.post("publish-look", &typed);
    assert_eq!(status, 422);
    assert!(said["error"].as_str().unwrap().starts_with("cannot connect to `127.0.0.1:1`: "), "{said}");
    assert_eq!(desk.post("publish-look", &request("")), (200, asked));
    // Nowhere on the disk.
    let kept = crate::common::tree(folder.path());
    assert!(kept.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("bí mật")));
}
