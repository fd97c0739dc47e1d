//! In which hours of the day visits begin, over the last weeks.
//!
//! A day's hours are written once, when it is sealed, so that no figure of them ever falls. They are shown as parts of a
//! hundred, of many visits only: where a portal has a hundred visits a day, a reader who comes every day in the same hour is
//! one in a hundred, which is the smallest difference that a rounded figure shows. A single visit is less than that; and what
//! changes from yesterday's page to today's is of whole days that came and went.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};

use super::figures::days;
use super::rows::Ledger;
use crate::visits::count::Hours;

/// How many days are shown together, at most: every day of the week as often as the others.
const DAYS: i64 = 28;

/// With fewer days one of them would show.
const LEAST_DAYS: usize = 7;

/// With fewer visits a day one reader would show.
const LEAST_VISITS: u64 = 100;

/// The hours of several days together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoursOfDay {
    /// The first of the days.
    pub first: NaiveDate,
    /// The last one.
    pub last: NaiveDate,
    /// How many there are.
    pub days: usize,
    /// Visits by the hour in which they begin.
    pub visits: Hours,
}

impl HoursOfDay {
    /// Parts of a hundred, rounded.
    pub fn percents(&self) -> [u8; 24] {
        let all = self.visits.iter().map(|visits| u128::from(*visits)).sum::<u128>().max(1);
        self.visits.map(|visits| ((u128::from(visits) * 200 + all) / (2 * all)) as u8)
    }
}

/// The hours of the last four weeks of sealed days. Only days count of which every visit's hour is known, on all servers; none
/// where so few are left that a single reader would show.
pub fn hours_of_day(ledger: &Ledger) -> Option<HoursOfDay> {
    let mut known: BTreeMap<NaiveDate, Hours> = BTreeMap::new();
    for (key, hours) in &ledger.hours {
        if ledger.days.get(key).is_some_and(|day| day.visits == sum(hours)) {
            add(known.entry(key.0).or_default(), hours);
        }
    }
    let days = days(ledger);
    let newest = days.iter().rev().find(|(_, day)| !day.open).map(|(date, _)| *date)?;
    let mut shown: Option<HoursOfDay> = None;
    for (date, hours) in known.range(newest - TimeDelta::days(DAYS - 1)..=newest) {
        // What came late, or from a server that keeps no hours, is in the visits of the day and not in its hours.
        if days.get(date).is_some_and(|day| !day.open && day.visits == sum(hours)) {
            let first = shown.map_or(*date, |shown| shown.first);
            let shown = shown.insert(shown.unwrap_or(HoursOfDay { first, last: *date, days: 0, visits: [0; 24] }));
            (shown.last, shown.days) = (*date, shown.days + 1);
            add(&mut shown.visits, hours);
        }
    }
    let is_enough = |shown: &HoursOfDay| {
        shown.days >= LEAST_DAYS && sum(&shown.visits) >= LEAST_VISITS.saturating_mul(shown.days as u64)
    };
    shown.filter(is_enough)
}

/// Visits of all hours.
pub fn sum(hours: &Hours) -> u64 {
    hours.iter().fold(0, |sum, visits| sum.saturating_add(*visits))
}

