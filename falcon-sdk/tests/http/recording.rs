//! Responses that are recorded in a folder.

use std::fs;
use std::io;
use std::path::Path;

use falcon_sdk::hosts::{PostDeviceDetailsV2, QueryDevicesByFilter, QueryDevicesByFilterScroll};
use falcon_sdk::request::{Call, Method};
use falcon_sdk::{Client, ConfigError, Error};
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

use crate::script::{Script, Scripted};

const JSON: &[(&str, &str)] = &[("content-type", "application/json"), ("x-cs-traceid", "t")];

fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name();
    let mut names: Vec<String> = entries
        .map(|entry| name(entry).into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn text(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap()
}

fn value(folder: &TempDir, name: &str) -> Value {
    serde_json::from_str(&text(folder, name)).unwrap()
}

async fn recorded(responses: &[Scripted]) -> (Script, TempDir) {
    let folder = tempdir().unwrap();
    let script = Script::start_with(responses, |client| client.record(folder.path())).await;
    (script, folder)
}

#[tokio::test]
async fn a_response_is_recorded_unchanged_beside_its_request() {
    let body = r#"{"meta": {"n": 12345678901234567890123}, "resources":["a" ],"a":1,"a":2}"#;
    let (script, folder) = recorded(&[(200, JSON, body)]).await;
    let query = QueryDevicesByFilter::new().filter("a:'b'").limit(5);
    script.client.send(query).await.unwrap();
    assert_eq!(
        names(&folder),
        [
            "00001-QueryDevicesByFilter.body.json",
            "00001-QueryDevicesByFilter.json"
        ]
    );
    assert_eq!(text(&folder, "00001-QueryDevicesByFilter.body.json"), body);
    let head = value(&folder, "00001-QueryDevicesByFilter.json");
    let path = "/devices/queries/devices/v1?filter=a%3A%27b%27&limit=5";
    assert_eq!(head["operation"], "QueryDevicesByFilter");
    assert_eq!(head["request"], json!({"method": "GET", "path": path}));
    assert_eq!(head["status"], 200);
    assert_eq!(head["headers"]["x-cs-traceid"], "t");
    assert_eq!(head["body"], "00001-QueryDevicesByFilter.body.json");
}

#[tokio::test]
async fn secrets_are_not_recorded() {
    let headers = &[
        ("content-type", "application/json"),
        ("set-cookie", "hunter2"),
        ("x-api-key", "hunter2"),
        ("location", "https://example.com/a?signature=hunter2"),
    ];
    // This operation publishes `value` as a secret; `client_secret` is named like a secret.
    let body = r#"{"resources": [{"id": "a", "value": "hunter2", "client_secret": "hunter2"}]}"#;
    let (script, folder) = recorded(&[(200, headers, body), (200, JSON, r#"{"meta": {}}"#)]).await;
    let mut call = Call::by_id("tokens-read").unwrap();
    call.query("ids", &vec!["a"]);
    script.client.call(&call).await.unwrap();
    let mut call = Call::request(Method::POST, "/unpublished/v1");
    call.json(&json!({"password": "hunter2", "name": "kept"}));
    script.client.call(&call).await.unwrap();

    let all: Vec<String> = names(&folder)
        .iter()
        .map(|name| text(&folder, name))
        .collect();
    assert_eq!(all.len(), 4);
    let all = all.concat();
    assert!(
        !all.contains("hunter2") && !all.contains("secret\": \"s"),
        "{all}"
    );
    assert_eq!(
        text(&folder, "00001-tokens-read.body.json"),
        body.replace("hunter2", "***")
    );
    let head = value(&folder, "00001-tokens-read.json");
    assert_eq!(head["headers"]["location"], "https://example.com/a?***");
    let head = value(&folder, "00002-POST--unpublished-v1.json");
    assert_eq!(
        head["request"]["body"],
        json!({"json": {"name": "kept", "password": "***"}})
    );
}

#[tokio::test]
async fn a_body_declared_as_json_loses_its_secrets_whatever_it_begins_with() {
    let body = "\u{feff}{\"token\": \"hunter2\"}";
    let (script, folder) = recorded(&[(200, JSON, body)]).await;
    let call = Call::request(Method::GET, "/a/v1");
    script.client.call_as::<bytes::Bytes>(&call).await.unwrap();
    let kept = text(&folder, "00001-GET--a-v1.body.json");
    assert_eq!(kept, body.replace("hunter2", "***"));
}

#[tokio::test]
async fn a_response_with_a_long_path_is_recorded() {
    let (script, folder) = recorded(&[(200, JSON, r#"{"meta": {}}"#)]).await;
    let call = Call::request(Method::GET, format!("/{}", "a".repeat(300)));
    script.client.call(&call).await.unwrap();
    assert_eq!(names(&folder).len(), 2);
}

#[tokio::test]
async fn the_login_is_not_recorded_and_an_error_is_recorded_once() {
    let (script, folder) = recorded(&[
        (503, &[], "busy"),
        (404, JSON, r#"{"errors": [{"code": 404}]}"#),
        (500, &[], ""),
    ])
    .await;
    let missing = script.client.send(QueryDevicesByFilter::new()).await;
    assert!(missing.unwrap_err().is_not_found());
    let failed = script.client.send(PostDeviceDetailsV2::new(["a"]));
    failed.await.unwrap_err();
    assert_eq!(
        names(&folder),
        [
            "00001-QueryDevicesByFilter.body.json",
            "00001-QueryDevicesByFilter.json",
            "00002-PostDeviceDetailsV2.json",
        ]
    );
    assert_eq!(
        value(&folder, "00001-QueryDevicesByFilter.json")["status"],
        404
    );
    let head = value(&folder, "00002-PostDeviceDetailsV2.json");
    assert_eq!(head["body"], Value::Null);
}

#[tokio::test]
async fn a_download_is_recorded_once_it_was_read_to_its_end() {
    let (script, folder) = recorded(&[
        (200, &[], "\u{0}PE"),
        (200, &[], "PE"),
        (200, &[], "{\"token\": \"x\"}"),
    ])
    .await;
    let call = Call::request(Method::GET, "/file/v1");
    let whole = script.client.call_download(&call).await.unwrap();
    whole.copy_to(&mut Vec::new()).await.unwrap();
    drop(script.client.call_download(&call).await.unwrap());
    let json = script.client.call_download(&call).await.unwrap();
    let mut read = Vec::new();
    json.copy_to(&mut read).await.unwrap();
    assert_eq!(read, b"{\"token\": \"x\"}");
    assert_eq!(
        names(&folder),
        [
            "00001-GET--file-v1.body.bin",
            "00001-GET--file-v1.json",
            "00003-GET--file-v1.body.json",
            "00003-GET--file-v1.json",
        ]
    );
    assert_eq!(text(&folder, "00001-GET--file-v1.body.bin"), "\u{0}PE");
    assert_eq!(
        text(&folder, "00003-GET--file-v1.body.json"),
        "{\"token\": \"***\"}"
    );
}

#[tokio::test]
async fn a_folder_is_created_and_continued() {
    let folder = tempdir().unwrap();
    let deep = folder.path().join("a/b");
    for path in ["/one/v1", "/another/v1"] {
        let script = Script::start_with(&[(200, JSON, "")], |client| client.record(&deep)).await;
        let call = Call::request(Method::GET, path);
        script.client.call(&call).await.unwrap();
    }
    let entries = fs::read_dir(&deep).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(
        names,
        ["00001-GET--one-v1.json", "00002-GET--another-v1.json"]
    );
}

#[tokio::test]
async fn two_clients_that_share_a_folder_overwrite_nothing() {
    let folder = tempdir().unwrap();
    let record = |responses| Script::start_with(responses, |client| client.record(folder.path()));
    let (one, other) = (
        record(&[(200, JSON, "[1]")]).await,
        record(&[(200, JSON, "[2]")]).await,
    );
    for script in [&one, &other] {
        let _ = script.client.send(QueryDevicesByFilter::new()).await;
    }
    assert_eq!(text(&folder, "00001-QueryDevicesByFilter.body.json"), "[1]");
    assert_eq!(text(&folder, "00002-QueryDevicesByFilter.body.json"), "[2]");
    let head = value(&folder, "00002-QueryDevicesByFilter.json");
    assert_eq!(head["body"], "00002-QueryDevicesByFilter.body.json");
}

#[test]
fn a_folder_that_cant_be_written_to_is_an_error_of_the_client() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    let client = Client::builder().credentials("id", "secret").record(&file);
    let error = client.build().unwrap_err();
    assert!(matches!(
        error,
        Error::Config(ConfigError::Recording { .. })
    ));
    assert!(error.to_string().contains("file"), "{error}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[cfg(unix)]
#[tokio::test]
async fn recorded_files_are_readable_by_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let (script, folder) = recorded(&[(200, JSON, r#"{"meta": {}}"#)]).await;
    script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap();
    for name in names(&folder) {
        let mode = fs::metadata(folder.path().join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_request_continues_if_its_response_cant_be_recorded() {
    let (script, folder) = recorded(&[(200, JSON, r#"{"resources": ["a"]}"#)]).await;
    folder.close().unwrap();
    let reply = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap();
    assert_eq!(reply.resources, ["a"]);
}

#[cfg(feature = "mock")]
mod played {
    use falcon_sdk::mock::Mock;
    use falcon_sdk::request::Operation;

    use super::*;
    use crate::start;

    async fn ids(client: &Client) -> Vec<String> {
        let mut hosts = client
            .items(QueryDevicesByFilterScroll::new())
            .page_size(10);
        let mut ids = Vec::new();
        while let Some(id) = hosts.next().await {
            ids.push(id.unwrap());
        }
        ids
    }

    #[tokio::test]
    async fn a_recorded_walk_is_played_back_unchanged() {
        let (falcon, _) = start().await;
        let folder = tempdir().unwrap();
        let real = Client::builder()
            .credentials(falcon.client_id(), falcon.client_secret())
            .base_url(falcon.base_url())
            .record(folder.path())
            .build()
            .unwrap();
        let came = ids(&real).await;
        assert_eq!(came.len(), 25);

        let mock = Mock::play(folder.path()).unwrap();
        assert_eq!(ids(&mock.client()).await, came);
        assert_eq!(mock.calls().len(), 3);
    }

    #[tokio::test]
    async fn status_headers_and_body_of_a_response_are_played_back_once() {
        let (script, folder) = recorded(&[
            (403, JSON, r#"{"errors": [{"message": "no"}]}"#),
            (200, &[("x-cs-region", "eu-1")], "PE"),
        ])
        .await;
        let file = Call::request(Method::GET, "/file/v1");
        let _ = script.client.send(QueryDevicesByFilter::new()).await;
        let reply = script.client.call_as::<bytes::Bytes>(&file).await.unwrap();
        assert_eq!(reply.body, "PE");

        let client = Mock::play(folder.path()).unwrap().client();
        let file = client.call_as::<bytes::Bytes>(&file).await.unwrap();
        assert_eq!(
            (file.body, file.headers.region()),
            ("PE".into(), Some("eu-1"))
        );
        let error = client.send(QueryDevicesByFilter::new()).await.unwrap_err();
        assert_eq!(error.failure().unwrap().errors[0].message(), "no");
        let again = client.send(QueryDevicesByFilter::new()).await.unwrap_err();
        assert!(
            matches!(again, Error::Config(ConfigError::NotMocked { .. })),
            "{again}"
        );
    }

    #[tokio::test]
    async fn responses_to_the_same_request_are_played_back_in_order() {
        let responses =
            [r#"["a"]"#, r#"["b"]"#, r#"["c"]"#].map(|resources| (200, JSON, resources));
        let (script, folder) = recorded(&responses).await;
        let file = Call::request(Method::GET, "/a/v1");
        let mut came = Vec::new();
        let client = Mock::play(folder.path()).unwrap().client();
        assert!(client.call_as::<Value>(&file).await.is_err());
        for _ in responses {
            came.push(script.client.call_as::<Value>(&file).await.unwrap().body);
        }
        let client = Mock::play(folder.path()).unwrap().client();
        for body in came {
            assert_eq!(client.call_as::<Value>(&file).await.unwrap().body, body);
        }
    }

    #[tokio::test]
    async fn a_request_is_recognized_without_its_secrets() {
        let (script, folder) = recorded(&[(200, JSON, r#"{"resources": "x"}"#)]).await;
        let revoke = |token: &str| {
            let mut call = Call::by_id("oauth2RevokeToken").unwrap();
            call.form("token", &token).clone()
        };
        script.client.call(&revoke("hunter2")).await.unwrap();
        let client = Mock::play(folder.path()).unwrap().client();
        let reply = client.call(&revoke("another")).await.unwrap();
        assert_eq!(reply.resources, "x");
    }

    #[test]
    fn a_file_that_cant_be_played_back_is_named() {
        let folder = tempdir().unwrap();
        let operation = QueryDevicesByFilter::SPEC.id;
        fs::write(folder.path().join(format!("00001-{operation}.json")), "{}").unwrap();
        let error = Mock::play(folder.path()).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("00001-QueryDevicesByFilter.json"),
            "{error}"
        );
        let error = Mock::play(Path::new("not/there")).unwrap_err();
        assert!(error.to_string().contains("not/there"), "{error}");
    }
}
