//! Periods whose figure is none that was counted: a plan, an estimate.

use super::ChartData;
use crate::prose::has;

/// Words that make the figure of a period another than what was counted.
const EXPECTED: [&str; 17] = [
    "ước",
    "kế hoạch",
    "dự kiến",
    "dự báo",
    "sơ bộ",
    "tạm tính",
    "chỉ tiêu",
    "mục tiêu",
    "est",
    "estimate",
    "estimated",
    "plan",
    "planned",
    "forecast",
    "target",
    "preliminary",
    "provisional",
];

/// The word by which a period's figure is none that was counted; `2023*` is one of these too.
pub fn expected(period: &str) -> Option<&'static str> {
    let period = period.to_lowercase();
    EXPECTED.iter().find(|word| has(&period, word)).copied().or_else(|| period.contains('*').then_some("*"))
}

impl ChartData<'_> {
    /// Whether a row's figures are planned or estimated, among others that were counted.
    pub(super) fn is_planned(&self, row: usize) -> bool {
        self.in_time && self.rows.get(row).is_some_and(|label| expected(label).is_some())
    }

    /// The last row that was counted and has a value of the series.
    pub(super) fn newest(&self, series: usize) -> Option<usize> {
        let values = &self.series.get(series)?.values;
        (0..values.len()).rev().find(|row| values[*row].is_some() && !self.is_planned(*row))
    }

    /// Whether some row is planned.
    pub(super) fn has_plans(&self) -> bool {
        (0..self.rows.len()).any(|row| self.is_planned(row))
    }
}

#[cfg(test)]
mod tests {
    use super::expected;

    #[test]
    fn what_is_planned_is_no_figure_that_was_counted() {
        let table = [
            ("2024", None),
            ("Kế hoạch 2025", Some("kế hoạch")),
            ("2025 (ước)", Some("ước")),
            ("Ước thực hiện 2025", Some("ước")),
            ("2023*", Some("*")),
            ("Tháng Mười 2024", None),
            ("Target 2025", Some("target")),
        ];
        for (period, wanted) in table {
            assert_eq!(expected(period), wanted, "{period}");
        }
    }
}
