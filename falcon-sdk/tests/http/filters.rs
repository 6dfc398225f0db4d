//! Filters are sent unchanged, and select what they say, under each reading of a filter.

use std::time::UNIX_EPOCH;

use fake_falcon::{FakeFalcon, Filters};
use falcon_sdk::fql::{Ago, Filter, field};
use falcon_sdk::hosts::{self, CombinedDevicesByFilter, QueryDevicesByFilter};
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
            let filter = format!(
                "hostname:{}+status:{}",
                fql::quote(&value),
                fql::exact(&value)
            );
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

/// The names of the hosts that a filter selects.
async fn selected(client: &Client, filter: Filter) -> Vec<String> {
    let hosts = CombinedDevicesByFilter::new().filter(filter).limit(4);
    let hosts = client.items(hosts).collect_all().await.unwrap();
    hosts.into_iter().filter_map(|host| host.hostname).collect()
}

#[tokio::test]
async fn a_filter_selects_what_it_says() {
    let (_falcon, client) = crate::start().await;
    let name = hosts::fql::HOSTNAME;
    for (filter, expected) in [
        (name.exact("host-7"), &["host-7"][..]),
        (name.eq("HOST-7"), &["host-7"]),
        (name.exact("HOST-7"), &[]),
        (
            name.any_of(["host-3", "host-4"]).unwrap(),
            &["host-3", "host-4"],
        ),
        (name.ends_with("-9"), &["host-9"]),
        (
            name.contains("t-1") & !name.like("*-1?") & !name.exact("host-1") & name.lt("host-12"),
            &["host-10", "host-11"],
        ),
        (
            (name.eq("host-1") | name.eq("host-2")) & name.ne("host-1"),
            &["host-2"],
        ),
        (
            name.eq("host-1") | (name.eq("host-2") & name.ne("host-2")),
            &["host-1"],
        ),
        (!(name.ne("host-5") | name.is_null()), &["host-5"]),
        (
            name.eq("host-6") & hosts::fql::LAST_SEEN.lt(Ago::days(1)),
            &["host-6"],
        ),
        (
            name.eq("host-6") & hosts::fql::LAST_SEEN.ge(Ago::days(1).relative()),
            &[],
        ),
        (name.eq("host-6") & name.exists(), &["host-6"]),
        (name.matches("host 8"), &["host-8"]),
    ] {
        assert_eq!(
            selected(&client, filter.clone()).await,
            expected,
            "{filter}"
        );
    }
}

#[tokio::test]
async fn a_list_of_ids_has_the_ids_of_the_records_that_match() {
    let (_falcon, client) = crate::start().await;
    let filter = hosts::fql::PLATFORM_NAME.eq("Linux");
    let hosts = CombinedDevicesByFilter::new().filter(&filter);
    let hosts = client.items(hosts).collect_all().await.unwrap();
    assert!(!hosts.is_empty() && hosts.len() < 25);
    let platform = |host: &hosts::DeviceSwagger| host.platform_name.clone();
    assert!(
        hosts
            .iter()
            .all(|host| platform(host).as_deref() == Some("Linux"))
    );
    let expected: Vec<String> = hosts
        .into_iter()
        .filter_map(|host| host.device_id)
        .collect();
    let ids = QueryDevicesByFilter::new().filter(filter).limit(3);
    let ids = client.items(ids).collect_all().await.unwrap();
    assert_eq!(ids, expected);
}

#[tokio::test]
async fn a_walk_by_marker_keeps_the_filter() {
    let (_falcon, client) = crate::start().await;
    let marker = |place: usize| async move {
        let (_falcon, client) = crate::start().await;
        let all = Call::by_id("QueryIntelIndicatorEntities").unwrap();
        let all = client.call_items(&all).collect_all().await.unwrap();
        all[place]["_marker"].as_str().unwrap().to_owned()
    };
    // Without parentheses around it, the caller's `,` would let the whole list begin again.
    let (first, last) = (marker(2).await, marker(19).await);
    let filter = field("_marker").le(first) | field("_marker").gt(last);
    let mut call = Call::by_id("QueryIntelIndicatorEntities").unwrap();
    call.query("filter", &filter.to_string()).query("limit", &2);
    let items = client.call_items(&call).collect_all().await.unwrap();
    assert_eq!(items.len(), 3 + 5);
}

#[tokio::test]
async fn a_wrong_filter_is_a_400() {
    let (_falcon, client) = crate::start().await;
    for filter in ["hostname='a'", "hostnam:'a'", "hostname:web 1", ""] {
        let result = client
            .send(QueryDevicesByFilter::new().filter(filter))
            .await;
        assert_eq!(result.is_ok(), filter.is_empty(), "{filter}");
    }
    // The properties of this list are not known.
    for (count, fits) in [(20, true), (21, false)] {
        let conditions: Vec<String> = (0..count).map(|number| format!("p{number}:!1")).collect();
        let mut call = Call::by_id("queryCombinedGroupMembers").unwrap();
        call.query("id", &"g")
            .query("filter", &conditions.join("+"));
        let result = client.call(&call).await;
        assert_eq!(result.is_ok(), fits, "{count}: {result:?}");
    }
}

