//! Data sets at the desk: a grid of each, what a change does to pages, and files whose other bytes stay.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{Desk, SITE, history, send_file};
use crate::common::server::wait_for;
use crate::common::{self, workbook, write};

const TOML: &str = "# Số liệu\r\n[people]\r\ntitle = \"Dân số\"\r\nunit = \"người\"\r\nsource = \"Công an phường\"\r\nupdated = 2026-01-31\r\n\
    columns = { year = \"Năm\", total = \"Tổng số\", women = \"Nữ\" }\r\nrows = [\r\n  { year = 2024, total = 15_031, women = 7600 }, # cũ\r\n\
    \x20 { year = 2025, total = 15_240, women = 7702 },\r\n]\r\nchecks = [\"women <= total\", \"figures.now == last(total)\"]\r\n\
    [people.figures]\r\nnow = { value = 15_240, label = \"Dân số hiện nay\" }\r\n";

const TEXT: &str = "+++\ntitle = \"Dân số phường\"\ndate = 2026-02-01\nsummary = \"Phường có {{ people.now }} người.\"\n+++\n\n\
    Đến nay phường có **{{ people.now | unit }}**, trong đó {{ people[2025].women }} là nữ[^1]. Câu này không có số.\n\n\
    Năm ngoái là 15.031{{= people[2024].total }} người.\n\n{{ chart people }}\n\n[^1]: Theo [Công an](https://example.vn).\n";

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    write(&content.join("site.toml"), SITE);
    write(&content.join("tin-tuc/_index.md"), "+++\ntitle = \"Tin tức\"\n+++\n");
    write(&content.join("tin-tuc/dan-so.md"), TEXT);
    write(&content.join("stats.toml"), TOML);
    write(
        &content.join("stats/hamlets.toml"),
        "title = \"Hộ dân\"\nunit = \"hộ\"\nsource = \"UBND\"\nupdated = 2026-01-31\ncolumns = { k = \"Khu phố\", n = \"Số hộ\" }\nrows = \"hamlets.csv\"\n",
    );
    write(&content.join("stats/hamlets.csv"), "\u{FEFF}Khu phố;Số hộ\r\nMột;1.200\r\nHai;340\r\n");
    folder
}

/// All rows as they are but for some cells, by row and column.
fn edit_of(rows: usize, cells: &[(usize, &str, &str)]) -> Value {
    let row = |from: usize| {
        let own = cells.iter().filter(|(row, ..)| *row == from);
        json!({ "from": from, "cells": own.map(|(_, name, text)| ((*name).to_owned(), json!(text))).collect::<serde_json::Map<_, _>>() })
    };
    json!({ "rows": (0..rows).map(row).collect::<Vec<_>>() })
}

fn texts<'v>(value: &'v Value, key: &str) -> Vec<&'v str> {
    value.as_array().unwrap().iter().filter_map(|one| one[key].as_str()).collect()
}

