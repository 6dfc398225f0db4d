//! Uploads, piece by piece.

use std::fs;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use falcon_sdk::Error;
use falcon_sdk::request::{Call, Method, Upload};
use falcon_sdk::spec::{Kind, Place};
use tokio::io::{AsyncRead, ReadBuf};
use tokio::net::TcpStream;

use crate::raw::{self, Raw};
use crate::{calls, start};

fn whole_body(file: &Upload) -> Call {
    let mut call = Call::request(Method::POST, "/files/v1");
    call.bytes(file);
    call
}

#[tokio::test]
async fn a_file_on_disk_is_sent_with_its_name_type_and_length() {
    let (falcon, client) = start().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("invoice.exe");
    let content = vec![b'7'; 300_000];
    fs::write(&path, &content).unwrap();
    let mut call = Call::by_id("UploadSampleV3").unwrap();
    call.form("file_name", &"x")
        .file("sample", &Upload::path(&path).content_type("text/x-a"));
    client.call(&call).await.unwrap();
    let call = &calls(&falcon)[0];
    assert_eq!(
        call.headers["content-length"],
        call.body.len().to_string().as_str()
    );
    assert!(call.headers.get("transfer-encoding").is_none());
    let body = String::from_utf8_lossy(&call.body);
    assert!(body.contains("name=\"sample\"; filename=\"invoice.exe\""));
    assert!(body.contains("text/x-a"));
    assert!(body.contains(std::str::from_utf8(&content).unwrap()));
}

#[tokio::test]
async fn a_file_is_opened_when_it_is_sent() {
    let (falcon, client) = start().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("late");
    let call = whole_body(&Upload::path(&path).content_type("text/plain"));
    let error = client.call(&call).await.unwrap_err();
    assert!(matches!(&error, Error::File { path: named, .. } if *named == path));
    assert!(
        error.to_string().starts_with(&format!(
            "POST /files/v1: can't read or write the file {}: ",
            path.display()
        )),
        "{error}"
    );
    assert!(calls(&falcon).is_empty());
    fs::write(&path, "here now").unwrap();
    let server = Raw::start(|mut stream: TcpStream| async move {
        raw::write(&mut stream, raw::whole("200 OK", r#"{"meta": {}}"#)).await;
    })
    .await;
    server.client().call(&call).await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.body, b"here now");
    assert!(request.head.contains("content-type: text/plain\r\n"));
    assert!(!request.head.contains("transfer-encoding"));
}

/// Counts the bytes that are read.
struct Counted<R> {
    reader: R,
    read: Arc<AtomicU64>,
}

impl<R: AsyncRead + Unpin> AsyncRead for Counted<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.reader).poll_read(context, into))?;
        let read = (into.filled().len() - before) as u64;
        self.read.fetch_add(read, Ordering::Relaxed);
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn a_retry_opens_its_file_again() {
    let calls = AtomicU64::new(0);
    let server = Raw::start(move |mut stream: TcpStream| {
        let status = match calls.fetch_add(1, Ordering::Relaxed) {
            0 => "401 Unauthorized",
            _ => "200 OK",
        };
        async move { raw::write(&mut stream, raw::whole(status, "{}")).await }
    })
    .await;
    let opened = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&opened);
    let file = Upload::reader(7, move || {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(&b"content and the bytes after it"[..])
    });
    server.client().call(&whole_body(&file)).await.unwrap();
    let bodies: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| request.body)
        .collect();
    assert_eq!(bodies, [b"content", b"content"]);
    assert_eq!(opened.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_reader_that_ends_early_fails_the_request_and_is_named() {
    let server = Raw::start(|_: TcpStream| std::future::ready(())).await;
    let file = Upload::reader(7, || Ok(&b"short"[..])).file_name("notes.txt");
    let error = server.client().call(&whole_body(&file)).await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("notes.txt: the file became shorter while it was sent"),
        "{text}"
    );
}

