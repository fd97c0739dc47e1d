//! Registers at the desk: a section's items as the rows of a CSV file, whose other bytes stay.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{Desk, SITE, history};
use crate::common::server::wait_for;
use crate::common::{workbook, write};

const TABLE: &str = "\u{FEFF}Ngày;Giờ;Nội dung;Địa điểm;Ghi chú\r\n23/11/2026;07:30;Giao ban;\"Phòng họp\";\r\n\
    30/11/2026;07:30;Giao ban;\"Phòng họp\";\"Mang theo\r\nbáo cáo\"\r\n";

const PATH: &str = "content/lich/lich.csv";

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    write(&content.join("site.toml"), SITE);
    write(&content.join("tin-tuc/_index.md"), "+++\ntitle = \"Tin tức\"\n+++\n");
    write(&content.join("lich/_index.md"), "+++\ntitle = \"Lịch\"\nlayout = \"calendar\"\nrows = \"lich.csv\"\n+++\n");
    write(&folder.path().join(PATH), TABLE);
    folder
}

/// Both rows as they are but for some cells.
fn edit_of(cells: [Value; 2]) -> Value {
    let [first, second] = cells;
    json!({ "rows": [{ "from": 0, "cells": first }, { "from": 1, "cells": second }] })
}

fn table(folder: &Path) -> String {
    fs::read_to_string(folder.join(PATH)).unwrap()
}

#[test]
fn a_register_is_typed_into_checked_and_saved_and_no_other_byte_changes() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let list = desk.get("data")["registers"].clone();
    let register = json!({ "name": "lich", "title": "Lịch", "file": PATH, "rows": 2, "columns": 5, "problems": 0, "unsaved": false });
    assert_eq!(list, json!([register]));
    assert_eq!(desk.get("state")["sections"][0]["table"], PATH);
    // In the newsroom each row leads to its place in the table.
    let items = desk.get("items");
    let row_of = |title: &str, path: &str| {
        let found = items.as_array().unwrap().iter().find(|item| item["title"] == title && item["path"] == path);
        found.unwrap_or_else(|| panic!("{path} in {items}"))["row"].clone()
    };
    assert_eq!(row_of("Giao ban", &format!("{PATH}#000002.md")), json!({ "register": "lich", "row": 0 }));
    assert_eq!(row_of("Giao ban", &format!("{PATH}#000003.md")), json!({ "register": "lich", "row": 1 }));

    let grid = desk.get("register?name=lich");
    assert_eq!(
        grid["columns"][0],
        json!({ "name": "day", "label": "Day", "unit": "", "type": "date", "tells": true, "required": true, "values": [], "key": false })
    );
    assert_eq!((&grid["columns"][2]["label"], &grid["columns"][2]["key"]), (&json!("What"), &json!(true)));
    assert_eq!(grid["rows"][1][4]["text"], "Mang theo\nbáo cáo");
    assert_eq!(
        (&grid["fixed"], &grid["files"], &grid["index"]),
        (&Value::Null, &json!([PATH]), &json!("content/lich/_index.md"))
    );

    // A day that is none and a missing one, at their cells; one as people type it; the page of the row at hand.
    let edit = edit_of([json!({ "day": "32/1/2026", "title": "Họp" }), json!({ "day": "1-12-26" })]);
    let mut request = json!({ "name": "lich", "edit": edit, "row": 1 });
    let (status, checked) = desk.post("register-check", &request);
    assert_eq!(status, 200, "{checked}");
    let at = |one: &Value| (one["severity"].clone(), one["row"].clone(), one["column"].clone(), one["new"].clone());
    assert_eq!(at(&checked["problems"][0]), (json!("error"), json!(0), json!(0), json!(true)), "{checked}");
    assert_eq!(checked["read"], json!([[1, 0, "1/12/2026"]]));
    request["edit"]["rows"][0]["cells"] = json!({ "title": "" });
    let (_, checked) = desk.post("register-check", &request);
    assert_eq!(at(&checked["problems"][0]), (json!("error"), json!(0), json!(2), json!(true)), "{checked}");
    // A site with a mistake has no page.
    assert_eq!(checked["preview"], Value::Null);
    request["edit"]["rows"][0]["cells"] = json!({});
    let (_, checked) = desk.post("register-check", &request);
    let page = desk.server.get(checked["preview"].as_str().unwrap()).text();
    assert!(page.contains("1-12-2026") && page.contains("Mang theo"), "{page}");
    assert_eq!(table(folder.path()), TABLE, "nothing is written yet");

    // Saved: a cell, a row with nothing in it, a new row.
    let mut edit = edit_of([json!({ "place": "Hội trường" }), json!({})]);
    let new = [
        json!({ "from": null, "cells": {} }),
        json!({ "from": null, "cells": { "day": "2/12/2026", "title": "Tiếp dân; cả ngày" } }),
    ];
    edit["rows"].as_array_mut().unwrap().extend(new);
    let request = json!({ "name": "lich", "version": grid["version"], "edit": edit });
    let (status, saved) = desk.post("register-save", &request);
    assert_eq!(status, 200, "{saved}");
    let expected =
        TABLE.replacen("\"Phòng họp\"", "\"Hội trường\"", 1) + "2/12/2026;;\"Tiếp dân; cả ngày\";\"\";\"\"\r\n";
    assert_eq!(table(folder.path()), expected);
    assert_eq!(history(folder.path(), PATH), [TABLE]);
    assert_eq!(saved["grid"]["rows"].as_array().unwrap().len(), 3);
    wait_for("the page of the new row", || {
        let items = desk.get("items");
        items.as_array().unwrap().iter().any(|item| item["title"] == "Tiếp dân; cả ngày").then_some(())
    });

    // A row goes: nothing is left of its page where the rest is judged.
    let edit = json!({ "rows": [{ "from": 0, "cells": {} }, { "from": 2, "cells": { "day": "" } }] });
    let (_, checked) = desk.post("register-check", &json!({ "name": "lich", "edit": edit, "row": 0 }));
    assert_eq!(
        (&checked["problems"][0]["row"], checked["problems"].as_array().unwrap().len()),
        (&json!(1), 1),
        "{checked}"
    );
}

