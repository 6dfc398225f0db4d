//! Real time response over real HTTP. The fake runs on the test's own runtime, so that both follow
//! the paused clock: minutes pass at once.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at an unexpected result"
)]

mod batches;
#[cfg(feature = "blocking")]
mod blocking;
mod commands;
mod expiry;
mod files;
mod library;
mod sessions;

#[path = "../sent/mod.rs"]
mod sent;

use std::time::Duration;

use fake_falcon::{Builder, FakeFalcon, Rtr};
use falcon_sdk::rtr::{CommandOutput, Outcome};
use falcon_sdk::{Client, ClientBuilder};
use sent::Sent;

/// A fake Falcon that knows every host, and a client of it.
async fn start(rtr: Rtr) -> (FakeFalcon, Client, Sent) {
    start_with(FakeFalcon::builder().any_ids(true).rtr(rtr), |client| {
        client
    })
    .await
}

async fn start_with(
    falcon: Builder,
    client: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> (FakeFalcon, Client, Sent) {
    tokio::spawn(tick());
    let (falcon, builder, sent) = sent::start(falcon).await;
    (falcon, client(builder).build().unwrap(), sent)
}

/// Divides the time into short steps. The paused clock moves to the next timer whenever the runtime
/// has nothing to do, and a response may be on its way through a socket just then: a step must not
/// be as long as a timeout.
async fn tick() {
    loop {
        tokio::time::sleep(Duration::from_millis(250)).await;
        std::thread::sleep(Duration::from_micros(50));
    }
}

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

fn minutes(number: u64) -> Duration {
    Duration::from_secs(60 * number)
}

fn done(outcome: Outcome) -> CommandOutput {
    outcome.done().unwrap()
}

/// Lets tasks in the background run.
async fn settle() {
    tokio::time::sleep(seconds(1)).await;
}
