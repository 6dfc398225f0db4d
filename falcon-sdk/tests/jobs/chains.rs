//! Jobs of several steps: each step takes what the step before returned.

use fake_falcon::{FakeFalcon, Jobs};
use falcon_sdk::Polling;
use falcon_sdk::falconx_sandbox::{GetArtifacts, Submit};
use falcon_sdk::it_automation::{
    ITAutomationRunLiveQuery, ITAutomationStartExecutionResultsSearch,
};
use falcon_sdk::jobs::Job;
use falcon_sdk::models::falconx::{SandboxParametersV1, SubmissionParametersV1};
use falcon_sdk::models::itautomation::{RunLiveQueryRequest, SearchRequest};
use falcon_sdk::quick_scan_pro::UploadFileMixin0Mixin93;
use falcon_sdk::request::Upload;

use crate::{start, start_with};

#[tokio::test(start_paused = true)]
async fn a_live_query_is_executed_then_its_results_are_searched() {
    let (falcon, client, sent) = start(Jobs::new()).await;
    let query = RunLiveQueryRequest::new()
        .target("platform_name:'Linux'")
        .osquery("select 1");
    let execution = Job::start(&client, ITAutomationRunLiveQuery::new(query))
        .await
        .unwrap();
    let execution = execution.wait(Polling::new()).await.unwrap();

    let search = SearchRequest::new().task_execution_id(&*execution.id);
    let search = search
        .search_start("2026-01-01T00:00:00Z")
        .search_end("2026-01-02T00:00:00Z");
    let search = ITAutomationStartExecutionResultsSearch::new(search);
    let search = Job::start(&client, search).await.unwrap();
    let rows = search
        .wait(Polling::new())
        .await
        .unwrap()
        .result()
        .await
        .unwrap();
    assert_eq!(rows.resources.len(), 3);

    let requests = falcon.requests();
    let sent_id = requests
        .iter()
        .find(|it| it.path.contains("results-search"))
        .unwrap();
    let body = String::from_utf8(sent_id.body.to_vec()).unwrap();
    assert!(body.contains(&execution.id), "{body}");
    assert_eq!(
        sent.all(),
        [
            "ITAutomationRunLiveQuery",
            "ITAutomationGetTaskExecution",
            "ITAutomationGetTaskExecution",
            "ITAutomationStartExecutionResultsSearch",
            "ITAutomationGetExecutionResultsSearchStatus",
            "ITAutomationGetExecutionResultsSearchStatus",
            "ITAutomationGetExecutionResults",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_sample_is_analysed_then_its_report_and_its_artifacts_are_fetched() {
    let falcon = FakeFalcon::builder().any_ids(true);
    let (_falcon, client, _) = start_with(falcon).await;
    let sample = SandboxParametersV1::new().sha256("ab").environment_id(160);
    let sample = Submit::new(SubmissionParametersV1::new().sandbox([sample]));
    let done = Job::start(&client, sample)
        .await
        .unwrap()
        .wait(Polling::new())
        .await
        .unwrap();
    let report = done.result().await.unwrap();
    assert_eq!(report.resources[0].id.as_ref(), Some(&done.id));
    let artifact = client
        .download(GetArtifacts::new("artifact-1"))
        .await
        .unwrap();
    let mut content = Vec::new();
    artifact.copy_to(&mut content).await.unwrap();
    assert!(!content.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_upload_for_quick_scan_pro_starts_the_scan_too() {
    let (_falcon, client, sent) = start(Jobs::new()).await;
    let upload = UploadFileMixin0Mixin93::new(Upload::new("content").file_name("a.bin")).scan(true);
    let done = Job::start(&client, upload)
        .await
        .unwrap()
        .wait(Polling::new())
        .await
        .unwrap();
    assert_eq!(done.status.resources[0].id.as_ref(), Some(&done.id));
    assert!(done.delete().await.unwrap());
    assert_eq!(sent.count("DeleteScanResult"), 1);
}
