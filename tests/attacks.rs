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

/// The warnings of `check` about a site, as code and file, in the order of files.
fn warnings(site: &Site) -> Vec<(String, String)> {
    let said = site.run(&["check", "--format", "json", "--now", common::NOW]);
    let rows: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let mut all: Vec<_> = rows.as_array().unwrap().iter().map(|row| (text(row, "code"), text(row, "file"))).collect();
    all.sort();
    all
}

#[test]
fn f16_what_an_attachment_tells_or_runs_is_told() {
    let site = Site::small();
    let links: String = ["a.html", "b.pdf", "c.xhtml", "d.heic", "e.mp4", "f.pdf", "g.html"]
        .map(|name| format!("[Tệp {name}]({name})\n\n"))
        .concat();
    site.write("content/tin-tuc/mot.md", format!("+++\ntitle = \"Một\"\ndate = 2026-11-01\n+++\n\n{links}"));
    let gps = b"II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0\x01\0\x02\0\x05\0\x03\0\0\0\xff\0\0\0\0\0\0\0";
    for (name, bytes) in [
        ("a.html", &b"<p onclick='x()'>a</p>"[..]),
        ("b.pdf", b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(x)>>endobj"),
        ("c.xhtml", b"<html xmlns='http://www.w3.org/1999/xhtml'><script>x()</script></html>"),
        ("d.heic", &[&b"....ftypheic....Exif\0\0"[..], gps].concat()),
        ("e.mp4", b"....ftypisom....\xA9xyz\0\x12\x15\xC7+16.75+107.19/"),
        ("f.pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj"),
        ("g.html", b"<p>a</p>"),
        // Nothing links to it: it is not published.
        ("h.html", b"<script>x()</script>"),
    ] {
        site.write(&format!("content/tin-tuc/{name}"), bytes);
    }
    site.write("content/static/i.mov", "location.ISO6709");
    // Somebody's tool, put there on purpose.
    site.write("content/static/j.html", "<script>x()</script>");
    site.write("content/static/k.jpg", [&common::jpeg()[..], b"<x:xmpmeta exif:GPSLatitude='16,44.9N'/>"].concat());
    let told = |code: &str, file: &str| (code.to_owned(), format!("content/{file}"));
    let expected = [
        told("attachment-script", "tin-tuc/a.html"),
        told("attachment-script", "tin-tuc/b.pdf"),
        told("attachment-script", "tin-tuc/c.xhtml"),
        told("photo-location", "static/i.mov"),
        told("photo-location", "static/k.jpg"),
        told("photo-location", "tin-tuc/d.heic"),
        told("photo-location", "tin-tuc/e.mp4"),
        told("unused-file", "tin-tuc/h.html"),
    ];
    assert_eq!(warnings(&site), expected);
    // As it is remembered.
    for _ in 0..2 {
        assert_eq!(site.run(&BUILD).code, Some(0));
        assert_eq!(warnings(&site), expected);
    }
}

/// Each alias alone, and the code of what is said about it; none where it is sound.
#[test]
fn f15_addresses_that_mean_something_to_servers_are_refused() {
    let refused = [
        "/.htaccess",
        "/%2ehtaccess",
        "/a/.user.ini",
        "/.git/config",
        "/*",
        "/tin/*",
        "/a%2Ab",
        "/:splat",
        "/tin/:id",
        "/%3Aid",
        "/a?id=:id",
        "/a?*",
        "/web.config",
        "/cu/WEB.CONFIG",
        "/_worker.js",
        "/_headers",
        "/%7BPATH%7D",
        "/%24%7BHOME%7D",
        "/${HOME}",
    ];
    let long = format!("/a?id={}", "1".repeat(1000));
    let sound = ["/$host", "/.well-known/a", "/Dac_biet:Trang", "/a.b", "/100%25", "/a(b)", "/~an", "/a?b=(1)"];
    let all = || {
        refused.into_iter().chain([long.as_str()]).map(|alias| (alias, true)).chain(sound.map(|alias| (alias, false)))
    };
    let site = Site::small();
    for (number, (alias, _)) in all().enumerate() {
        site.article(
            &format!("bai-{number}"),
            &format!("title = \"Bài {number}\"\ndate = 2026-11-01\naliases = [\"{alias}\"]"),
        );
    }
    let told = warnings(&site);
    for (number, (alias, is_refused)) in all().enumerate() {
        let file = format!("content/tin-tuc/bai-{number}.md");
        let codes: Vec<&str> = told.iter().filter(|(_, path)| *path == file).map(|(code, _)| code.as_str()).collect();
        assert_eq!(codes, if is_refused { vec!["alias"] } else { vec![] }, "{alias}");
    }
    for (url, is_sound) in [
        ("https://a.vn", true),
        ("https://a.vn:8080/b/c", true),
        ("https://cổng.vn/phường/~moi", true),
        ("http://[::1]:80/", true),
        ("https://a.vn/c%E1%BB%95ng", true),
        ("https://a.vn/$host", false),
        ("https://$host/", false),
        ("https://a.vn/%24host", false),
        ("https://a.vn/%0Ax", false),
        ("https://a.vn/;b", false),
        ("https://a.vn/*", false),
        ("https://a.vn/:b", false),
        ("https://a.vn//b.vn", false),
        ("https://a.vn/../b", false),
        ("https://u:p@a.vn/", false),
        ("https://a.vn:99999", false),
        ("https://a.vn/(b)", false),
    ] {
        assert_eq!(bantin::config::is_web_address(url), is_sound, "{url}");
    }
}

/// Files of nothing but mistakes, or of far too much: what is said is bounded, and says where to begin. The lines of the
/// reports do not grow with the input once it is large.
#[test]
fn f5_what_is_too_much_is_told_and_bounded() {
    const SET: &str = "[a]\ntitle = 'T'\nsource = 'S'\nupdated = 2026-11-01\nkey = 'k'\n";
    let columns = |n: usize| (0..n).map(|at| format!("b{at} = 'B{at}', ")).collect::<String>();
    let sheet = |csv: String| -> Vec<(&str, String)> {
        let set = "title = 'T'\nsource = 'S'\nupdated = 2026-11-01\nkey = 'k'\nrows = 'a.csv'\ncolumns = { k = 'K', b = 'B' }\n";
        vec![("stats/a.toml", set.to_owned()), ("stats/a.csv", csv)]
    };
    let article = |front: String| vec![("tin-tuc/mot.md", front)];
    let drawing = |svg: String| {
        vec![
            ("tin-tuc/mot.md", "+++\ntitle = 'A'\ndate = 2026-11-01\n+++\n\n![a](a.svg)\n".to_owned()),
            ("tin-tuc/a.svg", svg),
        ]
    };
    type Input<'i> = Box<dyn Fn(usize) -> Vec<(&'static str, String)> + 'i>;
    // What is said at last or alone, in each of n, 2n and 4n.
    let inputs: [(&str, Input); 10] = [
        ("there are more mistakes from here on", Box::new(|n| vec![("stats.toml", "a\n".repeat(n))])),
        ("there are more mistakes from here on", Box::new(|n| article(format!("---\n{}---\n", "a: b: c\n".repeat(n))))),
        (
            "more than 500 data sets in one file",
            Box::new(|n| vec![("stats.toml", (0..n).map(|at| format!("[a{at}]\n")).collect())]),
        ),
        (
            "the data set has more than 200 columns",
            Box::new(|n| vec![("stats.toml", format!("{SET}columns = {{ k = 'K', {} }}\n", columns(n)))]),
        ),
        ("the table has more than 1000 columns", Box::new(|n| sheet(format!("k;b{}\n", ";x".repeat(n))))),
        ("cannot recurse further", Box::new(|n| vec![("stats.toml", format!("a = {}\n", "[".repeat(n)))])),
        (
            "recursion limit exceeded",
            Box::new(|n| article(format!("---\ntitle: {}{}\n---\n", "[".repeat(n), "]".repeat(n)))),
        ),
        ("nested too deep", Box::new(|n| drawing(format!("<svg>{}</svg>", "<g>".repeat(n))))),
        ("twice", Box::new(|n| drawing(format!("<svg><g {}/></svg>", "a='' ".repeat(n))))),
        ("a second root element", Box::new(|n| drawing("<svg/>".repeat(n)))),
    ];
    for (said, input) in inputs {
        let lines = [2000, 4000, 8000].map(|n| {
            let site = Site::small();
            input(n).into_iter().for_each(|(path, text)| site.write(&format!("content/{path}"), text));
            let told = site.run(&["check", "--lang", "en", "--now", common::NOW]);
            assert_eq!(told.code, Some(1), "{said}");
            assert!(
                told.out.contains(said) || told.err.contains(said),
                "{said}: {}",
                told.out.chars().take(2000).collect::<String>()
            );
            told.out.lines().count() + told.err.lines().count()
        });
        assert!(lines[2] <= lines[0] + 10, "{said}: {lines:?}");
    }
}