#[test]
fn what_another_program_wrote_is_never_overwritten_and_unsaved_cells_are_kept() {
    let folder = site();
    let desk = Desk::open(folder.path());
    let version = desk.get("register?name=lich")["version"].clone();
    let edit = edit_of([json!({ "time": "8:00" }), json!({})]);
    let kept = json!({ "name": "lich", "version": version, "edit": edit, "window": "a" });
    assert_eq!(desk.post("register-keep", &kept), (200, json!({})));
    assert_eq!(desk.get("data")["registers"][0]["unsaved"], true);
    let theirs = TABLE.replace("30/11/2026", "1/12/2026");
    fs::write(folder.path().join(PATH), &theirs).unwrap();
    let (status, told) = desk.post("register-save", &kept);
    assert_eq!((status, &told["theirs"]["rows"][1][0]["text"]), (409, &json!("1/12/2026")), "{told}");
    assert_eq!(table(folder.path()), theirs);
    assert_eq!(desk.get("register?name=lich")["recovery"]["edit"], edit);
    let again = json!({ "name": "lich", "version": told["theirs"]["version"], "edit": edit, "window": "a" });
    assert_eq!(desk.post("register-save", &again).0, 200);
    assert_eq!(table(folder.path()), theirs.replacen("07:30", "8:00", 1));
    assert_eq!(desk.get("register?name=lich")["recovery"], Value::Null);

    // Nonsense is refused, with a message, and nothing is written.
    let before = table(folder.path());
    let version = desk.get("register?name=lich")["version"].clone();
    let wrong = [
        json!({ "rows": [{ "from": 9, "cells": {} }] }),
        json!({ "rows": [{ "from": 1, "cells": {} }, { "from": 0, "cells": {} }] }),
        json!({ "rows": [{ "from": 0, "cells": { "khong-co": "x" } }] }),
        json!({ "rows": [{ "from": 0, "cells": { "day": 5 } }] }),
        json!({ "rows": "x" }),
        json!({ "rows": vec![json!({ "from": null, "cells": {} }); 20_001] }),
    ];
    for edit in wrong {
        let (status, told) = desk.post("register-save", &json!({ "name": "lich", "version": version, "edit": edit }));
        assert!(status == 422 && told["error"].is_string(), "{status} {told}");
    }
    for action in ["register-check", "register-keep", "register-paste", "register-save"] {
        let body = json!({ "name": "tin-tuc", "version": "x", "edit": { "rows": [] }, "column": 0, "text": "x" });
        assert_eq!(desk.post(action, &body).0, 404, "{action}");
    }
    assert_eq!(table(folder.path()), before);
}

