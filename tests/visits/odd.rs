//! Odd logs: large days, endless lines, NULs, other zones, hostile paths, bytes of any kind; what must stay private.

use std::fs;
use std::io::Write;

use bantin::edge::visits::{KillPoint, RunError, Task, run};
use bantin::visits::{BOT_LISTS, BotList, OpenState};
use proptest::prelude::*;

use crate::site::{AGENT, MORNING, count, ledger, ledger_files, line, site, sums, visits};
use crate::tries::tries;

fn log(root: &std::path::Path, bytes: impl AsRef<[u8]>) {
    fs::write(root.join("logs/access.log"), bytes).unwrap();
}

#[test]
fn a_day_of_a_hundred_thousand_visitors() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let mut text = String::new();
    for n in 0..100_000i64 {
        let address = format!("10.{}.{}.{}", n >> 16, n >> 8 & 255, n & 255);
        text.push_str(&line(MORNING + n / 10, &address, "/a.html", AGENT));
        if n % 2 == 0 {
            text.push_str(&line(MORNING + n / 10 + 60, &address, "/", AGENT));
        }
    }
    log(folder.path(), &text);
    let report = count(&site, MORNING + 20_000).unwrap();
    assert_eq!((sums(folder.path()), visits(folder.path())), ((150_000, 0, 0, 0), 100_000));
    assert_eq!((report.figures.today, report.figures.total), (100_000, 101_000));
    // Rotated, and once more after the open state was written and read.
    fs::rename(folder.path().join("logs/access.log"), folder.path().join("logs/access.log.1")).unwrap();
    log(folder.path(), line(MORNING + 10_060, "10.1.134.159", "/", AGENT));
    count(&site, MORNING + 20_000).unwrap();
    assert_eq!((sums(folder.path()).0, visits(folder.path())), (150_001, 100_000));
}

#[test]
fn an_endless_line_and_nuls_are_unreadable_and_cost_no_memory() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let good = line(MORNING, "192.0.2.1", "/", AGENT);
    let mut bytes = good.clone().into_bytes();
    bytes.extend(vec![b'x'; 10 << 20]);
    bytes.push(b'\n');
    bytes.extend(line(MORNING + 5, "192.0.2.2", "/", AGENT).into_bytes());
    bytes.extend(vec![0; 3 << 20]);
    log(folder.path(), &bytes);
    count(&site, MORNING + 60).unwrap();
    assert_eq!(sums(folder.path()), (2, 0, 0, 1));
    // The NULs were a line that was not written yet.
    bytes.push(b'\n');
    bytes.extend(line(MORNING + 6, "192.0.2.3", "/", AGENT).into_bytes());
    log(folder.path(), &bytes);
    count(&site, MORNING + 61).unwrap();
    assert_eq!(sums(folder.path()), (3, 0, 0, 2));
    count(&site, MORNING + 62).unwrap();
    assert_eq!(sums(folder.path()), (3, 0, 0, 2));
}

#[test]
fn a_log_of_the_wrong_form_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    log(folder.path(), "one two three\n".repeat(100));
    assert!(matches!(count(&site, MORNING), Err(RunError::Failure(_))));
    assert_eq!(ledger_files(folder.path()), Vec::<std::path::PathBuf>::new());
}

#[test]
fn c4_one_bad_file_never_stops_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let path = |name: &str| folder.path().join("logs").join(name);
    log(folder.path(), line(MORNING, "203.0.113.1", "/", AGENT));
    fs::write(path("other.log"), line(MORNING, "203.0.113.9", "/a.html", AGENT)).unwrap();
    let error = "2023/11/07 08:00:00 [error] 12#12: *1 open() \"/srv/x\" failed (2: No such file or directory)\n";
    fs::write(path("error.log"), error.repeat(12)).unwrap();
    fs::write(path("notes.txt"), "one two three\n".repeat(12)).unwrap();
    fs::write(path("old.log.1.gz"), [0x1F, 0x8B, 8, 0, 1, 2, 3]).unwrap();
    fs::create_dir(path("folder")).unwrap();
    let told = |now| {
        let report = count(&site, now).unwrap();
        report.warnings.iter().map(|one| one.en.clone()).collect::<Vec<_>>()
    };
    let first = told(MORNING + 60);
    assert_eq!(sums(folder.path()), (2, 0, 0, 0));
    assert_eq!(
        first,
        [
            "`../logs/old.log.1.gz` is not fully compressed yet, or damaged (unexpected end of file); the next run will try again",
            "`../logs/notes.txt`: 12 of 12 new lines are unreadable (the first is new line 1), so it was left out: the format is probably wrong; set [visits] format in content/stats.toml",
            "`../logs/error.log`: 12 of 12 new lines are unreadable (the first is new line 1), so it was left out: this is an error log of nginx, not an access log; take it out of [visits] logs",
        ]
    );
    // It is told once, and again when such a file changes; the good log goes on counting.
    let mut good = fs::File::options().append(true).open(path("access.log")).unwrap();
    good.write_all(line(MORNING + 70, "203.0.113.2", "/", AGENT).as_bytes()).unwrap();
    assert_eq!(told(MORNING + 120), first[..1]);
    assert_eq!(sums(folder.path()), (3, 0, 0, 0));
    fs::write(path("notes.txt"), "one two three\n".repeat(13)).unwrap();
    assert_eq!(told(MORNING + 180).len(), 2);
    // A log that grows by what nobody can read is no gap, and is counted on once that is gone.
    good.write_all("?\n".repeat(12).as_bytes()).unwrap();
    assert_eq!(told(MORNING + 240).len(), 2);
    let before = line(MORNING, "203.0.113.1", "/", AGENT) + &line(MORNING + 70, "203.0.113.2", "/", AGENT);
    fs::write(path("access.log"), before + &line(MORNING + 250, "203.0.113.3", "/", AGENT)).unwrap();
    assert_eq!(told(MORNING + 300).len(), 1);
    assert_eq!((sums(folder.path()), ledger(folder.path()).gaps.len()), ((4, 0, 0, 0), 0));
}

