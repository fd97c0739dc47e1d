//! The output folder: whatever happens, the last good site stays, and nothing that bantin did not make is touched.
#![cfg(unix)]

use std::process::Stdio;

use crate::common;
use crate::common::program::{Site, failed, fine};

const BUILD: [&str; 4] = ["build", "--quiet", "--now", common::NOW];

/// A site that was built, and then got one more article.
fn changed() -> Site {
    let site = Site::small();
    assert_eq!(site.run(&BUILD), fine(""));
    site.article("ba", "title = \"Tin thứ ba\"\ndate = 2026-11-03");
    site
}

/// A site with this many articles, so that a build takes long enough to be caught in the middle.
fn large(articles: usize) -> Site {
    let site = Site::small();
    for number in 0..articles {
        let front = format!("title = \"Bài số {number}\"\ndate = 2026-10-{:02}", number % 28 + 1);
        site.article(&format!("bai-{number}"), &front);
    }
    site
}

#[test]
fn an_error_leaves_the_last_site_as_it_was() {
    let site = changed();
    let before = site.tree("public");
    site.article("loi", "title = \"Lỗi\"\ndate = 2026-11-03\nslug = \"../../etc\"");
    let said = site.run(&BUILD);
    assert_eq!(
        said,
        failed(
            1,
            "\
lỗi: `../../etc` không dùng được trong địa chỉ
 --> content/tin-tuc/loi.md:4:8
  |
4 | slug = \"../../etc\"
  |        ^^^^^^^^^^^
  |
  = gợi ý: chỉ dùng chữ thường không dấu, số và dấu `-`: slug = \"etc\"

1 lỗi, 0 cảnh báo; chưa ghi gì, trang cũ vẫn nguyên
"
        )
    );
    assert_eq!(site.tree("public"), before);
}

#[test]
fn a_template_that_fails_on_one_page_leaves_the_last_site_as_it_was() {
    let site = changed();
    let before = site.tree("public");
    site.write("themes/thach-han/templates/404.html", "{{ page.khong_co }}");
    let said = site.run(&BUILD);
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert_eq!(site.tree("public"), before);
    let fresh = site.run(&["build", "--quiet", "--out", "moi", "--now", common::NOW]);
    assert_eq!(fresh, said);
    assert!(!site.path("moi").exists());
    assert_eq!(names(&site), ["content", "public", "themes"]);
}

/// What lies in the site's folder, but for what a build remembers where no file is younger than two seconds, as on a slow machine.
fn names(site: &Site) -> Vec<String> {
    let entries = std::fs::read_dir(site.path(".")).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != ".bantin-cache");
    names.sort();
    names
}

#[test]
fn a_foreign_file_in_the_way_stops_the_build() {
    let site = Site::small();
    site.write("public/index.html", "của người khác");
    site.write("public/anh/cu.jpg", "ảnh cũ");
    let before = site.tree("public");
    assert_eq!(
        site.run(&BUILD),
        failed(
            2,
            "lỗi: `DIR/public/index.html` đã có và không do bantin tạo ra; chuyển tệp này đi nơi khác, hoặc dùng --out với thư mục khác\n"
        )
    );
    assert_eq!(site.tree("public"), before);
}

#[test]
fn foreign_files_elsewhere_are_kept() {
    let site = Site::small();
    site.write("public/.gitignore", "*\n");
    site.write("public/anh/cu.jpg", "ảnh cũ");
    site.write("public/tin-tuc/rieng.html", "của người khác");
    assert_eq!(site.run(&BUILD), fine(""));
    std::fs::remove_file(site.path("content/tin-tuc/mot.md")).unwrap();
    std::fs::remove_file(site.path("content/tin-tuc/hai.md")).unwrap();
    assert_eq!(site.run(&BUILD), fine(""));
    let clean = Site::small();
    std::fs::remove_file(clean.path("content/tin-tuc/mot.md")).unwrap();
    std::fs::remove_file(clean.path("content/tin-tuc/hai.md")).unwrap();
    assert_eq!(clean.run(&BUILD), fine(""));
    let mut expected = clean.tree("public");
    for (name, text) in [(".gitignore", "*\n"), ("anh/cu.jpg", "ảnh cũ"), ("tin-tuc/rieng.html", "của người khác")]
    {
        expected.insert(name.to_owned(), text.as_bytes().to_vec());
    }
    assert_eq!(site.tree("public"), expected);
}

#[test]
fn a_folder_in_the_way_of_a_page_stops_the_build() {
    let site = Site::small();
    site.write("public/tin-tuc/mot.html/sau/rieng.txt", "của người khác");
    let before = site.tree("public");
    assert_eq!(
        site.run(&BUILD),
        failed(
            2,
            "lỗi: `DIR/public/tin-tuc/mot.html/sau/rieng.txt` đã có và không do bantin tạo ra; chuyển tệp này đi nơi khác, hoặc dùng --out với thư mục khác\n"
        )
    );
    assert_eq!(site.tree("public"), before);
}

