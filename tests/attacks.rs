//! What a disk, a neighbour or a stranger may do to a site.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::common;
use crate::common::program::{Said, Site, fine};

const BUILD: [&str; 4] = ["build", "--quiet", "--now", common::NOW];

/// Builds as somebody whom permissions bind: root gives up the right to pass them by.
fn build_bound(site: &Site) -> Said {
    let id = site.program("id", &["-u"]).out;
    if id != "0\n" {
        return site.run(&BUILD);
    }
    let bound = "exec setpriv --bounding-set=-dac_override,-dac_read_search \"$BANTIN\" \"$@\"";
    let args: Vec<&str> = ["-c", bound, "sh"].into_iter().chain(BUILD).collect();
    site.program("sh", &args)
}

fn permit(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A site that was built, and then changed in every way: a new article with a new tag, a changed one, one that is gone, a
/// file that becomes a folder.
fn changed() -> Site {
    let site = Site::small();
    site.write("content/static/cu", "một tệp");
    site.article("bon", "title = \"Tin thứ tư\"\ndate = 2026-10-02\ntags = [\"Chợ\"]");
    assert_eq!(site.run(&BUILD), fine(""));
    fs::remove_file(site.path("content/tin-tuc/bon.md")).unwrap();
    fs::remove_file(site.path("content/static/cu")).unwrap();
    site.article("ba", "title = \"Tin thứ ba\"\ndate = 2026-11-03\ntags = [\"Bão\"]\naliases = [\"/cu/a/\"]");
    site.article("mot", "title = \"Tin sửa lại\"\ndate = 2026-11-01");
    site
}

/// Whatever folder of the output cannot be written to: the site is as it was, the message says so, and once the folder is
/// mended the next build is that of a fresh folder.
#[test]
fn f2_a_folder_that_cannot_be_written_to_leaves_the_site_as_it_was() {
    let clean = changed();
    assert_eq!(clean.run(&BUILD), fine(""));
    // New, changed and removed pages; removed ones alone; the folder at the top.
    for (folder, stopped) in [("tin-tuc", "tin-tuc/"), ("chu-de", "chu-de/"), ("", "")] {
        let site = changed();
        let before = site.tree("public");
        let path = site.path("public").join(folder);
        permit(&path, 0o555);
        let said = build_bound(&site);
        let (start, end) =
            (format!("lỗi: không ghi được `DIR/public/{stopped}"), "`: không có quyền ghi; trang cũ vẫn nguyên\n");
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{folder}");
        assert!(said.err.starts_with(&start) && said.err.ends_with(end), "{folder}: {}", said.err);
        assert_eq!(site.tree("public"), before, "{folder}");
        permit(&path, 0o755);
        assert_eq!(site.run(&BUILD), fine(""));
        assert_eq!(site.tree("public"), clean.tree("public"), "{folder}");
    }
}

/// A first build into a folder that is there already, and in which one folder cannot be written to.
#[test]
fn f2_a_first_build_that_stops_leaves_nothing_behind() {
    let site = Site::small();
    site.write("public/tin-tuc/rieng.txt", "của người khác");
    let before = site.tree("public");
    permit(&site.path("public/tin-tuc"), 0o555);
    let said = build_bound(&site);
    assert!(said.err.ends_with("`: không có quyền ghi; trang cũ vẫn nguyên\n"), "{}", said.err);
    assert_eq!(site.tree("public"), before);
    permit(&site.path("public/tin-tuc"), 0o755);
    assert_eq!(site.run(&BUILD), fine(""));
}

/// A file as another one of the same length and time, as `cp -p` and archives leave it.
fn replace_with_the_same_time(path: &Path, bytes: &[u8]) {
    let facts = fs::metadata(path).unwrap();
    assert_eq!(facts.len(), bytes.len() as u64);
    let beside = path.with_extension("beside");
    fs::write(&beside, bytes).unwrap();
    fs::File::options().append(true).open(&beside).unwrap().set_modified(facts.modified().unwrap()).unwrap();
    fs::rename(&beside, path).unwrap();
    assert_eq!(fs::metadata(path).unwrap().modified().unwrap(), facts.modified().unwrap());
}

#[test]
fn f14_a_file_replaced_by_one_of_the_same_length_and_time_is_published_anew() {
    let site = Site::small();
    site.write(
        "content/tin-tuc/mot.md",
        "+++\ntitle = \"Một\"\ndate = 2026-11-01\n+++\n\n[Tờ khai](a.pdf)\n\n![Ảnh](b.jpg)\n",
    );
    site.write("content/tin-tuc/a.pdf", "one");
    site.write("content/static/c.bin", "one");
    site.write("content/tin-tuc/b.jpg", common::jpeg());
    let old = fs::File::options().append(true).open(site.path("content/tin-tuc/b.jpg")).unwrap();
    old.set_modified(std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000)).unwrap();
    assert_eq!(site.run(&BUILD), fine(""));
    let pictures = |site: &Site| -> Vec<String> {
        site.tree("public").into_keys().filter(|name| name.ends_with(".jpg") || name.ends_with(".webp")).collect()
    };
    let first = pictures(&site);
    replace_with_the_same_time(&site.path("content/tin-tuc/a.pdf"), b"two");
    replace_with_the_same_time(&site.path("content/static/c.bin"), b"two");
    let mut other = common::jpeg();
    // Another table of quantisation: another grey.
    other[30] = 17;
    replace_with_the_same_time(&site.path("content/tin-tuc/b.jpg"), &other);
    assert_eq!(site.run(&BUILD), fine(""));
    let tree = site.tree("public");
    assert_eq!((&*tree["tin-tuc/a.pdf"], &*tree["c.bin"]), (&b"two"[..], &b"two"[..]));
    assert!(!pictures(&site).is_empty() && pictures(&site).iter().all(|name| !first.contains(name)), "{first:?}");
    // A copy that was spoilt where it lies is not told by its time either.
    replace_with_the_same_time(&site.path("public/c.bin"), b"bad");
    Command::new("touch")
        .arg("-r")
        .arg(site.path("public/c.bin"))
        .arg(site.path("content/static/c.bin"))
        .status()
        .unwrap();
    assert_eq!(site.run(&BUILD), fine(""));
    assert_eq!(site.tree("public")["c.bin"], b"two");
}