#[test]
fn c4_packed_logs_are_the_logs_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let path = |name: &str| folder.path().join("logs").join(name);
    let text: String = (0..40).map(|n| line(MORNING + n, &format!("203.0.113.{n}"), "/a.html", AGENT)).collect();
    log(folder.path(), &text);
    count(&site, MORNING + 60).unwrap();
    let mut bz2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    bz2.write_all(text.as_bytes()).unwrap();
    fs::write(path("access.log.1.bz2"), bz2.finish().unwrap()).unwrap();
    let zst = ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    fs::write(path("access.log.1.zst"), zst).unwrap();
    let zip = |files: &[&str]| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for name in files {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    fs::write(path("access.log.1.zip"), zip(&["logs/access.log"])).unwrap();
    let report = count(&site, MORNING + 120).unwrap();
    assert_eq!((report.warnings, sums(folder.path())), (vec![], (40, 0, 0, 0)));
    fs::write(path("all.zip"), zip(&["a.log", "b.log"])).unwrap();
    let report = count(&site, MORNING + 180).unwrap();
    let told: Vec<&str> = report.warnings.iter().map(|one| one.en.as_str()).collect();
    assert_eq!(
        told,
        [
            "`../logs/all.zip` is not fully compressed yet, or damaged (2 files in the archive, unpack it); the next run will try again"
        ]
    );
    // What is new in a packed log counts, its last line without a line end too.
    let mut bz2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    bz2.write_all((text.clone() + line(MORNING + 50, "203.0.113.50", "/", AGENT).trim_end()).as_bytes()).unwrap();
    fs::write(path("access.log.2.bz2"), bz2.finish().unwrap()).unwrap();
    count(&site, MORNING + 240).unwrap();
    assert_eq!(sums(folder.path()), (41, 0, 0, 0));
}

#[test]
fn c6_the_same_log_with_other_line_ends_is_the_same_log() {
    let text: String =
        (0..300).map(|n| line(MORNING + n, &format!("203.0.113.{}", n % 250), "/a.html", AGENT)).collect();
    let crlf = text.replace('\n', "\r\n");
    for (first, second) in
        [(&text, &crlf), (&crlf, &text), (&text, &format!("\u{feff}{crlf}")), (&text, &format!("\u{feff}{text}"))]
    {
        let folder = tempfile::tempdir().unwrap();
        let site = site(folder.path());
        let path = |name: &str| folder.path().join("logs").join(name);
        log(folder.path(), first);
        count(&site, MORNING + 600).unwrap();
        fs::write(path("copy.log"), second).unwrap();
        fs::write(path("part.log"), &second[..second[..9000].rfind('\n').unwrap() + 1]).unwrap();
        let report = count(&site, MORNING + 660).unwrap();
        assert_eq!((report.warnings, sums(folder.path()).0), (vec![], 300));
        // What is new behind it counts once.
        let end = if second.contains('\r') { "\r\n" } else { "\n" };
        let more = line(MORNING + 700, "203.0.113.9", "/", AGENT).replace('\n', end);
        fs::write(path("copy.log"), second.clone() + &more).unwrap();
        count(&site, MORNING + 720).unwrap();
        assert_eq!(sums(folder.path()), (301, 0, 0, 0));
        count(&site, MORNING + 780).unwrap();
        assert_eq!(sums(folder.path()), (301, 0, 0, 0));
    }
    // Sorted and with other line ends: an altered copy all the same.
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    log(folder.path(), &text);
    count(&site, MORNING + 600).unwrap();
    let sorted: String = crlf.split_inclusive('\n').rev().collect();
    fs::write(folder.path().join("logs/sorted.log"), sorted).unwrap();
    let report = count(&site, MORNING + 660).unwrap();
    assert_eq!((report.warnings.len(), sums(folder.path()).0), (1, 300));
}

