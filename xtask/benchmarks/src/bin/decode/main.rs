//! Decodes a page of device records in some way: `decode make FILE` writes the page, and
//! `decode WAY FILE TIMES` decodes it.

#[allow(dead_code, reason = "the fields are read from JSON, and dropped")]
mod device;

use std::hint::black_box;

use bytes::Bytes;
use fake_falcon::FakeFalcon;
use falcon_sdk::Client;
use falcon_sdk::hosts::CombinedDevicesByFilter;
use falcon_sdk::models::deviceapi::DeviceSwagger;
use falcon_sdk::reply::Envelope;
use falcon_sdk::wire;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;
use simd_json::prelude::{ValueAsArray, ValueObjectAccess};

type Failure = Box<dyn std::error::Error>;

const RECORDS: u64 = 5_000;

/// The size of a record, in bytes of JSON.
const RECORD: usize = 4_500;

/// Decodes a page, and returns the number of its records.
type Way = fn(&Bytes) -> Result<usize, Failure>;

const WAYS: [(&str, Way); 9] = [
    ("falcon-sdk", |body| {
        let page = wire::decode::<Envelope<Vec<DeviceSwagger>>>(body)?.value;
        Ok(black_box(page).resources.len())
    }),
    ("derived", |body| {
        let page: device::Envelope = serde_json::from_slice(body)?;
        Ok(black_box(page).resources.len())
    }),
    ("raw", |body| {
        let page: Raw<'_> = serde_json::from_slice(body)?;
        let texts = page.resources.iter();
        let records = texts.map(|raw| serde_json::from_str(raw.get()));
        let records: Vec<device::DeviceSwagger> = records.collect::<Result<_, _>>()?;
        Ok(black_box(records).len())
    }),
    // It writes into the text that it reads.
    ("simd-derived", |body| {
        let mut text = body.to_vec();
        let page: device::Envelope = simd_json::from_slice(&mut text)?;
        Ok(black_box(page).resources.len())
    }),
    ("value", |body| {
        let page: Value = serde_json::from_slice(body)?;
        let page = black_box(page);
        let records = page.get("resources").and_then(Value::as_array);
        Ok(records.map_or(0, Vec::len))
    }),
    ("simd-value", |body| {
        let mut text = body.to_vec();
        let page = black_box(simd_json::to_borrowed_value(&mut text)?);
        let records = page.get("resources").and_then(|list| list.as_array());
        Ok(records.map_or(0, |records| records.len()))
    }),
    ("ignored", |body| {
        black_box(serde_json::from_slice::<IgnoredAny>(body)?);
        Ok(RECORDS as usize)
    }),
    ("found", |body| {
        let total = wire::find(body, &["/meta/pagination/total"])?;
        let total = total.and_then(|total| total.as_u64()).ok_or("no total")?;
        Ok(total.try_into()?)
    }),
    ("read", |body| {
        black_box(body);
        Ok(RECORDS as usize)
    }),
];

#[derive(Deserialize)]
struct Raw<'a> {
    #[serde(borrow)]
    resources: Vec<&'a RawValue>,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (way, file, times) = match words.as_slice() {
        ["make", file] => return Ok(std::fs::write(file, page()?)?),
        [way, file, times] => (*way, *file, times.parse::<u64>()?),
        other => return Err(format!("{other:?}: give a way, a file and a number").into()),
    };
    let known = WAYS.iter().find(|(name, _)| *name == way);
    let (_, decode) = known.ok_or_else(|| format!("{way:?} is no way"))?;
    let body = Bytes::from(std::fs::read(file)?);
    for _ in 0..times {
        let records = decode(&body)?;
        if records as u64 != RECORDS {
            return Err(format!("{records} of {RECORDS} records").into());
        }
    }
    Ok(())
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
