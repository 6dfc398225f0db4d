//! How errors print: a report for people, one line for a log, no text twice, and no advice lost.

use std::error::Error as StdError;

use falcon_sdk::hosts::{GetDeviceDetailsV2, QueryDevicesByFilter, QueryDevicesByFilterScroll};
use falcon_sdk::request::Call;
use falcon_sdk::{Client, Cloud, Error};

use crate::script::{Script, Scripted};

const DENIED: Scripted = (
    403,
    &[],
    r#"{"errors": [{"code": 403, "message": "access denied, invalid client"}]}"#,
);

async fn error(responses: &[Scripted]) -> Error {
    let script = Script::start(responses).await;
    let query = QueryDevicesByFilter::new().filter("hostnam:'web-1'");
    script.client.send(query.limit(5)).await.unwrap_err()
}

#[tokio::test]
async fn a_program_that_returns_the_error_prints_a_report() {
    let body =
        r#"{"meta": {"trace_id": "t-1"}, "errors": [{"code": 400, "message": "no hostnam"}]}"#;
    let error = error(&[(400, &[], body)]).await;
    assert_eq!(
        format!("{error:?}"),
        "QueryDevicesByFilter: 400 Bad Request: no hostnam\n\n  sent: filter=hostnam:'web-1', \
         limit=5\n  help: check the properties and the syntax of the filter; `fql::field` builds one \
         with any value\n  trace id: t-1"
    );
    let boxed: Box<dyn StdError> = error.into();
    assert!(format!("{boxed:?}").ends_with("\n  trace id: t-1"));
}

#[test]
fn a_mistake_before_anything_is_sent_prints_one_line() {
    let unknown = Call::by_id("QueryDeviceByFilter").unwrap_err();
    assert_eq!(format!("{unknown:?}"), unknown.to_string());
    let mut call = Call::by_id("QueryDevicesByFilter").unwrap();
    let refused = call.query("limit", &0).check().unwrap_err();
    assert_eq!(format!("{refused:?}"), refused.to_string());
    let cloud = "mars-1".parse::<Cloud>().unwrap_err();
    assert_eq!(format!("{cloud:?}"), cloud.to_string());
    let config = Client::builder().build().unwrap_err();
    let report = format!("{config:?}");
    let first = "no credentials: FALCON_CLIENT_ID and FALCON_CLIENT_SECRET are not set\n\n  help: ";
    assert!(report.starts_with(first), "{report}");
    for error in [unknown.into(), refused.into(), config] {
        let fields = format!("{:#?}", Error::clone(&error));
        assert!(!fields.contains(&error.to_string()), "{fields}");
    }
}

#[tokio::test]
async fn the_alternate_debug_format_shows_the_fields() {
    let fields = format!("{:#?}", error(&[DENIED]).await);
    for field in [
        "Api(",
        "operation: \"QueryDevicesByFilter\"",
        "status: 403",
        "scopes: [",
        "attempts: 1",
    ] {
        assert!(fields.contains(field), "{fields}");
    }
}

