//! The settings room: `site.toml` and the counter's table of `stats.toml` as forms that are made of their declaration.
//!
//! `form` is what the browser gets of a declaration and of diagnostics, `room` reads, checks and saves the files.

mod form;
mod room;

pub use form::{declared, problems, setting_edits};
pub use room::{get, post};
