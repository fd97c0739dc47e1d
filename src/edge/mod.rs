//! The edge: the only code that touches disk, clock, environment and terminal.

pub mod cli;
mod disk;
mod failure;
mod starter;
pub mod visits;
mod write;

pub use disk::read;
pub use failure::Failure;
pub use write::{Written, write};
