//! Two processes that share the listing of all hosts: `examples/share.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected result"
)]

mod built;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use fake_falcon::{Builder, FakeFalcon, Fault};
use falcon_sdk::models::deviceapi::DeviceSwagger;

const HOSTS: u64 = 1_000;

fn falcon() -> Builder {
    FakeFalcon::builder().records(HOSTS)
}

/// Runs the program. Whether it succeeds, and how many pages it requests.
async fn share(falcon: Builder, folder: &Path) -> (bool, usize) {
    let falcon = falcon.start().await.unwrap();
    let mut command = Command::new(built::example("share"));
    command
        .arg(folder)
        .env("FALCON_BASE_URL", falcon.base_url())
        .env("FALCON_CLIENT_ID", falcon.client_id())
        .env("FALCON_CLIENT_SECRET", falcon.client_secret());
    let run = tokio::task::spawn_blocking(move || command.output().unwrap());
    let succeeded = run.await.unwrap().status.success();
    let requests = falcon.requests();
    let pages = requests.iter().filter(|it| it.path.contains("/combined/"));
    (succeeded, pages.count())
}

/// The ids in each file of a page.
fn pages(folder: &Path) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|it| it == "jsonl") {
            let text = fs::read_to_string(path).unwrap();
            let id = |line| {
                let host: DeviceSwagger = serde_json::from_str(line).unwrap();
                host.device_id.unwrap()
            };
            pages.push(text.lines().map(id).collect());
        }
    }
    pages
}

#[tokio::test]
async fn two_processes_list_each_host_once_even_if_they_fail_between() {
    let folder = tempfile::tempdir().unwrap();
    let refused = falcon().fault_at("CombinedDevicesByFilter", 5, Fault::Status(403));
    assert!(!share(refused, folder.path()).await.0);
    let stored = pages(folder.path()).len();
    assert!(stored > 0);

    let whole = tempfile::tempdir().unwrap();
    let (succeeded, all) = share(falcon(), whole.path()).await;
    assert!(succeeded);
    let (succeeded, rest) = share(falcon(), folder.path()).await;
    assert!(succeeded);
    assert_eq!(stored + rest, all, "no page is requested again");
    let ids = pages(folder.path()).concat();
    let different: BTreeSet<&String> = ids.iter().collect();
    assert_eq!((ids.len(), different.len()), (1_000, 1_000));
}