#[test]
fn c7_the_last_line_of_a_finished_log_needs_no_end() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let path = |name: &str| folder.path().join("logs").join(name);
    let whole = |n: i64| line(MORNING + n, &format!("203.0.113.{n}"), "/a.html", AGENT);
    let open = |n: i64| whole(n).trim_end().to_owned();
    let import = |name: &str, text: String, now| {
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        let more = std::slice::from_ref(&file);
        run(&site, &Task { more, durable: false, ..Task::new(now) }).unwrap();
        sums(folder.path())
    };
    assert_eq!(import("one.log", open(1), MORNING + 60), (1, 0, 0, 0));
    assert_eq!(import("two.log", whole(2) + &open(3), MORNING + 61), (3, 0, 0, 0));
    // The same with its end, and with more behind it.
    assert_eq!(import("three.log", whole(2) + &whole(3), MORNING + 62), (3, 0, 0, 0));
    assert_eq!(import("four.log", whole(2) + &whole(3) + &whole(4), MORNING + 63), (4, 0, 0, 0));
    // A line that is cut off is none, and what its agent is missing from neither.
    let half = |text: String, at: usize| text[..at].to_owned();
    assert_eq!(import("five.log", whole(5) + &half(whole(6), 60), MORNING + 64), (5, 0, 0, 0));
    assert_eq!(import("six.log", whole(7) + &half(whole(8), 90), MORNING + 65), (6, 0, 0, 0));
    // A log that may still grow waits; a rotated one does not once it was quiet for an hour and another goes on.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64;
    let at = |seconds: i64| line(now + seconds, "203.0.113.20", "/a.html", AGENT);
    fs::write(path("access.log.1"), at(-9000) + at(-8000).trim_end()).unwrap();
    let quiet = std::time::SystemTime::now() - std::time::Duration::from_secs(7900);
    fs::File::options().write(true).open(path("access.log.1")).unwrap().set_modified(quiet).unwrap();
    fs::write(path("access.log"), at(-7200)).unwrap();
    count(&site, now - 7000).unwrap();
    assert_eq!(sums(folder.path()).0, 8);
    count(&site, now - 6900).unwrap();
    assert_eq!(sums(folder.path()).0, 8);
    count(&site, now - 4000).unwrap();
    assert_eq!(sums(folder.path()).0, 9);
    count(&site, now - 3000).unwrap();
    assert_eq!(sums(folder.path()), (9, 0, 0, 0));
}

#[test]
fn f7_lines_ahead_of_the_clock_wait_and_no_day_is_sealed_by_a_wrong_one() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let at = |from: i64, to: i64| -> String {
        (from..to).map(|n| line(MORNING + n * 60, &format!("203.0.113.{n}"), "/a.html", AGENT)).collect()
    };
    // The counter is ten minutes behind, and another day for one run.
    log(folder.path(), at(0, 30));
    let report = count(&site, MORNING + 20 * 60 - 600).unwrap();
    let told: Vec<bool> = report.warnings.iter().map(|one| one.en.contains("ahead of the clock")).collect();
    assert_eq!((sums(folder.path()), told), ((16, 0, 0, 0), vec![true]));
    let report = count(&site, MORNING - 20 * 3600).unwrap();
    assert_eq!((sums(folder.path()), report.warnings.len()), ((16, 0, 0, 0), 1));
    count(&site, MORNING + 30 * 60).unwrap();
    assert_eq!((sums(folder.path()), visits(folder.path())), ((30, 0, 0, 0), 30));
    let day = |date: &str| {
        let ledger = ledger(folder.path());
        let days = ledger.days.iter().filter(|((one, _), _)| one.to_string() == date);
        days.map(|(_, day)| (day.views, day.visits, day.open, day.approximate)).collect::<Vec<_>>()
    };
    assert_eq!(day("2023-11-07"), [(30, 30, true, false)]);
    // The clock is a day ahead for one run, while lines of today still come.
    log(folder.path(), at(0, 40));
    count(&site, MORNING + 86_400).unwrap();
    assert_eq!(day("2023-11-07"), [(40, 40, true, false)]);
    log(folder.path(), at(0, 50));
    count(&site, MORNING + 50 * 60).unwrap();
    assert_eq!((day("2023-11-07"), ledger(folder.path()).late.len()), (vec![(50, 50, true, false)], 0));
    // More than a day ahead is no time at all.
    let far = line(MORNING + 3 * 86_400, "203.0.113.1", "/", AGENT);
    log(folder.path(), at(0, 50) + &far + &at(50, 51));
    count(&site, MORNING + 51 * 60).unwrap();
    assert_eq!(sums(folder.path()), (51, 0, 0, 1));
    // The next morning it is sealed.
    count(&site, MORNING + 86_400).unwrap();
    assert_eq!(day("2023-11-07"), [(51, 51, false, false)]);
    // Two hundred lines that are all too far ahead: the clocks are named.
    let text: String = (0..20).map(|n| line(MORNING + 40 * 86_400 + n, "203.0.113.1", "/", AGENT)).collect();
    fs::write(folder.path().join("logs/far.log"), text).unwrap();
    let report = count(&site, MORNING + 86_460).unwrap();
    assert!(report.warnings[0].en.ends_with("check the clocks of both"), "{:?}", report.warnings);
}

