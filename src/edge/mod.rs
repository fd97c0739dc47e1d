//! The edge: the only code that touches disk, clock, environment and terminal.

mod built;
mod cache;
pub mod cli;
mod desk;
mod disk;
mod duties;
mod failure;
mod fetched;
mod kept;
mod portals;
mod preview;
pub mod publish;
mod session;
mod starter;
mod terminal;
pub mod visits;
mod watch;
mod write;

pub use cache::{Cache, Job};
pub use disk::{SiteFolder, read};
pub use failure::Failure;
pub use preview::gallery;
pub use write::{WriteError, Written, write};
