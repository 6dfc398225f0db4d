//! The program of `examples/falcon`, as its user runs it: arguments, output and exit codes.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at an unexpected result"
)]

mod built;

use std::process::{Command, Output};

use fake_falcon::{Builder, FakeFalcon, Fault};
use serde_json::{Value, json};

/// The exit codes that `falcon --help` lists.
const USAGE: i32 = 2;
const NOT_FOUND: i32 = 3;
const REFUSED: i32 = 4;
const TRANSIENT: i32 = 6;
const UNSURE: i32 = 7;
const PARTIAL: i32 = 8;

async fn start(falcon: Builder) -> FakeFalcon {
    falcon.start().await.unwrap()
}

fn run(falcon: &FakeFalcon, arguments: &[&str]) -> Output {
    Command::new(built::example("falcon"))
        .args(arguments)
        .env("FALCON_BASE_URL", falcon.base_url())
        .env("FALCON_CLIENT_ID", falcon.client_id())
        .env("FALCON_CLIENT_SECRET", falcon.client_secret())
        .output()
        .unwrap()
}

/// The lines that a successful run prints.
fn lines(falcon: &FakeFalcon, arguments: &[&str]) -> Vec<String> {
    let output = run(falcon, arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// The exit code, and the text of the error.
fn failure(falcon: &FakeFalcon, arguments: &[&str]) -> (i32, String) {
    let output = run(falcon, arguments);
    let text = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), text)
}

