//! Ingest over HEC, by real HTTP. The fake runs on the test's own runtime, so that both follow the
//! paused clock: minutes pass at once.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at an unexpected result"
)]

#[cfg(feature = "blocking")]
mod blocking;
mod delivery;
mod ending;
mod events;
mod keys;
mod log;
mod pressure;
mod refusals;

use std::collections::BTreeMap;
use std::time::Duration;

use fake_falcon::{FakeFalcon, Hec};
use falcon_sdk::hec::{Event, Ingest, IngestBuilder};

/// A fake on the test's own clock, and the settings of an ingest for it.
async fn start(hec: Hec) -> (FakeFalcon, IngestBuilder) {
    let falcon = FakeFalcon::builder().hec(hec).start_here().await.unwrap();
    let settings = Ingest::builder(falcon.hec_api_key()).url(falcon.hec_url());
    (falcon, settings)
}

fn line(number: usize) -> Event {
    Event::raw(format!("event {number}"))
}

/// How often each event is stored.
fn stored(falcon: &FakeFalcon) -> BTreeMap<String, u64> {
    let mut stored = BTreeMap::new();
    for event in falcon.hec_events() {
        *stored.entry(event).or_default() += 1;
    }
    stored
}

/// The numbers of events in each request, by their arrival.
fn requests(falcon: &FakeFalcon) -> usize {
    falcon.requests().len()
}

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}
