//! `bantin publish` to a folder: what it says, what it leaves alone, what happens where the place fails, where the program
//! is killed, and what readers meet meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind, Read};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use crate::common;
use crate::common::program::{SITE, Said, Site, fine};
use crate::common::server::{Running, bantin, wait_for};
use crate::common::tries::tries;
use bantin::config::Config;
use bantin::edge::publish::{Consent, Outcome, Publication, Stop, Target, prepare};
use bantin::edge::{Cache, write};
use bantin::output;
use bantin::publication::{MANIFEST, Manifest, Stay};

/// A portal that is published into the folder `www` in its own.
fn portal() -> Site {
    let site = Site::small();
    site.write("content/site.toml", format!("{SITE}\n[publish]\npath = \"www\"\n"));
    site
}

fn publish(site: &Site, more: &[&str]) -> Said {
    site.run(&[&["publish", "--now", common::NOW], more].concat())
}

type Files = BTreeMap<String, Vec<u8>>;

/// The files of the site at a place: without the manifest and what is retained.
fn current(place: &Files) -> Files {
    let manifest = Manifest::read(&place[MANIFEST]).unwrap();
    assert_eq!(manifest.unfinished, None);
    let is_current = |path: &str| manifest.files.get(path).is_some_and(|entry| entry.stay == Stay::Settled);
    place.clone().into_iter().filter(|(path, _)| is_current(path)).collect()
}

/// What was built, without bantin's own folder.
fn built(site: &Site) -> Files {
    site.tree("public").into_iter().filter(|(path, _)| !path.starts_with(".bantin/") && path != ".gitignore").collect()
}

/// Two places with the same files.
fn assert_same(there: &Files, wanted: &Files) {
    let differs = |path: &&String| there.get(*path) != wanted.get(*path);
    let paths: BTreeSet<&String> = there.keys().chain(wanted.keys()).collect();
    assert_eq!(paths.into_iter().filter(differs).collect::<Vec<_>>(), [] as [&String; 0]);
}

fn assert_published(site: &Site) {
    assert_same(&current(&site.tree("www")), &built(site));
}

#[test]
fn only_what_differs_is_sent_and_twice_is_nothing_to_do() {
    let site = portal();
    let said = publish(&site, &[]);
    assert_eq!(said, fine("đã đăng lên DIR/www: 43 tệp gửi (174,6 KB), 0 giữ nguyên, 0 xóa; SECONDS giây\n"));
    assert_published(&site);
    let before = site.tree("www");
    let again = publish(&site, &["--lang", "en"]);
    assert_eq!(again, fine("DIR/www is right: nothing new, 43 files; SECONDS s\n"));
    assert_same(&site.tree("www"), &before);
    site.article("ba", "title = \"Tin thứ ba\"\ndate = 2026-11-03");
    std::fs::remove_file(site.path("content/tin-tuc/hai.md")).unwrap();
    let said = publish(&site, &["--dry-run"]);
    assert_eq!(
        said,
        fine(
            "\
+ assets/tin-tuc-4.ce3c40aaa3.svg
+ tin-tuc/ba.html
* chu-de/index.html
* feed.json
* feed.xml
* index.html
* luu-tru/2026-11.html
* luu-tru/index.html
* sitemap.xml
* so-do-trang.html
* tim-kiem.html
* tim-kiem/a0/t0.js
* tim-kiem/a0/x0.js
* tim-kiem/r/0.js
* tin-tuc/feed.xml
* tin-tuc/index.html
* tin-tuc/mot.html
- chu-de/le-hoi.html
- luu-tru/2026-10.html
- tin-tuc/hai.html
chưa gửi gì; sẽ đăng lên DIR/www: 2 tệp mới, 15 tệp đổi (63,9 KB), 3 tệp xóa
"
        )
    );
    assert_same(&site.tree("www"), &before);
    let said = publish(&site, &[]);
    assert_eq!(
        said,
        fine(
            "đã đăng lên DIR/www: 17 tệp gửi (63,9 KB), 24 giữ nguyên, 3 xóa; 1 tệp cũ giữ đến lần đăng sau; SECONDS giây\n"
        )
    );
    assert_published(&site);
}

