//! A request of the desk's web part.

use std::time::Instant;

use serde_json::Value;

use super::json::wrong;
use super::leases::Leases;
use super::refusal::Refusal;

/// What is asked of the interface.
pub struct ApiRequest<'r> {
    /// What follows `api/` in the path.
    pub name: &'r str,
    /// The query, by its keys.
    pub query: Vec<(String, String)>,
    /// The body of one that writes.
    pub body: Value,
}

impl ApiRequest<'_> {
    /// A value of the query.
    ///
    /// # Errors
    /// If it is not there.
    pub fn query(&self, key: &str) -> Result<&str, Refusal> {
        self.query.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str()).ok_or_else(wrong)
    }

    /// A text of the body.
    ///
    /// # Errors
    /// If it is not there, or no text.
    pub fn text(&self, key: &str) -> Result<&str, Refusal> {
        self.body[key].as_str().ok_or_else(wrong)
    }

    /// The window that it comes from, by the name it gave itself.
    pub fn window(&self) -> Option<&str> {
        self.body["window"].as_str().filter(|name| is_window(name))
    }

    /// Whether another window than the one that asks has a text.
    pub fn is_others(&self, leases: &Leases, path: &str) -> bool {
        self.window().is_some_and(|window| leases.is_others(path, window, Instant::now()))
    }
}

/// Whether this may be the name of a window.
pub fn is_window(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
}
