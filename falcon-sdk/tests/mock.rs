//! Canned responses instead of HTTP.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at an unexpected result"
)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use falcon_sdk::hosts::{
    DeviceSwagger, PerformActionV2, PostDeviceDetailsV2, QueryDevicesByFilter,
    QueryDevicesByFilterScroll,
};
use falcon_sdk::mock::{Canned, Mock};
use falcon_sdk::reply::StatusCode;
use falcon_sdk::request::{Call, Method, Upload};
use falcon_sdk::sample_uploads::{GetSampleV3, UploadSampleV3};
use falcon_sdk::{Client, ConfigError, Error, Phase, Retry};
use serde_json::json;

fn host(hostname: &str) -> DeviceSwagger {
    let mut host = DeviceSwagger::default();
    host.hostname = Some(hostname.to_owned());
    host
}

/// The text of a failed assertion.
fn failure(assert: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(assert)).unwrap_err();
    panic.downcast_ref::<String>().unwrap().clone()
}

#[tokio::test]
async fn typed_resources_are_returned_and_read() {
    let mock = Mock::new();
    mock.respond::<PostDeviceDetailsV2>(Canned::resources(&vec![host("web-7")]));
    let reply = mock
        .client()
        .send(PostDeviceDetailsV2::new(["id-1"]))
        .await
        .unwrap();
    assert_eq!(reply.resources, [host("web-7")]);
    assert_eq!(reply.meta.pagination.as_ref().unwrap().total, Some(1));
}

#[tokio::test]
async fn each_response_is_returned_once_in_order_to_its_own_operation() {
    let mock = Mock::new();
    mock.respond::<QueryDevicesByFilter>(Canned::resources(&vec!["1"]));
    mock.respond_to(
        &Call::request(Method::GET, "/a/v1"),
        Canned::json(&json!({"resources": "a"})),
    );
    mock.respond::<QueryDevicesByFilter>(Canned::resources(&vec!["2"]));
    let client = mock.client();
    let query = || client.send(QueryDevicesByFilter::new());
    assert_eq!(query().await.unwrap().resources, ["1"]);
    let call = Call::request(Method::GET, "/a/v1?b=c");
    assert_eq!(client.call(&call).await.unwrap().resources, "a");
    assert_eq!(query().await.unwrap().resources, ["2"]);
    let error = query().await.unwrap_err();
    assert!(matches!(
        error,
        Error::Config(ConfigError::NotMocked { .. })
    ));
    assert_eq!(
        error.to_string(),
        "QueryDevicesByFilter: the mock has no response left for GET /devices/queries/devices/v1; add a response with `Mock::respond`"
    );
}

