//! In which hours visits begin: kept once, when a day is sealed, whatever became of logs, clocks and runs.

use std::fs;
use std::path::Path;

use bantin::edge::visits::{CounterConfig, KillPoint, RunError, Task, run};
use chrono::FixedOffset;

use crate::site::{AGENT, MORNING, count, ledger, ledger_files, line, site};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Two days later at noon: the days before are sealed.
const LATER: i64 = MORNING + 2 * DAY + 4 * HOUR;

fn log(root: &Path, name: &str, lines: &[String]) {
    fs::write(root.join("logs").join(name), lines.concat()).unwrap();
}

/// Readers at these seconds after eight in the morning.
fn readers(views: &[(u8, i64)]) -> Vec<String> {
    views.iter().map(|(n, at)| line(MORNING + at, &format!("192.0.2.{n}"), "/a.html", AGENT)).collect()
}

/// Hours that are not 0, as the ledger has them: date, hour, visits.
fn kept(root: &Path) -> Vec<(String, usize, u64)> {
    let hours = ledger(root).hours;
    let all = hours.iter().flat_map(|((date, _), hours)| hours.iter().enumerate().map(move |(at, n)| (date, at, *n)));
    all.filter(|(.., n)| *n > 0).map(|(date, at, n)| (date.to_string(), at, n)).collect()
}

fn of_the_7th(hours: &[(usize, u64)]) -> Vec<(String, usize, u64)> {
    hours.iter().map(|(at, n)| ("2023-11-07".to_owned(), *at, *n)).collect()
}

/// The day is counted, then sealed: a day of which lines were just read is sealed by the next run.
fn counted_and_sealed(site: &CounterConfig) {
    count(site, LATER).unwrap();
    count(site, LATER + 60).unwrap();
}

/// A reader from 8:00 to 9:10, one at 8:59:59 and again at 9:30:00, one at 9:00, one from 23:50 to 0:15.
const VIEWS: [(u8, i64); 9] = [
    (1, 0),
    (1, 1700),
    (1, 3300),
    (1, 4200),
    (2, 3599),
    (2, 5400),
    (3, 3600),
    (4, 15 * HOUR + 3000),
    (4, 16 * HOUR + 900),
];

#[test]
fn a_visit_is_of_the_hour_in_which_it_begins() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    log(folder.path(), "access.log", &readers(&VIEWS));
    // Nothing is kept of a day that is not over: not that evening, not before six in the morning.
    for now in [MORNING + 15 * HOUR + 3500, MORNING + 17 * HOUR, MORNING + DAY - 2 * HOUR - 60] {
        count(&site, now).unwrap();
        assert_eq!(kept(folder.path()), []);
        let files = ledger_files(folder.path());
        assert!(fs::read_to_string(&files[0]).unwrap().starts_with("# bantin visits 1\n"));
    }
    count(&site, MORNING + DAY - 2 * HOUR).unwrap();
    assert_eq!(kept(folder.path()), of_the_7th(&[(8, 2), (9, 2), (23, 1)]));
    let files = ledger_files(folder.path());
    let text = fs::read_to_string(&files[0]).unwrap();
    assert!(text.starts_with("# bantin visits 2\n"));
    let row = "\nhours\t2023-11-07\tmain\t0\t0\t0\t0\t0\t0\t0\t0\t2\t2\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t1\n";
    assert!(text.contains(row), "{text}");
    // The reader of midnight is a visitor of the next day, without a visit.
    count(&site, LATER + DAY).unwrap();
    assert_eq!(kept(folder.path()), of_the_7th(&[(8, 2), (9, 2), (23, 1)]));
}

