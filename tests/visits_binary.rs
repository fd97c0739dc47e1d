//! The binary: the seed's widget, exit codes, a run that was made twice.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::common::write;

fn bantin(root: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bantin"));
    command.args(arguments).arg("--root").arg(root).env("BANTIN_LANG", "en").env_remove("SOURCE_DATE_EPOCH");
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The portal of the seed: an opening figure and a small log.
fn portal(root: &Path) {
    write(
        &root.join("content/site.toml"),
        "title = \"Thị xã Quảng Trị\"\nbase_url = \"https://quangtri.example.vn\"\n",
    );
    write(
        &root.join("content/stats.toml"),
        "[visits]\nlogs = [\"visits.log\"]\nopening = { total = 1606806, date = 2023-11-07, note = \"số liệu cổng cũ\" }\n",
    );
    write(&root.join("content/tin-tuc/_index.md"), "+++\ntitle = \"Tin tức\"\n+++\n");
    write(
        &root.join("content/tin-tuc/a.md"),
        "+++\ntitle = \"Kết nạp đảng viên\"\ndate = 2023-11-07T08:00:00\n+++\nBài.\n",
    );
    let mut log = String::new();
    // 467 readers who have gone, one page each and some two; two who are still there.
    for n in 0..467 {
        let (hour, minute) = (n * 14 / 467, n % 50);
        log.push_str(&format!("2023-11-07T{hour:02}:{minute:02}:00+07:00 r{n} /tin-tuc/a.html\n"));
        if n % 3 == 0 {
            log.push_str(&format!("2023-11-07T{hour:02}:{:02}:00+07:00 r{n} /\n", minute + 9));
        }
    }
    log.push_str("2023-11-07T14:50:12+07:00 here1 /\n2023-11-07T14:52:40+07:00 here2 /tin-tuc/a.html\n");
    log.push_str("2023-11-07T14:52:50+07:00 here2 /\n");
    write(&root.join("content/visits.log"), log);
}

/// The widget of a page as a reader sees it.
fn widget(html: &str) -> Vec<String> {
    let section = html.split("<section class=\"counter\"").nth(1).unwrap().split("</section>").next().unwrap();
    let rows = section.split("<div").skip(1).filter(|row| !row.starts_with(" hidden"));
    rows.map(|row| row.split("data-value=").nth(1).unwrap().split(['>', '<']).nth(1).unwrap().to_owned()).collect()
}

#[test]
fn the_widget_of_the_seed() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    portal(root);
    let (code, out, _) = bantin(root, &["visits", "--now", "2023-11-07T14:53"]);
    let expected = "new lines: 625 (page views: 625, by bots: 0, excluded: 0, unreadable: 0)\n\
                    14:53, Tuesday, 7-11-2023: online 2, today 469, total 1,607,275\n";
    let shown = out.lines().nth(1).unwrap_or_default().to_owned();
    assert_eq!((code, shown.contains("online 2, today 469, total 1,607,275")), (0, true), "{out}{expected}");
    let (code, _, errors) = bantin(root, &["build", "--now", "2023-11-07T14:53", "--quiet"]);
    assert_eq!(code, 0, "{errors}");
    for page in ["index.html", "tin-tuc/a.html", "tin-tuc/index.html", "404.html"] {
        let html = fs::read_to_string(root.join("public").join(page)).unwrap();
        assert_eq!(widget(&html), ["2", "469", "1.607.275"], "{page}");
    }
    let json = fs::read_to_string(root.join("public/visits.json")).unwrap();
    assert_eq!(json, "{\"as_of\":\"2023-11-07T14:53:00+07:00\",\"online\":2,\"today\":469,\"total\":1607275}\n");
    // A build of the next day says since when its figures are.
    bantin(root, &["build", "--now", "2023-11-08T09:00", "--quiet"]);
    let html = fs::read_to_string(root.join("public/index.html")).unwrap();
    assert_eq!(widget(&html), ["2", "469", "1.607.275"]);
    assert_eq!(html.matches("data-since=\"lúc {}\">lúc 14:53, <span class=\"day\">7-11-2023</span></dd>").count(), 2);
}

