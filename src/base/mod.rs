//! Words that every stage shares. No I/O, nothing of news.

pub mod characters;
pub mod source;
pub mod lines;
pub mod cell;
pub mod colour;
pub mod diagnostic;
pub mod language;
pub mod warnings;
pub mod time;
pub mod clock;
pub mod unbroken;
pub mod number;
pub mod decimal;
pub mod unit;
pub mod collation;
pub mod suggest;
pub mod address;
pub mod value;
pub mod kept;
pub mod memo;
pub mod report;
