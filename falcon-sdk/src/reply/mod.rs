//! What comes back: status, headers and body, all three always there.

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

/// A successful reply.
#[derive(Clone)]
#[non_exhaustive]
pub struct Reply<B> {
    /// Any 2xx, also one that is not published; a redirect where that is a published answer.
    pub status: StatusCode,
    /// The headers.
    pub headers: Headers,
    /// The body as the operation types it.
    pub body: B,
    /// How often the call was sent until it was answered so.
    pub attempts: u32,
    pub(crate) outcome: Outcome,
    /// The operation's id, where it is known.
    pub(crate) operation: Cow<'static, str>,
    pub(crate) spec: Option<&'static Spec>,
    pub(crate) raw: Bytes,
    mismatches: Mismatches,
}

impl<B: Output> Reply<B> {
    /// Reads the body of a reply.
    ///
    /// # Errors
    ///
    /// If the body is not what the output can be read from: see [`DecodeError`].
    pub fn read(status: StatusCode, headers: HeaderMap, raw: Bytes) -> Result<Self, DecodeError> {
        let Decoded { value, mismatches } = B::read(&raw)?;
        let headers = Headers::from(headers);
        Ok(Reply::new(status, headers, value, raw, mismatches, None))
    }

    /// A reply whose body has been read.
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
            operation: Cow::Borrowed("the call"),
            spec,
            raw,
            mismatches,
        }
    }
}

impl<B> Reply<B> {
    /// The bytes of the body, as they came.
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// The values that do not fit the published type. The body is without them; they are in
    /// [`raw`](Reply::raw), at the [pointer](crate::wire::Mismatch::pointer) of each.
    pub fn mismatches(&self) -> &Mismatches {
        &self.mismatches
    }

    /// All errors of the response, whatever its shape: those of the whole, then those of its
    /// parts, such as of single hosts of a batch, whose `id` is then that of the host.
    pub fn errors(&self) -> &[ApiError] {
        &self.outcome.errors
    }

    /// The id by which the vendor's support finds the request: of the body, else of the headers.
    pub fn trace_id(&self) -> Option<&str> {
        let of_body = self.outcome.trace_id.as_deref();
        of_body.or_else(|| self.headers.trace_id())
    }

    /// Whether it holds errors: the request was carried out in part, or not at all.
    pub fn is_partial(&self) -> bool {
        !self.outcome.errors.is_empty()
    }

    /// The same as the reply to a call.
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

/// Shows of the raw body how long it is: what may not be shown has no mark there. In JSON that is
/// not typed, what is named like a secret is not shown.
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
    fn the_body_is_read_and_its_bytes_and_mismatches_are_kept() {
        let body = r#"{"resources": [1, "x"], "errors": ["partly"]}"#;
        let reply = reply("h", body);
        assert_eq!(reply.status, StatusCode::MULTI_STATUS);
        assert_eq!(reply.resources, [1]);
        assert_eq!(reply.errors.len(), 1);
        assert_eq!(reply.raw(), body.as_bytes());
        assert_eq!(reply.mismatches().total(), 1);
    }

    #[test]
    fn the_trace_id_is_the_bodys_or_else_the_headers() {
        assert_eq!(
            reply("h", r#"{"meta": {"trace_id": "b"}}"#).trace_id(),
            Some("b")
        );
        assert_eq!(reply("h", "{}").trace_id(), Some("h"));
    }

    #[test]
    fn another_body_keeps_all_else() {
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
