//! What came back, and whether it is a reply or an error.

use bytes::Bytes;
use http::StatusCode;

use crate::error::{ApiFailure, Error, UnreadableReply};
use crate::operation::Call;
use crate::reply::{Envelope, Headers, Output, Reply};
use crate::retry::rules;
use crate::wire::{self, Decode, DecodeError, Json};

/// What came back, whatever the status.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Headers,
    pub(crate) body: Bytes,
    /// How often the call was sent.
    pub(crate) attempts: u32,
}

impl Answer {
    /// The answer, if it is not an error. A redirect is none where it is published as an answer.
    pub(crate) fn accepted(self, call: &Call) -> Result<Self, Error> {
        let redirects = call.spec().is_some_and(|spec| spec.redirects);
        if self.status.is_success() || (redirects && self.status.is_redirection()) {
            Ok(self)
        } else {
            Err(Error::Api(Box::new(self.failure(call))))
        }
    }

    /// The reply that it is.
    pub(crate) fn read<T: Output>(self, call: &Call) -> Result<Reply<T>, Error> {
        Reply::read(self.status, self.headers.all().clone(), self.body.clone())
            .map(|reply| reply.of(call, self.attempts))
            .map_err(|error| self.unreadable(call, error))
    }

    /// The list at a JSON pointer of its body.
    pub(crate) fn items<T: Decode>(&self, call: &Call, pointer: &str) -> Result<Vec<T>, Error> {
        match wire::decode_at(&self.body, pointer) {
            Ok(list) => Ok(list.value),
            Err(error) => Err(self.clone().unreadable(call, error)),
        }
    }

    /// The first of these JSON pointers into its body that leads to something.
    pub(crate) fn find(&self, call: &Call, pointers: &[&str]) -> Result<Option<Json>, Error> {
        wire::find(&self.body, pointers).map_err(|error| self.clone().unreadable(call, error))
    }

    /// The error that it is.
    pub(crate) fn failure(self, call: &Call) -> ApiFailure {
        // A gateway answers HTML or text.
        let envelope = wire::decode::<Envelope<()>>(&self.body)
            .map_or_else(|_| Envelope::default(), |decoded| decoded.value);
        let header = self.headers.trace_id().map(str::to_owned);
        let scopes = match call.spec() {
            Some(spec) if self.status == StatusCode::FORBIDDEN => spec.scopes,
            Some(_) | None => &[],
        };
        ApiFailure {
            operation: call.operation().into_owned(),
            status: self.status,
            trace_id: envelope.meta.trace_id.or(header),
            errors: envelope.errors,
            headers: self.headers,
            body: self.body,
            scopes,
            for_member: false,
            hint: None,
            unsure: rules::is_unsure_after_status(call, self.status),
            attempts: self.attempts,
        }
    }

    /// The error that its body can't be read.
    pub(crate) fn unreadable(self, call: &Call, source: DecodeError) -> Error {
        Error::Decode(Box::new(UnreadableReply {
            operation: call.operation().into_owned(),
            status: self.status,
            headers: self.headers,
            body: self.body,
            attempts: self.attempts,
            source,
        }))
    }
}
