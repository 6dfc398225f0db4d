//! Error responses, and missing responses.

use falcon_sdk::hosts::QueryDevicesByFilter;
use falcon_sdk::request::Call;
use falcon_sdk::{Error, Phase};

use crate::raw::{self, Raw};
use crate::script::Script;
use crate::start;

#[tokio::test]
async fn an_error_has_status_headers_errors_body_and_trace_id() {
    let body =
        r#"{"meta": {"trace_id": "t-1"}, "errors": [{"code": "NotFound", "message": "no"}]}"#;
    let script = Script::start(&[(404, &[("x-cs-region", "us-2")], body)]).await;
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    let Error::Api(failure) = &error else {
        panic!("{error}")
    };
    assert_eq!(failure.operation, "QueryDevicesByFilter");
    assert_eq!(failure.status, 404);
    assert_eq!(failure.headers.region(), Some("us-2"));
    assert_eq!(failure.errors[0].code(), "NotFound");
    assert_eq!(failure.body, body);
    assert_eq!(
        error.to_string(),
        "QueryDevicesByFilter: 404 Not Found: NotFound no; trace id t-1"
    );
}

#[tokio::test]
async fn a_403_names_the_scopes_that_the_operation_needs() {
    let body = r#"{"errors": [{"code": 403, "message": "access denied"}]}"#;
    let response = (403, &[("X-Cs-Traceid", "t-2")][..], body);
    let script = Script::start(&[response]).await;
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "QueryDevicesByFilter: 403 Forbidden: access denied; the API client needs the scope \
         hosts:read: add it in the Falcon console (Support and resources > API clients and keys); \
         trace id t-2"
    );
}

#[tokio::test]
async fn a_gateways_html_is_in_the_error_and_is_no_decode_error() {
    let script = Script::start(&[(500, &[], "<html>bad gateway</html>")]).await;
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    let Error::Api(failure) = &error else {
        panic!("{error}")
    };
    assert!(failure.errors.is_empty());
    assert_eq!(failure.body, "<html>bad gateway</html>");
    assert_eq!(
        error.to_string(),
        "QueryDevicesByFilter: 500 Internal Server Error, with an HTML page as its body, most \
         likely from a gateway or proxy"
    );
}

#[tokio::test]
async fn an_error_whose_body_breaks_off_is_still_that_error() {
    let server = Raw::start(|mut stream| async move {
        let response =
            raw::whole("404 Not Found", "no such thing").replace("length: 13", "length: 99");
        raw::write(&mut stream, response).await;
    })
    .await;
    let error = server
        .client()
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    let Error::Api(failure) = &error else {
        panic!("{error}")
    };
    assert_eq!(
        (failure.status.as_u16(), &failure.body[..]),
        (404, &b"no such thing"[..])
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_401_that_stays_is_an_error_after_one_repetition() {
    let script = Script::start(&[(401, &[], ""), (401, &[], ""), (200, &[], "{}")]).await;
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Api(failure) if failure.status == 401),
        "{error}"
    );
    assert_eq!(script.requests().len(), 4, "two logins and two calls");
}

#[tokio::test]
async fn a_login_that_the_service_fails_is_not_refused() {
    let script = Script::start_to_log_in(&[(500, &[], "busy")]).await;
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "login: 500 Internal Server Error");
    assert!(matches!(error, Error::Api(_)));
}

#[tokio::test]
async fn a_login_that_redirects_elsewhere_is_refused_and_not_followed() {
    const ELSEWHERE: &[(&str, &str)] = &[
        ("location", "https://evil.example/oauth2/token"),
        ("x-cs-region", "us-2"),
    ];
    let script = Script::start_to_log_in(&[(308, ELSEWHERE, "")]).await;
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Auth(failure) if failure.status == 308),
        "{error}"
    );
    assert_eq!(script.requests(), ["POST /oauth2/token"]);
}

#[tokio::test]
async fn an_invalid_request_is_an_error_before_anything_is_sent() {
    let (falcon, client) = start().await;
    for (error, text) in [
        (
            client
                .send(QueryDevicesByFilter::new().limit(0))
                .await
                .map(drop)
                .unwrap_err(),
            "QueryDevicesByFilter: limit is 0: give 1 to 5000 (`check_limits(false)` lifts this check)",
        ),
        (
            client
                .call(
                    Call::by_id("QueryDevicesByFilter")
                        .unwrap()
                        .query("limt", &1),
                )
                .await
                .map(drop)
                .unwrap_err(),
            "QueryDevicesByFilter: limt is not a parameter of this operation; did you mean limit?",
        ),
        (
            client
                .call(&Call::by_id("GetDeviceDetailsV2").unwrap())
                .await
                .map(drop)
                .unwrap_err(),
            "GetDeviceDetailsV2: ids is required: set it; an empty list counts as unset",
        ),
    ] {
        assert_eq!(error.to_string(), text);
    }
    assert!(falcon.requests().is_empty());
}

#[tokio::test]
async fn an_unreachable_host_is_named_with_the_failed_phase() {
    // A port that was free just before.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    drop(listener);
    let client = crate::client(&format!("http://{host}"), "an-id", "a-secret");
    let error = client.send(QueryDevicesByFilter::new()).await.unwrap_err();
    assert!(
        matches!(
            &error,
            Error::Transport {
                phase: Phase::Connect,
                ..
            }
        ),
        "{error:?}"
    );
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("login: can't connect to {host}: ")),
        "{text}"
    );
    assert!(!text.contains("a-secret") && !format!("{error:?}").contains("a-secret"));
}

#[tokio::test]
async fn no_debug_output_contains_a_credential() {
    let client = crate::client("http://127.0.0.1:1", "an-id", "a-secret");
    let builder = falcon_sdk::Client::builder()
        .credentials("an-id", "a-secret")
        .member_cid("0123456789abcdef0123456789abcdef");
    let shown = format!(
        "{client:?} {builder:?} {:?}",
        client.items(QueryDevicesByFilter::new())
    );
    for secret in ["an-id", "a-secret", "0123456789abcdef"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
