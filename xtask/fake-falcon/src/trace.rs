//! Gives each request its trace id, and each reply the headers that all of them have.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::seed::Seed;

/// The id that a request goes by, in `meta.trace_id` and the header `X-Cs-Traceid`.
#[derive(Clone)]
pub(crate) struct Trace {
    pub(crate) id: String,
    /// How many requests came before.
    pub(crate) number: u64,
}

impl<S: Sync> FromRequestParts<S> for Trace {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let trace = parts.extensions.get::<Trace>().cloned();
        Ok(trace.expect("`stamp` stands before every route"))
    }
}

/// Counts the requests of a server.
pub(crate) struct Counter {
    pub(crate) seed: Seed,
    pub(crate) asked: AtomicU64,
}

/// Adds the trace id, the region and the rate limit. Nothing is limited but by a fault, so the limit
/// stays the account's 6,000 a minute with one used.
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