#[test]
fn a_run_with_nothing_new_leaves_the_ledger_and_renews_the_figures() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    portal(root);
    bantin(root, &["build", "--now", "2023-11-07T14:00", "--quiet"]);
    bantin(root, &["visits", "--now", "2023-11-07T14:53"]);
    let ledger = fs::read(root.join("content/visits/2023-11.tsv")).unwrap();
    bantin(root, &["visits", "--now", "2023-11-07T14:57"]);
    assert_eq!(fs::read(root.join("content/visits/2023-11.tsv")).unwrap(), ledger);
    let json = fs::read_to_string(root.join("public/visits.json")).unwrap();
    assert_eq!(json, "{\"as_of\":\"2023-11-07T14:57:00+07:00\",\"online\":1,\"today\":469,\"total\":1607275}\n");
    // A build does not put older figures in their place.
    bantin(root, &["build", "--now", "2023-11-07T14:58", "--quiet"]);
    assert_eq!(fs::read_to_string(root.join("public/visits.json")).unwrap(), json);
}

#[test]
fn the_counter_speaks_the_language_of_the_site() {
    let folder = tempfile::tempdir().unwrap();
    portal(folder.path());
    let status = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bantin"));
        command.args(["visits", "status", "--now", "2023-11-07T14:53", "--root"]).arg(folder.path());
        let output = command.env_remove("BANTIN_LANG").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    bantin(folder.path(), &["visits", "--now", "2023-11-07T14:53"]);
    assert_eq!(status().lines().next(), Some("Lần đếm cuối có gì mới: 14:53, Thứ Ba, 7-11-2023; tổng 1.607.275"));
    let config = folder.path().join("content/site.toml");
    let english = fs::read_to_string(&config).unwrap() + "language = \"en\"\n";
    fs::write(&config, english).unwrap();
    assert_eq!(
        status().lines().next(),
        Some("Last count that found something new: 14:53, Tuesday, 7 November 2023; total 1,607,275")
    );
}

