//! Questions about an error, whatever its variant.

use std::time::Duration;

use falcon_sdk::hosts::{PerformActionV2, QueryDevicesByFilter};
use falcon_sdk::request::Call;
use falcon_sdk::{Client, Error, Retry};

use crate::raw::Raw;
use crate::script::Script;

/// The questions: not found, rate limit, auth, timeout, connect, transient, may have been carried
/// out.
fn flags(error: &Error) -> [bool; 7] {
    [
        error.is_not_found(),
        error.is_rate_limit(),
        error.is_auth(),
        error.is_timeout(),
        error.is_connect(),
        error.is_transient(),
        error.may_have_taken_effect(),
    ]
}

fn contain() -> PerformActionV2 {
    PerformActionV2::new("contain", ["a"])
}

#[tokio::test]
async fn an_error_response_has_status_operation_and_trace_id() {
    for (status, expected) in [
        (400, [false; 7]),
        (401, [false, false, true, false, false, false, false]),
        (403, [false, false, true, false, false, false, false]),
        (404, [true, false, false, false, false, false, false]),
        (429, [false, true, false, false, false, true, false]),
        // A read can't have been carried out.
        (503, [false, false, false, false, false, true, false]),
    ] {
        let response = (status, &[("x-cs-traceid", "t-1")][..], "{}");
        let script = Script::start(&[response; 5]).await;
        let error = script.client.send(QueryDevicesByFilter::new()).await;
        let error = error.unwrap_err();
        assert_eq!(flags(&error), expected, "{error}");
        assert_eq!(error.operation(), Some("QueryDevicesByFilter"));
        assert_eq!(error.trace_id(), Some("t-1"));
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    }
    let script = Script::start(&[(503, &[], "")]).await;
    let error = script.client.send(contain()).await.unwrap_err();
    assert_eq!(
        flags(&error),
        [false, false, false, false, false, true, true]
    );
    assert_eq!(error.operation(), Some("PerformActionV2"));
}

#[tokio::test]
async fn a_success_that_cannot_be_read_has_its_trace_id_and_may_be_a_write() {
    let script = Script::start(&[(202, &[("x-cs-traceid", "t-2")], "<html>")]).await;
    let error = script.client.send(contain()).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)));
    assert_eq!(error.trace_id(), Some("t-2"));
    assert_eq!(
        flags(&error),
        [false, false, false, false, false, false, true]
    );
}

#[tokio::test]
async fn a_timeout_of_the_request_or_of_the_response_is_a_timeout() {
    let silent = Raw::start(|stream| async move {
        let _open = stream;
        std::future::pending::<()>().await;
    })
    .await;
    let client = || {
        Client::builder()
            .credentials("id", "secret")
            .base_url(silent.base_url())
            .retry(Retry::never())
    };
    let moment = Duration::from_millis(400);
    let whole = client().timeout(moment).build().unwrap();
    let idle = client().idle_timeout(moment).build().unwrap();
    let error = whole.send(QueryDevicesByFilter::new()).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
    let late = idle.send(QueryDevicesByFilter::new()).await.unwrap_err();
    assert!(matches!(late, Error::Transport { .. }));
    for error in [error, late] {
        assert_eq!(
            flags(&error),
            [false, false, false, true, false, true, false]
        );
        assert_eq!(error.operation(), Some("QueryDevicesByFilter"));
        assert_eq!(error.trace_id(), None);
    }
    let error = whole.send(contain()).await.unwrap_err();
    assert!(error.is_timeout() && error.may_have_taken_effect());
}

#[tokio::test]
async fn an_error_of_an_unsent_request_is_recognized() {
    let nowhere = Client::builder()
        .token("token")
        .base_url("http://127.0.0.1:1")
        .retry(Retry::never())
        .build()
        .unwrap();
    let error = nowhere.send(contain()).await.unwrap_err();
    assert_eq!(
        flags(&error),
        [false, false, false, false, true, true, false]
    );
    assert_eq!(error.operation(), Some("PerformActionV2"));
    let mut call = Call::by_id("QueryDevicesByFilter").unwrap();
    let error = nowhere.call(call.query("limit", &0)).await.unwrap_err();
    assert_eq!(flags(&error), [false; 7]);
    assert_eq!(error.operation(), Some("QueryDevicesByFilter"));
    let unknown = Error::from(Call::by_id("NoSuchThing").unwrap_err());
    assert_eq!((unknown.operation(), unknown.trace_id()), (None, None));
}
