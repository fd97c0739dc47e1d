//! What a newsroom asks of its portal: the script that is read over the loudspeakers, the sheet of honoraria.

pub mod authors;
mod find;
pub mod rates;
pub mod script;
mod sheet;
mod workbook;

pub use find::{Missing, find};
pub use script::Script;