#[cfg(feature = "alerts")]
#[tokio::test]
async fn a_property_of_another_service_is_a_400_and_is_refused_by_the_check() {
    use falcon_sdk::request::Operation;

    let (_falcon, client) = crate::start().await;
    let query = QueryDevicesByFilter::new().filter(falcon_sdk::alerts::fql::SEVERITY.ge(70));
    let error = client.send(&query).await.unwrap_err();
    assert!(error.to_string().contains("400 Bad Request"), "{error}");
    let mut call = query.call();
    let problem = call.check_filters(true).check().unwrap_err();
    assert!(problem.to_string().contains("`severity`"), "{problem}");
}

/// A server that reads filters in its own way, and a client.
async fn start_with(filters: Filters) -> (FakeFalcon, Client) {
    crate::start_with(FakeFalcon::builder().records(25).filters(filters)).await
}

#[tokio::test]
async fn a_filter_selects_the_same_records_under_every_reading() {
    let name = hosts::fql::HOSTNAME;
    let either = |left: &str, right: &str| name.exact(left) | name.exact(right);
    let cases = [
        (name.exact("host-7"), &["host-7"][..]),
        (name.exact("host-"), &[]),
        (name.exact("host*"), &[]),
        (name.exact("HOST-7"), &[]),
        (name.eq("host-77"), &[]),
        (
            name.any_of(["host-3", "host-4", "HOST-5"]).unwrap(),
            &["host-3", "host-4"],
        ),
        (name.ends_with("-9"), &["host-9"]),
        (name.starts_with("HOST-2") & !name.contains("-2"), &[]),
        (name.like("h*t-7"), &["host-7"]),
        (
            either("host-1", "host-2") & either("host-2", "host-3"),
            &["host-2"],
        ),
        (
            name.exact("host-1") | (either("host-2", "host-3") & !name.exact("host-2")),
            &["host-1", "host-3"],
        ),
        (
            !(either("host-1", "host-2") | !either("host-2", "host-3")),
            &["host-3"],
        ),
        (name.eq(""), &[]),
        (name.exact("host-6") & name.exists(), &["host-6"]),
        (name.exact("host-6") & name.is_null(), &[]),
        (name.exact("host-6") & !name.is_null(), &["host-6"]),
        (name.exact("host-6") & !name.exists(), &[]),
        (
            name.exact("host-6") & hosts::fql::LAST_SEEN.lt(Ago::days(1)),
            &["host-6"],
        ),
        (
            name.exact("host-6") & hosts::fql::LAST_SEEN.ge(Ago::days(1)),
            &[],
        ),
    ];
    for switch in Filters::SWITCHES.into_iter().chain(["few-operators"]) {
        let readings = Filters::new().set(switch).unwrap();
        let (_falcon, client) = start_with(readings).await;
        for (filter, expected) in &cases {
            let found = selected(&client, filter.clone()).await;
            assert_eq!(found, *expected, "{switch}: {filter}");
        }
        let mut call = Call::by_id("QueryIntelIndicatorEntities").unwrap();
        call.query("filter", &"type:!['a'],type:!['b']")
            .query("limit", &10);
        let mut items = client.call_items(&call).since(UNIX_EPOCH);
        let items = items.collect_all().await.unwrap();
        assert_eq!(items.len(), 25, "{switch}");
    }
}

/// Values that end a text too early, if a service reads quotes in another way.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "'",
        "''",
        "\\",
        "\\\\",
        "\\'",
        ",",
        "+",
        "hostname:",
        "*",
        "!",
        "!''",
        "[",
        "]",
        "(",
        ")",
        "x",
        "'host-1'",
        "null",
        ",hostname:*",
        "',hostname:*'*",
    ]);
    prop::collection::vec(pieces, 1..8).prop_map(|pieces| pieces.concat())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_value_selects_nothing_under_any_reading_of_quotes() {
    for switch in [
        "escapes=doubled",
        "escapes=none",
        "lenient",
        "join=or-first",
    ] {
        let (_falcon, client) = start_with(Filters::new().set(switch).unwrap()).await;
        let runtime = tokio::runtime::Handle::current();
        let work = move || {
            let values = (hostile(), hostile(), hostile());
            let mut runner = TestRunner::new(ProptestConfig::with_cases(150));
            let sent = runner.run(&values, |(one, two, three)| {
                let name = hosts::fql::HOSTNAME;
                let filter = match one.len() % 3 {
                    0 => name.exact(one),
                    1 => name.any_of([one, two, three]).unwrap(),
                    _ => name.exact(one) | (name.exact(two) & name.exact(three)),
                };
                let query = QueryDevicesByFilter::new().filter(&filter);
                // A 400 is as good: nothing else is selected.
                if let Ok(found) = runtime.block_on(client.send(query)) {
                    prop_assert_eq!(found.resources.len(), 0, "{}", filter);
                }
                Ok(())
            });
            sent.unwrap();
        };
        tokio::task::spawn_blocking(work).await.unwrap();
    }
}
