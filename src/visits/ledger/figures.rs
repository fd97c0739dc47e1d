//! The figures that are published, computed from the ledger: the widget, `visits.json`, days, months, years, most read.

use std::collections::BTreeMap;

use chrono::{Datelike, FixedOffset, NaiveDate, TimeDelta};
use serde::Serialize;

use super::rows::{Day, Ledger};
use crate::visits::count::UNKNOWN_PAGE;
use crate::visits::settings::Opening;
use crate::visits::time::{Period, date_of, local_day, moment};

/// "Đang truy cập" (visitors online) is hidden once the count is this many seconds old.
pub const FRESH: i64 = 900;

/// The widget "Thống kê lượt truy cập".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// When it was counted, in seconds since 1970; `None` before the first count.
    pub as_of: Option<i64>,
    /// Visitors in the five minutes before.
    pub online: u64,
    /// Visits of the day of the count.
    pub today: u64,
    /// All visits.
    pub total: i64,
}

impl Figures {
    /// From the ledger, as of its newest run.
    pub fn of(ledger: &Ledger, opening: Option<&Opening>, zone: FixedOffset) -> Figures {
        let as_of = ledger.runs.values().map(|run| run.at).max();
        // A server that was counted much earlier says nothing about now.
        let fresh = |at: i64| as_of.is_some_and(|as_of| as_of - at <= FRESH);
        let online = ledger.runs.values().filter(|run| fresh(run.at)).map(|run| run.online).sum();
        let mut figures = Figures { as_of, online, today: 0, total: balance(ledger, opening).max(0) };
        figures.today = as_of.map_or(0, |at| visits_on(ledger, date_of(local_day(at, zone))));
        figures
    }

    /// The same at a later time, when a run found nothing new.
    pub fn at(self, ledger: &Ledger, now: i64, online: u64, zone: FixedOffset) -> Figures {
        Figures { as_of: Some(now), online, today: visits_on(ledger, date_of(local_day(now, zone))), ..self }
    }

    /// Whether [`Figures::online`] is recent enough at this time.
    pub fn is_fresh(&self, now: i64) -> bool {
        self.as_of.is_some_and(|at| (now - at).abs() <= FRESH)
    }

    /// Whether [`Figures::today`] belongs to the day of this time.
    pub fn is_of_today(&self, now: i64, zone: FixedOffset) -> bool {
        self.as_of.is_some_and(|at| local_day(at, zone) == local_day(now, zone))
    }

