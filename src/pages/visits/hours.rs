//! In which hours of the day the portal is read: a chart, a table, and a sentence that says when most visits begin.

use chrono::NaiveDate;

use super::{Part, table_of};
use crate::base::language::Language;
use crate::base::time::{day, hour, hour_span};
use crate::chart::{self, ChartData, ChartKind, Series};
use crate::theme::Strings;
use crate::view::RowView;
use crate::visits::{HoursOfDay, Ledger, hours_of_day};

/// Where the highest figure is that of more hours, no time of the day is the busiest.
const BUSIEST: usize = 4;

/// Chart and table; none where no hours are shown.
pub(super) fn part(ledger: &Ledger, strings: &Strings, language: Language, updated: NaiveDate) -> Option<Part> {
    let hours = hours_of_day(ledger)?;
    let percents = hours.percents();
    // A label below a column has little room: it says when the hour begins.
    let names: Vec<String> = (0..24).map(|at| hour(at, language)).collect();
    let share = Series {
        label: strings.get("visits_share"),
        decimals: None,
        values: percents.map(|percent| Some(percent.into())).into(),
    };
    let drawn = chart::draw(&ChartData {
        language,
        kind: ChartKind::Cyclic,
        title: &format!("{} {}", strings.get("visits_visits"), strings.get("visits_by_hour").to_lowercase()),
        finding: &busiest(&percents, language),
        unit: "%",
        source: strings.get("visits_source"),
        updated,
        rows: names.iter().map(String::as_str).collect(),
        in_time: false,
        times: None,
        marks: Vec::new(),
        series: vec![share],
        left_out: Vec::new(),
        note: &note(&hours, language),
    });
    let rows = percents
        .iter()
        .enumerate()
        .map(|(at, percent)| RowView { key: hour_span(at, at + 1, language), cells: vec![format!("{percent}%")] });
    let words = ["visits_by_hour", "visits_hour_column"];
    Some((drawn, table_of(strings, words, &["visits_share"], rows.collect(), (updated, language))))
}

/// When most visits begin, as the rounded figures say it; empty where they do not.
fn busiest(percents: &[u8; 24], language: Language) -> String {
    let most = percents.iter().max();
    let is_most = |hour: usize| percents.get(hour) == most;
    let starts = (0..24).filter(|hour| is_most(*hour) && (*hour == 0 || !is_most(hour - 1)));
    let spans = starts.map(|from| (from, (from..24).take_while(|hour| is_most(*hour)).count() + from));
    let spans: Vec<(usize, usize)> = spans.collect();
    if spans.iter().map(|(from, to)| to - from).sum::<usize>() > BUSIEST {
        return String::new();
    }
    let said = spans.into_iter().map(|(from, to)| match language {
        Language::Vi => format!("từ {from} đến {to} giờ"),
        Language::En => format!("from {from}:00 to {to}:00"),
    });
    let said: Vec<String> = said.collect();
    match (said.as_slice(), language) {
        ([one], Language::Vi) => format!("Đông nhất {one}"),
        ([one], Language::En) => format!("Busiest {one}"),
        ([one, other], Language::Vi) => format!("Đông nhất {one} và {other}"),
        ([one, other], Language::En) => format!("Busiest {one} and {other}"),
        _ => String::new(),
    }
}

/// Of which days the figures are.
fn note(hours: &HoursOfDay, language: Language) -> String {
    let (days, first, last) = (hours.days, day(hours.first, language), day(hours.last, language));
    match language {
        Language::Vi => {
            format!("Tính gộp {days} ngày trọn trong khoảng từ {first} đến {last}, làm tròn đến phần trăm.")
        }
        Language::En => format!("{days} whole days from {first} to {last} together, rounded to whole percents."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One percent in every hour, but for these.
    fn said(hours: &[(usize, u8)]) -> [String; 2] {
        let mut percents = [1; 24];
        hours.iter().for_each(|(hour, percent)| percents[*hour] = *percent);
        [busiest(&percents, Language::Vi), busiest(&percents, Language::En)]
    }

    #[test]
    fn the_busiest_time_is_what_the_figures_say() {
        assert_eq!(said(&[(8, 9), (9, 8)]), ["Đông nhất từ 8 đến 9 giờ", "Busiest from 8:00 to 9:00"]);
        assert_eq!(said(&[(8, 9), (9, 9), (20, 5)]), ["Đông nhất từ 8 đến 10 giờ", "Busiest from 8:00 to 10:00"]);
        assert_eq!(said(&[(0, 9)]), ["Đông nhất từ 0 đến 1 giờ", "Busiest from 0:00 to 1:00"]);
        assert_eq!(
            said(&[(8, 9), (22, 9), (23, 9)]),
            ["Đông nhất từ 8 đến 9 giờ và từ 22 đến 24 giờ", "Busiest from 8:00 to 9:00 and from 22:00 to 24:00"]
        );
        // Five hours alike; three times of the day; all day.
        assert_eq!(said(&[(8, 9), (9, 9), (10, 9), (11, 9), (12, 9)]), ["", ""]);
        assert_eq!(said(&[(8, 9), (12, 9), (20, 9)]), ["", ""]);
        assert_eq!(said(&[]), ["", ""]);
    }
}
