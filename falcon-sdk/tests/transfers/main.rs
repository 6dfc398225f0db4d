//! Samples, archives, installers and images over real HTTP. The fake runs on the test's own runtime,
//! so that both follow the paused clock.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at an unexpected result"
)]

#[cfg(feature = "blocking")]
mod blocking;
mod images;
mod installers;
mod samples;

use fake_falcon::{Builder, FakeFalcon, Transfers};
use falcon_sdk::{Client, Error};

async fn start(transfers: Transfers) -> (FakeFalcon, Client) {
    start_with(FakeFalcon::builder().transfers(transfers)).await
}

async fn start_with(falcon: Builder) -> (FakeFalcon, Client) {
    let falcon = falcon.start_here().await.unwrap();
    let client = Client::builder()
        .base_url(falcon.base_url())
        .credentials(falcon.client_id(), falcon.client_secret())
        .build()
        .unwrap();
    (falcon, client)
}

/// How many requests were sent to a path.
fn sent(falcon: &FakeFalcon, path: &str) -> usize {
    let requests = falcon.requests();
    requests.iter().filter(|it| it.path == path).count()
}

fn is_checksum(error: &Error) -> bool {
    matches!(error, Error::Checksum { .. })
}
