//! Actions without async.

use std::time::Duration;

use fake_falcon::{Actions, FakeFalcon, Fault};
use falcon_sdk::Polling;
use falcon_sdk::actions;
use falcon_sdk::blocking::Client;

use crate::{PERFORM, names};

fn start(falcon: fake_falcon::Builder) -> (FakeFalcon, Client) {
    let falcon = falcon.any_ids(true).launch().unwrap();
    let client = Client::builder()
        .base_url(falcon.base_url())
        .credentials(falcon.client_id(), falcon.client_secret())
        .build_blocking()
        .unwrap();
    (falcon, client)
}

#[test]
fn hosts_are_contained_and_waited_for() {
    let actions = Actions::new().containment_time(Duration::from_millis(50));
    let (_falcon, client) = start(FakeFalcon::builder().actions(actions));
    let polling = Polling::new().interval(Duration::from_millis(20));
    let contain = actions::contain(["a", "b"]);
    let mut report = contain
        .run_and_wait_blocking(&client, polling.clone())
        .unwrap();
    assert!(report.is_done(), "{report}");
    contain.wait_blocking(&client, &mut report, polling);
    assert!(report.is_done(), "{report}");
}

#[test]
fn a_run_is_resumed() {
    let falcon = FakeFalcon::builder().fault_at(PERFORM, 1, Fault::Status(403));
    let (_falcon, client) = start(falcon);
    let ids = ["a", "b"].map(str::to_owned);
    let contain = actions::contain(&ids);
    let mut report = contain.run_blocking(&client).unwrap();
    assert_eq!(names(&report, &ids), ["not sent"]);
    contain.resume_blocking(&client, &mut report).unwrap();
    assert_eq!(names(&report, &ids), ["done"]);
}
