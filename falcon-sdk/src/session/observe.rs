//! What is told of calls: to `tracing`, and to a hook of one's own.

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
use crate::response::Answer;
use crate::transport::{Request, Response, Sending, Trace, Transport};

/// Sees every request that a client makes for its user, and what came of it: to count, to measure,
/// or to log. It runs where the call does, so it must be quick. Logins are not shown to it, and of a
/// request that is given up (a future that is dropped, a timeout) no answer.
///
/// ```
/// use falcon_sdk::request::Call;
/// use falcon_sdk::{Client, Observer, Outcome};
///
/// struct Slow;
///
/// impl Observer for Slow {
///     fn answered(&self, call: &Call, outcome: &Outcome<'_>) {
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
    /// A request is about to be sent; of a repeated call, one of several.
    fn sent(&self, call: &Call) {
        let _ = call;
    }

    /// A request was answered, or was not. Of a download, only status and headers have come.
    fn answered(&self, call: &Call, outcome: &Outcome<'_>) {
        let _ = (call, outcome);
    }
}

/// What came of one request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outcome<'a> {
    /// Status and headers of an answer, also of one that is an error, or why there is none.
    pub answer: Result<(StatusCode, &'a Headers), &'a Error>,
    /// How long it took.
    pub elapsed: Duration,
    /// Which request of its call it is, from 1.
    pub attempt: u32,
}

/// The operations of which a client has warned that they are deprecated: once is enough.
#[derive(Default)]
struct Warned(Mutex<BTreeSet<String>>);

impl Warned {
    fn is_first(&self, operation: &str) -> bool {
        let mut warned = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        warned.insert(operation.to_owned())
    }
}

/// A transport that shows each request of another one to the call's span and to a hook.
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

    async fn observed(&self, request: Request<'_>) -> Result<Response, Error> {
        let attempt = request.trace.count();
        if let Some(observer) = &self.observer {
            observer.sent(request.call);
        }
        let started = Instant::now();
        let result = self.inner.send(request).await;
        if let Ok(response) = &result {
            self.record(request, &response.answer);
        }
        if let Some(observer) = &self.observer {
            let answer = match &result {
                Ok(Response { answer, .. }) => Ok((answer.status, &answer.headers)),
                Err(error) => Err(error),
            };
            let outcome = Outcome {
                answer,
                elapsed: started.elapsed(),
                attempt,
            };
            observer.answered(request.call, &outcome);
        }
        result
    }

    fn record(&self, request: Request<'_>, answer: &Answer) {
        let (headers, span) = (&answer.headers, &request.trace.span);
        span.record("status", answer.status.as_u16());
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

/// One call with all its requests, from its start to its end.
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
            // Never the values in it.
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

    /// The whole call: all events meanwhile belong to its span.
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

/// A call that is dropped before it ends is reported as well.
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
