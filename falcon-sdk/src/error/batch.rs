//! Reports the failed request of a write that is split over several requests.

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
            "ids with a response: {}, sent without a response: {}, not sent: {}; `BatchFailure` lists them",
            answered.len(),
            unanswered.len(),
            unsent.len()
        ))
    }
}

/// Shows how many ids there are.
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
