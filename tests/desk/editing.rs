//! Two people in one folder: who writes is seen, and whoever takes over takes nothing from anybody.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::{Desk, ITEM, PATH, history, site};
use crate::common::server::wait_for;

/// Tells a desk that a window has the text open; gives who has it instead, and whether that is a window of the same desk.
fn told(desk: &Desk, window: &str, who: &str, more: Value) -> Value {
    let mut body = json!({ "window": window, "path": PATH, "who": who });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let (status, said) = desk.post("editing", &body);
    assert_eq!(status, 200, "{said}");
    said["holder"].clone()
}

fn keep(desk: &Desk, window: &str, body: &str) {
    let request = json!({ "path": PATH, "version": desk.version(), "changes": [], "body": body, "window": window });
    assert_eq!(desk.post("keep", &request), (200, json!({})));
}

/// Makes everything that desks told each other an hour old, as if they had been killed then.
fn an_hour_later(folder: &Path) {
    for entry in fs::read_dir(folder.join(".bantin-history/desks")).unwrap() {
        let file = fs::File::options().write(true).open(entry.unwrap().path()).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(3600)).unwrap();
    }
}

#[test]
fn the_second_reads_or_takes_over_and_both_texts_survive() {
    let folder = site();
    let (one, two) = (Desk::open(folder.path()), Desk::open(folder.path()));
    assert_eq!(told(&one, "a", "Chị  Lan\n", json!({})), Value::Null);
    let lan =
        json!({ "path": PATH, "who": "Chị Lan", "since": "2026-11-24T08:00:00+07:00", "writing": false, "own": false });
    assert_eq!(told(&two, "b", "Minh", json!({})), lan);
    // The newsroom of the other desk marks it; that of her own does, but for the window itself.
    let others = |desk: &Desk, window: &str| desk.post("editing", &json!({ "window": window })).1["others"].clone();
    let mark = json!([{ "path": PATH, "who": "Chị Lan", "since": "2026-11-24T08:00:00+07:00", "writing": false }]);
    assert_eq!([others(&two, "b"), others(&one, "z"), others(&one, "y")], [mark.clone(), mark.clone(), mark]);
    // Another window of her own is told so.
    assert_eq!(told(&one, "c", "Chị Lan", json!({}))["own"], true);

    // She types, and he takes over after he was told.
    assert_eq!(told(&one, "a", "Chị Lan", json!({ "writing": true })), Value::Null);
    keep(&one, "a", "Chữ của Lan.\n");
    assert_eq!(told(&two, "b", "Minh", json!({}))["writing"], true);
    assert_eq!(told(&two, "b", "Minh", json!({ "take": true })), Value::Null);
    let of_lan = ITEM.replace("Dòng một.\r\n\r\nDòng hai.", "Chữ của Lan.");
    assert_eq!(history(folder.path(), PATH), [of_lan.as_str()], "what she wrote is kept whole");
    assert_eq!(two.get(&format!("item?path={PATH}"))["recovery"], Value::Null);

    // He types as well; her last letters arrive before she is told. Neither is written over the other.
    keep(&two, "b", "Chữ của Minh.\n");
    keep(&one, "a", "Chữ của Lan, thêm.\n");
    keep(&one, "a", "Chữ của Lan, thêm.\n");
    assert_eq!(told(&one, "a", "Chị Lan", json!({ "writing": true }))["who"], "Minh");
    assert_eq!(one.post("drop", &json!({ "path": PATH, "window": "a" })).0, 200);
    assert_eq!(two.get(&format!("item?path={PATH}"))["recovery"]["body"], "Chữ của Minh.\n");
    assert_eq!(history(folder.path(), PATH), [of_lan.clone(), of_lan.replace("Chữ của Lan.", "Chữ của Lan, thêm.")]);
    let versions = one.get(&format!("history?path={PATH}"));
    let why: Vec<&str> = versions.as_array().unwrap().iter().map(|one| one["why"].as_str().unwrap()).collect();
    assert_eq!(why, ["unsaved", "unsaved"]);
    assert_eq!(fs::read_to_string(folder.path().join(PATH)).unwrap(), ITEM);

    // He closes it: it is hers again, with his unsaved text offered to her.
    assert_eq!(two.post("editing", &json!({ "window": "b", "path": null })).0, 200);
    assert_eq!(told(&one, "a", "Chị Lan", json!({})), Value::Null);
    assert_eq!(one.get(&format!("item?path={PATH}"))["recovery"]["body"], "Chữ của Minh.\n");
}

#[test]
fn a_message_that_comes_after_the_farewell_opens_nothing() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let about = |turn: u64, path: Option<&str>| json!({ "window": "a", "turn": turn, "path": path, "who": "Lan", "writing": false });
    let others = || desk.post("editing", &json!({ "window": "b" })).1["others"].as_array().unwrap().len();
    for (body, left) in
        [(about(1, Some(PATH)), 1), (about(3, None), 0), (about(2, Some(PATH)), 0), (about(4, Some(PATH)), 1)]
    {
        assert_eq!(desk.post("editing", &body).0, 200);
        assert_eq!(others(), left, "{body}");
    }
}