#[test]
fn c2_twenty_people_are_twenty_visitors_and_a_proxy_alone_is_told() {
    let told = |heads: &dyn Fn(i64) -> String| {
        let folder = tempfile::tempdir().unwrap();
        let site = site(folder.path());
        let text: String = (0..20).map(|n| line(MORNING + n, &heads(n), "/a.html", AGENT)).collect();
        log(folder.path(), text);
        let report = count(&site, MORNING + 60).unwrap();
        (
            visits(folder.path()),
            report.warnings.iter().map(|one| one.en.split(';').next().unwrap().to_owned()).collect(),
        )
    };
    let fine: (u64, Vec<String>) = (20, vec![]);
    assert_eq!(told(&|n| format!("203.113.5.{n}, 10.0.0.5")), fine);
    assert_eq!(told(&|n| format!("203.113.5.{n}:{}", 50_000 + n)), fine);
    assert_eq!(told(&|n| format!("unknown, [2001:db8:0:{n:x}::1]:443")), fine);
    assert_eq!(
        told(&|_| "198.51.100.1".to_owned()),
        (1, vec!["`../logs/access.log`: all 20 new page views come from one address".to_owned()])
    );
    assert_eq!(
        told(&|n| format!("10.0.0.{n}")),
        (20, vec!["`../logs/access.log`: all 20 new page views come from private addresses".to_owned()])
    );
    assert_eq!(told(&|n| format!("198.51.100.1:{}", 50_000 + n)).0, 1);
}

#[test]
fn c2_where_all_addresses_are_rightly_private_nobody_is_warned() {
    for head in ["198.51.100.1", "10.0.0.5", "fd00::1"] {
        let folder = tempfile::tempdir().unwrap();
        let mut site = site(folder.path());
        let text =
            |from: i64| -> String { (from..from + 20).map(|n| line(MORNING + n, head, "/a.html", AGENT)).collect() };
        log(folder.path(), text(0));
        assert_eq!(count(&site, MORNING + 60).unwrap().warnings.len(), 1, "{head}");
        site.settings.address_warning = false;
        log(folder.path(), text(0) + &text(20));
        let report = count(&site, MORNING + 120).unwrap();
        assert_eq!((report.warnings, sums(folder.path()).0), (vec![], 40), "{head}");
    }
}

#[test]
fn c5_other_hosts_do_not_count_and_are_told_where_they_are_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut site = site(folder.path());
    site.pages.hosts = vec!["x.vn".to_owned()];
    let text: String =
        (0..12).map(|n| line(MORNING + n, &format!("y.vn:443 203.0.113.{n}"), "/a.html", AGENT)).collect();
    log(folder.path(), text.clone());
    let report = count(&site, MORNING + 60).unwrap();
    let told: Vec<&str> = report.warnings.iter().map(|one| one.en.as_str()).collect();
    assert_eq!(
        told,
        [
            "`../logs/access.log`: 12 requests are for the host `y.vn:443`, which is not the portal's: not counted. If it is this portal: add hosts = [\"y.vn:443\"] to [visits]"
        ]
    );
    let more = line(MORNING + 20, "x.vn:443 203.0.113.1", "/a.html", AGENT)
        + &line(MORNING + 21, "203.0.113.2", "http://other/", AGENT);
    log(folder.path(), text + &more);
    let report = count(&site, MORNING + 120).unwrap();
    assert_eq!((report.warnings, sums(folder.path())), (vec![], (1, 0, 13, 0)));
}

#[test]
fn f13_a_ledger_that_lost_a_log_is_not_counted_on() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    log(folder.path(), readers(50).concat());
    count(&site, MORNING + 9000).unwrap();
    let file = ledger_files(folder.path()).remove(0);
    let whole = fs::read_to_string(&file).unwrap();
    let refused = |text: String| {
        fs::write(&file, &text).unwrap();
        let grown = readers(51).concat();
        log(folder.path(), grown);
        let Err(RunError::Failure(failure)) = count(&site, MORNING + 9060) else { panic!("it counted") };
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
        failure.message.en
    };
    let without: String = whole.split_inclusive('\n').filter(|row| !row.starts_with("cursor")).collect();
    let told = refused(without);
    assert!(
        told.starts_with("server main: its days have 50 lines, but the logs that were counted (`cursor`) had only 0;"),
        "{told}"
    );
    assert!(refused(whole.replace("\t50\t50\t50\t", "\t5000\t5000\t5000\t")).contains("5000 lines"));
    fs::write(&file, &whole).unwrap();
    count(&site, MORNING + 9120).unwrap();
    assert_eq!(sums(folder.path()).0, 51);
}