#[tokio::test]
async fn an_alias_and_an_id_are_the_same_operation() {
    let mock = Mock::new();
    mock.respond_to(
        &Call::by_id("GetDeviceDetails").unwrap(),
        Canned::resources(&vec![host("a")]),
    );
    assert!(
        mock.client()
            .send(PostDeviceDetailsV2::new(["id-1"]))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_function_responds_to_requests_without_a_response_of_their_own() {
    let mock = Mock::new();
    mock.respond_with(|call| match call.path_and_query().as_str() {
        "/devices/queries/devices/v1?filter=a" => Some(Canned::resources(&vec!["by function"])),
        _ => None,
    });
    mock.respond::<QueryDevicesByFilter>(Canned::resources(&vec!["canned"]));
    let client = mock.client();
    let query = |filter: &str| client.send(QueryDevicesByFilter::new().filter(filter));
    assert_eq!(query("a").await.unwrap().resources, ["canned"]);
    assert_eq!(query("a").await.unwrap().resources, ["by function"]);
    assert!(query("b").await.is_err());
}

#[tokio::test]
async fn a_list_ends_after_its_only_page() {
    let mock = Mock::new();
    mock.respond::<QueryDevicesByFilter>(Canned::resources(&vec!["1", "2"]));
    mock.respond::<QueryDevicesByFilterScroll>(Canned::resources(&vec!["3"]));
    let client = mock.client();
    let mut hosts = client.items(QueryDevicesByFilter::new());
    while let Some(id) = hosts.next().await {
        id.unwrap();
    }
    let mut hosts = client.items(QueryDevicesByFilterScroll::new());
    while let Some(id) = hosts.next().await {
        id.unwrap();
    }
    assert_eq!(mock.calls().len(), 2);
}

#[tokio::test]
async fn several_pages_are_walked_and_joined_to_their_records() {
    let mock = Mock::new();
    let page = |id: &'static str, next: &str| Canned::page(&vec![id], json!({"offset": next}));
    mock.respond::<QueryDevicesByFilterScroll>(page("1", "two"));
    mock.respond::<QueryDevicesByFilterScroll>(page("2", ""));
    mock.respond_with(|_| Some(Canned::resources(&vec![host("one of two")])));
    let client = mock.client();
    let mut hosts = client.details(QueryDevicesByFilterScroll::new());
    let mut names = Vec::new();
    while let Some(host) = hosts.next().await {
        names.push(host.unwrap().hostname.unwrap());
    }
    assert_eq!(names.len(), mock.calls_of::<PostDeviceDetailsV2>().len());
    let queries = mock.calls_of::<QueryDevicesByFilterScroll>();
    assert!(queries[1].path_and_query().contains("offset=two"));
    mock.assert_all_given();
}

#[tokio::test]
async fn an_error_has_its_status_and_headers() {
    let mock = Mock::new();
    let busy = Canned::error(StatusCode::TOO_MANY_REQUESTS, "slow down").header("Retry-After", "7");
    mock.respond::<QueryDevicesByFilter>(busy);
    let error = mock
        .client()
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert!(error.is_rate_limit());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(error.failure().unwrap().errors[0].message(), "slow down");
}

#[tokio::test]
async fn a_client_with_other_settings_retries_by_these_settings() {
    let mock = Mock::new();
    mock.respond::<QueryDevicesByFilter>(Canned::failure(Phase::Exchange));
    mock.respond::<QueryDevicesByFilter>(Canned::error(StatusCode::BAD_GATEWAY, "gone"));
    mock.respond::<QueryDevicesByFilter>(Canned::resources(&vec!["a"]));
    let retry = Retry::new().first_wait(Duration::from_millis(1));
    let client = Client::builder().mock(&mock).retry(retry).build().unwrap();
    let reply = client.send(QueryDevicesByFilter::new()).await.unwrap();
    assert_eq!((reply.attempts, mock.calls().len()), (3, 3));
}

#[tokio::test]
async fn a_missing_response_is_the_error_of_a_real_request() {
    let mock = Mock::new();
    mock.respond::<PerformActionV2>(Canned::failure(Phase::Exchange));
    let error = mock
        .client()
        .send(PerformActionV2::new("contain", ["a"]))
        .await
        .unwrap_err();
    assert!(matches!(
        error,
        Error::Transport {
            phase: Phase::Exchange,
            unsure: true,
            ..
        }
    ));
}

#[tokio::test]
async fn files_are_downloaded_and_uploaded() {
    let mock = Mock::new();
    mock.respond::<GetSampleV3>(Canned::bytes("PE").header("x-cs-region", "us-2"));
    mock.respond::<UploadSampleV3>(Canned::resources(&json!([{"sha256": "a"}])));
    let client = mock.client();
    let mut file = Vec::new();
    let download = client.download(GetSampleV3::new("a")).await.unwrap();
    assert_eq!(download.headers.region(), Some("us-2"));
    download.copy_to(&mut file).await.unwrap();
    assert_eq!(file, b"PE");
    let upload = UploadSampleV3::new("a.exe", Upload::new("PE").file_name("a.exe"));
    client.send(upload.clone()).await.unwrap();
    mock.assert_sent(upload);
}

#[tokio::test]
async fn a_member_is_mocked_too() {
    let mock = Mock::new();
    mock.respond::<QueryDevicesByFilter>(Canned::resources(&vec!["a"]));
    let member = mock
        .client()
        .for_member("0123456789abcdef0123456789abcdef")
        .unwrap();
    assert_eq!(
        member
            .send(QueryDevicesByFilter::new())
            .await
            .unwrap()
            .resources,
        ["a"]
    );
}

#[tokio::test]
async fn a_refused_request_is_not_sent() {
    let mock = Mock::new();
    let error = mock
        .client()
        .send(QueryDevicesByFilter::new().limit(-1))
        .await;
    assert!(matches!(error, Err(Error::Parameter(_))));
    assert!(mock.calls().is_empty());
}

#[tokio::test]
async fn an_assertion_shows_the_requests_that_were_sent_without_secrets() {
    let mock = Mock::new();
    mock.respond_with(|_| Some(Canned::resources(&())));
    let query = |filter: &str| QueryDevicesByFilter::new().filter(filter);
    assert!(failure(|| mock.assert_sent(query("a"))).contains("nothing was sent"));
    mock.client().send(query("b")).await.unwrap();
    let mut secret = Call::request(Method::POST, "/a/v1");
    mock.client()
        .call(secret.json(&json!({"password": "hunter2"})))
        .await
        .unwrap();

    mock.assert_sent(query("b"));
    mock.assert_called(&secret);
    let text = failure(|| mock.assert_sent(query("a")));
    assert!(
        text.contains("filter=a") && text.contains("filter=b"),
        "{text}"
    );
    assert!(
        text.contains("/a/v1") && !text.contains("hunter2"),
        "{text}"
    );
    let other = failure(|| mock.assert_called(secret.clone().json(&json!({"password": "other"}))));
    assert!(other.starts_with("not sent"), "{other}");
}

#[tokio::test]
async fn parameters_that_a_walk_adds_are_compared_only_if_they_are_set() {
    let mock = Mock::new();
    mock.respond::<QueryDevicesByFilter>(Canned::page(&vec!["1", "2"], json!({"total": 3})));
    mock.respond::<QueryDevicesByFilter>(Canned::page(&vec!["3"], json!({"total": 3})));
    let query = QueryDevicesByFilter::new().filter("a");
    let client = mock.client();
    let mut hosts = client.items(query.clone()).page_size(2);
    while let Some(id) = hosts.next().await {
        id.unwrap();
    }
    mock.assert_sent(query.clone());
    mock.assert_sent(query.clone().limit(2).offset(2));
    failure(|| mock.assert_sent(query.clone().limit(3)));
    failure(|| mock.assert_sent(query.clone().offset(1)));
    failure(|| mock.assert_sent(QueryDevicesByFilter::new()));
}

#[tokio::test]
async fn the_order_of_query_parameters_does_not_count_but_that_of_a_list_does() {
    let mock = Mock::new();
    mock.respond_with(|_| Some(Canned::resources(&())));
    let mut call = Call::request(Method::GET, "/a/v1");
    call.query("b", &vec!["2", "1"]).query("a", &1);
    mock.client().call(&call).await.unwrap();
    let mut same = Call::request(Method::GET, "/a/v1");
    mock.assert_called(same.query("a", &1).query("b", &vec!["2", "1"]));
    failure(|| mock.assert_called(same.query("b", &vec!["1", "2"])));
}

#[tokio::test]
async fn a_response_that_is_left_is_named() {
    let mock = Mock::new();
    mock.assert_all_given();
    mock.respond::<QueryDevicesByFilter>(Canned::resources(&vec!["a"]));
    let text = failure(|| mock.assert_all_given());
    assert!(text.contains("QueryDevicesByFilter"), "{text}");
    mock.client()
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap();
    mock.assert_all_given();
}

#[cfg(feature = "blocking")]
#[test]
fn a_blocking_client_is_mocked_too() {
    let mock = Mock::new();
    mock.respond::<QueryDevicesByFilter>(Canned::resources(&vec!["a"]));
    let client = Client::builder().mock(&mock).build_blocking().unwrap();
    assert_eq!(
        client.send(QueryDevicesByFilter::new()).unwrap().resources,
        ["a"]
    );
}
