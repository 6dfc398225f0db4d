//! Sends a request, and retries it where that is allowed.

use std::time::Duration;

use http::StatusCode;
use tokio::time::{Instant, sleep};

use super::gate::Gate;
use super::policy::{Attempt, Retry};
use super::rules;
use crate::error::Error;
use crate::request::Call;
use crate::response::Answer;
use crate::transport::{Request, Response, Sending, Transport};

/// The shortest wait after a 429, whatever its headers say: a moment that is absent or past would
/// have every request of the account retried at once.
const SHORTEST: Duration = Duration::from_secs(1);

/// A transport that retries the requests of another one, within a limit that they share.
pub(crate) struct Retrying<T> {
    inner: T,
    retry: Retry,
    gate: Gate,
}

type Outcome = Result<Response, Error>;

impl<T: Transport> Transport for Retrying<T> {
    fn send<'a>(&'a self, request: Request<'a>) -> Sending<'a> {
        Box::pin(self.retried(request))
    }
}

impl<T: Transport> Retrying<T> {
    /// Retries by a policy, and keeps to so many requests a minute.
    pub(crate) fn new(inner: T, retry: Retry, limit: u32, paced: bool) -> Self {
        Retrying {
            inner,
            retry,
            gate: Gate::new(limit, paced),
        }
    }

    async fn retried(&self, request: Request<'_>) -> Outcome {
        let gate = &self.gate;
        let mut begun = None;
        let mut waits = self.retry.waits();
        let mut number = 0;
        loop {
            gate.enter().await;
            number += 1;
            let begun = *begun.get_or_insert_with(Instant::now);
            let outcome = self.inner.send(request).await;
            if stands(&outcome) {
                if let Ok(Response { answer, .. }) = &outcome {
                    gate.hear(&answer.headers);
                }
                return counted(outcome, number);
            }
            let wait = waits.next().unwrap_or(self.retry.longest_wait);
            let wait = match &outcome {
                Ok(Response { answer, .. }) => self.listen(answer, wait),
                Err(_) => wait,
            };
            let over = number >= self.retry.attempts
                || begun.elapsed() + wait.max(gate.closed_for()) > self.retry.within;
            if over || !self.retry.retries(&attempt(request.call, number, &outcome)) {
                return counted(outcome, number);
            }
            sleep(wait).await;
        }
    }

    /// Takes over what a response says of the limits, and returns how long to wait beside the gate.
    fn listen(&self, answer: &Answer, wait: Duration) -> Duration {
        let gate = &self.gate;
        gate.hear(&answer.headers);
        let told = answer.headers.retry_after();
        let longest = self.retry.longest_wait;
        match answer.status {
            StatusCode::TOO_MANY_REQUESTS => {
                gate.close(
                    told.unwrap_or_default()
                        .max(SHORTEST)
                        .max(wait)
                        .min(longest),
                );
                Duration::ZERO
            }
            StatusCode::SERVICE_UNAVAILABLE => told.unwrap_or_default().max(wait).min(longest),
            _ => wait,
        }
    }
}

/// Whether it is no failure to be repeated here: a 401 is repeated with another token.
fn stands(outcome: &Outcome) -> bool {
    let Ok(Response { answer, .. }) = outcome else {
        return false;
    };
    let status = answer.status;
    status.is_success() || status.is_redirection() || status == StatusCode::UNAUTHORIZED
}

fn attempt<'a>(call: &'a Call, number: u32, outcome: &'a Outcome) -> Attempt<'a> {
    let (status, error, allowed) = match outcome {
        Ok(Response { answer, .. }) => (
            Some(answer.status),
            None,
            rules::after_status(call, answer.status),
        ),
        Err(error) => (None, Some(error), rules::after_error(call, error)),
    };
    Attempt {
        call,
        number,
        status,
        error,
        allowed,
    }
}

fn counted(outcome: Outcome, number: u32) -> Outcome {
    match outcome {
        Ok(mut response) => {
            response.answer.attempts = number;
            Ok(response)
        }
        Err(error) => Err(error.after(number)),
    }
}
