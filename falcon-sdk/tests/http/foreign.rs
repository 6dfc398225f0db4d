//! Successful responses whose body is not a response of the operation.

use bytes::Bytes;
use falcon_sdk::hosts::{PerformActionV2, QueryDevicesByFilter};
use falcon_sdk::reply::{Envelope, Reply};
use falcon_sdk::request::{Call, Method};
use falcon_sdk::wire::Json;
use falcon_sdk::{BodyProblem, Error, UnreadableReply};

use crate::script::{Script, Scripted};

const TRACE: &[(&str, &str)] = &[("x-cs-traceid", "t-1")];
const PAGE: &[(&str, &str)] = &[("content-type", "text/html; charset=utf-8")];

/// Bodies that a gateway or a faulty service returns instead of a list.
const FOREIGN: &[&str] = &[
    r#"{"message": "Service Unavailable"}"#,
    "{}",
    r#""Service Unavailable""#,
    "5",
    "true",
    "null",
    "[]",
    r#"{"resources": null}"#,
    r#"{"meta": null, "resources": null}"#,
    r#"{"meta": {}, "resources": {"id": "a"}}"#,
    r#"{"meta": {}, "resources": "a"}"#,
    r#"{"meta": {}, "resources": 5}"#,
    "<html><body>Service Unavailable</body></html>",
    "Service Unavailable",
    "",
];

fn unreadable<T>(outcome: Result<T, Error>, body: &str) -> UnreadableReply {
    match outcome {
        Ok(_) => panic!("{body:?} passed for a response"),
        Err(Error::Decode(reply)) => *reply,
        Err(error) => panic!("{body:?}: {error}"),
    }
}

async fn sent(response: Scripted) -> Result<Reply<Envelope<Vec<String>>>, Error> {
    let script = Script::start(&[response]).await;
    script.client.send(QueryDevicesByFilter::new()).await
}

async fn called(id: &str, response: Scripted) -> Result<Reply<Envelope<Json>>, Error> {
    let script = Script::start_with(&[response], |builder| builder.check_limits(false)).await;
    let mut call = Call::by_id(id).unwrap();
    for param in call.spec().unwrap().params {
        if param.required {
            call.query(param.name, &"1");
        }
    }
    if call.method() != Method::GET {
        call.json(&serde_json::json!({}));
    }
    script.client.call(&call).await
}

