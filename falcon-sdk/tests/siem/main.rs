//! Next-Gen SIEM over real HTTP. The fake runs on the test's own runtime, so that both follow the
//! paused clock: minutes pass at once.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at an unexpected result"
)]

#[cfg(feature = "blocking")]
mod blocking;
mod ending;
mod lookups;
mod polling;
mod refusals;
mod results;

#[path = "../sent/mod.rs"]
mod sent;

use std::time::Duration;

use fake_falcon::{Builder, FakeFalcon, Siem};
use falcon_sdk::siem::{Job, Search};
use falcon_sdk::{Client, Error, JobProblem};
use sent::Sent;

const START: &str = "StartSearchV1";
const POLL: &str = "GetSearchStatusV1";
const STOP: &str = "StopSearchV1";

async fn start(siem: Siem) -> (FakeFalcon, Client, Sent) {
    start_with(FakeFalcon::builder().siem(siem)).await
}

async fn start_with(falcon: Builder) -> (FakeFalcon, Client, Sent) {
    let (falcon, client, sent) = sent::start(falcon).await;
    (falcon, client.build().unwrap(), sent)
}

fn search(query: &str) -> Search {
    Search::new("search-all", query).last("24h")
}

async fn job(client: &Client) -> Job {
    Job::start(client, search("*")).await.unwrap()
}

fn problem(error: &Error) -> &JobProblem {
    match error {
        Error::Job(failure) => &failure.problem,
        other => panic!("{other}"),
    }
}

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

/// Lets tasks in the background run.
async fn settle() {
    tokio::time::sleep(seconds(1)).await;
}