#[test]
fn a_cell_is_changed_checked_and_saved_and_no_other_byte_changes() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let list = desk.get("data");
    assert_eq!(texts(&list["sets"], "name"), ["people", "hamlets"]);
    let grid = desk.get("data-set?name=people");
    assert_eq!(
        grid["columns"][1],
        json!({
            "name": "total", "label": "Tổng số", "unit": "người", "own_unit": null, "sensitive": false, "type": "number", "key": false, "drawn": true
        })
    );
    assert_eq!(
        grid["rows"][0],
        json!([{ "text": "2024", "raw": "2024" }, { "text": "15,031", "raw": "15031" }, { "text": "7,600", "raw": "7600" }])
    );
    assert_eq!(grid["fixed"], Value::Null);
    assert_eq!(texts(&grid["uses"], "kind"), ["sentence", "sentence", "sentence", "chart"]);

    // One digit too many: what that does is said at its cell, and of each sentence.
    let mut edit = edit_of(2, &[(1, "total", "152400")]);
    edit["figures"] = json!({ "now": "152,400" });
    let (status, checked) = desk.post("data-check", &json!({ "name": "people", "edit": edit }));
    assert_eq!(status, 200, "{checked}");
    let odd = &checked["problems"][0];
    assert_eq!((&odd["code"], &odd["row"], &odd["column"]), (&json!("odd-figure"), &json!(1), &json!(1)), "{checked}");
    assert_eq!(odd["message"], "`Tổng số, 2025` changes from 15,240 to 152,400: 10 times as much");
    assert_eq!(checked["read"], json!([[1, 1, "152,400"]]));
    let touched: Vec<(&str, &str)> =
        texts(&checked["touched"], "before").into_iter().zip(texts(&checked["touched"], "after")).collect();
    let sentence = "Đến nay phường có 15.240 người, trong đó 7.702 là nữ.";
    assert_eq!(
        touched,
        [("Phường có 15.240 người.", "Phường có 152.400 người."), (sentence, &*sentence.replace("15.240", "152.400")),]
    );
    assert_eq!(texts(&checked["touched"], "kind"), ["sentence", "sentence", "chart"]);
    let chart = desk.server.get(checked["chart"].as_str().unwrap());
    assert!(chart.status == 200 && chart.text().contains("152.400"), "{}", chart.text());
    assert_eq!(fs::read_to_string(folder.path().join("content/stats.toml")).unwrap(), TOML, "nothing is written yet");

    // A declared check that fails, at its row; a bound number that no longer agrees.
    let (_, checked) = desk.post(
        "data-check",
        &json!({ "name": "people", "edit": edit_of(2, &[(0, "women", "16000"), (0, "total", "15032")]) }),
    );
    let failed = checked["problems"].as_array().unwrap().iter().find(|one| one["code"] == "failed-check").unwrap();
    assert_eq!((&failed["severity"], &failed["row"]), (&json!("error"), &json!(0)));
    // In words, and at the cells that it names.
    assert_eq!((&failed["rule"], &failed["cells"]), (&json!("“Nữ” ≤ “Tổng số”"), &json!([[0, 2], [0, 1]])));
    assert_eq!(checked["broken"][0]["text"], "Năm ngoái là 15.031{{= people[2024].total }} người.");

    let (_, checked) =
        desk.post("data-check", &json!({ "name": "people", "edit": edit_of(2, &[(1, "total", "15,241")]) }));
    let failed = checked["problems"].as_array().unwrap().iter().find(|one| one["code"] == "failed-check").unwrap();
    assert_eq!(
        (&failed["rule"], &failed["figures"]),
        (&json!("“Dân số hiện nay” = last of “Tổng số”"), &json!(["now"]))
    );

    // A new year, written as the year above.
    let mut edit = edit_of(2, &[]);
    edit["rows"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "from": null, "cells": { "year": "2026", "total": "15500", "women": "7,801" } }));
    edit["figures"] = json!({ "now": "15500" });
    edit["facts"] = json!({ "updated": "2026-11-24" });
    let request = json!({ "name": "people", "version": grid["version"], "edit": edit });
    let (status, saved) = desk.post("data-save", &request);
    assert_eq!(status, 200, "{saved}");
    let expected = TOML
        .replace("women = 7702 },\r\n", "women = 7702 },\r\n  { year = 2026, total = 15_500, women = 7801 },\r\n")
        .replace("value = 15_240", "value = 15_500")
        .replace("2026-01-31", "2026-11-24");
    assert_eq!(fs::read_to_string(folder.path().join("content/stats.toml")).unwrap(), expected);
    assert_eq!(history(folder.path(), "content/stats.toml"), [TOML]);
    assert_eq!(saved["grid"]["rows"][2][1]["text"], "15,500");
    wait_for("the page with the new figure", || {
        desk.server.get(grid["uses"][0]["address"].as_str().unwrap()).text().contains("15.500 người").then_some(())
    });

    // The version of before: taken back from the history.
    let (status, told) = desk.post("data-save", &request);
    assert_eq!((status, &told["theirs"]["rows"][2][0]["text"]), (409, &json!("2026")), "{told}");
    let id = desk.get("history?path=content/stats.toml")[0]["id"].clone();
    assert_eq!(desk.post("restore", &json!({ "path": "content/stats.toml", "id": id })).0, 200);
    assert_eq!(fs::read_to_string(folder.path().join("content/stats.toml")).unwrap(), TOML);
}

#[test]
fn a_grid_that_changed_elsewhere_is_not_written_over_and_unsaved_cells_come_back() {
    let folder = site();
    let path = folder.path().join("content/stats/hamlets.csv");
    let version = {
        let desk = Desk::open(folder.path());
        let version = desk.get("data-set?name=hamlets")["version"].clone();
        let kept = json!({ "name": "hamlets", "version": version, "edit": edit_of(2, &[(0, "n", "1250")]) });
        assert_eq!(desk.post("data-keep", &kept).0, 200);
        version
        // The program is killed here.
    };
    let desk = Desk::open(folder.path());
    let kept = desk.get("data-set?name=hamlets")["recovery"].clone();
    assert_eq!((&kept["version"], &kept["edit"]["rows"][0]["cells"]["n"]), (&version, &json!("1250")));
    fs::write(&path, "\u{FEFF}Khu phố;Số hộ\r\nMột;1.201\r\nHai;340\r\n").unwrap();
    let mut request = json!({ "name": "hamlets", "version": version, "edit": kept["edit"] });
    let (status, told) = desk.post("data-save", &request);
    assert_eq!((status, &told["theirs"]["rows"][0][1]["text"]), (409, &json!("1,201")), "{told}");
    assert!(fs::read_to_string(&path).unwrap().contains("1.201"));
    // Over theirs, which is in the history then.
    request["version"] = told["theirs"]["version"].clone();
    assert_eq!(desk.post("data-save", &request).0, 200);
    assert_eq!(fs::read_to_string(&path).unwrap(), "\u{FEFF}Khu phố;Số hộ\r\nMột;1.250\r\nHai;340\r\n");
    assert_eq!(
        history(folder.path(), "content/stats/hamlets.csv"),
        ["\u{FEFF}Khu phố;Số hộ\r\nMột;1.201\r\nHai;340\r\n"]
    );
    assert_eq!(desk.get("data-set?name=hamlets")["recovery"], Value::Null);
}

