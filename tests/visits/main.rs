//! The visit counter on a disk: a model of a server that writes logs, odd logs, privacy. The binary is tested in a
//! program of its own (`tests/visits_binary.rs`): a child between fork and exec holds the locks of all threads for an instant, and
//! a count in another thread would find its folder busy.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

#[path = "../common/tries.rs"]
mod tries;

mod hours;
mod model;
mod odd;
mod site;
