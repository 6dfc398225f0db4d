//! Reports requests to `tracing` and to an [`Observer`].

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::StatusCode;
use tracing::Instrument;
use tracing::field::Empty;

use crate::error::Error;
use crate::reply::Headers;
use crate::request::Call;
use crate::response::Response;
use crate::transport::{Received, Request, Sending, Trace, Transport};

/// Observes every request of a client and its outcome, for example to count, measure or log
/// requests. Its methods run inside the request, so they must be quick. Logins are not reported. A
/// request that is dropped or times out has no outcome.
///
/// ```
/// use falcon_sdk::request::Call;
/// use falcon_sdk::{Client, Observer, Outcome};
///
/// struct Slow;
///
/// impl Observer for Slow {
///     fn on_outcome(&self, call: &Call, outcome: &Outcome<'_>) {
///         if outcome.elapsed.as_secs() > 10 {
///             eprintln!("{} took {:?}", call.operation(), outcome.elapsed);
///         }
///     }
/// }
///
/// let client = Client::builder().credentials("id", "secret").observer(Slow).build()?;
/// # drop(client);
/// # Ok::<(), falcon_sdk::Error>(())
/// ```
pub trait Observer: Send + Sync {
    /// Called before a request is sent, and again before each retry.
    fn on_request(&self, call: &Call) {
        let _ = call;
    }

    /// Called when a response has arrived, or the request has failed. For a download, only status
    /// and headers have arrived.
    fn on_outcome(&self, call: &Call, outcome: &Outcome<'_>) {
        let _ = (call, outcome);
    }
}

/// The outcome of one request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outcome<'a> {
    /// Status and headers of the response, even if it is an error; or the reason why there is no
    /// response.
    pub result: Result<(StatusCode, &'a Headers), &'a Error>,
    /// The time between sending and the outcome.
    pub elapsed: Duration,
    /// The number of the attempt, from 1. Retries of the same request count on.
    pub attempt: u32,
}

/// The operations whose deprecation was logged. Each is logged once per client.
#[derive(Default)]
struct Warned(Mutex<BTreeSet<String>>);

impl Warned {
    fn is_first(&self, operation: &str) -> bool {
        let mut warned = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        warned.insert(operation.to_owned())
    }
}

/// A transport that reports each attempt to the span of its request and to an observer.
pub(crate) struct Observed<T> {
    inner: T,
    observer: Option<Arc<dyn Observer>>,
    warned: Warned,
}

impl<T: Transport> Transport for Observed<T> {
    fn send<'a>(&'a self, request: Request<'a>) -> Sending<'a> {
        Box::pin(self.observed(request))
    }
}

impl<T: Transport> Observed<T> {
    pub(crate) fn new(inner: T, observer: Option<Arc<dyn Observer>>) -> Self {
        Observed {
            inner,
            observer,
            warned: Warned::default(),
        }
    }

    async fn observed(&self, request: Request<'_>) -> Result<Received, Error> {
        let attempt = request.trace.count();
        if let Some(observer) = &self.observer {
            observer.on_request(request.call);
        }
        let started = Instant::now();
        let result = self.inner.send(request).await;
        if let Ok(received) = &result {
            self.record(request, &received.response);
        }
        if let Some(observer) = &self.observer {
            let seen = match &result {
                Ok(Received { response, .. }) => Ok((response.status, &response.headers)),
                Err(error) => Err(error),
            };
            let outcome = Outcome {
                result: seen,
                elapsed: started.elapsed(),
                attempt,
            };
            observer.on_outcome(request.call, &outcome);
        }
        result
    }

    fn record(&self, request: Request<'_>, response: &Response) {
        let (headers, span) = (&response.headers, &request.trace.span);
        span.record("status", response.status.as_u16());
        if let Some(trace_id) = headers.trace_id() {
            span.record("trace_id", trace_id);
        }
        if let Some(remaining) = headers.rate_limit_remaining() {
            span.record("remaining", remaining);
        }
        let mut deprecations = headers.deprecations().peekable();
        let operation = request.call.operation();
        if deprecations.peek().is_none() || !self.warned.is_first(&operation) {
            return;
        }
        for (header, value) in deprecations {
            tracing::warn!(
                operation = operation.as_ref(),
                header,
                value,
                "the operation is deprecated"
            );
        }
    }
}

/// One request with all its attempts, from start to end.
pub(crate) struct Watch {
    pub(crate) trace: Trace,
    started: Instant,
    ended: AtomicBool,
}

impl Watch {
    pub(crate) fn new(call: &Call) -> Self {
        let operation = call.operation();
        let span = tracing::info_span!(
            "falcon",
            operation = operation.as_ref(),
            method = call.method().as_str(),
            // The template, so that no value is logged.
            path = call.template(),
            status = Empty,
            attempts = Empty,
            elapsed_ms = Empty,
            trace_id = Empty,
            remaining = Empty,
        );
        Watch {
            trace: Trace::new(span),
            started: Instant::now(),
            ended: AtomicBool::new(false),
        }
    }

    /// Runs the whole request. All events in the meantime belong to its span.
    pub(crate) async fn call<T>(
        &self,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let span = &self.trace.span;
        let result = work.instrument(span.clone()).await;
        self.ended.store(true, Ordering::Relaxed);
        self.sum_up();
        span.in_scope(|| match &result {
            Ok(_) => tracing::debug!("ended"),
            Err(error) => tracing::debug!(%error, "failed"),
        });
        result
    }

    fn sum_up(&self) {
        let span = &self.trace.span;
        span.record("attempts", self.trace.requests());
        span.record("elapsed_ms", milliseconds(self.started.elapsed()));
    }
}

/// A request that is dropped before its end is reported too.
impl Drop for Watch {
    fn drop(&mut self) {
        if !self.ended.load(Ordering::Relaxed) {
            self.sum_up();
            self.trace.span.in_scope(|| tracing::debug!("given up"));
        }
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
