//! A Markdown file: its front matter in TOML or YAML, and a body below. Whatever is in it is read to its end and every
//! problem has its place in the file.
#![no_main]
use bantin::article::{Readings, Rules, Text, TextKind};
use bantin::base::diagnostic::Diagnostics;
use bantin::base::language::Language;
use bantin::base::report::{self, ReportStyle};
use bantin::base::source::{Source, SourcePath, Sources};
use bantin::layout::Layouts;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let fence = if text.len().is_multiple_of(2) { "+++" } else { "---" };
    let path: SourcePath = "content/tin/a.md".into();
    let mut sources = Sources::default();
    sources.insert(&path, Source::from_bytes(format!("{fence}\n{text}\n{fence}\nHết.\n").as_bytes()));
    let Some(text) = sources.text(&path).cloned() else { return };
    let rules = Rules {
        time_zone: bantin::config::vietnam(),
        language: Language::Vi,
        raw_html: false,
        numbers: true,
        figures: true,
        documents: true,
    };
    let mut out = Diagnostics::default();
    let files = [Text { path: &path, text: &text, kind: TextKind::Article, is_copy: false }];
    Readings::default().read(&files, &Layouts::default(), rules, false, &mut out);
    for range in out.iter().filter_map(|one| one.place.as_ref()?.range) {
        assert!(range.start <= range.end && range.end <= text.len() + 1);
    }
    report::text(&out, &sources, ReportStyle { language: Language::Vi, colour: false, most: 5 });
});