#[test]
fn what_has_not_changed_is_not_built_again_and_no_change_is_missed() {
    let site = portal();
    site.article("mai", "title = \"Tin hẹn giờ\"\ndate = 2026-11-25T06:00:00");
    site.age();
    publish(&site, &[]);
    // What is remembered of the output is used: here it is wrong, which shows, and is not remembered any longer.
    let remembered = ".bantin-cache/publish/files";
    let text = String::from_utf8(std::fs::read(site.path(remembered)).unwrap()).unwrap();
    let line = text.lines().find(|line| line.ends_with(" tin-tuc/mot.html")).unwrap();
    let hash = line.split(' ').nth(1).unwrap();
    site.write(remembered, text.replace(hash, &"0".repeat(64)));
    let said = publish(&site, &["--dry-run"]);
    assert!(said.out.starts_with("* tin-tuc/mot.html\nchưa gửi gì; "), "{said:?}");
    let why = "lỗi: `tin-tuc/mot.html` thay đổi trong lúc đăng; chạy lại lệnh này\n";
    assert_eq!(publish(&site, &[]), common::program::failed(2, why));
    assert!(!site.path(remembered).exists());
    publish(&site, &[]);
    assert_published(&site);
    // One that is cut off is none.
    let whole = std::fs::read(site.path(remembered)).unwrap();
    for end in [0, 20, whole.len() / 2, whole.len() - 1] {
        site.write(remembered, &whole[..end]);
        assert!(publish(&site, &[]).out.contains("không có gì mới"), "{end}");
    }

    // An item becomes due.
    let at = |when: &str| site.run(&["publish", "--now", when]);
    assert!(at("2026-11-24T08:00:01").out.contains("không có gì mới"));
    assert!(!site.path("www/tin-tuc/mai.html").exists());
    at("2026-11-25T06:00:00");
    assert!(site.path("www/tin-tuc/mai.html").exists());
    assert_published(&site);
    // The clock goes back: what is due tomorrow is not public today.
    publish(&site, &[]);
    assert!(!site.path("www/tin-tuc/mai.html").exists());
    // The theme changes, a page of the output is changed by hand, a file of the same length and time is another one.
    site.write("themes/thach-han/assets/them.css", "body{}\n");
    site.age();
    publish(&site, &[]);
    assert!(site.tree("www").keys().any(|path| path.starts_with("assets/them.")));
    site.write("public/tin-tuc/mot.html", "sửa tay");
    assert!(publish(&site, &[]).out.contains("không có gì mới"));
    assert_published(&site);
    let text = std::fs::read_to_string(site.path("content/tin-tuc/mot.md")).unwrap();
    site.write("content/tin-tuc/mot.md", text.replace("Tin thứ nhất", "Tin thứ NHẤT"));
    site.age();
    publish(&site, &[]);
    assert!(String::from_utf8_lossy(&site.tree("www")["tin-tuc/mot.html"]).contains("Tin thứ NHẤT"));
    // Another address is another site.
    publish(&site, &["--base-url", "https://khac.example.vn", "--overwrite"]);
    assert_published(&site);
    publish(&site, &["--overwrite"]);
    assert!(String::from_utf8_lossy(&site.tree("www")["sitemap.xml"]).contains("https://thachhan.example.vn/"));
    assert_published(&site);
}

#[test]
fn a_style_that_was_replaced_stays_for_one_publication_or_goes_at_once() {
    let site = portal();
    publish(&site, &[]);
    let recolour = |colour: &str| {
        site.write(
            "content/site.toml",
            format!("{SITE}\n[publish]\npath = \"www\"\n[colours]\nprimary = \"{colour}\"\n"),
        );
    };
    let styles = || site.tree("www").into_keys().filter(|path| path.ends_with(".css")).count();
    let before = styles();
    recolour("#0b5566");
    let said = publish(&site, &[]);
    assert!(said.out.contains("; 1 tệp cũ giữ đến lần đăng sau; "), "{said:?}");
    assert_eq!(styles(), before + 1);
    assert_published(&site);
    assert!(publish(&site, &[]).out.contains("không có gì mới"));
    recolour("#550b66");
    publish(&site, &[]);
    assert_eq!(styles(), before + 1);
    publish(&site, &["--purge"]);
    assert_eq!(styles(), before);
    assert_published(&site);
}