#[test]
fn f11_what_a_killed_run_left_is_tidied_and_a_failed_publication_is_told_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let states = || {
        let open = fs::read_dir(folder.path().join("content/visits/.open")).unwrap();
        open.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("state-")).count()
    };
    log(folder.path(), readers(5).concat());
    count(&site, MORNING + 900).unwrap();
    log(folder.path(), readers(6).concat());
    let killed =
        run(&site, &Task { durable: false, step: &|step| step != KillPoint::Committed, ..Task::new(MORNING + 960) });
    assert!(matches!(killed, Err(RunError::Killed)));
    assert_eq!(states(), 2);
    count(&site, MORNING + 1020).unwrap();
    assert_eq!((states(), sums(folder.path()).0), (1, 6));
    // A folder in the place of the file.
    fs::create_dir_all(folder.path().join("public/.bantin")).unwrap();
    fs::create_dir_all(folder.path().join("public/visits.json/x")).unwrap();
    log(folder.path(), readers(7).concat());
    let report = count(&site, MORNING + 1080).unwrap();
    let told = report.warnings[0].en.clone();
    assert!(report.is_partial && told.starts_with("the ledger is up to date, but `"), "{told}");
    assert_eq!(sums(folder.path()).0, 7);
    fs::remove_dir_all(folder.path().join("public/visits.json")).unwrap();
    let report = count(&site, MORNING + 1140).unwrap();
    assert!(!report.is_partial && folder.path().join("public/visits.json").is_file());
}

#[test]
fn a_ledger_of_nonsense_stops_the_count_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    log(folder.path(), line(MORNING, "192.0.2.1", "/", AGENT));
    count(&site, MORNING + 60).unwrap();
    let file = ledger_files(folder.path()).remove(0);
    let broken = fs::read_to_string(&file).unwrap().replace("\topen\t", "\tmaybe\t");
    fs::write(&file, &broken).unwrap();
    let Err(RunError::Problems(problems)) = count(&site, MORNING + 120) else { panic!("it counted") };
    let told: Vec<&str> = problems.0.iter().map(|one| one.message.en.as_str()).collect();
    assert_eq!(told, ["`open` cannot be `maybe`"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), broken);
}

#[test]
fn instants_are_those_of_the_zone_of_the_site() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let line = |time: &str| format!("192.0.2.1 - - [{time}] \"GET / HTTP/1.1\" 200 1 \"-\" \"{AGENT}\"\n");
    // 23:50 and 00:10 in Vietnam are one visit, of the first day; 01:00 is another.
    log(
        folder.path(),
        [
            line("06/Nov/2023:16:50:00 +0000"),
            line("06/Nov/2023:12:10:00 -0500"),
            line("07/Nov/2023:01:00:00 +0700"),
            // Impossible: no day at all, or as of now.
            line("07/Nov/2033:01:00:00 +0700"),
            line("07/Nov/1980:01:00:00 +0700"),
        ]
        .concat(),
    );
    count(&site, MORNING - 4 * 3600).unwrap();
    let days: Vec<(String, u64, u64, u64)> = ledger(folder.path())
        .days
        .iter()
        .map(|((date, _), day)| (date.to_string(), day.views, day.visits, day.clamped))
        .collect();
    assert_eq!(days, [("2023-11-06".to_owned(), 1, 1, 0), ("2023-11-07".to_owned(), 3, 2, 1)]);
    assert_eq!(sums(folder.path()).3, 1);
}

#[test]
fn hostile_paths_are_no_pages() {
    let folder = tempfile::tempdir().unwrap();
    let mut site = site(folder.path());
    let get = |path: &[u8]| {
        let mut bytes = b"192.0.2.1 - - [07/Nov/2023:08:00:00 +0700] \"GET ".to_vec();
        bytes.extend_from_slice(path);
        bytes.extend_from_slice(format!(" HTTP/1.1\" 200 1 \"-\" \"{AGENT}\"\n").as_bytes());
        bytes
    };
    let paths: [&[u8]; 7] = [b"/../../", b"/<script>", b"/\xff\xfe", b"/%ff", b"/a\\x22", b"/a.html", b"/%09run%0a"];
    let mut bytes = Vec::new();
    paths.iter().for_each(|path| bytes.extend(get(path)));
    log(folder.path(), &bytes);
    count(&site, MORNING + 60).unwrap();
    assert_eq!(sums(folder.path()), (1, 0, 6, 0));
    // The same before the first build, when only the form of a path decides.
    let other = tempfile::tempdir().unwrap();
    fs::create_dir_all(other.path().join("logs")).unwrap();
    log(other.path(), &bytes);
    site.root = other.path().to_path_buf();
    site.pages.known = None;
    count(&site, MORNING + 60).unwrap();
    let pages: Vec<String> = ledger(other.path()).pages.keys().map(|(_, _, path)| path.clone()).collect();
    assert_eq!(pages, ["/*"]);
}

#[test]
fn a_changed_copy_is_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let lines: Vec<String> =
        (0..200).map(|n| line(MORNING + n * 30, &format!("192.0.2.{n}"), "/a.html", AGENT)).collect();
    log(folder.path(), lines.concat());
    count(&site, MORNING + 9000).unwrap();
    let mut sorted = lines.clone();
    sorted.reverse();
    fs::write(folder.path().join("logs/sorted.log"), sorted.concat()).unwrap();
    fs::write(folder.path().join("logs/tail.log"), lines[60..].concat()).unwrap();
    let filtered: String = lines.iter().skip(1).step_by(2).cloned().collect();
    fs::write(folder.path().join("logs/filtered.log"), filtered).unwrap();
    let report = count(&site, MORNING + 9001).unwrap();
    assert_eq!((report.warnings.len(), sums(folder.path()).0), (3, 200));
}