#[test]
fn two_people_at_one_register() {
    let folder = site();
    let (one, two) = (Desk::open(folder.path()), Desk::open(folder.path()));
    let told = |desk: &Desk, window: &str, who: &str, take: bool| {
        let body = json!({ "window": window, "path": PATH, "who": who, "writing": true, "take": take });
        let (status, said) = desk.post("editing", &body);
        assert_eq!(status, 200, "{said}");
        said["holder"]["who"].clone()
    };
    let keep = |desk: &Desk, window: &str, title: &str| {
        let version = desk.get("register?name=lich")["version"].clone();
        let kept = json!({ "name": "lich", "version": version, "edit": edit_of([json!({ "title": title }), json!({})]), "window": window });
        assert_eq!(desk.post("register-keep", &kept), (200, json!({})));
    };
    assert_eq!(told(&one, "a", "Lan", false), Value::Null);
    keep(&one, "a", "Của Lan");
    assert_eq!(told(&two, "b", "Minh", false), "Lan");
    assert_eq!(told(&two, "b", "Minh", true), Value::Null);
    // What she had not saved is a version of the table; nothing of it waits for him.
    let of_lan = TABLE.replacen("Giao ban", "Của Lan", 1);
    assert_eq!(history(folder.path(), PATH), [of_lan.as_str()]);
    assert_eq!(two.get("register?name=lich")["recovery"], Value::Null);
    // Her last letters come after his: neither takes the other's place.
    keep(&two, "b", "Của Minh");
    keep(&one, "a", "Của Lan, thêm");
    assert_eq!(two.get("register?name=lich")["recovery"]["edit"]["rows"][0]["cells"]["title"], "Của Minh");
    assert_eq!(history(folder.path(), PATH), [of_lan.clone(), of_lan.replace("Của Lan", "Của Lan, thêm")]);
    assert_eq!(table(folder.path()), TABLE);
}

#[test]
fn a_workbook_is_shown_and_what_is_pasted_is_read() {
    let folder = site();
    let content = folder.path().join("content");
    write(
        &content.join("van-ban/_index.md"),
        "+++\ntitle = \"Văn bản\"\nlayout = \"documents\"\nrows = \"vb.xlsx\"\n+++\n",
    );
    let rows =
        "Số, ký hiệu | Trích yếu | Ngày ban hành | Loại văn bản\n12/QĐ-UBND | Về việc một | 45000{dd/mm/yyyy} | \n";
    fs::write(content.join("van-ban/vb.xlsx"), workbook::of(rows)).unwrap();
    let desk = Desk::open(folder.path());
    let grid = desk.get("register?name=van-ban");
    let cells: Vec<&str> =
        grid["rows"][0].as_array().unwrap().iter().map(|cell| cell["text"].as_str().unwrap()).collect();
    assert_eq!(cells[..2], ["12/QĐ-UBND", "Về việc một"]);
    assert!(grid["columns"][3]["values"].as_array().unwrap().contains(&json!("Decision")), "{}", grid["columns"][3]);
    assert_eq!(
        grid["fixed"],
        "The rows come from the workbook content/van-ban/vb.xlsx. Open it in Excel, change it and save: the desk sees it at once."
    );
    let edit = json!({ "rows": [{ "from": 0, "cells": { "title": "x" } }] });
    assert_eq!(
        desk.post("register-save", &json!({ "name": "van-ban", "version": grid["version"], "edit": edit })).0,
        422
    );
    // It is judged as it is, and its pages are seen.
    let as_is = json!({ "rows": [{ "from": 0, "cells": {} }] });
    let (status, checked) = desk.post("register-check", &json!({ "name": "van-ban", "edit": as_is, "row": 0 }));
    assert!(status == 200 && checked["preview"].is_string(), "{checked}");

    let pasted =
        json!({ "name": "lich", "column": 0, "text": "11/23/2026\t7:30\tHọp\r\n12/1/2026\t8:00\tTiếp dân\r\n" });
    let rows = json!([["23/11/2026", "7:30", "Họp"], ["1/12/2026", "8:00", "Tiếp dân"]]);
    assert_eq!(desk.post("register-paste", &pasted), (200, json!({ "rows": rows, "doubt": null, "format": null })));
}
