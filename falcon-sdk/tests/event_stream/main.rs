//! Event streams over real HTTP, against the fake. The clock is paused: the client and the server
//! share it, and hours pass in seconds.

#![cfg(feature = "event_stream")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at an unexpected result"
)]

#[cfg(feature = "blocking")]
mod blocking;
mod day;
mod failures;
mod hosts;
mod lines;
mod positions;
mod pressure;
mod sessions;

use std::collections::BTreeMap;
use std::time::Duration;

use fake_falcon::{Builder, EventStreams, FakeFalcon, Received};
use falcon_sdk::event_stream::{Event, EventStream};
use falcon_sdk::{Client, Error, Retry};
use tokio::time::Instant;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// The first offset of each partition of the fake.
const FIRST: u64 = 100;

async fn start(streams: EventStreams) -> (FakeFalcon, Client) {
    start_with(streams, |builder| builder).await
}

/// A fake on the test's own clock, and a client of it.
async fn start_with(
    streams: EventStreams,
    set_up: impl FnOnce(Builder) -> Builder,
) -> (FakeFalcon, Client) {
    let builder = FakeFalcon::builder().event_streams(streams);
    let falcon = set_up(builder).start_here().await.unwrap();
    let client = Client::builder()
        .credentials(falcon.client_id(), falcon.client_secret())
        .base_url(falcon.base_url())
        .retry(Retry::never())
        .build()
        .unwrap();
    (falcon, client)
}

/// The next events, without errors.
async fn take(events: &mut EventStream, number: usize) -> Vec<Event> {
    let mut taken = Vec::new();
    for _ in 0..number {
        taken.push(events.next().await.unwrap().unwrap());
    }
    taken
}

/// The events that arrive within a time, without errors.
async fn take_for(events: &mut EventStream, time: Duration) -> Vec<Event> {
    let until = Instant::now() + time;
    let mut taken = Vec::new();
    while let Ok(next) = tokio::time::timeout_at(until, events.next()).await {
        taken.push(next.unwrap().unwrap());
    }
    taken
}

/// The next error.
async fn error(events: &mut EventStream) -> Error {
    loop {
        if let Err(error) = events.next().await.expect("no end before an error") {
            return error;
        }
    }
}

/// The offsets of events, by partition.
fn offsets(events: &[Event]) -> BTreeMap<u64, Vec<u64>> {
    let mut offsets = BTreeMap::<u64, Vec<u64>>::new();
    for event in events {
        offsets
            .entry(event.partition)
            .or_default()
            .push(event.offset);
    }
    offsets
}

/// Checks that the events of each partition are all events up to some offset, in order.
fn assert_complete(events: &[Event], from: u64, partitions: usize) {
    let offsets = offsets(events);
    assert_eq!(offsets.len(), partitions, "partitions");
    for (partition, offsets) in offsets {
        let last = *offsets.last().unwrap();
        let expected: Vec<u64> = (from..=last).collect();
        assert!(
            offsets == expected,
            "partition {partition}: lost or doubled events"
        );
    }
}

fn lists(falcon: &FakeFalcon) -> Vec<Received> {
    of(falcon, "/sensors/entities/datafeed/v2")
}

fn feeds(falcon: &FakeFalcon) -> Vec<Received> {
    of(falcon, "/sensors/entities/datafeed/v1/")
}

fn refreshes(falcon: &FakeFalcon) -> Vec<Received> {
    of(falcon, "/sensors/entities/datafeed-actions/v1/")
}

fn of(falcon: &FakeFalcon, path: &str) -> Vec<Received> {
    let mut requests = falcon.requests();
    requests.retain(|request| request.path.starts_with(path));
    requests
}

fn query<'a>(request: &'a Received, name: &str) -> Option<&'a str> {
    let mut pairs = request.query.iter();
    let (_, value) = pairs.find(|(given, _)| given == name)?;
    Some(value)
}

fn authorization(request: &Received) -> &str {
    request.headers["authorization"].to_str().unwrap()
}
