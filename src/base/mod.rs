//! Words that every stage shares. No I/O, nothing of news.

pub mod diagnostic;
pub mod language;
pub mod source;
