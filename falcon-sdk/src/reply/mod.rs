//! A response that was read: status, headers and body, which are always present.

mod api_error;
mod envelope;
mod headers;
mod meta;
mod outcome;
mod output;

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::HeaderMap;

use crate::spec::Spec;
use crate::wire::{self, Decoded, Json};

pub use api_error::ApiError;
pub use envelope::Envelope;
pub use headers::Headers;
pub use http::StatusCode;
pub use meta::{Meta, Pagination, Writes};
pub(crate) use outcome::Outcome;
pub use output::Output;
#[doc(hidden)]
pub use output::Reads;
#[doc(inline)]
pub use wire::{DecodeError, Mismatch, Mismatches, find};

/// A successful response.
#[derive(Clone)]
#[non_exhaustive]
pub struct Reply<B> {
    /// The status: any 2xx, published or not; or a redirect, if the operation publishes it as a
    /// response.
    pub status: StatusCode,
    /// The headers.
    pub headers: Headers,
    /// The body, as the operation's type.
    pub body: B,
    /// How often the request was sent.
    pub attempts: u32,
    pub(crate) outcome: Outcome,
    /// The operation's id, if it is known.
    pub(crate) operation: Cow<'static, str>,
    pub(crate) spec: Option<&'static Spec>,
    pub(crate) raw: Bytes,
    mismatches: Mismatches,
}

impl<B: Output> Reply<B> {
    /// Reads the body of a response.
    ///
    /// # Errors
    ///
    /// If the output can't be read from the body: see [`DecodeError`].
    pub fn read(status: StatusCode, headers: HeaderMap, raw: Bytes) -> Result<Self, DecodeError> {
        let Decoded { value, mismatches } = B::read(&raw)?;
        let headers = Headers::from(headers);
        Ok(Reply::new(status, headers, value, raw, mismatches, None))
    }

    /// A response whose body was read.
    pub(crate) fn new(
        status: StatusCode,
        headers: Headers,
        body: B,
        raw: Bytes,
        mismatches: Mismatches,
        spec: Option<&'static Spec>,
    ) -> Self {
        Reply {
            status,
            headers,
            outcome: Outcome::of(&body, &raw, spec),
            body,
            attempts: 1,
            operation: Cow::Borrowed("the request"),
            spec,
            raw,
            mismatches,
        }
    }
}

impl<B> Reply<B> {
    /// The bytes of the body, as received.
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// The values that do not fit the published type. The body does not contain them;
    /// [`raw`](Reply::raw) does, at the [pointer](crate::wire::Mismatch::pointer) of each mismatch.
    pub fn mismatches(&self) -> &Mismatches {
        &self.mismatches
    }

    /// All errors of the response, of any shape: first those of the whole request, then those of
    /// its parts. The errors of single hosts in a batch, for example, have the host's id as their
    /// `id`.
    pub fn errors(&self) -> &[ApiError] {
        &self.outcome.errors
    }

    /// The trace id, by which CrowdStrike's support finds the request. It is read from the body, or
    /// else from the headers.
    pub fn trace_id(&self) -> Option<&str> {
        let of_body = self.outcome.trace_id.as_deref();
        of_body.or_else(|| self.headers.trace_id())
    }

    /// Whether the response has errors: the request was carried out partly, or not at all.
    pub fn is_partial(&self) -> bool {
        !self.outcome.errors.is_empty()
    }

    /// The same reply with its operation and attempts.
    pub(crate) fn of(mut self, operation: Cow<'static, str>, attempts: u32) -> Self {
        self.operation = operation;
        self.attempts = attempts;
        self
    }

    /// The same reply with another body.
    pub fn map<C>(self, body: impl FnOnce(B) -> C) -> Reply<C> {
        Reply {
            status: self.status,
            headers: self.headers,
            body: body(self.body),
            outcome: self.outcome,
            attempts: self.attempts,
            operation: self.operation,
            spec: self.spec,
            raw: self.raw,
            mismatches: self.mismatches,
        }
    }
}

/// Shows only the length of the raw body, because nothing marks its secrets. In untyped JSON,
/// fields that are named like secrets are hidden.
impl<B: fmt::Debug + 'static> fmt::Debug for Reply<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body: &dyn Any = &self.body;
        let untyped = body.downcast_ref::<Json>().map(|json| wire::Shown(json));
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field(
                "body",
                match &untyped {
                    Some(json) => json,
                    None => &self.body,
                },
            )
            .field("attempts", &self.attempts)
            .field("raw", &format_args!("{} bytes", self.raw.len()))
            .field("mismatches", &self.mismatches)
            .finish()
    }
}

impl<R> Deref for Reply<Envelope<R>> {
    type Target = Envelope<R>;

    fn deref(&self) -> &Envelope<R> {
        &self.body
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    use super::{Envelope, Reply};

    fn reply(header: &'static str, body: &'static str) -> Reply<Envelope<Vec<i64>>> {
        let mut headers = HeaderMap::new();
        headers.insert("x-cs-traceid", header.parse().expect("a value"));
        Reply::read(
            StatusCode::MULTI_STATUS,
            headers,
            Bytes::from_static(body.as_bytes()),
        )
        .expect("valid JSON")
    }

    #[test]
    fn the_body_is_read_and_its_bytes_and_mismatches_are_stored() {
        let body = r#"{"resources": [1, "x"], "errors": ["partly"]}"#;
        let reply = reply("h", body);
        assert_eq!(reply.status, StatusCode::MULTI_STATUS);
        assert_eq!(reply.resources, [1]);
        assert_eq!(reply.errors.len(), 1);
        assert_eq!(reply.raw(), body.as_bytes());
        assert_eq!(reply.mismatches().total(), 1);
    }

    #[test]
    fn the_trace_id_comes_from_the_body_or_else_from_the_headers() {
        assert_eq!(
            reply("h", r#"{"meta": {"trace_id": "b"}}"#).trace_id(),
            Some("b")
        );
        assert_eq!(reply("h", "{}").trace_id(), Some("h"));
    }

    #[test]
    fn mapping_the_body_changes_nothing_else() {
        let reply =
            reply("h", r#"{"resources": [1, "x"]}"#).map(|envelope| envelope.resources.len());
        assert_eq!(
            (reply.body, reply.mismatches().total(), reply.raw().len()),
            (1, 1, 23)
        );
        assert_eq!(reply.headers.trace_id(), Some("h"));
    }

    #[test]
    fn debug_does_not_show_the_raw_body() {
        let shown = format!("{:?}", reply("h", r#"{"access_token": "hunter2"}"#));
        assert!(
            shown.contains("27 bytes") && !shown.contains("hunter2"),
            "{shown}"
        );
    }
}
