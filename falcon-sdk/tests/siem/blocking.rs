//! Next-Gen SIEM without async.

use std::time::Duration;

use fake_falcon::{FakeFalcon, Siem};
use falcon_sdk::Polling;
use falcon_sdk::blocking::Client;
use falcon_sdk::blocking::siem::Job;
use falcon_sdk::siem::LookupFile;

use crate::{problem, search};

fn start(siem: Siem) -> (FakeFalcon, Client) {
    let falcon = FakeFalcon::builder().siem(siem).launch().unwrap();
    let client = Client::builder()
        .base_url(falcon.base_url())
        .credentials(falcon.client_id(), falcon.client_secret())
        .build_blocking()
        .unwrap();
    (falcon, client)
}

fn stops(falcon: &FakeFalcon) -> usize {
    let requests = falcon.requests();
    requests.iter().filter(|it| it.method == "DELETE").count()
}

fn quick() -> Siem {
    Siem::new().poll_after(Duration::from_millis(100))
}

#[test]
fn a_search_runs_until_it_is_done_and_is_resumed() {
    let (falcon, client) = start(quick().polls(3));
    let mut job = Job::start(&client, search("*")).unwrap();
    assert!(!job.poll().unwrap().done);
    let resumed = Job::resume(&client, "search-all", job.detach());
    let results = resumed.wait(Polling::new()).unwrap();
    assert_eq!(results.events.len(), 3);
    assert_eq!(stops(&falcon), 0);
}

#[test]
fn a_dropped_or_late_search_is_stopped_once_before_control_returns() {
    let (falcon, client) = start(quick().polls(1_000));
    drop(Job::start(&client, search("*")).unwrap());
    assert_eq!(stops(&falcon), 1);
    let job = Job::start(&client, search("*")).unwrap();
    let polling = Polling::new().timeout(Duration::from_millis(50));
    let error = job.wait(polling).unwrap_err();
    assert!(error.is_timeout(), "{:?}", problem(&error));
    assert_eq!(stops(&falcon), 2);
    Job::start(&client, search("*")).unwrap().stop().unwrap();
    assert_eq!(stops(&falcon), 3);
}

#[test]
fn a_lookup_file_is_uploaded_and_downloaded() {
    let (_falcon, client) = start(Siem::new());
    let file = LookupFile::new("search-all", "owners.csv");
    file.upload_blocking(&client, "host,owner\n").unwrap();
    let mut bytes = Vec::new();
    let download = file.download_blocking(&client).unwrap();
    download.copy_to(&mut bytes).unwrap();
    assert_eq!(bytes, b"host,owner\n");
}