#[test]
fn a_number_that_can_be_read_in_two_ways_is_asked_about() {
    let folder = site();
    let desk = Desk::open(folder.path());
    // The desk speaks English here: `1.200` may be one comma two, or come from a Vietnamese sheet.
    let doubtful = edit_of(2, &[(0, "n", "1.200")]);
    let (_, checked) = desk.post("data-check", &json!({ "name": "hamlets", "edit": doubtful }));
    let told = &checked["problems"][0];
    assert_eq!((&told["code"], &told["message"]), (&json!("ambiguous-number"), &json!("is `1.200` 1.2 or 1,200?")));
    assert_eq!(told["fixes"], json!([{ "label": "1.2", "text": "1.2" }, { "label": "1,200", "text": "1,200" }]));
    let version = desk.get("data-set?name=hamlets")["version"].clone();
    let (status, told) = desk.post("data-save", &json!({ "name": "hamlets", "version": version, "edit": doubtful }));
    assert_eq!((status, &told["error"]), (422, &json!("a cell can be read as two numbers: choose one before saving")));

    let paste = |text: &str, format: Value| {
        desk.post("data-paste", &json!({ "name": "hamlets", "column": 0, "text": text, "format": format })).1
    };
    // One number proves the format of the block.
    let vietnamese = paste("Một\t1.607.275\r\n\"Hai\r\nba\"\t1.200\r\n", Value::Null);
    assert_eq!(
        vietnamese,
        json!({ "rows": [["Một", "1,607,275"], ["Hai ba", "1,200"]], "doubt": null, "format": "vi" })
    );
    assert_eq!(paste("Một\t1.200\nHai\t12.5\n", Value::Null)["rows"], json!([["Một", "1.2"], ["Hai", "12.5"]]));
    // None does: nothing is taken before someone chose.
    let asked = paste("Một\t1.200\n", Value::Null);
    assert_eq!(asked["doubt"], json!({ "typed": "1.200", "vi": "1,200", "en": "1.2" }));
    assert_eq!(paste("Một\t1.200\n", json!("vi"))["rows"], json!([["Một", "1,200"]]));
    // Another unit, a number cut short: at its cell.
    let (_, checked) = desk
        .post("data-check", &json!({ "name": "hamlets", "edit": edit_of(2, &[(0, "n", "12%"), (1, "n", "#####")]) }));
    assert_eq!(texts(&checked["problems"], "code")[..2], ["other-unit", "other-unit"], "{checked}");
}

/// Each data set of the demo with one cell changed, and back again: no other byte.
#[test]
fn every_data_set_of_the_demo_keeps_its_other_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (path, bytes) in common::tree(&root.join("content")) {
        let disk = folder.path().join("content").join(&path);
        fs::create_dir_all(disk.parent().unwrap()).unwrap();
        fs::write(disk, bytes).unwrap();
    }
    let files = || common::tree(&folder.path().join("content"));
    let desk = Desk::open(folder.path());
    let (before, mut changed) = (files(), 0);
    for name in texts(&desk.get("data")["sets"], "name") {
        let grid = desk.get(&format!("data-set?name={name}"));
        let rows = grid["rows"].as_array().unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.as_array().unwrap().iter().enumerate() {
                let is_number = grid["columns"][column]["type"] == "number" && cell["text"] != "";
                let (name_of, new) = (grid["columns"][column]["name"].as_str().unwrap(), "98765");
                if !is_number || grid["fixed"] != Value::Null {
                    continue;
                }
                let version = desk.get(&format!("data-set?name={name}"))["version"].clone();
                let save = |version: &Value, text: &str| {
                    let edit = edit_of(rows.len(), &[(row, name_of, text)]);
                    desk.post("data-save", &json!({ "name": name, "version": version, "edit": edit }))
                };
                let (status, saved) = save(&version, new);
                assert_eq!(status, 200, "{name} {row} {name_of}: {saved}");
                let path = grid["files"][0].as_str().unwrap().strip_prefix("content/").unwrap();
                let mut after = files();
                let [old, now] = [&before[path], &after[path]].map(|bytes| String::from_utf8(bytes.clone()).unwrap());
                let raw = cell["raw"].as_str().unwrap();
                let at = now.find(new).unwrap();
                assert_eq!(format!("{}{raw}{}", &now[..at], &now[at + new.len()..]), old, "{name} {row} {name_of}");
                after.insert(path.to_owned(), before[path].clone());
                assert_eq!(after, before, "{name} {row} {name_of}");
                assert_eq!(save(&saved["grid"]["version"], cell["text"].as_str().unwrap()).0, 200);
                assert_eq!(files(), before, "{name} {row} {name_of}");
                changed += 1;
            }
        }
    }
    assert!(changed > 10, "{changed}");
}

