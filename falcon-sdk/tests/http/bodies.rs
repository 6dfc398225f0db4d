//! Every kind of body, as it is sent.

use bytes::Bytes;
use falcon_sdk::hosts::{PostDeviceDetailsV2, QueryDevicesByFilter};
use falcon_sdk::request::{Call, Method, Upload};

use crate::script::{Script, Scripted};
use crate::{calls, start};

#[tokio::test]
async fn a_request_without_a_body_sends_none() {
    let (falcon, client) = start().await;
    client
        .send(QueryDevicesByFilter::new().filter("status:'b c'"))
        .await
        .unwrap();
    let call = &calls(&falcon)[0];
    assert_eq!((call.method.clone(), call.body.len()), (Method::GET, 0));
    assert_eq!(call.headers.get("content-type"), None);
    assert_eq!(
        call.query,
        [("filter".to_owned(), "status:'b c'".to_owned())]
    );
    assert!(
        call.headers["user-agent"]
            .to_str()
            .unwrap()
            .starts_with("falcon-sdk/")
    );
}

#[tokio::test]
async fn a_post_without_a_body_has_the_json_media_type_if_the_operation_takes_json() {
    const META: Scripted = (200, &[], r#"{"meta": {}}"#);
    let script = Script::start(&[META; 4]).await;
    let mut refresh = Call::by_id("refreshActiveStreamSession").unwrap();
    refresh
        .path("partition", &0)
        .query("appId", &"a")
        .query("action_name", &"refresh_active_stream_session");
    let own = Call::request(Method::POST, "/own/v1");
    let delete = Call::request(Method::DELETE, "/own/v1");
    let mut revoke = Call::by_id("UploadSampleV3").unwrap();
    revoke
        .form("file_name", &"a")
        .file("sample", &Upload::new("b"));
    for (call, media_type) in [
        (refresh, Some("application/json")),
        (own, Some("application/json")),
        (delete, None),
        (revoke, Some("multipart/form-data")),
    ] {
        script.client.call_as::<Bytes>(&call).await.unwrap();
        let headers = script.headers();
        let sent = headers.last().unwrap().get("content-type");
        let sent = sent.map(|value| value.to_str().unwrap());
        let sent = sent.map(|value| value.split(';').next().unwrap());
        assert_eq!(sent, media_type, "{call:?}");
    }
}

#[tokio::test]
async fn a_request_may_set_accept_and_accept_encoding() {
    let script = Script::start(&[(200, &[], "rules"), (200, &[], "packed")]).await;
    let mut rules = Call::by_id("GetLatestIntelRuleFile").unwrap();
    rules
        .query("type", &"snort-suricata-master")
        .header("Accept", &"application/zip");
    let mut dump = Call::by_id("GetMemoryDump").unwrap();
    dump.query("id", &"a").header("accept-encoding", &"gzip");
    for (call, name, value) in [
        (rules, "accept", "application/zip"),
        (dump, "accept-encoding", "gzip"),
    ] {
        script.client.call_as::<Bytes>(&call).await.unwrap();
        let headers = script.headers();
        let sent: Vec<_> = headers.last().unwrap().get_all(name).iter().collect();
        assert_eq!(sent, [value]);
    }
    let mut login = Call::by_id("GetMemoryDump").unwrap();
    login.query("id", &"a").header("Authorization", &"Bearer t");
    assert!(login.check().is_err(), "the client's own");
}

#[tokio::test]
async fn a_search_job_is_read_in_pages() {
    let script = Script::start(&[(200, &[], r#"{"meta": {}}"#)]).await;
    let mut status = Call::by_id("GetSearchStatusV1").unwrap();
    status
        .path("repository", &"search-all")
        .path("id", &"job-1")
        .query("paginationLimit", &200)
        .query("paginationOffset", &400);
    script.client.call_as::<Bytes>(&status).await.unwrap();
    assert_eq!(
        script.requests().last().unwrap(),
        "GET /humio/api/v1/repositories/search-all/queryjobs/job-1\
         ?paginationLimit=200&paginationOffset=400"
    );
}

#[tokio::test]
async fn a_model_is_sent_as_json() {
    let (falcon, client) = start().await;
    let ids = client
        .send(QueryDevicesByFilter::new().limit(2))
        .await
        .unwrap()
        .body
        .resources;
    let details = PostDeviceDetailsV2::new(ids.clone());
    let hosts = client.send(details).await.unwrap();
    let details: Vec<_> = hosts
        .resources
        .iter()
        .filter_map(|host| host.device_id.clone())
        .collect();
    assert_eq!(details, ids);
    let call = &calls(&falcon)[1];
    assert_eq!(call.headers["content-type"], "application/json");
    let sent: serde_json::Value = serde_json::from_slice(&call.body).unwrap();
    assert_eq!(sent, serde_json::json!({"ids": ids}));
}

#[tokio::test]
async fn a_multipart_form_carries_text_and_a_file_with_its_name_and_type() {
    let (falcon, client) = start().await;
    let content = vec![0, 255, 13, 10, 45, 45];
    let file = Upload::new(content.clone())
        .file_name("sämple.bin")
        .content_type("text/x-a");
    let mut call = Call::by_id("UploadSampleV3").unwrap();
    call.form("file_name", &"a name")
        .form("is_confidential", &false)
        .file("sample", &file);
    client.call(&call).await.unwrap();
    let call = &calls(&falcon)[0];
    let content_type = call.headers["content-type"].to_str().unwrap();
    assert!(
        content_type.starts_with("multipart/form-data; boundary="),
        "{content_type}"
    );
    let body = String::from_utf8_lossy(&call.body);
    assert!(
        body.contains("name=\"file_name\"\r\n\r\na name\r\n"),
        "{body}"
    );
    assert!(
        body.contains("name=\"is_confidential\"\r\n\r\nfalse\r\n"),
        "{body}"
    );
    assert!(
        body.contains("filename") && body.contains("content-type: text/x-a\r\n"),
        "{body}"
    );
    let content: &[u8] = &content;
    assert!(
        call.body
            .windows(content.len())
            .any(|window| window == content)
    );
}

#[tokio::test]
async fn a_file_of_a_form_has_a_name_even_if_none_is_set() {
    let (falcon, client) = start().await;
    let mut call = Call::by_id("UploadSampleV3").unwrap();
    call.form("file_name", &"a")
        .file("sample", &Upload::new("content"));
    client.call(&call).await.unwrap();
    let body = String::from_utf8_lossy(&calls(&falcon)[0].body).into_owned();
    assert!(
        body.contains("name=\"sample\"; filename=\"sample\""),
        "{body}"
    );
    assert!(
        body.contains("content-type: application/octet-stream"),
        "{body}"
    );
}

#[tokio::test]
async fn a_file_as_the_whole_body_arrives_unchanged() {
    let (falcon, client) = start().await;
    let mut call = Call::by_id("ArchiveUploadV1").unwrap();
    let content = Bytes::from_static(b"PK\x03\x04\xff");
    let file = Upload::new(content.clone()).content_type("application/zip");
    client
        .call(call.query("name", &"a.zip").bytes(&file))
        .await
        .unwrap();
    let call = &calls(&falcon)[0];
    assert_eq!(call.body, content);
    assert_eq!(call.headers["content-type"], "application/zip");
}
