//! Rows that are times: years, school years, quarters, months and days, in any usual writing.

mod label;

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use label::{LabelTime, TimeStep, read};

/// The time of each label in steps from the first of them; none where one of them is no time, or of another kind.
pub(super) fn times(labels: &[&str]) -> Option<Vec<usize>> {
    let (step, times) = of_one_kind(labels)?;
    let first = *times.iter().min()?;
    let apart = match step {
        TimeStep::Span(_) | TimeStep::Half | TimeStep::FirstMonths | TimeStep::Week => {
            times.iter().fold(0, |all, time| gcd(all, time - first)).max(1)
        }
        _ => 1,
    };
    times.iter().map(|time| usize::try_from((time - first) / apart).ok()).collect()
}

/// Keys by which labels are in order of time that are periods of several kinds, one after the other: `2022`, `2023`,
/// `6 tháng đầu năm 2024`. None where two of them overlap, or one is no time.
pub(super) fn order(labels: &[&str]) -> Option<Vec<i64>> {
    let readings: Vec<_> = labels.iter().map(|label| read(label)).collect();
    let spans: Vec<(i64, i64)> = readings.iter().map(|one| period(one.times.first()?)).collect::<Option<_>>()?;
    let mut sorted = spans.clone();
    sorted.sort_unstable();
    let is_row =
        sorted.windows(2).all(|pair| pair[0].1 <= pair[1].0) && readings.iter().all(|one| one.rest == readings[0].rest);
    is_row.then(|| spans.iter().map(|(from, _)| *from).collect())
}

/// What all labels count in, and when each is; none where two are the same time.
fn of_one_kind(labels: &[&str]) -> Option<(TimeStep, Vec<i64>)> {
    let readings: Vec<_> = labels.iter().map(|label| read(label)).collect();
    let first = readings.first()?;
    // The same words beside each time say what it is a time of.
    if readings.iter().any(|one| one.rest != first.rest) {
        return None;
    }
    first.times.iter().find_map(|LabelTime { step, .. }| {
        let times = readings.iter().map(|one| one.times.iter().find(|time| time.step == *step).map(|time| time.at));
        let times: Vec<i64> = times.collect::<Option<_>>()?;
        (times.iter().collect::<BTreeSet<_>>().len() == times.len()).then_some((*step, times))
    })
}

fn gcd(one: i64, other: i64) -> i64 {
    if other == 0 { one } else { gcd(other, one % other) }
}

/// A period of a known year, in days of months that all have 31.
fn period(time: &LabelTime) -> Option<(i64, i64)> {
    let LabelTime { step, at } = *time;
    let months = |from: i64, to: i64| (from >= 12_000).then_some((from * 31, to * 31));
    match step {
        TimeStep::Year => months(at * 12, at * 12 + 12),
        TimeStep::SchoolYear => months(at * 12 + 8, at * 12 + 20),
        TimeStep::Span(years) => months(at * 12, (at + years) * 12),
        TimeStep::Half => months(at * 6, at * 6 + 6),
        TimeStep::FirstMonths => months((at - 1) / 12 * 12, at),
        TimeStep::Quarter => months(at * 3, at * 3 + 3),
        TimeStep::Month => months(at, at + 1),
        TimeStep::Day => {
            let date = NaiveDate::from_num_days_from_ce_opt(i32::try_from(at).ok()?)?;
            let day = (i64::from(date.year()) * 12 + i64::from(date.month0())) * 31 + i64::from(date.day0());
            Some((day, day + 1))
        }
        TimeStep::Week | TimeStep::DayOfYear | TimeStep::Minute | TimeStep::Ordinal => None,
    }
}

