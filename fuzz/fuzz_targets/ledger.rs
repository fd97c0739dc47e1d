//! The ledger: what is read without a mistake is written as it was read.
#![no_main]
use bantin::base::diagnostic::Diagnostics;
use bantin::visits::{Ledger, read_file};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (mut ledger, mut again, mut out) = (Ledger::default(), Ledger::default(), Diagnostics::default());
    read_file(&"a.tsv".into(), text, &mut ledger, &mut out);
    if out.is_empty() {
        read_file(&"a.tsv".into(), &ledger.text(&Ledger::default()), &mut again, &mut out);
        assert_eq!(ledger, again);
    }
});
