//! Lists of a faulty service: the items that a walk delivers, and the errors that it reports.

use std::collections::HashSet;

use fake_falcon::{FakeFalcon, Fault};
use falcon_sdk::hosts::{QueryDevicesByFilter, QueryDevicesByFilterScroll};
use falcon_sdk::request::Call;
use falcon_sdk::wire::{Decode, Json};
use falcon_sdk::{Client, Error, Items};

use crate::calls;

async fn start(fault: Fault, rate: f64) -> (FakeFalcon, Client) {
    let falcon = FakeFalcon::builder().records(25).fault(fault, rate);
    let falcon = falcon.start().await.unwrap();
    let (id, secret) = (falcon.client_id(), falcon.client_secret());
    let client = crate::client(falcon.base_url(), id, secret);
    (falcon, client)
}

async fn read<T: Decode>(mut items: Items<T>) -> (Vec<T>, Vec<Error>) {
    let (mut read, mut errors) = (Vec::new(), Vec::new());
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => read.push(item),
            Err(error) => errors.push(error),
        }
    }
    (read, errors)
}

fn limited(id: &str) -> Call {
    let mut call = Call::by_id(id).unwrap();
    call.query("limit", &10);
    call
}

fn different(items: &[Json]) -> usize {
    items
        .iter()
        .map(Json::to_string)
        .collect::<HashSet<_>>()
        .len()
}

#[tokio::test]
async fn filters_are_not_sent_with_the_token_that_replaces_them() {
    for id in ["GetBehaviorDetections", "GetConfigurationDetections"] {
        let (falcon, client) = start(Fault::Slow, 0.0).await;
        let mut call = limited(id);
        let items = client.call_items(call.query("cloud_provider", &"aws"));
        let (items, errors) = read(items).await;
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!((items.len(), different(&items)), (25, 25), "{id}");
        let sent: Vec<Vec<_>> = calls(&falcon)
            .into_iter()
            .map(|call| call.query.into_iter().map(|(name, _)| name).collect())
            .collect();
        let first: &[&str] = &["limit", "cloud_provider"];
        let next: &[&str] = &["limit", "next_token"];
        assert_eq!(sent, [first, next, next], "{id}");
    }
}

#[tokio::test]
async fn indicators_are_walked_by_their_markers_without_the_header() {
    let (falcon, client) = start(Fault::NoNextPage, 1.0).await;
    let records = client.call_items(&limited("QueryIntelIndicatorEntities"));
    let (records, errors) = read(records).await;
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!((records.len(), different(&records)), (25, 25));
    assert_eq!(calls(&falcon).len(), 3);
}

#[tokio::test]
async fn ids_of_indicators_without_the_header_name_the_operation_to_walk() {
    let (_falcon, client) = start(Fault::NoNextPage, 1.0).await;
    let ids = client.call_items(&limited("QueryIntelIndicatorIds"));
    let (ids, errors) = read(ids).await;
    assert_eq!(ids.len(), 10);
    let [error] = errors.as_slice() else {
        panic!("{errors:?}")
    };
    assert_eq!(
        error.to_string(),
        "QueryIntelIndicatorIds: the list ended after 10 of 25 items: the response has no \
         `Next-Page` header, and ids have no `_marker`: walk QueryIntelIndicatorEntities instead"
    );
}

#[tokio::test]
async fn a_missing_token_is_reported_after_the_items() {
    for id in ["QueryDevicesByFilterScroll", "indicator.combined.v1"] {
        let (_falcon, client) = start(Fault::NoNextPage, 1.0).await;
        let (items, errors) = read(client.call_items(&limited(id))).await;
        assert_eq!(items.len(), 10, "{id}");
        let [error] = errors.as_slice() else {
            panic!("{errors:?}")
        };
        let text = format!(
            "{id}: the list ended after 10 of 25 items: the response has no token for the next \
             page"
        );
        assert!(error.to_string().starts_with(&text), "{error}");
    }
}

#[tokio::test]
async fn a_page_that_is_no_list_is_requested_again() {
    let (_falcon, client) = start(Fault::NoList, 0.4).await;
    let items = client.items(QueryDevicesByFilterScroll::new().limit(2));
    let (ids, errors) = read(items).await;
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 25);
    assert!(!errors.is_empty());
    for error in errors {
        assert!(matches!(error, Error::Decode(_)), "{error}");
    }
}

#[tokio::test]
async fn a_malformed_record_is_reported_in_its_place() {
    let (_falcon, client) = start(Fault::Misfit, 1.0).await;
    let mut items = client.items(QueryDevicesByFilter::new().limit(10));
    let mut misfits = Vec::new();
    let mut position = 0;
    while let Some(item) = items.next().await {
        position += 1;
        if let Err(Error::Item(item)) = item {
            misfits.push((position, item.path, item.raw));
        }
    }
    let at = |position, path: &str| (position, path.to_owned(), "null".to_owned());
    let expected = [
        at(10, "$.resources[9]"),
        at(20, "$.resources[9]"),
        at(25, "$.resources[4]"),
    ];
    assert_eq!(misfits, expected);
    assert_eq!(items.mismatches().total(), 3);
}
