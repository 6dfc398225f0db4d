//! Reports the failed request of a write that is split over several requests.

use std::fmt;

use super::BatchFailure;
use super::report::Report;

impl BatchFailure {
    pub(super) fn report(&self) -> Report {
        let BatchFailure {
            error,
            with_response,
            without_response,
            unsent,
        } = self;
        error.report().note(format!(
            "ids with a response: {}, sent without a response: {}, not sent: {}; `BatchFailure` lists them",
            with_response.len(),
            without_response.len(),
            unsent.len()
        ))
    }
}

/// Shows how many ids there are.
impl fmt::Debug for BatchFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchFailure")
            .field("error", &self.error)
            .field("with_response", &self.with_response.len())
            .field("without_response", &self.without_response.len())
            .field("unsent", &self.unsent.len())
            .finish()
    }
}
