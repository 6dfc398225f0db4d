//! Real time response without async.

use fake_falcon::{FakeFalcon, Rtr};
use falcon_sdk::Error;
use falcon_sdk::blocking::Client;
use falcon_sdk::blocking::rtr::{Batch, Session};
use falcon_sdk::rtr::{Options, Outcome, PutFile, Script};

use crate::seconds;

fn start(rtr: Rtr) -> (FakeFalcon, Client) {
    let builder = FakeFalcon::builder().any_ids(true).rtr(rtr);
    let falcon = builder.launch().unwrap();
    let client = Client::builder()
        .base_url(falcon.base_url())
        .credentials(falcon.client_id(), falcon.client_secret())
        .build_blocking()
        .unwrap();
    (falcon, client)
}

fn deletions(falcon: &FakeFalcon) -> usize {
    let requests = falcon.requests();
    let deleted = |path: &str| path == "/real-time-response/entities/sessions/v1";
    let requests = requests.iter().filter(|it| it.method == "DELETE");
    requests.filter(|it| deleted(&it.path)).count()
}

#[test]
fn a_session_runs_commands_fetches_files_and_is_deleted() {
    let (falcon, client) = start(Rtr::new());
    let session = Session::open(&client, "a").unwrap();
    let output = session.run("ls C:\\").unwrap().done().unwrap();
    assert_eq!(output.stdout, "1: ls C:\\ on a\n");
    let file = session.get("C:\\hosts").unwrap().done().unwrap();
    let mut bytes = Vec::new();
    file.download().unwrap().copy_to(&mut bytes).unwrap();
    assert!(bytes.starts_with(b"7z"));
    file.delete().unwrap();
    session.close().unwrap();
    assert_eq!(deletions(&falcon), 1);
}

#[test]
fn a_dropped_session_is_deleted_before_drop_returns() {
    let (falcon, client) = start(Rtr::new());
    let session = Session::open_with(&client, "a", Options::new()).unwrap();
    let error = session.run("cat missing").unwrap_err();
    assert!(matches!(error, Error::Command(_)));
    drop(session);
    assert_eq!(deletions(&falcon), 1);
}

#[test]
fn a_batch_has_a_result_for_each_host() {
    let hosts = Rtr::new().offline("bad").host_time("late", seconds(2));
    let (_falcon, client) = start(hosts);
    let options = Options::new().wait(seconds(1));
    let batch = Batch::open_with(&client, ["a", "bad", "late"], options).unwrap();
    let results = batch.run("ls").unwrap();
    assert!(matches!(results["a"], Ok(Outcome::Done(_))));
    assert!(matches!(results["late"], Ok(Outcome::Done(_))));
    assert!(matches!(results["bad"], Err(Error::Api(_))));
    let files = batch.get("C:\\hosts").unwrap();
    let file = files["a"].as_ref().unwrap();
    assert!(matches!(file, Outcome::Done(_)));
    batch.remove(["bad"]).unwrap();
    batch.close().unwrap();
}

#[test]
fn put_files_and_scripts_are_uploaded() {
    let (_falcon, client) = start(Rtr::new());
    PutFile::new("a", "b").upload_blocking(&client).unwrap();
    Script::new("a", "b").upload_blocking(&client).unwrap();
}