#[test]
fn a_log_cut_to_nothing_is_warned_about_and_not_counted_twice() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let first: String = (0..20).map(|n| line(MORNING + n, "192.0.2.1", "/a.html", AGENT)).collect();
    log(folder.path(), &first);
    count(&site, MORNING + 60).unwrap();
    fs::write(folder.path().join("logs/access.log.1"), &first).unwrap();
    let file = fs::File::options().write(true).open(folder.path().join("logs/access.log")).unwrap();
    file.set_len(0).unwrap();
    (&file).write_all(line(MORNING + 90, "192.0.2.1", "/a.html", AGENT).as_bytes()).unwrap();
    let report = count(&site, MORNING + 100).unwrap();
    let told: Vec<bool> = report.warnings.iter().map(|one| one.en.contains("copytruncate")).collect();
    assert_eq!((told, sums(folder.path()).0), (vec![true], 21));
}

#[test]
fn a_log_that_is_gone_before_its_end_was_read_leaves_a_gap() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    log(folder.path(), line(MORNING, "192.0.2.1", "/", AGENT) + "192.0.2.1 - - [");
    count(&site, MORNING + 60).unwrap();
    fs::remove_file(folder.path().join("logs/access.log")).unwrap();
    count(&site, MORNING + 120).unwrap();
    let gaps: Vec<(i64, i64, String)> =
        ledger(folder.path()).gaps.values().map(|gap| (gap.from, gap.until, gap.reason.clone())).collect();
    assert_eq!(gaps, [(MORNING, MORNING + 120, "unfinished-line".to_owned())]);
}

#[test]
fn nobody_can_be_found_in_what_is_kept_or_published() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    fs::create_dir_all(folder.path().join("public/.bantin")).unwrap();
    let mut text = String::new();
    for n in 0..50 {
        text.push_str(&line(MORNING + n * 40, &format!("203.0.113.{n}"), "/a.html", AGENT));
        text.push_str(&line(MORNING + n * 40, &format!("2001:db8:77::{n:x}"), "/", AGENT));
    }
    log(folder.path(), &text);
    count(&site, MORNING + 3000).unwrap();
    let open = fs::read_dir(folder.path().join("content/visits/.open")).unwrap();
    let state = open.map(|entry| entry.unwrap().path()).find(|path| path.to_string_lossy().contains("state-")).unwrap();
    let state = OpenState::from_bytes(&fs::read(state).unwrap()).unwrap();
    let mut secrets: Vec<String> = vec!["203.0.113.".into(), "2001:db8".into(), "Mozilla".into(), "Firefox".into()];
    for day in state.days.values() {
        secrets.extend(day.set.sorted().iter().flat_map(|(who, _)| [format!("{who:x}"), who.to_string()]));
        secrets.push(day.salt.iter().map(|byte| format!("{byte:02x}")).collect());
    }
    assert!(secrets.len() > 100);
    let mut kept = fs::read_to_string(folder.path().join("public/visits.json")).unwrap();
    ledger_files(folder.path()).iter().for_each(|path| kept.push_str(&fs::read_to_string(path).unwrap()));
    let found: Vec<&String> = secrets.iter().filter(|secret| kept.contains(secret.as_str())).collect();
    assert_eq!(found, Vec::<&String>::new());
    // The salt is gone once the day is sealed, at six the next morning.
    count(&site, MORNING + 23 * 3600).unwrap();
    let open = fs::read_dir(folder.path().join("content/visits/.open")).unwrap();
    for path in open.map(|entry| entry.unwrap().path()) {
        let bytes = fs::read(&path).unwrap();
        let salts = state.days.values().map(|day| day.salt);
        for salt in salts {
            assert!(!bytes.windows(32).any(|window| window == salt), "{}", path.display());
        }
    }
}