#[tokio::test]
async fn a_body_without_the_operations_list_is_an_error_that_shows_it() {
    for body in FOREIGN {
        let error = unreadable(sent((200, TRACE, body)).await, body);
        assert_eq!(error.body, body, "the bytes are in the error");
        assert_eq!(error.status, 200);
        assert_eq!(error.trace_id.as_deref(), Some("t-1"));
        let text = error.to_string();
        assert!(
            text.contains(body) && text.ends_with("trace id t-1"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_walk_does_not_end_at_a_body_without_a_list() {
    const FIRST: &str = r#"{"meta": {"pagination": {"total": 6}}, "resources": ["a", "b"]}"#;
    for body in FOREIGN {
        let script = Script::start(&[(200, &[], FIRST), (200, TRACE, body)]).await;
        let mut ids = script.client.items(QueryDevicesByFilter::new());
        assert_eq!(ids.next().await.unwrap().unwrap(), "a");
        assert_eq!(ids.next().await.unwrap().unwrap(), "b");
        let error = unreadable(ids.next().await.expect("no end"), body);
        assert_eq!(error.body, body);
    }
}

#[tokio::test]
async fn an_empty_list_is_null_absent_or_empty_beside_fields_that_show_this() {
    for body in [
        r#"{"meta": {}}"#,
        r#"{"errors": []}"#,
        r#"{"errors": null, "resources": null}"#,
        r#"{"meta": {"query_time": 1.0}, "resources": null}"#,
        r#"{"resources": []}"#,
        r#"{"Resources": []}"#,
        r#"{"error": "no index", "resources": null}"#,
    ] {
        let reply = sent((200, &[], body)).await.unwrap();
        assert!(reply.resources.is_empty(), "{body}");
        assert_eq!(reply.mismatches().total(), 0, "{body}");
    }
}

#[tokio::test]
async fn a_status_without_content_is_a_response_without_a_body() {
    for status in [204, 205] {
        let reply = sent((status, &[], "")).await.unwrap();
        assert!(reply.resources.is_empty());
        assert_eq!(reply.mismatches().total(), 0);
    }
}

#[tokio::test]
async fn a_write_with_an_empty_response_was_carried_out() {
    let contain = || PerformActionV2::new("contain", ["a"]);
    let script = Script::start(&[(200, &[], "")]).await;
    let reply = script.client.send(contain()).await.unwrap();
    assert_eq!(reply.mismatches().total(), 1);
    assert_eq!(
        reply.mismatches()[0].to_string(),
        "$: expected object, found nothing"
    );
    let script = Script::start_with(&[(200, &[], "")], |builder| builder.strict(true)).await;
    let error = unreadable(script.client.send(contain()).await, "");
    assert!(error.unsure, "it may have been carried out");
}

#[tokio::test]
async fn a_foreign_response_to_a_write_leaves_open_whether_it_was_carried_out() {
    let script = Script::start(&[(200, &[], r#"{"message": "busy"}"#)]).await;
    let contain = PerformActionV2::new("contain", ["a"]);
    let error = unreadable(script.client.send(contain).await, "");
    assert!(error.unsure);
    assert_eq!(
        error.to_string(),
        "PerformActionV2: 200 OK, but the body is not a response of the operation: expected an \
         object with `meta`, `errors` or `resources`, found an object with `message`; the body \
         begins with {\"message\": \"busy\"}; the request may have been carried out: check \
         before you retry"
    );
}

#[tokio::test]
async fn an_error_shows_no_secret_of_the_body() {
    let body = r#"{"message": "odd", "client_secret": "hunter2", "value": "hunter2"}"#;
    let error = unreadable(called("tokens-read", (200, &[], body)).await, body);
    assert!(!error.to_string().contains("hunter2"), "{error}");
    assert!(!format!("{error:?}").contains("hunter2"));
    assert_eq!(error.body, body);
}

#[tokio::test]
async fn a_response_without_envelope_is_recognized_by_its_published_fields() {
    // Its fields are published as required.
    for body in [r#"{"message": "busy"}"#, "{}", "[]", "null", ""] {
        unreadable(
            called("entities.templates_export.get.v1", (200, &[], body)).await,
            body,
        );
    }
    let link = r#"{"link": "https://example.com"}"#;
    let reply = called("entities.templates_export.get.v1", (200, &[], link)).await;
    assert_eq!(reply.unwrap().extra["link"], "https://example.com");
    // All of its fields may be left out.
    let reply = called("GetExecutorNodes", (200, &[], "{}")).await;
    assert_eq!(reply.unwrap().mismatches().total(), 0);
    let body = r#"{"message": "busy"}"#;
    unreadable(called("GetExecutorNodes", (200, &[], body)).await, body);
}

#[tokio::test]
async fn a_list_at_the_top_may_be_null_but_nothing_else() {
    let call = Call::by_id("search-schedules").unwrap();
    for body in ["{}", r#"{"message": "busy"}"#, "5", r#""a""#, ""] {
        let script = Script::start(&[(200, &[], body)]).await;
        unreadable(script.client.call_as::<Vec<String>>(&call).await, body);
        let script = Script::start(&[(200, &[], body)]).await;
        unreadable(
            script
                .client
                .call_items(&call)
                .next()
                .await
                .expect("no end"),
            body,
        );
    }
    let script = Script::start(&[(200, &[], "null")]).await;
    let reply = script.client.call_as::<Vec<String>>(&call).await.unwrap();
    assert!(reply.body.is_empty());
}

#[tokio::test]
async fn an_operation_that_returns_nothing_or_text_refuses_an_html_page_and_a_foreign_object() {
    let mut call = Call::by_id("RTR-DeleteSession").unwrap();
    call.query("session_id", &"1");
    let mut template = Call::by_id("entities.templates.delete.v1").unwrap();
    template.query("ids", &vec!["1"]);
    for (headers, body) in [
        (&[][..], r#"{"message": "busy"}"#),
        (PAGE, "<html></html>"),
        (&[], "<!DOCTYPE html><p>busy</p>"),
    ] {
        let script = Script::start(&[(200, headers, body), (200, headers, body)]).await;
        unreadable(script.client.call_as::<()>(&call).await, body);
        unreadable(script.client.call_as::<String>(&template).await, body);
    }
    for body in ["", "OK", "{}", r#"{"meta": {}, "errors": []}"#] {
        let script = Script::start(&[(200, &[], body)]).await;
        script.client.call_as::<()>(&call).await.unwrap();
    }
}

#[tokio::test]
async fn an_unpublished_path_may_return_any_object() {
    let call = Call::request(Method::GET, "/new/v1");
    let script = Script::start(&[(200, &[], r#"{"message": "hi"}"#), (200, &[], "[1]")]).await;
    let reply = script.client.call(&call).await.unwrap();
    assert_eq!(reply.extra["message"], "hi");
    // An envelope has no place for a list.
    unreadable(script.client.call(&call).await, "[1]");
}

#[tokio::test]
async fn content_under_an_unpublished_name_is_a_mismatch_if_there_is_no_other_content() {
    for (body, path) in [
        (
            r#"{"meta": {}, "EnrichmentData": [{"id": 1}]}"#,
            Some("$.EnrichmentData"),
        ),
        (
            r#"{"meta": {}, "resources": [], "data": {"a": 1}}"#,
            Some("$.data"),
        ),
        (
            r#"{"meta": {}, "resources": ["a"], "data": {"a": 1}}"#,
            None,
        ),
        (
            r#"{"meta": {}, "data": [], "more": {}, "count": 5, "note": "a"}"#,
            None,
        ),
    ] {
        let reply = sent((200, &[], body)).await.unwrap();
        let paths = reply.mismatches().iter().map(|found| found.path.as_str());
        assert_eq!(
            paths.collect::<Vec<_>>(),
            path.into_iter().collect::<Vec<_>>(),
            "{body}"
        );
    }
    // The operation publishes `quota` beside its resources.
    let body = r#"{"meta": {}, "resources": [], "quota": {"total": 5}}"#;
    let reply = called("QueryScanResults", (200, &[], body)).await.unwrap();
    assert_eq!(reply.mismatches().total(), 0);
}

#[tokio::test]
async fn a_mismatch_is_in_the_raw_body_at_its_pointer() {
    let body = r#"{"resources": ["a", {"b/c": [1]}, null]}"#;
    let reply = sent((200, &[], body)).await.unwrap();
    assert_eq!(reply.resources, ["a"]);
    let pointers: Vec<_> = reply
        .mismatches()
        .iter()
        .map(|found| &*found.pointer)
        .collect();
    assert_eq!(pointers, ["/resources/1", "/resources/2"]);
    let found = falcon_sdk::wire::find(reply.raw(), &[pointers[0]]).unwrap();
    assert_eq!(found, Some(serde_json::json!({"b/c": [1]})));
}

#[tokio::test]
async fn a_strict_client_refuses_mismatches_of_every_kind_of_request() {
    let body = r#"{"resources": ["a", {"b": 1}]}"#;
    let responses = [(200, &[][..], body); 4];
    let script = Script::start_with(&responses, |builder| builder.strict(true)).await;
    let client = &script.client;
    let query = QueryDevicesByFilter::new;
    let error = unreadable(client.send(query()).await, body);
    assert!(matches!(&error.problem, BodyProblem::Mismatches(found) if found.total() == 1));
    assert_eq!(
        error.to_string(),
        "QueryDevicesByFilter: 200 OK, but the body does not fit the published types: \
         $.resources[1]: expected string, found object; the body begins with \
         {\"resources\": [\"a\", {\"b\": 1}]}"
    );
    let call = Call::by_id("QueryDevicesByFilter").unwrap();
    unreadable(client.call_as::<Envelope<Vec<String>>>(&call).await, body);
    unreadable(client.pages(query()).next().await.expect("no end"), body);
    // Any JSON value fits.
    client.call(&call).await.unwrap();
}

#[tokio::test]
async fn a_redirect_that_is_a_response_may_have_an_html_page() {
    let headers = &[
        ("location", "https://example.com/a"),
        ("content-type", "text/html"),
    ];
    let body = r#"<a href="https://example.com/a">Permanent Redirect</a>"#;
    let script = Script::start(&[(308, headers, body)]).await;
    let mut call = Call::by_id("DownloadFeedArchive").unwrap();
    let reply = script
        .client
        .call(call.query("feed_item_id", &"1"))
        .await
        .unwrap();
    assert_eq!(
        (reply.status.as_u16(), reply.raw().as_ref()),
        (308, body.as_bytes())
    );
}

mod files {
    use super::*;

    const JSON: &[(&str, &str)] = &[("content-type", "application/json")];
    const NAMED: &[(&str, &str)] = &[
        ("content-type", "application/json"),
        ("content-disposition", "attachment; filename=report.json"),
    ];
    const BYTES: &[(&str, &str)] = &[("content-type", "application/octet-stream")];

    fn rule_file() -> Call {
        let mut call = Call::by_id("GetIntelRuleFile").unwrap();
        call.query("id", &1);
        call
    }

    #[tokio::test]
    async fn an_envelope_with_errors_instead_of_a_file_is_that_error() {
        let body = r#"{"meta": {"trace_id": "t"}, "errors": [{"code": 403, "message": "no"}]}"#;
        for headers in [JSON, &[]] {
            let script = Script::start(&[(200, headers, body)]).await;
            let error = script
                .client
                .call_as::<Bytes>(&rule_file())
                .await
                .unwrap_err();
            let script = Script::start(&[(200, headers, body)]).await;
            let download = script.client.call_download(&rule_file()).await;
            for error in [error, download.unwrap_err()] {
                let Error::Api(failure) = &error else {
                    panic!("{error}")
                };
                assert_eq!(
                    (failure.errors[0].code(), failure.trace_id.as_deref()),
                    ("403", Some("t"))
                );
                assert_eq!(failure.body, body);
            }
        }
    }

    #[tokio::test]
    async fn a_message_or_an_html_page_instead_of_a_file_is_an_error() {
        for (headers, body) in [
            (JSON, r#"{"message": "Service Unavailable"}"#),
            (PAGE, "<html>Service Unavailable</html>"),
        ] {
            let script = Script::start(&[(200, headers, body)]).await;
            let error = unreadable(script.client.call_as::<Bytes>(&rule_file()).await, body);
            assert_eq!(error.body, body);
            let script = Script::start(&[(200, headers, body)]).await;
            let error = unreadable(script.client.call_download(&rule_file()).await, body);
            assert_eq!(error.body, body);
        }
    }

    #[tokio::test]
    async fn a_file_may_have_any_content() {
        for (headers, body) in [
            (BYTES, r#"{"errors": ["this is a sample"]}"#),
            (NAMED, r#"{"errors": [{"line": 5}]}"#),
            (JSON, r#"{"errors": [{"line": 5}], "rules": []}"#),
            (JSON, r#"[{"message": "a"}]"#),
            (BYTES, "<html>a sample</html>"),
            (BYTES, ""),
        ] {
            let script = Script::start(&[(200, headers, body)]).await;
            let reply = script.client.call_as::<Bytes>(&rule_file()).await.unwrap();
            assert_eq!(reply.body, body);
            assert!(!reply.is_partial(), "{body}");
            let script = Script::start(&[(200, headers, body)]).await;
            assert_eq!(downloaded(&script).await, body.as_bytes());
        }
    }

    async fn downloaded(script: &Script) -> Vec<u8> {
        let download = script.client.call_download(&rule_file()).await.unwrap();
        let mut file = Vec::new();
        let length = download.copy_to(&mut file).await.unwrap();
        assert_eq!(length, file.len() as u64);
        file
    }

    #[tokio::test]
    async fn a_long_file_in_json_is_downloaded_whole() {
        let lines: String = (0..20_000).map(|line| format!("{line},")).collect();
        let body: &'static str = format!(r#"{{"errors": [{lines}0]}}"#).leak();
        let script = Script::start(&[(200, JSON, body), (200, JSON, body)]).await;
        assert_eq!(downloaded(&script).await, body.as_bytes());
        let reply = script.client.call_as::<Bytes>(&rule_file()).await.unwrap();
        assert_eq!(reply.body, body);
    }

    #[tokio::test]
    async fn the_beginning_of_a_file_that_breaks_off_is_delivered_before_the_error() {
        let server = crate::raw::Raw::start(|mut stream| async move {
            let head =
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n";
            crate::raw::write(&mut stream, format!("{head}{{\"rules\": [")).await;
        })
        .await;
        let mut file = server.client().call_download(&rule_file()).await.unwrap();
        assert_eq!(file.next().await.unwrap().unwrap(), "{\"rules\": [");
        assert!(matches!(
            file.next().await,
            Some(Err(Error::Transport { .. }))
        ));
    }

    #[tokio::test]
    async fn a_file_that_a_customer_stored_is_accepted_unchanged() {
        let body = r#"{"message": "mine"}"#;
        let script = Script::start(&[(200, JSON, body)]).await;
        let mut call = Call::by_id("GetObject").unwrap();
        call.path("collection_name", &"a").path("object_key", &"b");
        let reply = script.client.call_as::<Bytes>(&call).await.unwrap();
        assert_eq!(reply.body, body);
    }
}
