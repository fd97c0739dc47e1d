//! A site with logs in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};

use bantin::base::diagnostic::Diagnostics;
use bantin::edge::visits::{CounterConfig, RunError, Task, VisitsReport, run};
use bantin::visits::{BOT_LISTS, CounterSettings, Ledger, Opening, PageList, Pages, read_file};

/// 7 November 2023, 08:00 in Vietnam.
pub const MORNING: i64 = 1_699_318_800;

pub const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:118.0) Gecko/20100101 Firefox/118.0";

pub fn site(root: &Path) -> CounterConfig {
    let pages =
        Pages { known: Some(PageList::new("\na.html\nb.html\n".to_owned())), base: String::new(), hosts: Vec::new() };
    let opening = Opening { total: 1000, date: "2023-11-01".parse().unwrap(), note: String::new() };
    let settings =
        CounterSettings { opening: Some(opening), logs: vec!["../logs/*".to_owned()], ..CounterSettings::default() };
    fs::create_dir_all(root.join("content")).unwrap();
    fs::create_dir_all(root.join("logs")).unwrap();
    let zone = bantin::config::vietnam();
    CounterConfig { root: root.to_path_buf(), out: root.join("public"), settings, zone, pages, bots: BOT_LISTS }
}

/// A run that does not wait for the disk.
pub fn count(site: &CounterConfig, now: i64) -> Result<VisitsReport, RunError> {
    run(site, &Task { durable: false, ..Task::new(now) })
}

pub fn ledger_files(root: &Path) -> Vec<PathBuf> {
    let folder = root.join("content/visits");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "tsv"))
        .collect();
    files.sort();
    files
}

pub fn ledger(root: &Path) -> Ledger {
    let mut ledger = Ledger::default();
    let mut out = Diagnostics::default();
    for path in ledger_files(root) {
        read_file(&"x".into(), &fs::read_to_string(path).unwrap(), &mut ledger, &mut out);
    }
    assert!(out.is_empty(), "{out:?}");
    ledger
}

/// Views, bots, excluded, unreadable of all days, late lines included.
pub fn sums(root: &Path) -> (u64, u64, u64, u64) {
    let ledger = ledger(root);
    let days = ledger.days.values().chain(ledger.late.values());
    days.fold((0, 0, 0, 0), |s, d| (s.0 + d.views, s.1 + d.bots, s.2 + d.excluded, s.3 + d.unreadable))
}

pub fn visits(root: &Path) -> u64 {
    let ledger = ledger(root);
    ledger.days.values().chain(ledger.late.values()).map(|day| day.visits).sum()
}

/// A line of the combined form.
pub fn line(time: i64, address: &str, path: &str, agent: &str) -> String {
    let time = chrono::DateTime::from_timestamp(time, 0).unwrap().with_timezone(&bantin::config::vietnam());
    let time = time.format("%d/%b/%Y:%H:%M:%S %z");
    format!("{address} - - [{time}] \"GET {path} HTTP/1.1\" 200 512 \"-\" \"{agent}\"\n")
}
