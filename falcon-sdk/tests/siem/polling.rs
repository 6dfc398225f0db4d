//! A search is polled at the service's pace, until it is done.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fake_falcon::{FakeFalcon, Fault, Siem};
use falcon_sdk::Polling;
use falcon_sdk::siem::Job;

use crate::{POLL, START, STOP, job, search, seconds, start, start_with};

#[tokio::test(start_paused = true)]
async fn a_search_is_polled_when_the_service_says_until_it_is_done() {
    let siem = Siem::new().polls(4).events(8).poll_after(seconds(3));
    let (_falcon, client, sent) = start(siem).await;
    let results = job(&client).await.wait(Polling::new()).await.unwrap();
    assert!(results.done);
    assert_eq!(sent.millis(POLL), [0, 3_000, 6_000, 9_000]);
    assert_eq!(sent.count(START), 1);
    assert_eq!(sent.count(STOP), 0, "a search that is done needs no stop");
}

#[tokio::test(start_paused = true)]
async fn a_pace_beyond_reason_is_bounded() {
    for (stated, polls) in [
        (Duration::ZERO, [0, 100, 200]),
        (seconds(3_600), [0, 10_000, 20_000]),
    ] {
        let siem = Siem::new().polls(3).poll_after(stated);
        let (_falcon, client, sent) = start(siem).await;
        job(&client).await.wait(Polling::new()).await.unwrap();
        assert_eq!(sent.millis(POLL), polls);
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_stated_pace_the_intervals_of_the_caller_count() {
    let (_falcon, client, sent) = start(Siem::new().polls(3).poll_after(None)).await;
    let polling = Polling::new().interval(seconds(2));
    job(&client).await.wait(polling).await.unwrap();
    assert_eq!(sent.millis(POLL), [0, 2_000, 5_000]);
}

#[tokio::test(start_paused = true)]
async fn each_poll_reports_the_share_of_the_work() {
    let (_falcon, client, _) = start(Siem::new().polls(4)).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&seen);
    let polling = Polling::new().on_progress(move |progress| {
        into.lock().unwrap().push(progress.percent);
    });
    job(&client).await.wait(polling).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), [Some(25.0), Some(50.0), Some(75.0)]);
}

#[tokio::test(start_paused = true)]
async fn a_poll_replaces_the_events_of_the_poll_before() {
    let (_falcon, client, sent) = start(Siem::new().polls(3).events(6)).await;
    let mut job = job(&client).await;
    for (events, done) in [(2, false), (4, false), (6, true)] {
        let results = job.poll().await.unwrap();
        assert_eq!((results.events.len(), results.done), (events, done));
        assert_eq!(results.events[0]["@id"], "event-0");
    }
    assert_eq!(sent.millis(POLL), [0, 1_000, 2_000]);
    let (_falcon, client, _) = start(Siem::new().polls(3).events(6)).await;
    let results = crate::job(&client)
        .await
        .wait(Polling::new())
        .await
        .unwrap();
    assert_eq!(results.events.len(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_live_search_is_read_poll_by_poll_and_then_stopped() {
    let (_falcon, client, sent) = start(Siem::new().polls(1).events(2)).await;
    let mut job = Job::start(&client, search("*").live()).await.unwrap();
    for events in [2, 4, 6] {
        let results = job.poll().await.unwrap();
        assert_eq!((results.events.len(), results.done), (events, false));
    }
    job.stop().await.unwrap();
    assert_eq!(sent.count(STOP), 1);
}

#[tokio::test(start_paused = true)]
async fn a_search_is_resumed_by_its_id_with_other_programs() {
    let (falcon, client, sent) = start(Siem::new().polls(3).events(3)).await;
    let mut job = job(&client).await;
    job.poll().await.unwrap();
    let id = job.detach();
    let resumed = Job::resume(&client, "search-all", id);
    let results = resumed.wait(Polling::new()).await.unwrap();
    assert_eq!(results.events.len(), 3);
    assert_eq!((sent.count(START), sent.count(STOP)), (1, 0));
    let polled = falcon.requests();
    let polled = polled
        .iter()
        .filter(|it| it.path.contains("/queryjobs/P1-"));
    assert_eq!(polled.count(), 3, "of one search");
}

#[tokio::test(start_paused = true)]
async fn a_poll_that_fails_in_passing_is_retried() {
    let falcon = FakeFalcon::builder().fault_first(POLL, Fault::Status(503), 2);
    let (_falcon, client, sent) = start_with(falcon).await;
    job(&client).await.wait(Polling::new()).await.unwrap();
    assert_eq!(sent.count(STOP), 0);
}

#[tokio::test(start_paused = true)]
async fn a_start_is_sent_once() {
    let falcon = FakeFalcon::builder().fault_first(START, Fault::Status(503), 1);
    let (falcon, client, _) = start_with(falcon).await;
    Job::start(&client, search("*")).await.unwrap_err();
    let starts = falcon.requests();
    let starts = starts.iter().filter(|it| it.path.ends_with("/queryjobs"));
    assert_eq!(starts.count(), 1);
}
