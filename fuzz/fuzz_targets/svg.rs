//! A drawing: what is left of it is clean, so cleaning it again changes nothing and has nothing to say.
#![no_main]
use bantin::base::diagnostic::Diagnostics;
use bantin::base::source::SourcePath;
use bantin::images::svg::{clean, size};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let path: SourcePath = "content/a.svg".into();
    let mut out = Diagnostics::default();
    let _ = size(text);
    let Some(once) = clean(&path, text, &mut out) else { return };
    let once = String::from_utf8(once).expect("made of text");
    let mut again = Diagnostics::default();
    let twice = clean(&path, &once, &mut again).expect("a drawing is left");
    assert_eq!(once.as_bytes(), twice, "{text:?}");
    assert!(again.is_empty(), "{text:?} {once:?}");
});