#[test]
fn what_the_desk_cannot_change_is_shown_and_said() {
    let folder = site();
    let content = folder.path().join("content");
    write(
        &content.join("stats/months.toml"),
        "title = \"Tin mỗi tháng\"\nsource = \"bantin\"\ncomputed = \"items-by-month\"\n",
    );
    write(
        &content.join("stats/lines.toml"),
        "title = \"A\"\nsource = \"B\"\nupdated = 2026-01-31\ncolumns = { k = \"Kỳ\", n = \"Số\" }\nrows = \"khong-co.csv\"\n",
    );
    let sheet = "title = \"C\"\nsource = \"D\"\nupdated = 2026-01-31\ncolumns = { k = \"Khu\", n = \"Số\" }\nrows = \"so.xlsx\"\n";
    write(&content.join("stats/sheet.toml"), sheet);
    fs::write(content.join("stats/so.xlsx"), workbook::of("Khu | Số\nMột | 12.5\n")).unwrap();
    let desk = Desk::open(folder.path());
    let rows = desk.get("data-set?name=sheet");
    assert_eq!(rows["rows"], json!([[{ "text": "Một", "raw": "Một" }, { "text": "12.5", "raw": "12.5" }]]));
    assert_eq!(
        rows["fixed"],
        "The rows come from the workbook content/stats/so.xlsx. Open it in Excel, change it and save: the desk sees it at once."
    );
    // What is in its TOML file can be changed all the same.
    let mut request = json!({ "name": "sheet", "version": rows["version"], "edit": edit_of(1, &[(0, "n", "13")]) });
    assert_eq!(desk.post("data-save", &request).0, 422);
    request["edit"] = edit_of(1, &[]);
    request["edit"]["facts"] = json!({ "updated": "2026-11-24" });
    assert_eq!(desk.post("data-save", &request).0, 200);
    let saved = fs::read_to_string(content.join("stats/sheet.toml")).unwrap();
    assert_eq!(saved, sheet.replace("2026-01-31", "2026-11-24"));
    let months = desk.get("data-set?name=months");
    assert!(months["fixed"].as_str().unwrap().starts_with("The portal counts these figures itself"), "{months}");
    assert_eq!(months["rows"].as_array().unwrap().len(), 1);
    let request =
        json!({ "name": "months", "version": months["version"], "edit": edit_of(1, &[(0, "articles", "5")]) });
    assert!(matches!(desk.post("data-save", &request).0, 422));
    assert!(
        desk.get("data-set?name=lines")["fixed"].as_str().unwrap().starts_with("The file with the rows cannot be read")
    );

    // Nonsense and paths that lead elsewhere are refused, with a message.
    for name in ["../people", "content/stats.toml", "", "khong-co"] {
        for action in ["data-check", "data-save", "data-keep", "data-paste"] {
            let (status, told) = desk
                .post(action, &json!({ "name": name, "version": "", "edit": { "rows": [] }, "column": 0, "text": "" }));
            assert!(matches!(status, 404 | 422), "{action} {name}: {status} {told}");
        }
    }
    let version = desk.get("data-set?name=people")["version"].clone();
    for edit in [
        json!(null),
        json!([]),
        json!({ "rows": 3 }),
        json!({ "rows": [{ "from": 7, "cells": {} }] }),
        json!({ "rows": [{ "from": 1 }, { "from": 0 }] }),
        json!({ "rows": [{ "from": 0, "cells": { "khong-co": "1" } }] }),
        json!({ "rows": [{ "from": 0, "cells": { "total": 1 } }] }),
        json!({ "rows": [], "facts": { "title": "x" } }),
        json!({ "rows": [], "facts": { "updated": "hôm nay" } }),
        json!({ "rows": [], "figures": { "khong-co": "1" } }),
        json!({ "rows": vec![json!({ "from": null, "cells": {} }); 30_000] }),
        json!({ "rows": vec![json!({ "from": null, "cells": { "year": "x".repeat(500), "total": "1" } }); 9000] }),
    ] {
        let (status, told) = desk.post("data-save", &json!({ "name": "people", "version": version, "edit": edit }));
        assert_eq!(status, 422, "{edit}: {told}");
    }
    assert_eq!(desk.post("data-paste", &json!({ "name": "people", "column": 99, "text": "1\t2" })).0, 200);
    // The files of the statistics are no items, and nothing else of the folder is a file of the statistics.
    for path in ["content/stats.toml", "content/stats/hamlets.csv"] {
        for action in ["check", "save", "keep", "remove"] {
            let request = json!({ "path": path, "version": "", "changes": [], "body": "x" });
            assert_eq!(desk.post(action, &request).0, 422, "{action} {path}");
        }
    }
    for path in [
        "content/stats/../site.toml",
        "content/stats/a/../../b.csv",
        "content/stats/.a.csv",
        "content/x.toml",
        "content/stats/a.xlsx",
    ] {
        let status = desk.post("restore", &json!({ "path": path, "id": "x" })).0;
        assert!(matches!(status, 404 | 422), "{path}: {status}");
        let asked = desk.server.ask("GET", &format!("/_bantin/desk/api/history?path={path}"), &desk.headers());
        assert_eq!(asked.status, 422, "{path}");
    }
    assert_eq!(fs::read_to_string(content.join("stats.toml")).unwrap(), TOML);
}

#[test]
fn a_text_is_offered_the_values_of_cells_and_charts_that_can_be_drawn() {
    let folder = site();
    write(
        &folder.path().join("content/stats/names.toml"),
        "title = \"Tên\"\nsource = \"B\"\nupdated = 2026-01-31\nchart = \"none\"\ncolumns = { k = \"Kỳ\", n = \"Tên\" }\n\
         rows = [{ k = \"1\", n = \"Một\" }, { k = \"2\", n = \"Hai\" }]\n",
    );
    let desk = Desk::open(folder.path());
    let figures = desk.get("figures");
    assert_eq!(
        figures[0]["rows"][1],
        json!({ "key": "2025", "label": "2025", "values": [null, "15,240 người", "7,702 người"] })
    );
    let charts: Vec<&Value> = figures.as_array().unwrap().iter().map(|set| &set["chart"]).collect();
    assert_eq!(charts, [true, true, false]);
}

/// A data set that is new, as the form sends it.
fn new_set(rows: &Value) -> Value {
    json!({
        "title": "Hộ nghèo của phường", "description": "", "unit": "hộ", "source": "UBND phường", "updated": "2026-11-24",
        "chart": "line", "notes": [], "checks": [], "file": "toml",
        "columns": [
            { "from": 0, "label": "Năm", "unit": "", "type": "text", "drawn": true },
            { "from": 1, "label": "Số hộ", "unit": "", "type": "number", "drawn": true },
        ],
        "rows": rows,
    })
}