/// Errors with causes, one of each kind.
async fn with_causes() -> Vec<Error> {
    let build = |base: &str| {
        let builder = Client::builder().credentials("id", "secret");
        builder.base_url(base).retry(crate::quick()).build()
    };
    let send = async |base: &str| {
        let client = build(base).unwrap();
        client.send(QueryDevicesByFilter::new()).await.unwrap_err()
    };
    let provider = Client::builder()
        .token_provider(|_| async { Err::<falcon_sdk::Token, _>(std::fmt::Error) })
        .build()
        .unwrap();
    let recording = Client::builder()
        .credentials("id", "secret")
        .record(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml/no/folder"));
    vec![
        send("http://127.0.0.1:1").await,
        send("https://127.0.0.1:1").await,
        send("https://api..example").await,
        build("no url").unwrap_err(),
        recording.build().unwrap_err(),
        provider
            .send(QueryDevicesByFilter::new())
            .await
            .unwrap_err(),
        error(&[(200, &[], "{\"resources\": [")]).await,
        error(&[DENIED]).await,
    ]
}

#[tokio::test]
async fn no_text_is_repeated_in_an_error_with_its_causes() {
    for error in with_causes().await {
        let mut texts = vec![error.to_string()];
        let mut cause = error.source();
        while let Some(error) = cause {
            texts.push(error.to_string());
            cause = error.source();
        }
        for (index, text) in texts.iter().enumerate() {
            let twice = texts[..index].iter().any(|before| before.contains(text));
            assert!(!twice, "{texts:?}");
        }
        assert!(!error.to_string().contains('\n'), "{error}");
    }
}

#[tokio::test]
async fn an_unknown_host_is_looked_up_once() {
    // Neither needs a DNS server: with TLS the name is refused at once, and otherwise by the
    // system.
    for base in ["https://api..example", "http://api..example"] {
        let builder = Client::builder().credentials("id", "secret").allow_http();
        let client = builder
            .base_url(base)
            .retry(crate::quick())
            .build()
            .unwrap();
        let error = client.send(QueryDevicesByFilter::new()).await.unwrap_err();
        assert_eq!(error.attempts(), 1, "{error}");
        assert!(error.is_connect());
        assert_eq!(
            format!("{error:?}"),
            "login: can't find the host api..example\n\n  help: check the spelling of \
             FALCON_CLOUD and FALCON_BASE_URL (or `cloud`, `base_url` and\n        \
             `proxy`), and this machine's DNS"
        );
    }
}

#[tokio::test]
async fn the_hint_of_a_refused_login_reaches_every_caller() {
    const HINT: &str = "\n  help: the client secret may be mistyped or replaced, or the API client";
    let script = Script::start_to_log_in(&[DENIED; 9]).await;
    let client = &script.client;
    let (query, scroll) = (
        QueryDevicesByFilter::new(),
        QueryDevicesByFilterScroll::new(),
    );
    let details = || GetDeviceDetailsV2::new(["1"]);
    for error in [
        client.send(&query).await.map(drop),
        client
            .call(&Call::by_id("QueryDevicesByFilter").unwrap())
            .await
            .map(drop),
        client.pages(&query).next().await.unwrap().map(drop),
        client.items(&scroll).next().await.unwrap().map(drop),
        client.details(&scroll).next().await.unwrap().map(drop),
        client.by_ids(details()).next().await.unwrap().map(drop),
    ] {
        let error = error.unwrap_err();
        assert!(matches!(error, Error::Auth(_)), "{error}");
        let report = format!("{error:?}");
        assert!(
            report.starts_with("login failed: 403 Forbidden: access denied"),
            "{report}"
        );
        assert!(report.contains(HINT), "{report}");
        assert!(
            error
                .to_string()
                .contains(HINT.trim_start_matches("\n  help: ")),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_400_shows_what_was_sent_but_no_secret() {
    const REFUSED: Scripted = (400, &[], "{}");
    let script = Script::start(&[REFUSED; 2]).await;
    let mut call = Call::by_id("oauth2RevokeToken").unwrap();
    let error = script
        .client
        .call(call.form("token", &"hunter2"))
        .await
        .unwrap_err();
    assert!(
        !format!("{error} {error:?} {error:#?}").contains("hunter2"),
        "{error:#?}"
    );
    assert!(error.failure().unwrap().sent.is_empty());
    let mut call = Call::request(falcon_sdk::request::Method::POST, "/things/v1");
    let body = serde_json::json!({"filter": "a:'b'", "password": "hunter2"});
    let error = script.client.call(call.json(&body)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"POST /things/v1: 400 Bad Request; sent body={"filter":"a:'b'","password":"***"}"#
    );
}

#[tokio::test]
async fn the_error_of_a_ready_made_token_says_that_it_is_not_renewed() {
    let script = Script::start_with(&[(401, &[], "")], |builder| builder.token("ready")).await;
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "QueryDevicesByFilter: 401 Unauthorized; the token may have expired or belong to another \
         cloud: a token given with `token` is not renewed, so set a new token, or use `credentials`"
    );
}

#[tokio::test]
async fn a_long_list_of_errors_is_cut_in_the_text_and_whole_in_the_failure() {
    let errors: Vec<_> = (0..500).map(|number| format!("no {number}")).collect();
    let body = serde_json::json!({ "errors": errors }).to_string().leak();
    let error = error(&[(404, &[], body)]).await;
    let text = error.to_string();
    assert!(
        text.contains("no 0, no 1, no 2, no 3, no 4, and 495 more"),
        "{text}"
    );
    assert_eq!(error.failure().unwrap().errors.len(), 500);
}

#[tokio::test]
async fn a_login_response_without_a_token_has_its_hint_and_shows_no_secret() {
    for body in [
        "<html>Sign in</html>",
        r#"{"access_token": "hunter2", "expires_"#,
        r#"{"access_token": null, "password": "hunter2"}"#,
    ] {
        let script = Script::start_to_log_in(&[(200, &[], body)]).await;
        let operation = QueryDevicesByFilter::new();
        let error = script.client.send(operation).await.unwrap_err();
        assert!(matches!(error, Error::Auth(_)), "{error}");
        let hint = "the response holds no token, so the host may not be Falcon's";
        assert!(error.to_string().contains(hint), "{error}");
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
