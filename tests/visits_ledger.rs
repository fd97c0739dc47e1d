//! What the program says about a ledger that somebody edited, about two machines of one name, about logs that were copied, and
//! what a build publishes where there is no ledger yet.

use std::fs;

use crate::common::program::{Said, Site, failed, fine};

/// The counter's run of each test; a day of 50 readers, one page each.
const COUNT: [&str; 6] = ["visits", "--lang", "en", "--now", "2026-11-24T12:00", "--quiet"];
const MONTH: &str = "content/visits/2026-11.tsv";

/// Readers with these numbers, a minute apart from eight in the morning.
fn readers(numbers: std::ops::Range<u32>) -> String {
    let line = |n: u32| {
        let (hour, minute) = (8 + n / 60, n % 60);
        format!(
            "203.113.5.{n} - - [24/Nov/2026:{hour:02}:{minute:02}:00 +0700] \"GET /tin-tuc/mot.html HTTP/1.1\" 200 900 \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0\"\n"
        )
    };
    numbers.map(line).collect()
}

/// A portal whose visits are counted; the opening figure is 1.000.
fn portal(log: &str) -> Site {
    let site = Site::small();
    site.write(
        "content/stats.toml",
        "[visits]\nlogs = [\"../logs/*\"]\nopening = { total = 1000, date = 2026-11-01, note = \"cổng cũ\" }\n",
    );
    if !log.is_empty() {
        site.write("logs/access.log", log);
    }
    site
}

/// A portal that was built, and counted with 50 readers.
fn counted() -> Site {
    let site = portal(&readers(0..50));
    build(&site);
    assert_eq!(site.run(&COUNT), fine(""));
    site
}

fn build(site: &Site) {
    let said = site.run(&["build", "--quiet", "--now", "2026-11-24T12:00"]);
    assert_eq!(said.code, Some(0), "{said:?}");
}

fn read(site: &Site, path: &str) -> Option<String> {
    fs::read_to_string(site.path(path)).ok()
}

fn check(site: &Site) -> Said {
    site.run(&["check", "--lang", "en", "--now", "2026-11-24T12:00"])
}

/// A command of the counter at noon.
fn visits(site: &Site, args: &[&str]) -> Said {
    site.run(&[&["visits"], args, &["--lang", "en", "--now", "2026-11-24T12:00"]].concat())
}

#[test]
fn c10_a_build_writes_no_figures_it_does_not_know() {
    let figures = |at: &str, total: u32| {
        format!("{{\"as_of\":\"2026-11-24T{at}:00+07:00\",\"online\":0,\"today\":50,\"total\":{total}}}\n")
    };
    // A PC without the ledger: no file, before a count and beside the logs.
    let pc = portal("");
    build(&pc);
    assert_eq!(read(&pc, "public/visits.json"), None);
    let pc = portal(&readers(0..50));
    build(&pc);
    assert_eq!(read(&pc, "public/visits.json"), None);
    // The figures of the server, brought to the PC: they stay, however often it is built.
    pc.write("public/visits.json", figures("11:00", 7777));
    build(&pc);
    build(&pc);
    assert_eq!(read(&pc, "public/visits.json"), Some(figures("11:00", 7777)));
    // With a ledger the newer of both stays.
    let server = counted();
    assert_eq!(read(&server, "public/visits.json"), Some(figures("12:00", 1050)));
    server.write("public/visits.json", figures("12:01", 1051));
    build(&server);
    assert_eq!(read(&server, "public/visits.json"), Some(figures("12:01", 1051)));
    server.write("public/visits.json", figures("11:59", 1049));
    build(&server);
    assert_eq!(read(&server, "public/visits.json"), Some(figures("12:00", 1050)));
    // The ledger is gone: what it published is not.
    fs::remove_dir_all(server.path("content/visits")).unwrap();
    build(&server);
    assert_eq!(read(&server, "public/visits.json"), Some(figures("12:00", 1050)));
}

