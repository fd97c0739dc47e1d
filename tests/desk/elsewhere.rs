//! What other programs, the disk and the system do to a text that is open at the desk: both texts survive, and a clear message
//! says so, in the language of the desk.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Desk, ITEM, PATH, history, replaced, site, upload};
use crate::common::server::{bantin, wait_for};
use crate::common::write;

/// A save of this body over the text that was read.
fn request(desk: &Desk, body: &str) -> Value {
    json!({ "path": PATH, "version": desk.version(), "changes": [], "body": body })
}

fn file(folder: &Path) -> String {
    fs::read_to_string(folder.join(PATH)).unwrap()
}

#[test]
fn notepad_writes_the_file_that_is_open() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let mut mine = request(&desk, "Của tôi.\n");
    // Notepad saves as it likes: with a mark, and over the file itself.
    let theirs = format!("\u{FEFF}{}", ITEM.replace("Dòng hai.", "Sửa bằng Notepad."));
    fs::write(folder.path().join(PATH), &theirs).unwrap();
    let (status, told) = desk.post("save", &mine);
    assert_eq!((status, &told["theirs"]["body"]), (409, &json!("Dòng một.\n\nSửa bằng Notepad.\n")));
    assert_eq!(told["error"], "the text was changed elsewhere since you opened it; nothing was written");
    assert_eq!(file(folder.path()), theirs);
    mine["version"] = told["theirs"]["version"].clone();
    assert_eq!(desk.post("save", &mine).0, 200);
    let merged = format!("\u{FEFF}{}", ITEM.replace("Dòng một.\r\n\r\nDòng hai.", "Của tôi."));
    assert_eq!((file(folder.path()), history(folder.path(), PATH)), (merged, vec![theirs]));
}

#[test]
fn what_others_write_over_or_remove_is_in_the_history() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let content = folder.path().join("content");
    let (of, replaced) = (|path| history(folder.path(), path), |path| replaced(folder.path(), path));
    let seen = || std::thread::sleep(Duration::from_secs(1));
    desk.version();
    seen();
    let theirs = ITEM.replace("Dòng hai.", "Sửa bằng Notepad.");
    fs::write(folder.path().join(PATH), &theirs).unwrap();
    let before = ITEM.replace("\r\n", "\n");
    wait_for("the text that was written over", || (replaced(PATH) == [before.as_str()]).then_some(()));
    // A save of the desk keeps what was there itself, once.
    assert_eq!(desk.post("save", &request(&desk, "Của tôi.\n")).0, 200);
    // A new name loses nothing; an item that is then removed can be brought back.
    fs::rename(content.join("tin-tuc/hai.md"), content.join("tin-tuc/ba.md")).unwrap();
    seen();
    fs::remove_file(content.join("tin-tuc/ba.md")).unwrap();
    let removed = wait_for("the item that was removed", || Some(desk.get("removed")).filter(|all| *all != json!([])));
    let paths: Vec<&Value> = removed.as_array().unwrap().iter().map(|one| &one["path"]).collect();
    assert_eq!(paths, ["content/tin-tuc/ba.md"]);
    assert_eq!((replaced(PATH), of(PATH)), (vec![before], vec![theirs]));
    assert_eq!((of("content/tin-tuc/hai.md"), replaced("content/tin-tuc/hai.md")), (vec![], vec![]));
    assert_eq!(of("content/tin-tuc/ba.md"), ["+++\ntitle = \"Hai\"\ndate = 2026-11-02\ndraft = true\n+++\n\nNháp.\n"]);
}

#[test]
fn a_second_desk_saves_the_text_that_is_open() {
    let folder = site();
    let (one, two) = (Desk::open(folder.path()), Desk::open(folder.path()));
    let (mut first, second) = (request(&one, "Bàn thứ nhất.\n"), request(&two, "Bàn thứ hai.\n"));
    assert_eq!(two.post("save", &second).0, 200);
    let of_two = file(folder.path());
    let (status, told) = one.post("save", &first);
    assert_eq!((status, &told["theirs"]["body"]), (409, &json!("Bàn thứ hai.\n")));
    assert_eq!(file(folder.path()), of_two);
    first["version"] = told["theirs"]["version"].clone();
    assert_eq!(one.post("save", &first).0, 200);
    assert_eq!(history(folder.path(), PATH), [ITEM, &of_two]);
    // Both at the same moment: one is saved, the other is asked.
    let version = one.version();
    let save = |desk: &Desk, body: &str| {
        desk.post("save", &json!({ "path": PATH, "version": version, "changes": [], "body": body })).0
    };
    let statuses = std::thread::scope(|scope| {
        let other = scope.spawn(|| save(&two, "Hai.\n"));
        [save(&one, "Một.\n"), other.join().unwrap()]
    });
    assert!(statuses == [200, 409] || statuses == [409, 200], "{statuses:?}");
}

