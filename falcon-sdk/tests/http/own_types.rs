//! Records as types of the caller's own.

use falcon_sdk::hosts::{CombinedDevicesByFilter, GetDeviceDetailsV2, QueryDevicesByFilter};
use falcon_sdk::request::Call;
use falcon_sdk::wire::Json;
use falcon_sdk::{BodyProblem, Error};
use serde::Deserialize;

use crate::script::Script;

#[derive(Debug, Deserialize)]
struct Host {
    device_id: String,
    /// Longer than 64 bits, unlike all published types.
    #[serde(default)]
    serial: Option<Box<serde_json::value::RawValue>>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Named {
    name: String,
}

#[tokio::test]
async fn records_of_a_typed_operation_are_read_from_the_bytes() {
    let body = r#"{"resources": [{"device_id": "a", "serial": 123456789012345678901234567890}]}"#;
    let script = Script::start(&[(200, &[], body)]).await;
    let reply = script
        .client
        .send(GetDeviceDetailsV2::new(["a"]))
        .await
        .unwrap();
    let hosts = reply.resources_as::<Vec<Host>>().unwrap();
    assert_eq!(hosts[0].device_id, "a");
    let serial = hosts[0].serial.as_ref().unwrap();
    assert_eq!(serial.get(), "123456789012345678901234567890");
    // The published type is available too.
    assert_eq!(reply.resources[0].device_id.as_deref(), Some("a"));
}

#[tokio::test]
async fn records_without_a_published_type_are_json_values_or_of_the_callers_type() {
    let body = r#"{"meta": {}, "errors": [], "resources": [{"name": "a"}, {"name": "b"}]}"#;
    let script = Script::start(&[(200, &[], body)]).await;
    let call = Call::by_id("ListSCMRepositories").unwrap();
    let reply = script.client.call(&call).await.unwrap();
    assert_eq!(reply.resources[1]["name"], "b");
    let names = reply.resources_as::<Vec<Named>>().unwrap();
    assert_eq!(names[1].name, "b");
}

#[tokio::test]
async fn missing_records_are_an_empty_list_or_none() {
    for body in [r#"{"meta": {}}"#, r#"{"meta": {}, "resources": null}"#] {
        let script = Script::start(&[(200, &[], body)]).await;
        let reply = script
            .client
            .send(GetDeviceDetailsV2::new(["a"]))
            .await
            .unwrap();
        assert!(reply.resources_as::<Vec<Host>>().unwrap().is_empty());
        assert!(reply.resources_as::<Option<Host>>().unwrap().is_none());
        assert_eq!(reply.resources_as::<Json>().unwrap(), Json::Null);
        assert!(reply.resources_as::<Host>().is_err());
    }
}

#[tokio::test]
async fn a_record_that_does_not_fit_is_an_error_with_its_path() {
    let body = r#"{"meta": {"trace_id": "t"}, "resources": [{"device_id": "a"}, {"device_id": ["hunter2"]}]}"#;
    let script = Script::start(&[(200, &[], body)]).await;
    let reply = script
        .client
        .send(GetDeviceDetailsV2::new(["a"]))
        .await
        .unwrap();
    let error = reply.resources_as::<Vec<Host>>().unwrap_err();
    let Error::Decode(unreadable) = &error else {
        panic!("{error}")
    };
    assert_eq!(unreadable.body, body);
    assert_eq!(unreadable.trace_id.as_deref(), Some("t"));
    let BodyProblem::Unfit {
        path,
        expected,
        found,
        ..
    } = &unreadable.problem
    else {
        panic!("{error}")
    };
    assert_eq!(
        (path.as_str(), expected.as_str(), found.as_str()),
        ("$.resources[1].device_id", "a string", "sequence")
    );
}

#[tokio::test]
async fn records_are_found_where_the_operation_lists_them() {
    let body = r#"{"artifacts": [{"name": "a"}], "totalCount": 1}"#;
    let script = Script::start(&[(200, &[], body)]).await;
    let mut call = Call::by_id("getServiceArtifacts").unwrap();
    call.query("persistentSignature", &"1");
    let reply = script.client.call(&call).await.unwrap();
    assert_eq!(reply.resources_as::<Vec<Named>>().unwrap()[0].name, "a");
    // Without an envelope, the whole body is read.
    let body = r#"{"name": "a", "children": []}"#;
    let script = Script::start(&[(200, &[], body)]).await;
    let mut call = Call::by_id("get_/group/{ID:[0-9]+}/v2").unwrap();
    call.path("ID", &"1");
    let reply = script.client.call(&call).await.unwrap();
    assert_eq!(reply.resources_as::<Named>().unwrap().name, "a");
}

#[tokio::test]
async fn each_page_of_a_walk_is_read_as_the_callers_type() {
    let body = r#"{"resources": [{"device_id": "a"}]}"#;
    let script = Script::start(&[(200, &[], body)]).await;
    let mut pages = script.client.pages(CombinedDevicesByFilter::new());
    let page = pages.next().await.unwrap().unwrap();
    assert_eq!(page.resources_as::<Vec<Host>>().unwrap()[0].device_id, "a");
}

#[tokio::test]
async fn a_walk_reads_items_of_all_pages_as_the_callers_type() {
    const FIRST: &str = r#"{"meta": {"pagination": {"total": 3, "next": "token"}},
        "resources": [{"name": "a"}, {"name": 5, "secret": "hunter2"}]}"#;
    const LAST: &str =
        r#"{"meta": {"pagination": {"total": 3}}, "resources": [{"name": "c", "new": 1}]}"#;
    let script = Script::start(&[(200, &[], FIRST), (200, &[], LAST)]).await;
    let mut names = script
        .client
        .items_as::<Named>(CombinedDevicesByFilter::new());
    assert_eq!(names.next().await.unwrap().unwrap().name, "a");
    let error = names.next().await.unwrap().unwrap_err();
    let Error::Item(item) = &error else {
        panic!("{error}")
    };
    assert_eq!(item.path, "$.resources[1].name");
    assert_eq!((&*item.expected, &*item.found), ("a string", "integer"));
    assert_eq!(item.raw, r#"{"name": 5, "secret": "hunter2"}"#);
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    assert_eq!(names.next().await.unwrap().unwrap().name, "c");
    assert!(names.next().await.is_none());
    assert_eq!(names.mismatches().total(), 1);
    assert_eq!(names.mismatches()[0].pointer, "/resources/1/name");
}

#[tokio::test]
async fn a_lenient_walk_skips_and_reports_items_that_do_not_fit() {
    let body = r#"{"meta": {}, "resources": [{"name": "a"}, "oops", {"name": "b"}]}"#;
    let script = Script::start(&[(200, &[], body), (200, &[], r#"{"resources": []}"#)]).await;
    let mut names = script
        .client
        .items_as::<Named>(CombinedDevicesByFilter::new())
        .lenient();
    let mut read = Vec::new();
    while let Some(name) = names.next().await {
        read.push(name.unwrap().name);
    }
    assert_eq!(read, ["a", "b"]);
    assert_eq!(names.skipped().len(), 1);
    assert_eq!(names.skipped()[0].raw, r#""oops""#);
}

#[tokio::test]
async fn records_of_ids_and_of_a_query_are_read_as_the_callers_type() {
    const IDS: &str = r#"{"meta": {"pagination": {"total": 2}}, "resources": ["a", "b"]}"#;
    const HOSTS: &str = r#"{"resources": [{"device_id": "a"}, {"device_id": null}]}"#;
    let script = Script::start(&[(200, &[], HOSTS)]).await;
    let mut hosts = script
        .client
        .by_ids_as::<Host>(GetDeviceDetailsV2::new(["a", "b"]));
    assert_eq!(hosts.next().await.unwrap().unwrap().device_id, "a");
    assert!(matches!(hosts.next().await, Some(Err(Error::Item(_)))));
    assert!(hosts.next().await.is_none());
    let script = Script::start(&[(200, &[], IDS), (200, &[], HOSTS)]).await;
    let mut hosts = script
        .client
        .details_as::<Host>(QueryDevicesByFilter::new());
    assert_eq!(hosts.next().await.unwrap().unwrap().device_id, "a");
    assert!(matches!(hosts.next().await, Some(Err(Error::Item(_)))));
    assert!(hosts.next().await.is_none());
}