#[test]
fn f3_two_machines_of_one_name_are_not_merged() {
    let refused = |here: &Site, there: &Site| {
        let before = read(here, MONTH);
        let folder = there.path("").display().to_string();
        let said = visits(here, &["merge", &folder]);
        assert_eq!(read(here, MONTH), before);
        Said { err: said.err.replace(&folder, "OTHER/"), ..said }
    };
    let forked = failed(
        2,
        "error: the ledger here and the one in `OTHER/` are both of the server `main`, but were counted from different logs: merging them would lose the visits of one, so nothing was merged. Give the other machine a name of its own in [visits], such as server = \"web2\", move its folder content/visits away, count its logs again, and then merge\n",
    );
    // The same server, different logs; the other way round; after a count of each more.
    let one = counted();
    let other = portal(&readers(100..130));
    assert_eq!(visits(&other, &["--quiet"]), fine(""));
    assert_eq!(refused(&one, &other), forked);
    assert_eq!(refused(&other, &one), forked);
    for n in 0..3 {
        other.write("logs/access.log", readers(100..140 + n));
        assert_eq!(visits(&other, &["--quiet"]), fine(""));
    }
    assert_eq!(refused(&one, &other), forked);
    // A machine cloned with its logs and its ledger, after which each went on by itself.
    let clone = counted();
    let twin = counted();
    fs::copy(clone.path(MONTH), twin.path(MONTH)).unwrap();
    fs::remove_dir_all(twin.path("content/visits/.open")).unwrap();
    for (name, bytes) in clone.tree("content/visits/.open") {
        twin.write(&format!("content/visits/.open/{name}"), bytes);
    }
    crate::common::write(&twin.path("logs/access.log"), readers(0..50) + &readers(120..190));
    assert_eq!(visits(&twin, &["--quiet"]), fine(""));
    clone.write("logs/access.log", readers(0..110));
    assert_eq!(visits(&clone, &["--quiet"]), fine(""));
    assert_eq!(refused(&clone, &twin), forked);
    assert_eq!(refused(&twin, &clone), forked);
    for n in 0..3 {
        twin.write("logs/access.log", readers(0..50) + &readers(120..195 + n));
        assert_eq!(visits(&twin, &["--quiet"]), fine(""));
    }
    assert_eq!(refused(&clone, &twin), forked);
    assert_eq!(refused(&twin, &clone), forked);
}

#[test]
fn f3_ledgers_that_go_on_from_each_other_are_merged_and_no_total_falls() {
    let one = counted();
    let copy = Site::small();
    copy.write(MONTH, read(&one, MONTH).unwrap());
    let folder = copy.path("").display().to_string();
    assert_eq!(visits(&one, &["merge", &folder]), fine("nothing new\n"));
    // An older copy of itself.
    one.write("logs/access.log", readers(0..60));
    assert_eq!(visits(&one, &["--quiet"]), fine(""));
    assert_eq!(visits(&one, &["merge", &folder]), fine("nothing new\n"));
    // A machine with a name of its own.
    let web2 = portal(&readers(100..130));
    let settings = read(&web2, "content/stats.toml").unwrap().replace("[visits]\n", "[visits]\nserver = \"web2\"\n");
    web2.write("content/stats.toml", settings);
    assert_eq!(visits(&web2, &["--quiet"]), fine(""));
    let folder = web2.path("").display().to_string();
    assert_eq!(visits(&one, &["merge", &folder]), fine("merged; servers: main, web2; total 1,090\n"));
    assert_eq!(visits(&one, &["merge", &folder]), fine("nothing new\n"));
    assert_eq!(
        visits(&one, &["verify"]),
        fine("1 log is as it was counted (9.8 KB); the ledger is valid, the sums agree\n")
    );
}