#[test]
fn what_a_sync_program_leaves_is_reported_and_not_published() {
    let folder = site();
    let item = folder.path().join(PATH);
    let desk = Desk::open(folder.path());
    // OneDrive's, the Explorer's, Syncthing's.
    let copies = ["index-PC02.md", "index - Copy.md", "index.sync-conflict-20261107-101010-ABC.md"];
    for name in copies {
        fs::write(item.with_file_name(name), ITEM).unwrap();
    }
    let both = ITEM.replace("Dòng hai.", "<<<<<<< mine\r\nMột.\r\n=======\r\nHai.\r\n>>>>>>> theirs");
    fs::write(&item, both).unwrap();
    let listed = |name: &str| {
        let items = desk.get("items");
        let path = json!(PATH.replace("index.md", name));
        items.as_array().unwrap().iter().find(|one| one["path"] == path).cloned().unwrap_or_default()
    };
    wait_for("the newsroom to tell of the marks", || (listed("index.md")["errors"] == 2).then_some(()));
    for name in copies {
        assert_eq!((&listed(name)["errors"], &listed(name)["warnings"]), (&json!(0), &json!(1)), "{name}");
        assert_eq!((&listed(name)["state"], &listed(name)["address"]), (&json!("draft"), &Value::Null), "{name}");
    }
    let codes = |path: &str, body: Value| -> Vec<Value> {
        let checked = desk.post("check", &json!({ "path": path, "changes": [], "body": body })).1;
        checked["problems"].as_array().unwrap().iter().map(|one| one["code"].clone()).collect()
    };
    assert_eq!(codes(PATH, Value::Null), ["merge-conflict", "merge-conflict"]);
    assert_eq!(codes(&PATH.replace("index.md", copies[0]), Value::Null), ["file-copy"]);
    // One of them is chosen at the desk.
    assert_eq!(codes(PATH, json!("Dòng một.\n\nMột.\n")), Vec::<Value>::new());
}

/// What is kept of a text that was typed into and not saved.
fn kept(desk: &Desk, changes: Value, body: &str) -> Value {
    let kept = json!({ "path": PATH, "version": desk.version(), "changes": changes, "body": body });
    assert_eq!(desk.post("keep", &kept), (200, json!({})));
    kept
}

#[test]
fn a_file_that_is_renamed_outside_takes_its_window_and_its_unsaved_words_along() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let mine = kept(&desk, json!([["title", "Một, sửa"]]), "Của tôi.\n");
    let new = PATH.replace("/mot/", "/hai/");
    fs::rename(folder.path().join("content/tin-tuc/2026/mot"), folder.path().join("content/tin-tuc/2026/hai")).unwrap();
    let version = mine["version"].as_str().unwrap();
    let moved = wait_for("the desk to see it", || {
        let (status, told) = desk.post("save", &mine);
        (status == 409 && told["moved"] == json!(new)).then_some(told)
    });
    assert_eq!(moved["error"], "the item has another address now; nothing was written");
    // The window looks again, and what it keeps goes to the new name.
    assert_eq!(desk.post("keep", &mine), (200, json!({})));
    let reply = |query: &str| desk.server.ask("GET", &format!("/_bantin/desk/api/item?path={query}"), &desk.headers());
    assert_eq!(reply(&format!("{PATH}&version={version}")).status, 409);
    let there = desk.get(&format!("item?path={new}"));
    assert_eq!((&there["recovery"]["body"], &there["recovery"]["changes"]), (&mine["body"], &mine["changes"]));
    assert_eq!(there["version"], mine["version"]);
    // Nothing is left under the old name: neither a text nor words.
    assert_eq!(reply(PATH).status, 404);
    assert!(!folder.path().join(PATH).exists());
}

