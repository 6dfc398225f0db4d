//! A received response, and whether it is a reply or an error.

use bytes::Bytes;
use http::StatusCode;

use super::judge::{self, InPlaceOfFile};
use crate::error::{ApiFailure, BodyProblem, Error, UnreadableReply, unsure};
use crate::reply::{Headers, Outcome, Output, Reads, Reply};
use crate::request::Call;
use crate::spec::Effect;
use crate::wire::{self, Decoded, Json, Mismatches};

/// A received response, whatever its status.
#[derive(Clone)]
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: Headers,
    pub(crate) body: Bytes,
    /// How often the request was sent.
    pub(crate) attempts: u32,
}

impl Response {
    /// The response, if it is not an error. A redirect is no error if the operation publishes it as
    /// a response.
    pub(crate) fn accepted(self, call: &Call) -> Result<Self, Error> {
        let redirects = call.spec().is_some_and(|spec| spec.redirects);
        if self.status.is_success() || (redirects && self.status.is_redirection()) {
            Ok(self)
        } else {
            Err(Error::Api(Box::new(self.failure(call))))
        }
    }

    /// Reads the response as a reply.
    pub(crate) fn read<T: Output>(self, call: &Call) -> Result<Reply<T>, Error> {
        if T::READS == Reads::File {
            self.judge_file(call)?;
        }
        match self.decode::<T>(call) {
            Ok(Decoded { value, mismatches }) => {
                let (status, headers) = (self.status, self.headers);
                let reply = Reply::new(status, headers, value, self.body, mismatches, call.spec());
                Ok(reply.of(call.operation(), self.attempts))
            }
            Err(problem) => Err(self.unreadable(call, problem)),
        }
    }

    fn decode<T: Output>(&self, call: &Call) -> Result<Decoded<T>, BodyProblem> {
        if self.is_redirect() {
            // Its body, if any, is an HTML page for people.
            return Ok(T::read(&self.body).or_else(|_| T::read(&Bytes::new()))?);
        }
        if self.has_content() && judge::is_page(T::READS, &self.headers, &self.body) {
            return Err(BodyProblem::Html);
        }
        let mut decoded = T::read(&self.body)?;
        if self.has_content() && decoded.value.is_blank() {
            let writes = call.effect() == Effect::Write;
            let found = &decoded.mismatches;
            let more = judge::blank(call, T::READS, writes, &self.body, found)?;
            decoded.mismatches.extend(more);
        }
        match call.is_strict() && decoded.mismatches.total() > 0 {
            true => Err(BodyProblem::Mismatches(decoded.mismatches)),
            false => Ok(decoded),
        }
    }

    /// Checks a page without items in the list at a JSON pointer. It is an error unless it is a
    /// response of the operation whose list is empty, null, or absent beside fields that show this.
    /// Returns the values that do not fit.
    pub(crate) fn judge_empty_page(&self, call: &Call, pointer: &str) -> Result<Mismatches, Error> {
        let judged = match self.has_content() {
            true if judge::is_page(Reads::Envelope, &self.headers, &self.body) => {
                Err(BodyProblem::Html)
            }
            true => judge::without_items(call, pointer, &self.body),
            false => Ok(Mismatches::default()),
        };
        judged.map_err(|problem| self.clone().unreadable(call, problem))
    }

    /// Checks a body that should be a file. A JSON error or an HTML page is refused.
    fn judge_file(&self, call: &Call) -> Result<(), Error> {
        if !self.has_content() || self.is_redirect() {
            return Ok(());
        }
        if judge::is_page(Reads::File, &self.headers, &self.body) {
            return Err(self.clone().unreadable(call, BodyProblem::Html));
        }
        if !judge::may_be_an_error(call, &self.headers) || self.body.len() > judge::LONGEST_ERROR {
            return Ok(());
        }
        match judge::in_place_of_a_file(&self.body) {
            InPlaceOfFile::File => Ok(()),
            InPlaceOfFile::Errors => Err(Error::Api(Box::new(self.clone().failure(call)))),
            InPlaceOfFile::Foreign(problem) => Err(self.clone().unreadable(call, problem)),
        }
    }

    /// How an error instead of a file would begin. `None` if the body is a file in any case.
    pub(crate) fn error_signs(&self, call: &Call) -> Option<fn(&[u8]) -> bool> {
        match judge::may_be_an_error(call, &self.headers) {
            true => Some(judge::begins_as_object),
            false if judge::comes_as_page(&self.headers) => Some(judge::begins_as_markup),
            false => None,
        }
    }

    /// Checks the first bytes of a file that is read later, up to [`Response::BEGINNING`].
    pub(crate) fn judge_beginning(&self, call: &Call, beginning: Bytes) -> Result<(), Error> {
        let begun = Response {
            body: beginning,
            ..self.clone()
        };
        begun.judge_file(call)
    }

    /// One byte more than the longest error, so that a longer body counts as a file.
    pub(crate) const BEGINNING: usize = judge::LONGEST_ERROR + 1;

    fn is_redirect(&self) -> bool {
        self.status.is_redirection()
    }

    /// Whether the status allows a body.
    fn has_content(&self) -> bool {
        let none = [StatusCode::NO_CONTENT, StatusCode::RESET_CONTENT];
        !none.contains(&self.status)
    }

    /// The value at the first of these JSON pointers that exists in the body.
    pub(crate) fn find(&self, call: &Call, pointers: &[&str]) -> Result<Option<Json>, Error> {
        wire::find(&self.body, pointers).map_err(|error| self.clone().unreadable(call, error))
    }

    /// The response as an error.
    pub(crate) fn failure(self, call: &Call) -> ApiFailure {
        let outcome = Outcome::read(&self.body);
        let header = self.headers.trace_id().map(str::to_owned);
        let scopes = match call.spec() {
            Some(spec) if self.status == StatusCode::FORBIDDEN => spec.scopes,
            Some(_) | None => &[],
        };
        ApiFailure {
            operation: call.operation().into_owned(),
            status: self.status,
            trace_id: outcome.trace_id.or(header),
            errors: outcome.errors,
            headers: self.headers,
            body: self.body,
            scopes,
            for_member: false,
            hint: None,
            sent: match blames_request(self.status) {
                true => call.shown(),
                false => Vec::new(),
            },
            quotes: call.quotes(),
            unsure: unsure::after_status(call.effect(), self.status),
            attempts: self.attempts,
        }
    }

    /// The error that the body can't be read.
    pub(crate) fn unreadable(self, call: &Call, problem: impl Into<BodyProblem>) -> Error {
        let of_body = wire::find(&self.body, &["/meta/trace_id"]).ok().flatten();
        let of_body = of_body.and_then(|id| Some(id.as_str()?.to_owned()));
        Error::Decode(Box::new(UnreadableReply {
            operation: call.operation().into_owned(),
            status: self.status,
            trace_id: of_body.or_else(|| self.headers.trace_id().map(str::to_owned)),
            headers: self.headers,
            body: self.body,
            attempts: self.attempts,
            unsure: call.effect() == Effect::Write,
            problem: problem.into(),
            secrets: call.spec().map_or(&[], |spec| spec.secrets),
        }))
    }
}

/// Whether a status says that the request itself is wrong.
fn blames_request(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_REQUEST
            | StatusCode::NOT_FOUND
            | StatusCode::CONFLICT
            | StatusCode::UNPROCESSABLE_ENTITY
    )
}
