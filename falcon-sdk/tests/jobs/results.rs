//! Results: records, files, and errors in place of files.

use fake_falcon::Jobs;
use falcon_sdk::it_automation::{
    ITAutomationGetExecutionResults, ITAutomationStartExecutionResultsSearch,
};
use falcon_sdk::jobs::Job;
use falcon_sdk::models::domain::LaunchExportJobRequestV1;
use falcon_sdk::models::itautomation::SearchRequest;
use falcon_sdk::quick_scan::ScanSamples;
use falcon_sdk::recon::CreateExportJobsV1;
use falcon_sdk::{JobProblem, Polling};

use crate::{job, problem, seconds, start};

#[tokio::test(start_paused = true)]
async fn a_json_error_in_place_of_a_file_is_an_error_and_leaves_no_file() {
    let (_falcon, client, _) = start(Jobs::new().json_download(true)).await;
    let done = job(&client).await.wait(Polling::new()).await.unwrap();
    let error = done.download().await.unwrap_err();
    assert!(error.to_string().contains("the file is gone"), "{error}");
    assert_eq!(error.operation(), Some("DownloadExportFile"));
    let error = done.result().await.unwrap_err();
    assert!(error.to_string().contains("the file is gone"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_file_is_saved_or_read_whole() {
    let (_falcon, client, _) = start(Jobs::new()).await;
    let done = job(&client).await.wait(Polling::new()).await.unwrap();
    let folder = std::env::temp_dir().join(format!("falcon-jobs-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("export.csv");
    done.download().await.unwrap().save_to(&path).await.unwrap();
    let saved = std::fs::read(&path).unwrap();
    assert_eq!(saved, done.result().await.unwrap().body);
    std::fs::remove_dir_all(folder).unwrap();
}

fn search() -> ITAutomationStartExecutionResultsSearch {
    let search = SearchRequest::new().task_execution_id("te-1");
    ITAutomationStartExecutionResultsSearch::new(search)
}

#[tokio::test(start_paused = true)]
async fn a_result_with_a_short_life_is_polled_often_and_expires() {
    let (_falcon, client, sent) = start(Jobs::new().polls(9)).await;
    let polling = Polling::new()
        .interval(seconds(60))
        .max_interval(seconds(60));
    let done = Job::start(&client, search())
        .await
        .unwrap()
        .wait(polling)
        .await
        .unwrap();
    let polls = sent.seconds("ITAutomationGetExecutionResultsSearchStatus");
    assert_eq!(
        polls,
        [0, 10, 20, 30, 40, 50, 60, 70, 80],
        "a third of 30 s"
    );
    assert_eq!(done.result().await.unwrap().resources.len(), 3);
    tokio::time::sleep(seconds(30)).await;
    let error = done.result().await.unwrap_err();
    assert_eq!(problem(&error), &JobProblem::Expired);
    assert_eq!(error.operation(), Some("ITAutomationGetExecutionResults"));
}

#[tokio::test(start_paused = true)]
async fn all_pages_of_a_result_are_read_by_its_operation() {
    let (_falcon, client, _) = start(Jobs::new()).await;
    let done = Job::start(&client, search())
        .await
        .unwrap()
        .wait(Polling::new())
        .await
        .unwrap();
    let pages = ITAutomationGetExecutionResults::new(&*done.id);
    let rows = client
        .items(pages)
        .page_size(2)
        .collect_all()
        .await
        .unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[2]["row"], 2);
}

#[tokio::test(start_paused = true)]
async fn a_done_job_is_deleted_where_the_service_can_delete_it() {
    let (_falcon, client, sent) = start(Jobs::new()).await;
    let recon = [LaunchExportJobRequestV1::new().entity("notifications")];
    let done = Job::start(&client, CreateExportJobsV1::new(recon))
        .await
        .unwrap();
    assert!(
        done.wait(Polling::new())
            .await
            .unwrap()
            .delete()
            .await
            .unwrap()
    );
    assert_eq!(sent.count("DeleteExportJobsV1"), 1);
    let done = Job::start(&client, ScanSamples::new(["ab"])).await.unwrap();
    assert!(
        !done
            .wait(Polling::new())
            .await
            .unwrap()
            .delete()
            .await
            .unwrap()
    );
}
