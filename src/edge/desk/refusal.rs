//! Why the desk does not do what a request asks for.

use crate::base::diagnostic::Message;
use crate::edge::Failure;

/// Why a request cannot be carried out.
#[derive(Debug)]
pub enum Refusal {
    /// The request makes no sense, or asks for something outside the portal.
    Request(Message),
    /// There is no such file.
    Missing,
    /// The file is no longer the one that was read: its bytes now.
    Changed(Vec<u8>),
    /// The text has another path now.
    Moved(String),
    /// Something is no longer as it was when it was looked at.
    Conflict(Message),
    /// The files of a data set are no longer those that were read: its grid now.
    OtherGrid(serde_json::Value),
    /// The machine cannot.
    Failed(Failure),
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Refusal {
        Refusal::Failed(failure)
    }
}

impl From<Message> for Refusal {
    fn from(message: Message) -> Refusal {
        Refusal::Request(message)
    }
}
