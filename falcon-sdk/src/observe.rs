//! What is told of calls: to `tracing`, and to a hook of one's own.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::StatusCode;
use tracing::field::Empty;
use tracing::{Instrument, Span};

use crate::error::Error;
use crate::operation::Call;
use crate::reply::Headers;
use crate::transport::{Answer, Incoming};

/// Sees every request that a client makes for its user, and what came of it: to count, to measure,
/// or to log. It runs where the call does, so it must be quick. Logins are not shown to it, and of a
/// request that is given up (a future that is dropped, a timeout) no answer.
///
/// ```
/// use falcon_sdk::operation::Call;
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
pub(crate) struct Warned(Mutex<BTreeSet<String>>);

impl Warned {
    fn is_first(&self, operation: &str) -> bool {
        let mut warned = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        warned.insert(operation.to_owned())
    }
}

/// One call, from its start to its end.
pub(crate) struct Watch<'a> {
    call: &'a Call,
    observer: Option<Arc<dyn Observer>>,
    warned: &'a Warned,
    span: Span,
    started: Instant,
    attempts: AtomicU32,
    ended: AtomicBool,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(
        call: &'a Call,
        observer: Option<Arc<dyn Observer>>,
        warned: &'a Warned,
    ) -> Self {
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
            call,
            observer,
            warned,
            span,
            started: Instant::now(),
            attempts: AtomicU32::new(0),
            ended: AtomicBool::new(false),
        }
    }

    /// The whole call: everything that is told meanwhile belongs to it.
    pub(crate) async fn call<T>(
        &self,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let result = work.instrument(self.span.clone()).await;
        self.ended.store(true, Ordering::Relaxed);
        self.sum_up();
        self.span.in_scope(|| match &result {
            Ok(_) => tracing::debug!("ended"),
            Err(error) => tracing::debug!(%error, "failed"),
        });
        result
    }

    fn sum_up(&self) {
        self.span.record("attempts", self.attempts());
        let elapsed = milliseconds(self.started.elapsed());
        self.span.record("elapsed_ms", elapsed);
    }

    /// How many requests of it were begun.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts.load(Ordering::Relaxed)
    }

    /// One request of it.
    pub(crate) async fn attempt(
        &self,
        work: impl Future<Output = Result<(Answer, Option<Incoming>), Error>>,
    ) -> Result<(Answer, Option<Incoming>), Error> {
        let attempt = self.attempts.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(observer) = &self.observer {
            observer.sent(self.call);
        }
        let started = Instant::now();
        let result = work.await;
        if let Ok((answer, _)) = &result {
            self.record(answer);
        }
        if let Some(observer) = &self.observer {
            let answer = match &result {
                Ok((answer, _)) => Ok((answer.status, &answer.headers)),
                Err(error) => Err(error),
            };
            let outcome = Outcome {
                answer,
                elapsed: started.elapsed(),
                attempt,
            };
            observer.answered(self.call, &outcome);
        }
        result
    }

    fn record(&self, answer: &Answer) {
        let headers = &answer.headers;
        self.span.record("status", answer.status.as_u16());
        if let Some(trace_id) = headers.trace_id() {
            self.span.record("trace_id", trace_id);
        }
        if let Some(remaining) = headers.rate_limit_remaining() {
            self.span.record("remaining", remaining);
        }
        let mut deprecations = headers.deprecations().peekable();
        let operation = self.call.operation();
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

/// One that is dropped before it ends is told as well.
impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if !self.ended.load(Ordering::Relaxed) {
            self.sum_up();
            self.span.in_scope(|| tracing::debug!("given up"));
        }
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