#[test]
#[cfg(unix)]
fn the_open_state_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    count(&site, MORNING).unwrap();
    let mode = fs::metadata(folder.path().join("content/visits/.open")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

proptest! {
    #![proptest_config(tries(60))]

    /// What the fuzz targets do, over random bytes: nothing panics, every line is of exactly one kind, and reading once
    /// more changes nothing.
    #[test]
    fn any_bytes_are_a_log(bytes in prop::collection::vec(any::<u8>(), 0..2000), packed: bool, json: bool) {
        let folder = tempfile::tempdir().unwrap();
        let site = site(folder.path());
        let mut text = if json { b"{\"status\":".to_vec() } else { Vec::new() };
        if packed {
            text.extend([0x1F, 0x8B, 8, 0]);
        }
        text.extend(bytes);
        log(folder.path(), &text);
        if count(&site, MORNING).is_ok() {
            let (views, bots, excluded, unreadable) = sums(folder.path());
            let lines: u64 = ledger(folder.path()).cursors.values().map(|cursor| cursor.lines).sum();
            prop_assert_eq!(views + bots + excluded + unreadable, lines);
            let before = sums(folder.path());
            count(&site, MORNING + 1).unwrap();
            prop_assert_eq!(sums(folder.path()), before);
        }
    }
}

/// Two hundred readers, half a minute apart.
fn readers(count: i64) -> Vec<String> {
    (0..count).map(|n| line(MORNING + n * 30, &format!("192.0.2.{n}"), "/a.html", AGENT)).collect()
}

#[test]
fn where_the_key_was_lost_old_logs_are_known_or_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let lines = readers(200);
    log(folder.path(), lines.concat());
    count(&site, MORNING + 9000).unwrap();
    // A fresh clone, years later: neither the logs nor what git does not keep.
    fs::remove_file(folder.path().join("logs/access.log")).unwrap();
    fs::remove_dir_all(folder.path().join("content/visits/.open")).unwrap();
    let put = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let whole = put("whole.log", lines.concat());
    let shorter = put("shorter.log", lines[..90].concat());
    let sorted = put("sorted.log", lines.iter().rev().cloned().collect());
    let tail = put("tail.log", lines[60..].concat());
    let later = put("later.log", line(MORNING + 9500, "192.0.2.1", "/a.html", AGENT));
    let import = |path: &std::path::PathBuf, is_trusted| {
        let more = std::slice::from_ref(path);
        let task = Task { more, is_trusted, durable: false, ..Task::new(MORNING + 40_000) };
        let report = run(&site, &task).unwrap();
        (report.warnings.len(), sums(folder.path()).0)
    };
    assert_eq!(import(&shorter, false), (1, 200));
    assert_eq!(import(&sorted, false), (1, 200));
    assert_eq!(import(&tail, false), (1, 200));
    assert_eq!(import(&whole, false), (0, 200));
    assert_eq!(import(&later, false), (0, 201));
    // Staff know better.
    assert_eq!(import(&tail, true), (0, 341));
}

#[test]
fn logs_of_two_servers_may_begin_in_the_same_second() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut other = site(two.path());
    other.settings.server = "web2".to_owned();
    log(two.path(), readers(100).concat());
    count(&other, MORNING + 9000).unwrap();
    // The ledger of the other server, as `bantin visits merge` brings it.
    let own = site(one.path());
    fs::create_dir_all(one.path().join("content/visits")).unwrap();
    fs::copy(&ledger_files(two.path())[0], one.path().join("content/visits/2023-11.tsv")).unwrap();
    let lines: Vec<String> = (0..20).map(|n| line(MORNING + n, "198.51.100.7", "/b.html", AGENT)).collect();
    log(one.path(), lines.concat());
    count(&own, MORNING + 9000).unwrap();
    assert_eq!(sums(one.path()).0, 120);
    // What is all of the other server's log is that log, wherever it lies.
    fs::copy(two.path().join("logs/access.log"), one.path().join("logs/copied.log")).unwrap();
    count(&own, MORNING + 9001).unwrap();
    assert_eq!(sums(one.path()).0, 120);
}

#[test]
fn a_joined_file_that_grows_is_a_log_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let lines = readers(90);
    let path = |name: &str| folder.path().join("logs").join(name);
    fs::write(path("a.log"), lines[..30].concat()).unwrap();
    fs::write(path("b.log"), lines[30..60].concat()).unwrap();
    count(&site, MORNING + 3000).unwrap();
    fs::write(path("all.log"), lines[..60].concat()).unwrap();
    count(&site, MORNING + 3001).unwrap();
    assert_eq!(sums(folder.path()).0, 60);
    for (end, views) in [(70, 70), (71, 71), (90, 90)] {
        let last = end
            - if end == 90 {
                19
            } else if end == 71 {
                1
            } else {
                10
            };
        let mut file = fs::File::options().append(true).open(path("all.log")).unwrap();
        file.write_all(lines[last..end].concat().as_bytes()).unwrap();
        count(&site, MORNING + 3000 + end as i64).unwrap();
        assert_eq!(sums(folder.path()).0, views);
    }
    // Copied, moved, its parts gone, the open state lost: nothing new.
    fs::rename(path("all.log"), path("other.log")).unwrap();
    fs::copy(path("other.log"), path("third.log")).unwrap();
    fs::remove_file(path("a.log")).unwrap();
    count(&site, MORNING + 4000).unwrap();
    fs::remove_dir_all(folder.path().join("content/visits/.open")).unwrap();
    count(&site, MORNING + 4001).unwrap();
    assert_eq!(sums(folder.path()).0, 90);
}

#[test]
fn what_came_before_the_opening_is_in_its_day_and_not_in_the_total() {
    let folder = tempfile::tempdir().unwrap();
    let mut site = site(folder.path());
    let opening = site.settings.opening.as_mut().unwrap();
    opening.date = "2023-11-07".parse().unwrap();
    let before: String = (0..3).map(|n| line(MORNING - 86_400, &format!("192.0.2.{n}"), "/", AGENT)).collect();
    let after: String = (0..2).map(|n| line(MORNING, &format!("192.0.2.{n}"), "/", AGENT)).collect();
    log(folder.path(), before + &after);
    let report = count(&site, MORNING + 60).unwrap();
    let days: Vec<(String, u64)> =
        ledger(folder.path()).days.iter().map(|((date, _), day)| (date.to_string(), day.visits)).collect();
    assert_eq!(days, [("2023-11-06".to_owned(), 3), ("2023-11-07".to_owned(), 2)]);
    assert_eq!((report.figures.online, report.figures.today, report.figures.total), (2, 2, 1002));
    // Past midnight, before anyone has come: today is nobody, and the total stays.
    let report = count(&site, MORNING + 16 * 3600 + 60).unwrap();
    assert_eq!((report.figures.online, report.figures.today, report.figures.total), (0, 0, 1002));
}

