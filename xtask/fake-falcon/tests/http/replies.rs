//! Responses: made from the published schemas, in their wire form.

use fake_falcon::FakeFalcon;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::session::{Session, send};

async fn session() -> Session {
    Session::start(FakeFalcon::builder().any_ids(true)).await
}

#[tokio::test]
async fn every_reply_has_a_trace_a_region_and_a_rate_limit() {
    let session = session().await;
    for path in ["/devices/queries/devices/v1", "/nowhere"] {
        let response = session.get(path).await;
        assert_eq!(response.header("x-ratelimit-limit"), "6000");
        assert_eq!(response.header("x-ratelimit-remaining"), "5999");
        assert_eq!(response.header("x-cs-region"), "us-1");
        assert_eq!(response.header("x-cs-traceid").len(), 36);
        assert_eq!(
            response.text("/meta/trace_id"),
            response.header("x-cs-traceid")
        );
    }
}

#[tokio::test]
async fn a_seed_reproduces_a_response() {
    let mut replies = Vec::new();
    for seed in [7, 7, 8] {
        let session = Session::start(FakeFalcon::builder().seed(seed)).await;
        replies.push(
            session
                .get("/devices/combined/devices/v1?limit=2")
                .await
                .body,
        );
    }
    assert_eq!(replies[0], replies[1]);
    assert_ne!(replies[0]["resources"], replies[2]["resources"]);
}

#[tokio::test]
async fn records_come_in_the_order_of_the_ids() {
    let session = session().await;
    let hosts = session
        .get("/devices/entities/devices/v2?ids=b&ids=a")
        .await;
    assert_eq!(hosts.text("/resources/0/device_id"), "b");
    assert_eq!(hosts.text("/resources/1/device_id"), "a");
    assert_eq!(hosts.list("/resources").len(), 2);

    let body = json!({ "composite_ids": ["x", "y"] });
    let alerts = session.post("/alerts/entities/alerts/v2", &body).await;
    assert_eq!(alerts.text("/resources/1/composite_id"), "y");

    // Published as a list separated by commas.
    let reports = session.get("/falconx/entities/reports/v1?ids=b,a").await;
    assert_eq!(reports.text("/resources/1/id"), "a");

    // Published as any object.
    let any = session.get("/devices/entities/devices/v1?ids=a").await;
    assert_eq!(any.text("/resources/0/id"), "a");
}

#[tokio::test]
async fn a_write_returns_each_record_that_it_names() {
    let session = session().await;
    let body =
        json!({ "action": "add", "device_ids": ["a", "b", "c"], "tags": ["FalconGroupingTags/x"] });
    let request = session.request(Method::PATCH, "/devices/entities/devices/tags/v1");
    let response = send(request.json(&body)).await;
    let hosts = response.list("/resources").iter();
    let hosts: Vec<_> = hosts.map(|host| host["device_id"].as_str()).collect();
    assert_eq!(hosts, [Some("a"), Some("b"), Some("c")]);
}

#[tokio::test]
async fn resources_are_small_on_the_wire_whatever_is_published() {
    let session = session().await;
    let path = "/container-security/aggregates/unidentified-containers/count/v1";
    let response = session.get(path).await;
    assert!(!response.list("/resources").is_empty());
    assert!(response.at("/Resources").is_null());
}

#[tokio::test]
async fn embedded_structs_are_flat_on_the_wire() {
    let session = session().await;
    let children = session.get("/mssp/entities/children/v1?ids=a").await;
    assert!(children.at("/MsaReplyMetaOnly").is_null());
    assert_eq!(
        children.text("/meta/trace_id"),
        children.header("x-cs-traceid")
    );
    assert!(children.list("/errors").is_empty());

    let scans = session
        .get("/quickscanpro/queries/scans/v1?filter=_all:~'a'")
        .await;
    assert!(scans.at("/meta/MetaInfo").is_null());
    assert!(scans.at("/meta/pagination").is_object());
    assert!(scans.at("/meta/quota").is_object());
}

