//! Actions on hosts, alerts, indicators and policies, as any client sees them.

use std::time::Duration;

use fake_falcon::{Actions, Builder, FakeFalcon, Fault};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::session::{Received, Session, send};

async fn begin(actions: Actions) -> Session {
    begin_with(FakeFalcon::builder().actions(actions)).await
}

async fn begin_with(falcon: Builder) -> Session {
    Session::start(falcon.records(6).any_ids(true)).await
}

async fn act(session: &Session, action: &str, ids: &[&str]) -> Received {
    let path = format!("/devices/entities/devices-actions/v2?action_name={action}");
    session.post(&path, &json!({ "ids": ids })).await
}

async fn host(session: &Session, id: &str) -> Value {
    let body = json!({ "ids": [id] });
    let details = session.post("/devices/entities/devices/v2", &body).await;
    details.at("/resources/0").clone()
}

#[tokio::test]
async fn a_host_is_pending_then_contained_then_released() {
    let time = Duration::from_millis(200);
    let session = begin(Actions::new().containment_time(time).offline("b")).await;
    let done = act(&session, "contain", &["a", "b"]).await;
    assert_eq!(done.status, StatusCode::ACCEPTED);
    assert_eq!(done.text("/resources/1/id"), "b");
    assert_eq!(host(&session, "a").await["status"], "containment_pending");
    tokio::time::sleep(time).await;
    assert_eq!(host(&session, "a").await["status"], "contained");
    assert_eq!(host(&session, "b").await["status"], "containment_pending");
    act(&session, "lift_containment", &["a"]).await;
    assert_eq!(
        host(&session, "a").await["status"],
        "lift_containment_pending"
    );
    tokio::time::sleep(time).await;
    assert_eq!(host(&session, "a").await["status"], "normal");
}

#[tokio::test]
async fn an_unknown_host_is_an_error_beside_the_others() {
    for anonymous in [false, true] {
        let falcon = FakeFalcon::builder().records(6);
        let falcon = falcon.actions(Actions::new().anonymous_errors(anonymous));
        let session = Session::start(falcon).await;
        let listed = session.get("/devices/queries/devices/v1").await;
        let known = listed.text("/resources/0");
        let done = act(&session, "contain", &[known, "x"]).await;
        assert_eq!(done.status, StatusCode::ACCEPTED);
        assert_eq!(done.list("/resources").len(), 1);
        assert_eq!(done.at("/errors/0/id").is_null(), anonymous);
        let none = act(&session, "contain", &["x"]).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_hidden_host_is_in_the_list_of_hidden_hosts_alone() {
    let session = begin(Actions::new()).await;
    let listed = session
        .get("/devices/queries/devices-scroll/v1?limit=3")
        .await;
    let hidden = listed.text("/resources/1").to_owned();
    act(&session, "hide_host", &[&hidden]).await;
    let mut seen = Vec::new();
    let mut offset = String::new();
    loop {
        let path = format!("/devices/queries/devices-scroll/v1?limit=3&offset={offset}");
        let page = session.get(&path).await;
        assert_eq!(page.at("/meta/pagination/total"), &json!(5));
        seen.extend(page.list("/resources").to_vec());
        offset = page.text("/meta/pagination/offset").replace('+', "%2B");
        if offset.is_empty() {
            break;
        }
    }
    assert_eq!(seen.len(), 5);
    assert!(!seen.contains(&json!(hidden)));
    let invisible = session.get("/devices/queries/devices-hidden/v1").await;
    assert_eq!(invisible.list("/resources"), [json!(hidden)]);
}

#[tokio::test]
async fn tags_and_groups_stick() {
    let session = begin(Actions::new().left_out("b")).await;
    let change = async |action: &str, tag: &str| {
        let body = json!({ "action": action, "device_ids": ["a", "b"], "tags": [tag] });
        let request = session.request(Method::PATCH, "/devices/entities/devices/tags/v1");
        send(request.json(&body)).await
    };
    let added = change("add", "FalconGroupingTags/web").await;
    assert_eq!(added.list("/resources").len(), 1, "one is left out");
    assert_eq!(added.at("/resources/0/updated"), &json!(true));
    let has = |host: &Value, list: &str, value: &str| {
        let list = host[list].as_array().cloned().unwrap_or_default();
        list.contains(&json!(value))
    };
    assert!(has(
        &host(&session, "b").await,
        "tags",
        "FalconGroupingTags/web"
    ));
    change("remove", "FalconGroupingTags/web").await;
    assert!(!has(
        &host(&session, "b").await,
        "tags",
        "FalconGroupingTags/web"
    ));
    let refused = change("add", "web").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    for (action, member) in [("add-hosts", true), ("remove-hosts", false)] {
        let filter = json!({ "name": "filter", "value": "device_id:['a','b']" });
        let body = json!({ "ids": ["g"], "action_parameters": [filter] });
        let path = format!("/devices/entities/host-group-actions/v1?action_name={action}");
        let done = session.post(&path, &body).await;
        assert_eq!(done.text("/resources/0/id"), "g");
        assert_eq!(has(&host(&session, "b").await, "groups", "g"), member);
    }
}

#[tokio::test]
async fn a_fault_may_affect_a_single_later_request() {
    let fault = Fault::Status(500);
    let session = begin_with(FakeFalcon::builder().fault_at("PerformActionV2", 2, fault)).await;
    for status in [202, 500, 202] {
        let done = act(&session, "contain", &["a"]).await;
        assert_eq!(done.status.as_u16(), status);
    }
}

#[tokio::test]
async fn switches_are_written_as_on_the_command_line() {
    for switch in [
        "containment-time=5s",
        "offline=a",
        "left-out=a",
        "anonymous-errors",
        "whole-rows",
        "rows-in-records",
        "uncounted",
        "policy-between",
    ] {
        drop(Actions::new().set(switch).unwrap());
    }
    let error = Actions::new().set("offline").unwrap_err();
    assert!(error.contains("is not a switch"), "{error}");
}
