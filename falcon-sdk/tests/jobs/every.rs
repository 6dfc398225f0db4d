//! Every job of the interface, from its start to its result. The expectations are written here by
//! hand: a start, the parameter of its status, and the operations that take its id.

use std::collections::BTreeSet;

use bytes::Bytes;
use fake_falcon::{FakeFalcon, Jobs, Received};
use falcon_sdk::falconx_sandbox::Submit;
use falcon_sdk::foundry_logscale::{
    CreateSavedSearchesDynamicExecuteV1, CreateSavedSearchesExecuteV1,
};
use falcon_sdk::it_automation::{
    ITAutomationRerunTaskExecution, ITAutomationRunLiveQuery,
    ITAutomationStartExecutionResultsSearch, ITAutomationStartTaskExecution,
};
use falcon_sdk::jobs::{Finished, Job};
use falcon_sdk::malquery::{
    PostMalQueryEntitiesSamplesMultidownloadV1, PostMalQueryExactSearchV1, PostMalQueryHuntV1,
};
use falcon_sdk::models;
use falcon_sdk::network_scan_scan_runs::CreateScanRuns;
use falcon_sdk::ods::CreateScan;
use falcon_sdk::quick_scan::ScanSamples;
use falcon_sdk::quick_scan_pro::{LaunchScan, UploadFileMixin0Mixin93};
use falcon_sdk::recon::CreateExportJobsV1;
use falcon_sdk::report_executions::ReportExecutionsRetry;
use falcon_sdk::request::{StartsJob, Upload};
use falcon_sdk::sample_uploads::ExtractionCreateV1;
use falcon_sdk::scheduled_reports::ScheduledReportsLaunch;
use falcon_sdk::serverless_exports::LaunchExportJobMixin0;
use falcon_sdk::spec::NoResult;
use falcon_sdk::workflows::WorkflowExecute;
use falcon_sdk::{Client, Polling, catalog};
use serde_json::json;

use crate::sent::Sent;
use crate::{export, rule, settle, start};

/// The expectations of a job, besides its start.
struct Known {
    /// The operation that reports its state, and the parameter that takes the id.
    status: (&'static str, &'static str),
    /// The operation that returns its result, and the parameter that takes the id.
    result: Option<(&'static str, &'static str)>,
    /// The operation that stops it, with the route and the body or query of its request.
    stop: Option<(&'static str, &'static str)>,
}

fn known(status: &'static str, parameter: &'static str) -> Known {
    Known {
        status: (status, parameter),
        result: None,
        stop: None,
    }
}

impl Known {
    fn result(mut self, operation: &'static str, parameter: &'static str) -> Self {
        self.result = Some((operation, parameter));
        self
    }

    /// The text has `{id}` where the job's id stands.
    fn stop(mut self, operation: &'static str, content: &'static str) -> Self {
        self.stop = Some((operation, content));
        self
    }
}

