//! The parts of the crate that the linker leaves in a program. On Windows, symbols are in a file of
//! their own.

#![cfg(not(windows))]
#![allow(clippy::unwrap_used, reason = "a test stops at an unexpected value")]

use falcon_sdk::hosts::QueryDevicesByFilter;
use falcon_sdk::{Client, Retry};

/// Whether this program contains facts of the collection: its symbols name their module.
fn contains(collection: &str) -> bool {
    let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
    let module = format!("7catalog{}{collection}", collection.len());
    String::from_utf8_lossy(&program).contains(&module)
}

#[tokio::test]
async fn a_program_contains_the_facts_of_the_operations_that_it_names() {
    let client = Client::builder()
        .credentials("id", "secret")
        .base_url("http://127.0.0.1:1")
        .allow_http()
        .retry(Retry::never())
        .build()
        .unwrap();
    let mut hosts = client.details(QueryDevicesByFilter::new());
    let error = hosts.next().await.unwrap().unwrap_err();
    assert!(
        error.is_connect() && !error.may_have_taken_effect(),
        "{error:?}"
    );
    assert!(
        contains("hosts"),
        "the list, and the operation that returns its records"
    );
    assert!(!contains("sample_uploads"));
}
