//! How calls are repeated: what a user may set, and what holds unless they do.

mod gate;
pub(crate) mod rules;
mod sender;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use http::StatusCode;

use crate::error::Error;
use crate::operation::Call;

pub(crate) use sender::Sender;

/// How calls are repeated.
///
/// A 429 was not processed: every call is repeated, when the service says. So is a call whose
/// connection failed before anything was sent. After a broken connection, a 408, 502, 503 or 504,
/// only what reads is repeated: GET, HEAD, and POST to a path with `GET`, `queries` or
/// `aggregates` in it. Between two attempts lies a time that doubles, with jitter.
///
/// The one repetition after a 401, with a new token, is not counted here.
///
/// ```
/// # use std::time::Duration;
/// # use falcon_sdk::{Client, Retry};
/// let retry = Retry::new()
///     .attempts(3)
///     .within(Duration::from_secs(60))
///     .decide(|attempt| attempt.allowed && attempt.call.operation() != "UploadSampleV3");
/// let builder = Client::builder().retry(retry);
/// ```
#[derive(Clone)]
pub struct Retry {
    attempts: u32,
    within: Duration,
    first_wait: Duration,
    longest_wait: Duration,
    decide: Option<Arc<Decide>>,
}

type Decide = dyn Fn(&Attempt<'_>) -> bool + Send + Sync;

/// An attempt that failed, and may be repeated.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The call.
    pub call: &'a Call,
    /// Its number, from 1.
    pub number: u32,
    /// The status of the answer, if there was one.
    pub status: Option<StatusCode>,
    /// Why there is no answer, if there is none.
    pub error: Option<&'a Error>,
    /// Whether it would be repeated if nobody were asked.
    pub allowed: bool,
}

impl Retry {
    /// Up to 5 attempts within 5 minutes, after 0.5 s at first; after a 429 within a minute.
    pub fn new() -> Self {
        Retry {
            attempts: 5,
            within: Duration::from_secs(300),
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(60),
            decide: None,
        }
    }

    /// Every call is sent once.
    pub fn never() -> Self {
        Retry::new().attempts(1)
    }

    /// How often a call is sent at most; 0 counts as 1.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// How long after the first attempt another one may begin.
    pub fn within(mut self, time: Duration) -> Self {
        self.within = time;
        self
    }

    /// About how long to wait before the second attempt: a random time from this to its double.
    pub fn first_wait(mut self, time: Duration) -> Self {
        self.first_wait = time;
        self
    }

    /// The longest wait between two attempts, whatever a 429 asks for.
    pub fn longest_wait(mut self, time: Duration) -> Self {
        self.longest_wait = time;
        self
    }

    /// Asks a function whether to repeat a call after an answer that is an error, or none; the
    /// number of attempts and the time stay bounded.
    pub fn decide(mut self, decide: impl Fn(&Attempt<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.decide = Some(Arc::new(decide));
        self
    }

    fn repeats(&self, attempt: &Attempt<'_>) -> bool {
        match &self.decide {
            Some(decide) => decide(attempt),
            None => attempt.allowed,
        }
    }

    fn waits(&self) -> ExponentialBackoff {
        ExponentialBuilder::new()
            .with_min_delay(self.first_wait)
            .with_max_delay(self.longest_wait)
            .without_max_times()
            .with_jitter()
            .build()
    }
}

impl Default for Retry {
    fn default() -> Self {
        Retry::new()
    }
}

impl fmt::Debug for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retry")
            .field("attempts", &self.attempts)
            .field("within", &self.within)
            .field("first_wait", &self.first_wait)
            .field("longest_wait", &self.longest_wait)
            .finish_non_exhaustive()
    }
}
