//! The states of a job: known ends, and states that are not known.

use std::sync::{Arc, Mutex};

use fake_falcon::Jobs;
use falcon_sdk::falconx_sandbox::Submit;
use falcon_sdk::it_automation::ITAutomationStartExecutionResultsSearch;
use falcon_sdk::jobs::{Job, Polled};
use falcon_sdk::malquery::PostMalQueryHuntV1;
use falcon_sdk::models::falconx::{SandboxParametersV1, SubmissionParametersV1};
use falcon_sdk::models::itautomation::SearchRequest;
use falcon_sdk::models::nvaapi::ScanRunCreateRequest;
use falcon_sdk::network_scan_scan_runs::CreateScanRuns;
use falcon_sdk::request::StartsJob;
use falcon_sdk::workflows::WorkflowExecute;
use falcon_sdk::{Client, JobProblem, Polling};

use crate::{export, failure, job, problem, rule, seconds, settle, start};

async fn message<O: StartsJob>(client: &Client, start: O) -> String {
    let job = Job::start(client, start).await.unwrap();
    let error = job.wait(Polling::new()).await.unwrap_err();
    let text = error.to_string();
    match problem(&error) {
        JobProblem::Failed { message, .. } => {
            assert!(text.contains(message), "{text}");
            message.clone()
        }
        other => panic!("{other:?}"),
    }
}

fn submission() -> Submit {
    let sample = SandboxParametersV1::new().sha256("ab");
    Submit::new(SubmissionParametersV1::new().sandbox([sample]))
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_an_error_with_the_services_message() {
    let (_falcon, client, _) = start(Jobs::new().failed("disk full")).await;
    // In the record, in a list of the record, and in the errors of the response.
    assert_eq!(message(&client, submission()).await, "disk full");
    let workflow = WorkflowExecute::new(serde_json::json!({})).name("contain");
    assert_eq!(message(&client, workflow).await, "disk full");
    let hunt = PostMalQueryHuntV1::new(rule());
    assert_eq!(message(&client, hunt).await, "disk full");
}

#[tokio::test(start_paused = true)]
async fn a_failure_without_a_published_message_says_so() {
    let (_falcon, client, _) = start(Jobs::new().failed("")).await;
    assert_eq!(
        message(&client, export()).await,
        "the service gives no reason"
    );
}

#[tokio::test(start_paused = true)]
async fn a_malquery_search_that_fails_ends_at_once() {
    let (_falcon, client, sent) = start(Jobs::new().failed("bad rule").polls(1)).await;
    let job = Job::start(&client, PostMalQueryHuntV1::new(rule()))
        .await
        .unwrap();
    let error = job.wait(Polling::new()).await.unwrap_err();
    assert_eq!(failure(&error).state.as_deref(), Some("failed"));
    assert_eq!(failure(&error).operation, "GetMalQueryRequestV1");
    assert!(!error.is_timeout() && !error.is_transient());
    assert_eq!(sent.count("GetMalQueryRequestV1"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_search_that_failed_is_not_pending_and_not_done() {
    let (_falcon, client, _) = start(Jobs::new().failed("").polls(1)).await;
    let search = SearchRequest::new().task_execution_id("te-1");
    let search = ITAutomationStartExecutionResultsSearch::new(search);
    assert_eq!(
        message(&client, search).await,
        "the service gives no reason"
    );
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_job_is_an_error_and_is_not_stopped() {
    let (_falcon, client, sent) = start(Jobs::new().cancelled(true).polls(1)).await;
    let scan = CreateScanRuns::new([ScanRunCreateRequest::new()]);
    let job = Job::start(&client, scan).await.unwrap();
    let error = job.wait(Polling::new()).await.unwrap_err();
    assert_eq!(problem(&error), &JobProblem::Cancelled);
    settle().await;
    assert_eq!(sent.count("update-scan-runs"), 0);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_state_counts_as_running_and_is_named() {
    let (_falcon, client, sent) = start(Jobs::new().state("HALF_DONE")).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&seen);
    let polling = Polling::new().interval(seconds(4)).timeout(seconds(10));
    let polling = polling.on_progress(move |progress| {
        into.lock()
            .unwrap()
            .push((progress.polls, progress.state.clone()));
    });
    let error = job(&client).await.wait(polling).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(failure(&error).state.as_deref(), Some("HALF_DONE"));
    let text = error.to_string();
    assert!(text.contains("after 10s, its state is HALF_DONE"), "{text}");
    assert!(text.contains("it continues at the service"), "{text}");
    assert_eq!(sent.seconds("ReadExportJobs"), [0, 4, 10]);
    let state = || Some("HALF_DONE".to_owned());
    assert_eq!(
        *seen.lock().unwrap(),
        [(1, state()), (2, state()), (3, state())]
    );
}

#[tokio::test(start_paused = true)]
async fn progress_has_the_state_and_the_percentage() {
    let (_falcon, client, _) = start(Jobs::new().polls(4)).await;
    let scan = CreateScanRuns::new([ScanRunCreateRequest::new()]);
    let mut job = Job::start(&client, scan).await.unwrap();
    for expected in [25.0, 50.0, 75.0] {
        let Polled::Running { state, percent, .. } = job.poll().await.unwrap() else {
            panic!("it is done");
        };
        assert_eq!(
            (state.as_deref(), percent),
            (Some("running"), Some(expected))
        );
    }
    let Polled::Done(done) = job.poll().await.unwrap() else {
        panic!("it is running");
    };
    assert_eq!(done.state, "done");
    let run = &done.status.resources[0];
    assert_eq!(run.progress_pct, Some(100), "the status is typed");
}

#[tokio::test(start_paused = true)]
async fn resources_are_read_with_and_without_a_capital() {
    for lower in [false, true] {
        let (_falcon, client, _) = start(Jobs::new().lower_resources(lower)).await;
        let done = job(&client).await.wait(Polling::new()).await.unwrap();
        let raw = String::from_utf8(done.status.raw().to_vec()).unwrap();
        assert_eq!(raw.contains(r#""Resources":["#), !lower, "{raw}");
        assert_eq!(done.status.resources[0].id.as_ref(), Some(&done.id));
    }
}