#[test]
fn what_was_kept_before_the_rename_is_found_under_the_new_name() {
    let folder = site();
    let mine = kept(&Desk::open(folder.path()), json!([]), "Của tôi.\n");
    let new = PATH.replace("/mot/", "/hai/");
    fs::rename(folder.path().join("content/tin-tuc/2026/mot"), folder.path().join("content/tin-tuc/2026/hai")).unwrap();
    let desk = Desk::open(folder.path());
    // The list has the words; opened, they are those of the new name.
    let words = |path: &str| {
        let items = desk.get("items");
        items.as_array().unwrap().iter().find(|one| one["path"] == path).cloned().unwrap_or_default()["unsaved"].clone()
    };
    assert_eq!((words(PATH), words(&new)), (json!(true), json!(false)));
    let reply = desk.server.ask("GET", &format!("/_bantin/desk/api/item?path={PATH}"), &desk.headers());
    assert_eq!(serde_json::from_slice::<Value>(&reply.body).unwrap()["moved"], json!(new));
    assert_eq!(desk.get(&format!("item?path={new}"))["recovery"]["body"], mine["body"]);
    assert_eq!((words(PATH), words(&new)), (Value::Null, json!(true)));
}

#[test]
fn a_text_whose_file_is_removed_outside_can_be_saved_again() {
    let folder = site();
    let mine = {
        let desk = Desk::open(folder.path());
        // The history has the keys that were saved last.
        let before =
            json!({ "path": PATH, "version": desk.version(), "changes": [["title", "Một, rồi"]], "body": null });
        assert_eq!(desk.post("save", &before).0, 200);
        let mine = kept(&desk, json!([["tags", ["Sách"]]]), "Của tôi.\n");
        fs::remove_dir_all(folder.path().join("content/tin-tuc/2026/mot")).unwrap();
        // A window that has it open hears it, and what it typed is there.
        let version = mine["version"].as_str().unwrap();
        let told = desk.get(&format!("item?path={PATH}&version={version}"));
        assert_eq!((&told["gone"], &told["recovery"]["body"]), (&json!(true), &mine["body"]));
        assert_eq!(desk.post("check", &mine).0, 200);
        mine
    };
    let desk = Desk::open(folder.path());
    let items = desk.get("items");
    let listed = items.as_array().unwrap().iter().find(|one| one["path"] == PATH).unwrap();
    assert_eq!((&listed["title"], &listed["unsaved"], &listed["gone"]), (&json!("Một"), &json!(true), &json!(true)));
    let opened = desk.get(&format!("item?path={PATH}"));
    assert_eq!((&opened["fields"], &opened["body"], &opened["section"]), (&json!([]), &json!(""), &json!("tin-tuc")));
    let recovered = json!([["title", "Một"], ["date", { "bare": "2026-11-01" }], ["tags", ["Sách"]]]);
    assert_eq!((&opened["recovery"]["changes"], &opened["recovery"]["body"]), (&recovered, &mine["body"]));
    let request = json!({ "path": PATH, "version": opened["version"], "changes": recovered, "body": mine["body"] });
    assert_eq!(desk.post("save", &request).0, 200);
    assert_eq!(file(folder.path()), "+++\ntitle = \"Một\"\ndate = 2026-11-01\ntags = [\"Sách\"]\n+++\n\nCủa tôi.\n");
    assert_eq!(desk.get(&format!("item?path={PATH}"))["recovery"], Value::Null);
}

#[test]
fn a_clock_that_is_set_back_makes_no_version_older_than_those_before_it() {
    let folder = site();
    let desk = Desk::open(folder.path());
    // Kept yesterday, when the clock of this machine was years ahead.
    let ahead = folder.path().join(".bantin-history").join(PATH).join("20990101T000000000Z-save");
    write(&ahead, "Bản cũ.\n");
    for body in ["Một.\n", "Hai.\n"] {
        assert_eq!(desk.post("save", &request(&desk, body)).0, 200);
    }
    let first = ITEM.replace("Dòng một.\r\n\r\nDòng hai.", "Một.");
    assert_eq!(history(folder.path(), PATH), ["Bản cũ.\n", ITEM, &first]);
    let listed = desk.get(&format!("history?path={PATH}"));
    let newest = desk.get(&format!("version?path={PATH}&id={}", listed[0]["id"].as_str().unwrap()));
    assert_eq!(newest["body"], "Một.\n");
}

/// The desk as a line of the shell starts it, in this language.
#[cfg(unix)]
fn desk_by(line: &str, folder: &Path, language: &str) -> Desk {
    let program = bantin(folder, &["desk", "--port", "0", "--no-open"]);
    let mut args: Vec<_> = program.get_args().map(ToOwned::to_owned).collect();
    let given = args.iter().position(|arg| arg == "--lang").unwrap() + 1;
    args[given] = language.into();
    let mut command = std::process::Command::new("sh");
    command.args(["-c", line, "sh"]).arg(program.get_program()).args(args);
    Desk::of(command, if language == "vi" { "bàn viết" } else { "desk" })
}

/// No file may be longer than this, as on a disk that is full: it can be asked for everywhere, by whoever runs it.
#[cfg(unix)]
const SMALL_FILES: &str = "trap '' XFSZ; ulimit -f 64; exec \"$@\"";

