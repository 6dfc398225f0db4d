//! How a write that is spread over several requests reports the one that failed.

use std::fmt;

use super::BatchFailure;
use super::report::Report;

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