#[tokio::test]
async fn progress_is_reported_to_the_end_and_again_for_a_retry() {
    let calls = AtomicU64::new(0);
    let server = Raw::start(move |mut stream: TcpStream| {
        let status = match calls.fetch_add(1, Ordering::Relaxed) {
            0 => "429 Too Many Requests",
            _ => "200 OK",
        };
        async move { raw::write(&mut stream, raw::whole(status, "{}")).await }
    })
    .await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let report = Arc::clone(&told);
    let file = Upload::new(vec![7; 200_000]).on_progress(move |progress| {
        assert_eq!(progress.total, 200_000);
        report.lock().unwrap().push(progress.sent);
    });
    server.client().call(&whole_body(&file)).await.unwrap();
    let told = told.lock().unwrap();
    let ends = told.iter().filter(|sent| **sent == 200_000).count();
    assert_eq!(ends, 2, "{told:?}");
    assert_eq!((told[0], told.len()), (64 * 1024, 8), "{told:?}");
}

/// Services find a file by the name of its part, and take it only with a file name.
#[tokio::test]
async fn each_operation_names_the_part_of_its_file() {
    let (falcon, client) = start().await;
    for (id, part) in [
        ("UploadSampleV2", "sample"),
        ("UploadSampleV3", "sample"),
        ("ArchiveUploadV2", "file"),
        ("UploadFileMixin0Mixin93", "file"),
        ("RTR-CreatePut-Files", "file"),
        ("RTR-CreateScripts", "file"),
        ("UploadLookupV1", "file"),
    ] {
        let mut call = Call::by_id(id).unwrap();
        let params = call.spec().unwrap().params.iter();
        let file = params.clone().find(|param| param.kind == Kind::File);
        assert_eq!(file.unwrap().name, part, "{id}");
        for param in params.filter(|param| param.required && param.kind != Kind::File) {
            match param.place {
                Place::Path => call.path(param.name, &"x"),
                Place::Query => call.query(param.name, &"x"),
                Place::Header => call.header(param.name, &"x"),
                _ => call.form(param.name, &"x"),
            };
        }
        call.file(part, &Upload::new("content"));
        let _ = client.call(&call).await;
        let sent = calls(&falcon).pop().unwrap();
        let kind = sent.headers["content-type"].to_str().unwrap();
        assert!(
            kind.starts_with("multipart/form-data; boundary="),
            "{id}: {kind}"
        );
        let body = String::from_utf8_lossy(&sent.body);
        let head = format!("name=\"{part}\"; filename=\"{part}\"");
        assert!(body.contains(&head), "{id}: {body}");
    }
}

/// Therefore an upload of any size needs little memory.
#[tokio::test]
async fn no_more_is_read_than_the_service_accepts() {
    let server = Raw::start_deaf(|stream: TcpStream| async move {
        let _open = stream;
        std::future::pending::<()>().await;
    })
    .await;
    let read = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&read);
    let file = Upload::reader(1 << 32, move || {
        Ok(Counted {
            reader: tokio::io::repeat(7),
            read: Arc::clone(&counter),
        })
    });
    let (client, call) = (server.client(), whole_body(&file));
    let sending = tokio::spawn(async move { client.call(&call).await });
    let mut before = 0;
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let now = read.load(Ordering::Relaxed);
        if now > 0 && now == before {
            break;
        }
        before = now;
    }
    assert!(before < 32 * 1024 * 1024, "{before}");
    sending.abort();
}

#[test]
fn a_file_is_shown_by_its_path_and_not_by_its_content() {
    let shown = format!("{:?}", Upload::path(Path::new("a/b.bin")));
    assert_eq!(
        shown,
        r#"Upload { file_name: Some("b.bin"), content_type: None, path: "a/b.bin" }"#
    );
    let shown = format!("{:?}", Upload::reader(9, || Ok(tokio::io::empty())));
    assert_eq!(
        shown,
        "Upload { file_name: None, content_type: None, len: 9 }"
    );
}
