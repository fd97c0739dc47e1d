//! Every form of lines: the first byte names the form, the rest are the lines. Each line is of exactly one kind.
#![no_main]
use bantin::visits::{
    BOT_LISTS, BotSchedule, Bots, Classifier, CountRules, LineCounter, LogFormat, Networks, Pages, Salts, VisitRule,
};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((form, rest)) = data.split_first() else { return };
    let format = LogFormat::NAMES[*form as usize % LogFormat::NAMES.len()].1;
    let rules = CountRules { zone: bantin::config::vietnam(), now: 1_699_343_582, format, rule: VisitRule::Gap };
    let pages = Pages::default();
    let mut classifier = Classifier::new(&pages, Networks::default(), Bots::new(BOT_LISTS), BotSchedule::default(), 7);
    let salts = Salts { open: Default::default(), run: [7; 32] };
    let mut counter = LineCounter::new(rules, &mut classifier, &salts, None);
    let mut lines = 0;
    for line in rest.split(|byte| *byte == b'\n') {
        let line = counter.read(line);
        counter.add(&line);
        lines += 1;
    }
    let count = counter.finish();
    assert_eq!(count.total().lines(), lines);
    for (day, counts) in &count.days {
        assert!(count.visits_of(*day, VisitRule::Gap).0 <= counts.views);
    }
});
