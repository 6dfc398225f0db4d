//! The text of an error of ingest.

use super::report::Report;
use super::{Error, IngestProblem};

impl IngestProblem {
    pub(super) fn report(&self) -> Report {
        match self {
            IngestProblem::TooLong {
                length,
                limit,
                begin,
            } => Report::new(format!(
                "an event of {length} bytes is longer than a batch of {limit} bytes; it begins \
                 with {begin}"
            ))
            .help("raise `batch_bytes`, or split the event"),
            IngestProblem::Undelivered { events, error } => {
                let be = if *events == 1 {
                    "event was"
                } else {
                    "events were"
                };
                Report::new(format!("{events} {be} not delivered: {error}"))
                    .help("take the events back with `take_undelivered`")
            }
            IngestProblem::Closed => Report::new("the ingest is closed, so it takes no events"),
        }
    }
}

impl From<IngestProblem> for Error {
    fn from(problem: IngestProblem) -> Self {
        Error::Ingest { problem }
    }
}
