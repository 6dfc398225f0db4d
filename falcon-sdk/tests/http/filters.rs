//! A quoted value is sent unchanged to the service.

use falcon_sdk::fql;
use falcon_sdk::hosts::QueryDevicesByFilter;
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
