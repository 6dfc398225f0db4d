//! Downloads, piece by piece.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use falcon_sdk::hosts::PerformActionV2;
use falcon_sdk::request::{Call, Method, Operation};
use falcon_sdk::spec::Spec;
use falcon_sdk::{Client, Error, Phase, Progress};
use tokio::net::TcpStream;
use tokio::sync::Notify;

use crate::raw::{self, Raw};
use crate::script::Script;
use crate::start;

static SAMPLE: Spec = Spec::new(Method::GET, "/samples/v1", "GetSample", "samples");

struct Sample;

impl Operation for Sample {
    type Output = Bytes;

    const SPEC: &'static Spec = &SAMPLE;

    fn write(&self, _: &mut Call) {}
}

/// The names in a folder, including hidden files.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name();
    entries
        .map(|entry| name(entry).into_string().unwrap())
        .collect()
}

/// States ten bytes, sends five, and waits before it closes or sends the rest.
async fn halting(go: Arc<Notify>, rest: &'static str) -> Raw {
    Raw::start(move |mut stream: TcpStream| {
        let go = Arc::clone(&go);
        async move {
            let half = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\nx-cs-region: us-2\r\n\r\n01234";
            raw::write(&mut stream, half).await;
            go.notified().await;
            raw::write(&mut stream, rest).await;
        }
    })
    .await
}

#[tokio::test]
async fn status_and_headers_come_before_the_body() {
    let go = Arc::new(Notify::new());
    let server = halting(Arc::clone(&go), "56789").await;
    let mut file = server.client().download(Sample).await.unwrap();
    assert_eq!(file.status, 200);
    assert_eq!(file.headers.region(), Some("us-2"));
    assert_eq!(file.next().await.unwrap().unwrap(), "01234");
    assert_eq!(
        (file.progress().received, file.progress().total),
        (5, Some(10))
    );
    go.notify_one();
    assert_eq!(file.next().await.unwrap().unwrap(), "56789");
    assert!(file.next().await.is_none());
}

#[tokio::test]
async fn a_file_replaces_an_older_file() {
    let (_falcon, client) = start().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.zip");
    fs::write(&path, "old").unwrap();
    let mut call = Call::by_id("GetIntelRuleFile").unwrap();
    let file = client.call_download(call.query("id", &1)).await.unwrap();
    assert_eq!(file.save_to(&path).await.unwrap(), 100_000);
    let whole = client.call_as::<Bytes>(&call).await.unwrap();
    assert_eq!(fs::read(&path).unwrap(), whole.body);
    assert_eq!(names(folder.path()), ["rules.zip"]);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error_and_leaves_no_file() {
    let go = Arc::new(Notify::new());
    let server = halting(Arc::clone(&go), "").await;
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old");
    fs::write(&old, "old").unwrap();
    for path in [&old, &folder.path().join("new")] {
        let file = server.client().download(Sample).await.unwrap();
        go.notify_one();
        let error = file.save_to(path).await.unwrap_err();
        assert!(
            matches!(
                &error,
                Error::Transport {
                    phase: Phase::Body,
                    ..
                }
            ),
            "{error}"
        );
    }
    assert_eq!(names(folder.path()), ["old"]);
    assert_eq!(fs::read(&old).unwrap(), b"old");
}

#[tokio::test]
async fn a_dropped_download_leaves_no_file() {
    let server = halting(Arc::new(Notify::new()), "").await;
    let folder = tempfile::tempdir().unwrap();
    let file = server.client().download(Sample).await.unwrap();
    let begun = Arc::new(Notify::new());
    let reporter = Arc::clone(&begun);
    let saving = file
        .on_progress(move |_| reporter.notify_one())
        .save_to(folder.path().join("new"));
    tokio::select! {
        ended = saving => panic!("{ended:?}"),
        () = begun.notified() => {}
    }
    assert!(names(folder.path()).is_empty());
}

#[tokio::test]
async fn a_writer_gets_every_byte_and_progress_is_reported_to_the_end() {
    let (_falcon, client) = start().await;
    let mut call = Call::by_id("GetIntelRuleFile").unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let report = {
        let told = Arc::clone(&told);
        move |progress: Progress| told.lock().unwrap().push(progress)
    };
    let mut file = Vec::new();
    let download = client.call_download(call.query("id", &1)).await.unwrap();
    let length = download.on_progress(report).copy_to(&mut file).await;
    assert_eq!((length.unwrap(), file.len()), (100_000, 100_000));
    let told = told.lock().unwrap();
    assert!(told.is_sorted_by_key(|progress| progress.received));
    let last = told.last().unwrap();
    assert_eq!((last.received, last.total), (100_000, Some(100_000)));
}

/// Sends without end, and counts the bytes.
async fn endless() -> (Raw, Arc<AtomicU64>) {
    let sent = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&sent);
    let server = Raw::start(move |mut stream: TcpStream| {
        let counter = Arc::clone(&counter);
        async move {
            raw::write(&mut stream, "HTTP/1.1 200 OK\r\n\r\n").await;
            let piece = vec![7; 64 * 1024];
            while tokio::io::AsyncWriteExt::write_all(&mut stream, &piece)
                .await
                .is_ok()
            {
                counter.fetch_add(piece.len() as u64, Ordering::Relaxed);
            }
        }
    })
    .await;
    (server, sent)
}