#[test]
fn a_window_whose_browser_died_has_left_within_seconds() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let led = desk.server.ask("GET", "/_bantin/desk/api/events?window=a", &desk.headers());
    assert_eq!((led.status, led.header("location")), (307, "/_bantin/events?window=a"));
    let mut stream = desk.server.stream(led.header("location"));
    stream.read_exact(&mut [0; 15]).unwrap();
    assert_eq!(told(&desk, "a", "Lan", json!({})), Value::Null);
    assert_eq!(told(&desk, "b", "Lan", json!({}))["who"], "Lan");
    drop(stream);
    assert_eq!(told(&desk, "b", "Lan", json!({}))["who"], "Lan", "it may come back");
    wait_for("the text to be free", || told(&desk, "b", "Lan", json!({})).is_null().then_some(()));
}

#[test]
fn her_own_window_that_died_leaves_its_words_to_the_next() {
    let folder = site();
    let desk = Desk::open(folder.path());
    assert_eq!(told(&desk, "a", "Lan", json!({ "writing": true })), Value::Null);
    keep(&desk, "a", "Chữ của Lan.\n");
    assert_eq!(told(&desk, "b", "Lan", json!({}))["own"], true);
    assert_eq!(told(&desk, "b", "Lan", json!({ "take": true })), Value::Null);
    let recovery = desk.get(&format!("item?path={PATH}"))["recovery"].clone();
    assert_eq!((&recovery["body"], &recovery["window"]), (&json!("Chữ của Lan.\n"), &json!("a")));
    // It lives after all: what it still sends is put aside, over nothing of the other's.
    keep(&desk, "b", "Chữ của Lan, tiếp.\n");
    keep(&desk, "a", "Chữ cũ.\n");
    assert_eq!(desk.get(&format!("item?path={PATH}"))["recovery"]["body"], "Chữ của Lan, tiếp.\n");
    assert_eq!(history(folder.path(), PATH), [ITEM.replace("Dòng một.\r\n\r\nDòng hai.", "Chữ cũ.")]);
}

#[test]
fn windows_hear_at_once_who_opens_writes_saves_and_leaves() {
    let folder = site();
    let (one, two) = (Desk::open(folder.path()), Desk::open(folder.path()));
    let heard = |desk: &Desk| {
        assert_eq!(desk.post("editing", &json!({ "window": "list", "path": null })).0, 200);
        desk.server.events()
    };
    let (own, others) = (heard(&one), heard(&two));
    let open = json!({ "path": PATH, "version": one.version(), "changes": [], "body": "Mới.\n", "window": "a" });
    let deeds: [(&str, &dyn Fn()); 5] = [
        ("opened", &|| assert_eq!(told(&one, "a", "Lan", json!({})), Value::Null)),
        ("writes", &|| assert_eq!(told(&one, "a", "Lan", json!({ "writing": true })), Value::Null)),
        ("kept", &|| assert_eq!(one.post("keep", &open).0, 200)),
        ("saved", &|| {
            assert_eq!(one.post("save", &open).0, 200);
            assert_eq!(told(&one, "a", "Lan", json!({})), Value::Null);
        }),
        ("left", &|| assert_eq!(one.post("editing", &json!({ "window": "a", "path": null })).0, 200)),
    ];
    for (what, deed) in deeds {
        let before = (own.own(), others.own());
        deed();
        wait_for(what, || (own.own() > before.0).then_some(()));
        // What is kept of a text is in its own desk's newsroom alone.
        if what != "kept" {
            wait_for(what, || (others.own() > before.1).then_some(()));
        }
    }
    // The same again is no news.
    let before = own.own();
    assert_eq!(one.post("editing", &json!({ "window": "a", "path": null })).0, 200);
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(own.own(), before);
}

#[test]
fn a_killed_desk_holds_nothing_and_leaves_nothing() {
    let folder = site();
    let desks = folder.path().join(".bantin-history/desks");
    {
        let killed = Desk::open(folder.path());
        assert_eq!(told(&killed, "a", "Lan", json!({})), Value::Null);
    }
    let desk = Desk::open(folder.path());
    assert_eq!(fs::read_dir(&desks).unwrap().count(), 1);
    assert_eq!(told(&desk, "b", "Minh", json!({}))["who"], "Lan", "it may live still");
    assert_eq!(desk.post("editing", &json!({ "window": "b" })).0, 200);
    drop(desk);
    an_hour_later(folder.path());
    let desk = Desk::open(folder.path());
    assert_eq!(told(&desk, "b", "Minh", json!({})), Value::Null);
    // When nobody has anything open any more, this desk's file goes too, and the portal as a ZIP file never has it.
    assert_eq!(desk.post("editing", &json!({ "window": "b" })).0, 200);
    wait_for("the desk's file to go", || (fs::read_dir(&desks).unwrap().count() <= 1).then_some(()));
}

#[test]
fn what_a_window_tells_is_bounded() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let long = "x".repeat(100_000);
    assert_eq!(told(&desk, "a", &long, json!({})), Value::Null);
    assert_eq!(told(&desk, "b", "Lan", json!({}))["who"], "x".repeat(60));
    let bodies = [
        json!({ "path": PATH }),
        json!({ "window": "", "path": PATH }),
        json!({ "window": "../a", "path": PATH }),
        json!({ "window": long, "path": PATH }),
        json!({ "window": "c", "path": "content/../secret.md" }),
        json!({ "window": "c", "path": "content/site.toml" }),
    ];
    for body in bodies {
        assert_eq!(desk.post("editing", &body).0, 422, "{body}");
    }
}
