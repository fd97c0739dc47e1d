//! The visit counter: each request counts once, for good.
//!
//! ```text
//!  time       days of the site's zone
//!  formats    a line ─► Request
//!  identify   bytes ─► which known log is this, and from where is it new
//!  count      Request ─► view, bot, excluded ─► Count: lines, pages and visitors of each day
//!  settings   the table [visits]
//!  ledger     Count ─► Ledger (kept for good) + OpenState (salts and visitors until the day is sealed) ─► Figures
//!  run        all logs of a run, one outcome each, folded into ledger and open state
//! ```
//!
//! Each part uses only those above it. Everything is pure: `edge/visits` hands in bytes ([`LogSource`]) and writes what
//! [`CountRun::finish`] returns. `docs/visits.md` explains the rules.

mod time;
mod formats;
mod identify;
mod count;
mod settings;
mod ledger;
mod run;

pub use count::{BOT_LISTS, BotList, LineCounts, PageList, Pages, VisitRule};
pub use formats::LogFormat;
pub use identify::{FileStamp, FingerprintKey, Held, LogFile, LogNode, LogSource, LogStatus, fill, held};
pub use ledger::{
    Bookkeeper, CountedDays, Day, FOLDER, FRESH, Figures, HoursOfDay, Ledger, OpenState, RowFilter, VisitCorrection,
    VisitsBy, as_of, balance, by, counted, days, hours_of_day, most_read_month, most_read_week, published_total,
    read_file, read_ledger, read_rows, wrong_sum,
};
pub use run::{Change, CountRun, FinishedRun, LogInput, Origin, RunInput, SavedState, is_nothing_new};
pub use settings::{CounterSettings, Opening, is_name, read_settings, settings_of_file};
pub use time::{date_of, local_day, moment};

// For the fuzz targets, which count lines without a log.
pub use count::{BotSchedule, Bots, Classifier, CountRules, LineCounter, Networks, Salts};
