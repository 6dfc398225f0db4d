//! Which requests are retried, how often, and the caller's settings.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use falcon_sdk::hosts::{PerformActionV2, QueryDevicesByFilter};
use falcon_sdk::request::Call;
use falcon_sdk::{Error, Retry};

use crate::quick;
use crate::raw::Raw;
use crate::script::{Script, Scripted};

const FOUND: Scripted = (200, &[], r#"{"resources": ["a"]}"#);
const GATEWAY: Scripted = (502, &[], "<html>bad gateway</html>");

fn write() -> PerformActionV2 {
    PerformActionV2::new("contain", ["a"])
}

#[tokio::test]
async fn a_read_is_retried_until_it_succeeds_and_reports_its_attempts() {
    let responses = [
        GATEWAY,
        (503, &[], ""),
        (504, &[], ""),
        (408, &[], ""),
        FOUND,
    ];
    let script = Script::start(&responses).await;
    let reply = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap();
    assert_eq!(
        (&reply.resources[..], reply.attempts),
        (&["a".to_owned()][..], 5)
    );
}

#[tokio::test]
async fn a_read_has_a_limited_number_of_attempts() {
    let script = Script::start(&[GATEWAY; 9]).await;
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert_eq!(error.attempts(), 5);
    assert_eq!(
        error.to_string(),
        "QueryDevicesByFilter: 502 Bad Gateway, with an HTML page as its body, most likely from a \
         gateway or proxy; gave up after 5 attempts"
    );
    assert_eq!(script.requests().len(), 6, "a login and five calls");
}

#[tokio::test]
async fn a_post_that_reads_is_retried() {
    let script = Script::start(&[GATEWAY, FOUND]).await;
    let mut call = Call::by_id("PostAggregatesAlertsV2").unwrap();
    call.json(&serde_json::json!([{ "name": "by host" }]));
    assert_eq!(script.client.call(&call).await.unwrap().attempts, 2);
}

#[tokio::test]
async fn a_write_that_may_have_been_processed_is_never_retried() {
    for status in [408, 500, 502, 503, 504] {
        let script = Script::start(&[(status, &[], ""), FOUND]).await;
        let error = script.client.send(write()).await.unwrap_err();
        assert_eq!(
            (error.status().unwrap().as_u16(), error.attempts()),
            (status, 1)
        );
        assert_eq!(script.requests().len(), 2, "a login and one call");
    }
}

#[tokio::test]
async fn after_a_broken_connection_reads_are_retried_and_writes_are_not() {
    let server = Raw::start(|_| async {}).await;
    let error = server
        .client()
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert_eq!((error.attempts(), server.requests().len()), (5, 5));
    assert!(
        error.to_string().ends_with("; gave up after 5 attempts"),
        "{error}"
    );

    let server = Raw::start(|_| async {}).await;
    let error = server.client().send(write()).await.unwrap_err();
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
}

#[tokio::test]
async fn an_error_that_is_not_the_gateways_is_not_retried() {
    for status in [400, 403, 404, 409, 500, 501] {
        let script = Script::start(&[(status, &[], "{}"), FOUND]).await;
        let error = script
            .client
            .send(QueryDevicesByFilter::new())
            .await
            .unwrap_err();
        assert_eq!(error.attempts(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_login_is_retried_like_a_read() {
    const TOKEN: Scripted = (201, &[], r#"{"access_token": "t"}"#);
    let script = Script::start_to_log_in(&[GATEWAY, TOKEN, FOUND]).await;
    script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap();
    assert_eq!(script.requests()[..2], ["POST /oauth2/token"; 2]);
}

#[tokio::test]
async fn a_401_among_others_counts_as_an_attempt() {
    let script = Script::start_to_log_in(&[
        (201, &[], r#"{"access_token": "one"}"#),
        (401, &[], ""),
        (201, &[], r#"{"access_token": "two"}"#),
        GATEWAY,
        FOUND,
    ])
    .await;
    let reply = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap();
    assert_eq!(reply.attempts, 3);
}

#[tokio::test]
async fn the_wait_doubles_between_attempts() {
    let first = Duration::from_millis(40);
    let retry = Retry::new().attempts(4).first_wait(first);
    let script = Script::start_with(&[GATEWAY; 4], |builder| builder.retry(retry)).await;
    script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    let times = script.times();
    for (number, pair) in times[1..].windows(2).enumerate() {
        let wait = pair[1] - pair[0];
        assert!(
            wait >= first * 2u32.pow(number as u32),
            "{number}: {wait:?}"
        );
    }
}

#[tokio::test]
async fn no_attempt_begins_after_the_time_is_over() {
    let retry = Retry::new()
        .attempts(100)
        .first_wait(Duration::from_millis(50))
        .longest_wait(Duration::from_millis(100))
        .within(Duration::from_millis(200));
    let script = Script::start_with(&[GATEWAY; 100], |builder| builder.retry(retry)).await;
    let begun = Instant::now();
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert!((2..5).contains(&error.attempts()), "{error}");
    assert!(begun.elapsed() < Duration::from_millis(400));
}

#[tokio::test]
async fn retry_never_sends_every_request_once() {
    let script = Script::start_with(&[GATEWAY, FOUND], |b| b.retry(Retry::never())).await;
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn a_decide_function_decides_and_sees_the_default_decision() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let retry = quick().decide(move |attempt| {
        let status = attempt.status.map(|status| status.as_u16());
        log.lock()
            .unwrap()
            .push((attempt.number, status, attempt.allowed));
        attempt.call.operation() == "PerformActionV2"
    });
    let responses = [GATEWAY, (500, &[], ""), FOUND, GATEWAY];
    let script = Script::start_with(&responses, |builder| builder.retry(retry)).await;
    assert_eq!(script.client.send(write()).await.unwrap().attempts, 3);
    script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert_eq!(
        *seen.lock().unwrap(),
        [
            (1, Some(502), false),
            (2, Some(500), false),
            (1, Some(502), true)
        ],
        "a success needs no decision"
    );
}

#[tokio::test]
async fn a_request_ends_with_its_timeout_and_leaves_the_client_usable() {
    let server = Raw::start(|stream| async move {
        let _open = stream;
        std::future::pending::<()>().await;
    })
    .await;
    let client = server.client();
    let hasty = client.timeout(Duration::from_millis(100));
    for number in 1..=2 {
        let error = hasty.send(QueryDevicesByFilter::new()).await.unwrap_err();
        assert!(matches!(error, Error::Timeout { .. }), "{error}");
        assert_eq!(
            error.to_string(),
            "QueryDevicesByFilter: no response within 100ms; allow more time with `timeout`"
        );
        assert_eq!(server.requests().len(), number);
        assert_eq!(error.attempts(), 1);
    }
}

#[tokio::test]
async fn a_timeout_reports_its_attempts() {
    let script = Script::start_with(&[GATEWAY, GATEWAY], |builder| {
        let first = Duration::from_millis(1);
        builder.retry(Retry::new().first_wait(first).decide(|attempt| {
            // Too late for a third attempt.
            std::thread::sleep(Duration::from_secs(2) * (attempt.number - 1));
            true
        }))
    })
    .await;
    let hasty = script.client.timeout(Duration::from_secs(2));
    let error = hasty.send(QueryDevicesByFilter::new()).await.unwrap_err();
    assert_eq!(error.attempts(), 2);
    assert_eq!(
        error.to_string(),
        "QueryDevicesByFilter: no response within 2s; allow more time with `timeout`; gave up \
         after 2 attempts"
    );
}
