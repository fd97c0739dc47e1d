//! The ledger: what the counter remembers for good. `content/visits/2026-11.tsv` is the open month; older months never
//! change again. UTF-8, tab-separated, sorted, one fact per line, so that changes read well in a diff.
//!
//! A file holds what was booked in its month; of a fact that several files state, the latest wins. Rows belong to one
//! server and are replaced together with it when ledgers are merged; `late`, `correction` and `gap` rows are only ever
//! added.

mod audit;
mod books;
mod counted;
mod figures;
mod hours;
mod merge;
mod open;
mod read;
mod rows;
mod visits_by;
mod write;

pub use books::{Bookkeeper, check_sums};
pub use counted::CountedDays;
pub use figures::{
    FRESH, Figures, as_of, balance, by, counted, days, most_read_month, most_read_week, published_total,
};
pub use hours::{HoursOfDay, hours_of_day};
pub use open::OpenState;
pub use read::{RowFilter, read as read_ledger, read_file, read_rows, wrong_sum};
pub use rows::{Day, Gap, Ledger, VisitCorrection};
pub use visits_by::VisitsBy;

/// The folder of the ledger.
pub const FOLDER: &str = "content/visits/";

#[cfg(test)]
mod tests;
