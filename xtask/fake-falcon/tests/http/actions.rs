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

async fn patch(session: &Session, path: &str, body: Value) -> Received {
    send(session.request(Method::PATCH, path).json(&body)).await
}

const ALERTS: &str = "/alerts/entities/alerts/v3";

fn update(actions: &[(&str, &str)]) -> Value {
    let actions = actions.iter();
    let actions = actions.map(|(name, value)| json!({ "name": name, "value": value }));
    json!({ "composite_ids": ["a:b"], "action_parameters": actions.collect::<Vec<_>>() })
}

#[tokio::test]
async fn an_alert_shows_its_changes_and_removals_come_first() {
    let session = begin(Actions::new()).await;
    let first = update(&[
        ("add_tag", "x"),
        ("add_tag", "y/1"),
        ("assign_to_name", "A"),
    ]);
    let done = patch(&session, ALERTS, first).await;
    assert_eq!(done.at("/meta/writes/resources_affected"), &json!(1));
    assert!(done.at("/resources").is_null(), "no alert is named");
    let second = update(&[
        ("add_tag", "y/2"),
        ("remove_tags_by_prefix", "y/"),
        ("remove_tag", "x"),
        ("unassign", ""),
        ("update_status", "closed"),
        ("show_in_ui", "false"),
        ("append_comment", "seen"),
    ]);
    patch(&session, ALERTS, second).await;
    let body = json!({ "composite_ids": ["a:b"] });
    let alert = session.post("/alerts/entities/alerts/v2", &body).await;
    let tags = alert.list("/resources/0/tags");
    assert!(tags.contains(&json!("y/2")) && !tags.contains(&json!("y/1")));
    assert!(!tags.contains(&json!("x")));
    assert_eq!(alert.text("/resources/0/status"), "closed");
    assert_eq!(alert.at("/resources/0/show_in_ui"), &json!(false));
    assert!(alert.at("/resources/0/assigned_to_name").is_null());
    assert_eq!(alert.text("/resources/0/comments/0/value"), "seen");
}

