//! What logs add up to: lines, pages and visitors by day. Counts are joined by [`Count::join`], which is commutative and
//! associative, so neither the order of logs nor that of lines matters.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::visitors::{DaySet, VisitRule};
use crate::visits::time::{DayNumber, Period};

/// Lines by kind. Each line is in exactly one of the first four.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineCounts {
    /// Page views.
    pub views: u64,
    /// Pages requested by bots.
    pub bots: u64,
    /// Everything else that could be parsed.
    pub excluded: u64,
    /// Lines that could not be parsed.
    pub unreadable: u64,
    /// Those of the lines above whose timestamp was absurdly old; they count at the time of the count.
    pub clamped: u64,
}

impl LineCounts {
    /// All lines.
    pub fn lines(&self) -> u64 {
        self.views + self.bots + self.excluded + self.unreadable
    }

    /// Sum.
    pub fn add(&mut self, other: &LineCounts) {
        self.views += other.views;
        self.bots += other.bots;
        self.excluded += other.excluded;
        self.unreadable += other.unreadable;
        self.clamped += other.clamped;
    }
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Count {
    /// Lines by day.
    pub days: BTreeMap<DayNumber, LineCounts>,
    /// Views by period and page.
    pub pages: BTreeMap<(Period, Arc<str>), u64>,
    /// Visitors by day.
    pub sets: BTreeMap<DayNumber, DaySet>,
    /// Days whose sets were dropped to save memory.
    pub closed: BTreeMap<DayNumber, Closed>,
}

/// A day whose visitors are no longer in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Closed {
    /// Its visits.
    pub visits: u64,
    /// Its visitors.
    pub visitors: u64,
    /// How often it was closed; after the first time a visitor may have been counted twice.
    pub times: u32,
}

impl Closed {
    fn add(&mut self, other: Closed) {
        self.visits += other.visits;
        self.visitors += other.visitors;
        self.times += other.times;
    }
}

/// The most visitors held in memory (some 20 MB); beyond that the oldest days are closed.
const MOST_VISITORS: usize = 500_000;

impl Count {
    /// All lines.
    pub fn total(&self) -> LineCounts {
        let mut total = LineCounts::default();
        self.days.values().for_each(|lines| total.add(lines));
        total
    }

    /// Joins another count.
    pub fn join(&mut self, other: Count) {
        for (day, lines) in &other.days {
            self.days.entry(*day).or_default().add(lines);
        }
        for (page, views) in other.pages {
            *self.pages.entry(page).or_default() += views;
        }
        for (day, set) in other.sets {
            self.sets.entry(day).or_default().join(set);
        }
        for (day, closed) in other.closed {
            self.closed.entry(day).or_default().add(closed);
        }
    }

    /// Visits and visitors of a day.
    pub fn visits_of(&self, day: DayNumber, rule: VisitRule) -> (u64, u64) {
        let closed = self.closed.get(&day).copied().unwrap_or_default();
        let set = self.sets.get(&day).map_or((0, 0), |set| (set.visits(rule), set.visitors()));
        (closed.visits + set.0, closed.visitors + set.1)
    }

    /// Drops the sets of the oldest days where there are more visitors than memory allows.
    pub fn bound(&mut self, rule: VisitRule) {
        let mut held: usize = self.sets.values().map(DaySet::len).sum();
        if held <= MOST_VISITORS {
            return;
        }
        // The last two days continue in the next lines.
        while held > MOST_VISITORS / 2 && self.sets.len() > 2 {
            let Some((day, set)) = self.sets.pop_first() else { break };
            held -= set.len();
            let closed = Closed { visits: set.visits(rule), visitors: set.visitors(), times: 1 };
            self.closed.entry(day).or_default().add(closed);
        }
    }
}