#[test]
fn what_bantin_did_not_put_there_is_not_touched_without_a_word() {
    let site = portal();
    site.write("www/index.html", "hi\n");
    site.write("www/mail/index.php", "x\n");
    let said = publish(&site, &[]);
    let why = "nơi đăng có tệp không do bantin đăng, sẽ bị ghi đè; xem bằng --dry-run; nếu đúng ý, thêm --overwrite\n";
    assert_eq!(said, common::program::failed(1, why));
    assert_eq!(site.tree("www").len(), 2);
    let said = publish(&site, &["--overwrite"]);
    let out = "đã đăng lên DIR/www: 43 tệp gửi (174,6 KB), 0 giữ nguyên, 0 xóa; 1 tệp không do bantin đăng, để nguyên; SECONDS giây\n";
    assert_eq!(said, fine(out));
    assert_published(&site);
    // The manifest is lost: nothing is known to be ours, and nothing is deleted.
    std::fs::remove_file(site.path("www").join(MANIFEST)).unwrap();
    std::fs::remove_file(site.path("content/tin-tuc/hai.md")).unwrap();
    let said = publish(&site, &["--overwrite", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(told["gone"], serde_json::json!([]));
    let unknown = [
        "assets/tin-tuc-2.44c9caa142.svg",
        "chu-de/le-hoi.html",
        "luu-tru/2026-10.html",
        "mail/index.php",
        "tin-tuc/hai.html",
    ];
    assert_eq!(told["unknown"], serde_json::json!(unknown));
    assert_eq!((&told["published"], &told["deleted"]), (&true.into(), &0.into()));
    assert_published(&site);
    // Nor does one portal go over another.
    let before = site.tree("www");
    let said = publish(&site, &["--base-url", "https://khac.example.vn"]);
    let why =
        "nơi đăng đang có cổng https://thachhan.example.vn; nếu đó là cổng này với địa chỉ cũ, thêm --overwrite\n";
    assert_eq!(said, common::program::failed(1, why));
    assert_same(&site.tree("www"), &before);
}

#[test]
fn many_deletions_errors_and_drafts_are_refused() {
    let site = portal();
    for number in 0..30 {
        site.article(&format!("bai-{number}"), &format!("title = \"Bài số {number}\"\ndate = 2026-09-01"));
    }
    publish(&site, &[]);
    let before = site.tree("www");
    for number in 0..30 {
        std::fs::remove_file(site.path(&format!("content/tin-tuc/bai-{number}.md"))).unwrap();
    }
    let why = "sẽ xóa 32 tệp ở nơi đăng, nhiều hơn thường lệ; nếu đúng ý, thêm --delete\n";
    assert_eq!(publish(&site, &[]), common::program::failed(1, why));
    assert_same(&site.tree("www"), &before);
    site.article("loi", "title = \"Lỗi\"\ndate = 2026-11-03\nslug = \"../../etc\"");
    let said = publish(&site, &["--delete"]);
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert!(said.err.ends_with("1 lỗi, 0 cảnh báo; chưa ghi gì, trang cũ vẫn nguyên\n"), "{said:?}");
    assert_same(&site.tree("www"), &before);
    std::fs::remove_file(site.path("content/tin-tuc/loi.md")).unwrap();
    let why = "lỗi: bài nháp không được đăng; bỏ --drafts\n";
    assert_eq!(publish(&site, &["--drafts"]), common::program::failed(2, why));
    assert_same(&site.tree("www"), &before);
    assert_eq!(publish(&site, &["--delete"]).code, Some(0));
    assert_published(&site);
}

#[test]
fn a_place_that_is_none_is_named() {
    let site = portal();
    let at = |text: &str| {
        site.write("content/site.toml", format!("{SITE}\n{text}"));
        let said = publish(&site, &[]);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{said:?}");
        said.err
    };
    let nowhere = "lỗi: chưa biết đăng vào đâu; thêm vào content/site.toml:\n[publish]\npath = '\\\\maychu\\www'\n";
    assert_eq!(at(""), nowhere);
    let sources = "lỗi: [publish] path: `DIR/content` là thư mục của nguồn hay của bản dựng; chọn thư mục khác\n";
    assert_eq!(at("[publish]\npath = \"content\"\n"), sources);
    assert_eq!(at("[publish]\npath = \"public/www\"\n"), sources.replace("content`", "public/www`"));
    assert_eq!(at("[publish]\npath = \".\"\n"), sources.replace("DIR/content`", "DIR/.`"));
    let several = "lỗi: có nhiều nơi đăng, hãy nêu tên: chinh, thu\n";
    assert_eq!(at("[publish.chinh]\npath = \"a\"\n[publish.thu]\npath = \"b\"\n"), several);
    let said = publish(&site, &["chnh"]);
    assert_eq!(said, common::program::failed(2, "lỗi: không có [publish.chnh]; có phải `chinh`?\n"));
    if cfg!(not(windows)) {
        let share = "lỗi: `\\\\maychu\\www` là thư mục mạng của Windows; trên máy này hãy gắn nó vào một thư mục rồi ghi thư mục ấy\n";
        assert_eq!(at("[publish]\npath = '\\\\maychu\\www'\n"), share);
        let missing = "lỗi: không ghi được `DIR/khong/co/bantin-publish.lock`: không có thư mục này; \
                       người đọc vẫn xem được cổng; chạy lại để đăng tiếp\n";
        assert_eq!(at("[publish]\npath = \"khong/co\"\n"), missing);
    }
}

#[test]
fn two_publishers_do_not_meet() {
    let site = portal();
    site.write("www/bantin-publish.lock", "abc MAY-2 08:12 24-11-2026");
    let said = publish(&site, &[]);
    let why = "đang có người đăng từ máy MAY-2 08:12 24-11-2026; nếu chắc chắn không còn ai, thêm --take-over\n";
    assert_eq!(said, common::program::failed(1, why));
    assert_eq!(site.tree("www").len(), 1);
    assert_eq!(publish(&site, &["--take-over"]).code, Some(0));
    assert!(!site.path("www/bantin-publish.lock").exists());
    assert_published(&site);
    // One that was killed when all was done left its lock, and takes it away.
    let journal = journal(&site);
    let text = std::fs::read_to_string(&journal).unwrap();
    std::fs::write(&journal, text.replace("bantin-journal 1 - ", "bantin-journal 1 abc ")).unwrap();
    site.write("www/bantin-publish.lock", "abc MAY-1 08:12 24-11-2026");
    assert!(publish(&site, &[]).out.contains("không có gì mới"));
    assert!(!site.path("www/bantin-publish.lock").exists());
    // Somebody else's stays, and is no hindrance where nothing is to be done.
    std::fs::write(&journal, text.replace("bantin-journal 1 - ", "bantin-journal 1 abc ")).unwrap();
    site.write("www/bantin-publish.lock", "xyz MAY-2 08:12 24-11-2026");
    assert!(publish(&site, &[]).out.contains("không có gì mới"));
    assert!(site.path("www/bantin-publish.lock").exists());
    assert_eq!(std::fs::read_to_string(&journal).unwrap(), text);
}

/// The journal of the portal's only place.
fn journal(site: &Site) -> PathBuf {
    let entries = std::fs::read_dir(site.path(".bantin-cache/publish")).unwrap();
    let mut paths = entries.map(|entry| entry.unwrap().path());
    paths.find(|path| path.extension().is_some_and(|kind| kind == "journal")).unwrap()
}

#[test]
fn a_share_that_is_not_mounted_is_not_taken_for_an_empty_place() {
    let site = portal();
    let empty = || {
        std::fs::rename(site.path("www"), site.path("mounted")).unwrap();
        std::fs::create_dir(site.path("www")).unwrap();
    };
    let mount = || {
        std::fs::remove_dir(site.path("www")).unwrap();
        std::fs::rename(site.path("mounted"), site.path("www")).unwrap();
    };
    // Of a place that is empty at first nothing is to be said.
    std::fs::create_dir(site.path("www")).unwrap();
    publish(&site, &[]);
    assert_published(&site);
    empty();
    let why = "ở nơi đăng không còn gì của lần đăng trước: ổ đĩa hay thư mục mạng có thể chưa gắn, hoặc nhầm nơi; \
               nếu đã dọn đi có chủ ý, thêm --everything\n";
    assert_eq!(publish(&site, &[]), common::program::failed(1, why));
    let said = publish(&site, &["--dry-run"]);
    assert!(said.out.ends_with(why), "{said:?}");
    let said = publish(&site, &["--lang", "en", "--overwrite", "--take-over", "--delete"]);
    let why = "nothing of what was published there is left: its disk or share may not be mounted, or it is another place; \
               if it was emptied on purpose, add --everything\n";
    assert_eq!(said, common::program::failed(1, why));
    assert_eq!(site.tree("www"), Files::new());
    // Nor is the folder made anew where the one above is there.
    std::fs::remove_dir(site.path("www")).unwrap();
    assert_eq!(publish(&site, &[]).code, Some(1));
    assert!(!site.path("www").exists());
    std::fs::create_dir(site.path("www")).unwrap();
    // What somebody else keeps there is none of ours.
    site.write("www/chua-gan.txt", "chưa gắn ổ đĩa");
    assert_eq!(publish(&site, &[]).code, Some(1));
    std::fs::remove_file(site.path("www/chua-gan.txt")).unwrap();
    mount();
    assert!(publish(&site, &[]).out.contains("không có gì mới"));
    empty();
    assert_eq!(publish(&site, &["--everything"]).code, Some(0));
    assert_published(&site);
    std::fs::remove_dir_all(site.path("mounted")).unwrap();
    // A journal that was written by an older program, or lost, learns it where nothing is new.
    std::fs::remove_dir_all(site.path(".bantin-cache/publish")).unwrap();
    publish(&site, &[]);
    empty();
    assert_eq!(publish(&site, &[]).code, Some(1));
    mount();
    // A publication was killed in its middle, then the share went.
    site.article("ba", "title = \"Tin thứ ba\"\ndate = 2026-11-03");
    let journal = journal(&site);
    let place = std::fs::read_to_string(&journal).unwrap().replace("bantin-journal 1 - ", "bantin-journal 1 abc ");
    std::fs::write(&journal, format!("{place}> index.html\n")).unwrap();
    empty();
    assert_eq!(publish(&site, &[]).code, Some(1));
    mount();
    publish(&site, &[]);
    assert_published(&site);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_links_that_others_put_there() {
    use std::os::unix::fs::symlink;
    let site = portal();
    site.write("khac/giu.txt", "giữ nguyên");
    let at = |name: &str| site.path("www").join(name);
    std::fs::create_dir(site.path("www")).unwrap();
    for name in ["index.html", "index.html.bantin-new", "bantin-manifest.txt", "bantin-manifest.txt.bantin-new"] {
        symlink(site.path("khac/giu.txt"), at(name)).unwrap();
    }
    let said = publish(&site, &["--overwrite"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(site.tree("khac")["giu.txt"], "giữ nguyên".as_bytes());
    assert_published(&site);
    assert!(site.tree("www").keys().all(|path| !at(path).is_symlink()));
    symlink(site.path("khac/giu.txt"), at("bantin-publish.lock")).unwrap();
    site.article("ba", "title = \"Tin thứ ba\"\ndate = 2026-11-03");
    publish(&site, &["--take-over"]);
    assert_eq!(site.tree("khac")["giu.txt"], "giữ nguyên".as_bytes());
    assert_published(&site);
}

#[test]
fn counted_figures_make_no_traffic_and_are_never_written_over_by_older_ones() {
    let site = portal();
    site.write("content/stats.toml", "[visits]\nlogs = [\"../a.log\"]\n");
    let count = |hour: u32, views: u32| {
        let line = |second| {
            format!(
                "203.0.113.{second} - - [24/Nov/2026:0{hour}:00:{second:02} +0700] \"GET /tin-tuc/mot.html HTTP/1.1\" 200 900 \
                 \"-\" \"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0\"\n"
            )
        };
        let log: String = (1..=views).map(line).collect();
        let there = std::fs::read_to_string(site.path("a.log")).unwrap_or_default();
        site.write("a.log", there + &log);
        let said = site.run(&["visits", "--now", &format!("2026-11-24T0{hour}:30:00+07:00"), "--quiet"]);
        assert_eq!(said.code, Some(0), "{said:?}");
    };
    assert_eq!(site.run(&["build", "--quiet", "--now", common::NOW]).code, Some(0));
    count(7, 3);
    publish(&site, &[]);
    let before = site.tree("www");
    count(8, 2);
    let said = site.run(&["publish", "--now", "2026-11-24T08:40:00+07:00", "--dry-run"]);
    // The page of visits and the figures for the script: none of the pages with the counter's widget.
    let sent: Vec<&str> = said.out.lines().filter(|line| line.starts_with(['+', '*', '-'])).collect();
    assert_eq!(sent, ["* thong-ke/luot-truy-cap.html", "* visits.json"]);
    // Somebody counts on the server.
    let late = "{\"as_of\":\"2026-11-24T12:00:00+07:00\",\"total\":900}";
    site.write("www/visits.json", late);
    site.run(&["publish", "--now", "2026-11-24T08:40:00+07:00"]);
    let after = site.tree("www");
    assert_eq!(after["visits.json"], late.as_bytes());
    assert_eq!(after["tin-tuc/mot.html"], before["tin-tuc/mot.html"]);
    assert_ne!(after["thong-ke/luot-truy-cap.html"], before["thong-ke/luot-truy-cap.html"]);
    // This machine has lost its ledger.
    std::fs::remove_dir_all(site.path("content/visits")).unwrap();
    std::fs::remove_dir_all(site.path("public")).unwrap();
    site.run(&["publish", "--now", "2026-11-24T08:40:00+07:00", "--delete"]);
    assert_eq!(site.tree("www")["visits.json"], late.as_bytes());
}

/// What a place does wrong.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    None,
    ReadOnly,
    Full,
    /// It stores half of what it is sent, and says that all is well.
    Half,
    /// It stores a line more than it is sent.
    More,
    NoRename,
    /// Somebody has one of the pages open: it cannot be renamed so many times.
    Open(usize),
    /// The server has too much to do to rename this page, and says so.
    Busy,
    NoList,
    /// After so many calls the connection is gone.
    Dropped(usize),
}

/// A place in memory.
#[derive(Clone)]
struct Place {
    files: Arc<Mutex<Files>>,
    fault: Fault,
    calls: usize,
    refusals: usize,
}

impl Place {
    fn new(files: &Arc<Mutex<Files>>, fault: Fault) -> Place {
        Place { files: files.clone(), fault, calls: 0, refusals: 0 }
    }

    fn call(&mut self) -> io::Result<std::sync::MutexGuard<'_, Files>> {
        self.calls += 1;
        match self.fault {
            Fault::Dropped(after) if self.calls > after => Err(ErrorKind::ConnectionReset.into()),
            _ => Ok(self.files.lock().unwrap()),
        }
    }

    fn put(&mut self, path: &str, mut bytes: Vec<u8>) -> io::Result<()> {
        let fault = self.fault;
        let mut files = self.call()?;
        match fault {
            Fault::ReadOnly => return Err(ErrorKind::PermissionDenied.into()),
            Fault::Full => {
                bytes.truncate(bytes.len() / 2);
                files.insert(path.to_owned(), bytes);
                return Err(ErrorKind::StorageFull.into());
            }
            Fault::Half if path.contains(".html") => bytes.truncate(bytes.len() / 2),
            Fault::More if path.contains(".html") => bytes.push(b'\n'),
            _ => {}
        }
        files.insert(path.to_owned(), bytes);
        Ok(())
    }
}

impl Target for Place {
    fn name(&self) -> String {
        "PLACE".to_owned()
    }

    fn read(&mut self, path: &str, _: u64) -> io::Result<Option<Vec<u8>>> {
        Ok(self.call()?.get(path).cloned())
    }

    fn size(&mut self, path: &str) -> io::Result<Option<u64>> {
        Ok(self.call()?.get(path).map(|bytes| bytes.len() as u64))
    }

    fn list(&mut self) -> io::Result<BTreeMap<String, u64>> {
        if self.fault == Fault::NoList {
            return Err(ErrorKind::PermissionDenied.into());
        }
        Ok(self.call()?.iter().map(|(path, bytes)| (path.clone(), bytes.len() as u64)).collect())
    }

    fn write(&mut self, path: &str, bytes: &mut dyn Read) -> io::Result<()> {
        let mut all = Vec::new();
        bytes.read_to_end(&mut all)?;
        self.put(path, all)
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        let fault = self.fault;
        match fault {
            Fault::NoRename => return Err(ErrorKind::Unsupported.into()),
            Fault::Busy if to == "tin-tuc/mot.html" => return Err(ErrorKind::ResourceBusy.into()),
            Fault::Open(times) if to == "tin-tuc/mot.html" && self.refusals < times => {
                self.refusals += 1;
                return Err(ErrorKind::PermissionDenied.into());
            }
            _ => {}
        }
        let mut files = self.call()?;
        let bytes = files.remove(from).ok_or(ErrorKind::NotFound)?;
        files.insert(to.to_owned(), bytes);
        Ok(())
    }

    fn delete(&mut self, path: &str) -> io::Result<()> {
        self.call()?.remove(path);
        Ok(())
    }

    fn create(&mut self, path: &str, bytes: &[u8]) -> io::Result<Option<bool>> {
        if self.call()?.contains_key(path) {
            return Ok(Some(false));
        }
        let put = self.put(path, bytes.to_vec()).map(|()| Some(true));
        if put.is_err() {
            self.files.lock().unwrap().remove(path);
        }
        put
    }
}

/// A publication of a portal to a place in memory, prepared.
fn prepared(site: &Site, place: Place) -> Result<Publication, Stop> {
    let (root, out) = (site.path(""), site.path("public"));
    let plan = common::plan(&root);
    write(&plan, &out, &Cache::open(&root, &out, &plan).unwrap(), &|| ()).unwrap();
    prepare(&plan, (&root, &out), ("", Box::new(place)), Consent::default())
}

fn publish_to(site: &Site, files: &Arc<Mutex<Files>>, fault: Fault) -> Result<Outcome, Stop> {
    prepared(site, Place::new(files, fault))?.run(Consent::default(), &mut |_| ())
}

fn english(result: Result<Outcome, Stop>) -> String {
    match result {
        Err(Stop::Failure(failure)) => failure.message.en,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_place_that_fails_is_told_and_readers_have_the_old_page_or_the_new_one() {
    let site = portal();
    let files = Arc::default();
    publish_to(&site, &files, Fault::None).unwrap();
    let before = current(&files.lock().unwrap());
    assert_same(&before, &built(&site));
    site.article("ba", "title = \"Tin thứ ba\"\ndate = 2026-11-03");
    let goes_on = "readers still see a whole portal; run again to go on";
    let cases = [
        (Fault::ReadOnly, format!("cannot write `PLACE/bantin-publish.lock`: permission denied; {goes_on}")),
        (Fault::Full, format!("cannot write `PLACE/bantin-publish.lock`: the disk is full; {goes_on}")),
        (
            Fault::Half,
            format!("`tin-tuc/ba.html`: 3881 of 7763 bytes have arrived; the disk there may be full; {goes_on}"),
        ),
        (
            Fault::More,
            format!(
                "`tin-tuc/ba.html`: 7763 bytes were sent, the server tells of 7764; tell whoever looks after the server; {goes_on}"
            ),
        ),
        (Fault::Busy, format!("cannot write `PLACE/tin-tuc/mot.html`: resource busy; {goes_on}")),
    ];
    for (fault, said) in cases {
        assert_eq!(english(publish_to(&site, &files, fault)), said);
        let now = files.lock().unwrap().clone();
        for (path, bytes) in &before {
            if fault != Fault::Busy {
                assert_eq!(now[path], *bytes, "{path}");
            }
        }
        assert!(!now.contains_key("bantin-publish.lock"));
    }
    publish_to(&site, &files, Fault::None).unwrap();
    assert_same(&current(&files.lock().unwrap()), &built(&site));
    // A page that somebody has open for a moment is waited for; for longer, it alone is written in its place.
    for (times, without_rename) in [(1, false), (2, true)] {
        site.article("mot", &format!("title = \"Tin {times}\"\ndate = 2026-11-03"));
        let outcome = publish_to(&site, &files, Fault::Open(times)).unwrap();
        assert_eq!(outcome.without_rename, without_rename);
        assert_same(&current(&files.lock().unwrap()), &built(&site));
    }
    // Where nothing can be renamed each file is written in its place, and that is said.
    site.article("bon", "title = \"Tin thứ tư\"\ndate = 2026-11-04");
    let outcome = publish_to(&site, &files, Fault::NoRename).unwrap();
    assert!(outcome.without_rename);
    assert_same(&current(&files.lock().unwrap()), &built(&site));
    assert!(files.lock().unwrap().keys().all(|path| !path.contains(".bantin-new")));
}

#[test]
fn a_place_with_a_manifest_is_never_listed() {
    let site = portal();
    let files = Arc::default();
    publish_to(&site, &files, Fault::None).unwrap();
    let count = |outcome: Outcome| (outcome.sent, outcome.kept, outcome.deleted);
    assert_eq!(count(publish_to(&site, &files, Fault::NoList).unwrap()), (0, 43, 0));
    site.article("ba", "title = \"Tin thứ ba\"\ndate = 2026-11-03");
    let planned = prepared(&site, Place::new(&files, Fault::NoList)).unwrap().plan;
    let differ = planned.new.len() + planned.changed.len();
    // As many as differ are sent.
    assert_eq!(count(publish_to(&site, &files, Fault::NoList).unwrap()), (differ, built(&site).len() - differ, 0));
    assert_same(&current(&files.lock().unwrap()), &built(&site));
}

#[test]
fn wherever_the_connection_drops_the_next_run_sends_only_the_rest() {
    let site = portal();
    let start = Arc::default();
    publish_to(&site, &start, Fault::None).unwrap();
    let old = built(&site);
    site.article("ba", "title = \"Tin thứ ba\"\ndate = 2026-11-03");
    std::fs::remove_file(site.path("content/tin-tuc/hai.md")).unwrap();
    let start: Files = start.lock().unwrap().clone();
    let whole = publish_to(&site, &Arc::new(Mutex::new(start.clone())), Fault::None).unwrap();
    let new = built(&site);
    let mut broke_off = 0;
    // Each call in the long tier.
    let step = if tries(1).cases > 1 { 1 } else { 4 };
    for calls in (0..).step_by(step) {
        let files = Arc::new(Mutex::new(start.clone()));
        let first = publish_to(&site, &files, Fault::Dropped(calls));
        let between = files.lock().unwrap().clone();
        for (path, bytes) in between.iter().filter(|(path, _)| path.ends_with(".html")) {
            let is = |site: &Files| site.get(path) == Some(bytes);
            assert!(is(&old) || is(&new) || *bytes == new["404.html"], "{calls}: {path}");
        }
        assert_eq!(dead(&mut |path| between.get(path).cloned()), BTreeSet::new(), "{calls}");
        if first.is_ok() {
            break;
        }
        broke_off += 1;
        let arrived =
            between.iter().filter(|(path, bytes)| new.get(*path) == Some(bytes) && old.get(*path) != Some(bytes));
        let arrived = arrived.count();
        let second = publish_to(&site, &files, Fault::None).unwrap();
        // At most one file had arrived without anybody knowing.
        assert!(second.sent + arrived <= whole.sent + 1, "{calls}: {} and {arrived}", second.sent);
        assert_same(&current(&files.lock().unwrap()), &new);
        let known: BTreeSet<String> = Manifest::read(&files.lock().unwrap()[MANIFEST])
            .unwrap()
            .files
            .keys()
            .map(|path| path.to_string())
            .collect();
        let there: BTreeSet<String> = files.lock().unwrap().keys().filter(|path| *path != MANIFEST).cloned().collect();
        assert_eq!(there, known, "{calls}");
    }
    assert!(broke_off > 60 / step, "{broke_off}");
}

#[test]
fn who_published_in_between_is_not_written_over() {
    let site = portal();
    let files = Arc::default();
    let first = prepared(&site, Place::new(&files, Fault::None)).unwrap();
    let other = portal();
    publish_to(&other, &files, Fault::None).unwrap();
    let said = english(first.run(Consent::default(), &mut |_| ()));
    assert_eq!(said, "somebody else has just published here; run this again");
    assert!(!files.lock().unwrap().contains_key("bantin-publish.lock"));
    // The output was built again meanwhile.
    site.article("ba", "title = \"Tin thứ ba\"\ndate = 2026-11-03");
    let late = prepared(&site, Place::new(&files, Fault::None)).unwrap();
    site.write("public/tin-tuc/ba.html", "khác");
    let said = english(late.run(Consent::default(), &mut |_| ()));
    assert_eq!(said, "`tin-tuc/ba.html` changed while it was being published; run this again");
}

/// Links to nothing, of the pages that can be reached from the home page, as they are when they are looked at again.
fn dead(read: &mut dyn FnMut(&str) -> Option<Vec<u8>>) -> BTreeSet<String> {
    let config = Config { base_url: "https://thachhan.example.vn".to_owned(), ..Config::default() };
    let mut open = vec!["index.html".to_owned()];
    let mut seen: BTreeSet<String> = open.iter().cloned().collect();
    let mut dead = BTreeSet::new();
    while let Some(path) = open.pop() {
        let Some(html) = read(&path) else { continue };
        let facts = output::look(&html);
        for link in facts.links.iter().chain(&facts.loads) {
            let Some((target, _)) = output::local(&config, &path, link) else { continue };
            // Whoever meets nothing goes back, and looks whether the page still says so.
            if read(&target).is_none() && read(&path).is_some_and(|again| again == html) && read(&target).is_none() {
                dead.insert(format!("{path}: {link}"));
            } else if target.ends_with(".html") && seen.insert(target.clone()) {
                open.push(target);
            }
        }
    }
    dead
}

fn on_disk(root: PathBuf) -> impl FnMut(&str) -> Option<Vec<u8>> {
    move |path| std::fs::read(root.join(path)).ok()
}

#[test]
fn a_reader_follows_links_all_the_time_and_meets_no_dead_one() {
    let site = portal();
    for number in 0..12 {
        site.article(
            &format!("cu-{number}"),
            &format!("title = \"Bài cũ {number}\"\ndate = 2026-08-{:02}\ntags = [\"Nhóm {}\"]", number + 1, number % 3),
        );
    }
    assert_eq!(publish(&site, &[]).code, Some(0));
    let stop = Arc::new(AtomicBool::new(false));
    let reader = {
        let (stop, root) = (stop.clone(), site.path("www"));
        std::thread::spawn(move || {
            let (mut dead_links, mut crawls) = (BTreeSet::new(), 0);
            while !stop.load(Ordering::Relaxed) {
                dead_links.extend(dead(&mut on_disk(root.clone())));
                crawls += 1;
            }
            (dead_links, crawls)
        })
    };
    for number in 0..tries(4).cases {
        let colour = if number % 2 == 0 { "#0b5566" } else { "#550b66" };
        site.write(
            "content/site.toml",
            format!("{SITE}\n[publish]\npath = \"www\"\n[colours]\nprimary = \"{colour}\"\n"),
        );
        let front = format!(
            "title = \"Tin mới {number}\"\ndate = 2026-11-{:02}\ntags = [\"Chủ đề {number}\"]",
            number % 20 + 1
        );
        site.article(&format!("moi-{number}"), &front);
        if let Some(old) = number.checked_sub(2) {
            std::fs::remove_file(site.path(&format!("content/tin-tuc/moi-{old}.md"))).unwrap();
        }
        let said = publish(&site, &[]);
        assert_eq!(said.code, Some(0), "{said:?}");
    }
    stop.store(true, Ordering::Relaxed);
    let (dead_links, crawls) = reader.join().unwrap();
    assert_eq!(dead_links, BTreeSet::new(), "in {crawls} crawls");
    assert_published(&site);
}

#[test]
fn a_killed_publication_is_completed_by_the_next() {
    let site = portal();
    for number in 0..30 {
        site.article(
            &format!("cu-{number}"),
            &format!("title = \"Bài cũ {number}\"\ndate = 2026-08-{:02}", number % 28 + 1),
        );
    }
    let change = |number: u32| {
        let title = format!("Phường lần {number}");
        site.write(
            "content/site.toml",
            format!("{SITE}\n[publish]\npath = \"www\"\n").replace("Phường Thạch Hãn", &title),
        );
        site.article(&format!("moi-{number}"), &format!("title = \"Tin {number}\"\ndate = 2026-11-01"));
        if let Some(old) = number.checked_sub(1) {
            std::fs::remove_file(site.path(&format!("content/tin-tuc/moi-{old}.md"))).unwrap();
        }
    };
    change(0);
    publish(&site, &[]);
    change(1);
    let started = Instant::now();
    publish(&site, &[]);
    let whole = started.elapsed();
    let mut broke_off = 0;
    for number in 2..2 + tries(8).cases {
        change(number);
        let mut run = site.command(&["publish", "--now", common::NOW, "--quiet"]).spawn().unwrap();
        // From the time when it has built, in steps that meet all of its parts.
        std::thread::sleep(whole.mul_f64(0.4 + 0.6 * f64::from(number * 7 % 24) / 24.0));
        let _ = run.kill();
        broke_off += usize::from(!run.wait().unwrap().success());
        assert_eq!(dead(&mut on_disk(site.path("www"))), BTreeSet::new(), "{number}");
        let said = publish(&site, &[]);
        assert_eq!(said.code, Some(0), "{number}: {said:?}");
        assert_published(&site);
        let names = site.tree("www").into_keys().filter(|path| path.contains(".bantin-new") || path.ends_with(".lock"));
        assert_eq!(names.collect::<Vec<_>>(), [] as [String; 0], "{number}");
    }
    println!("{broke_off} of {} were killed before they had ended", tries(8).cases);
}

#[test]
fn watch_publishes_what_is_due_though_another_program_was_building_then() {
    let site = portal();
    let soon = chrono::Utc::now() + chrono::TimeDelta::seconds(6);
    let publish = soon.format("%Y-%m-%dT%H:%M:%SZ");
    site.article("hen", &format!("title = \"Tin hẹn giờ\"\ndate = 2026-01-01\npublish = {publish}"));
    let www = |path: &str| std::fs::read_to_string(site.path("www").join(path)).unwrap_or_default();
    let watch = Running::start(bantin(&site.path(""), &["publish", "--watch", "--delay", "50"]));
    wait_for("the first publication", || www(MANIFEST).contains("state done").then_some(()));
    let lock = std::fs::File::open(site.path("public/.bantin/lock")).unwrap();
    lock.lock().unwrap();
    wait_for("the failure", || watch.said().contains("; it is tried again").then_some(()));
    assert!(chrono::Utc::now().timestamp() >= soon.timestamp());
    drop(lock);
    wait_for("what was due", || www("tin-tuc/hen.html").contains("Tin hẹn giờ").then_some(()));
}

#[test]
fn watch_publishes_what_changes_and_what_is_due_by_itself() {
    let site = portal();
    let soon = chrono::Utc::now() + chrono::TimeDelta::seconds(4);
    site.article(
        "hen",
        &format!("title = \"Tin hẹn giờ\"\ndate = 2026-01-01\npublish = {}", soon.format("%Y-%m-%dT%H:%M:%SZ")),
    );
    let www = |path: &str| std::fs::read_to_string(site.path("www").join(path)).unwrap_or_default();
    let start = || Running::start(bantin(&site.path(""), &["publish", "--watch", "--delay", "50"]));
    let mut watch = start();
    wait_for("the first publication", || www(MANIFEST).contains("state done").then_some(()));
    assert!(www("tin-tuc/mot.html").contains("Tin thứ nhất"));
    // Whoever builds is told that it will be published.
    let said = site.run(&["build", "--lang", "en", "--now", "2026-01-02T08:00"]);
    assert!(said.out.contains("published by itself)"), "{said:?}");
    let second = site.run(&["publish", "--watch", "--lang", "en"]);
    assert_eq!(second, common::program::failed(2, "error: another bantin publish --watch publishes this portal\n"));
    wait_for("what was due", || www("tin-tuc/hen.html").contains("Tin hẹn giờ").then_some(()));
    assert!(chrono::Utc::now().timestamp() >= soon.timestamp());
    site.article("mot", "title = \"Tin đã sửa\"\ndate = 2026-01-03");
    wait_for("a change", || www("tin-tuc/mot.html").contains("Tin đã sửa").then_some(()));
    wait_for("its end", || (watch.said().matches("published to").count() == 3).then_some(()));
    // The place is gone, and back.
    std::fs::rename(site.path("www"), site.path("xa")).unwrap();
    site.write("www", "không phải thư mục");
    site.article("mot", "title = \"Tin sửa lần hai\"\ndate = 2026-01-03");
    wait_for("the failure", || watch.said().contains("; it is tried again").then_some(()));
    std::fs::remove_file(site.path("www")).unwrap();
    std::fs::rename(site.path("xa"), site.path("www")).unwrap();
    site.article("hai", "title = \"Tin khác\"\ndate = 2026-01-03");
    wait_for("the place again", || www("tin-tuc/mot.html").contains("Tin sửa lần hai").then_some(()));
    assert!(watch.lives());
    // What changes while it does not run goes out when it starts.
    drop(watch);
    site.article("hai", "title = \"Tin lúc tắt\"\ndate = 2026-01-03");
    let _watch = start();
    wait_for("the start", || www("tin-tuc/hai.html").contains("Tin lúc tắt").then_some(()));
}
