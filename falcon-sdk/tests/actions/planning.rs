//! The requests of an action: their sizes, and what is sent of each item.

use falcon_sdk::actions;
use falcon_sdk::{Error, Polling};

use crate::{Actions, PERFORM, bodies, hosts, names, seconds, sizes, start};

const PATH: &str = "/devices-actions/v2";

#[tokio::test(start_paused = true)]
async fn hosts_are_sent_in_requests_of_the_services_size_and_all_outcomes_are_merged() {
    let (falcon, client, _) = start(Actions::new()).await;
    let ids = hosts(&client, 1_201).await;
    let report = actions::contain(&ids).run(&client).await.unwrap();
    assert_eq!(sizes(&bodies(&falcon, PATH), "ids"), [500, 500, 201]);
    assert_eq!(report.counts().done, 1_201);
    assert_eq!((report.requests(), report.is_done()), (3, true));
    assert!(report.failure().is_none() && report.errors().is_empty());
    let keys: Vec<&str> = report.iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ids, "in the order of the items");
    assert_eq!(report.to_string(), "PerformActionV2: 1201 of 1201 done");
    report.ok().unwrap();
}

#[tokio::test(start_paused = true)]
async fn other_actions_on_hosts_take_100_at_a_time() {
    let (falcon, client, _) = start(Actions::new()).await;
    let ids = hosts(&client, 250).await;
    let report = actions::hide(&ids).run(&client).await.unwrap();
    assert_eq!(sizes(&bodies(&falcon, PATH), "ids"), [100, 100, 50]);
    assert_eq!(report.counts().done, 250);
    falcon.take_requests();
    let smaller = actions::unhide(&ids).batch_size(200);
    smaller.run(&client).await.unwrap();
    assert_eq!(sizes(&bodies(&falcon, PATH), "ids"), [200, 50]);
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_says_what_would_be_sent_and_sends_nothing() {
    let (falcon, client, _) = start(Actions::new()).await;
    let ids = hosts(&client, 501).await;
    falcon.take_requests();
    let planned = actions::contain(&ids).dry_run().unwrap();
    assert!(falcon.requests().is_empty());
    let shown: Vec<String> = planned.iter().map(ToString::to_string).collect();
    let route = "PerformActionV2: POST /devices/entities/devices-actions/v2?action_name=contain";
    assert_eq!(
        shown,
        [
            format!("{route} with 500 items"),
            format!("{route} with 1 items")
        ]
    );
    assert_eq!(planned[0].items[..], ids[..500]);
    assert!(planned[1].call.to_curl().contains(&ids[500]));
}

#[tokio::test(start_paused = true)]
async fn without_items_nothing_is_sent() {
    let (falcon, client, _) = start(Actions::new()).await;
    let nobody: [&str; 0] = [];
    let contain = actions::contain(nobody);
    assert!(contain.dry_run().unwrap().is_empty());
    let report = contain.run_and_wait(&client, Polling::new()).await.unwrap();
    assert!(report.is_done() && report.requests() == 0);
    assert!(falcon.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_item_given_twice_is_sent_once_and_has_one_outcome() {
    let (falcon, client, _) = start(Actions::new()).await;
    let ids = hosts(&client, 2).await;
    let twice = [&ids[0], &ids[1], &ids[0]];
    let report = actions::contain(twice).run(&client).await.unwrap();
    assert_eq!(sizes(&bodies(&falcon, PATH), "ids"), [2]);
    assert_eq!(report.iter().count(), 2);
    assert_eq!(names(&report, &ids), ["done"]);
}

#[tokio::test(start_paused = true)]
async fn an_invalid_action_is_refused_before_anything_is_sent() {
    let (falcon, client, _) = start(Actions::new()).await;
    let tags: Vec<String> = (0..51).map(|number| format!("tag{number}")).collect();
    let error = actions::add_tags(["a"], tags)
        .run(&client)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Parameter(_)), "{error}");
    assert!(falcon.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn progress_is_reported_after_each_request() {
    let (_falcon, client, sent) = start(Actions::new()).await;
    let ids = hosts(&client, 501).await;
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let into = seen.clone();
    let contain = actions::contain(&ids).on_progress(move |progress| {
        into.lock().unwrap().push((
            progress.requests,
            progress.all_requests,
            progress.items,
            progress.all_items,
        ));
    });
    contain.run(&client).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), [(1, 2, 500, 501), (2, 2, 501, 501)]);
    assert_eq!(sent.count(PERFORM), 2);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_run_keeps_its_outcomes_and_is_resumed() {
    let (falcon, client, _) = start(Actions::new()).await;
    let ids = hosts(&client, 501).await;
    falcon.take_requests();
    let contain = actions::contain(&ids).on_progress(|progress| {
        assert_eq!(progress.requests, 1);
    });
    let mut report = actions::Report::default();
    {
        let run = contain.resume(&client, &mut report);
        // The first request is sent, and no response has arrived.
        tokio::time::timeout(std::time::Duration::ZERO, run)
            .await
            .unwrap_err();
    }
    assert_eq!(names(&report, &ids[..500]), ["left out"]);
    assert_eq!(names(&report, &ids[500..]), ["not sent"]);
    tokio::time::sleep(seconds(1)).await;
    let contain = actions::contain(&ids);
    contain.resume(&client, &mut report).await.unwrap();
    assert_eq!(names(&report, &ids), ["done"]);
}
