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

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fake_falcon::{Builder, FakeFalcon, Siem};
use falcon_sdk::request::Call;
use falcon_sdk::siem::{Job, Search};
use falcon_sdk::{Client, Error, JobProblem, Observer};
use tokio::time::Instant;

const START: &str = "StartSearchV1";
const POLL: &str = "GetSearchStatusV1";
const STOP: &str = "StopSearchV1";

/// The operations that a client sent, each with the milliseconds since the start.
#[derive(Clone)]
struct Sent(Arc<Mutex<Vec<(String, u128)>>>, Instant);

impl Observer for Sent {
    fn on_request(&self, call: &Call) {
        let request = (call.operation().into_owned(), self.1.elapsed().as_millis());
        self.0.lock().unwrap().push(request);
    }
}

impl Sent {
    /// The milliseconds at which an operation was sent.
    fn times(&self, operation: &str) -> Vec<u128> {
        let sent = self.0.lock().unwrap();
        let sent = sent.iter().filter(|(it, _)| it == operation);
        sent.map(|(_, millis)| *millis).collect()
    }

    fn count(&self, operation: &str) -> usize {
        self.times(operation).len()
    }
}

async fn start(siem: Siem) -> (FakeFalcon, Client, Sent) {
    start_with(FakeFalcon::builder().siem(siem)).await
}

async fn start_with(falcon: Builder) -> (FakeFalcon, Client, Sent) {
    let falcon = falcon.start_here().await.unwrap();
    let sent = Sent(Arc::default(), Instant::now());
    let client = Client::builder()
        .base_url(falcon.base_url())
        .credentials(falcon.client_id(), falcon.client_secret())
        .observer(sent.clone())
        .build()
        .unwrap();
    (falcon, client, sent)
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
