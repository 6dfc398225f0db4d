//! How many requests a walk makes: a page each and a login, and none besides.

use fake_falcon::FakeFalcon;
use falcon_sdk::hosts::GetDeviceDetailsV2;
use falcon_sdk::request::{Call, Method};
use falcon_sdk::spec::{Paging, Param, Spec};
use serde_json::json;

use crate::{calls, client, logins};

/// The lengths of a list.
const RECORDS: [usize; 5] = [0, 1, 10, 11, 100];

/// The page size.
const SIZE: u32 = 10;

/// The indicators, without the header that names the next page.
pub(crate) static BY_LAST_MARKER: Spec = Spec::new(
    Method::GET,
    "/intel/combined/indicators/v1",
    "WalkIndicators",
    "intel",
)
.params(&[
    Param::query("filter"),
    Param::query("limit"),
    Param::query("sort"),
])
.paging(Paging::marker(None, "/resources"));

/// A list of an operation, with the page size in its query.
fn list(id: &str) -> Call {
    let mut call = Call::by_id(id).unwrap();
    call.query("limit", &SIZE);
    call
}

fn in_body(id: &str) -> Call {
    let mut call = Call::by_id(id).unwrap();
    call.json(&json!({"limit": SIZE}));
    call
}

#[tokio::test]
async fn a_walk_requests_each_page_once() {
    let mut by_last_marker = Call::new(&BY_LAST_MARKER);
    by_last_marker.query("limit", &SIZE);
    let pages = [1, 1, 1, 2, 10];
    // Only a page without a marker shows that the list has ended.
    let and_an_empty_page = [1, 2, 2, 3, 11];
    for (style, call, requests) in [
        ("offset", list("QueryDevicesByFilter"), pages),
        (
            "token, as offset",
            list("QueryDevicesByFilterScroll"),
            pages,
        ),
        ("token, as next", list("CombinedDevicesByFilter"), pages),
        ("token, in the body", in_body("PostCombinedAlertsV1"), pages),
        ("marker, by header", list("QueryIntelIndicatorIds"), pages),
        (
            "marker, of the last item",
            by_last_marker,
            and_an_empty_page,
        ),
    ] {
        for (records, requests) in RECORDS.into_iter().zip(requests) {
            let builder = FakeFalcon::builder().records(records as u64);
            let falcon = builder.start().await.unwrap();
            let client = client(
                falcon.base_url(),
                falcon.client_id(),
                falcon.client_secret(),
            );
            let mut items = client.call_items(&call);
            let mut read = 0;
            while let Some(item) = items.next().await {
                item.unwrap();
                read += 1;
            }
            let made = (read, calls(&falcon).len(), logins(&falcon));
            assert_eq!(made, (records, requests, 1), "{style}, {records} records");
        }
    }
}

#[tokio::test]
async fn records_by_ids_take_a_request_for_each_hundred_ids() {
    for (ids, requests) in [(0, 0), (1, 1), (100, 1), (101, 2), (1_000, 10)] {
        let builder = FakeFalcon::builder().any_ids(true);
        let falcon = builder.start().await.unwrap();
        let client = client(
            falcon.base_url(),
            falcon.client_id(),
            falcon.client_secret(),
        );
        let all = (0..ids).map(|id| format!("{id:032x}"));
        let mut hosts = client.by_ids(GetDeviceDetailsV2::new(all.collect::<Vec<_>>()));
        let mut read = 0;
        while let Some(host) = hosts.next().await {
            host.unwrap();
            read += 1;
        }
        let made = (read, calls(&falcon).len(), logins(&falcon));
        assert_eq!(made, (ids, requests, requests.min(1)), "{ids} ids");
    }
}

#[tokio::test]
async fn a_query_takes_a_request_for_each_page_and_the_records_one_for_all_ids_that_fit() {
    for (records, queries, batches) in [(0, 1, 0), (1, 1, 1), (10, 1, 1), (100, 10, 1)] {
        let builder = FakeFalcon::builder().records(records);
        let falcon = builder.start().await.unwrap();
        let client = client(
            falcon.base_url(),
            falcon.client_id(),
            falcon.client_secret(),
        );
        let mut hosts = client.call_details(&list("QueryDevicesByFilterScroll"));
        let mut read = 0;
        while let Some(host) = hosts.next().await {
            host.unwrap();
            read += 1;
        }
        assert_eq!(read, records);
        let (query, of_records): (Vec<_>, Vec<_>) = calls(&falcon)
            .into_iter()
            .partition(|call| call.path.contains("/queries/"));
        let made = (query.len(), of_records.len(), logins(&falcon));
        assert_eq!(made, (queries, batches, 1), "{records} records");
    }
}
