//! The attempts to deliver one batch: what is retried, and whether events may be stored twice.
//! Without input and output.

use std::time::Duration;

use http::StatusCode;

use crate::error::{Error, Phase};
use crate::request::Call;
use crate::response::Response;
use crate::session::{Attempt, Retry};

/// The attempts to deliver one batch.
pub(super) struct Delivery {
    retry: Retry,
    waits: Box<dyn Iterator<Item = Duration> + Send>,
    attempts: u32,
    /// Whether an attempt is being made.
    under_way: bool,
    may_be_stored: bool,
}

/// What follows an attempt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Step {
    Delivered,
    RetryAfter(Duration),
    Failed,
}

/// What an attempt did to the events, as far as its outcome shows.
enum Fate {
    Stored,
    NotStored,
    Unknown,
}

impl Delivery {
    pub(super) fn new(retry: Retry) -> Self {
        Delivery {
            waits: Box::new(retry.waits()),
            retry,
            attempts: 0,
            under_way: false,
            may_be_stored: false,
        }
    }

    /// An attempt begins.
    pub(super) fn begin(&mut self) {
        self.attempts += 1;
        self.under_way = true;
    }

    /// Decides what follows an attempt, by its outcome and the time since the first attempt.
    pub(super) fn end(
        &mut self,
        call: &Call,
        outcome: Result<&Response, &Error>,
        elapsed: Duration,
    ) -> Step {
        self.under_way = false;
        let (fate, allowed) = match outcome {
            Ok(response) => after_status(response.status),
            Err(error) => after_error(error),
        };
        match fate {
            Fate::Stored => return Step::Delivered,
            Fate::NotStored => {}
            Fate::Unknown => self.may_be_stored = true,
        }
        let attempt = Attempt {
            call,
            number: self.attempts,
            status: outcome.ok().map(|response| response.status),
            error: outcome.err(),
            allowed,
        };
        let wait = self.waits.next().unwrap_or_default();
        let wait = match outcome {
            Ok(response) => self.retry.wait_after(response, wait),
            Err(_) => wait,
        };
        match self.retry.retries(&attempt) && self.retry.has_time(self.attempts, elapsed + wait) {
            true => Step::RetryAfter(wait),
            false => Step::Failed,
        }
    }

    pub(super) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Whether the events may be stored, though no success was received.
    pub(super) fn may_be_stored(&self) -> bool {
        self.may_be_stored || self.under_way
    }
}

/// What a response shows, and whether the batch is retried.
fn after_status(status: StatusCode) -> (Fate, bool) {
    match status {
        _ if status.is_success() => (Fate::Stored, false),
        StatusCode::TOO_MANY_REQUESTS => (Fate::NotStored, true),
        StatusCode::REQUEST_TIMEOUT => (Fate::Unknown, true),
        _ if status.is_server_error() => (Fate::Unknown, true),
        _ => (Fate::NotStored, false),
    }
}

/// What an error in place of a response shows, and whether the batch is retried.
fn after_error(error: &Error) -> (Fate, bool) {
    match error {
        Error::Transport { phase, .. } => match phase {
            Phase::Connect => (Fate::NotStored, true),
            // A retry would fail in the same way.
            Phase::Resolve | Phase::Tls => (Fate::NotStored, false),
            Phase::Exchange | Phase::Body => (Fate::Unknown, true),
        },
        // A page of a gateway with a status of success.
        Error::Decode(_) => (Fate::Unknown, false),
        _ => (Fate::NotStored, false),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, Method};

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn response(status: u16, retry_after: Option<&'static str>) -> Response {
        let mut headers = HeaderMap::new();
        if let Some(seconds) = retry_after {
            headers.insert("retry-after", HeaderValue::from_static(seconds));
        }
        Response {
            status: StatusCode::from_u16(status).unwrap(),
            headers: headers.into(),
            body: Bytes::new(),
            attempts: 1,
        }
    }

    fn lost(phase: Phase) -> Error {
        Error::Transport {
            operation: String::new(),
            host: String::new(),
            phase,
            unsure: false,
            attempts: 1,
            source: Arc::new(std::fmt::Error),
        }
    }

    /// Whether the batch is retried after an outcome, and whether its events may be stored.
    fn after(outcome: Result<&Response, &Error>) -> (bool, bool) {
        let mut delivery = Delivery::new(Retry::new());
        delivery.begin();
        assert!(delivery.may_be_stored(), "while an attempt is made");
        let call = Call::request(Method::POST, "/");
        let step = delivery.end(&call, outcome, Duration::ZERO);
        (
            matches!(step, Step::RetryAfter(_)),
            delivery.may_be_stored(),
        )
    }

    #[test]
    fn a_retry_may_store_events_twice_unless_the_service_refused_them() {
        for (status, retried, may_be_stored) in [
            (200, false, false),
            (400, false, false),
            (401, false, false),
            (403, false, false),
            (408, true, true),
            (413, false, false),
            (429, true, false),
            (500, true, true),
            (502, true, true),
            (503, true, true),
            (504, true, true),
        ] {
            let response = response(status, None);
            assert_eq!(after(Ok(&response)), (retried, may_be_stored), "{status}");
        }
        for (phase, retried, may_be_stored) in [
            (Phase::Resolve, false, false),
            (Phase::Connect, true, false),
            (Phase::Tls, false, false),
            (Phase::Exchange, true, true),
            (Phase::Body, true, true),
        ] {
            let error = lost(phase);
            assert_eq!(after(Err(&error)), (retried, may_be_stored), "{phase:?}");
        }
    }

    #[test]
    fn one_attempt_with_an_unknown_fate_is_remembered() {
        let mut delivery = Delivery::new(Retry::new());
        let call = Call::request(Method::POST, "/");
        for (status, step) in [(500, None), (429, None), (200, Some(Step::Delivered))] {
            delivery.begin();
            let ended = delivery.end(&call, Ok(&response(status, None)), Duration::ZERO);
            assert!(step.is_none_or(|step| step == ended));
        }
        assert!(delivery.may_be_stored());
        assert_eq!(delivery.attempts(), 3);
    }

    #[test]
    fn the_service_states_the_wait() {
        let call = Call::request(Method::POST, "/");
        for status in [429, 503] {
            let mut delivery = Delivery::new(Retry::new());
            delivery.begin();
            let stated = response(status, Some("20"));
            let step = delivery.end(&call, Ok(&stated), Duration::ZERO);
            assert_eq!(step, Step::RetryAfter(20 * SECOND));
        }
    }

    #[test]
    fn attempts_and_time_are_limited() {
        let call = Call::request(Method::POST, "/");
        let stated = response(503, Some("10"));
        let end = |retry: Retry, elapsed| {
            let mut delivery = Delivery::new(retry);
            delivery.begin();
            delivery.end(&call, Ok(&stated), elapsed)
        };
        assert_eq!(end(Retry::never(), Duration::ZERO), Step::Failed);
        let retry = Retry::new().within(20 * SECOND);
        assert_eq!(
            end(retry.clone(), 10 * SECOND),
            Step::RetryAfter(10 * SECOND)
        );
        assert_eq!(end(retry, 11 * SECOND), Step::Failed);
        let never = Retry::new().decide(|_| false);
        assert_eq!(end(never, Duration::ZERO), Step::Failed);
    }
}
