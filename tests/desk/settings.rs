//! The settings room: forms over `site.toml` and the counter's table.

use std::fs;

use serde_json::{Value, json};

use super::{Desk, history, site};
use crate::common::write;

const FILE: &str = "content/site.toml";

/// Comments, spacing and Windows' line ends, a table that no form knows.
const SITE: &str = "# Tên\r\ntitle   =  \"Phường Một\"   # tên\r\nbase_url = \"https://phuong.example.vn\"\r\nnotice = \"Bão\"\r\n\r\n\
                    [agency]\r\nname = \"UBND\"\r\n\r\n[home]\r\nnewest = 4\r\n\r\n\
                    # Của tỉnh.\r\n[[links]]\r\ntitle = \"A\"\r\nlink = \"https://a.vn\"   # a\r\n\r\n[[links]]\r\ntitle = \"B\"\r\nlink = \"https://b.vn\"\r\n\r\n\
                    [check]\r\noff = [\"agency\", \"unused-file\"]\r\n\r\n[params]\r\nmotto = \"Bên sông\"\r\n";

fn portal() -> tempfile::TempDir {
    let folder = site();
    write(&folder.path().join(FILE), SITE);
    folder
}

fn file_of(told: &Value, path: &str) -> Value {
    told["files"].as_array().unwrap().iter().find(|file| file["path"] == path).unwrap().clone()
}

#[test]
fn what_the_form_knows_is_read_and_the_rest_is_named() {
    let folder = portal();
    let desk = Desk::open(folder.path());
    let told = desk.get("settings");
    let file = file_of(&told, FILE);
    let links = json!([{ "table": [["title", "A"], ["link", "https://a.vn"]] }, { "table": [["title", "B"], ["link", "https://b.vn"]] }]);
    assert_eq!(
        file["values"],
        json!([
            ["title", "Phường Một"], ["base_url", "https://phuong.example.vn"], ["notice.text", "Bão"], ["agency.name", "UBND"],
            ["home.newest", { "bare": "4" }], ["links", links], ["check.off", ["agency", "unused-file"]]
        ])
    );
    assert_eq!((&file["others"], &file["broken"]), (&json!([["params.motto", "Bên sông"]]), &Value::Null));
    assert_eq!(file_of(&told, "content/stats.toml")["values"], json!([]));
    assert_eq!(told["offers"]["sections"], json!([{ "value": "tin-tuc", "label": "Tin tức" }]));
    assert_eq!(
        told["offers"]["themes"],
        json!([{ "value": "hien-luong", "label": "hien-luong" }, { "value": "thach-han", "label": "thach-han" }])
    );
    let agency = told["groups"].as_array().unwrap().iter().find(|group| group["name"] == "agency").unwrap();
    assert_eq!(
        (&agency["title"], &agency["file"], &agency["settings"][0]),
        (
            &json!("Agency"),
            &json!(FILE),
            &json!({ "key": "agency.name", "label": "Name of the agency", "help": "In the footer of every page.", "kind": "line", "more": null })
        )
    );
}

#[test]
fn settings_are_checked_shown_and_saved_and_no_other_byte_changes() {
    let folder = portal();
    let desk = Desk::open(folder.path());
    let version = file_of(&desk.get("settings"), FILE)["version"].clone();
    let links = json!([{ "table": [["title", "B"], ["link", "https://b.vn"]] }, { "table": [["title", "A"], ["link", "https://a.vn"]] }]);
    let changes =
        json!([["agency.phone", "0233"], ["notice.level", "danger"], ["links", links], ["colours.primary", "#7a1f3d"]]);
    let (status, checked) = desk.post("settings-check", &json!({ "files": [{ "path": FILE, "changes": changes }] }));
    assert_eq!((status, &checked["problems"], &checked["elsewhere"]), (200, &json!([]), &json!([])), "{checked}");
    let page = desk.server.get(checked["preview"].as_str().unwrap());
    assert!(page.text().contains("notice-danger") || page.text().contains("danger"), "{}", page.text());
    // The style sheet with the colour is not among the published ones: it is served under a secret of its own.
    let sheet = page.text().split("href=\"?").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let sheet = desk.server.get(&format!("/?{sheet}"));
    assert_eq!((sheet.status, sheet.header("content-type")), (200, "text/css; charset=utf-8"));
    assert!(sheet.text().contains("--primary: #7a1f3d"));
    assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), SITE, "nothing is written yet");

    let request = json!({ "path": FILE, "version": version, "changes": changes, "despite": false });
    let (status, saved) = desk.post("settings-save", &request);
    assert_eq!(status, 200, "{saved}");
    let expected = SITE
        .replace("notice = \"Bão\"", "notice = { text = \"Bão\", level = \"danger\" }")
        .replace("name = \"UBND\"\r\n", "name = \"UBND\"\r\nphone = \"0233\"\r\n")
        .replace(
            "title = \"A\"\r\nlink = \"https://a.vn\"   # a\r\n\r\n[[links]]\r\ntitle = \"B\"\r\nlink = \"https://b.vn\"\r\n",
            "title = \"B\"\r\nlink = \"https://b.vn\"\r\n\r\n[[links]]\r\ntitle = \"A\"\r\nlink = \"https://a.vn\"   # a\r\n",
        )
        + "\r\n[colours]\r\nprimary = \"#7a1f3d\"\r\n";
    assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), expected);
    assert_eq!(history(folder.path(), FILE), [SITE]);
    // What was saved can be taken back like a text.
    let versions = desk.get(&format!("history?path={FILE}"));
    assert_eq!(desk.post("restore", &json!({ "path": FILE, "id": versions[0]["id"] })).0, 200);
    assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), SITE);
}

