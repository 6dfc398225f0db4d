//! Redirects: a reply if they are published, otherwise an error, and never followed.

use bytes::Bytes;
use falcon_sdk::Error;
use falcon_sdk::hosts::QueryDevicesByFilter;
use falcon_sdk::request::Call;

use crate::script::{Script, Scripted};

/// A response that redirects to a path of a server, with the query of a signed link.
fn leading_to(server: &Script) -> Scripted {
    let location = format!("{}/elsewhere?signature=hunter2", server.base_url).leak();
    let headers = vec![("location", &*location), ("x-cs-traceid", "t-1")];
    (302, headers.leak(), r#"{"errors": ["moved"]}"#)
}

#[tokio::test]
async fn a_redirect_that_is_not_published_is_an_error_and_sends_nothing_elsewhere() {
    let elsewhere = Script::start(&[]).await;
    let script = Script::start(&[leading_to(&elsewhere)]).await;
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "QueryDevicesByFilter: 302 Found: moved; the response redirects to 127.0.0.1, and redirects \
         are not followed; trace id t-1"
    );
    let Error::Api(failure) = &error else {
        panic!("{error}")
    };
    assert_eq!((failure.status.as_u16(), failure.attempts), (302, 1));
    assert_eq!(failure.body, r#"{"errors": ["moved"]}"#);
    let location = failure.headers.get("location").unwrap();
    assert!(location.ends_with("/elsewhere?signature=hunter2"));
    assert!(elsewhere.requests().is_empty());
    assert_eq!(script.requests().len(), 2, "a login and one call");
}

#[tokio::test]
async fn a_redirect_within_the_host_or_to_an_invalid_url_is_described() {
    for (headers, told) in [
        (
            &[("location", "/other/v1")][..],
            "QueryDevicesByFilter: 307 Temporary Redirect; the response redirects to another path \
             of the same host, and redirects are not followed",
        ),
        (&[], "QueryDevicesByFilter: 307 Temporary Redirect"),
        (
            &[("location", "//evil.example/x")],
            "QueryDevicesByFilter: 307 Temporary Redirect; the response redirects to evil.example, \
             and redirects are not followed",
        ),
    ] {
        let script = Script::start(&[(307, headers, "")]).await;
        let operation = QueryDevicesByFilter::new();
        let error = script.client.send(operation).await.unwrap_err();
        assert_eq!(error.to_string(), told);
    }
}

#[tokio::test]
async fn a_redirect_is_no_page_of_a_walk() {
    const PAGE: Scripted = (
        200,
        &[],
        r#"{"meta": {"pagination": {"total": 2}}, "resources": ["a"]}"#,
    );
    let elsewhere = Script::start(&[]).await;
    let script = Script::start(&[PAGE, leading_to(&elsewhere)]).await;
    let mut ids = script.client.items(QueryDevicesByFilter::new());
    assert_eq!(ids.next().await.unwrap().unwrap(), "a");
    let error = ids.next().await.unwrap().unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 302, "{error}");
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_published_redirect_is_a_reply_with_the_location_of_the_file() {
    let elsewhere = Script::start(&[]).await;
    let script = Script::start(&[leading_to(&elsewhere); 2]).await;
    let mut call = Call::by_id("DownloadFeedArchive").unwrap();
    call.query("feed_item_id", &"1");
    let reply = script.client.call_as::<Bytes>(&call).await.unwrap();
    assert_eq!(reply.status, 302);
    assert!(
        reply
            .headers
            .get("location")
            .unwrap()
            .contains("/elsewhere")
    );
    assert!(elsewhere.requests().is_empty());
}

/// The archive of a feed, downloaded from where its redirect leads.
fn archive() -> Call {
    let mut call = Call::by_id("DownloadFeedArchive").unwrap();
    call.query("feed_item_id", &"1");
    call
}

const FILE: Scripted = (200, &[("content-type", "application/zip")], "content");

#[tokio::test]
async fn a_download_follows_a_published_redirect_to_another_host_without_the_token() {
    let elsewhere = Script::start(&[FILE]).await;
    let script = Script::start_with(&[leading_to(&elsewhere)], |builder| {
        builder
            .header("X-Proxy-Key", "hunter3")
            .user_agent("inventory/1.2")
    })
    .await;
    let file = script.client.call_download(&archive()).await.unwrap();
    let mut content = Vec::new();
    assert_eq!(file.copy_to(&mut content).await.unwrap(), 7);
    assert_eq!(content, b"content");
    assert_eq!(
        elsewhere.requests(),
        ["GET /elsewhere?signature=hunter2"],
        "no login either"
    );
    let headers = &elsewhere.headers()[0];
    assert!(headers.get("authorization").is_none(), "{headers:?}");
    assert!(headers.get("x-proxy-key").is_none(), "{headers:?}");
    let name = headers["user-agent"].to_str().unwrap();
    assert!(name.starts_with("inventory/1.2 "), "{name}");
}

#[tokio::test]
async fn a_redirect_within_the_api_keeps_the_token() {
    let moved: Scripted = (308, &[("location", "/files/1?part=%202")], "");
    let script = Script::start(&[moved, FILE]).await;
    let file = script.client.call_download(&archive()).await.unwrap();
    assert_eq!(file.copy_to(&mut Vec::new()).await.unwrap(), 7);
    let requests = script.requests();
    assert_eq!(requests.last().unwrap(), "GET /files/1?part=%202");
    assert_eq!(script.headers()[2]["authorization"], "Bearer t");
}

#[tokio::test]
async fn a_redirect_is_followed_once_and_only_to_an_encrypted_host() {
    let elsewhere = Script::start(&[(302, &[("location", "/again")], "")]).await;
    let script = Script::start(&[leading_to(&elsewhere)]).await;
    let error = script.client.call_download(&archive()).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 302, "{error}");
    assert_eq!(elsewhere.requests().len(), 1);

    for headers in [&[("location", "http://files.example/a")][..], &[]] {
        let script = Script::start(&[(308, headers, "")]).await;
        let error = script.client.call_download(&archive()).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 308, "{error}");
        assert_eq!(error.operation(), Some("DownloadFeedArchive"));
    }
}

#[tokio::test]
async fn an_error_at_the_other_host_is_an_error_and_does_not_show_the_link() {
    let elsewhere = Script::start(&[(403, &[], "expired")]).await;
    let script = Script::start(&[leading_to(&elsewhere)]).await;
    let error = script.client.call_download(&archive()).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 403);
    for shown in [format!("{error} {error:?}"), format!("{error:#?}")] {
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
