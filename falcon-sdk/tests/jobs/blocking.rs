//! Jobs without async.

use std::time::Duration;

use fake_falcon::{FakeFalcon, Jobs};
use falcon_sdk::blocking::Client;
use falcon_sdk::blocking::jobs::Job;
use falcon_sdk::models::entities::ODSScanRequest;
use falcon_sdk::ods::CreateScan;
use falcon_sdk::{JobProblem, Polling};

use crate::{export, problem};

fn start(jobs: Jobs) -> (FakeFalcon, Client) {
    let falcon = FakeFalcon::builder().jobs(jobs).launch().unwrap();
    let client = Client::builder()
        .base_url(falcon.base_url())
        .credentials(falcon.client_id(), falcon.client_secret())
        .build_blocking()
        .unwrap();
    (falcon, client)
}

fn scan() -> CreateScan {
    CreateScan::new(ODSScanRequest::new().hosts(["aid1"]))
}

fn quick() -> Polling {
    Polling::new()
        .interval(Duration::from_millis(50))
        .timeout(Duration::from_millis(200))
}

fn stops(falcon: &FakeFalcon) -> usize {
    let requests = falcon.requests();
    requests
        .iter()
        .filter(|it| it.path.contains("cancel"))
        .count()
}

#[test]
fn a_job_is_started_resumed_and_fetched() {
    let (_falcon, client) = start(Jobs::new());
    let id = Job::start(&client, export()).unwrap().detach();
    let job = Job::<falcon_sdk::falcon_container_image::LaunchExportJob>::resume(&client, &*id);
    let done = job.wait(quick()).unwrap();
    assert_eq!(done.job.id, id);
    let mut file = Vec::new();
    done.download().unwrap().copy_to(&mut file).unwrap();
    assert_eq!(file, done.result().unwrap().body);
    assert!(!done.delete().unwrap());
}

#[test]
fn a_job_that_is_dropped_or_late_is_stopped_once_and_a_kept_one_is_not() {
    let (falcon, client) = start(Jobs::new().polls(10_000));
    drop(Job::start(&client, scan()).unwrap());
    assert_eq!(stops(&falcon), 1);
    let error = Job::start(&client, scan())
        .unwrap()
        .wait(quick())
        .unwrap_err();
    assert!(
        matches!(problem(&error), JobProblem::Stopped { .. }),
        "{error}"
    );
    assert_eq!(stops(&falcon), 2);
    drop(Job::start(&client, scan()).unwrap().keep_running());
    assert_eq!(stops(&falcon), 2);
    assert!(Job::start(&client, scan()).unwrap().stop().unwrap());
    assert_eq!(stops(&falcon), 3);
}

#[test]
fn a_poll_that_fails_has_the_services_message() {
    let (_falcon, client) = start(Jobs::new().polls(1).failed("disk full"));
    let error = Job::start(&client, scan()).unwrap().poll().unwrap_err();
    assert!(
        matches!(problem(&error), JobProblem::Failed { .. }),
        "{error}"
    );
}