#[test]
fn mistakes_are_told_at_their_setting_and_a_build_that_would_fail_is_not_saved_without_a_word() {
    let folder = portal();
    let desk = Desk::open(folder.path());
    let version = file_of(&desk.get("settings"), FILE)["version"].clone();
    let links = json!([{ "table": [["title", "A"], ["link", "khong-co.md"]] }]);
    let changes = json!([
        ["home.newest", "nhiều"],
        ["home.sections", ["tin-tuc", "khong-co"]],
        ["links", links],
        ["notice.end", "mai"],
        ["base_url", null]
    ]);
    let (_, checked) = desk.post("settings-check", &json!({ "files": [{ "path": FILE, "changes": changes }] }));
    let mut told: Vec<String> = checked["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {} {}", one["key"], one["entry"], one["code"]))
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            "\"home.newest\" null \"wrong-type\"",
            "\"home.sections\" 1 \"no-section\"",
            "\"links\" 0 \"broken-link\"",
            "\"notice.end\" null \"date\"",
            "null null \"missing-key\"",
        ]
    );
    assert_eq!(checked["preview"], Value::Null);
    let mut request =
        json!({ "path": FILE, "version": version, "changes": [["home.newest", "nhiều"]], "despite": false });
    let (status, refused) = desk.post("settings-save", &request);
    assert_eq!(
        (status, &refused["error"]),
        (422, &json!("the portal cannot be built with these settings; mend the errors first"))
    );
    assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), SITE);
    request["despite"] = json!(true);
    assert_eq!(desk.post("settings-save", &request).0, 200);
    assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), SITE.replace("newest = 4", "newest = \"nhiều\""));
}

#[test]
fn another_hand_is_not_written_over_and_unsaved_settings_come_back() {
    let folder = portal();
    let desk = Desk::open(folder.path());
    let version = file_of(&desk.get("settings"), FILE)["version"].clone();
    let request = json!({ "path": FILE, "version": version, "changes": [["title", "Phường Hai"]], "despite": false });
    assert_eq!(desk.post("settings-keep", &request).0, 200);
    let recovery = file_of(&desk.get("settings"), FILE)["recovery"].clone();
    assert_eq!((&recovery["changes"], &recovery["version"]), (&request["changes"], &version));
    let theirs = SITE.replace("newest = 4", "newest = 9");
    fs::write(folder.path().join(FILE), &theirs).unwrap();
    assert_eq!(desk.post("settings-save", &request).0, 409);
    assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), theirs);
    // The counter's table, in a file that is not there yet.
    let stats = file_of(&desk.get("settings"), "content/stats.toml");
    let request = json!({ "path": "content/stats.toml", "version": stats["version"], "changes": [["visits.bake", { "bare": "false" }]], "despite": false });
    assert_eq!(desk.post("settings-save", &request).0, 200);
    assert_eq!(fs::read_to_string(folder.path().join("content/stats.toml")).unwrap(), "[visits]\nbake = false\n");
}

#[test]
fn nothing_but_settings_is_changed_here() {
    let folder = portal();
    let desk = Desk::open(folder.path());
    let request =
        |path: &str, changes: Value| json!({ "path": path, "version": "", "changes": changes, "despite": true });
    for name in ["settings-save", "settings-keep"] {
        for path in
            ["content/tin-tuc/hai.md", "content/../Cargo.toml", "../site.toml", "content/SITE.TOML", "/etc/passwd", ""]
        {
            assert_eq!(desk.post(name, &request(path, json!([]))).0, 422, "{name} {path}");
        }
        for changes in [
            json!([["params.motto", "x"]]),
            json!([["agency", "x"]]),
            json!([["title", { "bare": "a\n[x]" }]]),
            json!({}),
            json!([[1, 2]]),
        ] {
            assert_eq!(desk.post(name, &request(FILE, changes.clone())).0, 422, "{name} {changes}");
        }
    }
    let entry = json!({ "table": [["title", "A"], ["link", "/"]] });
    for changes in [json!([["links", vec![entry; 501]]]), json!(vec![json!(["title", "A"]); 501])] {
        assert_eq!(desk.post("settings-keep", &request(FILE, changes)).0, 422);
    }
    let many: Vec<Value> = (0..100).map(|_| request(FILE, json!([]))).collect();
    assert_eq!(desk.post("settings-check", &json!({ "files": many })).0, 422);
    for (name, body) in [("save", request(FILE, json!([]))), ("remove", json!({ "path": FILE }))] {
        assert_eq!(desk.post(name, &body).0, 422, "{name}");
    }
    assert_eq!(desk.send("settings-save", &request(FILE, json!([])), "").status, 403);
    assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), SITE);
}
