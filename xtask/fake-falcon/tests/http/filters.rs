//! Filters see what writes changed, and wrong ones are refused wherever there is a filter.

use std::slice::from_ref;
use std::time::Duration;

use fake_falcon::{Actions, FakeFalcon};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::pages::escaped;
use crate::session::{Received, Session, send};

const HOSTS: &str = "/devices/combined/devices/v1";
const HOST_IDS: &str = "/devices/queries/devices/v1";
const ALERT_IDS: &str = "/alerts/queries/alerts/v2";
const INDICATORS: &str = "/iocs/combined/indicator/v1";
const INDICATOR_IDS: &str = "/iocs/queries/indicators/v1";

async fn begin() -> Session {
    let actions = Actions::new().containment_time(Duration::ZERO);
    Session::start(
        FakeFalcon::builder()
            .records(12)
            .any_ids(true)
            .actions(actions),
    )
    .await
}

async fn list(session: &Session, path: &str, filter: &str) -> Received {
    session
        .get(&format!("{path}?filter={}", escaped(filter)))
        .await
}

/// The ids that a filter selects.
async fn ids(session: &Session, path: &str, filter: &str) -> Vec<Value> {
    let page = list(session, path, filter).await;
    assert_eq!(page.status, StatusCode::OK, "{filter}: {}", page.errors());
    let id = |record: &Value| match record.get("device_id").or(record.get("id")) {
        Some(id) => id.clone(),
        None => record.clone(),
    };
    page.list("/resources").iter().map(id).collect()
}

async fn id(session: &Session, path: &str, place: usize) -> Value {
    let page = session.get(path).await;
    page.at(&format!("/resources/{place}")).clone()
}

#[tokio::test]
async fn filters_of_hosts_see_containment_tags_groups_and_hiding() {
    let session = begin().await;
    let (one, two) = (
        id(&session, HOST_IDS, 3).await,
        id(&session, HOST_IDS, 5).await,
    );
    let act = async |action: &str, id: &Value| {
        let path = format!("/devices/entities/devices-actions/v2?action_name={action}");
        session.post(&path, &json!({ "ids": [id] })).await;
    };
    act("contain", &one).await;
    let tags = json!({ "action": "add", "device_ids": [two], "tags": ["FalconGroupingTags/web"] });
    let request = session.request(Method::PATCH, "/devices/entities/devices/tags/v1");
    send(request.json(&tags)).await;
    for path in [HOSTS, HOST_IDS] {
        assert_eq!(
            ids(&session, path, "status:'contained'").await,
            from_ref(&one)
        );
        assert_eq!(ids(&session, path, "status:!'contained'").await.len(), 11);
        let tagged = "tags:'FalconGroupingTags/web'";
        assert_eq!(ids(&session, path, tagged).await, from_ref(&two));
    }
    let regroup = async |filter: &str| {
        let filter = json!({ "name": "filter", "value": filter });
        let body = json!({ "ids": ["g"], "action_parameters": [filter] });
        let path = "/devices/entities/host-group-actions/v1?action_name=add-hosts";
        session.post(path, &body).await.status
    };
    // The group takes a host by any filter.
    assert_eq!(
        regroup("hostname:['host-2','host-5']+status:!'contained'").await,
        StatusCode::OK
    );
    let grouped = ids(&session, HOST_IDS, "groups:['g']").await;
    assert_eq!(
        grouped,
        [
            id(&session, HOST_IDS, 1).await,
            id(&session, HOST_IDS, 4).await
        ]
    );
    for wrong in ["", "hostname='host-1'", "device_id:['a'"] {
        assert_eq!(regroup(wrong).await, StatusCode::BAD_REQUEST, "{wrong}");
    }
    act("hide_host", &one).await;
    act("hide_host", &two).await;
    let hidden = "/devices/queries/devices-hidden/v1";
    assert_eq!(ids(&session, hidden, "status:'contained'").await, [one]);
    assert_eq!(ids(&session, HOST_IDS, "status:'contained'").await, [""; 0]);
    assert_eq!(
        list(&session, hidden, "x").await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn filters_of_alerts_see_their_updates() {
    let session = begin().await;
    let alert = id(&session, ALERT_IDS, 7).await;
    let update = json!({ "composite_ids": [alert], "action_parameters": [
        { "name": "update_status", "value": "in_progress" },
        { "name": "add_tag", "value": "mine" },
    ]});
    let request = session.request(Method::PATCH, "/alerts/entities/alerts/v3");
    assert_eq!(send(request.json(&update)).await.status, StatusCode::OK);
    for filter in ["status:'in_progress'", "tags:['mine']"] {
        assert_eq!(
            ids(&session, ALERT_IDS, filter).await,
            from_ref(&alert),
            "{filter}"
        );
        let body = json!({ "filter": filter });
        let page = session.post("/alerts/combined/alerts/v1", &body).await;
        assert_eq!(
            page.text("/resources/0/composite_id"),
            alert.as_str().unwrap()
        );
        assert_eq!(page.list("/resources").len(), 1, "{filter}");
    }
    let wrong = json!({ "filter": "nothing:1" });
    let refused = session.post("/alerts/combined/alerts/v1", &wrong).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn filters_of_indicators_see_those_that_were_created() {
    let session = begin().await;
    let row = json!({ "type": "domain", "value": "a.example", "action": "detect" });
    let body = json!({ "indicators": [row] });
    let created = session.post("/iocs/entities/indicators/v1", &body).await;
    let created = created.at("/resources/0/id").clone();
    let filter = "value:'a.example'+type:'domain'";
    for path in [INDICATORS, INDICATOR_IDS] {
        assert_eq!(ids(&session, path, filter).await, from_ref(&created));
        assert_eq!(ids(&session, path, "value:'b.example'").await, [""; 0]);
    }
}

#[tokio::test]
async fn filters_of_policies_see_their_platform() {
    let session = begin().await;
    let path = "/policy/combined/prevention/v1";
    for (filter, count) in [
        ("platform_name:'Windows'", 4),
        ("platform_name:!'Windows'", 8),
        ("platform_name:['Linux','Mac']", 8),
        ("platform_name:'Windows'+platform_name:'Mac'", 0),
    ] {
        assert_eq!(ids(&session, path, filter).await.len(), count, "{filter}");
    }
    for wrong in ["platform='Windows'", "nothing:'a'"] {
        assert_eq!(
            list(&session, path, wrong).await.status,
            StatusCode::BAD_REQUEST
        );
    }
}
