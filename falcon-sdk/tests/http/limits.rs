//! Rate limits: one gate for all clones and members, which opens when the service allows it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use falcon_sdk::hosts::QueryDevicesByFilter;
use falcon_sdk::oauth2::Oauth2AccessToken;
use falcon_sdk::{Client, Retry};
use std::sync::{Arc, Mutex};
use tokio::time::Instant;

use crate::clock;
use crate::script::{Script, Scripted};

const FOUND: Scripted = (200, &[], r#"{"resources": ["a"]}"#);
const BUSY: Scripted = (429, &[], "{}");

/// 7 seconds after the date.
const SEVEN: &[(&str, &str)] = &[
    ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
    ("x-ratelimit-retryafter", "784111784"),
];

#[tokio::test]
async fn a_reply_has_limit_remaining_and_region() {
    const HEADERS: &[(&str, &str)] = &[
        ("X-Ratelimit-Limit", "6000"),
        ("X-Ratelimit-Remaining", "5998"),
        ("X-Cs-Region", "us-2"),
    ];
    let script = Script::start(&[(200, HEADERS, r#"{"meta": {}}"#)]).await;
    let headers = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap()
        .headers;
    assert_eq!(headers.rate_limit_limit(), Some(6000));
    assert_eq!(headers.rate_limit_remaining(), Some(5998));
    assert_eq!(headers.region(), Some("us-2"));
}

#[tokio::test]
async fn a_429_without_a_moment_waits_a_second_and_repeats_even_a_write() {
    let script = Script::start_with(&[BUSY, FOUND], |b| b.retry(Retry::new())).await;
    let call = falcon_sdk::request::Call::request(http::Method::DELETE, "/a/v1");
    let reply = clock::fast(script.client.call(&call)).await;
    assert_eq!(reply.unwrap().attempts, 2);
    let times = script.times();
    assert!(times[2] - times[1] >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_429_waits_until_the_moment_that_it_names_by_the_services_clock() {
    // The service's clock differs from the local clock by decades.
    const SOON: &[(&str, &str)] = &[
        ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("x-ratelimit-retryafter", "784111779"),
    ];
    let script = Script::start_with(&[(429, SOON, r#"{"meta": {}}"#), FOUND], |b| {
        b.retry(Retry::new())
    })
    .await;
    let query = QueryDevicesByFilter::new();
    clock::fast(script.client.send(query)).await.unwrap();
    let times = script.times();
    let wait = times[2] - times[1];
    assert!((2_000..3_500).contains(&wait.as_millis()), "{wait:?}");
}

#[tokio::test]
async fn a_429_whose_moment_is_past_waits_a_second_and_not_less() {
    const PAST: &[(&str, &str)] = &[
        ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("x-ratelimit-retryafter", "784111000"),
    ];
    let retry = Retry::new().first_wait(Duration::from_millis(1));
    let script =
        Script::start_with(&[(429, PAST, r#"{"meta": {}}"#), FOUND], |b| b.retry(retry)).await;
    let query = QueryDevicesByFilter::new();
    clock::fast(script.client.send(query)).await.unwrap();
    let times = script.times();
    let wait = times[2] - times[1];
    assert!((1_000..2_500).contains(&wait.as_millis()), "{wait:?}");
}

#[tokio::test]
async fn a_wait_is_never_longer_than_the_longest_wait() {
    let longest = Duration::from_millis(50);
    let retry = Retry::new().longest_wait(longest);
    let script = Script::start_with(&[(429, SEVEN, r#"{"meta": {}}"#), FOUND], |b| {
        b.retry(retry)
    })
    .await;
    script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap();
    let times = script.times();
    assert!((50..1_000).contains(&(times[2] - times[1]).as_millis()));
}

#[tokio::test]
async fn a_429_that_outlasts_the_time_is_told_at_once_with_its_wait() {
    let retry = Retry::new().within(Duration::from_secs(2));
    let script = Script::start_with(&[(429, SEVEN, "{}")], |b| b.retry(retry)).await;
    let begun = Instant::now();
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert!(error.is_rate_limit());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
}

#[tokio::test]
async fn a_429_of_the_login_is_waited_for_as_well() {
    const TOKEN: Scripted = (201, &[], r#"{"access_token": "t"}"#);
    let script = Script::start_to_log_in(&[BUSY, TOKEN, FOUND]).await;
    script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap();
    assert_eq!(script.requests()[..2], ["POST /oauth2/token"; 2]);
}

#[tokio::test]
async fn a_503_waits_as_long_as_the_gateway_says_and_no_longer_than_what_is_set() {
    let moment = Duration::from_millis(1);
    for (header, longest, waits) in [
        (
            &[("retry-after", "1")],
            Duration::from_secs(60),
            1_000..30_000,
        ),
        (
            &[("retry-after", "60")],
            Duration::from_millis(50),
            50..30_000,
        ),
    ] {
        let retry = Retry::new().first_wait(moment).longest_wait(longest);
        let responses = [(503, &header[..], ""), FOUND];
        let script = Script::start_with(&responses, |builder| builder.retry(retry)).await;
        let operation = QueryDevicesByFilter::new();
        clock::fast(script.client.send(operation)).await.unwrap();
        let times = script.times();
        let wait = (times[2] - times[1]).as_millis();
        assert!(waits.contains(&wait), "{wait}");
    }
}

#[tokio::test]
async fn logins_have_their_own_limit() {
    let script = Script::start_with(&[BUSY, FOUND, FOUND], |b| b.retry(Retry::new())).await;
    let call = |client: Client| async move { client.send(QueryDevicesByFilter::new()).await };
    let waiting = tokio::spawn(call(script.client.clone()));
    while script.requests().len() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    let member = script.client.for_member("0123456789abcdef0123456789abcdef");
    clock::fast(call(member.unwrap())).await.unwrap();
    clock::fast(waiting).await.unwrap().unwrap();
    let requests = script.requests();
    assert_eq!(
        requests[2], "POST /oauth2/token",
        "while requests wait: {requests:?}"
    );
}

#[tokio::test]
async fn a_login_that_the_caller_sends_counts_among_the_logins() {
    const TOKEN: Scripted = (201, &[], r#"{"access_token": "t", "expires_in": 1799}"#);
    let responses = [TOKEN, FOUND, BUSY, FOUND, TOKEN];
    let script = Script::perform(&responses, false, |builder| builder.retry(Retry::new())).await;
    let query = || script.client.send(QueryDevicesByFilter::new());
    query().await.unwrap();
    let client = script.client.clone();
    let login = async move { client.send(Oauth2AccessToken::new("id", "secret")).await };
    let waiting = tokio::spawn(login);
    while script.requests().len() < 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    query().await.unwrap();
    let requests = script.requests();
    assert!(requests[3].starts_with("GET "), "not held: {requests:?}");
    clock::fast(waiting).await.unwrap().unwrap();
    assert_eq!(script.requests()[4], "POST /oauth2/token");
}

#[tokio::test]
async fn a_wait_at_the_gate_leaves_the_time_for_retries() {
    let within = Duration::from_millis(500);
    let retry = Retry::new()
        .first_wait(Duration::from_millis(1))
        .within(within);
    let responses = [BUSY, (502, &[], ""), FOUND];
    let script = Script::start_with(&responses, |builder| builder.retry(retry)).await;
    let send = || script.client.send(QueryDevicesByFilter::new());
    assert!(send().await.unwrap_err().is_rate_limit());
    assert_eq!(clock::fast(send()).await.unwrap().attempts, 2);
    let times = script.times();
    assert!(times[2] - times[1] > within);
}

/// A server that accepts a number of requests, and then refuses all until a time, which begins at
/// its first refusal. It records refused requests and the times of other responses.
async fn turnstile(free: usize, shut: Duration) -> (Client, Arc<Mutex<Turnstile>>) {
    let state = Arc::new(Mutex::new(Turnstile {
        free,
        ..Turnstile::default()
    }));
    let turnstile = Arc::clone(&state);
    let response = move |request: Request| {
        let turnstile = Arc::clone(&turnstile);
        async move { turnstile.lock().unwrap().respond(&request, shut) }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(response);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let builder = Client::builder()
        .credentials("id", "secret")
        .base_url(base_url);
    (builder.build().unwrap(), state)
}

#[derive(Default)]
struct Turnstile {
    free: usize,
    opens: Option<Instant>,
    refused: usize,
    passed: Vec<Instant>,
}

impl Turnstile {
    fn respond(&mut self, request: &Request, shut: Duration) -> Response {
        if request.uri().path() == "/oauth2/token" {
            return (http::StatusCode::CREATED, r#"{"access_token": "t"}"#).into_response();
        }
        let now = Instant::now();
        if self.passed.len() < self.free || self.opens.is_some_and(|opens| now >= opens) {
            self.passed.push(now);
            return (http::StatusCode::OK, r#"{"meta": {}}"#).into_response();
        }
        self.refused += 1;
        self.opens.get_or_insert(now + shut);
        let moment = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + shut;
        let moment = (moment.as_secs() + 1).to_string();
        let status = http::StatusCode::TOO_MANY_REQUESTS;
        (status, [("x-ratelimit-retryafter", moment)]).into_response()
    }
}

#[tokio::test]
async fn a_hundred_tasks_of_many_members_wait_for_one_429_and_then_go_one_by_one() {
    let (client, turnstile) = turnstile(1, Duration::from_secs(1)).await;
    client.send(QueryDevicesByFilter::new()).await.unwrap();
    // One request learns that there are too many.
    let first = {
        let client = client.clone();
        tokio::spawn(async move { client.send(QueryDevicesByFilter::new()).await })
    };
    while turnstile.lock().unwrap().refused == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    let call = |number: usize| {
        let client = client.for_member(format!("{:032x}", number % 10)).unwrap();
        tokio::spawn(async move { client.send(QueryDevicesByFilter::new()).await })
    };
    let tasks: Vec<_> = (0..100).map(call).collect();
    for task in tasks {
        assert_eq!(clock::fast(task).await.unwrap().unwrap().attempts, 1);
    }
    assert_eq!(first.await.unwrap().unwrap().attempts, 2);
    let turnstile = turnstile.lock().unwrap();
    assert_eq!((turnstile.refused, turnstile.passed.len()), (1, 102));
    let spread = *turnstile.passed.last().unwrap() - turnstile.passed[1];
    assert!(
        spread >= Duration::from_millis(900),
        "10 ms each: {spread:?}"
    );
}

#[tokio::test]
async fn requests_slow_down_before_the_limit_if_pacing_is_set() {
    const FEW: Scripted = (
        200,
        &[
            ("X-Ratelimit-Limit", "6000"),
            ("X-Ratelimit-Remaining", "12"),
        ],
        r#"{"meta": {}}"#,
    );
    for paced in [true, false] {
        let script = Script::start_with(&[FEW; 4], |builder| builder.pacing(paced)).await;
        for _ in 0..4 {
            let reply = script.client.send(QueryDevicesByFilter::new());
            match paced {
                true => clock::fast(reply).await.unwrap(),
                false => reply.await.unwrap(),
            };
        }
        let times = script.times();
        let whole = times[4] - times[2];
        // A fifth of a second each.
        assert_eq!(whole >= Duration::from_millis(350), paced, "{whole:?}");
    }
}
