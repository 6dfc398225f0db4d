//! The client over real HTTP, against a server on loopback.

#![cfg(all(feature = "hosts", feature = "oauth2"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at an unexpected result"
)]

mod account;
mod authority;
mod bodies;
mod certificates;
mod clock;
mod clouds;
mod connection;
mod downloads;
mod dropping;
mod effects;
mod environment;
mod failures;
mod faults;
mod filters;
mod foreign;
#[cfg(target_os = "linux")]
mod large;
mod limits;
mod login;
mod lost;
mod members;
mod mistakes;
mod observing;
mod oracle;
mod outcomes;
mod own_types;
mod pages;
mod partial;
mod questions;
mod raw;
mod recording;
mod redirects;
mod replies;
mod reports;
mod requests;
mod retries;
mod script;
mod tokens;
mod uploads;
mod verified;

use std::time::Duration;

use fake_falcon::{Builder, FakeFalcon, Received};
use falcon_sdk::{Client, Retry};

/// A fake Falcon with 25 records in each list, and a client of it.
async fn start() -> (FakeFalcon, Client) {
    start_with(FakeFalcon::builder().records(25)).await
}

async fn start_with(builder: Builder) -> (FakeFalcon, Client) {
    let falcon = builder.start().await.unwrap();
    let client = client(
        falcon.base_url(),
        falcon.client_id(),
        falcon.client_secret(),
    );
    (falcon, client)
}

fn client(base_url: &str, id: &str, secret: &str) -> Client {
    let builder = Client::builder().credentials(id, secret);
    builder.base_url(base_url).retry(quick()).build().unwrap()
}

/// The usual retries, without the usual waits.
fn quick() -> Retry {
    let moment = Duration::from_millis(1);
    Retry::new().first_wait(moment).longest_wait(moment * 20)
}

/// All requests except logins.
fn calls(falcon: &FakeFalcon) -> Vec<Received> {
    let mut requests = falcon.requests();
    requests.retain(|request| request.path != "/oauth2/token");
    requests
}

fn logins(falcon: &FakeFalcon) -> usize {
    falcon.requests().len() - calls(falcon).len()
}

fn authorization(request: &Received) -> Option<&str> {
    request
        .headers
        .get("authorization")
        .map(|value| value.to_str().unwrap())
}
