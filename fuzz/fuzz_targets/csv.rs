//! The rows of a data set as a CSV file. Whatever is in it is read to its end, and every problem has its place.
#![no_main]
use bantin::base::diagnostic::Diagnostics;
use bantin::base::language::Language;
use bantin::base::report::{self, ReportStyle};
use bantin::base::source::{Source, Sources};
use bantin::statistics;

const SET: &str = "title = 'T'\nsource = 'S'\nupdated = 2026-11-24\nkey = 'ky'\nunit = 'người'\nrows = 'a.csv'\n\
                   checks = ['nam + nu == tong']\n\
                   columns = { ky = 'Kỳ', nam = 'Nam', nu = 'Nữ', tong = { label = 'Tổng', decimals = 2 } }\n";

libfuzzer_sys::fuzz_target!(|text: &[u8]| {
    let mut sources = Sources::default();
    sources.insert("content/stats/a.toml", Source::from_bytes(SET.as_bytes()));
    let csv = Source::from_bytes(text);
    let length = if let Source::Text(text) = &csv { text.len() } else { usize::MAX - 1 };
    sources.insert("content/stats/a.csv", csv);
    let mut out = Diagnostics::default();
    statistics::check(&statistics::read(&sources, &mut out), &mut out);
    for place in out.iter().filter_map(|one| one.place.as_ref()).filter(|place| place.source.ends_with(".csv")) {
        assert!(place.range.is_none_or(|range| range.start <= range.end && range.end <= length + 1));
    }
    report::text(&out, &sources, ReportStyle { language: Language::En, colour: false, most: 5 });
});
