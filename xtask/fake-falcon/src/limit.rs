//! The rate limit of the account, which all its clients share, and that of logins.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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

/// The path of logins.
const LOGIN: &str = "/oauth2/token";

/// The limit of the account, and that of logins.
pub(crate) struct RateLimits {
    pub(crate) account: RateLimit,
    pub(crate) logins: RateLimit,
}

/// How many requests a minute are accepted, and when they arrived.
pub(crate) struct RateLimit {
    /// `None` for no limit.
    requests: Option<usize>,
    counted: Mutex<Counted>,
}

#[derive(Default)]
struct Counted {
    /// When the requests of the last minute arrived.
    arrived: VecDeque<Instant>,
    first: Option<Instant>,
    usage: Usage,
}

/// How a rate limit was used.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Usage {
    /// The requests that were accepted in each minute since the first.
    pub minutes: Vec<usize>,
    /// The requests that were refused with a 429.
    pub refused: usize,
}

impl RateLimit {
    pub(crate) fn new(requests: Option<usize>) -> Self {
        RateLimit {
            requests,
            counted: Mutex::default(),
        }
    }

    pub(crate) fn usage(&self) -> Usage {
        self.counted().usage.clone()
    }

    /// Counts a request, and returns how many are left. If none was left, the time until the next.
    fn count(&self, limit: usize) -> Result<usize, Duration> {
        let now = Instant::now();
        let mut counted = self.counted();
        let Counted {
            arrived,
            first,
            usage,
        } = &mut *counted;
        while arrived.front().is_some_and(|first| now - *first >= WINDOW) {
            arrived.pop_front();
        }
        match arrived.front() {
            Some(first) if arrived.len() >= limit => {
                usage.refused += 1;
                Err(WINDOW - (now - *first))
            }
            _ => {
                arrived.push_back(now);
                let since = now - *first.get_or_insert(now);
                let minute = (since.as_secs() / WINDOW.as_secs()) as usize;
                if usage.minutes.len() <= minute {
                    usage.minutes.resize(minute + 1, 0);
                }
                if let Some(accepted) = usage.minutes.last_mut() {
                    *accepted += 1;
                }
                Ok(limit - arrived.len())
            }
        }
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Wraps every route: requests over the limit are refused.
pub(crate) async fn limit(
    State(limits): State<Arc<RateLimits>>,
    trace: Trace,
    request: Request,
    next: Next,
) -> Response {
    let rate = match request.uri().path() == LOGIN {
        true => &limits.logins,
        false => &limits.account,
    };
    let Some(limit) = rate.requests else {
        return next.run(request).await;
    };
    let (mut response, left) = match rate.count(limit) {
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
