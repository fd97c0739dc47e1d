//! The rows of the ledger, and what they say about one server.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::visits::count::{BotSchedule, FIRST_LIST, Hours, LineCounts, ListNumber};
use crate::visits::identify::{Cursors, ServerName};
use crate::visits::time::{DayNumber, Period, date_of, number_of};

/// The last run of a server that changed something.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LastRun {
    /// Incremented by each commit.
    pub generation: u64,
    /// Sixteen hexadecimal digits that name the open state belonging to this commit.
    pub token: String,
    /// When it was, in seconds since 1970.
    pub at: i64,
    /// Visitors in the five minutes before.
    pub online: u64,
    /// The highest number of visits ever published since the opening, without corrections: the published total never
    /// falls below it.
    pub high: u64,
    /// The opening date from which `high` counts.
    pub since: Option<NaiveDate>,
}

/// A day of a server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Visits that began in it.
    pub visits: u64,
    /// Distinct visitors.
    pub visitors: u64,
    /// Page views.
    pub views: u64,
    /// Pages requested by bots.
    pub bots: u64,
    /// Other lines.
    pub excluded: u64,
    /// Unreadable lines.
    pub unreadable: u64,
    /// Those of the lines above with an impossible timestamp.
    pub clamped: u64,
    /// Whether lines may still be added; a sealed day is never opened again.
    pub open: bool,
    /// Whether visits and visitors are not exact: the open state was lost and so were the logs.
    pub approximate: bool,
}

impl Day {
    /// All lines.
    pub fn lines(&self) -> u64 {
        self.views + self.bots + self.excluded + self.unreadable
    }

    /// Adds lines.
    pub fn add(&mut self, lines: &LineCounts) {
        self.views += lines.views;
        self.bots += lines.bots;
        self.excluded += lines.excluded;
        self.unreadable += lines.unreadable;
        self.clamped += lines.clamped;
    }
}

/// A correction by hand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VisitCorrection {
    /// The day it concerns.
    pub date: NaiveDate,
    /// Visits more or fewer.
    pub visits: i64,
    /// When it was made, in seconds since 1970.
    pub at: i64,
    /// Who made it; may be empty.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Lost lines: a log disappeared before its end was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// The time of the last line read, in seconds since 1970.
    pub from: i64,
    /// When the loss was noticed.
    pub until: i64,
    /// What is known about it, in a short word.
    pub reason: String,
}

/// The first day a list can apply from: 1 January 2000, before any log of a bantin site.
const OLDEST: DayNumber = 10_957;

/// Days by date and server.
pub type Days = BTreeMap<(NaiveDate, ServerName), Day>;

/// The whole ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The last run of each server.
    pub runs: BTreeMap<ServerName, LastRun>,
    /// Days by date and server.
    pub days: Days,
    /// In which hours the visits of a sealed day began, by date and server. They add up to the day's visits; a day of which not
    /// every visit's hour is known has none.
    pub hours: BTreeMap<(NaiveDate, ServerName), Hours>,
    /// The lists of bots by server and the first date they apply from.
    pub lists: BTreeMap<(ServerName, NaiveDate), ListNumber>,
    /// Page views by period, server and path.
    pub pages: BTreeMap<(Period, ServerName, String), u64>,
    /// How far each log was counted.
    pub cursors: Cursors,
    /// Lines that arrived after their day was sealed, by server, generation and date.
    pub late: BTreeMap<(ServerName, u64, NaiveDate), Day>,
    /// Corrections by their id.
    pub corrections: BTreeMap<String, VisitCorrection>,
    /// Gaps by server and log.
    pub gaps: BTreeMap<(ServerName, String), Gap>,
}

impl Ledger {
    /// Adopts the newest list of bots for a server: for all days if nothing was counted yet, else from the midnight after
    /// `today`, so that no day is counted by two lists and no counted day changes.
    pub fn adopt(&mut self, server: &str, newest: ListNumber, today: DayNumber) {
        let own = self.lists.range((server.to_owned(), NaiveDate::MIN)..=(server.to_owned(), NaiveDate::MAX));
        if own.map(|(_, number)| *number).max().unwrap_or(FIRST_LIST) >= newest {
            return;
        }
        let from = if self.runs.contains_key(server) { date_of(today.saturating_add(1)) } else { date_of(OLDEST) };
        self.lists.insert((server.to_owned(), from), newest);
    }

    /// Which list of bots applies to a server on each day.
    pub fn lists_of(&self, server: &str) -> BotSchedule {
        let own = self.lists.iter().filter(|((one, _), _)| one == server);
        BotSchedule::new(own.map(|((_, date), number)| (number_of(*date), *number)).collect())
    }
}
