//! Lists of each style: every record once.

use std::collections::HashSet;

use fake_falcon::FakeFalcon;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::session::{Received, Session};

const RECORDS: usize = 25;

/// A login and a list.
const WITH_A_MAXIMUM: &str = r#"{"swagger": "2.0", "paths": {
  "/oauth2/token": {"post": {"operationId": "oauth2AccessToken", "responses": {"201": {}}, "parameters": [
    {"name": "client_id", "in": "formData", "type": "string"},
    {"name": "client_secret", "in": "formData", "type": "string"}]}},
  "/devices/queries/devices/v1": {"get": {"operationId": "QueryDevicesByFilter", "parameters": [
    {"name": "offset", "in": "query", "type": "integer"},
    {"name": "limit", "in": "query", "type": "integer", "maximum": 5000}],
    "responses": {"200": {"schema": {"properties": {
      "resources": {"type": "array", "items": {"type": "string"}}}}}}}}}}"#;

async fn session() -> Session {
    Session::start(FakeFalcon::builder().records(RECORDS as u64)).await
}

/// Fails unless the pages contain every record once, in pages of 10, 10 and 5.
fn assert_whole(pages: &[Received], list: &str, id: &str) {
    let sizes: Vec<usize> = pages.iter().map(|page| page.list(list).len()).collect();
    assert_eq!(sizes, [10, 10, 5]);
    let records = pages.iter().flat_map(|page| page.list(list));
    let ids: HashSet<&str> = records
        .map(|record| record.pointer(id).and_then(Value::as_str).expect("an id"))
        .collect();
    assert_eq!(ids.len(), RECORDS);
}

pub(crate) fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Follows the tokens at `next`, which go into the query as `name`.
async fn walk(session: &Session, path: &str, name: &str, next: &str) -> Vec<Received> {
    let mut pages = vec![session.get(path).await];
    loop {
        let token = pages.last().map(|page| page.text(next)).unwrap_or_default();
        if token.is_empty() {
            return pages;
        }
        let path = format!("{path}&{name}={}", escaped(token));
        pages.push(session.get(&path).await);
    }
}

#[tokio::test]
async fn an_offset_is_counted_by_the_client_against_the_total() {
    let session = session().await;
    let mut pages = Vec::new();
    for offset in [0, 10, 20] {
        let path = format!("/devices/queries/devices/v1?limit=10&offset={offset}");
        pages.push(session.get(&path).await);
    }
    assert_whole(&pages, "/resources", "");
    assert_eq!(pages[2].at("/meta/pagination/total"), RECORDS);
    let past = session.get("/devices/queries/devices/v1?offset=25").await;
    assert_eq!(past.status, StatusCode::OK);
    assert!(past.list("/resources").is_empty());
}

#[tokio::test]
async fn a_list_without_meta_counts_at_the_top() {
    let session = session().await;
    let page = session
        .get("/aspm-api-gateway/api/v1/tags?limit=10&offset=20")
        .await;
    assert_eq!(page.list("/tags").len(), 5);
    assert_eq!(page.at("/totalCount"), RECORDS);
    let bare = session
        .get("/agentless-scanning/queries/schedules/v1?limit=10&offset=20")
        .await;
    assert_eq!(bare.list("").len(), 5);
}

#[tokio::test]
async fn the_token_of_the_scroll_is_its_offset() {
    let session = session().await;
    let path = "/devices/queries/devices-scroll/v1?limit=10";
    let pages = walk(&session, path, "offset", "/meta/pagination/offset").await;
    assert_whole(&pages, "/resources", "");
    assert_eq!(pages[2].at("/meta/pagination/offset"), "");
}

#[tokio::test]
async fn the_token_of_the_combined_hosts_is_next_and_goes_back_as_offset() {
    let session = session().await;
    let path = "/devices/combined/devices/v1?limit=10";
    let pages = walk(&session, path, "offset", "/meta/pagination/next").await;
    assert_whole(&pages, "/resources", "/device_id");
}