fn add(hours: &mut Hours, more: &Hours) {
    hours.iter_mut().zip(more).for_each(|(visits, more)| *visits = visits.saturating_add(*more));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visits::ledger::Day;

    fn date(number: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 1).unwrap_or_default() + TimeDelta::days(number)
    }

    /// A sealed day of a server with these visits, all of them in one hour.
    fn put(ledger: &mut Ledger, number: i64, server: &str, hour: usize, visits: u64) {
        let key = (date(number), server.to_owned());
        ledger.days.insert(key.clone(), Day { visits, visitors: visits, views: visits, ..Day::default() });
        let mut hours = Hours::default();
        hours[hour] = visits;
        ledger.hours.insert(key, hours);
    }

    fn ledger(days: i64, visits: u64) -> Ledger {
        let mut ledger = Ledger::default();
        (0..days).for_each(|number| put(&mut ledger, number, "main", 8, visits));
        ledger
    }

    /// First day, last day, number of days, visits from 8 to 9.
    fn shown(ledger: &Ledger) -> Option<(NaiveDate, NaiveDate, usize, u64)> {
        hours_of_day(ledger).map(|shown| (shown.first, shown.last, shown.days, shown.visits[8]))
    }

    #[test]
    fn hours_are_shown_only_where_no_single_reader_shows() {
        assert_eq!(shown(&ledger(6, 5000)), None);
        assert_eq!(shown(&ledger(7, 99)), None);
        assert_eq!(shown(&ledger(7, 100)), Some((date(0), date(6), 7, 700)));
        assert_eq!(shown(&ledger(0, 0)), None);
        // A quiet day among others.
        let mut quiet = ledger(8, 200);
        put(&mut quiet, 4, "main", 8, 1);
        assert_eq!(shown(&quiet), Some((date(0), date(7), 8, 1401)));
        // A reader who comes in one hour every day is one in a hundred, one visit is nothing.
        let mut regular = ledger(28, 99);
        (0..28).for_each(|number| put(&mut regular, number, "b", 3, 1));
        let percents = hours_of_day(&regular).map(|shown| (shown.percents()[3], shown.percents()[8]));
        assert_eq!(percents, Some((1, 99)));
        let mut once = ledger(7, 100);
        put(&mut once, 3, "b", 3, 1);
        assert_eq!(hours_of_day(&once).map(|shown| shown.percents()[3]), Some(0));
    }

    #[test]
    fn four_weeks_of_whole_days_are_shown() {
        let mut all = ledger(40, 100);
        assert_eq!(shown(&all), Some((date(12), date(39), 28, 2800)));
        // The day that is not over; its first hours would make a poor picture, and change.
        put(&mut all, 40, "main", 8, 50);
        all.hours.remove(&(date(40), "main".to_owned()));
        let open = all.days.entry((date(40), "main".to_owned())).or_default();
        open.open = true;
        assert_eq!(shown(&all), Some((date(12), date(39), 28, 2800)));
        // Days of before hours were kept, and a counter that kept none any more.
        all.hours.retain(|(day, _), _| *day >= date(33));
        assert_eq!(shown(&all), Some((date(33), date(39), 7, 700)));
        all.hours.retain(|(day, _), _| *day >= date(34));
        assert_eq!(shown(&all), None);
        let mut old = ledger(40, 100);
        (40..62).for_each(|number| {
            old.days.insert((date(number), "main".to_owned()), Day { visits: 100, views: 100, ..Day::default() });
        });
        assert_eq!(shown(&old), None);
    }

    #[test]
    fn a_day_counts_only_where_the_hours_of_all_its_visits_are_known() {
        let with = |change: &dyn Fn(&mut Ledger)| {
            let mut all = ledger(8, 100);
            change(&mut all);
            shown(&all)
        };
        let rest = Some((date(0), date(7), 7, 700));
        let third = (date(3), "main".to_owned());
        // Of two servers one kept none; lines came late; a figure was edited; the day is open again.
        let other = Day { visits: 5, views: 5, ..Day::default() };
        assert_eq!(with(&|all| _ = all.days.insert((date(3), "b".to_owned()), other)), rest);
        assert_eq!(with(&|all| _ = all.late.insert(("main".to_owned(), 9, date(3)), other)), rest);
        assert_eq!(with(&|all| all.hours.entry(third.clone()).or_default()[9] = 1), rest);
        assert_eq!(with(&|all| all.days.entry(third.clone()).or_default().open = true), rest);
        assert_eq!(with(&|all| _ = all.days.remove(&third)), rest);
        // Both kept them.
        assert_eq!(with(&|all| put(all, 3, "b", 8, 5)), Some((date(0), date(7), 8, 805)));
    }

    #[test]
    fn hours_that_do_not_agree_are_told() {
        let told = |change: &dyn Fn(&mut Ledger)| {
            let mut all = ledger(2, 100);
            change(&mut all);
            all.hours_beside_days().map(|one| (one.row, one.message.en)).collect::<Vec<_>>()
        };
        let first = (date(0), "main".to_owned());
        let row = || "hours\t2026-11-01\tmain\t".to_owned();
        let sum = |visits: u64, hours: u64| {
            (row(), format!("2026-11-01 (main): {visits} visits, but those of its hours add up to {hours}"))
        };
        assert_eq!(told(&|_| ()), []);
        assert_eq!(told(&|all| all.hours.entry(first.clone()).or_default()[9] = 1), [sum(100, 101)]);
        assert_eq!(told(&|all| _ = all.days.remove(&first)), [sum(0, 100)]);
        let open = (row(), "2026-11-01 (main): hours of a day that is not sealed".to_owned());
        assert_eq!(told(&|all| all.days.entry(first.clone()).or_default().open = true), [open]);
        // Figures as large as a ledger can say.
        assert_eq!(told(&|all| all.hours.entry(first.clone()).or_default().fill(1 << 50)), [sum(100, 24 << 50)]);
    }
}
