//! Rows that are times: years, school years, quarters, months and days, in any usual writing.

use chrono::{Datelike, NaiveDate};

/// What a label counts in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TimeStep {
    Year,
    SchoolYear,
    Quarter,
    Month,
    Day,
}

/// The time of each label in steps from the first of them; none where one of them is no time, or of another kind.
pub(super) fn times(labels: &[&str]) -> Option<Vec<usize>> {
    let times: Vec<(TimeStep, i64)> = labels.iter().map(|label| time(label)).collect::<Option<_>>()?;
    let (step, first) = *times.iter().min_by_key(|(_, time)| *time)?;
    times.iter().map(|(one, time)| (*one == step).then(|| usize::try_from(time - first).ok())?).collect()
}

/// At which distances labels of months and quarters are round, and how many steps the first of them is from year 0; none
/// where they are of another kind.
pub(super) fn rounds(labels: &[&str]) -> Option<(usize, &'static [usize])> {
    let times = labels.iter().map(|label| time(label)).collect::<Option<Vec<_>>>()?;
    let (step, first) = *times.iter().min_by_key(|(_, time)| *time)?;
    let rounds: &[usize] = match step {
        TimeStep::Month => &[1, 2, 3, 6, 12, 24, 36, 48, 60, 120, 240],
        TimeStep::Quarter => &[1, 2, 4, 8, 12, 16, 20, 40],
        TimeStep::Year | TimeStep::SchoolYear | TimeStep::Day => return None,
    };
    Some((usize::try_from(first).ok()?, rounds))
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// `Năm 2023`, `2022-2023`, `Quý IV/2023`, `Q1 2023`, `T10/2023`, `10-2023`, `7-11-2023`, `2023-11-07`, `7 November 2023`.
fn time(label: &str) -> Option<(TimeStep, i64)> {
    // `2023 (ước)` and `2023*` are 2023.
    let label = label.split('(').next().unwrap_or_default().to_lowercase();
    let (mut quarter, mut month, mut named, mut numbers) = (false, false, None, Vec::new());
    for word in label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let (letters, digits) = word.split_at(word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len()));
        match letters {
            "" | "năm" | "học" | "ngày" | "year" | "school" => {}
            "quý" | "q" | "quarter" => quarter = true,
            "tháng" | "t" | "month" => month = true,
            "i" | "ii" | "iii" if quarter => numbers.push(letters.len() as i64),
            "iv" if quarter => numbers.push(4),
            name => named = Some(MONTHS.iter().position(|month| name.len() > 2 && name.starts_with(month))? as i64 + 1),
        }
        if !digits.is_empty() {
            numbers.push(digits.parse().ok()?);
        }
    }
    let is_year = |number: i64| (1000..2200).contains(&number);
    let day = |year: i64, month: i64, day: i64| {
        let date = NaiveDate::from_ymd_opt(year as i32, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?;
        Some((TimeStep::Day, i64::from(date.num_days_from_ce())))
    };
    match (numbers.as_slice(), named) {
        ([year], Some(month)) if is_year(*year) => Some((TimeStep::Month, year * 12 + month - 1)),
        ([one, year], Some(month)) if is_year(*year) => day(*year, month, *one),
        (_, Some(_)) => None,
        ([year], None) if is_year(*year) => (!quarter && !month).then_some((TimeStep::Year, *year)),
        ([one], None) if quarter && (1..=4).contains(one) => Some((TimeStep::Quarter, *one)),
        ([one], None) if month && (1..=12).contains(one) => Some((TimeStep::Month, *one)),
        ([from, to], None) if is_year(*from) && *to == from + 1 => Some((TimeStep::SchoolYear, *from)),
        ([one, year], None) | ([year, one], None) if is_year(*year) && !is_year(*one) => match quarter {
            true => (1..=4).contains(one).then_some((TimeStep::Quarter, year * 4 + one - 1)),
            false => (1..=12).contains(one).then_some((TimeStep::Month, year * 12 + one - 1)),
        },
        ([one, month, year], None) | ([year, month, one], None) if is_year(*year) => day(*year, *month, *one),
        _ => None,
    }
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
        assert_eq!(times(&["2025", "2020", "2023"]), Some(vec![5, 0, 3]));
        for labels in [["2023", "9 tháng đầu năm 2023"], ["2023", "1-2023"], ["Khu phố 1", "Khu phố 2"], ["1", "2"]]
        {
            assert_eq!(times(&labels), None, "{labels:?}");
        }
    }
}
