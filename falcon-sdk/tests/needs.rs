//! Requests without a target, which are refused before anything is sent.

use falcon_sdk::hosts::{EntityActionRequestV2, PerformActionV2, UpdateDeviceTags};
use falcon_sdk::ioc::{IndicatorCreateV1, IndicatorDeleteV1, IndicatorUpdateV1};
use falcon_sdk::models::api;
use falcon_sdk::request::{Call, Method, Operation, Problem};
use falcon_sdk::spec::{At, Body, Param, Spec};
use falcon_sdk::wire::Json;
use falcon_sdk::{Client, Error};
use serde_json::json;

fn refusal(operation: &impl Operation) -> Option<String> {
    let refused = operation.call().check().err()?;
    assert!(matches!(refused.problem, Problem::Empty { .. }));
    Some(refused.to_string())
}

#[test]
fn an_action_on_no_hosts_is_refused() {
    let nobody = PerformActionV2::new("contain", Vec::<String>::new());
    assert_eq!(
        refusal(&nobody).as_deref(),
        Some(
            "PerformActionV2: ids is empty, so the request has no target: set at least one value \
             (`check_limits(false)` lifts this check)"
        )
    );
    let mut nothing = nobody;
    nothing.body = EntityActionRequestV2::new();
    assert!(refusal(&nothing).is_some());
    assert_eq!(refusal(&PerformActionV2::new("contain", ["a"])), None);
}

#[test]
fn a_deletion_without_any_condition_is_refused_and_one_condition_is_enough() {
    let all = IndicatorDeleteV1::new()
        .comment("clean up")
        .from_parent(true);
    assert_eq!(
        refusal(&all).as_deref(),
        Some(
            "indicator.delete.v1: filter, ids are all empty, so the request has no target: \
             set one of them (`check_limits(false)` lifts this check)"
        )
    );
    assert!(refusal(&all.clone().filter("")).is_some());
    assert_eq!(refusal(&all.clone().filter("type:'md5'")), None);
    assert_eq!(refusal(&all.ids(["a"])), None);
}

#[test]
fn nothing_to_create_or_to_change_is_refused() {
    assert!(refusal(&IndicatorCreateV1::new(api::IndicatorCreateReqsV1::new())).is_some());
    let changes = api::IndicatorUpdateReqsV1::new();
    assert!(refusal(&IndicatorUpdateV1::new(changes.clone())).is_some());
    let bulk = api::BulkUpdateReqV1::new();
    let update = |bulk| IndicatorUpdateV1::new(changes.clone().bulk_update(bulk));
    assert!(refusal(&update(bulk.clone())).is_some(), "it says nothing");
    assert_eq!(refusal(&update(bulk.filter("type:'md5'"))), None);
}

#[test]
fn each_of_several_needs_must_be_met() {
    let missing = |operation: &UpdateDeviceTags| refusal(operation).unwrap_or_default();
    let nobody = UpdateDeviceTags::new(Vec::<String>::new()).action("add");
    let hosts = UpdateDeviceTags::new(["a"]).action("add");
    assert!(missing(&nobody).starts_with("UpdateDeviceTags: device_ids is empty"));
    assert!(missing(&hosts).starts_with("UpdateDeviceTags: tags is empty"));
    assert_eq!(missing(&hosts.tags(["FalconGroupingTags/x"])), "");
}

#[test]
fn a_body_that_is_a_list_needs_an_element_and_a_call_by_id_is_checked_alike() {
    let scan = |body: &Json| {
        let mut call = Call::by_id("create-scan-runs").expect("published");
        call.json(body).check().map_err(|error| error.to_string())
    };
    assert_eq!(
        scan(&json!([])).unwrap_err(),
        "create-scan-runs: body is empty, so the request has no target: set at least one value \
             (`check_limits(false)` lifts this check)"
    );
    assert_eq!(scan(&json!([{"scan_id": "a"}])), Ok(()));
}

static ANY: Spec = Spec::new(Method::POST, "/any/v1", "Any", "things")
    .params(&[Param::query("limit").integer()])
    .body(Body::json(true))
    .needs(&[&[At::Query("limit"), At::Body("/deep/all"), At::Body("/list")]]);

#[test]
fn a_number_or_a_boolean_meets_a_need_and_a_null_does_not() {
    let holds = |body: Json| Call::new(&ANY).json(&body).check().is_ok();
    assert!(holds(json!({"deep": {"all": false}})));
    assert!(holds(json!({"list": 0})));
    for nothing in [json!(null), json!(""), json!([]), json!({})] {
        assert!(!holds(json!({"list": nothing})), "{nothing}");
    }
    let mut call = Call::new(&ANY);
    assert_eq!(call.json(&json!({})).query("limit", &0).check(), Ok(()));
}

#[tokio::test]
async fn the_check_can_be_lifted_because_published_facts_may_be_wrong() {
    // No server listens there: a request that is not refused fails to connect.
    let client = Client::builder()
        .token("token")
        .base_url("http://127.0.0.1:1")
        .retry(falcon_sdk::Retry::never());
    let strict = client.clone().build().expect("a client");
    let lenient = client.check_limits(false).build().expect("a client");
    let all = IndicatorDeleteV1::new();
    assert!(matches!(strict.send(&all).await, Err(Error::Parameter(_))));
    assert!(matches!(
        lenient.send(&all).await,
        Err(Error::Transport { .. })
    ));
    let mut by_id = Call::by_id("indicator.delete.v1").expect("published");
    assert!(matches!(
        strict.call(&by_id).await,
        Err(Error::Parameter(_))
    ));
    by_id.check_limits(false);
    assert!(matches!(
        strict.call(&by_id).await,
        Err(Error::Transport { .. })
    ));
}

#[test]
fn a_list_that_is_longer_than_the_service_takes_is_refused() {
    let tagged = |hosts: usize, tags: usize| {
        let names = |count: usize| (0..count).map(|number| format!("FalconGroupingTags/{number}"));
        let update = UpdateDeviceTags::new(names(hosts)).action("add");
        let mut call = update.tags(names(tags)).call();
        let refused = call.check().err().map(|error| error.to_string());
        assert_eq!(call.check_limits(false).check(), Ok(()));
        refused.unwrap_or_default()
    };
    assert_eq!(tagged(5_000, 50), "");
    let lifted = "(`check_limits(false)` lifts this check)";
    assert_eq!(
        tagged(1, 51),
        format!("UpdateDeviceTags: tags has 51 elements: give 50 or less {lifted}")
    );
    assert_eq!(
        tagged(5_001, 1),
        format!("UpdateDeviceTags: device_ids has 5001 elements: give 5000 or less {lifted}")
    );
}
