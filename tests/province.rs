//! Many portals from one place: `portals.toml`, what they share, what is built again, and the status page.

use std::fs::{self, File};

use crate::common::program::{Said, Site, failed};
use crate::common::server::wait_for;
use crate::common::{NOW, tree};
use bantin::edge::publish::Watching;

/// A place with three portals, a notice of the province and a style of its own.
fn province() -> Site {
    let site = Site::empty();
    site.write("portals.toml", "portals = [\"phuong/*\", \"xa\"]\nshared = \"chung\"\nstatus = \"status.html\"\n");
    for (folder, title) in [("phuong/a", "Phường A"), ("phuong/b", "Phường B"), ("xa", "Xã C")] {
        let name = folder.replace('/', "-");
        let config = format!(
            "title = \"{title}\"\nbase_url = \"https://{name}.example.vn\"\n[check]\noff = [\"agency\"]\n[publish]\npath = \"www\"\n"
        );
        site.write(&format!("{folder}/content/site.toml"), config);
        site.write(&format!("{folder}/content/tin/_index.md"), "+++\ntitle = \"Tin\"\n+++\n");
        site.write(&format!("{folder}/content/tin/mot.md"), item("Tin của riêng cổng"));
    }
    site.write("chung/content/thong-bao/_index.md", "+++\ntitle = \"Thông báo của tỉnh\"\n+++\n");
    site.write("chung/content/thong-bao/nghi-le.md", item("Lịch nghỉ lễ"));
    site.write("chung/content/gioi-thieu.md", "+++\ntitle = \"Giới thiệu chung\"\n+++\n\nCủa tỉnh.\n");
    site.write("xa/content/gioi-thieu.md", "+++\ntitle = \"Giới thiệu xã C\"\n+++\n\nCủa xã.\n");
    site.write("chung/themes/thach-han/assets/tinh.css", "body{}\n");
    site.age();
    site
}

fn item(title: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ndate = 2026-11-01\n+++\n\nNội dung.\n")
}

fn all(site: &Site, command: &str, more: &[&str]) -> Said {
    let said = site.run(&[&[command, "--portals", "--now", NOW], more].concat());
    // Whichever is done first speaks first.
    let sorted = |text: &str| {
        let mut lines: Vec<&str> = text.lines().collect();
        lines.sort_unstable();
        lines.join("\n")
    };
    Said { out: sorted(&said.out), ..said }
}

