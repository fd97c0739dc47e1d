//! Where an axis is marked: at 1, 2 or 5 times a power of ten, in exact decimals.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::base::language::Language;
use crate::statistics::{format, whole};

/// How many steps are aimed at; there are between 2 and 7 in the end.
const STEPS: Decimal = Decimal::from_parts(5, 0, 0, false, 0);

/// The marks of an axis: three to eight, evenly spaced; the first and the last enclose all values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ticks {
    /// The marks, rising.
    pub(super) marks: Vec<Decimal>,
    /// Digits behind the comma that tell them apart.
    pub(super) decimals: u32,
    /// From the first mark to the last; more than 0.
    span: f64,
}

impl Ticks {
    /// Marks that enclose a range; no finer than the figures themselves, which have `decimals` digits behind the comma:
    /// there is no half a person. None for numbers too large to calculate with.
    pub(super) fn new(low: Decimal, high: Decimal, decimals: u32) -> Option<Ticks> {
        let span = high.checked_sub(low)?;
        let least = Decimal::new(1, decimals.min(28));
        let step = step(span.checked_div(STEPS)?.max(least))?;
        let first = low.checked_div(step)?.floor();
        let mut last = high.checked_div(step)?.ceil();
        while last.checked_sub(first)? < Decimal::TWO {
            last = last.checked_add(Decimal::ONE)?;
        }
        let mut marks = Vec::new();
        let mut at = first;
        while at <= last {
            marks.push(at.checked_mul(step)?.normalize());
            at = at.checked_add(Decimal::ONE)?;
        }
        let span = marks.last()?.checked_sub(*marks.first()?)?.to_f64().filter(|span| *span > 0.0)?;
        Some(Ticks { marks, decimals: step.normalize().scale(), span })
    }

    /// A mark as it is shown.
    pub(super) fn text(&self, mark: Decimal, language: Language) -> String {
        format(Some(mark), if mark.is_zero() { None } else { Some(self.decimals) }, language)
    }

    /// Where a value stands between the first mark (0) and the last (1).
    pub(super) fn part(&self, value: Decimal) -> f64 {
        // Exact numbers end here: a place in a picture needs four digits.
        let above = self.marks.first().and_then(|first| match (whole(value), whole(*first)) {
            (Some(value), Some(first)) => Some(value.checked_sub(first)? as f64),
            _ => value.checked_sub(*first)?.to_f64(),
        });
        above.map_or(0.0, |above| (above / self.span).clamp(0.0, 1.0))
    }
}

/// The smallest of 1, 2, 5 times a power of ten that is not below `least`.
fn step(least: Decimal) -> Option<Decimal> {
    if least <= Decimal::ZERO {
        return None;
    }
    let mut power = Decimal::ONE;
    while power > least {
        power = power.checked_div(Decimal::TEN)?;
    }
    while power.checked_mul(Decimal::TEN)? <= least {
        power = power.checked_mul(Decimal::TEN)?;
    }
    [1, 2, 5, 10].into_iter().filter_map(|times| power.checked_mul(Decimal::from(times))).find(|step| *step >= least)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marks(low: &str, high: &str, decimals: u32) -> String {
        let ticks = Ticks::new(low.parse().unwrap(), high.parse().unwrap(), decimals).unwrap();
        ticks.marks.iter().map(Decimal::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn marks_are_round_numbers() {
        assert_eq!(marks("0", "77", 0), "0 20 40 60 80");
        assert_eq!(marks("0", "2", 0), "0 1 2");
        assert_eq!(marks("0", "2", 1), "0 0.5 1 1.5 2");
        assert_eq!(marks("0", "0", 0), "0 1 2");
        assert_eq!(marks("-12", "31", 0), "-20 -10 0 10 20 30 40");
        assert_eq!(marks("0", "1607275", 0), "0 500000 1000000 1500000 2000000");
        assert_eq!(marks("0", "0.00004", 5), "0 0.00001 0.00002 0.00003 0.00004");
        assert_eq!(Ticks::new(Decimal::MIN, Decimal::MAX, 0), None);
    }

    proptest! {
        #[test]
        fn marks_enclose_the_range(a in -1_000_000_000i64..1_000_000_000, b in -1_000_000_000i64..1_000_000_000, scale in 0u32..8) {
            let (low, high) = (Decimal::new(a.min(b), scale), Decimal::new(a.max(b), scale));
            let ticks = Ticks::new(low, high, scale).unwrap();
            prop_assert!((3..=8).contains(&ticks.marks.len()));
            prop_assert!(ticks.marks[0] <= low && high <= ticks.marks[ticks.marks.len() - 1]);
            let step = ticks.marks[1] - ticks.marks[0];
            prop_assert!(ticks.marks.windows(2).all(|two| two[1] - two[0] == step));
            prop_assert!([1, 2, 5].contains(&step.normalize().to_string().replace(['.', '0'], "").parse().unwrap()));
            prop_assert!(low > Decimal::ZERO || high < Decimal::ZERO || ticks.marks.contains(&Decimal::ZERO));
            prop_assert!((0.0..=1.0).contains(&ticks.part(low)) && ticks.part(low) <= ticks.part(high));
        }
    }
}
