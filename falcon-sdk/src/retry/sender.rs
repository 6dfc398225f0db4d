//! Sends calls, and repeats them where that is allowed.

use std::time::Duration;

use http::StatusCode;
use tokio::time::{Instant, sleep};

use super::gate::Gate;
use super::{Attempt, Retry, rules};
use crate::error::Error;
use crate::observe::Watch;
use crate::operation::Call;
use crate::transport::{Answer, Incoming, Pass, Reading, Transport};

/// Requests a minute for a customer account, and for an address that logs in.
const REQUESTS: u32 = 6000;
const LOGINS: u32 = 300;

/// The route of logins, which have a limit of their own.
const LOGIN: &str = "/oauth2/token";

/// The shortest wait after a 429, whatever its headers say: a moment that is absent or past would
/// have every call of the account sent again at once.
const SHORTEST: Duration = Duration::from_secs(1);

/// Sends calls, one for all tenants of an account, since they share its limits.
pub(crate) struct Sender {
    transport: Transport,
    retry: Retry,
    calls: Gate,
    logins: Gate,
}

type Outcome = Result<(Answer, Option<Incoming>), Error>;

impl Sender {
    pub(crate) fn new(transport: Transport, retry: Retry, paced: bool) -> Self {
        Sender {
            transport,
            retry,
            calls: Gate::new(REQUESTS, paced),
            logins: Gate::new(LOGINS, paced),
        }
    }

    /// Sends a call until it is answered with what may not be repeated, or is no more to be. A
    /// login is not watched: it holds the credentials.
    pub(crate) async fn send(
        &self,
        call: &Call,
        pass: &Pass,
        reading: Reading,
        watch: Option<&Watch<'_>>,
    ) -> Outcome {
        let gate = if call.template() == LOGIN {
            &self.logins
        } else {
            &self.calls
        };
        let mut begun = None;
        let mut waits = self.retry.waits();
        let mut number = 0;
        loop {
            gate.enter().await;
            number += 1;
            let begun = *begun.get_or_insert_with(Instant::now);
            let exchange = self.transport.exchange(call, pass, reading);
            let outcome = match watch {
                Some(watch) => watch.attempt(exchange).await,
                None => exchange.await,
            };
            if stands(&outcome) {
                if let Ok((answer, _)) = &outcome {
                    gate.hear(&answer.headers);
                }
                return counted(outcome, number);
            }
            let wait = waits.next().unwrap_or(self.retry.longest_wait);
            let wait = match &outcome {
                Ok((answer, _)) => self.listen(gate, answer, wait),
                Err(_) => wait,
            };
            let over = number >= self.retry.attempts
                || begun.elapsed() + wait.max(gate.closed_for()) > self.retry.within;
            if over || !self.retry.repeats(&attempt(call, number, &outcome)) {
                return counted(outcome, number);
            }
            sleep(wait).await;
        }
    }

    /// Hears what an answer says of the limits, and tells how long to wait beside the gate.
    fn listen(&self, gate: &Gate, answer: &Answer, wait: Duration) -> Duration {
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
    let Ok((Answer { status, .. }, _)) = outcome else {
        return false;
    };
    status.is_success() || status.is_redirection() || *status == StatusCode::UNAUTHORIZED
}

fn attempt<'a>(call: &'a Call, number: u32, outcome: &'a Outcome) -> Attempt<'a> {
    let (status, error, allowed) = match outcome {
        Ok((answer, _)) => (
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
        Ok((answer, incoming)) => {
            let attempts = number;
            Ok((Answer { attempts, ..answer }, incoming))
        }
        Err(error) => Err(error.after(number)),
    }
}