#[test]
fn no_order_no_rotation_and_no_copy_changes_the_hours() {
    let expected = of_the_7th(&[(8, 2), (9, 2), (23, 1)]);
    let lines = readers(&VIEWS);
    let backwards: Vec<String> = lines.iter().rev().cloned().collect();
    let every = |first: usize| lines.iter().skip(first).step_by(2).cloned().collect::<Vec<String>>();
    for files in [
        vec![backwards.clone()],
        vec![every(0), every(1)],
        vec![every(1), every(0)],
        // A copy, and both joined.
        vec![lines.clone(), lines.clone()],
        vec![lines[..4].to_vec(), lines[4..].to_vec(), lines.clone()],
    ] {
        let folder = tempfile::tempdir().unwrap();
        let site = site(folder.path());
        for (number, lines) in files.iter().enumerate() {
            log(folder.path(), &format!("{number}.log"), lines);
        }
        counted_and_sealed(&site);
        assert_eq!(kept(folder.path()), expected, "{files:?}");
    }
    // A line at a time, counted each time; rotated in between.
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    for at in 1..=lines.len() {
        if at == 5 {
            fs::rename(folder.path().join("logs/access.log"), folder.path().join("logs/access.log.1")).unwrap();
        }
        log(folder.path(), "access.log", &lines[if at >= 5 { 4 } else { 0 }..at]);
        count(&site, MORNING + VIEWS[at - 1].1 + 1).unwrap();
    }
    counted_and_sealed(&site);
    assert_eq!(kept(folder.path()), expected);
}

#[test]
fn hours_are_those_of_the_zone_of_the_portal() {
    // 8:00 in Vietnam is 6:30 in India, 6:45 in Nepal and 22:30 of the day before in Newfoundland's summer.
    let at = |seconds: i32| {
        let folder = tempfile::tempdir().unwrap();
        let site = CounterConfig { zone: FixedOffset::east_opt(seconds).unwrap(), ..site(folder.path()) };
        log(folder.path(), "access.log", &readers(&[(1, 0), (2, 1800)]));
        counted_and_sealed(&site);
        kept(folder.path())
    };
    assert_eq!(at(19_800), [("2023-11-07".to_owned(), 6, 1), ("2023-11-07".to_owned(), 7, 1)]);
    assert_eq!(at(20_700), [("2023-11-07".to_owned(), 6, 1), ("2023-11-07".to_owned(), 7, 1)]);
    assert_eq!(at(-9_000), [("2023-11-06".to_owned(), 22, 1), ("2023-11-06".to_owned(), 23, 1)]);
    // A server that writes another offset, or changes to it in summer, says the same instants.
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let mut lines = readers(&[(1, 0), (2, 1800)]);
    lines[1] = lines[1].replace("07/Nov/2023:08:30:00 +0700", "07/Nov/2023:03:30:00 +0200");
    log(folder.path(), "access.log", &lines);
    counted_and_sealed(&site);
    assert_eq!(kept(folder.path()), of_the_7th(&[(8, 2)]));
}

#[test]
fn a_run_that_dies_while_it_seals_a_day_leaves_all_hours_or_none() {
    for last in KillPoint::ALL {
        let folder = tempfile::tempdir().unwrap();
        let site = site(folder.path());
        log(folder.path(), "access.log", &readers(&VIEWS));
        let task = Task { durable: false, step: &|step| step != last, ..Task::new(LATER) };
        let stopped = run(&site, &task);
        assert!(matches!(stopped, Err(RunError::Killed)), "{stopped:?}");
        let whole = of_the_7th(&[(8, 2), (9, 2), (23, 1)]);
        assert_eq!(kept(folder.path()), if last < KillPoint::Renamed { Vec::new() } else { whole.clone() });
        count(&site, LATER + 60).unwrap();
        assert_eq!(kept(folder.path()), whole);
    }
}

