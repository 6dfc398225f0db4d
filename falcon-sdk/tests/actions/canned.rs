//! Responses that the service may send, and the fake does not.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use falcon_sdk::Client;
use falcon_sdk::actions::{self, AlertChange, Outcome};
use serde_json::json;

/// A client of a server that sends these responses in order, after the login.
async fn client(responses: &[(u16, &str)]) -> Client {
    let responses = responses.iter().rev();
    let responses: Vec<(u16, String)> = responses
        .map(|(status, body)| (*status, (*body).to_owned()))
        .collect();
    let left = Arc::new(Mutex::new(responses));
    let respond = move |request: Request| {
        let login = (
            201,
            json!({ "access_token": "t", "expires_in": 1799 }).to_string(),
        );
        let (status, body) = match request.uri().path() {
            "/oauth2/token" => login,
            _ => left.lock().unwrap().pop().unwrap(),
        };
        let kind = match body.starts_with('<') {
            true => "text/html",
            false => "application/json",
        };
        let response = (
            StatusCode::from_u16(status).unwrap(),
            [(header::CONTENT_TYPE, kind)],
            body,
        );
        async move { response.into_response() }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let _ = axum::serve(listener, Router::new().fallback(respond)).await;
    });
    Client::builder()
        .base_url(format!("http://{address}"))
        .credentials("id", "secret")
        .build()
        .unwrap()
}

#[tokio::test]
async fn errors_beside_records_count_at_every_success() {
    let body =
        r#"{"resources": [{"id": "a"}], "errors": [{"code": 404, "id": "b", "message": "no"}]}"#;
    for status in [200, 202, 207] {
        let client = client(&[(status, body)]).await;
        let report = actions::contain(["a", "b"]).run(&client).await.unwrap();
        assert_eq!(report.get("a").unwrap().name(), "done", "{status}");
        assert_eq!(report.get("b").unwrap().name(), "refused", "{status}");
    }
}

#[tokio::test]
async fn a_refusal_that_has_a_record_does_not_say_whether_it_was_carried_out() {
    let body =
        r#"{"resources": [{"id": "a"}], "errors": [{"code": 400, "id": "b", "message": "no"}]}"#;
    let client = client(&[(400, body)]).await;
    let report = actions::contain(["a", "b", "c"])
        .run(&client)
        .await
        .unwrap();
    let names: Vec<&str> = report.iter().map(|(_, outcome)| outcome.name()).collect();
    assert_eq!(names, ["unsure", "refused", "not sent"]);
}

#[tokio::test]
async fn a_success_without_a_list_or_without_json_is_no_success_of_its_items() {
    let listless = r#"{"meta": {}, "resources": null}"#;
    let bodies = [(200, "<html>Sign in</html>"), (202, listless), (200, "{}")];
    let client = client(&bodies).await;
    let contain = actions::contain(["a", "b", "c"]).batch_size(1);
    let report = contain.run(&client).await.unwrap();
    let names: Vec<&str> = report.iter().map(|(_, outcome)| outcome.name()).collect();
    assert_eq!(names, ["unsure", "left out", "unsure"]);
}

#[tokio::test]
async fn only_a_creation_has_duplicates() {
    let body = r#"{"errors": [{"code": 409, "id": "a", "message": "already exists"}]}"#;
    let client = client(&[(200, body)]).await;
    let report = actions::add_tags(["a"], ["x"]).run(&client).await.unwrap();
    assert!(
        matches!(report.get("a"), Some(Outcome::Refused(_))),
        "{report}"
    );
}

#[tokio::test]
async fn a_change_of_alerts_with_an_unnamed_error_is_no_success() {
    let body = r#"{"meta": {}, "errors": [{"code": 500, "message": "busy"}]}"#;
    let client = client(&[(200, body), (200, r#"{"errors": null}"#)]).await;
    let close = actions::change_alerts(["a", "b"], AlertChange::new().status("closed"));
    let mut report = close.run(&client).await.unwrap();
    assert_eq!((report.counts().left_out, report.errors().len()), (2, 1));
    assert!(report.clone().ok().is_err());
    close.resume(&client, &mut report).await.unwrap();
    assert_eq!(report.counts().done, 2);
    assert!(
        report.ok().unwrap_err().to_string().contains("busy"),
        "no error is dropped"
    );
}
