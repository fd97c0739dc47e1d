//! The visit counter: each request once, for ever.
//!
//! ```text
//!  bytes ─ line ─► Request ─ sieve ─► view, bot, excluded ─ count ─► Count   tallies, pages, visitors of each day
//!    │                                                                │
//!  stream, compare: which log is this, and from where is it new       ▼ books
//!                                                       Ledger (kept for good) + Open (salts, until the day is sealed)
//!                                                                     │
//!                                                                  figures: the widget, visits.json, most read
//! ```
//!
//! Pure: `edge/visits` reads the logs and writes the ledger. The rules are told in `docs/visits.md`.

pub mod books;
pub mod bots;
pub mod compare;
pub mod count;
pub mod figures;
pub mod keyed;
pub mod ledger;
pub mod line;
pub mod network;
pub mod open;
pub mod sessions;
pub mod sieve;
pub mod stream;
pub mod time;
