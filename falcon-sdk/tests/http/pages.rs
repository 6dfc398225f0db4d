//! Lists walked over HTTP: no item lost, none twice.

use std::collections::HashSet;
use std::pin::Pin;

use falcon_sdk::hosts::{
    CombinedDevicesByFilter, QueryDevicesByFilter, QueryDevicesByFilterScroll,
};
use falcon_sdk::request::{Call, ParameterError};
use falcon_sdk::wire::Json;
use falcon_sdk::{Client, Error, Items, PagingProblem};
use futures_core::Stream;
use serde_json::json;

use crate::requests::BY_LAST_MARKER;
use crate::script::Script;
use crate::{calls, start};

async fn all<T>(mut items: Items<T>) -> Vec<T>
where
    T: falcon_sdk::wire::Decode,
{
    let mut all = Vec::new();
    while let Some(item) = items.next().await {
        all.push(item.unwrap());
    }
    all
}

/// Walks the list of a prepared request, which has 25 different items. Returns the number of
/// requests.
async fn walk(call: &Call) -> usize {
    let (falcon, client) = start().await;
    let items = all(client.call_items(call)).await;
    let different: HashSet<String> = items.iter().map(Json::to_string).collect();
    assert_eq!((items.len(), different.len()), (25, 25), "{call:?}");
    calls(&falcon).len()
}

fn limited(id: &str) -> Call {
    let mut call = Call::by_id(id).unwrap();
    call.query("limit", &10);
    call
}

#[tokio::test]
async fn an_offset_list_ends_at_the_total() {
    let (falcon, client) = start().await;
    let ids = all(client.items(QueryDevicesByFilter::new().limit(10))).await;
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 25);
    let mut offsets: Vec<_> = calls(&falcon)
        .iter()
        .map(|call| {
            call.query
                .iter()
                .find(|(name, _)| name == "offset")
                .cloned()
        })
        .collect();
    // Requested at the same time, the later pages may arrive in either order.
    offsets.sort();
    let at = |offset: &str| Some(("offset".to_owned(), offset.to_owned()));
    assert_eq!(offsets, [None, at("10"), at("20")]);
}

#[tokio::test]
async fn token_lists_are_walked_with_any_name_of_the_token() {
    let (_falcon, client) = start().await;
    let ids = all(client.items(QueryDevicesByFilterScroll::new().limit(10))).await;
    assert_eq!(ids.len(), 25);
    let hosts = all(client.items(CombinedDevicesByFilter::new().limit(10))).await;
    let of_hosts: Vec<_> = hosts
        .into_iter()
        .filter_map(|host| host.device_id)
        .collect();
    assert_eq!(of_hosts.iter().collect::<HashSet<_>>().len(), 25);
    let mut call = limited("combinedQueryVulnerabilities");
    assert_eq!(walk(call.query("filter", &"status:!'open'")).await, 3);
}

#[tokio::test]
async fn a_token_in_the_body_is_walked() {
    let mut call = Call::by_id("PostCombinedAlertsV1").unwrap();
    assert_eq!(walk(call.json(&json!({"limit": 10}))).await, 3);
}

#[tokio::test]
async fn a_marker_list_follows_the_header_of_its_pages() {
    let mut call = limited("QueryIntelIndicatorEntities");
    assert_eq!(walk(call.query("filter", &"type:!'domain'")).await, 3);
    assert_eq!(walk(&limited("QueryIntelIndicatorIds")).await, 3);
}

#[tokio::test]
async fn a_marker_list_without_the_header_continues_after_its_last_item() {
    assert_eq!(
        walk(Call::new(&BY_LAST_MARKER).query("limit", &10)).await,
        4,
        "the last page is empty"
    );
}

#[tokio::test]
async fn lists_elsewhere_than_under_resources_are_walked() {
    assert_eq!(walk(&limited("GetTags")).await, 3);
    assert!(walk(&limited("search-schedules")).await >= 3);
}

