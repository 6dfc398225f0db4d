//! Batches and events that are refused: named, and handed back.

use fake_falcon::{Hec, HecFault};
use falcon_sdk::hec::Event;
use falcon_sdk::{Error, IngestProblem};

use crate::{line, requests, start};

#[tokio::test(start_paused = true)]
async fn a_refused_batch_is_an_error_with_the_services_text_and_its_events_come_back() {
    let (falcon, settings) = start(Hec::new().first(HecFault::Refused)).await;
    let ingest = settings.batch_bytes(20).build().unwrap();
    ingest.send(line(0)).await.unwrap();
    ingest.send(line(1)).await.unwrap();
    let error = ingest.flush().await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with(
            "2 events were not delivered: POST /services/collector/raw: 400 Bad Request: \
         {\"code\":7,\"text\":\"Incorrect index\"}"
        ),
        "{text}"
    );
    assert!(text.ends_with("take the events back with `take_undelivered`"));
    assert_eq!(error.status().unwrap().as_u16(), 400);
    assert_eq!(requests(&falcon), 1, "it is not retried");

    let rejected = ingest.send(line(2)).await.unwrap_err();
    assert_eq!(rejected.event, line(2));
    let batches = ingest.take_undelivered();
    assert_eq!(batches.len(), 1);
    assert_eq!(batches[0].events, [line(0), line(1)]);
    assert!(!batches[0].may_be_stored);
    assert_eq!(ingest.progress().buffered, 0);
    for event in batches.into_iter().flat_map(|batch| batch.events) {
        ingest.send(event).await.unwrap();
    }
    ingest.send(rejected.event).await.unwrap();
    let report = ingest.close().await;
    assert_eq!((report.accepted, report.delivered), (5, 3));
    assert_eq!(falcon.hec_events(), ["event 0", "event 1", "event 2"]);
}

#[tokio::test(start_paused = true)]
async fn one_refused_batch_does_not_stop_the_others() {
    let (falcon, settings) = start(Hec::new().first(HecFault::Refused)).await;
    let ingest = settings.batch_bytes(10).build().unwrap();
    for number in 0..5 {
        ingest.send(line(number)).await.unwrap();
    }
    let report = ingest.close().await;
    assert_eq!(report.delivered, 4);
    assert_eq!(report.undelivered[0].events, [line(0)]);
    assert_eq!(
        falcon.hec_events(),
        ["event 1", "event 2", "event 3", "event 4"]
    );
}

#[tokio::test(start_paused = true)]
async fn an_event_longer_than_a_batch_is_named_and_given_back() {
    let (falcon, settings) = start(Hec::new()).await;
    let ingest = settings.batch_bytes(100).build().unwrap();
    let fits = Event::raw("x".repeat(99));
    ingest.send(fits).await.unwrap();
    let long = Event::raw("Nov 28 web-7 ".to_owned() + &"x".repeat(1_000));
    let rejected = ingest.send(long.clone()).await.unwrap_err();
    assert_eq!(rejected.event, long);
    let text = rejected.to_string();
    assert!(
        text.starts_with(
            "an event of 1014 bytes is longer than a batch of 100 bytes; it begins with \
             Nov 28 web-7 xxx"
        ),
        "{text}"
    );
    assert!(text.len() < 400);
    let error = Error::from(rejected);
    assert!(matches!(
        error,
        Error::Ingest {
            problem: IngestProblem::TooLong { length: 1014, .. },
            ..
        }
    ));
    assert_eq!(ingest.close().await.delivered, 1);
    assert_eq!(falcon.hec_count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_is_too_large_for_the_service_comes_back_with_advice() {
    let (_falcon, settings) = start(Hec::new().largest(50)).await;
    let ingest = settings.build().unwrap();
    for number in 0..10 {
        ingest.send(line(number)).await.unwrap();
    }
    let report = ingest.close().await;
    let batch = &report.undelivered[0];
    assert_eq!(batch.events.len(), 10);
    let text = batch.error.to_string();
    assert!(
        text.contains("413") && text.contains("`batch_bytes`"),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_page_of_a_gateway_with_status_200_is_no_success() {
    let (falcon, settings) = start(Hec::new().first(HecFault::Page)).await;
    let ingest = settings.build().unwrap();
    ingest.send(line(0)).await.unwrap();
    let report = ingest.close().await;
    assert_eq!((report.delivered, falcon.hec_count()), (0, 0));
    let batch = &report.undelivered[0];
    assert!(matches!(batch.error, Error::Decode(_)), "{}", batch.error);
    assert!(batch.may_be_stored, "nobody knows");
}
