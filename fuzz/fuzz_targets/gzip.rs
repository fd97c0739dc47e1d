//! Packed logs: unpacked as far as they go, and counted as the counter does it on the disk. What was counted once adds
//! nothing a second time.
#![no_main]
use std::fs;

use bantin::edge::visits::{Site, Task, run};
use bantin::statistics::Counter;
use bantin::visits::bots::LISTS;
use bantin::visits::line::Format;
use bantin::visits::sessions::Rule;
use bantin::visits::sieve::Pages;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let root = std::env::temp_dir().join(format!("bantin-fuzz-{}", std::process::id()));
    let _ = fs::remove_dir_all(&root);
    let (content, log) = (root.join("content"), root.join("a.log.gz"));
    if fs::create_dir_all(&content).is_err() || fs::write(&log, data).is_err() {
        return;
    }
    let counter = Counter {
        opening: None,
        logs: vec!["../a.log*".to_owned()],
        format: Format::Auto,
        exclude: Vec::new(),
        rule: Rule::Gap,
        bake: true,
        server: "main".to_owned(),
    };
    let out = root.join("public");
    let site = Site {
        root: root.clone(),
        out,
        counter,
        zone: bantin::config::vietnam(),
        pages: Pages::default(),
        programs: LISTS,
    };
    let task = |now| Task { durable: false, ..Task::new(now) };
    if run(&site, &task(1_699_343_582)).is_ok() {
        let again = run(&site, &task(1_699_343_642)).expect("it was counted once");
        assert_eq!(again.lines.lines(), 0);
    }
    let _ = fs::remove_dir_all(&root);
});
