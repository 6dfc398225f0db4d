//! Writes that are spread over several requests, of which one failed.

use std::fmt;

use super::{Error, Phase, Report};

/// An error among the requests of a write by ids, and how far the write came.
#[derive(Clone)]
#[non_exhaustive]
pub struct BatchFailure {
    /// What went wrong.
    pub error: Error,
    /// The ids of the requests that the service has answered. If `error` is the response to one of
    /// them, such as errors beside records, its ids are among them.
    pub answered: Vec<String>,
    /// The ids of the request that failed, if it was sent. Whether it may have been carried out,
    /// the text of `error` says.
    pub unanswered: Vec<String>,
    /// The ids that were not sent.
    pub unsent: Vec<String>,
}

impl BatchFailure {
    pub(super) fn report(&self) -> Report {
        let BatchFailure {
            error,
            answered,
            unanswered,
            unsent,
        } = self;
        error.report().note(format!(
            "ids answered: {}, sent without an answer: {}, not sent: {}; `BatchFailure` lists them",
            answered.len(),
            unanswered.len(),
            unsent.len()
        ))
    }
}

/// Shows the ids by their number.
impl fmt::Debug for BatchFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchFailure")
            .field("error", &self.error)
            .field("answered", &self.answered.len())
            .field("unanswered", &self.unanswered.len())
            .field("unsent", &self.unsent.len())
            .finish()
    }
}

impl Error {
    /// Whether the request was not sent.
    pub(crate) fn is_unsent(&self) -> bool {
        match self {
            Error::Find(_)
            | Error::Parameter(_)
            | Error::Config(_)
            | Error::Auth(_)
            | Error::Provider(_) => true,
            Error::Transport { phase, .. } => match phase {
                Phase::Resolve | Phase::Connect | Phase::Tls => true,
                Phase::Exchange | Phase::Body => false,
            },
            Error::Timeout { unsure, .. } => !unsure,
            Error::Api(_)
            | Error::Batch(_)
            | Error::Decode(_)
            | Error::TooLong { .. }
            | Error::File { .. }
            | Error::Window { .. }
            | Error::TokenRefused { .. }
            | Error::Item(_)
            | Error::Paging { .. } => false,
        }
    }
}
