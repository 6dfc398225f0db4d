//! A gigabyte in each direction, in little memory: a measurement on Linux.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use falcon_sdk::request::{Call, Method, Upload};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::client;

const LENGTH: u64 = 1 << 30;

/// How much more memory a gigabyte may need than nothing, in MiB.
const MOST: u64 = 16;

/// Responds to a POST once it has all bytes, and to a GET with a gigabyte.
async fn serve(mut stream: TcpStream, received: Arc<AtomicU64>) {
    let mut piece = vec![7; 64 * 1024];
    let read = stream.read(&mut piece).await.unwrap_or(0);
    let head = String::from_utf8_lossy(&piece[..read]).into_owned();
    if head.starts_with("GET") {
        let begin = format!("HTTP/1.1 200 OK\r\ncontent-length: {LENGTH}\r\n\r\n");
        stream.write_all(begin.as_bytes()).await.unwrap();
        piece.fill(7);
        let mut left = LENGTH;
        while left > 0 && stream.write_all(&piece).await.is_ok() {
            left -= piece.len() as u64;
        }
        return;
    }
    let body = head
        .split_once("\r\n\r\n")
        .map_or(0, |(_, body)| body.len());
    let mut all = body as u64;
    while all < LENGTH && !head.contains("/oauth2/token") {
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => break,
            Ok(read) => all += read as u64,
        }
    }
    received.fetch_max(all, Ordering::Relaxed);
    let body = r#"{"access_token": "t", "expires_in": 1799, "meta": {}}"#;
    let response = format!(
        "HTTP/1.1 201 Created\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let _ = stream.write_all(response.as_bytes()).await;
}

/// The peak of this process's memory so far, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let number = line.unwrap().split_whitespace().nth(1).unwrap();
    number.parse::<u64>().unwrap() / 1024
}

#[tokio::test]
#[ignore = "a measurement, which runs alone: `--ignored large`"]
async fn a_gigabyte_is_sent_and_received_in_constant_memory() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let received = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&received);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&count)));
        }
    });
    let client = client(&base, "id", "secret");
    client
        .call(&Call::request(Method::POST, "/oauth2/token"))
        .await
        .unwrap();
    let before = peak();

    let sent = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&sent);
    let file = Upload::reader(LENGTH, || Ok(tokio::io::repeat(7)))
        .on_progress(move |progress| seen.store(progress.sent, Ordering::Relaxed));
    let mut upload = Call::request(Method::POST, "/files/v1");
    client.call(upload.bytes(&file)).await.unwrap();
    assert_eq!(received.load(Ordering::Relaxed), LENGTH);
    assert_eq!(sent.load(Ordering::Relaxed), LENGTH);
    let uploaded = peak();

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let download = Call::request(Method::GET, "/files/v1");
    let file = client.call_download(&download).await.unwrap();
    // The digest of a gigabyte of sevens.
    let error = file.verify_sha256("0").save_to(&path).await.unwrap_err();
    println!("{error}");
    assert!(!path.exists());
    let file = client.call_download(&download).await.unwrap();
    assert_eq!(file.save_to(&path).await.unwrap(), LENGTH);
    let downloaded = peak();
    println!(
        "peak in MiB: {before} before, {uploaded} after the upload, {downloaded} after the download"
    );
    assert!(downloaded < before + MOST);
}
