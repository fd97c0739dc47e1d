//! Whether the sums of a ledger agree: each line that was read is in a day and behind a cursor, each page view in a day and
//! of a page. Where they do not, somebody edited it, or rows were lost.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::figures::{balance, visits_of};
use super::hours::sum;
use super::rows::Ledger;
use crate::base::diagnostic::{Message, msg};
use crate::visits::identify::ServerName;
use crate::visits::settings::{COUNTED, Opening};
use crate::visits::time::Period;

/// Sums that do not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// How the row begins at which it shows.
    pub row: String,
    /// What does not agree.
    pub message: Message,
}

/// Year and month.
type YearMonth = (i32, u32);

fn month_of(date: NaiveDate) -> YearMonth {
    (date.year(), date.month())
}

impl Ledger {
    /// Every sum that does not agree. The ledger must have been read with its pages.
    pub fn disagreements(&self, opening: Option<&Opening>) -> Vec<Disagreement> {
        let mut found: Vec<Disagreement> = self.negative_total(opening).into_iter().collect();
        for server in self.servers() {
            found.extend(self.lost_cursors(&server));
            found.extend(self.pages_beside_days(&server));
            found.extend(self.visits_beside_total(&server));
        }
        found.extend(self.hours_beside_days());
        found.extend(self.days.iter().filter(|(_, day)| day.visitors > day.views).map(|((date, server), day)| {
            let (visitors, views) = (day.visitors, day.views);
            Disagreement {
                row: format!("day\t{date}\t{server}\t"),
                message: msg!(
                    "ngày {date} ({server}): {visitors} người đọc mà chỉ có {views} lần xem",
                    "{date} ({server}): {visitors} visitors, but only {views} page views"
                ),
            }
        }));
        found
    }

    /// Days with more lines than all logs had: a row of a log was removed, or a day edited. Counting on would count again.
    pub fn lost_cursors(&self, server: &str) -> Option<Disagreement> {
        // Days that were counted elsewhere have no logs here.
        if server == COUNTED {
            return None;
        }
        let days = self.days.iter().filter(|((_, one), _)| one == server).map(|(_, day)| day.lines());
        let late = self.late.iter().filter(|((one, ..), _)| one == server).map(|(_, day)| day.lines());
        let cursors = self.cursors.iter().filter(|((one, _), _)| one == server).map(|(_, one)| one.lines);
        let sum = |lines: &mut dyn Iterator<Item = u64>| lines.fold(0, u64::saturating_add);
        let (days, logs) = (sum(&mut days.chain(late)), sum(&mut cursors.into_iter()));
        (days > logs).then(|| Disagreement {
            row: format!("run\t{server}\t"),
            message: msg!(
                "máy chủ {server}: các ngày có {days} dòng, mà các nhật ký đã đếm (`cursor`) chỉ có {logs}",
                "server {server}: its days have {days} lines, but the logs that were counted (`cursor`) had only {logs}"
            ),
        })
    }

    /// Days, or months where no days are kept, whose page views are not those of their pages.
    fn pages_beside_days(&self, server: &ServerName) -> Vec<Disagreement> {
        let mut by_day: BTreeMap<NaiveDate, u64> = BTreeMap::new();
        let mut by_month: BTreeMap<YearMonth, (u64, bool)> = BTreeMap::new();
        for ((period, _, _), views) in self.pages.iter().filter(|((_, one, _), _)| one == server) {
            let (date, is_month) = match period {
                Period::Day(date) => (*date, false),
                Period::Month(date) => (*date, true),
            };
            if !is_month {
                *by_day.entry(date).or_default() += views;
            }
            let month = by_month.entry(month_of(date)).or_default();
            *month = (month.0.saturating_add(*views), month.1 || is_month);
        }
        let own = self.days.iter().filter(|((_, one), _)| one == server).map(|((date, _), day)| (*date, day.views));
        let late =
            self.late.iter().filter(|((one, ..), _)| one == server).map(|((_, _, date), day)| (*date, day.views));
        let mut days: BTreeMap<NaiveDate, u64> = BTreeMap::new();
        own.chain(late).for_each(|(date, views)| *days.entry(date).or_default() += views);
        by_day.keys().for_each(|date| _ = days.entry(*date).or_default());
        let mut months: BTreeMap<YearMonth, u64> = BTreeMap::new();
        // The first day of each month that differs.
        let mut differ: BTreeMap<YearMonth, NaiveDate> = BTreeMap::new();
        for (date, views) in &days {
            *months.entry(month_of(*date)).or_default() += views;
            if by_day.get(date).copied().unwrap_or_default() != *views {
                differ.entry(month_of(*date)).or_insert(*date);
            }
        }
        let mut found = Vec::new();
        for (month, views) in months {
            let (pages, is_by_month) = by_month.get(&month).copied().unwrap_or_default();
            if pages == views {
                continue;
            }
            let (year, number) = month;
            let of = |of: &BTreeMap<NaiveDate, u64>, date| of.get(date).copied().unwrap_or_default();
            found.push(match differ.get(&month).filter(|_| !is_by_month) {
                Some(date) => differing(server, &date.to_string(), of(&days, date), of(&by_day, date)),
                None => differing(server, &format!("{year:04}-{number:02}"), views, pages),
            });
        }
        found
    }

    /// Hours that do not add up to their day, or of a day that is not sealed. They are not shown.
    pub(super) fn hours_beside_days(&self) -> impl Iterator<Item = Disagreement> + '_ {
        self.hours.iter().filter_map(|((date, server), hours)| {
            let day = self.days.get(&(*date, server.clone())).copied().unwrap_or_default();
            let (all, visits) = (sum(hours), day.visits);
            (all != visits || day.open).then(|| Disagreement {
                row: format!("hours\t{date}\t{server}\t"),
                message: match day.open && all == visits {
                    true => msg!(
                        "ngày {date} ({server}): sổ có giờ của một ngày chưa khóa",
                        "{date} ({server}): hours of a day that is not sealed"
                    ),
                    false => msg!(
                        "ngày {date} ({server}): {visits} lượt, mà các giờ cộng lại {all}",
                        "{date} ({server}): {visits} visits, but those of its hours add up to {all}"
                    ),
                },
            })
        })
    }

    /// Corrections that take away more than there is.
    fn negative_total(&self, opening: Option<&Opening>) -> Option<Disagreement> {
        let total = balance(self, opening);
        (total < 0).then(|| Disagreement {
            row: "correction\t".to_owned(),
            message: msg!(
                "số ban đầu, các ngày và các điều chỉnh cộng lại là số âm: {total}",
                "the opening figure, the days and the corrections add up to a negative total: {total}"
            ),
        })
    }

    /// More visits in the days than were ever published.
    fn visits_beside_total(&self, server: &ServerName) -> Option<Disagreement> {
        let run = self.runs.get(server)?;
        let (visits, high) = (visits_of(self, server, run.since), run.high);
        (visits > high).then(|| Disagreement {
            row: format!("run\t{server}\t"),
            message: msg!(
                "máy chủ {server}: các ngày cộng lại {visits} lượt, mà lần đếm cuối chỉ công bố {high}",
                "server {server}: its days add up to {visits} visits, but the last count published {high}"
            ),
        })
    }
}

fn differing(server: &str, period: &str, views: u64, pages: u64) -> Disagreement {
    Disagreement {
        row: format!("day\t{period}"),
        message: msg!(
            "{period} ({server}): {views} lần xem, mà các trang cộng lại {pages}",
            "{period} ({server}): {views} page views, but those of its pages add up to {pages}"
        ),
    }
}
