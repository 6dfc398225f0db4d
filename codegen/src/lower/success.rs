//! The expected response among the published responses.

use crate::source::SourceOperation;
use crate::source::published::{Ref, Response};

/// The response that a request is expected to get.
pub(super) struct Success<'a> {
    /// The lowest success status with a schema, or else the lowest success status.
    response: Option<Response<'a>>,
    /// Every published success is a 204.
    pub(super) only_204: bool,
}

impl<'a> Success<'a> {
    pub(super) fn of(source: &'a SourceOperation) -> Success<'a> {
        let by_status = source.responses();
        let is_success = |status: u16| (200..300).contains(&status);
        let first = |accept: &dyn Fn(u16) -> bool| {
            let found = by_status.iter().filter(|response| accept(response.status));
            let mut with_schema = found.clone().filter(|response| response.schema().is_some());
            with_schema.next().or(found.clone().next()).copied()
        };
        // A redirect is the expected response if nothing else is published.
        let response = first(&is_success)
            .or_else(|| source.default_response())
            .or_else(|| first(&|status| (300..400).contains(&status) && status != 304));
        let statuses = by_status.iter().map(|response| response.status);
        let mut successes = statuses.filter(|status| is_success(*status)).peekable();
        let only_204 = successes.peek().is_some() && successes.all(|status| status == 204);
        Success { response, only_204 }
    }

    /// Its schema.
    pub(super) fn schema(&self) -> Option<Ref<'a>> {
        self.response?.schema()
    }

    /// Its media types.
    pub(super) fn media(&self) -> impl Iterator<Item = &'a str> {
        let response = self.response.into_iter();
        response.flat_map(|response| response.media())
    }

    /// Whether the response publishes a header, ignoring case.
    pub(super) fn header(&self, name: &str) -> bool {
        self.response
            .is_some_and(|response| response.has_header(name))
    }
}