#[test]
fn f8_a_log_that_was_copied_is_no_alarm_while_both_grow() {
    let whole = |logs: u32, bytes: &str| {
        let logs = if logs == 1 { "1 log is as it was".to_owned() } else { format!("{logs} logs are as they were") };
        fine(&format!("{logs} counted ({bytes}); the ledger is valid, the sums agree\n"))
    };
    // Copied, and both grow in the same way, or each in its own; counted between and after.
    let site = counted();
    let put = |name: &str, text: String| site.write(&format!("logs/{name}"), text);
    assert_eq!(visits(&site, &["verify"]), whole(1, "8.2 KB"));
    put("copy.log", readers(0..50));
    assert_eq!(visits(&site, &["verify"]), whole(1, "8.2 KB"));
    assert_eq!(visits(&site, &["--quiet"]), fine(""));
    put("access.log", readers(0..60));
    put("copy.log", readers(0..55));
    assert_eq!(visits(&site, &["verify"]), whole(1, "8.2 KB"));
    assert_eq!(visits(&site, &["--quiet"]), fine(""));
    assert_eq!(visits(&site, &["verify"]), whole(1, "9.8 KB"));
    put("access.log", readers(0..61));
    // A copy with lines of its own is set aside.
    put("copy.log", readers(0..55) + &readers(100..110));
    assert_eq!(visits(&site, &["verify"]), whole(1, "9.8 KB"));
    let told = visits(&site, &["--quiet"]).err;
    assert!(told.starts_with("warning: `../logs/copy.log` is an edited, filtered or sorted copy"), "{told}");
    // It was not truncated.
    assert_eq!(told.lines().count(), 1, "{told}");
    assert_eq!(visits(&site, &["verify"]), whole(1, "10 KB"));
    assert_eq!(visits(&site, &["--quiet"]), fine(""));
    // Rotated, the copy too.
    fs::rename(site.path("logs/copy.log"), site.path("logs/copy.log.1")).unwrap();
    fs::rename(site.path("logs/access.log"), site.path("logs/access.log.1")).unwrap();
    put("access.log", readers(120..121));
    assert_eq!(visits(&site, &["verify"]), whole(1, "10 KB"));
    visits(&site, &["--quiet"]);
    assert_eq!(visits(&site, &["verify"]), whole(2, "10.2 KB"));
    // One that was edited is an alarm.
    put("access.log", readers(121..122));
    assert_eq!(visits(&site, &["verify"]).code, Some(1));
}

/// What `verify` warns of in a ledger in which one thing was replaced, and what `check` does: sentence and place of each.
fn edited(from: &str, to: &str) -> (Vec<String>, Vec<String>) {
    let site = counted();
    let before = read(&site, MONTH).unwrap();
    let after = before.replace(from, to);
    assert_ne!(after, before, "{before}");
    site.write(MONTH, after);
    let verified = visits(&site, &["verify"]);
    assert_eq!((verified.code, verified.out.as_str()), (Some(1), "1 log is as it was counted (8.2 KB)\n"));
    let checked = check(&site);
    let lines = |text: &str, heads: &[&str]| {
        text.lines().filter(|line| heads.iter().any(|head| line.starts_with(head))).map(str::to_owned).collect()
    };
    let all: Vec<String> = lines(&verified.err, &[""]);
    (all, lines(&(checked.out + &checked.err), &["warning: ", "error: ", " --> "]))
}

