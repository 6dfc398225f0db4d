//! A server on the test's own runtime.

use std::time::Duration;

use fake_falcon::{FakeFalcon, Fault};
use reqwest::StatusCode;
use tokio::time::Instant;

use crate::session::{Session, as_form, client, send};

const HOSTS: &str = "/devices/queries/devices/v1";

#[tokio::test(start_paused = true)]
async fn a_server_on_the_current_runtime_follows_its_clock() {
    let hour = Duration::from_secs(3600);
    let builder = FakeFalcon::builder().latency(hour);
    let falcon = builder.start_here().await.unwrap();
    let begun = (Instant::now(), std::time::Instant::now());
    let url = format!("{}/oauth2/token", falcon.base_url());
    let form = format!(
        "client_id={}&client_secret={}",
        falcon.client_id(),
        falcon.client_secret()
    );
    let login = send(as_form(client().post(url), form)).await;
    assert_eq!(login.status, StatusCode::CREATED);
    assert!(begun.0.elapsed() >= hour);
    assert!(begun.1.elapsed() < Duration::from_secs(60));
}

#[tokio::test]
async fn the_first_requests_to_an_operation_fail() {
    let builder = FakeFalcon::builder();
    let builder = builder.fault_first("QueryDevicesByFilter", Fault::Status(500), 2);
    let session = Session::start(builder).await;
    let mut statuses = Vec::new();
    for path in [HOSTS, "/devices/queries/devices-hidden/v1", HOSTS, HOSTS] {
        statuses.push(session.get(path).await.status.as_u16());
    }
    assert_eq!(statuses, [500, 200, 500, 200]);
}
