//! What became of a command.

use crate::error::CommandOutput;

/// What became of a command that the service accepted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Outcome<T = CommandOutput> {
    /// It is complete.
    Done(T),
    /// It waits for its host, which is offline. It runs once the host is back, within about 7 days.
    #[non_exhaustive]
    Queued {
        /// The id of the command.
        cloud_request_id: String,
    },
}

impl<T> Outcome<T> {
    /// The same outcome with another result.
    pub fn map<U>(self, result: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Outcome::Done(done) => Outcome::Done(result(done)),
            Outcome::Queued { cloud_request_id } => Outcome::Queued { cloud_request_id },
        }
    }

    /// The result, if the command is complete.
    pub fn done(self) -> Option<T> {
        match self {
            Outcome::Done(result) => Some(result),
            Outcome::Queued { .. } => None,
        }
    }
}
