//! bantin.
pub mod base;