#[test]
fn b4_verify_and_check_compare_the_sums_of_the_ledger() {
    const DAY: &str = "day\t2026-11-24\tmain\t50\t50\t50\t0\t0\t0\t0\topen\texact\n";
    const BY_HAND: &str = "warning: `content/visits/2026-11.tsv` was changed or removed by something other than the counter since the last count; compare it with git and restore it";
    const PAGES_51: &str = "warning: 2026-11-24 (main): 50 page views, but those of its pages add up to 51";
    const VIEWS: &str = "warning: 2026-11-24 (main): 5000 page views, but those of its pages add up to 50";
    const LINES: &str =
        "warning: server main: its days have 5000 lines, but the logs that were counted (`cursor`) had only 50";
    const HIGH: &str = "warning: server main: its days add up to 5000 visits, but the last count published 50";
    const LINES_59: &str =
        "warning: server main: its days have 59 lines, but the logs that were counted (`cursor`) had only 50";
    const NEGATIVE: &str = "warning: the opening figure, the days and the corrections add up to a negative total: -950";
    const AT_DAY: &str = " --> content/visits/2026-11.tsv:4:1";
    const AT_RUN: &str = " --> content/visits/2026-11.tsv:6:1";
    const PUBLISHED_50: &str = "warning: visits.json publishes a total of 1,050, but the ledger gives ";
    let published = |total: &str| format!("{PUBLISHED_50}{total}; `bantin visits` writes it again");
    let told = |verified: &[&str], checked: &[&str]| {
        let strings = |all: &[&str]| all.iter().map(|&one| one.to_owned()).collect::<Vec<String>>();
        (strings(verified), strings(checked))
    };
    assert_eq!(
        edited(DAY, "day\t2026-11-24\tmain\t5000\t5000\t5000\t0\t0\t0\t0\topen\texact\n"),
        told(
            &[LINES, VIEWS, HIGH, BY_HAND, &published("6,000")],
            &[VIEWS, AT_DAY, LINES, AT_RUN, HIGH, AT_RUN, &published("6,000")]
        )
    );
    // Lines of bots; pages beside their day; a correction that takes away more than there is; a day that is not there.
    assert_eq!(
        edited(DAY, "day\t2026-11-24\tmain\t50\t50\t50\t9\t0\t0\t0\topen\texact\n"),
        told(&[LINES_59, BY_HAND], &[LINES_59, AT_RUN])
    );
    assert_eq!(
        edited("\t/tin-tuc/mot.html\t50", "\t/tin-tuc/mot.html\t51"),
        told(&[PAGES_51, BY_HAND], &[PAGES_51, AT_DAY])
    );
    assert_eq!(
        edited(DAY, &format!("correction\tab12\t2026-11-24\t-2000\t1795496400\t\tkhông rõ\n{DAY}")),
        told(&[NEGATIVE, BY_HAND, &published("0")], &[NEGATIVE, AT_DAY, &published("0")])
    );
    const NO_DAY: &str = "warning: 2026-11-24 (main): 0 page views, but those of its pages add up to 50";
    assert_eq!(edited(DAY, ""), told(&[NO_DAY, BY_HAND], &[NO_DAY, " --> content/visits/2026-11.tsv:1:1"]));
    // What agrees in itself is seen by who counted.
    assert_eq!(edited(DAY, "day\t2026-11-24\tmain\t49\t49\t50\t0\t0\t0\t0\topen\texact\n"), told(&[BY_HAND], &[]));
}

#[test]
fn b4_what_is_published_is_compared_and_what_nobody_touched_agrees() {
    let agrees = fine("1 log is as it was counted (8.2 KB); the ledger is valid, the sums agree\n");
    let site = counted();
    assert_eq!(visits(&site, &["verify"]), agrees);
    let correct = ["correct", "--date", "24-11-2026", "--visits=-7", "--reason", "kiểm thử"];
    let total = |total: &str| {
        fine(&format!("recorded a correction of −7 visits on 24 November 2026; the total is now {total}\n"))
    };
    assert_eq!(visits(&site, &correct), total("1,043"));
    assert_eq!(visits(&site, &["verify"]), agrees);
    for published in [1044, 0, 9_000_000] {
        site.write(
            "public/visits.json",
            format!("{{\"as_of\":null,\"online\":0,\"today\":0,\"total\":{published}}}\n"),
        );
        let said = visits(&site, &["verify"]);
        let shown = match published {
            9_000_000 => "9,000,000".to_owned(),
            1044 => "1,044".to_owned(),
            other => other.to_string(),
        };
        assert_eq!(
            (said.code, said.err),
            (
                Some(1),
                format!(
                    "warning: visits.json publishes a total of {shown}, but the ledger gives 1,043; `bantin visits` writes it again\n"
                )
            )
        );
        let sentence = format!("visits.json publishes a total of {shown}, but the ledger gives 1,043");
        assert!(check(&site).err.starts_with(&format!("warning: {sentence}")), "{:?}", check(&site));
        // A clone knows neither which of the two is newer nor whose.
        let clone = Site::small();
        for (name, bytes) in site.tree("content").into_iter().filter(|(name, _)| !name.contains("/.open/")) {
            clone.write(&format!("content/{name}"), bytes);
        }
        clone.write("public/visits.json", read(&site, "public/visits.json").unwrap());
        assert!(!check(&clone).err.contains(&sentence), "{:?}", check(&clone));
    }
    assert_eq!(visits(&site, &["--quiet"]), fine(""));
    assert_eq!(visits(&site, &["verify"]), agrees);
    assert_eq!(check(&site), fine("45 files, errors: 0, warnings: 0\n"));
}

