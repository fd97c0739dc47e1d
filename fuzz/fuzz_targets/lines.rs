//! Every form of lines: the first byte names the form, the rest are the lines.
#![no_main]
use bantin::visits::line::{Format, Lines};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((form, rest)) = data.split_first() else { return };
    let mut lines = Lines::new(Format::NAMES[*form as usize % Format::NAMES.len()].1);
    for line in rest.split(|byte| *byte == b'\n') {
        let _ = lines.read(line);
    }
});