#[tokio::test]
async fn an_action_on_alerts_is_a_known_name_with_a_text() {
    let session = begin(Actions::new()).await;
    for (action, reason) in [
        (json!({ "name": "show_in_ui", "value": true }), "not a text"),
        (
            json!({ "name": "show_in_ui", "value": "yes" }),
            "neither true nor false",
        ),
        (json!({ "name": "close", "value": "" }), "no action"),
    ] {
        let body = json!({ "composite_ids": ["a:b"], "action_parameters": [action] });
        let refused = patch(&session, ALERTS, body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(refused.errors().contains(reason), "{}", refused.errors());
    }
}

const INDICATORS: &str = "/iocs/entities/indicators/v1";

fn rows(values: &[&str]) -> Value {
    let rows = values.iter();
    let rows = rows.map(|value| json!({ "type": "domain", "value": value, "action": "detect" }));
    json!({ "indicators": rows.collect::<Vec<_>>() })
}

#[tokio::test]
async fn an_indicator_is_created_listed_changed_and_deleted() {
    let falcon = FakeFalcon::builder().records(3);
    let session = Session::start(falcon).await;
    let created = session
        .post(INDICATORS, &rows(&["a.example", "b.example"]))
        .await;
    assert_eq!(created.status, StatusCode::CREATED);
    let id = created.text("/resources/1/id").to_owned();
    let list = async || session.get("/iocs/queries/indicators/v1?limit=10").await;
    assert!(list().await.list("/resources").contains(&json!(id)));
    let change = json!({ "indicators": [{ "id": id, "action": "prevent" }, { "id": "x" }] });
    let changed = patch(&session, INDICATORS, change).await;
    assert_eq!(changed.text("/errors/0/id"), "x");
    let read = session.get(&format!("{INDICATORS}?ids={id}")).await;
    assert_eq!(read.text("/resources/0/action"), "prevent");
    assert_eq!(read.text("/resources/0/value"), "b.example");
    let path = format!("{INDICATORS}?ids={id}");
    let deleted = send(session.request(Method::DELETE, &path)).await;
    assert_eq!(deleted.list("/resources"), [json!(id)]);
    assert_eq!(list().await.list("/resources").len(), 4);
    let read = session.get(&path).await;
    assert_eq!(read.status, StatusCode::NOT_FOUND);
    let again = session.post(INDICATORS, &rows(&["b.example"])).await;
    assert_eq!(again.status, StatusCode::CREATED, "it may be created again");
}

#[tokio::test]
async fn a_duplicate_is_refused_in_each_of_the_possible_forms() {
    for (whole, in_records, status, records, errors) in [
        (false, false, StatusCode::CREATED, 1, 1),
        (false, true, StatusCode::CREATED, 2, 1),
        (true, false, StatusCode::BAD_REQUEST, 0, 1),
        (true, true, StatusCode::BAD_REQUEST, 1, 1),
    ] {
        let actions = Actions::new().whole_rows(whole).rows_in_records(in_records);
        let session = begin(actions).await;
        session.post(INDICATORS, &rows(&["a.example"])).await;
        let second = session
            .post(INDICATORS, &rows(&["a.example", "b.example"]))
            .await;
        assert_eq!(second.status, status);
        assert_eq!(second.list("/resources").len(), records);
        assert_eq!(second.list("/errors").len(), errors);
        assert!(String::from_utf8_lossy(&second.bytes).contains("Duplicate type: 'domain'"));
    }
}

#[tokio::test]
async fn an_order_of_policies_needs_all_of_the_platform_but_the_default() {
    let falcon = FakeFalcon::builder()
        .records(9)
        .actions(Actions::new().policy_between(true));
    let session = Session::start(falcon).await;
    let list = async || {
        let path = "/policy/combined/prevention/v1?filter=platform_name%3A%27Windows%27";
        let page = session.get(path).await;
        let policies = page.list("/resources").iter();
        let policies = policies.filter(|it| it["name"] != "platform_default");
        let ids = policies.map(|it| it["id"].as_str().unwrap().to_owned());
        (page.list("/resources").len(), ids.collect::<Vec<_>>())
    };
    let (all, mut ids) = list().await;
    assert_eq!((all, ids.len()), (3, 2));
    let set = async |ids: &[String]| {
        let body = json!({ "ids": ids, "platform_name": "Windows" });
        session
            .post("/policy/entities/prevention-precedence/v1", &body)
            .await
            .status
    };
    ids.reverse();
    assert_eq!(
        set(&ids).await,
        StatusCode::BAD_REQUEST,
        "a policy was made in between"
    );
    let (_, mut ids) = list().await;
    assert_eq!(ids.len(), 3);
    ids.reverse();
    assert_eq!(set(&ids).await, StatusCode::OK);
    assert_eq!(list().await.1, ids);
    assert_eq!(set(&ids[1..]).await, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_write_with_rows_gets_a_record_for_each() {
    let session = begin(Actions::new()).await;
    let rows = ["one", "two", "three"].map(|name| json!({ "name": name, "platform_name": "Mac" }));
    let body = json!({ "resources": rows });
    let made = session.post("/policy/entities/firewall/v1", &body).await;
    let names: Vec<_> = made
        .list("/resources")
        .iter()
        .map(|it| it["name"].clone())
        .collect();
    assert_eq!(names, ["one", "two", "three"]);
    let ids = made
        .list("/resources")
        .iter()
        .map(|it| it["id"].to_string());
    assert_eq!(ids.collect::<std::collections::BTreeSet<_>>().len(), 3);
    let falcon = FakeFalcon::builder().stateless(true);
    let session = Session::start(falcon).await;
    let made = session.post("/policy/entities/firewall/v1", &body).await;
    assert_eq!(
        made.list("/resources").len(),
        2,
        "by published shapes alone"
    );
}
