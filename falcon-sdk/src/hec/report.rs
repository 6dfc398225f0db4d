//! What became of events: delivered, possibly doubled, or handed back.

use std::error::Error as StdError;
use std::fmt;

use super::event::Event;
use crate::error::Error;

/// The events of an [`Ingest`](super::Ingest) so far.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// How many events were accepted by `send`.
    pub accepted: u64,
    /// How many events the service confirmed.
    pub delivered: u64,
    /// How many of the delivered events may be stored twice: they were sent before, in a request
    /// whose outcome is unknown.
    pub possibly_doubled: u64,
    /// How many events were given up, and not taken back yet.
    pub undelivered: u64,
    /// How many bytes of the buffer are in use.
    pub buffered: usize,
}

/// What became of all events, once the ingest is closed.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
#[must_use = "it has the events that were not delivered"]
pub struct Report {
    /// How many events were accepted by `send`.
    pub accepted: u64,
    /// How many events the service confirmed.
    pub delivered: u64,
    /// How many of the delivered events may be stored twice: they were sent before, in a request
    /// whose outcome is unknown.
    pub possibly_doubled: u64,
    /// The events that were not delivered, each batch with its error. Batches that were
    /// [taken](super::Ingest::take_undelivered) before are not among them.
    pub undelivered: Vec<Undelivered>,
}

/// The events of a batch that was not delivered.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Undelivered {
    /// The events, in their order.
    pub events: Vec<Event>,
    /// The error of the last attempt.
    pub error: Error,
    /// Whether the events may be stored nevertheless: the outcome of an attempt is unknown.
    pub may_be_stored: bool,
}

/// An event that was not accepted.
#[derive(Clone)]
#[non_exhaustive]
pub struct Rejected {
    /// The event.
    pub event: Event,
    /// The reason.
    pub error: Box<Error>,
}

/// Writes the error.
impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

/// Writes the error, because a program prints `Debug` of an error that `main` returns.
impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl StdError for Rejected {}

impl From<Rejected> for Error {
    fn from(rejected: Rejected) -> Self {
        *rejected.error
    }
}
