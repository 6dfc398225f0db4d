//! Gives each request its trace id, and each response the common headers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::seed::Seed;

/// The trace id of a request, in `meta.trace_id` and the header `X-Cs-Traceid`.
#[derive(Clone)]
pub(crate) struct Trace {
    pub(crate) id: String,
    /// The number of earlier requests.
    pub(crate) number: u64,
}

impl<S: Sync> FromRequestParts<S> for Trace {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let trace = parts.extensions.get::<Trace>().cloned();
        Ok(trace.expect("`stamp` wraps every route"))
    }
}

/// Counts the requests of a server.
pub(crate) struct Counter {
    pub(crate) seed: Seed,
    pub(crate) asked: AtomicU64,
}

/// Adds the trace id, the region and the rate limit. Only faults limit requests, so the headers
/// show the account's limit of 6,000 a minute with a single request used.
pub(crate) async fn stamp(
    State(counter): State<Arc<Counter>>,
    mut request: Request,
    next: Next,
) -> Response {
    let number = counter.asked.fetch_add(1, Ordering::Relaxed);
    let trace = counter.seed.with("trace").at(number).uuid();
    request.extensions_mut().insert(Trace {
        id: trace.clone(),
        number,
    });
    let mut response = next.run(request).await;
    let trace = HeaderValue::from_str(&trace).expect("a UUID is ASCII");
    for (name, value) in [
        ("x-cs-traceid", trace),
        ("x-cs-region", HeaderValue::from_static("us-1")),
        ("x-ratelimit-limit", HeaderValue::from_static("6000")),
        ("x-ratelimit-remaining", HeaderValue::from_static("5999")),
    ] {
        let headers = response.headers_mut();
        headers
            .entry(HeaderName::from_static(name))
            .or_insert(value);
    }
    response
}
