//! Actions on many items over real HTTP. The fake runs on the test's own runtime, so that both
//! follow the paused clock: minutes pass at once.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at an unexpected result"
)]

mod alerts;
#[cfg(feature = "blocking")]
mod blocking;
mod canned;
mod containment;
mod failures;
mod indicators;
mod planning;
mod precedence;

#[path = "../sent/mod.rs"]
mod sent;

use std::time::Duration;

use fake_falcon::{Actions, Builder, FakeFalcon};
use falcon_sdk::Client;
use falcon_sdk::actions::{Outcome, Report};
use falcon_sdk::hosts::QueryDevicesByFilter;
use sent::Sent;
use serde_json::Value;

const PERFORM: &str = "PerformActionV2";
const DETAILS: &str = "PostDeviceDetailsV2";

async fn start(actions: Actions) -> (FakeFalcon, Client, Sent) {
    start_with(FakeFalcon::builder().actions(actions)).await
}

async fn start_with(falcon: Builder) -> (FakeFalcon, Client, Sent) {
    let falcon = falcon.records(1_300).record_size(600);
    let (falcon, client, sent) = sent::start(falcon).await;
    (falcon, client.build().unwrap(), sent)
}

/// The ids of hosts that the service knows.
async fn hosts(client: &Client, number: usize) -> Vec<String> {
    let mut ids = client
        .items(QueryDevicesByFilter::new())
        .max_items(number as u64);
    let ids = ids.collect_all().await.unwrap();
    assert_eq!(ids.len(), number);
    ids
}

/// The bodies of the requests whose path ends so, in order.
fn bodies(falcon: &FakeFalcon, path: &str) -> Vec<Value> {
    let requests = falcon.requests().into_iter();
    let requests = requests.filter(|request| request.path.ends_with(path));
    requests
        .map(|request| serde_json::from_slice(&request.body).unwrap_or_default())
        .collect()
}

fn sizes(bodies: &[Value], list: &str) -> Vec<usize> {
    let lists = bodies.iter().map(|body| body[list].as_array());
    lists.map(|list| list.map_or(0, Vec::len)).collect()
}

/// The names of the outcomes of some items.
fn names<T>(report: &Report<T>, keys: &[String]) -> Vec<&'static str> {
    let outcomes = keys
        .iter()
        .map(|key| report.get(key).map_or("unknown", Outcome::name));
    let mut names: Vec<_> = outcomes.collect();
    names.dedup();
    names
}

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}
