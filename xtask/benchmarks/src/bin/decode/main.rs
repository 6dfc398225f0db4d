//! Decodes a page of 5,000 device records by this SDK and by serde_json, in turns, and prints a table.

#![allow(
    clippy::indexing_slicing,
    reason = "tables of a fixed length, and a measurement may stop"
)]

#[allow(dead_code, reason = "the fields are read from JSON, and dropped")]
mod device;

use std::hint::black_box;
use std::time::{Duration, Instant};

use bytes::Bytes;
use fake_falcon::FakeFalcon;
use falcon_sdk::Client;
use falcon_sdk::hosts::CombinedDevicesByFilter;
use falcon_sdk::models::deviceapi::DeviceSwagger;
use falcon_sdk::reply::Envelope;
use falcon_sdk::wire;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

type Failure = Box<dyn std::error::Error>;

const RECORDS: u64 = 5_000;

/// How large a record is, in bytes of JSON.
const RECORD: usize = 4_500;

const ROUNDS: usize = 20;

/// A way to read a page.
struct Way {
    name: &'static str,
    read: fn(&Bytes) -> Result<usize, Failure>,
}

const WAYS: [Way; 5] = [
    Way {
        name: "falcon-sdk",
        read: |body| {
            let page = wire::decode::<Envelope<Vec<DeviceSwagger>>>(body)?.value;
            Ok(black_box(page).resources.len())
        },
    },
    Way {
        name: "serde_json, derived",
        read: |body| {
            let page: device::Envelope = serde_json::from_slice(body)?;
            Ok(black_box(page).resources.len())
        },
    },
    Way {
        name: "serde_json, derived, each record from its RawValue",
        read: |body| {
            let page: Raw<'_> = serde_json::from_slice(body)?;
            let records = page
                .resources
                .iter()
                .map(|raw| serde_json::from_str(raw.get()));
            let records: Vec<device::DeviceSwagger> = records.collect::<Result<_, _>>()?;
            Ok(black_box(records).len())
        },
    },
    Way {
        name: "serde_json::Value",
        read: |body| {
            let page: Value = serde_json::from_slice(body)?;
            let page = black_box(page);
            Ok(page["resources"].as_array().map_or(0, Vec::len))
        },
    },
    Way {
        name: "falcon-sdk, one value found and all else skipped",
        read: |body| {
            let total = wire::find(body, &["/meta/pagination/total"])?;
            let total = total.and_then(|total| total.as_u64()).ok_or("no total")?;
            Ok(total.try_into()?)
        },
    },
];

#[derive(Deserialize)]
struct Raw<'a> {
    #[serde(borrow)]
    resources: Vec<&'a RawValue>,
}

fn main() -> Result<(), Failure> {
    let body = page()?;
    let mut times = WAYS.map(|_| Vec::new());
    for round in 0..ROUNDS {
        // Each goes first as often as any other: what one leaves in the allocator costs the next.
        for turn in 0..WAYS.len() {
            let index = (round + turn) % WAYS.len();
            let began = Instant::now();
            let records = (WAYS[index].read)(&body)?;
            times[index].push(began.elapsed());
            assert_eq!(records as u64, RECORDS, "{}", WAYS[index].name);
        }
    }
    let size = body.len() as f64 / 1e6;
    println!("{RECORDS} device records, {size:.1} MB, {ROUNDS} rounds\n");
    println!("| way | least | median | MB/s | least, of ours |");
    println!("| --- | --: | --: | --: | --: |");
    let ours = median(&mut times[0]).0;
    for (way, times) in WAYS.iter().zip(&mut times) {
        let (least, median) = median(times);
        let speed = size / least.as_secs_f64();
        let ratio = least.as_secs_f64() / ours.as_secs_f64();
        println!(
            "| {} | {least:.1?} | {median:.1?} | {speed:.0} | {ratio:.2} |",
            way.name
        );
    }
    Ok(())
}

/// The least time and the one in the middle.
fn median(times: &mut [Duration]) -> (Duration, Duration) {
    times.sort();
    (times[0], times[times.len() / 2])
}

#[tokio::main]
async fn page() -> Result<Bytes, Failure> {
    let falcon = FakeFalcon::builder()
        .records(RECORDS)
        .record_size(RECORD)
        .launch()?;
    let client = Client::builder()
        .base_url(falcon.base_url())
        .credentials(falcon.client_id(), falcon.client_secret())
        .build()?;
    let mut pages = client
        .pages(CombinedDevicesByFilter::new())
        .page_size(RECORDS);
    let page = pages.next().await.ok_or("no page")??;
    Ok(page.raw().clone())
}
