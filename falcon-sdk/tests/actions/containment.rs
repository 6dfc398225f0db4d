//! Containment, visibility, tags and groups of hosts, and waits for them.

use std::sync::{Arc, Mutex};

use fake_falcon::{Actions, FakeFalcon, Fault};
use falcon_sdk::actions::{self, Outcome};
use falcon_sdk::hosts::{PostDeviceDetailsV2, QueryDevicesByFilter, QueryHiddenDevices};
use falcon_sdk::{Client, Error, JobProblem, Polling};

use crate::{DETAILS, hosts, names, seconds, start, start_with};

async fn status(client: &Client, host: &str) -> String {
    let reply = client.send(PostDeviceDetailsV2::new([host])).await.unwrap();
    reply.resources[0].status.clone().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_host_passes_through_the_four_states() {
    let (_falcon, client, sent) = start(Actions::new().containment_time(seconds(20))).await;
    let ids = hosts(&client, 2).await;
    let states = Arc::new(Mutex::new(Vec::new()));
    let polling = || {
        let states = states.clone();
        let polling = Polling::new().interval(seconds(5)).max_interval(seconds(5));
        polling.on_progress(move |progress| {
            states
                .lock()
                .unwrap()
                .push((progress.state.clone().unwrap(), progress.percent));
        })
    };
    let report = actions::contain(&ids)
        .run_and_wait(&client, polling())
        .await
        .unwrap();
    assert_eq!(sent.seconds(DETAILS), [0, 5, 10, 15, 20]);
    let Some(Outcome::Done(host)) = report.get(&ids[0]) else {
        panic!("{report}");
    };
    assert_eq!(host.status.as_deref(), Some("contained"));
    let report = actions::lift_containment(&ids)
        .run_and_wait(&client, polling())
        .await
        .unwrap();
    assert!(report.is_done(), "{report}");
    assert_eq!(status(&client, &ids[0]).await, "normal");
    let mut states = states.lock().unwrap().clone();
    states.dedup();
    let pending = ["containment_pending", "lift_containment_pending"];
    assert_eq!(states, pending.map(|state| (state.to_owned(), Some(0.0))));
}

#[tokio::test(start_paused = true)]
async fn an_offline_host_is_named_at_the_deadline_and_waited_for_later() {
    let falcon = FakeFalcon::builder().any_ids(true);
    let actions = Actions::new().containment_time(seconds(10)).offline("b");
    let (_falcon, client, sent) = start_with(falcon.actions(actions)).await;
    let contain = actions::contain(["a", "b"]);
    let polling = Polling::new().timeout(seconds(60));
    let mut report = contain
        .run_and_wait(&client, polling.clone())
        .await
        .unwrap();
    assert_eq!(sent.seconds(DETAILS).last(), Some(&60));
    assert!(report.get("a").unwrap().is_done());
    let Some(Outcome::Pending(error)) = report.get("b") else {
        panic!("{report}");
    };
    assert!(error.is_timeout());
    assert_eq!(
        error.to_string(),
        "PostDeviceDetailsV2: the containment of host b is not complete after 60s, its state is \
         containment_pending; it continues at the service: allow more time with `Polling::timeout`"
    );
    assert_eq!(report.counts().pending, 1);
    contain.resume(&client, &mut report).await.unwrap();
    assert_eq!(
        sent.count("PerformActionV2"),
        1,
        "a pending host is not contained again"
    );
    let before = sent.count(DETAILS);
    contain
        .wait(&client, &mut report, Polling::new().timeout(seconds(1)))
        .await;
    assert_eq!(sent.count(DETAILS), before + 2);
}

#[tokio::test(start_paused = true)]
async fn hosts_that_were_refused_are_not_waited_for() {
    let (falcon, client, _) = start(Actions::new()).await;
    let mut ids = hosts(&client, 2).await;
    ids.push("unknown".to_owned());
    let report = actions::contain(&ids)
        .run_and_wait(&client, Polling::new())
        .await
        .unwrap();
    assert_eq!(names(&report, &ids), ["done", "refused"]);
    let polls = crate::bodies(&falcon, "/entities/devices/v2");
    assert!(
        polls
            .iter()
            .all(|body| body["ids"].as_array().unwrap().len() == 2)
    );
}

#[tokio::test(start_paused = true)]
async fn a_failed_poll_does_not_end_the_wait_unless_it_is_final() {
    let falcon = FakeFalcon::builder().actions(Actions::new().containment_time(seconds(60)));
    // A read is retried by the client itself, so a fault lasts for several requests.
    let (_falcon, client, _) = start_with(falcon.fault_first(DETAILS, Fault::Status(503), 7)).await;
    let ids = hosts(&client, 1).await;
    let report = actions::contain(&ids)
        .run_and_wait(&client, Polling::new())
        .await
        .unwrap();
    assert!(report.is_done(), "{report}");
    let falcon = FakeFalcon::builder().fault_first(DETAILS, Fault::Status(403), 1);
    let (_falcon, client, sent) = start_with(falcon).await;
    let report = actions::contain(&ids)
        .run_and_wait(&client, Polling::new())
        .await
        .unwrap();
    let Some(Outcome::Pending(error)) = report.get(&ids[0]) else {
        panic!("{report}");
    };
    assert!(error.is_auth());
    assert_eq!(sent.count(DETAILS), 1);
}

#[tokio::test(start_paused = true)]
async fn hidden_hosts_vanish_from_lists_and_appear_again() {
    let (_falcon, client, _) = start(Actions::new()).await;
    let ids = hosts(&client, 150).await;
    actions::hide(&ids)
        .run(&client)
        .await
        .unwrap()
        .ok()
        .unwrap();
    let visible = client
        .items(QueryDevicesByFilter::new())
        .collect_all()
        .await
        .unwrap();
    assert_eq!(visible.len(), 1_300 - 150);
    assert!(!ids.iter().any(|id| visible.contains(id)));
    let mut hidden = client
        .items(QueryHiddenDevices::new())
        .collect_all()
        .await
        .unwrap();
    hidden.sort();
    let mut expected = ids.clone();
    expected.sort();
    assert_eq!(hidden, expected);
    actions::unhide(&ids)
        .run(&client)
        .await
        .unwrap()
        .ok()
        .unwrap();
    assert_eq!(hosts(&client, 150).await, ids);
}

#[tokio::test(start_paused = true)]
async fn tags_get_their_prefix_and_stick_and_each_host_has_its_outcome() {
    let (falcon, client, _) = start(Actions::new()).await;
    let mut ids = hosts(&client, 2).await;
    ids.push("unknown".to_owned());
    let tag = actions::add_tags(&ids, ["web", "FalconGroupingTags/tier1"]);
    let report = tag.run_and_wait(&client, Polling::new()).await.unwrap();
    assert_eq!(names(&report, &ids), ["done", "refused"]);
    let error = report.get("unknown").unwrap().error().unwrap();
    assert!(error.to_string().contains("unknown: not found"), "{error}");
    let body = &crate::bodies(&falcon, "/devices/tags/v1")[0];
    assert_eq!(body["tags"][0], "FalconGroupingTags/web");
    assert_eq!(body["tags"][1], "FalconGroupingTags/tier1");
    assert_eq!(body["action"], "add");
    let reply = client
        .send(PostDeviceDetailsV2::new([&ids[0]]))
        .await
        .unwrap();
    assert!(
        reply.resources[0]
            .tags
            .iter()
            .any(|tag| tag == "FalconGroupingTags/web")
    );
    let untag = actions::remove_tags(&ids[..2], ["web"]);
    let report = untag.run_and_wait(&client, Polling::new()).await.unwrap();
    assert!(report.is_done(), "{report}");
    let reply = client
        .send(PostDeviceDetailsV2::new([&ids[0]]))
        .await
        .unwrap();
    assert!(
        !reply.resources[0]
            .tags
            .iter()
            .any(|tag| tag == "FalconGroupingTags/web")
    );
}

#[tokio::test(start_paused = true)]
async fn hosts_join_a_group_by_a_filter_and_a_wait_finds_those_that_did_not() {
    let (falcon, client, _) = start(Actions::new()).await;
    let mut ids = hosts(&client, 501).await;
    let group = ids.pop().unwrap();
    ids.push("unknown".to_owned());
    let join = actions::add_to_group(&*group, &ids);
    let mut report = join.run(&client).await.unwrap();
    let sent = crate::bodies(&falcon, "/host-group-actions/v1");
    let filters: Vec<&str> = sent
        .iter()
        .map(|body| body["action_parameters"][0]["value"].as_str().unwrap())
        .collect();
    assert_eq!(filters.len(), 2);
    assert!(filters[0].starts_with(&format!("device_id:['{}','", ids[0])));
    assert_eq!(filters[1], "device_id:['unknown']");
    assert_eq!(
        (sent[0]["ids"][0].as_str(), sent[0]["ids"][1].as_str()),
        (Some(&*group), None)
    );
    assert_eq!(names(&report, &ids), ["done"], "the response names no host");
    join.wait(&client, &mut report, Polling::new().timeout(seconds(5)))
        .await;
    assert_eq!(names(&report, &ids), ["done", "pending"]);
    let Some(Outcome::Pending(Error::Job(failure))) = report.get("unknown") else {
        panic!("{report}");
    };
    assert!(matches!(failure.problem, JobProblem::Unfinished { .. }));
    let leave = actions::remove_from_group(&*group, &ids[..500]);
    let report = leave.run_and_wait(&client, Polling::new()).await.unwrap();
    assert!(report.is_done(), "{report}");
}
