//! Approval at the desk: asked for, given, void, sent back; and what a hostile request would.

use std::fs;

use serde_json::{Value, json};

use super::{Desk, PATH, SITE, history, site};
use crate::common::server::{bantin, wait_for};
use crate::common::write;

fn portal() -> tempfile::TempDir {
    let folder = site();
    write(&folder.path().join("content/site.toml"), format!("{SITE}[desk]\napproval = true\n"));
    folder
}

/// What `bantin check` says, without the pictures of lines.
fn checked(folder: &tempfile::TempDir) -> Vec<String> {
    let output = bantin(folder.path(), &["check", "--now", crate::common::NOW]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    said.lines()
        .filter(|line| line.starts_with("error") || line.contains("--> "))
        .map(|line| line.trim().to_owned())
        .collect()
}

fn state(desk: &Desk) -> Value {
    desk.get("items").as_array().unwrap().iter().find(|item| item["path"] == PATH).unwrap()["approval"].clone()
}

fn step(desk: &Desk, step: Value) -> (u16, Value) {
    let mut body = json!({ "path": PATH, "version": desk.version() });
    body.as_object_mut().unwrap().extend(step.as_object().unwrap().clone());
    desk.post("approval", &body)
}

#[test]
fn what_is_published_was_approved_as_it_is() {
    let folder = portal();
    let desk = Desk::open(folder.path());
    let before = fs::read_to_string(folder.path().join(PATH)).unwrap();
    let front = |keys: &str| before.replace("tags = [\"Lễ hội\"]\r\n", &format!("tags = [\"Lễ hội\"]\r\n{keys}"));
    let now = || fs::read_to_string(folder.path().join(PATH)).unwrap();
    let becomes = |wanted: &str| wait_for(wanted, || (state(&desk) == wanted).then_some(()));
    let refused = checked(&folder);
    assert_eq!(refused, ["error: the item is not approved", format!("--> {PATH}:2:12").as_str()]);
    assert_eq!(state(&desk), "none");

    assert_eq!(step(&desk, json!({ "step": "ask" })).0, 200);
    assert_eq!(now(), front("approval = \"asked\"\r\n"));
    becomes("asked");
    assert_eq!(step(&desk, json!({ "step": "return", "remark": "Xin ghi\nnguồn" })).0, 200);
    assert_eq!(now(), front("approval = \"returned\"\r\napproval_remark = \"Xin ghi nguồn\"\r\n"));
    becomes("returned");
    assert_eq!(desk.get(&format!("item?path={PATH}"))["approval"]["remark"], "Xin ghi nguồn");
    assert_eq!(step(&desk, json!({ "step": "ask" })).0, 200);
    assert_eq!(step(&desk, json!({ "step": "approve", "by": "Ban Biên tập", "publish": false })).0, 200);
    let approved = now();
    let of = approved.split("of = \"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(
        approved,
        front(&format!("approved = {{ by = \"Ban Biên tập\", date = 2026-11-24T08:00:00, of = \"{of}\" }}\r\n"))
    );
    becomes("approved");
    assert_eq!(checked(&folder), [] as [&str; 0]);
    let waiting = desk.get(&format!("approval?path={PATH}"));
    assert_eq!((&waiting["approval"]["by"], &waiting["before"]), (&json!("Ban Biên tập"), &Value::Null));

    // A word is changed in Notepad, which knows nothing of approvals.
    let changed = approved.replace("Dòng hai.", "Dòng hai, sửa.");
    fs::write(folder.path().join(PATH), &changed).unwrap();
    becomes("changed");
    assert_eq!(
        checked(&folder),
        [
            "error: the item was changed since Ban Biên tập approved it (2026-11-24T08:00:00)",
            format!("--> {PATH}:5:1").as_str()
        ]
    );
    fs::write(folder.path().join(PATH), &approved).unwrap();
    becomes("approved");

    // Changed at the desk: what was approved is there to be compared with.
    let request = json!({ "path": PATH, "version": desk.version(), "changes": [["title", "Khác"]], "body": null });
    assert_eq!(desk.post("save", &request).0, 200);
    becomes("changed");
    let waiting = desk.get(&format!("approval?path={PATH}"));
    assert_eq!(
        (&waiting["before"]["fields"][0], &waiting["now"]["fields"][0]),
        (&json!(["title", "Một"]), &json!(["title", "Khác"]))
    );
    assert_eq!(waiting["before"]["body"], waiting["now"]["body"]);
    assert_eq!(history(folder.path(), PATH).last().unwrap(), &approved);
    // Comments and a draft line are no change of what was approved.
    fs::write(
        folder.path().join(PATH),
        approved.replace("# tên", "# tên tin").replace("+++\r\n\r\n", "draft = false\r\n+++\r\n\r\n\r\n"),
    )
    .unwrap();
    becomes("approved");
}

#[test]
fn a_draft_is_approved_and_published_in_one_step_and_mistakes_change_nothing() {
    let folder = portal();
    let desk = Desk::open(folder.path());
    let draft = "---\ntitle: Một\ndate: 2026-11-01\ndraft: true\napproval: asked\n---\n\nMột.\n";
    fs::write(folder.path().join(PATH), draft).unwrap();
    for wrong in [
        json!({ "step": "approve", "by": " " }),
        json!({ "step": "return", "remark": "" }),
        json!({ "step": "jump" }),
        json!({}),
    ] {
        assert_eq!(step(&desk, wrong.clone()).0, 422, "{wrong}");
    }
    for path in ["content/site.toml", "../x.md", "content/tin-tuc/khong-co.md"] {
        let body = json!({ "path": path, "version": "", "step": "ask" });
        assert!(matches!(desk.post("approval", &body).0, 404 | 422), "{path}");
    }
    // Someone looked at another text than the one that is there now.
    let (status, _) =
        desk.post("approval", &json!({ "path": PATH, "version": "0", "step": "approve", "by": "A", "publish": true }));
    assert_eq!(status, 409);
    let body = json!({ "path": PATH, "version": desk.version(), "step": "ask" });
    assert_eq!(desk.send("approval", &body, "").status, 403);
    assert_eq!(fs::read_to_string(folder.path().join(PATH)).unwrap(), draft);

    let (status, told) = step(&desk, json!({ "step": "approve", "by": "Ban \"Biên tập\"", "publish": true }));
    assert_eq!((status, &told["state"]), (200, &json!("public")));
    let approved = fs::read_to_string(folder.path().join(PATH)).unwrap();
    let of = approved.split("of: \"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(
        approved,
        format!(
            "---\ntitle: Một\ndate: 2026-11-01\napproved: {{by: \"Ban \\\"Biên tập\\\"\", date: 2026-11-24T08:00:00, of: \"{of}\"}}\n---\n\nMột.\n"
        )
    );
    assert_eq!(checked(&folder), [] as [&str; 0]);
}

#[test]
fn where_nobody_wants_it_there_is_none() {
    let folder = site();
    let desk = Desk::open(folder.path());
    assert_eq!((state(&desk), &desk.get("state")["approval"]), (json!(""), &json!(false)));
    assert_eq!(checked(&folder), [] as [&str; 0]);
}
