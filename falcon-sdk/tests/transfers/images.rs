//! Container images: reports that are not there yet, and logins.

use std::time::Duration;

use fake_falcon::{FakeFalcon, Fault, Transfers};
use falcon_sdk::falcon_container_image::{GetReportByReference, GetReportByScanID};
use falcon_sdk::transfers::{self, RegistryLogin};
use falcon_sdk::{Cloud, Error, JobProblem, Polling};
use tokio::time::Instant;

use crate::{sent, start, start_with};

const REPORTS: &str = "/image-assessment/entities/reports/v2";

fn image() -> GetReportByReference {
    GetReportByReference::new().repository("web").tag("1.2")
}

#[tokio::test(start_paused = true)]
async fn a_report_is_polled_until_it_is_there() {
    for empty in [false, true] {
        let transfers = Transfers::new().polls(4).empty_report(empty);
        let (falcon, client) = start(transfers).await;
        let begun = Instant::now();
        let report = transfers::wait_for_image_report(&client, image(), Polling::new()).await;
        assert_eq!(report.unwrap()["OSInfo"]["Name"], "Debian");
        assert_eq!(sent(&falcon, REPORTS), 4);
        // 1 s, 1.5 s, 2.25 s
        assert_eq!(begun.elapsed().as_millis() / 250, 19);
    }
    let (_falcon, client) = start(Transfers::new()).await;
    let scan = GetReportByScanID::new("0b8a1c9e-2f5d-4c57-9a57-3f1c6b1d2e3f");
    let report = transfers::wait_for_image_report(&client, scan, Polling::new()).await;
    assert!(report.unwrap().is_object());
}

#[tokio::test(start_paused = true)]
async fn a_report_that_does_not_come_in_time_is_an_error() {
    let (_falcon, client) = start(Transfers::new().polls(1_000)).await;
    let polling = Polling::new().timeout(Duration::from_secs(60));
    let error = transfers::wait_for_image_report(&client, image(), polling).await;
    let error = error.unwrap_err();
    let Error::Job(job) = &error else {
        panic!("{error}")
    };
    assert!(matches!(job.problem, JobProblem::Unfinished { .. }));
    assert!(error.is_timeout());
    assert_eq!(job.operation, "GetReportByReference");
}

#[tokio::test(start_paused = true)]
async fn another_error_than_a_404_ends_the_wait() {
    let falcon = FakeFalcon::builder().fault_first("GetReportByReference", Fault::Status(403), 1);
    let (falcon, client) = start_with(falcon).await;
    let error = transfers::wait_for_image_report(&client, image(), Polling::new()).await;
    assert!(error.unwrap_err().is_auth());
    assert_eq!(sent(&falcon, REPORTS), 1);
}

#[tokio::test(start_paused = true)]
async fn images_of_the_sensor_are_pulled_with_a_token_as_the_tenant() {
    let (_falcon, client) = start(Transfers::new()).await;
    let cid = "0123456789ABCDEF0123456789ABCDEF-0A";
    let login = RegistryLogin::to_pull(&client, Cloud::Us2, cid)
        .await
        .unwrap();
    assert_eq!(login.registry, "registry.crowdstrike.com");
    assert_eq!(login.user, "fc-0123456789abcdef0123456789abcdef");
    let token = login.password.expose();
    assert!(!token.is_empty());
    assert!(!format!("{login:?} {login:#?}").contains(token));
}
