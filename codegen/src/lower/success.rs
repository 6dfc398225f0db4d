//! Which of the published responses an operation is expected to give.

use openapiv3::{ReferenceOr, StatusCode};

use crate::source::SourceOperation;

use super::media::is_json;
use super::published::Ref;

/// The answer that an operation is expected to give.
pub(super) struct Success<'a> {
    /// The lowest success status with a schema, else the lowest one.
    pub(super) response: Option<&'a openapiv3::Response>,
    /// Every published success is a 204.
    pub(super) only_204: bool,
}

impl<'a> Success<'a> {
    pub(super) fn of(source: &'a SourceOperation) -> Success<'a> {
        let responses = &source.operation.responses;
        let mut by_status: Vec<(u16, &openapiv3::Response)> = responses
            .responses
            .iter()
            .filter_map(|(status, response)| Some((code(status)?, response.as_item()?)))
            .collect();
        by_status.sort_by_key(|(status, _)| *status);
        let is_success = |status: &u16| (200..300).contains(status);
        // A redirect is the answer where nothing else is published.
        let first = |accept: &dyn Fn(&u16) -> bool| {
            let mut found = by_status.iter().filter(|(status, _)| accept(status));
            let lowest = found.clone().next();
            found
                .find(|(_, response)| schema(response).is_some())
                .or(lowest)
                .map(|(_, r)| *r)
        };
        let response = first(&is_success)
            .or_else(|| responses.default.as_ref().and_then(ReferenceOr::as_item))
            .or_else(|| first(&|status| (300..400).contains(status) && *status != 304));
        let mut successes = by_status
            .iter()
            .filter(|(status, _)| is_success(status))
            .peekable();
        let only_204 = successes.peek().is_some() && successes.all(|(status, _)| *status == 204);
        Success { response, only_204 }
    }

    /// Its schema.
    pub(super) fn schema(&self) -> Option<Ref<'a>> {
        self.response.and_then(schema)
    }

    /// Its media types.
    pub(super) fn media(&self) -> impl Iterator<Item = &'a str> {
        self.response
            .into_iter()
            .flat_map(|response| response.content.keys().map(String::as_str))
    }

    /// Whether it publishes a header, whatever its case.
    pub(super) fn header(&self, name: &str) -> bool {
        self.response.is_some_and(|response| {
            response
                .headers
                .keys()
                .any(|header| header.eq_ignore_ascii_case(name))
        })
    }
}

/// The schema of the JSON form, or of the first form that has one.
fn schema(response: &openapiv3::Response) -> Option<Ref<'_>> {
    let json = response.content.iter().filter(|(media, _)| is_json(media));
    let any = response.content.iter();
    json.chain(any)
        .find_map(|(_, media)| media.schema.as_ref())
        .map(Ref::new)
}

/// `2XX` stands for its lowest member.
pub(super) fn code(status: &StatusCode) -> Option<u16> {
    match status {
        StatusCode::Code(code) => Some(*code),
        StatusCode::Range(range) => Some(range.checked_mul(100)?),
    }
}
