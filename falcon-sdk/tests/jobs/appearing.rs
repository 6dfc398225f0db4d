//! A new job may be unknown for some seconds.

use fake_falcon::Jobs;
use falcon_sdk::jobs::Job;
use falcon_sdk::models::domain::LaunchExportJobRequestV1;
use falcon_sdk::recon::CreateExportJobsV1;
use falcon_sdk::request::Call;
use falcon_sdk::{JobProblem, Polling};

use crate::{job, problem, seconds, settle, start};

const POLL: &str = "ReadExportJobs";

#[tokio::test(start_paused = true)]
async fn a_job_that_is_unknown_for_some_seconds_is_running() {
    for late_error in [false, true] {
        let jobs = Jobs::new().late(seconds(4)).late_error(late_error).polls(1);
        let (_falcon, client, sent) = start(jobs).await;
        let polling = Polling::new().max_interval(seconds(2));
        job(&client).await.wait(polling).await.unwrap();
        assert_eq!(sent.millis(POLL), [0, 1_000, 2_500, 4_500], "{late_error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_job_that_stays_unknown_is_an_error_after_15_seconds() {
    for late_error in [false, true] {
        let jobs = Jobs::new().late(seconds(60)).late_error(late_error);
        let (_falcon, client, sent) = start(jobs).await;
        let polling = Polling::new().interval(seconds(5)).max_interval(seconds(5));
        let error = job(&client).await.wait(polling).await.unwrap_err();
        assert_eq!(error.operation(), Some(POLL));
        assert!(error.to_string().contains("no such job"), "{error}");
        assert_eq!(sent.seconds(POLL), [0, 5, 10, 15], "{late_error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_deleted_job_has_expired() {
    let (_falcon, client, sent) = start(Jobs::new().polls(9)).await;
    let start =
        || CreateExportJobsV1::new([LaunchExportJobRequestV1::new().entity("notifications")]);
    let mut job = Job::start(&client, start()).await.unwrap();
    job.poll().await.unwrap();
    let mut delete = Call::by_id("DeleteExportJobsV1").unwrap();
    client.call(delete.query("ids", &job.id())).await.unwrap();
    let error = job.wait(Polling::new()).await.unwrap_err();
    assert_eq!(problem(&error), &JobProblem::Expired);
    settle().await;
    assert_eq!(sent.count("DeleteExportJobsV1"), 1, "by the test alone");
}
