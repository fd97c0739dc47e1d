//! From requests to counts: which requests are page views, by whom, and what is new in a log.

mod bots;
mod classifier;
mod evidence;
mod keyed;
mod line_counter;
mod network;
mod origins;
mod rebuild;
mod scan;
mod totals;
mod visitors;

pub use bots::{BOT_LISTS, BotList, BotSchedule, Bots, FIRST_LIST, ListNumber};
pub use classifier::{Classifier, Networks, PageList, Pages, UNKNOWN_PAGE};
pub use line_counter::{CountRules, LineCounter, Salts};
pub use network::Network;
pub use origins::{Oddity, Origins};
pub use rebuild::rebuild_visitor_sets;
pub use scan::{LogScan, Scanned, Start, UnreadableLine};
pub use totals::{Count, LineCounts};
pub use visitors::{DaySet, Hours, VisitRule};
