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
            let passed = gate.enter().await;
            number += 1;
            let begun = *begun.get_or_insert_with(Instant::now);
            let outcome = self.inner.send(request).await;
            drop(passed);
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
            let time = begun.elapsed() + wait.max(gate.closed_for());
            let has_time = self.retry.has_time(number, time);
            if !has_time || !self.retry.retries(&attempt(request.call, number, &outcome)) {
                return counted(outcome, number);
            }
            sleep(wait).await;
        }
    }

    /// Reads the limits of a response, and returns how long to wait after the gate.
    fn wait_after(&self, gate: &Gate, response: &Response, wait: Duration) -> Duration {
        gate.read_limits(&response.headers);
        let wait = self.retry.wait_after(response, wait);
        if response.status != StatusCode::TOO_MANY_REQUESTS {
            return wait;
        }
        gate.close(wait);
        Duration::ZERO
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

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::sync::Mutex;

    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, Method};

    use super::*;
    use crate::transport::{Authorization, MAX_BODY, Reading, Trace};

    const BUSY: u16 = 429;
    const GATEWAY: u16 = 502;
    const UNAVAILABLE: u16 = 503;

    /// A status and a header.
    type Scripted = (u16, Option<(&'static str, &'static str)>);

    /// Returns these responses, and records the time of each attempt.
    struct Script {
        responses: Mutex<VecDeque<Scripted>>,
        times: Mutex<Vec<Instant>>,
    }

    impl Transport for Script {
        fn send<'a>(&'a self, _: Request<'a>) -> Sending<'a> {
            self.times.lock().unwrap().push(Instant::now());
            let (status, header) = self.responses.lock().unwrap().pop_front().unwrap();
            let mut headers = HeaderMap::new();
            if let Some((name, value)) = header {
                headers.insert(name, HeaderValue::from_static(value));
            }
            if status == 200 {
                headers.insert("x-ratelimit-limit", HeaderValue::from_static("6000"));
            }
            let response = Response {
                status: StatusCode::from_u16(status).unwrap(),
                headers: headers.into(),
                body: Bytes::new(),
                attempts: 0,
            };
            Box::pin(async {
                Ok(Received {
                    response,
                    body: None,
                })
            })
        }
    }

    fn retrying(retry: Retry, responses: &[Scripted]) -> Retrying<Script> {
        let script = Script {
            responses: Mutex::new(responses.iter().copied().collect()),
            times: Mutex::default(),
        };
        Retrying::new(script, retry, Arc::new(Gates::new(true)))
    }

    fn read() -> Call {
        Call::request(Method::GET, "/things/v1")
    }

    /// The status and the number of attempts of the last response.
    async fn sent(retrying: &Retrying<Script>, call: &Call) -> (u16, u32) {
        let request = Request {
            call,
            base: "",
            authorization: &Authorization::None,
            reading: Reading::Whole { max_body: MAX_BODY },
            trace: &Trace::none(),
        };
        let response = retrying.send(request).await.ok().unwrap().response;
        (response.status.as_u16(), response.attempts)
    }

    /// The seconds between two attempts.
    fn waits(retrying: &Retrying<Script>) -> Vec<f64> {
        let times = retrying.inner.times.lock().unwrap();
        let wait = |pair: &[Instant]| (pair[1] - pair[0]).as_secs_f64();
        times.windows(2).map(wait).collect()
    }

    fn after(seconds: &'static str, status: u16) -> Scripted {
        (status, Some(("retry-after", seconds)))
    }

    #[tokio::test(start_paused = true)]
    async fn a_read_is_sent_as_often_as_set_and_a_single_time_by_never() {
        for (retry, attempts) in [
            (Retry::new(), 5),
            (Retry::new().attempts(3), 3),
            (Retry::new().attempts(0), 1),
            (Retry::never(), 1),
        ] {
            let retrying = retrying(retry, &[(GATEWAY, None); 9]);
            assert_eq!(sent(&retrying, &read()).await, (GATEWAY, attempts));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn only_an_error_that_may_pass_is_retried() {
        for (first, last) in [
            (GATEWAY, (200, 2)),
            (BUSY, (200, 2)),
            (404, (404, 1)),
            (500, (500, 1)),
        ] {
            let retrying = retrying(Retry::new(), &[(first, None), (200, None)]);
            assert_eq!(sent(&retrying, &read()).await, last);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_decide_function_is_asked_about_errors_alone() {
        for (first, last) in [
            (404, (200, 2)),
            (200, (200, 1)),
            (302, (302, 1)),
            (401, (401, 1)),
        ] {
            let retry = Retry::new().decide(|_| true);
            let retrying = retrying(retry, &[(first, None), (200, None)]);
            assert_eq!(sent(&retrying, &read()).await, last);
        }
        let retrying = retrying(Retry::new().decide(|_| false), &[(GATEWAY, None)]);
        assert_eq!(sent(&retrying, &read()).await, (GATEWAY, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn an_attempt_may_begin_at_the_end_of_the_time_and_not_after_it() {
        for (seconds, attempts) in [(9, 1), (10, 2), (29, 3), (60, 5)] {
            for status in [UNAVAILABLE, BUSY] {
                let retry = Retry::new().within(Duration::from_secs(seconds));
                let retrying = retrying(retry, &[after("10", status); 9]);
                assert_eq!(sent(&retrying, &read()).await, (status, attempts));
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_stated_wait_lasts_at_most_the_longest_wait() {
        for status in [UNAVAILABLE, BUSY] {
            let retry = Retry::new().longest_wait(Duration::from_secs(30));
            let responses = [after("20", status), after("40", status), (200, None)];
            let retrying = retrying(retry, &responses);
            sent(&retrying, &read()).await;
            assert_eq!(waits(&retrying), [20.0, 30.0]);
        }
        // The time that another status states is not used.
        let retrying = retrying(Retry::new(), &[after("20", GATEWAY), (200, None)]);
        sent(&retrying, &read()).await;
        assert!((0.5..=1.0).contains(&waits(&retrying)[0]));
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_without_a_time_waits_a_second_at_least() {
        let retry = Retry::new().first_wait(Duration::from_millis(1));
        let retrying = retrying(retry, &[(BUSY, None), (200, None)]);
        sent(&retrying, &read()).await;
        assert_eq!(waits(&retrying), [1.0]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_holds_back_other_requests_but_no_login() {
        let responses = [after("20", BUSY), (200, None), (200, None)];
        let retrying = retrying(Retry::never(), &responses);
        let login = Call::request(Method::POST, "/oauth2/token");
        sent(&retrying, &read()).await;
        sent(&retrying, &login).await;
        sent(&retrying, &read()).await;
        assert_eq!(waits(&retrying), [0.0, 20.0]);
    }

    #[tokio::test(start_paused = true)]
    async fn requests_slow_down_while_few_remain() {
        let few = Some(("x-ratelimit-remaining", "12"));
        let many = Some(("x-ratelimit-remaining", "5000"));
        let retrying = retrying(Retry::new(), &[(200, few), (200, many), (200, few)]);
        for _ in 0..3 {
            sent(&retrying, &read()).await;
        }
        assert_eq!(waits(&retrying), [0.2, 0.0]);
    }
}