#[test]
fn the_first_data_set_of_a_portal_is_looked_at_and_saved_in_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    write(&content.join("site.toml"), SITE);
    write(&content.join("tin-tuc/_index.md"), "+++\ntitle = \"Tin tức\"\n+++\n");
    let desk = Desk::open(folder.path());
    assert_eq!(desk.get("data")["sets"], json!([]));
    let (status, read) =
        desk.post("data-new-read", &json!({ "text": "Năm\tSố hộ (hộ)\r\n2024\t1.234.567\r\n2025\t1.210\r\n" }));
    assert_eq!((status, &read["unit"], &read["head"]), (200, &json!("hộ"), &json!(true)), "{read}");
    assert_eq!(read["rows"], json!([["2024", "1,234,567"], ["2025", "1,210"]]));
    assert_eq!(read["columns"][1], json!({ "label": "Số hộ", "unit": "", "type": "number" }));

    // A number that can be read in two ways is told at its cell, and not saved.
    let doubtful = new_set(&json!([["2024", "1.234"], ["2025", "88"]]));
    let (status, checked) = desk.post("data-new-check", &json!({ "set": doubtful }));
    assert_eq!((status, &checked["problems"][0]["code"]), (200, &json!("ambiguous-number")), "{checked}");
    assert_eq!(desk.post("data-new-save", &json!({ "set": doubtful })).0, 422);

    let set = new_set(&json!([["2024", "120"], ["2025", "88"]]));
    let (status, checked) = desk.post("data-new-check", &json!({ "set": set }));
    assert_eq!((status, &checked["name"]), (200, &json!("ho_ngheo_cua_phuong")), "{checked}");
    let seen = desk.server.get(checked["chart"].as_str().unwrap()).text();
    assert!(seen.contains("<svg") && seen.contains("<table") && seen.contains("120"), "{seen}");
    assert!(!content.join("stats").exists(), "nothing is written yet");

    // Unsaved, it comes back.
    assert_eq!(desk.post("data-new-keep", &json!({ "set": set })).0, 200);
    assert_eq!(desk.get("data-new")["recovery"]["set"], set);

    let (status, saved) = desk.post("data-new-save", &json!({ "set": set }));
    assert_eq!((status, &saved["name"]), (200, &json!("ho_ngheo_cua_phuong")), "{saved}");
    assert_eq!(desk.get("data-new")["recovery"], Value::Null);
    let text = fs::read_to_string(content.join("stats/ho_ngheo_cua_phuong.toml")).unwrap();
    assert_eq!(
        text,
        "title = \"Hộ nghèo của phường\"\nunit = \"hộ\"\nsource = \"UBND phường\"\nupdated = 2026-11-24\nchart = \"line\"\n\
         columns = { nam = \"Năm\", so_ho = \"Số hộ\" }\nrows = [\n  { nam = \"2024\", so_ho = 120 },\n  { nam = \"2025\", so_ho = 88 },\n]\n"
    );
    wait_for("the new set", || (desk.get("data")["sets"][0]["rows"] == 2).then_some(()));
    // Another of the same title is another file.
    let mut second = new_set(&json!([["2025", "1,5"]]));
    second["file"] = json!("csv");
    let (status, saved) = desk.post("data-new-save", &json!({ "set": second }));
    assert_eq!((status, &saved["name"]), (200, &json!("ho_ngheo_cua_phuong_2")), "{saved}");
    let csv = fs::read_to_string(content.join("stats/ho_ngheo_cua_phuong_2.csv")).unwrap();
    assert_eq!(csv, "\u{FEFF}Năm;Số hộ\r\n2025;1,5\r\n");

    // What is no data set, or too much.
    for wrong in [
        json!({}),
        json!({ "set": 1 }),
        json!({ "set": new_set(&json!([])) }),
        json!({ "set": new_set(&json!([[1]])) }),
    ] {
        assert_eq!(desk.post("data-new-save", &wrong).0, 422, "{wrong}");
    }
    let mut wide = new_set(&json!([["a"]]));
    wide["columns"] =
        (0..300).map(|number| json!({ "label": format!("c{number}"), "unit": "", "type": "number" })).collect();
    assert_eq!(desk.post("data-new-check", &json!({ "set": wide })).0, 422);
}

/// What the form says of the set `people`, as it is on the disk.
fn people() -> Value {
    json!({
        "title": "Dân số", "description": "", "unit": "người", "source": "Công an phường", "updated": "2026-01-31",
        "chart": "auto", "notes": [], "checks": ["women <= total", "figures.now == last(total)"],
        "columns": [
            { "from": 0, "label": "Năm", "unit": "", "type": "text" },
            { "from": 1, "label": "Tổng số", "unit": "", "type": "number" },
            { "from": 2, "label": "Nữ", "unit": "", "type": "number" },
        ],
    })
}

