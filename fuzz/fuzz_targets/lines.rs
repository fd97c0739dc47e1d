//! Every form of lines: the first byte names the form, the rest are the lines. Each line is of exactly one kind.
#![no_main]
use bantin::visits::bots::{Bots, LISTS};
use bantin::visits::count::{Counting, Rules, Salts};
use bantin::visits::ledger::Lists;
use bantin::visits::line::Format;
use bantin::visits::sessions::Rule;
use bantin::visits::sieve::{Pages, Sieve};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((form, rest)) = data.split_first() else { return };
    let format = Format::NAMES[*form as usize % Format::NAMES.len()].1;
    let rules = Rules { zone: bantin::config::vietnam(), now: 1_699_343_582, format, rule: Rule::Gap };
    let pages = Pages::default();
    let mut sieve = Sieve::new(&pages, &[], Bots::new(LISTS), Lists::default(), 7);
    let salts = Salts { open: Default::default(), run: [7; 32] };
    let mut counting = Counting::new(rules, &mut sieve, &salts);
    let mut lines = 0;
    for line in rest.split(|byte| *byte == b'\n') {
        let line = counting.read(line);
        counting.add(&line);
        lines += 1;
    }
    let count = counting.finish();
    assert_eq!(count.total().lines(), lines);
    for (day, tally) in &count.days {
        assert!(count.visits_of(*day, Rule::Gap).0 <= tally.views);
    }
});