#[tokio::test]
async fn pages_are_replies_with_their_status_and_meta() {
    let (_falcon, client) = start().await;
    let mut pages = client.pages(&QueryDevicesByFilter::new().limit(10));
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        assert_eq!(page.status, 200);
        assert_eq!(page.meta.pagination.as_ref().unwrap().total, Some(25));
        sizes.push(page.resources.len());
    }
    assert_eq!(sizes, [10, 10, 5]);
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn pages_of_a_request_by_id_equal_those_of_the_typed_operation() {
    let (_falcon, client) = start().await;
    let mut pages = client.call_pages(&limited("QueryDevicesByFilterScroll"));
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.unwrap().resources.as_array().map_or(0, Vec::len));
    }
    assert_eq!(sizes, [10, 10, 5]);
}

#[tokio::test]
async fn an_operation_without_pages_or_a_value_out_of_range_is_one_error_and_sends_nothing() {
    let (falcon, client) = start().await;
    let mut pages = client.call_pages(&Call::by_id("GetDeviceDetailsV2").unwrap());
    assert!(matches!(
        pages.next().await,
        Some(Err(Error::Parameter(ParameterError { .. })))
    ));
    let mut call = Call::by_id("GetDeviceDetailsV2").unwrap();
    let mut items = client.call_items(call.query("ids", &"1"));
    let problem = PagingProblem::NotPaged;
    assert!(
        matches!(items.next().await, Some(Err(Error::Paging { problem: p, .. })) if p == problem)
    );
    assert!(items.next().await.is_none());
    let mut items = client.items(QueryDevicesByFilter::new().limit(5001));
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "QueryDevicesByFilter: limit is 5001: give 1 to 5000 (`check_limits(false)` lifts this check); \
         `items` and `pages` read the whole list, page by page"
    );
    assert!(items.next().await.is_none());
    assert!(falcon.requests().is_empty());
}

#[tokio::test]
async fn an_error_in_the_middle_comes_after_the_items_and_the_page_is_requested_again() {
    let page = r#"{"resources": ["a"], "meta": {"pagination": {"total": 2}}}"#;
    let last = r#"{"resources": ["b"], "meta": {"pagination": {"total": 2}}}"#;
    let script = Script::start(&[(200, &[], page), (500, &[], ""), (200, &[], last)]).await;
    let mut ids = script.client.items(QueryDevicesByFilter::new());
    assert_eq!(ids.next().await.unwrap().unwrap(), "a");
    assert!(matches!(ids.next().await, Some(Err(Error::Api(_)))));
    assert_eq!(ids.next().await.unwrap().unwrap(), "b");
    assert!(ids.next().await.is_none());
    let requests = script.requests();
    assert_eq!(requests[2], requests[3]);
}

#[tokio::test]
async fn a_page_with_errors_delivers_its_items_and_then_the_errors() {
    let page = r#"{"resources": ["a"], "errors": [{"code": 500, "message": "a shard is down"}]}"#;
    let script = Script::start(&[(200, &[], page), (200, &[], r#"{"meta": {}}"#)]).await;
    let mut ids = script.client.items(QueryDevicesByFilter::new());
    assert_eq!(ids.next().await.unwrap().unwrap(), "a");
    let error = ids.next().await.unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "QueryDevicesByFilter: 200 OK with errors: 500 a shard is down; the request was carried \
         out partly, or not at all: `failure().body` holds the whole response"
    );
    assert!(ids.next().await.is_none());
}

#[tokio::test]
async fn a_redirect_is_no_empty_page() {
    let script = Script::start(&[(302, &[("location", "https://evil.example/")], "")]).await;
    let mut ids = script.client.items(QueryDevicesByFilter::new());
    assert!(matches!(ids.next().await, Some(Err(Error::Api(failure))) if failure.status == 302));
}

#[test]
fn pages_and_items_are_streams_that_tasks_can_own() {
    fn check<S: Stream + Send + Unpin + 'static>(_: impl Fn(Client) -> S) {}
    check(|client| client.pages(QueryDevicesByFilter::new()));
    check(|client| client.items(CombinedDevicesByFilter::new()));
    fn size_hint<S: Stream>(stream: Pin<&S>) -> (usize, Option<usize>) {
        stream.size_hint()
    }
    let client = crate::client("http://127.0.0.1:1", "id", "secret");
    assert_eq!(
        size_hint(Pin::new(&client.pages(QueryDevicesByFilter::new()))),
        (0, None)
    );
}