#[test]
fn f13_a_correction_is_a_number_that_the_total_can_bear() {
    let site = counted();
    let correct = |number: &str| {
        let before = read(&site, MONTH);
        let number_of = format!("--visits={number}");
        let said = visits(&site, &["correct", "--date", "24-11-2026", &number_of, "--reason", "kiểm thử"]);
        assert_eq!(read(&site, MONTH) == before, said.code != Some(0), "{number}");
        said
    };
    let negative = |number: &str| {
        failed(
            2,
            &format!(
                "error: the total is 1,050; a correction of {number} visits would make it negative; nothing was recorded\n"
            ),
        )
    };
    let invalid = |number: &str, why: &str| {
        failed(
            2,
            &format!(
                "error: invalid value '{number}' for '--visits <VISITS>': {why}\n\nFor more information, try '--help'.\n"
            ),
        )
    };
    const LARGE: &str = "số quá lớn · the number is too large";
    const NO_NUMBER: &str = "không phải số nguyên; viết như -120 hay 1500, không dấu chấm · not a whole number";
    assert_eq!(correct("-99999999999"), negative("−99,999,999,999"));
    assert_eq!(correct("-1051"), negative("−1,051"));
    for number in ["9223372036854775807", "-9223372036854775808", "99999999999999999999", "1000000000001"] {
        assert_eq!(correct(number), invalid(number, LARGE));
    }
    for number in ["1.5", "1.000", "+-3", "x"] {
        assert_eq!(correct(number), invalid(number, NO_NUMBER));
    }
    assert_eq!(correct("0"), failed(2, "error: a correction needs --visits other than 0 and a --reason\n"));
    let recorded = "recorded a correction of −1,050 visits on 24 November 2026; the total is now 0\n";
    assert_eq!(correct("-1050"), fine(recorded));
}

#[test]
fn f13_a_ledger_that_lost_what_it_knew_of_a_log_is_told_as_that() {
    const LOST: &str = "server main: its days have 50 lines, but the logs that were counted (`cursor`) had only 0";
    let site = counted();
    let whole = read(&site, MONTH).unwrap();
    let lost: String = whole.split_inclusive('\n').filter(|row| !row.starts_with("cursor")).collect();
    site.write(MONTH, &lost);
    let refused = failed(
        2,
        &format!(
            "error: {LOST}; the ledger was edited or lost rows, and counting on would count twice, so nothing was counted: restore it from git\n"
        ),
    );
    // The log as it was, grown, renamed.
    assert_eq!(visits(&site, &["--quiet"]), refused);
    site.write("logs/access.log", readers(0..51));
    assert_eq!(visits(&site, &["--quiet"]), refused);
    fs::rename(site.path("logs/access.log"), site.path("logs/access.log.1")).unwrap();
    assert_eq!(visits(&site, &["--quiet"]), refused);
    assert_eq!(read(&site, MONTH), Some(lost));
    // The log is not said to have been altered: nobody knows.
    let verified = visits(&site, &["verify"]);
    assert_eq!(
        verified.err,
        format!(
            "warning: {LOST}\nwarning: `content/visits/2026-11.tsv` was changed or removed by something other than the counter since the last count; compare it with git and restore it\n"
        )
    );
    // Restored, everything is as if nothing had happened.
    site.write(MONTH, whole);
    assert_eq!(visits(&site, &["--quiet"]), fine(""));
    assert_eq!(
        visits(&site, &["verify"]),
        fine("1 log is as it was counted (8.4 KB); the ledger is valid, the sums agree\n")
    );
}

