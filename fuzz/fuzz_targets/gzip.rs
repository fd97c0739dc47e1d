//! Packed logs: unpacked as far as they go, and counted as the counter does it on the disk. What was counted once adds
//! nothing a second time.
#![no_main]
use std::fs;

use bantin::edge::visits::{CounterConfig, Task, run};
use bantin::visits::{BOT_LISTS, CounterSettings, Pages};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let root = std::env::temp_dir().join(format!("bantin-fuzz-{}", std::process::id()));
    let _ = fs::remove_dir_all(&root);
    let (content, log) = (root.join("content"), root.join("a.log.gz"));
    if fs::create_dir_all(&content).is_err() || fs::write(&log, data).is_err() {
        return;
    }
    let settings = CounterSettings { logs: vec!["../a.log*".to_owned()], ..CounterSettings::default() };
    let out = root.join("public");
    let (zone, pages) = (bantin::config::vietnam(), Pages::default());
    let config = CounterConfig { root: root.clone(), out, settings, zone, pages, bots: BOT_LISTS };
    let task = |now| Task { durable: false, ..Task::new(now) };
    if run(&config, &task(1_699_343_582)).is_ok() {
        let again = run(&config, &task(1_699_343_642)).expect("it was counted once");
        assert_eq!(again.lines.lines(), 0);
    }
    let _ = fs::remove_dir_all(&root);
});
