//! The rate limit of the account, which all its clients share.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::extract::{Request, State};
use axum::http::{HeaderName, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;

use crate::refusal::Refusal;
use crate::trace::Trace;

/// The time in which requests are counted.
const WINDOW: Duration = Duration::from_secs(60);

/// How many requests a minute are accepted, and when they arrived.
pub(crate) struct RateLimit {
    /// `None` for no limit.
    requests: Option<usize>,
    arrived: Mutex<VecDeque<Instant>>,
}

impl RateLimit {
    pub(crate) fn new(requests: Option<usize>) -> Self {
        RateLimit {
            requests,
            arrived: Mutex::default(),
        }
    }

    /// Counts a request, and returns how many are left. If none was left, the time until the next.
    fn count(&self, limit: usize) -> Result<usize, Duration> {
        let now = Instant::now();
        let mut arrived = self.arrived.lock().unwrap_or_else(PoisonError::into_inner);
        while arrived.front().is_some_and(|first| now - *first >= WINDOW) {
            arrived.pop_front();
        }
        match arrived.front() {
            Some(first) if arrived.len() >= limit => Err(WINDOW - (now - *first)),
            _ => {
                arrived.push_back(now);
                Ok(limit - arrived.len())
            }
        }
    }
}

/// Wraps every route: requests over the limit are refused.
pub(crate) async fn limit(
    State(account): State<Arc<RateLimit>>,
    trace: Trace,
    request: Request,
    next: Next,
) -> Response {
    let Some(limit) = account.requests else {
        return next.run(request).await;
    };
    let (mut response, left) = match account.count(limit) {
        Ok(left) => (next.run(request).await, left),
        Err(wait) => (too_many(wait, &trace), 0),
    };
    set(&mut response, "limit", limit as u64);
    if response.status() != StatusCode::TOO_MANY_REQUESTS {
        set(&mut response, "remaining", left as u64);
    }
    response
}

/// A 429 that names the second of the next attempt.
pub(crate) fn too_many(wait: Duration, trace: &Trace) -> Response {
    let status = StatusCode::TOO_MANY_REQUESTS;
    let mut response = Refusal::new(status, "Too Many Requests").into_response(trace);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let then = now.unwrap_or_default() + wait;
    set(&mut response, "remaining", 0);
    set(
        &mut response,
        "retryafter",
        then.as_secs_f64().ceil() as u64,
    );
    response
}

fn set(response: &mut Response, name: &str, value: u64) {
    let name = HeaderName::try_from(format!("x-ratelimit-{name}")).expect("a header");
    response.headers_mut().insert(name, value.into());
}