#[tokio::test]
async fn the_token_of_the_vulnerabilities_is_after() {
    let session = session().await;
    let path = "/spotlight/combined/vulnerabilities/v1?limit=10&filter=status:!'open'";
    let pages = walk(&session, path, "after", "/meta/pagination/after").await;
    assert_whole(&pages, "/resources", "/id");
}

#[tokio::test]
async fn the_token_of_the_alerts_goes_into_the_body() {
    let session = session().await;
    let mut pages: Vec<Received> = Vec::new();
    loop {
        let after = pages.last().map(|page| page.text("/meta/pagination/after"));
        if after == Some("") {
            break;
        }
        let body = json!({ "limit": 10, "after": after });
        pages.push(session.post("/alerts/combined/alerts/v1", &body).await);
    }
    assert_whole(&pages, "/resources", "/id");
}

#[tokio::test]
async fn the_next_page_of_the_indicators_is_a_header() {
    let session = session().await;
    for (path, id) in [
        (
            "/intel/combined/indicators/v1?limit=10&filter=type:!'domain'",
            "/id",
        ),
        ("/intel/queries/indicators/v1?limit=10", ""),
    ] {
        let mut pages = vec![session.get(path).await];
        assert_eq!(pages[0].at("/meta/pagination/total"), RECORDS);
        while let Some(next) = pages.last().and_then(|page| page.headers.get("next-page")) {
            let next = next.to_str().expect("a path and query").to_owned();
            pages.push(session.get(&next).await);
        }
        assert_whole(&pages, "/resources", id);
        assert_eq!(pages[2].at("/meta/pagination/total"), 5, "what remains");
    }
}

#[tokio::test]
async fn a_marker_selects_the_records_after_it() {
    let session = session().await;
    let list = "/intel/combined/indicators/v1?limit=10&sort=_marker.asc";
    let mut pages = vec![session.get(list).await];
    while let Some(last) = pages.last().and_then(|page| page.list("/resources").last()) {
        let marker = last["_marker"].as_str().expect("a marker");
        assert!(marker.len() > 10 && marker[..10].bytes().all(|byte| byte.is_ascii_digit()));
        let filter = escaped(&format!("_marker:>'{marker}'"));
        pages.push(session.get(&format!("{list}&filter={filter}")).await);
    }
    let empty = pages.pop().expect("the page after the last record");
    assert_eq!(empty.at("/meta/pagination/total"), 0);
    assert_whole(&pages, "/resources", "/id");
    let first = pages[0].text("/resources/3/_marker");
    let filter = escaped(&format!("_marker:>='{first}'"));
    let from = session.get(&format!("{list}&filter={filter}")).await;
    assert_eq!(from.text("/resources/0/_marker"), first);
}

#[tokio::test]
async fn an_unknown_token_is_an_expired_search() {
    let session = session().await;
    let other = session.get("/devices/combined/devices/v1?limit=1").await;
    let other = escaped(other.text("/meta/pagination/next"));
    for token in ["10", "bm90aGluZw==", &other] {
        let path = format!("/devices/queries/devices-scroll/v1?offset={token}");
        let response = session.get(&path).await;
        assert_eq!(response.status, StatusCode::NOT_FOUND, "{token}");
        assert!(response.errors().contains("Search context expired"));
    }
}

#[tokio::test]
async fn a_page_has_at_most_the_published_maximum_and_100_unless_asked() {
    // The published file may give the limit only in its description. Here it is a keyword.
    let spec = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(spec.path(), WITH_A_MAXIMUM).expect("a file");
    let builder = FakeFalcon::builder().records(6_000).spec(spec.path());
    let session = Session::start(builder).await;
    let page = async |query: &str| {
        let path = format!("/devices/queries/devices/v1?{query}");
        session.get(&path).await.list("/resources").len()
    };
    assert_eq!(page("limit=9000").await, 5_000);
    assert_eq!(page("").await, 100);
    assert_eq!(page("limit=0").await, 100);
}

