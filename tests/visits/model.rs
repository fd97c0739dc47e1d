//! A model of a server that appends, half-appends, rotates, truncates, packs, deletes, copies and joins logs, interleaved
//! with runs, killed runs, two runs at once, a clock that jumps, a lost open state and an older ledger put back.
//!
//! What must hold: every countable line that was ever on the disk at a run with a right clock counts once, and nothing counts
//! twice. While the counter's clock is behind, lines ahead of it wait: what is removed before the clock is right again may
//! have counted or not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use bantin::edge::visits::{CounterConfig, KillPoint, RunError, Task, run};
use bantin::visits::{Day, Ledger};
use chrono::{DateTime, NaiveDate, Timelike};
use proptest::prelude::*;

use crate::site::{self, AGENT, MORNING, count, ledger, sums};
use crate::tries::tries;

/// The readers take turns.
const VISITORS: u64 = 5;

#[derive(Clone, Debug)]
enum Move {
    /// So many lines, so many seconds apart; the last one cut in half where `half`.
    Append {
        lines: u8,
        apart: u16,
        half: bool,
    },
    /// access.log becomes access.log.1; the server may go on writing to it.
    Rename,
    /// Lines still come into the rotated file.
    Late {
        lines: u8,
    },
    /// The log is copied to access.log.1 and cut to nothing.
    CopyTruncate,
    /// A rotated file is packed.
    Pack(u8),
    /// A file is deleted.
    Delete(u8),
    /// A file is copied beside the others, whole or its first part.
    Copy {
        which: u8,
        whole: bool,
    },
    /// All logs in one file, in one or the other order; counted at once, so by a clock that is right.
    Join {
        backwards: bool,
    },
    Run,
    /// A run that dies at this step.
    Killed(u8),
    /// Two runs at once.
    Twice,
    /// So many minutes pass, and the counter's clock is right; or it falls behind by so many, until it is put right.
    Clock(i16),
    /// A fresh clone: the folder `.open` is gone.
    Lose,
    /// An older ledger over a newer open state: refused, then the newer one put back.
    OldLedger,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        8 => (1..12u8, 1..900u16, any::<bool>()).prop_map(|(lines, apart, half)| Move::Append { lines, apart, half }),
        3 => Just(Move::Rename),
        2 => (1..4u8).prop_map(|lines| Move::Late { lines }),
        1 => Just(Move::CopyTruncate),
        2 => any::<u8>().prop_map(Move::Pack),
        1 => any::<u8>().prop_map(Move::Delete),
        2 => (any::<u8>(), any::<bool>()).prop_map(|(which, whole)| Move::Copy { which, whole }),
        2 => any::<bool>().prop_map(|backwards| Move::Join { backwards }),
        6 => Just(Move::Run),
        4 => (0..KillPoint::ALL.len() as u8).prop_map(Move::Killed),
        1 => Just(Move::Twice),
        2 => (-600..3000i16).prop_map(Move::Clock),
        1 => Just(Move::Lose),
        1 => Just(Move::OldLedger),
    ];
    prop::collection::vec(one, 1..28)
}

struct World {
    _folder: tempfile::TempDir,
    site: CounterConfig,
    logs: PathBuf,
    now: i64,
    /// Seconds by which the counter's clock is behind.
    behind: i64,
    /// Number of the next line; it stands in the query, so that no two lines are alike.
    next: u64,
    /// The second half of a line whose first half is in this file.
    half: Option<(PathBuf, String)>,
    /// Views and bots that were on the disk at a run.
    views: BTreeSet<u64>,
    bots: BTreeSet<u64>,
    /// The same of runs whose clock was behind, and those above.
    most_views: BTreeSet<u64>,
    most_bots: BTreeSet<u64>,
    copies: u32,
    has_joined: bool,
    rotations: u32,
    old: Option<(BTreeMap<PathBuf, Vec<u8>>, u64)>,
    total: i64,
    /// When each line was written.
    times: BTreeMap<u64, i64>,
    /// The hours that the ledger had.
    hours: BTreeMap<(NaiveDate, String), [u64; 24]>,
    has_lost: bool,
}

impl World {
    fn new() -> World {
        let folder = tempfile::tempdir().unwrap();
        let site = site::site(folder.path());
        let logs = folder.path().join("logs");
        World {
            _folder: folder,
            site,
            logs,
            now: MORNING,
            behind: 0,
            next: 0,
            half: None,
            views: BTreeSet::new(),
            bots: BTreeSet::new(),
            most_views: BTreeSet::new(),
            most_bots: BTreeSet::new(),
            copies: 0,
            has_joined: false,
            rotations: 0,
            old: None,
            total: 0,
            times: BTreeMap::new(),
            hours: BTreeMap::new(),
            has_lost: false,
        }
    }

