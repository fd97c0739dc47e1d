//! The tests of the library and of the program in one binary, because linking costs more than most of them take to run.
//! `cargo test golden::` runs one module, `cargo test golden::search` one case.
//!
//! They run side by side in one process. So a test sets environment variables and the current directory only for the
//! programs it starts, binds no fixed port, and works in a folder of its own. Tests that count visits in the process itself
//! are the second binary, `tests/visits`, which says why.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

mod common;

mod architecture;
mod attacks;
mod authoring;
mod blocks;
mod chart_gallery;
mod chart_values;
mod by_date;
mod cli;
mod contributing;
mod data_sets;
mod desk;
mod diagnostics;
mod duties;
mod gallery;
mod golden;
mod guide;
mod html;
mod hostile;
mod hosting;
mod incremental;
mod links;
mod old_portals;
mod output_folder;
mod pictures;
mod portals;
mod province;
mod preview;
mod properties;
mod publication;
mod publish;
mod published;
mod reports;
mod prose_numbers;
mod registers;
mod round_trip;
mod search;
mod sheets;
mod spoken;
mod states;
mod statistics;
mod texts;
mod unpublished;
mod videos;
mod views;
mod visits_binary;
mod visits_hours;
mod visits_ledger;
mod watch;
mod word;
