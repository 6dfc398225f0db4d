//! A search that ends without a result is stopped, once.

use std::time::Duration;

use fake_falcon::{FakeFalcon, Fault, Siem};
use falcon_sdk::siem::Job;
use falcon_sdk::{Error, JobProblem, Polling};

use crate::{POLL, STOP, job, problem, search, seconds, settle, start, start_with};

/// A search that is not done within hours.
fn long() -> Siem {
    Siem::new().polls(10_000).poll_after(seconds(5))
}

#[tokio::test(start_paused = true)]
async fn a_timeout_stops_the_search_once() {
    let (_falcon, client, sent) = start(long()).await;
    let polling = Polling::new().timeout(seconds(12));
    let error = job(&client).await.wait(polling).await.unwrap_err();
    assert_eq!(sent.millis(STOP), [12_000], "before the error is returned");
    let JobProblem::Stopped { after, .. } = problem(&error) else {
        panic!("{error}");
    };
    assert_eq!(*after, seconds(12));
    assert!(error.is_timeout() && !error.may_have_taken_effect());
    assert!(error.to_string().contains("was stopped"), "{error}");
    settle().await;
    assert_eq!(sent.count(STOP), 1);
}

#[tokio::test(start_paused = true)]
async fn an_error_stops_the_search_once_and_is_returned() {
    let falcon = FakeFalcon::builder().siem(long());
    let falcon = falcon.fault_first(POLL, Fault::Status(403), 1);
    let (_falcon, client, sent) = start_with(falcon).await;
    let error = job(&client).await.wait(Polling::new()).await.unwrap_err();
    assert!(error.is_auth(), "{error}");
    settle().await;
    assert_eq!(sent.count(STOP), 1);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_job_is_stopped_once() {
    let (falcon, client, sent) = start(long()).await;
    drop(job(&client).await);
    settle().await;
    assert_eq!(sent.count(STOP), 1);
    let stops = falcon.requests();
    let stops: Vec<_> = stops.iter().filter(|it| it.method == "DELETE").collect();
    assert_eq!(stops.len(), 1);
    assert!(
        stops[0].path.ends_with("%3D"),
        "the id is escaped: {}",
        stops[0].path
    );
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_wait_stops_the_search_once() {
    let (_falcon, client, sent) = start(long()).await;
    let waiting = job(&client).await.wait(Polling::new());
    tokio::time::timeout(seconds(7), waiting).await.unwrap_err();
    settle().await;
    assert_eq!(sent.millis(POLL), [0, 5_000]);
    assert_eq!(sent.millis(STOP), [7_000]);
}

#[tokio::test(start_paused = true)]
async fn a_stop_that_is_under_way_is_not_sent_twice_if_its_caller_is_dropped() {
    let falcon = FakeFalcon::builder().siem(long()).latency(seconds(2));
    let (falcon, client, sent) = start_with(falcon).await;
    let stopping = job(&client).await.stop();
    tokio::time::timeout(seconds(1), stopping)
        .await
        .unwrap_err();
    tokio::time::sleep(seconds(10)).await;
    assert_eq!(sent.count(STOP), 1);
    let requests = falcon.requests();
    let stops = requests.iter().filter(|it| it.method == "DELETE");
    assert_eq!(stops.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_empty_200_is_a_successful_stop_and_so_is_a_404() {
    let (_falcon, client, sent) = start(long()).await;
    let job = job(&client).await;
    let same = Job::resume(&client, "search-all", job.id());
    job.stop().await.unwrap();
    same.stop().await.unwrap();
    assert_eq!(sent.count(STOP), 2, "one for each job");
}

#[tokio::test(start_paused = true)]
async fn a_stop_that_fails_is_an_error_of_stop_and_does_not_hide_that_of_wait() {
    let falcon = || {
        FakeFalcon::builder()
            .siem(long())
            .fault_first(STOP, Fault::Status(403), 1)
    };
    let (_falcon, client, _) = start_with(falcon()).await;
    let error = job(&client).await.stop().await.unwrap_err();
    assert_eq!(error.operation(), Some(STOP));
    let (_falcon, client, sent) = start_with(falcon()).await;
    let polling = Polling::new().timeout(Duration::ZERO);
    let error = job(&client).await.wait(polling).await.unwrap_err();
    assert_eq!(error.operation(), Some(POLL), "{error}");
    settle().await;
    assert_eq!(sent.count(STOP), 1);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_search_is_an_error_and_not_a_result() {
    let (_falcon, client, sent) = start(Siem::new().polls(2).cancelled(true)).await;
    let error = job(&client).await.wait(Polling::new()).await.unwrap_err();
    assert_eq!(problem(&error), &JobProblem::Cancelled);
    let mut polled = job(&client).await;
    polled.poll().await.unwrap();
    let error = polled.poll().await.unwrap_err();
    assert_eq!(problem(&error), &JobProblem::Cancelled);
    drop(polled);
    settle().await;
    assert_eq!(sent.count(STOP), 0, "it has ended by itself");
}

#[tokio::test(start_paused = true)]
async fn a_search_that_nobody_polled_has_expired_and_is_not_stopped() {
    let (_falcon, client, sent) = start(Siem::new().polls(5)).await;
    let mut job = job(&client).await;
    job.poll().await.unwrap();
    tokio::time::sleep(seconds(89)).await;
    job.poll().await.unwrap();
    tokio::time::sleep(seconds(90)).await;
    let error = job.wait(Polling::new()).await.unwrap_err();
    assert_eq!(problem(&error), &JobProblem::Expired);
    let text = error.to_string();
    assert!(
        text.contains("has expired") && text.contains("start it again"),
        "{text}"
    );
    settle().await;
    assert_eq!(sent.count(STOP), 0);
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_live_search_is_refused_and_the_search_is_stopped() {
    let (_falcon, client, sent) = start(Siem::new()).await;
    let job = Job::start(&client, search("*").live()).await.unwrap();
    let error = job.wait(Polling::new()).await.unwrap_err();
    assert!(matches!(error, Error::Parameter(_)), "{error}");
    assert!(error.to_string().contains("`Job::poll`"), "{error}");
    assert_eq!((sent.count(POLL), sent.count(STOP)), (0, 1));
}

#[test]
fn a_job_that_outlives_its_runtime_is_dropped_without_a_panic() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let job = runtime.block_on(async {
        let (_falcon, client, _) = start(long()).await;
        job(&client).await
    });
    drop(runtime);
    drop(job);
}
