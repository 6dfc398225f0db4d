//! Every kind of reply, with its status and headers.

use bytes::Bytes;
use fake_falcon::FakeFalcon;
use falcon_sdk::Error;
use falcon_sdk::hosts::QueryDevicesByFilter;
use falcon_sdk::request::{Call, Method};
use falcon_sdk::spec::ReplyKind;
use falcon_sdk::wire::Json;

use crate::script::Script;
use crate::{calls, start};

fn by_id(id: &str, kind: ReplyKind) -> Call {
    let call = Call::by_id(id).unwrap();
    assert_eq!(call.spec().unwrap().reply, kind);
    call
}

#[tokio::test]
async fn an_envelope_has_meta_errors_and_resources_beside_status_and_headers() {
    let (_falcon, client) = start().await;
    let reply = client
        .send(QueryDevicesByFilter::new().limit(7))
        .await
        .unwrap();
    assert_eq!(reply.status, 200);
    assert_eq!(reply.resources.len(), 7);
    assert!(reply.errors.is_empty());
    assert_eq!(reply.trace_id(), reply.headers.trace_id());
    assert!(reply.trace_id().is_some());
    assert_eq!(reply.headers.rate_limit_limit(), Some(6000));
    assert!(reply.headers.rate_limit_remaining().is_some());
}

#[tokio::test]
async fn a_body_without_envelope_is_read_as_json() {
    let (_falcon, client) = start().await;
    let call = by_id("search-schedules", ReplyKind::Json);
    let reply = client.call_as::<Json>(&call).await.unwrap();
    assert_eq!(reply.body.as_array().map(Vec::len), Some(25));
}

#[tokio::test]
async fn a_file_is_its_bytes_with_status_and_headers() {
    let (_falcon, client) = start().await;
    let mut call = by_id("GetIntelRuleFile", ReplyKind::Bytes);
    let reply = client.call_as::<Bytes>(call.query("id", &1)).await.unwrap();
    assert_eq!(reply.status, 200);
    assert_eq!(reply.body.len(), 100_000);
    assert_eq!(
        reply.headers.get("content-type"),
        Some("application/octet-stream")
    );
    assert!(
        std::str::from_utf8(&reply.body).is_err(),
        "it was not converted to text"
    );
}

#[tokio::test]
async fn an_operation_without_a_published_body_returns_the_bytes() {
    let (_falcon, client) = start().await;
    let mut call = by_id("GetServicesCount", ReplyKind::Raw);
    let reply = client
        .call_as::<Bytes>(call.json(&serde_json::json!({})))
        .await
        .unwrap();
    assert_eq!((reply.status.as_u16(), &reply.body), (200, reply.raw()));
}

#[tokio::test]
async fn a_reply_without_body_has_its_status() {
    let published = FakeFalcon::builder().stateless(true);
    let (_falcon, client) = crate::start_with(published).await;
    let mut call = by_id("RTR-DeleteSession", ReplyKind::Empty);
    let reply = client
        .call_as::<()>(call.query("session_id", &"1"))
        .await
        .unwrap();
    assert_eq!(reply.status, 204);
}

#[tokio::test]
async fn a_redirect_is_the_reply_and_is_not_followed() {
    let (falcon, client) = start().await;
    let mut call = Call::by_id("DownloadFeedArchive").unwrap();
    let reply = client.call(call.query("feed_item_id", &"1")).await.unwrap();
    assert_eq!(reply.status, 308);
    assert!(reply.headers.get("location").is_some());
    assert_eq!(calls(&falcon).len(), 1);
}

#[tokio::test]
async fn an_unpublished_path_is_requested_with_the_token() {
    let script = Script::start(&[(299, &[], r#"{"resources": {"a": 1}, "more": 2}"#)]).await;
    let mut call = Call::request(Method::PUT, "/new/{id}/v1");
    let reply = script
        .client
        .call(call.path("id", &"a b").query("x", &1))
        .await
        .unwrap();
    assert_eq!(
        (reply.status.as_u16(), &reply.resources["a"]),
        (299, &Json::from(1))
    );
    assert_eq!(reply.extra["more"], 2);
    assert_eq!(
        script.requests(),
        ["POST /oauth2/token", "PUT /new/a%20b/v1?x=1"]
    );
}

#[tokio::test]
async fn a_value_of_another_type_leaves_the_field_unset_and_is_reported() {
    let script = Script::start(&[(200, &[], r#"{"resources": ["a", {"b": 1}, 3]}"#)]).await;
    let reply = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap();
    assert_eq!(reply.resources, ["a", "3"]);
    assert_eq!(reply.mismatches().total(), 1);
    assert_eq!(reply.mismatches()[0].path, "$.resources[1]");
}

#[tokio::test]
async fn a_body_that_is_not_json_is_in_the_error() {
    let script = Script::start(&[(200, &[], "<html>")]).await;
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    let Error::Decode(reply) = &error else {
        panic!("{error}")
    };
    assert_eq!(
        (reply.status.as_u16(), reply.body.as_ref()),
        (200, &b"<html>"[..])
    );
    assert!(
        error
            .to_string()
            .starts_with("QueryDevicesByFilter: 200 OK, but the body"),
        "{error}"
    );
}