    fn line(&mut self, apart: i64) -> String {
        self.now += apart;
        self.next += 1;
        self.times.insert(self.next, self.now);
        let (n, address) = (self.next, format!("192.0.2.{}", self.next % VISITORS));
        match n % 7 {
            3 => site::line(self.now, &address, &format!("/a.html?n={n}"), "curl/7.88.1"),
            5 => site::line(self.now, &address, &format!("/style.css?n={n}"), AGENT),
            _ => site::line(self.now, &address, &format!("/a.html?n={n}"), AGENT),
        }
    }

    fn append(&mut self, path: &Path, lines: u8, apart: i64, half: bool) {
        let mut text = String::new();
        if let Some((_, rest)) = self.half.take_if(|(file, _)| file == path) {
            text.push_str(&rest);
        }
        for _ in 0..lines {
            text.push_str(&self.line(apart));
        }
        if half && self.half.is_none() {
            let last = self.line(apart);
            let (first, second) = last.split_at(last.len() / 2);
            text.push_str(first);
            self.half = Some((path.to_path_buf(), second.to_owned()));
        }
        File::options().create(true).append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
    }

    /// The server's own files, newest first.
    fn own(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = fs::read_dir(&self.logs).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with("access"));
        files.sort();
        files
    }

    fn unpacked(path: &Path) -> Vec<u8> {
        let bytes = fs::read(path).unwrap();
        if !bytes.starts_with(&[0x1F, 0x8B]) {
            return bytes;
        }
        let mut out = Vec::new();
        flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut out).unwrap();
        out
    }

    /// What the counter's clock says.
    fn clock(&self) -> i64 {
        self.now - self.behind
    }

    /// What a run is to know from now on: every whole line in every file.
    fn witness(&mut self) {
        let (mut views, mut bots) = (BTreeSet::new(), BTreeSet::new());
        for entry in fs::read_dir(&self.logs).unwrap() {
            let bytes = World::unpacked(&entry.unwrap().path());
            let text = String::from_utf8(bytes).unwrap();
            for line in text.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
                // A half line that another file was joined to holds two numbers: the second is the whole line.
                let Some((_, rest)) = line.rsplit_once("?n=") else { continue };
                let number: u64 = rest.split(' ').next().unwrap().parse().unwrap();
                match number % 7 {
                    3 => bots.insert(number),
                    5 => false,
                    _ => views.insert(number),
                };
            }
        }
        self.most_views.extend(&views);
        self.most_bots.extend(&bots);
        if self.behind == 0 {
            self.views.extend(views);
            self.bots.extend(bots);
        }
    }

    fn check(&mut self) {
        let (views, bots, ..) = sums(&self.site.root);
        let within = |count: u64, least: &BTreeSet<u64>, most: &BTreeSet<u64>, what: &str| {
            let (least, most) = (least.len() as u64, most.len() as u64);
            assert!((least..=most).contains(&count), "{what}: {count}, and not {least} to {most}");
        };
        within(views, &self.views, &self.most_views, "views");
        within(bots, &self.bots, &self.most_bots, "bots");
        let ledger = ledger(&self.site.root);
        for day in ledger.days.values().chain(ledger.late.values()) {
            assert!(day.visits <= day.views && day.visitors <= day.views, "{day:?}");
        }
        let pages: u64 = ledger.pages.values().sum();
        assert_eq!(pages, views, "pages and days");
        let figures = bantin::visits::Figures::of(&ledger, self.site.settings.opening.as_ref(), self.site.zone);
        assert!(figures.total >= self.total, "the total fell from {} to {}", self.total, figures.total);
        self.total = figures.total;
        self.check_hours(&ledger);
    }

    /// In which hours visits began, day by day, as a clerk would find it: each visitor's views in order, and the pauses
    /// between them.
    fn hours_of_views(&self) -> BTreeMap<NaiveDate, [u64; 24]> {
        let mut hours: BTreeMap<NaiveDate, [u64; 24]> = BTreeMap::new();
        for visitor in 0..VISITORS {
            let mut views: Vec<i64> =
                self.views.iter().filter(|n| *n % VISITORS == visitor).map(|n| self.times[n]).collect();
            views.sort_unstable();
            let begins = |at: &usize| *at == 0 || views[*at] - views[*at - 1] > 1800;
            for at in (0..views.len()).filter(begins) {
                let begun = DateTime::from_timestamp(views[at], 0).unwrap().with_timezone(&self.site.zone);
                hours.entry(begun.date_naive()).or_default()[begun.hour() as usize] += 1;
            }
        }
        hours
    }

    /// Hours add up to the visits of their day, are of sealed days alone and never change; and where it is sure which lines
    /// the counter had, they are those of the clerk.
    fn check_hours(&mut self, ledger: &Ledger) {
        for (key, hours) in &ledger.hours {
            let day = ledger.days[key];
            assert_eq!((hours.iter().sum::<u64>(), day.open, day.approximate), (day.visits, false, false), "{key:?}");
        }
        for (key, hours) in &self.hours {
            assert_eq!(ledger.hours.get(key), Some(hours), "{key:?}");
        }
        self.hours.clone_from(&ledger.hours);
        if self.has_lost || self.views != self.most_views {
            return;
        }
        let expected = self.hours_of_views();
        let is_late =
            |date: NaiveDate| ledger.late.keys().any(|(.., late)| [Some(date), date.pred_opt()].contains(&Some(*late)));
        for (key, day) in ledger.days.iter().filter(|(key, day)| !day.open && day.visits > 0 && !is_late(key.0)) {
            assert_eq!(ledger.hours.get(key), expected.get(&key.0), "{key:?} {day:?}");
        }
    }

    fn run(&mut self) {
        self.witness();
        let report = count(&self.site, self.clock()).unwrap();
        assert!(!report.is_busy);
        self.check();
    }

    /// Every number of the ledger.
    fn numbers(&self) -> Vec<String> {
        let ledger = ledger(&self.site.root);
        let days = ledger.days.iter().map(|(key, day)| format!("{key:?} {:?}", Day { open: true, ..*day }));
        let late = ledger.late.iter().map(|row| format!("{row:?}"));
        days.chain(late).chain(ledger.pages.iter().map(|row| format!("{row:?}"))).collect()
    }

    fn ledger_bytes(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        site::ledger_files(&self.site.root).into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    }

    fn put_ledger(&self, files: &BTreeMap<PathBuf, Vec<u8>>) {
        site::ledger_files(&self.site.root).into_iter().for_each(|path| fs::remove_file(path).unwrap());
        files.iter().for_each(|(path, bytes)| fs::write(path, bytes).unwrap());
    }

    fn generation(&self) -> u64 {
        ledger(&self.site.root).runs.get("main").map_or(0, |run| run.generation)
    }

    fn rename(&mut self) {
        let log = self.logs.join("access.log");
        if log.exists() {
            self.rotations += 1;
            let rotated = self.logs.join(format!("access.log.{:03}", 999 - self.rotations));
            if let Some((path, _)) = self.half.as_mut().filter(|(path, _)| *path == log) {
                path.clone_from(&rotated);
            }
            fs::rename(log, rotated).unwrap();
        }
    }

    fn pick(files: Vec<PathBuf>, which: u8) -> Option<PathBuf> {
        (!files.is_empty()).then(|| files[which as usize % files.len()].clone())
    }

    fn make(&mut self, one: &Move) {
        let log = self.logs.join("access.log");
        match one {
            Move::Append { lines, apart, half } => self.append(&log, *lines, i64::from(*apart), *half),
            Move::Rename => self.rename(),
            Move::Late { lines } => {
                let rotated = self.own().into_iter().find(|path| *path != log && path.extension().unwrap() != "gz");
                if let Some(rotated) = rotated {
                    self.append(&rotated, *lines, 7, false);
                }
            }
            Move::CopyTruncate => {
                if log.exists() && self.half.is_none() {
                    self.rotations += 1;
                    let copy = self.logs.join(format!("access.log.{:03}", 999 - self.rotations));
                    fs::copy(&log, copy).unwrap();
                    File::options().write(true).open(&log).unwrap().set_len(0).unwrap();
                }
            }
            Move::Pack(which) => {
                let unpacked = self.own().into_iter().filter(|p| *p != log && p.extension().unwrap() != "gz");
                if let Some(path) = World::pick(unpacked.collect(), *which) {
                    self.half.take_if(|(file, _)| *file == path);
                    let packed = PathBuf::from(format!("{}.gz", path.display()));
                    let mut out = flate2::write::GzEncoder::new(File::create(packed).unwrap(), Default::default());
                    out.write_all(&fs::read(&path).unwrap()).unwrap();
                    out.finish().unwrap();
                    fs::remove_file(path).unwrap();
                }
            }
            Move::Delete(which) => {
                let files = fs::read_dir(&self.logs).unwrap().map(|entry| entry.unwrap().path()).collect();
                if let Some(path) = World::pick(files, *which) {
                    self.half.take_if(|(file, _)| *file == path);
                    fs::remove_file(path).unwrap();
                }
            }
            Move::Copy { which, whole } => {
                if let Some(path) = World::pick(self.own(), *which) {
                    let bytes = World::unpacked(&path);
                    let bytes = if *whole { &bytes[..] } else { &bytes[..bytes.len() * 2 / 3] };
                    self.copies += 1;
                    // Parts of a line would make two halves of one number.
                    let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
                    fs::write(self.logs.join(format!("copy-{}.log", self.copies)), &bytes[..end]).unwrap();
                }
            }
            // Once in a history, and not while lines wait for the clock: see "What it cannot tell" in docs/visits.md.
            Move::Join { .. } if self.has_joined => {}
            Move::Join { backwards } => {
                self.has_joined = true;
                self.behind = 0;
                let mut files = self.own();
                if *backwards {
                    files.reverse();
                }
                let bytes: Vec<u8> = files.iter().flat_map(|path| World::unpacked(path)).collect();
                self.copies += 1;
                fs::write(self.logs.join(format!("joined-{}.log", self.copies)), bytes).unwrap();
                self.run();
            }
            Move::Run => self.run(),
            Move::Killed(at) => {
                let last = KillPoint::ALL[*at as usize];
                let before = self.generation();
                let task = Task { durable: false, step: &|step| step != last, ..Task::new(self.clock()) };
                let stopped = run(&self.site, &task);
                assert!(matches!(stopped, Err(RunError::Killed) | Ok(_)), "{stopped:?}");
                // A run that had nothing to read or to write never came to that step.
                if stopped.is_err() && last < KillPoint::Renamed {
                    assert_eq!(self.generation(), before);
                } else {
                    self.witness();
                    self.check();
                }
            }
            Move::Twice => {
                self.witness();
                let (site, now) = (&self.site, self.clock());
                let both = std::thread::scope(|scope| {
                    let one = scope.spawn(|| count(site, now).unwrap());
                    let other = count(site, now).unwrap();
                    [one.join().unwrap(), other]
                });
                assert!(both.iter().any(|report| !report.is_busy));
                self.check();
            }
            Move::Clock(minutes) if *minutes < 0 => self.behind = -i64::from(*minutes) * 60,
            Move::Clock(minutes) => {
                self.behind = 0;
                self.now += i64::from(*minutes) * 60;
            }
            Move::Lose => {
                let _ = fs::remove_dir_all(self.site.root.join("content/visits/.open"));
                self.old = None;
                self.has_lost = true;
            }
            Move::OldLedger => self.old_ledger(),
        }
    }

    fn old_ledger(&mut self) {
        let (now, generation) = (self.ledger_bytes(), self.generation());
        if let Some((old, old_generation)) = self.old.replace((now.clone(), generation))
            && old_generation < generation
            && self.site.root.join("content/visits/.open/committed").exists()
        {
            let committed = fs::read_to_string(self.site.root.join("content/visits/.open/committed")).unwrap();
            self.put_ledger(&old);
            if committed.trim().parse::<u64>().unwrap() > old_generation {
                let refused = count(&self.site, self.clock());
                assert!(matches!(refused, Err(RunError::Failure(_))), "{refused:?}");
                assert_eq!(self.ledger_bytes(), old);
            }
            self.put_ledger(&now);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 3000, ..tries(150) })]

    #[test]
    fn each_line_counts_once(moves in moves()) {
        let mut world = World::new();
        for one in &moves {
            world.make(one);
        }
        world.behind = 0;
        world.run();
        // A day of which lines were just read is sealed by the next run, if none came any more: which changes no number.
        let numbers = world.numbers();
        world.run();
        prop_assert_eq!(world.numbers(), numbers);
        // Extra runs change nothing.
        let before = world.ledger_bytes();
        world.run();
        prop_assert_eq!(world.ledger_bytes(), before);
    }
}