/// At which distances labels of months and quarters are round, and how many steps the first of them is from year 0; none
/// where they are of another kind.
pub(super) fn rounds(labels: &[&str]) -> Option<(usize, &'static [usize])> {
    let (step, times) = of_one_kind(labels)?;
    let rounds: &[usize] = match step {
        TimeStep::Month => &[1, 2, 3, 6, 12, 24, 36, 48, 60, 120, 240],
        TimeStep::Quarter => &[1, 2, 4, 8, 12, 16, 20, 40],
        _ => return None,
    };
    Some((usize::try_from(*times.iter().min()?).ok()?, rounds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_any_usual_writing() {
        let even = |labels: &[&str]| times(labels) == Some((0..labels.len()).collect());
        assert!(even(&["2021", "Năm 2022", "2023*", "2024 (ước)"]));
        assert!(even(&["2022-2023", "Năm học 2023–2024"]));
        assert!(even(&["Quý IV/2022", "Q1 2023", "quý 2 năm 2023", "2023-Q3"]));
        assert!(even(&["12-2022", "Tháng 1-2023", "T2/2023", "2023-03", "April 2023", "tháng 5 năm 2023"]));
        assert!(even(&["30-6-2023", "1/7/2023", "2023-07-02", "ngày 3.7.2023", "4 July 2023"]));
        assert!(even(&["Tháng 1", "Tháng 2"]));
        for labels in [
            &["T.11/2024", "Thg 12/2024", "Th1/2025"][..],
            &["Tháng Mười 2024", "Tháng Mười Một 2024", "Tháng Chạp 2024"],
            &["Tháng một", "Tháng hai", "Tháng ba", "Tháng tư", "Tháng năm"],
            &["11/24", "12/24", "01/25"],
            &["Jan", "Feb", "March"],
            &["Nov-24", "Dec-24", "Jan-25"],
            &["Nov 30, 2024", "1 December 2024"],
            &["30/11", "1/12"],
            &["ngày 30 tháng 11 năm 2024", "Chủ nhật, 1-12-2024", "Thứ Hai, 2/12/2024", "3.12.2024"],
            &["IV/2024", "I/2025", "2Q2025", "2025Q3", "4Q25"],
            &["1st quarter 2024", "2nd quarter 2024"],
            &["2022–23", "2023-24", "2024/25", "2025-2026"],
            &["Niên khóa 2020-2024", "Niên khóa 2021-2025"],
            &["Nhiệm kỳ XVI (2010-2015)", "Nhiệm kỳ XVII (2015-2020)"],
            &["Giai đoạn 2011-2015", "Giai đoạn 2016-2020", "Giai đoạn 2021-2025"],
            &["6 tháng đầu năm 2024", "6 tháng cuối năm 2024", "H1/2025", "Nửa cuối năm 2025"],
            &["9 tháng đầu năm 2023", "9T/2024", "9 tháng 2025"],
            &["HK1 2023-2024", "Học kỳ II 2023-2024", "HK1 2024-2025"],
            &["Tuần 51/2024", "Tuần 52/2024", "Tuần 1/2025"],
            &["Ước 2023", "Dự kiến 2024", "Kế hoạch 2025"],
            &["Đông Xuân 2022-2023", "Đông Xuân 2023-2024"],
            &["FY2023", "FY 2024"],
            &["Khóa I", "Khóa II", "Khóa III"],
            &["Năm thứ nhất", "Năm thứ hai"],
        ] {
            assert!(even(labels), "{labels:?}: {:?}", times(labels));
        }
        assert_eq!(times(&["7h", "8h", "9h30"]), Some(vec![0, 60, 150]));
        assert_eq!(times(&["2025", "2020", "2023"]), Some(vec![5, 0, 3]));
        assert_eq!(times(&["Quý I", "Quý II", "Quý IV"]), Some(vec![0, 1, 3]));
        for labels in [["2023", "9 tháng đầu năm 2023"], ["2023", "1-2023"], ["Khu phố 1", "Khu phố 2"], ["1", "2"]]
        {
            assert_eq!(times(&labels), None, "{labels:?}");
        }
        for labels in [
            ["Tổ 1/2024", "Tổ 2/2024"],
            ["Đường 30/4", "Đường 2/9"],
            ["0-4", "5-9"],
            ["Vụ đông xuân 2023", "Vụ hè thu 2023"],
            ["Năm 2023", "2023"],
        ] {
            assert_eq!(times(&labels), None, "{labels:?}");
        }
    }

    #[test]
    fn periods_of_several_kinds_are_in_order_where_none_lies_in_another() {
        let sorted = |labels: &[&'static str]| {
            let mut all: Vec<_> = order(labels)?.into_iter().zip(labels.to_vec()).collect();
            all.sort_unstable();
            Some(all.into_iter().map(|(_, label)| label).collect::<Vec<_>>())
        };
        assert_eq!(sorted(&["9 tháng 2024", "2023", "2022"]), Some(vec!["2022", "2023", "9 tháng 2024"]));
        assert_eq!(sorted(&["Quý I/2024", "2023"]), Some(vec!["2023", "Quý I/2024"]));
        assert_eq!(sorted(&["2023", "9 tháng đầu năm 2023"]), None);
        assert_eq!(sorted(&["Năm 2023", "2023"]), None);
        assert_eq!(sorted(&["2023", "Khác"]), None);
    }
}