/// Permissions bind also root, which gives up the right to pass them by.
#[cfg(unix)]
const BOUND: &str =
    "[ \"$(id -u)\" != 0 ] && exec \"$@\"; exec setpriv --bounding-set=-dac_override,-dac_read_search \"$@\"";

#[test]
#[cfg(unix)]
fn a_disk_that_takes_no_more_keeps_both_texts() {
    for (language, why) in [("en", "the disk takes no file of this size"), ("vi", "ổ đĩa không nhận tệp lớn như thế")]
    {
        let folder = site();
        let desk = desk_by(SMALL_FILES, folder.path(), language);
        let long = "Một dòng dài.\n".repeat(10_000);
        let (status, told) = desk.post("save", &request(&desk, &long));
        let said = told["error"].as_str().unwrap();
        assert!(status == 500 && said.ends_with(why) && said.contains("index.md"), "{status} {told}");
        // What was there is there, also in the history; nothing half lies about.
        assert_eq!(file(folder.path()), ITEM);
        let names = |path: &Path| -> Vec<String> {
            let mut names: Vec<_> =
                fs::read_dir(path).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        };
        assert_eq!(names(folder.path().join(PATH).parent().unwrap()), ["index.md"]);
        assert_eq!(history(folder.path(), PATH), [ITEM]);
        // The unsaved text cannot be kept either, and the desk says so: the window has it.
        let mut kept = request(&desk, &long);
        let (status, told) = desk.post("keep", &kept);
        assert!(status == 500 && told["error"].as_str().unwrap().ends_with(why), "{status} {told}");
        assert_eq!(names(&folder.path().join(".bantin-history/unsaved")), Vec::<String>::new());
        // There is room again for a shorter one.
        kept["body"] = json!("Ngắn.\n");
        assert_eq!(desk.post("keep", &kept), (200, json!({})));
        assert_eq!(desk.post("save", &kept).0, 200);
    }
}

/// The portal on a disk of its own with 60 KB left, which only this program sees.
#[cfg(target_os = "linux")]
const FULL_DISK: &str = r#"exec unshare -m sh -e -c '
    kept=$(mktemp -d); cp -a FOLDER/. "$kept"; mount -t tmpfs -o size=512k bantin-full FOLDER; cp -a "$kept"/. FOLDER; rm -r "$kept"
    mkdir -p FOLDER/.bantin-history; head -c 400000 /dev/zero > FOLDER/lap-day; cd FOLDER; exec "$@"' sh "$@""#;

#[test]
#[cfg(target_os = "linux")]
fn a_disk_without_room_keeps_both_texts() {
    for (language, why) in [("en", "the disk is full"), ("vi", "đĩa đầy")] {
        let folder = site();
        let desk = desk_by(&FULL_DISK.replace("FOLDER", folder.path().to_str().unwrap()), folder.path(), language);
        let version = desk.version();
        let long = "Một dòng dài.\n".repeat(10_000);
        for name in ["save", "keep"] {
            let (status, told) = desk.post(name, &request(&desk, &long));
            assert!(status == 500 && told["error"].as_str().unwrap().ends_with(why), "{name}: {status} {told}");
        }
        let (status, told) = upload(&desk, PATH, "a.pdf", &[b"%PDF-1.4".to_vec(), vec![b' '; 300_000]].concat());
        assert!(status == 500 && told["error"].as_str().unwrap().ends_with(why), "{status} {told}");
        // What was there is there, and the unsaved text is in the window alone, which was told.
        assert_eq!(desk.version(), version);
        assert_eq!(desk.get(&format!("item?path={PATH}"))["recovery"], Value::Null);
        // Nothing half takes the room that is left: a shorter text has its place.
        let short = request(&desk, "Ngắn.\n");
        assert_eq!(desk.post("keep", &short), (200, json!({})));
        assert_eq!(desk.post("save", &short).0, 200);
        assert_eq!(desk.get(&format!("item?path={PATH}"))["body"], "Ngắn.\n");
        let old = desk.get(&format!("history?path={PATH}"));
        let id = old.as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
        assert_eq!(desk.get(&format!("version?path={PATH}&id={id}"))["body"], "Dòng một.\n\nDòng hai.\n");
    }
}

