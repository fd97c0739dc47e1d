//! Saves as editors and version control do them, seen by the preview and by `build --watch`.
//!
//! Nothing here depends on how fast the machine is: whatever has to come is waited for, and where changes are counted
//! the preview waits long enough after each (`--delay`) to take what belongs together as one.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::common;
use crate::common::server::{Events, Running, Server, bantin, build, wait_for};
use crate::common::{NOW, write};

const SITE: &str = "title = \"Phường Một\"\nbase_url = \"https://phuong.example.vn\"\nlanguage = \"vi\"\n\
                    [check]\noff = [\"agency\", \"unused-file\"]\n";

fn article(text: &str) -> String {
    format!("+++\ntitle = \"Bài\"\ndate = 2026-11-01\n+++\n\n{text}\n")
}

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    write(&content.join("site.toml"), SITE);
    write(&content.join("tin-tuc/_index.md"), "+++\ntitle = \"Tin tức\"\n+++\n");
    write(&content.join("thong-bao/_index.md"), "+++\ntitle = \"Thông báo\"\n+++\n");
    write(&content.join("tin-tuc/mot.md"), article("lúc đầu"));
    folder
}

struct Watched {
    folder: tempfile::TempDir,
    server: Server,
    events: Events,
    seen: usize,
}

impl Watched {
    fn start(args: &[&str]) -> Watched {
        let folder = site();
        let mut all = vec!["--now", NOW, "--delay", "400"];
        all.extend(args);
        let server = Server::start(folder.path(), &all);
        let events = server.events();
        let seen = events.editions();
        Watched { folder, server, events, seen }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("content").join(name)
    }

    fn shows(&self, path: &str, text: &str) -> bool {
        self.server.get(path).text().contains(text)
    }

    /// Waits until a page shows a text; the browser was told of one change since the last time.
    fn becomes(&mut self, path: &str, text: &str) {
        wait_for(text, || self.shows(path, text).then_some(()));
        wait_for("the event", || (self.events.editions() > self.seen).then_some(()));
        // Were there a second reload, it would be here before one that is asked for now.
        let told = self.events.editions();
        assert_eq!(told, self.seen + 1, "after {text}");
        self.seen = told;
    }
}

const MOT: &str = "/tin-tuc/mot.html";

#[test]
fn a_save_by_rename_as_vim_does_it() {
    let mut site = Watched::start(&[]);
    let file = site.path("tin-tuc/mot.md");
    for round in ["một lần", "hai lần"] {
        // vim tries whether it may make files here, moves the old file away, writes the new one, removes the old one.
        write(&site.path("tin-tuc/4913"), "");
        fs::remove_file(site.path("tin-tuc/4913")).unwrap();
        let backup = site.path("tin-tuc/mot.md~");
        fs::rename(&file, &backup).unwrap();
        write(&file, article(round));
        fs::remove_file(backup).unwrap();
        site.becomes(MOT, round);
    }
}

#[test]
fn a_save_beside_the_file_and_a_rename_over_it() {
    let mut site = Watched::start(&[]);
    for round in ["một lần", "hai lần"] {
        let beside = site.path("tin-tuc/.mot.md.tmp123");
        write(&beside, article(round));
        fs::rename(beside, site.path("tin-tuc/mot.md")).unwrap();
        site.becomes(MOT, round);
    }
}

#[test]
fn a_save_by_truncating_and_writing_in_pieces() {
    let mut site = Watched::start(&[]);
    let mut file = File::create(site.path("tin-tuc/mot.md")).unwrap();
    for piece in article("viết từng phần").as_bytes().chunks(7) {
        file.write_all(piece).unwrap();
        file.flush().unwrap();
    }
    drop(file);
    site.becomes(MOT, "viết từng phần");
}

#[test]
fn swap_and_backup_files_are_nothing() {
    let mut site = Watched::start(&[]);
    for name in [".mot.md.swp", "mot.md~", "#mot.md#", ".#mot.md", "~$mot.md", "mot.md.bak", "Thumbs.db", ".git/index"]
    {
        write(&site.path("tin-tuc").join(name), "rác");
        fs::remove_file(site.path("tin-tuc").join(name)).unwrap();
    }
    // The same text again is no change either.
    write(&site.path("tin-tuc/mot.md"), article("lúc đầu"));
    std::thread::sleep(Duration::from_millis(600));
    write(&site.path("tin-tuc/mot.md"), article("có thay đổi"));
    site.becomes(MOT, "có thay đổi");
}

#[test]
fn five_hundred_files_at_once_are_one_change() {
    let mut site = Watched::start(&[]);
    for number in 0..500 {
        write(&site.path(&format!("tin-tuc/2026/{}/bai-{number}.md", number % 7)), article("nhiều bài"));
    }
    write(&site.path("tin-tuc/mot.md"), article("bài cuối"));
    site.becomes(MOT, "bài cuối");
    assert_eq!((0..500).filter(|n| site.server.get(&format!("/tin-tuc/bai-{n}.html")).status == 200).count(), 500);
    fs::remove_dir_all(site.path("tin-tuc/2026")).unwrap();
    wait_for("the end of the folder", || (site.server.get("/tin-tuc/bai-7.html").status == 404).then_some(()));
    write(&site.path("tin-tuc/mot.md"), article("sau cùng"));
    site.seen += 1;
    site.becomes(MOT, "sau cùng");
}