/// The tested starts.
#[derive(Default)]
struct Tested(BTreeSet<&'static str>);

impl Tested {
    async fn whole<O>(&mut self, start: fn() -> O, known: Known)
    where
        O: StartsJob<Result = NoResult>,
    {
        assert!(known.result.is_none(), "{}", O::SPEC.id);
        let run = Run::new(start).await;
        run.done(&known).await;
        self.stopped(start, known).await;
    }

    async fn file<O: StartsJob<Result = Bytes>>(&mut self, start: fn() -> O, known: Known) {
        let run = Run::new(start).await;
        let done = run.done(&known).await;
        let mut file = Vec::new();
        done.download()
            .await
            .unwrap()
            .copy_to(&mut file)
            .await
            .unwrap();
        let file = String::from_utf8(file).unwrap();
        assert!(file.contains(&done.id), "{}: {file}", O::SPEC.id);
        run.result(&known, &done.id);
        self.stopped(start, known).await;
    }

    async fn records<O>(&mut self, start: fn() -> O, known: Known)
    where
        O: StartsJob,
        O::Result: falcon_sdk::reply::Output,
    {
        let run = Run::new(start).await;
        let done = run.done(&known).await;
        let reply = done.result().await.unwrap();
        let raw = String::from_utf8(reply.raw().to_vec()).unwrap();
        assert!(raw.contains(&done.id), "{}: {raw}", O::SPEC.id);
        run.result(&known, &done.id);
        self.stopped(start, known).await;
    }

    /// A job that is dropped is stopped once, and one that is detached is not.
    async fn stopped<O: StartsJob>(&mut self, start: fn() -> O, known: Known) {
        let run = Run::new(start).await;
        let job = Job::start(&run.client, start()).await.unwrap();
        let id = job.id().to_owned();
        drop(job);
        settle().await;
        let after = run.after_the_start();
        match known.stop {
            Some((operation, content)) => {
                assert_eq!(after, [operation], "{}", O::SPEC.id);
                let request = run.falcon.requests().pop().unwrap();
                let body = String::from_utf8(request.body.to_vec()).unwrap();
                let content = content.replace("{id}", &id);
                let found = format!("{}{body}", query(&request));
                assert_eq!(found, content, "{}", O::SPEC.id);
            }
            None => assert!(after.is_empty(), "{}: {after:?}", O::SPEC.id),
        }
        self.0.insert(O::SPEC.id);
    }
}

struct Run<O> {
    falcon: FakeFalcon,
    client: Client,
    sent: Sent,
    start: fn() -> O,
}

impl<O: StartsJob> Run<O> {
    async fn new(starts: fn() -> O) -> Self {
        let (falcon, client, sent) = start(Jobs::new().polls(3)).await;
        Run {
            falcon,
            client,
            sent,
            start: starts,
        }
    }

    /// Runs the job to its end: three polls with the id.
    async fn done(&self, known: &Known) -> Finished<O> {
        let job = Job::start(&self.client, (self.start)()).await.unwrap();
        let done = job.wait(Polling::new()).await.unwrap();
        let (status, parameter) = known.status;
        assert_eq!(self.after_the_start(), [status; 3], "{}", O::SPEC.id);
        let expected = format!("{parameter}={}", done.id);
        let requests = self.falcon.requests();
        for poll in &requests[requests.len() - 3..] {
            assert_eq!(query(poll), expected, "{}", O::SPEC.id);
        }
        done
    }

    fn result(&self, known: &Known, id: &str) {
        let (operation, parameter) = known.result.unwrap();
        assert_eq!(self.sent.all().pop().as_deref(), Some(operation));
        let request = self.falcon.requests().pop().unwrap();
        let expected = format!("{parameter}={id}");
        let query = query(&request);
        let mut pairs = query.split('&');
        assert!(
            pairs.any(|pair| pair == expected),
            "{}: {query}",
            O::SPEC.id
        );
    }

    fn after_the_start(&self) -> Vec<String> {
        let sent = self.sent.all();
        let start = sent.iter().position(|it| it == O::SPEC.id).unwrap();
        sent[start + 1..].to_vec()
    }
}

fn query(request: &Received) -> String {
    let pairs = request.query.iter();
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

fn reports() -> ScheduledReportsLaunch {
    ScheduledReportsLaunch::new([models::domain::ReportExecutionLaunchRequestV1::new().id("sr-1")])
}

fn retry() -> ReportExecutionsRetry {
    ReportExecutionsRetry::new([models::domain::ReportExecutionRetryRequestV1::new().id("re-1")])
}

fn scan() -> CreateScan {
    CreateScan::new(models::entities::ODSScanRequest::new().hosts(["aid1"]))
}

fn submission() -> Submit {
    let sample = models::falconx::SandboxParametersV1::new()
        .sha256("ab")
        .environment_id(160);
    Submit::new(models::falconx::SubmissionParametersV1::new().sandbox([sample]))
}

fn extraction() -> ExtractionCreateV1 {
    let archive = models::client::ExtractionCreateRequestV1::new();
    ExtractionCreateV1::new(archive.sha256("ab").extract_all(true))
}

fn pro() -> LaunchScan {
    LaunchScan::new([models::quickscanpro::LaunchScanRequestResource::new().sha256("ab")])
}

fn upload() -> UploadFileMixin0Mixin93 {
    UploadFileMixin0Mixin93::new(Upload::new("content").file_name("a.bin")).scan(true)
}

fn patterns() -> PostMalQueryExactSearchV1 {
    let pattern = models::malquery::SearchParameter::new()
        .type_("ascii")
        .value("evil");
    let search = models::malquery::ExternalExactSearchParametersV1::new().patterns([pattern]);
    PostMalQueryExactSearchV1::new(search)
}

fn serverless() -> LaunchExportJobMixin0 {
    let export = models::exports::LaunchExportRequest::new()
        .resource("lambdas")
        .format("csv");
    LaunchExportJobMixin0::new(export)
}

fn recon() -> CreateExportJobsV1 {
    CreateExportJobsV1::new([
        models::domain::LaunchExportJobRequestV1::new().entity("notifications")
    ])
}

fn live_query() -> ITAutomationRunLiveQuery {
    let query = models::itautomation::RunLiveQueryRequest::new();
    ITAutomationRunLiveQuery::new(query.target("platform_name:'Linux'").osquery("select 1"))
}

fn task() -> ITAutomationStartTaskExecution {
    let task = models::itautomation::StartTaskExecutionRequest::new();
    ITAutomationStartTaskExecution::new(task.task_id("t-1").target("*"))
}

fn rerun() -> ITAutomationRerunTaskExecution {
    let task = models::itautomation::RerunTaskExecutionRequest::new();
    ITAutomationRerunTaskExecution::new(task.task_execution_id("te-1"))
}

fn it_results() -> ITAutomationStartExecutionResultsSearch {
    let search = models::itautomation::SearchRequest::new().task_execution_id("te-1");
    ITAutomationStartExecutionResultsSearch::new(search.search_start("now-1h").search_end("now"))
}

fn saved_search() -> CreateSavedSearchesExecuteV1 {
    let search = models::apidomain::SavedSearchExecuteRequestV1::new();
    CreateSavedSearchesExecuteV1::new(search.id("ss-1").mode("async"))
}

fn dynamic_search() -> CreateSavedSearchesDynamicExecuteV1 {
    let search = models::apidomain::DynamicExecuteSearchRequestV1::new();
    let search = search.repo_or_view("search-all").search_query("*");
    CreateSavedSearchesDynamicExecuteV1::new(search).mode("async")
}

fn workflow() -> WorkflowExecute {
    WorkflowExecute::new(json!({ "device_id": "aid1" })).name("contain")
}

fn network_scan() -> CreateScanRuns {
    CreateScanRuns::new([models::nvaapi::ScanRunCreateRequest::new()])
}

#[tokio::test(start_paused = true)]
async fn every_job_runs_from_its_start_to_its_result_and_is_stopped_if_it_is_dropped() {
    let mut all = Tested::default();

    let report =
        || known("report-executions.get", "ids").result("report-executions-download.get", "ids");
    all.file(reports, report()).await;
    all.file(retry, report()).await;

    let scans = known("get-scans-by-scan-ids-v2", "ids");
    all.whole(scan, scans.stop("cancel-scans", r#"{"ids":["{id}"]}"#))
        .await;

    let sandbox = known("GetSubmissions", "ids").result("GetReports", "ids");
    all.records(submission, sandbox).await;

    all.whole(|| ScanSamples::new(["ab"]), known("GetScans", "ids"))
        .await;
    all.whole(pro, known("GetScanResult", "ids")).await;
    all.whole(upload, known("GetScanResult", "ids")).await;

    let files = known("ExtractionGetV1", "id").result("ExtractionListV1", "id");
    all.records(extraction, files).await;

    let request = || known("GetMalQueryRequestV1", "ids");
    all.whole(|| PostMalQueryHuntV1::new(rule()), request())
        .await;
    all.whole(patterns, request()).await;
    let archive = request().result("GetMalQueryEntitiesSamplesFetchV1", "ids");
    all.file(
        || PostMalQueryEntitiesSamplesMultidownloadV1::new(["ab"]),
        archive,
    )
    .await;

    let exports = known("ReadExportJobs", "ids").result("DownloadExportFile", "id");
    all.file(export, exports).await;
    let exports = known("ReadExportJobsMixin0", "ids").result("DownloadExportFileMixin0", "id");
    all.file(serverless, exports).await;
    let exports = known("GetExportJobsV1", "ids").result("GetFileContentForExportJobsV1", "id");
    all.file(recon, exports.stop("DeleteExportJobsV1", "ids={id}"))
        .await;

    let task_stop = r#"{"task_execution_id":"{id}"}"#;
    let execution = || {
        let execution = known("ITAutomationGetTaskExecution", "ids");
        execution.stop("ITAutomationCancelTaskExecution", task_stop)
    };
    all.whole(live_query, execution()).await;
    all.whole(task, execution()).await;
    all.whole(rerun, execution()).await;
    let search = known("ITAutomationGetExecutionResultsSearchStatus", "id");
    all.records(
        it_results,
        search.result("ITAutomationGetExecutionResults", "id"),
    )
    .await;

    let events = || {
        let events = known("GetSavedSearchesExecuteV1", "job_id");
        events.result("GetSavedSearchesJobResultsDownloadV1", "job_id")
    };
    all.file(saved_search, events()).await;
    all.file(dynamic_search, events()).await;

    let executions = known("WorkflowExecutionResults", "ids");
    let cancel = r#"action_name=cancel{"ids":["{id}"]}"#;
    all.whole(
        workflow,
        executions.stop("WorkflowExecutionsAction", cancel),
    )
    .await;

    let runs = known("get-scan-runs", "ids").result("get-scan-run-reports", "id");
    let stop = r#"[{"action":"stop","id":"{id}"}]"#;
    all.file(network_scan, runs.stop("update-scan-runs", stop))
        .await;

    let with_data = catalog::operations()
        .iter()
        .filter(|spec| spec.job.is_some());
    let with_data: BTreeSet<&str> = with_data.map(|spec| spec.id).collect();
    assert_eq!(all.0, with_data, "each job of the data is tested");
}

#[tokio::test(start_paused = true)]
async fn bodies_that_are_lists_are_sent_as_lists() {
    let (falcon, client, _) = start(Jobs::new()).await;
    Job::start(&client, reports()).await.unwrap().detach();
    Job::start(&client, retry()).await.unwrap().detach();
    Job::start(&client, recon()).await.unwrap().detach();
    Job::start(&client, network_scan()).await.unwrap().detach();
    let posts = falcon.requests();
    let bodies = posts
        .iter()
        .filter(|it| it.method == "POST" && !it.path.contains("oauth2"));
    let bodies: Vec<String> = bodies
        .map(|it| String::from_utf8(it.body.to_vec()).unwrap())
        .collect();
    assert_eq!(
        bodies,
        [
            r#"[{"id":"sr-1"}]"#,
            r#"[{"id":"re-1"}]"#,
            r#"[{"entity":"notifications"}]"#,
            "[{}]"
        ]
    );
}