#[tokio::test]
async fn an_offset_beyond_the_window_is_refused() {
    let session = Session::start(FakeFalcon::builder().records(100).offset_window(50)).await;
    let inside = session
        .get("/devices/queries/devices/v1?limit=10&offset=40")
        .await;
    assert_eq!(inside.status, StatusCode::OK);
    let past = session
        .get("/devices/queries/devices/v1?limit=10&offset=41")
        .await;
    assert_eq!(past.status, StatusCode::BAD_REQUEST);
    assert!(past.errors().contains("must not exceed 50"));
}

#[tokio::test]
async fn a_list_and_a_request_by_id_return_the_same_record() {
    let session = session().await;
    let ids = session.get("/devices/queries/devices/v1?limit=3").await;
    let ids = ids.list("/resources");
    let listed = session.get("/devices/combined/devices/v1?limit=3").await;
    let details = session
        .post("/devices/entities/devices/v2", &json!({ "ids": ids }))
        .await;
    for (index, id) in ids.iter().enumerate() {
        let listed = &listed.list("/resources")[index];
        let details = &details.list("/resources")[index];
        assert_eq!(&details["device_id"], id);
        assert_eq!(listed["hostname"], details["hostname"]);
    }
}

#[tokio::test]
async fn a_list_with_complex_cursors_returns_its_published_shape() {
    let session = session().await;
    let path = "/cloud-security-registration-google-cloud/entities/accounts/v1?offset=10";
    let several = session.get(path).await;
    assert!(several.at("/resources/folders").is_array());
    assert!(several.at("/resources/projects").is_array());

    let path = "/aspm-api-gateway/api/v1/users/v2?pagination=%7B%22offset%22%3A10%7D";
    let users = session.get(path).await;
    assert_eq!(users.status, StatusCode::OK);
    assert!(users.at("/users").is_array());
}

#[tokio::test]
async fn a_token_that_includes_filters_is_refused_beside_them() {
    let session = session().await;
    for list in ["ioa", "iom"] {
        let path = format!("/detects/entities/{list}/v1?limit=10");
        let first = session.get(&format!("{path}&cloud_provider=aws")).await;
        let token = escaped(first.text("/meta/pagination/next_token"));
        assert_eq!(
            session
                .get(&format!("{path}&next_token={token}"))
                .await
                .status,
            200
        );
        let both = format!("{path}&cloud_provider=aws&next_token={token}");
        let both = session.get(&both).await;
        assert_eq!(both.status, StatusCode::BAD_REQUEST);
        assert!(
            both.errors().contains("cannot provide both"),
            "{}",
            both.errors()
        );
    }
}

#[tokio::test]
async fn a_list_by_token_accepts_an_offset_but_not_both() {
    let session = session().await;
    let path = "/fwmgr/queries/rules/v1?limit=10";
    let pages = walk(&session, path, "after", "/meta/pagination/after").await;
    assert_whole(&pages, "/resources", "");
    let third = session.get(&format!("{path}&offset=20")).await;
    assert_eq!(third.list("/resources"), pages[2].list("/resources"));
    let token = escaped(pages[0].text("/meta/pagination/after"));
    let both = session
        .get(&format!("{path}&offset=20&after={token}"))
        .await;
    assert_eq!(both.status, StatusCode::BAD_REQUEST);
    assert!(both.errors().contains("cannot provide both"));
    let past = session.get(&format!("{path}&offset=9991")).await;
    assert_eq!(past.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_offset_beyond_a_known_window_is_refused_unless_another_is_set() {
    let path = "/devices/queries/devices/v1?limit=10&offset=9991";
    let past = session().await.get(path).await;
    assert!(past.errors().contains("must not exceed 10000"));
    let wide = Session::start(FakeFalcon::builder().offset_window(20_000)).await;
    assert_eq!(wide.get(path).await.status, StatusCode::OK);
}