#[test]
fn every_portal_is_built_with_what_they_share_and_only_what_changed_again() {
    let site = province();
    let said = all(&site, "build", &["--lang", "en"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{said:?}");
    assert!(said.out.starts_with("3 portals: unchanged: 0, with problems: 0; SECONDS s\nphuong/a: "), "{said:?}");
    for folder in ["phuong/a", "phuong/b", "xa"] {
        let page = fs::read_to_string(site.path(&format!("{folder}/public/thong-bao/nghi-le.html"))).unwrap();
        assert!(page.contains("Lịch nghỉ lễ"), "{folder}");
        assert!(tree(&site.path(&format!("{folder}/public/assets"))).keys().any(|name| name.starts_with("tinh.")));
    }
    // What a portal has itself goes before what is shared.
    let page = |folder: &str| fs::read_to_string(site.path(&format!("{folder}/public/gioi-thieu.html"))).unwrap();
    assert!(page("xa").contains("Của xã.") && page("phuong/a").contains("Của tỉnh."));
    // The same bytes as if it were built alone.
    let together = site.tree("phuong/a/public");
    fs::remove_dir_all(site.path("phuong/a/public")).unwrap();
    assert_eq!(site.run(&["build", "--quiet", "--root", "phuong/a", "--now", NOW]).code, Some(0));
    let alone = site.tree("phuong/a/public");
    let differs = |path: &&String| !path.starts_with(".bantin/") && alone.get(*path) != together.get(*path);
    assert_eq!(alone.keys().chain(together.keys()).filter(differs).count(), 0);

    // That output is another one than was noted; the others are left alone.
    let again = |unchanged: usize| {
        let said = all(&site, "build", &["--quiet", "--lang", "en"]);
        assert_eq!(said.code, Some(0), "{said:?}");
        let said = all(&site, "build", &["--lang", "en"]);
        let last = said.out.lines().find(|line| line.starts_with("3 portals")).unwrap().to_owned();
        assert_eq!(last, format!("3 portals: unchanged: {unchanged}, with problems: 0; SECONDS s"));
    };
    again(3);
    site.write("phuong/b/content/tin/mot.md", item("Tin mới"));
    // As if it were written at the very moment of each of these commands, however long they take.
    let soon = std::time::SystemTime::now() + std::time::Duration::from_secs(600);
    let new = fs::File::options().write(true).open(site.path("phuong/b/content/tin/mot.md")).unwrap();
    new.set_modified(soon).unwrap();
    let said = all(&site, "build", &[]);
    assert!(said.out.contains("3 cổng: 2 không đổi, 0 có vấn đề; SECONDS giây"), "{said:?}");
    let page = fs::read_to_string(site.path("phuong/b/public/tin/mot.html")).unwrap();
    assert!(page.contains("Tin mới"));
    // As long as the file may be written without showing it, that portal is built each time.
    again(2);
    site.age();
    again(3);
    // A page that somebody changed by hand is put right.
    site.write("xa/public/tin/mot.html", "sửa tay");
    assert!(all(&site, "build", &[]).out.contains("3 cổng: 2 không đổi"));
    assert!(fs::read_to_string(site.path("xa/public/tin/mot.html")).unwrap().contains("Tin của riêng cổng"));
    // Something shared is something of each; and what is scheduled comes at its time.
    site.write("chung/content/thong-bao/moi.md", "+++\ntitle = \"Hẹn giờ\"\ndate = 2026-11-25T06:00:00\n+++\n\nMai.\n");
    site.age();
    assert!(all(&site, "build", &[]).out.contains("3 cổng: 0 không đổi"));
    again(3);
    let tomorrow = site.run(&["build", "--portals", "--quiet", "--now", "2026-11-25T06:00:00"]);
    assert_eq!(tomorrow, Said { code: Some(0), out: String::new(), err: String::new() });
    assert!(site.path("xa/public/thong-bao/moi.html").exists());
}

#[test]
fn one_portal_with_a_mistake_stops_no_other_and_the_status_page_tells() {
    let site = province();
    site.write("phuong/a/content/tin/hai.md", "+++\ntitle = \"Hai\"\n+++\n\nKhông có ngày.\n");
    let said = all(&site, "build", &["--lang", "en"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.starts_with("phuong/a:\nerror: ") && !said.err.contains("phuong/b"), "{said:?}");
    assert!(said.out.starts_with("3 portals: unchanged: 0, with problems: 1; SECONDS s\nphuong/b: "), "{said:?}");
    assert!(site.path("xa/public/index.html").exists() && !site.path("phuong/a/public").exists());
    let page = || fs::read_to_string(site.path("status.html")).unwrap();
    assert!(page().contains("<html lang=\"en\">") && page().contains("3 portals, with problems: 1; at "));
    // It comes first, with what was said.
    let first = page().split("<tr>").nth(2).unwrap().to_owned();
    assert!(first.contains("Phường A</a><br>phuong/a") && first.contains("<pre>error: "), "{first}");
    fs::remove_file(site.path("phuong/a/content/tin/hai.md")).unwrap();
    let said = all(&site, "publish", &["--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let published: Vec<(&str, bool)> = told
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["portal"].as_str().unwrap(), one["said"]["published"].as_bool().unwrap()))
        .collect();
    assert_eq!(published, [("phuong/a", true), ("phuong/b", true), ("xa", true)]);
    assert!(site.path("xa/www/thong-bao/nghi-le.html").exists());
    all(&site, "build", &[]);
    assert_eq!(all(&site, "check", &["--quiet"]).code, Some(0));
    assert!(page().contains("<html lang=\"vi\">") && page().contains("3 cổng, 0 cổng có vấn đề; lúc "));
    assert_eq!(page().matches("<summary>tốt, ").count(), 9);
}

/// A program that goes on until the test ends.
struct Endless(std::process::Child);

impl Drop for Endless {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
fn one_program_watches_all_portals_and_publishes_what_changed() {
    let site = province();
    let watch = |log: &str| {
        let args = ["publish", "--portals", "--watch", "--now", NOW, "--lang", "en"];
        let out = File::create(site.path(log)).unwrap();
        Endless(site.command(&args).stdout(out.try_clone().unwrap()).stderr(out).spawn().unwrap())
    };
    let _running = watch("log.txt");
    let has = |portal: &str, page: &str, text: &str| {
        let page = fs::read_to_string(site.path(&format!("{portal}/www/{page}"))).unwrap_or_default();
        page.contains(text).then_some(())
    };
    let portals = ["phuong/a", "phuong/b", "xa"];
    for portal in portals {
        wait_for("the first publication", || has(portal, "tin/mot.html", "Tin của riêng cổng"));
        assert!(Watching::is_up(&site.path(portal)), "the desk says that it is published by itself");
    }
    site.write("phuong/b/content/tin/mot.md", item("Tin mới"));
    wait_for("a change", || has("phuong/b", "tin/mot.html", "Tin mới"));
    site.write("chung/content/thong-bao/them.md", item("Thêm cho mọi cổng"));
    for portal in portals {
        wait_for("what all share", || has(portal, "thong-bao/them.html", "Thêm cho mọi cổng"));
    }
    // A mistake stops no other portal, and is told once.
    site.write("xa/content/tin/hai.md", "+++\ntitle = \"Hai\"\n+++\n\nKhông có ngày.\n");
    let log = |name: &str| fs::read_to_string(site.path(name)).unwrap();
    wait_for("the mistake", || log("log.txt").contains("xa:\nerror: ").then_some(()));
    // A portal that comes is looked after too.
    site.write("phuong/c/content/site.toml", fs::read(site.path("phuong/a/content/site.toml")).unwrap());
    wait_for("a new portal", || has("phuong/c", "thong-bao/them.html", "Thêm cho mọi cổng"));
    assert_eq!(log("log.txt").matches("xa:\nerror: ").count(), 1);
    // The status page has those that were not run in the last round too.
    let page = || fs::read_to_string(site.path("status.html")).unwrap();
    wait_for("the status page", || page().contains("4 portals, with problems: 1; at ").then_some(()));
    // Another program leaves them to this one.
    let _second = watch("second.txt");
    wait_for("the second to say so", || {
        log("second.txt").contains("phuong/a: another bantin publish --watch publishes it").then_some(())
    });
}

#[test]
fn a_preview_and_a_watch_of_one_portal_see_what_it_shares() {
    for poll in [false, true] {
        let site = province();
        let mut args = vec!["build", "--watch", "--now", NOW, "--root", "xa"];
        args.extend(poll.then_some("--poll"));
        let log = File::create(site.path("log.txt")).unwrap();
        let _running = Endless(site.command(&args).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap());
        let shows = |page: &str, text: &str| {
            let page = fs::read_to_string(site.path(&format!("xa/public/{page}"))).unwrap_or_default();
            page.contains(text).then_some(())
        };
        wait_for("the first build", || shows("tin/mot.html", "Tin của riêng cổng"));
        site.write("chung/content/thong-bao/them.md", item("Thêm cho mọi cổng"));
        wait_for("a new item", || shows("thong-bao/them.html", "Thêm cho mọi cổng"));
        site.write("chung/content/thong-bao/them.md", item("Đã sửa lại"));
        wait_for("a change", || shows("thong-bao/them.html", "Đã sửa lại"));
        fs::remove_file(site.path("chung/content/thong-bao/them.md")).unwrap();
        wait_for("what is gone", || (!site.path("xa/public/thong-bao/them.html").exists()).then_some(()));
        site.write("xa/content/tin/mot.md", item("Tin mới của cổng"));
        wait_for("a change of its own", || shows("tin/mot.html", "Tin mới của cổng"));
    }
}

#[test]
fn words_of_the_counter_that_grow_old_are_a_reason_to_build_again() {
    let site = province();
    site.write("xa/content/stats.toml", "[visits]\nlogs = [\"../a.log\"]\n");
    site.write(
        "xa/a.log",
        "203.0.113.5 - - [24/Nov/2026:07:20:00 +0700] \"GET /tin/mot.html HTTP/1.1\" 200 900 \"-\" \
         \"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0\"\n",
    );
    let count = site.run(&["visits", "--root", "xa", "--quiet", "--now", "2026-11-24T07:30:00+07:00"]);
    assert_eq!(count, Said { code: Some(0), out: String::new(), err: String::new() });
    site.age();
    let build = |at: &str, unchanged: usize| {
        let said = site.run(&["build", "--portals", "--lang", "en", "--now", &format!("2026-11-{at}:00+07:00")]);
        let last = said.out.lines().find(|line| line.starts_with("3 portals")).unwrap_or_default().to_owned();
        assert_eq!(last, format!("3 portals: unchanged: {unchanged}, with problems: 0; SECONDS s"), "{at}");
        fs::read_to_string(site.path("xa/public/index.html")).unwrap()
    };
    let first = build("24T07:31", 0);
    assert_eq!(build("24T07:44", 3), first);
    // Who is there was counted a quarter of an hour ago; what is of today is of yesterday at midnight.
    let later = build("24T07:46", 2);
    assert_ne!(later, first);
    assert_eq!(build("24T23:59", 3), later);
    assert_ne!(build("25T00:00", 2), later);
}

#[test]
fn a_list_that_is_none_is_explained() {
    let site = Site::empty();
    let none =
        "lỗi: không có portals.toml ở đây hay ở thư mục trên; tạo tệp ấy với một dòng: portals = [\"phuong/*\"]\n";
    assert_eq!(site.run(&["build", "--portals"]), failed(2, none));
    site.write("portals.toml", "portals = [\"../khac\", \"co\"]\nshare = \"chung\"\n");
    let wrong = "error: DIR/portals.toml
error: `../khac` must be a path from this file on, with `/` and without `..`
 --> portals.toml:1:12
  |
1 | portals = [\"../khac\", \"co\"]
  |            ^^^^^^^^^

error: unknown key `share`
 --> portals.toml:2:1
  |
2 | share = \"chung\"
  | ^^^^^
  |
  = help: did you mean `shared`?
";
    assert_eq!(site.run(&["check", "--portals", "--lang", "en"]), failed(2, wrong));
    // Nor is a portal below it built without what it may share.
    site.write("co/content/site.toml", "title = \"A\"\nbase_url = \"https://a.vn\"\n");
    assert_eq!(site.run(&["build", "--root", "co", "--lang", "en"]), failed(2, wrong));
    site.write("portals.toml", "portals = [\"thieu\"]\n");
    let missing = "lỗi: portals.toml: `thieu` không phải cổng, thiếu content/site.toml\n";
    assert_eq!(site.run(&["build", "--portals"]), failed(2, missing));
    let together = "lỗi: --portals không đi cùng --out, --base-url: mỗi cổng có thư mục và địa chỉ riêng\n";
    assert_eq!(site.run(&["build", "--portals", "--out", "x"]), failed(2, together));
}
