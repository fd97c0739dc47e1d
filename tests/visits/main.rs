//! The visit counter on a disk: a model of a server that writes logs, the seed's figures, odd logs, privacy, the binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

#[path = "../common/mod.rs"]
mod common;

mod binary;
mod model;
mod odd;
mod site;