#[test]
#[cfg(unix)]
fn a_folder_that_may_only_be_read_keeps_both_texts() {
    use std::os::unix::fs::PermissionsExt;
    let permit = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    for (language, why) in [("en", "permission denied"), ("vi", "không có quyền ghi")] {
        let folder = site();
        let beside = folder.path().join(PATH).parent().unwrap().to_owned();
        let desk = desk_by(BOUND, folder.path(), language);
        let request = request(&desk, "Của tôi.\n");
        let refused = |name: &str| {
            let (status, told) = desk.post(name, &request);
            assert!(status == 500 && told["error"].as_str().unwrap().ends_with(why), "{name}: {status} {told}");
        };
        // The folder of the text: what is typed is kept beside it.
        permit(&beside, 0o555);
        refused("save");
        assert_eq!(desk.post("keep", &request), (200, json!({})));
        // The whole portal, as on a stick that is locked: nothing is kept, and that is said.
        permit(&folder.path().join(".bantin-history/unsaved"), 0o555);
        refused("keep");
        assert_eq!(desk.get(&format!("item?path={PATH}"))["recovery"]["body"], "Của tôi.\n");
        // It may be written again.
        permit(&beside, 0o755);
        permit(&folder.path().join(".bantin-history/unsaved"), 0o755);
        assert_eq!(desk.post("save", &request).0, 200);
        assert_eq!(history(folder.path(), PATH).last().map(String::as_str), Some(ITEM));
    }
}

/// A data set of two files whose program was killed when the first was in its place and the second was not: the next one
/// carries it out. What someone wrote in between stays, and the other text is in the history.
#[test]
fn what_a_killed_program_had_begun_is_carried_out() {
    for (between, facts, left) in
        [("facts = 0\n", "facts = 1\n", None), ("Notepad\n", "Notepad\n", Some("facts = 1\n"))]
    {
        let folder = site();
        let path = |name: &str| folder.path().join("content/stats").join(name);
        write(&path("a.csv"), "rows 1\n");
        write(&path("a.toml"), between);
        write(&path(".a.toml.new"), "facts = 1\n");
        let begun = json!([
            ["content/stats/a.csv", version(b"rows 0\n")],
            ["content/stats/a.toml", version(b"facts = 0\n")],
            ["content/../../x.toml", null]
        ]);
        let journal = folder.path().join(".bantin-history/journal.json");
        write(&journal, begun.to_string());
        let _desk = Desk::open(folder.path());
        wait_for("the rest to be carried out", || (!journal.exists()).then_some(()));
        let read = |name: &str| fs::read_to_string(path(name)).ok();
        assert_eq!(
            [read("a.csv"), read("a.toml"), read(".a.toml.new")],
            [Some("rows 1\n".into()), Some(facts.into()), None]
        );
        assert_eq!(history(folder.path(), "content/stats/a.toml").first().map(String::as_str), left);
    }
}

/// As the desk knows the bytes of a file.
fn version(bytes: &[u8]) -> String {
    format!("{:032x}", xxhash_rust::xxh3::xxh3_128(bytes))
}

#[test]
fn a_text_that_many_portals_share_is_shown_and_changed_where_it_lies() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let portal = root.join("phuong");
    write(&root.join("portals.toml"), "portals = [\"phuong\"]\nshared = \"chung\"\n");
    write(&portal.join("content/site.toml"), super::SITE);
    write(&portal.join("content/tin-tuc/_index.md"), "+++\ntitle = \"Tin tức\"\n+++\n");
    write(&portal.join(PATH), ITEM);
    let shared = root.join("chung/content/tin-tuc/nghi-le/index.md");
    write(&shared, ITEM.replace("Một", "Nghỉ lễ"));
    // Of this one the portal has a file of its own.
    write(&root.join("chung").join(PATH), ITEM.replace("Một", "Của tỉnh"));
    let desk = Desk::open(&portal);
    let items = desk.get("items");
    let told: Vec<(&str, &Value)> =
        items.as_array().unwrap().iter().map(|item| (item["title"].as_str().unwrap(), &item["shared"])).collect();
    assert_eq!(told, [("Một", &json!(false)), ("Nghỉ lễ", &json!(true)), ("Tin tức", &json!(false))]);
    let path = "content/tin-tuc/nghi-le/index.md";
    let reply = desk.server.ask("GET", &format!("/_bantin/desk/api/item?path={path}"), &desk.headers());
    let error = format!(
        "many portals share this text, and it is not changed at the desk of one; change the file `{}`",
        shared.display()
    );
    let said: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!((reply.status, &said["error"]), (422, &json!(error)));
    // Nor does a new item take its place by its name alone.
    let (status, made) = desk.post("new", &json!({ "title": "Nghỉ lễ", "section": "tin-tuc" }));
    assert_eq!(status, 200, "{made}");
    assert!(!portal.join(path).exists(), "{made}");
}
