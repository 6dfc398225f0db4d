//! The end of an ingest: what was queued is delivered or handed back, and nothing ends in silence.

use fake_falcon::{Hec, HecFault};
use falcon_sdk::hec::Ingest;
use falcon_sdk::{Error, IngestProblem, Retry};
use tokio::time::Instant;

use crate::log::Log;
use crate::{line, seconds, start, stored};

#[tokio::test(start_paused = true)]
async fn close_delivers_all_that_was_queued() {
    let (falcon, settings) = start(Hec::new()).await;
    let ingest = settings.linger(seconds(3_600)).build().unwrap();
    for number in 0..100 {
        ingest.send(line(number)).await.unwrap();
    }
    assert_eq!(falcon.hec_count(), 0);
    let report = ingest.close().await;
    assert_eq!((report.accepted, report.delivered), (100, 100));
    assert_eq!(stored(&falcon).len(), 100);
}

#[tokio::test(start_paused = true)]
async fn close_hands_back_what_the_service_did_not_take() {
    let (_falcon, settings) = start(Hec::new().every(1, HecFault::Failed)).await;
    let ingest = settings.batch_bytes(30).build().unwrap();
    for number in 0..10 {
        ingest.send(line(number)).await.unwrap();
    }
    let begun = Instant::now();
    let report = ingest.close_within(seconds(20)).await;
    assert_eq!(begun.elapsed().as_secs(), 20);
    assert_eq!(report.delivered, 0);
    let events: Vec<String> = report
        .undelivered
        .iter()
        .flat_map(|batch| batch.events.iter().map(ToString::to_string))
        .collect();
    let expected: Vec<String> = (0..10).map(|number| format!("event {number}")).collect();
    assert_eq!(events, expected, "in their order");
    let stored: Vec<bool> = report
        .undelivered
        .iter()
        .map(|it| it.may_be_stored)
        .collect();
    assert!(stored[0], "the first batch was sent");
    assert!(!stored[1..].contains(&true), "the others were not");
    assert!(report.undelivered.iter().all(|it| it.error.is_timeout()));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_is_cut_off_may_have_been_stored() {
    let server = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.local_addr().unwrap());
    let ingest = Ingest::builder("key").url(url).build().unwrap();
    ingest.send(line(0)).await.unwrap();
    let report = ingest.close_within(seconds(5)).await;
    assert!(report.undelivered[0].may_be_stored);
    drop(server);
}

#[tokio::test(start_paused = true)]
async fn a_closed_ingest_refuses_events_and_gives_them_back() {
    let (_falcon, settings) = start(Hec::new()).await;
    let ingest = settings.build().unwrap();
    let other = ingest.clone();
    ingest.send(line(0)).await.unwrap();
    assert_eq!(ingest.close().await.delivered, 1);
    let rejected = other.send(line(1)).await.unwrap_err();
    assert_eq!(rejected.event, line(1));
    assert_eq!(
        rejected.to_string(),
        "the ingest is closed, so it takes no events"
    );
    let error = other.flush().await.unwrap_err();
    let problem = match error {
        Error::Ingest { problem, .. } => problem,
        other => panic!("{other}"),
    };
    assert!(matches!(problem, IngestProblem::Closed));
    let report = other.close().await;
    assert_eq!((report.accepted, report.delivered), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_ingest_that_is_dropped_logs_how_many_events_are_open_and_still_delivers_them() {
    let log = Log::start();
    let (falcon, settings) = start(Hec::new()).await;
    let ingest = settings.build().unwrap();
    for number in 0..7 {
        ingest.send(line(number)).await.unwrap();
    }
    drop(ingest);
    let text = log.lines("WARN").concat();
    assert!(
        text.contains("dropped without `close`") && text.contains("undelivered=7"),
        "{text}"
    );
    tokio::time::sleep(seconds(5)).await;
    assert_eq!(falcon.hec_count(), 7);
    assert_eq!(log.lines("WARN").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn events_that_nobody_can_take_back_are_logged() {
    let log = Log::start();
    let (_falcon, settings) = start(Hec::new().every(1, HecFault::Refused)).await;
    let ingest = settings.retry(Retry::never()).build().unwrap();
    ingest.send(line(0)).await.unwrap();
    drop(ingest);
    tokio::time::sleep(seconds(5)).await;
    let text = log.lines("WARN").concat();
    assert!(
        text.contains("events are lost") && text.contains("400"),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn an_ingest_without_open_events_is_dropped_in_silence() {
    let log = Log::start();
    let (_falcon, settings) = start(Hec::new().first(HecFault::Refused)).await;
    let ingest = settings.build().unwrap();
    ingest.send(line(0)).await.unwrap();
    assert!(ingest.flush().await.is_err());
    assert_eq!(ingest.take_undelivered().len(), 1);
    ingest.send(line(1)).await.unwrap();
    ingest.flush().await.unwrap();
    drop(ingest);
    tokio::time::sleep(seconds(5)).await;
    assert!(log.lines("WARN").is_empty());
}