fn last_sent(falcon: &FakeFalcon) -> fake_falcon::Received {
    falcon.requests().pop().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_in_a_pipe_is_a_line_of_json_for_each_record_of_all_pages() {
    let falcon = start(FakeFalcon::builder().records(250)).await;
    let ids = lines(
        &falcon,
        &["list", "QueryDevicesByFilter", "--all", "limit=100"],
    );
    assert_eq!(ids.len(), 250);
    let hosts = lines(
        &falcon,
        &["list", "QueryDevicesByFilter", "--details", "-l", "3"],
    );
    for (host, id) in hosts.iter().zip(&ids) {
        let host: Value = serde_json::from_str(host).unwrap();
        assert_eq!(host["device_id"].to_string(), *id);
    }
    assert_eq!(hosts.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_ends_at_its_limit_says_that_there_may_be_more() {
    let falcon = start(FakeFalcon::builder().records(250)).await;
    let output = run(&falcon, &["list", "QueryDevicesByFilter"]);
    assert_eq!(
        String::from_utf8(output.stdout).unwrap().lines().count(),
        100
    );
    let note = String::from_utf8(output.stderr).unwrap();
    assert!(note.contains("more than 100 records"), "{note}");
}

#[tokio::test(flavor = "multi_thread")]
async fn csv_has_the_chosen_columns() {
    let falcon = start(FakeFalcon::builder().records(2)).await;
    let csv = [
        "list",
        "CombinedDevicesByFilter",
        "-o",
        "csv",
        "-c",
        "hostname,device_id",
    ];
    let rows = lines(&falcon, &csv);
    assert_eq!(rows.first().unwrap(), "hostname,device_id");
    assert_eq!(rows.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_starts_with_the_id_and_the_name() {
    let falcon = start(FakeFalcon::builder().records(1)).await;
    let rows = lines(&falcon, &["list", "CombinedDevicesByFilter", "-o", "table"]);
    let names: Vec<&str> = rows.first().unwrap().split_whitespace().collect();
    assert!(names.starts_with(&["DEVICE_ID", "HOSTNAME"]), "{names:?}");
    assert_eq!(names.len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn arguments_are_parameters_or_fields_of_the_body() {
    let falcon = start(FakeFalcon::builder().any_ids(true)).await;
    let contain = ["call", "PerformActionV2", "action_name=contain", "ids=a"];
    lines(
        &falcon,
        &[&contain[..], &["action_parameters:=[]"]].concat(),
    );
    let sent = last_sent(&falcon);
    assert_eq!(
        sent.query,
        [("action_name".to_owned(), "contain".to_owned())]
    );
    let body: Value = serde_json::from_slice(&sent.body).unwrap();
    assert_eq!(body, json!({ "ids": ["a"], "action_parameters": [] }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_uploaded_by_its_path() {
    let falcon = start(FakeFalcon::builder()).await;
    let manifest = concat!("sample=@", env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    lines(
        &falcon,
        &["call", "UploadSampleV3", manifest, "file_name=manifest"],
    );
    let sent = String::from_utf8(last_sent(&falcon).body.to_vec()).unwrap();
    assert!(sent.contains("name = \"falcon-sdk\""), "{sent}");
    assert!(sent.contains("filename=\"Cargo.toml\""), "{sent}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_misspelled_name_is_the_nearest_read_but_never_a_write() {
    let falcon = start(FakeFalcon::builder().records(5)).await;
    assert_eq!(lines(&falcon, &["list", "QueryDevicesByFiltr"]).len(), 5);
    let (code, text) = failure(&falcon, &["call", "PerformActionV", "ids=a"]);
    assert_eq!(code, USAGE);
    assert!(text.contains("did you mean PerformActionV2"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn help_of_an_operation_names_its_arguments() {
    let falcon = start(FakeFalcon::builder()).await;
    let help = lines(&falcon, &["call", "QueryDevicesByFilter", "--help"]).join("\n");
    for part in ["hosts:read", "filter=", "limit=", "1 to 5000", "--details"] {
        assert!(help.contains(part), "{part}: {help}");
    }
    assert!(falcon.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_error_has_its_exit_code() {
    let falcon = start(
        FakeFalcon::builder()
            .records(1)
            .fault_first("PerformActionV2", Fault::Reset, 1)
            .fault_first("QueryHiddenDevices", Fault::Status(503), 9),
    )
    .await;
    let known = lines(&falcon, &["list", "QueryDevicesByFilter"]).concat();
    let known = format!("ids={}", known.trim_matches('"'));
    for (arguments, expected) in [
        (&["call", "QueryDevicesByFilter", "limitt=5"][..], USAGE),
        (&["call", "GetSampleV3"], USAGE),
        (&["call", "GetDeviceDetailsV2", "ids=unknown"], NOT_FOUND),
        (
            &["call", "GetDeviceDetailsV2", "ids=unknown", &known],
            PARTIAL,
        ),
        (
            &["call", "PerformActionV2", "action_name=contain", "ids=a"],
            UNSURE,
        ),
        (&["call", "QueryHiddenDevices"], TRANSIENT),
    ] {
        let (code, text) = failure(&falcon, arguments);
        assert_eq!(code, expected, "{arguments:?}: {text}");
        assert!(text.starts_with("error: "), "{text}");
    }
    let strangers = Command::new(built::example("falcon"))
        .args(["list", "QueryDevicesByFilter"])
        .env("FALCON_BASE_URL", falcon.base_url())
        .env("FALCON_CLIENT_ID", "stranger")
        .env("FALCON_CLIENT_SECRET", "wrong")
        .output()
        .unwrap();
    assert_eq!(strangers.status.code(), Some(REFUSED));
}

#[tokio::test(flavor = "multi_thread")]
async fn records_before_an_error_are_printed() {
    let broken = FakeFalcon::builder()
        .records(250)
        .fault(Fault::NoNextPage, 1.0);
    let falcon = start(broken).await;
    let list = ["list", "CombinedDevicesByFilter", "--all", "limit=100"];
    let output = run(&falcon, &[&list[..], &["-o", "csv"]].concat());
    assert!(!output.status.success());
    let printed = String::from_utf8(output.stdout).unwrap().lines().count();
    assert_eq!(printed, 1 + 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_is_saved_under_its_name() {
    let falcon = start(FakeFalcon::builder()).await;
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("sample.bin");
    let to_text = to.to_str().unwrap();
    lines(
        &falcon,
        &["download", "GetSampleV3", "ids=a", "--to", to_text],
    );
    assert_eq!(std::fs::metadata(&to).unwrap().len(), 100_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_runs_on_a_host_that_is_given_by_its_name() {
    let falcon = start(FakeFalcon::builder().records(250)).await;
    let output = lines(&falcon, &["rtr", "host-7", "ls"]).concat();
    assert!(output.contains("ls on "), "{output}");
    assert_eq!(run(&falcon, &["rtr", "host-", "ls"]).status.code(), Some(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn hosts_are_contained_and_each_has_its_outcome() {
    let falcon = start(FakeFalcon::builder().records(2)).await;
    let ids = lines(&falcon, &["list", "QueryDevicesByFilter"]);
    let ids: Vec<&str> = ids.iter().map(|id| id.trim_matches('"')).collect();
    let planned = lines(&falcon, &["contain", "--dry-run", ids[0], ids[1]]).concat();
    assert!(planned.contains("with 2 items"), "{planned}");
    let output = run(
        &falcon,
        &["contain", "--wait", ids[0], &"f".repeat(32), ids[1]],
    );
    assert_eq!(output.status.code(), Some(PARTIAL));
    let rows = String::from_utf8(output.stdout).unwrap();
    let rows = rows
        .lines()
        .map(|row| serde_json::from_str::<Value>(row).unwrap());
    let outcomes: Vec<String> = rows.map(|row| row["outcome"].to_string()).collect();
    assert_eq!(outcomes, ["\"done\"", "\"refused\"", "\"done\""]);
    let host = lines(
        &falcon,
        &["call", "GetDeviceDetailsV2", &format!("ids={}", ids[0])],
    )
    .concat();
    let host: Value = serde_json::from_str(&host).unwrap();
    assert_eq!(host["status"], "contained");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_prints_its_events() {
    let falcon = start(FakeFalcon::builder()).await;
    let events = lines(&falcon, &["search", "*", "--last", "24h"]);
    assert_eq!(events.len(), 3);
    let event: Value = serde_json::from_str(events.first().unwrap()).unwrap();
    assert_eq!(event["#event_simpleName"], "ProcessRollup2");
}
