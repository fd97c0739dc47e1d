//! Words that every stage shares. No I/O, nothing of news.

pub mod address;
pub mod diagnostic;
pub mod language;
pub mod report;
pub mod source;
pub mod value;