fn write_slowly(file: &Path, text: &str, meanwhile: impl Fn()) {
    let mut open = File::create(file).unwrap();
    for piece in text.as_bytes().chunks(text.len() / 20 + 1) {
        open.write_all(piece).unwrap();
        open.flush().unwrap();
        std::thread::sleep(Duration::from_millis(100));
        meanwhile();
    }
}

#[test]
fn a_file_that_is_written_for_two_seconds_is_seen_whole_or_not_at_all() {
    for args in [&[][..], &["--poll"]] {
        let mut site = Watched::start(args);
        let text = article(&format!("{} hết bài", "từng chữ ".repeat(2000)));
        write_slowly(&site.path("tin-tuc/mot.md"), &text, || {
            let page = site.server.get(MOT).text();
            assert!(page.contains("lúc đầu") || page.contains("hết bài"), "half a file");
            assert_eq!(site.events.problems(), "");
        });
        site.becomes(MOT, "hết bài");
    }
}

#[test]
fn a_drive_that_tells_nothing_is_looked_at() {
    let mut site = Watched::start(&["--poll"]);
    write(&site.path("tin-tuc/mot.md"), article("xem lại"));
    site.becomes(MOT, "xem lại");
    write(&site.path("tin-tuc/hai.md"), article("bài mới"));
    site.becomes("/tin-tuc/hai.html", "bài mới");
    fs::remove_file(site.path("tin-tuc/hai.md")).unwrap();
    wait_for("the end of the file", || (site.server.get("/tin-tuc/hai.html").status == 404).then_some(()));
}

#[test]
fn a_folder_that_disappears_and_returns() {
    for args in [&[][..], &["--poll"]] {
        let site = Watched::start(args);
        let away = site.folder.path().join("away");
        for name in ["tin-tuc", "."] {
            let folder = if name == "." { site.folder.path().join("content") } else { site.path(name) };
            fs::rename(&folder, &away).unwrap();
            wait_for("its end", || {
                let gone = site.server.get(MOT).status == 404 || !site.events.problems().is_empty();
                gone.then_some(())
            });
            fs::rename(&away, &folder).unwrap();
            wait_for("its return", || {
                (site.server.get(MOT).status == 200 && site.events.problems().is_empty()).then_some(())
            });
        }
        write(&site.path("tin-tuc/mot.md"), article("vẫn theo dõi"));
        wait_for("what is written after that", || site.shows(MOT, "vẫn theo dõi").then_some(()));
    }
}

#[cfg(unix)]
#[test]
fn what_lies_behind_a_link_is_seen_at_both_places() {
    let site = Watched::start(&[]);
    std::os::unix::fs::symlink(site.path("tin-tuc/mot.md"), site.path("thong-bao/mot.md")).unwrap();
    wait_for("the link", || site.shows("/thong-bao/mot.html", "lúc đầu").then_some(()));
    write(&site.path("tin-tuc/mot.md"), article("một nơi"));
    wait_for("the change", || site.shows("/thong-bao/mot.html", "một nơi").then_some(()));
    wait_for("the change", || site.shows(MOT, "một nơi").then_some(()));
}

#[test]
fn build_watch_keeps_the_output_as_a_clean_build_would_make_it() {
    let folder = site();
    let out = folder.path().join("public");
    let mut command = bantin(folder.path(), &["build", "--watch", "--now", NOW]);
    command.arg("--out").arg(&out);
    let mut watch = Running::start(command);
    let page = |text: &str| fs::read_to_string(out.join("tin-tuc/mot.html")).is_ok_and(|page| page.contains(text));
    wait_for("the first build", || page("lúc đầu").then_some(()));
    let file = folder.path().join("content/tin-tuc/mot.md");
    write(&file, article("lần hai"));
    wait_for("the second build", || page("lần hai").then_some(()));
    write(&file, "+++\ntitle = \"Bài\n+++\n");
    wait_for("the refusal", || watch.said().contains("nothing was written, the site is as it was").then_some(()));
    assert!(page("lần hai"));
    write(&file, article("lần ba"));
    wait_for("the third build", || page("lần ba").then_some(()));
    write(&folder.path().join("content/tin-tuc/moi.md"), article("bài mới"));
    fs::remove_file(&file).unwrap();
    wait_for("the last build", || (out.join("tin-tuc/moi.html").exists() && !page("")).then_some(()));
    let fresh = folder.path().join("fresh");
    assert_eq!(build(folder.path(), &fresh, &["--now", NOW]), (true, String::new()));
    wait_for("the same bytes", || (files(&out) == files(&fresh)).then_some(()));
    assert!(watch.lives());
}

/// The files of an output, less the lock that is there while a build runs.
fn files(out: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    // A build may be writing at this moment: what vanishes under our eyes is looked for again.
    let Some(mut files) = common::try_tree(out) else { return std::collections::BTreeMap::new() };
    files.retain(|name, _| !name.starts_with(".bantin/"));
    files
}