#[test]
fn what_a_set_is_changes_in_its_file_and_in_the_texts_that_name_its_columns() {
    let folder = site();
    let content = folder.path().join("content");
    let desk = Desk::open(folder.path());
    let version = desk.get("data-set?name=people")["version"].clone();

    // A column that goes: the sentence that shows it is told before, and its check.
    let mut without = people();
    without["columns"].as_array_mut().unwrap().pop();
    let (status, checked) = desk.post("data-check", &json!({ "name": "people", "set": without }));
    assert_eq!(status, 200, "{checked}");
    let lost: Vec<&Value> = checked["touched"].as_array().unwrap().iter().filter(|one| one["lost"] == true).collect();
    assert_eq!(lost.len(), 1, "{checked}");
    assert_eq!(lost[0]["before"], "Đến nay phường có 15.240 người, trong đó 7.702 là nữ.");
    assert!(checked["problems"].as_array().unwrap().iter().any(|one| one["code"] == "wrong-check"), "{checked}");

    // Under another name it takes the texts along.
    let mut renamed = people();
    renamed["title"] = json!("Dân số phường");
    renamed["columns"][2] = json!({ "from": 2, "name": "nu", "label": "Trong đó nữ", "unit": "", "type": "number" });
    let (status, checked) = desk.post("data-check", &json!({ "name": "people", "set": renamed }));
    assert_eq!(
        (status, &checked["renamed"]),
        (200, &json!([{ "path": "content/tin-tuc/dan-so.md", "title": "Dân số phường", "places": 1 }])),
        "{checked}"
    );
    assert_eq!((&checked["broken"], &checked["touched"]), (&json!([]), &json!([])), "{checked}");
    assert_eq!(fs::read_to_string(content.join("stats.toml")).unwrap(), TOML, "nothing is written yet");
    let (status, saved) = desk.post("data-save", &json!({ "name": "people", "version": version, "set": renamed }));
    assert_eq!((status, &saved["grid"]["columns"][2]["name"]), (200, &json!("nu")), "{saved}");
    let expected = TOML
        .replace("title = \"Dân số\"", "title = \"Dân số phường\"")
        .replace("women = \"Nữ\"", "nu = \"Trong đó nữ\"")
        .replace("women =", "nu =")
        .replace("women <= total", "nu <= total");
    assert_eq!(fs::read_to_string(content.join("stats.toml")).unwrap(), expected);
    assert_eq!(
        fs::read_to_string(content.join("tin-tuc/dan-so.md")).unwrap(),
        TEXT.replace("[2025].women", "[2025].nu")
    );
    assert_eq!(history(folder.path(), "content/tin-tuc/dan-so.md"), [TEXT]);
    // A version of before.
    let (status, told) = desk.post("data-save", &json!({ "name": "people", "version": version, "set": people() }));
    assert_eq!((status, &told["theirs"]["columns"][2]["name"]), (409, &json!("nu")), "{told}");
    for set in [json!({}), json!({ "columns": 1 }), json!([])] {
        let (status, told) = desk.post("data-check", &json!({ "name": "people", "set": set }));
        assert_eq!(status, 422, "{told}");
    }
}

#[test]
fn key_figures_come_and_go_in_the_form_and_nothing_else_of_the_file_changes() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let grid = desk.get("data-set?name=people");
    assert_eq!(grid["figures"][0]["own_unit"], "");
    let mut set = people();
    set["checks"] = json!(["women <= total"]);
    set["figures"] = json!([
        { "from": 0, "label": "Dân số nay", "unit": "", "text": "" },
        { "from": null, "label": "Tỷ lệ nữ", "unit": "%", "text": "50,5" },
        { "from": null, "label": "2 thế hệ", "unit": "hộ", "text": "1,200" },
    ]);
    let save =
        |set: &Value| desk.post("data-save", &json!({ "name": "people", "version": grid["version"], "set": set }));
    let mut doubtful = set.clone();
    doubtful["figures"][2]["text"] = json!("1.200");
    assert_eq!(save(&doubtful), (422, json!({ "error": "is `1.200` at “2 thế hệ” 1.2 or 1,200?" })));
    let (status, saved) = save(&set);
    assert_eq!(status, 200, "{saved}");
    let expected = TOML.replace(", \"figures.now == last(total)\"", "").replace(
        "label = \"Dân số hiện nay\" }\r\n",
        "label = \"Dân số nay\" }\r\n\
            ty_le_nu = { label = \"Tỷ lệ nữ\", value = 50.5, unit = \"%\" }\r\n\
            so_2_the_he = { label = \"2 thế hệ\", value = 1200, unit = \"hộ\" }\r\n",
    );
    assert_eq!(fs::read_to_string(folder.path().join("content/stats.toml")).unwrap(), expected);
    // One that texts show is not taken out without a word.
    let mut without = people();
    without["checks"] = json!([]);
    without["figures"] = json!([]);
    let (_, checked) = desk.post("data-check", &json!({ "name": "people", "set": without }));
    let lost = checked["touched"].as_array().unwrap().iter().filter(|one| one["lost"] == true).count();
    assert_eq!(lost, 2, "{checked}");
}

#[test]
fn a_workbook_begins_a_data_set_sheet_by_sheet() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let book = workbook::of(
        "== Ghi chú\nKhông có gì\n== Dân số\nDân số theo năm\nNăm | Dân số | Tỷ lệ\n2024 | 15031 | 0.125{0.0%}\n2025 | 15.24 | 0.5{0%}",
    );
    let (status, told) = send_file(&desk, "data-new-file?name=So%20lieu.xlsx&sheet=1", &book);
    assert_eq!(
        (status, &told),
        (
            200,
            &json!({
                "sheets": ["Ghi chú", "Dân số"], "sheet": "Dân số", "format": "en",
                "text": "Dân số theo năm\t\t\nNăm\tDân số\tTỷ lệ\n2024\t15031\t12.5%\n2025\t15.24\t50%",
            })
        )
    );
    // From there on it is as if it had been pasted: numbers of a workbook are not asked about.
    let (_, table) =
        desk.post("data-new-read", &json!({ "text": told["text"], "head": null, "format": told["format"] }));
    assert_eq!((&table["doubt"], &table["title"]), (&Value::Null, &json!("Dân số theo năm")));
    let (status, csv) = send_file(&desk, "data-new-file?name=a.csv", "Năm;Dân số\r\n2024;\"15.031\"\r\n".as_bytes());
    assert_eq!(
        (status, csv),
        (200, json!({ "sheets": [""], "sheet": "", "format": null, "text": "Năm\tDân số\n2024\t15.031" }))
    );
    for (name, bytes, why) in [
        (
            "a.xls",
            &b"\xD0\xCF\x11\xE0"[..],
            "this is a workbook of the old kind (.xls); in Excel: Save As, type “Excel Workbook (.xlsx)”",
        ),
        (
            "a.xlsx",
            b"PK\x03\x04",
            "the workbook is damaged or incomplete; copy it again; if that does not help, open it in Excel and save it again",
        ),
        ("a.exe", b"MZ", "tables cannot be read from files of this kind; save the table as .xlsx or .csv"),
    ] {
        let told = send_file(&desk, &format!("data-new-file?name={name}"), bytes);
        assert_eq!(told, (422, json!({ "error": why })), "{name}");
    }
}

