//! What the page of visits sums up, and of which sums there is a picture.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::figures::days;
use super::hours::hours_of_day;
use super::rows::Ledger;

/// What visits are summed up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitsBy {
    /// Days.
    Day,
    /// Months.
    Month,
    /// Years.
    Year,
    /// Hours of the day.
    Hour,
}

impl VisitsBy {
    /// All of them.
    pub const ALL: [VisitsBy; 4] = [VisitsBy::Day, VisitsBy::Month, VisitsBy::Year, VisitsBy::Hour];

    /// Whether there is a picture: hours that are shown, or more than one sum, as one compares with nothing.
    pub fn is_drawn(self, ledger: &Ledger) -> bool {
        let first: fn(&NaiveDate) -> Option<NaiveDate> = match self {
            VisitsBy::Hour => return hours_of_day(ledger).is_some(),
            VisitsBy::Day => |date| Some(*date),
            VisitsBy::Month => |date| date.with_day(1),
            VisitsBy::Year => |date| date.with_ordinal(1),
        };
        days(ledger).keys().filter_map(first).collect::<BTreeSet<NaiveDate>>().len() > 1
    }
}