/// Logs that were joined while their lines waited for the clock, one of which grew before it was right: the joined file is
/// known as an altered copy by the lines it shares, if these are more than a few seconds' worth.
#[test]
fn a_join_that_waited_while_a_log_grew_counts_once() {
    let mut world = World::new();
    let append = |lines, half| Move::Append { lines, apart: 20, half };
    for one in [Move::Clock(-60), append(4, true), Move::Rename, append(4, false)] {
        world.make(&one);
    }
    let parts = ["access.log", "access.log.998"].map(|name| fs::read(world.logs.join(name)).unwrap());
    fs::write(world.logs.join("joined-1.log"), parts.concat()).unwrap();
    world.run();
    world.make(&append(4, false));
    world.behind = 0;
    world.run();
    assert_eq!((sums(&world.site.root).0, world.views.len()), (9, 9));
}

/// After the key was lost, a log is known by its length, its lines and its last timestamp: not by a length at which a line
/// of another log is cut.
#[test]
fn a_line_that_is_cut_where_a_lost_log_ends_is_of_another_log() {
    let mut world = World::new();
    let append = |lines| Move::Append { lines, apart: 1, half: false };
    for one in [append(2), Move::CopyTruncate, append(1), Move::Join { backwards: false }, Move::Lose, append(2)] {
        world.make(&one);
    }
    fs::remove_file(world.logs.join("joined-1.log")).unwrap();
    world.run();
    assert_eq!(sums(&world.site.root), (3, 1, 1, 0));
}
