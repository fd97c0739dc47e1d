//! A failure of the machine or the command line: exit code 2. What is wrong in the user's files is a diagnostic.

use crate::base::diagnostic::Message;

/// Why a command could not do its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What failed, in both languages.
    pub message: Message,
}

impl From<Message> for Failure {
    fn from(message: Message) -> Failure {
        Failure { message }
    }
}