#[test]
fn a_file_in_the_way_of_a_folder_stops_the_build() {
    let site = Site::small();
    site.write("public/tin-tuc", "của người khác");
    let before = site.tree("public");
    assert_eq!(
        site.run(&BUILD),
        failed(
            2,
            "lỗi: `DIR/public/tin-tuc` đã có và không do bantin tạo ra; chuyển tệp này đi nơi khác, hoặc dùng --out với thư mục khác\n"
        )
    );
    assert_eq!(site.tree("public"), before);
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let site = Site::small();
    site.write("content/static/cu", "một tệp");
    site.article("mot", "title = \"Tin thứ nhất\"\ndate = 2026-11-01\naliases = [\"/moi/a/\", \"/moi/b/\"]");
    assert_eq!(site.run(&BUILD), fine(""));
    let turn = |site: &Site| {
        let _ = std::fs::remove_file(site.path("content/static/cu"));
        site.write("content/static/moi", "một tệp");
        site.article("mot", "title = \"Tin thứ nhất\"\ndate = 2026-11-01\naliases = [\"/cu/a/\"]");
    };
    turn(&site);
    assert_eq!(site.run(&BUILD), fine(""));
    let clean = Site::small();
    turn(&clean);
    assert_eq!(clean.run(&BUILD), fine(""));
    assert_eq!(site.tree("public"), clean.tree("public"));
}

#[test]
fn an_output_that_cannot_be_a_folder() {
    let site = Site::small();
    site.write("tep", "một tệp");
    let build = |out| site.run(&["build", "--quiet", "--now", common::NOW, "--out", out]);
    assert_eq!(build("tep"), failed(2, "lỗi: `tep` không phải thư mục\n"));
    assert_eq!(
        build("tep/public"),
        failed(2, "lỗi: không ghi được `tep/public`: Not a directory (os error 20); trang cũ vẫn nguyên\n")
    );
    assert_eq!(
        build("/proc/bantin"),
        failed(2, "lỗi: không ghi được `/proc/bantin`: No such file or directory (os error 2); trang cũ vẫn nguyên\n")
    );
    assert_eq!(names(&site), ["content", "tep"]);
}

/// Runs a line of shell with a mount table of its own. Root needs the right to mount; others a user namespace.
fn mounted(site: &Site, line: &str) -> common::program::Said {
    let id = site.program("id", &["-u"]).out;
    let space = if id == "0\n" { "-m" } else { "-rm" };
    let said = site.program("unshare", &[space, "sh", "-e", "-c", line]);
    assert!(said.code != Some(1) || !said.err.contains("unshare"), "this test needs `unshare {space}`: {said:?}");
    said
}

#[test]
fn a_read_only_disk_is_told() {
    let site = changed();
    let before = site.tree("public");
    let said = mounted(
        &site,
        "mount --bind public public; mount -o remount,bind,ro public; exec \"$BANTIN\" build --quiet --now 2026-11-24",
    );
    assert_eq!(said, failed(2, "lỗi: không ghi được `DIR/public`: ổ đĩa chỉ đọc; trang cũ vẫn nguyên\n"));
    assert_eq!(site.tree("public"), before);
}

/// A folder that cannot be written to stops a commit in the middle: all that was new by then goes back, and the message
/// says so.
#[test]
fn f2_f9_a_commit_that_stops_in_the_middle_is_undone() {
    let site = changed();
    site.article("hai", "title = \"Tin thứ hai\"\ndate = 2026-10-01\ntags = [\"Lễ hội\", \"Chợ\"]");
    let before = site.tree("public");
    let said = mounted(
        &site,
        "mount --bind public/chu-de public/chu-de; mount -o remount,bind,ro public/chu-de; exec \"$BANTIN\" build --quiet --now 2026-11-24",
    );
    let told = "lỗi: không ghi được `DIR/public/chu-de/cho.html`: Invalid cross-device link (os error 18); trang cũ vẫn nguyên\n";
    assert_eq!(said, failed(2, told));
    assert_eq!(site.tree("public"), before);
    // The next build finishes the work.
    assert_eq!(site.run(&BUILD), fine(""));
    assert!(String::from_utf8_lossy(&site.tree("public")["tin-tuc/hai.html"]).contains("chu-de/cho.html"));
}

