//! Every kind of body, as it arrives.

use bytes::Bytes;
use falcon_sdk::hosts::{PostDeviceDetailsV2, QueryDevicesByFilter};
use falcon_sdk::models::msa::IdsRequest;
use falcon_sdk::operation::{Call, Method, Upload};

use crate::{calls, start};

#[tokio::test]
async fn a_call_without_body_sends_none() {
    let (falcon, client) = start().await;
    client
        .send(QueryDevicesByFilter::new().filter("a:'b c'"))
        .await
        .unwrap();
    let call = &calls(&falcon)[0];
    assert_eq!((call.method.clone(), call.body.len()), (Method::GET, 0));
    assert_eq!(call.headers.get("content-type"), None);
    assert_eq!(call.query, [("filter".to_owned(), "a:'b c'".to_owned())]);
    assert!(
        call.headers["user-agent"]
            .to_str()
            .unwrap()
            .starts_with("falcon-sdk/")
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
    let body = IdsRequest::default().ids(ids.clone());
    let hosts = client.send(PostDeviceDetailsV2::new(body)).await.unwrap();
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
async fn a_file_of_a_form_has_a_name_even_if_none_is_given() {
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
async fn a_file_as_the_whole_body_arrives_as_it_is() {
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