#[test]
fn where_the_open_state_was_lost_only_a_day_that_is_read_again_as_a_whole_has_hours() {
    for is_whole in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let site = site(folder.path());
        log(folder.path(), "a.log", &readers(&VIEWS[..4]));
        log(folder.path(), "b.log", &readers(&VIEWS[4..7]));
        count(&site, MORNING + 3 * HOUR).unwrap();
        fs::remove_dir_all(folder.path().join("content/visits/.open")).unwrap();
        if !is_whole {
            fs::remove_file(folder.path().join("logs/a.log")).unwrap();
        }
        counted_and_sealed(&site);
        let day = ledger(folder.path()).days.into_values().next().unwrap();
        assert_eq!((day.visits, day.approximate, day.open), (4, !is_whole, false));
        assert_eq!(kept(folder.path()), if is_whole { of_the_7th(&[(8, 2), (9, 2)]) } else { Vec::new() });
    }
}

#[test]
fn a_visit_across_midnight_is_one_where_the_open_state_was_lost() {
    // The log of the day before, rotated at midnight: still there, without its end, gone.
    for (yesterday, visits, is_approximate) in [(8, 1, false), (7, 2, true), (0, 2, true)] {
        let folder = tempfile::tempdir().unwrap();
        let site = site(folder.path());
        let six = MORNING + DAY - 2 * HOUR;
        log(folder.path(), "access.log.1", &readers(&VIEWS[..8]));
        // The reader of midnight goes on, and another one comes.
        log(folder.path(), "access.log", &readers(&[VIEWS[8], (5, 16 * HOUR + 1000)]));
        count(&site, six).unwrap();
        count(&site, six + 60).unwrap();
        let days = || {
            let days = ledger(folder.path()).days.into_values();
            days.map(|day| (day.visits, day.approximate, day.open)).collect::<Vec<_>>()
        };
        assert_eq!(days(), [(5, false, false), (1, false, true)]);
        fs::remove_dir_all(folder.path().join("content/visits/.open")).unwrap();
        match yesterday {
            0 => fs::remove_file(folder.path().join("logs/access.log.1")).unwrap(),
            lines => log(folder.path(), "access.log.1", &readers(&VIEWS[..lines])),
        }
        count(&site, six + 120).unwrap();
        assert_eq!(days(), [(5, false, false), (visits, is_approximate, true)], "{yesterday} lines");
    }
}

#[test]
fn a_line_without_a_sound_time_or_that_came_late_gives_no_hour() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let mut lines = readers(&[(1, 0), (2, 3600)]);
    lines.push(line(0, "192.0.2.3", "/a.html", AGENT));
    log(folder.path(), "access.log", &lines);
    // It counts at the time of the count, which says nothing about the reader.
    count(&site, MORNING + 5 * HOUR).unwrap();
    counted_and_sealed(&site);
    let day = ledger(folder.path()).days.into_values().next().unwrap();
    assert_eq!((day.visits, day.clamped, day.open, kept(folder.path())), (3, 1, false, Vec::new()));

    let folder = tempfile::tempdir().unwrap();
    let site = crate::site::site(folder.path());
    log(folder.path(), "a.log", &readers(&VIEWS[..4]));
    counted_and_sealed(&site);
    log(folder.path(), "b.log", &readers(&VIEWS[4..7]));
    count(&site, LATER + 120).unwrap();
    let ledger = ledger(folder.path());
    let late: u64 = ledger.late.values().map(|day| day.visits).sum();
    assert_eq!((late, kept(folder.path())), (3, of_the_7th(&[(8, 1)])));
}

#[test]
fn by_the_rule_of_old_portals_each_half_hour_is_of_its_own_hour() {
    let folder = tempfile::tempdir().unwrap();
    let mut site = site(folder.path());
    site.settings.rule = bantin::visits::VisitRule::Fixed30;
    let views: Vec<(u8, i64)> = (0..21).map(|n| (1, 1200 + n * 300)).collect();
    log(folder.path(), "access.log", &readers(&views));
    counted_and_sealed(&site);
    // From 8:20 to 10:00: at 8:20, 8:50, 9:20 and 9:50.
    assert_eq!(kept(folder.path()), of_the_7th(&[(8, 2), (9, 2)]));
}
