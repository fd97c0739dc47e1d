//! What is said of a number that cannot be right.

use std::ops::Range;

use rust_decimal::Decimal;

use super::sentence::Quantity;
use crate::base::decimal::format;
use crate::base::diagnostic::{Diagnostic, Message, Severity, msg};
use crate::base::language::Language;

/// A contradiction and where it stands in the file.
pub(super) struct NumberClaim {
    pub(super) place: Range<usize>,
    pub(super) diagnostic: Diagnostic,
}

impl NumberClaim {
    /// What cannot be.
    pub(super) fn error(quantity: &Quantity, message: Message) -> NumberClaim {
        NumberClaim::of(Severity::Error, "wrong-number", quantity.place.clone(), message)
    }

    /// What can hardly be.
    pub(super) fn of(severity: Severity, code: &'static str, place: Range<usize>, message: Message) -> NumberClaim {
        let help = msg!(
            "sửa con số sai; trích nguyên văn thì thêm “[nguyên văn]” ngay sau",
            "correct the wrong number; in a quotation add “[sic]” behind it"
        );
        NumberClaim { place, diagnostic: Diagnostic::new(severity, code, message).help(help) }
    }
}

/// Ages that do not fit the year of birth: the place of each, and what it is by that year.
pub(super) fn ages(
    found: Vec<(Range<usize>, i64, i64)>,
    at: &dyn Fn(Range<usize>) -> Range<usize>,
) -> Vec<NumberClaim> {
    let claim = |(place, age, exact): (Range<usize>, i64, i64)| {
        let message = msg!(
            "bài viết {age} tuổi, tính theo năm sinh là {exact}",
            "the text says {age} years old, by the year of birth it is {exact}"
        );
        NumberClaim::of(Severity::Warning, "odd-number", at(place), message)
    };
    found.into_iter().map(claim).collect()
}

/// A sentence in both languages, each with its numbers as its readers write them.
pub(super) fn say(
    vi: impl Fn(&dyn Fn(Decimal) -> String) -> String,
    en: impl Fn(&dyn Fn(Decimal) -> String) -> String,
) -> Message {
    let show = |language: Language| move |value: Decimal| format(Some(value.normalize()), None, language);
    Message { vi: vi(&show(Language::Vi)), en: en(&show(Language::En)) }
}

/// That a number is stated and another one is right; a percentage is rounded as it is typed.
pub(super) fn contradiction(stated: &Quantity, exact: Decimal, size: Decimal, vi: &str, en: &str) -> NumberClaim {
    let share = stated.is_share();
    let places = stated.value.scale().max(u32::from(share));
    let exact = if share { exact } else { size };
    let factor = stated.unit.filter(|_| !share).map_or(Decimal::ONE, |unit| unit.factor);
    let exact = exact.checked_div(factor).unwrap_or(exact).round_dp(places.max(2));
    let exact = if share { exact.round_dp(places) } else { exact };
    let sign = if share { "%" } else { "" };
    NumberClaim::error(
        stated,
        say(
            |show| format!("bài viết {}{sign}, tính lại {vi} là {}{sign}", show(stated.value), show(exact)),
            |show| format!("the text says {}{sign}, {en} is {}{sign}", show(stated.value), show(exact)),
        ),
    )
}
