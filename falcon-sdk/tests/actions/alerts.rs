//! Changes of alerts.

use fake_falcon::{Actions, FakeFalcon, Fault};
use falcon_sdk::actions::{self, AlertChange};
use falcon_sdk::alerts::{GetQueriesAlertsV2, PostEntitiesAlertsV2};
use falcon_sdk::{Client, Error};
use serde_json::{Value, json};

use crate::{bodies, names, sizes, start, start_with};

const UPDATE: &str = "PatchEntitiesAlertsV3";
const PATH: &str = "/alerts/entities/alerts/v3";

async fn alerts(client: &Client, number: usize) -> Vec<String> {
    let ids = client
        .items(GetQueriesAlertsV2::new())
        .max_items(number as u64);
    let mut ids = ids;
    ids.collect_all().await.unwrap()
}

async fn alert(client: &Client, id: &str) -> Value {
    let reply = client.send(PostEntitiesAlertsV2::new([id])).await.unwrap();
    serde_json::to_value(&reply.resources[0]).unwrap()
}

#[tokio::test(start_paused = true)]
async fn every_action_is_a_name_with_a_text_and_removals_come_first() {
    let (falcon, client, _) = start(Actions::new()).await;
    let ids = alerts(&client, 1).await;
    let change = AlertChange::new()
        .status("in_progress")
        .assign_to_uuid("u")
        .assign_to_user_id("user@example.com")
        .assign_to_name("A User")
        .add_tag("new")
        .comment("seen")
        .show_in_ui(false)
        .remove_tag("old")
        .remove_tags_by_prefix("triage/")
        .unassign()
        .leave_hidden();
    let update = actions::change_alerts(&ids, change);
    update.run(&client).await.unwrap().ok().unwrap();
    let body = &bodies(&falcon, PATH)[0];
    assert_eq!(body["composite_ids"], json!(ids));
    assert_eq!(
        body["action_parameters"],
        json!([
            { "name": "remove_tag", "value": "old" },
            { "name": "remove_tags_by_prefix", "value": "triage/" },
            { "name": "unassign", "value": "" },
            { "name": "update_status", "value": "in_progress" },
            { "name": "assign_to_uuid", "value": "u" },
            { "name": "assign_to_user_id", "value": "user@example.com" },
            { "name": "assign_to_name", "value": "A User" },
            { "name": "add_tag", "value": "new" },
            { "name": "append_comment", "value": "seen" },
            { "name": "show_in_ui", "value": "false" },
        ])
    );
    let sent = falcon.requests();
    let hidden = ("include_hidden".to_owned(), "false".to_owned());
    assert!(sent.iter().any(|it| it.query.contains(&hidden)));
    let alert = alert(&client, &ids[0]).await;
    assert_eq!(alert["status"], "in_progress");
    assert_eq!(alert["assigned_to_uuid"], "u");
    assert_eq!(alert["assigned_to_uid"], "user@example.com");
    assert_eq!(alert["assigned_to_name"], "A User");
    assert_eq!(alert["show_in_ui"], false);
    assert!(alert["tags"].as_array().unwrap().contains(&json!("new")));
}

#[tokio::test(start_paused = true)]
async fn alerts_are_sent_by_1000_and_the_response_counts_for_all() {
    for uncounted in [false, true] {
        let (falcon, client, _) = start(Actions::new().uncounted(uncounted)).await;
        let ids = alerts(&client, 1_201).await;
        let close = actions::change_alerts(&ids, AlertChange::new().status("closed"));
        let report = close.run(&client).await.unwrap();
        assert_eq!(sizes(&bodies(&falcon, PATH), "composite_ids"), [1_000, 201]);
        assert!(report.is_done(), "{report}");
        assert_eq!(alert(&client, &ids[1_200]).await["status"], "closed");
    }
}

#[tokio::test(start_paused = true)]
async fn an_unknown_alert_is_refused_and_the_others_are_done() {
    let (_falcon, client, _) = start(Actions::new()).await;
    let mut ids = alerts(&client, 2).await;
    ids.push("cid:ind:unknown".to_owned());
    let close = actions::change_alerts(&ids, AlertChange::new().status("closed"));
    assert_eq!(
        names(&close.run(&client).await.unwrap(), &ids),
        ["done", "refused"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_service_that_changed_fewer_alerts_than_were_sent_does_not_say_which() {
    let falcon = FakeFalcon::builder().any_ids(true);
    let (_falcon, client, _) = start_with(falcon.actions(Actions::new().left_out("b"))).await;
    let close = actions::change_alerts(["a", "b"], AlertChange::new().status("closed"));
    let report = close.run(&client).await.unwrap();
    assert_eq!(report.counts().left_out, 2);
}

#[tokio::test(start_paused = true)]
async fn errors_without_an_id_leave_alerts_out_and_are_given_to_the_caller() {
    let (_falcon, client, _) = start(Actions::new().anonymous_errors(true)).await;
    let mut ids = alerts(&client, 2).await;
    ids.push("cid:ind:unknown".to_owned());
    let close = actions::change_alerts(&ids, AlertChange::new().status("closed"));
    let report = close.run(&client).await.unwrap();
    assert_eq!(names(&report, &ids), ["left out"]);
    assert_eq!(report.errors()[0].errors.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_comment_that_may_be_there_is_not_sent_twice() {
    let change = AlertChange::new().status("closed");
    for (change, requests, outcome) in [
        (change.clone().comment("seen"), 0, "unsure"),
        (change, 1, "done"),
    ] {
        let falcon = FakeFalcon::builder().fault_at(UPDATE, 2, Fault::Reset);
        let (falcon, client, _) = start_with(falcon).await;
        let ids = alerts(&client, 30).await;
        let update = actions::change_alerts(&ids, change).batch_size(10);
        let mut report = update.run(&client).await.unwrap();
        assert_eq!(names(&report, &ids), ["done", "unsure", "done"]);
        falcon.take_requests();
        update.resume(&client, &mut report).await.unwrap();
        assert_eq!(bodies(&falcon, PATH).len(), requests);
        assert_eq!(report.get(&ids[10]).unwrap().name(), outcome);
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_of_nothing_is_refused_before_it_is_sent() {
    let (falcon, client, _) = start(Actions::new()).await;
    let update = actions::change_alerts(["a"], AlertChange::new());
    let error = update.run(&client).await.unwrap_err();
    assert!(matches!(error, Error::Parameter(_)), "{error}");
    assert!(falcon.requests().is_empty());
}
