//! Packed logs: unpacked as far as they go, then read as lines.
#![no_main]
use std::io::Read;

use bantin::visits::line::{Format, Lines};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut unpacked = Vec::new();
    let _ = flate2::bufread::MultiGzDecoder::new(data).take(1 << 20).read_to_end(&mut unpacked);
    let mut lines = Lines::new(Format::Auto);
    unpacked.split(|byte| *byte == b'\n').for_each(|line| drop(lines.read(line)));
});