    /// `visits.json`.
    pub fn json(&self, zone: FixedOffset) -> Vec<u8> {
        #[derive(Serialize)]
        struct Json {
            as_of: Option<String>,
            online: u64,
            today: u64,
            total: i64,
        }
        let as_of = self.as_of.map(|at| moment(at, zone).to_rfc3339());
        let json = Json { as_of, online: self.online, today: self.today, total: self.total };
        let mut bytes = serde_json::to_vec(&json).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

/// When a `visits.json` was counted; `None` if it does not say.
pub fn as_of(json: &[u8]) -> Option<i64> {
    let json: serde_json::Value = serde_json::from_slice(json).ok()?;
    let text = json.get("as_of")?.as_str()?;
    chrono::DateTime::parse_from_rfc3339(text).ok().map(|at| at.timestamp())
}

/// The total in a `visits.json`.
pub fn published_total(json: &[u8]) -> Option<i64> {
    serde_json::from_slice::<serde_json::Value>(json).ok()?.get("total")?.as_i64()
}

/// The total: the opening figure, the visits since then, and corrections. Only a correction makes it fall. Corrections that
/// are too large make it negative; [`Figures::total`] never is.
pub fn balance(ledger: &Ledger, opening: Option<&Opening>) -> i64 {
    let corrections: i64 = ledger.corrections.values().map(|one| one.visits).fold(0, i64::saturating_add);
    counted(ledger, opening).saturating_add(corrections)
}

/// The same without corrections.
pub fn counted(ledger: &Ledger, opening: Option<&Opening>) -> i64 {
    let since = opening.map(|opening| opening.date);
    let servers = ledger.servers();
    let visits: u64 = servers
        .iter()
        .map(|server| {
            let high = ledger.runs.get(server).filter(|run| run.since == since).map_or(0, |run| run.high);
            visits_of(ledger, server, since).max(high)
        })
        .sum();
    let start = opening.map_or(0, |opening| opening.total);
    start.saturating_add(i64::try_from(visits).unwrap_or(i64::MAX))
}

/// Visits of a server since a date, late ones included.
pub fn visits_of(ledger: &Ledger, server: &str, since: Option<NaiveDate>) -> u64 {
    let counts = |date: NaiveDate| since.is_none_or(|since| date >= since);
    let days = ledger.days.iter().filter(|((date, one), _)| one == server && counts(*date)).map(|(_, day)| day.visits);
    let late =
        ledger.late.iter().filter(|((one, _, date), _)| one == server && counts(*date)).map(|(_, day)| day.visits);
    days.chain(late).fold(0, u64::saturating_add)
}

fn visits_on(ledger: &Ledger, date: NaiveDate) -> u64 {
    days(ledger).get(&date).map_or(0, |day| day.visits)
}

/// Every day of all servers, late lines included.
pub fn days(ledger: &Ledger) -> BTreeMap<NaiveDate, Day> {
    let mut days: BTreeMap<NaiveDate, Day> = BTreeMap::new();
    let own = ledger.days.iter().map(|((date, _), day)| (date, day));
    let late = ledger.late.iter().map(|((_, _, date), day)| (date, day));
    for (date, day) in own.chain(late) {
        let sum = days.entry(*date).or_default();
        sum.visits += day.visits;
        sum.visitors += day.visitors;
        sum.views += day.views;
        sum.bots += day.bots;
        sum.excluded += day.excluded;
        sum.unreadable += day.unreadable;
        sum.clamped += day.clamped;
        sum.open |= day.open;
        sum.approximate |= day.approximate;
    }
    days
}

/// Sums of days by month or year.
pub fn by<K: Ord>(days: &BTreeMap<NaiveDate, Day>, key: impl Fn(NaiveDate) -> K) -> BTreeMap<K, Day> {
    let mut sums: BTreeMap<K, Day> = BTreeMap::new();
    for (date, day) in days {
        let sum = sums.entry(key(*date)).or_default();
        sum.visits += day.visits;
        sum.views += day.views;
        sum.bots += day.bots;
    }
    sums
}

/// Pages by their views in the seven days up to `today`, most read first.
pub fn most_read_week(ledger: &Ledger, today: NaiveDate) -> Vec<(String, u64)> {
    let first = today - TimeDelta::days(6);
    most_read(ledger, |period| matches!(period, Period::Day(date) if (first..=today).contains(&date)))
}

/// Pages by their views in the month of `today`, most read first.
pub fn most_read_month(ledger: &Ledger, today: NaiveDate) -> Vec<(String, u64)> {
    let same = |date: NaiveDate| (date.year(), date.month()) == (today.year(), today.month());
    most_read(ledger, |period| match period {
        Period::Day(date) | Period::Month(date) => same(date),
    })
}

fn most_read(ledger: &Ledger, wanted: impl Fn(Period) -> bool) -> Vec<(String, u64)> {
    let mut pages: BTreeMap<&str, u64> = BTreeMap::new();
    let named = ledger.pages.iter().filter(|((period, _, path), _)| wanted(*period) && path != UNKNOWN_PAGE);
    for ((_, _, path), views) in named {
        *pages.entry(path).or_default() += views;
    }
    let mut pages: Vec<(String, u64)> = pages.into_iter().map(|(path, views)| (path.to_owned(), views)).collect();
    pages.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    pages
}
