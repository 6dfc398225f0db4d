//! The order of policies.

use fake_falcon::{Actions, FakeFalcon, Fault};
use falcon_sdk::actions::Precedence;
use falcon_sdk::{Client, Error};

use crate::{bodies, start_with};

const SET: &str = "setPreventionPoliciesPrecedence";
const LIST: &str = "queryCombinedPreventionPolicies";
const PATH: &str = "/policy/entities/prevention-precedence/v1";

async fn begin(actions: Actions) -> (FakeFalcon, Client, crate::Sent) {
    start_with(FakeFalcon::builder().actions(actions)).await
}

fn last_first(order: &mut [String]) {
    order.rotate_right(1);
}

#[tokio::test(start_paused = true)]
async fn policies_of_every_kind_are_read_reordered_and_written_whole() {
    let (_falcon, client, _) = begin(Actions::new()).await;
    for policies in [
        Precedence::prevention("Windows"),
        Precedence::device_control("Windows"),
        Precedence::firewall("Mac"),
        Precedence::sensor_update("Linux"),
        Precedence::response("Windows"),
        Precedence::content_update(),
    ] {
        let before = policies.read(&client).await.unwrap();
        let after = policies
            .reorder(&client, |order| last_first(order))
            .await
            .unwrap();
        assert_eq!(
            (after.len(), &after[0]),
            (before.len(), &before[before.len() - 1])
        );
        assert_eq!(policies.read(&client).await.unwrap(), after, "{policies:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_default_policy_and_other_platforms_have_no_place_in_the_order() {
    let (falcon, client, _) = begin(Actions::new()).await;
    let windows = Precedence::prevention("Windows");
    let order = windows
        .reorder(&client, |order| last_first(order))
        .await
        .unwrap();
    // A third of 1,300 policies, without the default policy.
    assert_eq!(order.len(), 433);
    let body = &bodies(&falcon, PATH)[0];
    assert_eq!(body["platform_name"], "Windows");
    assert_eq!(body["ids"].as_array().unwrap().len(), 433);
    let linux = Precedence::prevention("Linux").read(&client).await.unwrap();
    assert!(!linux.iter().any(|id| order.contains(id)));
}

#[tokio::test(start_paused = true)]
async fn a_policy_made_in_between_is_read_and_the_write_retried_once() {
    let (falcon, client, sent) = begin(Actions::new().policy_between(true)).await;
    let windows = Precedence::prevention("Windows");
    let order = windows
        .reorder(&client, |order| last_first(order))
        .await
        .unwrap();
    assert_eq!(order.len(), 434);
    assert_eq!(bodies(&falcon, PATH).len(), 2);
    assert_eq!(sent.count(SET), 2);
    assert_eq!(windows.read(&client).await.unwrap(), order);
}

#[tokio::test(start_paused = true)]
async fn a_write_that_is_refused_for_another_reason_is_not_retried() {
    for status in [400, 403, 500] {
        let falcon = FakeFalcon::builder().fault_first(SET, Fault::Status(status), 1);
        let (_falcon, client, sent) = start_with(falcon).await;
        let windows = Precedence::prevention("Windows");
        let error = windows
            .reorder(&client, |order| last_first(order))
            .await
            .unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(sent.count(SET), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_that_lacks_a_policy_is_refused_and_the_same_order_is_not_written() {
    let (_falcon, client, sent) = begin(Actions::new()).await;
    let windows = Precedence::prevention("Windows");
    let shorter = |order: &mut Vec<String>| drop(order.pop());
    let error = windows.reorder(&client, shorter).await.unwrap_err();
    assert!(matches!(error, Error::Parameter(_)), "{error}");
    windows.reorder(&client, |_| {}).await.unwrap();
    assert_eq!(sent.count(SET), 0);
    assert!(sent.count(LIST) > 0);
}
