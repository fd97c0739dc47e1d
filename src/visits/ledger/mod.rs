//! The ledger: what the counter knows for good. `content/visits/2026-11.tsv` is the open month; older months never
//! change again. UTF-8, tab-separated, sorted, one fact a line, so that a change reads well in a diff.
//!
//! A file holds what was booked in its month: a fact that stands in several files is what the latest says.
//! Rows are of one server and are replaced with it when ledgers are merged; `late`, `correction` and `gap` are only
//! ever added.

mod merge;
mod read;
mod write;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::bots::{FIRST, Number};
use super::count::Tally;
use super::stream::Cursor;
use super::time::{DayNumber, Period, date_of, number_of};

pub use read::{Rows, is_name, read, read_file, read_rows};

/// The folder of the ledger.
pub const FOLDER: &str = "content/visits/";

/// The name of the counting machine, where `[visits] server` names none.
pub const SERVER: &str = "main";

/// A server's name.
pub type Server = String;

/// The last run of a server that changed something.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// Goes up by one with each commit.
    pub generation: u64,
    /// Sixteen hexadecimal digits that name the open state which belongs to this commit.
    pub token: String,
    /// When it was, in seconds since 1970.
    pub at: i64,
    /// Visitors in the five minutes before.
    pub online: u64,
    /// The highest number of visits that was ever published since the opening, corrections not included: the published
    /// total never falls below it.
    pub high: u64,
    /// The opening date that `high` begins at.
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
    /// Pages asked for by programs.
    pub bots: u64,
    /// Other lines.
    pub excluded: u64,
    /// Lines that were not understood.
    pub unreadable: u64,
    /// Lines among them with an impossible instant.
    pub clamped: u64,
    /// Whether lines may still be added; a sealed day is never opened again.
    pub open: bool,
    /// Visits and visitors are not exact: the open state was lost and the logs were gone.
    pub approximate: bool,
}

impl Day {
    /// All lines.
    pub fn lines(&self) -> u64 {
        self.views + self.bots + self.excluded + self.unreadable
    }

    /// Adds lines.
    pub fn add(&mut self, tally: &Tally) {
        self.views += tally.views;
        self.bots += tally.bots;
        self.excluded += tally.excluded;
        self.unreadable += tally.unreadable;
        self.clamped += tally.clamped;
    }
}

/// A correction by hand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Correction {
    /// The day it is about.
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

/// Lines that are lost: a log was gone before its end was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// The last line that was read, in seconds since 1970.
    pub from: i64,
    /// When the loss was noticed.
    pub until: i64,
    /// What is known of it: a short word.
    pub reason: String,
}

/// The first day that a list can apply from: 1 January 2000, before every log of a site made by bantin.
const OLDEST: DayNumber = 10_957;

/// Lists of programs by the day they apply from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists(BTreeMap<DayNumber, Number>);

impl Lists {
    /// The list of a day.
    pub fn on(&self, day: DayNumber) -> Number {
        self.0.range(..=day).next_back().map_or(FIRST, |(_, number)| *number)
    }
}

/// Days by date and server.
pub type Days = BTreeMap<(NaiveDate, Server), Day>;

/// The whole ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The last run of each server.
    pub runs: BTreeMap<Server, Run>,
    /// Days by date and server.
    pub days: Days,
    /// From which date on which list of programs applies, by server.
    pub lists: BTreeMap<(Server, NaiveDate), Number>,
    /// Page views by period, server and path.
    pub pages: BTreeMap<(Period, Server, String), u64>,
    /// Logs as far as they were counted, by server and name.
    pub cursors: BTreeMap<(Server, String), Cursor>,
    /// Lines that came after their day was sealed, by server, generation and date.
    pub late: BTreeMap<(Server, u64, NaiveDate), Day>,
    /// Corrections by their id.
    pub corrections: BTreeMap<String, Correction>,
    /// Gaps by server and log.
    pub gaps: BTreeMap<(Server, String), Gap>,
}

impl Ledger {
    /// Whether nothing was ever counted.
    pub fn is_empty(&self) -> bool {
        *self == Ledger::default()
    }

    /// Takes the newest list of programs for a server: for all days where nothing was counted yet, else from the
    /// midnight after `today` on, so that no day is counted by two lists and none that was counted changes.
    pub fn adopt(&mut self, server: &str, newest: Number, today: DayNumber) {
        let own = self.lists.range((server.to_owned(), NaiveDate::MIN)..=(server.to_owned(), NaiveDate::MAX));
        if own.map(|(_, number)| *number).max().unwrap_or(FIRST) >= newest {
            return;
        }
        let from = if self.runs.contains_key(server) { date_of(today.saturating_add(1)) } else { date_of(OLDEST) };
        self.lists.insert((server.to_owned(), from), newest);
    }

    /// The list of programs that applies to a server on each day: the last at or before it.
    pub fn lists_of(&self, server: &str) -> Lists {
        let own = self.lists.iter().filter(|((one, _), _)| one == server);
        Lists(own.map(|((_, date), number)| (number_of(*date), *number)).collect())
    }
}

#[cfg(test)]
mod tests;
