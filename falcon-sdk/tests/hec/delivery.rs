//! Faults on the way: no event is lost, and only those that the report counts are doubled.

use std::sync::{Arc, Mutex};

use fake_falcon::{Hec, HecFault};
use falcon_sdk::hec::Report;
use falcon_sdk::request::Call;
use falcon_sdk::{Client, Observer, Outcome, Retry};
use tokio::time::Instant;

use crate::{line, requests, seconds, start, stored};

const EVENTS: usize = 10_000;

/// Sends events in batches of about 50, with a fault in each third request.
async fn with(fault: HecFault) -> (Report, u64) {
    let (falcon, settings) = start(Hec::new().every(3, fault)).await;
    let ingest = settings.batch_bytes(500).build().unwrap();
    for number in 0..EVENTS {
        ingest.send(line(number)).await.unwrap();
    }
    let report = ingest.close().await;
    let stored = stored(&falcon);
    assert_eq!(stored.len(), EVENTS, "{fault:?}: every event is stored");
    assert_eq!(
        (report.accepted, report.delivered),
        (EVENTS as u64, EVENTS as u64)
    );
    assert!(report.undelivered.is_empty());
    assert!(requests(&falcon) > 200, "{}", requests(&falcon));
    let doubled = stored.values().filter(|times| **times > 1).count();
    (report, doubled as u64)
}

#[tokio::test(start_paused = true)]
async fn events_that_the_service_refused_are_retried_and_not_doubled() {
    let (report, doubled) = with(HecFault::Busy).await;
    assert_eq!((report.possibly_doubled, doubled), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn each_doubled_event_is_counted() {
    for fault in [HecFault::FailedAfter, HecFault::ResetAfter] {
        let (report, doubled) = with(fault).await;
        assert!(doubled > 1_000, "{doubled}");
        assert_eq!(report.possibly_doubled, doubled, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_that_may_be_doubled_is_counted_although_it_is_not() {
    for fault in [HecFault::Failed, HecFault::Reset] {
        let (report, doubled) = with(fault).await;
        assert_eq!(doubled, 0);
        assert!(report.possibly_doubled > 1_000, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_status_of_a_success_confirms_events_whatever_becomes_of_its_body() {
    let (report, doubled) = with(HecFault::BrokenSuccess).await;
    assert_eq!((report.possibly_doubled, doubled), (0, 0));
}

/// The times of all requests.
#[derive(Clone)]
struct Times(Arc<Mutex<Vec<u128>>>, Instant);

impl Observer for Times {
    fn on_outcome(&self, _: &Call, _: &Outcome<'_>) {
        self.0.lock().unwrap().push(self.1.elapsed().as_millis());
    }
}

#[tokio::test(start_paused = true)]
async fn the_service_states_when_to_retry() {
    let (falcon, settings) = start(Hec::new().first(HecFault::Busy)).await;
    let times = Times(Arc::default(), Instant::now());
    let retry = Retry::new().first_wait(std::time::Duration::from_millis(1));
    let settings = settings
        .connection(Client::builder().observer(times.clone()))
        .retry(retry)
        .linger(seconds(0));
    let ingest = settings.build().unwrap();
    ingest.send(line(0)).await.unwrap();
    ingest.flush().await.unwrap();
    let times = times.0.lock().unwrap().clone();
    assert_eq!(times.len(), 2);
    assert!((2_000..2_100).contains(&(times[1] - times[0])), "{times:?}");
    assert_eq!(stored(&falcon).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_batch_waits_for_others_as_long_as_set() {
    let (falcon, settings) = start(Hec::new()).await;
    let ingest = settings.linger(seconds(30)).build().unwrap();
    ingest.send(line(0)).await.unwrap();
    tokio::time::sleep(seconds(29)).await;
    ingest.send(line(1)).await.unwrap();
    assert_eq!(falcon.hec_count(), 0);
    tokio::time::sleep(seconds(2)).await;
    assert_eq!(falcon.hec_count(), 2);
    assert_eq!(requests(&falcon), 1, "one batch");
    ingest.send(line(2)).await.unwrap();
    ingest.flush().await.unwrap();
    assert_eq!(falcon.hec_count(), 3, "a flush does not wait");
}

#[tokio::test(start_paused = true)]
async fn events_arrive_in_their_order() {
    let (falcon, settings) = start(Hec::new().every(4, HecFault::Busy)).await;
    let ingest = settings.batch_bytes(100).build().unwrap();
    for number in 0..1_000 {
        ingest.send(line(number)).await.unwrap();
    }
    assert!(ingest.close().await.undelivered.is_empty());
    let expected: Vec<String> = (0..1_000).map(|number| format!("event {number}")).collect();
    assert!(falcon.hec_events() == expected);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_never_recovers_gets_as_many_attempts_as_set() {
    let (falcon, settings) = start(Hec::new().every(1, HecFault::FailedAfter)).await;
    let ingest = settings.retry(Retry::new().attempts(3)).build().unwrap();
    ingest.send(line(0)).await.unwrap();
    let report = ingest.close().await;
    assert_eq!((report.delivered, requests(&falcon)), (0, 3));
    let batch = &report.undelivered[0];
    assert!(batch.may_be_stored, "it is");
    assert_eq!(batch.error.attempts(), 3);
    assert_eq!(batch.events, [line(0)]);
}
