//! A request and its response, as transports pass them on.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tracing::Span;

use super::incoming::Incoming;
use crate::error::Error;
use crate::request::Call;
use crate::response::Response;
use crate::wire::Secret;

/// The longest body that is read into memory, in bytes, unless the client sets another limit.
pub(crate) const MAX_BODY: u64 = 512 * 1024 * 1024;

/// Sends a request and returns its response, whatever its status.
pub(crate) trait Transport: Send + Sync {
    fn send<'a>(&'a self, request: Request<'a>) -> Sending<'a>;
}

impl Transport for Arc<dyn Transport> {
    fn send<'a>(&'a self, request: Request<'a>) -> Sending<'a> {
        (**self).send(request)
    }
}

/// A request that is being sent.
pub(crate) type Sending<'a> = Pin<Box<dyn Future<Output = Result<Received, Error>> + Send + 'a>>;

/// One request. Each transport adds its part, and the last one sends it.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) call: &'a Call,
    /// The base URL.
    pub(crate) base: &'a str,
    pub(crate) authorization: &'a Authorization,
    pub(crate) reading: Reading,
    pub(crate) trace: &'a Trace,
}

impl<'a> Request<'a> {
    /// The same request with its server and authorization.
    pub(crate) fn admitted<'b>(self, base: &'b str, authorization: &'b Authorization) -> Request<'b>
    where
        'a: 'b,
    {
        Request {
            base,
            authorization,
            ..self
        }
    }
}

/// The authorization of a request.
#[derive(Clone, Eq, PartialEq)]
pub(crate) enum Authorization {
    None,
    Bearer(Secret),
    Basic {
        id: Secret,
        secret: Secret,
    },
    /// None, for a server that is not Falcon's. It gets no headers of the caller's either.
    Foreign,
    /// The token of one event stream.
    #[cfg(feature = "event_stream")]
    Token(Secret),
}

/// How the body of a successful response is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Reading {
    /// Into memory, up to a number of bytes.
    Whole { max_body: u64 },
    /// Later, by the caller. The body of an error is read at once, up to a number of bytes.
    Later { max_body: u64 },
}

/// The trace of one request through the transports: its span, and the number of attempts so far.
pub(crate) struct Trace {
    pub(crate) span: Span,
    requests: AtomicU32,
}

/// A response as received. If its body is read later, `response` has no body.
pub(crate) struct Received {
    pub(crate) response: Response,
    pub(crate) body: Option<Incoming>,
}

impl Trace {
    pub(crate) fn new(span: Span) -> Self {
        Trace {
            span,
            requests: AtomicU32::new(0),
        }
    }

    /// The trace of a request that is not observed.
    pub(crate) fn none() -> Self {
        Trace::new(Span::none())
    }

    /// Counts a request, and returns its number, from 1.
    pub(crate) fn count(&self) -> u32 {
        self.requests.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// How many requests were sent.
    pub(crate) fn requests(&self) -> u32 {
        self.requests.load(Ordering::Relaxed)
    }
}
