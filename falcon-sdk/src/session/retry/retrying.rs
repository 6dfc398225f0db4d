//! Sends a request, and retries it where that is allowed.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use tokio::time::{Instant, sleep};

use super::gate::Gate;
use super::gates::Gates;
use super::policy::{Attempt, Retry};
use super::rules;
use crate::error::Error;
use crate::request::Call;
use crate::response::Response;
use crate::transport::{Received, Request, Sending, Transport};

/// The shortest wait after a 429, whatever its headers say. If the stated time is missing or past,
/// all requests of the account would otherwise be retried at once.
const SHORTEST: Duration = Duration::from_secs(1);

/// A transport that retries requests within the rate limits that all tenants share.
pub(crate) struct Retrying<T> {
    inner: T,
    retry: Retry,
    gates: Arc<Gates>,
}

type Outcome = Result<Received, Error>;

impl<T: Transport> Transport for Retrying<T> {
    fn send<'a>(&'a self, request: Request<'a>) -> Sending<'a> {
        Box::pin(self.retried(request))
    }
}

impl<T: Transport> Retrying<T> {
    /// Retries by a policy.
    pub(crate) fn new(inner: T, retry: Retry, gates: Arc<Gates>) -> Self {
        Retrying {
            inner,
            retry,
            gates,
        }
    }

    async fn retried(&self, request: Request<'_>) -> Outcome {
        let gate = self.gates.of(request.call);
        let mut begun = None;
        let mut waits = self.retry.waits();
        let mut number = 0;
        loop {
            gate.enter().await;
            number += 1;
            let begun = *begun.get_or_insert_with(Instant::now);
            let outcome = self.inner.send(request).await;
            if is_final(&outcome) {
                if let Ok(Received { response, .. }) = &outcome {
                    gate.read_limits(&response.headers);
                }
                return counted(outcome, number);
            }
            let wait = waits.next().unwrap_or(self.retry.longest_wait);
            let wait = match &outcome {
                Ok(Received { response, .. }) => self.wait_after(gate, response, wait),
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

    /// Reads the limits of a response, and returns how long to wait after the gate.
    fn wait_after(&self, gate: &Gate, response: &Response, wait: Duration) -> Duration {
        gate.read_limits(&response.headers);
        let stated = response.headers.retry_after();
        let longest = self.retry.longest_wait;
        match response.status {
            StatusCode::TOO_MANY_REQUESTS => {
                gate.close(
                    stated
                        .unwrap_or_default()
                        .max(SHORTEST)
                        .max(wait)
                        .min(longest),
                );
                Duration::ZERO
            }
            StatusCode::SERVICE_UNAVAILABLE => stated.unwrap_or_default().max(wait).min(longest),
            _ => wait,
        }
    }
}

/// Whether the outcome needs no retry here. After a 401, `Authorized` retries with another token.
fn is_final(outcome: &Outcome) -> bool {
    let Ok(Received { response, .. }) = outcome else {
        return false;
    };
    let status = response.status;
    status.is_success() || status.is_redirection() || status == StatusCode::UNAUTHORIZED
}

fn attempt<'a>(call: &'a Call, number: u32, outcome: &'a Outcome) -> Attempt<'a> {
    let (status, error, allowed) = match outcome {
        Ok(Received { response, .. }) => (
            Some(response.status),
            None,
            rules::after_status(call, response.status),
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
        Ok(mut received) => {
            received.response.attempts = number;
            Ok(received)
        }
        Err(error) => Err(error.after(number)),
    }
}
