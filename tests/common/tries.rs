//! How many random cases a property gets.

use proptest::prelude::ProptestConfig;

/// The default of `PROPTEST_CASES`.
const USUAL: u64 = 256;

/// This many random cases, scaled by `PROPTEST_CASES` in proportion to its default: `tests/run --long` runs ten times as
/// many of every property.
pub fn tries(cases: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    let cases = (u64::from(cases) * u64::from(usual.cases) / USUAL).max(1);
    ProptestConfig { cases: u32::try_from(cases).unwrap_or(u32::MAX), ..usual }
}