#[test]
fn commands_of_the_counter() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    portal(root);
    bantin(root, &["visits", "--now", "2023-11-07T14:53"]);
    let (code, out, _) = bantin(root, &["visits", "explain", "2023-11-07", "--now", "2023-11-07T14:53"]);
    assert_eq!(
        (code, out.split_once(": ").unwrap().1),
        (
            0,
            "626 lines = 626 page views + 0 excluded + 0 bots + 0 unreadable; 469 visits of 469 visitors; not sealed yet\n"
        )
    );
    // The day as the widget shows it, and as others write it.
    for day in ["7-11-2023", "07/11/2023", "7.11.2023"] {
        assert_eq!(bantin(root, &["visits", "explain", day, "--now", "2023-11-07T14:53"]).1, out);
    }
    for wrong in ["31-2-2023", "7-11-23", "hôm nay"] {
        let told = format!(
            "error: invalid value '{wrong}' for '<DATE>': không có ngày này; viết 7-11-2023 hoặc 2023-11-07 · no such day\n\nFor more information, try '--help'.\n"
        );
        assert_eq!(bantin(root, &["visits", "explain", wrong]), (2, String::new(), told));
    }
    let correct = [
        "visits",
        "correct",
        "--date",
        "7-11-2023",
        "--visits",
        "-69",
        "--reason",
        "kiểm thử",
        "--now",
        "2023-11-07T15:00",
    ];
    let (code, out, _) = bantin(root, &correct);
    assert_eq!((code, out.ends_with("the total is now 1,607,206\n")), (0, true), "{out}");
    let (code, _, errors) = bantin(root, &["visits", "verify", "--now", "2023-11-07T15:00"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    // The same log under another name, imported: not one more.
    fs::copy(root.join("content/visits.log"), root.join("elsewhere.log")).unwrap();
    let elsewhere = root.join("elsewhere.log").display().to_string();
    bantin(root, &["visits", "import", &elsewhere, "--now", "2023-11-07T15:01"]);
    let (_, out, _) = bantin(root, &["visits", "explain", "2023-11-07", "--now", "2023-11-07T15:01"]);
    assert_eq!(out.lines().next().unwrap().split_once(": ").unwrap().1.split(' ').next(), Some("626"));
    // The ledger of another server.
    let other = tempfile::tempdir().unwrap();
    portal(other.path());
    let stats = fs::read_to_string(other.path().join("content/stats.toml")).unwrap();
    write(&other.path().join("content/stats.toml"), stats.replace("[visits]\n", "[visits]\nserver = \"web2\"\n"));
    bantin(other.path(), &["visits", "--now", "2023-11-07T14:53"]);
    let other = other.path().display().to_string();
    let (code, out, _) = bantin(root, &["visits", "merge", &other, "--now", "2023-11-07T15:02"]);
    assert_eq!((code, out.as_str()), (0, "merged; servers: main, web2; total 1,607,675\n"));
    let (_, out, _) = bantin(root, &["visits", "merge", &other, "--now", "2023-11-07T15:03"]);
    assert_eq!(out, "nothing new\n");
}

#[test]
fn a_watch_counts_what_comes_and_pages_that_are_built_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    portal(root);
    bantin(root, &["build", "--now", "2023-11-07T14:00", "--quiet"]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_bantin"));
    command.args(["visits", "--watch", "--every", "1", "--quiet", "--now", "2023-11-07T14:53", "--root"]).arg(root);
    let mut watch = Kill(command.spawn().unwrap());
    let mut total = |total: u64| {
        let wanted = format!("\"total\":{total}}}\n");
        let deadline = Instant::now() + Duration::from_secs(60);
        while !fs::read_to_string(root.join("public/visits.json")).is_ok_and(|json| json.ends_with(&wanted)) {
            assert!(Instant::now() < deadline && watch.0.try_wait().unwrap().is_none(), "{wanted}");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    total(1_607_275);
    let article = "+++\ntitle = \"Bài mới\"\ndate = 2023-11-07T08:00:00\n+++\nBài.\n";
    write(&root.join("content/tin-tuc/moi.md"), article);
    bantin(root, &["build", "--now", "2023-11-07T14:53", "--quiet"]);
    let mut log = fs::File::options().append(true).open(root.join("content/visits.log")).unwrap();
    log.write_all("2023-11-07T14:52:59+07:00 new /tin-tuc/moi.html\n".as_bytes()).unwrap();
    total(1_607_276);
}

/// A program that does not outlive its test.
struct Kill(std::process::Child);

impl Drop for Kill {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn exit_codes() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(&root.join("content/site.toml"), "title = \"A\"\nbase_url = \"https://a.vn\"\n");
    assert_eq!(bantin(root, &["visits"]).0, 2);
    write(&root.join("content/stats.toml"), "[visits]\nformat = \"combind\"\n");
    let (code, _, errors) = bantin(root, &["visits"]);
    assert_eq!(
        (code, errors.as_str()),
        (
            1,
            "error: `format` cannot be `combind`\n --> content/stats.toml:2:10\n  |\n2 | format = \"combind\"\n  |          ^^^^^^^^^\n  |\n  = help: did you mean `combined`?\n\nnothing was counted, the ledger was not changed\n"
        )
    );
    write(&root.join("content/stats.toml"), "[visits]\n");
    assert_eq!(bantin(root, &["visits", "--now", "2023-11-07"]).0, 0);
    assert_eq!(bantin(root, &["visits", "import", "nothing.log"]).0, 2);
}