#[test]
fn a_new_list_of_programs_applies_from_the_next_midnight() {
    const NEWCOMER: &str = "Mozilla/5.0 (compatible; Newcomer/1.0)";
    const NEWER: &[BotList] = &[BOT_LISTS[0], BotList { number: 2, literals: "Newcomer/", patterns: "" }];
    let folder = tempfile::tempdir().unwrap();
    let mut site = site(folder.path());
    site.bots = &BOT_LISTS[..1];
    let day = |day: i64, count: i64| -> String {
        (0..count).map(|n| line(MORNING + day * 86_400 + n, &format!("192.0.2.{n}"), "/", NEWCOMER)).collect()
    };
    let mut text = day(0, 2);
    log(folder.path(), &text);
    count(&site, MORNING + 60).unwrap();
    // The new program counts the rest of the day as the old one did, and the next day by the new list.
    site.bots = NEWER;
    text += &day(0, 3);
    log(folder.path(), &text);
    count(&site, MORNING + 120).unwrap();
    text += &day(1, 4);
    log(folder.path(), &text);
    count(&site, MORNING + 86_400 + 60).unwrap();
    // What comes late, in an old log, is of its day.
    let old = folder.path().join("old.log");
    fs::write(&old, day(-30, 5)).unwrap();
    let more = std::slice::from_ref(&old);
    run(&site, &Task { more, durable: false, ..Task::new(MORNING + 86_400 + 120) }).unwrap();
    let ledger = ledger(folder.path());
    let days: Vec<(String, u64, u64)> =
        ledger.days.iter().map(|((date, _), day)| (date.to_string(), day.views, day.bots)).collect();
    let expected = [("2023-10-08", 5, 0), ("2023-11-07", 5, 0), ("2023-11-08", 0, 4)];
    assert_eq!(days, expected.map(|(date, views, bots)| (date.to_owned(), views, bots)));
    let lists: Vec<(String, u32)> =
        ledger.lists.iter().map(|((_, date), number)| (date.to_string(), *number)).collect();
    assert_eq!(lists, [("2023-11-08".to_owned(), 2)]);
}

#[test]
fn an_imported_log_is_not_missed_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let old = folder.path().join("old.log");
    fs::write(&old, readers(20).concat() + "192.0.2.1 - - [").unwrap();
    let more = std::slice::from_ref(&old);
    run(&site, &Task { more, durable: false, ..Task::new(MORNING + 9000) }).unwrap();
    fs::remove_file(&old).unwrap();
    let report = count(&site, MORNING + 9060).unwrap();
    assert_eq!((report.warnings.len(), ledger(folder.path()).gaps.len(), sums(folder.path()).0), (0, 0, 20));
}

proptest! {
    #![proptest_config(tries(30))]

    /// A load test writes one line again and again, so that rotated logs begin in the middle of a flood and only how many
    /// lines there are tells them apart. Counted as they are, copied, and joined in both orders: each line once.
    #[test]
    fn floods_are_counted_once(floods in prop::collection::vec((1..4i64, 20..90usize), 2..12), cuts in prop::collection::vec(any::<prop::sample::Index>(), 1..8)) {
        let folder = tempfile::tempdir().unwrap();
        let site = site(folder.path());
        let mut lines = Vec::new();
        let mut at = MORNING;
        for (apart, times) in floods {
            at += apart;
            lines.extend(vec![line(at, "192.0.2.1", "/a.html", AGENT); times]);
        }
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(lines.len())).collect();
        cuts.extend([0, lines.len()]);
        cuts.sort_unstable();
        cuts.dedup();
        let logs: Vec<String> = cuts.windows(2).map(|cut| lines[cut[0]..cut[1]].concat()).collect();
        // Of a log that begins with all of another nobody can tell whether it is that one, or that one grown.
        let begins = |a: usize, b: usize| a != b && logs[a].starts_with(logs[b].as_str());
        prop_assume!(!(0..logs.len()).any(|a| (0..logs.len()).any(|b| begins(a, b))));
        for (number, text) in logs.iter().enumerate() {
            fs::write(folder.path().join(format!("logs/access.log.{:03}", 900 - number)), text).unwrap();
        }
        let mut counted = Vec::new();
        count(&site, at + 60).unwrap();
        counted.push(sums(folder.path()).0);
        fs::write(folder.path().join("logs/joined.log"), lines.concat()).unwrap();
        count(&site, at + 120).unwrap();
        counted.push(sums(folder.path()).0);
        let backwards: Vec<&str> = logs.iter().rev().map(String::as_str).collect();
        fs::write(folder.path().join("logs/backwards.log"), backwards.concat()).unwrap();
        count(&site, at + 180).unwrap();
        counted.push(sums(folder.path()).0);
        prop_assert_eq!(counted, vec![lines.len() as u64; 3]);
    }
}
