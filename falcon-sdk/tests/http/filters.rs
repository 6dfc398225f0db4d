//! A quoted value is sent unchanged to the service.

use std::time::UNIX_EPOCH;

use falcon_sdk::hosts::QueryDevicesByFilter;
use falcon_sdk::request::Call;
use falcon_sdk::{Client, Error, fql};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

#[tokio::test(flavor = "multi_thread")]
async fn a_quoted_value_arrives_unchanged() {
    let (falcon, client) = crate::start().await;
    let runtime = tokio::runtime::Handle::current();
    let work = move || {
        let values = prop_oneof![
            r"[\\'\[\]*+,:%&#=?/ a\n\u{e9}]{1,12}",
            any::<String>().prop_filter("an empty filter is none", |value| !value.is_empty())
        ];
        let mut runner = TestRunner::new(ProptestConfig::with_cases(64));
        let sent = runner.run(&values, |value| {
            let filter = format!("a:{}+b:{}", fql::quote(&value), fql::exact(&value));
            let query = QueryDevicesByFilter::new().filter(&filter);
            runtime.block_on(client.send(query)).unwrap();
            let last = falcon.requests().pop().unwrap();
            let received = last.query.into_iter().find(|(name, _)| name == "filter");
            prop_assert_eq!(received.unwrap().1, filter);
            Ok(())
        });
        sent.unwrap();
    };
    tokio::task::spawn_blocking(work).await.unwrap();
}

#[tokio::test]
async fn a_wrong_filter_is_refused_before_it_is_sent_if_filters_are_checked() {
    let (falcon, _) = crate::start().await;
    let builder = Client::builder().credentials(falcon.client_id(), falcon.client_secret());
    let client = builder
        .base_url(falcon.base_url())
        .check_filters(true)
        .build()
        .unwrap();
    for filter in ["hostname='a'", "hostnam:'a'"] {
        let query = QueryDevicesByFilter::new().filter(filter);
        let error = client.send(&query).await.unwrap_err();
        assert!(matches!(error, Error::Parameter(_)), "{error}");
        let error = client.items(query).next().await.unwrap().unwrap_err();
        assert!(matches!(error, Error::Parameter(_)), "{error}");
    }
    let mut call = Call::by_id("QueryDevicesByFilter").unwrap();
    let error = client.call(call.query("filter", &"a b")).await.unwrap_err();
    assert!(matches!(error, Error::Parameter(_)), "{error}");
    assert!(falcon.requests().is_empty());
    let query = QueryDevicesByFilter::new().filter(fql::field("hostname").ne("a"));
    client.send(query).await.unwrap();
}

#[tokio::test]
async fn a_walk_by_marker_passes_the_check() {
    let (falcon, _) = crate::start().await;
    let builder = Client::builder().credentials(falcon.client_id(), falcon.client_secret());
    let client = builder
        .base_url(falcon.base_url())
        .check_filters(true)
        .build()
        .unwrap();
    let mut call = Call::by_id("QueryIntelIndicatorEntities").unwrap();
    call.query("filter", &"type:!'a',type:!'b'")
        .query("limit", &10);
    let mut items = client.call_items(&call).since(UNIX_EPOCH);
    let items = items.collect_all().await.unwrap();
    assert_eq!(items.len(), 25);
}