/// Unread bytes stay with the service. A download of any size therefore needs little
/// memory.
#[tokio::test]
async fn nothing_is_read_ahead_of_the_reader() {
    let (server, sent) = endless().await;
    let mut file = server.client().download(Sample).await.unwrap();
    let mut received = 0;
    while received < 16 * 1024 * 1024 {
        received += file.next().await.unwrap().unwrap().len() as u64;
    }
    // By then the buffers of the two sockets are full.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let before = sent.load(Ordering::Relaxed);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(
        sent.load(Ordering::Relaxed),
        before,
        "the server had to stop"
    );
    assert!(before - received < 16 * 1024 * 1024, "{before} {received}");
}

fn limited(server: &Raw, bytes: u64) -> Client {
    let builder = Client::builder()
        .credentials("id", "secret")
        .base_url(server.base_url());
    builder.max_body(bytes).build().unwrap()
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_an_error_with_advice() {
    let (server, _) = endless().await;
    let client = limited(&server, 1_000_000);
    let error = client.send(Sample).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetSample: the response is longer than 1000000 bytes; raise `max_body`, or use `download`"
    );
}

#[tokio::test]
async fn a_body_may_be_as_long_as_the_limit() {
    let server = Raw::start(|mut stream: TcpStream| async move {
        raw::write(&mut stream, raw::whole("200 OK", "0123456789")).await;
    })
    .await;
    assert_eq!(
        limited(&server, 10).send(Sample).await.unwrap().body,
        "0123456789"
    );
    let error = limited(&server, 9).send(Sample).await.unwrap_err();
    assert!(
        matches!(error, Error::TooLong { limit: 9, .. }) && !error.may_have_taken_effect(),
        "{error:?}"
    );
    let write = PerformActionV2::new("contain", ["a"]);
    let error = limited(&server, 9).send(write).await.unwrap_err();
    assert!(error.may_have_taken_effect(), "{error:?}");
    let file = limited(&server, 9).download(Sample).await.unwrap();
    assert_eq!(
        file.copy_to(&mut Vec::new()).await.unwrap(),
        10,
        "a download has no limit"
    );
}

#[tokio::test]
async fn an_error_instead_of_a_file_is_an_error_with_its_body() {
    let body = r#"{"errors": [{"code": 404, "message": "no such sample"}]}"#;
    let script = Script::start(&[(404, &[], body)]).await;
    let error = script.client.download(Sample).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetSample: 404 Not Found: no such sample"
    );
    assert!(matches!(error, Error::Api(failure) if failure.body == body));
}

#[tokio::test]
async fn a_redirect_holds_no_file() {
    let script = Script::start(&[(302, &[("location", "https://evil.example/")], "x")]).await;
    let error = script.client.download(Sample).await.unwrap_err();
    assert!(
        matches!(&error, Error::Api(failure) if failure.status == 302),
        "{error}"
    );
}

#[tokio::test]
async fn a_download_logs_in_again_like_any_request() {
    let script = Script::start(&[(401, &[], ""), (200, &[], "content")]).await;
    let mut file = Vec::new();
    let download = script.client.download(Sample).await.unwrap();
    download.copy_to(&mut file).await.unwrap();
    assert_eq!(file, b"content");
}

#[tokio::test]
async fn a_file_that_breaks_off_or_is_too_long_reports_its_attempts() {
    let requests = Arc::new(AtomicU64::new(0));
    let server = Raw::start(move |mut stream: TcpStream| {
        let request = requests.fetch_add(1, Ordering::Relaxed);
        async move {
            let response = match request % 3 {
                0 => raw::whole("401 Unauthorized", ""),
                1 => raw::whole("502 Bad Gateway", ""),
                _ => raw::whole("200 OK", "0123456789").replace("length: 10", "length: 99"),
            };
            raw::write(&mut stream, response).await;
        }
    })
    .await;
    let file = server.client().download(Sample).await.unwrap();
    let error = file.copy_to(&mut Vec::new()).await.unwrap_err();
    assert_eq!(error.attempts(), 3, "{error}");
    assert!(
        error.to_string().ends_with("; gave up after 3 attempts"),
        "{error}"
    );
    let error = limited(&server, 5).send(Sample).await.unwrap_err();
    assert!(matches!(error, Error::TooLong { .. }), "{error}");
    assert_eq!(error.attempts(), 3, "{error}");
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_named() {
    let script = Script::start(&[(200, &[], "content")]).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing").join("new");
    let file = script.client.download(Sample).await.unwrap();
    let error = file.save_to(&path).await.unwrap_err();
    assert!(matches!(&error, Error::File { path: named, .. } if *named == path));
    let text = error.to_string();
    assert!(
        text.starts_with(&format!(
            "GetSample: can't read or write the file {}: ",
            path.display()
        )),
        "{text}"
    );
}