#[test]
fn what_the_portal_counts_is_made_with_one_click_and_its_words_are_changed_in_a_form() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let request = json!({ "computed": "items-by-month", "title": "Số tin mỗi tháng" });
    assert_eq!(desk.post("data-new-computed", &request), (200, json!({ "name": "so_tin_moi_thang" })));
    let path = folder.path().join("content/stats/so_tin_moi_thang.toml");
    let made = "title = \"Số tin mỗi tháng\"\nsource = \"Phường Một\"\ncomputed = \"items-by-month\"\n";
    assert_eq!(fs::read_to_string(&path).unwrap(), made);
    let open = || desk.server.ask("GET", "/_bantin/desk/api/data-set?name=so_tin_moi_thang", &desk.headers());
    wait_for("the set to be counted", || (open().status == 200).then_some(()));
    let grid: Value = serde_json::from_slice(&open().body).unwrap();
    assert_eq!((&grid["computed"], &grid["columns"][1]["label"]), (&json!(true), &json!("Số tin")));
    let set = json!({
        "title": "Tin theo tháng", "description": "", "unit": "tin", "source": "Ban biên tập", "updated": "",
        "chart": "line", "notes": ["Không kể tin đã gỡ."], "checks": [], "columns": [], "figures": [],
    });
    let (status, saved) =
        desk.post("data-save", &json!({ "name": "so_tin_moi_thang", "version": grid["version"], "set": set }));
    assert_eq!(status, 200, "{saved}");
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        "title = \"Tin theo tháng\"\nsource = \"Ban biên tập\"\ncomputed = \"items-by-month\"\nchart = \"line\"\nnotes = [\"Không kể tin đã gỡ.\"]\n"
    );
    // A second one has another name.
    assert_eq!(desk.post("data-new-computed", &request), (200, json!({ "name": "so_tin_moi_thang_2" })));
}

#[test]
fn the_form_of_a_set_comes_back_and_goes_with_its_save() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let version = desk.get("data-set?name=people")["version"].clone();
    let mut set = people();
    set["title"] = json!("Dở dang");
    let kept = json!({ "name": "people", "version": version, "set": set });
    assert_eq!(desk.post("data-keep", &kept), (200, json!({})));
    drop(desk);
    let desk = Desk::open(folder.path());
    let form = || desk.get("data-set?name=people")["form"].clone();
    assert_eq!((&form()["set"], &form()["version"]), (&set, &version));
    assert_eq!(desk.get("data-set?name=people")["recovery"], Value::Null, "the cells are another matter");
    assert_eq!(desk.post("data-drop", &json!({ "name": "people" })).0, 200);
    assert_eq!(form()["set"], set);
    assert_eq!(desk.post("data-save", &kept).0, 200);
    assert_eq!(form(), Value::Null);
}

#[test]
fn a_row_is_renamed_in_the_texts_that_name_it_or_not_at_all() {
    let folder = site();
    let content = folder.path().join("content");
    let toml = TOML.replace("\"women <= total\"", "\"total[2025] == figures.now\"");
    write(&content.join("stats.toml"), &toml);
    let settings = format!("{SITE}[home]\nfigures = [\"people[2025].total\"]\n");
    write(&content.join("site.toml"), &settings);
    let desk = Desk::open(folder.path());
    let version = desk.get("data-set?name=people")["version"].clone();
    let mut edit = edit_of(2, &[(1, "year", "2025 (sơ bộ)")]);
    let (status, checked) = desk.post("data-check", &json!({ "name": "people", "edit": edit }));
    assert_eq!(
        (status, &checked["renamed"]),
        (
            200,
            &json!([
                { "path": "content/tin-tuc/dan-so.md", "title": "Dân số phường", "places": 1 },
                { "path": "content/site.toml", "title": null, "places": 1 },
            ])
        ),
        "{checked}"
    );
    // Readers see the new name in the chart, and the same sentences.
    let kinds = texts(&checked["touched"], "kind");
    assert_eq!((&checked["broken"], kinds), (&json!([]), vec!["chart"]), "{checked}");
    // The text was changed meanwhile, and the desk has not seen that yet: nothing of all is written.
    let request = json!({ "name": "people", "version": version, "edit": edit });
    let both = || ["stats.toml", "site.toml"].map(|name| fs::read_to_string(content.join(name)).unwrap());
    let longer = format!("{TEXT}\nMột dòng mới.\n");
    write(&content.join("tin-tuc/dan-so.md"), &longer);
    let (status, told) = desk.post("data-save", &request);
    if status != 200 {
        assert_eq!(status, 422, "{told}");
        assert_eq!(both(), [toml.clone(), settings.clone()]);
        wait_for("the desk sees the text", || (desk.post("data-save", &request).0 == 200).then_some(()));
    }
    assert_eq!(
        both(),
        [
            toml.replace("{ year = 2025,", "{ year = \"2025 (sơ bộ)\",")
                .replace("total[2025] ==", "total[2025 (sơ bộ)] =="),
            settings.replace("people[2025]", "people[2025 (sơ bộ)]")
        ]
    );
    let renamed = longer.replace("people[2025]", "people[2025 (sơ bộ)]");
    assert_eq!(fs::read_to_string(content.join("tin-tuc/dan-so.md")).unwrap(), renamed);

    // A name that no text can have, and a row that goes while a sentence shows it.
    let desk = Desk::open(folder.path());
    edit = edit_of(2, &[(1, "year", "2025]")]);
    let (status, told) = desk.post("data-check", &json!({ "name": "people", "edit": edit }));
    assert_eq!(status, 422, "{told}");
    let (_, checked) = desk.post("data-check", &json!({ "name": "people", "edit": edit_of(1, &[]) }));
    let lost = checked["touched"].as_array().unwrap().iter().filter(|one| one["lost"] == true);
    assert_eq!(lost.map(|one| &one["kind"]).collect::<Vec<_>>(), ["figure", "sentence"], "{checked}");
}