/// A batch of a warehouse.
const BATCH: &str = "day,2026-11-20,3,2,5,1,4,0\nday,2026-11-21,1,1,1,0,0,0\npage,2026-11-20,/tin-tuc/mot.html,4,,,,\n\
                     page,2026-11-20,/,1,,,,\npage,2026-11-21,/Tin-Tuc/Mot.html,1,,,,\n";

#[test]
fn days_that_a_warehouse_has_counted_are_entered_once() {
    let site = counted();
    site.write("counted.csv", BATCH);
    let import = || visits(&site, &["import", "--counted", "counted.csv"]);
    assert_eq!(import(), fine("2 days were entered; the total is now 1,054\n"));
    let month = read(&site, MONTH).unwrap();
    let rows: Vec<&str> = month.lines().filter(|row| row.contains("\tcounted\t") && !row.starts_with("run")).collect();
    assert_eq!(
        rows,
        [
            "day\t2026-11-20\tcounted\t3\t2\t5\t1\t4\t0\t0\tsealed\texact",
            "day\t2026-11-21\tcounted\t1\t1\t1\t0\t0\t0\t0\tsealed\texact",
            "page\t2026-11-20\tcounted\t/\t1",
            "page\t2026-11-20\tcounted\t/tin-tuc/mot.html\t4",
            "page\t2026-11-21\tcounted\t/tin-tuc/mot.html\t1",
        ]
    );
    // Twice is once; a count goes on beside it, and nothing is wrong with the sums.
    assert_eq!(import(), fine("nothing new\n"));
    assert_eq!(site.run(&COUNT), fine(""));
    let said = check(&site);
    assert!(!said.err.contains("ledger-sums") && !said.err.contains("have 15 lines"), "{said:?}");
    let refused = |batch: &str, why: &str| {
        site.write("counted.csv", batch);
        let before = read(&site, MONTH);
        assert_eq!(import(), failed(2, &format!("error: {why}\n")));
        assert_eq!(read(&site, MONTH), before);
    };
    let other = "2026-11-20 is in the ledger with other numbers; nothing was recorded; change figures with `bantin visits correct`";
    refused(&BATCH.replace("3,2,5,1,4", "3,2,5,1,5"), other);
    refused("day,2026-11-24,0,0,0,0,0,0\n", "2026-11-24 is not over yet; nothing was recorded");
    let sum = "`counted.csv`: 2026-11-20: 5 page views, but those of its pages add up to 4";
    refused(&BATCH.replace("page,2026-11-20,/,1,,,,\n", ""), sum);
    refused(
        &BATCH.replace("/Tin-Tuc/Mot.html", "/wp-login.php"),
        "`counted.csv`: line 5: this portal has no page `/wp-login.php`",
    );
    refused(
        &BATCH.replace("1,1,1,0,0,0", "2,1,1,0,0,0"),
        "`counted.csv`: line 2: `day,2026-11-21,2,1,1,0,0,0` is not of the form",
    );
    refused(&format!("{BATCH}page,2026-11-20,/,1\n"), "`counted.csv`: line 6: it is there twice");
    refused("page,2026-11-20,/,1\n", "`counted.csv`: the row `day` of 2026-11-20 is missing");
    refused("ngày,20-11-2026\n", "`counted.csv`: line 1: `ngày,20-11-2026` is not of the form");
    // What it looks for in user agents, for the warehouse.
    let bots = visits(&site, &["bots"]);
    assert!(bots.out.starts_with("literal\t") && bots.out.contains("\npattern\t^curl\n"), "{}", bots.out.len());
}