/// A new article with an attachment of 600 KB is too much for a disk of 512 KB. The tree is listed while it is mounted.
/// One thread: of two that find the disk full, either may speak first.
#[test]
fn a_full_disk_leaves_the_last_site_as_it_was() {
    let site = Site::small();
    let line = "\
mkdir disk; mount -t tmpfs -o size=512k tmpfs disk
\"$BANTIN\" build --quiet --now 2026-11-24 --out disk/public
(cd disk && find . -type f | sort | xargs md5sum) > before
printf '+++\\ntitle = \"Ba\"\\ndate = 2026-11-03\\n+++\\n\\n[tệp](to.pdf)\\n' > content/tin-tuc/ba.md
head -c 600000 /dev/zero > content/tin-tuc/to.pdf
set +e
\"$BANTIN\" build --quiet --jobs 1 --now 2026-11-24 --out disk/public
code=$?
(cd disk && find . -type f | sort | xargs md5sum) > after
cmp before after || exit 99
rm content/tin-tuc/to.pdf content/tin-tuc/ba.md
\"$BANTIN\" build --quiet --now 2026-11-24 --out disk/public || exit 98
exit $code";
    assert_eq!(
        mounted(&site, line),
        failed(2, "lỗi: không ghi được `disk/public/tin-tuc/to.pdf`: đĩa đầy; trang cũ vẫn nguyên\n")
    );
}

#[test]
fn a_limit_on_the_size_of_files_is_told() {
    let site = changed();
    let before = site.tree("public");
    site.write("content/static/to.bin", vec![0; 100_000]);
    let said = site.shell("trap '' XFSZ; ulimit -f 64; exec \"$BANTIN\" build --quiet --now 2026-11-24");
    assert_eq!(
        said,
        failed(2, "lỗi: không ghi được `DIR/public/to.bin`: ổ đĩa không nhận tệp lớn như thế; trang cũ vẫn nguyên\n")
    );
    assert_eq!(site.tree("public"), before);
}

#[test]
fn two_at_once_do_not_meet() {
    let site = changed();
    let before = site.tree("public");
    let lock = std::fs::File::create(site.path("public/.bantin/lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(
        site.run(&BUILD),
        failed(2, "lỗi: một lệnh bantin khác đang ghi vào `DIR/public`; đợi nó xong rồi chạy lại\n")
    );
    assert_eq!(site.tree("public"), before);
    drop(lock);
    assert_eq!(site.run(&BUILD), fine(""));
}

#[test]
fn many_at_once_end_in_the_same_site() {
    let site = large(60);
    let runs: Vec<_> = (0..6).map(|_| site.command(&BUILD).stderr(Stdio::piped()).spawn().unwrap()).collect();
    let busy = "lỗi: một lệnh bantin khác đang ghi vào `DIR/public`; đợi nó xong rồi chạy lại\n";
    for run in runs {
        let said = site.said(&run.wait_with_output().unwrap());
        assert!(said == fine("") || said == failed(2, busy), "{said:?}");
    }
    let clean = large(60);
    assert_eq!(clean.run(&BUILD), fine(""));
    assert_eq!(site.run(&BUILD), fine(""));
    assert_eq!(site.tree("public"), clean.tree("public"));
    assert_eq!(names(&site), ["content", "public"]);
}

#[test]
fn what_a_run_left_that_was_killed_before_it_had_a_lock_goes() {
    let site = Site::small();
    for stale in [".public.12345/.bantin", ".public.12346"] {
        std::fs::create_dir_all(site.path(stale)).unwrap();
    }
    // Not ours: there is something in it, or no number in its name.
    for other in [".public.12347/.bantin/notes", ".public.old/.bantin"] {
        std::fs::create_dir_all(site.path(other)).unwrap();
    }
    assert_eq!(site.run(&BUILD), fine(""));
    assert_eq!(names(&site), [".public.12347", ".public.old", "content", "public"]);
}

#[test]
fn a_killed_run_is_made_good_by_the_next() {
    let clean = large(200);
    assert_eq!(clean.run(&BUILD), fine(""));
    for (number, fresh) in (1..=12).zip([false, true].into_iter().cycle()) {
        let site = if fresh { large(200) } else { Site::small() };
        if !fresh {
            assert_eq!(site.run(&BUILD), fine(""));
            (0..200).for_each(|number| {
                let front = format!("title = \"Bài số {number}\"\ndate = 2026-10-{:02}", number % 28 + 1);
                site.article(&format!("bai-{number}"), &front);
            });
        }
        let mut run = site.command(&BUILD).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(4 * number));
        run.kill().unwrap();
        run.wait().unwrap();
        assert_eq!(site.run(&BUILD), fine(""));
        assert_eq!(site.tree("public"), clean.tree("public"), "killed after {} ms", 4 * number);
        assert_eq!(names(&site), ["content", "public"], "killed after {} ms", 4 * number);
    }
}
