//! A job that ends without a result is stopped, once, if the service can stop it.

use std::time::Duration;

use fake_falcon::{FakeFalcon, Fault, Jobs};
use falcon_sdk::jobs::Job;
use falcon_sdk::models::entities::ODSScanRequest;
use falcon_sdk::ods::CreateScan;
use falcon_sdk::{Client, JobProblem, Polling};

use crate::{job, problem, seconds, settle, start, start_with};

const POLL: &str = "get-scans-by-scan-ids-v2";
const STOP: &str = "cancel-scans";

fn long() -> Jobs {
    Jobs::new().polls(10_000)
}

async fn scan(client: &Client) -> Job<CreateScan> {
    let scan = CreateScan::new(ODSScanRequest::new().hosts(["aid1"]));
    Job::start(client, scan).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_timeout_stops_the_job_once_and_names_its_last_state() {
    let (_falcon, client, sent) = start(long()).await;
    let polling = Polling::new().timeout(seconds(12));
    let error = scan(&client).await.wait(polling).await.unwrap_err();
    assert_eq!(sent.millis(STOP), [12_000], "before the error is returned");
    let JobProblem::Stopped { after, .. } = problem(&error) else {
        panic!("{error}");
    };
    assert_eq!(*after, seconds(12));
    assert!(error.is_timeout() && error.may_have_taken_effect());
    let text = error.to_string();
    assert!(
        text.contains("its state is running, and was stopped"),
        "{text}"
    );
    settle().await;
    assert_eq!(sent.count(STOP), 1);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_of_a_job_that_is_kept_or_has_no_stop_leaves_it_running() {
    let (_falcon, client, sent) = start(long()).await;
    let polling = || Polling::new().timeout(seconds(12));
    let kept = scan(&client).await.keep_running();
    let id = kept.id().to_owned();
    let error = kept.wait(polling()).await.unwrap_err();
    assert!(
        matches!(problem(&error), JobProblem::Unfinished { .. }),
        "{error}"
    );
    assert!(error.to_string().contains(&id), "{error}");
    let error = job(&client).await.wait(polling()).await.unwrap_err();
    assert!(
        matches!(problem(&error), JobProblem::Unfinished { .. }),
        "{error}"
    );
    settle().await;
    assert_eq!(sent.count(STOP), 0);
}

#[tokio::test(start_paused = true)]
async fn an_error_stops_the_job_once_and_is_returned() {
    let falcon = FakeFalcon::builder().jobs(long());
    let falcon = falcon.fault_first(POLL, Fault::Status(403), 1);
    let (_falcon, client, sent) = start_with(falcon).await;
    let error = scan(&client).await.wait(Polling::new()).await.unwrap_err();
    assert!(error.is_auth(), "{error}");
    settle().await;
    assert_eq!(sent.count(STOP), 1);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_wait_stops_the_job_once() {
    let (_falcon, client, sent) = start(long()).await;
    let waiting = scan(&client).await.wait(Polling::new());
    tokio::time::timeout(seconds(2), waiting).await.unwrap_err();
    settle().await;
    assert_eq!(sent.millis(POLL), [0, 1_000]);
    assert_eq!(sent.millis(STOP), [2_000]);
}

#[tokio::test(start_paused = true)]
async fn a_detached_job_runs_on_and_is_resumed_by_its_id() {
    let (_falcon, client, sent) = start(Jobs::new().polls(3)).await;
    let id = scan(&client).await.detach();
    settle().await;
    assert_eq!(sent.count(STOP), 0);
    let done = Job::<CreateScan>::resume(&client, &*id).wait(Polling::new());
    let done = done.await.unwrap();
    assert_eq!(done.id, id);
    settle().await;
    assert_eq!((sent.count("create-scan"), sent.count(POLL)), (1, 3));
    assert_eq!(sent.count(STOP), 0, "it is done");
}

#[tokio::test(start_paused = true)]
async fn a_job_is_stopped_by_hand_and_the_others_report_it() {
    let (_falcon, client, sent) = start(long()).await;
    let scan = scan(&client).await;
    let same = Job::<CreateScan>::resume(&client, scan.id());
    assert!(scan.stop().await.unwrap());
    let error = same.wait(Polling::new()).await.unwrap_err();
    assert_eq!(problem(&error), &JobProblem::Cancelled);
    assert!(
        !job(&client).await.stop().await.unwrap(),
        "no operation stops an export"
    );
    settle().await;
    assert_eq!(sent.count(STOP), 1);
}

#[tokio::test(start_paused = true)]
async fn a_stop_that_fails_is_an_error_of_stop_and_does_not_hide_that_of_wait() {
    let falcon = || {
        let falcon = FakeFalcon::builder().jobs(long());
        falcon.fault_first(STOP, Fault::Status(403), 1)
    };
    let (_falcon, client, _) = start_with(falcon()).await;
    let error = scan(&client).await.stop().await.unwrap_err();
    assert_eq!(error.operation(), Some(STOP));
    let (_falcon, client, sent) = start_with(falcon()).await;
    let polling = Polling::new().timeout(Duration::ZERO);
    let error = scan(&client).await.wait(polling).await.unwrap_err();
    assert_eq!(error.operation(), Some(POLL), "{error}");
    settle().await;
    assert_eq!(sent.count(STOP), 1);
}