#[tokio::test]
async fn a_success_has_no_errors() {
    let session = session().await;
    // `errors`, `error`, and an `error` as text.
    for path in [
        "/devices/queries/devices/v1",
        "/cloud-security/combined/cloud-groups/v1",
        "/aspm-api-gateway/api/v1/servicenow/deployments",
    ] {
        let response = session.get(path).await;
        assert_eq!(response.status, StatusCode::OK, "{path}: {}", response.body);
        for name in ["/errors", "/error"] {
            let errors = response.at(name);
            assert!(errors.is_null() || errors == &json!([]), "{path}");
        }
    }
}

#[tokio::test]
async fn a_file_is_bytes_with_a_name() {
    let session = session().await;
    for path in [
        // A binary string, a string, a list of integers, and no published schema.
        "/sensors/entities/download-installer/v1?id=a",
        "/samples/entities/samples/v3?ids=a",
        "/recon/entities/export-files/v1?id=a",
        "/malquery/entities/download-files/v1?ids=a",
    ] {
        let response = session.get(path).await;
        assert_eq!(response.status, StatusCode::OK, "{path}");
        assert_eq!(response.header("content-type"), "application/octet-stream");
        assert!(
            response
                .header("content-disposition")
                .starts_with("attachment; filename=")
        );
        assert_eq!(response.bytes.len(), 100_000);
        assert!(std::str::from_utf8(&response.bytes).is_err());
    }
}

#[tokio::test]
async fn a_file_has_the_chosen_size() {
    // Less than a piece, a piece, and several with a rest.
    for size in [0, 10, 65_536, 1_000_003] {
        let session = Session::start(FakeFalcon::builder().file_size(size)).await;
        let response = session.get("/samples/entities/samples/v3?ids=a").await;
        assert_eq!(response.bytes.len() as u64, size);
        assert_eq!(response.header("content-length"), size.to_string());
    }
}

#[tokio::test]
async fn without_a_published_response_an_envelope_is_returned() {
    let session = session().await;
    let body = json!({ "ids": ["a"] });
    let response = session.post("/intel/entities/mitre/v1", &body).await;
    assert_eq!(response.text("/resources/0/id"), "a");
    assert!(response.list("/errors").is_empty());
    assert!(!response.text("/meta/trace_id").is_empty());
}

#[tokio::test]
async fn a_204_has_no_body_and_a_308_says_where() {
    let session = Session::start(FakeFalcon::builder().stateless(true)).await;
    let path = "/real-time-response/entities/sessions/v1?session_id=a";
    let empty = send(session.request(Method::DELETE, path)).await;
    assert_eq!(empty.status, StatusCode::NO_CONTENT);
    assert!(empty.bytes.is_empty());
    let feed = session
        .get("/indicator-feed/entities/feed-download/v1?feed_item_id=a")
        .await;
    assert_eq!(feed.status, StatusCode::PERMANENT_REDIRECT);
    assert!(feed.header("location").starts_with("https://"));
}

#[tokio::test]
async fn an_event_stream_has_the_form_of_a_stream() {
    let session = session().await;
    let path = "/agentic-studio-streaming/entities/agent-invocations/v1?id=a";
    let response = session.get(path).await;
    assert_eq!(response.status, StatusCode::OK);
    assert_eq!(response.header("content-type"), "text/event-stream");
    assert!(response.bytes.starts_with(b"data: "));
}

#[tokio::test]
async fn values_are_of_their_published_kinds() {
    let session = session().await;
    let hosts = session.get("/devices/entities/devices/v2?ids=a").await;
    let host = hosts.at("/resources/0");
    assert!(host["hostname"].is_string());
    assert!(
        host["groups"]
            .as_array()
            .is_some_and(|groups| groups.iter().all(Value::is_string))
    );
    assert!(host["device_policies"]["prevention"]["applied"].is_boolean());
}
