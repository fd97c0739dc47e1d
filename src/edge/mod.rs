//! The edge: the only code that touches disk, clock, environment and terminal.

mod cache;
pub mod cli;
mod disk;
mod failure;
mod starter;
mod write;

pub use cache::{Cache, Job};
pub use disk::read;
pub use failure::Failure;
pub use write::{Written, write};