#[test]
fn a_set_that_another_program_removed_is_written_again() {
    let folder = site();
    let content = folder.path().join("content");
    let desk = Desk::open(folder.path());
    for (name, files, left) in [
        ("hamlets", &["stats/hamlets.toml", "stats/hamlets.csv"][..], None),
        // Of a file with other sets only this one was taken out.
        ("people", &["stats/people.toml"], Some("# Số liệu\r\n")),
    ] {
        let address = format!("data-set?name={name}");
        let opened = desk.get(&address);
        let before: Vec<Option<Vec<u8>>> = files.iter().map(|file| fs::read(content.join(file)).ok()).collect();
        match left {
            None => files.iter().for_each(|file| fs::remove_file(content.join(file)).unwrap()),
            Some(left) => write(&content.join("stats.toml"), left),
        }
        wait_for("the set is gone", || {
            let reply = desk.server.ask("GET", &format!("/_bantin/desk/api/{address}"), &desk.headers());
            (reply.status == 404).then_some(())
        });
        // What is typed goes on being kept, and the set is among the removed ones.
        let kept = json!({ "name": name, "version": opened["version"], "edit": edit_of(2, &[]) });
        assert_eq!(desk.post("data-keep", &kept), (200, json!({})));
        wait_for("it to be listed", || (texts(&desk.get("data")["removed"], "name") == [name]).then_some(()));
        assert_eq!(desk.post("data-restore", &json!({ "name": name })).0, 200);
        let again = wait_for("the set is there", || {
            let reply = desk.server.ask("GET", &format!("/_bantin/desk/api/{address}"), &desk.headers());
            (reply.status == 200).then(|| serde_json::from_slice::<Value>(&reply.body).unwrap())
        });
        for part in ["columns", "rows", "figures", "checks", "title", "updated"] {
            assert_eq!(again[part], opened[part], "{part} of {name}");
        }
        for (file, before) in files.iter().zip(before) {
            assert_eq!(
                fs::read(content.join(file)).ok(),
                before.or_else(|| {
                    Some(TOML.replace("[people]\r\n", "").replace("[people.figures]", "[figures]").into_bytes())
                })
            );
        }
    }
}

#[test]
fn a_set_is_removed_and_comes_back_alone() {
    let folder = site();
    let content = folder.path().join("content");
    let desk = Desk::open(folder.path());
    let gone = |name: &str| {
        let version = desk.get(&format!("data-set?name={name}"))["version"].clone();
        let (status, told) = desk.post("data-remove", &json!({ "name": name, "version": "x" }));
        assert_eq!(status, 409, "{told}");
        let (status, told) = desk.post("data-remove", &json!({ "name": name, "version": version }));
        assert_eq!(status, 200, "{told}");
        wait_for("the set is gone", || {
            desk.get("data")["sets"].as_array().unwrap().iter().all(|set| set["name"] != name).then_some(())
        });
    };
    gone("people");
    gone("hamlets");
    assert_eq!(fs::read_to_string(content.join("stats.toml")).unwrap(), "");
    assert!(!content.join("stats/hamlets.toml").exists() && !content.join("stats/hamlets.csv").exists());
    let list = desk.get("data");
    assert_eq!(texts(&list["removed"], "title"), ["Hộ dân", "Dân số"]);
    assert_eq!(desk.get("removed"), json!([]), "they are no items");
    for name in ["hamlets", "people"] {
        assert_eq!(desk.post("data-restore", &json!({ "name": name })).0, 200);
    }
    let alone = TOML.replace("[people]\r\n", "").replace("[people.figures]", "[figures]");
    assert_eq!(fs::read_to_string(content.join("stats/people.toml")).unwrap(), alone);
    let csv = fs::read_to_string(content.join("stats/hamlets.csv")).unwrap();
    assert_eq!(csv, "\u{FEFF}Khu phố;Số hộ\r\nMột;1.200\r\nHai;340\r\n");
    wait_for("both are there", || (desk.get("data")["sets"].as_array().unwrap().len() == 2).then_some(()));
    assert_eq!(desk.get("data")["removed"], json!([]));
    assert_eq!(desk.get("data-set?name=people")["rows"].as_array().unwrap().len(), 2);
    for (name, expected) in [("people", 422), ("khong-co", 404), ("../site", 404)] {
        let (status, told) = desk.post("data-restore", &json!({ "name": name }));
        assert_eq!(status, expected, "{name}: {told}");
    }
}
