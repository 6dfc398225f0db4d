//! The memory that it takes to read records, as numbers that no machine changes.

#![allow(clippy::unwrap_used, reason = "a test stops at an unexpected result")]

use allocation_counter::{AllocationInfo, measure};
use fake_falcon::FakeFalcon;
use falcon_sdk::Client;
use falcon_sdk::hosts::CombinedDevicesByFilter;
use falcon_sdk::models::deviceapi::DeviceSwagger;
use falcon_sdk::reply::Envelope;
use falcon_sdk::wire;

/// A page of records with an id and the given fields.
fn page(records: usize, fields: &str) -> Vec<u8> {
    let record = format!("{{\"device_id\":\"0123456789abcdef\"{fields}}}");
    let records = vec![record; records].join(",");
    format!("{{\"meta\":{{}},\"errors\":[],\"resources\":[{records}]}}").into_bytes()
}

fn reading(body: &[u8]) -> AllocationInfo {
    let mut page = None;
    let used = measure(|| {
        let read = wire::decode::<Envelope<Vec<DeviceSwagger>>>(body);
        page = Some(read.unwrap().value);
    });
    drop(page);
    used
}

/// The allocations for the fields of one record. What a page takes beside its records cancels out, but for
/// a few steps in which its list grows.
fn allocations(fields: &str) -> u64 {
    let [few, many] = [1_000, 3_000].map(|records| reading(&page(records, fields)).count_total);
    let id = 1;
    (many - few) / 2_000 - id
}

#[test]
fn a_text_is_copied_once() {
    assert_eq!(allocations(r#","hostname":"web-1""#), 1);
    assert_eq!(
        allocations(r#","hostname":"web-1","os_version":"Windows 11""#),
        2
    );
    assert_eq!(
        allocations(r#","hostname":"caf\u00e9""#),
        1,
        "with an escape"
    );
}

#[test]
fn a_list_takes_one_allocation_and_those_of_its_items() {
    assert_eq!(allocations(r#","tags":["a","b","c"]"#), 1 + 3);
}

#[test]
fn a_value_that_is_absent_empty_or_null_takes_no_allocation() {
    assert_eq!(allocations(""), 0);
    assert_eq!(allocations(r#","hostname":null"#), 0);
    assert_eq!(allocations(r#","tags":[]"#), 0);
}

#[test]
fn a_large_object_takes_memory_only_where_it_is_present() {
    let policies = r#","device_policies":{"prevention":{"policy_type":"p"}}"#;
    let boxed = 1;
    assert_eq!(allocations(policies), boxed + 1);
    let record = size_of::<DeviceSwagger>();
    let part = size_of_val(&*DeviceSwagger::default().device_policies.unwrap_or_default());
    assert!(record < part, "{record} bytes contain {part} bytes");
}

const PAGE: u64 = 500;
const RECORD: usize = 4096;

/// The most bytes that a list takes at the same time, in pages of its text.
fn pages_in_memory(ahead: usize) -> u64 {
    let falcon = FakeFalcon::builder()
        .records(20 * PAGE)
        .record_size(RECORD)
        .launch()
        .unwrap();
    let client = Client::builder()
        .credentials(falcon.client_id(), falcon.client_secret())
        .base_url(falcon.base_url())
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let used = measure(|| {
        runtime.block_on(async {
            let list = client.items(CombinedDevicesByFilter::new());
            let mut hosts = list.page_size(PAGE).prefetch(ahead);
            let mut read = 0;
            while let Some(host) = hosts.next().await {
                host.unwrap();
                read += 1;
            }
            assert_eq!(read, 20 * PAGE);
        });
    });
    used.bytes_max / (PAGE * RECORD as u64)
}

#[test]
fn a_list_has_the_text_of_its_pages_in_memory_and_one_item_at_a_time() {
    // The page that is read, and the pages ahead.
    assert_eq!(pages_in_memory(0), 1);
    assert!(pages_in_memory(2) <= 3);
}
