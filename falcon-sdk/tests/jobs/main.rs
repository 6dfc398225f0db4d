//! Jobs over real HTTP. The fake runs on the test's own runtime, so that both follow the paused
//! clock: minutes pass at once.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at an unexpected result"
)]

mod appearing;
#[cfg(feature = "blocking")]
mod blocking;
mod chains;
mod ending;
mod every;
mod results;
mod starts;
mod states;

#[path = "../sent/mod.rs"]
mod sent;

use std::time::Duration;

use fake_falcon::{Builder, FakeFalcon, Jobs};
use falcon_sdk::falcon_container_image::LaunchExportJob;
use falcon_sdk::jobs::Job;
use falcon_sdk::models::exports::LaunchExportRequest;
use falcon_sdk::models::malquery::ExternalHuntParametersV1;
use falcon_sdk::{Client, Error, JobFailure, JobProblem};
use sent::Sent;

async fn start(jobs: Jobs) -> (FakeFalcon, Client, Sent) {
    start_with(FakeFalcon::builder().jobs(jobs)).await
}

async fn start_with(falcon: Builder) -> (FakeFalcon, Client, Sent) {
    let (falcon, client, sent) = sent::start(falcon).await;
    (falcon, client.build().unwrap(), sent)
}

fn export() -> LaunchExportJob {
    LaunchExportJob::new(LaunchExportRequest::new().resource("images").format("csv"))
}

fn rule() -> ExternalHuntParametersV1 {
    ExternalHuntParametersV1::new().yara_rule("rule a { condition: true }")
}

async fn job(client: &Client) -> Job<LaunchExportJob> {
    Job::start(client, export()).await.unwrap()
}

fn failure(error: &Error) -> &JobFailure {
    match error {
        Error::Job(failure) => failure,
        other => panic!("{other}"),
    }
}

fn problem(error: &Error) -> &JobProblem {
    &failure(error).problem
}

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

/// Lets tasks in the background run.
async fn settle() {
    tokio::time::sleep(seconds(1)).await;
}
